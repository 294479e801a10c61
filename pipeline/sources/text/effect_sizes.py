"""Effect sizes in numbers, from the words in which an abstract states them: measure, value, interval, p. Pure.

Only what a common wording is sure about is read, and one size of a stretch: of several of a kind, or of those that are
told apart by "respectively", none. What else a stretch says stays in its words.

    ratio        OR, RR, HR, IRR, PR, SMR, SIR: above 1 the effect rises, below it falls
    association  r, β: above 0 it rises, below it falls
    difference   SMD (Cohen's d, Hedges' g), MD, RD, difference, effect size: below 0 it falls; above 0 it may be
                 either, for authors write a fall by 3 as 3
    reduction    RRR, ARR: above 0 it falls
    change       %, pp (percentage points), fold: as the word beside it says, or its own minus
    None         a number with its interval, whose measure its sentence does not name, or names several

Directions are those of the effect as the abstract names it, for more of the cause as it names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

Direction = Literal["+", "-"]

_KINDS = {
    "ratio": ("OR", "RR", "HR", "IRR", "PR", "SMR", "SIR"),
    "association": ("r", "β"),
    "difference": ("SMD", "MD", "RD", "difference", "effect size"),
    "reduction": ("RRR", "ARR"),
    "change": ("%", "pp", "fold"),
}
_KIND_OF = {measure: kind for kind, measures in _KINDS.items() for measure in measures}

# The names of measures, those before that contain another's. (?-i:…) keeps its case, for "or" is a word.
_NAMES = {
    "RRR": r"relative (?:risk )?reductions?|(?-i:RRRs?)",
    "ARR": r"absolute (?:risk )?reductions?",
    "SMD": r"standardi[sz]ed mean differences?|(?-i:SMDs?)|Cohen['’]?s? d|Hedges['’]?s? g|(?-i:[dg](?= ?=))",
    "MD": r"mean differences?|(?-i:W?MDs?)",
    "RD": r"risk differences?|(?-i:RDs?)",
    "OR": r"odds ratios?|(?-i:[aA]?ORs?)",
    "HR": r"hazards? ratios?|(?-i:[aA]?HRs?)",
    "IRR": r"rate ratios?|(?-i:[aA]?IRRs?)",
    "PR": r"prevalence ratios?|(?-i:a?PRs?)",
    "SMR": r"standardi[sz]ed mortality ratios?|(?-i:SMRs?)",
    "SIR": r"standardi[sz]ed incidence ratios?|(?-i:SIRs?)",
    "RR": r"relative risks?|risk ratios?|(?-i:a?RRs?)",
    "r": r"correlations?(?: coefficients?)?|rho|(?-i:(?:r|rs|ρ)(?= ?=))",
    "β": r"(?:regression|beta) coefficients?|β|betas?|(?-i:[bB](?= ?=))",
    "difference": r"difference in differences|differences?",
    "effect size": r"effect sizes?|(?-i:ES)",
}
_NAMED = re.compile(r"(?<![\w-])(?:" + "|".join(f"({name})" for name in _NAMES.values()) + r")(?!\w)", re.IGNORECASE)

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+,\d+(?![\d.,])|\d+(?:\.\d+)?|\.\d+)"
_SIGNED = rf"[-+]? ?{_NUMBER}"
_UNITS = (
    r"%|pp\b|mm ?Hg|kg(?:/m2)?|cm\b|mg/dl|mmol/l|g/l|bpm|points?|units?|years?|months?|weeks?|days?|hours?|minutes?"
)
_CI = (
    r"(?:(?P<level>9\d(?:\.\d)?) ?%? ?-? ?)?(?:CIs?|C\.I\.|confidence (?:intervals?|limits)|credible intervals?|CrI)"
    r"(?!\w)(?: ?[(\[] ?CI ?[)\]])?"
)
_ENDS = rf"(?P<low>{_SIGNED})(?: ?(?:{_UNITS}))? ?(?:to|through|and|[-,;/]) ?(?P<high>{_SIGNED})"
_VALUE = re.compile(
    rf"(?<![\w.,%/±])(?<!/-)(?<!\d-)(?<!\d - )(?<!\d to )(?!9\d(?:\.\d)? ?%? ?-? ?(?:CI|C\.I|conf|cred))"
    rf"(?P<value>{_SIGNED})(?: ?(?P<unit>{_UNITS}|-?fold\b))?",
    re.IGNORECASE,
)
_INTERVAL = re.compile(rf"[ ,;:\"'(\[]*{_CI}[ =:,;?(\[]*(?:from |of |was )?{_ENDS}", re.IGNORECASE)
_BRACKET = re.compile(rf"[^\d()\[\];]{{0,40}}[(\[] ?{_ENDS} ?[)\],;]", re.IGNORECASE)  # without the word for it
_P = re.compile(
    r"(?<!\w)p[ ?]?-?(?:value)? ?(<|>|=|≤|≥|less than|of|was)[ ?]?([01]?[.,]\d+(?: ?[x×] ?10 ?\S+)?)", re.IGNORECASE
)
_GAP = re.compile(
    rf"(?: ?[(\[][a-z]{{1,6}}[)\]])?(?: ?[(\[]{_CI}[)\]])?(?P<words>[^\d;()\[\]<>]{{0,40}}?)[(\[]? ?(?=[-+]? ?[\d.])",
    re.IGNORECASE,
)
_P_FIRST = re.compile(r"\bp ?(?:-?value)? ?[<>=]?\s*$", re.IGNORECASE)
_RISES = r"increas\w*|rises?|risen|rose|gains?|higher|greater|more|grew|growth|elevat\w*"
_FALLS = r"decreas\w*|reduc\w*|falls?|fell|drop\w*|declin\w*|lower\w*|less|fewer|loss(?:es)?"
_CHANGED = rf"(?:(?P<rises>{_RISES})|(?P<falls>{_FALLS}))\b"
_ABOUT = r"(?: (?:about|approximately|nearly|almost|some|up to))?"
_OTHERWISE = (
    r"chang\w*|alter\w*|improv\w*|worsen\w*|attenuat\w*|shorten\w*|lengthen\w*|prolong\w*|delay\w*|differ\w*|shift\w*"
    r"|cut"
)
_CHANGES = re.compile(rf"\b(?:{_CHANGED}|(?:{_OTHERWISE})\b)", re.IGNORECASE)
_BY = re.compile(rf"\b(?:by|of){_ABOUT} ?$", re.IGNORECASE)
_NEAR = 80  # characters between a word of change and "by"
_BEHIND = re.compile(rf"[)\] ]*(?:(?:absolute|relative) )?{_CHANGED}", re.IGNORECASE)
_RANGE = re.compile(rf"(?: ?(?:{_UNITS}))? ?(?:to|-) ?{_SIGNED}", re.IGNORECASE)
_SURVIVAL = re.compile(r"\bsurviv(?:al|ed|ing)\b|(?-i:\b(?:OS|DFS|PFS|EFS|RFS|MFS)\b)", re.IGNORECASE)
_MANY = re.compile(r"\brespectively\b", re.IGNORECASE)
_SAME = {"·": ".", "−": "-", "–": "-", "—": "-", "\u2009": " ", "\u00a0": " "}


class Size(NamedTuple):
    """An effect size. `low` and `high` are the ends of its interval of `level` per cent, None where it has none."""

    measure: str | None
    value: float
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    p: str | None = None
    direction: Direction | None = None

    @property
    def includes_none(self) -> bool | None:
        """Whether no effect lies in the interval; None where there is none, or that cannot be told."""
        kind = _KIND_OF.get(self.measure or "")
        if self.low is None or self.high is None or kind is None:
            return None
        nothing = 1.0 if kind == "ratio" or self.measure == "fold" else 0.0
        if nothing in (self.low, self.high):
            return None
        return self.low < nothing < self.high


def read(words: str, sentence: str = "") -> Size | None:
    """Return the effect size in words that state one, None where they are not sure to; `sentence` may name
    its measure."""
    text = _normal(words)
    if _MANY.search(text) or len(_INTERVAL.findall(text)) > 1:
        return None
    for found in (_named(text), _changes(text, _normal(sentence)), _bare(text, _normal(sentence))):
        if len(found) == 1:
            return found[0]._replace(p=_p(text))
        if found:
            return None
    return None


def _named(text: str) -> list[Size]:
    """Return the sizes whose measure is named right before them."""
    found = []
    for name in _NAMED.finditer(text):
        gap = _GAP.match(text, name.end())
        if gap is None or _P_FIRST.search(text[: gap.end()]) or _NAMED.search(gap["words"]):
            continue
        if value := _VALUE.match(text, gap.end()):
            size = _size(_measure(name), text, value, gap.groupdict())
            found += [size] if size else []
    return found


def change_before(text: str) -> Direction | Literal["?"] | None:
    """Return which way the change goes whose size stands behind `text`, "?" where it is not said; None if nothing
    changes.

    "Reduced falls by", and not "was cited by".
    """
    by = _BY.search(text)
    clause = re.split(r"[;.] ", text[: by.start()])[-1][-_NEAR:] if by else ""
    *_, last = [None, *_CHANGES.finditer(clause)]
    if last is None:
        return None
    return "+" if last["rises"] else "-" if last["falls"] else "?"


def _changes(text: str, sentence: str) -> list[Size]:
    """Return the changes in per cent, percentage points or fold, that a word or a sign tells to be changes."""
    values = [value for value in _values(text) if _unit(value) in _KINDS["change"]]
    if len(values) != 1:
        return []
    (value,) = values
    unit, before = _unit(value), text[: value.start()]
    size = _size(unit, text, value, {})
    if size is None:
        return []
    end = value.end() + len(_interval_at(text, value.end())[0])
    word = _BEHIND.match(text, end) or _BEHIND.match(text, value.end())
    if unit != "fold" and value["value"][0] in "+-":
        return [size._replace(direction="+" if size.value > 0 else "-")]
    if word:
        if size.low is None:
            size = _size(unit, text, value, {}, word.end()) or size
        return [size._replace(direction="+" if word["rises"] else "-")]
    told = change_before(sentence.partition(text)[0] + before if text in sentence else before)
    if told:
        return [size._replace(direction=None if told == "?" else told)]
    return [size] if unit == "fold" else []


def _bare(text: str, sentence: str) -> list[Size]:
    """Return the numbers with an interval; their measure is the one that the sentence names, if it names one alone."""
    named = {_measure(name) for name in _NAMED.finditer(sentence)} & {*_KINDS["ratio"], "SMD", "MD"}
    measure = named.pop() if len(named) == 1 else None
    found = []
    for value in _values(text):
        plain = value["unit"] or (value["value"][0] in "+-" and _KIND_OF.get(measure or "") == "ratio")
        size = _size(None if plain else measure, text, value, {})
        if size and size.low is not None and (size.measure or _INTERVAL.match(text, value.end())):
            found.append(size)
    return found


def _values(text: str) -> list[re.Match[str]]:
    """Return the numbers of a text but for those that are ends of an interval."""
    taken = [range(*found.span()) for found in _INTERVAL.finditer(text)]
    return [value for value in _VALUE.finditer(text) if not any(value.start("value") in each for each in taken)]


def _unit(value: re.Match[str]) -> str:
    return (value["unit"] or "").lower().removeprefix("-")


def _measure(name: re.Match[str]) -> str:
    assert name.lastindex is not None
    return tuple(_NAMES)[name.lastindex - 1]


def _size(
    measure: str | None, text: str, value: re.Match[str], before: Mapping[str, str | None], after: int | None = None
) -> Size | None:
    """Return the size that begins with a number, its interval `after` it; None where no such measure has
    such a value."""
    number, unit = _as_number(value["value"]), value["unit"]
    if _RANGE.match(text, value.end()):
        return None
    kind = _KIND_OF.get(measure or "")
    if kind == "ratio":
        number = abs(number)  # what looks like a minus is a dash
        if unit or not number:
            return None
    if measure == "r" and abs(number) > 1:
        return None
    words, level, low, high = _interval_at(text, after or value.end())
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
        if not low <= number <= high and not (words and level is not None and _near(number, low, high)):
            low = high = level = None
    told = before.get("level")
    if low is not None and level is None and told:
        level = float(told)
    unit = None if kind == "change" else unit
    return Size(measure, number, unit, low, high, level, None, _direction(kind, number))


def _near(number: float, low: float, high: float) -> bool:
    """Tell whether rounding could have put a number outside its interval."""
    return low - 0.051 * abs(low) <= number <= high + 0.051 * abs(high)


def _direction(kind: str | None, number: float) -> Direction | None:
    match kind:
        case "ratio" if number != 1:
            return "+" if number > 1 else "-"
        case "association" if number:
            return "+" if number > 0 else "-"
        case "reduction" if number > 0:
            return "-"
        case "difference" | "change" if number < 0:
            return "-"
    return None


def _interval_at(text: str, at: int) -> tuple[str, float | None, float | None, float | None]:
    """Return the words of the interval behind a number, its level, and its ends; empty and None where there is none."""
    found = _INTERVAL.match(text, at)
    if found:
        level = float(found["level"]) if found["level"] else None
        return found[0], level, _as_number(found["low"]), _as_number(found["high"])
    if found := _BRACKET.match(text, at):
        return found[0], None, _as_number(found["low"]), _as_number(found["high"])
    return "", None, None, None


def _as_number(text: str) -> float:
    bare = text.replace(" ", "")
    if re.fullmatch(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", bare):
        return float(bare.replace(",", ""))
    return float(bare.replace(",", "."))


def _p(text: str) -> str | None:
    found = list(_P.finditer(text))
    if len(found) != 1:
        return None
    sign = {"less than": "<", "of": "=", "was": "="}.get(found[0][1].lower(), found[0][1])
    return f"{sign} {found[0][2].replace(',', '.')}"


def _normal(words: str) -> str:
    """Return words with one kind of dash, point, per cent and space."""
    text = "".join(_SAME.get(character, character) for character in words)
    text = re.sub(r"per\s?cent\b", "%", re.sub(r"percentage\spoints?|\bPPs?\b", "pp", text))
    return " ".join(text.split())


def on_edge(direction: Direction | None, said: str, sign: str) -> Direction | None:
    """Return a direction for an edge's own variables, of a claim that says `said` of the words and `sign` of these.

    The two signs are opposite where one of the variables is the opposite of what the claim names.
    """
    return _opposite(direction) if {said, sign} == {"+", "-"} else direction


def _opposite(direction: Direction | None) -> Direction | None:
    return {"+": "-", "-": "+", None: None}[direction]


def warning(size: Size, said: str) -> str | None:
    """Return what in a size does not go with the sign of its claim, None where nothing does not."""
    if said in ("+", "-"):
        if size.direction not in (None, said):
            return f"goes against its claim, which says ({said}): look at the reference group, and the scale"
        return "its interval includes no effect" if size.includes_none else None
    if said == "0" and size.includes_none is False:
        return "its claim says no effect, and its interval excludes that"
    return None


def words(size: Size) -> str:
    """Return a size in words: "OR 0.59 (95 % CI 0.43 to 0.81), p < 0.001"."""
    unit = f" {size.unit}" if size.unit else ""
    number = f"{size.value:g}{unit}"
    told = {
        None: number,
        "%": f"{size.value:g} %",
        "pp": f"{size.value:g} percentage points",
        "fold": f"{size.value:g}-fold",
    }.get(size.measure, f"{size.measure} {number}")
    if size.low is not None and size.high is not None:
        level = f"{size.level:g} % CI " if size.level else ""
        told += f" ({level}{size.low:g} to {size.high:g})"
    told += f", p {size.p}" if size.p else ""
    return told if size.measure else f"{told}; measure not named"


def compared(stated: str, sentence: str, effect: str, said: str, sign: str) -> dict[str, object] | None:
    """Return what a claim's `stated` effect size says beside its signs, as a row; None where it cannot be read.

    `effect` is what the claim's words call it, `said` the claim's sign for these, `sign` that for the variables of the
    edge. A hazard ratio is of the event that ends survival, so that one above 1 lowers an effect called survival.
    """
    size = read(stated, sentence)
    if size is None:
        return None
    if size.measure == "HR" and _SURVIVAL.search(effect):
        size = size._replace(direction=_opposite(size.direction))
    return {
        **size._asdict(),
        "direction": on_edge(size.direction, said, sign),
        "warning": warning(size, said),
        "told": words(size),
    }
