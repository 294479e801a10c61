"""BibTeX and BibLaTeX, read by bibtexparser."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock

from pipeline.errors import Unusable
from pipeline.sources.document import Document
from pipeline.sources.fields import choose, reference
from pipeline.sources.text.unicode import plain_latex
from pipeline.store.records import Reference

_BRACE = re.compile(r"(?<!\\)[{}]")
_MARK = re.compile(r'(?<!\\)[{}"#]')
_NAME = re.compile(r"[^\s\"#%'(),={}]+")  # of a string, or a number
_LONGEST = 1_000_000  # characters of a value; strings made of strings may be of any length
_FIRST_LINE_LENGTH = 80


def _pieces(value: str) -> Iterator[str]:
    """Yield what `#` joins, where it stands in no braces or quotation marks."""
    start = depth = 0
    quoted = False
    for match in _MARK.finditer(value) if "#" in value else ():
        depth += (match[0] == "{") - (match[0] == "}")
        if not depth and match[0] == '"':
            quoted = not quoted
        elif not depth and not quoted and match[0] == "#":
            yield value[start : match.start()].strip()
            start = match.end()
    yield value[start:].strip()


def _resolved(value: str, strings: Mapping[str, str]) -> str:
    """Return what a value says: text in braces or quotation marks, numbers, and the strings named, joined; else as
    written."""
    parts = []
    for piece in _pieces(value):
        if len(piece) > 1 and piece[0] + piece[-1] in ("{}", '""'):
            parts.append(piece[1:-1])
        elif _NAME.fullmatch(piece):
            parts.append(strings.get(piece.lower(), piece))
        else:
            return value
    return "".join(parts) if sum(map(len, parts)) <= _LONGEST or len(parts) == 1 else value


def _plain(value: str) -> str:
    """Return a value without the braces that keep BibTeX from changing its case; accents first, which need theirs."""
    return _BRACE.sub("", plain_latex(value))


def _entry(block: Block) -> Entry | str | None:
    """Return the entry of a block, why it has none, or None for what is no entry (comments, strings, preambles)."""
    if isinstance(block, Entry):
        return block
    if isinstance(block, DuplicateBlockKeyBlock):
        # Two papers with one citation key are still two papers.
        inner = block.ignore_error_block
        return inner if isinstance(inner, Entry) else None
    if isinstance(block, DuplicateFieldKeyBlock):
        inner = block.ignore_error_block
        return inner if isinstance(inner, Entry) else f"a field is given twice ({', '.join(block.duplicate_keys)})"
    if isinstance(block, ParsingFailedBlock):
        first = (block.raw or "").strip().split("\n", 1)[0][:_FIRST_LINE_LENGTH]
        why = getattr(block.error, "abort_reason", None) or str(block.error) or type(block.error).__name__
        return f"not valid BibTeX: {why.strip()} It begins: {first}"
    return None


@contextmanager
def _silent() -> Iterator[None]:
    """bibtexparser logs each failed block; here it becomes a Reference that says so."""
    logger = logging.getLogger("bibtexparser.splitter")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def read_bibtex(document: Document) -> Iterator[Reference]:
    """Yield the entries of a BibTeX file."""
    text = document.text()
    try:
        with _silent():
            library = parse_string(text, parse_stack=[])
    except MemoryError:
        raise
    except Exception as error:  # whatever a parser may raise on arbitrary input
        raise Unusable(f"{document.name}: not valid BibTeX ({error!r}). Export it again, or as RIS.") from error
    strings: dict[str, str] = {}
    for string in library.strings:
        strings[string.key.lower()] = _resolved(string.value, strings)
    position = 0
    for block in library.blocks:
        entry = _entry(block)
        if entry is None:
            continue
        position += 1
        if isinstance(entry, str):
            yield reference(document.name, position, {}, f"line {(block.start_line or 0) + 1}: {entry}")
            continue
        given = {name: _plain(_resolved(field.value, strings)) for name, field in entry.fields_dict.items()}
        values: dict[str, str | None] = {field: given[name] for field, name in choose(given, {}).items()}
        yield reference(document.name, position, {**values, "id": entry.key})
