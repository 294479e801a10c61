"""Injection: texts and answers that try to be more than text have no effect on graph, exports and terminal."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile.injections import MARK, OBEDIENT, TEXTS, TRUE, claim
from lxml import etree
from support.chat_server import ChatServer
from support.program import ALONE, democritus, listed

BASE = ["--no-html", "--no-second-opinion", "--model", "m", *ALONE]
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
LISTINGS = ("edges", "claims", "entities", "conflicts", "abstracts", "topics", "status", "calls")
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
FORMULA = re.compile(r"^\s*[=+@-](?![\d.]*$)")


@pytest.fixture(scope="module", autouse=True)
def no_pages() -> None:
    """Here the page is written."""


def records() -> list[dict[str, str]]:
    """An abstract a text, which is its title and its id as well."""
    return [
        {"id": f"t{n} {text[:40]}", "title": text[:200], "abstract": text, "journal": text[:60], "authors": text[:40]}
        for n, text in enumerate(TEXTS.values())
    ]


def files(folder: Path) -> set[str]:
    """What lies in a folder and in those below it."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A graph of all texts, read by a model that says the true claim in the words of an attack, too."""
    folder = tmp_path_factory.mktemp("attacked")
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, records())), "utf-8")
    attacks = iter(TEXTS.values())

    def respond(_: dict[str, Any]) -> object:
        attack = next(attacks, "")
        return {"claims": [claim(TRUE, "Tea", "stroke", "-"), claim(attack[:80], attack[:40], attack[:60])]}

    with pytest.MonkeyPatch.context() as patch, ChatServer(respond) as server:
        patch.chdir(folder)
        done = democritus("run", "a.jsonl", "--out", "o", "--base-url", server.url, *BASE)
        assert done.returncode in {0, 1}, done.stderr
        assert "Traceback" not in done.stderr
        assert not HIDDEN.search(done.stderr.replace("\r", "") + done.stdout)
        assert files(folder) == {
            "a.jsonl",
            "o",
            *(f"o/{name}" for name in ("calls.sqlite", "graph.duckdb", "graph.graphml")),
        }
        yield folder


def test_there_are_enough_of_them() -> None:
    assert len(TEXTS) + len(OBEDIENT) >= 60


def test_every_abstract_is_one_and_has_its_true_claim(attacked: Path) -> None:
    read = listed("abstracts", attacked / "o")
    assert len(read) == len(TEXTS)
    true = [
        row["abstract"]
        for row in listed("claims", attacked / "o")
        if (row["cause"], row["effect"]) == ("Tea", "stroke")
    ]
    assert sorted(true) == sorted(row["id"] for row in read if row["state"] == "done")


@pytest.mark.parametrize("verb", LISTINGS)
def test_a_terminal_shows_text_only(attacked: Path, verb: str) -> None:
    done = democritus(verb, attacked / "o")
    assert done.returncode == 0, done.stderr
    assert not HIDDEN.search(done.stdout)


def test_graphml_has_the_edges_of_the_graph_and_no_others(attacked: Path) -> None:
    edges = listed("edges", attacked / "o")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    tree = etree.parse(attacked / "o" / "graph.graphml", parser)
    assert len(list(tree.iter(f"{GRAPHML}edge"))) == len(edges)
    assert not tree.docinfo.doctype


def test_json_and_csv_are_whole(attacked: Path) -> None:
    edges = listed("edges", attacked / "o")
    document = json.loads(democritus("export", attacked / "o", "--format", "json", "-o", "-").stdout)
    assert len(document["edges"]) == len(edges)
    table = democritus("export", attacked / "o", "--format", "csv", "-o", "-").stdout
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline="")))
    assert len(rows) >= len(edges)
    for row in rows:
        assert None not in row, "a row has more cells than the header"
        assert not [cell for cell in row.values() if FORMULA.match(cell)]


def test_the_page_has_no_element_of_theirs(attacked: Path) -> None:
    assert democritus("export", attacked / "o", "--format", "html", "-o", attacked / "page.html").returncode == 0
    page = etree.HTML((attacked / "page.html").read_text("utf-8"))
    assert not page.xpath("//iframe|//img|//base|//meta[@http-equiv='refresh']|//*[@onerror or @onload or @onfocus]")
    assert not [script for script in page.xpath("//script/text()") if script.startswith("window.pwned")]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (at % 4 > 0)) for at, name in enumerate(OBEDIENT)]
)
def test_a_model_that_obeys_leaves_no_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """One abstract that holds an attack, read by a model that obeys."""
    monkeypatch.chdir(tmp_path)
    text = TEXTS["plain order"].replace("pwned raises profit", "p. is good")
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "t0", "title": "On tea", "abstract": text}), "utf-8")
    with ChatServer(lambda _: OBEDIENT[name]) as server:
        done = democritus("run", "a.jsonl", "--out", "o", "--base-url", server.url, *BASE)
    assert done.returncode in {0, 1}, done.stderr
    assert "Traceback" not in done.stderr
    assert not HIDDEN.search(done.stderr.replace("\r", "") + done.stdout)
    assert {path.split("/")[0] for path in files(tmp_path)} == {"a.jsonl", "o"}
    edges = listed("edges", tmp_path / "o")
    assert not [edge for edge in edges if MARK in json.dumps(edge) and edge["standing"] != "held"]
    assert not edges or name == "a true quote of another claim"
    assert [row["id"] for row in listed("abstracts", tmp_path / "o")] == ["t0"]
