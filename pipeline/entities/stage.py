"""Entity resolution: the names that mean one variable become one entity, under the classes above it.

A name is a concept with an aspect and qualifiers (`naming`, `variables`). Rules decide what is certain (`rules`), a
controlled vocabulary what it knows (`vocabulary`), a model is asked about sets of like terms (`asking`), people
decide last (`people`). Every decision is a row with its reason, and the entities are a pure function of the decisions
(`resolution`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.metadata import version
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

from pipeline.entities import (
    generic,
    linkage,
    match,
    rules,
    semantic,
    variables,
)
from pipeline.entities.asking import ask, candidates, decision_row, left, row_decision
from pipeline.entities.decisions import Decision, rank
from pipeline.entities.name import parse, stem, word_key
from pipeline.entities.naming import RULES, mentions, of_abstract, words, write
from pipeline.entities.resolution import Resolution, resolve
from pipeline.entities.vocabulary import Found, Vocabulary, digest
from pipeline.entities.vocabulary import check as check_vocabulary
from pipeline.events import Observer, Said, StageBegan
from pipeline.llm.question import Model
from pipeline.settings import Settings
from pipeline.sources.text import spelling
from pipeline.sources.text.unicode import safe
from pipeline.store.database import Store
from pipeline.store.records import content_id

__all__ = [
    "check", "decide", "derive", "is_derived", "left", "mentions", "resolved_names", "run",
]  # fmt: skip

GROUP = 2000  # abstracts whose names are looked at together


async def run(store: Store, settings: Settings, model: Model | None, observe: Observer, failed: int = 0) -> None:
    """Bring names and the decisions about them up to date with the current claims; `derive` makes entities of them.

    `failed` is how many questions about names this graph has paid for in vain: they count against its number, too.
    """
    observe(StageBegan("entities"))
    store.free_memory()
    _mention(store)
    if store.rows("entities/built", stage="entities") == [{"inputs": _inputs(store, settings, model)}]:
        return
    vocabulary = _vocabulary(settings.vocabulary, observe)
    decided = _decide(store, vocabulary)
    lost = 0
    if model is not None and left(store, settings, failed):
        lost = await ask(store, settings, model, observe, _joined(store, decided))
    if vocabulary is not None:
        _look_up_classes(store, vocabulary)
    if not lost:  # else the next run asks again
        row = {"stage": "entities", "inputs": _inputs(store, settings, model)}
        store.add_rows("built", [row], replace=True)


def check(settings: Settings) -> None:
    """Raises Unusable where the vocabulary cannot be read, or the extra for --semantic is missing."""
    if settings.vocabulary:
        check_vocabulary(settings.vocabulary)
    if settings.semantic:
        semantic.check(static=settings.embedder is None)


def _vocabulary(path: Path | None, observe: Observer) -> Vocabulary | None:
    """Return the controlled vocabulary in a file; how much of it cannot be read is told."""
    if path is None:
        return None
    found = Vocabulary.read(path)
    if faults := found.thesaurus.faults:
        where = f"line {faults[0].line}: {safe(faults[0].what)}"
        observe(
            Said(f"{path}: {found.thesaurus.unreadable:,} lines cannot be read and are left out; the first, {where}.")
        )
    return found


def _decide(store: Store, vocabulary: Vocabulary | None) -> list[Decision]:
    """Decide about the names in use anew, by rule and by vocabulary."""
    decided = _by_rule(store)
    found = vocabulary.look_up(_uses(store).claims) if vocabulary else None
    if found:
        decided += found.decisions
    with store.transaction():
        store.run("entities/forget_derived")
        store.run("entities/forget_vocabulary_terms")
        store.add_rows("decisions", [decision_row(each) for each in decided])
        if vocabulary and found:
            _add_terms(store, vocabulary, found)
    return decided


def _by_rule(store: Store) -> list[Decision]:
    short = ((row["short"], row["long"]) for row in store.rows("entities/abbreviations"))
    called = ((row["key"], row["qualifier"]) for row in store.rows("entities/called_so"))
    return rules.decisions(_uses(store), short, called)


def _look_up_classes(store: Store, vocabulary: Vocabulary) -> None:
    """Let the vocabulary decide about the classes that a model or people named, too."""
    classes = {row["b"] for row in store.rows("entities/decisions") if row["kind"] == "broader"}
    found = vocabulary.look_up({*_uses(store).claims, *classes})
    with store.transaction():
        store.add_rows("decisions", [decision_row(each) for each in found.decisions])
        _add_terms(store, vocabulary, found)


def _add_terms(store: Store, vocabulary: Vocabulary, found: Found) -> None:
    rows = [{"key": form, "vocabulary": vocabulary.name, "id": identity} for form, identity in found.ids.items()]
    store.add_rows("vocabulary_terms", rows)


def _joined(store: Store, derived: Sequence[Decision]) -> dict[str, str]:
    """normal form -> the first of those that all but a model call one concept; those left out are missing."""
    people = [row_decision(row) for row in store.rows("entities/people")]
    resolved = resolve(_uses(store).claims, [*derived, *people])
    verdicts = [
        linkage.Verdict(each.a, each.b, each.kind == "same", rank(each.by), each.score)
        for each in [*derived, *people]
        if each.kind in ("same", "different")
    ]
    return linkage.clusters(resolved.entities, verdicts)


def decide(store: Store) -> None:
    """Bring decisions up to date with the current claims as a run would that asks nobody, in an open transaction.

    What a vocabulary decided stays: the next run with it looks up the names in use anew.
    """
    _mention(store, nullcontext)
    decided = _by_rule(store)
    store.run("entities/forget_rules")
    store.add_rows("decisions", [decision_row(each) for each in decided])


def derive(store: Store) -> Resolution:
    """Derive entities, labels and classes from the mentions and decisions as they stand, in an open transaction."""
    resolved = resolved_names(store)
    _forget()  # makes room: no names are looked at after this
    above = [
        {"entity": entity, "broader": broad, "steps": steps}
        for entity, classes in resolved.above.items()
        for broad, steps in classes.items()
    ]
    store.run("entities/forget_names")
    store.run("entities/forget_broader")
    store.run("entities/forget_labels")
    store.add_rows("names", [{"key": form, "entity": entity} for form, entity in resolved.entities.items()])
    store.add_rows("broader", above)
    store.add_rows("labels", [{"entity": entity, "name": name} for entity, name in resolved.labels.items()])
    store.add_rows("built", [{"stage": "names", "inputs": _named_from(store)}], replace=True)
    return resolved


def is_derived(store: Store) -> bool:
    """Tell whether the entities stand for the mentions and decisions that there are."""
    return store.rows("entities/built", stage="names") == [{"inputs": _named_from(store)}]


def _named_from(store: Store) -> str:
    """Return a hash of the names in use and of all decisions about names."""
    return content_id(version("democritus"), *store.row("entities/named_from").values())


def resolved_names(store: Store) -> Resolution:
    """Return what the names in use mean by the decisions in force. Nothing is changed."""
    decided = [row_decision(row) for row in store.rows("entities/decisions")]
    return resolve(_uses(store).claims, decided)


def _uses(store: Store) -> rules.Uses:
    rows = store.rows("entities/keys")
    return rules.Uses({row["key"]: row["claims"] for row in rows}, {row["key"]: row["name"] for row in rows})


def _inputs(store: Store, settings: Settings, model: Model | None) -> str:
    """Return a hash of all that entities are derived from."""
    asking = (settings.model_of("entities"), settings.entities_calls, candidates(settings)) if model else ()
    vocabulary = digest(settings.vocabulary) if settings.vocabulary else ""
    return content_id(version("democritus"), RULES, vocabulary, *asking, *store.row("entities/inputs").values())


def _forget() -> None:
    """Let go of what was worked out about names."""
    for known in (parse, stem, word_key, match.veto, match.score, spelling.word, variables.decompose):
        known.cache_clear()
    generic.is_generic.cache_clear()


def _mention(store: Store, group: Callable[[], AbstractContextManager[None]] | None = None) -> None:
    """Name the ends of the claims that have no mentions yet, each group in a transaction, or in `group`."""
    store.run("entities/forget_mentions", rules=RULES)
    # within a transaction its own rows are wanted, too, and those of few abstracts
    unnamed = store.rows("entities/unnamed") if group else store.stream("entities/unnamed")
    of_abstracts = groupby(unnamed, key=itemgetter("place"))
    waiting = ((place, list(claims)) for place, claims in of_abstracts)
    while portion := dict(islice(waiting, GROUP)):
        texts = {row["id"]: words(row) for row in store.rows("claims/texts", ordinals=list(portion))}
        named = {claims[0]["abstract"]: claims for claims in portion.values()}
        with (group or store.transaction)():
            write(store, [of_abstract(abstract, texts[abstract], claims) for abstract, claims in named.items()])
    _mention_imagined(store, group or store.transaction)


def _mention_imagined(store: Store, group: Callable[[], AbstractContextManager[None]]) -> None:
    """Return the same for claims of a model's memory, whose only text is their statement."""
    if imagined := store.rows("imagined/unnamed"):
        with group():
            write(store, [of_abstract(row["abstract"], row["text"], [row]) for row in imagined])
