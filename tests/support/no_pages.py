"""Runs without their page: a pytest plugin, for the page takes longer than all else that a small run writes.

Its own tests (`test_explore`, `browser`) have a fixture of this name, and programs that tests start write theirs.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline import run


@pytest.fixture(scope="module", autouse=True)
def no_pages() -> Iterator[None]:
    """Let runs in this process leave the page out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "write_page", lambda _: None)
        yield
