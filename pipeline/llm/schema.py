"""From a Draft class to a JSON schema that strict servers take, and from a model's text back to a Draft."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import ValidationError

from pipeline.errors import Invalid
from pipeline.records import Draft

# what strict servers have in common; titles, defaults, formats and bounds are refused by one or another of them
_KEPT = {"type", "enum", "description"}
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>|^.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_MOST_OBJECTS = 50


@cache
def closed_schema(draft: type[Draft]) -> dict[str, Any]:
    """The JSON schema of a Draft: references inlined, every property required, no property beside them."""
    raw = draft.model_json_schema(mode="serialization")
    closed: dict[str, Any] = _closed(raw, raw.get("$defs", {}), ())
    return closed


def _closed(node: dict[str, Any], definitions: dict[str, Any], inside: tuple[str, ...]) -> dict[str, Any]:
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        if name in inside:
            raise TypeError(f"{name} contains itself; a strict schema cannot be inlined from it")
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return _closed(definitions[name] | beside, definitions, (*inside, name))
    kept = {key: value for key, value in node.items() if key in _KEPT}
    if "const" in node:
        kept["enum"] = [node["const"]]
    choices = node.get("anyOf") or node.get("oneOf")
    if choices:
        kept["anyOf"] = [_closed(choice, definitions, inside) for choice in choices]
    if "items" in node:
        kept["items"] = _closed(node["items"], definitions, inside)
    if node.get("type") == "object":
        if "properties" not in node:
            raise TypeError("a strict schema has no free-form objects: name the properties")
        properties = {name: _closed(value, definitions, inside) for name, value in node["properties"].items()}
        kept |= {"properties": properties, "required": list(properties), "additionalProperties": False}
    return kept


def schema_in_words(draft: type[Draft]) -> str:
    """What is added to the prompt for servers that cannot be given a schema."""
    return (
        "Answer with one JSON object and nothing else: no explanation, no code fence. It must fit this JSON schema:\n"
        + json.dumps(closed_schema(draft))
    )


def read_draft(text: str, draft: type[Draft]) -> Draft:
    """The Draft in a model's text; fences, thoughts and prose around the object are passed over.

    Raises Invalid, with the first thing that is wrong, if there is none.
    """
    problem = "there is no JSON object in it"
    for candidate in _candidates(text):
        try:
            return draft.model_validate_json(candidate)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            if first["type"] != "json_invalid":
                problem = f"{place or draft.__name__}: {first['msg']}"
    raise Invalid(f"The answer is not a {draft.__name__}: {problem}.")


def _candidates(text: str) -> Iterator[str]:
    """The whole text, then each outermost JSON object in it; those inside a thought come last."""
    yield text
    without_thoughts = _THOUGHT.sub("", text)
    yield from _objects(without_thoughts)
    if without_thoughts != text:
        yield from _objects(text)


def _objects(text: str) -> Iterator[str]:
    decoder = json.JSONDecoder()
    at = text.find("{")
    for _ in range(_MOST_OBJECTS):
        if at < 0:
            return
        try:
            _, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield text[at:end]
        at = text.find("{", end)
