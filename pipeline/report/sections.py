"""Sections of a report, in the order of a systematic review: a `document.Document` made of what the graph has."""

from __future__ import annotations

from pipeline.report import Asked, corpus, effects, methods, quotations, references
from pipeline.report.document import Block, Document, Listing, Paragraph, Section, Text, strong, text
from pipeline.report.findings import Findings, find
from pipeline.report.references import Citations
from pipeline.report.wording import many, shown, statement, support
from pipeline.store import Row, Store
from pipeline.store.status import Status
from pipeline.unicode import safe


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
    status = found.status
    blocks: list[Block] = [
        Paragraph(
            text(
                f"{many(status['abstracts']['total'], 'record')} were collected and "
                f"{many(sum(row['read'] for row in found.flow.values()), 'abstract')} read. They state "
                f"{many(status['claims'], 'causal claim')}, which meet in {many(status['edges'], 'effect')} between "
                f"{many(status['entities'], 'variable')}. "
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
