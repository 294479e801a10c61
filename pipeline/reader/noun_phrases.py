"""Noun phrase chunking: extent, head, and attached prepositional phrases."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.reader.lexicon import closed, nouns
from pipeline.reader.tokens import Word
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.direction import named_valence
from pipeline.vocabulary.spelling import singular
from pipeline.vocabulary.words import Direction

_LONGEST = 8
_ARMS = frozenset("group groups arm arms".split())
_TOGETHER = (("plus",), ("combined", "with"), ("coupled", "with"), ("in", "combination", "with"))
# "many of those cancers" are cancers.
_QUANTITIES = frozenset("terms many most some all each both several few any none much half one".split())
_EXAMPLES = frozenset("including excluding like than as versus vs such by".split())


@dataclass(slots=True)
class Phrase:
    """Words `first` up to and without `last`; `head` is the noun it is about.

    `direction` is the direction that an earlier member of the list had and this one shares without repeating it
    ("decreases in A and B": B); `denied` says that it was joined by "but not"; `clausal` that it is more
    than a noun phrase: what people do ("contribute to the fund"), or a noun with the clause that tells it apart.
    """

    first: int
    last: int
    head: int
    direction: str = ""
    denied: bool = False
    clausal: bool = False

    def __len__(self) -> int:
        return self.last - self.first


def base(words: list[Word], i: int) -> Phrase | None:
    """The noun phrase without attachments that begins at word `i`."""
    j, head = i, -1
    size = len(words)
    while j < size:
        tag = words[j].tag
        if tag in {"N", "#"} or (tag == "P" and j == i):
            head = j
            if tag == "P":
                j += 1
                break
        elif tag == "D":
            if head >= 0 or (j > i and words[j - 1].tag == "J"):
                # no article follows an adjective: "compromised the activation" is no noun phrase
                break
        elif tag == "'":
            if head < 0:
                break
        elif tag == "R" and j > i and words[j - 1].tag == "#" and _or_more(words, j):
            j += 1  # "four or more cups"
        elif tag == "R" and words[j].low == "yet" and _joins_modifiers(words, j, head):
            pass
        elif tag == "R":
            if head >= 0 or not (
                j + 1 < size
                and (
                    words[j + 1].tag in {"J", "#", "R", "n", "N"} or _so_many(words, j) or _joins_adverbs(words, j + 1)
                )
            ):
                break
        elif words[j].low == "to" and _ranges(words, j, head):
            pass  # "moderate to large changes"
        elif (tag == "C" and (_joins_modifiers(words, j, head) or (head < 0 and _joins_adverbs(words, j)))) or (
            tag == "," and head < 0 and j and words[j - 1].tag == "J" and j + 1 < size and words[j + 1].tag == "J"
        ):
            pass
        elif tag != "J":
            break
        j += 1
    end = head + 1
    if head < 0:
        # "the poor", "the unemployed": an adjective may stand for its noun at the end.
        # So may a word that only looks like an adjective.
        last = words[j - 1] if j > i else None
        if last is not None and last.tag == "J" and (words[i].tag == "D" or last.low not in closed.ADJECTIVES):
            return (
                Phrase(i, j, j - 1) if not (j < size and words[j].tag in {"I", "T"} and words[i].tag != "D") else None
            )
        return None
    if end < j and words[end].tag == "J" and all(word.tag == "J" for word in words[end:j]):
        end = head + 1
    return Phrase(i, end, head)


def _or_more(words: list[Word], j: int) -> bool:
    """Whether "or more" and what is counted stand at `j`."""
    following = [word.low for word in words[j : j + 2]]
    return (
        following[:1] == ["or"]
        and following[1:] in (["more"], ["fewer"], ["less"])
        and words[j + 2 : j + 3] != []
        and words[j + 2].tag in {"N", "J"}
    )


def _ranges(words: list[Word], j: int, head: int) -> bool:
    """Whether "to" at `j` stands between two adjectives of one noun."""
    return (
        head < 0
        and j > 0
        and words[j].tag == "I"
        and [word.tag for word in (words[j - 1], *words[j + 1 : j + 2])] == ["J", "J"]
        and words[j + 2 : j + 3] != []
        and words[j + 2].tag in {"N", "J"}
    )


def _so_many(words: list[Word], j: int) -> bool:
    return words[j].low in {"too", "so"} and words[j + 1].low in {"many", "much", "few"}


def _joins_adverbs(words: list[Word], j: int) -> bool:
    """Whether the coordinator at `j` joins two adverbs before an adjective: "statistically and clinically greater"."""
    around = [word.tag for word in words[max(0, j - 1) : j + 3]]
    return around[:3] == ["R", "C", "R"] and around[3:] in (["J"], ["R"])


def _joins_modifiers(words: list[Word], j: int, head: int) -> bool:
    """Whether the coordinator at `j` joins two modifiers: "short and long sleep", "pre- and postnatal stress"."""
    if j + 1 >= len(words) or words[j].low not in {"and", "or", "and/or", "yet"}:
        return False
    if head >= 0 or not j or words[j - 1].tag != "J":
        return False
    # "implausible or contextually inconsistent outcomes"
    k = j + 2 if words[j + 1].tag == "R" else j + 1
    return k + 1 < len(words) and words[k].tag in {"J", "N"} and words[k + 1].tag in {"N", "J"}


_CONTENTS = frozenset("low high rich poor enriched".split())


def _contents(words: list[Word], i: int, limit: int) -> int:
    """Where the list of what something is rich in ends: "berries, citrus fruit, and vegetables"."""
    found = base(words, i)
    if found is None or found.last > limit:
        return limit + _LONGEST
    end = k = found.last
    while k < limit and (words[k].tag == "," or joins(words, k)):
        closes = joins(words, k) or joins(words, k + 1)
        found = base(words, k + 1 + (words[k].tag == "," and joins(words, k + 1)))
        if found is None or found.last > limit:
            break
        k = found.last
        if closes:
            return k
    return end


def whole(words: list[Word], i: int, stop: int | None = None, generous: bool = False) -> Phrase | None:
    """The noun phrase that begins at `i`, with what belongs to it. `generous` keeps every short attachment."""
    limit = len(words) if stop is None else stop
    if i + 2 < limit and words[i + 1].low == "of" and words[i].low in _QUANTITIES:
        i += 2
    if i >= limit:
        return None
    if words[i].tag == "g":
        return _gerund(words, i, limit)
    phrase = base(words, i)
    if phrase is None or phrase.last > limit:
        return None
    rich = [word.low for word in words[phrase.last : phrase.last + 2]]
    if phrase.last + 2 < limit and rich[0] in _CONTENTS and rich[1] == "in":
        # "a diet low in zinc"
        end = _contents(words, phrase.last + 2, limit)
        if end - phrase.first <= _LONGEST + 3:
            phrase.last = end
    while phrase.last < limit and words[phrase.last].tag in {"I", "T"}:
        preposition = words[phrase.last].low
        if words[phrase.last].tag == "T":
            phrase.last = _to_do(words, phrase, limit)
            break
        if preposition == "of" and _is_amount(words, phrase, limit):
            break
        if preposition == "in" and _tells_manner(words, phrase.last + 1):
            break
        if preposition == "of":
            attached = _attachment(words, phrase.last + 1, limit)
        elif preposition in _EXAMPLES:
            break
        elif generous or belongs(words, phrase, preposition):
            attached = _attachment(words, phrase.last + 1, limit)
        else:
            break
        length = attached.last - phrase.first - (words[phrase.first].tag == "D") if attached is not None else 0
        if attached is None or length > (_LONGEST if preposition != "of" else _LONGEST + 3):
            break
        phrase.last = attached.last
        if preposition in {"between", "among"} and joins(words, phrase.last):
            second = base(words, phrase.last + 1)
            if second is not None and second.last <= limit:
                phrase.last = second.last
    return _with_partner(words, phrase, limit)


def _tells_manner(words: list[Word], i: int) -> bool:
    """Whether "in" before word `i` opens "in a dose-dependent manner", which is no part of a name."""
    found = base(words, i) if i < len(words) else None
    return found is not None and words[found.head].low in {"manner", "fashion"}


def _with_partner(words: list[Word], phrase: Phrase, limit: int) -> Phrase:
    """A phrase with what acts together with it: "chemotherapy plus cetuximab" is no chemotherapy."""
    for joint in _TOGETHER:
        k = phrase.last + len(joint)
        if k < limit and tuple(word.low for word in words[phrase.last : k]) == joint:
            partner = base(words, k)
            if partner is not None and partner.last <= limit and partner.last - phrase.first <= _LONGEST:
                # "the X plus Y group" got X plus Y
                phrase.last = partner.head if words[partner.head].low in _ARMS else partner.last
    return phrase


def _is_amount(words: list[Word], phrase: Phrase, limit: int) -> bool:
    """Whether "of" is followed by how much something changed: "a rise in unemployment of 0.9 percentage points"."""
    i = phrase.last + 1
    if singular(words[phrase.head].low) not in nouns.CHANGE or i >= limit or not words[i].text[:1].isdigit():
        return False
    found = base(words, i)
    amount = words[i].tag == "#"  # "4EBP1" is none
    return found is None or (found.head == i and amount) or words[found.head].low in nouns.UNITS


def _to_do(words: list[Word], phrase: Phrase, limit: int) -> int:
    """Where "ability to bind iron" ends: some nouns need the verb after them to name anything."""
    k = phrase.last + 1
    if singular(words[phrase.head].low) not in nouns.TO_DO or k >= limit or words[k].tag != "v":
        return phrase.last
    while k + 2 < limit and words[k + 1].low in {"and", "or"} and words[k + 2].tag == "v":
        k += 2
    inner = base(words, k + 1) if k + 1 < limit else None
    if inner is None and k + 2 < limit and words[k + 1].tag == "I":
        # "ability to talk among members"
        inner = base(words, k + 2)
    if inner is None or inner.last > limit or words[inner.head].tag == "P" or inner.last - phrase.first > _LONGEST:
        return k + 1
    return inner.last


def _attachment(words: list[Word], i: int, limit: int) -> Phrase | None:
    if i >= limit:
        return None
    if i + 2 < limit and words[i].tag == "R" and words[i + 1].tag == "g":
        # "the probability of successfully achieving X"
        i += 1
    if words[i].tag == "g":
        return _gerund(words, i, limit)
    found = base(words, i)
    return found if found is not None and found.last <= limit else None


def _gerund(words: list[Word], i: int, limit: int) -> Phrase | None:
    """ "reducing salt intake": an -ing form with its object."""
    inner = base(words, i + 1) if i + 1 < limit else None
    if inner is None or inner.last > limit:
        if i + 2 < limit and words[i + 1].tag == "I":
            inner = base(words, i + 2)
            if inner is not None and inner.last <= limit:
                return Phrase(i, inner.last, i)
        return Phrase(i, i + 1, i)
    while inner.last < limit and words[inner.last].low == "of":
        attached = base(words, inner.last + 1)
        if attached is None or attached.last > limit or attached.last - i > _LONGEST:
            break
        inner.last = attached.last
    return Phrase(i, inner.last, inner.head)


def belongs(words: list[Word], phrase: Phrase, preposition: str) -> bool:
    """Whether a prepositional phrase after `phrase` is part of its name."""
    head = singular(words[phrase.head].low)
    nearest = singular(words[phrase.last - 1].low)
    after = words[phrase.last + 1].low if phrase.last + 1 < len(words) else ""
    if preposition == "in" and head in nouns.CHANGE:
        bare = all(word.tag in {"D", "R"} for word in words[phrase.first : phrase.head])
        return not _is_population(words, phrase.last + 1) or (bare and _is_kind_of_cell(words, phrase.last + 1))
    for noun in (head, nearest):
        if preposition in nouns.GOVERNED.get(noun, "").split():
            return not (preposition == "in" and _is_population(words, phrase.last + 1)) and after != "be"
    return False


def _is_kind_of_cell(words: list[Word], i: int) -> bool:
    """Whether the population at `i` is a kind of cell, whose number may change: "an increase in splenic B cells"."""
    found = base(words, i)
    return found is not None and singular(words[found.head].low) in {"cell", "neuron"} and len(found) > 1


def _is_population(words: list[Word], i: int) -> bool:
    found = base(words, i)
    if found is not None and found.head > found.first and words[found.head].low in nouns.TIMES:
        # "symptom days" are counted, "three days" pass
        return words[found.head - 1].tag != "N"
    return found is None or words[found.head].low in nouns.POPULATION or words[found.head].text[:1].isdigit()


def joins(words: list[Word], i: int) -> bool:
    """Whether a word that joins two phrases stands at `i`."""
    return i < len(words) and words[i].low in {"and", "&", "or"}


def tells_hour(words: list[Word], first: int, last: int) -> bool:
    """Whether the hour stands among these words: "10 pm"; PM after no number is dust."""
    return any(words[k].low in {"am", "pm"} and k > 0 and words[k - 1].tag == "#" for k in range(first, last))


def direction_of(words: list[Word], phrase: Phrase) -> str:
    """The direction a phrase's own words carry: "a reduction in Y", "lower Y"."""
    found = direction_word(words, phrase)
    if found is None:
        return ""
    direction, first = found
    sign = direction.on(named_valence(" ".join(word.low for word in words[first : phrase.last])))
    return sign if sign in {"+", "-"} else ""


def direction_word(words: list[Word], phrase: Phrase) -> tuple[Direction, int] | None:
    """The word of direction that opens a phrase, and where what it is said of begins."""
    head = singular(words[phrase.head].low)
    if phrase.last > phrase.head + 1 and head in vocabulary.NOUNS:
        link = words[phrase.head + 1].low
        if link == "of" or (link == "in" and head not in vocabulary.ABSENCE):
            return vocabulary.NOUNS[head], phrase.head + 2
    for k in range(phrase.first, phrase.head):
        if words[k].low in vocabulary.ADJECTIVES:
            return vocabulary.ADJECTIVES[words[k].low], k + 1
    return None
