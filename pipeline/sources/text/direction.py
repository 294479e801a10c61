"""Direction of a variable, separated from the direction of an effect.

"Reduced smoking lowers risk" says that smoking raises risk: the names of the graph are plain variables, and what a
name says about more or less is multiplied into the sign. So "CO2 increase", "rising CO2" and "CO2 decline" are one
entity, and opposite claims about it meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import prod

from pipeline.sources.text import words
from pipeline.sources.text.morphology import NOUNS_LIKE_ADJECTIVES, inflect
from pipeline.sources.text.spelling import singular
from pipeline.sources.text.valence import valence
from pipeline.sources.text.words import Direction, Table, Valence
from pipeline.store.records import Sign

_VALUES = {"+": 1, "-": -1, "?": 0}

# Here the word is part of the name, not a direction.
_NAMES = re.compile("|".join(words.NAME_PATTERNS), re.IGNORECASE)
_DEGREE = (
    r"(?:(?:an?|the|some|any|this|its|their|further|overall|net|small|modest|large|marked|moderate|substantial|"
    r"significant|slight|considerable|strong|sharp|steep|dramatic|mild|clear|rapid|gradual|progressive|pronounced|profound|"
    r"consistent|comparable|similar|identical|equal|equivalent|relevant|meaningful|important|sustained|transient|early|initial|"
    r"abrupt|sudden|"
    r"great|greatest|largest|smallest|highest|maximal|maximum|peak|mean|average|median|expected|observed|apparent|serial|"
    r"absolute|relative|nonsignificant|non-significant|proportional|proportionate|exaggerated|unexpected|and|"
    r"[a-z]+-(?:dependent|related|induced|mediated)|"
    r"(?:statistically|clinically|significantly|markedly|slightly|substantially|much|considerably|moderately|"
    r"modestly|dramatically|strongly|greatly|relatively)|[\d.]+(?:\s?%|-fold|\s?percent|\s?percentage points?))\s+)*"
)


def _alternatives(forms: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(form) for form in forms), key=len, reverse=True))


_LEADING_NOUNS: Table = {**words.PLAIN, **words.ABSENCE}
_BEFORE = re.compile(
    rf"{_DEGREE}(?P<word>{_alternatives(words.ADJECTIVES)})\s+(?:(?<=less )frequent\s+|(?<=more )frequent\s+)?"
    r"(?P<rest>(?!(?:of|in|to)\s)\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_OF = re.compile(
    rf"{_DEGREE}(?P<word>{_alternatives(words.with_plurals(_LEADING_NOUNS))})(?:\s+from\s+baseline)?\s+(?:in|of|to)\s+"
    r"(?:the\s+)?(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_AFTER = re.compile(
    rf"(?P<rest>.*\S)\s+(?P<word>{_alternatives(words.with_plurals(words.BEHIND))})", re.IGNORECASE | re.DOTALL
)
# "growth inhibition" names a thing of its own; so does what follows these words
_AFTER_NAMES = re.compile(
    r"(?:\b(?:open|closed|motor)|growth|prepulse|weight|hair|hearing|noise|harm|enzyme|feedback|immune|tax|budget|"
    r"(?:^|\b(?:interest|exchange|discount|policy|bank|tax) )rate)$",
    re.IGNORECASE,
)
# "cognitive decline", "renal impairment", "Treg-mediated suppression" are names
_DESCRIBING = ("ive", "al", "ic", "ous", "ary", "-mediated", "-induced", "-dependent", "-driven", "-related")

# "Low levels of social support" are less of it; "low" alone is a part of many names.
_GRADED = re.compile(
    r"(?:(?:very|relatively|abnormally|extremely)\s+)?(?P<word>high|low)\s+(?P<of>(?:[a-z]+\s+)?(?:levels?|concentrations?|"
    r"rates?|degrees?|amounts?|numbers?|frequency|incidence|prevalence|risks?|probability|likelihood)\s+of)\s+(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
# Words of size, and plurals that they make more or less of rather than bigger or smaller.
_SIZE = re.compile(rf"{_DEGREE}(?:smaller|larger|bigger)\s", re.IGNORECASE)
_QUANTITIES = frozenset(
    "dose amount number quantity size length scale width depth effect share proportion percentage fraction rate volume "
    "gain loss rise fall drop benefit decline decrease increase difference change improvement reduction risk cost "
    "price income yield profit saving return payment transfer portion stock supply deficit gap response value score "
    "area wage tax subsidy budget premium fee fine impact role cut shock".split()
)
_ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ship", "ism", "ture", "al")
_THINGS = frozenset("city university community facility hospital animal".split())


# --- the direction of a name ----------------------------------------------------------------------------------------


def _sized(found: re.Match[str]) -> str:
    """ "Smaller classes" are a smaller class size: not fewer classes, and no less of anything else."""
    rest: str = found["rest"].strip()
    *before, head = rest.split()
    one = singular(head)
    low = one.casefold()
    is_quantity = low in _QUANTITIES or (low.endswith(_ABSTRACT) and low not in _THINGS)
    if not _SIZE.match(found.string[found.start() : found.start("rest")]) or one == head or is_quantity:
        return rest
    return " ".join([*before, one, "size"])


def _is_name_behind(rest: str) -> bool:
    """Tell whether what stands before "decline" makes a name with it: "immune suppression", "cognitive decline"."""
    last = rest.rsplit(maxsplit=1)[-1].casefold()
    describes = last.endswith(_DESCRIBING) and last not in NOUNS_LIKE_ADJECTIVES
    return describes or _AFTER_NAMES.search(rest) is not None


def _first_step(rest: str) -> tuple[str, Direction] | None:
    """Return a name without its outermost word of direction, and that word's direction; None if it has none."""
    found = None if _NAMES.match(rest) else _BEFORE.fullmatch(rest)
    if found is not None:
        return _sized(found), words.ADJECTIVES[found["word"].casefold()]
    found = _GRADED.fullmatch(rest)
    if found is not None:
        return f"{found['of']} {found['rest']}", Direction("+" if found["word"].casefold() == "high" else "-")
    found = None if _NAMES.match(rest) else _OF.fullmatch(rest)
    if found is not None:
        return found["rest"].strip(), _LEADING_NOUNS[singular(found["word"].casefold())]
    found = _AFTER.fullmatch(rest)
    if found is None or _is_name_behind(found["rest"]):
        return None
    return found["rest"].strip(), words.NOUNS[singular(found["word"].casefold())]


@lru_cache(maxsize=4096)
def variable(name: str) -> tuple[str, int | None]:
    """Return the plain variable a name speaks of, and its direction.

    Returns the name without its words of direction, and +1 (more of it), -1 (less of it), 0 (a change, direction not
    said), or None if the name says nothing about direction.
    """
    turn: int | None = None
    rest = " ".join(name.split())
    for _ in range(4):  # "a reduction in the loss of X"; more than that is not a name
        step = _first_step(rest)
        if step is None:
            break
        rest, direction = step
        value = _VALUES[direction.on(valence(rest))]
        turn = value if turn is None else turn * value
    return rest, turn


def named_valence(name: str) -> Valence:
    """Return the valence of a name as written: less of something good is bad."""
    rest, turn = variable(name)
    value = valence(rest)
    if not value or turn is None:
        return value or valence(name)
    if turn == 0:
        return ""
    return value if turn > 0 else "bad" if value == "good" else "good"


# --- the direction of a relation ------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LINKS = "associate correlate relate link connect tie couple attribute ascribe".split()
_LINK_NOUNS = "association correlation relationship link relation connection".split()
# Words that only say that two things go together, or inversely.
_LINKING: Table = {
    **{form: Direction("+") for link in _LINKS for form in inflect(link)},
    **dict.fromkeys(words.with_plurals(_LINK_NOUNS), Direction("+")),
    **dict.fromkeys("inverse inversely negative negatively reverse reversely".split(), Direction("-")),
}
_VERBS = (words.TRANSITIVE, words.INTRANSITIVE, words.WEAK, words.REMOVING, words.LINKING)
_BACK_LINKS = {**words.BACKWARD_PREDICATES, ("because", "of"): Direction("+")}
_PHRASES = {**words.PHRASAL_INTRANSITIVE, **words.BACKWARD, **words.FORWARD, **words.PHRASAL}  # by the verb's lemma
_PREDICATES = {**words.LINKING_PREDICATES, **_BACK_LINKS, **words.PREDICATES}


def _overlap(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words at the end of one are those at the beginning of another."""
    return next((count for count in range(min(len(one), len(other)), 0, -1) if one[-count:] == other[:count]), 0)


@lru_cache(maxsize=4096)
def polarity(relation: str, effect: str) -> Sign | None:
    """Return the sign of the words that link a cause to an effect: "+" for what raises or produces, "-" for what
    lowers.

    `effect` is the effect as named, whose valence a word of better or worse goes by. "?" says that it changes, None
    that the words tell nothing. "Due to" tells something of an effect that names its own change only: in "yields fell
    due to X" the verb does.
    """
    changes = variable(effect)[1] is not None
    tokens = [token.casefold() for token in _TOKEN.findall(relation)]
    named = [token.casefold() for token in _TOKEN.findall(effect)]
    tokens = tokens[: len(tokens) - _overlap(tokens, named)]
    value = named_valence(effect)
    found: list[Sign] = []
    k = 0
    while k < len(tokens):
        direction, taken = _at(tokens, k)
        if direction is not None and (changes or tuple(tokens[k : k + 2]) not in _BACK_LINKS):
            found.append(direction.sure(value))
        k += taken
    if not found:
        return None
    sign = 1
    for step in found:
        sign *= _VALUES.get(step, 0)
    return "?" if sign == 0 else "+" if sign > 0 else "-"


def _at(tokens: list[str], k: int) -> tuple[Direction | None, int]:
    """Return the direction that the words from `k` on give, and how many words say it."""
    form = words.VERB_FORMS.get(tokens[k])
    if form is not None and form.lemma in words.GUARDING:
        # what something is kept from may stand behind the relation's words, which then say nothing of it
        kept = not {"from", "against"}.isdisjoint(tokens[k + 1 :])
        if kept or form.lemma not in words.VALUED:
            return Direction("-" if kept else "?"), len(tokens) - k
    for count in (3, 2):
        behind = tokens[k + 1 : k + count]
        found = _PREDICATES.get((tokens[k], *behind)) or (_PHRASES.get((form.lemma, *behind)) if form else None)
        if found is not None:
            return found, count
    return _word(tokens[k]), 1


def _word(token: str) -> Direction | None:
    """Return the direction of one word, whatever it is: a verb, a noun, an adjective."""
    noun, form = singular(token), words.VERB_FORMS.get(token)
    ways = [_LINKING.get(token), words.ADJECTIVES.get(token)]
    ways += [table.get(form.lemma) for table in _VERBS] if form else []
    ways += [words.NOUNS.get(noun), words.AGENTS.get(noun)]
    return next((way for way in ways if way is not None), None)


def orient(sign: Sign, relation: str, cause: str, effect: str) -> Sign:
    """Return the sign between the plain variables, from the sign between the names as written.

    Where the names' directions turn the sign, models disagree on whether they have turned it already ("led to lower
    Y" comes back as '+' and as '-'); then the relation's own words decide, if they are known.
    """
    from_effect = variable(effect)[1]
    turn = _turn(cause, effect)
    way = polarity(relation, effect) if sign != "0" and turn != 0 else None
    if sign == "?" and way == "+" and from_effect is not None:
        # "associated with lower Y" states a direction by the name alone
        return "+" if turn > 0 else "-"
    if sign in {"0", "?"} or turn != -1 or way not in {"+", "-"}:
        return flipped(sign, cause, effect)
    return "-" if way == "+" else "+"


def flipped(sign: Sign, cause: str, effect: str) -> Sign:
    """Return the same for a sign that is surely that of the names as written."""
    turn = _turn(cause, effect)
    if sign in {"0", "?"} or turn > 0:
        return sign
    return "?" if turn == 0 else "-" if sign == "+" else "+"


def _turn(cause: str, effect: str) -> int:
    """Return what the directions of two names make of the sign between them: 1 leaves it, -1 turns it, 0 leaves it
    open."""
    directions = (variable(name)[1] for name in (cause, effect))
    return prod(1 if direction is None else direction for direction in directions)
