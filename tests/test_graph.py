"""Edges are a pure function of the current claims: against a reference in plain Python, in any order."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from pathlib import Path
from typing import Any, get_args

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import EACH_A_GRAPH
from support.graphs import Said, abstract, tell

from pipeline.cli import render
from pipeline.errors import Unusable
from pipeline.graph import derive as derivation
from pipeline.graph import edges as graph
from pipeline.graph.derive import derive_graph
from pipeline.store.database import FILE, Store
from pipeline.store.factors import coefficients, factors
from pipeline.store.filter import Filter
from pipeline.store.records import Design, Strength

FACTORS = {(row.kind, row.value): row.factor for row in factors()}
COEFFICIENTS = {row.signal: row.coefficient for row in coefficients()}
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
    doubts=st.sampled_from([(), ("far",), ("sign", "far")]),
    resolved=st.sampled_from([True, True, False]),
)


def edges_of(said: list[Said]) -> list[dict[str, Any]]:
    with Store.in_memory() as store:
        tell(store, said)
        return graph.edges(store).rows()


def reading(item: Said) -> float:
    """The logistic function of the coefficients, to three digits."""
    logit = COEFFICIENTS["intercept"] + COEFFICIENTS.get(f"grounding {item.grounding}", 0)
    logit += sum(COEFFICIENTS[f"doubt {doubt}"] for doubt in item.doubts)
    return max(0.001, min(0.999, round(1 / (1 + math.exp(-logit)), 3)))


def reference(said: list[Said]) -> dict[tuple[str, str], dict[str, Any]]:
    """The rules of the issue and of docs/concepts, written a second time, claim by claim."""
    votes: dict[tuple[str, str], dict[tuple[str, str], float]] = defaultdict(dict)
    for item in said:
        if item.grounding == "ungrounded" or not item.resolved or item.cause == item.effect:
            continue
        vote = reading(item) * FACTORS["strength", item.strength] * FACTORS["hedged", str(item.hedged).lower()]
        vote *= FACTORS["design", "not stated"]
        told = (item.abstract, item.sign)
        held = votes[item.cause, item.effect]
        held[told] = max(held.get(told, 0), vote)
    result = {}
    for key, held in votes.items():
        mass = {sign: sum(vote for (_, s), vote in held.items() if s == sign) for sign in "+-0"}
        even = FACTORS["sign", "even"] * max(mass.values())
        best = [sign for sign, vote in mass.items() if vote and round(vote, 6) >= round(even, 6)]
        sign = best[0] if len(best) == 1 else "?"
        either = sum(
            vote for (a, s), vote in held.items() if s == "?" and (a, "+") not in held and (a, "-") not in held
        )
        alpha = {s: FACTORS["prior", s] + mass[s] + (either / 2 if s != "0" else 0) for s in "+-0"}
        counts = {s: sum(s == other for _, other in held) for s in "+-0?"}
        result[key] = {
            "sign": sign,
            "supports": counts[sign],
            "refutes": counts[OPPOSITE[sign]] if sign in OPPOSITE else counts["+"] + counts["-"] if sign == "0" else 0,
            "nulls": counts["0"],
            "abstracts": len({a for a, _ in held}),
            "weight": (alpha[sign] if sign in alpha else max(alpha["+"], alpha["-"])) / sum(alpha.values()),
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
        assert 0 < found[key]["low"] < found[key]["weight"] < found[key]["high"] < 1


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


@pytest.mark.slow
@EACH_A_GRAPH
@given(st.lists(claims, min_size=1, max_size=10), st.randoms(use_true_random=False))
def test_a_copy_of_a_claim_in_the_same_paper_changes_no_support(said: list[Said], chance: random.Random) -> None:
    again = chance.choice(said)._replace(quote="the same, said again")
    strip = lambda edges: [(e["cause"], e["effect"], e["sign"], e["weight"], e["low"]) for e in edges]  # noqa: E731
    assert strip(edges_of(said)) == strip(edges_of([*said, again]))


class TestRules:
    def test_one_paper_never_reaches_what_two_reach(self) -> None:
        (one,) = edges_of([Said("A", "x", "y", "+", quote=str(number)) for number in range(9)])
        (two,) = edges_of([Said("A", "x", "y", "+"), Said("B", "x", "y", "+")])
        assert one["weight"] < two["weight"]
        assert one["low"] < two["low"]
        assert (one["supports"], one["claims"], two["supports"]) == (1, 9, 2)

    def test_five_papers_stand_above_one(self) -> None:
        said = [Said(name, "x", "y", "+", strength="correlational") for name in "ABCDE"]
        edges = edges_of([*said, Said("F", "x", "z", "+")])
        assert [edge["effect"] for edge in edges] == ["y", "z"]

    def test_a_null_alone_is_an_edge_of_no_effect(self) -> None:
        (edge,) = edges_of([Said("A", "x", "y", "0")])
        assert (edge["sign"], edge["supports"], edge["refutes"], edge["nulls"]) == ("0", 1, 0, 1)

    def test_nulls_count_against_an_effect(self) -> None:
        (before,) = edges_of([Said("A", "x", "y", "+"), Said("B", "x", "y", "+")])
        (after,) = edges_of([Said("A", "x", "y", "+"), Said("B", "x", "y", "+"), Said("C", "x", "y", "0")])
        assert after["weight"] < before["weight"]

    def test_a_doubted_claim_weighs_less_and_still_counts(self) -> None:
        (plain,) = edges_of([Said("A", "x", "y", "-")])
        (edge,) = edges_of([Said("A", "x", "y", "-", doubts=("sign",))])
        assert (edge["sign"], edge["supports"]) == ("-", 1)
        assert edge["weight"] < plain["weight"]

    def test_what_is_more_likely_misread_than_not_is_held(self) -> None:
        (edge,) = edges_of([Said("A", "x", "y", "-", doubts=("null", "far"))])
        assert (edge["standing"], edge["gate"]) == ("held", "read")

    def test_every_claim_that_is_evidence_has_its_factors(self) -> None:
        wanted = {("strength", value) for value in get_args(Strength)}
        wanted |= {("hedged", "true"), ("hedged", "false"), ("prior", "+"), ("prior", "-"), ("prior", "0")}
        wanted |= {("design", value) for value in (*get_args(Design), "not stated")} | {
            ("team", "again"),
            ("sign", "even"),
        }
        assert wanted == set(FACTORS)
        assert all(0 < factor <= 1 for factor in FACTORS.values())

    @pytest.mark.parametrize(
        ("a", "b", "low", "high"),  # by scipy.stats.beta.ppf at .05 and .95
        [
            (1, 2, 0.025321, 0.776393), (1.95, 2, 0.129353, 0.861964), (5.75, 2, 0.465180, 0.944535),
            (30, 3, 0.816057, 0.973957), (400, 120, 0.738287, 0.798996),
        ],
    )  # fmt: skip
    def test_the_interval_is_that_of_a_beta_distribution(
        self, a: float, b: float, low: float, high: float, tmp_path: Path
    ) -> None:
        Store.create(tmp_path).close()
        with duckdb.connect(str(tmp_path / FILE), read_only=True) as graph_file:
            row = graph_file.execute(
                "select beta_quantile($a, $b, -1.645), beta_quantile($a, $b, 1.645)", {"a": a, "b": b}
            ).fetchone()
        assert row == pytest.approx((low, high), abs=0.003)

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

    def test_show_reckons_the_support_as_the_graph_does(self) -> None:
        said = [
            Said("A", "x", "y", "+"), Said("B", "x", "y", "+", doubts=("far",)), Said("C", "x", "y", "0"),
            Said("D", "x", "y", "?"), Said("D", "x", "y", "-", strength="correlational"), Said("E", "x", "y", "?"),
        ]  # fmt: skip
        with Store.in_memory() as store:
            tell(store, said)
            (edge,) = graph.edges(store)
            shown = render.show_lines(graph.show(store, [edge["cause_id"]], [edge["effect_id"]]))
        (reckoned,) = [line for line in shown if "to begin with" in line]
        assert f"= {edge['weight']:.2f}, 90 % interval {edge['low']:.2f} to {edge['high']:.2f}" in reckoned

    def test_the_query_in_the_docs_recomputes_every_weight(self, tmp_path: Path) -> None:
        page = Path(__file__).parents[1].joinpath("docs/concepts.md").read_text("utf-8")
        query = page.partition("<!-- weight -->\n```sql\n")[2].partition("```")[0]
        with Store.create(tmp_path) as store:
            said = ("A1+", "B1+", "B1?", "C2+", "C2-", "D2?", "D20")
            tell(store, [Said(paper, "x", end, sign) for paper, end, sign in said])
            wanted = {row["effect_id"]: row for row in graph.edges(store)}
        with duckdb.connect(str(tmp_path / FILE), read_only=True) as graph_file:
            found = graph_file.sql(query).fetchall()
        signs = {effect: (up, down) for _, effect, up, down, *_ in found}
        for _, effect, _, _, _, weight, low in found:
            if wanted[effect]["sign"] == "+":
                assert (weight, low) == pytest.approx((wanted[effect]["weight"], wanted[effect]["low"]), abs=5e-5)
        assert {row["sign"] for row in wanted.values()} == {"+", "?"}
        assert any(up == down for up, down in signs.values())

    def test_a_second_paper_of_the_same_authors_says_less(self) -> None:
        said = [Said("A", "x", "y", "+"), Said("B", "x", "y", "+"), Said("C", "x", "y", "-")]
        with Store.in_memory() as store:
            names = {"A": ["Ames, R", "Bose, S"], "B": ["Bose, S", "Ames, R", "Cruz, T"], "C": ["Dunn, U", "Ames, R"]}
            store.add([abstract(name, place, authors=names[name]) for place, name in enumerate("ABC")])
            tell(store, said)
            (edge,) = graph.edges(store)
            votes = graph.show(store, [edge["cause_id"]], [edge["effect_id"]])["votes"]
        (apart,) = edges_of(said)
        assert [(row["paper"], row["plus"], row["minus"]) for row in votes] == [
            ("A", votes[0]["plus"], None), ("C", None, votes[0]["plus"]), ("B", votes[0]["plus"] / 2, None),
        ]  # fmt: skip
        assert edge["weight"] < apart["weight"]
        assert edge["supports"] == 2

    def test_listings_can_be_of_one_standing(self) -> None:
        with Store.in_memory() as store:
            tell(store, [Said("A", "x", "y", "+"), Said("A", "x", "z", "-", doubts=("null", "far"))])
            assert [edge["effect"] for edge in graph.edges(store, Filter(standings=["held"]))] == ["z"]
            assert [claim["effect"] for claim in graph.claims(store, Filter(standings=["held"]))] == ["z"]
            assert [edge["effect"] for edge in graph.edges(store, Filter(standings=["qualified"]))] == ["y"]


@pytest.mark.parametrize("at_once", [10, 1])
def test_a_graph_derived_in_portions_is_the_same(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("tea", "coffee", "sleep", "mood", "pain")
    chance = random.Random(5)
    said = [Said(f"p{n % 7}", *chance.sample(names, 2), chance.choice("+-0?")) for n in range(60)]
    tables = ("claim_edges", "class_edges", "edge_votes", "edge_levels", "conflict_levels")

    def derived(store: Store) -> dict[str, list[str]]:
        with store.transaction():
            derive_graph(store)
        rows = {table: store.sql(f"from {table}") for table in tables}
        return {table: sorted(map(repr, each)) for table, each in rows.items()}

    with Store.in_memory() as store:
        tell(store, said)
        whole = derived(store)
        monkeypatch.setattr(derivation, "_CLAIMS_AT_ONCE", at_once)
        assert derived(store) == whole
    assert len(whole["edge_levels"]) > 10 and whole["conflict_levels"]


@pytest.mark.parametrize("at_once", [10_000, 5, 1])  # one range of ids, four, as many as there are
def test_claims_of_causes_with_any_id_make_edges(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derivation, "_CLAIMS_AT_ONCE", at_once)
    causes = [
        "",
        "a",
        "sha256:",
        "sha256:3f",
        "sha256:4",
        "sha256:7f",
        "sha256:8",
        "sha256:c",
        "sha256:ff",
        "t",
        "zebra",
    ]
    with Store.in_memory() as store:
        tell(store, [Said(f"p{n}", f"cause {n}", "effect", "+") for n in range(len(causes))])
        for n, identity in enumerate(causes):
            store.sql("update names set entity = $to where key = $key", to=identity, key=f"cause {n}")
        with store.transaction():
            derive_graph(store)
        assert sorted(row["cause_id"] for row in graph.edges(store)) == causes
