"""Statistics that patterns find in an abstract: design, sample, effect sizes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.context import Study
from pipeline.extract.statistics import completed, effect_size, sample
from pipeline.store.records import Design


@pytest.mark.parametrize(
    ("title", "text", "design"),
    [
        ("Zinc for colds: a randomised trial", "Zinc helped.", "trial"),
        ("Zinc for colds: a meta-analysis of randomised trials", "Zinc helped.", "meta-analysis"),
        ("Zinc for colds", "Ninety adults were randomly assigned to zinc or placebo.", "trial"),
        ("Zinc for colds", "We conducted a prospective cohort study of 900 nurses.", "cohort"),
        ("Zinc for colds", "METHODS: Case-control study in three towns.", "case-control"),
        ("Zinc for colds", "This cross-sectional study asked 90 nurses.", "cross-sectional"),
        ("Zinc in mice", "Mice were randomly assigned to zinc.", "animal or in vitro"),
        ("Zinc for colds: a review", "Zinc is a metal.", "review"),
        ("Zinc for colds", "We simulated an epidemic.", "model or simulation"),
        # of other studies, or of those to come
        ("Zinc for colds", "Randomised trials are needed.", None),
        ("Zinc for colds", "Previous cohort studies have shown a benefit.", None),
        ("Planning of placebo-controlled survival trials", "We compare two tests.", None),
        ("Zinc and colds", "A Mendelian randomization study.", None),
        ("Zinc for colds", "Zinc helped.", None),
    ],
)
def test_design(title: str, text: str, design: Design | None) -> None:
    found = completed(Study(), title, text)
    assert found.design == design
    assert design is None or (found.words and found.words in f"{title} {text}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A total of 4736 men and women were included.", "total of 4736 men and women"),
        ("We enrolled 1,203 elderly patients.", "1,203 elderly patients"),
        ("96 patients received zinc.", "96 patients"),
        ("Twelve trials with 12 randomised, controlled trials were included.", "12 randomised, controlled trials"),
        ("Nurses took zinc (n = 90).", "n = 90"),
        ("Zinc (n = 90) or placebo (n = 88) was given.", None),  # arms
        ("It was given for 6 weeks, and patients were examined.", None),
        ("Of the 40 patients, 12 % improved.", None),
        ("Data from 3 case studies were used.", None),
    ],
)
def test_sample(text: str, words: str | None) -> None:
    assert sample(text) == words


@pytest.mark.parametrize(
    ("quote", "size"),
    [
        (
            "Zinc lowered fever (OR 0.45, 95% CI 0.21 to 0.97; p = 0.04).",
            "OR 0.45, 95% CI 0.21 to 0.97; p = 0.04",
        ),
        ("Zinc lowered fever (relative risk [RR], 0.71; 95% confidence interval [CI], 0.59-0.86) and pain (RR, 0.58).",
         "relative risk [RR], 0.71; 95% confidence interval [CI], 0.59-0.86"),
        ("Zinc correlated with fever (r = -0.74).", "r = -0.74"),
        ("Zinc lowered fever by 12 % (P<0.01).", "by 12 % (P<0.01)"),
        ("Zinc gave a 12% (95% CI 8 to 16) reduction in fever.", "12% (95% CI 8 to 16)"),
        ("Zinc had no effect on fever but lowered pain by 12 %.", None),
        ("Zinc lowered fever and pain (OR 0.4 and OR 0.6, respectively).", None),
        ("Zinc lowered fever in 12 patients.", None),
        ("Zinc lowered fever.", None),
    ],
)  # fmt: skip
def test_effect_size(quote: str, size: str | None) -> None:
    text = f"Colds are common. {quote} We recommend it."
    start = text.index(quote)
    assert effect_size("Zinc", "fever", start, start + len(quote), text) == size


def test_the_size_behind_a_quote_that_ends_early_is_its_own() -> None:
    text = "Zinc lowered fever (HR 0.8, 95% CI 0.7-0.9). Pain rose (HR 2.0)."
    assert effect_size("Zinc", "fever", 0, len("Zinc lowered fever"), text) == "HR 0.8, 95% CI 0.7-0.9"


def test_what_a_reader_states_stays() -> None:
    told = Study("cohort", "a cohort", "90 men")
    assert completed(told, "A randomised trial", "We enrolled 12 women.") == told


@given(st.text(max_size=200), st.text(max_size=20), st.integers(0, 200), st.integers(0, 200))
def test_any_text_gives_its_own_words(text: str, name: str, start: int, end: int) -> None:
    found = completed(Study(), text, text)
    sizes = [found.words, found.sample, effect_size(name, name, min(start, end), max(start, end), text)]
    assert all(words in text for words in sizes if words)
