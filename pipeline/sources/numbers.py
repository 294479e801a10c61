"""Table of numbers: the numeric columns of a CSV or TSV file of measurements, a row a case.

The first row names the columns. A decimal comma is read where columns are not separated by commas. A column that holds
anything but numbers and missing values, one that is constant, and one whose name was there before is set aside, with
why.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import Unusable
from pipeline.sources.document import Document
from pipeline.sources.table import DELIMITERS, Rows
from pipeline.sources.text.unicode import cut

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MISSING = frozenset(("", "na", "n/a", "#n/a", "nan", "null", "none", ".", "-"))  # in lower case


class Numbers(NamedTuple):
    """A table of numbers; missing values are not a number."""

    name: str
    columns: dict[str, NDArray[np.float64]]
    """each of `rows` values, in the order of the file"""
    aside: dict[str, str]
    """why each of the other columns cannot be used"""
    rows: int


def read_numbers(path: Path) -> Numbers:
    """Read a table of numbers. Raises Unusable for what is no such table, with the line in which it is none."""
    import numpy as np

    rows = _rows(Document(path, str(path)))
    line, header, comma = next(rows)
    names = [name.strip() for name in header]
    if all(_number(name, comma) is not None for name in names):
        raise Unusable(f"{path}: line {line} holds numbers only. Put a row above it that names the columns.")
    aside = {name: "several columns are called so" for name in names if name and names.count(name) > 1}
    values = {name: array("d") for name in names if name and name not in aside}
    count = 0
    for line, cells, _ in rows:
        if any(cell.strip() for cell in cells[len(names) :]):
            raise Unusable(f"{path}: line {line} has {len(cells)} cells, but the first row names {len(names)} columns.")
        count += 1
        for name, cell in zip_longest(names, cells[: len(names)], fillvalue=""):
            if name in values:
                value = _number(cell, comma)
                if value is None:
                    aside[name] = f"{cut(cell.strip(), 40)!r} in line {line} is no number"
                    del values[name]
                else:
                    values[name].append(value)
    columns = {name: np.array(some, dtype=np.float64) for name, some in values.items()}
    for name, column in columns.items():
        known = column[~np.isnan(column)]
        if not len(known) or known.min() == known.max():
            aside[name] = "has one value only" if len(known) else "has no values"
    return Numbers(str(path), {name: columns[name] for name in columns if name not in aside}, aside, count)


def read_pairs(path: Path) -> dict[str, str]:
    """A file of two columns: what the first names (a column of a table), the second says (a variable).

    Raises Unusable for a row that has not both, and one that names a column again.
    """
    found: dict[str, str] = {}
    for line, cells, _ in _rows(Document(path, str(path))):
        pair = [cell.strip() for cell in cells if cell.strip()]
        if len(pair) != 2:
            raise Unusable(
                f"{path}: line {line} has {len(pair)} cells; write a column and its variable: COLUMN,VARIABLE"
            )
        if [cell.lower() for cell in pair] == ["column", "variable"]:
            continue
        if pair[0] in found:
            raise Unusable(f"{path}: line {line} names the column {pair[0]!r} again.")
        found[pair[0]] = pair[1]
    return found


def _rows(document: Document) -> Iterator[tuple[int, list[str], bool]]:
    """The rows that are not empty, each with its line and whether a comma can be a decimal one."""
    try:
        if document.no_text:
            raise Unusable(f"{document.name}: {document.no_text}.")
        lines = document.lines()
        first = next((line for line in lines if line.strip()), "")
    except OSError as error:
        raise Unusable(f"{document.name}: cannot be read: {error.strerror or error}.") from None
    if not first:
        raise Unusable(f"{document.name}: the file is empty.")
    stated = first[4:5].strip("\r\n") if first.lower().startswith("sep=") else ""
    wide = {each: len(next(iter(Rows(iter([first]), each)))[1] or ()) for each in DELIMITERS}
    delimiter = stated or max(DELIMITERS, key=lambda each: wide[each])
    for line, cells in Rows(document.lines(), delimiter):
        if cells is None:
            raise Unusable(f"{document.name}: line {line}: a quotation mark is not closed.")
        if any(cell.strip() for cell in cells) and not cells[0].lower().startswith("sep="):
            yield line, cells, delimiter != ","


def _number(cell: str, comma: bool) -> float | None:
    """The number in a cell, not a number for a missing value; None for anything else."""
    text = cell.strip()
    if text.lower() in _MISSING:
        return math.nan
    try:
        value = float(text.replace(",", ".") if comma else text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None
