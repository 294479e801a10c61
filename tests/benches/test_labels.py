"""The checker of training labels: lines of a labeller become offsets of the text, or a reason why not."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("check_labels", Path("training/check_labels.py"))
check_labels = importlib.util.module_from_spec(_SPEC)
sys.modules["check_labels"] = check_labels
_SPEC.loader.exec_module(check_labels)

TEXT = "Rats got zinc. Zinc reduced systolic and diastolic\npressure. It may raise zinc in hair."
ITEM = {"text": TEXT, "sentences": [(0, 14), (15, 60), (61, len(TEXT))]}


def answer(line: str) -> check_labels.Answer:
    return check_labels.read([ITEM], f"@1\n{line}\n")[1]


@pytest.mark.parametrize(
    ("line", "cause", "link", "effect"),
    [
        ("2 | Zinc | reduced | systolic ... pressure | -c", ["Zinc"], ["reduced"], ["systolic", "pressure"]),
        ("2 | Zinc | reduced | diastolic pressure | -c", ["Zinc"], ["reduced"], ["diastolic\npressure"]),
        ("3 | 1: zinc | may raise | zinc in hair | +ch", ["zinc"], ["may raise"], ["zinc in hair"]),
        ("3 | Rats | - | hair | ?ab", ["Rats"], [], ["hair"]),
    ],
)
def test_words_become_spans_of_the_text(line, cause, link, effect):
    (claim,) = answer(line).claims
    for side, words in (("cause", cause), ("link", link), ("effect", effect)):
        assert [TEXT[a:b] for a, b in claim[side]] == words


def test_a_named_sentence_is_where_the_words_are_taken_from():
    (claim,) = answer("3 | 1: zinc | may raise | zinc in hair | +ch").claims
    assert (claim["cause"], claim["sign"], claim["hedged"], claim["basis"]) == ([(9, 13)], "+", True, "finding")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2 | Zinc | reduced | pulse | -c", "effect not found"),
        ("2 | Zinc | lowered | diastolic pressure | -c", "link not found"),
        ("9 | Zinc | reduced | pressure | -c", "no sentence 9"),
        ("2 | Zinc | reduced | pressure | minus", "marks"),
        ("2 | Zinc | reduced | pressure", "not `sentence"),
        ("2 | Zinc | reduced | Zinc | -c", "same words"),
    ],
)
def test_what_does_not_hold_is_said(line, reason):
    found = answer(line)
    assert not found.claims
    assert reason in found.errors[0]


def test_every_text_needs_its_line_and_vague_names_are_doubted():
    assert "no answer" in check_labels.read([ITEM, ITEM], "@2\n")[1].errors[0]
    assert answer("3 | It | may raise | zinc in hair | +ch").doubts
