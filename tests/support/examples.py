"""How many examples a property test tries, beside the profile's number that holds where nothing is said."""

from __future__ import annotations

from hypothesis import settings

EACH_A_GRAPH = settings(max_examples=settings().max_examples // 5)
"""for tests that make a graph or another file of each example"""
