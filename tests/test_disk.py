"""Disks that are full, streams that take nothing, files of other programs and versions, half files of dead processes.

Each with the real thing: a limit on the size of files (RLIMIT_FSIZE), a small disk of its own (tmpfs, for root),
/dev/full, DuckDB files, processes that are killed.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import click
import duckdb
import pytest
from support import scripted
from support.chat_server import ChatServer, Reply
from support.program import ALONE, democritus, listed

from pipeline.cli.main import main
from pipeline.store import half_files
from pipeline.store.database import FILE, Store
from pipeline.store.statements import names

NUMBER = 60
IN_FLIGHT = 8


@pytest.fixture(scope="module", autouse=True)
def copied_graphs() -> None:
    """Here graphs are made, not copied."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("source") / "corpus.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in scripted.abstracts(NUMBER)), "utf-8")
    return path


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("blank")
    Store.create(out).close()
    return out


@contextmanager
def limited(_: Path, size: int) -> Iterator[Callable[[], None]]:
    """No file may grow beyond `size` bytes; what is yielded lifts the limit."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def lift() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield lift
    finally:
        lift()


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Callable[[], None]]:
    """A disk of `size` bytes at `folder`; what is yielded makes it larger."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("no disks can be mounted here")
    try:
        yield lambda: subprocess.run(["mount", "-o", "remount,size=100m", folder], check=True) and None
    finally:
        subprocess.run(["umount", folder], check=True)


Full = Callable[[Path, int], AbstractContextManager[Callable[[], None]]]


class TestFull:
    @pytest.mark.parametrize(
        ("full", "size"),
        [
            pytest.param(limited, 400_000, id="files"),
            pytest.param(small_disk, 700_000, id="disk for the calls", marks=pytest.mark.slow),
            pytest.param(small_disk, 800_000, id="disk for the graph", marks=pytest.mark.slow),
        ],
    )
    def test_only_what_was_in_flight_is_asked_again(self, tmp_path: Path, corpus: Path, full: Full, size: int) -> None:
        out = tmp_path / "disk" / "out"
        with ChatServer(lambda request: Reply(scripted.respond(request), delay=0.005)) as server:
            command = ["run", corpus, "--out", out, "--model", "m", "--base-url", server.url, *ALONE]
            command += ["--concurrency", IN_FLIGHT]
            with full(tmp_path / "disk", size) as lift:
                done = democritus(*command)
                assert done.returncode == 3, done.stderr
                assert "Make room" in done.stderr
                assert "Run the same command again to go on." in done.stderr
                assert IN_FLIGHT < len(server.requests) <= NUMBER
                assert listed("status", out)["calls"] >= len(server.requests) - IN_FLIGHT
                lift()
                done = democritus(*command)
                assert done.returncode == 0, done.stderr
                assert len(server.requests) <= NUMBER + IN_FLIGHT
                assert listed("status", out)["abstracts"]["done"] == NUMBER
                assert listed("edges", out)
                assert not list(out.glob(".*"))

    @pytest.mark.parametrize("room", [0, 6000, 50_000])
    def test_without_room_for_a_graph_none_is_left(self, tmp_path: Path, corpus: Path, room: int) -> None:
        out = tmp_path / "out"
        with limited(tmp_path, room):
            done = democritus("run", corpus, "--out", out)
        assert done.returncode == 3
        assert "graph.duckdb: cannot be written" in done.stderr or "the graph cannot be written" in done.stderr
        assert not (out / FILE).exists()
        assert democritus("edges", out).returncode == 2
        Store.create(out).close()

    @pytest.mark.parametrize("begun", [0, 4096, 12_000])
    def test_a_graph_that_was_hardly_begun_is_made_anew(self, tmp_path: Path, begun: int) -> None:
        """What a kill, or an older version on a full disk, has left."""
        with Store.create(tmp_path):
            pass
        (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:begun])
        done = democritus("edges", tmp_path)
        assert (done.returncode, "left by a run that ended before it began" in done.stderr) == (2, True)
        with Store.create(tmp_path) as store:
            assert store.row("status/abstracts")["total"] == 0


class TestStreams:
    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
    @pytest.mark.parametrize(
        "verb", [["edges"], ["edges", "--json"], ["status", "--json"], ["export", "--format", "csv", "-o", "-"]]
    )
    def test_an_output_that_takes_nothing(
        self,
        blank: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        verb: list[str],
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["democritus", verb[0], str(blank), *verb[1:]])
        with Path("/dev/full").open("w") as full:
            monkeypatch.setattr(sys, "stdout", full)
            with pytest.raises(SystemExit) as end:
                main()
        assert end.value.code == 2
        monkeypatch.undo()
        why = "No space left on device"
        assert capsys.readouterr().err == f"democritus: standard output cannot be written: {why}.\n"

    @pytest.mark.parametrize("number", [1, 40_000])  # lines: what is in a buffer until the end, and what is not
    def test_an_output_that_nobody_reads(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int
    ) -> None:
        @click.command()
        def told() -> None:
            for _ in range(number):
                print("a line")

        read, write = os.pipe()
        os.close(read)
        monkeypatch.setattr("pipeline.cli.main.cli", told)
        monkeypatch.setattr(sys, "argv", ["democritus"])
        with os.fdopen(write, "w") as stdout:
            monkeypatch.setattr(sys, "stdout", stdout)
            with pytest.raises(SystemExit) as end:
                main()
            monkeypatch.undo()
        assert (end.value.code, capsys.readouterr().err) == (141, "")


class TestOthers:
    """Graphs of newer versions, and DuckDB files that are no graphs, are refused and left as they are."""

    VERBS: tuple[tuple[object, ...], ...] = (
        ("run", "{corpus}", "--out", "{folder}"),
        ("run", "{corpus}", "--out", "{folder}", "--dry-run"),
        ("edges", "{folder}"),
        ("status", "{folder}"),
        ("export", "{folder}", "--format", "csv", "-o", "-"),
        ("entities", "merge", "{folder}", "a", "b"),
        ("remove", "{folder}", "x"),
        ("diff", "{folder}", "{folder}"),
        ("merge", "{folder}", "{other}", "--out", "{folder}-merged"),
        ("merge", "{other}", "{folder}", "--out", "{folder}-merged"),
        ("batch", "prepare", "{folder}", "-o", "{folder}.jsonl"),
        ("batch", "import", "{folder}", "{corpus}"),
        ("calls", "{folder}"),
        ("ask", "{folder}", "does coffee raise blood pressure?"),
    )

    @pytest.mark.parametrize("kind", ["newer", "foreign", "foreign with migrations"])
    def test_each_verb(self, tmp_path: Path, corpus: Path, blank: Path, kind: str) -> None:
        folder = tmp_path / "out"
        folder.mkdir()
        if kind == "newer":
            (folder / FILE).write_bytes((blank / FILE).read_bytes())
        with duckdb.connect(folder / FILE) as connection:
            if kind == "newer":
                connection.execute("insert into migrations (name) values ('999_marvels')")
                connection.execute(
                    "insert into runs (id, started_at, version, sources, recipe, settings) "
                    "values ('r', now(), '99.1', [], 'x', '{}')"
                )
            elif kind == "foreign":
                connection.execute("create table shopping (item varchar)")
            else:
                connection.execute(
                    "create table migrations (id int, name varchar); insert into migrations values (1, 'a')"
                )
        before = (folder / FILE).read_bytes()
        words = ["99.1", "999_marvels", names("schema")[-1]] if kind == "newer" else ["not a graph of this"]
        places: dict[str, Any] = {"corpus": corpus, "folder": folder, "other": blank}
        for verb in self.VERBS if kind == "foreign" else self.VERBS[:1]:
            done = democritus(*(str(word).format(**places) for word in verb))
            assert done.returncode == 2, (verb, done.stderr)
            assert all(word in done.stderr for word in words), (verb, done.stderr)
            assert (folder / FILE).read_bytes() == before, verb
            assert sorted(each.name for each in folder.iterdir()) == [FILE], verb
        assert sorted(each.name for each in tmp_path.iterdir()) == ["out"]


class TestHalfFiles:
    def test_those_of_dead_processes_are_removed_and_those_of_living_ones_are_not(self, tmp_path: Path) -> None:
        heard, tell = os.pipe()
        child = os.fork()
        if not child:
            with half_files.replacing(tmp_path / "theirs") as out:
                out.write(b"half")
                out.flush()
                os.write(tell, b"!")
                signal.pause()
        os.read(heard, 1)
        try:
            for _ in range(2):
                with half_files.replacing(tmp_path / "ours") as out:
                    half_files.clear(tmp_path)
                    out.write(b"whole")
                half = [each for each in tmp_path.iterdir() if each.name != "ours"]
                assert [each.read_bytes() for each in half] == [b"half"]
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        (tmp_path / "ours").unlink()
        with half_files.replacing(tmp_path / "ours") as out:
            out.write(b"whole")
        assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("ours", b"whole")]

    def test_a_run_and_an_export_remove_them(self, tmp_path: Path, corpus: Path) -> None:
        Store.create(tmp_path).close()
        (tmp_path / ".democritus-0123").write_bytes(b"half")
        assert democritus("export", tmp_path, "--format", "csv", "-o", tmp_path / "a.csv").returncode == 0
        assert not (tmp_path / ".democritus-0123").exists()
        (tmp_path / ".democritus-4567").write_bytes(b"half")
        assert democritus("run", corpus, "--out", tmp_path, "--limit", 0, "--no-topics").returncode == 0
        assert not (tmp_path / ".democritus-4567").exists()
