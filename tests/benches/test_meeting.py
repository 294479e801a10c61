"""Evaluation of names and of graphs: clusters against figures worked out by hand, and both tasks from end to end."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
from scoring import evaluated
from support import scripted
from support.chat_server import ChatServer, Reply
from support.program import democritus

from benchmarks.scoring import clusters, entities, meeting
from benchmarks.scoring.evaluate import evaluate
from benchmarks.scoring.report import document
from benchmarks.scoring.task import Options
from pipeline.errors import Unusable
from pipeline.events import silent
from pipeline.graph.bootstrap import total
from pipeline.settings import Settings


def written(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def program(*arguments: object, code: int = 0, **environment: str) -> Any:
    done = evaluated(*arguments, "--json", **environment)
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


class TestClusters:
    MEANINGS: ClassVar = {
        "a": frozenset({"1"}),
        "b": frozenset({"1"}),
        "c": frozenset({"1", "2"}),  # of two meanings
        "d": frozenset({"2"}),
        "e": frozenset({"3"}),
    }

    def scores(self, **cluster_of: int) -> dict[str, float | None]:
        counts = total([clusters.counted(company) for _, company in clusters.companies(self.MEANINGS, cluster_of)])
        return clusters.scored({f"x.{name}": count for name, count in counts.items()}, "x")

    def test_counted_by_hand(self) -> None:
        found = self.scores(a=1, b=1, c=2, d=2, e=2)
        # precision: a, b 1; c, d 2/3; e 1/3. recall: a, b 2/3; c (a, b, d are its own) 2/4; d 1; e 1
        assert found["x.bcubed.precision"] == pytest.approx((1 + 1 + 2 / 3 + 2 / 3 + 1 / 3) / 5, abs=1e-5)
        assert found["x.bcubed.recall"] == pytest.approx((2 / 3 + 2 / 3 + 2 / 4 + 1 + 1) / 5, abs=1e-5)
        # pairs that should be: ab ac bc cd; that are: ab cd ce de
        assert found["x.pairwise.precision"] == pytest.approx(2 / 4)
        assert found["x.pairwise.recall"] == pytest.approx(2 / 4)

    def test_a_name_may_stand_with_either_of_its_meanings(self) -> None:
        for cluster_of in ({"a": 1, "b": 1, "c": 1, "d": 2, "e": 3}, {"a": 1, "b": 2, "c": 3, "d": 3, "e": 4}):
            found = self.scores(**cluster_of)
            assert found["x.bcubed.precision"] == found["x.pairwise.precision"] == 1.0

    def test_nothing_joined_has_no_pairwise_precision(self) -> None:
        found = self.scores(a=1, b=2, c=3, d=4, e=5)
        assert (found["x.pairwise.precision"], found["x.pairwise.recall"]) == (None, 0.0)
        assert found["x.bcubed.precision"] == 1.0

    def test_what_is_resampled_is_what_no_concept_connects(self) -> None:
        assert sorted(map(sorted, clusters.kin(self.MEANINGS))) == [["a", "b", "c", "d"], ["e"]]

    def test_completeness(self) -> None:
        def compared(one: str, other: str) -> bool:
            return {one, other} in ({"a", "b"}, {"a", "e"})

        counts = total([each for _, each in clusters.completeness(self.MEANINGS, compared)])
        assert counts == {"pairs": 8, "compared": 2}  # each pair from both of its ends


RECORDS = (
    {"concept_id": "D1", "names": ["lung cancer", "cancer of the lung", "LC", "pulmonary carcinoma"]},
    {"concept_id": "D2", "names": [{"name": "hypertension", "count": 3}, {"name": "raised arterial tension"}]},
    {"id": "D3", "names": ["hypotension"]},
    {"id": "D4", "names": ["woman", "women"]},
)


class TestEntities:
    def test_rules_join_what_is_spelled_otherwise(self, tmp_path: Path) -> None:
        file, items = written(tmp_path / "names.jsonl", *RECORDS), tmp_path / "items.jsonl"
        found = program("entities", file, "--predictions", items)
        assert (found["task"], found["n"], found["calls"], found["failed"]) == ("entities", 9, 0, 0)
        assert found["concept"]["pairwise"]["precision"] == 1.0
        assert found["concept"]["pairwise"]["recall"] == pytest.approx(2 / 8)  # the lungs, and the women
        assert found["ci95"] == found["intervals"]["concept.bcubed.f1"]
        assert (found["concepts"], found["entities"]["by concept"], found["sets asked about"]) == (4, 7, 0)
        told = {item["text"]: item for item in map(json.loads, items.read_text("utf-8").splitlines())}
        assert told["lung cancer"]["predicted"] == ["cancer of the lung"]
        assert told["women"]["verdict"] == "right"
        assert told["hypotension"]["verdict"] == "right"
        assert told["hypertension"]["verdict"] == "missed"

    def test_a_variable_is_told_from_its_concept(self, tmp_path: Path) -> None:
        file = written(
            tmp_path / "names.jsonl", {"id": "1", "names": ["stroke"]}, {"id": "2", "names": ["risk of stroke"]}
        )
        found = document(evaluate("entities", [file], Settings(), Options(), silent))
        assert found["entities"] == {"by concept": 1, "by variable": 2}
        assert found["concept"]["pairwise"]["precision"] == 0.0
        assert found["variable"]["bcubed"]["precision"] == 1.0

    def test_a_model_is_asked_about_sets_and_never_twice(self, tmp_path: Path) -> None:
        meant = {"lung cancer": "D1", "LC": "D1", "pulmonary carcinoma": "D1", "raised arterial tension": "D2"}

        def respond(request: dict[str, Any]) -> object:
            groups: dict[str, list[int]] = {}
            asked = str(request["messages"][-1]["content"])
            for number, name in re.findall(r"^(\d+)\. (.*?) \|", asked, re.MULTILINE):
                groups.setdefault(meant.get(name, name), []).append(int(number))
            return {
                "groups": [{"terms": terms, "name": f"concept {name}", "broader": []} for name, terms in groups.items()]
            }

        file = written(tmp_path / "names.jsonl", *RECORDS)
        with ChatServer(respond) as server:
            command = [
                "entities",
                file,
                "--model",
                "m",
                "--base-url",
                server.url,
                "--cache",
                tmp_path / "cache",
                "--yes",
            ]
            found = program(*command)
            again = program(*command)
            none = program(*command, "--entities-calls", 0)
            assert len(server.requests) == found["calls"] == found["sets asked about"] == 1
        assert again == {**found, "sent": 0}
        assert none["calls"] == 0
        assert found["concept"]["pairwise"]["recall"] > none["concept"]["pairwise"]["recall"]
        assert found["pair_completeness"] >= none["pair_completeness"]

    def test_questions_that_fail_are_named(self, tmp_path: Path) -> None:
        file = written(tmp_path / "names.jsonl", *RECORDS)
        with ChatServer(lambda _: Reply(refusal="no")) as server:
            command = ["entities", file, "--model", "m", "--base-url", server.url, "--cache", tmp_path / "cache"]
            found = program(*command, code=1)
        assert (found["failed"], found["failures"][0]["state"]) == (1, "refused")
        assert found["concept"]["pairwise"]["recall"] == pytest.approx(2 / 8)  # as the rules alone

    @pytest.mark.parametrize(
        ("record", "told"),
        [
            ({"concept_id": "D1"}, "names"),
            ({"concept_id": "D1", "names": []}, "names"),
            ({"concept_id": "D1", "names": [" "]}, "not blank"),
            ({"names": ["a"]}, "id"),
            ({"concept_id": "D1", "names": [3]}, "names"),
        ],
    )
    def test_records_that_do_not_fit(self, tmp_path: Path, record: object, told: str) -> None:
        file = written(tmp_path / "names.jsonl", record)
        with pytest.raises(Unusable, match=f"line 1: .*{told}"):
            entities.meanings_of([file])


QUESTION = {
    "id": "q1",
    "question": "Does coffee raise blood pressure?",
    "abstracts": [
        {"id": "1", "text": "Coffee raises blood pressure.", "stance": "yes"},
        {"id": "2", "text": "Coffee lowers blood pressure.", "stance": "no"},
        {"id": "3", "text": "Coffee has no effect on blood pressure.", "stance": "no"},
        {"id": "4", "text": "Green tea raises alertness.", "stance": "yes"},
    ],
}


class TestMeeting:
    @pytest.mark.parametrize(
        ("one", "other", "told"),
        [("+", "-", True), ("0", "+", True), ("?", "0", True), ("+", "?", False), ("0", "0", False), ("-", "-", False)],
    )
    def test_opposite_stances(self, one: str, other: str, told: bool) -> None:
        assert meeting.opposite(one, other) is meeting.opposite(other, one) is told

    def test_pairs_of_one_question(self) -> None:
        record = meeting.Asked.model_validate(QUESTION)
        edge = ("coffee", "blood pressure")
        told: dict[str, meeting.Stances] = {
            "Coffee raises blood pressure.": {edge: {"+"}},
            "Coffee lowers blood pressure.": {edge: {"-"}, ("coffee", "sleep"): {"-"}},
            "Coffee has no effect on blood pressure.": {edge: {"0"}},
        }
        judged = meeting.judge(record, {"concept": told, "broader": {}})
        # opposed: 12 13 24 34; agreeing: 14 23; flagged: 12 13 and, wrongly, 23
        assert [judged.counts[name] for name in ("opposed", "agreeing", "concept.flagged", "concept.right")] == [
            4,
            2,
            3,
            2,
        ]
        assert judged.counts["broader.flagged"] == 0
        verdicts = [item.verdict for item in judged.items]
        assert verdicts == ["hit", "hit", "rightly none", "false alarm", "missed", "missed"]
        found = meeting.scores(judged.counts)
        assert (found["precision"], found["recall"]) == (pytest.approx(2 / 3), 0.5)
        assert (found["broader.precision"], found["broader.recall"]) == (None, 0.0)

    @pytest.mark.slow
    def test_a_graph_is_made_as_a_run_makes_it(self, tmp_path: Path) -> None:
        file, items = written(tmp_path / "asked.jsonl", QUESTION), tmp_path / "items.jsonl"
        with ChatServer(scripted.respond) as server:
            command = ["meeting", file, "--model", "m", "--base-url", server.url, "--cache", tmp_path / "cache"]
            command += ["--entities-calls", 0]
            found = program(*command, "--predictions", items)
            assert len(server.requests) == found["calls"] == found["sent"] == 4
            assert program(*command)["sent"] == 0
        assert (found["n"], found["model"], found["failed"]) == (1, "m", 0)
        assert found["precision"] == pytest.approx(2 / 3, abs=1e-5)
        assert found["recall"] == found["concept"]["recall"] == found["broader"]["recall"] == 0.5
        assert found["pairs"] == {"opposed": 4, "agreeing": 2}
        assert found["edges, concept"] == {"in all": 2, "of several papers": 1}
        told = [json.loads(line) for line in items.read_text("utf-8").splitlines()]
        assert [item["verdict"] for item in told].count("hit") == 2

    @pytest.mark.slow
    def test_a_graph_that_is_there_is_scored(self, tmp_path: Path) -> None:
        file, graph = written(tmp_path / "asked.jsonl", QUESTION), tmp_path / "graph"
        record = meeting.Asked.model_validate(QUESTION)
        source = written(tmp_path / "texts.jsonl", *meeting.texts([record])[:3])
        assert democritus("run", source, "--out", graph, "--no-topics").returncode == 0
        found = program("meeting", file, "--graph", graph)
        assert found["texts"] == {"in the graph": 3, "not in it": 1}
        assert found["recall"] == 0.5
        told = evaluated("meeting", file, "--graph", graph)
        assert "1 questions, read by embedded" in told.stdout

    def test_what_fails_is_named(self, tmp_path: Path) -> None:
        def respond(request: dict[str, Any]) -> object:
            return Reply(refusal="no") if "Green" in str(request["messages"][-1]) else scripted.respond(request)

        file = written(tmp_path / "asked.jsonl", QUESTION)
        with ChatServer(respond) as server:
            command = ["meeting", file, "--model", "m", "--base-url", server.url, "--cache", tmp_path / "cache"]
            found = program(*command, "--entities-calls", 0, code=1)
        assert [(each["id"], each["state"]) for each in found["failures"]] == [("4-q1", "refused")]

    def test_bad_commands(self, tmp_path: Path) -> None:
        file, graph = written(tmp_path / "asked.jsonl", QUESTION), tmp_path / "graph"
        other = written(tmp_path / "texts.jsonl", {"id": "a", "text": "Tea lowers stress."})
        assert democritus("run", other, "--out", graph, "--no-topics").returncode == 0
        for arguments, told in (
            (["meeting", file, "--graph", graph], "holds none of the texts"),
            (["meeting", file, "--graph", tmp_path / "none"], "no graph here"),
            (["meeting", other, "--graph", graph], "line 1: field 'abstracts'"),
            (["detection", file, "--graph", graph], "only the tasks meeting, conflicts and reading"),
        ):
            done = evaluated(*arguments)
            assert done.returncode == 2, arguments
            assert told in done.stderr
