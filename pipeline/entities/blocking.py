"""Blocking: the pairs of names worth comparing, those that share something rare; a bounded number per name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import log

from pipeline.entities import word_relations
from pipeline.entities.name import Form, parse, stem

BLOCK = 60  # names that are all compared with each other when they share a feature; larger blocks are thinned
WINDOW = 12  # neighbours on each side in a larger block
PARTNERS = 20  # pairs kept for one name

_ELEMENTS = word_relations.ELEMENT_NAMES


def candidates(keys: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield pairs (a, b), a < b, in alphabetical order: for each key the few that share most with it.

    `keys` carries each key's number of claims: in a crowded block the much-used names are compared with each other.
    Work and memory grow with the number of keys, not with its square.
    """
    ordered = sorted(keys)
    near = neighbours(ordered, blocks(ordered), keys)
    extra: dict[int, list[int]] = defaultdict(list)
    for one, partners in enumerate(near):
        for other in partners:
            if other < one and one not in near[other]:
                extra[other].append(one)
    for one, partners in enumerate(near):
        later = {other for other in partners if other > one} | set(extra.get(one, ()))
        for other in sorted(later):
            yield ordered[one], ordered[other]


def same_letters(keys: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield pairs (a, b), a < b, in alphabetical order: keys of the same letters in any order, elements spelled out.

    Among them are those that `match.decide` calls the same. Time and memory are linear in the number of keys; of a
    crowded group the much-used names are compared with each other, and the rest with what stands beside them.
    """
    ordered = sorted(keys)
    first: dict[str, int] = {}
    groups: dict[str, list[int]] = {}  # most names stand alone, and need no list
    for number, key in enumerate(ordered):
        for letters in _letters(parse(key).form):
            if letters in first:
                groups.setdefault(letters, [first[letters]]).append(number)
            else:
                first[letters] = number
    found: set[tuple[int, int]] = set()
    for numbers in groups.values():
        if len(numbers) > BLOCK:
            near = _thin(numbers, ordered, keys)
            found.update((min(one, other), max(one, other)) for one in near for other in near[one] if one != other)
        elif len(numbers) > 1:
            found.update(combinations(numbers, 2))
    for one, other in sorted(found):
        yield ordered[one], ordered[other]


def _letters(form: Form) -> set[str]:
    """Return the letters of a name in alphabetical order; also with the symbols of elements spelled out, if it has any.

    A symbol that stands alone (Ca, PB) may be another abbreviation: nothing beside it says that it is an element.
    """
    alone = len(form.words) == 1
    spelled = (_ELEMENTS.get(word.lower(), word) if word[0].isupper() and not alone else word for word in form.words)
    return {"".join(sorted(text.replace("|", ""))) for text in (form.squeezed, "".join(spelled))}


def blocks(ordered: list[str]) -> list[list[int]]:
    """Return lists of numbers of keys that share one feature of their spelling, each list in order."""
    members: dict[str, list[int]] = defaultdict(list)
    symbols = {token.lower() for key in ordered for token in key.split() if len(token) <= 8 and not token.islower()}
    shapes: dict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(ordered):
        form = parse(key).form
        for feature in _features(form, symbols):
            members[feature].append(number)
        shapes["=" + "".join(sorted(form.squeezed))].append(number)
    for feature, tokens in _typos({token for key in ordered for token in parse(key).form.bag}).items():
        for token in tokens:
            members[feature].extend(members.get("w" + stem(token), ()))
    members.update(shapes)
    return [sorted(set(numbers)) for _, numbers in sorted(members.items()) if len(numbers) > 1]


def _features(form: Form, symbols: set[str]) -> Iterator[str]:
    """Yield what a name can be found by: stems, pairs of stems, beginnings, letters run together, initials."""
    stems = sorted({stem(word) for word in form.bag})
    yield "s" + form.squeezed.replace("|", "")
    for one in stems:
        yield "w" + one
        if len(one) >= 6:
            yield "p" + one[:5]
    for one, other in combinations(stems[:8], 2):
        yield f"v{one} {other}"
    for word in form.bag:
        for group in word_relations.NEAR.get(word, ()):
            rest = " ".join(sorted(form.bag - {word}))
            yield f"n{group} {rest}"
        if word in symbols:
            yield "a" + word
    for source in (form.content, form.words):
        yield from ("a" + short for short in _initials(source) if short in symbols)


def _initials(words: Sequence[str]) -> Iterator[str]:
    """Yield what two to six words in a row may be abbreviated to, beginning with one of the first six."""
    letters = "".join(word[0] for word in words)
    for start in range(min(len(letters), 6)):
        for end in range(start + 2, min(len(letters), start + 6) + 1):
            yield letters[start:end]


def _typos(vocabulary: set[str]) -> dict[str, list[str]]:
    """Return words that become equal when one letter is left out of each (so one or two letters differ)."""
    shared: dict[str, list[str]] = defaultdict(list)
    for word in sorted(vocabulary):
        if len(word) >= 6 and word.isalpha():
            for form in sorted({word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}):
                shared["t" + form].append(word)
    return {feature: found for feature, found in shared.items() if 1 < len(found) <= 8}


def neighbours(ordered: list[str], blocks: list[list[int]], counts: Mapping[str, int]) -> list[dict[int, float]]:
    """For each key the PARTNERS keys with which it shares the most, rare features weighing more.

    How much that is goes from 0 to .5: the weight of the blocks that two keys share, by the number of blocks of both,
    as a share of the most that a block can weigh.
    """
    total = len(ordered)
    most = log(total) + 0.1 if total > 1 else 1.0
    holds: list[list[int]] = [[] for _ in ordered]
    for block, numbers in enumerate(blocks):
        for number in numbers:
            holds[number].append(block)
    thinned = {block: _thin(numbers, ordered, counts) for block, numbers in enumerate(blocks) if len(numbers) > BLOCK}
    near = []
    for number in range(total):
        weight: dict[int, float] = defaultdict(float)
        for block in holds[number]:
            numbers = blocks[block]
            value = log(total / len(numbers)) + 0.1
            for other in thinned[block].get(number, ()) if block in thinned else numbers:
                weight[other] += value
        weight.pop(number, None)
        size = len(holds[number])
        best = sorted(weight, key=lambda other: (-weight[other] / (size + len(holds[other])), other))[:PARTNERS]
        near.append({other: weight[other] / (size + len(holds[other])) / most for other in best})
    return near


def _thin(numbers: list[int], ordered: list[str], counts: Mapping[str, int]) -> dict[int, list[int]]:
    """A crowded block's comparisons: much-used names with each other, the rest with what stands beside them when short
    names come first and then the alphabet decides."""
    used = sorted(numbers, key=lambda number: (-counts[ordered[number]], number))[: BLOCK // 2]
    beside: dict[int, list[int]] = {number: list(used) for number in used}
    line = sorted(numbers, key=lambda number: (len(parse(ordered[number]).form.bag), number))
    for at, number in enumerate(line):
        beside.setdefault(number, []).extend(line[max(0, at - WINDOW) : at] + line[at + 1 : at + 1 + WINDOW])
    return beside
