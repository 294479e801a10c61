"""Basis of claims: findings and background, by place, by words, and on claims that were labelled by hand."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.background import Basis, basis

DATA = Path(__file__).parents[2] / "shared" / "data" / "recorded_answers"
LABELS = Path(__file__).parent / "support" / "claim_standing.tsv"

PLAIN = (
    "Noise is a leading cause of poor sleep. Previous studies have shown that earplugs reduce waking. We gave "
    "earplugs to 60 nurses on night shifts. Earplugs lengthened sleep by 40 minutes. Stress-related disorders did not "
    "change. Earplugs improve the sleep of nurses, and it is known that better sleep lowers error rates."
)
LABELLED = (
    "BACKGROUND: Noise shortens sleep. OBJECTIVE: To test earplugs. METHODS: Nurses wore earplugs for a month.\n"
    "RESULTS: Earplugs lengthened sleep. CONCLUSIONS: Quiet protects sleep, as has been shown before."
)
REVIEW = (
    "Coffee acts on the liver in many ways. Animal studies suggest that caffeine slows fibrosis. Cafestol raises "
    "cholesterol. Chlorogenic acid improves glucose tolerance. It has been shown that filtering removes cafestol."
)


def judged(text: str, quote: str, cause: str = "x", relation: str = "y") -> Basis:
    start = text.index(quote)
    return basis(text, (start, start + len(quote)), quote, (cause, "z"), relation)


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        (PLAIN, "Noise is a leading cause of poor sleep", ("background", "opening")),
        (PLAIN, "earplugs reduce waking", ("background", "cited")),
        (PLAIN, "Earplugs lengthened sleep by 40 minutes", ("finding", "body")),
        (PLAIN, "better sleep lowers error rates", ("background", "cited")),
        (LABELLED, "Noise shortens sleep", ("background", "section")),
        (LABELLED, "Earplugs lengthened sleep", ("finding", "section")),
        (LABELLED, "Quiet protects sleep", ("finding", "section")),
        (REVIEW, "Coffee acts on the liver", ("background", "opening")),
        (REVIEW, "caffeine slows fibrosis", ("background", "cited")),
        (REVIEW, "Cafestol raises cholesterol", ("finding", "body")),
        (REVIEW, "filtering removes cafestol", ("finding", "body")),
    ],
)
def test_place_and_words_decide(text: str, quote: str, expected: tuple[str, str]) -> None:
    assert judged(text, quote) == expected


@pytest.mark.parametrize(
    "evidence",
    ["sleep was longer (p = 0.02)", "sleep rose by 12 ± 3 minutes", "we found longer sleep", "sleep rose (95% CI 2-9)"],
)
def test_a_reported_result_is_a_finding_wherever_it_stands(evidence: str) -> None:
    text = f"With earplugs {evidence}. Nurses are often tired. Wards are loud. This study took a month."
    assert judged(text, evidence).kind == "finding"


@pytest.mark.parametrize(
    ("quote", "cause", "relation", "kind"),
    [
        ("diet-induced obesity", "diet", "induced", "background"),
        ("stress-related disorders", "stress", "related", "background"),
        ("a pro-inflammatory cytokine", "cytokine", "pro-", "background"),
        ("macrophages, which are drivers of inflammation", "macrophages", "are drivers of", "background"),
        ("the E4 allele (which is associated with dementia)", "E4 allele", "is associated with", "background"),
        ("blockade ameliorated diet-induced obesity", "blockade", "ameliorated", "finding"),
        ("stress-related disorders were related to debt", "debt", "were related to", "finding"),
        ("stress-related disorders are related to debt", "debt", "related to", "finding"),
        ("uptake rose through Akt-dependent transport", "Akt", "dependent", "finding"),
        ("the diet induced obesity", "diet", "induced", "finding"),
        ("patients have exercise-induced ischemia", "exercise", "exercise-induced", "background"),
        ("exercise lowers weight, which led to less pain", "exercise", "led to", "finding"),
    ],
)
def test_compounds_and_asides_presuppose(quote: str, cause: str, relation: str, kind: str) -> None:
    assert judged(f"We report that {quote}.", quote, cause, relation).kind == kind
    assert basis("", None, quote, (cause, "z"), relation).kind == kind


@pytest.mark.parametrize(
    ("quote", "effect", "relation", "kind"),
    [
        ("deaths due to frost fell", "deaths", "due to", "background"),
        ("trees with scars caused by frost were cut", "scars", "caused by", "background"),
        ("scars were caused by frost", "scars", "caused by", "finding"),
        ("they had a delay due to frost", "delay", "due to", "finding"),
    ],
)
def test_what_describes_the_effect_presupposes(quote: str, effect: str, relation: str, kind: str) -> None:
    text = f"We report that {quote}."
    start = text.index(quote)
    assert basis(text, (start, start + len(quote)), quote, ("frost", effect), relation).kind == kind


@pytest.mark.parametrize("text", ["Coffee lowers mood.", "Coffee lowers mood. Tea does not change it."])
def test_a_very_short_text_has_no_opening(text: str) -> None:
    assert judged(text, "Coffee lowers mood") == ("finding", "body")


def test_own_earlier_work_is_cited_and_not_found() -> None:
    text = "We have previously shown that light delays sleep. Here, we dimmed screens. Sleep came earlier. Mood rose."
    assert judged(text, "light delays sleep") == ("background", "cited")
    assert judged(text, "Sleep came earlier").kind == "finding"


def test_an_announcement_at_the_end_makes_the_rest_background() -> None:
    text = "Weeds cost yield. Tillage erodes soil. Cover crops store carbon. In this review, we focus on legumes."
    assert judged(text, "Cover crops store carbon") == ("background", "opening")


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=20), st.text(max_size=20), st.integers(0, 300))
def test_any_text_gets_a_standing(text: str, quote: str, cause: str, relation: str, start: int) -> None:
    found = basis(text, (start, start + len(quote)), quote, (cause, "z"), relation)
    assert found == basis(text, (start, start + len(quote)), quote, (cause, "z"), relation)
    assert found.kind in {"finding", "background"}


def labelled(sample: str) -> list[tuple[str, str]]:
    rows = csv.DictReader(LABELS.open(encoding="utf-8"), delimiter="\t")
    return [(row["item"], row["standing"]) for row in rows if row["sample"] == sample]


def recorded() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in map(json.loads, (DATA / "claims.jsonl").open(encoding="utf-8"))}


@pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")
@pytest.mark.parametrize("sample", ["development", "held out"])
def test_labelled_claims(sample: str) -> None:
    """Claims drawn at random and labelled before the rules saw them; the rules were written on the development ones."""
    rows, abstracts = labelled(sample), recorded()
    agreed = 0
    for item, label in rows:
        identity, _, number = item.rpartition("#")
        abstract = abstracts[identity]
        claim = abstract["answer"]["claims"][int(number)]
        place = re.search(r"\s+".join(map(re.escape, claim["quote"].split())), abstract["text"])
        span = place.span() if place else None
        ends = (claim["cause"], claim["effect"])
        agreed += basis(abstract["text"], span, claim["quote"], ends, claim["relation"]).kind == label
    assert agreed >= 0.9 * len(rows)
