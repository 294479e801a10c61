"""How names are taken apart: how many, a random sample to read, and the names that are called generic.

    python -m benchmarks.variables [DATA] [--graph FILE] [--seed N] [--sample N]

Over the causes and effects of the recorded answers, as copied and as the model's concepts, over lists of names of
../shared/data, and over the claims of a graph (`graph.duckdb`, made with `democritus run`), each abstract's own
abbreviations written out and words of direction taken off. Prints for each: distinct names, how many are decomposed,
how many generic, and how many distinct keys they have before and after; then `--sample` decompositions drawn at random,
and the commonest names that are generic and that are not. Last, the opposed pairs of ManCon whose claims meet on
equal keys with opposite signs: for information, no floor.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb

from pipeline.entities.abbreviations import abbreviations, expand
from pipeline.entities.generic import is_generic
from pipeline.entities.name import key
from pipeline.entities.variables import decompose
from pipeline.sources.text.direction import variable

LISTS = {
    "DOID": "entities_doid/concepts.jsonl",
    "STW": "entities_stw_economics/concepts.jsonl",
    "NCBI dev": "entities_ncbi_disease/concepts-dev.jsonl",
    "BC5CDR dev": "relations_bc5cdr/concepts-dev.jsonl",
    "World Modelers": "entities_worldmodelers/concepts.jsonl",
}
Names = Counter[str]


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _plain(name: str, definitions: Mapping[str, str]) -> str:
    """A claim's word for a variable, abbreviations written out, direction taken off."""
    return variable(expand(name, definitions))[0]


def recorded(path: Path) -> tuple[Names, Names]:
    """The causes and effects of the recorded answers: as copied, and as the model's concepts."""
    said, concepts = Counter(), Counter()
    for record in _records(path):
        definitions = abbreviations(f"{record['title']}\n{record['text']}")
        for claim in record["answer"]["claims"]:
            for role in ("cause", "effect"):
                said[_plain(claim[role], definitions)] += 1
                concepts[claim[f"{role}_concept"]] += 1
    return said, concepts


def listed(path: Path) -> Names:
    """The names of a list of concepts."""
    return Counter(
        name if isinstance(name, str) else name["name"] for record in _records(path) for name in record["names"]
    )


def claimed(path: Path) -> Names:
    """The causes and effects of a graph's claims."""
    found: Names = Counter()
    with duckdb.connect(str(path), read_only=True) as graph:
        rows = graph.execute(
            "select cause, effect, title || chr(10) || text from claims join abstracts on abstracts.id = abstract"
        )
        for cause, effect, text in rows.fetchall():
            definitions = abbreviations(text)
            found.update((_plain(cause, definitions), _plain(effect, definitions)))
    return found


def meeting(answers: Path, questions: Path, form: Callable[[str], str]) -> str:
    """Opposed pairs of abstracts whose claims stand on one edge with opposite signs, and agreeing ones that do."""
    edges: dict[str, dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    for record in _records(answers):
        for claim in record["answer"]["claims"]:
            ends = form(claim["cause_concept"]), form(claim["effect_concept"])
            edges[record["id"]][ends].add(claim["concept_sign"])
    counts: Counter[tuple[bool, bool]] = Counter()
    for question in _records(questions):
        for one, other in combinations(question["abstracts"], 2):
            a, b = (edges[f"{abstract['id']}-{question['id']}"] for abstract in (one, other))
            found = any(x != y and "?" not in (x, y) for edge in a.keys() & b.keys() for x in a[edge] for y in b[edge])
            counts[one["stance"] != other["stance"], found] += 1
    right, missed, wrong = counts[True, True], counts[True, False], counts[False, True]
    return f"{right} of {right + missed} opposed pairs meet, {wrong} agreeing ones"


def concept(name: str) -> str:
    """The key of a name's concept."""
    return key(decompose(name).concept)


def _table(sets: Mapping[str, Names]) -> None:
    print("names             distinct  decomposed  generic   keys -> keys of concepts")
    for title, counted in sets.items():
        apart = [name for name in counted if _is_apart(name)]
        generic = sum(map(is_generic, counted))
        keys, concepts = len(set(map(key, counted))), len(set(map(concept, counted)))
        print(f"{title:16} {len(counted):9} {len(apart):11} {generic:8}   {keys} -> {concepts}")


def _is_apart(name: str) -> bool:
    found = decompose(name)
    return bool(found.aspect or found.qualifiers)


def main(arguments: argparse.Namespace) -> None:
    """Prints everything."""
    data: Path = arguments.data
    answers = data / "recorded_answers" / "claims.jsonl"
    said, concepts = recorded(answers)
    sets = {"recorded words": said, "recorded concepts": concepts}
    if arguments.graph:
        sets["graph"] = claimed(arguments.graph)
    sets |= {title: listed(data / path) for title, path in LISTS.items() if (data / path).exists()}
    _table(sets)
    everything: Names = Counter()
    for title, counted in sets.items():
        if title not in LISTS:
            everything += counted
    chance = random.Random(arguments.seed)
    apart = sorted(name for name in everything if _is_apart(name))
    print(f"\n{arguments.sample} of {len(apart)} decompositions, seed {arguments.seed}")
    for name in chance.sample(apart, min(arguments.sample, len(apart))):
        found = decompose(name)
        print(f"{name}  ->  {found.concept} | {found.aspect} | {', '.join(found.qualifiers)}")
    for title, wanted in (("generic", True), ("not generic", False)):
        common = [(name, count) for name, count in everything.most_common() if is_generic(name) is wanted]
        print(f"\nthe commonest that are {title}")
        print("; ".join(f"{name} {count}" for name, count in common[: arguments.sample]))
    print("\nManCon dev, by equal keys of")
    for title, form in (("names", key), ("concepts", concept)):
        print(f"{title:9} {meeting(answers, data / 'conflict_mancon' / 'dev.jsonl', form)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data", type=Path, nargs="?", default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--graph", type=Path, help="graph.duckdb of a graph")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", type=int, default=100)
    main(parser.parse_args())
