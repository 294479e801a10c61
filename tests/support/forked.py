"""Processes of the program without its start: forked from one that has loaded it, so that hundreds are cheap.

    with Forked() as forked:
        running = forked.start(["run", "a.jsonl", "--out", "o"], cwd=folder, stdout=folder / "said")
        running.kill()
        assert running.wait() == -signal.SIGKILL

A process that was forked has its own descriptors, working directory, environment and signals, and ends as the console
script does; only what the interpreter reads of the environment when it starts (PYTHONUTF8, the encoding of a locale) is
that of the process it was forked from. What a test needs besides is in `program.started`.

`python -m support.forked` is the process it is forked from: it reads requests from stdin, an object a line, and
answers each with a number.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Self

import pipeline
from support.program import environment

_STREAMS = ("stdin", "stdout", "stderr")


class Running:
    """One process that was forked."""

    def __init__(self, forked: Forked, pid: int) -> None:
        self._forked = forked
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, as `subprocess` tells it; None while it runs."""
        if self.returncode is None:
            self._take(self._forked.ask({"poll": self.pid}))
        return self.returncode

    def wait(self) -> int:
        """Block until it ends; its exit code."""
        if self.returncode is None:
            self._take(self._forked.ask({"wait": self.pid}))
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to it, if it is still there."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as a power failure would."""
        self.send_signal(signal.SIGKILL)

    def _take(self, code: int | None) -> None:
        self.returncode = code


class Forked:
    """The process that others are forked from; a context manager, to be used from one thread at a time."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "support.forked"]
        support = str(Path(__file__).parents[1])
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(PYTHONPATH=support)
        )
        self._lock = threading.Lock()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def ask(self, request: Mapping[str, object]) -> int | None:
        """What the process answers to a request."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            print(json.dumps(request), file=self._process.stdin, flush=True)
            answer: int | None = json.loads(self._process.stdout.readline())
        return answer

    def start(
        self,
        arguments: Sequence[object],
        *,
        cwd: Path,
        stdout: Path | None = None,
        stderr: Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Running:
        """Begin `democritus ARGUMENTS` in a folder. What it prints goes to files, or nowhere."""
        request = {
            "arguments": [str(each) for each in arguments],
            "cwd": str(cwd),
            "stdout": str(stdout or os.devnull),
            "stderr": str(stderr or os.devnull),
            "environ": dict(environ or environment()),
        }
        pid = self.ask(request)
        assert pid is not None
        return Running(self, pid)


def _become(request: Mapping[str, Any]) -> None:
    """Make this process, a fork, the program that was asked for."""
    sys.argv = ["democritus", *request["arguments"]]
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup, around the tests, has it ignored
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environ"])
    places = {"stdin": (os.devnull, os.O_RDONLY)}
    places |= {name: (request[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND) for name in ("stdout", "stderr")}
    for number, name in enumerate(_STREAMS):
        opened = os.open(*places[name], 0o600)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)


def _code(status: int) -> int:
    return os.waitstatus_to_exitcode(status)


def serve(requests: IO[str], answers: IO[str]) -> dict[str, Any] | None:
    """Answer requests to the last. In a process that was forked, what it is to become; else None."""
    for line in iter(requests.readline, ""):
        request = json.loads(line)
        if "poll" in request:
            pid, status = os.waitpid(request["poll"], os.WNOHANG)
            answer = _code(status) if pid else None
        elif "wait" in request:
            answer = _code(os.waitpid(request["wait"], 0)[1])
        else:
            answer = os.fork()
            if not answer:
                found: dict[str, Any] = request
                return found
        print(json.dumps(answer), file=answers, flush=True)
    return None


def _serve_apart() -> dict[str, Any] | None:
    """Serve on descriptors that no fork has."""
    with os.fdopen(os.dup(0)) as requests, os.fdopen(os.dup(1), "w") as answers:
        return serve(requests, answers)


def _load_all() -> None:
    """Import what the program imports when it needs it."""
    for found in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        importlib.import_module(found.name)
    for name in ("json_repair", "networkx", "openai.resources.chat", "rich.progress", "tenacity"):
        importlib.import_module(name)


if __name__ == "__main__":
    from pipeline.cli.main import main

    _load_all()
    gc.freeze()  # so that a fork shares what is loaded
    asked = _serve_apart()
    if asked is not None:
        _become(asked)
        code = 0
        try:
            main()
        except SystemExit as error:
            code = int(error.code or 0)
        for stream in filter(None, (sys.stdout, sys.stderr)):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)  # an orderly end touches all that is loaded, and takes half a second
    gc.unfreeze()
