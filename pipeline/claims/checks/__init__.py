"""Agreement of a claim with its own quote, told without a model.

presence   cause and effect stand in or near the quote, or are linked to it
roles      what acts in the quote is the cause, what is acted upon the effect
signs      the sign is that of the quote's own words
           (adjacent_sign: the words right beside the names; modifiers: which of them turn a name round)
concepts   the sign between the concepts follows from the sign between the words
certainty  the claim is not put more strongly than the quote puts it; else its strength and hedge are put right
doubts     the words of a disagreement                            (doubts.toml)

A disagreement deletes nothing. It lowers the claim's reading, and says why.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.claims.checks import certainty, concepts, roles, signs
from pipeline.claims.checks.adjacent_sign import pair
from pipeline.claims.checks.concepts import Concepts
from pipeline.claims.checks.doubts import Doubt
from pipeline.claims.checks.presence import Around, whereabouts
from pipeline.claims.coreference import points
from pipeline.claims.sign_words import is_due_to
from pipeline.reader.sentences import LONGEST
from pipeline.records import Sign, Strength
from pipeline.vocabulary.direction import variable

__all__ = ["Around", "Checked", "Said", "check", "ungrounded"]

_WEAKER: dict[Strength, int] = {"causal": 2, "conditional": 1, "correlational": 0}


class Said(NamedTuple):
    """What of a claim is checked: its plain variables, their words, and what it says of them.

    `sign` is between the plain variables; `concepts` are the reader's own terms, where it gave some. `pronouns` are the
    roles for which the quote has a pronoun or "this reduction"; the words are then what it stands for, where found.
    """

    cause: str
    effect: str
    cause_text: str
    effect_text: str
    pronouns: tuple[str, ...]
    sign: Sign
    hedged: bool
    strength: Strength
    concepts: Concepts | None = None


class Checked(NamedTuple):
    """What the checks make of a claim: its `doubts`, and the quote's own `strength` and `hedged`.

    Not `resolved`: a name is a pronoun, and what it stands for was not found.
    """

    doubts: list[Doubt]
    strength: Strength
    hedged: bool
    resolved: bool


def check(said: Said, around: Around) -> Checked:
    """Hold a claim against its quote. Pure."""
    readable = len(around.quote) <= LONGEST  # what is longer is no sentence: nothing that the grammar could read
    doubts = _misplaced(said, around, readable)
    resolved = not any(doubt.name == "unresolved" for doubt in doubts)
    if readable and not said.pronouns and (contrary := _contrary(said, around)):
        doubts.append(Doubt(contrary))
    if is_due_to(around.quote, said.cause_text, said.effect_text, said.sign):
        doubts.append(Doubt("due"))
    if said.concepts is not None and not concepts.follow(said.concepts, said.cause, said.effect, said.sign):
        doubts.append(Doubt("concepts"))
    put = (
        certainty.put(around.quote, said.cause, said.effect) if readable else certainty.Put(said.strength, said.hedged)
    )
    strength = min(said.strength, put.strength, key=_WEAKER.__getitem__)
    return Checked(doubts, strength, said.hedged or put.hedged, resolved)


def _misplaced(said: Said, around: Around, readable: bool) -> list[Doubt]:
    """The doubts about names that are not where the quote is.

    A name that stands elsewhere in the abstract is what the quote leaves unsaid ("in group II", "the intervention",
    "the primary end point", a comparison of unnamed arms), unless the quote itself names another in its place.
    """
    doubts = []
    for role, name in (("cause", said.cause_text), ("effect", said.effect_text)):
        if role in said.pronouns:
            doubts.append(Doubt("unresolved" if points(name) else "antecedent", role))
        elif (where := whereabouts(name, around)) != "near":
            term = getattr(said.concepts, role, "")
            named = readable and signs.names_another(role, around.quote, said.cause, said.effect, term)
            if where == "invented" or named:
                doubts.append(Doubt(where, role))
    return doubts


def _contrary(said: Said, around: Around) -> str | None:
    """What the quote says otherwise: who acts ("direction"), or the sign. What "it" lowers is not looked at.

    A quote may have been cut out behind the words that deny it, so what its sentence denies counts as well.
    """
    found = pair(around.quote, said.cause, said.effect)
    if roles.is_turned_round(found):
        return "direction"
    if found.cause is None and variable(said.cause_text)[1] is not None:
        return None  # the quote tells of an arm, which may be the one with less of the cause
    contrary = signs.disagreement(around.quote, said.cause, said.effect, said.sign)
    if contrary is None and said.sign not in {"0", "?"} and around.is_cut_out and len(around.stated) <= LONGEST:
        return "null" if signs.stance(around.stated, said.cause, said.effect) == "0" else None
    return contrary


def ungrounded(said: Said) -> Checked:
    """What is made of a claim whose quote is nowhere: there is nothing to hold it against."""
    return Checked([Doubt("ungrounded")], said.strength, said.hedged, resolved=True)
