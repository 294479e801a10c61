"""Plugins, and how many examples property tests try: HYPOTHESIS_PROFILE=all as `make test-all`, =thorough for most."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["support.blank_graphs", "support.no_pages", "support.cpu_time"]

settings.register_profile("default", deadline=None, max_examples=25)
settings.register_profile("all", deadline=None, max_examples=100)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

BENCHES = Path(__file__).with_name("benches")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the tests of benchmarks and training to `make test-all`."""
    for item in items:
        if BENCHES in item.path.parents:
            item.add_marker(pytest.mark.slow)
