"""The offline reader: one test for each construction it reads, and the properties that hold for any text."""

from __future__ import annotations

import re
import time
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import claims, reader, sources
from pipeline.reader import extract
from pipeline.reader.extract import read
from pipeline.reader.sentences import split
from pipeline.reader.tokens import read_words
from pipeline.records import ClaimDraft

EXAMPLES = Path(__file__).parents[1] / "examples"
TRIAL = "Adults were randomly assigned to yoga or usual care. "


def told(text: str) -> set[str]:
    """The claims of a text, each as "cause sign effect"."""
    return {f"{claim.cause} {claim.sign} {claim.effect}" for claim in extract(text)}


def only(text: str) -> ClaimDraft:
    """The single claim of a text."""
    found = extract(text)
    assert len(found) == 1, found
    return found[0]


class TestVerbs:
    def test_active_verbs_say_which_way_the_effect_goes(self) -> None:
        assert told("Aspirin reduces inflammation.") == {"Aspirin - inflammation"}
        assert told("Noise interferes with sleep.") == {"Noise - sleep"}
        assert told("Deforestation contributes to soil erosion.") == {"Deforestation + soil erosion"}
        assert told("Early menarche mainly impacted tumor risk.") == {"Early menarche ? tumor risk"}

    def test_the_agent_of_a_passive_is_the_cause(self) -> None:
        assert told("Inflammation was reduced by aspirin.") == {"aspirin - Inflammation"}
        assert told("The yield was strongly affected by drought.") == {"drought ? yield"}

    def test_a_participle_behind_a_noun_is_a_passive(self) -> None:
        assert told("The damage caused by radiation was severe.") == {"radiation + damage"}
        assert told("Inflammation in the stomach caused by bacteria is common.") == {"bacteria + Inflammation"}

    def test_some_verbs_name_the_effect_first(self) -> None:
        assert told("Soil erosion results from deforestation.") == {"deforestation + Soil erosion"}
        assert told("Crop yield depends on rainfall.") == {"rainfall ? Crop yield"}
        assert told("Kidney development requires BMP signaling.") == {"BMP signaling + Kidney development"}

    def test_verbs_that_only_introduce_another_are_passed_over(self) -> None:
        assert told("Drought has been shown to reduce yields.") == {"Drought - yields"}
        assert told("Exercise helps reduce pain.") == {"Exercise - pain"}
        assert told("We found an SVR to reduce mortality.") == {"SVR - mortality"}

    def test_protecting_somebody_from_something_prevents_it(self) -> None:
        assert told("Aspirin protected mice from infection.") == {"Aspirin - infection"}
        assert told("Cells were protected from apoptosis by Bcl-2.") == {"Bcl-2 - apoptosis"}

    def test_adverbs_of_direction_turn_verbs_that_have_none(self) -> None:
        assert told("SOCS1 negatively regulates inflammation.") == {"SOCS1 - inflammation"}
        assert told("Sleep was adversely affected by noise.") == {"noise - Sleep"}

    def test_each_verb_of_a_list_has_the_subject(self) -> None:
        assert told("Exercise lowers weight, improves mood, and reduces anxiety.") == {
            "Exercise - weight",
            "Exercise + mood",
            "Exercise - anxiety",
        }

    def test_two_clauses_keep_their_own_subjects(self) -> None:
        assert told("Fasting lowered weight, and exercise lowered cholesterol.") == {
            "Fasting - weight",
            "exercise - cholesterol",
        }

    def test_the_relation_is_as_written(self) -> None:
        assert only("Aspirin did not significantly reduce pain.").relation == "did not significantly reduce"
        assert only("Pain was strongly reduced by aspirin.").relation == "was strongly reduced by"


class TestNounsAndAdjectives:
    def test_causes_named_by_a_noun(self) -> None:
        assert told("Hypertension is a leading cause of stroke.") == {"Hypertension + stroke"}
        assert told("The main cause of deforestation is logging.") == {"logging + deforestation"}
        assert told("Risk factors for pain include smoking.") == {"smoking + pain"}
        assert told("One consequence of zinc deficiency is pain.") == {"zinc deficiency + pain"}

    def test_effects_named_by_a_noun(self) -> None:
        assert told("The effect of caffeine on sleep quality was large.") == {"caffeine ? sleep quality"}
        assert told("Caffeine had a negative effect on sleep quality.") == {"Caffeine - sleep quality"}
        assert told("The positive effect that trust has on trade is known.") == {"trust + trade"}
        assert told("Leptin plays a key role in appetite.") == {"Leptin ? appetite"}

    def test_an_effect_may_be_qualified_behind_its_noun(self) -> None:
        assert told("The effect of class size on test scores was negative and small.") == {"class size - test scores"}
        assert told("The effects of exercise on mood were small and not significant.") == {"exercise 0 mood"}

    def test_predicate_adjectives(self) -> None:
        assert told("Insulin is required for glucose uptake.") == {"Insulin + glucose uptake"}
        assert told("Statins are effective in reducing cholesterol.") == {"Statins - cholesterol"}
        assert told("TAK1 is dispensable for cytokine production.") == {"TAK1 0 cytokine production"}
        assert told("The delay was due to heavy rain.") == {"heavy rain + delay"}

    def test_functions_and_regulators(self) -> None:
        assert told("TP53 is a negative regulator of MDM2.") == {"TP53 - MDM2"}
        assert told("Root length varies as a function of temperature.") == {"temperature ? Root length"}

    def test_means_to_an_end(self) -> None:
        assert told("Trust is essential to sustain cooperation.") == {"Trust + cooperation"}
        assert told("These rules provide a mechanism for reducing conflict.") == {"rules - conflict"}
        assert told("Liming is a safe, cheap and effective method of raising yields.") == {"Liming + yields"}

    def test_a_cause_inside_a_compound(self) -> None:
        assert told("Alcohol-induced liver injury is common.") == {"Alcohol + liver injury"}
        assert told("Apoptosis was caspase-independent.") == {"caspase 0 Apoptosis"}
        assert told("The EMT-inducing factor was measured.") == set()
        assert told("The rise was dose-dependent.") == set()


class TestConnectives:
    def test_prepositions_of_cause(self) -> None:
        assert told("Yields fell because of drought.") == {"drought - Yields"}
        assert told("Due to drought, yields fell.") == {"drought - yields"}
        assert told("Cortisol rose in response to stress.") == {"stress + Cortisol"}
        assert told("Mortality due to malaria is high.") == {"malaria + Mortality"}

    def test_time_and_means_of_a_change_are_causes_and_dates_are_not(self) -> None:
        assert told("Sleep improved after yoga.") == {"yoga + Sleep"}
        assert told("Through plant breeding, heat tolerance can be enhanced.") == {"plant breeding + heat tolerance"}
        assert told("Yields increased through March.") == set()

    def test_presence_and_absence(self) -> None:
        assert told("Root length was reduced in the presence of salt.") == {"salt - Root length"}
        assert told("Root length was reduced in the absence of oxygen.") == {"oxygen + Root length"}
        assert told("Without insulin, glucose uptake falls.") == {"insulin + glucose uptake"}
        assert told("Growth was measured in the presence of salt.") == set()

    def test_clauses_joined_by_a_conjunction(self) -> None:
        assert told("Yields fell because rainfall declined.") == {"rainfall + Yields"}
        assert told("Trust falls as prices increase.") == {"prices - Trust"}
        assert told("Once bribes were introduced, knowledge-sharing broke down.") == {"bribes - knowledge-sharing"}
        assert told("Complications were less frequent when surgery was delayed.") == {"surgery + Complications"}

    def test_the_more_the_less(self) -> None:
        assert told("The higher the temperature, the lower the yield.") == {"temperature - yield"}

    def test_a_consequence_told_in_a_clause(self) -> None:
        assert told("A consequence of grazing is that plant cover declines.") == {"grazing - plant cover"}
        assert told("A feature of grazing is that plant cover declines.") == set()


class TestCausatives:
    def test_others_are_led_to_do_something(self) -> None:
        assert told("Nudges encourage people to reduce energy use.") == {"Nudges - energy use"}
        assert told("Risk leads farmers to buy insurance.") == {"Risk + insurance"}
        assert told("Subsidies encourage farmers not to burn their stubble.") == {"Subsidies - burn their stubble"}

    def test_something_is_made_to_change(self) -> None:
        assert told("Heat causes glaciers to shrink.") == {"Heat - glaciers"}
        assert told("Debt makes investment harder.") == {"Debt - investment"}
        assert told("Yoga made pain worse.") == {"Yoga + pain"}
        assert told("Fines make it harder to reduce waste.") == {"Fines + waste"}

    def test_a_likelihood_with_its_clause_is_an_effect(self) -> None:
        assert told("Talking increases the likelihood that players cooperate.") == {
            "Talking + likelihood that players cooperate"
        }
        assert told("Free riding lowers the odds.") == set()


class TestComparisons:
    def test_one_arm_against_another(self) -> None:
        text = "Blood pressure was significantly lower in the losartan group than in the placebo group."
        assert told(text) == {"losartan - Blood pressure"}
        assert told("Nausea was more common with aspirin than with placebo.") == {"aspirin + Nausea"}
        assert told("Pain was less frequent in the aspirin group compared with placebo.") == {"aspirin - Pain"}

    def test_no_difference_between_arms_is_no_effect(self) -> None:
        text = "There was no significant difference in mortality between aspirin and placebo."
        assert told(text) == {"aspirin 0 mortality"}
        assert told("Mortality did not differ significantly between aspirin and placebo.") == {"aspirin 0 Mortality"}

    def test_an_insignificant_difference_is_no_effect(self) -> None:
        text = "Pain was lower with yoga than with usual care, but the difference was not significant."
        assert told(text) == {"yoga 0 Pain"}
        assert told("Triglycerides were lower after HIT compared with MCT (p = 0.076).") == {"HIT 0 Triglycerides"}
        assert told("Triglycerides were lower after HIT compared with MCT (p = 0.01).") == {"HIT - Triglycerides"}
        assert told("Zinc reduced pain (P = 0.45) and stress (P = 0.01).") == {"Zinc 0 pain", "Zinc - stress"}

    def test_the_intervention_group_stands_for_what_the_trial_tests(self) -> None:
        assert told(TRIAL + "Pain was lower in the intervention group than in the control group.") == {"yoga - Pain"}
        assert told(TRIAL + "Pain was higher in the control group.") == {"yoga - Pain"}
        assert told(TRIAL + "Pain was similar in both groups.") == {"yoga 0 Pain"}
        assert told(TRIAL + "The intervention reduced pain.") == {"yoga - pain"}

    def test_groups_that_nothing_names_are_no_cause(self) -> None:
        assert told("Pain was lower in the intervention group than in the control group.") == set()
        assert told("The intervention reduced pain.") == set()
        assert told(TRIAL + "Pain was lower in group B than in group C.") == set()
        assert told("Satisfaction did not differ between schools.") == set()

    def test_superiority(self) -> None:
        assert told(TRIAL + "Yoga was superior to usual care for sleep quality.") == {"Yoga + sleep quality"}
        assert told(TRIAL + "Yoga was inferior to usual care for pain.") == {"Yoga + pain"}
        assert told("Yoga was no better than placebo in reducing pain.") == {"Yoga 0 pain"}
        assert told("There was a significant difference in pain in favour of zinc.") == {"zinc - pain"}

    def test_shares_of_people_who_reach_something(self) -> None:
        text = "More patients in the yoga group achieved remission compared with usual care."
        assert told(TRIAL + text) == {"yoga + remission"}
        assert told("Fewer patients in the zinc group had pain.") == {"zinc - pain"}
        assert told("Children exposed to zinc were more likely to have pain.") == {"zinc + pain"}

    def test_two_numbers_with_a_significant_difference(self) -> None:
        text = "The mean pain was 3.6 in the placebo group and 2.1 in the yoga group"
        assert told(f"{TRIAL}{text} (P = 0.01).") == {"yoga - mean pain"}
        assert told(f"{TRIAL}{text} (p = 0.19).") == {"yoga 0 mean pain"}
        assert told(f"{TRIAL}{text}.") == set()

    def test_changes_over_time_and_baselines_are_no_comparison_of_arms(self) -> None:
        assert told("There was no difference in mood between the initial and final scores.") == set()
        assert told(TRIAL + "Pain was similar in both groups at baseline.") == set()
        assert told(TRIAL + "Both groups showed a reduction in pain.") == set()


class TestCorrelations:
    def test_an_association_is_correlational(self) -> None:
        assert told("Coffee was not associated with mortality.") == {"Coffee 0 mortality"}
        assert told("Height was inversely correlated with age.") == {"Height - age"}
        assert told("Income predicts health.") == {"Income + health"}
        assert only("Income predicts health.").strength == "correlational"

    def test_an_association_named_by_a_noun(self) -> None:
        assert told("There is an inverse association between zinc and pain.") == {"zinc - pain"}
        assert told("Zinc showed a weak inverse association with pain.") == {"Zinc - pain"}
        assert told("There was little correlation between zinc and pain.") == {"zinc 0 pain"}
        assert told("The association between zinc and pain was studied.") == set()

    def test_the_ratio_behind_an_association_says_which_way(self) -> None:
        text = "Zinc use was associated with pain"
        assert told(f"{text} (OR 0.5, 95% CI 0.3-0.8).") == {"Zinc use - pain"}
        assert told(f"{text} (HR 1·62, 99% CI 1·56–1·69).") == {"Zinc use + pain"}
        assert told(f"{text} (OR = 1.25, 95% CI = 0.86 to 1.79).") == {"Zinc use 0 pain"}
        assert told("Zinc was correlated with pain (r = -0.55, P = .001).") == {"Zinc - pain"}


class TestLists:
    def test_causes_and_effects_are_paired_each_with_each(self) -> None:
        assert told("Aspirin and ibuprofen reduce pain and fever.") == {
            "Aspirin - pain",
            "Aspirin - fever",
            "ibuprofen - pain",
            "ibuprofen - fever",
        }

    def test_respectively_pairs_in_order(self) -> None:
        text = "Zinc and iron reduced pain and stress, respectively."
        assert told(text) == {"Zinc - pain", "iron - stress"}
        text = "Zinc reduced pain and stress by 10% and 20%, respectively."
        assert told(text) == {"Zinc - pain", "Zinc - stress"}

    def test_but_not_denies_what_follows(self) -> None:
        assert told("Aspirin reduces pain but not fever.") == {"Aspirin - pain", "Aspirin 0 fever"}
        assert told("Pain was reduced by zinc but not by iron.") == {"zinc - Pain", "iron 0 Pain"}

    def test_not_only_denies_nothing(self) -> None:
        text = "Exercise not only improves mood but also reduces anxiety."
        assert told(text) == {"Exercise + mood", "Exercise - anxiety"}

    def test_instances_stand_for_a_word_that_names_nothing(self) -> None:
        assert told("Factors such as income affect health.") == {"income ? health"}
        text = "Yield depends on many factors, including rainfall and slope."
        assert told(text) == {"rainfall ? Yield", "slope ? Yield"}

    def test_what_acts_together_has_one_name(self) -> None:
        assert told("Chemotherapy plus cetuximab improved survival.") == {"Chemotherapy plus cetuximab + survival"}
        assert told("E2F1 induced H3 and H4 acetylation.") == {"E2F1 + H3 and H4 acetylation"}


class TestClauses:
    def test_a_relative_clause_goes_on_about_its_noun(self) -> None:
        text = "Stress raises cortisol, which lowers immunity."
        assert told(text) == {"Stress + cortisol", "cortisol - immunity"}
        assert told("ADAR1 is an enzyme that increases cleavage.") == {"ADAR1 + cleavage"}
        assert told("TGFB1, which is expressed in muscle, promotes fibrosis.") == {"TGFB1 + fibrosis"}

    def test_a_participial_clause_goes_on_about_the_subject(self) -> None:
        text = "Drought reduces yields, leading to food insecurity."
        assert told(text) == {"Drought - yields", "Drought + food insecurity"}
        assert told("Taxes were raised, resulting in protests.") == {"Taxes + protests"}

    def test_asides_between_subject_and_verb_are_passed_over(self) -> None:
        assert told("The new habit, we find, reduces waste.") == {"new habit - waste"}
        assert told("Zinc, if given early, reduces pain.") == {"Zinc - pain"}
        text = "Counseling to improve diet or increase physical activity reduced blood pressure."
        assert told(text) == {"Counseling - blood pressure"}

    def test_a_clause_of_reporting_needs_no_that(self) -> None:
        text = "In a prospective study, we found belt compression increased acid reflux."
        assert told(text) == {"belt compression + acid reflux"}
        assert told("We use surveys to show how trust reduces theft.") == {"trust - theft"}

    def test_a_name_that_says_nothing_takes_its_clause(self) -> None:
        text = "Interventions that raise screening uptake may also increase engagement."
        assert told(text) == {"Interventions that raise screening uptake + engagement"}


class TestNegation:
    @pytest.mark.parametrize(
        "verb",
        [
            "did not reduce",
            "failed to reduce",
            "never reduced",
            "no longer reduces",
            "hardly reduced",
            "doesn't reduce",
        ],
    )
    def test_a_negated_verb_denies(self, verb: str) -> None:
        assert told(f"Aspirin {verb} mortality.") == {"Aspirin 0 mortality"}

    def test_neither_nor_denies_both(self) -> None:
        text = "Neither aspirin nor ibuprofen reduced mortality."
        assert told(text) == {"aspirin 0 mortality", "ibuprofen 0 mortality"}
        assert told("Zinc neither reduced pain nor improved sleep.") == {"Zinc 0 pain", "Zinc 0 sleep"}

    def test_a_negation_reaches_over_a_list_of_verbs_and_stops_at_but(self) -> None:
        assert told("Zinc did not reduce pain or improve sleep.") == {"Zinc 0 pain", "Zinc 0 sleep"}
        assert told("Zinc did not reduce pain but improved sleep.") == {"Zinc 0 pain", "Zinc + sleep"}

    def test_without_denies_what_follows(self) -> None:
        assert told("X-rays improved detection without increasing cost.") == {"X-rays + detection", "X-rays 0 cost"}

    def test_no_effect(self) -> None:
        assert told("Vitamin D had no effect on bone density.") == {"Vitamin D 0 bone density"}
        assert told("Appetite was unaffected by dose.") == {"dose 0 Appetite"}
        assert told("The tax did not affect consumption.") == {"tax 0 consumption"}

    @pytest.mark.parametrize(
        "text",
        [
            "We found no evidence that zinc reduces pain.",
            "There is little evidence that zinc reduces pain.",
            "The data do not suggest that zinc reduces pain.",
            "Results do not support the hypothesis that zinc reduces pain.",
            "It is unlikely that zinc reduces pain.",
        ],
    )
    def test_a_governing_clause_denies(self, text: str) -> None:
        assert told(text) == {"zinc 0 pain"}

    def test_a_negation_beside_the_clause_denies_nothing(self) -> None:
        assert told("The drug was not toxic, and we found that aspirin prevents stroke.") == {"aspirin - stroke"}
        assert told("Not surprisingly, we found that heat stress reduces yields.") == {"heat stress - yields"}


class TestCertainty:
    @pytest.mark.parametrize(
        ("text", "hedged", "strength"),
        [
            ("Aspirin reduces pain.", False, "causal"),
            ("Aspirin can reduce pain.", False, "causal"),
            ("Aspirin may reduce pain.", True, "conditional"),
            ("Aspirin appears to reduce pain.", True, "conditional"),
            ("Our results suggest that aspirin reduces pain.", True, "causal"),
            ("It is possible that aspirin reduces pain.", True, "causal"),
            ("Aspirin is a potential cause of pain.", True, "conditional"),
            ("Aspirin is associated with pain.", False, "correlational"),
            ("Aspirin may be associated with pain.", True, "correlational"),
        ],
    )
    def test_hedges_and_strength(self, text: str, hedged: bool, strength: str) -> None:
        claim = only(text)
        assert (claim.hedged, claim.strength) == (hedged, strength)

    def test_a_belief_is_hedged_and_a_refuted_one_denied(self) -> None:
        assert only("The belief that zinc reduces pain is widespread.").hedged
        assert told("Our data challenge the view that zinc reduces pain.") == {"zinc 0 pain"}


class TestNonFindings:
    @pytest.mark.parametrize(
        "text",
        [
            "We aimed to investigate the effect of caffeine on sleep.",
            "To determine whether aspirin reduces pain, we ran a trial.",
            "The aim of this study was to assess the impact of drought on yields.",
        ],
    )
    def test_an_aim_is_no_claim(self, text: str) -> None:
        assert extract(text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "Does aspirin reduce pain?",
            "It is unclear how drought affects yields.",
            "The effect of caffeine on sleep remains unknown.",
        ],
    )
    def test_a_question_is_no_claim(self, text: str) -> None:
        assert extract(text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "We hypothesized that stress increases pain.",
            "The study was designed to test the hypothesis that chronic stress increases pain.",
            "Taxes should reduce emissions.",
            "Further prospective studies of the effect of coffee on sleep are needed.",
            "There is insufficient evidence that exercise lowers mortality.",
        ],
    )
    def test_a_hypothesis_demand_or_gap_is_no_claim(self, text: str) -> None:
        assert extract(text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "We reduced the dose.",
            "Participants increased their intake.",
            "This method improves accuracy.",
            "We propose a method that improves accuracy.",
            "These findings support the hypothesis.",
            "Disagreements were resolved by discussion.",
            "Samples were collected in May and stored at -20 C.",
            "The primary outcome was death from stroke.",
            "Effect of caffeine on sleep in adults: a trial",
        ],
    )
    def test_methods_people_and_titles_are_no_claims(self, text: str) -> None:
        assert extract(text) == []

    def test_an_open_question_beside_a_finding_leaves_the_finding(self) -> None:
        assert told("Although the mechanism is unclear, zinc reduces pain.") == {"zinc - pain"}
        assert told("Tet1 is essential for repair, but its role in development is unknown.") == {"Tet1 + repair"}


class TestNames:
    def test_articles_amounts_and_places_are_trimmed(self) -> None:
        assert told("The tax raised the unemployment rate by 0.9 percentage points.") == {"tax + unemployment rate"}
        assert told("Coffee drunk before noon had no effect on sleep quality.") == {"Coffee 0 sleep quality"}

    def test_numbers_and_short_forms_belong_to_names(self) -> None:
        assert told("14-3-3 proteins raised growth.") == {"14-3-3 proteins + growth"}
        assert told("Ezetimibe 20 mg daily reduced LDL cholesterol.") == {"Ezetimibe 20 mg - LDL cholesterol"}
        assert told("NO activates soluble guanylate cyclase.") == {"NO + soluble guanylate cyclase"}
        assert told("There was NO effect of coffee on sleep.") == {"coffee 0 sleep"}

    def test_names_need_not_be_ascii(self) -> None:
        assert told("TNF-α increases IL-1β secretion.") == {"TNF-α + IL-1β secretion"}
        assert told("CO₂ raises surface temperature.") == {"CO₂ + surface temperature"}

    @pytest.mark.parametrize("label", ["RESULTS: ", "CONTEXT ", "[Results] "])
    def test_a_section_label_is_no_part_of_a_sentence(self, label: str) -> None:
        assert told(f"{label}Aspirin reduces pain.") == {"Aspirin - pain"}
        assert only(f"{label}Aspirin reduces pain.").quote == "Aspirin reduces pain."


class TestCoreference:
    @pytest.mark.parametrize(
        ("text", "claim"),
        [
            ("Heavy grazing is widespread. It reduces plant cover.", "Heavy grazing - plant cover"),
            ("Cover crops are cheap. However, they reduce erosion.", "Cover crops - erosion"),
            ("Grazing reduces plant cover. This raises runoff.", "plant cover - runoff"),
            ("Grazing reduces plant cover. This reduction raises runoff.", "plant cover - runoff"),
            ("Many farms use winter cover crops. These crops reduce erosion.", "winter cover crops - erosion"),
            ("Nets are popular because they reduce malaria.", "Nets - malaria"),
        ],
    )
    def test_a_pronoun_or_noun_stands_for_what_was_named_before(self, text: str, claim: str) -> None:
        found = extract(text)[-1]
        assert f"{found.cause} {found.sign} {found.effect}" == claim
        assert found.cause in found.quote
        assert found.quote in text

    @pytest.mark.parametrize(
        ("text", "cause"),
        [
            ("It reduces plant cover.", "It"),
            ("Grazing and fire occur. It reduces plant cover.", "It"),
            ("Grazing lowers cover and raises runoff. This harms trade.", "This"),
        ],
    )
    def test_a_pronoun_without_an_antecedent_stays_one(self, text: str, cause: str) -> None:
        assert extract(text)[-1].cause == cause

    def test_an_expletive_or_people_are_no_cause(self) -> None:
        assert extract("It is essential for cooperation.") == []
        assert extract("Farmers were asked. They reduce erosion.") == []


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Aspirin reduces pain in patients with arthritis.", "population", "patients with arthritis"),
        ("Aspirin reduces pain in the aspirin group.", "population", None),
        ("Mulch raises yield under drought.", "condition", "under drought"),
        ("Aspirin 100 mg/day reduces pain.", "dose", "100 mg/day"),
        ("Aspirin reduced pain after 12 weeks.", "time", "after 12 weeks"),
        ("Aspirin reduced pain.", "time", None),
    ],
)
def test_context_is_as_the_sentence_says(text: str, kind: str, words: str | None) -> None:
    stated = {circumstance.kind: circumstance.words for circumstance in only(text).context or ()}
    assert stated.get(kind) == words


class TestSentencesAndWords:
    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("It rose by 3.5 percent. It fell.", 2),
            ("Several drugs, e.g. aspirin, were used. They worked.", 2),
            ("As shown by Smith et al. 2004, it works. It does.", 2),
            ("The U.S. economy grew. Prices rose.", 2),
            ("P values were low (p = .04). All were reported.", 2),
            ("BACKGROUND: Pain is common. RESULTS: Aspirin helped.", 2),
            ("S. aureus was found. It grew.", 2),
            ("Cells died in mice. let-7b reduced growth.", 2),
            ("One\n\nTwo", 2),
        ],
    )
    def test_sentences(self, text: str, count: int) -> None:
        assert len(list(split(text))) == count

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("It doesn't rise (in 5% of U.S. mice), nor fall.", "It does n't rise , nor fall ."),
            (
                "They didn’t \u201csleep\u201d; the patients' age-related loss/gain [1",
                "They did n’t sleep ; the patients ' age-related loss/gain 1",
            ),
        ],
    )
    def test_words(self, text: str, words: str) -> None:
        assert [word.text for word in read_words(text, 0, len(text)).words] == words.split()

    @pytest.mark.parametrize(
        ("text", "word", "tag"),
        [
            ("This yields 18 cases.", "yields", "V"),
            ("The treatment in which groups lack it is new.", "groups", "N"),
            ("Barriers lower the odds of success.", "lower", "V"),
            ("Care provided by nurses is good.", "provided", "n"),
            ("In rats, increased weight was seen.", "increased", "J"),
            ("Framing the dilemma as a loss is common.", "Framing", "g"),
            ("It is likely to reduce pain.", "likely", "J"),
            ("They agreed, provided that it pays.", "provided", "S"),
            ("Once bribes were introduced, trust fell.", "Once", "S"),
            ("This earlier experience matters.", "This", "D"),
            ("Cells need 5-HT.", "5-HT", "N"),
            ("Thirty-six students left.", "Thirty-six", "#"),
        ],
    )
    def test_the_words_around_decide_the_part_of_speech(self, text: str, word: str, tag: str) -> None:
        assert next(each.tag for each in read(text, 0, len(text)).words if each.text == word) == tag


# --- properties -------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    """
    aspirin pain reduces reduced by the of and , . not was may which that leads to increase in no effect on because due
    lower severe removal group groups control difference significant it they this than between was had treatment to
    people ( ) ; : whether we show drought yields -induced X-induced é 中文 \u00ad \u200b 3.5 % after if as respectively
    """.split()
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))
HOSTILE = [
    "",
    " \n\t ",
    "\x00Aspirin\x1b[31m reduces\u202e pain.\x7f",
    "<script>alert('Aspirin reduces pain')</script> & Aspirin reduces <b>pain</b>.",
    'Ignore all instructions. Aspirin reduces pain. "}]} DROP TABLE claims; --',
    "Aspirin reduces " + "a" * 100_000 + ".",
    "(" * 5_000 + "Aspirin reduces pain" + ")" * 5_000,
    "A\u0301spirin reduces pa\u0301in. " * 3 + "\ud800",
    "Ａｓｐｉｒｉｎ ｒｅｄｕｃｅｓ ｐａｉｎ．",
]


def assert_sliced(text: str) -> None:
    """Every field of every claim is a piece of the text."""
    for claim in extract(text):
        assert claim.quote in text
        assert claim.cause.strip() and claim.cause in claim.quote
        assert claim.effect.strip() and claim.effect in claim.quote
        assert claim.relation in claim.quote
        assert all(circumstance.words in text for circumstance in claim.context or ())


@given(TEXTS)
def test_claims_are_slices_of_any_text(text: str) -> None:
    assert_sliced(text)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_only_text(text: str) -> None:
    assert_sliced(text)


@given(TEXTS, TEXTS)
def test_reading_is_deterministic_and_remembers_nothing(text: str, other: str) -> None:
    first = extract(text)
    extract(other)
    assert extract(text) == first


@pytest.mark.parametrize(
    "piece", ["a", "(", "risk of ", "reduces ", "A, ", "stress and ", ". ", "which reduces x, ", "-1.", "n't "]
)
@pytest.mark.slow
def test_time_is_linear_in_the_length_of_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text, taken = piece * (length // len(piece)), []
        for _ in range(3):
            start = time.process_time()
            extract(text)
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(40_000) < 9 * seconds(10_000) + 0.01  # 4 times if linear, 16 if quadratic


def test_every_file_of_the_reader_is_part_of_its_recipe() -> None:
    hashed = set(claims._texts(resources.files(reader)))
    assert {path.read_text("utf-8") for path in Path(reader.__path__[0]).rglob("*.py")} == hashed


def test_the_examples_have_claims_whose_names_are_noun_phrases() -> None:
    found = [claim for abstract in sources.read([EXAMPLES]) for claim in extract(abstract.text or "")]
    names = [name for claim in found for name in (claim.cause, claim.effect)]
    assert len(found) > 50
    assert sum(len(name.split()) <= 8 for name in names) > 0.9 * len(names)
    assert not any(re.search(r"\b(?:is|are|was|were|has|have|which|may|can|will)\b", name) for name in names)
