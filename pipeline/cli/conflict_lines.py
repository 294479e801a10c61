"""Conflicts as lines for a terminal: one each in a listing; the sides next to each other where one is shown."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.cli.render import number
from pipeline.sources.text.unicode import cut, safe
from pipeline.store.result import Row

_WORDS = 48  # characters of an axis in a listing
_CLAIMS = 6  # of a side, as many as are laid out
_MODERATORS = 8
_SAID = {"+": "raises", "-": "lowers", "0": "no effect", "?": "an effect"}


def listing_line(conflict: Row) -> str:
    """A conflict on one line: id, score, pair, papers of each side, the first axis, through which classes, verdict."""
    one, other = sides_named(conflict)
    mine, theirs = conflict["papers"]
    told = [f"{one} ({mine}) against {other} ({theirs})"]
    told += [f"{axis['axis']}: {_words(axis)}" for axis in conflict["axes"][:1]]
    told += through(conflict)
    told += [f"judged {conflict['verdict']} by {safe(conflict['verdict_by'])}"] if conflict["verdict"] else []
    pair = f"{safe(conflict['cause'])} -> {safe(conflict['effect'])}"
    return f"{conflict['id']}  {conflict['score']:.2f}  {pair}: {'; '.join(told)}"


def sides_named(conflict: Row) -> tuple[str, str]:
    """What the two sides say, in short."""
    if conflict["kind"] == "direction":
        return "this way", "the other way"
    return ("raises", "lowers") if conflict["kind"] == "sign" else ("an effect", "no effect")


def _words(axis: Row) -> str:
    return " / ".join(f"“{cut(words, _WORDS)}”" if words else "(not stated)" for words in axis["words"])


def through(conflict: Row) -> list[str]:
    """Through which classes the sides meet."""
    return [
        f"through {safe(conflict[role])}: {', '.join(map(safe, names))}" for role, names in conflict["through"].items()
    ]


def show_lines(found: Row) -> Iterator[str]:
    """A conflict with its sides next to each other."""
    where = f"[{found['kind']}, {found['type']}, level {found['level']}]"
    yield f"{safe(found['cause'])} -> {safe(found['effect'])}  {where}"
    yield f"{found['id']}  score {found['score']:.2f}"
    if found["verdict"]:
        yield f"judged {found['verdict']} by {safe(found['verdict_by'])}"
    yield from through(found)
    yield ""
    if found["axes"]:
        yield "what separates the sides"
        for axis in found["axes"]:
            by = "" if axis["by"] == "rule" else f"  ({safe(axis['by'])})"
            yield f"   {axis['axis']}: {' / '.join(_whole(words) for words in axis['words'])}{by}"
    else:
        yield "nothing that is stated separates the sides"
    for name, side, papers in zip(sides_named(found), found["sides"], found["papers"], strict=True):
        yield ""
        yield f"{name}: {number(papers, 'paper')}, {number(len(side), 'claim')}"
        for claim in side[:_CLAIMS]:
            yield from _claim_lines(claim)
        if len(side) > _CLAIMS:
            yield f"   and {len(side) - _CLAIMS} more (--json)"
    yield from _moderator_lines(found["moderators"])


def _whole(words: str) -> str:
    return f"“{safe(words)}”" if words else "(not stated)"


def _claim_lines(claim: Row) -> Iterator[str]:
    year = claim["year"] or "no year"
    yield f"   {safe(claim['abstract'])} ({year})  {cut(claim['title'] or '', 90)}"
    yield f"      {safe(claim['cause'])} — {_SAID[claim['sign']]} ({claim['sign']}) — {safe(claim['effect'])}"
    yield f"      “{safe(claim['quote'])}”"
    stated = ("design", "sample_size", "effect_size", "population", "condition", "comparator", "dose", "time")
    told = [f"{name.replace('_', ' ')}: {safe(claim[name])}" for name in stated if claim[name]]
    told.append(f"reading {float(claim['reading']):.2f}")
    yield f"      {'; '.join(told)}"
    yield f"      claim {claim['claim']}"


def _moderator_lines(found: list[Row]) -> Iterator[str]:
    if not found:
        return
    yield ""
    yield "what goes with the sides (Fisher's exact test; corrected for all that were tried)"
    for row in found[:_MODERATORS]:
        (having, lacking), (with_it, without) = row["one"], row["other"]
        table = f"{having} of {having + lacking} against {with_it} of {with_it + without}"
        told = f"p {row['p']:.3f}, corrected {row['corrected']:.3f}"
        yield f"   {row['axis']} “{safe(row['value'])}”: {table}; {told}: {row['verdict']}"
