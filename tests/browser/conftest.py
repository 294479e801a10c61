"""A real Chromium, one for all tests of the page: the system's, or Playwright's own; without one they are skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright
from support.program import democritus

PATIENCE = 90_000  # milliseconds; of a machine with much else to do
expect.set_options(timeout=PATIENCE)
EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# what runs that must not leaves a trace: in `ran`, or as `pwned`, which the texts of tests/hostile set
WATCH = """
window.ran = [];
window.alert = window.confirm = window.prompt = (text) => { window.ran.push(`dialog ${text}`); };
document.addEventListener("securitypolicyviolation", (event) =>
    window.ran.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture(scope="module")
def no_pages() -> None:
    """Runs write their page here."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the examples, with its page."""
    folder = tmp_path_factory.mktemp("page") / "demo"
    done = democritus("run", EXAMPLES, "--out", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def browser(demo: Path) -> Iterator[Browser]:
    """The browser. Without a sandbox of its own where the tests run as root, which it refuses to do otherwise.

    `demo` is made before it: Playwright's loop is in this thread while it is open, and a run begins one of its own.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=found, args=[*root, "--enable-unsafe-swiftshader", "--disable-dev-shm-usage"]
            )
        except Error as error:
            pytest.skip(f"no Chromium to test the page in (apt-get install chromium): {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that notes script errors, dialogs, broken policy and requests to elsewhere; a test that has one fails."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"error {error}"))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda asked: wrong.append(f"asked {asked.url}") if _elsewhere(asked.url) else None)
    yield page
    ran = page.evaluate("[...window.ran, ...('pwned' in window ? ['pwned'] : [])]")
    context.close()
    assert (wrong, ran) == ([], [])


def _elsewhere(url: str) -> bool:
    return not url.startswith(("file:", "http://127.0.0.1:", "blob:", "data:"))


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker, which npm installs with what checks the page's scripts."""
    script = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
    if not script.exists():
        pytest.skip("axe-core is not installed: it comes by npm, see the Makefile")
    return script.read_text("utf-8")
