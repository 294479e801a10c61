"""Labels of readings: whether an abstract says what a claim says it does, by what annotators said about the abstract.

A label is True, False, or None where the gold does not speak of it. Three kinds of gold:

questions  (Evidence Inference) A claim that answers questions is right if one of them has its sign. The gold asks of
           few pairs, so a claim that answers none has no label.
pairs      (SciClaim) All that a sentence says is marked, so a claim that matches no pair is wrong; so is one that has
           cause and effect of an effect the wrong way round, or the other sign where the pair has one. Denials are not
           marked: a null that matches a pair has no label.
answer     (recorded answers) What another reader found. A claim is right if one of these says the same, and wrong if
           these tell something else of its sentence; more than half of the latter are right all the same, so a person's
           judgement of them should be at hand. Of a sentence that they pass over they say nothing.

A claim that names no direction ("?") says that there is an effect: only a null speaks against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from pydantic import model_validator

from benchmarks.scoring import gold, sign
from benchmarks.scoring.scores import alike, same_thing
from pipeline.extract import validation
from pipeline.store.records import Claim, ClaimsDraft

Label = bool | None


class Labelled(gold.Gold):
    """A text and what is known of it: one of the three kinds."""

    ico: list[gold.Question] | None = None
    pairs: list[gold.Pair] | None = None
    answer: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        if self.ico is None and self.pairs is None and self.answer is None:
            raise ValueError("needs 'ico', 'pairs' or 'answer'")
        return self


def label(record: Labelled, found: Sequence[Claim]) -> list[Label]:
    """The label of each claim that was found in a record's text. Pure."""
    if record.ico is not None:
        return [_by_questions(claim, record.ico) for claim in found]
    if record.pairs is not None:
        return [_by_pairs(claim, record.pairs) for claim in found]
    answer = ClaimsDraft.model_validate(record.answer)
    told = validation.keep(gold.row(record), answer, "gold", second_opinion=False).claims
    return [_by_answer(claim, told) for claim in found]


def agree(sign_: str, gold_sign: str) -> bool:
    """Whether two signs can be one reading; "?" is an effect of either direction."""
    return sign_ == gold_sign or ("?" in (sign_, gold_sign) and "0" not in (sign_, gold_sign))


def _by_questions(claim: Claim, ico: Sequence[gold.Question]) -> Label:
    asked = [sign.plain(each.polarity, each.intervention, each.outcome) for each in ico if sign.is_answer(claim, each)]
    return any(agree(claim.concept_sign, each) for each in asked) if asked else None


def _by_pairs(claim: Claim, pairs: Sequence[gold.Pair]) -> Label:
    met = [pair for pair in pairs if _is_pair(claim, pair.cause.text, pair.effect.text)]
    if claim.strength == "correlational":
        met += [pair for pair in pairs if _is_pair(claim, pair.effect.text, pair.cause.text)]
    if not met:
        return False
    if claim.concept_sign == "0":
        return None
    signs = [sign.plain(pair.polarity or "?", pair.cause.text, pair.effect.text) for pair in met]
    return any(agree(claim.concept_sign, each) for each in signs)


def _by_answer(claim: Claim, told: Sequence[Claim]) -> Label:
    met = [each for each in told if _is_pair(claim, each.cause, each.effect)]
    if claim.strength == "correlational":
        met += [each for each in told if _is_pair(claim, each.effect, each.cause)]
    if met:
        return any(agree(claim.concept_sign, each.concept_sign) for each in met)
    return False if any(_overlap(claim, each) for each in told) else None


def _is_pair(claim: Claim, cause: str, effect: str) -> bool:
    return _same(claim.cause, cause) and _same(claim.effect, effect)


def _same(name: str, other: str) -> bool:
    """Whether two names of one sentence are one: half of their words agree, or one stands in the other."""
    return bool(alike(name, other, "overlap")) or same_thing(name, other)


def _overlap(one: Claim, other: Claim) -> bool:
    """Whether the quotes of two claims of an abstract overlap."""
    if one.quote_start is None or one.quote_end is None or other.quote_start is None or other.quote_end is None:
        return False
    return one.quote_start < other.quote_end and other.quote_start < one.quote_end
