"""All cases, and those of them that tests carry out.

`waiting.txt` names cases that were not yet seen to pass since they, or what they try, were last changed: `python -m
tests.hostile` carries them out, too, and the tests do as soon as their names are taken off that list.
"""

from __future__ import annotations

import random
from pathlib import Path

from hostile import files, graphs, options, servers, streams
from hostile.cases import Case

ALL: list[Case] = [*files.CASES, *options.CASES, *graphs.CASES, *servers.CASES, *streams.CASES]
WAITING = set((Path(__file__).parent / "waiting.txt").read_text("utf-8").splitlines())
CASES = [case for case in ALL if case.name not in WAITING]
SAMPLE = sorted(random.Random(13).sample(range(len(CASES)), 12))
