"""Everything about one variable: its causes and effects with the papers for and against, the most informative first.

The variable is taken with all its aspects, and with what lies up to three steps below it. A paper has one voice for
each other end, and papers that share authors are told apart from those that are independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.store.database import Store
from pipeline.store.result import Row

STEPS = 3  # how far below a variable lies what is told with it, as of the classes in claim_ends


def about(store: Store, entity: str, limit: int | None = None) -> Row:
    """What the graph has on an entity: `causes` and `effects`, at most `limit` each (None for all), and their numbers.

    Each is the other end with the prevailing sign, its support and 90 % interval, papers by sign (`plus`, `minus`,
    `nulls`, `unsigned`), `independent` ones of them, the narrower concepts it speaks `through`, and its best quote for
    each sign.
    """
    (row,) = store.rows("entities/one", entity=entity)
    below = store.rows("entities/below", concepts=[entity], steps=STEPS)
    concepts = [entity, *(each["id"] for each in below)]
    found = store.rows("edges/about", concepts=concepts, partners=None, limit=limit)
    number = {each["role"]: each.pop("number") for each in found}
    _name(store, found, entity)
    _quote(store, found, concepts)
    return {
        **{name: row[name] for name in ("id", "name", "aliases", "claims", "papers", "broader")},
        "aspects": store.rows("entities/aspects_of", concepts=[entity]),
        "narrower": below,
        "causes": [each for each in found if each["role"] == "cause"],
        "effects": [each for each in found if each["role"] == "effect"],
        "number": {"causes": number.get("cause", 0), "effects": number.get("effect", 0)},
    }


def _name(store: Store, rows: Sequence[Row], entity: str) -> None:
    """Call the other ends, and what they speak through, by their names."""
    ids = {each["partner_id"] for each in rows} | {own for each in rows for own in each["through_ids"]}
    names = {row["id"]: row["name"] for row in store.rows("entities/called_by_id", ids=sorted(ids))}
    for each in rows:
        each["partner"] = names.get(each["partner_id"], each["partner_id"])
        each["through"] = sorted(names.get(own, own) for own in each.pop("through_ids") if own != entity)


def _quote(store: Store, rows: Sequence[Row], concepts: Sequence[str]) -> None:
    """Give each its best quotes, the prevailing sign's first."""
    partners = sorted({each["partner_id"] for each in rows})
    quotes: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in store.rows("edges/about_quotes", concepts=list(concepts), partners=partners, together=False, each=1):
        quotes.setdefault((row.pop("role"), row.pop("partner_id")), []).append(row)
    for each in rows:
        found = quotes.get((each["role"], each["partner_id"]), [])
        each["quotes"] = [row for row in found if row["sign"] == each["sign"]]
        each["quotes"] += [row for row in found if row["sign"] != each["sign"]]
