"""The forecast: its numbers, its question, and that looking costs nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support import scripted
from support.chat_server import ChatServer, Reply
from support.program import ALONE, democritus, on_a_terminal

from pipeline import run
from pipeline.events import silent
from pipeline.extract import forecast as claims_forecast
from pipeline.extract import model_reader
from pipeline.extract import stage as claims
from pipeline.llm import forecast as forecasts
from pipeline.llm.asking import Session
from pipeline.llm.call_log import Calls
from pipeline.llm.forecast import Forecast, lines
from pipeline.llm.schema import closed_schema
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.records import Call, ClaimsDraft

PRICES = '["m"]\nprompt = 2.0\ncached = 0.5\nwritten = 2.5\ncompletion = 10.0\nbatch = 0.5\n'
DEAR = '["m"]\nprompt = 20.0\ncompletion = 100.0\n'


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in scripted.abstracts(24)), "utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path, corpus: Path) -> Settings:
    (tmp_path / "prices.toml").write_text(PRICES)
    return Settings(
        sources=(corpus,),
        out=tmp_path / "out",
        model="m",
        prices=tmp_path / "prices.toml",
        topics=False,
        entities_calls=0,
        conflicts_calls=0,
    )


@contextmanager
def opened(settings: Settings) -> Iterator[Session]:
    """A graph that has read its sources and asked nothing."""
    with Store.create(settings.out) as store, Calls(settings.out, settings.cache) as calls:
        session = Session(store, calls, settings, silent, "now")
        run.read(session)
        yield session


def estimate(settings: Settings) -> Forecast:
    with opened(settings) as session:
        return run.forecast(session)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def answered(settings: Settings, number: int, prompt: int, completion: int, times: int = 1) -> list[Call]:
    """Stored calls about things that are not in the corpus, each a token dearer than the one before."""
    made = []
    for n in range(number * times):
        row = {"id": f"other {n // times}", "title": "", "text": "Tea. " * (n // times + 1)}
        *before, last = model_reader.questions(row, settings)[0].messages
        preamble = {"model": "m", "messages": [{"role": m.role, "content": m.content} for m in before]}
        made.append(
            Call(
                id=f"id {n}", key=f"key {n}", stage="claims", item=row["id"], model="m", preamble=json.dumps(preamble),
                prompt=last.content, answer="", finish_reason="stop", state="ok", prompt_tokens=prompt,
                completion_tokens=completion, cost_usd=0.001, seconds=1.0, asked_at=f"2026-01-01T00:00:{n % 60:02}",
            )
        )  # fmt: skip
    return made


class TestNumbers:
    def test_the_prior(self, settings: Settings) -> None:
        """Bytes of the real questions and the schema over 4, and the documented tokens of an answer."""
        with opened(settings) as session:
            rows = list(claims.due(session.store, "now", claims.recipe(settings).id))
            (part,) = run.forecast(session).parts
        asked = sum(len(m.content.encode()) for row in rows for m in model_reader.questions(row, settings)[0].messages)
        schema = 24 * len(json.dumps(closed_schema(ClaimsDraft)))
        assert part.calls == forecasts.Range(24, 24, 24 * 1.3)
        assert part.prompt.likely == pytest.approx(asked / 4 + schema / 4)
        assert part.prompt.low == pytest.approx(0.6 * part.prompt.likely)
        assert part.prompt.high == pytest.approx(1.3 * 1.4 * part.prompt.likely)
        assert part.completion.likely == 24 * 350
        assert part.usd is not None
        assert part.usd.likely == pytest.approx((part.prompt.likely * 2 + 24 * 350 * 10) / 1e6)
        assert part.usd.high == pytest.approx((part.prompt.high * 2 + part.completion.high * 10) / 1e6)

    def test_an_answer_is_never_longer_than_allowed(self, settings: Settings) -> None:
        (part,) = estimate(settings.model_copy(update={"answer_tokens": 200})).parts
        assert (part.usage.completion.likely, part.usage.completion.high) == (200, 200)

    def test_measured_on_stored_answers(self, settings: Settings) -> None:
        with opened(settings) as session:
            stored = answered(settings, 50, prompt=2000, completion=40)
            session.calls.add(stored)
            (part,) = run.forecast(session).parts
        assert part.usage.answers == 50
        assert part.prompt.likely == pytest.approx(24 * 2000)
        assert part.completion.likely == pytest.approx(24 * 40)
        assert part.completion.high == pytest.approx(24 * 40 * 1.03 * (1 + 3 / 50))  # no spread, and no call twice yet
        assert part.completion.low == pytest.approx(24 * 40 * 0.97)

    def test_few_answers_say_less_than_the_prior(self, settings: Settings) -> None:
        with opened(settings) as session:
            session.calls.add(answered(settings, forecasts.FEWEST - 1, prompt=2000, completion=40))
            (part,) = run.forecast(session).parts
        assert part.usage.answers == 0

    def test_answers_that_differ_widen_the_range(self, settings: Settings) -> None:
        with opened(settings) as session:
            stored = answered(settings, 50, prompt=2000, completion=40)
            session.calls.add([call.model_copy(update={"completion_tokens": 4 * n}) for n, call in enumerate(stored)])
            (part,) = run.forecast(session).parts
        spread = part.usage.completion
        # 0, 4 … 196: standard deviation 57.7; two standard errors of 24 to come as measured on 50, and 3 percent
        assert spread.likely == pytest.approx(98)
        assert spread.high - 98 == pytest.approx(2 * 57.72 * (1 / 24 + 1 / 50) ** 0.5 + 0.03 * 98, rel=1e-3)

    def test_questions_that_took_several_calls_will_again(self, settings: Settings) -> None:
        with opened(settings) as session:
            session.calls.add(answered(settings, 50, prompt=2000, completion=40, times=2))
            (part,) = run.forecast(session).parts
        assert part.calls.likely == pytest.approx(48)
        assert part.calls.low < 48 < part.calls.high

    def test_batches_have_their_price(self, settings: Settings) -> None:
        live, batch = (estimate(each).total("usd") for each in (settings, settings.model_copy(update={"batch": True})))
        assert batch.likely == pytest.approx(live.likely / 2)
        assert batch.high == pytest.approx(live.high / 2)

    def test_a_sample_stands_for_very_many(self, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        exact = estimate(settings)
        monkeypatch.setattr(claims_forecast, "SAMPLE", 12)
        sampled = estimate(settings)
        assert sampled.total("calls") == exact.total("calls")
        assert sampled.total("prompt").likely == pytest.approx(exact.total("prompt").likely, rel=0.02)

    def test_stages_and_fallbacks_have_their_own_models(self, settings: Settings) -> None:
        told = estimate(
            settings.model_copy(
                update={
                    "topics": True, "topics_depth": 1, "topics_model": "t", "entities_calls": 7, "conflicts_calls": 0,
                    "entities_model": "e", "fallback": ("openai:f",),
                }
            )
        )  # fmt: skip
        parts = {(part.stage, part.model): part for part in told.parts}
        assert set(parts) == {("topics", "t"), ("claims", "m"), ("claims", "f"), ("entities", "e")}
        assert parts["topics", "t"].questions == forecasts.Range(1, 1, 1)
        assert 0 < parts["entities", "e"].questions.low <= parts["entities", "e"].questions.likely
        assert parts["entities", "e"].questions.high <= 7
        assert told.unpriced == ["e", "f", "t"]
        assert told.total("usd") == parts["claims", "m"].usd
        assert "whose price is not known" in lines(told)[0]

    def test_the_embedded_extractor_needs_none(self, settings: Settings) -> None:
        told = estimate(settings.model_copy(update={"model": "embedded"}))
        assert (told.parts, lines(told), told.dear) == ((), [], False)


@pytest.mark.slow
class TestAgainstWhatItTakes:
    def test_the_rest_is_within_the_range(self, settings: Settings) -> None:
        """Twelve abstracts are read; the forecast for the others holds what the others then really take."""
        with ChatServer(scripted.respond) as server:
            settings = settings.model_copy(update={"base_url": server.url})
            run.run(settings.model_copy(update={"limit": 12}), silent)
            told = estimate(settings)
            run.run(settings, silent)
            assert len(server.requests) == 24
        assert (told.spent_calls, told.spent_tokens) == (12, 12 * 120)
        assert told.parts[0].usage.answers == 12
        assert told.total("calls").low <= 12 <= told.total("calls").high
        assert told.total("prompt").low <= 12 * 100 <= told.total("prompt").high < 2 * 12 * 100
        assert told.total("completion").low <= 12 * 20 <= told.total("completion").high < 2 * 12 * 20
        assert told.total("usd").low <= 12 * (100 * 2 + 20 * 10) / 1e6 <= told.total("usd").high
        assert lines(estimate(settings)) == []  # all is answered now

    def test_as_many_questions_for_topics_as_are_asked(self, settings: Settings) -> None:
        update = {"topics": True, "topics_depth": 3, "topics_number": 9, "topic": ("drinks", "sleep")}
        with ChatServer(scripted.respond) as server:
            settings = settings.model_copy(update={"base_url": server.url, **update})
            told = {part.stage: part for part in estimate(settings).parts}["topics"]
            run.run(settings, silent)
            asked = sum("TopicsDraft" in str(request.json["response_format"]) for request in server.requests)
        assert told.questions.low <= asked <= told.questions.high


def command(corpus: Path, out: Path, url: str, prices: str, *more: object) -> list[object]:
    path = corpus.with_name("prices.toml")
    path.write_text(prices)
    return ["run", corpus, "--out", out, "--model", "m", "--base-url", url, *ALONE, "--prices", path, *more]


@pytest.mark.slow
class TestDryRun:
    def test_it_leaves_the_folder_as_it_is(self, tmp_path: Path, corpus: Path) -> None:
        out = tmp_path / "out"
        with ChatServer(scripted.respond) as server:
            assert democritus(*command(corpus, out, server.url, PRICES, "--limit", 4)).returncode == 0
            before = digests(out)
            done = democritus(*command(corpus, out, server.url, PRICES, "--dry-run", "--cache", tmp_path / "cache"))
            assert len(server.requests) == 4
        assert done.returncode == 0, done.stderr
        assert "20 calls (20 to 26)" in done.stdout
        assert "spent      4 calls, 480 tokens" in done.stdout
        assert " USD (" in done.stdout
        assert digests(out) == before
        assert not (tmp_path / "cache").exists()

    def test_what_is_answered_elsewhere_is_not_forecast(self, tmp_path: Path, corpus: Path) -> None:
        cache = tmp_path / "cache"
        with ChatServer(scripted.respond) as server:
            assert democritus(*command(corpus, tmp_path / "a", server.url, PRICES, "--cache", cache)).returncode == 0
            before = digests(cache)
            done = democritus(*command(corpus, tmp_path / "b", server.url, PRICES, "--cache", cache, "--dry-run"))
        assert "nothing to ask" in done.stdout
        assert digests(cache) == before


@pytest.mark.slow
class TestAsking:
    """With these prices 24 abstracts may cost more than 1 USD."""

    def test_nobody_to_ask(self, tmp_path: Path, corpus: Path) -> None:
        out = tmp_path / "out"
        with ChatServer(scripted.respond) as server:
            done = democritus(*command(corpus, out, server.url, DEAR))
            assert (done.returncode, server.requests) == (2, [])
            assert "forecast   24 calls" in done.stderr
            assert "--yes" in done.stderr
            assert "--max-cost" in done.stderr
            done = democritus(*command(corpus, out, server.url, DEAR, "--yes"))
            assert (done.returncode, len(server.requests)) == (0, 24)
            again = democritus(*command(corpus, out, server.url, DEAR))
            assert again.returncode == 0
            assert "forecast" not in again.stderr
        # each is kept with its run, with what the graph had cost before
        with Store.open(out) as store, Calls(out, look=True) as calls:
            kept = [(run["calls"], run["usd_before"]) for run in store.rows("page/runs")]
            assert kept == [(0, pytest.approx(calls.spent()[1])), (24, 0), (24, 0)]
            assert calls.spent()[1] > 0

    def test_a_limit_below_needs_no_question(self, tmp_path: Path, corpus: Path) -> None:
        with ChatServer(scripted.respond) as server:
            done = democritus(*command(corpus, tmp_path / "out", server.url, DEAR, "--max-cost", "0.9"))
            assert server.requests
        assert done.returncode in {0, 3}
        assert "--max-cost 0.9 USD may end the run" in done.stderr

    def test_what_turns_out_far_dearer_is_asked_about_again(self, tmp_path: Path, corpus: Path) -> None:
        """Forecast to be cheap, nobody was asked; but each answer takes 0.1 USD."""
        usage_ = {"prompt_tokens": 20_000, "completion_tokens": 6000}
        with ChatServer(lambda request: Reply(scripted.respond(request), usage=usage_)) as server:
            again = command(corpus, tmp_path / "out", server.url, PRICES, "--concurrency", 2)
            done = democritus(*again)
            assert done.returncode == 3, done.stderr
            assert "far more than was forecast" in done.stderr
            sent = len(server.requests)
            assert 13 <= sent <= 15  # 1.2 USD, and what was on its way then
            done = democritus(*again)
            assert (done.returncode, len(server.requests)) == (2, sent)
            assert "nobody is there to ask" in done.stderr
            done = democritus(*again, "--yes")
            assert (done.returncode, len(server.requests)) == (0, 24)

    def test_an_unknown_price_never_asks(self, tmp_path: Path, corpus: Path) -> None:
        with ChatServer(scripted.respond) as server:
            done = democritus(*command(corpus, tmp_path / "out", server.url, DEAR.replace('"m"', '"other"')))
            assert (done.returncode, len(server.requests)) == (0, 24)
        assert "money unknown (no price for m" in done.stderr

    @pytest.mark.parametrize(("typed", "code", "sent"), [("n\n", 3, 0), ("y\n", 0, 24)])
    def test_someone_to_ask(self, tmp_path: Path, corpus: Path, typed: str, code: int, sent: int) -> None:
        with ChatServer(scripted.respond) as server:
            returned, shown = on_a_terminal(*command(corpus, tmp_path / "out", server.url, DEAR), typed=typed)
            assert (returned, len(server.requests)) == (code, sent), shown
        assert "forecast   24 calls" in shown
        assert "Go on? [y/N]" in shown
