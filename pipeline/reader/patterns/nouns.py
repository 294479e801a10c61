"""Predicate patterns, nominal and adjectival: "X is a cause of Y", "X is required for Y"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.reader import clauses, coordination
from pipeline.reader.lexicon import causal, modality, nouns
from pipeline.reader.match import Match, Parse, times
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.patterns.verbs import abstract, build, is_molecule
from pipeline.reader.tokens import Word
from pipeline.reader.valence import is_bad_phrase
from pipeline.reader.verb_groups import VerbGroup
from pipeline.records import Sign
from pipeline.vocabulary.spelling import singular

_GOOD = frozenset("positive beneficial favorable favourable stimulatory promoting enhancing".split())
_ILL = frozenset("negative adverse detrimental harmful inhibitory deleterious suppressive damaging".split())
_TREATING = frozenset("treatment management prevention relief therapy reduction prophylaxis control".split())
_REGULATING: dict[str, Sign] = {"negative": "-", "positive": "+"}
_WELCOME = frozenset("beneficial favorable favourable".split())
_UNWELCOME = frozenset("adverse detrimental harmful deleterious damaging".split())
_GUARDING = frozenset("protective preventive prophylactic".split())
# "the main cause of Y is X"
# "one consequence of X is Y"
_FOLLOWING = frozenset("consequence repercussion sequela aftermath by-product".split())
# "risk factors for Y were X and Z"
_RISKS: dict[str, Sign] = {"predictor": "+", "determinant": "?", "risk factor": "+", "protective factor": "-"}
_NAMED = frozenset("cause driver trigger source reason explanation".split())
# "more research is needed to": what is called for.
_WANTED = frozenset("more further additional better new novel future other".split())
EMPTY_EFFECT = frozenset("no little negligible minimal".split())
_EXERTING = frozenset("have exert play exhibit produce exercise demonstrate show display".split())


def find(parse: Parse) -> Iterator[Match]:
    """Every effect that a noun or adjective of the sentence states."""
    words = parse.words
    for n, group in enumerate(parse.groups):
        if group.intended:
            continue
        if group.form == "B":
            yield from _predicate(parse, n, group)
        elif group.lemma in {"include", "comprise"} and group.form == "V":
            yield from _named_cause(parse, n, group)
        elif group.passive and group.auxiliary and group.lemma in {"require", "need"} and group.last < len(words):
            yield from _adjective(parse, n, group, group.main)
        elif group.lemma in _EXERTING and not _tells(parse, group):
            yield from _has_effect(parse, n, group)
        elif group.lemma == "succeed" and [word.low for word in words[group.last : group.last + 1]] == ["in"]:
            yield from in_doing(parse, group, clauses.subjects(words, parse.groups, n), group.last + 1, "succeeds")
        elif group.lemma in {"act", "serve", "function", "emerge"}:
            yield from _acts_as(parse, n, group)


def _tells(parse: Parse, group: VerbGroup) -> bool:
    """Whether the subject of "showed an effect on" is the study rather than what has the effect."""
    if group.lemma not in {"demonstrate", "show"}:
        return False
    words = parse.words
    heads = {words[k].low for k in range(max(0, group.first - 12), group.first) if words[k].tag in {"N", "P"}}
    return bool(heads & (modality.AGENTS | {"results", "result", "findings", "data", "evidence", "model", "models"}))


def stated(
    parse: Parse, group: VerbGroup | None, cause: Phrase, effect: Phrase, sign: Sign, span: tuple[int, int], rule: str
) -> Match:
    """A match with the direction, hedge and denial of its group."""
    found = Match(cause, effect, sign, span[0], span[1], rule)
    if effect.direction:
        found.sign = times(sign, effect.direction)
    if group is not None:
        found.hedged, found.conditional, found.denied = group.hedged, group.conditional, group.negated
    found.hedged = found.hedged or is_supposed(parse.words, *span)
    if any(word.low in {"nor", "neither"} for word in parse.words[max(0, cause.first - 2) : cause.last + 2]):
        found.denied = True
    if found.denied and found.sign in {"?", "0"}:
        found.sign, found.denied = "0", False
    return found


def is_supposed(words: list[Word], first: int, last: int) -> bool:
    """Whether an adjective in `words[first:last]` hedges: "a potential cause of"."""
    return any(word.low in modality.HEDGING_ADJECTIVES for word in words[first:last])


def tone(words: list[Word], first: int, last: int, effect: Phrase) -> Sign:
    """Which way an effect goes by the adjectives between two words; a good effect on something bad means less of it."""
    low = {word.low for word in words[first:last]}
    bad = is_bad_phrase(words, effect)
    if low & EMPTY_EFFECT:
        return "0"
    if bad and low & _REGULATING.keys():
        # "a positive effect on pain" may mean more of it, or good
        return "?"
    if low & _GOOD:
        return "-" if bad and low & _WELCOME else "+"
    if low & _ILL:
        return "+" if bad and low & _UNWELCOME else "-"
    return "?"


def _predicate(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X is a cause of Y", "X is required for Y", "Y is due to X", "Y is the result of X"."""
    words = parse.words
    k = group.last
    if [word.tag for word in words[k : k + 3]] == [",", "R", ","]:
        # "X is, therefore, a cause of Y"
        k += 3
    while k < len(words) and (
        words[k].tag in {"R", "D", "X", "J", "#"} or words[k].low == "one" or _joins_adjectives(words, k)
    ):
        nxt = words[k + 1] if k + 1 < len(words) else None
        if words[k].tag in {"J", "n"} and nxt is not None and nxt.tag in {"I", "T"}:
            yield from _adjective(parse, n, group, k)
            return
        k += 1
    if k < len(words) and words[k].low == "of":
        # "one of the causes of"
        k += 1
        while k < len(words) and words[k].tag in {"D", "J", "#", "R"}:
            k += 1
    if k >= len(words) or words[k].tag != "N":
        return
    yield from _predicate_noun(parse, n, group, k, "predicate")
    yield from _named_cause(parse, n, group)


def _joins_adjectives(words: list[Word], k: int) -> bool:
    """Whether word `k` stands between two adjectives: "a safe, cheap and effective method"."""
    beside = k + 1 < len(words) and words[k - 1].tag == "J" and words[k + 1].tag in {"J", "C", "R"}
    return words[k].tag in {",", "C"} and (
        beside
        or (
            words[k].tag == "C"
            and words[k + 1 : k + 2] != []
            and words[k + 1].tag == "J"
            and words[k - 1].tag in {"J", ",", "N"}
            and words[k - 2].tag in {",", "J"}
        )
    )


def _named_cause(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "The main cause of Y is X"."""
    words = parse.words
    for subject in clauses.subjects(words, parse.groups, n):
        for k in range(subject.first, subject.last - 2):
            if words[k].tag not in {"D", "J", "#", "R", "N"} or _is_said(words, subject.first):
                break
            noun = singular(words[k].low)
            risk = _RISKS.get(noun if noun != "factor" else f"{words[k - 1].low} factor")
            if group.form == "V" and noun in {"source", "reason", "explanation"}:
                continue
            if words[k + 1].low not in {"of", "for"} or (noun not in _NAMED | _FOLLOWING and risk is None):
                continue
            named, told = coordination.listed(words, k + 2, subject.last), coordination.listed(words, group.last)
            causes, effects = (named, told) if noun in _FOLLOWING else (told, named)
            for cause in causes:
                for effect in effects:
                    found = stated(parse, group, cause, effect, risk or "+", (group.first, group.last), "named cause")
                    if risk is not None and noun != "determinant":
                        found.strength = "correlational"
                    yield found
            return


def _is_said(words: list[Word], first: int) -> bool:
    """Whether a phrase that begins at `first` is itself what is said of something: "X is a predictor of Y"."""
    while first and words[first - 1].tag in {"D", "R", "J"}:
        first -= 1
    return first > 0 and words[first - 1].tag in {"B", "I", "V", "v", "g"}


def _predicate_noun(parse: Parse, n: int, group: VerbGroup, k: int, rule: str) -> Iterator[Match]:
    words = parse.words
    while k + 1 < len(words) and words[k + 1].tag == "N":
        k += 1
    noun = singular(words[k].low)
    serves = noun in modality.MEANS or words[k].low == "means"
    if serves and k + 2 < len(words) and words[k + 1].tag == "I" and words[k + 2].tag == "g":
        # "X is an effective way of reducing Y"
        for found in in_doing(parse, group, clauses.subjects(words, parse.groups, n), k + 2, rule):
            found.conditional = True
            yield found
        return
    joined = f"{words[k - 1].low} {noun}"
    if k + 1 >= len(words) or words[k + 1].low not in {"of", "for", "to", "in", "behind", "against"}:
        return
    link = words[k + 1].low
    correlating = joined in causal.RISK_NOUNS or (noun in causal.RISK_NOUNS and noun != "factor")
    sign: Sign | None = causal.RISK_NOUNS.get(joined) or (causal.RISK_NOUNS[noun] if correlating else None)
    if sign is None and link in {"of", "to", "for", "behind"}:
        sign = causal.CAUSE_NOUNS.get(noun)
    if sign == "?" or (correlating and words[k - 1].low == "negative"):
        # "a negative regulator of"
        sign = _REGULATING.get(words[k - 1].low, sign)
    acting = noun == "factor" and not correlating and _is_acting(words, k)
    if acting and link in {"in", "to", "for", "of"}:
        sign = "+" if words[k - 1].low.startswith("contribut") else "?"
    subjects = clauses.subjects(words, parse.groups, n)
    others = coordination.listed(words, k + 2)
    if sign is None and noun in causal.RESULT_NOUNS and link == "of":
        for cause in others:
            for effect in subjects:
                yield stated(parse, group, cause, effect, "+", (group.first, k + 2), rule)
        return
    if sign is None or (link == "in" and not (correlating or acting)) or (link == "against" and sign != "-"):
        return
    for cause in subjects:
        for effect in others:
            if sign == "0" or (noun in {"source", "origin"} and not abstract(words, effect)):
                continue
            found = stated(parse, group, cause, effect, sign, (group.first, k + 2), rule)
            if correlating:
                found.strength = "correlational"
                if found.denied:
                    found.sign, found.denied = "0", False
            yield found


def _is_acting(words: list[Word], k: int) -> bool:
    """Whether an adjective of the noun at `k` says that it acts on what is named behind: "a key factor in Y"."""
    if k + 2 >= len(words) or words[k + 2].tag == "g":
        return False
    first = k
    while first and (words[first - 1].tag in {"J", "C", "g"} or words[first - 1].low in causal.ACTING_FACTORS):
        first -= 1
    return any(word.low in causal.ACTING_FACTORS for word in words[first:k])


def _adjective(parse: Parse, n: int, group: VerbGroup, k: int) -> Iterator[Match]:
    words = parse.words
    key = (words[k].low, words[k + 1].low)
    subjects = clauses.subjects(words, parse.groups, n)
    # what is only "necessary to reduce Y" is called for, not found
    to = k + 3 if [word.low for word in words[k + 1 : k + 3]] == ["in", "order"] else k + 1
    if words[k].low in causal.SERVING_ADJECTIVES and to + 1 < len(words) and words[to].tag == "T":
        wanted = any(words[subject.first].low in _WANTED for subject in subjects)
        for found in () if wanted else in_doing(parse, group, subjects, to + 1, "adjective"):
            found.last = k + 1
            yield found
        return
    others = coordination.listed(words, k + 2)
    span = (group.first, k + 2)
    if key in causal.CAUSE_ADJECTIVES.keys() | causal.USEFUL and k + 2 < len(words) and words[k + 2].tag == "g":
        yield from in_doing(parse, group, subjects, k + 2, "adjective")
    elif key == ("effective", "in") and (treated := _treated(words, k + 2)):
        for cause in subjects:
            for effect in treated:
                yield stated(parse, group, cause, effect, "-", span, "adjective")
    elif sign := causal.CAUSE_ADJECTIVES.get(key):
        for cause in subjects:
            for effect in others:
                if key == ("needed", "for") and not is_molecule(words, cause):
                    # "more research is needed for"
                    continue
                if key == ("involved", "in") and not is_origin(words, effect):
                    # what takes part in a process does not act on it
                    continue
                if key == ("promising", "for") and not is_bad_phrase(words, effect):
                    # "promising for yield" promises more of it, "promising for pain" less
                    continue
                found = stated(parse, group, cause, effect, sign, span, "adjective")
                found.hedged = found.hedged or key == ("implicated", "in")
                yield found
    elif key in causal.USEFUL:
        yield from in_doing(parse, group, subjects, k + 2, "adjective")
    elif key[0] in {"ineffective", "inefficient"} and key[1] in {"in", "at", "for"}:
        for found in in_doing(parse, group, subjects, k + 2, "adjective"):
            found.denied = not found.denied
            yield found
    elif key in causal.BACK_ADJECTIVES:
        sign = causal.BACK_ADJECTIVES[key]
        if words[k - 1].tag == "J" and words[k - 1].low not in nouns.DIRECTION_ADJECTIVES:
            # "is difficult due to X": less of it; of "is green due to X" it is not known
            sign = times(causal.MADE.get(words[k - 1].low, "?"), sign)
        for cause in others:
            if key == ("due", "to") and len(cause) == 1 and words[cause.head].low in causal.SCHEDULED:
                # "is due to end in June" tells when
                continue
            for effect in subjects:
                if words[effect.head].low not in nouns.ARMS:
                    # "mice are susceptible to X" says nothing that X does to mice
                    yield stated(parse, group, cause, effect, sign, span, "back adjective")
    elif key in causal.LINK_ADJECTIVES:
        for cause in subjects:
            for effect in others:
                found = stated(parse, group, cause, effect, causal.LINK_ADJECTIVES[key], span, "link adjective")
                found.strength = "correlational"
                yield found


def _treated(words: list[Word], k: int) -> list[Phrase]:
    """What is treated in "the treatment of Y" at word `k`."""
    k += k < len(words) and words[k].tag == "D"
    if k + 2 >= len(words) or words[k].low not in _TREATING or words[k + 1].low != "of":
        return []
    return coordination.listed(words, k + 2)


def is_origin(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase is "the pathogenesis of Y" or "the development of Y"; "rural development" is a thing itself."""
    head = singular(words[phrase.head].low)
    return head in nouns.ORIGINS and (head != "development" or phrase.last > phrase.head + 1)


def in_doing(parse: Parse, group: VerbGroup, causes: list[Phrase], k: int, rule: str) -> Iterator[Match]:
    """ "X is effective in reducing Y", "X plays a role in reducing Y", "X is essential to reduce Y"."""
    words = parse.words
    while k < len(words) and words[k].tag == "R":
        k += 1
    if k >= len(words) or words[k].tag not in {"g", "v"}:
        return
    lemma = words[k].lemma
    sign = causal.transitive().get(lemma) or causal.WEAK.get(lemma, "") or causal.DONE.get(lemma, "")
    if not sign:
        return
    effects = coordination.listed(words, k + 1)
    for cause in causes:
        for effect in effects:
            yield build(words, group, cause, effect, sign, rule, k + 1, acting=lemma)
    then = effects[-1].last if effects else len(words)
    if then + 1 < len(words) and words[then].tag == "C" and words[then + 1].tag == words[k].tag == "g":
        # "effective in reducing A or improving B"
        yield from in_doing(parse, group, causes, then + 1, rule)


def _has_effect(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X had no effect on Y", "X plays a role in Y"."""
    words = parse.words
    k = group.last
    while k < len(words) and words[k].tag in {"D", "J", "R", "#", "n", "C", ","}:
        k += 1
    while k + 1 < len(words) and words[k].tag == "N" and words[k + 1].tag == "N":
        k += 1
    if k + 1 >= len(words) or singular(words[k].low) not in causal.EFFECT_NOUNS:
        return
    head = singular(words[k].low)
    adjectives = (group.last, k)
    if words[k + 1].low == "both" and k + 2 < len(words):
        # "an impact both on A and B"
        k += 1
    link = words[k + 1].low
    causes = clauses.subjects(words, parse.groups, n)
    if head == "role" and link in {"in", "for"}:
        if k + 2 < len(words) and words[k + 2].tag == "g":
            yield from in_doing(parse, group, causes, k + 2, "role in")
            return
        rule = "role"
    elif link in {"on", "upon", "for", "against"}:
        rule = "has effect"
    else:
        return
    guarding = rule == "has effect" and any(word.low in _GUARDING for word in words[slice(*adjectives)])
    for cause in causes:
        for effect in coordination.listed(words, k + 2):
            sign = "-" if link == "against" else "+" if guarding else tone(words, *adjectives, effect)
            yield stated(parse, group, cause, effect, sign, (group.first, k + 2), rule)


def _acts_as(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X acts as an inhibitor of Y"."""
    words = parse.words
    k = group.last
    if k >= len(words) or words[k].low != "as":
        return
    k += 1
    while k < len(words) and words[k].tag in {"D", "J", "R"}:
        k += 1
    if k < len(words) and words[k].tag == "N":
        yield from _predicate_noun(parse, n, group, k, "acts as")
