"""Evaluation: every score against cases counted by hand, and the verb from end to end with a scripted model."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring import evaluated
from support import scripted
from support.chat_server import ChatServer, Reply
from support.program import democritus

from benchmarks.scoring import gold, grounding, scores
from benchmarks.scoring.evaluate import TASKS, evaluate
from benchmarks.scoring.matching import Match, match
from benchmarks.scoring.report import document, lines
from benchmarks.scoring.task import Judged, Options
from pipeline.errors import Unusable
from pipeline.events import silent
from pipeline.extract.grounding import Place
from pipeline.graph import bootstrap
from pipeline.settings import Settings
from pipeline.store.records import Claim

DATA = Path(__file__).parents[3] / "shared/data"
PRICES = '["m*"]\nprompt = 10.0\ncompletion = 100.0\n'  # 0.003 USD for a call of the chat server


def claim(cause: str, effect: str, sign: str = "+", **fields: Any) -> Claim:
    """A claim as `keep` makes it, found in its text unless told otherwise."""
    names = {"cause": cause, "effect": effect, "cause_concept": cause, "effect_concept": effect, "relation": "raises"}
    rest = dict.fromkeys(("population", "condition", "dose", "time"))
    quote = {"quote": f"{cause} raises {effect}", "quote_start": 0, "quote_end": 1, "grounding": "exact"}
    said = {"sign": sign, "concept_sign": sign, "hedged": False, "strength": "causal"}
    identity = {"id": "c", "extraction": "e", "abstract": "a", "ordinal": 0, "statement": "s"}
    return Claim.model_validate({**identity, **names, **rest, **quote, **said, **fields})


def span(text: str, words: str) -> dict[str, object]:
    """A gold span: where the words stand in the text."""
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def paired(text: str, *pairs: tuple[str, str], **fields: object) -> dict[str, object]:
    """A gold record with pairs."""
    listed = [{"cause": span(text, cause), "effect": span(text, effect), **fields} for cause, effect in pairs]
    return {"id": "r", "text": text, "causal": bool(pairs), "pairs": listed}


def judged(task: str, record: dict[str, object], *claims: Claim, options: Options | None = None) -> Judged:
    kind = TASKS[task].gold or gold.Gold
    return TASKS[task].judge(kind.model_validate(record), [claims], options or Options())


def scored(task: str, *judgements: Judged) -> dict[str, float | None]:
    return dict(TASKS[task].scores(bootstrap.total([each.counts for each in judgements])))


def verdicts(judgement: Judged) -> list[str]:
    return [item.verdict for item in judgement.items]


def lines_of(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    return path


class TestScores:
    def test_ratios(self) -> None:
        assert scores.ratios(2, 4, 8) == {"precision": 0.5, "recall": 0.25, "f1": pytest.approx(1 / 3)}
        assert scores.ratios(0, 0, 3) == {"precision": None, "recall": 0.0, "f1": 0.0}
        assert scores.ratios(0, 0, 0)["f1"] is None

    @pytest.mark.parametrize(
        ("name", "text", "levels"),
        [
            ("Smoking", "smoking", {"exact", "overlap", "containment"}),
            ("heavy smoking", "smoking", {"overlap", "containment"}),
            ("smoking", "the heavy smoking of old men", {"containment"}),
            ("smoking habits", "heavy smoking", {"overlap"}),  # half of the words agree
            ("smoking of men", "heavy smoking", set()),  # two fifths do
            ("one two three four five six seven eight nine", "nine", set()),  # more words than containment counts
            ("men smoking", "smoking men", {"overlap", "containment"}),
            ("", "smoking", set()),
            ("…", "…", set()),
        ],
    )
    def test_levels(self, name: str, text: str, levels: set[str]) -> None:
        assert {level for level in scores.LEVELS if scores.alike(name, text, level)} == levels

    def test_repeated_words_count_as_often_as_both_have_them(self) -> None:
        assert scores.likeness(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx(2 / 3)

    def test_macro_is_the_mean_over_classes_of_the_gold(self) -> None:
        # "+": precision 2/2, recall 2/3, F1 4/5; "-": 1/2, 1/1, 2/3; "0" is in no gold, "?" is no class
        counts = {"+ -> +": 2, "+ -> -": 1, "- -> -": 1, "right": 3, "+ -> ?": 0}
        found = scores.macro(counts, ("+", "-", "0"))
        assert found == {
            "precision": pytest.approx((1 + 1 / 2) / 2),
            "recall": pytest.approx((2 / 3 + 1) / 2),
            "f1": pytest.approx((4 / 5 + 2 / 3) / 2),
        }
        assert scores.macro({"+ -> +": 1, "+ -> ?": 1, "+ -> 0": 1}, ("+", "-", "0"))["recall"] == pytest.approx(1 / 3)
        assert scores.macro({"+ -> +": 1, "+ -> none": 9}, ("+",), but=("none",))["f1"] == 1.0
        assert scores.macro({}, ("+", "-"))["f1"] is None

    def test_names_of_questions_go_by_stems(self) -> None:
        assert scores.same_thing("saline infusions", "infusion of saline")
        assert scores.same_thing("pain", "post-operative pain at 24 hours")
        assert not scores.same_thing("the group", "of the patients")
        assert not scores.same_thing("nausea", "pain")


class TestMatching:
    @given(
        st.lists(st.tuples(*[st.sampled_from(["a", "a b", "b", "c"])] * 2), max_size=4),
        st.lists(st.tuples(*[st.sampled_from(["a", "b", "c", "b c"])] * 2), max_size=4),
        st.sampled_from(scores.LEVELS),
    )
    def test_as_many_as_can_be_the_right_way_round_first(
        self, predicted: list[tuple[str, str]], wanted: list[tuple[str, str]], level: str
    ) -> None:
        found = match(predicted, wanted, level)
        fits = {
            False: [[int(_fits(one, other, level)) for other in wanted] for one in predicted],
            True: [[int(_fits(one, other[::-1], level)) for other in wanted] for one in predicted],
        }
        assert all(fits[each.reversed][each.predicted][each.gold] for each in found)
        straight = _best(fits[False])
        assert sum(not each.reversed for each in found) == straight
        either = [[10 * a or b for a, b in zip(*rows, strict=True)] for rows in zip(*fits.values(), strict=True)]
        assert 10 * straight + sum(each.reversed for each in found) == _best(either)

    def test_the_first_that_fits_is_not_taken_from_one_that_fits_nothing_else(self) -> None:
        wanted = [("smoking", "cancer"), ("heavy smoking", "cancer")]
        predicted = [("smoking", "cancer"), ("smoking habit of", "cancer")]  # the second fits only the first
        assert match(predicted, wanted, "overlap") == [Match(0, 1, False), Match(1, 0, False)]

    def test_many_pairs(self) -> None:
        wanted = [(f"cause {n}", f"effect {n}") for n in range(60)]
        assert match(wanted[::-1], wanted, "overlap") == [Match(n, 59 - n, False) for n in range(60)]


def _best(worth: Sequence[Sequence[int]]) -> int:
    """The most that any assignment is worth, by trying all of them."""
    if not worth or not worth[0]:
        return 0
    size = max(len(worth), len(worth[0]))
    square = [[*row, *[0] * (size - len(row))] for row in worth] + [[0] * size for _ in range(size - len(worth))]
    return max(sum(square[row][column] for row, column in enumerate(order)) for order in permutations(range(size)))


def _fits(one: tuple[str, str], other: tuple[str, str], level: str) -> bool:
    return all(scores.alike(name, text, level) for name, text in zip(one, other, strict=True))


class TestBootstrap:
    DOCUMENTS = (Counter(hit=3, missed=1), Counter(hit=1), Counter(missed=2), Counter({"false alarm": 1, "hit": 1})) * 5

    def test_contains_the_estimate_and_is_the_same_every_time(self) -> None:
        score = TASKS["detection"].scores
        found = bootstrap.intervals(self.DOCUMENTS, score)
        assert found == bootstrap.intervals(self.DOCUMENTS, score)
        for name, value in score(bootstrap.total(self.DOCUMENTS)).items():
            if value is not None:
                low, high = found[name]
                assert low <= value <= high, name
        assert found["f1"][0] < found["f1"][1]

    def test_more_documents_narrow_it(self) -> None:
        score = TASKS["detection"].scores
        few, many = (bootstrap.intervals(self.DOCUMENTS * times, score)["f1"] for times in (1, 20))
        assert many[1] - many[0] < (few[1] - few[0]) / 2

    def test_documents_are_resampled_whole(self) -> None:
        one = bootstrap.intervals([Counter(hit=50, missed=50)], TASKS["detection"].scores)
        assert one["recall"] == (0.5, 0.5)

    def test_what_never_has_a_value_has_no_interval(self) -> None:
        assert bootstrap.intervals([], TASKS["pairs"].scores) == {}
        assert "precision" not in bootstrap.intervals([Counter(wanted=1)], TASKS["pairs"].scores)


class TestGold:
    @pytest.mark.parametrize(
        ("task", "file", "records"),
        [
            ("detection", "extraction_cnc_v2/dev.jsonl", 340),
            ("detection", "extraction_semeval2010_task8/test.jsonl", 2717),
            ("detection", "strength_yu2019_pubmed/all.jsonl", 2963),
            ("detection", "strength_cessc_socsci/val.jsonl", 110),
            ("pairs", "extraction_cnc_v2/dev.jsonl", 340),
            ("pairs", "extraction_semeval2010_task8/test.jsonl", 2717),
            ("pairs", "extraction_sciclaim/train.jsonl", 401),
            ("sign", "extraction_evidence_inference2/validation.jsonl", 52),
            ("sign", "extraction_sciclaim/val.jsonl", 45),
            ("strength", "strength_yu2019_pubmed/all.jsonl", 2963),
            ("strength", "strength_cessc_socsci/train.jsonl", 702),
            ("relations", "relations_bc5cdr/dev.jsonl", 500),
            ("grounding", "corpus_scitldr/dev.jsonl", 619),
            ("stability", "corpus_nudging/corpus.jsonl", 1850),
        ],
    )
    def test_every_data_set_is_read(self, task: str, file: str, records: int) -> None:
        if not (DATA / file).exists():
            pytest.skip("the shared data are not here")
        kind = TASKS[task].gold
        found = gold.read([DATA / file], kind) if kind else gold.corpus([DATA / file])
        assert len(found) == records

    def test_no_pair_is_lost_where_long_documents_are_cut(self) -> None:
        file = DATA / "extraction_because/all.jsonl"
        if not file.exists():
            pytest.skip("the shared data are not here")
        found = gold.read([file], gold.Paired)
        assert sum(len(record.pairs) for record in found) == 481
        assert max(len(record.text) for record in found) <= gold.LONGEST
        assert len({record.document or record.id for record in found}) == 15
        spans = [(each.text, pair.cause) for each in found for pair in each.pairs]
        assert all(text[cause.start : cause.end] == cause.text for text, cause in spans)

    def test_long_documents_are_cut_between_sentences_and_resampled_whole(self, tmp_path: Path) -> None:
        text = " ".join(f"Rain number {n} raises river number {n}." for n in range(300))
        record = paired(text, ("Rain number 299", "river number 299"), ("Rain number 0", "river number 0"))
        found = gold.read([lines_of(tmp_path / "long.jsonl", record)], gold.Paired)
        assert len(found) > 2
        assert {each.document for each in found} == {"r"}
        assert all(each.text.strip().endswith(".") and len(each.text) <= gold.LONGEST for each in found)
        assert "".join(each.text for each in found) == text
        assert [len(each.pairs) for each in found] == [1, *[0] * (len(found) - 2), 1]

    def test_a_sample_is_drawn_once_and_for_all(self, tmp_path: Path) -> None:
        file = lines_of(tmp_path / "g.jsonl", *({"id": f"{n}", "text": "A.", "causal": True} for n in range(100)))
        few, more = (gold.read([file], gold.Detected, limit) for limit in (10, 30))
        assert len(few) == 10
        assert {record.id for record in few} < {record.id for record in more}
        assert [int(record.id) for record in more] == sorted(int(record.id) for record in more)
        assert max(int(record.id) for record in few) > 30  # files may be sorted by label
        assert len(gold.read([file], gold.Detected, 1000)) == 100

    @pytest.mark.parametrize(
        ("task", "line", "told"),
        [
            ("detection", "{", "is not JSON"),
            ("detection", "[1]", "is not an object"),
            ("detection", '{"id": "a", "text": "A."}', "field 'causal': Field required"),
            ("detection", '{"id": "a", "text": "A.", "causal": "yes"}', "field 'causal'"),
            ("detection", '{"id": 1, "text": "A.", "causal": true}', "field 'id'"),
            ("detection", '{"id": "a", "text": "", "causal": true}', "field 'text'"),
            ("sign", '{"id": "a", "text": "A."}', "needs 'ico'"),
            ("strength", '{"id": "a", "text": "A.", "causal": true, "label": "huge"}', "field 'label'"),
            ("relations", '{"id": "a", "text": "A.", "entities": [{"type": "x"}]}', "field 'entities.0.concepts'"),
        ],
    )
    def test_a_bad_record_is_named_by_file_line_and_field(
        self, tmp_path: Path, task: str, line: str, told: str
    ) -> None:
        file = tmp_path / "bad.jsonl"
        good = {"id": "a", "text": "A.", "causal": True, "pairs": [], "entities": [], "relations": []}
        file.write_text(f"{json.dumps(good)}\n\n{line}\n", "utf-8")
        kind = TASKS[task].gold
        assert kind
        with pytest.raises(Unusable, match=r"bad\.jsonl, line 3: ") as error:
            gold.read([file], kind)
        assert told in str(error.value)

    def test_a_span_must_be_what_stands_there(self, tmp_path: Path) -> None:
        record = paired("Rain causes floods.", ("Rain", "floods"))
        file = lines_of(tmp_path / "g.jsonl", {**record, "text": "Snow causes floods."})
        with pytest.raises(Unusable, match=r"line 1: pairs\.cause: 'Rain' is not what stands at 0:4"):
            gold.read([file], gold.Paired)

    @pytest.mark.parametrize(("content", "told"), [(b"", "holds no record"), (b"\xff\xfe", "is not UTF-8")])
    def test_files_that_hold_nothing(self, tmp_path: Path, content: bytes, told: str) -> None:
        file = tmp_path / "g.jsonl"
        file.write_bytes(content)
        with pytest.raises(Unusable, match=told):
            gold.read([file], gold.Detected)
        with pytest.raises(Unusable, match="cannot be read"):
            gold.read([tmp_path / "none.jsonl"], gold.Detected)


class TestDetection:
    RECORD: ClassVar = {"id": "r", "text": "Rain causes floods.", "causal": True}

    def test_any_causal_claim_counts_and_no_other(self) -> None:
        cases = {
            "hit": [claim("a", "b")],
            "missed": [],
        }
        for verdict, claims in cases.items():
            assert verdicts(judged("detection", self.RECORD, *claims)) == [verdict]
        for fields in ({"strength": "conditional"}, {"concept_sign": "0"}):
            assert verdicts(judged("detection", self.RECORD, claim("a", "b", **fields))) == ["hit"]
        for fields in ({"strength": "correlational"}, {"grounding": "ungrounded"}):
            assert verdicts(judged("detection", self.RECORD, claim("a", "b", **fields))) == ["missed"]
        negative = {**self.RECORD, "causal": False}
        assert verdicts(judged("detection", negative, claim("a", "b"))) == ["false alarm"]
        assert verdicts(judged("detection", negative)) == ["rightly none"]

    def test_figures_stand_beside_calling_everything_causal(self) -> None:
        hit, missed = judged("detection", self.RECORD, claim("a", "b")), judged("detection", self.RECORD)
        none = judged("detection", {**self.RECORD, "causal": False})
        assert scored("detection", hit, missed, none, none) == {
            "precision": 1.0,
            "recall": 0.5,
            "f1": pytest.approx(2 / 3),
            "accuracy": 0.75,
            "all_causal.f1": pytest.approx(2 / 3),
            "all_causal.accuracy": 0.5,
        }


class TestPairs:
    TEXT = "Heavy smoking of men causes lung cancer, and rain brings floods and wet feet."
    RECORD = paired(TEXT, ("Heavy smoking of men", "lung cancer"), ("rain", "floods"), ("rain", "wet feet"))

    def test_three_levels(self) -> None:
        found = judged(
            "pairs",
            self.RECORD,
            claim("Heavy smoking", "lung cancer"),  # overlaps, is contained
            claim("floods", "rain"),  # the wrong way round
            claim("rain", "wet feet"),  # exact
            claim("rain", "wet feet", strength="correlational"),
            claim("rain", "feet", grounding="ungrounded"),
            claim("snow", "ice"),
        )
        assert verdicts(found) == ["hit", "turned round", "exact hit", "false alarm"]
        got = scored("pairs", found)
        assert (got["precision"], got["recall"], got["f1"]) == (0.5, pytest.approx(2 / 3), pytest.approx(4 / 7))
        assert got["direction"] == pytest.approx(2 / 3)
        assert got["levels.exact.f1"] == pytest.approx(2 / 7)
        assert got["levels.exact.direction"] == 0.5
        assert got["levels.overlap.f1"] == got["levels.containment.f1"] == got["f1"]

    def test_a_claim_matches_one_pair_only(self) -> None:
        record = paired("Rain causes rain floods.", ("Rain", "rain floods"), ("Rain", "floods"))
        got = scored("pairs", judged("pairs", record, claim("rain", "floods")))
        assert (got["precision"], got["recall"]) == (1.0, 0.5)

    def test_relations_are_of_kind_causation_unless_asked_otherwise(self) -> None:
        record = paired("Rain goes with floods.", ("Rain", "floods"), relation="correlation")
        linked = claim("rain", "floods", strength="correlational")
        assert judged("pairs", record, linked).counts["wanted"] == 0
        assert judged("pairs", record, linked).counts["found"] == 0
        every = judged("pairs", record, linked, options=Options(every_kind=True))
        assert scored("pairs", every)["f1"] == 1.0


class TestSign:
    QUESTION: ClassVar = {"intervention": "aspirin 100 mg", "comparator": "placebo", "outcome": "pain", "polarity": "-"}

    def record(self, **changes: str) -> dict[str, object]:
        return {"id": "r", "text": "Aspirin lowered pain.", "ico": [{**self.QUESTION, **changes}]}

    @pytest.mark.parametrize(
        ("claims", "answer"),
        [
            ([claim("aspirin", "pain", "-")], "-"),
            ([claim("aspirin", "pain", "0")], "0"),
            ([claim("aspirin", "pain", "-"), claim("aspirin", "pain", "+"), claim("aspirin", "pain", "+")], "+"),
            ([claim("aspirin", "pain", "?"), claim("aspirin", "pain", "?"), claim("aspirin", "pain", "-")], "-"),
            ([claim("aspirin", "pain", "?")], "?"),
            ([claim("aspirin", "nausea", "-"), claim("placebo", "pain", "-")], "no claim"),
            ([claim("aspirin", "pain", "-", grounding="ungrounded")], "no claim"),
        ],
    )
    def test_what_answers_a_question(self, claims: list[Claim], answer: str) -> None:
        (item,) = judged("sign", self.record(), *claims).items
        assert isinstance(item.predicted, dict)
        assert item.predicted["sign"] == answer
        assert item.verdict == {"-": "right", "no claim": "no claim"}.get(answer, "wrong")

    def test_a_claim_about_the_comparator_is_no_answer(self) -> None:
        record = self.record(intervention="aspirin plus placebo", comparator="placebo")
        assert verdicts(judged("sign", record, claim("placebo", "pain", "-"))) == ["no claim"]
        assert verdicts(judged("sign", record, claim("aspirin", "pain", "-"))) == ["right"]

    def test_both_sides_speak_of_plain_variables(self) -> None:
        record = self.record(outcome="reduction of pain", polarity="+")
        assert verdicts(judged("sign", record, claim("aspirin", "pain", "-"))) == ["right"]

    def test_accuracy_is_over_what_a_claim_was_found_for(self) -> None:
        right = judged("sign", self.record(), claim("aspirin", "pain", "-"))
        wrong = judged("sign", self.record(polarity="+"), claim("aspirin", "pain", "-"))
        got = scored("sign", right, right, wrong, judged("sign", self.record()))
        assert got["accuracy"] == pytest.approx(2 / 3)
        assert got["matched_share"] == 0.75
        assert got["f1"] == pytest.approx((4 / 5 + 0) / 2)  # "-": precision 2/3, recall 1; "+": never
        assert got["f1_of_all"] == pytest.approx((2 / 3 + 0) / 2)
        sizes = TASKS["sign"].sizes(bootstrap.total([right.counts, wrong.counts]))
        assert sizes == {"questions": 2, "matched": 2, "confusion": {"-": {"-": 1}, "+": {"-": 1}}}

    def test_pairs_with_a_polarity(self) -> None:
        text = "Smoking lowers fitness."
        record = paired(text, ("Smoking", "fitness"), polarity="-", relation="causation")
        assert verdicts(judged("sign", record, claim("smoking", "fitness", "-"))) == ["right"]
        assert verdicts(judged("sign", record, claim("smoking", "fitness", "+"))) == ["wrong"]
        assert verdicts(judged("sign", record, claim("fitness", "smoking", "-"))) == ["no claim"]
        assert verdicts(judged("sign", record, claim("smoking", "fitness", "0"))) == ["wrong"]
        assert judged("sign", paired(text, ("Smoking", "fitness"))).items == []  # no polarity, no question

    def test_a_null_says_what_because_calls_inhibited(self) -> None:
        record = paired("Rules stop fraud.", ("Rules", "fraud"), polarity="-", degree="Inhibit")
        assert verdicts(judged("sign", record, claim("rules", "fraud", "0"))) == ["right"]


class TestStrength:
    @pytest.mark.parametrize(
        ("label", "strengths", "verdict"),
        [
            ("conditional_causal", ["correlational", "conditional"], "right"),
            ("causal", ["causal", "conditional", "correlational"], "right"),
            ("correlational", ["correlational"], "right"),
            ("none", [], "right"),
            ("none", ["correlational"], "wrong"),
        ],
    )
    def test_a_text_is_as_strong_as_its_strongest_claim(self, label: str, strengths: list[str], verdict: str) -> None:
        record: dict[str, object] = {"id": "r", "text": "A.", "causal": False, "label": label}
        claims = [claim("a", "b", strength=strength) for strength in strengths]
        assert verdicts(judged("strength", record, *claims)) == [verdict]

    def test_without_labels_there_are_two_classes(self) -> None:
        record: dict[str, object] = {"id": "r", "text": "A.", "causal": True}
        right = judged("strength", record, claim("a", "b", strength="conditional"))
        wrong = judged("strength", record, claim("a", "b", strength="correlational"))
        none = judged("strength", {**record, "causal": False}, claim("a", "b", strength="correlational"))
        got = scored("strength", right, wrong, none)
        assert got["f1"] == pytest.approx(2 / 3)  # both classes: one right, one wrong
        assert got["accuracy"] == pytest.approx(2 / 3)


class TestRelations:
    ENTITIES: ClassVar = [
        {"type": "Chemical", "concepts": ["C1"], "text": "aspirin"},
        {"type": "Chemical", "concepts": ["C2"], "text": "iron"},
        {"type": "Disease", "concepts": ["D1"], "text": "stomach bleeding"},
        {"type": "Disease", "concepts": ["D1"], "text": "bleeding"},
    ]

    def record(self, *pairs: tuple[str, str]) -> dict[str, object]:
        relations = [{"cause_concept": cause, "effect_concept": effect} for cause, effect in pairs]
        return {"id": "r", "text": "A.", "entities": self.ENTITIES, "relations": relations}

    def test_names_are_linked_by_the_mentions_in_them(self) -> None:
        claims = [
            claim("daily aspirin use", "severe stomach bleeding"),
            claim("aspirin", "bleeding", "?"),  # the same relation
            claim("iron", "bleeding", "-"),  # lowers it
            claim("iron", "bleeding", "0"),
            claim("irony", "bleeding"),  # another word
        ]
        found = judged("relations", self.record(("C1", "D1"), ("C2", "D1")), *claims)
        assert sorted(verdicts(found)) == ["hit", "missed"]
        assert scored("relations", found) == {"precision": 1.0, "recall": 0.5, "f1": pytest.approx(2 / 3)}
        assert verdicts(judged("relations", self.record(), *claims)) == ["false alarm"]


class TestGrounding:
    TEXT = "We found that 12 weeks of regular exercise increased bone density in older women with osteoporosis."
    QUOTE = "12 weeks of regular exercise increased bone density in older women"

    def test_alterations(self) -> None:
        assert grounding.altered(self.QUOTE) == {
            "word": self.QUOTE.replace("increased", grounding.NONWORD),
            "number": self.QUOTE.replace("12", "22"),
            "direction": self.QUOTE.replace("increased", "decreased"),
        }
        assert grounding.altered("Rain did not fall")["negation"] == "Rain did fall"
        assert grounding.altered("Rain was light")["negation"] == "Rain was not light"
        assert "negation" not in grounding.altered("No rain")  # less of it would be a quote too
        assert grounding.altered("…") == {}

    def test_an_altered_quote_loses_its_level(self) -> None:
        record: dict[str, object] = {"id": "r", "text": self.TEXT}
        found = judged("grounding", record, claim("exercise", "bone density", quote=self.QUOTE))
        got = scored("grounding", found, judged("grounding", record, claim("a", "b", grounding="ungrounded")))
        assert got["grounded"] == got["levels.exact"] == got["levels.ungrounded"] == 0.5
        assert got["mutations.lost"] == 1.0
        assert got["mutations.number.not_found"] == 1.0

    def test_a_check_that_notices_nothing_is_found_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(grounding, "locate", lambda quote, text: Place(0, len(quote), "fuzzy"))
        record: dict[str, object] = {"id": "r", "text": self.TEXT}
        found = judged("grounding", record, claim("exercise", "bone density", quote=self.QUOTE, grounding="fuzzy"))
        got = scored("grounding", found)
        assert got["mutations.lost"] == got["mutations.direction.not_found"] == 0.0
        assert verdicts(found) == ["grounded", "kept", "kept", "kept"]

    @pytest.mark.parametrize("kind", ["word", "number", "direction", "negation"])
    def test_no_alteration_is_overlooked(self, kind: str) -> None:
        text = "In 40 older women, regular exercise was found to have increased the density of bones by 12 per cent."
        found = judged("grounding", {"id": "r", "text": text}, claim("exercise", "bones", quote=text))
        assert scored("grounding", found)[f"mutations.{kind}.not_found"] == 1.0


class TestStability:
    def judged(self, *runs: list[Claim]) -> Judged:
        return TASKS["stability"].judge(gold.Gold(id="r", text="A."), runs, Options())

    def test_agreement_counts_the_sign(self) -> None:
        one = [claim("a", "b"), claim("c", "d")]
        found = self.judged(one, [claim("A", "b"), claim("c", "d", "-")], one)
        got = scored("stability", found)
        assert got["f1"] == pytest.approx((1 + 2 + 1) / 6)  # of two claims each: one, two and one agree
        assert got["f1_without_sign"] == 1.0
        assert got["same_sign"] == pytest.approx(4 / 6)
        assert got["in_all_runs"] == pytest.approx(1 / 3)
        assert sorted(verdicts(found)) == ["in 1 of 3 runs", "in 2 of 3 runs"]

    def test_a_null_is_a_sign_and_repeats_count_once(self) -> None:
        null = claim("a", "b", "0")
        assert scored("stability", self.judged([claim("a", "b")], [null]))["f1"] == 0.0
        assert scored("stability", self.judged([null, null], [null]))["f1"] == 1.0

    def test_rules_agree_with_themselves(self, tmp_path: Path) -> None:
        file = lines_of(tmp_path / "c.jsonl", *scripted.abstracts(4))
        report = evaluate("stability", [file], Settings(), Options(runs=2), silent)
        assert report.scores["f1"] == 1.0


@pytest.mark.slow
class TestTheVerb:
    GOLD = (
        {"id": "t1", "text": "Coffee raises blood pressure.", "causal": True},
        {"id": "t2", "text": "Coffee is a drink.", "causal": False},
        {"id": "t3", "text": "Tea lowers stress.", "causal": True},
        {"id": "t4", "text": "Tea is grown on hills.", "causal": True},
    )

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return lines_of(tmp_path / "gold.jsonl", *self.GOLD)

    def evaluated(self, *arguments: object, code: int = 0, **more: str) -> dict[str, Any]:
        done = evaluated(*arguments, "--json", **more)
        assert done.returncode == code, done.stderr
        found = json.loads(done.stdout)
        assert isinstance(found, dict)
        return found

    def test_asks_as_a_run_does_and_nothing_twice(self, tmp_path: Path, file: Path) -> None:
        prices, items = tmp_path / "prices.toml", tmp_path / "items.jsonl"
        prices.write_text(PRICES)
        with ChatServer(scripted.respond) as server:
            command = ["detection", file, "--model", "m1", "--base-url", server.url, "--prices", prices]
            command += ["--predictions", items, "--yes"]
            first = self.evaluated(*command, XDG_CACHE_HOME=str(tmp_path / "cache"))
            assert len(server.requests) == first["sent"] == 4
            again = self.evaluated(*command, XDG_CACHE_HOME=str(tmp_path / "cache"))
            assert len(server.requests) == 4
            assert again == {**first, "sent": 0}
            asked = {request.json["messages"][-1]["content"] for request in server.requests}
            assert any("Coffee raises blood pressure." in content for content in asked)
            out = ["run", file, "--out", tmp_path / "graph", "--model", "m1", "--base-url", server.url]
            out += ["--no-topics", "--entities-calls", "0", "--cache", tmp_path / "cache/democritus"]
            assert democritus(*out).returncode == 0  # a run has the same questions, and so the same answers
            assert len(server.requests) == 4
        assert (first["task"], first["dataset"], first["model"]) == ("detection", f"{tmp_path.name}/gold", "m1")
        assert (first["n"], first["failed"], first["calls"], first["tokens"]) == (4, 0, 4, 480)
        assert (first["precision"], first["recall"], first["accuracy"]) == (1.0, pytest.approx(2 / 3, abs=1e-5), 0.75)
        assert first["ci95"][0] <= first["f1"] <= first["ci95"][1]
        assert first["intervals"]["f1"] == first["ci95"]
        assert first["all_causal"] == {"f1": pytest.approx(6 / 7, abs=1e-5), "accuracy": 0.75}
        assert first["cost_usd"] == pytest.approx(4 * 0.003)
        assert first["cost_per_correct"] == pytest.approx(4 * 0.003 / 3)
        found = [json.loads(line) for line in items.read_text("utf-8").splitlines()]
        assert [(item["id"], item["verdict"]) for item in found] == [
            ("t1", "hit"), ("t2", "rightly none"), ("t3", "hit"), ("t4", "missed"),
        ]  # fmt: skip
        assert found[0]["predicted"]["claims"][0]["quote"] == "Coffee raises blood pressure."

    def test_what_fails_is_counted_named_and_not_scored(self, tmp_path: Path, file: Path) -> None:
        def respond(request: dict[str, Any]) -> object:
            return Reply(refusal="no\x1b[2J") if "Tea" in str(request["messages"][-1]) else scripted.respond(request)

        items = tmp_path / "items.jsonl"
        with ChatServer(respond) as server:
            command = ["detection", file, "--model", "m", "--base-url", server.url, "--cache", tmp_path / "cache"]
            found = self.evaluated(*command, "--predictions", items, code=1)
            told = evaluated(*command)
        assert (found["n"], found["failed"], found["f1"]) == (2, 2, 1.0)
        assert [(failure["id"], failure["state"]) for failure in found["failures"]] == [
            ("t3", "refused"),
            ("t4", "refused"),
        ]
        assert [json.loads(line)["verdict"] for line in items.read_text("utf-8").splitlines()][2:] == [
            "failed: refused"
        ] * 2
        assert told.returncode == 1
        assert "t3: refused" in told.stdout
        assert "\x1b" not in told.stdout
        assert "2 texts failed" in told.stderr

    def test_nothing_but_failures_is_no_score_of_zero(self, tmp_path: Path, file: Path) -> None:
        with ChatServer(lambda _: Reply(refusal="no")) as server:
            command = ["detection", file, "--model", "m", "--base-url", server.url, "--cache", tmp_path / "cache"]
            found = self.evaluated(*command, code=1)
        assert (found["n"], found["failed"], found["f1"], found["ci95"]) == (0, 4, None, None)

    def test_a_budget_ends_it_and_a_larger_sample_goes_on(self, tmp_path: Path, file: Path) -> None:
        with ChatServer(scripted.respond) as server:
            command = ["detection", file, "--model", "m", "--base-url", server.url, "--cache", tmp_path / "cache"]
            stopped = evaluated(*command, "--max-tokens", 100)
            assert stopped.returncode == 3, stopped.stderr
            assert "--max-tokens" in stopped.stderr
            assert server.requests == []
            assert self.evaluated(*command, "--limit", 2)["sent"] == 2
            assert self.evaluated(*command)["sent"] == 2

    def test_dear_models_need_a_yes_and_a_cap_needs_a_price(self, tmp_path: Path, file: Path) -> None:
        prices = tmp_path / "prices.toml"
        prices.write_text('["m*"]\nprompt = 1000.0\ncompletion = 1000.0\n')
        with ChatServer(scripted.respond) as server:
            command = ["detection", file, "--base-url", server.url, "--cache", tmp_path / "cache"]
            refused = evaluated(*command, "--model", "m", "--prices", prices)
            unknown = evaluated(*command, "--model", "unknown", "--max-cost", 1)
            assert server.requests == []
        assert (refused.returncode, unknown.returncode) == (2, 2)
        assert "--yes" in refused.stderr
        assert "price of 'unknown' is not known" in unknown.stderr

    def test_stability_asks_with_a_seed_for_each_run(self, tmp_path: Path) -> None:
        def respond(request: dict[str, Any]) -> object:
            answer = scripted.respond(request)
            assert isinstance(answer, dict)
            return answer if request["seed"] < 9 else {"claims": []}

        corpus = lines_of(tmp_path / "corpus.jsonl", {"id": "a", "title": "T", "abstract": "Coffee raises heart rate."})
        with ChatServer(respond) as server:
            command = ["stability", corpus, "--model", "m", "--base-url", server.url, "--cache", tmp_path / "cache"]
            found = self.evaluated(*command)
            assert sorted(request.json["seed"] for request in server.requests) == [7, 8, 9]
            assert self.evaluated(*command, "--runs", 2)["f1"] == 1.0
            assert len(server.requests) == 3
        assert found["f1"] == pytest.approx(0.5)  # one pair of runs agrees, in two one run says nothing
        assert found["in_all_runs"] == 0.0

    def test_the_embedded_baseline_needs_no_cache_and_prints_a_table(self, tmp_path: Path, file: Path) -> None:
        done = evaluated("detection", file, XDG_CACHE_HOME=str(tmp_path / "cache"))
        assert done.returncode == 0, done.stderr
        assert "detection on" in done.stdout
        assert "95 % interval" in done.stdout
        assert "hit" in done.stdout
        assert not (tmp_path / "cache").exists()

    @pytest.mark.parametrize("task", TASKS)
    def test_every_task_gives_the_same_keys(self, tmp_path: Path, task: str) -> None:
        text = "Aspirin lowered pain."
        record = {
            **paired(text, ("Aspirin", "pain"), polarity="-"),
            "causal": True,
            "label": "causal",
            "ico": [{"intervention": "aspirin", "comparator": "placebo", "outcome": "pain", "polarity": "-"}],
            "entities": [
                {"type": "Chemical", "concepts": ["C"], "text": "Aspirin"},
                {"type": "Disease", "concepts": ["D"], "text": "pain"},
            ],
            "relations": [{"cause_concept": "C", "effect_concept": "D"}],
        }
        report = evaluate(task, [lines_of(tmp_path / "g.jsonl", record)], Settings(), Options(), silent)
        found = document(report)
        keys = "task dataset model n failed precision recall f1 ci95 tokens cost_usd cost_per_correct failures".split()
        assert set(keys) <= set(found)
        assert (found["n"], found["failed"]) == (1, 0)
        value = found[found["ci95_of"]]
        assert found["ci95"] == [value, value]  # one document: every resample is the same
        assert {name.rpartition(".")[2] for name in report.scores} <= set(
            "\n".join(lines(report)).replace(".", " ").split()
        )

    def test_bad_commands(self, tmp_path: Path, file: Path) -> None:
        for arguments, told in (
            (["pairs", file], "gold.jsonl, line 1: field 'pairs': Field required"),
            (["detection", file, "--predictions", tmp_path / "no" / "items.jsonl"], "cannot be written"),
        ):
            done = evaluated(*arguments)
            assert done.returncode == 2, arguments
            assert told in done.stderr
