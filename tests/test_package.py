"""The package as installed: prompts, SQL and prices are in the wheel, and importing it is quick."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

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
    page = ROOT / "pipeline/export/page/static"  # with the libraries of the map and their licences, which npm brings
    wanted |= {str(path.relative_to(ROOT)) for path in page.rglob("*") if path.is_file()}
    assert wanted <= names
    # an installed program has no checkout beside it
    home = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(home)
    done = subprocess.run(
        [sys.executable, "-c", "from pipeline.llm import prompt; print(prompt.__file__, prompt.load('claims').name)"],
        cwd=home, check=True, capture_output=True, text=True, env={"PYTHONPATH": str(home)},
    )  # fmt: skip
    assert str(home) in done.stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of this version, as who clones the repository gets them. Skips where nothing can be installed."""
    folder = tmp_path_factory.mktemp("clone")
    fetch = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "-d", folder / "fetched", "six"]
    if subprocess.run(fetch, capture_output=True).returncode:
        pytest.skip("no package registry can be reached from here")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, files.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("way", ["pip install", "uv tool install", "pipx install"])
def test_it_installs_from_a_clone(way: str, clone: Path, tmp_path: Path) -> None:
    binaries = tmp_path / "bin"
    environment = {**os.environ, "UV_TOOL_DIR": str(tmp_path / "tools"), "UV_TOOL_BIN_DIR": str(binaries)}
    environment |= {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(binaries)}
    uv = Path(sys.executable).with_name("uv")
    if way == "pip install":
        subprocess.run([sys.executable, "-m", "venv", tmp_path], check=True)
        install = [binaries / "pip", "install", "."]
    elif way == "uv tool install":
        install = [uv, "tool", "install", "."]
    else:
        install = [uv, "tool", "run", "pipx", "install", "."]
    done = subprocess.run(install, cwd=clone, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    # somewhere else, so that it is not the clone that is imported
    run = [binaries / "democritus", "run", clone / "examples" / "sleep.jsonl", "--out", tmp_path / "graph"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Strongest edges" in done.stdout


def test_commands_that_ask_nothing_do_not_wait_for_the_openai_client() -> None:
    loaded = "{'openai', 'aiohttp', 'httpx2'} & {*sys.modules}"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, pipeline.cli.run, pipeline.run; print({loaded})"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("verb", ["conflicts", "edges", "claims", "show", "topics"])
def test_commands_that_list_do_not_load_what_makes_a_graph(verb: str) -> None:
    heavy = (
        "networkx",
        "lxml",
        "openai",
        "pipeline.entities.stage",
        "pipeline.llm",
        "pipeline.extract",
        "pipeline.run",
    )
    listing = f"""
import sys
from pipeline.cli.main import cli
cli([*({verb!r}, "list")[: 1 + ({verb!r} in ("claims", "conflicts"))], "--help"], standalone_mode=False)
print(*[name for name in sys.modules if name.startswith({heavy})], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", listing], check=True, capture_output=True, text=True)
    assert "--json" in done.stdout
    assert done.stderr.strip() == ""


def test_an_interrupt_while_the_program_loads_is_silent() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "pipeline", "--help"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        for line in process.stderr:
            if line.endswith(" click.exceptions\n"):
                process.send_signal(signal.SIGINT)
                break
        rest = process.stderr.read()
    assert process.returncode == -signal.SIGINT
    assert all(line.startswith("import time:") for line in rest.splitlines())
