"""Lookup of names in a controlled vocabulary: the decisions it makes about names in use, and the ids it has for them.

Pure functions of the vocabulary and the names. A vocabulary decides like the rules do, anew in every run; its decisions
outrank the rules', and a model's and people's outrank them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from pipeline.entities import thesaurus
from pipeline.entities.decisions import VOCABULARY, Decision
from pipeline.entities.generic import is_generic
from pipeline.entities.grouping import ALIKE, too_wide
from pipeline.entities.hierarchy import STEPS
from pipeline.entities.name import key
from pipeline.entities.thesaurus import Concept, Thesaurus
from pipeline.errors import Unusable
from pipeline.sources.text.unicode import safe


def digest(path: Path) -> str:
    """A vocabulary's name and a hash of its content. Raises Unusable if the file cannot be read."""
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
        """The vocabulary in a file, named after it. Raises Unusable like `thesaurus.read`."""
        return cls(thesaurus.read(path), safe(Path(path.name.removesuffix(".gz")).stem))

    def look_up(self, keys: Iterable[str]) -> Found:
        """As the function."""
        return look_up(self.thesaurus, keys, self.name)


def look_up(vocabulary: Thesaurus, keys: Iterable[str], name: str) -> Found:
    """What a vocabulary called `name` decides about normal forms in use.

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
