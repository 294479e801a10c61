"""Which way of asking reads best: variants of the claims prompt on the same texts, with the same model.

    python -m benchmarks.prompts --model M --base-url URL                        every variant
    python -m benchmarks.prompts --model M --base-url URL --only no-examples     this one beside the shipped prompt
    python -m benchmarks.prompts --model M --base-url URL --prompt mine.md       a prompt of your own beside it; its
                                                                                 examples in mine.examples.json
    python -m benchmarks.prompts --model M --base-url URL --of sign --limit 12   on Evidence Inference instead

The texts are those of the development sets, drawn as `python -m benchmarks.evaluate --limit` draws them. A row is a
variant; its last figures are the difference to the first row and that difference's 95 % interval, from resamples of the
texts that both have read: a variant wins where the interval lies above zero. What lost is in docs/decisions/tried.md.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from string import Template
from typing import Any
from unittest.mock import patch

import click
from pydantic import create_model

from benchmarks.scoring.evaluate import TASKS, evaluate
from benchmarks.scoring.report import Report
from benchmarks.scoring.task import Options
from pipeline.cli.observers import observers
from pipeline.cli.options import LIMITS, READER, SERVER, options
from pipeline.errors import DemocritusError
from pipeline.extract import model_reader
from pipeline.extract import stage as claims
from pipeline.extract.model_reader import Reading
from pipeline.graph import bootstrap
from pipeline.llm import prompt
from pipeline.llm.prompt import Prompt
from pipeline.llm.question import Model
from pipeline.settings import Settings, Steps, resolve
from pipeline.sources.text.sentences import split
from pipeline.store.records import ClaimDraft, ClaimsDraft, Draft, SaidDraft, SentenceDraft

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "../shared/data"
TEXTS = {"pairs": "extraction_sciclaim/train", "sign": "extraction_evidence_inference2/train"}
MEASURES = {"pairs": "f1", "sign": "f1_of_all"}  # of sign the one that misses count in: few answers are easily right

# --- variants ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Variant:
    """One way of asking: what it changes of the shipped prompt for one step or for two."""

    name: str
    about: str
    prompt: Callable[[Prompt], Prompt] = lambda shipped: shipped
    reasoned: bool = False
    """a field `why` before the sign"""
    windows: int = 0
    """sentences a question; 0: the whole abstract"""
    steps: Steps = "one"


def _examples(number: int) -> Callable[[Prompt], Prompt]:
    """The first so many examples alone."""
    return lambda shipped: replace(shipped, examples=shipped.examples[:number])


def _empty(last: bool) -> Callable[[Prompt], Prompt]:
    """An example without a claim, before or after those with claims."""
    text = "We propose an estimator and show in simulations that it outperforms others. Its robustness is unknown."
    none = ({"title": "A fast estimator", "text": text}, '{"claims":[],"study":[]}')

    def changed(shipped: Prompt) -> Prompt:
        examples = (*shipped.examples, none) if last else (none, *shipped.examples)
        return replace(shipped, examples=examples)

    return changed


def _without_title(shipped: Prompt) -> Prompt:
    return replace(shipped, user=Template(shipped.user.template.replace("Title: $title\n\n", "")))


_WHY = "why: what happens to the effect, in at most six words"
_SAYS = {"+": "it rises or comes about", "-": "it falls or slows", "0": "it stays as it was", "?": "it changes somehow"}


def _reasoned(shipped: Prompt) -> Prompt:
    """The reason asked for before the sign, and given in the examples."""
    asked = re.sub(r"(?m)^- sign", f"- {_WHY}\n- sign", shipped.system.template)
    examples = tuple(
        (blanks, re.sub(r'"sign":"(.)"', lambda sign: f'"why":"{_SAYS[sign[1]]}",{sign[0]}', answer))
        for blanks, answer in shipped.examples
    )
    return replace(shipped, system=Template(asked), examples=examples)


def _with_reason(item: type[Draft], whole: type[Draft]) -> type[Draft]:
    """A schema with `why` before `sign`: a model writes in the schema's order."""
    fields: dict[str, Any] = {}
    for name, field in item.model_fields.items():
        if name == "sign":
            fields["why"] = (str, "")
        fields[name] = (field.annotation, field)
    reasoned = create_model(item.__name__, __base__=Draft, **fields)
    listed: dict[str, Any] = {"claims": (list[reasoned], whole.model_fields["claims"])}  # type: ignore[valid-type]
    rest = {name: (field.annotation, field) for name, field in whole.model_fields.items() if name != "claims"}
    return create_model(whole.__name__, __base__=Draft, **listed, **rest)


VARIANTS = (
    Variant("shipped", "prompts/claims.md as it is"),
    Variant("no-example", "instructions alone", _examples(0)),
    Variant("empty-first", "an example without a claim before the other", _empty(last=False)),
    Variant("empty-last", "the same after it", _empty(last=True)),
    Variant("no-title", "the title left out", _without_title),
    Variant("reasoned", "a reason before the sign", _reasoned, reasoned=True),
    Variant("windows-1", "a sentence a question", windows=1),
    Variant("windows-3", "three sentences a question", windows=3),
    Variant("two", "rules point at sentences, the model must find a claim: --steps two", steps="two"),
    Variant("two-no-example", "the same by instructions alone", _examples(0), steps="two"),
    Variant("two-three-examples", "the same with three examples of five", _examples(3), steps="two"),
    Variant("two-reasoned", "the same with a reason before the sign", _reasoned, reasoned=True, steps="two"),
)


def own(file: Path) -> Variant:
    """A prompt file that lies elsewhere, with its examples."""
    examples = file.with_suffix(".examples.json")
    raw = examples.read_text("utf-8") if examples.exists() else "[]"
    found = prompt.parse(file.stem, file.read_text("utf-8"), raw)
    return Variant(file.stem, str(file), lambda _: found)


_ASKED: Mapping[Steps, tuple[str, type[Draft], type[Draft]]] = {
    "one": (model_reader.PROMPTS["one"], ClaimDraft, ClaimsDraft),
    "two": (model_reader.PROMPTS["two"], SaidDraft, SentenceDraft),
}


@contextmanager
def asked_as(variant: Variant) -> Iterator[None]:
    """Have abstracts read this way, as long as the block lasts."""
    load, read = prompt.load, model_reader.read
    name, item, whole = _ASKED[variant.steps]
    changed = variant.prompt(load(name))

    async def in_windows(model: Model, row: Mapping[str, Any], settings: Settings) -> Reading:
        parts = [await read(model, {**row, "text": text}, settings) for text in _windows(row["text"], variant.windows)]
        found = [claim for part in parts for claim in part.draft.claims]
        return Reading(ClaimsDraft(claims=found), sum(part.spoiled for part in parts), parts[0].model)

    with ExitStack() as stack:
        stack.enter_context(patch.object(prompt, "load", lambda other: changed if other == name else load(other)))
        if variant.reasoned:
            stack.enter_context(patch.object(model_reader, whole.__name__, _with_reason(item, whole)))
        if variant.windows:
            stack.enter_context(patch.object(claims, "read", in_windows))
        model_reader.prompted.cache_clear()
        stack.callback(model_reader.prompted.cache_clear)
        yield


def _windows(text: str, size: int) -> list[str]:
    bounds = list(split(text)) or [(0, len(text))]
    groups = [bounds[place : place + size] for place in range(0, len(bounds), size)]
    return [text[group[0][0] : group[-1][1]] for group in groups]


# --- figures ----------------------------------------------------------------------------------------------------------


def difference(one: Report, other: Report, measure: str) -> tuple[float, float, float]:
    """How much more `other` reaches than `one` on the texts that both have read, and the interval of that."""
    counts = [{record.id: judged.counts for record, judged in report.judged} for report in (one, other)]
    both = [
        Counter({f"{side} {name}": times for side, of in enumerate(counts) for name, times in of[id_].items() if times})
        for id_ in counts[0].keys() & counts[1].keys()
    ]
    score = TASKS[one.task].scores

    def more(summed: bootstrap.Counts) -> bootstrap.Scores:
        halves = [{name[2:]: times for name, times in summed.items() if name[0] == side} for side in "01"]
        before, after = (score(half).get(measure) for half in halves)
        return {"more": (after or 0.0) - (before or 0.0)}

    value = more(bootstrap.total(both))["more"] or 0.0
    low, high = bootstrap.intervals(both, more).get("more", (0.0, 0.0))
    return value, low, high


def row(variant: Variant, report: Report, first: Report) -> str:
    """What one variant reached."""
    measure = MEASURES[report.task]
    value, bounds = report.scores[measure] or 0.0, report.intervals.get(measure, (0.0, 0.0))
    told = [variant.name, f"{report.n}", f"{value:.3f} ({bounds[0]:.3f} to {bounds[1]:.3f})"]
    for name in ("precision", "recall") if report.task == "pairs" else ("accuracy", "matched_share"):
        told.append(f"{report.scores[name] or 0.0:.3f}")
    texts = max(1, report.n + len(report.failures))
    told += [f"{report.spent.tokens / texts:,.0f}", f"{report.spent.calls / texts:.2f}", f"{len(report.failures)}"]
    if report is not first:
        told.append("{:+.3f} ({:+.3f} to {:+.3f})".format(*difference(first, report, measure)))
    return "| " + " | ".join(told) + " |"


def head(task: str) -> str:
    """The table's head."""
    beside = ("precision", "recall") if task == "pairs" else ("accuracy", "share matched")
    columns = ["variant", "texts", f"{MEASURES[task]} (95 %)", *beside, "tokens a text", "calls a text", "failed"]
    columns.append("more than the first (95 %)")
    return f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"


# --- the command ------------------------------------------------------------------------------------------------------


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--of", "task", type=click.Choice(list(TEXTS)), default="pairs", help="What is scored.")
@click.option("--limit", type=click.IntRange(min=1), default=60, metavar="N", help="Texts that are read.")
@click.option(
    "--only",
    type=click.Choice([one.name for one in VARIANTS[1:]]),
    multiple=True,
    help="This variant; may be given several times.",
)
@click.option(
    "--prompt",
    "prompts",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    help="A prompt file of your own; may be given several times.",
)
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), help="Where answers are kept.")
@options(READER, SERVER, LIMITS)
def main(task: str, only: Sequence[str], prompts: Sequence[Path], **given: Any) -> None:
    """Measure variants of the claims prompt beside the shipped one."""
    wanted = [variant for variant in VARIANTS[1:] if variant.name in only or not (only or prompts)]
    chosen = {name: value for name, value in given.items() if value not in (None, ())}
    first: Report | None = None
    try:
        for variant in [VARIANTS[0], *map(own, prompts), *wanted]:
            settings = resolve({**chosen, "steps": variant.steps})
            with asked_as(variant), observers(settings) as observe:
                files = [DATA / f"{TEXTS[task]}.jsonl"]
                report = evaluate(task, files, settings, Options(), observe, observe.confirm)
            if first is None:
                print(f"{report.dataset}, read by {report.model}\n\n{head(task)}")
            first = first or report
            print(row(variant, report, first), flush=True)
    except DemocritusError as error:
        print(f"prompts: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None


if __name__ == "__main__":
    main()
