"""Claims held against their own quotes, without a model: names, signs, nulls, hedges, and what is no finding."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import get_args

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from support.graphs import abstract, name_plainly

from pipeline.cli import render
from pipeline.export import writing as export
from pipeline.extract.checks.doubts import Doubt
from pipeline.extract.context import study
from pipeline.extract.grounding import locate, quoted
from pipeline.extract.non_findings import is_no_finding
from pipeline.extract.validation import keep
from pipeline.graph import edges as graph
from pipeline.sources.text.unicode import fold, mend
from pipeline.store.database import Store
from pipeline.store.records import Claim, ClaimDraft, ClaimsDraft, Design, Extraction, Sign, StudyDraft

SIGN, NULL, DIRECTION, UNSTATED = (Doubt(name).words for name in ("sign", "null", "direction", "unstated"))
CONTRARY = {SIGN, NULL, DIRECTION, UNSTATED}


def draft(quote: str, cause: str, effect: str, sign: str = "+", **changes: object) -> ClaimDraft:
    values: dict[str, object] = {
        "quote": quote, "cause": cause, "effect": effect, "sign": sign, "relation": "",
        "hedged": False, "strength": "causal",
    }  # fmt: skip
    return ClaimDraft.model_validate({**values, **changes})


def judged(
    quote: str, cause: str, effect: str, sign: str = "+", *, text: str | None = None, **changes: object
) -> Claim:
    row = {"id": "a", "digest": "d", "text": text if text is not None else quote}
    (claim,) = keep(row, ClaimsDraft(claims=[draft(quote, cause, effect, sign, **changes)]), "recipe").claims
    return claim


def doubts(quote: str, cause: str, effect: str, sign: str = "+", **changes: object) -> list[str]:
    return judged(quote, cause, effect, sign, **changes).doubts  # type: ignore[arg-type]


# A sentence, two names, and the sign that it states.
STATED: list[tuple[str, str, str, Sign]] = [
    ("Aspirin reduced pain.", "Aspirin", "pain", "-"),
    ("Aspirin lowered the incidence of stroke.", "Aspirin", "stroke", "-"),
    ("Pain was reduced by aspirin.", "aspirin", "Pain", "-"),
    ("It was aspirin that reduced pain.", "aspirin", "pain", "-"),
    ("Floods were caused by rain.", "rain", "Floods", "+"),
    ("Weight gain was due to overfeeding.", "overfeeding", "Weight gain", "+"),
    ("The losses were attributable to drought.", "drought", "losses", "+"),
    ("Owing to drought, crop failure increased.", "drought", "crop failure", "+"),
    ("Smoking led to lower fertility.", "Smoking", "fertility", "-"),
    ("Smoking was associated with reduced fertility.", "Smoking", "fertility", "-"),
    ("Exercise was inversely associated with mortality.", "Exercise", "mortality", "-"),
    ("Pain was reduced by zinc but not by iron or copper.", "zinc", "Pain", "-"),
    ("Zinc did not reduce pain but increased sleep.", "Zinc", "sleep", "+"),
    ("Kidney development requires BMP4.", "BMP4", "Kidney development", "+"),
    # double negatives: the direction is in the variable
    ("Loss of PTEN reduced apoptosis.", "PTEN", "apoptosis", "+"),
    ("Lower rainfall decreased yield.", "rainfall", "yield", "+"),
    ("Zinc prevented the decline in immunity.", "Zinc", "immunity", "+"),
    ("Zinc attenuated the increase in glucose.", "Zinc", "glucose", "-"),
    ("Reduced smoking lowers risk of stroke.", "smoking", "stroke", "+"),
    ("Knock-down of PTEN abolished the inhibition of apoptosis.", "PTEN", "apoptosis", "-"),
    ("Lack of sunlight causes fatigue.", "sunlight", "fatigue", "-"),
    ("Ablation of FOXO1 prevented the loss of bone.", "FOXO1", "bone", "-"),
    ("Mice lacking IL-6 had reduced fibrosis.", "IL-6", "fibrosis", "+"),
    ("Mice deficient in IL-6 had increased fibrosis.", "IL-6", "fibrosis", "-"),
    ("IL-6-deficient mice had increased fibrosis.", "IL-6", "fibrosis", "-"),
    ("PD-1 blockade increased survival.", "PD-1", "survival", "-"),
    ("Removing tariffs lowered prices.", "tariffs", "prices", "+"),
    ("Without zinc, fever rose.", "zinc", "fever", "-"),
    # names that hold verbs
    ("The growth inhibitor raised survival.", "growth inhibitor", "survival", "+"),
    ("Stress-activated kinase increased apoptosis.", "Stress-activated kinase", "apoptosis", "+"),
    ("EMT-inducing factor reduced adhesion.", "EMT-inducing factor", "adhesion", "-"),
    ("Risk-reducing surgery increased anxiety.", "Risk-reducing surgery", "anxiety", "+"),
    # several things at once
    ("Zinc and iron reduced fever but increased nausea.", "iron", "fever", "-"),
    ("Zinc and iron reduced fever but increased nausea.", "Zinc", "nausea", "+"),
    ("Zinc not only reduced fever but also increased appetite.", "Zinc", "fever", "-"),
    ("Zinc not only reduced fever but also increased appetite.", "Zinc", "appetite", "+"),
    ("Zinc reduced fever and nausea.", "Zinc", "nausea", "-"),
    ("Zinc, but not iron, reduced fever.", "Zinc", "fever", "-"),
    ("Insulin secretion rose in response to glucose.", "glucose", "Insulin secretion", "+"),
    ("Zinc did not affect sleep, but increased the risk of nausea.", "Zinc", "nausea", "+"),
    ("Pain was lower with aspirin than with placebo.", "aspirin", "Pain", "-"),
    ("The aspirin group had lower pain scores than the control group.", "aspirin", "pain scores", "-"),
]
# Sentences that deny what a claim with this sign would assert.
DENIED: list[tuple[str, str, str, Sign]] = [
    ("Aspirin did not reduce pain.", "Aspirin", "pain", "-"),
    ("Aspirin failed to reduce pain.", "Aspirin", "pain", "-"),
    ("Aspirin no longer reduced pain.", "Aspirin", "pain", "-"),
    ("Kinase-dead AKT was unable to increase growth.", "Kinase-dead AKT", "growth", "+"),
    ("Aspirin had no effect on pain.", "Aspirin", "pain", "-"),
    ("There was no significant association between coffee and stroke.", "coffee", "stroke", "+"),
    ("Pain did not differ significantly between the groups.", "aspirin", "Pain", "-"),
    ("Zinc and iron reduce fever but not nausea.", "iron", "nausea", "-"),
    ("Zinc, but not iron, reduced fever.", "iron", "fever", "-"),
    ("Neither zinc nor iron lowered fever.", "zinc", "fever", "-"),
    ("Neither zinc nor iron lowered fever.", "iron", "fever", "-"),
    ("None of the subsidies raised output.", "subsidies", "output", "+"),
    ("The tax did not lower emissions.", "tax", "emissions", "-"),
    ("Zinc never lowered fever.", "Zinc", "fever", "-"),
    ("Zinc could not be shown to lower fever.", "Zinc", "fever", "-"),
    ("Zinc showed no reduction in fever.", "Zinc", "fever", "-"),
    ("The tax led to no lower sales.", "tax", "sales", "-"),
    ("Zinc was ineffective in reducing fever.", "Zinc", "fever", "-"),
    ("The reform stopped short of reducing debt.", "reform", "debt", "-"),
    ("We found no evidence that zinc lowers fever.", "zinc", "fever", "-"),
    ("Trials have failed to show that zinc lowers fever.", "zinc", "fever", "-"),
    ("There is no evidence of an effect of zinc on fever.", "zinc", "fever", "-"),
    # a denial reaches what "or" and "nor" join to it
    ("Zinc did not reduce pain or improve sleep.", "Zinc", "sleep", "+"),
    ("Zinc never caused pain or induced stress.", "Zinc", "stress", "+"),
    ("Zinc neither reduced pain nor improved sleep.", "Zinc", "sleep", "+"),
    ("Pain was reduced by zinc but not by iron or copper.", "copper", "Pain", "-"),
]
# What acts, and what is acted upon.
ACTING = [
    ("Aspirin reduced pain.", "Aspirin", "pain"),
    ("Aspirin has reduced pain.", "Aspirin", "pain"),
    ("Aspirin did not reduce pain.", "Aspirin", "pain"),
    ("Aspirin and heat reduce stiffness and pain.", "Aspirin", "pain"),
    ("Smoking leads to cancer.", "Smoking", "cancer"),
    ("Floods were caused by heavy rain.", "heavy rain", "Floods"),
    ("Pain was not reduced by aspirin.", "aspirin", "Pain"),
    ("Weight gain was due to overfeeding.", "overfeeding", "Weight gain"),
    ("The losses were attributable to drought.", "drought", "losses"),
    ("The rise in asthma was attributed to exhaust fumes.", "exhaust fumes", "asthma"),
    ("Lower turnout resulted from the new laws.", "new laws", "turnout"),
    ("Cortisol rose in response to stress.", "stress", "Cortisol"),
    ("Owing to drought, yields fell.", "drought", "yields"),
    ("Because of the strike, output fell.", "strike", "output"),
]
# Two names of which neither acts on the other, or both do.
EITHER = [
    ("Sleep was associated with mood.", "Sleep", "mood"),  # goes together
    ("Prices rose and wages fell.", "Prices", "wages"),
    ("Rain lowered yields and raised prices.", "yields", "prices"),  # two effects of a third
    ("Cravings fell more in the vegan group.", "Cravings", "vegan"),
    ("Debt lowers growth, and low growth raises debt.", "Debt", "growth"),  # both ways
    ("Trust fell rapidly with unemployment.", "Trust", "unemployment"),
    ("He practised inhibition through facilitated movement.", "inhibition", "movement"),
]


def rate(found: Iterable[bool]) -> float:
    """The share that holds."""
    listed = list(found)
    return sum(listed) / len(listed)


def contrary(quote: str, cause: str, effect: str, sign: str) -> set[str]:
    """The doubts about a claim that its quote says otherwise."""
    return CONTRARY & set(doubts(quote, cause, effect, sign))


class TestSecondOpinion:
    """The reader's own judgement is none of a rule: it is right often, and seldom doubts what is right."""

    def test_what_is_right_is_seldom_doubted(self) -> None:
        right = [*STATED, *((quote, cause, effect, "0") for quote, cause, effect, _ in DENIED)]
        assert rate(bool(contrary(*each)) for each in right) <= 0.1
        assert rate(bool(contrary(*each, "?")) for each in ACTING) <= 0.1

    def test_the_opposite_sign_is_often_doubted(self) -> None:
        opposite = {"+": "-", "-": "+"}
        assert rate(bool(contrary(*names, opposite[sign])) for *names, sign in STATED) >= 0.5

    def test_an_assertion_of_what_is_denied_is_doubted_at_times(self) -> None:
        assert rate(bool(contrary(*each)) for each in DENIED) >= 0.3

    def test_a_claim_turned_round_is_mostly_doubted(self) -> None:
        assert rate(DIRECTION in contrary(quote, effect, cause, "?") for quote, cause, effect in ACTING) >= 0.6

    def test_it_reaches_the_claim_and_can_be_left_out(self) -> None:
        quote = "In a trial of 200 adults, aspirin did not reduce pain."
        claim = judged(quote, "aspirin", "pain", "-", relation="reduce")
        assert (claim.doubts, claim.sign, claim.concept_sign) == ([NULL], "-", "-")
        assert "doubt null" in claim.signals
        row, said = {"id": "a", "digest": "d", "text": quote}, draft(quote, "aspirin", "pain", "-", relation="reduce")
        (alone,) = keep(row, ClaimsDraft(claims=[said]), "recipe", second_opinion=False).claims
        assert alone.doubts == []


class TestNames:
    TEXT = (
        "Body mass index (BMI) was measured in 40 adults. Grazing bans were tested on farms. The bans raised yield. "
        "This treatment lowered erosion. Nothing else is known of pigs."
    )

    def said(self, cause: str, quote: str = "This treatment lowered erosion") -> list[str]:
        return doubts(quote, cause, "erosion", "-", text=self.TEXT)

    def test_near_is_the_sentence_and_the_one_before(self) -> None:
        assert self.said("bans") == []

    def test_a_pronoun_in_the_quote_links_to_what_stands_further_up(self) -> None:
        assert self.said("grazing bans on farms in 40 adults") == []

    def test_nowhere(self) -> None:
        assert self.said("quantum gravity") == [Doubt("invented", "cause").words]

    ARMS = (
        "We compared zinc syrup with sugar syrup. Children of group I got zinc syrup for two weeks. "
        "All were seen daily. {} Iron was given to none."
    )

    @pytest.mark.parametrize(
        ("quote", "doubted"),
        [
            ("Fever was lower in group I than in group II.", None),
            ("The intervention reduced fever.", None),
            ("It reduced fever.", None),
            ("Fever was shorter (3 v. 5 days; p < 0.01).", None),
            ("Ibuprofen reduced fever.", "far"),  # names its cause, which is another
            ("Ibuprofen reduced fever in all of them.", "antecedent"),
        ],
    )
    def test_what_an_arm_got_is_its_name(self, quote: str, doubted: str | None) -> None:
        text = self.ARMS.format(quote)
        found = doubts(quote.rstrip("."), "zinc syrup", "fever", "-", text=text)
        assert found == ([] if doubted is None else [Doubt(doubted, "cause").words])

    def test_so_is_the_outcome_that_the_quote_leaves_unsaid(self) -> None:
        text = "The primary end point was length of stay. Patients were adults. Zinc reduced the primary end point."
        quote = "Zinc reduced the primary end point"
        assert doubts(quote, "Zinc", "length of stay", "-", text=text) == []
        text, quote = text.replace("the primary end point.", "fever."), "Zinc reduced fever"
        assert doubts(quote, "Zinc", "length of stay", "-", text=text) == [Doubt("far", "effect").words]

    def test_where_the_arm_is_the_one_with_less_its_sign_is_not_looked_at(self) -> None:
        text = "Mice with reduced p53 were made. They were fed. Knockout mice had a shorter life span."
        quote = "Knockout mice had a shorter life span"
        assert doubts(quote, "reduced p53", "life span", "-", text=text) == []

    def test_an_abbreviation_that_the_abstract_defines_is_the_name(self) -> None:
        text = "Body mass index (BMI) was measured. We saw 40 adults. They ate well. BMI raised mortality."
        assert doubts("BMI raised mortality", "body mass index", "mortality", text=text) == []
        text = "We used BMI (body mass index). We saw adults. They ate. A high body mass index raised mortality."
        assert doubts("A high body mass index raised mortality", "BMI", "mortality", text=text) == []

    @pytest.mark.parametrize("name", ["smokers", "Smoking habits", "SMOKING"])
    def test_other_forms_of_the_word_are_the_word(self, name: str) -> None:
        assert doubts("Smoking raised mortality.", name, "mortality") == []

    @pytest.mark.parametrize(("name", "text"), [("rain", "Training"), ("hypertension", "Hyperglycemia")])
    def test_a_part_of_a_word_is_not_the_word(self, name: str, text: str) -> None:
        assert doubts(f"{text} raised mortality.", name, "mortality") == [Doubt("invented", "cause").words]

    def test_the_title_counts_as_the_abstract(self) -> None:
        row = {"id": "a", "digest": "d", "title": "On zinc", "text": "Fever was seen. Then more. It fell."}
        (claim,) = keep(row, ClaimsDraft(claims=[draft("It fell", "zinc", "fever", "-")]), "r").claims
        assert claim.doubts == []

    def test_an_ungrounded_claim_says_so(self) -> None:
        claim = judged("Zinc cures all.", "Zinc", "fever", "-", text="Iron is a metal.")
        assert (claim.grounding, claim.doubts) == ("ungrounded", [Doubt("ungrounded").words])


class TestAnaphora:
    @pytest.mark.parametrize(
        ("before", "quote", "cause", "variable", "sign"),
        [
            ("Aspirin reduced inflammation.", "This reduction lowered pain.", "This reduction", "inflammation", "+"),
            ("Aspirin reduced inflammation.", "It lowered pain.", "It", "Aspirin", "-"),
            ("The new grazing ban was tested.", "This ban lowered pain.", "This ban", "new grazing ban", "-"),
        ],
    )
    def test_a_pronoun_is_put_right_where_it_is_sure(
        self, before: str, quote: str, cause: str, variable: str, sign: str
    ) -> None:
        claim = judged(quote, cause, "pain", "-", relation="lowered", text=f"{before} {quote}")
        assert (claim.cause_concept, claim.concept_sign, claim.cause) == (variable, sign, cause)
        assert claim.doubts == [Doubt("antecedent", "cause").words]

    def test_where_two_things_fit_it_stays_and_says_so(self) -> None:
        before, quote = "An early ban and a late ban were tested.", "This ban lowered mortality."
        claim = judged(quote, "This ban", "mortality", "-", relation="lowered", text=f"{before} {quote}")
        assert (claim.cause_concept, claim.doubts) == ("This ban", [Doubt("unresolved", "cause").words])
        assert not claim.resolved

    def test_a_bare_pronoun_that_stays_one_is_unresolved(self) -> None:
        claim = judged("It lowered pain", "It", "pain", "-", text="Rain fell. It lowered pain.")
        assert (claim.cause_concept, claim.resolved) == ("It", False)


class TestHedges:
    @pytest.mark.parametrize(
        ("quote", "strength", "hedged"),
        [
            ("Coffee raised mortality.", "causal", False),
            ("Coffee may raise mortality.", "conditional", True),
            ("Coffee appears to raise mortality.", "conditional", True),
            ("Coffee possibly raised mortality.", "conditional", True),
            ("Our results suggest that coffee raised mortality.", "causal", True),
            ("Coffee was associated with mortality.", "correlational", False),
            ("Coffee may be associated with mortality.", "correlational", True),
            ("Coffee was a risk factor for mortality.", "correlational", False),
            ("Coffee, which may be cold, is drunk in May; tea may help.", "causal", False),
        ],
    )
    def test_no_claim_is_put_more_strongly_than_its_quote(self, quote: str, strength: str, hedged: bool) -> None:
        cause = "coffee" if "coffee" in quote else "Coffee"
        effect = "mortality" if "mortality" in quote else "drunk"
        claim = judged(quote, cause, effect, "?")
        if effect == "mortality":
            assert (claim.strength, claim.hedged) == (strength, hedged)
        assert claim.doubts == []

    def test_that_is_a_correction_and_no_doubt_and_nothing_is_ever_strengthened(self) -> None:
        assert doubts("Coffee may raise mortality.", "Coffee", "mortality") == []
        weak = judged("Coffee raised mortality.", "Coffee", "mortality", strength="correlational", hedged=True)
        assert (weak.strength, weak.hedged, weak.doubts) == ("correlational", True, [])


class TestDoubts:
    def test_have_words(self) -> None:
        assert Doubt("far", "cause").words == "the cause is not in or near the quote"

    @given(
        st.text(max_size=60), st.text(max_size=30), st.text(max_size=30), st.sampled_from("+-0?"), st.text(max_size=200)
    )
    def test_any_claim_of_any_text(self, quote: str, cause: str, effect: str, sign: str, text: str) -> None:
        row = {"id": "a", "digest": "d", "text": mend(f"{text} {quote}")}
        for claim in keep(row, ClaimsDraft(claims=[draft(quote, cause, effect, sign)]), "r").claims:
            assert all(claim.doubts)
            assert any(signal.startswith(("doubt", "grounding ungrounded")) for signal in claim.signals) == bool(
                claim.doubts
            )


class TestAims:
    """Sentences of both kinds, each with the effect that a claim about it would have."""

    @pytest.mark.parametrize(
        ("quote", "effect"),
        [
            ("The aim of this study was to test whether zinc reduces fever.", "fever"),
            ("We aimed to determine whether rainfall lowers yield.", "yield"),
            ("We hypothesised that tariffs raise prices.", "prices"),
            ("It was hypothesized that tariffs raise prices.", "prices"),
            ("It is hypothesised that tutoring improves grades.", "grades"),
            ("This paper examines how remittances affect consumption.", "consumption"),
            ("This article investigates whether minimum wages reduce employment.", "employment"),
            ("Here we ask whether drought increases migration.", "migration"),
            ("We set out to test if warming accelerates decomposition.", "decomposition"),
            ("Our objective was to evaluate the effect of yoga on anxiety.", "anxiety"),
            ("Objective: To assess whether statins reduce mortality.", "mortality"),
            ("To determine whether statins reduce mortality.", "mortality"),
            ("We propose a model in which stress reduces trust.", "trust"),
            ("We propose that stress reduces trust.", "trust"),
            ("Whether coffee raises blood pressure is unknown.", "blood pressure"),
            ("Whether coffee raises blood pressure remains controversial.", "blood pressure"),
            ("It is unknown whether coffee raises blood pressure.", "blood pressure"),
            ("It remains unclear whether coffee raises blood pressure.", "blood pressure"),
            ("It is not known if biochar reduces methane.", "methane"),
            ("Little is known about how grazing affects soil carbon.", "soil carbon"),
            ("Little is known about the effect of grazing on soil carbon.", "soil carbon"),
            ("The effect of grazing on soil carbon is poorly understood.", "soil carbon"),
            ("Further research is needed to determine whether zinc reduces fever.", "fever"),
            ("More trials are required to establish the effect of zinc on fever.", "fever"),
            ("Future studies should examine whether zinc reduces fever.", "fever"),
            ("Does zinc reduce fever?", "fever"),
            ("Can microcredit raise income?", "income"),
            ("We will test whether zinc reduces fever.", "fever"),
            ("We plan to test whether zinc reduces fever.", "fever"),
            ("The study will examine the effect of zinc on fever.", "fever"),
            ("The primary outcome was the effect of zinc on fever.", "fever"),
            ("We used propensity scores to reduce bias.", "bias"),
            ("A new method is presented to reduce noise.", "noise"),
            ("The question of whether zinc reduces fever has not been answered.", "fever"),
            ("There is a need for trials of whether zinc reduces fever.", "fever"),
            ("There is insufficient evidence to determine whether zinc reduces fever.", "fever"),
            ("Evidence on the effect of zinc on fever is lacking.", "fever"),
            ("The mechanisms by which zinc reduces fever remain to be elucidated.", "fever"),
            ("We sought to understand how zinc reduces fever.", "fever"),
            ("This review discusses how zinc reduces fever.", "fever"),
            ("The purpose of this review is to summarise the effects of zinc on fever.", "fever"),
            ("In order to assess whether zinc reduces fever, we ran a trial.", "fever"),
            ("We propose a method by which zinc reduces fever.", "fever"),
            ("Further studies are needed to confirm that zinc lowers fever.", "fever"),
        ],
    )
    def test_aims_methods_and_gaps_are_no_findings(self, quote: str, effect: str) -> None:
        assert is_no_finding(quote, effect)
        row = {"id": "a", "digest": "d", "text": quote}
        kept = keep(row, ClaimsDraft(claims=[draft(quote, "zinc", effect, "-")]), "r")
        assert (kept.claims, kept.dropped) == ([], 1)

    @pytest.mark.parametrize(
        ("quote", "effect"),
        [
            ("Zinc reduces fever.", "fever"),
            ("We show that zinc reduces fever.", "fever"),
            ("This study shows that tariffs raise prices.", "prices"),
            ("Although the mechanism is unknown, zinc reduces fever.", "fever"),
            ("Zinc reduced fever, but its effect on mortality remains unclear.", "fever"),
            ("As hypothesised, zinc reduced fever.", "fever"),
            ("Consistent with our hypothesis, zinc reduced fever.", "fever"),
            ("Zinc reduced fever and further trials are warranted.", "fever"),
            ("To test this, we gave zinc, which reduced fever.", "fever"),
            ("The trial, which aimed to reduce fever, increased vomiting.", "vomiting"),
            ("The aim of reducing fever was achieved: zinc lowered fever.", "fever"),
            ("Compared with placebo, zinc reduced fever.", "fever"),
            ("The need for transfusion was reduced by iron.", "need for transfusion"),
            ("Whether given early or late, zinc reduced fever.", "fever"),
            ("How zinc reduces fever is now clear: it blocks IL-6.", "IL-6"),
            ("It is known that smoking causes cancer.", "cancer"),
            ("It is unlikely that zinc reduces fever.", "fever"),
            ("We conclude that zinc reduces fever.", "fever"),
            ("Our analysis shows that zinc reduces fever.", "fever"),
            ("This review found that zinc reduces fever.", "fever"),
            ("The research programme raised output.", "output"),
            ("Zinc reduces the need for further treatment.", "need for further treatment"),
            ("Further increases in temperature reduce yield.", "yield"),
            ("Larger studies showed that zinc reduces fever.", "fever"),
            ("Additional zinc reduced fever.", "fever"),
            ("Uncertainty reduces investment.", "investment"),
            ("We introduced a tax, and sales fell because of it.", "sales"),
            ("We present evidence that zinc reduces fever.", "fever"),
            ("We provide evidence that remittances raise consumption.", "consumption"),
            ("Here, we report that zinc lowers fever.", "fever"),
            ("Here we propose a mechanism and show that zinc lowers fever.", "fever"),
            ("Studies are needed in children; in adults zinc reduces fever.", "fever"),
            ("Physical training is required to lower blood pressure.", "blood pressure"),
            ("Unclear instructions raise error rates.", "error rates"),
            ("What is unclear is unimportant: zinc lowers fever.", "fever"),
            ("We investigated the effect of zinc and found that fever fell.", "fever"),
            ("The objective of the tax was met, as it lowered sales.", "sales"),
            ("We tested zinc and it reduced fever.", "fever"),
            ("Whether or not patients slept, zinc reduced fever.", "fever"),
            ("Here, we demonstrate how zinc reduces fever.", "fever"),
            ("Presenting risk as a number reduced fear.", "fear"),
            ("Investigating complaints lowers staff turnover.", "staff turnover"),
            ("Testing whether children are ill raises costs.", "costs"),
            ("Studying abroad improves language skills.", "language skills"),
        ],
    )
    def test_findings_are_findings(self, quote: str, effect: str) -> None:
        assert not is_no_finding(quote, effect)


class TestStated:
    TEXT = (
        "In a randomised trial, 120 women got 0.5 mg or 15 mg daily; risk fell (OR 0.82, 95% CI 0.70–0.97; p = 0.02)."
    )

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("120 women", "120 women"),
            ("120 Women", "120 women"),
            ("20 women", None),
            ("5 mg", None),
            ("0.5 mg", "0.5 mg"),
            ("15 mg daily", "15 mg daily"),
            ("OR 0.82, 95% CI 0.70-0.97; p = 0.02", "OR 0.82, 95% CI 0.70–0.97; p = 0.02"),
            ("OR 0.8", None),
            ("OR 0.28", None),
            ("omen", None),
            ("", None),
        ],
    )
    def test_words_and_numbers_are_whole(self, words: str, found: str | None) -> None:
        assert quoted(words, self.TEXT) == found

    def test_a_minus_sign_belongs_to_its_number(self) -> None:
        assert quoted("0.5 kg", "It changed by −0.5 kg.") is None
        assert quoted("-0.5 kg", "It changed by −0.5 kg.") == "−0.5 kg"
        assert quoted("24 weeks", "for 12-24 weeks") == "24 weeks"

    def test_scripts_without_spaces(self) -> None:
        assert quoted("成年人", "四十名成年人参加") == "成年人"

    def test_what_is_not_in_the_abstract_is_left_out_and_counted(self) -> None:
        context = [
            {"kind": "population", "words": "120 women"}, {"kind": "dose", "words": "5 mg"},
            {"kind": "time", "words": "not stated"}, {"kind": "size", "words": "OR 0.82, 95% CI 0.70–0.97; p = 0.02"},
            {"kind": "mood", "words": "120 women"},
        ]  # fmt: skip
        said = [{"kind": "trial", "words": "randomised trial"}, {"kind": "sample", "words": "women"}]
        row = {"id": "a", "digest": "d", "text": self.TEXT}
        answer = {
            "claims": [draft("risk fell", "women", "risk", "-").model_dump() | {"context": context}], "study": said
        }  # fmt: skip
        kept = keep(row, ClaimsDraft.model_validate(answer), "r")
        (claim,) = kept.claims
        assert (claim.population, claim.dose, claim.time) == ("120 women", None, None)
        assert claim.effect_size == "OR 0.82, 95% CI 0.70–0.97; p = 0.02"
        assert kept.study[:3] == ("trial", "randomised trial", "120 women")  # the sample by pattern
        assert kept.invented == 2  # the dose, and a sample without a number

    def test_circumstances_may_come_as_an_object_too(self) -> None:
        item = draft("risk fell", "women", "risk", "-", context={"population": "120 women", "dose": None})
        assert [(each.kind, each.words) for each in item.context] == [("population", "120 women")]

    @pytest.mark.parametrize("design", get_args(Design))
    def test_a_design_whose_words_name_another_is_refused(self, design: Design) -> None:
        text = "A randomised trial in humans."
        found = study([StudyDraft(kind=design, words="randomised trial")], text)
        assert found.design == ("trial" if design == "trial" else None)
        assert found.invented == (design != "trial")


class TestShown:
    """Doubts and circumstances reach everyone who looks: `claims`, `show`, `status` and every exported file."""

    TEXT = "In a cohort of 90 men, aspirin did not reduce pain after 3 days."

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        said = draft(
            "aspirin did not reduce pain after 3 days", "aspirin", "pain", "-", relation="reduce",
            context={"time": "3 days", "dose": "9 mg"},
        )  # fmt: skip
        about = ClaimsDraft.model_validate(
            {"claims": [said], "study": {"cohort": "cohort of 90 men", "sample": "90 men"}}
        )
        row = {"id": "a", "digest": "d", "text": self.TEXT}
        kept = keep(row, about, "recipe")
        read = Extraction(
            id=kept.claims[0].extraction, abstract="a", digest="d", recipe="recipe", state="done", reason=None,
            invented=kept.invented, design=kept.study.design, design_words=kept.study.words,
            sample_size=kept.study.sample,
        )  # fmt: skip
        with Store.in_memory() as store:
            store.add([abstract("a", text=self.TEXT)])
            store.add_rows(
                "recipes", [{"id": "recipe", "stage": "claims", "prompt": "p", "model": "m", "settings": "{}"}]
            )
            store.add([read])
            store.add(kept.claims)
            name_plainly(store)
            yield store

    def test_claims(self, store: Store) -> None:
        (row,) = graph.claims(store)
        assert (row["standing"], row["gate"], row["doubts"]) == ("held", "read", [NULL])
        lines = "\n".join(render.claim_lines(row))
        assert "design: cohort (“cohort of 90 men”); time: 3 days; sample size: 90 men" in lines
        assert f"reading {row['reading']:.2f}: {NULL}" in lines
        assert "9 mg" not in lines

    def test_show(self, store: Store) -> None:
        (edge,) = graph.edges(store)
        found = graph.show(store, [edge["cause_id"]], [edge["effect_id"]])
        (claim,) = found["evidence"]
        assert 0 < claim["vote"] < claim["reading"] < 0.5
        assert f"reading {claim['reading']:.2f}: {NULL}" in "\n".join(render.show_lines(found))

    def test_status(self, store: Store) -> None:
        counted = store.row("status/claims")
        assert (counted["doubted"], counted["dropped"], counted["invented"]) == (1, 0, 1)

    @pytest.mark.parametrize("format", ["graphml", "json", "csv"])
    def test_exports(self, store: Store, format: export.Format) -> None:
        out = io.BytesIO()
        export.write(store, format, out)
        assert NULL in out.getvalue().decode()
        assert "0.3" in out.getvalue().decode()


def ligatures(text: str) -> str:
    return text.replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ")


def softened(text: str) -> str:
    return "\u00ad".join(text)


VARIANTS = {
    "as it is": lambda text: text,
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "NFKC": lambda text: unicodedata.normalize("NFKC", text),
    "capitals": str.upper,
    "ligatures": ligatures,
    "soft hyphens": softened,
    "other spaces": lambda text: text.replace(" ", "\u00a0\u2009"),
    "other dashes": lambda text: text.replace("-", "\u2013"),
    "other quotes": lambda text: text.replace("'", "\u2019"),
}  # fmt: skip
WORDS = [
    "naïve", "β-amyloid", "TGF-β1", "Größe", "first-line", "effect", "10⁻³", "p < 0.05", "锌降低了发热", "がん", "CO₂",
    "👩🏽‍⚕️", "😀", "μg/L", "Müller's", "Straße", "α₂", "et al", "x", "fluid", "Å", "ﬁbrosis",
]  # fmt: skip


class TestOffsets:
    """A quote from any place of any text, mangled as copying does it, is found where it was taken from."""

    @given(
        st.lists(st.sampled_from(WORDS), min_size=3, max_size=14),
        st.data(),
        st.sampled_from(sorted(VARIANTS)),
    )
    def test_a_mangled_quote_is_found_in_its_place(self, words: list[str], data: st.DataObject, variant: str) -> None:
        # a running number makes every stretch of the text the only one of its kind
        numbered = [f"{word} n{place}q" for place, word in enumerate(words)]
        text = mend(" ".join(numbered))
        pieces = [mend(piece) for piece in numbered]
        first = data.draw(st.integers(0, len(pieces) - 1))
        last = data.draw(st.integers(first + 1, len(pieces)))
        wanted = " ".join(pieces[first:last])
        place = locate(VARIANTS[variant](wanted), text)
        assert place is not None
        assert place.grounding in {"exact", "normalized"}
        assert text[place.start : place.end] == wanted

    @given(st.text(min_size=1, max_size=80), st.data(), st.sampled_from(["as it is", "NFD", "NFKC", "capitals"]))
    def test_words_of_any_text_are_found_where_they_read_the_same(
        self, anything: str, data: st.DataObject, variant: str
    ) -> None:
        text = mend(anything)
        spans = [found.span() for found in re.finditer(r"\S+", text)]
        assume(spans)
        first = data.draw(st.integers(0, len(spans) - 1))
        last = data.draw(st.integers(first, len(spans) - 1))
        wanted = text[spans[first][0] : spans[last][1]]
        assume(any(character.isalnum() for character in wanted))
        # a free-standing accent becomes a space with an accent, which nothing tells from two words
        assume(not any(" " in unicodedata.normalize("NFKC", each) for each in wanted if not each.isspace()))
        place = locate(VARIANTS[variant](wanted), text)
        assert place is not None
        assert fold(text[place.start : place.end])[0] in fold(wanted)[0]

    @given(st.text(max_size=40), st.text(min_size=1, max_size=30), st.text(max_size=40))
    @example("", "&amp;lt;5", "")
    def test_html_and_whatever_else_is_mended_the_same_way_on_both_sides(
        self, before: str, quote: str, after: str
    ) -> None:
        text = mend(f"{before} {quote} {after}")
        place = locate(quote, text)
        if place is not None:
            assert 0 <= place.start < place.end <= len(text)

    def test_an_entity_in_a_quote(self) -> None:
        text = mend("Risk was lower (p &lt; 0.05) in men &amp; women.")
        place = locate("lower (p < 0.05) in men & women", text)
        assert place is not None
        assert text[place.start : place.end] == "lower (p < 0.05) in men & women"
