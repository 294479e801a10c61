"""Words beside a name that say which way the thing named goes: "loss of X", "X deficiency", "removing X", "low X"."""

from __future__ import annotations

from functools import cache

from pipeline.reader.lexicon import causal, nouns
from pipeline.reader.morphology import singular
from pipeline.reader.tokens import Word
from pipeline.vocabulary import direction

# More and less of a thing, beside what the grammar knows: "W of X".
_LESS = nouns.REMOVAL | frozenset(
    """
    knock-out knock-down deprivation scarcity shortage withdrawal cessation discontinuation antagonism blocking
    avoidance abstinence abolition blockage destruction erosion neglect interruption cut cutting shrinkage weakening
    """.split()
)
# The same after a thing: "X W". What inhibits a thing is less of it: "the ACE inhibitor".
_LESS_BEHIND = _LESS | frozenset(
    "loss decline inhibitor antagonist blocker inhibition deletion blockade depletion restriction".split()
)
# Written in one word with a thing: "X-deficient mice", "X-independent". None: it says nothing of what X does.
_JOINED = {
    **dict.fromkeys("deficient null depleted knockout deprived free less poor inhibited silenced lacking".split(), "-"),
    **dict.fromkeys("rich induced driven mediated related based associated dependent high treated".split(), "+"),
}
_LACKING = frozenset("lacking without".split())
_DOING_AWAY = frozenset("remove ban avoid quit withdraw delete silence eliminate skip abandon cease lose cut".split())
_MEASURES = frozenset(
    """
    level rate risk incidence prevalence number amount odds likelihood probability frequency severity proportion
    percentage concentration degree extent mean median duration intensity magnitude value count chance
    """.split()
)


@cache
def _of() -> dict[str, str]:
    table = dict.fromkeys(_MEASURES, "+")
    table |= {singular(word): "+" for word in direction.UP_NOUNS} | {
        singular(word): "-" for word in direction.DOWN_NOUNS
    }
    return table | dict.fromkeys(_LESS, "-") | nouns.CHANGE


def noun_before(word: Word) -> str:
    """ "W of X": "+" or "-" if the noun says which way X goes, "?" if it says that X changes; else nothing."""
    return _of().get(singular(word.low), "")


def noun_behind(word: Word) -> str:
    """ "X W": the same for a noun behind the name."""
    low = singular(word.low)
    return "-" if low in _LESS_BEHIND else "+" if low in direction.UP_AFTER else ""


def adjective(word: Word) -> str:
    """ "W X": the same for an adjective or a participle before the name."""
    if word.low in {"insufficient", "inadequate"}:
        return "-"
    return nouns.DIRECTION_ADJECTIVES.get(word.low, "") if word.tag in {"J", "R", "D", "n", "g"} else ""


def either(word: Word) -> bool:
    """Whether a word says that something is more or less, or changes."""
    return word.low in nouns.DIRECTION_ADJECTIVES or singular(word.low) in nouns.CHANGE


def gerund(word: Word) -> str:
    """ "W-ing X raised Y": the same for what is done with X."""
    if word.tag != "g":
        return ""
    return "-" if word.low in _LACKING or word.lemma in _DOING_AWAY else causal.transitive().get(word.lemma, "")


def joined(word: Word, name: frozenset[str]) -> str | None:
    """What a word says of a name that it holds: "+", "-", or None if it says nothing of what the thing itself does."""
    head, dash, last = word.low.rpartition("-")
    if not dash or last in name or singular(last) in name or not head:
        return "+"
    return _JOINED.get(last)


def turning(extra: frozenset[str]) -> bool:
    """Whether some of these words would turn a name that they belong to."""
    return not extra.isdisjoint(_turning())


@cache
def _turning() -> frozenset[str]:
    less = {noun for noun, sign in _of().items() if sign == "-"} | _LESS_BEHIND
    less |= {word for word, sign in _JOINED.items() if sign == "-"}
    adjectives = {word for word, sign in nouns.DIRECTION_ADJECTIVES.items() if sign == "-"}
    doing = {verb.removesuffix("e") + "ing" for verb in causal.LOWER | _DOING_AWAY}
    return frozenset({part for word in less for part in word.split("-")} | adjectives | doing | _LACKING)
