"""Spreadsheets (xlsx, Office Open XML): a sheet a table, for Excel and LibreOffice.

Each sheet has a header that stays in sight, filters, and columns as wide as what is in them; addresses are links. Text
is text, whatever it begins with: no cell is a formula. What a cell cannot hold is cut (32,767 characters, counted as
UTF-16 does) or replaced (characters that XML does not allow); how many cells this changed is counted. A table with more
rows than a sheet has goes on in another sheet.

Rows are written as they come, to files in the system's folder for temporary ones, so memory stays small.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from pipeline.export.graphml import legal
from pipeline.export.table import WIDE, Cell, Column, Table

ROWS = 1_048_576  # of a sheet, its header among them
LINKS = 65_530  # of a sheet; addresses beyond them are text
_CHARACTERS = 32_767  # of a cell
_ADDRESS = 2_000  # characters of an address that can be a link
_LINE_END = re.compile("\r\n?")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same graph gives the same bytes


class _Looks(NamedTuple):
    """How cells look."""

    header: Any
    cell: Any
    text: Any
    share: Any
    link: Any


@contextmanager
def workbook(out: BinaryIO) -> Iterator[Workbook]:
    """A workbook that is written to an open file at the end. Raises OSError if it cannot be."""
    with TemporaryDirectory(prefix="democritus-") as scratch:
        target = _Target(out)
        book = Workbook(target, scratch)
        yield book
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from None
        if target.error:
            raise target.error


class _Target:
    """An open file that keeps its first error to itself: a zip file that cannot be ended complains when it goes."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            if not self.error:
                self._out.write(data)
        except OSError as error:
            self.error = error
        return len(data)

    def flush(self) -> None:
        try:
            if not self.error:
                self._out.flush()
        except OSError as error:
            self.error = error


class Workbook:
    """Sheets, whose rows go to files in the folder `scratch` first."""

    def __init__(self, out: _Target, scratch: str) -> None:
        self._book = xlsxwriter.Workbook(out, {"constant_memory": True, "tmpdir": scratch})
        self._book.use_zip64()
        self._book.set_properties({"created": _EPOCH})
        self._looks = _Looks(
            header=self._book.add_format({"bold": True, "bottom": 1}),
            cell=self._book.add_format({"valign": "top"}),
            text=self._book.add_format({"valign": "top", "text_wrap": True}),
            share=self._book.add_format({"valign": "top", "num_format": "0.00####"}),
            link=self._book.add_format({"valign": "top", "font_color": "blue", "underline": 1}),
        )
        self._sheets: list[_Sheet] = []

    @property
    def changed(self) -> int:
        """The cells whose text was cut or has characters replaced."""
        return sum(sheet.changed for sheet in self._sheets)

    @property
    def more(self) -> list[str]:
        """The names of sheets in which a table goes on."""
        return [name for sheet in self._sheets for name in sheet.names[1:]]

    def table(self, name: str, columns: Sequence[Column]) -> Table:
        """A table in a sheet of its own."""
        sheet = _Sheet(self._book, self._looks, name, columns)
        self._sheets.append(sheet)
        return Table(columns, sheet.put)

    def close(self) -> None:
        """Write the file."""
        for sheet in self._sheets:
            sheet.end()
        self._book.close()


class _Sheet:
    def __init__(self, book: Any, looks: _Looks, name: str, columns: Sequence[Column]) -> None:
        self._book, self._looks, self._name, self._columns = book, looks, name, columns
        self.names: list[str] = []
        self.changed = 0
        self._begin()

    def _begin(self) -> None:
        self.names.append(f"{self._name} {len(self.names) + 1}" if self.names else self._name)
        self._sheet = self._book.add_worksheet(self.names[-1])
        self._sheet.freeze_panes(1, 2)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, column.name, self._looks.header)
        self._rows, self._links = 1, 0

    def put(self, row: Sequence[Cell]) -> None:
        """One row more."""
        if self._rows == ROWS:
            self.end()
            self._begin()
        for place, (column, cell) in enumerate(zip(self._columns, row, strict=True)):
            if cell is not None and cell != "":
                self._write(place, column, cell)
        self._rows += 1

    def _write(self, place: int, column: Column, cell: str | int | float) -> None:
        if not isinstance(cell, str):
            look = self._looks.share if isinstance(cell, float) else self._looks.cell
            self._sheet.write_number(self._rows, place, cell, look)
        elif column.link and self._links < LINKS and len(cell) <= _ADDRESS:
            self._links += 1
            self._sheet.write_url(self._rows, place, cell, self._looks.link)
        else:
            look = self._looks.text if column.width == WIDE else self._looks.cell
            text, whole = _fitting(cell)
            self.changed += not whole
            self._sheet.write_string(self._rows, place, text, look)

    def end(self) -> None:
        """Let all rows be filtered."""
        self._sheet.autofilter(0, 0, max(1, self._rows - 1), len(self._columns) - 1)


def _fitting(text: str) -> tuple[str, bool]:
    """What a cell holds of a text, and whether that is all of it."""
    text = _LINE_END.sub("\n", text)
    held = legal(text)
    if len(held) > _CHARACTERS // 2:  # a character may be two in UTF-16
        units = held.encode("utf-16-le")
        if len(units) > 2 * _CHARACTERS:
            held = units[: 2 * (_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"
    return held, held == text
