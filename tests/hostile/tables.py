"""All cases, and an exact sample of them for the console script."""

from __future__ import annotations

import random

from hostile import files, graphs, options, servers, streams
from hostile.cases import Case

CASES: list[Case] = [*files.CASES, *options.CASES, *graphs.CASES, *streams.CASES]
SERVERS: list[Case] = servers.CASES
SAMPLE = sorted(random.Random(13).sample(range(len(CASES)), 30))
