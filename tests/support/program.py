"""Running the program as its users do: the console script, in its own process."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

SCRIPT = Path(sys.executable).with_name("democritus")
ALONE = ["--no-topics", "--entities-calls", "0"]


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell's background jobs are deaf to it, and so would be every program that the tests start and interrupt
    signal.signal(signal.SIGINT, signal.default_int_handler)


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


def on_a_terminal(arguments: list[str], typed: str = "", watch: Callable[[str], None] | None = None) -> tuple[int, str]:
    """Run a command with a terminal for stdin and stderr; type when it asks. Its exit code, and what was shown.

    `watch` is given all that was shown so far, each time that more is.
    """
    ours, theirs = pty.openpty()
    wide = environment(COLUMNS="250", TERM="xterm")
    process = subprocess.Popen(arguments, stdin=theirs, stderr=theirs, stdout=subprocess.DEVNULL, env=wide)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        shown += part
        if watch:
            watch(shown.decode("utf-8", "replace"))
        if typed and b"[y/N]" in shown:
            os.write(ours, typed.encode())
            typed = ""
        if not part:
            break
    os.close(ours)
    return process.wait(60), shown.decode("utf-8", "replace")
