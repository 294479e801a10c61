"""Abstracts: every record that is read, mended, told apart from its duplicates, and never lost.

`keep` decides what a record is, given the rows already known that could be the same record or a duplicate of it.
Reading a source again changes nothing; a record whose text has changed in its source is updated and asked again.
Abstracts that are nearly equal, versions of one paper, are one study (`near_duplicates`): each is read, and all of them
support an edge once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipeline.events import Observer, Progressed, Said, StageBegan
from pipeline.settings import Settings
from pipeline.sources import near_duplicates, removal
from pipeline.sources import reading as sources
from pipeline.sources.text.unicode import mend
from pipeline.store.database import Store
from pipeline.store.records import Abstract, Reference, content_id
from pipeline.store.result import Row

GROUP = 300  # records looked up and written together
NO_ABSTRACT = "the record has no abstract"
_SHOWN = 5  # files that cannot be read, as many as are told one by one

_Item = TypeVar("_Item")

_NOT_LETTERS = re.compile(r"[\W_]+")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")


class Known(NamedTuple):
    """What `keep` must know of a row that is there already."""

    id: str
    base: str
    source: str
    digest: str
    content: str
    standing: str
    pmid: str | None
    doi: str | None
    ordinal: int


class _Facts(NamedTuple):
    """A record's identity, mended."""

    base: str
    title: str
    text: str
    pmid: str | None
    doi: str | None
    digest: str
    content: str


def facts(reference: Reference) -> _Facts:
    """Mend a record and work out its identity. Pure."""
    title, text = mend(reference.title), mend(reference.text or "")
    pmid = re.sub(r"\D", "", reference.pmid or "") or None
    own = _UNPRINTABLE.sub(" ", reference.id or "").strip()
    found = _DOI.fullmatch((reference.doi or "").strip()) or _DOI.fullmatch(own)
    doi = found[1].rstrip(".,;").lower() if found else None
    digest = content_id(title, text)
    letters = [_NOT_LETTERS.sub("", part.casefold()) for part in (title, text)]
    anonymous = digest if title or text else content_id(reference.source, reference.position)
    base = f"pmid:{pmid}" if pmid else f"doi:{doi}" if doi else own or anonymous
    return _Facts(base, title, text, pmid, doi, digest, content_id(*letters))


class Family:
    """The rows that have one base id, as far as a reading has got: those it has not met yet, and the ids given away.

    It serves hundreds of thousands of records with one id as it serves one.
    """

    def __init__(self, rows: Iterable[Known] = ()) -> None:
        self.unseen = {row.id: row for row in rows}
        self.ids = set(self.unseen)
        self._number = 1

    def same(self, reference: Reference, it: _Facts) -> Known | None:
        """Return the row this very record made when it was read before: same text, or same id in the same source."""
        rows = self.unseen.values()
        exact = (row for row in rows if row.digest == it.digest and row.source == reference.source)
        alike = (row for row in rows if row.digest == it.digest or row.source == reference.source)
        return next(exact, None) or next(alike, None)

    def see(self, identity: str) -> None:
        """Note that a record of this reading has this id."""
        self.unseen.pop(identity, None)
        self.ids.add(identity)

    def free(self, base: str, taken: Container[str]) -> str:
        """Return an id that no row has, here or among those that are taken: the base id, or that with a number."""
        identity = base if self._number == 1 else f"{base}#{self._number}"
        while identity in self.ids or identity in taken:
            self._number += 1
            identity = f"{base}#{self._number}"
        return identity


def keep(
    reference: Reference, it: _Facts, family: Family, alike: Sequence[Known], taken: Container[str], ordinal: int
) -> Abstract:
    """Decide what a record is.

    `family` are the rows with its base id, `alike` the first readable ones with its PMID, DOI or content, and `taken`
    the ids of this reading, for two records of one source are never the same row. A record without an abstract is
    `skipped`; one with the PMID, DOI or content of a readable row is its `duplicate`.
    """
    same = family.same(reference, it)
    if same:
        identity, ordinal = same.id, same.ordinal
    else:
        identity = family.free(it.base, taken)
    original = None
    standing, reason = "readable", None
    if not it.text:
        standing, reason = "skipped", reference.problem or NO_ABSTRACT
    elif not (same and same.standing == "readable"):
        original = min((row for row in alike if row.id != identity), key=lambda row: row.ordinal, default=None)
        if original:
            standing, reason = "duplicate", f"same record as {original.id}"
    return Abstract(
        ordinal=ordinal,
        id=identity,
        year=reference.year,
        journal=mend(reference.journal or "") or None,
        source=reference.source,
        position=reference.position,
        standing=standing,
        reason=reason,
        duplicate_of=original.id if original else None,
        authors=[name for each in reference.authors if (name := mend(each))],
        **it._asdict(),
    )


# --- the stage ------------------------------------------------------------------------------------------------------


def run(store: Store, settings: Settings, observe: Observer, run_id: str) -> list[str]:
    """Read the sources. The ids of their readable abstracts, in the order of the records.

    Raises Unusable if nothing of them can be read.
    """
    observe(StageBegan("abstracts"))
    reading = _Reading(store)
    readable: dict[str, None] = {}
    bad = 0
    with _noting_unreadable(store, settings.sources, observe, run_id) as note:
        records = sources.read(settings.sources, settings.columns, note, settings.max_characters)
        for group in _groups(records, GROUP):
            kept = reading.keep([(each, facts(each)) for each in group])
            bad += sum(it.standing == "skipped" and it.reason != NO_ABSTRACT for it in kept)
            readable.update((it.duplicate_of or it.id, None) for it in kept if it.standing != "skipped")
            observe(Progressed(done=len(kept)))
    if bad:
        observe(Said(f"skipped: {bad:,} of the records; `democritus abstracts DIR --state skipped` says why."))
    derive_studies(store)
    out = removed(store)
    return [identity for identity in readable if identity not in out]


@contextmanager
def _noting_unreadable(
    store: Store, named: Sequence[Path], observe: Observer, run_id: str
) -> Iterator[Callable[[sources.Unreadable], None]]:
    """Take what cannot be read, and writes it down in the place of what was before; of so much, tells the first."""
    found: list[sources.Unreadable] = []
    shown: set[sources.Unreadable] = set()

    def take(each: sources.Unreadable) -> None:
        found.append(each)
        if each.named or len(found) <= _SHOWN:
            observe(Said(f"set aside: {each.why}"))
            shown.add(each)

    try:
        yield take
    finally:
        if more := len(found) - len(shown):
            observe(Said(f"set aside: {more:,} more, which `democritus status DIR` lists."))
        before = [row["source"] for row in store.rows("status/set_aside")]
        store.run("abstracts/forget_set_aside", sources=[each for each in before if _is_under(each, named)])
        store.add_rows("set_aside", [{**each._asdict(), "run": run_id} for each in found], replace=True)


def _is_under(source: str, named: Sequence[Path]) -> bool:
    return any(Path(source).is_relative_to(each) for each in named)


def adopt(store: Store, rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Take in the abstracts of another graph, rows of its table, as if their sources were read now.

    Yields the id that each has there and the one it has here, which is another where its own is taken.
    """
    reading = _Reading(store)
    for group in _groups(rows, GROUP):
        kept = reading.keep([(_as_read(row), _as_kept(row)) for row in group])
        yield from ((row["id"], abstract.id) for row, abstract in zip(group, kept, strict=True))


def _as_read(row: Row) -> Reference:
    fields = ("source", "position", "pmid", "doi", "title", "text", "year", "journal", "authors")
    problem = row["reason"] if row["standing"] == "skipped" else None
    known = {name: row[name] for name in fields} | {"authors": tuple(row["authors"] or ())}
    return Reference(id=row["base"], problem=problem, **known)


def _as_kept(row: Row) -> _Facts:
    return _Facts(**{name: row[name] for name in _Facts._fields})


class _Reading:
    """One reading of sources: the ids it has met, and the families that are too large to be fetched again and again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: set[str] = set()
        self._large: dict[str, Family] = {}
        self._ordinal: int = store.row("abstracts/next_ordinal")["next"]

    def keep(self, group: Sequence[tuple[Reference, _Facts]]) -> list[Abstract]:
        """Write down what the records of a group are, each knowing the store and those before it in the group."""
        with self._store.transaction():
            kept = self._judge(group)
            self._store.add(kept, replace=True)
        self._ordinal += len(group)
        return kept

    def _judge(self, group: Sequence[tuple[Reference, _Facts]]) -> list[Abstract]:
        families = self._families({it.base for _, it in group})
        readable = self._readable([it for _, it in group])
        kept: list[Abstract] = []
        for offset, (reference, it) in enumerate(group):
            family = families[it.base]
            alike = [readable[key] for key in _keys(it) if key in readable]
            abstract = keep(reference, it, family, alike, self._seen, self._ordinal + offset)
            family.see(abstract.id)
            self._seen.add(abstract.id)
            if abstract.standing == "readable":
                row = Known(**{field: getattr(abstract, field) for field in Known._fields})
                for key in _keys(it):
                    readable.setdefault(key, row)
            kept.append(abstract)
        self._large |= {base: family for base, family in families.items() if len(family.ids) > GROUP}
        return kept

    def _families(self, bases: Collection[str]) -> dict[str, Family]:
        rows: dict[str, list[Known]] = {base: [] for base in bases if base not in self._large}
        for row in self._store.rows("abstracts/of_base", bases=list(rows)):
            rows[row["base"]].append(Known(**row))
        families = {base: Family(of_base) for base, of_base in rows.items()}
        for family in families.values():
            for identity in family.ids & self._seen:
                family.see(identity)
        return families | {base: self._large[base] for base in bases if base in self._large}

    def _readable(self, identities: Sequence[_Facts]) -> dict[str, Known]:
        """Return the first readable row with each PMID, DOI and content of these."""
        found: dict[str, Known] = {}
        for row in self._store.rows(
            "abstracts/first_readable",
            pmids=[it.pmid for it in identities if it.pmid],
            dois=[it.doi for it in identities if it.doi],
            contents=[it.content for it in identities if it.text],
        ):
            known = Known(**row)
            for key in _keys(known):
                if key not in found or known.ordinal < found[key].ordinal:
                    found[key] = known
        return found


def _keys(it: _Facts | Known) -> Iterator[str]:
    """Yield what a record has in common with its duplicates."""
    yield f"content={it.content}"
    if it.pmid:
        yield f"pmid={it.pmid}"
    if it.doi:
        yield f"doi={it.doi}"


class _Text(NamedTuple):
    """An abstract as `near_duplicates` compares it."""

    id: str
    title: str
    text: str


def derive_studies(store: Store) -> None:
    """Bring the studies of the readable abstracts up to date, if any abstract has changed since they were derived."""
    if store.rows("abstracts/built") != [{"inputs": _texts_hash(store)}]:
        found = studies(store, removed(store))
        with store.transaction():
            write_studies(store, found)


def removed(store: Store, keys: Iterable[str] | None = None) -> set[str]:
    """Return the ids of the abstracts that are removed; with `keys`, of those that would be if these were
    all removals."""
    wanted = removal.in_force(store) if keys is None else keys
    return {identity for ids in removal.named(store, wanted).values() for identity in ids}


def studies(store: Store, without: Collection[str]) -> list[Row]:
    """Return the rows of the table `voices` for the committed readable abstracts, without those that are removed."""
    _sketch(store)
    sketches = store.stream("abstracts/sketches", removed=sorted(without))
    found = near_duplicates.studies(
        ((row["abstract"], row["hashes"]) for row in sketches),
        lambda ids: (_Text(**row) for row in store.stream("abstracts/readable", ids=ids)),
    )
    shared = {study for identity, study in found.items() if study != identity}
    return [{"abstract": key, "voice": study} for key, study in found.items() if study in shared]


def write_studies(store: Store, rows: Sequence[Row]) -> None:
    """Put `studies` in the place of those before, within an open transaction."""
    store.run("abstracts/forget_voices")
    store.add_rows("voices", rows)
    store.add_rows("built", [{"stage": "voices", "inputs": _texts_hash(store)}], replace=True)


def _texts_hash(store: Store) -> str:
    return content_id(str(near_duplicates.RULES), store.row("abstracts/texts_hash")["texts"])


def _sketch(store: Store) -> None:
    """Sketch the readable abstracts that are new, or whose text is."""
    rules = near_duplicates.RULES
    store.run("abstracts/forget_sketches", rules=rules)
    for group in _groups(store.stream("abstracts/unsketched"), GROUP):
        rows = [
            {
                "abstract": row["id"],
                "digest": row["digest"],
                "rules": rules,
                "hashes": near_duplicates.sketch(row["title"], row["text"]),
            }
            for row in group
        ]
        with store.transaction():
            store.add_rows("sketches", rows)
    near_duplicates.forget()


def _groups(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    stream = iter(items)
    while group := list(islice(stream, size)):
        yield group
