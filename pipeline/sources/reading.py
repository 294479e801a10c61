"""Where abstracts come from: files of many formats, read as References.

The format of a file is told by its content, whatever its name. A record that cannot be read becomes a Reference whose
`problem` says why, and reading goes on; a file or folder of which nothing can be read is reported, and costs nothing
else.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import Unusable
from pipeline.sources.articles import read_xml
from pipeline.sources.bibtex import read_bibtex
from pipeline.sources.detect import RECORDS, format_of, suffix
from pipeline.sources.document import UNKNOWN, Document
from pipeline.sources.fields import check, within
from pipeline.sources.medline import read_medline
from pipeline.sources.objects import read_json, read_jsonl
from pipeline.sources.prose import read_prose
from pipeline.sources.pubmed_text import read_pubmed_text
from pipeline.sources.ris import read_ris, read_wos
from pipeline.sources.table import read_table
from pipeline.store.records import Reference

_READERS: dict[str, Callable[[Document], Iterator[Reference]]] = {
    "xml": read_xml,
    "ris": read_ris,
    "wos": read_wos,
    "medline": read_medline,
    "pubmed text": read_pubmed_text,
    "bibtex": read_bibtex,
    "prose": read_prose,
}
_READERS_OF_FIELDS: dict[str, Callable[[Document, Mapping[str, str]], Iterator[Reference]]] = {
    "json": read_json,
    "jsonl": read_jsonl,
    "table": read_table,
}

_UNREADABLE = (OSError, EOFError, zlib.error)  # what reading a file or a damaged gzip stream raises
_HELD = 1_000  # problems at the beginning that are kept in memory until a record can be read
_GRAPH = "graph.duckdb"
_PASSED_OVER = ("readme", "license", "licence", "copying", "manifest.json")
_NOTEBOOK = ".ipynb"


class Unreadable(NamedTuple):
    """A file or folder of which nothing, or nothing more, can be read. `named` is whether the user named it."""

    source: str
    named: bool
    why: str
    """one or two sentences that begin with the path"""


Report = Callable[[Unreadable], None]


class _How(NamedTuple):
    columns: Mapping[str, str]
    most: int | None


def read(
    paths: Iterable[Path | str],
    columns: Mapping[str, str] | None = None,
    unreadable: Report | None = None,
    most: int | None = None,
) -> Iterator[Reference]:
    """Yield the records of files and folders, in order, each file once.

    `columns` names the columns of a table, or keys of JSON objects, that hold a field where its name cannot be guessed:
    `{"text": "My abstracts"}`. A record of more than `most` characters is a problem. What cannot be read is given to
    `unreadable`. Raises Unusable where of all that is named nothing can be read, or without `unreadable` where anything
    that is named cannot.
    """
    how = _How(check(columns), most)
    seen: set[Path] = set()
    report = unreadable or _pass_over
    wanted = [Path(path) for path in paths]
    any_read = False
    for number, path in enumerate(wanted, 1):
        try:
            for record in _named(path, how, seen, report):
                any_read = True
                yield record
        except Unusable as error:
            if unreadable is None or (number == len(wanted) and not any_read):
                raise
            unreadable(Unreadable(str(path), named=True, why=str(error)))


def _pass_over(_: Unreadable) -> None:
    """Tell nobody."""


def _named(path: Path, how: _How, seen: set[Path], report: Report) -> Iterator[Reference]:
    """Yield the records of a file or folder that the user named. Raises Unusable if there is none."""
    if path.is_dir():
        yield from _folder(path, how, seen, report)
    elif not path.exists():
        raise Unusable(f"{path}: there is no such file or folder.")
    elif not path.is_file():
        raise Unusable(f"{path}: not a file or folder. Save what it gives to a file first.")
    elif path.resolve() not in seen:
        seen.add(path.resolve())
        yield from _file(path, how, named=True)


def _folder(folder: Path, how: _How, seen: set[Path], report: Report) -> Iterator[Reference]:
    """Yield the records of all files in a folder and the folders in it."""
    any_read = False
    for path in _files(folder, seen, report):
        try:
            for record in _file(path, how, named=False):
                any_read = True
                yield record
        except Unusable as error:
            report(Unreadable(str(path), named=False, why=str(error)))
    if not any_read:
        raise Unusable(f"{folder}: no file in this folder holds a record that can be read.")


def _files(folder: Path, seen: set[Path], report: Report) -> Iterator[Path]:
    """Yield the files below a folder that may hold abstracts, by name; links that lead back are not followed.

    A folder below it that holds a graph is passed over: what is in there was made by this program. Raises Unusable if
    the folder cannot be read; one below it is reported.
    """
    seen.add(folder.resolve())
    try:
        children = sorted(folder.iterdir())
    except OSError as error:
        raise Unusable(f"{folder}: the folder cannot be read ({error.strerror}). Check its permissions.") from error
    for path in children:
        name = path.name.lower()
        if name.startswith((".", *_PASSED_OVER)) or name.endswith(_NOTEBOOK):
            continue
        try:
            place = path.resolve()
            if place in seen:
                continue
            if path.is_dir():
                if not (path / _GRAPH).exists():
                    yield from _files(path, seen, report)
            elif path.is_file():
                seen.add(place)
                yield path
            else:
                why = "not a file" if path.exists() else "a link that leads nowhere"
                report(Unreadable(str(path), named=False, why=f"{path}: {why}."))
        except Unusable as error:
            report(Unreadable(str(path), named=False, why=str(error)))
        except (OSError, RuntimeError) as error:  # a link to itself; a folder that may be listed and not entered
            why = f"{path}: cannot be read ({_reason(error)}). Check its permissions."
            report(Unreadable(str(path), named=False, why=why))


def _file(path: Path, how: _How, named: bool) -> Iterator[Reference]:
    """Yield the records of one file; in a folder, of one of an unknown kind that holds no text, none."""
    document = Document(path, str(path))
    try:
        if document.no_text:
            if named or document.no_text != UNKNOWN or suffix(document) in RECORDS:
                raise Unusable(f"{path}: {document.no_text}.")
            return
        form = format_of(document, how.columns)
        if form is None and suffix(document) in RECORDS:
            raise Unusable(f"{path}: holds no records such as its name promises. Check the file, or export it again.")
        form = form or ("prose" if named else None)
        if form is None:
            raise Unusable(f"{path}: the format is not known. Name the file itself to have it read as plain text.")
    except _UNREADABLE as error:
        raise Unusable(f"{path}: cannot be read ({_reason(error)}). Check the file and its permissions.") from error
    yield from _some_good(document, form, lambda: _records(document, form, how))


def _records(document: Document, form: str, how: _How) -> Iterator[Reference]:
    fields = form in _READERS_OF_FIELDS
    records = _READERS_OF_FIELDS[form](document, how.columns) if fields else _READERS[form](document)
    return records if how.most is None else (within(each, how.most) for each in records)


def _some_good(document: Document, form: str, records: Callable[[], Iterator[Reference]]) -> Iterator[Reference]:
    """Yield the records, if one of them can be read; where none can, the file is the problem and not its records.

    `records` reads the file from its beginning: once more if many problems stand before the first record, so that
    memory holds few of them.
    """
    held: list[Reference] = []
    problems = 0
    last: Reference | None = None
    try:
        for record in records():
            if last is None and record.problem is not None:
                problems += 1
                if problems <= _HELD:
                    held.append(record)
            else:
                if last is None:
                    yield from held if problems <= _HELD else islice(records(), problems)
                    held.clear()
                last = record
                yield record
    except MemoryError:
        raise Unusable(
            f"{document.name}: memory does not suffice to read it. Split it, or export it as JSON lines or CSV, which "
            "are read a record at a time."
        ) from None
    except _UNREADABLE as error:
        if last is None:
            raise Unusable(f"{document.name}: cannot be read ({_reason(error)}). Check or export it again.") from error
        raise Unusable(
            f"{document.name}: damaged, and cannot be read after record {last.position} ({_reason(error)}). What "
            "stands before is kept. Get the file again, and run the same command."
        ) from error
    if last is None:
        first = held[0].problem or "" if held else ""
        none = f"none of its {problems:,} records can be read; the first: {first}" if problems > 1 else first
        why = none or f"read as {form}, it has no record"
        advice = "" if first.endswith(".") else ". Check the file, or export it again."  # else there is other advice
        raise Unusable(f"{document.name}: {why}{advice}")


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
