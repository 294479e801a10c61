"""Agreement of two labellers on the packs that came twice: pairs that match, and what they say about a matched pair.

python training/agreement.py
"""

from __future__ import annotations

import json
import re
import sys

import texts
from check_labels import LABELS, SECOND


def words(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return re.findall(r"\w+", " ".join(text[a:b] for a, b in spans).casefold())


def likeness(one: list[str], other: list[str]) -> float:
    """Twice the words in common over all words (F1 of words)."""
    common = sum(min(one.count(w), other.count(w)) for w in set(one))
    return 2 * common / (len(one) + len(other)) if common else 0.0


def matched(text: str, first: list[dict], second: list[dict]) -> list[tuple[dict, dict]]:
    """Claims one to one whose cause and effect are both half alike or more, the most alike first."""
    worth = []
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            sides = [likeness(words(text, a[s]), words(text, b[s])) for s in ("cause", "effect")]
            if min(sides) >= 0.5:
                worth.append((a["sign"] == b["sign"], sum(sides), i, j))
    used: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for *_, i, j in sorted(worth, reverse=True):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((first[i], second[j]))
    return pairs


def main() -> None:
    second = [json.loads(line) for line in SECOND.read_text(encoding="utf-8").splitlines()]
    twice = []
    for corpus in sorted({row["corpus"] for row in second}):
        lines = (LABELS / f"{corpus}.jsonl").read_text(encoding="utf-8").splitlines()
        first = {row["id"]: row for row in map(json.loads, lines)}
        wanted = {row["id"]: row for row in second if row["corpus"] == corpus}
        for text in texts.load(corpus):
            if text.id in wanted:
                if text.digest != wanted[text.id]["digest"]:
                    sys.exit(f"{text.id} of {corpus} is not the text that was read")
                twice.append((text.text, first[text.id]["claims"], wanted[text.id]["claims"]))
    pairs = [pair for text, one, other in twice for pair in matched(text, one, other)]
    said = sum(len(one) + len(other) for _, one, other in twice)
    print(f"{len(twice)} texts read twice, {said} claims, {len(pairs)} matched")
    print(f"F1 of pairs {2 * len(pairs) / max(1, said):.3f}")
    same = sum(a["sign"] == b["sign"] for a, b in pairs)
    print(f"F1 of pairs with sign {2 * same / max(1, said):.3f}")
    for what in ("sign", "strength", "hedged", "basis"):
        print(f"{what} the same in {sum(a[what] == b[what] for a, b in pairs) / max(1, len(pairs)):.3f} of the matched")
    print(f"with a claim or without, both: {sum(bool(one) == bool(other) for _, one, other in twice)} of {len(twice)}")


if __name__ == "__main__":
    main()
