"""Tagging window: tags to the left of a word, lexical candidates to the right."""

from __future__ import annotations

from pipeline.reader.lexical_tags import BASE_OR_NOUN, FINITE, NOMINAL, PAST_OR_PARTICIPLE, S_OR_NOUN
from pipeline.reader.tokens import Word


def previous(words: list[Word], i: int) -> int:
    """The index of the last word before `i` that is no adverb or negation, or -1."""
    j = i - 1
    while j >= 0 and words[j].tag in {"R", "X"}:
        j -= 1
    return j


def following_word(guesses: list[str], i: int) -> int:
    j = i + 1
    while j < len(guesses) and guesses[j] == "R":
        j += 1
    return j


def starts_noun_phrase(guesses: list[str], i: int) -> bool:
    j = following_word(guesses, i)
    return j < len(guesses) and guesses[j] in NOMINAL and guesses[j] != "'"


def starts_determined(guesses: list[str], i: int) -> bool:
    j = following_word(guesses, i)
    return j < len(guesses) and guesses[j] in {"D", "P", "#"}


def particle_follows(guesses: list[str], i: int) -> bool:
    j = following_word(guesses, i)
    return j < len(guesses) and guesses[j] in {"I", "T", "W"}


def finite_later(guesses: list[str], i: int, stops: frozenset[str] | set[str] = frozenset()) -> bool:
    """Whether a finite verb follows in the same clause."""
    for j in range(i + 1, min(len(guesses), i + 16)):
        if guesses[j] in {",", ";", ":", "W", "S", "."} or guesses[j] in stops:
            return False
        if guesses[j] in FINITE:
            return True
        if guesses[j] in {BASE_OR_NOUN, S_OR_NOUN} and guesses[j + 1 : j + 2] == ["D"] and guesses[j - 1] != "I":
            # a noun is rarely followed by a determiner: "… increase the risk"
            return True
        if (
            guesses[j] == PAST_OR_PARTICIPLE
            and j + 1 < len(guesses)
            and guesses[j - 1] in "NJR#"
            and guesses[j + 1] in "DJN#RWS"
        ):
            return True
    return False


def clause_needs_verb(words: list[Word], guesses: list[str], i: int, j: int) -> bool:
    """Whether the clause around word `i` would be left without a verb: "Intake of flavones increases risk"."""
    if finite_later(guesses, i):
        return False
    for k in range(j, max(-1, j - 20), -1):
        tag = words[k].tag
        if tag == "," and words[j].tag != "," and _closes_introduction(words, k):
            return True
        if tag == "I" and k > 1 and (words[k - 1].tag, words[j].tag) == (",", ",") and words[k - 2].tag == "N":
            # "treatment, after surgery, reduced …"
            continue
        if tag == "I" and (k == 0 or words[k - 1].tag in {",", ";", ":", "C"}):
            # what opens with a preposition has no subject: "as a result of price increases, …"
            return False
        if tag in {";", ":", "S", "W", "."}:
            return k < j
        if tag in {"V", "v", "B", "H", "M", "O", "n", "g", "T"}:
            return False
    return True


def _closes_introduction(words: list[Word], comma: int) -> bool:
    """Whether the main clause begins after the comma: "without X, Y falls", "as X rises, Y falls"."""
    first = next((k + 1 for k in range(comma - 1, -1, -1) if words[k].tag in {",", ";", ":"}), 0)
    while first < comma and words[first].tag in {"R", "C"}:
        first += 1
    if words[first].tag == "S":
        return any(word.tag in {"V", "B", "H"} for word in words[first:comma])
    return words[first].tag == "I" and (first == 0 or words[first - 1].tag not in {",", "C"})


def joined_subject(words: list[Word], j: int) -> bool:
    """Whether the noun at `j` closes "A and B"."""
    k = j
    while k >= 0 and words[k].tag in {"N", "J", "D", "#", "'"}:
        k -= 1
    return k > 0 and words[k].low in {"and", "&"}
