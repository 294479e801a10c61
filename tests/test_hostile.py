"""Hostile and unlucky situations, each carried out as its table in `hostile` says."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hostile.cases import Bench, Case
from hostile.tables import CASES, SAMPLE


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A bench of processes that are forked, which is cheap."""
    with Bench(tmp_path_factory.mktemp("forked")) as bench:
        yield bench


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A bench of processes that begin with the console script."""
    with Bench(tmp_path_factory.mktemp("real"), real=True) as bench:
        yield bench


def test_there_are_enough_of_them_and_each_has_its_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 160


def is_slow(case: Case) -> bool:
    """Whether a case makes a graph, also by following its message, or speaks with a server."""
    makes = case.code != 2 or "o" in case.leaves or any(words[0] == "run" for words, _ in case.then)
    return case.slow or case.alone or case.serve is not None or makes


WAIT = {"graph of SQLite: remove", "graph of SQLite: edges"}  # as the one of `run` does, until they give up
QUICK = [case for case in CASES if not is_slow(case) and case.name not in WAIT]
SLOW = [*random.Random(13).sample([case for case in CASES if is_slow(case)], 25),
        *(case for case in CASES if case.name in WAIT)]  # fmt: skip
"""All take three minutes: `python -m tests.hostile`."""
ONCE = SLOW[:3]


def marks(case: Case) -> list[pytest.MarkDecorator]:
    """When a case is carried out."""
    return [pytest.mark.slow] * (case in SLOW) + [pytest.mark.once] * (case in ONCE)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=marks(case), id=case.name) for case in QUICK + SLOW],
)
def test_it_ends_as_it_must(forked: Bench, case: Case) -> None:
    assert forked.faults(case) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", [pytest.param(CASES[number], id=CASES[number].name) for number in SAMPLE])
def test_it_ends_so_through_the_console_script(real: Bench, case: Case) -> None:
    assert real.faults(case) == []
