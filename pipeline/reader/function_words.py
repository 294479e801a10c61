"""Function word disambiguation: the part of speech of a closed-class word, from the words around it."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.reader.lexical_tags import (
    BASE,
    BASE_OR_NOUN,
    FINITE,
    ING,
    NOMINAL,
    PAST,
    PAST_OR_PARTICIPLE,
    S_FORM,
    S_OR_NOUN,
    TO_BE,
)
from pipeline.reader.lexicon import causal, closed, modality, nouns, verbs
from pipeline.reader.morphology import is_plural, verb_forms
from pipeline.reader.tag_context import clause_needs_verb, finite_later, following_word, previous
from pipeline.reader.tokens import Word
from pipeline.reader.verb_tags import settle
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.spelling import singular

# After these "to" is a preposition.
_BEFORE_NOUN = frozenset("due owing exposure response resistance led leads lead contributes thanks".split())
# Prepositions that are the subject where a verb follows without a comma: "including Z raises accuracy".
_ALSO_GERUNDS = frozenset("including excluding".split())
_LINKS = frozenset("to towards toward".split())
# Adjectives that are verbs too.
_ALSO_VERBS = closed.ADJECTIVES & (vocabulary.TRANSITIVE.keys() | {"narrow"})
_AMOUNTS = frozenset("all both some most many each several more less much few fewer".split())
_WHOLE = frozenset("each all both".split())
_TURNS = frozenset("first second third fourth last next further overall initial".split())
_CLAUSE_OPENERS = frozenset("as since after before until".split())

_Settling = Callable[[list[Word], list[str], int, str], str]


def refine(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """The tag of word `i`, whose first guess is none of a verb's."""
    low = words[i].low
    if low in _TURNS and _after(guesses, i) == "," and (i == 0 or words[i - 1].tag in {";", ".", "C", "S"}):
        # "Second, global policies reduce prices"
        return "R"
    settling = _SETTLING.get(low)
    return settling(words, guesses, i, guess) if settling is not None else _by_shape(words, guesses, i, guess)


def _by_shape(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """What is told of a word by its ending and its neighbours."""
    low, following = words[i].low, _after(guesses, i)
    before = words[i - 1].tag if i else "."
    if guess == "N" and low in verbs.ING_NOUNS and _has_object(words, guesses, i):
        words[i].lemma = verb_forms()[low].lemma
        return "g"
    if guess == "I" and following == "#" and low in {"about", "around", "over", "under", "up"}:
        return "R"
    if guess == "J" and following in {"B", "V", "M", "I", "C", ",", "."} and before == "D":
        of = following == "I" and words[i + 1].low == "of" and low not in closed.ADJECTIVES
        return "N" if following in {"B", "V", "M"} or of else "J"
    making = low.endswith("making") and following not in {"N", "J"}
    if guess == "J" and "-" in low and (making or (low.endswith("ing") and following == "I")):
        return "N"
    return guess


def _after(guesses: list[str], i: int) -> str:
    """The first guess at the next word."""
    return guesses[i + 1] if i + 1 < len(guesses) else "."


def _gerund(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    if not finite_later(guesses, i):
        return guess
    opens = i == 0 or words[i - 1].tag == "S" or (words[i - 1].tag == "," and i > 1 and words[i - 2].tag == "R")
    return "g" if opens else guess


def _opener(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """ "as prices rose" against "as a result"."""
    if guess not in {"I", "S"}:
        return guess
    return "S" if _clause_follows(words, guesses, i) and not _needs_its_verb(words, guesses, i) else "I"


def _though(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    return "R" if i and words[i - 1].tag == "," and _after(guesses, i) == "," else guess


def _provided(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """ "care provided by nurses" against "provided that it pays"."""
    if _opens_proviso(words, guesses, i):
        return guess
    words[i].lemma = "provide"
    return settle(words, guesses, i, PAST_OR_PARTICIPLE)


def _once(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    opens = (i == 0 or words[i - 1].tag in {",", "C", "S"}) and _clause_follows(words, guesses, i)
    return "S" if opens else guess


def _also_verb(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """ "barriers lower the odds", "did not lower risk" against "lower risk"."""
    low = words[i].low
    if guess != "J":
        return guess
    if _acts_on_determined(words, guesses, i):
        words[i].lemma = low
        return "V"
    acts = _after(guesses, i) in NOMINAL or (low, *(word.low for word in words[i + 1 : i + 2])) in vocabulary.PHRASAL
    if low in _ALSO_VERBS and acts and (_verb_before(words, i) or _verb_joined(words, i)):
        words[i].lemma = low
        return "v"
    return _by_shape(words, guesses, i, guess)


def _likely(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    return "R" if _is_adverb(words, guesses, i) else _by_shape(words, guesses, i, guess)


def _further(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """ "further increases it" against "further analyses"."""
    following = _after(guesses, i)
    served = i > 0 and words[i - 1].tag in {"B", "H"} and following == PAST_OR_PARTICIPLE
    acts = (following in {S_FORM, S_OR_NOUN, BASE} or served) and words[i + 1].low not in verbs.PLURALS
    return "R" if acts else _by_shape(words, guesses, i, guess)


def _there(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    return "E" if _after(guesses, i) in {"B", "M"} else guess


def _possessive(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """ "it's" against "the patient's"."""
    return "B" if i and words[i - 1].tag == "P" else guess


def _noun(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """ "US", "free will", "the can", "would have had"."""
    low, before = words[i].low, words[i - 1] if i else None
    if low == "us":
        return "N" if words[i].text == "US" else guess
    if before is not None and (before.low, low) == ("have", "had"):
        words[i].lemma = "have"
        return "n"
    named = before is not None and (before.low == "free" if low == "will" else low == "can" and before.tag == "D")
    return "N" if named else guess


def _has_object(words: list[Word], guesses: list[str], i: int) -> bool:
    """Whether the noun in -ing at `i` is something done to what follows: "framing the dilemma"."""
    before = words[i - 1].tag if i else "."
    opens = before in {".", "I", "S", "C", ","}
    known = words[i].low in verb_forms() and words[i].low != "understanding"  # which acts on nothing
    return opens and known and guesses[i + 1 : i + 2] == ["D"]


def _opens_proviso(words: list[Word], guesses: list[str], i: int) -> bool:
    """Whether "provided" at `i` is "if": "provided that X holds", ", provided the fund pays"."""
    if i + 1 < len(words) and words[i + 1].low == "that":
        return True
    return (i == 0 or words[i - 1].tag == ",") and _clause_follows(words, guesses, i)


def _acts_on_determined(words: list[Word], guesses: list[str], i: int) -> bool:
    """Whether "lower" or "mean" at `i` is the verb of a plural: "barriers lower the odds", "coalitions mean few …"."""
    j = previous(words, i)
    plural = j >= 0 and (words[j].tag == "W" or (words[j].tag == "N" and is_plural(words[j].low)))
    determined = guesses[i + 1 : i + 2] == ["D"] or [word.low for word in words[i + 1 : i + 2]] == ["that"]
    return plural and determined and (words[j].tag == "W" or clause_needs_verb(words, guesses, i, j))


def _to(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """Whether "to" opens an infinitive: "to increase yield" against "due to stress"."""
    j = following_word(guesses, i)
    after = guesses[j] if j < len(guesses) else "."
    beyond = guesses[j + 1] if j + 1 < len(guesses) else "."
    before = words[i - 1].low if i else ""
    if after == "J":
        # "failed to lower risk", not "leads to lower risk"
        return "T" if words[j].low in _ALSO_VERBS and _asks_for_verb(words, i) else "I"
    if after in {BASE, TO_BE}:
        return "T"
    if after != BASE_OR_NOUN or before == "compared":
        return "I"
    if before == "time":
        # "time to discharge in the X group" against "time to change the rules"
        return "T" if beyond in NOMINAL else "I"
    if before in nouns.PEOPLE and beyond in {".", ","}:
        # "leads players to defect"
        return "T"
    # a noun is rarely followed by a noun phrase
    goes_on = beyond in NOMINAL or beyond in {"I", "R", ",", ".", "C"}
    return "T" if goes_on and before not in _BEFORE_NOUN else "I"


def _asks_for_verb(words: list[Word], i: int) -> bool:
    """Whether the word before "to" at `i` asks for a verb: "failed to", "able to", "ability to", "in order to"."""
    if not i:
        return True
    before = words[i - 1]
    passing = modality.PASS_ON | modality.PASS_ON_HEDGED | modality.PASS_ON_DENIED | {"use", "aim", "design", "intend"}
    return (
        (before.lemma in passing and before.tag in "VvngB")
        or before.low in modality.PASS_ON_ADJECTIVES
        or before.low in {"order", "required", "necessary", "helps", "works"}
        or singular(before.low) in nouns.TO_DO | modality.MEANS
    )


def _verb_before(words: list[Word], i: int) -> bool:
    """Whether a verb must stand at `i`: after "can", "does not", "to", or "help"."""
    j = previous(words, i)
    return j >= 0 and (
        words[j].tag in {"M", "O", "T"} or (words[j].lemma == "help" and words[j].tag in {"V", "v", "n"})
    )


def _verb_joined(words: list[Word], i: int) -> bool:
    """Whether the word at `i` is joined to a bare verb before: "did not prevent pain or lower stress"."""
    if not i or words[i - 1].low not in {"or", "nor"}:
        return False
    return any(word.tag == "v" for word in words[max(0, i - 6) : i - 1])


def _neither(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """ "neither reduced pain" denies, "neither drug" determines."""
    acts = _after(guesses, i) in {PAST, PAST_OR_PARTICIPLE, S_FORM, BASE}
    return "X" if acts and i and words[i - 1].tag in {"N", "H", "B"} else guess


def _towards(words: list[Word], i: int) -> bool:
    """Whether "more" at `i` stands between a verb and its preposition: "contributes more towards"."""
    return i > 0 and words[i - 1].tag in {"V", "v", "n"} and words[i + 1 : i + 2] != [] and words[i + 1].low in _LINKS


def _before_modal(words: list[Word], i: int) -> bool:
    """Whether a modal stands before word `i`: "will more likely lead"."""
    j = previous(words, i)
    return j >= 0 and words[j].tag == "M"


def _clause_follows(words: list[Word], guesses: list[str], i: int) -> bool:
    """Whether a subject and its verb follow word `i`: "as prices rose" against "as a result"."""
    if i + 2 < len(words) and words[i + 2].low in {"result", "consequence", "means", "part", "whole", "function"}:
        return False
    for j in range(i + 1, min(len(guesses), i + 10)):
        guess = guesses[j]
        if guess == S_OR_NOUN and guesses[j - 1] == "N" and j + 1 < len(guesses) and guesses[j + 1] in {"D", ",", "R"}:
            return guesses[i + 1] != "D" or guesses[i + 3] != "I" or j > i + 4
        ends = guess == BASE_OR_NOUN and guesses[j + 1 : j + 2] in (["."], [","]) and is_plural(words[j - 1].low)
        if (
            guess in {"B", "H", "M", "O", "V", S_FORM, PAST}
            or (guess == BASE and (guesses[j - 1] == "N" or words[i + 1].low in closed.NOMINATIVE))
            or ends
            or (guess == PAST_OR_PARTICIPLE and guesses[j - 1] == "N" and (words[i].low != "as" or _alone(words, j)))
        ):
            return j > i + 1
        if guess not in {"D", "J", "N", "#", "P", "'", "R", BASE_OR_NOUN, S_OR_NOUN} and not (
            guess == "I" and j > i + 1
        ):
            return False
    return False


def _alone(words: list[Word], j: int) -> bool:
    """Whether the verb at `j` says a change by itself: "as violence increased."."""
    return words[j].lemma in causal.INTRANSITIVE and (j + 1 >= len(words) or words[j + 1].text in {".", ",", ";"})


def _needs_its_verb(words: list[Word], guesses: list[str], i: int) -> bool:
    """Whether the clause that goes on at word `i` would be left without a verb: "coffee drunk before noon had"."""
    if words[i].low not in {*closed.TIME_PREPOSITIONS, "as"} or not i or words[i - 1].tag not in {"N", "n"}:
        return False
    for k in range(i - 1, -1, -1):
        if words[k].tag in {",", ";", ":", "S"}:
            break
        if words[k].tag in {"V", "B", "H", "M", "O"} and words[previous(words, k)].tag != "W":
            # "those who took X as their first drug had …": "took" is the verb of "who" alone
            return False
    verbs = 0
    for guess in guesses[i + 1 :]:
        if verbs and guess in {",", ";", "C"}:
            break
        verbs += guess in FINITE
    return verbs <= 1


def _demonstrative(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """ "this reduces", "these reduce" stand alone; "these biases" and "this increase" do not."""
    low, following = words[i].low, _after(guesses, i)
    k = following_word(guesses, i)
    described = guesses[k : k + 1] in (["J"], [PAST_OR_PARTICIPLE])
    if following == "R" and words[i + 1].low in {"earlier", "later"} and guesses[k : k + 1] in (["N"], [BASE_OR_NOUN]):
        # "this earlier experience"
        return "D"
    if low == "this" and following == S_OR_NOUN and words[i + 2 : i + 3] != [] and words[i + 2].low != "of":
        # "this yields 18"
        return "P"
    if following == "R" and described and guesses[k + 1 : k + 2] in (["N"], [BASE_OR_NOUN]):
        # "this largely depressed sample"
        return "D"
    if following in {"B", "M", "H", "O", "I", "W", ",", ".", "R"}:
        return "P"
    return "P" if following == (S_FORM if low == "this" else BASE) else "D"


def _amount(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """ "more people" against "more often", "contributes more towards", "an impact both on A and on B"."""
    low, following = words[i].low, _after(guesses, i)
    before = words[i - 1].tag if i else "."
    if low in _WHOLE and (_before_modal(words, i) or (before in {"B", "H"} and following == PAST_OR_PARTICIPLE)):
        # "they will each receive", "they were all related"
        return "R"
    if low not in _AMOUNTS or guess == "R":
        return guess
    joined = following == PAST_OR_PARTICIPLE and i > 1 and before == "C" and words[i - 2].tag == "J"
    # "are most pronounced"
    degree = joined or (following == PAST_OR_PARTICIPLE and before == "B")
    if low in {"more", "most", "less"} and (following in {"J", "R"} or degree or _towards(words, i)):
        return "R"
    return "R" if low == "both" and following == "I" else "D"


def _is_adverb(words: list[Word], guesses: list[str], i: int) -> bool:
    """Whether "likely" at `i` says how sure something is: "will likely lead", "delays likely cause harm"."""
    following = _after(guesses, i)
    if _before_modal(words, i):
        return True
    if following in {ING, "I", PAST_OR_PARTICIPLE}:
        # "is likely to rise" says how sure it is, "is more likely to rise" compares
        return words[i + 1].low != "to" or i == 0 or words[i - 1].tag != "B"
    return following == BASE_OR_NOUN and i > 0 and words[i - 1].tag == "N" and is_plural(words[i - 1].low)


def _that(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """Relative pronoun, complementizer or determiner."""
    j = following_word(guesses, i)
    following = guesses[j] if j < len(guesses) else "."
    before = words[i - 1].tag if i else "."
    if before == "N" and i + 2 < len(words) and words[i + 1].low in _ALSO_VERBS and guesses[i + 2] == "D":
        # "investments that lower the costs"
        return "W"
    if before == "C" and any(word.low == "that" and word.tag == "S" for word in words[:i]) and finite_later(guesses, i):
        # "we show that A rose and that B fell"
        return "S"
    if following == PAST_OR_PARTICIPLE and before == "N" and finite_later(guesses, j) and guesses[j + 1] in "NJ":
        return "S"
    if following in FINITE or (following in {BASE, PAST_OR_PARTICIPLE, BASE_OR_NOUN, S_OR_NOUN} and before == "N"):
        if before in {"N", "J", "#", "P"} and following not in {BASE_OR_NOUN, S_OR_NOUN}:
            return "W"
        if following in {BASE_OR_NOUN, S_OR_NOUN}:
            beyond = guesses[j + 1] if j + 1 < len(guesses) else "."
            linked = j + 1 < len(words) and (words[j].lemma, words[j + 1].low) in causal.FORWARD
            return "W" if beyond in NOMINAL or linked else "S"
        if following == PAST_OR_PARTICIPLE:
            return "S" if finite_later(guesses, j) and guesses[j + 1] in "NJ" else "W"
        return "P" if before in {".", "I", "C", ","} and following in {"B", "M", "H"} else "W"
    if before in {"I", "C"} or i == 0:
        return "P" if following in {"I", ",", "."} else "D"
    if following in {"I", ",", "."}:
        return "S" if following == "I" and before in {"V", "v", "n", "g"} else "P"
    return "S"


_SETTLING: dict[str, _Settling] = {
    "to": _to,
    "that": _that,
    "likely": _likely,
    "further": _further,
    "once": _once,
    "provided": _provided,
    "neither": _neither,
    "though": _though,
    "there": _there,
    **dict.fromkeys(("'s", "’s"), _possessive),
    **dict.fromkeys(("us", "will", "can", "had"), _noun),
    **dict.fromkeys(("this", "these", "those"), _demonstrative),
    **dict.fromkeys(_ALSO_GERUNDS, _gerund),
    **dict.fromkeys(_CLAUSE_OPENERS, _opener),
    **dict.fromkeys(_AMOUNTS, _amount),
    **dict.fromkeys({*_ALSO_VERBS, "mean"}, _also_verb),
}
