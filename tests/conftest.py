"""Plugins, and how many examples property tests try: HYPOTHESIS_PROFILE=all as `make test-all`, =thorough for most."""

from __future__ import annotations

import os

from hypothesis import settings

pytest_plugins = ["support.blank_graphs", "support.no_pages", "support.cpu_time"]

settings.register_profile("default", deadline=None, max_examples=25)
settings.register_profile("all", deadline=None, max_examples=100)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
