"""Decoding of the reader: from the tags and judgements of a small model to claims; numpy and tokenizers, no PyTorch.

Training, scoring and the exported reader share it, so that what is scored is what will run. A text is read in windows
of whole sentences (`windows`); tags give spans that may be causes and effects (`spans_of`); pairs of them are judged
(`pairs_of`); `claims` keeps the pairs that are sure enough, each pair of words once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Span = tuple[int, int]
Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

LONGEST = 510  # tokens of a window, without the marks at its ends; the encoder has 512 places
OVERLAP = 4  # sentences that a later window repeats, for causes that stand in them
MOST = 48  # spans of one role in a window, the surest; so the work grows with the length of the text only
SIGNS = ("+", "-", "0", "?")
STRENGTHS = ("causal", "correlational")
CONTEXTS = ("population", "condition", "comparator", "dose", "time", "size")
ROLES = ("cause", "effect")

# Columns of the tagger: O, B, I of each role, part of a link, then none and each kind of context.
LINK = 6
CONTEXT = slice(7, 8 + len(CONTEXTS))
TAGS = 8 + len(CONTEXTS)
# Columns of the judge.
CLAIM = 0
SIGN, STRENGTH, HEDGED, BASIS = slice(1, 5), slice(5, 7), slice(7, 9), slice(9, 11)
JUDGED = 11


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


@dataclass
class Levels:
    """What is sure enough; fitted on texts that are held back from training (`score.py --fit`)."""

    near: float = 0.4
    far: float = 0.5
    """for a cause that stands in another sentence than its effect"""
    ease: float = 1.5
    """taken from the logits of O: many spans are candidates, the judge sorts them out"""


@dataclass
class Candidate:
    """A judged pair."""

    cause: Span
    effect: Span
    """places in the text"""
    sentence: Span
    sign: str
    strength: str
    hedged: bool
    basis: str
    sure: float
    away: int
    """sentences from the cause to the effect; 0 in the same one"""
    link: list[Span] = field(default_factory=list)
    context: list[tuple[str, Span]] = field(default_factory=list)


def windows(text: str, sentences: Sequence[Span], tokenizer: Tokenizer) -> list[Window]:
    """A text as windows; nearly always one. A sentence that fills a window alone is cut at its end."""
    read = [tokenizer.encode(text[start:end], add_special_tokens=False) for start, end in sentences]
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


def _window(read: list, sentences: Sequence[Span], first: int, last: int, fresh: int, tokenizer: Tokenizer) -> Window:
    ids, spans, numbers = [tokenizer.token_to_id("[CLS]")], [(-1, -1)], [-1]
    for number in range(first, last):
        start = sentences[number][0]
        ids += read[number].ids[:LONGEST]
        spans += [(start + a, start + b) for a, b in read[number].offsets[:LONGEST]]
        numbers += [number] * min(len(read[number].ids), LONGEST)
    return Window([*ids, tokenizer.token_to_id("[SEP]")], [*spans, (-1, -1)], [*numbers, -1], fresh)


def padded(group: list[Window]) -> tuple[Integers, Integers]:
    """ids and mask, [windows, tokens] of the longest."""
    longest = max(len(window.ids) for window in group)
    ids = np.zeros((len(group), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, window in enumerate(group):
        ids[row, : len(window.ids)] = window.ids
        mask[row, : len(window.ids)] = 1
    return ids, mask


def tokens_of(window: Window, span: Span) -> Span | None:
    """The tokens, first and one past the last, that a span of the text covers; None if none or more than a sentence."""
    inside = [i for i, (a, b) in enumerate(window.spans) if a < span[1] and b > span[0]]
    if not inside or window.sentence[inside[0]] != window.sentence[inside[-1]]:
        return None
    return inside[0], inside[-1] + 1


# --- candidates -------------------------------------------------------------------------------------------------------


def spans_of(window: Window, text: str, logits: Floats, ease: float) -> list[Span]:
    """The spans of one role, as tokens, from its logits [tokens, 3]: whole words, at most MOST, in their order."""
    eased = logits.copy()
    eased[:, 0] -= ease
    best = eased.argmax(1)
    found, start = [], 0  # 0: none is open, for a mark stands there
    for i in range(1, len(best)):
        parted = window.sentence[i] != window.sentence[i - 1]
        if start and (best[i] != 2 or parted):
            found.append((start, i))
            start = 0
        if not start and best[i] and window.sentence[i] >= 0:
            start = i
    widened = list(dict.fromkeys(_whole_words(window, text, span) for span in found))
    if len(widened) > MOST:
        surest = logits[:, 1:].max(1) - logits[:, 0]
        widened = sorted(sorted(widened, key=lambda s: -float(surest[s[0] : s[1]].mean()))[:MOST])
    return widened


def _whole_words(window: Window, text: str, span: Span) -> Span:
    first, last = span
    while _joined(window, text, first):
        first -= 1
    while _joined(window, text, last):
        last += 1
    return first, last


def _joined(window: Window, text: str, i: int) -> bool:
    """Whether a token goes on with the word of the one before it."""
    (_, before), (start, _) = window.spans[i - 1], window.spans[i]
    return before == start > 0 and text[start - 1].isalnum() and text[start].isalnum()


def pairs_of(window: Window, causes: Sequence[Span], effects: Sequence[Span]) -> Integers:
    """Which causes go with which effects, [pairs, 2]: the effect in a fresh sentence, neither inside the other."""
    found = [
        (i, j)
        for i, c in enumerate(causes)
        for j, e in enumerate(effects)
        if window.sentence[e[0]] >= window.fresh
        and (min(c[1], e[1]) <= max(c[0], e[0]) or ((c[0] > e[0]) == (c[1] > e[1]) and c != e))
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


# --- claims -----------------------------------------------------------------------------------------------------------

Encode = Callable[[list[Window]], list[tuple[Floats, Floats]]]
"""hidden states [tokens, size] and tags [tokens, TAGS] of each window"""
Judge = Callable[[Floats, Floats, Integers, Integers, Integers, Integers], Floats]
"""hidden, link logits, causes, effects (as tokens), pairs, sentences of the tokens -> [pairs, JUDGED]"""


def candidates(
    texts: Sequence[tuple[str, Sequence[Span]]], tokenizer: Tokenizer, encode: Encode, judge: Judge, ease: float
) -> list[list[Candidate]]:
    """Every judged pair of every text (with its sentences); windows of about one length are encoded together."""
    todo = [(n, window) for n, (text, sents) in enumerate(texts) for window in windows(text, sents, tokenizer)]
    todo.sort(key=lambda one: -len(one[1].ids))
    found: list[list[Candidate]] = [[] for _ in texts]
    for group in _groups(todo):
        for (n, window), (hidden, tags) in zip(group, encode([w for _, w in group]), strict=True):
            found[n] += _judged(window, *texts[n], hidden, tags, judge, ease)
    return found


def _groups(todo: list[tuple[int, Window]], tokens: int = 4096) -> Iterator[list[tuple[int, Window]]]:
    at = 0
    while at < len(todo):
        size = max(1, tokens // len(todo[at][1].ids))
        yield todo[at : at + size]
        at += size


def _judged(
    window: Window, text: str, sentences: Sequence[Span], hidden: Floats, tags: Floats, judge: Judge, ease: float
) -> list[Candidate]:
    sides = [spans_of(window, text, tags[:, 3 * r : 3 * r + 3], ease) for r in range(len(ROLES))]
    pairs = pairs_of(window, *sides)
    if not len(pairs):
        return []
    spans = [np.array(side, dtype=np.int64) for side in sides]
    out = judge(hidden, tags[:, LINK], *spans, pairs, np.array(window.sentence, dtype=np.int64))
    sure = 1 / (1 + np.exp(-out[:, CLAIM]))
    found = []
    for (i, j), p, row in zip(pairs.tolist(), sure.tolist(), out, strict=True):
        cause, effect = sides[0][i], sides[1][j]
        home = window.sentence[effect[0]]
        found.append(
            Candidate(
                _place(window, text, cause),
                _place(window, text, effect),
                sentences[home],
                SIGNS[int(row[SIGN].argmax())],
                STRENGTHS[int(row[STRENGTH].argmax())],
                bool(row[HEDGED].argmax()),
                ("finding", "background")[int(row[BASIS].argmax())],
                p,
                home - window.sentence[cause[0]],
                _links(window, tags[:, LINK], cause, effect),
                _contexts(window, tags[:, CONTEXT], home),
            )
        )
    return found


def _place(window: Window, text: str, span: Span) -> Span:
    """The place in the text, without an article before it."""
    start, end = window.spans[span[0]][0], window.spans[span[1] - 1][1]
    article = re.match(r"(?:the|an?)\s+(?=\S)", text[start:end], re.I)
    return start + (article.end() if article else 0), end


def _links(window: Window, link: Floats, cause: Span, effect: Span) -> list[Span]:
    home = window.sentence[effect[0]]
    return _runs(
        window,
        [
            s == home and link[t] > 0 and not (effect[0] <= t < effect[1] or cause[0] <= t < cause[1])
            for t, s in enumerate(window.sentence)
        ],
    )


def _contexts(window: Window, tags: Floats, home: int) -> list[tuple[str, Span]]:
    best = tags.argmax(1)
    at_home = [s == home for s in window.sentence]
    return [
        (kind, span)
        for number, kind in enumerate(CONTEXTS, start=1)
        for span in _runs(window, [here and best[t] == number for t, here in enumerate(at_home)])
    ]


def _runs(window: Window, marked: Sequence[bool]) -> list[Span]:
    found: list[Span] = []
    for t, here in enumerate(marked):
        if here and t and marked[t - 1]:
            found[-1] = (found[-1][0], window.spans[t][1])
        elif here:
            found.append(window.spans[t])
    return found


def claims(text: str, found: Sequence[Candidate], levels: Levels) -> list[Candidate]:
    """The candidates that are sure enough, in the order of the text; each pair of words once, the surest."""
    kept: dict[tuple[str, str], Candidate] = {}
    for one in sorted(found, key=lambda one: -one.sure):
        if one.sure >= (levels.far if one.away else levels.near):
            words = text[slice(*one.cause)].casefold(), text[slice(*one.effect)].casefold()
            kept.setdefault(words, one)
    return sorted(kept.values(), key=lambda one: (one.effect, one.cause))
