"""Semantic neighbours: near in meaning, the same in every run, and nothing imported by who does not ask for them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.entities import asking, semantic
from pipeline.entities import stage as entities
from pipeline.entities.candidate_sets import candidate_sets
from pipeline.entities.grouping import Term
from pipeline.errors import Unusable
from pipeline.settings import Settings, resolve

NAMES = (
    "physician, tillage, doctor, rainfall, labour income, interest rate, sleep, precipitation, unemployment, wages, "
    "joblessness, soil ploughing, aspirin, voter turnout, insomnia, electoral participation"
).split(", ")
PAIRS = (
    "physician, doctor ; rainfall, precipitation ; unemployment, joblessness ; sleep, insomnia ; "
    "voter turnout, electoral participation"
).split(" ; ")


def near(names: Sequence[str], count: int) -> dict[str, list[str]]:
    found = semantic.neighbours(names, count)
    return {name: [names[at] for at in places] for name, places in zip(names, found, strict=True)}


@pytest.mark.parametrize("pair", PAIRS)
def test_names_of_like_meaning_are_near(pair: str) -> None:
    one, other = pair.split(", ")
    found = near(NAMES, 3)
    assert other in found[one] or one in found[other]


def test_case_and_repetition_do_not_matter() -> None:
    assert near(["Doctor", "rainfall", "physician", "DOCTOR"], 2)["Doctor"] == ["DOCTOR", "physician"]


@given(st.lists(st.text(max_size=20), max_size=12, unique=True), st.integers(1, 5))
@hypothesis_settings(max_examples=50, deadline=None)
def test_as_the_naive_reference_whatever_the_names(names: list[str], count: int) -> None:
    found = semantic.neighbours(names, count)
    vectors = semantic.embed(names).astype(float)
    cosines = np.round(vectors @ vectors.T, 3)
    assert len(found) == len(names)
    for one, places in enumerate(found):
        others = [at for at in range(len(names)) if at != one and cosines[one, at] > 0.01]
        best = sorted((cosines[one, at] for at in others), reverse=True)[:count]
        assert one not in places and len(places) == len(set(places)) <= count
        assert np.allclose([cosines[one, at] for at in places][: len(best)], best, atol=0.002)


def test_an_index_finds_what_comparing_all_pairs_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{name} of {other}" for name, other in combinations(NAMES, 2)]
    exact = semantic.neighbours(names, 10)
    monkeypatch.setattr(semantic, "EXACT", 0)
    found = semantic.neighbours(names, 10)
    assert found == semantic.neighbours(names, 10)
    hits = sum(len({*one} & {*other}) for one, other in zip(exact, found, strict=True))
    assert hits > 0.95 * sum(map(len, exact))


def test_terms_of_like_meaning_are_asked_about_together() -> None:
    odd = "basalt, violin, tariff, mitosis, glacier, verb, enzyme, orbit, sermon, turbine, kinship, syntax, lichen"
    terms = [Term(name, name, "") for name in [*odd.split(", "), *NAMES]]

    def together(sets: list[tuple[Term, ...]]) -> int:
        held = [{term.name for term in each} for each in sets]
        return sum(any({*pair.split(", ")} <= names for names in held) for pair in PAIRS)

    assert together(candidate_sets(terms, 9, semantic.neighbours)) == len(PAIRS)
    assert together(candidate_sets(terms, 9)) < len(PAIRS)


@pytest.mark.slow
def test_nothing_is_imported_until_it_is_asked_for() -> None:
    packages = "{'safetensors', 'voyager', 'wordllama'} & {*sys.modules}"
    code = (
        f"import sys, pipeline.run; from pipeline.entities import semantic; semantic.check(); print({packages}); "
        f"semantic.neighbours(['tea', 'coffee']); print('wordllama' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split("\n")[:2] == ["set()", "False"]


def test_without_the_extra_or_a_model_the_run_says_so_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(semantic, "PACKAGES", ("numpy", "no_such_package"))
    with pytest.raises(Unusable, match=r"no_such_package: pip install 'democritus\[semantic\]'"):
        entities.check(Settings(semantic=True))
    entities.check(Settings())
    for options in ({}, {"model": "m", "base_url": "http://x/v1", "entities_calls": 0}):
        with pytest.raises(Unusable, match="--semantic"):
            resolve({"semantic": True, **options}, {})


def test_the_recipe_tells_how_candidates_were_found() -> None:
    plain, near_too = (asking.recipe(Settings(model="m", semantic=on)) for on in (False, True))
    assert plain.id != near_too.id and "wordllama" in near_too.settings
