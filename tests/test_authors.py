"""Authors are read from every format that has them, in one form, and papers that share two of them are one team."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.graphs import abstract

from pipeline.sources import reading as sources
from pipeline.sources.authors import authors, joined
from pipeline.store.database import Store

SMITH = ["Smith, John A", "van der Berg, Jan"]
TEXT = "Coffee raises blood pressure in adults who rarely drink it."


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Smith JA, Jones B, van der Berg J", ["Smith, JA", "Jones, B", "van der Berg, J"]),
        ("Smith, J. A., Jones, B., Li, X.", ["Smith, J. A.", "Jones, B.", "Li, X"]),
        ("Smith, John A.; Jones, Bea", ["Smith, John A.", "Jones, Bea"]),
        ("John A. Smith and Ludwig van Beethoven", ["Smith, John A.", "van Beethoven, Ludwig"]),
        ("Smith JA(1), Jones B(2)(3), Li X(1)", ["Smith, JA", "Jones, B", "Li, X"]),
        ("Yi Wang|Li Xu", ["Wang, Yi", "Xu, Li"]),
        ("Smith J, et al.", ["Smith, J"]),
        ("Smith, John", ["Smith, John"]),
        ("Robert Brown Jr.", ["Brown, Robert"]),
        ("Wang Y; Wang Y", ["Wang, Y"]),
        ("", []),
        (None, []),
    ],
)
def test_names_come_out_in_one_form(written: str | None, names: list[str]) -> None:
    assert authors(written) == names


@given(st.text(max_size=200))
def test_any_text_is_read_and_read_again_alike(text: str) -> None:
    names = authors(text)
    assert all(name.strip() for name in names)
    assert len(authors(joined(names))) <= len(names)


FILES = {
    "pubmed.xml": f"""<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article>
        <ArticleTitle>T</ArticleTitle><Abstract><AbstractText>{TEXT}</AbstractText></Abstract><AuthorList>
        <Author><LastName>Smith</LastName><ForeName>John A</ForeName><Initials>JA</Initials></Author>
        <Author><LastName>van der Berg</LastName><ForeName>Jan</ForeName></Author></AuthorList>
        </Article></MedlineCitation></PubmedArticle></PubmedArticleSet>""",
    "jats.xml": f"""<article><front><article-meta><article-id pub-id-type="pmid">7</article-id>
        <title-group><article-title>T</article-title></title-group><contrib-group>
        <contrib contrib-type="author"><name><surname>Smith</surname><given-names>John A</given-names></name></contrib>
        <contrib><name><surname>van der Berg</surname><given-names>Jan</given-names></name></contrib>
        <contrib contrib-type="editor"><name><surname>Ed</surname><given-names>I</given-names></name></contrib>
        </contrib-group><abstract><p>{TEXT}</p></abstract></article-meta></front></article>""",
    "a.ris": f"TY  - JOUR\nTI  - T\nAU  - Smith, John A\nAU  - van der Berg, Jan\nAB  - {TEXT}\nER  - \n",
    "a.wos": f"PT J\nAU Smith, JA\n   van der Berg, J\nAF Smith, John A\n   van der Berg, Jan\nTI T\nAB {TEXT}\nER\n",
    "a.nbib": f"PMID- 7\nTI  - T\nAB  - {TEXT}\nFAU - Smith, John A\nAU  - Smith JA\nFAU - van der Berg, Jan\n",
    "a.bib": f"@article{{x, title={{T}}, author={{Smith, John A and van der Berg, Jan}}, abstract={{{TEXT}}}}}",
    "a.csv": f'title,abstract,authors\nT,{TEXT},"Smith, John A; van der Berg, Jan"\n',
    "a.jsonl": json.dumps({"title": "T", "abstract": TEXT, "authors": ["John A Smith", "Jan van der Berg"]}) + "\n",
    "csl.json": json.dumps(
        [{"title": "T", "abstract": TEXT, "author": [{"family": "Smith", "given": "John A"},
                                                      {"family": "van der Berg", "given": "Jan"}]}]
    ),
    "openalex.jsonl": json.dumps(
        {"display_name": "T", "abstract_inverted_index": {word: [at] for at, word in enumerate(TEXT.split())},
         "authorships": [{"author": {"display_name": "John A Smith"}, "institutions": []},
                         {"author": {"display_name": "Jan van der Berg"}}]}
    ) + "\n",
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_authors(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(FILES[name])
    (record,) = sources.read([tmp_path / name])
    assert record.text == TEXT
    assert list(record.authors) == SMITH


def teams(written: dict[str, list[str]]) -> dict[str, str]:
    with Store.in_memory() as store:
        store.add([abstract(name, number, authors=names) for number, (name, names) in enumerate(written.items())])
        store.run("abstracts/derive_teams")
        return {row["abstract"]: row["team"] for row in store.rows("abstracts/teams")}


def test_two_shared_authors_make_a_team_and_a_chain_does_not() -> None:
    found = teams(
        {
            "a": ["Smith, John A", "Jones, Bea", "Li, X"],
            "b": ["Möller, T", "JONES, B.", "Smith, JA"],
            "c": ["Möller, Tom", "Jones, B", "Xu, L"],
            "d": ["Smith, J", "Alone, Q"],
            "e": ["Smith, J"],
            "f": [],
        }
    )
    # c shares Jones and Möller with b, which is of a's team, and only Jones with a
    assert found == {"a": "a", "b": "a", "c": "b"}


def test_of_many_authors_the_first_and_the_last_count() -> None:
    crowd = [f"Name{number:02}, A" for number in range(40)]
    ends = {"a": crowd, "b": [crowd[0], "Other, B", crowd[-1]], "c": [crowd[20], crowd[21], "Third, C"]}
    assert teams(ends) == {"a": "a", "b": "a"}
