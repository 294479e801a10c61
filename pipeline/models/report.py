"""Report on local models, in Markdown and HTML: each with its figure, claims by tier, what is disputed and missing.

One document is made of plain parts and written twice. The HTML is one file without scripts, which loads nothing; the
Markdown names the SVG files beside it. Text from abstracts is escaped in both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from pipeline.models import Model, link
from pipeline.models.drawing import svg
from pipeline.store import Row
from pipeline.unicode import safe

TIERS = {
    "promoted": "two or more papers find the sign by claims that pass every gate",
    "qualified": "one paper, or claims that do not pass every gate",
}
_QUOTES = 3  # of an edge
_SIGNS = {"+": "raises", "-": "lowers", "?": "affects"}
_SIDES = {"sign": ("raises", "lowers"), "null": ("an effect", "no effect")}
_MARKED = re.compile(r"[\\`*_\[\]<>&~$|]|^(?:[#+=-]|\d+(?=[.)]))")  # inside of a line, or at its beginning


class Part(NamedTuple):
    """A piece of the document: heading1 to heading3, text, item, quote (with a source), figure (SVG, file name)."""

    kind: str
    text: str
    more: str = ""


class Told(NamedTuple):
    """A model, the findings behind its edges (`edges/findings`), the conflicts on them (`conflicts.described`)."""

    model: Model
    findings: Sequence[Row]
    conflicts: Sequence[Row]


def parts(title: str, told: Sequence[Told], of: int, about: str) -> Iterator[Part]:
    """The whole document: `of` models were found, `about` says of what they were made."""
    yield Part("heading1", title)
    yield Part("text", about)
    yield Part(
        "text",
        "A model is what abstracts say, put together: a set of hypotheses, not an identified effect. Its score is by "
        "how many standard deviations the support inside it lies above that of models in random graphs, in which "
        "every paper keeps its pattern and every variable the number of its papers. Where many random graphs have a "
        f"model as good, papers may have met by chance. {len(told)} of {of} models are told of here.",
    )
    for number, each in enumerate(told, 1):
        yield from _of_model(number, each)


def _of_model(number: int, told: Told) -> Iterator[Part]:
    model = told.model
    counted = f"{len(model.names)} variables, {model.graph.number_of_edges()} effects, {_papers(model.papers)}"
    measured = f"score {model.score:.1f} (support {model.support:.1f}, {model.expected:.1f} by chance)"
    measured += f", reached in {model.chance:.0%} of random graphs"
    yield Part("heading2", f"{number}. {model.names[model.focus]}")
    yield Part("text", f"{counted}; {measured}.")
    yield Part("figure", svg(model), f"model-{number}.svg")
    if model.weakest:
        edge = (model.weakest.cause, model.weakest.effect)
        yield Part(
            "text",
            f"Weakest link: {model.pair(edge)}. {model.weakest.share:.0%} of the ways from one variable to another run "
            f"through it, and it rests on {_papers(link(model.dag, *edge).papers)}.",
        )
    yield from _loops(model)
    yield from _tiers(told)
    yield from _conflicts(told)
    yield from _missing(model)


def _loops(model: Model) -> Iterator[Part]:
    if model.loops or model.cuts:
        yield Part("heading3", "Loops")
    for loop in model.loops:
        what = {"+": "reinforcing", "-": "balancing"}.get(loop.sign, "of unknown sign")
        yield Part("item", f"{model.pair([*loop.nodes, loop.nodes[0]])}: {what}")
    for each in model.cuts:
        yield Part(
            "item",
            f"Cut, so that no loop is left: {model.pair((each.cause, each.effect))}; no edge of the way back, "
            f"{model.pair(each.back)}, has less support.",
        )


def _tiers(told: Told) -> Iterator[Part]:
    model = told.model
    by_edge: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in told.findings:
        by_edge[row["cause_id"], row["effect_id"]].append(row)
    for tier, what in TIERS.items():
        edges = [edge for edge in model.ordered() if link(model.graph, *edge).standing == tier]
        if edges:
            yield Part("heading3", f"{tier.capitalize()} effects: {what}")
        for edge in edges:
            found = link(model.graph, *edge)
            counted = f"{found.plus} up, {found.minus} down, {found.nulls} null"
            counted += f", {found.unsigned} open" if found.unsigned else ""
            said = model.pair(edge, f" {_SIGNS.get(found.sign, 'affects')} ")
            yield Part("item", f"{said} ({found.sign}): {counted}; support at least {found.low:.2f}")
            yield from (Part("quote", row["quote"], _source(row)) for row in by_edge[edge][:_QUOTES])


def _source(row: Row) -> str:
    year = f", {row['year']}" if row["year"] else ""
    stated = [row["design"], row["population"]]
    return "; ".join(filter(None, (f"{row['title'] or row['abstract']}{year} ({row['abstract']})", *stated)))


def _conflicts(told: Told) -> Iterator[Part]:
    if told.conflicts:
        yield Part("heading3", "Conflicts between studies")
    for row in told.conflicts:
        one, other = _SIDES.get(row["kind"], ("this way", "the other way"))
        said = f"{row['cause']} → {row['effect']}: {one} ({row['papers'][0]}) against {other} ({row['papers'][1]})"
        axes = [
            f"{axis['axis']}: {' / '.join(words or 'not stated' for words in axis['words'])}" for axis in row["axes"]
        ]
        yield Part("item", "; ".join([said, *axes]) + f" [{row['id']}]")


def _missing(model: Model) -> Iterator[Part]:
    if model.questions:
        yield Part("heading3", "Open questions")
    for question in model.questions:
        yield Part("item", question.words)


def markdown(document: Sequence[Part]) -> str:
    """The document as Markdown (CommonMark). Figures are named by their files."""
    forms: Mapping[str, Callable[[Part], str]] = {
        "heading1": lambda part: f"# {_marked(part.text)}\n",
        "heading2": lambda part: f"\n## {_marked(part.text)}\n",
        "heading3": lambda part: f"\n### {_marked(part.text)}\n",
        "text": lambda part: f"{_marked(part.text)}\n",
        "item": lambda part: f"- {_marked(part.text)}",
        "quote": lambda part: f"  - “{_marked(part.text)}” — {_marked(part.more)}",
        "figure": lambda part: f"![The model as a graph]({part.more})\n",
    }
    return "\n".join(forms[part.kind](part) for part in document) + "\n"


def html(document: Sequence[Part]) -> str:
    """The document as one HTML file, figures in it."""
    forms: Mapping[str, Callable[[Part], str]] = {
        "heading1": lambda part: f"<h1>{_plain(part.text)}</h1>",
        "heading2": lambda part: f"<h2>{_plain(part.text)}</h2>",
        "heading3": lambda part: f"<h3>{_plain(part.text)}</h3>",
        "text": lambda part: f"<p>{_plain(part.text)}</p>",
        "item": lambda part: f'<p class="item">{_plain(part.text)}</p>',
        "quote": lambda part: f"<blockquote>“{_plain(part.text)}” <cite>{_plain(part.more)}</cite></blockquote>",
        "figure": lambda part: f"<figure>{part.text}</figure>",
    }
    title = next((part.text for part in document if part.kind == "heading1"), "Local causal models")
    body = "\n".join(forms[part.kind](part) for part in document)
    return f"{_HEAD.replace('TITLE', _plain(title))}{body}\n</body></html>\n"


def write(folder: Path, document: Sequence[Part]) -> list[Path]:
    """Write models.md, models.html and the figures into a folder, which is made; the files that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"models.md": markdown(document), "models.html": html(document)}
    files |= {part.more: part.text for part in document if part.kind == "figure"}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in files]


_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TITLE</title>
<style>
body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff }
figure { margin: 1rem 0; overflow-x: auto }
.item { margin: .6rem 0 .2rem 1rem; text-indent: -1rem }
.item::before { content: "• " }
blockquote { margin: .2rem 0 .2rem 2rem; color: #333 }
cite { color: #555; font-size: .9em }
</style></head><body>
"""


def _papers(count: int) -> str:
    return f"{count} paper" if count == 1 else f"{count} papers"


def _plain(text: str) -> str:
    return escape(safe(text))


def _marked(text: str) -> str:
    """Text on one line in which nothing is markup."""
    return _MARKED.sub(lambda found: f"\\{found[0]}" if not found[0].isdigit() else f"{found[0]}\\", safe(text))
