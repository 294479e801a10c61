"""Stability: does the same text give the same claims when it is read again?

Each text is read several times, with a seed of its own each time (and the temperature that the user sets). Two runs
agree on a claim if both have its cause, its effect and what it says of them, sign included. `f1` is over all
pairs of runs: twice the claims they share, of the claims both have. Repeats within a run count once.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from benchmarks.scoring.gold import Gold
from benchmarks.scoring.reading import as_shown, stated
from benchmarks.scoring.scores import share, words
from benchmarks.scoring.task import RIGHT, Item, Judged, Options, Runs, Task
from pipeline.graph.bootstrap import Counts, Scores
from pipeline.store.records import Claim

_Names = tuple[str, str]
_Said = tuple[str, str, str]


def judge(_: Gold, runs: Runs, __: Options) -> Judged:
    """Compare every run with every other. An item is a claim that not all runs have. Pure."""
    judged, listed = Judged(), [{_said(claim): claim for claim in stated(run)} for run in runs]
    for one, other in combinations(listed, 2):
        names, others = {key[:2] for key in one}, {key[:2] for key in other}
        judged.counts["claims"] += len(one) + len(other)
        judged.counts["agreed"] += 2 * len(set(one) & set(other))
        judged.counts["pairs"] += len(names) + len(others)
        judged.counts["agreed pairs"] += 2 * len(names & others)
        judged.counts["met"] += len(names & others)
        judged.counts["same sign"] += sum(_signs(one, pair) == _signs(other, pair) for pair in names & others)
    every = {key: claim for run in listed for key, claim in run.items()}
    for key, claim in every.items():
        times = sum(key in run for run in listed)
        judged.counts["distinct"] += 1
        judged.counts[RIGHT] += times == len(listed)
        if times < len(listed):
            judged.items.append(Item(None, as_shown(claim), f"in {times} of {len(listed)} runs"))
    return judged


def _said(claim: Claim) -> _Said:
    return " ".join(words(claim.cause_concept)), " ".join(words(claim.effect_concept)), claim.concept_sign


def _signs(run: Mapping[_Said, Claim], pair: _Names) -> set[str]:
    return {sign for cause, effect, sign in run if (cause, effect) == pair}


def scores(counts: Counts) -> Scores:
    """Agreement with sign and without it, of agreed pairs those with the same signs, and claims that all runs have."""
    return {
        "f1": share(counts.get("agreed", 0), counts.get("claims", 0)),
        "f1_without_sign": share(counts.get("agreed pairs", 0), counts.get("pairs", 0)),
        "same_sign": share(counts.get("same sign", 0), counts.get("met", 0)),
        "in_all_runs": share(counts.get(RIGHT, 0), counts.get("distinct", 0)),
    }


def sizes(counts: Counts) -> Mapping[str, object]:
    """How many claims there are that differ."""
    return {"claims": counts.get("distinct", 0)}


TASK = Task(None, judge, scores, sizes, repeated=True)
