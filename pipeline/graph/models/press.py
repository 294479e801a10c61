"""Press perturbation of a model: which variables end up higher if one is pushed up for good, loops and all.

Loop analysis (Levins, Annals of the New York Academy of Sciences 231, 1974) asks what follows from the signs of effects
alone. Near an equilibrium dx/dt = A x + p, with A the community matrix (how variables act on the rates of others) and p
a lasting push; so x moves by -inverse(A) p. Answers that no strengths could turn are determinate (Dambacher, Li and
Rossignol, Ecology 83, 2002); otherwise strengths are drawn at random, and answers counted over the draws whose
equilibrium is stable (Melbourne-Thomas et al., Ecological Monographs 82, 2012). As there, strengths are uniform between
0 and 1, and so is the rate at which each variable returns by itself. An effect of unknown or disputed sign is drawn
either way; what papers find no effect in is none.

It is what the graph says, thought to its end: it holds if signs do, effects are linear, and nothing else acts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import networkx as nx

from pipeline.graph.models.network import link

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 2_000
MOST, HOPELESS = 20_000, 2_000  # draws, where few are stable, and where none is
FEWEST = 100  # stable draws, without which nothing is said
SURE = 0.9  # share of draws that agree in a determinate answer
_AT_ONCE = 500
_SEED = 7

Answer = Literal["higher", "lower", "indeterminate"]


class Response(NamedTuple):
    """Where a variable ends up."""

    node: str
    higher: float
    """share of stable draws"""

    @property
    def answer(self) -> Answer:
        """What most draws agree in, where as many as `SURE` do."""
        return "higher" if self.higher >= SURE else "lower" if self.higher <= 1 - SURE else "indeterminate"


class Pressed(NamedTuple):
    """What follows from a lasting push on a variable."""

    stable: float
    """share of draws whose equilibrium is stable: only these are counted"""
    counted: int
    responses: list[Response]
    """of the variable itself and all that it reaches, the surest first; empty where too few draws are stable"""


def press(graph: nx.DiGraph[str], node: str) -> Pressed:
    """Push a variable of a graph up for good. Seeded: the same graph has the same answers."""
    import numpy as np

    reached = [node, *sorted(nx.descendants(graph, node), key=lambda each: (graph.nodes[each].get("name", each), each))]
    part = graph.subgraph(reached)  # what else there is stays as it was: nothing of it is reached
    tried, higher = 0, np.zeros(len(reached))
    counted = 0
    for matrices in _drawn(part, reached):
        stable = matrices[_stable(part, reached, matrices)]
        push = np.zeros((len(stable), len(reached), 1))
        push[:, 0] = 1
        higher += (np.linalg.solve(-stable, push)[:, :, 0] > 0).sum(axis=0)
        tried, counted = tried + len(matrices), counted + len(stable)
        if counted >= DRAWS or tried >= (MOST if counted else HOPELESS):
            break
    if counted < FEWEST:
        return Pressed(counted / tried, counted, [])
    found = [Response(each, share) for each, share in zip(reached, (higher / counted).tolist(), strict=True)]
    rest = sorted(found[1:], key=lambda each: -abs(each.higher - 0.5))
    return Pressed(counted / tried, counted, [found[0], *rest])


def _drawn(graph: nx.DiGraph[str], nodes: Sequence[str]) -> Iterator[NDArray[np.float64]]:
    """Community matrices: a row is what acts on a variable."""
    import numpy as np

    at = {node: place for place, node in enumerate(nodes)}
    edges = sorted((at[effect], at[cause], link(graph, cause, effect).sign) for cause, effect in graph.edges)
    rows, columns = [edge[0] for edge in edges], [edge[1] for edge in edges]
    signs = np.array([{"+": 1.0, "-": -1.0}.get(edge[2], 0.0) for edge in edges])
    chance = np.random.default_rng(_SEED)
    own = np.arange(len(nodes))
    while True:
        found = np.zeros((_AT_ONCE, len(nodes), len(nodes)))
        found[:, own, own] = chance.uniform(-1, 0, (_AT_ONCE, len(nodes)))
        ways = np.where(signs == 0, chance.choice((-1.0, 1.0), (_AT_ONCE, len(edges))), signs)
        found[:, rows, columns] = ways * chance.uniform(0, 1, (_AT_ONCE, len(edges)))
        yield found


def _stable(graph: nx.DiGraph[str], nodes: Sequence[str], matrices: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which have eigenvalues with negative real parts only: those of a graph are those of its strong components, and
    a variable in no loop returns by itself."""
    import numpy as np

    at = {node: place for place, node in enumerate(nodes)}
    found = np.ones(len(matrices), dtype=np.bool_)
    for component in nx.strongly_connected_components(graph):
        if len(component) > 1:
            inside = sorted(at[node] for node in component)
            block = matrices[:, inside][:, :, inside]
            found &= (np.linalg.eigvals(block).real < 0).all(axis=1)
    return found
