"""Pictures for README.md and docs: `python docs/screenshots.py` after `make demo`; the page's need a Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "outputs/demo/graph.html"
OUT = ROOT / "docs/screenshots"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def figures() -> None:
    """Write two figures of the demo's report."""
    with TemporaryDirectory() as place:
        command = [Path(sys.executable).with_name("democritus"), "report", PAGE.parent, "-o", Path(place) / "demo.md"]
        subprocess.run(command, check=True)  # noqa: S603
        shutil.copyfile(Path(place) / "demo-files/map.png", OUT / "evidence-map.png")
        shutil.copyfile(Path(place) / "demo-files/support.png", OUT / "support.png")


def main() -> None:
    """Write three pictures: the overview, an edge with its evidence, and the map, the last one dark."""
    OUT.mkdir(exist_ok=True)
    figures()
    found = next(filter(None, map(shutil.which, NAMES)), None)
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*root, "--enable-unsafe-swiftshader"])
        page = browser.new_page(viewport={"width": 1180, "height": 760})
        page.set_default_timeout(90_000)
        page.goto(PAGE.as_uri())
        page.wait_for_selector(".best-pair")
        edge = page.locator(".best-pair").first.get_attribute("href")
        page.screenshot(path=OUT / "overview.png")
        page.goto(f"{PAGE.as_uri()}{edge}")
        page.wait_for_selector("mark.quote")
        page.screenshot(path=OUT / "edge.png")
        page.emulate_media(color_scheme="dark")
        page.goto(f"{PAGE.as_uri()}#/map")
        page.wait_for_selector(".canvas canvas")
        page.wait_for_timeout(2000)
        page.screenshot(path=OUT / "map.png")
        browser.close()


if __name__ == "__main__":
    main()
