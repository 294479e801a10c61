"""Sign between concepts: does it follow from the sign between the words they stand for?

"Less smoking lowers risk" is "-" between the words and "+" between smoking and risk: the words of direction in the
names make the difference. Only where a concept is the same noun as the words' plain variable can that be told; a
standard term may well be of the opposite polarity ("adherence" for "non-adherence").
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.extract.checks.presence import Name
from pipeline.sources.text.direction import variable
from pipeline.store.records import Sign


class Concepts(NamedTuple):
    """The standard terms that a reader gave for cause and effect, and the sign it stated for more of both."""

    cause: str
    effect: str
    sign: Sign


def follow(concepts: Concepts, cause: str, effect: str, sign: Sign) -> bool:
    """Tell whether the sign between concepts can follow from `sign`, which is between the plain variables
    of the words."""
    if "?" in {sign, concepts.sign}:
        return True
    if "0" in {sign, concepts.sign}:
        return sign == concepts.sign
    flip = 1
    for term, plain in ((concepts.cause, cause), (concepts.effect, effect)):
        noun, direction = variable(term)
        if Name.of(noun) != Name.of(plain):
            return True
        flip *= 1 if direction is None else direction
    return flip == 0 or (sign == concepts.sign) == (flip > 0)
