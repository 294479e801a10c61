"""Who hears of a run that the command line starts, and who is asked before it spends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from pipeline.cost.forecast import ASK_ABOVE, Forecast
from pipeline.errors import Stopped, Unusable
from pipeline.observers.event_log import EventLog
from pipeline.observers.progress import Bar, Lines, Screen
from pipeline.observers.tracing import open_spans
from pipeline.run import Outcome
from pipeline.settings import Settings
from pipeline.stage import Watcher, Watchers


class Audience(Watchers):
    """The screen, and the logs that are wanted."""

    def __init__(self, settings: Settings, screen: Screen, log: EventLog | None, others: list[Watcher]) -> None:
        super().__init__([screen, *([log] if log else []), *others])
        self._settings, self._screen, self._log = settings, screen, log

    def consent(self, forecast: Forecast) -> None:
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

    def ended(self, outcome: Outcome) -> None:
        """The run has come to its end."""
        if self._log:
            abstracts, bill = outcome.status["abstracts"], outcome.status
            spent = {name: bill[name] for name in ("calls", "prompt_tokens", "completion_tokens", "cost_usd")}
            counts = {"abstracts": abstracts, "failed_here": outcome.failed, **spent}
            self._log.end("done", 1 if outcome.failed else 0, counts)


@contextmanager
def audience(settings: Settings) -> Iterator[Audience]:
    """Everyone who watches, until the block ends. Raises Unusable if a log cannot be written."""
    with ExitStack() as stack:
        log = stack.enter_context(EventLog(settings.log_json, settings)) if settings.log_json else None
        spans = open_spans(settings)
        others: list[Watcher] = [stack.enter_context(spans)] if spans else []
        screen = stack.enter_context(Bar() if sys.stderr.isatty() else Lines())
        yield Audience(settings, screen, log, others)
