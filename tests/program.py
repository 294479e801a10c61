"""Running the program as its users do: the console script, in its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = Path(sys.executable).with_name("democritus")
ALONE = ["--no-topics", "--entities-calls", "0"]


def environment(**more: str) -> dict[str, str]:
    """This process's environment, without what could reach a provider."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI")}
    return {**kept, **more}


def democritus(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [str(SCRIPT), *map(str, arguments)], capture_output=True, text=True, timeout=120, env=environment(**more)
    )


def listed(verb: str, folder: Path, *arguments: object) -> Any:
    """What a listing prints with --json."""
    done = democritus(verb, folder, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def graph(folder: Path) -> dict[str, Any]:
    """What must be the same after an interruption; ids of claims name the same content in any run."""
    return {verb: listed(verb, folder) for verb in ("abstracts", "claims", "entities", "edges", "conflicts")}
