"""Python API: a finished graph, read-only, as rows, Arrow tables, data frames, or a networkx graph.

`pipeline.open(folder)` makes a `Graph`. Its listings ask what the command line's listings ask, with the same filters.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, Self, Unpack, overload

import networkx as nx

from pipeline.entities import lookup
from pipeline.graph import edges as graph
from pipeline.graph import items
from pipeline.graph.api import slicing
from pipeline.graph.api.filters import Narrowing, chosen
from pipeline.graph.api.slicing import Slicing
from pipeline.graph.conflicts import queries as conflicts
from pipeline.graph.items import Edge, Node
from pipeline.graph.models import local as models
from pipeline.graph.models.local import Model
from pipeline.graph.slices import slices
from pipeline.graph.slices.comparing import Compared, compare
from pipeline.store.database import Store
from pipeline.store.filter import Scope
from pipeline.store.records import ConflictType, Level
from pipeline.store.result import Result, Row

__all__ = ["Graph", "Result"]


class Graph:
    """An open graph. Use as a context manager, or `close` it: while it is open, no run can write it.

    A cause or an effect is an entity's name, an alias, or part of them, in any spelling: all that contain it are meant,
    and what is called exactly so comes first. One that is in no name gives no rows.
    """

    def __init__(self, folder: str | Path) -> None:
        """Raise Unusable if there is no graph, or one of an older version; Busy while a run writes it."""
        self._store = Store.open(Path(folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Results that were not read yet can no longer be."""
        self._store.close()

    def slices(self) -> list[Row]:
        """Return the slices that were made, with their conditions, in the order of their names."""
        return slices.named(self._store)

    def slice(self, name: str | None = None, **more: Unpack[Slicing]) -> Graph:
        """Return the graph of the claims of a slice, or of what is asked for, with support and conflicts of its own.

        It is open as long as this one is, or until it is closed. Raises Unusable if no slice has the name.
        """
        part = Graph.__new__(Graph)
        part._store = slices.opened(self._store, self._scope(name, more))
        return part

    def compare(self, one: str | Slicing, other: str | Slicing | None = None, level: Level = "concept") -> Compared:
        """Return what two slices say of the same pairs: agree, drift, contradict, or too few to tell.

        Each is a name, or a dict of what `slice` takes; without `other`, one is compared with the rest of the graph: of
        a slice of years with what has a year.
        """
        first = self._scope_of(one)
        return compare(self._store, first, slicing.rest(first) if other is None else self._scope_of(other), level)

    def models(
        self,
        focus: str | None = None,
        *,
        limit: int | None = None,
        level: Level = "concept",
        radius: int = 2,
        size: int = 20,
        **more: Unpack[Narrowing],
    ) -> list[Model]:
        """Local causal models, those first that hold together most; with `focus`, the one around that variable.

        Each has `graph` and the acyclic `dag` as networkx graphs of ids, `names`, `score`, `cuts`, `loops`,
        `questions` and the rest; `pipeline.graph.models.analysis` asks more of them. Raises Unusable if nothing is
        called so.
        """
        wanted = chosen(self._store, level, **more)
        if focus is None:
            return models.models(self._store, wanted, level, radius=radius, size=size, limit=limit)[0]
        entity = lookup.meant(self._store, focus).entity
        return [models.around(self._store, [entity], wanted, level, radius=radius, size=size)]

    def _scope_of(self, wanted: str | Slicing) -> Scope:
        return self._scope(wanted, {}) if isinstance(wanted, str) else self._scope(None, wanted)

    def _scope(self, name: str | None, options: Slicing) -> Scope:
        wanted = slicing.condition(**options) if name is None else slices.find(self._store, name)
        return slicing.scope(self._store, wanted)

    def edges(
        self,
        cause: str | None = None,
        effect: str | None = None,
        *,
        limit: int | None = None,
        level: Level = "concept",
        **more: Unpack[Narrowing],
    ) -> Result:
        """Edges, the best supported first, each with its counts and its best quote.

        With `year`, `design` or `topic` those with a paper that fits; their numbers are those of all their papers.
        """
        return graph.edges(self._store, chosen(self._store, level, cause=cause, effect=effect, **more), limit, level)

    def claims(
        self,
        cause: str | None = None,
        effect: str | None = None,
        *,
        abstract: str | None = None,
        limit: int | None = None,
        **more: Unpack[Narrowing],
    ) -> Result:
        """Return the claims that count, those of exact names first, then in the order of the abstracts.

        `start` and `end` are code points of an abstract's text.

        Claims that are never evidence are among them: those with `grounding` 'ungrounded' or `resolved` false.
        """
        return graph.claims(self._store, chosen(self._store, cause=cause, effect=effect, **more), limit, abstract)

    def entities(self, search: str | None = None) -> Result:
        """Return the variables, the most claimed first; only those whose name or an alias contains `search`."""
        return self._store.result("entities/list", search=search)

    def conflicts(
        self,
        cause: str | None = None,
        effect: str | None = None,
        *,
        limit: int | None = None,
        level: Level = "concept",
        of_type: ConflictType | None = "between studies",
        **more: Unpack[Narrowing],
    ) -> Result:
        """Findings that cannot all hold, the highest score first; `sides` are nested, each with its claims.

        Those on the edges that fit. `of_type`: None for conflicts of all types.
        """
        wanted = chosen(self._store, level, cause=cause, effect=effect, **more)
        return conflicts.conflicts(self._store, limit, level, of_type, wanted)

    @overload
    def to_networkx(
        self, parallel: Literal[False] = False, level: Level = "concept", **more: Unpack[Narrowing]
    ) -> nx.DiGraph[str]: ...

    @overload
    def to_networkx(
        self, parallel: Literal[True], level: Level = "concept", **more: Unpack[Narrowing]
    ) -> nx.MultiDiGraph[str]: ...

    def to_networkx(
        self, parallel: bool = False, level: Level = "concept", **more: Unpack[Narrowing]
    ) -> nx.DiGraph[str] | nx.MultiDiGraph[str]:
        """Return the graph: a DiGraph with one edge per cause and effect, or a MultiDiGraph with one per claim.

        Nodes are ids, with what an export's nodes have (`export.items.Node`); edges have what an export's edges have
        but the ends, their claims as dicts in `evidence`, the best first. A parallel edge has its claim's id as key,
        `weight` (the claim's vote, 0 to 1), and the claim's sign, quote and the rest.
        """
        wanted = chosen(self._store, level, **more)
        convert = _parallel if parallel else _simple
        return convert(items.nodes(self._store, level, wanted), items.edges(self._store, level, wanted))


def _simple(nodes: Iterable[Node], edges: Iterable[Edge]) -> nx.DiGraph[str]:
    """One edge per cause and effect, with its claims as `evidence` and a model's as `statements`, lists of dicts."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(map(_node, nodes))
    for edge in edges:
        values = {**edge._asdict(), "relation": edge.relation}
        for kind in ("evidence", "statements"):
            values[kind] = [claim._asdict() for claim in values[kind]]
        for end in ("cause", "effect", "cause_id", "effect_id"):  # the nodes have them
            del values[end]
        graph.add_edge(edge.cause_id, edge.effect_id, **values)
    return graph


def _parallel(nodes: Iterable[Node], edges: Iterable[Edge]) -> nx.MultiDiGraph[str]:
    """One edge per claim, the claim's id its key, and the claim's vote its weight."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(map(_node, nodes))
    for edge in edges:
        for claim in (*edge.evidence, *edge.statements):
            graph.add_edge(edge.cause_id, edge.effect_id, key=claim.claim, weight=claim.vote, **claim._asdict())
    return graph


def _node(node: Node) -> tuple[str, dict[str, Any]]:
    return node.id, {name: value for name, value in node._asdict().items() if name != "id"}
