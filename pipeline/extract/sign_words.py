"""Sign words: signs that the quote's words leave unsure without contradicting them. Pure.

"Improved QT dispersion" may be more or less of it, where nothing is known of its valence; "changes were greater" may be
greater falls. Such a sign may be right, and is no doubt; but two of opposite sign are no conflict.
"""

from __future__ import annotations

import re

from pipeline.sources.text.valence import valence
from pipeline.store.records import Sign

BY_VALUE, OF_A_CHANGE = "sign by value", "sign of a change"
_VALUED = re.compile(
    r"\b(?:improv|worsen|normali[sz]|ameliorat|impair|deteriorat|benefi|optimi[sz]|favou?r|better|enhanc|adverse)\w*",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"\b(?:increas|decreas|reduc|rais|ris[ei]|rose|lower|higher|fell|fall|elevat|less|more)\w*", re.IGNORECASE
)
_CHANGE = re.compile(r"\b(?:changes?|differences?|variations?|alterations?)\b", re.IGNORECASE)
_SOME = r"\W+(?:(?!(?:was|were|is|are|be|been)\b)\w+\W+){0,4}?"
_BECAUSE = r"(?:due to|caused by|attributable to|resulting from|secondary to|because of)"
_SAYS_WHY = re.compile(_BECAUSE, re.IGNORECASE)
_DUE = rf"{_SOME}{_BECAUSE}{_SOME}"


def unsure_sign(quote: str, relation: str, effect: str, sign: Sign) -> list[str]:
    """Return the signals of a sign that the words leave unsure; empty where they do not, or there is no sign."""
    if sign not in ("+", "-"):
        return []
    stated = relation or quote
    by_value = _VALUED.search(stated) and not _PLAIN.search(stated) and not valence(effect)
    return [*([BY_VALUE] if by_value else []), *([OF_A_CHANGE] if _CHANGE.search(effect) else [])]


def is_due_to(quote: str, cause: str, effect: str, sign: Sign) -> bool:
    """Tell whether a quote names the cause as what the effect is due to, while something else changes it.

    "Metformin reduced mortality due to heart disease" says nothing of heart disease that would lower mortality.
    """
    if sign == "+" or not _SAYS_WHY.search(quote):  # a pattern of these names is dear to compile, and seldom needed
        return False
    return bool(re.search(re.escape(effect) + _DUE + re.escape(cause), quote, re.IGNORECASE))
