"""Local causal models as lines for a terminal: a few each in a listing; all of one; what lies between two variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.cli import render
from pipeline.entities.decision_file import at_text
from pipeline.graph.models.analysis import LONGEST, Adjustment, Path, Reached
from pipeline.graph.models.judging import Judged
from pipeline.graph.models.local import Model
from pipeline.graph.models.network import link
from pipeline.sources.text.unicode import safe
from pipeline.store.result import Row

_SHOWN = 12  # of a kind
_SIGNS = {"+": "raises", "-": "lowers", "0": "has no effect on", "?": "affects"}
_LOOPS = {"+": "reinforcing", "-": "balancing", "?": "of unknown sign"}
_ARROW = " -> "


def summary(model: Model, judged: Judged | None = None) -> Iterator[str]:
    """Yield a model in a listing: its three best supported edges, its weakest link, its first open question, and what
    people think of it."""
    edges = model.graph.number_of_edges()
    counted = f"{len(model.names)} variables, {edges} effects, {render.number(model.papers, 'paper')}"
    yield f"{model.score:4.1f}  {safe(model.names[model.focus])}  [{counted}; {_chance(model)}]"
    yield from (f"      {_edge(model, edge)}" for edge in model.ordered()[:3])
    if model.weakest:
        yield f"      weakest link: {_pair(model, model.weakest[:2])}"
    if model.questions:
        number = render.number(len(model.questions), "open question")
        yield f"      {number}, the first: {safe(model.questions[0].words)}"
    if judged:
        yield f"      {_verdict(judged)}"


def show(model: Model, disputed: Sequence[Row], judged: Judged | None = None) -> Iterator[str]:
    """Yield all of a model, with the conflicts on its edges."""
    counted = f"{len(model.names)} variables, {render.number(model.papers, 'paper')}"
    yield f"{safe(model.names[model.focus])}: {counted}"
    yield f"score {model.score:.1f}; {_chance(model)}"
    yield f"support inside {model.support:.1f}, by chance {model.expected:.1f}"
    if judged:
        yield _verdict(judged)
        for what, edges in (("new", judged.new), ("gone", judged.gone), ("of another sign", judged.turned)):
            yield from (f"   {what} since: {_ARROW.join(map(safe, edge))}" for edge in edges)
    weakest = [f"{_pair(model, model.weakest[:2])}: {model.weakest.share:.0%} of the shortest ways between variables "
               "run through it"] if model.weakest else []  # fmt: skip
    parts = {
        "Effects, with the papers that find each sign and the lower end of support": [
            _edge(model, edge) for edge in model.ordered()
        ],
        "Cut, so that no loop is left; no edge of the way back has less support": [
            f"{_pair(model, each[:2])}; back: {_pair(model, each.back)}" for each in model.cuts
        ],
        "Loops": [
            f"{_pair(model, [*each.nodes, each.nodes[0]])}: {_LOOPS[each.sign]}" for each in model.loops[:_SHOWN]
        ],
        "Hubs": [
            f"{safe(model.names[node])}: {render.number(causes, 'cause')}, {render.number(effects, 'effect')}"
            for node, causes, effects in model.hubs
        ],
        "Bridges between topics": [
            f"{_pair(model, edge)}: {' / '.join(safe(model.topics[end]) for end in edge)}"
            for edge in model.bridges[:_SHOWN]
        ],
        "Weakest link": weakest,
        "Conflicts between studies": [render.conflict_line(row) for row in disputed],
        "Open questions": [safe(each.words) for each in model.questions],
    }
    for title, lines in parts.items():
        if lines:
            yield from ("", title)
            yield from (f"   {line}" for line in lines)


def between(
    model: Model, ends: Sequence[str], ways: Sequence[Path], back: Sequence[Path], adjust: Adjustment
) -> Iterator[str]:
    """Yield what lies between two variables: the ways in both directions, and what to adjust for."""
    one, other = (safe(model.names[end]) for end in ends)
    for title, some in ((f"From {one} to {other}", ways), (f"From {other} to {one}", back)):
        yield title
        yield from (f"   {_pair(model, way.nodes)}: {_sign(way)}" for way in some[:_SHOWN])
        if len(some) > _SHOWN:
            yield f"   and {len(some) - _SHOWN} more (--json)"
        if not some:
            yield f"   none of at most {LONGEST} edges in this model"
        yield ""
    for title, nodes in (
        ("Confounders", adjust.confounders),
        ("On the way, not to be adjusted for", adjust.mediators),
        ("Effects of both, not to be adjusted for", adjust.colliders),
    ):
        yield f"{title}: {', '.join(safe(model.names[node]) for node in nodes) or 'none in this model'}"
    if not ways:
        yield f"There is no way from {one} to {other} in this model, so no effect of it to adjust."
        return
    yield "Minimal adjustment sets"
    for each in adjust.sets:
        yield f"   {', '.join(safe(model.names[node]) for node in each) or 'nothing needs to be adjusted for'}"
    if not adjust.sets:
        yield "   none: no set of variables of this model is enough"


def changed(model: Model, gone: Sequence[tuple[str, str]], title: str, found: Sequence[Reached]) -> Iterator[str]:
    """Yield what an intervention cuts, and what becomes of other variables."""
    yield f"Edges that are cut: {len(gone)}"
    yield from (f"   {_pair(model, edge)}" for edge in gone)
    yield from ("", title)
    for each in found:
        name = safe(model.names[each.node])
        if len({way.sign for way in each.ways}) == 1:
            yield f"   {name}: {_sign(each.ways[0])}, by {_pair(model, each.ways[0].nodes)}"
            continue
        yield f"   {name}: ways disagree (?)"
        for sign in _SIGNS:
            some = [way for way in each.ways if way.sign == sign]
            more = f", and {render.number(len(some) - 1, 'more way')}" if len(some) > 1 else ""
            yield from (f"      {_sign(way)}, by {_pair(model, way.nodes)}{more}" for way in some[:1])
    if not found:
        yield "   nothing in this model"


def _verdict(judged: Judged) -> str:
    why = f": {safe(judged.why)}" if judged.why else ""
    found = f"{judged.verdict} by {safe(judged.by) or 'a person'}, {at_text(judged.at)[:10]}{why}"
    if judged.same:
        return found
    counts = (("new", judged.new), ("gone", judged.gone), ("of another sign", judged.turned))
    differs = ", ".join(f"{len(edges)} {what}" for what, edges in counts if edges)
    return f"{found}  [another version was judged; effects since: {differs}]"


def _chance(model: Model) -> str:
    which = "one around it is" if model.alone else "some model is"
    return f"{which} as good in {model.chance:.0%} of random graphs"


def _edge(model: Model, edge: tuple[str, str]) -> str:
    found = link(model.graph, *edge)
    papers = f"{found.plus} up, {found.minus} down, {found.nulls} null"
    papers += f", {found.unsigned} open" if found.unsigned else ""
    return f"{_pair(model, edge, f' {_SIGNS[found.sign]} ')} ({found.sign})  [{papers}; {found.low:.2f}]"


def _sign(way: Path) -> str:
    return f"{_SIGNS[way.sign]} ({way.sign}), its weakest edge {way.weakest:.2f}"


def _pair(model: Model, nodes: Sequence[str], arrow: str = _ARROW) -> str:
    return safe(model.pair(nodes, arrow))
