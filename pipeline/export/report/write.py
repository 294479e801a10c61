"""Report: what a graph has on a question, laid out as a review begins: flow, methods, effects, conflicts, references.

    findings    what is told, asked of the graph once
    sections    text, tables and figures made of that: a `document.Document`; corpus, methods, effects and quotations
                are its parts
    figures     pictures by matplotlib, as SVG and PNG; `vector` makes the SVG fit for a page
    references  the papers that are cited, as a list, as BibTeX and as RIS
    local_models    another document: local causal models (`models --report`)
    webpage, word   writers: a document as a file

What a file of the format cannot hold, or what a paper needs by itself, lies in a folder beside it: the figures and the
references. Why: `docs/decisions/0022-report.md`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import Unusable
from pipeline.store.database import Store
from pipeline.store.filter import Filter
from pipeline.store.half_files import replacing
from pipeline.store.records import Level
from pipeline.store.status import Status

if TYPE_CHECKING:
    from pipeline.export.report.document import Document

WRITERS = {".html": "webpage", ".docx": "word"}
"""The module that writes files of each ending."""
_NEEDED = {"matplotlib": "matplotlib", "docx": "python-docx"}


class Asked(NamedTuple):
    """What a report is about. `filters` say it in words; None effects are all; `sliced`: the store is a slice's."""

    title: str
    chosen: Filter
    filters: tuple[str, ...] = ()
    level: Level = "concept"
    effects: int | None = 30
    conflicts: int = 10
    sliced: bool = False

    @property
    def named(self) -> bool:
        """Whether variables were named: effects of what is called exactly so come first, then by support."""
        return (self.chosen.causes, self.chosen.effects, self.chosen.about) != (None, None, None)


class Counts(NamedTuple):
    """What a report tells."""

    effects: int
    conflicts: int
    references: int


def check(target: Path) -> None:
    """Raise Unusable if there is no format of this file's ending, or a package that reports need is missing."""
    if target.suffix.lower() not in WRITERS:
        raise Unusable(f"{target}: a report is {', '.join(WRITERS)}; name a file that ends so, such as report.html.")
    if missing := [package for module, package in _NEEDED.items() if find_spec(module) is None]:
        pip = f"{sys.executable} -m pip install {' '.join(missing)}"
        raise Unusable(f"a report needs {', '.join(missing)}, the extra democritus[report]: {pip}")


def beside(target: Path) -> Path:
    """The folder in which the figures and references of a report lie."""
    return target.with_name(f"{target.stem}-files")


def write(store: Store, status: Status, asked: Asked, target: Path) -> Counts:
    """Write a report, and its figures and references into the folder beside it; each is replaced when it is whole.

    Raises Unusable as `check` does, and where filters let no effect through.
    """
    check(target)
    from pipeline.export.report import references, sections  # what they import is an extra

    document, papers = sections.document(store, status, asked)
    if asked.filters and not document.effects:
        told = "; ".join(asked.filters)
        raise Unusable(
            f"no effect in this graph is what was asked for ({told}): nothing was written. Leave a filter out."
        )
    writer = import_module(f"pipeline.export.report.{WRITERS[target.suffix.lower()]}")
    folder = beside(target)
    files = {
        **dict(_pictures(document)),
        "references.bib": references.bibtex(papers).encode(),
        "references.ris": references.ris(papers).encode(),
        f"../{target.name}": writer.write(document),
    }
    _save(folder, files)
    return Counts(document.effects, document.conflicts, len(papers))


def _pictures(document: Document) -> Iterator[tuple[str, bytes]]:
    for figure in document.figures:
        yield f"{figure.name}.svg", figure.svg
        yield f"{figure.name}.png", figure.png


def _save(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        with replacing(folder / name) as out:
            out.write(content)
