"""Basis of a claim: a finding of this abstract, or background that it presupposes, recalls or cites.

Background never counts as support by itself. The rules look at words and places only, in this order:

    presupposed   the relation is part of a compound ("diet-induced obesity", "pro-inflammatory cytokine") and not the
                  mechanism ("by X-mediated Y"), of an aside ("macrophages, which are drivers of inflammation"), or
                  of a description ("patients with heart failure due to ischemic heart disease")
    section       a labelled section decides: results and conclusions find, background and introduction recall
    evidence      the sentence reports a result: "we found", "our data show", a p-value, a confidence interval, ±
    cited         the sentence reports others' or earlier work: "previous studies", "has been shown", "is known to"
    opening       the sentence stands before the abstract first speaks of its own work (aim, design, "we")
    body          everything else is a finding

An abstract that never speaks of its own work, or only to conclude (many narrative reviews), has an opening of one
sentence, and the second half of it may cite. One or two sentences have no opening: so short a text states findings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.extract.spans import spans
from pipeline.store.records import BasisReason


class Basis(NamedTuple):
    """What a claim rests on, and the rule that decided it."""

    kind: Literal["finding", "background"]
    reason: BasisReason


_WORK = (
    r"(?:stud(?:y|ies)|papers?|articles?|reviews?|trials?|analys[ie]s|reports?|works?|research|experiments?|projects?|"
    r"investigations?|surveys?|meta-analys[ie]s|protocols?|guidelines?|chapters?|essays?)"
)
_SHOWN = (
    r"(?:shown|show|demonstrated|demonstrate|reported|report|found|find|suggested|suggest|indicated|indicate|revealed|"
    r"reveal|identified|established|implicated|implicate|linked|highlighted|observed|proposed|documented|proven|proved|"
    r"associated|described|confirmed)"
)

_COMPOUND = re.compile(
    r"[-‐‑–](?:induced|mediated|related|associated|driven|dependent|caused|derived|enhanced|stimulated|evoked|triggered|"
    r"elicited|activated|inhibiting|inducing|promoting|enhancing|reducing|lowering|causing|suppressing|stimulating|"
    r"responsive|sensitive|attributable|promoted)\b",
    re.IGNORECASE,
)
_MECHANISM = re.compile(r"\b(?:by|via|through)\b[^.;]{0,60}$", re.IGNORECASE)
_ASIDE = re.compile(r"\W{1,3}(?:which|who)\s+(?:is|are|has\s+been|have\s+been)\b", re.IGNORECASE)
_DESCRIBING = frozenset({"due to", "caused by", "secondary to", "attributable to", "resulting from", "induced by"})
_PREFIX = re.compile(r"\b(?:pro|anti)-?", re.IGNORECASE)

_SECTIONS = {
    "background": r"background|introduction|context|importance|rationale|what is (?:already )?known[^:]{0,40}",
    "own": r"aims?|objectives?|purposes?|goals?|hypothes[ie]s|methods?|methodology|materials?|patients|participants|"
    r"subjects|design|setting|interventions?|measurements?|procedures?|data sources?|study \w+|main outcome measures?",
    "finding": r"results?|findings|conclusions?|discussion|interpretation|significance|implications|"
    r"new (?:&|and) noteworthy|key messages?|relevance",
}
_KINDS = "|".join(f"(?P<{kind}>{words})" for kind, words in _SECTIONS.items())
# "RESULTS:", "Results:", "RESULTS We …", "Results The …"; "Results show" is a sentence.
_LABEL = re.compile(
    rf"(?:^|(?<=[.?!;:)\]]\s)|\n)\s*(?:[A-Z]+\.)?(?i:{_KINDS})(?:(?: ?[/,&] ?| and | )[A-Za-z]+){{0,3}}?"
    r"(?:\s?:+|\.\s*[-—]|(?=\s+[A-Z]))"
)

_EVIDENCE = re.compile(
    r"\bp(?:-?values?)?\s*[<=>≤]\s*\.?\d|\b(?:95|99)\s?%\s?CIs?\b|\bconfidence interval|±|\+/-|\bn\s?=\s?\d|"
    r"\b(?:we|our)\s+(?:\w+\s+){0,3}?(?:find|found|show|showed|observed?|demonstrate[ds]?|report|identif(?:y|ied)|"
    r"conclude[d]?|reveal(?:ed)?|detect(?:ed)?|confirm(?:ed)?)\b|"
    r"\b(?:our|these|the present|present|the)\s+(?:\w+\s+){0,2}(?:results?|data|findings|observations|analys[ie]s)\s+"
    r"(?:\w+\s+){0,2}(?:show|suggest|indicate|demonstrate|reveal|support|confirm|establish|identify|provide|argue|point)|"
    r"\b(?:it was|was|were)\s+(?:found|observed|shown)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:we|our|here|herein)\b|"
    rf"\b(?:this|these|the present|present|the current|current)\s+(?:[\w-]+\s+){{0,3}}?{_WORK}\b|"
    r"\b(?:aims?|aimed|objectives?|purposes?|hypothesi[sz]ed)\b|"
    r"^\W*to\s+(?:determine|assess|evaluate|investigate|examine|compare|explore|test|study|identify|describe|estimate|"
    r"better|quantify|characteri[sz]e|clarify|elucidate|address|analy[sz]e|review|establish|find|report|measure)\b|"
    r"\b(?:was|were)\s+(?:[\w-]+ly\s+)?(?:randomi[sz]ed|assigned|allocated|recruited|enrolled|measured|investigated|"
    r"examined|studied|assessed|evaluated|performed|conducted|carried|analy[sz]ed|collected|compared|treated|given|"
    r"administered|obtained|used|included|interviewed|surveyed|determined|fed|exposed|injected|infected|isolated|"
    r"cultured|followed|monitored|tested|recorded|searched|reviewed|undertaken|estimated|screened|selected|applied)\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    rf"\b(?:here|herein)\b|\bin\s+(?:this|the present|the current)\s+{_WORK}\b|"
    rf"\b(?:this|the present|the current|our)\s+(?:[\w-]+\s+){{0,3}}?{_WORK}\s+(?:\w+\s+)?(?:will\s+)?"
    r"(?:aim|seek|sought|investigate|examine|explore|assess|evaluate|describe|discuss|review|summari[sz]e|focus|present|"
    r"highlight|outline|address|compare|test|analy[sz]e|argue)|\b(?:aims?|aimed|objectives?|purpose)\b",
    re.IGNORECASE,
)
_EARLIER = (
    r"(?:previous|prior|earlier|recent|several|many|numerous|most|other|existing|published|animal|epidemiologic(?:al)?|"
    r"experimental|observational|clinical|preclinical|accumulating|growing|increasing|emerging|current|considerable)"
)
_CITED = re.compile(
    rf"\b{_EARLIER}\s+(?:[\w-]+\s+){{0,3}}?(?:{_WORK}|evidence|data|literature|findings|observations)\b|"
    r"\bit\s+(?:is|has\s+been)\s+(?:\w+\s+)?(?:known|established|recogni[sz]ed|believed|accepted|thought|assumed|argued)\b|"
    r"\b(?:is|are)\s+(?:\w+\s+)?(?:known|thought|believed|considered|recogni[sz]ed|established|assumed)\b|"
    rf"\b(?:has|have)\s+(?:\w+\s+){{0,2}}?been\s+(?:\w+\s+){{0,2}}?{_SHOWN}\b|"
    rf"\b(?:evidence|studies|research|data|literature|results\s+of)\b[^.]{{0,60}}?\b(?:has|have)\s+(?:\w+\s+)?{_SHOWN}\b|"
    r"\b(?:we|our\s+\w+)\s+(?:have\s+)?(?:previously|recently)\b|\bour\s+(?:previous|earlier|recent)\b|"
    r"\bet\s+al\b|\[\d+(?:[-–,]\s?\d+)*\]|\bwell[- ](?:known|established|documented)\b|"
    r"\bin\s+other\s+(?:fields|settings|areas|domains|populations|contexts|countries)\b",
    re.IGNORECASE,
)
_SELF_CITED = re.compile(
    r"\b(?:previously|our\s+(?:previous|earlier))\b|\b(?:we|have)\s+(?:have\s+)?recently\b", re.IGNORECASE
)
_LONGEST_LABEL = 400  # characters
_NO_OPENING = 2  # sentences; so short a text has none
_LATEST_OPENING = 0.75  # of the text; own work that is first spoken of later, and not announced, is its conclusion
_LATEST_CITATION = 0.5  # of a text that speaks of no work of its own


def basis(text: str, span: tuple[int, int] | None, quote: str, ends: tuple[str, str], relation: str) -> Basis:
    """Tell a finding of an abstract from its background. Pure.

    `span` is the quote's place in `text` (code points, end exclusive), None if it has none; then the quote is judged by
    itself. `ends` (cause and effect) and `relation` are the words of the abstract.
    """
    if _presupposed(quote, ends[0], relation) or _describes(quote, ends, relation):
        return Basis("background", "presupposed")
    if span is None:
        text, span = quote, (0, len(quote))
    section = _section(text, span[0])
    if section:
        return Basis("finding" if section == "finding" else "background", "section")
    sentences, own = spans(text).all, _first_own(text)
    at = min(spans(text).at(span[0]), len(sentences) - 1)
    start, end = sentences[at] if sentences else (0, len(text))
    sentence = text[start : max(end, span[1])]
    if _EVIDENCE.search(sentence) and not _SELF_CITED.search(sentence):
        return Basis("finding", "evidence")
    if _CITED.search(sentence) and (own is not None or start < _LATEST_CITATION * len(text)):
        return Basis("background", "cited")
    if len(sentences) > _NO_OPENING and at < (1 if own is None else own):
        return Basis("background", "opening")
    return Basis("finding", "body")


def _presupposed(quote: str, cause: str, relation: str) -> bool:
    """Tell whether the relation stands inside a compound or an aside, and not between two phrases."""
    at = quote.find(cause)
    if 0 <= at <= len("the ") and _ASIDE.match(quote, at + len(cause)):
        return True
    words = relation.strip(" -‐‑–.,").split()
    if not words:
        return False
    if len(words) == 1 and _COMPOUND.search(relation):  # the reader took the cause with it: "exercise-induced"
        return not _MECHANISM.search(quote[: max(0, quote.find(relation))])
    first = re.split("[-‐‑–]", words[0])[0].casefold()
    if first in {"pro", "anti"}:
        return _PREFIX.search(quote) is not None
    if re.search(rf"(?<![-‐‑–])\b{re.escape(first)}\b", quote, re.IGNORECASE):
        return False
    found = next((found for found in _COMPOUND.finditer(quote) if found[0][1:].casefold() == first), None)
    return found is not None and not _MECHANISM.search(quote[: found.start()])


def _describes(quote: str, ends: tuple[str, str], relation: str) -> bool:
    """Tell whether the effect is described by its cause, right behind it: "deaths due to heart failure".

    Not with an indefinite article: "had an advantage due to its roots" states what is new.
    """
    cause, effect = (re.escape(end.strip(" .,;")) for end in ends)
    stated = " ".join(relation.casefold().split())
    between = rf"(?<!\ba )(?<!\ban )(?!an?\s){effect}\s+{re.escape(relation)}\s+(?:an?\s+|the\s+)?{cause}"
    return stated in _DESCRIBING and re.search(between, quote, re.IGNORECASE) is not None


def _section(text: str, position: int) -> str | None:
    """Return the kind of labelled section a position is in, where that kind decides: "finding" or "background"."""
    near = position - _LONGEST_LABEL  # from here on, what the text says behind the position is not to be seen
    labels = _labels(text)
    at = bisect_left(labels, (near,))
    _, end, kind = labels[at - 1] if at else (0, 0, None)
    for label in _LABEL.finditer(text, max(end, near, 0), position + 1):
        kind = label.lastgroup
    return kind if kind != "own" else None


@lru_cache(maxsize=64)
def _labels(text: str) -> list[tuple[int, int, str | None]]:
    """Return start, end and kind of all labels of sections."""
    return [(*label.span(), label.lastgroup) for label in _LABEL.finditer(text)]


@lru_cache(maxsize=64)
def _first_own(text: str) -> int | None:
    """Return the number of the sentence that first speaks of the abstract's own work; None if none does but to
    conclude."""
    for number, (start, end) in enumerate(spans(text).all):
        sentence = text[start:end]
        if _ANNOUNCED.search(sentence):
            return number
        if start > _LATEST_OPENING * len(text) or _SELF_CITED.search(sentence):
            continue
        if _OWN.search(sentence) or (_EVIDENCE.search(sentence) and not _CITED.search(sentence)):
            return number
    return None
