"""Claims: what each abstract says affects what, with sign, strength and the sentence that says it.

One question an abstract (or the embedded extractor) gives drafts; `keep` judges them. Claims are only ever added:
each belongs to an extraction, and only an abstract's current extraction counts.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, NamedTuple, cast

from pipeline import prompt
from pipeline.claims import embedded
from pipeline.claims.direction import orient, variable
from pipeline.claims.quotes import as_written, locate
from pipeline.errors import CallFailed
from pipeline.llm import Model, Question
from pipeline.records import Claim, ClaimDraft, ClaimsDraft, ContextDraft, Extraction, Sign, content_id
from pipeline.settings import Settings
from pipeline.stage import Recipe, Watcher, ask_each, question
from pipeline.store import Store
from pipeline.text import mend

RULES = 1  # raise when `keep` judges differently: what was read before becomes due again, at no cost
LONGEST_NAME = 20  # words; what is longer is a clause, not a variable
PRONOUNS = frozenset("it this that these those they them which who he she our us".split())
GROUP = 256  # extractions written in one transaction
GROUP_SECONDS = 1.0  # and at least so often


class Kept(NamedTuple):
    """What `keep` makes of an answer: the claims, and how many drafts were none."""

    claims: list[Claim]
    dropped: int


def recipe(settings: Settings) -> Recipe:
    """How abstracts are read under these settings."""
    if settings.embedded:
        return Recipe("claims", _embedded_hash(), settings.model, {"rules": RULES})
    return Recipe(
        "claims",
        prompt.load("claims").hash,
        settings.model_name,
        {"rules": RULES, "temperature": settings.temperature, "seed": settings.seed, "max_tokens": settings.max_tokens},
    )


@cache
def _embedded_hash() -> str:
    """What stands for the prompt where rules read: the hash of the rules."""
    folder = resources.files(embedded)
    files = [item for place in (folder, folder / "lexicon") for item in place.iterdir() if item.name.endswith(".py")]
    return content_id("embedded", *(item.read_text("utf-8") for item in sorted(files, key=str)))


def ask(row: Mapping[str, Any], settings: Settings) -> Question:
    """The one question about one abstract."""
    turns = prompt.load("claims").fill(title=row["title"] or "(no title)", text=row["text"])
    return question("claims", row["id"], turns, ClaimsDraft, settings)


def extraction_id(row: Mapping[str, Any], recipe_id: str) -> str:
    """The id of reading this abstract, with this text, by this recipe."""
    return content_id(row["id"], row["digest"], recipe_id)


def keep(row: Mapping[str, Any], draft: ClaimsDraft, recipe_id: str) -> Kept:
    """Judge what was said about an abstract (`id`, `digest`, `text`). Pure.

    A draft without both names, with a clause for a name, about a variable and itself, or said twice is dropped and
    counted. A quote that is not in the text makes the claim ungrounded: kept for audit, never evidence.
    """
    claims: dict[str, Claim] = {}
    dropped = 0
    for item in draft.claims:
        claim = _claim(row, item, extraction_id(row, recipe_id), len(claims))
        if claim is None or claim.id in claims:
            dropped += 1
        else:
            claims[claim.id] = claim
    return Kept(list(claims.values()), dropped)


def _claim(row: Mapping[str, Any], item: ClaimDraft, extraction: str, ordinal: int) -> Claim | None:
    text: str = row["text"]
    place = locate(item.quote, text)
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


# --- the stage ------------------------------------------------------------------------------------------------------


class _Writer:
    """Writes extractions with their claims in groups, each group in one transaction."""

    def __init__(self, store: Store, watcher: Watcher, recipe_id: str) -> None:
        self._store, self._watcher, self._recipe = store, watcher, recipe_id
        self._extractions: list[Extraction] = []
        self._claims: list[Claim] = []
        self._written = time.monotonic()

    def done(self, row: Mapping[str, Any], kept: Kept) -> None:
        self._claims.extend(kept.claims)
        self._add(row, "done", None, kept.dropped)

    def failed(self, row: Mapping[str, Any], failure: CallFailed) -> None:
        self._add(row, failure.state, str(failure), 0)

    def _add(self, row: Mapping[str, Any], state: str, reason: str | None, dropped: int) -> None:
        self._extractions.append(
            Extraction(
                id=extraction_id(row, self._recipe),
                abstract=row["id"],
                digest=row["digest"],
                recipe=self._recipe,
                state=state,
                reason=reason,
                dropped=dropped,
            )
        )
        if len(self._extractions) >= GROUP or time.monotonic() - self._written > GROUP_SECONDS:
            self.flush()

    def flush(self) -> None:
        with self._store.transaction():
            self._store.add(self._claims)
            self._store.add(self._extractions)
        failed = sum(extraction.state != "done" for extraction in self._extractions)
        self._watcher.tick(done=len(self._extractions) - failed, failed=failed)
        self._extractions, self._claims, self._written = [], [], time.monotonic()


async def run(store: Store, settings: Settings, model: Model | None, watcher: Watcher, run_id: str) -> None:
    """Read every abstract that this run wants read and that is not read yet. `model` is None for the embedded one."""
    how = recipe(settings)
    store.add_rows("recipes", [how.row()])
    due = store.row("claims/due_count", run=run_id, recipe=how.id)["due"]
    watcher.begin("claims", due)
    if not due:
        return
    writer = _Writer(store, watcher, how.id)
    rows = store.stream("claims/due", run=run_id, recipe=how.id)
    try:
        if model is None:
            for row in rows:
                writer.done(row, keep(row, ClaimsDraft(claims=embedded.extract(row["text"])), how.id))
                await asyncio.sleep(0)  # lets an interrupt through
        else:
            asked: Iterator[tuple[dict[str, Any], Question]] = ((row, ask(row, settings)) for row in rows)
            async for row, answer in ask_each(model, asked, width=2 * settings.concurrency):
                if isinstance(answer, CallFailed):
                    writer.failed(row, answer)
                else:
                    writer.done(row, keep(row, cast(ClaimsDraft, answer.draft), how.id))
    finally:
        writer.flush()
