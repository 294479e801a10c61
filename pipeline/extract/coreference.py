"""What "it" or "this reduction" stands for, where the sentence before leaves no doubt. No model is asked.

A model is asked to name the noun itself. Where it has copied the pronoun all the same, the noun is put in its place if
there is only one that it can be: the one variable that the sentence before tells of in that way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.extract.reader.extract import extract
from pipeline.extract.spans import spans
from pipeline.sources.text import words
from pipeline.sources.text.spelling import singular
from pipeline.store.records import ClaimDraft

BARE = frozenset("it this that these those they them which".split())
_POINTING = re.compile(r"(?:this|these|that|those|such(?: an?)?)\s+([^\W\d_]+(?:-[^\W\d_]+)*)", re.IGNORECASE)

_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BEFORE = re.compile(r"([^\W_]+(?:-[^\W_]+)*)\s\Z")
# Words that no name of a thing begins with.
_SMALL = frozenset("""
    a an the this that these those its their our his her such both either all each no any some one two three many most
    of in on at to for from by with without and or but nor than as if when while after before under over between among
    is was are were be been has have had do did does not may might can could will would also only
""".split())  # fmt: skip


def points(name: str) -> bool:
    """Tell whether a name is a pronoun, or a noun that only points: "this reduction"."""
    return name.casefold().strip() in BARE or _POINTING.fullmatch(name.strip()) is not None


def resolve(name: str, text: str, start: int) -> str | None:
    """Return the noun that `name`, in a quote that begins at `start`, stands for in the sentence before; None if not
    sure.

    For "this reduction" that is "reduction in X" if the sentence before lowers X and nothing else.
    """
    before = _sentence_before(text, start)
    if before is None:
        return None
    drafts = [draft for draft in _claims(before) if draft.sign != "0" and not points(draft.cause)]
    low = name.casefold().strip()
    if low in BARE:
        return _subject(drafts, plural=low in {"they", "them", "these", "those"}) if low in {"it", "they"} else None
    pointing = _POINTING.fullmatch(name.strip())
    if pointing is None:
        return None
    noun = pointing[1].casefold()
    change = words.NOUNS.get(singular(noun))
    if change is not None and change.sign in {"+", "-"}:
        return _changed(drafts, noun, change.sign)
    return _longer(before, noun)


def _sentence_before(text: str, start: int) -> str | None:
    sentences = spans(text)
    at = sentences.at(start)
    if not at:
        return None
    first, last = sentences.all[at - 1]
    return text[first:last]


@lru_cache(maxsize=32)
def _claims(sentence: str) -> tuple[ClaimDraft, ...]:
    return tuple(extract(sentence))


def _subject(drafts: Sequence[ClaimDraft], plural: bool) -> str | None:
    """Return the only cause of the sentence before, if it is as many as the pronoun says."""
    causes = {draft.cause for draft in drafts}
    if len(causes) != 1:
        return None
    (cause,) = causes
    last = cause.split()[-1].casefold()
    return cause if (singular(last) != last) == plural else None


def _changed(drafts: Sequence[ClaimDraft], noun: str, direction: str) -> str | None:
    """Return what the sentence before says went that way, as "reduction in X", if it is one thing."""
    effects = {draft.effect for draft in drafts if draft.sign == direction}
    if len(effects) != 1:
        return None
    (effect,) = effects
    return f"{noun} in {effect}"


def _longer(before: str, noun: str) -> str | None:
    """Return the only longer name with this noun as its head: "grazing ban" for "this ban"."""
    wanted, found = singular(noun), set()
    for match in _WORDS.finditer(before):
        if singular(match[0].casefold()) != wanted:
            continue
        first = match.start()
        while (word := _BEFORE.search(before, 0, first)) and word[1].casefold() not in _SMALL:
            first = word.start(1)
        if first == match.start():
            return None  # the bare noun: which of several it is, nobody says
        found.add(before[first : match.end()])
    return found.pop() if len(found) == 1 else None
