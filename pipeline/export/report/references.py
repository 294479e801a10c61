"""References: the papers that a report cites, numbered as they come, as a list, as BibTeX and as RIS."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Sequence

import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexEncodingMiddleware
from bibtexparser.model import Block, Entry, Field

from pipeline.export.report.document import Cite, Reference
from pipeline.export.table import link
from pipeline.sources.text.unicode import safe
from pipeline.store.database import Store
from pipeline.store.result import Row

_NAMED = 6  # authors that a list names, as the Vancouver style does
_INITIAL = re.compile(r"[^\W\d_]")
_NOT_KEY = re.compile(r"[^a-z0-9]")
_BRACES = str.maketrans("{}", "()")


class Citations:
    """The papers that a report cites, numbered in the order in which it first does."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def cite(self, abstracts: Sequence[str], most: int | None = None) -> Cite:
        """A citation of these abstracts, the first of them where only so many are to be named."""
        named = list(dict.fromkeys(abstracts))
        kept = named if most is None else named[:most]
        for each in kept:
            self._numbers.setdefault(each, len(self._numbers) + 1)
        return Cite(tuple(self._numbers[each] for each in kept), len(named) - len(kept))

    def papers(self, store: Store) -> list[Row]:
        """What the graph knows of them, in the order of their numbers."""
        return store.rows("report/papers", ids=list(self._numbers))


def listed(papers: Sequence[Row]) -> tuple[Reference, ...]:
    """The list of references."""
    return tuple(
        Reference(number, _in_words(paper), link(paper["pmid"], paper["doi"])) for number, paper in enumerate(papers, 1)
    )


def _in_words(paper: Row) -> str:
    names = [_short(name) for name in paper["authors"] or ()]
    who = ", ".join(names[:_NAMED]) + (", et al" if len(names) > _NAMED else "")
    where = [safe(paper["journal"]), str(paper["year"] or "")]
    parts = [who, safe(paper["title"]) or "Without a title", ". ".join(filter(None, where))]
    told = ". ".join(part.rstrip(".") for part in parts if part)
    known = [f"doi:{safe(paper['doi'])}"] if paper["doi"] else []
    known += [f"PMID {safe(paper['pmid'])}"] if paper["pmid"] else []
    return f"{told}. {'. '.join(known) or safe(paper['id'])}"


def _short(name: str) -> str:
    """Family name and initials: Smith JA, of Smith, John A."""
    family, _, given = safe(name).partition(",")
    initials = "".join(found[0].upper() for part in re.split(r"[\s.-]+", given) if (found := _INITIAL.search(part)))
    return f"{family.strip()} {initials}".strip()


def keys(papers: Sequence[Row]) -> list[str]:
    """A key for each paper: family name and year, and a letter where that is taken."""
    taken: dict[str, int] = {}
    found = []
    for paper in papers:
        family = unicodedata.normalize("NFKD", safe((paper["authors"] or [""])[0]).partition(",")[0]).lower()
        stem = f"{_NOT_KEY.sub('', family) or 'paper'}{paper['year'] or ''}"
        taken[stem] = taken.get(stem, 0) + 1
        found.append(stem if taken[stem] == 1 else f"{stem}-{taken[stem]}")
    return found


def bibtex(papers: Sequence[Row]) -> str:
    """The papers as BibTeX, in ASCII wherever LaTeX has a name for a character."""
    entries: list[Block] = []
    for key, paper in zip(keys(papers), papers, strict=True):
        fields = [
            Field(name, safe(value).translate(_BRACES))
            for name, value in (
                ("author", " and ".join(map(safe, paper["authors"] or ()))),
                ("title", paper["title"]),
                ("journal", paper["journal"]),
                ("year", paper["year"]),
            )
            if value
        ]
        entries.append(Entry("article" if paper["journal"] else "misc", key, fields))
    logging.getLogger("pylatexenc").setLevel(logging.ERROR)  # it warns of each character that it leaves as it is
    library = LatexEncodingMiddleware(keep_math=False, enclose_urls=False).transform(Library(entries))
    for entry, paper in zip(library.entries, papers, strict=True):
        title = entry.fields_dict.get("title")
        if title is not None:
            title.value = f"{{{title.value}}}"  # names and formulas keep their capitals
        for name in ("doi", "pmid"):
            if paper[name]:
                entry.set_field(Field(name, re.sub(r"[{}\\%#\s]", "", safe(paper[name]))))
        if address := link(paper["pmid"], paper["doi"]):
            entry.set_field(Field("url", address.replace("%", "\\%")))
    return write_string(library)


def ris(papers: Sequence[Row]) -> str:
    """The papers as RIS."""
    records = []
    for paper in papers:
        record = {
            "type_of_reference": "JOUR" if paper["journal"] else "GEN",
            "authors": [safe(name) for name in paper["authors"] or ()],
            "title": safe(paper["title"]),
            "journal_name": safe(paper["journal"]),
            "year": safe(paper["year"]),
            "doi": safe(paper["doi"]),
            "accession_number": safe(paper["pmid"]),
            "urls": [address] if (address := link(paper["pmid"], paper["doi"])) else [],
        }
        records.append({name: value for name, value in record.items() if value})
    written: str = rispy.dumps(records)
    return written
