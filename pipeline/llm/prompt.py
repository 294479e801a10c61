"""Prompts are files: load one, know its hash, fill its blanks.

A prompt file (`prompts/<name>.md`) holds a system and a user part, under the headings `# system` and `# user`. Blanks
are written `$name` (`string.Template`), so JSON braces need no doubling, and a blank without a value is an error
before any call. Few-shot examples lie beside it as `<name>.examples.json`: a list of {"user": {blank: value},
"assistant": answer}, sent as earlier turns of the conversation.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any, Literal

from pipeline.errors import BadPrompt

Role = Literal["system", "user", "assistant"]
Turns = tuple[tuple[Role, str], ...]


@dataclass(frozen=True)
class Prompt:
    """One prompt file, read."""

    name: str
    system: Template
    user: Template
    examples: tuple[tuple[Mapping[str, str], str], ...]
    hash: str

    def fill(self, **values: str) -> Turns:
        """The conversation to send, with the blanks filled. Raises BadPrompt if a blank has no value.

        Values are inserted as they are, once: a `$` or a heading in an abstract stays text.
        """
        try:
            before = self._same if self._same is not None else self._before(values)
            return (*before, ("user", self.user.substitute(values).strip()))
        except (KeyError, ValueError) as error:
            raise BadPrompt(f"prompts/{self.name}.md: blank {error} has no value or is not written as $name.") from None

    @cached_property
    def _same(self) -> Turns | None:
        """The turns before the last, where they hold no blanks but their own: the same for thousands of questions."""
        try:
            return self._before({})
        except (KeyError, ValueError):
            return None

    def _before(self, values: Mapping[str, str]) -> Turns:
        turns: list[tuple[Role, str]] = [("system", self.system.substitute(values).strip())]
        for blanks, answer in self.examples:
            turns.append(("user", self.user.substitute({**values, **blanks}).strip()))
            turns.append(("assistant", answer))
        return tuple(turns)


def _read(file: str) -> str | None:
    """A prompt file: inside the installed package, or beside it in a checkout."""
    for place in (resources.files("pipeline").joinpath("prompts"), Path(__file__).parents[2] / "prompts"):
        try:
            return place.joinpath(file).read_text("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            continue
    return None


def _written(answer: object) -> str:
    """An example's answer, without blanks: fewer tokens, there and in the answers that models write after it."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


@cache
def load(name: str) -> Prompt:
    """The prompt called `name`. Raises BadPrompt if it is missing or has not its two parts."""
    text = _read(f"{name}.md")
    if text is None:
        raise BadPrompt(f"prompts/{name}.md is missing: the installation is incomplete.")
    return parse(name, text, _read(f"{name}.examples.json") or "[]")


def parse(name: str, text: str, raw: str = "[]") -> Prompt:
    """The prompt in the text of a file and, as JSON, its examples. Raises BadPrompt if it has not its two parts."""
    parts = dict(re.findall(r"^# (system|user)\n(.*?)(?=^# (?:system|user)\n|\Z)", text, re.DOTALL | re.MULTILINE))
    if set(parts) != {"system", "user"}:
        raise BadPrompt(f"prompts/{name}.md: needs a part headed '# system' and one headed '# user'.")
    examples: list[dict[str, Any]] = json.loads(raw)
    turns = tuple((item["user"], _written(item["assistant"])) for item in examples)
    digest = hashlib.sha256(f"{text}\x1f{raw}".encode()).hexdigest()[:16]
    return Prompt(name, Template(parts["system"]), Template(parts["user"]), turns, f"sha256:{digest}")
