"""One-to-one matching of predicted with gold pairs: the best there is, not the first that comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.evaluate.scores import alike

Names = tuple[str, str]  # a cause and an effect
_FINE = 1000  # steps of likeness


class Match(NamedTuple):
    """A predicted pair and the gold pair that it is; `reversed` if its cause is the gold's effect."""

    predicted: int
    gold: int
    reversed: bool


def match(predicted: Sequence[Names], gold: Sequence[Names], level: str) -> list[Match]:
    """Match pairs one to one at a level (`scores.alike`), in the order of the predicted ones. Pure.

    As many as possible match the right way round; of what is left, as many as possible match the other way round; and
    where there is a choice, the names are as alike as they can be.
    """
    fine = _FINE * (min(len(predicted), len(gold)) + 1)  # more than all likeness together
    worth = [[0] * len(gold) for _ in predicted]
    turned = set()
    for i, (cause, effect) in enumerate(predicted):
        for j, (gold_cause, gold_effect) in enumerate(gold):
            straight = _both(alike(cause, gold_cause, level), alike(effect, gold_effect, level))
            crossed = _both(alike(cause, gold_effect, level), alike(effect, gold_cause, level))
            if straight:
                worth[i][j] = fine * fine + straight
            elif crossed:
                worth[i][j] = fine + crossed
                turned.add((i, j))
    return [Match(i, j, (i, j) in turned) for i, j in enumerate(assignment(worth)) if j is not None]


def _both(cause: float, effect: float) -> int:
    return max(1, round(_FINE * (cause + effect) / 2)) if cause and effect else 0


def assignment(worth: Sequence[Sequence[int]]) -> list[int | None]:
    """For each row a column of its own, so that the worth of all together is the greatest; None where there is none.

    Worths are not below zero, and a worth of zero is no match. The Hungarian method: rows are added one by one, each
    along the cheapest path through those that are there; cubic in the number of pairs. Pure.
    """
    rows, columns = len(worth), max((len(row) for row in worth), default=0)
    if not any(value for row in worth for value in row):
        return [None] * rows
    if rows > columns:  # the method wants a column for every row
        turned = assignment([[row[j] for row in worth] for j in range(columns)])
        placed = {i: j for j, i in enumerate(turned) if i is not None}
        return [placed.get(i) for i in range(rows)]
    at_row, at_column = [0] * (rows + 1), [0] * (columns + 1)  # what each row and column is worth by itself
    owner = [0] * (columns + 1)  # the row, from 1, that has a column; column 0 stands for the row that is being placed
    for row in range(1, rows + 1):
        owner[0] = row
        _place(worth, at_row, at_column, owner)
    found: list[int | None] = [None] * rows
    for column in range(1, columns + 1):
        if owner[column] and worth[owner[column] - 1][column - 1]:
            found[owner[column] - 1] = column - 1
    return found


def _place(worth: Sequence[Sequence[int]], at_row: list[int], at_column: list[int], owner: list[int]) -> None:
    """Give the row in `owner[0]` a column; others may move to make room."""
    columns = len(owner) - 1
    slack: list[int | None] = [None] * (columns + 1)
    before, used = [0] * (columns + 1), [False] * (columns + 1)
    column = 0
    while True:
        used[column] = True
        row, step, nearest = owner[column], None, 0
        for other in range(1, columns + 1):
            if used[other]:
                continue
            left = -worth[row - 1][other - 1] - at_row[row] - at_column[other]
            known = slack[other]
            if known is None or left < known:
                slack[other], before[other] = left, column
            least = slack[other]
            if least is not None and (step is None or least < step):
                step, nearest = least, other
        for other in range(columns + 1):
            if used[other]:
                at_row[owner[other]] += step or 0
                at_column[other] -= step or 0
            else:
                slack[other] = (slack[other] or 0) - (step or 0)
        column = nearest
        if not owner[column]:
            break
    while column:
        owner[column] = owner[before[column]]
        column = before[column]
