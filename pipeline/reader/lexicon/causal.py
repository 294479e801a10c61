"""Verbs, nouns and adjectives of causal constructions. Their directions stand in the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipeline.reader.lexicon import words
from pipeline.records import Sign
from pipeline.vocabulary import words as vocabulary


def _pairs(*tables: vocabulary.Pairs) -> dict[tuple[str, str], Sign]:
    """Verb or adjective and the one word behind it -> sign."""
    return {(one, behind): way.sign for table in tables for (one, behind, *more), way in table.items() if not more}


# What is acted upon comes into being.
MAKE = frozenset(vocabulary.MAKING)

# Of these even a bare "-ing" form after a noun acts ("drugs reducing pain"); others name things ("growth promoting
# factor").
PLAIN = words("cause affect influence reduce increase impair limit exacerbate")

# What is done away with: less of it, though nothing acts upon it.
TAKE_AWAY = frozenset(vocabulary.REMOVING)

# Something changes; which way is not said.
AFFECT = frozenset(lemma for lemma, direction in vocabulary.TRANSITIVE.items() if direction.sign == "?")

# Verbs that state an effect only where a process or a thing is the subject, not a person, a method or a company.
WEAK: Mapping[str, str] = vocabulary.signs(vocabulary.WEAK)

# Of these, verbs of making and handling: their object must be a process or a state.
HANDLING = words("""
    create produce generate cut stop remove maintain introduce support help save injure yield
""")

# What is done to something only where something else is said to serve it: "effective in treating Y".
DONE: Mapping[str, str] = vocabulary.signs(vocabulary.SERVING)

# Verbs that state an effect only where their object says what changed: "delivers higher accuracy".
BRING = words("deliver achieve yield provide bring offer produce generate give confer attain impart")

# "X makes Y possible": what the adjective says happened to Y.
MADE: Mapping[str, str] = vocabulary.signs(vocabulary.MADE)

# "X leads people to do Y": what is done is an effect of X.
MOVING = words("lead cause encourage motivate force prompt drive induce persuade push nudge stimulate incentivize spur")
# "X prevents people from doing Y".
KEEPING = words("prevent keep stop discourage deter hinder inhibit prohibit block preclude restrain")
# "X protects Y from Z": Z is what gets less.
GUARDING = vocabulary.GUARDING - {"save"}
# "X allows people to do Y": only where what is done is itself a change.
LETTING = words("allow enable help permit")

# What something is "due to" do, at a time: no cause of it.
SCHEDULED = words("end start begin expire open close strike arrive return meet finish run visit appear")

# Verbs that state that two things go together.
CORRELATE = vocabulary.signs(vocabulary.LINKING)

# verb, preposition -> sign. The subject is the cause.
FORWARD = _pairs(vocabulary.FORWARD, vocabulary.PHRASAL)

# verb, preposition -> sign. The subject is the effect.
BACKWARD = _pairs(vocabulary.BACKWARD)

# participle of a passive, preposition -> sign. The subject is the effect.
PASSIVE_BACKWARD = {
    ("attribute", "to"): "+", ("ascribe", "to"): "+", ("blame", "on"): "+", ("base", "on"): "", ("link", "to"): "~",
    ("relate", "to"): "~", ("associate", "with"): "~", ("correlate", "with"): "~", ("couple", "to"): "~",
    ("tie", "to"): "~", ("connect", "to"): "~", ("connect", "with"): "~", ("accompany", "by"): "~",
    ("trace", "to"): "+", ("explain", "by"): "?", ("owe", "to"): "+",
}  # fmt: skip

# Verbs that need no object to say which way their subject went.
INTRANSITIVE = vocabulary.signs(vocabulary.INTRANSITIVE)

# The same with a particle.
PHRASAL = _pairs(vocabulary.PHRASAL_INTRANSITIVE)

# Verbs whose subject changes one way or another.
VARY = words("vary differ fluctuate change shift")

# Verbs whose subject comes about.
OCCUR = words("occur happen arise emerge develop appear erupt begin start ensue evolve die fail")

# Nominal forms with "of": "X is a cause of Y".
CAUSE_NOUNS = vocabulary.signs(vocabulary.AGENTS)

# "X is a key factor in Y" says that it acts, "X is a factor in Y" only that they go together.
ACTING_FACTORS = words("decisive key crucial critical contributing contributory causal causative determining driving")

RISK_NOUNS = vocabulary.signs(vocabulary.INDICATORS)

RESULT_NOUNS = words("""
    result consequence effect outcome by-product byproduct aftermath upshot sequela outgrowth function
""")

EFFECT_NOUNS = words("""
    effect impact influence action role consequence repercussion implication bearing
""")

LINK_NOUNS = words("association correlation relationship link relation connection")

# Adjectives with a preposition: "X is responsible for Y". Those of USEFUL need a verb: "useful in reducing Y".
USEFUL = frozenset(
    (adjective, preposition)
    for preposition, adjectives in {
        "in": "effective efficacious instrumental helpful useful successful important promising critical crucial "
        "beneficial efficient key",
        "at": "effective",
        "for": "useful efficient",
        "to": "key",
    }.items()
    for adjective in adjectives.split()
)
CAUSE_ADJECTIVES = _pairs(vocabulary.PREDICATES)

# "X is essential to reduce Y": adjectives of what serves an end.
SERVING_ADJECTIVES = words("important essential crucial critical vital indispensable key pivotal instrumental")

BACK_ADJECTIVES = _pairs(vocabulary.BACKWARD_PREDICATES)

LINK_ADJECTIVES = _pairs(vocabulary.LINKING_PREDICATES)

# Last part of a hyphened word: "drug-induced injury".
COMPOUND = vocabulary.signs(vocabulary.ACTING)


@cache
def transitive() -> Mapping[str, str]:
    """Verb -> sign, for verbs that state an effect on their object whatever the subject is."""
    return vocabulary.signs(vocabulary.TRANSITIVE)


@cache
def all_verbs() -> frozenset[str]:
    """Every verb named in this module."""
    pairs = [verb for table in (FORWARD, BACKWARD, PASSIVE_BACKWARD) for verb, _ in table]
    return frozenset({*transitive(), *WEAK, *CORRELATE, *INTRANSITIVE, *OCCUR, *pairs})
