"""Readers of controlled vocabularies: tables, OBO, SKOS in RDF/XML, and JSON lines, as a stream of entries.

Each reader takes a file apart into `Entry`s, and into a `Fault` for each line or element that it cannot read; a fault
never costs the entries around it. Deprecated and obsolete concepts are left out. Of several languages English is read.
Nothing outside the file is opened, and entities of an XML file are not expanded in text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lxml import etree

from pipeline.errors import Unusable
from pipeline.sources.document import Document
from pipeline.sources.fields import plain
from pipeline.sources.table import Header, Rows


class Entry(NamedTuple):
    """A concept as one place of a file states it. A file may state one in several places, or only its links."""

    id: str
    name: str = ""
    synonyms: Sequence[str] = ()
    broader: Sequence[str] = ()


class Fault(NamedTuple):
    """A line, or the element that ends on it, that cannot be read, and why."""

    line: int
    what: str


# --- tables -----------------------------------------------------------------------------------------------------------

COLUMNS: Mapping[str, Sequence[str]] = {
    "id": ("id", "concept id", "class id", "identifier", "uri", "iri", "curie", "code"),
    "name": ("name", "preferred label", "pref label", "preflabel", "preferred name", "label", "term", "concept"),
    "synonyms": ("synonyms", "synonym", "exact synonyms", "alt labels", "alt label", "altlabel", "aliases", "names"),
    "broader": ("broader", "parents", "parent", "broader concepts", "broader ids", "is a", "parent id"),
    "obsolete": ("obsolete", "is obsolete", "deprecated"),
}
SEPARATOR = "|"
_TRUE = {"true", "1", "yes", "t"}


def columns(cells: Sequence[str]) -> dict[str, int]:
    """The position of each known column among the cells of a header; best name first."""
    named = {plain(cell): at for at, cell in reversed(list(enumerate(cells)))}
    return {field: named[name] for field, names in COLUMNS.items() for name in reversed(names) if name in named}


def find_header(head: str) -> Header | None:
    """The first line of a file as a table's header, if it names a column of names and another one."""
    for row, line in enumerate(head.split("\n")[:1]):
        for delimiter in "\t,;":
            cells = next(iter(Rows(iter([line]), delimiter)), (1, None))[1] or []
            found = columns(cells)
            if "name" in found and len(found) > 1:
                return Header(row, delimiter, cells)
    return None


def read_table(document: Document) -> Iterator[Entry | Fault]:
    """The rows of a CSV or TSV file. Without a column of ids, a name is its concept's id."""
    header = find_header(document.head)
    if header is None:
        raise Unusable(
            f"{document.name}: no header with a name and a synonyms, broader or id column in the first line."
        )
    where = columns(header.cells)
    rows = Rows(document.lines(), header.delimiter)
    for number, (line, cells) in enumerate(rows):
        if number == header.row or (cells is not None and not any(cell.strip() for cell in cells)):
            continue
        if cells is None:
            rows.give_back()
            yield Fault(line, "a quotation mark is not closed")
            continue
        if len(cells) > len(header.cells) and any(cell.strip() for cell in cells[len(header.cells) :]):
            yield Fault(line, f"{len(cells)} cells, but the header has {len(header.cells)}")
            continue
        value = {field: cells[at].strip() if at < len(cells) else "" for field, at in where.items()}
        if value.get("obsolete", "").casefold() in _TRUE:
            continue
        if not value["name"] and not value.get("id"):
            yield Fault(line, "neither an id nor a name")
            continue
        listed = {field: value.get(field, "").split(SEPARATOR) for field in ("synonyms", "broader")}
        yield Entry(value.get("id") or value["name"], value["name"], listed["synonyms"], listed["broader"])


# --- OBO --------------------------------------------------------------------------------------------------------------

_TAG = re.compile(r"([A-Za-z_][\w-]*)\s*:\s?(.*)")
_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)"\s+EXACT\b')
_ESCAPE = re.compile(r"\\(.)")
_COMMENT = re.compile(r"(?<!\\)\s+!.*$")


def read_obo(document: Document) -> Iterator[Entry | Fault]:
    """The [Term] stanzas of an OBO file: names, EXACT synonyms and is_a."""
    stanza: dict[str, list[str]] = {}
    in_term, start = False, 0
    for number, line in enumerate(document.lines(), 1):
        text = line.strip()
        if text.startswith("["):
            yield from _term(stanza, start) if in_term else ()
            stanza, in_term, start = {}, text.casefold() == "[term]", number
        elif in_term and text and not text.startswith("!"):
            tag = _TAG.fullmatch(text)
            if tag:
                stanza.setdefault(tag[1], []).append(tag[2])
            else:
                yield Fault(number, f"not of the form 'tag: value': {text[:60]!r}")
    yield from _term(stanza, start) if in_term else ()


def _term(stanza: Mapping[str, list[str]], line: int) -> Iterator[Entry | Fault]:
    if any(_bare(value).casefold() == "true" for value in stanza.get("is_obsolete", ())):
        return
    identity, name = (_bare(next(iter(stanza.get(tag, ())), "")) for tag in ("id", "name"))
    if not identity or not name:
        yield Fault(line, f"a term without {'an id' if not identity else 'a name'}")
        return
    synonyms = [_ESCAPE.sub(r"\1", found[1]) for value in stanza.get("synonym", ()) if (found := _SYNONYM.match(value))]
    broader = [_bare(re.sub(r"\{.*\}", "", value)) for value in stanza.get("is_a", ())]
    yield Entry(identity, name, synonyms, broader)


def _bare(value: str) -> str:
    """A value without its comment ('! name') and escapes."""
    return _ESCAPE.sub(r"\1", _COMMENT.sub("", value)).strip()


# --- SKOS in RDF/XML --------------------------------------------------------------------------------------------------

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_SKOS = "{http://www.w3.org/2004/02/skos/core#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DEPRECATED = "{http://www.w3.org/2002/07/owl#}deprecated"


def read_skos(document: Document) -> Iterator[Entry | Fault]:
    """The concepts of a SKOS file in RDF/XML: prefLabel, altLabel, broader and narrower."""
    with document.binary() as file:
        parser = etree.iterparse(
            file, events=("start", "end"), recover=True, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False,
        )  # fmt: skip
        depth = 0
        for event, element in parser:
            depth += 1 if event == "start" else -1
            if event == "end":
                yield from _resource(element)
                if depth == 1:  # a child of the root is done, and all that stands before it
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        yield from (Fault(error.line, f"not valid XML: {error.message}") for error in list(parser.error_log)[:1000])


def _identity(element: Any) -> str | None:
    """The id of a described resource, or of the one that a property names or holds."""
    for name in ("about", "resource"):
        if (value := element.get(_RDF + name)) is not None:
            return str(value)
    return f"#{value}" if (value := element.get(_RDF + "ID")) else None


def _resource(element: Any) -> Iterator[Entry]:
    identity = _identity(element)
    if not identity or (element.findtext(_DEPRECATED) or "").strip() == "true":
        return
    preferred, alternative = (_labels(element, label) for label in ("prefLabel", "altLabel"))
    broader = [found for link in element.iterfind(_SKOS + "broader") if (found := _target(link))]
    if preferred or alternative or broader:
        yield Entry(identity, preferred[0] if preferred else "", [*preferred[1:], *alternative], broader)
    for link in element.iterfind(_SKOS + "narrower"):
        if found := _target(link):
            yield Entry(found, broader=[identity])


def _target(link: Any) -> str | None:
    """The id of the concept that a link names, or that stands inside it."""
    return _identity(link) or next((found for child in link if (found := _identity(child))), None)


def _labels(element: Any, label: str) -> list[str]:
    """The English labels; where there are none, those without a language; else the first."""
    labels = [(found.get(_LANG, "").casefold(), found.text or "") for found in element.iterfind(_SKOS + label)]
    english = [text for language, text in labels if language.split("-")[0] == "en"]
    plain_ones = [text for language, text in labels if not language]
    return english + plain_ones or [text for _, text in labels[:1] if label == "prefLabel"]


# --- JSON lines -------------------------------------------------------------------------------------------------------


def read_jsonl(document: Document) -> Iterator[Entry | Fault]:
    """One object per line: id, names (the first or `name` or `label` is the preferred one), broader."""
    for number, line in enumerate(document.lines(), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Fault(number, f"not JSON: {error}")
            continue
        if not isinstance(item, dict):
            yield Fault(number, "not an object in braces")
            continue
        names = _strings(item.get("names")) or _strings(item.get("synonyms"))
        preferred = [*_strings(item.get("name")), *_strings(item.get("label")), *names][:1]
        identity = [*_strings(item.get("id")), *_strings(item.get("concept_id")), *preferred][:1]
        if not preferred:
            yield Fault(number, "no names; an object needs the fields id and names")
            continue
        yield Entry(identity[0], preferred[0], names, _strings(item.get("broader")))


def _strings(value: object) -> list[str]:
    """The strings in a string, a number or a list."""
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if isinstance(item, str | int) and not isinstance(item, bool) and str(item)]
