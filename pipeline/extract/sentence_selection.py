"""Two steps: the reader points at the sentences that state something, a model says of each what it states.

A model that is too small to tell whether an abstract makes a claim either finds none, if it may, or one in everything.
So it is not asked that. It gets one sentence at a time, of which the reader holds that it may state something, and must
find a claim in it; in a trial it is told what the abstract tells of most. The quote is that sentence, and how strongly
it puts the claim the reader tells: neither is asked for, which halves the answer.
"""

from __future__ import annotations

import re
from itertools import product
from typing import NamedTuple

from pipeline.extract.checks.hedging import hedge
from pipeline.extract.reader.extract import judged, tested
from pipeline.store.records import ClaimDraft, SentenceDraft, Strength

_JOINT = re.compile(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|as well as)\s+")
_SMALL = frozenset("a an the of in on at to for from by with and or not no".split())
_ORDER: tuple[Strength, ...] = ("correlational", "conditional", "causal")

ENOUGH = 0.15  # how sure the reader must be of a claim in a sentence that a model is asked about
_TRIAL = re.compile(r"\b(?:random\w*|placebo|double-blind|cross-?over|(?:clinical|controlled) trial)\b", re.IGNORECASE)


class Sentence(NamedTuple):
    """A sentence that was pointed at, how strong a claim it can make, and what its trial tested, "" if not known."""

    text: str
    strength: Strength = "causal"
    tested: str = ""


def pointed(text: str) -> list[Sentence]:
    """Return the sentences of an abstract in which the reader sees what may be a claim, in their order. Pure."""
    subject = " ".join(tested(text).split()) if _TRIAL.search(text) else ""
    stated: dict[tuple[int, int], list[Strength]] = {}
    for one in judged(text):
        if one.sure >= ENOUGH:
            stated.setdefault(one.sentence, []).append(
                "conditional" if one.hedged and one.strength == "causal" else one.strength
            )
    return [
        Sentence(text[slice(*place)], max(strengths, key=_ORDER.index), subject)
        for place, strengths in sorted(stated.items())
    ]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - _SMALL


def claims(sentence: Sentence, draft: SentenceDraft) -> list[ClaimDraft]:
    """Return what was said about a sentence, as drafts of the abstract's claims. Pure.

    None is stronger than what the reader sees in the sentence. What has an effect of which not a word stands there was
    said about something else: small models return the prompt's examples.
    A name that is a list makes a claim for each member.
    """
    found = []
    for said in draft.claims:
        if not _words(said.effect) & _words(sentence.text):
            continue
        for cause, effect in product(_members(said.cause), _members(said.effect)):
            found.append(
                ClaimDraft(
                    quote=sentence.text,
                    cause=cause,
                    relation=said.relation,
                    effect=effect,
                    sign=said.sign,
                    hedged=bool(hedge(sentence.text, cause, effect)),
                    strength=sentence.strength,
                )
            )
    return found


def _members(name: str) -> list[str]:
    """Return the members of a list, which small models leave in one name; any other name as it is."""
    if "(" in name or "between" in name:
        return [name]
    parts = [part.strip() for part in _JOINT.split(name)]
    return parts if all(parts) else [name]
