"""Listing groups: commands that list where no subcommand is named, as `entities DIR` does."""

from __future__ import annotations

import click


class Listing(click.Group):
    """A group of commands with one called `list`, which is what is meant where none is named."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        known = {*self.commands, *self.get_help_option_names(context)}
        return super().parse_args(context, ["list", *args] if args and args[0] not in known else args)
