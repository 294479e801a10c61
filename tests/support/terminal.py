"""A terminal of a given width, for what the program prints to one.

shown(80, [("edges", folder), ("--help",)])   what each command shows there, one after another, in one process
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Sequence

from support.program import environment

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_BETWEEN = "\x1e"
_RUN = f"""
import json, sys
from pipeline.cli.main import main
for words in json.loads(sys.argv.pop()):
    sys.argv = ["democritus", *words]
    try:
        main()
    except SystemExit:
        pass
    sys.stderr.flush()
    print({_BETWEEN!r}, flush=True)
"""


def shown(width: int, commands: Sequence[Sequence[object]], height: int = 40) -> list[list[str]]:
    """The lines that each command shows on stdout and stderr, without colours and movements of the cursor."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
    words = json.dumps([[str(word) for word in command] for command in commands])
    where = {name: value for name, value in environment(TERM="xterm").items() if name not in {"COLUMNS", "LINES"}}
    with subprocess.Popen([sys.executable, "-c", _RUN, words], stdin=theirs, stdout=theirs, stderr=theirs, env=where):
        os.close(theirs)
        read = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            read += part
    os.close(ours)
    text = _CONTROL.sub("", read.decode("utf-8"))
    *each, rest = text.split(_BETWEEN)
    assert not rest.strip(), rest
    return [re.split(r"[\r\n]+", one.strip("\r\n")) for one in each]
