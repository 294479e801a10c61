"""docs/paper.md: what the paper describes, what its code does, what this program does, with figures to redraw.

    python -m benchmarks.paper                 the parts that take minutes: `make paper`
    python -m benchmarks.paper --long          those that take longer too
    python -m benchmarks.paper PART ...        these parts
    python -m benchmarks.paper --model M --base-url URL memory stability    the parts that ask a model
    python -m benchmarks.paper --page          runs nothing: writes the page from what was printed before

A part is one command with its seeds. What it prints is kept in docs/paper/PART.txt, as it is, and the page is made of
docs/paper/page.md and these files: `<!-- PART -->` there is replaced by the command and what it printed, or by the
command and a word that it was not run yet. So no figure of ours on the page is typed by anyone. Graphs are kept in
outputs/paper, and made once. Parts that ask a model are run only with --model; ../shared/tools/local_llm.py serves one.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PAGE, KEPT, TEMPLATE = ROOT / "docs/paper.md", ROOT / "docs/paper", ROOT / "docs/paper/page.md"
GRAPHS = "outputs/paper"
GENERATED = "<!-- written by benchmarks/paper.py from docs/paper; edit docs/paper/page.md, not this page -->"
_MARK = re.compile(r"^<!-- (\w+) -->$", re.MULTILINE)


class Part(NamedTuple):
    """A command that prints figures; `long` if it takes more than minutes, `asks` if it asks a model."""

    command: str
    long: bool = False
    asks: bool = False


PARTS = {
    "structure": Part(f"python -m benchmarks.structure --out {GRAPHS}"),
    "memory": Part(f"python -m benchmarks.memory --out {GRAPHS}/memory", asks=True),
    "stability": Part(f"python -m benchmarks.stability --out {GRAPHS}/stability --runs 3", asks=True),
    "expansion": Part("python -m benchmarks.expansion ../shared/data/graph_chield/links.jsonl"),
    "geometry": Part(f"python -m benchmarks.geometry --out {GRAPHS} --seeds 5 nudging scifact", long=True),
    "hypotheses": Part(f"python -m benchmarks.geometry --out {GRAPHS} --test 2010 depression_animals", long=True),
    "slices": Part("python -m benchmarks.slices"),
    "models": Part(f"python -m benchmarks.models {GRAPHS}/nudging-names {GRAPHS}/scifact-names", long=True),
    "noise": Part("python -m benchmarks.noise"),
}


def run(name: str, words: Iterable[str] = ()) -> None:
    """Run a part, and keep what it prints. Raises CalledProcessError."""
    program, *arguments = shlex.split(PARTS[name].command)
    print(f"{name}: {PARTS[name].command}", file=sys.stderr, flush=True)
    command = [sys.executable if program == "python" else program, *arguments, *words]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{name}.txt").write_text(done.stdout.strip() + "\n", "utf-8")


def shown(name: str) -> str:
    """The command of a part and what it printed: as it is, its tables as tables."""
    part, kept = PARTS[name], KEPT / f"{name}.txt"
    asked = " --model M --base-url URL" if part.asks else ""
    told = f"```sh\n{part.command}{asked}\n```\n\n"
    if not kept.exists():
        return told + "Not run yet."
    return told + "\n\n".join(_blocks(kept.read_text("utf-8")))


def _blocks(printed: str) -> Iterable[str]:
    """What was printed, lines that are rows of a table apart from others."""
    lines: list[str] = []
    table = False
    for line in [*printed.splitlines(), ""]:
        is_row = line.startswith("|")
        if lines and is_row != table:
            text = "\n".join(lines).strip("\n")
            if text.strip():
                yield text if table else f"```text\n{text}\n```"
            lines = []
        lines.append(line)
        table = is_row
    text = "\n".join(lines).strip("\n")
    if text.strip():
        yield text if table else f"```text\n{text}\n```"


def page() -> str:
    """The page, from what is kept."""
    text = TEMPLATE.read_text("utf-8")
    return GENERATED + "\n\n" + _MARK.sub(lambda found: shown(found[1]) if found[1] in PARTS else found[0], text)


def main() -> None:
    """Run what is asked for, and write the page."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--long", action="store_true", help="also the parts that take long")
    parser.add_argument("--model", help="a model for the parts that ask one")
    parser.add_argument("--base-url", help="its server")
    parser.add_argument("--page", action="store_true", help="run nothing")
    chosen = parser.parse_args()
    unknown = set(chosen.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part is called {', '.join(sorted(unknown))}: they are {', '.join(PARTS)}")
    model = [word for name in ("model", "base_url") if getattr(chosen, name) for word in
             (f"--{name.replace('_', '-')}", getattr(chosen, name))]  # fmt: skip
    for name, part in PARTS.items():
        if chosen.page or (chosen.parts and name not in chosen.parts):
            continue
        if not chosen.parts and part.long and not chosen.long:
            continue
        if part.asks and not chosen.model:
            print(f"{name}: asks a model; name one with --model and --base-url", file=sys.stderr)
            continue
        run(name, model if part.asks else ())
        PAGE.write_text(page(), "utf-8")
    PAGE.write_text(page(), "utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
