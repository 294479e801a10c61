"""Questions to a model's memory: for narrower topics, for causal questions on a topic, for statements in answer to one.

Each depends on its path and guide alone, and on how many are asked for, so that a wider tree finds the answers of a
narrower one.
"""

from __future__ import annotations

from pipeline.extract.memory.guide import put
from pipeline.llm import asking as stage
from pipeline.llm import prompt
from pipeline.llm.question import Question
from pipeline.settings import Settings
from pipeline.store.records import ImaginedQuestion, ImaginedTopic, QuestionsDraft, StatementsDraft, SubtopicsDraft

PROMPTS = {"subtopics": "topics.memory", "questions": "questions", "statements": "statements"}


def subtopics(topic: ImaginedTopic, number: int, settings: Settings) -> Question:
    """Return the question for narrower topics. Pure."""
    turns = prompt.load(PROMPTS["subtopics"]).fill(path=topic.path, number=str(number))
    return stage.question("subtopics", topic.path, put(turns, topic.guide), SubtopicsDraft, settings)


def questions(topic: ImaginedTopic, settings: Settings) -> Question:
    """Return the question for causal questions. Pure."""
    assert settings.imagine is not None
    turns = prompt.load(PROMPTS["questions"]).fill(path=topic.path, number=str(settings.imagine.questions))
    return stage.question("questions", topic.path, put(turns, topic.guide), QuestionsDraft, settings)


def statements(topic: ImaginedTopic, asked: ImaginedQuestion, settings: Settings) -> Question:
    """Return the question for statements. Pure."""
    assert settings.imagine is not None
    number = str(settings.imagine.statements)
    turns = prompt.load(PROMPTS["statements"]).fill(path=topic.path, question=asked.text, number=number)
    item = f"{topic.path} > {asked.text}"
    return stage.question("statements", item, put(turns, topic.guide), StatementsDraft, settings)
