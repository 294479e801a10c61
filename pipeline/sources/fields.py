"""What people call the fields of a record, and the values cleaned of what surrounds them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from pipeline.errors import Unusable
from pipeline.sources.authors import authors
from pipeline.store.records import Reference

# The names of each field, best first, in the form `plain` gives them.
NAMES: Mapping[str, Sequence[str]] = {
    "text": (
        "abstract", "abstract note", "abstract text", "notes abstract", "ab", "abstracts", "paper abstract",
        "article abstract", "description", "text", "summary", "sentences", "abstract inverted index", "n2",
    ),
    "title": (
        "title", "article title", "document title", "title primary", "primary title", "paper title", "ti", "t1",
        "display name", "item title",
    ),
    "pmid": ("pmid", "pubmed id", "pubmed", "pubmedid", "medline pmid", "pm", "pubmed pmid"),
    "doi": ("doi", "di", "do", "digital object identifier", "doi link", "article doi"),
    "year": (
        "year", "publication year", "pub year", "published year", "py", "year published", "publicationyear",
        "date published", "publication date", "date", "published", "issued", "date of publication", "update date",
    ),
    "journal": (
        "journal", "journal title", "journal name", "journal book", "source title", "periodical full",
        "publication name", "publication title", "container title", "journaltitle", "booktitle", "so", "jf", "jo",
        "jt", "publication", "journal ref", "venue", "primary location source display name", "source",
    ),
    "authors": (
        "authors", "author", "author names", "authors names", "author full names", "authors full names", "author s",
        "au", "authorships", "a1", "creators", "creator", "authors display name", "authorships author display name",
    ),
    "id": (
        "id", "key", "record id", "reference id", "accession number", "internal id", "lens id", "paper id",
        "corpus id", "paperid", "corpusid", "doc id", "docid", "uid", "an", "eid", "ut",
        "unique wos id", "central id", "pui", "item key", "citation key", "index",
    ),
}  # fmt: skip
_PLACES = {name: (field, place) for field, names in NAMES.items() for place, name in enumerate(names)}

_SHORT = 1000  # characters; of a record that is too long, fields up to here are kept; a DOI ends before that
_NOT_WORD = re.compile(r"[\W_]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+")
_NO_ABSTRACT = re.compile(
    r"[\[(]*\s*(?:n\.?/?a|nan|null|none|[-–—]+|no abstract(?: (?:is )?available)?|abstract (?:is )?(?:not |un)available"
    r"|publisher: abstract available from the publisher)[\s.\])]*",
    re.IGNORECASE,
)
_PMID = re.compile(r"(?:\D*[^\w.]|[A-Za-z]+)?0*([1-9]\d{0,8})/?(?:\.0)?(?:\s*\[pmid\])?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Return a field name in small letters and single spaces: 'Abstract_Note' and 'abstract note' are one."""
    return _NOT_WORD.sub(" ", name).strip().lower()


def check(columns: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return `columns` if it names fields that exist."""
    for field in columns or {}:
        if field not in NAMES:
            raise Unusable(f"There is no field '{field}' to take from a column. Fields are {', '.join(NAMES)}.")
    return columns or {}


def choose(available: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Return which of the `available` names holds which field; `columns` overrides the guess."""
    by_plain: dict[str, str] = {}
    exact = set()
    for name in available:
        by_plain.setdefault(plain(name), name)
        exact.add(name)
    guessed = sorted((_PLACES[name], original) for name, original in by_plain.items() if name in _PLACES)
    chosen: dict[str, str] = {}
    for (field, _), original in guessed:
        if field not in columns:
            chosen.setdefault(field, original)
    for field, wanted in columns.items():
        found = wanted if wanted in exact else by_plain.get(plain(wanted))
        if found is not None:
            chosen[field] = found
    return chosen


def labelled(label: str | None, text: str) -> str:
    """Return 'METHODS: We …', unless the section has no name that says something."""
    known = (label or "").strip().rstrip(":")
    return f"{known}: {text}" if known and known.upper() not in ("UNLABELLED", "ABSTRACT") else text


def reference(source: str, position: int, values: Mapping[str, str | None], problem: str | None = None) -> Reference:
    """Return a Reference from the values of its fields, each as its file writes it; what stands for no abstract is
    none."""
    clean = {field: _valid(value) for field, value in values.items() if value and value.strip()}
    text = clean.get("text", "")
    return Reference(
        source=source,
        position=position,
        id=clean.get("id"),
        pmid=pmid(clean.get("pmid")),
        doi=doi(clean.get("doi")),
        title=clean.get("title") or "",
        text=None if problem or not text or _NO_ABSTRACT.fullmatch(text) else text,
        year=year(clean.get("year")),
        journal=clean.get("journal"),
        authors=tuple(authors(clean.get("authors"))),
        problem=problem,
    )


def within(record: Reference, most: int) -> Reference:
    """Return a record that may be read: of one with more than `most` characters only what identifies it, and the
    problem."""
    short = {"title": record.title, "journal": record.journal, "id": record.id}
    number = sum(len(text or "") for text in (record.text, *short.values(), *record.authors))
    if number <= most:
        return record
    problem = (
        f"{number:,} characters, more than the {most:,} of --max-characters. Give each abstract a record or a file of "
        "its own, or read it with a higher limit."
    )
    kept = {name: text if text and len(text) <= _SHORT else None for name, text in short.items()}
    kept["title"] = kept["title"] or ""
    named = record.authors if sum(map(len, record.authors)) <= _SHORT else ()
    return record.model_copy(update={**kept, "text": None, "authors": named, "problem": problem})


def _valid(value: str) -> str:
    """Return `value` trimmed, and without the lone surrogates that JSON escapes can write and no encoding can store."""
    return _SURROGATE.sub("\ufffd", value.strip())


def year(value: str | None) -> int | None:
    """Return the first year in a date, however it is written."""
    match = _YEAR.search(value or "")
    return int(match[0]) if match else None


def doi(value: str | None) -> str | None:
    """Return the DOI in a link or citation, in small letters: DOIs do not differ by case."""
    value = value or ""
    match = _DOI.search(value, 0, _SHORT)
    if match is None or match.end() == _SHORT < len(value):
        return None
    return match[0].rstrip(".,;)]}").lower()


def pmid(value: str | None) -> str | None:
    """Return the number of a PubMed record, from 'PMID: 123' or a link as well; 0 is none."""
    match = _PMID.fullmatch((value or "").strip())
    return match[1] if match else None
