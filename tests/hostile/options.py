"""Options that contradict each other, or are not what they should be, and places that cannot be written."""

from __future__ import annotations

from pathlib import Path

from hostile.cases import BASE, Case
from hostile.files import GOOD, RUN, both, text

GIVE = text("a.jsonl", GOOD)
ASK = ("--model", "m", "--base-url", "{url}")


def _opts(name: str, words: tuple[str, ...], says: str, *, make: bool = True) -> Case:
    """`run` with options it cannot take: exit 2, nothing made."""
    return Case(f"option: {name}", ("run", "a.jsonl", *RUN, *words), 2, says, GIVE if make else lambda _: None)


def _not_writable(folder: Path) -> None:
    (folder / "shut").mkdir(mode=0o500)


CASES = [
    Case("no command", ("frobnicate",), 2, "frobnicate"),
    Case("a command cut short", ("run",), 2, "Missing"),
    Case("--out missing", ("run", "a.jsonl"), 2, "--out", GIVE),
    Case("--out empty", ("run", "a.jsonl", "--out", ""), 2, "empty", GIVE),
    Case("--out is a file", ("run", "a.jsonl", "--out", "a.jsonl"), 2, "a.jsonl", GIVE),
    Case("--out below a file", ("run", "a.jsonl", "--out", "a.jsonl/o"), 2, "a.jsonl", GIVE),
    Case("--out is the source folder", ("run", "d", "--out", "d"), 2, "d",
         both(lambda f: (f / "d").mkdir(), text("d/a.jsonl", GOOD)), then=[(("run", "d", *RUN), 0)]),
    Case("--out in /proc", ("run", "a.jsonl", "--out", "/proc/o"), 2, "/proc/o", GIVE),
    Case("--out a device", ("run", "a.jsonl", "--out", "/dev/null"), 2, "/dev/null", GIVE),
    Case("--out with a NUL-like name", ("run", "a.jsonl", "--out", "x" * 300), 2, "xxx", GIVE),
    Case("--out with a line break", ("run", "a.jsonl", "--out", "o\n\x1b[2Jx", "--no-html"), 0, "1 done", GIVE,
         leaves=("o\n\x1b[2Jx",)),
    _opts("--limit -1", ("--limit", "-1"), "--limit"),
    _opts("--limit words", ("--limit", "many"), "--limit"),
    _opts("--concurrency 0", ("--concurrency", "0"), "--concurrency"),
    _opts("--concurrency 1e9", ("--concurrency", "1000000000"), "--concurrency"),
    _opts("--temperature 9", ("--temperature", "9"), "--temperature"),
    _opts("--temperature nan", ("--temperature", "nan"), "--temperature"),
    _opts("--timeout 0", ("--timeout", "0"), "--timeout"),
    _opts("--timeout nan", ("--timeout", "nan"), "--timeout"),
    _opts("--max-cost nan", (*ASK, "--max-cost", "nan"), "--max-cost"),
    _opts("--max-cost -1", ("--max-cost", "-1"), "--max-cost"),
    _opts("--rpm 0", ("--rpm", "0"), "--rpm"),
    _opts("--seed words", ("--seed", "lucky"), "--seed"),
    _opts("--answer-tokens 1", ("--answer-tokens", "1"), "--answer-tokens"),
    _opts("--steps three", ("--steps", "three"), "--steps"),
    _opts("--topics-depth 99", ("--topics-depth", "99"), "--topics-depth"),
    _opts("--column without =", ("--column", "text"), "FIELD"),
    _opts("--column of no field", ("--column", "mood=x"), "mood"),
    _opts("--header without :", (*ASK, "--header", "X"), "--header"),
    Case("--header with a line break", ("run", "a.jsonl", *RUN, *ASK, "--header", "X: a\r\nY: b"), 2, "header", GIVE,
         leaves=("o",)),
    _opts("--model empty", ("--model", ""), "model"),
    _opts("--model of blanks", ("--model", "  ", "--base-url", "{url}"), "model"),
    _opts("--model without a server", ("--model", "m"), "--base-url"),
    _opts("--model openai: without a key", ("--model", "openai:gpt-5"), "OPENAI_API_KEY"),
    _opts("--model openai: without a key, dry", ("--model", "openai:", "--dry-run"), "model"),
    _opts("--base-url without a model", ("--base-url", "{url}"), "--model"),
    _opts("--base-url without scheme", ("--model", "m", "--base-url", "localhost:1"), "address"),
    _opts("--base-url file:", ("--model", "m", "--base-url", "file:///etc/passwd"), "address"),
    _opts("--base-url with a bad port", ("--model", "m", "--base-url", "http://localhost:99999/v1"), "address"),
    _opts("--base-url of blanks", ("--model", "m", "--base-url", "http://a b/v1"), "address"),
    _opts("--key-from of an unset variable", (*ASK, "--key-from", "env:NOT_SET"), "NOT_SET"),
    _opts("--key-from a missing file", (*ASK, "--key-from", "file:none"), "none"),
    _opts("--key-from a key itself", (*ASK, "--key-from", "sk-abc"), "env:NAME"),
    _opts("--prices missing", ("--prices", "none.toml"), "none.toml"),
    _opts("--ca missing", (*ASK, "--ca", "none.pem"), "none.pem"),
    _opts("--cache a file", (*ASK, "--cache", "a.jsonl"), "a.jsonl"),
    _opts("--log-json a folder", ("--log-json", BASE), BASE),
    _opts("--log-json a graph", ("--log-json", f"{BASE}/graph.duckdb"), "database"),
    Case("--limit beyond numbers", ("run", "a.jsonl", *RUN, "--limit", "9" * 30), 0, "1 done", GIVE, leaves=("o",)),
    Case("--log-json in a missing folder", ("run", "a.jsonl", *RUN, "--log-json", "none/log"), 0, "1 done", GIVE,
         leaves=("o", "none")),
    _opts("--batch without a model", ("--batch",), "model"),
    _opts("--fallback without a model", ("--fallback", "m"), "model"),
    _opts("an option that is not there", ("--frobnicate",), "--frobnicate"),
    _opts("an option cut short", ("--concurrenc", "4"), "--concurrency"),
    Case("export: no format", ("export", BASE, "-o", "x"), 2, "--format"),
    Case("export: unknown format", ("export", BASE, "--format", "docx", "-o", "x"), 2, "docx"),
    Case("export: no file", ("export", BASE, "--format", "json"), 2, "--output"),
    Case("export: to a folder", ("export", BASE, "--format", "json", "-o", BASE), 2, BASE),
    Case("export: to a missing folder", ("export", BASE, "--format", "json", "-o", "none/x.json"), 2, "none"),
    Case("export: over the graph", ("export", BASE, "--format", "json", "-o", f"{BASE}/graph.duckdb"), 2,
         "graph.duckdb", then=[(("edges", BASE), 0)]),
    Case("export: over the log of calls", ("export", BASE, "--format", "json", "-o", f"{BASE}/calls.sqlite"), 2,
         "calls.sqlite", then=[(("calls", BASE), 0)]),
    Case("export: to a full disk", ("export", BASE, "--format", "json", "-o", "/dev/full"), 3, "/dev/full"),
    Case("edges: an unknown level", ("edges", BASE, "--level", "atoms"), 2, "atoms"),
    Case("edges: a negative limit", ("edges", BASE, "--limit", "-5"), 2, "--limit"),
    Case("evaluate: wrong records", ("evaluate", BASE, "a.jsonl"), 2, "a.jsonl", GIVE),
    Case("evaluate: no file", ("evaluate", BASE), 2, "LABELLED"),
    Case("batch: prepare without a model", ("batch", "prepare", BASE, "-o", "q.jsonl"), 2, "model"),
    Case("batch: import nonsense", ("batch", "import", BASE, "a.jsonl"), 2, "batch prepare", text("a.jsonl", "x\ny\n")),
    Case("batch: import from nowhere", ("batch", "import", BASE, "none.jsonl"), 2, "none.jsonl"),
    Case("diff: against nothing", ("diff", BASE), 2, "B"),
    Case("explore: no port", ("explore", BASE, "--port", "99999"), 2, "--port"),
]  # fmt: skip
