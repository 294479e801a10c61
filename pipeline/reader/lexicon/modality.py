"""Modality words: certainty, question, intention."""

from __future__ import annotations

from pipeline.reader.lexicon import words

# Verbs that hand their subject on to an infinitive: "was found to reduce".
PASS_ON = words("""
    find show report observe demonstrate know prove see continue begin start manage serve act function work happen help
    confirm establish document note combine interact suffice cooperate go come turn synergize operate conspire get
    identify
""")
PASS_ON_HEDGED = words("""
    seem appear believe think suggest expect predict project estimate suppose speculate say claim presume consider
    assume anticipate argue posit implicate judge tend
""")
PASS_ON_DENIED = words("fail cease neglect refuse struggle")
PASS_ON_ADJECTIVES = {
    "likely": "hedged", "able": "", "unable": "denied", "sufficient": "", "insufficient": "denied",
    "unlikely": "denied", "bound": "", "prone": "hedged", "certain": "", "due": "", "enough": "",
    "expected": "hedged", "potent": "", "poised": "hedged", "effective": "", "promising": "hedged",
    "useful": "hedged", "feasible": "hedged", "shown": "", "incapable": "denied",
}  # fmt: skip
# What a thing may be used as: "X may be a promising approach to reduce Y".
MEANS = words("""
    approach strategy way method treatment option tool means intervention therapy alternative target measure candidate
    step avenue solution technique mechanism lever
""")
ABILITIES = words("potential ability capacity power tendency capability propensity")

HEDGING_MODALS = words("may might could")
CONDITIONAL_MODALS = words("may might could would")
DEMANDING_MODALS = words("should must shall ought")

HEDGING_ADVERBS = words("""
    possibly potentially perhaps probably maybe likely presumably conceivably seemingly apparently hypothetically
    plausibly putatively allegedly reportedly
""")
HEDGING_VERBS = words("""
    suggest suspect believe think speculate seem appear imply hypothesize propose argue expect predict posit conjecture
    assume presume claim contend assert fear anticipate surmise
""")
HEDGING_NOUNS = words("possibility hypothesis suggestion speculation likelihood")
# "a potential cause of", "it is possible that".
HEDGING_ADJECTIVES = words("""
    potential possible putative suspected probable presumed plausible hypothetical purported alleged conceivable
    presumptive hypothesized hypothesised
""")
# "limited evidence that": told, not shown.
WEAK_GROUNDS = words("limited weak some preliminary suggestive tentative low-quality anecdotal indirect circumstantial")

# What is thought and may be wrong: "the belief that"; and what tells that it is.
NOTIONS = words("""
    belief idea notion view claim assumption concept theory dogma assertion contention expectation prediction myth
    misconception hypothesis possibility paradigm premise perception claims beliefs
""")
REJECTING = words("""
    refute challenge contradict reject dispute question disprove undermine oppose dispel debunk counter exclude contest
    falsify contrary inconsistent against doubt doubts myth misconception rule contrast
""")

# What a finding is told by, and what it rests on: denied, they deny it ("does not show that", "no evidence that").
TELLING = words("""
    support show find suggest indicate demonstrate prove confirm imply reveal believe mean establish observe detect
    provide see
""")
GROUNDS = words("evidence indication indications proof sign signs support hint hints suggestion")
WANTING = words("insufficient inconclusive inadequate")
NONE = words("no cannot little scant scarce nor neither never")
LACKING = words("lack absence without")
DOUBTING = words("little scant scarce unlikely doubtful improbable implausible untrue")

# What papers do, ask and build.
GOAL_VERBS = words("""
    investigate examine assess evaluate explore test determine aim seek address compare review discuss propose present
    introduce develop describe design tackle study hypothesize ask wonder consider analyze analyse quantify measure
    characterize estimate understand elucidate clarify identify focus attempt try intend explain outline formulate
    devise provide offer apply use employ survey summarize delineate compile build construct create implement evaluated
    model simulate predict learn monitor track verify validate conduct perform undertake plan revisit calculate search
    define decide choose question debate know ascertain illuminate recommend advocate suggest motivate capture
    hypothesise postulate
""")
FINDING_VERBS = words("""
    show find demonstrate reveal indicate suggest report observe conclude confirm establish note see prove argue
    discover believe imply highlight illustrate know state realize think estimate
""")
AGENTS = words("""
    we i study paper article authors author researchers work experiment trial analysis objective aim purpose goal review
    research survey investigators team studies papers articles trials experiments works reviews project chapter thesis
    report investigation scientists it book
""")
GOAL_NOUNS = words("""
    aim aims objective objectives purpose purposes goal goals hypothesis hypotheses question questions
""")
OPEN = words("""
    unknown unclear uncertain controversial debated elusive unresolved inconclusive understudied underexplored
    unexplored undetermined unestablished disputed equivocal contentious
""")
