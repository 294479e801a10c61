"""Verdicts on conflicts: decisions of people and of a model, kept in the log of decisions over every run.

A decision is about the normal forms of cause and effect, and names the kind and the level of the conflict behind the
effect: `heart rate (null, broader)`. A model's decisions on the readings are about the claims' statements.
"""

from __future__ import annotations

from pipeline.errors import Unusable
from pipeline.store.records import ConflictVerdict, content_id
from pipeline.store.result import Row


def place(conflict: Row) -> tuple[str, str]:
    """The ends of a conflict as decisions name them: `cause_key`, `effect_key`, `kind` and `level` of it.

    Raises Unusable for one between variables, whose ends are not in the log.
    """
    if conflict["level"] == "variable":
        raise Unusable("conflicts between variables are not judged; judge the one of their concepts (--level concept).")
    level = "" if conflict["level"] == "concept" else f", {conflict['level']}"
    return conflict["cause_key"], f"{conflict['effect_key']} ({conflict['kind']}{level})"


def verdict_row(conflict: Row, verdict: ConflictVerdict, why: str, by: str) -> dict[str, object]:
    """A model's verdict on a conflict as a row of the table `decisions`."""
    return _row(f"conflict {verdict}", *place(conflict), why, by)


def reading_row(statement: str, judgement: str, why: str, by: str) -> dict[str, object]:
    """A model's judgement on a claim, right or wrong, as a row of the table `decisions`."""
    return _row(f"claim {judgement}", statement, "", why, by)


def _row(kind: str, a: str, b: str, why: str, by: str) -> dict[str, object]:
    identity = content_id("decision", kind, a, b, by)
    return {"id": identity, "kind": kind, "a": a, "b": b, "why": why, "by": by, "score": 1.0, "steps": 1}
