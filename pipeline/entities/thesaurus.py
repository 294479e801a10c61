"""Thesaurus: a user's controlled vocabulary, looked up by the normal form of a name.

`read` takes a CSV or TSV table, an OBO file, SKOS in RDF/XML, or JSON lines, told apart by their content. Turtle is not
read: a parser for it would be a dependency of every installation, and the usual tools convert it to RDF/XML.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.entities.names import key
from pipeline.entities.thesaurus_formats import Entry, Fault, find_header, read_jsonl, read_obo, read_skos, read_table
from pipeline.errors import Unusable
from pipeline.sources.document import Document
from pipeline.sources.text.unicode import cut, mend, safe

_SHOWN = 10  # faults that are kept with their words
_LONGEST_NAME = 300  # characters; what is longer is a definition in the wrong place
_UNREADABLE = (OSError, EOFError, zlib.error)
_XML = re.compile(r"<(?:\?xml|!DOCTYPE|!--|(?:\w+:)?RDF\b)", re.IGNORECASE)
_OBO = re.compile(r"^(?:format-version:|\[Term\])", re.MULTILINE)
_TURTLE = re.compile(r"^\s*(?:@prefix|@base|PREFIX|BASE)\b", re.MULTILINE)


class Concept(NamedTuple):
    """A concept of a vocabulary: its id there, preferred name, all names (the preferred first), ids of broader ones."""

    id: str
    name: str
    names: tuple[str, ...]
    broader: tuple[str, ...]


class Thesaurus:
    """The concepts of a vocabulary by id, and by the normal forms of their names."""

    def __init__(self, concepts: Iterable[Concept], faults: Iterable[Fault] = (), set_aside: int = 0) -> None:
        self.concepts: Mapping[str, Concept] = {concept.id: concept for concept in concepts}
        self.faults = tuple(faults)
        """The first ten faults of the file, with their lines."""
        self.set_aside = set_aside
        """The number of lines or elements that could not be read."""
        self._preferred: dict[str, str | None] = {}
        self._all: dict[str, str | None] = {}
        for concept in self.concepts.values():
            self._enter(self._preferred, key(concept.name), concept.id)
            for form in {key(name) for name in concept.names}:
                self._enter(self._all, form, concept.id)

    @staticmethod
    def _enter(index: dict[str, str | None], form: str, identity: str) -> None:
        """Note whose name a form is; None once it is that of two."""
        index[form] = identity if index.get(form, identity) == identity else None

    def lookup(self, form: str) -> Concept | None:
        """The concept that a normal form (`names.key`) names.

        The one whose preferred name it is; else the one that has it as a synonym; None if two are equally entitled.
        """
        index = self._preferred if form in self._preferred else self._all
        identity = index.get(form)
        return None if identity is None else self.concepts[identity]

    def broader(self, concept: Concept) -> tuple[Concept, ...]:
        """The concepts one step above, as the vocabulary links them; its links may run in a circle."""
        return tuple(self.concepts[identity] for identity in concept.broader)


def read(path: Path | str) -> Thesaurus:
    """The vocabulary in a file.

    What cannot be read is set aside and counted. Links to concepts that the file does not define are left out; a link
    may name a concept by its id or its preferred name. Raises `Unusable` if no concept can be read.
    """
    builder = _Builder()
    for item in _items(path):
        builder.take(item)
    concepts = list(builder.concepts())
    if not concepts:
        raise _nothing(path, builder.faults)
    return Thesaurus(concepts, builder.faults, builder.set_aside)


def check(path: Path | str) -> None:
    """Raises `Unusable` where `read` would, without keeping anything in memory."""
    faults: list[Fault] = []
    named = False
    for item in _items(path):
        if isinstance(item, Entry):
            named = named or any(map(_clean, (item.name, *item.synonyms)))
        elif not faults:
            faults.append(item)
    if not named:
        raise _nothing(path, faults)


def _nothing(path: Path | str, faults: Sequence[Fault]) -> Unusable:
    why = f"; the first fault: line {faults[0].line}: {safe(faults[0].what)}" if faults else ""
    return Unusable(f"{path}: no concept can be read{why}. Check the file, or export it again.")


def _items(path: Path | str) -> Iterator[Entry | Fault]:
    """What a file says, one thing after the other."""
    document = Document(Path(path), str(path))
    if not document.path.is_file():
        raise Unusable(f"{path}: there is no such file. Name a CSV, TSV, OBO, SKOS (RDF/XML) or JSONL file.")
    try:
        if document.no_text:
            raise Unusable(f"{path}: {document.no_text}.")
        yield from _reader(document)(document)
    except _UNREADABLE as error:
        why = (error.strerror if isinstance(error, OSError) else None) or error
        raise Unusable(f"{path}: cannot be read ({why}). Check the file and its permissions.") from error


def _reader(document: Document) -> Callable[[Document], Iterator[Entry | Fault]]:
    """The reader for a file's content."""
    head = document.head.lstrip("\ufeff").lstrip()
    if not head:
        raise Unusable(f"{document.name}: the file is empty.")
    if _XML.match(head):
        return read_skos
    if head[0] == "{":
        return read_jsonl
    if _OBO.search(head):
        return read_obo
    if _TURTLE.search(head):
        raise Unusable(f"{document.name}: Turtle is not read. Convert it to RDF/XML, for example with Protégé or riot.")
    if find_header(document.head.lstrip("\ufeff")):
        return read_table
    first = cut(head.split("\n", 1)[0], 120)
    raise Unusable(
        f"{document.name}: not a vocabulary that can be read. The first line is: {first!r}. Give a table whose header "
        "names the columns id, name, synonyms and broader (lists separated by '|'), an OBO file, SKOS in RDF/XML, or "
        'JSON lines {"id": …, "names": […], "broader": […]}.'
    )


class _Builder:
    """Puts together what a file says of each concept in several places."""

    def __init__(self) -> None:
        self.names: dict[str, dict[str, None]] = {}
        self.links: dict[str, dict[str, None]] = {}
        self.faults: list[Fault] = []
        self.set_aside = 0

    def take(self, item: Entry | Fault) -> None:
        if isinstance(item, Fault):
            self.set_aside += 1
            if len(self.faults) < _SHOWN:
                self.faults.append(item)
            return
        identity = safe(item.id)
        if names := [name for given in (item.name, *item.synonyms) if (name := _clean(given))]:
            self.names.setdefault(identity, {}).update(dict.fromkeys(names))
        if links := [link for given in item.broader if (link := safe(given))]:
            self.links.setdefault(identity, {}).update(dict.fromkeys(links))

    def concepts(self) -> Iterator[Concept]:
        """The concepts that have a name, in the order of the file."""
        by_name = {key(next(iter(names))): identity for identity, names in reversed(self.names.items())}
        for identity, names in self.names.items():
            targets = (link if link in self.names else by_name.get(key(link)) for link in self.links.get(identity, ()))
            broader = dict.fromkeys(target for target in targets if target is not None and target != identity)
            yield Concept(identity, next(iter(names)), tuple(names), tuple(broader))


def _clean(name: str) -> str:
    """A name mended, on one line; empty if it is too long to be one."""
    text = safe(mend(name))
    return text if len(text) <= _LONGEST_NAME else ""
