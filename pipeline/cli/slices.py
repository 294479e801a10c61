"""`democritus slice`: named conditions, each with a graph of its own, and what two of them say of the same pairs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, get_args

import click

from pipeline.cli import render
from pipeline.cli.filters import DESIGN, TOPIC, YEAR, opened, writable
from pipeline.cli.groups import Listing
from pipeline.cli.options import AS_JSON, FOLDER, LEVEL, SEVERAL_LINES, at_most, limit, options
from pipeline.cli.render import command
from pipeline.graph import edges as graph
from pipeline.graph.api import slicing
from pipeline.graph.conflicts import queries
from pipeline.graph.slices import slices
from pipeline.graph.slices.comparing import compare as compare_
from pipeline.graph.slices.comparing import counts
from pipeline.graph.slices.verdict import VERDICTS
from pipeline.progress import say
from pipeline.sources.text.unicode import cut, safe
from pipeline.store.database import Store
from pipeline.store.records import Level, Origin
from pipeline.store.result import Row

_CONDITION = [
    YEAR,
    TOPIC,
    DESIGN,
    click.option(
        "--population",
        multiple=True,
        metavar="P",
        help="Claims with a word that begins so in the population they state, or in the title where they state none.",
    ),
    click.option(
        "--source",
        multiple=True,
        metavar="S",
        help="Papers read from a file with S in its path, or from a merged graph whose folder has it.",
    ),
    click.option(
        "--origin",
        type=click.Choice(get_args(Origin)),
        help="What abstracts say (the default), what a model does from memory (`democritus imagine`), on the topics if "
        "any are named, or both beside each other.",
    ),
]
_SIGNS = {"+": "raises", "-": "lowers", "0": "no effect", "?": "divided, or left open"}
_HEADS = 5  # edges and conflicts that `show` begins with


@click.group("slice", cls=Listing)
def slice_() -> None:
    """Slices: the graph of the claims that meet a condition, with support and conflicts of its own.

    `edges`, `claims`, `show`, `conflicts`, `models` and `export` take --slice NAME. `slice DIR` lists them.
    """


@slice_.command()
@FOLDER
@click.argument("name")
@options(_CONDITION)
@click.option("--note", metavar="TEXT", default="", help="What it is for, to keep with it.")
@click.option("--replace", is_flag=True, help="Put it in the place of the one of this name.")
def create(folder: Path, name: str, note: str, replace: bool, **asked: Any) -> None:
    """Keep a condition as the slice NAME.

    Options of different kinds must all be met; of one kind given several times, one.
    """
    wanted = slicing.condition(**asked)
    with writable(folder) as store:
        slices.create(store, name, wanted, note, replace=replace)
    with opened(folder, name) as part:
        sizes = slices.sizes(part)
    render.print_lines([_line({"name": name, "why": note, **wanted._asdict()}, sizes)])
    if not sizes["claims"] and not sizes["statements"]:
        say("nothing in this graph meets the condition; the slice is kept all the same.")


@slice_.command("list")
@FOLDER
@AS_JSON
def list_(folder: Path, as_json: bool) -> None:
    """The slices, each with its condition and its size."""
    with Store.open(folder) as store:
        rows = slices.named(store)
        for row in rows:
            with slicing.opened(store, row["name"], partial(_say_of, row["name"])) as part:
                row["sizes"] = slices.sizes(part)
    render.show(as_json, rows, lambda rows: [_line(row, row["sizes"]) for row in rows] or ["(none)"])


@slice_.command()
@FOLDER
@click.argument("name")
@LEVEL
@AS_JSON
def show(folder: Path, name: str, level: Level, as_json: bool) -> None:
    """The slice NAME: its condition, best supported edges, conflicts, and where its signs are not those of all."""
    most = None if as_json else _HEADS
    with Store.open(folder) as store:
        rows = {row["name"]: row for row in slices.named(store)}
        with slicing.opened(store, name, say) as part:
            found: Row = {
                **rows[name],
                "sizes": slices.sizes(part, level),
                "edges": graph.edges(part, limit=most, level=level).rows(),
                "conflicts": queries.described(part, queries.heads(part, most, level).rows()),
                "turned": part.rows("slices/turned", level=level),
            }
    render.show(as_json, found, lambda found: _show_lines(found, folder))


@slice_.command()
@FOLDER
@click.argument("one", metavar="A")
@click.argument("other", metavar="[B]", required=False)
@LEVEL
@limit(SEVERAL_LINES)
@click.option("--verdict", type=click.Choice(VERDICTS), help="Only these pairs.")
@AS_JSON
def compare(
    folder: Path, one: str, other: str | None, level: Level, limit: int | None, verdict: str | None, as_json: bool
) -> None:
    """What the slices A and B say of the same pairs of variables; without B, A is compared with the rest.

    contradict: another sign prevails. drift: papers are divided differently, more than by chance. agree: one sign
    prevails in both. too few: none of these can be told. What is in both slices counts for neither.
    """
    with Store.open(folder) as store:
        first = slicing.scope(store, slices.find(store, one), say)
        second = slicing.rest(first) if other is None else slicing.scope(store, slices.find(store, other), say)
        found = compare_(store, first, second, level)
        undated = store.row("slices/undated")["abstracts"] if other is None and slicing.dated(first) else 0
    rows = [row for row in found.pairs if verdict in {None, row["verdict"]}]
    names = (one, other or "the rest")
    if as_json:
        told = {"shared": found.shared, "only": dict(zip(names, found.only, strict=True)), "counts": counts(found)}
        render.print_json({**told, "pairs": rows[: at_most(limit, SEVERAL_LINES, as_json)]})
        return
    shown = rows[: at_most(limit, SEVERAL_LINES, as_json)]
    render.print_lines(line for row in shown for line in _pair_lines(row, names))
    summary = ", ".join(f"{number} {kind}" for kind, number in counts(found).items())
    alone = " and ".join(f"{number} in {safe(name)} alone" for name, number in zip(names, found.only, strict=True))
    render.print_lines(["", f"{render.number(len(found.pairs), 'pair')} in both: {summary}; {alone}"])
    if undated:
        say(f"{render.number(undated, 'abstract')} of no known year: in neither, for nobody knows where to.")
    if not found.pairs and level != "broader":
        say("papers of both speak of no pair alike; `--level broader` compares classes of variables.")
    if found.shared:
        say(f"{found.shared} claims are in both slices, and tell them apart by nothing: they are left out.")
    render.tell_rest(len(shown), len(rows), "pairs")


@slice_.command()
@FOLDER
@click.argument("name")
def remove(folder: Path, name: str) -> None:
    """Forget the slice NAME. Nothing else changes."""
    with writable(folder) as store:
        slices.forget(store, name)
    say(f"`{command('slice', 'list', folder)}` lists those that are left.")


def _say_of(name: str, told: str) -> None:
    say(f"slice {safe(name)}: {told}")


def _line(row: Row, sizes: Row) -> str:
    counted = ", ".join(f"{sizes[what]:,} {what}" for what in ("abstracts", "claims", "edges", "conflicts"))
    note = f"  ({safe(row['why'])})" if row["why"] else ""
    counted += f", {sizes['statements']:,} statements of a model" if row["origin"] in {"model", "both"} else ""
    return f"{safe(row['name'])}: {_condition(row)}  [{counted}]{note}"


def _condition(row: Row) -> str:
    """Return a condition in words."""
    since, until = row["since"], row["until"]
    told = [f"year {since}" if since == until else f"years {since or ''}:{until or ''}"] if since or until else []
    nouns = {"topics": "topic", "designs": "design", "populations": "population", "sources": "source"}
    told += [f"{noun} {' or '.join(map(safe, row[field]))}" for field, noun in nouns.items() if row[field]]
    told += [f"origin {row['origin']}"] if row["origin"] else []
    return "; ".join(told)


def _show_lines(found: Row, folder: Path) -> Iterator[str]:
    yield _line(found, found["sizes"])
    if found["edges"]:
        yield from ("", "Best supported edges")
        for edge in found["edges"]:
            yield from render.edge_lines(edge)
    if found["conflicts"]:
        shown, number = len(found["conflicts"]), found["sizes"]["conflicts"]
        yield from ("", "Conflicts between studies" + (f", {shown} of {number:,}" if shown < number else ""))
        yield from map(render.conflict_line, found["conflicts"])
    if found["turned"]:
        yield from ("", "Another sign than in the whole graph")
        for row in found["turned"][:SEVERAL_LINES]:
            yield (
                f"{safe(row['cause'])} -> {safe(row['effect'])}: {_SIGNS[row['sign']]} ({row['papers']} of "
                f"{row['papers_of_all']} papers) instead of {_SIGNS[row['sign_of_all']]}"
            )
    yield from ("", f"`{command('edges', folder, '--slice', found['name'])}` lists all of it.")


def _pair_lines(row: Row, names: tuple[str, str]) -> Iterator[str]:
    """Yield a pair, and under it a line for each slice with its best quote."""
    measured = f"same sign {row['same']:.2f}, mix differs {row['odds']:.3g} to 1"
    yield f"{row['verdict']}  {safe(row['cause'])} -> {safe(row['effect'])}  ({measured})"
    for name, side in zip(names, row["sides"], strict=True):
        papers = f"{side['plus']} up, {side['minus']} down, {side['nulls']} null"
        papers += f", {side['unsigned']} open" if side["unsigned"] else ""
        yield f"   {safe(name)}: {_SIGNS[side['sign']]} ({side['sign']})  [{papers}]"
        for claim in side["claims"][:1]:
            year = f" ({claim['year']})" if claim["year"] else ""
            yield f"      “{cut(claim['quote'], 160)}” — {safe(claim['abstract'])}{year}"
