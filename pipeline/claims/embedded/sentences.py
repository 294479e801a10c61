"""Where a sentence of an abstract begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Longer than any real sentence: garbage is cut here, so that no rule meets an endless line.
LONGEST = 1500

_ABBREVIATIONS = frozenset(
    """
    e.g i.e al etc vs cf fig figs eq eqs ref refs dr prof mr mrs ms st no nos vol approx ca resp sec ch ed eds est inc
    ltd co corp jr sr dept univ u.s u.k u.n e.u u.s.a ph.d m.d b.c a.d p.m a.m i.v p.o s.c i.p sp spp subsp var w.r.t
    i.i.d a.k.a viz gen col sgt capt lt gov sen rep rev hon jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()
)
_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)|\n\s*\n|(?<=[a-z)\]])[.](?=[A-Z][a-z]|[A-Z]{4,}[A-Z ]*:)|[。！？]")
_LABEL = re.compile(
    r"\s*(?:[A-Z][A-Z &/,.\-]{2,60}[A-Z]|Abstract|Background|Objectives?|Aims?|Purpose|Introduction|Methods?|Results?|"
    r"Findings|Conclusions?|Discussion|Interpretation|Significance|Setting|Design|Participants|Context|Hypothesis|"
    r"Limitations|Implications|Importance|Conclusions? and Relevance|Design, Setting,? and Participants|"
    r"Measurements?|Interventions?|Main Results|Main Outcomes?|Summary|Rationale|"
    r"Methods and Results|Methodology/Principal Findings|Conclusions/Significance|Principal Findings)\s*[:.—]+\s+"
)
_BARE = (
    r"Background|Objectives?|Aims?|Purpose|Introduction|Methods?|Results?|Findings|Conclusions?|Discussion|Context|"
    r"Interpretation|Significance|Rationale|Design|Setting|Hypothesis|Limitations|Importance|Relevance"
)
_CAPITALS = (
    r"BACKGROUND|OBJECTIVES?|AIMS?|PURPOSE|INTRODUCTION|METHODS?|RESULTS?|FINDINGS|CONCLUSIONS?|DISCUSSION|CONTEXT|"
    r"INTERPRETATION|SIGNIFICANCE|RATIONALE|DESIGN|SETTING|HYPOTHESIS|LIMITATIONS?|IMPORTANCE|MEASUREMENTS?|MAIN|"
    r"OUTCOMES?|STUDY|PRINCIPAL|PARTICIPANTS|PATIENTS|INTERVENTIONS?|OF|DATA|SOURCES?|MEASURES?"
)
# A label without its colon: "CONTEXT Sexual dysfunction is …", "[Results] The …", "BackgroundThe …".
_BARE_LABEL = re.compile(
    rf"\[(?:{_BARE})\]\s*|(?:{_BARE})(?:\s*(?:/|and|&)\s*(?:{_BARE}|objectives?|aims?|purpose))?\s*(?=[A-Z][a-z]*\b)(?!(?:{_BARE})\b)|"
    rf"(?:(?:{_CAPITALS})(?:\s*/\s*|\s+(?:AND\s+|&\s+)?))+(?=[A-Z][a-z\d\- ]|[A-Z]+ [a-z])"
)
_WORD_BEFORE = re.compile(r"[\w.]{1,12}$")


def split(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of every sentence, without the label of a structured abstract and outer blanks."""
    start = 0
    for match in _END.finditer(text):
        if _is_inner(text, match):
            continue
        yield from _pieces(text, start, match.end())
        start = match.end()
    yield from _pieces(text, start, len(text))


def _is_inner(text: str, match: re.Match[str]) -> bool:
    """Whether this stop belongs to an abbreviation, an initial or a number."""
    if match.group()[0] != ".":
        return False
    before = _WORD_BEFORE.search(text, max(0, match.start() - 12), match.start())
    after = text[match.end() : match.end() + 2].lstrip()
    if after[:1].islower():
        # A new sentence rarely opens in lower case; "mRNA", "p53", "miR-21" and "daf-16" do.
        return not re.match(r"\s*(?:[a-z]{1,2}[A-Z\d]|[a-z]{2,5}-\d)", text[match.end() : match.end() + 10])
    if before is None:
        return False
    word = before.group().lower().strip(".")
    if len(word) == 1 and word.isalpha() and before.group()[-1].isupper():
        numeral = word in {"i", "v"} and re.search(r"[a-z]{4,}\s$", text[: before.start()])  # "metaphase I. Then …"
        return bool(after) and not numeral and not _opens_sentence(text, match.end())
    if word in _ABBREVIATIONS:
        return word not in {"etc", "u.s", "u.k", "al", "u.s.a", "co", "no", "st"} or not _opens_sentence(
            text, match.end()
        )
    return False


def _opens_sentence(text: str, position: int) -> bool:
    """Whether what follows looks like the first word of a sentence: a capitalised common word."""
    found = re.compile(
        r"\s*(The|This|These|In|We|It|A|An|Our|However|But|They|He|She|There|For|To|At|On|When|While)\b"
    ).match(text, position)
    return found is not None


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    label = _LABEL.match(text, start, end)
    if label and label.end() < end:
        start = label.end()
    bare = _BARE_LABEL.match(text, start, end)
    if bare and bare.end() < end:
        start = bare.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end
