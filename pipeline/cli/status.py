"""`democritus status`, `abstracts` and `calls`: what became of the records that were read, and what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from pipeline.cli import render
from pipeline.cli.options import AS_JSON, FOLDER, ONE_LINE, SEVERAL_LINES, at_most, limit
from pipeline.cli.render import command, number
from pipeline.errors import Ungrounded, Unusable
from pipeline.export import snapshots
from pipeline.llm import call_log as calls_
from pipeline.progress import money
from pipeline.sources.text.unicode import safe
from pipeline.store.database import Store
from pipeline.store.records import Call
from pipeline.store.result import Row
from pipeline.store.status import STATES, Status

_REASONS = 20  # different ones, for which abstracts failed
_NAMED = 5  # abstracts that failed for one reason


@click.command()
@FOLDER
@AS_JSON
@click.option("--state", type=click.Choice(STATES), help="Only these; removed: such as retracted ones.")
@limit(ONE_LINE)
def abstracts(folder: Path, as_json: bool, state: str | None, limit: int | None) -> None:
    """The records that were read: id, title, text as stored, state, and the reason for it."""
    with Store.open(folder) as store:
        found = store.result("abstracts/list", state=state).head(at_most(limit, ONE_LINE, as_json))
        if as_json:
            render.print_rows(found)
            return
        names = ["id", "year", "state", "reason", "title", "source"]
        rows = [[row[name] for name in names] for row in found]
        render.print_table(names, rows)
        render.tell_rest(len(rows), store.row("abstracts/count", state=state)["number"], "abstracts")


@click.command()
@FOLDER
@AS_JSON
def status(folder: Path, as_json: bool) -> None:
    """Progress, failures and their reasons, tokens and cost. Works while a run is writing."""
    found = snapshots.read(folder)
    render.show(as_json, found, lambda found: status_lines(found, folder))


@click.command()
@FOLDER
@AS_JSON
@click.option("--failed", is_flag=True, help="Only those that brought no usable answer.")
@click.option(
    "--stage",
    type=click.Choice(
        ["topics", "claims", "entities", "embeddings", "conflicts", "subtopics", "questions", "statements"]
    ),
    help="Only those of this stage.",
)
@click.option("--abstract", metavar="ID", help="Only those about this abstract.")
@limit(SEVERAL_LINES)
def calls(
    folder: Path, as_json: bool, failed: bool, stage: str | None, abstract: str | None, limit: int | None
) -> None:
    """Every call with its prompt, its answer and the abstract it served. Works while a run is writing."""
    if not (folder / calls_.FILE).exists():
        Store.open(folder).close()  # says so if there is no graph here
    stage = "claims" if abstract else stage
    with calls_.Calls(folder, look=True) as log:
        asked = partial(log.list, failed=failed, stage=stage, item=abstract, ungrounded=_ungrounded(folder))
        found = asked(limit=at_most(limit, SEVERAL_LINES, as_json))
        if as_json:
            render.print_rows(call.model_dump(exclude={"risk_tokens", "risk_usd"}) for call in found)
        else:
            render.tell_lines(found, _call_lines, lambda: len([*asked(limit=None)]), "calls")


def _ungrounded(folder: Path) -> set[str]:
    """Return the abstracts of which no answer quotes anything; none where there are calls but no graph."""
    try:
        failures = snapshots.failures(folder)
    except Unusable:
        return set()
    return {failure["abstract"] for failure in failures if failure["state"] == Ungrounded.state}


def status_lines(status: Status, folder: Path) -> list[str]:
    """Return the status of the graph in `folder`, for reading."""
    states = status["abstracts"]
    lines = []
    if status["running"]:
        lines.append("a run is writing this graph; the graph's counts are those from before it")
    lines.append(f"model      {_readers(status)}")
    if status["note"]:
        lines.append(f"           {status['note']}")
    outcome = (status.get("last_run") or {}).get("outcome")
    if outcome and outcome != "done":
        lines.append(f"last run   {safe(outcome)}")
    listed = ", ".join(f"{states[name]} {name}" for name in STATES)
    lines.append(f"abstracts  {states['total']} read: {listed}")
    lines.append(f"topics     {status['topics']}")
    lines.append(
        f"claims     {status['claims']}, of which never evidence: {status['ungrounded']} ungrounded (quote not found), "
        f'{status["unresolved"]} unresolved (about "it" or "this")'
    )
    lines += _judged(status, folder)
    imagined = status.get("imagined") or {}
    if imagined.get("statements"):
        lines.append(
            f"from memory {imagined['statements']} statements of a model on {imagined['topics']} topics, with "
            f"{imagined['claims']} claims: in no abstract, and no support"
        )
    lines.append(f"entities   {status['entities']}")
    alone = f", and {imagined['edges']} that only a model speaks of" if imagined.get("edges") else ""
    lines.append(f"edges      {status['edges']}{alone}")
    lines.append(f"conflicts  {status['conflicts']} between studies")
    if status["calls"]:
        tokens = f"{status['prompt_tokens']} prompt and {status['completion_tokens']} completion tokens"
        lines.append(f"calls      {status['calls']}, {tokens}, cost {money(status['cost_usd'])}")
        for row in status["spend"] if len(status["spend"]) > 1 else ():
            spent = f"{row['prompt_tokens']} + {row['completion_tokens']} tokens, {money(row['cost_usd'])}"
            lines.append(f"  {row['stage']:<8} {row['calls']} to {safe(row['model'])}, {spent}")
    if status["risk_tokens"]:
        cost = f", {status['risk_usd']:.4f} USD" if status["risk_usd"] else ""
        lines.append(
            f"           at most {status['risk_tokens']} tokens{cost} more where answers were cut off or not counted"
        )
    lines += failure_lines(status["failures"], folder)
    lines += _unread(status, folder)
    return lines


def _readers(status: Status) -> str:
    """Return the models that read the abstracts, with how many each where they are several."""
    models = status.get("models") or []
    if len(models) > 1:
        return ", ".join(f"{safe(row['model'])} ({number(row['abstracts'], 'abstract')})" for row in models)
    return safe(status["model"]) if status["model"] else "(none yet)"


_UNREAD = 20  # files that could not be read, as many as are listed


def _unread(status: Status, folder: Path) -> list[str]:
    """The files and folders that could not be read; empty where there are none."""
    rows = status.get("set_aside") or []
    lines = [f"set aside  {number(len(rows), 'file')} that could not be read"] if rows else []
    lines += [f"           {safe(row['why'])}" for row in rows[:_UNREAD]]
    if len(rows) > _UNREAD:
        lines.append(f"           and {len(rows) - _UNREAD} more: {command('status', folder, '--json')}")
    return lines


def failure_lines(failures: Sequence[Row], folder: Path) -> Iterator[str]:
    """Yield why abstracts failed: a line for each reason, numbers in it aside, the commonest first."""
    alike: dict[tuple[str, str], list[Row]] = {}
    for failure in failures:
        alike.setdefault((failure["state"], re.sub(r"\d+", "0", failure["reason"])), []).append(failure)
    groups = sorted(alike.values(), key=len, reverse=True)
    for group in groups[:_REASONS]:
        named = ", ".join(safe(failure["abstract"]) for failure in group[:_NAMED])
        many = f"{len(group)} abstracts ({named}{', …' if len(group) > _NAMED else ''})" if len(group) > 1 else named
        yield f"  failed   {many}: {group[0]['state']}: {safe(group[0]['reason'])}"
    if len(groups) > _REASONS or len(failures) > len(groups):
        yield f"           each with its reason: {command('status', folder, '--json')}"


def _judged(status: Status, folder: Path) -> list[str]:
    """Return the doubts of the checks; empty where they found none."""
    told = (
        (status["doubted"], f"disagree with their own quote: `{command('claims', folder)}` says how"),
        (status["dropped"], "drafts left out: no claims, or said twice"),
        (status["invented"], "circumstances left out: not in the abstract"),
    )
    return [f"           {count} {what}" for count, what in told if count]


def _call_lines(call: Call) -> list[str]:
    """Return a call with its prompt and answer, each line of which begins with a sign: none is taken for ours."""
    cost = "cost unknown" if call.cost_usd is None else f"{call.cost_usd:.6f} USD"
    tokens = f"{call.prompt_tokens} + {call.completion_tokens} tokens"
    via = "" if call.via == "live" else f", by {call.via}"
    return [
        f"{call.asked_at[:19]}  {call.stage} {safe(call.item)}  {call.state}  "
        f"{safe(call.model)}, {tokens}, {cost}, {call.seconds:.1f} s{via}",
        *(f"  > {safe(line)}" for line in call.prompt.splitlines()),
        *(f"  < {safe(line)}" for line in call.answer.splitlines()),
        "",
    ]
