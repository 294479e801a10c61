"""Filters as people write them: names, years, topics and designs, turned into the ids that a graph knows.

The options of the command line and the keywords of the Python interface are the same, and both come through here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypedDict, Unpack, get_args

from pipeline.entities import lookup
from pipeline.errors import Unusable
from pipeline.sources.text.unicode import folded
from pipeline.store.database import Store
from pipeline.store.filter import Filter
from pipeline.store.records import Design, Ends, Level, Origin, Sign, Standing

DESIGNS = (*get_args(Design), "not stated")
_YEARS = re.compile(r"(\d{1,4})?\s*(:)?\s*(\d{1,4})?")


class Narrowing(TypedDict, total=False):
    """What can be asked for besides cause and effect; None, or nothing, for all.

    `about`: either end. `year`: 2015, "2010:2020", "2010:" or ":2020". `design`: one of `DESIGNS`, or several.
    `topic`: part of a topic's name, or several; abstracts under the topics below it count. `standing`: one or several.
    `origin`: "literature" for what abstracts speak of, "model" for what a model says from memory, "both".
    """

    about: str | None
    min_weight: float
    min_papers: int
    year: int | str | None
    design: str | Sequence[str]
    topic: str | Sequence[str]
    sign: Sign | None
    standing: Standing | Sequence[Standing]
    origin: Origin | None


class Given(Narrowing, total=False):
    """All that can be asked for."""

    cause: str | None
    effect: str | None


def chosen(
    store: Store, level: Level = "concept", unknown: Callable[[str], object] = len, **given: Unpack[Given]
) -> Filter:
    """Return the filter for what is asked for, its ends at a level.

    `unknown` is told of names that nothing in the graph has; they fit nothing. Raises Unusable for what is no name, no
    year, and no design.
    """
    since, until = years(given.get("year"))
    return Filter(
        causes=_endpoints(store, given.get("cause"), level, unknown),
        effects=_endpoints(store, given.get("effect"), level, unknown),
        about=_endpoints(store, given.get("about"), level, unknown),
        min_weight=given.get("min_weight", 0.0),
        min_papers=given.get("min_papers", 0),
        since=since,
        until=until,
        designs=check_designs(given.get("design", ())),
        topics=topics(store, several(given.get("topic", ())), unknown),
        sign=given.get("sign"),
        standings=several(given.get("standing", ())),  # type: ignore[arg-type]
        origin=given.get("origin"),
    )


def years(text: int | str | None) -> tuple[int | None, int | None]:
    """The first and the last year of "2015", "2010:2020", "2010:" or ":2020". Raises Unusable for anything else."""
    if text is None:
        return None, None
    found = _YEARS.fullmatch(str(text).strip())
    if not found or not (found[1] or found[3]):
        raise Unusable(f"{str(text)!r} is no year. Write one as 2015, several as 2010:2020, 2010: or :2020.")
    since, until = (int(each) if each else None for each in (found[1], found[3]))
    if not found[2]:
        return since, since
    if since is not None and until is not None and since > until:
        raise Unusable(f"{str(text)!r} ends before it begins. Write the earlier year first: {until}:{since}.")
    return since, until


def check_designs(names: str | Sequence[str]) -> list[str]:
    """Return the designs that are named. Raises Unusable for what is none."""
    designs = several(names)
    for each in designs:
        if each not in DESIGNS:
            raise Unusable(f"no design is called {each!r}. They are: {', '.join(DESIGNS)}.")
    return designs


def several(names: str | Sequence[str]) -> list[str]:
    """Return one name or several, as a list."""
    return [names] if isinstance(names, str) else list(names)


def _endpoints(store: Store, text: str | None, level: Level, unknown: Callable[[str], object]) -> Ends | None:
    if text is None:
        return None
    _check_name(text)
    found = lookup.search(store, text, level)
    if not found.all:
        unknown(f"no entity is called {text!r}.")
    return found


def _check_name(text: str) -> None:
    """Raise Unusable for a blank name, as of a shell's variable that is not set: it is in every name."""
    if not text.strip():
        raise Unusable(f"{text!r} is no name. Name what is looked for, or leave it out for all.")


def topics(store: Store, names: Sequence[str], unknown: Callable[[str], object] = len) -> list[str] | None:
    """Return the ids of the topics that have one of these texts in their names; None where nothing is asked for."""
    if not names:
        return None
    rows = store.rows("topics/list")
    found = []
    for name in names:
        _check_name(name)
        here = [row["id"] for row in rows if folded(name.strip()) in folded(row["name"])]
        if not here:
            unknown(f"no topic is called {name!r}; `democritus topics DIR` lists them.")
        found += here
    return found
