"""Voices: versions of one study are one, studies of one template are several, in any order."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import EACH_A_GRAPH

from pipeline.events import silent
from pipeline.graph.edges import edges
from pipeline.run import run
from pipeline.settings import Settings
from pipeline.sources import abstracts, near_duplicates
from pipeline.sources.near_duplicates import Wording, sketch, studies
from pipeline.store.database import Store

DATA = Path(__file__).parents[2] / "shared" / "data"


class Text(NamedTuple):
    id: str
    title: str
    text: str


def near(one: Text, other: Text) -> bool:
    return near_duplicates.near(Wording(one.title, one.text), Wording(other.title, other.text))


def voices(texts: Iterable[Text]) -> dict[str, str]:
    held = {it.id: it for it in texts}
    sketches = [(it.id, sketch(it.title, it.text)) for it in held.values()]
    return studies(sorted(sketches), lambda ids: [held[identity] for identity in ids])


TITLE = "Evening screen light and the sleep of adolescents: a randomised crossover trial"
TRIAL = (
    "Light from screens in the evening is suspected of delaying sleep. We asked whether filtered glasses help. "
    "In a crossover trial, 48 adolescents wore amber or clear glasses for 14 evenings each, in random order. Sleep "
    "onset was recorded with actigraphy. Amber glasses brought it forward by 23.5 minutes (95% CI 11.2 to 35.8) and "
    "raised total sleep time by 17 minutes (p = 0.03). Daytime alertness did not differ. Amber glasses are a simple "
    "way to protect the sleep of adolescents who use screens in the evening, and melatonin onset explains part of this."
)
ORIGINAL = Text("a", TITLE, TRIAL)
LABELLED = (
    TRIAL.replace("Light from", "BACKGROUND: Light from")
    .replace("In a crossover", "METHODS: In a crossover")
    .replace("Amber glasses brought", "RESULTS: Amber glasses brought")
)

VERSIONS = {
    "without the subtitle": Text("b", TITLE.partition(":")[0], TRIAL),
    "structured": Text("b", TITLE.upper() + ".", LABELLED),
    "cut off": Text("b", TITLE, TRIAL[: len(TRIAL) // 2] + " (ABSTRACT TRUNCATED)"),
    "corrected": Text("b", TITLE, TRIAL.replace("23.5", "22.9").replace("0.03", "0.04")),
    "another title": Text("b", "Amber glasses advance sleep onset", TRIAL.replace("We asked whether", "It is open if")),
    "preprint with fewer participants": Text(
        "b",
        TITLE,
        TRIAL.replace("48", "31")
        .replace("23.5", "19")
        .replace("11.2", "4")
        .replace("35.8", "34")
        .replace("a simple way to protect", "promising for")
        .replace("is suspected of delaying sleep", "may delay sleep, which has consequences for health and school"),
    ),
    "an indexer's summary": Text(
        "b",
        TITLE,
        "A study is reported in which 48 adolescents used amber glasses in evenings with screens, crossover and "
        "randomised. Melatonin, alertness and actigraphy are described; onset of sleep came earlier.",
    ),
    "typography": Text("b", TITLE, TRIAL.replace("95% CI", "95%\N{NO-BREAK SPACE}CI").replace(" = ", "=")),
}

OTHERS = {
    "another drug in the template": Text(
        "b",
        "Evening caffeine and the sleep of adults",
        TRIAL.replace("amber or clear glasses", "decaffeinated or common coffee")
        .replace("Amber glasses", "Decaffeinated coffee")
        .replace("adolescents", "adults"),
    ),
    "a replication with other numbers": Text(
        "b",
        "A replication on evening light",
        TRIAL.replace("48", "112")
        .replace("14", "7")
        .replace("23.5", "3.1")
        .replace("11.2", "-8")
        .replace("35.8", "14.2")
        .replace("0.03", "0.6"),
    ),
    "one title, another text": Text("b", TITLE, " ".join(f"word{n} speaks of thing{n % 7}" for n in range(60))),
}


@pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
def test_versions_of_one_study_are_one_voice(version: Text) -> None:
    assert voices([ORIGINAL, version]) == {"a": "a", "b": "a"}
    assert near(ORIGINAL, version) and near(version, ORIGINAL)


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_two_studies_are_two_voices(other: Text) -> None:
    assert voices([ORIGINAL, other]) == {"a": "a", "b": "b"}
    assert not near(ORIGINAL, other) and not near(other, ORIGINAL)


def test_notices_that_journals_repeat_and_empty_texts_join_nothing() -> None:
    notice = "Provides notice of upcoming conference events of interest to practitioners and researchers."
    rows = [
        Text("a", "Data mining in medicine", notice),
        Text("b", "Computational intelligence", notice),
        Text("c", "", ""),
        Text("d", "", ""),
        Text("e", "Summary", "Light delays sleep."),
        Text("f", "Summary", "Coffee raises alertness."),
    ]
    assert voices(rows) == {row.id: row.id for row in rows}


def test_a_text_under_two_titles_is_one_voice() -> None:
    assert voices([ORIGINAL, Text("b", "A title that belongs elsewhere", TRIAL)])["b"] == "a"


def chain(links: int) -> list[Text]:
    """Texts of which each is near to the next, and the first has nothing in common with the last."""
    words = [f"token{number}" for number in range(40 * links)]
    return [Text(f"c{at:02}", "", " ".join(words[at * 40 : at * 40 + 120])) for at in range(links - 2)]


def test_a_chain_does_not_join_its_ends() -> None:
    texts = chain(12)
    assert all(near(one, other) for one, other in pairwise(texts))
    found = voices(texts)
    for one in texts:
        for other in texts:
            if found[one.id] == found[other.id]:
                assert near(one, other)


@given(st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_neither_order_nor_batches_matter(rng: random.Random) -> None:
    texts = [ORIGINAL, *(row._replace(id=f"v{n}") for n, row in enumerate(VERSIONS.values())), *chain(8)]
    shuffled = rng.sample(texts, len(texts))
    found = voices(shuffled)
    assert found == voices(texts)
    assert all(voice <= identity and found[voice] == voice for identity, voice in found.items())


def test_many_texts_of_one_template_stay_apart_and_many_copies_are_one() -> None:
    rng = random.Random(5)
    opening = "This article is protected by copyright. The aim of this study was to determine the effect of "
    template = [
        Text(f"t{n:03}", "", opening + " ".join(f"w{rng.randrange(10**6)}" for _ in range(90))) for n in range(200)
    ]
    copies = [ORIGINAL._replace(id=f"x{n:03}", text=TRIAL.replace("simple", f"simple{n}")) for n in range(200)]
    found = voices(template + copies)
    assert {found[row.id] for row in template} == {row.id for row in template}
    assert {found[row.id] for row in copies} == {"x000"}


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "corpus_nudging").is_dir(), reason="needs ../shared/data")
def test_marked_duplicates_of_a_real_review_are_one_voice() -> None:
    rows = [json.loads(line) for line in (DATA / "corpus_nudging" / "corpus.jsonl").open(encoding="utf-8")]
    texts = {row["id"]: Text(row["id"], row["title"] or "", row["abstract"]) for row in rows if row["abstract"]}
    found = voices(texts.values())
    marked = [(row["id"], f"nagtegaal-{row['duplicate_of']}") for row in rows if row["duplicate_of"]]
    assert len(marked) == 11
    assert all(found[one] == found[other] for one, other in marked)
    assert len(set(found.values())) > 0.98 * len(texts)


# --- in a graph -------------------------------------------------------------------------------------------------------

PAPER = (
    "Sleep of adolescents is short. In a trial, 112 adolescents kept a diary for 14 evenings. Caffeine reduced sleep "
    "quality in adolescents by 17 percent. The result was the same in both schools, and it did not depend on age."
)
RECORDS = [
    {"id": "doi:10.1234/evening", "doi": "10.1234/evening", "title": "Caffeine in the evening", "abstract": PAPER},
    {
        "id": "pmid:31",
        "pmid": "31",
        "title": "Caffeine in the evening: a trial among adolescents",
        "abstract": f"BACKGROUND: {PAPER}",
    },
    {
        "id": "pmid:32",
        "pmid": "32",
        "title": "Children and coffee",
        "abstract": "Caffeine reduced sleep quality in children who lived in the north of the country.",
    },
]


def graph_of(folder: Path, *numbers: int) -> Store:
    source = folder / "records.jsonl"
    source.write_text("\n".join(json.dumps(RECORDS[number]) for number in numbers), encoding="utf-8")
    run(Settings(sources=(source,), out=folder / "graph", topics=False), silent)
    return Store.open(folder / "graph")


def voices_in(store: Store) -> dict[str, str]:
    return {row["abstract"]: row["voice"] for row in store.sql("from voices")}


@pytest.mark.slow
def test_two_versions_of_one_paper_support_an_edge_once(tmp_path: Path) -> None:
    with graph_of(tmp_path, 0, 1) as store:
        edge = next(edge for edge in edges(store).rows() if edge["cause"].casefold() == "caffeine")
        assert (edge["papers"], edge["abstracts"], edge["supports"]) == (1, 2, 1)
        assert voices_in(store) == dict.fromkeys(("doi:10.1234/evening", "pmid:31"), "doi:10.1234/evening")


@pytest.mark.slow
def test_voices_are_derived_anew_where_abstracts_came_and_only_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with graph_of(tmp_path, 1, 2) as store:
        assert voices_in(store) == {}
    with graph_of(tmp_path, 0, 1, 2) as store:
        edge = next(edge for edge in edges(store).rows() if edge["cause"].casefold() == "caffeine")
        assert (edge["papers"], edge["abstracts"]) == (2, 3)
        before = voices_in(store)
    monkeypatch.setattr(near_duplicates, "studies", lambda *_: pytest.fail("nothing has changed"))
    with graph_of(tmp_path, 0, 1, 2) as store:
        assert voices_in(store) == before


@given(st.randoms(use_true_random=False), st.integers(1, 7))
@settings(max_examples=20, deadline=None)
def test_texts_that_are_fetched_in_portions_give_the_same_voices(rng: random.Random, portion: int) -> None:
    texts = [ORIGINAL, *(row._replace(id=f"v{n}") for n, row in enumerate(VERSIONS.values())), *chain(8)]
    kept = {text.id: text for text in texts}
    asked: list[int] = []

    def fetch(ids: Sequence[str]) -> list[Text]:
        asked.append(len(ids))
        return [kept[identity] for identity in rng.sample(list(ids), len(ids))]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_duplicates, "_PORTION", portion)
        sketches = [(it.id, sketch(it.title, it.text)) for it in texts]
        assert studies(sorted(sketches), fetch) == voices(texts)
    assert all(asked)


def sketches_in(store: Store) -> list[list[int]]:
    return [row["hashes"] for row in store.sql("from sketches")]


def read_in(store: Store, folder: Path, texts: Sequence[Text]) -> None:
    source = folder / "records.jsonl"
    records = [{"id": it.id, "title": it.title, "abstract": it.text} for it in texts]
    source.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    abstracts.run(store, Settings(sources=(source,), out=folder), silent, "r")


@pytest.mark.slow
@settings(max_examples=EACH_A_GRAPH.max_examples // 2)  # each makes up to three
@given(st.randoms(use_true_random=False), st.integers(1, 3))
def test_texts_read_in_rounds_give_the_voices_of_all_and_are_sketched_once(rng: random.Random, rounds: int) -> None:
    texts = [ORIGINAL, *(row._replace(id=f"v{n}") for n, row in enumerate(VERSIONS.values())), *chain(8)]
    order = rng.sample(texts, len(texts))
    replaced = [it._replace(text=f"{TRIAL} Of {it.id} another version came first.") for it in rng.sample(texts, 4)]
    sketched: list[tuple[str, str]] = []

    def noted(title: str, text: str) -> list[int]:
        sketched.append((title, text))
        return sketch(title, text)

    with tempfile.TemporaryDirectory() as folder, Store.in_memory() as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_duplicates, "sketch", noted)
        read_in(store, Path(folder), replaced)
        for number in range(rounds):
            read_in(store, Path(folder), order[number::rounds])
        assert len(sketched) == len(set(sketched)) > len(replaced)
        rows = [row for row in store.rows("abstracts/list", state=None) if row["state"] == "pending"]
        expected = voices([Text(row["id"], row["title"], row["text"]) for row in rows])
        shared = {voice for identity, voice in expected.items() if voice != identity}
        assert voices_in(store) == {identity: voice for identity, voice in expected.items() if voice in shared}
        assert len(shared) > 1
        assert len(sketches_in(store)) == len(rows)


def test_a_change_of_the_rules_has_all_sketched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [ORIGINAL, *chain(4)]
    with Store.in_memory() as store:
        read_in(store, tmp_path, texts)
        monkeypatch.setattr(near_duplicates, "RULES", near_duplicates.RULES + 1)
        monkeypatch.setattr(near_duplicates, "sketch", lambda title, text: [1, 2])
        read_in(store, tmp_path, texts)
        assert sketches_in(store) == [[1, 2]] * len(texts)
