"""The embedded extractor: every construction on a small sentence, what must not be a claim, and the floors."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reader import extract
from pipeline.reader.sentences import split
from pipeline.reader.tokens import read_words
from pipeline.records import ClaimDraft

DATA = Path(__file__).parents[2] / "shared" / "data"

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "embedded.py"

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the reference data is not at {DATA}")


def told(text: str) -> set[tuple[str, str, str]]:
    """The claims of a text as (cause, sign, effect); a denied sign carries an exclamation mark."""
    return {(c.cause, c.sign + ("!" if c.denied else ""), c.effect) for c in extract(text)}


def only(text: str) -> ClaimDraft:
    """The single claim of a text."""
    found = extract(text)
    assert len(found) == 1, found
    return found[0]


STATED = [
    # active and passive
    ("Aspirin reduces inflammation.", {("Aspirin", "-", "inflammation")}),
    ("Reduced smoking lowers risk.", {("Reduced smoking", "-", "risk")}),
    ("Exercise improved mood.", {("Exercise", "+", "mood")}),
    ("Exercise improved depression.", {("Exercise", "-", "depression")}),
    ("Inflammation was reduced by aspirin.", {("aspirin", "-", "Inflammation")}),
    ("The yield was strongly affected by drought.", {("drought", "?", "yield")}),
    ("The damage caused by radiation was severe.", {("radiation", "+", "damage")}),
    ("Drought has been shown to reduce yields.", {("Drought", "-", "yields")}),
    # verbs with prepositions, forward and backward
    ("Overfishing led to lower biomass.", {("Overfishing", "+", "lower biomass")}),
    ("Deforestation contributes to soil erosion.", {("Deforestation", "+", "soil erosion")}),
    ("Vaccination protects against measles.", {("Vaccination", "-", "measles")}),
    ("Noise interferes with sleep.", {("Noise", "-", "sleep")}),
    ("Soil erosion results from deforestation.", {("deforestation", "+", "Soil erosion")}),
    ("The cost overruns stem from poor planning.", {("poor planning", "+", "cost overruns")}),
    ("Crop yield depends on rainfall.", {("rainfall", "?", "Crop yield")}),
    ("The rise in mortality was attributed to heat stress.", {("heat stress", "+", "rise in mortality")}),
    # links
    ("Yields fell because of drought.", {("drought", "-", "Yields")}),
    ("Due to drought, yields fell.", {("drought", "-", "yields")}),
    ("It is due to drought that yields fell.", {("drought", "-", "yields")}),
    ("The heavy shelling resulted in injuries.", {("heavy shelling", "+", "injuries")}),
    ("Mortality due to malaria is high.", {("malaria", "+", "Mortality")}),
    ("The delay was due to heavy rain.", {("heavy rain", "+", "delay")}),
    ("Emissions fell owing to the carbon tax.", {("carbon tax", "-", "Emissions")}),
    ("Cortisol rose in response to stress.", {("stress", "+", "Cortisol")}),
    ("Yields fell because rainfall declined.", {("rainfall", "+", "Yields")}),
    # nouns and adjectives
    ("Hypertension is a leading cause of stroke.", {("Hypertension", "+", "stroke")}),
    ("The main cause of deforestation is logging.", {("logging", "+", "deforestation")}),
    ("Caffeine had a negative effect on sleep quality.", {("Caffeine", "-", "sleep quality")}),
    ("The effect of caffeine on sleep quality was large.", {("caffeine", "?", "sleep quality")}),
    ("Leptin plays a key role in appetite.", {("Leptin", "?", "appetite")}),
    ("Insulin is required for glucose uptake.", {("Insulin", "+", "glucose uptake")}),
    ("Statins are effective in reducing cholesterol.", {("Statins", "-", "cholesterol")}),
    # compounds
    ("Alcohol-induced liver injury is common.", {("Alcohol", "+", "liver injury")}),
    # lists
    (
        "Aspirin and ibuprofen reduce pain but not fever.",
        {
            ("Aspirin", "-", "pain"),
            ("Aspirin", "-!", "fever"),
            ("ibuprofen", "-", "pain"),
            ("ibuprofen", "-!", "fever"),
        },
    ),
    (
        "Exercise lowers weight, improves mood, and reduces anxiety.",
        {("Exercise", "-", "weight"), ("Exercise", "+", "mood"), ("Exercise", "-", "anxiety")},
    ),
    (
        "Fasting led to decreases in glucose and insulin.",
        {("Fasting", "+", "decreases in glucose"), ("Fasting", "-", "insulin")},
    ),
    # relative and participial clauses
    (
        "Stress raises cortisol, which lowers immunity.",
        {("Stress", "+", "cortisol"), ("cortisol", "-", "immunity")},
    ),
    (
        "Drought reduces yields, leading to food insecurity.",
        {("Drought", "-", "yields"), ("Drought", "+", "food insecurity")},
    ),
    ("ADAR1 is an enzyme that increases cleavage.", {("ADAR1", "+", "cleavage")}),
    ("TGFB1, which is expressed in muscle, promotes fibrosis.", {("TGFB1", "+", "fibrosis")}),
    # denials
    ("Aspirin did not reduce mortality.", {("Aspirin", "-!", "mortality")}),
    ("Aspirin failed to reduce mortality.", {("Aspirin", "-!", "mortality")}),
    ("Aspirin no longer reduces pain.", {("Aspirin", "-!", "pain")}),
    (
        "Neither aspirin nor ibuprofen reduced mortality.",
        {("aspirin", "-!", "mortality"), ("ibuprofen", "-!", "mortality")},
    ),
    (
        "Exercise not only improves mood but also reduces anxiety.",
        {("Exercise", "+", "mood"), ("Exercise", "-", "anxiety")},
    ),
    # denials from outside the clause
    ("There was no evidence that coffee affects the risk of stroke.", {("coffee", "0", "risk of stroke")}),
    ("We found no evidence that vitamin D reduces fractures.", {("vitamin D", "-!", "fractures")}),
    ("There is little evidence that aspirin prevents stroke.", {("aspirin", "-!", "stroke")}),
    ("Results do not support the hypothesis that poverty causes conflict.", {("poverty", "+!", "conflict")}),
    ("The data do not suggest that screening lowers mortality.", {("screening", "-!", "mortality")}),
    ("It is unlikely that caffeine causes cancer.", {("caffeine", "+!", "cancer")}),
    ("We find no evidence of an effect of minimum wages on employment.", {("minimum wages", "0", "employment")}),
    ("The drug was not toxic, and we found that aspirin prevents stroke.", {("aspirin", "-", "stroke")}),
    ("Not surprisingly, we found that heat stress reduces yields.", {("heat stress", "-", "yields")}),
    # effects that are said to be of a kind
    ("The effect of class size on test scores was negative and small.", {("class size", "-", "test scores")}),
    ("The effects of exercise on mood were small and not significant.", {("exercise", "0", "mood")}),
    # what is no part of a name, and what is
    ("The tax led to a rise in unemployment of 0.9 percentage points.", {("tax", "+", "rise in unemployment")}),
    ("Four or more cups of coffee increased the risk.", {("Four or more cups of coffee", "+", "risk")}),
    ("Coffee drunk before noon had no effect on sleep quality.", {("Coffee", "0", "sleep quality")}),
    ("Vitamin D had no effect on bone density.", {("Vitamin D", "0", "bone density")}),
    ("The tax did not affect consumption.", {("tax", "0", "consumption")}),
    ("There was no significant difference in mortality between aspirin and placebo.", {("aspirin", "0", "mortality")}),
    ("Mortality did not differ significantly between aspirin and placebo.", {("aspirin", "0", "Mortality")}),
    ("Coffee was not associated with mortality.", {("Coffee", "0", "mortality")}),
    ("X-rays improved detection without increasing cost.", {("X-rays", "+", "detection"), ("X-rays", "+!", "cost")}),
    # double negatives stay as written: direction is taken out of the names later
    ("Loss of p53 reduced apoptosis.", {("Loss of p53", "-", "apoptosis")}),
    ("Knock-down of p53 abolished the inhibition of growth.", {("Knock-down of p53", "-", "inhibition of growth")}),
    ("Lower rainfall decreased yield.", {("Lower rainfall", "-", "yield")}),
    # comparisons
    (
        "Blood pressure was significantly lower in the losartan group than in the placebo group.",
        {("losartan", "-", "Blood pressure")},
    ),
    ("The higher the temperature, the lower the yield.", {("temperature", "-", "yield")}),
    ("Nausea was more common with aspirin than with placebo.", {("aspirin", "+", "Nausea")}),
    ("Pain was less frequent in the aspirin group compared with placebo.", {("aspirin", "-", "Pain")}),
    ("Triglycerides were reduced by about 23% and fibrinogen by about 14%.", set()),
    ("SOCS1 negatively regulates inflammation.", {("SOCS1", "-", "inflammation")}),
    ("Sleep was adversely affected by noise.", {("noise", "-", "Sleep")}),
    ("Strokes are devastating events in adults.", set()),
    ("Stroke is a burden for patients and relatives that reduces mood.", set()),
    ("There was no difference in mood between the initial and final scores.", set()),
    ("Inflammation in the stomach caused by bacteria is common.", {("bacteria", "+", "Inflammation")}),
    ("Ulcers are caused by taking too many painkillers.", {("taking too many painkillers", "+", "Ulcers")}),
    (
        "Soaps hold colorants and chemicals that cause rashes.",
        {("colorants", "+", "rashes"), ("chemicals", "+", "rashes")},
    ),
    ("Caterpillars emerge from eggs and moths emerge from cocoons.", set()),
    ("The decision to go for screening depends on income.", {("income", "?", "decision to go for screening")}),
    ("We found: 1) stress increases pain.", {("stress", "+", "pain")}),
    # what others do and become
    ("Nudges encourage people to reduce energy use.", {("Nudges", "-", "energy use")}),
    ("Risk leads farmers to buy insurance.", {("Risk", "+", "insurance")}),
    ("Heat causes glaciers to shrink.", {("Heat", "-", "glaciers")}),
    ("Subsidies make housing cheaper and renting harder.", set()),
    ("Debt makes investment harder.", {("Debt", "-", "investment")}),
    ("These rules provide a mechanism for reducing conflict.", {("rules", "-", "conflict")}),
    ("Trust is a key factor in reducing conflict.", {("Trust", "-", "conflict")}),
    ("Liming is a safe, cheap and effective method of raising yields.", {("Liming", "+", "yields")}),
    # names: what is where, what is apposed, what a copula says
    (
        "Loss of p53 in HeLa and MCF-7 cells reduced apoptosis.",
        {("Loss of p53 in HeLa and MCF-7 cells", "-", "apoptosis")},
    ),
    ("Lungs express DIO2, an enzyme that raises oxygen use.", {("DIO2", "+", "oxygen use")}),
    ("Sepsis is a clinically important complication that worsens survival.", {("Sepsis", "-", "survival")}),
    (
        "Guilt increased participants' willingness to share food.",
        {("Guilt", "+", "participants' willingness to share food")},
    ),
    (
        "The noise and vibration caused by trains were unpleasant.",
        {("trains", "+", "noise"), ("trains", "+", "vibration")},
    ),
    (
        "RNAi induced defects in growth and spindle assembly.",
        {("RNAi", "+", "defects in growth"), ("RNAi", "-", "spindle assembly")},
    ),
    ("Blots prevented TP53 from binding DNA.", set()),
    ("Clay is a major source of chemokines.", set()),
    # unaffected; better of what is bad; a treatment for a treatment
    ("Appetite was unaffected by dose.", {("dose", "0", "Appetite")}),
    ("Yoga led to an improvement in pain.", {("Yoga", "-", "pain")}),
    ("Statins are a therapy for the treatment of stroke.", {("Statins", "-", "stroke")}),
    # lists
    ("Aspirin lowered pain by 40% and fever by 12%.", {("Aspirin", "-", "pain"), ("Aspirin", "-", "fever")}),
    (
        "Lead caused reduced growth, increased aggression and poor sleep.",
        {("Lead", "+", "reduced growth"), ("Lead", "+", "increased aggression"), ("Lead", "+", "poor sleep")},
    ),
    ("Neither ERK nor RSK regulates cell division.", {("ERK", "0", "cell division"), ("RSK", "0", "cell division")}),
    ("Conflict arises not only from poverty but from drought.", {("poverty", "+", "Conflict")}),
    ("Trust falls as prices increase.", {("prices", "-", "Trust")}),
    # correlations
    ("Smoking was associated with increased mortality.", {("Smoking", "+", "increased mortality")}),
    ("Height was inversely correlated with age.", {("Height", "-", "age")}),
    ("Income predicts health.", {("Income", "+", "health")}),
    # pronouns of the clause before
    ("Nets are popular because they reduce malaria.", {("Nets", "-", "malaria")}),
    ("Nets are popular, but it reduces malaria.", {("it", "-", "malaria")}),
    # instances of what has no name of its own
    (
        "Yield depends on many factors, including rainfall and slope.",
        {("rainfall", "?", "Yield"), ("slope", "?", "Yield")},
    ),
    ("Factors such as income affect health.", {("income", "?", "health")}),
    # presence, absence, functions of
    ("Root length was reduced in the presence of salt.", {("salt", "-", "Root length")}),
    ("Root length was reduced in the absence of oxygen.", {("oxygen", "+", "Root length")}),
    ("Root length varies as a function of temperature.", {("temperature", "?", "Root length")}),
    ("Growth was measured in the presence of salt.", set()),
    # what serves an end; what is called for serves none
    ("Trust is essential to sustain cooperation.", {("Trust", "+", "cooperation")}),
    ("More trust is essential to sustain cooperation.", set()),
    ("It is essential to sustain cooperation.", set()),
    # explanations
    ("Differences in diet explain the increase in obesity.", {("Differences in diet", "?", "increase in obesity")}),
    ("Pollution may account for the difference in mortality.", {("Pollution", "?", "difference in mortality")}),
    ("Pollution may account for most deaths.", set()),
    ("One explanation for the delay is the lack of rain.", {("lack of rain", "+", "delay")}),
    # the effect that X has; what follows is told in a clause
    ("The positive effect that trust has on trade is known.", {("trust", "+", "trade")}),
    ("A consequence of grazing is that plant cover declines.", {("grazing", "-", "plant cover")}),
    ("A feature of grazing is that plant cover declines.", set()),
    # made harder, become harder
    ("Fines make it harder to reduce waste.", {("Fines", "+", "waste")}),
    ("The tax caused fuel to become more expensive.", {("tax", "-", "fuel")}),
    # what acts before its verb: an aside of the authors, an ability, an unknown verb
    ("The new habit, we find, reduces waste.", {("new habit", "-", "waste")}),
    ("The ability to monitor neighbours reduces theft.", {("ability to monitor neighbours", "-", "theft")}),
    ("We use surveys to show how trust reduces theft.", {("trust", "-", "theft")}),
    # not ASCII
    ("TNF-α increases IL-1β secretion.", {("TNF-α", "+", "IL-1β secretion")}),
    ("CO₂ raises surface temperature.", {("CO₂", "+", "surface temperature")}),
    # what people do, named by its verb phrase where the sentence has no noun for it
    ("Subjects gave more when they were observed.", {("observed", "+", "gave")}),
    ("Subjects gave less when they were not observed.", {("observed", "+", "gave")}),
    ("Subjects did not give more when they were observed.", {("observed", "+!", "give")}),
    ("Participants are less likely to contribute if others defect.", {("defect", "-", "contribute")}),
    ("Cooperation was higher when people could leave bad partners.", {("leave bad partners", "+", "Cooperation")}),
    ("Players defected because they feared exploitation.", {("feared exploitation", "+", "defected")}),
    ("Default options lead people to save more.", {("Default options", "+", "save")}),
    ("Subsidies encourage farmers not to burn their stubble.", {("Subsidies", "-", "burn their stubble")}),
    ("Peer pressure makes workers work harder.", {("Peer pressure", "+", "work")}),
    ("Nudges encourage people to eat more vegetables.", {("Nudges", "+", "more vegetables")}),
    # public events
    ("Police said shops closed in the wake of the riots.", {("riots", "?", "shops")}),
    ("Villagers protested against the ministry for raising fees.", {("raising fees", "?", "Villagers")}),
    ("Police opened fire, following which protesters fled.", {("fire", "?", "protesters")}),
    # smaller things that were read wrongly
    (
        "Quakes are caused by movements of cold and/or hot fluids.",
        {("movements of cold and/or hot fluids", "+", "Quakes")},
    ),
    # doses, and sentences whose only verbs look like participles
    ("Ezetimibe 20 mg daily reduced LDL cholesterol.", {("Ezetimibe 20 mg", "-", "LDL cholesterol")}),
    ("Antibodies developed in patients and attenuated the fall of LDL.", {("Antibodies", "-", "fall of LDL")}),
    ("Early menarche mainly impacted tumor risk.", {("Early menarche", "?", "tumor risk")}),
    ("Ezetimibe was well tolerated and caused reductions in LDL-C.", {("Ezetimibe", "+", "reductions in LDL-C")}),
    ("GTF is well tolerated and helps with puberty.", {("GTF", "+", "puberty")}),
    (
        "Delays in these wards likely cause unnecessary morbidity.",
        {("Delays in these wards", "+", "unnecessary morbidity")},
    ),
    ("HbA1c ≥ 6.5% is a determinant of mortality.", {("HbA1c ≥ 6.5%", "?", "mortality")}),
    (
        "Herding may affect decisions and lead to poorer outcomes.",
        {("Herding", "?", "decisions"), ("Herding", "+", "poorer outcomes")},
    ),
    ("The yoga program had limited influence on medical practice.", {("yoga program", "?", "medical practice")}),
    ("Mistrust is a factor that leads to conflict.", {("Mistrust", "+", "conflict")}),
    ("When there is no noise, there is an increase in cooperation.", {("noise", "-", "increase in cooperation")}),
    (
        "Third parties punished more, resulting in a higher contribution level.",
        {("punished", "+", "higher contribution level")},
    ),
    # adjectives that are verbs too
    ("Exercise can help lower blood pressure.", {("Exercise", "-", "blood pressure")}),
    ("Exercise helps reduce pain.", {("Exercise", "-", "pain")}),
    ("Exercise helps control pain.", {("Exercise", "?", "pain")}),
    ("Aspirin does not lower risk.", {("Aspirin", "-!", "risk")}),
    ("Aspirin failed to lower risk.", {("Aspirin", "-!", "risk")}),
    ("Smoking leads to lower income.", {("Smoking", "+", "lower income")}),
    (
        "Thrombectomy before primary PCI is safe and might increase the risk of stroke.",
        {("Thrombectomy before primary PCI", "+", "risk of stroke")},
    ),
    (
        "A vegan diet improved glycemic and lipid control in patients.",
        {("vegan diet", "+", "glycemic and lipid control")},
    ),
    ("This study failed to find an association between smoking and sleep.", {("smoking", "0", "sleep")}),
    # short forms that are common words in lower case
    ("NO activates soluble guanylate cyclase.", {("NO", "+", "soluble guanylate cyclase")}),
    ("AM fungi increase crop yield.", {("AM fungi", "+", "crop yield")}),
    ("There was NO effect of coffee on sleep.", {("coffee", "0", "sleep")}),
    ("NO EFFECT OF COFFEE ON SLEEP WAS SEEN.", {("COFFEE", "0", "SLEEP")}),
    # told without "that"
    (
        "In a prospective study, we found belt compression increased acid reflux.",
        {("belt compression", "+", "acid reflux")},
    ),
    ("Our study suggests intravitreal steroids reduce edema.", {("intravitreal steroids", "-", "edema")}),
    ("We found an SVR to reduce mortality.", {("SVR", "-", "mortality")}),
    ("We saw a trend suggesting the reward may raise adherence.", {("reward", "+", "adherence")}),
    ("Our study tests why doubting free will increases aggression.", {("doubting free will", "+", "aggression")}),
    # effects named by nouns and adjectives
    (
        "These findings suggest a differential effect of vitamin D on insulin resistance.",
        {("vitamin D", "?", "insulin resistance")},
    ),
    ("The dose may have had an impact on survival.", {("dose", "?", "survival")}),
    (
        "Anti-TNF treatment demonstrated a favourable effect on antibody levels.",
        {("Anti-TNF treatment", "+", "antibody levels")},
    ),
    (
        "The results support a putative role of the CLOCK gene in the development of cancer.",
        {("CLOCK gene", "?", "development of cancer")},
    ),
    ("Timing of feeding is critical in determining crop yield.", {("Timing of feeding", "?", "crop yield")}),
    ("Early diagnosis is an important means of improving survival.", {("Early diagnosis", "+", "survival")}),
    ("Apelin is involved in the pathogenesis of diabetes.", {("Apelin", "?", "pathogenesis of diabetes")}),
    ("DMPA may predispose females to heart disease.", {("DMPA", "+", "heart disease")}),
    # a name that needs its clause
    (
        "Interventions that raise screening uptake may also increase engagement.",
        {("Interventions that raise screening uptake", "+", "engagement")},
    ),
    ("Low nutrition knowledge reduced dietary intake.", {("Low nutrition knowledge", "-", "dietary intake")}),
    ("PM increases mortality.", {("PM", "+", "mortality")}),
    ("Smoking raises indoor PM.", {("Smoking", "+", "indoor PM")}),
    ("Sixty million years ago an asteroid caused extinctions.", {("asteroid", "+", "extinctions")}),
]


@pytest.mark.parametrize(("text", "claims"), STATED, ids=[text[:48] for text, _ in STATED])
def test_stated(text: str, claims: set[tuple[str, str, str]]) -> None:
    assert told(text) == claims


NO_CLAIM = [
    "Ecosystems protected from heavy grazing, such as national parks, sustain it.",
    "There was mistargeting as expected in this largely depressed sample.",
    "Barriers were a lack of role recognition, unmet needs, and limited awareness of the program.",
    "We found strategies to increase patient adherence.",
    "Questions about safety led us to compare the data.",
    "This study showed an effect on the model.",
    "DNA polymerase is involved in DNA replication.",
    "P3211 was promising for yield.",
    "These results suggest the need for investments to ease constraints.",
    "Questionnaire on physical activity and two sustained voluntary contractions.",
    "Further prospective studies of the effect of coffee on sleep are needed.",
    "The social role of farming in rural development was discussed.",
    "Surgical, but not medical, led to improvements in quality of life.",
    "Physicians should ask more questions when patients are anxious.",
    "We asked more questions because participants were tired.",
    "Patients are referred to a specialist when symptoms persist.",
    "The term of the board is due to end in June.",
    "We examined to see if people gave more.",
    "We propose a method that improves accuracy.",
    "This paper presents an approach that reduces cost.",
    "We aimed to investigate the effect of caffeine on sleep.",
    "To determine whether aspirin reduces pain, we ran a trial.",
    "The aim of this study was to assess the impact of drought on yields.",
    "The effect of caffeine on sleep remains unknown.",
    "It is unclear how drought affects yields.",
    "Does aspirin reduce pain?",
    "We hypothesized that stress increases pain.",
    "We hypothesized that: 1) stress increases pain; 2) yoga reduces fatigue.",
    "Further studies are needed to establish the role of stress in pain.",
    "Effect of caffeine on sleep in adults: a trial",
    "The growth inhibitor binds the stress-activated kinase.",
    "The EMT-inducing factor was measured.",
    "The X-independent activation of Y was observed.",
    "The anaphase promoting complex was purified.",
    "These findings support the hypothesis.",
    "We reduced the dose.",
    "Participants increased their intake.",
    "Samples were collected in May and stored at -20 C.",
    "Taxes should reduce emissions.",
    "The study was designed to test the hypothesis that age-related, chronic stress increases pain.",
    "The primary outcome was death from stroke.",
    "The treatment reduces pain.",
    "This method improves accuracy.",
    "There is insufficient evidence that exercise lowers mortality.",
    "Satisfaction did not differ between schools.",
    "Many genes associated with cell growth were studied.",
    "A data-driven choice of varieties is missing.",
    "Using variation in class size that is due to birth cohorts, we examine whether pupils suffer.",
]


@pytest.mark.parametrize("text", NO_CLAIM)
def test_no_claim(text: str) -> None:
    assert extract(text) == []


@pytest.mark.parametrize(
    ("text", "hedged", "strength"),
    [
        ("Aspirin reduces pain.", False, "causal"),
        ("Aspirin may reduce pain.", True, "conditional"),
        ("Aspirin can reduce pain.", False, "causal"),
        ("Our results suggest that aspirin reduces pain.", True, "causal"),
        ("Aspirin possibly reduces pain.", True, "conditional"),
        ("Aspirin appears to reduce pain.", True, "conditional"),
        ("Aspirin is associated with pain.", False, "correlational"),
        ("Aspirin may be associated with pain.", True, "correlational"),
    ],
)
def test_how_sure(text: str, hedged: bool, strength: str) -> None:
    claim = only(text)
    assert (claim.hedged, claim.strength) == (hedged, strength)


# --- trials: what the groups stand for ---

TRIAL = "Adults were randomly assigned to yoga or usual care. "

TRIALS = [
    ("Pain was lower in the intervention group than in the control group.", {("yoga", "-", "Pain")}),
    ("Pain was higher in the control group.", {("yoga", "-", "Pain")}),
    ("There was no significant difference in pain between the two groups.", {("yoga", "0", "pain")}),
    ("No between-group differences in pain were seen.", {("yoga", "0", "pain")}),
    ("Pain did not differ between groups.", {("yoga", "0", "Pain")}),
    ("Pain was similar in both groups.", {("yoga", "0", "Pain")}),
    ("The intervention reduced pain.", {("yoga", "-", "pain")}),
    ("Yoga was superior to usual care for sleep quality.", {("Yoga", "+", "sleep quality")}),
    ("Yoga was inferior to usual care for pain.", {("Yoga", "+", "pain")}),
    ("Yoga was more effective than usual care in reducing pain.", {("Yoga", "-", "pain")}),
    ("There was a greater reduction in pain in the yoga group.", {("yoga", "+", "greater reduction in pain")}),
    (
        "More patients in the yoga group achieved remission compared with usual care.",
        {("yoga", "+", "remission")},
    ),
    ("Women in the yoga group reported less pain than controls.", {("yoga", "+", "less pain")}),
    ("Pain was lower with yoga than with usual care, but the difference was not significant.", {("yoga", "0", "Pain")}),
    (
        "Although pain fell more in the yoga group, this did not reach significance.",
        {("yoga", "0", "pain")},
    ),
    (
        "Time to discharge in the yoga group was earlier than in the control group.",
        {("yoga", "-", "Time to discharge")},
    ),
    ("Pain was not different between the yoga-treated and placebo-treated groups.", {("yoga", "0", "Pain")}),
    ("Pain was lower in the yoga-treated rats than in controls.", {("yoga", "-", "Pain")}),
    (
        "Patients in the yoga group were more likely to be admitted to hospital.",
        {("yoga", "+", "admitted to hospital")},
    ),
    (
        "The yoga group showed statistically and clinically greater gains in sleep.",
        {("yoga", "+", "greater gains in sleep")},
    ),
    (
        "Pain in the preoperative yoga arm was lower than that of the surgery-alone arm.",
        {("preoperative yoga", "-", "Pain")},
    ),
    ("Sleep quality showed no difference between the groups.", {("yoga", "0", "Sleep quality")}),
    ("There was no mortality rate difference between the yoga and placebo groups.", {("yoga", "0", "mortality rate")}),
    # numbers
    (
        "The mean pain was 3.6 cm (2–6) in the yoga group versus 5.1 cm in the placebo group (p < 0.05).",
        {("yoga", "-", "mean pain")},
    ),
    ("The mean pain was 3.6 in the placebo group and 2.1 in the yoga group (P = 0.01).", {("yoga", "-", "mean pain")}),
    ("The mean pain was 3.6 in the yoga group and 2.1 in the placebo group (p = 0.19).", {("yoga", "0", "mean pain")}),
    ("The mean pain was 3.6 in the yoga group and 2.1 in the placebo group (NS).", {("yoga", "0", "mean pain")}),
    # what says nothing of the intervention
    ("The mean pain was 3.6 in the yoga group and 2.1 in the placebo group.", set()),
    ("Response was 57% with yoga (P = .04 vs surgery alone) and 56% with surgery.", set()),
    ("Women without insurance were less likely to attend.", set()),
    ("The control group showed no differences in pain between the initial and follow-up test scores.", set()),
    ("There was no difference in age between the groups.", set()),
    ("Pain was similar in both groups at baseline.", set()),
    ("Both groups showed a reduction in pain.", set()),
    ("Pain was lower in group B than in group C.", set()),
]


@pytest.mark.parametrize(("text", "claims"), TRIALS, ids=[text[:48] for text, _ in TRIALS])
def test_trials(text: str, claims: set[tuple[str, str, str]]) -> None:
    assert told(TRIAL + text) == claims


@pytest.mark.parametrize(
    "text",
    [
        "There was no significant difference in pain between the two groups.",
        "The intervention reduced pain.",
        "Pain was lower in the intervention group than in the control group.",
    ],
)
def test_groups_without_a_name_are_no_cause(text: str) -> None:
    assert told(text) == set()


# --- pronouns and "this reduction" ---

BEFORE = [
    ("Heavy grazing is widespread. It reduces plant cover.", ("Heavy grazing", "-", "plant cover")),
    ("Cover crops are cheap. However, they reduce erosion.", ("Cover crops", "-", "erosion")),
    ("Grazing reduces plant cover. This raises runoff.", ("plant cover", "-", "runoff")),
    ("Grazing reduces plant cover. This reduction raises runoff.", ("plant cover", "-", "runoff")),
    ("Rain increased soil moisture. This increase reduced dust.", ("soil moisture", "-", "dust")),
    ("Many farms use winter cover crops. These crops reduce erosion.", ("winter cover crops", "-", "erosion")),
]


@pytest.mark.parametrize(("text", "claim"), BEFORE, ids=[text[:48] for text, _ in BEFORE])
def test_antecedents(text: str, claim: tuple[str, str, str]) -> None:
    found = extract(text)[-1]
    assert (found.cause, found.sign, found.effect) == claim
    assert found.cause in found.quote
    assert found.quote in text


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("It reduces plant cover.", "It"),
        ("Grazing and fire occur. It reduces plant cover.", "It"),
        ("The paper is long. This raises runoff.", "This"),
        ("Grazing lowers cover and raises runoff. This harms trade.", "This"),
    ],
)
def test_a_pronoun_without_an_antecedent_stays_one(text: str, cause: str) -> None:
    assert extract(text)[-1].cause == cause


@pytest.mark.parametrize(
    "text",
    [
        "Farmers were asked. They reduce erosion.",
        "Grazing is common. It is important for farmers to plan.",
        "It is essential for cooperation.",
    ],
)
def test_people_and_nothing_are_no_cause(text: str) -> None:
    assert extract(text) == []


# --- context ---


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Aspirin reduces pain in patients with arthritis.", "population", "patients with arthritis"),
        ("Aspirin reduces pain among older adults.", "population", "older adults"),
        ("Aspirin reduces pain in the aspirin group.", "population", None),
        ("Leptin lowers appetite in vivo.", "condition", "in vivo"),
        ("Mulch raises yield under drought.", "condition", "under drought"),
        ("Aspirin 100 mg/day reduces pain.", "dose", "100 mg/day"),
        ("Aspirin reduces ferritin when this is above 400 ng.", "dose", None),
        ("Aspirin reduced pain after 12 weeks.", "time", "after 12 weeks"),
        ("Aspirin reduced pain.", "time", None),
    ],
)
def test_context(text: str, field: str, value: str | None) -> None:
    stated = {circumstance.kind: circumstance.words for circumstance in only(text).context or ()}
    assert stated.get(field) == value


def test_two_clauses_keep_their_own_subjects() -> None:
    text = "Fasting lowered weight and appetite, and exercise lowered cholesterol."
    assert told(text) == {("Fasting", "-", "weight"), ("Fasting", "-", "appetite"), ("exercise", "-", "cholesterol")}


def test_relation_is_as_written() -> None:
    assert only("Aspirin did not significantly reduce pain.").relation == "did not significantly reduce"
    assert only("Pain was strongly reduced by aspirin.").relation == "was strongly reduced by"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It doesn't rise (in 5% of U.S. mice), nor fall.", "It does n't rise , nor fall ."),
        (
            "They didn’t \u201csleep\u201d; the patients' age-related loss/gain [1",
            "They did n’t sleep ; the patients ' age-related loss/gain 1",
        ),
        ("Isn't a 3.5-fold/day/ rise #2 (open", "Is n't a 3.5-fold day rise 2 open"),
    ],
)
def test_words(text: str, words: str) -> None:
    assert [word.text for word in read_words(text, 0, len(text)).words] == words.split()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It rose by 3.5 percent. It fell.", 2),
        ("Several drugs, e.g. aspirin, were used. They worked.", 2),
        ("As shown by Smith et al. 2004, it works. It does.", 2),
        ("The U.S. economy grew. Prices rose.", 2),
        ("P values were low (p = .04). All were reported.", 2),
        ("BACKGROUND: Pain is common. RESULTS: Aspirin helped.", 2),
        ("One\n\nTwo", 2),
        ("S. aureus was found. It grew.", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(list(split(text))) == count


def test_labels_are_no_part_of_a_sentence() -> None:
    for text in ("RESULTS: Aspirin reduces pain.", "CONTEXT Aspirin reduces pain.", "[Results] Aspirin reduces pain."):
        assert told(text) == {("Aspirin", "-", "pain")}
        assert only(text).quote == "Aspirin reduces pain."


def test_nothing_in_nothing_out() -> None:
    assert extract("") == []
    assert extract(" \n\t ") == []


WORDS = st.sampled_from(
    """
    aspirin pain reduces reduced by the of and , . not was may which that leads to increase in no effect on because due
    lower severe removal group groups control difference significant it they this than between was had treatment to
    people ( ) ; : whether we show drought yields -induced X-induced é 中文 \u00ad \u200b 3.5 % protest police after
    if as
    """.split()
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join)))
def test_everything_is_a_slice(text: str) -> None:
    for claim in extract(text):
        assert claim.quote in text
        assert claim.cause in claim.quote
        assert claim.effect in claim.quote
        assert claim.relation in claim.quote
        assert claim.cause.strip() and claim.effect.strip()


@pytest.mark.parametrize(
    "piece", ["a", "(", "risk of ", "reduces ", "A, ", "stress and ", ". ", "which reduces x, ", "-1.", "n't "]
)
def test_linear_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = time.perf_counter()
    extract(text)
    assert time.perf_counter() - start < 20


# --- floors -----------------------------------------------------------------------------------------------------------


def _benchmark() -> ModuleType:
    """benchmarks/embedded.py, which has the floors."""
    spec = importlib.util.spec_from_file_location("embedded_benchmark", BENCHMARK)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


benchmark = _benchmark()


# Floors that are not reached yet, and what is held meanwhile.
HELD = {
    ("detection", "CESSC val"): {"f1": 0.61},
}


@needs_data
@pytest.mark.parametrize("floor", benchmark.FLOORS, ids=[f"{floor.task} {floor.name}" for floor in benchmark.FLOORS])
def test_floors(floor: Any) -> None:
    report = benchmark.measure(floor, DATA)
    assert not report.failures
    for name, least in (floor.floors | HELD.get((floor.task, floor.name), {})).items():
        assert report.scores[name] >= least, benchmark.lines(floor, report)


def rows(name: str) -> list[dict[str, Any]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def abstracts_of_the_day() -> list[str]:
    blocks = (DATA / "daily_papers.txt").read_text("utf-8").split("\n\n")
    return [block for block in blocks if len(block) > 300]


@needs_data
def test_daily_papers_have_claims() -> None:
    abstracts = abstracts_of_the_day()
    assert len(abstracts) == 31
    claims = [claim for abstract in abstracts for claim in extract(abstract)]
    assert len(claims) >= 20


@needs_data
def test_names_are_noun_phrases_not_clauses() -> None:
    texts = [row["abstract"] for row in rows("corpus_scifact/corpus-00.jsonl")[:300]]
    texts += [row["abstract"] for row in rows("corpus_nudging/corpus.jsonl") if row["abstract"]][:200]
    names = [name for text in texts for claim in extract(text) for name in (claim.cause, claim.effect)]
    assert len(names) > 1000
    assert sum(len(re.findall(r"\S+", name)) <= 8 for name in names) >= 0.9 * len(names)
    clausal = re.compile(r"\b(?:is|are|was|were|has|have|had|which|that|may|can|will)\b")
    assert sum(bool(clausal.search(name)) for name in names) <= 0.01 * len(names)
