"""Writer of Markdown (GitHub's): tables with bars, figures as files in the folder beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from pipeline.export.report.document import (
    Block,
    Cite,
    Document,
    Figure,
    Heading,
    Inline,
    Link,
    Listing,
    Paragraph,
    Quotation,
    Strong,
    Table,
    cited,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$^@&#])")


def write(document: Document, beside: str) -> bytes:
    """The document as Markdown."""
    parts = [f"# {_escaped(document.title)}", _escaped(document.subtitle)]
    for section in document.sections:
        parts.append(f"## {_escaped(section.title)}")
        for block in section.blocks:
            parts += _block(block, beside)
    if document.references:
        parts += ["## References", "\n".join(_references(document))]
    return ("\n\n".join(parts) + "\n").encode()


def _block(block: Block, beside: str) -> Iterator[str]:
    match block:
        case Heading(title):
            yield f"### {_escaped(title)}"
        case Paragraph(text):
            yield _text(text)
        case Listing(items):
            yield "\n".join(f"- {_text(item)}" for item in items)
        case Quotation(text, source):
            yield f"> {_text(text)}\n>\n> — {_text(source)}"
        case Figure():
            where = f"{quote(beside)}/{block.name}.svg"
            yield f"![{_escaped(block.alt.partition('. ')[0])}]({where})"
            yield f"*{_escaped(block.caption)}*"
        case Table():
            heads = [_escaped(column.name) for column in block.columns]
            rule = ["--:" if column.number else "---" for column in block.columns]
            rows = [heads, rule, *([_text(cell) for cell in row] for row in block.rows)]
            yield f"*{_escaped(block.caption)}*"
            yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _references(document: Document) -> Iterator[str]:
    for each in document.references:
        link = f" <{each.address}>" if each.address else ""
        yield f"{each.number}. {_escaped(each.words)}{link}"


def _text(parts: Sequence[Inline]) -> str:
    return "".join(map(_inline, parts))


def _inline(part: Inline) -> str:
    match part:
        case Strong(words):
            return f"**{_escaped(words)}**"
        case Link(words, address):
            return f"[{_escaped(words)}](<{address}>)"
        case Cite():
            return _escaped(cited(part))
        case _:
            return _escaped(part)


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)
