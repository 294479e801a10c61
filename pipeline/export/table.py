"""CSV: the edges, one per row, for spreadsheets and data frames.

RFC 4180 (commas, doubled quotation marks, CRLF), UTF-8 without a byte order mark, a header of `COLUMNS`.

A spreadsheet runs a cell that begins with = + - @ as a formula, and some strip white space before they look. Abstracts
are written by others, so a cell of their text that could begin that way gets an apostrophe before it, and so does one
that begins with an apostrophe: in the columns of `OUTSIDE`, a leading apostrophe is always ours. `plain` takes it off.
The column `sign` keeps its bare + and -, which are no formulas.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable
from typing import BinaryIO

from pipeline.export.items import Edge, Node

COLUMNS = (
    "cause",
    "effect",
    "sign",
    "weight",
    "low",
    "high",
    "standing",
    "gate",
    "supports",
    "refutes",
    "nulls",
    "background",
    "papers",
    "abstracts",
    "claims",
    "narrower",
    "relation",
    "quote",
    "quote_abstract",
    "quote_reading",
    "quote_doubts",
    "cause_id",
    "effect_id",
    "cause_vocabulary_id",
    "effect_vocabulary_id",
)
OUTSIDE = frozenset(
    {
        "cause",
        "effect",
        "relation",
        "quote",
        "quote_abstract",
        "quote_doubts",
        "cause_vocabulary_id",
        "effect_vocabulary_id",
    }
)

# with the full-width forms, which some spreadsheets take for the plain ones
_RISKY = re.compile(r"[\s=+\-@＝＋－＠']")


def write(nodes: Iterable[Node], edges: Iterable[Edge], out: BinaryIO) -> None:
    """Write the edges as CSV. Nodes without an edge are not in the file; of the others, vocabulary ids are."""
    known = {node.id: "; ".join(node.vocabulary_ids) for node in nodes if node.vocabulary_ids}
    table = csv.writer(codecs.getwriter("utf-8")(out), lineterminator="\r\n")
    table.writerow(COLUMNS)
    for edge in edges:
        table.writerow(
            (
                guarded(edge.cause),
                guarded(edge.effect),
                edge.sign,
                repr(edge.weight),
                repr(edge.low),
                repr(edge.high),
                edge.standing,
                edge.gate or "",
                edge.supports,
                edge.refutes,
                edge.nulls,
                edge.background,
                edge.papers,
                edge.abstracts,
                edge.claims,
                edge.narrower,
                guarded(edge.relation),
                guarded(edge.best.quote),
                guarded(edge.best.abstract),
                repr(edge.best.reading),
                guarded("; ".join(edge.best.doubts)),
                edge.cause_id,
                edge.effect_id,
                guarded(known.get(edge.cause_id, "")),
                guarded(known.get(edge.effect_id, "")),
            )
        )


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def plain(cell: str) -> str:
    """The text of a cell that `guarded` made."""
    return cell.removeprefix("'")
