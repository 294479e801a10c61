"""Judging what a model says from memory: which names are topics, sentences questions, statements claims. Pure.

All of it is text of a model, and its own statement is the only text that a claim is held against.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from pipeline.errors import Unusable
from pipeline.extract.memory.asking import PROMPTS
from pipeline.extract.memory.guide import repeats
from pipeline.extract.model_reader import prompted
from pipeline.extract.validation import keep
from pipeline.sources.text.unicode import mend
from pipeline.store.records import (
    Claim,
    ClaimDraft,
    ClaimsDraft,
    ImaginedQuestion,
    ImaginedStatement,
    ImaginedTopic,
    QuestionsDraft,
    StatementDraft,
    SubtopicsDraft,
    content_id,
)
from pipeline.topics.stems import as_named, clean, key, shown
from pipeline.topics.tree import SEPARATOR

FEWEST_WORDS, MOST_WORDS = 3, 40  # of a question and of a statement
_BULLET = re.compile(r"^\s*(?:[-–—•·*]|\(?\d{1,3}[.)])\s+")
_META = re.compile(
    r"\b(?:research(?:ers)?|stud(?:y|ies)|literature|theor(?:y|ies)|scholars?|discover(?:y|ies)|paradigm|debates?"
    r"|importance|significance)\b",
    re.IGNORECASE,
)


def root_topics(names: Sequence[str], recipe: str, guides: Mapping[str, str] = {}) -> list[ImaginedTopic]:
    """Return the roots that a user names, each once, with the guide of its name. Raises Unusable for one without a
    word."""
    roots: dict[str, ImaginedTopic] = {}
    for given in names:
        name = as_named(given)
        if name is None:
            raise Unusable(f"--topics {given!r}: there is no word in it. Name a topic, for example 'air pollution'.")
        root = key(name)
        topic = _topic(recipe, root, name, None, len(roots)).model_copy(update={"guide": guides.get(given)})
        if roots.setdefault(root, topic).guide != topic.guide:
            raise Unusable(f"--topics {given!r} is given twice, with different guides: name it once.")
    return list(roots.values())


def keep_subtopics(parent: ImaginedTopic, draft: SubtopicsDraft, taken: Collection[str]) -> list[ImaginedTopic]:
    """Return the topics a draft names below `parent`, in its order. A name that is none, or whose key is taken, is
    dropped."""
    seen = set(taken)
    kept: list[ImaginedTopic] = []
    for item in draft.topics:
        name = clean(item.name)
        if name is None or key(name) in seen:
            continue
        seen.add(key(name))
        kept.append(_topic(parent.recipe, parent.root, shown(name), parent, len(kept)))
    return kept


def _topic(recipe: str, root: str, name: str, parent: ImaginedTopic | None, ordinal: int) -> ImaginedTopic:
    path = f"{parent.path}{SEPARATOR}{name}" if parent else name
    return ImaginedTopic(
        id=content_id("imagined topic", recipe, path),
        recipe=recipe,
        root=root,
        name=name,
        parent=parent.id if parent else None,
        depth=parent.depth + 1 if parent else 1,
        path=path,
        ordinal=ordinal,
        guide=parent.guide if parent else None,
    )


def keep_questions(topic: ImaginedTopic, draft: QuestionsDraft, number: int) -> list[ImaginedQuestion]:
    """Return at most `number` questions of a draft: sentences of a usual length, each once; those about research come
    last."""
    found: dict[str, str] = {}
    for item in draft.questions:
        text = _sentence(item.question)
        if text is not None:
            found.setdefault(key(text), f"{text.rstrip(' .?!')}?")
    ranked = sorted(found.values(), key=lambda text: bool(_META.search(text)))[:number]
    return [
        ImaginedQuestion(id=content_id("imagined question", topic.id, text), topic=topic.id, ordinal=place, text=text)
        for place, text in enumerate(ranked)
    ]


def keep_statement(
    question: ImaginedQuestion, ordinal: int, draft: StatementDraft, recipe: str, guide: str | None = None
) -> tuple[ImaginedStatement, Claim | None] | None:
    """Return a statement and the claim that it makes, None where it makes none; None for what is no sentence, or an
    echo.

    An echo is a sentence of the prompt, or of the guide: the user said it, not the model.
    The quote is the statement itself. The claim is background, of the model's memory: it would have no vote even where
    it were taken for an abstract's.
    """
    text = _sentence(draft.statement)
    if text is None:
        return None
    digest = content_id("text", text)
    identity = "model:" + content_id(question.id, text).removeprefix("sha256:")
    statement = ImaginedStatement(id=identity, question=question.id, ordinal=ordinal, text=text, digest=digest)
    stated = ClaimDraft(quote=text, strength="causal", hedged=False, **draft.model_dump(exclude={"statement"}))
    row = {"id": identity, "digest": digest, "title": "", "text": text}
    kept = keep(row, ClaimsDraft(claims=[stated]), recipe, "")
    if text.casefold().rstrip(" .") in prompted(PROMPTS["statements"]) or repeats(guide, text):
        return None
    if not kept.claims:
        return statement, None
    claim = kept.claims[0].model_copy(update={"basis": "background", "basis_why": "memory"})
    return statement, claim


def _sentence(stated: str) -> str | None:
    """Return one line of text without a bullet; None if it is too short or too long for a sentence, or has
    no letters."""
    text = " ".join(_BULLET.sub("", mend(stated)).split())
    if not FEWEST_WORDS <= len(text.split()) <= MOST_WORDS or not any(map(str.isalpha, text)):
        return None
    return text
