"""What is wrong with files: sources, side files, and the names of both."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from hostile.cases import Case, Make

GOOD = '{"id": "a1", "title": "Coffee", "abstract": "Coffee raises blood pressure. We studied 30 adults."}\n'
ALIKE = "Coffee raises blood pressure in adults who work at night."
RUN = ("--out", "o", "--no-html", "--no-topics")
MIXED = ("run", ".", *RUN)


def text(name: str, content: str | bytes) -> Make:
    """Write a file."""

    def make(folder: Path) -> None:
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)

    return make


def both(*makes: Make) -> Make:
    """Do one after the other."""

    def make(folder: Path) -> None:
        for each in makes:
            each(folder)

    return make


def _duckdb(folder: Path) -> None:
    with duckdb.connect(str(folder / "other.duckdb")) as connection:
        connection.execute("create table t as select 1 as x")


def _sqlite(folder: Path) -> None:
    with sqlite3.connect(folder / "other.sqlite") as connection:
        connection.execute("create table t (x)")


def _zip(folder: Path) -> None:
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", b"0" * 10_000_000)


def _loop(folder: Path) -> None:
    (folder / "d").mkdir()
    (folder / "d" / "again").symlink_to(folder / "d")
    (folder / "d" / "a.jsonl").write_text(GOOD)


def _itself(folder: Path) -> None:
    (folder / "a.jsonl").symlink_to("a.jsonl")


def _deep_folder(folder: Path) -> None:
    deep = folder / "d" / "/".join(["x"] * 100)
    deep.mkdir(parents=True)
    (deep / "a.jsonl").write_text(GOOD)


def _fifo(folder: Path) -> None:
    os.mkfifo(folder / "pipe.jsonl")


def _in_folder(name: str, content: str | bytes) -> Make:
    def make(folder: Path) -> None:
        (folder / "d").mkdir(exist_ok=True)
        text("d/good.jsonl", GOOD)(folder)
        text(f"d/{name}", content)(folder)

    return make


def deep(levels: int) -> str:
    """A valid record that holds a list in a list in a list."""
    return '{"id": "x", "abstract": "' + ALIKE + '", "more": ' + "[" * levels + "]" * levels + "}\n"


def bad(name: str, file: str, content: str | bytes, says: str, **more: Any) -> Case:
    """A source that gives nothing: exit 2, and a graph without anything beside."""
    then: Sequence[Any] = [(("run", "good.jsonl", *RUN), 0)]
    make = both(text(file, content), text("good.jsonl", GOOD))
    return Case(f"source: {name}", ("run", file, *RUN), 2, says, make, leaves=("o",), then=then, **more)


def good(name: str, file: str, content: str | bytes, says: str = "1 done", code: int = 0, **more: Any) -> Case:
    """A source that looks odd and is read all the same."""
    return Case(f"source: {name}", ("run", file, *RUN), code, says, text(file, content), leaves=("o",), **more)


JSONL = "a.jsonl"
CASES = [
    bad("empty", JSONL, "", "empty"),
    bad("blank lines only", JSONL, "\n\n  \n", "a.jsonl"),
    bad("NULs only", JSONL, b"\0" * 4096, "a.jsonl"),
    bad("random bytes", JSONL, bytes(range(256)) * 20, "a.jsonl"),
    bad("HTML named JSON", JSONL, "<!doctype html><p>Please log in</p>", "a.jsonl"),
    bad("a number", "a.json", "17", "a.json"),
    bad("null", "a.json", "null", "a.json"),
    bad("a list of numbers", "a.json", "[1, 2, 3]", "a.json"),
    bad("JSON cut off", "a.json", '[{"id": "x", "abstract": "Coffee rai', "a.json"),
    bad("JSON Lines cut off", JSONL, GOOD[:60], "a.jsonl"),
    bad("an empty list", "a.json", "[]", "a.json"),
    bad("an empty object", "a.json", "{}", "a.json"),
    bad("nested too deep", "a.json", "[" * 100_000 + "]" * 100_000, "a.json"),
    bad("a CSV without header", "a.csv", "1,Coffee,Coffee raises blood pressure\n2,Tea,Tea lowers stress\n", "a.csv"),
    bad("a CSV that is a header", "a.csv", "id,title,abstract\n", "a.csv"),
    bad("a CSV without the column", "a.csv", "id,name\n1,x\n", "column"),
    bad("XML cut off", "a.xml", "<PubmedArticleSet><PubmedArticle><MedlineCitation>", "a.xml"),
    bad("XML of something else", "a.xml", "<html><body>hello</body></html>", "a.xml"),
    bad(
        "XML entities",
        "a.xml",
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">'
        + "".join(f'<!ENTITY a{n} "{"&a" + str(n - 1) * (n > 0) + ";" * 10}">' for n in range(1, 9))
        + "]><PubmedArticleSet>&a8;</PubmedArticleSet>",
        "a.xml",
    ),
    bad("RIS without records", "a.ris", "hello\n", "a.ris"),
    bad("BibTeX cut off", "a.bib", "@article{x, title = {Coffee", "a.bib"),
    bad("nbib of nothing", "a.nbib", "\n", "a.nbib"),
    bad("a PDF", "a.pdf", b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n" + b"x" * 99, "a.pdf"),
    bad("a PNG named CSV", "a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a.csv"),
    bad("a spreadsheet", "a.xlsx", b"PK\x03\x04" + b"\0" * 99, "a.xlsx"),
    bad("one line of 3 MB that is no record", "a.txt", "x" * 3_000_000, "--max-characters"),
    Case("source: missing", ("run", "nowhere.ris", *RUN), 2, "nowhere.ris"),
    Case("source: none", ("run", "--out", "o"), 2, "SOURCE"),
    Case("source: an empty name", ("run", "", *RUN), 2, "the name is empty", then=[(("run", "--help"), 0)]),
    Case("source: an empty folder", ("run", "d", *RUN), 2, "d", lambda f: (f / "d").mkdir(), leaves=("o",)),
    Case("source: a device", ("run", "/dev/null", *RUN), 2, "/dev/null", leaves=("o",)),
    Case("source: endless", ("run", "/dev/zero", *RUN), 2, "/dev/zero", leaves=("o",)),
    Case("source: a FIFO", ("run", "pipe.jsonl", *RUN), 2, "pipe.jsonl", _fifo, leaves=("o",)),
    Case("source: a link to itself", ("run", "a.jsonl", *RUN), 2, "a.jsonl", _itself, leaves=("o",)),
    Case("source: another DuckDB file", ("run", "other.duckdb", *RUN), 2, "other.duckdb", _duckdb, leaves=("o",)),
    Case("source: an SQLite file", ("run", "other.sqlite", *RUN), 2, "other.sqlite", _sqlite, leaves=("o",)),
    Case("source: a zip bomb", ("run", "bomb.zip", *RUN), 2, "bomb.zip", _zip, leaves=("o",)),
    Case("source: a graph's own file", ("run", "g/graph.duckdb", *RUN), 2, "graph.duckdb", leaves=("o",)),
    Case("source: a folder in itself", ("run", "d", *RUN), 0, "1 done", _loop, leaves=("o",)),
    Case("source: a folder a hundred deep", ("run", "d", *RUN), 0, "1 done", _deep_folder, leaves=("o",)),
    *(
        Case(f"in a folder: {name}", ("run", "d", *RUN), 0, says, _in_folder(file, content), leaves=("o",),
             then=[(("status", "o"), 0)])
        for name, file, content, says in (
            ("an empty file", "b.jsonl", "", "b.jsonl"),
            ("NULs", "b.jsonl", b"\0" * 999, "b.jsonl"),
            ("cut off", "b.json", '[{"abstract": "x', "b.json"),
            ("a picture", "b.png", b"\x89PNG\r\n\x1a\n\0\0", "1 done"),
            ("hidden", ".b.jsonl", "nothing", "1 done"),
            ("an SQLite file", "b.sqlite", b"SQLite format 3\0" + b"\0" * 99, "1 done"),
            ("records without abstracts", "b.jsonl", '{"id": "7", "title": "Only a title"}\n', "1 done"),
            ("a twin", "b.jsonl", GOOD, "1 done"),
            ("a line that is no record", "b.jsonl", GOOD.replace("a1", "a9").replace("30", "77") + "oh no\n", "2 done"),
        )
    ),
    good("a BOM", JSONL, b"\xef\xbb\xbf" + GOOD.encode()),
    good("UTF-16", JSONL, GOOD.encode("utf-16")),
    good("Latin-1", JSONL, GOOD.replace("adults", "adults in Zürich").encode("latin-1")),
    good("Windows line ends", "a.csv", "id,title,abstract\r\n1,Coffee,Coffee raises blood pressure.\r\n"),
    good("old Mac line ends", "a.csv", "id,title,abstract\r1,Coffee,Coffee raises blood pressure.\r"),
    good("a title without an end of line", JSONL, GOOD.rstrip()),
    good("lone surrogates", JSONL, GOOD.replace("adults", "adults \\ud83d and \\udc00")),
    good("NULs within", JSONL, GOOD.replace("adults", "adults \\u0000 in all")),
    good("gzip cut off", "a.jsonl.gz", gzip.compress(GOOD.encode() * 99)[:-20], "damaged", 1,
         then=[(("status", "o"), 0), (("claims", "o"), 0)]),
    good("gzip", "a.jsonl.gz", gzip.compress(GOOD.encode())),
    good("deep and valid", JSONL, deep(500)),
    good("a key twice", JSONL, '{"id": "a", "id": "b", "abstract": "' + ALIKE + '"}'),
    good("numbers for text", JSONL, GOOD + '{"id": 1e400, "title": 3, "abstract": 5}\n', "1 done"),
    good("a year out of time", JSONL, json.dumps({"id": "y", "abstract": ALIKE, "year": 10**30})),
    good("an id of 10 kB", JSONL, json.dumps({"id": "y" * 10_000, "abstract": ALIKE})),
    good("an id with a line break", JSONL, json.dumps({"id": "a\nb\x1b[2J", "abstract": ALIKE})),
    good("emoji and combining marks", JSONL, json.dumps({"id": "y", "abstract": "👩‍👩‍👧 " + "e\u0301" * 300 + ALIKE})),
    good("one record over the limit", JSONL, GOOD + json.dumps({"id": "y", "abstract": "word " * 40_000}), "1 done"),
    good("an extension in capitals", "A.JSONL", GOOD),
    good("no extension", "abstracts", GOOD),
    good("a name with a line break", "a\nb.jsonl", GOOD),
    good("a name with escapes", "a\x1b[31m.jsonl", GOOD),
    good("a name in another encoding", os.fsdecode(b"\xff\xfe.jsonl"), GOOD),
    good("a name of blanks", "   .jsonl", GOOD),
    good("a name that is a pattern", "*?[a].jsonl", GOOD),
    Case("source: a name that begins with a dash", ("run", "--out", "o", "--no-html", "--", "-a.jsonl"), 0, "1 done",
         text("-a.jsonl", GOOD), leaves=("o",)),
    Case("source: a dashed name without --", ("run", "-a.jsonl", *RUN), 2, "-a", text("-a.jsonl", GOOD),
         then=[(("run", "./-a.jsonl", *RUN), 0)]),
    Case("source: the same file twice", ("run", JSONL, JSONL, *RUN), 0, "1 done", text(JSONL, GOOD), leaves=("o",)),
    Case("source: one good, one empty", ("run", JSONL, "b.jsonl", *RUN), 1, "b.jsonl",
         both(text(JSONL, GOOD), text("b.jsonl", "")), leaves=("o",), then=[(("status", "o"), 0)]),
    *(
        Case(f"side file: {option} {name}", ("run", JSONL, *RUN, option, "side"), 2, "side",
             both(text(JSONL, GOOD), text("side", content)), leaves=leaves)
        for option, name, content, leaves in (
            ("--prices", "of NULs", b"\0\0\0", ()),
            ("--prices", "of JSON", "{}", ()),
            ("--prices", "with a negative price", '[m]\ninput = -1\noutput = 1\n', ()),
            ("--vocabulary", "empty", "", ()),
            ("--vocabulary", "of bytes", bytes(range(256)), ()),
            ("--vocabulary", "of XML cut off", '<?xml version="1.0"?><rdf:RDF', ()),
            ("--retracted", "of words", "hello\nworld\n", ()),
            ("--retracted", "of bytes", bytes(range(128, 256)), ()),
            ("--retracted", "empty", "", ()),
        )
    ),
    Case("side file: --ca of words", ("run", JSONL, *RUN, "--model", "m", "--base-url", "{url}", "--ca", "side"), 2,
         "side", both(text(JSONL, GOOD), text("side", "no certificate"))),
    Case("side file: --key-from an empty file",
         ("run", JSONL, *RUN, "--model", "m", "--base-url", "{url}", "--key-from", "file:side"), 2, "side",
         both(text(JSONL, GOOD), text("side", ""))),
    Case("side file: --key-from a key of two lines",
         ("run", JSONL, *RUN, "--model", "m", "--base-url", "{url}", "--key-from", "file:side"), 2, "side",
         both(text(JSONL, GOOD), text("side", "one\ntwo\n"))),
]  # fmt: skip
