"""Words of comparative studies: assignment to arms, and generic names of an arm."""

from __future__ import annotations

from pipeline.reader.lexicon import words

# Make a study one that assigns.
DESIGNS = words("trial trials rct controlled sham quasi-experimental intervention interventions")

ASSIGN = words("randomize randomise assign allocate")
RECEIVE = words("receive get take consume ingest drink eat")

# verb -> preposition: who is "treated with" something gets it.
GIVEN_WITH = {"treat": "with", "inject": "with", "supplement": "with", "infuse": "with", "expose": "to"}

# Say which side is meant, not what it is.
GENERIC = words("""
    intervention treatment experimental experiment active study test therapy treated group arm cohort condition trial
    protocol regimen program programme medication drug procedure technique method modality strategy dose sequence
    period phase session approach patient participant subject individual people child woman man adult student infant
    case side surgery exposure exercise target main comparison index new novel other both two three four all each
    either any different respective multiple equal first second one group-by-time between-group management care
    supplement supplementation operation training product device intervention-group follow-up the these those same
    patients participants children women men people mice rats animals
""")

# The side that the other is compared with.
CONTROL = words("""
    control controls placebo usual standard sham conventional comparator untreated vehicle saline baseline no-treatment
    waitlist wait-list waiting-list nonintervention non-intervention attention-control
""")

# "the effect of X": what is tested is X.
ASSESSED = words("effect efficacy effectiveness impact influence benefit safety use role feasibility")

# What is compared before anything was done says nothing about an effect.
BASELINE = words("""
    baseline age sex gender demographic demographics characteristics preoperatively preoperative pretreatment
    pre-treatment pretest pre-test randomization randomisation enrollment enrolment dropout dropouts
""")

# "at baseline", "before treatment"
BEFORE = words("baseline entry enrollment enrolment inclusion admission randomization randomisation treatment surgery")
