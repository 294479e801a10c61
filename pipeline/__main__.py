"""Start of the program, as `democritus` or `python -m pipeline`: an interrupt while it loads or ends is silent."""

from __future__ import annotations

import signal


def main() -> None:
    """Load the command line, which takes half a second, and run it."""
    heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heard:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from pipeline.cli.main import main as run  # an interrupt meanwhile is silent

    try:
        if heard:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        run()
    finally:
        if heard:
            signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    main()
