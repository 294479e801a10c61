"""The direction of a variable, separated from the direction of an effect.

"Reduced smoking lowers risk" says that smoking raises risk: the names of the graph are plain variables, and what a
name says about more or less is multiplied into the sign. So "CO2 increase", "rising CO2" and "CO2 decline" are one
entity, and opposite claims about it meet.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.reader.lexicon import closed
from pipeline.reader.morphology import singular
from pipeline.reader.valence import is_bad
from pipeline.records import Sign

UP_BEFORE = (
    "increased increasing higher elevated elevating rising raised greater more enhanced growing improved improving "
    "larger longer heightened upregulated overexpressed augmented boosted added additional excess excessive faster "
    "stronger better"
).split()
DOWN_BEFORE = (
    "reduced reducing decreased decreasing lower lowered lowering declining declined diminished fewer less smaller "
    "shorter impaired suppressed attenuated falling shrinking downregulated weakened worse worsened worsening poorer "
    "restricted curtailed inadequate insufficient slower weaker"
).split()
UP_NOUNS = (
    "increase increases increment increments rise rises elevation elevations gain gains improvement improvements "
    "enhancement enhancements upregulation overexpression augmentation upsurge surge expansion"
).split()
DOWN_NOUNS = (
    "reduction reductions decrease decreases decline declines drop drops fall falls lowering loss losses decrement "
    "decrements impairment impairments lack absence inhibition suppression silencing knockdown depletion blockade "
    "deletion downregulation attenuation diminution worsening removal deterioration restriction"
).split()
_OPEN_NOUN = "change changes variation variations alteration alterations difference differences shift shifts".split()
UP_AFTER = "increase increases rise rises elevation elevations hike hikes upregulation overexpression".split()
DOWN_AFTER = (
    "reduction reductions decrease decreases decline declines drop drops inhibition suppression silencing knockdown "
    "depletion blockade downregulation impairment impairments cut cuts"
).split()

# Here the word is part of the name, not a direction.
_NAMES = re.compile(
    r"lower (?:back|limbs?|extremit|respiratory|urinary|gastrointestinal|body|abdom|legs?|jaw|lip|motor|middle|income)|"
    r"lower (?:class|secondary|bound|house|airway|esophag|oesophag)|higher (?:education|order|institution|secondary)|"
    r"improved (?:seed|variet|cultivar|cook|water|sanitation|fallow)|reduced (?:glutathione|tillage|form)|"
    r"less(?:er)? developed|more developed|greater (?:trochanter|omentum|saphenous|horseshoe)|better (?:half|off)|"
    r"added (?:sugar|value|salt)|additional (?:analys|stud|research)|excess (?:mortality|death|winter)",
    re.IGNORECASE,
)
_DEGREE = (
    r"(?:(?:an?|the|some|any|this|its|their|further|overall|net|small|modest|large|marked|moderate|substantial|"
    r"significant|slight|considerable|strong|sharp|steep|dramatic|mild|clear|rapid|gradual|progressive|"
    r"(?:statistically|clinically|significantly|markedly|slightly|substantially|much|considerably|moderately|"
    r"modestly|dramatically|strongly|greatly|relatively)|[\d.]+(?:\s?%|-fold|\s?percent|\s?percentage points?))\s+)*"
)


def _alternatives(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_BEFORE = re.compile(
    rf"{_DEGREE}(?:(?P<up>{_alternatives(UP_BEFORE)})|(?P<down>{_alternatives(DOWN_BEFORE)}))\s+"
    r"(?P<rest>(?!(?:of|in|to)\s)\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_OF = re.compile(
    rf"{_DEGREE}(?:(?P<up>{_alternatives(UP_NOUNS)})|(?P<down>{_alternatives(DOWN_NOUNS)})|"
    rf"(?P<open>{_alternatives(_OPEN_NOUN)}))(?:\s+from\s+baseline)?\s+(?:in|of|to)\s+(?:the\s+)?(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_AFTER = re.compile(
    rf"(?P<rest>.*\S)\s+(?:(?P<up>{_alternatives(UP_AFTER)})|(?P<down>{_alternatives(DOWN_AFTER)}))",
    re.IGNORECASE | re.DOTALL,
)
# "weight loss", "growth inhibition" name things of their own; so does what follows these words
_AFTER_NAMES = re.compile(
    r"(?:growth|weight|hair|hearing|noise|harm|enzyme|feedback|immune|tax|budget|rate)$", re.IGNORECASE
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

# Better and worse: which way, tells what gets better or worse.
_VALUED = re.compile(r"improv|better|worse|poorer|deterior", re.IGNORECASE)

_DOWN_VERB = re.compile(
    r"\b(?:reduc|decreas|lower|inhibit|prevent|suppress|attenuat|block|impair|diminish|declin|worsen|limit|mitigat|"
    r"alleviat|protect|hinder|hamper|disrupt|weaken|curb|curtail|abolish|abrogat|deplet|ameliorat|revers|delay|shrink|"
    r"shorten|downregulat|counteract|buffer|relie[fv]|inverse|negativ)",
    re.IGNORECASE,
)
_UP_VERB = re.compile(
    r"\b(?:increas|rais|enhanc|improv|promot|boost|elevat|stimulat|induc|caus|lead|led\b|result|produc|trigger|driv|"
    r"drove|generat|contribut|accelerat|strengthen|activat|upregulat|foster|facilitat|associat|correlat|link|predict|"
    r"relat|exacerbat|aggravat|amplif|due\b|because|bring|brought|yield|give|gave|creat|evok|elicit|provok|precipitat|"
    r"attributable|explain|heighten|expand|encourag|support|responsib|follow)",
    re.IGNORECASE,
)


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


def _only_describes(rest: str) -> bool:
    """Whether what stands before "decline" is no noun: "cognitive decline", "renal impairment" are names."""
    last = rest.rsplit(maxsplit=1)[-1].casefold()
    return last.endswith(("ive", "al", "ic", "ous", "ary")) and last not in closed.NOUNS


@lru_cache(maxsize=4096)
def variable(name: str) -> tuple[str, int | None]:
    """The plain variable a name speaks of, and its direction.

    Returns the name without its words of direction, and +1 (more of it), -1 (less of it), 0 (a change, direction not
    said), or None if the name says nothing about direction.
    """
    direction: int | None = None
    rest = " ".join(name.split())
    for _ in range(4):  # "a reduction in the loss of X"; more than that is not a name
        found = None if _NAMES.match(rest) else _BEFORE.fullmatch(rest) or _OF.fullmatch(rest)
        if found is None:
            found = _AFTER.fullmatch(rest)
            if found is not None and (_AFTER_NAMES.search(found["rest"]) or _only_describes(found["rest"])):
                found = None
        if found is None:
            break
        groups = found.groupdict()
        step = 1 if groups["up"] else -1 if groups["down"] else 0
        rest = _sized(found) if found.re is _BEFORE else groups["rest"].strip()
        if _VALUED.match(groups["up"] or groups["down"] or "") and is_bad(rest.casefold().split()):
            step = -step
        direction = step if direction is None else direction * step
    return rest, direction


def _polarity(relation: str) -> int | None:
    """+1 for words that raise or produce, -1 for words that lower or prevent, None if they say neither."""
    down, up = _DOWN_VERB.search(relation), _UP_VERB.search(relation)
    if down:
        return -1
    return 1 if up else None


def orient(sign: Sign, relation: str, cause: int | None, effect: int | None) -> Sign:
    """The sign between the plain variables, from the sign between the names as written.

    Where the names' directions turn the sign, models disagree on whether they have turned it already ("led to lower
    Y" comes back as '+' and as '-'); then the relation's own words decide, if they are known.
    """
    turn = (1 if cause is None else cause) * (1 if effect is None else effect)
    if sign == "0":
        return sign
    if turn == 0:
        return "?"
    polarity = _polarity(relation)
    if sign == "?":
        # "associated with lower Y" states a direction by the name alone
        return _sign(polarity * turn) if polarity == 1 and effect is not None else sign
    if turn == 1:
        return sign
    return _sign(-polarity) if polarity is not None else _sign(-1 if sign == "+" else 1)


def _sign(value: int) -> Sign:
    return "+" if value > 0 else "-"


def settled(sign: Sign, denied: bool) -> tuple[Sign, bool]:
    """Denying an effect of unsaid direction states none; denying that there is none states one."""
    if denied and sign == "?":
        return "0", False
    if denied and sign == "0":
        return "?", False
    return sign, denied
