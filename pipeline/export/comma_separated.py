"""CSV: tables for spreadsheets and data frames.

RFC 4180 (commas, doubled quotation marks, CRLF between rows), UTF-8 with a byte order mark, by which Excel knows it.

A spreadsheet runs a cell that begins with = + - @ as a formula, and some strip white space before they look. Abstracts
are written by others, so a cell of their text that could begin that way gets an apostrophe before it, and so does one
that begins with an apostrophe: in the columns that are `outside`, a leading apostrophe is always ours. `plain` takes it
off. The column `sign` keeps its bare + and -, which are no formulas.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, TypeVar

from pipeline.export.table import Cell, Column, Table, edge_columns, vocabulary
from pipeline.graph.items import Edge, Node

T = TypeVar("T")

# with the full-width forms, which some spreadsheets take for the plain ones
_RISKY = re.compile(r"[\s=+\-@＝＋－＠']")


def write(nodes: Iterable[Node], edges: Iterable[Edge], out: BinaryIO) -> None:
    """Write the table of edges alone. Of nodes, only vocabulary ids are in it."""
    rows = table(edge_columns(vocabulary(nodes)), out)
    for edge in edges:
        rows.write(edge)


def table(columns: Sequence[Column[T]], out: BinaryIO) -> Table[T]:
    """A table that is written to an open file, its header first."""
    out.write(codecs.BOM_UTF8)
    rows = csv.writer(codecs.getwriter("utf-8")(out), lineterminator="\r\n")
    rows.writerow([column.name for column in columns])
    cells: list[Callable[[Cell], object]] = [_guarded if column.outside else _plain for column in columns]
    return Table(columns, lambda row: rows.writerow([as_text(cell) for as_text, cell in zip(cells, row, strict=True)]))


def _guarded(cell: Cell) -> str:
    return guarded("" if cell is None else str(cell))


def _plain(cell: Cell) -> object:
    return repr(cell) if isinstance(cell, float) else cell


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def plain(cell: str) -> str:
    """The text of a cell that `guarded` made."""
    return cell.removeprefix("'")
