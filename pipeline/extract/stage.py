"""Claims: what each abstract says affects what, with sign, strength and the sentence that says it.

A model (`model_reader`) or the embedded reader gives drafts; `keep` (`validation`) makes claims of them. Claims are
only ever added: each belongs to an extraction, and only an abstract's current extraction counts.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from functools import cache, partial
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import islice
from typing import Any

from pipeline.errors import CallFailed, Stopped
from pipeline.events import ItemFailed, Observer, Progressed, StageBegan
from pipeline.extract import reader
from pipeline.extract.judging import Beside, Judge, Judged, Said
from pipeline.extract.model_reader import PROMPTS, Reading, prompted, questions, read
from pipeline.extract.validation import RULES, Kept, extraction_id, keep
from pipeline.extract.workers import Workers
from pipeline.llm import prompt
from pipeline.llm.asking import Recipe, each
from pipeline.llm.question import Model
from pipeline.settings import EMBEDDED, Settings
from pipeline.sources import text
from pipeline.store.database import Store
from pipeline.store.records import Claim, Extraction, content_id
from pipeline.store.result import Row

__all__ = ["Kept", "Reading", "due", "due_count", "keep", "plan", "prompted", "questions", "read", "recipe", "run"]

GROUP = 256  # extractions written in one transaction
JUDGED_SECONDS = 1.0  # readings are judged at least so often
PORTION = 256  # texts fetched at once
READING = 16  # how much longer reading an abstract takes than judging what a model has read
FREED_GROUPS = 16  # after so many, what was written is in the file and need not be in memory
GROUP_SECONDS = 3.0  # and at least so often; what was paid for is on disk already, as calls


def recipe(settings: Settings) -> Recipe:
    """How abstracts are read under these settings."""
    if not settings.asks("claims"):
        return Recipe("claims", _embedded_hash(), EMBEDDED, {"rules": RULES})
    how: dict[str, object] = {"rules": RULES, "temperature": settings.temperature, "seed": settings.seed}
    how["max_tokens"] = settings.answer_tokens
    how["second_opinion"] = reader.fingerprint()[:16] if settings.second_opinion else None
    if settings.steps == "two":
        how["pointing"] = _pointing_hash()
    return Recipe("claims", prompt.load(PROMPTS[settings.steps]).hash, settings.model_of("claims"), how)


@cache
def _embedded_hash() -> str:
    """What stands for the prompt where the program's own reader reads: the hash of its code, words and weights."""
    folders = map(resources.files, (reader, text))
    return content_id("embedded", reader.fingerprint(), *(text for folder in folders for text in _texts(folder)))


def _texts(folder: Traversable) -> Iterator[str]:
    """The texts of all modules and data files of a package, in the order of their paths."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _texts(item)
        elif item.name.endswith((".py", ".toml")):
            yield item.read_text("utf-8")


@cache
def _pointing_hash() -> str:
    """What stands for how the sentences are found that are asked about."""
    return content_id(
        _embedded_hash(), resources.files("pipeline.extract").joinpath("sentence_selection.py").read_text("utf-8")
    )


# --- the stage ------------------------------------------------------------------------------------------------------


class _Writer:
    """Judges readings in groups, and writes extractions with their claims, each group in one transaction."""

    def __init__(
        self, store: Store, observe: Observer, how: Recipe, judges: Workers[Said, Judged], beside: Beside | None
    ) -> None:
        self._store, self._observe, self._recipe = store, observe, how
        self._judges, self._beside = judges, beside
        self._unjudged: list[Said] = []
        self._judging: dict[asyncio.Task[list[Judged]], list[Said]] = {}
        self._extractions: list[Extraction] = []
        self._claims: list[Row] = []
        self._found: list[Any] = []
        self._written = self._judged = time.monotonic()
        self._groups = 0

    async def add(self, row: Mapping[str, Any], outcome: Reading | CallFailed | None) -> None:
        """Take what came of an abstract; None if it is to be read here. Waits while as much as may be is under way."""
        if isinstance(outcome, CallFailed):
            self._observe(ItemFailed("claims", row["id"], outcome))
            self._add(self._extraction(row, outcome.state, reason=str(outcome)))
            return
        self._unjudged.append((row, outcome))
        if len(self._unjudged) >= self._judges.together or time.monotonic() - self._judged > JUDGED_SECONDS:
            while self._judging and len(self._judging) >= self._judges.width:
                await asyncio.wait(self._judging, return_when=asyncio.FIRST_COMPLETED)
                self._take_judged()
            self._judge()

    def _judge(self) -> None:
        """Have what waits judged, and take what is judged by now."""
        said, self._unjudged, self._judged = self._unjudged, [], time.monotonic()
        if self._judges.here:
            self._take(said, self._judges.apply_here(said))
            return
        self._judging[asyncio.create_task(self._judges.apply(said))] = said
        self._take_judged()

    def _take_judged(self) -> None:
        for task in [task for task in self._judging if task.done()]:
            self._take(self._judging.pop(task), task.result())

    def _take(self, said: Sequence[Said], judged: Sequence[Judged]) -> None:
        for (row, _), each_ in zip(said, judged, strict=True):
            self._claims.extend(each_.claims)
            self._found.append(each_.beside)
            self._add(self._extraction(row, "done").model_copy(update=each_.told))

    def _extraction(self, row: Mapping[str, Any], state: str, reason: str | None = None) -> Extraction:
        return Extraction(
            id=extraction_id(row, self._recipe.id),
            abstract=row["id"],
            digest=row["digest"],
            recipe=self._recipe.id,
            state=state,
            reason=reason,
        )

    def _add(self, extraction: Extraction) -> None:
        self._extractions.append(extraction)
        if len(self._extractions) >= GROUP or time.monotonic() - self._written > GROUP_SECONDS:
            self.flush()

    async def end(self) -> None:
        """Judge and write all that was taken."""
        if self._unjudged:
            self._judge()
        while self._judging:
            await asyncio.wait(self._judging)
            for task in list(self._judging):
                self._take(self._judging.pop(task), task.result())
        self.flush()

    def flush(self) -> None:
        """Write what is judged. The rest is in the log of calls, or is read anew: the next run has it at no cost."""
        if not self._extractions:
            return
        with self._store.transaction():
            self._store.add_rows(Claim.table, self._claims)
            self._store.add(self._extractions)
            if self._beside and self._found:
                self._beside.write(self._store, self._found)
        failed = sum(extraction.state != "done" for extraction in self._extractions)
        self._observe(Progressed(done=len(self._extractions) - failed, failed=failed))
        self._extractions, self._claims, self._found, self._written = [], [], [], time.monotonic()
        self._groups += 1
        if self._groups % FREED_GROUPS == 0:
            self._store.free_memory()


def plan(store: Store, settings: Settings, abstracts: Sequence[str], run_id: str) -> None:
    """Plan the first `settings.limit` of the abstracts to be read in this run, under these settings."""
    how = recipe(settings).id
    wanted = abstracts[: settings.limit]
    for start in range(0, len(wanted), GROUP):
        rows = [{"abstract": identity, "recipe": how, "run": run_id} for identity in wanted[start : start + GROUP]]
        store.add_rows("plans", rows, replace=True)
    store.run("claims/forget_plans", run=run_id)


def due_count(store: Store, settings: Settings, run_id: str) -> int:
    """The number of abstracts that a run wants read and that are not read yet under these settings."""
    count: int = store.row("claims/due_count", run=run_id, recipe=recipe(settings).id)["due"]
    return count


def due(store: Store, run_id: str, recipe_id: str) -> Iterator[Row]:
    """The abstracts a run wants read and that no reading by the recipe stands for, in order.

    Their texts are fetched in portions: to put them all in order, DuckDB would hold them all.
    """
    ordinals = (row["ordinal"] for row in store.stream("claims/due", run=run_id, recipe=recipe_id))
    while portion := list(islice(ordinals, PORTION)):
        yield from store.rows("claims/texts", ordinals=portion)


async def run(
    store: Store, settings: Settings, model: Model | None, observe: Observer, run_id: str, beside: Beside | None = None
) -> None:
    """Read every abstract that this run wants read and that is not read yet. `model` is None for the embedded one.

    What is told `beside` the claims of an abstract is worked out and written down with them.
    """
    how = recipe(settings)
    store.add_rows("recipes", [how.row()])
    number = due_count(store, settings, run_id)
    observe(StageBegan("claims", number))
    if not number:
        return
    rows = due(store, run_id, how.id)
    readings: AsyncGenerator[tuple[Row, Reading | CallFailed | None], None]
    if model is None:
        readings = _unread(rows)
    else:
        readings = each(rows, partial(read, model, settings=settings), width=2 * settings.concurrency)
    judge = Judge(how.id, how.model, prompted() if model else "", beside, settings.second_opinion)
    with Workers(judge, number if model else READING * number) as judges:
        writer = _Writer(store, observe, how, judges, beside)
        try:
            async with aclosing(readings):
                async for row, outcome in readings:
                    await writer.add(row, outcome)
            await writer.end()
        except Stopped:
            await writer.end()
            raise
        finally:
            writer.flush()


async def _unread(rows: Iterable[Row]) -> AsyncGenerator[tuple[Row, None], None]:
    """The abstracts that the program's own reader is to read, each with no reading yet."""
    for row in rows:
        yield row, None
        await asyncio.sleep(0)  # lets an interrupt through
