"""All cases, and those of them that tests carry out through the console script."""

from __future__ import annotations

import random

from hostile import files, graphs, options, servers, streams
from hostile.cases import Case

CASES: list[Case] = [*files.CASES, *options.CASES, *graphs.CASES, *servers.CASES, *streams.CASES]
SAMPLE = sorted(random.Random(13).sample(range(len(CASES)), 12))
