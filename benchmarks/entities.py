"""How well names are joined without a model, and how far a perfect model could take it.

    python benchmarks/entities.py [DATA]

For each list of names with known meaning: the floor (lower case, no punctuation, no plural s, words sorted), what the
rules alone join ('same'), and what they join together with a judge who answers every question rightly ('+ judge'): the
most that a model behind `match.decide` can reach. B-cubed and pairwise figures over the distinct names; a name with two
meanings may stand with either. Then the same for names as they stand in abstracts, each abstract's own abbreviations
written out. Then the time for invented lists of growing size.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, combinations
from pathlib import Path
from typing import NamedTuple

from pipeline.entities import blocking, match, names
from pipeline.entities.clustering import Verdict, components

LISTS = {
    "DOID": "entities_doid/concepts.jsonl",
    "STW": "entities_stw_economics/concepts.jsonl",
    "NCBI train": "entities_ncbi_disease/concepts-train.jsonl",
    "NCBI dev": "entities_ncbi_disease/concepts-dev.jsonl",
    "BC5CDR train": "relations_bc5cdr/concepts-train.jsonl",
    "BC5CDR dev": "relations_bc5cdr/concepts-dev.jsonl",
    "World Modelers": "entities_worldmodelers/concepts.jsonl",
}
TEXTS = {
    "NCBI dev texts": "entities_ncbi_disease/dev.jsonl",
    "BC5CDR dev texts": "relations_bc5cdr/dev.jsonl",
}
Gold = Mapping[str, frozenset[str]]  # name -> the concepts it may mean


class Scores(NamedTuple):
    """B-cubed precision, recall and F1; pairwise precision and recall; the number of joined pairs of names."""

    precision: float
    recall: float
    f1: float
    pair_precision: float
    pair_recall: float
    pairs: int


class Result(NamedTuple):
    """One list: its scores in three ways, and the work it took."""

    floor: Scores
    rules: Scores
    judged: Scores
    names: int
    asked: int
    yes: int
    seconds: float


def load(path: Path) -> Gold:
    """The names of a list of concepts."""
    gold: dict[str, set[str]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        for name in record["names"]:
            gold[name if isinstance(name, str) else name["name"]].add(record["concept_id"])
    return {name: frozenset(concepts) for name, concepts in gold.items()}


def mentioned(path: Path) -> tuple[Gold, dict[str, str]]:
    """The names as abstracts use them, and their keys. A name that is short for two things counts as two names."""
    gold: dict[str, set[str]] = defaultdict(set)
    keys = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        defined = names.abbreviations(record["text"])
        for entity in (entity for entity in record["entities"] if entity["concepts"]):
            key = names.key(names.expand(entity["text"], defined))
            name = f"{entity['text']}\t{key}"
            gold[name].update(entity["concepts"])
            keys[name] = key
    return {name: frozenset(concepts) for name, concepts in gold.items()}, keys


def floor(name: str) -> str:
    """The simplest normal form that could work."""
    words = re.sub(r"[^a-z0-9]+", " ", name.lower()).split()
    return " ".join(sorted(word[:-1] if word.endswith("s") and len(word) > 3 else word for word in words))


def scores(gold: Gold, cluster_of: Mapping[str, str]) -> Scores:
    """B-cubed and pairwise scores of one clustering."""
    clusters, concepts = defaultdict(list), defaultdict(list)
    for name, meanings in gold.items():
        clusters[cluster_of[name]].append(name)
        for meaning in meanings:
            concepts[meaning].append(name)
    precision = recall = 0.0
    for name, meanings in gold.items():
        mine = clusters[cluster_of[name]]
        precision += sum(bool(meanings & gold[other]) for other in mine) / len(mine)
        truly = {other for meaning in meanings for other in concepts[meaning]}
        recall += sum(cluster_of[other] == cluster_of[name] for other in truly) / len(truly)
    precision, recall = precision / len(gold), recall / len(gold)
    joined = list(_pairs(clusters.values()))
    right = sum(bool(gold[a] & gold[b]) for a, b in joined)
    true = len(set(_pairs(concepts.values())))
    f1 = 2 * precision * recall / (precision + recall)
    return Scores(precision, recall, f1, right / max(len(joined), 1), right / max(true, 1), len(joined))


def _pairs(groups: Iterable[list[str]]) -> Iterator[tuple[str, str]]:
    for group in groups:
        yield from combinations(sorted(group), 2)


def measure(gold: Gold, key_of: Mapping[str, str] | None = None) -> Result:
    """Everything about one list; `key_of` where the keys are known from the names' abstracts."""
    started = time.perf_counter()
    key_of = key_of or {name: names.key(names.expand(name, {})) for name in gold}
    keys = Counter(key_of.values())
    meanings: dict[str, set[str]] = defaultdict(set)
    for name, key in key_of.items():
        meanings[key] |= gold[name]
    rules, judge, asked = [], [], 0
    for a, b in blocking.candidates(keys):
        decision = match.decide(a, b)
        if decision.verdict == "same":
            rules.append(Verdict(a, b, True, 0, decision.score))
        elif decision.verdict == "ask":
            asked += 1
            judge.append(Verdict(a, b, bool(meanings[a] & meanings[b]), 1, decision.score))
    seconds = time.perf_counter() - started
    alone, both = components(keys, rules), components(keys, rules + judge)
    return Result(
        floor=scores(gold, {name: floor(name.split("\t")[0]) for name in gold}),
        rules=scores(gold, {name: alone[key_of[name]] for name in gold}),
        judged=scores(gold, {name: both[key_of[name]] for name in gold}),
        names=len(gold),
        asked=asked,
        yes=sum(verdict.same for verdict in judge),
        seconds=seconds,
    )


def invented(count: int, seed: int = 7) -> dict[str, int]:
    """Keys like those of claims: two to four words, few of them very frequent."""
    chance = random.Random(seed)
    syllables = [first + second for first in "bcdfglmnprstvz" for second in "aeiou"]
    vocabulary = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(max(count // 4, 50))]
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(vocabulary))))
    made: dict[str, int] = {}
    while len(made) < count:
        words = chance.choices(vocabulary, cum_weights=weights, k=chance.randint(2, 4))
        made[names.key(" ".join(words))] = chance.randint(1, 9)
    return made


def main(data: Path) -> None:
    """Prints both tables."""
    print("list             names  way      B3-P  B3-R  B3-F1  pair-P pair-R   pairs   asked (right)  seconds")
    for title, path in (LISTS | TEXTS).items():
        if not (data / path).exists():
            print(f"{title:16} no {data / path}")
            continue
        result = measure(*mentioned(data / path)) if title in TEXTS else measure(load(data / path))
        for way, found in (("floor", result.floor), ("same", result.rules), ("+ judge", result.judged)):
            p, r, f1, pair_p, pair_r, pairs = found
            line = f"{title:16} {result.names:5}  {way:7} {p:5.3f} {r:5.3f}  {f1:5.3f}"
            line += f"   {pair_p:5.3f}  {pair_r:5.3f}  {pairs:6}"
            print(line + (f"   {result.asked:5} ({result.yes:5})   {result.seconds:6.1f}" if way == "+ judge" else ""))
    print("\ninvented names   candidates  CPU seconds (candidates, decisions)  microseconds a name")
    for count in (5_000, 10_000, 20_000):
        keys = invented(count)
        started = time.process_time()
        proposed = list(blocking.candidates(keys))
        between = time.process_time()
        for pair in proposed:
            match.decide(*pair)
        done = time.process_time()
        each = (done - started) / count * 1e6
        print(f"{count:14}   {len(proposed):10}  {between - started:11.1f} {done - between:7.1f}  {each:28.0f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "shared" / "data")
