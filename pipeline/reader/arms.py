"""Arms of a comparison: the treatment behind "the X group", "X-treated mice" and "those who took X"."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pipeline.reader import intervention, noun_phrases
from pipeline.reader.lexicon import nouns, trials
from pipeline.reader.morphology import is_plural
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.tokens import Word, last_dash

# Say when something was measured, not of whom.
WHEN = frozenset("initial follow-up pretest posttest pre-test post-test preoperative postoperative".split())
# Tell that two sides are set against each other.
MARKS = frozenset("than compared versus vs relative comparison group groups arm".split())
# Open what is no side of its own: "both groups".
UNNAMED = frozenset("both all either two three four each any these those".split())
# What the sides of a comparison are called where they are not named.
_SIDES = frozenset(
    "group groups arm arms treatment treatments condition conditions intervention interventions protocols protocol "
    "regimens methods cohorts therapies procedures techniques strategies".split()
)
# Who is called after what they were exposed to.
_EXPOSED = frozenset("smokers nonsmokers users consumers recipients".split())
_GIVEN = frozenset("treated supplemented fed exposed administered injected infused".split())
_TAKING = frozenset("receiving taking using given fed received took used on administered ingesting consuming".split())
_THE_TESTED = frozenset("intervention supplement supplementation".split())
# "comparable with values in women": what is compared, not with whom
_VALUES = frozenset("value values level levels rate rates score scores those".split())


class Side(NamedTuple):
    """One side of a comparison: named in the sentence, the tested one, the control, or nobody."""

    kind: Literal["named", "tested", "control", "none"]
    name: Phrase | None = None
    many: bool = False
    cut: tuple[int, int] | None = None
    """the characters that name it, where it is a part of a word: "celecoxib-treated rats" """


# Heads that say no more than that somebody was put into it.
ARM = frozenset(("group", "arm"))

UNSAID, GROUPS, NOBODY = Side("tested"), Side("tested", many=True), Side("none")


def side_at(words: list[Word], k: int) -> Side:
    """The side that the phrase at word `k` names."""
    phrase = noun_phrases.whole(words, k, generous=True) if k < len(words) else None
    return side(words, phrase) if phrase is not None else NOBODY


def side(words: list[Word], phrase: Phrase) -> Side:
    """Which side of a comparison a phrase names, and what that side got."""
    if _is_lettered(words, phrase) or _is_when(words, phrase):
        return NOBODY
    if phrase.last + 1 < len(words) and words[phrase.last].tag == "W" and words[phrase.last + 1].tag in {"O", "X"}:
        # "the group that did not develop a rash" is none that was made
        return NOBODY
    if are_groups(words, phrase.first):
        return GROUPS if is_plural(words[phrase.head].low) else UNSAID
    if words[phrase.first].low in UNNAMED or words[phrase.head].low in _VALUES:
        return NOBODY
    treated = given(words, phrase)
    if treated is not None:
        return treated
    named = arm(words, phrase)
    if named is None or _is_place(words, named):
        return NOBODY
    if intervention.is_control(words, named):
        return Side("control", named)
    if intervention.is_generic(words, named):
        tested = phrase.head != named.head or words[named.head].low in _THE_TESTED
        return UNSAID if tested else NOBODY
    return Side("named", named)


def after_than(words: list[Word], k: int) -> Side:
    """The side after the next "than", "compared with" or "versus"."""
    for i in range(k, min(len(words), k + 16)):
        if words[i].low in {"than", "compared", "versus", "vs", "relative"}:
            named = i + 1
            while named < len(words) and (words[named].tag in {"I", "R"} or words[named].low in {"those", "that"}):
                named += 1
            return side_at(words, named)
    return NOBODY


def are_groups(words: list[Word], k: int) -> bool:
    """Whether "the two groups", "both arms" or "the treatments" stands at word `k`."""
    found = noun_phrases.base(words, k)
    return found is not None and words[found.head].low in _SIDES and intervention.is_generic(words, found)


def given(words: list[Word], phrase: Phrase) -> Side | None:
    """The side that "celecoxib-treated rats" and "the placebo-treated group" are: what they were given."""
    if words[phrase.head].low not in nouns.ARMS:
        return None
    for i in range(phrase.first, phrase.head):
        word = words[i]
        cut = last_dash(word.low)
        if word.tag == "J" and cut > 2 and word.low[cut + 1 :] in _GIVEN:
            control = word.low[:cut] in trials.CONTROL
            kind: Literal["named", "control"] = "control" if control else "named"
            return Side(kind, Phrase(i, i + 1, i), cut=(word.start, word.start + cut))
    return None


def is_exposed(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase is of those who got something: "rats fed X", "X-treated cells", "X users", "patients on X"."""
    head = words[phrase.head].low
    if head in _EXPOSED or given(words, phrase) is not None:
        return True
    k = phrase.head + 1
    k += k < len(words) and words[k].tag == "W"
    k += k < len(words) and words[k].tag == "B"
    if head not in nouns.ARMS or k + 1 >= len(words):
        return False
    return trials.GIVEN_WITH.get(words[k].lemma) == words[k + 1].low or words[k].low in _TAKING


def arm(words: list[Word], phrase: Phrase) -> Phrase | None:
    """What a group got: "patients treated with X", "the X group" and "children who received X" stand for X."""
    head = words[phrase.head].low
    if head not in nouns.ARMS:
        return phrase
    first = phrase.first
    while first < phrase.head and words[first].tag in {"D", "R"}:
        first += 1
    own = None
    if first < phrase.head and any(word.tag == "N" for word in words[first : phrase.head]):
        own = Phrase(first, phrase.head, phrase.head - 1)
    if own is not None and head in {"group", "arm", "groups", "arms"}:
        return own
    k = phrase.head + 1
    while k < len(words) and k < phrase.head + 5:
        if words[k].tag not in {"n", "g", "W", "V", "B", "I", "D"} or words[k].low in MARKS:
            break
        if words[k].low in {"without", "no", "not"}:
            # "women without insurance" stand for no insurance
            return None
        if words[k].tag in {"V", "B"} and words[phrase.head + 1].tag != "W":
            # "children who received X" got it; what children showed, they did not get
            break
        k += 1
    if k > phrase.head + 1:
        inner = noun_phrases.whole(words, k)
        if inner is not None and words[inner.head].low not in nouns.POPULATION:
            return inner
        if inner is not None and words[inner.head].low in ARM:
            # "women in the X group"
            return arm(words, inner)
    return own or phrase


def _is_when(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase only says when: "the preoperative group", not "the preoperative chemotherapy arm"."""
    inner = words[phrase.first : phrase.last]
    told = any(word.tag == "N" and word.low not in nouns.ARMS | WHEN | _SIDES for word in inner)
    an_arm = words[phrase.head].low in nouns.ARMS | _SIDES
    return any(word.low in WHEN for word in inner) and not (told and an_arm)


def _is_place(words: list[Word], named: Phrase) -> bool:
    """Whether a side is only where or whom: "between schools", "between fertilised and unfertilised plots"."""
    told = [word for word in words[named.first : named.last] if word.tag not in {"D", "R", "#"}]
    head = words[named.head].low
    many = is_plural(head) and head in nouns.POPULATION and head not in _EXPOSED
    return many and (len(told) == 1 or any(word.tag == "C" for word in told))


def _is_lettered(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase is no more than "group B"."""
    inner = [word for word in words[phrase.first : phrase.last] if word.tag not in {"D", "R"}]
    if len(inner) == 1 and inner[0].low in {"group", "arm", "groups"} and phrase.last < len(words):
        return len(words[phrase.last].text) == 1 and words[phrase.last].text.isalnum()
    return len(inner) == 2 and inner[0].low in {"group", "groups", "arm", "cohort"} and len(inner[1].low) <= 3
