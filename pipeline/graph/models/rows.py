"""Rows of a local causal model: what --json prints of it."""

from __future__ import annotations

from pipeline.graph.models.analysis import Path
from pipeline.graph.models.local import Model
from pipeline.graph.models.network import link
from pipeline.store.result import Row


def of_model(model: Model) -> Row:
    """Return a model as plain values, as --json prints it."""
    names = model.names
    cut = {(each.cause, each.effect): each for each in model.cuts}
    return {
        "focus": names[model.focus],
        "score": round(model.score, 4),
        "chance": round(model.chance, 4),
        "chance_of": "any around it" if model.alone else "any",
        "support": round(model.support, 4),
        "expected": round(model.expected, 4),
        "papers": model.papers,
        "nodes": [
            {"id": node, "name": names[node], "topic": model.topics.get(node),
             "causes": model.graph.in_degree(node), "effects": model.graph.out_degree(node)}
            for node in model.graph
        ],
        "edges": [
            {"cause": names[cause], "effect": names[effect], "cause_id": cause, "effect_id": effect,
             **link(model.graph, cause, effect)._asdict(), "cut": (cause, effect) in cut,
             "back": [names[node] for node in cut[cause, effect].back] if (cause, effect) in cut else None}
            for cause, effect in model.graph.edges
        ],
        "weakest": model.weakest and {
            "cause": names[model.weakest.cause], "effect": names[model.weakest.effect],
            "share": round(model.weakest.share, 4),
        },
        "loops": [of_path(each, names) for each in model.loops],
        "hubs": [{"name": names[node], "causes": causes, "effects": effects} for node, causes, effects in model.hubs],
        "bridges": [{"cause": names[cause], "effect": names[effect],
                     "topics": [model.topics[cause], model.topics[effect]]} for cause, effect in model.bridges],
        "questions": [{**each._asdict(), "cause": names[each.cause], "effect": names[each.effect]}
                      for each in model.questions],
    }  # fmt: skip


def of_path(path: Path, names: dict[str, str]) -> Row:
    """Return a path or loop as plain values."""
    return {"variables": [names[node] for node in path.nodes], "sign": path.sign, "weakest": round(path.weakest, 4)}
