"""Where a graph stands: counts, failures, cost.

While a run writes, no other process can open the DuckDB file; the run then keeps a snapshot, `status.json`, replaced
atomically, and `read` falls back to it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from pipeline.errors import Busy
from pipeline.settings import EMBEDDED
from pipeline.store import Store

SNAPSHOT = "status.json"
BASELINE = (
    "embedded baseline: rules, no language model. It finds plainly worded claims and misses or misreads others; "
    "use --model for results you would publish."
)

Status = dict[str, Any]


def collect(store: Store, previous: Status | None = None) -> Status:
    """Everything `status` tells. With a `previous` status the derived graph is taken from there, which is quick."""
    if previous is None:
        graph = store.row("status/graph")
    else:
        graph = {name: previous[name] for name in ("topics", "entities", "edges", "conflicts")}
    runs = store.rows("status/last_run")
    last = runs[0] if runs else {}
    model = last.get("model")
    return {
        "abstracts": store.row("status/abstracts"),
        **store.row("status/claims"),
        **graph,
        **store.row("status/calls"),
        "model": model,
        "note": BASELINE if model == EMBEDDED else None,
        "last_run": {name: last.get(name) for name in ("started_at", "finished_at", "outcome")},
        "running": False,
        "failures": store.rows("status/failures"),
    }


def write(folder: Path, status: Status) -> None:
    """Replace the snapshot; a reader sees the old one or the new one, never half of one."""
    half = folder / f".{SNAPSHOT}.{os.getpid()}"
    half.write_text(json.dumps({**status, "running": True}, ensure_ascii=False), "utf-8")
    half.replace(folder / SNAPSHOT)


def read(folder: Path) -> Status:
    """The status of the graph in `folder`, be a run writing it or not."""
    try:
        with Store.open(folder) as store:
            return collect(store)
    except Busy:
        try:
            status: Status = json.loads((folder / SNAPSHOT).read_text("utf-8"))
        except (OSError, ValueError):
            # the run has only just begun, or it is no run of ours that holds the file
            with Store.open(folder, wait=5.0) as store:
                return collect(store)
        return status
