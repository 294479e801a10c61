"""Name: a noun phrase, parsed once: its normal form, its words, and the form in which it is compared.

`key` joins spellings of one name and nothing else, because what shares a key is one entity without any verdict and
cannot be taken apart again. Everything that needs judgement is `match`'s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pipeline.entities import word_relations
from pipeline.entities.aspect_lists import lists
from pipeline.entities.trimming import trimmed
from pipeline.sources.text import data, spelling
from pipeline.sources.text.sentences import without_label

Words = tuple[str, ...]

_DATA = data.table("name", "pipeline.entities")


def _set(name: str) -> frozenset[str]:
    return frozenset(_DATA[name].split())


def _pairs(name: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in _DATA[name].split())


GREEK = _pairs("greek")
GREEK_NAMES = frozenset(GREEK.values())
LETTERS = str.maketrans(_pairs("letters"))
ELEMENTS, DETERMINERS, PREPOSITIONS, RANKED = map(_set, ("elements", "determiners", "prepositions", "ranked"))
POINTERS = _set("pointers")
ROMAN = _pairs("roman")


class Name:
    """A noun phrase; each of its parts is worked out when it is first asked for, and kept."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def key(self) -> str:
        """The normal form: one spelling, singular, no punctuation, no article; case only where it carries the meaning
        (`CO`, `Co`, `US`). Idempotent, and never empty unless the name is blank."""
        form = self.text
        for _ in range(5):  # one pass is enough for real names; odd ones need a second
            normal = _normal(form)
            if normal == form:
                break
            form = normal
        return form

    @cached_property
    def trimmed(self) -> str:
        """The name without the statistics, values and cut brackets that an extraction left on it."""
        return trimmed(self.text)

    @cached_property
    def words(self) -> Words:
        """The words without article and outer punctuation, and with one form for each word."""
        words = stripped(_PARTED.sub(" ", lists().hyphened_symbol.sub(r"\1 ", self.text)).split())
        return tuple(_formed(word, word_key(after)) for word, after in zip(words, [*words[1:], ""], strict=False))

    @cached_property
    def form(self) -> Form:
        """The form in which a name that is its own key is compared with others; it is not normalised again."""
        return _compared(self.text)


@lru_cache(maxsize=1_000_000)
def parse(text: str) -> Name:
    """Return the name that a text is."""
    return Name(text)


def key(text: str) -> str:
    """Return the normal form of a name."""
    return parse(text).key


# --- the normal form --------------------------------------------------------------------------------------------------

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SUPERSCRIPT = re.compile("(?<=[0-9])([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_DASH = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_APOSTROPHE = re.compile("[\u2018\u2019\u201b\u02bc\u00b4`\u2032]")
_GREEK_LETTER = re.compile("(?<![Ͱ-Ͽἀ-῾])[Ͱ-Ͽ](?![Ͱ-Ͽἀ-῾])")
_GREEK_DIGIT = re.compile(rf"\b({'|'.join(sorted(GREEK_NAMES, key=len, reverse=True))})(?=[0-9])", re.IGNORECASE)
_MICRO = re.compile(r"\bμ(?=(?:g|l|L|M|m|mol|s|V|A|W)\b)")
_DIGIT_GREEK = re.compile(r"(?<=[A-Z0-9])(?=(?:alpha|beta|gamma|delta|epsilon|kappa|lambda|sigma|omega)\b)")
_GREEK_CAPITAL = re.compile(
    r"(?<![a-z])(alpha|beta|gamma|delta|epsilon|kappa|lambda|sigma|omega)(?=[A-Z](?:alpha|beta|gamma)?\b)"
)  # kappaB
_GENOTYPE = r"[+-]/[+-](?![\w+])"
_IS_GENOTYPE = re.compile(r"[+-]/[+-]")
_ION = rf"\b({'|'.join(sorted(ELEMENTS))})\s?"
_SYMBOL = re.compile(r"[A-Z]|(?=[a-z]*[A-Z][a-z]*[A-Z])[A-Za-z]{2,5}")
_NUMBER = re.compile(r"(?!(?:19|20)[0-9]{2}$)[0-9]\w*(?:\.\w+)*[+-]*")
_TOKEN = re.compile(
    rf"{_GENOTYPE}|"
    r"<=|>=|[<>=$€£]|(?<!\w)-(?=[0-9])\w+(?:\.\w+)*|\w+(?:[.^&]\w+)*(?:'(?=[^a-zA-Z]|$))?(?:[+#]|-(?=$|[\s,;)]))*|\w"
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\((e?s|ies)\)"), r"\1"),  # effect(s)
    (re.compile(r"(?<=[a-z])'s\b|(?<=[A-Z])'s\b|(?<=s)'(?!\w)"), ""),  # possessives
    (re.compile(r"(?<![A-Za-z])((?:[A-Z]\.){2,})"), r"\1 "),  # U.S., closed up below
    (re.compile(r"(?<=\d),(?=\d{3}\b(?!-))"), ""),  # 1,000 (but not 1,3-butadiene)
    (re.compile(r"%"), " percent "),
    (re.compile(r"\bper cent\b"), "percent"),
    (re.compile(rf"\s*[(\[]({_GENOTYPE})[)\]]|(?<=\w)({_GENOTYPE})"), r" \1\2 "),  # Apoe(-/-), Apoe-/-
    (re.compile(rf"{_ION}[(\[]?(?:\+\+|\+2|2\s?\+)[)\]]?(?!\w)"), r"\g<1>2+"),  # Ca(2+), Ca++
    (re.compile(rf"{_ION}[(\[]?(?:\+3|3\s?\+)[)\]]?(?!\w)"), r"\g<1>3+"),
    (re.compile(r"(?<=\d)[(\[]([+-])[)\]]|(?<=[A-Za-z])[(\[](\+)[)\]]"), r"\1\2"),  # CD8(-), ER(+)
    (re.compile(r"(?<=[A-Za-z])[(\[]-[)\]]"), " negative"),  # ER(-)
    (re.compile(r"(?<=\w)/(?=[\w+])|(?<=\w\+)/(?=\w)|\s/\s"), " "),
    (re.compile(r"(?<![A-Z])&|&(?![A-Z])"), " and "),
    (re.compile(r"≤"), "<="),
    (re.compile(r"≥"), ">="),
    (re.compile(r"(?<=[^\s(])-(?=\d)"), " "),  # IL-6, but -5 degrees
    (re.compile(r"\b([Cc]o|[Aa]nti)-(?=[a-z]{3})"), r"\1"),
    (re.compile(r"(?<![A-Za-z0-9])([Nn])\s*-?\s*([369])(?=[- ](?:fatty|PUFA|poly))"), r"omega \2"),
    (re.compile(r"\b[Nn]uclear[ -][Ff]actor[ -]+(?=kappa)|\bNF-?(?=kB\b)"), "NF "),  # all names of NF-κB
    (re.compile(r"(?<=\bNF )kB\b"), "kappa B"),
)
_CLOSE_INITIALS = re.compile(r"(?<![A-Za-z])(?:[A-Z]\.){2,}")


def _normal(name: str) -> str:
    """Return a name after one pass of `Name.key`."""
    tokens = _TOKEN.findall(_plain(without_label(name)))
    if not tokens:
        return " ".join(unicodedata.normalize("NFKC", name).casefold().split()) or name
    if _shouted(tokens):
        tokens = [token.lower() for token in tokens]
    tokens = _without_determiners(tokens)
    words: list[str] = []
    for position, token in enumerate(tokens):
        if _IS_GENOTYPE.fullmatch(token):
            words.append(token)
            continue
        form = _word(token if token[-1] != "-" or _is_charge(token, tokens[position + 1 :]) else token.rstrip("-"))
        if words and words[-1] in RANKED:
            form = ROMAN.get(form.lower(), form)
        if words and _SYMBOL.fullmatch(words[-1]) and _NUMBER.fullmatch(form):
            form = words.pop() + form  # IL-6, IL 6 and IL6
        words.append(form)
    return " ".join(words).replace("united state ", "united states ")


def _plain(name: str) -> str:
    """Return the name with the many ways of writing one thing reduced to one."""
    text = name.replace("`", "'") if name.isascii() else _one_character(name)
    text = _CLOSE_INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    for pattern, put in _RULES:
        text = pattern.sub(put, text)
    return _DIGIT_GREEK.sub(" ", _GREEK_CAPITAL.sub(r"\1 ", _GREEK_DIGIT.sub(r"\1 ", text)))


def _one_character(name: str) -> str:
    """Return the name with Unicode's many ways of writing one character reduced to one."""
    text = _SUPERSCRIPT.sub(r"^\1", _INVISIBLE.sub("", name))
    text = unicodedata.normalize("NFKC", text)
    text = _APOSTROPHE.sub("'", _DASH.sub("-", text)).translate(LETTERS)
    text = _MICRO.sub("u", text.replace("µ", "μ"))
    text = _GREEK_LETTER.sub(lambda found: f" {GREEK.get(found[0].lower(), found[0])} ", text)
    text = unicodedata.normalize("NFD", text)
    text = "".join(char for at, char in enumerate(text) if not (unicodedata.combining(char) and _on_latin(text, at)))
    return unicodedata.normalize("NFC", text)


def _on_latin(text: str, position: int) -> bool:
    """Tell whether the combining mark at `position` sits on a Latin letter (é is e; й is not и)."""
    while position and unicodedata.combining(text[position]):
        position -= 1
    return text[position] < "ɐ"


def _without_determiners(tokens: list[str]) -> list[str]:
    """Drop articles and quantifiers, but never the last token ('vitamin A', 'the') nor an A that names something."""
    kept: list[str] = []
    for position, word in enumerate(tokens[:-1]):
        before, after = (tokens[position - 1].lower() if position else ""), tokens[position + 1]
        if word.lower() in DETERMINERS and not (word.isupper() and len(word) > 1):
            continue
        if word == "a" and (before in PREPOSITIONS or not position) and after not in GREEK_NAMES:
            continue
        kept.append(word)
    return [*kept, tokens[-1]]


def _is_charge(token: str, after: list[str]) -> bool:
    """Tell whether a closing minus belongs to the name (CD4-), not to a word left out (IL-6- and TNF-induced)."""
    return token.rstrip("-")[-1:].isdigit() and after[:1] not in (["and"], ["or"])


def _shouted(tokens: list[str]) -> bool:
    """Tell whether capitals say nothing here, as in 'LUNG CANCER'."""
    words = [token for token in tokens if token.isalpha()]
    return all(word.isupper() for word in words) and any(len(word) > 5 for word in words) and "".join(words) != "CRISPR"


_PLURAL_ACRONYM = re.compile(r"[A-Z][A-Z0-9]+s|[a-zA-Z]+[A-Z]{2,}s")  # SSRIs, microRNAs
_CAPITALISED_ACRONYM = re.compile(r"[A-Z][a-z]{2,}[A-Z]{2,}")  # MicroRNA, at the beginning of a sentence


@lru_cache(maxsize=20_000)
def _word(token: str) -> str:
    """Return a token's normal form: symbols and acronyms keep their case, words lose it."""
    if _PLURAL_ACRONYM.fullmatch(token):
        token = token[:-1]
    if _CAPITALISED_ACRONYM.fullmatch(token):
        token = token[0].lower() + token[1:]
    bare = token.rstrip("+-#'")
    symbol = bare[:1].isupper() and any(char.isdigit() for char in bare) and not any(char.islower() for char in bare)
    if symbol or bare in ELEMENTS or any(char.isupper() for char in bare[1:]):
        return token.lower() if bare.isalpha() and bare.isupper() and len(bare) > 6 else token
    if len(bare) == 1 and bare.isupper():
        return token
    plain = token if any(char.isdigit() for char in bare) else token.rstrip("-'") or token
    return spelling.word(plain.lower())


# --- the words of a name ----------------------------------------------------------------------------------------------


def stripped(words: Sequence[str]) -> list[str]:
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
_QUOTES = "'\"‘’“”"
_LEADING = DETERMINERS - POINTERS | _set("leading")


def _is_article(words: Sequence[str]) -> bool:
    """Tell whether a capital A begins the sentence, and names no allele and no vitamin."""
    return words[0] == "A" and words[1].isalpha() and words[1].islower() and words[1] not in _LETTERED


_LETTERED = GREEK_NAMES | _set("lettered")


def _formed(word: str, following: str) -> str:
    """One form of a word where several name the same: "caloric restriction", "N fertilizer"."""
    tables = lists()
    if word in tables.symbols and following.split(" ", maxsplit=1)[0] in tables.after_symbols:
        return word_relations.ELEMENT_NAMES[word.lower()]
    to, nexts = tables.forms.get(word_key(word), ("", frozenset()))
    return to if to and following in nexts else word


@lru_cache(maxsize=100_000)
def word_key(word: str) -> str:
    """Return a word in the form of the lists; "" if nothing is left of it."""
    return key(word).lower()


def as_listed(words: Sequence[str]) -> str:
    """Return a stretch of the name in the form of the lists."""
    return " ".join(filter(None, map(word_key, words)))


# --- the form in which names are compared -----------------------------------------------------------------------------

_DIGITS = re.compile(r"\d+(?:\.\d+)*")
_ROMAN = re.compile(r"(II|III|IV|VI|VII|VIII|IX|XI|XII|XIII|XIV|XV)([a-eAB]?)")
_ROMANS = ROMAN | _pairs("further_roman")
_NUMBER_WORDS = _pairs("number_words")
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


def _compared(key: str) -> Form:
    """Return the parts of a key."""
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
        greek=tuple(sorted(token for token in content if token in GREEK_NAMES)),
        symbols=symbols,
        squeezed=squeeze(ordered),
    )


def fold(word: str) -> str:
    """Lower-case, unless the capitals make it another word (AIDS, US, Co)."""
    word = _arabic(word)
    low = word.lower()
    if len(word) == 1:
        return word if word == "a" else word.upper()
    if word == low or word in ELEMENTS:
        return word
    return word if low in word_relations.COLLIDE or (word.isupper() and low.title() in ELEMENTS) else low


def _arabic(token: str) -> str:
    """IX as 9, IIIb as 3b."""
    found = _ROMAN.fullmatch(token)
    return _ROMANS[found[1].lower()] + found[2].lower() if found else token


def squeeze(tokens: tuple[str, ...]) -> str:
    """Return all words run together, a bar left where two digits would meet."""
    out = ""
    for token in tokens:
        out += "|" + token if out and out[-1].isdigit() and token[0].isdigit() else token
    return out


@lru_cache(maxsize=200_000)
def stem(token: str) -> str:
    """Return the word without its ending, at least four letters: fertilizer, fertilization -> fertil."""
    if len(token) < 6 or not token.isalpha():
        return token
    cut = _SUFFIX.sub("", token)
    if len(cut) >= 6:
        cut = _SUFFIX.sub("", cut) if len(_SUFFIX.sub("", cut)) >= 5 else cut
    return cut if len(cut) >= 4 else token


def _is_symbol(token: str) -> bool:
    """Return a name that is no word: gene, chemical, acronym."""
    if len(token) == 1 or token in GREEK_NAMES:
        return False
    letters = [char for char in token if char.isalpha()]
    return bool(letters) and (sum(char.isupper() for char in letters) > 1 or any(char.isdigit() for char in token))


def _numbers(token: str) -> list[str]:
    """Return the numbers a token names: 'IL10' 10, 'II' 2, 'two' 2."""
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
    """Return what acts as one noun: 'beta adrenergic blocking agent' and 'beta blockade' as 'beta blocker'."""
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
