"""Training data: texts with their claims as spans, from labels, recorded answers and gold sets, in one form.

    PYTHONPATH=. python training/data.py [--leave-out nudging,...]     counts, and the share that aligns to tokens

What is measured on is never here: `leave_out` names corpora, whole; the rest of what a reader is scored on is excluded
by `Examples`, which drops every text that shares its words with one of those (`texts.held_out`), unless its corpus is
one that is trained on by choice (nudging, cgiar_climate, pubmedqa and mancon are recorded answers and test sets alike).
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import check_labels
import texts

from pipeline.extract.reader.decoding import CONTEXTS
from pipeline.extract.reader.windows import Span
from pipeline.sources.text.sentences import split

LABELS = Path(__file__).parent / "labels"
TESTED = ("nudging", "cgiar_climate", "pubmedqa", "mancon", "sciclaim")
"""The corpora that a reader is scored on and, when all is measured, trained on: left out for the bar, in for use."""


@dataclass
class Claim:
    """A cause and an effect as spans of the text. None where a source does not say."""

    cause: Span
    effect: Span
    sign: str | None = None
    strength: str | None = None
    hedged: bool | None = None
    basis: str | None = None
    link: list[Span] = field(default_factory=list)
    context: list[tuple[str, Span]] = field(default_factory=list)


@dataclass
class Example:
    """A text to learn from."""

    id: str
    corpus: str
    text: str
    sentences: list[Span]
    claims: list[Claim] = field(default_factory=list)
    said: int = 0
    """claims of the source, also those that could not be placed"""
    complete: bool = True
    """whether what nobody marked is no claim; else only the claims are learnt from"""
    contexts: bool = False
    """whether contexts are marked"""
    states: bool | None = None
    """for a text of which only this is known: does it state something causal?"""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


# --- sources ----------------------------------------------------------------------------------------------------------


def labels() -> Iterator[Example]:
    """The labels of this folder: complete; a title before the abstract is shown too, as what states no claim."""
    for file in sorted(LABELS.glob("*.jsonl")):
        try:
            known = {text.id: text for text in texts.load(file.stem)}
        except FileNotFoundError:
            print(f"{file.stem}: its texts are not here (training/fetch.py)", file=sys.stderr)
            continue
        for row in texts.rows(file):
            text = known.get(row["id"])
            if text is not None and text.digest == row["digest"]:
                sentences = list(split(text.text))
                claims = [_labelled(one) for one in row["claims"]]
                yield Example(row["id"], file.stem, text.text, sentences, claims, len(claims))


def _labelled(one: dict) -> Claim:
    """Of names in several parts the stretch from the first to the last, if it is not much longer; else the longest."""
    sides = [_stretch([tuple(span) for span in one[side]]) for side in ("cause", "effect")]
    link = [tuple(span) for span in one["link"]]
    return Claim(*sides, one["sign"], one["strength"], one["hedged"], one["basis"], link)


def _stretch(spans: list[Span], most: int = 40) -> Span:
    whole = min(a for a, _ in spans), max(b for _, b in spans)
    inner = sum(b - a for a, b in spans)
    return whole if whole[1] - whole[0] - inner <= most else max(spans, key=lambda s: s[1] - s[0])


def recorded() -> Iterator[Example]:
    """The recorded answers of a strong model: complete, with contexts; its basis is not recorded."""
    for row in texts.rows(texts.DATA / "recorded_answers/claims.jsonl"):
        text, said = row["text"], row["answer"]["claims"]
        sentences = list(split(text))
        claims = [claim for one in said if (claim := _placed(text, sentences, one))]
        corpus = {"mancon-dev": "mancon", "evidence_inference_train": "evidence_inference"}
        name = corpus.get(row["corpus"], row["corpus"])
        yield Example(row["id"], name, text, sentences, claims, len(said), contexts=True)


def _placed(text: str, sentences: list[Span], one: dict) -> Claim | None:
    """Copied words as places: in the quote, else in its sentence, else in the nearest one, earlier before later."""
    start = text.find(one["quote"])
    if start < 0:
        return None
    end = start + len(one["quote"])
    home = [s for s in sentences if s[0] < end and s[1] > start] or [(start, end)]
    ranges = [(start, end), *home]
    ranges += sorted(sentences, key=lambda s: (s[0] >= end, abs(s[0] - start)))
    effects = _first(text, one["effect"], ranges)
    causes = _first(text, one["cause"], ranges)
    pairs = [(c, e) for c in causes for e in effects if c != e and not (e[0] <= c[0] and c[1] <= e[1] and c[0] == e[0])]
    if not pairs:
        return None
    cause, effect = min(pairs, key=lambda p: max(p[0][0] - p[1][1], p[1][0] - p[0][1], 0))
    link = check_labels.parts(text, " ... ".join(one["relation"].split()), start, end)
    context = [
        (each["kind"], found[0])
        for each in one["context"]
        if each["kind"] in CONTEXTS and (found := _first(text, each["words"], ranges))
    ]
    return Claim(
        cause, effect, one["sign"], one["strength"], one["hedged"], None, link[0] if link else [], context
    )  # fmt: skip


def _first(text: str, words: str, ranges: list[Span]) -> list[Span]:
    return next((found for span in ranges if words and (found := check_labels.places(text, words, *span))), [])


def sciclaim() -> Iterator[Example]:
    """Sentences with gold pairs of every kind (train)."""
    for row in texts.rows(texts.DATA / "extraction_sciclaim/train.jsonl"):
        claims = []
        for pair in row["pairs"]:
            sides = [(pair[side]["start"], pair[side]["end"]) for side in ("cause", "effect")]
            strength = {"causation": "causal", "correlation": "correlational", "indicates": "correlational"}
            link = [(s["start"], s["end"]) for s in pair.get("signal", [])]
            claims.append(Claim(*sides, pair["polarity"], strength.get(pair["relation"]), link=link))
        yield Example(row["id"], "sciclaim", row["text"], [(0, len(row["text"]))], claims, len(claims))


def evidence_inference() -> Iterator[Example]:
    """Questions about trials whose words stand in the evidence or elsewhere in the abstract (train): not complete."""
    for row in texts.rows(texts.DATA / "extraction_evidence_inference2/train.jsonl"):
        sentences, claims = list(split(row["text"])), []
        for asked in row["ico"]:
            ranges = [(e["start"], e["end"]) for e in asked["evidence"]]
            ranges += sorted(sentences, key=lambda s: -s[0])
            causes = _first(row["text"], asked["intervention"], ranges)
            effects = _first(row["text"], asked["outcome"], ranges)
            if causes and effects and causes[0] != effects[0]:
                claims.append(Claim(causes[0], effects[0], asked["polarity"], "causal", basis="finding"))
        yield Example(row["id"], "evidence_inference", row["text"], sentences, claims, len(row["ico"]), complete=False)


def bc5cdr() -> Iterator[Example]:
    """Pairs of related mentions in one sentence (train), of a relation the three nearest: not complete."""
    for row in texts.rows(texts.DATA / "relations_bc5cdr/train.jsonl"):
        sentences, claims = list(split(row["text"])), []
        for relation in row["relations"]:
            sides = [
                [(m["start"], m["end"]) for m in row["entities"] if concept in m["concepts"]]
                for concept in (relation["cause_concept"], relation["effect_concept"])
            ]
            near = [
                (c, e)
                for c in sides[0]
                for e in sides[1]
                if c != e and any(a <= min(*c, *e) < max(*c, *e) <= b for a, b in sentences)
            ]
            near.sort(key=lambda p: max(p[0][0] - p[1][1], p[1][0] - p[0][1]))
            claims += [Claim(c, e, "+", "causal") for c, e in near[:3]]
        yield Example(row["id"], "bc5cdr", row["text"], sentences, claims, len(row["relations"]), complete=False)


def news() -> Iterator[Example]:
    """Sentences of which only is known whether they state something causal: news (CNC) and web pages (SemEval)."""
    for corpus, file in (("cnc", "extraction_cnc_v2"), ("semeval", "extraction_semeval2010_task8")):
        for row in texts.rows(texts.DATA / file / "train.jsonl"):
            whole = [(0, len(row["text"]))]
            yield Example(row["id"], corpus, row["text"], whole, complete=False, states=row["causal"])


# --- what is trained on -----------------------------------------------------------------------------------------------


def examples(leave_out: Collection[str] = (), with_news: bool = False) -> list[Example]:
    """Every text that may be learnt from, each once: the complete reading of a text stands before a partial one.

    `leave_out` names corpora, whole. Raises ValueError for a name that no source has.
    """
    found: dict[str, Example] = {}
    names = set()
    sources = [labels, recorded, sciclaim, evidence_inference, bc5cdr, *([news] if with_news else [])]
    for source in sources:
        for one in source():
            names.add(one.corpus)
            if one.corpus not in leave_out and (one.corpus in TESTED or not _is_tested(one.text)):
                found.setdefault(words(one.text), one)
    if unknown := set(leave_out) - names:
        raise ValueError(f"no corpus is called {', '.join(sorted(unknown))}: there are {', '.join(sorted(names))}")
    left = {words(one.text) for source in (recorded, sciclaim) for one in source() if one.corpus in leave_out}
    return [one for key, one in found.items() if key not in left]


def words(text: str) -> str:
    """What two copies of a text share."""
    return " ".join(re.findall(r"\w+", text.casefold()))


@functools.cache
def _tested() -> frozenset[str]:
    return frozenset(words(text) for text in texts.held_out())


def _is_tested(text: str) -> bool:
    return words(text) in _tested()


def held_back(one: Example, share: int = 20) -> bool:
    """Whether a text is one of the few, by its hash, on which levels are fitted and nothing is trained."""
    return one.complete and int(one.digest[:8], 16) % share == 0


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--leave-out", default="", help="corpora, with commas between")
    options.add_argument("--news", action="store_true", help="CNC and SemEval too")
    given = options.parse_args()
    from model import tokenizer

    from pipeline.extract.reader.windows import tokens_of, windows

    counts: dict[str, Counter[str]] = {}
    for one in examples([c for c in given.leave_out.split(",") if c], given.news):
        key = one.corpus + ("" if one.complete else " (partial)")
        n = counts.setdefault(key, Counter())
        n.update(texts=1, said=one.said, placed=len(one.claims))
        read = windows(one.text, one.sentences, tokenizer())
        n["windows"] += len(read)
        n["tokens"] += sum(len(w.ids) for w in read)
        for claim in one.claims:
            n["aligned"] += any(tokens_of(w, claim.cause) and tokens_of(w, claim.effect) for w in read)
            n["away"] += not any(a <= claim.cause[0] < b and a <= claim.effect[0] < b for a, b in one.sentences)
    columns = ("texts", "windows", "tokens", "said", "placed", "aligned", "away")
    print(f"{'corpus':32}" + "".join(f"{name:>9}" for name in columns))
    whole = sum((n for name, n in counts.items() if "partial" not in name), Counter())
    counts["all but partial"] = whole
    for name, n in counts.items():
        print(f"{name:32}" + "".join(f"{n[column]:9}" for column in columns))
    print(f"aligned to tokens: {whole['aligned'] / max(1, whole['said']):.3f} of what is said")


if __name__ == "__main__":
    main()
