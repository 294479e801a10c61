"""The page in a browser: a graph served for it, and the page opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from pipeline.export.page import server


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a graph, served with leave to write."""
    with server.Server(0, lambda: server.Site(folder, edit=True)) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        try:
            yield f"http://{server.HOST}:{running.server_port}/"
        finally:
            running.shutdown()
            thread.join()
            running.site.live.close()


def opened(page: Page, address: str) -> None:
    """Go to an address, and wait until the page is there."""
    page.goto(address)
    page.wait_for_selector("html[data-ready]")


def barriers(page: Page, axe: str) -> list[tuple[str, str]]:
    """What axe finds serious on the page that is shown: the rule, and the first element that breaks it."""
    found = page.evaluate(axe + "; axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]
