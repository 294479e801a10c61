"""Axes that separate the sides of a conflict: a closed vocabulary, and the rule that finds them. Pure.

An axis has values in a claim: in its circumstances, its quote, the title, then the abstract, the first of these that
says something. Two sides are separated on an axis if both have values there and none in common; the words of each side
are shown. Only for the comparator one side may be silent: against another treatment "no difference" is no null.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import NamedTuple

from pipeline.store.records import AXES, AxisName

NOT_STATED = ""
_WORD = re.compile(r"[a-z][a-z-]{2,}")
_STEM = 6  # letters by which words of one root are told: diabetic, diabetes
_TRIVIAL = frozenset(
    """
    patients patient subjects subject study studies treated treatment group groups with without those these that from
    were was the and for all who had have having receiving received undergoing after before among during being our
    women's than not but new two three four five six seven eight nine ten both each other more most some many aged
    population populations people individuals persons participants adults diagnosed compared control controls
    """.split()
)
_INACTIVE = re.compile(
    r"\b(?:placebo|controls?|baseline|basal|untreated|no|non\w+|usual|conventional|standard|before|pre\w*)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"\b(?:\w*tensives?|subjects|patients|men|women|people|individuals|volunteers)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SAME_MEASURE = frozenset(
    """
    risk rate incidence level prevalence occurrence frequency value concentration number onset development change
    difference effect increase reduction presence
    """.split()
)


@dataclass(frozen=True)
class ClaimDetails:
    """What is known of one claim beside its sign. None or empty where nothing is."""

    paper: str
    quote: str
    relation: str = ""
    sign: str = "?"
    cause: str = ""
    effect: str = ""
    title: str = ""
    text: str = ""
    population: str | None = None
    condition: str | None = None
    comparator: str | None = None
    dose: str | None = None
    time: str | None = None
    design: str | None = None
    cause_qualifiers: Sequence[str] = ()
    effect_qualifiers: Sequence[str] = ()
    effect_aspect: str | None = None
    narrow_cause: str = ""
    narrow_effect: str = ""
    found: dict[AxisName, dict[str, str]] = field(default_factory=dict, compare=False, repr=False)
    """the values of axes, each looked for once"""


class Axis(NamedTuple):
    """An axis, with the words of each side; a side without words does not state it."""

    axis: AxisName
    one: str
    other: str


class _Patterns(NamedTuple):
    values: Mapping[str, re.Pattern[str]]
    any_value: re.Pattern[str] | None
    """found where one of the values is: most texts have none, and are then searched once"""
    free: Sequence[re.Pattern[str]]


Values = Mapping[str, str]
"""Of one claim on one axis: value -> the words that say so. Values that have a word in common, by blanks, overlap."""


@cache
def _patterns() -> dict[str, _Patterns]:
    file = resources.files("pipeline.graph.conflicts").joinpath("axes.toml")
    table = tomllib.loads(file.read_text("utf-8"))["axis"]
    return {
        each["name"]: _Patterns(
            {value: re.compile(pattern, re.IGNORECASE) for value, pattern in each.get("values", {}).items()},
            _any(each["values"].values()) if "values" in each else None,
            [re.compile(pattern, re.IGNORECASE) for pattern in each.get("free", [])],
        )
        for each in table
    }


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def separating(one: Sequence[ClaimDetails], other: Sequence[ClaimDetails]) -> list[Axis]:
    """The axes that separate two sides, in the order of the vocabulary; the strongest claim of each is the first.

    Sides of many claims have most values in common: if nothing separates all of them, what separates the strongest.
    """
    return _separating(one, other) or _separating(one[:1], other[:1])


def _separating(one: Sequence[ClaimDetails], other: Sequence[ClaimDetails]) -> list[Axis]:
    same_paper = bool({each.paper for each in one} & {each.paper for each in other})
    # within one study, other people are a part of those studied
    axes = (axis for axis in AXES if axis != ("population" if same_paper else "subgroup"))
    return [found for axis in axes if (found := _separated(axis, one, other))]


def _separated(axis: AxisName, one: Sequence[ClaimDetails], other: Sequence[ClaimDetails]) -> Axis | None:
    """The axis, if it separates two sides. No more claims are looked at than it takes to see that it does not."""
    if len(one) > len(other):
        found = _separated(axis, other, one)
        return found and Axis(axis, found.other, found.one)
    mine, theirs = _of_side(axis, one), dict[str, str]()
    if mine:
        for details in other:
            if _overlap(mine, values(axis, details)):
                return None
        theirs = _of_side(axis, other)
        if theirs or (axis == "comparator" and _is_null(one) and _is_active(mine)):
            return Axis(axis, _shown(mine), _shown(theirs))
    elif axis == "comparator" and _is_null(other) and (theirs := _of_side(axis, other)) and _is_active(theirs):
        return Axis(axis, _shown(mine), _shown(theirs))
    return None


def _of_side(axis: AxisName, side: Iterable[ClaimDetails]) -> dict[str, str]:
    found: dict[str, str] = {}
    for details in side:
        for value, words in values(axis, details).items():
            found.setdefault(value, words)
    return found


def _overlap(one: Values, other: Values) -> bool:
    """Whether two sides have a value in common, or values that share a word."""
    if one.keys() & other.keys():
        return True
    these = {stem for value in one for stem in value.split()}
    return any(stem in these for value in other for stem in value.split())


def _shown(found: Values) -> str:
    return next(iter(found.values()), NOT_STATED)


def _is_null(side: Sequence[ClaimDetails]) -> bool:
    return all(each.sign == "0" for each in side)


def _is_active(found: Values) -> bool:
    return not any(_INACTIVE.search(words) for words in found.values())


# --- the values of one claim ------------------------------------------------------------------------------------------


def values(axis: AxisName, details: ClaimDetails) -> dict[str, str]:
    """The values of a claim on an axis, each with its words; empty where nothing is said."""
    if axis not in details.found:
        details.found[axis] = _values(axis, details)
    return details.found[axis]


def _values(axis: AxisName, details: ClaimDetails) -> dict[str, str]:
    if axis in _OWN:
        return _OWN[axis](details)
    stated = _stated(axis, details)
    for source in [stated, details.quote, *([details.title, details.text] if axis in _WHOLE else [])]:
        if source and (found := _first(_named(axis, source, whole=source is stated))):
            if axis == "dose" and source is details.quote:
                found = {value: words for value, words in found.items() if _is_beside(words, details.cause, source)}
            kept = {value: words for value, words in found.items() if not _is_of_the_pair(axis, value, details)}
            if kept:
                return kept
    return {}


def _first(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Of several words for one value the first."""
    found: dict[str, str] = {}
    for value, words in named:
        found.setdefault(value, words)
    return found


_PARTED = re.compile(r"[,;]|\band\b")
_BESIDE = 25  # code points from a cause to its dose, at most


def _is_beside(words: str, cause: str, text: str) -> bool:
    """Whether words stand in a name, or right before or behind it."""
    at, named = text.find(words), text.casefold().find(cause.casefold())
    if words in cause:
        return True
    between = text[named + len(cause) : at] if named < at else text[at + len(words) : named]
    return named >= 0 and len(between) <= _BESIDE and not _PARTED.search(between)


def _is_of_the_pair(axis: AxisName, value: str, details: ClaimDetails) -> bool:
    """Whether a population or a comparator is but the cause or effect itself: "carvedilol patients"."""
    own = set(_stems(details.cause, axis).split())
    if axis == "comparator":
        return set(value.split()) <= own
    return axis in ("population", "subgroup") and bool(set(value.split()) & own)


_WHOLE = frozenset({"population", "subgroup", "species or system", "place"})
"""Axes on which a whole study stands, so that its title and abstract speak for each of its claims."""


def _stated(axis: AxisName, details: ClaimDetails) -> str | None:
    """The circumstance of a claim that its reader has given for an axis."""
    return {
        "population": details.population,
        "subgroup": details.population or details.condition,
        "comparator": details.comparator,
        "dose": details.dose,
        "duration": details.time,
        "period": details.time if details.time and _YEAR.search(details.time) else None,
        "setting": details.condition,
        "analysis": details.condition,
    }.get(axis)


def _named(axis: AxisName, text: str, whole: bool) -> Iterator[tuple[str, str]]:
    """(value, words) in a text; `whole` if the text is what a reader gave for the axis, all of it its words."""
    patterns = _patterns()["population" if axis == "subgroup" else axis]
    if patterns.any_value and patterns.any_value.search(text):
        for value, pattern in patterns.values.items():
            if found := pattern.search(text):
                yield value.replace(" ", "_"), found[0]
    if whole and patterns.free:
        if value := _stems(text, axis):
            yield value, text
        return
    for pattern in patterns.free:
        for found in pattern.finditer(text):
            words = found["words"].strip().removesuffix(" and").removesuffix(" or")
            if value := _stems(words, axis):
                yield value, words


def _stems(words: str, axis: AxisName) -> str:
    """The value that words stand for: their roots, without words that every study has; numbers as they are."""
    if axis in ("dose", "duration", "period"):
        return " ".join(words.casefold().replace("-", " ").split()).rstrip("s").replace(" ", "_")
    if axis == "comparator" and _PEOPLE.search(words):
        return ""  # other people, who are not a treatment
    kept = [word[:_STEM] for word in _WORD.findall(words.casefold()) if word not in _TRIVIAL]
    if axis == "comparator" and (inactive := _INACTIVE.search(words)):
        kept = ["placebo" if inactive[0].casefold() == "placebo" else "control"]
    return " ".join(sorted(set(kept)))


def _outcome(details: ClaimDetails) -> dict[str, str]:
    """The effect as one claim measures it: which of a class, with its qualifiers and aspect."""
    aspect = details.effect_aspect if details.effect_aspect not in _SAME_MEASURE else None
    parts = [
        *details.effect_qualifiers,
        *([aspect] if aspect else []),
        *([details.narrow_effect] if details.narrow_effect else []),
    ]
    return {_joined(parts) or "plain": details.effect} if details.effect else {}


def _definition(details: ClaimDetails) -> dict[str, str]:
    """The cause as one claim has it: which of a class, with its qualifiers; empty where neither is said."""
    if details.narrow_cause:
        return {_joined([details.narrow_cause]): details.cause}
    return {_joined(details.cause_qualifiers): details.cause} if details.cause_qualifiers else {}


def _joined(names: Iterable[str]) -> str:
    """Names as one value, whatever the order of their words."""
    return "/".join(sorted("_".join(sorted(each.casefold().split())) for each in names))


def _design(details: ClaimDetails) -> dict[str, str]:
    return {details.design.replace(" ", "_"): details.design} if details.design else {}


_OWN = {"outcome or measure": _outcome, "definition": _definition, "design": _design}
