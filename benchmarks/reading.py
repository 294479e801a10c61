"""The fit of reading: what each signal of a claim is worth, from claims of which it is known whether they are right.

    python -m benchmarks.reading [DATA_FOLDER] [--dry]

Writes the coefficients to pipeline/store/reading.toml and prints how often claims with each signal are right; --dry
only prints. Run again on the same data it writes the same file. The logistic regression has a small ridge, and no doubt
may raise a reading. What is learned from, and what a label means (docs/decisions/0016-reading.md):

embedded reader  Its claims on the recorded answers of corpora that it was not trained on (the manifest of its weights
                 names them). Right where a recorded answer says the same. Of the others a sample was read by hand
                 (benchmarks/reading_judged.tsv), and stands for all of them: a strong model passes over much, also in
                 sentences of which it says something, so that its silence is no label.
models           The recorded answers of the same corpora, and the same made wrong in five ways, a tenth of all: the
                 opposite sign, an effect for a null or the reverse, cause and effect swapped, a cause from another
                 text, and the sign between the concepts alone turned.

Not learned from, so that they can test it: SciClaim, and the validation part of Evidence Inference.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.scoring import gold
from benchmarks.scoring.labels import Labelled, label
from benchmarks.scoring.reading import stated
from benchmarks.scoring.readings import judgements
from pipeline.extract.reader import network
from pipeline.extract.reader.extract import extract
from pipeline.extract.signals import CERTAINTY, EMBEDDED, SIGNALS
from pipeline.extract.validation import keep
from pipeline.store.factors import coefficients
from pipeline.store.records import ClaimsDraft

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
TABLE = ROOT / "pipeline/store/reading.toml"
JUDGED = ROOT / "benchmarks/reading_judged.tsv"
WRONG = 0.1  # of a model's claims: of 26 recorded claims drawn at random about nine in ten hold
MATCHED = 34 / 35  # of claims that a recorded answer matches are right: of 35 of the grammar before it, read by hand
RIDGE = 1.0
SWEEPS = 500
ALONE = ("doubt ungrounded",)  # not fitted: such a claim is never evidence, and nothing is known of its abstract

Row = dict[str, Any]
Pattern = tuple[str, ...]


class Tally(NamedTuple):
    """The weights of right and of wrong claims with one set of signals."""

    right: float
    wrong: float


Tallies = dict[Pattern, Tally]


def recorded(data: Path) -> list[Row]:
    """The recorded answers that may be learned from: of corpora on which the reader was not trained."""
    manifest = json.loads(network.weights().joinpath(network.MANIFEST).read_text("utf-8"))
    unseen = tuple(filter(None, manifest["trained"]["leave_out"].split(",")))
    text = (data / "recorded_answers/claims.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in text.split("\n") if line.strip()]
    return [row for row in rows if row["corpus"].startswith(unseen)]


# --- the embedded reader ----------------------------------------------------------------------------------------------


def of_reader(records: Sequence[Labelled], judged: Mapping[str, bool], sure: float) -> tuple[Tallies, Counter[str]]:
    """The embedded reader's claims on a corpus, right or wrong, and how many of them are known by what.

    `sure` is the share of the claims labelled right that are right. Those read by hand stand for all without a label.
    """
    known: dict[bool, Counter[Pattern]] = {True: Counter(), False: Counter()}
    read: dict[bool, Counter[Pattern]] = {True: Counter(), False: Counter()}
    others = 0
    for record in records:
        row = gold.row(record)
        found = stated(keep(row, ClaimsDraft(claims=extract(row["text"])), "reading").claims)
        for claim, said in zip(found, label(record, found), strict=True):
            if said:
                known[True][tuple(claim.signals)] += 1
                continue
            others += 1
            if claim.statement in judged:
                read[judged[claim.statement]][tuple(claim.signals)] += 1
    by_hand = read[True].total() + read[False].total()
    each = others / by_hand if by_hand else 0.0  # claims that one read by hand stands for
    tallies = {
        pattern: Tally(
            sure * known[True][pattern] + each * read[True][pattern],
            (1 - sure) * known[True][pattern] + known[False][pattern] + each * read[False][pattern],
        )
        for pattern in {*known[True], *known[False], *read[True], *read[False]}
    }
    labelled = known[True].total() + known[False].total()
    return tallies, Counter({"labelled": labelled, "read by hand": by_hand, "they stand for": others})


def drawn(records: Sequence[Labelled], judged: Mapping[str, bool], number: int) -> Iterator[str]:
    """Claims of the embedded reader that no answer says and nobody has read, drawn at random."""
    unknown = []
    for record in records:
        row = gold.row(record)
        found = stated(keep(row, ClaimsDraft(claims=extract(row["text"])), "reading").claims)
        told = label(record, found)
        unknown += [one for one, said in zip(found, told, strict=True) if not said and one.statement not in judged]
    for claim in random.Random(1).sample(unknown, min(number, len(unknown))):
        yield f"{claim.statement}\t{claim.cause} --{claim.relation} ({claim.sign})--> {claim.effect}\t{claim.quote}"


# --- models -----------------------------------------------------------------------------------------------------------

_OPPOSITE = {"+": "-", "-": "+"}


def _turned(claim: Row, name: str) -> Row:
    return {name: _OPPOSITE.get(claim[name], claim[name])}


def spoiled(claim: Row, other: Row) -> Iterator[Row]:
    """A claim made wrong in each way that there is; `other` is a claim of another text."""
    if claim["sign"] in _OPPOSITE:
        yield claim | _turned(claim, "sign") | _turned(claim, "concept_sign")
        yield claim | {"sign": "0", "concept_sign": "0"}
        yield claim | _turned(claim, "concept_sign")
    elif claim["sign"] == "0":
        yield claim | {"sign": "+", "concept_sign": "+"}
    swapped = {"cause": claim["effect"], "effect": claim["cause"]}
    swapped |= {"cause_concept": claim["effect_concept"], "effect_concept": claim["cause_concept"]}
    yield claim | swapped
    yield claim | {name: other[name] for name in ("cause", "cause_concept")}


def of_models(rows: Sequence[Row]) -> tuple[Tallies, Counter[str]]:
    """Recorded claims as they are and made wrong; the wrong ones weigh WRONG of all together."""
    counts: dict[bool, Counter[Pattern]] = {True: Counter(), False: Counter()}
    pool = [claim for row in rows for claim in row["answer"]["claims"]]
    place = 0
    for row in rows:
        for claim in row["answer"]["claims"]:
            other = pool[(place + len(pool) // 2) % len(pool)]
            place += 1
            counts[True].update(_kept(row, claim))
            for wrong in spoiled(claim, other):
                counts[False].update(_kept(row, wrong))
    right, wrong = counts[True].total(), counts[False].total()
    share = WRONG / (1 - WRONG) * right / wrong
    tallies = {
        pattern: Tally(counts[True][pattern], share * counts[False][pattern])
        for pattern in {*counts[True], *counts[False]}
    }
    return tallies, Counter({"recorded": right, "made wrong": wrong})


def _kept(row: Row, claim: Row) -> list[Pattern]:
    draft = ClaimsDraft.model_validate({"claims": [claim]})
    kept = keep({"id": row["id"], "digest": "", "title": row["title"], "text": row["text"]}, draft, "reading")
    return [tuple(claim.signals) for claim in stated(kept.claims)]


# --- the fit ----------------------------------------------------------------------------------------------------------


def fit(tallies: Tallies, names: Sequence[str]) -> dict[str, float]:
    """The coefficients of a logistic regression with a ridge, by Newton steps one coefficient at a time.

    The intercept and the reader's have no ridge, and a doubt's coefficient is at most 0.
    """
    found = dict.fromkeys(("intercept", *names), 0.0)
    having = {name: [pattern for pattern in tallies if name == "intercept" or name in pattern] for name in found}
    logits = dict.fromkeys(tallies, 0.0)
    for _ in range(SWEEPS):
        for name, patterns in having.items():
            ridge = 0.0 if name in ("intercept", EMBEDDED) else RIDGE
            slope, bend = ridge * found[name], ridge
            for pattern in patterns:
                right, wrong = tallies[pattern]
                chance = 1 / (1 + math.exp(-logits[pattern]))
                slope += (right + wrong) * chance - right
                bend += (right + wrong) * chance * (1 - chance)
            if not bend:
                continue
            step = found[name] - max(-1.0, min(1.0, slope / bend))
            step = min(step, 0.0) if name.startswith("doubt") else step
            for pattern in patterns:
                logits[pattern] += step - found[name]
            found[name] = step
    return {name: round(value, 2) + 0.0 for name, value in found.items()}


def rising(found: dict[str, float], own: Tallies) -> dict[str, float]:
    """The same with the steps of certainty in order: neighbours that are not share their mean, weighed by claims."""
    having = {name: sum(sum(tally) for pattern, tally in own.items() if name in pattern) for name in CERTAINTY}
    pools: list[list[str]] = []
    for name in CERTAINTY:
        pools.append([name])
        while len(pools) > 1 and _mean(found, having, pools[-2]) > _mean(found, having, pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    return found | {name: round(_mean(found, having, pool), 2) for pool in pools for name in pool}


def _mean(found: Mapping[str, float], having: Mapping[str, float], names: Sequence[str]) -> float:
    weights = [having[name] + 1e-9 for name in names]
    return sum(weight * found[name] for weight, name in zip(weights, names, strict=True)) / sum(weights)


def joined(parts: Sequence[Tallies]) -> Tallies:
    """All tallies together."""
    found: dict[Pattern, Tally] = defaultdict(lambda: Tally(0, 0))
    for part in parts:
        for pattern, (right, wrong) in part.items():
            found[pattern] = Tally(found[pattern].right + right, found[pattern].wrong + wrong)
    return dict(found)


# --- the file ---------------------------------------------------------------------------------------------------------


def written(found: Mapping[str, float], counts: Mapping[str, int], before: str) -> str:
    """The text of reading.toml: the words that it has and the coefficients found; its date where nothing changed."""
    told = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    text = "".join(
        f"\n[{row.signal if row.signal.isalnum() else json.dumps(row.signal)}]\n"
        f"coefficient = {found.get(row.signal, row.coefficient)}\nwords = {json.dumps(row.words, ensure_ascii=False)}\n"
        for row in coefficients()
    )
    for date in (*(line[9:] for line in before.split("\n") if line.startswith("# Fitted ")), ""):
        whole = _HEAD.format(date=date or f"{datetime.now(UTC).date()}.", told=told) + text
        if whole == before:
            return whole
    return whole


_HEAD = """\
# Reading: the probability that an abstract says what a claim says it does (cause, effect, sign), as a logistic function
# of the claim's signals. Each coefficient is added where the claim has the signal. The judgements of people and models,
# and an ungrounded quote, have coefficients that are set; the others are fitted by benchmarks/reading.py, which writes
# this file: change the words here, and the coefficients there.
# Fitted {date}
# Claims: {told}.
"""


def main() -> None:
    """Fit, print, write."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("data", nargs="?", type=Path, default=DATA)
    options.add_argument("--dry", action="store_true", help="write nothing")
    options.add_argument("--draw", type=int, metavar="N", help="print N claims that no answer says, to be read")
    given = options.parse_args()
    rows, judged = recorded(given.data), judgements(JUDGED)
    answered = [Labelled(id=row["id"], text=row["text"], answer=row["answer"]) for row in rows]
    if given.draw:
        print("\n".join(drawn(answered, judged, given.draw)))
        return
    own, of_own = of_reader(answered, judged, MATCHED)
    models, of_models_ = of_models(rows)
    names = [name for name in SIGNALS if name not in ALONE]
    found = rising(fit(joined([own, models]), names), own)
    print(f"{'':18}{'':12}{'embedded':>18}{'models':>18}")
    print(f"{'signal':18}{'coefficient':>12}{'claims':>10}{'right':>8}{'claims':>10}{'right':>8}")
    for name, value in found.items():
        print(f"{name:18}{value:12.2f}{_of(own, name)}{_of(models, name)}")
    if not given.dry:
        before = TABLE.read_text("utf-8")
        TABLE.write_text(written(found, {**of_own, **of_models_}, before), "utf-8")
        print(TABLE)


def _of(tallies: Tallies, name: str) -> str:
    having = [tally for pattern, tally in tallies.items() if name == "intercept" or name in pattern]
    right, wrong = sum(tally.right for tally in having), sum(tally.wrong for tally in having)
    return f"{right + wrong:10.0f}{right / (right + wrong):8.3f}" if right + wrong else f"{'':18}"


if __name__ == "__main__":
    main()
