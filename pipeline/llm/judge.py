"""What an answer is worth: the draft in it, or the name of what is wrong with it.

Answers are judged when they arrive and again whenever the log hands them out, so a better reader gets more out of
what has been paid for.
"""

from __future__ import annotations

from pipeline.errors import CallFailed, Filtered, Invalid, Refused, TooLong, Truncated
from pipeline.llm.parsing import Parsed, parse_draft
from pipeline.llm.question import Answer, Question
from pipeline.records import Call

_NAMED = {"refused": Refused, "filtered": Filtered, "too_long": TooLong}


def judge(question: Question, content: str, finish_reason: str | None) -> Parsed:
    """The draft in an answer's text. Raises Truncated or Invalid where there is none."""
    if finish_reason == "length":
        raise Truncated(
            f"{question.model} was cut off after {question.max_tokens} tokens. "
            "Raise --answer-tokens, or shorten the text."
        )
    try:
        return parse_draft(content, question.schema)
    except Truncated as error:
        raise Truncated(f"{question.model}: {error}") from None
    except Invalid as error:
        raise Invalid(f"{question.model}: {error}", content) from None


def judged(question: Question, call: Call) -> Answer:
    """The answer that a logged call holds. Raises the CallFailed that it is."""
    kind: type[CallFailed] | None = _NAMED.get(call.state)
    if kind:
        raise kind(f"{call.answer} (answered {call.asked_at[:16]}; a new run asks again)")
    parsed = judge(question, call.answer, call.finish_reason)
    return Answer(parsed.draft, call, cached=True, spoiled=parsed.spoiled)
