"""How much slower than the model a run is, what a call costs of this machine, and how peers do on the same.

    python -m benchmarks.throughput [--part real|speed|memory|cached|peers] [--peers PYTHON] [--seconds N]

Everything is measured on the real program: the console script in a process of its own, against `answering.py` in
another. Abstracts are those of ../shared/data/corpus_scifact, with the recorded answers of a strong model where there
are some and what the offline reader finds elsewhere; after 2,048 of them they come again with another last sentence.
In `speed` and `peers` they are made up: about two hundred words, three of their sentences claims.

real    wall time of whole runs over 2,048 abstracts against the ideal, from the start of the program to its end: the
        start, the reading of sources, names, graph and export are in. Answers take 1 s. Once with the second opinion on
        claims, and once with --no-second-opinion.

speed   wall time over the ideal (calls x latency / requests in flight), and CPU a call, with answers that take 1 s.
        Both are of the stage that asks: from its beginning, when the sources are read and the forecast is made, until
        the last claim is stored. When that is, the program's own log says (--log-json); how much CPU it had taken by
        then, the kernel does, twenty times a second. So the start and the graph are off, and all else is in.
memory  peak resident memory of the process that asks, over 1,000 and over 20,000 abstracts, answers after 50 ms; and
        how many calls a second it makes there without second opinion, where the CPU and not the server is the limit.
cached  5,000 abstracts again: in the same folder, and in a new one with the --cache of the first.
peers   the same abstracts and server with kg-gen and langextract, installed in a virtual environment of their own
        (python -m venv V; V/bin/pip install kg-gen langextract openai), which --peers V/bin/python names.

Ends with 1 if a floor is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.answering import first_letters
from pipeline.extract.reader.extract import extract

HERE = Path(__file__).parent
SCRIPT = Path(sys.executable).with_name("democritus")
PARTS = ("real", "speed", "memory", "cached", "peers")
PARTS_OF_A_RUN = ("start", "abstracts", "claims", "entities", "conflicts", "graph")
PEERS = ("kg-gen", "langextract")
SLOWEST = {64: 1.10, 256: 1.25}  # wall time over the ideal, by requests in flight
MOST_CPU = 3.5  # milliseconds a call
MOST_GROWTH = 120.0  # MB between the two sizes
SIZES = (1_000, 20_000)
DATA = HERE.parent.parent / "shared" / "data"
DISTINCT = 2_048
WHOLE = {256: 1.4}  # wall time of a whole run over the ideal, by requests in flight
LONGEST_AGAIN = 10.0  # seconds for what was answered before
AGAIN = 5_000
PEERS_READ, PEERS_IN_FLIGHT = 256, 64
PEERS_COLUMNS = ("calls", "prompt", "answer", "CPU ms", "at once", "wall s", "ideal s", "found")

FIRST = (
    "early late mild severe daily weekly rural urban moderate heavy regular chronic acute parental maternal local "
    "public private seasonal social physical mental dietary oral nightly shared paid formal brief long cold warm"
).split()
SECOND = (
    "exercise sleep pain fatigue anxiety income training stress hunger growth rainfall noise smoking drinking reading "
    "attention memory mood trust debt rent migration tillage grazing fertilizer yield erosion runoff humidity sunlight "
    "walking cycling swimming fasting coffee tea sugar salt protein fibre iron zinc vaccination screening surgery "
    "therapy counselling mentoring homework tutoring attendance voting taxation trade employment housing lighting"
).split()
VERBS = ("raises", "lowers", "does not raise", "has no effect on")
FILLER = (
    "we the of in and a to were was with for from by at over between groups participants sample data study results "
    "analysis model method baseline follow up years months weeks adults children regions farms schools hospitals "
    "measured recorded collected compared estimated using random assigned control survey interview register questions "
    "remain open further work needed several sites each outcome primary secondary mean range values"
).split()


# --- what is read ---------------------------------------------------------------------------------------------------


def write_abstracts(path: Path, number: int, seed: int = 7) -> Path:
    """Made-up abstracts, some names frequent and most rare, as in real ones."""
    chance = random.Random(seed)
    names = [f"{first} {second}" for first in FIRST for second in SECOND]
    chance.shuffle(names)
    weights = [1 / (rank + 10) for rank in range(len(names))]
    with path.open("w", encoding="utf-8") as file:
        for n in range(number):
            sentences = [" ".join(chance.choices(FILLER, k=15)).capitalize() + "." for _ in range(12)]
            for at in (3, 7, 11):
                cause, effect = chance.choices(names, weights, k=2)
                sentences.insert(at, f"{cause.capitalize()} {chance.choice(VERBS)} {effect}.")
            record = {"id": f"a{n}", "title": f"Study {n}", "abstract": " ".join(sentences)}
            file.write(json.dumps(record) + "\n")
    return path


def write_real(folder: Path, number: int) -> tuple[Path, Path]:
    """Real abstracts, and the file of answers to questions about them."""
    source, answers = folder / f"real-{number}.jsonl", folder / "answers.json"
    records = list(islice(scifact(), DISTINCT))
    if not answers.exists():
        recorded = {}
        for line in (DATA / "recorded_answers" / "claims.jsonl").read_text("utf-8").splitlines():
            document = json.loads(line)
            recorded[first_letters(document["text"])] = json.dumps(document["answer"])
        told = {first_letters(record["abstract"]): record["abstract"] for record in records}
        answers.write_text(json.dumps({key: recorded.get(key) or read_here(text) for key, text in told.items()}))
    with source.open("w", encoding="utf-8") as file:
        for n in range(number):
            record, again = records[n % len(records)], n // len(records)
            text = record["abstract"] + (f" This is report number {again}." if again else "")
            file.write(json.dumps({"id": f"a{n}", "title": record["title"], "abstract": text}) + "\n")
    return source, answers


def scifact() -> Iterator[dict[str, str]]:
    """The records of the corpus."""
    for file in sorted((DATA / "corpus_scifact").glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def read_here(text: str) -> str:
    """What the offline reader finds, as a model's answer."""
    claims = [{**draft.model_dump(mode="json"), "context": []} for draft in extract(text)]
    return json.dumps({"claims": claims})


# --- what is measured -----------------------------------------------------------------------------------------------


class Server:
    """`answering.py` in its own process."""

    def __init__(self, url: str) -> None:
        self.url = url

    def begin(self, latency: float, answers: Path | None = None) -> None:
        """Answer after so many seconds from now on, from a file of answers if there is one, and count from zero."""
        self._talk("/begin", json.dumps({"latency": latency, "answers": answers and str(answers)}).encode())

    def counts(self) -> dict[str, Any]:
        """What was counted since."""
        return self._talk("/counts")

    def _talk(self, path: str, body: bytes | None = None) -> dict[str, Any]:
        with urllib.request.urlopen(self.url + path, body, timeout=30) as answer:
            document: dict[str, Any] = json.load(answer)
        return document


@contextmanager
def answering() -> Iterator[Server]:
    """The server, for as long as the block lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.answering"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    try:
        yield Server(process.stdout.readline().strip())
    finally:
        process.kill()
        process.wait()


@dataclass(frozen=True)
class Used:
    """What one run of the program took: seconds, seconds of CPU, and its peak memory in MB."""

    wall: float
    cpu: float
    peak: float
    asking: tuple[float, float]
    """of these, seconds and seconds of CPU while it asked and stored"""
    parts: dict[str, float]
    """seconds of CPU, by what it was at: `PARTS_OF_A_RUN`, and `judging` in processes of their own"""
    held: dict[str, float]
    """the most resident memory in MB that was seen, by what it was at"""


def democritus(server: Server, source: Path, out: Path, *more: object) -> Used:
    """Run the program. A failing run ends the benchmark with what it said."""
    log = out.with_suffix(".events")
    log.unlink(missing_ok=True)
    command = [SCRIPT, "run", source, "--out", out, "--model", "m", "--base-url", f"{server.url}/v1"]
    command += ["--no-topics", "--entities-calls", 0, "--log-json", log, *more]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI")}
    with tempfile.TemporaryFile() as said:
        began = time.time()
        process = subprocess.Popen(list(map(str, command)), stdout=said, stderr=said, env=environment)
        taken, held, peak = [(began, 0.0)], [(began, 0.0)], 0.0
        while not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG):
            taken.append((time.time(), cpu_of(process.pid)))
            held.append((time.time(), memory_of(process.pid, "VmRSS")))
            peak = max(peak, memory_of(process.pid, "VmHWM"))
            time.sleep(0.05)
        ended = time.time()
        _, code, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(code)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{said.read().decode()}")
    cpu = usage.ru_utime + usage.ru_stime
    first, last = asking(log)
    taken.append((ended, own := taken[-1][1]))  # of its own, without the processes it started
    within = between(taken, last) - between(taken, first)
    spans = spans_of(log, ended)
    parts = {name: between(taken, end) - between(taken, begin) for name, (begin, end) in spans.items()}
    most = {
        name: max((mb for at, mb in held if begin <= at <= end), default=0.0) for name, (begin, end) in spans.items()
    }
    return Used(ended - began, cpu, peak, (last - first, within), parts | {"judging": cpu - own}, most)


def spans_of(log: Path, ended: float) -> dict[str, tuple[float, float]]:
    """When each part of a run began and ended."""
    begins = {"start": 0.0} | {event["stage"]: when for when, event in events(log) if event["event"] == "stage"}
    found = {name: at for name, at in begins.items() if name in PARTS_OF_A_RUN}
    return {name: (at, end) for (name, at), end in zip(found.items(), [*list(found.values())[1:], ended], strict=True)}


def cpu_of(pid: int) -> float:
    """Seconds of CPU a process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int, what: str) -> float:
    """Resident memory of a process, MB, at its peak so far (VmHWM) or now (VmRSS).

    The peak of `wait4` counts what its parent held when it began, too.
    """
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:")), 0.0)


def asking(log: Path) -> tuple[float, float]:
    """When the stage that asks began and ended."""
    when = {(event["event"], event.get("stage")): at for at, event in events(log)}
    return when["stage", "claims"], when["stage_end", "claims"]


def events(log: Path) -> Iterator[tuple[float, dict[str, Any]]]:
    """What the program wrote down, and when."""
    for line in log.read_text("utf-8").splitlines():
        event = json.loads(line)
        yield datetime.fromisoformat(event["at"]).timestamp(), event


def between(taken: list[tuple[float, float]], when: float) -> float:
    """The CPU taken by a moment, from what was taken before and after it."""
    at = next(i for i, (time_, _) in enumerate(taken) if time_ >= when)
    (t0, c0), (t1, c1) = taken[max(0, at - 1)], taken[at]
    return c0 + (c1 - c0) * (when - t0) / (t1 - t0) if t1 > t0 else c1


class Table:
    """Prints a line for each figure, beside its floor, and remembers whether one was missed."""

    def __init__(self) -> None:
        self.missed = 0
        print(f"{'':58}{'measured':>12}{'floor':>10}")

    def line(self, name: str, value: float, unit: str = "", most: float | None = None) -> None:
        """One figure; `most` is its floor, seen from below."""
        missed = most is not None and value > most
        self.missed += missed
        floor = "" if most is None else f"{most:g}"
        print(f"{name:58}{value:12.2f}{floor:>10} {unit}{'   MISSED' if missed else ''}", flush=True)


# --- the parts ------------------------------------------------------------------------------------------------------


def real(server: Server, folder: Path, table: Table, _: float) -> None:
    """Whole runs over real abstracts against the ideal, with the second opinion on claims and without."""
    source, answers = write_real(folder, DISTINCT)
    for how, options in (("", ()), (" without second opinion", ("--no-second-opinion",))):
        for width, slowest in WHOLE.items():
            server.begin(1.0, answers)
            out = folder / f"real-{width}{'-plain' if options else ''}"
            took = democritus(server, source, out, "--concurrency", width, *options)
            calls = server.counts()["requests"]
            ideal, name = calls / width, f"{width} in flight{how}"
            table.line(f"{name}: calls", calls)
            table.line(f"{name}: seconds of the whole run", took.wall, "s")
            table.line(f"{name}: of it asking", took.asking[0], "s")
            table.line(f"{name}: asking over the ideal", took.asking[0] / ideal)
            table.line(f"{name}: the whole run over the ideal", took.wall / ideal, "", slowest)
            table.line(f"{name}: CPU a call", took.cpu / calls * 1000, "ms")
            for part, cpu in took.parts.items():
                table.line(f"{name}: of it {part}", cpu / calls * 1000, "ms")


def speed(server: Server, folder: Path, table: Table, seconds: float) -> None:
    """Against the ideal, at both widths."""
    for width, slowest in SLOWEST.items():
        source = write_abstracts(folder / f"speed-{width}.jsonl", round(width * seconds))
        out = folder / f"speed-{width}"
        server.begin(latency=1.0)
        took = democritus(server, source, out, "--concurrency", width)
        counts = server.counts()
        calls, (wall, cpu) = counts["requests"], took.asking
        table.line(f"{width} in flight: calls", calls)
        table.line(f"{width} in flight: seconds of asking", wall, "s")
        table.line(f"{width} in flight: seconds of start and graph", took.wall - wall, "s")
        table.line(f"{width} in flight: wall time over the ideal", wall * width / calls, "", slowest)
        table.line(f"{width} in flight: CPU a call", cpu / calls * 1000, "ms", MOST_CPU)
        table.line(f"{width} in flight: CPU a call with start and graph", took.cpu / calls * 1000, "ms")
        table.line(f"{width} in flight: the server's own CPU", 100 * counts["cpu"] / took.wall, "% of a core")


def memory(server: Server, folder: Path, table: Table, _: float) -> None:
    """Peak memory at both sizes, and calls a second."""
    peaks = []
    for size in SIZES:
        source, answers = write_real(folder, size)
        server.begin(0.05, answers)
        options = ("--concurrency", 64, "--no-second-opinion")  # which is in processes of their own
        took = democritus(server, source, folder / f"memory-{size}", *options)
        peaks.append(took.peak)
        table.line(f"{size} abstracts: peak memory", took.peak, "MB")
        for part, most in took.held.items():
            table.line(f"{size} abstracts: of it {part}", most, "MB")
        table.line(f"{size} abstracts: calls a second, answers after 50 ms", size / took.asking[0])
    table.line("growth of peak memory", peaks[1] - peaks[0], "MB", MOST_GROWTH)


def cached(server: Server, folder: Path, table: Table, _: float) -> None:
    """What was answered before, once more."""
    source, shared = write_abstracts(folder / "cached.jsonl", AGAIN), ("--cache", folder / "cache")
    server.begin(latency=0.02)
    democritus(server, source, folder / "first", "--concurrency", 64, *shared)
    for name, out in (("the same folder", folder / "first"), ("a new folder with --cache", folder / "second")):
        server.begin(latency=0.02)
        took = democritus(server, source, out, "--concurrency", 64, *shared)
        table.line(f"{AGAIN} again, {name}: wall time", took.wall, "s", LONGEST_AGAIN)
        table.line(f"{AGAIN} again, {name}: requests", server.counts()["requests"], "", 0)


def peers(server: Server, folder: Path, python: Path) -> None:
    """Calls, tokens and time of three programs for the same abstracts."""
    source = write_abstracts(folder / "peers.jsonl", PEERS_READ)
    print(f"\n{PEERS_READ} abstracts, answers after 1 s, {PEERS_IN_FLIGHT} in flight; for each abstract")
    print(f"{'':24}" + "".join(f"{name:>9}" for name in PEERS_COLUMNS))

    def row(name: str, wall: float, cpu: float, found: int) -> None:
        counts = server.counts()
        calls, prompt, said = (counts[kind] for kind in ("requests", "prompt_tokens", "completion_tokens"))
        print(
            f"{name:24}{calls / PEERS_READ:9.2f}{prompt / PEERS_READ:9.0f}{said / PEERS_READ:9.0f}"
            f"{1000 * cpu / PEERS_READ:9.1f}{counts['peak']:9}{wall:9.1f}{calls / PEERS_IN_FLIGHT:9.1f}{found:9}",
            flush=True,
        )

    out = folder / "peers"
    server.begin(latency=1.0)
    took = democritus(server, source, out, "--concurrency", PEERS_IN_FLIGHT)
    status = subprocess.run([SCRIPT, "status", out, "--json"], check=True, capture_output=True, text=True)
    row("democritus", *took.asking, json.loads(status.stdout)["claims"])
    for peer in PEERS:
        server.begin(latency=1.0)
        url = f"{server.url}/v1"
        command = [str(python), str(HERE / "peers.py"), peer, url, str(PEERS_IN_FLIGHT), str(source)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            print(f"{peer:24} could not be measured: {done.stderr.strip().splitlines()[-1:]}")
            continue
        found = json.loads(done.stdout.splitlines()[-1])
        row(f"{peer} {found['version']}", found["seconds"], found["cpu"], found["found"])


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="The program against the ideal, its floors, and its peers.")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this; may be given several times")
    parser.add_argument("--peers", type=Path, metavar="PYTHON", help="an interpreter that has kg-gen and langextract")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the ideal run of `speed` takes")
    given = parser.parse_args()
    parts = given.part or PARTS
    table = Table()
    with answering() as server, tempfile.TemporaryDirectory() as place:
        for measure in (real, speed, memory, cached):
            if measure.__name__ in parts:
                measure(server, Path(place), table, given.seconds)
        if "peers" in parts and given.peers:
            peers(server, Path(place), given.peers)
        elif "peers" in parts:
            print("\nThe peers were not measured: --peers names no interpreter that has them.")
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
