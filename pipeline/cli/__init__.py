"""Command line: democritus <noun>. Every verb that lists can print one JSON document instead (--json).

Exit codes: 0 all done; 1 done, but some abstracts failed; 2 the command or its input cannot be used; 3 stopped early,
run it again to go on; 130 interrupted.
"""

from __future__ import annotations

import logging
import sys

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
    listing,
    run,
    timeline,
)
from pipeline.errors import DemocritusError, Stopped
from pipeline.observers.console import say


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="democritus")
def cli() -> None:
    """Turn research abstracts into a causal graph whose every edge can be checked down to the sentence.

    Make one with `democritus run SOURCE --out DIR`, look at it with the other commands.
    """


for _command in (
    run.run,
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
    export.export,
    explore.explore,
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
    logging.basicConfig(level=logging.WARNING, format="democritus: %(message)s", stream=sys.stderr)
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(2) from None
    except (click.Abort, KeyboardInterrupt):
        say("interrupted; what was done is kept. Run the same command again to go on.")
        raise SystemExit(130) from None
    except Stopped as error:
        how = "" if "same command" in str(error) else " Run the same command again to go on."
        say(f"stopped: {error}\nWhat was done is kept.{how}")
        raise SystemExit(error.exit_code) from None
    except DemocritusError as error:
        say(str(error))
        raise SystemExit(error.exit_code) from None
