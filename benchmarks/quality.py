"""docs/quality.md: how good the claims are, on every data set there is, one column a model.

    python -m benchmarks.quality                                     the embedded baseline
    python -m benchmarks.quality --model M --base-url URL            adds a column, or measures it anew
    python -m benchmarks.quality --model M --base-url URL --limit N  on N records of each data set
    python -m benchmarks.quality --model M --base-url URL --steps two   the column of a model that reads in two steps
    python -m benchmarks.quality --only entities --model M --base-url URL --entities-calls N   N questions a list
    python -m benchmarks.quality --page                              only writes the page from what is stored

Figures are kept in docs/quality/, one file a model, with the command, date and versions; they are written after every
data set, so a measurement that was ended goes on where it stood: what was answered is not asked again. The page is
written from these files and from nothing else. Needs the data sets in ../shared/data (--data).
"""

from __future__ import annotations

import json
import platform
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from benchmarks.scoring.evaluate import TASKS, evaluate
from benchmarks.scoring.readings import judgements
from benchmarks.scoring.report import document
from benchmarks.scoring.task import Options
from pipeline.cli.observers import observers
from pipeline.cli.options import LIMITS, READER, SERVER, options
from pipeline.errors import DemocritusError
from pipeline.settings import EMBEDDED, Settings, resolve

ROOT = Path(__file__).resolve().parents[1]
DATA = "../shared/data"
PAGE, STORED = ROOT / "docs/quality.md", ROOT / "docs/quality"
GENERATED = "<!-- written by benchmarks/quality.py from docs/quality/*.json; edit neither this page nor those files -->"


@dataclass(frozen=True)
class Row:
    """A task on a data set; `others` are figures of other systems with their source, where one is on record."""

    task: str
    name: str
    files: tuple[str, ...]
    licence: str
    others: str = "none on record"
    judged: str = ""  # a file of judgements, for reading

    @property
    def command(self) -> str:
        """What a user types for the embedded baseline's figures."""
        return (
            f"python -m benchmarks.evaluate {self.task} {' '.join(f'{DATA}/{file}.jsonl' for file in self.files)}"
            + (f" --judged {self.judged}" if self.judged else "")
        )

    @property
    def key(self) -> str:
        """What its figures are stored under."""
        return f"{self.task} {' '.join(self.files)}"


PAGE_TASKS = (*TASKS, "entities")
SEMEVAL = ("extraction_semeval2010_task8/test",)
YU, CESSC = ("strength_yu2019_pubmed/all",), ("strength_cessc_socsci/val",)
SCICLAIM, BECAUSE = ("extraction_sciclaim/train", "extraction_sciclaim/val"), ("extraction_because/all",)
OURS = "`../shared/reference/models.md`"  # measured by the project, small sets, one seed
ROWS = (
    Row("detection", "Yu 2019, conclusions of PubMed abstracts", YU, "GPL-3.0"),
    Row("detection", "CESSC val, social-science papers", CESSC, "GPL-3.0",
        f"TF-IDF and logistic regression, trained on Yu 2019, CESSC and SciClaim train: F1 .763 ({OURS})"),
    Row("detection", "SemEval-2010 task 8 test, web sentences", SEMEVAL, "CC BY 3.0",
        f"MiniLM-L6, trained: F1 .743 ({OURS})"),
    Row("pairs", "SciClaim train and val, scientific claims", SCICLAIM, "GPL-3.0; CC0 over CORD-19 text"),
    Row("pairs", "SemEval-2010 task 8 test, web sentences", SEMEVAL, "CC BY 3.0"),
    Row("pairs", "BECAUSE 2.1, news and hearings", BECAUSE, "MIT; texts open"),
    Row("sign", "Evidence Inference 2.0 validation, trial abstracts", ("extraction_evidence_inference2/validation",),
        "MIT; texts PMC Open Access"),
    Row("sign", "Evidence Inference 2.0 train (the embedded reader learned from it)",
        ("extraction_evidence_inference2/train",), "MIT; texts PMC Open Access"),
    Row("sign", "SciClaim train and val, polarity", SCICLAIM, "GPL-3.0; CC0 over CORD-19 text"),
    Row("sign", "BECAUSE 2.1, facilitate and inhibit", BECAUSE, "MIT; texts open"),
    Row("strength", "Yu 2019, four classes", YU, "GPL-3.0",
        "BioBERT, 5-fold: macro-F1 .88 (Yu, Li & Wang 2019, as in the README of "
        "github.com/junwang4/causal-language-use-in-science)"),
    Row("strength", "CESSC val, causal or not", CESSC, "GPL-3.0"),
    Row("relations", "BC5CDR dev, chemical induces disease", ("relations_bc5cdr/dev",), "Public Domain Mark 1.0"),
    Row("grounding", "PubMedQA train, clinical abstracts", ("corpus_pubmedqa/train",), "MIT"),
    Row("grounding", "SciTLDR dev, computer science", ("corpus_scitldr/dev",), "Apache-2.0"),
    Row("reading", "SciClaim train and val", SCICLAIM, "GPL-3.0; CC0 over CORD-19 text",
        "INDRA's default for a text reader, .65 for every claim: in the row"),
    Row("reading", "Evidence Inference 2.0 validation, with judgements", ("extraction_evidence_inference2/validation",),
        "MIT; texts PMC Open Access", judged="benchmarks/reading_judged_test.tsv"),
    Row("stability", "CGIAR climate abstracts, 3 runs", ("corpus_cgiar_climate/corpus",), "CC BY or CC0, by record"),
    Row("entities", "STW, economics thesaurus", ("entities_stw_economics/concepts",), "ODbL 1.0"),
    Row("entities", "DOID, disease ontology", ("entities_doid/concepts",), "CC0-1.0"),
    Row("entities", "NCBI Disease dev, names in abstracts", ("entities_ncbi_disease/concepts-dev",),
        "public domain (US Government work)"),
    Row("entities", "BC5CDR dev, names in abstracts", ("relations_bc5cdr/concepts-dev",), "Public Domain Mark 1.0"),
)  # fmt: skip
INTRODUCTIONS = {
    "detection": "Does a text say that something causes something? F1 stands beside that of calling every text causal.",
    "pairs": "Are cause and effect those that were marked? F1 where half of the words agree on both sides (overlap), "
    "then where all do (exact), then where one side's words lie in the other's (containment); direction: of the pairs "
    "that match either way round, those that are the right way round.",
    "sign": "Raised, lowered, or no difference? Accuracy over the questions that a claim was found for, and how many "
    "of all that are; macro-F1 is the mean of the F1 of the three answers, over the same questions and then over all, "
    "where one that no claim was found for is missed.",
    "strength": "How strongly is causation stated? The mean of the classes' F1.",
    "relations": "Which concept brings about which, over a whole abstract, concepts given? F1 over pairs of concepts, "
    "precision (P) and recall (R).",
    "grounding": "Do quotes stand in their texts, and is it noticed when one word of them is altered? *Found* is the "
    "share of quotes that stand in their text. Then every quote is altered: its longest word made a nonsense word, a "
    "negation taken out or put in, a number changed, a word of direction turned (increased, decreased). *Noticed* is "
    "the share of altered quotes that are no longer found at all, or only at a lower level; then, for each "
    "alteration, the share that is not found at all, which should be 1.",
    "stability": "Are the claims the same, sign included, when a text is read again with another seed? The share of "
    "claims that two runs have in common, over all pairs of runs; then the same without the sign. The embedded reader "
    "always agrees with itself; a model at temperature 0 should.",
    "reading": "Does the probability that an abstract says what a claim says hold as often as it says? Brier score and "
    "expected calibration error (ECE) of the reading; then the Brier scores of INDRA's .65, of the share of right "
    "claims that the fit has seen, and of the product of factors that was before. Judgements fill what gold leaves.",
    "entities": "Are the names that mean one concept one entity? B-cubed F1 (P precision, R recall) and pairwise P, R "
    "at the level of concepts; *compared* is the share of the pairs of one concept that the rules compared or that "
    "stood in one question. These are names without texts, on which nothing is tuned: most names of one concept have "
    "no spelling in common, and only a model or a vocabulary can join those.",
}


# --- measuring --------------------------------------------------------------------------------------------------------


def measure(row: Row, data: Path, given: dict[str, Any]) -> dict[str, Any]:
    """The figures of one row, and the command that prints them."""
    settings = resolve(given)
    with observers(settings) as observe:
        files = [data / f"{file}.jsonl" for file in row.files]
        known = judgements(ROOT / row.judged) if row.judged else {}
        report = evaluate(row.task, files, settings, Options(judged=known), observe, observe.confirm)
    found = document(report)
    found["failures"] = dict(Counter(failure["state"] for failure in found["failures"]))  # reasons may name servers
    return {"command": row.command + "".join(_chosen(settings)), **found}


def _chosen(settings: Settings) -> Iterator[str]:
    """What of the options determines the figures."""
    if settings.model != EMBEDDED:
        yield f" --model {settings.model} --base-url URL"
    for name in ("steps", "answer_tokens", "limit", "entities_calls"):
        value = getattr(settings, name)
        if value != Settings.model_fields[name].default:
            yield f" --{name.replace('_', '-')} {value}"
    if settings.semantic:
        yield " --semantic"


def column(settings: Settings) -> str:
    """What a column is headed: the model, and how it read if not as it does unasked."""
    steps = "" if settings.steps == "one" else f", {settings.steps} steps"
    return settings.model_of("claims") + steps + (", semantic" if settings.semantic else "")


def stored_at(model: str) -> Path:
    """Where a model's figures are kept."""
    return STORED / f"{re.sub(r'[^a-z0-9.]+', '-', model.lower()).strip('-')}.json"


def store(model: str, row: Row, found: dict[str, Any]) -> None:
    """Keep a row's figures in place of those it had."""
    path = stored_at(model)
    before = json.loads(path.read_text("utf-8"))["rows"] if path.exists() else {}
    measured = {
        "model": model,
        "date": datetime.now(UTC).date().isoformat(),
        "version": version("democritus"),
        "python": platform.python_version(),
        "rows": {**before, row.key: found},
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", "utf-8")


# --- the page ---------------------------------------------------------------------------------------------------------


def page() -> str:
    """docs/quality.md, from what is stored."""
    models = [json.loads(path.read_text("utf-8")) for path in sorted(STORED.glob("*.json"))]
    models.sort(key=lambda measured: (measured["model"] != EMBEDDED, measured["model"]))
    return "\n\n".join(_parts(models)) + "\n"


def _parts(models: list[dict[str, Any]]) -> Iterator[str]:
    yield "# Quality, measured"
    yield GENERATED
    yield (
        "Every figure was printed by the command under its table, with `--model` and `--base-url` for columns other "
        "than that of the embedded baseline, and `--steps two` where its head says so (docs/quality/ has the whole "
        "command of each figure); `--predictions FILE` writes every item with its verdict. In brackets: "
        "95 % intervals from 1000 resamples of the documents, seed fixed. The data sets are in `../shared/data`; "
        "their READMEs say where they come from. A sentence is read as an abstract that holds nothing else. Texts "
        "that a model failed on are not in its figures, and are counted beside them. What the scores mean is in "
        "`benchmarks/scoring`, a module a task."
    )
    yield "This adds a column for your own model, with `--limit N` on a sample of N texts of each data set:"
    yield "```sh\npython benchmarks/quality.py --model NAME --base-url http://localhost:11434/v1\n```"
    yield "\n".join(
        f"- **{measured['model']}**: {measured['date']}, version {measured['version']}, Python {measured['python']}"
        for measured in models
    )
    for task in PAGE_TASKS:
        rows = [row for row in ROWS if row.task == task]
        yield f"## {task.capitalize()}"
        yield INTRODUCTIONS[task]
        yield _table(rows, models)
        yield "```sh\n" + "\n".join(row.command for row in rows) + "\n```"


def _table(rows: list[Row], models: list[dict[str, Any]]) -> str:
    columns = ["data set", "licence", "size", *(measured["model"] for measured in models), "others, with source"]
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    for row in rows:
        found = [measured["rows"].get(row.key) for measured in models]
        most = max((_size(each) for each in found if each), default=0)
        cells = [_cell(each, most) if each else "not measured" for each in found]
        unit = "names" if row.task == "entities" else "texts"
        lines.append(f"| {' | '.join([row.name, row.licence, f'{most:,} {unit}', *cells, row.others])} |")
    return "\n".join(lines)


def _cell(found: dict[str, Any], most: int) -> str:
    """What one model reached, in the words of the task."""
    told = _FIGURES[found["task"]](found)
    if _size(found) < most:
        told += f"; on {_size(found):,} of them"
    if found["failed"]:
        told += f"; {found['failed']:,} failed"
    if found["cost_per_correct"]:
        told += f"; {found['cost_per_correct']:.5f} USD for one that is right"
    return told


def _size(found: dict[str, Any]) -> int:
    """How many texts were to be read, or names to be joined: of those, none can fail."""
    return int(found["n"] + (found["failed"] if found["task"] != "entities" else 0))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".removeprefix("0")


def _with_bounds(found: dict[str, Any], name: str) -> str:
    bounds = found["intervals"].get(name)
    between = f" ({_number(bounds[0])} to {_number(bounds[1])})" if bounds else ""
    return f"{_number(found[name])}{between}"


def _detection(found: dict[str, Any]) -> str:
    always = found["all_causal"]
    return (
        f"F1 {_with_bounds(found, 'f1')}, accuracy {_number(found['accuracy'])}; all causal: F1 "
        f"{_number(always['f1'])}, accuracy {_number(always['accuracy'])}"
    )


def _pairs(found: dict[str, Any]) -> str:
    levels = found["levels"]
    return (
        f"overlap {_with_bounds(found, 'f1')}, exact {_number(levels['exact']['f1'])}, containment "
        f"{_number(levels['containment']['f1'])}; direction {_number(found['direction'])}"
    )


def _sign(found: dict[str, Any]) -> str:
    return (
        f"accuracy {_with_bounds(found, 'accuracy')} over {found['matched']:,} of {found['questions']:,}; macro-F1 "
        f"{_number(found['f1'])}, over all {_number(found['f1_of_all'])}"
    )


def _strength(found: dict[str, Any]) -> str:
    return f"macro-F1 {_with_bounds(found, 'f1')}, accuracy {_number(found['accuracy'])}"


def _relations(found: dict[str, Any]) -> str:
    return f"F1 {_with_bounds(found, 'f1')}, P {_number(found['precision'])}, R {_number(found['recall'])}"


def _grounding(found: dict[str, Any]) -> str:
    altered = found["mutations"]
    kinds = [f"{name} {_number(kind['not_found'])}" for name, kind in altered.items() if isinstance(kind, dict)]
    return (
        f"found {_number(found['grounded'])} of {found['claims']:,} (exact {_number(found['levels']['exact'])}); "
        f"altered, noticed {_number(altered.get('lost'))}; not found at all: {', '.join(kinds)}"
    )


def _stability(found: dict[str, Any]) -> str:
    return f"{_with_bounds(found, 'f1')}; without sign {_number(found['f1_without_sign'])}"


def _reading(found: dict[str, Any]) -> str:
    others = ", ".join(f"{name} {_number(found[name]['brier'])}" for name in ("indra", "constant", "product"))
    return (
        f"Brier {_with_bounds(found, 'brier')}, ECE {_with_bounds(found, 'ece')} over {found['claims']:,} claims, "
        f"{found['right'].removeprefix('0')} right; Brier of {others}"
    )


def _entities(found: dict[str, Any]) -> str:
    bcubed, pairwise = found["concept"]["bcubed"], found["concept"]["pairwise"]
    bounds = found["intervals"]["concept.bcubed.f1"]
    told = (
        f"B-cubed F1 {_number(bcubed['f1'])} ({_number(bounds[0])} to {_number(bounds[1])}), "
        f"P {_number(bcubed['precision'])}, R {_number(bcubed['recall'])}; "
        f"pairwise P {_number(pairwise['precision'])}, R {_number(pairwise['recall'])}; "
        f"compared {_number(found['pair_completeness'])}"
    )
    return told + (f"; {found['calls']:,} questions" if found["calls"] else "")


_FIGURES = {
    "reading": _reading,
    "detection": _detection,
    "pairs": _pairs,
    "sign": _sign,
    "strength": _strength,
    "relations": _relations,
    "grounding": _grounding,
    "stability": _stability,
    "entities": _entities,
}


# --- the command ------------------------------------------------------------------------------------------------------


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), default=ROOT / DATA, help="The data sets.")
@click.option(
    "--only", type=click.Choice(PAGE_TASKS), multiple=True, help="Only this task; may be given several times."
)
@click.option("--on", "sets", multiple=True, metavar="TEXT", help="Only data sets with TEXT in their files' names.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="N records of each data set.")
@click.option(
    "--entities-calls", type=click.IntRange(min=0), metavar="N", help="Questions about the names of a list, at most."
)
@click.option("--semantic", is_flag=True, default=None, help="Also ask about names together that mean something alike.")
@click.option("--page", "only_page", is_flag=True, help="Measure nothing: write the page from what is stored.")
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), help="Where answers are kept.")
@options(READER, SERVER, LIMITS)
def main(data: Path, only: tuple[str, ...], sets: tuple[str, ...], only_page: bool, **given: Any) -> None:
    """Measure a model on every data set, and write docs/quality.md."""
    chosen = {name: value for name, value in given.items() if value not in (None, ())}
    for row in () if only_page else ROWS:
        if (only and row.task not in only) or (sets and not any(text in row.key for text in sets)):
            continue
        print(f"{row.task}: {row.name}", file=sys.stderr)
        try:
            store(column(resolve(chosen)), row, measure(row, data, chosen))
        except DemocritusError as error:
            print(f"quality: {error}", file=sys.stderr)
            raise SystemExit(error.exit_code) from None
    PAGE.write_text(page(), "utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
