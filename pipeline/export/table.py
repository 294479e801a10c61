"""Tables of edges, claims and conflicts: their columns and cells, the same in CSV files and spreadsheets.

    edges      one a row, with its support, its standing, and its best claim (`quote_…`)
    claims     one a row and edge that it speaks to, with what a reviewer checks it by; those that speak to no edge last
    effect_sizes  one a row and edge that its claim speaks to: measure, value, interval where these could be read from
               the abstract's words, the direction of the size for the edge's variables, and what does not go with
               the claim's sign (`warning`)
    conflicts  one a row, with what each side says (`one_…`, `other_…`), its strongest claim, and what separates them

`cause` and `effect` are the same names in all three, so that rows can be looked up from one table in another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import quote

from pipeline.graph.items import Edge, Evidence, Node
from pipeline.sources.text import effect_sizes
from pipeline.store.result import Row

Cell = str | int | float | None
T = TypeVar("T")

WIDE, NAME, SHORT, NUMBER = 60, 28, 14, 9  # characters of a column in a spreadsheet


class Column(NamedTuple, Generic[T]):
    """A column: what is in it, how wide it is, and whether abstracts or models wrote it (`outside`)."""

    name: str
    value: Callable[[T], Cell]
    width: int = NUMBER
    outside: bool = False

    @property
    def link(self) -> bool:
        """Its cells are addresses."""
        return self.name.rpartition("_")[2] == "link"


class Spoken(NamedTuple):
    """A claim, with the names of the edge's ends that it speaks to, and their ids; None where it speaks to none."""

    cause: str
    effect: str
    claim: Evidence
    cause_id: str | None = None
    effect_id: str | None = None


def link(pmid: str | None, doi: str | None) -> str:
    """Where a paper is on the web, by its DOI, else its PMID; empty without either."""
    if doi:
        return f"https://doi.org/{quote(doi, safe='/:;()._-')}"
    return f"https://pubmed.ncbi.nlm.nih.gov/{quote(pmid)}/" if pmid else ""


def vocabulary(nodes: Iterable[Node]) -> dict[str, str]:
    """The ids of nodes in a controlled vocabulary, by their ids in the graph."""
    return {node.id: "; ".join(node.vocabulary_ids) for node in nodes if node.vocabulary_ids}


def _joined(texts: Sequence[str]) -> str:
    return "; ".join(texts)


def edge_columns(known: Mapping[str, str]) -> list[Column[Edge]]:
    """The columns of the table of edges; `known` are ids of nodes in a vocabulary."""
    return [
        Column("cause", lambda edge: edge.cause, NAME, True),
        Column("effect", lambda edge: edge.effect, NAME, True),
        Column("sign", lambda edge: edge.sign, 5),
        Column("weight", lambda edge: edge.weight),
        Column("low", lambda edge: edge.low),
        Column("high", lambda edge: edge.high),
        Column("standing", lambda edge: edge.standing, SHORT),
        Column("gate", lambda edge: edge.gate or "", SHORT),
        Column("supports", lambda edge: edge.supports),
        Column("refutes", lambda edge: edge.refutes),
        Column("nulls", lambda edge: edge.nulls),
        Column("background", lambda edge: edge.background),
        Column("papers", lambda edge: edge.papers),
        Column("abstracts", lambda edge: edge.abstracts),
        Column("claims", lambda edge: edge.claims),
        Column("narrower", lambda edge: edge.narrower),
        Column("origin", lambda edge: edge.origin, SHORT),
        Column("statements", lambda edge: edge.model_statements),
        Column("model_sign", lambda edge: edge.model_sign or "", SHORT),
        Column("relation", lambda edge: edge.relation, SHORT, True),
        Column("quote", lambda edge: edge.best.quote, WIDE, True),
        Column("quote_abstract", lambda edge: edge.best.abstract, SHORT, True),
        Column("quote_title", lambda edge: edge.best.title, WIDE, True),
        Column("quote_year", lambda edge: edge.best.year),
        Column("quote_doi", lambda edge: edge.best.doi, SHORT, True),
        Column("quote_pmid", lambda edge: edge.best.pmid, SHORT, True),
        Column("quote_link", lambda edge: link(edge.best.pmid, edge.best.doi), NAME),
        Column("quote_design", lambda edge: edge.best.design, SHORT),
        Column("quote_population", lambda edge: edge.best.population, NAME, True),
        Column("quote_effect_size", lambda edge: edge.best.effect_size, NAME, True),
        Column("quote_reading", lambda edge: edge.best.reading),
        Column("quote_doubts", lambda edge: _joined(edge.best.doubts), NAME, True),
        Column("cause_id", lambda edge: edge.cause_id, SHORT),
        Column("effect_id", lambda edge: edge.effect_id, SHORT),
        Column("cause_vocabulary_id", lambda edge: known.get(edge.cause_id, ""), SHORT, True),
        Column("effect_vocabulary_id", lambda edge: known.get(edge.effect_id, ""), SHORT, True),
    ]


CLAIM_COLUMNS: list[Column[Spoken]] = [
    Column("cause", lambda row: row.cause, NAME, True),
    Column("effect", lambda row: row.effect, NAME, True),
    Column("sign", lambda row: row.claim.sign, 5),
    Column("origin", lambda row: row.claim.origin, SHORT),
    Column("title", lambda row: row.claim.title, WIDE, True),
    Column("year", lambda row: row.claim.year),
    Column("journal", lambda row: row.claim.journal, SHORT, True),
    Column("doi", lambda row: row.claim.doi, SHORT, True),
    Column("pmid", lambda row: row.claim.pmid, SHORT, True),
    Column("link", lambda row: link(row.claim.pmid, row.claim.doi), NAME),
    Column("abstract", lambda row: row.claim.abstract, SHORT, True),
    Column("design", lambda row: row.claim.design, SHORT),
    Column("sample_size", lambda row: row.claim.sample_size, SHORT, True),
    Column("population", lambda row: row.claim.population, NAME, True),
    Column("effect_size", lambda row: row.claim.effect_size, NAME, True),
    Column("comparator", lambda row: row.claim.comparator, NAME, True),
    Column("condition", lambda row: row.claim.condition, NAME, True),
    Column("dose", lambda row: row.claim.dose, SHORT, True),
    Column("time", lambda row: row.claim.time, SHORT, True),
    Column("quote", lambda row: row.claim.quote, WIDE, True),
    Column("cause_words", lambda row: row.claim.cause, NAME, True),
    Column("relation", lambda row: row.claim.relation, SHORT, True),
    Column("effect_words", lambda row: row.claim.effect, NAME, True),
    Column("strength", lambda row: row.claim.strength, SHORT),
    Column("hedged", lambda row: "yes" if row.claim.hedged else "no"),
    Column("basis", lambda row: row.claim.basis, SHORT),
    Column("reading", lambda row: row.claim.reading),
    Column("vote", lambda row: row.claim.vote),
    Column("standing", lambda row: row.claim.standing, SHORT),
    Column("gate", lambda row: row.claim.gate or "", SHORT),
    Column("doubts", lambda row: _joined(row.claim.doubts), NAME, True),
    Column("claim", lambda row: row.claim.claim, SHORT),
    Column("cause_id", lambda row: row.cause_id, SHORT),
    Column("effect_id", lambda row: row.effect_id, SHORT),
]


class Sized(NamedTuple):
    """A claim that states an effect size, and what could be read of it."""

    spoken: Spoken
    edge_sign: str
    read: Row


def sized(edge: Edge) -> Iterator[Sized]:
    """The effect sizes that an edge's claims state, each of an abstract once."""
    met = set()
    for claim in edge.evidence:
        stated = claim.effect_size
        if stated and (claim.abstract, stated) not in met:
            met.add((claim.abstract, stated))
            spoken = Spoken(edge.cause, edge.effect, claim, edge.cause_id, edge.effect_id)
            read = effect_sizes.compared(stated, claim.quote, claim.effect, claim.said, claim.sign)
            yield Sized(spoken, edge.sign, read or {})


SIZE_COLUMNS: list[Column[Sized]] = [
    Column("cause", lambda row: row.spoken.cause, NAME, True),
    Column("effect", lambda row: row.spoken.effect, NAME, True),
    Column("edge_sign", lambda row: row.edge_sign, 5),
    Column("sign", lambda row: row.spoken.claim.sign, 5),
    Column("measure", lambda row: row.read.get("measure"), SHORT),
    Column("value", lambda row: row.read.get("value")),
    Column("unit", lambda row: row.read.get("unit"), SHORT, True),
    Column("low", lambda row: row.read.get("low")),
    Column("high", lambda row: row.read.get("high")),
    Column("level", lambda row: row.read.get("level")),
    Column("p", lambda row: (row.read.get("p") or "").removeprefix("= "), SHORT, True),
    Column("direction", lambda row: row.read.get("direction"), 5),
    Column("warning", lambda row: row.read.get("warning"), NAME),
    Column("words", lambda row: row.spoken.claim.effect_size, NAME, True),
    Column("sample_size", lambda row: row.spoken.claim.sample_size, SHORT, True),
    Column("design", lambda row: row.spoken.claim.design, SHORT),
    Column("population", lambda row: row.spoken.claim.population, NAME, True),
    Column("comparator", lambda row: row.spoken.claim.comparator, NAME, True),
    Column("title", lambda row: row.spoken.claim.title, WIDE, True),
    Column("year", lambda row: row.spoken.claim.year),
    Column("link", lambda row: link(row.spoken.claim.pmid, row.spoken.claim.doi), NAME),
    Column("abstract", lambda row: row.spoken.claim.abstract, SHORT, True),
    Column("quote", lambda row: row.spoken.claim.quote, WIDE, True),
    Column("claim", lambda row: row.spoken.claim.claim, SHORT),
    Column("cause_id", lambda row: row.spoken.cause_id, SHORT),
    Column("effect_id", lambda row: row.spoken.effect_id, SHORT),
]

_SAYS = {"sign": ("raises", "lowers"), "null": ("an effect", "no effect"), "direction": ("this way", "the other way")}


def _side(name: str, number: int) -> Iterator[Column[Row]]:
    def strongest(row: Row) -> Row:
        claim: Row = row["strongest"][number]
        return claim

    yield Column(f"{name}_says", lambda row: _SAYS[row["kind"]][number], SHORT)
    yield Column(f"{name}_papers", lambda row: row["papers"][number])
    for what, width, outside in (
        ("title", WIDE, True), ("year", NUMBER, False), ("design", SHORT, False), ("population", NAME, True),
        ("effect_size", NAME, True), ("quote", WIDE, True),
    ):  # fmt: skip
        yield Column(f"{name}_{what}", lambda row, what=what: strongest(row)[what], width, outside)  # type: ignore[misc]
    yield Column(f"{name}_link", lambda row: link(strongest(row)["pmid"], strongest(row)["doi"]), NAME)
    yield Column(f"{name}_claim", lambda row: strongest(row)["claim"], SHORT)


def _axes(row: Row) -> str:
    return _joined([f"{axis['axis']}: {' / '.join(map(_words, axis['words']))}" for axis in row["axes"]])


def _words(text: str) -> str:
    return f"“{text}”" if text else "(not stated)"


def _through(row: Row) -> str:
    return _joined([f"{row[role]}: {', '.join(names)}" for role, names in row["through"].items()])


CONFLICT_COLUMNS: list[Column[Row]] = [
    Column("cause", lambda row: row["cause"], NAME, True),
    Column("effect", lambda row: row["effect"], NAME, True),
    Column("kind", lambda row: row["kind"], SHORT),
    Column("type", lambda row: row["type"], SHORT),
    Column("score", lambda row: row["score"]),
    Column("separated_by", _axes, WIDE, True),
    *_side("one", 0),
    *_side("other", 1),
    Column("through", _through, NAME, True),
    Column("verdict", lambda row: row["verdict"], SHORT),
    Column("verdict_by", lambda row: row["verdict_by"], SHORT, True),
    Column("conflict", lambda row: row["id"], SHORT),
    Column("cause_id", lambda row: row["cause_id"], SHORT),
    Column("effect_id", lambda row: row["effect_id"], SHORT),
]


class Table(Generic[T]):
    """A table that is being written: its rows go to `put` as they come."""

    def __init__(self, columns: Sequence[Column[T]], put: Callable[[Sequence[Cell]], Any]) -> None:
        self._columns = columns
        self._put = put

    def write(self, item: T) -> None:
        """One row more."""
        self._put([column.value(item) for column in self._columns])
