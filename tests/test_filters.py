"""Filters: the same for listings, counts, exports, the command line and Python; and the order of what they leave."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from support.graphs import Said, abstract, tell
from support.program import democritus, listed

import pipeline
from pipeline.cli import render
from pipeline.errors import Unusable
from pipeline.export import writing
from pipeline.export.report.wording import statement
from pipeline.graph import edges as graph
from pipeline.graph import items
from pipeline.graph.api.filters import chosen, years
from pipeline.graph.conflicts import queries as conflicts
from pipeline.graph.derive import derive_graph
from pipeline.llm.call_log import Calls
from pipeline.store import status
from pipeline.store.database import Store
from pipeline.store.filter import Filter

SAID = [
    Said("A", "coffee", "sleep", "-"), Said("B", "coffee", "sleep", "-"), Said("C", "coffee", "sleep", "+"),
    Said("A", "iced coffee", "mood", "+"), Said("C", "sleep", "mood", "0"),
    Said("D", "tea", "calm", "+", strength="correlational"), Said("D", "tea", "it", "+", resolved=False),
]  # fmt: skip
YEARS = {"A": 2001, "B": 2010, "C": 2015, "D": None}
DESIGNS = {"A": "trial", "B": "cohort", "C": "trial", "D": None}
COFFEE, ICED, SLEEP, TEA = ("coffee", "sleep"), ("iced coffee", "mood"), ("sleep", "mood"), ("tea", "calm")


@pytest.fixture(scope="module")
def no_pages() -> None:
    """One test writes pages here."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("said")
    with Store.create(folder) as store:
        store.add([abstract(name, place, year=year) for place, (name, year) in enumerate(YEARS.items())])
        tell(store, SAID)
        for name, design in DESIGNS.items():
            store.sql("update extractions set design = $design where abstract = $name", design=design, name=name)
        topics = [("t", "Drinks", None), ("u", "Hot drinks", "t")]
        store.add_rows("topics", [
            {"id": id, "recipe": "r", "name": name, "parent": parent, "depth": 1, "path": name, "origin": "user",
             "terms": [], "ordinal": place} for place, (id, name, parent) in enumerate(topics)
        ])  # fmt: skip
        store.add_rows("abstract_topics", [{"abstract": name, "topic": "u", "score": 1.0} for name in "BD"])
        derive_graph(store)
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> Any:
    with Store.open(folder) as store:
        yield store


@pytest.mark.parametrize(
    ("asked", "edges", "claims"),
    [
        ({}, [COFFEE, ICED, SLEEP, TEA], "A B C A C D D"),
        ({"cause": "coffee"}, [COFFEE, ICED], "A B C A"),
        ({"cause": "coffee", "effect": "MOOD"}, [ICED], "A"),
        ({"about": "sleep"}, [COFFEE, SLEEP], "A B C C"),
        ({"about": "nothing"}, [], ""),
        ({"min_papers": 2}, [COFFEE], "A B C"),
        ({"min_weight": 0.52}, [], ""),
        ({"year": 2010}, [COFFEE], "B"),
        ({"year": "2010:"}, [COFFEE, SLEEP], "B C C"),
        ({"year": ":2001"}, [COFFEE, ICED], "A A"),
        ({"year": "2002:2009"}, [], ""),
        ({"design": "cohort"}, [COFFEE], "B"),
        ({"design": ["cohort", "not stated"]}, [COFFEE, TEA], "B D D"),
        ({"design": "trial", "year": "2010:"}, [COFFEE, SLEEP], "C C"),
        ({"topic": "hot DRINKS"}, [COFFEE, TEA], "B D D"),
        ({"topic": "drinks", "year": 2010}, [COFFEE], "B"),
        ({"topic": "none of these"}, [], ""),
        ({"sign": "0"}, [SLEEP], "C"),
        ({"sign": "-"}, [COFFEE], "A B"),
        ({"standing": "held"}, [], "D"),
        ({"standing": ["promoted", "qualified"], "cause": "tea"}, [TEA], "D"),
        ({"cause": "coffee", "sign": "+", "design": "trial", "min_papers": 1}, [ICED], "C A"),
    ],
)
def test_what_passes(store: Store, asked: dict[str, Any], edges: list[tuple[str, str]], claims: str) -> None:
    wanted = chosen(store, **asked)
    found = [(row["cause"], row["effect"]) for row in graph.edges(store, wanted)]
    assert sorted(found) == sorted(edges)
    assert graph.edge_count(store, wanted) == len(edges)
    assert sorted(row["abstract"] for row in graph.claims(store, wanted)) == sorted(claims.split())
    assert graph.claim_count(store, wanted) == len(claims.split())


@pytest.mark.parametrize(
    ("asked", "edges"),
    [
        ({"design": "trial", "year": "2010:"}, [COFFEE, SLEEP]),
        ({"about": "mood", "sign": "0"}, [SLEEP]),
        ({"topic": "wine"}, []),
    ],
)
def test_conflicts_and_exports_are_those_of_the_edges(
    store: Store, folder: Path, asked: dict[str, Any], edges: list[tuple[str, str]]
) -> None:
    wanted = chosen(store, **asked)
    assert sorted((edge.cause, edge.effect) for edge in items.edges(store, wanted=wanted)) == sorted(edges)
    assert {node.name for node in items.nodes(store, wanted=wanted)} == {name for edge in edges for name in edge}
    disputed = [(row["cause"], row["effect"]) for row in conflicts.conflicts(store, wanted=wanted)]
    assert disputed == [COFFEE] * (COFFEE in edges)
    assert conflicts.number(store, wanted=wanted) == len(disputed)
    # the page is of the same, with all their claims
    page = BytesIO()
    with Calls(folder, look=True) as calls:
        told = status.collect(store, calls)
        assert writing.write(store, "html", page, wanted=wanted, name="part", status=told).edges == len(edges)
    core, said = packed(page, "core"), packed(page, "claims-0") if edges else []
    names = [row[core["nodes"]["columns"].index("name")] for row in core["nodes"]["rows"]]
    assert sorted((names[cause], names[effect]) for cause, effect, *_ in core["edges"]["rows"]) == sorted(edges)
    assert sorted(len(each["claims"]) for each in said) == sorted(3 if edge == COFFEE else 1 for edge in edges)
    assert [(row["cause"], row["effect"]) for row in packed(page, "conflicts")] == disputed


def packed(page: BytesIO, identity: str) -> Any:
    """What a page holds, compressed, in an element."""
    found = re.search(rf'id="{identity}">([^<]*)<', page.getvalue().decode())
    assert found
    return json.loads(zlib.decompress(b64decode(found[1])))


def test_numbers_stay_those_of_all_papers(store: Store) -> None:
    whole, *_ = graph.edges(store)
    (part,) = graph.edges(store, chosen(store, year=2010))
    assert part == whole


def test_exact_ends_come_first_at_every_list_and_a_limit_takes_the_head(store: Store) -> None:
    wanted = chosen(store, cause="coffee")
    assert [row["cause"] for row in graph.edges(store, wanted)] == ["coffee", "iced coffee"]
    assert [row["cause"] for row in graph.edges(store, wanted, limit=1)] == ["coffee"]
    assert [row["cause"] for row in graph.claims(store, wanted)][-1] == "iced coffee"
    assert [row["cause"] for row in graph.claims(store, wanted, limit=1)] == ["coffee"]
    about = chosen(store, about="iced coffee")
    assert graph.edges(store, about, limit=1).rows()[0]["cause"] == "iced coffee"


def test_edges_supported_alike_are_in_the_order_a_reader_wants() -> None:
    same = {"strength": "correlational"}
    said = [
        Said("old", "a", "y", "+"), Said("new", "b", "y", "+"),  # later
        Said("undated", "c", "y", "+"), Said("undated", "d", "z", "+"),  # y is what most papers speak of
    ]  # fmt: skip
    with Store.in_memory() as store:
        store.add([abstract("old", 0, year=1990), abstract("new", 1, year=2020), abstract("undated", 2, year=None)])
        tell(store, said)
        assert [row["cause"] for row in graph.edges(store)] == ["b", "a", "c", "d"]
        assert [row["cause"] for row in graph.edges(store, limit=2)] == ["b", "a"]
        assert len({row["low"] for row in graph.edges(store)}) == 1
        tell(store, [Said("old", "a", "y", "+", **same), Said("new", "b", "y", "+", **same)], recipe="again")
        assert [row["independent"] for row in graph.edges(store)] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, (None, None)), (2015, (2015, 2015)), ("2015", (2015, 2015)), (" 2010 : 2020 ", (2010, 2020)),
        ("2010:", (2010, None)), (":2020", (None, 2020)), ("2015:2015", (2015, 2015)),
        ("2020:2010", "earlier year first: 2010:2020"), ("", "is no year"), (":", "is no year"), ("20x", "is no year"),
        ("2010-2020", "is no year"), ("-5", "is no year"),
    ],
)  # fmt: skip
def test_years(text: Any, found: Any) -> None:
    if isinstance(found, tuple):
        assert years(text) == found
    else:
        with pytest.raises(Unusable, match=found):
            years(text)


def test_the_command_line_and_python_take_the_same(folder: Path) -> None:
    asked = ["--about", "coffee", "--year", "2001:2012", "--design", "trial", "--design", "cohort", "--min-papers", 2]
    named: Any = {"about": "coffee", "year": "2001:2012", "design": ["trial", "cohort"], "min_papers": 2}
    with pipeline.open(folder) as found:
        for verb in ("edges", "claims", "conflicts"):
            rows = getattr(found, verb)(**named).rows()
            assert [row["cause"] for row in listed(verb, folder, *asked)] == [row["cause"] for row in rows] != []
        assert len(found.to_networkx(**named).edges) == 1
        with pytest.raises(Unusable, match="no design is called 'RCT'"):
            found.edges(design="RCT")


def test_lists_say_how_many_more_there_are(folder: Path) -> None:
    def told(*words: object) -> list[str]:
        done = democritus(*words)
        assert done.returncode == 0, done.stderr
        return done.stderr.splitlines()

    more = "; --limit N lists more, --limit 0 all."
    assert told("edges", folder, "--limit", 1) == [f"democritus: 1 of 4 edges{more}"]
    assert told("edges", folder, "--limit", 1, "--cause", "coffee") == [f"democritus: 1 of 2 edges{more}"]
    assert told("claims", folder, "--limit", 2) == [f"democritus: 2 of 7 claims{more}"]
    assert told("entities", folder, "--limit", 2, "--search", "ea") == []
    assert told("abstracts", folder, "--limit", 3) == [f"democritus: 3 of 4 abstracts{more}"]
    assert told("topics", folder, "--limit", 1) == [f"democritus: 1 of 2 topics{more}"]
    for verb in ("edges", "claims", "conflicts", "entities", "abstracts", "topics"):
        assert told(verb, folder, "--limit", 0) == told(verb, folder) == []
    assert told("edges", folder, "--about", "tee", "--topic", "wine") == [
        "democritus: no entity is called 'tee'.",
        "democritus: no topic is called 'wine'; `democritus topics DIR` lists them.",
    ]
    assert len(listed("edges", folder, "--limit", 1)) == 1
    assert democritus("edges", folder, "--year", "soon").returncode == 2


@pytest.mark.parametrize("name", ["", " "])
def test_a_blank_name_is_none(folder: Path, store: Store, name: str) -> None:
    for verb, option in (("edges", "--about"), ("claims", "--cause"), ("conflicts", "--effect"), ("edges", "--topic")):
        done = democritus(verb, folder, option, name)
        assert (done.returncode, done.stdout, "is no name" in done.stderr) == (2, "", True), done
    with pytest.raises(Unusable, match="is no name"):
        chosen(store, about=name)


def test_no_weight_is_none(folder: Path) -> None:
    for verb in (["edges"], ["export", "--format", "json", "-o", "-"]):
        done = democritus(*verb, folder, "--min-weight", "nan")
        assert (done.returncode, done.stdout, "'nan' is no number" in done.stderr) == (2, "", True), done


def test_nothing_is_a_filter_for_all() -> None:
    assert Filter().whole
    assert Filter(designs=[]).whole
    assert not Filter(since=2000).whole


def test_an_export_says_how_many_conflicts_are_between_studies(tmp_path: Path) -> None:
    with Store.create(tmp_path / "graph") as store:
        store.add([abstract(name, place) for place, name in enumerate("ABC")])
        tell(store, [Said("A", "coffee", "sleep", "-"), Said("B", "coffee", "sleep", "+"),
                     Said("C", "tea", "mood", "+"), Said("C", "tea", "mood", "-")])  # fmt: skip
    for kind in ("csv", "xlsx"):
        told = democritus("export", tmp_path / "graph", "--format", kind, "-o", tmp_path / kind).stderr
        assert "2 conflicts, 1 of them between studies." in told


@pytest.mark.parametrize(
    ("counts", "listed", "reported"),
    [
        ({}, "coffee affects sleep (?)", "coffee affects sleep, in a direction that is not said"),
        ({"plus": 1}, "coffee affects sleep (?)", "coffee affects sleep, in a direction that is not said"),
        ({"plus": 1, "minus": 1}, "coffee, papers disagree: sleep (?)", "coffee and sleep: papers disagree"),
        ({"unsigned": 1, "supports": 1}, "coffee affects sleep (?)",
         "coffee affects sleep, in a direction that papers leave open"),
        ({"sign": "-", "unsigned": 2}, "coffee lowers sleep (-)", "coffee lowers sleep"),
    ],
)  # fmt: skip
def test_papers_disagree_where_they_find_two_things(
    store: Store, counts: dict[str, Any], listed: str, reported: str
) -> None:
    (edge,) = graph.edges(store, Filter(causes=chosen(store, cause="coffee").causes), limit=1)
    edge |= {"sign": "?", **dict.fromkeys(("plus", "minus", "nulls", "unsigned", "supports"), 0), **counts}
    assert f"  {listed}  [" in render.edge_lines(edge)[0]
    assert (f"{counts.get('unsigned')} open" in render.edge_lines(edge)[0]) == ("unsigned" in counts)
    assert statement(edge) == reported
