"""Decisions made on the page: those of the command line, by the same functions, into the same log."""

from __future__ import annotations

from pipeline.errors import Unusable
from pipeline.graph import people
from pipeline.graph.conflicts import queries as conflicts
from pipeline.graph.conflicts import verdicts
from pipeline.graph.people import Outcome, Signed
from pipeline.store.database import Store
from pipeline.store.records import ConflictVerdict
from pipeline.store.result import Row

_VERDICTS: dict[str, ConflictVerdict] = {"real": "real", "apparent": "apparent", "misread": "misread"}
_PAIRS = {
    "merge": people.merge,
    "split": people.split,
    "rename": people.rename,
    "broader": people.broader,
    "not broader": people.not_broader,
}
_ALONE = {"reject": people.reject, "accept": people.accept}


def decide(store: Store, decision: Row) -> str:
    """Carry out what a page sent: an `act`, what it is about, and a `note`. Raises Unusable if it is no decision."""
    if not isinstance(decision, dict) or not all(isinstance(value, str) for value in decision.values()):
        raise Unusable("this is no decision")
    act, signed = decision.get("act", ""), Signed(people.login(), decision.get("note", ""))
    if act == "claim" and decision.get("verdict") in ("right", "wrong"):
        people.judge_claim(store, decision.get("id", ""), decision["verdict"] == "right", signed)
        return f"Judged {decision['verdict']}. The support of its edge is reckoned anew."
    if act == "conflict" and decision.get("verdict") in _VERDICTS:
        row = conflicts.found(store, decision.get("id", ""))
        people.judge_conflict(store, verdicts.place(row), _VERDICTS[decision["verdict"]], signed)
        return f"{row['cause']} → {row['effect']}: judged {decision['verdict']}."
    if act == "undo":
        return _said(people.undo(store, decision.get("id", ""), signed), "Taken back.")
    if act in _PAIRS:
        return _said(_PAIRS[act](store, decision.get("a", ""), decision.get("b", ""), signed), "Decided.")
    if act in _ALONE:
        return _said(_ALONE[act](store, decision.get("a", ""), signed), f"{decision.get('a', '')}: {act}ed.")
    raise Unusable("this is no decision")


def log(store: Store) -> list[Row]:
    """What people decided, the oldest first; of a model only which it is, not what it was."""
    return [{**row, "b": "" if row["kind"].startswith("model ") else row["b"]} for row in people.log(store)]


def _said(outcome: Outcome, words: str) -> str:
    return " ".join([words, *(f"Now: {row['name']}." for row in outcome.entities)])
