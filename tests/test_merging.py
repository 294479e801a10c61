"""The stage around entity resolution: verdicts are rows, kept to the pairs asked about, and can be undone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from support.graphs import Said, tell

from pipeline import entities
from pipeline.entities import Pair
from pipeline.errors import Unusable
from pipeline.observers.events import silent
from pipeline.records import VerdictDraft, VerdictsDraft
from pipeline.settings import Settings
from pipeline.store import Store

PAIRS = [Pair("coffee", "coffee intake", 0.8, "more"), Pair("type 1 diabetes", "type 2 diabetes", 0.9, "alike")]


def said(*verdicts: tuple[int, bool]) -> VerdictsDraft:
    return VerdictsDraft(verdicts=[VerdictDraft(pair=pair, why="because", same=same) for pair, same in verdicts])


def verdicts(draft: VerdictsDraft) -> list[str]:
    return [merge.verdict for merge in entities.keep(PAIRS, draft, "m")]


def test_only_pairs_that_were_asked_about_get_a_verdict() -> None:
    assert verdicts(said((1, True), (7, True))) == ["same", "different"]
    assert verdicts(said()) == ["different", "different"]
    assert verdicts(said((1, True), (1, False))) == ["different", "different"]


def test_a_model_cannot_merge_what_numbers_tell_apart() -> None:
    assert verdicts(said((1, False), (2, True))) == ["different", "different"]


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.in_memory() as store:
        tell(
            store,
            [
                Said("A", "nitrogen fertilizer", "yield", "+"),
                Said("B", "nitrogen fertilisers", "yield", "+"),
                Said("C", "type 1 diabetes", "yield", "-"),
                Said("D", "type 2 diabetes", "yield", "-"),
            ],
            named=False,
        )
        asyncio.run(entities.run(store, Settings(), None, silent))
        yield store


def names(store: Store) -> list[str]:
    return sorted(row["name"] for row in store.rows("entities/list", search=None))


def test_spellings_are_one_entity_and_numbers_are_not(store: Store) -> None:
    assert names(store) == ["nitrogen fertilizer", "type 1 diabetes", "type 2 diabetes", "yield"]
    assert entities.find(store, "Nitrogen Fertilisers") == entities.find(store, "nitrogen fertilizer")
    assert len(entities.find(store, "diabetes")) == 2


def test_a_merge_is_undone_for_good() -> None:
    with Store.in_memory() as store:
        tell(store, [Said("A", "N2O emissions", "x", "+"), Said("B", "nitrous oxide emissions", "x", "+")], named=False)
        again = lambda: asyncio.run(entities.run(store, Settings(), None, silent))  # noqa: E731
        again()
        assert len(names(store)) == 2
        (merge,) = store.rows("entities/merges", search=None)
        assert (merge["verdict"], merge["by"]) == ("same", "rule")
        assert merge["why"]
        entities.undo(store, merge["id"])
        assert len(names(store)) == 3
        again()
        assert len(names(store)) == 3
        with pytest.raises(Unusable, match="no such merge"):
            entities.undo(store, "nonsense")
