"""Token model: the mean of what one call of a stage takes, measured on stored calls, else a prior.

The prior, where a stage has too few stored answers of its model: 4 bytes of UTF-8 a token in the prompt and its schema,
the tokens of an answer in `_COMPLETION`, one call a question. For claims that is 350: what the embedded reader finds
would take 85 to 364 tokens of JSON an abstract in five corpora, and models find more than it does and some think first.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from pipeline.llm.call_log import Calls
from pipeline.llm.question import Question
from pipeline.llm.schema import closed_schema

FEWEST = 10  # stored answers that say more than the prior
_BYTES = 4  # a token; other scripts than Latin take more bytes a character and fewer characters a token
_DRIFT = 0.03  # the next abstracts are never quite like the last ones
_COMPLETION = {
    "claims": 350, "topics": 500, "entities": 550, "embeddings": 0, "conflicts": 80, "subtopics": 120, "questions": 90,
    "statements": 220,
}  # fmt: skip


@dataclass(frozen=True)
class Range:
    """A quantity that is not known yet."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def __mul__(self, other: Range | float) -> Range:
        by = other if isinstance(other, Range) else Range(other, other, other)
        return Range(self.low * by.low, self.likely * by.likely, self.high * by.high)


@dataclass(frozen=True)
class Usage:
    """The calls that a question takes, and the tokens that a call does, in the mean over those to come."""

    answers: int
    """stored answers it was measured on; 0: a prior"""
    attempts: Range
    prompt: Range
    completion: Range


def size(question: Question) -> int:
    """Return the bytes of a question's messages."""
    return sum(len(message.content.encode("utf-8", "replace")) for message in question.messages)


def usage(calls: Calls, question: Question, coming: float, bytes_: float) -> Usage:
    """Return the usage of questions of this kind, of so many bytes in the mean, if `coming` are still to be asked."""
    found = calls.measure(question.stage, question.model)
    answers = found["answers"]
    if answers < FEWEST:
        schema = len(json.dumps(closed_schema(question.schema))) if question.max_tokens else 0  # none for vectors
        prompt, answer, most = (bytes_ + schema) / _BYTES, _COMPLETION[question.stage], float(question.max_tokens)
        completion = Range(*(min(most, times * answer) for times in (0.3, 1, 4)))
        return Usage(0, Range(1, 1, 1.3), Range(0.6 * prompt, prompt, 1.4 * prompt), completion)
    again = (found["calls"] - found["items"]) / found["items"]
    # two standard errors of the mean of what is to come, as measured on what came
    sure = 2.0 * math.sqrt(1 / answers + 1 / max(1.0, coming))
    return Usage(
        answers,
        Range(1 + again / 2, 1 + again, 1 + 2 * again + 3 / found["items"]),
        _around(found["prompt"], sure * math.sqrt(max(0.0, found["prompt_variance"]))),
        _around(found["completion"], sure * math.sqrt(max(0.0, found["completion_variance"]))),
    )


def _around(mean: float, error: float) -> Range:
    error += _DRIFT * mean
    return Range(max(0.0, mean - error), mean, mean + error)
