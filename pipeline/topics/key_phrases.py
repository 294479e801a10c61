"""Topics out of the corpus's own key phrases, without any model.

A key phrase is a run of words between function words, verbs and boilerplate. It is a topic where abstracts are about
it: they have it in the title, or say it more than once. Roots are chosen so that together they cover the corpus; the
topics below one are phrases that contain it, or that seldom occur without it, chosen so that they divide it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from pipeline.store.records import Topic, TopicDraft, TopicsDraft
from pipeline.topics.stems import STOP, WEAK, generic, stems, words

VERSION = 1  # raise when other phrases would be chosen
LONGEST = 3  # words
RAREST = 0.02  # share of the abstracts that must be about a root
COMMONEST = 0.4  # a phrase that a larger share of abstracts is about says nothing about a corpus
TOGETHER = 0.4  # share of a phrase's abstracts that must be its parent's, if it does not contain the parent
NARROWER = 0.6  # a topic below another is in at most this share of as many abstracts
TERM = 0.6  # share of a phrase's abstracts that must have a topic's name for it to be a term of the topic
MOST_TERMS = 6
FRAGMENT = 0.75  # a phrase that this often is part of one longer phrase is a piece of it
SEVERAL_WORDS = 1.6  # 'climate change' is a better name than 'climate'
HOLDS_PARENT = 3.0  # and 'breast cancer' a better one below 'cancer' than 'chemotherapy'
MOST_CANDIDATES = 3000

Phrase = tuple[str, ...]

_BREAK = re.compile(r"[.,;:!?()\[\]{}\"“”<>=≤≥±+*•|\n]|\s[-–—]+\s|\s/\s|['’]s\b")
_TOKEN = re.compile(r"[^\W_]+(?:[-–'’][^\W_]+)*")
_ADJECTIVE = re.compile(
    r"(?:al|ous|ive|ic|able|ible|ary|ory|ful|less|ed|ly|(?<!m)ent|ant|ar|ish|ian|ese|ern|north|south|east|west)$"
)
# that look like adjectives
_NOUNS = frozenset("survival sugar music traffic memory history fish clinic antibiotic epidemic arsenic".split())


class _Spoken(NamedTuple):
    phrase: Phrase
    tokens: list[str]
    first: bool  # at the start of a sentence, where the case says nothing


def _spoken(text: str) -> Iterator[_Spoken]:
    """Yield the phrases of a text, every occurrence."""
    for piece in _BREAK.split(text):
        run: list[str] = []
        for place, token in enumerate([*_TOKEN.findall(piece), ""]):
            if token and token.casefold() not in STOP and not token[0].isdigit():
                run.append(token)
                continue
            for start in range(len(run)):
                for end in range(start + 1, min(len(run), start + LONGEST) + 1):
                    if _can_name(run[start:end]):
                        yield _Spoken(_stems(run[start:end]), run[start:end], place - len(run) + start == 0)
            run = []


def _stems(tokens: Sequence[str]) -> Phrase:
    return tuple(chain.from_iterable(map(_stems_of, tokens)))


@lru_cache(maxsize=1 << 16)
def _stems_of(token: str) -> Phrase:
    return stems(token)


def _can_name(tokens: Sequence[str]) -> bool:
    if len(tokens) == 1:
        word = tokens[0].casefold()
        return word not in WEAK and sum(map(str.isalpha, word)) >= 3
    ends_well = len(tokens[-1]) > 1 or tokens[-1].isupper()  # vitamin D
    return ends_well and not all(token.casefold() in WEAK for token in tokens)


class KeyPhrases:
    """The key phrases of some abstracts (rows with `title` and `text`)."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._size = len(rows)
        self._words = {word for row in rows for word in words(row["text"])}
        self._least = 2 if len(rows) < 400 else 3 + len(rows) // 1000
        counts = [self._count(row) for row in rows]
        numbers: Counter[Phrase] = Counter()
        for count in counts:
            numbers.update(count.keys())
        enough = {phrase for phrase, number in numbers.items() if number >= self._least}
        self._about: dict[Phrase, int] = dict.fromkeys(enough, 0)  # as bits: which abstracts are about a phrase
        self._in: dict[Phrase, int] = dict.fromkeys(enough, 0)  # and which say it at all
        for index, count in enumerate(counts):
            for phrase, times in count.items():
                if phrase in enough:
                    self._in[phrase] |= 1 << index
                    if times > 1:
                        self._about[phrase] |= 1 << index
        self._surfaces = self._spellings(rows, enough)
        self._candidates = self._choose(enough)

    @staticmethod
    def _count(row: Mapping[str, Any]) -> Counter[Phrase]:
        count: Counter[Phrase] = Counter()
        for spoken in _spoken(row["title"]):
            count[spoken.phrase] += 2
        for spoken in _spoken(row["text"]):
            count[spoken.phrase] += 1
        return count

    @staticmethod
    def _spellings(rows: Iterable[Mapping[str, Any]], enough: set[Phrase]) -> dict[Phrase, str]:
        """Return each phrase as it is written most often, leaving titles and the starts of sentences aside
        if possible."""
        forms: dict[Phrase, Counter[str]] = {}
        for row in rows:
            for text, weight in ((row["text"], 10), (row["title"], 1)):
                for phrase, tokens, first in _spoken(text):
                    if phrase in enough:
                        forms.setdefault(phrase, Counter())[" ".join(tokens)] += 1 if first else weight
        return {phrase: min(found, key=lambda form: (-found[form], form)) for phrase, found in forms.items()}

    def _choose(self, enough: set[Phrase]) -> list[Phrase]:
        """Return the phrases that can be topics, the ones that most abstracts are about first."""
        names = {phrase for phrase in enough if not generic(phrase) and self._ends_in_noun(phrase)}
        able = [phrase for phrase in names - self._pieces(names) if self._about[phrase].bit_count() >= self._least]
        able.sort(key=lambda phrase: (-self._about[phrase].bit_count(), phrase))
        return able[:MOST_CANDIDATES]

    def _pieces(self, names: set[Phrase]) -> set[Phrase]:
        """Return phrases that are mostly said as part of one longer phrase: 'cerebral white' of 'cerebral
        white matter'."""
        pieces = set()
        for phrase in names:
            for part in (phrase[:-1], phrase[1:]):
                if part in self._in and self._in[phrase].bit_count() >= FRAGMENT * self._in[part].bit_count():
                    pieces.add(part)
        return pieces

    def _ends_in_noun(self, phrase: Phrase) -> bool:
        """Without a tagger: a word that looks like an adjective must somewhere be written as a plural."""
        last = self._surfaces[phrase].split()[-1].casefold()
        return (
            not _ADJECTIVE.search(last)
            or last in _NOUNS
            or (last + "s" in self._words and not last.endswith("ic"))  # genetic, genetics
        )

    # --- proposals ----------------------------------------------------------------------------------------------------

    def roots(self, number: int) -> TopicsDraft:
        """Return few general phrases that together cover the corpus."""
        share = (self._size * RAREST, self._size * COMMONEST)
        able = [phrase for phrase in self._candidates if share[0] <= self._about[phrase].bit_count() <= share[1]]
        chosen = self._cover(able or self._candidates, (1 << self._size) - 1, number)
        return TopicsDraft(topics=[self._draft(phrase) for phrase in chosen])

    def below(self, topic: Topic, level: Iterable[Topic], number: int) -> TopicsDraft:
        """Return more specific phrases for the abstracts of a topic; none that contains another topic of its level."""
        parent = stems(topic.name)
        others = [set(stems(other.name)) for other in level if other.id != topic.id]
        mine = self._in.get(parent) or self._all_of(parent)
        able = [
            phrase
            for phrase in self._candidates
            if self._is_below(phrase, parent, mine)
            and (set(parent) < set(phrase) or not any(other <= set(phrase) for other in others))
        ]
        chosen = self._cover(able, mine, number, parent)
        return TopicsDraft(topics=[self._draft(phrase) for phrase in chosen])

    def _is_below(self, phrase: Phrase, parent: Phrase, mine: int) -> bool:
        if set(phrase) <= set(parent):
            return False
        about = self._about[phrase]
        both = (about & mine).bit_count()
        if both < self._least or self._in[phrase].bit_count() > NARROWER * mine.bit_count():
            return False
        return set(parent) < set(phrase) or both >= self._bound(mine, TOGETHER, 1.6, 0.8) * about.bit_count()

    def _bound(self, mine: int, least: float, lift: float, most: float) -> float:
        """Return the share of a phrase's abstracts that shows a bond with the abstracts `mine`: well above chance."""
        return min(most, max(least, lift * mine.bit_count() / self._size))

    def _all_of(self, parent: Phrase) -> int:
        """Return the abstracts that have all words of a name somewhere: for the names that users give."""
        mine = (1 << self._size) - 1
        for word in parent:
            if not generic((word,)):
                mine &= self._in.get((word,), 0)
        return mine if mine != (1 << self._size) - 1 else 0

    def _cover(self, able: Sequence[Phrase], mine: int, number: int, parent: Phrase = ()) -> list[Phrase]:
        """Choose phrases greedily: each time the one that most abstracts not yet covered are about."""
        chosen: list[Phrase] = []
        left = mine
        waiting = list(able)
        while waiting and len(chosen) < number:
            best = max(
                waiting, key=lambda phrase: (self._worth(phrase, left, parent), self._about[phrase].bit_count(), phrase)
            )
            if not self._about[best] & left:
                left = mine
                if not self._about[best] & left:
                    break
            chosen.append(best)
            left &= ~self._about[best]
            waiting = [phrase for phrase in waiting if not set(phrase) <= set(best)]
        return chosen

    def _worth(self, phrase: Phrase, left: int, parent: Phrase) -> float:
        about = self._about[phrase]
        topical = about.bit_count() / self._in[phrase].bit_count()
        if parent and set(parent) < set(phrase):
            own = set(phrase) - set(parent)
            topical *= HOLDS_PARENT if not generic(own) else 1.0
        elif len(phrase) > 1:
            topical *= SEVERAL_WORDS
        return (about & left).bit_count() * topical

    def _draft(self, phrase: Phrase) -> TopicDraft:
        return TopicDraft(name=self._surfaces[phrase], terms=self._terms(phrase))

    def _terms(self, phrase: Phrase) -> list[str]:
        """Return phrases that seldom occur without this one."""
        mine = self._in[phrase]
        bound = self._bound(mine, TERM, 3.0, 9.0)
        near: list[tuple[int, Phrase]] = []
        for other in self._candidates:
            about = self._about[other]
            both = (about & mine).bit_count()
            if both < 2 * self._least:
                if about.bit_count() < 2 * self._least:
                    break
                continue
            if both >= bound * about.bit_count() and not set(phrase) <= set(other) and not set(other) <= set(phrase):
                near.append((both, other))
        near.sort(key=lambda pair: (-pair[0], pair[1]))
        return [self._surfaces[other] for _, other in near[:MOST_TERMS]]
