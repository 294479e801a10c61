"""Batch files that a person carries: questions written into files, results imported from files."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import Unusable
from pipeline.llm.batches.jobs import Asked, Jobs
from pipeline.llm.batches.requests import Limits, write
from pipeline.llm.batches.results import ImportReport
from pipeline.settings import Settings
from pipeline.store import status
from pipeline.store.database import Store
from pipeline.store.result import Row

_OWN = {"out", "sources", "batch", "yes", "dry_run", "log_json", "max_cost", "max_tokens"}  # of a run, not of questions


class Written(NamedTuple):
    """The prepared files, their questions by model, and the number of questions that running jobs carry."""

    files: list[Path]
    asked: list[Asked]
    held: int


class Imported(NamedTuple):
    """The report of an import, the graph's status after it, and the number of questions without an answer.

    `failed` counts the abstracts that got no usable answer; the next preparation asks them again.
    """

    report: ImportReport
    status: status.Status
    due: int
    failed: int


def last_settings(folder: Path, given: dict[str, Any]) -> Settings:
    """The settings of the graph's last run, and above them those that are given. Raises Unusable if there is none."""
    with Store.open(folder) as store:
        runs = store.rows("status/last_run")
        if not runs:
            raise Unusable(f"{folder}: no run has been here; name the sources and a model.")
        return settings_of(store.row("status/run", id=runs[0]["id"]), folder, given)


def settings_of(run: Row, folder: Path, given: dict[str, Any]) -> Settings:
    """Return the settings of a run, and above them those that are given."""
    known = {name: value for name, value in json.loads(run["settings"]).items() if name in Settings.model_fields}
    kept = {name: value for name, value in known.items() if name not in _OWN}
    return Settings.model_validate({**kept, "sources": run["sources"], **given, "out": folder})


def written(jobs: Jobs, pass_id: int, asked: Sequence[Asked], output: Path, limits: Limits) -> list[Path]:
    """Write the questions of a pass into files, whole or not at all; return the files.

    What does not fit one file of the size that providers take, or is for another model, goes to `name-2.jsonl`, …
    """
    halves: list[Path] = []

    def place(_: int) -> Path:
        halves.append(output.with_name(f".{output.name}.{os.getpid()}.{len(halves)}"))
        return halves[-1]

    try:
        for each in asked:
            for _ in write(jobs, pass_id, each.model, limits, place):
                pass
        names = [_numbered(output, number) for number in range(1, len(halves) + 1)]
        for half, whole in zip(halves, names, strict=True):
            half.replace(whole)
    except OSError as error:
        raise Unusable(f"{output}: cannot be written: {error.strerror}.") from None
    finally:
        for half in halves:
            half.unlink(missing_ok=True)
    return names


def _numbered(output: Path, number: int) -> Path:
    return output if number == 1 else output.with_name(f"{output.stem}-{number}{output.suffix}")
