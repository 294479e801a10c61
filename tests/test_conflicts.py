"""Conflicts keep every side with its claims, and grow with even evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.graphs import Said, tell
from support.program import democritus

from pipeline.errors import Unusable
from pipeline.extract.sign_words import BY_VALUE, OF_A_CHANGE, is_due_to, unsure_sign
from pipeline.extract.validation import keep
from pipeline.graph import people
from pipeline.graph.conflicts import verdicts
from pipeline.graph.conflicts.queries import conflicts, show
from pipeline.graph.derive import derive_graph
from pipeline.graph.people import Signed
from pipeline.store.database import Store
from pipeline.store.filter import Filter
from pipeline.store.records import ClaimDraft, ClaimsDraft, ConflictVerdict, Ends, Sign


def conflicts_of(*said: Said) -> list[dict[str, Any]]:
    with Store.in_memory() as store:
        tell(store, said)
        return conflicts(store, of_type=None).rows()


def test_opposite_signs() -> None:
    (found,) = conflicts_of(Said("A", "x", "y", "+"), Said("B", "x", "y", "-"), Said("B", "x", "y", "-", quote="again"))
    assert (found["kind"], found["cause"], found["effect"]) == ("sign", "x", "y")
    sides = {side["sign"]: [claim["abstract"] for claim in side["claims"]] for side in found["sides"]}
    assert sides == {"+": ["A"], "-": ["B", "B"]}
    assert found["type"] == "between studies"


def test_effect_against_none() -> None:
    (found,) = conflicts_of(Said("A", "x", "y", "+"), Said("B", "x", "y", "0"))
    assert found["kind"] == "null"
    assert {side["sign"] for side in found["sides"]} == {"+", "0"}


def test_the_null_is_the_last_side() -> None:
    (found,) = conflicts_of(Said("A", "x", "y", "0"), Said("B", "x", "y", "-"))
    assert [side["sign"] for side in found["sides"]] == ["-", "0"]


def test_both_directions_are_one_conflict() -> None:
    (found,) = conflicts_of(Said("A", "x", "y", "+"), Said("B", "y", "x", "+"), Said("C", "y", "x", "+"))
    assert (found["kind"], found["cause"]) == ("direction", "y")
    assert found["type"] == "loop"
    assert [(side["cause"], len(side["claims"])) for side in found["sides"]] == [("y", 2), ("x", 1)]


def test_correlations_have_no_direction() -> None:
    said = [Said("A", "x", "y", "+", strength="correlational"), Said("B", "y", "x", "+")]
    assert conflicts_of(*said) == []


def test_one_paper_on_both_sides_is_a_conflict_within_a_study() -> None:
    (found,) = conflicts_of(Said("A", "x", "y", "+"), Said("A", "x", "y", "-"))
    assert (found["kind"], found["type"]) == ("sign", "within a study")


def test_no_conflict() -> None:
    assert conflicts_of(Said("A", "x", "y", "+"), Said("B", "x", "y", "+"), Said("C", "x", "y", "?")) == []
    assert conflicts_of() == []


def test_more_even_evidence_scores_higher() -> None:
    lone = conflicts_of(Said("A", "x", "y", "+"), Said("B", "x", "y", "-"))
    even = conflicts_of(*[Said(name, "x", "y", sign) for name, sign in zip("ABCD", "++--", strict=True)])
    uneven = conflicts_of(*[Said(name, "x", "y", sign) for name, sign in zip("ABCD", "+++-", strict=True)])
    assert even[0]["score"] > lone[0]["score"]
    assert even[0]["score"] > uneven[0]["score"]


def types_of(*said: Said) -> list[str]:
    return [found["type"] for found in conflicts_of(*said)]


class TestTypes:
    def test_papers_that_say_one_thing_each_conflict_between_studies(self) -> None:
        both = [Said("A", "x", "y", "+"), Said("A", "x", "y", "-")]
        assert types_of(*both, Said("B", "x", "y", "+")) == ["within a study"]
        assert types_of(*both, Said("B", "x", "y", "+"), Said("C", "x", "y", "-")) == ["between studies"]

    def test_a_side_of_doubted_claims_alone_is_suspected(self) -> None:
        doubted = Said("B", "x", "y", "-", doubts=("sign",))
        assert types_of(Said("A", "x", "y", "+"), doubted) == ["reading suspected"]
        assert types_of(Said("A", "x", "y", "+"), doubted, Said("C", "x", "y", "-")) == ["between studies"]

    @pytest.mark.parametrize("signal", [BY_VALUE, OF_A_CHANGE])
    def test_a_sign_that_the_words_leave_unsure_opposes_a_null_but_no_sign(self, signal: str) -> None:
        unsure = Said("A", "x", "y", "+", signals=(signal,))
        assert types_of(unsure, Said("B", "x", "y", "-")) == ["reading suspected"]
        assert types_of(unsure, Said("B", "x", "y", "0")) == ["between studies"]

    def test_only_those_between_studies_are_listed_by_default(self) -> None:
        with Store.in_memory() as store:
            tell(
                store,
                [
                    Said("A", "x", "y", "+"),
                    Said("A", "x", "y", "-"),
                    Said("A", "u", "v", "+"),
                    Said("B", "u", "v", "0"),
                ],
            )
            assert [row["cause"] for row in conflicts(store)] == ["u"]
            assert [row["cause"] for row in conflicts(store, of_type="within a study")] == ["x"]

    def test_about_one_entity(self) -> None:
        with Store.in_memory() as store:
            tell(store, [Said(paper, cause, "y", sign) for cause in "xu" for paper, sign in (("A", "+"), ("B", "-"))])
            (u,) = (row["cause_id"] for row in conflicts(store) if row["cause"] == "u")
            assert [row["cause"] for row in conflicts(store, wanted=Filter(about=Ends([u], [])))] == ["u"]
            assert conflicts(store, wanted=Filter(about=Ends([], []))).rows() == []


@pytest.mark.parametrize(
    ("quote", "relation", "effect", "sign", "signals"),
    [
        ("Irbesartan improved QT dispersion.", "improved", "QT dispersion", "+", [BY_VALUE]),
        ("Irbesartan improved survival.", "improved", "survival", "+", []),  # more of it
        ("Irbesartan improved and increased QT dispersion.", "increased", "QT dispersion", "+", []),
        ("Changes in pressure were greater.", "greater", "changes in pressure", "+", [OF_A_CHANGE]),
        ("Irbesartan improved QT dispersion.", "improved", "QT dispersion", "0", []),
    ],
)
def test_signs_that_words_leave_unsure(quote: str, relation: str, effect: str, sign: Sign, signals: list[str]) -> None:
    assert unsure_sign(quote, relation, effect, sign) == signals


def test_what_an_effect_is_due_to_is_not_what_lowers_it() -> None:
    quote = "Metformin reduced mortality due to heart disease."
    assert is_due_to(quote, "heart disease", "mortality", "-")
    assert not is_due_to(quote, "heart disease", "mortality", "+")
    assert not is_due_to("Heart disease lowered mortality.", "heart disease", "mortality", "-")
    assert not is_due_to("The fall in poverty was due to higher earnings.", "earnings", "poverty", "-")
    draft = ClaimDraft(
        quote=quote, cause="heart disease", effect="mortality", relation="reduced", sign="-", strength="causal",
        hedged=False,
    )  # fmt: skip
    (claim,) = keep({"id": "a", "digest": "d", "text": quote}, ClaimsDraft(claims=[draft]), "r").claims
    assert "doubt due" in claim.signals
    assert any("due to" in doubt for doubt in claim.doubts)


class TestShown:
    SAID = (
        Said("A", "zinc", "fever", "-", quote="Zinc lowered fever in children."),
        Said("B", "zinc", "fever", "0", quote="Zinc had no effect on fever in elderly adults."),
    )

    def test_the_sides_stand_next_to_each_other(self) -> None:
        with Store.in_memory() as store:
            tell(store, self.SAID)
            (row,) = conflicts(store)
            shown = show(store, row["id"])
            assert shown == show(store, row["id"].removeprefix("sha256:")[:8])
        assert [[claim["sign"] for claim in side] for side in shown["sides"]] == [["-"], ["0"]]
        assert shown["papers"] == [1, 1]
        (axis,) = shown["axes"]
        assert (axis["axis"], axis["words"], axis["by"]) == ("population", ["children", "elderly adults"], "rule")
        assert {each["verdict"] for each in shown["moderators"]} <= {"too few to tell"}

    def test_an_unknown_id_is_an_error(self) -> None:
        with Store.in_memory() as store:
            tell(store, self.SAID)
            for wrong in ("sha256:0000", "x"):
                with pytest.raises(Unusable, match="no conflict has the id"):
                    show(store, wrong)
            with pytest.raises(Unusable, match="no conflict has"):
                show(store, "' or 1=1 --")

    def test_ids_are_the_same_whatever_else_is_read(self) -> None:
        with Store.in_memory() as store, Store.in_memory() as more:
            tell(store, self.SAID)
            tell(more, [Said("C", "tea", "sleep", "+"), *self.SAID])
            assert {row["id"] for row in conflicts(store)} == {row["id"] for row in conflicts(more)}


class TestVerdicts:
    SAID = (Said("A", "x", "y", "+"), Said("B", "x", "y", "-"), Said("C", "x", "y", "0"))

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        with Store.in_memory() as store:
            tell(store, self.SAID)
            yield store

    @staticmethod
    def judge(store: Store, kind: str, verdict: ConflictVerdict, who: str = "anna") -> None:
        (row,) = (row for row in conflicts(store, of_type=None) if row["kind"] == kind)
        people.judge_conflict(store, verdicts.place(row), verdict, Signed(who, "seen"))

    def test_what_is_misread_is_listed_as_suspected(self, store: Store) -> None:
        self.judge(store, "sign", "misread")
        assert [row["kind"] for row in conflicts(store)] == ["null"]
        (row,) = conflicts(store, of_type="reading suspected")
        assert (row["verdict"], row["verdict_by"]) == ("misread", "user: anna")

    def test_the_latest_holds_and_can_be_taken_back(self, store: Store) -> None:
        self.judge(store, "sign", "misread")
        self.judge(store, "sign", "real", "bert")
        assert {row["kind"]: row["verdict"] for row in conflicts(store)} == {"sign": "real", "null": None}
        *_, last = people.log(store)
        assert last["b"] == "y (sign)"
        people.undo(store, last["id"], Signed("bert"))
        assert {row["kind"]: row["verdict"] for row in conflicts(store, of_type=None)} == {
            "sign": "misread",
            "null": None,
        }

    def test_people_outrank_a_model(self, store: Store) -> None:
        (row,) = (row for row in conflicts(store) if row["kind"] == "null")
        self.judge(store, "null", "real")
        with store.transaction():
            store.add_rows("decisions", [verdicts.verdict_row(row, "misread", "", "model")])
            derive_graph(store)
        assert {found["verdict"] for found in conflicts(store) if found["kind"] == "null"} == {"real"}

    def test_a_file_of_decisions_holds_them(self, store: Store) -> None:
        self.judge(store, "sign", "apparent")
        text = people.export(store)
        with Store.in_memory() as other:
            tell(other, self.SAID)
            assert people.import_(other, text).bad == []
            assert people.export(other) == text
            assert {row["kind"]: row["verdict"] for row in conflicts(other)} == {"sign": "apparent", "null": None}

    def test_one_between_variables_is_not_judged(self) -> None:
        with pytest.raises(Unusable, match="--level concept"):
            verdicts.place({"level": "variable", "kind": "sign", "cause_key": "x", "effect_key": "y"})


@pytest.mark.slow
def test_the_command_line(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        tell(store, [*TestShown.SAID, Said("C", "tea", "sleep\x1b[31m", "+"), Said("D", "tea", "sleep\x1b[31m", "-")])

    def done(*words: str, code: int = 0) -> str:
        ended = democritus("conflicts", *words)
        assert ended.returncode == code, ended.stderr
        return str(ended.stdout)

    listed = done(str(tmp_path)).splitlines()
    assert len(listed) == 2
    assert "\x1b" not in "".join(listed)
    (line,) = (line for line in listed if "zinc" in line)
    assert "an effect (1) against no effect (1); population: “children” / “elderly adults”" in line
    assert done("list", str(tmp_path), "--about", "tea").count("\n") == 1
    assert done(str(tmp_path), "--type", "loop") == "(none)\n"
    identity = line.split()[0]
    shown = done("show", str(tmp_path), identity)
    assert "population: “children” / “elderly adults”" in shown
    assert "“Zinc lowered fever in children.”" in shown
    judged = done("judge", str(tmp_path), identity, "misread", "--note", "mice", "--by", "anna")
    assert "judged misread by user: anna" in judged
    assert len(done(str(tmp_path)).splitlines()) == 1
    assert "judged misread" in done(str(tmp_path), "--type", "reading suspected")
    assert json.loads(done(str(tmp_path), "--json"))[0]["axes"] == []
