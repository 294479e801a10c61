"""Where abstracts come from: files of many formats, read as References.

The format of a file is told by its content, whatever its name. A record that cannot be read becomes a Reference whose
`problem` says why, and reading goes on; a file of which nothing can be read raises `Unusable`, or, if it was found in a
folder and not named by the user, is passed over with one `SourceWarning`.
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.errors import Unusable
from pipeline.records import Reference
from pipeline.sources.articles import read_xml
from pipeline.sources.bibtex import read_bibtex
from pipeline.sources.detect import format_of
from pipeline.sources.document import Document
from pipeline.sources.fields import check, reference
from pipeline.sources.medline import read_medline
from pipeline.sources.objects import read_json, read_jsonl
from pipeline.sources.prose import read_prose
from pipeline.sources.pubmed_text import read_pubmed_text
from pipeline.sources.ris import read_ris, read_wos
from pipeline.sources.table import read_table

__all__ = ["SourceWarning", "read"]

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
_HELD = 10_000  # problems in a row at the beginning after which a file counts as unreadable
_PASSED_OVER = ("readme", "license", "licence", "copying", "manifest.json")


class SourceWarning(UserWarning):
    """A file in a folder was passed over."""


def read(paths: Iterable[Path | str], columns: Mapping[str, str] | None = None) -> Iterator[Reference]:
    """The records of files and folders, in order, each file once.

    `columns` names the columns of a table, or keys of JSON objects, that hold a field where its name cannot be guessed:
    `{"text": "My abstracts"}`.
    """
    chosen = check(columns)
    seen: set[Path] = set()
    for path in [Path(path) for path in paths]:
        if path.is_dir():
            yield from _folder(path, chosen, seen)
        elif not path.exists():
            raise Unusable(f"{path}: there is no such file or folder.")
        elif not path.is_file():
            raise Unusable(f"{path}: not a file or folder. Save what it gives to a file first.")
        elif path.resolve() not in seen:
            seen.add(path.resolve())
            yield from _file(path, chosen, named=True)


def _folder(folder: Path, columns: Mapping[str, str], seen: set[Path]) -> Iterator[Reference]:
    """The records of all files in a folder and the folders in it."""
    any_read = False
    for path in _files(folder, seen):
        try:
            for record in _file(path, columns, named=False):
                any_read = True
                yield record
        except Unusable as error:
            warnings.warn(f"Passed over {error}", SourceWarning, stacklevel=2)
    if not any_read:
        raise Unusable(f"{folder}: no file in this folder holds a record that can be read.")


def _files(folder: Path, seen: set[Path]) -> Iterator[Path]:
    """The files below a folder that may hold abstracts, by name; links that lead back are not followed."""
    seen.add(folder.resolve())
    try:
        children = sorted(folder.iterdir())
    except OSError as error:
        raise Unusable(f"{folder}: the folder cannot be read ({error.strerror}).") from error
    for path in children:
        name = path.name.lower()
        if name.startswith((".", *_PASSED_OVER)) or path.resolve() in seen:
            continue
        if path.is_dir():
            yield from _files(path, seen)
        elif path.is_file():
            seen.add(path.resolve())
            yield path


def _file(path: Path, columns: Mapping[str, str], named: bool) -> Iterator[Reference]:
    """The records of one file; in a folder, of one that holds no text, none."""
    document = Document(path, str(path))
    try:
        if document.no_text:
            if named:
                raise Unusable(f"{path}: {document.no_text}.")
            return
        form = format_of(document, columns) or ("prose" if named else None)
        if form is None:
            raise Unusable(f"{path}: the format is not known. Name the file itself to have it read as plain text.")
    except _UNREADABLE as error:
        raise Unusable(f"{path}: cannot be read ({_reason(error)}). Check the file and its permissions.") from error
    yield from _some_good(document, form, _records(document, form, columns))


def _records(document: Document, form: str, columns: Mapping[str, str]) -> Iterator[Reference]:
    if form in _READERS_OF_FIELDS:
        return _READERS_OF_FIELDS[form](document, columns)
    return _READERS[form](document)


def _some_good(document: Document, form: str, records: Iterator[Reference]) -> Iterator[Reference]:
    """The records, if one of them can be read; where none can, the file is the problem and not its records."""
    held: list[Reference] = []
    last: Reference | None = None
    try:
        for record in records:
            if last is None and record.problem is not None:
                held.append(record)
                if len(held) == _HELD:
                    break
            else:
                yield from held
                held.clear()
                last = record
                yield record
    except _UNREADABLE as error:
        if last is None:
            raise Unusable(f"{document.name}: cannot be read ({_reason(error)}). Check or export it again.") from error
        problem = f"the file is damaged and cannot be read after record {last.position} ({_reason(error)})"
        yield reference(document.name, last.position + 1, {}, problem)
    if last is None:
        why = (
            f"none of its records can be read; the first: {held[0].problem}"
            if held
            else f"read as {form}, it has no record"
        )
        raise Unusable(f"{document.name}: {why}. Check the file, or export it again.")


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
