"""`democritus compare-origins`: what a model says from memory against what abstracts say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli import render
from pipeline.cli.filters import FILTERS, SLICE, opened, wanted
from pipeline.cli.options import AS_JSON, FOLDER, LEVEL, at_most, limit, options
from pipeline.progress import say
from pipeline.sources.text.unicode import cut, safe
from pipeline.store.records import Level
from pipeline.store.result import Row

EACH = 5  # of each kind, as lines
KINDS = {
    "denied": "what the model says and abstracts deny: more papers find another sign, or no effect",
    "disputed": "what the model says and some abstracts deny, not more than find it",
    "gap": "what the model says and no abstract does",
    "unknown": "what abstracts find and the model does not say",
    "agreed": "what the model says and abstracts find, without a paper against it",
    "open": "what both speak of and no abstract finds: they presuppose it, or leave the direction open",
}
_KNOWN = {
    ("gap", 1): "one end is in no abstract",
    ("gap", 0): "neither end is in any abstract",
    ("unknown", 1): "the model speaks of one end",
    ("unknown", 0): "the model speaks of neither end",
}


@click.command("compare-origins")
@FOLDER
@AS_JSON
@click.option("--kind", type=click.Choice([*KINDS]), help="Only these edges.")
@options(FILTERS[:-1])  # all but --origin, of which both are compared
@SLICE
@LEVEL
@limit(EACH)
def compare_origins(
    folder: Path,
    as_json: bool,
    kind: str | None,
    slice_: str | None,
    level: Level,
    limit: int | None,
    **asked: Any,
) -> None:
    """What a model says from memory (`democritus imagine`) and no abstract does (gaps), what abstracts deny of it, and
    what the literature has and the model does not know.

    Gaps between variables that abstracts speak of come first, and what is unknown between variables that the model
    speaks of: of the others it may only not have been asked. --limit is for each kind. What names mean the same is what
    the graph says: a gap between names that nothing joined may be stated in other words.
    """
    with opened(folder, slice_) as store:
        parameters = wanted(store, asked, level).parameters()
        counts = store.row("imagined/compared", level=level, **parameters)
        most = at_most(limit, EACH, as_json)
        rows = store.rows("imagined/compare", level=level, kind=kind, limit=most, **parameters)
        imagined = store.row("imagined/statements")["statements"]
    if as_json:
        render.print_json({"counts": counts, "edges": rows})
        return
    if not imagined:
        say("no model was asked from memory yet: `democritus imagine` does that.")
    render.print_lines(lines(counts, rows, kind))


def lines(counts: Row, rows: list[Row], kind: str | None) -> list[str]:
    """Return the edges of each kind, under a heading with their number."""
    told: list[str] = []
    for each, heading in KINDS.items():
        if kind in (None, each):
            told += ["", f"{each}: {render.number(counts[each], 'edge')}: {heading}"]
            told += [line for row in rows if row["kind"] == each for line in edge_lines(row)]
    return told[1:]


def edge_lines(row: Row) -> list[str]:
    """Return an edge, with what the model says of it and how many papers find what."""
    arrow = f"{safe(row['cause'])} -> {safe(row['effect'])}"
    said = f"model ({row['model_sign']}), {render.number(row['statements'], 'statement')}" if row["model_sign"] else ""
    back = f"the other way round: {render.number(row['reverse_papers'], 'paper')}" if row["reverse_papers"] else ""
    known = _KNOWN.get((row["kind"], row["ends_known"]), "")
    told = "; ".join(part for part in (said, _papers(row), back, known) if part)
    quotes = [f"      “{cut(row['statement'], 200)}” — {safe(row['topic'])}"] if row["statement"] else []
    if row["quote"]:
        year = f" ({row['quote_year']})" if row["quote_year"] else ""
        quotes.append(f"      “{cut(row['quote'], 200)}” — {safe(row['quote_abstract'])}{year}")
    return [f"   {arrow}  [{told}]", *quotes]


def _papers(row: Row) -> str:
    """Return how many papers find what, or only presuppose it."""
    counts = {"up": row["plus"], "down": row["minus"], "null": row["nulls"]}
    more = [f"{row['unsigned']} open"] if row["unsigned"] else []
    more += [f"presupposed by {row['background']}"] if row["background"] else []
    if not any(counts.values()):
        return f"papers: {', '.join(more)}" if more else ""
    return f"papers ({row['sign']}): {', '.join([f'{count} {what}' for what, count in counts.items()] + more)}"
