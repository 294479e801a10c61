"""Observers of a run that the command line starts, and the question before it spends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from pipeline.cli.event_log import EventLog
from pipeline.errors import Stopped, Unusable
from pipeline.events import Ended, Event, Observer, every
from pipeline.llm.forecast import ASK_ABOVE, Forecast
from pipeline.progress import Screen, screen
from pipeline.run import Outcome
from pipeline.settings import Settings


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
