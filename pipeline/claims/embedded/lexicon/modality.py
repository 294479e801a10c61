"""Words that say how sure, how asked, how intended a statement is."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Verbs that hand their subject on to an infinitive: "was found to reduce".
PASS_ON = _words("""
    find show report observe demonstrate know prove see continue begin start manage serve act function work happen help
    confirm establish document note tend combine interact suffice cooperate go come turn synergize demonstrate
    operate conspire get identify
""")
PASS_ON_HEDGED = _words("""
    seem appear believe think suggest expect predict project estimate suppose speculate say claim presume
    consider assume anticipate argue posit implicate judge
""")
PASS_ON_DENIED = _words("fail cease neglect refuse struggle")
INTENDED = _words("""
    aim intend design want attempt try plan hope propose seek strive need require use hypothesize order develop employ
    request ask allow encourage force decide urge call fight apply create build introduce make optimize train learn
    wish promise choose opt agree take implement adopt
""")
PASS_ON_ADJECTIVES = {
    "likely": "hedged", "able": "", "unable": "denied", "sufficient": "", "insufficient": "denied",
    "unlikely": "denied",
    "bound": "", "prone": "hedged", "certain": "", "due": "", "enough": "", "expected": "hedged", "potent": "",
    "poised": "hedged", "effective": "", "promising": "hedged", "useful": "hedged", "feasible": "hedged", "shown": "",
    "incapable": "denied",
}  # fmt: skip
# What a thing may be used as: "X may be a promising approach to reduce Y".
MEANS = _words("""
    approach strategy way method treatment option tool means intervention therapy alternative target measure candidate
    step avenue solution technique
""")
ABILITIES = _words("potential ability capacity power tendency capability propensity")

HEDGING_MODALS = _words("may might could")
CONDITIONAL_MODALS = _words("may might could can would")
DEMANDING_MODALS = _words("should must shall ought")

HEDGING_ADVERBS = _words("""
    possibly potentially perhaps probably maybe likely presumably conceivably seemingly apparently hypothetically
    plausibly putatively allegedly reportedly
""")
HEDGING_VERBS = _words("""
    suggest suspect believe think speculate seem appear indicate-not imply hypothesize propose argue expect predict
    posit conjecture
""") - {"indicate-not"}
HEDGING_NOUNS = _words("possibility hypothesis suggestion speculation likelihood")

# What papers do, ask and build.
GOAL_VERBS = _words("""
    investigate examine assess evaluate explore test determine aim seek address compare review discuss propose present
    introduce develop describe design tackle study hypothesize ask wonder consider analyze analyse quantify measure
    characterize estimate understand elucidate clarify identify focus attempt try intend explain outline formulate
    devise provide offer apply use employ survey summarize elucidate delineate compile build construct create implement
    evaluated model simulate predict learn monitor track verify validate conduct perform undertake plan revisit
    calculate search define decide choose question debate know ascertain illuminate evaluate recommend advocate suggest
    motivate motivate capture hypothesise postulate
""")
FINDING_VERBS = _words("""
    show find demonstrate reveal indicate suggest report observe conclude confirm establish note see prove argue
    discover believe imply highlight illustrate know state realize think estimate
""")
AGENTS = _words("""
    we i study paper article authors author researchers work experiment trial analysis objective aim purpose goal review
    research survey investigators team studies papers articles trials experiments works reviews project chapter thesis
    report investigation scientists it book
""")
GOAL_NOUNS = _words("""
    aim aims objective objectives purpose purposes goal goals hypothesis hypotheses question questions
""")
OPEN = _words("""
    unknown unclear uncertain controversial debated elusive unresolved inconclusive understudied underexplored
    unexplored
    undetermined unestablished disputed equivocal contentious
""")
