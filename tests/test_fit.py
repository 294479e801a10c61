"""Fit of models to a table of numbers: data simulated from a known graph, tables as people have them, the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.graphs import Said, tell
from support.program import democritus, listed

from pipeline.errors import Unusable
from pipeline.graph.models import fit
from pipeline.sources.numbers import read_numbers, read_pairs
from pipeline.store.database import Store

TRUE = {  # what each variable is made of
    "noise": {}, "stress": {"noise": 0.8}, "cortisol": {"stress": 0.7}, "sleep": {"cortisol": -0.6, "noise": -0.5},
    "memory": {"sleep": 0.7}, "coffee": {},
}  # fmt: skip
SAID = [
    *(Said(f"{cause} {effect}", cause, effect, "+" if value > 0 else "-")
      for effect, causes in TRUE.items() for cause, value in causes.items()),
    Said("wrong", "stress", "memory", "+"), Said("open", "noise", "memory", "?"), Said("again", "noise", "stress", "+"),
    Said("other", "coffee", "sleep", "+"), Said("unmeasured", "age", "sleep", "-"),
]  # fmt: skip


def simulated(rows: int, seed: int = 3) -> dict[str, list[Any]]:
    """Columns of a linear Gaussian network; memory has less where stress is more, which papers claim otherwise."""
    draw = np.random.default_rng(seed)
    found: dict[str, Any] = {}
    for name, causes in TRUE.items():
        found[name] = draw.normal(size=rows) + sum(value * found[cause] for cause, value in causes.items())
    found["memory"] = found["memory"] - 0.6 * found["stress"]
    return {name: np.round(values, 5).tolist() for name, values in found.items()}


def written(path: Path, columns: dict[str, list[Any]], separator: str = ",") -> Path:
    lines = [separator.join(columns), *(separator.join(map(str, row)) for row in zip(*columns.values(), strict=True))]
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fitted")
    with Store.create(folder) as store:
        tell(store, SAID)
    return folder


# --- the measure ------------------------------------------------------------------------------------------------------


def test_the_gain_is_the_difference_of_bics_by_least_squares() -> None:
    columns = simulated(80)
    table = np.column_stack([columns[name] for name in TRUE])
    order = list(TRUE)
    parents = [[order.index(cause) for cause in causes] for causes in TRUE.values()]

    def bic(node: int, causes: list[int]) -> float:
        given = np.column_stack([np.ones(80), *(table[:, cause] for cause in causes)])
        left = table[:, node] - given @ np.linalg.lstsq(given, table[:, node], rcond=None)[0]
        return float(80 * np.log(left @ left / 80) + (len(causes) + 2) * np.log(80))

    expected = sum(bic(node, []) - bic(node, causes) for node, causes in enumerate(parents))
    gains = list(fit.permuted(np.corrcoef(table, rowvar=False), parents, 80))
    assert gains[0] == pytest.approx(expected)
    assert len(gains) == fit.PERMUTED
    assert sum(gain >= gains[0] for gain in gains) < 10


def test_more_edges_are_no_gain_where_nothing_goes_together() -> None:
    draw = np.random.default_rng(1)
    parents = [[], [0], [0, 1], [0, 1, 2]]
    gains = [next(fit.permuted(np.corrcoef(draw.normal(size=(200, 4)), rowvar=False), parents, 200)) for _ in range(30)]
    assert np.mean(gains) < -15


@pytest.mark.parametrize(("freedom", "quantile"), [(5, 2.571), (10, 2.228), (30, 2.042), (1000, 1.962)])
def test_quantiles_of_students_t(freedom: int, quantile: float) -> None:
    assert fit.student(freedom) == pytest.approx(quantile, abs=0.005)


# --- tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1.5,2\n2,\n3,4\n",
        "a;b\r\n1,5;2\r\n2;NA\r\n3;4\r\n",
        '\ufeff"a"\t"b"\n1.5\t2\n\n2\t.\n3\t4\n',
        "sep=;\na;b\n1,5;2\n2\n3;4;;\n",
        "a,b,who\n1.5,2,x\n2,n/a,y\n3,4,z\n",
    ],
)
def test_tables_of_numbers(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_bytes(text.encode())
    found = read_numbers(tmp_path / "t.csv")
    assert (found.rows, list(found.columns)) == (3, ["a", "b"])
    assert found.columns["a"].tolist() == [1.5, 2, 3]
    np.testing.assert_equal(found.columns["b"], [2, np.nan, 4])
    assert ("who" in found.aside) == ("who" in text)


def test_columns_that_are_no_measure_are_set_aside(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", {
        "x": [1, 2, 3], "same": [5, 5, ""], "sex": [0, "F", 1], "none": ["", "", ""], "big": [1, "inf", 2],
    })  # fmt: skip
    found = read_numbers(path)
    assert list(found.columns) == ["x"]
    assert found.aside == {
        "sex": "'F' in line 3 is no number", "big": "'inf' in line 3 is no number", "same": "has one value only",
        "none": "has no values",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"), (b"1,2\n3,4\n", "names the columns"), (b"a,b\n1,2,3\n", "line 2 has 3 cells"),
        (b"PK\x03\x04", "save it as CSV"), (b'a,b\n"1,2\n3,4\n', "quotation mark"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(Unusable, match=told):
        read_numbers(tmp_path / "t.csv")
    with pytest.raises(Unusable, match="cannot be read"):
        read_numbers(tmp_path / "missing.csv")


def test_files_of_columns_and_variables(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("Column,Variable\nx1,sleep\nx2,noise\n")
    assert read_pairs(tmp_path / "c.csv") == {"x1": "sleep", "x2": "noise"}
    for text, told in (("x1\n", "1 cells"), ("x1,a\nx1,b\n", "again")):
        (tmp_path / "c.csv").write_text(text)
        with pytest.raises(Unusable, match=told):
            read_pairs(tmp_path / "c.csv")


# --- the program ------------------------------------------------------------------------------------------------------


def test_the_true_model_is_better_than_permuted_ones_and_wrong_signs_are_told(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", {**simulated(300), "id": list(range(300)), "site": ["a"] * 300})
    done = democritus("models", "show", folder, "sleep", "--data", path, "--json")
    data = json.loads(done.stdout)["data"]
    assert data["columns"] == {name: name for name in TRUE}
    assert (data["rows"], data["why"]) == (300, None)
    assert data["gain"] > 1.5 * data["permuted"] > 0
    assert data["as_good"] <= 0.02
    edges = {(each["cause"], each["effect"]): each["agreement"] for each in data["edges"]}
    assert edges.pop(("stress", "memory")) == "opposite"
    assert edges.pop(("noise", "memory")) in {"no sign claimed", "not told from 0"}
    assert edges.pop(("coffee", "sleep")) == "not told from 0"
    assert {*edges.values()} == {"as claimed"}
    assert "6 of 8 columns are variables" in done.stderr
    assert "id (no variable is called so)" in done.stderr
    assert "site ('a' in line 2 is no number)" in done.stderr
    lines = democritus("models", "show", folder, "sleep", "--data", path).stdout
    assert (
        "In the data: an association in one table, no evidence\n   6 variables, 8 effects, 300 rows; BIC better"
        in lines
    )
    assert "stress raises memory: -0." in lines
    listing = democritus("models", folder, "--focus", "sleep", "--data", path).stdout
    assert "in the data otherwise: stress raises memory: -0." in listing


def test_columns_are_named_in_a_file(folder: Path, tmp_path: Path) -> None:
    columns = {f"x{place}": values for place, values in enumerate(simulated(200).values())}
    path = written(tmp_path / "t.csv", columns, "\t")
    assert "name those of your columns" in democritus("models", folder, "--focus", "sleep", "--data", path).stderr
    pairs = tmp_path / "c.csv"
    pairs.write_text("column,variable\nx0,Noise\nx1,stress\n")
    (model,) = listed("models", folder, "--focus", "sleep", "--data", path, "--columns", pairs)
    assert model["data"]["columns"] == {"x0": "noise", "x1": "stress"}
    assert model["data"]["as_good"] == 1  # one edge between two: the other way round is as good
    for text, told in (("x9,noise\n", "has no column 'x9'"), ("x1,nothing\n", "no variable is called 'nothing'")):
        pairs.write_text(text)
        done = democritus("models", folder, "--focus", "sleep", "--data", path, "--columns", pairs)
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert "--data TABLE" in democritus("models", folder, "--columns", pairs).stderr


def test_missing_values_and_columns_without_a_word_of_their_own(folder: Path, tmp_path: Path) -> None:
    columns = simulated(100)
    columns["noise"][:30] = [""] * 30
    columns["cortisol"] = [2 * value + 1 for value in columns["stress"]]
    path = written(tmp_path / "t.csv", columns)
    (model,) = listed("models", folder, "--focus", "sleep", "--data", path)
    assert (model["data"]["rows"], model["data"]["of_rows"]) == (70, 100)
    (aside,) = model["data"]["aside"].values()
    assert "is a linear function of other columns" in aside
    columns["noise"][:95] = [""] * 95
    (model,) = listed("models", folder, "--focus", "sleep", "--data", written(path, columns))
    assert model["data"]["why"] == "5 of 100 rows are complete, fewer than 12; noise lacks most, 95 values"
    (model,) = listed("models", folder, "--focus", "sleep", "--data", written(path, {"age": [1, 2], "coffee": [3, 4]}))
    assert model["data"]["why"] == "no effect has columns at both ends"


def test_the_report_tells_of_the_data(folder: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", simulated(150))
    democritus("models", folder, "--focus", "sleep", "--data", path, "--report", tmp_path / "report")
    text = (tmp_path / "report/models.html").read_text()
    assert "<h3>In the data: an association in one table, no evidence</h3>" in text
    assert "over 150 complete rows of 150" in text
    assert "opposite" in text
