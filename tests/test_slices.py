"""Slices: a condition gives the graph that its claims alone would make, and two of them are told apart with caution."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from support.graphs import Said, abstract, tell
from support.program import democritus, listed

import pipeline
from pipeline.errors import Unusable
from pipeline.graph import edges as graph
from pipeline.graph.slices import slices
from pipeline.graph.slices.verdict import Votes, judge, prevailing
from pipeline.store.database import FILE, Store

EARLY = [Said(name, "coffee", "sleep", "-") for name in "abcdefgh"]
LATE = [Said(name, "coffee", "sleep", "+") for name in "ijklmnop"]
BOTH = [Said(name, "tea", "calm", "+") for name in "abcdefghijklmnop"]
FEW = [Said("a", "milk", "bone", "+"), Said("i", "milk", "bone", "-"), Said("a", "milk", "sleep", "+")]
SAID = [*EARLY, *LATE, *BOTH, *FEW]


def put(folder: Path, said: list[Said]) -> None:
    names = sorted({each.abstract for each in SAID})
    years = {name: 2000 + 10 * (name >= "i") + place % 3 for place, name in enumerate(names)}
    with Store.create(folder) as store:
        store.add([
            abstract(name, place, year=years[name], title="On children" if name in "ab" else "On adults",
                     source=f"/data/{'old' if name < 'i' else 'new'}.nbib")
            for place, name in enumerate(names) if any(each.abstract == name for each in said)
        ])  # fmt: skip
        tell(store, said)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sliced")
    put(folder, SAID)
    for name, year in (("early", ":2009"), ("late", "2010:")):
        assert democritus("slice", "create", folder, name, "--year", year, "--note", "a note").returncode == 0
    return folder


def test_a_slice_is_the_graph_that_its_claims_alone_would_make(folder: Path, tmp_path: Path) -> None:
    put(tmp_path, [each for each in SAID if each.abstract < "i"])
    with Store.open(tmp_path) as alone, pipeline.open(folder) as whole:
        before = whole.edges().rows()
        for level in ("concept", "variable"):
            expected = graph.edges(alone, level=level).rows()
            with whole.slice("early") as early:
                assert early.edges(level=level).rows() == list(early.edges(level=level)) == expected
                said = [
                    [(row["abstract"], row["cause_concept"], row["quote"]) for row in rows]
                    for rows in (early.claims(), graph.claims(alone))
                ]
                assert said[0] == said[1] != []
                assert early.conflicts().rows() == []
                names = {row["name"]: (row["claims"], row["papers"]) for row in early.entities()}
        assert names == {
            row["name"]: (row["claims"], row["papers"]) for row in alone.rows("entities/list", search=None)
        }
        assert whole.edges().rows() == before


@pytest.mark.parametrize(
    ("asked", "abstracts"),
    [
        ({"year": 2000}, "adg"), ({"year": "2010:", "source": "old"}, ""), ({"source": "NEW"}, "ijklmnop"),
        ({"population": "child"}, "ab"), ({"population": ["dren"]}, ""), ({"topic": "none of these"}, ""),
        ({"design": "not stated", "year": ":2009"}, "abcdefgh"),
    ],
)  # fmt: skip
def test_conditions(folder: Path, asked: dict[str, Any], abstracts: str) -> None:
    with pipeline.open(folder) as whole, whole.slice(**asked) as part:
        assert {row["abstract"] for row in part.claims()} == set(abstracts)


def test_two_slices_are_compared(folder: Path) -> None:
    with pipeline.open(folder) as whole:
        found = whole.compare("early", "late")
        told = {(row["cause"], row["effect"]): row for row in found.pairs}
        assert [row["verdict"] for row in found.pairs] == ["contradict", "agree", "too few"]
        assert (found.shared, found.only) == (0, (1, 0))
        coffee = told["coffee", "sleep"]
        assert [side["sign"] for side in coffee["sides"]] == ["-", "+"]
        assert [side["claims"][0]["abstract"] for side in coffee["sides"]] == ["c", "i"]  # the latest
        assert told["milk", "bone"]["verdict"] == "too few"
        # without another it is compared with the rest, which is the same here
        assert whole.compare("early").pairs == found.pairs
        # what is in both counts for neither
        overlapping = whole.compare({"year": ":2010"}, {"year": "2010:"})
        assert overlapping.shared > 0
        for same in ({"year": ":2009"}, {"year": "1066"}):
            with pytest.raises(Unusable):
                whole.compare("early", same)


def test_the_rest_of_a_slice_of_years_has_years(tmp_path: Path) -> None:
    years = {"a": 2001, "b": 2012, "c": None}
    with Store.create(tmp_path) as store:
        store.add([abstract(name, place, year=year) for place, (name, year) in enumerate(years.items())])
        tell(store, [Said(name, "tea", "calm", "+") for name in years])
        slices.create(store, "early", slices.Condition(until=2005))
    with pipeline.open(tmp_path) as whole:
        (pair,) = whole.compare("early").pairs
        assert [side["papers"] for side in pair["sides"]] == [1, 1]
        assert len(whole.compare({"year": 2012}, {"year": ":2005"}).pairs) == 1
    told = democritus("slice", "compare", tmp_path, "early")
    assert "1 pair in both" in told.stdout and "1 abstract of no known year" in told.stderr


def test_the_command_line(folder: Path) -> None:
    assert [row["sizes"]["abstracts"] for row in listed("slice", folder)] == [8, 8]
    shown = json.loads(democritus("slice", "show", folder, "early", "--json").stdout)
    assert {row["cause"]: row["sign"] for row in shown["edges"]} == {"coffee": "-", "tea": "+", "milk": "+"}
    assert [(row["cause"], row["sign"], row["sign_of_all"]) for row in shown["turned"]] == [
        ("coffee", "-", "?"), ("milk", "+", "?"),
    ]  # fmt: skip
    said = democritus("slice", "compare", folder, "early", "late").stdout
    assert "contradict  coffee -> sleep" in said
    assert "3 pairs in both: 1 contradict, 0 drift, 1 agree, 1 too few; 1 in early alone and 0 in late alone" in said
    (edge,) = listed("edges", folder, "--slice", "early", "--cause", "coffee")
    assert (edge["supports"], edge["refutes"]) == (8, 0)
    assert len(listed("claims", folder, "--slice", "late", "--cause", "tea")) == 8
    assert listed("conflicts", folder, "--slice", "early") == []
    out = folder / "early.json"
    assert democritus("export", folder, "--slice", "early", "--format", "json", "-o", out).returncode == 0
    document = json.loads(out.read_text())
    assert {(edge["sign"], edge["papers"]) for edge in document["edges"]} == {("-", 8), ("+", 8), ("+", 1)}
    assert {node["name"] for node in document["nodes"]} == {"coffee", "sleep", "tea", "calm", "milk", "bone"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("create", "early", "--year", "2001"), "--replace"), (("create", "new"), "needs a condition"),
        (("create", " ", "--year", "2001"), "needs a name"), (("create", "x", "--topic", " "), "nothing was named"),
        (("show", "none"), "They are: early, late"), (("remove", "none"), "no slice is called"),
    ],
)  # fmt: skip
def test_mistakes_are_told(folder: Path, words: tuple[str, ...], told: str) -> None:
    verb, *rest = words
    done = democritus("slice", verb, folder, *rest)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_a_slice_of_nothing_says_so(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        tell(store, [Said("A", "tea", "sleep", "+")])
    made = democritus("slice", "create", tmp_path, "old", "--year", "1800")
    assert (made.returncode, "nothing in this graph meets the condition" in made.stderr) == (0, True)
    democritus("slice", "create", tmp_path, "odd", "--topic", "zzz")
    assert "slice odd: no topic is called 'zzz'" in democritus("slice", tmp_path).stderr


def test_a_slice_is_replaced_removed_and_survives_a_merge(folder: Path, tmp_path: Path) -> None:
    other, merged = tmp_path / "other", tmp_path / "merged"
    put(other, [Said("z", "x", "y", "+")])
    with Store.create(other) as store:
        slices.create(store, "mine", slices.Condition(since=2001))
        slices.create(store, "mine", slices.Condition(until=2001), replace=True)
        slices.create(store, "gone", slices.Condition(until=2001))
        slices.forget(store, "gone")
    assert democritus("merge", folder, other, "--out", merged).returncode == 0
    with Store.open(merged) as store:
        assert [(row["name"], row["since"], row["until"]) for row in slices.named(store)] == [
            ("early", None, 2009), ("late", 2010, None), ("mine", None, 2001),
        ]  # fmt: skip
    assert (merged / FILE).exists()


def test_the_chance_of_each_sign_to_prevail() -> None:
    assert prevailing((0, 0, 0)) == pytest.approx((1 / 3,) * 3, abs=1e-3)
    assert prevailing((600, 0, 1)) == pytest.approx((1, 0, 0), abs=1e-3)
    seeded = random.Random(1)
    for votes in ((3.2, 1.1, 0.5), (0.4, 0.0, 6.0), (20.0, 14.0, 2.0)):
        drawn = [
            max(range(3), key=[seeded.gammavariate(1 + vote, 1) for vote in votes].__getitem__) for _ in range(8000)
        ]
        assert prevailing(votes) == pytest.approx([drawn.count(sign) / 8000 for sign in range(3)], abs=0.02)


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ((0, 0, 0), (0, 0, 0), "too few"), ((1, 0, 0), (0, 1, 0), "too few"), ((6, 0, 0), (0, 6, 0), "contradict"),
        ((6, 0, 0), (0, 0, 6), "contradict"), ((6, 0, 0), (5, 1, 0), "agree"), ((30, 1, 0), (18, 13, 4), "drift"),
        ((9, 8, 0), (8, 9, 0), "too few"),
    ],
)  # fmt: skip
def test_verdicts(one: Votes, other: Votes, verdict: str) -> None:
    assert judge(one, other).verdict == judge(other, one).verdict == verdict
