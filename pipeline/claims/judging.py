"""Judging: what of an answer is a claim, where its quote stands, and which sign holds between its variables. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline.claims.direction import orient, variable
from pipeline.claims.quotes import Place, as_written, locate
from pipeline.records import Claim, ClaimDraft, ClaimsDraft, ContextDraft, Sign, content_id
from pipeline.text import fold, mend

RULES = 2  # raise when `keep` judges differently: what was read before becomes due again, at no cost
LONGEST_NAME = 20  # words; what is longer is a clause, not a variable
PRONOUNS = frozenset("it this that these those they them which who he she our us".split())


class Kept(NamedTuple):
    """What `keep` makes of an answer: the claims, and how many drafts were none."""

    claims: list[Claim]
    dropped: int


def extraction_id(row: Mapping[str, Any], recipe_id: str) -> str:
    """The id of reading this abstract, with this text, by this recipe."""
    return content_id(row["id"], row["digest"], recipe_id)


def keep(row: Mapping[str, Any], draft: ClaimsDraft, recipe_id: str, prompted: str = "") -> Kept:
    """Judge what was said about an abstract (`id`, `digest`, `text`). Pure.

    A draft without both names, with a clause for a name, about a variable and itself, or said twice is dropped and
    counted. A quote that is not in the text makes the claim ungrounded: kept for audit, never evidence. If it is
    from the prompt instead (`prompted`: all that the prompt says by itself, folded), the claim is dropped.
    """
    claims: dict[str, Claim] = {}
    dropped = 0
    extraction = extraction_id(row, recipe_id)
    for item in draft.claims:
        place = locate(item.quote, row["text"])
        if place is None and _is_echo(item.quote, prompted):
            dropped += 1
            continue
        claim = _claim(row, item, place, extraction, len(claims))
        if claim is None or claim.id in claims:
            dropped += 1
        else:
            claims[claim.id] = claim
    return Kept(list(claims.values()), dropped)


def _is_echo(quote: str, prompted: str) -> bool:
    """Whether a quote is from the prompt: models that are at a loss return its examples as findings."""
    sought = fold(quote)[0].strip(" .,;:'\"")
    return bool(sought) and sought in prompted


def _claim(
    row: Mapping[str, Any], item: ClaimDraft, place: Place | None, extraction: str, ordinal: int
) -> Claim | None:
    text: str = row["text"]
    quote = text[place.start : place.end] if place else mend(item.quote)
    cause_text = mend(as_written(item.cause, quote, text))
    effect_text = mend(as_written(item.effect, quote, text))
    (cause, cause_direction), (effect, effect_direction) = variable(cause_text), variable(effect_text)
    if not _is_name(cause) or not _is_name(effect) or cause.casefold() == effect.casefold():
        return None
    sign, denied = _settled(orient(item.sign, item.relation, cause_direction, effect_direction), item.denied)
    start, end = (place.start, place.end) if place else (None, None)
    context = item.context or ContextDraft(population=None, condition=None, dose=None, time=None)
    return Claim(
        id=content_id(extraction, cause, effect, sign, denied, quote, start),
        extraction=extraction,
        abstract=row["id"],
        ordinal=ordinal,
        cause=cause,
        effect=effect,
        cause_text=cause_text,
        effect_text=effect_text,
        relation=mend(item.relation),
        sign=sign,
        denied=denied,
        hedged=item.hedged,
        strength=item.strength,
        population=_stated(context.population),
        condition=_stated(context.condition),
        dose=_stated(context.dose),
        time=_stated(context.time),
        quote=quote,
        quote_start=start,
        quote_end=end,
        grounding=place.grounding if place else "ungrounded",
    )


def _is_name(name: str) -> bool:
    """Whether a name can be a variable: not a clause, not a pronoun, not the authors ("we developed")."""
    words = name.casefold().split()
    if not any(character.isalnum() for character in name) or len(words) > LONGEST_NAME:
        return False
    return words[0] != "we" and not (len(words) == 1 and words[0] in PRONOUNS)


def _settled(sign: Sign, denied: bool) -> tuple[Sign, bool]:
    """Denying an effect of unsaid direction states none; denying that there is none states one."""
    if denied and sign == "?":
        return "0", False
    if denied and sign == "0":
        return "?", False
    return sign, denied


def _stated(value: str | None) -> str | None:
    """Models write out that something is not stated; we leave it blank."""
    mended = mend(value) if value else ""
    return None if mended.casefold().strip(" .") in {"", "null", "none", "n/a", "not stated", "unknown"} else mended
