"""Scores on texts that people annotated: python -m benchmarks.evaluate TASK FILE..."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from benchmarks.scoring import evaluate as evaluate_
from benchmarks.scoring.evaluate import TASKS, WHOLE
from pipeline.cli import render
from pipeline.cli.observers import observers
from pipeline.cli.options import AS_JSON, LIMITS, READER, SERVER, Output, options
from pipeline.errors import DemocritusError, Unusable
from pipeline.progress import say
from pipeline.settings import resolve
from pipeline.sources.text.unicode import safe_lines


@click.command()
@click.argument("task", metavar="TASK", type=click.Choice([*TASKS, *WHOLE]))
@click.argument("files", metavar="FILE...", nargs=-1, type=click.Path(path_type=Path))
@AS_JSON
@click.option("--predictions", type=Output(), metavar="FILE",
              help="Write every item to FILE with gold, prediction and verdict, an object a line.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), metavar="N",
              help="Score only N records, drawn with a fixed seed; those of a smaller N are among them.")  # fmt: skip
@click.option("--kinds", type=click.Choice(["causation", "all"]), default="causation", show_default=True,
              help="Relations that pairs and sign are about.")  # fmt: skip
@click.option("--runs", type=click.IntRange(min=2), default=3, show_default=True, metavar="K",
              help="Readings that stability compares, each with its own seed.")  # fmt: skip
@click.option("--graph", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="The graph that meeting and conflicts score (default: one that is made for it), or whose claims, "
              "judged by people, reading scores.")  # fmt: skip
@click.option("--judged", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Judgements of claims for reading, as `entities export-decisions` writes them.")  # fmt: skip
@click.option("--plot", type=Output(), metavar="FILE",
              help="Write the reliability plot of reading to FILE, as SVG.")  # fmt: skip
@click.option("--entities-calls", type=click.IntRange(min=0), metavar="N",
              help="Questions about names that entities and meeting ask at most. "
              "Default: about every name; for meeting as in a run.")  # fmt: skip
@click.option("--semantic", is_flag=True, default=None,
              help="entities asks about names of like meaning together, too: democritus[semantic].")  # fmt: skip
@click.option("--cache", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Where answers are kept. Default: the user's cache directory.")  # fmt: skip
@options(READER, SERVER, LIMITS)
def evaluate(
    task: str,
    files: tuple[Path, ...],
    as_json: bool,
    predictions: Path | None,
    kinds: str,
    runs: int,
    graph: Path | None,
    judged: Path | None,
    plot: Path | None,
    **options: Any,
) -> None:
    """Score what is read from texts that people annotated: JSON lines, one record a line.

    TASK is detection {id, text, causal}, pairs {id, text, pairs}, sign {id, text, ico or pairs}, strength {id, text,
    causal, label}, relations {id, text, entities, relations}, or grounding or stability: abstracts of any format.

    entities {concept_id, names} scores how names are joined, and meeting {id, abstracts: [{id, text, stance}]} whether
    texts that answer a question yes and no stand on one edge with opposite stances. conflicts scores which of those
    texts, or of {id, claim, abstracts: [{id, text, stance}]}, the graph lists as conflicts.

    reading scores the probability that an abstract says what a claim says, on records of sign, of pairs or with the
    answers of a model {id, text, answer}, or with --graph alone on the claims of a graph that people judged.

    Nothing is asked twice. Exit code 1 if some texts failed: they are named, and not scored.
    """
    settings = resolve({name: value for name, value in options.items() if value not in (None, ())})
    _check(task, files, graph, judged or plot)
    known = evaluate_.judgements(judged) if judged else {}
    chosen = evaluate_.Options(every_kind=kinds == "all", runs=runs, graph=graph, judged=known)
    with observers(settings) as observe:
        report = evaluate_.evaluate(task, files, settings, chosen, observe, observe.confirm)
    if plot is not None:
        _write(plot, evaluate_.plot(report))
    if predictions is not None:
        evaluate_.write_predictions(report, predictions)
    if as_json:
        render.print_json(evaluate_.document(report))
    else:
        render.print_lines([safe_lines("\n".join(evaluate_.lines(report)))])
    if report.failures:
        what = "questions about names" if task == "entities" else "texts"
        say(f"{len(report.failures)} {what} failed: they are named, and not in the scores.")
        raise SystemExit(1)


def _check(task: str, files: tuple[Path, ...], graph: Path | None, of_reading: Path | None) -> None:
    """Raises BadParameter where options and task do not go together, UsageError where there is nothing to score."""
    if graph is not None and task not in {"meeting", "conflicts", "reading"}:
        raise click.BadParameter("only the tasks meeting, conflicts and reading score a graph.", param_hint="--graph")
    if of_reading is not None and task != "reading":
        raise click.BadParameter("is for the task reading.", param_hint="--judged, --plot")
    if not files and not (task == "reading" and graph is not None):
        raise click.UsageError("Missing argument 'FILE...'.")


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise Unusable(f"{file}: cannot be written: {error.strerror}.") from None


def main() -> None:
    """Run the command: an error is one line on stderr, and an exit code as of the program's own commands."""
    try:
        evaluate()
    except DemocritusError as error:
        say(str(error))
        raise SystemExit(error.exit_code) from None


if __name__ == "__main__":
    main()
