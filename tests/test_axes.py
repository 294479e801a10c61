"""Axes that separate the sides of a conflict, and moderators over many papers."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.graph.conflicts.axes import ClaimDetails, separating, values
from pipeline.graph.conflicts.moderators import fisher, least, moderators
from pipeline.store.records import AXES


def told(quote: str, paper: str = "a", **changes: object) -> ClaimDetails:
    return ClaimDetails(paper=paper, quote=quote, cause="zinc", effect="fever", **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "axis", "words"),
    [
        ("Zinc lowered fever compared with placebo.", "Zinc lowered fever less than aspirin.", "comparator",
         ("placebo", "aspirin")),
        ("Zinc 80 mg lowered fever.", "Zinc 15 mg did nothing to fever.", "dose", ("80 mg", "15 mg")),
        ("Zinc lowered fever after 2 weeks.", "Zinc did not lower fever after 19 months.", "duration",
         ("2 weeks", "19 months")),
        ("Zinc lowered fever in mice.", "Zinc did not lower fever in patients.", "species or system",
         ("mice", "patients")),
        ("Zinc lowered fever in children with asthma.", "Zinc raised fever in elderly veterans.", "population",
         ("children with asthma", "elderly veterans")),
        ("Zinc lowered fever in Japan.", "Zinc raised fever in Sweden.", "place", ("Japan", "Sweden")),
        ("In univariate analysis zinc lowered fever.", "After adjustment zinc did not lower fever.", "analysis",
         ("univariate", "adjustment")),
        ("Zinc lowered fever in primary care.", "Zinc did not lower fever in intensive care.", "setting",
         ("primary care", "intensive care")),
        ("From 1990 to 1995 zinc lowered fever.", "From 2010 to 2015 zinc did not lower fever.", "period",
         ("1990 to 1995", "2010 to 2015")),
    ],
)  # fmt: skip
def test_an_axis_has_the_words_of_both_sides(one: str, other: str, axis: str, words: tuple[str, str]) -> None:
    found = {each.axis: (each.one, each.other) for each in separating([told(one)], [told(other, "b")])}
    assert found[axis] == words


def test_what_a_reader_states_goes_before_patterns() -> None:
    one, other = told("It fell.", population="rural nurses"), told("It rose.", "b", population="urban miners")
    assert [axis.axis for axis in separating([one], [other])] == ["population"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zinc lowered fever.", "Zinc raised fever."),
        ("Zinc lowered fever in diabetic patients.", "Zinc raised fever in patients with diabetes."),
        ("Zinc lowered fever compared with placebo.", "Zinc raised fever versus placebo."),
    ],
)
def test_what_is_the_same_or_not_said_separates_nothing(one: str, other: str) -> None:
    assert separating([told(one)], [told(other, "b")]) == []


def test_only_an_active_comparator_may_stand_alone() -> None:
    silent = told("Zinc lowered fever.", "b")
    (axis,) = separating([told("Zinc was no better for fever than aspirin.", sign="0")], [silent])
    assert (axis.axis, axis.one, axis.other) == ("comparator", "aspirin", "")
    assert separating([told("Zinc was no better for fever than placebo.", sign="0")], [silent]) == []
    # that an effect was greater than that of another treatment does not explain an opposite one
    assert separating([told("Zinc raised fever more than aspirin.")], [silent]) == []


def test_within_one_study_other_people_are_a_subgroup() -> None:
    one, other = told("Zinc lowered fever in children."), told("Zinc raised fever in elderly adults.")
    assert [axis.axis for axis in separating([one], [other])] == ["subgroup"]


def test_qualifiers_and_classes_are_measures_and_definitions() -> None:
    one = told("It fell.", narrow_cause="ramipril", effect_qualifiers=["resting"])
    other = told("It rose.", "b", narrow_cause="enalapril", effect_qualifiers=["exercise"])
    assert [axis.axis for axis in separating([one], [other])] == ["outcome or measure", "definition"]


@given(st.lists(st.text(max_size=80), min_size=2, max_size=4))
def test_words_of_any_text_stand_in_it_and_sides_are_symmetric(texts: list[str]) -> None:
    one, other = told(texts[0], title=texts[-1]), told(texts[1], "b")
    forth, back = separating([one], [other]), separating([other], [one])
    assert [(axis.axis, axis.other, axis.one) for axis in back] == [tuple(axis) for axis in forth]
    for axis in AXES:
        assert all(words in texts[0] + texts[-1] + "zincfever" for words in values(axis, one).values())


# --- moderators -------------------------------------------------------------------------------------------------------


def test_fisher_by_hand() -> None:
    # lady tasting tea: 3 of 4 right; as R's fisher.test gives it
    assert fisher(3, 1, 1, 3) == pytest.approx(34 / 70)
    assert fisher(8, 2, 1, 5) == pytest.approx(0.034965, abs=1e-6)
    assert fisher(0, 0, 3, 2) == 1.0


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_fisher_is_a_probability_and_symmetric(a: int, b: int, c: int, d: int) -> None:
    p = fisher(a, b, c, d)
    assert 0 < p <= 1
    assert (
        p == pytest.approx(fisher(c, d, a, b)) == pytest.approx(fisher(b, a, d, c)) == pytest.approx(fisher(a, c, b, d))
    )
    assert least(a + b, c + d, a + c) <= p + 1e-9


def test_fisher_against_all_assignments() -> None:
    def chance(k: int) -> float:
        return comb(5, k) * comb(4, 4 - k) / comb(9, 4)

    for k in range(5):
        expected = sum(chance(each) for each in range(5) if chance(each) <= chance(k) * (1 + 1e-9))
        assert fisher(k, 5 - k, 4 - k, k) == pytest.approx(expected)


def papers(prefix: str, count: int, quote: str) -> list[ClaimDetails]:
    return [told(quote, f"{prefix}{number}") for number in range(count)]


def test_what_splits_the_sides_is_found() -> None:
    found = moderators(papers("a", 6, "Zinc lowered fever in children."), papers("b", 6, "It rose in elderly adults."))
    (first,) = found
    assert (first.axis, first.verdict, first.one, first.other) == ("population", "splits the sides", (6, 0), (0, 6))
    assert first.p == pytest.approx(2 / comb(12, 6))


def test_few_papers_are_too_few_to_tell() -> None:
    found = moderators(papers("a", 2, "It fell in children."), papers("b", 1, "It rose in elderly adults."))
    assert {each.verdict for each in found} == {"too few to tell"}


def test_a_paper_on_both_sides_says_nothing_of_moderators() -> None:
    both = papers("a", 3, "It fell in children.")
    assert moderators(both, both) == []


def test_many_values_are_corrected_for() -> None:
    one = [told(f"It fell in children within {n} weeks.", f"a{n}") for n in range(2, 8)]
    other = [told(f"It rose in elderly adults within {n} weeks.", f"b{n}") for n in range(2, 8)]
    found = moderators(one, other)
    assert len(found) > 1
    assert all(each.corrected >= each.p for each in found)
    assert found == sorted(found, key=lambda each: each.p)
