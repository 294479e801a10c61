"""Figures of the page: what it takes to write its file, to open it in a browser, and to answer it from a server.

    python -m benchmarks.explore [--file CLAIMS] [--served CLAIMS] [--keep FOLDER]

1. The file of a synthetic graph (`synthetic.py`) of `--file` claims: size, seconds of CPU to write it, and what a
   Chromium works (`TaskDuration` of its main thread, in seconds of CPU) until the first view is there, a list that is
   filtered, and the map is drawn. Floor: the first view in 3.
2. A server over a graph of `--served` claims: seconds of the clock and of CPU for the first view, a search, the page of
   a variable and of the edge with most claims, lists, and a conflict; each is asked once, of a server that was asked
   nothing like it. Floors, of the clock: the first view 2, the others .3.

Building a graph of a million claims takes minutes; with `--keep`, graphs stay in that folder and are found there again.
Without a Chromium (apt-get install chromium) the second half of 1 is left out.
"""

from __future__ import annotations

import shutil
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Error, Page, sync_playwright

from benchmarks import synthetic
from pipeline.export import writing
from pipeline.export.page import server
from pipeline.llm.call_log import Calls
from pipeline.store.database import FILE, Store
from pipeline.store.records import CONFLICT_TYPES
from pipeline.store.status import collect

CLAIMS, SERVED = 100_000, 1_000_000
OPENS, FIRST, OTHERS = 3.0, 2.0, 0.3
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_HEAVIEST = "select cause, effect from edges order by claims desc limit 1"


def graph(place: Path, claims: int) -> Path:
    """The folder of a graph of so many claims, made if it is not there."""
    folder = place / str(claims)
    if not (folder / FILE).exists():
        synthetic.build(folder, claims)
        with Store.create(folder) as store:
            synthetic.derive(store)
    return folder


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds of the clock, seconds of CPU of all threads, and what came of it."""
    clock, busy = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - clock, time.process_time() - busy, found


def written(folder: Path, path: Path) -> bool:
    """Writes the file of a graph and tells what that took, and what it takes to open it."""
    with Store.open(folder) as store, Calls(folder, look=True) as calls:
        status = collect(store, calls)
        clock, busy, counts = timed(lambda: writing.write(store, "html", path, name="graph", status=status))
    megabytes = path.stat().st_size / 1e6
    print(
        f"file: {counts.edges:,} edges, {megabytes:.1f} MB; written in {busy:.1f} s of CPU ({clock:.1f} by the clock)"
    )
    with chromium() as page:
        return page is None or opened(page, path)


def opened(page: Page, path: Path) -> bool:
    """Opens a file; whether the first view is there in time."""
    watching = page.context.new_cdp_session(page)
    watching.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        values = {each["name"]: each["value"] for each in watching.send("Performance.getMetrics")["metrics"]}
        return float(values["TaskDuration"])

    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]")
    first = worked()
    page.evaluate("location.hash = '#/edges?since=2000&sign=-'")
    page.wait_for_selector("main:not([aria-busy]) .shown")
    listed = worked()
    page.evaluate("location.hash = '#/map'")
    page.wait_for_selector(".canvas canvas")
    mapped = worked()
    print(
        f"opened: first view {first:.2f} s of CPU, floor {OPENS:g}; a filtered list {listed - first:.2f}, "
        f"the map {mapped - listed:.2f}"
    )
    return first <= OPENS


@contextmanager
def chromium() -> Iterator[Page | None]:
    """A page of a Chromium; None, and a word why, where there is none."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--enable-unsafe-swiftshader", "--disable-dev-shm-usage"]
            )
        except Error as error:
            print(f"not opened, for want of a Chromium: {str(error).splitlines()[0]}")
            yield None
            return
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(600_000)
        yield page
        browser.close()


def served(folder: Path) -> bool:
    """Asks a server what the page asks, and tells how long it took; whether all of it was in time."""
    site = server.Site(folder)

    def asked(name: str, **query: str) -> Any:
        return site.live.ask(lambda store: site.answers[name](store, query))

    ((cause, effect),) = site.live.ask(lambda store: store._connection.execute(_HEAVIEST).fetchall())
    disputed = asked("conflicts", type=CONFLICT_TYPES[0], limit="1")["rows"][0]["id"]
    questions: list[tuple[str, float, Callable[[], Any]]] = [
        ("first view", FIRST, site.warm),
        ("search", OTHERS, lambda: asked("search", q="variable 12")),
        ("variable", OTHERS, lambda: asked("variable", id=cause)),
        ("edge", OTHERS, lambda: asked("edge", cause=cause, effect=effect)),
        ("edges", OTHERS, lambda: asked("edges", sign="-", papers="2", limit="100")),
        ("edges by paper", OTHERS, lambda: asked("edges", since="2000", design="trial", limit="100")),
        ("conflicts", OTHERS, lambda: asked("conflicts", type=CONFLICT_TYPES[0])),
        ("conflict", OTHERS, lambda: asked("conflict", id=disputed)),
    ]
    held = True
    for name, floor, question in questions:
        clock, busy, _ = timed(question)
        held &= clock <= floor
        print(f"served: {name:15}{clock:7.2f} s by the clock, floor {floor:g}; {busy:.2f} of CPU", flush=True)
    site.live.close()
    return held


def main() -> None:
    """Both halves."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--file", type=int, default=CLAIMS, metavar="CLAIMS", help="claims of the graph in the file; 0: none"
    )
    parser.add_argument(
        "--served", type=int, default=SERVED, metavar="CLAIMS", help="claims of the graph served; 0: none"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the graphs stay")
    given = parser.parse_args()
    held = True
    with nullcontext(given.keep) if given.keep else TemporaryDirectory() as place, TemporaryDirectory() as out:
        if given.file:
            held &= written(graph(Path(place), given.file), Path(out) / "graph.html")
        if given.served:
            held &= served(graph(Path(place), given.served))
    if not held:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
