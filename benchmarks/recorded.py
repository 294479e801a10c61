"""Recorded answers of a strong model through `keep`: how many claims are dropped, and how many are doubted for what.

    python -m benchmarks.recorded ../shared/data/recorded_answers/claims.jsonl [--show 40] [--seed 1]

Each line of the file is {id, title, text, answer}, the answer in the form of `prompts/claims.md`. No model is asked.
Prints a table; `--show` adds that many doubted claims, drawn at random, for reading.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.validation import keep
from pipeline.store.records import Claim, ClaimsDraft


class Judged(NamedTuple):
    """The claims kept of one abstract, and the number of those that the model stated and of those dropped."""

    stated: int
    dropped: int
    invented: int
    claims: list[Claim]


def judged(file: Path) -> Iterator[Judged]:
    """Every recorded answer, judged."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            row = {"id": record["id"], "digest": "recorded", "title": record["title"], "text": record["text"]}
            draft = ClaimsDraft.model_validate(record["answer"])
            kept = keep(row, draft, "recorded")
            yield Judged(len(draft.claims), kept.dropped, kept.invented, kept.claims)


def report(answers: list[Judged]) -> list[str]:
    """The lines of the table."""
    claims = [claim for answer in answers for claim in answer.claims]
    counts = {
        "stated by the model": sum(answer.stated for answer in answers),
        "dropped": sum(answer.dropped for answer in answers),
        "kept": len(claims),
        "ungrounded": sum(claim.grounding == "ungrounded" for claim in claims),
        "unresolved": sum(not claim.resolved for claim in claims),
        "doubted": sum(bool(claim.doubts) for claim in claims),
        "background": sum(claim.basis == "background" for claim in claims),
        "circumstances not in the abstract": sum(answer.invented for answer in answers),
    }
    doubts = Counter(doubt for claim in claims for doubt in claim.doubts)
    return [
        *(f"{number:6}  {name}" for name, number in counts.items()),
        *(f"{number:6}    {words}" for words, number in doubts.most_common()),
    ]


def shown(claim: Claim) -> str:
    """A doubted claim, for reading."""
    return (
        f"{claim.abstract}: {claim.cause} —{claim.relation}→ {claim.effect} ({claim.sign}); "
        f"{claim.cause_concept} → {claim.effect_concept} ({claim.concept_sign})\n"
        f"    “{claim.quote}”\n    {'; '.join(claim.doubts)}"
    )


def main() -> None:
    """Print the table, and the claims to read."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("file", type=Path)
    options.add_argument("--show", type=int, default=0, metavar="N", help="doubted claims to print, drawn at random")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    answers = list(judged(given.file))
    print("\n".join(report(answers)))
    doubted = [claim for answer in answers for claim in answer.claims if claim.doubts]
    for claim in random.Random(given.seed).sample(doubted, min(given.show, len(doubted))):
        print(f"\n{shown(claim)}")


if __name__ == "__main__":
    main()
