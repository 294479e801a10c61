"""Worker process: applies the function that it is sent first to each list of items that follows.

    python -m pipeline.extract.worker        spoken to by `workers.Workers` over its standard input and output

It ends when its input does, so that none outlives the process that started it, however that ends.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
from typing import Any, BinaryIO

_LENGTH = struct.Struct("<Q")


def send(to: BinaryIO, value: object) -> None:
    """Write one value."""
    packed = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    to.write(_LENGTH.pack(len(packed)))
    to.write(packed)
    to.flush()


def receive(source: BinaryIO) -> Any:
    """Read one value. Raises EOFError if there is none."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    return pickle.loads(source.read(length))  # noqa: S301  from the process that started this one, or this one's answer


def main() -> None:
    """Answer until there is nothing more."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints does no harm
    try:
        function = receive(sys.stdin.buffer)
        while True:
            send(answers, [function(item) for item in receive(sys.stdin.buffer)])
    except (EOFError, BrokenPipeError):
        os._exit(0)


if __name__ == "__main__":
    main()
