"""The page as it is put together, without a browser to show it in: see tests/browser."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.explore import shell


def test_no_name_is_declared_twice_in_the_script_of_all_modules() -> None:
    names = Counter(re.findall(r"^(?:async function|function|const|let|class) (\w+)", shell.script(), re.M))
    assert len(names) > 50
    assert [name for name, times in names.items() if times > 1] == []
