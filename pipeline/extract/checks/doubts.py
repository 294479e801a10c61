"""Doubts: the ways in which a claim can disagree with its own quote, and the words for them (`doubts.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from string import Template
from typing import NamedTuple


class Doubt(NamedTuple):
    """One disagreement of a claim with its quote, by its name in the file; `role` is 'cause', 'effect' or ''."""

    name: str
    role: str = ""

    @property
    def words(self) -> str:
        """The reason, for a reader."""
        return Template(_words()[self.name]).substitute(name=self.role)


def names() -> tuple[str, ...]:
    """Return the names of all doubts, in the order of the file."""
    return tuple(_words())


@cache
def _words() -> dict[str, str]:
    return tomllib.loads(resources.files(__package__).joinpath("doubts.toml").read_text("utf-8"))
