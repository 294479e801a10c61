"""Verb patterns: "X reduces Y", "Y was reduced by X", "X leads to Y", "Y stems from X"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.reader import clauses, coordination, noun_phrases
from pipeline.reader.lexicon import causal, nouns
from pipeline.reader.match import Match, Parse, times
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.tokens import Word
from pipeline.reader.valence import on_phrase, verb_on
from pipeline.reader.verb_groups import VerbGroup
from pipeline.records import Sign
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.spelling import singular

# What is raised without getting larger.
_VOICED = frozenset(
    "slogan slogans question questions concern concerns demand demands issue issues objection objections voice voices "
    "doubt doubts possibility point points challenge challenges funds money".split()
)
_UNTOLD = frozenset("result results outcome outcomes way ways thing things".split())
_TONES = vocabulary.ADVERBS.keys() - {"directly", "reversely"}
_WHERE = frozenset("in on over at within along".split())
_REACHED = frozenset("level levels area areas process".split())
_DISPUTES = frozenset("disagreement disagreements discrepancy discrepancies".split())
# What molecules do: "X requires kinase activity" says that the activity acts, "X requires time" does not.
_MOLECULAR = frozenset("signaling signalling phosphorylation expression activity kinase receptor transcription".split())
_LONGEST_LIST = 12
_LOOSE_PARTICLES = frozenset("back away".split())
_PHRASAL_LEMMAS = frozenset(lemma for lemma, *_ in vocabulary.PHRASAL)
_CORRELATING = {"positively": "+", "negatively": "-", "inversely": "-", "directly": "+"}


def find(parse: Parse) -> Iterator[Match]:
    """Every effect that a verb of the sentence states."""
    for n, group in enumerate(parse.groups):
        if group.intended or (group.infinitive and group.form == "v"):
            continue
        yield from _of_group(parse, n, group)


def _of_group(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    words = parse.words
    lemma = group.lemma
    preposition, after = _preposition(words, group.last)
    if group.form in {"B", "H"}:
        return
    particle = _particle(words, group)
    if group.passive or (group.form == "n" and not group.auxiliary):
        yield from _passive(parse, n, group, preposition, after)
        return
    if particle is not None:
        turned = times(particle.sign, _undergone(parse, n))
        yield from pairs(parse, group, causes_of(parse, n), particle.objects, turned, "forward", particle.last)
    elif (lemma, preposition) in causal.FORWARD:
        turned = times(causal.FORWARD[lemma, preposition], _undergone(parse, n))
        for match in pairs(parse, group, causes_of(parse, n), objects_of(words, after), turned, "forward", after):
            if lemma == "contribute" and words[match.effect.head].low == "variance":
                # a share of what varies goes together with it
                match.strength = "correlational"
            yield match
    elif (lemma, preposition) in causal.BACKWARD and not (lemma == "respond" and group.form == "g"):
        yield from _backward(parse, n, group, causal.BACKWARD[lemma, preposition], after)
    elif lemma == "give" and words[group.last : group.last + 1] and words[group.last].low == "rise":
        yield from pairs(
            parse, group, causes_of(parse, n), objects_of(words, group.last + 2), "+", "forward", group.last + 2
        )
    elif lemma == "correlate" and preposition == "with":
        sign = adverb_sign(words, group, after)
        found = pairs(parse, group, causes_of(parse, n), objects_of(words, after), sign, "correlate", after)
        yield from _as_correlation(found, group)
    elif lemma in causal.CORRELATE and not preposition:
        objects = objects_of(words, group.last)
        found = pairs(parse, group, causes_of(parse, n), objects, causal.CORRELATE[lemma], "predict", group.last)
        yield from _as_correlation(found, group)
    elif lemma == "require" and group.form in {"V", "v"}:
        found = pairs(parse, group, objects_of(words, group.last), causes_of(parse, n), "+", "backward", group.last)
        yield from (match for match in found if _is_process(words, match.effect) and is_molecule(words, match.cause))
    elif lemma in {"favor", "favour"} and group.form == "g" and _compares(words, group.first):
        # "differed between groups, favouring X": X is the side that did better
        return
    elif (kept := _kept_from(words, group)) is not None:
        yield from pairs(parse, group, causes_of(parse, n), [kept], "-", "active", group.last)
    else:
        yield from _active(parse, n, group)


class _Particle(NamedTuple):
    """What a phrasal verb says of its objects, and where verb and particle end."""

    sign: Sign
    objects: list[Phrase]
    last: int


def _particle(words: list[Word], group: VerbGroup) -> _Particle | None:
    """ "drove down prices", "cut back on sugar", "drove prices down"."""
    k = group.last
    for count in (2, 1):
        way = vocabulary.PHRASAL.get((group.lemma, *(word.low for word in words[k : k + count])))
        objects = objects_of(words, k + count) if way is not None else []
        if way is not None and objects:
            return _Particle(way.sign, objects, k + count)
    objects = objects_of(words, k) if group.lemma in _PHRASAL_LEMMAS else []
    if not objects:
        return None
    last = objects[-1]
    swallowed = len(last) > 1 and last.head == last.last - 1 and words[last.head].low in _LOOSE_PARTICLES
    if swallowed and (group.lemma, words[last.head].low) in vocabulary.PHRASAL:
        # "held prices back" is no back
        last.last, last.head = last.last - 1, last.head - 1
    way = vocabulary.PHRASAL.get((group.lemma, *(word.low for word in words[last.last : last.last + 1])))
    return None if way is None else _Particle(way.sign, objects, k)


def _active(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X reduces Y", "X brings about a change in Y"."""
    words, lemma = parse.words, group.lemma
    sign = causal.transitive().get(lemma) or causal.WEAK.get(lemma, "")
    if sign:
        objects = objects_of(words, group.last)
        if lemma in causal.MOVING | causal.LETTING | {"prevent"} and objects and _does(words, objects[-1].last):
            return
        if lemma in {"raise", "fuel", "support", "address"} and objects and words[objects[0].head].low in _VOICED:
            return
        if lemma in causal.GUARDING:
            guarded = list(_protected(parse, n, group, objects))
            yield from guarded
            if guarded:
                return
        turned = times(sign, _undergone(parse, n))
        found = pairs(parse, group, causes_of(parse, n), objects, turned, "active", group.last)
        if lemma in causal.HANDLING:
            found = (match for match in found if abstract(words, match.effect))
        yield from _marked(found, lemma in causal.WEAK and not _changing(words, objects))
    elif lemma in causal.BRING:
        objects = objects_of(words, group.last)
        if _changing(words, objects):
            brought = [phrase for phrase in objects if _is_change(words, phrase)]
            yield from pairs(parse, group, causes_of(parse, n), brought, "+", "brings", group.last)


def _is_tool(words: list[Word], phrase: Phrase) -> bool:
    """Whether what predicts is a model or a measurement: "predicted by the BlueM model", "by measuring X"."""
    head = singular(words[phrase.head].low)
    return words[phrase.first].tag == "g" or head in nouns.METHOD | nouns.STUDY | nouns.ASSAYS or head == "screen"


_RECORDS = frozenset("registry registries register registers database databases record records".split())


def _compares(words: list[Word], end: int) -> bool:
    return any(word.low.startswith(("difference", "differed", "trend", "improvement")) for word in words[:end])


def _kept_from(words: list[Word], group: VerbGroup) -> Phrase | None:
    """What is not done then: "entering mitosis" in "X prevents cells from entering mitosis"."""
    objects = objects_of(words, group.last) if group.lemma in causal.KEEPING else []
    k = objects[-1].last if objects else len(words)
    if k + 1 >= len(words) or words[k].low != "from" or words[k + 1].tag != "g":
        return None
    kept = noun_phrases.whole(words, k + 1)
    return Phrase(kept.first, kept.last, kept.head, clausal=True) if kept is not None else None


def _protected(parse: Parse, n: int, group: VerbGroup, objects: list[Phrase]) -> Iterator[Match]:
    """ "X protects Y from Z": X lowers Z."""
    words = parse.words
    if objects and objects[-1].last < len(words) and words[objects[-1].last].low in {"from", "against"}:
        dangers = objects_of(words, objects[-1].last + 1)
        yield from pairs(parse, group, causes_of(parse, n), dangers, "-", "active", group.last)


def _changing(words: list[Word], objects: list[Phrase]) -> bool:
    """Whether the first object itself says what changed: "accuracy gains", "a greater ability"."""
    return bool(objects) and _is_change(words, objects[0])


def _is_change(words: list[Word], phrase: Phrase) -> bool:
    head = words[phrase.head].low
    return singular(head) in nouns.CHANGE or (head not in _UNTOLD and bool(noun_phrases.direction_of(words, phrase)))


def abstract(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase names a process, state or quantity; what makes a thing is a maker, not a cause."""
    head = singular(words[phrase.head].low)
    known = (
        head in nouns.CHANGE
        or head in nouns.BAD
        or head in nouns.ABSTRACT
        or bool(noun_phrases.direction_of(words, phrase))
    )
    return known or (head.endswith(nouns.ABSTRACT_ENDINGS) and head not in {"bacteria", "media", "criteria"})


def _marked(found: Iterator[Match], weak: bool, given: bool = False) -> Iterator[Match]:
    """`given`: "the harm caused by X" holds whatever the sentence goes on to ask about it."""
    for match in found:
        match.weak = weak
        match.supposed = given
        yield match


def _as_correlation(found: Iterator[Match], group: VerbGroup) -> Iterator[Match]:
    for match in found:
        match.strength = "correlational"
        if group.negated:
            match.sign, match.denied = "0", False
        yield match


def _preposition(words: list[Word], i: int) -> tuple[str, int]:
    """The preposition that follows a verb, past adverbs, and the word after it."""
    while i < len(words) and (words[i].tag == "R" or _is_not_only(words, i)):
        i += 1
    if i < len(words) and words[i].tag in {"I", "T"}:
        return words[i].low, i + 1
    return "", i


def _does(words: list[Word], k: int) -> bool:
    """Whether "to" or "from" and a verb follow: "X causes Y to fall" is not "X causes Y"."""
    if k + 1 >= len(words):
        return False
    return (words[k].tag == "T" and words[k + 1].tag == "v") or (
        words[k].low == "from" and words[k + 1].low.endswith("ing")
    )


def _is_not_only(words: list[Word], i: int) -> bool:
    return words[i].tag == "X" and i + 1 < len(words) and words[i + 1].low == "only"


def objects_of(words: list[Word], i: int) -> list[Phrase]:
    while i < len(words) and words[i].tag in {"R", "X"} and words[i].low not in vocabulary.ADJECTIVES:
        i += 1
    return coordination.listed(words, i)


def causes_of(parse: Parse, n: int) -> list[Phrase]:
    """What acts in group `n`: its subject, or for "…, leading to" the subject of the clause it hangs on."""
    group = parse.groups[n]
    words = parse.words
    if group.form != "g" or group.auxiliary:
        return clauses.subjects(words, parse.groups, n)
    j = group.first - 1
    while j >= 0 and words[j].tag == "R":
        j -= 1
    if j < 0:
        return []
    if words[j].tag == "N":
        nearest = clauses.nearest(words, j)
        return [nearest] if nearest is not None else []
    if words[j].tag == "C" and n and parse.groups[n - 1].form == "g" and not parse.groups[n - 1].auxiliary:
        causes = causes_of(parse, n - 1)
        # "without raising A or lowering B"
        group.negated = group.negated or (parse.groups[n - 1].negated and words[j].low in {"or", "nor"})
        return causes
    if words[j].tag == "," or (words[j].tag == "C" and j and words[j - 1].tag == "," and words[j].low == "and"):
        m = clauses.main_before(words, parse.groups, n)
        return [] if m is None else clauses.subjects(words, parse.groups, m)
    if words[j].low in {"by", "through", "via"}:
        m = clauses.main_before(words, parse.groups, n)
        active = m is not None and not parse.groups[m].passive and parse.groups[m].form not in {"B", "H"}
        return clauses.subjects(words, parse.groups, m) if m is not None and active else []
    if words[j].low == "without":
        m = clauses.main_before(words, parse.groups, n)
        group.negated = True
        return [] if m is None else clauses.subjects(words, parse.groups, m)
    return []


def _undergone(parse: Parse, n: int) -> Sign:
    """What was done to the cause of a participial clause: "X was deleted, leading to Y" tells what less of X does."""
    group, words = parse.groups[n], parse.words
    if group.form != "g" or group.auxiliary or not group.first or words[group.first - 1].tag not in {",", "R"}:
        return "+"
    m = clauses.main_before(words, parse.groups, n)
    if m is None or not parse.groups[m].passive or parse.groups[m].negated:
        return "+"
    lemma = parse.groups[m].lemma
    lowered = causal.transitive().get(lemma) == "-" or causal.WEAK.get(lemma) == "-" or lemma in causal.TAKE_AWAY
    return "-" if lowered else "+"


def _passive(parse: Parse, n: int, group: VerbGroup, preposition: str, after: int) -> Iterator[Match]:
    words = parse.words
    effects = _patients(parse, n, group)
    if not effects:
        return
    lemma = group.lemma
    kind = causal.PASSIVE_BACKWARD.get((lemma, preposition))
    if kind == "~":
        sign = adverb_sign(words, group, after)
        objects = objects_of(words, after)
        reduced = not group.auxiliary
        if reduced and lemma in {"relate", "connect", "tie", "couple"}:
            return
        if reduced:
            # "genes associated with X" are told apart by X; "risk associated with X" depends on it
            effects = [phrase for phrase in effects if words[phrase.head].low not in nouns.PARTS]
        if lemma == "link" and objects and words[objects[0].head].low in _RECORDS:
            # "the registry was linked to the mortality register"
            return
        sides = (objects, effects) if reduced else (effects, objects)
        yield from _as_correlation(pairs(parse, group, *sides, sign, "associated", after), group)
        return
    if kind:
        yield from pairs(parse, group, objects_of(words, after), effects, kind, "attributed", after)
        return
    sign = causal.transitive().get(lemma) or causal.WEAK.get(lemma, "")
    behind = group.last
    for count in (2, 1):
        # "prices were driven down by X"
        way = vocabulary.PHRASAL.get((lemma, *(word.low for word in words[group.last : group.last + count])))
        if way is not None and behind == group.last:
            sign, behind = way.sign, group.last + count
    if lemma in causal.CORRELATE and preposition == "by":
        causes = [phrase for phrase in objects_of(words, after) if not _is_tool(words, phrase)]
        found = pairs(parse, group, causes, effects, causal.CORRELATE[lemma], "predict", after)
        yield from _as_correlation(found, group)
        return
    if lemma in causal.GUARDING and preposition in {"from", "against"}:
        # "cells were protected from Z by X": X lowers Z
        effects, sign = objects_of(words, after), "-"
    agent = _agent(words, behind)
    if sign and agent is not None and words[agent : agent + 1] and words[agent].tag != "C":
        found = pairs(parse, group, objects_of(words, agent), effects, sign, "passive", agent)
        if lemma in {"determine", "amplify"}:
            found = (match for match in found if not _is_assay(words, match.cause))
        if lemma == "resolve":
            # "disagreements were resolved by discussion"
            found = (match for match in found if words[match.effect.head].low not in _DISPUTES)
        if lemma in causal.HANDLING:
            found = (match for match in found if abstract(words, match.effect))
        given = not group.auxiliary and sign == "+" and lemma in (causal.MAKE | {"produce"}) - {"drive", "mediate"}
        yield from _marked(found, lemma in causal.WEAK, given)


def _is_assay(words: list[Word], phrase: Phrase) -> bool:
    head = words[phrase.head].low
    return head in nouns.ASSAYS or head.endswith(nouns.ASSAY_ENDINGS)


def _is_process(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase names something that goes on: "binding", "kidney development"."""
    return singular(words[phrase.head].low).endswith(("ion", "ment", "ing", "sis", "ance", "al"))


def is_molecule(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase names a molecule or what one does: "GLN3", "ALK3-dependent BMP signaling", "kinase activity"."""
    inner = words[phrase.first : phrase.last]
    symbol = any(re.search(r"[A-Z].*[A-Z0-9]|[0-9].*[A-Z]", word.text) for word in inner)
    return (symbol and inner[-1].tag == "N") or words[phrase.head].low in _MOLECULAR


def _agent(words: list[Word], i: int) -> int | None:
    """The word after the "by" of a passive, past a short aside: "reduced in mice by X"."""
    while i < len(words) and words[i].tag == "R":
        i += 1
    if i < len(words) and words[i].tag == "I" and words[i].low in {"in", "at", "both", "from", "within", "to"}:
        inner = noun_phrases.whole(words, i + 1)
        if inner is not None:
            i = inner.last
    if i + 1 >= len(words) or words[i].low != "by":
        return None
    k = i + 1
    while k < len(words) and words[k].tag == "R":
        k += 1
    # "reduced by about 20%" names no agent
    return i + 1 if k < len(words) and words[k].tag != "#" else None


def _patients(parse: Parse, n: int, group: VerbGroup) -> list[Phrase]:
    """What a passive verb is said of; for "damage caused by X" the noun before it."""
    words = parse.words
    if group.auxiliary:
        return clauses.subjects(words, parse.groups, n)
    j = group.first - 1
    while j >= 0 and words[j].tag == "R":
        j -= 1
    apart = j >= 0 and words[j].tag == ","
    if apart:
        j -= 1
    elif j >= 0 and words[j].tag == "C" and n and parse.groups[n - 1].form == "n":
        return _patients(parse, n - 1, parse.groups[n - 1])
    phrase = clauses.left_phrase(words, j) if j >= 0 else None
    if phrase is None:
        return []
    m = clauses.main_before(words, parse.groups, n) if apart and words[phrase.head].low in _REACHED else None
    if m is not None:
        # "deaths reached new levels, driven by X": the deaths are
        return clauses.subjects(words, parse.groups, m)
    if singular(words[phrase.head].low) in nouns.EMPTY | nouns.JOINT:
        # "a relationship between floods caused by X and …": the floods are
        phrase = clauses.nearest(words, j) or phrase
    elif group.lemma in causal.MAKE | {"produce"}:
        phrase = _wider(words, phrase)
    return [*clauses.beside(words, phrase), phrase]


def _wider(words: list[Word], phrase: Phrase) -> Phrase:
    """For "inflammation in the stomach caused by X" the inflammation, not the stomach."""
    k = phrase.first - 2
    if k < 0 or words[phrase.first - 1].low not in _WHERE or words[k].tag != "N" or abstract(words, phrase):
        return phrase
    return clauses.left_phrase(words, k) or phrase


def _backward(parse: Parse, n: int, group: VerbGroup, sign: str, after: int) -> Iterator[Match]:
    words = parse.words
    j = group.first - 1
    while j >= 0 and words[j].tag == "R":
        j -= 1
    if group.form == "g" and j > 0 and words[j].tag == ",":
        # "Y, stemming from X" hangs on the noun before it, not on the subject of the clause
        # what relies on something is no noun beside: "having hope, relying on faith"
        nearest = clauses.left_phrase(words, j - 1) if group.lemma != "rely" else None
        effects = [nearest] if nearest is not None else []
    else:
        effects = causes_of(parse, n)
    found = pairs(parse, group, objects_of(words, after), effects, sign, "backward", after)
    for match in found:
        effect_head = singular(words[match.effect.head].low)
        if group.lemma in {"come", "derive", "originate", "emerge", "flow"} and not abstract(words, match.effect):
            continue
        if effect_head in nouns.METHOD and group.lemma in {"rely", "depend", "benefit", "come", "derive"}:
            continue
        yield match


def adverb_sign(words: list[Word], group: VerbGroup, after: int) -> str:
    for word in words[group.first : after]:
        if word.low in _CORRELATING:
            return _CORRELATING[word.low]
    return "+"


def pairs(
    parse: Parse,
    group: VerbGroup,
    causes: list[Phrase],
    effects: list[Phrase],
    sign: str,
    rule: str,
    last: int,
    acting: str = "",
) -> Iterator[Match]:
    """One match for every cause with every effect; endless lists are cut."""
    for cause in causes[:_LONGEST_LIST]:
        for effect in effects[:_LONGEST_LIST]:
            yield build(parse.words, group, cause, effect, sign, rule, last, acting)


def build(
    words: list[Word],
    group: VerbGroup,
    cause: Phrase,
    effect: Phrase,
    sign: str,
    rule: str,
    last: int,
    acting: str = "",
) -> Match:
    """A match with the sign that verb, object and negation give; `acting` is the verb if the group's is not."""
    signed = by_value(words, acting or group.lemma, effect, sign)
    if signed == "?":
        signed = _by_adverb(words, group, effect)
    if effect.direction:
        signed = times(signed, effect.direction)
    opens = cause.first == 1 or (cause.first > 1 and words[cause.first - 2].tag in {",", ";", ":", "S", "C"})
    if opens and words[cause.first].tag == "g" and words[cause.first - 1].low == "not":
        # "not taking X raises Y"
        signed = times(signed, "-")
    denied = group.negated or cause.denied or effect.denied
    if words[effect.first].low == "no" or words[cause.first].low in {"no", "neither"} or _after_nor(words, cause):
        denied = True
    if denied and signed == "?":
        signed, denied = "0", False
    return Match(
        cause, effect, signed, group.first, max(last, group.last), rule,
        denied=denied, hedged=group.hedged, conditional=group.conditional,
    )  # fmt: skip


def _by_adverb(words: list[Word], group: VerbGroup, effect: Phrase) -> Sign:
    """ "X negatively regulates Y", "Y was positively affected by X", "X impacts negatively on Y"."""
    for word in words[max(0, group.first - 1) : group.last + 1]:
        if word.tag == "R" and word.low in _TONES:
            return on_phrase(vocabulary.ADVERBS[word.low], words, effect)
    return "?"


def _after_nor(words: list[Word], cause: Phrase) -> bool:
    """ "neither A nor B": the openers before a phrase."""
    return any(word.low in {"neither", "nor", "none"} for word in words[max(0, cause.first - 2) : cause.last + 2])


def by_value(words: list[Word], lemma: str, effect: Phrase, sign: str) -> Sign:
    """Improving something bad means less of it; worsening something good too."""
    if lemma in causal.GUARDING and sign == "-":
        # "rescued from Z"
        return "-"
    return verb_on(lemma, words, effect, sign)
