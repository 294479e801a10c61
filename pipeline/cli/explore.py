"""`democritus explore`: the page, served from the live graph."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import click

from pipeline.cli.options import FOLDER, LEVEL
from pipeline.errors import Unusable
from pipeline.export.page import server
from pipeline.progress import say
from pipeline.store.records import Level


@click.command()
@FOLDER
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0: any that is free.")
@click.option("--edit", is_flag=True, help="Let the page write decisions, as `entities`, `claims judge` and others do.")
@LEVEL
def explore(folder: Path, port: int, edit: bool, level: Level) -> None:
    """Serve the page of the graph in DIR to the browsers of this machine, until it is interrupted.

    It shows what a file cannot hold, and slices. With --edit names can be merged, split, renamed and rejected, claims
    and conflicts judged, and all of it undone; `entities log` lists it.
    """
    try:
        serving = server.Server(port, lambda: server.Site(folder, level=level, edit=edit))
    except OSError as error:
        why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be had: {error.strerror}"
        raise Unusable(f"port {port} {why}. `--port 0` takes any that is free.") from None
    with serving:
        threading.Thread(target=serving.site.warm, daemon=True).start()
        address = f"http://{server.HOST}:{serving.server_port}/"
        say(f"{address} shows {folder}{', and may write' if edit else ''}. Ctrl-C ends it.")
        try:
            serving.serve_forever()
        finally:
            serving.site.live.end()
