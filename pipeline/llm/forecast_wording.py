"""Wording of a forecast: lines for reading, numbers for machines."""

from __future__ import annotations

from dataclasses import asdict

from pipeline.llm.forecast import Forecast, Part
from pipeline.llm.token_model import Range


def lines(forecast: Forecast) -> list[str]:
    """A forecast for reading: the total, each stage, and the spending before. Empty if nothing is to be asked."""
    if not forecast.parts:
        return []
    total = _amounts(forecast.calls, forecast.prompt, forecast.completion)
    told = [f"forecast   {total}, {_worth(forecast)}"]
    for part in forecast.parts:
        based = f"as {part.usage.answers:,} answers took" if part.usage.answers else "a guess, until some are answered"
        told.append(f"  {part.stage:<8} {amounts(part)}; {part.model}, {based}")
    if forecast.spent_calls:
        money = f", {forecast.spent_usd:.4f} USD" if forecast.spent_usd else ""
        spent = f"{forecast.spent_calls:,} calls, {forecast.spent_tokens:,} tokens{money}"
        told.append(f"spent      {spent} so far; the forecast is for the rest")
    if forecast.max_cost is not None and forecast.spent_usd + forecast.usd.high > forecast.max_cost:
        told.append(f"limit      --max-cost {forecast.max_cost:g} USD may end the run before all is done")
    tokens = forecast.spent_tokens + forecast.prompt.high + forecast.completion.high
    if forecast.max_tokens is not None and tokens > forecast.max_tokens:
        told.append(f"limit      --max-tokens {forecast.max_tokens:,} may end the run before all is done")
    return told


def numbers(forecast: Forecast) -> dict[str, object]:
    """A forecast for machines; `usd` counts the stages whose price is known."""
    return {
        **_numbers(forecast.calls, forecast.prompt, forecast.completion, forecast.usd),
        "unpriced": forecast.unpriced,
        "spent": {"calls": forecast.spent_calls, "tokens": forecast.spent_tokens, "usd": forecast.spent_usd},
        "stages": [
            {"stage": part.stage, "model": part.model, "measured_on": part.usage.answers}
            | _numbers(part.calls, part.prompt, part.completion, part.usd)
            for part in forecast.parts
        ],
    }


def _numbers(calls: Range, prompt: Range, completion: Range, usd: Range | None) -> dict[str, object]:
    names = {"calls": calls, "prompt_tokens": prompt, "completion_tokens": completion, "usd": usd}
    return {name: None if value is None else asdict(value) for name, value in names.items()}


def _amounts(calls: Range, prompt: Range, completion: Range) -> str:
    low, likely, high = (f"{round(number):,}" for number in (calls.low, calls.likely, calls.high))
    between = "" if low == high else f" ({low} to {high})"
    tokens = f"{_count(prompt.likely)} prompt and {_count(completion.likely)} completion tokens"
    return f"{likely} calls{between}, {tokens}"


def amounts(part: Part) -> str:
    """A part's calls, tokens and cost; where the price is not known, the range of its tokens."""
    both = part.prompt + part.completion
    money = f"{_count(both.low)} to {_count(both.high)} in all" if part.usd is None else _usd(part.usd)
    return f"{_amounts(part.calls, part.prompt, part.completion)}, {money}"


def _worth(forecast: Forecast) -> str:
    """The cost, and the models whose price is not known."""
    missing = ", ".join(forecast.unpriced)
    if not missing:
        return _usd(forecast.usd)
    if all(part.price is None for part in forecast.parts):
        return f"money unknown (no price for {missing}; see --prices)"
    return f"{_usd(forecast.usd)} and what {missing} costs, whose price is not known"


def _usd(usd: Range) -> str:
    digits = 2 if usd.high >= 0.1 else 4
    return f"{usd.likely:.{digits}f} USD ({usd.low:.{digits}f} to {usd.high:.{digits}f})"


def _count(number: float) -> str:
    if number >= 999_500:
        return f"{number / 1e6:.1f}M"
    return f"{number / 1e3:.0f}k" if number >= 9_999.5 else f"{number:,.0f}"
