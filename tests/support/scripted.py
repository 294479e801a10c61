"""A scripted model behind the chat server: it reads sentences like "Coffee raises blood pressure." """

from __future__ import annotations

import json
import re
from typing import Any

VERBS = {
    "raises": "+",
    "lowers": "-",
    "does not raise": "0",
    "does not lower": "0",
    "has no effect on": "0",
    "affects": "?",
}
_SENTENCE = re.compile(rf"((?P<cause>[\w ]+?) (?P<verb>{'|'.join(VERBS)}) (?P<effect>[\w ]+))\.")


def respond(request: dict[str, Any]) -> object:
    """The answer's content: claims, topics, groups of names or a verdict, by the schema that is asked for."""
    asked = request["messages"][-1]["content"]
    schema = json.dumps(request.get("response_format"))
    if (
        "json_schema" not in schema
    ):  # where the program doubts that it is heeded, it stands in words before the question
        schema = request["messages"][0]["content"]
    if '"verdict"' in schema:
        return {"a": "right", "b": "right", "same": True, "verdict": "real", "axes": []}
    if '"groups"' in schema:
        return {"groups": [_group(*found) for found in re.findall(r"^(\d+)\. (.+?) \|", asked, re.MULTILINE)]}
    if '"terms"' in schema:
        return {"topics": [{"name": "hot drinks", "terms": ["coffee", "tea"]}, {"name": "rest", "terms": ["sleep"]}]}
    text = asked.partition("Abstract:")[2]
    return {"claims": [_claim(found) for found in _SENTENCE.finditer(text)]}


def _group(number: str, name: str) -> dict[str, object]:
    """Every term by itself, teas under one class."""
    return {"terms": [int(number)], "name": name, "broader": ["tea"] if name.endswith(" tea") else []}


def _claim(found: re.Match[str]) -> dict[str, object]:
    cause, effect, sign = found["cause"].strip(), found["effect"], VERBS[found["verb"]]
    return {
        "quote": found[0],
        "cause": cause,
        "effect": effect,
        "cause_concept": cause[:1].lower() + cause[1:],
        "effect_concept": effect,
        "relation": found["verb"],
        "sign": sign,
        "concept_sign": sign,
        "strength": "causal",
        "hedged": False,
        "context": [],
    }


def abstracts(number: int) -> list[dict[str, str]]:
    """A corpus on which the script finds names to join, classes, nulls and conflicts."""
    drinks = ["Coffee", "Coffee drinking", "Green tea", "Black tea", "Cocoa"]
    verbs = list(VERBS)
    ends = ["blood pressure", "sleep quality", "alertness", "heart rate"]
    return [
        {
            "id": f"a{n}",
            "title": f"{drinks[n % 5]}: study {n}",
            "abstract": f"We studied {n + 20} adults. {drinks[n % 5]} {verbs[n % 6]} {ends[n % 4]}. "
            f"{drinks[(n + 2) % 5]} {verbs[(n * 7 + 1) % 6]} {ends[(n + 1) % 4]}.",
        }
        for n in range(number)
    ]
