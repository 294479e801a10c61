"""Clause patterns: "Y fell because X rose", "if X rises, Y falls", "X rose, so that Y fell"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.reader import clauses, coordination, noun_phrases
from pipeline.reader.lexicon import causal, nouns, trials
from pipeline.reader.match import Match, Parse, times
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.patterns.links import changes
from pipeline.reader.tokens import Word
from pipeline.reader.verb_groups import VerbGroup
from pipeline.vocabulary.spelling import singular

# Joining word -> whether it states a condition only.
_BACK = {
    "because": False,
    "if": True,
    "when": True,
    "whenever": True,
    "once": True,
    "unless": True,
    "as": False,
    "since": False,
}
# Who has, takes or chooses something: what holds is that something.
HAVING = frozenset(
    "have receive gain get show exhibit lose lack need require face use adopt choose take consume drink eat buy "
    "purchase order".split()
)
_COMPARATIVES = {"more": "+", "less": "-", "fewer": "-", "bigger": "+", "wider": "+", "longer": "+", "deeper": "+"}
# What is done to something makes it be there: "when bribes were introduced".
_BROUGHT = frozenset("introduce implement impose apply add enforce announce initiate launch establish".split())
_GIVEN = frozenset("feed give offer administer".split())
_HIGH = frozenset("high strong large great severe long frequent common likely rich".split())
_LOW = frozenset("low weak small mild short rare unlikely poor limited scarce difficult impossible".split())


def find(parse: Parse) -> Iterator[Match]:
    """Every effect that joins two clauses of the sentence."""
    words = parse.words
    for i, word in enumerate(words):
        condition = _BACK.get(word.low)
        if condition is None or word.tag != "S":
            continue
        if i + 1 < len(words) and words[i + 1].low == "of":
            continue
        yield from _joined(parse, i, condition)
    yield from _the_more(parse)
    for n, group in enumerate(parse.groups):
        if group.form == "B" and not group.negated and group.last < len(words) and words[group.last].low == "that":
            yield from _is_that(parse, n, group)


def _is_that(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "A consequence of X is that Y falls"."""
    words = parse.words
    inside = _first_group(parse, group.last + 1, len(words))
    effect = _state(parse, inside) if inside is not None else None
    for subject in clauses.subjects(words, parse.groups, n)[:1]:
        k = subject.head + 1
        told = singular(words[subject.head].low) in causal.RESULT_NOUNS and k + 1 < subject.last
        if not told or words[k].low != "of" or effect is None or effect[1] == "?":
            continue
        for cause in coordination.listed(words, k + 1, subject.last):
            for other in effect[0]:
                yield Match(cause, other, times("+", effect[1]), group.first, group.last + 1, "is that")


def _sides(parse: Parse, i: int) -> tuple[int, int] | None:
    """The verb groups of the clause that the joining word at `i` opens, and of the clause that it is joined to."""
    words = parse.words
    inside = _first_group(parse, i + 1, len(words))
    if inside is None:
        return None
    outside = _outside_of(parse, i, inside)
    return None if outside is None or outside == inside else (inside, outside)


def _outside_of(parse: Parse, i: int, inside: int) -> int | None:
    """The verb of the clause to which the joining word at `i` joins the clause of group `inside`."""
    words = parse.words
    if i == 0 or (words[i - 1].tag in {",", ";", ":", "C", "W", "S", "R"} and _opens(parse, i)):
        comma = next((k for k in range(parse.groups[inside].last, len(words)) if words[k].tag == ","), None)
        later = parse.groups[inside].last if comma is None else comma + 1
        return _main_group(parse, later)
    return _last_group(parse, i)


def _joined(parse: Parse, i: int, condition: bool) -> Iterator[Match]:
    words = parse.words
    found = _sides(parse, i)
    if found is None:
        return
    inside, outside = found
    low = words[i].low
    given = _given(parse, parse.groups[inside])
    cause = _usable(parse, (given, "+")) or _state(parse, inside)
    effect = _state(parse, outside)
    if cause is None or effect is None or any(word.low in {"we", "i"} for word in _just_before(parse, outside)):
        return
    if _goes_on(parse, inside):
        return
    if low in {"as", "since"} and not (cause[1] in {"+", "-"} and effect[1] in {"+", "-"}):
        return
    if condition and _states_own_effect(parse, outside):
        return
    if condition and effect[1] == "?":
        return
    if cause[1] == "?" and parse.groups[outside].form == "H":
        # "when age was adjusted for, men had a higher rate" compares men
        return
    if effect[1] == "?" and cause[1] == "?":
        return
    yield from _matches(parse, i, inside, outside, cause, effect, condition)


def _just_before(parse: Parse, n: int) -> list[Word]:
    """The two words before group `n`."""
    first = parse.groups[n].first
    return parse.words[max(0, first - 2) : first]


def _goes_on(parse: Parse, n: int) -> bool:
    """Whether the clause of group `n` goes on about the same thing: "X is harmful because it raises Y"."""
    words, group = parse.words, parse.groups[n]
    k = group.first - 1
    while k > 0 and words[k].tag in {"R", "X"}:
        k -= 1
    return words[k].tag == "P" and _states_own_effect(parse, n)


def _states_own_effect(parse: Parse, n: int) -> bool:
    """Whether the clause of group `n` has a cause of its own: "X lowers Y when …"."""
    group = parse.groups[n]
    k = group.last
    return (
        not group.passive
        and group.lemma in causal.transitive()
        and k < len(parse.words)
        and parse.words[k].tag in "DNJ"
    )


def _the_more(parse: Parse) -> Iterator[Match]:
    """ "The larger X, the smaller Y"."""
    words = parse.words
    found: list[tuple[int, str, Phrase]] = []
    for i in range(len(words) - 2):
        direction = nouns.DIRECTION_ADJECTIVES.get(words[i + 1].low) or _COMPARATIVES.get(words[i + 1].low)
        opens = i == 0 or words[i - 1].tag in {",", "S", "W", ":", ";", "R"}
        if words[i].low != "the" or direction is None or not opens:
            continue
        k = i + 2
        while k < len(words) and words[k].tag in {"R", "B", "J"}:
            k += 1
        phrase = noun_phrases.whole(words, k)
        if phrase is not None:
            found.append((i, direction, phrase))
    if len(found) == 2:
        (first, one, cause), (_, other, effect) = found
        yield Match(cause, effect, times(one, other), first, first + 2, "the more")


def _opens(parse: Parse, i: int) -> bool:
    """Whether the joining word at `i` opens a clause that stands before its main clause."""
    words = parse.words
    if words[i - 1].tag in {"W", "S", ":", ";"} or not any(group.finite and group.last <= i for group in parse.groups):
        return True
    # "…, and if X rises, Y falls", "… but because X rose, Y fell"
    return words[i - 1].tag == "C" and i > 1 and (words[i - 2].tag == "," or words[i - 1].low == "but")


def _matches(
    parse: Parse,
    i: int,
    inside: int,
    outside: int,
    cause: tuple[list[Phrase], str],
    effect: tuple[list[Phrase], str],
    condition: bool,
) -> Iterator[Match]:
    first, second = parse.groups[inside], parse.groups[outside]
    if second.intended:
        return
    sign = times(cause[1], effect[1])
    if parse.words[i].low == "unless" or first.negated != second.negated:
        sign = times(sign, "-")
    for one in cause[0][:1]:
        for other in effect[0]:
            match = Match(one, other, times(sign, other.direction or "+"), i, i + 1, "clause")
            match.hedged = second.hedged or first.hedged
            match.conditional = condition or second.conditional
            match.supposed = condition
            yield match


def _main_group(parse: Parse, start: int) -> int | None:
    """The verb of the main clause that goes on at `start`, past relative clauses and other subordinate ones."""
    words = parse.words
    for n, group in enumerate(parse.groups):
        if group.first < start or not group.finite or group.infinitive:
            continue
        between = words[start : group.first]
        if any(word.tag in {";", ":"} for word in between):
            return None
        if any(word.tag == "S" for word in between):
            # "because X, whereas Y, Z …"
            start = next((k + 1 for k in range(group.last, len(words)) if words[k].tag == ","), len(words))
        elif words[group.first - 1].tag != "W":
            return n
    return None


def _first_group(parse: Parse, start: int, stop: int) -> int | None:
    for n, group in enumerate(parse.groups):
        if start <= group.first < stop and group.finite and not group.infinitive:
            if any(word.tag in {";", ":", "S"} for word in parse.words[start : group.first]):
                return None
            return n
    return None


def _last_group(parse: Parse, i: int) -> int | None:
    for n in range(len(parse.groups) - 1, -1, -1):
        group = parse.groups[n]
        if group.last <= i and group.finite and not group.infinitive:
            if any(word.tag in {";", ":", "S"} for word in parse.words[group.last : i]):
                return None
            return n
    return None


def _state(parse: Parse, n: int) -> tuple[list[Phrase], str] | None:
    """What the clause of group `n` is about and which way it went: "Y rose", "Y is higher", "there is Y"."""
    words = parse.words
    group = parse.groups[n]
    found = changes(parse, n)
    if found is not None:
        return _usable(parse, found)
    if group.form == "B" or group.lemma in {"become", "remain"}:
        k = group.last
        if group.first and words[group.first - 1].tag == "E":
            return _usable(
                parse, (coordination.listed(words, k), "-" if words[k : k + 1] and words[k].low == "no" else "+")
            )
        return _usable(parse, (clauses.subjects(words, parse.groups, n), _degree(words, k)))
    if group.passive and group.lemma in _BROUGHT:
        return _usable(parse, (clauses.subjects(words, parse.groups, n), "+"))
    objects = _plain_objects(parse, n, group)
    if group.lemma in HAVING:
        sign = "-" if group.lemma in {"lose", "lack"} else "+"
        if group.passive and group.lemma not in {"need", "require", "take", "face"}:
            # "when the drug is used"
            objects = clauses.subjects(words, parse.groups, n)
        return _usable(parse, (objects, sign)) if objects else None
    if objects and noun_phrases.direction_of(words, objects[0]):
        return _usable(parse, (objects, "+"))
    about = clauses.subjects(words, parse.groups, n)
    usable = _usable(parse, (about, "?"))
    return usable or _usable(parse, (objects, "?"))


def _given(parse: Parse, group: VerbGroup) -> list[Phrase]:
    """What somebody or something was given: "when mice were fed a diet", "when cells were treated with X"."""
    k = group.last
    if not group.passive or k + 1 >= len(parse.words):
        return []
    linked = parse.words[k].low == trials.GIVEN_WITH.get(group.lemma)
    bare = group.lemma in _GIVEN and parse.words[k].tag in {"D", "J", "N"}
    return coordination.listed(parse.words, k + linked) if linked or bare else []


def _degree(words: list[Word], k: int) -> str:
    """Which way the adjectives from word `k` on say that something is: "higher", "less frequent", "harder to find"."""
    sign, turn = "?", "+"
    while k < len(words) and (words[k].tag in {"R", "J", "X", "#"} or words[k].low in {"%", "times", "percent"}):
        low = words[k].low
        if low in {"less", "least"}:
            turn = "-"
        elif low in _HIGH:
            sign = "+"
        elif low in _LOW:
            # what is "difficult to classify" is not less
            hard = low in {"difficult", "impossible"} and words[k + 1 : k + 2] != [] and words[k + 1].tag == "T"
            sign = "?" if hard else "-"
        else:
            harder = causal.MADE.get(low) if low.endswith("er") else None
            sign = nouns.DIRECTION_ADJECTIVES.get(low) or harder or sign
        k += 1
    return times(sign, turn)


def _plain_objects(parse: Parse, n: int, group: VerbGroup) -> list[Phrase]:
    if group.passive:
        return []
    k = group.last
    while k < len(parse.words) and parse.words[k].tag == "R":
        k += 1
    return coordination.listed(parse.words, k)


def _usable(parse: Parse, found: tuple[list[Phrase], str]) -> tuple[list[Phrase], str] | None:
    """Only phrases that name something: no pronouns, no people."""
    kept = [
        phrase
        for phrase in found[0]
        if parse.words[phrase.head].tag != "P" and parse.words[phrase.head].low not in nouns.PEOPLE
    ]
    return (kept, found[1]) if kept else None
