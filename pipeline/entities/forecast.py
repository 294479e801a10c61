"""Forecast of the entities stage: by how many names, and questions about them, an abstract leads to."""

from __future__ import annotations

import json
import math

from pipeline.entities.asking import PROMPT, chosen, left
from pipeline.entities.candidate_sets import LARGEST
from pipeline.llm import embeddings, prompt
from pipeline.llm.asking import question
from pipeline.llm.call_log import Calls
from pipeline.llm.embeddings import BATCH
from pipeline.llm.forecast import Part, Range, size
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.records import GroupsDraft

# Questions about names an abstract leads to. The recorded answers of a strong model to 124 to 236 abstracts of three
# corpora have 1.5 to 8 terms an abstract, 12 of which make a question; the limit is reached nearly always.
NAMES = Range(0.05, 0.15, 0.8)
# Terms and classes of them that are embedded for an abstract, and the bytes of one; by the same answers.
EMBEDDED = Range(1.5, 6, 16)
BYTES = 24


_TOLD = ("entities_calls", "semantic", "embeddings_model")  # settings that decide what is asked


def forecast(store: Store, calls: Calls, settings: Settings, run_id: str, unread: int) -> list[Part]:
    """Return the questions about names: known only when all claims are there, and never more than are allowed.

    `unread` is the number of abstracts that this run is still to read. Nothing is changed.
    """
    most = left(store, settings, calls.failed("entities"))
    asked = _names_asked(store, settings, run_id)
    if not settings.asks("entities") or most <= 0 or (asked and not unread):
        return []
    abstracts = float(unread if asked else chosen(store))
    expected = NAMES * abstracts
    questions = Range(*(min(most, math.ceil(number)) for number in (expected.low, expected.likely, expected.high)))
    terms = "\n".join(f"{n}. the name of a variable | a sentence of some twenty words about it" for n in range(LARGEST))
    asking = question("entities", "", prompt.load(PROMPT).fill(terms=terms), GroupsDraft, settings)
    return [*_vectors(calls, settings, abstracts), Part.of(calls, settings, questions, asking, size(asking))]


def _vectors(calls: Calls, settings: Settings, abstracts: float) -> list[Part]:
    """Return the requests for vectors of the names that so many abstracts bring, as if none were stored."""
    if settings.embedder is None:
        return []
    texts = EMBEDDED * abstracts
    requests = Range(*(math.ceil(number / BATCH) for number in (texts.low, texts.likely, texts.high)))
    asking = embeddings.question(settings.embedder, ["a name"])
    return [Part.of(calls, settings, requests, asking, BYTES * texts.likely / max(1, requests.likely))]


def _names_asked(store: Store, settings: Settings, run_id: str) -> bool:
    """Tell whether the run before this one went through and asked about all names there were, as this one would."""
    rows = store.sql(
        "select settings ->> '$' as settings, outcome from runs where id <> $run order by started_at desc, id limit 1",
        run=run_id,
    )
    if not rows or rows[0]["outcome"] != "done":
        return False
    before = json.loads(rows[0]["settings"])
    model = (before.get("entities_model") or before["model"]).removeprefix("openai:")
    told = (model, *(before.get(name, Settings.model_fields[name].default) for name in _TOLD))
    return told == (settings.model_of("entities"), *(getattr(settings, name) for name in _TOLD))
