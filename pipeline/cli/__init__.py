"""Command line: democritus <noun>. Every verb that lists can print one JSON document instead (--json).

Exit codes: 0 all done; 1 done, but some abstracts failed or some sources could not be read; 2 the command or its input
cannot be used; 3 stopped early, run it again to go on; 130 interrupted (SIGINT or SIGTERM); 141 nobody reads stdout to
its end, as in `| head` (SIGPIPE).
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from contextlib import suppress
from io import TextIOWrapper

import click

from pipeline.cli import (
    about,
    ask,
    batch,
    claims,
    conflicts,
    entities,
    evaluate,
    explore,
    export,
    geometry,
    imagine,
    listing,
    models,
    origins,
    report,
    run,
    slices,
    timeline,
)
from pipeline.console import say
from pipeline.errors import DemocritusError, Stopped


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="democritus")
def cli() -> None:
    """Turn research abstracts into a causal graph whose every edge can be checked down to the sentence.

    Make one with `democritus run SOURCE --out DIR`, look at it with the other commands.
    """


for _command in (
    run.run,
    imagine.imagine,
    listing.abstracts,
    listing.status,
    listing.calls,
    listing.topics,
    claims.claims,
    entities.entities,
    listing.edges,
    conflicts.conflicts,
    listing.show,
    about.about,
    ask.ask,
    origins.compare_origins,
    export.export,
    report.report,
    explore.explore,
    slices.slice_,
    models.models,
    geometry.embed,
    geometry.plot,
    geometry.hypotheses,
    timeline.remove,
    timeline.restore,
    timeline.diff,
    timeline.merge,
    batch.batch,
    evaluate.evaluate,
):
    cli.add_command(_command)


def main() -> None:
    """The console script: errors become one clear line and an exit code."""
    _open_missing_streams()
    _spell_out()
    for name in ("SIGTERM", "SIGHUP"):  # Windows has no terminal that hangs up
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            with suppress(ValueError):  # only the main thread may
                signal.signal(number, signal.default_int_handler)
    logging.basicConfig(level=logging.WARNING, format="democritus: %(message)s", stream=sys.stderr)
    if code := _carried_out():
        gc.collect()  # what failed holds on to the graph, of which DuckDB's binding complains when the interpreter ends
        raise SystemExit(code)


def _carried_out() -> int:
    """Carry the command out; the exit code, an error told."""
    code, stdout = 0, sys.stdout
    try:
        cli(standalone_mode=False)
        sys.stdout.flush()
    except SystemExit as error:
        replaced = sys.stdout is not stdout  # by click, where it is a pipe that nobody reads
        code = _unread() if replaced else int(error.code or 0)
    except click.ClickException as error:
        error.show()
        code = 2
    except (click.Abort, KeyboardInterrupt):
        say("interrupted; what was done is kept. Run the same command again to go on.")
        code = 130
    except Stopped as error:
        how = "" if "same command" in str(error) else " Run the same command again to go on."
        say(f"stopped: {error}\nWhat was done is kept.{how}")
        code = error.exit_code
    except DemocritusError as error:
        say(str(error))
        code = error.exit_code
    except MemoryError:
        say("stopped: memory does not suffice.\nWhat was done is kept. Give it more, or less to do at once.")
        code = Stopped.exit_code
    except BrokenPipeError:
        code = _unread()
    except OSError as error:
        what = f"{error.filename}: cannot be read or written" if error.filename else "standard output cannot be written"
        say(f"{what}: {error.strerror or error}.")
        _drop_output()
        code = 2
    return code


def _open_missing_streams() -> None:
    """Give a stream that is closed (`>&-`) a descriptor, so that no file of a graph takes its number.

    What is written to such a stdout fails, and what to such a stderr is gone.
    """
    for name, mode, access in (("stdin", "r", os.O_RDONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY)):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.open(os.devnull, access), mode, closefd=False))  # noqa: SIM115 - a stream


def _spell_out() -> None:
    """Let streams write what their encoding lacks, as ASCII does a quotation mark, as an escape such as \\u201c."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _unread() -> int:
    """The exit code of a program whose stdout nobody reads any more: 128 + SIGPIPE."""
    _drop_output()
    return 141


def _drop_output() -> None:
    """Let go of what stdout could not take, which Python would try to write once more at its end."""
    with suppress(OSError, ValueError):  # it may have no descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
