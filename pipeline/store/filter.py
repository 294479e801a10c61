"""Filter of listings and exports: which edges, claims and conflicts are meant, for the macros in filters.sql.

An edge passes by its own numbers, sign and standing, and by having a paper of the years, designs, topics and merged
graphs asked for; its numbers stay those of all its papers. A conflict passes if its edge does. A claim passes by its
own sign, origin and standing, by its abstract's year, design, topics and graphs, and by speaking to an edge of the
papers and weight asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.store.records import Ends, Origin, Sign, Standing

Sort = Literal["support", "papers", "against", "latest"]
"""Orders of a list of edges: `papers` counts all of them, `against` those that find otherwise."""


class Filter(NamedTuple):
    """What is asked for; None, or nothing in a list of designs or standings, for all.

    `causes`, `effects` and `about` (either end) are ids of entities at the level that is listed, `topics` ids of
    topics, `graphs` those of graphs that were merged into this one; `since` and `until` are years, both inclusive;
    `min_weight` is from 0 to 1. `origin`: what the literature speaks of, or what a model does, from memory; "both" is
    all there is, as None is.
    """

    causes: Ends | None = None
    effects: Ends | None = None
    about: Ends | None = None
    min_weight: float = 0.0
    min_papers: int = 0
    since: int | None = None
    until: int | None = None
    designs: Sequence[str] = ()
    topics: Sequence[str] | None = None
    sign: Sign | None = None
    standings: Sequence[Standing] = ()
    graphs: Sequence[str] | None = None
    origin: Origin | None = None

    def parameters(self) -> dict[str, object]:
        """Return the parameter of what passes, `wanted`: the fields of the macro `filter_of`."""
        roles = {"causes": self.causes, "effects": self.effects, "about": self.about}
        wanted = {
            **self._asdict(),
            **{role: None if each is None else each.all for role, each in roles.items()},
            **{f"exact_{role}": each.exact or None if each else None for role, each in roles.items()},
            "designs": list(self.designs) or None,
            "topics": None if self.topics is None else list(self.topics),
            "standings": list(self.standings) or None,
            "graphs": None if self.graphs is None else list(self.graphs),
            "origin": None if self.origin == "both" else self.origin,
        }
        return {"wanted": wanted}

    def portion(self, limit: int | None = None, offset: int = 0, sort: Sort = "support") -> dict[str, object]:
        """Return the parameters of a portion of the edges that pass (macro `first_edges`), at most `limit` of them."""
        return {"limit": limit, "offset": offset, "sort": sort, **self.parameters()}

    @property
    def whole(self) -> bool:
        """Tell whether everything passes."""
        return self.parameters() == EVERYTHING.parameters()


EVERYTHING = Filter()


class Scope(NamedTuple):
    """The condition of a slice: which claims are meant; None for all.

    `since` and `until` are years, both inclusive, `topics` ids of topics. `populations` are beginnings of words of
    the claim's population, or of its title where it states none; `sources` parts of the path of the file that the
    abstract was read from, or of the folder of a merged graph. Of several values of one kind one is enough.

    `origin`: whose claims, None for those of the literature. What a model says from memory has no year, design,
    population or source: of its statements those are meant on whose path of topics one of `themes` stands.
    """

    since: int | None = None
    until: int | None = None
    designs: Sequence[str] | None = None
    topics: Sequence[str] | None = None
    populations: Sequence[str] | None = None
    sources: Sequence[str] | None = None
    origin: Origin | None = None
    themes: Sequence[str] | None = None

    def parameters(self) -> dict[str, object]:
        """The parameters of what of the literature meets it."""
        return {
            name: value if value is None or isinstance(value, int | str) else list(value)
            for name, value in self._asdict().items()
            if name != "themes"
        }
