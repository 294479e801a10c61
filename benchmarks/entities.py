"""How well names are joined, how far a perfect model could take it, and how the time grows with their number.

    python -m benchmarks.entities [DATA] [--sizes N ...] [--peers PYTHON] [--seconds S]

1. Lists of names with known meaning, scored as `python -m benchmarks.evaluate entities` does: the floor (lower case, no
   punctuation, no plural s, words sorted), the rules at the levels of variables and of concepts, and these with a judge
   who answers every question about a set of names rightly: the most that a model can reach; then with names of like
   meaning in these sets (the extra `semantic`). Then names as they stand in abstracts, each abstract's own
   abbreviations written out.
2. Invented names of growing number: seconds and memory of deciding and resolving, and the exponent of the growth.
3. With --peers, an interpreter that has Splink and kg-gen: both in the same run on 1,000 and 10,000 names of DOID, each
   stopped after S seconds. kg-gen is asked of the judge, too.
"""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from itertools import accumulate, chain
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.scoring.clusters import Meanings, companies, counted, scored
from benchmarks.scoring.entities import Asked, Variables, in_use, join, meanings_of, terms
from pipeline.entities import rules, semantic
from pipeline.entities.abbreviations import abbreviations
from pipeline.entities.candidate_sets import Neighbours, candidate_sets
from pipeline.entities.generic import is_generic
from pipeline.entities.grouping import Term, keep_groups
from pipeline.entities.name import key, parse
from pipeline.entities.naming import mentioned
from pipeline.entities.resolution import resolve
from pipeline.graph.bootstrap import total
from pipeline.store.records import GroupDraft, GroupsDraft, Mention

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
SIZES = (10_000, 100_000, 1_000_000)
PEERS = ("splink", "kg-gen")
PEER_SIZES = (1_000, 10_000)
Scores = Mapping[str, float | None]


# --- lists and texts --------------------------------------------------------------------------------------------------


class Data(NamedTuple):
    """Names with their meanings, what they name, and the abbreviations that texts define."""

    meanings: Meanings
    variables: Variables
    abbreviations: Sequence[tuple[str, str]] = ()


class Result(NamedTuple):
    """One list: its scores in three ways, the questions that a judge was asked, and the seconds of the rules."""

    ways: Mapping[str, Scores]
    questions: int
    seconds: float


def load(path: Path) -> Data:
    """The names of a list of concepts."""
    meanings = meanings_of([path])
    return Data(meanings, {name: list(mentioned("", "cause", name, {})) for name in meanings})


def in_texts(path: Path) -> Data:
    """The names as abstracts use them. A name that is short for two things counts as two names."""
    meanings: dict[str, set[str]] = defaultdict(set)
    variables: dict[str, list[Mention]] = {}
    short: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        defined = abbreviations(record["text"])
        short += list(defined.items())
        for entity in (entity for entity in record["entities"] if entity["concepts"]):
            said = list(mentioned("", "cause", entity["text"], defined))
            name = f"{entity['text']}\t{'+'.join(each.key for each in said)}"
            meanings[name].update(entity["concepts"])
            variables[name] = said
    return Data({name: frozenset(concepts) for name, concepts in meanings.items()}, variables, short)


def floor(name: str) -> str:
    """The simplest normal form that could work."""
    words = re.sub(r"[^a-z0-9]+", " ", name.partition("\t")[0].lower()).split()
    return " ".join(sorted(word[:-1] if word.endswith("s") and len(word) > 3 else word for word in words))


def measure(data: Data, by_meaning: bool = False) -> Result:
    """Everything about one list; if asked for, also with names of like meaning in the judge's questions."""
    started = time.perf_counter()
    uses = in_use(chain.from_iterable(data.variables.values()))
    decided = rules.decisions(uses, data.abbreviations)
    alone = join(data.variables, uses, decided, Asked())
    seconds = time.perf_counter() - started
    judged = judge(data, uses, terms(uses, decided))
    both = join(data.variables, uses, decided, judged)
    ways = {
        "floor": score(data.meanings, {name: floor(name) for name in data.meanings}),
        "variable": score(data.meanings, alone["variable"]),
        "concept": score(data.meanings, alone["concept"]),
        "+ judge": score(data.meanings, both["concept"]),
    }
    if by_meaning:
        told = judge(data, uses, terms(uses, decided), semantic.neighbours)
        ways["semantic"] = score(data.meanings, join(data.variables, uses, decided, told)["concept"])
    return Result(ways, len(judged.sets), seconds)


def score(meanings: Meanings, cluster_of: Mapping[str, Hashable]) -> Scores:
    """The scores of one clustering."""
    counts = total([counted(company) for _, company in companies(meanings, cluster_of)])
    return scored({f"all.{name}": count for name, count in counts.items()}, "all")


def judge(data: Data, uses: rules.Uses, known: Sequence[Term], near: Neighbours | None = None) -> Asked:
    """The answers of someone who knows what the names mean, about every set; `near` finds names of like meaning."""
    meant: dict[str, set[str]] = defaultdict(set)
    for name, said in data.variables.items():
        for each in said:
            meant[each.key] |= data.meanings[name]
    sets = candidate_sets(known, len(known), near)
    decided = [decision for each in sets for decision in keep_groups(each, right(each, meant), "judge", is_generic)]
    return Asked(sets, decided)


def right(asked: Sequence[Term], meant: Mapping[str, set[str]]) -> GroupsDraft:
    """The terms of a set in groups that mean one concept."""
    groups: list[tuple[set[str], list[int], str]] = []
    for number, term in enumerate(asked, start=1):
        concepts = meant[term.key]
        of = next((group for group in groups if group[0] & concepts), None)
        if of is None:
            groups.append((set(concepts), [number], term.name))
        else:
            of[1].append(number)
    return GroupsDraft(groups=[GroupDraft(terms=numbers, name=name, broader=[]) for _, numbers, name in groups])


def lists(data: Path) -> None:
    """Prints the scores of all lists and texts."""
    print("list             names  way       B3-P   B3-R   B3-F1  pair-P pair-R  questions  seconds")
    for title, path in (LISTS | TEXTS).items():
        if not (data / path).exists():
            print(f"{title:16} no {data / path}")
            continue
        known = in_texts(data / path) if title in TEXTS else load(data / path)
        result = measure(known, by_meaning=True)
        for way, found in result.ways.items():
            line = f"{title:16} {len(known.meanings):5}  {way:8} {_figures(found)}"
            if way == "+ judge":
                line += f"  {result.questions:9,}  {result.seconds:7.1f}"
            print(line, flush=True)


def _figures(found: Scores) -> str:
    measures = ("bcubed.precision", "bcubed.recall", "bcubed.f1", "pairwise.precision", "pairwise.recall")
    return " ".join(f"{found[f'all.{name}'] or 0.0:6.3f}" for name in measures)


# --- size -------------------------------------------------------------------------------------------------------------


def invented(count: int, seed: int = 7) -> dict[str, int]:
    """Keys like those of claims: two to four words, few of them very frequent."""
    chance = random.Random(seed)
    syllables = [first + second for first in "bcdfglmnprstvz" for second in "aeiou"]
    vocabulary = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(max(count // 4, 50))]
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(vocabulary))))
    made: dict[str, int] = {}
    while len(made) < count:
        words = chance.choices(vocabulary, cum_weights=weights, k=chance.randint(2, 4))
        made[key(" ".join(words))] = chance.randint(1, 9)
    return made


def one_size(count: int) -> dict[str, float]:
    """CPU seconds and MB that so many invented names take; to be called in a process of its own."""
    keys = invented(count)
    parse.cache_clear()
    uses = rules.Uses(keys, {key: key for key in keys})
    started = time.process_time()
    decided = rules.decisions(uses, ())
    between = time.process_time()
    found = resolve(uses.claims, decided)
    done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return {
        "decisions": between - started,
        "resolution": done - between,
        "mb": peak,
        "entities": len(set(found.entities.values())),
    }


def sizes(counts: Sequence[int]) -> None:
    """Prints the time and memory of growing lists, and the exponent of the growth."""
    print("\ninvented names   CPU seconds (decisions, resolution)  microseconds a name  peak MB  exponent")
    before: tuple[int, float] | None = None
    for count in counts:
        command = [sys.executable, "-m", "benchmarks.entities", "--one-size", str(count)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        seconds = found["decisions"] + found["resolution"]
        growth = f"{log(seconds / before[1]) / log(count / before[0]):9.2f}" if before else ""
        print(
            f"{count:14,}   {found['decisions']:18.1f} {found['resolution']:12.1f}  {seconds / count * 1e6:21.0f}"
            f"  {found['mb']:7.0f} {growth}",
            flush=True,
        )
        before = count, seconds


# --- peers ------------------------------------------------------------------------------------------------------------


def peers(python: Path, data: Path, seconds: float) -> None:
    """Prints what Splink, kg-gen and we make of the same names."""
    print("\nnames of DOID  who                    seconds   calls   B3-P   B3-R   B3-F1  pair-P pair-R")
    for size in PEER_SIZES:
        known = drawn(load(data / LISTS["DOID"]), size)
        began = time.perf_counter()
        result = measure(known)
        whole = time.perf_counter() - began
        _tell(size, "rules", result.seconds, 0, result.ways["concept"])
        _tell(size, "+ judge", whole, result.questions, result.ways["+ judge"])
        for peer in PEERS:
            _tell_peer(size, peer, known.meanings, other(python, peer, known.meanings, seconds))


def drawn(data: Data, size: int) -> Data:
    """Concepts drawn at random with all their names, until there are so many names."""
    of: dict[str, list[str]] = defaultdict(list)
    for name, meant in data.meanings.items():
        of[min(meant)].append(name)
    concepts = sorted(of)
    random.Random(7).shuffle(concepts)
    listed = [name for concept in concepts for name in of[concept]][:size]
    return Data({name: data.meanings[name] for name in listed}, {name: data.variables[name] for name in listed})


def other(python: Path, peer: str, meanings: Meanings, seconds: float) -> dict[str, Any] | str:
    """What a peer found, or why it found nothing."""
    with TemporaryDirectory() as place:
        path = Path(place) / "names.jsonl"
        rows = ({"name": name, "concepts": sorted(meant)} for name, meant in meanings.items())
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        command = [str(python), str(Path(__file__).with_name("entity_peers.py")), peer, str(path), str(seconds)]
        try:
            ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds + 120)
        except subprocess.TimeoutExpired:
            return f"stopped after {seconds + 120:.0f} seconds"
    if ended.returncode:
        return (ended.stderr.strip().splitlines() or ["failed"])[-1]
    found: dict[str, Any] = json.loads(ended.stdout.strip().splitlines()[-1])
    return found


def _tell_peer(size: int, peer: str, meanings: Meanings, found: dict[str, Any] | str) -> None:
    if isinstance(found, str):
        print(f"{size:13,}  {peer}: {found}", flush=True)
        return
    title = f"{peer} {found['version']}"
    if found["stopped"]:
        print(f"{size:13,}  {title:20} {found['seconds']:9.1f} {found['calls']:7,}  stopped, not done", flush=True)
    for way, clusters in found["clusterings"].items():
        of = {name: at for at, cluster in enumerate(clusters) for name in cluster}
        alone = {name: of.get(name, name) for name in meanings}
        _tell(size, f"{title} {way}", found["seconds"], found["calls"], score(meanings, alone))


def _tell(size: int, who: str, seconds: float, calls: int, found: Scores) -> None:
    print(f"{size:13,}  {who:22} {seconds:7.1f} {calls:7,} {_figures(found)}", flush=True)


def main(arguments: Sequence[str]) -> None:
    """Prints all tables."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", nargs="?", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES, metavar="N")
    parser.add_argument("--peers", type=Path, metavar="PYTHON")
    parser.add_argument("--seconds", type=float, default=300.0, help="until a peer is stopped")
    parser.add_argument("--one-size", type=int, help="prints the figures of one size as JSON, and nothing else")
    chosen = parser.parse_args(arguments)
    if chosen.one_size:
        print(json.dumps(one_size(chosen.one_size)))
        return
    lists(chosen.data)
    sizes(chosen.sizes)
    if chosen.peers:
        peers(chosen.peers, chosen.data, chosen.seconds)


if __name__ == "__main__":
    main(sys.argv[1:])
