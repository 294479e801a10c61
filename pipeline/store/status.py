"""Status of a graph: counts, failures, cost.

While a run writes, no other process can open the DuckDB file; the run then keeps a snapshot, `status.json`
(`pipeline.export.snapshots`).
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any, Protocol

from pipeline.settings import EMBEDDED
from pipeline.store.database import Store
from pipeline.store.result import Row

STATES = ("done", "failed", "skipped", "duplicate", "removed", "pending")
"""The states of abstracts: each is in one of them."""
BASELINE = (
    "embedded baseline: a small trained reader, no language model. It misses claims and misreads others; "
    "use --model for results you would publish."
)

Status = dict[str, Any]


class Spending(Protocol):
    """Whoever knows what was spent: the log of calls."""

    def spend(self) -> list[dict[str, Any]]:
        """Return the spending by stage and model."""
        ...

    def lost(self) -> tuple[int, float]:
        """Return the tokens and US dollars that may have been billed for what was on its way when runs were killed."""
        ...


def collect(store: Store, calls: Spending, previous: Status | None = None) -> Status:
    """Everything `status` tells. With a `previous` status the derived graph is taken from there, which is quick."""
    if previous is None:
        graph = {**store.row("status/graph"), "imagined": store.row("imagined/count")}
    else:
        graph = {name: previous[name] for name in ("topics", "entities", "edges", "conflicts", "imagined")}
    runs = store.rows("status/last_run")
    last = runs[0] if runs else {}
    models = _models(store)
    names = [row["model"] for row in models] or [last.get("model")]
    abstracts = store.row("status/abstracts")
    return {
        "abstracts": abstracts,
        **store.row("status/claims"),
        **graph,
        **bill(calls),
        "model": names[0],
        "models": models,
        "note": BASELINE if EMBEDDED in names else None,
        "last_run": {name: last.get(name) for name in ("started_at", "finished_at", "outcome")},
        "running": False,
        "failures": store.rows("status/failures") if abstracts["failed"] else [],
        "set_aside": store.rows("status/set_aside"),
    }


def _models(store: Store) -> list[Row]:
    """The models of the recipes by which abstracts with current claims were read, that of most abstracts first."""
    counts: Counter[str] = Counter()
    for row in store.rows("report/recipes"):
        if row["stage"] == "claims":
            counts[row["model"]] += row["abstracts"]
    return [{"model": model, "abstracts": count} for model, count in counts.most_common() if count]


def bill(calls: Spending) -> Status:
    """Calls, tokens and cost, in all and by stage and model; the cost is None if that of any call is not known.

    `risk`: tokens and USD that may have been billed for requests that were cut off or whose tokens nobody counted.
    """
    spend = calls.spend()
    lost_tokens, lost_usd = calls.lost()
    known = all(row["cost_usd"] is not None for row in spend)
    return {
        "calls": sum(row["calls"] for row in spend),
        "prompt_tokens": sum(row["prompt_tokens"] for row in spend),
        "completion_tokens": sum(row["completion_tokens"] for row in spend),
        "cost_usd": sum(row["cost_usd"] for row in spend) if known else None,
        "risk_tokens": lost_tokens + sum(row["risk_tokens"] for row in spend),
        "risk_usd": lost_usd + sum(row["risk_usd"] for row in spend),
        "spend": spend,
    }


def since(store: Store) -> str:
    """The end of the last run that went through, an ISO time or empty: bad answers since then count as answers."""
    ended = store.row("status/last_finished")["microseconds"]
    return datetime.fromtimestamp(ended / 1e6, UTC).isoformat(timespec="microseconds") if ended else ""
