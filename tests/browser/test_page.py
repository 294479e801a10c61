"""The page in a browser: the demo's file, the same served with leave to write, a large file, and a hostile graph."""

from __future__ import annotations

import http.client
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl

import networkx
import pytest
from hostile.injections import TEXTS
from playwright.sync_api import Page, expect
from support.graphs import RECIPE, Said, abstract, tell
from support.pages import barriers, opened, serving

from pipeline.export import writing
from pipeline.export.page import file, questions, server, shell
from pipeline.graph.conflicts import queries as conflicts
from pipeline.graph.conflicts import verdicts
from pipeline.graph.items import nodes
from pipeline.graph.people import Signed, judge_conflict
from pipeline.llm.call_log import Calls
from pipeline.store import status
from pipeline.store.database import Store
from pipeline.store.records import CONFLICT_TYPES

pytestmark = pytest.mark.slow


@pytest.fixture
def served(demo: Path) -> Iterator[str]:
    """The address of the demo, served with leave to write."""
    with serving(demo) as address:
        yield address


@pytest.mark.once
def test_a_reader_finds_the_sentence_filters_and_keeps_the_address(page: Page, demo: Path) -> None:
    opened(page, (demo / "graph.html").as_uri())
    expect(page.get_by_text("51 records")).to_be_visible()
    expect(page.get_by_role("heading", name="Conflicts between studies")).to_be_visible()
    # search by keyboard, then the variable, then an edge with its sentence
    page.keyboard.press("/")
    page.keyboard.type("nitrogen fert")
    page.locator("#find-0").wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("nitrogen fertilizer")
    page.get_by_role("link", name="evidence: nitrogen fertilizer → N2O emissions").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("raises")
    sentence = page.locator("details[open] mark.quote")
    expect(sentence).to_contain_text("increased N2O emissions by 118%")
    assert sentence.locator("mark").all_inner_texts() == ["N fertilization", "increased", "N2O emissions"]
    assert re.search(r"counts (0\.\d\d) = reading \1 × causal 1", page.inner_text("main"))
    # filters are in the address, and an address shows what it showed
    page.get_by_role("link", name="Edges", exact=True).click()
    page.locator("[name=sign]").focus()
    page.locator("[name=sign]").select_option("-")
    expect(page.locator("[name=sign]")).to_be_focused()  # one who filters by keyboard goes on from there
    page.locator("[name=papers]").select_option("2")
    expect(page.locator(".shown")).to_have_text(re.compile(r"^(\d+) of \1 edges shown$"))
    assert page.url.endswith("#/edges?sign=-&papers=2")
    kept, rows = page.url, page.locator("tbody tr").all_inner_texts()
    page.goto("about:blank")
    opened(page, kept)
    assert page.locator("tbody tr").all_inner_texts() == rows
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSV").click()
    assert saved.value.path().read_bytes().count(b"\r\n") == 1 + len(rows) > 2
    # a file filters as the graph does
    with Store.open(demo) as store:
        for address in (
            "since=2019&until=2021&design=trial",
            "design=not+stated&sign=%2B",
            "standing=promoted,qualified&papers=2",
            "until=2019&sort=against",
        ):
            query = dict(parse_qsl(address))
            total = questions.edges(store, "concept", server.asked(query), 1)["total"]
            page.goto(kept.replace("sign=-&papers=2", address))
            words = "1 edge" if total == 1 else f"{total} edges"
            expect(page.locator(".shown")).to_contain_text(f" of {words} shown")


def test_the_map_draws_what_passes_and_can_be_saved(page: Page, demo: Path) -> None:
    opened(page, (demo / "graph.html").as_uri() + "#/map?papers=2")
    shown = page.locator(".map-note").inner_text()
    assert " of " in shown
    if shell.libraries():
        page.wait_for_selector(".canvas canvas")
    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG").click()
    assert saved.value.path().read_text("utf-8").count("<line") == int(shown.split()[0])
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as saved:
        page.get_by_role("button", name="GraphML").click()
    assert networkx.read_graphml(saved.value.path()).number_of_edges() == int(shown.split()[0])
    page.get_by_role("combobox", name="Find on the map").fill("vitamin d")
    page.locator("#map-search-0").click()
    expect(page.locator(".map-found")).to_contain_text("is joined to")


def test_a_conflict_is_resolved_and_undone_where_the_page_may_write(page: Page, served: str, demo: Path) -> None:
    opened(page, f"{served}#/conflicts")
    page.get_by_role("link", name="vitamin D → depression").first.click()
    page.get_by_label("Note").first.fill("other ages")
    page.get_by_role("button", name="apparent").click()
    expect(page.locator("#said")).to_have_text("vitamin D → depression: judged apparent.")
    expect(page.locator("main .verdict")).to_have_text("apparent")
    expect(page.locator("main .note")).to_have_text(": “other ages”")
    page.get_by_role("link", name="Decisions", exact=True).click()
    expect(page.locator(".log")).to_contain_text("other ages")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".log")).to_contain_text("taken back")
    # it is the log of the command line
    with Store.open(demo) as store:
        (decision,) = store.rows("entities/log", people=True, search=None)
    assert (decision["kind"], decision["why"], decision["undone"] is not None) == (
        "conflict apparent",
        "other ages",
        True,
    )
    # a variable renamed
    page.get_by_role("combobox", name="Find a variable").fill("minimum wage")
    page.locator("#find-0").click()
    page.get_by_text("Decide about this name").click()
    page.get_by_label("New name").fill("wage floor")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("wage floor")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_bars_anyone(page: Page, demo: Path, axe: str, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    if scheme == "dark":
        page.set_viewport_size({"width": 390, "height": 844})
    opened(page, (demo / "graph.html").as_uri())
    links = [page.get_attribute(f"main a[href^='#/{kind}/']", "href") for kind in ("edge", "conflict")]
    cause, effect = str(links[0]).split("/")[2:]
    places = [
        "#/",
        "#/edges",
        "#/variables",
        "#/conflicts",
        "#/map",
        "#/topics",
        "#/runs",
        f"#/variable/{cause}",
        "#/variable/none",
    ]
    for place in (*places, f"#/path/{cause}/{effect}", "#/edges?papers=10&sign=0", *map(str, links)):
        page.goto((demo / "graph.html").as_uri() + place)
        page.wait_for_selector("main:not([aria-busy]) h1")
        assert barriers(page, axe) == [], place
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= page.viewport_size["width"], f"{place} is {wide} wide"


def test_twenty_thousand_edges_open_in_three_seconds(page: Page, tmp_path: Path) -> None:
    many = 20_000
    with Store.in_memory() as store, Calls(tmp_path / "none") as calls:
        tell(store, [Said("a", "x", "y", "+")])
        head = _head(store, calls)
    nodes = [[f"n{i}", f"variable {i}", [], [], 4, 3, [], [], [], {"2020": 3}] for i in range(10_000)]
    edge = dict.fromkeys(file._EDGE, 1) | {
        "sign": "+",
        "weight": 0.6,
        "low": 0.3,
        "high": 0.9,
        "standing": "promoted",
        "gate": None,
        "soft": False,
        "disputed": False,
    }
    values = list(edge.values())
    core = {
        "nodes": {"columns": list(file._NODE), "rows": nodes},
        "edges": {
            "columns": ["cause", "effect", *edge, "speaking"],
            "rows": [[i % 10_000, (i * 7 + 1) % 10_000, *values, [i % 50]] for i in range(many)],
        },
        "papers": {
            "columns": list(file._PAPER),
            "rows": [[f"p{i}", "T", 1990 + i % 30, "trial", [], []] for i in range(50)],
        },
    }
    head |= {"shown": {"edges": many, "total": 618_141}}
    parts = [
        shell.begin("many", ""),
        shell.answer("head", head),
        shell.packed("conflicts", ["[]"]),
        shell.packed("core", [shell.as_json(core)]),
        *shell.end(),
    ]
    path = tmp_path / "many.html"
    path.write_text("".join(parts), "utf-8")
    watching = page.context.new_cdp_session(page)
    watching.send("Performance.enable", {"timeDomain": "threadTicks"})  # what it works, not what it waits
    opened(page, path.as_uri() + "#/edges?since=2000")
    worked = {each["name"]: each["value"] for each in watching.send("Performance.getMetrics")["metrics"]}
    assert 0 < worked["TaskDuration"] < 3
    assert "100 of 12,000 edges shown (this file holds the best 20,000 of 618,141)" in page.inner_text(".shown")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator(".shown")).to_contain_text("200 of 12,000")


HOSTILE = [
    "</script><script>ran.push('a')</script>",
    "<img src=x onerror=ran.push('b')>",
    "javascript:ran.push('c')",
    "\" onmouseover=ran.push('d') x=\"",
    "<!--<script>ran.push('e')",
    "<svg/onload=ran.push('f')>",
    "${ran.push('g')}",
    "{{constructor.constructor('ran.push(1)')()}}",
    "&lt;script&gt;ran.push('h')&lt;/script&gt;",
    "\u202egnirts\u2066 reversed",
    "]]><script>ran.push('i')</script>",
    "</style><style>*{display:none}</style>",
    "__proto__",
    "\u2028\u2029ran.push('j')",
    '=HYPERLINK("https://evil.example")',
    "%3Cscript%3Eran.push('k')%3C/script%3E",
]


def test_only_its_own_page_is_answered_and_only_with_its_token(served: str) -> None:
    port = int(served.rstrip("/").rpartition(":")[2])
    (token,) = re.findall(r'"token":"([\w-]+)"', asked(port, "GET", "/")[1])
    decision = {"act": "reject", "a": "coffee"}
    own, evil = {"Origin": f"http://127.0.0.1:{port}"}, "https://evil.example"
    cases: list[tuple[str, str, dict[str, str], int]] = [
        ("GET", "/api/search?q=coffee", {}, 200),
        ("GET", "/api/search?q=coffee", {"Host": "evil.example"}, 403),  # another name for 127.0.0.1
        ("GET", "/", {"Host": f"evil.example:{port}"}, 403),
        ("GET", "/api/search?q=coffee", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("GET", "/api/edges?papers=many", {}, 400),
        ("GET", "/api/edge?cause=x", {}, 400),
        ("GET", "/api/edge?cause=x&effect=y", {}, 200),
        ("GET", "/../../etc/passwd", {}, 404),
        ("POST", "/api/decide", own, 403),
        ("POST", "/api/decide", {**own, server.TOKEN: "guessed"}, 403),
        ("POST", "/api/decide", {"Origin": evil, server.TOKEN: token}, 403),
        ("POST", "/api/decide", {**own, server.TOKEN: token, "Content-Length": "10000000"}, 413),
    ]
    for method, path, headers, wanted in cases:
        assert asked(port, method, path, headers, decision)[0] == wanted, (method, path, headers)
    assert asked(port, "POST", "/api/decide", {**own, server.TOKEN: token}, {"act": "drop"}) == (
        400, '{"error":"this is no decision"}',
    )  # fmt: skip


def test_without_leave_to_write_there_is_no_token(demo: Path) -> None:
    site = server.Site(demo)
    try:
        assert (site.head()["token"], site.head()["edit"]) == (None, False)
    finally:
        site.live.close()


def asked(
    port: int, method: str, path: str, headers: dict[str, str] | None = None, body: object = None
) -> tuple[int, str]:
    """The status and the text of an answer."""
    connection = http.client.HTTPConnection(server.HOST, port, timeout=90)
    connection.request(method, path, json.dumps(body) if method == "POST" else None, headers or {})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


EVERYWHERE = """async (views) => {
    const seen = new Set(views), main = document.getElementById("main");
    for (const link of seen) {
        if (!link.startsWith("#/")) continue;
        const shown = new Promise((done) => new MutationObserver((_, watching) => {
            if (!main.hasAttribute("aria-busy")) { watching.disconnect(); done(); }
        }).observe(main, { attributes: true }));
        if (location.hash === link) continue;
        location.hash = link;
        await shown;
        for (const each of document.querySelectorAll("a[href]")) seen.add(each.getAttribute("href"));
    }
    return [...seen];
}"""


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph in which every text that could be an attack is one: names, quotes, titles, texts, topics, notes."""
    folder = tmp_path_factory.mktemp("attacked")
    texts = [*HOSTILE, *TEXTS.values(), *("pwned=1" for _ in range((len(HOSTILE) + len(TEXTS)) % 2))]
    records = [
        abstract(f"doc {place} {text[:40]}", place, text, title=text[:300], journal=text[:60], source=text[:60],
                 authors=[text[:40], "</script>"], doi=text[:40])
        for place, text in enumerate(texts)
    ]  # fmt: skip
    said = [
        Said(record.id, texts[place - place % 2][:200], texts[place - place % 2 + 1][:200], "+-"[place % 2],
             quote=texts[place], doubts=(texts[place][:80],))
        for place, record in enumerate(records)
    ]  # fmt: skip
    with Store.create(folder) as store:
        store.add(records)
        tell(store, said)
        store.add_rows("topics", [
            {"id": f"t{place}", "recipe": "r", "name": text[:80], "parent": None, "depth": 1, "path": text[:80],
             "origin": "user", "terms": [], "ordinal": place} for place, text in enumerate(texts)
        ])  # fmt: skip
        moment = "2026-01-01"
        run = {"id": "r", "started_at": moment, "version": texts[0], "sources": texts[:20], "recipe": RECIPE}
        store.add_rows("runs", [{**run, "settings": "{}", "outcome": f"stopped: {texts[1]}"}])
        first = conflicts.heads(store, limit=1).rows()[0]
        judge_conflict(store, verdicts.place(first), "apparent", Signed(texts[2], texts[3]))
    return folder


def test_nothing_that_is_read_runs(page: Page, attacked: Path, tmp_path: Path) -> None:
    path = tmp_path / "attacked.html"
    with Store.open(attacked) as store, Calls(attacked, look=True) as calls:
        writing.write(store, "html", path, name=HOSTILE[0], status=status.collect(store, calls))
        names = len(list(nodes(store)))
    opened(page, path.as_uri())
    assert page.title() == HOSTILE[0]
    views = [
        "#/",
        "#/edges",
        "#/variables",
        "#/map",
        "#/runs",
        "#/topics",
        "#/edge/<script>/x",
        "#/variable/__proto__",
        "#/path/a/b",
    ]
    views += [f"#/conflicts?type={kind}" for kind in CONFLICT_TYPES]
    links = page.evaluate(EVERYWHERE, views)
    kinds = Counter(link.split("/")[1] for link in links if link.startswith("#/"))
    assert (kinds["variable"], kinds["edge"]) == (names + 1, names // 2 + 1)
    assert kinds["conflict"] > 30
    assert all(link.startswith(("#", "https://doi.org/", "https://pubmed.ncbi.nlm.nih.gov/")) for link in links)
    assert page.evaluate("document.querySelectorAll('main script, iframe, img, base, object, embed').length") == 0
    page.locator("#find").fill("<script")
    expect(page.locator("#find-0")).to_contain_text("<script")


def test_nothing_that_is_read_runs_where_people_decide(page: Page, attacked: Path) -> None:
    with serving(attacked) as address:
        opened(page, address)
        links = [page.get_attribute(f"main a[href^='#/{kind}/']", "href") for kind in ("edge", "conflict")]
        cause = str(links[0]).split("/")[2]
        for view in (*links, f"#/variable/{cause}", "#/topics", "#/runs", "#/log"):
            page.evaluate("(view) => { location.hash = view; }", view)
            page.wait_for_selector("main:not([aria-busy]) h1")
        expect(page.locator(".log")).to_contain_text(HOSTILE[3])


def _head(store: Store, calls: Calls) -> dict[str, object]:
    return questions.head(store, status.collect(store, calls), "concept", "many") | {
        "carrier": "file", "portions": {"edges": 100, "texts": 50},
    }  # fmt: skip
