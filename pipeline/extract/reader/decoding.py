"""Decoding of the reader: from the tags and judgements of its two networks to claims; numpy alone.

Training, scoring and the program share it, so that what is scored is what runs. Tags give spans that may be causes and
effects (`spans_of`); pairs of them are judged (`pairs_of`); `claims` keeps the pairs that are sure enough, each pair of
words once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from pipeline.extract.reader.windows import Span, Window, whole_words, windows
from pipeline.store.records import ContextKind, Sign

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Stated = Literal["causal", "correlational"]

MOST = 48  # spans of one role in a window, the surest; so the work grows with the length of the text only
LIKELY = 0.7  # the surest token of a circumstance, at least
FAINT = 0.02  # pairs that are less sure are not given back
SIGNS: tuple[Sign, ...] = ("+", "-", "0", "?")
STRENGTHS: tuple[Stated, ...] = ("causal", "correlational")
CONTEXTS: tuple[ContextKind, ...] = ("population", "condition", "comparator", "dose", "time", "size")
ROLES = ("cause", "effect")

_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_DANGLING = re.compile(
    r"(?<=\w)(?:\s*[,;:(\[]|\s+(?:the|an?|of|in|on|for|with|to|by|from|at|as|and|or|than|that|which|was|were|is|are))+$"
)

# Columns of the tagger: O, B, I of each role, part of a link, then none and each kind of context.
LINK = 6
CONTEXT = slice(7, 8 + len(CONTEXTS))
TAGS = 8 + len(CONTEXTS)
# Columns of the judge.
CLAIM = 0
SIGN, STRENGTH, HEDGED, BASIS = slice(1, 5), slice(5, 7), slice(7, 9), slice(9, 11)
JUDGED = 11


@dataclass
class Levels:
    """What is sure enough; fitted on texts that are held back from training (`training/score.py --fit`)."""

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
    sign: Sign
    strength: Stated
    hedged: bool
    basis: Literal["finding", "background"]
    sure: float
    """probability that the text states an effect of the one on the other, whatever its sign"""
    signed: float
    """probability of the sign, if so"""
    away: int
    """sentences from the cause to the effect; 0 in the same one"""
    link: list[Span] = field(default_factory=list)
    context: list[tuple[ContextKind, Span]] = field(default_factory=list)


# --- candidates -------------------------------------------------------------------------------------------------------


def spans_of(window: Window, text: str, logits: Floats, ease: float) -> list[Span]:
    """Return the spans of one role, as tokens, from its logits [tokens, 3]: whole words, at most MOST, in
    their order."""
    eased = logits.copy()
    eased[:, 0] -= ease
    best = eased.argmax(1).tolist()
    found, start = [], 0  # 0: none is open, for a mark stands there
    for i in range(1, len(best)):
        parted = window.sentence[i] != window.sentence[i - 1]
        if start and (best[i] != 2 or parted):
            found.append((start, i))
            start = 0
        if not start and best[i] and window.sentence[i] >= 0:
            start = i
    widened = list(dict.fromkeys(whole_words(window, text, span) for span in found))
    if len(widened) > MOST:
        surest = logits[:, 1:].max(1) - logits[:, 0]
        widened = sorted(sorted(widened, key=lambda s: -float(surest[s[0] : s[1]].mean()))[:MOST])
    return widened


def pairs_of(window: Window, causes: Sequence[Span], effects: Sequence[Span]) -> Integers:
    """Return which causes go with which effects, [pairs, 2]: the effect in a fresh sentence, neither inside
    the other."""
    found = [
        (i, j)
        for i, c in enumerate(causes)
        for j, e in enumerate(effects)
        if window.sentence[e[0]] >= window.fresh
        and (min(c[1], e[1]) <= max(c[0], e[0]) or ((c[0] > e[0]) == (c[1] > e[1]) and c != e))
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


Encode = Callable[[Window], tuple[Floats, Floats]]
"""hidden states [tokens, size] and tags [tokens, TAGS] of a window"""
Judge = Callable[[Floats, Floats, Integers, Integers, Integers, Integers], Floats]
"""hidden, link logits, causes, effects (as tokens), pairs, sentences of the tokens -> [pairs, JUDGED]"""


def candidates(
    text: str, sentences: Sequence[Span], tokenizer: Tokenizer, encode: Encode, judge: Judge, ease: float
) -> list[Candidate]:
    """Return the judged pairs of a text, but for faint ones."""
    return [
        one
        for window in windows(text, sentences, tokenizer)
        for one in judged(window, text, sentences, *encode(window), judge, ease)
    ]


def judged(
    window: Window, text: str, sentences: Sequence[Span], hidden: Floats, tags: Floats, judge: Judge, ease: float
) -> list[Candidate]:
    """Return the judged pairs of a window, but for faint ones."""
    sides = [spans_of(window, text, tags[:, 3 * r : 3 * r + 3], ease) for r in range(len(ROLES))]
    pairs = pairs_of(window, *sides)
    if not len(pairs):
        return []
    spans = [np.array(side, dtype=np.int64) for side in sides]
    out = judge(hidden, tags[:, LINK], spans[0], spans[1], pairs, np.array(window.sentence, dtype=np.int64))
    sure = 1 / (1 + np.exp(-out[:, CLAIM]))
    signs = softmax(out[:, SIGN])
    marked = _Marked(window, text, tags)
    found = []
    for (i, j), p, row, of_signs in zip(pairs.tolist(), sure.tolist(), out, signs, strict=True):
        if p < FAINT:
            continue
        cause, effect = sides[0][i], sides[1][j]
        home = window.sentence[effect[0]]
        found.append(
            Candidate(
                _place(window, text, cause),
                _place(window, text, effect),
                sentences[home],
                SIGNS[int(of_signs.argmax())],
                STRENGTHS[int(row[STRENGTH].argmax())],
                bool(row[HEDGED].argmax()),
                "background" if row[BASIS].argmax() else "finding",
                p,
                float(of_signs.max()),
                home - window.sentence[cause[0]],
                marked.links(cause, effect),
                marked.contexts(home),
            )
        )
    return found


def softmax(logits: Floats) -> Floats:
    """Return the probabilities of each row."""
    raised = np.exp(logits - logits.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True), dtype=np.float32)


def _place(window: Window, text: str, span: Span) -> Span:
    """Return the place in the text, without an article before it and small words behind it."""
    start, end = window.spans[span[0]][0], window.spans[span[1] - 1][1]
    article, behind = _ARTICLE.match(text[start:end]), _DANGLING.search(text[start:end])
    return start + (article.end() if article else 0), start + behind.start() if behind else end


class _Marked:
    """What a window's tags mark apart from cause and effect: the linking words, and the circumstances."""

    def __init__(self, window: Window, text: str, tags: Floats) -> None:
        self._window, self._text = window, text
        self._linking = np.flatnonzero(tags[:, LINK] > 0).tolist()
        self._of_kinds = softmax(tags[:, CONTEXT])
        self._kinds = self._of_kinds.argmax(1)

    def links(self, cause: Span, effect: Span) -> list[Span]:
        """Return the linking words in the effect's sentence, but for those inside the names."""
        home = self._window.sentence[effect[0]]
        linking = (
            t
            for t in self._linking
            if self._window.sentence[t] == home and not (effect[0] <= t < effect[1] or cause[0] <= t < cause[1])
        )
        spans = self._window.spans
        return [(spans[first][0], spans[last - 1][1]) for first, last in self._runs(linking)]

    def contexts(self, home: int) -> list[tuple[ContextKind, Span]]:
        """Return the circumstances that a sentence names, of more than one word."""
        here = np.array(self._window.sentence) == home
        found = []
        for number, kind in enumerate(CONTEXTS, start=1):
            for first, last in self._runs(np.flatnonzero(here & (self._kinds == number)).tolist()):
                start, end = _place(self._window, self._text, (first, last))
                if self._of_kinds[first:last, number].max() >= LIKELY and " " in self._text[start:end]:
                    found.append((kind, (start, end)))
        return found

    def _runs(self, tokens: Iterable[int]) -> list[Span]:
        """Join tokens that stand side by side as one, widened to whole words."""
        found: list[Span] = []
        for t in tokens:
            first, last = whole_words(self._window, self._text, (t, t + 1))
            if found and first <= found[-1][1]:
                found[-1] = (found[-1][0], max(last, found[-1][1]))
            else:
                found.append((first, last))
        return found


# --- claims -----------------------------------------------------------------------------------------------------------


def claims(text: str, found: Sequence[Candidate], levels: Levels) -> list[Candidate]:
    """Return the candidates that are sure enough, in the order of the text; each pair of words once, the surest."""
    kept: dict[tuple[str, str], Candidate] = {}
    for one in sorted(found, key=lambda one: -one.sure):
        if one.sure >= (levels.far if one.away else levels.near):
            words = text[slice(*one.cause)].casefold(), text[slice(*one.effect)].casefold()
            kept.setdefault(words, one)
    return sorted(kept.values(), key=lambda one: (one.effect, one.cause))
