"""Running `python -m benchmarks.evaluate` as contributors do."""

from __future__ import annotations

import subprocess
import sys
from subprocess import CompletedProcess

from support.program import environment


def evaluated(*arguments: object, **more: str) -> CompletedProcess[str]:
    """Run the bench to its end."""
    command = [sys.executable, "-m", "benchmarks.evaluate", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment(**more))
