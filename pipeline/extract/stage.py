"""Claims: what each abstract says affects what, with sign, strength and the sentence that says it.

A model (`model_reader`) or the embedded reader gives drafts; `keep` (`validation`) makes claims of them. Claims are
only ever added: each belongs to an extraction, and only an abstract's current extraction counts.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import aclosing, suppress
from functools import cache, partial
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import islice
from typing import Any

from pipeline.errors import CallFailed, Stopped
from pipeline.events import ItemFailed, Observer, Progressed, StageBegan
from pipeline.extract.judging import judged
from pipeline.extract.model_reader import PROMPTS, Reading, prompted, read
from pipeline.extract.reader.network import fingerprint
from pipeline.extract.validation import RULES, extraction_id
from pipeline.llm import prompt
from pipeline.llm.asking import Recipe, each
from pipeline.llm.question import Model
from pipeline.settings import EMBEDDED, Settings
from pipeline.store.database import Store
from pipeline.store.records import Claim, Extraction, content_id
from pipeline.store.result import Row
from pipeline.workers import workers

GROUP = 256  # extractions written in one transaction
TOGETHER = 8  # readings judged together by a worker
UNDER_WAY = 32  # groups that may be with the workers, so that none of them waits for work
JUDGED_SECONDS = 1.0  # readings are judged at least so often
PORTION = 256  # texts fetched at once
READING = 16  # how much longer reading an abstract takes than judging what a model has read
FREED_GROUPS = 16  # after so many, what was written is in the file and need not be in memory
GROUP_SECONDS = 3.0  # and at least so often; what was paid for is on disk already, as calls

_Read = tuple[Row, Reading | None]
"""An abstract, and what a model said about it; None where the offline reader is to read it."""
_Judged = list[tuple[list[Row], Row]]


def recipe(settings: Settings) -> Recipe:
    """Return how abstracts are read under these settings."""
    if not settings.asks("claims"):
        return Recipe("claims", _embedded_hash(), EMBEDDED, {"rules": RULES})
    how: dict[str, object] = {"rules": RULES, "temperature": settings.temperature, "seed": settings.seed}
    how["max_tokens"] = settings.answer_tokens
    how["second_opinion"] = fingerprint()[:16] if settings.second_opinion else None
    if settings.steps == "two":
        how["pointing"] = _pointing_hash()
    return Recipe("claims", prompt.load(PROMPTS[settings.steps]).hash, settings.model_of("claims"), how)


@cache
def _embedded_hash() -> str:
    """Return what stands for the prompt where the program's own reader reads: the hash of its code, words
    and weights."""
    folders = map(resources.files, ("pipeline.extract.reader", "pipeline.sources.text"))
    return content_id("embedded", fingerprint(), *(text for folder in folders for text in _texts(folder)))


def _texts(folder: Traversable) -> Iterator[str]:
    """Yield the texts of all modules and data files of a package, in the order of their paths."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _texts(item)
        elif item.name.endswith((".py", ".toml")):
            yield item.read_text("utf-8")


@cache
def _pointing_hash() -> str:
    """Return what stands for how the sentences are found that are asked about."""
    return content_id(
        _embedded_hash(), resources.files("pipeline.extract").joinpath("sentence_selection.py").read_text("utf-8")
    )


# --- the stage ------------------------------------------------------------------------------------------------------


class _Writer:
    """Judges readings in groups, and writes extractions with their claims, each group in one transaction."""

    def __init__(
        self,
        store: Store,
        observe: Observer,
        how: Recipe,
        judge: Callable[[Sequence[_Read]], _Judged],
        pool: ProcessPoolExecutor | None,
    ) -> None:
        self._store, self._observe, self._recipe = store, observe, how
        self._judge, self._pool = judge, pool
        self._together, self._most = (TOGETHER, UNDER_WAY) if pool else (1, 0)
        self._unjudged: list[_Read] = []
        self._judging: dict[asyncio.Task[_Judged], list[_Read]] = {}
        self._extractions: list[Extraction] = []
        self._claims: list[Row] = []
        self._written = self._sent = time.monotonic()
        self._groups = 0

    async def add(self, row: Row, outcome: Reading | CallFailed | None) -> None:
        """Take what came of an abstract; None if it is to be read here. Wait while as much as may be is under way."""
        if isinstance(outcome, CallFailed):
            self._observe(ItemFailed("claims", row["id"], outcome))
            self._add(row, state=outcome.state, reason=str(outcome))
            return
        self._unjudged.append((row, outcome))
        if len(self._unjudged) >= self._together or time.monotonic() - self._sent > JUDGED_SECONDS:
            await self._have_judged(self._most)

    async def end(self) -> None:
        """Judge and write all that was taken."""
        await self._have_judged(0)
        self.flush()

    async def _have_judged(self, most: int) -> None:
        """Have judged what was taken, and go on when at most so many groups are under way."""
        group, self._unjudged, self._sent = self._unjudged, [], time.monotonic()
        if group:
            self._judging[asyncio.create_task(self._judged(group))] = group
        while len(self._judging) > most:
            done, _ = await asyncio.wait(self._judging, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                for (row, _), (claims, found) in zip(self._judging.pop(task), task.result(), strict=True):
                    self._claims.extend(claims)
                    self._add(row, state="done", reason=None, **found)

    async def _judged(self, group: Sequence[_Read]) -> _Judged:
        if self._pool is not None:
            with suppress(BrokenExecutor):  # a worker died, and the others with it: all the rest is judged here
                return await asyncio.get_running_loop().run_in_executor(self._pool, self._judge, group)
        return self._judge(group)

    def _add(self, row: Row, **found: Any) -> None:
        known = {"abstract": row["id"], "digest": row["digest"], "recipe": self._recipe.id}
        self._extractions.append(Extraction(id=extraction_id(row, self._recipe.id), **known, **found))
        if len(self._extractions) >= GROUP or time.monotonic() - self._written > GROUP_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what is judged. The rest is in the log of calls, or is read anew: the next run has it at no cost."""
        if not self._extractions:
            return
        with self._store.transaction():
            self._store.add_rows(Claim.table, self._claims)
            self._store.add(self._extractions)
        failed = sum(extraction.state != "done" for extraction in self._extractions)
        self._observe(Progressed(done=len(self._extractions) - failed, failed=failed))
        self._extractions, self._claims, self._written = [], [], time.monotonic()
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
    """Return the number of abstracts that a run wants read and that are not read yet under these settings."""
    count: int = store.row("claims/due_count", run=run_id, recipe=recipe(settings).id)["due"]
    return count


def due(store: Store, run_id: str, recipe_id: str) -> Iterator[Row]:
    """Yield the abstracts a run wants read and that no reading by the recipe stands for, in order.

    Their texts are fetched in portions: to put them all in order, DuckDB would hold them all.
    """
    ordinals = (row["ordinal"] for row in store.stream("claims/due", run=run_id, recipe=recipe_id))
    while portion := list(islice(ordinals, PORTION)):
        yield from store.rows("claims/texts", ordinals=portion)


async def run(store: Store, settings: Settings, model: Model | None, observe: Observer, run_id: str) -> None:
    """Read every abstract that this run wants read and that is not read yet. `model` is None for the embedded one."""
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
    judge = partial(
        judged,
        recipe=how.id,
        model=how.model,
        prompted=prompted() if model else "",
        second_opinion=settings.second_opinion,
    )
    with workers(number if model else READING * number) as pool:
        writer = _Writer(store, observe, how, judge, pool)
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
    """Yield the abstracts that the program's own reader is to read, each with no reading yet."""
    for row in rows:
        yield row, None
        await asyncio.sleep(0)  # lets an interrupt through
