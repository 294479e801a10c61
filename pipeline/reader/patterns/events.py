"""Public events and what they answer: "a strike over pay", "arrested for theft", "killed in the attack"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.reader import clauses, coordination, noun_phrases
from pipeline.reader.lexicon import events, nouns
from pipeline.reader.match import Match, Parse
from pipeline.reader.morphology import singular
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.tokens import Word
from pipeline.reader.verb_groups import VerbGroup
from pipeline.records import Sign

_REACH = 18
_NEAR = 9


def find(parse: Parse) -> Iterator[Match]:
    """Every public event of the sentence with what it answers."""
    words = parse.words
    public = is_public(words)
    for i, word in enumerate(words):
        if public and word.low in events.FEELINGS and word.tag in {"n", "J", "V"} and i < 3:
            yield from _feeling(parse, i)
        if word.tag != "N":
            continue
        noun = singular(word.low)
        if noun in events.PROTEST_NOUNS and (public or noun in _PLAIN):
            yield from _noun(parse, i, events.PROTEST_LINKS, event_only=False)
        elif public and noun in events.HARM_NOUNS:
            yield from _noun(parse, i, events.HARM_LINKS, event_only=True)
    if not public:
        return
    if is_public(words, firm=True):
        yield from _after_event(parse)
        yield from _phrased(parse)
    yield from _meant(parse)
    for i, word in enumerate(words):
        if word.low in events.PROTESTING and word.tag in {"g", "J", "N"} and i != 1:
            yield from _protesting(parse, i)
    for n, group in enumerate(parse.groups):
        if not group.negated and (group.infinitive or not group.intended):
            yield from _of_group(parse, n, group)


def _of_group(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """What one verb of a sentence about public events tells."""
    lemma = group.lemma
    if group.form == "g" and not group.auxiliary and lemma in events.HARMING:
        yield from _leaving(parse, n, group)
    if lemma == "leave" and group.form == "V":
        yield from _left(parse, n, group)
    if lemma in events.STRIKING:
        yield from _struck(parse, n, group)
    if lemma in events.OBJECTING and not group.passive and group.form != "n":
        yield from _objecting(parse, n, group)
    if lemma in events.PROTEST_VERBS:
        yield from _verb(parse, n, group, events.PROTEST_LINKS, "?")
    if lemma in events.ANSWER_VERBS:
        yield from _verb(parse, n, group, events.ANSWER_LINKS, "?")
    if lemma in events.REACT_VERBS:
        yield from _verb(parse, n, group, events.REACT_LINKS, "?")
    if group.infinitive and group.form == "v" and is_public(parse.words, firm=True):
        yield from _motive(parse, n, group)
    if lemma in events.HARM_VERBS:
        yield from _in_which(parse, n, group)
        yield from _verb(parse, n, group, events.HARM_LINKS, "-", event_only=True)


def is_public(words: list[Word], firm: bool = False) -> bool:
    """Whether the sentence tells of public events; `firm` asks for more words that say so."""
    low = {word.low for word in words}
    half = low & events.HALF_PUBLIC_WORDS
    sure = low & events.PUBLIC_WORDS
    if len(sure) > 1 or (sure and (half or not firm)):
        return True
    if low & events.HARMED and {singular(word) for word in low} & events.EVENT_NOUNS:
        return True
    if len(half) + len(half - events.CIVIC_WORDS) > (3 if firm else 2):
        return True
    # Names of people and places make a little enough: news is full of them, abstracts are not.
    names = sum(word.text.istitle() and len(word.text) > 2 and word.tag == "N" for word in words[1:])
    return names > (3 if firm else 1) and bool(half - events.CIVIC_WORDS)


def _noun(parse: Parse, i: int, links: frozenset[str], event_only: bool) -> Iterator[Match]:
    words = parse.words
    effect = clauses.left_phrase(words, i)
    if words[i].low == "protest" and i > 1 and words[i - 1].low == "in":
        # "they marched in protest against X": what was done is the march
        effect = next(iter(_before(parse, i - 1)), None)
    link = _link(words, i + 1, links, event_only, 6)
    if effect is None or link is None:
        return
    for cause in link[1]:
        yield Match(cause, effect, "+", link[0], link[0] + 1, "event noun", public=True)


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
            yield Match(cause, effect, sign, group.first, group.last, "event verb", public=True)


def _doers(parse: Parse, n: int, group: VerbGroup) -> list[Phrase]:
    """Who or what the event is said of: the object of an active verb, its subject, or what else the clause names."""
    words = parse.words
    found: list[Phrase] = []
    if not group.passive and group.form != "n":
        found += coordination.listed(words, group.last)[:1]
    found += clauses.subjects(words, parse.groups, n)[:1]
    nearest = clauses.left_phrase(words, group.first - 1)
    if nearest is not None:
        found.append(nearest)
    k = group.last
    if k + 1 < len(words) and words[k].tag == "I":
        inner = noun_phrases.base(words, k + 1)
        found += [inner] if inner is not None else []
    return [
        phrase
        for phrase in found
        if words[phrase.head].tag in {"N", "J"} and words[phrase.head].low not in nouns.DAYS and _names(words, phrase)
    ]


def _names(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase is a name at all: not "huge", not "30", not the hour of a news line."""
    inner = words[phrase.first : phrase.last]
    return (len(inner) > 1 or inner[0].tag == "N") and not noun_phrases.tells_hour(words, phrase.first, phrase.last)


def _protesting(parse: Parse, i: int) -> Iterator[Match]:
    """ "…, demanding higher pay": what is demanded moves whoever demands it."""
    words = parse.words
    if i + 1 < len(words) and words[i].low == "protesting" and words[i + 1].low in nouns.PEOPLE:
        return
    effects = _before(parse, i)
    if not effects:
        m = next((j for j, group in enumerate(parse.groups) if group.first > i and group.finite), None)
        effects = _doers(parse, m, parse.groups[m]) if m is not None else []
    for cause in _cause(words, i + 1, False)[:1]:
        for effect in effects[:1]:
            yield Match(cause, effect, "?", i, i + 1, "demand", public=True)


def _feeling(parse: Parse, i: int) -> Iterator[Match]:
    """ "Angered by the verdict, residents …"."""
    words = parse.words
    if i + 1 >= len(words) or words[i + 1].low not in {"by", "with", "at", "over", "to"}:
        return
    m = next((j for j, group in enumerate(parse.groups) if group.first > i + 1 and group.finite), None)
    causes = coordination.listed(words, i + 2)
    effects = _doers(parse, m, parse.groups[m]) if m is not None else []
    for cause in causes[:1]:
        for effect in effects[:1]:
            yield Match(cause, effect, "?", i, i + 2, "feeling", public=True)


def _after_event(parse: Parse) -> Iterator[Match]:
    """ "… after clashes", "… over the killing": a public event answered by whatever the clause says."""
    words = parse.words
    for i, word in enumerate(words):
        if word.low not in _AFTER:
            continue
        if word.low in _OPENING and not _clause_after(parse, i):
            continue
        if word.low in {"after", "following"} and i + 1 < len(words) and words[i + 1].low == "which":
            yield from _after_which(parse, i)
            continue
        if word.low == "against" and i and singular(words[i - 1].low) in _TAKEN:
            continue
        if word.low == "after" and i and words[i - 1].low in nouns.TIMES | _HOURS:
            # "two days after the clash" only dates
            continue
        if word.low == "due" and words[i + 1 : i + 2] and words[i + 1].low != "to":
            continue
        causes = _cause(words, i + 1, word.low == "amid")
        if causes and word.low == "against":
            causes = _reproached(words, causes[0]) or causes
        if word.low == "over" and causes and _is_time(words, causes[0]):
            continue
        effects = (_after_comma(parse, i) if _opens(parse, i) else []) or _before(parse, i)
        for cause in causes[:1]:
            for effect in effects[:1]:
                supposed = word.low in {"if", "unless", "until", "till"}
                yield Match(cause, effect, "?", i, i + 1, "after event", public=True, supposed=supposed)


def _phrased(parse: Parse) -> Iterator[Match]:
    """ "… in the wake of the attack", "… on account of the strike"."""
    words = parse.words
    for i in range(len(words)):
        k = _past_phrase(words, i)
        if k == i:
            continue
        effects = (_after_comma(parse, i) if _opens(parse, i) else []) or _before(parse, i)
        for cause in _cause(words, k, False)[:1]:
            for effect in effects[:1]:
                yield Match(cause, effect, "?", i, k, "event phrase", public=True)


def _past_phrase(words: list[Word], i: int) -> int:
    """Where a fixed phrase that begins at `i` ends ("in the wake of"); `i` if none does."""
    for fixed in events.PHRASES:
        if words[i].low == fixed[0] and tuple(word.low for word in words[i : i + len(fixed)]) == fixed:
            return i + len(fixed)
    return i


def _after_which(parse: Parse, i: int) -> Iterator[Match]:
    """ "Police opened fire, following which the crowd fled"."""
    later = next((n for n, group in enumerate(parse.groups) if group.finite and group.first > i), None)
    effects = _doers(parse, later, parse.groups[later]) if later is not None else []
    for cause in _before(parse, i)[:1]:
        for effect in effects[:1]:
            yield Match(cause, effect, "?", i, i + 2, "after event", public=True)


def _opens(parse: Parse, i: int) -> bool:
    """Whether the link at `i` stands before the clause that it belongs to: "He said that after the raid, calm …"."""
    words = parse.words
    if i == 0 or words[i - 1].tag in {":", ";", ".", "S"}:
        return True
    start = max((k for k in range(i) if words[k].tag in {":", ";", "."}), default=-1)
    return not any(group.finite and start < group.first and group.last <= i for group in parse.groups)


def _is_time(words: list[Word], phrase: Phrase) -> bool:
    """Whether "over" a phrase is a span of time or of distance: "over the weekend", "over 80 people"."""
    low = [word.low for word in words[phrase.first : phrase.last]]
    return words[phrase.first].tag == "#" or bool(_SPANS & set(low)) or words[phrase.head].low in nouns.TIMES


def _clause_after(parse: Parse, i: int) -> bool:
    """Whether the word at `i` opens a clause: a subject and its verb follow soon."""
    return any(group.finite and i < group.first <= i + 12 for group in parse.groups)


def _before(parse: Parse, i: int) -> list[Phrase]:
    """What the clause before word `i` is about."""
    for n in range(len(parse.groups) - 1, -1, -1):
        group = parse.groups[n]
        if group.last <= i and group.finite and not group.infinitive:
            found = [phrase for phrase in _doers(parse, n, group) if phrase.last <= i]
            if found:
                return found
            for k in range(group.last, i):
                inner = noun_phrases.base(parse.words, k)
                if inner is not None and inner.last <= i and parse.words[inner.head].tag == "N":
                    return [inner]
    nearest = clauses.left_phrase(parse.words, i - 1)
    return [nearest] if nearest is not None else []


def _after_comma(parse: Parse, i: int) -> list[Phrase]:
    """What the clause after an opening one is about."""
    comma = next((k for k in range(i, len(parse.words)) if parse.words[k].tag == ","), None)
    if comma is None:
        return []
    for n, group in enumerate(parse.groups):
        if group.first > comma and group.finite:
            return _doers(parse, n, group)
    return []


def _leaving(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "A blast occurred, leaving six dead", "they blocked the road, halting traffic"."""
    m = clauses.main_before(parse.words, parse.groups, n)
    causes = clauses.subjects(parse.words, parse.groups, m) if m is not None else []
    for cause in (causes or _before(parse, group.first))[:1]:
        for effect in coordination.listed(parse.words, group.last)[:1]:
            yield Match(cause, effect, "-", group.first, group.last, "leaving", public=True)


def _struck(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "The blast injured six people", "the strike hit services", "services were hit by the strike"."""
    words = parse.words
    subjects, k = clauses.subjects(words, parse.groups, n), group.last
    if group.passive:
        by = next((j for j in range(k, min(len(words), k + 3)) if words[j].low == "by"), len(words))
        causes, effects = coordination.listed(words, by + 1), subjects or _before(parse, group.first)
    else:
        causes, effects = subjects, coordination.listed(words, k)
    events_named = events.EVENT_NOUNS | events.PROTEST_NOUNS
    for cause in causes[:1]:
        if {singular(word.low) for word in words[cause.first : cause.last]} & events_named:
            for effect in effects[:1]:
                yield Match(cause, effect, "-", group.first, group.last, "leaving", public=True)


def _objecting(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "Residents protested the delay": what is objected to moves whoever objects."""
    words = parse.words
    causes = coordination.listed(words, group.last)
    for cause in causes[:1]:
        for effect in clauses.subjects(words, parse.groups, n)[:1]:
            yield Match(cause, effect, "?", group.first, group.last, "demand", public=True)


def _in_which(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "clashes in which two people were hurt", "the camp where …"."""
    words = parse.words
    k = group.first - 1
    while k > 0 and words[k].tag in {"D", "J", "N", "#", "R", "'", "C"}:
        k -= 1
    if not group.passive or words[k].low != "which" or words[k - 1].low != "in":
        return
    event = next((j for j in range(k - 2, max(-1, k - 26), -1) if singular(words[j].low) in events.EVENT_NOUNS), None)
    cause = clauses.left_phrase(words, event) if event is not None else None
    effects = coordination.listed(words, k + 1, group.first)
    if cause is not None:
        for effect in effects[:1]:
            yield Match(cause, effect, "-", group.first, group.last, "event verb", public=True)


def _left(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "The blast left six people dead"."""
    words = parse.words
    effects = coordination.listed(words, group.last)
    k = effects[-1].last if effects else len(words)
    near = {word.low for word in words[k - 1 : k + 3]}
    if effects and near & events.STRICKEN:
        for cause in clauses.subjects(words, parse.groups, n)[:1]:
            yield Match(cause, effects[0], "-", group.first, group.last, "leaving", public=True)


def _meant(parse: Parse) -> Iterator[Match]:
    """ "a rally to demand X", "a decision to end X": what an undertaking is for moves it."""
    words = parse.words
    for group in parse.groups:
        i = group.first - 1
        if not (group.infinitive and group.form == "v") or group.lemma in _IDLE or i < 1:
            continue
        if words[i].tag == "N" and singular(words[i].low) in events.UNDERTAKINGS | events.PROTEST_NOUNS:
            effect = clauses.left_phrase(words, i)
            if effect is not None and effect.first and words[effect.first - 1].low in {"in", "as"}:
                # "in a bid to end X": what the clause says is undertaken
                effect = next(iter(_before(parse, effect.first - 1)), None)
            for cause in _cause(words, group.last, False)[:1]:
                if effect is not None:
                    yield Match(cause, effect, "?", group.first, group.last, "motive", public=True)


def _motive(parse: Parse, n: int, group: VerbGroup) -> Iterator[Match]:
    """ "marched to condemn X": X moved whoever marched."""
    words = parse.words
    m = clauses.main_before(words, parse.groups, n)
    if m is None:
        # a headline: "troops deployed to stop protest"
        m = next((j for j in range(n - 1, -1, -1) if parse.groups[j].form == "n"), None)
    if m is None:
        return
    before = parse.groups[m]
    if before.form == "B" and group.first - before.last < 3:
        return
    if before.lemma in _GOVERNING or group.lemma in _IDLE or group.first - before.last > 20:
        return
    to = next((k for k in range(group.first, group.main) if words[k].tag == "T"), group.first)
    if words[to - 1].tag == "N" and singular(words[to - 1].low) in _GOVERNING_NOUNS:
        return
    if n and parse.groups[n - 1].form == "g" and parse.groups[n - 1].lemma in _GOVERNING:
        # "forcing the police to open fire"
        return
    if words[group.first - 1].tag == "C" and parse.groups[n - 1].infinitive:
        # "to surround and arrest them" is one motive
        return
    causes = _cause(words, group.last, False)
    for cause in causes[:1]:
        for effect in (_doers(parse, m, before) or _before(parse, group.first))[:1]:
            yield Match(cause, effect, "?", group.first, group.last, "motive", public=True)


def _link(
    words: list[Word], start: int, links: frozenset[str], event_only: bool, reach: int
) -> tuple[int, list[Phrase]] | None:
    """The first link word after `start` that leads to a cause."""
    for k in range(start, min(len(words), start + reach)):
        word = words[k]
        if word.tag in {";", ":"} or word.low in {"who", "which"}:
            return None
        past = _past_phrase(words, k)
        if past > k:
            found = _cause(words, past, False)
            return (k, found) if found else None
        if word.low in links:
            found = _cause(words, k + 1, event_only)
            if found and not (word.low == "over" and _is_time(words, found[0])):
                return k, _reproached(words, found[0]) or found
    return None


def _reproached(words: list[Word], against: Phrase) -> list[Phrase]:
    """For "against the ministry for raising fees" what the ministry did: raising fees."""
    k = against.last
    if k + 1 < len(words) and words[k].low == "for" and words[k + 1].tag in {"g", "R"}:
        return _cause(words, k + 1, False)
    return []


def _cause(words: list[Word], k: int, event_only: bool) -> list[Phrase]:
    """The first thing named after a link word, past pronouns and their verbs: "after they killed five civilians"."""
    for start in range(k, min(len(words), k + _NEAR)):
        word = words[start]
        if word.tag in {";", ":"} or (word.tag == "," and start > k):
            return []
        if word.tag not in {"N", "J", "D", "#", "g"}:
            continue
        found = coordination.listed(words, start)
        if not found or words[found[0].head].low in nouns.DAYS:
            continue
        if words[found[0].head].low in nouns.TIMES | _HOURS | {"time", "life"}:
            return []
        if event_only:
            about = {singular(other.low) for other in words[found[0].first : found[0].last]}
            return found[:1] if about & events.EVENT_NOUNS else []
        return found[:1]
    return []


_PLAIN = frozenset("protest riot unrest outrage resentment backlash boycott revolt uprising anger".split())
_AFTER = frozenset("after following when as over amid against because due if unless until till".split())
_OPENING = frozenset("as when if unless until till".split())
# "action against the officer" is taken, not caused.
_TAKEN = frozenset("action case charge step complaint allegation".split())
_HOURS = frozenset("hours hrs hour days weeks months years minutes".split())
_SPANS = frozenset("weekend past last summer winter coming next phone telephone loudspeaker".split())
# Verbs whose own meaning asks for "to": what follows is not what they were done for.
_GOVERNING = frozenset(
    "say tell ask seem appear continue begin start try want have need like allow expect fail decide refuse agree "
    "urge plan threaten vow attempt force direct order request compel press pressurise pressurize prompt lead help "
    "intend claim manage".split()
)
# Nouns whose own meaning asks for "to".
_GOVERNING_NOUNS = nouns.TO_DO | frozenset(
    "position hand refusal need right demand proposal plan way time call attempt chance ability promise order "
    "permission power duty".split()
)
_IDLE = frozenset("be seem have".split())
