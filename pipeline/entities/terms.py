"""Term: a name that claims use, as a model is asked about it and as candidate sets weigh it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.store.records import Sign

Role = Literal["cause", "effect"]


class End(NamedTuple):
    """The other end of a claim: the role that the term has in it, the key of what it is joined to, and the sign."""

    role: Role
    other: str
    sign: Sign


@dataclass(frozen=True, slots=True)
class Term:
    """A name that claims use: its key, how to show it, a sentence in which it stands, how many claims it has, and the
    other ends of them."""

    key: str
    name: str
    sentence: str
    claims: int = 1
    ends: tuple[End, ...] = ()
