"""Local causal models: what belongs to one, how it is made acyclic, and what is said of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import chain, combinations, pairwise
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import pytest
from support.graphs import Said, tell
from support.program import democritus, listed

from pipeline.graph.models import analysis, drawing, neighbourhoods
from pipeline.graph.models.analysis import acyclic
from pipeline.graph.models.network import Link, Vote, link
from pipeline.store.database import Store


def graph_of(*edges: str, low: float = 0.3) -> nx.DiGraph[str]:
    """Edges as "x+y" or "x-y 0.4" with the lower end of their support."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for edge in edges:
        cause, sign, effect, number = re.fullmatch(r"(\w+)([+?-])(\w+) ?([\d.]*)", edge).groups()  # type: ignore[union-attr]
        found = Link(sign, float(number or low), 1, 1, 0, 0, 0, 2000, "qualified")  # type: ignore[arg-type]
        graph.add_edge(cause, effect, link=found)
    nx.set_node_attributes(graph, {node: node for node in graph}, "name")
    return graph


def drawn(chance: Random, nodes: str, share: float, *, loops: bool) -> nx.DiGraph[str]:
    pairs = [(a, b) for a in nodes for b in nodes if a != b and (loops or a < b)]
    return graph_of(*(f"{a}+{b} {chance.random():.2f}" for a, b in pairs if chance.random() < share))


# --- acyclic ----------------------------------------------------------------------------------------------------------


def test_of_each_loop_a_weakest_edge_is_cut() -> None:
    dag, (cut,) = acyclic(graph_of("a+b 0.5", "b+c 0.4", "c+a 0.2", "c+d 0.1"))
    assert (cut.cause, cut.effect, cut.back) == ("c", "a", ["a", "b", "c"])
    assert set(dag.edges) == {("a", "b"), ("b", "c"), ("c", "d")}
    chance = Random(3)
    for _ in range(20):
        graph = drawn(chance, "abcdefg", 0.4, loops=True)
        dag, cuts = acyclic(graph)
        assert nx.is_directed_acyclic_graph(dag)
        assert {*dag.edges, *(cut[:2] for cut in cuts)} == set(graph.edges)
        for cut in cuts:
            assert (cut.back[0], cut.back[-1]) == (cut.effect, cut.cause)
            assert all(link(dag, *edge).low >= link(graph, cut.cause, cut.effect).low for edge in pairwise(cut.back))


# --- analysis ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edges", "sets"),
    [
        (["x+y"], [""]),
        (["x+y", "c+x", "c+y"], ["c"]),
        (["x+m", "m+y", "c+x", "c+m"], ["c"]),
        (["x+y", "a+x", "a+m", "b+m", "b+y"], [""]),  # M: adjusting for m would open a way
        (["x+y", "a+x", "a+m", "b+m", "b+y", "m+x", "m+y"], ["am", "bm"]),
        (["x+y", "x+m", "y+m"], [""]),  # a collider
        (["a+x", "b+a", "b+y", "x+y"], ["a", "b"]),
        (["y+x"], []),  # what the effect causes itself cannot be taken out
        (["z+x", "x+y"], [""]),  # an instrument
    ],
)
def test_minimal_adjustment_sets(edges: list[str], sets: list[str]) -> None:
    assert analysis.adjustment(graph_of(*edges), "x", "y").sets == [list(each) for each in sets]


def test_adjustment_sets_are_all_there_are() -> None:
    chance = Random(5)
    for _ in range(25):
        dag = drawn(chance, "abcxyz", 0.45, loops=False)
        if not {"b", "y"} <= set(dag):
            continue
        told = analysis.adjustment(dag, "b", "y")
        onward = {*nx.descendants(dag, "b")} & {*nx.ancestors(dag, "y")} | ({"y"} & nx.descendants(dag, "b"))
        reduced = nx.DiGraph(dag)
        reduced.remove_edges_from([("b", node) for node in onward])
        allowed = sorted(set(dag) - {"b", "y"} - onward - {n for each in onward for n in nx.descendants(dag, each)})
        every = chain.from_iterable(combinations(allowed, size) for size in range(len(allowed) + 1))
        enough = [{*each} for each in every if nx.is_d_separator(reduced, {"b"}, {"y"}, {*each})]
        minimal = [each for each in enough if not any(other < each for other in enough)]
        assert sorted(map(sorted, minimal)) == sorted(map(sorted, told.sets))


def test_confounders_mediators_and_colliders() -> None:
    dag = graph_of("c+x", "c+y", "x+m", "m+y", "x+d", "y+d", "i+x")
    told = analysis.adjustment(dag, "x", "y")
    assert (told.confounders, told.mediators, told.colliders) == (["c"], ["m"], ["d"])


def test_paths_and_loops_have_a_sign() -> None:
    graph = graph_of("a-b 0.4", "b-c 0.2", "a+c 0.1", "c-a 0.3", "c?d")
    assert [(path.nodes, path.sign, path.weakest) for path in analysis.paths(graph, "a", "c")] == [
        (["a", "b", "c"], "+", 0.2), (["a", "c"], "+", 0.1),
    ]  # fmt: skip
    assert [(loop.nodes, loop.sign) for loop in analysis.loops(graph)] == [(["a", "b", "c"], "-"), (["a", "c"], "-")]
    assert analysis.paths(graph, "b", "d")[0].sign == "?"


def test_to_intervene_cuts_what_comes_in() -> None:
    graph = graph_of("a+x", "x+b", "b+c")
    assert set(analysis.intervene(graph, "x").edges) == {("x", "b"), ("b", "c")}
    assert [each.node for each in analysis.reached(graph, "x")] == ["b", "c"]


def test_what_is_reached_by_ways_that_disagree_has_no_sign() -> None:
    graph = graph_of("x+a 0.9", "a+y 0.8", "x-y 0.1", "x-b", "b-z", "x+z", "z?w")
    found = {each.node: each for each in analysis.reached(graph, "x")}
    assert {node: each.sign for node, each in found.items()} == {"a": "+", "b": "-", "y": "?", "z": "+", "w": "?"}
    assert [(way.nodes, way.sign) for way in found["y"].ways] == [(["x", "a", "y"], "+"), (["x", "y"], "-")]
    chain = graph_of(*(f"{one}+{two}" for one, two in pairwise("xabcdefg")))
    assert [each.node for each in analysis.reached(chain, "x")] == list("abcdefg")


def test_most_rests_on_the_weakest_link() -> None:
    assert analysis.weakest(graph_of("a+m", "b+m", "m+n", "n+c", "n+d"))[:2] == ("m", "n")  # type: ignore[index]
    assert analysis.weakest(graph_of("a+b")) is None


# --- which variables belong together ----------------------------------------------------------------------------------


def votes_of(papers: dict[str, str]) -> list[Vote]:
    return [
        Vote(paper, cause, effect, 0.7, 0.0, 0.0)
        for paper, edges in papers.items()
        for cause, effect in (edge.split(">") for edge in edges.split())
    ]


def test_papers_that_meet_make_a_model_and_one_paper_makes_none() -> None:
    chance = Random(1)
    planted = {f"p{number}": f"{a}>{b}" for number, (a, b) in enumerate(list(combinations("abcdef", 2)) * 2)}
    alone = {"big": " ".join(f"{cause}>{effect}" for cause in "uvw" for effect in "xyz")}
    noise = {f"n{number}": f"k{chance.randrange(90)}>l{chance.randrange(90)}" for number in range(120)}
    found = neighbourhoods.best(votes_of({**planted, **alone, **noise}), radius=2, size=20)
    assert {*"abcdef"} <= {*found[0].members}
    assert (found[0].score > 4, found[0].chance < 0.05) == (True, True)
    assert not any({*"uvwxyz"} & {*each.members} for each in found)
    assert all(len({*one.members} & {*other.members}) <= 0.5 * min(len(one.members), len(other.members))
               for one, other in combinations(found, 2))  # fmt: skip


def test_random_graphs_keep_patterns_and_numbers_of_papers() -> None:
    chance = Random(2)
    papers = {f"p{number}": " ".join({f"{chance.randrange(20)}>{20 + chance.randrange(20)}" for _ in range(3)})
              for number in range(40)}  # fmt: skip
    votes = votes_of(papers)

    def counted(some: list[Vote], role: str) -> Counter[str]:
        return Counter(node for node, _ in {(getattr(vote, role), vote.paper) for vote in some})

    for shuffled in neighbourhoods.random_graphs(votes, 3, seed=1):
        assert shuffled != votes
        assert Counter(vote.paper for vote in shuffled) == Counter(vote.paper for vote in votes)
        for role in ("cause", "effect"):
            assert counted(shuffled, role) == counted(votes, role)


def test_support_is_less_where_papers_disagree() -> None:
    def support(*votes: tuple[float, float, float]) -> float:
        return neighbourhoods.weights(Vote(str(n), "a", "b", *vote) for n, vote in enumerate(votes))["a"]["b"]

    one, two = support((0.7, 0, 0)), support((0.7, 0, 0), (0.7, 0, 0))
    assert one < two < 2 * one
    assert support((0.7, 0, 0), (0, 0.7, 0)) < two
    assert support((0.7, 0, 0), (0, 0, 0.7)) == 0


# --- files ------------------------------------------------------------------------------------------------------------

_ID = r'(?:-?[0-9A-Za-z_.]+|"(?:[^"\\\x00-\x1f\x7f]|\\")+")'
_STATEMENT = re.compile(rf"({_ID})(?: \[[^\]]*\])?|({_ID}) -> ({_ID})")


def test_dagitty_text_keeps_to_the_grammar() -> None:
    names = {
        "a": 'say "so"',
        "b": "back\\",
        "c": "graph",
        "d": "tab\tand\nline",
        "e": "twice",
        "f": "twice",
        "g": "[x] -> {y}",
    }
    dag = graph_of("a+b", "b+c", "c+d", "d+e", "e+f", "f+g")
    lines = drawing.dagitty(dag, names, exposure="a", outcome="g", places=dict.fromkeys(names, (0.0, 1.5))).splitlines()
    assert (lines[0], lines[-1]) == ("dag {", "}")
    called = set()
    for line in lines[1:-1]:
        found = _STATEMENT.fullmatch(line)
        assert found, line
        called |= {name for name in found.groups() if name}
    assert called == {
        '"say \\"so\\""', '"back/"', '"graph (variable)"', '"tab and line"', "twice", '"twice (2)"', '"[x] -> {y}"',
    }  # fmt: skip
    assert '"say \\"so\\"" [exposure,pos="0.000,1.500"]' in lines


# --- the program ------------------------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script>"
SAID = [
    Said("A", "stress", "cortisol", "+"), Said("B", "stress", "cortisol", "+"), Said("B", "cortisol", "sleep", "-"),
    Said("C", "sleep", "stress", "-"), Said("C", "noise", "stress", "+"), Said("D", "noise", "sleep", "-"),
    Said("D", "cortisol", "memory", "-"), Said("E", "sleep", "memory", "+"), Said("E", "stress", "memory", "+"),
    Said("F", "stress", "sleep", "0"), Said("F", HOSTILE, "sleep", "-", quote=HOSTILE),
    Said("G", "stress", "memory", "-"), Said("G", "noise", "memory", "?"),
    Said("H", "coffee", "sleep", "-", strength="correlational"), Said("H", "coffee", "sugar", "+"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("modelled")
    with Store.create(folder) as store:
        tell(store, SAID)
    return folder


def test_a_model_holds_causes_and_effects_and_says_what_is_open(folder: Path) -> None:
    (model,) = listed("models", folder, "--focus", "sleep")
    edges = {(edge["cause"], edge["effect"]): edge for edge in model["edges"]}
    assert {("noise", "sleep"), ("cortisol", "sleep"), ("sleep", "memory"), ("stress", "cortisol")} <= edges.keys()
    assert ("stress", "sleep") not in edges  # no effect was found
    assert ("coffee", "sleep") not in edges  # a correlation
    (cut,) = [edge for edge in edges.values() if edge["cut"]]
    assert (cut["back"][0], cut["back"][-1]) == (cut["effect"], cut["cause"])
    (loop,) = model["loops"]
    assert (sorted(loop["variables"]), loop["sign"]) == (["cortisol", "sleep", "stress"], "+")
    asked = {(each["kind"], each["cause"], each["effect"]) for each in model["questions"]}
    assert {("disputed", "stress", "memory"), ("direction open", "noise", "memory")} <= asked
    assert 0 < model["chance"] <= 1
    assert "noise" in {node["name"] for node in model["nodes"]}


def test_what_lies_between_two_variables(folder: Path) -> None:
    told = json.loads(democritus("models", "between", folder, "cortisol", "memory", "--json").stdout)
    assert told["paths"][0]["variables"] in (["cortisol", "memory"], ["cortisol", "sleep", "memory"])
    assert "stress" in told["confounders"]
    assert told["adjustment_sets"]
    lines = democritus("models", "between", folder, "noise", "memory").stdout
    assert "Minimal adjustment sets" in lines
    assert "From memory to noise\n   none of at most 4 edges" in lines


def test_a_variable_that_a_slice_does_not_speak_of_is_named(tmp_path: Path) -> None:
    with Store.create(tmp_path) as store:
        tell(store, [*SAID, Said("Z", "tea", "mood", "+")])
    democritus("slice", "create", tmp_path, "none", "--year", "1800")
    refused = democritus("models", "show", tmp_path, "tea", "--slice", "none")
    assert (refused.returncode, "'tea' has no cause and no effect here" in refused.stderr) == (2, True)


def test_intervene(folder: Path) -> None:
    done = json.loads(democritus("models", "intervene", folder, "cortisol", "--json").stdout)
    assert all(edge[1] == "cortisol" for edge in done["cut"])
    assert {each["name"] for each in done["variables"]} >= {"sleep", "memory"}
    assert all(way["variables"][-1] == each["name"] for each in done["variables"] for way in each["ways"])
    # cortisol, stress and sleep make a loop: to set one of them cuts it, so that the effects of all three are there
    (loop,) = listed("models", folder, "--focus", "cortisol")[0]["loops"]
    for name in loop["variables"]:
        told = json.loads(democritus("models", "intervene", folder, name, "--json").stdout)
        assert {each["name"] for each in told["variables"]} >= {*loop["variables"]} - {name}
    assert "Edges that are cut: 1\n" in democritus("models", "intervene", folder, "cortisol").stdout


def test_people_judge_models_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "judged"
    with Store.create(folder) as store:
        tell(store, SAID)
    assert (
        democritus("models", "judge", folder, "sleep", "accept", "--by", "anna", "--note", "as we\tknow").returncode
        == 0
    )
    (model,) = listed("models", folder, "--focus", "sleep")
    told = model["judged"]
    assert (told["verdict"], told["by"], told["why"], told["same"]) == ("accepted", "anna", "as we know", True)
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT[\d:.]+Z", told["at"])
    shown = democritus("models", "show", folder, "sleep").stdout
    assert re.search(r"accepted by anna, 20\d\d-\d\d-\d\d: as we know\n", shown)
    (row,) = json.loads(democritus("entities", "log", folder, "--json").stdout)
    assert (row["kind"], row["a"], row["state"]) == ("model accepted", "sleep", "in force")
    assert "model accepted: sleep  [in force; as we know]" in democritus("entities", "log", folder).stdout

    democritus("entities", "export-decisions", folder, "-o", tmp_path / "decisions.tsv")
    with Store.create(folder) as store:  # a paper more, and one that turns a sign
        tell(
            store,
            [Said("I", "light", "sleep", "-"), Said("J", "noise", "sleep", "+"), Said("K", "noise", "sleep", "+")],
        )
    (model,) = listed("models", folder, "--focus", "sleep")
    told = model["judged"]
    assert (told["same"], told["new"], told["gone"], told["turned"]) == (
        False, [["light", "sleep"]], [], [["noise", "sleep"]],
    )  # fmt: skip
    shown = democritus("models", "show", folder, "sleep").stdout
    assert "[another version was judged; effects since: 1 new, 1 of another sign]" in shown
    assert "new since: light -> sleep\n   of another sign since: noise -> sleep\n" in shown
    democritus("models", folder, "--focus", "sleep", "--report", tmp_path / "report")
    page = (tmp_path / "report/models.html").read_text("utf-8")
    assert "<strong>Accepted</strong> by anna" in page
    assert "light → sleep is new; noise → sleep is of another sign." in page

    done = democritus("models", "judge", folder, "sleep", "reject", "--by", "ben")
    assert "rejected by ben" in done.stdout
    (rejected,) = [each for each in json.loads(democritus("entities", "log", folder, "--json").stdout)
                   if each["kind"] == "model rejected"]  # fmt: skip
    assert democritus("entities", "undo", folder, rejected["id"]).returncode == 0
    (model,) = listed("models", folder, "--focus", "sleep")
    assert model["judged"]["verdict"] == "accepted"
    assert listed("models", folder, "--focus", "sleep", "--level", "broader")[0]["judged"] is None
    refused = democritus("models", "judge", folder, "sleep", "accept", "--level", "variable")
    assert (refused.returncode, "--level concept" in refused.stderr) == (2, True)

    other = tmp_path / "other"
    with Store.create(other) as store:
        tell(store, SAID)
    done = democritus("entities", "import-decisions", other, tmp_path / "decisions.tsv")
    assert "1 decisions added" in done.stdout
    (model,) = listed("models", other, "--focus", "sleep")
    assert (model["judged"]["verdict"], model["judged"]["same"]) == ("accepted", True)
    (tmp_path / "decisions.tsv").write_text("model accepted\tsleep\tso it is\tanna\t2026-11-28\n")
    done = democritus("entities", "import-decisions", other, tmp_path / "decisions.tsv")
    assert "needs what the model was" in done.stderr


def test_models_are_chosen_by_what_people_think_of_them(tmp_path: Path) -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("a", "c"), ("b", "d"), ("c", "e"), ("a", "f")]
    said = [Said(f"p{number}", *(f"{name} {end}" for end in pair), "+")
            for name in ("x", "y") for number, pair in enumerate(pairs * 2, start=100 * (name == "y"))]  # fmt: skip
    with Store.create(tmp_path) as store:
        tell(store, said)
    models = listed("models", tmp_path)
    foci = [model["focus"] for model in models]
    assert len(foci) == 2
    for model in models:  # the one around a variable is that of the list
        (alone,) = listed("models", tmp_path, "--focus", model["focus"])
        differs = {name for name in model if model[name] != alone[name]}
        assert differs <= {"chance", "chance_of"}
    democritus("models", "judge", tmp_path, foci[1], "unsure")
    assert [model["focus"] for model in listed("models", tmp_path, "--judged", "unsure")] == foci[1:]
    assert [model["focus"] for model in listed("models", tmp_path, "--judged", "no")] == foci[:1]
    assert listed("models", tmp_path, "--judged", "rejected") == []
    assert "unsure by " in democritus("models", tmp_path).stdout


def test_scores_are_swept_over_radius_and_size(folder: Path) -> None:
    found = json.loads(democritus("models", "sweep", folder, "--json").stdout)
    assert [(each["radius"], each["size"]) for each in found] == [
        (r, s) for r in (1, 2, 3) for s in (10, 20, 30, 40, 60)
    ]
    for each in found:
        assert 5 <= each["variables"] <= 10
        assert each["median"] <= each["largest"]
        assert 0 <= each["none"] <= 1
    (model,) = listed("models", folder, "--focus", "sleep", "--radius", "3")
    (cell,) = [each for each in found if (each["radius"], each["size"]) == (3, 20)]
    one = json.loads(democritus("models", "sweep", folder, "--foci", "1", "--json").stdout)
    assert cell["models"] == len(model["nodes"])
    assert all(each["mean"] == each["median"] == each["largest"] for each in one)
    assert democritus("models", "sweep", folder).stdout.startswith("radius  size  models  variables  mean score")
    assert democritus("models", "sweep", folder, "--cause", "nothing").stdout.count("\n") == 16


def test_report_and_exports(folder: Path, tmp_path: Path) -> None:
    done = democritus("models", folder, "--focus", "sleep", "--report", tmp_path / "report")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "report/models.html").read_text("utf-8")
    assert "<svg" in page
    assert HOSTILE not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for words in (
        'aria-label="The model around sleep as a graph',
        "<strong>stress raises cortisol</strong>: 2 up, 0 down, 0 null; support at least",
        "<blockquote><p>“a sentence”</p>",
        "<strong>stress → memory</strong>: raises (1 paper) against lowers (1 paper)",
        '<h2>References</h2>\n<ol>\n<li id="ref-1">',
        *(f"<h3>{heading}" for heading in ("Loops", "Qualified effects", "Open questions")),
    ):
        assert words in page, words
    assert (tmp_path / "report/model-1.svg").read_text().startswith("<svg")
    asked = ("--to", "memory", "--format", "dagitty", "-o", "-")
    exported = democritus("models", "export", folder, "stress", *asked).stdout
    assert re.search(r"^stress \[exposure,pos=", exported, re.MULTILINE)
    assert re.search(r"^memory \[outcome,pos=", exported, re.MULTILINE)
    for kind in ("json", "svg"):
        out = tmp_path / f"model.{kind}"
        assert democritus("models", "export", folder, "stress", "--format", kind, "-o", out).returncode == 0
        assert out.stat().st_size > 500


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "nothing"), "no variable is called"), (("between", "stress", "stress"), "are one variable"),
        (("list", "--radius", "4"), "--radius"), (("list", "--focus", "sleep", "--judged", "no"), "Leave one"),
        (("show", "H"), "no variable is called"),
    ],
)  # fmt: skip
def test_mistakes_are_told(folder: Path, words: tuple[str, ...], told: str) -> None:
    verb, *rest = words
    done = democritus("models", verb, folder, *rest)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_the_listing(folder: Path) -> None:
    shown: Any = democritus("models", folder)
    assert shown.returncode == 0, shown.stderr
    assert "weakest link" in shown.stdout or "(none)" in shown.stdout
    assert "Open questions" in democritus("models", "show", folder, "sleep").stdout
