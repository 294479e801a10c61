"""Data files of the vocabulary: lists of words in TOML, each list one string of words, or of phrases with commas."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str, package: str = "pipeline.sources.text") -> dict[str, Any]:
    """Return the content of `name`.toml in the folder of a package."""
    return tomllib.loads(resources.files(package).joinpath(f"{name}.toml").read_text("utf-8"))


def phrases(text: str) -> Iterator[str]:
    """Yield the entries of a list that is parted by commas."""
    yield from (" ".join(part.split()) for part in text.split(","))
