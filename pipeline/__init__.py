"""Democritus: research abstracts in, a causal graph that can be checked down to the sentence out.

`democritus` is the command line; `open` gives a finished graph to Python (docs/api.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.graph.api.graph import Graph


def open(folder: str | Path) -> Graph:
    """The graph in `folder`, for reading: its listings, and the graph for networkx. A context manager.

    Raises `pipeline.errors.Unusable` if there is no graph, or one of an older version, and `pipeline.errors.Busy`
    while another process writes it.
    """
    from pipeline.graph.api.graph import Graph  # importing the package stays cheap

    return Graph(folder)
