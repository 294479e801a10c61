"""The package as installed: prompts, SQL and prices are in the wheel, and importing it is quick."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_holds_all_it_needs(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"pipeline/prompts/{path.name}" for path in (ROOT / "prompts").iterdir()}
    wanted |= {str(path.relative_to(ROOT)) for path in (ROOT / "pipeline").rglob("*.sql")}
    wanted |= {str(path.relative_to(ROOT)) for path in (ROOT / "pipeline").rglob("*.toml")}
    page = ROOT / "pipeline/explore/page"  # with the libraries of the map and their licences, which npm brings
    wanted |= {str(path.relative_to(ROOT)) for path in page.rglob("*") if path.is_file()}
    assert wanted <= names
    # an installed program has no checkout beside it
    home = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(home)
    done = subprocess.run(
        [sys.executable, "-c", "from pipeline import prompt; print(prompt.__file__, prompt.load('claims').name)"],
        cwd=home, check=True, capture_output=True, text=True, env={"PYTHONPATH": str(home)},
    )  # fmt: skip
    assert str(home) in done.stdout


def test_commands_that_ask_nothing_do_not_wait_for_the_openai_client() -> None:
    loaded = "{'openai', 'aiohttp', 'httpx2'} & {*sys.modules}"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, pipeline.cli, pipeline.batch, pipeline.run; print({loaded})"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == "set()"


def test_commands_that_list_do_not_wait_for_what_makes_a_graph() -> None:
    loaded = (
        "{'networkx', 'lxml', 'pipeline.entities', 'pipeline.llm', 'pipeline.reader', 'pipeline.run'} & {*sys.modules}"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, pipeline.cli; print({loaded})"], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "set()"
