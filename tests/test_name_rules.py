"""Decisions by rule alone: which names are one, and which classes they have."""

from __future__ import annotations

import pytest

from pipeline.entities import rules
from pipeline.entities.name import key


def _decided(*names: str, called: tuple[tuple[str, str], ...] = ()) -> set[tuple[str, str, str]]:
    keys = {key(name): name for name in names}
    found = rules.decisions(rules.Uses(dict.fromkeys(keys, 1), keys), [], called)
    return {(each.kind, each.a, each.b) for each in found}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("beta-blockers", "beta-adrenergic blocking agents"),
        ("beta-blockers", "beta-adrenoceptor antagonists"),
        ("beta-blockers", "beta-blockade"),
        ("calcium channel blockers", "calcium antagonists"),
        ("ACE inhibitors", "angiotensin-converting enzyme inhibitors"),
        ("antihypertensive agents", "antihypertensives"),
        ("norepinephrine", "noradrenaline"),
        ("cardiovascular mortality", "cardiovascular death"),
        ("intra-ocular pressure", "intraocular pressure"),
        ("hospital admissions", "hospitalization"),
        ("vasodilatation", "vasodilation"),
    ],
)
def test_derivations_and_other_words_of_one_thing_are_one(one: str, other: str) -> None:
    a, b = sorted((key(one), key(other)))
    assert _decided(one, other) == {("same", a, b)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("beta-blockers", "alpha-blockers"),
        ("beta-agonists", "beta-antagonists"),
        ("ACE inhibitors", "angiotensin receptor antagonists"),
        ("survival", "mortality"),
        ("adverse events", "coronary events"),
    ],
)
def test_what_acts_otherwise_is_another(one: str, other: str) -> None:
    assert not any(kind == "same" for kind, _, _ in _decided(one, other))


def test_a_drug_belongs_to_the_class_that_the_stem_of_its_name_tells() -> None:
    assert _decided("metoprolol", "enalapril", "beta-blockers", "glycol") == {("broader", "metoprolol", "beta blocker")}


def test_what_is_called_by_its_class_belongs_to_it() -> None:
    pairs = (("urapidil", "antihypertensive"), ("atenolol", "antihypertensive"), ("heart rate", "exercise"))
    found = _decided("urapidil", "atenolol", "antihypertensives", "heart rate", "exercise", called=pairs)
    assert ("broader", "atenolol", "antihypertensive") in found
    assert not any(a == "heart rate" for _, a, _ in found)


@pytest.mark.parametrize(
    ("name", "broad"),
    [
        ("oxidative stress", "stress"),
        ("long-term depression", "depression"),
        ("ST segment depression", "depression"),
        ("heart rate fall", "fall"),
        ("testing lung function", "lung function"),
        ("LDL cholesterol/HDL cholesterol ratio", "HDL cholesterol ratio"),
        ("bisoprolol/hydrochlorothiazide", "hydrochlorothiazide"),
        ("TGF-beta", "beta"),
        ("muscarinic antagonist", "antagonist"),
    ],
)
def test_a_head_of_another_sense_is_no_class(name: str, broad: str) -> None:
    assert ("broader", key(name), key(broad)) not in _decided(name, broad)


@pytest.mark.parametrize(
    ("name", "broad"),
    [
        ("chronic stress", "stress"),
        ("postpartum depression", "depression"),
        ("mortality from heart failure", "mortality"),
        ("heart failure with preserved ejection fraction", "heart failure"),
        ("nonselective beta-blocker", "beta-blocker"),
    ],
)
def test_a_kind_belongs_to_what_its_head_names(name: str, broad: str) -> None:
    assert ("broader", key(name), key(broad)) in _decided(name, broad)
