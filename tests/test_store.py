"""One DuckDB file: migrated once, safe against any text, readable by older clients, locked while written."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.blank_graphs import in_memory_copy
from support.examples import EACH_A_GRAPH
from support.graphs import abstract

from pipeline.errors import Busy, Unusable
from pipeline.store.database import FILE, Store
from pipeline.store.factors import factors
from pipeline.store.result import Result


@pytest.fixture(scope="module", autouse=True)
def copied_graphs() -> None:
    """Here graphs are made, not copied."""


def described(connection: duckdb.DuckDBPyConnection) -> list[list[tuple[object, ...]]]:
    """All that the catalog says of the graph that a connection uses."""
    questions = [
        "select table_name, comment, sql from duckdb_tables() where database_name = 'graph' order by all",
        "select view_name, comment, sql from duckdb_views() where database_name = 'graph' and not internal "
        "order by all",
        "select table_name, column_name, data_type, is_nullable, column_default, comment from duckdb_columns() "
        "where database_name = 'graph' and not internal "
        "order by all",
        "select table_name, constraint_text from duckdb_constraints() where database_name = 'graph' order by all",
        "select sequence_name, sql from duckdb_sequences() where database_name = 'graph' order by all",
        "select name from migrations order by all",
        "select function_name, parameters, comment from duckdb_functions() where not internal order by all",
        "from factors order by all",
        "from built order by all",
    ]
    return [connection.execute(question).fetchall() for question in questions]


def test_a_copied_graph_is_a_made_one(tmp_path: Path) -> None:
    """What `support.blank_graphs` gives to other tests."""
    Store.create(tmp_path).close()
    with Store.open(tmp_path) as store:
        made = described(store._connection)
    assert all(made)
    with in_memory_copy(tmp_path / FILE) as store:
        assert described(store._connection) == made


def test_everything_stays_and_migrations_run_once(tmp_path: Path) -> None:
    for _ in range(2):
        with Store.create(tmp_path) as store:
            store.add_rows(
                "runs",
                [
                    {
                        "id": "r",
                        "started_at": "2026-01-01",
                        "version": "1",
                        "sources": [],
                        "recipe": "r",
                        "settings": "{}",
                    }
                ],
            )
    with duckdb.connect(str(tmp_path / FILE), read_only=True) as connection:
        assert connection.execute("select count(*) from runs").fetchone() == (2,)
        done = connection.execute("select name from migrations").fetchall()
        assert len(done) == len(set(done)) > 0


def test_reading_a_graph_of_another_version_brings_its_views_up_to_date(tmp_path: Path) -> None:
    Store.create(tmp_path).close()
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        connection.execute("drop view conflicts; update built set inputs = 'others' where stage = 'views'")
    with Store.open(tmp_path) as store:
        assert store.sql("select inputs from built where stage = 'views'") != [{"inputs": "others"}]
    with duckdb.connect(str(tmp_path / FILE), read_only=True) as now:
        assert now.execute("from conflicts").fetchall() == []


def test_opening_a_graph_that_is_up_to_date_writes_nothing(tmp_path: Path) -> None:
    Store.create(tmp_path).close()
    before = (tmp_path / FILE).read_bytes()
    Store.create(tmp_path).close()
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize(
    "left",
    [
        "create or replace view edges as select 1 as cause; update built set inputs = 'others' where stage = 'views'",
        "create or replace view edges as select 1 as cause; delete from built where stage = 'views'",
        "update factors set factor = 1; delete from built where stage = 'views'",
        "delete from factors where kind = 'hedged'; delete from built where stage = 'views'",
        "insert into factors values ('hedged', 'perhaps', 0.2, 'other'); delete from built where stage = 'views'",
    ],
)
def test_views_and_factors_that_another_version_left_are_brought_up_to_date(tmp_path: Path, left: str) -> None:
    Store.create(tmp_path).close()
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        connection.execute(left)
    Store.create(tmp_path).close()
    with duckdb.connect(str(tmp_path / FILE), read_only=True) as now:
        assert "effect" in [column for column, *_ in now.execute("describe edges").fetchall()]
        written = now.execute("select kind, value, factor::double, words from factors").fetchall()
        assert sorted(written) == sorted(map(tuple, factors()))


def test_every_table_view_and_macro_has_a_comment_for_those_who_open_the_file(tmp_path: Path) -> None:
    Store.create(tmp_path).close()
    with duckdb.connect(str(tmp_path / FILE), read_only=True) as connection:
        silent = connection.execute(
            "select table_name from duckdb_tables() where comment is null and table_name <> 'migrations' "
            "union all select view_name from duckdb_views() where comment is null and not internal "
            "union all select function_name from duckdb_functions() where comment is null and not internal"
        ).fetchall()
        assert silent == []


def test_storage_is_what_older_clients_read(tmp_path: Path) -> None:
    Store.create(tmp_path).close()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{tmp_path / FILE}' as g (read_only)")
        (tags,) = connection.execute("select tags from duckdb_databases() where database_name = 'g'").fetchone() or (
            {},
        )
        assert tags["storage_version"].startswith("v1.2")


@pytest.mark.slow
@EACH_A_GRAPH
@given(st.text())
def test_any_text_is_stored_but_for_what_no_string_can_hold(text: str) -> None:
    with Store.in_memory() as store:
        store.add_rows("abstracts", [{**vars(abstract("a'; drop table abstracts; --")), "text": text}])
        (row,) = store.rows("abstracts/list", state=None)
        assert row["text"] == "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


def test_a_failed_transaction_leaves_nothing() -> None:
    with Store.in_memory() as store:
        with pytest.raises(KeyError), store.transaction():
            store.add([abstract("a")])
            raise KeyError
        assert store.rows("abstracts/list", state=None) == []


def _hold(folder: Path, held: object, release: object) -> None:
    with Store.create(folder):
        held.set()  # type: ignore[attr-defined]
        release.wait(30)  # type: ignore[attr-defined]


def test_another_process_is_told_that_a_run_is_writing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(tmp_path, held, release))
    process.start()
    try:
        assert held.wait(30)
        with pytest.raises(Busy, match="another process"):
            Store.open(tmp_path)
    finally:
        release.set()
        process.join(30)
    Store.open(tmp_path).close()


def test_no_graph_and_no_duckdb_file(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="no graph here"):
        Store.open(tmp_path)
    (tmp_path / FILE).write_text("not a database" * 1000)
    with pytest.raises(Unusable, match=FILE):
        Store.open(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(Unusable, match="output folder"):
        Store.create(tmp_path / "file" / "deeper")


@pytest.mark.parametrize("ask", [Result.rows, list])
def test_a_signal_in_a_long_query_is_answered_within_a_second(ask: Callable[[Result], object]) -> None:
    """DuckDB alone would wait for the end of the query, which takes many seconds, and make a RuntimeError of it."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    sent: list[float] = []
    alarm = threading.Timer(0.2, lambda: (sent.append(time.monotonic()), os.kill(os.getpid(), signal.SIGTERM)))
    sorted_ = "select a.range + b.range as k from range(40_000) a, range(10_000) b order by hash(k)"
    try:
        with Store.in_memory() as store, pytest.raises(KeyboardInterrupt):
            question = Result(store._connection, f"select count(*) from ({sorted_} limit 300_000_000)", {})
            alarm.start()
            ask(question)
        assert time.monotonic() - sent[0] < 1
        assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler
    finally:
        alarm.join()
        signal.signal(signal.SIGTERM, before)


def test_memory_that_keeps_what_was_read_is_given_back(tmp_path: Path) -> None:
    def held(store: Store) -> int:
        rows = store._connection.execute("select sum(memory_usage_bytes) from duckdb_memory()").fetchall()
        return int(rows[0][0])

    def limit(store: Store) -> object:
        return store._connection.execute("select current_setting('memory_limit')").fetchall()

    def read(store: Store) -> int:
        return sum(len(row["text"]) for row in store.rows("claims/texts", ordinals=list(range(1600))))

    chance = random.Random(1)
    with Store.create(tmp_path) as store:
        store.add([abstract(f"a{n}", n, chance.randbytes(30_000).hex()) for n in range(1600)])
    with Store.create(tmp_path) as store:
        before, length = limit(store), read(store)
        full = held(store)
        assert length == 1600 * 60_000 and full > length / 4
        store.free_memory()
        assert held(store) <= 8_000_000 < full
        assert limit(store) == before and read(store) == length
    with Store.open(tmp_path, memory_limit="500MB") as store:
        before = limit(store)
        for _ in range(3):
            store.free_memory()
            assert limit(store) == before


def test_what_a_killed_process_has_spilled_is_removed_by_the_next_that_writes(tmp_path: Path) -> None:
    Store.create(tmp_path).close()
    spill = tmp_path / "graph.spill"
    spill.mkdir()
    (spill / "duckdb_temp_storage_S64K-0.tmp").write_bytes(b"left")
    Store.open(tmp_path).close()
    assert spill.exists(), "another process may be using it"
    Store.create(tmp_path).close()
    assert not spill.exists()
