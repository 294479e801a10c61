"""What an order of asking is worth: claims, variables, conflicts for a question, active against breadth first.

    python -m benchmarks.expansion ../shared/data/graph_chield/links.jsonl [--budgets 60 240] [--tasks 4] [--ablate]

The model is a script whose memory is a graph that people made: links between variables, with their directions (CHIELD,
3,667 hypotheses on the evolution of language; lines of {"cause", "effect", "sign"}). Asked for narrower topics it
names the neighbours of a variable, the best known first; asked for questions, what causes it, what it leads to, what
it goes with; asked for statements, its links. So what it knows is as unevenly spread as in a graph of a field, and its
topics overlap. Both strategies go through `pipeline.imagine` with the same roots (variables drawn from the forty best
known, by the seed) and the same budget of questions; `all but X` is active without one part of the utility.

With --tasks a second table tells how much of what is found is about a task, where active is given it and where it is
not: a task is a variable of middling fame (5 to 20 links), drawn by the seed, which takes the place of one root for all
three; a pair is about it where both of its ends lie within two steps of it among the links, in whichever direction.

Printed are means over the seeds: per 100 questions, claims, distinct pairs, distinct variables, and pairs of which the
statements do not agree in sign; and the ratio to breadth first in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pipeline.events import silent
from pipeline.extract.memory import stage as imagine
from pipeline.extract.memory import strategy
from pipeline.llm.question import Answer, Question
from pipeline.settings import Imagining, Settings
from pipeline.store.database import Store
from pipeline.store.records import Call

WORDS = {"+": "increases", "-": "reduces", "?": "affects", "0": "does not affect"}
_PATH = re.compile(r"Path: (.*)\n(?:Question: (What .*)\n)?")


class Memory:
    """A model in this process that knows the links of a graph."""

    def __init__(self, links: list[tuple[str, str, str]]) -> None:
        self.asked = 0
        self._causes: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._effects: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for cause, sign, effect in links:
            self._effects[cause.casefold()].append((sign, effect))
            self._causes[effect.casefold()].append((sign, cause))
        names = {name.casefold(): name for cause, _, effect in links for name in (cause, effect)}
        self.best_known = sorted(names.values(), key=lambda name: (-self.links(name), name))

    def links(self, name: str) -> int:
        """How much it knows of a variable."""
        return len(self._causes[name.casefold()]) + len(self._effects[name.casefold()])

    def around(self, name: str) -> set[str]:
        """What lies within two steps of a variable, and itself; case-folded."""
        found = {name.casefold()}
        for _ in range(2):
            found |= {other.casefold() for one in found for _, other in self._effects[one] + self._causes[one]}
        return found

    async def ask(self, question: Question) -> Answer:
        """The answer to a question of one of the three kinds."""
        self.asked += 1
        found = _PATH.search(question.messages[-1].content)
        assert found is not None
        topic = found[1].rpartition(" > ")[2]
        said = getattr(self, f"_{question.stage}")(topic, found[2] or "")
        return Answer(question.schema.model_validate(said), Call.model_construct())

    def _subtopics(self, topic: str, _: str) -> Mapping[str, Any]:
        near = {name: None for _, name in self._effects[topic.casefold()] + self._causes[topic.casefold()]}
        return {"topics": [{"name": name} for name in sorted(near, key=lambda name: (-self.links(name), name))[:10]]}

    def _questions(self, topic: str, _: str) -> Mapping[str, Any]:
        asked = [f"What does {topic} lead to?", f"What causes {topic} to change?"]
        return {"questions": [{"question": text} for text in asked]}

    def _statements(self, topic: str, question: str) -> Mapping[str, Any]:
        if "lead to" in question:
            told = [(topic, sign, effect) for sign, effect in self._effects[topic.casefold()]]
        else:
            told = [(cause, sign, topic) for sign, cause in self._causes[topic.casefold()]]
        return {"statements": [_statement(*link) for link in told[:3]]}


def _statement(cause: str, sign: str, effect: str) -> dict[str, str]:
    said = {"cause": cause, "relation": WORDS[sign], "effect": effect}
    return {"statement": f"{' '.join(said.values())}.", **said, "sign": sign}


class Yield(NamedTuple):
    """What a run brought for 100 questions."""

    claims: float
    pairs: float
    variables: float
    conflicts: float


class Told(NamedTuple):
    """What a run was told: cause, effect and sign of each claim, in lower case, after so many questions."""

    claims: list[tuple[str, str, str]]
    asked: int

    def about(self, near: set[str]) -> float:
        """Distinct pairs with both ends in `near`, for 100 questions."""
        return 100 * len({(cause, effect) for cause, effect, _ in self.claims if {cause, effect} <= near}) / self.asked


def explored(
    memory: Memory, roots: list[str], how: Literal["breadth", "active"], budget: int, task: str | None = None
) -> Told:
    """One run with a budget, in memory."""
    wanted = Imagining(
        roots=tuple(roots),
        depth=8,
        topics_limit=50_000,
        questions=2,
        statements=3,
        strategy=how,
        budget=budget,
        task=task,
    )
    settings = Settings(model="memory", imagine=wanted)
    before = memory.asked
    with Store.in_memory() as store:
        asyncio.run(imagine.run(store, settings, memory, silent, "run"))
        rows = store._connection.execute(
            "select lower(cause_concept), lower(effect_concept), concept_sign from imagined_claims"
        ).fetchall()
    return Told(rows, memory.asked - before)


def brought(told: Told) -> Yield:
    """What a run brought."""
    signs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for cause, effect, sign in told.claims:
        signs[cause, effect].add(sign)
    variables = {end for pair in signs for end in pair}
    opposed = sum({"+", "-"} <= said or {"+", "0"} <= said or {"-", "0"} <= said for said in signs.values())
    share = 100 / told.asked
    return Yield(len(told.claims) * share, len(signs) * share, len(variables) * share, opposed * share)


def read(path: Path) -> list[tuple[str, str, str]]:
    """The links of a file, each once, in its order."""
    links = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        sign = row["sign"] if row["sign"] in WORDS else "?"
        if row["cause"] and row["effect"] and row["cause"] != row["effect"]:
            links.append((row["cause"], sign, row["effect"]))
    return list(dict.fromkeys(links))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("links", type=Path)
    parser.add_argument("--budgets", type=int, nargs="+", default=[60, 240])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=2, help="the weights were chosen on seeds 0 and 1")
    parser.add_argument("--roots", type=int, default=4)
    parser.add_argument("--tasks", type=int, default=0, help="for each seed, to compare what is about them")
    parser.add_argument("--ablate", action="store_true", help="also without each part of the utility")
    given = parser.parse_args()
    memory = Memory(read(given.links))
    print(f"{len(memory.best_known):,} variables; means over {given.seeds} seeds, {given.roots} roots each")
    print("budget  strategy        " + "".join(f"{name:>22}" for name in Yield._fields))
    weights = dict(strategy.WEIGHTS)
    for budget in given.budgets:
        first: Yield | None = None
        for how in ("breadth", "active", *(f"all but {part}" for part in (weights if given.ablate else ()))):
            strategy.WEIGHTS.update(weights | {how.removeprefix("all but "): 0.0} if how.startswith("all") else weights)
            found = []
            for seed in range(given.first_seed, given.first_seed + given.seeds):
                roots = random.Random(seed).sample(memory.best_known[:40], given.roots)
                found.append(brought(explored(memory, roots, "breadth" if how == "breadth" else "active", budget)))
            mean = Yield(*(sum(values) / len(values) for values in zip(*found, strict=True)))
            first = first or mean
            cells = [
                f"{one:.1f} ({one / base:.2f})" if base else f"{one:.1f}" for one, base in zip(mean, first, strict=True)
            ]
            print(f"{budget:>6}  {how:<16}" + "".join(f"{cell:>22}" for cell in cells), flush=True)
    strategy.WEIGHTS.update(weights)
    if given.tasks:
        compare_tasks(memory, given)


def compare_tasks(memory: Memory, given: argparse.Namespace) -> None:
    """Print what is about a task with and without it."""
    middling = [name for name in memory.best_known if 5 <= memory.links(name) < 20]
    print(f"\npairs about a task, for 100 questions; {given.tasks} tasks for each seed, of {len(middling)}")
    print("budget  strategy              pairs  of all")
    for budget in given.budgets:
        found: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for seed in range(given.first_seed, given.first_seed + given.seeds):
            draw = random.Random(seed)
            hubs, tasks = draw.sample(memory.best_known[:40], given.roots - 1), draw.sample(middling, given.tasks)
            for task in tasks:
                roots, near = [*hubs, task], memory.around(task)
                runs = {
                    "breadth": explored(memory, roots, "breadth", budget),
                    "active": explored(memory, roots, "active", budget),
                    "active --task": explored(memory, roots, "active", budget, task),
                }
                for name, told in runs.items():
                    found[name].append((told.about(near), brought(told).pairs))
        for name, values in found.items():
            about, every = (sum(numbers) / len(numbers) for numbers in zip(*values, strict=True))
            print(f"{budget:>6}  {name:<20} {about:>6.1f}  {about / every:>6.1%}", flush=True)


if __name__ == "__main__":
    main()
