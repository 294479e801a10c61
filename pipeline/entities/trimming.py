"""Trimming of names: statistics, measured values and cut brackets that an extraction leaves on a name. Pure.

"Heart rate of 4 beats/minute" is the heart rate, "mortality (P < .05)" mortality. A number that belongs to a name
stays: type 2 diabetes, phosphodiesterase 5, 17 beta-estradiol.
"""

from __future__ import annotations

import re

_NUMBER = r"[-+±~<>=≤≥]?\s?\d[\d.,·]*(?:\s?(?:±|\+/-|\+ ?-|/|–|-|to|and|or|vs\.?|versus)\s?\d[\d.,·]*)*"
_SPAN = r"(?:seconds?|s|min(?:utes?)?|h(?:ours?|rs?)?|days?|weeks?|wks?|months?|years?|yrs?)"
_UNIT = (
    r"(?:mm\s?Hg|cm\s?H2O|mm|cm|kPa|beats?|bpm|watts?|W|mV|ms|msec|percent|%|points?|SDs?|kg|g|mg|[μµu]g|ng|pg|ml|mL"
    r"|L|l|dl|dL|"
    r"mmol|[μµu]mol|nmol|pmol|mol|IU|U|Hz|kcal|kJ|ppm|fold|mEq|METs?)"
)
_MEASURE = rf"{_UNIT}(?:\s?[/.]\s?(?:{_UNIT}|{_SPAN}|1\.73\s?m\S*|m\(?2\)?))*"
# a bracket that tells a statistic, not another name: "(P < .05)", "(-27%)", "(n = 7)", "(relative risk 0.7 to 0.9)"
_STATISTIC = re.compile(
    r"\s+[(\[](?=[^()\[\]]*(?:[<>=≤≥±%]|\b(?:(?:relative|absolute) risks?|(?:risk|odds|hazard) ratio|"
    r"confidence interval|CI|SD|SE|SEM)\b|\d\.\d|[+-]\s?\d\d))[^()\[\]]*[)\]]"
    r"|^[(\[](?=[^()\[\]]*(?:[<>=≤≥±%]|\b(?:ratio|interval|risk|CI|SD)\b))[^()\[\]]*[)\]]\s+"
)
_VALUE = re.compile(rf"\s+(?:of|by)\s+(?:about\s|approximately\s|around\s|only\s|up to\s)?{_NUMBER}\s?(?:{_MEASURE})?$")
_MEASURED = re.compile(rf"\s+{_NUMBER}\s?(?:mm\s?Hg|cm\s?H2O|kPa|bpm|beats?|%|percent|points?)(?:\s?/\s?{_SPAN})?$")
_COUNTED = re.compile(r"^(?:n\s?=\s?)?(?:\d{3,}|\d{1,3}(?:[ ,]\d{3})+)\s+(?=[a-z]{4})", re.IGNORECASE)
_CUT = re.compile(
    r"\s+(?:and|or|and/or|of|with|by|from|for|in|on|at|between|among|vs\.?|versus|about|approximately|the|a|an|than|to)$"
)
_PAIRS = (("(", ")"), ("[", "]"))


def trimmed(name: str) -> str:
    """Return the name without what is no part of it; the name itself where nothing would be left. Idempotent."""
    text = " ".join(name.split())
    while True:
        kept = _once(text)
        if kept == text or not re.search(r"[^\W\d_]{2}", kept):
            return text
        text = kept


def _once(text: str) -> str:
    if any(char in text for char in "([<>=±%)]") or any(char.isdigit() for char in text):
        text = _COUNTED.sub("", _STATISTIC.sub(" ", text).strip())
        text = _MEASURED.sub("", _VALUE.sub("", _closed(text)))
    return " ".join(_CUT.sub("", text.strip(" ,;:")).split())


def _closed(text: str) -> str:
    """Return the text up to a bracket that never closes, or without one that never opened."""
    for opening, closing in _PAIRS:
        depth, at = 0, len(text)
        for place, char in enumerate(text):
            if char == opening:
                at = place if not depth else at
                depth += 1
            elif char == closing and depth:
                depth -= 1
        if depth and at and text[at - 1] == " ":
            text = text[:at].rstrip()
    return text
