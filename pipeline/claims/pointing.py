"""Two steps: rules point at the sentences that state something, a model says of each what it states.

A model that is too small to tell whether an abstract makes a claim either finds none, if it may, or one in everything.
So it is not asked that. It gets one sentence at a time, of which rules hold that it states something, and must find a
claim in it. The quote is that sentence; how strongly it puts the claim, the rules tell. Neither is asked for, which
halves the answer.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.claims import embedded
from pipeline.claims.checks import hedges
from pipeline.claims.direction import variable
from pipeline.claims.embedded.sentences import split
from pipeline.records import ClaimDraft, SentenceDraft, Strength

_ORDER: tuple[Strength, ...] = ("correlational", "conditional", "causal")


class Sentence(NamedTuple):
    """A sentence that was pointed at, and how strong a claim rules read in it."""

    text: str
    strength: Strength


def pointed(text: str) -> list[Sentence]:
    """The sentences of an abstract in which rules read a claim, in their order. Pure."""
    drafts = embedded.extract(text)
    found = []
    for sentence in (text[start:end] for start, end in split(text)):
        read = [draft.strength for draft in drafts if draft.quote in sentence]
        if read:
            found.append(Sentence(sentence, max(read, key=_ORDER.index)))
    return found


def claims(sentence: Sentence, draft: SentenceDraft) -> list[ClaimDraft]:
    """What was said about a sentence, as drafts of the abstract's claims. Pure.

    None is stronger than the words between its names allow, or than what the rules read in the sentence.
    """
    found = []
    for said in draft.claims:
        put = hedges.put(sentence.text, variable(said.cause)[0], variable(said.effect)[0])
        found.append(
            ClaimDraft(
                quote=sentence.text,
                cause=said.cause,
                relation=said.relation,
                effect=said.effect,
                sign=said.sign,
                denied=said.denied,
                hedged=put.hedged,
                strength=min(put.strength, sentence.strength, key=_ORDER.index),
            )
        )
    return found
