"""The stage around entity resolution: sets of names are asked about once, and answers are rows with their reasons."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from support.graphs import Said, find, tell

from pipeline.entities import lookup
from pipeline.entities import stage as entities
from pipeline.errors import CallFailed, Invalid
from pipeline.events import Event, silent
from pipeline.events import Said as Told
from pipeline.graph import edges as graph
from pipeline.graph import people
from pipeline.graph.changes import bring_up_to_date
from pipeline.llm.question import Answer, Question
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.filter import Filter
from pipeline.store.records import GroupDraft, GroupsDraft

SAID = [
    Said("A", "nitrogen fertilizer", "crop yield", "+"),
    Said("B", "nitrogen fertilisers", "crop yield", "+"),
    Said("C", "type 1 diabetes", "weight", "-"),
    Said("D", "type 2 diabetes", "weight", "+"),
    Said("E", "moka", "crop yield", "+"),
    Said("F", "espresso", "crop yield", "-"),
]
SETTINGS = Settings(model="m", entities_calls=4)


class Grouping:
    """A model that puts names into groups as it is told to; it counts the sets it was asked about."""

    def __init__(self, group: Callable[[list[str]], list[GroupDraft] | CallFailed]) -> None:
        self.group = group
        self.asked: list[list[str]] = []

    async def ask(self, question: Question) -> Answer:
        lines = question.messages[-1].content.splitlines()
        names = [line.partition(". ")[2].partition(" | ")[0] for line in lines if line[:1].isdigit()]
        self.asked.append(names)
        groups = self.group(names)
        if isinstance(groups, CallFailed):
            raise groups
        return Answer(GroupsDraft(groups=groups), cast(Any, None))


def each_alone(names: list[str], **together: str) -> list[GroupDraft]:
    """Every name in a group of its own, but those of `together` in one, under its name."""
    places = {name: number for number, name in enumerate(names, start=1)}
    joined = [places[name] for name in names if name in together]
    alone = [GroupDraft(terms=[n], name=name) for name, n in places.items() if name not in together]
    return [*alone, GroupDraft(terms=joined, name="coffee", broader=["hot drink"])] if joined else alone


def coffees(names: list[str]) -> list[GroupDraft]:
    return each_alone(names, moka="", espresso="")


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.in_memory() as store:
        tell(store, SAID, named=False)
        yield store


def run(store: Store, model: Grouping | None = None, events: list[Event] | None = None) -> None:
    observe = silent if events is None else events.append
    asyncio.run(entities.run(store, SETTINGS if model else Settings(), model, observe))
    bring_up_to_date(store)


def names(store: Store) -> list[str]:
    return sorted(row["name"] for row in store.rows("entities/list", search=None))


def test_spellings_are_one_entity_and_numbers_are_not(store: Store) -> None:
    run(store)
    assert names(store) == [
        "crop yield", "espresso", "moka", "nitrogen fertilizer", "type 1 diabetes", "type 2 diabetes", "weight",
    ]  # fmt: skip
    assert find(store, "Nitrogen Fertilisers") == find(store, "nitrogen fertilizer")
    assert len(find(store, "diabetes")) == 2


def test_names_that_a_model_groups_are_one_entity_under_its_name_and_classes(store: Store) -> None:
    model = Grouping(coffees)
    run(store, model)
    assert {"coffee", "hot drink"} <= set(names(store))
    assert find(store, "moka") == find(store, "espresso")
    (edge,) = graph.edges(store, Filter(causes=lookup.search(store, "moka")))
    assert (edge["cause"], edge["sign"], edge["papers"]) == ("coffee", "?", 2)
    assert {row["by"] for row in people.log(store, "moka", people=False)} == {"m"}


def test_a_model_cannot_join_what_numbers_tell_apart(store: Store) -> None:
    run(store, Grouping(lambda names: [GroupDraft(terms=list(range(1, len(names) + 1)), name="diabetes")]))
    assert find(store, "type 1 diabetes") != find(store, "type 2 diabetes")
    reasons = {row["why"] for row in people.log(store, "type 1", people=False) if row["kind"] == "different"}
    assert any("numbers differ" in reason for reason in reasons)


def test_a_set_is_asked_about_once(store: Store) -> None:
    model = Grouping(coffees)
    run(store, model)
    asked = len(model.asked)
    run(store, model)
    assert len(model.asked) == asked > 0
    tell(store, [Said("G", "latte", "weight", "+")], named=False)
    run(store, model)
    assert len(model.asked) > asked
    assert "latte" in model.asked[-1]


def test_failed_questions_leave_names_apart_and_are_asked_again(store: Store) -> None:
    events: list[Event] = []
    run(store, Grouping(lambda names: Invalid("no JSON")), events)
    assert "moka" in names(store)
    assert any(isinstance(event, Told) and "questions about names failed" in event.message for event in events)
    run(store, Grouping(coffees))
    assert "coffee" in names(store)


def test_people_outrank_the_model(store: Store) -> None:
    run(store)
    people.split(store, "moka", "espresso", people.Signed("anna"))
    run(store, Grouping(coffees))
    assert find(store, "moka") != find(store, "espresso")


# --- what a user types ------------------------------------------------------------------------------------------------


def test_a_search_finds_all_that_contains_the_text_at_every_level_and_the_exact_one_first(store: Store) -> None:
    told = [
        Said("K", "instant coffee", "sleep", "-"), Said("L", "coffee", "sleep", "-", hedged=True),
        Said("M", "coffee consumption", "sleep", "-"), Said("N", "decaffeinated coffees", "sleep", "+"),
    ]  # fmt: skip
    tell(store, told, named=False)
    run(store)
    causes = lambda text, level: [  # noqa: E731
        row["cause"] for row in graph.edges(store, Filter(causes=lookup.search(store, text, level)), level=level)
    ]
    assert causes("coffee", "concept")[0] == "coffee"
    assert {*causes("coffee", "concept")[1:]} == {"instant coffee", "decaffeinated coffees"}
    assert causes("Coffee", "variable")[0] == "coffee"
    assert {*causes("coffee", "variable")[1:]} == {"coffee [consumption]", "instant coffee", "decaffeinated coffees"}
    assert causes("coffee [consumption]", "variable") == ["coffee [consumption]"]
    assert {*causes("offee", "concept")} == {*causes("coffee", "concept")}
    assert causes("cocoa", "concept") == causes("cocoa", "variable") == []


def test_show_means_the_exact_name_where_there_is_one(store: Store) -> None:
    tell(store, [Said("K", "instant coffee", "sleep", "-"), Said("L", "coffee", "sleep", "-")], named=False)
    run(store)
    assert graph.show(store, find(store, "coffee"), find(store, "sleep"))["cause"] == "coffee"
