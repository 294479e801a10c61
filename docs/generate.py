"""Writes the generated pages: docs/cli.md, docs/schema.md, the tables of factors in docs/concepts.md, and the demo's
output in README.md.

`make docs` runs it; `tests/test_docs.py` fails where a page is not what this would write.
"""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from pipeline.cli.main import cli
from pipeline.store.database import Store
from pipeline.store.factors import coefficients, factors

ROOT = Path(__file__).parents[1]
GENERATED = "<!-- written by `make docs`; edit docs/generate.py, not this page -->"
COEFFICIENTS = re.compile(r"(<!-- coefficients -->\n)(?:\|.*\n)*")
FACTORS = re.compile(r"(<!-- factors of ([\w, ]+) -->\n)(?:\|.*\n)*")
DEMO = re.compile(r"(<!-- demo -->\n```text\n).*?(```)", re.DOTALL)
TABLES = (
    "select table_name as name, comment from duckdb_tables() "
    "where database_name = 'graph' and table_name <> 'migrations' order by name"
)
VIEWS = (
    "select view_name as name, comment from duckdb_views() where database_name = 'graph' and not internal order by name"
)
MACROS = (
    "select function_name as name, parameters, comment from duckdb_functions() "
    "where database_name = 'graph' and not internal order by name"
)
COLUMNS = (
    "select column_name as name, data_type as type, comment from duckdb_columns() "
    "where database_name = 'graph' and table_name = $table order by column_index"
)


def commands() -> str:
    """docs/cli.md: what `--help` says, verb by verb."""
    parts = ["# The command line", GENERATED, inspect.cleandoc(cli.help or "")]
    parts.append(
        "Exit codes: 0 all done; 1 done, but some abstracts failed or some sources could not be read (`status` names "
        "them); 2 the command or its input cannot be used; 3 stopped early, run it again to go on; 130 interrupted "
        "(SIGINT or SIGTERM); 141 nobody reads stdout to its end, as in `| head` (SIGPIPE)."
    )
    for name, command in _commands(cli):
        settings = {**cli.context_settings, "max_content_width": 100, "terminal_width": 100}
        context = click.Context(command, info_name=f"democritus {name}", **settings)
        parts += [f"## {name}", f"```text\n{command.get_help(context)}\n```"]
    return "\n\n".join(parts) + "\n"


def _commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, a group before those in it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield f"{before}{name}", command
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def schema() -> str:
    """docs/schema.md: tables and views of graph.duckdb, from their comments."""
    parts = ["# What graph.duckdb holds", GENERATED]
    parts.append("Open it with any DuckDB client from version 1.2 on, when no run is writing it.")
    with Store.in_memory() as store:
        for kind, rows in (("Tables", store.sql(TABLES)), ("Views", store.sql(VIEWS))):
            parts.append(f"## {kind}")
            for row in rows:
                columns = "\n".join(
                    f"| `{column['name']}` | {column['type'].lower()} | {column['comment'] or ''} |"
                    for column in store.sql(COLUMNS, table=row["name"])
                )
                parts += [f"### {row['name']}", row["comment"] or "", f"| column | type | |\n|---|---|---|\n{columns}"]
        parts += [
            "## Macros",
            "Of these, too, a DuckDB shell can make use: `from filtered_edges('concept', {min_papers: 2})`.",
        ]
        for row in store.sql(MACROS):
            parts += [f"### {row['name']}({', '.join(row['parameters'])})", row["comment"]]
    return "\n\n".join(parts) + "\n"


def concepts(page: str) -> str:
    """docs/concepts.md with its tables of evidence factors, each under a comment that names its kinds."""
    page = COEFFICIENTS.sub(lambda found: found[1] + _signals(), page)
    return FACTORS.sub(lambda found: found[1] + _table(found[2].split(", ")), page)


def _signals() -> str:
    rows = [["signal", "what it says", "coefficient"], ["---"] * 3]
    rows += [[row.signal, row.words, f"{row.coefficient:g}"] for row in coefficients()]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


def _table(kinds: list[str]) -> str:
    rows = [["of a claim", "value", "what it says", "factor"], ["---"] * 4]
    for row in factors():
        if row.kind in kinds:
            rows.append([row.kind, row.value, row.words.replace("$name", "cause (effect)"), f"{row.factor:g}"])
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


def demo() -> str:
    """Return the edges and conflicts that `make demo` prints, run in a folder that looks like this one."""
    with TemporaryDirectory() as scratch:
        for name, place in ((".venv", Path(sys.executable).parents[1]), ("examples", ROOT / "examples")):
            (Path(scratch) / name).symlink_to(place)
        command = [".venv/bin/democritus", "run", "examples", "--out", "outputs/demo"]
        # a PATH without an activated environment, in which the program would give its bare name
        done = subprocess.run(  # noqa: S603
            command, cwd=scratch, check=True, capture_output=True, text=True, env={**os.environ, "PATH": os.defpath}
        )
        return done.stdout[done.stdout.index("Strongest edges") : done.stdout.index("DuckDB ")].strip()


def pages() -> dict[Path, str]:
    """Every generated page and what should be in it."""
    readme = ROOT / "README.md"
    shown = DEMO.sub(lambda found: found[1] + demo() + "\n" + found[2], readme.read_text("utf-8"))
    explained = ROOT / "docs/concepts.md"
    return {
        ROOT / "docs/cli.md": commands(),
        ROOT / "docs/schema.md": schema(),
        explained: concepts(explained.read_text("utf-8")),
        readme: shown,
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, "utf-8")
        print(path.relative_to(ROOT))
