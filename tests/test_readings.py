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

from pipeline.cli.main import cli
from pipeline.errors import Unusable
from pipeline.extract.checks import doubts
from pipeline.extract.reader.extract import extract
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
    return keep({"id": "a", "digest": "d", "text": text}, ClaimsDraft(claims=extract(text)), "recipe").claims


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
        again = run.invoke(cli, ["run", str(source), "--out", str(folder)])
        assert again.exit_code == 0
        assert "claim right" in run.invoke(cli, ["entities", "log", str(folder)]).stdout
