"""Running the program as its users do.

democritus("run", source, "--out", out)   the command line, in this process: what it does, prints and exits with
process("run", source, "--out", out)      the console script, to its end, in a process of its own
started("run", source, "--out", out)      the same, begun: for kills, interrupts, and two commands at a time
on_a_terminal("run", source)              the same with a terminal
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from subprocess import CompletedProcess
from typing import IO, Any

import click
from click.testing import CliRunner

from pipeline.cli.groups import Listing
from pipeline.cli.main import cli, main

SCRIPT = Path(sys.executable).with_name("democritus")
ALONE = ["--no-topics", "--entities-calls", "0", "--conflicts-calls", "0"]


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell's background jobs are deaf to it, and so would be every program that the tests start and interrupt
    signal.signal(signal.SIGINT, signal.default_int_handler)


def environment(**more: str) -> dict[str, str]:
    """This process's environment, without what could reach a provider and what a make tells the makes below it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "MAKE", "MFLAGS"))}
    return {**kept, **more}


def commands(group: click.Command) -> dict[str, click.Command]:
    """The commands of a group, all of them loaded; none of what is no group."""
    if not isinstance(group, click.Group):
        return {}
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def parse(words: Sequence[str]) -> None:
    """Raise a click.UsageError unless the program takes these words after its name; nothing is carried out."""
    command: click.Command = cli
    rest = list(words)
    context = click.Context(cli, **cli.context_settings)
    while isinstance(command, click.Group):
        named = rest[0] in command.list_commands(context) or not isinstance(command, Listing)
        command = commands(command)[rest.pop(0) if named else "list"]
        context = click.Context(command, parent=context)
    command.make_parser(context).parse_args(rest)


def democritus(*arguments: object, **more: str) -> CompletedProcess[str]:
    """Run one command to its end in this process, where it need not load everything anew."""
    hidden = dict.fromkeys(os.environ.keys() - environment().keys())
    given, sys.argv = sys.argv, ["democritus", *map(str, arguments)]
    try:
        with CliRunner().isolation(env=hidden | more) as (out, err, _), _unconfigured_logging():
            code = _exit_code()
            sys.stdout.flush()
            sys.stderr.flush()
            return CompletedProcess(sys.argv, code, out.getvalue().decode(), err.getvalue().decode())
    finally:
        sys.argv = given


def _exit_code() -> int:
    try:
        main()
    except SystemExit as end:
        assert isinstance(end.code, int)
        return end.code
    return 0


@contextlib.contextmanager
def _unconfigured_logging() -> Iterator[None]:
    """The root logger as it is when a process starts, for the program to set up."""
    root = logging.getLogger()
    handlers, root.handlers, level = root.handlers, [], root.level
    try:
        yield
    finally:
        root.handlers = handlers
        root.setLevel(level)


def process(*arguments: object, **more: str) -> CompletedProcess[str]:
    """Run the console script to its end."""
    return subprocess.run(
        [str(SCRIPT), *map(str, arguments)], capture_output=True, text=True, timeout=120, env=environment(**more)
    )


def started(*arguments: object, output: int | IO[str] = subprocess.DEVNULL, **more: str) -> subprocess.Popen[str]:
    """The console script, running; what it prints goes to `output`."""
    command = [str(SCRIPT), *map(str, arguments)]
    return subprocess.Popen(command, stdout=output, stderr=output, text=True, env=environment(**more))


def listed(verb: str, folder: Path, *arguments: object) -> Any:
    """What a listing prints with --json."""
    done = democritus(verb, folder, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def graph(folder: Path) -> dict[str, Any]:
    """What must be the same after an interruption; ids of claims name the same content in any run."""
    return {verb: listed(verb, folder) for verb in ("abstracts", "claims", "entities", "edges", "conflicts")}


def on_a_terminal(*arguments: object, typed: str = "", watch: Callable[[str], None] | None = None) -> tuple[int, str]:
    """Run the console script with a terminal for stdin and stderr; type when it asks. Its exit code and output.

    `watch` is given all that was shown so far, each time that more is.
    """
    ours, theirs = pty.openpty()
    wide = environment(COLUMNS="250", TERM="xterm")
    command = [str(SCRIPT), *map(str, arguments)]
    process = subprocess.Popen(command, stdin=theirs, stderr=theirs, stdout=subprocess.DEVNULL, env=wide)
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
