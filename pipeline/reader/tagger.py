"""Part-of-speech tagger: one tag for every word, from closed classes, known verbs, endings and the words around.

Tags: D determiner, P pronoun, I preposition, C coordinator, T infinitive "to", M modal, B be, H have, O do,
V finite verb, v base verb, n participle used as a verb, g -ing form used as a verb, N noun, J adjective, R adverb,
# number, W relative pronoun, S subordinator or question word, X negation, E existential "there", ' possessive mark,
and the punctuation itself (",", ";", ":", ".").
"""

from __future__ import annotations

from pipeline.reader.function_words import refine
from pipeline.reader.lexical_tags import BASE, BASE_OR_NOUN, NOMINAL, S_FORM, S_OR_NOUN, TO_BE, first_guess
from pipeline.reader.lexicon import causal, closed, nouns, verbs
from pipeline.reader.morphology import verb_forms
from pipeline.reader.tag_context import previous
from pipeline.reader.tokens import Word
from pipeline.reader.verb_tags import settle

_RATES = frozenset("daily weekly monthly hourly nightly".split())


_STAYING = frozenset("remain remains remained".split())


def tag(words: list[Word]) -> None:
    """Give every word its tag and lemma."""
    guesses = []
    for word in words:
        guess, lemma = first_guess(word.low)
        if guess in {BASE, S_FORM, BASE_OR_NOUN, S_OR_NOUN} and word.text.isupper() and len(word.text) > 1:
            guess = "N"
        word.lemma = lemma
        guesses.append(guess)
    _mark_pairs(words, guesses)
    _mark_fixed_adverbs(words, guesses)
    _mark_names(words, guesses)
    for i, word in enumerate(words):
        guess = guesses[i]
        if guess == "N" and _must_be_verb(words, i):
            guess = BASE
        if guess == TO_BE:
            word.tag = first_guess(word.low)[0]
        elif guess in "12345678":
            word.tag = settle(words, guesses, i, guess)
        else:
            word.tag = refine(words, guesses, i, guess)
        guesses[i] = word.tag
    _mend(words)


def _mend(words: list[Word]) -> None:
    """A sentence whose only verbs look like participles or nouns has a verb.

    "Antibodies developed and attenuated the fall", "The inability of X to replicate enhances safety".
    """
    if not words or words[-1].tag != "." or any(word.tag in {"V", "B", "H", "M", "O"} for word in words):
        return
    acting = [i for i in range(1, len(words) - 1) if _acts_in_third_person(words, i)]
    if acting:
        for i in acting:
            words[i].tag = "V"
        return
    for i in range(1, len(words) - 1):
        j = previous(words, i)
        if words[i].tag not in {"n", "J"} or not words[i].low.endswith(("ed", "t")) or j < 0:
            continue
        if (words[j].tag == "N" or (words[i].tag == "n" and words[j].tag in {",", "C"})) and _acts(words, i):
            words[i].tag = "V"
            for k in range(1, i):
                if words[k].tag == "n" and words[previous(words, k)].tag == "N" and words[j].tag == "C":
                    words[k].tag = "V"
            return


def _acts_in_third_person(words: list[Word], i: int) -> bool:
    """Whether the noun at `i` can be the verb of the one before it: "5-HT causes vasoconstriction"."""
    form = verb_forms().get(words[i].low)
    if words[i].tag != "N" or form is None or form.kinds != "s" or form.lemma in verbs.MOSTLY_NOUNS:
        return False
    if words[i - 1].tag not in {"N", "R", "v"}:
        return False
    if words[i + 1].tag == "I":
        return form.lemma == "correlate" or (form.lemma, words[i + 1].low) in causal.FORWARD
    return words[i + 1].tag in {"N", "J", "D", "g"} and form.lemma in causal.transitive() | causal.WEAK.keys()


def _acts(words: list[Word], i: int) -> bool:
    """Whether word `i`, if it were a verb, would have its object or its preposition."""
    after = words[i + 1]
    if after.tag in {"D", "N", "J", "#"}:
        return words[i].lemma in causal.all_verbs()
    # what is "protected from" something needs a verb of its own
    return words[i].lemma != "protect" and (words[i].lemma, after.low) in causal.FORWARD


def _is_associated(words: list[Word], i: int) -> bool:
    """Whether "associated" or the like stands at `i`, past adverbs."""
    while i + 1 < len(words) and words[i].low.endswith("ly"):
        i += 1
    return words[i].low in {"associated", "correlated", "related", "linked"}


def _mark_pairs(words: list[Word], guesses: list[str]) -> None:
    """ "to be", "live worms", "owing to": what the next word makes of a word."""
    for i in range(1, len(words)):
        if words[i].low in {"be", "have", "do"} and words[i - 1].low == "to":
            guesses[i] = TO_BE
        elif words[i - 1].low in _STAYING and _is_associated(words, i):
            # "remained significantly associated with": as "was"
            guesses[i - 1] = "B"
        elif words[i - 1].low == "live" and guesses[i] == "N":
            guesses[i - 1] = "J"
        elif words[i].low == "to" and words[i - 1].low in {"owing", "according"}:
            guesses[i - 1] = "I"


def _mark_fixed_adverbs(words: list[Word], guesses: list[str]) -> None:
    """ "in turn", "for example": two words that are one adverb."""
    for i in range(len(words) - 1):
        second = words[i + 1].low
        loose = second in {"general", "particular", "part", "least", "most", "first", "last"}
        if second in _RATES and (words[i].low in nouns.UNITS or words[i].low in {"once", "twice", "times"}):
            # "20 mg daily reduced …"
            guesses[i + 1] = "R"
        if second in closed.FIXED_ADVERBS.get(words[i].low, ()) and not (
            loose and guesses[min(i + 2, len(words) - 1)] in {"N", "J", "1", "3"}
        ):
            guesses[i] = guesses[i + 1] = "R"


def _mark_names(words: list[Word], guesses: list[str]) -> None:
    """A capital inside the sentence makes an unknown adjective before no noun a name: "Biswal said"."""
    for i in range(len(words)):
        low = words[i].low
        if guesses[i] == "J" and low[0].isdigit() and words[i].text[-2:].isupper():
            # "5-HT"
            guesses[i] = "N"
        if guesses[i] == "J" and "-" not in low and sum(letter.isupper() for letter in words[i].text) > 1:
            # "TRiC"
            guesses[i] = "N"
        if i and guesses[i] == "J" and words[i].text.istitle() and low not in closed.ADJECTIVES and "-" not in low:
            after = guesses[i + 1] if i + 1 < len(guesses) else "."
            if after not in NOMINAL or words[i + 1].low == "said":
                guesses[i] = "N"


def _must_be_verb(words: list[Word], i: int) -> bool:
    """Whether an unknown word can only be a verb: "can promulgate", "do not promulgate"."""
    j = previous(words, i)
    if j < 0 or not words[i].text.islower():
        return False
    return words[j].tag == "M" or (words[j].tag == "O" and words[i - 1].tag == "X")
