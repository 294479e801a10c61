"""Token model: what one call of a stage takes, measured on stored calls, else a prior.

The prior, where a stage has too few stored answers of its model:

- Prompt: 4 bytes of UTF-8 a token (3 to 5). English runs at about 4 characters a token; other scripts take more bytes
  a character and fewer characters a token, so bytes fit them better than characters. The schema counts once, at least
  not at all.
- Completion: for claims 350 tokens (100 to 1,500). The JSON that the claims of the embedded extractor would take, at 4
  characters a token, is 85 to 364 tokens an abstract in the mean of five corpora (scitldr 85, nudging 192, pubmedqa
  197, cgiar 330, scifact 364; a random 300 abstracts of each); models find more claims than it does and add their
  context, and some think first. For topics and entities: the names or verdicts that one question asks for. Vectors are
  no completion.
- Calls a question: 1 (to 1.3), for answers that must be asked for again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.llm.call_log import Calls
from pipeline.llm.question import Question
from pipeline.llm.schema import closed_schema, schema_in_words

FEWEST = 10  # stored answers that say more than the prior
_SURE = 2.0  # standard errors to either side
_DRIFT = 0.03  # the next abstracts are never quite like the last ones


@dataclass(frozen=True)
class Range:
    """A quantity that is not known yet."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0

    @classmethod
    def exactly(cls, value: float) -> Range:
        """A quantity that is known."""
        return cls(value, value, value)

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def __mul__(self, other: Range | float) -> Range:
        by = other if isinstance(other, Range) else Range.exactly(other)
        return Range(self.low * by.low, self.likely * by.likely, self.high * by.high)


@dataclass(frozen=True)
class Usage:
    """Tokens and attempts of a call, in the mean over the calls to come."""

    answers: int
    """stored answers it was measured on; 0: a prior"""
    attempts: Range
    """calls a question takes"""
    rate: Range
    """prompt tokens a byte of the messages"""
    beside: Range
    """prompt tokens that are not in the messages"""
    completion: Range
    """completion tokens a call"""


_COMPLETION = {
    "claims": Range(100, 350, 1500),
    "topics": Range(200, 500, 1500),
    "entities": Range(300, 550, 1500),
    "embeddings": Range(),
    "conflicts": Range(40, 80, 300),
    "subtopics": Range(60, 120, 400),
    "questions": Range(40, 90, 300),
    "statements": Range(100, 220, 600),
}


def size(question: Question) -> int:
    """Bytes of a question's messages."""
    return sum(map(_bytes, (message.content for message in question.messages)))


def usage(calls: Calls, question: Question, coming: float) -> Usage:
    """The usage of questions of this kind, if `coming` of them are still to be asked."""
    groups = calls.measure(question.stage, question.model)
    answers = sum(row["answers"] for row in groups)
    return _prior(question) if answers < FEWEST else _measured(groups, question, answers, coming)


def _prior(question: Question) -> Usage:
    schema = len(json.dumps(closed_schema(question.schema))) if question.max_tokens else 0  # none for vectors
    most = float(question.max_tokens)
    guess = _COMPLETION[question.stage]
    return Usage(
        answers=0,
        attempts=Range(1, 1, 1.3),
        rate=Range(1 / 5, 1 / 4, 1 / 3),
        beside=Range(0, schema / 4, schema / 3),
        completion=Range(min(guess.low, most), min(guess.likely, most), min(guess.high, most)),
    )


def _measured(groups: list[dict[str, Any]], question: Question, answers: int, coming: float) -> Usage:
    """Means, give or take two standard errors of the mean of what is to come."""
    size_, size2, tokens, tokens2, both = (0.0,) * 5  # sums of bytes and prompt tokens, their squares, their product
    for row in groups:
        shared = _shared(row["preamble"], question)
        size_ += row["bytes"] + shared * row["answers"]
        size2 += row["bytes2"] + 2 * shared * row["bytes"] + shared**2 * row["answers"]
        both += row["both"] + shared * row["prompt"]
        tokens += row["prompt"]
        tokens2 += row["prompt2"]
    rate = tokens / size_
    off = max(0.0, tokens2 - 2 * rate * both + rate**2 * size2)  # squares of what the rate does not explain
    said = sum(row["completion"] for row in groups)
    scatter = max(0.0, sum(row["completion2"] for row in groups) - said**2 / answers)
    error = _SURE * math.sqrt(1 / answers + 1 / max(1.0, coming))
    return Usage(
        answers=answers,
        attempts=_attempts(sum(row["calls"] for row in groups), sum(row["items"] for row in groups)),
        rate=_around(rate, error * math.sqrt(off / (answers - 1)) * answers / size_),
        beside=Range(),
        completion=_around(said / answers, error * math.sqrt(scatter / (answers - 1))),
    )


def _attempts(calls: int, items: int) -> Range:
    """Calls a question: those beyond one come at random, and three may come where none was seen so far."""
    again = calls - items
    give = _SURE * math.sqrt(again)
    return Range(1 + max(0.0, again - give) / items, calls / items, 1 + (again + give + 3) / items)


def _around(mean: float, error: float) -> Range:
    error += _DRIFT * mean
    return Range(max(0.0, mean - error), mean, mean + error)


def _shared(preamble: str, question: Question) -> int:
    """Bytes of the messages that stored calls share, without the schema that some servers want in words."""
    document: Mapping[str, Any] = json.loads(preamble)
    words = schema_in_words(question.schema)
    return sum(_bytes(str(message["content"]).replace(words, "")) for message in document.get("messages", ()))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
