"""Windows: a text as runs of whole sentences that fit into the encoder, as tokens with their places in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Encoding, Tokenizer

Span = tuple[int, int]
"""first and one past the last: characters of a text, or tokens of a window"""

LONGEST = 510  # tokens of a window, without the marks at its ends; the encoder has 512 places
_HALVES = re.compile("[\ud800-\udfff]")  # of characters, which are no text and cannot be encoded
OVERLAP = 4  # sentences that a later window repeats, for causes that stand in them


@dataclass
class Window:
    """A run of whole sentences as tokens, with the marks [CLS] and [SEP] at its ends."""

    ids: list[int]
    spans: list[Span]
    """where each token stands in the text; (-1, -1) for the marks"""
    sentence: list[int]
    """the number of each token's sentence in the text; -1 for the marks"""
    fresh: int = 0
    """the first sentence whose effects are judged here; those before it were judged in the window before"""


def windows(text: str, sentences: Sequence[Span], tokenizer: Tokenizer) -> list[Window]:
    """Return a text as windows; nearly always one. A sentence that fills a window alone is cut at its end."""
    plain = _HALVES.sub("\ufffd", text)
    read = [tokenizer.encode(plain[start:end], add_special_tokens=False) for start, end in sentences]
    sizes = [min(len(each.ids), LONGEST) for each in read]
    found, first, fresh = [], 0, 0
    while fresh < len(read):
        last, total = first, 0
        while last < len(read) and total + sizes[last] <= LONGEST:
            total += sizes[last]
            last += 1
        if last <= fresh:  # what is repeated leaves no room for anything new
            first += 1
            continue
        found.append(_window(read, sentences, first, last, fresh, tokenizer))
        first, fresh = max(first + 1, last - OVERLAP), last
    return found


def _window(
    read: Sequence[Encoding], sentences: Sequence[Span], first: int, last: int, fresh: int, tokenizer: Tokenizer
) -> Window:
    marks = [tokenizer.token_to_id(mark) or 0 for mark in ("[CLS]", "[SEP]")]
    ids, spans, numbers = marks[:1], [(-1, -1)], [-1]
    for number in range(first, last):
        start = sentences[number][0]
        ids += read[number].ids[:LONGEST]
        spans += [(start + a, start + b) for a, b in read[number].offsets[:LONGEST]]
        numbers += [number] * min(len(read[number].ids), LONGEST)
    return Window([*ids, marks[1]], [*spans, (-1, -1)], [*numbers, -1], fresh)


def tokens_of(window: Window, span: Span) -> Span | None:
    """Return the tokens, first and one past the last, that a span of the text covers; None if none or more than a
    sentence."""
    inside = [i for i, (a, b) in enumerate(window.spans) if a < span[1] and b > span[0]]
    if not inside or window.sentence[inside[0]] != window.sentence[inside[-1]]:
        return None
    return inside[0], inside[-1] + 1


def whole_words(window: Window, text: str, span: Span) -> Span:
    """Widen tokens to the words they are parts of."""
    first, last = span
    while _joined(window, text, first):
        first -= 1
    while _joined(window, text, last):
        last += 1
    return first, last


def _joined(window: Window, text: str, i: int) -> bool:
    """Tell whether a token goes on with the word of the one before it."""
    (_, before), (start, _) = window.spans[i - 1], window.spans[i]
    together = before == start > 0 and window.sentence[i - 1] == window.sentence[i]
    return together and text[start - 1].isalnum() and text[start].isalnum()
