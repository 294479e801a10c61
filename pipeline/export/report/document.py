"""Document model: sections of paragraphs, lists, quotations, tables and figures, of which each format is written.

Text is made plain here, once: one line, without control, format and surrogate characters. Escaping is the writers'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline.sources.text.unicode import safe


class Strong(NamedTuple):
    """Words that stand out."""

    words: str


class Link(NamedTuple):
    """An address of ours, with what it is called."""

    words: str
    address: str


class Cite(NamedTuple):
    """Papers that are cited, by their numbers in the list of references; `more` are not listed."""

    numbers: tuple[int, ...]
    more: int = 0


Inline = str | Strong | Link | Cite
Text = tuple[Inline, ...]


def text(*parts: object) -> Text:
    """Running text: what is not inline already becomes plain words. A space at either end of a part stays."""
    return tuple(part if isinstance(part, Strong | Link | Cite) else _plain(str(part)) for part in parts if part != "")


def strong(words: object) -> Strong:
    """Words of any origin that stand out."""
    return Strong(safe(words))


def _plain(words: str) -> str:
    before, after = " " * words[:1].isspace(), " " * words[-1:].isspace()
    inside = safe(words)
    return f"{before}{inside}{after}" if inside else before


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    title: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: Text


@dataclass(frozen=True)
class Listing:
    """Points, in order."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class Quotation:
    """A sentence of a paper, with what is said of it."""

    text: Text
    source: Text


class Column(NamedTuple):
    """A column: its heading, its share of the width, and whether it holds numbers."""

    name: str
    share: float
    number: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells under headings."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A picture in both formats. `alt` says in words what it shows; `width` and `height` are in inches.

    What is drawn as SVG only has no PNG (empty), and is for HTML.
    """

    name: str
    caption: str
    alt: str
    svg: bytes
    png: bytes
    width: float
    height: float


Block = Heading | Paragraph | Listing | Quotation | Table | Figure


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


class Reference(NamedTuple):
    """A paper in the list of references; `address` is where it is on the web, or empty."""

    number: int
    words: str
    address: str


@dataclass(frozen=True)
class Document:
    """A whole report."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    effects: int
    """how many effects it tells of"""
    conflicts: int

    @property
    def figures(self) -> list[Figure]:
        """Its figures, in their order."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Figure)]


def spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers in order, runs of three and more together: 1, 3, 4, 5 are (1, 1), (3, 5)."""
    ordered = sorted(set(numbers))
    breaks = [0, *(place + 1 for place, (one, next_) in enumerate(pairwise(ordered)) if next_ > one + 1), len(ordered)]
    found: list[tuple[int, int]] = []
    for start, end in pairwise(breaks):
        run = ordered[start:end]
        found += [(run[0], run[-1])] if len(run) > 2 else [(each, each) for each in run]
    return found


def cited(cite: Cite, written: Callable[[int], str] = str) -> str:
    """Citations as they are printed, each number as `written` gives it: [1, 3–5, +2]."""
    runs = [(written(one), written(last)) for one, last in spans(cite.numbers)]
    told = [one if one == last else f"{one}–{last}" for one, last in runs]
    told += [f"+{cite.more}"] if cite.more else []
    return f"[{', '.join(told)}]" if told else ""


def words(content: Sequence[Inline]) -> str:
    """Running text as plain words."""
    return "".join(
        cited(part) if isinstance(part, Cite) else part if isinstance(part, str) else part.words for part in content
    )
