"""How often the checks of claims doubt a right claim, and how often a wrong one.

    python -m benchmarks.checks [DATA_FOLDER] [--show SET]

Claims are built from gold: cause, effect and sign as annotators gave them. A right claim should hardly ever be doubted
(false alarms); one with the opposite sign, a null for an effect or the reverse, cause and effect swapped, or a name
from another text mostly should (caught). Where the checks are not sure they are silent, and catch nothing. `--show`
prints the false alarms of the sets whose name begins so.
Then: what caps of strength cost, what dropping aims and gaps costs, how fast checking is, and how many tokens an
abstract takes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.extract.checks.doubts import Doubt
from pipeline.extract.non_findings import is_no_finding
from pipeline.extract.reader.extract import extract
from pipeline.extract.validation import keep
from pipeline.llm import prompt
from pipeline.llm.schema import closed_schema
from pipeline.sources.text.sentences import split
from pipeline.store.records import Claim, ClaimsDraft

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CONTRARY = {Doubt(name).words for name in ("direction", "sign", "null", "unstated")}
NAMES = {Doubt(name, role).words for name in ("far", "invented") for role in ("cause", "effect")}
OPPOSITES = {"+": "-", "-": "+", "0": "+-"}


class Gold(NamedTuple):
    """One annotated statement. `text` is the abstract, or the sentence where there is no more."""

    source: str
    text: str
    quote: str
    cause: str
    effect: str
    relation: str
    sign: str


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The records of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


# --- gold -----------------------------------------------------------------------------------------------------------


def sciclaim(data: Path) -> Iterator[Gold]:
    """Associations of the annotation graphs with a sign; an argument that is a comparison ("lower Y") is whole."""
    for split_ in ("train", "val"):
        for row in read_rows(data / f"extraction_sciclaim/{split_}.jsonl"):
            yield from _associations(row)


def _associations(row: dict[str, Any]) -> Iterator[Gold]:
    entities = {each["id"]: each for each in row["entities"]}
    arguments: dict[tuple[str, str], list[str]] = {}
    for link in row["graph"]:
        arguments.setdefault((link["head"], link["type"]), []).append(link["tail"])
    for name, entity in entities.items():
        said = entity.get("attributes", ())
        sign = "+" if "sign+" in said else "-" if "sign-" in said else ""
        kind = next((each for each in ("causation", "correlation", "comparison") if each in said), "")
        if entity["type"] != "association" or not sign or not kind:
            continue
        denied = any(entities[each]["text"].lower() in {"not", "no"} for each in arguments.get((name, "modifier"), ()))
        sign = "0" if denied else sign
        for cause in _spans(entities, arguments, arguments.get((name, "arg0"), ())):
            for effect in _spans(entities, arguments, arguments.get((name, "arg1"), ())):
                names = row["text"][slice(*cause)], row["text"][slice(*effect)]
                yield Gold(f"SciClaim {kind}", row["text"], row["text"], *names, entity["text"], sign)


def _spans(
    entities: dict[str, Any], arguments: dict[tuple[str, str], list[str]], ids: Any
) -> Iterator[tuple[int, int]]:
    for each in ids:
        entity = entities[each]
        if entity["type"] == "factor":
            yield entity["start"], entity["end"]
        elif entity["type"] == "association" and (each, "arg0") not in arguments:
            for inner in arguments.get((each, "arg1"), ()):
                if entities[inner]["type"] == "factor":
                    both = (entity, entities[inner])
                    yield min(part["start"] for part in both), max(part["end"] for part in both)


def because(data: Path) -> Iterator[Gold]:
    """Facilitating and inhibiting pairs whose spans lie in one sentence."""
    for row in read_rows(data / "extraction_because/all.jsonl"):
        sentences = list(split(row["text"]))
        for pair in row["pairs"]:
            spans = (pair["cause"], pair["effect"])
            first, last = min(span["start"] for span in spans), max(span["end"] for span in spans)
            around = [row["text"][start:end] for start, end in sentences if start <= first and end >= last]
            if around and pair["polarity"]:
                signal = " ".join(each["text"] for each in pair.get("signal", ()))
                names = pair["cause"]["text"], pair["effect"]["text"]
                yield Gold("BECAUSE", row["text"], around[0], *names, signal, pair["polarity"])


def evidence_inference(data: Path) -> Iterator[Gold]:
    """Intervention and outcome as the question words them, which is often not how the quoted evidence does."""
    for split_ in ("train", "validation"):
        for row in read_rows(data / f"extraction_evidence_inference2/{split_}.jsonl"):
            for asked in row["ico"]:
                quote = asked["evidence"][0]["text"]
                names = asked["intervention"], asked["outcome"]
                yield Gold(f"Ev. Inference {split_[:5]}", row["text"], quote, *names, "", asked["polarity"])


def marked(data: Path) -> Iterator[Gold]:
    """Causes and effects of web sentences and news: they have no sign, but a direction."""
    for name, file in (("SemEval", "extraction_semeval2010_task8"), ("CNC", "extraction_cnc_v2")):
        for row in read_rows(data / f"{file}/train.jsonl"):
            for pair in row["pairs"]:
                names = pair["cause"]["text"], pair["effect"]["text"]
                yield Gold(f"{name} train", row["text"], row["text"], *names, "", "?")


# --- rates ----------------------------------------------------------------------------------------------------------


class Rates:
    """Counts over the claims of one set: what there is to notice, and what is noticed."""

    COLUMNS = ("false", "sign", "null", "swapped", "names", "foreign")

    def __init__(self) -> None:
        self.counts = dict.fromkeys(self.COLUMNS, 0)
        self.of = dict.fromkeys(self.COLUMNS, 0)

    def note(self, column: str, noticed: bool) -> None:
        """Count one thing to notice."""
        self.of[column] += 1
        self.counts[column] += noticed

    def line(self, name: str) -> str:
        """The rates, for the table."""
        shares = (
            f"{self.counts[each] / self.of[each]:9.3f}" if self.of[each] else f"{'-':>9}" for each in self.COLUMNS
        )
        return f"{name:22}{self.of['false']:7}{''.join(shares)}"


def claim(gold: Gold, sign: str) -> Claim | None:
    """The claim that `keep` makes of a gold statement with this sign, if it is one."""
    said = {
        "quote": gold.quote, "cause": gold.cause, "relation": gold.relation, "effect": gold.effect, "sign": sign,
        "hedged": False, "strength": "causal",
    }  # fmt: skip
    row = {"id": "gold", "digest": "d", "text": gold.text}
    kept = keep(row, ClaimsDraft.model_validate({"claims": [said]}), "recipe").claims
    return kept[0] if kept else None


def is_doubted(found: Claim | None, doubts: set[str] = CONTRARY) -> bool:
    """Whether the checks have one of these doubts of a claim: that its quote says otherwise, or has no such names."""
    return found is not None and not doubts.isdisjoint(found.doubts)


def measure(golds: Iterator[Gold], show: str | None) -> dict[str, Rates]:
    """Rates of every set."""
    sets: dict[str, Rates] = {}
    listed = list(golds)
    for place, gold in enumerate(listed):
        right = claim(gold, gold.sign)
        if right is None:
            continue
        rates = sets.setdefault(gold.source, Rates())
        rates.note("false", is_doubted(right))
        if show is not None and gold.source.startswith(show) and is_doubted(right):
            print(
                f"  {gold.sign} {right.doubts}: {right.cause} | {right.effect} | {' '.join(right.quote.split())[:300]}"
            )
        for sign in OPPOSITES.get(gold.sign, ""):
            rates.note("null" if gold.sign == "0" else "sign", is_doubted(claim(gold, sign)))
        if gold.sign in {"+", "-"}:
            rates.note("null", is_doubted(claim(gold, "0")))
        swapped = claim(gold._replace(cause=gold.effect, effect=gold.cause), gold.sign)
        rates.note("swapped", is_doubted(swapped))
        other = listed[(place + len(listed) // 2) % len(listed)]
        rates.note("names", is_doubted(right, NAMES))
        rates.note("foreign", is_doubted(claim(gold._replace(cause=other.cause), gold.sign), NAMES))
    return sets


def caps(data: Path) -> None:
    """How often a claim stated as causal is lowered, by what the annotators called it."""
    counts: dict[str, list[int]] = {}
    for gold in sciclaim(data):
        found = claim(gold, gold.sign)
        if found is not None:
            tally = counts.setdefault(gold.source, [0, 0, 0])
            tally[0] += 1
            tally[1] += found.strength == "conditional"
            tally[2] += found.strength == "correlational"
    print("\nstrength of claims stated as causal     claims  to conditional  to correlational")
    for name, (claims, conditional, correlational) in counts.items():
        print(f"  {name:36}{claims:8}{conditional:16}{correlational:18}")


def losses(data: Path) -> None:
    """How many gold findings are dropped as aims or gaps, and how many of what is none."""
    print("\ndropped as aims, proposals and gaps   findings          no findings")
    files = {"Yu 2019": "strength_yu2019_pubmed/all.jsonl", "CESSC train": "strength_cessc_socsci/train.jsonl"}
    for name, file in files.items():
        rows = [(row.get("label", row["causal"]) not in {"none", False}, row["text"]) for row in read_rows(data / file)]
        lost = sum(is_no_finding(text, text[-15:-3]) for finding, text in rows if finding)
        left = sum(is_no_finding(text, text[-15:-3]) for finding, text in rows if not finding)
        findings = sum(finding for finding, _ in rows)
        print(f"  {name:32}{lost:5} of {findings:5}{left:12} of {len(rows) - findings:5}")
    golds = list(sciclaim(data))
    lost = sum(is_no_finding(gold.quote, gold.effect) for gold in golds)
    print(f"  {'SciClaim, signed associations':32}{lost:5} of {len(golds):5}")


def speed(texts: list[str]) -> None:
    """Abstracts a second through the embedded reader, without and with the judging of its claims."""
    start = time.perf_counter()
    drafts = [ClaimsDraft(claims=extract(text)) for text in texts]
    middle = time.perf_counter()
    for text, draft in zip(texts, drafts, strict=True):
        keep({"id": "a", "digest": "d", "text": text}, draft, "recipe")
    end = time.perf_counter()
    both = len(texts) / (end - start)
    print(f"\n{len(texts) / (middle - start):.0f} abstracts a second extracted, {both:.0f} extracted and checked")


def tokens(rows: list[dict[str, Any]]) -> None:
    """What an abstract takes at four characters a token: prompt, schema, abstract, an answer with what rules find."""
    asked = prompt.load("claims").fill(title="", text="")
    fixed = sum(len(text) for role, text in (asked[0], asked[-1]))
    examples = sum(len(text) for _, text in asked[1:-1])
    schema = len(json.dumps(closed_schema(ClaimsDraft), separators=(",", ":")))
    over = []
    for row in rows:
        answer = len(ClaimsDraft(claims=extract(row["abstract"])).model_dump_json())
        spent = (fixed + schema + len(row["title"]) + len(row["abstract"]) + answer) / 4
        over.append(spent - 1.5 * len(row["abstract"]) / 4 - 700)
    print(
        f"\ntokens: prompt {fixed / 4:.0f}, examples {examples / 4:.0f}, schema {schema / 4:.0f}; without the examples "
        f"{statistics.median(over):+.0f} (median) and {statistics.mean(over):+.0f} (mean) against 1.5 abstracts + 700"
    )


def main(data: Path, show: str | None, limit: int | None) -> None:
    """Print the tables."""
    found = {}
    for golds in (sciclaim(data), because(data), evidence_inference(data), marked(data)):
        found |= measure(islice(golds, limit), show)
    print(f"{'':22}{'':7}    false{'caught':>27}   false   caught")
    print(f"{'':22} claims   alarms     sign     null  swapped    names  foreign")
    for name, rates in found.items():
        print(rates.line(name))
    caps(data)
    losses(data)
    corpus = read_rows(data / "corpus_pubmedqa/train.jsonl")[:300]
    speed([row["abstract"] for row in corpus])
    tokens(corpus)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", type=Path, default=DATA)
    parser.add_argument("--show", metavar="SET")
    parser.add_argument("--limit", type=int, metavar="N", help="so many claims of each source")
    arguments = parser.parse_args()
    main(arguments.data, arguments.show, arguments.limit)
