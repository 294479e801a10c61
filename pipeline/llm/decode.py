"""Decoder: from the body of a response to a Completion, and from a model's text to a Draft.

Strict JSON comes first, wherever it stands in the text; what is not quite JSON is mended by the json-repair library. A
schema that begins with a list is read item by item: a bad item is left out and counted, the good ones are kept. What
stands beside the list may be missing, and is left out where it does not fit.

Answers are decoded when they arrive and again whenever the log hands them out, so a better decoder gets more out of
what has been paid for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args, get_origin

import json_repair
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from pipeline.errors import CallFailed, Filtered, Invalid, Refused, TooLong, Truncated
from pipeline.llm.prices import Tokens
from pipeline.llm.question import Answer, Question
from pipeline.store.records import Call, Draft

NO_TEXT = "an answer without text"
_NAMED = {"refused": Refused, "filtered": Filtered, "too_long": TooLong}
_TAG = r"(?:think(?:ing)?|thought|reasoning)"
_OPEN, _CLOSE = rf"[<\[]{_TAG}[>\]]", rf"[<\[]/{_TAG}[>\]]"
# with both tags, without the first (the prompt held it) or without the last
_THOUGHT = re.compile(rf"{_OPEN}.*?{_CLOSE}|\A(?:(?!{_OPEN}).)*?{_CLOSE}|{_OPEN}.*", re.DOTALL | re.IGNORECASE)
_BRACKET_OR_STRING = re.compile(r'[\[\]{}]|"[^"\\]*(?:\\.[^"\\]*)*(?P<end>"|\\?\Z)', re.DOTALL)
_BEGINS_LIKE_JSON = re.compile(r"""\{\s*["']|\[\s*[\[{]""")
_ENDS_LIKE_JSON = re.compile(r"[\]}]\s*[\]}]\s*(?:```\s*)?\Z")
_NAME = re.compile(r"""["']\s*:""")
_MOST_MISSES = 50  # brackets that begin no JSON: each is looked at to the end of the text
_DEEPEST = 100
_LONGEST_MENDED = 50_000  # characters; json-repair takes seconds for hostile text much longer than that
_NO_JSON = "there is no JSON object in it"


# --- the body of a response -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Completion:
    """The content of a response, however the server writes it."""

    content: str = ""
    refusal: str = ""
    finish_reason: str | None = None
    tokens: Tokens = field(default_factory=Tokens)
    id: str = ""
    problem: str = ""
    """why there is nothing in it to read, if there is not"""


_MOST_TOKENS = 1_000_000_000


def read_completion(document: object) -> Completion:
    """Read the JSON of a response, passing over whatever is missing or of the wrong type."""
    body = mapping(document)
    choices = body.get("choices")
    choice = mapping(choices[0]) if isinstance(choices, list) and choices else {}
    message = mapping(choice.get("message"))
    content = message.get("content")
    if isinstance(content, list):  # in parts
        content = "".join(str(mapping(part).get("text") or "") for part in content)
    text, refusal = str(content or ""), str(message.get("refusal") or "")
    reason = choice.get("finish_reason")
    ended = str(reason) if reason else None
    problem = ""
    if not body:
        problem = "something else than a model's answer"
    elif not message:
        problem = "a response without an answer"
    elif not text.strip() and not refusal and ended not in {"length", "content_filter"}:
        problem = NO_TEXT
    tokens = _tokens(mapping(body.get("usage")))
    return Completion(text, refusal, ended, tokens, str(body.get("id") or ""), problem)


def parse_body(text: str) -> dict[str, Any] | None:
    """The JSON object that a response's body is; None if it is none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def mapping(value: object) -> Mapping[str, Any]:
    """Return a JSON object; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def _tokens(usage: Mapping[str, Any]) -> Tokens:
    details = mapping(usage.get("prompt_tokens_details"))
    return Tokens(
        prompt=_count(usage.get("prompt_tokens")),
        completion=_count(usage.get("completion_tokens")),
        cached=_count(details.get("cached_tokens")),
        written=_count(details.get("cache_write_tokens")),
        known=_counted(usage.get("prompt_tokens")),
    )


def _counted(value: object) -> bool:
    """Whether a server counted: no request has a thousand million tokens."""
    return isinstance(value, int) and value < _MOST_TOKENS


def _count(value: object) -> int:
    return value if isinstance(value, int) and 0 < value < _MOST_TOKENS else 0


# --- the text of an answer --------------------------------------------------------------------------------------------


def decode(question: Question, content: str, finish_reason: str | None) -> Parsed:
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


def decode_logged(question: Question, call: Call) -> Answer:
    """The answer that a logged call holds. Raises the CallFailed that it is."""
    kind: type[CallFailed] | None = _NAMED.get(call.state)
    if kind:
        raise kind(f"{call.answer} (answered {call.asked_at[:16]}; a new run asks again)")
    parsed = decode(question, call.answer, call.finish_reason)
    return Answer(parsed.draft, call, cached=True, spoiled=parsed.spoiled)


@dataclass(frozen=True)
class Parsed:
    """The Draft in an answer, and how many of its items were left out because they do not fit the schema."""

    draft: Draft
    spoiled: int = 0


def parse_draft(text: str, draft: type[Draft]) -> Parsed:
    """The Draft in a model's text; fences, thoughts and prose around it are passed over.

    Several objects in one answer are read as one, their items joined and repeats left out: models write one object for
    each sentence, or add what they had forgotten, and whoever asks checks each item anyway. What stands in a thought
    counts only if nothing else is there. Raises Truncated if the text ends in the middle of JSON, and Invalid, with
    the first thing that is wrong, if there is no Draft in it.
    """
    found = _Found(draft)
    # the whole text first: a thought's tag may stand inside a string
    if not found.take(_decoded(text)):
        spoken = _THOUGHT.sub("", text)
        for value in _values(spoken):
            found.take(value)
        if not found and spoken != text:
            for value in _values(text):
                found.take(value)
    return found.parsed()


def _decoded(text: str) -> object:
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None


def _joined(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object. Of a name that is there twice, lists are joined; other values that differ fit no field."""
    values = dict(pairs)
    if len(values) == len(pairs):
        return values
    values.clear()
    for name, value in pairs:
        before = values.get(name, value)
        if name not in values or before == value:
            values[name] = value
        elif isinstance(before, list) and isinstance(value, list):
            values[name] = before + value
        else:
            values[name] = _TWICE
    return values


_TWICE = object()
_DECODER = json.JSONDecoder(object_pairs_hook=_joined)


# --- finding JSON in text -------------------------------------------------------------------------------------------


def _values(text: str) -> Iterator[object]:
    """Each outermost object or array in a text, mended where it is not quite JSON.

    Raises Truncated if the text ends before the last of them does.
    """
    at = misses = 0
    while misses < _MOST_MISSES and (begin := _next_bracket(text, at)) >= 0:
        try:
            value, at = _DECODER.raw_decode(text, begin)
        except (ValueError, RecursionError):
            value, at = _mended(text, begin)
            misses += value is None
        yield value


def _next_bracket(text: str, at: int) -> int:
    found = [place for place in (text.find("{", at), text.find("[", at)) if place >= 0]
    return min(found, default=-1)


def _mended(text: str, begin: int) -> tuple[object, int]:
    """Text that begins at a bracket and is not JSON: its value when mended (None if it cannot be), and its end."""
    end = _end(text, begin)
    if end is None and not _BEGINS_LIKE_JSON.match(text, begin):  # a bracket in prose
        return None, begin + 1
    if end is None:
        raise Truncated("The answer ends in the middle of its JSON.")
    if end - begin > _LONGEST_MENDED:
        return None, end
    try:
        value = json_repair.loads(text[begin:end], skip_json_loads=True)
    except (ValueError, RecursionError):
        return None, begin + 1
    if not isinstance(value, dict | list) or _names(value) < len(_NAME.findall(text, begin, end)):
        return None, end  # of two equal names json-repair keeps one: what would get lost is asked for again
    return value, end


def _names(value: object) -> int:
    """Number of names of values in an object or array, at any depth."""
    if isinstance(value, dict):
        return len(value) + sum(map(_names, value.values()))
    return sum(map(_names, value)) if isinstance(value, list) else 0


def _end(text: str, begin: int) -> int | None:
    """Position after the bracket that closes the one at `begin`, strings passed over; None if it is not closed.

    A stray quotation mark turns strings inside out. Where that leaves a string open although the text ends as JSON
    does, it ends there.
    """
    depth = 0
    for token in _BRACKET_OR_STRING.finditer(text, begin):
        if token[0] in "{[":
            depth += 1
        elif token[0] in "}]":
            depth -= 1
        elif token["end"] != '"':  # a string without end
            ends = _ENDS_LIKE_JSON.search(text, begin)
            return ends.end() if ends else None
        if depth == 0 or depth > _DEEPEST:
            return token.end() if depth == 0 else None
    return None


# --- from values to a Draft -----------------------------------------------------------------------------------------


@cache
def _list_of(draft: type[Draft]) -> tuple[str, type[Draft]] | None:
    """The name and item class of a Draft's first field, if that is a list of Drafts and the others are optional."""
    (name, information), *beside = draft.model_fields.items()
    if get_origin(information.annotation) is not list or any(other.is_required() for _, other in beside):
        return None
    (kind,) = get_args(information.annotation)
    return (name, kind) if isinstance(kind, type) and issubclass(kind, Draft) else None


@dataclass
class _Found:
    """The items found in the values of one answer."""

    draft: type[Draft]
    whole: Draft | None = None
    """for a Draft that is no list: the first value that fits"""
    listed: bool = False
    """for one that is: whether a list of items was there, be it empty"""
    items: dict[str, Draft] = field(default_factory=dict)
    beside: dict[str, object] = field(default_factory=dict)
    """and what stood beside it, the first of each name that fits"""
    spoiled: int = 0
    problem: str = ""
    """the first thing that is wrong"""

    def __bool__(self) -> bool:
        return self.listed or self.whole is not None

    def take(self, value: object) -> bool:
        """Read one value. True if a Draft, or items of one, were in it."""
        form = _list_of(self.draft)
        if form is None:
            self.whole = self.whole or self._checked(self.draft, value)
            return self.whole is not None
        return self._take_items(value, *form)

    def _take_items(self, value: object, name: str, kind: type[Draft]) -> bool:
        if isinstance(value, list):
            taken = [self._take_items(each, name, kind) for each in value]
            if value and not any(taken):  # the numbers of references, a word in brackets
                return False
            self.spoiled += taken.count(False)
            self.listed = True
            return True
        if not isinstance(value, dict):
            return False
        if isinstance(value.get(name), list):
            for each in value[name]:
                self._add(each, kind)
            self._take_beside(value, name)
        elif name not in value and value.keys() & kind.model_fields.keys():  # an item without its list
            self._add(value, kind)
        else:
            self._checked(self.draft, value)
            return False
        self.listed = True
        return True

    def _take_beside(self, value: dict[str, Any], name: str) -> None:
        for other in self.draft.model_fields:
            if other in value and other != name and other not in self.beside:
                try:
                    self.draft.model_validate({name: [], other: value[other]})
                except ValidationError:
                    continue
                self.beside[other] = value[other]

    def _add(self, value: object, kind: type[Draft]) -> None:
        item = self._checked(kind, value)
        try:
            text = item.model_dump_json() if item else ""
        except PydanticSerializationError:
            self.problem = self.problem or f"{kind.__name__}: there is half a character in it"
            text = ""
        if item and text:
            self.items.setdefault(text, item)
        else:
            self.spoiled += 1

    def _checked(self, kind: type[Draft], value: object) -> Draft | None:
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            self.problem = self.problem or f"{place or kind.__name__}: {first['msg']}"
            return None

    def parsed(self) -> Parsed:
        """All that was found. Raises Invalid if that is nothing, or items of which none is any good."""
        name = self.draft.__name__
        if not self or (self.spoiled and not self.items):
            raise Invalid(f"The answer is not a {name}: {self.problem or _NO_JSON}.")
        if self.whole is not None:
            return Parsed(self.whole)
        field_name = next(iter(self.draft.model_fields))
        listed = {field_name: list(self.items.values()), **self.beside}
        return Parsed(self.draft.model_validate(listed), self.spoiled)
