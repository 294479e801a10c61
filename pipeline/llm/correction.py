"""Correction of a forecast by the first answers of a run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.events import Called, Event, Observer, Said
from pipeline.llm.call_log import Calls
from pipeline.llm.forecast import NOTICEABLE, Forecast, Part
from pipeline.llm.forecast_wording import amounts
from pipeline.llm.token_model import usage

CORRECT_AT = (20, 200)  # answers of a stage after which its forecast is made anew


@dataclass
class Correction:
    """The observer that makes a stage's forecast anew after its first answers, and tells if it has moved noticeably."""

    forecast: Forecast
    calls: Calls
    tell: Observer
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def __call__(self, event: Event) -> None:
        """Count an answer, and correct the forecast at the first of `CORRECT_AT` and again at the second."""
        if not isinstance(event, Called):
            return
        who = (event.stage, event.model)
        self._seen[who] = self._seen.get(who, 0) + 1
        if self._seen[who] in CORRECT_AT:
            for place, part in enumerate(self.forecast.parts):
                if (part.stage, part.model) == who:
                    self._correct(place, part, self._seen[who])

    def _correct(self, place: int, old: Part, seen: int) -> None:
        new = replace(old, usage=usage(self.calls, old.question, old.questions.likely))
        before, now = (part.usd or part.prompt + part.completion for part in (old, new))
        if abs(now.likely - before.likely) <= NOTICEABLE * before.likely:
            return
        parts = (*self.forecast.parts[:place], new, *self.forecast.parts[place + 1 :])
        self.forecast = replace(self.forecast, parts=parts)
        self.tell(Said(f"forecast corrected after {seen} answers: {new.stage} takes {amounts(new)}, in this run"))
