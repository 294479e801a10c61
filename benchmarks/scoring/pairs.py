"""Pairs: are the causes and the effects the ones that the annotators marked?

Predicted pairs are the claims of strength causal or conditional, gold pairs those of kind causation (or all claims and
all pairs, if so asked), matched one to one at each of three levels (`scores.alike`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from benchmarks.scoring.gold import Pair, Paired
from benchmarks.scoring.matching import Match, match
from benchmarks.scoring.reading import as_shown, causal, stated
from benchmarks.scoring.scores import LEVELS, ratios, share
from benchmarks.scoring.task import RIGHT, Item, Judged, Options, Runs, Task
from pipeline.graph.bootstrap import Counts, Scores
from pipeline.store.records import Claim


def wanted(pairs: Sequence[Pair], options: Options) -> list[Pair]:
    """The gold pairs that are asked for."""
    return [pair for pair in pairs if options.every_kind or pair.relation in {None, "causation"}]


def predicted(claims: Sequence[Claim], options: Options) -> list[Claim]:
    """The claims that stand against them."""
    return stated(claims) if options.every_kind else causal(claims)


def matched(claims: Sequence[Claim], pairs: Sequence[Pair], level: str) -> list[Match]:
    """Claims matched with gold pairs by their names as the text has them."""
    names = [(claim.cause, claim.effect) for claim in claims]
    return match(names, [(pair.cause.text, pair.effect.text) for pair in pairs], level)


def judge(record: Paired, runs: Runs, options: Options) -> Judged:
    """Match at every level. An item is a gold pair or a claim that matches none at overlap. Pure."""
    claims, pairs = predicted(runs[0], options), wanted(record.pairs, options)
    counts = Counter({"found": len(claims), "wanted": len(pairs)})
    at = {level: matched(claims, pairs, level) for level in LEVELS}
    for level, matches in at.items():
        counts[f"{level} hits"] = sum(not found.reversed for found in matches)
        counts[f"{level} reversed"] = sum(found.reversed for found in matches)
    counts[RIGHT] = counts["overlap hits"]
    exact = {(found.predicted, found.gold) for found in at["exact"] if not found.reversed}
    best = {found.gold: found for found in at["overlap"]}
    items = []
    for j, pair in enumerate(pairs):
        met = best.get(j)
        verdict = "missed" if met is None else "turned round" if met.reversed else "hit"
        verdict = "exact hit" if met and (met.predicted, j) in exact else verdict
        items.append(Item(_as_shown(pair), as_shown(claims[met.predicted]) if met else None, verdict))
    used = {found.predicted for found in at["overlap"]}
    items += [Item(None, as_shown(claim), "false alarm") for i, claim in enumerate(claims) if i not in used]
    return Judged(counts, items)


def _as_shown(pair: Pair) -> Mapping[str, object]:
    told = {"cause": pair.cause.text, "effect": pair.effect.text, "relation": pair.relation, "polarity": pair.polarity}
    return {name: value for name, value in told.items() if value is not None}


def scores(counts: Counts) -> Scores:
    """Precision, recall and F1 at overlap and then at every level; direction: of what matches, the right way round."""
    found: dict[str, float | None] = {}
    for level in ("", *LEVELS):
        of, prefix = level or "overlap", f"levels.{level}." if level else ""
        hits, turned = counts.get(f"{of} hits", 0), counts.get(f"{of} reversed", 0)
        at = ratios(hits, counts.get("found", 0), counts.get("wanted", 0))
        at["direction"] = share(hits, hits + turned)
        found.update({prefix + name: value for name, value in at.items()})
    return found


def sizes(counts: Counts) -> Mapping[str, object]:
    """How many pairs were predicted and how many there are."""
    return {"pairs": counts.get("wanted", 0), "predicted": counts.get("found", 0)}


TASK = Task(Paired, judge, scores, sizes)
