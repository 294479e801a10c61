"""Words that say nothing about what an abstract is about: the lists of `generic.txt`."""

from __future__ import annotations

import re
from importlib import resources


def _lists() -> dict[str, frozenset[str]]:
    text = resources.files(__package__).joinpath("generic.txt").read_text("utf-8")
    parts = re.findall(r"^# (\w+):.*\n((?:[^#\n].*\n|\n)*)", text, re.MULTILINE)
    return {name: frozenset(words.split()) for name, words in parts}


_FOUND = _lists()
STOP = _FOUND["stop"]
WEAK = _FOUND["weak"]
