"""Signs of effects in a report: what each is called, and how it is drawn.

What a colour says is said by a shape too, so that prints in grey and colour-blind readers lose nothing. The colours are
those of M. Okabe and K. Ito, Color Universal Design (2008).
"""

from __future__ import annotations

from typing import NamedTuple


class Mark(NamedTuple):
    """How a sign is drawn, and said."""

    words: str
    shape: str
    colour: str
    filled: bool


SIGNS = {
    "+": Mark("raises", "^", "#0072B2", True),
    "-": Mark("lowers", "v", "#D55E00", True),
    "0": Mark("has no effect on", "s", "#000000", False),
    "?": Mark("open direction", "D", "#CC79A7", False),
}
