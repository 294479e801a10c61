"""The exported files, read back by the programs they are for."""

from __future__ import annotations

import csv
import io
import json
import math
import random
import re
import stat
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, get_args

import igraph  # type: ignore[import-untyped]
import networkx as nx  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from support.graphs import abstract, first_alone

from pipeline.cli.main import cli
from pipeline.errors import Unusable, Unwritable
from pipeline.export import comma_separated, document, graphml, spreadsheet
from pipeline.export import writing as export
from pipeline.export.page import questions
from pipeline.export.table import edge_columns, link
from pipeline.graph import items
from pipeline.graph.derive import derive_graph
from pipeline.graph.edges import claims as listed_claims
from pipeline.graph.edges import edges as listed_edges
from pipeline.graph.items import Edge, Evidence, Node, best_edges, edges, nodes
from pipeline.store.database import Store
from pipeline.store.factors import coefficients
from pipeline.store.filter import Filter
from pipeline.store.records import Claim, Extraction, Level, Mention, content_id
from pipeline.store.result import Row

FORMATS: list[export.Format] = ["graphml", "json", "csv"]
COLUMNS = tuple(column.name for column in edge_columns({}))
TABLES = ("edges", "claims", "conflicts", "effect_sizes")
ROLES: tuple[Literal["cause", "effect"], ...] = ("cause", "effect")
NUMBERS = ("supports", "refutes", "nulls", "background", "papers", "abstracts", "claims", "narrower")
NODE_TEXTS = {"label": "name", "aliases": "aliases", "aspects": "aspects", "broader": "broader",
              "vocabulary_id": "vocabulary_ids"}  # fmt: skip
TEXTS = (
    "sign",
    "standing",
    "gate",
    "origin",
    "model_sign",
    "relation",
    "quote",
    "quote_abstract",
    "quote_comparator_kind",
    "quote_doubts",
)
READING = round(1 / (1 + math.exp(-coefficients()[0].coefficient)), 3)  # by the intercept alone
PLAIN = (
    "finding",
    READING,
    round(READING * 0.7, 6),
    "qualified",
    "scope stated",
    [],
    *(None,) * 8,
)  # a finding without a doubt, and nothing stated besides
HOSTILE = [
    "]]>",
    "<script>alert('x')</script>",
    "\"quoted\" & 'single' &amp; &#0;",
    "a\r\nb\rc\nd\te ",
    "\u202eright to left\u202c \u200f",
    "😀 𝒳 \U0010ffff",
    "\x01\x0b\x1b[31m\x7f\x85\u2028",
    "\ufffe\uffff\ufeff",
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    " =1+1",
    "'quoted'",
    "a; b, c",
    "<!-- --><![CDATA[",
    "%s {0} \\n \\",
]


# --- graphs to export ------------------------------------------------------------------------------------------------


def fill(store: Store, claims: Sequence[Mapping[str, Any]]) -> Store:
    """A store with these claims as its current ones: cause and effect, and what is not as in `usual`.

    Abstracts are numbered; `names` are the forms in which the claim uses its cause and effect.
    """
    usual = {"abstract": 1, "sign": "+", "hedged": False, "strength": "causal", "relation": "raises",
             "grounding": "exact", "quote": "A quote.", "start": 3, "end": 11}  # fmt: skip
    stated = [{**usual, "ordinal": ordinal, **claim} for ordinal, claim in enumerate(claims)]
    for number in sorted({claim["abstract"] for claim in stated}):
        store.add([abstract(f"a{number}", number, title=f"Title {number}")])
        store.add(
            [Extraction(id=f"x{number}", abstract=f"a{number}", digest="d", recipe="r", state="done", reason=None)]
        )
    kept = [a_claim(claim) for claim in stated]
    store.add(kept)
    keys = {}
    mentions = []
    for record, claim in zip(kept, stated, strict=True):
        for role, name in zip(ROLES, claim.get("names", (claim["cause"], claim["effect"])), strict=True):
            keys[claim[role]] = content_id("entity", claim[role])
            mentions.append(
                Mention(
                    claim=record.id, role=role, name=name, key=claim[role], aspect=None, qualifiers=[], turn=1,
                    generic=False, rules=0,
                )
            )  # fmt: skip
    store.add(mentions)
    store.add_rows("names", [{"key": key, "entity": entity} for key, entity in keys.items()])
    derive_graph(store)
    return store


def a_claim(claim: Mapping[str, Any]) -> Claim:
    same = {name: claim[name] for name in ("ordinal", "cause", "effect", "relation", "sign", "hedged",
                                           "strength", "quote", "grounding")}  # fmt: skip
    found = claim["grounding"] != "ungrounded"
    return Claim(
        id=content_id("claim", claim["abstract"], claim["ordinal"]), extraction=f"x{claim['abstract']}",
        abstract=f"a{claim['abstract']}", cause_concept=claim["cause"], effect_concept=claim["effect"],
        concept_sign=claim["sign"], population=None,
        statement=content_id("statement", claim["abstract"], claim["ordinal"]),
        condition=None, dose=None, time=None, quote_start=claim["start"] if found else None,
        quote_end=claim["end"] if found else None, **same,
    )  # fmt: skip


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.in_memory() as empty:
        yield empty


COFFEE = [
    {"cause": "coffee", "effect": "sleep", "abstract": 1, "sign": "-", "quote": "Coffee cut sleep.", "relation": "cut",
     "names": ("Coffee", "sleep")},
    {"cause": "coffee", "effect": "sleep", "abstract": 2, "sign": "-", "hedged": True, "quote": "Coffee may cut sleep.",
     "relation": "may cut", "names": ("coffee", "sleep")},
    {"cause": "coffee", "effect": "sleep", "abstract": 3, "sign": "+", "quote": "Coffee raised sleep."},
    {"cause": "coffee", "effect": "sleep", "abstract": 4, "sign": "0", "quote": "Coffee did not cut."},
    {"cause": "sleep", "effect": "mood", "abstract": 4, "sign": "+", "strength": "correlational",
     "quote": "Sleep and mood, “together”, 5 % – β."},
    {"cause": "tea", "effect": "tea", "abstract": 4, "quote": "Tea is tea."},
    {"cause": "coffee", "effect": "ghost", "abstract": 4, "grounding": "ungrounded", "quote": "Not there."},
]  # fmt: skip


def written(store: Store, format: export.Format) -> bytes:
    out = io.BytesIO()
    export.write(store, format, out)
    return out.getvalue()


# --- what an export asks the store -----------------------------------------------------------------------------------


def test_edges_bring_their_best_evidence_first(store: Store) -> None:
    fill(store, COFFEE)
    found = {(edge.cause, edge.effect): edge for edge in edges(store)}
    assert list(found) == [("coffee", "sleep"), ("sleep", "mood")]
    edge = found["coffee", "sleep"]
    assert (edge.sign, edge.supports, edge.refutes, edge.claims) == ("-", 2, 1, 4)
    assert [claim.quote for claim in edge.evidence] == [
        "Coffee cut sleep.", "Coffee may cut sleep.", "Coffee raised sleep.", "Coffee did not cut.",
    ]  # fmt: skip
    assert edge.best == Evidence(
        content_id("claim", 1, 0),
        "a1",
        "Title 1",
        2020,
        *(None,) * 3,
        "coffee",
        "cut",
        "sleep",
        "Coffee cut sleep.",
        3,
        11,
        "-",
        "-",
        False,
        "causal",
        *PLAIN,
    )
    assert [node.name for node in nodes(store)] == ["coffee", "mood", "sleep", "tea"]
    assert next(nodes(store)).aliases == ["Coffee"]


def test_the_order_of_reading_changes_no_export(store: Store, tmp_path: Path) -> None:
    chance = random.Random(3)
    fill(store, [
        {"cause": cause, "effect": effect, "abstract": n % 9, "sign": chance.choice("+-0?"), "quote": f"quote {n}",
         "relation": chance.choice(["raises", "lifts"]), "grounding": "ungrounded" if n % 11 == 0 else "exact"}
        for n in range(60) for cause, effect in [chance.sample("abcd", 2)]
    ])  # fmt: skip
    written = []
    for order in ("ordinal", "90 - ordinal"):
        store.sql(f"update abstracts set ordinal = {order}")
        for kind in ("json", "graphml"):
            export.write(store, kind, tmp_path / kind)
        written.append([(tmp_path / kind).read_bytes() for kind in ("json", "graphml")])
    assert written[0] == written[1]


def test_a_field_of_a_claim_reaches_every_export_the_page_and_the_api(store: Store, tmp_path: Path) -> None:
    fill(store, [{"cause": "a", "effect": "b", "quote": "A lowers b."}])
    store.sql("update claims set comparator_kind = 'placebo'")
    assert json.loads(written(store, "json"))["edges"][0]["evidence"][0]["comparator_kind"] == "placebo"
    (edge,) = etree.fromstring(written(store, "graphml")).iter("{*}edge")
    assert "placebo" in [data.text for data in edge]
    rows, _ = tables(store, tmp_path)
    assert rows["claims"][0]["comparator_kind"] == rows["edges"][0]["quote_comparator_kind"] == "placebo"
    pair = rows["edges"][0]["cause_id"], rows["edges"][0]["effect_id"]
    shown = questions.edge(store, "concept", pair)
    assert shown is not None and shown["claims"][0]["comparator_kind"] == "placebo"
    assert listed_claims(store).rows()[0]["comparator_kind"] == "placebo"


def test_ties_go_to_the_latest_abstract_whatever_was_read_first(store: Store) -> None:
    fill(store, [{"cause": "a", "effect": "b", "abstract": number, "quote": f"quote {number}"} for number in range(4)])
    store.sql("update abstracts set year = 2001 where id = 'a2'")
    store.sql("update abstracts set year = 1999, ordinal = 90 - ordinal where id <> 'a2'")
    (edge,), (best,), (row,) = edges(store), items.best_edges(store), listed_edges(store).rows()
    assert [claim.quote for claim in edge.evidence] == ["quote 2", "quote 0", "quote 1", "quote 3"]
    assert best.best.quote == row["quote"] == "quote 2"


def test_ties_go_to_the_first_abstract_and_the_first_claim(store: Store) -> None:
    base = {"cause": "a", "effect": "b"}
    fill(store, [
        {**base, "abstract": 3, "ordinal": 0, "quote": "third"},
        {**base, "abstract": 2, "ordinal": 7, "quote": "second, later"},
        {**base, "abstract": 2, "ordinal": 4, "quote": "second, earlier"},
        {**base, "abstract": 1, "ordinal": 0, "quote": "first but weak", "strength": "correlational"},
    ])  # fmt: skip
    (edge,) = edges(store)
    assert [claim.quote for claim in edge.evidence] == ["second, earlier", "second, later", "third", "first but weak"]


@pytest.mark.parametrize(
    ("stances", "sign", "best"),
    [
        ("000", "0", 0),
        ("0-+", "?", 0),  # a tie: the first
        ("0+0", "0", 0),
        ("+0--", "-", 2),
    ],
)
def test_every_edge_has_a_quote_whatever_its_sign(store: Store, stances: str, sign: str, best: int) -> None:
    fill(store, [
        {"cause": "a", "effect": "b", "abstract": number, "sign": sign_, "quote": f"quote {number}"}
        for number, sign_ in enumerate(stances)
    ])  # fmt: skip
    (edge,) = edges(store)
    assert (edge.sign, edge.best.quote, len(edge.evidence)) == (sign, f"quote {best}", len(stances))


def test_the_relation_of_an_edge_is_that_of_its_quote(store: Store) -> None:
    words = ["raises", "increases", "increases"]
    fill(store, [
        {"cause": "a", "effect": "b", "abstract": number, "relation": word, "sign": "+", "quote": f"A {word} b.",
         "strength": "causal" if number == 0 else "correlational"}
        for number, word in enumerate(words)
    ])  # fmt: skip
    for found in (edges(store), items.best_edges(store)):
        (edge,) = found
        assert (edge.relation, edge.best.quote) == ("raises", "A raises b.")
    (row,) = listed_edges(store)
    assert row["relation"] == "raises"


@pytest.mark.parametrize("level", get_args(Level))
def test_edges_with_their_best_claim_alone_are_the_same_edges(store: Store, level: Level) -> None:
    chance = random.Random(3)
    fill(store, [
        {
            **dict(zip(("cause", "effect"), chance.sample(["grey tea", "tea", "sleep"], 2), strict=True)),
            "abstract": n // 3, "sign": chance.choice("+-0?"), "relation": chance.choice(["raises", "lifts", "moves"]),
            "strength": chance.choice(["causal", "correlational"]), "hedged": chance.random() < 0.5,
        }
        for n in range(90)
    ])  # fmt: skip
    store.add_rows("broader", [{"entity": content_id("entity", "grey tea"), "broader": content_id("entity", "tea"),
                                "steps": 1}])  # fmt: skip
    with store.transaction():
        derive_graph(store)
    found = list(edges(store, level))
    assert len(found) >= 4 and max(len(edge.evidence) for edge in found) > 9
    assert list(best_edges(store, level)) == list(map(first_alone, found))
    assert list(best_edges(store, level, Filter(sign="-"))) == [first_alone(edge) for edge in found if edge.sign == "-"]


@pytest.mark.parametrize("format", FORMATS)
def test_the_size_of_portions_changes_nothing(
    store: Store, format: export.Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, COFFEE)
    whole = written(store, format)
    monkeypatch.setattr(items, "PORTION", 2)
    assert written(store, format) == whole


def test_a_study_is_told_as_the_last_reading_has_it(store: Store) -> None:
    fill(store, [{"cause": "a", "effect": "b"}])
    again = {"id": "x1", "abstract": "a1", "digest": "d", "recipe": "r", "dropped": 0}
    told = {"design": "trial", "design_words": "a trial", "sample_size": "90 men"}
    store.add_rows("extractions", [{**again, **told, "state": "done"}])
    store.add_rows("extractions", [{**again, "design": "cohort", "state": "truncated"}])
    (edge,) = edges(store)
    assert [(claim.design, claim.sample_size) for claim in edge.evidence] == [("trial", "90 men")]


# --- round trips -----------------------------------------------------------------------------------------------------


def test_counts_and_round_trip_of_a_small_graph(store: Store, tmp_path: Path) -> None:
    fill(store, COFFEE)
    for format in FORMATS:
        assert export.write(store, format, tmp_path / f"graph.{format}")[:2] == (4, 2)
    graph = nx.read_graphml(tmp_path / "graph.graphml")
    coffee, sleep, mood = (content_id("entity", name) for name in ("coffee", "sleep", "mood"))
    assert type(graph) is nx.DiGraph
    assert graph.nodes[coffee] == {"label": "coffee", "aliases": "Coffee", "claims": 4, "papers": 4, "statements": 0}
    assert set(graph.edges) == {(coffee, sleep), (sleep, mood)}
    edge = next(edge for edge in edges(store) if edge.cause == "coffee")
    whole_edge = {"weight": edge.weight, "low": edge.low, "high": edge.high, "reading": edge.best.reading}
    assert graph.edges[coffee, sleep] == {
        "id": f"{coffee}-{sleep}", "sign": "-", "weight": whole_edge["weight"],
        "low": whole_edge["low"], "high": whole_edge["high"],
        "standing": "qualified", "gate": "scope stated", "supports": 2, "refutes": 1,
        "nulls": 1, "background": 0, "papers": 4, "abstracts": 4, "claims": 4, "narrower": 1, "relation": "cut",
        "origin": "literature", "statements": 0,
        "quote": "Coffee cut sleep.",
        "quote_abstract": "a1", "quote_reading": whole_edge["reading"],
    }  # fmt: skip
    whole = json.loads((tmp_path / "graph.json").read_bytes())
    assert [edge["evidence"][0]["quote"] for edge in whole["edges"]] == [COFFEE[0]["quote"], COFFEE[4]["quote"]]
    rows = read_csv((tmp_path / "graph.csv").read_bytes())
    assert [(row["cause"], row["sign"], row["effect"]) for row in rows] == [
        ("coffee", "-", "sleep"), ("sleep", "+", "mood"),
    ]  # fmt: skip


texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=()), max_size=12),  # surrogates and controls among them
    st.text(st.sampled_from("\x00\r\n\t <>&\"';]=+-@\ud800\ufffe\u202ea"), max_size=8),
)
whole_numbers = st.integers(min_value=0, max_value=10**9)
claims_of_an_edge = st.builds(
    Evidence, texts, texts, texts, st.none() | whole_numbers, *[st.none() | texts] * 3, *[texts] * 4,
    whole_numbers, whole_numbers,
    *[st.sampled_from("+-0?")] * 2, st.booleans(), st.sampled_from(["causal", "conditional", "correlational"]),
    st.sampled_from(["finding", "background"]), st.floats(0.01, 1), st.floats(0.01, 1),
    st.sampled_from(["promoted", "qualified", "held"]), st.none() | texts,
    st.lists(texts, max_size=2), *[st.none() | texts] * 8,
)  # fmt: skip


sides = st.one_of(
    st.tuples(st.lists(claims_of_an_edge, min_size=1, max_size=2), st.just("literature"), st.none(), *[st.just(0)] * 5,
              st.just([])),
    st.tuples(st.just([]), st.just("model"), st.sampled_from("+-0?"), *[whole_numbers] * 5,
              st.lists(claims_of_an_edge, min_size=1, max_size=2)),
)  # fmt: skip


@st.composite
def made_up(draw: st.DrawFn) -> tuple[list[Node], list[Edge]]:
    names = draw(st.lists(texts, min_size=1, max_size=5))
    some_texts = st.lists(texts, max_size=2)
    made = [
        Node(
            content_id("node", place), name, draw(some_texts), draw(some_texts), draw(whole_numbers),
            draw(whole_numbers), draw(some_texts), draw(some_texts),
        )
        for place, name in enumerate(names)
    ]  # fmt: skip
    pairs = [(cause, effect) for cause in made for effect in made if cause is not effect]
    some_pairs = st.lists(st.sampled_from(pairs), unique_by=lambda pair: (pair[0].id, pair[1].id), max_size=6)
    chosen = draw(some_pairs) if pairs else []
    return made, [
        Edge(
            cause.id, effect.id, cause.name, effect.name, draw(st.sampled_from("+-0?")),
            *(draw(st.floats(min_value=0, max_value=1, allow_subnormal=False)) for _ in range(3)),
            draw(st.sampled_from(["promoted", "qualified", "held"])), draw(st.none() | texts),
            *(draw(whole_numbers) for _ in NUMBERS),
            *draw(sides),
        )
        for cause, effect in chosen
    ]  # fmt: skip


def storable(graph: tuple[list[Node], list[Edge]]) -> tuple[list[Node], list[Edge]]:
    """The graph as a store can hold it: without NUL and surrogates, which `Store` replaces."""

    def clean(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if isinstance(value, tuple):
            return type(value)(*(clean(part) for part in value))
        return [clean(part) for part in value] if isinstance(value, list) else value

    made, edges_ = graph
    return clean(made), clean(edges_)


def expected_texts(edge: Edge) -> dict[str, str]:
    """The texts of an edge in GraphML: empty ones are absent."""
    best = edge.best
    values = (
        edge.sign, edge.standing, edge.gate or "", edge.origin, edge.model_sign or "", edge.relation,
        best.quote, best.abstract, best.comparator_kind or "", "; ".join(best.doubts),
    )  # fmt: skip
    return {name: graphml.legal(value) for name, value in zip(TEXTS, values, strict=True) if value}


def expected_label(node: Node) -> dict[str, str]:
    given = {key: getattr(node, name) for key, name in NODE_TEXTS.items()}
    texts_ = {key: value if isinstance(value, str) else "; ".join(value) for key, value in given.items()}
    return {key: graphml.legal(value) for key, value in texts_.items() if value}


def as_graphml(graph: tuple[list[Node], list[Edge]], most_in_memory: int) -> bytes:
    out = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graphml, "MOST_IN_MEMORY", most_in_memory)
        graphml.write(*graph, out)
    return out.getvalue()


@pytest.mark.slow
@given(made_up(), st.sampled_from([0, 9]))
def test_networkx_reads_the_same_graph(graph: tuple[list[Node], list[Edge]], most_in_memory: int) -> None:
    read = nx.read_graphml(io.BytesIO(as_graphml(graph, most_in_memory)))
    made, edges_ = graph
    assert dict(read.nodes(data=True)) == {
        node.id: {**expected_label(node), "claims": node.claims, "papers": node.papers, "statements": 0}
        for node in made
    }  # fmt: skip
    assert read.is_directed()
    assert not read.is_multigraph()
    assert {(cause, effect): data for cause, effect, data in read.edges(data=True)} == {
        (edge.cause_id, edge.effect_id): {
            "id": edge.id, "weight": edge.weight, "low": edge.low, "high": edge.high,
            "quote_reading": edge.best.reading, "statements": edge.model_statements, **expected_texts(edge),
            **{name: getattr(edge, name) for name in NUMBERS},
        }
        for edge in edges_
    }  # fmt: skip
    assert all(type(data["weight"]) is float for _, _, data in read.edges(data=True))


@given(made_up(), st.sampled_from([0, 9]))
def test_igraph_reads_the_same_graph(graph: tuple[list[Node], list[Edge]], most_in_memory: int) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(as_graphml(graph, most_in_memory))
        file.flush()
        read = igraph.Graph.Read_GraphML(file.name)
    made, edges_ = graph
    assert read.is_directed()
    assert [filled(vertex.attributes()) for vertex in read.vs] == [
        {
            "id": node.id, **expected_label(node), "claims": node.claims,
            "papers": node.papers, "statements": 0,
        }
        for node in made
    ]  # fmt: skip
    ids = read.vs["id"]
    read_edges = [(ids[edge.source], ids[edge.target], filled(edge.attributes())) for edge in read.es]
    for _, _, attributes in read_edges:
        attributes.pop("id", None)  # igraph 1.0 gives every edge the id of its source, whatever the file says
    by_ends = itemgetter(0, 1)
    assert sorted(read_edges, key=by_ends) == sorted([
        (edge.cause_id, edge.effect_id, {
            "weight": edge.weight, "low": edge.low, "high": edge.high, "quote_reading": edge.best.reading,
            "statements": edge.model_statements, **expected_texts(edge),
            **{name: getattr(edge, name) for name in NUMBERS},
        })
        for edge in edges_
    ], key=by_ends)  # fmt: skip


@given(made_up().map(storable))
def test_json_gives_back_everything(graph: tuple[list[Node], list[Edge]]) -> None:
    out = io.BytesIO()
    document.write(*graph, out)
    read = json.loads(out.getvalue())
    assert (read["format"], read["version"]) == ("democritus", 4)
    assert [Node(**node) for node in read["nodes"]] == graph[0]
    said = ("evidence", "statements")
    back = [
        Edge(
            **{
                **{name: value for name, value in edge.items() if name != "relation"},
                **{name: [Evidence(**claim) for claim in edge[name]] for name in said},
            }
        )
        for edge in read["edges"]
    ]
    assert back == graph[1]
    assert [edge["relation"] for edge in read["edges"]] == [edge.best.relation for edge in graph[1]]


def filled(attributes: dict[str, Any]) -> dict[str, Any]:
    """Attributes without texts that are empty, which igraph has where another node or edge has one."""
    return {name: value for name, value in attributes.items() if value != ""}


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@given(made_up().map(storable))
def test_csv_gives_back_every_cell_and_no_formula(graph: tuple[list[Node], list[Edge]]) -> None:
    out = io.BytesIO()
    comma_separated.write(*graph, out)
    rows = read_csv(out.getvalue())
    known = {node.id: "; ".join(node.vocabulary_ids) for node in graph[0]}
    for row, edge in zip(rows, graph[1], strict=True):
        assert tuple(row) == COLUMNS
        cells = [cell for cell in row.values() if cell not in ("+", "-")]
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)
        back = {name: comma_separated.plain(cell) for name, cell in row.items()}
        assert back == {
            "cause": edge.cause, "effect": edge.effect, "sign": edge.sign, "weight": repr(edge.weight),
            "low": repr(edge.low), "high": repr(edge.high),
            "standing": edge.standing, "gate": edge.gate or "",
            "origin": edge.origin, "statements": str(edge.model_statements), "model_sign": edge.model_sign or "",
            "relation": edge.relation, "quote": edge.best.quote, "quote_abstract": edge.best.abstract,
            "quote_reading": repr(edge.best.reading), "quote_doubts": "; ".join(edge.best.doubts),
            "cause_id": edge.cause_id, "effect_id": edge.effect_id,
            "quote_title": edge.best.title, "quote_doi": edge.best.doi or "", "quote_pmid": edge.best.pmid or "",
            "quote_year": "" if edge.best.year is None else str(edge.best.year),
            "quote_link": link(edge.best.pmid, edge.best.doi), "quote_design": edge.best.design or "",
            "quote_comparator_kind": edge.best.comparator_kind or "",
            "quote_population": edge.best.population or "", "quote_effect_size": edge.best.effect_size or "",
            "cause_vocabulary_id": known.get(edge.cause_id, ""), "effect_vocabulary_id": known.get(edge.effect_id, ""),
            **{name: str(getattr(edge, name)) for name in NUMBERS},
        }  # fmt: skip
        assert float(row["weight"]) == edge.weight


# --- tables ----------------------------------------------------------------------------------------------------------


def read_xlsx(content: bytes) -> dict[str, list[dict[str, str]]]:
    """The text of the cells of each sheet, by the names in its first row; no cell may be a formula."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        part = lambda name: etree.fromstring(book.read(f"xl/{name}"))  # noqa: E731
        read = {}
        for number, sheet in enumerate(part("workbook.xml").iterfind(".//m:sheet", space), start=1):
            root = part(f"worksheets/sheet{number}.xml")
            assert root.find(".//m:f", space) is None
            assert root.find(".//m:pane", space).get("state") == "frozen"
            assert root.find("m:autoFilter", space) is not None
            rows = [
                {re.sub(r"\d", "", cell.get("r")): "".join(cell.itertext()) for cell in row.iterfind("m:c", space)}
                for row in root.iterfind(".//m:row", space)
            ]
            read[sheet.get("name")] = [{name: row.get(at, "") for at, name in rows[0].items()} for row in rows[1:]]
        return read


def tables(store: Store, folder: Path, **asked: Any) -> tuple[dict[str, list[dict[str, str]]], bytes]:
    """The tables of the files of CSV, and the spreadsheet, in which is the same."""
    for kind in ("csv", "xlsx"):
        export.write(store, kind, folder / f"to {kind}", wanted=Filter(**asked))  # type: ignore[arg-type]
    files = {path.stem: path.read_bytes() for path in sorted((folder / "to csv").iterdir(), reverse=True)}
    return {name: read_csv(files[name]) for name in TABLES}, (folder / "to xlsx").read_bytes()


def test_tables_have_what_a_reviewer_needs_and_are_the_same_in_both_formats(store: Store, tmp_path: Path) -> None:
    papers = [
        abstract(f"a{number}", number, title=f"=Title {number}\nand more", doi=doi, pmid=pmid)
        for number, doi, pmid in ((1, "10.1/a b<>(1)", None), (2, None, "123"), (3, None, None))
    ]
    store.add(papers)
    said = [
        {"cause": "coffee", "effect": "sleep", "abstract": 1, "sign": "-", "quote": '-1 "quoted",\r\n=2'},
        {"cause": "coffee", "effect": "sleep", "abstract": 2, "sign": "+", "quote": "\x0b" + "x" * 33_000},
        {"cause": "sleep", "effect": "mood", "abstract": 3},
        {"cause": "tea", "effect": "sleep", "abstract": 3, "grounding": "ungrounded", "ordinal": 9},
    ]
    fill(store, said)
    files, book = tables(store, tmp_path)
    edge, *_ = files["edges"]
    assert (edge["cause"], edge["quote_doi"], edge["quote_year"]) == ("coffee", "10.1/a b<>(1)", "2020")
    assert edge["quote_link"] == "https://doi.org/10.1/a%20b%3C%3E(1)"
    assert [row["link"] for row in files["claims"]] == [
        edge["quote_link"], "https://pubmed.ncbi.nlm.nih.gov/123/", "", "",
    ]  # fmt: skip
    assert files["claims"][0]["title"] == "'=Title 1\nand more"
    assert files["claims"][0]["quote"] == "'" + str(said[0]["quote"])
    assert [(row["cause"], row["gate"], row["cause_id"] != "") for row in files["claims"]][2:] == [
        ("sleep", "scope stated", True), ("tea", "grounded", False),
    ]  # fmt: skip
    (conflict,) = files["conflicts"]
    assert [conflict[name] for name in ("kind", "one_says", "one_papers", "other_says", "other_papers")] == [
        "sign", "raises", "1", "lowers", "1",
    ]  # fmt: skip
    assert conflict["other_quote"] == files["claims"][0]["quote"]
    assert conflict["other_link"] == edge["quote_link"]

    def in_sheet(cell: str) -> str:
        text = graphml.legal(comma_separated.plain(cell).replace("\r\n", "\n"))
        return plainly(text if len(text) < 32_768 else text[:32_766] + "…")

    def plainly(cell: str) -> str:
        return f"{float(cell):.15g}" if re.fullmatch(r"[\d.]+", cell) else cell  # as exactly as a sheet holds it

    assert {
        name: [{key: plainly(cell) for key, cell in row.items()} for row in rows]
        for name, rows in read_xlsx(book).items()
    } == {
        name: [{key: in_sheet(cell) for key, cell in row.items()} for row in rows]
        for name, rows in files.items()
    }  # fmt: skip


def test_a_table_that_a_sheet_cannot_hold_goes_on_in_another(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, COFFEE)
    files, whole = tables(store, tmp_path)
    monkeypatch.setattr(spreadsheet, "ROWS", 4)
    monkeypatch.setattr(spreadsheet, "LINKS", 1)
    _, parted = tables(store, tmp_path)
    found = read_xlsx(parted)
    assert list(found) == [*TABLES, "claims 2", "claims 3"]
    assert found["claims"] + found["claims 2"] + found["claims 3"] == read_xlsx(whole)["claims"]
    assert len(files["claims"]) == 7


def test_what_a_sheet_cannot_hold_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    units = 32_767  # of UTF-16, in which Excel counts
    quotes = ["😀" * 16_383 + "x", "😀" * 16_384, "x" * units, "a\r\nb", "\x01", "plain"]
    with Store.create(tmp_path / "g") as store:
        said = [{"cause": f"c{n}", "effect": "e", "abstract": 1, "quote": text} for n, text in enumerate(quotes)]
        counts = export.write(fill(store, said), "xlsx", tmp_path / "book")
        assert counts.changed == 4  # two cells of claims, and of edges
        assert not counts.more
        held = {row["cause"]: row["quote"] for row in read_xlsx((tmp_path / "book").read_bytes())["claims"]}
        assert list(held.values()) == [quotes[0], "😀" * 16_383 + "…", quotes[2], "a\nb", "\ufffd", "plain"]
    monkeypatch.setattr(spreadsheet, "ROWS", 4)
    words = ["export", str(tmp_path / "g"), "--format", "xlsx", "-o", str(tmp_path / "book")]
    told = CliRunner().invoke(cli, words, catch_exceptions=False).stderr
    assert "One sheet does not hold all rows: they go on in edges 2, claims 2." in told
    assert "4 cells hold less than their text" in told


def test_a_filter_takes_edges_with_all_their_claims_and_conflicts(store: Store, tmp_path: Path) -> None:
    fill(store, COFFEE)
    whole, _ = tables(store, tmp_path)
    part, _ = tables(store, tmp_path, min_papers=2)
    assert [row["cause"] for row in whole["edges"]] == ["coffee", "sleep"]
    assert [row["cause"] for row in whole["claims"]] == ["coffee"] * 4 + ["sleep", "tea", "coffee"]
    assert part == {
        "edges": whole["edges"][:1], "claims": whole["claims"][:4], "conflicts": whole["conflicts"],
        "effect_sizes": [],
    }  # fmt: skip
    names = [[node.name for node in nodes(store, wanted=Filter(min_papers=number))] for number in (0, 2, 9)]
    assert names == [["coffee", "mood", "sleep", "tea"], ["coffee", "sleep"], []]


# --- hostile text, through the store ---------------------------------------------------------------------------------


def test_hostile_text_passes_through_the_store_into_every_format(store: Store, tmp_path: Path) -> None:
    hostile = [*HOSTILE, "\x00 and \ud83d alone"]
    fill(store, [
        {"cause": f"key {number}", "effect": "effect", "abstract": number, "names": (text, "effect"), "quote": text,
         "relation": text, "ordinal": 0}
        for number, text in enumerate(hostile)
    ])  # fmt: skip
    kept: dict[str, str] = {content_id("entity", f"key {number}"): text for number, text in enumerate(hostile)}
    kept[content_id("entity", f"key {len(HOSTILE)}")] = "\ufffd and \ufffd alone"  # what no DuckDB string can hold
    read = nx.read_graphml(io.BytesIO(written(store, "graphml")))
    effect = content_id("entity", "effect")
    for id, text in kept.items():
        assert read.nodes[id]["label"] == read.edges[id, effect]["quote"] == graphml.legal(text)
    assert {
        edge["cause_id"]: edge["evidence"][0]["quote"] for edge in json.loads(written(store, "json"))["edges"]
    } == kept
    rows = read_csv(written(store, "csv"))
    assert {row["cause_id"]: comma_separated.plain(row["quote"]) for row in rows} == kept


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-2", "'-2"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("'s", "''s"),
        ("a=1", "a=1"),
        ("", ""),
        ("-", "-"),
        ("+ ", "'+ "),
    ],
)
def test_text_that_a_spreadsheet_could_run_is_guarded(text: str, cell: str) -> None:
    assert comma_separated.guarded(text) == cell
    assert comma_separated.plain(cell) == text


def test_legal_keeps_what_xml_allows_and_replaces_the_rest() -> None:
    assert graphml.legal("\t\n\r \x7f\x85\ud7ff\ue000\ufffd\U00010000") == "\t\n\r \x7f\x85\ud7ff\ue000\ufffd\U00010000"
    assert graphml.legal("\x00\x08\x0b\x1f\ud800\udfff\ufffe\uffff") == "\ufffd" * 8


# --- the file --------------------------------------------------------------------------------------------------------


def test_graphml_declares_what_graph_programs_look_for(store: Store) -> None:
    fill(store, COFFEE)
    root = etree.fromstring(written(store, "graphml"))
    space = f"{{{graphml.NAMESPACE}}}"
    assert {element.tag for element in root.iter()} == {
        space + n for n in ("graphml", "key", "graph", "node", "edge", "data")
    }
    (graph,) = root.findall(space + "graph")
    assert (graph.get("id"), graph.get("edgedefault")) == ("democritus", "directed")
    keys = {(key.get("for"), key.get("attr.name")): key.get("attr.type") for key in root.iter(space + "key")}
    assert keys["node", "label"] == "string"
    assert keys["edge", "weight"] == "double"
    assert keys["edge", "claims"] == "long"
    declared = {key.get("id") for key in root.iter(space + "key")}
    assert {data.get("key") for data in root.iter(space + "data")} <= declared
    ids = [element.get("id") for element in root.iter(space + "node", space + "edge")]
    assert len(set(ids)) == len(ids) == 6


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_graph_is_a_valid_file(store: Store, format: export.Format, tmp_path: Path) -> None:
    file = tmp_path / f"graph.{format}"
    assert export.write(store, format, file) == export.Counts(nodes=0, edges=0)
    content = file.read_bytes()
    if format == "graphml":
        assert len(nx.read_graphml(io.BytesIO(content))) == 0
        assert igraph.Graph.Read_GraphML(str(file)).vcount() == 0
    elif format == "json":
        assert json.loads(content) == {"format": "democritus", "version": 4, "nodes": [], "edges": []}
    else:
        assert content == ",".join(COLUMNS).encode("utf-8-sig") + b"\r\n"


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_graph_gives_the_same_bytes(store: Store, format: export.Format, tmp_path: Path) -> None:
    fill(store, COFFEE)
    with Store.create(tmp_path / "graph") as other:
        # claims of other abstracts in another order, in another file
        claims = [{**claim, "ordinal": ordinal} for ordinal, claim in enumerate(COFFEE)]
        fill(other, claims[::-1])
        assert written(other, format) == written(store, format) == written(store, format)


class BrokenError(Exception):
    pass


class Breaking:
    """A store whose rows stop coming."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def stream(self, question: str, /, **parameters: object) -> Iterator[Row]:
        for row in self.store.stream(question, **parameters):
            yield row
            if question in ("export/edges", "export/best_edges"):
                raise BrokenError

    def rows(self, question: str, /, **parameters: object) -> list[Row]:
        return self.store.rows(question, **parameters)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("old", [None, b"old"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    store: Store, format: export.Format, old: bytes | None, tmp_path: Path
) -> None:
    fill(store, COFFEE)
    target = tmp_path / f"graph.{format}"
    if old is not None:
        target.write_bytes(old)
    with pytest.raises(BrokenError):
        export.write(Breaking(store), format, target)  # type: ignore[arg-type]
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([old] if old is not None else [])
    export.write(store, format, target)
    assert target.read_bytes() == written(store, format)
    assert list(tmp_path.iterdir()) == [target]


def test_an_unwritable_target_is_named(store: Store, tmp_path: Path) -> None:
    for target in (tmp_path / "missing" / "graph.csv", tmp_path / "missing" / "folder", tmp_path / ("x" * 300)):
        with pytest.raises(Unusable, match="cannot be written"):
            export.write(store, "csv", target)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_named(store: Store) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    fill(store, COFFEE)
    for format in FORMATS:
        with pytest.raises(Unwritable, match="No space left"):
            export.write(store, format, full)


def test_a_link_stays_a_link_and_permissions_stay(store: Store, tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    export.write(store, "csv", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == written(store, "csv")
    assert stat.S_IMODE((tmp_path / "real").stat().st_mode) == 0o640


@pytest.mark.parametrize("format", FORMATS)
def test_an_open_file_is_written_and_left_open(store: Store, format: export.Format) -> None:
    out = io.BytesIO(b"")
    export.write(fill(store, COFFEE), format, out)
    assert not out.closed
    with pytest.raises(BrokenError):
        export.write(Breaking(store), format, out)  # type: ignore[arg-type]
    assert not out.closed


class Sink(io.RawIOBase):
    """A file that keeps nothing."""

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        return len(content)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.slow
def test_memory_does_not_grow_with_the_edges(format: export.Format, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own memory; `benchmarks/export.py` measures the process, libxml2's among it."""
    evidence = Evidence(
        "c",
        "a",
        "title",
        2020,
        *(None,) * 3,
        "x",
        "raises",
        "y",
        "A quote. " * 20,
        0,
        9,
        "+",
        "+",
        False,
        "causal",
        *PLAIN,
    )

    def peak(count: int) -> int:
        many = (
            Edge(f"c{i}", f"e{i}", "c", "e", "+", 0.5, 0.2, 0.8, "qualified", None, *[1] * 8, [evidence])
            for i in range(count)
        )
        writers = {"graphml": graphml.write, "json": document.write, "csv": comma_separated.write}
        tracemalloc.start()
        writers[format]([], many, Sink())  # type: ignore[arg-type]
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    monkeypatch.setattr(graphml, "MOST_IN_MEMORY", 0)
    peak(4000)  # Python keeps up to 2,000 freed tuples of a size for the next ones
    assert peak(4000) < peak(400) + 100_000
