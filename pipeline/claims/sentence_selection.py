"""Two steps: rules point at the sentences that state something, a model says of each what it states.

A model that is too small to tell whether an abstract makes a claim either finds none, if it may, or one in everything.
So it is not asked that. It gets one sentence at a time, of which rules hold that it states something, and must find a
claim in it; where rules know what a trial tested, it is told. The quote is that sentence, and how strongly it puts the
claim the rules tell: neither is asked for, which halves the answer.
"""

from __future__ import annotations

import re
from itertools import product
from typing import NamedTuple

from pipeline import reader
from pipeline.claims.checks import certainty
from pipeline.reader import intervention
from pipeline.reader.extract import read
from pipeline.reader.sentences import split
from pipeline.records import ClaimDraft, SentenceDraft, Strength
from pipeline.vocabulary.direction import variable

_JOINT = re.compile(r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|as well as)\s+")
_SMALL = frozenset("a an the of in on at to for from by with and or not no".split())
_ORDER: tuple[Strength, ...] = ("correlational", "conditional", "causal")

# In a trial a sentence that compares, and says how that came out, states an effect of what was tested, though it may
# name neither that nor a verb of the grammar; unless it says what was planned, done or measured.
_COMPARES = re.compile(
    r"\b(?:groups?|arms?|than|compared|versus|vs|differ\w*|placebo|controls?|similar\w*|equal\w*|both)\b", re.IGNORECASE
)
_CAME_OUT = re.compile(
    r"\b(?:signific\w*|differ\w*|similar\w*|equal\w*|effective\w*|lower|higher|greater|fewer|more|less|better|worse|"
    r"longer|shorter|faster|slower|superior|inferior|increas\w*|decreas\w*|reduc\w*|improv\w*)\b|\bp\s*[<=>]",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:aim(?:s|ed)?|objectives?|purpose|hypothes\w*|design(?:ed)?|trial registration|"
    r"to (?:determine|assess|evaluate|investigate|compare|test|examine|explore|study)|"
    r"outcomes? (?:was|were|measures?|included)|"
    r"(?:was|were) (?:measured|assessed|randomi[sz]ed|randomly|evaluated|recorded|analy[sz]ed|conducted|performed|"
    r"compared|assigned|allocated)|"
    r"we (?:compared|evaluated|assessed|investigated|examined|studied|conducted|performed|measured))\b",
    re.IGNORECASE,
)


class Sentence(NamedTuple):
    """A sentence that was pointed at, how strong a claim it can make, and what its trial tested, "" if not known."""

    text: str
    strength: Strength = "causal"
    tested: str = ""


def pointed(text: str) -> list[Sentence]:
    """The sentences of an abstract in which rules see a claim, in their order. Pure."""
    places = list(split(text))
    drafts = reader.extract(text)
    tested = " ".join(intervention.tested([read(text, start, end) for start, end in places]).split())
    found = []
    for sentence in (text[start:end] for start, end in places):
        stated = [draft.strength for draft in drafts if _is_of(draft.quote, sentence)]
        if stated:
            found.append(Sentence(sentence, max(stated, key=_ORDER.index), tested))
        elif tested and _compares(sentence):
            found.append(Sentence(sentence, tested=tested))
    return found


def _is_of(quote: str, sentence: str) -> bool:
    """Whether a quote is a sentence, or it and the one before, where that names the cause."""
    return quote in sentence or quote.endswith(sentence)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold())) - _SMALL


def _compares(sentence: str) -> bool:
    return bool(_COMPARES.search(sentence) and _CAME_OUT.search(sentence)) and not _DONE.search(sentence)


def claims(sentence: Sentence, draft: SentenceDraft) -> list[ClaimDraft]:
    """What was said about a sentence, as drafts of the abstract's claims. Pure.

    None is stronger than the words between its names allow, or than what the rules read in the sentence. What has an
    effect of which not a word stands there was said about something else: small models return the prompt's examples.
    A name that is a list makes a claim for each member.
    """
    found = []
    for said in draft.claims:
        if not _words(said.effect) & _words(sentence.text):
            continue
        for cause, effect in product(_members(said.cause), _members(said.effect)):
            put = certainty.put(sentence.text, variable(cause)[0], variable(effect)[0])
            found.append(
                ClaimDraft(
                    quote=sentence.text,
                    cause=cause,
                    relation=said.relation,
                    effect=effect,
                    sign=said.sign,
                    hedged=put.hedged,
                    strength=min(put.strength, sentence.strength, key=_ORDER.index),
                )
            )
    return found


def _members(name: str) -> list[str]:
    """The members of a list, which small models leave in one name; any other name as it is."""
    if "(" in name or "between" in name:
        return [name]
    parts = [part.strip() for part in _JOINT.split(name)]
    return parts if all(parts) else [name]
