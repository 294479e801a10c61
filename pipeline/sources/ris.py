"""RIS and tagged Web of Science exports, read by rispy.

rispy drops a last record that lacks its end tag, and takes two records for one where another lacks it. So files are cut
into records here, and rispy reads them one at a time; that also lets them stream.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import rispy  # type: ignore[import-untyped]

from pipeline.sources.document import Document
from pipeline.sources.fields import doi, reference
from pipeline.store.records import Reference

_RIS_START = re.compile(r"\ufeff?\s{0,3}TY {1,2}- *(.*)")
_RIS_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: +|$)(.*)")
_WOS_START = re.compile(r"PT [A-Z]\b(.*)")

_RIS = {
    "id": ("ID", "AN", "LB"),
    "doi": ("DO", "DI", "M3", "UR", "L3"),
    "title": ("TI", "T1", "CT", "BT"),
    "text": ("AB", "N2"),
    "year": ("PY", "Y1", "DA"),
    "journal": ("JF", "JO", "T2", "JA", "J2"),
    "authors": ("AU", "A1"),
    "remarks": ("AN", "ID", "C5", "M1", "N1", "UR", "L2"),
}
_WOS = {
    "id": ("UT",),
    "pmid": ("PM",),
    "doi": ("DI",),
    "title": ("TI",),
    "text": ("AB",),
    "year": ("PY", "EY", "PD"),
    "journal": ("SO",),
    "authors": ("AF", "AU"),
}
# RIS has no tag for it, and a bare number may be anything: only what says that it is one.
_PMID = re.compile(r"(?:\bPMID:?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/)(\d{1,8})\b", re.IGNORECASE)


def _values(parser: Any, fields: Mapping[str, tuple[str, ...]], lines: list[str]) -> dict[str, str]:
    """Return the fields of one record; of a field's tags the first that is filled."""
    tags = sorted({tag for choices in fields.values() for tag in choices})
    names = {tag: tag for tag in (*tags, parser.START_TAG, parser.END_TAG)}
    reader = parser(mapping=names, list_tags=tags, delimiter_tags_mapping={}, skip_unknown_tags=True)
    (record,) = reader.parse_lines(iter([*lines, f"{parser.END_TAG}  - "]))
    values = {tag: "\n".join(line for line in record.get(tag, ()) if line) for tag in tags}
    found = {field: next((values[tag] for tag in choices if values[tag]), "") for field, choices in fields.items()}
    found["doi"] = next((values[tag] for tag in fields["doi"] if doi(values[tag])), "")
    if "remarks" in fields:
        remarks = "\n".join(values[tag] for tag in fields["remarks"])
        found["pmid"] = match[1] if (match := _PMID.search(remarks)) else ""
        del found["remarks"]
    return found


def _references(
    document: Document,
    parser: Any,
    fields: Mapping[str, tuple[str, ...]],
    records: Iterator[list[str]],
) -> Iterator[Reference]:
    for position, lines in enumerate(records, 1):
        try:
            yield reference(document.name, position, _values(parser, fields, lines))
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            yield reference(document.name, position, {}, f"record {position}: not valid RIS ({error!r})")


def _ris_records(lines: Iterator[str]) -> Iterator[list[str]]:
    record: list[str] = []
    for line in lines:
        if start := _RIS_START.match(line):
            if record:
                yield record
            record = [f"TY  - {start[1]}"]
        elif record:
            tagged = _RIS_LINE.match(line)
            if tagged and tagged[1] == "ER":
                yield record
                record = []
            else:
                record.append(f"{tagged[1]}  - {tagged[2]}" if tagged else line)
    if record:
        yield record


def _wos_records(lines: Iterator[str]) -> Iterator[list[str]]:
    record: list[str] = []
    for line in lines:
        if _WOS_START.match(line):
            if record:
                yield record
            record = [line]
        elif record and line.rstrip() in ("ER", "EF"):
            yield record
            record = []
        elif record and line.strip():
            record.append(line)
    if record:
        yield record


def read_ris(document: Document) -> Iterator[Reference]:
    """Return the records of a RIS file; what stands between records is passed over."""
    return _references(document, rispy.RisParser, _RIS, _ris_records(document.lines()))


def read_wos(document: Document) -> Iterator[Reference]:
    """Return the records of a Web of Science export with two-letter tags."""
    return _references(document, rispy.WokParser, _WOS, _wos_records(document.lines()))
