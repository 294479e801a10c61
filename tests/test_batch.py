"""Answers by batch, whichever way they come: files carried by hand, or a provider's files and batches endpoints."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support import scripted
from support.batch_server import BatchServer, Gate, Job, Moment, result
from support.chat_server import ChatServer, Reply
from support.program import ALONE, democritus, listed, started

from pipeline.errors import OverBudget, Stopped
from pipeline.events import silent
from pipeline.graph.conflicts.queries import conflicts
from pipeline.graph.edges import claims, edges
from pipeline.llm.batches.jobs import Jobs
from pipeline.llm.batches.requests import Limits
from pipeline.llm.batches.results import Result, Unreadable, read
from pipeline.llm.call_log import FILE, Calls
from pipeline.run import prepare, run, take_in
from pipeline.settings import Settings
from pipeline.store.database import Store

QUIET: dict[str, Any] = {"topics": False, "entities_calls": 0, "conflicts_calls": 0}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    said = ["Coffee intake raises alertness. Tea lowers stress.", "Coffee use raises alertness. Naps lower stress."]
    named = [{"id": f"n{n}", "title": "Names", "abstract": text} for n, text in enumerate(said)]  # may be one
    path.write_text("\n".join(json.dumps(record) for record in [*scripted.abstracts(22), *named]), "utf-8")
    return path


def requests(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def answers(path: Path) -> list[dict[str, Any]]:
    """A result in the OpenAI format for each request of a file."""
    return [result(request, scripted.respond(request["body"])) for request in requests(path)]


def store(path: Path, *lines: object) -> Path:
    path.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def change(out: Path, command: str) -> None:
    """Change the log of calls behind the program's back."""
    with closing(sqlite3.connect(out / FILE)) as connection, connection:
        connection.execute(command)


def content(out: Path) -> dict[str, Any]:
    """What a graph says; ids name the same content in any run."""
    with Store.open(out) as graph:
        return {
            "claims": claims(graph).rows(),
            "entities": graph.rows("entities/list", search=None),
            "edges": edges(graph).rows(),
            "conflicts": conflicts(graph).rows(),
            "topics": graph.rows("topics/list"),
        }


Live = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Live:
    """What a live run makes of a corpus with the same script; of the same corpus and settings, once."""

    @cache
    def made(records: str, **settings: Any) -> dict[str, Any]:
        folder = tmp_path_factory.mktemp("live")
        source = folder / "corpus.jsonl"
        source.write_text(records, "utf-8")
        with ChatServer(scripted.respond) as server:
            run(Settings(sources=(source,), out=folder / "out", model="m", base_url=server.url, **settings), silent)
        return content(folder / "out")

    return lambda corpus, **settings: made(corpus.read_text("utf-8"), **settings)


@pytest.mark.slow
class TestFiles:
    def test_rounds_of_files_make_the_graph_of_a_live_run(self, tmp_path: Path, corpus: Path, live: Live) -> None:
        out, file, results = tmp_path / "out", tmp_path / "requests.jsonl", tmp_path / "results.jsonl"
        first: list[object] = [corpus, "--model", "m", "--topics-depth", 2]
        shuffle = random.Random(1).shuffle
        rounds = 0
        while True:
            prepared = democritus("batch", "prepare", out, *first, "-o", file)
            assert prepared.returncode == 0, prepared.stderr
            if "nothing is due" in prepared.stdout:
                break
            first = []  # from now on as the last time
            rounds += 1
            assert rounds < 8
            lines = answers(file)
            shuffle(lines)
            file.unlink()
            imported = democritus("batch", "import", out, store(results, *lines, *lines[:3]))
            assert imported.returncode == 0, imported.stdout + imported.stderr
            assert f"{len(lines)} answers, {len(lines[:3])} repeats" in imported.stdout
        assert rounds >= 2  # roots and claims; then the next level of topics, and names
        assert content(out) == live(corpus, topics_depth=2)
        assert not file.exists()
        with Calls(out, look=True) as calls:
            assert {call.via for call in calls.list()} == {"batch"}
        assert listed("status", out)["last_run"]["outcome"] == "done"

    def test_requests_are_what_providers_take(self, tmp_path: Path, corpus: Path) -> None:
        out, file = tmp_path / "out", tmp_path / "requests.jsonl"
        done = democritus("batch", "prepare", out, corpus, "--model", "gpt-4.1-mini", "-o", file, *ALONE)
        assert done.returncode == 0, done.stderr
        lines = requests(file)
        assert len(lines) == len({line["custom_id"] for line in lines}) == 24
        with ChatServer(scripted.respond) as server:
            democritus("run", corpus, "--out", tmp_path / "live", "--model", "gpt-4.1-mini",
                       "--base-url", server.url, *ALONE)  # fmt: skip
            sent = [request.json for request in server.requests]
        assert sorted(json.dumps(each, sort_keys=True) for each in sent) == sorted(
            json.dumps(line["body"], sort_keys=True) for line in lines
        )
        for line in lines:
            assert set(line) == {"custom_id", "method", "url", "body"}
            assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
            assert len(line["custom_id"]) <= 64
            assert line["custom_id"].replace("-", "").isalnum()
        assert "24 requests to gpt-4.1-mini" in done.stdout
        assert "USD at batch prices" in done.stdout
        assert file.read_bytes().isascii()
        # what OpenAI's newer models are known to refuse is not tried on them
        newer = Settings(sources=(corpus,), out=out, model="openai:gpt-6-luna", **QUIET)
        prepare(newer, file, silent)
        assert "max_completion_tokens" in requests(file)[0]["body"]
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".requests")] == []

    def test_two_steps_are_a_request_for_each_sentence(self, tmp_path: Path) -> None:
        corpus, out, file = tmp_path / "two.jsonl", tmp_path / "out", tmp_path / "requests.jsonl"
        text = "We enrolled 40 adults. Smoking raised blood pressure. Exercise did not reduce fatigue."
        corpus.write_text(json.dumps({"id": "a1", "title": "T", "abstract": text}), "utf-8")
        settings = Settings(sources=(corpus,), out=out, model="m", steps="two", **QUIET)
        prepare(settings, file, silent)
        said = {"cause": "Smoking", "relation": "raised", "effect": "blood pressure", "sign": "+"}
        lines = [result(request, {"claims": [said]}) for request in requests(file)]
        asked = [request["body"]["messages"][-1]["content"].partition("Sentence: ")[2] for request in requests(file)]
        assert asked == ["Smoking raised blood pressure.", "Exercise did not reduce fatigue."]
        take_in(out, [store(tmp_path / "results.jsonl", *lines)], silent)
        (claim,) = content(out)["claims"]  # of the second sentence nothing stands in the answer
        assert (claim["cause"], claim["effect"], claim["quote"]) == ("Smoking", "blood pressure", asked[0])

    def test_answers_may_be_asked_for_in_words(self, tmp_path: Path, corpus: Path) -> None:
        file = tmp_path / "requests.jsonl"
        for way, wanted in (("object", {"type": "json_object"}), ("text", None)):
            out = tmp_path / way
            done = democritus("batch", "prepare", out, corpus, "--model", "m", "--answers", way, "-o", file, *ALONE)
            assert done.returncode == 0, done.stderr
            body = requests(file)[0]["body"]
            assert body.get("response_format") == wanted
            assert "JSON schema" in body["messages"][0]["content"]

    def test_a_partial_import_leaves_the_rest_due_and_may_be_repeated(
        self, tmp_path: Path, corpus: Path, live: Live
    ) -> None:
        out, file, results = tmp_path / "out", tmp_path / "r.jsonl", tmp_path / "s.jsonl"
        democritus("batch", "prepare", out, corpus, "--model", "m", "-o", file, *ALONE)
        lines = answers(file)
        expired = {"custom_id": lines[10]["custom_id"], "response": None,
                   "error": {"code": "batch_expired", "message": "too late"}}  # fmt: skip
        garbage = ["\n", "no json\n", "[1]\n", '{"custom_id": "sha256-0000000000000000", "content": "{}"}\n',
                   '{"content": "{}"}\n', json.dumps({"custom_id": lines[11]["custom_id"]}) + "\n",
                   '{"custom_id": "' + "x" * 2**24 + '"}\n']  # fmt: skip
        store(results, *lines[:10], *garbage, expired)
        done = democritus("batch", "import", out, results)
        assert done.returncode == 1, done.stderr
        assert "10 answers, 1 errors instead of answers, 6 lines set aside" in done.stdout
        for number, words in ((12, "no JSON"), (13, "no JSON object"), (14, "neither"), (15, "no custom_id"),
                              (16, "neither"), (17, "longer")):  # fmt: skip
            assert any(f"s.jsonl, line {number}:" in line and words in line for line in done.stderr.splitlines())
        assert "14 questions are still due" in done.stdout
        before = content(out)
        assert len(before["claims"]) == 20
        again = democritus("batch", "import", out, results)
        assert "0 answers, 11 repeats" in again.stdout
        assert content(out) == before
        with Calls(out, look=True) as calls:
            assert Counter(call.state for call in calls.list()) == {"ok": 10, "unreachable": 1}
        democritus("batch", "prepare", out, "-o", file)
        assert {line["custom_id"] for line in requests(file)} == {line["custom_id"] for line in lines[10:]}
        done = democritus("batch", "import", out, store(results, *answers(file)))
        assert done.returncode == 0, done.stdout + done.stderr
        assert content(out) == live(corpus, **QUIET)

    def test_bad_answers_are_shown_to_the_model_and_rejected_ones_fail(self, tmp_path: Path, corpus: Path) -> None:
        out, file, results = tmp_path / "out", tmp_path / "r.jsonl", tmp_path / "s.jsonl"
        democritus("batch", "prepare", out, corpus, "--model", "m", "-o", file, *ALONE)
        lines = answers(file)
        asked = {line["custom_id"]: line for line in requests(file)}
        bad = result(asked[lines[0]["custom_id"]], "no json at all")
        rejected = result(asked[lines[1]["custom_id"]], Reply(status=400, error="this request is malformed"))
        filtered = result(asked[lines[2]["custom_id"]], Reply(content="", finish_reason="content_filter"))
        done = democritus("batch", "import", out, store(results, bad, rejected, filtered, *lines[3:]))
        assert done.returncode == 1
        assert "1 questions are still due" in done.stdout
        assert listed("status", out)["abstracts"]["failed"] == 2
        democritus("batch", "prepare", out, "-o", file)
        (again,) = requests(file)
        assert "no json at all" in again["body"]["messages"][-1]["content"]
        done = democritus("batch", "import", out, store(results, *answers(file)))
        assert done.returncode == 0, done.stdout
        assert "nothing is due; 2 abstracts failed" in done.stdout
        states = {failure["abstract"]: failure["state"] for failure in listed("status", out)["failures"]}
        assert sorted(states.values()) == ["filtered", "rejected"]
        democritus("batch", "prepare", out, "-o", file)  # a new run asks again what went wrong
        assert {line["custom_id"] for line in requests(file)} == {line["custom_id"] for line in lines[1:3]}

    def test_a_parameter_that_is_refused_is_left_out_the_next_time(self, tmp_path: Path, corpus: Path) -> None:
        out, file = tmp_path / "out", tmp_path / "r.jsonl"
        democritus("batch", "prepare", out, corpus, "--model", "m", "-o", file, *ALONE)
        error = {"code": "unsupported_parameter", "param": "max_tokens", "message": "Unsupported parameter."}
        lines = [result(line, Reply(status=400, error=error)) for line in requests(file)]
        done = democritus("batch", "import", out, store(tmp_path / "s.jsonl", *lines))
        assert done.returncode == 1
        assert "24 questions are still due" in done.stdout
        democritus("batch", "prepare", out, "-o", file)
        body = requests(file)[0]["body"]
        assert (body.get("max_tokens"), body["max_completion_tokens"]) == (None, 4096)

    def test_files_are_no_larger_than_providers_take_and_of_one_model_each(self, tmp_path: Path, corpus: Path) -> None:
        settings = Settings(
            sources=(corpus,), out=tmp_path / "out", model="m", topics_model="t", entities_calls=0, conflicts_calls=0
        )
        output = tmp_path / "r.jsonl"
        written = prepare(settings, output, silent, limits=Limits(requests=10))
        assert [path.name for path in written.files] == ["r.jsonl", "r-2.jsonl", "r-3.jsonl", "r-4.jsonl"]
        files = [requests(path) for path in written.files]
        assert [{line["body"]["model"] for line in file} for file in files] == [{"t"}, {"m"}, {"m"}, {"m"}]
        assert sorted(map(len, files)) == [1, 4, 10, 10]
        small = prepare(settings, output, silent, limits=Limits(bytes=15_000))
        assert len(small.files) > 4
        assert max(path.stat().st_size for path in small.files) <= 15_000
        assert sum(len(requests(path)) for path in small.files) == 25

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["batch", "prepare", "new", "-o", "r"], "no graph here"),
            (["batch", "prepare", "new", "corpus.jsonl", "-o", "r"], "embedded baseline asks no model"),
            (["batch", "prepare", "new", "corpus.jsonl", "--model", "m", "-o", "no/such/r"], "cannot be written"),
            (["batch", "import", "new", "r"], "no graph here"),
            (["batch", "import", "old", "r"], "nothing was prepared"),
            (["batch", "import", "ready", "missing"], "missing: cannot be read"),
            (["batch", "import", "ready", "corpus.jsonl"], "no line of these files was usable"),
        ],
    )
    def test_exit_2_with_a_clear_line(
        self, tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        if "old" in arguments:
            run(Settings(sources=(corpus,), out=Path("old")), silent)
        (tmp_path / "r").write_text("")
        if "ready" in arguments:
            prepare(Settings(sources=(corpus,), out=Path("ready"), model="m", **QUIET), Path("r"), silent)
        done = democritus(*arguments)
        assert done.returncode == 2, done.stdout
        assert words in done.stderr
        assert "Traceback" not in done.stderr


class TestResults:
    """Lines as providers document them."""

    @pytest.mark.parametrize(
        ("rest", "status", "words"),
        [
            ({"response": None, "error": {"code": "batch_expired", "message": "late"}}, 408, "late"),
            ({"response": {"status_code": 429, "body": {"error": {"message": "slow down"}}}}, 429, "slow down"),
            ({"response": {"status_code": 200, "body": {"error": {"code": 503, "message": "busy"}}}}, 503, "busy"),
            ({"response": {"status_code": 500, "body": None}}, 500, "no reason given"),
            ({"error": {"type": "invalid_request_error", "message": "bad"}}, 400, "bad"),
            ({"error": "it broke"}, 502, "it broke"),
        ],
    )  # fmt: skip
    def test_errors(self, rest: dict[str, Any], status: int, words: str) -> None:
        fault = read(json.dumps({"custom_id": "a", **rest}).encode()).fault
        assert fault is not None
        assert fault.status == status
        assert words in fault.message

    def test_why_an_answer_ended(self) -> None:
        body = {"choices": [{"finish_reason": "length", "message": {"content": "x"}}]}
        line = json.dumps({"custom_id": "a", "response": {"status_code": 200, "body": body}})
        assert read(line.encode()).said.finish_reason == "length"

    @pytest.mark.parametrize(
        "line",
        [
            b"", b"{", b"null", b'"x"', b"{}", b'{"custom_id": 7, "content": "x"}', b'{"custom_id": "a"}',
            b'{"custom_id": "a", "content": 5}', b'{"custom_id": "a", "response": []}', b"\xff\xfe\x00",
            b'{"custom_id": "a", "response": {"status_code": 200, "body": "x"}}', b"[" * 100_000,
            b'{"custom_id": "a", "response": {"status_code": 200, "body": {}}}',
            b'{"custom_id": "a", "content": "x"}',
        ],
    )  # fmt: skip
    def test_garbage_is_told_apart(self, line: bytes) -> None:
        with pytest.raises(Unreadable):
            read(line)

    def test_types_that_are_wrong_do_no_harm(self) -> None:
        for body in ({"choices": "x", "usage": 3}, {"choices": [None]}, {"choices": [{"message": [5]}], "usage": []}):
            rest = {"response": {"status_code": 200, "body": body}}
            assert isinstance(read(json.dumps({"custom_id": "a", **rest}).encode()), Result)


# --- through the endpoints --------------------------------------------------------------------------------------------


def through(server: BatchServer, out: Path, corpus: Path, *options: object, **more: str) -> Any:
    return democritus(
        "run", corpus, "--out", out, "--model", "m", "--base-url", server.url, "--batch", *options, **more
    )


def in_jobs(server: BatchServer, out: Path, corpus: Path, limits: Limits, **more: Any) -> Any:
    settings = Settings(
        **{"sources": (corpus,), "out": out, "model": "m", "base_url": server.url, "batch": True, **QUIET, **more}
    )
    return run(settings, silent, limits=limits)


FAST = Limits(first_poll=0.01, longest_poll=0.05, first_wait=0.01)
SMALL = replace(FAST, requests=7)


@pytest.mark.slow
class TestEndpoints:
    @pytest.mark.once
    def test_a_run_through_batches_makes_the_graph_of_a_live_run(
        self, tmp_path: Path, corpus: Path, live: Live
    ) -> None:
        out = tmp_path / "out"
        with BatchServer(scripted.respond) as server:
            done = through(server, out, corpus, OPENAI_API_KEY="sk-secret-0123456789")
            assert done.returncode == 0, done.stderr
            assert len(server.batches) >= 2
            assert len(server.asked) == len(set(server.asked))
            assert {headers["authorization"] for headers in server.headers} == {"Bearer sk-secret-0123456789"}
            assert content(out) == live(corpus)
            status = listed("status", out)
            assert (status["last_run"]["outcome"], status["calls"]) == ("done", len(server.asked))
            assert "batch_1: 25 requests to m" in done.stderr
            assert through(server, out, corpus).returncode == 0
            assert len(server.asked) == status["calls"]
        assert "secret" not in done.stderr + done.stdout
        assert not (out / ".batch").exists()

    def test_several_jobs_expiry_and_partial_completion(self, tmp_path: Path, corpus: Path, live: Live) -> None:
        jobs = [
            Job(status="expired", answer=3, polls=2),
            Job(answer=5, silent=True),
            Job(status="cancelled", answer=2, doubled=True),
            Job(status="failed"),
        ]
        with BatchServer(scripted.respond, jobs) as server:
            outcome = in_jobs(server, tmp_path / "out", corpus, SMALL)
            handed_in = [len(server.requests(each)) for each in server.batches]
            assert handed_in[:4] == [7, 7, 7, 3]
            assert sum(handed_in[4:]) == 24 - 3 - 5 - 2
            assert max(handed_in) <= 7
        assert (outcome.failed, outcome.status["abstracts"]["done"]) == (0, 24)
        assert content(tmp_path / "out") == live(corpus, **QUIET)

    def test_questions_about_names_that_expired_are_asked_again(self, tmp_path: Path, corpus: Path, live: Live) -> None:
        with BatchServer(scripted.respond, [Job(), Job(status="expired", answer=0), Job()]) as server:
            with pytest.raises(Stopped, match="not executed in time"):
                in_jobs(server, tmp_path / "out", corpus, FAST, entities_calls=1, conflicts_calls=0)
            assert len(server.batches) == 2
            in_jobs(server, tmp_path / "out", corpus, FAST, entities_calls=1, conflicts_calls=0)
        assert content(tmp_path / "out") == live(corpus, topics=False, entities_calls=1, conflicts_calls=0)

    def test_bad_answers_and_rejections_end_in_their_own_state(self, tmp_path: Path, corpus: Path) -> None:
        replies = {
            "20 adults": Reply(refusal="I would rather not."),
            "21 adults": Reply(content="", finish_reason="content_filter"),
            "22 adults": Reply(content="no json at all"),
            "23 adults": Reply(status=400, error="this request is malformed"),
            "24 adults": Reply(status=500, error="an accident"),
        }
        accidents = iter([1])

        def respond(request: dict[str, Any]) -> object:
            asked = request["messages"][-1]["content"]
            words = next((words for words in replies if words in asked), "")
            if words == "24 adults" and next(accidents, None) is None:
                words = ""
            return replies.get(words) or scripted.respond(request)

        with BatchServer(respond) as server:
            outcome = in_jobs(server, tmp_path / "out", corpus, FAST)
        states = {failure["abstract"]: failure["state"] for failure in outcome.status["failures"]}
        assert states == {"a0": "refused", "a1": "filtered", "a2": "invalid", "a3": "rejected"}
        assert (outcome.failed, outcome.status["abstracts"]["done"]) == (4, 20)

    def test_a_round_without_an_answer_ends_the_run_with_the_reasons(self, tmp_path: Path, corpus: Path) -> None:
        problem = "Enqueued token limit reached."
        with BatchServer(scripted.respond, [Job(status="failed", problem=problem)]) as server:
            with pytest.raises(Stopped, match="Enqueued token limit reached"):
                in_jobs(server, tmp_path / "out", corpus, FAST)
            outcome = in_jobs(server, tmp_path / "out", corpus, FAST)
            assert len(server.batches) == 2
        assert outcome.status["abstracts"]["done"] == 24

    def test_what_fails_at_the_endpoints_is_tried_again(self, tmp_path: Path, corpus: Path) -> None:
        with BatchServer(scripted.respond) as server:
            server.failures = {"upload": [500], "created": [502], "poll": [503], "content": [500], "list": [500]}
            outcome = in_jobs(server, tmp_path / "out", corpus, FAST)
            assert len(server.batches) == 1  # the answer to its making was lost, so it was looked for
            assert server.lists == 2
        assert outcome.status["abstracts"]["done"] == 24

    @pytest.mark.parametrize(("status", "words"), [(401, "key"), (404, "has no batches"), (402, "credit")])
    def test_a_provider_that_refuses_stops_the_run_at_once(
        self, tmp_path: Path, corpus: Path, status: int, words: str
    ) -> None:
        with BatchServer(scripted.respond) as server:
            server.failures = {"upload": [status]}
            done = through(server, tmp_path / "out", corpus, *ALONE)
            assert done.returncode == 3
            assert words in done.stderr
            assert "Traceback" not in done.stderr
            assert server.batches == []
            assert through(server, tmp_path / "out", corpus, *ALONE).returncode == 0

    def test_only_what_fits_the_budget_is_handed_in(self, tmp_path: Path, corpus: Path) -> None:
        out = tmp_path / "out"
        file = tmp_path / "r.jsonl"
        settings = Settings(
            sources=(corpus,), out=tmp_path / "p", model="m", topics=False, entities_calls=0, conflicts_calls=0
        )
        (asked,) = prepare(settings, file, silent).asked
        limit = asked.most_tokens // 4
        usage = {"prompt_tokens": asked.most_tokens // 24 - 100, "completion_tokens": 20}  # nearly all it can be
        with BatchServer(lambda request: Reply(scripted.respond(request), usage=usage)) as server:
            with pytest.raises(OverBudget, match="--max-tokens"):
                in_jobs(server, out, corpus, FAST, max_tokens=limit)
            handed_in = len(server.asked)
            assert 4 < handed_in < 9  # a quarter of them, by what they can cost at most, and what that left
            made = len(server.batches)
            spent = listed("status", out)
            assert spent["prompt_tokens"] + spent["completion_tokens"] == sum(usage.values()) * handed_in <= limit
            assert spent["abstracts"]["pending"] == 24 - handed_in
            done = through(server, out, corpus, *ALONE, "--max-tokens", 1000)
            assert done.returncode == 3
            assert len(server.batches) == made
            assert in_jobs(server, out, corpus, FAST).status["abstracts"]["done"] == 24

    def test_batches_are_billed_at_their_share_of_the_price(self, tmp_path: Path, corpus: Path) -> None:
        prices = tmp_path / "prices.toml"
        prices.write_text("[m]\nprompt = 1000\ncompletion = 1000\nbatch = 0.5\n")
        with BatchServer(scripted.respond) as server:
            outcome = in_jobs(server, tmp_path / "out", corpus, FAST, prices=prices)
        assert outcome.status["cost_usd"] == pytest.approx(24 * 120 * 0.5 / 1000)


@pytest.mark.slow
class TestKilled:
    """A waiter that is killed finds its jobs, and nothing is handed in twice while a job carries it."""

    def start(self, server: BatchServer, out: Path, corpus: Path) -> subprocess.Popen[str]:
        command = ["run", corpus, "--out", out, "--model", "m", "--base-url", server.url, "--batch", *ALONE]
        return started(*command, output=subprocess.PIPE)

    def finish(self, server: BatchServer, out: Path, corpus: Path) -> None:
        outcome = in_jobs(server, out, corpus, FAST)
        assert outcome.status["abstracts"]["done"] == 24
        assert len(server.asked) == len(set(server.asked)) == 24

    @pytest.mark.parametrize("moment", ["upload", "uploaded", "create", "created"])
    def test_between_two_steps(self, tmp_path: Path, corpus: Path, moment: Moment) -> None:
        out = tmp_path / "out"
        with BatchServer(scripted.respond) as server:
            gate = server.gates[moment] = Gate()
            process = self.start(server, out, corpus)
            assert gate.reached.wait(30), process.stderr
            process.kill()
            process.communicate()
            made = len(server.batches)
            assert made == (moment == "created")
            if moment == "create":  # the request that was under way must not be carried out after all
                server.failures["create"] = [500]
            gate.open.set()
            if moment == "create":
                server.wait_for(lambda _: not server.failures["create"])
            self.finish(server, out, corpus)
            assert len(server.batches) == 1

    def test_while_waiting(self, tmp_path: Path, corpus: Path) -> None:
        out = tmp_path / "out"
        with BatchServer(scripted.respond, [Job(polls=10**9)]) as server:
            process = self.start(server, out, corpus)
            server.wait_for(lambda _: bool(server.batches) and server.batches[0].polls > 2)
            process.kill()
            process.communicate()
            # what a job carries is not due by file either
            done = democritus("batch", "prepare", out, "-o", tmp_path / "r.jsonl")
            assert "24 more are left out" in done.stdout
            assert not (tmp_path / "r.jsonl").exists()
            server.batches[0].job = Job(status="expired", answer=9)
            in_jobs(server, out, corpus, FAST)
            first, rest = (server.requests(each) for each in server.batches)
            assert (len(first), len(rest)) == (24, 15)

    def test_in_the_midst_of_taking_in(self, tmp_path: Path, corpus: Path) -> None:
        out = tmp_path / "out"
        with BatchServer(scripted.respond) as server:
            in_jobs(server, out, corpus, FAST)
            before = content(out)
            # as if it had been killed before it could write that the job is over
            change(out, "update jobs set over = 0")
            in_jobs(server, out, corpus, FAST)
            assert content(out) == before
            assert len(server.batches) == 1
        with Calls(out, look=True) as calls:
            assert len(list(calls.list())) == 24

    def test_an_interrupt_leaves_the_jobs_running_and_says_so(self, tmp_path: Path, corpus: Path) -> None:
        out = tmp_path / "out"
        with BatchServer(scripted.respond, [Job(polls=10**9)]) as server:
            process = self.start(server, out, corpus)
            server.wait_for(lambda _: bool(server.batches) and server.batches[0].polls > 1)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate()
            assert process.returncode == 130
            assert "1 jobs go on" in said
            assert "Traceback" not in said
            server.batches[0].job = Job()
            self.finish(server, out, corpus)

    def test_running_jobs_hold_their_part_of_the_budget(self, tmp_path: Path, corpus: Path) -> None:
        out, more = tmp_path / "out", tmp_path / "more.jsonl"
        with BatchServer(scripted.respond, [Job(polls=10**9)]) as server:
            process = self.start(server, out, corpus)
            server.wait_for(lambda _: bool(server.batches) and server.batches[0].polls > 1)
            process.kill()
            process.communicate()
            with Jobs(out) as jobs:
                (alive,) = jobs.alive()
            assert alive.requests == 24
            more.write_text('{"id": "new", "title": "N", "abstract": "Cocoa raises heart rate."}\n')
            with BatchServer(scripted.respond) as other, pytest.raises(OverBudget):
                # there, nothing has room while the jobs here may cost all of it
                in_jobs(other, out, more, FAST, max_tokens=alive.most_tokens + 100)
            assert other.batches == []

    def test_a_job_that_the_provider_has_forgotten_is_given_up_when_it_is_old(
        self, tmp_path: Path, corpus: Path
    ) -> None:
        out = tmp_path / "out"
        with BatchServer(scripted.respond, [Job(polls=10**9)]) as server:
            process = self.start(server, out, corpus)
            server.wait_for(lambda _: bool(server.batches) and server.batches[0].polls > 1)
            process.kill()
            process.communicate()
            server.batches.clear()
            with pytest.raises(Stopped, match="not this one"):
                in_jobs(server, out, corpus, FAST)
            change(out, "update jobs set begun_at = '2020-01-01T00:00:00+00:00'")
            self.finish(server, out, corpus)


def number_of_calls(folder: Path) -> int:
    """How many are in the log of a graph that a run may be writing."""
    with Calls(folder, look=True) as calls:
        return len(list(calls.list()))


@pytest.mark.slow
def test_a_killed_import_goes_on_where_it_was(tmp_path: Path, corpus: Path, live: Live) -> None:
    out, file, results = tmp_path / "out", tmp_path / "r.jsonl", tmp_path / "s.jsonl"
    democritus("batch", "prepare", out, corpus, "--model", "m", "-o", file, *ALONE)
    store(results, *answers(file))
    for taken in (0, 1, 12):
        process = started("batch", "import", out, results)
        while process.poll() is None and number_of_calls(out) < taken:
            time.sleep(0.001)
        process.kill()
        process.wait()
    done = democritus("batch", "import", out, results)
    assert done.returncode == 0, done.stdout + done.stderr
    assert content(out) == live(corpus, **QUIET)
    with Calls(out, look=True) as calls:
        assert len(list(calls.list())) == 24
