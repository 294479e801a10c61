"""Controlled vocabularies in a graph: names they know meet, under their classes, with ids in every export."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from support.graphs import Said, tell
from support.program import democritus

from pipeline.entities import stage as entities
from pipeline.entities.decisions import Decision
from pipeline.entities.name import key
from pipeline.entities.vocabulary import Concept, Thesaurus, Vocabulary, look_up
from pipeline.errors import Unusable
from pipeline.events import Event, silent
from pipeline.events import Said as Message
from pipeline.export import writing as export
from pipeline.graph.changes import bring_up_to_date
from pipeline.run import run
from pipeline.settings import Settings
from pipeline.store.database import Store

DATA = Path(__file__).parents[2] / "shared" / "data"

TABLE = """id,name,synonyms,broader
h:1,heart disease,cardiac disease|cardiopathy,
h:2,arrhythmia,cardiac arrhythmia|dysrhythmia,h:1
h:3,atrial fibrillation,auricular fibrillation|a-fib,h:2
h:4,disease,,
"""

JSONL = """{"id": "h:1", "names": ["heart disease", "cardiac disease", "cardiopathy"]}
{"id": "h:2", "names": ["arrhythmia", "cardiac arrhythmia", "dysrhythmia"], "broader": "h:1"}
{"id": "h:3", "names": ["atrial fibrillation", "auricular fibrillation", "a-fib"], "broader": "h:2"}
"""
FORMATS = {"csv": TABLE, "jsonl": JSONL}

CLAIMS = [
    Said("A", "coffee", "auricular fibrillation", "+"),
    Said("B", "coffee", "atrial fibrillation", "-"),
    Said("C", "coffee", "cardiopathy", "-"),
    Said("D", "sleep", "cardiac disease", "-"),
]


def written(folder: Path, text: str, name: str = "hearts.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def derive(store: Store, vocabulary: Path | None) -> list[Event]:
    told: list[Event] = []
    asyncio.run(entities.run(store, Settings(vocabulary=vocabulary), None, told.append))
    bring_up_to_date(store)
    return told


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.in_memory() as store:
        tell(store, CLAIMS, named=False)
        yield store


def listed(store: Store) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in store.rows("entities/list", search=None)}


def decided(store: Store) -> set[tuple[str, str, str, str]]:
    return {(row["kind"], row["a"], row["b"], row["by"]) for row in store.rows("entities/decisions")}


@pytest.mark.parametrize("text", FORMATS.values(), ids=FORMATS)
def test_known_names_meet_under_their_preferred_name_and_classes(store: Store, tmp_path: Path, text: str) -> None:
    derive(store, written(tmp_path, text))
    found = listed(store)
    assert set(found) == {"coffee", "sleep", "atrial fibrillation", "heart disease", "arrhythmia"}
    assert found["atrial fibrillation"]["aliases"] == ["auricular fibrillation"]
    assert (found["atrial fibrillation"]["vocabulary_ids"], found["coffee"]["vocabulary_ids"]) == (["h:3"], [])
    assert found["atrial fibrillation"]["broader"] == ["arrhythmia"]  # which no claim names
    assert (found["arrhythmia"]["claims"], found["arrhythmia"]["vocabulary_ids"]) == (0, ["h:2"])
    assert found["arrhythmia"]["broader"] == ["heart disease"]
    assert set(found["heart disease"]["aliases"]) == {"cardiac disease", "cardiopathy"}
    above = {row["b"] for row in store.rows("entities/decisions") if row["kind"] == "broader"}
    assert above == {"arrhythmia", "heart disease"}
    assert {row["by"] for row in store.rows("entities/decisions")} == {"vocabulary: hearts"}


def test_a_changed_file_is_looked_up_anew_and_an_equal_one_is_not(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, TABLE)
    derive(store, path)
    before = decided(store)
    with monkeypatch.context() as patch:
        patch.setattr(Vocabulary, "read", lambda _: pytest.fail("the file has not changed"))
        derive(store, path)
    assert decided(store) == before
    derive(store, written(tmp_path, TABLE.replace("h:3,atrial fibrillation,", "h:3,atrial fibrillation,coffee|")))
    assert "coffee" not in listed(store)
    derive(store, None)
    assert {row["by"] for row in store.rows("entities/decisions")} <= {"rule"}
    assert all(row["vocabulary_ids"] == [] for row in listed(store).values())


def test_lines_that_cannot_be_read_are_told_once(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, TABLE + ",,only a synonym,\n\x1b[31m,a,b,c,d,e\n")
    told = [event.message for event in derive(store, path) if isinstance(event, Message)]
    assert told == [f"{path}: 2 lines cannot be read and are left out; the first, line 6: neither an id nor a name."]
    assert not [event for event in derive(store, path) if isinstance(event, Message)]


def test_people_outrank_the_vocabulary_and_it_knows_the_classes_they_name(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    rows = [
        Decision("different", "atrial fibrillation", "auricular fibrillation", "", "user"),
        Decision("broader", "coffee", "dysrhythmia", "", "user"),
    ]
    store.add_rows("decisions", [entities.decision_row(row) for row in rows])
    derive(store, path)
    found = listed(store)
    assert {"coffee", "arrhythmia"} <= set(found) and "dysrhythmia" not in found
    assert found["coffee"]["broader"] == ["arrhythmia"]
    ids = [row["id"] for row in store.rows("entities/list", search="fibrillation")]
    assert len(ids) == 2


def test_synonyms_that_are_spelled_like_two_things_are_one_unless_people_say_no(store: Store, tmp_path: Path) -> None:
    said = [Said("E", "tea", "4p deletion syndrome", "+"), Said("F", "tea", "Pitt-Rogers-Danks syndrome", "-")]
    tell(store, said, named=False)
    path = written(tmp_path, "id,name,synonyms\ng:1,4p deletion syndrome,Pitt-Rogers-Danks syndrome\n")
    derive(store, path)
    assert listed(store)["4p deletion syndrome"]["papers"] == 2
    no = Decision("different", *sorted((key("4p deletion syndrome"), key("Pitt-Rogers-Danks syndrome"))), "", "user")
    store.add_rows("decisions", [entities.decision_row(no)])
    derive(store, path)
    assert len(store.rows("entities/list", search="syndrome")) == 2


@pytest.mark.slow
def test_ids_are_in_every_export(store: Store, tmp_path: Path) -> None:
    derive(store, written(tmp_path, TABLE.replace("h:3", "=h:3")))
    out = {form: io.BytesIO() for form in ("graphml", "json", "csv")}
    for form, file in out.items():
        export.write(store, form, file)  # type: ignore[arg-type]
    nodes = nx.parse_graphml(out["graphml"].getvalue().decode()).nodes.values()
    assert {node["label"]: node.get("vocabulary_id") for node in nodes}["atrial fibrillation"] == "=h:3"
    document = json.loads(out["json"].getvalue())
    assert {node["name"]: node["vocabulary_ids"] for node in document["nodes"]}["coffee"] == []
    rows = list(csv.DictReader(io.StringIO(out["csv"].getvalue().decode())))
    assert {row["effect_vocabulary_id"] for row in rows} == {"'=h:3", "h:1"}
    assert {row["cause_vocabulary_id"] for row in rows} == {""}


@pytest.mark.slow
def test_ids_are_listed_and_shown(tmp_path: Path) -> None:
    source = written(tmp_path, "Coffee causes auricular fibrillation.", "abstract.txt")
    vocabulary = written(tmp_path, TABLE)
    run(Settings(sources=(source,), out=tmp_path / "graph", topics=False, vocabulary=vocabulary), silent)
    assert "vocabulary_ids" in democritus("entities", tmp_path / "graph").stdout
    shown = democritus("entities", "show", tmp_path / "graph", "auricular fibrillation").stdout
    assert "vocabulary: h:3" in shown
    assert (
        "auricular fibrillation is called atrial fibrillation: the preferred name of h:3 (vocabulary: hearts" in shown
    )


def test_a_file_that_is_no_vocabulary_ends_the_run_before_anything_is_read(tmp_path: Path) -> None:
    source = written(tmp_path, "Coffee raises alertness.", "abstract.txt")
    broken = written(tmp_path, "id,name\nx,a,b\n", "broken.csv")
    with pytest.raises(Unusable, match="no concept can be read; the first fault: line 2"):
        run(Settings(sources=(source,), out=tmp_path / "graph", vocabulary=broken), silent)
    assert not (tmp_path / "graph").exists()
    done = democritus("run", source, "--out", tmp_path / "graph", "--vocabulary", tmp_path / "none.csv")
    assert done.returncode == 2 and "none.csv" in done.stderr


def thesaurus(links: Iterable[tuple[int, int]]) -> Thesaurus:
    broader: dict[int, list[str]] = {}
    for narrow, broad in links:
        broader.setdefault(narrow, []).append(f"v:{broad}")
    names = [f"mycosis {letter}" for letter in "abcdefgh"]
    return Thesaurus(
        Concept(f"v:{at}", name, (name, f"{name} alias"), tuple(broader.get(at, ()))) for at, name in enumerate(names)
    )


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20), st.permutations(range(8)))
@hypothesis_settings(max_examples=50, deadline=None)
def test_decisions_are_a_function_of_the_names_even_where_links_run_in_circles(
    links: list[tuple[int, int]], order: list[int]
) -> None:
    vocabulary = thesaurus((a, b) for a, b in links if a != b)
    keys = [key(f"mycosis {'abcdefgh'[at]}") for at in order[:4]]
    found = look_up(vocabulary, keys, "v")
    assert found == look_up(vocabulary, reversed(keys), "v")
    steps = {(each.a, each.b): each.steps for each in found.decisions if each.kind == "broader"}
    assert all(a != b and 1 <= number <= 3 for (a, b), number in steps.items())
    for a, b in links:
        names = [key(f"mycosis {'abcdefgh'[at]}") for at in (a, b)]
        if a != b and names[0] in keys:
            assert steps[names[0], names[1]] == 1


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "entities_doid").is_dir(), reason="needs ../shared/data")
def test_a_real_vocabulary_of_diseases(tmp_path: Path) -> None:
    with Store.in_memory() as store:
        said = [
            Said("A", "radiation", "angiosarcoma", "+"),
            Said("B", "radiation", "hemangiosarcoma", "+"),
            Said("C", "isoniazid", "INH allergy", "+"),
        ]
        tell(store, said, named=False)
        derive(store, DATA / "entities_doid" / "concepts.jsonl")
        found = listed(store)
        assert found["angiosarcoma"]["papers"] == 2
        ids = {name: row["vocabulary_ids"] for name, row in found.items() if row["vocabulary_ids"]}
        assert ids == {"angiosarcoma": ["DOID:0001816"], "isoniazide allergy": ["DOID:0040008"]}
        assert {row["by"] for row in store.rows("entities/decisions")} == {"vocabulary: concepts"}
