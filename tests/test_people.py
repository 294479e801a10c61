"""People decide last: what they decide holds over every run, can be taken back, and is one text file."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from support.graphs import Said, find, tell
from support.program import democritus

from pipeline.cli import render
from pipeline.cli.main import cli
from pipeline.entities import lookup
from pipeline.entities import stage as entities
from pipeline.entities.asking import decision_row
from pipeline.entities.decision_file import Line, dump, parse
from pipeline.entities.decisions import Decision
from pipeline.entities.explain import explain
from pipeline.entities.name import key
from pipeline.errors import Unusable
from pipeline.events import silent
from pipeline.graph import edges as graph
from pipeline.graph import people
from pipeline.graph.changes import bring_up_to_date, rebuild
from pipeline.graph.conflicts import queries as conflicts
from pipeline.graph.derive import derive_graph
from pipeline.graph.people import Signed
from pipeline.settings import Settings
from pipeline.store.database import FILE, Store
from pipeline.store.filter import Filter
from pipeline.store.records import Ends

ANNA, BERT = Signed("anna", "seen in the lab"), Signed("bert")
SAID = [
    Said("A", "coffee", "blood pressure", "+"),
    Said("B", "coffee consumption", "blood pressure", "+"),
    Said("C", "moka", "blood pressure", "-"),
    Said("D", "green tea", "lung cancer", "0"),
    Said("E", "N2O emissions", "cancer", "+"),
    Said("F", "nitrous oxide emissions", "cancer", "+"),
    Said("G", "patients", "sleep", "+"),
]


def run(store: Store, said: Sequence[Said] = ()) -> None:
    tell(store, said, named=False)
    asyncio.run(entities.run(store, Settings(), None, silent))
    bring_up_to_date(store)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a graph in which all of this is said."""
    folder = tmp_path_factory.mktemp("told")
    with Store.create(folder) as store:
        run(store, SAID)
    return folder / FILE


@pytest.fixture
def store(said: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copyfile(said, tmp_path / FILE)
    with Store.create(tmp_path) as store:
        yield store


def state(store: Store) -> dict[str, Any]:
    """All that is derived from decisions: what each name means, and each entity with its names and classes."""
    meaning = {row["key"]: row["entity"] for row in store.rows("entities/of_keys", keys=[key(name) for name in POOL])}
    return {"keys": meaning, "entities": store.rows("entities/list", search=None)}


def names(store: Store) -> list[str]:
    return sorted(row["name"] for row in store.rows("entities/list", search=None))


def one(store: Store, name: str) -> dict[str, Any]:
    (row,) = store.rows("entities/one", entity=lookup.meant(store, name).entity)
    return row


# --- decisions --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_merge_joins_all_names_of_both_and_holds_over_runs(store: Store) -> None:
    outcome = people.merge(store, "Coffee", "moka", ANNA)
    assert [row["name"] for row in outcome.entities] == ["coffee"]
    assert one(store, "moka") == one(store, "coffee")
    assert one(store, "moka")["claims"] == 3
    run(store, [Said("H", "mokas", "sleep", "+")])
    assert one(store, "coffee")["claims"] == 4
    with pytest.raises(Unusable, match="one variable already: coffee"):
        people.merge(store, "coffee intake", "moka", BERT)


def test_a_split_keeps_a_name_apart_that_rules_joined(store: Store) -> None:
    assert one(store, "N2O emissions") == one(store, "nitrous oxide emissions")
    people.split(store, "N2O emissions", "nitrous oxide emissions", ANNA)
    run(store, [Said("H", "N2O emissions", "sleep", "+")])
    assert {"N2O emissions", "nitrous oxide emissions"} <= set(names(store))
    with pytest.raises(Unusable, match="one normal form"):
        people.split(store, "N2O emissions", "N2O emission", ANNA)


def test_who_leaves_is_the_name_that_the_variable_is_not_called_by(store: Store) -> None:
    people.merge(store, "coffee", "moka", ANNA)
    people.merge(store, "coffee", "green tea", ANNA)
    people.split(store, "coffee", "moka", ANNA)
    assert one(store, "coffee") == one(store, "green tea")
    assert one(store, "moka")["aliases"] == []


@pytest.mark.slow
def test_a_later_merge_takes_a_split_back_and_its_undo_brings_it_again(store: Store) -> None:
    people.split(store, "N2O emissions", "nitrous oxide emissions", ANNA)
    apart = state(store)
    outcome = people.merge(store, "N2O emissions", "nitrous oxide emissions", BERT)
    assert len(outcome.undone) == 1
    merged = people.log(store)[-1]
    assert (merged["kind"], merged["by"], merged["state"]) == ("same", "user: bert", "in force")
    people.undo(store, merged["id"], ANNA)
    assert state(store) == apart
    assert [row["state"] for row in people.log(store)] == ["undone", "undone", "in force"]


@pytest.mark.slow
def test_names_are_given_and_not_taken_from_others(store: Store) -> None:
    people.rename(store, "moka", "Moka pot coffee", ANNA)
    people.rename(store, "Moka pot coffee", "espresso", BERT)
    assert one(store, "espresso")["aliases"] == ["moka"]
    with pytest.raises(Unusable, match="names another variable: coffee"):
        people.rename(store, "espresso", "coffee consumption", BERT)
    people.undo(store, people.log(store)[-1]["id"], ANNA)
    assert "Moka pot coffee" in names(store)


@pytest.mark.slow
def test_classes_are_set_denied_and_free_of_cycles(store: Store) -> None:
    people.broader(store, "coffee", "Hot drinks", ANNA)
    people.broader(store, "hot drink", "drinks", ANNA)
    people.broader(store, "moka", "coffee", ANNA)
    assert [row["name"] for row in explain(store, one(store, "moka")["id"])["broader"]] == [
        "coffee", "Hot drinks", "drinks",
    ]  # fmt: skip
    before = state(store), people.log(store)
    with pytest.raises(Unusable, match=r"cycle: .*drinks.* > "):
        people.broader(store, "drinks", "moka", BERT)
    assert (state(store), people.log(store)) == before
    people.not_broader(store, "coffee", "hot drinks", BERT)
    assert one(store, "coffee")["broader"] is None
    people.broader(store, "coffee", "Hot drinks", ANNA)
    assert one(store, "coffee")["broader"] == ["Hot drinks"]
    people.not_broader(store, "lung cancer", "cancer", ANNA)
    run(store)
    assert one(store, "lung cancer")["broader"] is None


def test_no_variable_is_left_out_and_taken_in_again(store: Store) -> None:
    people.reject(store, "nitrous oxide emissions", ANNA)
    run(store)
    with pytest.raises(Unusable, match="'N2O emissions' is left out of the graph"):
        people.merge(store, "N2O emissions", "coffee", BERT)
    people.accept(store, "N2O emissions", BERT)
    assert one(store, "N2O emissions") == one(store, "nitrous oxide emissions")
    with pytest.raises(Unusable, match="not left out"):
        people.accept(store, "coffee", BERT)


def test_a_generic_name_is_accepted_where_it_is_a_variable(store: Store) -> None:
    assert "patients" not in names(store)
    assert "sleep" not in [row["effect"] for row in graph.edges(store)]
    people.accept(store, "patients", ANNA)
    run(store)
    assert ("patients", "sleep") in [(row["cause"], row["effect"]) for row in graph.edges(store)]
    people.undo(store, people.log(store)[-1]["id"], ANNA)
    assert "patients" not in names(store)


def test_a_rules_decision_is_undone_by_a_contrary_one(store: Store) -> None:
    (same,) = [row for row in people.log(store, people=False) if row["kind"] == "same"]
    people.undo(store, same["id"], ANNA)
    run(store)
    assert len(one(store, "N2O emissions")["aliases"]) == 0
    (broader,) = [row for row in people.log(store, "lung", people=False) if row["kind"] == "broader"]
    people.undo(store, broader["id"], ANNA)
    assert one(store, "lung cancer")["broader"] is None
    assert [row["kind"] for row in people.log(store)] == ["different", "not broader"]
    with pytest.raises(Unusable, match="no decision has the id"):
        people.undo(store, "sha256:0", ANNA)


def test_unknown_and_ambiguous_names_come_with_what_to_do(store: Store) -> None:
    with pytest.raises(Unusable, match=r"no variable is called 'cofee'\. Nearest: 'coffee'"):
        lookup.meant(store, "cofee")
    # two entities may get one standard term, which is neither's own
    labels = [{"entity": one(store, name)["id"], "name": "hot drink"} for name in ("coffee", "green tea")]
    store.add_rows("labels", labels)
    derive_graph(store)
    with pytest.raises(Unusable, match=r"2 variables are called 'Hot drink'.*\n.*2 claims\): coffee\n.*: green tea"):
        lookup.meant(store, "Hot drink")


# --- explanation ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_explanation_says_who_joined_each_name_and_what_kept_others_out(store: Store) -> None:
    people.merge(store, "coffee", "moka", ANNA)
    people.split(store, "coffee", "green tea", BERT)
    run(store, [Said("H", "coffee drinking habit", "sleep", "-")])
    found = explain(store, one(store, "coffee")["id"])
    aliases = {alias["key"]: alias for alias in found["aliases"]}
    assert [(each["by"], each["why"]) for each in aliases["moka"]["because"]] == [("user: anna", "seen in the lab")]
    assert {row["aspect"]: row["claims"] for row in found["aspects"]} == {None: 2, "consumption": 1}
    assert [(row["name"], row["by"]) for row in found["kept_out"] if row["by"] != "rule"] == [
        ("green tea", "user: bert")
    ]
    assert {(edge["cause"], edge["effect"]) for edge in found["edges"]} == {("coffee", "blood pressure")}
    gas = explain(store, one(store, "N2O emissions")["id"])
    assert {each["by"] for alias in gas["aliases"] for each in alias["because"]} == {"rule"}
    (above,) = explain(store, one(store, "lung cancer")["id"])["broader"]
    assert (above["name"], above["steps"], above["because"][0]["by"]) == ("cancer", 1, "rule")


def kept_out(store: Store, name: str) -> dict[str, tuple[str, str | None]]:
    """The names that nearly joined a variable: why each did not, and who says so."""
    found = explain(store, one(store, name)["id"])["kept_out"]
    return {row["name"]: (row["why"], row["by"]) for row in found}


def decide(store: Store, *said: Decision) -> None:
    store.add_rows("decisions", [decision_row(each) for each in said])
    with store.transaction():
        rebuild(store)


def test_what_a_model_grouped_apart_is_a_near_miss(store: Store) -> None:
    decide(store, Decision("different", "coffee", "moka", "put into different groups", "m"))
    store.add_rows("asked_sets", [{"id": "1", "by": "m", "keys": ["coffee", "green tea", "moka"]}])
    assert kept_out(store, "coffee") == {
        "moka": ("put into different groups", "m"),
        "green tea": ("asked about together with 'coffee', and not put into one group each", "m"),
    }


@pytest.mark.slow
def test_names_of_one_standard_term_that_did_not_join_are_near_misses(store: Store) -> None:
    run(store, [Said("H", "type 1 diabetes", "sleep", "+"), Said("I", "type 2 diabetes", "sleep", "+")])
    decide(store, *(Decision("name", f"type {kind} diabetes", "sugar disease", "", "m") for kind in (1, 2)))
    assert kept_out(store, "type 1 diabetes")["sugar disease"] == (
        "both have the standard term 'sugar disease', but numbers differ: 1 and 2",
        "m",
    )
    decide(store, Decision("name", "moka", "green tea", "", "m"))
    assert kept_out(store, "moka")["green tea"] == (
        "it is the standard term of 'moka', but nobody called them the same",
        "m",
    )


def test_names_alike_that_a_vocabulary_tells_apart_are_near_misses(store: Store) -> None:
    run(store, [Said("H", "lung tumor", "sleep", "+"), Said("I", "lung tumour disease", "sleep", "+")])
    assert kept_out(store, "lung tumor")["lung tumour disease"][1] == "rule"
    ids = {"lung tumor": "D:1", "lung tumor disease": "D:2"}
    rows = [{"key": form, "vocabulary": "doid", "id": identity} for form, identity in ids.items()]
    store.add_rows("vocabulary_terms", rows)
    assert kept_out(store, "lung tumor")["lung tumour disease"] == (
        "they are two concepts: D:1 and D:2",
        "vocabulary: doid",
    )


def test_a_merge_in_vain_tells_which_names_are_in_its_way(store: Store) -> None:
    decide(
        store,
        Decision("same", "coffee", "moka", "both are 'coffee'", "m"),
        Decision("same", "green tea", "moka", "both are 'tea'", "m"),
        Decision("different", "coffee", "green tea", "put into different groups", "m"),
    )
    together, apart = ("green tea", "coffee") if one(store, "moka") == one(store, "coffee") else ("coffee", "green tea")
    (why,) = [why for why, by in kept_out(store, together).values() if "both are" in why or "put into" in why]
    assert apart != together
    assert "put into different groups" in why


def test_a_class_that_is_refused_is_told_with_the_reason(store: Store) -> None:
    people.broader(store, "coffee", "hot drinks", ANNA)
    people.not_broader(store, "coffee", "hot drinks", BERT)
    decide(store, Decision("broader", "coffee", "hot drink", "a class of it", "m"))
    assert ("hot drink", "denied") in [(row["name"], row["why"]) for row in refused(store, "coffee")]
    assert refused(store, "moka") == []


def refused(store: Store, name: str) -> list[dict[str, Any]]:
    found = explain(store, one(store, name)["id"])["kept_out"]
    return [row for row in found if row["kind"] != "name"]


# --- levels -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_edges_stand_at_the_level_that_is_asked_for(store: Store) -> None:
    people.broader(store, "coffee", "hot drinks", ANNA)
    people.broader(store, "moka", "hot drinks", ANNA)
    of = lambda text, level: find(store, text, level)  # noqa: E731
    edges = lambda cause, level: [  # noqa: E731
        (row["cause"], row["sign"], row["papers"])
        for row in graph.edges(store, Filter(causes=Ends(of(cause, level), [])), level=level)
    ]
    assert edges("coffee", "concept") == [("coffee", "+", 2)]
    assert edges("coffee", "variable") == [("coffee", "+", 1)]
    assert edges("coffee [consumption]", "variable") == [("coffee [consumption]", "+", 1)]
    assert edges("hot drinks", "broader") == [("hot drinks", "+", 3)]
    found = graph.show(store, of("hot drinks", "broader"), of("blood pressure", "broader"), "broader")
    assert (found["narrower"], found["supports"], found["refutes"]) == (2, 2, 1)
    assert [(row["cause"], row["sign"]) for row in found["narrower_edges"]] == [("coffee", "+"), ("moka", "-")]
    shown = render.show_lines(found)
    assert (
        "hot drinks raises blood pressure (+)  [2 for, 1 against, 0 null; 3 papers] (of 2 narrower edges)" in shown[0]
    )
    assert "      narrower: moka lowers blood pressure (-)  [1 for, 0 against, 0 null; 1 paper]" in shown
    assert "   about moka -> blood pressure" in shown
    (conflict,) = conflicts.conflicts(store, level="broader").rows()
    assert (conflict["cause"], len(conflict["sides"])) == ("hot drinks", 2)
    assert conflicts.conflicts(store).rows() == []


# --- in any order -----------------------------------------------------------------------------------------------------

POOL = [
    "coffee", "coffee consumption", "moka", "green tea", "tea", "N2O emissions", "nitrous oxide emissions", "cancer",
    "lung cancer", "risk of lung cancer", "breast cancer", "patients", "healthcare", "health care", "sleep",
]  # fmt: skip
names_ = st.sampled_from(POOL)
acts = st.tuples(
    st.sampled_from(["merge", "split", "rename", "broader", "not_broader", "reject", "accept"]), names_, names_
)
batches = st.lists(st.tuples(st.lists(st.tuples(names_, names_), max_size=5), st.lists(acts, max_size=2)), max_size=3)


def act(store: Store, kind: str, a: str, b: str) -> bool:
    """Decide; False if it cannot be decided so."""
    try:
        if kind in ("reject", "accept"):
            getattr(people, kind)(store, a, ANNA)
        else:
            getattr(people, kind)(store, a, f"{b}s of some kind" if kind == "rename" else b, ANNA)
    except Unusable:
        return False
    return True


def claims(told: Sequence[tuple[str, str]], first: int) -> list[Said]:
    return [Said(f"a{first + number:03}", *ends, "+") for number, ends in enumerate(told)]


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(batches, st.randoms(use_true_random=False))
def test_batches_with_decisions_between_equal_one_run(
    told: list[tuple[list[tuple[str, str]], list[tuple[str, str, str]]]], chance: random.Random
) -> None:
    said = []
    with Store.in_memory() as store:
        for portion, decided in told:
            said += (new := claims(portion, len(said)))
            run(store, new)
            for each in decided:
                act(store, *each)
        step_by_step, file = state(store), people.export(store)
        before = people.log(store)
        run(store)
        assert (state(store), people.log(store)) == (step_by_step, before)
    chance.shuffle(said)
    with Store.in_memory() as store:
        if chance.random() < 0.5:  # decisions may come before the claims, too
            people.import_(store, file)
        run(store, said)
        people.import_(store, file)
        assert people.export(store) == file
        assert state(store) == step_by_step


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(names_, names_), min_size=3, max_size=8), st.lists(acts, max_size=3), acts)
def test_what_is_undone_is_as_before(
    told: list[tuple[str, str]], decided: list[tuple[str, str, str]], last: tuple[str, str, str]
) -> None:
    with Store.in_memory() as store:
        run(store, claims(told, 0))
        for each in decided:
            act(store, *each)
        before, log = state(store), people.log(store)
        if act(store, *last) and len(people.log(store)) > len(log):
            people.undo(store, people.log(store)[-1]["id"], BERT)
            assert state(store) == before
            assert {row["id"] for row in log} < {row["id"] for row in people.log(store)}  # nothing vanishes


# --- the file ---------------------------------------------------------------------------------------------------------


def test_the_file_is_read_by_people_and_bad_lines_are_named(store: Store) -> None:
    text = (
        "kind\ta\tb\tby\tat\tundone\twhy\r\n# a comment\n\n"
        "same\tMokas\tcoffee\tanna\t2026-11-27\n"
        "different\tgreen tea\tcoffee\t\t2026-11-27T10:00:00+01:00\t\tno tea\n"
        "alike\ta\tb\tanna\t2026-11-27\nsame\tcoffee\t\tanna\t2026-11-27\nsame\ta\tb\tanna\tyesterday\n"
        "same\tCoffee\tcoffees\tanna\t2026-11-27\n"
        "not a variable\tsleep\t\tbert\t2026-11-27\t2026-11-28\tso\tmany\tcells\n"
    )
    found = people.import_(store, text)
    assert (found.added, found.undone, found.known) == (2, 0, 0)
    assert [message.partition(":")[0] for message in found.bad] == [f"line {n}" for n in (6, 7, 8, 9, 10)]
    assert one(store, "moka") == one(store, "coffee")
    assert people.import_(store, text)[:3] == (0, 0, 2)
    assert [(row["by"], row["decided"]) for row in people.log(store)] == [
        ("user: anna", "2026-11-27T00:00:00.000Z"), ("user", "2026-11-27T09:00:00.000Z"),
    ]  # fmt: skip


@pytest.mark.slow
def test_an_undone_decision_is_undone_in_the_other_graph_too(store: Store) -> None:
    people.merge(store, "coffee", "moka", ANNA)
    with Store.in_memory() as other:
        run(other, SAID)
        people.import_(other, people.export(store))
        people.undo(store, people.log(store)[0]["id"], ANNA)
        assert people.import_(other, people.export(store))[:3] == (0, 1, 0)
        assert state(other) == state(store)
        assert people.import_(other, people.export(store))[:3] == (0, 0, 1)


lines = st.builds(
    Line,
    kind=st.sampled_from(["same", "broader", "not a variable", "name"]),
    a=st.just("coffee"),
    b=st.text(min_size=1, max_size=12).filter(lambda text: text.split() == [text]),
    by=st.text(max_size=8).map(lambda text: " ".join(text.split())),
    at=st.just("2026-11-27T09:00:00.000Z"),
    undone=st.sampled_from([None, "2026-11-28T09:00:00.000Z"]),
    why=st.text(max_size=20).map(lambda text: " ".join(text.split())),
)


@given(st.lists(lines, max_size=4), st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_read_and_what_is_written_is_stable(told: list[Line], anything: str) -> None:
    parse(anything)
    read, _ = parse(dump(told))
    again, bad = parse(dump(read))
    assert sorted(map(repr, again)) == sorted(map(repr, read))
    assert not bad


# --- the command line -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_commands(tmp_path: Any) -> None:
    folder, file = tmp_path / "graph", tmp_path / "decisions.tsv"
    with Store.create(folder) as store:
        run(store, SAID)

    def call(*words: object) -> str:
        done = CliRunner().invoke(cli, ["entities", *map(str, words)], catch_exceptions=False)
        assert done.exit_code == 0, (words, done.output)
        return done.stdout

    assert call(folder) == call("list", folder) != ""
    assert '"name": "coffee"' in call("--search", "coffee", folder, "--json")
    assert "also: moka" in call("merge", folder, "coffee", "moka", "--by", "anna", "--why", "seen")
    assert "coffee = moka: seen (user: anna, sha256:" in call("show", folder, "moka")
    assert '"by": "user: anna"' in call("show", folder, "moka", "--json")
    call("export-decisions", folder, "-o", file)
    assert file.read_text("utf-8") == call("export-decisions", folder, "-o", "-")
    (row,) = [line for line in call("log", folder).splitlines() if "anna" in line]
    call("undo", folder, row.split()[-1])
    assert "undone" in call("log", folder)
    for words in (["split", "coffee", "moka"], ["rename", "moka", "Moka"], ["broader", "moka", "coffee"],
                  ["broader", "moka", "coffee", "--not"], ["reject", "moka"], ["accept", "moka"]):  # fmt: skip
        call(words[0], folder, *words[1:])
    assert call("import-decisions", folder, file) == "0 decisions added, 0 taken back, 1 known before\n"
    file.write_text("nonsense\n")
    done = democritus("entities", "import-decisions", folder, file)
    assert (done.returncode, "line 1: 'nonsense' is no kind of decision" in done.stderr) == (1, True)
    done = democritus("entities", "merge", folder, "cofee", "moka")
    assert (done.returncode, "Nearest: 'coffee'" in done.stderr) == (2, True)
    assert democritus("entities", tmp_path / "none").returncode == 2
