"""Packs for labellers: abstracts drawn by corpus and kind, sentences numbered, every first so many packs balanced.

python training/sample.py FOLDER     writes FOLDER/NNN.md to read and FOLDER/NNN.json for the checker
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import texts
from texts import Text

from pipeline.sources.text.sentences import split

SEED = 16
PACK = 12
SENTENCES = 4  # single sentences of social science in each pack, beside its abstracts
SHORTEST = 400
OVERLAP = 13  # words in a row that a text shares with a held-out one only if it is (partly) the same

WANTED = {
    "software_engineering": 300,
    "scifact": 330,
    "ptsd": 196,
    "depression_animals": 210,
    "evidence_inference": 150,
    "scitldr": 140,
    "beta_blockers": 110,
    "estrogens": 90,
    "hypoglycemics": 90,
    "plos": 103,
    "daily_papers": 25,
}

# A second round, drawn when the first was nearly read.
MORE = {
    "scifact": 480,
    "software_engineering": 300,
    "depression_animals": 120,
    "evidence_inference": 120,
    "bc5cdr": 150,
    "ncbi_disease": 60,
    "scitldr": 60,
    "beta_blockers": 60,
    "hypoglycemics": 45,
    "estrogens": 45,
}

# A third, when labellers turned out to be faster still.
LAST = {
    "scifact": 360,
    "software_engineering": 120,
    "depression_animals": 120,
    "beta_blockers": 60,
    "hypoglycemics": 45,
    "estrogens": 45,
}

# Packs that come a second time, some packs later and with the texts in another order, so that two labellers read them
# without knowing: place of the copy -> pack.
REPEATED = {18: 3, 31: 9, 44: 15}

KINDS = {
    "arms": r"\b(?:group|arm)s?\s+(?:[A-D]|I{1,3}|IV|[1-4])\b",
    "aims": r"\b(?:aim|objective|purpose|goal|hypothes\w+|investigate[ds]?|examined? whether|unknown|unclear)\b",
    "covariates": r"\b(?:adjust\w+|controll\w+ for|confound\w+|covariates?|multivaria\w+|regression)\b",
    "nulls": r"\b(?:no (?:significant )?(?:difference|effect|association|change|evidence)|not (?:significantly )?"
    r"(?:differ|affect|associated|change|improve|reduce)|did not|failed to|no\w* influence)\b",
    "farther": r"(?:\. |\n)(?:This|These|Such|It|They) (?:\w+ )?"
    r"(?:was|were|is|are|led|may|effects?|reduc|increas|improv|result)",
}
# Of scifact, which is mostly molecular biology and medicine, the fields that other corpora do not cover.
FIELDS = {
    "economics": "econom poverty income insurance expenditure unemploy cost policy policies tax wage market price",
    "psychology": "psycholog cogniti memory emotion anxiety behavio attention schizophreni attitude stress",
    "ecology": "ecolog ecosystem biodivers climate species predat forest soil habitat fish bird plant evolution",
    "society": "school educat teacher student litera socioeconomic communit household gender violence smok crime",
    "engineering": "engineer device algorithm software sensor machine learning simulat comput technolog",
}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def runs(text: str) -> Iterator[str]:
    """Every run of 13 words; of a shorter text all its words, from six on."""
    found = words(text)
    for at in range(max(1, len(found) - OVERLAP + 1)):
        if len(found) >= 6:
            yield " ".join(found[at : at + OVERLAP])


class Barred:
    """Texts that share a run of words with a text that is measured on, labelled already or drawn before."""

    def __init__(self, held: Iterable[str]) -> None:
        self.runs = {run for text in held for run in runs(text)}
        self.short = [run for run in self.runs if run.count(" ") < OVERLAP - 1]

    def has(self, text: str) -> bool:
        flat = f" {' '.join(words(text))} "
        return any(run in self.runs for run in runs(text)) or any(f" {run} " in flat for run in self.short)

    def add(self, text: str) -> None:
        self.runs.update(runs(text))


def fit(text: Text) -> bool:
    """Whether it is an English abstract of usual length."""
    body = text.text[text.begin :]
    return SHORTEST <= len(body) <= 4000 and len(re.findall(r"\b(?:the|of|and|in)\b", body)) >= 8


def drawn(corpus: str, count: int, rng: random.Random, barred: Barred) -> list[Text]:
    """Half by chance, half by turns of the kinds that the first readers were weak at (of scifact: fields)."""
    pool = [text for text in texts.load(corpus) if fit(text)]
    rng.shuffle(pool)
    if corpus == "scifact":
        kinds = [_often(pool, stems.split()) for stems in FIELDS.values()]
        kinds.append(pool)
    else:
        kinds = [[t for t in pool if re.search(pattern, t.text)] for pattern in KINDS.values()]
        kinds += [pool] * len(kinds)
    queues = [iter(kind) for kind in kinds]
    found: list[Text] = []
    while len(found) < count and queues:
        for queue in list(queues):
            for text in queue:
                if not barred.has(text.text[text.begin :]):
                    barred.add(text.text[text.begin :])
                    found.append(text)
                    break
            else:
                queues.remove(queue)
            if len(found) == count:
                break
    return found


def _often(pool: list[Text], stems: list[str]) -> list[Text]:
    """Those in which words of a field, by how they begin, stand at least four times."""
    pattern = rf"\b(?:{'|'.join(stems)})\w*"
    return [t for t in pool if len(re.findall(pattern, f"{t.title} {t.text}", re.I)) >= 4]


def mixed(strata: list[list[Text]]) -> list[Text]:
    """All in one order in which every stretch holds its share of each stratum."""
    placed = [
        ((at + 0.5) / len(stratum), n, text) for n, stratum in enumerate(strata) for at, text in enumerate(stratum)
    ]
    return [text for *_, text in sorted(placed, key=lambda one: one[:2])]


def sentences(text: Text) -> list[tuple[int, int]]:
    """(start, end) of each sentence; ".; " is how some exports join the sections of an abstract."""
    found = []
    for start, end in split(text.text[text.begin :]):
        begin = start + text.begin
        for joint in re.finditer(r"\.;\s+", text.text[begin : end + text.begin]):
            found.append((begin, start + text.begin + joint.start() + 1))
            begin = start + text.begin + joint.end()
        found.append((begin, end + text.begin))
    return found


def write(folder: Path, number: int, group: list[Text]) -> None:
    page = [f"# Pack {number:03}", ""]
    for at, text in enumerate(group, 1):
        page += [f"@{at}" + (f" [{' '.join(text.title.split())}]" if text.title else "")]
        page += [f"{n} {' '.join(text.text[a:b].split())}" for n, (a, b) in enumerate(sentences(text), 1)] + [""]
    items = [
        {"id": t.id, "corpus": t.corpus, "digest": t.digest, "text": t.text, "sentences": sentences(t)} for t in group
    ]
    (folder / f"{number:03}.md").write_text("\n".join(page), encoding="utf-8")
    (folder / f"{number:03}.json").write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    barred = Barred([*texts.held_out(), *texts.already_answered()])
    single = [s for s in texts.load("cessc") if len(words(s.text)) >= 8 and not barred.has(s.text)]
    packs: list[list[Text]] = []
    for wanted in (WANTED, MORE, LAST):
        strata = [drawn(corpus, count, rng, barred) for corpus, count in wanted.items()]
        if wanted is WANTED:
            rng.shuffle(single)
        order = mixed(strata)
        packs += [order[at : at + PACK] for at in range(0, len(order), PACK)]
        for corpus, stratum in zip(wanted, strata, strict=True):
            print(f"{corpus:22}{len(stratum):5}")
        print(f"{'all':22}{len(order):5}")
    packs = [pack + single[SENTENCES * n : SENTENCES * (n + 1)] for n, pack in enumerate(packs)]
    for place, again in sorted(REPEATED.items()):
        packs.insert(place, packs[again][5:] + packs[again][:5])
    for number, pack in enumerate(packs):
        write(folder, number, pack)


if __name__ == "__main__":
    main()
