"""Names of variables: their normal form, and the abbreviations an abstract defines.

`key` joins spellings of one name and nothing else, because what shares a key is one entity without any verdict and
cannot be taken apart again. Everything that needs judgement is `match`'s.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache

from pipeline.sources.text import spelling
from pipeline.sources.text.sentences import without_label


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


GREEK = dict(
    pair.split(":")
    for pair in _set("""
    α:alpha β:beta γ:gamma δ:delta ε:epsilon ζ:zeta η:eta θ:theta ι:iota κ:kappa λ:lambda μ:mu ν:nu ξ:xi ο:omicron π:pi
    ρ:rho σ:sigma ς:sigma τ:tau υ:upsilon φ:phi χ:chi ψ:psi ω:omega ϑ:theta ϕ:phi ϵ:epsilon ϰ:kappa ϱ:rho
    """)
)
GREEK_NAMES = frozenset(GREEK.values())
LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i"})

# Title-case symbols of chemical elements that are no English words: there case is the meaning (Co, CO, Cd, CD).
ELEMENTS = _set("Co Pb Hg Cd Cu Zn Fe Ni Cr Mn Mg Ca Na Li Se Al Ag Au Ti Si Ba Sr Cs Sn Sb Mo")
DETERMINERS = _set(
    "the an this that these those some any each every several many various certain our their its his her such"
)
PREPOSITIONS = _set("of in on at to for from by with without as among between during after before")
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10"}
RANKED = _set("type stage grade phase class")

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


@lru_cache(maxsize=200_000)
def key(name: str) -> str:
    """The normal form of a variable's name: one spelling, singular, no punctuation, no article; case only where it
    carries the meaning (`CO`, `Co`, `US`). Idempotent, and never empty unless the name is blank."""
    form = name
    for _ in range(5):  # one pass is enough for real names; odd ones need a second
        normal = _normal(form)
        if normal == form:
            break
        form = normal
    return form


def _normal(name: str) -> str:
    """One pass of `key`."""
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
    """The name with the many ways of writing one thing reduced to one."""
    text = name.replace("`", "'") if name.isascii() else _one_character(name)
    text = _CLOSE_INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    for pattern, put in _RULES:
        text = pattern.sub(put, text)
    return _DIGIT_GREEK.sub(" ", _GREEK_CAPITAL.sub(r"\1 ", _GREEK_DIGIT.sub(r"\1 ", text)))


def _one_character(name: str) -> str:
    """The name with Unicode's many ways of writing one character reduced to one."""
    text = _SUPERSCRIPT.sub(r"^\1", _INVISIBLE.sub("", name))
    text = unicodedata.normalize("NFKC", text)
    text = _APOSTROPHE.sub("'", _DASH.sub("-", text)).translate(LETTERS)
    text = _MICRO.sub("u", text.replace("µ", "μ"))
    text = _GREEK_LETTER.sub(lambda found: f" {GREEK.get(found[0].lower(), found[0])} ", text)
    text = unicodedata.normalize("NFD", text)
    text = "".join(char for at, char in enumerate(text) if not (unicodedata.combining(char) and _on_latin(text, at)))
    return unicodedata.normalize("NFC", text)


def _on_latin(text: str, position: int) -> bool:
    """Whether the combining mark at `position` sits on a Latin letter (é is e; й is not и)."""
    while position and unicodedata.combining(text[position]):
        position -= 1
    return text[position] < "ɐ"


def _without_determiners(tokens: list[str]) -> list[str]:
    """Drops articles and quantifiers, but never the last token ('vitamin A', 'the') nor an A that names something."""
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
    """Whether a closing minus belongs to the name (CD4-), not to a word left out (IL-6- and TNF-induced)."""
    return token.rstrip("-")[-1:].isdigit() and after[:1] not in (["and"], ["or"])


def _shouted(tokens: list[str]) -> bool:
    """Whether capitals say nothing here, as in 'LUNG CANCER'."""
    words = [token for token in tokens if token.isalpha()]
    return all(word.isupper() for word in words) and any(len(word) > 5 for word in words) and "".join(words) != "CRISPR"


_PLURAL_ACRONYM = re.compile(r"[A-Z][A-Z0-9]+s|[a-zA-Z]+[A-Z]{2,}s")  # SSRIs, microRNAs
_CAPITALISED_ACRONYM = re.compile(r"[A-Z][a-z]{2,}[A-Z]{2,}")  # MicroRNA, at the beginning of a sentence


@lru_cache(maxsize=20_000)
def _word(token: str) -> str:
    """A token's normal form: symbols and acronyms keep their case, words lose it."""
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


# --- abbreviations --------------------------------------------------------------------------------------------------

_STARTS, _ENDS = re.compile(r"(?<!\w)(?=\S)"), re.compile(r"(?<=\S)(?!\w)")
_LONGEST_STRETCH = 40
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,120})[)\]]")
_STOPS = re.compile(r"[.;:!?()\[\]]\s")
_FURTHEST = 1000  # characters before the bracket; no short form has letters for more words
_SHORT = re.compile(r"[A-Za-z0-9Ͱ-Ͽ][\w+./'’-]{1,11}(?: [\w-]{1,6})?")
_INITIAL = re.compile(r"\b(([A-Za-z])\w+) [(\[](?i:\2)[)\]]")  # nitrogen (N)
_SKIPPED = _set("of the and in for to a an with by on or as from at")


def abbreviations(text: str) -> dict[str, str]:
    """Short form -> long form for every abbreviation that this text defines: 'long form (LF)' or 'LF (long form)'.

    After the idea of Schwartz and Hearst (2003): the letters of the short form are looked for in the words before the
    bracket. First choice is one letter a word; only then letters inside words.
    """
    found: dict[str, str] = {}
    brackets = list(_BRACKETS.finditer(text))
    clauses = [0, *(stop.end() for stop in _STOPS.finditer(text))] if brackets else []
    for bracket in brackets:
        inside = re.split(r"[;,:=]", bracket[1])[0].strip().strip("\"'“”")
        clause = clauses[bisect_right(clauses, bracket.start()) - 1]
        before = text[max(clause, bracket.start() - _FURTHEST) : bracket.start()].split()
        if not before:
            continue
        if _is_short(inside):
            short, long = inside, _long_form(inside, before)
        else:
            short = before[-1].strip("\"'“”,;")
            long = _long_form(short, inside.split(), whole=True) if _is_short(short) else None
        if long:
            found.setdefault(short, long)
            if short[-1] == "s" and short[:-1].isupper() and len(short) > 2:
                found.setdefault(short[:-1], long)
    return found


def _is_short(text: str) -> bool:
    """Whether a text can be an abbreviation: up to two words, a capital or a digit among letters, no plain word."""
    letters = [char for char in text if char.isalpha()]
    return (
        bool(_SHORT.fullmatch(text))
        and bool(letters)
        and any(char.isupper() for char in text)
        and not (len(letters) > 3 and text[0].isupper() and text[1:].islower() and not text.endswith("s"))
        and not re.fullmatch(r"(Fig|Table|Eq|Ref|Sec|No)\.?\s?\w*|[Nnp]\W?\d.*|[IVX]+", text)
    )


def _long_form(short: str, words: list[str], whole: bool = False) -> str | None:
    """The words, counted from the end (or all of them), that `short` abbreviates; None if its letters are not there."""
    wanted = [GREEK.get(char, char)[0] for char in short.lower() if char.isalnum()]
    if short[-1] == "s" and any(char.isupper() for char in short[:-1]):
        wanted = wanted[:-1]
    most = min(len(wanted) + 5, 2 * len(wanted) + 1)
    for starts_only in (True, False):
        for count in range(1, min(len(words), most) + 1):
            if whole and count != len(words):
                continue
            taken = [words[-count].lstrip("([\"'“"), *words[len(words) - count + 1 :]]
            if taken[0].lower() in _SKIPPED or len(" ".join(taken)) <= len(short):
                continue
            fits = _initials_fit(wanted, taken) if starts_only else _letters_fit(wanted, taken)
            if fits and short not in taken:
                return " ".join(taken).strip(" ,;:\"'“”")
    return None


def _parts(words: list[str]) -> list[str]:
    """Words, split at hyphens and slashes, lower-case, Greek letters spelled."""
    text = " ".join(words).lower()
    text = "".join(GREEK.get(char, char) for char in text)
    return [part for part in re.split(r"[\s/–—-]+", text) if part]


def _initials_fit(wanted: list[str], words: list[str]) -> bool:
    """Whether the letters are the words' initials in order, small words optional."""
    position = 0
    for number, part in enumerate(_parts(words)):
        bare = part.lstrip("\"'“(")
        if position < len(wanted) and bare.startswith(wanted[position]):
            position += 1
        elif bare not in _SKIPPED or not number:
            return False
    return position == len(wanted)


def _letters_fit(wanted: list[str], words: list[str]) -> bool:
    """Whether the letters stand in the words in order: the first begins the first word, the last lies in the last, and
    there are no more words than letters (one more if every letter begins a word). Two letters must both begin one,
    unless there is one word only."""
    parts = _parts(words)
    text = " ".join(parts)
    if len(wanted) < 2 or not text.startswith(wanted[0]):
        return False
    used = _places(text, wanted, 1, [0])
    if used is None or used[-1] <= text.rfind(" "):
        return False
    begun = sum(at == 0 or text[at - 1] == " " for at in used)
    if len(wanted) == 2 and len(parts) > 1 and begun < 2:
        return False
    return len([part for part in parts if part not in _SKIPPED]) <= len(wanted) + (begun == len(wanted))


def _places(text: str, wanted: list[str], number: int, used: list[int]) -> list[int] | None:
    """Where the letters from `number` on stand, beginnings of words first; None if they do not."""
    if number == len(wanted):
        return used
    starts = text.find(f" {wanted[number]}", used[-1] + 1) + 1
    for at in dict.fromkeys((starts, text.find(wanted[number], used[-1] + 1))):
        if at > used[-1]:
            found = _places(text, wanted, number + 1, [*used, at])
            if found is not None and found[-1] > text.rfind(" "):
                return found
    return None


def expand(name: str, definitions: Mapping[str, str]) -> str:
    """The name with every short form written out, and without brackets that only repeat the abbreviation."""
    own = abbreviations(name)
    known = {**definitions, **own} if own else definitions
    name = _INITIAL.sub(r"\1", name)
    name = _BRACKETS.sub(lambda found: _bracket(found[1], known, own), name)
    used = [part for part in _stretches(name) if part in known]
    if used:
        shorts = "|".join(re.escape(short) for short in sorted(used, key=lambda short: (-len(short), short)))
        pattern = re.compile(rf"(?<![\w])({shorts})(?:'s|’s|s)?(?![\w])")
        name = pattern.sub(lambda found: known[found[1]], name)
    return " ".join(name.split())


def _stretches(name: str) -> set[str]:
    """What may stand for a short form: from the beginning of a word to the end of it or of one after it.

    A corpus defines thousands of short forms; to look for these few among them is quicker than the other way round.
    """
    starts = [found.start() for found in _STARTS.finditer(name)]
    ends = [found.start() for found in _ENDS.finditer(name)]
    parts = {
        name[start:end]
        for start in starts
        for end in ends[bisect_right(ends, start) : bisect_right(ends, start + _LONGEST_STRETCH)]
    }
    return parts | {part[: -len(tail)] for part in parts for tail in ("'s", "’s", "s") if part.endswith(tail)}


def _bracket(inside: str, known: Mapping[str, str], own: Mapping[str, str]) -> str:
    """What stays of a bracket: nothing if it holds a known short form or the long form of the word before it."""
    content = inside.strip()
    if content in known or content in own.values() or (content[-1:] == "s" and content[:-1] in known):
        return ""
    return f"({inside})"
