"""Conflicts: are the pairs of texts that oppose each other those that the graph lists as conflicts between studies?

Three forms of records. Questions with the texts that answer them yes or no: pairs with different answers are opposed.
Claims with the abstracts that support or contradict them: a claim and an abstract that contradicts it are opposed. And
pairs of claims with the words that carry their condition: then the words of the axes are scored, word by word, without
a graph.

Two texts are flagged where a listed conflict has them on opposite sides, on the nearest edge that both stand on: what
they say of the class of antithrombotics does not count where they agree on aspirin.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from benchmarks.scoring import gold, graphs, reading
from benchmarks.scoring.meeting import opposite
from benchmarks.scoring.report import Report
from benchmarks.scoring.scores import ratios
from benchmarks.scoring.task import RIGHT, Item, Judged, Options
from pipeline.events import Observer
from pipeline.graph import bootstrap
from pipeline.graph.bootstrap import Counts, Scores
from pipeline.graph.conflicts.axes import ClaimDetails, values
from pipeline.llm.forecast import Forecast
from pipeline.settings import EMBEDDED, Settings
from pipeline.store.database import Store
from pipeline.store.records import AXES
from pipeline.store.result import Row

Edge = tuple[str, str]
Stances = Mapping[Edge, Mapping[str, int]]
"""Of one text: on each edge the signs that it finds, and how many steps of classes they are away."""
Listed = Mapping[Edge, frozenset[str]]
"""The kinds of the conflicts that are listed on each edge."""
_WORD = re.compile(r"\w+")


class Stated(gold.Part):
    """A text with its answer to the question, or what it says of the claim."""

    id: str = Field(min_length=1)
    title: str = ""
    text: str = Field(min_length=1)
    stance: Literal["yes", "no", "SUPPORT", "CONTRADICT", "NEI"]


class Conditioned(gold.Part):
    """A claim, and the stretches of its words that carry its condition."""

    text: str = Field(min_length=1)
    condition: list[gold.Span] = Field(default_factory=list)


class Opposed(gold.Gold):
    """A question or a claim with texts, or two claims with their conditions."""

    text: str = ""
    question: str = ""
    claim: str = ""
    abstracts: list[Stated] = Field(default_factory=list)
    claim1: Conditioned | None = None
    claim2: Conditioned | None = None

    @model_validator(mode="after")
    def _has_a_form(self) -> Self:
        if not self.abstracts and not self.claim and not (self.claim1 and self.claim2):
            raise ValueError("needs 'abstracts' with a stance each, or 'claim1' and 'claim2' with their condition")
        return self


class Couple(NamedTuple):
    """Two texts, with their ids, and whether they oppose each other."""

    one: tuple[str, str]
    other: tuple[str, str]
    opposed: bool


def evaluate(
    files: Sequence[Path],
    settings: Settings,
    options: Options,
    observe: Observer,
    confirm: Callable[[Forecast], None] | None = None,
) -> Report:
    """Score the conflicts of a graph that has read the texts: that in `options.graph`, else one made for it.

    Raises Unusable where a file or record does not fit or the graph holds none of the texts, Stopped if the making of
    a graph ended early: what was answered is kept, and the same call goes on from there.
    """
    records = gold.read(files, Opposed, settings.limit)
    if all(record.claim1 for record in records):
        return _contextual(files, records)
    read = texts(records)
    asked = graphs.Asked("conflicts", "records", "f1", scores, partial(_scored, records))
    with graphs.having_read(read, settings, options, observe, confirm) as graph:
        return graphs.report(asked, files, [row["text"] for row in read], graph)


def texts(records: Sequence[Opposed]) -> list[dict[str, str]]:
    """The texts as records that a run reads, each text once. Pure."""
    found: dict[str, dict[str, str]] = {}
    for record in records:
        if record.claim:
            found.setdefault(record.claim, {"id": f"claim-{record.id}", "text": record.claim})
        for each in record.abstracts:
            row = {"id": f"{each.id}-{record.id}", "title": each.title, "text": each.text}
            found.setdefault(each.text, row)
    return list(found.values())


def couples(record: Opposed) -> Iterator[Couple]:
    """The pairs of a record: of a claim with each abstract, else of all abstracts with each other. Pure."""
    if record.claim:
        for each in record.abstracts:
            yield Couple((record.id, record.claim), (each.id, each.text), each.stance == "CONTRADICT")
        return
    for place, one in enumerate(record.abstracts):
        for other in record.abstracts[place + 1 :]:
            yield Couple((one.id, one.text), (other.id, other.text), one.stance != other.stance)


def judge(record: Opposed, stances: Mapping[str, Stances], listed: Listed) -> Judged:
    """The pairs of a record, flagged or not; `stances` are those of each text. Pure."""
    counts: Counter[str] = Counter()
    items = []
    for one, other, opposed in couples(record):
        edges = opposing(stances.get(one[1], {}), stances.get(other[1], {}), listed)
        counts["opposed" if opposed else "not opposed"] += 1
        counts["flagged"] += bool(edges)
        counts[RIGHT] += bool(edges) and opposed
        shown = [" -> ".join(edge) for edge in edges]
        verdict = graphs.VERDICTS[opposed, bool(edges)]
        items.append(Item({"texts": [one[0], other[0]], "opposed": opposed}, shown, verdict))
    return Judged(counts, items)


def opposing(one: Stances, other: Stances, listed: Listed) -> list[Edge]:
    """The nearest edges that two texts stand on, where a listed conflict has them on opposite sides. Pure."""
    shared = {edge: min(one[edge].values()) + min(other[edge].values()) for edge in one.keys() & other.keys()}
    nearest = min(shared.values(), default=0)
    return sorted(
        edge
        for edge, steps in shared.items()
        if steps == nearest
        and any(
            opposite(mine, theirs) and ("null" if "0" in (mine, theirs) else "sign") in listed.get(edge, ())
            for mine in one[edge]
            for theirs in other[edge]
        )
    )


def scores(counts: Counts) -> Scores:
    """Precision, recall and F1 of flagging opposed pairs, or of the words of conditions."""
    return dict(ratios(counts.get(RIGHT, 0), counts.get("flagged", 0), counts.get("opposed", 0)))


# --- the graph --------------------------------------------------------------------------------------------------------


def _scored(records: Sequence[Opposed], store: Store, wanted: Mapping[str, str | None]) -> graphs.Scored:
    stances, listed = _stances(store.rows("conflicts/stances"), wanted), store.rows("conflicts/listed")
    judged = [(record, judge(record, stances, _listed(listed))) for record in records]
    counts = bootstrap.total([each.counts for _, each in judged])
    sizes = {
        "pairs": {kind: counts.get(kind, 0) for kind in ("opposed", "not opposed")},
        "conflicts between studies": len(listed),
        "questions about conflicts": store.row("conflicts/asked")["questions"],
    }
    return graphs.Scored(judged, sizes)


def _stances(rows: Sequence[Row], wanted: Mapping[str, str | None]) -> dict[str, Stances]:
    found: dict[str, dict[Edge, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        found[row["abstract"]][row["cause"], row["effect"]][row["sign"]] = row["steps"]
    return {text: found[abstract] for text, abstract in wanted.items() if abstract in found}


def _listed(rows: Sequence[Row]) -> Listed:
    found: dict[Edge, set[str]] = defaultdict(set)
    for row in rows:
        found[row["cause"], row["effect"]].add(row["kind"])
    return {edge: frozenset(kinds) for edge, kinds in found.items()}


# --- words of conditions ----------------------------------------------------------------------------------------------


def _contextual(files: Sequence[Path], records: Sequence[Opposed]) -> Report:
    judged = [(record, _conditions(record)) for record in records]
    documents = [each.counts for _, each in judged]
    counts = bootstrap.total(documents)
    found: dict[str, Any] = {"words of conditions": counts.get("opposed", 0)}
    return Report(
        task="conflicts",
        dataset=gold.dataset(files),
        model=EMBEDDED,
        recipe="",
        n=len(records),
        unit="pairs of claims",
        scores=scores(counts),
        intervals=bootstrap.intervals(documents, scores),
        measure="f1",
        sizes=found,
        spent=reading.Spent(0, 0, 0, 0.0),
        right=counts[RIGHT],
        dropped=0,
        judged=judged,
    )


def _conditions(record: Opposed) -> Judged:
    counts: Counter[str] = Counter()
    items = []
    for claim in (record.claim1, record.claim2):
        if claim is None:
            continue
        marked = {place for span in claim.condition for place in _places(claim.text, span.start, span.end)}
        told = {words for axis in AXES for words in values(axis, ClaimDetails("", claim.text)).values()}
        found = {
            place
            for words in told
            for match in re.finditer(re.escape(words), claim.text)
            for place in _places(claim.text, *match.span())
        }
        counts.update({"opposed": len(marked), "flagged": len(found), RIGHT: len(marked & found)})
        items.append(Item([span.text for span in claim.condition], sorted(told), f"{len(marked & found)} words"))
    return Judged(counts, items)


def _places(text: str, start: int, end: int) -> Iterator[int]:
    """Where the words between two code points begin."""
    return (match.start() for match in _WORD.finditer(text) if start <= match.start() < end)
