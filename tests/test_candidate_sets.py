"""Which terms are asked about together: bounded, deterministic, the most valuable first."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities.candidate_sets import LARGEST, SMALLEST, Rounds, candidate_sets, class_terms, rounds, value
from pipeline.entities.decisions import Decision
from pipeline.entities.grouping import End, Term
from pipeline.entities.name import key

DRUGS = ["ramipril", "lisinopril", "enalapril", "losartan", "valsartan", "atenolol"]
OTHERS = ["noise", "sleep debt", "tariff", "soil tillage", "bilingualism", "screen time", "ozone", "wage subsidy"]


def term(name: str, claims: int = 1, *ends: tuple[str, str, str]) -> Term:
    return Term(key(name), name, f"{name}.", claims, tuple(End(*end) for end in ends))  # type: ignore[arg-type]


def together(sets: list[tuple[Term, ...]], *names: str) -> bool:
    return any({key(name) for name in names} <= {term.key for term in found} for found in sets)


words = st.sampled_from("lung heart acute risk ramipril statin soil water yield sleep il6 bmi loss anxiety".split())
terms = st.lists(
    st.builds(
        lambda parts, claims, ends: Term(key(" ".join(parts)), " ".join(parts), "S.", claims, tuple(ends)),
        st.lists(words, min_size=1, max_size=4),
        st.integers(1, 9),
        st.lists(st.builds(End, st.sampled_from(["cause", "effect"]), words, st.sampled_from("+-0?")), max_size=4),
    ),
    max_size=60,
    unique_by=lambda term: term.key,
)


@given(terms, st.integers(0, 9), st.randoms(use_true_random=False))
def test_sets_are_bounded_disjoint_and_the_same_in_any_order(found: list[Term], limit: int, random: Random) -> None:
    sets = candidate_sets(found, limit)
    shuffled = list(found)
    random.shuffle(shuffled)
    assert candidate_sets(shuffled, limit) == sets
    assert len(sets) <= limit
    asked = [term for group in sets for term in group]
    assert len(asked) == len(set(asked))
    assert set(asked) <= set(found)
    assert all(1 <= len(group) <= LARGEST for group in sets)
    assert [value(group) for group in sets] == sorted((value(group) for group in sets), reverse=True)
    every = candidate_sets(found, len(found))
    assert {term for group in every for term in group} == set(found)
    assert sum(len(group) < SMALLEST for group in every) <= 1
    assert every[:limit] == sets


def test_terms_spelled_alike_or_ending_alike_are_asked_about_together() -> None:
    names = [
        *DRUGS,
        *OTHERS,
        "coffee",
        "coffee consumption",
        "moderate coffee consumption",
        "N fertilizer",
        "N fertilization",
    ]
    sets = candidate_sets([term(name) for name in names], 99)
    assert together(sets, "ramipril", "lisinopril", "enalapril")
    assert together(sets, "losartan", "valsartan")
    assert together(sets, "coffee", "coffee consumption", "moderate coffee consumption")
    assert together(sets, "N fertilizer", "N fertilization")


def test_terms_that_act_on_the_same_things_are_asked_about_together() -> None:
    mass, pressure = ("cause", "left ventricular mass", "-"), ("cause", "blood pressure", "-")
    acting = [term("losartan", 1, mass, pressure), term("quinapril", 1, mass), term("doxazosin", 1, pressure)]
    more = [
        term(f"{word} {other}") for word in ("noise", "tariff", "ozone") for other in ("at night", "abroad", "lately")
    ]
    assert together(candidate_sets([*acting, *more], 99), *(one.name for one in acting))


def test_what_embeddings_find_near_is_asked_about_together() -> None:
    names = sorted({key(name) for name in [*OTHERS, *DRUGS, "lorry", "truck"]})

    def neighbours(shown: list[str]) -> list[list[int]]:
        near = {"lorry": "truck", "truck": "lorry"}
        return [[shown.index(near[name])] if name in near else [] for name in shown]

    assert together(candidate_sets([term(name) for name in names], 99, neighbours), "lorry", "truck")


def test_the_most_valuable_are_asked_about_if_not_all_can_be() -> None:
    used = [term(f"{name} exposure", 50) for name in OTHERS]
    rare = [term(f"{name} prescription") for name in DRUGS * 2]
    (group,) = candidate_sets([*used, *{one.key: one for one in rare}.values()], 1)
    assert {one.key for one in used} <= {one.key for one in group}
    assert candidate_sets(used, 0) == []
    assert candidate_sets([], 3) == []


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ([[("cause", "x", "+")], [("cause", "y", "+")]], 2),  # two claims, nothing shared
        ([[("cause", "x", "+")], [("cause", "x", "+")]], 3),  # an edge joins
        ([[("cause", "x", "+")], [("effect", "x", "+")]], 2),  # one is a cause of x, the other an effect
        ([[("cause", "x", "+")], [("cause", "x", "-")]], 4),  # and shows a conflict
        ([[("cause", "x", "+")], [("cause", "x", "0")]], 4),
        ([[("cause", "x", "+")], [("cause", "x", "?")]], 3),
        ([[("cause", "x", "+"), ("cause", "x", "-")], [("cause", "x", "-")]], 3),  # which stood there before
        (
            [[("cause", "x", "+")], [("cause", "x", "-")], [("cause", "x", "+")]],
            6,
        ),  # three claims, two edges, one conflict
    ],
)
def test_the_value_of_a_set(ends: list[list[tuple[str, str, str]]], expected: int) -> None:
    assert value([term(f"t{at}", 1, *mine) for at, mine in enumerate(ends)]) == expected


@pytest.mark.parametrize(
    ("abstracts", "expected"),
    [(0, (0, 0)), (1, (1, 0)), (7, (2, 0)), (100, (12, 3)), (124, (15, 4)), (2000, (225, 75))],
)
def test_questions_for_so_many_abstracts(abstracts: int, expected: tuple[int, int]) -> None:
    assert rounds(abstracts) == Rounds(*expected)


def test_classes_are_terms_of_the_second_round() -> None:
    asked = [term("ramipril", 3, ("cause", "x", "+")), term("lisinopril", 2, ("cause", "x", "+")), term("drug class")]
    said = [
        Decision("broader", "ramipril", "ACE inhibitor", "w", "m"),
        Decision("broader", "lisinopril", "ACE inhibitor", "w", "m"),
        Decision("broader", "ramipril", "drug class", "w", "m"),  # a term already
        Decision("broader", "unknown", "another", "w", "m"),  # of nothing that was asked about
        Decision("name", "ACE inhibitor", "ACE inhibitors", "w", "m"),
        Decision("not broader", "ramipril", "drug", "w", "m"),
    ]
    (found,) = class_terms(asked, said)
    assert found == Term(
        "ACE inhibitor", "ACE inhibitors", "a class of: ramipril, lisinopril", 5, (End("cause", "x", "+"),)
    )
    assert class_terms(reversed(asked), said[::-1]) == [found]
