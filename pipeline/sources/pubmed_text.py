"""The text that PubMed saves as 'Abstract (text)': numbered entries of paragraphs, each ending with its PMID."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.sources.document import Document
from pipeline.sources.fields import reference
from pipeline.store.records import Reference

ENTRY = re.compile(r"^\d+\. \S.*\b(?:1[89]|20)\d\d\b", re.MULTILINE)
PMID = re.compile(r"^PMID: (\d+)", re.MULTILINE)
_DOI = re.compile(r"\bdoi:\s*(\S+)", re.IGNORECASE)
_AUTHORS = re.compile(r"[^\s,]+(?: [^\s,]+){0,3} [A-Z]{1,4}(?:\(\d[\d)(]*\)*)*(?:[,;.]|$)")
_ASIDE = re.compile(
    r"(?:Author information|Collaborators|Comment (?:in|on)|Update (?:in|of)|Erratum (?:in|for)|Republished|Retraction|"
    r"Retracted|Summary for patients|Conflict of interest|Copyright|©|\(c\)|DOI:|PMCID:|PMID:|Publisher: |\[Article in|"
    r"Original Publication)",
    re.IGNORECASE,
)


def _entries(lines: Iterator[str]) -> Iterator[str]:
    """Yield the text of each entry; a numbered line begins one once the entry before has its PMID."""
    entry: list[str] = []
    ended = False
    for line in lines:
        if ended and ENTRY.match(line):
            yield "".join(entry)
            entry, ended = [], False
        entry.append(line)
        ended = ended or PMID.match(line) is not None
    if ended:
        yield "".join(entry)


def _values(entry: str) -> dict[str, str | None]:
    paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", entry.strip())]
    citation, *rest = paragraphs
    body = [paragraph for paragraph in rest if not _ASIDE.match(paragraph)]
    title = body.pop(0) if body else ""
    authors = body.pop(0).rstrip(".") if body and _AUTHORS.match(body[0]) else None
    doi, pmid = _DOI.search(citation) or _DOI.search(entry), PMID.search(entry)
    return {
        "id": pmid[1] if pmid else None,
        "pmid": pmid[1] if pmid else None,
        "doi": doi[1] if doi else None,
        "title": title,
        "authors": authors,
        "text": "\n\n".join(body),
        "year": citation.partition(". ")[2],
        "journal": citation.partition(". ")[2].partition(". ")[0],
    }


def read_pubmed_text(document: Document) -> Iterator[Reference]:
    """Yield the entries of a file that PubMed saved as 'Abstract (text)'."""
    for position, entry in enumerate(_entries(document.lines()), 1):
        yield reference(document.name, position, _values(entry))
