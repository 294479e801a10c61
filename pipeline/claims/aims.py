"""Sentences that are surely no findings: aims, proposals, gaps, calls for research.

The list is short and each pattern sure, for what it drops is gone. `python benchmarks/checks.py` prints how many
findings of the gold sets it would cost.
"""

from __future__ import annotations

import re

from pipeline.claims.embedded.sentences import LONGEST

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

# how a part may begin
_OPENS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "The aim of this study was to …"
        r"\W*(?:(?:the|our)\s+)?(?:(?:main|primary|overall|secondary|specific)\s+)?(?:aims?|objectives?|purposes?|goals?)"
        r"\s+(?:of\s+[^.;]{1,80}?\s+)?(?:was|were|is|are)\b",
        # "We hypothesized that …", "Here, we propose …", "We investigated whether …"
        rf"{_OPENING}we\s+(?:aim(?:ed)?|sought|proposed?|hypothesi[sz]ed?|present|introduced?|plan(?:ned)?|set\s+out|asked)\b",
        rf"{_OPENING}we\s+{_INQUIRE}\s+{_ASKED}\b",
        # "This study aims to …", "To assess the effect of …"
        rf"\W*(?:(?:the|this|our|present|current|proposed)\s+)*{_WORK}\s+"
        r"(?:aim|seek|sought|propose|present|introduce|investigate|examine|explore|assesse|evaluate|describe|discuss)[sd]?(?:ed)?\b",
        rf"\W*to\s+{_INQUIRE}\s(?!.*,.*\b(?:is|are|was|were|has|have|had)\b)[^.;]*\.?\s*$",
        r"\W*(?:whether|how|why|do|does|did|is|are|can)\b[^.]*\?\W*$",
    )
]
# what may stand anywhere in it
_SAYS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "… remains unclear", "… remains to be determined"
        rf"\b(?:remains?|is|are|was|were)\s+(?:(?:still|largely|currently|yet)\s+)*{_OPEN}\b",
        r"\bremains?\s+to\s+be\s+(?:determined|elucidated|established|clarified|seen|explored|shown|tested)\b",
        # "Further studies are needed to …", "… requires further study"
        rf"\b(?:further|more|future|additional|larger|ongoing)\s+(?:\w+\s+){{0,4}}?{_STUDIES}\s+(?:\w+\s+){{0,4}}?"
        r"(?:is|are|will\s+be|should|may\s+be|must)\b",
        r"\b(?:needs?|requires?|warrants?|deserves?)\s+(?:further|more|additional|future)\b",
    )
]
_TURN = re.compile(r"[;:]|,?\s\b(?:but|although|though|however|while|whereas|because)\b|,\s*and\b", re.IGNORECASE)
_CONCEDED = re.compile(r"\W*(?:even though|although|though|while|whereas)\b[^,]*,", re.IGNORECASE)
_FINDING = re.compile(
    r"\b(?:shows|showed|shown|found|demonstrat\w+|reveal\w*|results?\s+in|resulted|led\s+to|reported|observed|significant\w*|p\s*[<=])",
    re.IGNORECASE,
)


def is_no_finding(quote: str, effect: str) -> bool:
    """Whether a quote, or the part of it that names the effect, only aims, proposes, asks, or does not know."""
    if len(quote) > LONGEST:
        return False
    conceded = _CONCEDED.match(quote)
    rest = quote[conceded.end() :] if conceded else quote
    parts = _TURN.split(rest if effect in rest else quote)
    telling = [part for part in parts if effect in part] or parts
    return all(_aims(part) and not _FINDING.search(part) for part in telling)


def _aims(part: str) -> bool:
    return any(pattern.match(part) for pattern in _OPENS) or any(pattern.search(part) for pattern in _SAYS)
