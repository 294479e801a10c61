"""Edges are a pure function of the current claims: against a reference in plain Python, in any order."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import EACH_A_GRAPH
from support.graphs import Said, tell

from pipeline import graph
from pipeline.errors import Unusable
from pipeline.records import Grounding, Strength
from pipeline.store import Store
from pipeline.store.factors import factors

FACTORS = {(row.kind, row.value): row.factor for row in factors()}
OPPOSITE = {"+": "-", "-": "+"}

claims = st.builds(
    Said,
    abstract=st.sampled_from("ABCDE"),
    cause=st.sampled_from(["coffee", "sleep"]),
    effect=st.sampled_from(["risk", "coffee"]),
    sign=st.sampled_from("+-0?"),
    strength=st.sampled_from(get_args(Strength)),
    hedged=st.booleans(),
    grounding=st.sampled_from(["exact", "fuzzy", "ungrounded"]),
    reliability=st.sampled_from([1.0, 0.6, 0.3]),
    resolved=st.sampled_from([True, True, False]),
)


def edges_of(said: list[Said]) -> list[dict[str, Any]]:
    with Store.in_memory() as store:
        tell(store, said)
        return graph.edges(store).rows()


def reference(said: list[Said]) -> dict[tuple[str, str], dict[str, Any]]:
    """The rules of the issue and of docs/concepts, written a second time, claim by claim."""
    stances: dict[tuple[str, str], dict[tuple[str, str], float]] = defaultdict(dict)
    for item in said:
        if item.grounding == "ungrounded" or not item.resolved or item.cause == item.effect:
            continue
        quality = FACTORS["strength", item.strength] * FACTORS["grounding", item.grounding] * item.reliability
        quality *= FACTORS["hedged", str(item.hedged).lower()]
        stance = (item.abstract, item.sign)
        held = stances[item.cause, item.effect]
        held[stance] = max(held.get(stance, 0), quality)
    result = {}
    for key, held in stances.items():
        counts = {sign: sum(s == sign for _, s in held) for sign in "+-0?"}
        best = [sign for sign, count in counts.items() if count == max(counts.values())]
        sign = best[0] if len(best) == 1 else "?"
        supports = {a for a, s in held if s == sign}
        refutes = {a for a, s in held if s == OPPOSITE.get(sign)}
        mass_for = sum(q for (_, s), q in held.items() if s == sign)
        contrary = {OPPOSITE[sign], "0"} if sign in OPPOSITE else {"+", "-", "?"} if sign == "0" else {"0"}
        against = sum(q for (_, s), q in held.items() if s in contrary)
        result[key] = {
            "sign": sign,
            "supports": len(supports),
            "refutes": len(refutes),
            "nulls": counts["0"],
            "abstracts": len({a for a, _ in held}),
            "weight": mass_for / (mass_for + against + 1),
        }
    return result


@pytest.mark.slow
@EACH_A_GRAPH
@given(st.lists(claims, max_size=14))
def test_edges_equal_the_reference(said: list[Said]) -> None:
    found = {(edge["cause"], edge["effect"]): edge for edge in edges_of(said)}
    wanted = reference(said)
    assert found.keys() == wanted.keys()
    for key, values in wanted.items():
        for name, value in values.items():
            assert found[key][name] == (pytest.approx(value, abs=1e-4) if name == "weight" else value), (key, name)
        assert 0 <= found[key]["weight"] < 1


@pytest.mark.slow
@EACH_A_GRAPH
@given(st.lists(claims, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(said: list[Said], chance: random.Random) -> None:
    shuffled = said[:]
    chance.shuffle(shuffled)
    strip = lambda edges: [{k: v for k, v in edge.items() if not k.startswith("quote")} for edge in edges]  # noqa: E731
    assert strip(edges_of(said)) == strip(edges_of(shuffled))


@pytest.mark.slow
@EACH_A_GRAPH
@given(st.lists(claims, min_size=1, max_size=10), claims, st.randoms(use_true_random=False))
def test_a_contradiction_never_raises_the_weight_of_what_it_contradicts(
    said: list[Said], other: Said, chance: random.Random
) -> None:
    against = [item for item in edges_of(said) if item["sign"] in OPPOSITE]
    for edge in chance.sample(against, k=min(1, len(against))):
        contrary = other._replace(abstract="Z", cause=edge["cause"], effect=edge["effect"], sign=OPPOSITE[edge["sign"]])
        after = {(e["cause"], e["effect"]): e for e in edges_of([*said, contrary])}[edge["cause"], edge["effect"]]
        if after["sign"] == edge["sign"]:
            assert after["weight"] <= edge["weight"]


class TestRules:
    def test_mentions_in_one_abstract_count_once(self) -> None:
        (edge,) = edges_of([Said("A", "x", "y", "+", quote=q) for q in ("one", "two", "three")])
        assert (edge["supports"], edge["abstracts"], edge["claims"], edge["weight"]) == (1, 1, 3, 0.5)

    def test_a_null_alone_is_an_edge_of_no_effect(self) -> None:
        (edge,) = edges_of([Said("A", "x", "y", "0")])
        assert (edge["sign"], edge["supports"], edge["refutes"], edge["weight"]) == ("0", 1, 0, 0.5)

    def test_a_doubted_claim_weighs_less_and_still_counts(self) -> None:
        (edge,) = edges_of([Said("A", "x", "y", "-", reliability=0.3)])
        assert (edge["sign"], edge["supports"], edge["weight"]) == ("-", 1, pytest.approx(0.3 / 1.3, abs=1e-4))

    @pytest.mark.parametrize(
        ("claim", "quality"),
        [
            (Said("A", "x", "y", "+"), 1),
            (Said("A", "x", "y", "+", strength="conditional"), 0.8),
            (Said("A", "x", "y", "+", strength="correlational"), 0.5),
            (Said("A", "x", "y", "+", hedged=True), 0.7),
            (Said("A", "x", "y", "+", grounding="normalized"), 1),
            (Said("A", "x", "y", "+", grounding="fuzzy"), 0.8),
            (Said("A", "x", "y", "+", strength="conditional", hedged=True, grounding="fuzzy", reliability=0.3), 0.1344),
        ],
    )
    def test_weights_are_those_of_earlier_versions(self, claim: Said, quality: float) -> None:
        (edge,) = edges_of([claim])
        assert edge["weight"] == pytest.approx(quality / (quality + 1), abs=5e-5)

    def test_every_claim_that_is_evidence_has_its_factors(self) -> None:
        wanted = {("strength", value) for value in get_args(Strength)}
        wanted |= {("grounding", value) for value in get_args(Grounding) if value != "ungrounded"}
        assert wanted | {("hedged", "true"), ("hedged", "false")} == {key for key in FACTORS if key[0] != "doubt"}
        assert all(0 < factor <= 1 for factor in FACTORS.values())

    def test_tie(self) -> None:
        (edge,) = edges_of([Said("A", "x", "y", "-"), Said("B", "x", "y", "+")])
        assert (edge["sign"], edge["supports"]) == ("?", 0)

    def test_ungrounded_is_no_evidence(self) -> None:
        assert edges_of([Said("A", "x", "y", "-", grounding="ungrounded")]) == []

    def test_what_a_pronoun_does_is_no_evidence_and_is_counted(self) -> None:
        with Store.in_memory() as store:
            tell(store, [Said("A", "it", "y", "-", resolved=False), Said("A", "x", "y", "-")])
            assert [(edge["cause"], edge["claims"]) for edge in graph.edges(store)] == [("x", 1)]
            assert len(store.rows("entities/list", search=None)) == 2
            status = store.row("status/claims")
            assert (status["claims"], status["unresolved"], status["ungrounded"]) == (2, 1, 0)

    def test_only_the_current_extraction_counts_and_switching_back_restores(self) -> None:
        with Store.in_memory() as store:
            tell(store, [Said("A", "x", "y", "+")], recipe="one")
            before = graph.edges(store).rows()
            tell(store, [Said("A", "x", "y", "-")], recipe="two")
            (edge,) = graph.edges(store)
            assert (edge["sign"], edge["supports"], edge["claims"]) == ("-", 1, 1)
            tell(store, [Said("A", "x", "y", "+")], recipe="one")
            assert graph.edges(store).rows() == before

    def test_show_wants_one_edge(self) -> None:
        with Store.in_memory() as store:
            tell(store, [Said("A", "x", "y", "+"), Said("A", "y", "x", "-"), Said("B", "x", "z", "+")])
            ids = {row["name"]: row["id"] for row in store.rows("entities/list", search=None)}
            found = graph.show(store, [ids["x"]], [ids["y"]])
            assert [item["abstract"] for item in found["evidence"]] == ["A"]
            assert found["reverse"]["sign"] == "-"
            with pytest.raises(Unusable, match="2 edges"):
                graph.show(store, [ids["x"]], [ids["y"], ids["z"]])
            with pytest.raises(Unusable, match="no edge"):
                graph.show(store, [ids["z"]], [ids["x"]])
