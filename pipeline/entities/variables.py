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
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from pipeline.entities import names
from pipeline.entities.generic import is_generic
from pipeline.entities.trimming import trimmed
from pipeline.entities.word_relations import ELEMENT_NAMES
from pipeline.vocabulary import spelling

MOST_WORDS = 24  # a longer name is a clause, and stays whole
_LONGEST = 4  # words of an aspect or qualifier

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variable:
    """One name: its concept, the aspect of it ("" for none; nested ones outermost first, "change of level"), and the
    qualifiers, each in the form of `names.key`, sorted."""

    concept: str
    aspect: str = ""
    qualifiers: tuple[str, ...] = ()


@lru_cache(maxsize=200_000)
def decompose(name: str) -> Variable:
    """The variable that a name names. Deterministic; the concept of a concept is itself; never empty unless `name` is.

    Words of direction ("reduced") and abbreviations of the abstract are to be resolved before.
    """
    words = _tokens(trimmed(name.replace('"', " ")) or name)
    if len(words) > MOST_WORDS or _is_clause(words):
        return Variable(" ".join(words))
    aspects: list[str] = []
    qualifiers: set[str] = set()
    while True:
        found = _split(words)
        aspects += [aspect for aspect in found.aspects if aspect not in aspects]
        qualifiers.update(found.qualifiers)
        if found.words == words:
            return Variable(" ".join(words), " of ".join(aspects), tuple(sorted(qualifiers)))
        words = _tokens(trimmed(" ".join(found.words)))


# --- the words of a name ----------------------------------------------------------------------------------------------


def _tokens(name: str) -> Words:
    """The words of a name without article and outer punctuation, and with one form for each word."""
    text = _tables().hyphened_symbol.sub(r"\1 ", name)
    words = _bare(_PARTED.sub(" ", text).split())
    return tuple(_formed(word, _key(words[at + 1]) if at + 1 < len(words) else "") for at, word in enumerate(words))


def _bare(words: Sequence[str]) -> list[str]:
    """Without what is no part of the name at either end."""
    kept = list(words)
    if kept and kept[0][0] in _QUOTES and kept[-1][-1] in _QUOTES:
        kept = " ".join(kept).strip(_QUOTES).split() or kept
    while len(kept) > 1 and (kept[0].lower() in _LEADING or kept[0] in ("-", "–") or _is_article(kept)):
        del kept[0]
    if kept:
        kept[-1] = kept[-1].rstrip(".,;:") or kept[-1]
    return kept


# "atenolol-based regimen", "propranolol-treatment": the thing, and how it was given
_PARTED = re.compile(
    r"(?<=[a-z])-(?=(?:based|treatment|therapy|treated) (?:regimen|treatment|therap|strateg|group|arm)"
    r"|(?:treatment|therapy)$)"
)
_POINTERS = frozenset("this that these those such".split())
_QUOTES = "'\"‘’“”"
_LEADING = names.DETERMINERS - _POINTERS | {"a", "both", "either", "same", "whose"}


def _is_article(words: Sequence[str]) -> bool:
    """True if a capital A begins the sentence, and names no allele and no vitamin."""
    return words[0] == "A" and words[1].isalpha() and words[1].islower() and words[1] not in _LETTERED


_LETTERED = names.GREEK_NAMES | set(
    "allele alleles carrier carriers genotype genotypes variant variants fiber fibers".split()
)


def _formed(word: str, following: str) -> str:
    """One form of a word where several name the same: "caloric restriction", "N fertilizer"."""
    tables = _tables()
    if word in tables.symbols and following.split(" ", maxsplit=1)[0] in tables.after_symbols:
        return ELEMENT_NAMES[word.lower()]
    to, nexts = tables.forms.get(_key(word), ("", frozenset()))
    return to if to and following in nexts else word


@lru_cache(maxsize=100_000)
def _key(word: str) -> str:
    return names.key(word).lower()


def _said(words: Sequence[str]) -> str:
    """A stretch of the name in the form of the lists."""
    return " ".join(filter(None, map(_key, words)))


def _is_clause(words: Words) -> bool:
    """True if the words are a sentence's rather than a name's: "most orders were appropriate"."""
    return any(word in _FINITE for word in words[1:])


_FINITE = frozenset("is are was were be been has have had does did do can could may might will would should".split())


# --- taking apart -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Split:
    words: Words
    aspects: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()


@lru_cache(maxsize=50_000)
def _split(words: Words) -> _Split:
    """The concept's words, and what was said about it. Each way takes words off one end, so it ends."""
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
    tables = _tables()
    for at in range(1, len(words)):
        said = _said(words[at:])
        form = said in tables.tail["form"] or _BARE_DOSE.fullmatch(said)
        if form and tables.classes["inn"].holds(_key(words[at - 1]), words[:at]):
            return _Split(words[:at], (), (said,))
    return None


def _combination(words: Words) -> _Split | None:
    """ "Atenolol-nifedipine combination", "nifedipine plus atenolol": one concept, whatever its order and words."""
    if not any("/" in word or "+" in word or word.lower() in _COMBINING for word in words):
        return None
    parts = [part for word in words for part in re.split(r"[/+-]", _bare_word(word)) if part]
    inn = _tables().classes["inn"]
    drugs = [part for part in parts if inn.holds(part, (part,))]
    rest = {part for part in parts if part not in drugs and not _DOSED.fullmatch(part)}
    one = f"{min(drugs)} plus {max(drugs)}" if len(set(drugs)) == 2 else ""
    told = rest & _COMBINING or any(re.search(r"[a-z][/+][a-z]", word) for word in words)
    if one and told and rest <= _COMBINING | _COMBINED and " ".join(words) != one:
        return _Split(tuple(one.split()), ("consumption",) if rest & _COMBINED else ())
    return None


_COMBINING = frozenset(
    """
    plus combination combined combining coadministration co administration concomitant simultaneous association
    associating associated
    """.split()
)
_COMBINED = frozenset("of and with the a both fixed dose low treatment therapy use regimen tablet free".split())
_DOSED = re.compile(r"\d[\d.]*(?:mg|g|ug)?|mg|percent|%")
_BARE_DOSE = re.compile(r"\d[\d.]*(?: (?:to|or|and) \d[\d.]*)?(?: ?mg)?")


def _bare_word(word: str) -> str:
    return word.strip("()[],;").lower()


def _apposition(words: Words) -> _Split | None:
    """ "The beta-blocker carvedilol" is carvedilol; its class, said before it, is told as a qualifier."""
    classes = _tables().classes
    if len(words) < 2 or not classes["inn"].holds(_key(words[-1]), words):
        return None
    before = _said(words[:-1]).split()
    if before[-1] in classes["drug class"].words and not _is_joined(words) and not set(before) & _LINKS:
        return _Split(words[-1:], (), (" ".join(before),))
    return None


def _without_tail(words: Words) -> _Split | None:
    """Population, time, place, comparison, dose behind the concept."""
    for at in range(1, len(words)):
        tail = _tail(words[at:]) or _having(words, at) or _added(words, at) or _given_for(words, at)
        if tail and _cuts_well(words, at) and _is_whole(words[:at]):
            inner = _split(words[:at])
            if _stands_alone(inner.words):
                return _Split(inner.words, inner.aspects, (*inner.qualifiers, tail))
    return None


def _having(words: Words, at: int) -> str:
    """ "Mortality in heart failure" is that of people who have it; "improvement in heart failure" is no such thing."""
    tables = _tables()
    if _key(words[at]) != "in" or _key(words[at - 1]) in tables.tail["into"] or not _is_noun_phrase(words[at + 1 :]):
        return ""
    inner = words[at + 1 :]
    ill = _is_any(_head(inner), inner, ("disease",)) or _head(inner) == "failure"
    return _said(words[at:]) if ill else ""


def _added(words: Words, at: int) -> str:
    """ "Addition of carvedilol to digoxin" adds carvedilol; what it was added to is a circumstance."""
    inn = _tables().classes["inn"]
    to = _key(words[at]) == "to" and inn.holds(_key(words[at - 1]), words[:at])
    return _said(words[at:]) if to and (_is_noun_phrase(words[at + 1 :]) or _is_population(words[at + 1 :])) else ""


def _given_for(words: Words, at: int) -> str:
    """ "Digoxin for the treatment of heart failure" is digoxin; what it is given for is a circumstance."""
    tables = _tables()
    if _key(words[at]) not in tables.tail["purpose_links"] or not _is_any(_head(words[:at]), words[:at], ("drug",)):
        return ""
    said = _said(_bare(words[at + 1 :]))
    return _said(words[at:]) if any(said.startswith(f"{way} ") for way in tables.tail["purpose"]) else ""


_SECOND_HALF = 5  # words


def _is_noun_phrase(words: Words) -> bool:
    """True if the words are one noun phrase without small words, not too long to be the second half of a name."""
    inner = tuple(_bare(words))
    return (
        0 < len(inner) <= _SECOND_HALF
        and not any(_key(word) in _SMALL for word in inner)
        and not _is_joined(inner)
        and _stands_alone(inner)
    )


def _is_whole(words: Words) -> bool:
    """True if every bracket that opens closes, and no comparison lacks its number."""
    text = " ".join(words)
    return text[-1] not in "<>=≤≥" and text.count("(") == text.count(")") and text.count("[") == text.count("]")


def _tail(words: Words) -> str:
    """The qualifier that these last words of a name are; "" if none."""
    tables, link = _tables(), _key(words[0])
    said, bare = _said(words), _said(_bare(words[1:]))
    if link in tables.tail["population_links"] and _is_population(words[1:]) and "to" not in words:
        return bare
    circumstance = (
        (link in tables.tail["time_links"] and bare in tables.tail["time"])
        or (link in tables.tail["span_links"] and _TIME.fullmatch(bare))
        or (link in tables.tail["event_links"] and _is_noun_phrase(words[1:]))
        or (link in tables.tail["place_links"] and bare in tables.tail["place"])
    )
    bracketed = words[0].startswith("(") and words[-1].endswith(")")
    measured = _DOSE.fullmatch(said) or (bracketed and _STATISTIC.fullmatch(said))
    return said if circumstance or measured or said in tables.tail["comparison"] else ""


_UNIT = (
    r"(?:mm hg|mg|milligram|microgram|g|kg|ug|mcg|ng|ml|l|dl|iu|u|mmol|umol|nmol|mm|um|nm|percent|ppm|cup|drink|unit"
    r"|gram|tablet|dose|time|gy)"
)
_SPAN = r"(?:second|minute|min|hour|h|hr|day|d|week|wk|month|mo|year|yr)"
_NUMBER = r"(?:\d[\d.]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_ROUTE = r"(?:i[. ]?v|p[. ]?o|i[. ]?m|s[. ]?c|q[. ]?d|o[. ]?d|[btq][. ]?i[. ]?d|orally|oral|intravenously|intravenous)"
_PER = rf"(?: (?:per )?(?:{_UNIT}|{_SPAN}|daily|once daily|twice daily|{_ROUTE}))*"
_DOSE = re.compile(rf"(?:at |of |dose )*{_NUMBER} ?(?:(?:or|to|and) {_NUMBER} )?{_UNIT}{_PER}")
_TIME = re.compile(rf"(?:first |last |next )?{_NUMBER} ?{_SPAN}(?: follow up| period| of (?:age|follow up|treatment))?")
_STATISTIC = re.compile(r"(?:p|n|or|hr|rr|ci) ?[<=>].*")
_NUMERIC = re.compile(
    rf"{_NUMBER} ?(?:{_SPAN}|{_UNIT})(?: (?:kg|{_SPAN}|daily))*(?: (?:ambulatory|of|once daily|twice daily))*"
    rf"|(?:{_NUMBER} )?{_SPAN} of"
)


def _is_population(words: Words) -> bool:
    """True if words name people or animals: "elderly patients with diabetes"; not "patient satisfaction"."""
    tail = _tables().tail
    for at, word in enumerate(words):
        if _key(word) in tail["population"] and not word.endswith(("'", "’", "'s", "’s")):
            if at + 1 == len(words) or word.endswith(",") or words[at + 1].startswith("("):
                return True
            following = _key(words[at + 1])
            if following in tail["population_more"] or (_is_plural(word) and following.endswith("ing")):
                return True
            if following in ("and", "or"):
                return _is_population(words[at + 2 :])
        if _key(word) in _LINKS:
            return False
    return False


def _is_plural(word: str) -> bool:
    """ "Patients receiving aspirin" are people; "patient counseling" is none."""
    return word.islower() and names.key(word) != word


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


def _of_which(words: Words, first: int, end: int, rule: _Rule) -> tuple[_Split, tuple[str, ...]] | None:
    """The concept behind an aspect said from `first` to `end`, and the qualifiers before it; None if it cannot be."""
    inner = _split(tuple(_bare(words[end:])))
    head = _head(inner.words)
    kept, taken = _qualified(words[:first], inner.words)
    if rule.described and _describes(words[:first]) and _cuts_well(words, first):
        kept, taken = (), (*taken, *filter(None, (_said(kept),)))
    fits = (
        not kept
        and (not rule.of or _is_any(head, inner.words, rule.of))
        and head not in rule.unless
        and not rule.without & set(map(_key, inner.words))
        and _cuts_well(words, end)
        and _stands_alone(inner.words)
        and not _says_two(words[end:])
    )
    return (inner, taken) if fits else None


_DESCRIBED = 5  # words that may describe an effect or a treatment: "potent blood pressure lowering effect of"


def _describes(words: Words) -> bool:
    """True if the words before an aspect describe it: "beneficial", "blood pressure lowering"; no clause, no list."""
    return not any(_key(word) in _LINKS or _key(word) in ("no", "not", "lack") for word in words)


def _nested(outer: str, inner: tuple[str, ...]) -> tuple[str, ...]:
    return inner if outer in inner else (outer, *inner)


def _headings(words: Words, first: int) -> list[tuple[str, _Rule, int]]:
    """The aspects said from word `first` on, what they may be of, and where the concept begins; the longest."""
    tables = _tables()
    if _key(words[first]).partition(" ")[0] not in tables.openings:
        return []
    for end in range(min(len(words) - 1, first + _LONGEST + 3), first, -1):
        *said, link = words[first:end]
        head, last = _said(said), _key(link)
        rules = tables.before.get((head, last)) or tables.before.get((_said(words[first:end]), "none"), ())
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
    tables = _tables()
    if _is_joined(words) or any(_key(word) in _LINKS for word in words):
        return None
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        at = len(words) - size
        for aspect in tables.behind.get(_said(words[at:]), ()):
            inner = _split(words[:at])
            head = _head(inner.words)
            if (
                (not aspect.of or _is_any(head, inner.words, aspect.of))
                and head not in aspect.unless
                and not _is_act(inner.words[0])
                and _cuts_well(words, at)
                and (_stands_alone(inner.words) or aspect.becomes)
            ):
                concept = (*inner.words, aspect.becomes) if aspect.becomes else inner.words
                return _Split(concept, _nested(aspect.name, inner.aspects), inner.qualifiers)
    return None


def _is_act(word: str) -> bool:
    """True if a word at the beginning describes the act, not the thing: "inappropriate", "cue-induced"."""
    return _key(word) in _tables().acts or word.endswith(("-induced", "-related", "-driven", "-based", "-mediated"))


def _without_qualifiers(words: Words) -> _Split:
    """ "High-dose oral aspirin": the qualifiers at the beginning, whatever their order."""
    if not _is_joined(words):
        for run in reversed(_runs(words)):
            base = words[run:]
            if _stands_alone(base):
                kept, taken = _qualified(words[:run], base)
                if taken:
                    return _Split((*kept, *base), (), taken)
    return _Split(words)


def _runs(words: Words) -> list[int]:
    """How many words at the beginning may be qualifiers, one word left at least: each number where one ends."""
    at, found = 0, []
    while size := _qualifier(words[at:-1]):
        at += size
        found.append(at)
    return found


def _qualifier(words: Words) -> int:
    """How many words the qualifier takes that these begin with; 0 for none."""
    for size in range(min(_LONGEST, len(words)), 0, -1):
        said = _said(words[:size])
        if said in _tables().qualifiers or _NUMERIC.fullmatch(said):
            return size
    return 0


def _qualified(run: Words, base: Words) -> tuple[Words, tuple[str, ...]]:
    """The words of the run that belong to the concept, and the qualifiers that do not."""
    kept: list[str] = []
    taken: list[str] = []
    head, rest = _head(base), set(_said(base).split())
    while run:
        size = _qualifier(run) or 1
        said = _said(run[:size])
        rules = _tables().qualifiers.get(said, [])
        fits = _NUMERIC.fullmatch(said) or any(
            (not rule.of or _is_any(head, base, rule.of)) and not rule.unless & rest for rule in rules
        )
        if fits and _cuts_well((*run, *base), size):
            taken.append(said)
        else:
            kept += run[:size]
        run = run[size:]
    return tuple(kept), tuple(taken)


# --- questions of other modules about words ---------------------------------------------------------------------------


def has_link(name: str) -> bool:
    """True if a preposition or a small word like "versus" joins parts of the name."""
    return any(_key(word) in _LINKS for word in name.split())


def describes(word: str) -> bool:
    """True if a word before a noun says which: an adjective, or a qualifier as "mean"."""
    said = _key(word)
    return bool(said) and (_is_adjective(said.split()[-1]) or said in _tables().qualifiers)


def is_of(name: str, kind: str) -> bool:
    """True if the name stands alone and is of a class of `aspects.toml`."""
    words = tuple(name.split())
    return _stands_alone(words) and _is_any(_head(words), words, (kind,))


# --- what may stay ----------------------------------------------------------------------------------------------------


def _head(words: Words) -> str:
    """The head noun: the last word before the first preposition, numbers and letters behind it left out."""
    said = _said(words).split()
    end = next((at for at, word in enumerate(said) if at and word in _LINKS), len(said))
    while end > 1 and _INDEX.fullmatch(said[end - 1]):
        end -= 1
    return said[end - 1] if said else ""


_INDEX = re.compile(r"[a-z]|[ivx]+|\d[\w.]*|alpha|beta|gamma|delta")  # vitamin D, angiotensin II, endothelin-1


def _stands_alone(words: Words) -> bool:
    """True if words can be a concept's name: a noun phrase that is neither generic nor a group of people."""
    name = " ".join(words)
    said = _said(words).split()
    if not said or is_generic(name) or _key(words[-1]) in _SMALL or _key(words[0]) in _SMALL | _POINTERS:
        return False
    if re.fullmatch(_SPAN, _head(words)) or " ".join(said) in _tables().qualifiers:  # "years after the menopause"
        return False
    if said[-1].endswith("ally") or words[-1].endswith(_PARTICIPLES):
        return False
    return not _is_adjective(_head(words)) and not _is_adjective(said[-1]) and not _is_population(words)


_PARTICIPLES = ("-binding", "-lowering", "-related", "-induced", "-based")
_LINKS = names.PREPOSITIONS | set(
    "into within across through between against versus vs than under over per upon via".split()
)
_SMALL = _LINKS | set("and or the a as not no".split())


def _is_adjective(word: str) -> bool:
    adjective = _tables().adjective
    if word in adjective.words:
        return True
    long = len(word) > 4 and word.endswith(adjective.endings) and word.isalpha()
    return long and word not in adjective.exceptions and not spelling.COUNTED_ICS.search(f"{word}s")


def _is_joined(words: Words) -> bool:
    """True if the name lists several things, so that its end need not belong to its beginning."""
    return any(word.endswith((",", ";")) or _key(word) in ("and", "or", "plus", "versus", "vs") for word in words)


def _says_two(words: Words) -> bool:
    """True if another aspect begins behind an "and": "incidence of X and severity of Y"."""
    joints = (at for at, word in enumerate(words) if _key(word) in ("and", "or"))
    return any(_headings(words, first) for at in joints for first in range(at + 1, min(at + 3, len(words))))


def _cuts_well(words: Words, at: int) -> bool:
    """True if no fixed name lies across the place between two words."""
    left, right = _said(words[max(0, at - 5) : at]).split(), _said(words[at : at + 5]).split()
    fixed = _tables().fixed
    return not any(
        " ".join(left[-before:] + right[:after]) in fixed
        for before in range(1, len(left) + 1)
        for after in range(1, len(right) + 1)
    )


def _is_any(head: str, words: Words, classes: Iterable[str]) -> bool:
    """True if the name with this head belongs to one of the classes."""
    return any(_tables().classes[name].holds(head, words) for name in classes)


# --- the lists --------------------------------------------------------------------------------------------------------

_SYMBOL = re.compile(r"(?=\S*[A-Z]\S*[A-Z0-9]|[a-z]{1,4}[A-Z0-9])[^\W_][\w/()+-]*")
_ROMAN = re.compile(r"[IVX]+")


@dataclass(frozen=True, slots=True)
class _Class:
    """Heads of one sort."""

    words: frozenset[str]
    endings: tuple[str, ...]
    exceptions: frozenset[str]
    symbols: bool = False
    any: bool = False

    def holds(self, head: str, words: Words) -> bool:
        if head in self.exceptions:
            return False
        return (
            self.any
            or head in self.words
            or bool(self.endings and len(head) > 4 and head.endswith(self.endings))
            or (self.symbols and bool(_SYMBOL.fullmatch(words[-1])) and not _ROMAN.fullmatch(words[-1]))
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    """An aspect or a qualifier: its name, the classes it may be of (none for any noun), the heads it may not be of."""

    name: str
    of: frozenset[str]
    unless: frozenset[str]
    becomes: str = ""
    without: frozenset[str] = frozenset()
    described: bool = False


@dataclass(frozen=True, slots=True)
class _Tables:
    before: Mapping[tuple[str, str], Sequence[_Rule]]
    openings: frozenset[str]  # first words of what stands before a concept
    behind: Mapping[str, Sequence[_Rule]]
    qualifiers: Mapping[str, Sequence[_Rule]]
    tail: Mapping[str, frozenset[str]]
    fixed: frozenset[str]
    classes: Mapping[str, _Class]
    adjective: _Class
    acts: frozenset[str]
    forms: Mapping[str, tuple[str, frozenset[str]]]
    symbols: frozenset[str]
    after_symbols: frozenset[str]
    hyphened_symbol: re.Pattern[str]  # the hyphen of "N-fertilizer"


@cache
def _tables() -> _Tables:
    """`aspects.toml`, read once."""
    data = tomllib.loads(resources.files("pipeline.entities").joinpath("aspects.toml").read_text("utf-8"))
    before: dict[tuple[str, str], list[_Rule]] = defaultdict(list)
    behind: dict[str, list[_Rule]] = defaultdict(list)
    qualifiers: dict[str, list[_Rule]] = defaultdict(list)
    for row in data["aspect"]:
        for phrase in _phrases(row.get("before", "")):
            for link in _phrases(row.get("links", "of")):
                before[phrase, link].append(_rule(row, "of_before"))
        for phrase in _phrases(row.get("behind", "")):
            behind[phrase].append(_rule(row, "of"))
    for row in data["qualifier"]:
        for phrase in _phrases(row["words"]):
            qualifiers[phrase].append(_rule(row, "of"))
    symbols, after_symbols = (frozenset(data["elements"][name].split()) for name in ("symbols", "next"))
    return _Tables(
        before=dict(before),
        openings=frozenset((phrase or link).partition(" ")[0] for phrase, link in before),
        behind=dict(behind),
        qualifiers=dict(qualifiers),
        tail={name: frozenset(_phrases(text)) for name, text in data["tail"].items()},
        fixed=frozenset(_phrases(data["fixed"]["names"])),
        classes={name: _class(data["class"], name) for name in data["class"]},
        adjective=_class({"": data["adjective"] | {"except": data["adjective"]["nouns"]}}, ""),
        acts=frozenset(data["act"]["words"].split()),
        forms={row["from"]: (row["to"], frozenset(row["next"].split())) for row in data["form"]},
        symbols=symbols,
        after_symbols=after_symbols,
        hyphened_symbol=re.compile(rf"\b({_any(symbols)})-(?={_any(after_symbols)})"),
    )


def _any(words: Iterable[str]) -> str:
    """The words as alternatives of a regular expression."""
    return "|".join(sorted(words))


def _phrases(text: str) -> Iterator[str]:
    """The phrases of a list with commas."""
    return (" ".join(part.split()) for part in text.split(",") if part.strip())


def _rule(row: Mapping[str, Any], classes: str) -> _Rule:
    return _Rule(
        name=row.get("name", ""),
        of=frozenset(_phrases(row.get(classes, ""))),
        unless=frozenset(row.get("unless", "").split()),
        becomes=row.get("becomes", ""),
        without=frozenset(row.get("without", "").split()),
        described=row.get("described", False),
    )


def _class(rows: Mapping[str, Mapping[str, Any]], name: str) -> _Class:
    """One class with those it includes."""
    row = rows[name]
    inner = [_class(rows, part) for part in _phrases(row.get("includes", ""))]
    return _Class(
        words=frozenset(row.get("words", "").split()).union(*(one.words for one in inner)),
        endings=tuple(row.get("endings", "").split()) + tuple(end for one in inner for end in one.endings),
        exceptions=frozenset(row.get("except", "").split()).union(*(one.exceptions for one in inner)),
        symbols=row.get("symbols", False) or any(one.symbols for one in inner),
        any=row.get("of_any", False),
    )
