"""Evaluation of a graph on a user's own labels: figures counted by hand, and lines that are no labels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.graphs import Said, tell
from support.program import democritus
from test_call_log import call, put

from pipeline.graph.evaluate import assignment
from pipeline.llm.call_log import Calls
from pipeline.store.database import Store

SAID = [
    Said("A", "coffee", "sleep", "-"), Said("A", "coffee", "alertness", "+"), Said("A", "tea", "sleep", "+"),
    Said("B", "smoking", "cancer", "+"), Said("B", "exercise", "cancer", "0"),
    Said("C", "salt", "thirst", "+"), Said("D", "sugar", "mood", "+"),
]  # fmt: skip
LABELS = [
    {"abstract": "A", "cause": "coffee", "effect": "sleep", "sign": "-"},
    {"abstract": "A", "cause": "Coffee", "effect": "alertness", "sign": "-"},
    {"abstract": "A", "cause": "cocoa", "effect": "sleep", "sign": "+"},
    {"abstract": "B", "claims": [{"cause": "less smoking", "effect": "cancer", "sign": "-"}]},
    {"abstract": "C", "claims": []},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labelled")
    with Store.create(folder) as store:
        tell(store, SAID)
    return folder


def written(path: Path, *lines: object) -> Path:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines), "utf-8")
    return path


def scored(folder: Path, file: Path, code: int = 0) -> Any:
    done = democritus("evaluate", folder, file, "--json")
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_counted_by_hand(folder: Path, tmp_path: Path) -> None:
    found = scored(folder, written(tmp_path / "labels.jsonl", *LABELS))
    # of six claims that are found three are labelled; of four labelled ones all but that of cocoa are found
    assert [found[name] for name in ("abstracts", "labelled", "found", "matched", "right")] == [3, 4, 6, 3, 2]
    assert (found["precision"], found["recall"], found["sign_accuracy"]) == (0.5, 0.75, pytest.approx(2 / 3, abs=1e-6))
    assert found["cost_per_right_claim"] == 0
    for name, (low, high) in found["intervals"].items():
        assert low <= found[name] <= high
    shown = democritus("evaluate", folder, tmp_path / "labels.jsonl").stdout
    assert shown.startswith("3 abstracts: 4 claims labelled, 6 found, 3 of them labelled, 2 with the right sign\n")
    assert "recall: labelled claims that are found      0.750" in shown


def test_merged_names_are_one_and_repeats_count_once(tmp_path: Path) -> None:
    with Store.create(folder := tmp_path / "graph") as store:
        tell(store, [Said("A", "coffee", "sleep", "-"), Said("B", "java", "sleep", "-")])
    line = {"abstract": "A", "cause": "java", "effect": "sleep", "sign": "-"}
    file = written(tmp_path / "labels.jsonl", line, line)
    assert scored(folder, file)["matched"] == 0
    assert democritus("entities", "merge", folder, "coffee", "java").returncode == 0
    found = scored(folder, file)
    assert (found["labelled"], found["right"], found["precision"]) == (1, 1, 1.0)


def test_a_right_claim_costs_what_reading_its_abstracts_did(tmp_path: Path) -> None:
    with Store.create(folder := tmp_path / "graph") as store:
        tell(store, SAID)
    with Calls(folder) as calls:
        put(calls, call("k1", item="A", stage="claims", cost_usd=0.5), call("k2", item="D", stage="claims", cost_usd=9))
        put(calls, call("k3", item="A", stage="entities", cost_usd=7))
    assert scored(folder, written(tmp_path / "labels.jsonl", LABELS[0]))["cost_per_right_claim"] == 0.5
    with Calls(folder) as calls:
        put(calls, call("k4", item="A", stage="claims", cost_usd=None))
    assert scored(folder, tmp_path / "labels.jsonl")["cost_per_right_claim"] is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "it is not JSON"), ("[1]", "it is not an object"), ("null", "it is not an object"),
        ("[" * 100_000, "it is not JSON"), ('{"abstract": "A"}', "field 'claims.0.cause'"),
        ('{"abstract": 3, "claims": []}', "field 'abstract'"), ('{"abstract": "", "claims": []}', "field 'abstract'"),
        ('{"abstract": "A", "claims": {}}', "field 'claims'"), ('{"abstract": "A", "claims": [1]}', "field 'claims.0'"),
        ('{"abstract": "A", "cause": "x", "effect": "y", "sign": "++"}', "field 'claims.0.sign'"),
        ('{"abstract": "A", "cause": "x", "effect": "y", "sign": NaN}', "field 'claims.0.sign'"),
        ('{"abstract": "A", "cause": "", "effect": "y", "sign": "+"}', "field 'claims.0.cause'"),
        ('{"abstract": "A", "claims": [], "x": "' + "y" * 1_000_000 + '"}', "longer than"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_and_costs_the_good_ones_nothing(folder: Path, tmp_path: Path, line: str, why: str) -> None:
    file = written(tmp_path / "labels.jsonl", LABELS[0], "", line, *LABELS[1:])
    found = scored(folder, file, code=1)
    assert (found["matched"], found["right"]) == (3, 2)
    assert len(found["bad_lines"]) == 1
    assert found["bad_lines"][0].startswith("line 3 is left out: ") and why in found["bad_lines"][0]
    assert "labels.jsonl: line 3 is left out: " in democritus("evaluate", folder, file).stderr


def test_hostile_bytes_and_names(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    good = json.dumps(LABELS[0]).encode()
    hostile = [
        {"abstract": "\x1b[31mA", "claims": []},
        {"abstract": "B", "cause": "\ud800", "effect": "'; drop table claims; --", "sign": "?"},
        {"abstract": "B", "cause": "x" * 100_000, "effect": "\x00\u202e", "sign": "0"},
    ]
    file.write_bytes(b"\xef\xbb\xbf" + good + b"\r\n\xff\xfe\n" + "\n".join(map(json.dumps, hostile)).encode())
    found = scored(folder, file, code=1)
    assert (found["abstracts"], found["labelled"], found["right"]) == (2, 2, 1)
    assert [line.partition(":")[0] for line in found["bad_lines"]] == ["line 2 is left out", "line 4 is left out"]
    assert [each["why"] for each in found["left_out"]] == ["no abstract of this graph has this id"]
    assert "\x1b" not in democritus("evaluate", folder, file).stderr


def test_what_cannot_be_scored_says_so(folder: Path, tmp_path: Path) -> None:
    for lines, told in (
        ((), "holds no labels"), (("{",), "line 1 is left out"), (({"abstract": "Z", "claims": []},), "such as 'Z'"),
    ):  # fmt: skip
        done = democritus("evaluate", folder, written(tmp_path / "labels.jsonl", *lines))
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert democritus("evaluate", folder, tmp_path / "none.jsonl").returncode == 2
    assert democritus("evaluate", tmp_path / "nowhere", tmp_path / "labels.jsonl").returncode == 2
    assert not (tmp_path / "nowhere").exists()


@given(st.integers(0, 5).flatmap(lambda n: st.lists(st.lists(st.integers(0, 9), min_size=n, max_size=n), max_size=5)))
def test_no_assignment_is_worth_more(worth: list[list[int]]) -> None:
    found = assignment(worth)
    columns = [column for column in found if column is not None]
    assert len(found) == len(worth)
    assert len(set(columns)) == len(columns)
    assert all(worth[row][column] for row, column in enumerate(found) if column is not None)
    assert sum(worth[row][column] for row, column in enumerate(found) if column is not None) == _best(worth)


def _best(worth: Sequence[Sequence[int]]) -> int:
    """The most that any assignment is worth, by trying all of them."""
    if not worth or not worth[0]:
        return 0
    size = max(len(worth), len(worth[0]))
    square = [[*row, *[0] * (size - len(row))] for row in worth] + [[0] * size for _ in range(size - len(worth))]
    return max(sum(square[row][column] for row, column in enumerate(order)) for order in permutations(range(size)))
