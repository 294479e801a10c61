"""Observers of a run that the command line starts, and the question before it spends."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

from pipeline import run
from pipeline.cli import render
from pipeline.cli.event_log import EventLog
from pipeline.errors import Busy, Stopped, Unusable
from pipeline.events import Ended, Event, Observer, StageName, every, silent
from pipeline.extract import stage as claims
from pipeline.llm import forecast as forecasts
from pipeline.llm.asking import Session
from pipeline.llm.call_log import FILE as CALLS
from pipeline.llm.call_log import Calls
from pipeline.llm.forecast import ASK_ABOVE, Forecast
from pipeline.progress import Lines, Screen, Tally, broken, say
from pipeline.run import Outcome
from pipeline.settings import Settings
from pipeline.sources.text.unicode import safe_lines
from pipeline.store.database import FILE, Store


class Bar(Screen):
    """A bar on a terminal, drawn anew several times a second whether anything has ended or not."""

    def __init__(self) -> None:
        super().__init__()
        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        self._progress = Progress(
            TextColumn("{task.description:<9}", markup=False),
            BarColumn(max(10, min(40, self._console.width // 6))),  # the numbers are what is read
            _Notes(self._tally),
            console=self._console,
        )
        self._task: TaskID | None = None
        self._progress.start()

    def say(self, message: str) -> None:
        for line in f"democritus: {safe_lines(message)}".splitlines():
            for part in broken(line, self._console.width):
                self._console.print(part, soft_wrap=True)

    def close(self) -> None:
        self._finish()
        self._progress.stop()

    def _begin(self, stage: StageName, due: int) -> None:
        self._finish()
        super()._begin(stage, due)
        self._task = self._progress.add_task(stage, total=due or None, settled=None)

    def _tick(self, ended: int) -> None:
        if self._task is not None and ended:
            self._progress.update(self._task, advance=ended)

    def _finish(self) -> None:
        """Leave the last numbers beside the bar of the stage that is over; a bar that counts nothing is full then."""
        if self._task is not None:
            if not self._tally.due:
                self._progress.update(self._task, total=1, completed=1)
            self._progress.update(self._task, settled=self._tally.notes())

    def _paused(self) -> AbstractContextManager[None]:
        return _Pause(self._progress)


def screen() -> Bar | Lines:
    """Return the progress that fits stderr."""
    return Bar() if sys.stderr.isatty() else Lines()


class _Notes(ProgressColumn):
    """The numbers beside a bar: while the stage goes on, those of now."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally

    def render(self, task: Task) -> Text:
        """Return the numbers; rich calls this at every drawing."""
        settled = task.fields["settled"]
        return Text(self._tally.notes() if settled is None else settled)


class _Pause(AbstractContextManager[None]):
    """No drawing while the user is asked."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def __enter__(self) -> None:
        self._progress.stop()

    def __exit__(self, *_: object) -> None:
        self._progress.start()


class Observers:
    """The screen, and the logs that are wanted, as one observer."""

    def __init__(self, settings: Settings, screen: Screen, logs: list[Observer]) -> None:
        self._settings, self._screen = settings, screen
        self._observe = every(screen, *logs)

    def __call__(self, event: Event) -> None:
        self._observe(event)

    def confirm(self, forecast: Forecast) -> None:
        """Ask whether the run may cost what it is forecast to cost, where that is more than a user expects.

        Raises Stopped if the user says no, Unusable if there is nobody to ask.
        """
        if not forecast.dear or self._settings.yes:
            return
        most = f"{forecast.most:.2f} USD"
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise Unusable(
                f"this run may cost up to {most}, more than {ASK_ABOVE:g} USD, and nobody is there to ask. Nothing was "
                "sent. Say --yes to let it, or set a limit with --max-cost USD."
            )
        if not self._screen.ask(f"this may cost up to {most}. Go on?"):
            raise Stopped("you said no, and nothing was sent. A limit can be set with --max-cost USD.")

    def end(self, outcome: Outcome) -> None:
        """Tell that the run has come to its end."""
        abstracts, bill = outcome.status["abstracts"], outcome.status
        spent = {name: bill[name] for name in ("calls", "prompt_tokens", "completion_tokens", "cost_usd")}
        counts = {"abstracts": abstracts, "failed_here": outcome.failed, "unread_here": outcome.unread, **spent}
        self(Ended("done", 1 if outcome.failed or outcome.unread else 0, counts))


@contextmanager
def observers(settings: Settings) -> Iterator[Observers]:
    """Screen and event log until the block ends. Raises Unusable if a log cannot be written."""
    with ExitStack() as stack:
        logs: list[Observer] = []
        if settings.log_json:
            logs.append(stack.enter_context(EventLog(settings.log_json, settings)))
        yield Observers(settings, stack.enter_context(screen()), logs)


def carried_out(settings: Settings, message: str) -> Outcome | None:
    """Carry out a run, live or by batch, and tell `message` first; None where it was to be a dry run."""
    if settings.dry_run:
        render.print_lines(dry_run(settings))
        return None
    run.check(settings)
    say(message)
    with observers(settings) as observe:
        outcome = run.run(settings, observe, observe.confirm)
        observe.end(outcome)
    return outcome


def dry_run(settings: Settings) -> list[str]:
    """Return the work and cost of a run, as lines for the user. Nothing is sent, and the graph is not touched."""
    run.check(settings)
    with TemporaryDirectory(prefix="democritus-") as scratch:
        copy = Path(scratch)
        _copy(settings.out, copy)
        cache = settings.cache if settings.cache and (settings.cache / CALLS).exists() else None
        with Store.create(copy) as store, Calls(copy, cache) as calls:
            session = Session(store, calls, settings, silent, "dry run")
            run.read(session)
            states = store.row("status/abstracts")
            due = claims.due_count(store, settings, session.run_id)
            asked = forecasts.lines(run.forecast(session))
    keyless = bool(settings.models) and settings.key is None
    return [
        f"records    {states['total']:,} in all, {states['skipped']:,} without abstract, "
        f"{states['duplicate']:,} duplicates",
        *([] if settings.imagine else [f"to read    {due:,} abstracts with {settings.model_of('claims')}"]),
        *(asked or ["forecast   nothing to ask, nothing to pay"]),
        *(["key        OPENAI_API_KEY is not set: the run itself needs it, or --key-from"] if keyless else []),
        "Nothing was sent and nothing written.",
    ]


def _copy(folder: Path, to: Path) -> None:
    """Copy the files of a graph. Raises Busy if a run is writing it; one of an older version is welcome."""
    if (folder / FILE).exists():
        try:
            Store.open(folder).close()
        except Unusable as error:
            if isinstance(error, Busy):
                raise
    for name in (FILE, f"{FILE}.wal", CALLS, f"{CALLS}-wal"):
        if (folder / name).exists():
            shutil.copy(folder / name, to / name)
