"""Decisions of people: merge, split, rename, classes, no variable; what claims, conflicts and local models are.

They outrank all others. Each is a row of the log, with who and when. Nothing is deleted from it: what is taken back is
marked so, and of several decisions on one question the latest holds (the view `decisions_in_force`). What one command
decides has one time, and is taken back together. Every function changes the store and derives the entities anew, or
raises Unusable and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from getpass import getuser
from typing import NamedTuple, cast

from pipeline.entities.decision_file import Line, at_text, dump, parse
from pipeline.entities.decisions import USER, Kind, Rank
from pipeline.entities.lookup import Meant, forms_of, left_out, look_up, meant
from pipeline.entities.name import key
from pipeline.entities.resolution import Resolution
from pipeline.entities.stage import resolved_names
from pipeline.errors import Unusable
from pipeline.graph.changes import rebuild
from pipeline.graph.derive import derive_graph
from pipeline.store.database import Store
from pipeline.store.records import ConflictVerdict, ModelVerdict, content_id
from pipeline.store.result import Row

_LONGEST = 300  # characters of a name
_IDENTITY = re.compile(r"sha256:[0-9a-f]{16}")


class Signed(NamedTuple):
    """Who decides, and the reason that is kept with it; both may be empty."""

    by: str = ""
    why: str = ""


class Outcome(NamedTuple):
    """What a decision changed: the entities it is about, as they are now, and the decisions it took back."""

    entities: list[Row]
    undone: list[str]


class Imported(NamedTuple):
    """What a file of decisions brought: new ones, those that it took back, those known before, and its bad lines."""

    added: int
    undone: int
    known: int
    bad: list[str]


def login() -> str:
    """The name of whoever is logged in, empty if the system does not say."""
    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return ""


# --- one concept or two -----------------------------------------------------------------------------------------------


def merge(store: Store, a: str, b: str, signed: Signed) -> Outcome:
    """Make one variable of two, with all names of both. What people had kept apart between them is taken back."""
    one, other = meant(store, a), meant(store, b)
    if one.entity == other.entity:
        raise Unusable(f"{a!r} and {b!r} are one variable already: {one.name}.")
    these, those = _keys(store, one.entity), _keys(store, other.entity)
    apart = [row["id"] for row in store.rows("entities/kept_apart", kind="different", these=these, those=those)]
    with _deciding(store, signed, [_pair("same", one.key, other.key)], apart) as resolved:
        if resolved.entities[one.key] != resolved.entities[other.key]:
            raise Unusable(f"{a!r} and {b!r} share names with variables that a person keeps apart; see `entities log`.")
    return _outcome(store, [resolved.entities[one.key]], apart)


def split(store: Store, a: str, b: str, signed: Signed) -> Outcome:
    """Keep two names apart. Of two names of one variable `a` leaves it, or `b` if `a` is what it is called."""
    one, other = meant(store, a), meant(store, b)
    if one.entity != other.entity:
        decided = [_pair("different", one.key, other.key)]
    else:
        decided = _leaving(store, one, other, a, b)
    with _deciding(store, signed, decided) as resolved:
        pass
    keys = [end for kind, *pair in decided if kind == "different" for end in pair]
    return _outcome(store, dict.fromkeys(resolved.entities[form] for form in keys))


def _leaving(store: Store, one: Meant, other: Meant, a: str, b: str) -> list[_Decision]:
    """A name is kept apart from all other names of its variable, and gets its own name back."""
    called = key(one.name)
    leaving = one if one.exact and (one.key != called or not other.exact) else other
    names = forms_of(store, one.entity)
    rest = [row["key"] for row in names if row["key"] != leaving.key]
    if one.key == other.key and (one.exact == other.exact or not rest):
        raise Unusable(f"{a!r} and {b!r} have one normal form ({one.key}), which cannot be split.")
    keep = [_pair("different", leaving.key, form) for form in rest]
    about = store.rows("entities/about", keys=[leaving.key])
    if leaving.key == called or not any(row["kind"] == "name" and key(row["b"]) == called for row in about):
        return keep
    own = next((row["names"] for row in names if row["key"] == leaving.key and row["names"]), [leaving.key])
    return [*keep, ("name", leaving.key, min(own, key=lambda name: (len(name), name)))]


# --- names and classes ------------------------------------------------------------------------------------------------


def rename(store: Store, a: str, name: str, signed: Signed) -> Outcome:
    """Give a variable another name."""
    target, name = meant(store, a), _plain(name)
    taken = look_up(store, name) if name else None
    if not name:
        raise Unusable("the new name is empty.")
    if len(name) > _LONGEST:
        raise Unusable(f"the new name is too long: {len(name):,} characters; {_LONGEST} are the most.")
    if taken is not None and taken.entity != target.entity:
        raise Unusable(f"{name!r} names another variable: {taken.name}. `entities merge` makes one of two.")
    keys = _keys(store, target.entity)
    before = [row["id"] for row in store.rows("entities/given_names", keys=keys)]
    with _deciding(store, signed, [("name", target.key, name)], before):
        pass
    return _outcome(store, [target.entity], before)


def broader(store: Store, a: str, wide: str, signed: Signed) -> Outcome:
    """Put a variable under a class, which need not be a name that claims use."""
    narrow, above = meant(store, a), look_up(store, wide)
    if above is not None and above.entity == narrow.entity:
        raise Unusable(f"{a!r} and {wide!r} are one variable: {narrow.name}.")
    if not key(wide).strip():
        raise Unusable("the name of the class is empty.")
    broad = above.key if above else key(wide)
    decided: list[_Decision] = [("broader", narrow.key, broad)]
    if above is None:
        decided.append(("name", broad, _plain(wide)))
    these, those = _keys(store, narrow.entity), _keys(store, above.entity) if above else [broad]
    denied = [row["id"] for row in store.rows("entities/kept_apart", kind="not broader", these=these, those=those)]
    before = _refused(resolved_names(store))
    with _deciding(store, signed, decided, denied) as resolved:
        entity, over = resolved.entities.get(narrow.key, ""), resolved.entities.get(broad, "")
        for link, why in _refused(resolved).items():
            if link not in before:
                raise Unusable(f"{wide!r} cannot be a class of {a!r}: {_in_names(store, why)}.")
    return _outcome(store, [entity, over], denied)


def not_broader(store: Store, a: str, wide: str, signed: Signed) -> Outcome:
    """Take a variable out from under a class."""
    narrow, above = meant(store, a), meant(store, wide)
    if above.entity == narrow.entity:
        raise Unusable(f"{a!r} and {wide!r} are one variable: {narrow.name}.")
    with _deciding(store, signed, [("not broader", narrow.key, above.key)]) as resolved:
        entity = resolved.entities[narrow.key]
    return _outcome(store, [entity])


def _refused(resolved: Resolution) -> dict[tuple[str, str], str]:
    """The links of people that are not in the hierarchy, and why."""
    return {(link.narrow, link.broad): why for link, why in resolved.refused if link.rank == Rank.USER}


def _in_names(store: Store, text: str) -> str:
    """Text with entities called by their names instead of their ids."""
    names = {row["id"]: row["name"] for row in store.rows("entities/list", search=None)}
    return _IDENTITY.sub(lambda found: names.get(found[0], found[0]), text)


# --- no variable ------------------------------------------------------------------------------------------------------


def reject(store: Store, a: str, signed: Signed) -> Outcome:
    """Leave a variable with all its names out of the graph."""
    target = meant(store, a)
    with _deciding(store, signed, [("not a variable", form, "") for form in _keys(store, target.entity)]):
        pass
    return Outcome([], [])


def accept(store: Store, a: str, signed: Signed) -> Outcome:
    """Take in again what was left out: by a person, by a model, or because its name says little by itself."""
    out = left_out(store, a)
    if not out:
        found = meant(store, a)  # says so where it is unknown
        raise Unusable(f"{a!r} is not left out: {found.name}.")
    acts = (row for each in out if each["id"] for row in _act(store, each["id"]))
    back = [row["id"] for row in acts if row["of_people"]]
    stays = [each["key"] for each in out if each["id"] not in back]
    with _deciding(store, signed, [("variable", form, "") for form in stays], back) as resolved:
        pass
    known = [resolved.entities[each["key"]] for each in out if each["key"] in resolved.entities]
    return _outcome(store, dict.fromkeys(known), back)


# --- claims -----------------------------------------------------------------------------------------------------------


def judge_claim(store: Store, claim: str, right: bool, signed: Signed) -> str:
    """Judge whether an abstract says what a claim, by its id, says it does; the id of the abstract.

    The judgement is about the claim's statement: it holds for the same claim by any reader, in any run.
    """
    found = store.rows("claims/one", claim=claim)
    if not found:
        raise Unusable(f"no current claim has the id {claim!r}. `claims DIR` lists them with their ids.")
    with store.transaction():
        _enter(store, signed, [("claim right" if right else "claim wrong", found[0]["statement"], "")])
        derive_graph(store)
    abstract: str = found[0]["abstract"]
    return abstract


# --- conflicts --------------------------------------------------------------------------------------------------------


def judge_conflict(store: Store, place: tuple[str, str], verdict: ConflictVerdict, signed: Signed) -> None:
    """Say what a conflict is; `place` is what decisions call its ends, see `conflicts.verdicts`."""
    with store.transaction():
        _enter(store, signed, [(cast(Kind, f"conflict {verdict}"), *place)])
        derive_graph(store)


def judge_model(store: Store, focus: str, version: str, verdict: ModelVerdict, signed: Signed) -> None:
    """Say what a local model is worth; its focus and what it is are as `models.judging.version` has them."""
    with store.transaction():
        _enter(store, signed, [(cast(Kind, f"model {verdict}"), focus, version)])


# --- the log ----------------------------------------------------------------------------------------------------------

_CONTRARY: dict[str, Kind] = {
    "same": "different",
    "broader": "not broader",
    "not a variable": "variable",
    "variable": "not a variable",
    "claim right": "claim wrong",
    "claim wrong": "claim right",
}


def undo(store: Store, decision: str, signed: Signed) -> Outcome:
    """Take back a person's decision, with what the same command decided; decide against a model's or a rule's.

    Decisions that the command had taken back are made again.
    """
    act = _act(store, decision)
    if not act:
        raise Unusable(f"no decision has the id {decision!r}. `entities log DIR --all` lists them with their ids.")
    first = act[0]
    if first["undone"] is not None:
        raise Unusable(f"{decision} is undone already.")
    if first["of_people"]:
        back = [row["id"] for row in act]
        again: list[_Decision] = [
            (row["kind"], row["a"], row["b"]) for row in store.rows("entities/taken_back", id=decision)
        ]
        with _deciding(store, signed, again, back) as resolved:
            pass
    elif first["kind"] in _CONTRARY:
        back = []
        with _deciding(store, signed, [(_CONTRARY[first["kind"]], first["a"], first["b"])]) as resolved:
            pass
    else:
        ways = {"different": "entities merge", "not broader": "entities broader", "name": "entities rename"}
        raise Unusable(
            f"{decision} ({first['kind']}: {first['a']}, {first['b']}) is {first['by']}'s; "
            f"`{ways.get(first['kind'], f'{_noun(first)} judge')}` decides otherwise."
        )
    known = (resolved.entities.get(form) for row in act for form in (row["a"], row["b"]))
    return _outcome(store, dict.fromkeys(entity for entity in known if entity), back)


def _noun(decision: Row) -> str:
    return "conflicts" if decision["kind"].startswith("conflict ") else "claims"


def log(store: Store, search: str | None = None, *, people: bool = True) -> list[Row]:
    """The log, the oldest first: people's decisions or, with `people` false, everybody's. Times are ISO 8601."""
    return [
        {**row, "decided": at_text(row["decided"]), "undone": row["undone"] and at_text(row["undone"])}
        for row in store.rows("entities/log", people=people, search=search)
    ]


def export(store: Store) -> str:
    """All decisions of people as one text for version control; see `decision_file`."""
    return dump(
        Line(row["kind"], row["a"], row["b"], _person(row["by"]), row["decided"], row["undone"], row["why"])
        for row in log(store)
    )


def import_(store: Store, text: str) -> Imported:
    """Add the decisions of such a text. The same text twice changes nothing; bad lines are named and left aside."""
    lines, bad = parse(text)
    known = {row["id"]: row["undone"] for row in log(store)}
    rows = {_identity(line): line for line in lines}
    new = [_row(line) for identity, line in rows.items() if identity not in known]
    back = {
        identity: line.undone
        for identity, line in rows.items()
        if line.undone and identity in known and not known[identity]
    }
    with store.transaction():
        store.add_rows("decisions", new)
        for identity, moment in back.items():
            store.run("entities/undo", ids=[identity], moment=moment)
        if new or back:
            rebuild(store)
    return Imported(len(new), len(back), len(rows) - len(new) - len(back), bad)


# --- rows -------------------------------------------------------------------------------------------------------------

_Decision = tuple[Kind, str, str]


def _keys(store: Store, entity: str) -> list[str]:
    return [row["key"] for row in forms_of(store, entity)]


def _pair(kind: Kind, a: str, b: str) -> _Decision:
    first, second = sorted((a, b))
    return kind, first, second


@contextmanager
def _deciding(
    store: Store, signed: Signed, decided: Sequence[_Decision], undone: Collection[str] = ()
) -> Iterator[Resolution]:
    """Enter decisions, take others back, derive: all of it, or nothing where the block raises."""
    with store.transaction():
        _enter(store, signed, decided, undone)
        yield rebuild(store)


def _enter(store: Store, signed: Signed, decided: Sequence[_Decision], undone: Collection[str] = ()) -> None:
    """Write decisions into the log, and mark others as taken back, within an open transaction."""
    # later than all before it, for the latest of two decisions holds
    now = int(datetime.now(UTC).timestamp() * 1000)
    moment = at_text(max(now, store.row("entities/latest")["moment"] + 1))
    lines = [Line(*decision, _plain(signed.by), moment, None, _plain(signed.why)) for decision in decided]
    if undone:
        store.run("entities/undo", ids=list(undone), moment=moment)
    store.add_rows("decisions", [_row(line) for line in lines])


def _row(line: Line) -> dict[str, object]:
    return {
        "id": _identity(line),
        "kind": line.kind,
        "a": line.a,
        "b": line.b,
        "why": line.why,
        "by": _signature(line.by),
        "decided_at": line.at,
        "undone_at": line.undone,
    }


def _identity(line: Line) -> str:
    return content_id("decision", line.kind, line.a, line.b, _signature(line.by), line.at)


def _signature(person: str) -> str:
    return f"{USER}: {person}" if person else USER


def _person(by: str) -> str:
    return by.partition(": ")[2]


def _plain(text: str) -> str:
    return " ".join(text.split())


def _act(store: Store, decision: str) -> list[Row]:
    """A decision, and what the same command of the same person decided with it."""
    return store.rows("entities/decided", id=decision)


def _outcome(store: Store, entities: Iterable[str], undone: Iterable[str] = ()) -> Outcome:
    return Outcome([row for each in entities for row in store.rows("entities/one", entity=each)], list(undone))
