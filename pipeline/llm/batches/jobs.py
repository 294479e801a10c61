"""Batch jobs: questions that are answered elsewhere, and the provider's jobs that carry them, beside the calls.

What a question was (`prepared`) is kept so that its answer can be taken in whenever it comes, from wherever. A job is
written down before it is handed in, and again with each id the provider gives; so whoever comes after a kill finds it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from pipeline.errors import Stopped, Unusable
from pipeline.llm.call_log import FILE, opened, read_only, storable
from pipeline.store.records import content_id
from pipeline.store.statements import statement

PORTION = 500  # questions read together


@dataclass(frozen=True)
class Prepared:
    """A question that is answered elsewhere, as it was written into a file of requests."""

    custom_id: str
    key: str
    stage: str
    item: str
    model: str
    preamble: str
    prompt: str | None
    """None once it is answered"""
    draft: str
    """name of the Draft that its answer must be"""
    answer_tokens: int
    most_tokens: int
    most_usd: float
    pass_id: int
    prepared_at: str


@dataclass(frozen=True)
class Pending:
    """One line of a file of requests that is still to be written."""

    seq: int
    custom_id: str
    preamble: str
    prompt: str
    draft: str
    most_tokens: int
    most_usd: float


@dataclass(frozen=True)
class Job:
    """A job that is not over. `file` and `batch` are the provider's ids, None until they are known."""

    id: int
    tag: str
    server: str
    file: str | None
    batch: str | None
    begun_at: str
    requests: int
    most_tokens: int
    most_usd: float


@dataclass(frozen=True)
class Asked:
    """The questions of a pass to one model, counted."""

    model: str
    requests: int
    characters: int
    most_tokens: int
    most_usd: float


def custom_id(key: str) -> str:
    """A question's key in the letters that every provider takes."""
    return key.replace(":", "-")


def last_run(folder: Path) -> str | None:
    """The run for which questions of this graph were last collected, looked up without writing."""
    with closing(read_only(folder / FILE)) as connection, suppress(sqlite3.OperationalError):  # no such table
        return next((str(row["run"]) for row in connection.execute(statement("jobs/last_pass"))), None)
    return None


class Jobs:
    """These tables in a graph's `calls.sqlite`. A context manager."""

    def __init__(self, folder: Path) -> None:
        """Raises Unusable if the file cannot be used."""
        self._path = folder / FILE
        self._connection = opened(self._path)
        try:
            self._connection.executescript(statement("jobs/schema"))
        except sqlite3.Error as error:
            raise Unusable(f"{self._path}: cannot be used as the log of calls: {error}.") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")
        except sqlite3.Error as error:
            raise Stopped(f"{self._path}: cannot be written: {error}.") from None

    def _rows(self, question: str, **parameters: object) -> Iterator[dict[str, Any]]:
        for row in self._connection.execute(statement(question), parameters):
            yield dict(row)

    def _run(self, command: str, **parameters: object) -> int:
        """Carry out a statement; the id of the row it added."""
        return self._connection.execute(statement(command), parameters).lastrowid or 0

    # --- questions ----------------------------------------------------------------------------------------------------

    def begin_pass(self, run: str) -> int:
        """A new round of collecting what is due, for a run."""
        with self._transaction():
            return self._run("jobs/add_pass", run=run, at=_now())

    def prepare(self, questions: Sequence[Prepared]) -> None:
        """Write questions down, in place of what was known of them before."""
        preambles = {question.preamble: content_id("preamble", question.preamble) for question in questions}
        with self._transaction():
            self._connection.executemany(
                "insert or ignore into preambles (hash, text) values (?, ?)",
                [(hash_, storable(text)) for text, hash_ in preambles.items()],
            )
            self._connection.executemany(
                statement("jobs/add_prepared"),
                [
                    asdict(question)
                    | {
                        "item": storable(question.item),
                        "preamble": preambles[question.preamble],
                        "prompt": storable(question.prompt or ""),
                    }
                    for question in questions
                ],
            )

    def find(self, identity: str) -> Prepared | None:
        """The question behind a custom id."""
        for row in self._rows("jobs/find", custom_id=storable(identity)):
            return Prepared(**row)
        return None

    def asked(self, pass_id: int) -> list[Asked]:
        """The questions of a pass, counted by model."""
        return [Asked(**row) for row in self._rows("jobs/summary", pass_id=pass_id)]

    def due(self, pass_id: int, model: str) -> Iterator[Pending]:
        """The questions of a pass to one model that no job carries, fetched in portions."""
        after = 0
        while portion := list(self._rows("jobs/due", model=model, after=after, most=PORTION, pass_id=pass_id)):
            for row in portion:
                after = row["seq"]
                yield Pending(**row)

    def held(self, identity: str) -> bool:
        """True if a job that is not over carries a question."""
        return any(row["held"] for row in self._rows("jobs/held", custom_id=identity))

    def rejected(self, key: str, since: str) -> str | None:
        """Why a question was rejected since a time, if it was."""
        return next((str(row["answer"]) for row in self._rows("jobs/rejected", key=key, since=since)), None)

    def has_call(self, identity: str) -> bool:
        """True if a call is in the log."""
        return any(row["has"] for row in self._rows("jobs/has_call", id=identity))

    def answered(self, identities: Sequence[str]) -> None:
        """Forget the text of questions that have a good answer: the log has it."""
        with self._transaction():
            parameters = [{"custom_id": identity} for identity in identities]
            self._connection.executemany(statement("jobs/answered"), parameters)

    # --- what servers do not take -------------------------------------------------------------------------------------

    def refuse(self, question: Prepared, parameter: str) -> None:
        """A model does not take a parameter that a question was sent with."""
        with self._transaction():
            self._run("jobs/add_refusal", model=question.model, parameter=parameter, pass_id=question.pass_id)

    def refusals(self, model: str) -> list[str]:
        """The parameters a model does not take, in the order they were found."""
        return [str(row["parameter"]) for row in self._rows("jobs/refusals", model=model)]

    # --- jobs ---------------------------------------------------------------------------------------------------------

    def intend(self, tag: str, server: str, pass_id: int, model: str, first: int, last: int) -> int:
        """Write down that a job with these questions is about to be handed in; its number."""
        with self._transaction():
            job = self._run("jobs/add_job", tag=tag, server=server, begun_at=_now())
            self._run("jobs/carry", job=job, model=model, first=first, last=last, pass_id=pass_id)
            return job

    def alive(self) -> list[Job]:
        """The jobs that are not over, the oldest first."""
        return [Job(**row) for row in self._rows("jobs/alive")]

    def uploaded(self, job: int, file: str) -> None:
        """The provider has a job's requests."""
        with self._transaction():
            self._run("jobs/set_file", id=job, file=file)

    def made(self, job: int, batch: str) -> None:
        """The provider works on a job."""
        with self._transaction():
            self._run("jobs/set_batch", id=job, batch=batch)

    def end(self, job: int) -> None:
        """A job is over, and what it brought is in the log; its other questions may be handed in again."""
        with self._transaction():
            self._run("jobs/end_job", id=job)
            self._run("jobs/release", id=job)


def refuse_while_alive(folder: Path) -> None:
    """Raises Unusable if jobs of the graph in `folder` are not over: their questions would be paid for twice."""
    with Jobs(folder) as jobs:
        alive = len(jobs.alive())
    if alive:
        raise Unusable(
            f"{alive} batches of this graph are under way, and what is in them would be paid for twice. "
            "Run the same command with --batch to wait for them."
        )


def parameters_of(preamble: str) -> set[str]:
    """The parameters that a question was sent with."""
    return set(json.loads(preamble)) - {"model", "messages"}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
