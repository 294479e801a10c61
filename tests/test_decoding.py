"""Decoding of the reader, with networks that are told what to say."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from pipeline.errors import Unusable
from pipeline.extract.reader import network
from pipeline.extract.reader.decoding import (
    CLAIM,
    JUDGED,
    LINK,
    MOST,
    SIGN,
    TAGS,
    Candidate,
    Floats,
    Integers,
    Levels,
    candidates,
    claims,
    spans_of,
)
from pipeline.extract.reader.drafts import draft
from pipeline.extract.reader.figures import by_figure
from pipeline.extract.reader.windows import LONGEST, OVERLAP, Window, tokens_of, windows
from pipeline.sources.text.sentences import split

WORDS = {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "cause": 3, "effect": 4, "raised": 5, "in": 6}


def tokenizer() -> Tokenizer:
    """Words as tokens."""
    made = Tokenizer(WordLevel(WORDS, unk_token="[UNK]"))
    made.pre_tokenizer = Whitespace()
    return made


def encode(window: Window) -> tuple[Floats, Floats]:
    """Every "cause" is tagged a cause, every "effect" an effect, "raised" a link."""
    tags = np.full((len(window.ids), TAGS), -5, dtype=np.float32)
    ids = np.array(window.ids)
    tags[:, [0, 3, 7]] = 1
    tags[ids == WORDS["cause"], 1] = tags[ids == WORDS["effect"], 4] = tags[ids == WORDS["raised"], LINK] = 5
    return np.zeros((len(ids), 4), dtype=np.float32), tags


def judge(hidden: Floats, link: Floats, causes: Integers, effects: Integers, pairs: Integers, at: Integers) -> Floats:
    """Sure of pairs in one sentence, less of others; all of them raise."""
    out = np.zeros((len(pairs), JUDGED), dtype=np.float32)
    same = at[causes[pairs[:, 0], 0]] == at[effects[pairs[:, 1], 0]]
    out[:, CLAIM] = np.where(same, 2, -0.2)
    out[:, SIGN] = [4, 0, 0, 0]
    return out


def read(text: str) -> list[Candidate]:
    return candidates(text, list(split(text)), tokenizer(), encode, judge, ease=0.0)


def test_claims_are_pairs_that_are_sure_enough_each_once() -> None:
    text = "A cause raised the effect here. The effect was there. Nothing else is."
    found = read(text)
    assert [(one.away, round(one.sure, 2)) for one in found] == [(0, 0.88), (1, 0.45)]
    assert [text[slice(*one.effect)] for one in found] == ["effect", "effect"]
    assert claims(text, found, Levels(near=0.5, far=0.4)) == found[:1]  # the second says the same words
    assert claims(text, found, Levels(near=0.9, far=0.5)) == []
    said = draft(text, found[0])
    assert (said.quote, said.cause, said.relation, said.effect, said.sign) == (
        "A cause raised the effect here.", "cause", "raised", "effect", "+",
    )  # fmt: skip
    assert said.certainty == pytest.approx(found[0].sure * found[0].signed)


def test_windows_hold_whole_sentences_and_each_is_judged_once() -> None:
    text = "A cause raised the effect here and nothing else was told of. " * 60
    sentences = list(split(text))
    found = windows(text, sentences, tokenizer())
    each = LONGEST // 13
    assert len(found) == -(-(len(sentences) - OVERLAP) // (each - OVERLAP))
    assert [window.fresh for window in found[1:]] == [max(window.sentence) + 1 for window in found[:-1]]
    assert {one.sentence for one in read(text)} == set(sentences)
    assert {len(window.ids) <= LONGEST + 2 for window in found} == {True}
    alone = windows("word " * 2000, [(0, 10_000)], tokenizer())  # a sentence that fills a window is cut
    assert [len(window.ids) for window in alone] == [LONGEST + 2]
    assert windows("", [], tokenizer()) == [] and read("") == []


def test_spans_are_whole_words_and_not_too_many() -> None:
    text = "hypertension and stress " * 100
    (window,) = windows("hypertension", [(0, 12)], tokenizer())
    window.spans[1:2], window.ids[1:2], window.sentence[1:2] = [(0, 5), (5, 12)], [0, 0], [0, 0]
    tags = np.zeros((4, 3), dtype=np.float32)
    tags[1, 1] = 1
    assert spans_of(window, "hypertension", tags, 0) == [(1, 3)]
    assert tokens_of(window, (2, 4)) == (1, 2) and tokens_of(window, (12, 14)) is None
    long = windows(text, [(0, len(text))], tokenizer())[0]
    tags = np.zeros((len(long.ids), 3), dtype=np.float32)
    tags[:, 1] = np.arange(len(long.ids))
    found = spans_of(long, text, tags, 0)
    assert len(found) == MOST and found[-1][0] == len(long.ids) - 2


@pytest.mark.parametrize(
    ("behind", "sign"),
    [
        (" (OR 0.5, 95% CI 0.3-0.8)", "-"),
        (" (OR 1.5; 95% CI 1.2 to 1.9)", "+"),
        (" (OR 0.9, 95% CI 0.7-1.2)", "0"),
        (" (r = -0.3, P = .03)", "-"),
        (" (r = 0.3, P = .30)", "0"),
        (" (lowest vs highest, OR 0.5)", None),
        (" (OR 0.5 and OR 1.8)", None),
        (" in adults", None),
    ],
)
def test_figures_tell_the_sign_of_a_link(behind: str, sign: str | None) -> None:
    assert by_figure(behind, 0, survival=False) == sign


def test_weights_that_are_not_whole_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"cannot be read .*manifest"):
        network.load(tmp_path)
    for part in network.PARTS:
        (tmp_path / part).write_bytes(b"weights")
    hashes = dict.fromkeys(network.PARTS, hashlib.sha256(b"weights").hexdigest())
    manifest = {"sha256": hashes | {"judge.onnx": "0"}, "levels": {}}
    (tmp_path / network.MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(Unusable, match=r"judge\.onnx has another hash .*Install democritus anew"):
        network.load(tmp_path)
