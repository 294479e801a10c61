"""JSON: one object a line, a list of objects, or an object that holds such a list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.errors import Unusable
from pipeline.sources.authors import joined
from pipeline.sources.document import Document
from pipeline.sources.fields import choose, labelled, plain, reference
from pipeline.store.records import Reference

Object = dict[str, Any]
_DECODER = json.JSONDecoder()
_FIRST_OBJECT = re.compile(r"\s*(?=\{)")
_NEXT_OBJECT = re.compile(r"[,\[\n][^\S\n]*(?=\{)|\}[^\S\n]*(?=\{\s*\")")
_NESTING = re.compile(r'"((?:[^"\\]++|\\.)*+)(?:"(\s*+:)?|\Z)|[\[\]{},]', re.DOTALL)
_TOO_DEEP = "objects and lists are nested deeper than can be read"
_DEEPEST = 6  # objects in objects that are looked into
_CUT = 1 << 14  # characters of a text in which an object is looked for first
_MORE = 16  # times as many if they are too few
_LONGEST = 1 << 18  # characters in which the end of a broken object is looked for
_TOKEN = 64  # characters before a cut in which an error may be the cut's
_LABELS = ("label", "heading", "section", "name")  # of a section of an abstract
_TEXTS = ("text", "content", "value")
_SEEN_WITHIN = 100  # records in which a key that the user named must appear


def _why(error: Exception) -> str:
    """Return what is wrong, without the line that the decoder counts from the start of what it was given."""
    if isinstance(error, RecursionError):
        return _TOO_DEEP
    if isinstance(error, json.JSONDecodeError):
        return f"not valid JSON: {error.msg.removesuffix(' at')} at column {error.colno}"
    return f"not valid JSON: {str(error).partition(';')[0]}"


def as_text(value: Any, depth: int = 1) -> str | None:
    """Return a value as text: a list of sentences joined, OpenAlex's index of words put back in order, a date as
    written."""
    if value is None or isinstance(value, bool) or depth > _DEEPEST:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return " ".join(part for item in value if (part := as_text(item, depth + 1))) or None
    if value and all(isinstance(places, list) for places in value.values()):
        words = [(place, word) for word, places in value.items() for place in places if isinstance(place, int)]
        if words:
            return " ".join(word for _, word in sorted(words))
    parts = (as_text(value.get(key), depth + 1) for key in ("text", "value", "name", "title", "date-parts"))
    return next(filter(None, parts), None)


def _part(section: Object, names: Iterable[str]) -> str | None:
    """Return the first text under one of the names."""
    named = {plain(key): value for key, value in section.items()}
    return next(filter(None, (as_text(named.get(name)) for name in names)), None)


def _is_section(item: Object) -> bool:
    """Tell whether an object is part of an abstract, and no record of its own."""
    return not {plain(key) for key in item}.isdisjoint(_TEXTS) and choose(item, {}).keys() <= {"text"}


def _section(item: Any) -> str | None:
    """Return the text of a section of an abstract, with its label."""
    if not isinstance(item, dict) or not _is_section(item):
        return as_text(item)
    text = _part(item, _TEXTS)
    return labelled(_part(item, _LABELS), text) if text else None


def _abstract(value: Any) -> str | None:
    """Return an abstract as text: its sections, listed or by label, in a row."""
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return " ".join(filter(None, map(_section, value))) or None
    if not isinstance(value, dict):
        return as_text(value)
    if text := _section(value):
        return text
    if not all(part is None or isinstance(part, str | list) for part in value.values()):
        return None
    return " ".join(labelled(label, text) for label, part in value.items() if (text := as_text(part))) or None


def _holds_records(key: str, value: Any) -> bool:
    """Tell whether a value is a list of objects, and not of an abstract's sections; `abstracts` have a label to be
    these."""
    objects = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    if not all(map(_is_section, objects)):
        return True
    return bool(objects) and plain(key) == "abstracts" and not any(_part(item, _LABELS) for item in objects)


def _fields(record: Object, columns: Mapping[str, str]) -> dict[str, str]:
    """Return which key holds which field; of several that could hold one, the first that is filled."""
    chosen = choose((key for key, value in record.items() if not _holds_records(key, value)), columns)
    if all(record[key] for key in chosen.values()):
        return chosen
    filled = choose((key for key, value in record.items() if value and not _holds_records(key, value)), columns)
    return chosen | filled


def _authors(record: Object, chosen: str | None) -> str | None:
    """Return the authors of a record: a text, a list of names, or a list of objects that name one each."""
    listed = choose((key for key, value in record.items() if _holds_records(key, value)), {}).get("authors")
    value = record[chosen] if chosen else record.get(listed or "")
    return joined(map(_author, value)) if isinstance(value, list) else as_text(value)


def _author(item: Any) -> str:
    """Return the name in an item of a list of authors: CSL's family and given, or one text (OpenAlex:
    author.display_name)."""
    if not isinstance(item, dict):
        return as_text(item) or ""
    inside = item.get("author")
    if isinstance(inside, dict):
        return _author(inside)
    parts = [text for key in ("family", "given") if (text := as_text(item.get(key)))]
    named = (as_text(item.get(key)) for key in ("display_name", "name", "full_name", "literal"))
    return ", ".join(parts) if parts else next(filter(None, named), "")


def _records(item: Object, columns: Mapping[str, str], depth: int = 0) -> Iterator[tuple[Object, dict[str, str]]]:
    """Yield an object that is a record, else the records in it, as in a page of search results; each with
    its fields."""
    fields = _fields(item, columns)
    if not {"title", "text"}.isdisjoint(fields):
        yield item, fields
    elif depth < _DEEPEST:
        for value in item.values():
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    yield from _records(inner, columns, depth + 1)


class _Reader:
    """Numbers the records of one file."""

    def __init__(self, document: Document, columns: Mapping[str, str]) -> None:
        self.document, self.columns, self.position = document, columns, 0
        self.unseen = set(columns.values())

    def problem(self, where: str, what: str) -> Reference:
        self.position += 1
        return reference(self.document.name, self.position, {}, f"{where}: {what}")

    def records(self, item: Any, where: str) -> Iterator[Reference]:
        """Yield the record that `item` is, or the records it holds."""
        if not isinstance(item, dict):
            yield self.problem(where, f"not a record but {type(item).__name__}; a record is an object in braces")
            return
        found = list(_records(item, self.columns))
        if not found:
            names = ", ".join(list(item)[:12]) or "none"
            yield self.problem(where, f"no field holds an abstract or a title (fields: {names})")
        for record, fields in found:
            self.position += 1
            self.unseen.difference_update(self.columns[field] for field in fields if field in self.columns)
            if self.position == _SEEN_WITHIN:
                self.check_columns()
            values = {field: as_text(record[key]) for field, key in fields.items() if field not in ("text", "authors")}
            text = record.get(fields.get("text", ""))
            values["text"] = None if isinstance(text, int | float) else _abstract(text)  # a number is no abstract
            values["authors"] = _authors(record, fields.get("authors"))
            yield reference(self.document.name, self.position, values)

    def check_columns(self) -> None:
        """Raise Unusable for a name that the user gave and no record has: it is a mistake, and not an
        abstract that is missing everywhere."""
        if self.unseen and self.position:
            names = ", ".join(sorted(self.unseen))
            raise Unusable(f"{self.document.name}: the first {self.position} records have no field named {names}.")


def read_jsonl(document: Document, columns: Mapping[str, str]) -> Iterator[Reference]:
    """Yield the records of a file with one JSON object a line."""
    reader = _Reader(document, columns)
    for number, line in enumerate(document.lines(), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line.rstrip("\n"))
        except (ValueError, RecursionError) as error:
            yield reader.problem(f"line {number}", _why(error))
        else:
            yield from reader.records(item, f"line {number}")
    if reader.position < _SEEN_WITHIN:
        reader.check_columns()


def read_json(document: Document, columns: Mapping[str, str]) -> Iterator[Reference]:
    """Yield the records of a JSON file. It is held in memory; one of several objects, or with an error, is read by
    object."""
    reader = _Reader(document, columns)
    text = document.text()
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield from _objects(reader, text, error)
    else:
        for number, item in enumerate(whole if isinstance(whole, list) else [whole], 1):
            yield from reader.records(item, f"record {number}")
    if reader.position < _SEEN_WITHIN:
        reader.check_columns()


def _decode(text: str, at: int) -> tuple[Any, int]:
    """Return the object at a place of a text, and where it ends.

    It is cut out first, for an error counts the lines from the start of what the decoder was given. Raises
    RecursionError and ValueError; a JSONDecodeError counts from `at`.
    """
    size = _CUT
    while True:
        part = text[at : at + size]
        try:
            item, end = _DECODER.raw_decode(part)
        except json.JSONDecodeError as error:
            cut_off = error.msg.startswith("Unterminated") or error.pos + _TOKEN > len(part)
            if not cut_off or at + size >= len(text):
                raise
            size *= _MORE
        else:
            return item, at + end


def _behind(text: str, at: int) -> int:
    """Return where the object at a place ends, by its brackets alone; the end of the text if nothing closes it."""
    depth = 0
    for match in _NESTING.finditer(text, at):
        depth += (match[0] in "[{") - (match[0] in "]}")
        if not depth:
            return match.end()
    return len(text)


def _outline(text: str, at: int) -> tuple[int | None, list[str]]:
    """Return where the broken object at a place ends, by its brackets, and its keys.

    No end where a bracket is missing: they do not match, or an object stands where a key should. Nor where a quotation
    mark is, so that a string holds the beginning of an object.
    """
    opened: list[str] = []
    keys: list[str] = []
    keyed = True
    for match in _NESTING.finditer(text, at, at + _LONGEST):
        if match[0] in ("{", "["):
            if match[0] == "{" and opened[-1:] == ["{"] and not keyed:
                break
            opened.append(match[0])
        elif match[0] in ("}", "]"):
            if opened.pop() + match[0] not in ("{}", "[]"):
                break
            if not opened:
                return match.end(), keys
        elif _NEXT_OBJECT.search(match[0]):
            break
        elif match[2] and len(opened) == 1:
            keys.append(match[1])
        keyed = match[2] is not None
    return None, keys


def _past(text: str, at: int, error: Exception, columns: Mapping[str, str], outermost: bool) -> int | None:
    """Return where to go on after a broken object; None for one that is no record and holds objects: these are to be
    read."""
    closed, keys = _outline(text, at)
    if isinstance(error, json.JSONDecodeError):
        read = at + max(1, len(text[at : at + error.pos].rstrip()))
    else:
        read = _behind(text, at)
    record = not {"title", "text"}.isdisjoint(choose(keys, columns))
    too_deep = isinstance(error, RecursionError) and not outermost  # as what is in it may be
    if not record and not too_deep and _NEXT_OBJECT.search(text, at, closed or read + 1):
        return None
    return closed or read


def _objects(reader: _Reader, text: str, wrong: Exception) -> Iterator[Reference]:
    """Yield the objects of a text that is not one value: several in a row, or a list in which something is wrong.

    What cannot be read is reported and jumped over.
    """
    start = _FIRST_OBJECT.match(text) or _NEXT_OBJECT.search(text)
    if start is None:
        place = f"line {wrong.lineno}: " if isinstance(wrong, json.JSONDecodeError) else ""
        raise Unusable(f"{reader.document.name}: {place}{_why(wrong)}. Mend the file or export it again.")
    at: int | None = start.end()
    line, counted, line_start = 1, 0, 0
    while at is not None:
        line += text.count("\n", counted, at)
        line_start, counted = text.rfind("\n", counted, at) + 1 or line_start, at
        where = f"line {line}"
        try:
            item, end = _decode(text, at)
        except (ValueError, RecursionError) as error:
            past = _past(text, at, error, reader.columns, at == start.end())
            if past is not None:
                if isinstance(error, json.JSONDecodeError) and error.lineno == 1:
                    error.colno += at - line_start
                yield reader.problem(where, _why(error))
            end = past or at + 1
        else:
            yield from reader.records(item, where)
        following = _NEXT_OBJECT.search(text, end - 1)
        at = following.end() if following else None
