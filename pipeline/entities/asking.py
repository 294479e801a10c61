"""Questions about names: which sets of terms a model is asked about, and the decisions kept of its answers.

Two rounds: terms first, then the classes that the answers named, so that the classes of different sets meet. The sets
of a round are a function of the claims and of the rules' and people's decisions alone: a run that was killed asks the
same questions again, and finds their answers in the log.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from functools import partial
from math import ceil
from typing import NamedTuple, cast

from pipeline.entities import candidate_sets, semantic
from pipeline.entities.candidate_sets import PER_HUNDRED, Neighbours, class_terms
from pipeline.entities.decisions import Decision
from pipeline.entities.generic import is_generic
from pipeline.entities.grouping import End, Term, keep_groups, listed
from pipeline.errors import CallFailed
from pipeline.events import ItemFailed, Observer, Progressed, Said, StageBegan
from pipeline.llm import prompt
from pipeline.llm.asking import Recipe, ask_each, question
from pipeline.llm.question import Embedder, Model, Question
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.records import GroupsDraft, content_id
from pipeline.store.result import Row

Set = tuple[Term, ...]
PROMPT = "entities"
CLAIMS_OF_ABSTRACT = 5


class Asked(NamedTuple):
    """The questions of a round: those that were answered, and those that failed."""

    answered: int
    failed: int


def allowed(store: Store, settings: Settings) -> int:
    """Return the most questions about names that this graph may ask in all."""
    if settings.entities_calls is not None:
        return settings.entities_calls
    return ceil(chosen(store) * PER_HUNDRED / 100)


def chosen(store: Store) -> int:
    """Return the abstracts that are read or to be read; CLAIMS_OF_ABSTRACT statements of a model count as one."""
    read: int = store.row("abstracts/chosen_count")["chosen"]
    imagined: int = store.row("imagined/statements")["statements"]
    return read + imagined // CLAIMS_OF_ABSTRACT


def left(store: Store, settings: Settings, failed: int) -> int:
    """Return the number of questions that may still be asked; `failed` were asked in vain.

    Answers that were used are counted and not calls, so that an answer which a killed run had paid for is used.
    """
    used: int = store.row("entities/asked")["sets"]
    return max(0, allowed(store, settings) - failed - used)


async def ask(store: Store, settings: Settings, model: Model, observe: Observer, entity_of: Mapping[str, str]) -> int:
    """Ask about the sets of both rounds that no answer covers yet; the number of questions that failed.

    `entity_of` tells which normal forms the rules have joined: of those one is asked about.
    """
    store.add_rows("recipes", [recipe(settings).row()])
    most = candidate_sets.rounds(chosen(store))
    limit = allowed(store, settings)
    share = ceil(limit * most.first / max(1, most.first + most.second))
    used = store.row("entities/asked")["sets"]
    known = terms(store.rows("entities/terms"), entity_of)
    try:
        near = await _neighbours(model, settings, known)
    except CallFailed as failure:
        return _no_vectors(failure, observe)
    first = due(store, candidate_sets.candidate_sets(known, share, near), settings)[: max(0, limit - used)]
    done = await _round(store, settings, model, observe, first)
    if done.failed:
        return done.failed
    told = [row_decision(row) for row in store.rows("entities/decisions")]
    used = store.row("entities/asked")["sets"]
    above = class_terms(known, told)
    try:
        near = await _neighbours(model, settings, above)
    except CallFailed as failure:
        return _no_vectors(failure, observe)
    classes = candidate_sets.candidate_sets(above, limit - share, near)
    second = due(store, classes, settings)[: max(0, limit - used)]
    return (await _round(store, settings, model, observe, second)).failed


async def _neighbours(model: Model, settings: Settings, asked: Sequence[Term]) -> Neighbours | None:
    """Return how terms of like meaning are found, if they are. Raises CallFailed where the server gives no vectors."""
    if settings.embedder is None:
        return semantic.neighbours if settings.semantic else None
    if not isinstance(model, Embedder):
        raise TypeError("a model without embeddings was given")
    vectors = await model.embed(settings.embedder, [term.name for term in asked])
    return partial(semantic.neighbours_by, vectors)


def _no_vectors(failure: CallFailed, observe: Observer) -> int:
    """One question failed: without vectors others would be asked than with them."""
    observe(Said(f"The embeddings model gave no vectors, so no names are asked about now. {failure}"))
    return 1


def terms(rows: Iterable[Row], entity_of: Mapping[str, str]) -> list[Term]:
    """Return the terms that claims use, one for each entity that the rules made: its most used form. Pure.

    Each row is one end of one claim: key, name, quote, role, other (the key of the claim's other end), sign.
    """
    ends: dict[str, set[End]] = defaultdict(set)
    forms: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    shown: dict[str, tuple[str, str]] = {}
    for row in rows:
        entity = entity_of.get(row["key"])
        other = entity_of.get(row["other"])
        if entity is None or other is None or entity == other:
            continue
        forms[entity][row["key"]] += 1
        ends[entity].add(End(row["role"], other, row["sign"]))
        shown.setdefault(row["key"], (row["name"], row["quote"]))
    found = []
    for entity, counts in forms.items():
        key = min(counts, key=lambda form: (-counts[form], form))
        name, quote = shown[key]
        found.append(Term(key, name, quote, sum(counts.values()), tuple(sorted(ends[entity]))))
    return sorted(found, key=lambda term: term.key)


def due(store: Store, sets: Sequence[Set], settings: Settings) -> list[Set]:
    """Return the sets that hold a term which this model was not asked about, in their order."""
    by = settings.model_of("entities")
    asked = {key for row in store.rows("entities/asked_keys") if row["by"] == by for key in row["keys"]}
    return [each for each in sets if not {term.key for term in each} <= asked]


async def _round(store: Store, settings: Settings, model: Model, observe: Observer, sets: Sequence[Set]) -> Asked:
    if not sets:
        return Asked(0, 0)
    observe(StageBegan("entities", len(sets)))
    by = settings.model_of("entities")
    answered = failed = 0
    async with aclosing(ask_each(model, questions(sets, settings), width=2 * settings.concurrency)) as answers:
        async for asked, answer in answers:
            if isinstance(answer, CallFailed):
                failed += 1
                observe(ItemFailed("entities", _identity(asked, by), answer))
                observe(Progressed(failed=1))
                continue
            answered += 1
            kept = keep_groups(asked, cast(GroupsDraft, answer.draft), by, is_generic)
            with store.transaction():
                store.add_rows("decisions", [decision_row(each) for each in kept])
                row = {"id": _identity(asked, by), "by": by, "keys": [term.key for term in asked]}
                store.add_rows("asked_sets", [row])
            observe(Progressed(done=1))
    if failed:
        observe(Said(f"{failed} of {len(sets)} questions about names failed; those names stay apart for now."))
    return Asked(answered, failed)


def questions(sets: Iterable[Set], settings: Settings) -> Iterator[tuple[Set, Question]]:
    """Yield the question about each set."""
    for each in sets:
        turns = prompt.load(PROMPT).fill(terms=listed(each))
        yield each, question("entities", content_id(*(term.key for term in each)), turns, GroupsDraft, settings)


def candidates(settings: Settings) -> dict[str, object]:
    """Return how terms that are asked about together are found, where that is not by spelling and claims alone."""
    by = f"embeddings of {settings.embedder}" if settings.embedder else semantic.RULES
    return {"semantic": by} if settings.semantic else {}


def recipe(settings: Settings) -> Recipe:
    """Return how names are asked about under these settings."""
    return Recipe("entities", prompt.load(PROMPT).hash, settings.model_of("entities"), candidates(settings))


def _identity(asked: Set, by: str) -> str:
    return content_id("set", by, *(term.key for term in asked))


# --- rows -----------------------------------------------------------------------------------------------------------


def decision_row(decision: Decision) -> dict[str, object]:
    """Return a decision as a row of the table `decisions`; the same decision of the same person or model is one row."""
    identity = content_id("decision", decision.kind, decision.a, decision.b, decision.by)
    fields = ("kind", "a", "b", "why", "by", "score", "steps")
    return {"id": identity, **{name: getattr(decision, name) for name in fields}}


def row_decision(row: Row) -> Decision:
    """Return the decision in a row of the table `decisions`."""
    return Decision(row["kind"], row["a"], row["b"], row["why"], row["by"], row["score"], row["steps"])
