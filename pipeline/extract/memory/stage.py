"""Imagination: what a model says from memory, as topics, causal questions and statements, apart from the literature.

Roots are divided into topics, wave by wave (`strategy`); about each topic causal questions are asked for, and for each
question statements, one mechanism each, that name their own cause and effect. Each statement is held against its own
words like a claim against its abstract, and becomes a claim of the same kind, which no paper makes: it has no vote.

The tree is a function of the answers, and every answer is in the log: a run that was killed goes through it again, and
asks only what it had not asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

from pipeline.errors import CallFailed, Postponed, Stopped, Unusable
from pipeline.events import ItemFailed, Observer, Progressed, Said, StageBegan
from pipeline.extract.memory import asking, guide
from pipeline.extract.memory.keeping import keep_questions, keep_statement, keep_subtopics, root_topics
from pipeline.extract.memory.strategy import Evidence, Frontier, Visit, choose, planned
from pipeline.extract.validation import RULES as CLAIM_RULES
from pipeline.llm import prompt
from pipeline.llm.asking import Recipe, ask_each
from pipeline.llm.question import Model, Question
from pipeline.settings import Imagining, Settings
from pipeline.store.database import Store
from pipeline.store.records import (
    Claim,
    Draft,
    ImaginedQuestion,
    ImaginedStatement,
    ImaginedTopic,
    QuestionsDraft,
    StatementsDraft,
    SubtopicsDraft,
    content_id,
)
from pipeline.topics.stems import key, stems
from pipeline.topics.tree import share

RULES = 1  # raise when `keeping` judges differently: what was answered is then judged anew, at no cost


def asked_for(settings: Settings) -> Imagining:
    """Return what is to be imagined. Raises Unusable where that is nothing."""
    if settings.imagine is None:
        raise Unusable("no topic is given: name at least one with --topics.")
    return settings.imagine


def check(settings: Settings) -> None:
    """Raise Unusable where a root is no topic, a model is missing, or a prompt is."""
    roots(settings, "")
    task = asked_for(settings).task
    if task is not None and asked_for(settings).strategy != "active":
        raise Unusable("--task is weighed by --strategy active alone: add that, or leave out --task.")
    if task is not None and not stems(task):
        raise Unusable("--task: there is no word in it. Name what the study is after, such as: shift work and sleep.")
    if not settings.asks("claims"):
        raise Unusable("imagine asks a model what it knows: name one with --model. The embedded one knows nothing.")
    for name in (*asking.PROMPTS.values(), guide.NAME):
        prompt.load(name)


def roots(settings: Settings, recipe: str) -> list[ImaginedTopic]:
    """Return the roots, each with its guide. Raises Unusable where one is no topic, or a guide cannot be used."""
    wanted = asked_for(settings)
    return root_topics(wanted.roots, recipe, guide.guides(wanted))


def recipe(settings: Settings) -> Recipe:
    """Return how a model is asked from memory under these settings."""
    wanted = asked_for(settings)
    shape = wanted.model_dump(mode="json", exclude={"task", "guide", "guides"})
    how: dict[str, object] = {"rules": [RULES, CLAIM_RULES], **shape}
    if guides := guide.guides(wanted):  # a recipe without is that of before there were any
        how |= {"guides": guides, "guided by": prompt.load(guide.NAME).hash}
    if wanted.task is not None:
        how["task"] = wanted.task
    how |= {"temperature": settings.temperature, "seed": settings.seed, "max_tokens": settings.answer_tokens}
    prompts = content_id(*(prompt.load(name).hash for name in asking.PROMPTS.values()))
    return Recipe("imagine", prompts, settings.model_of("imagine"), how)


def is_done(store: Store, settings: Settings) -> bool:
    """Tell whether all that these settings ask for was asked and answered."""
    how = recipe(settings)
    done = {row["root"] for row in store.rows("imagined/done", recipe=how.id)}
    return {root.root for root in roots(settings, how.id)} <= done


async def run(store: Store, settings: Settings, model: Model, observe: Observer, run_id: str) -> None:
    """Ask what these settings ask for and is not answered yet; write down topics, questions, statements and claims.

    What stops the asking (Stopped, Postponed) is raised when all that was answered is written down.
    """
    how = recipe(settings)
    store.add_rows("recipes", [how.row()])
    walk = _Walk(store, settings, model, observe, how)
    try:
        await walk.go()
    except (Stopped, asyncio.CancelledError):
        walk.finish(run_id)
        raise
    walk.finish(run_id)


class _Answers(NamedTuple):
    """What came of the questions of one kind, and the error that kept some from being asked."""

    drafts: dict[str, Draft | CallFailed]
    early: Stopped | None


class _Walk:
    """One way through the tree: waves of topics, each asked about at once."""

    def __init__(self, store: Store, settings: Settings, model: Model, observe: Observer, how: Recipe) -> None:
        self._store, self._settings, self._model, self._observe, self._how = store, settings, model, observe, how
        self._wanted = asked_for(settings)
        begin = roots(settings, how.id)
        if len(begin) > self._wanted.topics_limit:
            left_out = ", ".join(topic.name for topic in begin[self._wanted.topics_limit :])
            observe(Said(f"imagine: --topics-limit is {self._wanted.topics_limit}: left out are {left_out}."))
            begin = begin[: self._wanted.topics_limit]
        self._tree = {topic.id: topic for topic in begin}
        self._frontier = Frontier(begin)
        published = [row["name"] for row in store.rows("imagined/published_names")]
        self._evidence = Evidence(published, self._wanted.task)
        self._left = self._wanted.budget
        self._begun = self._whole = False
        self._failed = 0

    async def go(self) -> None:
        """Go through all waves. Raises what kept the walk from its end."""
        wave = 0
        while self._frontier and (self._left is None or self._left > 1):
            wave += 1
            chosen = choose(self._frontier, self._wanted, self._evidence)
            waiting = len(self._frontier.topics) - len(chosen)
            visits, self._left = planned(chosen, self._wanted, len(self._tree), self._left, waiting)
            if not visits:
                break
            early = await self._visit(visits, wave)
            if early is not None:
                raise early
        self._whole = not self._failed

    async def _visit(self, visits: Sequence[Visit], wave: int) -> Stopped | None:
        """Ask about the topics of a wave, and write down what came."""
        self._observe(StageBegan("imagine", sum(visit.calls for visit in visits)))
        topics = {visit.topic.id: visit.topic for visit in visits}
        first = [("questions", visit.topic.id, asking.questions(visit.topic, self._settings)) for visit in visits]
        first += [
            ("subtopics", visit.topic.id, asking.subtopics(visit.topic, visit.width, self._settings))
            for visit in visits
            if visit.width
        ]
        answers = await self._ask((f"{kind} {topic}", question) for kind, topic, question in first)
        questions: list[ImaginedQuestion] = []
        for visit in visits:
            answer = answers.drafts.get(f"questions {visit.topic.id}")
            if isinstance(answer, QuestionsDraft):
                questions += keep_questions(visit.topic, answer, self._wanted.questions)[: visit.questions]
            elif isinstance(answer, CallFailed):
                topics[visit.topic.id] = visit.topic.model_copy(update={"reason": f"{answer.state}: {answer}"})
        if self._left is not None:
            self._left += sum(visit.questions for visit in visits) - len(questions)
        stated = _Answers({}, answers.early)
        of_topic = {each.id: topics[each.topic] for each in questions}
        if answers.early is None or isinstance(answers.early, Postponed):
            stated = await self._ask(
                (each.id, asking.statements(of_topic[each.id], each, self._settings)) for each in questions
            )
        kept: list[tuple[ImaginedStatement, Claim | None]] = []
        for place, each in enumerate(questions):
            answer = stated.drafts.get(each.id)
            if isinstance(answer, StatementsDraft):
                kept += self._statements(each, answer, of_topic[each.id].guide)
            elif isinstance(answer, CallFailed):
                questions[place] = each.model_copy(update={"reason": f"{answer.state}: {answer}"})
        early = answers.early if isinstance(stated.early, Postponed | None) and answers.early else stated.early
        below = self._divided(visits, topics, answers.drafts) if early is None else []
        self._evidence.learn(visits, questions, [(statement.question, claim) for statement, claim in kept if claim])
        visited = [
            topic.model_copy(update={"wave": wave, "utility": visit.utility})
            for visit, topic in zip(visits, topics.values(), strict=True)
        ]
        self._tree.update((topic.id, topic) for topic in [*visited, *below])
        self._frontier.move(visited, below)
        self._write([*visited, *below], questions, kept)
        return early

    async def _ask(self, questions: Iterable[tuple[str, Question]]) -> _Answers:
        found: dict[str, Draft | CallFailed] = {}
        try:
            async for name, answer in ask_each(self._model, questions, width=2 * self._settings.concurrency):
                if isinstance(answer, CallFailed):
                    found[name] = answer
                    self._failed += 1
                    self._observe(ItemFailed("imagine", name, answer))
                else:
                    found[name] = answer.draft
                self._observe(Progressed(failed=1) if isinstance(answer, CallFailed) else Progressed(done=1))
        except Stopped as error:
            return _Answers(found, error)
        return _Answers(found, None)

    def _statements(
        self, question: ImaginedQuestion, draft: StatementsDraft, guided: str | None
    ) -> list[tuple[ImaginedStatement, Claim | None]]:
        wanted = draft.statements[: self._wanted.statements]
        kept = (keep_statement(question, place, item, self._how.id, guided) for place, item in enumerate(wanted))
        return [each for each in kept if each]

    def _divided(
        self, visits: Sequence[Visit], topics: dict[str, ImaginedTopic], drafts: dict[str, Draft | CallFailed]
    ) -> list[ImaginedTopic]:
        """Return the topics below those of a wave, their width shared among all."""
        taken = {key(topic.name) for topic in self._tree.values()}
        proposals: list[list[ImaginedTopic]] = []
        for visit in visits:
            answer = drafts.get(f"subtopics {visit.topic.id}")
            if isinstance(answer, CallFailed):
                reason = f"{answer.state}: {answer}"
                topics[visit.topic.id] = topics[visit.topic.id].model_copy(update={"reason": reason})
            elif answer is not None:
                proposals.append(keep_subtopics(visit.topic, cast(SubtopicsDraft, answer), taken))
        return share(proposals, visits[0].room)

    def _write(
        self,
        topics: Sequence[ImaginedTopic],
        questions: Sequence[ImaginedQuestion],
        kept: Sequence[tuple[ImaginedStatement, Claim | None]],
    ) -> None:
        with self._store.transaction():
            self._store.add(topics, replace=True)
            self._store.add(questions, replace=True)
            self._store.add([statement for statement, _ in kept])
            self._store.add([claim for _, claim in kept if claim])
        self._begun = True

    def finish(self, run_id: str) -> None:
        """Let the statements count: those of a part only where nothing whole is there to count instead."""
        if not self._begun:
            return
        rows = [
            {
                "root": topic.root,
                "model": self._how.model,
                "recipe": self._how.id,
                "run": run_id,
                "whole": self._whole,
            }
            for topic in self._tree.values()
            if topic.depth == 1
        ]
        if not self._whole:
            there = {row["root"] for row in self._store.rows("imagined/whole", model=self._how.model)}
            rows = [row for row in rows if row["root"] not in there]
        self._store.add_rows("imaginings", rows, replace=True)
