"""Cases: one situation each, and what carries them out and judges them."""

from __future__ import annotations

import contextlib
import copy
import hashlib
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from support.chat_server import ChatServer, Respond
from support.forked import Forked, Running
from support.program import SCRIPT, democritus, environment

LONGEST = 300.0  # seconds after which a case is ended, and has failed
BASE = "g"  # the graph that a case finds in its folder
LOOKED_AT = ("calls.sqlite-shm", "calls.sqlite-wal")  # SQLite leaves them where one only looks
RECORDS = [
    ("Coffee and blood pressure", "Coffee raises blood pressure. We studied 30 adults."),
    ("Coffee again", "In 90 adults coffee increased blood pressure. Tea reduced stress."),
    ("No effect of coffee", "Coffee did not increase blood pressure in 400 nurses."),
    ("Tea and sleep", "Green tea improves sleep quality. Smoking causes lung cancer."),
]

Make = Callable[[Path], object]


def nothing(_: Path) -> None:
    """Prepare nothing."""


@dataclass(frozen=True)
class Case:
    """One situation."""

    name: str
    words: Sequence[object]
    """what is typed after the program's name; {url} is the server's address"""
    code: int
    says: str
    """in what it prints to stderr, or to stdout where it ends well"""
    make: Make = nothing
    """prepares the folder it is carried out in"""
    leaves: Sequence[str] = ()
    """files and folders that may be new or other than before; all else must be what it was"""
    then: Sequence[tuple[Sequence[object], int]] = ()
    """what the message suggests, and the exit code of that"""
    mend: Make = nothing
    """what a person does by hand before that"""
    serve: Respond | Sequence[object] | None = None
    after: Callable[[Path, Ended], object] | None = None
    environ: Mapping[str, str] = field(default_factory=dict)
    stdout: str = "out"
    stop: tuple[int, Callable[[ChatServer | None, Path], object]] | None = None
    """a signal, and what to wait for before it is sent"""
    alone: bool = False
    """depends on how an interpreter starts, so never forked"""
    slow: bool = False

    @property
    def looks_at_graph(self) -> bool:
        """Whether it names a graph: only then there is one, for to copy it takes longer than most cases."""
        words = [*self.words, *(word for again, _ in self.then for word in again)]
        return any(BASE in Path(str(word)).parts for word in words)


@dataclass(frozen=True)
class Ended:
    """How the program ended."""

    code: int
    stdout: str
    stderr: str
    requests: int
    seconds: float


def base_graph(folder: Path) -> Path:
    """A small graph that the embedded reader made, for cases to copy."""
    source = folder / "base.jsonl"
    source.write_text("\n".join(json.dumps({"id": f"r{n}", "title": t, "abstract": a, "year": 2001 + n})
                                for n, (t, a) in enumerate(RECORDS)), "utf-8")  # fmt: skip
    done = democritus("run", source, "--out", folder / BASE, "--no-html")
    assert done.returncode == 0, done.stderr
    return folder / BASE


class Bench:
    """Carries cases out: forked processes, or with `real` the console script; a context manager."""

    def __init__(self, folder: Path, *, real: bool = False) -> None:
        self._folder, self._real = folder, real
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Bench:
        self._forked = None if self._real else self._stack.enter_context(Forked())
        self._base = base_graph(self._folder)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def faults(self, case: Case) -> list[str]:
        """What went otherwise than the case says, in words; nothing if it passed."""
        folder = self._folder / hashlib.sha256(case.name.encode()).hexdigest()[:12]
        folder.mkdir()
        if case.looks_at_graph:
            shutil.copytree(self._base, folder / BASE)
        case.make(folder)
        before = _files(folder)
        with contextlib.ExitStack() as stack:
            server = stack.enter_context(ChatServer(copy.copy(case.serve))) if case.serve is not None else None
            ended = self._ended(case, folder, server, case.words)
            found = [*_judged(case, ended), *_changed(before, _files(folder), case.leaves)]
            if case.after:
                with contextlib.suppress(FileNotFoundError):
                    found += [f"after it: {fault}" for fault in case.after(folder, ended) or ()]
            case.mend(folder)
            for words, code in case.then:
                again = self._ended(Case("", words, code, ""), folder, server, words)
                if again.code != code or "Traceback" in again.stderr:
                    found.append(f"following the message, {words}: exit {again.code}: {again.stderr[-400:]}")
        shutil.rmtree(folder, ignore_errors=True)
        return found

    def _ended(self, case: Case, folder: Path, server: ChatServer | None, words: Sequence[object]) -> Ended:
        url = server.url if server else "http://127.0.0.1:9/v1"
        arguments = [str(word).replace("{url}", url) for word in words]
        places = {"stdout": folder / case.stdout, "stderr": folder / "err"}
        for place in places.values():
            if place.is_file():
                place.unlink()
        environ = environment(**{"TERM": "dumb", **case.environ})
        began = time.monotonic()
        if self._forked and not case.alone:
            running: Running | subprocess.Popen[bytes] = self._forked.start(
                arguments, cwd=folder, environ=environ, **places
            )
        else:
            running = _alone(arguments, folder, environ, places)
        if case.stop:
            number, reached = case.stop
            _wait(lambda: running.poll() is not None or bool(reached(server, folder)), 60)
            running.send_signal(number)
        watchdog = threading.Timer(LONGEST, os.kill, (running.pid, signal.SIGKILL))
        watchdog.start()
        code = running.wait()
        watchdog.cancel()
        out, err = (_text(place) for place in places.values())
        asked = len(server.requests) if server else 0
        return Ended(code, out, err, asked, time.monotonic() - began)


def _alone(
    arguments: Sequence[str],
    folder: Path,
    environ: Mapping[str, str],
    places: Mapping[str, Path],
) -> subprocess.Popen[bytes]:
    """The console script in a folder."""

    def begin() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup, around the tests, has it ignored

    with places["stdout"].open("ab") as out, places["stderr"].open("ab") as err:
        return subprocess.Popen(
            [str(SCRIPT), *arguments], cwd=folder, env=dict(environ), stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            preexec_fn=begin,  # noqa: PLW1509 - no threads that matter
        )  # fmt: skip


def _wait(reached: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not reached() and time.monotonic() < end:
        time.sleep(0.005)


def _text(place: Path) -> str:
    return place.read_text("utf-8", "replace") if place.is_file() else ""


def _files(folder: Path) -> dict[str, str]:
    """What is in a folder: files by their content, links by where they lead."""
    found = {}
    for root, folders, names in os.walk(folder):
        for name in names + folders:
            path = Path(root, name)
            if name in LOOKED_AT or path in {folder / "out", folder / "err"}:
                continue
            told = str(path.relative_to(folder))
            if path.is_symlink():
                found[told] = f"link to {path.readlink()}"
            elif path.is_file():
                with contextlib.suppress(PermissionError):
                    found[told] = hashlib.sha256(path.read_bytes()).hexdigest()
            else:
                found[told] = "there"
    return found


def _judged(case: Case, ended: Ended) -> Iterator[str]:
    told = ended.stderr + (ended.stdout if ended.code == 0 else "")
    if ended.code != case.code:
        yield f"exit {ended.code}, not {case.code}: {ended.stderr[-600:]}"
    elif case.says not in " ".join(told.split()):
        yield f"does not say {case.says!r}: {told[-600:]}"
    if any(words in ended.stderr for words in ("Traceback", "Exception ignored", "nanobind")):
        yield f"a traceback: {ended.stderr[-1500:]}"
    if "fit for JSON" not in case.name and any(ord(c) < 32 and c not in "\n\r\t" for c in ended.stdout + ended.stderr):
        yield f"control characters: {ended.stdout + ended.stderr!r}"


def _changed(before: Mapping[str, str], after: Mapping[str, str], leaves: Sequence[str]) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        allowed = any(name == each or name.startswith(f"{each}/") for each in leaves)
        if not allowed and before.get(name) != after.get(name):
            what = "new" if name not in before else "gone" if name not in after else "changed"
            yield f"{name!r} is {what}"
