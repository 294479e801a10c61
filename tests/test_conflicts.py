"""Conflicts keep every side with its claims, and grow with even evidence."""

from __future__ import annotations

from typing import Any

from support.graphs import Said, tell

from pipeline.conflicts import conflicts
from pipeline.store import Store


def conflicts_of(*said: Said) -> list[dict[str, Any]]:
    with Store.in_memory() as store:
        tell(store, said)
        return conflicts(store).rows()


def test_opposite_signs() -> None:
    (found,) = conflicts_of(Said("A", "x", "y", "+"), Said("B", "x", "y", "-"), Said("B", "x", "y", "-", quote="again"))
    assert (found["kind"], found["cause"], found["effect"]) == ("sign", "x", "y")
    sides = {side["sign"]: [claim["abstract"] for claim in side["claims"]] for side in found["sides"]}
    assert sides == {"+": ["A"], "-": ["B", "B"]}
    assert found["type"] == "between studies"


def test_effect_against_none() -> None:
    (found,) = conflicts_of(Said("A", "x", "y", "+"), Said("B", "x", "y", "0"))
    assert found["kind"] == "null"
    assert {side["sign"] for side in found["sides"]} == {"+", "0"}


def test_the_null_is_the_last_side() -> None:
    (found,) = conflicts_of(Said("A", "x", "y", "0"), Said("B", "x", "y", "-"))
    assert [side["sign"] for side in found["sides"]] == ["-", "0"]


def test_both_directions_are_one_conflict() -> None:
    (found,) = conflicts_of(Said("A", "x", "y", "+"), Said("B", "y", "x", "+"), Said("C", "y", "x", "+"))
    assert (found["kind"], found["cause"]) == ("direction", "y")
    assert found["type"] == "loop"
    assert [(side["cause"], len(side["claims"])) for side in found["sides"]] == [("y", 2), ("x", 1)]


def test_correlations_have_no_direction() -> None:
    said = [Said("A", "x", "y", "+", strength="correlational"), Said("B", "y", "x", "+")]
    assert conflicts_of(*said) == []


def test_one_paper_on_both_sides_is_a_conflict_within_a_study() -> None:
    (found,) = conflicts_of(Said("A", "x", "y", "+"), Said("A", "x", "y", "-"))
    assert (found["kind"], found["type"]) == ("sign", "within a study")


def test_no_conflict() -> None:
    assert conflicts_of(Said("A", "x", "y", "+"), Said("B", "x", "y", "+"), Said("C", "x", "y", "?")) == []
    assert conflicts_of() == []


def test_more_even_evidence_scores_higher() -> None:
    lone = conflicts_of(Said("A", "x", "y", "+"), Said("B", "x", "y", "-"))
    even = conflicts_of(*[Said(name, "x", "y", sign) for name, sign in zip("ABCD", "++--", strict=True)])
    uneven = conflicts_of(*[Said(name, "x", "y", sign) for name, sign in zip("ABCD", "+++-", strict=True)])
    assert even[0]["score"] > lone[0]["score"]
    assert even[0]["score"] > uneven[0]["score"]
