"""`democritus ask`: what the papers of a graph find on a question about a cause and an effect."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from pipeline.cli import render
from pipeline.cli.options import AS_JSON, FOLDER, LIMITS, SERVER, of, options
from pipeline.cli.render import command
from pipeline.errors import Unusable
from pipeline.events import silent
from pipeline.graph.ask import answer as ask_
from pipeline.graph.ask.mapping import Mapped, map_question
from pipeline.llm.call_log import Calls
from pipeline.llm.connection import connected, ledger
from pipeline.settings import Settings, resolve
from pipeline.sources.text.unicode import cut, safe
from pipeline.store.database import Store
from pipeline.store.result import Row

_VERBS = {"+": "raises it", "-": "lowers it", "0": "has no effect on it", "?": "affects it"}
_NAMED = 6


@click.command()
@FOLDER
@click.argument("question")
@AS_JSON
@options([of(name) for name in ("model", "temperature", "seed", "answer_tokens")], SERVER, LIMITS)
def ask(folder: Path, question: str, as_json: bool, **options: Any) -> None:
    """Answer "does X lower Y?" by the papers in the graph: how many find it, how many the opposite, how many nothing.

    X and Y are found by their names. With --model, a model finds them among the graph's names: one question, which is
    kept and never paid twice. The answer is counted in the graph, and never a model's; where the graph has nothing, it
    says so.
    """
    settings = resolve({name: value for name, value in options.items() if value is not None})
    with Store.open(folder) as store:
        mapped = asyncio.run(_map(store, folder, settings, question)) if settings.models else None
        asked = mapped or ask_.parse(question)
        if asked is None:
            raise Unusable(
                f"no cause and effect are found in {question!r}. Write it like 'does X lower Y?', 'effect of X on Y' "
                f"or 'X and Y'; `{command('about', folder, 'X')}` tells everything on one variable."
            )
        found = ask_.answer(store, ask_.pair_of(store, asked))
    render.show(as_json, {"question": question, **found}, lines)


async def _map(store: Store, folder: Path, settings: Settings, text: str) -> Mapped | None:
    with Calls(folder) as calls:
        async with connected(settings, calls, ledger(calls, settings), silent) as model:
            return await map_question(store, model, settings, text)


def lines(found: Row) -> Iterator[str]:
    """Yield an answer for reading."""
    for role in ("cause", "effect"):
        yield f"{role:<6}  {_named(found[role])}"
    unknown = [found[role]["said"] for role in ("cause", "effect") if not found[role]["ids"]]
    if unknown:
        yield from ("", f"The graph has nothing on {' or '.join(map(safe, unknown))}.")
        return
    yield ""
    if found["found"] is None:
        yield "The graph has no paper on this."
    else:
        yield from _balance(found["found"], found["asked"])
    if found["reverse"] is not None:
        yield from ("", "The other way round, from the effect to the cause:")
        yield from _balance(found["reverse"], found["asked"] if found["both"] else None)
    if found["wider"]:
        yield from ("", "Through classes above them:")
        for row in found["wider"]:
            yield f"  {safe(row['cause'])} -> {safe(row['effect'])}"
            counts = f"{row['plus']} up, {row['minus']} down, {row['nulls']} null"
            yield f"      {counts}; of {row['narrower']} narrower edges"


def _named(end: Row) -> str:
    if not end["ids"]:
        return safe(end["said"])
    names = "; ".join(map(safe, end["names"][:_NAMED]))
    more = f" and {len(end['names']) - _NAMED} more" if len(end["names"]) > _NAMED else ""
    told = f"{names}{more}" if end["exact"] else f"nothing is called {safe(end['said'])}; names with it: {names}{more}"
    return f"less of {told}" if end["less"] else told


def _balance(row: Row, asked: str | None) -> Iterator[str]:
    counts = {"+": row["plus"], "-": row["minus"], "0": row["nulls"], "?": row["unsigned"]}
    if asked in ("+", "-"):
        against = "-" if asked == "+" else "+"
        told = f"{counts[asked]} for, {counts[against]} against, {counts['0']} null"
        told += f", {counts['?']} open" if counts["?"] else ""
    else:
        told = f"{counts['+']} raises, {counts['-']} lowers, {counts['0']} no effect, {counts['?']} open"
    background = f"; {row['background']} only presuppose it" if row["background"] else ""
    yield f"Papers: {told}; {row['independent']} independent{background}"
    if row["sign"] != "?":
        yield f"Support for '{_VERBS[row['sign']]}': {row['weight']:.2f} ({row['low']:.2f}-{row['high']:.2f})"
    if row["through"]:
        yield f"  also of {'; '.join(map(safe, row['through'][:_NAMED]))}"
    for sign in sorted(row["quotes"], key=lambda sign: (sign != row["sign"], "+-0?".index(sign))):
        if row["quotes"][sign]:
            yield from ("", f"  {_VERBS[sign]}")
        for quote in row["quotes"][sign]:
            source = f"{safe(quote['abstract'])} ({quote['year'] or 'no year'})"
            mark = ", background" if quote["basis"] == "background" else ""
            yield f"    “{cut(quote['quote'], 220)}” — {source}{mark}"
