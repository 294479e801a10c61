"""`democritus about`: everything on one variable, at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click

from pipeline.cli import render
from pipeline.cli.options import AS_JSON, FOLDER
from pipeline.entities import lookup
from pipeline.graph import about as about_
from pipeline.sources.text.unicode import cut, safe
from pipeline.store.database import Store
from pipeline.store.result import Row

_NAMED = 6  # aliases, aspects and narrower variables that are named
_TITLES = {
    ("cause", "+"): "What raises it",
    ("cause", "-"): "What lowers it",
    ("cause", "0"): "What is found to have no effect on it",
    ("cause", "?"): "What affects it: papers disagree, or leave the direction open",
    ("effect", "+"): "What it raises",
    ("effect", "-"): "What it lowers",
    ("effect", "0"): "What it is found to have no effect on",
    ("effect", "?"): "What it affects: papers disagree, or leave the direction open",
}


@click.command()
@FOLDER
@click.argument("name", metavar="X")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    metavar="N",
    help="At most N causes, and N effects; 0 for all.",
)
@AS_JSON
def about(folder: Path, name: str, limit: int, as_json: bool) -> None:
    """Everything on a variable, its aspects and what lies under it: its causes and its effects, by sign.

    Those that most independent papers speak of come first, each with its best sentence; papers that share two authors
    are of one team and count as one that is independent.
    """
    with Store.open(folder) as store:
        found = about_.about(store, lookup.meant(store, name).entity, limit or None)
    render.show(as_json, found, lines)


def lines(found: Row) -> Iterator[str]:
    """Yield everything on a variable, for reading."""
    yield f"{safe(found['name'])}  [{found['claims']} claims, {found['papers']} papers]"
    aspects = [f"{row['aspect']} {row['claims']}" for row in found["aspects"] if row["aspect"]]
    narrower = [row["name"] for row in found["narrower"]]
    for title, names in (
        ("also", found["aliases"]), ("aspects", aspects), ("over", narrower), ("under", found["broader"] or []),
    ):  # fmt: skip
        if names:
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            yield f"      {title}: {'; '.join(map(safe, names[:_NAMED]))}{more}"
    order = list(_TITLES)
    for part in ("causes", "effects"):
        rows = sorted(found[part], key=lambda row: order.index((row["role"], row["sign"])))
        for kind, group in groupby(rows, key=lambda row: (row["role"], row["sign"])):
            yield from ("", _TITLES[kind])
            for row in group:
                yield from _partner(row)
        hidden = found["number"][part] - len(found[part])
        if hidden:
            yield from ("", f"and {hidden} more {part} (--limit 0 for all)")
    if not found["causes"] and not found["effects"]:
        yield from ("", "no claim says what raises or lowers it, or what it does.")


def _partner(row: Row) -> Iterator[str]:
    counts = f"{row['plus']} up, {row['minus']} down, {row['nulls']} null"
    counts += f", {row['unsigned']} open" if row["unsigned"] else ""
    background = f", {row['background']} background" if row["background"] else ""
    yield f"  {safe(row['partner'])}"
    yield (
        f"      {row['weight']:.2f} ({row['low']:.2f}-{row['high']:.2f})  {counts}{background}; "
        f"{row['independent']} independent"
    )
    if row["through"]:
        yield f"      of {'; '.join(map(safe, row['through'][:_NAMED]))}"
    for quote in row["quotes"][:1]:
        source = f"{safe(quote['abstract'])} ({quote['year'] or 'no year'})"
        yield f"      “{cut(quote['quote'], 220)}” — {source}"
