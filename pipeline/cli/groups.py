"""Groups of commands that are loaded when they are asked for, as click documents it (LazyGroup)."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Lazy(click.Group):
    """A group some of whose commands are in other modules: name -> module and attribute, as `conflicts.judge`.

    `democritus conflicts` then loads what lists conflicts, and nothing of what makes a graph.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = dict(lazy or {})

    def list_commands(self, context: click.Context) -> list[str]:
        """Name all commands; none is loaded."""
        return sorted({*self.commands, *self._lazy})

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command, loaded."""
        if name in self._lazy:
            module, _, attribute = self._lazy[name].rpartition(".")
            self.add_command(getattr(import_module(f"pipeline.cli.{module}"), attribute), name)
            del self._lazy[name]
        return super().get_command(context, name)


class Listing(Lazy):
    """A group with a command called `list`, which is what is meant where none is named, as in `entities DIR`."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        known = {*self.list_commands(context), *self.get_help_option_names(context)}
        return super().parse_args(context, ["list", *args] if args and args[0] not in known else args)


class Program(Lazy):
    """The group of all commands: heading -> name -> where it is, and its line of help, for which nothing is loaded."""

    def __init__(self, *args: Any, sections: Mapping[str, Mapping[str, tuple[str, str]]], **kwargs: Any) -> None:
        lazy = {name: place for commands in sections.values() for name, (place, _) in commands.items()}
        super().__init__(*args, lazy=lazy, **kwargs)
        self._sections = sections

    def list_commands(self, context: click.Context) -> list[str]:
        """Name all commands, in the order of their sections."""
        return [name for commands in self._sections.values() for name in commands]

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, those of a working day first."""
        for heading, commands in self._sections.items():
            with formatter.section(heading):
                formatter.write_dl([(name, words) for name, (_, words) in commands.items()], col_max=20)
