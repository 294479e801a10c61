"""What is stated beside cause and effect: circumstances, design, sample. In the abstract's words, or not at all. Pure.

Models like to fill what may stay empty. So a circumstance whose words are not in the abstract is left out and counted,
and so is a design whose own words name another one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.extract.grounding import quoted
from pipeline.sources.text.unicode import mend
from pipeline.store.records import CircumstanceDraft, ContextKind, Design, StudyDraft

_LONGEST = 300  # characters; what is longer is a sentence, not a circumstance
_BLANK = frozenset({"", "null", "none", "n/a", "na", "not stated", "not specified", "unknown", "unspecified"})
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundred|thousand|million|dozen)s?\b",
    re.IGNORECASE,
)
# Words that name a design. A meta-analysis is a review, and a trial may be of mice, so a design is refused only if its
# words name another and not itself.
_SAYS: Mapping[Design, re.Pattern[str]] = {
    "trial": re.compile(r"randomi[sz]|\brct|trial|placebo|double[- ]blind|cross-?over|experiment", re.IGNORECASE),
    "cohort": re.compile(r"cohort|follow-?up|followed|prospective|retrospective|longitudinal|panel", re.IGNORECASE),
    "cross-sectional": re.compile(r"cross-?sectional|survey|questionnaire|prevalence", re.IGNORECASE),
    "case-control": re.compile(r"case[- ]control|case[- ]referent|cases and controls|matched controls", re.IGNORECASE),
    "review": re.compile(r"review|overview|meta-?analy", re.IGNORECASE),
    "meta-analysis": re.compile(r"meta-?analy|pooled", re.IGNORECASE),
    "animal or in vitro": re.compile(
        r"\bmice|\bmouse|\brats?\b|in vitro|in vivo|cell|animal|rabbit|pigs?\b|zebrafish|dogs?\b", re.IGNORECASE
    ),
    "model or simulation": re.compile(r"model|simulat|comput|theor|silico", re.IGNORECASE),
    "opinion": re.compile(r"opinion|comment|editorial|perspective|viewpoint|argue|essay|letter", re.IGNORECASE),
}


class Circumstances(NamedTuple):
    """The circumstances of one claim, and how many were invented."""

    words: Mapping[ContextKind, str]
    invented: int


class Study(NamedTuple):
    """The design that an abstract names, the words that do so, its sample, and how many of these were invented."""

    design: Design | None = None
    words: str | None = None
    sample: str | None = None
    invented: int = 0


def circumstances(items: Sequence[CircumstanceDraft], text: str) -> Circumstances:
    """Return what is stated of a claim; of several of one kind, the first that is there."""
    kept: dict[ContextKind, str] = {}
    invented = 0
    for item in items:
        if _is_blank(item.words):
            continue
        words = _in_text(item.words, text)
        if words is None:
            invented += 1
        else:
            kept.setdefault(item.kind, words)
    return Circumstances(kept, invented)


def study(items: Sequence[StudyDraft], text: str) -> Study:
    """Return what is stated of the study; of several designs or samples, the first that is there."""
    found = Study()
    for item in items:
        if _is_blank(item.words):
            continue
        words = _in_text(item.words, text)
        if item.kind == "sample":
            fits = words is not None and _NUMBER.search(words) is not None
            found = (
                found._replace(sample=found.sample or words) if fits else found._replace(invented=found.invented + 1)
            )
        elif words is None or not _fits(item.kind, words):
            found = found._replace(invented=found.invented + 1)
        elif found.design is None:
            found = found._replace(design=item.kind, words=words)
    return found


def _is_blank(words: str) -> bool:
    """Tell whether words are none: models write out that something is not stated; that is no invention."""
    return mend(words).casefold().strip(" .") in _BLANK


def _in_text(words: str, text: str) -> str | None:
    return quoted(words, text) if len(words) <= _LONGEST else None


def _fits(design: Design, words: str) -> bool:
    return bool(_SAYS[design].search(words)) or not any(pattern.search(words) for pattern in _SAYS.values())
