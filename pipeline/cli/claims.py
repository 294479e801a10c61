"""`democritus claims`: what each abstract says, and what people judge of how it was read."""

from __future__ import annotations

import click

from pipeline.cli.groups import Listing


@click.group(cls=Listing, lazy={"list": "listing.claims", "judge": "judge.claim"})
def claims() -> None:
    """The claims that count, and what people judge of how they were read. `claims DIR` lists them."""
