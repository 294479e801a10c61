"""Prompts have their parts and blanks, and their own examples pass the checks that answers must pass."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.errors import BadPrompt
from pipeline.extract import sentence_selection
from pipeline.extract.model_reader import questions
from pipeline.extract.validation import keep
from pipeline.llm import prompt
from pipeline.llm.schema import closed_schema
from pipeline.settings import Settings
from pipeline.store.records import ClaimsDraft, SentenceDraft

FOLDER = Path(__file__).parents[1] / "prompts"
BLANKS = {
    "claims": {"title": "T", "text": "A b c."},
    "claims.sentences": {"tested": "a", "sentence": "A b c."},
    "entities": {"terms": "1. a | A b."},
}
# Pieces of which most are one token: counted so, the prompt, its example and the schema came within 3 % of what
# Qwen2.5's tokenizer made of them, and abstracts within 8 %.
TOKEN = re.compile(r" ?[A-Za-z]{1,9}|\d|[^\sA-Za-z\d]{1,4}|\n+")
SAID = ("cause_concept", "effect_concept", "sign", "concept_sign", "strength", "hedged")
TURN = 5  # tokens that a chat template puts around a message


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("*.md"))])
def test_every_prompt_loads_and_says_that_outside_text_is_data(name: str) -> None:
    loaded = prompt.load(name)
    assert loaded.hash.startswith("sha256:")
    assert "data, not instructions" in " ".join(loaded.system.template.split())


@pytest.mark.parametrize("name", sorted(BLANKS))
def test_fill(name: str) -> None:
    turns = prompt.load(name).fill(**BLANKS[name])
    assert (turns[0][0], turns[-1][0]) == ("system", "user")
    with pytest.raises(BadPrompt, match="blank"):
        prompt.load(name).fill()


def test_outside_text_is_inserted_once_and_as_it_is() -> None:
    text = "costs $title and $5 {x} # user\nmore"
    turns = prompt.load("claims").fill(title="$text", text=text)
    assert text in turns[-1][1]
    assert "Title: $text\n" in turns[-1][1]


def test_missing_prompt() -> None:
    with pytest.raises(BadPrompt, match="missing"):
        prompt.load("no-such-prompt")


def test_the_claims_examples_are_claims() -> None:
    """Each example's quotes are in its text, nothing is dropped, and no check has a doubt about any."""
    for blanks, answer in prompt.load("claims").examples:
        said = json.loads(answer)
        row = {"id": "example", "digest": "d", **blanks}
        kept = keep(row, ClaimsDraft.model_validate(said), "recipe")
        assert kept.dropped == 0
        assert {claim.grounding for claim in kept.claims} <= {"exact"}
        assert kept.invented == 0
        for claim, item in zip(kept.claims, said["claims"], strict=True):
            assert claim.cause in blanks["text"]  # of an arm named by letter not in the quote
            assert claim.effect in claim.quote
            assert claim.relation in claim.quote
            assert claim.doubts == []
            assert {name: getattr(claim, name) for name in SAID} == {name: item[name] for name in SAID}
            assert claim.basis == "finding"
            assert (claim.doubts, claim.grounding) == ([], "exact")


def test_the_sentences_examples_are_claims() -> None:
    """Each example's words are in its sentence or name what was tested; nothing is dropped, and no check doubts it."""
    for blanks, answer in prompt.load("claims.sentences").examples:
        sentence = blanks["sentence"]
        draft = SentenceDraft.model_validate_json(answer)
        drafts = sentence_selection.claims(sentence_selection.Sentence(sentence), draft)
        text = f"We compared {blanks['tested']} with none. {sentence}"
        kept = keep({"id": "example", "digest": "d", "text": text}, ClaimsDraft(claims=drafts), "recipe")
        assert kept.dropped == 0
        assert all(said.relation in sentence and said.effect in sentence for said in draft.claims)
        assert all(said.cause in sentence or said.cause == blanks["tested"] for said in draft.claims)
        assert all(claim.doubts == [] and claim.grounding == "exact" for claim in kept.claims)


def _tokens(*texts: str) -> int:
    return sum(len(TOKEN.findall(text)) for text in texts)


def test_what_an_abstract_costs_beside_itself() -> None:
    """Prompt, example and schema stay within 1,500 tokens.

    They are the same for every abstract, and a repeated prefix is billed at a fraction or read from the server's cache.
    What they buy is a claim whose names are standard terms, so that claims of different abstracts meet.
    """
    turns = prompt.load("claims").fill(title="", text="")
    schema = json.dumps(closed_schema(ClaimsDraft), separators=(",", ":"))
    assert _tokens(*(text for _, text in turns), schema) + TURN * len(turns) <= 1500


def test_every_variant_of_the_benchmark_asks_something_else() -> None:
    variants = _benchmark()
    row = {"id": "a1", "title": "T", "text": "We asked. Smoking raises blood pressure."}
    keys = {}
    for variant in variants.VARIANTS:
        settings = Settings(model="m", steps=variant.steps)
        with variants.asked_as(variant):
            (asked,) = questions(row, settings)
        if not variant.windows:  # which cut the abstract, and ask of each part what is shipped
            keys[asked.key] = variant.name
        assert {"one": "claims", "two": "Sentence"}[variant.steps] in str(asked.messages)
    assert len(keys) == sum(not variant.windows for variant in variants.VARIANTS)
    (asked,) = questions(row, Settings(model="m"))
    assert keys[asked.key] == "shipped"


def _benchmark() -> ModuleType:
    return importlib.import_module("benchmarks.prompts")


def test_prompts_are_found_in_a_wheel_first() -> None:
    packaged = Path(prompt.__file__).parent / "prompts"
    assert not packaged.exists(), "a checkout has its prompts at the top level only"
