"""Recorded answers to the questions about names, end to end: claims, names, classes, and what then meets.

    python -m benchmarks.names [--data DATA] [--out DIR] [CORPUS ...]        mancon, nudging, scifact

The claims are the recorded ones of DATA/recorded_answers, served by DATA/../tools/replay_llm.py. What was answered
about names is in `benchmarks/names/CORPUS.jsonl`, a set of terms a line: {custom_id, terms, content}, `content` in the
form of `prompts/entities.md`. mancon was answered by a strong reader of the prompt as it is (both rounds, one reader
for all sets, so agreement between sets is an upper bound); nudging and scifact of the wording before.

A question is answered as it was recorded where its terms are those of a recorded set, in whatever words the prompt is.
A set that was put together otherwise since is answered term by term, which no reader has done: its terms are counted,
and so are those that nobody was asked about, which stay by themselves. Lines can also be taken in by `democritus batch
import`, as long as prompt and sets are those that were asked about.

mancon is scored as `python -m benchmarks.evaluate meeting` does, before and after the questions about names; the
others by the figures of `meeting.py`.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from benchmarks import meeting

CORPORA = ("mancon", "nudging", "scifact")
FOLDER = Path(__file__).with_name("names")
_TERM = re.compile(r"^\d+\. (.+?) \| ", re.MULTILINE)

Group = tuple[str, tuple[str, ...]]  # standard name, classes


class Answers:
    """The recorded answers about one corpus, and how many terms were answered how."""

    def __init__(self, path: Path) -> None:
        self.counts: Counter[str] = Counter()
        self._sets: dict[tuple[str, ...], Any] = {}
        self._terms: dict[str, Group] = {}
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            self._sets[tuple(record["terms"])] = record["content"]
            for group in record["content"]["groups"]:
                for number in group["terms"]:
                    self._terms[record["terms"][number - 1]] = (group["name"], tuple(group["broader"]))

    def about(self, terms: Sequence[str]) -> Any:
        """The answer about a set of terms."""
        if tuple(terms) in self._sets:
            self.counts["as asked"] += len(terms)
            return self._sets[tuple(terms)]
        groups: dict[Group, list[int]] = {}
        for number, term in enumerate(terms, start=1):
            self.counts["one by one" if term in self._terms else "unknown"] += 1
            groups.setdefault(self._terms.get(term, (term, ())), []).append(number)
        return {"groups": [{"terms": n, "name": name, "broader": above} for (name, above), n in groups.items()]}


@contextmanager
def served(answers: Answers, claims: str) -> Iterator[str]:
    """The address of a server that answers about names, and passes all else on to the server of claims."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            asked = json.loads(body)["messages"][-1]["content"]
            terms = _TERM.findall(asked)
            if terms:
                self._send(200, _completion(json.dumps(answers.about(terms))))
                return
            request = urllib.request.Request(f"{claims}/chat/completions", body, {"content-type": "application/json"})
            try:
                with urllib.request.urlopen(request) as response:
                    self._send(200, response.read())
            except urllib.error.HTTPError as error:
                self._send(error.code, error.read())

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        server.shutdown()


def _completion(content: str) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    return json.dumps({"id": "recorded", "object": "chat.completion", "choices": [choice]}).encode()


def build(corpus: str, data: Path, place: Path, claims: str, answers: Answers | None) -> Path:
    """The graph of a corpus; with answers, names are asked about as by default."""
    graph = place / f"{corpus}{'-names' if answers else ''}"
    recorded = {"mancon": "mancon-dev"}.get(corpus, corpus)
    command = [str(Path(sys.executable).parent / "democritus"), "run", str(meeting.recorded(recorded, data, place))]
    command += [
        "--out",
        str(graph),
        "--no-topics",
        "--conflicts-calls",
        "0",
        "--yes",
        "--model",
        "recorded",
        "--base-url",
    ]
    if answers is None:
        meeting.run([*command, claims, "--entities-calls", "0"])
    else:
        with served(answers, claims) as url:
            meeting.run([*command, url])
    return graph


def told(corpus: str, graph: Path, data: Path) -> None:
    """Prints what meets in a graph."""
    print(f"\n{graph.name}", flush=True)
    if corpus == "mancon":
        gold = str(data / "conflict_mancon/dev.jsonl")
        run([sys.executable, "-m", "benchmarks.evaluate", "meeting", gold, "--graph", str(graph)], check=True)
        return
    with duckdb.connect(str(graph / "graph.duckdb"), read_only=True) as opened:
        for level in ("concept", "broader"):
            found = meeting.figures(opened, level)
            print(f"{level:8} {found.edges:6,} edges, {found.shared:4,} of several papers, conflicts {found.conflicts}")


def answered(counts: Mapping[str, int]) -> str:
    """How the terms were answered, in words."""
    return ", ".join(f"{counts.get(how, 0)} {how}" for how in ("as asked", "one by one", "unknown"))


def main(arguments: Sequence[str]) -> None:
    """Builds each corpus without and with the answers about names, and prints what meets."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", nargs="*", default=CORPORA, metavar="CORPUS", help=", ".join(CORPORA))
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared/data")
    parser.add_argument("--out", type=Path, help="where the graphs are kept")
    chosen = parser.parse_args(arguments)
    data = chosen.data.resolve()
    with TemporaryDirectory() as place, meeting.replayed(data) as claims:
        folder = (chosen.out or Path(place)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for corpus in chosen.corpora:
            told(corpus, build(corpus, data, folder, claims, None), data)
            answers = Answers(FOLDER / f"{corpus}.jsonl")
            told(corpus, build(corpus, data, folder, claims, answers), data)
            print(f"terms answered: {answered(answers.counts)}")


if __name__ == "__main__":
    main(sys.argv[1:])
