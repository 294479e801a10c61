"""Relations: which of the concepts that a text mentions brings about which, over the whole text (BC5CDR).

A claim tells a relation if it says that its effect is raised or affected: "chemical induces disease" is what the gold
holds. Its names are linked to concepts by the mentions that the gold gives: all whose words stand in the name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from benchmarks.scoring.gold import Related
from benchmarks.scoring.reading import as_shown, stated
from benchmarks.scoring.scores import ratios, words
from benchmarks.scoring.task import RIGHT, Item, Judged, Options, Runs, Task
from pipeline.graph.bootstrap import Counts, Scores
from pipeline.store.records import Claim

CAUSE, EFFECT = "Chemical", "Disease"


def judge(record: Related, runs: Runs, _: Options) -> Judged:
    """Relations found and missed; one is one, however often it is told. Pure."""
    gold = {(relation.cause_concept, relation.effect_concept) for relation in record.relations}
    told: dict[tuple[str, str], list[Claim]] = {}
    for claim in stated(runs[0]):
        if claim.concept_sign in {"+", "?"}:
            for cause in _concepts(record, CAUSE, claim.cause):
                for effect in _concepts(record, EFFECT, claim.effect):
                    told.setdefault((cause, effect), []).append(claim)
    hits = gold & set(told)
    counts = Counter({"hits": len(hits), "found": len(told), "wanted": len(gold), RIGHT: len(hits)})
    items = []
    for pair in sorted(gold | set(told)):
        verdict = "hit" if pair in hits else "missed" if pair in gold else "false alarm"
        shown = _names(record, pair)
        claims = [as_shown(claim) for claim in told.get(pair, ())]
        items.append(Item(shown if pair in gold else None, {**shown, "claims": claims} if claims else None, verdict))
    return Judged(counts, items)


def _concepts(record: Related, kind: str, name: str) -> list[str]:
    sought = _spaced(name)
    found = (
        mention.concepts for mention in record.entities if mention.type == kind and _spaced(mention.text) in sought
    )
    return list(dict.fromkeys(concept for concepts in found for concept in concepts))


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "


def _names(record: Related, pair: Iterable[str]) -> Mapping[str, object]:
    """A pair of concepts, each with a name it has in the text."""
    shown = {}
    for role, concept in zip(("cause", "effect"), pair, strict=True):
        name = next((mention.text for mention in record.entities if concept in mention.concepts), "")
        shown[role] = f"{name} ({concept})"
    return shown


def scores(counts: Counts) -> Scores:
    """Precision, recall, F1."""
    return ratios(counts.get("hits", 0), counts.get("found", 0), counts.get("wanted", 0))


def sizes(counts: Counts) -> Mapping[str, object]:
    """How many relations were predicted and how many there are."""
    return {"relations": counts.get("wanted", 0), "predicted": counts.get("found", 0)}


TASK = Task(Related, judge, scores, sizes)
