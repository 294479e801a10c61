"""Writer of HTML: one file with its figures inside as SVG, which loads nothing and runs nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from html import escape

from pipeline.export.report import document
from pipeline.export.report.document import Block, Document, Inline, cited

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 "DejaVu Serif", Georgia, serif; color: #1c1c1c; background: #fff; margin: 0 auto;
  max-width: 50rem; padding: 2rem 1rem 4rem; }
h1, h2, h3, th, figcaption, caption, .subtitle { font-family: "DejaVu Sans", Helvetica, Arial, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin-bottom: .3rem; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .6rem; border-bottom: 1px solid #ccc; padding-bottom: .2rem; }
h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
.subtitle { color: #555; margin-top: 0; }
figure { margin: 1.5rem 0; }
figure svg { display: block; }
figcaption, caption { font-size: .85rem; color: #444; text-align: left; }
caption { padding-bottom: .4rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 38rem; font-size: .85rem; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem .25rem 0; border-bottom: 1px solid #ddd;
  overflow-wrap: break-word; }
th { border-bottom: 2px solid #888; }
.number { text-align: right; }
blockquote { margin: .6rem 0 1rem; padding-left: 1rem; border-left: 3px solid #bbb; }
blockquote p { margin: 0 0 .2rem; }
.source { color: #555; font-size: .9rem; }
li { margin-bottom: .3rem; overflow-wrap: anywhere; }
a { color: #0b5394; }
bdi { unicode-bidi: isolate; }
@media print { body { max-width: none; font-size: 11pt; } figure, blockquote, tr { break-inside: avoid; } }
"""

_WIDE = '<div class="wide" tabindex="0">'
"""What is wider than a small screen and scrolls by itself, by keyboard too."""


def write(report: Document) -> bytes:
    """Return the report as a page."""
    style = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
        f'<h1>{escape(report.title)}</h1>\n<p class="subtitle">{escape(report.subtitle)}</p>',
    ]
    for section in report.sections:
        parts.append(f"<section>\n<h2>{escape(section.title)}</h2>")
        for block in section.blocks:
            parts += _block(block)
        parts.append("</section>")
    if report.references:
        parts.append("<section>\n<h2>References</h2>\n<ol>")
        for each in report.references:
            link = (
                f' <a href="{escape(each.address)}" rel="noreferrer">{escape(each.address)}</a>' if each.address else ""
            )
            parts.append(f'<li id="ref-{each.number}"><bdi>{escape(each.words)}</bdi>{link}</li>')
        parts.append("</ol>\n</section>")
    parts.append("</main>\n</body>\n</html>\n")
    return "\n".join(parts).encode()


def _block(block: Block) -> Iterator[str]:
    match block:
        case document.Heading(title):
            yield f"<h3>{escape(title)}</h3>"
        case document.Paragraph(text):
            yield f"<p>{_text(text)}</p>"
        case document.Listing(items):
            yield f"<ul>\n{''.join(f'<li>{_text(item)}</li>' for item in items)}\n</ul>"
        case document.Quotation(text, source):
            yield f'<blockquote><p>{_text(text)}</p><p class="source">{_text(source)}</p></blockquote>'
        case document.Figure():
            drawn = block.svg.decode().replace("<svg ", f'<svg role="img" aria-label="{escape(block.alt)}" ', 1)
            yield f"<figure>\n{_WIDE}{drawn}</div>\n<figcaption>{escape(block.caption)}</figcaption>\n</figure>"
        case document.Table():
            yield from _table(block)


def _table(table: document.Table) -> Iterator[str]:
    kinds = [' class="number"' if column.number else "" for column in table.columns]
    yield f"{_WIDE}<table>\n<caption>{escape(table.caption)}</caption>\n"
    yield "".join(f'<col width="{column.share:.0%}">' for column in table.columns)
    yield "<thead><tr>"
    for kind, column in zip(kinds, table.columns, strict=True):
        yield f'<th scope="col"{kind}>{escape(column.name)}</th>'
    yield "</tr></thead>\n<tbody>"
    for row in table.rows:
        cells = (f"<td{kind}>{_text(cell)}</td>" for kind, cell in zip(kinds, row, strict=True))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody>\n</table></div>"


def _text(parts: Sequence[Inline]) -> str:
    return "".join(map(_inline, parts))


def _inline(part: Inline) -> str:
    match part:
        case document.Strong(words):
            return f"<strong>{escape(words)}</strong>"
        case document.Link(words, address):
            return f'<a href="{escape(address)}" rel="noreferrer">{escape(words)}</a>'
        case document.Cite():
            return cited(part, lambda one: f'<a href="#ref-{one}">{one}</a>')
        case _:
            return escape(part)
