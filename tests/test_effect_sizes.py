"""Effect sizes: what is read of the words that state one, and what is left alone; beside the sign of a claim."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.graphs import Said, tell

from pipeline.cli.main import cli
from pipeline.export import writing as export
from pipeline.extract.statistics import effect_size
from pipeline.graph import edges as graph
from pipeline.sources.text.effect_sizes import Size, compared, on_edge, read, warning, words
from pipeline.store.database import Store


@pytest.mark.parametrize(
    ("stated", "size"),
    [
        ("OR = 2.84, 95% CI = 1.2, 6.9", Size("OR", 2.84, None, 1.2, 6.9, 95, None, "+")),
        ("odds ratio [OR], 1.91; 95% confidence interval [CI], 1.83-2.00",
         Size("OR", 1.91, None, 1.83, 2.0, 95, None, "+")),
        ("41 percent (hazard ratio, 0.59; 95 percent confidence interval, 0.43 to 0.81",
         Size("HR", 0.59, None, 0.43, 0.81, 95, None, "-")),
        ("23% versus 18%, adjusted OR = 1.5, 95% CI = 1.0, 2.2", Size("OR", 1.5, None, 1.0, 2.2, 95, None, "+")),
        ("relative risk versus control=1.40; 95% confidence interval, 1.15 to 1.70",
         Size("RR", 1.4, None, 1.15, 1.7, 95, None, "+")),
        ("adjusted rate ratio 0,75 (99% CI 0,60–0,94)", Size("IRR", 0.75, None, 0.6, 0.94, 99, None, "-")),
        ("HR (95% CI): 1·2 (0·9–1·6)", Size("HR", 1.2, None, 0.9, 1.6, 95, None, "+")),
        ("r = −0.45, p < 0.001", Size("r", -0.45, p="< 0.001", direction="-")),
        ("beta 2.5 cm, 95% CI 0.5-4.5", Size("β", 2.5, "cm", 0.5, 4.5, 95, None, "+")),
        ("Cohen's d = 0.42", Size("SMD", 0.42)),
        ("mean difference -3.2 mm Hg (95% CI -5.1 to -1.3; P=0.001)",
         Size("MD", -3.2, "mm Hg", -5.1, -1.3, 95, "= 0.001", "-")),
        ("mean difference 3.2 mm Hg", Size("MD", 3.2, "mm Hg")),
        ("relative risk reduction of 22%", Size("RRR", 22.0, "%", direction="-")),
        ("2.2% (95% CI: 0.9 to 3.6) higher", Size("%", 2.2, None, 0.9, 3.6, 95, None, "+")),
        ("reduced by about 12 per cent", Size("%", 12.0, direction="-")),
        ("27% less likely", Size("%", 27.0, direction="-")),
        ("increase of 9 PPs", Size("pp", 9.0, direction="+")),
        ("5.6% increase (95% CI 2.8–8.4%", Size("%", 5.6, None, 2.8, 8.4, 95, None, "+")),
        ("adjusted RR?=?1.18 (95% CI?=?(0.691 to 2.011)", Size("RR", 1.18, None, 0.691, 2.011, 95, None, "+")),
        ("7.8-fold", Size("fold", 7.8)),
        ("-0.63, 95% confidence interval -1.85 to 0.58, P=0.41", Size(None, -0.63, None, -1.85, 0.58, 95, "= 0.41")),
        ("17% (95% CI 12-22%)", Size(None, 17.0, "%", 12.0, 22.0, 95)),
        ("RR 1,250.5", Size("RR", 1250.5, direction="+")),
    ],
)  # fmt: skip
def test_common_wordings(stated: str, size: Size) -> None:
    assert read(stated) == size


@pytest.mark.parametrize(
    "stated",
    [
        "P<.001", "10.0% vs. 15.0%, p = .626", "from 77.5% to 86.1% (p = 0.009)", "50%", "most prominent", "36.1",
        "1.32 [1.07-1.63], P < 0.001 and 1.27 [1.02-1.62], P = 0.001, respectively", "odds ratio; p = 0.02", "",
        "OR 1.8 (95% CI 1.3, 2.5) and OR 1.7 (95% CI, 1.2, 2.4)", "-27% and -19.2% for the respective years",
        "68.8+/-5 pg ml(-1) vs 108.9+/-108 pg ml(-1), p=0.01", "three 30-minute sessions per week", "r = 12",
        "age 30 (20-40)", "HR, 95% CI 0.4 to 0.8", "either 3 or 4", "relative risk of 41%",
        "by 9 PPs", "9.9+/-1.9-fold; P<0.001", "27±2.5-fold",
        "ORs of 1.24 (95% CI 1.04 to 1.48) and 1.15 (95% CI 1.04 to 1.26)",
        "effect sizes ranging from 1.2 to 60 %", "reduced by 10-20%", "by 5 to 10 %",
    ],
)  # fmt: skip
def test_what_is_not_sure_is_left_in_its_words(stated: str) -> None:
    assert read(stated) is None


def test_the_sentence_may_name_the_measure() -> None:
    assert read("0.78 (0.48 to 1.25)") is None, "it may be a range"
    named = read("0.78 (0.48 to 1.25)", "The odds ratio for falls was 0.78 (0.48 to 1.25).")
    assert named is not None and named.measure == "OR" and named.direction == "-"
    several = read("0.78 (95% CI 0.48 to 1.25)", "Odds ratios and hazard ratios were 0.78 (95% CI 0.48 to 1.25).")
    assert several is not None and several.measure is None
    assert read("1.4 (0.9-2)", "The odds ratio was high.") == Size("OR", 1.4, None, 0.9, 2.0, None, None, "+")
    reductions = read(
        "-1.53 (95% CI -2.5 to -0.57)", "A change of -1.53 (95% CI -2.5 to -0.57), a relative reduction of 20%."
    )
    assert reductions == Size(None, -1.53, None, -2.5, -0.57, 95)
    assert read("2.4 (3.1-4.0)", "The odds ratio was high.") is None, "outside, so no interval of it"


def test_a_change_is_one_where_something_changes() -> None:
    assert read("by 59%", "Traffic enforcement reduced traffic fatalities by 59% in 2012.") == Size(
        "%", 59.0, direction="-"
    )
    assert read("by 12%", "Scores differed by 12%.") == Size("%", 12.0)
    assert read("by 88.5%", "Good taste was cited by 88.5% of the children.") is None
    assert read("by 20%", "Falls fell. It was named by 20%.") is None
    assert effect_size("Coffee", "asthma", 0, 38, "Coffee was said to cause asthma by 40%.") is None
    assert effect_size("Coffee", "asthma", 0, 29, "Coffee reduced asthma by 40%.") == "by 40%"


@pytest.mark.parametrize(
    ("stated", "said", "told"),
    [
        ("OR 0.7 (95% CI 0.5-0.9)", "+", "against"), ("OR 0.7 (95% CI 0.5-0.9)", "-", None),
        ("OR 1.2 (95% CI 0.9-1.6)", "+", "includes no effect"), ("OR 1.2 (95% CI 0.9-1.6)", "0", None),
        ("OR 1.4 (95% CI 1.1-1.6)", "0", "excludes"), ("OR 0.7", "?", None), ("MD 3.2", "-", None),
        ("MD -3.2", "+", "against"), ("19% increase", "-", "against"), ("r = 0.3", "-", "against"),
        ("OR 1.5 (95% CI 1.0-2.2)", "+", None), ("OR 1.5 (95% CI 1.0-2.2)", "0", None),
    ],
)  # fmt: skip
def test_what_does_not_go_with_the_sign(stated: str, said: str, told: str | None) -> None:
    size = read(stated)
    assert size is not None
    found = warning(size, said)
    assert found is None if told is None else found is not None and told in found


def test_a_direction_is_turned_with_its_variables() -> None:
    assert on_edge("-", "-", "+") == "+" and on_edge("-", "-", "-") == "-"
    assert on_edge("+", "0", "0") == "+" and on_edge(None, "-", "+") is None
    row = compared("OR 0.7", "", "falls", "-", "+")
    shorter = compared("HR 3.24 (1.2-8.5)", "", "disease-free survival", "-", "-")
    assert shorter is not None and (shorter["direction"], shorter["warning"]) == ("-", None)
    assert row is not None and (row["direction"], row["warning"]) == ("+", None)
    assert words(Size("OR", 0.59, None, 0.43, 0.81, 95, "< 0.001", "-")) == "OR 0.59 (95 % CI 0.43 to 0.81), p < 0.001"
    assert words(Size("pp", 9.0)) == "9 percentage points" and words(Size(None, 3.0, "cm")) == "3 cm; measure not named"


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """A graph of three papers on one edge, with sizes."""
    folder = tmp_path / "g"
    with Store.create(folder) as store:
        tell(store, [Said(name, "coffee", "falls", sign) for name, sign in (("a1", "+"), ("a2", "+"), ("a3", "-"))])
        for abstract, stated in (("a1", "OR 1.5 (95% CI 1.1-2.1)"), ("a2", "OR 0.7, p = 0.01"), ("a3", "=much")):
            store.sql("update claims set effect_size = $size where abstract = $id", size=stated, id=abstract)
    return folder


def test_an_edge_shows_them_side_by_side(told: Path) -> None:
    arguments = ["show", str(told), "coffee", "falls"]
    shown = CliRunner().invoke(cli, arguments, catch_exceptions=False).output
    assert "OR 1.5 (95 % CI 1.1 to 2.1)  up " in shown and "! goes against its claim" in shown
    sizes = json.loads(CliRunner().invoke(cli, [*arguments, "--json"], catch_exceptions=False).output)["sizes"]
    assert [(row["abstract"], row["value"], row["direction"], bool(row["warning"])) for row in sizes] == [
        ("a1", 1.5, "+", False),
        ("a2", 0.7, "-", True),
    ]


def test_tables_have_them_all(told: Path, tmp_path: Path) -> None:
    with Store.open(told) as store:
        export.write(store, "csv", tmp_path / "tables")
        (edge,) = export.edges(store)
        assert graph.sizes([]) == []
    with (tmp_path / "tables/effect_sizes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["abstract"]: row for row in csv.DictReader(file)}
    assert (rows["a1"]["measure"], rows["a1"]["value"], rows["a1"]["low"], rows["a1"]["edge_sign"]) == (
        "OR", "1.5", "1.1", edge.sign,
    )  # fmt: skip
    assert "against" in rows["a2"]["warning"] and rows["a2"]["p"] == "0.01"
    assert (rows["a3"]["value"], rows["a3"]["words"]) == ("", "'=much"), "what is not read is there in its words"
