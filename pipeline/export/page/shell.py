"""Shell of the page: HTML with its styles and scripts inside, and the policy that lets nothing else run.

The scripts are modules (`page/*.js`), typed and read as such; here they become one script, in the order of `MODULES`,
each without its lines of `import` and the word `export`. So their names at top level are told apart: a browser refuses
a script that declares one twice. What comes from a graph stands in elements whose type no browser runs.

The policy (Content-Security-Policy) allows the scripts and styles by their hashes, nothing from elsewhere, and no
connection but to the server that sent the page, where one did.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from pipeline.export.page.questions import plain

MODULES = ("dom", "text", "address", "source", "save", "list", "map", "edit", "views", "main")
LIBRARIES = {
    "lib-graphology": "graphology.umd.min.js",
    "lib-layout": "graphology-library.min.js",
    "lib-sigma": "sigma.min.js",
}
"""What draws the map, by the id of its element; the build puts the files into `page/lib`, see `hatch_build.py`."""

_IMPORT = re.compile(r"^import .*?;\n", re.M)
_EXPORT = re.compile(r"^export (?=const|function|async|class)", re.M)


def page(name: str) -> str:
    """A file of the page."""
    return files("pipeline.export.page").joinpath("static", name).read_text("utf-8")


@cache
def script() -> str:
    """The modules of the page as one script."""
    parts = [_EXPORT.sub("", _IMPORT.sub("", page(f"{name}.js"))) for name in MODULES]
    return '"use strict";(() => {\n' + "\n".join(parts) + "})();\n"


@cache
def libraries() -> dict[str, str]:
    """The libraries that draw the map, by element; empty where the program was installed without them."""
    folder = files("pipeline.export.page").joinpath("static", "lib")
    found = {element: folder.joinpath(name) for element, name in LIBRARIES.items()}
    if not all(file.is_file() for file in found.values()):
        return {}
    return {element: file.read_text("utf-8") for element, file in found.items()}


def policy(connect: str = "'none'") -> str:
    """The policy of the page."""
    scripts = " ".join(map(_hash, (script(), *libraries().values())))
    # styles of elements are set by script, property by property, which no policy forbids
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_hash(page('page.css'))}; img-src blob: data:; "
        f"connect-src {connect}; base-uri 'none'; form-action 'none'"
    )


def begin(title: str, footer: str, connect: str = "'none'") -> str:
    """The page up to its answers."""
    told = {"policy": policy(connect), "title": escape(title), "style": page("page.css"), "footer": escape(footer)}
    return Template(page("page.html")).substitute(told)


def answer(identity: str, value: Any) -> str:
    """Values as an element of the page that can be read and cannot run or end early."""
    return f'<script type="application/json" id="{identity}">{embedded(value)}</script>\n'


def packed(identity: str, pieces: Iterable[str]) -> str:
    """A long text, piece by piece, as an element of the page, compressed."""
    press = zlib.compressobj(6)
    content = b"".join(press.compress(piece.encode("utf-8", "replace")) for piece in pieces) + press.flush()
    return f'<script type="application/octet-stream" id="{identity}">{base64.b64encode(content).decode()}</script>\n'


def end() -> Iterator[str]:
    """The page after its answers: the libraries of the map, which wait until it is looked at, and the script."""
    yield from _packed_libraries()
    yield f"<script>{script()}</script>\n</body>\n</html>\n"


@cache
def _packed_libraries() -> tuple[str, ...]:
    return tuple(packed(element, [text]) for element, text in libraries().items())


def as_json(value: Any) -> str:
    """Values as JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=plain)


def embedded(value: Any) -> str:
    """Values as JSON that can stand in HTML: no element ends, begins or is commented out in it."""
    return as_json(value).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
