"""Grounding: do the quotes stand in their texts, and does the check notice when one is altered?

Every quote that was found is altered by one word, in each of these ways that it allows, and looked up again. An altered
quote must lose its level: be found at a lower one, or not at all.

    word       its longest word becomes one that no text has
    negation   its first word of negation is taken out, unless that would only shorten it; else a "not" is put in
    number     its first number becomes another
    direction  its first word of direction becomes the opposite: "increased", "decreased"

The last three change the meaning, so beside the share that loses its level stands the share that is not found any more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from benchmarks.scoring.gold import Gold, row
from benchmarks.scoring.reading import as_shown
from benchmarks.scoring.scores import share
from benchmarks.scoring.task import RIGHT, Item, Judged, Options, Runs, Task
from pipeline.extract.grounding import locate
from pipeline.graph.bootstrap import Counts, Scores

LEVELS = ("exact", "normalized", "fuzzy", "ungrounded")
NONWORD = "quorbleth"
_NEGATION = re.compile(r"(?<=\w )(?:no|not|never|without|neither|nor)\b (?=\w)")
_LINK = re.compile(r"\b(?:is|are|was|were|did|does|do|has|have|had|may|might|can|could|will|would|should)\b")
_NUMBER = re.compile(r"\d")
_OPPOSITES = (
    ("increased", "decreased"), ("increases", "decreases"), ("increase", "decrease"), ("increasing", "decreasing"),
    ("higher", "lower"), ("raised", "lowered"), ("raises", "lowers"), ("improved", "worsened"), ("more", "less"),
    ("improves", "worsens"), ("greater", "smaller"), ("reduced", "raised"), ("reduces", "raises"),
    ("positively", "negatively"), ("positive", "negative"), ("promotes", "inhibits"), ("promoted", "inhibited"),
    ("reduction", "increase"),
)  # fmt: skip
_OPPOSITE = {other: one for one, other in _OPPOSITES} | dict(_OPPOSITES)
_DIRECTION = re.compile(rf"\b(?:{'|'.join(_OPPOSITE)})\b")


def judge(record: Gold, runs: Runs, _: Options) -> Judged:
    """Count the levels of the claims' quotes, and look each up again after every alteration. Pure."""
    judged, text = Judged(), row(record)["text"]
    for claim in runs[0]:
        judged.counts[claim.grounding] += 1
        judged.counts[RIGHT] += claim.grounding != "ungrounded"
        verdict = "ungrounded" if claim.grounding == "ungrounded" else "grounded"
        judged.items.append(Item(None, as_shown(claim), verdict))
        for name, quote in altered(claim.quote).items() if claim.grounding != "ungrounded" else ():
            place = locate(quote, text)
            level = place.grounding if place else "ungrounded"
            lost = LEVELS.index(level) > LEVELS.index(claim.grounding)
            judged.counts[f"{name} altered"] += 1
            judged.counts[f"{name} lost"] += lost
            judged.counts[f"{name} gone"] += level == "ungrounded"
            if level != "ungrounded":
                shown = {"quote": quote, "grounding": level}
                judged.items.append(Item({"quote": claim.quote, "altered": name}, shown, "lost" if lost else "kept"))
    return judged


def altered(quote: str) -> dict[str, str]:
    """A quote with one word altered, in each way that it allows. Pure."""
    longest = max(re.findall(r"[^\W\d_]+", quote), key=len, default="")
    found = {"word": quote.replace(longest, NONWORD, 1)} if longest else {}
    negated, link = _NEGATION.search(quote), _LINK.search(quote)
    if negated:
        found["negation"] = quote[: negated.start()] + quote[negated.end() :]
    elif link:
        found["negation"] = f"{quote[: link.end()]} not{quote[link.end() :]}"
    number = _NUMBER.search(quote)
    if number:
        found["number"] = f"{quote[: number.start()]}{(int(number[0]) + 1) % 10}{quote[number.end() :]}"
    turned = _DIRECTION.search(quote)
    if turned:
        found["direction"] = f"{quote[: turned.start()]}{_OPPOSITE[turned[0]]}{quote[turned.end() :]}"
    return found


def scores(counts: Counts) -> Scores:
    """The share of claims at each level and above the last; of altered quotes, those that lost their level or all."""
    claims = sum(counts.get(level, 0) for level in LEVELS)
    found = {"grounded": share(claims - counts.get("ungrounded", 0), claims)}
    found |= {f"levels.{level}": share(counts.get(level, 0), claims) for level in LEVELS}
    kinds = _altered(counts)
    found["mutations.lost"] = share(sum(counts.get(f"{kind} lost", 0) for kind in kinds), sum(kinds.values()))
    for kind, number in kinds.items():
        found[f"mutations.{kind}.lost"] = share(counts.get(f"{kind} lost", 0), number)
        found[f"mutations.{kind}.not_found"] = share(counts.get(f"{kind} gone", 0), number)
    return found


def _altered(counts: Counts) -> dict[str, int]:
    names = ("word", "negation", "number", "direction")
    return {name: counts[f"{name} altered"] for name in names if counts.get(f"{name} altered")}


def sizes(counts: Counts) -> Mapping[str, object]:
    """How many claims there are, and how many quotes were altered in each way."""
    claims = sum(counts.get(level, 0) for level in LEVELS)
    return {"claims": claims, "altered": _altered(counts)}


TASK = Task(None, judge, scores, sizes, measure="grounded")
