"""Topics: a tree of what the corpus is about, and which abstracts lie where in it.

The user names the roots, or the model proposes them from a sample of the corpus; the model then divides them, level by
level, the width shared over all parents. With --limit the corpus is what is read or to be read. Without a model the
corpus's own key phrases are the topics. Abstracts are assigned by their words, without asking anyone. A tree that a
recipe has made stays when abstracts are added.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, cast

from pipeline.errors import CallFailed, Unusable
from pipeline.events import Observer, Progressed, Said, StageBegan
from pipeline.llm import asking as stage
from pipeline.llm import prompt
from pipeline.llm.asking import Recipe, ask_each
from pipeline.llm.question import Model, Question
from pipeline.settings import EMBEDDED, Settings
from pipeline.store.database import Store
from pipeline.store.records import Topic, TopicDraft, TopicOrigin, TopicsDraft
from pipeline.topics import key_phrases
from pipeline.topics.assignment import Matcher
from pipeline.topics.stems import as_named, key
from pipeline.topics.tree import allotment, keep, ordered, quota, share, spread

SAMPLE = 2000  # abstracts by which topics are found and words are weighed, spread over the corpus
PHRASE_SAMPLE = 1500  # of them whose key phrases are looked at
ROOT_LINES, ROOT_BYTES = 120, 12_000  # of them in the question for the roots: about 3,000 tokens
PART_LINES, PART_BYTES = 30, 4_000  # and in the question about a topic
LONGEST_LINE = 400
FEWEST_ROOTS = 8  # where the number allows it; a third of the topics at most
NAMED = 60  # other topics of the level that a question lists
GROUP = 5000  # assignments written together

Row = Mapping[str, Any]
Proposals = list[TopicsDraft | CallFailed]
Propose = Callable[[Sequence[Topic], int], Awaitable[Proposals]]


def recipe(settings: Settings) -> Recipe:
    """Return how a tree is made under these settings."""
    shape: dict[str, object] = {
        "topic": list(settings.topic),
        "depth": settings.topics_depth,
        "number": settings.topics_number,
        **({} if settings.limit is None else {"limit": settings.limit}),
    }
    if not settings.asks("topics"):
        return Recipe("topics", f"embedded:{key_phrases.VERSION}", EMBEDDED, shape)
    asking = {"temperature": settings.temperature, "seed": settings.seed, "max_tokens": settings.answer_tokens}
    return Recipe("topics", prompt.load("topics").hash, settings.model_of("topics"), {**shape, **asking})


# --- questions ------------------------------------------------------------------------------------------------------


def question(
    part: Topic | None, sample: Sequence[Row], number: int, named: Iterable[str], settings: Settings
) -> Question:
    """Return the question that divides a topic, or the whole collection (None), by a sample of its abstracts. Pure."""
    most, size = (PART_LINES, PART_BYTES) if part else (ROOT_LINES, ROOT_BYTES)
    turns = prompt.load("topics").fill(
        part=part.path if part else "(the whole collection)",
        number=str(number),
        named="; ".join(named) or "(none)",
        sample="\n".join(lines(sample, most, size)),
    )
    return stage.question("topics", part.path if part else "(roots)", turns, TopicsDraft, settings)


def lines(rows: Sequence[Row], most: int, size: int) -> list[str]:
    """Return titles and openings of some of the rows, spread over them, in at most `size` bytes. Pure."""
    chosen = spread(rows, most)
    room = min(LONGEST_LINE, size // max(1, len(chosen)) - 3)
    result = []
    for row in chosen:
        text = " ".join(f"{row['title']} | {row['text']}".strip(" |").split())
        # angle brackets could end the quotation
        text = text.replace("<", "‹").replace(">", "›")
        result.append("- " + text.encode()[: room - 2].decode(errors="ignore"))
    return result


def _asking(model: Model, settings: Settings, sample: Sequence[Row]) -> Propose:
    """Ask the model to divide the topics of a level, all at once."""

    async def propose(level: Sequence[Topic], number: int) -> Proposals:
        about: dict[str, list[Row]] = {topic.id: [] for topic in level}
        matcher = Matcher(level, sample)
        for row in sample:
            for topic in matcher.topics_of(row):
                about[topic].append(row)
        names = [topic.name for topic in level]
        asked = [
            (place, question(topic, about[topic.id] or sample, number, _others(names, place), settings))
            for place, topic in enumerate(level)
        ]
        answers: Proposals = [TopicsDraft(topics=[])] * len(level)
        async for place, answer in ask_each(model, asked, width=2 * settings.concurrency):
            answers[place] = answer if isinstance(answer, CallFailed) else cast(TopicsDraft, answer.draft)
        return answers

    return propose


def echoes(sample: Sequence[Row]) -> set[str]:
    """Return keys of the names in the prompt's own examples that no abstract of the sample is about.

    A model that is at a loss returns an example as its answer.
    """
    drafts = [TopicsDraft.model_validate_json(answer) for _, answer in prompt.load("topics").examples]
    named = [topic.model_copy(update={"terms": []}) for draft in drafts for topic in keep(None, draft, "", "model")]
    matcher = Matcher(named, sample)
    present = {topic for row in sample for topic in matcher.topics_of(row)}
    return {key(topic.name) for topic in named if topic.id not in present}


def _others(names: Sequence[str], place: int) -> list[str]:
    return spread([name for other, name in enumerate(names) if other != place], NAMED)


def _looking(found: key_phrases.KeyPhrases) -> Propose:
    """Divide the topics of a level by the corpus's key phrases."""

    async def propose(level: Sequence[Topic], number: int) -> Proposals:
        return [found.below(topic, level, number) for topic in level]

    return propose


# --- the tree -------------------------------------------------------------------------------------------------------


async def grow(
    roots: Sequence[Topic],
    propose: Propose,
    settings: Settings,
    observe: Observer,
    recipe_id: str,
    banned: Collection[str] = (),
) -> list[Topic]:
    """Return the tree below some roots, breadth first, to the depth and number of the settings.

    `propose` is given the topics of a level and how many each is to be divided into, and answers in their order. A
    topic it fails for stays a leaf and knows why. No topic gets a name whose key is `banned`.
    """
    origin: TopicOrigin = "model" if settings.asks("topics") else "key phrases"
    tree = {topic.id: topic for topic in roots}
    level = list(roots)
    for depth in range(2, settings.topics_depth + 1):
        wanted = allotment(len(level), settings.topics_number - len(tree), settings.topics_depth - depth + 1)
        if wanted < 1 or not level:
            break
        asked = spread(level, wanted)
        taken = {key(topic.name) for topic in tree.values()}.union(banned)
        proposals: list[list[Topic]] = []
        for parent, answer in zip(asked, await propose(asked, quota(len(asked), wanted)), strict=True):
            if isinstance(answer, CallFailed):
                observe(Said(f"topics: nothing was named below {parent.path!r}: {answer} The next run asks again."))
                tree[parent.id] = parent.model_copy(update={"reason": f"{answer.state}: {answer}"})
                proposals.append([])
            else:
                proposals.append(keep(parent, answer, recipe_id, origin, taken))
        level = share(proposals, wanted)
        tree.update((topic.id, topic) for topic in level)
    return ordered(list(tree.values()))


def _named(settings: Settings, recipe_id: str, observe: Observer) -> list[Topic]:
    """Return the roots that the user names."""
    for name in settings.topic:
        if as_named(name) is None:
            raise Unusable(
                f"--topic {name!r}: there is no word in it. Name a topic, for example --topic 'air pollution'."
            )
    draft = TopicsDraft(topics=[TopicDraft(name=name, terms=[]) for name in settings.topic])
    roots = keep(None, draft, recipe_id, "user")
    if len(roots) > settings.topics_number:
        observe(
            Said(
                f"topics: {len(roots)} are named and --topics-number is {settings.topics_number}: "
                f"left out are {', '.join(topic.name for topic in roots[settings.topics_number :])}."
            )
        )
    return roots[: settings.topics_number]


def meant(recipes: Collection[str | None], settings: Settings) -> Settings:
    """Return the settings that decide about the tree, where that which is there was made by such recipes. Pure.

    A tree of the whole corpus stands for a part of it, too. Else a part has no more topics than abstracts.
    """
    whole = settings.model_copy(update={"limit": None})
    if settings.limit is None or set(recipes) == {recipe(whole).id}:
        return whole
    return settings.model_copy(update={"topics_number": max(1, min(settings.topics_number, settings.limit))})


def root_number(settings: Settings) -> int:
    """Return how many roots to find: few, but enough that the deepest level can be reached in the number of topics.
    Pure."""
    even = allotment(1, settings.topics_number, settings.topics_depth)
    return max(even, min(FEWEST_ROOTS, settings.topics_number // 3))


async def _proposed_roots(
    model: Model, sample: Sequence[Row], settings: Settings, recipe_id: str, observe: Observer, banned: Collection[str]
) -> list[Topic]:
    number = root_number(settings)
    asked = question(None, sample, quota(1, number), (), settings)
    async for _, answer in ask_each(model, [(None, asked)], width=1):
        if isinstance(answer, CallFailed):
            observe(Said(f"topics: the model named none: {answer} The next run asks again."))
            return []
        roots = keep(None, cast(TopicsDraft, answer.draft), recipe_id, "model", banned)
        if not roots:
            observe(Said("topics: the model's answer held no usable topic name."))
        return roots[:number]
    return []


async def _tree(
    known: Sequence[Topic],
    sample: Sequence[Row],
    settings: Settings,
    model: Model | None,
    observe: Observer,
) -> list[Topic]:
    """Return the tree that this run assigns to: the one that is there if its recipe is the same, else a new one."""
    how = recipe(settings)
    same = bool(known) and all(topic.recipe == how.id for topic in known)
    if model is None:
        found = key_phrases.KeyPhrases(spread(sample, PHRASE_SAMPLE))
        roots = _named(settings, how.id, observe)
        if not roots:
            roots = keep(None, found.roots(root_number(settings)), how.id, "key phrases")
        return await grow(roots, _looking(found), settings, observe, how.id)
    if same and not any(topic.reason for topic in known):
        return list(known)
    banned = echoes(sample)
    if same:  # some questions failed: with the same roots the others are the same, and in the call log
        roots = [topic.model_copy(update={"reason": None}) for topic in known if topic.depth == 1]
    else:
        roots = _named(settings, how.id, observe)
        roots = roots or await _proposed_roots(model, sample, settings, how.id, observe, banned)
    if not roots:
        return list(known)
    return await grow(roots, _asking(model, settings, sample), settings, observe, how.id, banned)


# --- the stage ------------------------------------------------------------------------------------------------------


async def run(store: Store, settings: Settings, model: Model | None, observe: Observer) -> None:
    """Find the topics of the corpus if these settings have none yet; assign every readable abstract to them.

    A tree is written down when it is complete: if the run stops before (Stopped, Postponed), the one before stays.
    """
    observe(StageBegan("topics", store.row("topics/readable_count")["readable"]))
    sample = store.rows("topics/sample", size=SAMPLE)
    known = [Topic(**row) for row in store.rows("topics/tree")]
    settings = meant([topic.recipe for topic in known], settings)
    how = recipe(settings)
    tree = await _tree(known, sample, settings, model, observe) if sample else known
    with store.transaction():
        if tree != known:
            store.add_rows("recipes", [how.row()])
            store.run("topics/forget", keep=[topic.id for topic in tree])
            store.add(tree, replace=True)
        store.run("topics/unassign")
        _assign(store, Matcher(tree, sample), observe)


def assign(store: Store, observe: Observer) -> None:
    """Assign every readable abstract to the tree that is there, anew."""
    tree = [Topic(**row) for row in store.rows("topics/tree")]
    with store.transaction():
        store.run("topics/unassign")
        if tree:
            _assign(store, Matcher(tree, store.rows("topics/sample", size=SAMPLE)), observe)


def _assign(store: Store, matcher: Matcher, observe: Observer) -> None:
    """Assign the readable abstracts, in portions, so that a million of them need not fit in memory."""
    waiting: list[dict[str, object]] = []
    seen = 0
    for row in store.stream("topics/readable"):
        seen += 1
        scores = matcher.topics_of(row)
        waiting.extend({"abstract": row["id"], "topic": topic, "score": score} for topic, score in scores.items())
        if len(waiting) >= GROUP:
            store.add_rows("abstract_topics", waiting)
            observe(Progressed(done=seen))
            waiting, seen = [], 0
    store.add_rows("abstract_topics", waiting)
    observe(Progressed(done=seen))
