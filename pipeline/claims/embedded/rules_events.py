"""Public events and what they answer: "a strike over pay", "arrested for theft", "killed in the attack"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.claims.embedded import clauses, phrases
from pipeline.claims.embedded.lexicon import events, nouns
from pipeline.claims.embedded.matches import Match, Parse
from pipeline.claims.embedded.morphology import singular
from pipeline.claims.embedded.phrases import Phrase
from pipeline.claims.embedded.verbs import VerbGroup
from pipeline.claims.embedded.words import Word
from pipeline.records import Sign

_REACH = 18


def find(parse: Parse) -> Iterator[Match]:
    """Every public event of the sentence with what it answers."""
    words = parse.words
    for i, word in enumerate(words):
        if word.tag != "N":
            continue
        noun = singular(word.low)
        if noun in events.PROTEST_NOUNS:
            yield from _noun(parse, i, events.PROTEST_LINKS, event_only=False)
        elif noun in events.HARM_NOUNS:
            yield from _noun(parse, i, events.HARM_LINKS, event_only=True)
    for n, group in enumerate(parse.groups):
        if group.negated or group.intended and not group.infinitive:
            continue
        lemma = group.lemma
        if lemma in events.PROTESTING or parse.words[group.main].low in events.PROTESTING:
            yield from _protesting(parse, n, group)
        if lemma in events.PROTEST_VERBS:
            yield from _verb(parse, n, group, events.PROTEST_LINKS, "?")
        if lemma in events.ANSWER_VERBS:
            yield from _verb(parse, n, group, events.ANSWER_LINKS, "?")
        if lemma in events.REACT_VERBS:
            yield from _verb(parse, n, group, events.REACT_LINKS, "?")
        if group.infinitive and lemma in events.MOTIVES:
            yield from _motive(parse, n, group)
        if lemma in events.HARM_VERBS:
            yield from _verb(parse, n, group, events.HARM_LINKS, "-", event_only=True)


def _noun(parse: Parse, i: int, links: frozenset[str], event_only: bool) -> Iterator[Match]:
    words = parse.words
    effect = clauses.left_phrase(words, i)
    link = _link(words, i + 1, links, event_only, 6)
    if effect is None or link is None:
        return
    for cause in link[1]:
        yield Match(cause, effect, "+", link[0], link[0] + 1, "event noun")


def _verb(
    parse: Parse, n: int, group: VerbGroup, links: frozenset[str], sign: Sign, event_only: bool = False
) -> Iterator[Match]:
    words = parse.words
    link = _link(words, group.last, links, event_only, _REACH)
    if link is None:
        return
    effects = _doers(parse, n, group)
    for cause in link[1]:
        for effect in effects[:1]:
            yield Match(cause, effect, sign, group.first, max(group.last, min(link[0] + 1, group.last + 1)), "event verb")


def _doers(parse: Parse, n: int, group: VerbGroup) -> list[Phrase]:
    """Who or what the event is said of: the object of an active verb, else its subject."""
    words = parse.words
    if not group.passive and group.form != "n":
        objects = phrases.listed(words, group.last)
        if objects and words[objects[0].head].tag == "N":
            return objects
    found = clauses.subjects(words, parse.groups, n)
    if found:
        return found
    nearest = clauses.left_phrase(words, group.first - 1)
    return [nearest] if nearest is not None else []


def _protesting(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "…, demanding higher pay": what is demanded moves whoever demands it."""
    words = parse.words
    k = group.last
    if k < len(words) and words[k].low in {"against", "over", "that", "about"}:
        k += 1
    causes = phrases.listed(words, k)
    m = clauses.main_before(words, parse.groups, n)
    effects = clauses.subjects(words, parse.groups, m) if m is not None else []
    if not effects:
        nearest = clauses.left_phrase(words, group.first - 1)
        effects = [nearest] if nearest is not None else []
    for cause in causes[:1]:
        for effect in effects[:1]:
            yield Match(cause, effect, "?", group.first, group.last, "demand")


def _motive(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "marched to condemn X": X moved whoever marched."""
    words = parse.words
    m = clauses.main_before(words, parse.groups, n)
    if m is None:
        return
    before = parse.groups[m]
    public = events.PUBLIC_VERBS | events.PROTEST_VERBS | events.REACT_VERBS
    about = {singular(word.low) for word in words[before.first : group.first]}
    if before.lemma not in public and not about & events.PROTEST_NOUNS:
        return
    k = group.last
    if k < len(words) and words[k].tag == "I":
        k += 1
    causes = phrases.listed(words, k)
    for cause in causes[:1]:
        for effect in _doers(parse, m, before)[:1]:
            yield Match(cause, effect, "?", group.first, group.last, "motive")


def _link(
    words: list[Word], start: int, links: frozenset[str], event_only: bool, reach: int
) -> tuple[int, list[Phrase]] | None:
    """The first link word after `start` that leads to a cause."""
    for k in range(start, min(len(words), start + reach)):
        word = words[k]
        if word.tag in {";", ":"} or word.low in {"who", "which"}:
            return None
        for fixed in events.PHRASES:
            if word.low == fixed[0] and tuple(w.low for w in words[k : k + len(fixed)]) == fixed:
                found = _cause(words, k + len(fixed), False)
                return (k, found) if found else None
        if word.low in links:
            found = _cause(words, k + 1, event_only)
            if found:
                return k, found
    return None


def _cause(words: list[Word], k: int, event_only: bool) -> list[Phrase]:
    while k < len(words) and words[k].tag in {"R"}:
        k += 1
    found = phrases.listed(words, k)
    if not found:
        return []
    first = found[0]
    if words[first.first].tag == "P":
        # "after they killed five civilians": what they did is named by its object
        k = first.last
        while k < len(words) and words[k].tag in {"R", "V", "B", "H", "n", "g", "X", "I", "v", "T"}:
            k += 1
        found = phrases.listed(words, k)
        if not found or words[found[0].first].tag == "P":
            return []
        first = found[0]
    if event_only:
        about = {singular(word.low) for word in words[first.first : first.last]}
        return found[:1] if about & events.EVENT_NOUNS else []
    if words[first.head].low in nouns.POPULATION or words[first.head].low in _DAYS:
        return []
    return found[:1]


_DAYS = frozenset("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december today yesterday tomorrow morning evening night afternoon week month year
""".split())  # fmt: skip
