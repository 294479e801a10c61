"""Agreement of a claim with its own quote, told by rules and by the reader's judge; nobody is asked.

presence        cause and effect stand in or near the quote, or are linked to it; nothing else stands in their place
second_opinion  the program's own reader finds the claim in the quote: direction, sign and null
hedging         the claim is not put more strongly than the quote puts it; else its strength and hedge are put right
concepts        the sign between the concepts follows from the sign between the words
doubts          the words of a disagreement                            (doubts.toml)

A disagreement deletes nothing. It lowers the claim's reading, and says why.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.extract.checks import concepts, hedging, second_opinion
from pipeline.extract.checks.concepts import Concepts
from pipeline.extract.checks.doubts import Doubt
from pipeline.extract.checks.presence import Around, names_another, whereabouts
from pipeline.extract.coreference import points
from pipeline.extract.sign_words import is_due_to
from pipeline.sources.text.sentences import LONGEST
from pipeline.store.records import Sign, Strength

_WEAKER: dict[Strength, int] = {"causal": 2, "conditional": 1, "correlational": 0}


class Stated(NamedTuple):
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


def check(stated: Stated, around: Around, second: bool = True) -> Checked:
    """Hold a claim against its quote; with a `second` opinion if wanted. Pure."""
    readable = second and len(around.sentence) <= LONGEST  # what is longer is no sentence
    doubts = _misplaced(stated, around, readable)
    resolved = not any(doubt.name == "unresolved" for doubt in doubts)
    opinion = None
    if readable and not stated.pronouns:
        opinion = second_opinion.ask(around, stated.cause_text, stated.effect_text)
        names = stated.cause_text, stated.effect_text
        if opinion and (contrary := second_opinion.contrary(opinion, around.quote, *names, stated.sign)):
            doubts.append(Doubt(contrary))
    if is_due_to(around.quote, stated.cause_text, stated.effect_text, stated.sign):
        doubts.append(Doubt("due"))
    if stated.concepts is not None and not concepts.follow(stated.concepts, stated.cause, stated.effect, stated.sign):
        doubts.append(Doubt("concepts"))
    hedge = hedging.hedge(around.quote, stated.cause_text, stated.effect_text)
    strength: Strength = "conditional" if hedge == "between" else "causal"
    if opinion:
        in_words = hedging.is_associated(around.quote, stated.cause_text, stated.effect_text)
        if opinion.correlational > (second_opinion.LIKELY if in_words else second_opinion.CORRELATIONAL):
            strength = "correlational"
    return Checked(
        doubts, min(stated.strength, strength, key=_WEAKER.__getitem__), stated.hedged or bool(hedge), resolved
    )


def _misplaced(stated: Stated, around: Around, readable: bool) -> list[Doubt]:
    """Return the doubts about names that are not where the quote is.

    A name that stands elsewhere in the abstract is what the quote leaves unsaid ("in group II", "the intervention",
    "the primary end point", a comparison of unnamed arms), unless the quote itself names another in its place.
    """
    doubts = []
    for role, name in (("cause", stated.cause_text), ("effect", stated.effect_text)):
        if role in stated.pronouns:
            doubts.append(Doubt("unresolved" if points(name) else "antecedent", role))
        elif (where := whereabouts(name, around)) != "near":
            term = getattr(stated.concepts, role, "")
            named = readable and names_another(role, around.sentence, stated.cause, stated.effect, term)
            if where == "invented" or named:
                doubts.append(Doubt(where, role))
    return doubts
