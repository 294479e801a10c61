"""The figures that a reader is judged by, from one command.

    PYTHONPATH=. python training/score.py shipped [RUN ...] [--only abstracts] [--limit 50]
    PYTHONPATH=. python training/score.py shipped --into docs/reader.md       the same, into the model card
    PYTHONPATH=. python training/score.py RUN --fit           levels from the texts held back, into RUN/levels.json
    PYTHONPATH=. python training/score.py shipped --draw 60 --from nudging --claims 453     claims to read, of so many

`shipped` is the reader of the program. A run is a folder of `train.py`; with `:int8` or `:fp32` after it its exported
networks are run instead of PyTorch's. Abstracts: claims beside those of a strong model, matched one to one where half
of the words agree on both sides (as the first prototype was scored); in a corpus the run was trained on the figure
means nothing, and is marked. Denied: of the sentences of these corpora in which every recorded claim is a null, how
many yield a claim that is none. Tasks: the scores of `python -m benchmarks.evaluate`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import data
import texts

from benchmarks.scoring import reading
from benchmarks.scoring.evaluate import evaluate
from benchmarks.scoring.task import Options
from pipeline.events import silent
from pipeline.extract.reader import network
from pipeline.extract.reader.decoding import Candidate, Levels, candidates, claims
from pipeline.extract.reader.drafts import draft
from pipeline.graph.evaluate import assignment
from pipeline.settings import Settings
from pipeline.sources.text.sentences import split
from pipeline.store.records import ClaimDraft

OWN = reading.extract
CORPORA = ("nudging", "cgiar_climate", "pubmedqa", "mancon")
Extract = Callable[[str], list[ClaimDraft]]


class Trained:
    """A trained run as the program's reader is called: a text -> drafts. What was read is kept, by text."""

    def __init__(self, made: network.Networks, run: Path | None = None) -> None:
        self.run, self.levels = run, made.levels
        self._made = made
        self._read: dict[str, list[Candidate]] = {}

    def candidates(self, wanted: Sequence[str]) -> list[list[Candidate]]:
        """Judged pairs of each text."""
        for text in wanted:
            if text not in self._read:
                made = self._made
                sentences = list(split(text))
                found = candidates(text, sentences, made.tokenizer, made.encode, made.judge, made.levels.ease)
                self._read[text] = found
        return [self._read[text] for text in wanted]

    def __call__(self, text: str) -> list[ClaimDraft]:
        (found,) = self.candidates([text])
        return [draft(text, one) for one in claims(text, found, self.levels)]


# --- whole abstracts --------------------------------------------------------------------------------------------------


def likeness(one: str, other: str) -> float:
    """The F1 of the words of two names."""
    a, b = (Counter(re.findall(r"\w+", name.casefold())) for name in (one, other))
    common = (a & b).total()
    return 2 * common / (a.total() + b.total()) if common else 0.0


def matched(found: Sequence[Any], said: Sequence[Any]) -> list[tuple[Any, Any]]:
    """One to one, both sides half alike or more: as many as can be, then as many right signs, then the most alike."""
    worth = [[0] * len(said) for _ in found]
    for i, one in enumerate(found):
        for j, other in enumerate(said):
            c, e = likeness(one["cause"], other["cause"]), likeness(one["effect"], other["effect"])
            if c >= 0.5 and e >= 0.5:
                worth[i][j] = 10**9 + 10**5 * (one["sign"] == other["sign"]) + round(100 * (c + e))
    return [(found[i], said[j]) for i, j in enumerate(assignment(worth)) if j is not None]


def compared(found: Sequence[Any], said: Sequence[Any]) -> Counter[str]:
    """Counts of one abstract."""
    pairs = matched(found, said)
    signed = sum(one["sign"] == other["sign"] for one, other in pairs)
    alike = {name: sum(one[name] == other[name] for one, other in pairs) for name in ("strength", "hedged")}
    return Counter(texts=1, found=len(found), said=len(said), hits=len(pairs), signed=signed, **alike)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def line(n: Counter[str]) -> str:
    """The figures of a corpus."""
    both = n["found"] + n["said"]
    return (
        f"{n['texts']:4} texts {n['said']:5} said {n['found']:5} found"
        f"  P {_ratio(n['hits'], n['found']):.3f} R {_ratio(n['hits'], n['said']):.3f}"
        f"  F1 {_ratio(2 * n['hits'], both):.3f}"
        f"  with sign F1 {_ratio(2 * n['signed'], both):.3f}  of matched: sign {_ratio(n['signed'], n['hits']):.3f}"
        f" strength {_ratio(n['strength'], n['hits']):.3f} hedged {_ratio(n['hedged'], n['hits']):.3f}"
    )


def _answers(corpus: str, limit: int | None) -> list[dict]:
    rows = texts.rows(texts.DATA / "recorded_answers/claims.jsonl")
    return [row for row in rows if row["corpus"].startswith(corpus)][:limit]


def abstracts(extract: Extract, limit: int | None, seen: frozenset[str]) -> Iterator[str]:
    """Claims of whole abstracts, and of denied sentences."""
    denied = Counter[str]()
    for corpus in CORPORA:
        n = Counter[str]()
        for row in _answers(corpus, limit):
            found = [one.model_dump() for one in extract(row["text"])]
            n += compared(found, row["answer"]["claims"])
            if corpus not in seen:
                denied += _denied(row, found)
        yield f"{corpus:14} {line(n)}" + ("  (trained on it)" if corpus in seen else "")
    shares = [_ratio(denied[name], denied["sentences"]) for name in ("asserted", "any")]
    told = "of {} denied sentences yield an asserted claim {:.3f}, any claim {:.3f}"
    yield f"{'denied':14} {told.format(denied['sentences'], *shares)}"


def _denied(row: dict, found: Sequence[dict]) -> Counter[str]:
    """The sentences whose recorded claims all have the sign 0."""
    n = Counter[str]()
    text = row["text"]
    for start, end in split(text):
        said = {c["sign"] for c in row["answer"]["claims"] if start <= text.find(c["quote"]) < end}
        if said == {"0"}:
            here = {one["sign"] for one in found if start <= text.find(one["quote"]) < end}
            n.update(sentences=1, asserted=bool(here - {"0"}), any=bool(here))
    return n


# --- tasks ------------------------------------------------------------------------------------------------------------

PAIRS, SIGNS = ("f1", "precision", "recall"), ("f1_of_all", "accuracy", "matched_share")
ALL, CAUSAL = Options(every_kind=True), Options()
TASKS = (
    ("SciClaim val, all kinds", "pairs", "extraction_sciclaim/val", PAIRS, ALL),
    ("SciClaim val, causation", "pairs", "extraction_sciclaim/val", PAIRS, CAUSAL),
    ("SciClaim val, signs", "sign", "extraction_sciclaim/val", SIGNS, ALL),
    ("Yu 2019 without SciClaim", "detection", "strength_yu2019_pubmed/all", PAIRS, CAUSAL),
    ("CESSC val", "detection", "strength_cessc_socsci/val", PAIRS, CAUSAL),
    ("Evidence Inference val", "sign", "extraction_evidence_inference2/validation", SIGNS, CAUSAL),
    ("BC5CDR dev", "relations", "relations_bc5cdr/dev", PAIRS, CAUSAL),
)


def tasks(extract: Extract, limit: int | None, seen: frozenset[str]) -> Iterator[str]:
    """The scores of `python -m benchmarks.evaluate`, with the run in the place of the program's reader."""
    trained = {data.words(row["text"]) for row in texts.rows(texts.DATA / "extraction_sciclaim/train.jsonl")}
    try:
        reading.extract = extract
        with tempfile.TemporaryDirectory() as folder:
            for name, task, file, shown, options in TASKS:
                rows = list(texts.rows(texts.DATA / f"{file}.jsonl"))
                if "without SciClaim" in name:
                    rows = [row for row in rows if data.words(row["text"]) not in trained]
                rows = rows[:limit]
                path = Path(folder) / f"{Path(file).name}.jsonl"
                path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
                report = evaluate(task, [path], Settings(), options, silent)
                figures = ", ".join(f"{score} {report.scores[score] or 0:.3f}" for score in shown)
                known = "  (trained on its train part)" if "sciclaim" in file and "sciclaim" in seen else ""
                yield f"{name:26} {report.n:5}   {figures}{known}"
    finally:
        reading.extract = OWN


TABLES = {"abstracts": abstracts, "tasks": tasks}


# --- levels, and claims to read ---------------------------------------------------------------------------------------


def fit(run: Trained, left_out: Sequence[str]) -> Levels:
    """The levels with the best F1 with sign on the texts that were held back from training."""
    kept = [one for one in data.examples(left_out) if data.held_back(one)]
    said = [
        [
            {**vars(claim), "cause": one.text[slice(*claim.cause)], "effect": one.text[slice(*claim.effect)]}
            for claim in one.claims
        ]
        for one in kept
    ]
    read = run.candidates([t.text for t in kept])

    def figure(levels: Levels) -> float:
        n = Counter[str]()
        for text, found, wanted in zip(kept, read, said, strict=True):
            n += compared([draft(text.text, one).model_dump() for one in claims(text.text, found, levels)], wanted)
        print(f"near {levels.near:.2f} far {levels.far:.2f}  {line(n)}", flush=True)
        return _ratio(2 * n["signed"], n["found"] + n["said"])

    steps = [x / 20 for x in range(3, 17)]
    near = max((Levels(near=x, far=2.0, ease=run.levels.ease) for x in steps), key=figure).near
    return max((Levels(near=near, far=x, ease=run.levels.ease) for x in steps), key=figure)


def as_many(run: Trained, wanted: Sequence[str], number: int) -> Levels:
    """The levels at which a reader finds so many claims, the distance from near to far kept."""
    apart = run.levels.far - run.levels.near
    read = run.candidates(wanted)
    levels = [Levels(x / 200, x / 200 + apart, run.levels.ease) for x in range(1, 200)]
    counts = [sum(len(claims(text, found, one)) for text, found in zip(wanted, read, strict=True)) for one in levels]
    return levels[min(range(len(levels)), key=lambda k: abs(counts[k] - number))]


def drawn(run: Trained, corpus: str, number: int, claims_: int, seed: int) -> Iterator[str]:
    """Claims drawn at random of so many of a corpus, with their sentences, to be read and judged."""
    wanted = [row["text"] for row in _answers(corpus, None)]
    run.levels = as_many(run, wanted, claims_)
    found = [(text, one) for text in wanted for one in run(text)]
    yield f"{len(found)} claims at {run.levels}"
    for number_, (_, one) in enumerate(random.Random(seed).sample(found, min(number, len(found))), start=1):
        marks = f"{one.sign}, {one.strength}{', hedged' if one.hedged else ''}"
        yield f"\n{number_}. {one.cause}  --{one.relation} ({marks})-->  {one.effect}\n   {one.quote}"


def _system(name: str) -> tuple[Trained, frozenset[str]]:
    """What reads, and the corpora that it was trained on though others are scored on them."""
    if name == "shipped":
        told = json.loads(network.weights().joinpath(network.MANIFEST).read_text("utf-8"))["trained"]
        return Trained(network.networks()), _trained_on(told)
    folder, _, kind = name.partition(":")
    run = Path(folder)
    from model import tokenizer

    if kind:
        from export import load as load_exported

        encode, judge = load_exported(run, kind)
    else:
        from inference import load

        encode, judge = load(run)
    file = run / "levels.json"
    levels = Levels(**json.loads(file.read_text())) if file.exists() else Levels()
    told = json.loads((run / "trained.json").read_text())
    return Trained(network.Networks(tokenizer(), encode, judge, levels), run), _trained_on(told)


def _trained_on(told: dict[str, str]) -> frozenset[str]:
    return frozenset(data.TESTED) - set(told["leave_out"].split(","))


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("systems", nargs="+", help="shipped, or a folder of train.py")
    options.add_argument("--only", choices=TABLES, action="append")
    options.add_argument("--into", type=Path, metavar="FILE", help="a page with marks for the figures")
    options.add_argument("--limit", type=int, help="so many texts of each set")
    options.add_argument("--fit", action="store_true", help="fit the levels of a run")
    options.add_argument("--draw", type=int, metavar="N", help="print claims to read")
    options.add_argument("--from", dest="corpus", default="nudging")
    options.add_argument("--claims", type=int, default=453, metavar="N", help="draw of so many; the grammar found 453")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    for name in given.systems:
        extract, seen = _system(name)
        if given.fit and extract.run:
            left_out = json.loads((extract.run / "trained.json").read_text())["leave_out"]
            levels = fit(extract, [c for c in left_out.split(",") if c])
            (extract.run / "levels.json").write_text(json.dumps(asdict(levels)))
        elif given.draw:
            print("\n".join(drawn(extract, given.corpus, given.draw, given.claims, given.seed)))
        else:
            print(f"== {name}", flush=True)
            lines = []
            for table in given.only or TABLES:
                for told in TABLES[table](extract, given.limit, seen):
                    print(told, flush=True)
                    lines.append(told.rstrip())
            if given.into:
                card(given.into, lines)


def card(file: Path, lines: Sequence[str]) -> None:
    """Put figures between the marks of the model card."""
    before, begin, rest = file.read_text("utf-8").partition("<!-- figures -->\n")
    _, end, behind = rest.partition("<!-- end of figures -->")
    if not end:
        raise SystemExit(f"{file} has no marks between which figures stand")
    block = "\n".join(["```", *lines, "```"])
    file.write_text(f"{before}{begin}\n{block}\n\n{end}{behind}", "utf-8")


if __name__ == "__main__":
    main()
