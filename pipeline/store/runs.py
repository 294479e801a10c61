"""Run records: a row in `runs` for each run, with its settings and how it ended."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version

from pipeline.errors import DemocritusError, Unwritable
from pipeline.settings import Settings
from pipeline.store.database import Store


@contextmanager
def recorded(store: Store, settings: Settings, recipe: Mapping[str, object]) -> Iterator[str]:
    """The id of a new run, whose row says how the block ended; a run that was killed has no end.

    `recipe` is the row of `recipes` by which the run reads abstracts.
    """
    run_id = uuid.uuid4().hex
    row = {
        "id": run_id,
        "started_at": datetime.now(UTC).isoformat(),
        "version": version("democritus"),
        "sources": [str(source) for source in settings.sources],
        "recipe": recipe["id"],
        "settings": settings.model_dump(mode="json", exclude={"key", "headers", "sources", "base_url"}),
    }
    store.add_rows("runs", [row])
    store.add_rows("recipes", [recipe])
    try:
        yield run_id
    except BaseException as error:
        outcome = f"stopped: {error}" if isinstance(error, DemocritusError) else "interrupted"
        if not isinstance(error, DemocritusError | KeyboardInterrupt):
            outcome += f": {type(error).__name__}"
        with suppress(Unwritable):
            store.run("status/finish_run", id=run_id, outcome=outcome)
        raise
    store.run("status/finish_run", id=run_id, outcome="done")
