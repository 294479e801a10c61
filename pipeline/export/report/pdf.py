"""Writer of PDF, by ReportLab, with the fonts that matplotlib brings (DejaVu: Latin, Greek, Cyrillic, mathematics)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import Any

import matplotlib as mpl
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import CondPageBreak, Image, ListFlowable, LongTable, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as Written

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

_FONT, _BOLD = "DejaVuSans", "DejaVuSans-Bold"
_WIDE, _TALL, _MARGIN = 6.5, 6.2, 0.8  # inches


def write(document: Document, beside: str) -> bytes:
    """The document as a PDF."""
    _fonts()
    parts: list[Any] = [
        Written(escape(document.title), _style("title", 17, bold=True, after=3)),
        Written(escape(document.subtitle), _style("subtitle", 10, after=10, colour="#555555")),
    ]
    for section in document.sections:
        parts.append(Written(escape(section.title), _style("heading", 12.5, bold=True, before=14, after=5, keep=True)))
        for block, following in zip_longest(section.blocks, section.blocks[1:]):
            parts += _block(block, isinstance(following, Quotation))
    if document.references:
        parts.append(Written("References", _style("heading", 12.5, bold=True, before=14, after=5, keep=True)))
        for each in document.references:
            link = (
                f' <a href="{escape(each.address)}" color="#0b5394">{escape(each.address)}</a>' if each.address else ""
            )
            told = f'<a name="ref-{each.number}"/>{each.number}. {escape(each.words)}{link}'
            parts.append(Written(told, _style("reference", 8, after=3)))
    out = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), _MARGIN * inch)
    file = SimpleDocTemplate(out, pagesize=A4, title=document.title, author="", invariant=1, lang="en", **margins)
    file.build(parts, onFirstPage=_number, onLaterPages=_number)
    return out.getvalue()


@cache
def _fonts() -> None:
    folder = Path(mpl.get_data_path()) / "fonts/ttf"
    for name in (_FONT, _BOLD):
        pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))
    pdfmetrics.registerFontFamily(_FONT, normal=_FONT, bold=_BOLD, italic=_FONT, boldItalic=_BOLD)


@cache
def _style(
    name: str, size: float, *, bold: bool = False, before: float = 0, after: float = 5, indent: float = 0,
    colour: str = "#1c1c1c", right: bool = False, keep: bool = False,
) -> ParagraphStyle:  # fmt: skip
    return ParagraphStyle(
        name, fontName=_BOLD if bold else _FONT, fontSize=size, leading=size * 1.4, spaceBefore=before,
        spaceAfter=after, leftIndent=indent, textColor=colors.HexColor(colour), alignment=2 if right else 0,
        splitLongWords=1, keepWithNext=keep,
    )  # fmt: skip


def _number(canvas: Any, file: Any) -> None:
    canvas.setFont(_FONT, 8)
    canvas.drawCentredString(A4[0] / 2, 0.45 * inch, str(file.page))


def _block(block: Block, keep: bool) -> list[Any]:
    match block:
        case Heading(title):
            return [Written(escape(title), _style("subheading", 10.5, bold=True, before=8, after=3, keep=True))]
        case Paragraph(text):
            return [Written(_text(text), _style("body", 9.5, keep=keep))]
        case Listing(items):
            body = _style("item", 9.5, after=2)
            return [
                ListFlowable(
                    [Written(_text(item), body) for item in items], bulletType="bullet", start="•", leftIndent=12
                )
            ]
        case Quotation(text, source):
            told = _style("source", 8, indent=14, after=6, colour="#555555")
            return [
                Written(_text(text), _style("quote", 9, indent=14, after=1, keep=True)),
                Written(_text(source), told),
            ]
        case Figure():
            wide = min(_WIDE, _TALL * block.width / block.height)
            picture = Image(io.BytesIO(block.png), wide * inch, wide * inch * block.height / block.width)
            picture.keepWithNext = 1
            return [picture, Written(escape(block.caption), _style("caption", 8, after=10, colour="#444444"))]
        case Table():
            return _table(block)
    raise AssertionError(block)


def _table(block: Table) -> list[Any]:
    def cell(written: str, number: bool, bold: bool = False) -> Any:
        return Written(written, _style("cell", 7.5, bold=bold, after=0, right=number))

    rows = [[cell(escape(column.name), column.number, bold=True) for column in block.columns]]
    rows += [
        [cell(_text(content), column.number) for content, column in zip(row, block.columns, strict=True)]
        for row in block.rows
    ]
    lines: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, colors.HexColor("#888888")),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, colors.HexColor("#dddddd")),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    widths = [column.share * _WIDE * inch for column in block.columns]
    caption = Written(escape(block.caption), _style("heads", 8, before=6, after=4, colour="#444444"))
    return [
        CondPageBreak(1.5 * inch),
        caption,
        LongTable(rows, colWidths=widths, repeatRows=1, style=lines),
        Spacer(1, 8),
    ]


def _text(parts: Sequence[Inline]) -> str:
    return "".join(map(_inline, parts))


def _inline(part: Inline) -> str:
    match part:
        case Strong(words):
            return f"<b>{escape(words)}</b>"
        case Link(words, address):
            return f'<a href="{escape(address)}" color="#0b5394">{escape(words)}</a>'
        case Cite():
            return cited(part, lambda one: f'<a href="#ref-{one}" color="#0b5394">{one}</a>')
        case _:
            return escape(part)
