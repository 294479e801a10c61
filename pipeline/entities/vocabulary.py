"""Vocabulary: a user's controlled vocabulary, and what it decides about names in use.

It decides like the rules do, anew in every run; its decisions outrank the rules', and a model's and people's outrank
them. `read` takes a CSV or TSV table or JSON lines, told apart by their content. A line that cannot be read is a
`Fault` and never costs the lines around it. Obsolete concepts are left out.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from pipeline.entities.decisions import VOCABULARY, Decision
from pipeline.entities.generic import is_generic
from pipeline.entities.grouping import ALIKE, too_wide
from pipeline.entities.hierarchy import STEPS
from pipeline.entities.name import key
from pipeline.errors import Unusable
from pipeline.sources.document import Document
from pipeline.sources.fields import plain
from pipeline.sources.table import Header, Rows
from pipeline.sources.text.unicode import cut, mend, safe

_SHOWN = 10  # faults that are kept with their words
_LONGEST_NAME = 300  # characters; what is longer is a definition in the wrong place
_UNREADABLE = (OSError, EOFError, zlib.error)


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


class Concept(NamedTuple):
    """A concept of a vocabulary: its id there, preferred name, all names (the preferred first), ids of broader ones."""

    id: str
    name: str
    names: tuple[str, ...]
    broader: tuple[str, ...]


class Thesaurus:
    """The concepts of a vocabulary by id, and by the normal forms of their names."""

    def __init__(self, concepts: Iterable[Concept], faults: Iterable[Fault] = (), unreadable: int = 0) -> None:
        self.concepts: Mapping[str, Concept] = {concept.id: concept for concept in concepts}
        self.faults = tuple(faults)
        """The first ten faults of the file, with their lines."""
        self.unreadable = unreadable
        """The number of lines that could not be read."""
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
        """Return the concept that a normal form (`Name.key`) names.

        The one whose preferred name it is; else the one that has it as a synonym; None if two are equally entitled.
        """
        index = self._preferred if form in self._preferred else self._all
        identity = index.get(form)
        return None if identity is None else self.concepts[identity]

    def broader(self, concept: Concept) -> tuple[Concept, ...]:
        """Return the concepts one step above, as the vocabulary links them; its links may run in a circle."""
        return tuple(self.concepts[identity] for identity in concept.broader)


def read(path: Path | str) -> Thesaurus:
    """Return the vocabulary in a file.

    What cannot be read is counted. Links to concepts that the file does not define are left out; a link
    may name a concept by its id or its preferred name. Raises `Unusable` if no concept can be read.
    """
    builder = _Builder()
    for item in _items(path):
        builder.take(item)
    concepts = list(builder.concepts())
    if not concepts:
        raise _nothing(path, builder.faults)
    return Thesaurus(concepts, builder.faults, builder.unreadable)


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
    """Yield what a file says, one thing after the other."""
    document = Document(Path(path), str(path))
    if not document.path.is_file():
        raise Unusable(f"{path}: there is no such file. Name a CSV, TSV or JSONL file.")
    try:
        if document.no_text:
            raise Unusable(f"{path}: {document.no_text}.")
        yield from _reader(document)(document)
    except _UNREADABLE as error:
        why = (error.strerror if isinstance(error, OSError) else None) or error
        raise Unusable(f"{path}: cannot be read ({why}). Check the file and its permissions.") from error


def _reader(document: Document) -> Callable[[Document], Iterator[Entry | Fault]]:
    """Return the reader for a file's content."""
    head = document.head.lstrip("\ufeff").lstrip()
    if not head:
        raise Unusable(f"{document.name}: the file is empty.")
    if head[0] == "{":
        return read_jsonl
    if find_header(document.head.lstrip("\ufeff")):
        return read_table
    first = cut(head.split("\n", 1)[0], 120)
    raise Unusable(
        f"{document.name}: not a vocabulary that can be read. The first line is: {first!r}. Give a table whose header "
        "names the columns id, name, synonyms and broader (lists separated by '|'), or "
        'JSON lines {"id": …, "names": […], "broader": […]}.'
    )


class _Builder:
    """Puts together what a file says of each concept in several places."""

    def __init__(self) -> None:
        self.names: dict[str, dict[str, None]] = {}
        self.links: dict[str, dict[str, None]] = {}
        self.faults: list[Fault] = []
        self.unreadable = 0

    def take(self, item: Entry | Fault) -> None:
        if isinstance(item, Fault):
            self.unreadable += 1
            if len(self.faults) < _SHOWN:
                self.faults.append(item)
            return
        identity = safe(item.id)
        if names := [name for given in (item.name, *item.synonyms) if (name := _clean(given))]:
            self.names.setdefault(identity, {}).update(dict.fromkeys(names))
        if links := [link for given in item.broader if (link := safe(given))]:
            self.links.setdefault(identity, {}).update(dict.fromkeys(links))

    def concepts(self) -> Iterator[Concept]:
        """Yield the concepts that have a name, in the order of the file."""
        by_name = {key(next(iter(names))): identity for identity, names in reversed(self.names.items())}
        for identity, names in self.names.items():
            targets = (link if link in self.names else by_name.get(key(link)) for link in self.links.get(identity, ()))
            broader = dict.fromkeys(target for target in targets if target is not None and target != identity)
            yield Concept(identity, next(iter(names)), tuple(names), tuple(broader))


def _clean(name: str) -> str:
    """Return a name mended, on one line; empty if it is too long to be one."""
    text = safe(mend(name))
    return text if len(text) <= _LONGEST_NAME else ""


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
    """Return the position of each known column among the cells of a header; best name first."""
    named = {plain(cell): at for at, cell in reversed(list(enumerate(cells)))}
    return {field: named[name] for field, names in COLUMNS.items() for name in reversed(names) if name in named}


def find_header(head: str) -> Header | None:
    """Return the first line of a file as a table's header, if it names a column of names and another one."""
    for row, line in enumerate(head.split("\n")[:1]):
        for delimiter in "\t,;":
            cells = next(iter(Rows(iter([line]), delimiter)), (1, None))[1] or []
            found = columns(cells)
            if "name" in found and len(found) > 1:
                return Header(row, delimiter, cells)
    return None


def read_table(document: Document) -> Iterator[Entry | Fault]:
    """Yield the rows of a CSV or TSV file. Without a column of ids, a name is its concept's id."""
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
    """Return the strings in a string, a number or a list."""
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if isinstance(item, str | int) and not isinstance(item, bool) and str(item)]


# --- what it decides --------------------------------------------------------------------------------------------------


def digest(path: Path) -> str:
    """Return a vocabulary's name and a hash of its content. Raises Unusable if the file cannot be read."""
    try:
        with path.open("rb") as file:
            return f"{path.name}:{hashlib.file_digest(file, 'sha256').hexdigest()}"
    except OSError as error:
        raise Unusable(f"{path}: the vocabulary cannot be read: {error.strerror}.") from None


class Found(NamedTuple):
    """The decisions of a vocabulary, and the id of the concept that each normal form names, classes among them."""

    decisions: Sequence[Decision]
    ids: Mapping[str, str]


class Vocabulary(NamedTuple):
    """A vocabulary and its name."""

    thesaurus: Thesaurus
    name: str

    @classmethod
    def read(cls, path: Path) -> Vocabulary:
        """Return the vocabulary in a file, named after it. Raises Unusable like `read`."""
        return cls(read(path), safe(Path(path.name.removesuffix(".gz")).stem))

    def look_up(self, keys: Iterable[str]) -> Found:
        """As the function."""
        return look_up(self.thesaurus, keys, self.name)


def look_up(vocabulary: Thesaurus, keys: Iterable[str], name: str) -> Found:
    """Return what a vocabulary called `name` decides about normal forms in use.

    A form that names a concept is called by the concept's preferred name ('name'), forms of one concept are one
    ('same'; of more than ALIKE the first in the alphabet), and the concepts at most STEPS above it are its classes
    ('broader'), whether claims name them or not. What is too wide to be a class is passed over.
    """
    by = f"{VOCABULARY}: {name}"
    concepts = {form: concept for form in sorted(set(keys)) if (concept := vocabulary.lookup(form)) is not None}
    above = {concept.id: _above(vocabulary, concept) for concept in concepts.values()}
    classes = {
        identity: form
        for identity in sorted({upper for steps in above.values() for upper in steps})
        if (form := _form(vocabulary, vocabulary.concepts[identity])) is not None
    }
    above |= {identity: _above(vocabulary, vocabulary.concepts[identity]) for identity in classes.keys() - above.keys()}
    concepts |= {form: vocabulary.concepts[identity] for identity, form in classes.items()}
    decisions = [*_named(concepts, by), *_alike(concepts, by)]
    for form, concept in concepts.items():
        for identity, steps in above[concept.id].items():
            if identity in classes:
                decisions.append(Decision("broader", form, classes[identity], f"above {concept.id}", by, steps=steps))
    return Found(decisions, {form: concept.id for form, concept in concepts.items()})


def _above(vocabulary: Thesaurus, concept: Concept) -> dict[str, int]:
    """The ids of the concepts at most STEPS above one, and the fewest steps to each. Links may run in a circle."""
    found = {concept.id: 0}
    last = [concept]
    for steps in range(1, STEPS + 1):
        nearest = {upper.id: upper for each in last for upper in vocabulary.broader(each) if upper.id not in found}
        found |= dict.fromkeys(nearest, steps)
        last = list(nearest.values())
    del found[concept.id]
    return found


def _form(vocabulary: Thesaurus, concept: Concept) -> str | None:
    """The normal form by which a class is known: one that names this concept and no other; None if it is too wide."""
    forms = [form for form in map(key, concept.names) if vocabulary.lookup(form) == concept]
    return forms[0] if forms and not too_wide(forms[0], is_generic) else None


def _named(concepts: Mapping[str, Concept], by: str) -> Iterator[Decision]:
    for form, concept in concepts.items():
        yield Decision("name", form, concept.name, f"the preferred name of {concept.id}", by)


def _alike(concepts: Mapping[str, Concept], by: str) -> Iterator[Decision]:
    forms: dict[str, list[str]] = defaultdict(list)
    for form, concept in concepts.items():
        forms[concept.id].append(form)
    for identity, members in forms.items():
        for a, b in combinations(sorted(members)[:ALIKE], 2):
            yield Decision("same", a, b, f"both are names of {identity}", by)
