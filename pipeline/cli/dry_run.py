"""Dry run: the forecast of a run, made on a copy of the graph."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import run
from pipeline.errors import Busy, Unusable
from pipeline.events import silent
from pipeline.extract import stage as claims
from pipeline.llm import forecast_wording as wording
from pipeline.llm.call_log import FILE as CALLS
from pipeline.llm.call_log import Calls
from pipeline.session import Session
from pipeline.settings import Settings
from pipeline.store.database import FILE, Store


def dry_run(settings: Settings) -> list[str]:
    """The work and cost of a run, as lines for the user. Nothing is sent, and the graph is not touched."""
    run.check(settings)
    with TemporaryDirectory(prefix="democritus-") as scratch:
        copy = Path(scratch)
        _copy(settings.out, copy)
        cache = settings.cache if settings.cache and (settings.cache / CALLS).exists() else None
        with Store.create(copy) as store, Calls(copy, cache) as calls:
            session = Session(store, calls, settings, silent, "dry run")
            run.read(session)
            states = store.row("status/abstracts")
            due = claims.due_count(store, settings, session.run_id)
            asked = wording.lines(run.forecast(session))
    keyless = bool(settings.models) and settings.key is None
    return [
        f"records    {states['total']:,} in all, {states['skipped']:,} without abstract, "
        f"{states['duplicate']:,} duplicates",
        *([] if settings.imagine else [f"to read    {due:,} abstracts with {settings.model_of('claims')}"]),
        *(asked or ["forecast   nothing to ask, nothing to pay"]),
        *(["key        OPENAI_API_KEY is not set: the run itself needs it, or --key-from"] if keyless else []),
        "Nothing was sent and nothing written.",
    ]


def _copy(folder: Path, to: Path) -> None:
    """Copy the files of a graph. Raises Busy if a run is writing it; one of an older version is welcome."""
    if (folder / FILE).exists():
        try:
            Store.open(folder).close()
        except Unusable as error:
            if isinstance(error, Busy):
                raise
    for name in (FILE, f"{FILE}.wal", CALLS, f"{CALLS}-wal"):
        if (folder / name).exists():
            shutil.copy(folder / name, to / name)
