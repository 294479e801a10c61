"""Reading: its signals, its coefficients, labels, calibration, and the judgements of people."""

from __future__ import annotations

import json
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.scoring import calibration
from benchmarks.scoring.bootstrap import total
from benchmarks.scoring.labels import Labelled, label
from benchmarks.scoring.readings import INDRA, forecasts, judgements
from pipeline.cli.main import cli
from pipeline.errors import Unusable
from pipeline.extract import reader
from pipeline.extract.checks import doubts
from pipeline.extract.signals import CERTAINTY, EMBEDDED, SIGNALS, reading, signals
from pipeline.extract.validation import keep
from pipeline.graph import people
from pipeline.graph.edges import claims as graph_claims
from pipeline.graph.people import Signed
from pipeline.store.database import Store
from pipeline.store.records import Claim, ClaimsDraft
from tests.support.graphs import Said, tell

ANNA = Signed("anna", "read it")
SET = {"intercept", "person claim right", "person claim wrong", "model claim right", "model claim wrong"}


def by_reader(text: str) -> list[Claim]:
    return keep({"id": "a", "digest": "d", "text": text}, ClaimsDraft(claims=reader.extract(text)), "recipe").claims


def by_model(text: str, **said: object) -> Claim:
    claim = {
        "quote": text, "cause": "Aspirin", "effect": "pain", "relation": "reduced", "sign": "-", "strength": "causal",
        "hedged": False, **said,
    }  # fmt: skip
    draft = ClaimsDraft.model_validate({"claims": [claim]})
    return keep({"id": "a", "digest": "d", "text": text}, draft, "recipe").claims[0]


class TestSignals:
    def test_the_table_and_the_code_name_the_same_signals(self) -> None:
        table = tomllib.loads(resources.files("pipeline.store").joinpath("reading.toml").read_text("utf-8"))
        assert set(table) == {*SIGNALS, *SET}
        assert {f"doubt {name}" for name in doubts.names()} <= set(SIGNALS)

    def test_a_plain_claim_of_a_model_has_none(self) -> None:
        assert by_model("Aspirin reduced pain.").signals == []

    def test_a_doubt_of_a_model_s_claim_is_one(self) -> None:
        assert by_model("Aspirin reduced pain.", sign="+").signals == ["doubt sign"]

    def test_a_claim_that_was_read_here_has_the_step_of_its_certainty(self) -> None:
        for claim in by_reader("Aspirin significantly reduced pain in adults. Smoking causes lung cancer."):
            assert claim.signals[0] == EMBEDDED
            assert len(set(CERTAINTY) & set(claim.signals)) == 1

    def test_the_steps_cover_all_certainties(self) -> None:
        found = [signals([], step / 100, "+")[1] for step in range(101)]
        assert list(dict.fromkeys(found)) == list(CERTAINTY)
        assert signals([], 0.95, "?")[-1] == "sign ?"
        assert signals([], None, "?") == []

    def test_they_are_pure_and_in_one_order(self) -> None:
        text = "Pain was reduced by aspirin. It may affect sleep."
        assert [claim.signals for claim in by_reader(text)] == [claim.signals for claim in by_reader(text)]
        assert all(claim.signals == [each for each in SIGNALS if each in claim.signals] for claim in by_reader(text))

    @given(st.sets(st.sampled_from(SIGNALS)), st.sampled_from([each for each in SIGNALS if each.startswith("doubt")]))
    def test_a_doubt_never_raises_a_reading(self, found: set[str], doubt: str) -> None:
        assert 0 < reading({*found, doubt}) <= reading(found) < 1

    def test_more_certainty_never_lowers_a_reading(self) -> None:
        steps = [reading([EMBEDDED, each]) for each in CERTAINTY]
        assert steps == sorted(steps)


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
        done = CliRunner().invoke(cli, ["evaluate", "reading", str(gold), "--json", "--plot", str(plot)])
        assert done.exit_code == 0, done.output
        found = json.loads(done.stdout)
        assert (found["claims"], found["right"]) == (1, "1.000")
        assert set(found["reading"]) == set(found["indra"]) == {"brier", "ece"}
        assert plot.read_text().startswith("<svg")

    def test_judgements_fill_what_gold_leaves_open(self, tmp_path: Path) -> None:
        text = "Smoking causes lung cancer."
        gold, judged = tmp_path / "gold.jsonl", tmp_path / "judged.tsv"
        gold.write_text(json.dumps({"id": "1", "text": text, "ico": []}) + "\n")
        (claim,) = keep(
            {"id": "1", "digest": "d", "text": text}, ClaimsDraft(claims=reader.extract(text)), "recipe"
        ).claims
        judged.write_text(f"kind\ta\tb\tby\tat\tundone\twhy\nclaim wrong\t{claim.statement}\t\tanna\t2026-11-27\n")
        done = CliRunner().invoke(cli, ["evaluate", "reading", str(gold), "--json", "--judged", str(judged)])
        assert (json.loads(done.stdout)["claims"], json.loads(done.stdout)["right"]) == (1, "0.000")

    def test_options_of_other_tasks_are_refused(self) -> None:
        assert CliRunner().invoke(cli, ["evaluate", "pairs", "x", "--plot", "y"]).exit_code == 2
        assert CliRunner().invoke(cli, ["evaluate", "reading"]).exit_code == 2

    def test_a_file_that_holds_no_decisions_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "bad.tsv").write_text("nonsense\tx\n")
        with pytest.raises(Unusable, match=r"bad\.tsv: line 1"):
            judgements(tmp_path / "bad.tsv")


class TestJudge:
    SAID = (Said("a", "coffee", "sleep", "-"), Said("b", "coffee", "sleep", "-"))

    def _graph(self, folder: Path) -> Store:
        store = Store.create(folder)
        tell(store, self.SAID)
        return store

    def _claim(self, store: Store) -> str:
        return str(graph_claims(store, abstract="a").rows()[0]["id"])

    def _reading(self, store: Store) -> float:
        return float(graph_claims(store, abstract="a").rows()[0]["reading"])

    @pytest.mark.slow
    def test_a_judgement_decides_the_reading_and_can_be_taken_back(self, tmp_path: Path) -> None:
        with self._graph(tmp_path) as store:
            claim = self._claim(store)
            read = self._reading(store)
            people.judge_claim(store, claim, False, ANNA)
            assert self._reading(store) < 0.05
            people.judge_claim(store, claim, True, ANNA)
            assert self._reading(store) > 0.95
            assert [row["state"] for row in people.log(store)] == ["overruled", "in force"]
            again = people.export(store)
            assert people.import_(store, again).known == 2
            people.undo(store, people.log(store)[1]["id"], ANNA)
            people.undo(store, people.log(store)[0]["id"], ANNA)
            assert self._reading(store) == read
            assert not store.rows("claims/judged")

    def test_an_unknown_claim_is_named(self, tmp_path: Path) -> None:
        with self._graph(tmp_path) as store, pytest.raises(Unusable, match="no current claim"):
            people.judge_claim(store, "sha256:0", True, ANNA)

    @pytest.mark.slow
    def test_from_the_command_line(self, tmp_path: Path) -> None:
        folder = tmp_path / "g"
        source = tmp_path / "a.jsonl"
        source.write_text(json.dumps({"id": "x", "title": "", "abstract": "Smoking causes lung cancer."}) + "\n")
        run = CliRunner()
        assert run.invoke(cli, ["run", str(source), "--out", str(folder)]).exit_code == 0
        claim = json.loads(run.invoke(cli, ["claims", str(folder), "--json"]).stdout)[0]["id"]
        done = run.invoke(cli, ["claims", "judge", str(folder), claim, "right", "--note", "so it says", "--by", "anna"])
        assert done.exit_code == 0, done.output
        done = run.invoke(cli, ["evaluate", "reading", "--graph", str(folder), "--json"])
        assert (json.loads(done.stdout)["claims"], json.loads(done.stdout)["right"]) == (1, "1.000")
        again = run.invoke(cli, ["run", str(source), "--out", str(folder)])
        assert again.exit_code == 0
        assert "claim right" in run.invoke(cli, ["entities", "log", str(folder)]).stdout
