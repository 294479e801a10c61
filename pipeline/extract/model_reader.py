"""Asking: how a model reads one abstract.

As a rule that is one question. An abstract that is too long, or whose answer is, is asked about in parts; an answer
that quotes nothing of the abstract is asked for once more; what one model fails on, the next of the fallback list is
asked. In two steps (`pointing`) it is a question for each sentence that rules point at, and none where they do not.
Every one of these questions has its own key, so after a kill the log gives all that was answered, at no cost.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

from pipeline.errors import CallFailed, Postponed, TooLong, Truncated, Ungrounded
from pipeline.extract import sentence_selection
from pipeline.extract.grounding import locate
from pipeline.llm import prompt
from pipeline.llm.asking import question
from pipeline.llm.question import Answer, Model, Question
from pipeline.settings import Settings, Steps
from pipeline.sources.text.sentences import split
from pipeline.sources.text.unicode import fold
from pipeline.store.records import ClaimsDraft, SentenceDraft

T = TypeVar("T")
PROMPTS: Mapping[Steps, str] = {"one": "claims", "two": "claims.sentences"}
CUTS = 2  # times an abstract is halved: at most seven questions
SHORTEST = 200  # characters; if the answer to less is cut off, length is not the reason
LONGEST_SHOWN = 6000  # characters of its answer that a model is shown again

_COMPLAINT = (
    "That answer cannot be used: none of its quotes stands in the abstract. Answer again, and copy each quote from the "
    "abstract letter by letter, as one unbroken stretch. If the abstract makes no causal claim, return an empty list."
)


class Reading(NamedTuple):
    """What a model said about an abstract; `spoiled` counts the claims that did not fit the schema."""

    draft: ClaimsDraft
    spoiled: int
    model: str


def questions(row: Mapping[str, Any], settings: Settings) -> list[Question]:
    """Return the first questions about an abstract (`id`, `title`, `text`): one, or one for each sentence pointed at.
    Pure."""
    if settings.steps == "two":
        return [_of_sentence(row, sentence, settings) for sentence in sentence_selection.pointed(row["text"])]
    return [_of_whole(row, row["text"], settings)]


def _of_whole(row: Mapping[str, Any], text: str, settings: Settings) -> Question:
    turns = prompt.load(PROMPTS["one"]).fill(title=row["title"] or "(no title)", text=text)
    return question("claims", row["id"], turns, ClaimsDraft, settings)


def _of_sentence(row: Mapping[str, Any], sentence: sentence_selection.Sentence, settings: Settings) -> Question:
    turns = prompt.load(PROMPTS["two"]).fill(tested=sentence.tested or "(not known)", sentence=sentence.text)
    return question("claims", row["id"], turns, SentenceDraft, settings)


@cache
def prompted(name: str = PROMPTS["one"]) -> str:
    """Return all that a prompt says by itself, its examples too, folded: a quote from here is an echo."""
    asked = prompt.load(name)
    examples = [text for blanks, answer in asked.examples for text in (*blanks.values(), answer)]
    return fold("\n".join([asked.system.template, asked.user.template, *examples]))[0]


async def read(model: Model, row: Mapping[str, Any], settings: Settings) -> Reading:
    """Have an abstract (`id`, `title`, `text`) read by the model of the settings, else by the fallback models in turn.

    Raises the first model's CallFailed, which names the others' states, if all of them fail.
    """
    fallback = [name.removeprefix("openai:") for name in settings.fallback]
    failures: list[tuple[str, CallFailed]] = []
    for name in dict.fromkeys([settings.model_of("claims"), *fallback]):
        reader = _Reader(model, row, settings, name)
        try:
            return await (reader.pointed() if settings.steps == "two" else reader.read(row["text"], CUTS))
        except CallFailed as failure:
            failures.append((name, failure))
    raise _joint(failures)


def _joint(failures: Sequence[tuple[str, CallFailed]]) -> CallFailed:
    (_, first), *others = failures
    if not others:
        return first
    states = ", ".join(f"{name} ({failure.state})" for name, failure in others)
    return type(first)(f"{first} Asked instead, and failed: {states}.")


class _Reader:
    """One model before one abstract."""

    def __init__(self, model: Model, row: Mapping[str, Any], settings: Settings, name: str) -> None:
        self._model, self._row, self._settings, self._name = model, row, settings, name

    async def read(self, text: str, cuts: int) -> Reading:
        """Read the abstract or a part of it. What is too long in one is halved, and its halves too, `cuts` deep."""
        asked = replace(_of_whole(self._row, text, self._settings), model=self._name)
        try:
            answer = await self._grounded(asked)
            return Reading(cast(ClaimsDraft, answer.draft), answer.spoiled, self._name)
        except (Truncated, TooLong):
            parts = halves(text) if cuts else None
            if parts is None:
                raise
        first, second = await _all([self.read(part, cuts - 1) for part in parts])
        study = [*first.draft.study, *second.draft.study]
        draft = ClaimsDraft(claims=[*first.draft.claims, *second.draft.claims], study=study)
        return Reading(draft, first.spoiled + second.spoiled, self._name)

    async def pointed(self) -> Reading:
        """Read every sentence that is pointed at, each by itself."""
        sentences = sentence_selection.pointed(self._row["text"])
        asked = [replace(_of_sentence(self._row, each, self._settings), model=self._name) for each in sentences]
        answers = await _all([self._model.ask(each) for each in asked])
        drafts = [cast(SentenceDraft, answer.draft) for answer in answers]
        found = [claim for pair in zip(sentences, drafts, strict=True) for claim in sentence_selection.claims(*pair)]
        return Reading(ClaimsDraft(claims=found), sum(answer.spoiled for answer in answers), self._name)

    async def _grounded(self, asked: Question) -> Answer:
        """Return the answer, the second one if the first quotes nothing of the abstract. Raises Ungrounded if both do
        so."""
        answer = await self._model.ask(asked)
        if self._stands(answer):
            return answer
        # as the log keeps it, so that after a kill this is the same question
        shown = answer.call.answer.encode("utf-8", "replace").decode()[:LONGEST_SHOWN]
        answer = await self._model.ask(asked.objecting(shown, _COMPLAINT))
        if self._stands(answer):
            return answer
        raise Ungrounded(
            f"{self._name} was asked twice, and none of its quotes is in the abstract. It is "
            "not asked a third time: another model may do better (--model, --fallback)."
        )

    def _stands(self, answer: Answer) -> bool:
        """Tell whether an answer can be used: it has no claims, or one at least with a quote that is in the
        abstract."""
        claims = cast(ClaimsDraft, answer.draft).claims
        return not claims or any(locate(claim.quote, self._row["text"]) for claim in claims)


def halves(text: str) -> tuple[str, str] | None:
    """Return a text cut in two after the sentence that ends nearest its middle, or between words if there is but one
    sentence.

    None if it is too short, or there is no place to cut. Pure.
    """
    text = text.strip()
    if len(text) < SHORTEST:
        return None
    places = [end for _, end in split(text)][:-1] or [blank.start() for blank in re.finditer(r"\s+", text)]
    if not places:
        return None
    cut = min(places, key=lambda place: abs(place - len(text) // 2))
    return text[:cut].strip(), text[cut:].strip()


async def _all(parts: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """Return what all of them give, at the same time. If one fails, all are waited for first: what is asked is paid
    for."""
    done = await asyncio.gather(*parts, return_exceptions=True)
    errors = [result for result in done if isinstance(result, BaseException)]
    if errors:
        raise min(errors, key=_urgency)
    return cast(list[T], done)


def _urgency(error: BaseException) -> int:
    """Return which error is raised, the least first: what stops the run, what fails the abstract, what can wait."""
    return 2 if isinstance(error, Postponed) else 1 if isinstance(error, CallFailed) else 0
