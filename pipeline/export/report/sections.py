"""Sections of a report, in the order of a systematic review: a `document.Document` made of what the graph has."""

from __future__ import annotations

from pipeline.export.report import corpus, effects, methods, quotations, references
from pipeline.export.report.document import Block, Document, Listing, Paragraph, Section, Text, strong, text
from pipeline.export.report.findings import Findings, find
from pipeline.export.report.references import Citations
from pipeline.export.report.wording import many, shown, statement, support
from pipeline.export.report.write import Asked
from pipeline.sources.text.unicode import safe
from pipeline.store.database import Store
from pipeline.store.result import Row
from pipeline.store.status import Status


def document(store: Store, status: Status, asked: Asked) -> tuple[Document, list[Row]]:
    """The report, and the papers that it cites, in the order of their numbers."""
    found = find(store, status, asked.chosen, asked.level, asked.effects, asked.conflicts)
    citations = Citations()
    sections = (
        _summary(found, asked),
        corpus.corpus(found, asked),
        methods.methods(found, asked),
        effects.effects(found, asked, citations),
        *effects.evidence_map(found),
        quotations.conflicts(found, citations),
        *quotations.sentences(found, citations),
        _limits(found),
    )
    papers = citations.papers(store)
    told = f"What {many(shown(found), 'abstract')} state on {many(found.edge_count, 'effect')}"
    listed = references.listed(papers)
    return Document(safe(asked.title), told, sections, listed, len(found.edges), len(found.conflicts)), papers


def _summary(found: Findings, asked: Asked) -> Section:
    records, sizes = sum(row["records"] for row in found.flow.values()), found.sizes
    blocks: list[Block] = [
        Paragraph(
            text(
                f"{many(records, 'record')} were collected and {many(sizes['read'], 'abstract')} read. They state "
                f"{many(sizes['claims'], 'causal claim')}, which meet in {many(sizes['effects'], 'effect')} between "
                f"{many(sizes['variables'], 'variable')}. "
                + (_narrowed(found, asked) if asked.filters else "")
                + f"On {many(found.conflict_count, 'point')} studies disagree."
            )
        )
    ]
    if found.edges:
        blocks.append(Paragraph(text("First are:" if asked.named else "Best supported are:")))
        blocks.append(Listing(tuple(_in_short(edge) for edge in found.edges[:5])))
    else:
        blocks.append(Paragraph(text("No effect in the graph is what was asked for.")))
    return Section("Summary", tuple(blocks))


def _narrowed(found: Findings, asked: Asked) -> str:
    return (
        f"This report is about part of them ({'; '.join(asked.filters)}): {many(found.edge_count, 'effect')}, which "
        f"{many(shown(found), 'abstract')} speak of. "
    )


def _in_short(edge: Row) -> Text:
    return text(strong(statement(edge)), f": support {support(edge)}; {_papers(edge)}.")


def _papers(edge: Row) -> str:
    found = [
        f"{many(edge[count], 'paper')} {verb}"
        for count, verb in (("plus", "up"), ("minus", "down"), ("nulls", "no effect"), ("unsigned", "direction open"))
        if edge[count]
    ]
    return ", ".join(found) or "no paper finds it, only presupposes it"


def _limits(found: Findings) -> Section:
    told = [
        text(
            "Abstracts were read, not full texts. Whether a study is good was not judged, and no risk of bias is in "
            "the numbers."
        ),
        text(
            "A support says how much of what was read finds a direction. It is not the size of an effect, and not the "
            "probability that the effect exists; what was not collected does not count."
        ),
        text("Claims were found by machine. Check the sentences that an argument rests on in their papers."),
    ]
    if found.status["note"]:
        told.append(text(f"They were read by the {found.status['note']}"))
    return Section("Limits", (Listing(tuple(told)),))
