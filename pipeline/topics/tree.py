"""The topic tree as it grows: judging proposals, sharing the width, level by level. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar

from pipeline.store.records import Topic, TopicOrigin, TopicsDraft, content_id
from pipeline.topics.stems import as_named, clean, key, shown


class _Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T")
N = TypeVar("N", bound=_Named)

MOST_TERMS = 10
SEPARATOR = " > "
WIDEST = 30  # topics one question may ask for: more do not fit an answer of the usual length


def keep(
    parent: Topic | None, draft: TopicsDraft, recipe: str, origin: TopicOrigin, taken: Collection[str] = ()
) -> list[Topic]:
    """Return the topics a draft names below `parent` (None: the roots), in its order. Pure.

    A name that is none is dropped, and so is one whose key is in `taken` or came before. The user's names stay as they
    are written.
    """
    seen = set(taken)
    kept: list[Topic] = []
    for item in draft.topics:
        cleaned = as_named(item.name) if origin == "user" else clean(item.name)
        if cleaned is None or key(cleaned) in seen:
            continue
        seen.add(key(cleaned))
        name = cleaned if origin == "user" else shown(cleaned)
        path = f"{parent.path}{SEPARATOR}{name}" if parent else name
        kept.append(
            Topic(
                id=content_id("topic", path),
                recipe=recipe,
                name=name,
                parent=parent.id if parent else None,
                depth=parent.depth + 1 if parent else 1,
                path=path,
                origin=origin,
                terms=_terms(item.terms, name),
                ordinal=len(kept),
            )
        )
    return kept


def _terms(terms: Sequence[str], name: str) -> list[str]:
    cleaned = {key(term): term for term in map(clean, reversed(terms)) if term}
    cleaned.pop(key(name), None)
    return list(reversed(cleaned.values()))[:MOST_TERMS]


def share(proposals: Sequence[Sequence[N]], number: int) -> list[N]:
    """Return at most `number` topics out of each parent's proposals, every parent getting its next before any gets one
    more.

    A name that another parent already has is passed over, and the parent's next one takes its turn. Pure.
    """
    seen: set[str] = set()
    chosen: list[list[N]] = [[] for _ in proposals]
    waiting = [iter(topics) for topics in proposals]
    going = set(range(len(proposals)))
    while going and number > 0:
        for parent in sorted(going):
            fresh = next((topic for topic in waiting[parent] if key(topic.name) not in seen), None)
            if fresh is None:
                going.discard(parent)
            elif number > 0:
                seen.add(key(fresh.name))
                chosen[parent].append(fresh)
                number -= 1
    return [topic for topics in chosen for topic in topics]


def allotment(parents: int, left: int, levels: int) -> int:
    """Return how many of the `left` topics the next level gets, if `levels` more are wanted: each level as much wider
    than the one before as that one was, so that the deepest level is reached. Pure."""
    if levels <= 1:
        return left
    low, high = 0.0, float(max(1, left))
    for _ in range(50):  # bisection for b in parents * (b + b^2 + ... + b^levels) = left
        b = (low + high) / 2
        if parents * sum(b**level for level in range(1, levels + 1)) < left:
            low = b
        else:
            high = b
    return min(left, max(1, round(parents * high)))


def spread(items: Sequence[T], most: int) -> list[T]:
    """Return at most so many of the items, evenly out of all of them, in their order. Pure."""
    if len(items) <= most:
        return list(items)
    return [items[place * len(items) // most] for place in range(most)]


def quota(parents: int, number: int) -> int:
    """Return how many topics to ask each of `parents` for, to have `number` after repeats are dropped."""
    fair = -(-number // parents)
    return min(WIDEST, fair + max(1, fair // 4))


def ordered(topics: Sequence[Topic]) -> list[Topic]:
    """Return a tree's topics with ordinals in the order they are read: each followed by those below it."""
    below: dict[str | None, list[Topic]] = {}
    for topic in topics:
        below.setdefault(topic.parent, []).append(topic)
    result: list[Topic] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        topic = waiting.pop()
        result.append(topic.model_copy(update={"ordinal": len(result)}))
        waiting.extend(below.get(topic.id, [])[::-1])
    return result
