"""Connective patterns: "Y due to X", "Y because of X", "Y rose after X"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.reader import clauses, coordination
from pipeline.reader.lexicon import causal, nouns
from pipeline.reader.match import Match, Parse, times
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.patterns.verbs import abstract, by_value
from pipeline.reader.tokens import Word
from pipeline.records import Sign, Strength


class Link(NamedTuple):
    """A linking word: whether it needs a verb of change before it, how firmly it links, and "-" for an absence."""

    words: tuple[str, ...]
    needs_change: bool = False
    strength: Strength = "causal"
    turn: Sign = "+"


def _link(text: str, needs_change: bool = False, strength: Strength = "causal", turn: Sign = "+") -> Link:
    return Link(tuple(text.split()), needs_change, strength, turn)


_LINKS: tuple[Link, ...] = (
    *(
        _link(text)
        for text in (
            "due to", "because of", "owing to", "attributable to", "secondary to", "thanks to", "as a result of",
            "as a consequence of", "as the result of", "as result of", "in consequence of", "on account of",
            "in response to", "by virtue of", "resulting from", "arising from", "stemming from", "originating from",
        )
    ),
    _link("caused by", needs_change=True, strength="correlational"),
    _link("as a function of", needs_change=True),
    _link("in the presence of", needs_change=True),
    _link("in the absence of", needs_change=True, turn="-"),
    _link("without", needs_change=True, turn="-"),
    _link("through", needs_change=True),
    _link("via", needs_change=True),
    _link("with", needs_change=True, strength="correlational"),
    *(_link(text, needs_change=True, strength="correlational") for text in ("after", "following", "upon", "under")),
)  # fmt: skip
_BY_MEANS = (("through",), ("via",))
# What one has "from" something: the something is its cause.
_SUFFERED = frozenset(
    "pain discomfort headache headaches damage injury injuries grief sorrow joy pleasure stress "
    "fatigue harm pollution noise smoke burns scars disturbance disruption losses illness complications anxiety "
    "depression morbidity nausea irritation erosion contamination toxicity exhaustion infection discomforts heat fever "
    "cough coughing dizziness swelling itching intoxication aches warmth glare shock interference benefits revenue "
    "revenues profit profits".split()
)
# "With the introduction of X, Y fell": somebody did it.
_DOING = frozenset("introduction addition adoption removal implementation elimination inclusion abolition".split())
_BY_FIRST = {first: [link for link in _LINKS if link.words[0] == first] for first in {link.words[0] for link in _LINKS}}
# What passes with time: "Y rises with age" names no cause.
_PASSING = nouns.TIMES | frozenset("age ages aging ageing time date season stage grade progression follow-up".split())


def find(parse: Parse) -> Iterator[Match]:
    """Every effect that a linking word states."""
    words = parse.words
    for i, word in enumerate(words):
        if word.low == "from" and i and words[i - 1].tag == "N" and words[i - 1].low in _SUFFERED:
            yield from _suffered(parse, i)
        for link in _BY_FIRST.get(word.low, ()):
            if tuple(w.low for w in words[i : i + len(link.words)]) == link.words:
                yield from _at(parse, i, i + len(link.words), link)
                break


def _suffered(parse: Parse, i: int) -> Iterator[Match]:
    """ "pain from braces", "deaths from malaria"."""
    effect = clauses.left_phrase(parse.words, i - 1)
    if effect is None:
        return
    for cause in coordination.listed(parse.words, i + 1):
        found = Match(cause, effect, "+", i, i + 1, "suffered from")
        found.supposed = True
        yield found


def _at(parse: Parse, first: int, last: int, link: Link) -> Iterator[Match]:
    words = parse.words
    causes = coordination.listed(words, last)
    if not causes or (link.words == ("due", "to") and words[last].low in causal.SCHEDULED):
        return
    opens = all(word.tag in {"R", "C", ","} for word in words[:first]) or words[first - 1].tag in {";", ":", "S"}
    if opens or _cleaves(parse, first, causes[-1].last):
        yield from _opening(parse, first, last, causes, link)
        return
    before = _group_before(parse, first)
    by = before is not None and parse.groups[before].passive
    if link.words == ("without",) or (link.words in _BY_MEANS and not by):
        # "X rose without side effects": they are not what raised it; "X rose through March"
        return
    found = _effects(parse, first, before, link.needs_change)
    if found is None:
        return
    effects, sign = found
    for cause in causes:
        for effect in effects:
            match = Match(cause, effect, times(sign, link.turn), first, last, "link", strength=link.strength)
            if words[cause.head].low in _PASSING:
                match.strength = "correlational"
            if before is not None:
                group = parse.groups[before]
                match.hedged, match.conditional, match.denied = group.hedged, group.conditional, group.negated
                if group.intended:
                    continue
                if match.denied and match.sign == "?":
                    match.sign, match.denied = "0", False
            if effect.direction:
                match.sign = times(match.sign, effect.direction)
            yield match


def _cleaves(parse: Parse, first: int, end: int) -> bool:
    """ "It is due to X that …": the link at `first` is said of the clause after "that"."""
    words = parse.words
    before = [word.low for word in words[max(0, first - 3) : first] if word.tag != "R"]
    return (
        before[-2:-1] == ["it"]
        and words[first - 1].tag in {"B", "R"}
        and any(word.low == "that" for word in words[end : end + 3])
    )


def _group_before(parse: Parse, first: int) -> int | None:
    """The finite verb group of the clause that ends before word `first`."""
    words = parse.words
    for n in range(len(parse.groups) - 1, -1, -1):
        group = parse.groups[n]
        if group.last <= first and group.finite and not group.infinitive:
            if any(word.tag in {";", ":", "W", "S"} for word in words[group.last : first]):
                return None
            return n
    return None


def _effects(parse: Parse, first: int, before: int | None, needs_change: bool) -> tuple[list[Phrase], str] | None:
    """What the link is said of, and the direction it went."""
    words = parse.words
    j = first - 1
    while j >= 0 and words[j].tag in {"R", "X", ","}:
        j -= 1
    if before is not None:
        changed = changes(parse, before)
        group = parse.groups[before]
        gap = first - group.last
        between = words[group.last : first]
        if between and between[-1].tag == "R" and between[-2:-1] and between[-2].tag == ",":
            # "is activated during X, presumably due to Y"
            between = between[:-2]
        happens = group.lemma in causal.OCCUR or (group.passive and group.lemma in causal.transitive())
        placed = happens and all(word.tag in "DJNIC#R'" for word in between)
        close = ((gap <= 8 or placed) and not needs_change) or _adjoins(words, group.last, first)
        varies = group.lemma in causal.VARY and words[first].low != "as"
        if needs_change and (group.lemma in causal.OCCUR or varies):
            return None
        if changed is not None and close and not (needs_change and _has_object(parse, before)):
            return changed
        if group.form == "H" and not needs_change and gap <= 8:
            # "they have potential because of X"
            had = coordination.listed(words, group.last)
            if had and had[-1].last == j + 1:
                return had, "+"
        if group.form == "B" and j <= group.last and not needs_change:
            return clauses.subjects(words, parse.groups, before), "+"
    if needs_change or j < 0:
        return None
    phrase = clauses.left_phrase(words, j)
    if phrase is not None and words[phrase.head].low in nouns.ASSESSING:
        # "an evaluation of impacts due to X": the impacts are
        phrase = clauses.nearest(words, j)
    if phrase is not None:
        if phrase.first and words[phrase.first - 1].tag == "I" and words[phrase.head].low not in nouns.BAD:
            return None
        return [phrase], "+"
    if before is not None and parse.groups[before].last == j + 1:
        return clauses.subjects(words, parse.groups, before), "?"
    return None


def _adjoins(words: list[Word], start: int, end: int) -> bool:
    """Whether only a measure stands between: "fell by 30% after"."""
    return all(word.tag in {"R", "#"} or word.low in {"by", "%", "from", "to"} for word in words[start:end])


def _has_object(parse: Parse, n: int) -> bool:
    group = parse.groups[n]
    k = group.last
    while k < len(parse.words) and parse.words[k].tag == "R":
        k += 1
    return not group.passive and _begins_object(parse.words, k)


def _begins_object(words: list[Word], k: int) -> bool:
    """Whether an object may begin at word `k`: not at "due to"."""
    return k < len(words) and words[k].tag in {"D", "N", "J"} and words[k].low != "due"


def changes(parse: Parse, n: int) -> tuple[list[Phrase], str] | None:
    """What went which way in the clause of group `n`: "Y rose", "Y was reduced", "Y is higher", "X lowered Y"."""
    words = parse.words
    group = parse.groups[n]
    lemma = group.lemma
    if group.form == "B":
        return None
    signs = causal.transitive()
    if group.passive:
        if lemma == "determine":
            # "was determined after X": measured, not changed
            return None
        return _valued(words, lemma, clauses.subjects(words, parse.groups, n), signs[lemma]) if lemma in signs else None
    k = group.last
    while k < len(words) and words[k].tag == "R":
        k += 1
    has_object = _begins_object(words, k)
    if has_object and lemma in signs:
        return _valued(words, lemma, coordination.listed(words, k), signs[lemma])
    phrasal = causal.PHRASAL.get((lemma, words[group.last].low)) if group.last < len(words) else None
    if phrasal is not None and not _begins_object(words, k + 1):
        return clauses.subjects(words, parse.groups, n), phrasal
    if not has_object and lemma in causal.INTRANSITIVE:
        return _valued(words, lemma, clauses.subjects(words, parse.groups, n), causal.INTRANSITIVE[lemma])
    if not has_object and lemma in causal.VARY:
        return clauses.subjects(words, parse.groups, n), "?"
    if not has_object and lemma in causal.OCCUR:
        return clauses.subjects(words, parse.groups, n), "+"
    return None


def _valued(words: list[Word], lemma: str, found: list[Phrase], sign: str) -> tuple[list[Phrase], str]:
    """What changed, with the way it went: pain that improved is less."""
    if not found:
        return found, sign
    first = by_value(words, lemma, found[0], sign)
    for phrase in found[1:]:
        if by_value(words, lemma, phrase, sign) != first:
            # "pain and sleep improved"
            phrase.direction = "+" if phrase.direction == "-" else "-"
    return found, first


def there_is(parse: Parse, n: int) -> tuple[list[Phrase], str] | None:
    """What "there is" or "there is no" tells of."""
    words, group = parse.words, parse.groups[n]
    if group.form != "B" or (words[group.first].tag != "E" and words[group.first - 1].tag != "E"):
        return None
    none = words[group.last : group.last + 1] and words[group.last].low == "no"
    return coordination.listed(words, group.last), "-" if none or group.negated else "+"


def _opening(parse: Parse, first: int, last: int, causes: list[Phrase], link: Link) -> Iterator[Match]:
    """ "Because of X, Y fell", "it is because of X that Y fell"."""
    words = parse.words
    end = causes[-1].last
    if link.words == ("with",) and words[causes[0].head].low in _DOING:
        link = link._replace(strength="causal")
    comma = next(
        (k for k in range(end, min(len(words), end + 12)) if words[k].tag == "," or words[k].low == "that"), None
    )
    if comma is None:
        return
    for n, group in enumerate(parse.groups):
        if group.first > comma and group.finite:
            found = None if link.needs_change and _has_object(parse, n) else changes(parse, n)
            if found is None and not link.needs_change:
                about = [one for one in clauses.subjects(words, parse.groups, n) if abstract(words, one)]
                found = there_is(parse, n) or (about, "?")
            if found is None:
                return
            for cause in causes:
                for effect in found[0]:
                    sign = times(times(found[1], effect.direction or "+"), link.turn)
                    match = Match(cause, effect, sign, first, last, "opening link", strength=link.strength)
                    if words[cause.head].low in _PASSING:
                        match.strength = "correlational"
                    match.hedged, match.conditional, match.denied = group.hedged, group.conditional, group.negated
                    if match.denied and match.sign == "?":
                        match.sign, match.denied = "0", False
                    yield match
            return
