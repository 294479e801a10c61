"""Effects stated by a noun or an adjective: "X is a cause of Y", "the effect of X on Y", "X is required for Y"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.claims.embedded import clauses, lists, phrases
from pipeline.claims.embedded.lexicon import causal, modality, nouns
from pipeline.claims.embedded.matches import Match, Parse, times
from pipeline.claims.embedded.morphology import singular
from pipeline.claims.embedded.phrases import Phrase
from pipeline.claims.embedded.rules_verbs import abstract, build
from pipeline.claims.embedded.verbs import VerbGroup
from pipeline.claims.embedded.words import Word
from pipeline.records import Sign

_GOOD = frozenset("positive beneficial favorable favourable stimulatory protective-not promoting enhancing".split())
_ILL = frozenset("negative adverse detrimental harmful inhibitory deleterious suppressive damaging".split())
_GUARDING = frozenset("protective preventive prophylactic".split())
_MEANS_NOUNS = frozenset("efficacy effectiveness usefulness utility potential ability role".split())
_ASSERTING = frozenset(
    "find show observe reveal demonstrate have identify confirm report indicate suggest detect".split()
)
_NIL = frozenset("nonsignificant non-significant insignificant negligible null zero absent nil".split())
_NOTED = frozenset("significant detectable detected observed found apparent evident discernible different".split())
# "more research is needed to": what is called for.
_WANTED = frozenset("more further additional better new novel future other".split())
_EMPTY_EFFECT = frozenset("no little negligible minimal".split())


def find(parse: Parse) -> Iterator[Match]:
    """Every effect that a noun or adjective of the sentence states."""
    words = parse.words
    for i, word in enumerate(words):
        if word.tag == "N":
            head = singular(word.low)
            if head in causal.EFFECT_NOUNS or word.low in _MEANS_NOUNS:
                yield from _effect_of(parse, i)
            elif head in causal.LINK_NOUNS:
                yield from _link_between(parse, i)
    for n, group in enumerate(parse.groups):
        if group.intended:
            continue
        if group.form == "B":
            yield from _predicate(parse, n, group)
        elif group.passive and group.auxiliary and group.lemma == "require" and group.last < len(words):
            yield from _adjective(parse, n, group, group.main)
        elif group.lemma in {"have", "exert", "play", "exhibit", "produce", "exercise"}:
            yield from _has_effect(parse, n, group)
        elif group.lemma in {"act", "serve", "function", "emerge"}:
            yield from _acts_as(parse, n, group)


def _listed(words: list[Word], i: int) -> list[Phrase]:
    return lists.listed(words, i)


def _match(
    parse: Parse, group: VerbGroup | None, cause: Phrase, effect: Phrase, sign: Sign, span: tuple[int, int], rule: str
) -> Match:
    found = Match(cause, effect, sign, span[0], span[1], rule)
    if effect.direction:
        found.sign = times(sign, effect.direction)
    if group is not None:
        found.hedged, found.conditional, found.denied = group.hedged, group.conditional, group.negated
    if any(word.low in {"nor", "neither"} for word in parse.words[max(0, cause.first - 2) : cause.last + 2]):
        found.denied = True
    if found.denied and found.sign in {"?", "0"}:
        found.sign, found.denied = "0", False
    return found


def _start(words: list[Word], i: int) -> int:
    """Where the noun phrase around `i` begins."""
    while i > 0 and words[i - 1].tag in {"D", "J", "#", "R"} and words[i].tag != "D":
        i -= 1
    return i


def _tone(words: list[Word], first: int, last: int) -> Sign:
    low = {word.low for word in words[first:last]}
    if low & _EMPTY_EFFECT:
        return "0"
    if low & _GOOD:
        return "+"
    if low & _ILL:
        return "-"
    return "?"


def _effect_of(parse: Parse, i: int) -> Iterator[Match]:
    """ "the effect of X on Y", "X's influence on Y"."""
    words = parse.words
    head = singular(words[i].low)
    if not any(group.finite for group in parse.groups):
        # A heading: "Effect of X on Y"
        return
    if words[i].low in _MEANS_NOUNS and i + 1 < len(words) and words[i + 1].low == "of":
        yield from _efficacy(parse, i)
        return
    if head in {"consequence", "action", "implication", "bearing", "repercussion"}:
        return
    first = _start(words, i)
    none = _is_no_evidence(words, first)
    if not none and first > 1 and words[first - 1].low == "of" and words[first - 2].low in nouns.ASSESSING:
        return
    if first and words[first - 1].lemma in modality.GOAL_VERBS and words[first - 1].tag in {"V", "v", "g", "n"}:
        return
    sign = "0" if none else _tone(words, first, i)
    target = {"role": ("in",)}.get(head, ("on", "upon"))
    if i + 1 < len(words) and words[i + 1].low == "of":
        causes = lists.listed(words, i + 2)
        if not causes or causes[-1].last >= len(words) or words[causes[-1].last].low not in target:
            return
        end = causes[-1].last
    elif i + 1 < len(words) and words[i + 1].low in target and first and words[first - 1].tag == "'":
        owner = clauses.left_phrase(words, first - 2)
        causes, end = ([owner] if owner is not None else []), i + 1
    else:
        return
    effects = _listed(words, end + 1)
    if effects:
        sign = _predicated(words, effects[-1].last) or sign
    for cause in causes:
        for effect in effects:
            yield _match(parse, None, cause, effect, sign, (i, i + 1), "effect of")


def _is_no_evidence(words: list[Word], first: int) -> bool:
    """Whether "no evidence of" or "no sign of" stands before word `first`."""
    if first < 3 or words[first - 1].low not in {"of", "for"} or words[first - 2].low not in modality.GROUNDS:
        return False
    return any(word.low == "no" or word.tag == "X" for word in words[max(0, first - 6) : first - 2])


def _predicated(words: list[Word], k: int) -> Sign | None:
    """ "… was negative", "… were not significant": what is said of an effect that has been named before word `k`."""
    if k >= len(words) or words[k].tag != "B":
        return None
    end = next((j for j in range(k, len(words)) if words[j].tag in {",", ";", ":", ".", "S", "W", "V"}), len(words))
    said = {word.low for word in words[k:end]}
    negated = any(word.tag == "X" for word in words[k:end])
    if said & _NIL or (negated and said & _NOTED):
        return "0"
    tone = _tone(words, k, end)
    return None if negated or tone == "?" else tone


def _efficacy(parse: Parse, i: int) -> Iterator[Match]:
    """ "the efficacy of X in reducing Y"."""
    words = parse.words
    first = _start(words, i)
    if first and (words[first - 1].lemma in modality.GOAL_VERBS or words[first - 1].low == "of"):
        return
    causes = lists.listed(words, i + 2)
    if not causes or causes[-1].last >= len(words) or words[causes[-1].last].low not in {"in", "for", "on", "at"}:
        return
    group = VerbGroup(i, i, i + 1, "", "")
    for found in in_doing(parse, group, causes, causes[-1].last + 1, "efficacy"):
        found.first, found.last = i, i + 1
        found.hedged = any(word.low in {"potential", "possible"} for word in words[max(0, i - 2) : i])
        yield found


def _link_between(parse: Parse, i: int) -> Iterator[Match]:
    """ "there was a significant association between X and Y", "no correlation of X with Y"."""
    words = parse.words
    first = _start(words, i)
    low = {word.low for word in words[first:i]}
    sign: Sign = "0" if "no" in low else "-" if low & {"negative", "inverse"} else "+"
    if i + 1 >= len(words) or words[i + 1].low not in {"between", "of"}:
        return
    pair = _pair(words, i + 1)
    if pair is None:
        return
    found = _match(parse, None, *pair, sign, (i, i + 1), "association")
    found.strength = "correlational"
    if sign != "0" and (not _asserted(parse, first) or words[first].low in {"the", "this", "these"}):
        return
    if _negated_before(words, first):
        found.sign = "0"
    yield found


def _pair(words: list[Word], i: int) -> tuple[Phrase, Phrase] | None:
    left = phrases.whole(words, i + 1)
    if left is None or left.last + 1 >= len(words):
        return None
    joint = words[left.last].low
    if joint not in {"and", "with", "to"}:
        return None
    right = phrases.whole(words, left.last + 1)
    return (left, right) if right is not None else None


def _negated_before(words: list[Word], first: int) -> bool:
    return any(word.tag == "X" or word.low == "no" for word in words[max(0, first - 5) : first])


def _asserted(parse: Parse, first: int) -> bool:
    """Whether the noun phrase that begins at `first` is said to exist: "there is", "we found", "showed"."""
    for group in parse.groups:
        if group.main < first <= group.main + 4:
            return group.form == "B" or group.lemma in _ASSERTING
    return False


def _predicate(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "X is a cause of Y", "X is required for Y", "Y is due to X", "Y is the result of X"."""
    words = parse.words
    k = group.last
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
            noun = singular(words[k].low)
            if noun in {"cause", "driver", "trigger", "source", "reason"} and words[k + 1].low in {"of", "for"}:
                effects = lists.listed(words, k + 2, subject.last)
                for cause in lists.listed(words, group.last):
                    for effect in effects:
                        yield _match(parse, group, cause, effect, "+", (group.first, group.last), "named cause")
                return


def _predicate_noun(parse: Parse, n: int, group: VerbGroup, k: int, rule: str) -> Iterator[Match]:
    words = parse.words
    while k + 1 < len(words) and words[k + 1].tag == "N":
        k += 1
    noun = singular(words[k].low)
    if noun in modality.MEANS and k + 2 < len(words) and words[k + 1].tag == "I" and words[k + 2].tag == "g":
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
    subjects = clauses.subjects(words, parse.groups, n)
    others = lists.listed(words, k + 2)
    if sign is None and noun in causal.RESULT_NOUNS and link == "of":
        for cause in others:
            for effect in subjects:
                yield _match(parse, group, cause, effect, "+", (group.first, k + 2), rule)
        return
    if sign is None or (link == "in" and not correlating) or (link == "against" and sign != "-"):
        return
    for cause in subjects:
        for effect in others:
            if sign == "0" or (noun in {"source", "origin"} and not abstract(words, effect)):
                continue
            found = _match(parse, group, cause, effect, sign, (group.first, k + 2), rule)
            if correlating:
                found.strength = "correlational"
                if found.denied:
                    found.sign, found.denied = "0", False
            yield found


def _adjective(parse: Parse, n: int, group: VerbGroup, k: int) -> Iterator[Match]:
    words = parse.words
    key = (words[k].low, words[k + 1].low)
    subjects = clauses.subjects(words, parse.groups, n)
    to = k + 3 if [word.low for word in words[k + 1 : k + 3]] == ["in", "order"] else k + 1
    if words[k].low in causal.SERVING_ADJECTIVES and to + 1 < len(words) and words[to].tag == "T":
        wanted = any(words[subject.first].low in _WANTED for subject in subjects)
        yield from () if wanted else in_doing(parse, group, subjects, to + 1, "adjective")
        return
    others = lists.listed(words, k + 2)
    span = (group.first, k + 2)
    if key in causal.CAUSE_ADJECTIVES and k + 2 < len(words) and words[k + 2].tag == "g":
        yield from in_doing(parse, group, subjects, k + 2, "adjective")
    elif sign := causal.CAUSE_ADJECTIVES.get(key):
        for cause in subjects:
            for effect in others:
                yield _match(parse, group, cause, effect, sign, span, "adjective")
    elif key in causal.CAUSE_ADJECTIVES:
        yield from in_doing(parse, group, subjects, k + 2, "adjective")
    elif key in causal.BACK_ADJECTIVES:
        for cause in others:
            for effect in subjects:
                yield _match(parse, group, cause, effect, causal.BACK_ADJECTIVES[key], span, "back adjective")
    elif key in causal.LINK_ADJECTIVES:
        for cause in subjects:
            for effect in others:
                found = _match(parse, group, cause, effect, causal.LINK_ADJECTIVES[key], span, "link adjective")
                found.strength = "correlational"
                yield found


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
    for cause in causes:
        for effect in lists.listed(words, k + 1):
            found = build(words, group, cause, effect, sign, rule, k + 1)
            gerund = times(found.sign, "+")
            found.sign = _by_lemma(words, k, effect, gerund)
            yield found


def _by_lemma(words: list[Word], k: int, effect: Phrase, sign: Sign) -> Sign:
    bad = words[effect.head].low in nouns.BAD
    return "-" if words[k].lemma in causal.BETTER and bad else sign


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
    link = words[k + 1].low
    sign = _tone(words, group.last, k)
    causes = clauses.subjects(words, parse.groups, n)
    if head == "role" and link in {"in", "for"}:
        if k + 2 < len(words) and words[k + 2].tag == "g":
            yield from in_doing(parse, group, causes, k + 2, "role in")
            return
        rule = "role"
    elif link in {"on", "upon", "for", "against"}:
        rule = "has effect"
        if link == "against" or {word.low for word in words[group.last : k]} & _GUARDING:
            sign = "-" if link == "against" else "+"
    else:
        return
    for cause in causes:
        for effect in _listed(words, k + 2):
            yield _match(parse, group, cause, effect, sign, (group.first, k + 2), rule)


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
