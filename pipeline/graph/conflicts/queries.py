"""Conflicts: findings that cannot all hold. Every side keeps its claims; nothing is resolved by deletion.

Kinds: `sign` (opposite signs), `null` (an effect against none), `direction` (both directions between two variables).
Types: between studies; within a study, often the finding itself; a loop, which is none; and those whose readings are
suspected. They are derived rows. What separates the sides is told by
rule (`axes`), over many papers by a test (`moderators`), and by one question to a model (`asking`), whose verdicts and
those of people stand in the log of decisions (`verdicts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

from pipeline.errors import Unusable
from pipeline.graph.conflicts.axes import Axis, ClaimDetails, separating
from pipeline.graph.conflicts.moderators import moderators
from pipeline.graph.conflicts.sides import Evidence, Sides, fetch, stream
from pipeline.graph.items import STATED
from pipeline.store.database import Store
from pipeline.store.filter import EVERYTHING, Filter
from pipeline.store.records import CONFLICT_TYPES, ConflictType, Ends, Level
from pipeline.store.result import Result, Row

BETWEEN: ConflictType = CONFLICT_TYPES[0]
_PORTION = 500  # conflicts whose sides are in memory at once
_SHOWN_AT_ONCE = 20
_NAMED = 6  # narrower variables that are named on each end


def conflicts(
    store: Store,
    limit: int | None = None,
    level: Level = "concept",
    of_type: ConflictType | None = BETWEEN,
    wanted: Filter = EVERYTHING,
) -> Result:
    """Conflicts of a type (None for all) on the edges of a level that pass a filter, with their sides and claims.

    The highest score comes first; of equal ones that of most papers, then the latest.
    """
    return store.result("conflicts/list", **_parameters(limit, level, of_type, wanted))


def heads(
    store: Store,
    limit: int | None = None,
    level: Level = "concept",
    of_type: ConflictType | None = BETWEEN,
    wanted: Filter = EVERYTHING,
) -> Result:
    """As `conflicts`, without the sides: for `described`, however many there are."""
    return store.result("conflicts/heads", **_parameters(limit, level, of_type, wanted))


def _parameters(limit: int | None, level: Level, of_type: ConflictType | None, wanted: Filter) -> dict[str, object]:
    return {"limit": limit, "level": level, "type": of_type, "id": None, **wanted.parameters()}


def number(
    store: Store, level: Level = "concept", of_type: ConflictType | None = BETWEEN, wanted: Filter = EVERYTHING
) -> int:
    """How many conflicts of a type (None for all) are on the edges of a level that pass a filter."""
    return int(store.row("conflicts/count", level=level, type=of_type, **wanted.parameters())["number"])


def described(store: Store, rows: Sequence[Row]) -> list[Row]:
    """Rows of `conflicts`, or of `heads`, with what separates their sides, the papers and the strongest claim of each,
    and the narrower variables that meet.
    """
    described_rows: list[Row] = []
    for level, group in groupby(rows, key=itemgetter("level")):
        portion = list(group)
        fetched = fetch(store, level, portion)
        axes_by_model = _axes_by_model(store, fetched)
        for row, sides in zip(portion, fetched, strict=True):
            strongest = [_laid_out(side[0]) for side in sides]
            more = {**_papers(sides), "through": _through(row, sides), "strongest": strongest}
            described_rows.append({**row, "axes": _axes(sides, axes_by_model), **more})
    return described_rows


def among(store: Store, ids: Sequence[str], level: Level) -> list[Row]:
    """The conflicts between studies on edges that have both ends among these, as `described` has them."""
    within = Filter(causes=Ends(list(ids), []), effects=Ends(list(ids), []))
    return described(store, heads(store, None, level, BETWEEN, within).rows())


def described_all(store: Store, rows: Iterable[Row]) -> Iterator[Row]:
    """As `described`, a portion at a time, so that any number of conflicts is told of in little memory."""
    remaining = iter(rows)
    while portion := list(islice(remaining, _PORTION)):
        yield from described(store, portion)


def found(store: Store, identity: str) -> Row:
    """The conflict with this id, or with the only one that begins so. Raises Unusable if there is none, or several."""
    wanted = identity if identity.startswith("sha256:") else f"sha256:{identity}"
    called = store.sql(
        "select id, level from conflict_levels where starts_with(id, $id) order by level, id limit 2", id=wanted
    )
    if len(called) != 1:
        what = "no conflict has" if not called else "several conflicts have ids that begin with"
        raise Unusable(f"{what} the id {identity!r}. `democritus conflicts DIR` lists them with their ids.")
    return store.row("conflicts/list", limit=1, type=None, **called[0], **EVERYTHING.parameters())


def show(store: Store, identity: str) -> Row:
    """One conflict with its sides next to each other, what separates them, and what goes with the sign."""
    return laid_out(store, [found(store, identity)])[0]


def laid_out(store: Store, rows: Sequence[Row]) -> list[Row]:
    """Conflicts of one level, each as `show` tells it."""
    by_place = dict(each_laid_out(store, rows))
    return [by_place[place] for place in range(len(rows))]


def each_laid_out(store: Store, rows: Sequence[Row]) -> Iterator[tuple[int, Row]]:
    """As `laid_out`, one after another with their places, in an order of their ends: not all are in memory at once."""
    remaining = stream(store, rows[0]["level"], rows) if rows else iter(())
    while portion := list(islice(remaining, _SHOWN_AT_ONCE)):
        axes_by_model = _axes_by_model(store, [sides for _, sides in portion])
        for place, sides in portion:
            yield (
                place,
                {
                    **rows[place],
                    "axes": _axes(sides, axes_by_model),
                    "through": _through(rows[place], sides),
                    **_papers(sides),
                    "sides": [[_laid_out(each) for each in side] for side in sides],
                    "moderators": [each._asdict() for each in moderators(*_told(sides))],
                },
            )


_SHOWN = (
    *"claim statement abstract title year pmid doi sign cause relation effect quote reading vote".split(),
    *STATED,
    "narrow_cause",
    "narrow_effect",
)


def _laid_out(evidence: Evidence) -> Row:
    return {name: evidence.row[name] for name in _SHOWN}


def _told(sides: Sides) -> tuple[list[ClaimDetails], list[ClaimDetails]]:
    return [each.details for each in sides.one], [each.details for each in sides.other]


def _papers(sides: Sides) -> Row:
    return {"papers": [len({each.details.paper for each in side}) for side in sides]}


def _axes_by_model(store: Store, conflicts: Iterable[Sides]) -> list[Row]:
    """Return what a model answered on the axes between claims on the sides of conflicts."""
    statements = {each.statement for sides in conflicts for side in sides for each in side}
    return store.rows("conflicts/axes", statements=sorted(statements))


def _axes(sides: Sides, axes_by_model: Sequence[Row]) -> list[Row]:
    """What separates the sides: as a model says where one was asked, else by rule."""
    mine, theirs = ({each.statement for each in side} for side in sides)
    of_model = []
    for row in axes_by_model:
        if row["one"] in mine and row["other"] in theirs:
            of_model.append(_axis(Axis(row["axis"], row["one_words"], row["other_words"]), row["by"]))
        elif row["one"] in theirs and row["other"] in mine:
            of_model.append(_axis(Axis(row["axis"], row["other_words"], row["one_words"]), row["by"]))
    return of_model or [_axis(axis, "rule") for axis in separating(*_told(sides))]


def _axis(axis: Axis, by: str) -> Row:
    return {"axis": axis.axis, "words": [axis.one, axis.other], "by": by}


def _through(row: Row, sides: Sides) -> Row:
    """role -> the narrower variables that meet in a class there, the commonest first; empty where none do."""
    narrower: Row = {}
    for role in ("cause", "effect"):
        uses: dict[str, int] = {}
        for each in (*sides.one, *sides.other):
            name = each.row[f"narrow_{role}"]
            uses[name] = uses.get(name, 0) + 1
        names = sorted(uses, key=lambda name: (-uses[name], name))
        if row["level"] == "broader" and names != [row[role]]:
            narrower[role] = names[:_NAMED]
    return narrower
