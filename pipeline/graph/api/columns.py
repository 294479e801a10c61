"""Columns of a table of numbers, matched to the variables of a graph by the names that it knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.entities import lookup
from pipeline.entities.variables import decompose
from pipeline.errors import Unusable
from pipeline.sources.numbers import Numbers
from pipeline.store.database import Store
from pipeline.store.records import Level

_NO_NAME = "no variable is called so"


class Matched(NamedTuple):
    """Which column measures which variable."""

    columns: dict[str, str]
    """the column of each variable, by its id"""
    names: dict[str, str]
    """the variable of each column that was matched, by name"""
    without: dict[str, str]
    """why each of the others was not"""


def match(store: Store, numbers: Numbers, level: Level, given: Mapping[str, str] | None = None) -> Matched:
    """Match the columns of a table: by `given`, which names the variable of each column to be used, or by their names.

    In names of columns an underscore or a dot stands for a space. Raises Unusable where `given` names a column that the
    table has not, or cannot use, or what no variable is called.
    """
    columns: dict[str, str] = {}
    names: dict[str, str] = {}
    without = dict(numbers.aside)
    for column in given or ():
        if column not in numbers.columns:
            why = numbers.aside.get(column)
            raise Unusable(
                f"{numbers.name}: the column {column!r} cannot be used: {why}."
                if why
                else f"{numbers.name} has no column {column!r}. Its columns are {', '.join(numbers.columns)}."
            )
    for column in numbers.columns:
        if given is not None and column not in given:
            without[column] = "not in the list of columns"
            continue
        found = _variable(store, given[column], level, sure=True) if given else _of_column(store, column, level)
        if isinstance(found, str):
            without[column] = found
        elif found[0] in columns:
            without[column] = f"{found[1]} has the column {columns[found[0]]} already"
        else:
            columns[found[0]] = column
            names[column] = found[1]
    return Matched(columns, names, without)


def _of_column(store: Store, column: str, level: Level) -> tuple[str, str] | str:
    """The variable of a column by its name, or why there is none."""
    plain = " ".join(column.replace("_", " ").replace(".", " ").split())
    for text in dict.fromkeys((column, plain)):
        found = _variable(store, text, level)
        if found != _NO_NAME:
            return found
    return _NO_NAME


def _variable(store: Store, text: str, level: Level, *, sure: bool = False) -> tuple[str, str] | str:
    """The id and the name of the variable that is called so at a level, or why there is none; `sure`: raises that."""
    if level == "variable":
        for row in store.rows("models/called", level=level, text=text):
            return row["id"], row["name"]
        variable = decompose(text)
        if variable.aspect or variable.qualifiers:
            if sure:
                raise Unusable(
                    f"{text!r}: {_NO_NAME} at the level variable; `models --json --level variable` has names."
                )
            return _NO_NAME
    try:
        found = lookup.meant(store, text) if sure else lookup.look_up(store, text)
    except Unusable:
        if sure:
            raise
        return "several variables are called so"
    return (found.entity, found.name) if found else _NO_NAME
