"""CSV and TSV, in the many forms that spreadsheets and bibliographic databases write."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.errors import Unusable
from pipeline.sources.document import HEAD, Document
from pipeline.sources.fields import choose, reference
from pipeline.store.records import Reference

DELIMITERS = ",\t;|"
_HEADER_WITHIN = 30  # rows above the header, such as a search query, that are passed over
_LARGEST_CELL = 2**31 - 1  # Python's own limit of 128 KB is below some cells
_TOLD = 100  # column names that are told where one is not found
_LONGEST_NAME = 200  # characters; a row with a longer cell is no header
_LONGEST_ROW = 2000  # lines; a row longer than that has a quotation mark that is never closed


@dataclass(frozen=True)
class Header:
    """Where the header is, how its cells are separated, what they say."""

    row: int
    delimiter: str
    cells: list[str]

    @cached_property
    def width(self) -> int:
        """The number of columns, those without a name at the end not counted."""
        return max(number for number, name in enumerate(self.cells, 1) if name.strip())


@dataclass
class Rows:
    """The rows of a table, each with the number of its first line. A row can be given back and split."""

    lines: Iterator[str]
    delimiter: str
    line: int = 1
    _taken: list[str] = field(default_factory=list)
    _returned: deque[str] = field(default_factory=deque)

    def _feed(self) -> Iterator[str]:
        while len(self._taken) < _LONGEST_ROW:
            line = self._returned.popleft() if self._returned else next(self.lines, None)
            if line is None:
                return
            self._taken.append(line.replace("\0", ""))
            yield self._taken[-1]

    def __iter__(self) -> Iterator[tuple[int, list[str] | None]]:
        """Yield each row with the number of its first line; None for one in which a quotation mark is opened and not
        closed.

        Strict, because otherwise such a mark silently makes one row of two. Quotation marks inside a cell of one line
        are forgiven.
        """
        csv.field_size_limit(_LARGEST_CELL)
        while True:
            self._taken = []
            try:
                cells = next(csv.reader(self._feed(), delimiter=self.delimiter, strict=True), None)
                if cells is None:
                    return
            except csv.Error:
                cells = None
                if len(self._taken) == 1:
                    cells = next(csv.reader(self._taken, delimiter=self.delimiter), [])
            line, self.line = self.line, self.line + len(self._taken)
            yield line, cells

    def give_back(self) -> list[str]:
        """Give back all lines of the row but the first: a quotation mark that was only a character joined them.

        The cells of the first line, with quotation marks as characters; none if the text could hold delimiters.
        """
        self.line -= len(self._taken) - 1
        self._returned.extendleft(reversed(self._taken[1:]))
        return self._taken[0].rstrip("\n").split("\t") if self.delimiter == "\t" else []


def find_header(head: str, columns: Mapping[str, str], strict: bool) -> Header | None:
    """Return the header in the beginning of a file, or None if it is no table.

    `strict` asks for two known names, one of them of a title or an abstract; a file that calls itself a table needs
    only one.
    """
    lines = list(io.StringIO(head))
    stated = lines[0][4:5] if lines and lines[0].lstrip("\ufeff").lower().startswith("sep=") else ""
    best: Header | None = None
    most = 1 if strict else 0
    for delimiter in stated or DELIMITERS:
        rows = iter(Rows(iter(lines), delimiter))
        for row, (_, cells) in zip(range(_HEADER_WITHIN), rows, strict=False):
            chosen = choose(cells or (), columns)
            known = len(chosen) > most and not {"text", "title"}.isdisjoint(chosen)
            if cells and known and max(map(len, cells)) < _LONGEST_NAME:
                best, most = Header(row, delimiter, cells), len(chosen)
    return best


def read_table(document: Document, columns: Mapping[str, str]) -> Iterator[Reference]:
    """Yield the records of a table. Rows whose cells do not fit the header are problems; empty rows are nothing."""
    header = find_header("".join(_first_lines(document)), columns, strict=False)
    if header is None:
        raise Unusable(_no_header(document, columns))
    chosen = choose(header.cells, columns)
    if missing := [name for field, name in columns.items() if field not in chosen]:
        names = [name for name in header.cells if name.strip()]
        listed = ", ".join(names[:_TOLD]) + (f" and {len(names) - _TOLD:,} more" if len(names) > _TOLD else "")
        raise Unusable(f"{document.name}: no column is named {', '.join(missing)}. Its columns are {listed}.")
    where = {field: header.cells.index(name) for field, name in chosen.items()}
    rows = Rows(document.lines(), header.delimiter)
    position = 0
    for number, (line, cells) in enumerate(rows):
        if number <= header.row or (cells is not None and not any(cell.strip() for cell in cells)):
            continue
        position += 1
        fitting = _fit(cells or [], header, where) or _fit(rows.give_back(), header, where)
        if fitting:
            yield reference(document.name, position, {field: fitting[at] for field, at in where.items()})
        else:
            problem = (
                f"{len(cells)} cells, but the header has {header.width}" if cells else "a quotation mark is not closed"
            )
            yield reference(document.name, position, {}, f"line {line}: {problem}")


def _first_lines(document: Document) -> Iterator[str]:
    """Yield lines from the beginning, all whole: a header of very many columns is longer than the document's head."""
    size = 0
    for line in document.lines():
        yield line
        size += len(line)
        if size >= HEAD:
            return


def _fit(cells: list[str], header: Header, where: Mapping[str, int]) -> list[str] | None:
    """Return the cells, as many as the header has, or None if they cannot be told apart.

    Spreadsheets leave out empty cells at the end. But a row also ends early where an abstract has a line break that is
    not quoted: so a shorter row counts only if cells follow its title and its abstract.
    """
    width = header.width
    cells = cells[: next((at for at in range(len(cells), width, -1) if cells[at - 1].strip()), width)]
    last = max(where[field] for field in ("title", "text") if field in where)
    if len(cells) == width or last + 1 < len(cells) < width:
        return cells + [""] * (len(header.cells) - len(cells))
    return None


def _no_header(document: Document, columns: Mapping[str, str]) -> str:
    first = document.head.strip().split("\n", 1)[0][:300]
    wanted = f" named {', '.join(columns.values())}" if columns else ""
    return (
        f"{document.name}: no column{wanted} holds a title or an abstract. The first line is: {first!r}. "
        "Name the columns (--column text=NAME --column title=NAME); where there is no header, put one above: "
        "title,abstract."
    )
