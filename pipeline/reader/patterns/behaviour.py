"""What people do, when, why and to what end: "subjects gave more when observed", "X punished more, resulting in Y".

Such sentences hold no two noun phrases that act on each other. What is done is named by its verb phrase instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.reader import clauses, coordination
from pipeline.reader.lexicon import causal, nouns
from pipeline.reader.match import Match, Parse, times
from pipeline.reader.patterns import events
from pipeline.reader.patterns.clauses import outside_of, sides, state, states_own_effect
from pipeline.reader.tokens import Word
from pipeline.reader.verb_phrase_names import HARDLY, Deed, deed

# Joining word -> whether it states a condition only.
_JOINING = {"because": False, "if": True, "when": True, "whenever": True, "once": True, "unless": True,
            "as": False}  # fmt: skip
# "even if" says that it makes no difference.
_INDIFFERENT = frozenset("even except regardless".split())
# "to see if" asks.
_ASKING = frozenset("see ask know check wonder clarify determine test examine assess decide tell learn".split())
# "because of", "once more": no clause.
_AFTER = frozenset("of more again inside upon so".split())
# "when compared with", "if adjusted for": what the authors do, not what acts.
_ANALYSING = frozenset(
    "compare associate correlate relate use adjust stratify analyze analyse measure assess include exclude consider "
    "control evaluate examine test base combine pool define need indicate require ask divide express".split()
)
# "Because of X, people do more"; "-" for what is not there.
_OPENERS = {
    "because of": "+", "due to": "+", "owing to": "+", "thanks to": "+", "as a result of": "+",
    "as a consequence of": "+", "in response to": "+", "without": "-", "in the absence of": "-",
}  # fmt: skip
_AUTHORS = frozenset("we i you us authors researchers investigators".split())
# Who does things: the people that are never a cause, and those that act as one.
_DOERS = nouns.PEOPLE | frozenset(
    "humans everyone everybody someone somebody nobody anyone anybody majority minority firm firms company companies "
    "investor investors bank banks buyer buyers seller sellers trader traders donor donors driver drivers institutions "
    "governments countries".split()
)
_PERSONAL = frozenset("they who one others those he/she s/he".split())


def find(parse: Parse) -> Iterator[Match]:
    """Every deed with the condition or reason that the sentence gives for it."""
    words = parse.words
    if events.is_public(words):
        return
    for k in range(1, min(5, len(words))):
        turn = _OPENERS.get(" ".join(word.low for word in words[:k]))
        if turn is not None:
            yield from _opened(parse, k, turn)
    if not any(word.low in _DOERS for word in words):
        return
    for i, word in enumerate(words):
        condition = _JOINING.get(word.low)
        if condition is None or (i and words[i - 1].low in _INDIFFERENT):
            continue
        if (i + 1 < len(words) and words[i + 1].low in _AFTER) or (i and words[i - 1].lemma in _ASKING):
            continue
        reduced = _reduced(parse, i)
        found = sides(parse, i) if reduced is None else (reduced, outside_of(parse, i, reduced))
        if found is not None and found[1] is not None:
            yield from _joined(parse, i, condition, found[0], found[1], reduced is not None)
    for n, group in enumerate(parse.groups):
        if group.form == "g" and not group.auxiliary and group.last < len(words):
            yield from _followed(parse, n, words[group.last].low)


def _reduced(parse: Parse, i: int) -> int | None:
    """The verb right after the joining word at `i`, which shares the subject of the main clause: "when observed"."""
    k = i + 1
    while k < len(parse.words) and parse.words[k].tag in {"R", "X"}:
        k += 1
    for n, group in enumerate(parse.groups):
        if group.main == k and group.form in {"g", "n"} and group.lemma not in _ANALYSING:
            return n
    return None


def _followed(parse: Parse, n: int, preposition: str) -> Iterator[Match]:
    """ "Third parties punished more, resulting in X": what was done has the effect, not the people."""
    words, group = parse.words, parse.groups[n]
    sign = causal.FORWARD.get((group.lemma, preposition))
    k = group.first - 1
    while k > 0 and words[k].tag == "R":
        k -= 1
    m = clauses.main_before(words, parse.groups, n) if sign and words[k].tag == "," else None
    if sign is None or m is None or parse.groups[m].intended or parse.groups[m].passive:
        return
    subjects = clauses.subjects(words, parse.groups, m)
    told = _told(parse, m, False) if subjects and words[subjects[0].head].low in _DOERS else None
    if told is None or not told.phrase.clausal or told.sign == "?":
        return
    for effect in coordination.listed(words, group.last + 1):
        match = Match(told.phrase, effect, times(told.sign, sign), group.first, group.last + 1, "conduct")
        match.hedged = parse.groups[m].hedged
        yield match


def _opened(parse: Parse, k: int, turn: str) -> Iterator[Match]:
    """ "Thanks to X, farmers planted more", "without X, members defect"."""
    words = parse.words
    causes = [cause for cause in coordination.listed(words, k) if words[cause.head].tag == "N"]
    end = causes[-1].last if causes else len(words)
    if end + 1 >= len(words) or words[end].tag != ",":
        return
    n = next((n for n, group in enumerate(parse.groups) if group.first > end and group.finite), None)
    if (
        n is None
        or parse.groups[n].intended
        or any(word.tag in {"S", "W", ";"} for word in words[end : parse.groups[n].first])
    ):
        return
    told = _told(parse, n, False)
    if told is None or told.sign == "?":
        return
    group = parse.groups[n]
    sign = times(turn, "-") if group.negated and not told.phrase.clausal else turn
    for cause in causes:
        match = Match(cause, told.phrase, times(told.sign, sign), 0, k, "conduct")
        match.hedged, match.conditional = group.hedged, group.conditional
        yield match


def _joined(parse: Parse, i: int, condition: bool, inside: int, outside: int, reduced: bool) -> Iterator[Match]:
    words = parse.words
    first, second = parse.groups[inside], parse.groups[outside]
    cause, effect = _told(parse, inside, True), _told(parse, outside, False)
    if cause is None or effect is None or not (cause.phrase.clausal or effect.phrase.clausal):
        return
    if reduced and not effect.phrase.clausal:
        # "Y is lower when expressed as …": who does nothing has no "when"
        return
    if effect.sign == "?" or (cause.sign == "?" and not condition):
        return
    if words[i].low == "as" and not (words[i].tag == "S" and effect.phrase.clausal and effect.compared):
        return
    if condition and not effect.compared:
        # "the game began when he had left" tells a story, "patients are referred if …" what is to be done
        return
    if (second.intended and not effect.compared) or (not effect.phrase.clausal and states_own_effect(parse, outside)):
        # "physicians should ask when …"; "X lowers Y because they …"
        return
    sign = times(cause.sign, effect.sign)
    if words[i].low == "unless":
        sign = times(sign, "-")
    denied = second.negated and effect.compared
    if denied and effect.phrase.clausal:
        # "did not give more" is no more, not less
        sign = times(sign, "-")
    match = Match(cause.phrase, effect.phrase, sign, i, i + 1, "conduct", denied=denied)
    match.hedged = second.hedged or first.hedged
    match.conditional = condition or second.conditional
    match.supposed = condition
    yield match


def _told(parse: Parse, n: int, cause: bool) -> Deed | None:
    """What the clause of group `n` says: a noun phrase and the way it went, or else what people do.

    As a cause, a clause whose subject is not found may be about people too.
    """
    words = parse.words
    subjects = clauses.subjects(words, parse.groups, n)
    doer = words[subjects[0].head] if subjects else _pronoun(parse, n)
    if doer is not None and doer.low in _AUTHORS:
        return None
    found = state(parse, n)
    group = parse.groups[n]
    if found is not None and found[1] != "?":
        return Deed(found[0][0], times(found[1], "-") if cause and group.negated else found[1], True)
    if doer.low in _PERSONAL | _DOERS if doer is not None else cause:
        hardly = any(word.low in HARDLY for word in words[group.first : group.main])
        return deed(words, group.last if group.form in {"B", "H"} else group.main, group.negated or hardly)
    return Deed(found[0][0], found[1], False) if found is not None else None


def _pronoun(parse: Parse, n: int) -> Word | None:
    """The pronoun before group `n`, if one stands there."""
    words = parse.words
    k = parse.groups[n].first - 1
    while k > 0 and words[k].tag in {"R", "X"}:
        k -= 1
    return words[k] if k >= 0 and words[k].tag == "P" else None
