"""Which format a file has: by its content; by its name only where the content allows two readings."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from pipeline.errors import Unusable
from pipeline.sources.document import Document
from pipeline.sources.pubmed_text import ENTRY, PMID
from pipeline.sources.table import find_header

_RIS = re.compile(r"^\s{0,3}TY {1,2}- ", re.MULTILINE)
_MEDLINE = re.compile(r"^(?:PMID|PMC )- ?\S", re.MULTILINE)
_WOS = re.compile(r"^PT [A-Z]\b.*\n(?:[A-Z][A-Z0-9] |   )", re.MULTILINE)
_BIBTEX = re.compile(r"^[^\S\n]*@[A-Za-z]+\s*[{(]\s*[^\s{}(),=]*\s*,", re.MULTILINE)
_XML = re.compile(r"<(?:\?xml|!DOCTYPE|(?:\w+:)?(?:PubmedArticle(?:Set)?|pmc-articleset|article)\b)", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TABLES = (".csv", ".tsv", ".tab")
_PROSE = (".txt", ".text", ".md", ".abs", "")
RECORDS = (".json", ".jsonl", ".ndjson", ".ris", ".nbib", ".bib", ".xml")


def suffix(document: Document) -> str:
    """Return the last suffix of the name, a final '.gz' not counted."""
    return (
        document.path.with_suffix("").suffix.lower() if document.path.suffix == ".gz" else document.path.suffix.lower()
    )


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _json_form(head: str, name: str) -> str:
    """Return 'jsonl' if half of the lines, of two or more, are whole objects; else 'json'."""
    lines = [line for line in head.split("\n") if line.strip()][:50]
    if name in (".jsonl", ".ndjson"):
        return "jsonl"
    if head.lstrip().startswith("["):
        return "json"
    return "jsonl" if len(lines) > 1 and 2 * sum(map(_is_object, lines)) >= len(lines) else "json"


def format_of(document: Document, columns: Mapping[str, str]) -> str | None:
    """Return the name of a file's format, or None if it is none that is known and its name does not promise
    plain text."""
    head = document.head.lstrip("\ufeff")
    start = head.lstrip()
    name = suffix(document)
    if not start:
        raise Unusable(f"{document.name}: the file is empty.")
    if _HTML.match(start[:500]) or "<html" in start[:500].lower():
        raise Unusable(f"{document.name}: a web page. Save it as text, or export the records as RIS, BibTeX or CSV.")
    if _XML.match(start):
        return "xml"
    if start[0] in "{[" and (
        name.startswith(".json") or name == ".ndjson" or start[1:].lstrip()[:1] in ('"', "{", "}", "]")
    ):
        return _json_form(head, name)
    tagged = [(match.start(), form) for form, pattern in _TAGGED.items() if (match := pattern.search(head))]
    if name in _TABLES or (not tagged and find_header(head, columns, strict=True)):
        return "table"
    if tagged:
        return min(tagged)[1]
    if ENTRY.match(start) and PMID.search(head):
        return "pubmed text"
    return "prose" if name in _PROSE else None


_TAGGED = {"ris": _RIS, "medline": _MEDLINE, "wos": _WOS, "bibtex": _BIBTEX}
