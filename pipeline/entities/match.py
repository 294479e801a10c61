"""Name matching: the decision whether two names mean one variable, as far as the names alone can tell.

A pair is 'same' only where the two forms differ in nothing but spelling or the order of words; 'different' where
something in them says so or they have too little in common; and 'ask' in between. A wrong merge invents a finding, a
missed one costs a question.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from pipeline.entities import word_relations
from pipeline.entities.abbreviations import expand
from pipeline.entities.name import Form, key, parse, stem

Words = tuple[str, ...]

SAME, ASK = 0.97, 0.6  # scores from which a pair is the same, and from which it is worth a question


class Decision(NamedTuple):
    """The decision on a pair of keys, made without asking anyone."""

    verdict: Literal["same", "ask", "different"]
    score: float
    why: str


def decide(a: str, b: str) -> Decision:
    """Return the decision on two keys: are they alike, and if so, does anything forbid to think them the same?"""
    value, why = score(a, b)
    if value < ASK:
        return Decision("different", value, why)
    reason = veto(a, b)
    if reason:
        return Decision("different", 0.0, reason)
    return Decision("same" if value >= SAME else "ask", value, why)


# --- what keeps two names apart -------------------------------------------------------------------------------------


@lru_cache(maxsize=100_000)
def veto(a: str, b: str) -> str | None:
    """Return the reason why two keys must never be merged for being alike; None if there is none.

    Symmetric. Only names that share something can look alike: where they share no word, as a short form and its long
    form do, most rules keep silent.
    """
    if a == b:
        return None
    one, other = sorted((a, b))
    left, right = parse(one).form, parse(other).form
    if left.squeezed == right.squeezed:
        return None
    if one.casefold() == other.casefold():
        return "capitals make it another name"
    only_left, only_right = _unshared(one, other)
    shared = (len(left.bag) > len(only_left)) or bool(_bare_symbols(left) & _bare_symbols(right))
    return (
        _numbers_differ(left, right, shared)
        or _letters_differ(left, right, only_left, only_right, shared)
        or _opposed(only_left, only_right, shared)
        or _small_words_differ(left, right)
        or _symbols_differ(left, right)
        or _one_is_wider(one, other, only_left, only_right)
    )


@lru_cache(maxsize=1024)
def _unshared(a: str, b: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the meaningful words that only one of two names has; 'health care' counts as 'healthcare'."""
    left, right = parse(a).form, parse(b).form
    only_left = [word for word in dict.fromkeys(left.content) if word not in right.bag]
    only_right = [word for word in dict.fromkeys(right.content) if word not in left.bag]
    if only_left and only_right:
        only_left, only_right = _compounds(left, only_left, only_right)
        only_right, only_left = _compounds(right, only_right, only_left)
    return tuple(only_left), tuple(only_right)


def _compounds(form: Form, mine: list[str], theirs: list[str]) -> tuple[list[str], list[str]]:
    """Removes two neighbouring words of one name that the other writes as one."""
    for first, second in zip(form.words, form.words[1:], strict=False):
        if first + second in theirs:
            theirs = [word for word in theirs if word != first + second]
            mine = [word for word in mine if word not in (first, second)]
    return mine, theirs


def _bare_symbols(form: Form) -> frozenset[str]:
    """Return the letters of gene-like names without their digits: 'il' of 'IL6'."""
    return frozenset(bare for symbol in form.symbols if len(bare := symbol.rstrip("0123456789.+-")) > 1)


def _numbers_differ(left: Form, right: Form, shared: bool) -> str | None:
    """Type 1 and type 2, IL-1 and IL-10, 5 mg and 10 mg; also type 2 diabetes and diabetes."""
    if left.numbers == right.numbers:
        return None
    if left.numbers and right.numbers:
        years = sorted((n[-2:] if len(n) == 4 and n[:2] in ("19", "20") else n) for n in left.numbers)
        others = sorted((n[-2:] if len(n) == 4 and n[:2] in ("19", "20") else n) for n in right.numbers)
        if years == others and not any(len(n) == 4 for n in left.numbers if n in right.numbers):
            return None  # coronavirus disease 2019 and COVID-19
        return f"numbers differ: {', '.join(left.numbers)} and {', '.join(right.numbers)}"
    if not shared:
        return None
    return f"only one has a number: {', '.join(left.numbers or right.numbers)}"


def _letters_differ(left: Form, right: Form, only_left: Words, only_right: Words, shared: bool) -> str | None:
    """Hepatitis B and C, TNF alpha and beta, T cells and cells."""
    for kind, mine, theirs in (("Greek letters", left.greek, right.greek), ("letters", left.letters, right.letters)):
        if mine == theirs:
            continue
        if mine and theirs:
            return f"{kind} differ: {', '.join(mine)} and {', '.join(theirs)}"
        spelled = only_right if mine else only_left
        explained = kind == "letters" and all(
            any(word.startswith(letter.lower()) and len(word) > 1 for word in spelled) for letter in mine or theirs
        )
        if shared and not explained:
            return f"only one has the letter {', '.join(mine or theirs)}"
    return None


def _opposed(only_left: Words, only_right: Words, shared: bool) -> str | None:
    """Opposites, differing values of one dimension, and a 'not' on one side only."""
    for left in only_left:
        for right in only_right:
            reason = _opposites(left, right)
            if reason:
                return reason
    if not shared:
        return None
    for mine, theirs in ((only_left, only_right), (only_right, only_left)):
        for word in mine:
            if word in word_relations.NEGATORS and not any(_negative(other) for other in theirs):
                return f"only one says '{word}'"
            measured = word_relations.DIMENSIONS.get(word, {}).get("measure")
            if measured and not any(_near(word, other) for other in theirs) and word not in word_relations.BENIGN:
                return f"only one is about {word}"
    return None


def _small_words_differ(left: Form, right: Form) -> str | None:
    """Before and after surgery, imports from and to China; 'with or without surgery' is not 'without surgery'."""
    mine, theirs = set(left.small), set(right.small)
    for one in sorted(mine - theirs):
        for other in sorted(theirs - mine):
            reason = _opposites(one, other)
            if reason:
                return reason
    only_one = "without" in left.bag & right.bag and ("with" in mine) != ("with" in theirs)
    return "only one says 'with'" if only_one else None


def _negative(word: str) -> bool:
    """Tell whether a word says that something is not there."""
    return word in word_relations.NEGATORS or word_relations.DIMENSIONS.get(word, {}).get("measure") == "deficiency"


def _near(one: str, other: str) -> bool:
    """Tell whether two words may stand for each other."""
    if one == other or word_relations.NEAR.get(one, frozenset()) & word_relations.NEAR.get(other, frozenset()):
        return True
    mine, theirs = word_relations.DIMENSIONS.get(one, {}), word_relations.DIMENSIONS.get(other, {})
    return any(theirs.get(dimension) == value for dimension, value in mine.items())


@lru_cache(maxsize=200_000)
def _opposites(one: str, other: str) -> str | None:
    """Tell whether two words exclude each other: high and low, hypertension and hypotension, careful and careless."""
    mine, theirs = word_relations.DIMENSIONS.get(one, {}), word_relations.DIMENSIONS.get(other, {})
    common = mine.keys() & theirs.keys()
    if common and not any(mine[dimension] == theirs[dimension] for dimension in common):
        return f"'{one}' and '{other}' are different things"
    short, long = sorted((one, other), key=lambda word: (len(word), word))
    if len(short) >= 4 and long.endswith(short) and long[: -len(short)] in word_relations.PREFIXES:
        return f"'{long[: -len(short)]}-' makes another thing of '{short}'"
    if one[:3] == other[:3]:
        for left, right in word_relations.SUFFIX_PAIRS:
            for first, second in ((one, other), (other, one)):
                if first.endswith(left) and second.endswith(right) and first[: -len(left)] == second[: -len(right)]:
                    return f"'{first}' and '{second}' are different things"
    return _prefixes_differ(one, other) if one[-4:] == other[-4:] else None


def _prefixes_differ(one: str, other: str) -> str | None:
    """Hyper- and hypo-, pre- and post-, inter- and intra-: two prefixes before one long rest."""
    rest = _shared_start(one[::-1], other[::-1])
    for cut in range(rest, 3, -1):
        mine, theirs = one[:-cut], other[:-cut]
        if mine in word_relations.PREFIXES and theirs in word_relations.PREFIXES:
            negative = {"un", "in", "im", "il", "ir", "non", "dis", "a", "an"}
            return None if {mine, theirs} <= negative else f"'{mine}-' and '{theirs}-' differ"
    return None


def _symbols_differ(left: Form, right: Form) -> str | None:
    """BRCA1 and TP53, TNF and IFN: names that are no words and are not the same."""
    mine, theirs = sorted(left.symbols - right.symbols), sorted(right.symbols - left.symbols)
    if not mine or not theirs or left.squeezed == right.squeezed:
        return None
    return f"'{mine[0]}' and '{theirs[0]}' are different names"


def _one_is_wider(a: str, b: str, only_a: Words, only_b: Words) -> str | None:
    """Cancer and lung cancer, sleep and sleep quality: all of one name stands in the other, which says more."""
    stems_a, stems_b = {stem(word) for word in only_a}, {stem(word) for word in only_b}
    only_a = tuple(word for word in only_a if stem(word) not in stems_b)
    only_b = tuple(word for word in only_b if stem(word) not in stems_a)
    if bool(only_a) == bool(only_b):
        return None
    wide, narrow, more = (b, a, only_a) if only_a else (a, b, only_b)
    if all(word in word_relations.BENIGN for word in more):
        return None
    return f"'{narrow}' is not '{wide}' in general"


# --- how alike two names are ----------------------------------------------------------------------------------------


@lru_cache(maxsize=10_000)
def score(a: str, b: str) -> tuple[float, str]:
    """Return the similarity of two keys, 0 to 1, and its kind. It knows nothing of opposites: ask `veto` first."""
    if a == b:
        return 1.0, "the same"
    one, other = sorted((a, b))
    left, right = parse(one).form, parse(other).form
    if left.squeezed == right.squeezed:
        return 1.0, _sameness(one, other)
    only_left, only_right = _unshared(one, other)
    certain = _certain(left, right, only_left, only_right)
    if certain:
        return certain
    if left.bag == right.bag:
        return 0.9, "same words, otherwise joined"
    return _initials(left, right, only_left, only_right) or _overlap(left, right, only_left, only_right)


def _sameness(a: str, b: str) -> str:
    """Return what had to be evened out between two keys that read the same."""
    one, other = a.casefold().split(), b.casefold().split()
    if "".join(one) == "".join(other):
        return "spelling"
    turned = sorted(set(one) - {"of"}) == sorted(set(other) - {"of"})
    return "same words in other order" if turned else "well-known other words"


def _certain(left: Form, right: Form, only_left: Words, only_right: Words) -> tuple[float, str] | None:
    """Return the order of words, or an element's symbol: nothing else may differ."""
    if only_left or only_right:
        return (0.98, "symbol of an element") if _element(left, right, only_left, only_right) else None
    if sorted(left.small) != sorted(right.small) or not set(left.small) <= {"and", "or"}:
        return None
    polar = sum(any(d != "measure" for d in word_relations.DIMENSIONS.get(word, ())) for word in left.bag)
    repeated = len(left.content) != len(left.bag) or len(right.content) != len(right.bag)
    if polar > 1 or repeated or left.bag & word_relations.ORDERED:
        return None
    if left.small:
        turned = bool(left.conjuncts() & right.conjuncts())
    else:
        turned = left.words[-1] == right.words[-1] or len(left.bag) != len(right.bag)
    return (0.98, "same words in other order") if turned else None


def _element(left: Form, right: Form, only_left: Words, only_right: Words) -> bool:
    """N fertilizer and nitrogen fertilizer, all else and its order being equal."""
    if len(only_left) != 1 or len(only_right) != 1:
        return False
    symbol, name = sorted((only_left[0], only_right[0]), key=len)
    if not symbol[0].isupper() or word_relations.ELEMENT_NAMES.get(symbol.lower()) != name:
        return False
    mine, theirs = ([name if word == symbol else word for word in form.words] for form in (left, right))
    return mine == theirs


def _initials(left: Form, right: Form, only_left: Words, only_right: Words) -> tuple[float, str] | None:
    """One name, or one word of it, is made of the initials of the other's words."""
    for mine, theirs, form in ((only_left, only_right, right), (only_right, only_left, left)):
        if len(mine) != 1 or len(theirs) < 2 or len(mine[0]) < 2:
            continue
        letters = mine[0].lower().rstrip("0123456789")
        first = "".join(word[0] for word in theirs)
        every = "".join(word[0] for word in form.words if word in theirs or word in word_relations.FUNCTION)
        if letters in (first, every):
            alone = len(left.bag) == 1 or len(right.bag) == 1
            known = mine[0].lower() in word_relations.PHRASES  # BMI is not the bone metastasis incidence
            return (0.4 if known or (len(letters) == 2 and alone) else 0.85), "abbreviation"
    return None


def _overlap(left: Form, right: Form, only_left: Words, only_right: Words) -> tuple[float, str]:
    """Shared words, words of one stem, words with a letter changed, words near in meaning: weighed and summed."""
    total = sum(_weight(word) for word in (*left.bag, *right.bag))
    lost = min(total, sum(_weight(word) for word in (*only_left, *only_right)))  # sums of fractions may overshoot
    if (total - lost + 1.8 * min(len(only_left), len(only_right))) / total < ASK:
        return (total - lost) / total * 0.87, "too little in common"
    gained, reasons, left_over = 0.0, [], []
    rest = list(only_right)
    alone = len(left.bag) == len(right.bag) == 1
    for word in only_left:
        best = max(((_alike(word, other), other) for other in rest), default=((0.0, ""), ""))
        (likeness, why), other = best
        if likeness and not (alone and "letter" in why and len(word) < 8):
            gained += likeness * (_weight(word) + _weight(other))
            reasons.append(why)
            rest.remove(other)
        else:
            left_over.append(word)
    value = (total - lost + gained) / total
    if not left_over and not rest:
        return min(value, 0.95), reasons[0] if len(set(reasons)) == 1 else "words of one stem or meaning"
    if left_over and rest:
        return value * 0.87, "shared head, differing modifier"
    if all(word in word_relations.BENIGN for word in (*left_over, *rest)):
        return min(value, 0.9), "one says a little more"
    return value * 0.6, "one says more"


def _weight(word: str) -> float:
    return 0.4 if word in word_relations.BENIGN else 1.0


def _alike(one: str, other: str) -> tuple[float, str]:
    """Return how alike two different words are, and in which way."""
    if one[:4] == other[:4] and len(one) > 3 and stem(one) == stem(other):
        return 0.9, "words of one stem"
    if one in word_relations.KNOWN and other in word_relations.KNOWN and _near(one, other):
        return 0.8, "words near in meaning"
    shorter, longer = min(len(one), len(other)), max(len(one), len(other))
    if shorter < 6 or not one.isalpha() or not other.isalpha():
        return 0.0, ""
    if longer - shorter <= 2 and (one[:2] == other[:2] or one[-3:] == other[-3:]):
        distance = DamerauLevenshtein.distance(one, other, score_cutoff=2)
        if distance == 1 or (distance == 2 and shorter >= 9):
            return 0.85, "one letter differs" if distance == 1 else "two letters differ"
    common = _shared_start(one, other)
    if common >= 6 and common >= 0.6 * longer:
        return 0.7, "words begin alike"
    return 0.0, ""


def _shared_start(one: str, other: str) -> int:
    """Number of letters with which both words begin."""
    return next((at for at, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))


# --- abbreviations of the whole corpus ------------------------------------------------------------------------------


MAJORITY = 0.8  # of the definitions that a long form must have to be the corpus's
_SHORT_MAJORITY, _SHORT_LEAST = 0.9, 2  # the same for two letters, which too many things share; and how many


def acronyms(definitions: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The corpus-wide abbreviations: short form -> long form, where nearly all abstracts that define it mean the same.

    Takes one pair for each definition in each abstract. Long forms that are one name count together. So AMPK stands
    for what 11 of 13 abstracts call it, and CHF for nothing where a quarter means another thing.
    """
    said = list(definitions)
    agreed = _agreed(said)
    # "systolic BP" is systolic blood pressure once BP is known
    return _agreed((short, expand(long, {s: e for s, e in agreed.items() if s != short})) for short, long in said)


def _agreed(definitions: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for short, long in definitions:
        found[short][long] += 1
    agreed = {}
    for short, longs in sorted(found.items()):
        ranked = sorted(longs, key=lambda long: (-longs[long], long))
        first, total = key(ranked[0]), sum(longs.values())
        meant = sum(longs[long] for long in ranked if decide(first, key(long)).verdict == "same")
        brief = len(short) <= 2
        if meant >= total * (_SHORT_MAJORITY if brief else MAJORITY) and (not brief or total >= _SHORT_LEAST):
            agreed[short] = ranked[0]
    return agreed
