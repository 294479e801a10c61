"""Batch loop (`run --batch`): rounds through the files and batches endpoints, until nothing is due.

A round collects what is due, hands it in as jobs, waits for all of them and imports what they brought: all of it, or
what was answered before they expired, failed or were cancelled. Each step is written down before the next, so the same
command after a kill goes on with the jobs that are there, and never hands a question in twice.
"""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.errors import OverBudget, Postponed, Stopped
from pipeline.events import Observer, Said
from pipeline.llm.asking import Session
from pipeline.llm.batches.jobs import Job, Jobs
from pipeline.llm.batches.pending import Collector, Stages, collect
from pipeline.llm.batches.provider import Batch, Batches, Gone
from pipeline.llm.batches.requests import Limits, Part, write
from pipeline.llm.batches.results import Importer
from pipeline.llm.budget import Bound
from pipeline.llm.connection import ledger, server
from pipeline.llm.prices import Prices
from pipeline.llm.retry import Patience
from pipeline.settings import OPENAI_URL, redact_url
from pipeline.store import status

SCRATCH = ".batch"  # in the graph's folder: files on their way to the provider and back
_FORGOTTEN = timedelta(days=2)  # a job that is not known any more after this is over: they last a day
_SLOWER = 1.5  # each look at the jobs comes so much later than the one before
_TELL_EVERY = 60.0  # seconds


async def ask(session: Session, stages: Stages, limits: Limits) -> None:
    """Take the questions of the stages to the provider, until nothing is due. Raises Stopped if that ends early."""
    with Jobs(session.settings.out) as jobs:
        loop = _Loop(session, jobs, stages, limits)
        try:
            await loop.go()
        except asyncio.CancelledError:
            alive = len(jobs.alive())
            if alive:
                session.observe(Said(f"{alive} jobs go on at {loop.server}; the same command finds them."))
            raise


class _Loop:
    """Rounds of one run, until every question is answered."""

    def __init__(self, session: Session, jobs: Jobs, stages: Stages, limits: Limits) -> None:
        self._session, self._jobs, self._stages, self._limits = session, jobs, stages, limits
        self._settings, self._calls, self._observe = session.settings, session.calls, session.observe
        self._prices = Prices.load(self._settings.prices)
        self._reasons: Counter[str] = Counter()  # what went wrong in this round
        self.server = redact_url(self._settings.base_url or OPENAI_URL)

    async def go(self) -> None:
        """All rounds. Raises Stopped if they end before everything is answered."""
        patience = Patience(first_wait=self._limits.first_wait, deadline=self._settings.deadline)
        with _scratch(self._settings.out / SCRATCH) as self._scratch:
            async with Batches(server(self._settings), patience) as self._batches:
                await self._find_again()
                handed_in = 0
                while True:
                    brought = await self._gather()
                    pass_id = self._jobs.begin_pass(self._session.run_id)
                    since = status.since(self._session.store)
                    collector = Collector(self._jobs, self._settings, pass_id, since)
                    if await collect(self._session, collector, self._stages):
                        return
                    if not collector.due:
                        raise Postponed(self._elsewhere())
                    if handed_in and not brought:
                        raise Stopped(f"The last round brought no answer. {self._why()}")
                    self._reasons.clear()
                    handed_in = await self._hand_in(pass_id)

    # --- handing in ---------------------------------------------------------------------------------------------------

    async def _hand_in(self, pass_id: int) -> int:
        """Hand in what is due and fits the budget. The number of requests that is. Raises OverBudget if none fits."""
        spending = ledger(self._calls, self._settings)
        held = self._held()

        def fits(tokens: int, usd: float) -> bool:
            return spending.fits(Bound(held.tokens + tokens, 0, held.usd + usd))

        handed_in = due = 0
        for asked in self._jobs.asked(pass_id):
            due += asked.requests
            for part in write(self._jobs, pass_id, asked.model, self._limits, self._place, fits):
                await self._begin(pass_id, part)
                handed_in += part.requests
                held = self._held()
        if not handed_in:
            raise OverBudget(
                f"The graph has used {spending.tokens} tokens and {spending.usd:.4f} USD, and none of the {due} "
                "requests that are due fits what --max-tokens and --max-cost leave. To go on, run the same command "
                "with a higher limit, or lower --answer-tokens."
            )
        if handed_in < due:
            self._observe(
                Said(f"{due - handed_in} requests wait until these are answered: the budget has no room now.")
            )
        return handed_in

    def _held(self) -> Bound:
        """The most that the running jobs can cost."""
        alive = self._jobs.alive()
        return Bound(sum(job.most_tokens for job in alive), 0, sum(job.most_usd for job in alive))

    def _place(self, number: int) -> Path:
        return self._scratch / f"requests-{number}.jsonl"

    async def _begin(self, pass_id: int, part: Part) -> None:
        tag = secrets.token_hex(16)
        job = self._jobs.intend(tag, self.server, pass_id, part.model, part.first, part.last)
        file = await self._batches.upload(part.path, f"democritus-{tag}.jsonl")
        part.path.unlink()
        self._jobs.uploaded(job, file)
        batch = await self._batches.begin(file, tag, perhaps=False)
        self._jobs.made(job, batch.id)
        self._observe(Said(f"batch {batch.id}: {part.requests} requests to {part.model} handed in."))

    async def _find_again(self) -> None:
        """Settle what a killed run left between two steps."""
        for job in self._mine():
            if job.file is None:
                self._jobs.end(job.id)  # no job can have been made of it
            elif job.batch is None:
                try:
                    batch = await self._batches.begin(job.file, job.tag, perhaps=True)
                except Gone:
                    self._jobs.end(job.id)
                else:
                    self._jobs.made(job.id, batch.id)

    def _mine(self) -> list[Job]:
        return [job for job in self._jobs.alive() if job.server == self.server]

    # --- importing ----------------------------------------------------------------------------------------------------

    async def _gather(self) -> int:
        """Wait for all jobs and import their results. The number of lines that brought the graph on."""
        waiting = [_JobProgress(job) for job in self._mine()]
        if waiting:
            requests = sum(each.job.requests for each in waiting)
            self._observe(Said(f"waiting for {len(waiting)} batches with {requests} requests."))
        brought, pause = 0, self._limits.first_poll
        while waiting:
            for watched in list(waiting):
                batch = await self._look(watched.job)
                if batch is not None and not batch.over:
                    watched.tell(batch, self._observe)
                    continue
                waiting.remove(watched)
                brought += await self._import(watched.job, batch)
            if waiting:
                await asyncio.sleep(pause)
                pause = min(pause * _SLOWER, self._limits.longest_poll)
        return brought

    async def _look(self, job: Job) -> Batch | None:
        """The state of a job; None if it is so old that the provider has forgotten it. Raises Gone if it is not."""
        try:
            return await self._batches.get(job.batch or "")
        except Gone:
            if datetime.now(UTC) - datetime.fromisoformat(job.begun_at) < _FORGOTTEN:
                raise
            return None

    async def _import(self, job: Job, batch: Batch | None) -> int:
        """Import the files of a job that is over. The number of lines that brought the graph on."""
        with Importer(self._calls, self._jobs, self._prices, self._batches.errors) as importer:
            for file in (batch.output, batch.errors) if batch else ():
                if file is not None:
                    path = self._scratch / "results.jsonl"
                    try:
                        await self._batches.download(file, path)
                    except Gone:
                        self._reasons[f"the results of batch {job.batch} are not there any more"] += 1
                    else:
                        importer.file(path)
        self._jobs.end(job.id)  # after what it brought is written
        report = importer.report
        self._reasons.update(report.reasons)
        for problem in batch.problems if batch else ():
            self._reasons[self._batches.errors.quote(problem)] += 1
        if report.set_aside:
            self._reasons["lines that are no results of these requests"] += report.set_aside
        self._observe(
            Said(
                f"batch {job.batch}: {batch.status if batch else 'forgotten'}; "
                f"{report.answered} of {job.requests} answered, {report.bad} unusable, {report.failed} errors."
            )
        )
        return report.new

    def _why(self) -> str:
        said = [f"{reason} ({times} times)" for reason, times in self._reasons.most_common(5)]
        return " ".join(said) or "The provider gave no reason."

    def _elsewhere(self) -> str:
        servers = sorted({job.server for job in self._jobs.alive()})
        return f"Answers are still to come from jobs at {', '.join(servers)}: run it with that --base-url."


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """An empty folder for the time being; what a killed run left there goes, too."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _JobProgress:
    """Progress of a job that is waited for."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._told = ""
        self._told_at = float("-inf")

    def tell(self, batch: Batch, observe: Observer) -> None:
        """Tell how it stands, when that has changed and not too often."""
        now = asyncio.get_running_loop().time()
        if batch.status != self._told or (batch.done and now - self._told_at > _TELL_EVERY):
            self._told, self._told_at = batch.status, now
            observe(Said(f"batch {batch.id}: {batch.status}, {batch.done} of {self.job.requests} answered."))
