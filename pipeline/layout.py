"""Layout for a terminal: lines are broken between words at its width, tables fitted into it; a pipe gets all whole."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.cells import cell_len, set_cell_size

NARROWEST = 40  # columns; on a terminal narrower than this, lines are as on one of so many
_HANG = 24  # the last column at which the words of a line hang under each other
# a command between backticks stays in one piece, so that it can be copied
_WORD = re.compile(r"(?:`[^`]*`|\S)+")
_COPIED = re.compile(r"[/\\`]")
_LABEL = re.compile(r"\S.*?\s{2,}(?=\S)")


def room(stream: TextIO) -> int | None:
    """The columns of the terminal that a stream writes to, None if it is none."""
    return max(NARROWEST, shutil.get_terminal_size().columns) if stream.isatty() else None


def broken(line: str, width: int) -> Iterator[str]:
    """A line as lines of at most `width` columns; only an address, path or command that is longer than that is wider.

    Lines after the first begin where the first one's words do: after its indent, and after what stands before a gap of
    two spaces near its beginning, such as the name of a number.
    """
    if cell_len(line) <= width:
        yield line
        return
    indent = len(line) - len(line.lstrip())
    label = _LABEL.match(line, indent)
    hang = " " * (label.end() if label and label.end() <= min(_HANG, width // 2) else indent or 2)
    now, end = line[:indent], indent
    fresh = True
    for word in _WORD.finditer(line):
        gap = line[end : word.start()]
        end = word.end()
        for part in _pieces(word[0], width - len(hang)):
            if not fresh and cell_len(now) + len(gap) + cell_len(part) > width:
                yield now
                now, gap, fresh = hang, "", True
            now += ("" if fresh else gap) + part
            gap, fresh = "", False
    yield now


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word whole, or in pieces if it is longer than a line; what may be copied stays whole, wide characters aside."""
    if cell_len(word) <= width or (_COPIED.search(word) and cell_len(word) == len(word)):
        yield word
        return
    piece = ""
    for character in word:
        if cell_len(piece + character) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def shortened(text: str, width: int) -> str:
    """Text of at most `width` columns, ending in … if it is cut."""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def padded(text: str, width: int) -> str:
    """Text with spaces after it, up to `width` columns."""
    return text + " " * (width - cell_len(text))


def fitted(widths: Sequence[int], width: int) -> list[int]:
    """Widths of columns that fit into `width` with two spaces between them: the widest give way, and alike."""
    space = width - 2 * (len(widths) - 1)
    if sum(widths) <= space:
        return list(widths)
    most, rest, left = max(widths), space, len(widths)
    for each in sorted(widths):
        if each * left > rest:
            most = max(1, rest // left)
            break
        rest, left = rest - each, left - 1
    return [min(each, most) for each in widths]
