"""Strategy of imagining: which topics are asked about next, and how far a budget of questions goes. Pure.

    breadth   level by level; each level as much wider than the one before as that one was, so that the depth is reached
    active    a few topics at a time, those of the highest utility among all that were named and not asked about

A topic costs a question for causal questions, one for the statements of each, and one for narrower topics where these
are wanted: where there is a budget, only for as many topics as it can use. The utility of a topic is the sum of five
parts between 0 and 1, by WEIGHTS:

    depth      exp(-(depth - 1) / 2): general before special
    degree     d / (d + 5), d the claims found so far whose cause or effect shares a word with its name
    claims     the share of the statements asked for that its parent gave as claims, over 1 + place / 5, place being
               its place among the topics named below its parent, the best known of which come first; 1 for roots
    novelty    1 / (1 + density), density the sum of its words' Jaccard indices with those of each topic asked about
    agreement  the share of its words that are in names of the literature's variables; 0 without literature

Where a task is named, this utility counts 1 - TASK, and TASK times the topic's nearness to the task:

    nearness   the mean over its words: 1 for a word of the task, 1/2 for one of a variable that a claim found so far
               links with a word of the task, else 0; or half its parent's, if that is more

The weights were chosen on two seeds of `benchmarks/expansion.py`, TASK on one, which measures on others what they are
worth.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.settings import Imagining
from pipeline.store.records import Claim, ImaginedQuestion, ImaginedTopic
from pipeline.topics.stems import generic, stems
from pipeline.topics.tree import WIDEST, allotment, quota, spread

WEIGHTS = {"depth": 0.1, "degree": 0.05, "claims": 0.55, "novelty": 0.2, "agreement": 0.1}
TASK = 0.6  # weight of nearness to the task, where there is one
WAVE = 8  # topics that are chosen together, so that there is something to ask at once
STEP = 10  # topics are asked for in tens, so that another limit asks the same questions
LATER = 5  # places down a list of topics that halve what is expected
CHOICE = 3  # active: for each topic that the budget can pay for, so many are there to choose from
_ENOUGH = 5.0  # claims near a topic that make half of the degree


class Visit(NamedTuple):
    """A topic that is asked about: so many statements' questions, so many narrower topics (0: none).

    `room` is the number of topics that the whole wave may add to the tree.
    """

    topic: ImaginedTopic
    questions: int
    width: int
    room: int
    utility: float | None

    @property
    def calls(self) -> int:
        """Questions to the model."""
        return 1 + self.questions + bool(self.width)


class Frontier:
    """The topics that were named and not asked about, in the order in which they were named."""

    def __init__(self, roots: Iterable[ImaginedTopic]) -> None:
        self._waiting = {topic.id: topic for topic in roots}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    @property
    def topics(self) -> list[ImaginedTopic]:
        """All of them."""
        return list(self._waiting.values())

    def move(self, visited: Iterable[ImaginedTopic], below: Iterable[ImaginedTopic]) -> None:
        """Take out what was asked about, and take in what is below."""
        for topic in visited:
            self._waiting.pop(topic.id, None)
        self._waiting.update((topic.id, topic) for topic in below)


class Evidence:
    """What the walk has found so far, by which topics are weighed."""

    def __init__(self, published: Iterable[str], task: str | None = None) -> None:
        """Begin with the names of the literature's variables."""
        self._task = _words(task or "")
        self._linked: set[str] = set()
        self._nearness: dict[str, float] = {}
        self._published = {stem for name in published for stem in stems(name)}
        self._near: Counter[str] = Counter()
        self._yield: dict[str, float] = {}
        self._visited: list[frozenset[str]] = []

    def learn(
        self, visits: Sequence[Visit], questions: Sequence[ImaginedQuestion], claims: Sequence[tuple[str, Claim]]
    ) -> None:
        """Take in what a wave brought: claims come with the id of their question."""
        asked = Counter(question.topic for question in questions)
        claimed: Counter[str] = Counter()
        topic_of = {question.id: question.topic for question in questions}
        for question, claim in claims:
            claimed[topic_of[question]] += 1
            variables = {*stems(claim.cause_concept), *stems(claim.effect_concept)}
            self._near.update(variables)
            if self._task & variables:
                self._linked |= variables
        self._visited += [_words(visit.topic.name) for visit in visits]
        for visit in visits:
            topic = visit.topic.id
            self._yield[topic] = claimed[topic] / asked[topic] if asked[topic] else 0.0
            self._nearness[topic] = self.nearness(visit.topic)

    def parts(self, topic: ImaginedTopic, statements: int) -> dict[str, float]:
        """Return the parts of a topic's utility, each between 0 and 1; `statements` are asked for in answer to a
        question."""
        words = _words(topic.name)
        degree = max((self._near[word] for word in words), default=0)
        density = sum(len(words & other) / len(words | other) for other in self._visited if words | other)
        known = self._published & words
        return {
            "depth": math.exp(-(topic.depth - 1) / 2),
            "degree": degree / (degree + _ENOUGH),
            "claims": self._expected(topic, statements),
            "novelty": 1 / (1 + density),
            "agreement": len(known) / len(words) if words else 0.0,
        }

    def _expected(self, topic: ImaginedTopic, statements: int) -> float:
        """Return the claims to be expected, as a share of those that will be asked for: fewer the later it
        was named."""
        if topic.parent is None:
            return 1.0
        return min(1.0, self._yield.get(topic.parent, 0.0) / statements) / (1 + topic.ordinal / LATER)

    def nearness(self, topic: ImaginedTopic) -> float:
        """Return how near a topic is to the task, between 0 and 1; 0 without a task."""
        words = _words(topic.name)
        own = sum(1.0 if word in self._task else 0.5 if word in self._linked else 0.0 for word in words)
        return max(own / len(words) if words else 0.0, self._nearness.get(topic.parent or "", 0.0) / 2)

    def utility(self, topic: ImaginedTopic, statements: int) -> float:
        """Return what speaks for asking about a topic, between 0 and 1."""
        plain = sum(WEIGHTS[name] * value for name, value in self.parts(topic, statements).items())
        return (1 - TASK) * plain + TASK * self.nearness(topic) if self._task else plain


def _words(name: str) -> frozenset[str]:
    """Return the stems of a name that say something by themselves; all of them where none does."""
    found = stems(name)
    return frozenset(stem for stem in found if not generic([stem])) or frozenset(found)


def choose(frontier: Frontier, wanted: Imagining, evidence: Evidence) -> list[tuple[ImaginedTopic, float | None]]:
    """Return the topics of the next wave, each with its utility; None breadth first."""
    if wanted.strategy == "breadth":
        return [(topic, None) for topic in frontier.topics]
    weighed = [(evidence.utility(topic, wanted.statements), topic) for topic in frontier.topics]
    weighed.sort(key=lambda each: -each[0])  # of equals the one that was named first
    return [(topic, round(utility, 4)) for utility, topic in weighed[:WAVE]]


def planned(
    chosen: Sequence[tuple[ImaginedTopic, float | None]],
    wanted: Imagining,
    named: int,
    left: int | None,
    waiting: int = 0,
) -> tuple[list[Visit], int | None]:
    """Return the visits of a wave that a budget of `left` questions pays for, and what is left of it.

    `named` topics are in the tree, `waiting` of them are neither asked about nor chosen. A topic that could only be
    asked for questions, and not for answers, waits; so many topics are divided as the budget has a use for.
    """
    visits: list[Visit] = []
    for topic, utility in chosen:
        questions = wanted.questions if left is None else min(wanted.questions, left - 1)
        if questions < 1:
            break
        visits.append(Visit(topic, questions, 0, 0, utility))
        left = None if left is None else left - visits[-1].calls
    dividing = [visit.topic for visit in visits if visit.topic.depth < wanted.depth]
    if left is not None:
        cost = 1 + wanted.questions
        wish = left * (CHOICE if wanted.strategy == "active" else 1) - waiting * cost
        number = min(left, max(0, math.ceil(wish / (STEP * cost + 1))))
        dividing = spread(dividing, number) if wanted.strategy == "breadth" else dividing[:number]
    room = max(0, _room(dividing, wanted, named))
    width = min(WIDEST, STEP * math.ceil(quota(len(dividing), room) / STEP)) if dividing and room else 0
    divided = {topic.id for topic in dividing} if width else set()
    visits = [visit._replace(room=room, width=width if visit.topic.id in divided else 0) for visit in visits]
    return visits, None if left is None else left - len(divided)


def _room(dividing: Sequence[ImaginedTopic], wanted: Imagining, named: int) -> int:
    """Return how many topics a wave may add: breadth first its share of those left, else all of them."""
    left = wanted.topics_limit - named
    if not dividing or left < 1:
        return 0
    if wanted.strategy == "active":
        return min(left, STEP * len(dividing))
    return allotment(len(dividing), left, wanted.depth - dividing[0].depth)
