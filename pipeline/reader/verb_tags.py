"""Verb disambiguation: verb or noun, participle or adjective, from the sentence around the word."""

from __future__ import annotations

from pipeline.reader.lexical_tags import (
    BASE,
    BASE_OR_NOUN,
    ING,
    NOMINAL,
    PARTICIPLE,
    PAST,
    PAST_OR_PARTICIPLE,
    S_FORM,
    S_OR_NOUN,
)
from pipeline.reader.lexicon import causal, closed, nouns, verbs
from pipeline.reader.morphology import is_plural, verb_forms
from pipeline.reader.tag_context import (
    clause_needs_verb,
    finite_later,
    following_word,
    joined_subject,
    particle_follows,
    previous,
    starts_determined,
    starts_noun_phrase,
)
from pipeline.reader.tokens import Word
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.spelling import singular

# "are devastating tumours": what these -ing forms say before a noun is not done to it.
_EVALUATING = frozenset(
    "devastating promising challenging outstanding interesting compelling surprising escalating".split()
)

_VARYING = frozenset("increase decrease change cut rise decline drop gain fall shift surge spike".split())
_AMOUNTS = frozenset("amounts amount quantities numbers proportions concentrations".split())
_SERVING = frozenset("function act serve work operate".split())

# What is given to somebody: "patients given X" are not the giver.
_NAMING = frozenset("term call name dub".split())
_GIVING = frozenset("give feed offer assign call name term administer provide".split())


def settle(words: list[Word], guesses: list[str], i: int, guess: str) -> str:
    """The tag of a word that may be a verb."""
    j = previous(words, i)
    before = words[j].tag if j >= 0 else "."
    if before == "N" and guess in {BASE_OR_NOUN, BASE, S_OR_NOUN, S_FORM} and _has_particle(words, guesses, i):
        return "V"
    if guess in {BASE_OR_NOUN, BASE}:
        return _settle_base(words, guesses, i, j, before, guess)
    if guess in {S_OR_NOUN, S_FORM}:
        return _settle_third(words, guesses, i, j, before, guess)
    if guess == ING:
        return _settle_ing(words, guesses, i, j, before)
    return _settle_past(words, guesses, i, j, before, guess)


def _has_particle(words: list[Word], guesses: list[str], i: int) -> bool:
    """Whether word `i` makes a phrasal verb with the next one, and its object follows: "drives down yields"."""
    phrasal = i + 2 < len(words) and (words[i].lemma, words[i + 1].low) in vocabulary.PHRASAL
    return phrasal and (guesses[i + 2] in NOMINAL or guesses[i + 2] == "I")


def _settle_base(words: list[Word], guesses: list[str], i: int, j: int, before: str, guess: str) -> str:
    if before in {"T", "M", "O"}:
        return "v"
    known = verb_forms().get(words[i].low)
    if known is not None and "n" in known.kinds and before == "H":
        # "has become", "have come"
        return "n"
    if known is not None and "p" in known.kinds:
        # "cut", "set", "spread": past and participle look like the base form
        if before in {"B", "H"}:
            return "n"
        if before == "N" and i + 1 < len(words) and words[i + 1].low == "by":
            return "n"
        if before == "N" and starts_noun_phrase(guesses, i) and clause_needs_verb(words, guesses, i, j):
            return "V"
    if before in {"D", "'", "J"} and not (before == "D" and (j != i - 1 or words[j].low in {"all", "both", "each"})):
        return "N"
    if before == "W" or (before == "P" and words[j].low in {*closed.NOMINATIVE, "these", "those", "who", "others"}):
        return "V"
    if before == "I":
        return "N"
    if before in {"V", "v", "n", "B", "H", "g"}:
        helped = words[j].lemma == "help" and starts_noun_phrase(guesses, i) and words[i].lemma in causal.all_verbs()
        letting = words[j].lemma in {"help", "let", "make"}
        return "v" if before in {"V", "v"} and ((letting and guess == BASE) or helped) else "N"
    if before == "C":
        return _settle_after_coordinator(words, guesses, i, j, guess)
    if before == "D" and words[j].low in {"all", "both", "each"} and j and words[j - 1].tag == "N":
        return "V"
    if words[i].lemma in verbs.MOSTLY_NOUNS and before not in {"W", "P", "C"}:
        after = following_word(guesses, i)
        return "V" if before == "N" and after < len(guesses) and guesses[after] == "D" else "N"
    if before in {"N", ","} and guess == BASE_OR_NOUN and lone_verb(words, guesses, i, j):
        return "V"
    if before == "N" and guess == BASE_OR_NOUN:
        return _base_after_noun(words, guesses, i, j)
    if before == "N":
        return "V"
    if before in {",", "#"}:
        return _settle_after_coordinator(words, guesses, i, j, guess)
    if i != j + 1 and before in {"#", "P"}:
        return "V"
    return "N" if guess == BASE_OR_NOUN or before in {"#"} else "v"


def _base_after_noun(words: list[Word], guesses: list[str], i: int, j: int) -> str:
    """ "prices increase the risk" against "a price increase": a plural before, and an object behind."""
    after = following_word(guesses, i)
    closes = after >= len(guesses) or guesses[after] in {".", ","}
    if closes and words[i].lemma in causal.INTRANSITIVE and is_plural(words[j].low):
        # "as prices increase,"
        return "V" if clause_needs_verb(words, guesses, i, j) else "N"
    if after < len(guesses) and words[after].low == "of":
        return "N"
    if after < len(guesses) and guesses[after] == "D":
        return "V"
    if (
        after + 1 < len(words)
        and guesses[after] == ING
        and (words[after].lemma, words[after + 1].low) in causal.FORWARD
    ):
        # "a rainfall decrease leading to declines"
        return "N"
    plural = is_plural(words[j].low) or joined_subject(words, j)
    link = (words[i].lemma, words[after].low if after < len(words) else "")
    linked = link in causal.FORWARD or link in causal.BACKWARD or words[i].lemma in verbs.WITHOUT_OBJECT
    # "glycemic and lipid control in patients": a verb would have its object there
    particle = particle_follows(guesses, i) and (linked or guesses[after] != "I")
    if not plural or not (starts_noun_phrase(guesses, i) or particle):
        return "N"
    return "N" if finite_later(guesses, i) and not starts_determined(guesses, i) else "V"


def lone_verb(words: list[Word], guesses: list[str], i: int, j: int) -> bool:
    """Whether "cause" in "doses of X cause Y" must be the verb: a plural head far left, and no other verb about."""
    after = following_word(guesses, i)
    linked = after < len(words) and (words[i].lemma, words[after].low) in causal.FORWARD
    if not linked and not starts_noun_phrase(guesses, i):
        return False
    if words[i].lemma not in causal.all_verbs() or not clause_needs_verb(words, guesses, i, j):
        return False
    for k in range(j - 1, max(-1, j - 11), -1):
        if words[k].tag in {",", ";", ":", "."}:
            return False
        if words[k].low == "and" or (words[k].tag == "N" and is_plural(words[k].low)):
            return True
    return False


def _settle_after_coordinator(words: list[Word], guesses: list[str], i: int, j: int, guess: str) -> str:
    """After "and" or a comma a word is what its sibling is."""
    for k in range(j - 1, max(-1, j - 20), -1):
        tag = words[k].tag
        if tag in {"V", "v"}:
            same = tag == "v" or words[k].low == words[k].lemma
            # "may affect decisions and lead to poorer outcomes"
            linked = i + 1 < len(words) and (words[i].lemma, words[i + 1].low) in causal.FORWARD
            if same and (guess == BASE or linked or starts_noun_phrase(guesses, i)):
                return tag
            break
        if words[k].low == "are" and guess == BASE and j == i - 2:
            # "are found in X and directly contribute to Y"
            return "V"
        if tag == "M" or tag in {";", ":", "S"}:
            break
    return "N" if guess == BASE_OR_NOUN else "v"


def _settle_third(words: list[Word], guesses: list[str], i: int, j: int, before: str, guess: str) -> str:
    if before in {"D", "'", "J", "I", "T", "M", "#"} and i == j + 1:
        counted = before == "#" and guesses[i + 1 : i + 2] == ["D"] and (j == 0 or words[j - 1].tag in {"N", ".", ","})
        # "Figure 2 reports the data"
        # "one of them depends", "G*Power 3 provides"
        return "V" if counted or (before == "#" and guess == S_FORM) else "N"
    if before == "W" and j and words[j - 1].tag == "I" and guess == S_OR_NOUN:
        # "the treatment in which groups lack it"
        return "N"
    if before in {"W", "P"}:
        return "V"
    after = following_word(guesses, i)
    following = guesses[after] if after < len(guesses) else "."
    if words[i].lemma == "help" and before in {"N", "R"} and following in {BASE, BASE_OR_NOUN, "J"}:
        # "exercise helps reduce pain"
        return "V"
    if words[i].lemma in _SERVING and before == "N" and words[min(after, len(words) - 1)].low == "as":
        # "Tet2 functions as a tumour suppressor"
        return "V"
    if words[i].lemma in verbs.MOSTLY_NOUNS and guess == S_OR_NOUN:
        return "V" if before == "N" and following == "D" else "N"
    if (
        following == "I"
        and (words[i].lemma, words[after].low) in causal.FORWARD
        and before in {"N", "R", "#", "J", ","}
    ):
        return "V"
    if before == "N" and (following == "D" or words[min(after, len(words) - 1)].low in closed.ACCUSATIVE):
        return "V"
    if guess == S_FORM:
        linked = following == "I" and (words[i].lemma, words[after].low) in causal.BACKWARD
        if linked and before == "V":
            # "the way it matters depends on X"
            return "V"
        return "N" if before in {"V", "v", "n", "g", "B"} and following not in {"D"} else "V"
    if following in {"B", "H", "M", "O", S_FORM, BASE, "V", "C"} or words[min(i + 1, len(words) - 1)].low == "of":
        return "N"
    if before in {"C", ","}:
        return _third_after_coordinator(words, guesses, i, j, before)
    if before == "N" and following == BASE_OR_NOUN and guesses[min(after + 1, len(guesses) - 1)] == "D":
        # "discount rates increase the probability"
        return "N"
    acts = following == PAST_OR_PARTICIPLE and words[min(i + 1, len(words) - 1)].lemma in causal.transitive()
    given = any(word.low in _AMOUNTS for word in words[i + 2 : i + 4])  # "tissue releases increased amounts of X"
    acts = acts and guess == S_OR_NOUN and words[i].lemma not in causal.all_verbs() and not given
    noun = words[i].lemma in _VARYING or acts
    if following == PAST_OR_PARTICIPLE and noun and not finite_later(guesses, i + 1):
        # "tax cuts improved attendance", "cash transfers raised": of two words that may be the verb the second is
        return "N"
    changed = following == PAST_OR_PARTICIPLE and guesses[i + 2 : i + 3] in (["N"], ["J"], [BASE_OR_NOUN])
    if changed and before == "N" and not is_plural(words[j].low) and words[i].lemma in causal.all_verbs():
        # "this variant causes reduced expression and lengthens the period"
        return "N" if finite_later(guesses, i, {"C"}) else "V"
    if before == "N" and not is_plural(words[j].low) and following in NOMINAL:
        return "N" if finite_later(guesses, i, {"C"}) and following not in {"D", "#"} else "V"
    if i != j + 1 and before == "N":
        return "V"
    return "V" if before == "N" and clause_needs_verb(words, guesses, i, j) else "N"


def _third_after_coordinator(words: list[Word], guesses: list[str], i: int, j: int, before: str) -> str:
    """After "and" or a comma a form in -s is a verb if the one before it is."""
    after = following_word(guesses, i)
    if before == "," and words[j - 1].tag == "V" and words[j - 2].low in {"we", "i"} and words[j - 3].tag == ",":
        # "this experience, we find, causes"
        return "V"
    if before == "," and any(word.low == "known" for word in words[max(0, j - 6) : j]):
        # "SRC-2, also known as NCOA2, drives"
        return "V"
    for k in range(j - 1, max(-1, j - 25), -1):
        if words[k].tag in {"V", "B", "H"}:
            third = (words[k].low != words[k].lemma and words[k].low.endswith("s")) or words[k].low in {"is", "has"}
            # "is well tolerated and helps with growth"
            linked = (words[i].lemma, words[min(after, len(words) - 1)].low) in causal.FORWARD
            return "V" if third and (linked or starts_noun_phrase(guesses, i)) else "N"
        if words[k].tag in {";", ":", "S"}:
            break
    return "N"


def _settle_ing(words: list[Word], guesses: list[str], i: int, j: int, before: str) -> str:
    after = i + 1
    following = guesses[after] if after < len(guesses) else "."
    if following == "R" and guesses[after + 1 : after + 2] == ["D"] and words[after].low in {"too", "so"}:
        # "caused by taking too many painkillers"
        return "g"
    if j < 0 and following in {S_OR_NOUN, S_FORM} and words[i].low == words[i].lemma:
        # "Overgrazing causes …"
        return "N"
    if j < 0 and following == S_OR_NOUN and guesses[after + 1 : after + 2] == ["D"]:
        # "Talking increases the chance"
        return "N"
    if words[i].low in _EVALUATING and (following in {"N", "J"} or (before == "B" and following in {"I", "T"})):
        return "J"
    if before == "B" or (before == "V" and words[j].lemma in {"start", "stop", "keep", "begin", "avoid", "continue"}):
        return "g"
    if words[i].low in closed.ADJECTIVES_ING and following in NOMINAL - {"D", "P"}:
        return "J"
    if before in {"D", "'", "#"} and i == j + 1:
        return "J" if following in {"N", "J", BASE_OR_NOUN, S_OR_NOUN} else "N"
    if before == "J" and i == j + 1:
        return "J" if following in {"N"} else "N"
    if before in {"I", ",", "C", ".", ":", ";", "S"} or j < 0 or words[j].tag in {"R"}:
        if following in {"D", "P", "#", "J"} or words[i].lemma in {"lead", "result", "depend", "contribute", "rely"}:
            return "g"
        if following in NOMINAL or following == PAST_OR_PARTICIPLE:
            if words[i].low == words[i].lemma:
                return "N" if following == PAST_OR_PARTICIPLE else "J"
            return "g"
        return "g" if following in {"T", "I"} and before in {",", "I"} and words[i].lemma != words[i].low else "N"
    if before == "N":
        if following == PAST_OR_PARTICIPLE and guesses[after + 1 : after + 2] in (["."], [","], ["I"]):
            # "scores in perspective taking increased."
            return "N"
        if following in {"D", "P", "#"} or (following == "I" and words[after].low in {"to", "from"}):
            return "g"
        if following in NOMINAL and words[i].lemma != words[i].low:
            return "g" if is_plural(words[j].low) or words[i].lemma in causal.PLAIN else "J"
        return "N"
    if before in {"V", "v", "g", "n"}:
        return "J" if following in {"N"} else "g"
    return "g" if following in {"D", "P"} else "N"


def _settle_past(words: list[Word], guesses: list[str], i: int, j: int, before: str, guess: str) -> str:
    following = guesses[i + 1] if i + 1 < len(guesses) else "."
    if words[i].lemma == "control" and words[i].text[0].isupper() and before == "N" and words[j].text[0].isupper():
        # "Current Controlled Trials"
        return "J"
    if words[i].low == "said" and before not in {"B", "H", "D"}:
        return "V"
    of_noun = guesses[i + 1 : i + 3] == ["J", "N"]
    if words[i].low == "made" and before == "N" and (following in {"N", "D", "P"} or of_noun):
        # "feedback made people save more"
        return "V"
    if words[i].low == "mediated" and before == "N" and words[j].low == "flow":
        # "flow mediated dilation"
        return "J"
    described = following in {"N", "J", BASE_OR_NOUN}
    owned = j > 0 and (words[j - 1].low in nouns.PEOPLE or words[j - 1].tag == "T")
    effect = i + 1 < len(words) and singular(words[i + 1].low) in causal.EFFECT_NOUNS
    if before == "H" and j == i - 1 and ((following in {"N", "J"} and owned) or (words[i].low == "limited" and effect)):
        # "patients have increased risk", "to have limited knowledge"
        return "J"
    if before == "B" and words[i].lemma in {"involve", "implicate"} and following == "I" and words[i + 1].low == "in":
        return "J"
    if before in {"B", "H"}:
        unknown = words[i].lemma == words[i].low
        return "J" if before == "B" and following == "N" and j == i - 1 and unknown else "n"
    alone = guess != PARTICIPLE and following not in NOMINAL and before != "D"  # "declined sodium" is a noun phrase
    if guess == PAST or (alone and words[i].lemma in verbs.NEVER_PASSIVE):
        return "V"
    if before == "D" and i > j + 1 and following in {"N", BASE_OR_NOUN}:
        # "this largely depressed sample"
        return "J"
    if before in {"D", "'", "#", "J"} and i == j + 1 and words[j].low not in {"this", "that", "all"}:
        if following in NOMINAL or following in {"C", ",", "."}:
            return "J"
        return "N" if before == "D" else "n"
    if before in {"I", "V", "v", "g", "n", ".", "T", "S"} or j < 0:
        joined = following == "C" and i + 2 < len(guesses) and guesses[i + 2] in {PAST_OR_PARTICIPLE, ING, "J"}
        return "J" if joined or following in NOMINAL - {"D", "P", "#"} else "n"
    stressed = i > 0 and words[i - 1].low in {"especially", "particularly", "notably", "mainly"}
    if described and stressed and not clause_needs_verb(words, guesses, i, j):
        return "J"
    if before in {"C", ","}:
        return _past_after_coordinator(words, guesses, i, j, guess, following)
    if before in {"W", "P"} and guess != PARTICIPLE:
        return "V"
    return _past_after_noun(words, guesses, i, guess, following) if before in {"N", "#", "R", "J"} else "n"


def _past_after_noun(words: list[Word], guesses: list[str], i: int, guess: str, following: str) -> str:
    """ "the drug reduced pain" against "pain reduced by the drug", "patients treated with the drug"."""
    after = following_word(guesses, i)
    after_low = words[after].low if after < len(words) else "."
    lemma = words[i].lemma
    opens = i + 2 < len(words) and words[i + 1].low == "there" and guesses[i + 2] in {"B", "M"}
    if lemma in verbs.NEVER_PASSIVE or opens:
        return "V"
    link = (lemma, after_low)
    if link == ("protect", "from"):
        # "lands protected from grazing": what protects has an object
        return "n"
    if following == "I" and (link in causal.FORWARD or link in causal.BACKWARD):
        return "n" if finite_later(guesses, i) else "V"
    if after_low == "by":
        beyond = guesses[after + 1] if after + 1 < len(guesses) else "."
        return "V" if beyond == "#" else "n"
    if guess == PARTICIPLE:
        return "n"
    if after < len(guesses) and guesses[after] in NOMINAL and guesses[after] != "'":
        if following in {"N", "J"} and finite_later(guesses, i, {"C"}) and words[i - 1].tag != "R":
            # "activity restricted children experienced …"
            return "J"
        return "n" if lemma in _NAMING or (lemma in _GIVING and finite_later(guesses, i)) else "V"
    if following == "I" and lemma not in verbs.WITHOUT_OBJECT:
        return "n"
    return "n" if finite_later(guesses, i) else "V"


def _after_comma(words: list[Word], i: int) -> bool:
    """Whether a comma stands before the coordinator before word `i`."""
    return i > 1 and words[i - 1].tag == "C" and words[i - 2].tag == ","


def _closes_relative(words: list[Word], i: int) -> bool:
    """Whether the comma before word `i` closes a relative clause on the subject: "X, which is cheap, reduced Y"."""
    if words[i - 1].tag != ",":
        return False
    opener = next((k for k in range(i - 2, 1, -1) if words[k].tag == "W" and words[k - 1].tag == ","), 0)
    verbal = any(word.tag in {"V", "B", "H", "M", "O", ";", ":", "S"} for word in words[:opener])
    return opener > 0 and not verbal and any(word.tag in {"V", "B", "H"} for word in words[opener:i])


def _past_after_coordinator(words: list[Word], guesses: list[str], i: int, j: int, guess: str, following: str) -> str:
    """After "and" or a comma a participle is what the last such form was."""
    nominal = following in NOMINAL
    if following in {"N", "J", BASE_OR_NOUN} and all(word.tag in {"R", ",", "C"} for word in words[:i]):
        # "Interestingly, reduced sleep …": nothing before it that could be its subject
        return "J"
    if nominal and guess != PARTICIPLE and _closes_relative(words, i):
        return "V"
    if following == "N" and words[j].tag == "C" and words[j - 1].tag == "J" and guess != PAST:
        # "effective and prolonged inhibition"
        return "J"
    if following in {"N", S_OR_NOUN} and words[j].low == "but" and words[i - 1].tag == "X" and guess != PAST:
        # "but not interrupted repeats"
        return "J"
    if following in {"N", "J", BASE_OR_NOUN} and guess != PAST and finite_later(guesses, i, {"C"}):
        return "J"
    # "lowered drug-induced stress and markedly suppressed growth"
    acts = words[i].lemma in causal.all_verbs()
    for k in range(j - 1, max(-1, j - 30), -1):
        word = words[k]
        if word.tag in {";", ":"}:
            break
        if word.tag == "g" and nominal and words[k - 1].tag == ",":
            # "displaying a severe phenotype and increased production"
            return "J"
        alike = word.low.endswith("ed") and (not acts or ("-" not in word.low and word.lemma in causal.all_verbs()))
        if word.tag == "J" and (alike or word.low in {"lower", "higher", "greater", "less"}):
            return "J" if nominal and following not in {"D", "P"} else "n"
        if word.tag == "O" and words[j].low == "but" and nominal and guess != PARTICIPLE:
            # "did not reduce pain but improved sleep"
            return "V"
        if word.tag == "n":
            if words[i].lemma == "cause" and nominal:
                # "was well tolerated and caused reductions"
                return "V"
            perfect = previous(words, k) >= 0 and words[previous(words, k)].tag == "H"
            return "n" if perfect or following not in {"N", "J", BASE_OR_NOUN} else "J"
        if word.tag == "V":
            form = verb_forms().get(word.low)
            past = not word.low.endswith("s") and (word.low != word.lemma or (form is not None and "p" in form.kinds))
            if guess != PARTICIPLE and (past or following in {"D", "P"}):
                return "V"
            return "J" if nominal else "n"
        if word.tag in {"H"} and word.low in {"had"}:
            return "V" if guess != PARTICIPLE else "n"
        if word.tag == "B" and word.low in {"was", "were"} and nominal and guess != PARTICIPLE:
            # "barriers were a lack of role, unmet needs, and limited awareness" lists what they were
            listed = words[k + 1].tag in {"D", "N"} and sum(other.tag == "," for other in words[k:i]) > 1
            return "J" if listed and _after_comma(words, i) else "V"
    if nominal and guess != PARTICIPLE and clause_needs_verb(words, guesses, i, j):
        return "V"
    return "J" if following in {"N", "J", "1", "3"} else "n"
