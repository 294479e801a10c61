"""Reports: what a graph has, told alike in both formats; hostile names stay text; the flow adds up."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from lxml import etree
from lxml import html as lxml_html
from support.graphs import Said, abstract, tell
from support.program import democritus

from pipeline.export.report import corpus, figures, references, sections, vector
from pipeline.export.report import write as report
from pipeline.export.report.document import Cite, Document, Figure, cited, spans
from pipeline.export.report.findings import find
from pipeline.export.report.wording import SIGNS
from pipeline.graph.api import slicing
from pipeline.graph.slices import slices
from pipeline.llm.call_log import Calls
from pipeline.sources import reading as sources
from pipeline.store.database import Store
from pipeline.store.filter import EVERYTHING, Filter
from pipeline.store.result import Row
from pipeline.store.status import collect

ATTACK = "<script>alert('x')</script> & $x^{2}$ |a|`b` _c_ \\input{y} ](javascript:z) \u202e\uffff中"
QUOTE = f"The trial found that coffee <b>lowers</b> {ATTACK} by half."
SAID = [
    Said("A", "coffee", "sleep", "-"),
    Said("B", "coffee", "sleep", "-", quote="Coffee lowered sleep."),
    Said("C", "coffee", "sleep", "+", quote="Here coffee raised sleep"),
    Said("B", "sleep", "mood", "+"),
    Said("C", "coffee", ATTACK, "-", quote=QUOTE),
    Said("D", "tea", "sleep", "0"),
    Said("D", "tea", "mood", "?"),
]
KINDS = tuple(report.WRITERS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of five abstracts, one without a claim, and of records that were not read."""
    folder = tmp_path_factory.mktemp("graph")
    with Store.create(folder) as store:
        store.add(
            [
                abstract("A", 0, title="Coffee & sleep: 50% of Müller's", authors=["Müller, Jörg A.", "Ng, B"],
                         year=2019, journal="J. Sleep", doi="10.1234/a_b", pmid="11"),
                abstract("B", 1, title=f"{ATTACK} {{", authors=["}, @article{z,"], doi="10.1/<b>"),
                abstract("C", 2), abstract("D", 3),
                abstract("E", 4, standing="skipped", reason="no <abstract>"),
                abstract("F", 5, standing="duplicate", duplicate_of="A", reason="same record as A"),
                abstract("G", 6),
            ]
        )  # fmt: skip
        tell(store, SAID)
        slices.create(store, "old", slicing.condition(year=2019), "")
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    with Store.open(folder) as store:
        yield store


def made(store: Store, folder: Path, chosen: Filter = EVERYTHING) -> tuple[Document, list[Row]]:
    with Calls(folder, look=True) as calls:
        status = collect(store, calls)
    return sections.document(store, status, report.Asked("Coffee <1>", chosen))


@pytest.fixture(scope="module")
def told(store: Store, folder: Path) -> tuple[Document, list[Row]]:
    return made(store, folder)


@pytest.fixture(scope="module")
def written(told: tuple[Document, list[Row]]) -> dict[str, bytes]:
    """The report in each format."""
    return {
        kind: import_module(f"pipeline.export.report.{module}").write(told[0])
        for kind, module in report.WRITERS.items()
    }


def as_text(kind: str, content: bytes) -> str:
    """What a reader of a file sees, white space made one."""
    if kind == ".html":
        found = lxml_html.fromstring(content.decode()).text_content()
    else:
        file = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        found = " ".join([*(paragraph.text for paragraph in file.paragraphs), *cells])
    return " ".join(found.split())


@pytest.mark.parametrize("kind", KINDS)
def test_a_format_tells_all_of_it_and_attacks_are_text(written: dict[str, bytes], kind: str) -> None:
    text = as_text(kind, written[kind])
    for words in (
        "Coffee <1>", "7 records were collected and 4 abstracts read", "coffee lowers sleep", "2 [2, 3]",
        "Coffee lowered sleep.", "raises (1 paper) against lowers (2 papers)",
        "Müller JA, Ng B. Coffee & sleep: 50% of", "doi:10.1234/a_b", "no <abstract>", "another record stands for it",
    ):  # fmt: skip
        assert words in text, words
    close = text.replace(" ", "")  # where lines were broken, blanks may stand
    assert "<script>alert('x')</script>&$x^{2}$|a|`b`_c_\\input{y}](javascript:z)" in close
    assert "\u202e" not in text


def test_the_page_runs_and_loads_nothing(written: dict[str, bytes]) -> None:
    page = lxml_html.fromstring(written[".html"].decode())
    assert not page.xpath("//script | //link | //img | //iframe | //@style | //@onload | //b")
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//a/@href") if link.startswith("#")} <= set(ids)
    assert all(link.startswith(("#", "https://")) for link in page.xpath("//a/@href"))
    used = re.findall(r'(?:url\(#|href="#)(\w[^")]*)', written[".html"].decode())
    assert set(used) <= set(ids)


def test_figures_are_pictures_whose_words_are_text(told: tuple[Document, list[Row]]) -> None:
    document, _ = told
    assert [figure.name for figure in document.figures] == ["flow", "support", "map"]
    for figure in document.figures:
        assert figure.png.startswith(b"\x89PNG")
        drawn = etree.fromstring(figure.svg)
        assert not drawn.xpath("//@style | //*[local-name()='style' or local-name()='script']")
    support, drawn = (" ".join(etree.fromstring(figure.svg).itertext()) for figure in document.figures[1:])
    assert "coffee" in drawn
    assert "studies disagree" in drawn
    assert "$x^{2}$" in support  # no mathematics is made of it
    shapes = [(mark.shape, mark.filled) for mark in SIGNS.values()]
    assert len(set(shapes)) == len({mark.colour for mark in SIGNS.values()}) == 4


def test_the_same_graph_gives_the_same_figures(told: tuple[Document, list[Row]]) -> None:
    steps = [figures.Step("a", 3, [("b", 1)]), figures.Step("c", 2)]
    once, again = (figures.flow(steps, "") for _ in range(2))
    assert (once.svg, once.png) == (again.svg, again.png)


def test_styles_become_attributes_and_ids_are_the_figures_own() -> None:
    drawn = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><style>*{}</style>'
        b'<path id="m1" style="fill: none; stroke: #fff"/><g id="g"><use xlink:href="#m1" clip-path="url(#c)"/></g>'
        b'<clipPath id="c"/><text style="font: bold 9px \'DejaVu Sans\'; text-anchor: end">a</text></svg>'
    )
    root = etree.fromstring(vector.clean(drawn, "map"))
    path, group, clip, text = root
    assert dict(path.attrib) == {"id": "map-m1", "fill": "none", "stroke": "#fff"}
    assert dict(group.attrib) == {}
    assert list(group[0].attrib.values()) == ["#map-m1", "url(#map-c)"]
    assert clip.get("id") == "map-c"
    assert (text.get("font-size"), text.get("font-weight"), text.get("text-anchor")) == ("9", "bold", "end")


def test_the_flow_adds_up(store: Store, folder: Path) -> None:
    with Calls(folder, look=True) as calls:
        status = collect(store, calls)
    with slicing.opened(store, "old") as old:
        found = [find(part, status, EVERYTHING, "concept", None, 10) for part in (store, old)]
    for each, last in zip(found, (4, 1), strict=True):
        steps = corpus.flow_steps(each, False)
        for before, after in pairwise(steps):
            assert before.number - sum(number for _, number in before.out) == after.number
        assert [step.number for step in steps] == [7, 5, 4, 4, last]


def test_references_can_be_read_again(told: tuple[Document, list[Row]], tmp_path: Path) -> None:
    document, papers = told
    place = [paper["id"] for paper in papers].index("A")
    for name, content in (("r.bib", references.bibtex(papers)), ("r.ris", references.ris(papers))):
        (tmp_path / name).write_text(content, "utf-8")
        read = list(sources.read([tmp_path / name]))
        assert len(read) == len(document.references) == 4, read
        first = read[place]
        assert isinstance(first, sources.Reference)
        assert (first.title, first.year, first.doi) == ("Coffee & sleep: 50% of Müller's", 2019, "10.1234/a_b")
        assert first.authors == ("Müller, Jörg A.", "Ng, B")
    assert references.keys(papers)[place] == "muller2019"


def test_nothing_found_is_said(store: Store, folder: Path) -> None:
    document, papers = made(store, folder, Filter(min_papers=99))
    assert ([figure.name for figure in document.figures], papers, document.effects) == (["flow"], [], 0)
    for module in report.WRITERS.values():
        assert import_module(f"pipeline.export.report.{module}").write(document)


def test_the_command_writes_it_and_what_lies_beside(
    folder: Path, tmp_path: Path, told: tuple[Document, list[Row]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(sections, "document", lambda *given: asked.append(given[2]) or told)
    done = democritus("report", folder, "-o", tmp_path / "tea.html", "--about", "tea", "--limit", "0")
    assert done.returncode == 0, done.stderr
    assert "4 references" in done.stderr
    assert (asked[0].title, asked[0].filters, asked[0].effects) == ("The evidence on tea", ("about tea",), None)
    names = {path.name for path in (tmp_path / "tea-files").iterdir()}
    assert names == {f"{name}.{end}" for name in ("flow", "support", "map") for end in ("svg", "png")} | {
        "references.bib",
        "references.ris",
    }
    assert (tmp_path / "tea.html").read_text("utf-8").count("<figure>") == 3


@pytest.mark.parametrize(("name", "lacks", "says"), [
    ("r.txt", None, ".html, .docx"),
    ("r.docx", "docx", "-m pip install python-docx"),
])  # fmt: skip
def test_what_cannot_be_written_says_what_to_do(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, lacks: str | None, says: str
) -> None:
    monkeypatch.setattr(report, "find_spec", lambda module: None if module == lacks else find_spec(module))
    done = democritus("report", folder, "-o", tmp_path / name)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert not list(tmp_path.iterdir())


def test_where_nothing_is_what_was_asked_for_nothing_is_written(
    folder: Path, tmp_path: Path, told: tuple[Document, list[Row]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections, "document", lambda *_: (replace(told[0], effects=0), []))
    done = democritus("report", folder, "-o", tmp_path / "r.html", "--about", "nonsense", "--year", "2020")
    assert done.returncode == 2
    assert "(about nonsense; year 2020): nothing was written" in done.stderr
    assert not list(tmp_path.iterdir())


def test_numbers_in_a_row_are_told_together() -> None:
    assert spans([3, 1, 4, 5, 9, 8]) == [(1, 1), (3, 5), (8, 8), (9, 9)]
    assert spans([]) == []
    assert cited(Cite((1, 2, 3), 2)) == "[1–3, +2]"
    assert cited(Cite(())) == ""


def test_a_figure_without_anything_left_out_has_no_boxes_for_it() -> None:
    figure = figures.flow([figures.Step("a", 3)], "caption")
    assert isinstance(figure, Figure)
    assert "left out" not in figure.alt
