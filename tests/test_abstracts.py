"""Every record ends in exactly one state; reading again changes nothing; duplicates are found in any order."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import EACH_A_GRAPH

from pipeline.events import Event, Said, silent
from pipeline.extract import stage as claims
from pipeline.settings import Settings
from pipeline.sources import abstracts
from pipeline.store.database import Store
from pipeline.store.records import Reference

RECIPE = claims.recipe(Settings()).id


def reference(**values: Any) -> Reference:
    return Reference.model_validate({"source": "s", "position": 1, **values})


def read(store: Store, *paths: Path, limit: int | None = None, run: str = "r") -> list[dict[str, Any]]:
    settings = Settings(sources=paths, limit=limit)
    claims.plan(store, settings, abstracts.run(store, settings, silent, run), run)
    return store.rows("abstracts/list", state=None)


def write(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    return path


class TestFacts:
    @pytest.mark.parametrize(
        ("values", "base"),
        [
            ({"pmid": "PMID: 123", "doi": "10.1000/x"}, "pmid:123"),
            ({"doi": "https://doi.org/10.1000/AbC."}, "doi:10.1000/abc"),
            ({"id": "doi:10.1000/x"}, "doi:10.1000/x"),
            ({"id": "https://dx.doi.org/10.1000/x"}, "doi:10.1000/x"),
            ({"id": "study 7\x1b[31m"}, "study 7 [31m"),
        ],
    )
    def test_base(self, values: dict[str, str], base: str) -> None:
        assert abstracts.facts(reference(text="t", **values)).base == base

    def test_without_any_id_the_content_is_the_id(self) -> None:
        one = abstracts.facts(reference(title="T", text="Some text."))
        assert one.base.startswith("sha256:")
        assert one.base == abstracts.facts(reference(title="T", text="Some  text.", position=9)).base
        assert one.base != abstracts.facts(reference(title="T", text="Other text.")).base

    def test_content_ignores_case_space_and_punctuation(self) -> None:
        one, other = reference(title="A b", text="C, d."), reference(title="a B.", text="c d")
        assert abstracts.facts(one).content == abstracts.facts(other).content
        assert abstracts.facts(one).digest != abstracts.facts(other).digest

    def test_text_is_mended_first(self) -> None:
        assert abstracts.facts(reference(title="T", text="eﬀect &amp; cause")).text == "effect & cause"


def test_states_and_reasons(tmp_path: Path) -> None:
    source = write(
        tmp_path / "a.jsonl",
        {"id": "1", "title": "One", "abstract": "Sleep improves memory."},
        {"id": "2", "title": "Two", "abstract": ""},
        {"id": "3", "title": "one", "abstract": "sleep improves memory"},
        {"id": "4", "title": "Four", "abstract": "Same DOI.", "doi": "10.1000/x"},
        {"id": "5", "title": "Five", "abstract": "Same DOI, other words.", "doi": "https://doi.org/10.1000/X"},
        {"id": "1", "title": "Other", "abstract": "Another study that took the number 1."},
    )
    with Store.in_memory() as store:
        rows = read(store, source)
        assert [(row["id"], row["state"]) for row in rows] == [
            ("1", "pending"),
            ("2", "skipped"),
            ("3", "duplicate"),
            ("doi:10.1000/x", "pending"),
            ("doi:10.1000/x#2", "duplicate"),
            ("1#2", "pending"),
        ]
        assert rows[1]["reason"] == abstracts.NO_ABSTRACT
        assert rows[2]["duplicate_of"] == "1"


def test_reading_again_and_elsewhere_changes_nothing(tmp_path: Path) -> None:
    records = [{"id": str(n), "title": f"T{n}", "abstract": f"Text {n}."} for n in range(5)]
    source = write(tmp_path / "a.jsonl", *records, records[0])
    copy = write(tmp_path / "b.jsonl", *records)
    with Store.in_memory() as store:
        first = read(store, source)
        assert [row["state"] for row in first].count("duplicate") == 1
        assert [{**row, "source": ""} for row in read(store, source)] == [{**row, "source": ""} for row in first]
        assert [row["id"] for row in read(store, copy)] == [row["id"] for row in first]


def test_numbers_of_two_files_do_not_collide(tmp_path: Path) -> None:
    one = write(tmp_path / "a.jsonl", {"id": "1", "title": "A", "abstract": "First."})
    two = write(tmp_path / "b.jsonl", {"id": "1", "title": "B", "abstract": "Second."})
    with Store.in_memory() as store:
        read(store, one)
        read(store, two)
        rows = read(store, two)
        assert [(row["id"], row["text"]) for row in rows] == [("1", "First."), ("1#2", "Second.")]


def test_a_text_that_changed_in_its_source_is_updated(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", {"id": "1", "title": "A", "abstract": "First."})
    with Store.in_memory() as store:
        read(store, source)
        write(source, {"id": "1", "title": "A", "abstract": "First, corrected."})
        (row,) = read(store, source)
        assert row["text"] == "First, corrected."


def test_limit_plans_the_first_and_leaves_the_rest_pending(tmp_path: Path) -> None:
    texts = ["", "One.", "Two.", "Three."]
    source = write(tmp_path / "a.jsonl", *[{"id": str(n), "title": "T", "abstract": t} for n, t in enumerate(texts)])
    with Store.in_memory() as store:
        read(store, source, limit=2)
        assert [row["text"] for row in claims.due(store, "r", RECIPE)] == ["One.", "Two."]
        read(store, source, limit=2, run="again")
        assert [row["text"] for row in claims.due(store, "again", RECIPE)] == ["One.", "Two."]
        assert store.row("status/abstracts")["pending"] == 3


def test_texts_are_fetched_in_portions_and_come_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "PORTION", 2)
    texts = ["One.", "", "Two.", "Three.", "Four.", "Five."]
    source = write(tmp_path / "a.jsonl", *[{"id": str(n), "title": "T", "abstract": t} for n, t in enumerate(texts)])
    with Store.in_memory() as store:
        read(store, source)
        assert [row["text"] for row in claims.due(store, "r", RECIPE)] == [text for text in texts if text]


@pytest.mark.slow
@EACH_A_GRAPH
@given(
    st.lists(st.tuples(st.sampled_from(["", "p1", "p2"]), st.sampled_from(["", "alpha", "beta", "Beta!"])), max_size=8)
)
def test_states_add_up_and_order_decides_only_who_stands(tmp_path_factory: Any, records: list[tuple[str, str]]) -> None:
    folder = tmp_path_factory.mktemp("read")
    listed = [{"pmid": pmid[1:], "title": "T", "abstract": text} for pmid, text in records]
    if not listed:
        return
    counts = []
    for number, order in enumerate((listed, listed[::-1])):
        with Store.in_memory() as store:
            read(store, write(folder / f"{number}.jsonl", *order))
            states = store.row("status/abstracts")
            assert states["total"] == len(listed) == sum(states.values()) - states["total"]
            counts.append(states["skipped"])
    assert counts[0] == counts[1] == sum(not text for _, text in records)


def test_a_record_that_is_too_long_is_skipped_until_the_limit_is_higher(tmp_path: Path) -> None:
    long = "Coffee raises blood pressure. " * 40
    path = write(tmp_path / "a.jsonl", {"id": "long", "title": "T", "abstract": long}, {"id": "b", "abstract": "Tea."})
    heard: list[Event] = []
    for most, standing in ((len(long), "skipped"), (len(long) + 10, "readable")):
        settings = Settings(sources=(path,), max_characters=most)
        with Store.create(tmp_path / "out") as store:
            abstracts.run(store, settings, heard.append, "r")
            row, other = store.rows("abstracts/of_base", bases=["long", "b"])
            assert (row["standing"], other["standing"]) == (standing, "readable")
            (listed,) = (row for row in store.rows("abstracts/list", state=None) if row["id"] == "long")
            if standing == "skipped":
                assert listed["reason"].startswith("1,204 characters, more than the 1,200 of --max-characters.")
                assert (listed["title"], listed["text"]) == ("T", "")
            else:
                assert (listed["reason"], listed["text"]) == (None, long.strip())
    hint = "`democritus abstracts DIR --state skipped` says why."
    assert [event.message for event in heard if isinstance(event, Said)] == [f"skipped: 1 of the records; {hint}"]


@pytest.mark.slow
def test_many_records_of_one_id_or_one_text_are_read_in_linear_time(tmp_path: Path) -> None:
    def seconds(number: int, record: dict[str, str]) -> float:
        path = write(tmp_path / "a.jsonl", *[record] * number)
        with Store.in_memory() as store:
            began = time.process_time()
            abstracts.run(store, Settings(sources=(path,)), silent, "r")
            again = abstracts.run(store, Settings(sources=(path,)), silent, "r")
            took = time.process_time() - began
            assert store.row("status/abstracts")["total"] == number
            assert len(again) == bool(record["abstract"])
            return took

    for record in ({"id": "x", "abstract": ""}, {"abstract": "Coffee raises blood pressure."}):
        assert seconds(6000, record) < 8 * seconds(1500, record)
