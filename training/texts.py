"""Abstracts to label: what the corpora in ../shared/data and the fetched ones hold, one form for all."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "shared" / "data"
FETCHED = HERE / "texts"


@dataclass(frozen=True)
class Text:
    """One abstract. Claims are marked in `text` from `begin` on; what stands before is a title or a heading."""

    id: str
    corpus: str
    title: str
    text: str
    begin: int = 0

    @property
    def digest(self) -> str:
        """What ties offsets to these very words."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def rows(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _abstracts(corpus: str, *files: str, key: str = "id") -> Iterator[Text]:
    for file in files:
        for row in rows(DATA / file):
            if row.get("abstract"):
                yield Text(str(row[key]), corpus, row.get("title") or "", row["abstract"])


def _evidence_inference() -> Iterator[Text]:
    for row in rows(DATA / "extraction_evidence_inference2/train.jsonl"):
        begin = re.search(r"ABSTRACT\.?", row["text"])
        title = re.sub(r"TITLE:|\s+", " ", row["text"][: begin.start() if begin else 0]).strip()
        yield Text(row["id"], "evidence_inference", title, row["text"], begin.start() if begin else 0)


def _social_sentences() -> Iterator[Text]:
    for row in rows(DATA / "strength_cessc_socsci/train.jsonl"):
        yield Text(row["id"], "cessc", "", row["text"])


def _titled(corpus: str, file: str) -> Iterator[Text]:
    """Texts whose first sentence is their title."""
    for row in rows(DATA / file):
        title = re.match(r".+?[.?!]\]?\s+(?=[A-Z])", row["text"], re.DOTALL)
        begin = title.end() if title else 0
        yield Text(str(row["id"]), corpus, row["text"][:begin].strip(), row["text"], begin)


def _daily_papers() -> Iterator[Text]:
    lines = (DATA / "daily_papers.txt").read_text(encoding="utf-8").splitlines()
    paragraphs = [line.strip() for line in lines if line.strip()]
    for title, text in pairwise(paragraphs):
        if len(text) > 400:
            yield Text(hashlib.sha256(title.encode()).hexdigest()[:8], "daily_papers", title, text)


def load(corpus: str) -> Iterator[Text]:
    """The texts of a corpus, in the order of its file; a KeyError where there is none of that name."""
    return {
        "software_engineering": lambda: _abstracts(corpus, "corpus_software_engineering/corpus.jsonl"),
        "ptsd": lambda: _abstracts(corpus, "corpus_ptsd/corpus.jsonl"),
        "depression_animals": lambda: _abstracts(corpus, "corpus_depression_animals/corpus.jsonl"),
        "estrogens": lambda: _abstracts(corpus, "corpus_drug_reviews/estrogens.jsonl", key="pmid"),
        "hypoglycemics": lambda: _abstracts(corpus, "corpus_drug_reviews/oral_hypoglycemics.jsonl", key="pmid"),
        "beta_blockers": lambda: _abstracts(corpus, "corpus_drug_reviews/beta_blockers.jsonl", key="pmid"),
        "scifact": lambda: _abstracts(corpus, "corpus_scifact/corpus-00.jsonl", "corpus_scifact/corpus-01.jsonl"),
        "scitldr": lambda: _abstracts(corpus, "corpus_scitldr/dev.jsonl", "corpus_scitldr/test.jsonl"),
        "evidence_inference": _evidence_inference,
        "cessc": _social_sentences,
        "daily_papers": _daily_papers,
        "bc5cdr": lambda: _titled(corpus, "relations_bc5cdr/train.jsonl"),
        "ncbi_disease": lambda: _titled(corpus, "entities_ncbi_disease/train.jsonl"),
        "plos": lambda: (Text(**row) for row in rows(FETCHED / "plos.jsonl")),
    }[corpus]()


def held_out() -> Iterator[str]:
    """Every text that a reader is measured on, and that so must not be labelled."""
    for file, keys in (
        ("corpus_nudging/corpus.jsonl", ("title", "abstract")),
        ("corpus_cgiar_climate/corpus.jsonl", ("title", "abstract")),
        ("corpus_pubmedqa/train.jsonl", ("title", "abstract")),
        ("extraction_evidence_inference2/validation.jsonl", ("text",)),
        ("relations_bc5cdr/dev.jsonl", ("text",)),
        ("entities_ncbi_disease/dev.jsonl", ("text",)),
        ("extraction_sciclaim/val.jsonl", ("text",)),
        ("strength_yu2019_pubmed/all.jsonl", ("text",)),
        ("strength_cessc_socsci/val.jsonl", ("text",)),
    ):
        for row in rows(DATA / file):
            yield from (row[key] for key in keys if row.get(key))
    for row in rows(DATA / "conflict_mancon/dev.jsonl"):
        yield from (abstract["text"] for abstract in row["abstracts"])
    for row in rows(DATA / "conflict_bioclaim/val.jsonl"):
        yield from (row[claim]["text"] for claim in ("claim1", "claim2"))


def already_answered() -> Iterator[str]:
    """The texts of the recorded answers."""
    for row in rows(DATA / "recorded_answers/claims.jsonl"):
        yield row["text"]
