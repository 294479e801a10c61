"""Noise: what false, reversed and sign-turned claims do to support, to conflicts, and to the rank of true edges.

    python -m benchmarks.noise [--seed 1] [--edges 300] [--variables 120]

A made-up literature: true edges between variables, each with a sign and one to thirty papers (half have one). A paper
finds the right sign in nine of ten cases, no effect in seven of a hundred, the opposite sign in three. To its claims
are added 5 to 30 % more, each in a paper of its own: of pairs that are not true (false), of true ones the other way
round (reversed), of true ones with the opposite sign (turned). Support and conflicts are derived as in every run.

- support: mean weight of the true edges; right sign: the share of them that has its true sign.
- AUC: the chance that a true edge stands above one that is not, in our order (the lower end of support), and by the
  number of papers, whatever they find, as the author's score counts. Where nothing is untrue there is none.
- found: of the true edges that got such a claim those with a conflict: of signs, or against a null, for turned ones, in
  the direction for reversed ones; and of those among them that had two papers or more before.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from pipeline.entities import stage as entities
from pipeline.graph.derive import derive_graph
from pipeline.store.database import Store
from pipeline.store.filter import EVERYTHING

SHARES = (0.0, 0.05, 0.1, 0.2, 0.3)
KINDS = ("false", "reversed", "turned")
_MOST_PAPERS = 30

Edge = tuple[str, str]


class Said(NamedTuple):
    """A claim of a paper of its own."""

    cause: str
    effect: str
    sign: str


def literature(edges: int, variables: int, chance: Random) -> tuple[dict[Edge, str], list[Said]]:
    """True edges with their signs, and what papers say of them."""
    names = [f"v{number}" for number in range(variables)]
    truth: dict[Edge, str] = {}
    while len(truth) < edges:
        cause, effect = chance.sample(names, 2)
        if (effect, cause) not in truth:
            truth[cause, effect] = chance.choice("+-")
    said = []
    for (cause, effect), sign in truth.items():
        papers = min(_MOST_PAPERS, int(1 / (1 - chance.random())))
        for found in chance.choices((sign, "0", _turned(sign)), (0.9, 0.07, 0.03), k=papers):
            said.append(Said(cause, effect, found))
    return truth, said


def noise(kind: str, number: int, truth: dict[Edge, str], chance: Random) -> list[Said]:
    """So many claims that are wrong."""
    names = sorted({name for edge in truth for name in edge})
    told = []
    while len(told) < number:
        (cause, effect), sign = chance.choice(list(truth.items()))
        if kind == "false":
            cause, effect = chance.sample(names, 2)
            if (cause, effect) in truth or (effect, cause) in truth:
                continue
            sign = chance.choice("+-")
        elif kind == "reversed":
            cause, effect = effect, cause
        else:
            sign = _turned(sign)
        told.append(Said(cause, effect, sign))
    return told


def _turned(sign: str) -> str:
    return "-" if sign == "+" else "+"


def put(store: Store, said: Sequence[Said]) -> None:
    """A graph of these claims, each in an abstract of its own."""
    quote = "a sentence"
    papers = [f"p{number}" for number in range(len(said))]
    store.add_rows("abstracts", [
        {"ordinal": place, "id": paper, "base": paper, "title": paper, "text": quote, "source": "made up",
         "position": place, "digest": "d", "content": paper, "standing": "readable"}
        for place, paper in enumerate(papers)
    ])  # fmt: skip
    store.add_rows("recipes", [{"id": "r", "stage": "claims", "prompt": "p", "model": "m", "settings": "{}"}])
    store.add_rows("extractions", [
        {"id": f"x{paper}", "abstract": paper, "digest": "d", "recipe": "r", "state": "done", "dropped": 0}
        for paper in papers
    ])  # fmt: skip
    store.add_rows("claims", [
        {"id": f"c{paper}", "extraction": f"x{paper}", "abstract": paper, "ordinal": 0, "cause": each.cause,
         "effect": each.effect, "cause_concept": each.cause, "effect_concept": each.effect, "relation": "affects",
         "sign": each.sign, "concept_sign": each.sign, "hedged": False, "strength": "causal", "quote": quote,
         "quote_start": 0, "quote_end": len(quote), "grounding": "exact", "doubts": [], "resolved": True,
         "basis": "finding", "statement": f"s{paper}", "signals": ["grounding exact", "strength causal"]}
        for paper, each in zip(papers, said, strict=True)
    ])  # fmt: skip
    store.add_rows("mentions", [
        {"claim": f"c{paper}", "role": role, "name": name, "key": name, "qualifiers": [], "turn": 1, "generic": False,
         "rules": entities.RULES}
        for paper, each in zip(papers, said, strict=True)
        for role, name in (("cause", each.cause), ("effect", each.effect))
    ])  # fmt: skip
    names = sorted({name for each in said for name in each[:2]})
    store.add_rows("names", [{"key": name, "entity": name} for name in names])
    with store.transaction():
        derive_graph(store)


def auc(good: Sequence[float], bad: Sequence[float]) -> float | None:
    """The chance that one of the good is above one of the bad, equal ones counting half."""
    if not bad:
        return None
    higher = sum((one > other) + (one == other) / 2 for one in good for other in bad)
    return higher / (len(good) * len(bad))


def measured(truth: dict[Edge, str], said: Sequence[Said], added: Sequence[Said], kind: str) -> list[str]:
    """A row of the table."""
    with Store.in_memory() as store:
        put(store, [*said, *added])
        listed = store.rows("models/edges", level="concept", **EVERYTHING.parameters())
        rows = {(row["cause_id"], row["effect_id"]): row for row in listed}
        weights = {pair: row["low"] for pair, row in rows.items()}
        conflicts = _conflicts(store)
        support = _support(store)
    true = [pair for pair in rows if pair in truth]
    untrue = [pair for pair in rows if pair not in truth]
    ours = auc([weights[pair] for pair in true], [weights[pair] for pair in untrue])
    counted = auc([rows[pair]["papers"] for pair in true], [rows[pair]["papers"] for pair in untrue])
    right = sum(rows[pair]["sign"] == truth[pair] for pair in true) / len(true)
    before = Counter((each.cause, each.effect) for each in said)
    hit = {(each.cause, each.effect) if kind == "turned" else (each.effect, each.cause) for each in added}
    hit &= {pair for pair in truth if kind != "false"}
    found = {pair for pair in hit if _told(kind, pair, conflicts)}
    several = {pair for pair in hit if before[pair] > 1}
    return [
        f"{sum(support[pair] for pair in true) / len(true):.3f}", f"{right:.1%}",
        *("" if each is None else f"{each:.3f}" for each in (ours, counted)),
        f"{len(found)} of {len(hit)}" if hit else "", f"{len(found & several)} of {len(several)}" if several else "",
    ]  # fmt: skip


def _told(kind: str, pair: Edge, conflicts: set[tuple[str, Edge]]) -> bool:
    if kind == "reversed":
        return ("direction", pair) in conflicts or ("direction", pair[::-1]) in conflicts
    return ("sign", pair) in conflicts or ("null", pair) in conflicts


def _conflicts(store: Store) -> set[tuple[str, Edge]]:
    rows = _listed(store, "select kind, cause, effect from conflict_levels where level = 'concept'")
    return {(kind, (cause, effect)) for kind, cause, effect in rows}


def _support(store: Store) -> dict[Edge, float]:
    rows = _listed(store, "select cause, effect, weight from edge_levels where level = 'concept'")
    return {(cause, effect): weight for cause, effect, weight in rows}


def _listed(store: Store, statement: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = store._connection.execute(statement).fetchall()
    return found


def main() -> None:
    """Print the table."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edges", type=int, default=300)
    parser.add_argument("--variables", type=int, default=120)
    asked = parser.parse_args()
    chance = Random(asked.seed)
    truth, said = literature(asked.edges, asked.variables, chance)
    off = sum(each.sign != truth[each[:2]] for each in said)
    print(f"{len(truth)} true edges, {len(said)} claims, {off} of them off\n")
    print("| added | share | support | right sign | AUC, ours | AUC, papers | found | of those with two papers |")
    print("|---" * 8 + "|")
    for kind in KINDS:
        for share in SHARES:
            if share or kind == KINDS[0]:
                added = noise(kind, round(share * len(said)), truth, chance)
                cells = measured(truth, said, added, kind)
                print(f"| {kind if share else 'nothing'} | {share:.0%} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
