"""Geometry: variables as points, from their names and from the graph around them, measured on edges held out.

Vectors of names (`input_vectors`) are refined by a Geometric Transformer (`transformer`) over the signed graph
(`signed_graph`) and its triangles (`triangles`); both are measured alike (`measures`), beside a translation model
(`translation`). What is stored (`stored`) also has places on a map and communities (`manifold`), is drawn (`figures`),
and proposes links (`hypotheses`). Nothing of it is evidence. Needs the extra: pip install 'democritus[geometry]'.
"""

from __future__ import annotations

from importlib.util import find_spec

from pipeline.errors import Unusable

PACKAGES = ("numpy", "scipy", "autograd", "umap", "matplotlib", "plotly", "wordllama", "safetensors", "tokenizers")


def check() -> None:
    """Raises Unusable where the extra is not installed. Nothing of it is imported."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise Unusable(f"the geometry needs {', '.join(missing)}: pip install 'democritus[geometry]'.")
