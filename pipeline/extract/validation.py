"""Validation of an answer: its claims, the places of their quotes, their signs and the signals of their reading. Pure.

The checks that need no model stand in `checks`, findings are told from background in `background`, and what a claim
says beside cause and effect in `context`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline.extract import background, coreference, statistics
from pipeline.extract.checks.check import Checked, Stated, check
from pipeline.extract.checks.concepts import Concepts
from pipeline.extract.checks.doubts import Doubt
from pipeline.extract.checks.presence import Around
from pipeline.extract.context import Circumstances, Study, circumstances, study
from pipeline.extract.grounding import Place, as_written, locate
from pipeline.extract.non_findings import is_no_finding
from pipeline.extract.sign_words import unsure_sign
from pipeline.extract.signals import signals
from pipeline.sources.text.direction import flipped, orient, variable
from pipeline.sources.text.sentences import without_label
from pipeline.sources.text.unicode import folded, mend
from pipeline.store.records import Claim, ClaimDraft, ClaimsDraft, LiteralDraft, Sign, content_id

RULES = 13  # raise when `keep` judges differently: what was read before becomes due again, at no cost
LONGEST_NAME = 20  # words; what is longer is a clause, not a variable
PEOPLE = frozenset("which who he she our us".split())  # whom no text before makes a variable


class Kept(NamedTuple):
    """What `keep` makes of an answer.

    `dropped` drafts were no claims; `invented` counts the circumstances that are not in the abstract.
    """

    claims: list[Claim]
    dropped: int
    study: Study
    invented: int


def extraction_id(row: Mapping[str, Any], recipe_id: str) -> str:
    """Return the id of reading this abstract, with this text, by this recipe."""
    return content_id(row["id"], row["digest"], recipe_id)


def statement_id(abstract: str, quote: str, cause: str, effect: str, concept_sign: Sign) -> str:
    """Return the id of what a claim says and where, which is the same whoever reads it."""
    return content_id("statement", abstract, *map(folded, (quote, cause, effect)), concept_sign)


def keep(
    row: Mapping[str, Any], draft: ClaimsDraft, recipe_id: str, prompted: str = "", second_opinion: bool = True
) -> Kept:
    """Judge what was said about an abstract (`id`, `digest`, `text`, and `title` if there is one). Pure.

    A draft without both names, with a clause for a name, about a variable and itself, said twice, or whose quote is no
    finding but an aim or a question, is dropped and counted. A quote that is not in the text makes the claim
    ungrounded: kept for audit, never evidence. If it is from the prompt instead (`prompted`: all that the prompt says
    by itself, folded), the claim is dropped. A name that is a pronoun which nothing resolves makes it unresolved: kept,
    never evidence. A claim that disagrees with its own quote is kept and says so; what the reader's own judge makes of
    it is asked of a model's claims where a `second_opinion` is wanted.

    The concepts are the draft's and so is the sign between them; where it gives none they are the plain variables of
    the words, and the sign is what the words' directions make of it.
    """
    claims: dict[str, Claim] = {}
    dropped = 0
    about = statistics.completed(study(draft.study, row["text"]), row.get("title") or "", row["text"])
    invented = about.invented
    extraction = extraction_id(row, recipe_id)
    for item in draft.claims:
        place = locate(item.quote, row["text"])
        if place is None and _is_echo(item.quote, prompted):
            dropped += 1
            continue
        stated = circumstances(item.context, row["text"])
        claim = _claim(row, item, place, stated, extraction, len(claims), second_opinion)
        if claim is None or claim.id in claims:
            dropped += 1
        else:
            claims[claim.id] = claim
            invented += stated.invented
    return Kept(list(claims.values()), dropped, about, invented)


def _is_echo(quote: str, prompted: str) -> bool:
    """Tell whether a quote is from the prompt: models that are at a loss return its examples as findings."""
    sought = folded(quote).strip(" .,;:'\"")
    return bool(sought) and sought in prompted


class _Named(NamedTuple):
    """A name as written, the noun it stands for if it is a pronoun, the plain variable, and the standard term."""

    written: str
    meant: str
    plain: str
    concept: str


class _Signs(NamedTuple):
    """The sign between the names as written, between their plain variables, and between the concepts."""

    written: Sign
    plain: Sign
    concepts: Sign


def _named(name: str, concept: str, quote: str, text: str, start: int | None) -> _Named:
    written = without_label(mend(as_written(name, quote, text)))
    meant = written
    if start is not None and coreference.points(written):
        meant = coreference.resolve(written, text, start) or written
    plain, term = variable(meant)[0], mend(concept)
    return _Named(written, meant, plain, term if _is_name(term) else plain)


def _signs(item: ClaimDraft, cause: _Named, effect: _Named) -> _Signs:
    """Return the signs of a draft; between concepts its own, where it names both."""
    plain = _sign(item, cause.meant, effect.meant)
    stated = item.concept_sign if item.cause_concept and item.effect_concept else None
    return _Signs(item.sign, plain, stated or plain)


def _claim(
    row: Mapping[str, Any],
    item: ClaimDraft,
    place: Place | None,
    stated: Circumstances,
    extraction: str,
    ordinal: int,
    second_opinion: bool,
) -> Claim | None:
    text: str = row["text"]
    quote = text[place.start : place.end] if place else mend(item.quote)
    span = (place.start, place.end) if place else None
    start, end = span or (None, None)
    cause = _named(item.cause, item.cause_concept, quote, text, start)
    effect = _named(item.effect, item.effect_concept, quote, text, start)
    if not _are_variables(cause.plain, effect.plain) or is_no_finding(quote, effect.written):
        return None
    signs = _signs(item, cause, effect)
    checked = _checked(row, item, place, (cause, effect), signs, second_opinion)
    relation = mend(item.relation)
    rests = background.basis(text, span, quote, (cause.written, effect.written), relation)
    named = (cause.concept, effect.concept, signs.concepts, cause.plain, effect.plain)
    claim = Claim(
        id=content_id(extraction, *named, quote, start),
        extraction=extraction,
        abstract=row["id"],
        ordinal=ordinal,
        cause=cause.written,
        effect=effect.written,
        cause_concept=cause.concept,
        effect_concept=effect.concept,
        relation=relation,
        sign=signs.written,
        concept_sign=signs.concepts,
        hedged=checked.hedged,
        strength=checked.strength,
        population=stated.words.get("population"),
        condition=stated.words.get("condition"),
        comparator=stated.words.get("comparator"),
        dose=stated.words.get("dose"),
        time=stated.words.get("time"),
        effect_size=stated.words.get("size")
        or (span and statistics.effect_size(cause.written, effect.written, *span, text)),
        quote=quote,
        quote_start=start,
        quote_end=end,
        grounding=place.grounding if place else "ungrounded",
        doubts=[doubt.words for doubt in checked.doubts],
        resolved=checked.resolved,
        basis=rests.kind,
        basis_why=rests.reason,
        statement=statement_id(row["id"], quote, cause.written, effect.written, signs.concepts),
    )
    certainty = item.certainty if isinstance(item, LiteralDraft) else None
    found = signals(checked.doubts, certainty, signs.concepts)
    found += unsure_sign(quote, relation, effect.meant, signs.concepts)
    return claim.model_copy(update={"signals": found})


def _sign(item: ClaimDraft, cause: str, effect: str) -> Sign:
    """Return the sign between the plain variables of two names."""
    if isinstance(item, LiteralDraft):
        return flipped(item.sign, cause, effect)
    return orient(item.sign, item.relation, cause, effect)


def _checked(
    row: Mapping[str, Any],
    item: ClaimDraft,
    place: Place | None,
    named: tuple[_Named, _Named],
    signs: _Signs,
    second_opinion: bool,
) -> Checked:
    if place is None:  # there is nothing to hold it against
        return Checked([Doubt("ungrounded")], item.strength, item.hedged, resolved=True)
    cause, effect = named
    given = item.concept_sign is not None and item.cause_concept and item.effect_concept
    stated = Stated(
        cause=cause.plain,
        effect=effect.plain,
        cause_text=cause.meant,
        effect_text=effect.meant,
        pronouns=tuple(
            role for role, name in (("cause", cause), ("effect", effect)) if coreference.points(name.written)
        ),
        sign=signs.plain,
        hedged=item.hedged,
        strength=item.strength,
        concepts=Concepts(cause.concept, effect.concept, signs.concepts) if given else None,
    )
    around = Around(row["text"], place.start, place.end, row.get("title") or "")
    return check(stated, around, second_opinion and not isinstance(item, LiteralDraft))  # its own claims it has judged


def _are_variables(cause: str, effect: str) -> bool:
    """Tell whether two names can be a claim's: two variables, not one with itself."""
    return _is_name(cause) and _is_name(effect) and cause.casefold() != effect.casefold()


def _is_name(name: str) -> bool:
    """Tell whether a name can be a variable, or stand for one as "it" does: not a clause, not somebody ("we
    developed")."""
    words = name.casefold().split()
    if not any(character.isalnum() for character in name) or len(words) > LONGEST_NAME:
        return False
    return words[0] != "we" and not (len(words) == 1 and words[0] in PEOPLE)
