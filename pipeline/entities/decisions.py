"""Decision log of names: what was decided about two of them, by whom, and whose word counts more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

Kind = Literal[
    "same", "different", "broader", "not broader", "name", "not a variable", "variable",
    "claim right", "claim wrong", "conflict real", "conflict apparent", "conflict misread",
    "model accepted", "model rejected", "model unsure",
]  # fmt: skip

RULE = "rule"
USER = "user"  # with the person's name behind it, where it is known: "user: anna"
VOCABULARY = "vocabulary"  # with the name of the vocabulary behind it: "vocabulary: doid"


class Rank(IntEnum):
    """Whose decisions outrank whose. Of two that contradict each other the higher one holds."""

    RULE = 0
    VOCABULARY = 1
    MODEL = 2
    USER = 3


def rank(by: str) -> Rank:
    """The rank of whoever decided: 'rule', 'user' or 'user: NAME', 'vocabulary: NAME', or else the name of a model."""
    ranks = {RULE: Rank.RULE, USER: Rank.USER, VOCABULARY: Rank.VOCABULARY}
    return ranks.get(by.partition(": ")[0], Rank.MODEL)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about names, all but `b` of a 'name' in their normal form.

    'same' and 'different' (a < b): two keys do or do not mean one variable. 'broader' and 'not broader': `b` is or is
    not a class of `a`, `steps` above it (1 for the nearest). 'name': `b` is the standard term for `a`, as to be shown.
    'not a variable' and 'variable': `a` is or is not left out of the graph; `b` is empty.
    """

    kind: Kind
    a: str
    b: str
    why: str
    by: str
    score: float = 1.0
    steps: int = 1
