"""How well and how fast the embedded extractor works, each figure beside the floor that it must reach.

    python benchmarks/embedded.py [DATA_FOLDER]

Every figure comes from the one setting that users get.

Detection: a sentence counts as found when at least one claim of strength causal or conditional comes back from it,
denied or not. Pairs: claims of strength causal or conditional, matched one to one with the gold pairs; `containment`
asks that one side's words lie in the other's and that the claim's names have at most eight words, `overlap` that the
words agree with F1 >= .5 on both sides. Evidence Inference: a claim matches a question when its cause goes with the
intervention and its effect with the outcome; the sign is the one that the graph would get.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.claims import keep
from pipeline.claims.embedded import extract
from pipeline.records import Claim, ClaimDraft, ClaimsDraft

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
LONGEST = 8  # words of a name that containment still counts

# set, file, floor of F1, floor of accuracy
DETECTION = (
    ("CNC dev", "extraction_cnc_v2/dev.jsonl", 0.70, 0.70),
    ("SemEval test", "extraction_semeval2010_task8/test.jsonl", 0.64, None),
    ("Yu 2019", "strength_yu2019_pubmed/all.jsonl", 0.60, None),
    ("CESSC val", "strength_cessc_socsci/val.jsonl", 0.68, None),
)
Row = dict[str, Any]
Agree = Callable[[str, str], bool]


def read_rows(path: Path) -> list[Row]:
    """The records of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def causal_claims(text: str) -> list[ClaimDraft]:
    """The claims of a text that state causation, denied or not."""
    return [claim for claim in extract(text) if claim.strength != "correlational"]


def ratios(hits: float, found: float, wanted: float) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    precision, recall = hits / found if found else 0.0, hits / wanted if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def beside(value: float, floor: float | None) -> str:
    """A figure with its floor and whether it is reached."""
    if floor is None:
        return f"{value:.3f}          "
    return f"{value:.3f} ({'>=' if value >= floor else '< '} {floor:.2f})"


def detection(rows: list[Row]) -> tuple[float, float, float, float, float, float]:
    """Precision, recall, F1, accuracy; then F1 and accuracy of calling every sentence causal."""
    marked = [(bool(causal_claims(row["text"])), bool(row["causal"])) for row in rows]
    hits = sum(found and gold for found, gold in marked)
    wanted = sum(gold for _, gold in marked)
    precision, recall, f1 = ratios(hits, sum(found for found, _ in marked), wanted)
    accuracy = sum(found == gold for found, gold in marked) / len(marked)
    return precision, recall, f1, accuracy, ratios(wanted, len(marked), wanted)[2], wanted / len(marked)


# --- pairs ------------------------------------------------------------------------------------------------------------


def words_of(text: str) -> list[str]:
    """The words of a name, in lower case."""
    return re.findall(r"\w+", text.casefold())


def contained(name: str, gold: str) -> bool:
    """Whether one side's words lie in the other's; names of more than eight words never do."""
    one, other = words_of(name), words_of(gold)
    return 0 < len(one) <= LONGEST and bool(other) and (set(one) <= set(other) or set(other) <= set(one))


def overlapping(name: str, gold: str) -> bool:
    """Whether the words of both agree with F1 of a half or more."""
    one, other = set(words_of(name)), set(words_of(gold))
    return bool(one and other) and 2 * len(one & other) / (len(one) + len(other)) >= 0.5


def matched(claims: list[ClaimDraft], gold: list[Row], agree: Agree) -> dict[int, int]:
    """Gold pair -> claim: as many as can be matched one to one."""
    options = [
        [
            k
            for k, claim in enumerate(claims)
            if agree(claim.cause, pair["cause"]["text"]) and agree(claim.effect, pair["effect"]["text"])
        ]
        for pair in gold
    ]
    taken: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for k in options[i]:
            if k not in seen:
                seen.add(k)
                if k not in taken or place(taken[k], seen):
                    taken[k] = i
                    return True
        return False

    for i in range(len(gold)):
        place(i, set())
    return {i: k for k, i in taken.items()}


def pairs(rows: list[Row], agree: Agree) -> tuple[float, float, float, float]:
    """Precision, recall and F1 of causal pairs, and the share of matched ones with the gold's sign where it has one."""
    hits = found = wanted = signed = right = 0
    for row in rows:
        gold = [pair for pair in row["pairs"] if pair.get("relation", "causation") == "causation"]
        claims = causal_claims(row["text"])
        links = matched(claims, gold, agree)
        hits, found, wanted = hits + len(links), found + len(claims), wanted + len(gold)
        for i, k in links.items():
            if gold[i].get("polarity"):
                signed += 1
                right += claims[k].sign == gold[i]["polarity"]
    return (*ratios(hits, found, wanted), right / signed if signed else 0.0)


# --- signs and relations of whole abstracts ---------------------------------------------------------------------------

_STOP = frozenset("the a an of in to and or for with on by at from as group groups patients versus vs".split())


def stems(text: str) -> set[str]:
    """The first letters of a name's content words: enough to see "infusions" in "infusion"."""
    return {word[:6] for word in words_of(text) if word not in _STOP}


def same_thing(name: str, gold: str) -> bool:
    """Whether two names go together: one's stems lie in the other's, or they agree with F1 of a half or more."""
    one, other = stems(name), stems(gold)
    if not one or not other:
        return False
    return one <= other or other <= one or 2 * len(one & other) / (len(one) + len(other)) >= 0.5


def kept(text: str) -> list[Claim]:
    """The claims of an abstract as the pipeline keeps them."""
    row = {"id": "benchmark", "digest": "", "text": text}
    return keep(row, ClaimsDraft(claims=extract(text)), "benchmark").claims


def said(claim: Claim) -> str:
    """What a claim says of its effect: "+", "-", or "0" for no effect; denying an effect says none."""
    return "0" if claim.denied else claim.sign


def signs(rows: list[Row]) -> tuple[int, int, int, int]:
    """Questions, questions with a matching claim, those of them with a direction, those with the right one."""
    asked = met = told = right = 0
    for row in rows:
        claims = kept(row["text"])
        for question in row["ico"]:
            asked += 1
            answers = [
                said(claim)
                for claim in claims
                if same_thing(claim.cause, question["intervention"]) and same_thing(claim.effect, question["outcome"])
            ]
            met += bool(answers)
            firm = [answer for answer in answers if answer != "?"]
            told += bool(firm)
            right += bool(firm) and max(firm, key=firm.count) == question["polarity"]
    return asked, met, told, right


def relations(rows: list[Row]) -> tuple[float, float, float]:
    """Chemical induces disease, by concept: claims that raise a disease, whatever their strength."""
    hits = found = wanted = 0
    for row in rows:
        gold = {(relation["cause_concept"], relation["effect_concept"]) for relation in row["relations"]}
        told: set[tuple[str, str]] = set()
        for claim in kept(row["text"]):
            if not claim.denied and claim.sign in {"+", "?"}:
                causes = concepts(row, "Chemical", claim.cause_text)
                told |= {(one, other) for one in causes for other in concepts(row, "Disease", claim.effect_text)}
        hits, found, wanted = hits + len(gold & told), found + len(told), wanted + len(gold)
    return ratios(hits, found, wanted)


def concepts(row: Row, kind: str, name: str) -> set[str]:
    """The concepts of one kind that a name mentions."""
    low = f" {' '.join(words_of(name))} "
    return {
        concept
        for entity in row["entities"]
        if entity["type"] == kind and f" {' '.join(words_of(entity['text']))} " in low
        for concept in entity["concepts"]
    }


# --- the tables -------------------------------------------------------------------------------------------------------


def speed(texts: Iterable[str]) -> tuple[float, int]:
    """Texts a second, and claims found."""
    start, count, claims = time.perf_counter(), 0, 0
    for text in texts:
        claims += len(extract(text))
        count += 1
    return count / (time.perf_counter() - start), claims


def print_detection(data: Path) -> None:
    """Detection, with its floors and what calling everything causal reaches."""
    print("detection                  P       R    F1 (floor)         accuracy (floor)    all causal: F1  accuracy")
    for name, file, f1_floor, accuracy_floor in DETECTION:
        rows = read_rows(data / file)
        precision, recall, f1, accuracy, base_f1, base_accuracy = detection(rows)
        print(
            f"  {name:13}{len(rows):5}   {precision:.3f}   {recall:.3f}   {beside(f1, f1_floor)}   "
            f"{beside(accuracy, accuracy_floor)}   {base_f1:.3f}           {base_accuracy:.3f}"
        )


def print_pairs(data: Path) -> None:
    """Pairs, with their floors."""
    sciclaim = [row for split in ("train", "val") for row in read_rows(data / f"extraction_sciclaim/{split}.jsonl")]
    tables: tuple[tuple[str, list[Row], Agree, float], ...] = (
        ("CNC dev, containment", read_rows(data / "extraction_cnc_v2/dev.jsonl"), contained, 0.48),
        ("SemEval test, containment", read_rows(data / DETECTION[1][1]), contained, 0.50),
        ("SciClaim train and val, overlap", sciclaim, overlapping, 0.35),
    )
    print("\npairs                                 P       R    F1 (floor)         sign right")
    for name, rows, agree, floor in tables:
        precision, recall, f1, sign = pairs(rows, agree)
        told = f"{sign:.3f}" if sign else "  -"
        print(f"  {name:32}  {precision:.3f}   {recall:.3f}   {beside(f1, floor)}   {told}")


def print_abstracts(data: Path) -> None:
    """Signs and relations of whole abstracts."""
    asked, met, told, right = signs(read_rows(data / "extraction_evidence_inference2/validation.jsonl"))
    accuracy = right / told if told else 0.0
    print("\nEvidence Inference validation")
    print(f"  {asked} questions, {met} with a matching claim, {told} of them with a direction")
    print(f"  sign right where a direction was said   {beside(accuracy, 0.65)}")
    figures = relations(read_rows(data / "relations_bc5cdr/dev.jsonl"))
    print("\nBC5CDR dev, chemical induces disease:     P {:.3f}  R {:.3f}  F1 {:.3f}".format(*figures))


def main(data: Path) -> None:
    """Print the tables."""
    extract("Rain causes floods.")
    print_detection(data)
    print_pairs(data)
    print_abstracts(data)
    sentences = [row["text"] for row in read_rows(data / "strength_yu2019_pubmed/all.jsonl")]
    print("\nspeed, one core: {:.0f} sentences a second ({} claims)".format(*speed(sentences)))
    abstracts = [row["abstract"] for row in read_rows(data / "corpus_scifact/corpus-00.jsonl")[:500]]
    rate, claims = speed(abstracts)
    print(f"                 {rate:.0f} abstracts a second ({'>=' if rate >= 100 else '< '} 100; {claims} claims)")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
