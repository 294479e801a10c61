"""Entities: are the names that mean one thing one entity, and no others?

The records are concepts with their names, `{concept_id, names}`. Names are taken as claims would name them: without
aspect and qualifiers at the level `concept`, with them at the level `variable`. Rules join them, and a model, if there
is one, is asked about sets of names as in a run. Names that are no variable ("cost") make no entity in a graph: here
they are told apart by their normal form.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, cast

from pydantic import Field, model_validator

from benchmarks.scoring import gold, reading
from benchmarks.scoring.clusters import Meanings, companies, completeness, counted, kin, scored
from benchmarks.scoring.reading import Spent
from benchmarks.scoring.report import Failed, Report
from benchmarks.scoring.scores import share
from benchmarks.scoring.task import RIGHT, Item, Judged, Options
from pipeline.entities import asking, blocking, rules, semantic
from pipeline.entities.candidate_sets import candidate_sets
from pipeline.entities.decisions import Decision
from pipeline.entities.generic import is_generic
from pipeline.entities.grouping import Term, keep_groups
from pipeline.entities.naming import RULES, mentioned
from pipeline.entities.resolution import resolve
from pipeline.errors import CallFailed
from pipeline.events import Forecasted, ItemFailed, Observer, Progressed, StageBegan
from pipeline.graph import bootstrap
from pipeline.graph.bootstrap import Counts, Scores
from pipeline.llm import prices, prompt
from pipeline.llm.asking import ask_each
from pipeline.llm.budget import Ledger
from pipeline.llm.call_log import Calls
from pipeline.llm.connection import connected
from pipeline.llm.forecast import Forecast, lines, numbers
from pipeline.llm.prices import Prices
from pipeline.settings import Settings
from pipeline.store.records import GroupsDraft, Mention, content_id

LEVELS = ("concept", "variable")
Variables = Mapping[str, Sequence[Mention]]  # what each name names; several things where it is a list
Set = tuple[Term, ...]


class Named(gold.Gold):
    """A concept and its names; a name may come as an object with other fields beside `name`."""

    text: str = ""
    names: list[str] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, record: Any) -> Any:
        if not isinstance(record, dict):
            return record
        names = record.get("names")
        if isinstance(names, list):
            plain = [name.get("name") if isinstance(name, dict) else name for name in names]
            if any(isinstance(name, str) and not name.strip() for name in plain):
                raise ValueError("needs names that are not blank")
            record = {**record, "names": plain}
        return {**record, "id": record.get("concept_id", record.get("id"))}


class Asked(NamedTuple):
    """What a model said about sets of names: the sets, the decisions kept of its answers, and what failed."""

    sets: Sequence[Set] = ()
    decisions: Sequence[Decision] = ()
    failures: Sequence[Failed] = ()
    spent: Spent = Spent()


Clusters = Mapping[str, Mapping[str, Hashable]]  # level -> name -> its cluster


def evaluate(
    files: Sequence[Path],
    settings: Settings,
    _: Options,
    observe: Observer,
    confirm: Callable[[Forecast], None] | None = None,
) -> Report:
    """Score how names are joined. Raises Unusable where a file or record does not fit."""
    meanings = meanings_of(files, settings.limit)
    variables = {name: list(mentioned("", "cause", name, {})) for name in meanings}
    uses = in_use(chain.from_iterable(variables.values()))
    decided = rules.decisions(uses, ())
    asked = _ask(uses, decided, settings, observe, confirm) if settings.asks("entities") else Asked()
    joined = join(variables, uses, decided, asked)
    judged = _judged(meanings, joined, comparisons(variables, uses, decided, asked))
    documents = [bootstrap.total([judged[name].counts for name in group]) for group in kin(meanings)]
    counts = bootstrap.total(documents)
    return Report(
        task="entities",
        dataset=gold.dataset(files),
        model=settings.model_of("entities"),
        recipe=asking.recipe(settings).id if settings.asks("entities") else content_id("entities", RULES),
        n=len(meanings),
        unit="names",
        scores=scores(counts),
        intervals=bootstrap.intervals(documents, scores),
        measure="concept.bcubed.f1",
        sizes={
            "concepts": len(frozenset().union(*meanings.values())),
            "entities": _sizes(joined),
            "sets asked about": len(asked.sets),
        },
        spent=asked.spent,
        right=counts[RIGHT],
        dropped=0,
        failures=list(asked.failures),
        judged=[
            (Named(id=", ".join(sorted(meanings[name])), text=name, names=[name]), each)
            for name, each in judged.items()
        ],
    )


def meanings_of(files: Sequence[Path], limit: int | None = None) -> Meanings:
    """The names of lists of concepts, with the concepts each may mean. Raises Unusable where a record does not fit."""
    found: dict[str, set[str]] = {}
    for record in gold.read(files, Named, limit):
        for name in record.names:
            found.setdefault(name, set()).add(record.id)
    return {name: frozenset(concepts) for name, concepts in found.items()}


def scores(counts: Counts) -> Scores:
    """B-cubed and pairwise precision, recall and F1 at both levels, and how many pairs of one concept were compared."""
    found = {name: value for level in LEVELS for name, value in scored(counts, level).items()}
    return {**found, "pair_completeness": share(counts.get("compared", 0), counts.get("pairs", 0))}


def in_use(mentions: Iterable[Mention]) -> rules.Uses:
    """The normal forms of names, each with the number of names that have it; without generic ones. Pure."""
    said = [each for each in mentions if not each.generic]
    return rules.Uses(Counter(each.key for each in said), {each.key: each.name for each in reversed(said)})


def join(variables: Variables, uses: rules.Uses, decided: Sequence[Decision], asked: Asked) -> Clusters:
    """The clusters that decisions make of names; a name that lists several things is all of them. Pure."""
    entities = resolve(uses.claims, [*decided, *asked.decisions]).entities
    concepts: dict[str, Hashable] = {}
    whole: dict[str, Hashable] = {}
    for name, parts in variables.items():
        concepts[name] = frozenset(entities.get(each.key, each.key) for each in parts)
        whole[name] = frozenset(
            (entities.get(each.key, each.key), each.aspect, tuple(each.qualifiers), each.turn) for each in parts
        )
    return {"concept": concepts, "variable": whole}


def comparisons(
    variables: Variables, uses: rules.Uses, decided: Sequence[Decision], asked: Asked
) -> Callable[[str, str], bool]:
    """Whether two names were compared at all: they are candidates, or stood in one question."""
    alike = set(blocking.candidates(uses.claims))
    before = resolve(uses.claims, decided).entities
    asked_with = {before[term.key]: at for at, group in enumerate(asked.sets) for term in group}

    def met(one: str, other: str) -> bool:
        a, b = sorted((one, other))
        if a == b or (a, b) in alike:
            return True
        if a not in before or b not in before:
            return False
        return before[a] in asked_with and asked_with[before[a]] == asked_with.get(before[b])

    def compared(one: str, other: str) -> bool:
        return any(met(mine.key, theirs.key) for mine in variables[one] for theirs in variables[other])

    return compared


def _judged(meanings: Meanings, joined: Clusters, compared: Callable[[str, str], bool]) -> dict[str, Judged]:
    """Each name with its counts and, as an item, the names that it stands with. Pure."""
    counts = dict(completeness(meanings, compared))
    items = {}
    for level in LEVELS:
        for name, company in companies(meanings, joined[level]):
            counts[name].update({f"{level}.{what}": count for what, count in counted(company).items()})
            if level == LEVELS[0]:
                right = len(company.found) == len(company.right) == len(company.wanted)
                counts[name][RIGHT] = int(right)
                wrong = "joined wrongly" if len(company.right) < len(company.found) else "missed"
                items[name] = Item(company.wanted, company.found, "right" if right else wrong)
    return {name: Judged(counts[name], [items[name]]) for name in meanings}


def _sizes(joined: Clusters) -> dict[str, int]:
    return {f"by {level}": len(set(joined[level].values())) for level in LEVELS}


# --- with a model -----------------------------------------------------------------------------------------------------


def terms(uses: rules.Uses, decided: Sequence[Decision]) -> list[Term]:
    """The names a model is asked about: of those that the rules joined, the most used. Its sentence is the name."""
    entities = resolve(uses.claims, decided).entities
    forms: dict[str, list[str]] = {}
    for key in uses.claims:
        forms.setdefault(entities[key], []).append(key)
    found = []
    for keys in forms.values():
        key = min(keys, key=lambda form: (-uses.claims[form], form))
        found.append(Term(key, uses.names[key], uses.names[key], sum(uses.claims[form] for form in keys)))
    return sorted(found, key=lambda term: term.key)


def _ask(
    uses: rules.Uses,
    decided: Sequence[Decision],
    settings: Settings,
    observe: Observer,
    confirm: Callable[[Forecast], None] | None,
) -> Asked:
    """Ask about sets of names: about all names, or as many questions as the settings allow, the likest names first."""
    prompt.load(asking.PROMPT)
    if settings.semantic:
        semantic.check()
    prices.check(settings)
    known = terms(uses, decided)
    most = len(known) if settings.entities_calls is None else settings.entities_calls
    sets = candidate_sets(known, most, semantic.neighbours if settings.semantic else None)
    with Calls(reading.folder(settings)) as calls:
        ahead = reading.forecast((question for _, question in asking.questions(sets, settings)), settings, calls)
        observe(Forecasted(lines(ahead), numbers(ahead)))
        if confirm is not None:
            confirm(ahead)
        return asyncio.run(_answers(sets, settings, calls, observe))


async def _answers(sets: Sequence[Set], settings: Settings, calls: Calls, observe: Observer) -> Asked:
    log = reading.Tally(calls)
    ledger = Ledger(Prices.load(settings.prices), max_tokens=settings.max_tokens, max_usd=settings.max_cost)
    decided: list[Decision] = []
    failures: list[Failed] = []
    by = settings.model_of("entities")
    observe(StageBegan("entities", len(sets)))
    async with connected(settings, log, ledger, observe) as model:
        async for asked, answer in ask_each(model, asking.questions(sets, settings), width=2 * settings.concurrency):
            if isinstance(answer, CallFailed):
                about = f"names from {asked[0].name!r}"
                failures.append(Failed(about, answer.state, str(answer)))
                observe(ItemFailed("entities", about, answer))
                observe(Progressed(failed=1))
            else:
                decided += keep_groups(asked, cast(GroupsDraft, answer.draft), by, is_generic)
                observe(Progressed(done=1))
    return Asked(sets, decided, failures, log.spent)
