"""Match of a pattern: two phrases, a sign, and the words that link them."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.tokens import Sentence, Word
from pipeline.reader.verb_groups import VerbGroup
from pipeline.records import Sign, Strength

_TIMES: dict[tuple[str, str], Sign] = {("+", "+"): "+", ("-", "-"): "+", ("+", "-"): "-", ("-", "+"): "-"}


@dataclass(slots=True)
class Parse:
    """A sentence with its words tagged and its verb groups found."""

    sentence: Sentence
    words: list[Word]
    groups: list[VerbGroup]
    # What the abstract's groups are compared for, where it says so: the words, as written.
    tested: str = ""
    # The sentence before, and the effects that this one told of with their signs.
    before: Parse | None = None
    told: list[tuple[str, Sign]] = field(default_factory=list)


@dataclass(slots=True)
class Match:
    """A cause and an effect found by `rule`; `first` to `last` are the words that link them."""

    cause: Phrase
    effect: Phrase
    sign: Sign
    first: int
    last: int
    rule: str
    strength: Strength = "causal"
    denied: bool = False
    hedged: bool = False
    conditional: bool = False
    # Character span that replaces the cause's words, for a cause that is part of a hyphened word.
    cut: tuple[int, int] | None = None
    weak: bool = False
    # Stated of a supposed case: "if X rises, Y falls".
    supposed: bool = False
    # The cause is what the abstract tests; this sentence only says "the groups" or "the intervention group".
    tested: bool = False


def times(left: str, right: str) -> Sign:
    """The product of two signs; anything unknown stays unknown, and nothing stays nothing."""
    if "0" in {left, right}:
        return "0"
    return _TIMES.get((left, right), "?")
