"""Questions about conflicts: what is kept of an answer, what it changes, and that nothing is asked twice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from support import scripted
from support.chat_server import ChatServer
from support.graphs import Said, tell
from support.program import democritus

from pipeline.errors import Invalid, OverBudget, Postponed
from pipeline.events import silent
from pipeline.graph.changes import bring_up_to_date
from pipeline.graph.conflicts import asking
from pipeline.graph.conflicts import queries as conflicts
from pipeline.graph.conflicts.asking import keep_verdict
from pipeline.graph.conflicts.axes import ClaimDetails
from pipeline.llm.question import Answer, Question
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.records import ConflictDraft

SETTINGS = Settings(model="m", conflicts_calls=4)
A = ClaimDetails("a", "Zinc lowered fever in children.", text="Zinc (80 mg) was given. Zinc lowered fever in children.")
B = ClaimDetails("b", "Zinc did nothing.", title="Elderly adults", text="Zinc (15 mg) was given. Zinc did nothing.")


def draft(**changes: object) -> ConflictDraft:
    said: dict[str, object] = {"a": "right", "b": "right", "same": True, "verdict": "real", "axes": []}
    return ConflictDraft.model_validate({**said, **changes})


class TestKept:
    def test_no_words_no_axis(self) -> None:
        axes = [
            {"axis": "dose", "a": "80 mg", "b": "15 MG"},
            {"axis": "population", "a": "children", "b": "elderly adults"},
            {"axis": "place", "a": "Kenya", "b": "15 mg"},  # not there
            {"axis": "setting", "a": "", "b": "15 mg"},
            {"axis": "design", "a": "zinc", "b": "Zinc"},  # the same
            {"axis": "mood", "a": "80 mg", "b": "15 mg"},  # no axis
            {"axis": "dose", "a": "80", "b": "15"},  # again
        ]
        kept = keep_verdict(A, B, draft(axes=axes))
        assert [tuple(axis) for axis in kept.axes] == [
            ("dose", "80 mg", "15 MG"), ("population", "children", "elderly adults"),
        ]  # fmt: skip
        assert kept.why == "separated by dose, population"

    @pytest.mark.parametrize(
        ("changes", "verdict"),
        [
            ({}, "real"),
            ({"verdict": "apparent"}, "apparent"),
            ({"a": "wrong"}, "misread"),
            ({"b": "unclear", "verdict": "real"}, "real"),
            ({"same": False}, "misread"),
            ({"verdict": "misread"}, "apparent"),  # of what, if both are right?
        ],
    )
    def test_the_verdict_follows_from_the_readings(self, changes: dict[str, object], verdict: str) -> None:
        assert keep_verdict(A, B, draft(**changes)).verdict == verdict

    @pytest.mark.parametrize("axes", [None, "dose", [1, None, {"axis": "dose"}], {"axis": "dose"}])
    def test_what_is_no_list_of_axes_is_none(self, axes: object) -> None:
        assert draft(axes=axes).axes == []


class Judge:
    """A model that answers about conflicts as it is told to; it counts the pairs it was asked about."""

    def __init__(self, say: Callable[[str], ConflictDraft | Exception]) -> None:
        self.say = say
        self.asked: list[str] = []

    async def ask(self, question: Question) -> Answer:
        asked = question.messages[-1].content
        self.asked.append(asked.splitlines()[0].removeprefix("Pair: "))
        said = self.say(asked)
        if isinstance(said, Exception):
            raise said
        return Answer(said, cast(Any, None))


SAID = [
    Said("A", "zinc", "fever", "-", quote="Zinc lowered fever in children."),
    Said("B", "zinc", "fever", "+", quote="Zinc raised fever in elderly adults."),
    Said("C", "tea", "sleep", "-", quote="Tea lowered sleep."),
    Said("D", "tea", "sleep", "0", quote="Tea did nothing to sleep."),
    Said("E", "tea", "sleep", "0", quote="Sleep was the same."),
]


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.in_memory() as store:
        tell(store, SAID)
        yield store


def run(store: Store, model: Judge, failed: int = 0, settings: Settings = SETTINGS) -> None:
    bring_up_to_date(store)
    asyncio.run(asking.run(store, settings, model, silent, failed))
    bring_up_to_date(store)


def listed(store: Store) -> Sequence[tuple[str, str | None]]:
    return [(row["cause"], row["verdict"]) for row in conflicts.conflicts(store)]


def test_one_question_sees_both_quotes_with_their_abstracts(store: Store) -> None:
    seen: list[str] = []

    def say(asked: str) -> ConflictDraft:
        seen.append(asked)
        return draft()

    run(store, Judge(say))
    (zinc,) = (asked for asked in seen if "zinc" in asked)
    assert "Pair: zinc -> fever" in zinc
    assert "A was read as: zinc raises (+) fever" in zinc or "A was read as: zinc lowers (-) fever" in zinc
    assert "quote: Zinc lowered fever in children." in zinc
    assert "On A. a sentence" in zinc


def test_what_is_answered_is_kept_and_never_asked_again(store: Store) -> None:
    judge = Judge(lambda _: draft(verdict="apparent"))
    run(store, judge)
    assert sorted(judge.asked) == ["tea -> sleep", "zinc -> fever"]
    assert set(listed(store)) == {("tea", "apparent"), ("zinc", "apparent")}
    run(store, judge)
    assert len(judge.asked) == 2
    tell(store, [Said("F", "milk", "sleep", "+"), Said("G", "milk", "sleep", "-")], "more")
    run(store, judge)
    assert judge.asked[2:] == ["milk -> sleep"]


def test_a_reading_that_is_wrong_falls_and_its_conflict_with_it(store: Store) -> None:
    run(store, Judge(lambda asked: draft(a="wrong", verdict="misread") if "zinc" in asked else draft()))
    assert listed(store) == [("tea", "real")]
    (suspected,) = conflicts.conflicts(store, of_type="reading suspected")
    assert (suspected["cause"], suspected["verdict"], suspected["verdict_by"]) == ("zinc", "misread", "m")
    said = [(row["kind"], row["by"]) for row in store.rows("entities/log", people=False, search=None)]
    assert ("claim wrong", "m") in said
    assert ("claim right", "m") in said


def test_axes_of_a_model_are_shown_with_its_name(store: Store) -> None:
    axes = [{"axis": "population", "a": "Zinc", "b": "fever"}]
    run(store, Judge(lambda asked: draft(axes=axes) if "zinc" in asked else draft()))
    (row,) = (row for row in conflicts.conflicts(store) if row["cause"] == "zinc")
    (axis,) = conflicts.show(store, row["id"])["axes"]
    assert (axis["axis"], axis["by"], set(axis["words"])) == ("population", "m", {"Zinc", "fever"})


def test_never_more_questions_than_allowed(store: Store) -> None:
    judge = Judge(lambda _: draft())
    run(store, judge, settings=SETTINGS.model_copy(update={"conflicts_calls": 1}))
    assert judge.asked == ["zinc -> fever"] or judge.asked == ["tea -> sleep"]
    run(store, judge, settings=SETTINGS.model_copy(update={"conflicts_calls": 0}))
    run(store, judge, failed=1, settings=SETTINGS.model_copy(update={"conflicts_calls": 2}))
    assert len(judge.asked) == 1
    assert asking.allowed(store, Settings()) == 1  # 15 for 100 abstracts, of five


def test_a_failure_leaves_a_conflict_as_rules_see_it_and_is_asked_again(store: Store) -> None:
    run(store, Judge(lambda asked: Invalid("no JSON") if "tea" in asked else draft()))
    assert set(listed(store)) == {("zinc", "real"), ("tea", None)}
    judge = Judge(lambda _: draft())
    run(store, judge, failed=1)
    assert judge.asked == ["tea -> sleep"]


def test_what_was_answered_before_the_money_ran_out_is_kept(store: Store) -> None:
    with pytest.raises(OverBudget):
        run(store, Judge(lambda asked: OverBudget("no more") if "tea" in asked else draft()))
    bring_up_to_date(store)
    assert ("zinc", "real") in listed(store)


def test_while_answers_wait_for_a_batch_nothing_is_decided(store: Store) -> None:
    with pytest.raises(Postponed):
        run(store, Judge(lambda asked: Postponed("by batch") if "tea" in asked else draft()))
    bring_up_to_date(store)
    assert {verdict for _, verdict in listed(store)} == {None}


@pytest.mark.slow
def test_a_run_asks_about_conflicts_once(tmp_path: Path) -> None:
    corpus, out = tmp_path / "corpus.jsonl", tmp_path / "graph"
    corpus.write_text("".join(json.dumps(each) + "\n" for each in scripted.abstracts(30)), "utf-8")

    def respond(request: dict[str, Any]) -> object:
        return scripted.respond(request)

    with ChatServer(respond) as server:
        command = ["run", str(corpus), "--out", str(out), "--model", "m", "--base-url", server.url, "--no-topics"]
        assert democritus(*command).returncode == 0
        asked = sum("verdict" in str(request.json["response_format"]) for request in server.requests)
        before = len(server.requests)
        assert democritus(*command).returncode == 0
        assert len(server.requests) == before
    assert 0 < asked <= 5  # 15 for 100
    told = json.loads(democritus("conflicts", str(out), "--type", "all", "--json").stdout)
    assert sum(row["verdict"] == "real" for row in told) >= asked
    stages = {row["stage"] for row in json.loads(democritus("status", str(out), "--json").stdout)["spend"]}
    assert "conflicts" in stages


@pytest.mark.slow
def test_dry_run_and_batch_know_the_stage(tmp_path: Path) -> None:
    corpus, out, asked = tmp_path / "corpus.jsonl", tmp_path / "graph", tmp_path / "asked.jsonl"
    corpus.write_text("".join(json.dumps(each) + "\n" for each in scripted.abstracts(30)), "utf-8")
    with ChatServer(scripted.respond) as server:
        model = ["--model", "m", "--base-url", server.url, "--no-topics"]
        done = democritus("run", str(corpus), "--out", str(out), *model, "--conflicts-model", "embedded")
        assert done.returncode == 0
        dry = democritus("run", str(corpus), "--out", str(out), *model, "--dry-run")
        assert "conflicts" in dry.stdout
    prepared = democritus("batch", "prepare", str(out), str(corpus), "-o", str(asked), "--model", "m", "--no-topics",
                          "--conflicts-model", "strong")  # fmt: skip
    assert prepared.returncode == 0, prepared.stderr
    lines = [json.loads(line) for line in asked.read_text("utf-8").splitlines()]
    assert lines
    assert {line["body"]["model"] for line in lines} == {"strong"}
    answers = tmp_path / "answers.jsonl"
    content = {"a": "right", "b": "right", "same": True, "verdict": "apparent", "axes": []}
    answers.write_text(
        "".join(json.dumps({"custom_id": line["custom_id"], "content": content}) + "\n" for line in lines), "utf-8"
    )
    assert democritus("batch", "import", str(out), str(answers)).returncode == 0
    told = json.loads(democritus("conflicts", str(out), "--type", "all", "--json").stdout)
    assert {row["verdict_by"] for row in told if row["verdict"]} == {"strong"}
