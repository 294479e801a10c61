"""The words the grammar knows, grouped by what they do in a sentence."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())
