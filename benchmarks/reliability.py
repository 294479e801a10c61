"""What the program survives: kills, hostile situations, injections, and servers that misbehave; writes the page.

    python -m benchmarks.reliability kills --kills N --seed S [--portion K/N]   N random kills, or one portion of them
    python -m benchmarks.reliability hostile     every case of tests/hostile, through the console script
    python -m benchmarks.reliability injections  tests/test_injections.py
    python -m benchmarks.reliability chaos       tests/test_chaos.py: a server that fails in every way
    python -m benchmarks.reliability page        docs/reliability.md, from what the parts have found

It uses the cases of tests/: set PYTHONPATH=tests.

Each part adds what it found, with its command and the time, as a line to outputs/reliability.jsonl (`--log FILE`); the
page tells the sum of all portions of kills, and the latest of the others. A part ends with 1 if anything was lost or
went otherwise than it must. Files are made in the system's folder for temporary ones (TMPDIR).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hostile.cases import Bench
from hostile.injections import OBEDIENT, TEXTS
from hostile.tables import CASES
from support.chaos import HABITS
from support.kills import found_in

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reliability.md"
Row = dict[str, Any]


def kills(options: argparse.Namespace) -> Row:
    """A portion of the kills. What each trial found is printed, so that an end before the last one loses nothing."""
    portion, portions = map(int, options.portion.split("/"))
    number = options.kills // portions + (portion <= options.kills % portions)
    row: Row = {}
    for found in found_in(options.seed + portion - 1, number):
        row = {"kills": found.kills, "graphs": found.graphs, "answers": found.answers, "unstored": found.unstored,
               "lost": found.lost, "during": found.during, "wrong": found.wrong}  # fmt: skip
        print(f"{found.kills} kills, {found.graphs} graphs compared, {found.lost} answers lost", flush=True)
        if options.each:
            options.each.write_text(json.dumps(row), "utf-8")
    return row


def hostile(_: argparse.Namespace) -> Row:
    """Every hostile case."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder, Bench(Path(folder), real=True) as bench:
        for case in CASES:
            if faults := bench.faults(case):
                wrong.append(f"{case.name}: {faults[0][:300]}")
                print(wrong[-1], flush=True)
    return {"tried": len(CASES), "passed": len(CASES) - len(wrong), "wrong": wrong}


def _tested(name: str, tried: int) -> Row:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", f"tests/{name}.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    wrong = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return {"tried": tried, "passed": 0 if done.returncode else tried, "wrong": wrong}


def injections(_: argparse.Namespace) -> Row:
    """Texts and answers that try to be more than text."""
    return _tested("test_injections", len(TEXTS) + len(OBEDIENT))


def chaos(_: argparse.Namespace) -> Row:
    """A server that fails in every way."""
    return _tested("test_chaos", len(HABITS) - 1)  # one of the habits is to be well


def page(rows: list[Row]) -> str:
    """docs/reliability.md."""
    lines = [
        "# Reliability",
        "<!-- written by `python -m benchmarks.reliability page`; run its parts, do not edit this page -->",
        "",
        "What the program was put through on the machine of its makers, by commands that anyone can run again.",
        "",
        "| what | tried | survived | command |",
        "|---|---|---|---|",
    ]
    portions = [row for row in rows if row["part"] == "kills"]
    during: Counter[str] = sum((Counter(row["during"]) for row in portions), Counter())
    added = {key: sum(row[key] for row in portions) for key in ("kills", "graphs", "answers", "unstored", "lost")}
    if portions:
        commands = ", ".join(f"`{command}`" for command in _portions([row["command"] for row in portions]))
        lost = added["kills"] if not any(row["wrong"] for row in portions) and not added["lost"] else "not all"
        lines.append(f"| kills (SIGKILL) at random moments | {added['kills']} | {lost} | {commands} |")
    names = {
        "hostile": "hostile and unlucky situations",
        "injections": "injections in abstracts and answers",
        "chaos": "ways in which a server fails, all in one run",
    }
    for part, name in names.items():
        found = [row for row in rows if row["part"] == part]
        if found:
            row = found[-1]
            lines.append(f"| {name} | {row['tried']} | {row['passed']} | `{row['command']}` |")
    if portions:
        lines += [
            "",
            f"The server sent {added['answers']} answers in full while runs were killed; {added['unstored']} of them "
            "were on their way at a kill and were asked for again. Of those that were stored, or were more than the "
            f"requests in flight, {added['lost']} were lost. {added['graphs']} graphs whose runs were killed and begun "
            "again were compared with that of a run that nobody disturbed: claims, entities, edges and conflicts were "
            f"{'not the same in all' if any(row['wrong'] for row in portions) else 'the same in all'}. "
            "A kill came during: " + ", ".join(f"{name} {count}" for name, count in during.most_common()) + ".",
        ]
    return "\n".join(lines) + "\n"


def _portions(commands: list[str]) -> list[str]:
    """Commands, those that differ by their portion alone as one: `--portion K/20`, with which K there were."""
    numbers: dict[str, list[int]] = {}
    for command in commands:
        kind = re.sub(r"--portion \d+/", "--portion K/", command)
        numbers.setdefault(kind, []).extend(int(found) for found in re.findall(r"--portion (\d+)/", command))
    return [f"{kind} (K = {_listed(sorted(each))})" if each else kind for kind, each in numbers.items()]


def _listed(numbers: list[int]) -> str:
    """Numbers in their order: a run of three or more as `1 to 20`."""
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]} to {numbers[-1]}"
    return ", ".join(map(str, numbers))


PARTS = {"kills": kills, "hostile": hostile, "injections": injections, "chaos": chaos}


def main() -> int:
    """Run a part, or write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=[*PARTS, "page"])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--portion", default="1/1", metavar="K/N")
    parser.add_argument("--each", type=Path, metavar="FILE", help="Write what was found so far there after each trial.")
    parser.add_argument("--log", type=Path, default=ROOT / "outputs" / "reliability.jsonl")
    options = parser.parse_args()
    if options.part == "page":
        rows = [json.loads(line) for line in options.log.read_text("utf-8").splitlines()]
        PAGE.write_text(page(rows), "utf-8")
        return 0
    found = PARTS[options.part](options)
    said = re.sub(r" --(?:log|each)[ =]\S+", "", " ".join(sys.argv[1:]))
    command = f"python -m benchmarks.reliability {said}"
    options.log.parent.mkdir(parents=True, exist_ok=True)
    with options.log.open("a", encoding="utf-8") as log:
        log.write(
            json.dumps({"part": options.part, "command": command, "at": datetime.now(UTC).isoformat(), **found}) + "\n"
        )
    print(json.dumps(found, indent=1))
    return bool(found["wrong"] or found.get("lost"))


if __name__ == "__main__":
    sys.exit(main())
