"""Prices: the longest pattern counts, and each kind of token is counted once."""

from __future__ import annotations

import pytest

from pipeline.llm.prices import Price, Prices, Tokens, cost


def test_price_is_that_of_the_longest_pattern() -> None:
    of = Prices.load().of
    mini, large = of("gpt-4o-mini"), of("gpt-4o")
    assert mini is not None
    assert large is not None
    assert mini.prompt < large.prompt
    assert of("gpt-4o-mini-2024-07-18") == of("openai/gpt-4o-mini") == mini
    assert of("gpt-4o-audio-preview") is None
    assert of("llama3.2:3b") is None


def test_cost_counts_each_kind_of_token_once() -> None:
    price = Price(prompt=10, completion=100, cached=1, written=12)
    assert cost(Tokens(1000, 10, 300, 200, known=True), price) == pytest.approx(
        (500 * 10 + 300 * 1 + 200 * 12 + 10 * 100) / 1e6
    )
    assert cost(Tokens(100, 0, 500, 500, known=True), price) == pytest.approx(100 * 1 / 1e6)  # a server's miscount
    assert cost(Tokens(100, 10, 50, 0, known=True), Price(prompt=10, completion=0)) == pytest.approx(1000 / 1e6)
    # what nobody counted costs nothing only where nothing does
    assert (cost(Tokens(), Price(prompt=0, completion=1)), cost(Tokens(), Price(prompt=0, completion=0))) == (None, 0)
