"""`democritus remove`, `restore`, `diff` and `merge`: one graph through time."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import export, timeline
from pipeline.abstracts import removal
from pipeline.cli import render
from pipeline.cli.options import FOLDER
from pipeline.cli.program import command
from pipeline.errors import Unusable
from pipeline.observers.console import say
from pipeline.store import Store
from pipeline.timeline import Changed
from pipeline.unicode import safe

IDS = click.argument("ids", metavar="ID...", nargs=-1)
_SHOWN = 10  # unknown ids that are named


@click.command(short_help="Take abstracts, such as retracted ones, out of the graph.")
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
    with _opened(folder) as store:
        changed = timeline.remove(store, keys, removal.RETRACTED if why is None else why)
        _write(store, folder)
    if changed.unknown:
        say(f"{len(changed.unknown)} name no abstract here, and hold if one is read later: {_few(changed.unknown)}.")
    if changed.near:
        say(f"nearly equal abstracts stay: {_few(changed.near)}. Remove them, too, if they are the same paper.")
    _tell(changed, "out of the graph", folder)


@click.command(short_help="Put abstracts back that were taken out of the graph.")
@FOLDER
@IDS
def restore(folder: Path, ids: tuple[str, ...]) -> None:
    """Put the evidence of abstracts back that `democritus remove` or --retracted took out.

    It holds over later runs with the same file of retracted ids.
    """
    keys = _keys(ids)
    if not keys:
        raise Unusable("name the abstracts by the ids they were removed by.")
    with _opened(folder) as store:
        changed = timeline.restore(store, keys)
        _write(store, folder)
    if changed.unknown:
        say(f"not removed by this id: {_few(changed.unknown)}.")
    _tell(changed, "back in the graph", folder)


def _keys(ids: tuple[str, ...]) -> list[str]:
    return [key for each in ids if (key := removal.key(each))]


def _opened(folder: Path) -> Store:
    Store.open(folder).close()  # says so if there is no graph here
    return Store.create(folder)


def _write(store: Store, folder: Path) -> None:
    from pipeline.run import GRAPHML

    export.write(store, "graphml", folder / GRAPHML)


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(map(safe, names[:_SHOWN])) + more


def _tell(changed: Changed, where: str, folder: Path) -> None:
    render.print_lines([f"{len(changed.abstracts)} abstracts are {where}"])
    say(f"`{command('abstracts', folder, '--state', 'removed')}` lists those that are out.")
