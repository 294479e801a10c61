"""Everything about one variable, and questions to the graph: counted in the graph, and never a model's answer."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.blank_graphs import in_memory_copy
from support.chat_server import ChatServer
from support.graphs import Said, abstract, tell
from support.program import democritus, listed

from pipeline.cli import about as about_cli
from pipeline.cli import ask as ask_cli
from pipeline.entities import lookup
from pipeline.entities import stage as entities
from pipeline.events import silent
from pipeline.graph import about, people
from pipeline.graph import edges as graph
from pipeline.graph.ask import answer as ask
from pipeline.graph.ask.mapping import MappingDraft, keep
from pipeline.graph.ask.question import ParsedQuestion, parse
from pipeline.graph.changes import bring_up_to_date
from pipeline.graph.people import Signed
from pipeline.settings import Settings
from pipeline.store.database import FILE, Store

ANNA = Signed("anna")
SAID = [
    Said("A", "L-arginine", "pre-eclampsia", "-", quote="L-arginine lowered pre-eclampsia."),
    Said("B", "L-arginine", "pre-eclampsia", "-"),
    Said("C", "L-arginine", "pre-eclampsia", "0", quote="No effect was seen."),
    Said("D", "L-arginine", "pre-eclampsia", "+"),
    Said("E", "L-arginine supplementation", "pre-eclampsia risk", "-"),
    Said("F", "oral L-arginine bars", "pre-eclampsia", "-"),
    Said("G", "obesity", "L-arginine", "-"),
    Said("H", "smoking", "birth weight", "-"),
    Said("I", "pre-eclampsia", "L-arginine", "-"),
    Said("J", "glycine", "pre-eclampsia", "0"),
]
AUTHORS = {"A": ["Smith, J", "Li, X"], "B": ["Li, X", "Smith, Jo"], "C": ["Else, W"]}


def told(store: Store) -> None:
    names = dict.fromkeys(each.abstract for each in SAID)
    store.add([abstract(name, at, authors=AUTHORS.get(name, [])) for at, name in enumerate(names)])
    tell(store, SAID, named=False)
    asyncio.run(entities.run(store, Settings(), None, silent))
    bring_up_to_date(store)
    people.broader(store, "oral L-arginine bars", "L-arginine", ANNA)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph that each test has a copy of."""
    folder = tmp_path_factory.mktemp("made")
    with Store.create(folder) as store:
        told(store)
    return folder


@pytest.fixture
def store(made: Path) -> Iterator[Store]:
    with in_memory_copy(made / FILE) as store:
        yield store


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "graph")


# --- about ------------------------------------------------------------------------------------------------------------


def test_a_variable_is_told_with_its_aspects_and_what_lies_under_it(store: Store) -> None:
    found = about.about(store, lookup.meant(store, "L-arginine").entity)
    assert [row["name"] for row in found["narrower"]] == ["oral L-arginine bars"]
    assert {(row["partner"], row["sign"]) for row in found["causes"]} == {("obesity", "-"), ("pre-eclampsia", "-")}
    (effect,) = found["effects"]
    assert (effect["plus"], effect["minus"], effect["nulls"], effect["papers"]) == (1, 4, 1, 6)
    assert effect["independent"] == 5  # A and B share two authors
    assert effect["through"] == ["oral L-arginine bars"]
    assert [quote["sign"] for quote in effect["quotes"]] == ["-", "+", "0"]
    assert effect["low"] < effect["weight"] < effect["high"]


def test_alone_it_has_the_support_of_its_edge(store: Store) -> None:
    (cause,) = about.about(store, lookup.meant(store, "birth weight").entity)["causes"]
    ends = [[lookup.meant(store, name).entity] for name in ("smoking", "birth weight")]
    (edge,) = graph.edges(store, graph.between(*ends))
    assert [cause[name] for name in ("sign", "weight", "low", "high", "papers")] == [
        edge[name] for name in ("sign", "weight", "low", "high", "papers")
    ]


def test_what_is_left_out_is_counted(store: Store) -> None:
    lines = list(about_cli.lines(about.about(store, lookup.meant(store, "L-arginine").entity, limit=1)))
    assert "What it lowers" in lines
    assert "and 1 more causes (--limit 0 for all)" in lines


def test_the_command_about(folder: Path) -> None:
    assert "What it lowers" in democritus("about", folder, "L-arginine").stdout
    assert listed("about", folder, "birth weight")["causes"][0]["partner"] == "smoking"
    assert democritus("about", folder, "tea").returncode == 2


# --- questions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("does L-arginine lower pre-eclampsia?", ParsedQuestion("L-arginine", "pre-eclampsia", "-")),
        ("Does coffee raise blood pressure", ParsedQuestion("coffee", "blood pressure", "+")),
        ("Can exercise help prevent dementia?", ParsedQuestion("exercise", "dementia", "-")),
        ("Does coffee lead to insomnia?", ParsedQuestion("coffee", "insomnia", "+")),
        ("does vitamin D protect against fractures?", ParsedQuestion("vitamin D", "fractures", "-")),
        ("How does sleep loss affect memory?", ParsedQuestion("sleep loss", "memory", None)),
        ("What is the effect of coffee on sleep quality?", ParsedQuestion("coffee", "sleep quality", None)),
        ("is smoking a cause of lung cancer?", ParsedQuestion("smoking", "lung cancer", "+")),
        ("Is coffee associated with liver cancer?", ParsedQuestion("coffee", "liver cancer", None, both=True)),
        (
            "relationship between social media and depression",
            ParsedQuestion("social media", "depression", None, both=True),
        ),
        ("coffee and blood pressure", ParsedQuestion("coffee", "blood pressure", None, both=True)),
        ("coffee -> sleep", ParsedQuestion("coffee", "sleep", None)),
        ("does a minimum wage increase reduce employment?", ParsedQuestion("minimum wage increase", "employment", "-")),
        ("what raises blood pressure?", None),
        ("coffee", None),
        ("", None),
    ],
)
def test_what_is_asked(text: str, asked: ParsedQuestion | None) -> None:
    assert parse(text) == asked


@given(st.text(max_size=80))
def test_any_text_is_a_question_or_none(text: str) -> None:
    found = parse(text)
    assert found is None or (found.cause and found.effect)


def answered(store: Store, text: str) -> dict[str, Any]:
    asked = parse(text)
    assert asked is not None
    found: dict[str, Any] = ask.answer(store, ask.pair_of(store, asked))
    return found


def test_the_balance_is_counted_with_what_lies_under_both(store: Store) -> None:
    found = answered(store, "does L-arginine lower pre-eclampsia?")
    balance = found["found"]
    assert (balance["plus"], balance["minus"], balance["nulls"], balance["independent"]) == (1, 4, 1, 5)
    assert found["reverse"]["minus"] == 1
    assert "L-arginine lowered pre-eclampsia." in {quote["quote"] for quote in balance["quotes"]["-"]}
    assert len(balance["quotes"]["-"]) == ask.QUOTES
    lines = list(ask_cli.lines(found))
    assert "Papers: 4 for, 1 against, 1 null; 5 independent" in lines
    assert max(map(len, lines)) <= 80


def test_less_of_a_variable_turns_what_is_asked(store: Store) -> None:
    found = answered(store, "does reduced smoking raise birth weight?")
    assert (found["cause"]["less"], found["asked"], found["found"]["minus"]) == (True, "-", 1)


def test_where_the_graph_has_nothing_it_says_so(store: Store) -> None:
    assert answered(store, "does smoking raise pre-eclampsia?")["found"] is None
    assert "The graph has no paper on this." in list(ask_cli.lines(answered(store, "smoking and pre-eclampsia")))
    assert "The graph has nothing on astrology." in list(
        ask_cli.lines(answered(store, "does astrology raise obesity?"))
    )


def test_names_that_only_contain_what_is_asked_are_named(store: Store) -> None:
    found = answered(store, "does arginine bar lower eclampsia?")
    assert not found["effect"]["exact"]
    assert any("names with it: pre-eclampsia" in line for line in ask_cli.lines(found))


def test_classes_above_are_told(store: Store) -> None:
    people.broader(store, "L-arginine", "amino acids", ANNA)
    people.broader(store, "glycine", "amino acids", ANNA)
    wider = answered(store, "does L-arginine lower pre-eclampsia?")["wider"]
    assert [(row["cause"], row["effect"]) for row in wider][:1] == [("amino acids", "pre-eclampsia")]


# --- with a model -----------------------------------------------------------------------------------------------------

VARIABLES: list[dict[str, Any]] = [{"id": "x", "name": "a"}, {"id": "y", "name": "b"}]


@pytest.mark.parametrize(
    ("causes", "effects", "kept"),
    [
        ([1], [2], (["x"], ["y"])),
        ([1, 1, 7], [1, 2], (["x"], ["y"])),
        ([], [2], None),
        ([1], [1], None),
        ([0], [2], None),
    ],
)
def test_only_listed_variables_are_kept(causes: list[int], effects: list[int], kept: object) -> None:
    mapped = keep(VARIABLES, MappingDraft(causes=causes, effects=effects, sign="+"))
    assert (mapped and (mapped.causes, mapped.effects)) == kept


@pytest.mark.slow
def test_a_model_chooses_among_the_names_of_the_graph_and_is_asked_once(folder: Path) -> None:
    def respond(request: dict[str, Any]) -> object:
        asked = request["messages"][-1]["content"]
        numbers = {line.partition(". ")[2]: int(line.partition(".")[0]) for line in asked.splitlines() if ". " in line}
        return {"causes": [numbers["L-arginine"]], "effects": [numbers["pre-eclampsia"]], "sign": "-"}

    with ChatServer(respond) as server:
        command = [
            "ask",
            folder,
            "could arginine be of help in (pre-)eclampsia?",
            "--model",
            "m",
            "--base-url",
            server.url,
        ]
        first, again = democritus(*command), democritus(*command)
        assert "Papers: 4 for, 1 against, 1 null; 5 independent" in first.stdout, first.stderr
        assert (again.stdout, len(server.requests)) == (first.stdout, 1)
    assert [call["stage"] for call in listed("calls", folder)] == ["ask"]


def test_without_a_usable_answer_the_patterns_are_left(folder: Path) -> None:
    with ChatServer(lambda _: {"causes": [99], "effects": [], "sign": "-"}) as server:
        words = ["ask", folder, "does L-arginine lower pre-eclampsia?", "--model", "m", "--base-url", server.url]
        assert "4 for" in democritus(*words).stdout


def test_what_is_no_question_is_refused(folder: Path) -> None:
    done = democritus("ask", folder, "why?")
    assert (done.returncode, "does X lower Y" in done.stderr) == (2, True)
    assert listed("ask", folder, "does L-arginine lower pre-eclampsia?")["found"]["minus"] == 4
