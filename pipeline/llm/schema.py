"""JSON schema of a Draft class, in the form that strict servers accept."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pipeline.store.records import Draft

# what strict servers have in common; titles, defaults, formats and bounds are refused by one or another of them. The
# bounds of a list go along where a Draft asks for them: one for small models does, whose servers know them
_KEPT = {"type", "enum", "description", "minItems", "maxItems"}


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


@cache
def schema_text(draft: type[Draft]) -> str:
    """The closed schema as text that is the same in every run: for hashes and lengths."""
    return json.dumps(closed_schema(draft), sort_keys=True)


@cache
def schema_in_words(draft: type[Draft]) -> str:
    """The addition to the prompt for servers that cannot be given a schema."""
    return (
        "Answer with one JSON object and nothing else: no explanation, no code fence. It must fit this JSON schema:\n"
        + json.dumps(closed_schema(draft))
    )
