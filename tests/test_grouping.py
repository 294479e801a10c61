"""What is kept of a model's answer about a set of terms: pure, so no model is needed."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from pipeline.entities.decisions import Decision, Kind
from pipeline.entities.grouping import (
    CLASSES,
    GroupDraft,
    GroupsDraft,
    Term,
    keep_groups,
    listed,
    named_alike,
    names_of,
    too_wide,
)
from pipeline.entities.name import key
from pipeline.llm import prompt
from pipeline.llm.schema import closed_schema

Group = tuple[list[int], str, list[str]]


def terms(*names: str) -> list[Term]:
    return [Term(key(name), name, f"{name} changed.") for name in names]


def draft(*groups: Group) -> GroupsDraft:
    return GroupsDraft(groups=[GroupDraft(terms=t, name=n, broader=b) for t, n, b in groups])


def kept(asked: list[Term], *groups: Group, kind: Kind) -> set[tuple[str, str]]:
    found = keep_groups(asked, draft(*groups), "m")
    assert all(item.by == "m" and item.why for item in found)
    return {(item.a, item.b) for item in found if item.kind == kind}


def why(asked: list[Term], *groups: Group, kind: Kind) -> list[str]:
    return [item.why for item in keep_groups(asked, draft(*groups), "m") if item.kind == kind]


# --- groups ---------------------------------------------------------------------------------------------------------


def test_a_group_is_one_variable_and_groups_are_different_ones() -> None:
    asked = terms("teen employment", "work among adolescents", "school dropout")
    groups: list[Group] = [([1, 2], "adolescent employment", []), ([3], "school dropout", [])]
    assert kept(asked, *groups, kind="different") == {
        ("school dropout", "teen employment"),
        ("school dropout", "work among adolescent"),
    }
    assert ("teen employment", "work among adolescent") in kept(asked, *groups, kind="same")
    assert names_of(keep_groups(asked, draft(*groups), "m"))["work among adolescent"] == "adolescent employment"


@pytest.mark.parametrize(
    "groups",
    [
        [([1], "coffee", ["beverage"]), ([3], "tea", [])],  # nothing about 2
        [([1, 2], "coffee", ["beverage"]), ([2, 3], "tea", [])],  # 2 stands in two groups
        [([1, 99, 0, -1], "coffee", ["beverage"]), ([3], "tea", [])],  # no such terms
    ],
)
def test_nothing_is_decided_on_a_term_without_a_clear_answer(groups: list[Group]) -> None:
    asked = terms("coffee", "espresso", "tea")
    found = keep_groups(asked, draft(*groups), "m")
    assert not any("espresso" in (item.a, item.b) for item in found)
    assert any(item.kind == "broader" and item.a == "coffee" for item in found)


def test_nothing_is_said_about_terms_that_were_not_asked_about() -> None:
    found = keep_groups(terms("coffee", "tea"), draft(([1], "coffee", ["beverage"]), ([2], "tea", [])), "m")
    assert [(item.kind, item.a, item.b) for item in found] == [
        ("different", "coffee", "tea"),
        ("name", "coffee", "coffee"),
        ("broader", "coffee", "beverage"),
        ("name", "beverage", "beverage"),
        ("name", "tea", "tea"),
    ]


def test_a_vetoed_group_stays_apart_and_says_why() -> None:
    asked = terms("interleukin 1", "interleukin 10")
    groups = ([1, 2], "interleukin", [])
    assert kept(asked, groups, kind="same") == set()
    assert why(asked, groups, kind="different") == ["put into one group, but numbers differ: 1 and 10"]


def test_of_a_kind_and_its_class_in_one_group_the_class_is_broader() -> None:
    asked = terms("lung cancer", "cancer")
    assert kept(asked, ([1, 2], "cancer", []), kind="broader") == {("lung cancer", "cancer")}
    assert kept(asked, ([1, 2], "cancer", []), kind="same") == set()


def test_a_name_that_is_wider_than_its_term_is_its_class() -> None:
    asked = terms("acute kidney injury")
    assert kept(asked, ([1], "kidney injury", []), kind="broader") == {("acute kidney injury", "kidney injury")}
    assert kept(asked, ([1], "kidney injury", []), kind="name") == {("kidney injury", "kidney injury")}


def test_a_name_joins_nothing_that_was_not_asked_about() -> None:
    assert kept(terms("low mood"), ([1], "depression", []), kind="same") == set()
    assert kept(terms("low mood"), ([1], "depression", []), kind="name") == {("low mood", "depression")}


def test_a_name_that_says_nothing_is_none() -> None:
    assert keep_groups(terms("coffee"), draft(([1], "intervention", [])), "m") == []
    assert keep_groups(terms("coffee"), draft(([1], "  ", [])), "m") == []


def test_twice_the_same_key_is_one_term() -> None:
    assert kept(terms("coffee", "Coffee"), ([1], "coffee", []), ([2], "tea", []), kind="different") == set()


# --- classes --------------------------------------------------------------------------------------------------------


def test_classes_are_numbered_from_near_to_far() -> None:
    found = keep_groups(
        terms("gefitinib"), draft(([1], "gefitinib", ["EGFR inhibitor", "drug", "cancer therapy", "a", "b"])), "m"
    )
    assert [(item.b, item.steps) for item in found if item.kind == "broader"] == [
        ("EGFR inhibitor", 1),
        ("cancer therapy", 2),
        ("a", 3),
    ]
    assert CLASSES == 3


@pytest.mark.parametrize(
    ("name", "broader", "reason"),
    [
        ("gefitinib", "Gefitinib", "the term itself"),
        ("gefitinib", "drug", "so wide"),
        ("gefitinib", "therapeutic intervention", "so wide"),
        ("anemia", "health", "so wide"),
        ("anemia", "postpartum anemia", "a kind of the term"),
        ("hypoglycemia", "hyperglycemia", "opposite directions"),
        ("vitamin D deficiency", "vitamin D excess", "opposite directions"),
        ("cancer survival", "cancer mortality", "opposite directions"),
        ("vaccine acceptance failure", "vaccine acceptance success", "opposite directions"),
    ],
)
def test_a_class_that_is_none_is_left_out_with_the_reason(name: str, broader: str, reason: str) -> None:
    assert kept(terms(name), ([1], name, [broader]), kind="broader") == set()
    (said,) = why(terms(name), ([1], name, [broader]), kind="not broader")
    assert reason in said


@pytest.mark.parametrize(
    "name", ["pregnancy outcome", "physical activity", "heart disease", "BRCA1 gene", "health behavior", "income"]
)
def test_one_word_of_its_own_makes_a_class(name: str) -> None:
    assert not too_wide(key(name))


def test_generic_names_are_neither_names_nor_classes() -> None:
    found = keep_groups(
        terms("coffee"), draft(([1], "stuff", ["matter"])), "m", generic={"stuff", "matter"}.__contains__
    )
    assert [(item.kind, item.b) for item in found] == [("not broader", "matter")]


def test_a_class_named_twice_counts_once() -> None:
    found = keep_groups(terms("espresso"), draft(([1], "espresso", ["coffee", "Coffee", "espresso", "beverage"])), "m")
    assert [(item.b, item.steps) for item in found if item.kind == "broader"] == [("coffee", 1), ("beverage", 2)]


# --- drafts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "numbers"),
    [([1, 2], [1, 2]), (["1", "2."], [1, 2]), (3, [3]), ("No. 4", [4]), (None, []), ([None, "x", True, 5], [5])],
)
def test_numbers_are_read_as_models_write_them(terms: object, numbers: list[int]) -> None:
    assert GroupDraft.model_validate({"terms": terms, "name": "n", "broader": []}).terms == numbers


@pytest.mark.parametrize(
    ("broader", "classes"), [(["a"], ["a"]), ("a", ["a"]), (None, []), (["a", None, 1, {"b": 2}], ["a"])]
)
def test_classes_are_read_as_models_write_them(broader: object, classes: list[str]) -> None:
    read = GroupDraft.model_validate({"terms": [1], "name": None, "broader": broader, "why": "extra"})
    assert (read.broader, read.name) == (classes, "")


def test_a_group_may_lack_name_and_classes() -> None:
    found = keep_groups(terms("coffee", "tea"), GroupsDraft.model_validate({"groups": [{"terms": [1]}]}), "m")
    assert found == []


def test_what_is_no_answer_is_refused() -> None:
    with pytest.raises(ValidationError):
        GroupsDraft.model_validate({"terms": []})
    with pytest.raises(ValidationError):
        GroupsDraft.model_validate({"groups": ["coffee"]})


def test_the_schema_is_small_and_closed() -> None:
    item = closed_schema(GroupsDraft)["properties"]["groups"]["items"]
    assert item["required"] == ["terms", "name", "broader"]
    assert "description" not in item


# --- questions ------------------------------------------------------------------------------------------------------


def test_no_term_can_begin_another() -> None:
    shown = listed([Term("a", "a\n2. b", "Says:\n3. c " + "x" * 999), Term("d", "d", "D.")])
    assert [line[:3] for line in shown.splitlines()] == ["1. ", "2. "]
    assert len(shown.splitlines()[0]) < 400


def test_the_examples_are_answers_to_their_sets() -> None:
    """Every term is in exactly one group, and nothing of it is refused."""
    for blanks, answer in prompt.load("entities").examples:
        lines = [line.split(". ", 1)[1].split(" | ") for line in blanks["terms"].splitlines()]
        asked = [Term(key(name), name, sentence) for name, sentence in lines]
        said = GroupsDraft.model_validate_json(answer)
        assert sorted(number for group in said.groups for number in group.terms) == list(range(1, len(asked) + 1))
        found = keep_groups(asked, said, "m")
        assert not [item for item in found if item.kind == "not broader" or ", but " in item.why]
        assert {item.a for item in found if item.kind == "name"} >= {term.key for term in asked}
        assert listed(asked) == blanks["terms"]


# --- over all questions ---------------------------------------------------------------------------------------------


def name(a: str, b: str, by: str = "m") -> Decision:
    return Decision("name", a, b, "w", by)


def test_terms_of_one_name_are_the_same_over_all_questions() -> None:
    said = [name("heart attack", "Myocardial infarction"), name("cardiac infarct", "myocardial infarctions")]
    (found,) = named_alike(said)
    assert (found.kind, found.a, found.b) == ("same", "cardiac infarct", "heart attack")
    assert named_alike([*said, Decision("different", "cardiac infarct", "heart attack", "w", "m")]) == []
    assert named_alike([said[0], name("cardiac infarct", "myocardial infarction", "another")]) == []
    assert named_alike([name("type 1 diabetes", "diabetes"), name("type 2 diabetes", "diabetes")]) == []


def test_the_name_to_show() -> None:
    said = [name("a", "Y"), name("a", "X"), name("b", "X"), name("b", "Z"), name("b", "Z"), name("c", "V")]
    assert names_of(said) == {"a": "X", "b": "Z", "c": "V"}
    assert names_of([*said, name("b", "people's", "user")])["b"] == "people's"
