"""Networks of the reader: an encoder that tags words, and a judge of pairs, with the tokenizer that belongs to them.

They are package data (`weights/`, written by `training/export.py`) whose hashes are checked as they are read; nothing
is fetched, and onnxruntime's telemetry is off. Weights are stored in 8 bits, one scale for each row or column, and
computed with in 32: so what is read of a text does not hang on what is read beside it. One thread, one window at a
time: the same text gives the same answer.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import numpy as np
from tokenizers import Tokenizer

from pipeline.errors import Unusable
from pipeline.extract.reader.decoding import Encode, Floats, Integers, Judge, Levels
from pipeline.extract.reader.windows import Window

MANIFEST = "manifest.json"
PARTS = ("encoder.onnx", "judge.onnx", "tokenizer.json")
NAMES = ("hidden", "link", "causes", "effects", "pairs", "sentence")
LINKING = 6.0  # how surely a token links is cut off here, as it was in training


@dataclass(frozen=True)
class Networks:
    """What reads: the tokenizer, both networks, and the levels that belong to them."""

    tokenizer: Tokenizer
    encode: Encode
    judge: Judge
    levels: Levels


@cache
def networks() -> Networks:
    """Return the networks of the program. Raises Unusable if they are not whole."""
    return load(weights())


def weights() -> Traversable:
    """Return the folder of the weights."""
    return resources.files("pipeline.extract.reader").joinpath("weights")


@cache
def fingerprint() -> str:
    """Return what tells these weights from others: the manifest, which holds their hashes."""
    return hashlib.sha256(weights().joinpath(MANIFEST).read_bytes()).hexdigest()


def load(folder: Traversable) -> Networks:
    """Return the networks in a folder, their hashes checked. Raises Unusable."""
    try:
        manifest = json.loads(folder.joinpath(MANIFEST).read_text("utf-8"))
        encoder, judge, words = (_checked(folder, part, manifest["sha256"][part]) for part in PARTS)
    except (OSError, ValueError, KeyError) as error:
        raise Unusable(
            f"The weights of the reader in {folder} cannot be read ({error}). Install democritus anew."
        ) from error
    tokenizer = Tokenizer.from_str(words.decode("utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    encode, judged = sessions(encoder, judge)
    with suppress(OSError, AttributeError, TypeError):  # half of what loading took is free; the GNU C library keeps it
        ctypes.CDLL(None).malloc_trim(0)
    return Networks(tokenizer, encode, judged, Levels(**manifest["levels"]))


def _checked(folder: Traversable, part: str, digest: str) -> bytes:
    read = folder.joinpath(part).read_bytes()
    if hashlib.sha256(read).hexdigest() != digest:
        raise ValueError(f"{part} has another hash than its manifest says")
    return read


def sessions(encoder: bytes, judge: bytes) -> tuple[Encode, Judge]:
    """Return both networks, from the bytes of their ONNX files, behind the functions that decoding asks for."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # as it is imported, or it makes itself an identifier and sends events
    import onnxruntime  # takes a while, and most commands read nothing

    onnxruntime.disable_telemetry_events()  # on Windows
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    tagging, judging = (
        onnxruntime.InferenceSession(part, options, ["CPUExecutionProvider"]) for part in (encoder, judge)
    )

    def encode(window: Window) -> tuple[Floats, Floats]:
        hidden, tags = tagging.run(None, {"ids": np.array([window.ids], dtype=np.int64)})
        return hidden[0], tags[0]

    def judged(hidden: Floats, link: Floats, *rest: Integers) -> Floats:
        values = (hidden, link.clip(-LINKING, LINKING), *rest)
        found: Floats = judging.run(None, dict(zip(NAMES, values, strict=True)))[0]
        return found

    return encode, judged
