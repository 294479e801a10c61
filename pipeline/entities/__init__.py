"""Entity resolution: the names that mean one variable become one entity.

Names are brought to a normal form; candidates are found inside lexical blocks; certain ones merge by rule, uncertain
ones are asked of the model in batches, the rest stay apart. Every verdict is a row with its reason. A user's verdict
outranks the model's and the rules', so a merge is undone by adding one: `democritus entities DIR --undo ID`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, cast

from pipeline import prompt
from pipeline.entities import blocking, forms, match, names
from pipeline.entities.clustering import Verdict, components
from pipeline.entities.names import abbreviations, expand, key
from pipeline.errors import CallFailed, Unusable
from pipeline.llm import Model, Question
from pipeline.observers.events import ItemFailed, Observer, Progressed, Said, StageBegan
from pipeline.reader.sentences import without_label
from pipeline.records import Mention, Merge, VerdictsDraft, content_id
from pipeline.settings import Settings
from pipeline.stage import Recipe, ask_each, question
from pipeline.store import Row, Store
from pipeline.vocabulary import spelling

RULES = 2  # raise when names are normalised differently: all mentions are then made anew
PAIRS = 20  # in one question
GROUP = 2000  # abstracts whose names are looked at together

RULE, USER = "rule", "user"


class Pair(NamedTuple):
    """A candidate pair: two normal forms, a < b, that may be one variable, and why they might be."""

    a: str
    b: str
    score: float
    why: str


def mentions(rows: Sequence[Mapping[str, Any]], definitions: Mapping[str, str]) -> list[Mention]:
    """The mentions of claims of one abstract, its abbreviations resolved. Pure."""
    kept = []
    for row in rows:
        for role in ("cause", "effect"):
            name = expand(without_label(row[role]), definitions)
            kept.append(Mention(claim=row["id"], role=cast(Any, role), name=name, key=key(name), rules=RULES))
    return kept


def keep(pairs: Sequence[Pair], draft: VerdictsDraft, by: str) -> list[Merge]:
    """The verdicts on the pairs of one question, and on no others. Pure.

    A pair without a verdict, or with both, stays apart. What `match.veto` forbids the model cannot merge.
    """
    said: dict[int, list[tuple[bool, str]]] = {}
    for item in draft.verdicts:
        said.setdefault(item.pair, []).append((item.same, item.why))
    merges = []
    for number, pair in enumerate(pairs, start=1):
        answers = said.get(number, [])
        veto = match.veto(pair.a, pair.b)
        same = bool(answers) and all(verdict for verdict, _ in answers) and veto is None
        why = veto or (answers[0][1] if answers else "no verdict was given")
        merges.append(_merge(pair, "same" if same else "different", why, by))
    return merges


def _merge(pair: Pair, verdict: str, why: str, by: str) -> Merge:
    identity = content_id(pair.a, pair.b, by)
    return Merge(id=identity, a=pair.a, b=pair.b, verdict=cast(Any, verdict), why=why, by=by, score=pair.score)


# --- the stage ------------------------------------------------------------------------------------------------------


async def run(store: Store, settings: Settings, model: Model | None, observe: Observer, failed: int = 0) -> None:
    """Bring names, verdicts and entities up to date with the current claims.

    `failed` is how many questions about names this graph has paid for in vain: they count against its number, too.
    """
    observe(StageBegan("entities", 0))
    _mention(store)
    if store.rows("entities/built") == [{"inputs": _inputs(store, settings, model)}]:
        return
    uses: dict[str, int] = {}
    called: dict[str, str] = {}
    for row in store.stream("entities/keys"):
        uses[row["key"]], called[row["key"]] = row["claims"], row["name"]
    certain, uncertain = _judge(uses, called, _defined(store))
    with store.transaction():
        store.run("entities/forget_rules")
        store.add([_merge(pair, "same", pair.why, RULE) for pair in certain])
    failures = 0
    if model is not None and settings.entities_calls:
        failures = await _ask(store, settings, model, observe, uncertain, uses, left(store, settings, failed))
    rebuild(store)
    _forget()
    if not failures:  # else the next run asks again
        row = {"stage": "entities", "inputs": _inputs(store, settings, model)}
        store.add_rows("built", [row], replace=True)


def _forget() -> None:
    """Let go of what was worked out about names: what comes after needs the memory and not the names."""
    for known in (names.key, forms.parse, forms.stem, match.veto, match.score, spelling.word):
        known.cache_clear()


def left(store: Store, settings: Settings, failed: int) -> int:
    """The number of questions about names that may still be asked.

    Verdicts are counted and not calls, so that an answer which a killed run had paid for, and not used, is used.
    """
    judged: int = store.row("entities/judged")["pairs"]
    return max(0, settings.entities_calls - failed - -(-judged // PAIRS))


def _inputs(store: Store, settings: Settings, model: Model | None) -> str:
    """A hash of all that entities are derived from."""
    asking = (settings.model_of("entities"), settings.entities_calls) if model else ()
    return content_id(version("democritus"), RULES, *asking, *store.row("entities/inputs").values())


def rebuild(store: Store) -> None:
    """Derive the entities from the mentions and merges as they stand."""
    keys = [row["key"] for row in store.rows("entities/keys")]
    verdicts = [
        Verdict(row["a"], row["b"], row["verdict"] == "same", _rank(row["by"]), row["score"])
        for row in store.rows("entities/merges", search=None)
    ]
    belongs = components(keys, verdicts)
    with store.transaction():
        store.run("entities/forget_names")
        store.add_rows("names", [{"key": name, "entity": content_id("entity", to)} for name, to in belongs.items()])


def undo(store: Store, merge_id: str) -> None:
    """Keep two names apart that a merge had joined. Raises Unusable if there is no such merge."""
    found = [row for row in store.rows("entities/merges", search=None) if row["id"] == merge_id]
    if not found:
        raise Unusable(f"{merge_id}: no such merge. `democritus entities DIR --merges` lists them with their ids.")
    row = found[0]
    pair = Pair(row["a"], row["b"], row["score"], row["why"])
    with store.transaction():
        store.add([_merge(pair, "different", f"undone by the user: {row['why']}", USER)], replace=True)
    rebuild(store)


def find(store: Store, text: str) -> list[str]:
    """The ids of the entities a user means: those of this name in any spelling, else those whose name contains it."""
    exact = [row["id"] for row in store.rows("entities/called", text=text, key=key(text))]
    return exact or [row["id"] for row in store.rows("entities/list", search=text)]


def _rank(by: str) -> int:
    return {RULE: 0, USER: 2}.get(by, 1)


def _mention(store: Store) -> None:
    """Name the claims that have no mentions yet."""
    store.run("entities/forget_mentions", rules=RULES)
    while rows := store.rows("entities/unnamed", abstracts=GROUP):
        found: list[Mention] = []
        short: list[Row] = []
        for abstract, claims in groupby(rows, key=itemgetter("abstract")):
            named = list(claims)
            definitions = abbreviations(f"{named[0]['title']}\n{named[0]['text']}")
            found.extend(mentions(named, definitions))
            short.extend({"abstract": abstract, "short": s, "long": long} for s, long in sorted(definitions.items()))
        _write(store, found, short)


def _write(store: Store, found: Sequence[Mention], short: Sequence[Row]) -> None:
    with store.transaction():
        store.add(found)
        store.add_rows("abbreviations", short)


def _defined(store: Store) -> dict[str, str]:
    """Short forms that mean one thing in the whole corpus."""
    return match.acronyms((row["short"], row["long"]) for row in store.rows("entities/abbreviations"))


def _judge(
    uses: Mapping[str, int], names: Mapping[str, str], defined: Mapping[str, str]
) -> tuple[list[Pair], list[Pair]]:
    """The pairs that certainly are one variable, and those to be asked about."""
    certain, uncertain = [], []
    for short, name in names.items():
        spelled = expand(name, defined)
        long = key(spelled) if spelled != name else short
        if long != short and long in uses and match.veto(short, long) is None:
            a, b = sorted((short, long))
            certain.append(Pair(a, b, 1.0, "an abbreviation, spelled out by other abstracts"))
    for a, b in blocking.candidates(uses):
        decision = match.decide(a, b)
        if decision.verdict == "same":
            certain.append(Pair(a, b, decision.score, decision.why))
        elif decision.verdict == "ask":
            uncertain.append(Pair(a, b, decision.score, decision.why))
    return list({(pair.a, pair.b): pair for pair in reversed(certain)}.values()), uncertain


async def _ask(
    store: Store,
    settings: Settings,
    model: Model,
    observe: Observer,
    pairs: Iterable[Pair],
    uses: Mapping[str, int],
    most: int,
) -> int:
    """Ask about the pairs no one has judged, the most used names first, `most` questions; count the failures.

    A question's pairs are written down together, so a run that is killed forms the same questions again.
    """
    judged = {(row["a"], row["b"]) for row in store.rows("entities/merges", search=None) if row["by"] != RULE}
    open_pairs = sorted(
        (pair for pair in pairs if (pair.a, pair.b) not in judged),
        key=lambda pair: (-min(uses[pair.a], uses[pair.b]), -pair.score, pair.a, pair.b),
    )
    batches = [open_pairs[at : at + PAIRS] for at in range(0, len(open_pairs), PAIRS)][:most]
    if not batches:
        return 0
    how = Recipe("entities", prompt.load("entities").hash, settings.model_of("entities"), {"pairs": PAIRS})
    store.add_rows("recipes", [how.row()])
    observe(StageBegan("entities", len(batches)))
    failures = 0
    async for asked, answer in ask_each(model, _questions(batches, settings), width=2 * settings.concurrency):
        if isinstance(answer, CallFailed):
            failures += 1
            observe(ItemFailed("entities", content_id(*(f"{pair.a}|{pair.b}" for pair in asked)), answer))
            observe(Progressed(failed=1))
        else:
            with store.transaction():
                store.add(keep(asked, cast(VerdictsDraft, answer.draft), settings.model_of("entities")))
            observe(Progressed(done=1))
    if failures:
        observe(Said(f"{failures} of {len(batches)} questions about names failed; those names stay apart for now."))
    return failures


def _questions(batches: Iterable[Sequence[Pair]], settings: Settings) -> Iterator[tuple[Sequence[Pair], Question]]:
    for pairs in batches:
        listed = "\n".join(f"{n}. {pair.a} | {pair.b}" for n, pair in enumerate(pairs, start=1))
        turns = prompt.load("entities").fill(pairs=listed)
        yield pairs, question("entities", content_id(listed), turns, VerdictsDraft, settings)
