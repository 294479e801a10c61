"""Embeddings: what is sent, each text paid for once whatever happens, failures, and the run that asks for them."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable, Collection
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from support import scripted
from support.asking import HASTY, KEY, Log, asking
from support.chat_server import ChatServer, Reply, vectors
from support.program import democritus, listed, started

from pipeline.entities import asking as questions
from pipeline.entities import semantic
from pipeline.errors import Invalid, OverBudget, ProviderRefused, Rejected, Unusable
from pipeline.llm import embeddings
from pipeline.llm.budget import Ledger
from pipeline.llm.call_log import Calls
from pipeline.llm.prices import Prices
from pipeline.llm.question import Connection, Model
from pipeline.settings import Settings, resolve

MODEL = "text-embedding-3-small"


def vector(text: str) -> list[float]:
    """Of a text's length and first letter."""
    return [float(len(text)), float(ord(text[0])), 0.25]


def plain(sent: dict[str, Any]) -> Reply:
    return vectors(sent, vector)


def packed(text: str) -> bytes:
    return struct.pack("<3f", *vector(text))


def embed(server: ChatServer, texts: Collection[str], log: Any = None, **settings: Any) -> dict[str, bytes]:
    async def body(model: Model) -> dict[str, bytes]:
        assert isinstance(model, Connection)
        return await model.embed(MODEL, texts)

    found = asking(server, body, log, **settings)
    assert isinstance(found, dict)
    return found


def sent(server: ChatServer) -> list[list[str]]:
    return [request.json["input"] for request in server.requests]


def test_one_request_for_many_texts_logged_with_what_it_cost() -> None:
    log = Log()
    with ChatServer([], embed=plain) as server:
        assert embed(server, ["tea", "coffee", " "], log) == {text: packed(text) for text in ("tea", "coffee")}
    (request,) = server.requests
    assert request.path == "/v1/embeddings"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.json == {"model": MODEL, "input": ["tea", "coffee"], "encoding_format": "base64"}
    (call,) = log.calls
    assert (call.stage, call.model, call.state) == ("embeddings", MODEL, "ok")
    assert (call.prompt_tokens, call.completion_tokens, call.risk_tokens) == (2, 0, 0)
    assert call.cost_usd == pytest.approx(2 * 0.02 / 1e6)
    assert json.loads(call.prompt) == ["tea", "coffee"]
    assert call.answer == "2 vectors of 3 numbers"


def refuses_base64(sent: dict[str, Any]) -> Reply:
    if "encoding_format" in sent:
        return Reply(status=400, error={"message": "encoding_format: Extra inputs are not permitted"})
    return plain(sent)


def backwards(sent: dict[str, Any]) -> Reply:
    document = json.loads(str(plain(sent).raw))
    return Reply(raw=json.dumps({**document, "data": document["data"][::-1]}))


@pytest.mark.parametrize("answer", [lambda sent: vectors(sent, vector, figures=True), refuses_base64, backwards])
def test_figures_and_any_order_are_read(answer: Callable[[dict[str, Any]], Reply]) -> None:
    with ChatServer([], embed=answer) as server:
        assert embed(server, ["tea", "coffee"]) == {text: packed(text) for text in ("tea", "coffee")}


def test_texts_go_in_batches_and_none_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "BATCH", 4)
    texts, log = [f"text {n}" for n in range(10)], Log()
    with ChatServer([], embed=plain) as server:
        embed(server, texts[:6], log)
        assert embed(server, texts, log).keys() == {*texts}
        assert embed(server, texts[::-1], log).keys() == {*texts}
        assert [len(batch) for batch in sent(server)] == [4, 2, 4]
        assert sorted(chain.from_iterable(sent(server))) == sorted(texts)


def at_most(number: int) -> Callable[[dict[str, Any]], Reply]:
    def answer(sent: dict[str, Any]) -> Reply:
        if len(sent["input"]) > number:
            return Reply(status=413, error=f"batch size {len(sent['input'])} > maximum allowed batch size {number}")
        return plain(sent)

    return answer


def test_a_server_that_takes_fewer_texts_gets_fewer() -> None:
    texts = [f"text {n}" for n in range(300)]
    with ChatServer([], embed=at_most(32)) as server:
        assert embed(server, texts) == {text: packed(text) for text in texts}
    refused = [len(batch) for batch in sent(server) if len(batch) > 32]
    assert refused == [256, 128, 64, 64, 128, 64, 64]  # of the first batch alone
    assert len(server.requests) - len(refused) == 8 + 2


def test_a_text_that_is_refused_has_no_vector_and_costs_the_others_nothing() -> None:
    def answer(sent: dict[str, Any]) -> Reply:
        if "bad" in sent["input"]:
            return Reply(status=400, error={"message": "held back", "code": "content_filter"})
        return plain(sent)

    with ChatServer([], embed=answer) as server:
        assert embed(server, ["a", "b", "bad", "c"]).keys() == {"a", "b", "c"}
    with ChatServer([], embed=lambda _: Reply(status=400, error="no")) as server, pytest.raises(Rejected):
        embed(server, ["a", "b", "c", "d"])
    assert len(server.requests) == 3


def test_what_can_succeed_later_is_asked_again() -> None:
    answers = iter([Reply(status=429, headers={"retry-after": "0"}), Reply(status=500), Reply(raw="<html>")])
    log = Log()
    with ChatServer([], embed=lambda sent: next(answers, None) or plain(sent)) as server:
        assert embed(server, ["tea"], log) == {"tea": packed("tea")}
    assert log.states == ["unreachable", "unreachable", "ok"]


@pytest.mark.parametrize(
    "data",
    [
        [],
        [{"index": 0, "embedding": [1.0]}],
        [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0, 2.0]}],
        [{"index": 0, "embedding": []}, {"index": 1, "embedding": []}],
        [{"index": 0, "embedding": [1.0, math.nan]}, {"index": 1, "embedding": [1.0, 2.0]}],
        [{"index": 0, "embedding": "AAAA"}, {"index": 1, "embedding": "?"}],
        [{"index": 0, "embedding": [1e300]}, {"index": 1, "embedding": None}],
        ["x", 3],
    ],
)
def test_what_are_no_vectors_is_paid_for_and_not_kept(data: list[object]) -> None:
    log = Log()
    body = {"data": data, "usage": {"prompt_tokens": 7}}
    with ChatServer([], embed=[Reply(raw=json.dumps(body))]) as server, pytest.raises(Invalid):
        embed(server, ["tea", "coffee"], log)
    assert [(call.state, call.prompt_tokens) for call in log.calls] == [("invalid", 7)]
    assert not log.vectors


def test_a_model_that_is_not_there_ends_it_and_names_the_option() -> None:
    with ChatServer([]) as server, pytest.raises(ProviderRefused, match=r"no embeddings.*--embeddings-model"):
        embed(server, ["tea"], patience=HASTY)


def test_the_budget_holds() -> None:
    ledger = Ledger(Prices.load(), max_tokens=10)
    with ChatServer([], embed=plain) as server, pytest.raises(OverBudget):
        embed(server, ["tea"], ledger=ledger)
    assert not server.requests


def test_vectors_are_on_disk_and_lent_by_a_shared_cache(tmp_path: Path) -> None:
    with ChatServer([], embed=plain) as server:
        for folder in ("one", "two"):
            with Calls(tmp_path / folder, tmp_path / "cache") as calls:
                assert embed(server, ["tea", "coffee"], calls) == {text: packed(text) for text in ("tea", "coffee")}
        assert len(server.requests) == 1
        with Calls(tmp_path / "two") as calls:  # without the cache, too
            embed(server, ["tea", "coffee"], calls)
        assert len(server.requests) == 1


# --- neighbours -----------------------------------------------------------------------------------------------------


def test_neighbours_are_those_of_the_vectors_and_a_name_without_one_has_none() -> None:
    known = {"a": (1.0, 0.0), "b": (0.9, 0.1), "c": (0.0, 1.0), "d": (1.0, 0.0, 0.0)}
    stored = {name: struct.pack(f"<{len(numbers)}f", *numbers) for name, numbers in known.items()}
    assert semantic.neighbours_by(stored, ["a", "b", "c", "d", "e"], 2) == [[1], [0, 2], [1], [], []]
    assert semantic.neighbours_by({}, ["a", "b"]) == [[], []]


# --- settings and runs ------------------------------------------------------------------------------------------------


def test_the_option_the_environment_and_what_cannot_be_combined() -> None:
    model = {"model": "m", "base_url": "http://localhost/v1"}
    named = {"DEMOCRITUS_EMBEDDINGS_MODEL": "theirs"}
    assert resolve({**model, "embeddings_model": "openai:mine"}, named).embedder == "mine"
    assert resolve({**model, "semantic": True}, named).embedder == "theirs"
    assert resolve({**model, "semantic": True, "embeddings_model": "embedded"}, named).embedder is None
    assert resolve(model, named).embedder is None
    assert resolve({**model, "semantic": True}, {}).embedder is None
    assert resolve({**model, "embeddings_model": "mine"}, {}).models == ["m", "mine"]
    for options in ({}, {**model, "entities_calls": 0}, {**model, "batch": True}, {**model, "embeddings_model": " "}):
        with pytest.raises(Unusable, match="model"):
            resolve({"embeddings_model": "mine", **options}, {})
    recipes = {
        questions.recipe(Settings(model="m", semantic=True, embeddings_model=name)).id for name in (None, "a", "b")
    }
    assert len(recipes) == 3


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in scripted.abstracts(24)), "utf-8")
    return path


def command(corpus: Path, server: ChatServer, *more: object) -> list[object]:
    out = corpus.with_name("out")
    asked = ["--model", "m", "--base-url", server.url, "--embeddings-model", MODEL, "--no-topics", "--yes"]
    return ["run", corpus, "--out", out, *asked, "--entities-calls", 6, "--conflicts-calls", 0, *more]


@pytest.mark.slow
def test_a_run_asks_once_counts_it_and_forecasts_it(corpus: Path) -> None:
    with ChatServer(scripted.respond, embed=plain) as server:
        looked = democritus(*command(corpus, server, "--dry-run"))
        assert "embeddings 1 calls" in looked.stderr + looked.stdout
        assert not server.requests
        done = democritus(*command(corpus, server))
        assert done.returncode == 0, done.stderr
        asked = [text for request in server.requests for text in request.json.get("input", ())]
        assert {"coffee", "sleep quality"} <= {*asked}
        assert len(asked) == len({*asked})
        number = len(server.requests)
        assert democritus(*command(corpus, server)).returncode == 0
        assert len(server.requests) == number
    (spent,) = [row for row in listed("status", corpus.with_name("out"))["spend"] if row["stage"] == "embeddings"]
    assert (spent["model"], spent["prompt_tokens"]) == (MODEL, len(asked))
    shown = democritus("calls", corpus.with_name("out"), "--stage", "embeddings")
    assert "vectors of 3 numbers" in shown.stdout


@pytest.mark.slow
def test_without_vectors_nothing_is_asked_about_names_until_they_come(corpus: Path) -> None:
    broken = [Reply(raw=json.dumps({"data": [], "usage": {"prompt_tokens": 7}}))]
    with ChatServer(scripted.respond, embed=lambda sent: broken.pop() if broken else plain(sent)) as server:
        first = democritus(*command(corpus, server))
        assert "gave no vectors" in first.stderr
        out = corpus.with_name("out")
        assert {row["stage"] for row in listed("status", out)["spend"]} == {"claims", "embeddings"}
        assert democritus(*command(corpus, server)).returncode == 0
        assert {row["stage"] for row in listed("status", out)["spend"]} == {"claims", "embeddings", "entities"}


@pytest.mark.slow
def test_a_kill_pays_for_no_text_twice(corpus: Path) -> None:
    with ChatServer(scripted.respond, embed=at_most(2)) as server:
        running = started(*command(corpus, server, "--concurrency", 1))
        server.wait_for(lambda server: sum(len(request.json.get("input", ())) == 2 for request in server.requests) > 2)
        running.kill()
        running.wait()
        before = len(server.requests)
        assert democritus(*command(corpus, server)).returncode == 0
        answered = [batch for batch in (request.json.get("input", ()) for request in server.requests) if len(batch) < 3]
        texts = [text for batch in answered for text in batch]
        assert before < len(server.requests)
        assert len(texts) - len({*texts}) <= 2, "only what was on its way may be asked for again"


@pytest.mark.slow
def test_a_file_of_requests_takes_stored_vectors_and_says_where_there_are_none(corpus: Path) -> None:
    out, file = corpus.with_name("out"), corpus.with_name("open.jsonl")
    prepare = ["batch", "prepare", out, corpus, "-o", file, "--model", "m", "--no-topics", "--embeddings-model", MODEL]
    with ChatServer(scripted.respond, embed=plain) as server:
        alone = [word for word in command(corpus, server) if word not in ("--embeddings-model", MODEL)]
        assert democritus(*alone, "--entities-model", "embedded").returncode == 0
        done = democritus(*prepare)
        assert (done.returncode, "asked for vectors" in done.stderr) == (3, True)
        assert democritus(*command(corpus, server, "--entities-model", "other")).returncode == 0
        number = len(server.requests)
        assert democritus(*prepare).returncode == 0
        assert len(server.requests) == number
    assert "groups" in file.read_text("utf-8")
