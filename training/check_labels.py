"""Answers of labellers: checked against the pack that they answer, turned into offsets without words.

    python training/check_labels.py PACKS ANSWERS NNN...       says what in these answers must be mended
    python training/check_labels.py PACKS ANSWERS --convert    writes labels/CORPUS.jsonl from all that is right

An answer (`ANSWERS/NNN.txt`) has a line `@7` for each text of the pack and under it a line for each claim:
`sentence | cause | link | effect | marks`, as training/instructions.md says.
"""

from __future__ import annotations

import itertools
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

LABELS = Path(__file__).parent / "labels"
SECOND = LABELS.parent / "second_readings.jsonl"
MARKS = re.compile(r"([+\-0?])([ca])(h?)(b?)")
VAGUE = re.compile(
    r"(?:it|its|they|them|this|these|that|those|he|she|both|which|who|(?:the |this |these |both )?"
    r"(?:experimental |control |active |study |first |second |other |latter |former )?"
    r"(?:groups?|arms?|treatments?|interventions?|drugs?|effects?|changes?|conditions?|findings?|results?))"
    r"(?: (?:[A-E]|[1-5]|I{1,3}|IV))?",
    re.I,
)
LONGEST = 25  # words of a name

Span = tuple[int, int]


@dataclass
class Answer:
    """The claims of one text as offsets, and what is wrong or doubtful about the lines."""

    claims: list[dict] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def places(text: str, words: str, start: int, end: int) -> list[Span]:
    """Where the words stand between start and end, with any blanks: whole, else in another case, else glued."""
    loose = r"\s+".join(re.escape(part) for part in words.split())
    whole = (r"(?<!\w)" if words[0].isalnum() else "") + loose + (r"(?!\w)" if words[-1].isalnum() else "")
    tries = [(whole, re.NOFLAG), (whole, re.IGNORECASE), *([(loose, re.NOFLAG)] if len(words) > 5 else [])]
    for pattern, flags in tries:
        if found := [m.span() for m in re.compile(pattern, flags).finditer(text, start, end)]:
            return found
    return []


def parts(text: str, words: str, start: int, end: int) -> list[list[Span]]:
    """Every place of words, each a list of spans: "systolic ... pressure" has two, in this order and the nearest."""
    pieces = [piece.strip() for piece in words.split(" ... ")]
    if not all(pieces):
        return []
    found = []
    for first in places(text, pieces[0], start, end):
        spans = [first]
        for piece in pieces[1:]:
            if not (later := places(text, piece, spans[-1][1], end)):
                break
            spans.append(later[0])
        else:
            found.append(spans)
    return found


def scattered(text: str, words: str, start: int, end: int) -> list[list[Span]]:
    """The one place of linking words whose pieces are named in another order than the text has them."""
    found = [places(text, piece.strip(), start, end) for piece in words.split(" ... ") if piece.strip()]
    return [sorted(one[0] for one in found)] if found and all(found) else []


def located(item: dict, words: str, home: Span) -> list[list[Span]]:
    """Places of a side: in the sentence named before it ("3: words"), else in the claim's own, else the nearest one."""
    named = re.match(r"(\d+):\s*(.+)", words)
    if named and 1 <= int(named[1]) <= len(item["sentences"]):
        return parts(item["text"], named[2], *item["sentences"][int(named[1]) - 1])
    if here := parts(item["text"], words, *home):
        return here
    away = sorted(item["sentences"], key=lambda s: (s[0] > home[0], abs(s[0] - home[0])))
    return next((found for s in away if (found := parts(item["text"], words, *s))), [])


def _apart(one: list[Span], other: list[Span]) -> bool:
    return one != other and not any(a == b for a in one for b in other)


def _distance(links: list[Span], side: list[Span]) -> int:
    return min((max(b[0] - a[1], a[0] - b[1], 0) for a in links for b in side), default=0)


def _chosen(causes: list[list[Span]], links: list[list[Span]], effects: list[list[Span]]) -> tuple[list[Span], ...]:
    """Of words that stand more than once, the places that are nearest to each other."""
    options = [
        (cause, link, effect)
        for cause, link, effect in itertools.product(causes, links or [[]], effects)
        if _apart(cause, effect)
    ]
    return min(options, key=lambda o: _distance(o[1] or o[2], o[0]) + _distance(o[1] or o[0], o[2]), default=())


def claim(item: dict, line: str, answer: Answer) -> None:
    """One line into the answer: a claim, or what is wrong with it."""
    fields = [one.strip() for one in line.split("|")]
    if len(fields) != 5 or not fields[0].isdigit() or not all(fields):
        answer.errors.append(f"not `sentence | cause | link | effect | marks`: {line}")
        return
    number, cause, link, effect, marks = fields
    said = MARKS.fullmatch(marks)
    if not said:
        answer.errors.append(f"marks are a sign (+ - 0 ?), c or a, then h and b where they hold: {line}")
        return
    if not 1 <= int(number) <= len(item["sentences"]):
        answer.errors.append(f"there is no sentence {number}: {line}")
        return
    home = item["sentences"][int(number) - 1]
    causes, effects = located(item, cause, home), located(item, effect, home)
    links = [] if link == "-" else parts(item["text"], link, *home) or scattered(item["text"], link, *home)
    missing = [name for name, at in (("cause", causes), ("effect", effects), ("link", links or link == "-")) if not at]
    if missing:
        answer.errors.append(f"{' and '.join(missing)} not found as written: {line}")
        return
    at = _chosen(causes, links, effects)
    if not at:
        answer.errors.append(f"cause and effect are the same words: {line}")
        return
    for side in (cause, effect):
        bare = re.sub(r"^\d+:\s*", "", side)
        if VAGUE.fullmatch(bare):
            answer.doubts.append(f"say what `{bare}` is, in words from elsewhere in the text: {line}")
        if len(bare.split()) > LONGEST:
            answer.doubts.append(f"is the whole of this a name? {bare}")
    found = {
        "sentence": list(home),
        "cause": at[0],
        "link": at[1],
        "effect": at[2],
        "sign": said[1],
        "strength": "causal" if said[2] == "c" else "correlational",
        "hedged": bool(said[3]),
        "basis": "background" if said[4] else "finding",
    }
    if any((c["cause"], c["effect"], c["sign"]) == (at[0], at[2], said[1]) for c in answer.claims):
        answer.doubts.append(f"the same claim twice: {line}")
        return
    answer.claims.append(found)


def read(pack: list[dict], lines: str) -> dict[int, Answer]:
    """Answers by the number of the text in the pack; what belongs to none is an error of number 0."""
    answers: dict[int, Answer] = defaultdict(Answer)
    at = 0
    for line in lines.splitlines():
        if header := re.fullmatch(r"@(\d+)\s*(?:\[.*)?", line.strip()):
            at = int(header[1])
            if at in answers:
                answers[at].errors.append(f"@{at} stands twice")
            if not 1 <= at <= len(pack):
                answers[0].errors.append(f"the pack has no @{at}")
                at = 0
            answers.setdefault(at, Answer())
        elif line.strip() and not at:
            answers[0].errors.append(f"under no text of the pack: {line}")
        elif line.strip():
            claim(pack[at - 1], line.strip(), answers[at])
    for number in range(1, len(pack) + 1):
        if number not in answers:
            answers[number].errors.append("no answer; a text without claims has its line @ too")
    return answers


def report(pack: list[dict], answers: dict[int, Answer]) -> bool:
    """What must be mended, printed; whether nothing must."""
    wrong = False
    for number, answer in sorted(answers.items()):
        for kind, lines in (("error", answer.errors), ("look again", answer.doubts)):
            for line in lines:
                print(f"@{number} {kind}: {line}")
        wrong = wrong or bool(answer.errors)
    claims = sum(len(a.claims) for a in answers.values())
    empty = sum(not a.claims for n, a in answers.items() if n)
    print(f"{claims} claims; {empty} of {len(pack)} texts without")
    return not wrong


def convert(packs: Path, answers: Path) -> None:
    """All answers as offsets, by corpus; a line that is wrong is left out, a text without an answer too."""
    found: dict[str, dict[str, dict]] = defaultdict(dict)
    again: list[dict] = []
    lost: Counter[str] = Counter()
    for path in sorted(answers.glob("*.txt")):
        pack = json.loads((packs / f"{path.stem}.json").read_text(encoding="utf-8"))
        for number, answer in read(pack, path.read_text(encoding="utf-8")).items():
            lost["lines in error"] += len(answer.errors)
            if number and (answer.claims or not answer.errors):
                item = pack[number - 1]
                row = {"id": item["id"], "digest": item["digest"], "pack": path.stem, "claims": answer.claims}
                if item["id"] in found[item["corpus"]]:
                    again.append({"corpus": item["corpus"], **row})
                else:
                    found[item["corpus"]][item["id"]] = row
    LABELS.mkdir(exist_ok=True)
    print(f"{'corpus':22}{'texts':>7}{'claims':>8}{'none':>7}")
    for corpus, texts in sorted(found.items()):
        lines = (json.dumps(row, separators=(",", ":")) for _, row in sorted(texts.items()))
        (LABELS / f"{corpus}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        claims = sum(len(row["claims"]) for row in texts.values())
        none = sum(not row["claims"] for row in texts.values())
        print(f"{corpus:22}{len(texts):7}{claims:8}{none:7}")
    SECOND.write_text("".join(json.dumps(row, separators=(",", ":")) + "\n" for row in again), encoding="utf-8")
    print(dict(lost))


def main() -> None:
    packs, answers = Path(sys.argv[1]), Path(sys.argv[2])
    if sys.argv[3:] == ["--convert"]:
        convert(packs, answers)
        return
    right = True
    for number in sys.argv[3:]:
        pack = json.loads((packs / f"{number}.json").read_text(encoding="utf-8"))
        right &= report(pack, read(pack, (answers / f"{number}.txt").read_text(encoding="utf-8")))
    sys.exit(not right)


if __name__ == "__main__":
    main()
