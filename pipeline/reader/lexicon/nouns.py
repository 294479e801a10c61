"""Nouns that matter to the grammar: what changes, who is compared, what is bad, what is no variable at all."""

from __future__ import annotations

from pipeline.reader.lexicon import words
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.valence import BAD_WORDS

# "an increase in Y": the noun carries the direction, what follows carries the name.
CHANGE = vocabulary.signs(vocabulary.PROCESS, vocabulary.PLAIN)

# With "of" only: there is less of what follows, or none.
REMOVAL = vocabulary.signs(vocabulary.ABSENCE)

DIRECTION_ADJECTIVES = vocabulary.signs(vocabulary.ADJECTIVES)

# Bad in itself.
BAD = frozenset(vocabulary.with_plurals(BAD_WORDS))

# People: who was studied, not what acts.
PEOPLE = words("""
    participant participants patient patients subject subjects people person persons individual individuals respondent
    respondents student students user users consumer consumers player players researcher researchers author authors
    nurse nurses staff personnel paramedic paramedics pharmacist pharmacists doctor doctors provider providers
    policymaker policymakers manager managers leader leaders family families caregiver caregivers official officials
    minority professionals gps experts police policeman policemen protester protesters protestors protestor militant
    militants rebel rebels mob crowd activist activists agitator agitators resident residents villager villagers union
    unions party parties lawyer lawyers employee employees soldier soldiers troops forces gunman gunmen terrorist
    terrorists attacker attackers politician politicians minister president members supporters demonstrators cadres
    naxals ultras maoists owners citizens citizen member supporter voters voter officer officers scientist scientists
    clinician clinicians physician physicians child children adult adults women woman men man volunteer volunteers
    worker workers farmer farmers household households teacher teachers parent parents practitioner practitioners
    scholar scholars group groups cohort investigators team we teams population populations relatives carers reviewer
    reviewers rater raters viewers listeners readers observers responder responders proposer proposers dictator
    dictators opponent opponents partner partners decision-maker decision-makers cooperator cooperators defector
    defectors he/she panel panels committee committees commission consortium
    colleague colleagues teen teens teenager teenagers minorities
""")

# "a number of residents": people all the same.
COUNTING = words("""
    number majority proportion percentage share group groups hundreds thousands dozens members some minority section
    couple batch
""")

# The paper speaking of itself or of others' papers.
STUDY = words("""
    study studies paper papers article articles result results finding findings review reviews analysis analyses
    meta-analysis meta-analyses metaanalysis report reports work works evidence data literature survey surveys trial
    trials experiment experiments evaluation evaluations simulation simulations investigation investigations research
    observation observations conclusion conclusions chapter chapters book thesis section table figure theorem theorems
    proof hypothesis hypotheses theory theories documents author objective objectives aim aims purpose goal goals
    background method methods question questions estimates estimate comparison comparisons assumption assumptions bounds
    example examples regression
""")

# What is thought, known or felt, with "that" and a clause; it may act itself.
THOUGHTS = words("""
    fact risk belief expectation possibility notion idea knowledge awareness threat prospect fear hope realization
    perception promise feeling chance danger conviction view sense
""")

# How likely it is "that" something happens; alone they name nothing.
CHANCES = words("likelihood likelihoods probability probabilities odds chance chances risk risks possibility")

# What papers build: it acts only where a plain change is stated.
METHOD = words("""
    method methods framework frameworks approach approaches model models algorithm algorithms tool tools system systems
    architecture architectures pipeline pipelines technique techniques procedure procedures paradigm formulation dataset
    datasets benchmark benchmarks library software package module modules network networks platform protocol protocols
    scheme schemes design solution solutions strategy methodology mechanism learner estimator estimators classifier
    classifiers agent agents
""")

# Adjectives that add nothing to an empty noun.
VAGUE = words("""
    various diverse different many real-world key important several new novel current existing certain specific other
    such main major potential possible further additional same similar multiple numerous particular common general own
    first second third two three four five high complex relevant related respective resulting wide broad significant
    considerable great large small good useful valuable promising available previous prior published included
""")

# "the assessment of the effect of X on Y" does not say that there is one.
ASSESSING = words("""
    assessment evaluation analysis analyses investigation investigations understanding study studies estimate estimates
    estimation examination comparison knowledge exploration measurement evidence exam review quantification test tests
    simulation lack question questions predictions prediction
""")

# Ends of nouns that name a process, a state or a quantity rather than a thing one can hold.
ABSTRACT_ENDINGS = (
    "tion",
    "sion",
    "ment",
    "ness",
    "ity",
    "ance",
    "ence",
    "sis",
    "ism",
    "ure",
    "cy",
    "ship",
    "age",
    "itis",
    "emia",
    "ation",
    "ility",
    "osis",
    "pathy",
    "ia",
)
ABSTRACT = words("""
    growth health death strength length width depth birth wealth breadth warmth
    pressure level rate risk response heat energy noise smell odor light sound signal benefit cost demand supply yield
    income price profit job trust hope fear stress effect impact change problem trouble havoc chaos conflict crisis need
    opportunity access control effort interest belief mood sleep pain harm loss gain cell antibody species oxygen
    radical current field force stability efficiency uptake output turnover production expression synthesis survival
    arousal excitement commotion trend incentive habit barrier gap burden debate concern value wealth debt emission
    behavior behaviour smoke flame progress wave shock vortex turbulence spark explosion crater damage tension
    publicity fatigue stiffness
""")

# Doing research on a thing, not the thing; a lack of something acts.
INQUIRY = (ASSESSING - {"lack"}) | words(
    "characterization identification discovery finding findings description report use-of search searches"
)

# Nouns of argument: what is supported, limited or precluded there is a thought, not a variable.
NOTIONS = words("""
    concept notion hypothesis idea need view rationale exploration warning warnings recommendation recommendations
    conclusion conclusions theory claim feasibility inclusion generalizability generalisability extrapolability
    interpretation pooling assumption assumptions proposal proposition possibility comparability comparison
    meta-analysis analysis argument suggestion contention applicability investigation question statement findings
    finding perspective understanding insight insights debate evidence literature role roles existence
""")

# Too empty to name a variable.
EMPTY = words("""
    this that these those it they them he she we i you who which what there one ones other others another both all
    some many most few several former latter each none same such effect effects impact impacts issue issues problem
    problems finding findings result results factor factors thing things case cases way ways fact facts reason
    reasons aspect aspects approach condition conditions change changes difference differences example question
    questions point points role roles cause causes group groups outcome outcomes variable variables number extent
    part addition order use action actions process processes event events situation situations phenomenon phenomena
    observation feature features lack measure measures mechanism mechanisms relationship relationships association
    associations evidence kind type types consequence consequences respect contrast time times year years day days
    week weeks month months today percent % level levels rate rates value values limitation limitations challenge
    challenges need needs attention interest concern concerns hypothesis idea possibility potential literature
    property properties domain domains application applications field fields task tasks context contexts
    understanding importance ability capability capabilities manner fashion something anything setting settings tool
    tools method methods technique techniques area areas goal goals future step steps patients patient participants
    study studies people basis
""")

POPULATION = words("""
    patients patient children adults women men mice rats rat mouse individuals people participants subjects volunteers
    humans animals adolescents infants students workers population populations cohort cohorts countries country
    households farmers pigs dogs rabbits monkeys zebrafish drosophila yeast cells setting settings trial trials study
    studies studies' regions region areas area world group groups sample samples males females boys girls persons
    neonates newborns smokers nonsmokers survivors recipients users consumers respondents elderly outpatients inpatients
    hospitals hospital schools practice clinic clinics uk usa us china india africa europe america kenya germany
    australia canada japan states community communities years weeks months days hours minutes year month week vitro vivo
    turn general particular part addition contrast order time case cases model models context experiments experiment
    plots fields sites schools cities
    line lines tissue tissues
""")

# What was done, without saying what: names only together with what the abstract tests.
BARE = words("""
    intervention interventions treatment treatments therapy therapies program programs programme programmes drug drugs
    medication medications compound compounds method methods model models framework approach approaches algorithm
    algorithms
""")

# Of these, what stands for what the abstract tests.
TESTED = words("intervention treatment therapy program programme")

# Nouns whose name goes on with "to" and a verb.
TO_DO = words("""
    ability inability capacity willingness unwillingness opportunity failure decision intention tendency motivation
    incentive propensity readiness desire
""")

# What brings something about takes part in these of it.
ORIGINS = words("""
    pathogenesis etiology aetiology development progression onset occurrence regulation modulation risk causation
    pathophysiology genesis initiation
""")
TIMES = words("minutes hours days weeks months years minute hour day week month year decade decades century centuries")

# From when on something is there: what follows "present from birth that" is not said of the birth.
BEGINNINGS = words("birth onset childhood adolescence infancy adulthood pregnancy admission")

# How something is found out: what "was determined by PCR" was not made by it.
ASSAYS = words("""
    pcr assay assays analysis analyses blot blots blotting immunoblotting immunoblot elisa staining sequencing imaging
    mri ct injection questionnaire questionnaires interview interviews examination test tests testing measurement
    measurements score scores calculation method methods technique techniques hybridization electrophoresis detection
    counting culture biopsy autopsy ultrasound electrocardiogram survey
""")
ASSAY_ENDINGS = ("graphy", "metry", "scopy", "chemistry")

# Parts and particles that are named by what they belong to: "genes associated with X".
PARTS = words("""
    gene genes protein proteins variant variants locus loci marker markers factor factors cell cells pathway pathways
    transcript transcripts allele alleles snps polymorphisms receptors enzymes bacteria species features items variables
""")

# What amounts are counted in.
UNITS = (
    words("""
    % percent points point fold kg g mg ml mm cm m km ha t ppm deviations deviation sd usd dollars euros degrees °c
    kcal mmhg
""")
    | TIMES
)

# Heads of an "X group" that stand for what the group got.
ARMS = words("""
    group groups arm arms cohort cohorts patients participants subjects mice rats animals individuals women men children
    adults cells users recipients persons people infants students
""")

# head noun -> the prepositions that belong to it, besides "of".
GOVERNED = {
    "exposure": "to", "response": "to", "sensitivity": "to", "resistance": "to", "adherence": "to", "access": "to",
    "susceptibility": "to", "damage": "to", "adaptation": "to", "transition": "to", "return": "to", "ratio": "to",
    "commitment": "to", "vulnerability": "to", "contribution": "to", "barrier": "to", "threat": "to", "injury": "to",
    "attention": "to", "tolerance": "to", "binding": "to", "conversion": "to into", "time": "to",
    "predisposition": "to", "reaction": "to", "attachment": "to", "willingness": "to", "intention": "to",
    "ability": "to", "failure": "to", "capacity": "to for",
    "potential": "for", "treatment": "with for", "therapy": "with for",
    "infection": "with by", "interaction": "with between", "compliance": "with", "satisfaction": "with",
    "supplementation": "with", "intervention": "with for", "vaccination": "with against",
    "immunization": "with against", "association": "with between", "contact": "with between", "risk": "for",
    "demand": "for", "need": "for", "support": "for", "preference": "for", "responsibility": "for", "search": "for",
    "competition": "for between", "selection": "for", "requirement": "for", "opportunity": "for", "effect": "on",
    "impact": "on", "influence": "on", "dependence": "on", "reliance": "on", "emphasis": "on", "focus": "on",
    "restriction": "on", "information": "on about", "tax": "on", "ban": "on", "attack": "on",
    "protection": "against from", "violence": "against", "discrimination": "against", "protest": "against over",
    "death": "from", "mortality": "from", "relief": "from", "recovery": "from", "withdrawal": "from of",
    "emission": "from", "removal": "from", "runoff": "from", "release": "from", "benefit": "from for", "trust": "in",
    "role": "in", "participation": "in", "investment": "in", "engagement": "in", "involvement": "in",
    "interest": "in", "heterogeneity": "in", "variance": "in", "trend": "in", "defect": "in", "mutation": "in",
    "polymorphism": "in", "advance": "in", "progress": "in", "imbalance": "in", "disparity": "in between",
    "inequality": "in", "uncertainty": "in about", "belief": "in about", "error": "in", "gain": "in",
    "relationship": "between with", "balance": "between", "conflict": "between", "communication": "between with",
    "cooperation": "between among", "difference": "in between", "expression": "in", "deficiency": "in",
    "concern": "about", "knowledge": "about", "attitude": "towards toward about", "score": "on for",
    "performance": "on", "accuracy": "on", "progression": "to", "migration": "to from", "proximity": "to",
    "deterioration": "in", "dysfunction": "in", "clash": "with between", "strike": "by", "attempt": "to",
    "decision": "to", "use": "of", "inability": "to", "tendency": "to", "likelihood": "of for", "chance": "for",
    "insult": "to",
}  # fmt: skip

# Two things make one: "the combination of A and B" is not two causes.
JOINT = words("""
    combination combinations interaction interactions relationship balance difference differences comparison coexistence
    interplay ratio association correlation mixture coadministration co-administration cooperation conflict link
    integration mix gap distance trade-off tradeoff union
""")
