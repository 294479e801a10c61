"""Command hints: commands of this program, as the user can type them where they are."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

_NAME = "democritus"


def command(*words: object) -> str:
    """The command line that runs this program with `words`, quoted for a shell."""
    return shlex.join([_program(), *map(str, words)])


def _program() -> str:
    """The bare name where the shell finds this program under it, else the path it was started by."""
    started = Path(sys.argv[0])
    if started.stem != _NAME or not started.exists():  # started some other way: by a test, by `python -m`
        return _NAME
    found = shutil.which(_NAME)
    if found and Path(found).samefile(started):
        return _NAME
    if not started.absolute().is_relative_to(Path.cwd()):
        return str(started)
    path = os.path.relpath(started)
    return path if os.sep in path else os.path.join(os.curdir, path)  # noqa: PTH118 - Path would drop the "./"
