"""CSV: tables for spreadsheets and data frames.

RFC 4180 (commas, doubled quotation marks, CRLF between rows), UTF-8 with a byte order mark, by which Excel knows it.

A spreadsheet runs a cell that begins with = + - @ as a formula, and some strip white space before they look. Abstracts
are written by others, so text that could begin so gets an apostrophe before it, and so does one that begins with
an apostrophe: a leading apostrophe is always ours. `plain` takes it off. Bare + and -, as in the column `sign`, are no
formulas and stay.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from pipeline.export.table import Cell, Column, Table, edge_columns, vocabulary
from pipeline.graph.items import Edge, Node

# with the full-width forms, which some spreadsheets take for the plain ones
_RISKY = re.compile(r"[\s=+\-@＝＋－＠']")


def write(nodes: Iterable[Node], edges: Iterable[Edge], out: BinaryIO) -> None:
    """Write the table of edges alone. Of nodes, only vocabulary ids are in it."""
    rows = table(edge_columns(vocabulary(nodes)), out)
    for edge in edges:
        rows.write(edge)


def table(columns: Sequence[Column], out: BinaryIO) -> Table:
    """Return a table that is written to an open file, its header first."""
    out.write(codecs.BOM_UTF8)
    rows = csv.writer(codecs.getwriter("utf-8")(out), lineterminator="\r\n")
    rows.writerow([column.name for column in columns])
    return Table(columns, lambda row: rows.writerow(map(_written, row)))


def _written(cell: Cell) -> Cell:
    return guarded(cell) if isinstance(cell, str) else repr(cell) if isinstance(cell, float) else cell


def guarded(text: str) -> str:
    """Return `text` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _RISKY.match(text) and text not in ("+", "-") else text


def plain(cell: str) -> str:
    """Return the text of a cell that `guarded` made."""
    return cell.removeprefix("'")
