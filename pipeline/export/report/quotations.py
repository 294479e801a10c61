"""Sections that quote: conflicts, with the sentences of both sides, and key sentences of the best supported effects."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.export.report.document import Block, Inline, Paragraph, Quotation, Section, Strong, Text, strong, text
from pipeline.export.report.findings import Findings
from pipeline.export.report.references import Citations
from pipeline.export.report.wording import many, statement
from pipeline.sources.text.unicode import cut, safe
from pipeline.store.result import Row

_SENTENCES = 12  # effects of which a sentence is quoted, at most
_WORDS = 120  # characters of what is stated of a study
_SIDES = {"sign": ("raises", "lowers"), "null": ("an effect", "no effect"), "direction": ("this way", "the other way")}
_STATED = ("design", "sample_size", "population", "dose", "effect_size")


def conflicts(found: Findings, citations: Citations) -> Section:
    """The section of conflicts: both sides of each, and what separates them."""
    if not found.conflicts:
        return Section("Conflicts", (Paragraph(text("No two studies contradict each other on these effects.")),))
    blocks: list[Block] = [
        Paragraph(
            text(
                f"{many(found.conflict_count, 'conflict')} between studies; {len(found.conflicts):,} with the most "
                "evidence on both sides are laid out. What separates the sides is what their abstracts state. None is "
                "resolved here."
            )
        )
    ]
    for conflict in found.conflicts:
        blocks += sides(conflict, citations)
    return Section("Conflicts", tuple(blocks))


def sides(conflict: Row, citations: Citations) -> Iterator[Block]:
    """A conflict: what is said on both sides, what separates them, and the strongest sentence of each."""
    one, other = _SIDES[conflict["kind"]]
    mine, theirs = conflict["papers"]
    yield Paragraph(
        text(
            strong(f"{safe(conflict['cause'])} → {safe(conflict['effect'])}"),
            f": {one} ({many(mine, 'paper')}) against {other} ({many(theirs, 'paper')}).",
            f" Judged {conflict['verdict']} by {safe(conflict['verdict_by'])}." if conflict["verdict"] else "",
            *_axes(conflict),
        )
    )
    for name, claim in zip((one, other), conflict["strongest"], strict=True):
        yield quoted(claim, citations, f"{name} ")


def quoted(claim: Row, citations: Citations, before: str = "") -> Quotation:
    """The sentence of a claim, with a citation of its paper and what is stated of the study."""
    return Quotation(_marked(claim), text(before, citations.cite([claim["abstract"]]), _stated(claim)))


def _axes(conflict: Row) -> Iterator[Inline]:
    if not conflict["axes"]:
        yield " Nothing that is stated separates the sides."
        return
    yield " They differ in "
    for place, axis in enumerate(conflict["axes"]):
        mine, theirs = (f"“{cut(words, _WORDS)}”" if words else "not stated" for words in axis["words"])
        yield "; " if place else ""
        yield strong(axis["axis"])
        yield f": {mine} against {theirs}"
    yield "."


def _stated(claim: Row) -> str:
    told = [str(claim["year"])] if claim["year"] else []
    told += [f"{name.replace('_', ' ')}: {cut(claim[name], _WORDS).rstrip('.…')}" for name in _STATED if claim[name]]
    return f", {'; '.join(told)}" if told else ""


def _marked(claim: Row) -> Text:
    """A quote in which the words for cause and effect stand out, where they are found in it as they are."""
    quote = safe(claim["quote"])
    places = sorted(
        (start, start + len(words))
        for words in {safe(claim["cause"]), safe(claim["effect"])}
        if words and (start := quote.find(words)) >= 0
    )
    parts: list[Inline] = ["“"]
    done = 0
    for start, end in places:
        if start >= done:
            parts += [quote[done:start], Strong(quote[start:end])]
            done = end
    return tuple(part for part in (*parts, quote[done:], "”") if part)


def sentences(found: Findings, citations: Citations) -> Iterator[Section]:
    """The section of key sentences: the best of each of the first effects; none where there is no effect."""
    told = [edge for edge in found.edges[:_SENTENCES] if "best" in edge]
    if not told:
        return
    blocks: list[Block] = []
    for edge in told:
        blocks.append(Paragraph(text(strong(statement(edge)), ".")))
        blocks.append(quoted(edge["best"], citations))
    yield Section("Key sentences", tuple(blocks))
