"""The log of calls: one SQLite file, written in groups, shared by graphs and by runs at the same time."""

from __future__ import annotations

import asyncio
import multiprocessing
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.examples import EACH_A_GRAPH

from pipeline.errors import Stopped, Unusable
from pipeline.llm.call_log import FILE, Calls
from pipeline.store.records import Call


def call(key: str, answer: str = "{}", state: str = "ok", asked_at: str = "2026-01-01T00:00:00", **more: Any) -> Call:
    values: dict[str, Any] = {
        "id": key + asked_at + state, "key": key, "stage": "claims", "item": "a", "model": "m", "preamble": "{}",
        "prompt": "p", "answer": answer, "finish_reason": "stop", "state": state, "prompt_tokens": 10,
        "completion_tokens": 1, "cost_usd": 0.5, "seconds": 0.1, "asked_at": asked_at,
    }  # fmt: skip
    return Call.model_validate(values | more)


def put(log: Calls, *calls: Call) -> None:
    async def all_at_once() -> None:
        await asyncio.gather(*(log.put(each) for each in calls))

    asyncio.run(all_at_once())


def stored(folder: Path) -> int:
    with sqlite3.connect(folder / FILE) as connection:
        return int(connection.execute("select count(*) from calls").fetchone()[0])


def test_a_call_is_on_disk_when_put_returns(tmp_path: Path) -> None:
    async def one_after_the_other(log: Calls) -> None:
        for number in range(5):
            await log.put(call(f"k{number}"))
            assert stored(tmp_path) == number + 1

    with Calls(tmp_path) as log:
        asyncio.run(one_after_the_other(log))


def test_what_a_cancelled_question_paid_for_is_kept(tmp_path: Path) -> None:
    async def give_up(log: Calls) -> None:
        task = asyncio.create_task(log.put(call("k")))
        await asyncio.sleep(0)
        task.cancel()

    with Calls(tmp_path) as log:
        asyncio.run(give_up(log))
    assert stored(tmp_path) == 1


def test_many_at_once_are_all_there_and_their_preamble_once(tmp_path: Path) -> None:
    with Calls(tmp_path) as log:
        put(log, *(call(f"k{number}", preamble="the same " * 100) for number in range(300)))
        assert sum(1 for _ in log.list()) == 300
        assert {each.preamble for each in log.list()} == {"the same " * 100}
    with sqlite3.connect(tmp_path / FILE) as connection:
        assert connection.execute("select count(*) from preambles").fetchone() == (1,)


def test_good_answers_are_found_the_newest_first_and_bad_ones_only_since(tmp_path: Path) -> None:
    with Calls(tmp_path) as log:
        assert log.find("k", "") is None
        put(log, call("k", "bad", "invalid", "2026-01-01"))
        found = log.find("k", "")
        assert found is not None
        assert found.answer == "bad"
        assert log.find("k", "2026-01-02") is None
        put(log, call("k", "nothing came", "unreachable", "2026-01-03"))
        assert log.find("k", "2026-01-02") is None
        put(log, call("k", "old", asked_at="2026-01-01"), call("k", "new", asked_at="2026-01-02"))
        put(log, call("k", "worse", "invalid", "2026-01-04"))
        found = log.find("k", "")
        assert found is not None
        assert found.answer == "new"
        assert log.find("other", "") is None


@settings(EACH_A_GRAPH, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text())
def test_any_text_comes_back_but_for_what_utf8_cannot_hold(tmp_path: Path, text: str, prompt: str) -> None:
    key = f"k'; drop table calls; -- {text}".encode("utf-8", "replace").decode()
    with Calls(tmp_path) as log:
        log.add([call(key, text, prompt=prompt, preamble=text, id=text + prompt + "id")])
        found = next((each for each in log.list() if each.key == key), None)
    assert found is not None
    assert found.answer == text.encode("utf-8", "replace").decode()


def test_a_shared_cache_serves_other_graphs_and_is_not_paid_twice(tmp_path: Path) -> None:
    one, two, shared = tmp_path / "one", tmp_path / "two", tmp_path / "shared"
    with Calls(one, shared) as log:
        put(log, call("good", "yes"), call("bad", "no", "invalid"))
        assert [row["cost_usd"] for row in log.spend()] == [1.0]
    with Calls(two, shared) as log:
        found = log.find("good", "")
        assert found is not None
        assert (found.answer, found.via) == ("yes", "cache")
        assert log.find("bad", "") is None  # it may do well here
        assert log.spend() == []
    # and the graph keeps what served it, should the cache go
    with Calls(two) as log:
        found = log.find("good", "")
        assert found is not None
        assert (found.answer, found.via) == ("yes", "cache")
        assert log.spend() == []
    with Calls(tmp_path / "three", shared) as log:
        put(log, call("three"))
    with Calls(one, shared) as log:
        assert log.find("three", "") is not None


def _write(folder: Path, name: str) -> None:
    with Calls(folder / name, folder / "shared") as log:
        for number in range(40):
            put(log, call(f"{name}{number}"))


@pytest.mark.slow
def test_two_processes_write_one_cache_at_the_same_time(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(tmp_path, name)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    assert stored(tmp_path / "shared") == 80


def test_spend_adds_up_by_stage_and_model(tmp_path: Path) -> None:
    with Calls(tmp_path) as log:
        put(
            log,
            call("a"),
            call("b", state="invalid", cost_usd=0.25),
            call("c", stage="topics", model="big", cost_usd=None),
            call("d", stage="topics", model="big", prompt_tokens=0, risk_tokens=70, via="batch"),
            call("f", stage="entities", cost_usd=0.125),
            call("g", stage="entities", prompt_tokens=0, cost_usd=None, risk_tokens=70, risk_usd=0.1),
            call("e", via="cache"),
        )
        assert log.failed("claims") == 1
        claims, topics, entities = log.spend()
        assert log.spent() == (20 + 2 + 10 + 1 + 70 + 1 + 11 + 70 + 1, pytest.approx(0.75 + 0.5 + 0.125 + 0.1))
    assert {name: claims[name] for name in ("stage", "model", "calls", "failed", "prompt_tokens", "cost_usd")} == {
        "stage": "claims", "model": "m", "calls": 2, "failed": 1, "prompt_tokens": 20, "cost_usd": 0.75,
    }  # fmt: skip
    assert (topics["cost_usd"], topics["known_usd"], topics["risk_tokens"]) == (None, 0.5, 70)
    # the price is known, so what was not counted is a risk, and the rest is no less known for it
    assert (entities["cost_usd"], entities["risk_usd"]) == (0.125, 0.1)


def test_what_a_killed_run_had_on_its_way_is_known_to_the_next(tmp_path: Path) -> None:
    with Calls(tmp_path) as done:
        asyncio.run(done.hold(100, 0.5))
        assert done.lost() == (0, 0.0)  # it is not lost yet
    killed = Calls(tmp_path)
    asyncio.run(killed.hold(30, 0.25))
    asyncio.run(killed.hold(40, 0.5))
    for look in (True, False):
        with Calls(tmp_path, look=look) as log:
            assert log.lost() == log.spent() == (40, 0.5)


def test_looking_writes_nothing(tmp_path: Path) -> None:
    with Calls(tmp_path, look=True) as log:
        assert log.spend() == []
    assert list(tmp_path.iterdir()) == []
    with Calls(tmp_path) as log:
        put(log, call("k"))
    with Calls(tmp_path, look=True) as log:
        assert [each.key for each in log.list()] == ["k"]


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("not a database" * 1000)
    for look in (True, False):
        with pytest.raises(Unusable, match=FILE):
            Calls(tmp_path, look=look)
    (tmp_path / "file").write_text("")
    with pytest.raises(Unusable, match="cannot be"):
        Calls(tmp_path / "file" / "deeper")


def test_a_log_that_cannot_be_written_stops_the_run(tmp_path: Path) -> None:
    with Calls(tmp_path) as log:
        with sqlite3.connect(tmp_path / FILE) as connection:
            connection.execute("drop table calls")
        with pytest.raises(Stopped, match="cannot be written"):
            put(log, call("k"))
