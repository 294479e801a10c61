"""Tables of edges, claims and conflicts: their columns and cells, the same in CSV files and spreadsheets.

    edges      one a row, with its support, its standing, and its best claim (`quote_…`)
    claims     one a row and edge that it speaks to, with what a reviewer checks it by; those that speak to no edge last
    effect_sizes  one a row and edge that its claim speaks to: measure, value, interval where these could be read from
               the abstract's words, the direction of the size for the edge's variables, and what does not go with
               the claim's sign (`warning`)
    conflicts  one a row, with what each side says (`one_…`, `other_…`), its strongest claim, and what separates them

What is told of edges and claims is listed in `pipeline.graph.items`. `cause` and `effect` are the same names in all
tables, so that rows can be looked up from one in another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple
from urllib.parse import quote

from pipeline.graph.items import CLAIM_COLUMNS, EDGE_COLUMNS, Edge, Evidence, Node
from pipeline.sources.text import effect_sizes
from pipeline.store.result import Row

Cell = str | int | float | None

WIDE = 60
"""Characters of a column of sentences in a spreadsheet."""
_WIDTHS = {"title": WIDE, "quote": WIDE, "by": WIDE, "sign": 5, "direction": 5} | dict.fromkeys(
    "cause effect link population size comparator condition words doubts warning through".split(), 28
)


class Column(NamedTuple):
    """A column: what it is called, and its value of an item."""

    name: str
    of: Callable[[Any], Any]

    @property
    def width(self) -> int:
        """Return how many characters wide it is in a spreadsheet, by the last word of its name."""
        return _WIDTHS.get(self.name.rpartition("_")[2], 12)

    @property
    def link(self) -> bool:
        """Tell whether its cells are addresses."""
        return self.name.rpartition("_")[2] == "link"


class Claim(NamedTuple):
    """A claim, with the names of the edge's ends that it speaks to, and their ids; None where it speaks to none."""

    cause: str
    effect: str
    claim: Evidence
    cause_id: str | None = None
    effect_id: str | None = None

    @property
    def link(self) -> str:
        """Return where its paper is on the web."""
        return link(self.claim.pmid, self.claim.doi)


def link(pmid: str | None, doi: str | None) -> str:
    """Return where a paper is on the web, by its DOI, else its PMID; empty without either."""
    if doi:
        return f"https://doi.org/{quote(doi, safe='/:;()._-')}"
    return f"https://pubmed.ncbi.nlm.nih.gov/{quote(pmid)}/" if pmid else ""


def vocabulary(nodes: Iterable[Node]) -> dict[str, str]:
    """Return the ids of nodes in a controlled vocabulary, by their ids in the graph."""
    return {node.id: "; ".join(node.vocabulary_ids) for node in nodes if node.vocabulary_ids}


def _columns(*names: str) -> list[Column]:
    return [Column(name, attrgetter(name)) for name in names]


def edge_columns(known: Mapping[str, str]) -> list[Column]:
    """Return the columns of the table of edges; `known` are ids of nodes in a vocabulary."""
    return [
        *(Column(name, value) for name, value in EDGE_COLUMNS.items()),
        Column("quote_link", lambda edge: link(edge.best.pmid, edge.best.doi)),
        *_columns("cause_id", "effect_id"),
        Column("cause_vocabulary_id", lambda edge: known.get(edge.cause_id)),
        Column("effect_vocabulary_id", lambda edge: known.get(edge.effect_id)),
    ]


_OTHERS = {"cause": "cause_words", "effect": "effect_words"}  # than the names of the edge's ends
CLAIMS: list[Column] = [
    *_columns("cause", "effect"),
    *(Column(_OTHERS.get(name, name), attrgetter(f"claim.{name}")) for name in CLAIM_COLUMNS),
    *_columns("link", "cause_id", "effect_id"),
]


class Sized(NamedTuple):
    """A claim that states an effect size, and what could be read of it."""

    claim: Claim
    edge_sign: str
    read: Row


def sized(edge: Edge) -> Iterator[Sized]:
    """Return the effect sizes that an edge's claims state, each of an abstract once."""
    met = set()
    for claim in edge.evidence:
        stated = claim.effect_size
        if stated and (claim.abstract, stated) not in met:
            met.add((claim.abstract, stated))
            row = Claim(edge.cause, edge.effect, claim, edge.cause_id, edge.effect_id)
            read = effect_sizes.compared(stated, claim.quote, claim.effect, claim.said, claim.sign)
            yield Sized(row, edge.sign, read or {})


def _read(name: str) -> Column:
    return Column(name, lambda row: row.read.get(name))


SIZES: list[Column] = [
    *(Column(name, attrgetter(f"claim.{name}")) for name in ("cause", "effect")),
    Column("edge_sign", attrgetter("edge_sign")),
    Column("sign", attrgetter("claim.claim.sign")),
    *map(_read, ("measure", "value", "unit")),
    *map(_read, ("low", "high", "level")),
    Column("p", lambda row: (row.read.get("p") or "").removeprefix("= ")),
    *map(_read, ("direction", "warning")),
    Column("words", attrgetter("claim.claim.effect_size")),
    *(
        Column(name, attrgetter(f"claim.claim.{name}"))
        for name in "sample_size design population comparator title year abstract quote claim".split()
    ),
    *(Column(name, attrgetter(f"claim.{name}")) for name in ("link", "cause_id", "effect_id")),
]

_SAYS = {"sign": ("raises", "lowers"), "null": ("an effect", "no effect"), "direction": ("this way", "the other way")}


def _side(name: str, number: int) -> Iterator[Column]:
    def strongest(row: Row) -> Row:
        claim: Row = row["strongest"][number]
        return claim

    yield Column(f"{name}_says", lambda row: _SAYS[row["kind"]][number])
    yield Column(f"{name}_papers", lambda row: row["papers"][number])
    for what in ("title", "year", "design", "population", "effect_size", "quote", "claim"):
        yield Column(f"{name}_{what}", lambda row, what=what: strongest(row)[what])  # type: ignore[misc]
    yield Column(f"{name}_link", lambda row: link(strongest(row)["pmid"], strongest(row)["doi"]))


def _axes(row: Row) -> str:
    return "; ".join([f"{axis['axis']}: {' / '.join(map(_words, axis['words']))}" for axis in row["axes"]])


def _words(text: str) -> str:
    return f"“{text}”" if text else "(not stated)"


def _through(row: Row) -> str:
    return "; ".join([f"{row[role]}: {', '.join(names)}" for role, names in row["through"].items()])


CONFLICTS: list[Column] = [
    *(Column(name, itemgetter(name)) for name in ("cause", "effect", "kind", "type", "score")),
    Column("separated_by", _axes),
    *_side("one", 0),
    *_side("other", 1),
    Column("through", _through),
    *(Column(name, itemgetter(name)) for name in ("verdict", "verdict_by")),
    Column("conflict", itemgetter("id")),
    *(Column(name, itemgetter(name)) for name in ("cause_id", "effect_id")),
]


class Table:
    """A table that is being written: its rows go to `put` as they come."""

    def __init__(self, columns: Sequence[Column], put: Callable[[Sequence[Cell]], Any]) -> None:
        self._columns = columns
        self._put = put

    def write(self, item: object) -> None:
        """Write one row more."""
        self._put([_cell(column.of(item)) for column in self._columns])


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else value
