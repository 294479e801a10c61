"""Second opinion on a claim: what the reader's judge makes of its names in the sentence that is quoted.

A model's claim is doubted where the judge is sure of the opposite sign, of a null for an effect or the reverse, of the
other direction, or that the words state nothing of the kind. It is silent where a name does not stand there.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.checks.presence import Around, Name, place
from pipeline.extract.reader.opinion import Opinion, opinion
from pipeline.sources.text import words as vocabulary
from pipeline.sources.text.direction import flipped, variable
from pipeline.sources.text.spelling import singular
from pipeline.store.records import Sign

# How sure the reader must be before it is heard: false alarms on gold are to be rare (`benchmarks/checks.py`).
OPPOSITE = 0.9  # of another sign
CLEAR = 0.05  # and so little of the claim's own
TURNED = -2.0  # of the other direction: the sum of both roles
OTHER = -4.0  # that a name stands in the other role only
DOUBTFUL = -1.0  # the same, where no effect of the one on the other is likely either
STATED = 0.2  # of an effect of the one on the other
CORRELATIONAL = 0.8  # that the two only go together
LIKELY = 0.3  # the same, where words between them say so, too

_WORD = re.compile(r"[^\W_]+")
_BEHIND = vocabulary.BEHIND | vocabulary.NAMED_BEHIND
_JOINED = re.compile(r"[-‐‑–\s]\w")
# What takes an effect back, wherever it stands in the quote.
_TAKEN_BACK = re.compile(
    r"\b(?:no|not|nor|never|neither|without|cannot|\w+n['’]t|none|nothing|fail\w*|unable|lack\w*|similar\w*|comparable|"
    r"equivalent|equal\w*|same|unchanged|unaffected|unrelated|independent\w*|irrespective|regardless|ns|n\.s|"
    r"non-?significant\w*|insignificant\w*|non-?inferior\w*|ineffective\w*|little|hardly|scarcely|unlikely|tend\w*|"
    r"trend\w*|short of|except|few|limited|inability|p\s*[=>≥]\s*0?\.(?:0[5-9]|[1-9])\d*)\b",
    re.IGNORECASE,
)


def ask(around: Around, cause: str, effect: str) -> Opinion | None:
    """Return the opinion on two names, in the words of the quote's sentence or, if need be, of the one
    before it, too."""
    for words in (around.sentence, around.near):
        of_cause, of_effect = place(cause, words), place(effect, words)
        if of_cause is not None and of_effect is not None:
            return opinion(words, of_cause, of_effect)
    return None


def contrary(given: Opinion, quote: str, cause: str, effect: str, sign: Sign) -> str | None:
    """Return the doubt that an opinion raises about a claim; `sign` is that between the plain variables of
    its names."""
    if given.cause + given.effect < TURNED and max(given.cause, given.effect) < 0:
        return "direction"
    role = min(given.cause, given.effect)
    if role < OTHER or (role < DOUBTFUL and given.states < STATED):
        return "unstated"
    if given.states < STATED / 2 or sign == "?" or _may_be_turned(quote, (cause, effect), given.stretches):
        return None
    of_plain = {flipped(written, *given.stretches): share for written, share in given.signs.items()}
    likely: Sign = max(of_plain, key=of_plain.__getitem__)
    if likely in {sign, "?"} or of_plain[likely] < OPPOSITE or of_plain.get(sign, 0.0) > CLEAR:
        return None
    if sign == "0" and _TAKEN_BACK.search(quote):
        return None  # one word that was overlooked is enough to take an effect back
    return "null" if "0" in {likely, sign} else "sign"


def _may_be_turned(quote: str, names: tuple[str, str], stretches: tuple[str, str]) -> bool:
    """Tell whether words in or beside what was judged turn a name, and are not understood: "mice lacking X"."""
    for role, (name, stretch) in enumerate(zip(names, stretches, strict=True)):
        inside = variable(name)[1] == variable(stretch)[1] and Name.of(stretch) - Name.of(name)
        before, _, behind = quote.partition(stretch)
        left = [word.casefold() for word in _WORD.findall(before)[-2:]]
        right = [word.casefold() for word in _WORD.findall(behind)[:1] if _JOINED.match(behind)]
        # before an effect stands, if not "of", perhaps the verb: "reduced Y"
        nearby = left[:1] if left[-1:] in (["of"], ["in"]) else left[-1:] if role == 0 else []
        nearby += [word for word in right if behind[:1] != " " or singular(word) in _BEHIND]
        if not _turning().isdisjoint({*(inside or ()), *nearby}):
            return True
    return False


@cache
def _turning() -> frozenset[str]:
    """Return the words that make less of what they stand beside."""
    tables = (vocabulary.NOUNS, vocabulary.JOINED, vocabulary.ADJECTIVES)
    less = {word for word, sign in vocabulary.signs(*tables).items() if sign == "-"}
    less |= {noun for noun in vocabulary.NAMED_BEHIND if vocabulary.signs(vocabulary.AGENTS).get(noun, "-") == "-"}
    lowering = {lemma for lemma, direction in vocabulary.TRANSITIVE.items() if direction.sign == "-"}
    lowering |= {"lose", "cut", "quit", "avoid", *vocabulary.REMOVING}
    doing = {form for form, verb in vocabulary.VERB_FORMS.items() if "g" in verb.kinds and verb.lemma in lowering}
    return frozenset({part for word in less for part in word.split("-")} | doing | {"lacking", "without", "deficient"})
