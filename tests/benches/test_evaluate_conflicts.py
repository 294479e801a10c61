"""Evaluation of conflicts: which pairs are flagged, in which forms of records, and the words of conditions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scoring import evaluated
from support.program import democritus

from benchmarks.scoring.conflicts import Opposed, couples, judge, opposing, scores, texts

QUESTION = {
    "id": "q",
    "question": "Does zinc lower fever?",
    "abstracts": [
        {"id": "1", "text": "Zinc lowers fever.", "stance": "yes"},
        {"id": "2", "text": "Zinc does not lower fever.", "stance": "no"},
        {"id": "3", "text": "Zinc lowers fever, too.", "stance": "yes"},
    ],
}
X, Y = ("zinc", "fever"), ("metal", "fever")


def test_pairs_of_each_form() -> None:
    asked = Opposed.model_validate(QUESTION)
    assert [(each.one[0], each.other[0], each.opposed) for each in couples(asked)] == [
        ("1", "2", True), ("1", "3", False), ("2", "3", True),
    ]  # fmt: skip
    said = {"id": "s", "claim": "Zinc lowers fever.", "abstracts": [
        {"id": "1", "text": "It does.", "stance": "SUPPORT"},
        {"id": "2", "text": "It does not.", "stance": "CONTRADICT"},
        {"id": "3", "text": "Tea is hot.", "stance": "NEI"},
    ]}  # fmt: skip
    assert [each.opposed for each in couples(Opposed.model_validate(said))] == [False, True, False]


def test_the_nearest_edge_decides() -> None:
    listed = {X: frozenset({"null"}), Y: frozenset({"null"})}
    one, other = {X: {"-": 0}, Y: {"-": 1}}, {X: {"0": 0}, Y: {"0": 1}}
    assert opposing(one, other, listed) == [X]
    agreeing = {X: {"-": 0}, Y: {"0": 1}}
    assert opposing(one, agreeing, listed) == []  # they agree on zinc, whatever they say of metals
    assert opposing({Y: {"-": 1}}, agreeing, listed) == [Y]
    assert opposing(one, other, {}) == []  # not listed: suspected, or within a study
    assert opposing(one, {X: {"+": 0}}, listed) == []  # no sign conflict is listed
    assert opposing({}, other, listed) == []


def test_scores_by_hand() -> None:
    stances = {
        "Zinc lowers fever.": {X: {"-": 0}},
        "Zinc does not lower fever.": {X: {"0": 0}},
        "Zinc lowers fever, too.": {},
    }  # fmt: skip
    judged = judge(Opposed.model_validate(QUESTION), stances, {X: frozenset({"null"})})
    assert scores(judged.counts) == pytest.approx({"precision": 1.0, "recall": 0.5, "f1": 2 / 3})
    assert [item.verdict for item in judged.items] == ["hit", "rightly none", "missed"]


def told(*words: object, code: int = 0) -> Any:
    done = evaluated("conflicts", *words, "--json")
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout) if code == 0 else done.stderr


def test_a_graph_is_scored(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(QUESTION) + "\n", "utf-8")
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in texts([Opposed.model_validate(QUESTION)])), "utf-8")
    assert democritus("run", corpus, "--out", tmp_path / "graph", "--no-topics").returncode == 0
    found = told(gold, "--graph", tmp_path / "graph")
    assert (found["precision"], found["recall"], found["f1"]) == (1.0, 1.0, 1.0)
    assert found["conflicts between studies"] == 1
    assert "holds none of the texts" in told(other_gold(tmp_path), "--graph", tmp_path / "graph", code=2)


def other_gold(place: Path) -> Path:
    path = place / "other.jsonl"
    path.write_text(
        json.dumps({"id": "x", "abstracts": [{"id": "1", "text": "Tea.", "stance": "yes"}]}) + "\n", "utf-8"
    )
    return path


def test_a_graph_is_made_where_none_is_given(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(QUESTION) + "\n", "utf-8")
    found = told(gold, "--cache", tmp_path)
    assert found["pairs"] == {"opposed": 2, "not opposed": 1}
    assert found["texts"] == {"in the graph": 3, "not in it": 0}


def test_words_of_conditions(tmp_path: Path) -> None:
    text = "Zinc lowered fever in children with asthma."
    marked = {"start": text.index("children"), "end": len(text) - 1, "text": "children with asthma"}
    gold = tmp_path / "pairs.jsonl"
    record = {"id": "p", "claim1": {"text": text, "condition": [marked]}, "claim2": {"text": "Zinc raised fever."}}
    gold.write_text(json.dumps(record) + "\n", "utf-8")
    found = told(gold)
    assert (found["precision"], found["recall"], found["words of conditions"]) == (1.0, 1.0, 3)


def test_a_record_of_no_form_is_named(tmp_path: Path) -> None:
    gold = tmp_path / "bad.jsonl"
    gold.write_text(json.dumps({"id": "p"}) + "\n", "utf-8")
    assert "line 1: needs 'abstracts'" in told(gold, code=2)
