"""Fit of a model to a table of numbers: the BIC of linear regressions along its edges, and their signs beside those
that papers claim.

The acyclic part of a model, as far as its variables have columns, is taken for a linear Gaussian network: each variable
is a linear function of its causes with normal noise. An edge by way of a variable without a column is not in it.

**Gain.** The BIC of a node with k causes, over n rows, is n ln(RSS / n) + (k + 2) ln n, with RSS from least squares
(Schwarz, Annals of Statistics 6, 1978; for such networks Koller and Friedman, Probabilistic Graphical Models, 2009,
section 18.3). The gain is by how much the sum over the nodes lies below that of the graph without edges, so that more
is better:

    gain = sum over nodes of n ln(TSS / RSS) - k ln n

**Permutations.** Columns that go together give a gain to any edges between them, and more edges more. So the gain is
put beside those of the same edges between the same columns with the variables exchanged at random: all exchanges of up
to five variables, else a seeded sample.

Where edges can be turned without changing which variables are independent given others, the gain is the same: it does
not tell a cause from its effect. It is an association in one table, and no evidence for a claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from math import factorial, log, log1p, sqrt
from random import Random
from statistics import NormalDist, median
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.graph.models.network import link
from pipeline.sources.numbers import Numbers
from pipeline.store.records import Sign
from pipeline.store.result import Row

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.graph.models.local import Model

PERMUTED = 500  # exchanges that are looked at, the one as it is among them
ROWS, ROWS_OF_ONE = 10, 2  # the fewest complete rows, in all and for each variable
_SEED = 7
_DEPENDENT = 1e-6  # share of its spread that a column has of its own, below which it is a function of the others

Agreement = Literal["as claimed", "opposite", "not told from 0", "no sign claimed"]


class Coefficient(NamedTuple):
    """An edge in the data: its standardised partial regression coefficient, and the 95 % interval of it."""

    cause: str
    effect: str
    claimed: Sign
    value: float
    low: float
    high: float

    @property
    def agreement(self) -> Agreement:
        """Whether the data have the sign that papers claim."""
        if self.low <= 0 <= self.high:
            return "not told from 0"
        if self.claimed not in {"+", "-"}:
            return "no sign claimed"
        return "as claimed" if (self.value > 0) == (self.claimed == "+") else "opposite"


class Fit(NamedTuple):
    """How a model fits a table. Without `coefficients` it cannot be told, and `why` says why."""

    columns: dict[str, str]
    """of the variables that are looked at"""
    aside: dict[str, str]
    """the variables whose columns cannot be used with the others, and why"""
    rows: int
    """in which none of these is missing"""
    of_rows: int
    gain: float
    permuted: float
    """the median gain of the permuted model"""
    as_good: float
    """share of permutations that have as much"""
    coefficients: list[Coefficient]
    why: str | None


def fit(model: Model, numbers: Numbers, columns: Mapping[str, str]) -> Fit:
    """Fit a model to a table, of which `columns` says which variable (by id) which column measures."""
    import numpy as np

    mine = {node: columns[node] for node in model.dag if node in columns}
    table = np.column_stack([numbers.columns[each] for each in mine.values()]) if mine else np.empty((numbers.rows, 0))
    table = table[~np.isnan(table).any(axis=1)]
    rows = len(table)
    dag = model.dag.subgraph(mine)
    if not dag.number_of_edges():
        why = "no effect has columns at both ends"
        return Fit(mine, {}, rows, numbers.rows, 0.0, 0.0, 1.0, [], why)
    if rows < max(ROWS, ROWS_OF_ONE * len(mine)):
        return Fit(mine, {}, rows, numbers.rows, 0.0, 0.0, 1.0, [], _few(numbers, mine, rows))
    aside = _set_aside(table, list(mine.values()))
    aside_ids = {node: aside[column] for node, column in mine.items() if column in aside}
    kept = [place for place, column in enumerate(mine.values()) if column not in aside]
    mine = {node: column for node, column in mine.items() if column not in aside}
    dag = model.dag.subgraph(mine)
    if not dag.number_of_edges():
        why = "no effect is left with columns of their own at both ends"
        return Fit(mine, aside_ids, rows, numbers.rows, 0.0, 0.0, 1.0, [], why)
    related = np.atleast_2d(np.corrcoef(table[:, kept], rowvar=False))
    at = {node: place for place, node in enumerate(mine)}
    parents = [[at[cause] for cause in dag.predecessors(node)] for node in mine]
    gains = list(permuted(related, parents, rows))
    return Fit(
        columns=mine,
        aside=aside_ids,
        rows=rows,
        of_rows=numbers.rows,
        gain=gains[0],
        permuted=median(gains),
        as_good=sum(gain >= gains[0] - 1e-9 for gain in gains) / len(gains),
        coefficients=_coefficients(dag, related, at, rows),
        why=None,
    )


def permuted(related: NDArray[np.float64], parents: Sequence[Sequence[int]], rows: int) -> Iterator[float]:
    """The gain of a graph, then of those with its variables exchanged.

    `related`: correlations of the columns; `parents`: of each column, by place.
    """
    known: dict[tuple[int, frozenset[int]], float] = {}

    def gain(order: Sequence[int]) -> float:
        total = 0.0
        for node, causes in enumerate(parents):
            if causes:
                question = order[node], frozenset(order[cause] for cause in causes)
                if question not in known:
                    known[question] = _gain(related, *question, rows)
                total += known[question]
        return total

    size = len(parents)
    if factorial(size) <= PERMUTED:
        yield from map(gain, permutations(range(size)))
        return
    order = list(range(size))
    yield gain(order)
    chance = Random(_SEED)  # noqa: S311 - no secret
    for _ in range(PERMUTED - 1):
        chance.shuffle(order)
        yield gain(order)


def _gain(related: NDArray[np.float64], node: int, causes: frozenset[int], rows: int) -> float:
    import numpy as np

    of = sorted(causes)
    explained = float(related[node, of] @ np.linalg.solve(related[np.ix_(of, of)], related[of, node]))
    return -rows * log1p(-min(explained, 1 - _DEPENDENT**2)) - len(of) * log(rows)


def _coefficients(
    dag: nx.DiGraph[str], related: NDArray[np.float64], at: Mapping[str, int], rows: int
) -> list[Coefficient]:
    import numpy as np

    found = []
    for effect in at:
        causes = sorted(dag.predecessors(effect), key=at.__getitem__)
        if causes:
            of = [at[cause] for cause in causes]
            inverse = np.linalg.inv(related[np.ix_(of, of)])
            values = inverse @ related[of, at[effect]]
            freedom = rows - len(of) - 1
            left = max(0.0, 1 - float(related[at[effect], of] @ values)) / freedom
            for cause, value, own in zip(causes, values.tolist(), np.diag(inverse).tolist(), strict=True):
                half = student(freedom) * sqrt(left * own)
                found.append(
                    Coefficient(cause, effect, link(dag, cause, effect).sign, value, value - half, value + half)
                )
    return found


def student(freedom: int) -> float:
    """The .975 quantile of Student's t, to a hundredth from five degrees of freedom on (Abramowitz and Stegun,
    Handbook of Mathematical Functions, 1964, 26.7.5)."""
    z = NormalDist().inv_cdf(0.975)
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return float(z + first / freedom + second / freedom**2 + third / freedom**3)


def _set_aside(table: NDArray[np.float64], names: Sequence[str]) -> dict[str, str]:
    """Which columns have one value only in complete rows, or are linear functions of those before, and so no own."""
    import numpy as np

    spread = table.std(axis=0)
    aside = {
        name: f"{name} has one value only in complete rows"
        for name, each in zip(names, spread, strict=True)
        if not each
    }
    kept = [place for place, name in enumerate(names) if name not in aside]
    scaled = (table[:, kept] - table[:, kept].mean(axis=0)) / spread[kept] / sqrt(len(table))
    own = np.abs(np.diag(np.linalg.qr(scaled, mode="r")))
    for place, each in zip(kept, own.tolist(), strict=True):
        if each < _DEPENDENT:
            aside[names[place]] = f"{names[place]} is a linear function of other columns of the model"
    return aside


def _few(numbers: Numbers, mine: Mapping[str, str], rows: int) -> str:
    import numpy as np

    missing = {column: int(np.isnan(numbers.columns[column]).sum()) for column in mine.values()}
    most = max(missing, key=missing.__getitem__)
    words = f"{rows} of {numbers.rows} rows are complete, fewer than {max(ROWS, ROWS_OF_ONE * len(mine))}"
    return f"{words}; {most} lacks most, {missing[most]} values" if missing[most] else words


def as_row(found: Fit, names: Mapping[str, str]) -> Row:
    """A fit as plain values."""
    return {
        "columns": {column: names[node] for node, column in found.columns.items()},
        "aside": {names[node]: why for node, why in found.aside.items()},
        "rows": found.rows,
        "of_rows": found.of_rows,
        "gain": round(found.gain, 4) if found.coefficients else None,
        "permuted": round(found.permuted, 4) if found.coefficients else None,
        "as_good": round(found.as_good, 4) if found.coefficients else None,
        "edges": [
            {"cause": names[each.cause], "effect": names[each.effect], "claimed": each.claimed,
             "coefficient": round(each.value, 4), "low": round(each.low, 4), "high": round(each.high, 4),
             "agreement": each.agreement}
            for each in found.coefficients
        ],
        "why": found.why,
    }  # fmt: skip
