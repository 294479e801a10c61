"""Packages that the geometry needs: the extra `geometry`."""

from __future__ import annotations

from importlib.util import find_spec

from pipeline.errors import Unusable

PACKAGES = ("numpy", "scipy", "autograd", "umap", "matplotlib", "wordllama", "safetensors", "tokenizers")


def check() -> None:
    """Raise Unusable where the extra is not installed; import nothing of it."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise Unusable(f"the geometry needs {', '.join(missing)}: pip install 'democritus[geometry]'.")
