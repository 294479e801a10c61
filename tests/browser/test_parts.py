"""Parts of a graph on the page: what abstracts say and what only a model's memory does, and slices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, expect
from support.chat_server import ChatServer
from support.graphs import Said, abstract, tell
from support.imagining import respond
from support.pages import barriers, opened, serving
from support.program import democritus, process

from pipeline.export import writing
from pipeline.export.page import questions, server
from pipeline.graph import edges as graph
from pipeline.graph.api import slicing
from pipeline.graph.slices import slices
from pipeline.llm.call_log import Calls
from pipeline.store import status
from pipeline.store.database import Store
from pipeline.store.filter import Filter

pytestmark = pytest.mark.slow

SAID = [
    *(Said(name, "coffee", "alertness", "+") for name in "abc"),
    *(Said(name, "coffee", "blood pressure", "-") for name in "cde"),
    *(Said(name, "coffee", "blood pressure", "+") for name in "fg"),
    Said("h", "tea", "sleep", "+"),
    Said("h", "sleep", "alertness", "+"),
]
EARLY = "abfg"
ATTACK = "<img src=x onerror=ran.push('m')> rate"
HOSTILE_SLICE = "<script>ran.push('s')</script>"


def answer(request: dict[str, Any]) -> object:
    """The scripted model, one of whose effects is an attack."""
    return json.loads(json.dumps(respond(request)).replace("heart rate", ATTACK))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of abstracts and of a model's memory, with a slice of its early abstracts."""
    folder = tmp_path_factory.mktemp("parts") / "mixed"
    with Store.create(folder) as store:
        names = sorted({said.abstract for said in SAID})
        store.add([abstract(name, place, year=2000 + 20 * (name not in EARLY)) for place, name in enumerate(names)])
        tell(store, SAID)
    with ChatServer(answer) as model:
        asked = ("--model", "m", "--base-url", model.url, "--questions", "2", "--statements", "2", "--no-html")
        done = process("imagine", "--topics", "Hot drinks", "--out", folder, *asked, "--entities-calls", "0")
    assert done.returncode == 0, done.stderr
    done = democritus("slice", "create", folder, "early", "--year", ":2010", "--note", "before the <b>rules</b>")
    assert done.returncode == 0, done.stderr
    assert democritus("slice", "create", folder, HOSTILE_SLICE, "--year", "2011:").returncode == 0
    return folder


@pytest.fixture
def carried(mixed: Path, tmp_path: Path) -> str:
    """The address of the file of that graph."""
    path = tmp_path / "graph.html"
    with Store.open(mixed) as store, Calls(mixed, look=True) as calls:
        writing.write(store, "html", path, name="mixed", status=status.collect(store, calls))
    return path.as_uri()


def test_what_only_a_model_says_is_marked_and_no_support(page: Page, mixed: Path, carried: str) -> None:
    with Store.open(mixed) as store:
        edges = {origin: graph.edges(store, Filter(origin=origin)).rows() for origin in ("literature", "model", "both")}
    only = [edge for edge in edges["both"] if edge["origin"] == "model"]
    assert (len(edges["literature"]), len(only) > 3, len(edges["model"]) > len(only)) == (4, True, True)
    opened(page, carried)
    expect(page.locator(".figures")).to_contain_text("4edges")
    expect(page.locator(".figures")).to_contain_text(f"{len(edges['model'])}edges of a model’s memory (no support)")
    assert page.locator(".best li").count() == 4
    # in the list they come last, without a number
    page.get_by_role("link", name="Edges", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(len(edges["both"]))
    shown = page.locator("tr.only-model")
    assert page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.className.includes('only-model'))") == (
        [False] * 4 + [True] * len(only)
    )
    assert all("only a model says so" in text and "no paper" in text for text in shown.all_inner_texts())
    assert shown.locator(".interval").count() == 0
    expect(page.locator("tr", has_text="blood pressure").first).to_contain_text("a model says")
    # the file and the graph filter alike
    page.locator("[name=origin]").select_option("literature")
    expect(shown).to_have_count(0)
    assert page.url.endswith("#/edges?origin=literature")
    for address in ("origin=model", "origin=literature&papers=3", "origin=both&sort=latest", "origin=model&since=2000"):
        with Store.open(mixed) as store:
            query = dict(parse_qsl(address))
            found = questions.edges(store, "concept", server.asked(query), 50, sort=server.sort(query))
        page.goto(f"{carried}#/edges?{address}")
        expect(page.locator(".shown")).to_contain_text(f" of {found['total']} edge")
        pairs = page.locator("td.pair").evaluate_all(
            "cells => cells.map(cell => cell.querySelector('.end').textContent)"
        )
        assert pairs == [edge["cause"] for edge in found["rows"]], address
    # its page
    edge = next(each for each in only if each["cause"].lower() == "green tea" and each["effect"] == "blood pressure")
    page.goto(f"{carried}#/edge/{edge['cause_id']}/{edge['effect_id']}")
    expect(page.locator(".memory-box")).to_contain_text("No abstract here speaks of it")
    expect(page.locator("article.only-model blockquote").first).to_have_text("Green tea lowers blood pressure.")
    expect(page.locator("article.only-model .source").first).to_contain_text(
        "Hot drinks > Green tea: What does Green tea"
    )
    assert page.get_by_text("How its support is reckoned").count() == 0
    assert page.locator("main .interval").count() == 0
    edge = next(each for each in only if each["effect"] == ATTACK)
    page.goto(f"{carried}#/edge/{edge['cause_id']}/{edge['effect_id']}")
    expect(page.locator("h1")).to_contain_text(ATTACK)
    expect(page.locator("article.only-model blockquote").first).to_contain_text(ATTACK)
    page.get_by_role("link", name="Edges", exact=True).click()
    page.get_by_role("link", name="blood pressure").first.click()
    # a page where both speak
    expect(page.locator("h3.only-model")).to_have_text("only a model says so, from memory")
    page.get_by_role("link", name="evidence: coffee → blood pressure").click()
    expect(page.get_by_role("heading", name="A model’s memory")).to_contain_text("in no abstract, and no support")
    expect(page.get_by_text("How its support is reckoned")).to_be_visible()
    # the map, and what is saved of it
    page.goto(f"{carried}#/map")
    expect(page.locator(".legend")).to_contain_text("dotted: only a model says so, from memory")
    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG").click()
    assert saved.value.path().read_text("utf-8").count('stroke-dasharray="1 4"') == len(only)
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    assert saved.value.path().read_text("utf-8").count(",model,1,") == len(only)


def test_a_slice_is_looked_at_with_its_own_support(page: Page, mixed: Path, carried: str) -> None:
    with Store.open(mixed) as store, slicing.opened(store, "early") as early:
        sizes = slices.sizes(early)
        (here,) = (row for row in graph.edges(early).rows() if row["effect"] == "blood pressure")
        (whole,) = (
            row for row in graph.edges(store).rows() if (row["cause"], row["effect"]) == ("coffee", "blood pressure")
        )
    assert (here["sign"], here["papers"], whole["papers"]) == ("+", 2, 5)
    with serving(mixed) as address:
        opened(page, address)
        page.get_by_role("link", name="early", exact=True).click()
        told = page.locator(".slice-line")
        expect(told).to_contain_text(
            f"Slice “early”, with support and conflicts of its own: {sizes['abstracts']} abstracts"
        )
        page.get_by_role("link", name="Edges", exact=True).click()
        expect(page.locator("tbody tr")).to_have_count(sizes["edges"])
        assert page.url.endswith("#/edges?slice=early")
        page.locator("[name=sign]").select_option("+")
        expect(page.locator(".shown")).to_have_text("2 of 2 edges shown")
        page.locator("tr", has_text="blood pressure").get_by_role("link", name="claim").click()
        expect(page.locator(".edge-told")).to_contain_text(f"{here['low']:.2f}–{here['high']:.2f}")
        expect(page.locator("main article.claim")).to_have_count(2)
        page.get_by_role("link", name="Conflicts", exact=True).click()
        expect(page.locator(".tabs a").first).to_have_text("between studies 0")
        expect(told).to_be_visible()
        page.get_by_role("link", name="Edges", exact=True).click()
        page.locator("[name=slice]").select_option("the whole graph")
        expect(told).to_have_count(0)
        assert page.url.endswith("#/edges")
        page.locator("tr", has_text="blood pressure").first.get_by_role("link", name="claim").click()
        expect(page.locator("main article.claim:not(.only-model)")).to_have_count(5)
        page.get_by_role("link", name="Overview").click()
        page.get_by_role("link", name=HOSTILE_SLICE).click()
        expect(told).to_contain_text(HOSTILE_SLICE)
    # a file says that it has none
    opened(page, carried)
    expect(page.get_by_text("Not in this file, which holds the whole graph.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("years –2010 (before the <b>rules</b>)")
    page.goto(f"{carried}#/edges?slice=early")
    expect(page.locator(".notice")).to_contain_text("A file has no slices")
    expect(page.locator("[name=slice]")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_bars_anyone(page: Page, mixed: Path, axe: str, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    if scheme == "dark":
        page.set_viewport_size({"width": 390, "height": 844})
    with Store.open(mixed) as store:
        edge = graph.edges(store, Filter(origin="model")).rows()[-1]
    with serving(mixed) as address:
        opened(page, address)
        for place in (
            "#/?slice=early",
            "#/edges?origin=model",
            f"#/edge/{edge['cause_id']}/{edge['effect_id']}",
            f"#/variable/{edge['cause_id']}",
            "#/map",
            "#/variables",
        ):
            page.goto(f"{address}{place}")
            page.wait_for_selector("main:not([aria-busy]) h1")
            assert barriers(page, axe) == [], place
            assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], place
