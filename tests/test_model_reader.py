"""How abstracts are read by a model: in parts, twice, by another one; and what is on disk when answers are missing."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Coroutine, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.chat_server import ChatServer, Reply
from support.graphs import Said, abstract, tell

from pipeline.entities import stage as entities
from pipeline.errors import CallFailed, Postponed, ProviderRefused, Refused, Truncated, Ungrounded
from pipeline.events import Event, Progressed
from pipeline.extract import model_reader, sentence_selection, validation
from pipeline.extract import stage as claims
from pipeline.extract.model_reader import LONGEST_SHOWN, Reading, halves
from pipeline.graph.changes import bring_up_to_date
from pipeline.graph.edges import claims as graph_claims
from pipeline.llm.cache import replay
from pipeline.llm.call_log import Calls
from pipeline.llm.client import Server
from pipeline.llm.connection import connect
from pipeline.llm.question import Model, Question
from pipeline.llm.retry import Patience
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.records import ClaimsDraft, SaidDraft, SentenceDraft
from pipeline.topics import stage as topics

T = TypeVar("T")

HASTY = Patience(first_wait=0.001, longest_wait=0.004)
SETTINGS = Settings(model="first", answer_tokens=500, concurrency=4)
FINDINGS = [
    f"Dose {letter} of the new drug raised the value of marker {letter} in adults." for letter in "ABCDEFGHIJKL"
]
TEXT = " ".join(FINDINGS)  # twelve sentences of the same length
ROW = {"id": "a1", "title": "A trial", "text": TEXT, "digest": "d"}
NONE: dict[str, object] = {"claims": []}


def said(quote: str, **changes: object) -> dict[str, object]:
    """One claim of an answer."""
    claim: dict[str, object] = {
        "quote": quote, "cause": "dose", "relation": "raised", "effect": "marker", "sign": "+",
        "hedged": False, "strength": "causal", "context": None,
    }  # fmt: skip
    return claim | changes


INVENTED = {"claims": [said("Drugs raise everything there is to raise.")]}


def asked_text(request: Mapping[str, Any]) -> str:
    """The abstract in a request, without an objection to an earlier answer."""
    text: str = request["messages"][-1]["content"].partition("Abstract:\n")[2]
    return text.partition("\n\nYour last answer")[0]


def asked_sentence(request: Mapping[str, Any]) -> str:
    """The sentence in a request of the second of two steps."""
    return str(request["messages"][-1]["content"]).partition("Sentence: ")[2]


def objected(request: Mapping[str, Any]) -> bool:
    return "Your last answer" in request["messages"][-1]["content"]


def findings(request: Mapping[str, Any]) -> dict[str, list[object]]:
    """A good answer: a claim for each finding in the abstract."""
    found = re.findall(r"Dose (\w) .*? adults\.", asked_text(request))
    quotes = [f"Dose {letter} of the new drug raised the value of marker {letter} in adults." for letter in found]
    return {
        "claims": [
            said(quote, cause=f"Dose {letter}", effect=f"marker {letter}")
            for letter, quote in zip(found, quotes, strict=True)
        ]
    }


def asking(server: ChatServer, folder: Path, body: Callable[[Model], Coroutine[Any, Any, T]]) -> T:
    """Run `body` with a model connected to the server, and the call log in `folder`."""

    async def go() -> T:
        with Calls(folder) as calls:
            async with connect(Server(server.url), calls, patience=HASTY) as model:
                return await body(model)

    return asyncio.run(go())


def read(server: ChatServer, folder: Path, settings: Settings = SETTINGS, **changes: object) -> Reading:
    return asking(server, folder, lambda model: model_reader.read(model, {**ROW, **changes}, settings))


def quotes(reading: Reading) -> list[str]:
    return [claim.quote for claim in reading.draft.claims]


class Listener:
    """Counts what it is told."""

    def __init__(self) -> None:
        self.done = self.failed = 0

    def __call__(self, event: Event) -> None:
        if isinstance(event, Progressed):
            self.done += event.done
            self.failed += event.failed


def corpus(store: Store, texts: Mapping[str, str], settings: Settings = SETTINGS) -> None:
    """Abstracts that the run "run" is to read."""
    store.add([abstract(name, ordinal, text) for ordinal, (name, text) in enumerate(texts.items())])
    recipe = claims.recipe(settings).id
    store.add_rows("plans", [{"abstract": name, "recipe": recipe, "run": "run"} for name in texts])


def states(store: Store) -> dict[str, str]:
    return {row["id"]: row["state"] for row in store.rows("abstracts/list", state=None)}


def run_claims(store: Store, model: Model, listener: Listener | None = None, settings: Settings = SETTINGS) -> Any:
    return claims.run(store, settings, model, listener or Listener(), "run")


class TestHalves:
    def test_at_the_end_of_the_sentence_nearest_the_middle(self) -> None:
        assert halves(TEXT) == (" ".join(FINDINGS[:6]), " ".join(FINDINGS[6:]))
        assert halves(f"{'Short one. ' * 3}{TEXT}") == (
            f"{'Short one. ' * 3}{' '.join(FINDINGS[:6])}", " ".join(FINDINGS[6:]),
        )  # fmt: skip

    def test_one_long_sentence_is_cut_between_words(self) -> None:
        sentence = "it rose and " * 40 + "fell."
        first, second = halves(sentence) or ("", "")
        assert f"{first} {second}" == sentence
        assert abs(len(first) - len(second)) < 12

    @pytest.mark.parametrize("text", ["", "One. Two.", "x" * 199, "x" * 1000, " " * 300 + "One. Two."])
    def test_what_cannot_be_cut(self, text: str) -> None:
        assert halves(text) is None

    @given(st.text(alphabet="aB. \n。é-", max_size=4000))
    def test_nothing_is_lost(self, text: str) -> None:
        parts = halves(text)
        if parts is not None:
            assert all(parts)
            assert "".join("".join(parts).split()) == "".join(text.split())


class TestParts:
    """What is too long is asked about in parts."""

    @staticmethod
    def answering(longest: int, failure: Reply) -> Callable[[dict[str, Any]], object]:
        return lambda request: findings(request) if len(asked_text(request)) <= longest else failure

    CUT = Reply('{"claims": [', finish_reason="length")
    TOO_LONG = Reply(
        status=400,
        error={
            "code": "context_length_exceeded",
            "message": "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000.",
        },
    )

    @pytest.mark.parametrize("failure", [CUT, TOO_LONG], ids=["truncated", "too long"])
    @pytest.mark.parametrize(("longest", "asked"), [(len(TEXT), 1), (len(TEXT) // 2, 3), (len(TEXT) // 4, 7)])
    def test_halves_and_quarters(self, longest: int, asked: int, failure: Reply, tmp_path: Path) -> None:
        with ChatServer(self.answering(longest, failure)) as server:
            reading = read(server, tmp_path)
            assert len(server.requests) == asked
            assert all("Title: A trial\n" in request.json["messages"][-1]["content"] for request in server.requests)
        assert quotes(reading) == FINDINGS
        kept = validation.keep(ROW, reading.draft, "recipe")
        assert [TEXT[claim.quote_start : claim.quote_end] for claim in kept.claims] == FINDINGS

    def test_no_more_than_seven_questions(self, tmp_path: Path) -> None:
        with ChatServer(self.answering(0, self.CUT)) as server:
            with pytest.raises(Truncated, match="cut off"):
                read(server, tmp_path, text=" ".join(f"Trial {n}. {said}" for n, said in enumerate(FINDINGS * 4)))
            assert len(server.requests) == 7

    def test_what_cannot_be_cut_fails(self, tmp_path: Path) -> None:
        with ChatServer(self.answering(0, self.CUT)) as server:
            with pytest.raises(Truncated):
                read(server, tmp_path, text=FINDINGS[0])
            assert len(server.requests) == 1

    def test_what_was_spoiled_in_each_part_is_counted(self, tmp_path: Path) -> None:
        def respond(request: dict[str, Any]) -> object:
            good = findings(request)
            return {"claims": [{"quote": "no more than this"}, *good["claims"]]} if _short(request) else self.CUT

        with ChatServer(respond) as server:
            reading = read(server, tmp_path)
        assert (quotes(reading), reading.spoiled) == (FINDINGS, 4)

    def test_what_stops_the_run_comes_before_what_fails_a_part(self, tmp_path: Path) -> None:
        def respond(request: dict[str, Any]) -> object:
            if len(asked_text(request)) > len(TEXT) // 2:
                return self.CUT
            return Reply(refusal="No.") if FINDINGS[0] in asked_text(request) else Reply(status=401, error="no")

        with ChatServer(respond) as server, pytest.raises(ProviderRefused):
            read(server, tmp_path)

    def test_a_part_that_fails_fails_the_abstract(self, tmp_path: Path) -> None:
        def respond(request: dict[str, Any]) -> object:
            text = asked_text(request)
            if len(text) > len(TEXT) // 2:
                return self.CUT
            return Reply(refusal="I would rather not.") if FINDINGS[-1] in text else findings(request)

        with ChatServer(respond) as server, pytest.raises(Refused, match="rather not"):
            read(server, tmp_path)


class TestGrounding:
    """An answer that quotes nothing of the abstract is asked for once more."""

    def test_the_second_answer_counts(self, tmp_path: Path) -> None:
        with ChatServer(lambda request: findings(request) if objected(request) else INVENTED) as server:
            reading = read(server, tmp_path)
            first, second = (request.json["messages"] for request in server.requests)
        assert quotes(reading) == FINDINGS
        assert second[:-1] == first[:-1]  # so that what comes before stays in the provider's prompt cache
        assert second[-1]["content"].startswith(first[-1]["content"])
        assert json.dumps(INVENTED) in second[-1]["content"]
        assert "letter by letter" in second[-1]["content"]

    def test_nothing_is_an_honest_second_answer(self, tmp_path: Path) -> None:
        with ChatServer(lambda request: NONE if objected(request) else INVENTED) as server:
            assert quotes(read(server, tmp_path)) == []
            assert len(server.requests) == 2

    @pytest.mark.parametrize("quote", ["Drugs raise everything there is to raise.", "", "A trial"])
    def test_invented_twice_is_a_failure(self, quote: str, tmp_path: Path) -> None:
        with ChatServer(lambda _: {"claims": [said(quote), said(quote)]}) as server:
            with pytest.raises(Ungrounded, match="asked twice"):
                read(server, tmp_path)
            assert len(server.requests) == 2

    def test_some_quotes_are_enough(self, tmp_path: Path) -> None:
        mixed = {"claims": [said("Drugs raise everything there is to raise."), said(FINDINGS[2])]}
        with ChatServer(lambda _: mixed) as server:
            reading = read(server, tmp_path)
            assert len(server.requests) == 1
        kept = validation.keep(ROW, reading.draft, "recipe", model_reader.prompted())
        assert [claim.grounding for claim in kept.claims] == ["ungrounded", "exact"]

    def test_a_long_answer_is_not_shown_whole(self, tmp_path: Path) -> None:
        long = {"claims": [said("x" * 50), said("y" * 3 * LONGEST_SHOWN)]}
        with ChatServer(lambda request: NONE if objected(request) else long) as server:
            read(server, tmp_path)
            first, second = (len(request.json["messages"][-1]["content"]) for request in server.requests)
        assert first < second < first + LONGEST_SHOWN + 1000

    def test_half_a_character_in_the_answer(self, tmp_path: Path) -> None:
        """A lone surrogate cannot be sent back, nor stored: the second question is the same before and after a kill."""
        broken = Reply(json.dumps({"claims": [said("Drugs \ud83d raise.")]}, ensure_ascii=False))
        with ChatServer(lambda request: NONE if objected(request) else broken) as server:
            for _ in range(2):
                assert quotes(read(server, tmp_path)) == []
            assert len(server.requests) == 2


WAYS_TO_FAIL: dict[str, object] = {
    "refused": Reply(refusal="I would rather not."),
    "filtered": Reply("", finish_reason="content_filter"),
    "invalid": Reply("I cannot find any."),
    "ungrounded": INVENTED,
    "truncated": Reply('{"claims": [', finish_reason="length"),
    "rejected": Reply(status=400, error="The seed of doubt is too large."),
    "unreachable": Reply(status=500),
}


class TestFallback:
    HELPED = SETTINGS.model_copy(update={"fallback": ("openai:second", "third")})

    @staticmethod
    def failing(names: Mapping[str, object]) -> Callable[[dict[str, Any]], object]:
        return lambda request: names.get(request["model"]) or findings(request)

    @pytest.mark.parametrize("failure", WAYS_TO_FAIL.values(), ids=WAYS_TO_FAIL.keys())
    def test_the_next_model_is_asked(self, failure: object, tmp_path: Path) -> None:
        with ChatServer(self.failing({"first": failure, "second": failure})) as server:
            reading = read(server, tmp_path, self.HELPED)
            models = [request.json["model"] for request in server.requests]
        assert list(dict.fromkeys(models)) == ["first", "second", "third"]
        assert models.count("third") == 1
        assert (reading.model, quotes(reading)) == ("third", FINDINGS)

    def test_if_all_fail_it_is_the_first_ones_failure(self, tmp_path: Path) -> None:
        states = {"first": "refused", "second": "invalid", "third": "filtered"}
        ways = {name: WAYS_TO_FAIL[state] for name, state in states.items()}
        with ChatServer(self.failing(ways)) as server, pytest.raises(Refused) as caught:
            read(server, tmp_path, self.HELPED)
        assert "first declined" in str(caught.value)
        assert "second (invalid), third (filtered)" in str(caught.value)

    def test_what_stops_the_run_is_not_tried_elsewhere(self, tmp_path: Path) -> None:
        with ChatServer(self.failing({"first": Reply(status=401, error="no")})) as server:
            with pytest.raises(ProviderRefused):
                read(server, tmp_path, self.HELPED)
            assert {request.json["model"] for request in server.requests} == {"first"}

    def test_who_answered_is_on_record(self, tmp_path: Path) -> None:
        def respond(request: dict[str, Any]) -> object:
            hard = FINDINGS[1] in asked_text(request)
            return WAYS_TO_FAIL["refused"] if hard and request["model"] == "first" else findings(request)

        with Store.create(tmp_path) as store, ChatServer(respond) as server:
            corpus(store, {"easy": FINDINGS[0], "hard": FINDINGS[1]}, self.HELPED)
            asking(server, tmp_path, lambda model: run_claims(store, model, settings=self.HELPED))
            asyncio.run(entities.run(store, SETTINGS, None, Listener()))
            bring_up_to_date(store)
            assert _readers(store) == {"easy": "first", "hard": "second"}


def _readers(store: Store) -> dict[str, str]:
    """Who read each abstract, as the evidence of the edges says."""
    named = store.rows("entities/list", search=None)
    ids = [row["id"] for row in named]
    pairs = [{"cause": cause, "effect": effect} for cause in ids for effect in ids]
    rows = [row for pair in pairs for row in store.rows("edges/evidence", level="concept", **pair)]
    return {row["abstract"]: row["model"] for row in rows}


class TestTwoSteps:
    """The reader points at sentences, and the model must find a claim in each."""

    TWO = SETTINGS.model_copy(update={"steps": "two"})
    STATED = (
        "Coffee may raise blood pressure.",
        "Exercise did not reduce fatigue.",
        "Smoking is associated with asthma.",
    )
    TEXT = f"We enrolled 40 adults. {STATED[0]} {STATED[1]} Blood was drawn twice. {STATED[2]}"

    @staticmethod
    def respond(request: dict[str, Any]) -> object:
        cause, relation, effect = re.match(
            r"(\w+) (may raise|did not reduce|is associated with) (.+)\.", asked_sentence(request)
        ).groups()  # type: ignore[union-attr]
        said = {
            "cause": cause,
            "relation": relation,
            "effect": effect,
            "sign": "0" if "not" in relation else "+",
        }
        return {"claims": [said]}

    def test_each_stating_sentence_is_a_question_and_the_quote(self, tmp_path: Path) -> None:
        with ChatServer(self.respond) as server:
            reading = read(server, tmp_path, self.TWO, text=self.TEXT)
            asked = [asked_sentence(request.json) for request in server.requests]
            listed = server.requests[0].json["response_format"]["json_schema"]["schema"]["properties"]["claims"]
        assert sorted(asked) == sorted(self.STATED)
        assert (listed["minItems"], listed["maxItems"]) == (1, 8)
        kept = validation.keep({**ROW, "text": self.TEXT}, reading.draft, "recipe").claims
        assert [self.TEXT[claim.quote_start : claim.quote_end] for claim in kept] == list(self.STATED)
        assert [(claim.cause, claim.effect, claim.sign) for claim in kept] == [
            ("Coffee", "blood pressure", "+"),
            ("Exercise", "fatigue", "0"),
            ("Smoking", "asthma", "+"),
        ]  # fmt: skip
        assert [claim.hedged for claim in kept] == [True, False, False]
        assert kept[2].strength == "correlational"
        assert all(claim.doubts == [] for claim in kept)

    def test_where_nothing_is_pointed_at_nothing_is_asked(self, tmp_path: Path) -> None:
        with ChatServer(self.respond) as server:
            assert quotes(read(server, tmp_path, self.TWO, text="We enrolled 40 adults. Blood was drawn.")) == []
            assert server.requests == []

    def test_in_a_trial_the_model_is_told_what_the_abstract_tells_of_most(self, tmp_path: Path) -> None:
        text = "Patients were randomized to metformin or placebo. Metformin reduced body weight and blood pressure."
        with ChatServer(lambda _: NONE) as server:
            read(server, tmp_path, self.TWO, text=text)
            told = {request.json["messages"][-1]["content"].split("\n")[0].casefold() for request in server.requests}
        assert told == {"tested: metformin"}

    def test_a_sentence_that_fails_fails_the_abstract_and_the_next_model_reads_it(self, tmp_path: Path) -> None:
        def respond(request: dict[str, Any]) -> object:
            hard = request["model"] == "first" and "Exercise" in asked_sentence(request)
            return Reply(refusal="No.") if hard else self.respond(request)

        with ChatServer(respond) as server:
            with pytest.raises(Refused):
                read(server, tmp_path, self.TWO, text=self.TEXT)
            assert len(server.requests) == 3  # the other answers are in the log, and paid for once
            helped = self.TWO.model_copy(update={"fallback": ("second",)})
            reading = read(server, tmp_path, helped, text=self.TEXT)
        assert (reading.model, len(quotes(reading))) == ("second", 3)

    def test_an_empty_answer_where_a_server_heeds_no_bounds(self, tmp_path: Path) -> None:
        with ChatServer(lambda _: NONE) as server:
            assert quotes(read(server, tmp_path, self.TWO, text=self.TEXT)) == []

    def test_an_example_of_the_prompt_is_no_claim(self, tmp_path: Path) -> None:
        with ChatServer(lambda _: {"claims": [said("", cause="mulching", effect="Yield of grain")]}) as server:
            reading = read(server, tmp_path, self.TWO, text=self.TEXT)
        assert quotes(reading) == []

    def test_a_list_in_one_name_is_a_claim_for_each_member(self) -> None:
        sentence = sentence_selection.Sentence("Smoking and alcohol raised weight, blood pressure and (in men) pulse.")
        draft = SentenceDraft(
            claims=[
                SaidDraft(
                    cause="Smoking and alcohol",
                    relation="raised",
                    effect="weight, blood pressure and pulse",
                    sign="+",
                )
            ]
        )
        found = [(claim.cause, claim.effect) for claim in sentence_selection.claims(sentence, draft)]
        assert found == [(a, b) for a in ("Smoking", "alcohol") for b in ("weight", "blood pressure", "pulse")]

    def test_it_is_another_recipe(self) -> None:
        assert claims.recipe(self.TWO).id != claims.recipe(SETTINGS).id

    def test_the_questions_are_known_beforehand(self, tmp_path: Path) -> None:
        with ChatServer(self.respond) as server:
            read(server, tmp_path, self.TWO, text=self.TEXT)
        with Calls(tmp_path) as calls:
            foreseen = model_reader.questions({**ROW, "text": self.TEXT}, self.TWO)
            assert len(foreseen) == 3
            assert all(calls.find(question.key, "") for question in foreseen)


EXAMPLES = json.loads((Path(__file__).parents[1] / "prompts" / "claims.examples.json").read_text("utf-8"))


class TestCanary:
    """The prompt's own examples are never findings."""

    @pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["user"]["title"])
    def test_an_example_returned_yields_nothing(self, example: dict[str, Any]) -> None:
        draft = ClaimsDraft.model_validate(example["assistant"])
        kept = validation.keep(ROW, draft, "recipe", model_reader.prompted())
        assert (kept.claims, kept.dropped) == ([], len(draft.claims))

    @pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["user"]["title"])
    def test_an_abstract_that_says_it_keeps_it(self, example: dict[str, Any]) -> None:
        draft = ClaimsDraft.model_validate(example["assistant"])
        kept = validation.keep({**ROW, "text": example["user"]["text"]}, draft, "recipe", model_reader.prompted())
        assert (len(kept.claims), kept.dropped) == (len(draft.claims), 0)

    @pytest.mark.parametrize(
        "quote",
        [
            "“less sleep LOSS  reduced errors at work.”",
            "one variable raises, lowers, causes, prevents or affects another",  # over a line's end in the file
        ],
    )
    def test_however_it_is_written(self, quote: str) -> None:
        draft = ClaimsDraft.model_validate({"claims": [said(quote), said(FINDINGS[0])]})
        kept = validation.keep(ROW, draft, "recipe", model_reader.prompted())
        assert ([claim.quote for claim in kept.claims], kept.dropped) == ([FINDINGS[0]], 1)

    def test_no_quote_is_no_echo(self) -> None:
        draft = ClaimsDraft.model_validate({"claims": [said("")]})
        assert [claim.grounding for claim in validation.keep(ROW, draft, "recipe", model_reader.prompted()).claims] == [
            "ungrounded"
        ]

    def test_only_echoes_are_asked_for_again(self, tmp_path: Path) -> None:
        with ChatServer(lambda _: EXAMPLES[0]["assistant"]) as server, Store.create(tmp_path) as store:
            corpus(store, {"a": TEXT})
            asking(server, tmp_path, partial(run_claims, store))
            assert len(server.requests) == 2
            assert [row["state"] for row in store.rows("status/failures")] == ["ungrounded"]
            assert store.row("status/claims")["claims"] == 0

    def test_what_was_dropped_and_spoiled_is_counted(self, tmp_path: Path) -> None:
        echo, spoiled = EXAMPLES[0]["assistant"]["claims"][0], {"quote": FINDINGS[1]}
        answer = {"claims": [said(FINDINGS[0]), echo, spoiled, said(FINDINGS[0], strength="conditional")]}
        with ChatServer(lambda _: answer) as server, Store.create(tmp_path) as store:
            corpus(store, {"a": TEXT})
            asking(server, tmp_path, partial(run_claims, store))
            counted = store.row("status/claims")
            assert (counted["claims"], counted["dropped"], counted["invented"]) == (1, 3, 0)


def _short(request: Mapping[str, Any]) -> bool:
    return len(asked_text(request)) <= len(TEXT) // 4


def _in_parts(request: dict[str, Any]) -> object:
    return findings(request) if _short(request) else WAYS_TO_FAIL["truncated"]


def _invented_first(request: dict[str, Any]) -> object:
    return findings(request) if objected(request) else INVENTED


def _prose_first(request: dict[str, Any]) -> object:
    return findings(request) if objected(request) else WAYS_TO_FAIL["invalid"]


def _in_parts_and_invented(request: dict[str, Any]) -> object:
    return _invented_first(request) if len(asked_text(request)) <= len(TEXT) // 2 else WAYS_TO_FAIL["truncated"]


def _second_model(request: dict[str, Any]) -> object:
    return _invented_first(request) if request["model"] == "second" else WAYS_TO_FAIL["refused"]


def _never(request: dict[str, Any]) -> object:
    return INVENTED if request["model"] == "first" else WAYS_TO_FAIL["filtered"]


CHAINS = [_in_parts, _invented_first, _prose_first, _in_parts_and_invented, _second_model, _never]


class TestResume:
    """The chain of questions about one abstract is taken from the log, as far as it had come."""

    TWO = SETTINGS.model_copy(update={"fallback": ("second",)})

    def outcome(self, server: ChatServer, folder: Path) -> object:
        try:
            return read(server, folder, self.TWO)
        except CallFailed as failure:
            return failure.state

    @pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.__name__)
    def test_read_again_it_costs_nothing(self, chain: Callable[[dict[str, Any]], object], tmp_path: Path) -> None:
        with ChatServer(chain) as server:
            before = self.outcome(server, tmp_path)
            asked = len(server.requests)
            assert asked > 1
            assert self.outcome(server, tmp_path) == before
            assert len(server.requests) == asked

    @pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain.__name__)
    def test_stopped_anywhere_no_answer_is_asked_for_again(
        self, chain: Callable[[dict[str, Any]], object], tmp_path: Path
    ) -> None:
        with ChatServer(chain) as server:
            wanted = self.outcome(server, tmp_path / "whole")
            prompts = sorted(_prompt(request.json) for request in server.requests)
        for last in range(1, len(prompts)):
            folder, answered = tmp_path / str(last), list[str]()
            with ChatServer(partial(_until, chain, answered, last)) as server, pytest.raises(ProviderRefused):
                self.outcome(server, folder)
            with ChatServer(partial(_until, chain, answered, len(prompts))) as server:
                assert self.outcome(server, folder) == wanted
            assert sorted(answered) == prompts


def _until(
    chain: Callable[[dict[str, Any]], object], answered: list[str], last: int, request: dict[str, Any]
) -> object:
    """The chain's answers, as long as there are fewer than `last`."""
    if len(answered) == last:
        return Reply(status=401, error="no")
    answered.append(_prompt(request))
    return chain(request)


def _prompt(request: Mapping[str, Any]) -> str:
    return f"{request['model']}: {request['messages'][-1]['content']}"


class TestPostponed:
    """Where answers are to come by batch, nothing is failed and nothing final; what is there is kept."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        with Store.create(tmp_path) as store:
            yield store

    def replayed(self, folder: Path, body: Callable[[Model], Coroutine[Any, Any, object]]) -> list[Question]:
        """Run `body` with a model that only knows the log; the questions it was told of."""
        taken: list[Question] = []

        async def go() -> None:
            with Calls(folder) as calls, pytest.raises(Postponed):
                await body(replay(calls, "", taken.append))

        asyncio.run(go())
        return taken

    def test_claims(self, store: Store, tmp_path: Path) -> None:
        corpus(store, {f"a{number}": finding for number, finding in enumerate(FINDINGS)})
        answered = ("a1", "a5", "a6")
        listener = Listener()
        with ChatServer(findings) as server:
            for name in answered:
                read(server, tmp_path, id=name, title=f"On {name}", text=FINDINGS[int(name[1:])])
            taken = self.replayed(tmp_path, lambda model: run_claims(store, model, listener))
            assert sorted(question.item for question in taken) == sorted({f"a{n}" for n in range(12)} - {*answered})
            assert {name for name, state in states(store).items() if state == "done"} == set(answered)
            assert set(states(store).values()) == {"done", "pending"}
            assert (listener.done, listener.failed) == (3, 0)
            assert {row["abstract"] for row in _claims(store)} == set(answered)
            asking(server, tmp_path, partial(run_claims, store))
            assert set(states(store).values()) == {"done"}
            assert len(server.requests) == 12

    def test_claims_of_an_abstract_in_parts(self, store: Store, tmp_path: Path) -> None:
        """Both halves are handed over at once, and one that is answered is not enough."""
        corpus(store, {"a1": TEXT})
        row = {**ROW, "title": "On a1"}
        run = partial(run_claims, store)
        with ChatServer(_in_parts) as server:
            with pytest.raises(Truncated):
                asking(server, tmp_path, lambda model: model.ask(model_reader.questions(row, SETTINGS)[0]))
            taken = self.replayed(tmp_path, run)
            assert len(taken) == 2
            with pytest.raises(Truncated):
                asking(server, tmp_path, lambda model: model.ask(taken[0]))
            assert len(self.replayed(tmp_path, run)) == 3
            assert states(store) == {"a1": "pending"}
            assert _claims(store) == []
            asking(server, tmp_path, run)
            assert len(server.requests) == 7
        assert [row["quote"] for row in _claims(store)] == FINDINGS

    def test_a_part_that_failed_is_enough_to_fail(self, store: Store, tmp_path: Path) -> None:
        corpus(store, {"a1": TEXT})

        def respond(request: dict[str, Any]) -> object:
            long = len(asked_text(request)) > len(TEXT) // 2
            return TestParts.CUT if long else WAYS_TO_FAIL["refused"]

        with ChatServer(respond) as server:
            (whole,) = model_reader.questions({**ROW, "title": "On a1"}, SETTINGS)
            (second,) = model_reader.questions({**ROW, "title": "On a1", "text": " ".join(FINDINGS[6:])}, SETTINGS)
            for question, failure in ((whole, Truncated), (second, Refused)):
                with pytest.raises(failure):
                    asking(server, tmp_path, lambda model, question=question: model.ask(question))
        with Calls(tmp_path) as calls:
            asyncio.run(run_claims(store, replay(calls, "", lambda _: None)))
        assert states(store) == {"a1": "failed"}

    def test_topics(self, store: Store, tmp_path: Path) -> None:
        how = SETTINGS.model_copy(update={"topics_number": 12})
        corpus(store, {f"a{number}": finding for number, finding in enumerate(FINDINGS)})
        run = lambda model: topics.run(store, how, model, Listener())  # noqa: E731
        roots = {"topics": [{"name": name, "terms": []} for name in ("Markers", "Drugs")]}
        below = {"topics": [{"name": name, "terms": []} for name in ("Doses", "Adults")]}
        stop = True

        def respond(request: dict[str, Any]) -> object:
            if "(the whole collection)" in request["messages"][-1]["content"]:
                return roots
            return Reply(status=401, error="no") if stop else below

        assert [question.item for question in self.replayed(tmp_path, run)] == ["(roots)"]
        assert store.rows("topics/tree") == []
        with ChatServer(respond) as server:
            with pytest.raises(ProviderRefused):
                asking(server, tmp_path, run)
            assert [question.item for question in self.replayed(tmp_path, run)] == ["Markers", "Drugs"]
            assert store.rows("topics/tree") == []
            stop = False
            asking(server, tmp_path, run)
            before = store.rows("topics/tree")
            assert len(before) > 2
            other = how.model_copy(update={"topics_number": 13})
            self.replayed(tmp_path, lambda model: topics.run(store, other, model, Listener()))
        assert store.rows("topics/tree") == before

    @pytest.mark.slow
    def test_entities(self, store: Store, tmp_path: Path) -> None:
        names = [f"{organ} {ending}" for organ in _ORGANS for ending in ("cancer", "carcinoma")]
        tell(store, [Said(f"A{number}", name, "survival", "-") for number, name in enumerate(names)])
        settings = SETTINGS.model_copy(update={"entities_calls": 2})
        run = lambda model: entities.run(store, settings, model, Listener())  # noqa: E731
        taken = self.replayed(tmp_path, run)
        assert len(taken) == 2
        assert _sets(store) == 0

        first = taken[0].messages[-1].content

        def respond(request: dict[str, Any]) -> object:
            asked = request["messages"][-1]["content"]
            if stop and asked != first:
                return Reply(status=401, error="no")
            numbers = re.findall(r"^(\d+)\. ", asked, re.MULTILINE)
            return {"groups": [{"terms": [int(number)], "name": "", "broader": []} for number in numbers]}

        stop = True
        with ChatServer(respond) as server:
            asking(server, tmp_path, lambda model: model.ask(taken[0]))
            assert [question.key for question in self.replayed(tmp_path, run)] == [taken[1].key]
            assert _sets(store) == 1
            stop = False
            asking(server, tmp_path, run)
            assert len(server.requests) == 2
        assert _sets(store) == 2


_ORGANS = "lung breast colon liver kidney skin bone brain throat bladder prostate thyroid ovary testis stomach".split()
_ORGANS += "tongue larynx spleen cervix retina pancreas rectum heart".split()


def _sets(store: Store) -> int:
    """The sets of terms that a model has answered about."""
    number: int = store.row("entities/asked")["sets"]
    return number


def _claims(store: Store) -> list[dict[str, Any]]:
    return graph_claims(store).rows()
