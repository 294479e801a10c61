"""Rendering for a terminal: text made safe, tables, a run's summary.

Text from abstracts and models is printed without control characters (an escape sequence in an abstract must not reach
the terminal) and never interpreted as markup.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import indent
from typing import Literal, TypeVar

from rich.cells import cell_len, set_cell_size

from pipeline.graph.items import STATED
from pipeline.progress import broken, room, say
from pipeline.sources.text.unicode import cut, safe
from pipeline.store.result import Row

T = TypeVar("T")
_SIGNS = {"+": "raises", "-": "lowers", "0": "has no effect on", "?": "affects"}


def print_json(value: object) -> None:
    """Print one JSON document on stdout."""
    json.dump(value, sys.stdout, ensure_ascii=True, indent=2, default=str)
    sys.stdout.write("\n")


def print_json_parts(parts: Mapping[str, Iterable[Row]]) -> None:
    """Print one JSON document on stdout: an object of lists, a row a line, each gone from memory before the next."""
    opening = "{"
    for name, rows in parts.items():
        sys.stdout.write(f"{opening}{json.dumps(name)}: [")
        separator = "\n"
        for row in rows:
            sys.stdout.write(separator + json.dumps(row, default=str))
            separator = ",\n"
        sys.stdout.write("]")
        opening = ",\n"
    sys.stdout.write("}\n")


def print_rows(rows: Iterable[Row]) -> None:
    """Print rows as one JSON document on stdout; a row is gone from memory before the next."""
    separator = "[\n"
    for row in rows:
        sys.stdout.write(separator + indent(json.dumps(row, indent=2, default=str), "  "))
        separator = ",\n"
    sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in columns, a line each, on stdout, without the columns in which no row has anything.

    On a terminal the widest cells are cut until a line fits, in a pipe only those before the last, at 48 characters.
    """
    lines = [list(columns), *([safe(cell) for cell in row] for row in rows)]
    filled = [any(cells[number] for cells in lines[1:]) or len(lines) == 1 for number in range(len(columns))]
    lines = [[cell for cell, keep in zip(cells, filled, strict=True) if keep] for cells in lines]
    widths = [max(map(cell_len, cells)) for cells in zip(*lines, strict=True)]
    width = room(sys.stdout)
    columns_of = [*(min(each, 48) for each in widths[:-1]), widths[-1]] if width is None else fitted(widths, width)
    for cells in lines:
        shown = [padded(shortened(*each), each[1]) for each in zip(cells, columns_of, strict=True)]
        print("  ".join(shown).rstrip())
    if len(lines) == 1:
        print("(none)")


def shortened(text: str, width: int) -> str:
    """Return text of at most `width` columns, ending in … if it is cut."""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"


def padded(text: str, width: int) -> str:
    """Return text with spaces after it, up to `width` columns."""
    return text + " " * (width - cell_len(text))


def fitted(widths: Sequence[int], width: int) -> list[int]:
    """Return widths of columns that fit into `width` with two spaces between them: the widest give way, and alike."""
    space = width - 2 * (len(widths) - 1)
    if sum(widths) <= space:
        return list(widths)
    most, rest, left = max(widths), space, len(widths)
    for each in sorted(widths):
        if each * left > rest:
            most = max(1, rest // left)
            break
        rest, left = rest - each, left - 1
    return [min(each, most) for each in widths]


def print_lines(lines: Iterable[str]) -> None:
    """Print lines on stdout, on a terminal broken between words."""
    width = room(sys.stdout)
    for line in lines:
        for part in broken(line, width):
            print(part)


def show(as_json: bool, found: T, lines: Callable[[T], Iterable[str]]) -> None:
    """Print one thing on stdout, as a JSON document or as lines."""
    if as_json:
        print_json(found)
    else:
        print_lines(lines(found))


def tell_rest(shown: int, number: int, what: str) -> None:
    """Say on stderr that a list goes on, and how to see it."""
    if shown < number:
        say(f"{shown:,} of {number:,} {what}; --limit N lists more, --limit 0 all.")


def tell(
    as_json: bool, rows: Iterable[Row], lines: Callable[[Row], list[str]], number: Callable[[], int], what: str
) -> None:
    """Print a list of rows, as JSON or as lines."""
    if as_json:
        print_rows(rows)
    else:
        tell_lines(rows, lines, number, what)


def tell_lines(items: Iterable[T], lines: Callable[[T], list[str]], number: Callable[[], int], what: str) -> None:
    """Print a list as lines; then say, if these are not all, how many there are."""
    shown = 0
    for item in items:
        shown += 1
        print_lines(lines(item))
    if shown:
        tell_rest(shown, number(), what)
    else:
        print("(none)")


def edge_lines(edge: Row) -> list[str]:
    """Return an edge with its best quote."""
    counts = [_stances(edge), *([f"{edge['background']} background"] if edge["background"] else [])]
    papers = number(edge["papers"], "paper")
    papers += (
        f", {edge['independent']} independent" if edge["independent"] < edge["papers"] - edge["background"] else ""
    )
    told = f"[{', '.join(counts)}; {papers}]"
    if edge["narrower"] > 1:
        told += f" (of {edge['narrower']} narrower edges)"
    if edge["origin"] == "model":
        said = f"[no abstract; a model's memory: {_remembered(edge)}]"
        return [
            f"      -       {_arrow(edge, 'statements')}  {said}",
            f"      “{cut(edge['quote'], 220)}” — {safe(edge['quote_abstract'])}",
        ]
    if edge["statements"]:
        told += f"  [a model's memory: {_remembered(edge)}]"
    return [
        f"{edge['weight']:.2f} ({edge['low']:.2f}-{edge['high']:.2f})  {_arrow(edge)}  {told}",
        f"      “{cut(edge['quote'], 220)}” — {_source(edge['quote_abstract'], edge['quote_year'])}",
    ]


def _remembered(edge: Row) -> str:
    """Return what a model says of an edge, in numbers of statements."""
    names = (("model_plus", "up"), ("model_minus", "down"), ("model_nulls", "null"), ("model_unsigned", "open"))
    return ", ".join(f"{edge[name]} {word}" for name, word in names if edge[name])


def _stances(edge: Row) -> str:
    """Return the papers for and against an edge's sign, and where it has none, those of each."""
    if edge["sign"] == "?":
        told = f"{edge['plus']} up, {edge['minus']} down, {edge['nulls']} null"
    else:
        told = f"{edge['supports']} for, {edge['refutes']} against"
        told += "" if edge["sign"] == "0" else f", {edge['nulls']} null"
    return f"{told}, {edge['unsigned']} open" if edge["unsigned"] else told


def _source(abstract: str, year: int | None) -> str:
    return f"{safe(abstract)} ({year})" if year else safe(abstract)


def _arrow(edge: Row, who: Literal["papers", "statements"] = "papers") -> str:
    """Return cause, sign and effect; where they disagree on the sign, and none leaves it open, who does."""
    sign, of = edge["sign"], "" if who == "papers" else "model_"
    sides = sum(edge[f"{of}{side}"] > 0 for side in ("plus", "minus", "nulls"))
    if sign == "?" and sides > 1 and not edge[f"{of}unsigned"]:
        return f"{safe(edge['cause'])}, {who} disagree: {safe(edge['effect'])} (?)"
    return f"{safe(edge['cause'])} {_SIGNS[sign]} {safe(edge['effect'])} ({sign})"


def number(count: int, noun: str) -> str:
    """Count a noun: 1 paper, 2 papers."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def change_line(row: Row) -> str:
    """Return what became of an edge or a conflict from one graph to another."""
    if "kind" in row:
        return f"{row['change']:<7} {row['kind']} conflict: {safe(row['cause'])} -> {safe(row['effect'])}"
    now = row["after"] or row["before"]
    told = f"{safe(row['cause'])} {_SIGNS[now['sign']]} {safe(row['effect'])} ({now['sign']})"
    was = f", was ({row['before']['sign']})" if row["change"] == "turned" else ""
    counts = f"{now['supports']} for, {now['refutes']} against, {now['nulls']} null"
    return f"{row['change']:<7} {told}{was}  [{counts}]"


def claim_lines(claim: Row) -> list[str]:
    """Return a claim with its quote; of a model's memory with the path to its statement."""
    verb, sign = _SIGNS[claim["concept_sign"]], f"({claim['concept_sign']})"
    if claim["origin"] == "model":
        said = f"{safe(claim['topic'])} > {safe(claim['question'])}"
        return [
            f"{safe(claim['cause_concept'])} {verb} {safe(claim['effect_concept'])} {sign}  "
            f"[a model's memory, in no abstract: {safe(claim['model'])}]",
            f"      “{safe(claim['quote'])}” — {said}, {claim['id']}",
            *(f"      {line}" for line in _guided(claim)),
            *([f"      {'; '.join(map(safe, claim['doubts']))}"] if claim["doubts"] else []),
        ]
    return [
        f"{safe(claim['cause_concept'])} {verb} {safe(claim['effect_concept'])} {sign}  [{', '.join(_marks(claim))}]",
        f"      “{safe(claim['quote'])}” — {_source(claim['abstract'], claim['year'])}, {claim['id']}",
        *(f"      {line}" for line in _stated(claim)),
    ]


def _guided(said: Row) -> list[str]:
    """Return under which guide a statement was asked for."""
    return [f"asked under the guide “{cut(said['guide'], 120)}”"] if said["guide"] else []


def _marks(claim: Row) -> list[str]:
    """Return how a claim is put: strength and grounding, whether it is hedged or background, and why it is held."""
    marks = [claim["strength"], claim["grounding"], *(["hedged"] if claim["hedged"] else [])]
    marks += ["background"] if claim["basis"] == "background" else []
    return [*marks, f"held: not {claim['gate']}"] if claim["standing"] == "held" else marks


_STATED = [name for name in STATED if name != "design"]


def _stated(claim: Row) -> list[str]:
    """Return the context of a claim, and the reasons not to rely on it."""
    told = [f"{name.replace('_', ' ')}: {safe(claim[name])}" for name in _STATED if claim[name]]
    if claim["design"]:
        told.insert(0, f"design: {claim['design']} (“{safe(claim['design_words'])}”)")
    lines = ["; ".join(told)] if told else []
    if claim["doubts"]:
        lines.append(f"reading {claim['reading']:.2f}: {'; '.join(map(safe, claim['doubts']))}")
    return lines


def show_lines(found: Row) -> list[str]:
    """Return everything behind one edge."""
    lines = edge_lines(found)
    if found["reverse"]:
        back = found["reverse"]
        lines.append(f"      the other way: {safe(back['cause'])} {_SIGNS[back['sign']]} {safe(back['effect'])}")
    for each in found.get("narrower_edges", ()) if found["narrower"] > 1 else ():
        lines.append(f"      narrower: {_arrow(each)}  [{_stances(each)}; {number(each['papers'], 'paper')}]")
    lines += _reckoning(found) if found["votes"] else []
    lines += _sizes(found["sizes"])
    for claim in found["evidence"]:
        year = claim["year"] or "no year"
        lines += [
            "",
            f"{claim['sign']}  {safe(claim['abstract'])} ({year})  {cut(claim['title'], 100)}",
            f"   “{safe(claim['quote'])}”  [{claim['start']}:{claim['end']}]",
            f"   {safe(claim['cause'])} — {safe(claim['relation'])} — {safe(claim['effect'])}",
            f"   {', '.join(_marks(claim))}; reading {claim['reading']:.2f}, vote {claim['vote']:.2f}; "
            f"read by {safe(claim['model'])}",
        ]
        if claim["steps"]:
            lines.append(f"   about {safe(claim['narrow_cause'])} -> {safe(claim['narrow_effect'])}")
        if claim["basis"] == "background":
            lines.append(f"   background: {safe(claim['basis_why'] or 'it finds nothing')}")
        lines += [f"   {line}" for line in _stated(claim)]
    lines += ["", "what a model says from memory: no abstract, and no support"] if found["said"] else []
    for said in found["said"]:
        lines += [
            f"{said['sign']}  {safe(said['topic'])} > {safe(said['question'])}",
            f"   “{safe(said['text'])}”  [{safe(said['model'])}, {safe(said['statement'])}]",
            *(f"   {line}" for line in _guided(said)),
        ]
        if said["steps"]:
            lines.append(f"   about {safe(said['narrow_cause'])} -> {safe(said['narrow_effect'])}")
        lines += [f"   reading {said['reading']:.2f}: {'; '.join(map(safe, said['doubts']))}"] if said["doubts"] else []
    for role, merges in found["merges"].items():
        lines += ["", f"{role} merges:"] if merges else []
        lines += [f"   {safe(m['a'])} = {safe(m['b'])}: {safe(m['why'])} ({safe(m['by'])}, {m['id']})" for m in merges]
    return lines


_VOTED = ("plus", "minus", "nil", "unsigned")


def _reckoning(found: Row) -> list[str]:
    """Return the votes of an edge's papers, and the support that they add up to."""
    lines = ["", "support: each paper has one vote for each sign, the greatest of its claims"]
    for row in found["votes"]:
        told = [f"{sign} {row[name]:.2f}" for sign, name in zip("+-0?", _VOTED, strict=True) if row[name] is not None]
        lines.append(f"   {safe(row['paper'])}: {', '.join(told) or 'background, no vote'}")
    total = dict(zip("+-0", found["support"].values(), strict=True))
    summed = ", ".join(f"{sign} {value:.2f}" for sign, value in total.items())
    interval = f"90 % interval {found['low']:.2f} to {found['high']:.2f}"
    own = max(total["+"], total["-"]) if found["sign"] == "?" else total[found["sign"]]
    lines.append(f"   with one vote each to begin with: {summed}; {own:.2f} / {sum(total.values()):.2f} = "
                 f"{found['weight']:.2f}, {interval}")  # fmt: skip
    gate = f": not {found['gate']}" if found["gate"] else ": passes every gate"
    return [*lines, f"   {found['standing']}{gate}"]


def _sizes(sizes: Sequence[Row]) -> list[str]:
    """Return the effect sizes of an edge's papers, side by side."""
    if not sizes:
        return []
    lines = ["", "effect sizes, as the papers state them; not pooled, for they may compare different things"]
    wide = max(len(size["told"]) for size in sizes)
    for size in sizes:
        way = {"+": "up", "-": "down"}.get(size["direction"] or "", "")
        number = f"n: {safe(size['sample_size'])}" if size["sample_size"] else None
        of = filter(None, (number, size["design"], _source(size["abstract"], size["year"])))
        lines.append(f"   {safe(size['told']):<{wide}}  {way:<4}  {'; '.join(of)}")
        lines += [f"      ! {size['warning']}"] if size["warning"] else []
    return lines


# --- entities ---------------------------------------------------------------------------------------------------------

_OUT = 12  # names that were kept out, as many as are listed


def variable_lines(entity: Row) -> list[str]:
    """Return an entity in short: its name, its other names, its classes."""
    lines = [f"{safe(entity['name'])}  {_uses(entity)}"]
    for label, names in (("also", entity["aliases"]), ("under", entity["broader"])):
        lines += [f"      {label}: {'; '.join(map(safe, names))}"] if names else []
    return lines


def _uses(entity: Row) -> str:
    said = [f"{number(entity['statements'], 'statement')} of a model"] if entity["statements"] else []
    if entity["claims"]:
        said = [number(entity["claims"], "claim"), number(entity["papers"], "paper"), *said]
    return f"[{', '.join(said) or 'a class; no claim names it'}]"


def entity_lines(found: Row) -> list[str]:
    """Return everything about one entity, for reading."""
    lines = [f"{safe(found['name'])}  {_uses(found)}"]
    aspects = [f"{safe(row['aspect'] or 'itself')} {row['claims']}" for row in found["aspects"]]
    lines += [f"      aspects: {', '.join(aspects)}"] if aspects else []
    lines += [f"      vocabulary: {', '.join(map(safe, found['vocabulary_ids']))}"] if found["vocabulary_ids"] else []
    lines += ["", "names"]
    for alias in found["aliases"]:
        written = "; ".join(map(safe, alias["names"])) or safe(alias["key"])
        lines.append(f"   {written}  ({number(alias['claims'], 'claim')})")
        lines += [f"      spellings of '{safe(alias['key'])}'"] if len(alias["names"]) > 1 else []
        lines += map(_decided, alias["because"])
    for title, key in (("under", "broader"), ("over", "narrower")):
        lines += ["", title] if found[key] else []
        for row in found[key]:
            lines.append(f"   {safe(row['name'])}, {number(row['steps'], 'step')}")
            lines += map(_decided, row.get("because", ()))
    lines += ["", "kept out"] if found["kept_out"] else []
    lines += map(_kept_out, found["kept_out"][:_OUT])
    more = len(found["kept_out"]) - _OUT
    lines += [f"   and {more} more (--json)"] if more > 0 else []
    lines += ["", "edges"] if found["edges"] else []
    return lines + [f"   {line}" for edge in found["edges"] for line in edge_lines(edge)]


def _decided(row: Row) -> str:
    """Return a decision, with whose it is and the id by which it is undone."""
    verbs = {"same": "=", "broader": "is a kind of", "name": "is called"}
    why = f": {safe(row['why'])}" if row["why"] else ""
    return f"      {safe(row['a'])} {verbs[row['kind']]} {safe(row['b'])}{why} ({safe(row['by'])}, {row['id']})"


def decision_line(row: Row) -> str:
    """Return a decision of the log: when, whose, what, whether it is in force, why, and the id to take it back by."""
    ends = "a" if row["kind"].startswith("model ") else "ab"  # behind the focus is all of what the model was
    about = " | ".join(safe(row[end]) for end in ends if row[end])
    why = f"; {safe(row['why'])}" if row["why"] else ""
    return f"{row['decided'][:16]}  {safe(row['by'])}  {row['kind']}: {about}  [{row['state']}{why}]  {row['id']}"


def _kept_out(row: Row) -> str:
    what = {"name": "", "broader": "class ", "narrower": "narrower "}[row["kind"]]
    who = [safe(row["by"])] if row["by"] else []
    signed = ", ".join([*who, *([row["id"]] if row["id"] else [])])
    key = f" ({safe(row['key'])})" if row["key"] and row["key"] != row["name"] else ""
    return f"   {what}{safe(row['name'])}{key}: {safe(row['why'] or 'decided so')}" + (f" ({signed})" if signed else "")


# --- conflicts --------------------------------------------------------------------------------------------------------

_AXIS = 48  # characters of an axis in a listing
_EACH_SIDE = 6  # of a side, as many as are laid out
_MODERATORS = 8
_FOUND = {"+": "raises", "-": "lowers", "0": "no effect", "?": "an effect"}


def conflict_line(conflict: Row) -> str:
    """Return a conflict on one line: id, score, pair, papers of each side, first axis, classes above, verdict."""
    one, other = sides_named(conflict)
    mine, theirs = conflict["papers"]
    told = [f"{one} ({mine}) against {other} ({theirs})"]
    told += [f"{axis['axis']}: {_in_short(axis)}" for axis in conflict["axes"][:1]]
    told += _through(conflict)
    told += [f"judged {conflict['verdict']} by {safe(conflict['verdict_by'])}"] if conflict["verdict"] else []
    pair = f"{safe(conflict['cause'])} -> {safe(conflict['effect'])}"
    return f"{conflict['id']}  {conflict['score']:.2f}  {pair}: {'; '.join(told)}"


def sides_named(conflict: Row) -> tuple[str, str]:
    """Return what the two sides say, in short."""
    if conflict["kind"] == "direction":
        return "this way", "the other way"
    return ("raises", "lowers") if conflict["kind"] == "sign" else ("an effect", "no effect")


def _in_short(axis: Row) -> str:
    return " / ".join(f"“{cut(words, _AXIS)}”" if words else "(not stated)" for words in axis["words"])


def _through(conflict: Row) -> list[str]:
    """Return through which classes the sides meet."""
    return [
        f"through {safe(conflict[role])}: {', '.join(map(safe, names))}" for role, names in conflict["through"].items()
    ]


def conflict_lines(found: Row) -> Iterator[str]:
    """Yield a conflict with its sides next to each other."""
    where = f"[{found['kind']}, {found['type']}, level {found['level']}]"
    yield f"{safe(found['cause'])} -> {safe(found['effect'])}  {where}"
    yield f"{found['id']}  score {found['score']:.2f}"
    if found["verdict"]:
        yield f"judged {found['verdict']} by {safe(found['verdict_by'])}"
    yield from _through(found)
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
        for claim in side[:_EACH_SIDE]:
            yield from _side_lines(claim)
        if len(side) > _EACH_SIDE:
            yield f"   and {len(side) - _EACH_SIDE} more (--json)"
    yield from _moderator_lines(found["moderators"])


def _whole(words: str) -> str:
    return f"“{safe(words)}”" if words else "(not stated)"


def _side_lines(claim: Row) -> Iterator[str]:
    year = claim["year"] or "no year"
    yield f"   {safe(claim['abstract'])} ({year})  {cut(claim['title'] or '', 90)}"
    yield f"      {safe(claim['cause'])} — {_FOUND[claim['sign']]} ({claim['sign']}) — {safe(claim['effect'])}"
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


# --- commands to type -------------------------------------------------------------------------------------------------

_NAME = "democritus"


def command(*words: object) -> str:
    """Return the command line that runs this program with `words`, quoted for a shell."""
    return shlex.join([_program(), *map(str, words)])


def _program() -> str:
    """Return the bare name where the shell finds this program under it, else the path it was started by."""
    started = Path(sys.argv[0])
    if started.stem != _NAME or not started.exists():  # started some other way: by a test, by `python -m`
        return _NAME
    found = shutil.which(_NAME)
    if found and Path(found).samefile(started):
        return _NAME
    if not started.absolute().is_relative_to(Path.cwd()):
        return str(started)
    path = os.path.relpath(started)
    return path if os.sep in path else os.path.join(os.curdir, path)  # noqa: PTH118 - Path would drop the "./"
