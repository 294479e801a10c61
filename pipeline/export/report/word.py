"""Writer of Word files (docx), by python-docx: real headings, tables, captions and lists, to go on writing in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from pipeline.export.report import document
from pipeline.export.report.document import Block, Document, Inline, cited

_WIDE = 6.3  # inches of text on A4 with our margins
_TALL = 8.6
_MARGIN = 0.98
_INDENT = 0.3
_LOOK = {"firstRow": "1", "firstColumn": "0", "noHBand": "1", "noVBand": "1", "val": "0620"}
"""A head and lines, no bands: `val` is the same as bits, for older readers."""


def write(report: Document) -> bytes:
    """Return the report as a Word file."""
    file = docx.Document()
    properties = file.core_properties
    properties.title, properties.author, properties.comments = report.title[:255], "", ""
    properties.created = properties.modified = datetime(2000, 1, 1)  # the same graph, the same file
    page = file.sections[0]
    page.page_width, page.page_height = Inches(8.27), Inches(11.69)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Inches(_MARGIN)
    _set_styles(file)
    file.add_heading(report.title, 0)
    file.add_paragraph(report.subtitle, "Subtitle")
    for section in report.sections:
        file.add_heading(section.title, 1)
        for block, following in zip_longest(section.blocks, section.blocks[1:]):
            _block(file, block)
            file.paragraphs[-1].paragraph_format.keep_with_next = isinstance(following, document.Quotation)
    if report.references:
        file.add_heading("References", 1)
        for each in report.references:
            link = (" ", document.Link(each.address, each.address)) if each.address else ()
            _fill(file.add_paragraph(), (f"{each.number}. {each.words}", *link))
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _set_styles(file: Any) -> None:
    """What differs from python-docx' template: captions as quiet as in the other formats, quotations set in."""
    file.styles["Normal"].font.size = Pt(10.5)
    caption, quote = file.styles["Caption"], file.styles["Quote"]
    caption.font.bold, caption.font.size, caption.font.color.rgb = False, Pt(9), RGBColor(0x44, 0x44, 0x44)
    quote.paragraph_format.left_indent = Inches(_INDENT)
    quote.paragraph_format.space_after = Pt(1)


def _block(file: Any, block: Block) -> None:
    match block:
        case document.Heading(title):
            file.add_heading(title, 2)
        case document.Paragraph(text):
            _fill(file.add_paragraph(), text)
        case document.Listing(items):
            for item in items:
                _fill(file.add_paragraph(style="List Bullet"), item)
        case document.Quotation(text, source):
            quote = file.add_paragraph(style="Quote")
            quote.paragraph_format.keep_with_next = True
            _fill(quote, text)
            said = file.add_paragraph()
            said.paragraph_format.left_indent = Inches(_INDENT)
            _fill(said, source, 9.0)
        case document.Figure():
            width = min(_WIDE, _TALL * block.width / block.height)
            file.add_picture(io.BytesIO(block.png), width=Inches(width))
            told = file.paragraphs[-1]._p.xpath(".//wp:docPr")[0]
            told.set("descr", block.alt)
            told.set("title", block.name)
            file.add_paragraph(block.caption, "Caption")
        case document.Table():
            _table(file, block)


def _table(file: Any, block: document.Table) -> None:
    caption = file.add_paragraph(block.caption, "Caption")
    caption.paragraph_format.keep_with_next = True
    table = file.add_table(rows=1, cols=len(block.columns), style="Light Shading")
    table.autofit = False
    for name, value in _LOOK.items():
        table._tbl.tblPr.find(qn("w:tblLook")).set(qn(f"w:{name}"), value)
    heads = table.rows[0]
    heads._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # it is repeated on each page
    for cell, column in zip(heads.cells, block.columns, strict=True):
        _cell(cell, (column.name,), column.number)
    for row in block.rows:
        for cell, content, column in zip(table.add_row().cells, row, block.columns, strict=True):
            _cell(cell, content, column.number)
    for column, shown in zip(block.columns, table.columns, strict=True):
        shown.width = Inches(_WIDE * column.share)
        for cell in shown.cells:
            cell.width = shown.width
    file.add_paragraph()


def _cell(cell: _Cell, content: Sequence[Inline], number: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    if number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _fill(paragraph, content, 8.0)


def _fill(paragraph: Paragraph, content: Sequence[Inline], size: float | None = None) -> None:
    for part in content:
        match part:
            case document.Strong(words):
                paragraph.add_run(words).bold = True
            case document.Link(words, address):
                _link(paragraph, words, address)
            case document.Cite():
                paragraph.add_run(cited(part))
            case _:
                paragraph.add_run(part)
    if size is not None:
        for run in paragraph.runs:
            run.font.size = Pt(size)


def _link(paragraph: Paragraph, words: str, address: str) -> None:
    """A link, which python-docx reads and does not write."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(words)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)
