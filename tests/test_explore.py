"""The page as it is put together, without a browser to show it in: see tests/browser."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from support.graphs import Said, abstract, tell

from pipeline.export.page import questions, shell
from pipeline.graph import edges as graph
from pipeline.store.database import Store
from pipeline.store.filter import EVERYTHING, Sort


def test_no_name_is_declared_twice_in_the_script_of_all_modules() -> None:
    names = Counter(re.findall(r"^(?:async function|function|const|let|class) (\w+)", shell.script(), re.M))
    assert len(names) > 50
    assert [name for name, times in names.items() if times > 1] == []


def test_edges_come_in_the_order_of_the_listings_in_any_portions() -> None:
    chance = random.Random(5)
    with Store.in_memory() as store:
        # of each two papers one team, so that as many papers are not as many that are independent
        store.add([abstract(f"p{n}", n, year=2000 + n // 3, authors=[f"Author{n // 2}, A"]) for n in range(24)])
        tell(
            store,
            {Said(f"p{n}", *chance.sample("abcdefgh", 2), chance.choice("+-0?")) for n in range(24) for _ in "123"},
        )
        listed = [(edge["cause"], edge["effect"]) for edge in graph.edges(store)]
        lows = [edge["low"] for edge in graph.edges(store)]
        assert len(set(lows)) < len(lows) > 30

        def shown(sort: Sort, limit: int) -> list[tuple[str, str]]:
            parts = [
                questions.edges(store, "concept", EVERYTHING, limit, offset, sort)
                for offset in range(0, len(lows), limit)
            ]
            assert {part["total"] for part in parts} == {len(lows)}
            return [(edge["cause"], edge["effect"]) for part in parts for edge in part["rows"]]

        assert shown("support", 100) == shown("support", 7) == listed
        papers = {(edge["cause"], edge["effect"]): edge["papers"] for edge in graph.edges(store)}
        assert shown("papers", 100) == shown("papers", 7) == sorted(listed, key=lambda pair: -papers[pair])


def test_the_size_of_portions_changes_no_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.in_memory() as store:
        tell(store, {Said(f"p{n}", "abc"[n % 3], "de"[n % 2], "+") for n in range(20)})
        pairs = [(edge["cause_id"], edge["effect_id"]) for edge in graph.edges(store)]
        whole = list(questions.claims(store, "concept", pairs))
        assert [said.edge for said in whole] == sorted(said.edge for said in whole)
        assert len(whole) == 20 > len(pairs) == 6
        monkeypatch.setattr(questions, "_EDGES_AT_ONCE", 4)
        assert list(questions.claims(store, "concept", pairs)) == whole
