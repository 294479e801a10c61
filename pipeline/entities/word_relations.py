"""Word relations for `match`: opposites, words that make another variable, words that add nothing.

All lists are our own. Words stand as `names.key` leaves them: lower-case, singular, American.
"""

from __future__ import annotations

from pipeline.sources.text import spelling
from pipeline.sources.text import words as vocabulary


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# One dimension a line, its values apart by "/", words of one value side by side. Two names that take different values
# of one dimension are different variables.
_DIMENSIONS = """
amount: high / low / moderate medium
size: large big major / small minor
length: long longer / short shorter
onset: early earlier / late later delayed / middle mid
course: acute / chronic subacute
sex: male man boy paternal father son husband masculine / female woman girl maternal mother daughter wife feminine
age: fetal fetus prenatal / neonatal newborn neonate / infant infantile infancy / child childhood pediatric / adolescent
  adolescence teenager teenage juvenile / adult adulthood / elderly geriatric senile / parent parental
work: employer / employee worker / self / manager managerial
trade: import importer / export exporter
deal: buyer purchase buying / seller sale selling
market: supply / demand
money: income revenue earnings / expenditure spending expense cost / price / wage salary pay / tax taxation / subsidy /
  profit profitability / debt / saving / investment / credit
place: urban city / rural countryside
owner: public / private
origin: domestic national / foreign / international / local / global / regional
form: formal / informal
wealth: rich wealthy / poor
tumor: benign / malignant malignancy
order: first / second / third / fourth / fifth
oxide: monoxide / dioxide / trioxide / peroxide
rank: primary / secondary / tertiary
count: single / double dual / triple / multiple
beat: systolic / diastolic
side: left / right
height: upper / lower
front: anterior / posterior
reach: proximal / distal
back: dorsal / ventral
flank: lateral / medial
inside: internal inner / external outer
compass: north northern / south southern / east eastern / west western / central
heredity: dominant / recessive / sporadic
time: before pre prior / after post following / during
way: from / to into toward
span: within / between among
night: day daytime daily / night nocturnal nighttime / weekly / monthly / annual yearly
season: summer / winter / spring / autumn
heat: hot warm heat / cold cool
wet: wet moist humid / dry arid
strength: strong / weak
speed: fast rapid quick / slow
bound: maximum maximal / minimum minimal / average mean / median / total / marginal
sign: positive / negative / neutral
spread: hyper / hypo / normo
prefix: micro / macro / meso / nano
number: mono / di / tri / tetra / poly
stance: pro / anti
presence: presence present / absence absent
success: success successful / failure failed
vary: volatility variance variability / trend / stability
price: inflation / deflation
value: nominal / real
net: gross / net
path: direct / indirect
doing: active / passive
will: voluntary optional / mandatory compulsory
rule: democracy democratic / dictatorship autocracy autocratic
lie: horizontal / vertical
entry: entry entrance admission hospitalization / exit discharge / readmission / stay
put: input / output
diet: diet dietary / exercise / sleep
limb: arm upper / leg
matter: soil / water / air
cell: intracellular / extracellular
nerve: sympathetic / parasympathetic
vein: arterial artery / venous vein
pole: positive / negative
belief: knowledge / attitude / belief / awareness / perception / satisfaction / trust / intention
measure: mortality death fatality lethality / survival / incidence / prevalence / risk hazard / severity / duration /
  recurrence relapse / remission / progression / treatment therapy / prevention prophylaxis / diagnosis /
  screening / cost / price / quality / quantity / frequency / efficiency / efficacy effectiveness / productivity /
  susceptibility vulnerability / resistance tolerance / exposure / overdose / withdrawal cessation /
  adherence compliance / hospitalization / transmission / vaccination vaccine immunization / abuse / toxicity / policy /
  theory / forecasting forecast / education / management / research / law / industry / market / inequality /
  volatility / outcome / complication / receptor / gene / antibody / inhibitor / agonist / antagonist / protein
"""


def _dimensions(text: str, table: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """word -> dimension -> value; a word may lie in several dimensions. `table` holds what is known already."""
    dimension = ""
    joined = " ".join(f"\x00{line}" if not line.startswith(" ") else line.strip() for line in text.strip().splitlines())
    for line in joined.split("\x00"):
        dimension, _, values = line.partition(":")
        for value in values.split("/"):
            words = value.split()
            for word in words:
                table.setdefault(word, {})[dimension] = words[0]
    return table


def _of_direction() -> dict[str, dict[str, str]]:
    """The words of direction: what is more of a thing is another variable than what is less of it."""
    families = {word: family for family, members in vocabulary.FAMILIES.items() for word in members}
    plain = vocabulary.signs(vocabulary.ADJECTIVES, vocabulary.PLAIN, vocabulary.OPPOSITES)
    signs = vocabulary.signs(vocabulary.JOINED, vocabulary.AGENTS, vocabulary.NOUNS) | plain
    table = {word: {family: f"{family} {signs[word]}"} for word, family in families.items()}
    for word in vocabulary.FAMILIES["excess"]:
        if signs[word] == "-":
            table[word]["measure"] = "deficiency"  # a lack of a thing is a subject of its own
    changes = {word: sign for word, sign in plain.items() if word not in families and sign in {"+", "-"}}
    return table | {spelling.word(word): {"change": f"change {sign}"} for word, sign in changes.items()}


DIMENSIONS = _dimensions(_DIMENSIONS, _of_direction())

# A word that says "not": no two names are one variable if only one of them has it.
NEGATORS = _set("non no not never without absence absent free anti against counter un dis neither nor")

PREFIXES = _set("""
    un in im il ir non dis mis a an anti de counter mal under over hyper hypo sub super supra pre post inter intra extra
    ultra micro macro mega nano multi bi tri mono di poly semi auto co pro re trans up down out para endo exo ecto
    hetero homo iso neo pseudo proto normo brady tachy em ex eu dys ambi contra quasi infra ante fore oligo pan ab ad
    """)
# Prefixes that are no words: a hyphen behind one is spelling. Those that oppose or deny ("anti", "non", "post") stay.
BOUND = _set("intra extra peri supra cardio neuro gastro hyper hypo cerebro psycho")
_SUFFIX_PAIRS = "ful:less er:ee philic:phobic philia:phobia ism:ist ate:ite ide:ate ide:ite ane:ene ose:ase"
SUFFIX_PAIRS = tuple((pair.partition(":")[0], pair.partition(":")[2]) for pair in sorted(_set(_SUFFIX_PAIRS)))

# Words that may be left out without naming another variable; whether they do depends on the rest, so it is asked.
BENIGN = _set("""
    disease disorder syndrome condition illness level concentration status amount value state rate use usage intake
    consumption exposure administration supplementation application intervention program practice activity content
    process event problem issue phenomenon effect human patient subject individual people person population total
    overall general common serum plasma circulating system type form kind factor measure measurement index score
    behavior impairment dysfunction abnormality virus protein gene method
    term ability symptom
    hydrochloride sulfate sodium acetate hydrobromide maleate mesylate tartrate citrate chloride phosphate
    gland region organ tissue structure site body
    familial hereditary inherited congenital idiopathic classic classical typical essential nos unspecified
    """)
FUNCTION = _set(
    "of in on at to for from by with as and or among between during after before the a an into per via due its their "
    "towards toward upon within across through about than that which is are being be related associated based"
)

# Same thing in other words; certain enough to merge where everything else is equal.
_EQUAL = """
renal:kidney hepatic:liver cardiac:heart pulmonary:lung gastric:stomach cutaneous:skin
ocular:eye ovarian:ovary uterine:uterus prostatic:prostate pancreatic:pancreas thyroidal:thyroid
colonic:colon rectal:rectum esophageal:esophagus bronchial:bronchus laryngeal:larynx pharyngeal:pharynx
tracheal:trachea urethral:urethra ureteral:ureter vaginal:vagina vulvar:vulva penile:penis testicular:testis
splenic:spleen duodenal:duodenum jejunal:jejunum ileal:ileum cecal:cecum appendiceal:appendix biliary:bile
tonsillar:tonsil
mortality:death dilatation:dilation vasodilatation:vasodilation venodilatation:venodilation
hormonal:hormone
tumour:tumor neoplasm:tumor teenager:adolescent covid:covid19 percentage:percent
noradrenaline:norepinephrine adrenaline:epinephrine paracetamol:acetaminophen salbutamol:albuterol lignocaine:lidocaine
frusemide:furosemide glibenclamide:glyburide isoprenaline:isoproterenol pethidine:meperidine rifampicin:rifampin
suxamethonium:succinylcholine ciclosporin:cyclosporine ciclosporine:cyclosporine cyclosporin:cyclosporine
chlortalidone:chlorthalidone bendrofluazide:bendroflumethiazide phenobarbitone:phenobarbital thiopentone:thiopental
amoxycillin:amoxicillin aciclovir:acyclovir
"""
EQUAL = dict(pair.split(":") for pair in _EQUAL.split())

PHRASES = {
    "co2": "carbon dioxide",
    "n2o": "nitrous oxide",
    "no2": "nitrogen dioxide",
    "so2": "sulfur dioxide",
    "h2o2": "hydrogen peroxide",
    "ch4": "methane",
    "nh3": "ammonia",
    "usa": "united states",
    "united states of america": "united states",
    "US": "united states",
    "uk": "united kingdom",
    "eu": "european union",
    "gdp": "gross domestic product",
    "bmi": "body mass index",
    "hiv": "human immunodeficiency virus",
    "coronavirus disease 2019": "covid19",
    "diabetes mellitus": "diabetes",
    "high blood pressure": "hypertension",
    "low blood pressure": "hypotension",
    "heart attack": "myocardial infarction",
    "hospital admission": "hospitalization",
    "side effect": "adverse effect",
    "hot flush": "hot flash",
    "arterial blood pressure": "arterial pressure",
    "female gender": "female sex",
    "male gender": "male sex",
    "acetylsalicylic acid": "aspirin",
    "glyceryl trinitrate": "nitroglycerin",
    "5 hydroxytryptamine": "serotonin",
    "ascorbic acid": "vitamin c",
    "adrenoceptor": "adrenergic receptor",
    "angiotensin I converting enzyme": "ACE",
    "angiotensin converting enzyme": "ACE",
    "converting enzyme inhibitor": "ACE inhibitor",
    "hmg coa reductase inhibitor": "statin",
    "nsaid": "nonsteroidal antiinflammatory drug",
    "nonsteroidal anti inflammatory drug": "nonsteroidal antiinflammatory drug",
    "non steroidal anti inflammatory drug": "nonsteroidal antiinflammatory drug",
    "ssri": "selective serotonin reuptake inhibitor",
}

# What a drug does, said by the drug or by the deed: "beta-blocking agents", "beta-blockade" and "beta-receptor
# antagonists" are beta-blockers, whatever the receptor is called. Words at the end, and those before them that add
# nothing.
ACTING = {
    "blockade": "blocker",
    "blocking": "blocker",
    "antagonist": "blocker",
    "antagonism": "blocker",
    "inhibition": "inhibitor",
    "agonism": "agonist",
}
AGENTS = _set("agent drug medication")
TARGETS = _set("receptor adrenergic channel entry")
# Adjectives that are nouns, too: "antihypertensive agents" are antihypertensives.
DRUG_NOUNS = _set("""
    antihypertensive antidepressant antipsychotic antiepileptic anticoagulant anticonvulsant antimicrobial antibiotic
    antiviral antifungal antimalarial antiplatelet antiarrhythmic antihistamine analgesic diuretic sedative hypnotic
    anesthetic vasodilator bronchodilator thrombolytic chemotherapeutic inotrope
    """)

# Common stems of international nonproprietary names, and the class of drug they stand for.
DRUG_STEMS = {
    "olol": "beta blocker",
    "alol": "beta blocker",
    "dilol": "beta blocker",
    "pril": "ACE inhibitor",
    "prilat": "ACE inhibitor",
    "sartan": "angiotensin receptor blocker",
    "dipine": "calcium channel blocker",
    "vastatin": "statin",
    "azosin": "alpha blocker",
    "semide": "diuretic",
    "thiazide": "diuretic",
    "prazole": "proton pump inhibitor",
    "glitazone": "thiazolidinedione",
    "gliptin": "dipeptidyl peptidase 4 inhibitor",
    "coxib": "nonsteroidal anti inflammatory drug",
    "profen": "nonsteroidal anti inflammatory drug",
    "azepam": "benzodiazepine",
    "azolam": "benzodiazepine",
    "floxacin": "antibiotic",
    "cillin": "antibiotic",
    "dronate": "bisphosphonate",
    "triptan": "triptan",
    "tinib": "kinase inhibitor",
}

# Near in meaning; two names that differ only so are asked about.
_NEAR = """
cancer carcinoma neoplasm tumor malignancy adenocarcinoma sarcoma / disease disorder syndrome illness condition /
deficiency deficit lack insufficiency shortage / impairment dysfunction abnormality defect failure disturbance /
injury damage lesion trauma / mortality death fatality / car automobile automotive vehicle / firm company enterprise
business corporation corporate / wage pay salary earnings compensation remuneration / worker employee labor workforce /
cost expense expenditure spending / child childhood pediatric / adolescent juvenile youth teenager young / old elderly
aged geriatric older / drug medication medicine pharmaceutical / treatment therapy intervention / fertilizer
fertilization manure / rain rainfall precipitation / maize corn / crop plant / farm agricultural agriculture farming
/ food nutrition diet dietary / school education educational / teacher teaching / student pupil / house housing home
residential / job employment work / goods product commodity merchandise / freight cargo goods / tax fiscal taxation /
money monetary / bank banking / state government public governmental / international foreign global world /
hereditary familial inherited genetic congenital / x-linked / mental psychiatric psychological / brain cerebral
neurological / heart cardiac cardiovascular / vessel vascular / stroke infarction / bleeding hemorrhage hemorrhagic /
vomiting emesis / kidney renal nephropathy / liver hepatic / high elevated raised / physical bodily / exercise
training activity / smoking tobacco cigarette / alcohol ethanol drinking / fat obesity adiposity / weight mass /
sugar glucose / emission pollution / climate climatic / warming temperature / knowledge information / method technique
procedure approach / theory model hypothesis / market trade / development growth / development economic / loss deficit
/ allergy hypersensitivity / infection infestation infectious / poisoning toxicity intoxication / pain ache /
fear anxiety / sadness depression depressive / speed velocity / size dimension / use usage utilization consumption
"""


def _near(text: str) -> dict[str, frozenset[int]]:
    """word -> numbers of the groups it is in."""
    table: dict[str, set[int]] = {}
    for number, group in enumerate(text.split("/")):
        for word in group.split():
            table.setdefault(word, set()).add(number)
    return {word: frozenset(groups) for word, groups in table.items()}


NEAR = _near(_NEAR)
KNOWN = NEAR.keys() | DIMENSIONS.keys()

# With one of these the order of the other words is the meaning: a debt-equity ratio is no equity-debt ratio.
ORDERED = _set("""
    ratio quotient transition conversion transfer transmission translation exchange trade export import flow migration
    causality effect relation relationship gap difference spread comparison gradient interaction dependence versus per
    """)

# Upper-case forms whose lower-case letters are another word.
COLLIDE = _set("""
    us it who all aids aid co no as in he be at am an or is act cat map set ran red car cars pain step trap hope met
    rem fast wasp bat face heat pet ace care risk rest case dare gain sad mad add bad had has was can may will star
    stat spa arm arms ash bar bus dot eat fat gas hot ice lap mri net nut oil pan pat pit ram rat rap rod sag sat sit
    spot tap tar ten top war age aim air art ask bid cap cut day die end eye far fit fix fun gap get god hit job key
    law leg let lie lip log lot low man mass men mix mud new not now odd off old one out own pay per pie pig pop pot
    raw row run sea see sex she shy sin six sky son sun tax tea tie tin tip toe toy try two use via wet why win you
    do go so to up we me my of on by hr id if ms pa mg
    """)
ELEMENT_NAMES = {
    "n": "nitrogen",
    "p": "phosphorus",
    "k": "potassium",
    "c": "carbon",
    "s": "sulfur",
    "ca": "calcium",
    "mg": "magnesium",
    "fe": "iron",
    "zn": "zinc",
    "pb": "lead",
    "hg": "mercury",
    "cd": "cadmium",
    "cu": "copper",
    "na": "sodium",
    "se": "selenium",
    "mn": "manganese",
    "ni": "nickel",
    "cr": "chromium",
    "al": "aluminum",
    "as": "arsenic",
    "li": "lithium",
    "si": "silicon",
}

# "of" does not turn round in these: the cost of capital is no capital cost.
FIXED_OF = frozenset(
    [
        "cost capital",
        "rate return",
        "term trade",
        "sense community",
        "balance payment",
        "state art",
        "return education",
        "return schooling",
        "point sale",
        "function loss",
        "mean transport",
        "fear crime",
    ]
)
