"""Whether a claim agrees with its own quote, told without a model.

names     cause and effect stand in or near the quote, or are linked to it
roles     what acts in the quote is the cause, what is acted upon the effect
signs     the sign and the denial are those of the quote's own words
          (chain: the words right beside the names; turns: which of them turn a name round)
hedges    the claim is not put more strongly than the quote puts it
penalties what a disagreement is called, and what it costs             (store/factors.toml)

A disagreement deletes nothing. It lowers the claim's reliability, and says why.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.claims.checks import certainty, roles, signs
from pipeline.claims.checks.adjacent_sign import pair
from pipeline.claims.checks.penalties import Doubt, reliability
from pipeline.claims.checks.presence import Around, standing
from pipeline.claims.checks.signs import Stance
from pipeline.claims.coreference import points
from pipeline.reader.sentences import LONGEST
from pipeline.records import Sign, Strength

__all__ = ["Around", "Checked", "Said", "check", "ungrounded"]

_WEAKER: dict[Strength, int] = {"causal": 2, "conditional": 1, "correlational": 0}


class Said(NamedTuple):
    """What of a claim is checked: its plain variables, their words, and what it says of them.

    `pronouns` are the roles for which the quote has a pronoun or "this reduction"; the words are then what it stands
    for, if that was found.
    """

    cause: str
    effect: str
    cause_text: str
    effect_text: str
    pronouns: tuple[str, ...]
    sign: Sign
    denied: bool
    hedged: bool
    strength: Strength


class Checked(NamedTuple):
    """What the checks make of a claim; `doubts` are the reasons in words.

    Not `resolved`: a name is a pronoun, and what it stands for was not found.
    """

    reliability: float
    doubts: list[str]
    strength: Strength
    hedged: bool
    resolved: bool


def check(said: Said, around: Around) -> Checked:
    """Hold a claim against its quote. Pure."""
    doubts: list[Doubt] = []
    for role, name in (("cause", said.cause_text), ("effect", said.effect_text)):
        if role in said.pronouns:
            doubts.append(Doubt("unresolved" if points(name) else "antecedent", role))
        elif (where := standing(name, around)) != "near":
            doubts.append(Doubt(where, role))
    resolved = not any(doubt.name == "unresolved" for doubt in doubts)
    if len(around.quote) > LONGEST:  # no sentence: nothing that the grammar could read
        return Checked(reliability(doubts), [doubt.words for doubt in doubts], said.strength, said.hedged, resolved)
    if not said.pronouns and (contrary := _contrary(said, around)):
        doubts.append(Doubt(contrary))
    strength = said.strength
    allowed = certainty.put(around.quote, said.cause, said.effect)
    if _WEAKER[allowed.strength] < _WEAKER[strength]:
        strength = allowed.strength
        doubts.append(Doubt("association" if strength == "correlational" else "hedge"))
    words = [doubt.words for doubt in doubts]
    return Checked(reliability(doubts), words, strength, said.hedged or allowed.hedged, resolved)


def _contrary(said: Said, around: Around) -> str | None:
    """What the quote says otherwise: who acts ("direction"), the sign, the denial. What "it" lowers is not looked at.

    A quote may have been cut out behind the words that deny it, so what its sentence denies counts as well.
    """
    stance = Stance(said.sign, said.denied)
    if roles.is_turned_round(pair(around.quote, said.cause, said.effect)):
        return "direction"
    contrary = signs.disagreement(around.quote, said.cause, said.effect, stance)
    if contrary is None and not stance.none and around.is_cut_out and len(around.stated) <= LONGEST:
        told = signs.stance(around.stated, said.cause, said.effect)
        return "denial" if told is not None and told.none else None
    return contrary


def ungrounded(said: Said) -> Checked:
    """What is made of a claim whose quote is nowhere: there is nothing to hold it against."""
    doubts = [Doubt("ungrounded")]
    return Checked(reliability(doubts), [doubt.words for doubt in doubts], said.strength, said.hedged, resolved=True)
