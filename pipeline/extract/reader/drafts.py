"""Drafts of claims from what the networks judged: names, linking words, sign, strength and circumstances."""

from __future__ import annotations

import re

from pipeline.extract.reader.decoding import Candidate
from pipeline.extract.reader.figures import by_figure
from pipeline.extract.reader.windows import Span
from pipeline.sources.text.direction import variable
from pipeline.store.records import CircumstanceDraft, LiteralDraft, Sign

_BETWEEN = 60  # characters between two names that may be the words that link them
_APART = 24  # characters between two marked words that belong together: "did [not significantly] reduce"
_PARTS = re.compile(r"[,;:]|\b(?:and|but|or)\b")


def draft(text: str, one: Candidate) -> LiteralDraft:
    """Return the draft of a judged pair. Its quote is the sentence of the effect."""
    cause, effect = (text[slice(*span)] for span in (one.cause, one.effect))
    return LiteralDraft(
        quote=text[slice(*one.sentence)],
        cause=cause,
        relation=_relation(text, one),
        effect=effect,
        sign=_sign(text, one, cause, effect),
        hedged=one.hedged,
        strength="conditional" if one.hedged and one.strength == "causal" else one.strength,
        context=[
            CircumstanceDraft(kind=kind, words=text[slice(*span)]) for kind, span in one.context if kind != "size"
        ],
        certainty=one.sure * one.signed,
    )


def _relation(text: str, one: Candidate) -> str:
    """Return the words that link: of those marked the ones between the names, next to the effect; else what stands
    between."""
    first, last = sorted((one.cause, one.effect))
    runs: list[Span] = []
    for start, end in one.link:
        if runs and start - runs[-1][1] <= _APART and not _PARTS.search(text[runs[-1][1] : start]):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    inside = [run for run in runs if first[1] <= run[0] and run[1] <= last[0]]
    if runs:
        start, end = min(inside or runs, key=lambda run: max(run[0] - one.effect[1], one.effect[0] - run[1]))
    else:
        start, end = first[1], last[0]
        if one.away or not 0 < end - start <= _BETWEEN:
            return ""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    return " ".join(text[start:end].split())


def _sign(text: str, one: Candidate, cause: str, effect: str) -> Sign:
    """Return the sign. Of a link without direction the ratio or coefficient behind it says which way it goes."""
    turns = any(variable(name)[1] is not None for name in (cause, effect))
    if one.sign != "+" or one.strength != "correlational" or one.away or turns:
        return one.sign
    survival = "surviv" in f"{cause} {effect}".casefold()
    return by_figure(text, max(one.cause[1], one.effect[1]), survival) or one.sign
