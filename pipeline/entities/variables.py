"""Variables: a name taken apart into a concept, its aspect and its qualifiers.

"Risk of premature coronary artery disease" asks for the *risk* (aspect) of *coronary artery disease* (concept), the
*premature* kind (qualifier). Findings about one concept meet, whichever aspect of it a paper measured. All words are
data, `aspects.toml`; the rules are:

- An aspect stands before the concept ("risk of X") or behind it ("X risk"). A noun is an aspect only of what can have
  it: stress has a severity, a gene has an expression, a disease has a risk; "facial expression" stays whole.
- Nouns that make another thing are no aspects: treatment, screening, mortality, cost, quality, receptor, mutation.
  One exception: what treats is the treatment itself, so "treatment with atenolol" and "atenolol therapy" are atenolol.
- Intake, consumption, use, administration of a thing are one aspect, "consumption".
- Qualifiers say dose, degree, time, way into the body or place of measurement before the concept, and population,
  time, place or comparison behind it. "Acute" and "chronic" qualify substances and habits, which last long or short,
  and stay with diseases, of which they make other ones.
- The rest must be a name that can stand alone: a noun phrase, not generic. Otherwise nothing is taken off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.entities.aspect_lists import Rule, lists
from pipeline.entities.name import Words, as_listed, parse, stripped, word_key
from pipeline.entities.phrases import (
    LINKS,
    SPAN,
    cuts_well,
    head_noun,
    is_any,
    is_clause,
    is_joined,
    is_noun_phrase,
    is_population,
    is_whole,
    stands_alone,
)
from pipeline.sources.text.data import table

MOST_WORDS = 24  # a longer name is a clause, and stays whole
_LONGEST = 4  # words of an aspect or qualifier


@dataclass(frozen=True, slots=True)
class Variable:
    """One name: its concept, the aspect of it ("" for none; nested ones outermost first, "change of level"), and the
    qualifiers, each in the form of `Name.key`, sorted."""

    concept: str
    aspect: str = ""
    qualifiers: tuple[str, ...] = ()


@lru_cache(maxsize=200_000)
def decompose(name: str) -> Variable:
    """The variable that a name names. Deterministic; the concept of a concept is itself; never empty unless `name` is.

    Words of direction ("reduced") and abbreviations of the abstract are to be resolved before.
    """
    words = parse(parse(name.replace('"', " ")).trimmed or name).words
    if len(words) > MOST_WORDS or is_clause(words):
        return Variable(" ".join(words))
    aspects: list[str] = []
    qualifiers: set[str] = set()
    while True:
        found = _split(words)
        aspects += [aspect for aspect in found.aspects if aspect not in aspects]
        qualifiers.update(found.qualifiers)
        if found.words == words:
            return Variable(" ".join(words), " of ".join(aspects), tuple(sorted(qualifiers)))
        words = parse(parse(" ".join(found.words)).trimmed).words


# --- taking apart -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Split:
    words: Words
    aspects: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()


@lru_cache(maxsize=50_000)
def _split(words: Words) -> _Split:
    """Return the concept's words, and what was said about it. Each way takes words off one end, so it ends."""
    return (
        _combination(words)
        or _without_tail(words)
        or _aspect_before(words)
        or _aspect_behind(words)
        or _form(words)
        or _apposition(words)
        or _without_qualifiers(words)
    )


def _form(words: Words) -> _Split | None:
    """ "Metoprolol succinate CR": the salt and the release are forms of one drug."""
    tables = lists()
    for at in range(1, len(words)):
        said = as_listed(words[at:])
        form = said in tables.tail["form"] or _BARE_DOSE.fullmatch(said)
        if form and tables.classes["inn"].holds(word_key(words[at - 1]), words[:at]):
            return _Split(words[:at], (), (said,))
    return None


def _combination(words: Words) -> _Split | None:
    """ "Atenolol-nifedipine combination", "nifedipine plus atenolol": one concept, whatever its order and words."""
    if not any("/" in word or "+" in word or word.lower() in _COMBINING for word in words):
        return None
    parts = [part for word in words for part in re.split(r"[/+-]", _bare_word(word)) if part]
    inn = lists().classes["inn"]
    drugs = [part for part in parts if inn.holds(part, (part,))]
    rest = {part for part in parts if part not in drugs and not _DOSED.fullmatch(part)}
    one = f"{min(drugs)} plus {max(drugs)}" if len(set(drugs)) == 2 else ""
    told = rest & _COMBINING or any(re.search(r"[a-z][/+][a-z]", word) for word in words)
    if one and told and rest <= _COMBINING | _COMBINED and " ".join(words) != one:
        return _Split(tuple(one.split()), ("consumption",) if rest & _COMBINED else ())
    return None


_COMBINING, _COMBINED = (
    frozenset(words.split()) for words in table("aspects", "pipeline.entities")["combination"].values()
)
_DOSED = re.compile(r"\d[\d.]*(?:mg|g|ug)?|mg|percent|%")
_BARE_DOSE = re.compile(r"\d[\d.]*(?: (?:to|or|and) \d[\d.]*)?(?: ?mg)?")


def _bare_word(word: str) -> str:
    return word.strip("()[],;").lower()


def _apposition(words: Words) -> _Split | None:
    """ "The beta-blocker carvedilol" is carvedilol; its class, said before it, is told as a qualifier."""
    classes = lists().classes
    if len(words) < 2 or not classes["inn"].holds(word_key(words[-1]), words):
        return None
    before = as_listed(words[:-1]).split()
    if before[-1] in classes["drug class"].words and not is_joined(words) and not set(before) & LINKS:
        return _Split(words[-1:], (), (" ".join(before),))
    return None


def _without_tail(words: Words) -> _Split | None:
    """Population, time, place, comparison, dose behind the concept."""
    for at in range(1, len(words)):
        tail = _tail(words[at:]) or _having(words, at) or _added(words, at) or _given_for(words, at)
        if tail and cuts_well(words, at) and is_whole(words[:at]):
            inner = _split(words[:at])
            if stands_alone(inner.words):
                return _Split(inner.words, inner.aspects, (*inner.qualifiers, tail))
    return None


def _having(words: Words, at: int) -> str:
    """ "Mortality in heart failure" is that of people who have it; "improvement in heart failure" is no such thing."""
    tables = lists()
    if (
        word_key(words[at]) != "in"
        or word_key(words[at - 1]) in tables.tail["into"]
        or not is_noun_phrase(words[at + 1 :])
    ):
        return ""
    inner = words[at + 1 :]
    ill = is_any(head_noun(inner), inner, ("disease",)) or head_noun(inner) == "failure"
    return as_listed(words[at:]) if ill else ""


def _added(words: Words, at: int) -> str:
    """ "Addition of carvedilol to digoxin" adds carvedilol; what it was added to is a circumstance."""
    inn = lists().classes["inn"]
    to = word_key(words[at]) == "to" and inn.holds(word_key(words[at - 1]), words[:at])
    return as_listed(words[at:]) if to and (is_noun_phrase(words[at + 1 :]) or is_population(words[at + 1 :])) else ""


def _given_for(words: Words, at: int) -> str:
    """ "Digoxin for the treatment of heart failure" is digoxin; what it is given for is a circumstance."""
    tables = lists()
    if word_key(words[at]) not in tables.tail["purpose_links"] or not is_any(
        head_noun(words[:at]), words[:at], ("drug",)
    ):
        return ""
    said = as_listed(stripped(words[at + 1 :]))
    return as_listed(words[at:]) if any(said.startswith(f"{way} ") for way in tables.tail["purpose"]) else ""


def _tail(words: Words) -> str:
    """Return the qualifier that these last words of a name are; "" if none."""
    tables, link = lists(), word_key(words[0])
    said, bare = as_listed(words), as_listed(stripped(words[1:]))
    if link in tables.tail["population_links"] and is_population(words[1:]) and "to" not in words:
        return bare
    circumstance = (
        (link in tables.tail["time_links"] and bare in tables.tail["time"])
        or (link in tables.tail["span_links"] and _TIME.fullmatch(bare))
        or (link in tables.tail["event_links"] and is_noun_phrase(words[1:]))
        or (link in tables.tail["place_links"] and bare in tables.tail["place"])
    )
    bracketed = words[0].startswith("(") and words[-1].endswith(")")
    measured = _DOSE.fullmatch(said) or (bracketed and _STATISTIC.fullmatch(said))
    return said if circumstance or measured or said in tables.tail["comparison"] else ""


_UNIT = (
    r"(?:mm hg|mg|milligram|microgram|g|kg|ug|mcg|ng|ml|l|dl|iu|u|mmol|umol|nmol|mm|um|nm|percent|ppm|cup|drink|unit"
    r"|gram|tablet|dose|time|gy)"
)
_NUMBER = r"(?:\d[\d.]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_ROUTE = r"(?:i[. ]?v|p[. ]?o|i[. ]?m|s[. ]?c|q[. ]?d|o[. ]?d|[btq][. ]?i[. ]?d|orally|oral|intravenously|intravenous)"
_PER = rf"(?: (?:per )?(?:{_UNIT}|{SPAN}|daily|once daily|twice daily|{_ROUTE}))*"
_DOSE = re.compile(rf"(?:at |of |dose )*{_NUMBER} ?(?:(?:or|to|and) {_NUMBER} )?{_UNIT}{_PER}")
_TIME = re.compile(rf"(?:first |last |next )?{_NUMBER} ?{SPAN}(?: follow up| period| of (?:age|follow up|treatment))?")
_STATISTIC = re.compile(r"(?:p|n|or|hr|rr|ci) ?[<=>].*")
_NUMERIC = re.compile(
    rf"{_NUMBER} ?(?:{SPAN}|{_UNIT})(?: (?:kg|{SPAN}|daily))*(?: (?:ambulatory|of|once daily|twice daily))*"
    rf"|(?:{_NUMBER} )?{SPAN} of"
)


def _aspect_before(words: Words) -> _Split | None:
    """ "Risk of X", "plasma levels of X", "incidence and severity of X"."""
    start = max(_runs(words), default=0)
    for first in range(min(max(start, _DESCRIBED), len(words) - 2) + 1):
        for name, rule, end in _headings(words, first):
            found = _of_which(words, first, end, rule)
            if found:
                inner, taken = found
                return _Split(inner.words, _nested(name, inner.aspects), (*inner.qualifiers, *taken))
    return None


def _of_which(words: Words, first: int, end: int, rule: Rule) -> tuple[_Split, tuple[str, ...]] | None:
    """The concept behind an aspect said from `first` to `end`, and the qualifiers before it; None if it cannot be."""
    inner = _split(tuple(stripped(words[end:])))
    head = head_noun(inner.words)
    kept, taken = _qualified(words[:first], inner.words)
    if rule.described and _describes(words[:first]) and cuts_well(words, first):
        kept, taken = (), (*taken, *filter(None, (as_listed(kept),)))
    fits = (
        not kept
        and (not rule.of or is_any(head, inner.words, rule.of))
        and head not in rule.unless
        and not rule.without & set(map(word_key, inner.words))
        and cuts_well(words, end)
        and stands_alone(inner.words)
        and not _says_two(words[end:])
    )
    return (inner, taken) if fits else None


_DESCRIBED = 5  # words that may describe an effect or a treatment: "potent blood pressure lowering effect of"


def _describes(words: Words) -> bool:
    """True if the words before an aspect describe it: "beneficial", "blood pressure lowering"; no clause, no list."""
    return not any(word_key(word) in LINKS or word_key(word) in ("no", "not", "lack") for word in words)


def _nested(outer: str, inner: tuple[str, ...]) -> tuple[str, ...]:
    return inner if outer in inner else (outer, *inner)


def _headings(words: Words, first: int) -> list[tuple[str, Rule, int]]:
    """Return the aspects said from word `first` on, what they may be of, and where the concept begins; the longest."""
    tables = lists()
    if word_key(words[first]).partition(" ")[0] not in tables.openings:
        return []
    for end in range(min(len(words) - 1, first + _LONGEST + 3), first, -1):
        *said, link = words[first:end]
        head, last = as_listed(said), word_key(link)
        rules = tables.before.get((head, last)) or tables.before.get((as_listed(words[first:end]), "none"), ())
        if rules:
            return [(rule.name, rule, end) for rule in rules]
        one, joined, other = head.partition(" and ")
        if joined and last == "of":
            both = [(a, b) for a in tables.before.get((one, "of"), ()) for b in tables.before.get((other, "of"), ())]
            if both:
                return [(" and ".join(sorted({a.name, b.name})), b, end) for a, b in both[:1]]
    return []


def _aspect_behind(words: Words) -> _Split | None:
    """ "X risk", "X expression level"; the longest that leaves a name."""
    tables = lists()
    if is_joined(words) or any(word_key(word) in LINKS for word in words):
        return None
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        at = len(words) - size
        for aspect in tables.behind.get(as_listed(words[at:]), ()):
            inner = _split(words[:at])
            head = head_noun(inner.words)
            if (
                (not aspect.of or is_any(head, inner.words, aspect.of))
                and head not in aspect.unless
                and not _is_act(inner.words[0])
                and cuts_well(words, at)
                and (stands_alone(inner.words) or aspect.becomes)
            ):
                concept = (*inner.words, aspect.becomes) if aspect.becomes else inner.words
                return _Split(concept, _nested(aspect.name, inner.aspects), inner.qualifiers)
    return None


def _is_act(word: str) -> bool:
    """Tell whether a word at the beginning describes the act, not the thing: "inappropriate", "cue-induced"."""
    return word_key(word) in lists().acts or word.endswith(("-induced", "-related", "-driven", "-based", "-mediated"))


def _without_qualifiers(words: Words) -> _Split:
    """ "High-dose oral aspirin": the qualifiers at the beginning, whatever their order."""
    if not is_joined(words):
        for run in reversed(_runs(words)):
            base = words[run:]
            if stands_alone(base):
                kept, taken = _qualified(words[:run], base)
                if taken:
                    return _Split((*kept, *base), (), taken)
    return _Split(words)


def _runs(words: Words) -> list[int]:
    """Return how many words at the beginning may be qualifiers, one word left at least: each number where one ends."""
    at, found = 0, []
    while size := _qualifier(words[at:-1]):
        at += size
        found.append(at)
    return found


def _qualifier(words: Words) -> int:
    """Return how many words the qualifier takes that these begin with; 0 for none."""
    for size in range(min(_LONGEST, len(words)), 0, -1):
        said = as_listed(words[:size])
        if said in lists().qualifiers or _NUMERIC.fullmatch(said):
            return size
    return 0


def _qualified(run: Words, base: Words) -> tuple[Words, tuple[str, ...]]:
    """Return the words of the run that belong to the concept, and the qualifiers that do not."""
    kept: list[str] = []
    taken: list[str] = []
    head, rest = head_noun(base), set(as_listed(base).split())
    while run:
        size = _qualifier(run) or 1
        said = as_listed(run[:size])
        rules = lists().qualifiers.get(said, [])
        fits = _NUMERIC.fullmatch(said) or any(
            (not rule.of or is_any(head, base, rule.of)) and not rule.unless & rest for rule in rules
        )
        if fits and cuts_well((*run, *base), size):
            taken.append(said)
        else:
            kept += run[:size]
        run = run[size:]
    return tuple(kept), tuple(taken)


def _says_two(words: Words) -> bool:
    """Tell whether another aspect begins behind an "and": "incidence of X and severity of Y"."""
    joints = (at for at, word in enumerate(words) if word_key(word) in ("and", "or"))
    return any(_headings(words, first) for at in joints for first in range(at + 1, min(at + 3, len(words))))
