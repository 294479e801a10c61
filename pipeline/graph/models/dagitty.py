"""DAGitty text of a model: what dagitty.net and the R package `dagitty` read.

The grammar is that of jslib/parser/GraphDotParser.pegjs in github.com/jtextor/dagitty: `dag {`, statements, `}`; a
variable is a bare word or stands in double quotes, in which a backslash makes a quote part of the name, and so cannot
stand before another. There are no comments, and no variable may be called graph or node.
"""

from __future__ import annotations

import re

import networkx as nx

_BARE = re.compile(r"[0-9a-zA-Z_.]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def text(
    dag: nx.DiGraph[str],
    names: dict[str, str],
    exposure: str | None = None,
    outcome: str | None = None,
    places: dict[str, tuple[float, float]] | None = None,
) -> str:
    """An acyclic graph with its variables by name, one statement a line. Two variables of one name get a number."""
    called = _called(dag, names)
    lines = ["dag {"]
    for node in dag:
        marks = ["exposure"] * (node == exposure) + ["outcome"] * (node == outcome)
        if places:
            x, y = places[node]
            marks.append(f'pos="{x:.3f},{y:.3f}"')
        lines.append(f"{called[node]} [{','.join(marks)}]" if marks else called[node])
    lines += [f"{called[cause]} -> {called[effect]}" for cause, effect in dag.edges]
    return "\n".join([*lines, "}", ""])


def _called(dag: nx.DiGraph[str], names: dict[str, str]) -> dict[str, str]:
    called: dict[str, str] = {}
    taken: set[str] = set()
    for node in dag:
        plain = _CONTROL.sub(" ", names[node]).replace("\\", "/").strip() or "variable"
        if plain in {"graph", "node"}:
            plain = f"{plain} (variable)"
        name, number = plain, 1
        while name in taken:
            number += 1
            name = f"{plain} ({number})"
        taken.add(name)
        called[node] = name if _BARE.fullmatch(name) else '"' + name.replace('"', '\\"') + '"'
    return called
