"""Extraction, in order: sentences, tokens, tags, verb groups, patterns, filter of non-findings, drafts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from pipeline import sentences
from pipeline.reader import (
    intervention,
    non_findings,
    tagger,
    to_draft,
    verb_groups,
)
from pipeline.reader.match import Match, Parse
from pipeline.reader.patterns import (
    clauses,
    comparisons,
    compounds,
    control,
    effects,
    links,
    nouns,
    numbers,
    trials,
    verbs,
)
from pipeline.reader.tokens import Word, read_words
from pipeline.records import ClaimDraft

_PATTERNS = (
    verbs.find,
    control.find,
    nouns.find,
    effects.find,
    links.find,
    comparisons.find,
    trials.find,
    numbers.find,
    compounds.find,
    clauses.find,
)


def extract(text: str) -> list[ClaimDraft]:
    """Every claim that a sentence of the abstract states; quote, cause and effect are slices of `text`."""
    return [draft for draft, _ in explain(text)]


def explain(text: str) -> Iterator[tuple[ClaimDraft, str]]:
    """Every claim with the name of the pattern that found it."""
    yield from told([read(text, start, end) for start, end in sentences.split(text)])


def told(parses: list[Parse]) -> Iterator[tuple[ClaimDraft, str]]:
    """The same of sentences that are read already, in the order of their text."""
    tested = intervention.tested(parses)
    for before, parse in zip([None, *parses], parses, strict=False):
        parse.tested, parse.before = tested, before
        found = _of_sentence(parse)
        parse.told = [(draft.effect, draft.sign) for draft, _ in found if draft.sign != "0" and not draft.hedged]
        yield from found


def _of_sentence(parse: Parse) -> list[tuple[ClaimDraft, str]]:
    if non_findings.defines(parse.words):
        return []
    shut = non_findings.blocked(parse)
    kept: dict[tuple[str, str], tuple[ClaimDraft, str]] = {}
    for match in _matches(parse):
        if any(shut[k] for k in _hung(match)):
            continue
        draft = to_draft.draft(parse, match)
        if draft is not None:
            kept.setdefault((draft.cause.casefold(), draft.effect.casefold()), (draft, match.rule))
    return list(kept.values())


def _hung(match: Match) -> list[int]:
    """The words that a claim hangs on: where one is shut, so is the claim."""
    if not match.supposed:
        return [match.first, match.last - 1]
    # a condition stands in an "if" clause itself; what is only mentioned ("the harm from X") holds in any case
    return [match.effect.first] if match.conditional else []


def read(text: str, start: int, end: int) -> Parse:
    """One sentence with its words tagged and its verb groups found."""
    sentence = read_words(text, start, end)
    tagger.tag(sentence.words)
    return Parse(sentence, sentence.words, verb_groups.groups(sentence.words))


def _matches(parse: Parse) -> Iterator[Match]:
    orderly = any(word.low == "respectively" for word in parse.words)
    for find in _PATTERNS:
        yield from _respectively(parse.words, list(find(parse))) if orderly else find(parse)


def _respectively(words: list[Word], found: list[Match]) -> Iterator[Match]:
    """Without the pairs that "A and B raised C and D, respectively" does not mean."""
    for match in found:
        beside = [other for other in found if (other.rule, other.first) == (match.rule, match.first)]
        causes = sorted({other.cause.first for other in beside})
        effects = sorted({other.effect.first for other in beside})
        end = max(match.last, causes[-1], effects[-1])
        behind = takewhile(lambda word: word.tag not in {";", ":", "S", "W"}, words[end:])
        orderly = len(causes) == len(effects) > 1 and any(word.low == "respectively" for word in behind)
        if not orderly or causes.index(match.cause.first) == effects.index(match.effect.first):
            yield match
