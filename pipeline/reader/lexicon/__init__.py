"""Word lists of the grammar, grouped by their function in a sentence."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())
