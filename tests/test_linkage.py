"""Clusters by constrained average linkage: against a naive second implementation, and case by case."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.entities.decisions import Decision, Rank, rank
from pipeline.entities.linkage import THRESHOLD, UNKNOWN, Verdict, clusters

RULE, VOCABULARY, MODEL, USER = Rank
KEYS = "abcdefgh"


def free(a: str, b: str) -> str | None:
    return None


def said(pairs: str, verdict: bool = True, rank: Rank = RULE, score: float = 1.0) -> list[Verdict]:
    """Verdicts on pairs of one-letter keys: "ab bc"."""
    return [Verdict(pair[0], pair[1], verdict, rank, score) for pair in pairs.split()]


def groups(found: dict[str, str]) -> set[str]:
    return {"".join(sorted(key for key in found if found[key] == name)) for name in set(found.values())}


# --- the reference: every pair of clusters anew after every merge ---------------------------------------------------


def naive(keys: Iterable[str], verdicts: list[Verdict], vetoes: set[tuple[str, str]]) -> set[str]:
    held: dict[tuple[str, str], Verdict] = {}
    for v in verdicts:
        pair = (min(v.a, v.b), max(v.a, v.b))
        old = held.get(pair)
        if v.a != v.b and (old is None or (v.rank, not v.same, v.score) > (old.rank, not old.same, old.score)):
            held[pair] = v
    known = [(v.rank, *pair) for pair, v in sorted(held.items()) if v.same and v.rank in (VOCABULARY, USER)]
    for _, a, b in known:
        del held[a, b]
    now = [{key} for key in sorted(keys)]
    while True:
        best = None
        for one, other in combinations(now, 2):
            crossing = [held.get((min(p), max(p))) for p in product(one, other)]
            scores = [
                Fraction(UNKNOWN) if c is None else Fraction(round(c.score * 1000), 1000) if c.same else Fraction(0)
                for c in crossing
            ]
            average = sum(scores) / len(scores)
            same = max((c.rank for c in crossing if c is not None and c.same), default=-1)
            different = max((c.rank for c in crossing if c is not None and not c.same), default=-1)
            vetoed = any((min(p), max(p)) in vetoes for p in product(one, other))
            if average >= THRESHOLD and same > different and not vetoed:
                order = (-average, -same, *sorted((min(one), min(other))))
                best = min(best or (order, one, other), (order, one, other), key=lambda found: found[0])
        if best is None:
            break
        now = [cluster for cluster in now if cluster not in best[1:]] + [best[1] | best[2]]
    for joining, a, b in sorted(known):
        one, other = next(c for c in now if a in c), next(c for c in now if b in c)
        crossing = [held.get((min(p), max(p))) for p in product(one, other)]
        if one is not other and not any(c and not c.same and c.rank >= joining for c in crossing):
            now = [cluster for cluster in now if cluster not in (one, other)] + [one | other]
    return {"".join(sorted(cluster)) for cluster in now}


verdicts = st.lists(
    st.builds(
        Verdict,
        st.sampled_from(KEYS),
        st.sampled_from(KEYS),
        st.sampled_from([True, True, True, False]),
        st.sampled_from(list(Rank)),
        st.sampled_from([0.3, 0.6, 0.8, 0.9, 1.0]),
    ),
    max_size=24,
)
forbidden = st.sets(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)).map(lambda p: (min(p), max(p))), max_size=4)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(verdicts, forbidden)
def test_as_the_naive_reference(found: list[Verdict], vetoes: set[tuple[str, str]]) -> None:
    def veto(a: str, b: str) -> str | None:
        return "forbidden" if (min(a, b), max(a, b)) in vetoes else None

    assert groups(clusters(KEYS, found, veto)) == naive(KEYS, found, vetoes)


@given(verdicts, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(found: list[Verdict], random: object) -> None:
    shuffled = [v._replace(a=v.b, b=v.a) for v in found] + found[:3]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert clusters(KEYS, found, free) == clusters(reversed(KEYS), shuffled, free)


@given(verdicts)
def test_what_a_user_keeps_apart_stays_apart(found: list[Verdict]) -> None:
    joined = clusters(KEYS, [*found, Verdict("a", "b", False, USER, 1)], free)
    assert joined["a"] != joined["b"]


# --- case by case ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (said("ab bc"), {"abc", "d"}),  # two of three pairs are enough
        (said("ab bc cd"), {"ab", "cd"}),  # one of four is not: no chains
        (said("ab", score=0.4), {"a", "b", "c", "d"}),
        (said("ab") + said("ab", False), {"a", "b", "c", "d"}),  # equal rank: different holds
        (said("ab", rank=MODEL) + said("ab", False), {"ab", "c", "d"}),
        (said("ab") + said("ab", False, VOCABULARY), {"a", "b", "c", "d"}),
        (said("ab bc", rank=MODEL) + said("ac", False, MODEL), {"ab", "c", "d"}),
        (said("ab bc bd ad", rank=MODEL) + said("ac", False, RULE), {"abd", "c"}),  # an outranked 'different' counts 0
        (said("ab bc cd", rank=USER), {"abcd"}),  # people's word needs no majority
        (said("ab bc", rank=USER) + said("ac", False, USER), {"ab", "c", "d"}),
        (said("ab", rank=USER) + said("bc", rank=MODEL), {"abc", "d"}),
        # whole variables are joined, whatever a model said of some of their names
        (said("ab cd", rank=MODEL) + said("ac ad bc bd", False, MODEL) + said("ac", rank=USER), {"abcd"}),
        (said("ab bc cd", rank=VOCABULARY), {"abcd"}),  # nor does a vocabulary's
        (said("ab bc", rank=VOCABULARY) + said("ac", False, MODEL), {"ab", "c", "d"}),
        (said("ax"), {"a", "b", "c", "d"}),  # nobody knows x
    ],
)
def test_clusters(verdicts: list[Verdict], expected: set[str]) -> None:
    assert groups(clusters("abcd", verdicts, free)) == expected


def test_vetoes_forbid_all_but_users_and_vocabularies() -> None:
    pairs = [Verdict("lung cancer", "cancer", True, MODEL, 1)]
    assert len(set(clusters(["lung cancer", "cancer"], pairs).values())) == 2
    assert len(set(clusters(["lung cancer", "cancer"], [pairs[0]._replace(rank=USER)]).values())) == 1


def test_a_cluster_is_named_after_its_first_key() -> None:
    assert clusters(["b", "a", "c"], said("bc ab ac"), free) == {"a": "a", "b": "a", "c": "a"}


def test_ranks() -> None:
    assert [rank(by) for by in ("rule", "vocabulary: doid", "gpt-x", "user")] == list(Rank)
    assert rank("user: anna") == USER
    assert Decision("same", "a", "b", "why", "user") == Decision("same", "a", "b", "why", "user", 1.0, 1)


def test_many_links_at_one_key_take_no_square_of_time() -> None:
    """A key to which thousands are linked, of which few may join: the work is counted, not the time."""
    asked = []

    def veto(a: str, b: str) -> str | None:
        asked.append((a, b))
        return None

    keys = [f"k{number:05}" for number in range(5000)]
    hub = [Verdict("k00000", other, True, RULE, 0.9) for other in keys[1:]]
    found = clusters(keys, hub, veto)
    assert len(asked) < 100
    assert 2 <= sum(name == "k00000" for name in found.values()) <= 4
