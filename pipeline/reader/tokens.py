"""Tokenization: a sentence as words with their character offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# A word keeps its hyphens, inner dots, slashes and primes; a number its sign, decimals and per cent.
_WORD = re.compile(
    r"[A-Za-z]+(?=[\s,])"  # most words, at which the rest need not be tried
    r"|(?i:(?:do|does|did|is|are|was|were|has|have|had|ca|wo|would|could|should|must|need)(?=n['’]t\b))"
    r"|(?<![\w.])[A-Z]\. [a-z]{4,}\b"  # H. pylori
    r"|[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W_])"  # e.g. U.S. p.o.
    r"|(?<![\w.-])(?:14-3-3|\d{1,2}[A-Z][A-Za-z]*\d+[A-Za-z]*|\d[A-Z]{1,2}-[A-Z]+\d*)(?:[-–][^\W\d_]+)*(?!\w)"  # 53BP1
    r"|(?<!\w)[+-]?\d+(?:[.,·]\d+)*(?:[-–]\d+(?:[.,·]\d+)*)?%?(?:[^\W\d_]{1,4}\b)?(?:-[^\W\d_]+|-\d(?=-[^\W\d_]))*"
    r"|n['’]t\b"
    r"|['’]s\b|(?<=s)['’](?=\s)"
    r"|[^\W_]+(?:[-‐‑–/+_*.][^\W_]+|(?<=\d),\d[^\W_]*|\([^\s()]{1,8}\))*(?:[-−–]/[-−–])?[+*%]?"
    r"|&|[,;:.?!()\[\]]|[^\s\w]"
)
# Short forms that are common words in lower case: nitric oxide, the odds ratio, leukaemia. They keep their capitals.
_SHORT = frozenset("NO WHO IT OR ALL AM".split())
_DENIED = frozenset(
    "effect effects difference differences significant statistically evidence change changes association "
    "associations relationship correlation impact influence benefit benefits increase decrease reduction "
    "improvement adverse serious major further other such more longer one clear additional beneficial interaction "
    "link role patient patients participants cases".split()
)
_DASHES = "-‐‑–−"
_OPEN, _CLOSE = "([{", ")]}"
_MARKS = frozenset(_OPEN + _CLOSE + "\"'`“”‘’«»„*†‡§#/")  # which are no words


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


def last_dash(low: str) -> int:
    """Where the last hyphen of a word stands, or -1."""
    return max(low.rfind(dash) for dash in _DASHES)


def read_words(text: str, start: int, end: int) -> Sentence:
    """Cut one sentence into words."""
    found: list[Word] = []
    opened: list[int] = []
    for match in _WORD.finditer(text, start, end):
        piece, (first, last) = match[0], match.span()
        if piece in _MARKS:
            if piece in _OPEN:
                opened.append(len(found))
            elif piece in _CLOSE and opened:
                # An aside is left out; what an unclosed bracket opens stays.
                del found[opened.pop() :]
            owned = piece in "'’" and found and found[-1].end == first and found[-1].low.endswith("s")
            if not owned:
                continue
        found.append(Word(piece, piece.lower(), first, last))
    _drop_baseline(found)
    for i, word in enumerate(found):
        if word.text in _SHORT and _is_short_form(found, i):
            word.low = word.text
    return Sentence(text, start, end, found)


def _drop_baseline(words: list[Word]) -> None:
    """Leave out "from baseline", which parts a change from what changes: "improvement from baseline in Y"."""
    for i in range(len(words) - 2, 0, -1):
        behind = words[i + 2].low if i + 2 < len(words) else ""
        if words[i].low == "from" and words[i + 1].low == "baseline" and behind in {"in", "of", "to"}:
            del words[i : i + 2]


def _is_short_form(words: list[Word], i: int) -> bool:
    """Whether the capitals at `i` are a name's: not a heading's ("AIM OR NEED"), an outcry ("NO effect"), the hour."""
    if words[i].text == "NO" and i + 1 < len(words) and words[i + 1].low in _DENIED:
        return False
    if words[i].text == "AM" and i and words[i - 1].text[0].isdigit():
        return False
    beside = words[max(0, i - 1) : i] + words[i + 1 : i + 2]
    return not any(
        len(word.text) > 2 and word.text.isalpha() and word.text.isupper() and word.text not in _SHORT
        for word in beside
    )
