"""Questions about conflicts: a model sees two quotes with their abstracts and the pair, and says whether they oppose.

One question a conflict, about its two strongest claims of different papers; the most valuable conflicts first. The
questions are a function of the graph as it was before any of them was answered, and what is answered is written down in
one transaction: a run that was killed asks the same again, and finds the answers in the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from math import ceil
from typing import NamedTuple, cast

from pipeline.errors import CallFailed, Postponed, Stopped
from pipeline.events import ItemFailed, Observer, Progressed, Said, StageBegan
from pipeline.graph.conflicts.axes import Axis, ClaimDetails
from pipeline.graph.conflicts.sides import Evidence, Sides, fetch
from pipeline.graph.conflicts.verdicts import reading_row, verdict_row
from pipeline.llm import prompt
from pipeline.llm.asking import Recipe, ask_each, question
from pipeline.llm.question import Model, Question
from pipeline.settings import Settings
from pipeline.sources.text.unicode import folded
from pipeline.store.database import Store
from pipeline.store.records import ConflictDraft, ConflictVerdict, Level, content_id
from pipeline.store.result import Row

PROMPT = "conflicts"
PER_HUNDRED = 15  # questions for so many abstracts, at most
LEVELS: tuple[Level, ...] = ("concept", "broader")
_PORTION = 200  # conflicts whose claims are fetched at once
MOST_AXES = 3
_LONGEST = 200  # characters of words for an axis; what is longer is a sentence, and points at nothing
SIGNS = {"+": "raises (+)", "-": "lowers (-)", "0": "has no effect on (0)", "?": "affects (?)"}


class Judged(NamedTuple):
    """Two readings as judged: right, wrong or unclear each; the verdict on their conflict; what separates them."""

    a: str
    b: str
    verdict: ConflictVerdict
    why: str
    axes: list[Axis]


class Pending(NamedTuple):
    """Conflicts that are asked about by the same two claims, which stand for their sides."""

    conflicts: list[Row]
    a: Evidence
    b: Evidence

    @property
    def id(self) -> str:
        """The same for the same two statements."""
        return content_id("opposed", *sorted((self.a.statement, self.b.statement)))


def allowed(store: Store, settings: Settings) -> int:
    """The most questions about conflicts that this graph may ask in all."""
    if settings.conflicts_calls is not None:
        return settings.conflicts_calls
    chosen: int = store.row("abstracts/chosen_count")["chosen"]
    return ceil(chosen * PER_HUNDRED / 100)


def left(store: Store, settings: Settings, failed: int) -> int:
    """The number of questions that may still be asked; `failed` were asked in vain."""
    used: int = store.row("conflicts/asked")["questions"]
    return max(0, allowed(store, settings) - failed - used)


def is_up_to_date(store: Store, settings: Settings) -> bool:
    """Whether this model was asked about all that it may be asked about, as claims and people's decisions stand."""
    return store.sql("select inputs from built where stage = 'conflicts'") == [{"inputs": _inputs(store, settings)}]


def _inputs(store: Store, settings: Settings) -> str:
    """A hash of all that the questions depend on."""
    asking = (recipe(settings).id, settings.conflicts_calls)
    return content_id(version("democritus"), *asking, *store.row("conflicts/inputs").values())


def due(store: Store, settings: Settings, most: int) -> list[Pending]:
    """The conflicts between studies that this model was not asked about, the most valuable first, `most` at most.

    Those of concepts come before those of classes, each in the order of their score; two claims are asked about once,
    for all conflicts that they stand for.
    """
    known = {row["id"] for row in store.rows("conflicts/asked_pairs", by=settings.model_of("conflicts"))}
    found: dict[str, Pending] = {}
    for level in LEVELS:
        rows = store.rows("conflicts/open", level=level)
        for start in range(0, len(rows), _PORTION):
            if len(found) >= most:
                return list(found.values())
            portion = rows[start : start + _PORTION]
            for conflict, sides in zip(portion, fetch(store, level, portion), strict=True):
                pending = _pending(conflict, sides)
                if pending is None or pending.id in known:
                    continue
                if pending.id in found:
                    found[pending.id].conflicts.append(conflict)
                elif len(found) < most:
                    found[pending.id] = pending
    return list(found.values())


def _pending(conflict: Row, sides: Sides) -> Pending | None:
    """The strongest claims of different papers on the two sides; papers on one side only come first."""
    both = {each.details.paper for each in sides.one} & {each.details.paper for each in sides.other}
    one, other = (sorted(side, key=lambda each: each.details.paper in both) for side in sides)
    pairs = ((a, b) for a in one[:_PORTION] for b in other[:_PORTION] if a.details.paper != b.details.paper)
    chosen = next(pairs, None)
    return Pending([conflict], *chosen) if chosen else None


async def run(store: Store, settings: Settings, model: Model | None, observe: Observer, failed: int = 0) -> None:
    """Ask about the conflicts that no answer covers yet. The graph must be up to date, and is not after this.

    `failed` is how many questions about conflicts this graph has paid for in vain: they count against its number, too.
    """
    if model is None or is_up_to_date(store, settings):
        return
    if most := left(store, settings, failed):
        await ask(store, settings, model, observe, most)


async def ask(store: Store, settings: Settings, model: Model, observe: Observer, most: int) -> int:
    """Ask about the conflicts that are due, and write down what is said of them; the number that failed.

    Raises Stopped if asking ended early, after what was answered is written down.
    """
    pending = due(store, settings, most)
    inputs = _inputs(store, settings)
    if not pending:
        _write(store, [], "", inputs)
        return 0
    store.add_rows("recipes", [recipe(settings).row()])
    observe(StageBegan("conflicts", len(pending)))
    by = settings.model_of("conflicts")
    answered: list[tuple[Pending, Judged]] = []
    failed = 0
    try:
        async for each, answer in ask_each(model, questions(pending, settings), width=2 * settings.concurrency):
            if isinstance(answer, CallFailed):
                failed += 1
                observe(ItemFailed("conflicts", each.id, answer))
                observe(Progressed(failed=1))
                continue
            answered.append((each, keep_verdict(each.a.details, each.b.details, cast(ConflictDraft, answer.draft))))
            observe(Progressed(done=1))
    except Postponed:
        raise  # with some of the answers written down, other questions would be due than those that wait
    except Stopped:
        _write(store, answered, by, None)
        raise
    _write(store, answered, by, None if failed else inputs)
    if failed:
        observe(Said(f"{failed} of {len(pending)} questions about conflicts failed; they are shown as rules see them."))
    return failed


def questions(pending: Iterable[Pending], settings: Settings) -> Iterator[tuple[Pending, Question]]:
    """The question about each conflict."""
    for each in pending:
        turns = prompt.load(PROMPT).fill(
            pair=f"{_line(each.conflicts[0]['cause'])} -> {_line(each.conflicts[0]['effect'])}",
            a_read=_read(each.a),
            a_quote=_line(each.a.details.quote),
            a_abstract=_abstract(each.a),
            b_read=_read(each.b),
            b_quote=_line(each.b.details.quote),
            b_abstract=_abstract(each.b),
        )
        yield each, question("conflicts", each.id, turns, ConflictDraft, settings)


def recipe(settings: Settings) -> Recipe:
    """How conflicts are asked about under these settings."""
    return Recipe("conflicts", prompt.load(PROMPT).hash, settings.model_of("conflicts"), {})


def _read(evidence: Evidence) -> str:
    details = evidence.details
    return f"{_line(details.cause)} {SIGNS[evidence.row['said']]} {_line(details.effect)}"


def _abstract(evidence: Evidence) -> str:
    title = _line(evidence.details.title)
    return f"{title.rstrip('.')}. {_line(evidence.details.text)}" if title else _line(evidence.details.text)


def _line(text: str) -> str:
    """Text on one line: nothing in it can begin another side."""
    return " ".join(text.split())


# --- answers ---


def keep_verdict(a: ClaimDetails, b: ClaimDetails, draft: ConflictDraft) -> Judged:
    """Return what an answer says of two claims, without axes whose words are in neither text: no words, no axis. Pure.

    A conflict one of whose readings is wrong, or whose sides are about two things, is misread whatever the answer calls
    it; one that is called misread, though both readings are right and about one thing, is apparent.
    """
    axes = [
        Axis(item.axis, " ".join(item.a.split()), " ".join(item.b.split()))
        for item in draft.axes
        if _stands(item.a, a) and _stands(item.b, b) and folded(item.a) != folded(item.b)
    ]
    once = {axis.axis: axis for axis in reversed(axes)}
    kept = [axis for axis in axes if once[axis.axis] is axis][:MOST_AXES]
    if "wrong" in (draft.a, draft.b):
        return Judged(draft.a, draft.b, "misread", "a reading is wrong", kept)
    if not draft.same:
        return Judged(draft.a, draft.b, "misread", "the sides are about two things", kept)
    verdict: ConflictVerdict = "apparent" if draft.verdict == "misread" else draft.verdict
    names = ", ".join(axis.axis for axis in kept)
    return Judged(draft.a, draft.b, verdict, f"separated by {names}" if names else "nothing separates them", kept)


def _stands(words: str, details: ClaimDetails) -> bool:
    """Whether words of an answer stand in the title, the abstract or the quote that it is about."""
    sought = folded(words).strip(" .,;:'\"()[]")
    if not sought or len(sought) > _LONGEST:
        return False
    return any(sought in folded(text) for text in (details.text, details.title, details.quote))


# --- rows -----------------------------------------------------------------------------------------------------------


def _write(store: Store, answered: Sequence[tuple[Pending, Judged]], by: str, inputs: str | None) -> None:
    """What was said of all conflicts, in one transaction, and for what inputs that is all; None if it is not all."""
    decisions, axes, pending = [], [], []
    for each, judged in answered:
        decisions += [verdict_row(conflict, judged.verdict, judged.why, by) for conflict in each.conflicts]
        for evidence, judgement in ((each.a, judged.a), (each.b, judged.b)):
            if judgement != "unclear":
                decisions.append(reading_row(evidence.statement, judgement, "", by))
        pair = {"one": each.a.statement, "other": each.b.statement}
        pending.append({"id": each.id, "by": by, **pair})
        for ordinal, axis in enumerate(judged.axes):
            words = {"axis": axis.axis, "one_words": axis.one, "other_words": axis.other}
            axes.append({**pair, **words, "ordinal": ordinal, "by": by})
    with store.transaction():
        store.add_rows("decisions", decisions)
        store.add_rows("conflict_axes", axes)
        store.add_rows("asked_conflicts", pending)
        if inputs is not None:
            store.add_rows("built", [{"stage": "conflicts", "inputs": inputs}], replace=True)
