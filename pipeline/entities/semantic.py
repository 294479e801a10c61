"""Semantic neighbours: names that mean something alike without being spelled alike, as candidates for questions.

Candidates only: no vectors tell hypertension from hypotension, so nothing is ever decided by them. A name's vector is
the mean of its tokens' static vectors, which the package wordllama brings along: nothing is downloaded and nothing
paid. Or it is what an embeddings endpoint says (`asking` gets them). Needs the extra: pip install
'democritus[semantic]'.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.entities import blocking
from pipeline.errors import Unusable

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    Vectors = NDArray[np.float32]

RULES = "wordllama 0.4"  # change when other names are found near
PACKAGES = ("numpy", "voyager")
STATIC = ("wordllama", "safetensors", "tokenizers")  # what static vectors need beside
EXACT = 30_000  # names up to which every pair is compared; above, an index finds nearly all of the nearest
ALIKE_TO = 4  # decimals to which cosines are told apart, so that the last bits of a sum decide nothing
_ROWS = 256  # compared with all others at once
_LINKS, _WIDTH = 16, 200  # of the index: links of a name, names looked at for each


def check(*, static: bool = True) -> None:
    """Raises Unusable where the extra is not installed. Nothing of it is imported."""
    missing = [name for name in (*PACKAGES, *(STATIC if static else ())) if find_spec(name) is None]
    if missing:
        raise Unusable(f"--semantic needs {', '.join(missing)}: pip install 'democritus[semantic]'.")


def neighbours(names: Sequence[str], count: int = blocking.PARTNERS) -> list[list[int]]:
    """The places of the names nearest to each name, at most `count` and the nearest first; never its own.

    The same names in the same order have the same neighbours in every run. Time is the square of the number of names
    up to EXACT, and about n log n above. Raises Unusable where the extra is not installed.
    """
    check()
    return _nearest_of(embed(names), count)


def neighbours_by(
    vectors: Mapping[str, bytes], names: Sequence[str], count: int = blocking.PARTNERS
) -> list[list[int]]:
    """As `neighbours`, by vectors of 32-bit floats, little-endian; a name without one is near nothing."""
    check(static=False)
    return _nearest_of(unpack(vectors, names), count)


def unpack(vectors: Mapping[str, bytes], names: Sequence[str]) -> Vectors:
    """A row of length 1 for each name; 0 for a name without a vector, or with one of another length than most."""
    sizes = Counter(len(vectors[name]) for name in names if name in vectors)
    size = max(sizes, key=lambda each: (sizes[each], each), default=4)
    found = np.zeros((len(names), size // 4), dtype=np.float32)
    for at, name in enumerate(names):
        if len(vectors.get(name, b"")) == size:
            found[at] = np.frombuffer(vectors[name], dtype="<f4")
    return _of_length_one(found)


def _nearest_of(vectors: Vectors, count: int) -> list[list[int]]:
    return _exact(vectors, count) if len(vectors) <= EXACT else _indexed(vectors, count)


def _of_length_one(vectors: Vectors) -> Vectors:
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
    return vectors


class _Static(NamedTuple):
    tokenizer: Tokenizer
    vectors: Vectors


@lru_cache(maxsize=1)
def _static() -> _Static:
    """The tokenizer and token vectors of wordllama; its own loader would look for them on the network."""
    from safetensors.numpy import load_file  # of an extra
    from tokenizers import Tokenizer  # for which only vectors need wait

    spec = find_spec("wordllama")  # imported, it would configure the log of the whole program
    folder = Path(next(iter(spec.submodule_search_locations or ())) if spec else "")
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
        weights = load_file(folder / "weights" / "l2_supercat_256.safetensors")
        return _Static(tokenizer, weights["embedding.weight"].astype("float32"))
    except Exception as error:  # of a Rust library, which knows no other type
        raise Unusable(f"wordllama at {folder} has other vectors than 0.4 ({error}): install that.") from None


def embed(names: Sequence[str]) -> Vectors:
    """A row of length 1 for each name; 0 for a name without tokens."""
    tokenizer, vectors = _static()
    found = np.zeros((len(names), vectors.shape[1]), dtype=np.float32)
    for start in range(0, len(names), _ROWS):
        encoded = tokenizer.encode_batch(
            [name.lower() for name in names[start : start + _ROWS]], add_special_tokens=False
        )
        for at, each in enumerate(encoded, start):
            if each.ids:
                found[at] = vectors[each.ids].mean(axis=0)
    return _of_length_one(found)


def _exact(vectors: Vectors, count: int) -> list[list[int]]:
    """Every name compared with every other."""
    found: list[list[int]] = []
    size = len(vectors)
    for start in range(0, size, _ROWS):
        cosines = vectors[start : start + _ROWS] @ vectors.T
        rows = range(len(cosines))
        cosines[rows, [start + row for row in rows]] = -1
        if size > count + 1:  # of equals at the border any will do, but always the same
            near = np.argpartition(-cosines, count, axis=1)[:, :count]
        else:
            near = np.tile(np.arange(size), (len(cosines), 1))
        found += [_nearest(near[row], cosines[row, near[row]]) for row in rows]
    return found


def _indexed(vectors: Vectors, count: int) -> list[list[int]]:
    """The nearest that a navigable small world finds, built by one thread so that it is always the same."""
    from voyager import Index, Space  # of an extra

    index = Index(Space.InnerProduct, vectors.shape[1], M=_LINKS, ef_construction=_WIDTH, random_seed=1)
    index.add_items(vectors, num_threads=1)
    places, distances = index.query(vectors, k=count + 1, query_ef=_WIDTH)
    found = []
    for at, (row, far) in enumerate(zip(places, distances, strict=True)):
        others = row != at
        found.append(_nearest(row[others], 1 - far[others])[:count])
    return found


def _nearest(places: NDArray[np.integer], cosines: Vectors) -> list[int]:
    """Places in the order of their cosines, equal ones in their own order; no place that has nothing in common."""
    ranked = sorted((-round(float(cosine), ALIKE_TO), int(at)) for at, cosine in zip(places, cosines, strict=True))
    return [at for cosine, at in ranked if cosine < 0]
