"""Money, keys and models, through the whole program: budgets, shared answers, stage-wise models, secrets."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from support import scripted
from support.chat_server import ChatServer, Reply
from support.program import ALONE, democritus, graph, listed, started

from pipeline.cli import render
from pipeline.cli.main import _carried_out
from pipeline.llm.batches.jobs import Jobs

KEY = "sk-secret-0123456789abcdef"
TOKEN = "gateway-token-9876543210"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in scripted.abstracts(24)), "utf-8")
    return path


def dear(request: dict[str, Any]) -> Reply:
    """An answer that took nearly as many tokens as it can have taken at most."""
    return Reply(scripted.respond(request), usage={"prompt_tokens": 5000, "completion_tokens": 60})


@pytest.mark.slow
class TestBudget:
    def test_tokens_are_a_hard_total_of_the_graph_restarts_included(self, tmp_path: Path, corpus: Path) -> None:
        out = tmp_path / "out"
        with ChatServer(dear) as server:
            command = ["run", corpus, "--out", out, "--model", "m", "--base-url", server.url, *ALONE]
            command += ["--answer-tokens", 64, "--concurrency", 4]
            assert democritus(*command, "--max-tokens", 100).returncode == 3
            assert server.requests == []
            limit = 40_000
            stopped = democritus(*command, "--max-tokens", limit)
            assert stopped.returncode == 3, stopped.stderr
            assert "--max-tokens" in stopped.stderr
            sent = len(server.requests)
            assert 0 < sent < 24
            status = listed("status", out)
            assert status["prompt_tokens"] + status["completion_tokens"] == sent * 5060 <= limit
            assert (status["abstracts"]["done"], status["abstracts"]["pending"]) == (sent, 24 - sent)
            assert democritus(*command, "--max-tokens", limit).returncode == 3
            assert len(server.requests) == sent
            assert democritus(*command).returncode == 0
            assert len(server.requests) == 24

    def test_what_was_on_its_way_at_a_kill_is_taken_for_spent(self, tmp_path: Path, corpus: Path) -> None:
        """It may have been billed, and nobody is left to count it."""
        out, never = tmp_path / "out", threading.Event()
        command = ["run", corpus, "--out", out, "--model", "m", *ALONE, "--answer-tokens", 64, "--concurrency", 4]
        first = iter([None])  # is answered
        with ChatServer(lambda asked: Reply(scripted.respond(asked), hold=next(first, never))) as server:
            command += ["--base-url", server.url]
            process = started(*command)
            server.wait_for(lambda it: len(it.requests) == 5)
            process.kill()
            process.wait()
            status = listed("status", out)
            lost, told = status["risk_tokens"], status["prompt_tokens"] + status["completion_tokens"]
            assert lost > 4 * 64
            stopped = democritus(*command, "--max-tokens", told + lost + 64)
            assert stopped.returncode == 3, stopped.stderr
            assert f"has used {told + lost} of the {told + lost + 64} tokens" in stopped.stderr
            assert len(server.requests) == 5
        with ChatServer(scripted.respond) as server:
            command[-1] = server.url
            assert democritus(*command).returncode == 0
        status = listed("status", out)
        assert (status["abstracts"]["done"], status["risk_tokens"]) == (24, lost)  # a run that ends leaves nothing

    def test_cost_is_limited_by_the_users_own_prices(self, tmp_path: Path, corpus: Path) -> None:
        prices, out = tmp_path / "prices.toml", tmp_path / "out"
        prices.write_text('["m*"]\nprompt = 10.0\ncompletion = 100.0\n')
        with ChatServer(dear) as server:
            command = ["run", corpus, "--out", out, "--model", "m1", "--base-url", server.url, *ALONE]
            command += ["--answer-tokens", 64, "--concurrency", 4, "--prices", prices]
            stopped = democritus(*command, "--max-cost", 0.4)
            assert stopped.returncode == 3, stopped.stderr
            assert "--max-cost" in stopped.stderr
            status = listed("status", out)
            assert status["cost_usd"] == pytest.approx(len(server.requests) * (5000 * 10 + 60 * 100) / 1e6)
            assert 0 < status["cost_usd"] <= 0.4
            assert f"cost {status['cost_usd']:.4f} USD" in democritus("status", out).stdout
            assert status["abstracts"]["pending"] == 24 - len(server.requests) > 0

    def test_a_limit_on_an_unknown_price_is_an_error(self, tmp_path: Path, corpus: Path) -> None:
        with ChatServer(scripted.respond) as server:
            command = ["run", corpus, "--out", tmp_path / "out", "--base-url", server.url, "--max-cost", 1]
            done = democritus(*command, "--model", "nobody-knows")
            assert done.returncode == 2
            assert "'nobody-knows'" in done.stderr
            assert democritus(*command, "--model", "gpt-4.1-mini", "--fallback", "nobody-knows").returncode == 2
            assert server.requests == []

    @pytest.mark.parametrize(
        "text",
        [
            "not toml",
            '["m"]\nprompt = 1\n',
            '["m"]\nprompt = -1\ncompletion = 1\n',
            '["m"]\nprompt = nan\ncompletion = 1\n',
        ],
    )
    def test_prices_that_cannot_be_read(self, tmp_path: Path, corpus: Path, text: str) -> None:
        (tmp_path / "p.toml").write_text(text)
        command = ["run", corpus, "--out", tmp_path / "out", "--model", "m", "--base-url", "http://127.0.0.1:9/v1"]
        done = democritus(*command, "--prices", tmp_path / "p.toml")
        assert done.returncode == 2
        assert "p.toml" in done.stderr


@pytest.mark.slow
class TestCache:
    def test_graphs_share_what_was_answered(self, tmp_path: Path, corpus: Path) -> None:
        with ChatServer(scripted.respond) as server:
            command = ["--model", "m", "--base-url", server.url, *ALONE, "--cache", tmp_path / "cache"]
            one, two = tmp_path / "one", tmp_path / "two"
            assert democritus("run", corpus, "--out", one, *command).returncode == 0
            assert len(server.requests) == 24
            assert democritus("run", corpus, "--out", two, *command).returncode == 0
            assert len(server.requests) == 24
        assert graph(one) == graph(two)
        assert (listed("status", one)["calls"], listed("status", two)["calls"]) == (24, 0)
        assert {call["via"] for call in listed("calls", two)} == {"cache"}

    def test_two_runs_share_one_at_the_same_time(self, tmp_path: Path, corpus: Path) -> None:
        one, two, three = (tmp_path / name for name in ("one", "two", "three"))
        with ChatServer(lambda request: Reply(scripted.respond(request), delay=0.05)) as server:
            command = ["run", corpus, "--model", "m", "--base-url", server.url, *ALONE, "--cache", tmp_path / "cache"]
            both = [started(*command, "--out", out, output=PIPE) for out in (one, two)]
            assert [process.communicate()[1] and process.returncode for process in both] == [0, 0]
            sent = len(server.requests)
            assert democritus(*command, "--out", three).returncode == 0
            assert len(server.requests) == sent
        assert graph(one) == graph(two) == graph(three)

    def test_what_is_in_it_is_not_prepared(self, tmp_path: Path, corpus: Path) -> None:
        cache, file = tmp_path / "cache", tmp_path / "requests.jsonl"
        with ChatServer(scripted.respond) as server:
            command = ["run", corpus, "--model", "m", "--base-url", server.url, *ALONE, "--cache", cache]
            assert democritus(*command, "--out", tmp_path / "one", "--limit", 20).returncode == 0
        command = ["batch", "prepare", tmp_path / "two", corpus, "--model", "m", *ALONE, "--cache", cache, "-o", file]
        assert democritus(*command).returncode == 0
        assert len(file.read_text().splitlines()) == 4


@pytest.mark.slow
class TestModels:
    def test_each_stage_asks_its_own(self, tmp_path: Path) -> None:
        corpus, out = tmp_path / "corpus.jsonl", tmp_path / "out"
        drinks = ["Coffee", "Coffee consumption", "Coffee intake", "Tea", "Tea consumption"]
        records = [{"id": drink, "title": "T", "abstract": f"{drink} raises alertness."} for drink in drinks]
        corpus.write_text("\n".join(map(json.dumps, records)), "utf-8")
        with ChatServer(scripted.respond) as server:
            command = ["run", corpus, "--out", out, "--base-url", server.url, "--topics-depth", 1]
            models = ["--model", "big", "--topics-model", "small", "--entities-model", "smaller"]
            assert democritus(*command, *models).returncode == 0
            asked = {request.json["model"] for request in server.requests}
        assert asked == {"big", "small", "smaller"}
        spend = {row["stage"]: row["model"] for row in listed("status", out)["spend"]}
        assert spend == {"topics": "small", "claims": "big", "entities": "smaller"}
        shown = democritus("status", out).stdout
        assert all(model in shown for model in asked)

    def test_a_fallback_reads_what_the_model_refuses(self, tmp_path: Path, corpus: Path) -> None:
        def respond(request: dict[str, Any]) -> object:
            refuses = request["model"] == "prim" and "20 adults" in request["messages"][-1]["content"]
            return Reply(refusal="I would rather not.") if refuses else scripted.respond(request)

        out = tmp_path / "out"
        with ChatServer(respond) as server:
            command = ["run", corpus, "--out", out, "--model", "prim", "--base-url", server.url, *ALONE]
            done = democritus(*command, "--fallback", "bold")
            assert done.returncode == 0, done.stderr
        calls = listed("calls", out, "--abstract", "a0")
        assert [(call["model"], call["state"]) for call in calls] == [("prim", "refused"), ("bold", "ok")]
        assert [call["model"] for call in listed("calls", out, "--failed")] == ["prim"]
        assert {row["model"] for row in listed("status", out)["spend"]} == {"prim", "bold"}


class TestJobs:
    def test_what_is_in_a_batch_is_not_asked_live(self, tmp_path: Path, corpus: Path) -> None:
        out = tmp_path / "out"
        out.mkdir()
        with Jobs(out) as jobs:
            jobs.made(jobs.intend("tag", "server", jobs.begin_pass("run"), "m", 0, 1), "batch-1")
        with ChatServer(scripted.respond) as server:
            done = democritus("run", corpus, "--out", out, "--model", "m", "--base-url", server.url, *ALONE)
            assert done.returncode == 2
            assert "--batch" in done.stderr
            assert server.requests == []


@pytest.mark.slow
class TestCalls:
    def test_calls_show_prompt_answer_and_abstract(self, tmp_path: Path, corpus: Path) -> None:
        out = tmp_path / "out"
        answers = [Reply(finish_reason="content_filter"), *[{"claims": []}] * 23]
        with ChatServer(answers) as server:
            command = ["run", corpus, "--out", out, "--model", "m", "--base-url", server.url, *ALONE]
            assert democritus(*command, "--concurrency", 1).returncode == 1
        calls = listed("calls", out)
        assert len(calls) == 24
        assert {call["item"] for call in calls} == {f"a{number}" for number in range(24)}
        assert all("We studied" in call["prompt"] and "claims" in call["preamble"] for call in calls)
        (failed,) = listed("calls", out, "--failed")
        assert (failed["item"], failed["state"]) == ("a0", "filtered")
        assert len(listed("calls", out, "--limit", 2)) == 2
        shown = democritus("calls", out, "--abstract", "a1").stdout
        assert "> " in shown
        assert '< {"claims": []}' in shown
        assert democritus("calls", tmp_path / "nothing").returncode == 2

    def test_equal_reasons_of_failures_are_one_line(self) -> None:
        """But for their numbers; the commonest comes first."""
        reasons = [*[f"given up after {n} seconds" for n in range(7)], "the model declined", "given up after 9 seconds"]
        failures = [{"abstract": f"a{n}", "state": "failed", "reason": reason} for n, reason in enumerate(reasons)]
        lines = list(render.failure_lines(failures, Path("out")))
        assert lines[0] == "  failed   8 abstracts (a0, a1, a2, a3, a4, …): failed: given up after 0 seconds"
        assert lines[1] == "  failed   a7: failed: the model declined"
        assert "--json" in lines[2]
        assert list(render.failure_lines(failures[7:8], Path("out"))) == lines[1:2]

    def test_answers_that_quote_nothing_are_among_the_failed(self, tmp_path: Path, corpus: Path) -> None:
        """They could be read, so the log has them as good; but their abstract failed, and that is what they show."""
        out = tmp_path / "out"

        def respond(request: dict[str, Any]) -> object:
            invents = "20 adults" in request["messages"][-1]["content"]
            other = {**request, "messages": [{"content": "Abstract: Ale raises blood pressure."}]}
            return scripted.respond(other if invents else request)

        with ChatServer(respond) as server:
            command = ["run", corpus, "--out", out, "--model", "m", "--base-url", server.url, *ALONE]
            done = democritus(*command)
            assert done.returncode == 1
            assert "The same command asks about none of them" in done.stderr
        assert [failure["state"] for failure in listed("status", out)["failures"]] == ["ungrounded"]
        failed = listed("calls", out, "--failed")
        assert [(call["item"], call["state"]) for call in failed] == [("a0", "ungrounded")] * 2
        assert "Ale raises blood pressure" in failed[0]["answer"]
        (out / "graph.duckdb").unlink()  # as in a shared cache
        assert democritus("calls", out, "--failed").stdout == "(none)\n"


@pytest.mark.slow
class TestSecrets:
    def test_no_key_anywhere_after_a_failing_run(self, tmp_path: Path, corpus: Path) -> None:
        """A server that repeats key and token wherever it can, in answers, errors and headers."""
        said = f"you sent {KEY} and {TOKEN}"
        replies = [
            Reply(refusal=said),
            Reply(said, headers={"x-request-id": TOKEN}),
            Reply(status=400, error=said),
            Reply({"claims": [{"quote": said}]}),
            Reply(said, finish_reason="length"),
        ]

        def respond(request: dict[str, Any]) -> Reply:
            number = sum(map(ord, request["messages"][-1]["content"])) % 6
            return replies[number] if number < 5 else Reply(status=401, error=said)

        out, log = tmp_path / "out", tmp_path / "log.jsonl"
        (tmp_path / "key").write_text(KEY)
        with ChatServer(respond) as server:
            command = ["run", corpus, "--out", out, "--model", "m", "--base-url", server.url, *ALONE]
            command += ["--key-from", f"file:{tmp_path / 'key'}", "--header", "X-Token: env:TOKEN", "--log-json", log]
            done = democritus(*command, "--cache", tmp_path / "cache", TOKEN=TOKEN)
            assert done.returncode in {1, 3}
            assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
            assert server.requests[0].headers["x-token"] == TOKEN
        printed = done.stdout + done.stderr
        for verb in ("status", "calls", "abstracts"):
            printed += democritus(verb, out, "--json").stdout
        democritus("export", out, "--format", "json", "-o", tmp_path / "graph.json")
        files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "key"]
        assert {"graph.duckdb", "calls.sqlite", "log.jsonl", "graph.json"} <= {path.name for path in files}
        for secret in (KEY, TOKEN):
            assert secret not in printed
            assert [path.name for path in files if secret.encode() in path.read_bytes()] == []

    def test_no_key_among_the_arguments_of_the_process(self, tmp_path: Path, corpus: Path) -> None:
        with ChatServer(lambda request: Reply(scripted.respond(request), delay=1.0)) as server:
            command = ["run", corpus, "--out", tmp_path / "out", "--model", "m", "--base-url", server.url, *ALONE]
            process = started(*command, OPENAI_API_KEY=KEY)
            server.wait_for(lambda it: bool(it.requests))
            shown = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(process.pid)], capture_output=True, text=True)
            process.kill()
            process.wait()
        assert "democritus" in shown.stdout
        assert KEY not in shown.stdout


def test_memory_that_does_not_suffice_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(**_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pipeline.cli.main.cli", full)
    assert _carried_out() == 3
    assert capsys.readouterr().err.startswith("democritus: stopped: memory does not suffice.\n")
