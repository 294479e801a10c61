"""One peer that joins names. Run by an interpreter that has it, not by ours.

    PYTHON benchmarks/entity_peers.py splink|kg-gen NAMES.jsonl SECONDS

NAMES.jsonl holds {name, concepts}, a name a line. Prints one JSON object: version, seconds from after the imports to
the end, calls of a model, and the names of each cluster, for each setting; `stopped` is true where the limit of seconds
was reached.

Splink gets the names as its one column, with its comparison for names, and learns from the data alone; it is not told
any concept. kg-gen asks a model: here an oracle answers, which knows the concepts, so its F1 is the most that any model
behind it could reach, and its calls are those it needs.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

Names = dict[str, list[str]]  # name -> concepts
THRESHOLDS = (
    0.01,
    0.05,
    0.2,
    0.5,
    0.8,
    0.95,
)  # probabilities from which Splink joins: whoever scores may take the best


class Found(NamedTuple):
    """What a peer made of the names."""

    clusterings: dict[str, list[list[str]]]
    calls: int = 0
    stopped: bool = False


def splink(names: Names, _: float) -> Callable[[], Found]:
    """Deduplication of one column: blocks by first word, last word and first letters; m and u learned from the data."""
    import pandas as pd
    import splink.comparison_library as comparisons
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    rules = [block_on("first_word"), block_on("last_word"), block_on("start")]

    def run() -> Found:
        rows = [
            {"unique_id": at, "name": name.lower(), "start": name.lower()[:5]} | _ends(name.lower())
            for at, name in enumerate(names)
        ]
        settings = SettingsCreator(
            link_type="dedupe_only",
            comparisons=[comparisons.NameComparison("name")],
            blocking_rules_to_generate_predictions=rules,
            probability_two_random_records_match=1 / len(names),  # a name has one other: no two names are equal
        )
        linker = Linker(DuckDBAPI().register(pd.DataFrame(rows)), settings)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=7)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_word"))
        pairs = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
        return Found({f"from {least}": _clusters(linker, pairs, least, list(names)) for least in THRESHOLDS})

    return run


def _clusters(linker: Any, pairs: Any, least: float, listed: Sequence[str]) -> list[list[str]]:
    """The clusters of pairs that are at least so probable."""
    table = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, least).as_pandas_dataframe()
    groups: dict[Any, list[str]] = defaultdict(list)
    for cluster, at in zip(table["cluster_id"], table["unique_id"], strict=True):
        groups[cluster].append(listed[at])
    return list(groups.values())


def _ends(name: str) -> dict[str, str]:
    words = name.split() or [name]
    return {"first_word": words[0], "last_word": words[-1]}


def kg_gen(names: Names, limit: float) -> Callable[[], Found]:
    """`cluster_items`, which `KGGen.cluster` calls, over the names as entities."""
    import dspy
    from kg_gen.steps import _3_cluster_graph as steps

    class TimeIsUp(BaseException):
        """The limit of seconds was reached."""

    class Oracle(dspy.LM):
        """Answers as someone who knows which names mean one concept."""

        def __init__(self) -> None:
            super().__init__("openai/oracle", cache=False)
            self.calls, self.began = 0, time.perf_counter()

        def __call__(self, prompt: str | None = None, messages: Sequence[Any] | None = None, **_: Any) -> list[str]:
            if time.perf_counter() - self.began > limit:
                raise TimeIsUp
            self.calls += 1
            return [_reply(str((messages or [{}])[-1].get("content", prompt)), names)]

    def run() -> Found:
        oracle = Oracle()
        with dspy.context(lm=oracle):
            try:
                _, clusters = steps.cluster_items(dspy, set(names), "entities")
            except TimeIsUp:
                return Found({}, oracle.calls, stopped=True)
        return Found({"oracle": [sorted(members) for members in clusters.values()]}, oracle.calls)

    return run


def _reply(asked: str, names: Names) -> str:
    """The oracle's answer to one of kg-gen's four questions, in the form that DSPy asks for."""
    fields = dict(re.findall(r"\[\[ ## (\w+) ## \]\]\n(.*?)(?=\n\n\[\[ ## |\n\nRespond with)", asked, re.DOTALL))
    wanted = re.findall(r"`\[\[ ## (\w+) ## \]\]`", asked)
    if "cluster_reps_that_items_belong_to" in wanted:
        clusters = json.loads(fields["clusters"])
        known = {
            concept: each["representative"] for each in clusters for name in each["members"] for concept in names[name]
        }
        said: Any = [next((known[c] for c in names[item] if c in known), None) for item in _listed(fields["items"])]
        answer = {"reasoning": "known", "cluster_reps_that_items_belong_to": json.dumps(said)}
    elif "validated_items" in wanted:
        answer = {"validated_items": json.dumps(_together(_listed(fields["cluster"]), names))}
    elif "representative" in wanted:
        answer = {"representative": min(_listed(fields["cluster"]), key=lambda name: (len(name), name))}
    else:
        answer = {"cluster": json.dumps(_together(_listed(fields["items"]), names))}
    return "\n\n".join(f"[[ ## {name} ## ]]\n{text}" for name, text in answer.items()) + "\n\n[[ ## completed ## ]]"


def _listed(text: str) -> list[str]:
    text = text.strip()
    try:
        return list(json.loads(text))
    except ValueError:
        return list(ast.literal_eval(text))


def _together(items: Sequence[str], names: Names) -> list[str]:
    """The largest group of these names that mean one concept; none if each means its own."""
    groups: dict[str, list[str]] = defaultdict(list)
    for item in items:
        for concept in names[item]:
            groups[concept].append(item)
    largest = max(groups.values(), key=len, default=[])
    return largest if len(largest) > 1 else []


PEERS = {"splink": splink, "kg-gen": kg_gen}


def main() -> None:
    """Run one peer."""
    name, path, limit = sys.argv[1:]
    lines = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    run = PEERS[name]({line["name"]: line["concepts"] for line in lines}, float(limit))
    began = time.perf_counter()
    found = run()
    seconds = time.perf_counter() - began
    print(json.dumps({"version": version(name), "seconds": seconds, **found._asdict()}))


if __name__ == "__main__":
    main()
