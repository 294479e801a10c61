"""The whole program against servers that misbehave in every way at once, and killed again and again."""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from support import chaos, scripted
from support.chat_server import ChatServer, Reply
from support.kills import logged, sent, stored_in
from support.program import ALONE, democritus, listed, started

from pipeline.llm.call_log import Calls
from pipeline.store.records import Call

NUMBER = 300
LEAD = "Little is known about what people drink and how they sleep. " * 4
# what a run that goes on must not ask again; everything else brought no answer that could be stored
STORED = frozenset({"ok", "invalid", "truncated", "refused", "filtered", "too_long"})
MILD = {
    "well": 30, "429, wait until": 1, "500": 1, "reset before": 1, "reset during": 1, "reset after": 1, "cut off": 2,
    "no JSON": 2, "another's answer": 2, "fenced": 1, "refused": 1, "cut off for ever": 1, "no JSON for ever": 1,
}  # fmt: skip


def write(path: Path, records: Sequence[object]) -> Path:
    path.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    return path


def claims_by_abstract(folder: Path) -> dict[str, set[tuple[str, str, str]]]:
    """What is claimed about each abstract, of claims whose quotes are in it."""
    found: dict[str, set[tuple[str, str, str]]] = {}
    for claim in listed("claims", folder):
        if claim["grounding"] != "ungrounded":
            told = (claim["cause"], claim["effect"], claim["sign"])
            found.setdefault(claim["abstract"], set()).add(told)
    return found


@dataclass(frozen=True)
class Ran:
    """A run against the whole mixture, as it ended. The server is still there."""

    chaos: chaos.Chaos
    server: ChatServer
    command: list[object]
    out: Path
    status: Any
    calls: list[Call]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    folder = tmp_path_factory.mktemp("chaos")
    out = folder / "out"
    corpus = chaos.abstracts(NUMBER)
    extra = [{**corpus[0], "id": "twin"}, {"id": "untold", "title": "Only a title"}]
    source = write(folder / "corpus.jsonl", [*corpus, *extra])
    bad = chaos.Chaos(corpus)
    with ChatServer(bad.respond) as server:
        command = ["run", source, "--out", out, "--model", "m", "--base-url", server.url, *ALONE]
        command += ["--concurrency", 64, "--timeout", 4, "--deadline", 15]
        done = democritus(*command)
        assert done.returncode == 1, done.stderr
        assert "Traceback" not in done.stderr
        with Calls(out, look=True) as calls:
            yield Ran(bad, server, command, out, listed("status", out), list(calls.list()))


@pytest.mark.slow
@pytest.mark.once
class TestEveryMisbehaviour:
    """One run against a mixture of everything; then, in the last test, one against the same server, grown calm."""

    def test_every_abstract_has_the_state_its_answers_deserve(self, ran: Ran) -> None:
        assert {ran.chaos.name(n) for n in range(NUMBER)} == chaos.HABITS.keys()
        found = {failure["abstract"]: failure["state"] for failure in ran.status["failures"]}
        states = {n: (ran.chaos.name(n), found.get(f"a{n}", "done")) for n in range(NUMBER)}
        assert states == {n: (ran.chaos.name(n), ran.chaos.habit(n).ends) for n in range(NUMBER)}
        assert all(failure["reason"] for failure in ran.status["failures"])

    def test_the_counts_add_up(self, ran: Ran) -> None:
        done = sum(ran.chaos.habit(n).ends == "done" for n in range(NUMBER))
        states = ran.status["abstracts"]
        assert states == {
            "total": NUMBER + 2, "done": done, "failed": NUMBER - done, "skipped": 1, "duplicate": 1,
            "removed": 0, "pending": 0,
        }  # fmt: skip
        assert states["total"] == sum(count for state, count in states.items() if state != "total")
        assert len(ran.status["failures"]) == states["failed"]

    def test_every_claim_is_of_its_abstract_and_none_is_lost(self, ran: Ran) -> None:
        assert claims_by_abstract(ran.out) == {
            f"a{n}": {
                (f"Compound {n}", f"marker {n % 7}", "+"),
                (f"Compound {n}", f"marker {n % 5 + 10}", "0"),
                (f"Compound {n}", f"marker {n % 3 + 20}", "0"),
            }
            for n in range(NUMBER)
            if ran.chaos.habit(n).ends == "done"
        }
        texts = {row["id"]: row["text"] for row in listed("abstracts", ran.out)}
        strays = set()
        for claim in listed("claims", ran.out):
            if claim["grounding"] == "ungrounded":
                strays.add(int(claim["abstract"][1:]))
            else:
                assert texts[claim["abstract"]][claim["start"] : claim["end"]] == claim["quote"]
        assert {ran.chaos.name(n) for n in strays} == {"one foreign claim"}

    def test_the_bill_is_what_the_server_counted(self, ran: Ran) -> None:
        """Except replies that came as the program gave up waiting, as on a slow machine: those are risks."""
        billed = [
            (logged(call), call.prompt_tokens, call.completion_tokens) for call in ran.calls if call.prompt_tokens
        ]
        counted = [
            (sent(request), reply.usage["prompt_tokens"], reply.usage["completion_tokens"])
            for request, reply in ran.server.delivered
            if reply.status == 200 and reply.raw is None and reply.usage
        ]
        assert not Counter(billed) - Counter(counted), "billed what nobody counted"
        assert ran.status["prompt_tokens"] == sum(prompt for _, prompt, _ in billed)
        assert ran.status["completion_tokens"] == sum(completion for _, _, completion in billed)
        missed = Counter(question for question, _, _ in (Counter(counted) - Counter(billed)).elements())
        assert missed <= Counter(logged(call) for call in ran.calls if call.risk_tokens)
        assert ran.status["risk_tokens"] == sum(call.risk_tokens for call in ran.calls) > 0

    def test_every_request_is_in_the_log(self, ran: Ran) -> None:
        """Except those that the server had no time for, which cost nothing."""
        refused = [
            sent(request)
            for request, reply in ran.server.delivered
            if reply.status == 429 or (reply.status == 503 and "retry-after" in reply.headers)
        ]
        assert refused
        asked, found = Counter(map(sent, ran.server.requests)), Counter(logged(call) for call in ran.calls)
        assert asked - Counter(refused) <= found <= asked

    def test_when_the_server_is_well_again_only_failures_are_asked(self, ran: Ran) -> None:
        ran.chaos.calm = True
        before = len(ran.server.requests)
        done = democritus(*ran.command)
        assert done.returncode == 1, done.stderr
        # an answer that says nothing of its abstract is a valid answer in the log, so it is not asked for again
        lasting = [f"a{n}" for n in range(NUMBER) if ran.chaos.habit(n).ends == "ungrounded"]
        assert len(ran.server.requests) == before + ran.status["abstracts"]["failed"] - len(lasting)
        after = listed("status", ran.out)
        assert [failure["abstract"] for failure in after["failures"]] == lasting
        assert len(claims_by_abstract(ran.out)) == after["abstracts"]["done"] == NUMBER - len(lasting)


def test_a_model_that_begins_with_words_is_asked_all_the_rest_with_the_schema_in_words(tmp_path: Path) -> None:
    source = write(tmp_path / "corpus.jsonl", scripted.abstracts(20))
    options = ["--model", "m", "--no-topics", "--no-html", "--conflicts-calls", "0"]
    found = []
    for name, habit in (("plain", "well"), ("words", "no JSON")):
        bad = chaos.Chaos(scripted.abstracts(20), weights={habit: 1}, mean=0.01, names="well")
        with ChatServer(bad.respond) as server:
            done = democritus("run", source, "--out", tmp_path / name, "--base-url", server.url, *options)
        assert (done.returncode, "about names failed" in done.stderr) == (0, False), done.stderr
        found.append(listed("entities", tmp_path / name))
    assert found[0] == found[1]


@dataclass
class Allowed:
    """How many requests are answered, in all."""

    requests: int = 0


@pytest.mark.slow
class TestKilled:
    KILLS = 5

    def test_the_same_graph_and_no_stored_answer_asked_for_again(self, tmp_path: Path) -> None:
        # long enough to be cut in two
        corpus = [{**record, "abstract": LEAD + record["abstract"]} for record in scripted.abstracts(50)]
        bad = chaos.Chaos(corpus, weights=MILD, mean=0.05)
        ends = [bad.habit(n).ends for n in range(len(corpus))]
        readable = [record for record, end in zip(corpus, ends, strict=True) if end == "done"]
        whole, broken = tmp_path / "whole", tmp_path / "broken"
        options = ["--model", "m", "--no-topics", "--concurrency", "4", "--timeout", "20"]
        options += ["--conflicts-calls", "0"]  # such a question shows two abstracts, of which one may be a bad one
        with ChatServer(scripted.respond) as server:
            source = write(tmp_path / "readable.jsonl", readable)
            done = democritus("run", source, "--out", whole, "--base-url", server.url, *options)
            assert done.returncode == 0, done.stderr
        source = write(tmp_path / "all.jsonl", corpus)
        allowed = Allowed()

        def respond(request: dict[str, Any]) -> Reply:
            reply = bad.respond(request)
            return reply if len(server.requests) <= allowed.requests else replace(reply, hold=chaos.NEVER)

        with ChatServer(respond) as server:
            command = ["run", source, "--out", broken, "--base-url", server.url, *options]
            self.run_until_done(command, server, broken, allowed)
        states = {failure["abstract"]: failure["state"] for failure in listed("status", broken)["failures"]}
        assert states == {record["id"]: end for record, end in zip(corpus, ends, strict=True) if end != "done"}
        for noun in ("claims", "entities", "edges", "conflicts"):
            found = listed(noun, broken)
            assert found, f"there are no {noun} to compare"
            assert found == listed(noun, whole)

    def run_until_done(self, command: list[object], server: ChatServer, folder: Path, allowed: Allowed) -> None:
        """Run and kill at random moments, then let it end. Nothing stored at a kill may be asked for after it.

        A run that is to be killed gets a few answers more than it is watched for, and then none: however late this
        process looks at it, it is still there.
        """
        chance = random.Random(11)
        said = folder.with_suffix(".log")
        for kill in range(self.KILLS + 1):
            last = kill == self.KILLS
            stored = stored_in(folder, STORED)
            begun = len(server.requests)
            wanted = begun + chance.randint(0, 11)
            allowed.requests = sys.maxsize if last else wanted + 4
            with said.open("w") as log:
                process = started(*command, output=log)
            if not last:
                while process.poll() is None and len(server.requests) < wanted:
                    time.sleep(0.002)
                time.sleep(chance.random() * 0.1)
                assert process.poll() is None, f"it was over before it could be killed: {said.read_text()}"
                process.kill()
            code = process.wait(120)
            assert not {sent(request) for request in server.requests[begun:]} & stored
        assert code == 1, said.read_text()  # for some abstracts the server never has a good answer
        assert "Traceback" not in said.read_text()
