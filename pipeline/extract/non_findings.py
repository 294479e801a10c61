"""Sentences that are surely no findings: aims, proposals, gaps, calls for research.

The list is short and each pattern sure, for what it drops is gone. `python -m benchmarks.checks` prints how many
findings of the gold sets it would cost.
"""

from __future__ import annotations

import re

from pipeline.sources.text.sentences import LONGEST

_WORK = "(?:study|paper|article|work|review|research|trial|analysis|project|report)"
_STUDIES = "(?:research|stud(?:y|ies)|investigations?|trials?|work|evidence|evaluations?|experiments?)"
_OPENING = r"\W*(?:(?:here|thus|therefore|hence),?\s+|in\s+this\s+\w+,?\s+)*"
_INQUIRE = (
    "(?:investigat|examin|assess|evaluat|explor|determin|test|compar|describ|propos|present|introduc|develop|discuss|"
    r"review|aim|seek|analy[sz]|characteri[sz]|identif|address)\w*"
)
_ASKED = r"(?:whether|if|how|the\s+(?:effects?|impact|influence|role|association|relationship|efficacy))"
_OPEN = (
    r"(?:unknown|unclear|uncertain|controversial|elusive|unresolved|poorly\s+understood|"
    r"not\s+(?:(?:well|fully|yet)\s+)*(?:known|understood|clear))"
)

_TELLING = r"(?:evidence|data|results?|findings|estimates)"
_METHOD = r"(?:method|model|approach|framework|algorithm|technique|protocol|procedure|tool|system|design)s?"

# how a part may begin
_OPENS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "The aim of this study was to …", "The primary outcome was the change in …"
        r"\W*(?:(?:the|our)\s+)?(?:(?:main|primary|overall|secondary|specific)\s+)?(?:aims?|objectives?|purposes?|goals?)"
        r"\s+(?:of\s+[^.;]{1,80}?\s+)?(?:was|were|is|are)\b(?!\s+(?:met|achieved|reached|fulfilled|attained))",
        r"\W*(?:(?:the|our)\s+)?(?:main|primary|secondary)\s+(?:outcome|end-?point)s?(?:\s+measures?)?\s+(?:was|were)\s+"
        r"(?:the|an?|changes?|time|incidence)\b",
        # "We hypothesized that …", "Here, we propose …", "We investigated whether …", "We will test …"
        rf"{_OPENING}we\s+(?:aim(?:ed)?|sought|proposed?|hypothesi[sz]ed?|introduced?|plan(?:ned)?|set\s+out|ask(?:ed)?|"
        rf"will\s+{_INQUIRE}|present(?!\s+(?:\w+\s+){{0,2}}{_TELLING}))\b",
        rf"{_OPENING}we\s+{_INQUIRE}\s+{_ASKED}\b",
        r"\W*it\s+(?:is|was)\s+(?:\w+\s+)?hypothesi[sz]ed\b",
        # "This study aims to …", "To assess the effect of …"
        rf"\W*(?:(?:the|this|our|present|current|proposed)\s+)*{_WORK}\s+(?:will\s+)?"
        r"(?:aim|seek|sought|propose|present|introduce|investigate|examine|explore|assesse?|evaluate|describe|discusse?)"
        r"[sd]?(?:ed)?\b",
        rf"\W*to\s+{_INQUIRE}\s(?!.*,.*\b(?:is|are|was|were|has|have|had|we|which|it)\b)[^.;]*\.?\s*$",
        # "We used scores to reduce bias", "A new method is presented"
        rf"{_OPENING}we\s+(?:also\s+)?(?:used?|employ(?:ed)?|appl(?:y|ied)|adopt(?:ed)?|utili[sz]ed?)\s[^.;,]*\bto\s+(?!show|demonstrate)\w+\b"
        r"[^.;,]*\.?\s*$",
        rf"\W*(?:an?|the|this|our)\s+(?:[\w-]+\s+){{0,4}}?{_METHOD}\s[^.;,]*\b(?:is|are|was|were)\s+(?:\w+ly\s+)?"
        r"(?:presented|proposed|introduced|described)\b",
        r"\W*(?:whether|how|why|do|does|did|is|are|can)\b[^.]*\?\W*$",
    )
]
# what may stand anywhere in it
_SAYS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "… remains unclear", "… remains to be determined", "little is known about …", "evidence is lacking"
        rf"\b(?:remains?|is|are|was|were)\s+(?:(?:still|largely|currently|yet)\s+)*{_OPEN}\b",
        r"\bremains?\s+to\s+be\s+(?:determined|elucidated|established|clarified|seen|explored|shown|tested)\b",
        r"\b(?:little|less|not\s+much|nothing)\s+is\s+(?:yet\s+|currently\s+)?(?:known|understood)\b",
        rf"\b{_STUDIES}\s[^.;,]{{0,80}}\b(?:is|are|remains?)\s+(?:\w+ly\s+|still\s+)?(?:lacking|scarce|scant|sparse)\b",
        r"\binsufficient\s+(?:evidence|data|information)\b",
        r"\bquestions?\s+(?:of\s+|as\s+to\s+)?whether\b",
        # "Further studies are needed to …", "… requires further study", "the need for trials"
        rf"\b(?:further|more|future|additional|larger|ongoing)\s+(?:\w+\s+){{0,4}}?{_STUDIES}\s+(?:\w+\s+){{0,4}}?"
        r"(?:is|are|will\s+be|should|may\s+be|must)\b",
        r"\b(?:needs?|requires?|warrants?|deserves?)\s+(?:further|more|additional|future)\b",
        r"\bneeds?\s+for\s+(?:\w+\s+){0,3}?(?:research|stud(?:y|ies)|trials?|investigations?)\b",
    )
]
_REACHED = (
    r"(?:causality|causation|causal\s+\w+|(?:firm|definit\w+|strong|clear|robust)\s+(?:conclusions?|inferences?)|"
    r"conclusions?|directionality|temporality|generali[sz](?:ability|ation|ed)|cause\s+and\s+effect)"
)
_UNREACHED = r"(?:cannot|can\s*not|can['’]?t|could\s*n[o'’]t|could\s+not|may\s+not|not|impossible|limited|precluded|no)"
# What a study could not have found out by its design: "due to the cross-sectional design, causality cannot be inferred"
_LIMITS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_REACHED}\s+(?:\w+\s+){{0,6}}?{_UNREACHED}\s+(?:\w+\s+){{0,2}}?(?:be\s+)?(?:\w+ly\s+)?(?:inferred|drawn|"
        r"established|determined|concluded|made|assumed|ascertained|ruled\s+out|excluded|possible|proven|proved|generali[sz]ed|"
        r"evaluated|assessed|confirmed|demonstrated|addressed)\b",
        rf"\b(?:cannot|can\s*not|could\s+not|not\s+possible\s+to|unable\s+to|impossible\s+to|not\s+able\s+to)\s+(?:\w+ly\s+)?"
        rf"(?:infer|draw|establish|determine|conclude|make|assume|ascertain|generali[sz]e|prove)\s+(?:\w+\s+){{0,3}}?"
        rf"{_REACHED}\b",
        r"\b(?:preclud|prevent|limit|restrict|prohibit|hamper|hinder|not\s+(?:allow|permit))\w*\s+(?:\w+\s+){0,4}?"
        r"(?:causality|causation|causal\s+(?:\w+\s+)?(?:inferences?|conclusions?|interpretations?|claims?|relationships?)|"
        r"(?:firm|definit\w+|strong|any)\s+conclusions?|generali[sz](?:ability|ation)|statistical\s+power)\b",
        rf"\bno\s+(?:\w+\s+){{0,2}}?{_REACHED}\s+(?:can|could|may)\s+be\b",
        r"\blimitations?\s+(?:of\s+[^.;]{1,60}\s+)?(?:include[sd]?|were|was|are|is)\b",
    )
]
_TURN = re.compile(
    r"[;:]|,?\s\b(?:but|although|though|however|while|whereas|because)\b|,\s*and\b|"
    r"\band\b(?=\s+(?:further|more|future|additional|larger)\s)",
    re.IGNORECASE,
)
_CONCEDED = re.compile(r"\W*(?:even though|although|though|while|whereas)\b[^,]*,", re.IGNORECASE)
_PURPOSE = re.compile(rf"\W*(?:in\s+order\s+)?to\s+{_INQUIRE}\s[^,]*,", re.IGNORECASE)
_FINDING = re.compile(
    r"\b(?:shows|showed|shown|(?<!to )show\s+that|found|demonstrat\w+|reveal\w*|results?\s+in|resulted|led\s+to|"
    r"reported|observed|significant\w*|p\s*[<=])",
    re.IGNORECASE,
)


def is_no_finding(quote: str, effect: str) -> bool:
    """Tell whether a quote, or the part of it that names the effect, only aims, proposes, asks, or does not know."""
    if len(quote) > LONGEST:
        return False
    purpose = _PURPOSE.match(quote)
    if purpose and effect in purpose[0] and effect not in quote[purpose.end() :]:
        return True
    conceded = _CONCEDED.match(quote)
    rest = quote[conceded.end() :] if conceded else quote
    if any(pattern.search(quote) for pattern in _LIMITS) and not _FINDING.search(quote):
        return True
    parts = _TURN.split(rest if effect in rest else quote)
    telling = [part for part in parts if effect in part] or parts
    return all(_aims(part) and not _FINDING.search(part) for part in telling)


def _aims(part: str) -> bool:
    return any(pattern.match(part) for pattern in _OPENS) or any(pattern.search(part) for pattern in _SAYS)
