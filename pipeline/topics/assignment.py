"""Which topics an abstract is about: its words against each topic's name and terms.

A phrase counts the more the rarer it is in the corpus and the oftener the abstract says it (the title counts three
times). Generic words count nothing, so 'study' or 'risk' never bring an abstract under a topic.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.store.records import Topic
from pipeline.topics.stems import generic, stem, stems, words

THRESHOLD = 1.0
COMMON = 0.05  # a phrase in this share of the abstracts weighs 1: said once, it is just enough
NAMED = 0.5  # what a topic's own name weighs at least: enough if it is in the title, or three times in the text
SCATTERED = 0.5  # the words of a name, all there but apart, weigh half
IN_TITLE = 3
PRIOR = 50.0  # so many imagined abstracts, with phrases as common as COMMON / 2, make small corpora reasonable
MOST_WORDS_KNOWN = 1 << 19  # word forms remembered; bounds the memory, whatever the corpus holds

Phrase = tuple[str, ...]


class _Feature(NamedTuple):
    topic: int
    phrase: Phrase
    scattered: bool  # all words anywhere, instead of one after the other
    least: float


class Matcher:
    """Matches abstracts (rows with `title` and `text`) against a tree."""

    def __init__(self, topics: Sequence[Topic], sample: Iterable[Mapping[str, Any]]) -> None:
        self._topics = [topic.id for topic in topics]
        self._features = list(_features(topics))
        vocabulary = {word for feature in self._features for word in feature.phrase}
        self._numbers = {word: number for number, word in enumerate(sorted(vocabulary), 1)}
        self._known: dict[str, int] = {}
        self._starts: dict[int, list[tuple[tuple[int, ...], int]]] = defaultdict(list)
        self._scattered: dict[int, list[tuple[frozenset[int], int]]] = defaultdict(list)
        for index, feature in enumerate(self._features):
            phrase = tuple(self._numbers[word] for word in feature.phrase)
            if feature.scattered:
                self._scattered[min(phrase)].append((frozenset(phrase), index))
            else:
                self._starts[phrase[0]].append((phrase, index))
        self._weights = self._weigh(sample)

    def topics_of(self, row: Mapping[str, Any]) -> dict[str, float]:
        """Return the ids of the topics an abstract is about, each with its score."""
        found = self._found(row)
        by_topic: dict[int, list[int]] = defaultdict(list)
        for index in found:
            if self._weights[index]:
                by_topic[self._features[index].topic].append(index)
        scores: dict[str, float] = {}
        for topic, indexes in sorted(by_topic.items()):
            score = sum(
                self._weights[index] * (1 + math.log(found[index]))
                for index in indexes
                if not self._implied(index, indexes)
            )
            if score >= THRESHOLD - 1e-9:
                scores[self._topics[topic]] = round(score, 3)
        return scores

    def _implied(self, index: int, indexes: Sequence[int]) -> bool:
        """Tell whether a longer phrase of the topic was found that holds this one's words, and so speaks for both."""
        mine = set(self._features[index].phrase)
        for other in indexes:
            theirs = set(self._features[other].phrase)
            if other != index and (mine < theirs or (mine == theirs and self._features[index].scattered)):
                return True
        return False

    def _found(self, row: Mapping[str, Any]) -> Counter[int]:
        found: Counter[int] = Counter()
        present: set[int] = set()
        for text, times in ((row["title"], IN_TITLE), (row["text"], 1)):
            numbers = self._read(text)
            present.update(numbers)
            for place, number in enumerate(numbers):
                if number:
                    for phrase, index in self._starts.get(number, ()):
                        if len(phrase) == 1 or tuple(numbers[place : place + len(phrase)]) == phrase:
                            found[index] += times
        for number in present & self._scattered.keys():
            for phrase_set, index in self._scattered[number]:
                if phrase_set <= present:
                    found[index] = 1
        return found

    def _read(self, text: str) -> list[int]:
        """Return a text as numbers: of the stems that some topic has, 0 for all others."""
        known = self._known
        if len(known) > MOST_WORDS_KNOWN:
            known.clear()
        numbers = []
        for word in words(text):
            number = known.get(word)
            if number is None:
                number = known[word] = self._numbers.get(stem(word), 0)
            numbers.append(number)
        return numbers

    def _weigh(self, sample: Iterable[Mapping[str, Any]]) -> list[float]:
        seen: Counter[int] = Counter()
        abstracts = 0
        for row in sample:
            abstracts += 1
            seen.update(self._found(row).keys())
        weights = []
        for index, feature in enumerate(self._features):
            share = (seen[index] + PRIOR * COMMON / 2) / (abstracts + PRIOR)
            rarity = math.log(1 / share) / math.log(1 / COMMON)
            if feature.scattered:
                rarity *= SCATTERED
            weights.append(max(feature.least, rarity) if feature.least or not generic(feature.phrase) else 0.0)
        return weights


def _features(topics: Sequence[Topic]) -> Iterable[_Feature]:
    for index, topic in enumerate(topics):
        name = stems(topic.name)
        # a model may call a topic 'Risk factors'; only a user who says so means every abstract with these words
        own = topic.origin == "user" or not generic(name)
        if name:
            yield _Feature(index, name, False, NAMED if own else 0.0)
            content = tuple(word for word in dict.fromkeys(name) if not generic((word,)))
            if len(content) > 1:
                yield _Feature(index, content, True, 0.0)
        for phrase in dict.fromkeys(stems(term) for term in topic.terms):
            if phrase and phrase != name:
                yield _Feature(index, phrase, False, 0.0)
