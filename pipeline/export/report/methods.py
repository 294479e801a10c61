"""Methods section: how abstracts were read and counted, with the prompts, models and settings of this graph."""

from __future__ import annotations

import json

from pipeline.export.report.document import Block, Column, Paragraph, Section, Table, text
from pipeline.export.report.findings import Findings
from pipeline.export.report.wording import many
from pipeline.export.report.write import Asked
from pipeline.sources.text.unicode import cut, safe

_SETTINGS = 160  # characters of the settings of a step


def methods(found: Findings, asked: Asked) -> Section:
    """The section."""
    last = found.runs[-1] if found.runs else None
    version = f" {last['version']}" if last else ""
    models = dict.fromkeys(safe(row["model"]) for row in found.recipes if row["stage"] == "claims")
    blocks: list[Block] = [
        Paragraph(
            text(
                f"Abstracts were read by Democritus{version} ({', '.join([*models, _runs(found)])}). Each claim is a "
                "quoted sentence with a cause, an effect and a sign: raises, lowers, no effect, or direction not said. "
                "One whose quote is not in its abstract, or that is about an “it” nothing resolves, is no evidence "
                f"({found.sizes['ungrounded']:,} and {found.sizes['unresolved']:,} here). What an abstract only "
                "presupposes or recalls is background, and supports nothing."
            )
        ),
        Paragraph(
            text(
                "Names of one variable were brought together by rules, vocabulary, model and people "
                f"({_decisions(found)}). "
                f"Effects stand here between {_LEVELS[asked.level]}. Each paper has one vote for each sign, whatever "
                "the number of its claims; near-duplicate records, such as a preprint and its paper, are one paper. "
                "Support is the mean of a Dirichlet distribution over raises, lowers and no effect, with its 90 % "
                "interval: it says how the papers that were read stand, and is no size of an effect."
            )
        ),
    ]
    if asked.filters:
        numbers = "of the papers of the slice alone" if asked.sliced else "of all papers"
        told = (
            f"Reported are the effects that were asked for by: {'; '.join(asked.filters)}. Their numbers are {numbers}."
        )
        blocks.append(Paragraph(text(told)))
    if remembered := found.sizes["remembered"]:
        blocks.append(Paragraph(text(f"{many(remembered, 'statement')} of models from memory are in no number here.")))
    if found.recipes:
        blocks.append(_recipes(found))
    others = [row for row in found.answered if row["model"]]
    if others:
        told = ", ".join(f"{row['model']} ({row['abstracts']:,})" for row in others)
        blocks.append(Paragraph(text(f"Models that answered for abstracts: {told}.")))
    return Section("Methods", tuple(blocks))


_LEVELS = {
    "variable": "variables, which are concepts with their aspect and qualifiers",
    "concept": "concepts, whatever aspect of them is measured",
    "broader": "concepts and the classes above them",
}


def _runs(found: Findings) -> str:
    days = [row["day"] for row in found.runs if row["day"]]
    if not days:
        return "no run is recorded"
    span = days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
    return f"{many(len(found.runs), 'run')}, {span}"


def _decisions(found: Findings) -> str:
    counted: dict[str, int] = {}
    for row in found.decisions:
        whose = {"user": "people", "rule": "rules"}.get(row["whose"], f"“{safe(row['whose'])}”")
        counted[whose] = counted.get(whose, 0) + row["decisions"]
    return ", ".join(f"{many(number, 'decision')} by {whose}" for whose, number in counted.items()) or "no decision"


def _recipes(found: Findings) -> Table:
    columns = (
        Column("Step", 0.11),
        Column("Model", 0.19),
        Column("Prompt", 0.28),
        Column("Settings", 0.29),
        Column("Abstracts", 0.13, True),
    )
    rows = tuple(
        (
            text(row["stage"]),
            text(row["model"]),
            text(row["prompt"]),
            text(_settings(row["settings"]) or "–"),
            text(f"{row['abstracts']:,}" if row["stage"] == "claims" else "–"),
        )
        for row in found.recipes
    )
    return Table("Prompts (their hashes), models and settings.", columns, rows)


def _settings(written: str | None) -> str:
    try:
        known = json.loads(written or "{}")
    except ValueError:
        known = None
    if not isinstance(known, dict):
        return cut(written, _SETTINGS)
    given = {name: value for name, value in known.items() if value not in ([], "", None)}
    told = (f"{name} {value if isinstance(value, str) else json.dumps(value)}" for name, value in given.items())
    return cut("; ".join(told), _SETTINGS)
