"""Names taken apart into concept, aspect and qualifiers; names that are generic."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.entities import naming, phrases
from pipeline.entities.generic import is_generic
from pipeline.entities.name import key
from pipeline.entities.trimming import trimmed
from pipeline.entities.variables import MOST_WORDS, Variable, decompose

# --- aspects ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "concept", "aspect"),
    [
        ("coffee intake; coffee consumption; use of coffee; coffee drinking", "coffee", "consumption"),
        ("N fertilization; nitrogen fertiliser application; use of N-fertilizer", "nitrogen fertilizer", "consumption"),
        ("nitrogen fertilizer rate; dose of nitrogen fertilizer", "nitrogen fertilizer", "dose"),
        ("treatment with atenolol; atenolol therapy; administration of atenolol", "atenolol", "consumption"),
        (
            "risk of stroke; stroke risk; risk for stroke; hazard of a stroke; risk of developing stroke",
            "stroke",
            "risk",
        ),
        ("incidence of malaria; malaria incidence; episodes of malaria", "malaria", "incidence"),
        ("severity of pain; pain severity; pain score", "pain", "severity"),
        ("IL-6 levels; concentration of IL-6; IL-6 concentrations; levels of IL-6", "IL-6", "level"),
        ("expression of IL-6; IL-6 mRNA levels; IL-6 protein expression", "IL-6", "expression"),
        ("progression of heart failure", "heart failure", "progression"),
        ("cancer progression", "cancer", "progression"),
        ("exposure to lead; lead exposure", "lead", "exposure"),
        ("changes in cholesterol", "cholesterol", "change"),
        ("depressive symptoms; symptoms of depression; depression symptoms", "depression", "symptom"),
    ],
)
def test_an_aspect_comes_off_before_and_behind_its_concept(names: str, concept: str, aspect: str) -> None:
    for name in names.split("; "):
        found = decompose(name)
        assert (key(found.concept), found.aspect) == (key(concept), aspect), name


@pytest.mark.parametrize(
    "name",
    """STI treatment; cancer screening; cancer mortality; cost of care; quality of life; ACE inhibitor; estrogen
    receptor beta; CYBA polymorphism; BRCA1 mutation; diabetes therapy; reporter expression; facial expression; gene
    expression; physical activity; economic activity; cardiovascular risk; perceived risk; sea level; land use;
    oxygen consumption; cell cycle progression; economic development; drug development; in vitro fertilization;
    allele frequency; heart rate; body mass index; effect of aspirin on mortality; attention to lipid levels;
    climate change; need for cognition; rate of return; inappropriate antibiotic treatment; antibiotic
    susceptibility; climate and cancer risk""".split(";"),
)
def test_a_noun_that_makes_another_thing_stays(name: str) -> None:
    name = " ".join(name.split())
    assert decompose(name) == Variable(name)


@pytest.mark.parametrize(
    "name",
    ["risk of the disease", "number of patients", "rate of change", "disease severity", "level of these effects"],
)
def test_what_is_left_must_be_able_to_stand_alone(name: str) -> None:
    assert decompose(name) == Variable(name)


def test_nested_aspects_are_all_named() -> None:
    assert decompose("changes in serum levels of IL-6") == Variable("IL-6", "change of level", ("serum",))
    assert decompose("severity and incidence of malaria") == Variable("malaria", "incidence and severity")


# --- qualifiers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("high-dose aspirin", Variable("aspirin", "", ("high dose",))),
        ("200 mg caffeine", Variable("caffeine", "", ("200 mg",))),
        ("atenolol 50 mg", Variable("atenolol", "", ("50 mg",))),
        ("moderate coffee consumption", Variable("coffee", "consumption", ("moderate",))),
        ("preoperative aspirin", Variable("aspirin", "", ("preoperative",))),
        ("postoperative bleeding", Variable("bleeding", "", ("postoperative",))),
        ("30-day mortality", Variable("mortality", "", ("30 day",))),
        ("mortality at 30 days", Variable("mortality", "", ("at 30 day",))),
        ("oral metoprolol", Variable("metoprolol", "", ("oral",))),
        ("dietary sodium intake", Variable("sodium", "consumption", ("dietary",))),
        ("serum IL-6 levels", Variable("IL-6", "level", ("serum",))),
        ("plasma levels of IL-6", Variable("IL-6", "level", ("plasma",))),
        ("mortality in elderly patients with diabetes", Variable("mortality", "", ("elderly patient with diabetes",))),
        ("blood pressure of rats", Variable("blood pressure", "", ("rat",))),
        ("smoking among women", Variable("smoking", "", ("woman",))),
        ("risk of premature coronary artery disease", Variable("coronary artery disease", "risk", ("premature",))),
        ("late-onset preeclampsia", Variable("late-onset preeclampsia")),
        ("chronic ethanol intake", Variable("ethanol", "consumption", ("chronic",))),
        ("severe asthma", Variable("asthma", "", ("severe",))),
    ],
)
def test_a_qualifier_comes_off(name: str, expected: Variable) -> None:
    assert decompose(name) == expected


@pytest.mark.parametrize(
    "name",
    """oral cancer; oral health; premature birth; chronic kidney disease; acute kidney injury; acute hepatitis C; mild
    cognitive impairment; severe acute respiratory syndrome; long-term memory; blood pressure; blood transfusion;
    plasma exchange; serum amyloid A; dietary pattern; postoperative complications; patient satisfaction; infant
    formula; high blood pressure; low birth weight; heavy metal""".split(";"),
)
def test_a_qualifier_that_makes_another_thing_stays(name: str) -> None:
    name = " ".join(name.split())
    assert decompose(name) == Variable(name)


def test_forms_of_one_name_meet() -> None:
    for names in ("caloric restriction; calorie restriction", "N fertilizer; nitrogen fertiliser; N-fertilizer"):
        assert len({key(decompose(name).concept) for name in names.split("; ")}) == 1
    assert decompose("'employment rates'") == decompose("employment rate")
    assert decompose("K channel").concept == "K channel"


def test_a_clause_and_a_very_long_name_stay_whole() -> None:
    assert decompose("risk of stroke was unchanged") == Variable("risk of stroke was unchanged")
    long = " ".join(["oral"] * (MOST_WORDS + 1))
    assert decompose(long) == Variable(long)


# --- names as an extraction leaves them -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("heart rate of 4 beats/minute", "heart rate"),
        ("intraocular pressure 6.8 mmHg", "intraocular pressure"),
        ("left ventricular ejection fraction (P", "left ventricular ejection fraction"),
        ("(p < 0.01) increase in blood pressure", "increase in blood pressure"),
        ("75 000 ischemic strokes", "ischemic strokes"),
        ("total mortality from", "total mortality"),
        *((name, name) for name in ("type 2 diabetes", "phosphodiesterase 5", "AT(1) receptor", "200 mg caffeine")),
        *((name, name) for name in ("17 beta-estradiol", "endothelin (ET) receptor", "volume in 1 second")),
    ],
)
def test_statistics_and_values_are_no_part_of_a_name(name: str, kept: str) -> None:
    assert trimmed(name) == kept


@pytest.mark.parametrize(
    ("names", "concept"),
    [
        ("beta-blocker carvedilol; carvedilol CR; Carvedilol-based regimen; adding carvedilol", "carvedilol"),
        ("antihypertensive effect of atenolol; atenolol tablets; 12 weeks of treatment with atenolol", "atenolol"),
        ("double-blind treatment with losartan; addition of losartan to digoxin; prophylactic losartan", "losartan"),
        ("atenolol-nifedipine combination; nifedipine plus atenolol; atenolol/nifedipine", "atenolol plus nifedipine"),
        ("resting heart rate; peak heart rate; heart rate response; heart rate at rest", "heart rate"),
        ("24-hour ambulatory blood pressure; mean blood pressure; supine blood pressure", "blood pressure"),
        ("all-cause mortality; total mortality; mortality after surgery; mortality in heart failure", "mortality"),
        ("lipid profile; lipid parameters; serum lipids", "lipid"),
    ],
)
def test_what_is_said_around_a_concept_comes_off(names: str, concept: str) -> None:
    for name in names.split("; "):
        assert key(decompose(name).concept) == concept, name


@pytest.mark.parametrize(
    "name",
    """side effects of aspirin; exercise capacity; long-acting beta-agonist; exercise tolerance; stroke volume;
    cholesterol synthesis; self-concept; climate change; improvement in heart failure; mean arterial pressure""".split(
        ";"
    ),
)
def test_what_makes_another_thing_stays_on(name: str) -> None:
    name = " ".join(name.split())
    assert decompose(name) == Variable(name)


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("systolic and diastolic blood pressure", ("systolic blood pressure", "diastolic blood pressure")),
        ("systolic/diastolic blood pressure", ("systolic blood pressure", "diastolic blood pressure")),
        ("captopril and metoprolol", ("captopril", "metoprolol")),
        ("fatal or non-fatal stroke", ("fatal stroke", "non-fatal stroke")),
        *((name, (name,)) for name in ("head and neck cancer", "supply and demand", "visceral/subcutaneous ratio")),
        *((name, (name,)) for name in ("atenolol plus nifedipine", "interaction between age and sex")),
    ],
)
def test_a_list_names_its_items(name: str, items: tuple[str, ...]) -> None:
    assert phrases.items(name) == items


@pytest.mark.parametrize(
    ("said", "concept", "turn"),
    [
        ("heart rate reduction", "heart rate", -1),
        ("consistent 30% reduction in mortality", "mortality", -1),
        ("low levels of social support", "social support", -1),
        ("high risk of stroke", "stroke", 1),
        ("regression of left ventricular hypertrophy", "left ventricular hypertrophy", -1),
        ("interest rate cut", "interest rate cut", 1),
        ("blood pressure lowering", "blood pressure", -1),
        ("blood pressure lowering drugs", "blood pressure lowering drugs", 1),
        ("prolongation of the R-R interval", "R-R interval", 1),
        ("less frequent hospital admissions", "hospital admissions", -1),
        ("abrupt decrease in coronary flow", "coronary flow", -1),
        ("marked long-term survival benefit", "survival", 1),
        ("state of insulin resistance", "insulin resistance", 1),
        ("underlying diabetic cardiomyopathy", "diabetic cardiomyopathy", 1),
        ("nicardipine 5 mg i.v.", "nicardipine", 1),
        ("digoxin for the treatment of atrial fibrillation", "digoxin", 1),
        ("methods for the treatment of pain", "methods for the treatment of pain", 1),
        ("whose blood pressure", "blood pressure", 1),
        ("problematic alcohol use", "problematic alcohol use", 1),
        ("short-term retrieval", "short-term retrieval", 1),
    ],
)
def test_a_direction_around_a_name_turns_the_sign(said: str, concept: str, turn: int) -> None:
    (found,) = (each for each in naming.mentions([_claim(said)], {}) if each.role == "cause")
    assert (found.name, found.turn) == (concept, turn)


def test_a_list_at_one_end_is_a_mention_for_each() -> None:
    found = naming.mentions([_claim("use of captopril and metoprolol")], {})
    assert [(each.name, each.aspect) for each in found if each.role == "cause"] == [
        ("captopril", "consumption"),
        ("metoprolol", "consumption"),
    ]


def _claim(cause: str) -> dict[str, str]:
    return {"id": "1", "cause_concept": cause, "effect_concept": "sleep"}


@pytest.mark.parametrize(
    "name",
    """comparable to atenolol; done at Week 6; relationship between age and hypertension; level of this peptide; coming;
    trajectory group membership; membership in the three groups; frequency in postmenopausal women; 0.3-mg dose; acute
    treatment; 4.1 mm Hg; association with age; due to hormonal changes; significant changes associated with
    age""".split(";"),
)
def test_a_fragment_of_a_sentence_is_no_variable(name: str) -> None:
    assert is_generic(" ".join(name.split()))


@pytest.mark.parametrize(
    "name",
    """training in schools; chronic disease; interaction with peers; acute phase; RR interval; pneumonia due to
    Mycoplasma; heart failure secondary to hypertension""".split(";"),
)
def test_a_name_with_small_words_is_one(name: str) -> None:
    assert not is_generic(" ".join(name.split()))


# --- properties -------------------------------------------------------------------------------------------------------

CONCEPTS = ["aspirin", "IL-6", "coffee", "nitrogen fertilizer", "type 2 diabetes", "asthma", "cholesterol", "vitamin D"]
QUALIFIERS = [
    "high-dose",
    "oral",
    "preoperative",
    "daily",
    "serum",
    "chronic",
    "long-term",
    "severe",
    "20 mg",
    "premature",
]
BEFORE = [
    "risk of",
    "use of",
    "levels of",
    "incidence of the",
    "changes in",
    "number of",
    "severity of",
    "expression of",
]
BEHIND = [
    "levels",
    "intake",
    "risk",
    "expression",
    "treatment",
    "severity",
    "use",
    "incidence",
    "screening",
    "receptor",
]
TAILS = [
    "in patients",
    "among women",
    "of rats",
    "at 30 days",
    "during pregnancy",
    "per se",
    "in serum",
    "of the liver",
]
WORDS = [word for part in (CONCEPTS, QUALIFIERS, BEFORE, BEHIND, TAILS) for word in part]
NAMES = st.lists(st.sampled_from([*WORDS, "and", "the", "group", "function", "(n=3)", "this"]), min_size=1, max_size=8)


@pytest.mark.slow
@given(st.one_of(NAMES.map(" ".join), st.text(max_size=60)))
@settings(max_examples=500, deadline=None)
def test_the_concept_of_a_concept_is_itself_and_never_empty(name: str) -> None:
    found = decompose(name)
    assert decompose(found.concept) == Variable(found.concept)
    assert bool(found.concept) == bool(name.split())


@given(NAMES.map(" ".join))
@settings(max_examples=500, deadline=None)
def test_the_words_of_a_concept_stand_in_the_name(name: str) -> None:
    assert set(decompose(name).concept.split()) <= set(name.replace(".", "").split())


@given(st.sampled_from(CONCEPTS), st.permutations(["high-dose", "oral", "preoperative", "20 mg", "weekly", "chronic"]))
@settings(max_examples=200, deadline=None)
def test_the_order_of_qualifiers_does_not_matter(concept: str, order: list[str]) -> None:
    found, other = (decompose(" ".join([*words, concept])) for words in (order, sorted(order)))
    assert found.qualifiers == other.qualifiers
    assert sorted(found.concept.split()) == sorted(other.concept.split())


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_concept_alone_has_neither_aspect_nor_qualifier(concept: str) -> None:
    assert decompose(concept) == Variable(concept)


# --- generic names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    """the intervention; this pathway; these effects; the treatment group; group II; function; genes; patients; risk;
    outcome; treatment; change; expression; level; it; they; which; Conclusions; Methods; 12; 95% CI; 20 mg; p <
    0.05; odds ratio; clinical outcomes; number of patients; the main study outcomes; disease progression; this
    polymorphism; other factors; higher levels; no difference; the present study; arm B; group B patients; group II
    patients; t test""".split(";"),
)
def test_a_name_that_does_not_say_which_is_generic(name: str) -> None:
    assert is_generic(name.strip())


@pytest.mark.parametrize(
    "name",
    """obesity; inflammation; poverty; education; mortality; age; income; smoking; pain; survival; blood pressure; gene
    therapy; quality control; adverse events; serious adverse events; IL-6; p53; CO2; K; Aβ1-34; vitamin D; type 2
    diabetes; HIV; quality of care; mode of delivery; treatment costs; family planning; diabetes group therapy; risk
    of stroke; T cells; R-R interval; E/A ratio; NO; 日本""".split(";"),
)
def test_a_variable_is_not_generic(name: str) -> None:
    assert not is_generic(" ".join(name.split()))


def test_blank_names_are_generic() -> None:
    assert is_generic("")
    assert is_generic(" ")
