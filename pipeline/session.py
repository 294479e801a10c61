"""Session: an open graph and the run that works on it, and the checks before it is opened."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.errors import Unusable
from pipeline.events import Observer
from pipeline.llm import prices, prompt
from pipeline.llm.call_log import Calls
from pipeline.settings import Settings
from pipeline.sources.fields import check as check_columns
from pipeline.store.database import Store


class Session(NamedTuple):
    """The open graph, the settings of the run, its observer and its id."""

    store: Store
    calls: Calls
    settings: Settings
    observe: Observer
    run_id: str


def check(settings: Settings) -> None:
    """Raise Unusable, naming it, where a source, prompt or table of prices is missing or wrong."""
    if not settings.sources and settings.imagine is None:
        raise Unusable("no source given: name at least one file or folder with abstracts.")
    for source in settings.sources:
        if not source.exists():
            raise Unusable(f"{source}: no such file or folder.")
        if source.is_dir() and source.resolve() == settings.out.resolve():
            raise Unusable(
                f"{source}: the source and --out are one folder, and what is written there would be read. Choose "
                "another for --out; a graph that is there already goes on where its graph.duckdb and calls.sqlite are "
                "moved."
            )
    for stage in ("claims", "entities", "topics", "conflicts"):
        if settings.asks(stage):
            prompt.load(stage)
    check_columns(settings.columns)
    prices.check(settings)
