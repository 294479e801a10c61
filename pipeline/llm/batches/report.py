"""Reports of a preparation and an import, as lines for the user."""

from __future__ import annotations

from pathlib import Path

from pipeline.llm.batches.files import Imported, Written
from pipeline.llm.prices import Prices
from pipeline.settings import Settings

_CHARACTERS = 4  # a token, on average, of English prose


def prepared(written: Written, settings: Settings) -> list[str]:
    """The files, their questions, and what they may cost."""
    lines = []
    prices = Prices.load(settings.prices)
    for asked in written.asked:
        answers = asked.requests * settings.answer_tokens
        if prices.of(asked.model) is None:
            cost = "cost unknown (the model's price is not known)"
        else:
            cost = f"at most {asked.most_usd:.2f} USD at batch prices"
        lines.append(
            f"{asked.requests:,} requests to {asked.model}: about {asked.characters // _CHARACTERS:,} prompt tokens "
            f"({_CHARACTERS} characters a token), answers of at most {answers:,} tokens, {cost}"
        )
    lines += [f"written to {file}" for file in written.files]
    if len(written.files) > 1:
        lines.append("several files, because providers take 50,000 requests, 200 MB and one model a file")
    if written.held:
        lines.append(
            f"{written.held:,} more are left out, for running jobs carry them: `democritus run ... --batch` waits for "
            "those"
        )
    if written.asked:
        lines.append(f"take the results in with: democritus batch import {settings.out} RESULTS.jsonl")
    elif not written.held:
        lines.append("nothing is due: every question has its answer")
    return lines


def imported(found: Imported, folder: Path) -> list[str]:
    """The results of an import, and how to go on."""
    report = found.report
    counts = {
        "answers": report.answered,
        "unusable answers": report.bad,
        "errors instead of answers": report.failed,
        "repeats": report.repeated,
        "lines set aside": report.set_aside,
    }
    lines = [
        "taken in: " + ", ".join(f"{number:,} {name}" for name, number in counts.items() if number or name == "answers")
    ]
    lines += [f"  {times:,} times: {reason}" for reason, times in report.reasons.most_common(10)]
    states = found.status["abstracts"]
    lines.append(
        f"abstracts: {states['done']:,} done, {states['failed']:,} failed, {states['pending']:,} pending; "
        f"{found.status['claims']:,} claims, {found.status['edges']:,} edges"
    )
    again = f"democritus batch prepare {folder} -o FILE"
    if found.due:
        lines.append(f"{found.due:,} questions are still due: {again}")
    elif found.failed:
        lines.append(f"nothing is due; {found.failed:,} abstracts failed, and are asked again by: {again}")
    else:
        lines.append("nothing is due: every question has its answer")
    return lines


def set_aside(found: Imported) -> list[str]:
    """The lines that were no results, with what is wrong with them."""
    rest = found.report.set_aside - len(found.report.aside)
    return [*found.report.aside, *([f"and {rest:,} more lines"] if rest else [])]
