"""A scripted model that is asked from memory: a small world of drinks, against which literature can be held."""

from __future__ import annotations

import re
from typing import Any

TOPICS = {
    "Hot drinks": ["Coffee", "Green tea", "coffee", "3.", "Other"],
    "Sleep": ["Naps", "Snoring"],
    "Hot drinks > Coffee": ["Espresso", "Decaf coffee"],
}
SAYS = {
    "Coffee": [("Coffee", "raises", "alertness", "+"), ("Coffee", "raises", "blood pressure", "+")],
    "Green tea": [("Green tea", "lowers", "blood pressure", "-")],
    "Sleep": [("Long naps", "lower", "sleep quality", "-")],
}
_ASKED = re.compile(r"Path: (.*)\n(?:Divide|Question: (.*)|Write)")


def respond(request: dict[str, Any]) -> object:
    """Topics, questions or statements, by the schema that is asked for; names stay as they are."""
    asked, schema = request["messages"][-1]["content"], str(request["response_format"])
    if "groups" in schema:
        terms = re.findall(r"^(\d+)\. (.+?) \|", asked, re.MULTILINE)
        return {"groups": [{"terms": [int(number)], "name": name, "broader": []} for number, name in terms]}
    found = _ASKED.search(asked)
    assert found is not None, asked
    topic = found[1].rpartition(" > ")[2]
    if "'topics'" in schema:
        return {"topics": [{"name": name} for name in TOPICS.get(found[1], [])]}
    if "'questions'" in schema:
        return {"questions": [{"question": f"What does {topic} lead to?"}, {"question": f"- What reduces {topic}"}]}
    said = SAYS.get(topic, [(f"{topic} intake", "raises", "heart rate", "+")])
    cause, relation, effect, sign = said[found[2].startswith("What reduces") % len(said)]
    statement = f"{cause} {relation} {effect}."
    echo = "Noise barriers along the track reduce awakenings in residents."
    return {
        "statements": [
            {"statement": statement, "cause": cause, "relation": relation, "effect": effect, "sign": sign},
            {"statement": echo, "cause": "Noise barriers", "relation": "reduce", "effect": "awakenings", "sign": "-"},
        ]
    }
