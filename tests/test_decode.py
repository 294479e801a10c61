"""From a model's text to a Draft."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, Field

from pipeline.errors import Invalid, Truncated
from pipeline.llm.decode import parse_draft
from pipeline.llm.schema import closed_schema
from pipeline.store.records import ClaimsDraft, Draft, GroupsDraft, TopicsDraft

A = {"name": "sleep", "terms": ["insomnia"]}
B = {"name": "work", "terms": ["job", "shift"]}
TEXT = json.dumps({"topics": [A]})
BOTH = json.dumps({"topics": [A, B]}, indent=1)
TWO_LINES = f"{json.dumps(A)}\n{json.dumps(B)}\n"
DRAFT = '{"topics": [{"name": "draft", "terms": []}]}'


def names(text: str) -> list[str]:
    parsed = parse_draft(text, TopicsDraft)
    assert isinstance(parsed.draft, TopicsDraft)
    assert parsed.spoiled == 0
    return [topic.name for topic in parsed.draft.topics]


# --- what is read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"```json\n{TEXT}\n```",
        f"Here it's, as in [1]:\n{TEXT}\nAnything else?",
        f"{{ {TEXT}",
        f"{{so}} {TEXT}",
        f'{{"wrong": 1}} then {TEXT} and {{"topics": []}}',
        f"[{TEXT}]",
        json.dumps([A]),
        json.dumps(A),
        # thoughts
        f"<think>{DRAFT}</think>{TEXT}",
        f"<thinking>{DRAFT}</thinking>\n{TEXT}",
        f"[THINK]{DRAFT}[/THINK]\n{TEXT}",
        f"Let me think. {DRAFT} {{so}}</think>\n```\n{TEXT}```",
        f"{TEXT} <think>was that right? {DRAFT}</think>",
        f"{TEXT} <think>was that right? {DRAFT}",
        f"<think>Nothing came after this: {TEXT}",
        # not quite JSON
        TEXT.replace('"]}]}', '",],},],}'),
        TEXT.replace('"', "'"),
        repr({"topics": [{**A, "more": True, "none": None}]}),
        TEXT.replace('sleep",', 'sleep"'),
        TEXT.replace('"name"', "name"),
        TEXT.replace("[{", "[ // one\n{"),
        f"Sure!\n```json\n{TEXT.replace('}]', '},]')}\n```",
    ],
)
def test_what_models_write_is_read(text: str) -> None:
    assert names(text) == ["sleep"]


@pytest.mark.parametrize(
    "text",
    [
        BOTH,
        json.dumps([A, B]),
        TWO_LINES,
        f"1. {json.dumps(A)}\n2. {json.dumps(B)}",
        f'{TEXT}\n{{"topics": [{json.dumps(B)}]}}',
        f"{TEXT}\nOr rather:\n{BOTH}",
        f'{{"topics": [{json.dumps(A)}], "topics": [{json.dumps(B)}]}}',
        BOTH.replace("  },", "  }"),
        BOTH.replace('"', "'"),
    ],
)
def test_nothing_is_lost_and_nothing_is_there_twice(text: str) -> None:
    assert names(text) == ["sleep", "work"]


@pytest.mark.parametrize("text", ['{"topics": []}', "[]", "```\n[]\n```", '<think>hm</think>{"topics": []}'])
def test_an_empty_list_is_an_answer(text: str) -> None:
    assert names(text) == []


def test_stray_quotation_marks() -> None:
    assert names('{"topics": [{"name": "the "big" one", "terms": ["x"]}]}') == ['the "big" one']
    assert names('{"topics": [{"name": "5" pipe", "terms": ["x"]}]}') == ['5" pipe']


def test_a_tag_inside_a_string_is_no_thought() -> None:
    assert names('{"topics": [{"name": "</think> <think>", "terms": []}]}') == ["</think> <think>"]


# --- items one by one -----------------------------------------------------------------------------------------------


def claim(number: int, **changes: Any) -> dict[str, Any]:
    fields = {
        "quote": f"Dose {number} raised it.", "cause": f"dose {number}", "relation": "raised", "effect": "it",
        "sign": "+", "hedged": False, "strength": "causal", "context": None,
    }  # fmt: skip
    return {**fields, **changes}


@pytest.mark.parametrize(
    "bad", [{"sign": "up"}, {"quote": None}, {"hedged": "perhaps"}, {"concept_sign": "up"}, {"context": "adults"}]
)
def test_one_bad_item_of_ten_is_left_out_and_counted(bad: dict[str, Any]) -> None:
    claims = [claim(number, **(bad if number == 4 else {})) for number in range(10)]
    for text in (json.dumps({"claims": claims}), json.dumps(claims), "\n".join(map(json.dumps, claims))):
        parsed = parse_draft(text, ClaimsDraft)
        assert isinstance(parsed.draft, ClaimsDraft)
        assert [each.cause for each in parsed.draft.claims] == [f"dose {n}" for n in range(10) if n != 4]
        assert parsed.spoiled == 1


def test_items_of_another_kind_are_counted() -> None:
    parsed = parse_draft(json.dumps({"topics": [A, "work", 7, None]}), TopicsDraft)
    assert parsed.draft == TopicsDraft.model_validate({"topics": [A]})
    assert parsed.spoiled == 3


def test_half_a_character_spoils_its_item() -> None:
    text = f'{{"topics": [{{"name": "\\ud83e", "terms": []}}, {json.dumps(A)}]}}'
    parsed = parse_draft(text, TopicsDraft)
    assert parsed.draft == TopicsDraft.model_validate({"topics": [A]})
    assert parsed.spoiled == 1


@pytest.mark.parametrize(
    ("answer", "signs"),
    [
        ({"sign": "-", "other": False}, ("-", None)),
        ({"sign": "\N{MINUS SIGN}", "concept_sign": "\N{EN DASH}"}, ("-", "-")),
        ({"cause_concept": None, "effect_concept": None, "concept_sign": None}, ("+", None)),
    ],
)
def test_forms_of_a_claim_that_models_also_give(answer: dict[str, Any], signs: tuple[str, str | None]) -> None:
    parsed = parse_draft(json.dumps({"claims": [claim(1, **answer)]}), ClaimsDraft)
    assert isinstance(parsed.draft, ClaimsDraft)
    (found,) = parsed.draft.claims
    assert (found.sign, found.concept_sign, found.cause_concept, found.context) == (*signs, "", [])


CLAIM = {"quote": "q", "cause": "a", "relation": "r", "effect": "b", "sign": "+", "hedged": False,
         "strength": "causal", "context": None}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "designs", "spoiled"),
    [
        (json.dumps({"claims": [CLAIM], "study": [{"kind": "trial", "words": "RCT"}]}), ["trial"], 0),
        (json.dumps({"study": {"trial": "RCT"}, "claims": [CLAIM, {}]}), ["trial"], 1),
        (json.dumps({"claims": [CLAIM], "study": "an RCT"}), [], 0),  # what does not fit costs no claim
        (json.dumps({"claims": [CLAIM], "study": [{"kind": "seance", "words": "RCT"}]}), [], 0),
        (json.dumps({"claims": [CLAIM]}), [], 0),
        (json.dumps([CLAIM]), [], 0),
        (f'{{"claims": [{json.dumps(CLAIM)}]}} {{"claims": [], "study": {{"review": "review"}}}}', ["review"], 0),
    ],
)
def test_what_stands_beside_the_list(text: str, designs: list[str], spoiled: int) -> None:
    parsed = parse_draft(text, ClaimsDraft)
    assert isinstance(parsed.draft, ClaimsDraft)
    assert [claim.cause for claim in parsed.draft.claims] == ["a"]
    assert [item.kind for item in parsed.draft.study] == designs
    assert parsed.spoiled == spoiled


def test_a_name_that_is_there_twice_with_two_values_spoils_its_item() -> None:
    text = f'{{"topics": [{{"name": "a", "name": "b", "terms": []}}, {json.dumps(A)}]}}'
    parsed = parse_draft(text, TopicsDraft)
    assert parsed.draft == TopicsDraft.model_validate({"topics": [A]})
    assert parsed.spoiled == 1
    assert names('{"topics": [{"name": "a", "name": "a", "terms": []}]}') == ["a"]


@pytest.mark.parametrize("minus", ["-", "−", "–"])
def test_a_minus_sign_is_a_minus_sign(minus: str) -> None:
    parsed = parse_draft(json.dumps({"claims": [claim(1, sign=minus)]}, ensure_ascii=False), ClaimsDraft)
    assert isinstance(parsed.draft, ClaimsDraft)
    assert parsed.draft.claims[0].sign == "-"


# --- what is not read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no JSON object"),
        ("I'm sorry, I can't help with that.", "no JSON object"),
        ("See [1] and [2].", "no JSON object"),
        ('{"topics": 3}', "topics: Input should be a valid list"),
        ('{"subjects": []}', "topics: Field required"),
        ('{"topics": [{"name": 3, "terms": []}, {"terms": []}]}', "name: Input should be a valid string"),
        ('{"name": "a"}', "terms: Field required"),
        # of two equal names in what is not quite JSON one would get lost
        (f'{{"topics": [{json.dumps(A)}], "topics": [{json.dumps(B)}],}}', "no JSON object"),
        ("{ {" * 50_000, "no JSON object"),
        ("{" * 20_000 + "}" * 20_000, "no JSON object"),
        ("null", "TopicsDraft"),
        ('"sleep"', "TopicsDraft"),
    ],
)
def test_unreadable_answers_say_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        parse_draft(text, TopicsDraft)


@pytest.mark.parametrize(
    "whole", [BOTH, json.dumps([A, B]), f"Here:\n```json\n{BOTH}", f"<think>{DRAFT}</think>{BOTH}"]
)
def test_an_answer_that_breaks_off_is_never_a_shorter_list(whole: str) -> None:
    begin = whole.rindex("{", 0, whole.index("sleep"))
    assert names(whole) == ["sleep", "work"]
    for end in range(begin + 3, len(whole)):
        with pytest.raises(Truncated):
            parse_draft(whole[:end], TopicsDraft)


def test_json_lines_that_break_off() -> None:
    with pytest.raises(Truncated):
        parse_draft(TWO_LINES[:-8], TopicsDraft)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '{"topics": [{"name": "a\\'])
def test_deep_or_odd_beginnings_are_cut_off(text: str) -> None:
    with pytest.raises(Truncated):
        parse_draft(text, TopicsDraft)


@given(st.text() | st.text(alphabet="{}[]\",:\\ 'ab<think>/"))
def test_reading_any_text_gives_a_draft_or_says_why_not(text: str) -> None:
    for variant in (text, text + TEXT, TEXT[: len(text)] + text):
        try:
            assert isinstance(parse_draft(variant, TopicsDraft).draft, TopicsDraft)
        except (Invalid, Truncated):
            assert variant != TEXT


@given(st.lists(st.builds(lambda name, terms: {"name": name, "terms": terms}, st.text(), st.lists(st.text()))))
def test_whatever_is_valid_is_read_as_it_is(topics: list[dict[str, Any]]) -> None:
    parsed = parse_draft(json.dumps({"topics": topics}), TopicsDraft)
    assert isinstance(parsed.draft, TopicsDraft)
    once = {json.dumps(topic): topic for topic in topics}
    assert [topic.model_dump() for topic in parsed.draft.topics] == list(once.values())


# --- the schema -----------------------------------------------------------------------------------------------------


def every_node(schema: Any) -> list[dict[str, Any]]:
    nodes = [schema]
    for child in [*schema.get("properties", {}).values(), *schema.get("anyOf", []), schema.get("items")]:
        nodes += every_node(child) if child else []
    return nodes


@pytest.mark.parametrize("draft", [ClaimsDraft, TopicsDraft, GroupsDraft])
def test_schema_is_closed_and_inlined(draft: type[Draft]) -> None:
    nodes = every_node(closed_schema(draft))
    for node in nodes:
        assert node.keys() <= {
            "type",
            "enum",
            "description",
            "anyOf",
            "items",
            "properties",
            "required",
            "additionalProperties",
        }
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])
    described = [node["description"] for node in nodes if "description" in node]
    assert all(field.description in described for field in draft.model_fields.values() if field.description)


class Maybe(Draft):
    words: list[str] | None = None


def test_schema_keeps_choices_and_optional_parts() -> None:
    claim = closed_schema(ClaimsDraft)["properties"]["claims"]["items"]["properties"]
    assert claim["sign"]["enum"] == ["+", "-", "0", "?"]
    assert claim["concept_sign"] == claim["sign"]
    assert claim["strength"]["enum"] == ["causal", "correlational"]
    words = closed_schema(Maybe)["properties"]["words"]
    assert [choice["type"] for choice in words["anyOf"]] == ["array", "null"]
    topic = closed_schema(TopicsDraft)["properties"]["topics"]["items"]["properties"]
    assert "two to five words" in topic["name"]["description"]


class Loose(Draft):
    model_config = ConfigDict(extra="ignore")
    kind: Literal["only"] = "only"
    size: int = Field(3, ge=1, le=9)
    anything: dict[str, str] = Field(default_factory=dict)


class Knot(Draft):
    inner: list[Knot]


@pytest.mark.parametrize("draft", [Loose, Knot])
def test_schema_that_cannot_be_strict_is_the_programmers_mistake(draft: type[Draft]) -> None:
    with pytest.raises(TypeError):
        closed_schema(draft)


def test_a_draft_that_is_no_list_is_the_first_that_fits() -> None:
    text = '{"size": "big"} {"size": 4, "anything": {"a": "b"}} {"size": 5}'
    assert parse_draft(text, Loose).draft == Loose(size=4, anything={"a": "b"})
    assert parse_draft("{'size': 4,}", Loose).draft == Loose(size=4)
