"""`democritus remove`, `restore`, `diff` and `merge`: one graph through time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from pipeline.cli import render
from pipeline.cli.export import page
from pipeline.cli.filters import writable
from pipeline.cli.options import AS_JSON, FOLDER, Place
from pipeline.cli.render import command
from pipeline.errors import Unusable
from pipeline.export import writing as export
from pipeline.export.page.file import HTML
from pipeline.graph import changes
from pipeline.graph.conflicts.queries import BETWEEN
from pipeline.graph.merge import merge as merge_
from pipeline.progress import say
from pipeline.run import GRAPHML
from pipeline.sources import removal
from pipeline.sources.text.unicode import safe
from pipeline.store.database import Store

IDS = click.argument("ids", metavar="ID...", nargs=-1)
_SHOWN = 10  # unknown ids that are named


@click.command()
@FOLDER
@IDS
@click.option(
    "--retracted",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="PMIDs or DOIs, one a line or in columns of a table.",
)
@click.option("--why", metavar="TEXT", help="A reason to keep with it. Default: retracted.")
def remove(folder: Path, ids: tuple[str, ...], retracted: Path | None, why: str | None) -> None:
    """Take the evidence of abstracts out of the graph, and nothing else.

    An ID is pmid:…, doi:…, a bare PMID or DOI, or an abstract's own id (id:17 where that is a number). It holds over
    every run, also for abstracts that are read later; `democritus restore` takes it back. Answers are kept: nothing is
    paid twice.
    """
    keys = _keys(ids)
    if retracted:
        listed = removal.read(retracted)
        keys += listed.keys
        for message in listed.bad[:_SHOWN]:
            say(safe(f"{retracted}: {message} names no abstract; set aside."))
    if not keys:
        raise Unusable("name the abstracts: their ids, or a file of them with --retracted.")
    with writable(folder) as store:
        changed = changes.remove(store, keys, removal.RETRACTED if why is None else why)
        _write(store, folder)
    if changed.unknown:
        many = len(changed.unknown)
        told = "1 id names no abstract here, and holds" if many == 1 else f"{many} ids name no abstract here, and hold"
        say(f"{told} if one is read later: {_few(changed.unknown)}.")
    if changed.near:
        say(f"nearly equal abstracts stay: {_few(changed.near)}. Remove them, too, if they are the same paper.")
    _tell(changed, "out of the graph", folder)


@click.command()
@FOLDER
@IDS
def restore(folder: Path, ids: tuple[str, ...]) -> None:
    """Put the evidence of abstracts back that `democritus remove` or --retracted took out.

    It holds over later runs with the same file of retracted ids.
    """
    keys = _keys(ids)
    if not keys:
        raise Unusable("name the abstracts by the ids they were removed by.")
    with writable(folder) as store:
        changed = changes.restore(store, keys)
        _write(store, folder)
    if changed.unknown:
        say(f"not removed by this id: {_few(changed.unknown)}.")
    _tell(changed, "back in the graph", folder)


@click.command()
@click.argument("before", metavar="A", type=Place())
@click.argument("after", metavar="B", type=Place())
@AS_JSON
def diff(before: Path, after: Path, as_json: bool) -> None:
    """Edges that B gained, lost or turned (another sign) against A, and conflicts that opened or closed in it."""
    counts: Counter[tuple[str, str]] = Counter()
    between: Counter[str] = Counter()
    with Store.open(before) as store, store.beside(after, "other"):
        # concepts are recognised by their normal forms; rows are streamed, for two large graphs do not fit in memory
        parts = {part: store.stream(f"diff/{part}") for part in ("edges", "conflicts")}
        if as_json:
            render.print_json_parts(parts)
            return
        for part, rows in parts.items():
            for row in rows:
                counts[part.removesuffix("s"), row["change"]] += 1
                between[row["change"]] += row.get("type") == BETWEEN
                print(render.change_line(row))
    told = [
        f"{render.number(count, noun)} {change}"
        + (f" ({between[change]} between studies)" if noun == "conflict" else "")
        for (noun, change), count in counts.items()
    ]
    print(", ".join(told) or "nothing changed")


@click.command()
@click.argument("a", type=Place())
@click.argument("b", type=Place())
@click.option("--out", type=Place(), required=True, metavar="DIR", help="The new graph's folder.")
def merge(a: Path, b: Path, out: Path) -> None:
    """Make a new graph of the graphs A and B, which stay as they are.

    It is what one of them would be had it gone on from the other: a paper that both have is there once, with its newer
    reading; what people decided in either holds; answers are taken along, so that nothing is paid twice. The order of A
    and B makes no difference.
    """

    def write(store: Store, folder: Path) -> None:
        export.write(store, "graphml", folder / GRAPHML)
        page(folder, store, folder / HTML, name=out.resolve().name)

    merged = merge_(a, b, out, write)
    read = " and ".join(f"{count} of {safe(folder)}" for folder, count in merged.abstracts.items())
    lines = [f"records    {read}; {merged.shared} are in both"]
    if merged.renamed:
        lines.append(f"           {merged.renamed} have another id, since theirs names another record")
    with Store.open(out) as store:
        counts = store.row("status/graph")
    lines.append(f"edges      {counts['edges']}, conflicts {counts['conflicts']}")
    render.print_lines(lines)
    say(f"`{command('status', out)}` tells more.")


def _keys(ids: tuple[str, ...]) -> list[str]:
    return [key for each in ids if (key := removal.key(each))]


def _write(store: Store, folder: Path) -> None:
    export.write(store, "graphml", folder / GRAPHML)
    if (folder / HTML).exists():  # who leaves it out has no use for a new one
        page(folder, store, folder / HTML)


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(map(safe, names[:_SHOWN])) + more


def _tell(changed: changes.Changed, where: str, folder: Path) -> None:
    many = len(changed.abstracts)
    render.print_lines([f"{render.number(many, 'abstract')} {'is' if many == 1 else 'are'} {where}"])
    say(f"`{command('abstracts', folder, '--state', 'removed')}` lists those that are out.")
