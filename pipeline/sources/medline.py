"""MEDLINE, which PubMed calls nbib.

A parser of our own: the package `nbib`, last released in 2021, gives up a whole file at one malformed line, and
Biopython, which reads the format well, is large and brings NumPy. The format is lines of a tag, padded to four
characters, a dash and a value; a line that does not begin so goes on with the value above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.sources.authors import joined
from pipeline.sources.document import Document
from pipeline.sources.fields import reference
from pipeline.store.records import Reference

_LINE = re.compile(r"\ufeff?([A-Z][A-Z0-9 ]{3})-(?: (.*)|)$")
_DOI = re.compile(r"(\S+)\s*\[doi\]")

Record = dict[str, list[str]]


def _records(lines: Iterator[str]) -> Iterator[Record]:
    """Yield records begin after a blank line; or at a second PMID, where the blank line was lost."""
    record: dict[str, list[list[str]]] = {}  # the lines of each value
    tag = ""
    parted = False
    for line in (line.rstrip("\n") for line in lines):
        match = _LINE.match(line)
        if match:
            tag = match[1].strip()
            if record and (parted or (tag == "PMID" and "PMID" in record)):
                yield _joined(record)
                record = {}
            record.setdefault(tag, []).append([match[2] or ""])
        elif tag and line.strip() and record:
            record[tag][-1].append(line)
        parted = not line.strip()
    if record:
        yield _joined(record)


def _joined(record: dict[str, list[list[str]]]) -> Record:
    return {tag: [" ".join(map(str.strip, lines)) for lines in values] for tag, values in record.items()}


def _first(record: Record, *tags: str) -> str | None:
    return next((value for tag in tags for value in record.get(tag, ()) if value.strip()), None)


def _doi(record: Record) -> str | None:
    marked = (match[1] for tag in ("LID", "AID") for value in record.get(tag, ()) if (match := _DOI.search(value)))
    return next(marked, None) or _first(record, "DOI")


def read_medline(document: Document) -> Iterator[Reference]:
    """Yield the records of a MEDLINE (nbib) file."""
    for position, record in enumerate(_records(document.lines()), 1):
        values = {
            "id": _first(record, "PMID", "PMC"),
            "pmid": _first(record, "PMID"),
            "doi": _doi(record),
            "title": _first(record, "TI", "BTI", "TT"),
            "text": _first(record, "AB", "OAB"),
            "year": _first(record, "DP", "DEP", "PHST"),
            "journal": _first(record, "JT", "TA"),
            "authors": joined(record.get("FAU") or record.get("AU") or record.get("CN") or ()),
        }
        yield reference(document.name, position, values)
