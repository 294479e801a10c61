"""One graph through time: whatever happened in whatever portions, it is the graph that one run would make of it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.graphs import Said, tell
from support.program import democritus, listed
from test_call_log import call, put

from pipeline.errors import Unusable
from pipeline.events import silent
from pipeline.export import writing as export
from pipeline.graph import changes as timeline
from pipeline.graph import merge as merging
from pipeline.graph import people
from pipeline.graph.people import Signed
from pipeline.llm.call_log import Calls
from pipeline.run import GRAPHML, run
from pipeline.settings import Settings
from pipeline.sources import removal
from pipeline.store.database import Store
from pipeline.store.records import content_id
from pipeline.store.statements import names as statements
from pipeline.store.statements import statement

ANNA = Signed("anna")
SENTENCES = [
    "Coffee raises blood pressure in adults.", "Coffee lowers blood pressure.", "Green tea lowers heart rate.",
    "Coffee consumption increased the risk of insomnia.", "Caffeine (CAF) causes insomnia. CAF reduces sleep quality.",
    "CAF reduces sleep quality.", "Tea had no effect on blood pressure.", "Insomnia may raise blood pressure.",
    "Green tea improves sleep quality.", "Nitrous oxide emissions raise temperature.",
]  # fmt: skip
CORPUS = [
    {"id": f"r{number}", "title": f"Study {number}", "abstract": text, "pmid": str(number + 1), "year": 2000 + number}
    for number, text in enumerate(SENTENCES)
] + [
    {"id": "copy", "title": "Study 0", "abstract": SENTENCES[0]},
    {"id": "same-doi", "title": "Another", "abstract": SENTENCES[1], "doi": "10.1000/x"},
    {"id": "doi", "title": "One more", "abstract": SENTENCES[6], "doi": "10.1000/x"},
    {"id": "none", "title": "No abstract", "abstract": "", "pmid": "77"},
]
NAMES = ["coffee", "green tea", "tea", "caffeine", "insomnia", "blood pressure", "sleep quality"]

which = st.integers(0, 1)
keys = st.sampled_from(["pmid:1", "pmid:3", "pmid:7", "doi:10.1000/x", "copy", "pmid:99"])
steps = st.one_of(
    st.tuples(st.just("run"), which, st.lists(st.integers(0, len(CORPUS) - 1), min_size=1, max_size=6, unique=True)),
    st.tuples(st.just("remove"), which, keys),
    st.tuples(st.just("restore"), which, keys),
    st.tuples(
        st.sampled_from(["merge", "split", "broader", "reject", "accept"]),
        which,
        st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)),
    ),
    st.tuples(st.just("join"), which, st.none()),
)


def read(records: Sequence[dict[str, Any]], folder: Path, out: Path, **more: Any) -> None:
    """A run over some records, each of which lies in a file named after what is in it."""
    sources = []
    for record in records:
        text = json.dumps(record) + "\n"
        sources.append(folder / f"{content_id(text)[-16:]}.jsonl")
        sources[-1].write_text(text)
    run(Settings(sources=tuple(sources), out=out, topics=False, entities_calls=0, **more), silent)


def document(folder: Path) -> bytes:
    out = io.BytesIO()
    with Store.open(folder) as store:
        export.write(store, "json", out)
    return out.getvalue()


def exported(store: Store, folder: Path) -> None:
    export.write(store, "graphml", folder / GRAPHML)


def step(told: tuple[str, int, Any], graphs: list[Path], scratch: Path, number: int) -> None:
    kind, place, what = told
    if kind == "join":
        if all((each / "graph.duckdb").exists() for each in graphs):
            out = scratch / f"joined{number}"
            first, second = (graphs[place], graphs[1 - place])
            merging.merge(first, second, out, exported)
            graphs[:] = [out, scratch / f"new{number}"]
    elif kind == "run":
        read([CORPUS[at] for at in what], scratch, graphs[place])
    elif (graphs[place] / "graph.duckdb").exists():
        with Store.create(graphs[place]) as store:
            if kind == "remove":
                timeline.remove(store, [what])
            elif kind == "restore":
                timeline.restore(store, [what])
            else:
                _decide(store, kind, *what)


def _decide(store: Store, kind: str, a: str, b: str) -> None:
    try:
        if kind in ("reject", "accept"):
            getattr(people, kind)(store, a, ANNA)
        else:
            getattr(people, kind)(store, a, b, ANNA)
    except Unusable:  # there is no such name yet, or it makes no sense
        pass


def rebuilt(folder: Path, scratch: Path) -> Path:
    """The graph that one run makes of what is in another, in the order it was read, with what people decided."""
    with Store.open(folder) as store:
        rows = store.rows("abstracts/list", state=None)
        removed = removal.in_force(store)
        decisions = people.export(store)
    records = [
        {"id": re.sub(r"#\d+$", "", row["id"]), "title": row["title"], "abstract": row["text"], "year": row["year"],
         "pmid": row["pmid"], "doi": row["doi"]}
        for row in rows
    ]  # fmt: skip
    retracted, out = scratch / "retracted.txt", scratch / "rebuilt"
    retracted.write_text("".join(f"{key if ':' in key else f'id:{key}'}\n" for key in sorted(removed)))
    read(records, scratch, out, **({"retracted": retracted} if removed else {}))
    with Store.create(out) as store:
        people.import_(store, decisions)
    return out


@pytest.mark.slow
@settings(max_examples=max(4, settings().max_examples // 25), deadline=None)
@given(st.lists(steps, min_size=2, max_size=7))
def test_whatever_happened_equals_a_rebuild_byte_for_byte(told: list[tuple[str, int, Any]]) -> None:
    with TemporaryDirectory() as folder:
        scratch = Path(folder)
        graphs = [scratch / "a", scratch / "b"]
        for number, each in enumerate([("run", 0, [0, 1, 4]), *told]):
            step(each, graphs, scratch, number)
        for graph in graphs:
            if (graph / "graph.duckdb").exists():
                (rebuild := scratch / "rebuilding").mkdir(exist_ok=True)
                with TemporaryDirectory(dir=rebuild) as place:
                    assert document(graph) == document(rebuilt(graph, Path(place)))
        if all((each / "graph.duckdb").exists() for each in graphs):
            merging.merge(graphs[0], graphs[1], scratch / "ab", exported)
            merging.merge(graphs[1], graphs[0], scratch / "ba", exported)
            assert document(scratch / "ab") == document(scratch / "ba")
            assert (scratch / "ab" / GRAPHML).read_bytes() == (scratch / "ba" / GRAPHML).read_bytes()


# --- merge ------------------------------------------------------------------------------------------------------------


DERIVED = frozenset(
    (
        "abstract_topics broader built claim_edges claim_ends class_edges conflict_levels edge_levels edge_votes "
        "entities factors geometry imagined_claim_edges imagined_edges labels level_names migrations names places "
        "reading_coefficients readings sketches teams voices"
    ).split()
)  # tables that are not taken over: what is in them follows from the others


def test_every_table_is_taken_over_by_a_merge_or_follows_from_others() -> None:
    taking = [statement(f"merge/{name}") for name in statements("merge") if "take_" in name]
    taken = set(re.findall(r"insert (?:or ignore )?into (\w+)", " ".join(taking))) | {
        "abstracts"
    }  # these are read anew
    with Store.in_memory() as store:
        tables = {
            row["name"]
            for row in store.sql("select table_name as name from duckdb_tables() where database_name = 'graph'")
        }
    assert taken & tables == tables - DERIVED


def graph_of(folder: Path, said: Sequence[Said], recipe: str = "one") -> Path:
    with Store.create(folder) as store:
        tell(store, said, recipe, named=False)
        timeline.revise(store, [], lambda: None)
    return folder


def causes(folder: Path) -> list[tuple[str, str, int]]:
    return [(edge["cause"], edge["sign"], edge["papers"]) for edge in listed("edges", folder)]


@pytest.mark.slow
def test_the_newer_reading_of_an_abstract_holds_and_both_stay(tmp_path: Path) -> None:
    older = graph_of(tmp_path / "older", [Said("A", "coffee", "sleep", "+"), Said("B", "tea", "sleep", "-")])
    newer = graph_of(tmp_path / "newer", [Said("A", "coffee", "sleep", "-")], recipe="two")
    merging.merge(newer, older, out := tmp_path / "out", exported)
    assert sorted(causes(out)) == [("coffee", "-", 1), ("tea", "-", 1)]
    with Store.open(out) as store:
        assert {row["kind"] for row in store.rows("merge/origins")} == {"abstract", "extraction"}
        assert len([row for row in store.rows("merge/origins") if row["id"] == "A"]) == 2
        folders = {row["folder"] for row in store.rows("merge/graphs")}
    assert folders == {str(older), str(newer)}
    # what goes on from here counts as later than both
    with Store.create(out) as store:
        tell(store, [Said("A", "coffee", "sleep", "0")], "three", named=False)
        timeline.revise(store, [], lambda: None)
    assert sorted(causes(out)) == [("coffee", "0", 1), ("tea", "-", 1)]
    # and a merge of a merge keeps where all came from
    third = graph_of(tmp_path / "third", [Said("C", "cocoa", "sleep", "+")])
    merging.merge(out, third, tmp_path / "all", exported)
    with Store.open(tmp_path / "all") as store:
        assert {row["folder"] for row in store.rows("merge/graphs")} == folders | {str(third), str(out)}


@pytest.mark.slow
def test_ids_that_name_different_records_are_told_apart_with_all_that_is_about_them(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = CORPUS[0] | {"id": "1", "pmid": None}, CORPUS[2] | {"id": "1", "pmid": None}
    read([one], tmp_path / "one", a := tmp_path / "a")
    read([two], tmp_path / "two", b := tmp_path / "b")
    (row,) = listed("claims", b)
    judged = {"id": "d", "kind": "claim wrong", "b": "", "why": "", "by": "user: anna", "decided_at": "2026-11-27"}
    with Store.create(b) as store:
        store.add_rows("decisions", [judged | {"a": store.row("claims/one", claim=row["id"])["statement"]}])
    merging.merge(a, b, out := tmp_path / "out", exported)
    assert [row["id"] for row in listed("abstracts", out)] == ["1", "1#2"]
    assert [row["state"] for row in listed("abstracts", out)] == ["done", "done"]
    assert [edge["cause"] for edge in listed("edges", out)] == ["Coffee"]  # the judgement went with its claim
    again = document(out)
    read([one], tmp_path / "one", out)
    read([two], tmp_path / "two", out)
    assert document(out) == again


@pytest.mark.slow
def test_calls_are_taken_along_and_paid_ones_outrank_lent_ones(tmp_path: Path) -> None:
    a, b = (graph_of(tmp_path / name, [Said(name, "coffee", "sleep", "+")]) for name in "ab")
    for folder, calls in (
        (a, [call("k1", via="cache"), call("k2", asked_at="2026-01-03T00:00:00")]),
        (b, [call("k1"), call("k3", asked_at="2026-01-02T00:00:00")]),
    ):
        with Calls(folder) as log:
            put(log, *calls)
    merging.merge(a, b, out := tmp_path / "out", exported)
    with Calls(out, look=True) as log:
        assert [(each.key, each.via) for each in log.list()] == [("k1", "live"), ("k3", "live"), ("k2", "live")]
        assert log.find("k2", since="9") is not None


@pytest.mark.slow
def test_a_merge_that_cannot_be_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    a = graph_of(tmp_path / "a", [Said("A", "coffee", "sleep", "+")])
    b = graph_of(tmp_path / "b", [Said("B", "tea", "sleep", "+")])
    for words in ((a, a, "--out", tmp_path / "c"), (a, tmp_path / "none", "--out", tmp_path / "c"), (a, b, "--out", a)):
        assert democritus("merge", *words).returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    done = democritus("merge", a, b, "--out", tmp_path / "c")
    assert (done.returncode, "edges      2" in done.stdout) == (0, True)


# --- diff -------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_changed_from_one_graph_to_another(tmp_path: Path) -> None:
    before = graph_of(
        tmp_path / "before",
        [Said("A", "coffee", "sleep", "+"), Said("B", "tea", "sleep", "-"), Said("C", "moka", "mood", "+"),
         Said("D", "cocoa", "mood", "+"), Said("E", "cocoa", "mood", "-")],
    )  # fmt: skip
    after = graph_of(
        tmp_path / "after",
        [Said("A", "coffee", "sleep", "-"), Said("F", "milk", "sleep", "-"), Said("C", "moka", "mood", "+"),
         Said("D", "cocoa", "mood", "+"), Said("G", "moka", "mood", "0")],
    )  # fmt: skip
    with Store.create(after) as store:
        people.rename(store, "moka", "Moka pot coffee", ANNA)  # another name is no change
    with Store.open(before) as store, store.beside(after, "other"):
        edges = [(row["change"], row["cause"], row["effect"]) for row in store.rows("diff/edges")]
        conflicts = [(row["change"], row["kind"], row["cause"]) for row in store.rows("diff/conflicts")]
    assert {change for change, *_ in edges[:3]} == {"turned"}
    assert sorted(edges[:3]) == [
        ("turned", "Moka pot coffee", "mood"), ("turned", "cocoa", "mood"), ("turned", "coffee", "sleep"),
    ]  # fmt: skip
    assert edges[3:] == [("lost", "tea", "sleep"), ("gained", "milk", "sleep")]
    assert conflicts == [("opened", "null", "Moka pot coffee"), ("closed", "sign", "cocoa")]
    done = democritus("diff", before, after)
    assert "turned  coffee lowers sleep (-), was (+)" in done.stdout
    assert "1 conflict opened (1 between studies), 1 conflict closed (1 between studies)" in done.stdout
    told = json.loads(democritus("diff", before, after, "--json").stdout)
    assert (len(told["edges"]), len(told["conflicts"])) == (5, 2)
    assert democritus("diff", before, before).stdout == "nothing changed\n"
    assert democritus("diff", before).returncode == 2
