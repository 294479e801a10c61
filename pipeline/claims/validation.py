"""Judging: what of an answer is a claim, where its quote stands, which sign holds, how reliable that is. Pure.

The checks that need no model stand in `checks`; what a claim says beside cause and effect in `stated`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline.claims import coreference
from pipeline.claims.checks import Around, Checked, Said, check, ungrounded
from pipeline.claims.context import Circumstances, Study, circumstances, study
from pipeline.claims.grounding import Place, as_written, locate
from pipeline.claims.non_findings import is_no_finding
from pipeline.reader.sentences import without_label
from pipeline.records import Claim, ClaimDraft, ClaimsDraft, LiteralDraft, Sign, content_id
from pipeline.unicode import folded, mend
from pipeline.vocabulary.direction import orient, settled, turned, variable

RULES = 7  # raise when `keep` judges differently: what was read before becomes due again, at no cost
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
    """The id of reading this abstract, with this text, by this recipe."""
    return content_id(row["id"], row["digest"], recipe_id)


def keep(row: Mapping[str, Any], draft: ClaimsDraft, recipe_id: str, prompted: str = "") -> Kept:
    """Judge what was said about an abstract (`id`, `digest`, `text`, and `title` if there is one). Pure.

    A draft without both names, with a clause for a name, about a variable and itself, said twice, or whose quote is no
    finding but an aim or a question, is dropped and counted. A quote that is not in the text makes the claim
    ungrounded: kept for audit, never evidence. If it is from the prompt instead (`prompted`: all that the prompt says
    by itself, folded), the claim is dropped. A name that is a pronoun which nothing resolves makes it unresolved: kept,
    never evidence. A claim that disagrees with its own quote is kept and says so.
    """
    claims: dict[str, Claim] = {}
    dropped = 0
    about = study(draft.study, row["text"])
    invented = about.invented
    extraction = extraction_id(row, recipe_id)
    for item in draft.claims:
        place = locate(item.quote, row["text"])
        if place is None and _is_echo(item.quote, prompted):
            dropped += 1
            continue
        stated = circumstances(item.context, row["text"])
        claim = _claim(row, item, place, stated, extraction, len(claims))
        if claim is None or claim.id in claims:
            dropped += 1
        else:
            claims[claim.id] = claim
            invented += stated.invented
    return Kept(list(claims.values()), dropped, about, invented)


def _is_echo(quote: str, prompted: str) -> bool:
    """Whether a quote is from the prompt: models that are at a loss return its examples as findings."""
    sought = folded(quote).strip(" .,;:'\"")
    return bool(sought) and sought in prompted


class _Named(NamedTuple):
    """A name as written, the noun it stands for if it is a pronoun, and the plain variable."""

    written: str
    meant: str
    variable: str


def _named(name: str, quote: str, text: str, start: int | None) -> _Named:
    written = without_label(mend(as_written(name, quote, text)))
    meant = written
    if start is not None and coreference.points(written):
        meant = coreference.resolve(written, text, start) or written
    return _Named(written, meant, variable(meant)[0])


def _claim(
    row: Mapping[str, Any],
    item: ClaimDraft,
    place: Place | None,
    stated: Circumstances,
    extraction: str,
    ordinal: int,
) -> Claim | None:
    text: str = row["text"]
    quote = text[place.start : place.end] if place else mend(item.quote)
    start, end = (place.start, place.end) if place else (None, None)
    cause = _named(item.cause, quote, text, start)
    effect = _named(item.effect, quote, text, start)
    if not _are_variables(cause.variable, effect.variable) or is_no_finding(quote, effect.written):
        return None
    sign, denied = settled(_sign(item, cause.meant, effect.meant), item.denied)
    checked = _checked(row, item, place, (cause, effect), (sign, denied))
    return Claim(
        id=content_id(extraction, cause.variable, effect.variable, sign, denied, quote, start),
        extraction=extraction,
        abstract=row["id"],
        ordinal=ordinal,
        cause=cause.variable,
        effect=effect.variable,
        cause_text=cause.written,
        effect_text=effect.written,
        relation=mend(item.relation),
        sign=sign,
        denied=denied,
        hedged=checked.hedged,
        strength=checked.strength,
        population=stated.words.get("population"),
        condition=stated.words.get("condition"),
        comparator=stated.words.get("comparator"),
        dose=stated.words.get("dose"),
        time=stated.words.get("time"),
        effect_size=stated.words.get("size"),
        quote=quote,
        quote_start=start,
        quote_end=end,
        grounding=place.grounding if place else "ungrounded",
        reliability=checked.reliability,
        doubts=checked.doubts,
        resolved=checked.resolved,
    )


def _sign(item: ClaimDraft, cause: str, effect: str) -> Sign:
    """The sign between the plain variables of two names."""
    if isinstance(item, LiteralDraft):
        return turned(item.sign, cause, effect)
    return orient(item.sign, item.relation, cause, effect)


def _checked(
    row: Mapping[str, Any],
    item: ClaimDraft,
    place: Place | None,
    named: tuple[_Named, _Named],
    stance: tuple[Sign, bool],
) -> Checked:
    cause, effect = named
    said = Said(
        cause=cause.variable,
        effect=effect.variable,
        cause_text=cause.meant,
        effect_text=effect.meant,
        pronouns=tuple(
            role for role, name in (("cause", cause), ("effect", effect)) if coreference.points(name.written)
        ),
        sign=stance[0],
        denied=stance[1],
        hedged=item.hedged,
        strength=item.strength,
    )
    if place is None:
        return ungrounded(said)
    return check(said, Around(row["text"], place.start, place.end, row.get("title") or ""))


def _are_variables(cause: str, effect: str) -> bool:
    """Whether two names can be a claim's: two variables, not one with itself."""
    return _is_name(cause) and _is_name(effect) and cause.casefold() != effect.casefold()


def _is_name(name: str) -> bool:
    """Whether a name can be a variable, or stand for one as "it" does: not a clause, not somebody ("we developed")."""
    words = name.casefold().split()
    if not any(character.isalnum() for character in name) or len(words) > LONGEST_NAME:
        return False
    return words[0] != "we" and not (len(words) == 1 and words[0] in PEOPLE)
