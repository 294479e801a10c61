"""A sentence as words with their places in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# A word keeps its hyphens, inner dots, slashes and primes; a number its sign, decimals and per cent.
_WORD = re.compile(
    r"[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W_])"  # e.g. U.S. p.o.
    r"|(?<!\w)[+-]?\d+(?:[.,·]\d+)*(?:[-–]\d+(?:[.,·]\d+)*)?%?(?:[^\W\d_]{1,4}\b)?(?:-[^\W\d_]+)*"
    r"|n['’]t\b"
    r"|['’]s\b|(?<=s)['’](?=\s)"
    r"|[^\W_]+(?:[-‐‑–/+_*.][^\W_]+|(?<=\d),\d[^\W_]*|\([^\s()]{1,8}\))*[+*%]?"
    r"|&|[,;:.?!()\[\]]|[^\s\w]"
)
_NEGATED = re.compile(
    r"(?:do|does|did|is|are|was|were|has|have|had|ca|wo|would|could|should|must|need)(?=n['’]t\b)", re.I
)
_OPEN, _CLOSE = "([{", ")]}"
_TRANSPARENT = frozenset("\"'`“”‘’«»„*†‡§#")


@dataclass(slots=True)
class Word:
    """One word: as written, in lower case, its place in the text, its part of speech and, for a verb, its lemma."""

    text: str
    low: str
    start: int
    end: int
    tag: str = ""
    lemma: str = ""


@dataclass(slots=True)
class Sentence:
    """The words of one sentence; bracketed asides and quotation marks are left out, places in the text are kept."""

    text: str
    start: int
    end: int
    words: list[Word] = field(default_factory=list)

    def slice(self, first: int, last: int) -> str:
        """The text from word `first` up to and without word `last`."""
        return self.text[self.words[first].start : self.words[last - 1].end]


def read_words(text: str, start: int, end: int) -> Sentence:
    """Cut one sentence into words."""
    found: list[Word] = []
    opened: list[int] = []
    position = start
    while position < end:
        match = _NEGATED.match(text, position, end) or _WORD.match(text, position, end)
        if match is None:
            position += 1
            continue
        piece = match.group()
        position = match.end()
        if piece in _OPEN:
            opened.append(len(found))
        elif piece in _CLOSE:
            if opened:
                # An aside is left out; what an unclosed bracket opens stays.
                del found[opened.pop() :]
            continue
        owned = piece in "'’" and found and found[-1].end == match.start() and found[-1].low.endswith("s")
        if (piece in _TRANSPARENT and not owned) or piece in _OPEN or piece == "/":
            continue
        found.append(Word(piece, piece.lower(), match.start(), match.end()))
    return Sentence(text, start, end, found)
