"""Corpus section: the flow of records, why others were not read, and what those that count are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from pipeline.export.report import figures
from pipeline.export.report.document import Block, Column, Listing, Paragraph, Section, Table, Text, text
from pipeline.export.report.findings import Findings
from pipeline.export.report.wording import many, shown
from pipeline.export.report.write import Asked
from pipeline.sources.text.unicode import safe

_ASIDE = 10  # files that are named


def flow_steps(found: Findings, narrowed: bool) -> list[figures.Step]:
    """The flow of records. What is left out at each step and what goes on add up; an earlier reading counts as one."""
    flow = found.flow

    def number(state: str, what: str = "records") -> int:
        return int(flow[state][what]) if state in flow else 0

    def unread(state: str) -> int:
        return number(state) - number(state, "read")

    def total(what: str) -> int:
        return sum(row[what] for row in flow.values())

    sought = total("records") - sum(number(state) for state in ("duplicate", "skipped", "removed"))
    aside = [
        ("duplicates", "duplicate"),
        ("no abstract, or not to be read", "skipped"),
        ("taken out, such as retracted", "removed"),
    ]
    words = "in effects of this report" if narrowed else "in the graph's effects"
    steps = [
        figures.Step("Records collected", total("records"), [(name, number(state)) for name, state in aside]),
        figures.Step(
            "Abstracts to be read", sought, [("failed", unread("failed")), ("not read yet", unread("pending"))]
        ),
        figures.Step("Abstracts read", total("read"), [("no causal claim", total("read") - total("claiming"))]),
        figures.Step(
            "Abstracts with claims",
            total("claiming"),
            [(f"not {words}", total("claiming") - total("shown"))],
        ),
        figures.Step(f"Abstracts {words}", total("shown")),
    ]
    return [step._replace(out=[each for each in step.out if each[1]]) for step in steps]


def corpus(found: Findings, asked: Asked) -> Section:
    """The section, which begins with the flow."""
    blocks: list[Block] = [
        figures.flow(
            flow_steps(found, bool(asked.filters)),
            "Flow of records, from those collected to those that speak to the effects reported here.",
        )
    ]
    blocks += [Paragraph(each) for each in _sources(found)]
    again = sum(found.flow[state]["read"] for state in ("failed", "pending") if state in found.flow)
    if again:
        blocks.append(Paragraph(text(f"{many(again, 'abstract')} were to be read anew; an earlier reading counts.")))
    blocks += [Paragraph(each) for each in _studies(found)]
    if unread := tuple(_unread(found)):
        columns = (Column("State", 0.18), Column("Reason", 0.67), Column("Records", 0.15, True))
        blocks.append(Table("Records that were not read, and why.", columns, unread))
    aside = [row["why"] for row in found.status["set_aside"]]
    if aside:
        blocks.append(
            Paragraph(text(f"{many(len(aside), 'file')} could not be read, and no record of them is counted:"))
        )
        blocks.append(Listing(tuple(map(text, aside[:_ASIDE]))))
    return Section("Corpus", tuple(blocks))


def _unread(found: Findings) -> Iterator[tuple[Text, ...]]:
    """The reasons why records were not read, the commonest of a state first; the numbers add up to the state's."""
    for state, row in found.flow.items():
        if state in {"done", "pending"}:
            continue
        # each duplicate has a record of its own that stands for it
        told = [each for each in found.reasons if each["state"] == state and state != "duplicate"]
        for each in told:
            yield text(state), text(each["reason"] or each["detail"]), text(f"{each['abstracts']:,}")
        rest = row["records"] - sum(each["abstracts"] for each in told)
        if rest:
            reason = "other reasons" if told else "another record stands for it" if state == "duplicate" else "not said"
            yield text(state), text(reason), text(f"{rest:,}")


def _sources(found: Findings) -> Iterator[Text]:
    named = list(dict.fromkeys(PurePath(source).name or source for row in found.runs for source in row["sources"]))
    if named:
        more = f" and {len(named) - _ASIDE:,} more" if len(named) > _ASIDE else ""
        yield text(f"Records are from {', '.join(map(safe, named[:_ASIDE]))}{more}.")


def _studies(found: Findings) -> Iterator[Text]:
    if not found.studies:
        return
    years = [row[end] for row in found.studies for end in ("first", "last") if row[end]]
    designs = ", ".join(f"{row['design']} ({row['abstracts']:,})" for row in found.studies)
    span = f" They are from {min(years)} to {max(years)}." if years and min(years) != max(years) else ""
    yield text(f"By the design that they state, these {many(shown(found), 'abstract')} are: {designs}.{span}")
