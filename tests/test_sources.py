"""Every format gives its records; what is broken in one costs no other, and is named."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import Unusable
from pipeline.sources.document import Document
from pipeline.sources.reading import Unreadable, read
from pipeline.sources.table import Header, _fit
from pipeline.store.records import Reference

EXAMPLES = Path(__file__).parents[1] / "examples"
DATA = Path(__file__).parents[2] / "shared" / "data"
FORMATS = DATA / "formats"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the shared data is not at {DATA}")

MANIFEST: list[dict[str, Any]] = (
    json.loads((FORMATS / "manifest.json").read_text(encoding="utf-8")) if FORMATS.is_dir() else []
)

# What the manifest does not count, or counts otherwise than the file does: records, abstracts.
FOUND: Mapping[str, tuple[int, int]] = {
    # Counted here: "Abstract" is filled in 8 of 10 rows, empty in two errata.
    "citation-file-formatting/_baseline_embase.csv": (10, 8),
    "citation-file-formatting/_baseline_excel.csv": (10, 8),
    # These two exports have no abstract column at all.
    "citation-file-formatting/_baseline_googlescholar.csv": (10, 0),
    "citation-file-formatting/_baseline_pubmed.csv": (10, 0),
    "rispy/example_wos.ris": (2, 2),
    # The manifest counts 0 <PubmedArticle>. There is one JATS <article>, a correction with a title and no abstract.
    "biopython/efetch_pmc.xml": (1, 0),
    # The manifest counts 5 'AB  -' tags. That of the first record is empty: 'OAB - Publisher: Abstract available from
    # the publisher.' stands below it. The package nbib also finds 4.
    "nbib/pmc_medlars.txt": (5, 4),
}
# The manifest's 11th record is line 36, a heading of one cell ('citations that are not yet labeled by Anonymous')
# between 6 rows of 17 cells and 4 rows of 8: 10 papers and a row that is none.
PROBLEMS = {"citation-file-formatting/_baseline_abstrackr.csv": ["line 36: 1 cells, but the header has 17"]}


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def all_of(*paths: Path | str, columns: Mapping[str, str] | None = None) -> list[Reference]:
    return list(read(paths, columns))


def texts(*paths: Path | str, columns: Mapping[str, str] | None = None) -> list[str | None]:
    return [reference.text for reference in read(paths, columns)]


def counts(*paths: Path) -> tuple[int, int]:
    found = all_of(*paths)
    return len(found), sum(reference.text is not None for reference in found)


# --- the examples ----------------------------------------------------------------------------------------------------


def test_the_examples_are_what_their_readme_says() -> None:
    table = re.findall(r"^\| `([\w.-]+)` \|.*?\| (\d+)", (EXAMPLES / "README.md").read_text("utf-8"), re.MULTILINE)
    said = {name: int(records) for name, records in table}
    found = {name: counts(EXAMPLES / name)[0] for name in said}
    assert found == said
    assert {path.name for path in EXAMPLES.iterdir()} == {"README.md", "first-look.ipynb", *said}
    assert counts(EXAMPLES) == (51, 50)
    assert [reference.id for reference in all_of(EXAMPLES) if reference.text is None] == ["wage-07"]
    assert not any(reference.problem for reference in all_of(EXAMPLES))


# --- the shared data -------------------------------------------------------------------------------------------------


@needs_data
@pytest.mark.parametrize("entry", MANIFEST, ids=[entry["file"] for entry in MANIFEST])
def test_manifest(entry: dict[str, Any]) -> None:
    name = entry["file"]
    found = all_of(FORMATS / name)
    expected = FOUND.get(name, (entry["records"], entry.get("abstracts")))
    assert (len(found), sum(reference.text is not None for reference in found)) == expected
    assert [reference.problem for reference in found if reference.problem] == PROBLEMS.get(name, [])
    assert [reference.position for reference in found] == list(range(1, len(found) + 1))


@needs_data
@pytest.mark.parametrize(
    ("name", "records", "abstracts"),
    [
        ("daily_papers.txt", 31, 31),
        ("corpus_scifact", 5183, 5183),
        ("corpus_nudging", 2019, 1850),
        ("corpus_cgiar_climate", 181, 181),
        ("corpus_pubmedqa", 500, 500),
        ("corpus_scitldr", 1237, 1237),
        ("extraction_because", 15, 15),
        ("strength_cessc_socsci", 812, 812),
        ("conflict_mancon", 125, 125),  # the abstracts of 12 questions
        ("conflict_bioclaim", 258, 258),  # both claims of 129 pairs
    ],
)
def test_corpora(name: str, records: int, abstracts: int) -> None:
    assert counts(DATA / name) == (records, abstracts)


@needs_data
def test_a_folder_with_files_that_hold_no_abstracts() -> None:
    aside: list[Unreadable] = []
    assert len(list(read([DATA / "relations_bc5cdr"], unreadable=aside.append))) == 1000
    assert [Path(each.source).name for each in aside] == ["concepts-dev.jsonl", "concepts-train.jsonl"]


@needs_data
def test_daily_papers_keep_titles_and_lose_furniture() -> None:
    papers = all_of(DATA / "daily_papers.txt")
    assert papers[0].title.startswith("Towards Characterizing")
    assert papers[-1].title.startswith("Can Large Language Models Infer Causal Relationships")
    page = (DATA / "daily_papers.txt").read_text(encoding="utf-8")
    for paper in papers:
        assert paper.text
        assert f"{paper.title}\n\n{paper.text}\n" in page
        assert "authors" not in paper.text[-20:]


# --- each format -----------------------------------------------------------------------------------------------------

FIELDS = {
    "id": "k1",
    "pmid": "123",
    "doi": "10.1000/ab.1",
    "title": "Noise and sleep",
    "text": "Noise disturbs sleep.",
    "year": 2019,
    "journal": "J Noise",
}
SAMPLES = {
    "a.jsonl": '{"id": "k1", "pmid": 123, "doi": "https://doi.org/10.1000/AB.1", "title": "Noise and sleep", '
    '"abstract": "Noise disturbs sleep.", "year": 2019, "journal": "J Noise"}\n',
    "list.json": '[{"key": "k1", "PMID": "PMID: 123", "DOI": "10.1000/ab.1", "title": ["Noise and sleep"], '
    '"abstract": ["Noise disturbs", "sleep."], "issued": {"date-parts": [[2019, 3]]}, "container-title": "J Noise"}]',
    "in.json": '{"meta": {"count": 1}, "records": [{"id": "k1", "pubmed_id": "123", "doi": "10.1000/ab.1", "ti": '
    '"Noise and sleep", "abstract_inverted_index": {"sleep.": [2], "Noise": [0], "disturbs": [1]}, '
    '"publication_year": 2019, "journal": "J Noise"}]}',
    "a.csv": "Key,PubMed ID,DOI,Article Title,Abstract Note,Publication Year,Journal\n"
    'k1,123,10.1000/ab.1,Noise and sleep,"Noise disturbs sleep.",2019,J Noise\n',
    "sep.csv": "sep=;\nid;pmid;doi;title;abstract;date;journal\n"
    "k1;123;10.1000/ab.1;Noise and sleep;Noise disturbs sleep.;2019-03-01;J Noise\n",
    "a.tsv": "id\tpmid\tdoi\tTI\tAB\tPY\tSO\n"
    "k1\t123\t10.1000/ab.1\tNoise and sleep\tNoise disturbs sleep.\t2019\tJ Noise\n",
    "a.ris": "TY  - JOUR\nID  - k1\nAN  - PMID: 123\nDO  - 10.1000/ab.1\nTI  - Noise and sleep\n"
    "AB  - Noise disturbs sleep.\nPY  - 2019/03//\nJF  - J Noise\nER  - \n",
    "wos.txt": "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Doe, J\n   Roe, R\nTI Noise and\n   sleep\n"
    "SO J Noise\nAB Noise disturbs sleep.\nPY 2019\nDI 10.1000/ab.1\nUT k1\nPM 123\nER\n\nEF\n",
    "a.bib": "@string{jn = {J Noise}}\n@comment{none}\n"
    "@article{k1, title = {{N}oise and {sleep}}, journal = jn, year = 2019,\n"
    ' doi = {10.1000/ab.1}, pmid = {123}, abstract = "Noise disturbs sleep."}\n',
}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("disguise", ["", "dat", "gz", "bom", "crlf", "cr", "utf-16"])
def test_fields(name: str, disguise: str, tmp_path: Path) -> None:
    """All fields of all formats, whatever the name, packing, line ends and encoding."""
    content: str | bytes = SAMPLES[name]
    wanted = {**FIELDS, "title": "Noise and\nsleep"} if name == "wos.txt" else FIELDS
    match disguise:
        case "dat":
            name = "export.txt" if not name.endswith((".tsv", ".json")) else name
        case "gz":
            name, content = f"{name}.gz", gzip.compress(SAMPLES[name].encode())
        case "bom":
            content = "\ufeff" + SAMPLES[name]
        case "crlf":
            content = SAMPLES[name].replace("\n", "\r\n")
        case "cr":
            content = SAMPLES[name].replace("\n", "\r")
        case "utf-16":
            content = SAMPLES[name].encode("utf-16")
    path = file(tmp_path, name, content)
    (found,) = all_of(path)
    got = found.model_dump(include=set(FIELDS))
    got["id"] = got["id"] or "k1"
    assert got == wanted
    assert (found.source, found.position, found.problem) == (str(path), 1, None)


MEDLINE = """
PMID- 11
TI  - Noise and sleep in
      cities.
AB  - BACKGROUND: Noise is loud - and
      IS  - often at night.
LID - 10.1000/ab.1 [doi]
DP  - 2019 Mar 3
JT  - Journal of noise

PMID- 12
TI  - No abstract.
AB  -
OAB - Publisher: Abstract available from the publisher.
PMID- 13
TI  - No blank line above.
AB  - Text.
"""


def test_medline_in_a_file_that_says_ris(tmp_path: Path) -> None:
    first, second, third = all_of(file(tmp_path, "export.ris", MEDLINE))
    assert first.title == "Noise and sleep in cities."
    assert first.text == "BACKGROUND: Noise is loud - and IS  - often at night."
    assert (first.pmid, first.doi, first.year, first.journal) == ("11", "10.1000/ab.1", 2019, "Journal of noise")
    assert (second.pmid, second.text) == ("12", None)
    assert (third.pmid, third.text) == ("13", "Text.")


END = "</PubmedArticle>\n"


def article(pmid: int, abstract: str) -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><Journal><Title>J Noise</Title><JournalIssue>"
        f"<PubDate><MedlineDate>2019 Jan-Feb</MedlineDate></PubDate></JournalIssue></Journal><ArticleTitle>Noise in "
        f"<i>vivo</i></ArticleTitle><Abstract>{abstract}</Abstract></Article></MedlineCitation><PubmedData>"
        f'<ArticleIdList><ArticleId IdType="doi">10.1000/ab.{pmid}</ArticleId></ArticleIdList>'
        "<ReferenceList><Reference>"
        '<ArticleIdList><ArticleId IdType="doi">10.9999/cited</ArticleId></ArticleIdList></Reference></ReferenceList>'
        "</PubmedData></PubmedArticle>\n"
    )


def article_set(*articles: str, head: str = '<?xml version="1.0"?>') -> str:
    return f"{head}\n<PubmedArticleSet>\n{''.join(articles)}</PubmedArticleSet>\n"


def test_pubmed_xml(tmp_path: Path) -> None:
    abstract = (
        '<AbstractText Label="METHODS">We gave 10<sup>6</sup> cells CO<sub>2</sub> &lt; 5&#160;%.</AbstractText>\n'
        '<AbstractText Label="RESULTS:"><b>Less</b> sleep<!-- c -->.</AbstractText><AbstractText>More.</AbstractText>'
    )
    (found,) = all_of(file(tmp_path, "set.xml", article_set(article(7, abstract))))
    assert found.text == "METHODS: We gave 10⁶ cells CO2 < 5 %.\nRESULTS: Less sleep.\nMore."
    assert found.title == "Noise in vivo"
    assert (found.pmid, found.doi, found.year, found.journal) == ("7", "10.1000/ab.7", 2019, "J Noise")


def test_jats(tmp_path: Path) -> None:
    jats = """<article xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><journal-meta><journal-title>J Noise
    </journal-title></journal-meta><article-meta><article-id pub-id-type="pmc">99</article-id><article-id
    pub-id-type="doi">10.1000/AB.1</article-id><title-group><article-title>Noise<xref>*</xref></article-title>
    </title-group><pub-date><month>3</month><year>2019</year></pub-date><abstract abstract-type="graphical"><p>No.</p>
    </abstract><abstract><title>Abstract</title><sec><title>Aims</title><p>One.</p><p>Two.</p></sec></abstract>
    </article-meta></front><body><p>Body.</p></body></article>"""
    bare = jats.replace("<sec><title>Aims</title>", "").replace("</sec>", "")
    first, second = all_of(file(tmp_path, "pmc.nxml", f"<pmc-articleset>{jats}{bare}</pmc-articleset>"))
    assert (first.id, first.doi, first.year, first.journal) == ("99", "10.1000/ab.1", 2019, "J Noise")
    assert (first.title, first.text) == ("Noise", "Aims: One. Two.")
    assert second.text == "One. Two."


def test_pubmed_abstract_text(tmp_path: Path) -> None:
    saved = """1. J Noise. 2019 Mar;5(2):1-9. doi: 10.1000/ab.1.

Noise and sleep in
cities.

Doe J(1), van der Roe RA(1)(2).

Author information:
(1)Institute of Noise.

BACKGROUND: Noise is loud.
RESULTS: Sleep was worse in 3 groups:
2. of them in 2018.

Copyright © 2019. All rights reserved.

DOI: 10.1000/ab.1
PMID: 11 [Indexed for MEDLINE]

2. J Noise. 2020 Jan;6(1):3.

No abstract here.

Doe J.

PMID: 12
"""
    first, second = all_of(file(tmp_path, "abstract-set.txt", saved))
    assert first.title == "Noise and sleep in cities."
    assert first.text == "BACKGROUND: Noise is loud. RESULTS: Sleep was worse in 3 groups: 2. of them in 2018."
    assert (first.pmid, first.doi, first.year, first.journal) == ("11", "10.1000/ab.1", 2019, "J Noise")
    assert (second.title, second.text, second.pmid) == ("No abstract here.", None, "12")


# --- plain text ------------------------------------------------------------------------------------------------------

LONG = "Noise was found to disturb the sleep of those who live beside a road. " * 5


@pytest.mark.parametrize(
    ("content", "papers"),
    [
        ("Just one sentence.", [("", "Just one sentence.")]),
        ("Noise and sleep\n\nIt disturbs.\n\nMuch.", [("Noise and sleep", "It disturbs.\n\nMuch.")]),
        (
            "Noise and sleep\nNoise was found to disturb sleep.",
            [("Noise and sleep", "Noise was found to disturb sleep.")],
        ),
        (
            "Noise was found to disturb the\nsleep of those beside.",
            [("", "Noise was found to disturb the\nsleep of those beside.")],
        ),
        (
            f"One\n\n{LONG}\n\nTwo\n\n{LONG}\n\n{LONG}",
            [("One", LONG.strip()), ("Two", f"{LONG.strip()}\n\n{LONG.strip()}")],
        ),
        (f"{LONG}\n\n{LONG}", [("", f"{LONG.strip()}\n\n{LONG.strip()}")]),
        (
            f"Title\n\nMethods\n\n{LONG}\n\nResults\n\n{LONG}",
            [("Title", f"Methods\n\n{LONG.strip()}\n\nResults\n\n{LONG.strip()}")],
        ),
        (
            f"{LONG}\n\nOur approach\n\n{LONG}\n\nIts worth\n\n{LONG}",
            [("", f"{LONG}\n\nOur approach\n\n{LONG}\n\nIts worth\n\n{LONG}")],
        ),
        (
            f"Sign in\n\nMay 3\n\nOne.\n\n{LONG}\n\n  • 5 authors\n·\nMay 1, 2024 7\n\nTwo\n\nNoise disturbs "
            f"sleep, as all who tried to sleep beside a road know.\n\nSome Lab\n·\nJun 2, 2024\n\n"
            f"{LONG}\n\n{LONG}\n\n12 votes\n\nAbout us",
            [
                ("One.", LONG.strip()),
                ("Two", "Noise disturbs sleep, as all who tried to sleep beside a road know."),
                ("", f"{LONG.strip()}\n\n{LONG.strip()}"),
            ],
        ),
    ],
)
def test_plain_text(content: str, papers: list[tuple[str, str]], tmp_path: Path) -> None:
    found = [(each.title, each.text) for each in all_of(file(tmp_path, "a.txt", content))]
    wanted = [(title, "\n\n".join(part.strip() for part in text.split("\n\n"))) for title, text in papers]
    assert found == wanted


# --- encodings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "The “naïve” patients’ café – 5 µg"),
        ("cp1252", "A dose of 5 µg was given."),
        ("latin-1", "Measured at 20 °C in Århus."),
        ("gbk", "本研究探讨了抑郁症患者的睡眠质量与焦虑之间的关系。"),
        ("shift_jis", "本研究では、うつ病患者の睡眠の質と不安の関係を検討した。"),
        ("cp1251", "Исследование показало что курение вызывает рак лёгких."),
        ("euc-kr", "이 연구는 흡연이 폐암을 유발한다는 것을 보여준다."),
        ("utf-16-le", "No byte order mark and naïve."),
        ("utf-32", "With a byte order mark and naïve."),
    ],
)
def test_encoding(encoding: str, text: str, tmp_path: Path) -> None:
    assert texts(file(tmp_path, "a.csv", f"Title,Abstract\nT,{text}\n".encode(encoding))) == [text]


def test_bibtex_in_gbk(tmp_path: Path) -> None:
    fields = "title = {睡眠与焦虑}, journal = {心理学报}, year = {2013}, abstract = {睡眠不足会增加焦虑。}"
    entry = f"@article{{王2013, {fields}}}\n"
    (paper,) = all_of(file(tmp_path, "a.bib", entry.encode("gbk")))
    assert (paper.id, paper.journal, paper.year, paper.text) == ("王2013", "心理学报", 2013, "睡眠不足会增加焦虑。")


def test_one_stray_byte_does_not_garble_the_rest(tmp_path: Path) -> None:
    content = "title,abstract\nA,naïve café\nB,naïve café\n".encode() + b"C,na\xefve\n"
    assert texts(file(tmp_path, "a.csv", content)) == ["naïve café", "naïve café", "naïve"]


def test_xml_in_the_encoding_it_declares(tmp_path: Path) -> None:
    content = article_set(
        article(1, "<AbstractText>na\u00efve</AbstractText>"), head='<?xml version="1.0" encoding="iso-8859-1"?>'
    )
    assert texts(file(tmp_path, "a.xml", content.encode("latin-1"))) == ["naïve"]


# --- tables ----------------------------------------------------------------------------------------------------------


def test_table_with_lines_above_empty_rows_and_cells_of_many_lines(tmp_path: Path) -> None:
    above = '"SEARCH QUERY","noise"\n-----\n\n'
    content = f'{above}"Title","Abstract","Notes","",\n"A","one\n\ntwo; ""three""",,,\n,,,,\n"B","",,\n'
    first, second = all_of(file(tmp_path, "a.csv", content))
    assert (first.title, first.text) == ("A", 'one\n\ntwo; "three"')
    assert (second.title, second.text) == ("B", None)


@pytest.mark.parametrize(
    "nothing",
    "NA|N/A|n.a.|nan|NULL|None.|-|–|--|No abstract available|[No abstract available]|(Abstract not available.)"
    "|no abstract.|[ No Abstract Available ].|Publisher: Abstract available from the publisher.".split("|"),
)
def test_what_stands_for_no_abstract_is_none(nothing: str, tmp_path: Path) -> None:
    row = {"title": nothing, "abstract": nothing, "journal": nothing, "authors": "Na, N"}
    table = "\t".join(row) + "\n" + "\t".join(row.values()) + "\n"
    ris = f"TY  - JOUR\nTI  - {nothing}\nAB  - {nothing}\nJF  - {nothing}\nAU  - Na, N\nER  - \n"
    for name, content in {"a.jsonl": json.dumps(row), "a.tsv": table, "a.ris": ris}.items():
        (found,) = all_of(file(tmp_path, name, content))
        assert (found.text, found.title, found.journal, found.authors) == (None, nothing, nothing, ("Na, N",))
        assert found.problem is None


@pytest.mark.parametrize(
    "text", ["None was found.", "No abstract thought is available.", "N/A was 5 %.", "NaN3 kills.", "-5"]
)
def test_what_only_begins_so_is_an_abstract(text: str, tmp_path: Path) -> None:
    assert texts(file(tmp_path, "a.jsonl", json.dumps({"abstract": text}))) == [text]


def test_numbers_that_a_spreadsheet_shortened_are_not_guessed(tmp_path: Path) -> None:
    rows = "title,pmid,year\nA,1.2345679E7,1.998e3\nB,1.23E+07,2E+03\nC,12345679.0,1998.0\n"
    found = [(each.pmid, each.year) for each in all_of(file(tmp_path, "a.csv", rows))]
    assert found == [(None, None), (None, None), ("12345679", 1998)]


def test_a_cell_of_any_size(tmp_path: Path) -> None:
    assert texts(file(tmp_path, "a.csv", f"title,abstract\nA,{'x' * 500_000}\n")) == ["x" * 500_000]


def test_rows_with_the_wrong_number_of_cells(tmp_path: Path) -> None:
    content = "title,abstract,year\nA,one,2001\nB,two, and more,2002\nC,half an\nabstract,2003\nD,four\n\nE,five,2005\n"
    found = all_of(file(tmp_path, "a.csv", content))
    assert [each.text for each in found] == ["one", None, None, None, None, "five"]
    assert [each.problem for each in found if each.problem] == [
        "line 3: 4 cells, but the header has 3",
        "line 4: 2 cells, but the header has 3",
        "line 5: 2 cells, but the header has 3",
        "line 6: 2 cells, but the header has 3",
    ]


def test_a_header_of_any_length(tmp_path: Path) -> None:
    names = [f"column {number}" for number in range(20_000)]
    names[2], names[15_000] = "title", "abstract"
    row = ["x"] * 20_000
    row[2], row[15_000] = "A", "one"
    path = file(tmp_path, "a.csv", ",".join(names) + "\n" + ",".join(row) + "\n")
    assert [(each.title, each.text) for each in all_of(path)] == [("A", "one")]
    with pytest.raises(Unusable, match=r"named Words\. Its columns are column 0, .*, column 99 and 19,900 more\."):
        all_of(path, columns={"text": "Words", "title": "title"})


def test_empty_cells_at_the_end_of_a_row_are_cut_off_at_once() -> None:
    class Row(list[str]):
        cut = 0

        def __getitem__(self, key: Any) -> Any:
            self.cut += isinstance(key, slice)
            return super().__getitem__(key)

    row = Row(["A", "one", *[""] * 50_000])
    assert _fit(row, Header(0, ",", ["title", "abstract"]), {"title": 0, "text": 1}) == ["A", "one"]
    assert row.cut == 1
    assert _fit(Row(["A", "one", "", "more", ""]), Header(0, ",", ["title", "abstract"]), {"text": 1}) is None


def test_empty_cells_left_out_at_the_end_of_a_row(tmp_path: Path) -> None:
    found = all_of(file(tmp_path, "a.csv", "title,abstract,journal,year,notes\nA,one,J\nB,two,J,2002,x\n"))
    assert [(each.text, each.year, each.problem) for each in found] == [("one", None, None), ("two", 2002, None)]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_quotation_mark_that_is_never_closed_costs_one_row(delimiter: str, tmp_path: Path) -> None:
    rows = ["title,abstract,year", 'A,"open,2001', *(f"B{number},text {number},2002" for number in range(5000))]
    found = all_of(file(tmp_path, "a.csv", "\n".join(rows).replace(",", delimiter)))
    assert len(found) == 5001
    assert [each.text for each in found[1:]] == [f"text {number}" for number in range(5000)]
    if delimiter == "\t":
        assert found[0].text == '"open'
    else:
        assert found[0].problem == "line 2: a quotation mark is not closed"


def test_quotation_marks_inside_cells(tmp_path: Path) -> None:
    """Forgiven in one line; but two rows are never read as one where the second closes what the first opened."""
    content = 'title,abstract,year\nA,"smart" drugs,2001\nB,"open,2002\nC,so "called" drugs,2003\n'
    found = all_of(file(tmp_path, "a.csv", content))
    assert [each.text for each in found] == ["smart drugs", None, 'so "called" drugs']


def test_columns_named_by_the_user(tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv", "Nr,What,Words,abstract,title\n1,A,text,wrong,wrong\n")
    (found,) = all_of(path, columns={"text": "Words", "title": "what", "id": "Nr"})
    assert (found.id, found.title, found.text) == ("1", "A", "text")
    with pytest.raises(Unusable, match=r"no column is named Wrods\. Its columns are Nr, What, Words"):
        all_of(path, columns={"text": "Wrods"})
    with pytest.raises(Unusable, match="no field 'abstract'"):
        all_of(path, columns={"abstract": "Words"})


def test_keys_named_by_the_user(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", '{"body": "text", "abstract": "wrong"}\n{"title": "B"}\n')
    assert texts(path, columns={"text": "body"}) == ["text", None]
    with pytest.raises(Unusable, match="no field named boby"):
        all_of(path, columns={"text": "boby"})


def test_table_without_known_names(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"a\.csv: no column holds a title or an abstract.*1,foo.*Name the columns"):
        all_of(file(tmp_path, "a.csv", "1,foo,bar\n"))


# --- JSON ------------------------------------------------------------------------------------------------------------


def test_lines_that_are_no_records(tmp_path: Path) -> None:
    content = (
        '{"id": 1, "text": "one"\n\n{"id": 2, "text": "two"}\n[1]\n{"id": 3}\n{"id": 4, "sentences": ["a.", "b."]}\n'
    )
    found = all_of(file(tmp_path, "a.jsonl", content))
    assert [each.text for each in found] == [None, "two", None, None, "a. b."]
    assert [each.problem for each in found if each.problem] == [
        "line 1: not valid JSON: Expecting ',' delimiter at column 24",
        "line 4: not a record but list; a record is an object in braces",
        "line 5: no field holds an abstract or a title (fields: id)",
    ]


def test_a_list_with_one_broken_object(tmp_path: Path) -> None:
    content = '[{"text": "one"},\n {"text": "two" "x": 1},\n {"text": "three"}\n'
    found = all_of(file(tmp_path, "a.json", content))
    assert [each.text for each in found] == ["one", None, "three"]
    assert found[1].problem == "line 2: not valid JSON: Expecting ',' delimiter at column 17"


@pytest.mark.parametrize("between", ["", " ", "\n", "\n\n", ",\n"])
@pytest.mark.parametrize("indent", [None, 2])
def test_objects_one_after_another(between: str, indent: int | None, tmp_path: Path) -> None:
    authors = [{"name": "A. Doe"}, {"name": "B. Roe"}]
    records = [{"title": f"T{number}", "text": f"{{{number}}}", "authors": authors} for number in range(3)]
    path = file(tmp_path, "a.json", between.join(json.dumps(record, indent=indent) for record in records) + "\n")
    assert [(each.title, each.text) for each in all_of(path)] == [("T0", "{0}"), ("T1", "{1}"), ("T2", "{2}")]
    with pytest.raises(Unusable, match="no field named boby"):
        all_of(path, columns={"text": "boby"})


@pytest.mark.parametrize(
    "broken",
    [
        '{"title": "B" "cites": [{"title": "No."}], "id": 1}',
        '{"cites": [{"title": "No."} {"title": "No."}], "title": "B"}',
        '{"title": "B",\n "cites": [\n{"title": "No."}\n], "text": tru}',
        '{"title": "B", "text": "open, "id": 1}',
        '{"title": "B", "text": "x"',
        '{"title": "B", "text": "x",',
        '{"id": 1 "note": "x"}',
        '{"title": "B", "text": "open {x}{y}, "id": 1}',
    ],
)
@pytest.mark.parametrize("around", ["%s\n%s\n%s\n%s", "[%s,\n%s,\n%s,\n%s]", '{"n": 4, "all": [%s,\n%s,\n%s,\n%s]}'])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_broken_object_is_one_problem(broken: str, around: str, place: int, tmp_path: Path) -> None:
    """Wherever it stands, what is in it is not read as a record of its own, and the others are."""
    objects = [json.dumps({"title": f"T{number}", "text": "good"}, indent=1) for number in range(3)]
    objects.insert(place, broken)
    found = all_of(file(tmp_path, "a.json", around % tuple(objects)))
    assert [each.title for each in found if not each.problem] == ["T0", "T1", "T2"]
    assert [each.position for each in found if each.problem] == [place + 1]


def test_lists_of_records_one_after_another(tmp_path: Path) -> None:
    page = '{"n": 2, "records": [{"text": "one"}, {"text" "broken"}, {"text": "two"},]}'
    found = all_of(file(tmp_path, "a.json", page + page))
    assert [each.text for each in found] == ["one", None, "two"] * 2


def test_records_in_records(tmp_path: Path) -> None:
    content = '{"question": "Does it?", "abstracts": [{"id": 1, "text": "Yes."}, {"id": 2, "text": "No."}]}\n'
    assert [(each.id, each.text) for each in all_of(file(tmp_path, "a.jsonl", content))] == [
        ("1", "Yes."),
        ("2", "No."),
    ]


@pytest.mark.parametrize(
    "abstract",
    [
        [
            {"label": "BACKGROUND", "text": "One."},
            {"label": "RESULTS:", "text": "Two."},
            {"text": "Three."},
            {"text": ""},
        ],
        [{"heading": "BACKGROUND", "content": "One."}, {"section": "RESULTS", "value": ["Two."]}, "Three."],
        [{"@Label": "BACKGROUND", "#text": "One."}, {"name": "RESULTS", "text": "Two. Three."}],
        {"BACKGROUND": "One.", "RESULTS": "Two.", "UNLABELLED": "Three.", "FUNDING": None},
        {"BACKGROUND": ["One."], "RESULTS": ["Two.", "Three."]},
        {"label": "BACKGROUND", "text": "One. RESULTS: Two. Three."},
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize("title", [{"title": "A"}, {}])
def test_an_abstract_in_sections_is_one(abstract: Any, name: str, title: dict[str, str], tmp_path: Path) -> None:
    record = json.dumps({"id": "s", **title, "abstract": abstract})
    found = all_of(file(tmp_path, name, record))
    assert [(each.id, each.text) for each in found] == [("s", "BACKGROUND: One. RESULTS: Two. Three.")]


@pytest.mark.parametrize(
    "records",
    [
        {"abstracts": [{"id": 1, "text": "one"}, {"id": 2, "text": "two"}]},
        {"abstracts": [{"text": "one"}, {"text": "two"}]},
        {"abstracts": [{"title": "A", "text": "one"}, {"title": "B", "text": "two"}]},
        {"abstract": [{"pmid": 1, "label": "x", "text": "one"}, {"pmid": 2, "label": "y", "text": "two"}]},
        {"data": [{"label": "x", "text": "one"}, {"label": "y", "text": "two"}]},
    ],
)
def test_a_list_of_records_is_no_abstract(records: Any, tmp_path: Path) -> None:
    assert texts(file(tmp_path, "a.json", json.dumps(records))) == ["one", "two"]


def test_a_broken_object_costs_neither_those_behind_it_nor_another_look_at_those_before(tmp_path: Path) -> None:
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    long = "x" * 300_000
    content = f'[{{"text": "one"}}, {deep}, {{"text": "\\"}}]{{ {long}"}},\n {{"text": tru}}, {{"text": "three"}}]'
    found = all_of(file(tmp_path, "a.json", content))
    assert [(each.text or "")[:4] for each in found] == ["one", "", '"}]{', "", "thre"]
    assert [each.problem for each in found if each.problem] == [
        "line 1: objects and lists are nested deeper than can be read",
        "line 2: not valid JSON: Expecting value at column 11",
    ]


def test_broken_objects_are_read_in_linear_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Counting(json.JSONDecoder):
        given = 0

        def raw_decode(self, s: str, idx: int = 0) -> tuple[Any, int]:
            self.given += len(s)
            return super().raw_decode(s, idx)

    def characters(number: int) -> int:
        """How many the decoder is given: all of them are searched for line ends at an error."""
        decoder = Counting()
        monkeypatch.setattr("pipeline.sources.objects._DECODER", decoder)
        content = '[{"text": "one"}, ' + '{"text" "broken"}, ' * number + '{"text": "two"}]'
        assert len(all_of(file(tmp_path, "a.json", content))) == number + 2
        return decoder.given

    assert characters(8_000) < 2.5 * characters(4_000)


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a": ' * 900 + "1" + "}" * 900,
        '{"title": "\\ud800", "abstract": [[[["x"]]]]}',
        '{"title": "A", "year": ' + "9" * 5000 + "}",
    ],
)
def test_hostile_json(hostile: str, tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", hostile + '\n{"text": "good"}\n')
    found = all_of(path)
    assert found[-1].text == "good"
    assert all(each.model_dump_json() for each in found)


# --- RIS and BibTeX --------------------------------------------------------------------------------------------------


def test_ris_without_end_tags_and_with_several_lines(tmp_path: Path) -> None:
    content = (
        "Record 1\nTY  - JOUR\nT1  - A\nN2  - one,\n  ER then two\nKW  - not text\n  nor this\nAB  -\n"
        "TY - JOUR\nTI - B\nAB - first\nAB - second\nUR - https://pubmed.ncbi.nlm.nih.gov/123/"
    )
    first, second = all_of(file(tmp_path, "a.ris", content))
    assert (first.title, first.text) == ("A", "one,\nER then two")
    assert (second.title, second.text, second.pmid) == ("B", "first\nsecond", "123")


def test_a_number_in_ris_is_no_pmid_unless_it_says_so(tmp_path: Path) -> None:
    (found,) = all_of(file(tmp_path, "a.ris", "TY  - JOUR\nTI  - A\nM1  - 3\nAN  - 123456\nDO  - see below\nER  - \n"))
    assert (found.pmid, found.doi, found.id) == (None, None, "123456")


def test_bibtex_with_a_broken_entry_and_repeated_keys(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    content = (
        "@article{a,\n title = {Erd{\\H{o}}s},\n abstract = {50\\% of {DNA} at me@x.org.}\n}\n"
        "@article{b,\n title = {open { brace},\n abstract = {two}\n}\n\n"
        "@article{a,\n title = {C},\n abstract = {three}\n}\n"
        "@article{d, title = {D}, abstract = {four}, title = {D again}}\n"
    )
    found = all_of(file(tmp_path, "a.bib", content))
    assert [each.text for each in found] == ["50% of DNA at me@x.org.", None, "three", "four"]
    assert found[0].title == "Erdős"
    assert found[1].problem
    assert found[1].problem.startswith("line 5: not valid BibTeX: Unexpected block start")
    assert found[1].problem.endswith("It begins: @article{b,")
    assert caplog.records == []


def test_bibtex_joins_what_stands_between_number_signs(tmp_path: Path) -> None:
    content = (
        '@string{j = "Journal"}\n@string{K = "The " # J}\n'
        '@article{a, title = "The {C}offee " # j # {x}, journal = k # { of} #\n " Noise", year = 20 # 19,\n'
        ' abstract = {A # j "q" # {j}}}\n'
        '@article{a, title = "C# " # unknown, journal = K, abstract = "A {"} # j"}\n'
        "@article{b, title = C# is nice, journal = {J} # , abstract = j}\n"
    )
    first, second, third = all_of(file(tmp_path, "a.bib", content))
    assert (first.title, first.journal, first.year) == ("The Coffee Journalx", "The Journal of Noise", 2019)
    assert (second.title, second.journal) == ("C# unknown", "The Journal")
    assert (third.title, third.journal) == ("C# is nice", "J #")
    assert [first.text, second.text, third.text] == ['A # j "q" # j', 'A " # j', "Journal"]


def test_bibtex_strings_of_strings_end_somewhere(tmp_path: Path) -> None:
    doubled = "".join(f"@string{{s{number + 1} = s{number} # s{number}}}\n" for number in range(60))
    content = f"@string{{s0 = {{word }}}}\n{doubled}@article{{a, title = s60, abstract = s2}}\n"
    (found,) = all_of(file(tmp_path, "a.bib", content))
    assert found.text == "word word word word"
    assert len(found.title) < 1_000_000


# --- XML that is broken or hostile -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (article(2, "<AbstractText>a & b</AbstractText>"), "line 4: not valid XML: xmlParseEntityRef: no name"),
        (article(2, "<AbstractText><b>a</i></AbstractText>"), "line 4: not valid XML: Opening and ending tag mismatch"),
        (article(2, "<AbstractText>a</AbstractText>").removesuffix(END) + "\n", "line 5: not valid XML: Premature end"),
        (article(2, f"<AbstractText>{'<i>' * 999}a{'</i>' * 999}</AbstractText>"), "line 4: not valid XML: Excessive"),
        (article(2, f"<AbstractText>{'x' * 10_000_001}</AbstractText>"), "line 4: not valid XML: Resource limit"),
    ],
    ids=["ampersand", "mismatch", "unclosed", "deep", "long"],
)
def test_broken_xml_costs_one_article(broken: str, problem: str, tmp_path: Path) -> None:
    good = "<AbstractText>Good.</AbstractText>"
    found = all_of(file(tmp_path, "a.xml", article_set(article(1, good), broken, article(3, good))))
    assert [each.text for each in found] == ["Good.", None, "Good."]
    assert found[1].problem
    assert found[1].problem.startswith(problem)


def test_xml_that_was_cut_off(tmp_path: Path) -> None:
    content = article_set(*(article(number, "<AbstractText>Good.</AbstractText>") for number in range(300)))
    found = all_of(file(tmp_path, "a.xml", content[: len(content) // 2]))
    assert len(found) > 140
    assert [each.problem is None for each in found] == [True] * (len(found) - 1) + [False]


def test_xml_entities_are_not_expanded_and_nothing_else_is_read(tmp_path: Path) -> None:
    secret = file(tmp_path, "secret", "SECRET")
    head = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        f'<!ENTITY c SYSTEM "{secret.as_uri()}">]>'
    )
    (text,) = texts(
        file(
            tmp_path,
            "a.xml",
            article_set(article(1, "<AbstractText>One &b;&c; two&nbsp;&eacute;</AbstractText>"), head=head),
        )
    )
    assert text == "One &b;&c; two é"


# --- files and folders -----------------------------------------------------------------------------------------------

RECORD = '{"title": "A", "abstract": "text"}\n'


def test_a_folder(tmp_path: Path) -> None:
    for name in (
        "b/c.jsonl",
        "a.jsonl",
        "README.md",
        "LICENSE",
        "Copying.txt",
        "manifest.json",
        "look.ipynb",
        ".hidden",
        ".git/x.jsonl",
    ):
        file(tmp_path, name, RECORD)
    file(tmp_path, "image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    file(tmp_path, "d.gz", gzip.compress(b"\0\1\2\3"))
    file(tmp_path, "graph/graph.duckdb", "")
    file(tmp_path, "graph/graph.graphml", "<graphml/>")
    (tmp_path / "loop").symlink_to(tmp_path)
    aside: list[Unreadable] = []
    found = list(read([tmp_path, tmp_path / "a.jsonl"], unreadable=aside.append))
    assert not aside
    assert [each.source for each in found] == [str(tmp_path / "a.jsonl"), str(tmp_path / "b" / "c.jsonl")]


def test_a_file_that_is_named_is_read_whatever_it_is(tmp_path: Path) -> None:
    assert texts(file(tmp_path, "README.md", "Noise disturbs sleep.")) == ["Noise disturbs sleep."]
    assert texts(file(tmp_path, "notes.py", "Noise disturbs sleep.")) == ["Noise disturbs sleep."]
    assert texts(file(tmp_path, "manifest.json", RECORD)) == ["text"]


def test_unusable_files_in_a_folder_are_set_aside_and_cost_nothing(tmp_path: Path) -> None:
    file(tmp_path, "a.jsonl", '{"concept": 1}\n{"concept": 2}\n')
    file(tmp_path, "b.py", "print('no abstract')\n")
    file(tmp_path, "c.txt", " \n")
    file(tmp_path, "d.html", "<html><body>no</body></html>")
    file(tmp_path, "e.zip", b"PK\x03\x04rest")
    file(tmp_path, "f.ris", RECORD).chmod(0)
    file(tmp_path, "g/h.jsonl", RECORD)
    (tmp_path / "g").chmod(0)
    (tmp_path / "i.csv").symlink_to("nowhere")
    (tmp_path / "j.csv").symlink_to("j.csv")
    os.mkfifo(tmp_path / "k")
    file(tmp_path, "z.jsonl", RECORD)
    aside: list[Unreadable] = []
    try:
        with not_root(tmp_path):
            assert [each.text for each in read([tmp_path], unreadable=aside.append)] == ["text"]
            assert [each.text for each in read([tmp_path])] == ["text"]
    finally:
        (tmp_path / "g").chmod(0o700)
    assert all(each.why.startswith(f"{each.source}: ") and not each.named for each in aside)
    assert {Path(each.source).name: each.why.partition(": ")[2] for each in aside} == {
        "a.jsonl": "none of its 2 records can be read; the first: line 1: no field holds an abstract or a title "
        "(fields: concept). Check the file, or export it again.",
        "b.py": "the format is not known. Name the file itself to have it read as plain text.",
        "c.txt": "the file is empty.",
        "d.html": "a web page. Save it as text, or export the records as RIS, BibTeX or CSV.",
        "e.zip": "a ZIP archive or an Excel or Word file; unpack it, or save it as CSV or plain text.",
        "f.ris": "cannot be read (Permission denied). Check the file and its permissions.",
        "g": "cannot be read (Permission denied). Check its permissions.",
        "i.csv": "a link that leads nowhere.",
        "j.csv": aside[8].why.partition(": ")[2],  # in the words of this Python
        "k": "not a file.",
    }


@contextmanager
def not_root(folder: Path) -> Iterator[None]:
    """Nobody's rights while the block lasts, where the tests run with all; `folder` is given to nobody."""
    if os.geteuid():
        yield
        return
    nobody = 65534
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody, nobody, follow_symlinks=False)
    shut = [each for each in folder.parents if each.stat().st_mode & 0o111 != 0o111 and each.stat().st_uid == 0]
    modes = {each: each.stat().st_mode for each in shut}
    for each in shut:
        each.chmod(modes[each] | 0o111)
    os.seteuid(nobody)
    try:
        yield
    finally:
        os.seteuid(0)
        for each in shut:
            each.chmod(modes[each])


def test_a_source_that_cannot_be_read_costs_the_others_nothing(tmp_path: Path) -> None:
    good, empty = file(tmp_path, "a.jsonl", RECORD), file(tmp_path, "b.jsonl", "")
    for paths in ([empty, good], [good, empty]):
        aside: list[Unreadable] = []
        assert [each.text for each in read(paths, unreadable=aside.append)] == ["text"]
        assert aside == [Unreadable(str(empty), named=True, why=f"{empty}: the file is empty.")]
        with pytest.raises(Unusable, match="empty"):
            list(read(paths))
    with pytest.raises(Unusable, match="empty"):
        list(read([empty], unreadable=aside.append))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", "", "the file is empty"),
        ("a.pdf", b"%PDF-1.7 ...", "a PDF; export"),
        ("a.xlsx", b"PK\x03\x04...", "Excel"),
        ("a.bin", b"\0\1\2\3\0", "not a text file"),
        ("page.txt", "<!DOCTYPE html><html></html>", "a web page"),
        ("other.xml", "<?xml version='1.0'?><x/>", "read as xml, it has no record"),
        ("a.json", '{"title": ', "line 1: not valid JSON: Expecting value at column 11"),
        ("deep.json", "[" * 100_000 + "]" * 100_000, "nested deeper than can be read"),
        ("deep.jsonl", '{"text": ' * 100_000, "nested deeper than can be read"),
        ("headerless.csv", "a1,Noise disturbs sleep.,2001\n", "put one above: title,abstract"),
        ("g.duckdb", b"\0" * 8 + b"DUCK" + b"\0" * 100, "a DuckDB database; export"),
        ("a.jsonl", '{"concept": 1}\n', "line 1: no field holds"),
        ("a.json", "[]", "it has no record"),
    ],
)
def test_files_that_cannot_be_read(name: str, content: str | bytes, message: str, tmp_path: Path) -> None:
    path = file(tmp_path, name, content)
    with pytest.raises(Unusable, match=message) as caught:
        all_of(path)
    assert str(path) in str(caught.value)


def test_paths_that_do_not_exist_or_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="there is no such file or folder"):
        all_of(tmp_path / "none.ris")
    with pytest.raises(Unusable, match="no file in this folder holds a record"):
        all_of(tmp_path)


def test_a_gzip_file_that_is_cut_off(tmp_path: Path) -> None:
    noise = random.Random(1)
    lines = [json.dumps({"id": number, "text": f"{noise.random()}"}) for number in range(5000)]
    packed = gzip.compress("\n".join(lines).encode())
    path, aside = file(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2]), list[Unreadable]()
    good = list(read([path], unreadable=aside.append))
    assert len(good) > 1000
    assert not any(each.problem for each in good)
    assert f"{path}: damaged, and cannot be read after record {len(good)} " in aside[0].why
    assert aside[0].named


@pytest.mark.parametrize("number", [999, 1000, 1001, 12_345])
def test_records_behind_any_number_of_problems_are_kept(number: int, tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", "{}\n" * number + '{"id": "x", "text": "good"}\n{}\n')
    found = all_of(path)
    assert [each.position for each in found] == [*range(1, number + 3)]
    assert [each.position for each in found if not each.problem] == [number + 1]
    with pytest.raises(Unusable, match=f"none of its {number:,} records can be read; the first: line 1: no field"):
        all_of(file(tmp_path, "b.jsonl", "{}\n" * number))


def test_a_file_that_memory_does_not_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Document) -> str:
        raise MemoryError

    monkeypatch.setattr(Document, "text", full)
    large, other = file(tmp_path, "a.json", '[{"text": "one"}]'), file(tmp_path, "b.jsonl", '{"text": "two"}\n')
    aside: list[Unreadable] = []
    assert [each.text for each in read([large, other], unreadable=aside.append)] == ["two"]
    assert f"{large}: memory does not suffice to read it. Split it, or export it as JSON lines" in aside[0].why


def test_all_of_a_record_counts_as_its_length(tmp_path: Path) -> None:
    rows = [{"text": "A", "title": "T", "authors": [f"Smith{number:03} J" for number in range(200)]}, {"text": "B"}]
    found = list(read([file(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))], most=1200))
    assert [(each.title, each.text, each.authors) for each in found] == [("T", None, ()), ("", "B", ())]
    assert (found[0].problem or "").startswith("2,202 characters, more than the 1,200 of --max-characters. Give each")


def test_a_doi_is_whole_and_looked_for_in_the_beginning_of_its_field(tmp_path: Path) -> None:
    given = ["see 10.1000/x.", "10.1000/" + "x" * 2000, "10.1000/y " + "z" * 2000, "10.1234." * 100_000 + "10.1/x"]
    path = file(tmp_path, "a.jsonl", "\n".join(json.dumps({"text": "A", "doi": doi}) for doi in given))
    assert [each.doi for each in all_of(path)] == ["10.1000/x", None, "10.1000/y", None]


def test_records_come_one_by_one(tmp_path: Path) -> None:
    """The first record of a large file is there before the last was read."""
    path = tmp_path / "a.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for _ in range(20_000):
            out.write('{"title": "A", "abstract": "' + "text " * 100 + '"}\n')
        out.write("broken\n")
    records = read([path])
    assert next(records).position == 1
    *_, last = records
    assert (last.position, last.problem is None) == (20_001, False)


def test_whatever_is_in_a_file_it_is_read_or_unusable(tmp_path: Path) -> None:
    """Damage to good files raises nothing else, and a record with a problem has no text."""
    chance = random.Random(5)
    seeds = [
        *SAMPLES.values(),
        MEDLINE,
        article_set(article(1, "<AbstractText>a</AbstractText>")),
        f"A\n\n{LONG}\n\nB\n\n{LONG}",
    ]
    wounds = [b'"', b"{", b"}", b"<", b"\n", b"\r", b"\0", b"\\", b"@", b"&", b"\xff\xfe", b";", b"\t", b"\xe9", b"]"]
    for number in range(400):
        content = bytearray(chance.choice(seeds).encode())
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(content) or 1)
            content[at : at + chance.choice([0, 0, 1, 40])] = chance.choice(wounds)
        path = file(
            tmp_path,
            f"{number}{chance.choice(['.txt', '.csv', '.json', '.jsonl', '.ris', '.bib', '.xml', ''])}",
            bytes(content),
        )
        try:
            found = all_of(path)
        except Unusable:
            continue
        assert [each.position for each in found] == list(range(1, len(found) + 1))
        assert all(each.text is None for each in found if each.problem)
