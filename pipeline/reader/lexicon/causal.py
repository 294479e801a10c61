"""Verbs that state an effect, by what they say happens to their object."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pipeline.reader.lexicon import words
from pipeline.records import Sign

# More, stronger or sooner of what is acted upon.
RAISE = words("""
    increase raise boost enhance elevate augment amplify strengthen heighten intensify accelerate improve promote
    stimulate activate reactivate upregulate up-regulate potentiate prolong widen broaden deepen escalate exacerbate
    aggravate worsen maximize facilitate foster encourage favor favour restore rescue bolster double triple quadruple
    hasten lengthen multiply reinforce benefit spur invigorate sensitize magnify perpetuate expedite replenish revive
    overactivate hyperactivate fuel inflate stabilize nurture
""")

# What is acted upon comes into being.
MAKE = words("""
    cause induce trigger provoke elicit evoke precipitate engender spark ignite instigate prompt incite inflict
    necessitate mediate catalyze drive kindle beget occasion underlie confer unleash
""")

# Less, weaker or later of what is acted upon, or none.
LOWER = words("""
    reduce decrease lower diminish lessen suppress inhibit attenuate weaken impair hinder hamper impede limit restrict
    constrain curb curtail minimize mitigate alleviate ameliorate relieve ease blunt dampen depress deplete downregulate
    down-regulate antagonize counteract slow delay retard shorten shrink degrade undermine erode disrupt compromise harm
    damage hurt destroy jeopardize threaten distort abrogate abolish ablate eliminate eradicate block prevent avert
    inactivate repress quench halt offset reverse decelerate discourage deter thwart desensitize halve kill stunt
    impoverish devastate endanger forestall preclude obstruct stifle subvert destabilize nullify deactivate disable
    disturb interrupt cripple dysregulate
""")

# Of these even a bare "-ing" form after a noun acts ("drugs reducing pain"); others name things ("growth promoting
# factor").
PLAIN = words("cause affect influence reduce increase impair limit exacerbate")

# What is done away with: less of it, though nothing acts upon it.
TAKE_AWAY = words("""
    delete remove lift ban withdraw discontinue excise repeal silence abandon omit terminate revoke cancel neutralize
    knock
""")

# Something changes; which way is not said.
AFFECT = words("""
    affect influence impact alter modify modulate regulate govern determine shape perturb dictate reshape remodel
    transform reprogram phosphorylate dephosphorylate ubiquitinate ubiquitylate deubiquitinate acetylate deacetylate
    demethylate sumoylate cleave
""")

# Verbs that state an effect only where a process or a thing is the subject, not a person, a method or a company.
WEAK = {
    "generate": "+", "create": "+", "produce": "+", "enable": "+", "ensure": "+", "support": "+", "change": "?",
    "control": "?", "force": "+", "introduce": "+", "maintain": "+", "preserve": "+", "sustain": "+", "expand": "+",
    "cut": "-", "stop": "-", "remove": "-", "counter": "-", "resolve": "-", "overcome": "-", "cure": "-",
    "optimize": "+", "advance": "+", "initiate": "+", "speed": "+", "guarantee": "+", "injure": "-", "wound": "-",
    "extend": "+", "moderate": "?", "displace": "-", "protect": "+", "motivate": "+",
    "complicate": "-", "help": "+", "enrich": "+", "broaden": "+", "save": "+",
}  # fmt: skip

# Of these, verbs of making and handling: their object must be a process or a state.
HANDLING = words("""
    create produce generate cut stop remove maintain introduce support help save injure yield
""")

# What is done to something only where something else is said to serve it: "effective in treating Y".
DONE = {"treat": "-", "manage": "-", "correct": "-", "guide": "?", "explain": "?"}

# Verbs that state an effect only where their object says what changed: "delivers higher accuracy".
BRING = words("deliver achieve yield provide bring offer produce generate give confer attain impart")

# "X makes Y possible": what the adjective says happened to Y.
MADE = {
    **dict.fromkeys(
        "possible easier likely feasible likelier effective efficient available robust attractive".split(), "+"
    ),
    **dict.fromkeys(
        "impossible difficult harder hard unlikely costly expensive ineffective inefficient vulnerable unstable "
        "problematic challenging obsolete redundant unnecessary intractable infeasible".split(),
        "-",
    ),
}

# "X leads people to do Y": what is done is an effect of X.
MOVING = words("lead cause encourage motivate force prompt drive induce persuade push nudge stimulate incentivize spur")
# "X prevents people from doing Y".
KEEPING = words("prevent keep stop discourage deter hinder inhibit prohibit block preclude restrain")
# "X protects Y from Z": Z is what gets less.
GUARDING = words("protect shield spare rescue")
# "X allows people to do Y": only where what is done is itself a change.
LETTING = words("allow enable help permit")

# What something is "due to" do, at a time: no cause of it.
SCHEDULED = words("end start begin expire open close strike arrive return meet finish run visit appear")

# Verbs that state that two things go together.
CORRELATE = {
    "predict": "+", "forecast": "+", "presage": "+",
}  # fmt: skip

# verb, preposition -> sign. The subject is the cause.
FORWARD = {
    ("lead", "to"): "+", ("result", "in"): "+", ("contribute", "to"): "+", ("culminate", "in"): "+",
    ("conduce", "to"): "+", ("translate", "into"): "+", ("help", "with"): "+", ("contribute", "towards"): "+",
    ("contribute", "toward"): "+", ("protect", "against"): "-", ("protect", "from"): "-",
    ("interfere", "with"): "-", ("act", "on"): "?", ("act", "against"): "-", ("crowd", "out"): "-",
    ("bring", "about"): "+", ("set", "off"): "+", ("drive", "up"): "+", ("drive", "down"): "-", ("push", "up"): "+",
    ("push", "down"): "-", ("wipe", "out"): "-", ("matter", "for"): "?", ("impact", "on"): "?",
    ("impinge", "on"): "?", ("add", "to"): "+", ("detract", "from"): "-", ("predispose", "to"): "+",
    ("bear", "on"): "?", ("guard", "against"): "-", ("feed", "into"): "+", ("end", "in"): "+",
    ("escalate", "into"): "+", ("compensate", "for"): "-",
}  # fmt: skip

# verb, preposition -> sign. The subject is the effect.
BACKWARD = {
    ("result", "from"): "+", ("stem", "from"): "+", ("arise", "from"): "+", ("arise", "out"): "+",
    ("arise", "through"): "+", ("originate", "from"): "+", ("originate", "in"): "+", ("emerge", "from"): "+",
    ("derive", "from"): "+", ("ensue", "from"): "+", ("depend", "on"): "?", ("depend", "upon"): "?",
    ("hinge", "on"): "?", ("rely", "on"): "+", ("suffer", "from"): "-", ("benefit", "from"): "+",
    ("respond", "to"): "?", ("come", "from"): "+", ("follow", "from"): "+", ("develop", "from"): "+",
    ("flow", "from"): "+", ("profit", "from"): "+", ("die", "from"): "+", ("die", "of"): "+", ("vary", "with"): "?",
    ("change", "with"): "?",
}  # fmt: skip

# participle of a passive, preposition -> sign. The subject is the effect.
PASSIVE_BACKWARD = {
    ("attribute", "to"): "+", ("ascribe", "to"): "+", ("blame", "on"): "+", ("base", "on"): "", ("link", "to"): "~",
    ("relate", "to"): "~", ("associate", "with"): "~", ("correlate", "with"): "~", ("couple", "to"): "~",
    ("tie", "to"): "~", ("connect", "to"): "~", ("connect", "with"): "~", ("accompany", "by"): "~",
    ("trace", "to"): "+", ("explain", "by"): "?", ("owe", "to"): "+",
}  # fmt: skip

# Verbs that need no object to say which way their subject went.
INTRANSITIVE = {
    "increase": "+", "decrease": "-", "rise": "+", "fall": "-", "decline": "-", "drop": "-", "improve": "+",
    "worsen": "-", "deteriorate": "-", "grow": "+", "diminish": "-", "shrink": "-", "expand": "+", "surge": "+",
    "accelerate": "+", "slow": "-", "collapse": "-", "escalate": "+", "intensify": "+", "weaken": "-",
    "strengthen": "+", "soar": "+", "plummet": "-", "disappear": "-", "plunge": "-", "climb": "+", "lessen": "-",
    "suffer": "-",
}  # fmt: skip

# The same with a particle.
PHRASAL = {
    ("break", "down"): "-", ("go", "up"): "+", ("go", "down"): "-", ("go", "away"): "-", ("die", "out"): "-",
    ("come", "down"): "-", ("fall", "apart"): "-", ("take", "off"): "+", ("level", "off"): "?",
}  # fmt: skip

# Verbs whose subject changes one way or another.
VARY = words("vary differ fluctuate change shift")

# Verbs whose subject comes about.
OCCUR = words("occur happen arise emerge develop appear erupt begin start ensue evolve die fail")

# Verbs of which "for the better" depends on whether the object is itself something bad.
BETTER = words("improve normalize optimize rescue")
WORSE = words("worsen deteriorate exacerbate aggravate")

# Nominal forms with "of": "X is a cause of Y".
CAUSE_NOUNS: dict[str, Sign] = {
    "cause": "+", "driver": "+", "trigger": "+", "source": "+", "contributor": "+", "inducer": "+", "activator": "+",
    "promoter": "+", "determinant": "?", "mediator": "+", "inhibitor": "-", "suppressor": "-", "regulator": "?",
    "modulator": "?", "enhancer": "+", "antagonist": "-", "agonist": "+", "stimulator": "+", "instigator": "+",
    "catalyst": "+", "barrier": "-", "obstacle": "-", "impediment": "-", "deterrent": "-", "threat": "-",
    "origin": "+", "repressor": "-", "treatment": "-", "therapy": "-", "remedy": "-", "cure": "-", "prophylaxis": "-",
    "reason": "+", "culprit": "+", "prerequisite": "+", "precondition": "+",
}  # fmt: skip

# "X is a key factor in Y" says that it acts, "X is a factor in Y" only that they go together.
ACTING_FACTORS = words("decisive key crucial critical contributing contributory causal causative determining driving")

RISK_NOUNS: dict[str, Sign] = {
    "predictor": "+", "marker": "+", "biomarker": "+", "indicator": "+", "correlate": "+", "precursor": "+",
    "risk factor": "+", "protective factor": "-", "factor": "?",
}  # fmt: skip

RESULT_NOUNS = words("""
    result consequence effect outcome by-product byproduct aftermath upshot sequela outgrowth function
""")

EFFECT_NOUNS = words("""
    effect impact influence action role consequence repercussion implication bearing
""")

LINK_NOUNS = words("association correlation relationship link relation connection")

# Adjectives with a preposition: "X is responsible for Y". Those without a sign need a verb: "useful in reducing Y".
CAUSE_ADJECTIVES: dict[tuple[str, str], Sign | Literal[""]] = {
    ("responsible", "for"): "+", ("essential", "for"): "+", ("necessary", "for"): "+", ("required", "for"): "+",
    ("sufficient", "for"): "+", ("crucial", "for"): "+", ("critical", "for"): "+", ("indispensable", "for"): "+",
    ("vital", "for"): "+", ("beneficial", "for"): "+", ("beneficial", "to"): "+", ("detrimental", "to"): "-",
    ("harmful", "to"): "-", ("harmful", "for"): "-", ("protective", "against"): "-", ("effective", "against"): "-",
    ("toxic", "to"): "-", ("deleterious", "to"): "-", ("conducive", "to"): "+", ("essential", "to"): "+",
    ("critical", "to"): "+", ("crucial", "to"): "+", ("pivotal", "for"): "+", ("pivotal", "to"): "+",
    ("effective", "in"): "", ("efficacious", "in"): "", ("effective", "at"): "", ("effective", "for"): "-",
    ("instrumental", "in"): "", ("helpful", "in"): "", ("useful", "in"): "", ("successful", "in"): "",
    ("important", "in"): "", ("promising", "for"): "-", ("useful", "for"): "", ("promising", "in"): "",
    ("involved", "in"): "?", ("implicated", "in"): "?",
    ("critical", "in"): "", ("crucial", "in"): "", ("beneficial", "in"): "", ("efficient", "in"): "",
    ("efficient", "for"): "", ("key", "in"): "", ("accountable", "for"): "+", ("favorable", "for"): "+",
    ("key", "to"): "", ("needed", "for"): "+", ("dispensable", "for"): "0", ("unnecessary", "for"): "0",
}  # fmt: skip

# "X is essential to reduce Y": adjectives of what serves an end.
SERVING_ADJECTIVES = words("important essential crucial critical vital indispensable key pivotal instrumental")

BACK_ADJECTIVES: dict[tuple[str, str], Sign] = {
    ("due", "to"): "+", ("attributable", "to"): "+", ("secondary", "to"): "+", ("dependent", "on"): "?",
    ("dependent", "upon"): "?", ("contingent", "on"): "?", ("sensitive", "to"): "?", ("responsive", "to"): "?",
    ("reliant", "on"): "+", ("independent", "of"): "0", ("consequent", "to"): "+", ("consequent", "on"): "+",
    ("conditional", "on"): "?", ("conditional", "upon"): "?", ("contingent", "upon"): "?",
    ("unaffected", "by"): "0", ("unchanged", "by"): "0", ("unaltered", "by"): "0",
    ("vulnerable", "to"): "?", ("susceptible", "to"): "?", ("owing", "to"): "+",
}  # fmt: skip

LINK_ADJECTIVES: dict[tuple[str, str], Sign] = {
    ("predictive", "of"): "+", ("indicative", "of"): "+", ("related", "to"): "+", ("proportional", "to"): "+",
    ("unrelated", "to"): "0", ("unassociated", "with"): "0", ("prognostic", "of"): "+", ("prognostic", "for"): "+",
}  # fmt: skip

# Last part of a hyphened word: "drug-induced injury".
COMPOUND = {
    "induced": "+", "caused": "+", "triggered": "+", "evoked": "+", "elicited": "+", "driven": "+", "mediated": "+",
    "stimulated": "+", "provoked": "+",
}  # fmt: skip


@cache
def transitive() -> dict[str, str]:
    """Verb -> sign, for verbs that state an effect on their object whatever the subject is."""
    signs = dict.fromkeys(RAISE | MAKE, "+")
    signs.update(dict.fromkeys(LOWER, "-"))
    signs.update(dict.fromkeys(AFFECT, "?"))
    return signs


@cache
def all_verbs() -> frozenset[str]:
    """Every verb named in this module."""
    pairs = [verb for table in (FORWARD, BACKWARD, PASSIVE_BACKWARD) for verb, _ in table]
    return frozenset({*transitive(), *WEAK, *CORRELATE, *INTRANSITIVE, *OCCUR, *pairs})
