"""How claims of different papers meet: figures of three corpora, beside those of the release before.

    python -m benchmarks.meeting [--data DATA] [--out DIR] [--sample N] [--seed S] [--page] [CORPUS ...]

`beta_blockers` is read by the offline reader, `nudging` and `scifact` by the recorded answers of a strong model, which
DATA/../tools/replay_llm.py serves. A CORPUS may also be a file of abstracts, which the offline reader reads. No model
is asked about names. With --out the graphs are kept in DIR, and made only if they are not there. With --sample N
merges and N links to a class are drawn at random from each graph, with the sentences of both names, to be read: a merge
is a form of a name beside the most used form of its concept. --page writes the table into
docs/decisions/0015-variables.md; docs/quality/names-read.tsv holds what was drawn and read there.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import duckdb
import networkx as nx

CORPORA = ("beta_blockers", "nudging", "scifact")
RECORDED = ("nudging", "scifact")
LARGEST = 5  # edges that are shown


class Figures(NamedTuple):
    """The figures of one graph at one level: edges, those of several papers, those on which papers conflict, the
    largest component's share of all variables, the forms of a name, and the largest edges."""

    edges: int
    shared: int
    conflicts: int
    component: float
    names: float
    largest: Sequence[tuple[str, str, int, str]] = ()


# Commit 33b4d3a on the same texts, with the same reader or answers: a name was an entity, whatever its aspect.
BEFORE = {
    "beta_blockers": Figures(6544, 170, 29, 0.6135, 1.051, [("beta-blockers", "mortality", 15, "-")]),
    "nudging": Figures(999, 3, 0, 0.0945, 1.020),
    "scifact": Figures(2285, 8, 2, 0.329, 1.027),
}


def named(corpus: str) -> str:
    """What a corpus is called: its own name, or that of the folder its file lies in."""
    return corpus if corpus in CORPORA else Path(corpus).resolve().parent.name


def texts(corpus: str, data: Path, place: Path) -> Path:
    """The texts of a corpus as a file that a run reads."""
    if corpus not in CORPORA:
        return Path(corpus).resolve()
    if corpus == "beta_blockers":
        return data / "corpus_drug_reviews/beta_blockers.jsonl"
    return recorded(corpus, data, place)


def recorded(corpus: str, data: Path, place: Path) -> Path:
    """The texts of a corpus of the recorded answers as a file that a run reads."""
    path = place / f"{corpus}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for line in (data / "recorded_answers/claims.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            if record["corpus"] == corpus:
                file.write(json.dumps({name: record[name] for name in ("id", "title", "text")}) + "\n")
    return path


@contextmanager
def replayed(data: Path) -> Iterator[str]:
    """The address of a server that gives the recorded answers."""
    command = [sys.executable, str(data.parent / "tools/replay_llm.py"), str(data / "recorded_answers/claims.jsonl")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[-1]
        finally:
            server.terminate()


def build(corpus: str, data: Path, place: Path) -> Path:
    """The graph of a corpus, made if it is not there."""
    graph = place / named(corpus)
    if (graph / "graph.graphml").exists():
        return graph
    command = [str(Path(sys.executable).parent / "democritus"), "run", str(texts(corpus, data, place))]
    command += ["--out", str(graph), "--no-topics", "--conflicts-calls", "0", "--yes"]
    if corpus not in RECORDED:
        run(command)
    else:
        with replayed(data) as url:
            run([*command, "--model", "recorded", "--base-url", url, "--entities-calls", "0"])
    return graph


def run(command: Sequence[str]) -> None:
    """Runs the program; a text whose answer is not recorded may fail."""
    ended = subprocess.run(
        command, check=False, stdout=subprocess.DEVNULL, env={**os.environ, "OPENAI_API_KEY": "none"}
    )
    if ended.returncode > 1:
        raise SystemExit(f"democritus run ended with exit code {ended.returncode}")


def figures(graph: duckdb.DuckDBPyConnection, level: str) -> Figures:
    """The figures of a graph at a level."""
    edges = graph.execute(
        "select e.cause, e.effect, e.papers, e.sign, c.name, f.name from edge_levels e "
        "join level_names c on c.level = e.level and c.id = e.cause "
        "join level_names f on f.level = e.level and f.id = e.effect where e.level = $level "
        "order by e.papers desc, c.name, f.name",
        {"level": level},
    ).fetchall()
    (conflicts,) = graph.execute(
        "with stances as (select cause, effect, paper, unnest([if(plus is null, null, '+'), "
        "if(minus is null, null, '-'), if(nil is null, null, '0'), if(unsigned is null, null, '?')]) as sign "
        "from edge_votes where level = $level) "
        "select count(distinct (cause, effect)) from stances a join stances b using (cause, effect) "
        "semi join (from edge_levels where level = $level) using (cause, effect) "
        "where a.paper < b.paper and a.sign <> b.sign and ('0' in (a.sign, b.sign) or '?' not in (a.sign, b.sign))",
        {"level": level},
    ).fetchone() or (0,)
    (names,) = graph.execute(
        "select count(distinct (entity, lower(name))) / count(distinct entity) from concept_uses"
    ).fetchone() or (0.0,)
    net: nx.Graph[str] = nx.Graph((cause, effect) for cause, effect, *_ in edges)
    component = max(map(len, nx.connected_components(net)), default=0) / max(1, len(net))
    largest = [(cause, effect, papers, sign) for _, _, papers, sign, cause, effect in edges[:LARGEST]]
    return Figures(len(edges), sum(row[2] > 1 for row in edges), conflicts, component, names, largest)


HEAD = "| corpus | level | edges | of several papers | papers conflict | largest component | forms of a name |"
PAGE = Path(__file__).resolve().parents[1] / "docs/decisions/0015-variables.md"
MARKS = "<!-- figures of benchmarks/meeting.py -->", "<!-- end of figures -->"


def measured(corpus: str, graph: duckdb.DuckDBPyConnection) -> dict[str, Figures]:
    """The figures of a graph at each level, and those of the release before where they are known."""
    before = {"before": BEFORE[corpus]} if corpus in BEFORE else {}
    return before | {level: figures(graph, level) for level in ("variable", "concept", "broader")}


def lines(corpus: str, rows: Mapping[str, Figures]) -> Iterator[str]:
    """The rows of the table for one corpus."""
    for level, found in rows.items():
        told = f"| {named(corpus)} | {level} | {found.edges:,} | {found.shared:,} | {found.conflicts:,}"
        yield f"{told} | {found.component:.1%} | {found.names:.2f} |"


def write(table: Sequence[str]) -> None:
    """Puts the table in its place in the page."""
    start, end = MARKS
    before, _, rest = PAGE.read_text("utf-8").partition(start)
    _, _, after = rest.partition(end)
    if not after:
        raise SystemExit(f"{PAGE}: no place for the table, between {start} and {end}")
    PAGE.write_text(before + "\n".join([start, "", *table, "", end]) + after, "utf-8")


# --- to be read -------------------------------------------------------------------------------------------------------

# every form in which claims name a concept, with a sentence; forms that differ in case only are one
_FORMS = """
    select u.entity, lower(case u.role when 'cause' then c.cause_concept else c.effect_concept end) as form,
        mode(u.aspect) as aspect, any_value(u.qualifiers) as qualifiers, count(*) as uses, min(c.quote) as quote
    from concept_uses u join claims c on c.id = u.claim
    group by all
"""
_MERGES = f"""
    with forms as ({_FORMS}),
    ranked as (
        select *, row_number() over (partition by entity order by uses desc, length(form), form) as place from forms
    )
    select m.form, m.aspect, m.qualifiers, m.quote, o.form as main, o.aspect as main_aspect, o.quote as main_quote
    from ranked m join ranked o on o.entity = m.entity and o.place = 1
    where m.place > 1
    order by m.entity, m.form
"""
_LINKS = f"""
    with forms as ({_FORMS}),
    quoted as (select entity, min_by(quote, form) as quote from forms group by entity)
    select n.name as narrow, b.name as broad, q.quote, o.quote as broad_quote
    from broader l join entities n on n.id = l.entity join entities b on b.id = l.broader
    left join quoted q on q.entity = l.entity left join quoted o on o.entity = l.broader
    where l.steps = 1
    order by narrow, broad
"""


def drawn(graph: duckdb.DuckDBPyConnection, statement: str, number: int, seed: int) -> tuple[int, list[dict[str, Any]]]:
    """How many rows there are, and some of them drawn at random."""
    rows = graph.execute(statement)
    names = [column[0] for column in rows.description]
    found = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    return len(found), random.Random(seed).sample(found, min(number, len(found)))


def shown(graph: duckdb.DuckDBPyConnection, number: int, seed: int) -> None:
    """Prints merges and links to classes, to be read."""
    total, merges = drawn(graph, _MERGES, number, seed)
    print(f"\n{len(merges)} of {total:,} merges (seed {seed})")
    for at, row in enumerate(merges, start=1):
        of = "; ".join(filter(None, [row["aspect"], ", ".join(row["qualifiers"] or ())]))
        print(f"{at:3}. {row['form']}{f' [{of}]' if of else ''}  =  {row['main']}" + _of(row["main_aspect"]))
        print(f"       “{_short(row['quote'])}”\n       “{_short(row['main_quote'])}”")
    total, links = drawn(graph, _LINKS, number, seed)
    print(f"\n{len(links)} of {total:,} links to a class (seed {seed})")
    for at, row in enumerate(links, start=1):
        print(f"{at:3}. {row['narrow']}  is a kind of  {row['broad']}\n       “{_short(row['quote'])}”")


def _of(aspect: str | None) -> str:
    return f" [{aspect}]" if aspect else ""


def _short(quote: str | None, most: int = 160) -> str:
    plain = " ".join((quote or "no claim").split())
    return plain if len(plain) <= most else f"{plain[:most]}…"


def main(arguments: Sequence[str]) -> None:
    """Builds the graphs and prints what they are like."""
    parser = ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", nargs="*", default=CORPORA, metavar="CORPUS", help=", ".join(CORPORA))
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared/data")
    parser.add_argument("--out", type=Path, help="where the graphs are kept")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="merges and links to show of each graph")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--page", action="store_true", help=f"write the table into {PAGE.name}")
    chosen = parser.parse_args(arguments)
    table = [HEAD, "|---" * HEAD.count(" |") + "|"]
    print("\n".join(table))
    with TemporaryDirectory() as place:
        folder = (chosen.out or Path(place)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for corpus in chosen.corpora:
            path = build(corpus, chosen.data.resolve(), folder) / "graph.duckdb"
            with duckdb.connect(str(path), read_only=True) as graph:
                rows = measured(corpus, graph)
                table += lines(corpus, rows)
                print("\n".join(lines(corpus, rows)))
                for level, found in rows.items():
                    edges = "; ".join(
                        f"{cause} -> {effect} {sign} {papers}" for cause, effect, papers, sign in found.largest
                    )
                    print(f"  {level}: {edges}")
                if chosen.sample:
                    shown(graph, chosen.sample, chosen.seed)
    if chosen.page:
        write(table)


if __name__ == "__main__":
    main(sys.argv[1:])
