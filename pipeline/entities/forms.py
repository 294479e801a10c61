"""Parsed names: the parts of a normal form that `match` and `blocking` compare. Each name is parsed once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.entities import names, word_relations

_DIGITS = re.compile(r"\d+(?:\.\d+)*")
_ROMAN = re.compile(r"(II|III|IV|VI|VII|VIII|IX|XI|XII|XIII|XIV|XV)([a-eAB]?)")
_ROMANS = names.ROMAN | {"xi": "11", "xii": "12", "xiii": "13", "xiv": "14", "xv": "15"}
_NUMBER_WORDS = {
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
}
_SUFFIX = re.compile(
    r"(?:izations?|isations?|ications?|ations?|itions?|ions?|izing|ized|izer|ize|ically|ical|ially|ial|ally|al|ments?"
    r"|iveness|ive|ities|ity|ousness|ous|ness|ings?|ers?|ors?|ed|ants?|ents?|ances?|ences?|ancy|ency|ics?|ism|ists?"
    r"|aries|ary|ory|ates?|ly|ia|y|e|i|a|es|is|us|um|s)$"
)


@dataclass(frozen=True, slots=True)
class Form:
    """One key, read as a noun phrase."""

    words: tuple[str, ...]  # in order, 'A of B' turned to 'B A', equal words replaced
    content: tuple[str, ...]  # words that carry meaning
    bag: frozenset[str]
    numbers: tuple[str, ...]
    letters: tuple[str, ...]  # single letters: hepatitis B
    greek: tuple[str, ...]
    symbols: frozenset[str]  # acronyms and gene-like names, as they stand in the key
    squeezed: str  # all words run together

    @property
    def small(self) -> tuple[str, ...]:
        """The function words, in order."""
        return tuple(word for word in self.words if word in word_relations.FUNCTION)

    def conjuncts(self) -> frozenset[tuple[tuple[str, ...], ...]]:
        """What 'and' or 'or' joins, whatever the order, in every reading: 'breast and ovarian cancer' may be breast and
        ovarian cancer, or breast cancer and ovarian cancer."""
        parts: list[list[str]] = [[]]
        for word in self.words:
            if word in ("and", "or"):
                parts.append([])
            else:
                parts[-1].append(word)
        readings = {tuple(sorted(tuple(part) for part in parts))}
        if all(len(part) == 1 for part in parts[:-1]) and len(parts[-1]) == 2:
            readings.add(tuple(sorted((part[0], parts[-1][1]) for part in parts)))
        return frozenset(readings)


@lru_cache(maxsize=1_000_000)
def parse(key: str) -> Form:
    """The parts of a key."""
    raw = key.split()
    symbols = frozenset(word_relations.EQUAL.get(fold(token), fold(token)) for token in raw if _is_symbol(token))
    tokens = [fold(token) for token in raw]
    if tokens[-1:] == ["a"]:
        tokens[-1] = "A"  # no article stands at the end
    tokens = _acting(_replace_phrases(_prefixed(tokens)))
    numbers = sorted(number for token in tokens for number in _numbers(token))
    ordered = tuple(word_relations.EQUAL.get(token, token) for token in _turned(tokens))
    content = tuple(token for token in ordered if token not in word_relations.FUNCTION) or ordered
    return Form(
        words=ordered,
        content=content,
        bag=frozenset(content),
        numbers=tuple(numbers),
        letters=tuple(sorted(token for token in content if len(token) == 1 and token.isalpha())),
        greek=tuple(sorted(token for token in content if token in names.GREEK_NAMES)),
        symbols=symbols,
        squeezed=squeeze(ordered),
    )


def fold(word: str) -> str:
    """Lower-case, unless the capitals make it another word (AIDS, US, Co)."""
    word = _arabic(word)
    low = word.lower()
    if len(word) == 1:
        return word if word == "a" else word.upper()
    if word == low or word in names.ELEMENTS:
        return word
    return word if low in word_relations.COLLIDE or (word.isupper() and low.title() in names.ELEMENTS) else low


def _arabic(token: str) -> str:
    """IX as 9, IIIb as 3b."""
    found = _ROMAN.fullmatch(token)
    return _ROMANS[found[1].lower()] + found[2].lower() if found else token


def squeeze(tokens: tuple[str, ...]) -> str:
    """All words run together, a bar left where two digits would meet."""
    out = ""
    for token in tokens:
        out += "|" + token if out and out[-1].isdigit() and token[0].isdigit() else token
    return out


@lru_cache(maxsize=200_000)
def stem(token: str) -> str:
    """The word without its ending, at least four letters: fertilizer, fertilization -> fertil."""
    if len(token) < 6 or not token.isalpha():
        return token
    cut = _SUFFIX.sub("", token)
    if len(cut) >= 6:
        cut = _SUFFIX.sub("", cut) if len(_SUFFIX.sub("", cut)) >= 5 else cut
    return cut if len(cut) >= 4 else token


def _is_symbol(token: str) -> bool:
    """A name that is no word: gene, chemical, acronym."""
    if len(token) == 1 or token in names.GREEK_NAMES:
        return False
    letters = [char for char in token if char.isalpha()]
    return bool(letters) and (sum(char.isupper() for char in letters) > 1 or any(char.isdigit() for char in token))


def _numbers(token: str) -> list[str]:
    """The numbers a token names: 'IL10' 10, 'II' 2, 'two' 2."""
    if token in _NUMBER_WORDS:
        return [_NUMBER_WORDS[token]]
    return _DIGITS.findall(token)


def _replace_phrases(tokens: list[str]) -> list[str]:
    """Well-known short forms written out, and a few names that everyone has two of."""
    text = f" {' '.join(tokens)} "
    for said, meant in word_relations.PHRASES.items():
        if said in text:
            text = text.replace(f" {said} ", f" {meant} ")
    return text.split()


def _prefixed(tokens: list[str]) -> list[str]:
    """'intra ocular' as 'intraocular': prefixes that are never words."""
    joined: list[str] = []
    for token in tokens:
        bound = joined and joined[-1] in word_relations.BOUND and token.isalpha() and len(token) > 3
        joined.append(joined.pop() + token if bound else token)
    return joined


def _acting(tokens: list[str]) -> list[str]:
    """What acts as one noun: 'beta adrenergic blocking agent' and 'beta blockade' as 'beta blocker'."""
    kept = tokens
    while len(kept) > 1 and kept[-1] in word_relations.AGENTS and _acts(kept[-2]):
        kept = kept[:-1]
    if kept[-1] not in word_relations.ACTING and kept[-1] not in word_relations.ACTING.values():
        return kept
    target = kept[:-1]
    while len(target) > 1 and target[-1] in word_relations.TARGETS:
        target = target[:-1]
    return [*target, word_relations.ACTING.get(kept[-1], kept[-1])]


def _acts(word: str) -> bool:
    return word in word_relations.ACTING or word in word_relations.DRUG_NOUNS


def _turned(tokens: list[str]) -> list[str]:
    """'cancer of lung' as 'lung cancer': each 'of' swaps what stands on its two sides, up to the next small word."""
    if "of" not in tokens[1:-1]:
        return tokens
    segments: list[list[str]] = [[]]
    for word in tokens:
        if word in word_relations.FUNCTION and word not in ("of", "and", "or"):
            segments.extend(([word], []))
        else:
            segments[-1].append(word)
    return [word for segment in segments for word in _turn(segment)]


def _turn(segment: list[str]) -> list[str]:
    """One stretch without other small words, its 'of' resolved from the end."""
    if "of" not in segment[1:-1] or segment.count("of") > 2 or {"and", "or"} & set(segment):
        return segment
    at = segment.index("of")
    left, right = segment[:at], _turn(segment[at + 1 :])
    if not left or not right or f"{left[-1]} {right[-1]}" in word_relations.FIXED_OF:
        return segment
    return right + left
