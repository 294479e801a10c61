"""One graph through time: whatever happened in whatever portions, it is the graph that one run would make of it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import export, timeline
from pipeline.abstracts import removal
from pipeline.entities import people
from pipeline.entities.people import Signed
from pipeline.errors import Unusable
from pipeline.observers.events import silent
from pipeline.records import content_id
from pipeline.run import GRAPHML, run
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.timeline import merging

ANNA = Signed("anna")
SENTENCES = [
    "Coffee raises blood pressure in adults.", "Coffee lowers blood pressure.", "Green tea lowers heart rate.",
    "Coffee consumption increased the risk of insomnia.", "Caffeine (CAF) causes insomnia. CAF reduces sleep quality.",
    "CAF reduces sleep quality.", "Tea had no effect on blood pressure.", "Insomnia may raise blood pressure.",
    "Green tea improves sleep quality.", "Nitrous oxide emissions raise temperature.",
]  # fmt: skip
CORPUS = [
    {"id": f"r{number}", "title": f"Study {number}", "abstract": text, "pmid": str(number + 1), "year": 2000 + number}
    for number, text in enumerate(SENTENCES)
] + [
    {"id": "copy", "title": "Study 0", "abstract": SENTENCES[0]},
    {"id": "same-doi", "title": "Another", "abstract": SENTENCES[1], "doi": "10.1000/x"},
    {"id": "doi", "title": "One more", "abstract": SENTENCES[6], "doi": "10.1000/x"},
    {"id": "none", "title": "No abstract", "abstract": "", "pmid": "77"},
]
NAMES = ["coffee", "green tea", "tea", "caffeine", "insomnia", "blood pressure", "sleep quality"]

which = st.integers(0, 1)
keys = st.sampled_from(["pmid:1", "pmid:3", "pmid:7", "doi:10.1000/x", "copy", "pmid:99"])
steps = st.one_of(
    st.tuples(st.just("run"), which, st.lists(st.integers(0, len(CORPUS) - 1), min_size=1, max_size=6, unique=True)),
    st.tuples(st.just("remove"), which, keys),
    st.tuples(st.just("restore"), which, keys),
    st.tuples(
        st.sampled_from(["merge", "split", "broader", "reject", "accept"]),
        which,
        st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)),
    ),
    st.tuples(st.just("join"), which, st.none()),
)


def read(records: Sequence[dict[str, Any]], folder: Path, out: Path, **more: Any) -> None:
    """A run over some records, each of which lies in a file named after what is in it."""
    sources = []
    for record in records:
        text = json.dumps(record) + "\n"
        sources.append(folder / f"{content_id(text)[-16:]}.jsonl")
        sources[-1].write_text(text)
    run(Settings(sources=tuple(sources), out=out, topics=False, entities_calls=0, **more), silent)


def document(folder: Path) -> bytes:
    out = io.BytesIO()
    with Store.open(folder) as store:
        export.write(store, "json", out)
    return out.getvalue()


def step(told: tuple[str, int, Any], graphs: list[Path], scratch: Path, number: int) -> None:
    kind, place, what = told
    if kind == "join":
        if all((each / "graph.duckdb").exists() for each in graphs):
            out = scratch / f"joined{number}"
            first, second = (graphs[place], graphs[1 - place])
            merging.merge(first, second, out, GRAPHML)
            graphs[:] = [out, scratch / f"new{number}"]
    elif kind == "run":
        read([CORPUS[at] for at in what], scratch, graphs[place])
    elif (graphs[place] / "graph.duckdb").exists():
        with Store.create(graphs[place]) as store:
            if kind == "remove":
                timeline.remove(store, [what])
            elif kind == "restore":
                timeline.restore(store, [what])
            else:
                _decide(store, kind, *what)


def _decide(store: Store, kind: str, a: str, b: str) -> None:
    try:
        if kind in ("reject", "accept"):
            getattr(people, kind)(store, a, ANNA)
        else:
            getattr(people, kind)(store, a, b, ANNA)
    except Unusable:  # there is no such name yet, or it makes no sense
        pass


def rebuilt(folder: Path, scratch: Path) -> Path:
    """The graph that one run makes of what is in another, in the order it was read, with what people decided."""
    with Store.open(folder) as store:
        rows = store.rows("abstracts/list", state=None)
        removed = removal.in_force(store)
        decisions = people.export(store)
    records = [
        {"id": re.sub(r"#\d+$", "", row["id"]), "title": row["title"], "abstract": row["text"], "year": row["year"],
         "pmid": row["pmid"], "doi": row["doi"]}
        for row in rows
    ]  # fmt: skip
    retracted, out = scratch / "retracted.txt", scratch / "rebuilt"
    retracted.write_text("".join(f"{key if ':' in key else f'id:{key}'}\n" for key in sorted(removed)))
    read(records, scratch, out, **({"retracted": retracted} if removed else {}))
    with Store.create(out) as store:
        people.import_(store, decisions)
    return out


@pytest.mark.slow
@settings(max_examples=max(4, settings().max_examples // 25), deadline=None)
@given(st.lists(steps, min_size=2, max_size=7))
def test_whatever_happened_equals_a_rebuild_byte_for_byte(told: list[tuple[str, int, Any]]) -> None:
    with TemporaryDirectory() as folder:
        scratch = Path(folder)
        graphs = [scratch / "a", scratch / "b"]
        for number, each in enumerate([("run", 0, [0, 1, 4]), *told]):
            step(each, graphs, scratch, number)
        for graph in graphs:
            if (graph / "graph.duckdb").exists():
                (rebuild := scratch / "rebuilding").mkdir(exist_ok=True)
                with TemporaryDirectory(dir=rebuild) as place:
                    assert document(graph) == document(rebuilt(graph, Path(place)))
        if all((each / "graph.duckdb").exists() for each in graphs):
            merging.merge(graphs[0], graphs[1], scratch / "ab", GRAPHML)
            merging.merge(graphs[1], graphs[0], scratch / "ba", GRAPHML)
            assert document(scratch / "ab") == document(scratch / "ba")
            assert (scratch / "ab" / GRAPHML).read_bytes() == (scratch / "ba" / GRAPHML).read_bytes()
