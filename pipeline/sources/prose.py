"""Plain text: one abstract, several with their titles, or a page of them saved from a browser.

A file is one abstract; a first line that is short and no sentence is its title. Two things make it several:

- short lines and paragraphs take turns from the first line on: each short line is the title of what follows, unless it
  is the heading of a section ('Methods');
- there is the furniture of a web page (dates, '5 authors', '·') between the paragraphs, which is left out: a paragraph
  is an abstract, and the short text right above it its title.

Paragraphs without titles are one abstract: nothing tells an abstract from a paragraph of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.errors import Unusable
from pipeline.sources.document import Document
from pipeline.sources.fields import reference
from pipeline.store.records import Reference

_LONG = 250  # characters from which a paragraph is no title, and a page's paragraph an abstract
_SHORTEST = 60  # characters of a sentence that is an abstract if it has a title above it
_TITLE_LINES = 3
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FURNITURE = re.compile(
    r"[·•|*\s\d.,+-]*[·•|*\d][·•|*\s\d.,+-]*[kK]?|"
    r"[·•*-]?\s*\d+\s+(?:authors?|comments?|votes?|upvotes?|likes?|citations?|replies)|"
    rf"(?:published on |submitted on )?(?:{_MONTH} \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}} {_MONTH} \d{{4}}|"
    r"\d{4}-\d\d-\d\d)(?:\s+\d+)?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?。！？]['\")\]]?$")
_SECTION = re.compile(
    r"(?:(?:abstract|summary|background|introduction|objectives?|aims?|purpose|methods?|materials and methods|design|"
    r"setting|participants|patients|interventions?|results?|findings|discussion|conclusions?|interpretation|keywords?)"
    r"[\s:/&]*(?:and)?\s*)+",
    re.IGNORECASE,
)

Block = list[str]  # the lines of a paragraph
Paper = tuple[str, str]  # title and abstract
_Parts = tuple[str, list[str]]  # title and the abstract's paragraphs


def _blocks(text: str) -> list[Block]:
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return [[line.strip() for line in paragraph.split("\n") if line.strip()] for paragraph in paragraphs]


def _is_title(block: Block) -> bool:
    title = " ".join(block)
    short = len(block) <= _TITLE_LINES and len(title) < _LONG
    return short and not _SECTION.fullmatch(title) and not title.endswith((".", ";", ",", ":"))


def _is_abstract(block: Block) -> bool:
    text = " ".join(block)
    return len(text) >= _LONG or (len(text) >= _SHORTEST and _SENTENCE.search(text) is not None)


def _is_furniture(block: Block) -> bool:
    """Tell whether any line of a block is: the names of organisations stand in one block with a date."""
    return any(_FURNITURE.fullmatch(line) for line in block)


def _page(blocks: list[Block]) -> list[Paper]:
    """Return the papers of a web page. A paragraph goes on with the abstract above it, unless furniture
    stands between."""
    papers: list[_Parts] = []
    title = ""
    goes_on = False
    for block in blocks:
        text = " ".join(block)
        if _is_furniture(block):
            title, goes_on = "", False
        elif len(text) < _LONG and not (title and _is_abstract(block)):
            title, goes_on = text, False
        elif goes_on and not title:
            papers[-1][1].append(text)
        else:
            papers.append((title, [text]))
            title, goes_on = "", True
    return _joined(papers)


def _turns(blocks: list[Block]) -> list[Paper]:
    """Return the papers of a text in which titles and abstracts take turns, none if they do not."""
    papers: list[_Parts] = []
    title: str | None = None
    for block in blocks:
        text = " ".join(block)
        if title is None and _is_title(block):
            title = text
        elif title is not None and _is_abstract(block):
            papers.append((title, [text]))
            title = None
        elif title is None and papers and len(text) >= _LONG:
            papers[-1][1].append(text)
        else:
            return []
    return [] if title is not None else _joined(papers)


def _joined(papers: list[_Parts]) -> list[Paper]:
    return [(title, "\n\n".join(paragraphs)) for title, paragraphs in papers]


def _one(blocks: list[Block]) -> Paper:
    title = ""
    if len(blocks) > 1 and _is_title(blocks[0]):
        title, blocks = " ".join(blocks[0]), blocks[1:]
    elif len(blocks) == 1 and len(blocks[0]) > 1 and _is_title(blocks[0][:1]):
        # Lines of one length are a wrapped paragraph; a short one above a longer one is a title.
        first, *others = blocks[0]
        if len(max(others, key=len)) > 1.5 * len(first):
            title, blocks = first, [others]
    return title, "\n\n".join("\n".join(block) for block in blocks)


def read_prose(document: Document) -> Iterator[Reference]:
    """Yield the abstracts of a text file."""
    blocks = _blocks(document.text())
    if not blocks[0]:
        raise Unusable(f"{document.name}: the file is empty.")
    papers = _page(blocks) if sum(map(_is_furniture, blocks)) > 1 else _turns(blocks)
    if len(papers) < 2:
        papers = [_one(blocks)]
    for position, (title, text) in enumerate(papers, 1):
        yield reference(document.name, position, {"title": title, "text": text})
