"""The pure core of entity resolution: names, blocks, match. What must merge, what must not, what is asked."""

from __future__ import annotations

import importlib.util
import random
import time
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.entities import blocking, match
from pipeline.entities.abbreviations import abbreviations, expand
from pipeline.entities.match import decide, score, veto
from pipeline.entities.name import key
from pipeline.sources.text import spelling

DATA = Path(__file__).parents[2] / "shared" / "data"

# --- key ------------------------------------------------------------------------------------------------------------

ONE_KEY = """
TNF-α, TNFα, TNF-alpha, TNF alpha, TNF–α ; IL-6, IL6, IL 6 ; IL-1β, IL-1beta, IL1 beta ; TGF-β1, TGF-beta1, TGF beta 1 ;
α-synuclein, alpha-synuclein, Alpha synuclein ; CO2 emissions, CO₂ emission ; tumours, tumor, Tumor, the tumour ;
the labour market, labor markets, Labour market ; organisational behaviour, organizational behavior ;
paediatric anaemia, pediatric anemia ; Alzheimer's disease, Alzheimer’s disease, Alzheimer disease ;
type II diabetes, Type 2 diabetes, type-2 diabetes ; Sjögren's syndrome, Sjogren syndrome ;
LUNG CANCER, lung cancer, Lung cancers ; follow-up, follow up ; SSRIs, SSRI ; analyses, analysis ;
children’s health, child health ; n-3 fatty acids, omega-3 fatty acid ; co-infection, coinfection ;
    anti-hypertensive drugs, antihypertensive drug ;
U.S. economy, US economy ; naïve T-cells, naive T cell ; soft\u00adware, software ; ef\ufb01ciency, efficiency ;
e\u0301tude, étude ; Ca(2+), Ca2+, Ca++, Ca²⁺ ; CD8(+), CD8+, CD8⁺ ; CD8(-), CD8-, CD8− ; Apoe(-/-), Apoe-/-, Apoe −/− ;
NF-kappaB, NF-κB, NFκB, NF-kappa B, NFkappaB, nuclear factor-kappa B, nuclear factor kappaB, Nuclear factor-κB ;
IκBα, IkappaBalpha, IκB-α ; microRNAs, microRNA, MicroRNA ; lncRNAs, lncRNA ; ER(-), ER-negative ;
CONCLUSIONS interleukin-33, interleukin-33 ; BackgroundStatins, Statin ; RESULTS: sleep, sleep
"""


@pytest.mark.parametrize("spellings", ONE_KEY.strip().split(" ;"))
def test_spellings_of_one_name_share_a_key(spellings: str) -> None:
    assert len({key(name) for name in spellings.strip().split(", ")}) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("CO", "Co", "CO2", "co"),
        ("US", "us"),
        ("AIDS", "aids"),
        ("IL-1", "IL-10"),
        ("CD4+", "CD4-", "CD4"),
        ("CD8(+) T cells", "CD8(-) T cells", "CD8 T cells"),
        ("ER(+)", "ER(-)", "ER"),
        ("Apoe(-/-)", "Apoe(+/-)", "Apoe(+/+)", "Apoe"),
        ("Ca(2+)", "Ca"),
        ("Fe(2+)", "Fe(3+)"),
        ("background noise", "noise"),
        ("microRNA", "mRNA"),
        ("PM2.5", "PM25", "PM10"),
        ("vitamin A", "vitamin"),
        ("goods", "good"),
        ("securities", "security"),
        ("genetics", "genetic"),
        ("10⁶ cells", "106 cells"),
        ("1,3-butadiene", "13 butadiene"),
        ("5 °C", "-5 °C"),
        ("age > 65", "age < 65"),
        ("5' UTR", "3' UTR"),
        ("all-cause mortality", "mortality"),
        ("日本", "中国"),
        ("йод", "иод"),
    ],
    ids=lambda names: names[0],
)
def test_names_that_differ_in_meaning_differ_in_key(names: tuple[str, ...]) -> None:
    assert len({key(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    "word", "diabetes sepsis species sars virus gas series analysis rabies lens news mathematics status herpes".split()
)
def test_a_singular_that_looks_like_a_plural_stays(word: str) -> None:
    assert spelling.word(word) == word


@pytest.mark.parametrize(
    "pair",
    (
        "viruses:virus diseases:disease diagnoses:diagnosis doses:dose causes:cause headaches:headache "
        "approaches:approach economies:economy calories:calorie antibiotics:antibiotic curves:curve "
        "leaves:leaf metastases:metastasis exercised:exercised promise:promise summarised:summarized "
        "defence:defense fibres:fiber labelling:labeling diarrhoea:diarrhea "
    ).split(),
)
def test_words_have_one_spelling(pair: str) -> None:
    written, _, word = pair.partition(":")
    assert spelling.word(written) == word


PIECES = st.sampled_from(
    "the a A of T-cells IL 6 β TNF Co CO tumours type II - ( ) 's 10 lung CANCER analyses ² α1 % U.S. é ß й + & / 2.5 "
    "n-3 'S A's IVa Ⅱ İ ŉ ﬀ".split(" ")
)


@given(st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=7).map(" ".join), st.lists(PIECES).map("".join)))
@settings(max_examples=400, deadline=None)
def test_a_key_is_its_own_key_and_never_empty(name: str) -> None:
    form = key(name)
    assert key(form) == form
    assert bool(form.strip()) == bool(name.strip()) or not name.strip()


# --- abbreviations --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("patients with obstructive sleep apnea (OSA) were", {"OSA": "obstructive sleep apnea"}),
        ("OSA (obstructive sleep apnea) raises", {"OSA": "obstructive sleep apnea"}),
        ("tumor necrosis factor-α (TNF-α) fell", {"TNF-α": "tumor necrosis factor-α"}),
        ("body mass index (BMI; kg/m2)", {"BMI": "body mass index"}),
        ("deoxyribonucleic acid (DNA)", {"DNA": "deoxyribonucleic acid"}),
        ("quality of life (QoL)", {"QoL": "quality of life"}),
        ("heat shock protein 70 (HSP70)", {"HSP70": "heat shock protein 70"}),
        ("the red cell distribution width (RDW)", {"RDW": "red cell distribution width"}),
        ("was high (odds ratio (OR) 2.1)", {"OR": "odds ratio"}),
        (
            "selective serotonin reuptake inhibitors (SSRIs)",
            dict.fromkeys(("SSRIs", "SSRI"), "selective serotonin reuptake inhibitors"),
        ),
        ("rose in 35 patients (n = 35) (Table 2) (P < 0.05)", {}),
        ("in the control group (Baseline)", {}),
        ("in the north of the country (Algeria)", {}),
        ("", {}),
        ("(OSA)", {}),
    ],
)
def test_abbreviations_are_found_where_they_are_defined(text: str, found: dict[str, str]) -> None:
    assert abbreviations(text) == found


@given(st.text(alphabet="aAbB ()[]12-;.αs", max_size=80))
@settings(deadline=None)
def test_any_text_can_be_searched_for_abbreviations(text: str) -> None:
    for short, long in abbreviations(text).items():
        assert short
        assert long
        assert expand(short, {short: long})


def test_short_forms_are_written_out() -> None:
    known = {"OSA": "obstructive sleep apnea", "SSRI": "selective serotonin reuptake inhibitor", "CO": "cardiac output"}
    assert expand("OSA severity", known) == "obstructive sleep apnea severity"
    assert expand("SSRIs", known) == "selective serotonin reuptake inhibitor"
    assert expand("obstructive sleep apnea (OSA)", known) == "obstructive sleep apnea"
    assert expand("obstructive sleep apnea (OSA)", {}) == "obstructive sleep apnea"
    assert expand("OSA (obstructive sleep apnea)", {}) == "obstructive sleep apnea"
    assert expand("nitrogen (N) fertilizer", {}) == "nitrogen fertilizer"
    assert expand("CO2 and Co and DISCO", known) == "CO2 and Co and DISCO"
    assert expand("risk (any)", known) == "risk (any)"


def test_a_short_form_counts_for_the_corpus_if_nearly_all_abstracts_agree() -> None:
    agreed = match.acronyms(
        [
            ("OSA", "obstructive sleep apnea"),
            ("OSA", "Obstructive sleep apnoea"),
            ("PPI", "proton pump inhibitor"),
            ("PPI", "patient and public involvement"),
            *[("AMPK", "AMP-activated protein kinase")] * 11,
            *[("AMPK", "adenosine monophosphate kinase")] * 2,
            ("HR", "hazard ratio"),
            *[("BP", "blood pressure")] * 5,
        ]
    )
    assert agreed == {
        "OSA": "Obstructive sleep apnoea",
        "AMPK": "AMP-activated protein kinase",
        "BP": "blood pressure",
    }


def test_a_short_form_stands_for_what_nearly_all_abstracts_call_it() -> None:
    ampk = [("AMPK", "AMP-activated protein kinase")] * 11 + [("AMPK", "adenosine kinase")] * 2
    chf = [("CHF", "congestive heart failure")] * 3 + [("CHF", "chronic heart failure")]
    hr = [("HR", "heart rate")] * 8 + [("HR", "hazard ratio")]  # two letters are shared by too many things
    nested = [("BP", "blood pressure")] * 2 + [("SBP", "systolic blood pressure"), ("SBP", "systolic BP")]
    agreed = match.acronyms([*ampk, *chf, *hr, *nested])
    assert agreed == {
        "AMPK": "AMP-activated protein kinase",
        "BP": "blood pressure",
        "SBP": "systolic blood pressure",
    }


# --- match ----------------------------------------------------------------------------------------------------------

NEVER = """
stress before surgery | stress after surgery ; imports from China | imports to China ;
cancer | lung cancer ; hypertension | hypotension ; IL-1 | IL-10 ; IL-6 | TNF ; CO | Co ; CO | CO2 ;
carbon monoxide | carbon dioxide ; unemployment | employment ; type 1 diabetes | type 2 diabetes ;
diabetes | type 2 diabetes ; PM2.5 | PM10 ; hepatitis B | hepatitis C ; hepatitis | hepatitis A ;
vitamin C | vitamin D ; TNF alpha | TNF beta ; GLP-1 receptor agonists | GLP-1 receptor antagonists ;
KRAS inhibitor | KRAS ; acute kidney injury | chronic kidney injury ; male employment | female employment ;
short-term memory | long-term memory ; risk of stroke | stroke ; stroke mortality | stroke incidence ;
income increase | income decrease ; tax increase | tax ; pro-inflammatory cytokines | anti-inflammatory cytokines ;
efficiency | inefficiency ; smoker | non-smoker ; symptomatic patients | asymptomatic patients ;
BRCA1 mutation | BRCA2 mutation ; parental education | child education ; depression | depression treatment ;
sleep | sleep quality ; mortality | all-cause mortality ; mortality | hospital mortality ;
vitamin D | vitamin D deficiency ; aspirin 100 mg | aspirin 300 mg ; 2008 crisis | 2020 crisis ; exports | imports ;
supply of labor | demand for labor ; US | us ; with or without surgery | without surgery ;
prenatal stress | postnatal stress ; employer | employee ; careful driving | careless driving ;
systolic blood pressure | diastolic blood pressure ; T cells | B cells ; N fertilizer | P fertilizer ;
nitrate | nitrite ; LDL cholesterol | HDL cholesterol ; stage II cancer | stage III cancer ;
first-line therapy | second-line therapy ; smoking cessation | smoking ; ERα | ERβ ; eastern Germany | western Germany ;
glucose tolerance | glucose intolerance ; teacher | teaching profession
"""

SAME = """
breast and ovarian cancer | ovarian and breast cancer ; sleep quality and anxiety | anxiety and sleep quality ;
anxiety and depression | depression and anxiety ; cancer of the lung | lung cancer ;
risk of lung cancer | lung cancer risk ; severe acute asthma attack | acute severe asthma attack ;
health care | healthcare ; well-being | wellbeing ; N fertilizer | nitrogen fertilizer ;
CO2 emissions | carbon dioxide emissions ; renal failure | kidney failure ; type 2 diabetes mellitus | type 2 diabetes ;
quality of sleep | sleep quality ; vitamin c | vitamin C ; bmi | BMI ; MUC-1 | MUC1 ; GSD type IXb | GSD type 9B
"""

ASK = """
income and health cost | health income and cost ;
nitrogen fertilization | nitrogen fertilizer application ; nitrogen fertilization | nitrogen fertilizer ;
mortality | mortality rate ; tobacco smoking | cigarette smoking ; lung cancer | lung carcinoma ;
cholesterol | cholesterol level ; depression | depressive symptoms ; phenobarbital allergy | phenobarbitol allergy ;
student-teacher ratio | teacher-student ratio ; cost of capital | capital cost ;
obstructive sleep apnea severity | OSA severity ; hospital mortality | in-hospital mortality
"""


def pairs(text: str) -> list[tuple[str, str]]:
    two = (pair.partition(" | ") for pair in text.replace("\n", " ").split(";"))
    return [(key(a.strip()), key(b.strip())) for a, _, b in two]


@pytest.mark.parametrize(("a", "b"), pairs(NEVER), ids=lambda name: name)
def test_these_never_merge(a: str, b: str) -> None:
    assert a != b
    assert veto(a, b), score(a, b)
    assert decide(a, b).verdict == "different"


@pytest.mark.parametrize(("a", "b"), pairs(SAME), ids=lambda name: name)
def test_these_are_certainly_one(a: str, b: str) -> None:
    assert a == b or decide(a, b).verdict == "same", decide(a, b)


@pytest.mark.parametrize(("a", "b"), pairs(ASK), ids=lambda name: name)
def test_these_are_asked(a: str, b: str) -> None:
    assert decide(a, b).verdict == "ask", decide(a, b)


@pytest.mark.parametrize(
    ("a", "b"), [("minimum wage", "maximum likelihood"), ("Iran", "Iraq"), ("lung cancer", "breast cancer"), ("a", "b")]
)
def test_names_with_too_little_in_common_are_not_asked_about(a: str, b: str) -> None:
    assert decide(key(a), key(b)).verdict == "different"


NAMES = st.lists(
    st.sampled_from(
        "cancer lung breast of risk type 1 2 TNF alpha beta non hyper hypotension hypertension acute chronic "
        "healthcare health care N nitrogen fertilizer level IL6 IL10 A B hepatitis and in sleep CO Co co tumor with "
        "without".split()
    ),
    min_size=1,
    max_size=4,
).map(lambda words: key(" ".join(words)))


@given(NAMES, NAMES)
@settings(max_examples=600, deadline=None)
def test_judgement_is_symmetric_and_a_veto_is_final(a: str, b: str) -> None:
    assert veto(a, b) == veto(b, a)
    assert score(a, b) == score(b, a)
    assert decide(a, b) == decide(b, a)
    assert 0 <= score(a, b)[0] <= 1
    assert veto(a, a) is None
    assert decide(a, a).verdict == "same"
    if decide(a, b).verdict != "different":
        assert veto(a, b) is None


# --- blocks ---------------------------------------------------------------------------------------------------------


def test_candidates_are_found_by_word_stem_spelling_and_initials() -> None:
    keys = """nitrogen fertilization, nitrogen fertilizer application, OSA severity, healthcare, health care, wage,
    phenobarbital, obstructive sleep apnea severity, phenobarbitol, rainfall, precipitation""".replace(
        "\n   ", ""
    ).split(", ")
    found = set(blocking.candidates(dict.fromkeys(keys, 1)))
    assert ("OSA severity", "obstructive sleep apnea severity") in found
    assert ("health care", "healthcare") in found
    assert ("nitrogen fertilization", "nitrogen fertilizer application") in found
    assert ("phenobarbital", "phenobarbitol") in found
    assert ("precipitation", "rainfall") in found
    assert not [pair for pair in found if "wage" in pair]


def test_candidates_come_in_order_once_and_alike_whatever_the_order_of_keys() -> None:
    keys = {
        f"{a} {b} {c}": 1 for a in ("lung", "breast") for b in ("cancer", "tumor") for c in ("risk", "cost", "cell")
    }
    found = list(blocking.candidates(keys))
    shuffled = list(keys)
    random.Random(3).shuffle(shuffled)
    assert found == sorted(set(found))
    assert all(a < b for a, b in found)
    assert found == list(blocking.candidates(dict.fromkeys(shuffled, 1)))
    assert list(blocking.candidates({})) == []


def test_names_of_the_same_letters_are_all_that_are_certainly_one() -> None:
    keys = """health care, healthcare, N fertilizer, nitrogen fertilizer, cancer of lung, lung cancer, K, potassium,
    breast and ovarian cancer, ovarian and breast cancer, wage, pain of neck""".replace("\n   ", "").split(", ")
    counts = dict.fromkeys(keys, 1)
    found = list(blocking.same_letters(counts))
    assert found == sorted(set(found))
    assert set(found) == {
        ("health care", "healthcare"),
        ("N fertilizer", "nitrogen fertilizer"),
        ("cancer of lung", "lung cancer"),
        ("breast and ovarian cancer", "ovarian and breast cancer"),
    }
    same = {pair for pair in blocking.candidates(counts) if decide(*pair).verdict == "same"}
    assert same == {pair for pair in found if decide(*pair).verdict == "same"}


def test_names_of_the_same_letters_stay_few_even_where_all_have_the_same() -> None:
    keys = {" ".join(order): 1 for order in permutations("lung heart liver kidney spleen brain".split())}
    assert len(list(blocking.same_letters(keys))) <= (2 * blocking.WINDOW + blocking.BLOCK) * len(keys)


def test_the_number_of_candidates_is_bounded_even_where_all_names_share_a_word() -> None:
    keys = {f"cancer {number}x": number % 7 + 1 for number in range(3000)}
    started = time.process_time()
    assert len(list(blocking.candidates(keys))) <= blocking.PARTNERS * len(keys)
    assert time.process_time() - started < 20


# --- on real lists --------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("title", ["STW", "NCBI dev", "BC5CDR dev"])
def test_rules_are_precise_and_better_than_the_floor_on_real_names(title: str) -> None:
    path = Path(__file__).parents[1] / "benchmarks" / "entities.py"
    spec = importlib.util.spec_from_file_location("benchmark_of_entities", path)
    assert spec
    assert spec.loader
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    source = DATA / benchmark.LISTS[title]
    if not source.exists():
        pytest.skip(f"no {source}")
    result = benchmark.measure(benchmark.load(source))
    floor, alone, judged = result.ways["floor"], result.ways["concept"], result.ways["+ judge"]
    assert (alone["all.pairwise.precision"] or 0) >= 0.95
    figures = [way["all.bcubed.f1"] or 0 for way in (floor, alone, judged)]
    assert figures == sorted(figures)
    assert figures[0] < figures[2]
