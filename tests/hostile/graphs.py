"""Graphs that are not what they should be, and decisions that cannot be carried out."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb

from hostile.cases import BASE, Case, Make
from hostile.files import GOOD, RUN, both, text

GRAPH, CALLS = f"{BASE}/graph.duckdb", f"{BASE}/calls.sqlite"
GIVE = text("a.jsonl", GOOD)
WORDS = text("f", "hello\nthere\n")
LONG = "n" * 10_000
TOUCHED = (BASE,)


def _cut(name: str, size: int) -> Make:
    def make(folder: Path) -> None:
        with (folder / name).open("r+b") as file:
            file.truncate(size)

    return make


def _newer(folder: Path) -> None:
    with duckdb.connect(str(folder / GRAPH)) as connection:
        connection.execute("insert into migrations (name) values ('999_from_the_future.sql')")


def _foreign(folder: Path) -> None:
    (folder / GRAPH).unlink()
    with duckdb.connect(str(folder / GRAPH)) as connection:
        connection.execute("create table t as select 1 as x")


def _sqlite(folder: Path) -> None:
    (folder / GRAPH).unlink()
    with sqlite3.connect(folder / GRAPH) as connection:
        connection.execute("create table t (x)")


def _gone(name: str) -> Make:
    return lambda folder: (folder / name).unlink()


def _folder_for(name: str) -> Make:
    def make(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()

    return make


def _noise(name: str) -> Make:
    def make(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[:8192] = bytes(range(256)) * 32
        (folder / name).write_bytes(bytes(content))

    return make


READ = ("edges", "claims", "entities", "conflicts", "abstracts", "topics", "status")


def _told(name: str, words: tuple[str, ...], says: str, code: int = 2, **more: object) -> Case:
    return Case(f"decision: {name}", words, code, says, leaves=() if code else TOUCHED, **more)  # type: ignore[arg-type]


CASES = [
    *(Case(f"no graph: {verb}", (verb, "nowhere"), 2, "nowhere") for verb in READ),
    *(Case(f"an empty folder: {verb}", (verb, "d"), 2, "no graph", lambda f: (f / "d").mkdir()) for verb in READ),
    *(Case(f"a file for a folder: {verb}", (verb, "a.jsonl"), 2, "a.jsonl", GIVE) for verb in READ[:3]),
    *(
        Case(f"graph {name}: {verb}", words, 2, says, both(make, GIVE))
        for name, says, make in (
            ("of nonsense", "graph.duckdb", text(GRAPH, b"nonsense" * 999)),
            ("of noise", "graph.duckdb", _noise(GRAPH)),
            ("cut off", "graph.duckdb", _cut(GRAPH, 100_000)),
            ("of another program", "graph.duckdb", _foreign),
            ("of SQLite", "graph.duckdb", _sqlite),
            ("newer", "999_from_the_future", _newer),
            ("that is a folder", "graph.duckdb", _folder_for(GRAPH)),
        )
        for verb, words in (
            ("edges", ("edges", BASE)),
            ("run", ("run", "a.jsonl", "--out", BASE, "--no-html")),
            ("remove", ("remove", BASE, "id:r0")),
        )
    ),
    Case("graph: empty file, edges", ("edges", BASE), 2, "graph.duckdb", text(GRAPH, "")),
    Case("calls: of nonsense, run", ("run", "a.jsonl", "--out", BASE, "--no-html"), 2, "calls.sqlite",
         both(text(CALLS, "nonsense" * 999), GIVE)),
    Case("calls: of nonsense, status", ("status", BASE), 2, "calls.sqlite", text(CALLS, "nonsense" * 999)),
    Case("calls: gone, status", ("status", BASE), 0, "4 done", _gone(CALLS)),
    Case("calls: gone, run", ("run", "a.jsonl", "--out", BASE, "--no-html"), 0, "done",
         both(_gone(CALLS), GIVE), leaves=TOUCHED),
    Case("calls: a folder, run", ("run", "a.jsonl", "--out", BASE, "--no-html"), 2, "calls.sqlite",
         both(_folder_for(CALLS), GIVE)),
    Case("graphml gone", ("run", "a.jsonl", "--out", BASE, "--no-html"), 0, "done",
         both(_gone(f"{BASE}/graph.graphml"), GIVE), leaves=TOUCHED),
    Case("graphml a folder", ("run", "a.jsonl", "--out", BASE, "--no-html"), 2, "graph.graphml",
         both(_folder_for(f"{BASE}/graph.graphml"), GIVE), leaves=TOUCHED,
         then=[(("edges", BASE), 0)], slow=True),
    Case("a half-written export lies about", ("run", "a.jsonl", "--out", BASE, "--no-html"), 0, "done",
         both(GIVE, text(f"{BASE}/.democritus-x.graphml", "<graphml")), leaves=TOUCHED),
    _told("merge with itself", ("entities", "merge", BASE, "coffee", "coffee"), "coffee"),
    _told("merge with another case of itself", ("entities", "merge", BASE, "coffee", "COFFEE"), "coffee"),
    _told("merge with nobody", ("entities", "merge", BASE, "coffee", "nobody knows"), "nobody knows"),
    _told("merge with an empty name", ("entities", "merge", BASE, "coffee", ""), "''"),
    _told("merge with 10 kB", ("entities", "merge", BASE, "coffee", LONG), "nnn"),
    _told("merge with SQL", ("entities", "merge", BASE, "coffee", "'; drop table claims; --"), "drop table",
          then=[(("claims", BASE), 0)]),
    _told("split of nobody", ("entities", "split", BASE, "nobody", "coffee"), "nobody"),
    _told("split from itself", ("entities", "split", BASE, "coffee", "coffee"), "coffee"),
    _told("rename of nobody", ("entities", "rename", BASE, "nobody", "x"), "nobody"),
    _told("rename to nothing", ("entities", "rename", BASE, "coffee", ""), "name"),
    _told("rename to blanks", ("entities", "rename", BASE, "coffee", " \t "), "name"),
    _told("rename to 10 kB", ("entities", "rename", BASE, "coffee", LONG), "long"),
    _told("rename to escapes", ("entities", "rename", BASE, "coffee", "\x1b[31mred\x07"), "red", 0,
          then=[(("entities", BASE), 0)]),
    _told("broader than itself", ("entities", "broader", BASE, "coffee", "coffee"), "coffee"),
    _told("broader of nobody", ("entities", "broader", BASE, "nobody", "drinks"), "nobody"),
    _told("reject nobody", ("entities", "reject", BASE, "nobody"), "nobody"),
    _told("accept what was not left out", ("entities", "accept", BASE, "nobody at all"), "nobody at all"),
    _told("undo nothing", ("entities", "undo", BASE, "99999"), "99999"),
    _told("undo an empty id", ("entities", "undo", BASE, ""), "''"),
    _told("show nobody", ("entities", "show", BASE, "nobody"), "nobody"),
    _told("import nonsense", ("entities", "import-decisions", BASE, "f"), "line 1", 1, make=WORDS),
    _told("import bytes", ("entities", "import-decisions", BASE, "f"), "f", make=text("f", bytes(range(256)))),
    _told("import an empty file", ("entities", "import-decisions", BASE, "f"), "0 decisions", 0, make=text("f", "")),
    _told("import from nowhere", ("entities", "import-decisions", BASE, "none"), "none"),
    _told("export over the graph", ("entities", "export-decisions", BASE, "-o", GRAPH), "database"),
    _told("judge no claim", ("claims", "judge", BASE, "99999", "right"), "99999"),
    _told("judge with no verdict", ("claims", "judge", BASE, "1", "perhaps"), "perhaps"),
    _told("judge no conflict", ("conflicts", "judge", BASE, "99999", "real"), "99999"),
    _told("show no conflict", ("conflicts", "show", BASE, "99999"), "99999"),
    _told("remove nobody", ("remove", BASE, "id:nobody"), "nobody", 0),
    _told("remove an empty id", ("remove", BASE, ""), "name the abstracts"),
    _told("remove nothing", ("remove", BASE), "name the abstracts"),
    _told("restore what is there", ("restore", BASE, "id:r0"), "not removed", 0),
    _told("remove by a list of words", ("remove", BASE, "--retracted", "f"), "names no abstract", make=WORDS),
    _told("merge a graph with itself", ("merge", BASE, BASE, "--out", "o"), BASE),
    _told("merge into one of them", ("merge", BASE, f"./{BASE}/../{BASE}", "--out", BASE), BASE),
    _told("merge with nothing", ("merge", BASE, "none", "--out", "o"), "none"),
    Case("about nobody", ("about", BASE, "nobody"), 2, "nobody"),
    Case("about an empty name", ("about", BASE, ""), 2, "no variable is called"),
    Case("about 10 kB", ("about", BASE, LONG), 2, "nnn"),
    Case("show no edge", ("show", BASE, "nobody", "nothing"), 2, "nobody"),
    Case("ask nothing", ("ask", BASE, ""), 2, "no cause and effect"),
    Case("ask what it cannot know", ("ask", BASE, "what is the capital of France?"), 2, "does X"),
    Case("ask 10 kB", ("ask", BASE, "does " + LONG + " lower blood pressure?"), 0, "nnn"),
    Case("ask in SQL", ("ask", BASE, "does '; drop table claims; -- raise blood pressure?"), 0, "drop",
         then=[(("claims", BASE), 0)]),
    Case("a lock of a dead writer", ("run", "a.jsonl", *RUN), 0, "1 done",
         both(GIVE, lambda f: (f / "o").mkdir(), text("o/status.json", '{"running": true, "pid": 1')),
         leaves=("o",)),
]  # fmt: skip
