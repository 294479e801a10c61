"""Readings held against gold: labels, calibration, and the bench."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_readings import by_model, by_reader

from benchmarks.evaluate import evaluate
from benchmarks.scoring import calibration
from benchmarks.scoring.labels import Labelled, label
from benchmarks.scoring.readings import INDRA, forecasts, judgements
from pipeline.errors import Unusable
from pipeline.extract.reader.extract import extract
from pipeline.extract.validation import keep
from pipeline.graph.bootstrap import total
from pipeline.store.records import ClaimsDraft


class TestLabels:
    def test_questions_leave_other_claims_without_a_label(self) -> None:
        asked = {"intervention": "Aspirin", "comparator": "placebo", "outcome": "pain", "polarity": "-"}
        record = Labelled.model_validate({"id": "1", "text": "x", "ico": [asked]})
        told = [
            by_model("Aspirin reduced pain."),
            by_model("Aspirin raised pain.", sign="+", relation="raised"),
            by_model("Aspirin reduced fever.", effect="fever"),
        ]
        assert label(record, told) == [True, False, None]

    def test_pairs_are_all_that_a_sentence_says(self) -> None:
        text = "Aspirin reduced pain and fever."
        pair = {
            "cause": {"start": 0, "end": 7, "text": "Aspirin"},
            "effect": {"start": 16, "end": 20, "text": "pain"},
            "polarity": "-",
        }
        record = Labelled.model_validate({"id": "1", "text": text, "pairs": [pair]})
        told = [
            by_model(text),
            by_model(text, effect="fever"),
            by_model(text, sign="+"),
            by_model(text, cause="pain", effect="Aspirin"),
            by_model(text, sign="?"),
            by_model(text, sign="0"),
        ]
        assert label(record, told) == [True, False, False, False, True, None]

    def test_an_answer_says_nothing_of_sentences_it_passes_over(self) -> None:
        text = "Aspirin reduced pain. Coffee raised alertness."
        answer = {
            "claims": [
                {"quote": "Aspirin reduced pain", "cause": "Aspirin", "effect": "pain", "relation": "reduced",
                 "sign": "-", "strength": "causal", "hedged": False}
            ]
        }  # fmt: skip
        record = Labelled.model_validate({"id": "1", "text": text, "answer": answer})
        found = by_reader(text)
        assert dict(zip([claim.cause for claim in found], label(record, found), strict=True)) == {
            "Aspirin": True,
            "Coffee": None,
        }

    def test_a_record_without_any_is_no_gold(self) -> None:
        with pytest.raises(ValueError, match="needs 'ico', 'pairs' or 'answer'"):
            Labelled.model_validate({"id": "1", "text": "x"})


class TestCalibration:
    def test_a_probability_that_holds_has_no_error(self) -> None:
        counts = total([calibration.counted("p", 0.75, right) for right in (True, True, True, False)])
        assert calibration.ece(counts, "p") == pytest.approx(0)
        assert calibration.brier(counts, "p") == pytest.approx(0.75 * 0.25)

    def test_the_error_is_the_distance_weighed_by_bins(self) -> None:
        counts = total(
            [calibration.counted("p", 0.95, False), *(calibration.counted("p", 0.35, True) for _ in range(3))]
        )
        assert calibration.ece(counts, "p") == pytest.approx((0.95 + 3 * 0.65) / 4)
        assert [each.number for each in calibration.bins(counts, "p")] == [3, 1]

    def test_of_nothing_there_is_none(self) -> None:
        assert calibration.ece({}, "p") is calibration.brier({}, "p") is None

    def test_the_plot_escapes_its_title(self) -> None:
        plot = calibration.reliability_plot([calibration.Bin(4, 0.75, 0.5)], "<b>&")
        assert "&lt;b&gt;&amp;" in plot and "<b>" not in plot and "4 claims, reading 0.75, right 0.50" in plot

    def test_the_product_is_that_of_the_factors_before(self) -> None:
        claim = by_model("Aspirin may be associated with pain.", sign="+", hedged=True, strength="correlational")
        assert forecasts(claim)["product"] == pytest.approx(0.5 * 0.7)
        assert forecasts(claim)["indra"] == pytest.approx(INDRA) == pytest.approx(0.65)


class TestEvaluate:
    def test_prints_figures_and_writes_a_plot(self, tmp_path: Path) -> None:
        gold = tmp_path / "gold.jsonl"
        asked = {"intervention": "Aspirin", "comparator": "placebo", "outcome": "pain", "polarity": "-"}
        gold.write_text(json.dumps({"id": "1", "text": "Aspirin reduced pain.", "ico": [asked]}) + "\n")
        plot = tmp_path / "plot.svg"
        done = CliRunner().invoke(evaluate, ["reading", str(gold), "--json", "--plot", str(plot)])
        assert done.exit_code == 0, done.output
        found = json.loads(done.stdout)
        assert (found["claims"], found["right"]) == (1, "1.000")
        assert set(found["reading"]) == set(found["indra"]) == {"brier", "ece"}
        assert plot.read_text().startswith("<svg")

    def test_judgements_fill_what_gold_leaves_open(self, tmp_path: Path) -> None:
        text = "Smoking causes lung cancer."
        gold, judged = tmp_path / "gold.jsonl", tmp_path / "judged.tsv"
        gold.write_text(json.dumps({"id": "1", "text": text, "ico": []}) + "\n")
        (claim,) = keep({"id": "1", "digest": "d", "text": text}, ClaimsDraft(claims=extract(text)), "recipe").claims
        judged.write_text(f"kind\ta\tb\tby\tat\tundone\twhy\nclaim wrong\t{claim.statement}\t\tanna\t2026-11-27\n")
        done = CliRunner().invoke(evaluate, ["reading", str(gold), "--json", "--judged", str(judged)])
        assert (json.loads(done.stdout)["claims"], json.loads(done.stdout)["right"]) == (1, "0.000")

    def test_options_of_other_tasks_are_refused(self) -> None:
        assert CliRunner().invoke(evaluate, ["pairs", "x", "--plot", "y"]).exit_code == 2
        assert CliRunner().invoke(evaluate, ["reading"]).exit_code == 2

    def test_a_file_that_holds_no_decisions_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "bad.tsv").write_text("nonsense\tx\n")
        with pytest.raises(Unusable, match=r"bad\.tsv: line 1"):
            judgements(tmp_path / "bad.tsv")
