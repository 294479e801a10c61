"""How well and how fast the embedded extractor works, beside 'everything is causal' as the baseline.

    python benchmarks/embedded.py [DATA_FOLDER]

Every figure comes from the one setting that users get. A sentence counts as detected when at least one claim of
strength causal or conditional comes back from it.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.claims.embedded import extract
from pipeline.records import ClaimDraft

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

DETECTION = {
    "CNC dev": "extraction_cnc_v2/dev.jsonl",
    "SemEval test": "extraction_semeval2010_task8/test.jsonl",
    "Yu 2019": "strength_yu2019_pubmed/all.jsonl",
    "CESSC val": "strength_cessc_socsci/val.jsonl",
}


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def is_detected(text: str) -> bool:
    """Whether the extractor finds a causal claim, denied or not."""
    return any(claim.strength != "correlational" for claim in extract(text))


def ratios(hits: float, found: float, wanted: float) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    precision, recall = hits / found if found else 0.0, hits / wanted if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def detection(rows: list[dict[str, Any]]) -> tuple[float, float, float, float, float, float]:
    """Precision, recall, F1, accuracy; then F1 and accuracy of calling every sentence causal."""
    marked = [(is_detected(row["text"]), bool(row["causal"])) for row in rows]
    hits = sum(found and gold for found, gold in marked)
    wanted = sum(gold for _, gold in marked)
    precision, recall, f1 = ratios(hits, sum(found for found, _ in marked), wanted)
    accuracy = sum(found == gold for found, gold in marked) / len(marked)
    return precision, recall, f1, accuracy, ratios(wanted, len(marked), wanted)[2], wanted / len(marked)


def within(left: str, right: str) -> bool:
    """Whether one span holds the other."""
    return left in right or right in left


def contained_pairs(rows: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Pairs whose cause and effect each hold, or are held by, those of a gold pair; every gold pair counts once."""
    hits = found = wanted = 0
    for row in rows:
        claims, gold = extract(row["text"]), row["pairs"]
        free = set(range(len(gold)))
        for claim in claims:
            for k in sorted(free):
                if within(claim.cause, gold[k]["cause"]["text"]) and within(claim.effect, gold[k]["effect"]["text"]):
                    free.discard(k)
                    break
        hits += len(gold) - len(free)
        found += len(claims)
        wanted += len(gold)
    return ratios(hits, found, wanted)


def overlap(left: str, right: str) -> float:
    """F1 of two spans' words."""
    one, other = set(re.findall(r"\w+", left.lower())), set(re.findall(r"\w+", right.lower()))
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def overlapping_pairs(rows: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    """Word overlap of causal claims with gold causation pairs, and how many of the matched ones have the gold sign."""
    score = found = wanted = 0.0
    right = signed = 0
    for row in rows:
        gold = [pair for pair in row["pairs"] if pair["relation"] == "causation"]
        claims: list[ClaimDraft] = [claim for claim in extract(row["text"]) if claim.strength != "correlational"]
        found, wanted = found + len(claims), wanted + len(gold)
        options = []
        for i, claim in enumerate(claims):
            for k, pair in enumerate(gold):
                cause, effect = (
                    overlap(claim.cause, pair["cause"]["text"]),
                    overlap(claim.effect, pair["effect"]["text"]),
                )
                if cause and effect:
                    options.append(((cause + effect) / 2, i, k))
        used: set[tuple[str, int]] = set()
        for value, i, k in sorted(options, reverse=True):
            if ("claim", i) in used or ("gold", k) in used:
                continue
            used |= {("claim", i), ("gold", k)}
            score += value
            if gold[k]["polarity"]:
                signed += 1
                right += claims[i].sign == gold[k]["polarity"]
    return (*ratios(score, found, wanted), right / signed if signed else 0.0)


def speed(texts: Iterable[str]) -> tuple[float, int]:
    """Texts a second, and claims found."""
    start, count, claims = time.perf_counter(), 0, 0
    for text in texts:
        claims += len(extract(text))
        count += 1
    return count / (time.perf_counter() - start), claims


def main(data: Path) -> None:
    """Print the tables."""
    extract("Rain causes floods.")
    print(f"{'set':14}{'sentences':>10}{'P':>8}{'R':>8}{'F1':>8}{'acc':>8}   everything causal: F1, acc")
    for name, file in DETECTION.items():
        rows = read_rows(data / file)
        precision, recall, f1, accuracy, base_f1, base_accuracy = detection(rows)
        print(
            f"{name:14}{len(rows):10}{precision:8.3f}{recall:8.3f}{f1:8.3f}{accuracy:8.3f}{base_f1:22.3f}{base_accuracy:7.3f}"
        )
    print("\npairs")
    cnc = read_rows(data / "extraction_cnc_v2/dev.jsonl")
    print("  CNC dev, containment:                   P {:.3f}  R {:.3f}  F1 {:.3f}".format(*contained_pairs(cnc)))
    causal = [row for row in cnc if row["causal"]]
    print("  CNC dev, causal sentences only:         P {:.3f}  R {:.3f}  F1 {:.3f}".format(*contained_pairs(causal)))
    for split in ("train", "val"):
        rows = read_rows(data / f"extraction_sciclaim/{split}.jsonl")
        line = "  SciClaim {:6} causation, word overlap: P {:.3f}  R {:.3f}  F1 {:.3f}  sign right {:.3f}"
        print(line.format(split + ",", *overlapping_pairs(rows)))
    print("\nspeed, one core")
    sentences = [row["text"] for row in read_rows(data / "strength_yu2019_pubmed/all.jsonl")]
    print("  {:8.0f} sentences a second ({} claims)".format(*speed(sentences)))
    abstracts = [row["abstract"] for row in read_rows(data / "corpus_scifact/corpus-00.jsonl")[:500]]
    print("  {:8.0f} abstracts a second ({} claims)".format(*speed(abstracts)))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
