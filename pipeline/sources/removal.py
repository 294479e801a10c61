"""Removal of abstracts, such as retracted ones: what people name them by, and the log of what they took out.

A removal is about a key, not about a row: it holds for every record of that PMID, DOI or id, whenever it is read.
Nothing is deleted: claims, calls and answers stay, and no longer count (the views `removed_abstracts` and
`readable_abstracts`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import Unusable
from pipeline.sources.fields import NAMES, doi, plain, pmid
from pipeline.store.database import Store
from pipeline.store.records import content_id

RETRACTED = "retracted"

_PMID = re.compile(r"(?:pmid:?\s*|https?://pubmed\.ncbi\.nlm\.nih\.gov/)?0*([1-9]\d{0,8})/?", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}(?:\.\d+)*/\S+)", re.IGNORECASE)
_OWN = re.compile(r"id:\s*(\S.*)")
_BARE = re.compile(r"(?=.*\d)[^\s\ufffd]+")  # of a file's lines, what may be an own id without `id:` before it
# the public list of retractions names the retracted paper apart from the notice, and lists other notices too
_PMIDS = (*NAMES["pmid"], "originalpaperpubmedid")
_DOIS = (*NAMES["doi"], "originalpaperdoi")
_IDS = (*NAMES["id"], "ids", "retracted", "pmid or doi")
_NATURE = "retractionnature"


class Listed(NamedTuple):
    """The keys in a file, each once, and one message for each line that names no abstract."""

    keys: list[str]
    bad: list[str]


def key(text: str) -> str | None:
    """Return what an id names: `pmid:…`, `doi:…`, else an abstract's own id; None for nothing.

    A bare number is a PMID; `id:17` is the record whose own id is 17.
    """
    text = text.strip()
    if found := _OWN.fullmatch(text):
        return found[1]
    if found := _PMID.fullmatch(text):
        return f"pmid:{found[1]}"
    if found := _DOI.fullmatch(text):
        return f"doi:{doi(found[1])}"
    return text or None


def read(path: Path) -> Listed:
    """Return the ids in a file: one a line, or columns of a table with a header (pmid, doi, id). # begins a comment.

    Raises Unusable if it cannot be read, or names nothing.
    """
    try:
        text = path.read_text("utf-8-sig", errors="replace")
    except OSError as error:
        raise Unusable(f"{path}: cannot be read: {error.strerror}.") from None
    found = _table(text) or _lines(text)
    if not found.keys:
        first = f" The first that cannot be used: {found.bad[0]}." if found.bad else ""
        raise Unusable(
            f"{path}: names no abstract. Write a PMID, a DOI or id: and an abstract's own id on each line, or PMIDs "
            f"and DOIs in columns pmid, doi.{first}"
        )
    return found


def _lines(text: str) -> Listed:
    keys: dict[str, None] = {}
    bad = []
    for number, line in enumerate(text.splitlines(), start=1):
        named = line.partition("#")[0].strip() if line.lstrip().startswith("#") else line.strip().rstrip(",;")
        if not named:
            continue
        text = named.strip("\"'")
        found = key(text)
        if found and (found != text or _BARE.fullmatch(text)):
            keys[found] = None
        else:
            bad.append(f"line {number}: {named[:60]!r}")
    return Listed(list(keys), bad)


def _table(text: str) -> Listed | None:
    """Return the ids in the columns of a table; None if the first line is no header that names such a column."""
    head = text.lstrip().split("\n", 1)[0]
    delimiter = next((each for each in "\t;," if each in head), ",")
    rows = csv.reader(text.lstrip().splitlines(keepends=True), delimiter=delimiter)
    columns = [plain(cell) for cell in next(rows, [])]
    where = {kind: [at for at, name in enumerate(columns) if name in names] for kind, names in _COLUMNS.items()}
    if not any(where.values()):
        return None
    nature = columns.index(_NATURE) if _NATURE in columns else None
    keys: dict[str, None] = {}
    bad = []
    for row in rows:
        if nature is not None and len(row) > nature and row[nature].strip().lower() != "retraction":
            continue
        cells = {kind: [row[at] for at in places if at < len(row)] for kind, places in where.items()}
        named = [
            *(f"pmid:{number}" for cell in cells["pmid"] if (number := pmid(cell))),
            *(f"doi:{link}" for cell in cells["doi"] if (link := doi(cell))),
            *(found for cell in cells["id"] if (found := key(cell))),
        ]
        if not named and any(cell.strip() for cell in row):
            bad.append(f"line {rows.line_num}: {' '.join(row)[:60]!r}")
        keys.update(dict.fromkeys(named))
    return Listed(list(keys), bad)


_COLUMNS = {"pmid": _PMIDS, "doi": _DOIS, "id": _IDS}


# --- the log ----------------------------------------------------------------------------------------------------------


def in_force(store: Store) -> set[str]:
    """Return the keys that are removed now."""
    return {row["key"] for row in store.rows("abstracts/removals") if row["restored"] is None}


def decided(store: Store) -> set[str]:
    """Return the keys that somebody has removed, be they restored or not."""
    return {row["key"] for row in store.rows("abstracts/removals")}


def named(store: Store, keys: Iterable[str]) -> dict[str, list[str]]:
    """Map each key to the ids of the abstracts it names; keys that name none are missing."""
    found: dict[str, list[str]] = {}
    for row in store.rows("abstracts/removed", keys=list(keys)):
        found.setdefault(row["key"], []).append(row["id"])
    return found


def enter(store: Store, keys: Sequence[str], why: str) -> None:
    """Write down that these are removed. Within an open transaction of whoever derives the graph anew."""
    moment = _now()
    rows = [
        {"id": content_id("removal", each, moment), "key": each, "why": why, "removed_at": moment}
        for each in dict.fromkeys(keys)
    ]
    store.add_rows("removals", rows)


def take_back(store: Store, keys: Sequence[str]) -> None:
    """Write down that these count again. Within an open transaction, as `enter`."""
    store.run("abstracts/restore", keys=list(keys), moment=_now())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
