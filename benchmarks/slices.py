"""Two slices of made-up truths: how often each verdict is given, by what is true and how many papers each slice has.

    python -m benchmarks.slices [--draws 300] [--seed 1]

A truth is the share of papers that find +, - and 0, for each slice. A paper's vote is drawn from those that papers of
the recorded corpora have, .3 to .95. Where both slices have one truth, `contradict` and `drift` are false alarms; where
they have two, they are what is to be found, and `agree` is an error where another sign prevails.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from random import Random

from pipeline.graph.slices.verdict import VERDICTS, Votes, judge

VOTES = (0.3, 0.5, 0.6, 0.8, 0.95)
PAPERS = (2, 4, 8, 16, 32)
TRUTHS: dict[str, tuple[Votes, Votes]] = {
    "the same, clear": ((0.85, 0.05, 0.1), (0.85, 0.05, 0.1)),
    "the same, divided": ((0.5, 0.3, 0.2), (0.5, 0.3, 0.2)),
    "the same, even": ((0.4, 0.4, 0.2), (0.4, 0.4, 0.2)),
    "weaker in one": ((0.9, 0.05, 0.05), (0.5, 0.2, 0.3)),
    "none in one": ((0.8, 0.1, 0.1), (0.1, 0.1, 0.8)),
    "opposite": ((0.85, 0.05, 0.1), (0.05, 0.85, 0.1)),
    "opposite, divided": ((0.6, 0.3, 0.1), (0.3, 0.6, 0.1)),
}


def drawn(truth: Votes, papers: int, chance: Random) -> Votes:
    """The votes of so many papers."""
    votes = [0.0, 0.0, 0.0]
    for sign in chance.choices(range(3), truth, k=papers):
        votes[sign] += chance.choice(VOTES)
    return votes[0], votes[1], votes[2]


def main() -> None:
    """Print the table."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = Random(asked.seed)
    print("| truth | papers a slice | " + " | ".join(VERDICTS) + " |")
    print("|---" * (2 + len(VERDICTS)) + "|")
    for name, (one, other) in TRUTHS.items():
        for papers in PAPERS:
            said = Counter(
                judge(drawn(one, papers, chance), drawn(other, papers, chance)).verdict for _ in range(asked.draws)
            )
            shares = " | ".join(f"{said[verdict] / asked.draws:.1%}" for verdict in VERDICTS)
            print(f"| {name} | {papers} | {shares} |")


if __name__ == "__main__":
    main()
