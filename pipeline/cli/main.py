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

from pipeline.cli.groups import Program
from pipeline.errors import DemocritusError, Stopped
from pipeline.progress import say

SECTIONS = {
    "Every day": {
        "run": ("run.run", "Read abstracts, extract claims, build the graph."),
        "status": ("status.status", "Progress, failures, tokens and cost."),
        "edges": ("listing.edges", "The causal graph, best supported first."),
        "show": ("listing.show", "Everything behind one edge."),
        "claims": ("claims.claims", "Claims with quotes, and judging them."),
        "conflicts": ("conflicts.conflicts", "Findings that cannot all hold."),
        "entities": ("entities.entities", "Variables, and deciding about their names."),
        "export": ("export.export", "The graph as GraphML, JSON, CSV, xlsx or a page."),
        "explore": ("explore.explore", "Look at a graph in the browser."),
        "report": ("report.report", "A review's skeleton: flow, effects, conflicts, figures."),
    },
    "More to look at": {
        "about": ("about.about", "Everything on one variable."),
        "ask": ("ask.ask", 'Answer "does X lower Y?" by the papers.'),
        "abstracts": ("status.abstracts", "Records that were read, with their states."),
        "evaluate": ("evaluate.evaluate", "Score the claims on abstracts that you labelled."),
        "topics": ("listing.topics", "The topic tree, and what lies under it."),
        "calls": ("status.calls", "Every call with its prompt and answer."),
    },
    "Parts of a graph, and models of it": {
        "slice": ("slices.slice_", "The graph under a condition, and two conditions compared."),
        "models": ("models.models", "Local causal models: what acts on what around a variable."),
        "embed": ("geometry.embed", "Vectors and places of variables."),
        "plot": ("geometry.plot", "Figures of the geometry."),
    },
    "A graph through time": {
        "remove": ("timeline.remove", "Take abstracts, such as retracted ones, out of the graph."),
        "restore": ("timeline.restore", "Put abstracts back that were taken out of the graph."),
        "diff": ("timeline.diff", "What changed from one graph to another."),
        "merge": ("timeline.merge", "Make one graph of two."),
    },
    "Asking models": {
        "imagine": ("imagine.imagine", "Ask a model what causes what, from memory."),
        "compare-origins": ("origins.compare_origins", "A model's memory against the literature."),
        "batch": ("batch.batch", "Ask by files, for a provider's batches."),
    },
}


@click.group(
    cls=Program, sections=SECTIONS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(package_name="democritus")
def cli() -> None:
    """Turn research abstracts into a causal graph whose every edge can be checked down to the sentence.

    Make one with `democritus run SOURCE --out DIR`, look at it with the other commands.
    """


def main() -> None:
    """Run the console script: errors become one clear line and an exit code."""
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
    """Carry the command out, tell an error, and return the exit code."""
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
