"""Causative patterns: "X leads people to buy Y", "X makes Y harder", "X is a means of reducing Y"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipeline.reader import clauses, coordination, noun_phrases, verb_phrase_names
from pipeline.reader.lexicon import causal, modality, nouns
from pipeline.reader.match import Match, Parse, times
from pipeline.reader.morphology import is_plural, verb_forms
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.patterns.clauses import HAVING
from pipeline.reader.patterns.nouns import in_doing
from pipeline.reader.patterns.verbs import by_value, causes_of, objects_of, pairs
from pipeline.reader.tokens import Word
from pipeline.reader.valence import on_phrase
from pipeline.reader.verb_groups import VerbGroup
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.spelling import singular

_SERVING = frozenset("mechanism lever means way tool incentive strategy approach opportunity option method".split())
_FINDING = frozenset("find show know prove believe think expect predict estimate consider assume".split())
_FACTOR = frozenset("factor element ingredient component benefit help use value".split())


def find(parse: Parse) -> Iterator[Match]:
    """Every such effect of the sentence."""
    for n, group in enumerate(parse.groups):
        if group.intended or (group.infinitive and group.form == "v") or group.passive:
            continue
        if group.lemma in {"make", "render"}:
            yield from _made(parse, n, group)
        elif group.lemma in causal.MOVING | causal.LETTING:
            yield from _moved(parse, n, group)
        elif group.lemma == "predispose":
            yield from _predisposed(parse, n, group)
        elif group.lemma in _FINDING and group.finite:
            yield from _found_to(parse, n, group)
        elif group.lemma in {"provide", "offer", "represent", "constitute", "be"}:
            yield from _serves(parse, n, group)


@cache
def _caused() -> dict[str, str]:
    """The signs of what others are made to do."""
    return {**causal.transitive(), **{lemma: causal.WEAK[lemma] for lemma in ("cut", "expand")}}


def _moved(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X leads people to buy Y", "X causes Y to fall", "X encourages people to reduce Y"."""
    words = parse.words
    whom = noun_phrases.whole(words, _past_adverbs(words, group.last))
    if whom is None:
        return
    k = whom.last
    negated = k < len(words) and words[k].tag == "X"
    k += negated
    if k + 1 >= len(words) or words[k].tag != "T":
        return
    people = words[whom.head].low in nouns.PEOPLE or words[whom.head].tag == "P"
    later = next((other for other in parse.groups if other.first <= k + 1 <= other.main), None)
    signs = _caused()
    objects = objects_of(words, later.last) if later is not None and later.form == "v" and not negated else []
    span = max(later.last if later is not None else k, group.last)
    if later is not None and objects and later.lemma in signs:
        yield from pairs(parse, group, causes_of(parse, n), objects, signs[later.lemma], "moves", span, later.lemma)
    elif people and objects and later is not None and later.lemma in HAVING and group.lemma in causal.MOVING:
        yield from pairs(parse, group, causes_of(parse, n), objects, "+", "moves", span)
    elif people:
        done = verb_phrase_names.deed(words, k + 1, negated) if group.lemma in causal.MOVING else None
        if done is not None and words[whom.head].low not in {"it", "him", "her", "me", "us"}:
            yield from pairs(parse, group, causes_of(parse, n), [done.phrase], times("+", done.sign), "moves", span)
    elif later is None or negated:
        return
    elif later.lemma in {"be", "become", "get"}:
        yield from _became(parse, n, group, whom, span)
    elif later.form == "v" and not objects and later.lemma in causal.INTRANSITIVE:
        yield from pairs(
            parse,
            group,
            causes_of(parse, n),
            [whom],
            by_value(words, later.lemma, whom, causal.INTRANSITIVE[later.lemma]),
            "moves",
            span,
        )


def _predisposed(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X predisposes people to Y"."""
    words = parse.words
    whom = noun_phrases.whole(words, group.last)
    if whom is not None and whom.last + 1 < len(words) and words[whom.last].low == "to":
        effects = coordination.listed(words, whom.last + 1)
        yield from pairs(parse, group, causes_of(parse, n), effects, "+", "moves", whom.last + 1)


def _found_to(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "We found X to reduce Y"."""
    words = parse.words
    causes = coordination.listed(words, group.last)
    if not causes or causes[-1].last + 1 >= len(words) or words[causes[-1].last].tag != "T":
        return
    k = causes[-1].last + 1
    later = next((other for other in parse.groups if other.first <= k <= other.main), None)
    sign = causal.transitive().get(later.lemma, "") if later is not None and later.form == "v" else ""
    purpose = singular(words[causes[-1].head].low) in nouns.METHOD | nouns.TO_DO | modality.MEANS
    if later is None or not sign or purpose:
        # "found strategies to raise adherence" tells what they are for
        return
    for found in pairs(parse, group, causes, objects_of(words, later.last), sign, "found to", later.last, later.lemma):
        found.hedged = found.hedged or group.lemma in modality.PASS_ON_HEDGED
        yield found


def _made(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X makes Y harder": the adjective after the object says which way."""
    words = parse.words
    effect = noun_phrases.whole(words, _past_adverbs(words, group.last))
    if effect is not None and words[effect.head].low == "it":
        yield from _made_it(parse, n, group, effect.last)
    if effect is not None and len(effect) > 1 and _works(words, effect.head):
        done = verb_phrase_names.deed(words, effect.head)
        if done is not None:
            yield from pairs(parse, group, causes_of(parse, n), [done.phrase], done.sign, "makes", effect.head)
        return
    if effect is None or words[effect.first].tag == "P":
        return
    if words[effect.head].low in nouns.PEOPLE:
        done = verb_phrase_names.deed(words, effect.last)
        if done is not None and words[done.phrase.first].tag in {"J", "v", "V"}:
            # "makes people more selfish", "makes people more likely to cooperate", "made people save more"
            yield from pairs(parse, group, causes_of(parse, n), [done.phrase], done.sign, "makes", effect.last)
        return
    yield from _became(parse, n, group, effect, effect.last)


def _works(words: list[Word], k: int) -> bool:
    """Whether the noun at `k` is what people do: "makes workers work harder"; not "makes patient care safer"."""
    whom = words[k - 1].low
    return whom in nouns.PEOPLE and is_plural(whom) and words[k].low in verb_forms()


def _made_it(parse: Parse, n: int, group: VerbGroup, k: int) -> Iterator[Match]:
    """ "X makes it harder (for Z) to find Y"."""
    words = parse.words
    to = next((j for j in range(k, min(len(words), k + 10)) if words[j].tag == "T"), None)
    ease = next((causal.MADE[words[j].low] for j in range(k, to or k) if words[j].low in causal.MADE), "")
    if to is None or not ease:
        return
    done = next((other for other in parse.groups if other.first <= to + 1 <= other.main), None)
    objects = objects_of(words, done.last) if done is not None and done.form == "v" else []
    sign = causal.transitive().get(done.lemma, "") if done is not None else ""
    if sign:
        for effect in objects:
            turned = times(ease, by_value(words, done.lemma, effect, sign)) if done is not None else sign
            yield from pairs(parse, group, causes_of(parse, n), [effect], turned, "makes", to)


def _became(parse: Parse, n: int, group: VerbGroup, effect: Phrase, k: int) -> Iterator[Match]:
    """What the adjective at word `k` says that X made of Y."""
    words = parse.words
    while k < len(words) and words[k].tag == "R" and words[k].low not in {"more", "less"}:
        k += 1
    if k >= len(words) or (words[k].tag != "J" and words[k].low not in {"more", "less"}):
        return
    sign = nouns.DIRECTION_ADJECTIVES.get(words[k].low) or causal.MADE.get(words[k].low, "")
    if k + 1 < len(words) and words[k].low in {"more", "less"}:
        sign = "-" if words[k].low == "less" else "+"
        good = causal.MADE.get(words[k + 1].low)
        if good is None:
            # "makes crops less nutritious": there are no fewer crops
            yield from _turned(parse, n, group, effect, k, sign)
            return
        sign = times(good, sign)
    if words[k].low in vocabulary.ADJECTIVES.keys() - {"more", "less"}:
        sign = on_phrase(vocabulary.ADJECTIVES[words[k].low], words, effect)
    if sign:
        yield from pairs(parse, group, causes_of(parse, n), [effect], sign, "makes", k + 1)


def _turned(parse: Parse, n: int, group: VerbGroup, effect: Phrase, k: int, sign: str) -> Iterator[Match]:
    """ "makes cells more sensitive to X": being sensitive to X; "makes yields more stable": yields more stable."""
    done = verb_phrase_names.deed(parse.words, k + 1)
    if done is not None and len(done.phrase) > 1:
        yield from pairs(parse, group, causes_of(parse, n), [done.phrase], sign, "makes", k + 1)
    elif done is not None:
        told = Phrase(effect.first, k + 2, effect.head, clausal=True)
        yield from pairs(parse, group, causes_of(parse, n), [told], "+", "makes", k + 1)


def _serves(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X provides a mechanism for reducing Y", "X is a key factor in reducing Y"."""
    words = parse.words
    k = group.last
    while k < len(words) and (words[k].tag in {"D", "J", "R", "#"} or words[k].low == "of"):
        k += 1
    while k + 1 < len(words) and words[k].tag == "N" and words[k + 1].tag == "N":
        k += 1
    if k + 2 >= len(words) or words[k].tag != "N" or words[k + 2].tag not in {"g", "R"}:
        return
    noun, link = singular(words[k].low), words[k + 1].low
    if (noun in _SERVING and group.lemma != "be" and link in {"for", "of"}) or (
        noun in _FACTOR and group.lemma == "be" and link == "in"
    ):
        causes: list[Phrase] = clauses.subjects(words, parse.groups, n)
        yield from in_doing(parse, group, causes, k + 2, "serves")


def _past_adverbs(words: list[Word], k: int) -> int:
    while k < len(words) and words[k].tag == "R":
        k += 1
    return k
