"""Asking an embeddings endpoint for the vectors of names and sentences."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.entities import semantic
from pipeline.entities.semantic import unpack
from pipeline.errors import Unusable
from pipeline.events import silent
from pipeline.graph.geometry.embedding import Embed
from pipeline.graph.geometry.input_vectors import input_texts, texts
from pipeline.llm.call_log import Calls
from pipeline.llm.connection import connected, ledger
from pipeline.settings import Settings, resolve
from pipeline.store.database import Store


def vectors_of(store: Store, folder: Path, server: dict[str, Any], *, memory: bool = False) -> tuple[Embed, str]:
    """Return whose vectors texts have, and what that is called. An endpoint is asked for all of them now."""
    given = {name: value for name, value in server.items() if value is not None}
    if not given.get("embeddings_model"):
        if given.keys() & {"base_url", "key_from"}:
            raise Unusable(
                "--base-url and --key-from need --embeddings-model: say which of the server's models to use."
            )
        return semantic.embed, semantic.RULES
    settings = resolve({**given, "model": given["embeddings_model"]})  # no other is asked
    embedder = str(settings.embedder)
    asked = input_texts(texts(store, memory=memory))
    known = asyncio.run(_ask(folder, settings, embedder, asked))
    return lambda names: unpack(known, list(names)), embedder


async def _ask(folder: Path, settings: Settings, embedder: str, asked: Sequence[str]) -> dict[str, bytes]:
    with Calls(folder) as calls:
        async with connected(settings, calls, ledger(calls, settings), silent) as model:
            return await model.embed(embedder, asked)
