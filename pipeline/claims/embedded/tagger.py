"""One part of speech for every word, from closed classes, known verbs, endings and the words around.

Tags: D determiner, P pronoun, I preposition, C coordinator, T infinitive "to", M modal, B be, H have, O do,
V finite verb, v base verb, n participle used as a verb, g -ing form used as a verb, N noun, J adjective, R adverb,
# number, W relative pronoun, S subordinator or question word, X negation, E existential "there", ' possessive mark,
and the punctuation itself (",", ";", ":", ".").
"""

from __future__ import annotations

from functools import cache

from pipeline.claims.embedded.lexicon import causal, closed, nouns, verbs
from pipeline.claims.embedded.morphology import is_plural, verb_forms
from pipeline.claims.embedded.words import Word

# First guesses that the words around must settle.
_BASE_OR_NOUN, _BASE, _S_OR_NOUN, _S, _PAST, _PAST_OR_PARTICIPLE, _PARTICIPLE, _ING = (
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
)
_NOMINAL = frozenset("DNJ#1368P'")
_FINITE = frozenset("BHOMV45")

_CLAUSE_OPENERS = frozenset("as since after before until".split())
_CLOSED_TAGS = (
    (closed.NUMBERS, "#"),
    (closed.ADJECTIVES, "J"),
    (closed.DETERMINERS, "D"),
    (closed.PRONOUNS, "P"),
    (closed.PREPOSITIONS, "I"),
    (closed.COORDINATORS, "C"),
    (closed.MODALS, "M"),
    (closed.BE, "B"),
    (closed.HAVE, "H"),
    (closed.DO, "O"),
    (closed.NEGATORS, "X"),
    (closed.RELATIVES, "W"),
    (closed.SUBORDINATORS, "S"),
    (closed.ADVERBS, "R"),
)
_ADJECTIVE_ENDINGS = (
    "ous", "ive", "able", "ible", "ful", "less", "ical", "ional", "inal", "eral", "ular", "ary", "ish", "ant", "ent",
    "ic", "al", "like", "free",
)  # fmt: skip
_NOUN_ENDINGS = ("ment", "ance", "ence", "ant", "ent", "itis", "osis", "emia", "ics")


@cache
def _closed() -> dict[str, str]:
    table: dict[str, str] = {}
    for words, tag in _CLOSED_TAGS:
        for word in words:
            table[word] = tag
    table.update({"to": "I", "there": "R", ",": ",", ";": ";", ":": ":", "—": ":", "–": ":", "--": ":", "-": ":"})
    table.update({"his": "D", "her": "D", "one": "#", "no": "D", "that": "W", "us": "P", "like": "I", "so": "R"})
    table.update(
        {"'s": "'", "’s": "'", "'": "'", "’": "'", "as": "I", "since": "S", "than": "I", "both": "D", "either": "D"}
    )
    table.update({"after": "I", "before": "I", "until": "I", "neither": "D", "following": "I", "plus": "C"})
    return table


@cache
def _guess(low: str) -> tuple[str, str]:
    """The first guess for a lower-case word, and its lemma where it may be a verb."""
    known = _closed().get(low)
    if known is not None:
        return known, low
    form = verb_forms().get(low)
    if form is not None:
        if "g" in form.kinds:
            return ("N", low) if low in verbs.ING_NOUNS else (_ING, form.lemma)
        if "p" in form.kinds and "b" not in form.kinds:
            return (_PAST_OR_PARTICIPLE if "n" in form.kinds else _PAST), form.lemma
        if "n" in form.kinds and "b" not in form.kinds:
            return _PARTICIPLE, form.lemma
        noun_too = form.lemma in verbs.ALSO_NOUNS
        if "b" in form.kinds and len(form.kinds) > 1:
            return _BASE_OR_NOUN, form.lemma
        if form.kinds == "s":
            return (_S_OR_NOUN if noun_too else _S), form.lemma
        return (_BASE_OR_NOUN if noun_too else _BASE), form.lemma
    return _by_shape(low), low


def _by_shape(low: str) -> str:
    first = low[0]
    if not first.isalnum():
        return low if len(low) == 1 and low in ",;:" else "."
    if first.isdigit() or (low[0] in "+-" and low[1:2].isdigit()):
        if "-" in low[1:] and low[-1].isalpha():
            return "J"
        return "N" if any(c.isalpha() for c in low) and "%" not in low and len(low) > 4 else "#"
    last = low.replace("‐", "-").replace("‑", "-").replace("–", "-").rsplit("-", 1)[-1]
    if "-" in low and last != low and last:
        if last.endswith("ed") or last in {"free", "rich", "poor", "based", "specific", "dependent", "null", "wide"}:
            return "J"
        if last.endswith("ing"):
            return "J"
        form = verb_forms().get(last)
        if form is not None and form.kinds == "n":
            return "J"
        inner = _guess(last)[0]
        return inner if inner in "NJ" else "N"
    for prefix in ("in", "un", "im", "ir", "non"):
        if low.startswith(prefix) and low[len(prefix) :] in closed.ADJECTIVES:
            return "J"
    if low in closed.NOUNS or (low.endswith("s") and low[:-1] in closed.NOUNS):
        return "N"
    if low.endswith("ly") and len(low) > 4 and low not in closed.NOT_ADVERBS:
        return "R"
    if low.endswith("ing") and len(low) > 5:
        return "N" if low in verbs.ING_NOUNS else _ING
    if low.endswith("ed") and len(low) > 4 and not low.endswith("eed"):
        return _PAST_OR_PARTICIPLE
    if low.endswith(_ADJECTIVE_ENDINGS) and len(low) > 4 and not low.endswith(_NOUN_ENDINGS):
        return "J"
    if low.endswith(("izes", "ises", "ifies")) and len(low) > 6:
        return _S
    if low.endswith(("ize", "ify", "yze", "yse")) and len(low) > 5:
        return _BASE
    return "N"


def tag(words: list[Word]) -> None:
    """Give every word its tag and lemma."""
    guesses = []
    for word in words:
        guess, lemma = _guess(word.low)
        if guess in {_BASE, _S, _BASE_OR_NOUN, _S_OR_NOUN} and word.text.isupper() and len(word.text) > 1:
            guess = "N"
        word.lemma = lemma
        guesses.append(guess)
    _mark_fixed_adverbs(words, guesses)
    for i, word in enumerate(words):
        guess = guesses[i]
        if guess in "12345678":
            word.tag = _settle(words, guesses, i, guess)
        else:
            word.tag = _refine(words, guesses, i, guess)
        guesses[i] = word.tag


def _mark_fixed_adverbs(words: list[Word], guesses: list[str]) -> None:
    """ "in turn", "for example": two words that are one adverb."""
    for i in range(len(words) - 1):
        second = words[i + 1].low
        loose = second in {"general", "particular", "part", "least", "most", "first", "last"}
        if second in closed.FIXED_ADVERBS.get(words[i].low, ()) and not (
            loose and guesses[min(i + 2, len(words) - 1)] in {"N", "J", "1", "3"}
        ):
            guesses[i] = guesses[i + 1] = "R"


def _previous(words: list[Word], i: int) -> int:
    """The index of the last word before `i` that is no adverb or negation, or -1."""
    j = i - 1
    while j >= 0 and words[j].tag in {"R", "X"}:
        j -= 1
    return j


def _next(guesses: list[str], i: int) -> int:
    j = i + 1
    while j < len(guesses) and guesses[j] == "R":
        j += 1
    return j


def _starts_noun_phrase(guesses: list[str], i: int) -> bool:
    j = _next(guesses, i)
    return j < len(guesses) and guesses[j] in _NOMINAL and guesses[j] != "'"


def _finite_later(guesses: list[str], i: int, stops: frozenset[str] | set[str] = frozenset()) -> bool:
    """Whether a finite verb follows in the same clause."""
    for j in range(i + 1, min(len(guesses), i + 16)):
        if guesses[j] in {",", ";", ":", "W", "S", "."} or guesses[j] in stops:
            return False
        if guesses[j] in _FINITE:
            return True
        if (
            guesses[j] == _PAST_OR_PARTICIPLE
            and j + 1 < len(guesses)
            and guesses[j - 1] in "NJR#"
            and guesses[j + 1] in "DJN#RWS"
        ):
            return True
    return False


def _refine(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """Settle the closed-class words that have two lives."""
    low = words[i].low
    following = guesses[i + 1] if i + 1 < len(guesses) else "."
    if low == "to":
        j = _next(guesses, i)
        after = guesses[j] if j < len(guesses) else "."
        if after in {_BASE, "B", "H", "O"}:
            return "T"
        if after == _BASE_OR_NOUN:
            # "to increase yield" against "to stress", "due to increase in": a noun is rarely followed by a noun phrase
            beyond = guesses[j + 1] if j + 1 < len(guesses) else "."
            noun_like = words[i - 1].low in {"due", "owing", "exposure", "response", "resistance", "led", "leads",
            "lead",
                                             "contributes", "thanks"} if i else False  # fmt: skip
            return "I" if noun_like or (beyond not in _NOMINAL and beyond not in {"I", "R", ",", ".", "C"}) else "T"
        return "I"
    if low in _CLAUSE_OPENERS and guess in {"I", "S"}:
        return "S" if _clause_follows(words, guesses, i) else "I"
    if low == "likely" and following in {_ING, "I", _PAST_OR_PARTICIPLE}:
        return "R"
    if low == "there" and following in {"B", "M"}:
        return "E"
    if low == "that":
        return _that(words, guesses, i)
    if low in {"this", "these", "those"}:
        return _demonstrative(low, following)
    if low in {"all", "both", "some", "most", "many", "each", "several", "more", "less", "much", "few", "fewer"}:
        if low in {"more", "most", "less"} and following in {"J", "R"}:
            return "R"
        return "D"
    if guess == "I" and following == "#" and low in {"about", "around", "over", "under", "up"}:
        return "R"
    if guess == "J" and following in {"B", "V", "M", "I", "C", ",", "."} and i and words[i - 1].tag == "D":
        return "N" if following in {"B", "V", "M"} else "J"
    if guess == "D" and low in {"his", "her", "its", "their", "our"}:
        return "D"
    if low in {"'s", "’s"} and i and words[i - 1].tag == "P":
        return "B"
    if guess == "P" and low == "us" and words[i].text == "US":
        return "N"
    if low == "can" and i and words[i - 1].tag == "D":
        return "N"
    return guess


def _clause_follows(words: list[Word], guesses: list[str], i: int) -> bool:
    """Whether a subject and its verb follow word `i`: "as prices rose" against "as a result"."""
    if i + 2 < len(words) and words[i + 2].low in {"result", "consequence", "means", "part", "whole", "function"}:
        return False
    for j in range(i + 1, min(len(guesses), i + 10)):
        guess = guesses[j]
        if guess == _S_OR_NOUN and guesses[j - 1] == "N" and j + 1 < len(guesses) and guesses[j + 1] in {"D", ",", "R"}:
            return guesses[i + 1] != "D" or guesses[i + 3] != "I" or j > i + 4
        if guess in {"B", "H", "M", "O", "V", _S, _PAST} or (guess == _PAST_OR_PARTICIPLE and guesses[j - 1] == "N"):
            return j > i + 1
        if guess not in {"D", "J", "N", "#", "P", "'", "R", _BASE_OR_NOUN, _S_OR_NOUN} and not (
            guess == "I" and j > i + 1
        ):
            return False
    return False


def _demonstrative(low: str, following: str) -> str:
    """ "this reduces", "these reduce" stand alone; "these biases" and "this increase" do not."""
    if following in {"B", "M", "H", "O", "I", "W", ",", ".", "R"}:
        return "P"
    return "P" if following == (_S if low == "this" else _BASE) else "D"


def _that(words: list[Word], guesses: list[str], i: int) -> str:
    """Relative pronoun, complementizer or determiner."""
    j = _next(guesses, i)
    following = guesses[j] if j < len(guesses) else "."
    before = words[i - 1].tag if i else "."
    if following == _PAST_OR_PARTICIPLE and before == "N" and _finite_later(guesses, j) and guesses[j + 1] in "NJ":
        return "S"
    if following in _FINITE or (following in {_BASE, _PAST_OR_PARTICIPLE, _BASE_OR_NOUN, _S_OR_NOUN} and before == "N"):
        if before in {"N", "J", "#", "P"} and following not in {_BASE_OR_NOUN, _S_OR_NOUN}:
            return "W"
        if following in {_BASE_OR_NOUN, _S_OR_NOUN}:
            beyond = guesses[j + 1] if j + 1 < len(guesses) else "."
            return "W" if beyond in _NOMINAL else "S"
        if following == _PAST_OR_PARTICIPLE:
            return "S" if _finite_later(guesses, j) and guesses[j + 1] in "NJ" else "W"
        return "P" if before in {".", "I", "C", ","} and following in {"B", "M", "H"} else "W"
    if before in {"I", "C"} or i == 0:
        return "P" if following in {"I", ",", "."} else "D"
    if following in {"I", ",", "."}:
        return "S" if following == "I" and before in {"V", "v", "n", "g"} else "P"
    return "S"


def _settle(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """The tag of a word that may be a verb."""
    j = _previous(words, i)
    before = words[j].tag if j >= 0 else "."
    if guess in {_BASE_OR_NOUN, _BASE}:
        return _settle_base(words, guesses, i, j, before, guess)
    if guess in {_S_OR_NOUN, _S}:
        return _settle_third(words, guesses, i, j, before, guess)
    if guess == _ING:
        return _settle_ing(words, guesses, i, j, before)
    return _settle_past(words, guesses, i, j, before, guess)


def _settle_base(words: list[Word], guesses: list[str], i: int, j: int, before: str, guess: str) -> str:
    if before in {"T", "M", "O"}:
        return "v"
    known = verb_forms().get(words[i].low)
    if known is not None and "p" in known.kinds:
        # "cut", "set", "spread": past and participle look like the base form
        if before in {"B", "H"}:
            return "n"
        if before == "N" and i + 1 < len(words) and words[i + 1].low == "by":
            return "n"
        if before == "N" and _starts_noun_phrase(guesses, i) and _clause_needs_verb(words, guesses, i, j):
            return "V"
    if before in {"D", "'", "J"} and not (before == "D" and (j != i - 1 or words[j].low in {"all", "both", "each"})):
        return "N"
    if before == "W" or (before == "P" and words[j].low in {*closed.NOMINATIVE, "these", "those", "who"}):
        return "V"
    if before == "I":
        return "N"
    if before in {"V", "v", "n", "B", "H", "g"}:
        return "v" if before in {"V", "v"} and words[j].lemma in {"help", "let", "make"} and guess == _BASE else "N"
    if before == "C":
        return _settle_after_coordinator(words, guesses, i, j, guess)
    if before == "D" and words[j].low in {"all", "both", "each"} and j and words[j - 1].tag == "N":
        return "V"
    if words[i].lemma in verbs.MOSTLY_NOUNS and before not in {"W", "P", "C"}:
        after = _next(guesses, i)
        return "V" if before == "N" and after < len(guesses) and guesses[after] == "D" else "N"
    if before in {"N", ","} and guess == _BASE_OR_NOUN and _lone_verb(words, guesses, i, j):
        return "V"
    if before == "N" and guess == _BASE_OR_NOUN:
        after = _next(guesses, i)
        if after < len(guesses) and words[after].low == "of":
            return "N"
        if after < len(guesses) and guesses[after] == "D":
            return "V"
        plural = is_plural(words[j].low) or _joined_subject(words, j)
        if not plural or not (_starts_noun_phrase(guesses, i) or _particle_follows(guesses, i)):
            return "N"
        return "N" if _finite_later(guesses, i) and not _starts_determined(guesses, i) else "V"
    if before == "N":
        return "V"
    if before in {",", "#"}:
        return _settle_after_coordinator(words, guesses, i, j, guess)
    if i != j + 1 and before in {"#", "P"}:
        return "V"
    return "N" if guess == _BASE_OR_NOUN or before in {"#"} else "v"


def _lone_verb(words: list[Word], guesses: list[str], i: int, j: int) -> bool:
    """Whether "cause" in "doses of X cause Y" must be the verb: a plural head far left, and no other verb about."""
    after = _next(guesses, i)
    linked = after < len(words) and (words[i].lemma, words[after].low) in causal.FORWARD
    if not linked and not _starts_noun_phrase(guesses, i):
        return False
    if words[i].lemma not in causal.all_verbs() or not _clause_needs_verb(words, guesses, i, j):
        return False
    return any((word.tag == "N" and is_plural(word.low)) or word.low == "and" for word in words[max(0, j - 10) : j])


def _particle_follows(guesses: list[str], i: int) -> bool:
    j = _next(guesses, i)
    return j < len(guesses) and guesses[j] in {"I", "T", "W"}


def _starts_determined(guesses: list[str], i: int) -> bool:
    j = _next(guesses, i)
    return j < len(guesses) and guesses[j] in {"D", "P", "#"}


def _joined_subject(words: list[Word], j: int) -> bool:
    """Whether the noun at `j` closes "A and B"."""
    k = j
    while k >= 0 and words[k].tag in {"N", "J", "D", "#", "'"}:
        k -= 1
    return k > 0 and words[k].low in {"and", "&"}


def _settle_after_coordinator(words: list[Word], guesses: list[str], i: int, j: int, guess: str) -> str:
    """After "and" or a comma a word is what its sibling is."""
    for k in range(j - 1, max(-1, j - 20), -1):
        tag = words[k].tag
        if tag in {"V", "v"}:
            same = tag == "v" or words[k].low == words[k].lemma
            if same and (guess == _BASE or _starts_noun_phrase(guesses, i)):
                return tag
            break
        if tag == "M" or tag in {";", ":", "S"}:
            break
    return "N" if guess == _BASE_OR_NOUN else "v"


def _settle_third(words: list[Word], guesses: list[str], i: int, j: int, before: str, guess: str) -> str:
    if before in {"D", "'", "J", "I", "T", "M", "#"} and i == j + 1:
        return "N"
    if before in {"W", "P"}:
        return "V"
    after = _next(guesses, i)
    following = guesses[after] if after < len(guesses) else "."
    if words[i].lemma in verbs.MOSTLY_NOUNS and guess == _S_OR_NOUN:
        return "V" if before == "N" and following == "D" else "N"
    if (
        following == "I"
        and (words[i].lemma, words[after].low) in causal.FORWARD
        and before in {"N", "R", "#", "J", ","}
    ):
        return "V"
    if following == "D" and before == "N":
        return "V"
    if guess == _S:
        return "N" if before in {"V", "v", "n", "g", "B"} and following not in {"D"} else "V"
    if following in {"B", "H", "M", "O", _S, "V", "C"} or words[min(i + 1, len(words) - 1)].low == "of":
        return "N"
    if before in {"C", ","}:
        for k in range(j - 1, max(-1, j - 25), -1):
            if words[k].tag in {"V", "B", "H"}:
                third = (words[k].low != words[k].lemma and words[k].low.endswith("s")) or words[k].low in {"is", "has"}
                return "V" if third and _starts_noun_phrase(guesses, i) else "N"
            if words[k].tag in {";", ":", "S"}:
                break
        return "N"
    if before == "N" and following == _BASE_OR_NOUN and guesses[min(after + 1, len(guesses) - 1)] == "D":
        # "discount rates increase the probability"
        return "N"
    if before == "N" and not is_plural(words[j].low) and following in _NOMINAL:
        return "N" if _finite_later(guesses, i) and following not in {"D", "#"} else "V"
    if i != j + 1 and before == "N":
        return "V"
    return "V" if before == "N" and _clause_needs_verb(words, guesses, i, j) else "N"


def _clause_needs_verb(words: list[Word], guesses: list[str], i: int, j: int) -> bool:
    """Whether the clause around word `i` would be left without a verb: "Intake of flavones increases risk"."""
    if _finite_later(guesses, i):
        return False
    for k in range(j, max(-1, j - 20), -1):
        tag = words[k].tag
        if tag == "I" and (k == 0 or words[k - 1].tag in {",", ";", ":", "C"}):
            # what opens with a preposition has no subject: "as a result of price increases, …"
            return False
        if tag in {";", ":", "S", "W", "."}:
            return k < j
        if tag in {"V", "v", "B", "H", "M", "O", "n", "g", "T"}:
            return False
    return True


def _settle_ing(words: list[Word], guesses: list[str], i: int, j: int, before: str) -> str:
    after = i + 1
    following = guesses[after] if after < len(guesses) else "."
    if before == "B" or (before == "V" and words[j].lemma in {"start", "stop", "keep", "begin", "avoid", "continue"}):
        return "g"
    if words[i].low in closed.ADJECTIVES_ING and following in _NOMINAL - {"D", "P"}:
        return "J"
    if before in {"D", "'", "#"} and i == j + 1:
        return "J" if following in {"N", "J", _BASE_OR_NOUN, _S_OR_NOUN} else "N"
    if before == "J" and i == j + 1:
        return "J" if following in {"N"} else "N"
    if before in {"I", ",", "C", ".", ":", ";", "S"} or j < 0 or words[j].tag in {"R"}:
        if following in {"D", "P", "#", "J"} or words[i].lemma in {"lead", "result", "depend", "contribute", "rely"}:
            return "g"
        if following in _NOMINAL or following == _PAST_OR_PARTICIPLE:
            if words[i].low == words[i].lemma:
                return "N" if following == _PAST_OR_PARTICIPLE else "J"
            return "g"
        return "g" if following in {"T", "I"} and before in {",", "I"} and words[i].lemma != words[i].low else "N"
    if before == "N":
        if following in {"D", "P", "#"} or (following == "I" and words[after].low in {"to", "from"}):
            return "g"
        if following in _NOMINAL and words[i].lemma != words[i].low:
            return "g" if is_plural(words[j].low) or words[i].lemma in causal.PLAIN else "J"
        return "N"
    if before in {"V", "v", "g", "n"}:
        return "J" if following in {"N"} else "g"
    return "g" if following in {"D", "P"} else "N"


def _settle_past(words: list[Word], guesses: list[str], i: int, j: int, before: str, guess: str) -> str:
    following = guesses[i + 1] if i + 1 < len(guesses) else "."
    after = _next(guesses, i)
    after_low = words[after].low if after < len(words) else "."
    capitals = i and i + 1 < len(words) and all(word.text[0].isupper() for word in (words[j], words[i], words[i + 1]))
    if capitals and before == following == "N" and words[i].lemma == "control":
        return "J"
    # "patients have increased risk", "to have limited knowledge"
    owned = before == "H" and following in {"N", "J"} and j and j == i - 1
    if owned and (words[j - 1].low in nouns.PEOPLE or words[j - 1].tag == "T"):
        return "J"
    if before in {"B", "H"}:
        if before == "B" and following == "N" and j == i - 1 and words[i].lemma not in _known_transitive():
            return "J"
        return "n"
    if guess == _PAST:
        return "V"
    if (
        before in {"D", "'", "#", "J"}
        and i == j + 1
        and not (before == "D" and words[j].low in {"this", "that", "all"})
    ):
        return (
            "J"
            if following in _NOMINAL or following in {"C", ","} or following == "."
            else "N"
            if before == "D"
            else "n"
        )
    if before in {"I", "V", "v", "g", "n", ".", "T"} or j < 0:
        joined = following == "C" and i + 2 < len(guesses) and guesses[i + 2] in {_PAST_OR_PARTICIPLE, "J"}
        return "J" if joined or following in _NOMINAL - {"D", "P", "#"} else "n"
    if before in {"C", ","}:
        return _past_after_coordinator(words, guesses, i, j, guess, following)
    if before in {"W", "P"} and guess != _PARTICIPLE:
        return "V"
    if before == "N" or before in {"#", "R", "J"}:
        if words[i].lemma in verbs.NEVER_PASSIVE:
            return "V"
        link = (words[i].lemma, after_low)
        if following == "I" and (link in causal.FORWARD or link in causal.BACKWARD):
            return "n" if _finite_later(guesses, i) else "V"
        if after_low == "by":
            beyond = guesses[after + 1] if after + 1 < len(guesses) else "."
            return "V" if beyond == "#" else "n"
        if guess == _PARTICIPLE:
            return "n"
        if after < len(guesses) and guesses[after] in _NOMINAL and guesses[after] != "'":
            given = words[i].lemma in {
                "give",
                "feed",
                "offer",
                "assign",
                "call",
                "name",
                "term",
                "administer",
                "provide",
            }
            if following in {"N", "J"} and _finite_later(guesses, i, {"C"}) and guess != _PAST:
                # "activity restricted children experienced …"
                return "J"
            return "n" if given and _finite_later(guesses, i) else "V"
        if following == "I" and words[i].lemma not in verbs.WITHOUT_OBJECT:
            return "n"
        return "n" if _finite_later(guesses, i) else "V"
    return "n"


def _past_after_coordinator(words: list[Word], guesses: list[str], i: int, j: int, guess: str, following: str) -> str:
    """After "and" or a comma a participle is what the last such form was."""
    nominal = following in _NOMINAL
    if following in {"N", "J", _BASE_OR_NOUN} and guess != _PAST and _finite_later(guesses, i, {"C"}):
        return "J"
    for k in range(j - 1, max(-1, j - 30), -1):
        word = words[k]
        if word.tag in {";", ":"}:
            break
        if word.tag == "J" and (word.low.endswith("ed") or word.low in {"lower", "higher", "greater", "less"}):
            return "J" if nominal and following not in {"D", "P"} else "n"
        if word.tag == "n":
            perfect = _previous(words, k) >= 0 and words[_previous(words, k)].tag == "H"
            return "n" if perfect or following not in {"N", "J", _BASE_OR_NOUN} else "J"
        if word.tag == "V":
            past = not word.low.endswith("s") and word.low != word.lemma
            return "V" if past and guess != _PARTICIPLE else ("J" if nominal else "n")
        if word.tag in {"H"} and word.low in {"had"}:
            return "V" if guess != _PARTICIPLE else "n"
        if word.tag == "B" and word.low in {"was", "were"} and nominal and guess != _PARTICIPLE:
            return "V"
    if nominal and guess != _PARTICIPLE and _clause_needs_verb(words, guesses, i, j):
        return "V"
    return "J" if following in {"N", "J", "1", "3"} else "n"


@cache
def _known_transitive() -> frozenset[str]:
    return frozenset(form.lemma for form in verb_forms().values())
