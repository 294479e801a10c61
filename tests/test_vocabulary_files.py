"""Vocabularies: two formats told by content, one result; faults counted; hostile files harmless."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.entities.name import key
from pipeline.entities.vocabulary import Concept, Thesaurus, read
from pipeline.errors import Unusable

DATA = Path(__file__).parents[2] / "shared" / "data"

TABLE = """id,name,synonyms,broader
d:1,heart disease,cardiac disease|cardiopathy,
d:2,arrhythmia,"cardiac arrhythmia|dysrhythmia",d:1
d:3,heart failure,,heart disease
"""

JSONL = "\n".join(
    json.dumps(row)
    for row in (
        {"id": "d:1", "names": ["heart disease", "cardiac disease", "cardiopathy"]},
        {"concept_id": "d:2", "label": "arrhythmia", "names": ["cardiac arrhythmia", "dysrhythmia"], "broader": "d:1"},
        {"id": "d:3", "name": "heart failure", "broader": ["d:1"]},
    )
)

FORMATS = {"csv": TABLE, "tsv": TABLE.replace(",", "\t"), "jsonl": JSONL}


def write(folder: Path, text: str, name: str = "vocabulary") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("text", FORMATS.values(), ids=FORMATS)
def test_every_format_says_the_same(tmp_path: Path, text: str) -> None:
    thesaurus = read(write(tmp_path, text))
    assert list(thesaurus.concepts.values()) == [
        Concept("d:1", "heart disease", ("heart disease", "cardiac disease", "cardiopathy"), ()),
        Concept("d:2", "arrhythmia", ("arrhythmia", "cardiac arrhythmia", "dysrhythmia"), ("d:1",)),
        Concept("d:3", "heart failure", ("heart failure",), ("d:1",)),
    ]
    assert (thesaurus.unreadable, thesaurus.faults) == (0, ())
    found = thesaurus.lookup(key("Cardiac Arrhythmias"))
    assert found is not None and found.id == "d:2"
    assert [concept.name for concept in thesaurus.broader(found)] == ["heart disease"]


@pytest.mark.parametrize("suffix", ["", ".csv", ".gz"])
def test_the_format_is_told_by_content(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"vocabulary{suffix}"
    path.write_bytes(gzip.compress(JSONL.encode()) if suffix == ".gz" else b"\xef\xbb\xbf" + TABLE.encode())
    assert list(read(path).concepts) == ["d:1", "d:2", "d:3"]


def test_other_column_names_and_a_table_without_ids(tmp_path: Path) -> None:
    portal = "Class ID,Preferred Label,Synonyms,Obsolete,Parents\nx:1,pain,ache|algia,false,\nx:2,sting,,true,x:1\n"
    assert list(read(write(tmp_path, portal)).concepts) == ["x:1"]
    bare = read(write(tmp_path, "Term;Parent\nsalary;income\nincome;\nwage;income\n"))
    assert [(concept.id, concept.broader) for concept in bare.concepts.values()] == [
        ("salary", ("income",)),
        ("income", ()),
        ("wage", ("income",)),
    ]


def test_an_ambiguous_name_is_nobodys_unless_one_prefers_it(tmp_path: Path) -> None:
    rows = "id,name,synonyms\n1,cold,common cold|cool\n2,common cold,cold\n3,chill,cool\n4,mercury,\n5,Mercury,\n"
    thesaurus = read(write(tmp_path, rows))
    ids = {
        form: concept and concept.id for form in ("cold", "common cold", "chill") if (concept := thesaurus.lookup(form))
    }
    assert ids == {"cold": "1", "common cold": "2", "chill": "3"}
    assert thesaurus.lookup("cool") is None
    assert thesaurus.lookup("mercury") is None
    assert thesaurus.lookup("unheard of") is None


def test_links_may_run_in_circles_and_lead_nowhere(tmp_path: Path) -> None:
    rows = "id,name,broader\na,apple,b|a|nowhere\nb,berry,a\n"
    thesaurus = read(write(tmp_path, rows))
    assert {concept.id: concept.broader for concept in thesaurus.concepts.values()} == {"a": ("b",), "b": ("a",)}


def test_a_concept_may_stand_on_several_rows(tmp_path: Path) -> None:
    rows = "id,name,broader\na,apple,f\na,Malus,r\nf,fruit,\nr,rosacea,\n"
    assert read(write(tmp_path, rows)).concepts["a"] == Concept("a", "apple", ("apple", "Malus"), ("f", "r"))


FAULTY = {
    "csv": (TABLE + 'd:4,"never closed,,\nd:5,stroke,,d:1\nd:6,too,many,cells,here\n,,only synonyms\n', [5, 7, 8]),
    "jsonl": (JSONL + '\n{"id": "d:4", \n[1]\n{"id": "d:6"}\n{"id": "d:5", "names": ["stroke"]}\n', [4, 5, 6]),
}


@pytest.mark.parametrize(("text", "lines"), FAULTY.values(), ids=FAULTY)
def test_bad_lines_are_counted_and_cost_no_good_ones(tmp_path: Path, text: str, lines: list[int]) -> None:
    thesaurus = read(write(tmp_path, text))
    assert list(thesaurus.concepts) == ["d:1", "d:2", "d:3", "d:5"]
    assert sorted(fault.line for fault in thesaurus.faults) == lines
    assert thesaurus.unreadable == len(lines)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("just some words\nand more", "columns id, name, synonyms and broader"),
        ('{"id": "x"}\n', "line 1: no names"),
        ("id,name,synonyms\n", "no concept can be read"),
        ("<?xml version='1.0'?><html><body>hello</body></html>", "columns id, name, synonyms and broader"),
        ("format-version: 1.2\n", "columns id, name, synonyms and broader"),
    ],
)
def test_a_file_without_concepts_is_unusable_and_says_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(Unusable) as error:
        read(path)
    assert str(path) in str(error.value) and says in str(error.value)


def test_no_file_and_no_text(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="there is no such file"):
        read(tmp_path / "missing.csv")
    with pytest.raises(Unusable, match="there is no such file"):
        read(tmp_path)
    (tmp_path / "v.csv").write_bytes(b"PK\x03\x04rest")
    with pytest.raises(Unusable, match="unpack it"):
        read(tmp_path / "v.csv")


def test_hostile_names_are_cleaned(tmp_path: Path) -> None:
    rows = [
        {"id": "a\x1b[2J", "names": ["re\u202ed\x07", "x" * 5000, " "]},
        {"id": "b", "names": ["\ud800", {"c": 1}, 3]},
    ]
    thesaurus = read(write(tmp_path, "\n".join(map(json.dumps, rows))))
    assert thesaurus.concepts["a[2J"].names == ("red",)
    assert thesaurus.concepts["b"].names == ("3",)


@given(st.text(st.characters(exclude_characters="\0"), max_size=400), st.sampled_from(["", TABLE, JSONL + "\n"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_or_refused(tmp_path: Path, text: str, before: str) -> None:
    path = tmp_path / "any"
    path.write_text(before + text, encoding="utf-8", errors="replace")
    try:
        thesaurus = read(path)
    except Unusable as error:
        assert not before
        assert str(path) in str(error)
    else:
        assert isinstance(thesaurus, Thesaurus)
        for concept in thesaurus.concepts.values():
            assert concept.name and all(identity in thesaurus.concepts for identity in concept.broader)


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")
@pytest.mark.parametrize("name", ["entities_doid", "entities_stw_economics", "entities_worldmodelers"])
def test_real_vocabularies(name: str) -> None:
    path = DATA / name / "concepts.jsonl"
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    thesaurus = read(path)
    assert thesaurus.unreadable == 0
    assert len(thesaurus.concepts) == len(rows)
    unique = [concept for concept in thesaurus.concepts.values() if thesaurus.lookup(key(concept.name)) == concept]
    assert len(unique) > 0.8 * len(rows)
