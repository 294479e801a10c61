"""Removing abstracts takes their evidence away and nothing else, holds over runs, and can be taken back."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.graphs import Said, abstract, tell
from support.program import ALONE, democritus, graph, listed

from pipeline.entities import stage as entities
from pipeline.errors import Unusable
from pipeline.events import silent
from pipeline.export import writing as export
from pipeline.graph import changes as timeline
from pipeline.graph.changes import bring_up_to_date
from pipeline.settings import Settings
from pipeline.sources import removal
from pipeline.store.database import Store

SAID = [
    Said("pmid:1", "coffee", "blood pressure", "+"),
    Said("pmid:2", "coffee", "blood pressure", "-"),
    Said("doi:10.1000/c", "green tea", "sleep", "0"),
]


def tell_all(store: Store, said: Sequence[Said]) -> None:
    known = {row["id"] for row in store.rows("abstracts/list", state=None)}
    for number, name in enumerate(sorted({each.abstract for each in said} - known)):
        kind, _, value = name.partition(":")
        store.add(
            [abstract(name, number, pmid=value if kind == "pmid" else None, doi=value if kind == "doi" else None)]
        )
    for each in said:
        tell(store, [each], named=False)  # ids of claims have their place among those that are told together
    asyncio.run(entities.run(store, Settings(), None, silent))
    bring_up_to_date(store)


def document(store: Store) -> bytes:
    out = io.BytesIO()
    export.write(store, "json", out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("123", "pmid:123"),
        ("PMID: 00123", "pmid:123"),
        ("https://pubmed.ncbi.nlm.nih.gov/123/", "pmid:123"),
        ("10.1000/ABC.", "doi:10.1000/abc"),
        ("https://doi.org/10.1000/abc", "doi:10.1000/abc"),
        ("doi:10.1000/abc", "doi:10.1000/abc"),
        ("sha256:00ff", "sha256:00ff"),
        ("id:17", "17"),
        ("  ", None),
    ],
)
def test_what_an_id_names(written: str, key: str | None) -> None:
    assert removal.key(written) == key


@pytest.mark.parametrize(
    "text",
    [
        "# a list\n1\n\ndoi:10.1000/C\n",
        "pmid,note\n1,so\n,\n,\ndoi\n",
        "title;doi;pmid\nx;10.1000/c;\ny;unavailable;1\n",
        "\ufeffRecord ID,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDOI\n"
        "5,10.1000/c,0,Retraction,10.9/n\n6,unavailable,1,Retraction,10.9/m\n7,10.1/ok,9,Correction,10.9/o\n",
    ],
)
def test_files_of_ids(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ids"
    path.write_text(text, "utf-8")
    keys = set(removal.read(path).keys)
    assert "pmid:1" in keys
    assert ("doi:10.1000/c" in keys) == ("10.1000" in text)
    assert not keys & {"pmid:9", "doi:10.9/n", "pmid:0"}


def test_a_file_that_names_nothing_is_unusable(tmp_path: Path) -> None:
    (tmp_path / "ids").write_text("pmid,doi\n,unavailable\n")
    with pytest.raises(Unusable, match=r"names no abstract.*line 2"):
        removal.read(tmp_path / "ids")


@pytest.mark.slow
def test_a_removal_takes_the_evidence_away_and_nothing_else() -> None:
    with Store.in_memory() as store, Store.in_memory() as without:
        tell_all(store, SAID)
        before = document(store)
        changed = timeline.remove(store, ["pmid:2", "pmid:99"], "retracted")
        assert changed == (["pmid:2"], ["pmid:99"], [])
        tell_all(without, [SAID[0], SAID[2]])
        assert document(store) == document(without)
        states = store.row("status/abstracts")
        assert (states["removed"], states["total"]) == (1, sum(states.values()) - states["total"])
        assert timeline.remove(store, ["pmid:2"]).abstracts == ["pmid:2"]  # known, and no second time in the log
        assert [row["key"] for row in store.rows("abstracts/removals")] == ["pmid:2", "pmid:99"]
        assert timeline.restore(store, ["pmid:2", "pmid:3"]) == (["pmid:2"], ["pmid:3"], [])
        assert document(store) == before
        timeline.remove(store, ["pmid:2"], again=False)
        assert document(store) == before  # a list that is read again takes nothing that a person has put back
        timeline.remove(store, ["pmid:2"])
        assert document(store) == document(without)


@pytest.mark.slow
def test_a_removal_holds_for_what_is_read_later_and_for_all_records_of_the_paper(tmp_path: Path) -> None:
    one, two, list_ = tmp_path / "one.csv", tmp_path / "two.csv", tmp_path / "retracted.txt"
    one.write_text(
        "id,pmid,title,abstract\nx,,Coffee,Coffee raises blood pressure in adults.\ny,,Tea,Tea lowers heart rate.\n"
    )
    two.write_text("id,pmid,title,abstract\n,7,Coffee,Coffee raises blood pressure in adults.\n")
    list_.write_text("7\n")
    out = tmp_path / "graph"
    assert democritus("run", one, "--out", out, "--retracted", list_, *ALONE).returncode == 0
    assert [row["state"] for row in listed("abstracts", out)] == ["done", "done"]
    # the second record says that the first is the paper of PMID 7
    assert democritus("run", one, two, "--out", out, *ALONE).returncode == 0
    assert [row["state"] for row in listed("abstracts", out)] == ["removed", "done", "duplicate"]
    assert [edge["cause"] for edge in listed("edges", out)] == ["Tea"]
    assert '<data key="node_label">Coffee</data>' not in (out / "graph.graphml").read_text("utf-8")
    done = democritus("restore", out, "7")
    assert (done.returncode, done.stdout) == (0, "2 abstracts are back in the graph\n")
    assert [edge["cause"] for edge in listed("edges", out)] == ["Coffee", "Tea"]
    again = graph(out)
    assert democritus("run", one, two, "--out", out, "--retracted", list_, *ALONE).returncode == 0
    assert graph(out) == again


@pytest.mark.slow
def test_the_commands(tmp_path: Path) -> None:
    out, ids = tmp_path / "graph", tmp_path / "ids.csv"
    with Store.create(out) as store:
        tell_all(store, SAID)
    ids.write_text("doi,why\n10.1000/C,fraud\nnone,\n")
    done = democritus("remove", out, "1", "8", "--retracted", ids, "--why", "fraud")
    assert (done.returncode, done.stdout) == (0, "2 abstracts are out of the graph\n")
    assert "line 3" in done.stderr
    assert "1 id names no abstract here, and holds if one is read later: pmid:8." in done.stderr
    assert [row["id"] for row in listed("abstracts", out, "--state", "removed")] == ["doi:10.1000/c", "pmid:1"]
    assert (out / "graph.graphml").exists()
    assert democritus("remove", out).returncode == 2
    assert democritus("restore", tmp_path / "none", "1").returncode == 2
    done = democritus("restore", out, "1", "5")
    assert (done.stdout, "not removed by this id: pmid:5" in done.stderr) == ("1 abstract is back in the graph\n", True)
