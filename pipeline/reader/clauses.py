"""Clause attachment: the subject of a verb, or the noun that its relative clause modifies."""

from __future__ import annotations

from pipeline.reader import coordination, noun_phrases
from pipeline.reader.lexicon import modality, nouns
from pipeline.reader.morphology import is_plural
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.tokens import Word
from pipeline.reader.verb_groups import VerbGroup
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.spelling import singular

_REGION = frozenset("DNJ#'RCI,PngX")
_FINDING = modality.FINDING_VERBS
_TELLING = frozenset("suggest indicate show demonstrate reveal imply".split())
_VERBAL = frozenset("VvBHMO")
_MEMBERS = frozenset("member members".split())
_MEANWHILE = frozenset("during at after before over until within".split())
_WHOLE_CLAUSE = frozenset("event finding observation phenomenon fact result".split())


def nearest(words: list[Word], last: int) -> Phrase | None:
    """The noun phrase whose final word is `last`, without anything it hangs on."""
    if last < 0 or words[last].tag not in {"N", "#"}:
        return None
    return Phrase(_base_start(words, last), last + 1, last)


def left_phrase(words: list[Word], last: int) -> Phrase | None:
    """The noun phrase whose final word is `last`, with the "of" phrases it hangs on."""
    if last < 0 or words[last].tag not in {"N", "#", "J"}:
        return None
    first = _base_start(words, last)
    if words[last].tag == "J" and words[first].tag != "D":
        return None
    phrase = Phrase(first, last + 1, last)
    while phrase.first >= 2 and words[phrase.first - 1].tag == "I":
        head = phrase.first - 2
        preposition = words[phrase.first - 1].low
        if words[head].tag == "g" and preposition == "of":
            break
        if words[head].tag not in {"N", "#"}:
            break
        start = _base_start(words, head)
        outer = Phrase(start, head + 1, head)
        if preposition != "of" and not noun_phrases.belongs(words, outer, preposition):
            break
        if last + 1 - start > 9:
            break
        phrase = Phrase(start, last + 1, head)
    return phrase


def listed_before(words: list[Word], last: int) -> list[Phrase]:
    """The list whose final word is `last`: "A, B and C" before "in the X group"."""
    start, end = _region(words, last)
    if start and words[start - 1].tag in {".", "T", "v", "V"}:
        start = end
    while start < end and words[start].tag in {"C", "R", ",", "X"} and not _is_degree(words, start):
        start += 1
    start = _skip_introduction(words, start, end)
    listed = coordination.listed(words, start, end, generous=True) if start < end else []
    beyond = words[listed[-1].last : last + 1] if listed else []
    if listed and (not beyond or (beyond[0].low in _MEANWHILE and not any(word.tag == "C" for word in beyond))):
        # "pain during distention in the X group": the pain is
        return listed
    nearest = left_phrase(words, last)
    return [nearest] if nearest is not None else []


def _base_start(words: list[Word], last: int) -> int:
    first = last
    while first > 0 and words[first].tag != "D":
        if words[first - 1].tag in {"N", "J", "#", "'", "D"}:
            first -= 1
        elif first > 1 and first < last and words[first - 1].low in {"and", "or"} and words[first - 2].tag == "J":
            # "visual and language priors"
            first -= 2
        else:
            break
    return first


def subjects(words: list[Word], found: list[VerbGroup], n: int, depth: int = 0) -> list[Phrase]:
    """The phrases that group `n` says something about; empty where none is evident."""
    group = found[n]
    j = group.first - 1
    while j >= 0 and (words[j].tag in {"R", "X"} or (j and words[j].tag == "C" and words[j - 1].tag == "R")):
        j -= 1
    if j < 0 or depth > 4 or group.infinitive:
        return []
    told = _with_its_clause(words, found, n, j)
    if told is not None:
        return [told]
    tag = words[j].tag
    if tag == "W" or (tag == "D" and words[j].low == "that"):
        return _antecedent(words, found, j, depth)
    if tag == ",":
        j = _skip_aside(words, found, n, j)
        if j < 0:
            return _shared_subject(words, found, n, depth)
    elif tag == "C":
        return _shared_subject(words, found, n, depth)
    return _region_subject(words, found, n, j, depth)


def _with_its_clause(words: list[Word], found: list[VerbGroup], n: int, j: int) -> Phrase | None:
    """A noun of thought with the clause that says what it is, before the verb: "the fact that others gave"."""
    that = next((k for k in range(j, -1, -1) if words[k].tag in {"S", "W"} or words[k].low in {";", ":", ","}), -1)
    if that < 1 or words[that].low != "that" or words[that - 1].low not in nouns.THOUGHTS or that + 12 < j:
        return None
    inside = [group for group in found[:n] if group.first > that]
    if not inside or not any(group.form in {"V", "v", "n", "B", "H"} and not group.infinitive for group in inside):
        return None
    if any(word.tag == "C" for word in words[inside[0].last : j + 1]):
        return None
    first = _base_start(words, that - 1)
    if first and words[first - 1].tag not in {",", "S", ";", ":", "C", "R", "."}:
        return None
    return Phrase(first, j + 1, that - 1, clausal=True)


def _antecedent(words: list[Word], found: list[VerbGroup], j: int, depth: int) -> list[Phrase]:
    """The noun that a relative pronoun at `j` stands for; for "X is an enzyme that …" it is X."""
    k = j - 1
    if k >= 0 and words[k].tag == ",":
        k -= 1
    phrase = _agreeing(words, left_phrase(words, k), next((group for group in found if group.first > j), None))
    if phrase is not None and words[phrase.head].low in _MEMBERS:
        # "X is a member of the Y family, which is activated by Z": X is
        m = next((m for m, group in enumerate(found) if group.form == "B" and group.last + 1 == phrase.head), None)
        return subjects(words, found, m, depth + 1) if m is not None else []
    if phrase is None or (words[j].low == "who") != (words[phrase.head].low in nouns.PEOPLE):
        return []
    if (
        words[phrase.head].low in nouns.BEGINNINGS
        and phrase.first > 1
        and words[phrase.first - 1].low in {"from", "since", "at"}
    ):
        # "a disorder present from birth that raises": the disorder does
        k = phrase.first - 2
        while k > 0 and words[k].tag in {"J", "R"}:
            k -= 1
        phrase = left_phrase(words, k) or phrase
    apposed = _apposed(words, phrase)
    if apposed is not None:
        return [apposed]
    if k < j - 1 and len(phrase) == 1 and words[k].text.istitle() and k and words[k - 1].low == "in":
        # "misuse is common in China, which results in …": not the place
        return []
    for m, group in enumerate(found if k == j - 1 else []):
        gap = words[group.last : phrase.first]
        near = (
            group.last <= phrase.first and len(gap) < 4 and all(word.tag in {"D", "J", "R", "N", "#"} for word in gap)
        )
        if group.form == "B" and near and not group.negated:
            if words[group.first - 1].low == "it":
                return [phrase]
            return subjects(words, found, m, depth + 1) or [phrase]
        if group.lemma in {"act", "serve", "function"} and group.last + 1 == phrase.first:
            return subjects(words, found, m, depth + 1) or [phrase]
    verb = next((group for group in found if group.first > j), None)
    joined = beside(words, phrase) if k == j - 1 and verb is not None and not _is_singular_verb(words, verb) else []
    return [*joined, phrase]


def _agreeing(words: list[Word], phrase: Phrase | None, verb: VerbGroup | None) -> Phrase | None:
    """The noun further left where a relative clause's verb is plural and the nearest noun is not.

    "The determinants outlined in the model that are …": the determinants are.
    """
    if phrase is None or verb is None or words[verb.first].low not in {"are", "were", "have"}:
        return phrase
    if is_plural(words[phrase.head].low) or _is_joined(words, phrase):
        return phrase
    for k in range(phrase.first - 1, max(-1, phrase.first - 8), -1):
        if words[k].tag not in {"N", "J", "D", "I", "n", "#", "R"}:
            break
        if words[k].tag == "N" and is_plural(words[k].low):
            return left_phrase(words, k) or phrase
    return phrase


def _is_joined(words: list[Word], phrase: Phrase) -> bool:
    """Whether a coordinator stands in or before a phrase: "A and B that are"."""
    return any(word.tag == "C" for word in words[max(0, phrase.first - 1) : phrase.last])


def beside(words: list[Word], phrase: Phrase) -> list[Phrase]:
    """What is joined to a phrase without a determiner of its own: "the noise and vibration caused by X"."""
    k = phrase.first - 1
    if k < 1 or words[k].low not in {"and", "or"} or words[phrase.first].tag == "D" or words[k - 1].tag != "N":
        return []
    other = nearest(words, k - 1)
    if other is None or (other.first and words[other.first - 1].tag in {"I", "C"}):
        return []
    return [other]


def _apposed(words: list[Word], phrase: Phrase) -> Phrase | None:
    """For "X, an enzyme that …" the X; "…, an event that" says it of the whole clause."""
    k = phrase.first - 1
    if words[phrase.head].low in _WHOLE_CLAUSE:
        return None
    if words[phrase.first].low not in {"a", "an"} or k < 1 or words[k].tag != "," or words[k - 1].tag != "N":
        return None
    return nearest(words, k - 1)


def _skip_aside(words: list[Word], found: list[VerbGroup], n: int, j: int) -> int:
    """From the comma before a verb to the last word before the aside that the comma closes, or -1."""
    k = j - 1
    while k > 0 and words[k].tag not in {",", ";", ":"}:
        k -= 1
    if k <= 0 or words[k].tag != ",":
        return -1
    opener = words[k + 1]
    if opener.low == "but" and words[k + 2].tag == "X":
        return k - 1
    if opener.low in {"we", "i"} and words[k + 2].lemma in _FINDING and k + 3 == j:
        # "X, we find, reduces Y"
        return k - 1
    if opener.tag in {"W", "n", "R", "D", "I", "J", "g", "N", "S"}:
        inside = any(group.finite and k < group.first < j and not _is_relative(words, group) for group in found[:n])
        if inside and opener.tag != "W":
            return -1
        return k - 1
    return -1


def _is_relative(words: list[Word], group: VerbGroup) -> bool:
    """Whether the group follows right on its relative pronoun."""
    return group.first > 0 and words[group.first - 1].tag == "W"


def _shared_subject(words: list[Word], found: list[VerbGroup], n: int, depth: int) -> list[Phrase]:
    """The subject of the verb that this one is joined to."""
    group = found[n]
    for m in range(n - 1, -1, -1):
        before = found[m]
        between = words[before.main : group.first]
        if any(word.tag in {";", ":"} for word in between):
            return []
        alike = group.form in {"g", before.form} or before.form == "B"
        if alike or (before.finite and group.finite):
            if before.form == "g" and group.form != "g":
                continue
            if before.infinitive or _in_aside(words, before, group):
                continue
            return subjects(words, found, m, depth + 1)
    return []


def _in_aside(words: list[Word], before: VerbGroup, group: VerbGroup) -> bool:
    """Whether `before` belongs to ", which …," that closes before `group`."""
    j = before.first - 1
    k = group.first - 1
    while k >= 0 and words[k].tag in {"R", "X"}:
        k -= 1
    closed = k >= 1 and words[k].tag == "C" and words[k - 1].tag == ","
    return closed and j >= 1 and words[j].tag == "W" and words[j - 1].tag == ","


def main_before(words: list[Word], found: list[VerbGroup], n: int) -> int | None:
    """The finite group of the clause that a participial clause at group `n` hangs on."""
    for m in range(n - 1, -1, -1):
        between = words[found[m].last : found[n].first]
        if any(word.tag in {";", ":"} for word in between):
            return None
        if found[m].finite and not found[m].infinitive:
            return m
    return None


def _region_subject(words: list[Word], found: list[VerbGroup], n: int, j: int, depth: int) -> list[Phrase]:
    start, end = _region(words, j)
    if start and (
        words[start - 1].tag in {".", "T"} or (words[start - 1].tag == "v" and words[start - 1].lemma not in _FINDING)
    ):
        # The left edge is torn: what stands here is the object of something else.
        return []
    if start and words[start - 1].tag in {"V", "v"} and words[start - 1].lemma not in _FINDING:
        # "X reduced A and B, and Y reduced C": what stands before the last ", and" is the object of the verb before
        start = _after_object(words, start, end)
    # "a trend suggesting the reward may raise …"
    told = [k + 1 for k in range(start, end - 1) if words[k].tag == "g" and words[k].lemma in _TELLING]
    start = told[-1] if told else start
    while start < end and words[start].tag in {"C", "R", ",", "X"} and not _is_degree(words, start):
        start += 1
    opener = start - 1
    start = _skip_introduction(words, start, end)
    if start >= end:
        # "…, which in this setting reduces"
        return _antecedent(words, found, opener, depth) if opener > 0 and words[opener].tag == "W" else []
    third = _is_singular_verb(words, found[n])
    listed = coordination.listed(words, start, end, generous=True)
    if listed and (listed[-1].last >= end or words[listed[-1].last].tag in {"n", "g", "J", "I", "T", "R"}):
        return _trim(words, listed, third, end)
    comma = max((k for k in range(start, end) if _parts(words, k)), default=-1)
    if comma < 0:
        return _trim(words, listed, third, end) if listed else []
    if listed and words[comma + 1].tag in {"I", "T"} and words[listed[-1].last].tag == ",":
        # "overexpression of one of them, Fgf15, in the embryo induces", "A against X, but not Y, to Z blocks"
        return _trim(words, listed, third, listed[-1].last)
    after = comma + 1
    while after < end and words[after].tag in {"C", "R"}:
        after += 1
    listed = coordination.listed(words, after, end, generous=True)
    return _trim(words, listed, third, end)


def _after_object(words: list[Word], start: int, end: int) -> int:
    """Where a new clause begins after the object of the verb before `start`."""
    joints = [k for k in range(start, end) if words[k].tag == "C"]
    firm = [k for k in joints if words[k - 1].tag == ","] or joints
    if firm:
        return firm[-1]
    return max((k for k in range(start, end) if words[k].tag == ","), default=end)


def _region(words: list[Word], j: int) -> tuple[int, int]:
    """The words that may hold the subject of a verb whose left neighbour is `j`."""
    end = j + 1
    k = j
    floor = max(-1, j - 60)
    while k > floor:
        tag = words[k].tag
        if tag == "n" and words[k].lemma in _TELLING and words[k - 1].tag == "H":
            # "trials have shown X doubles Y"
            break
        if tag in _REGION:
            k -= 1
            continue
        if tag == "v" and words[k - 1].tag == "T" and singular(words[k - 2].low) in nouns.TO_DO:
            k -= 2
            continue
        if tag == "v" and k > 1 and words[k - 1].tag == "T" and words[k - 2].tag in {"N", "J"}:
            # "an intervention to improve A did not reduce B"
            k -= 2
            end = k + 1
            continue
        if tag == "v" and words[k - 1].tag == "C":
            # "counselling to improve A or increase B did not reduce C"
            to = next((m for m in range(k - 2, max(0, k - 10), -1) if words[m].tag not in "DNJ#I"), 0)
            if words[to].tag == "v" and words[to - 1].tag == "T" and words[to - 2].tag == "N":
                k = to - 2
                end = k + 1
                continue
        if tag in _VERBAL or tag == "T":
            comma = next((m for m in range(j, k, -1) if words[m].tag == ","), None)
            if comma is not None and not any(words[m].tag == "C" for m in range(comma, j)):
                # "…, which are X, Y reduces": Y begins after the comma
                return comma + 1, j + 1 if end > j else end
            if words[k].lemma in _FINDING and tag == "V":
                break
            relative = _relative_before(words, k)
            if relative is None:
                # "… was shown to prevent errors, and Y reduces Z": Y begins after the joint
                joint = max((m for m in range(k + 2, j) if _is_joint(words, m, tag)), default=k)
                return joint + 1, j + 1 if joint > k and end > j else end
            k = relative - 1
            if k >= 0 and words[k].tag == ",":
                k -= 1
            end = k + 1
            continue
        break
    return k + 1, end


def _is_joint(words: list[Word], m: int, verb: str) -> bool:
    """Whether the coordinator at `m` joins clauses: ", and", or after "is" and an adjective also a bare one."""
    if words[m].tag != "C":
        return False
    return words[m - 1].tag == "," or (verb == "B" and words[m - 1].tag == "J" and words[m + 1].tag in {"D", "N", "P"})


def _relative_before(words: list[Word], k: int) -> int | None:
    """The relative pronoun that the verb at `k` belongs to, if it does."""
    q = k - 1
    floor = max(-1, k - 12)
    while q > floor:
        tag = words[q].tag
        if tag == "W":
            return q if q and words[q - 1].tag in {"N", ",", "J", "#", "I"} and words[q].low != "whether" else None
        if tag in {";", ":", "S", ",", "."}:
            return None
        q -= 1
    return None


def _skip_introduction(words: list[Word], start: int, end: int) -> int:
    """Past "In patients with X," and "Compared with Y,"; past a bare "In mice" and "Ten years ago" too."""
    start = next((k + 1 for k in range(start, end) if words[k].low == "ago"), start)
    while start < end and words[start].tag in {"I", "n", "g", "J", "R"} and not _is_degree(words, start):
        said = words[start].tag == "J" and words[start + 1].tag == "," and _follows_copula(words, start)
        comma = start + 1 if said else next((k for k in range(start, end) if _parts(words, k)), None)
        if not said and words[start].tag in {"g", "J"} and (comma is None or _is_list(words, comma, end)):
            return start
        if comma is None:
            inner = noun_phrases.whole(words, start + 1, end)
            return inner.last if inner is not None and words[start].tag == "I" else end
        start = comma + 1
        while start < end and words[start].tag in {"R", ","}:
            start += 1
    return start


def _is_degree(words: list[Word], k: int) -> bool:
    """Whether a word of direction at `k` opens a noun phrase: "less social support", "decreased rainfall, …"."""
    if words[k].tag not in {"R", "J", "n"} or words[k].low not in vocabulary.ADJECTIVES or k + 1 == len(words):
        return False
    return words[k + 1].tag in {"J", "N"}


def _follows_copula(words: list[Word], k: int) -> bool:
    """Whether the adjective at `k` closes what is said: "although it is unclear, dysregulated X raises Y"."""
    while k and words[k - 1].tag == "R":
        k -= 1
    return k > 0 and words[k - 1].tag == "B"


def _parts(words: list[Word], k: int) -> bool:
    """Whether a comma at `k` parts two phrases: not in "nonmetastatic, hormone-dependent models"."""
    return words[k].tag == "," and (words[k - 1].tag, words[k + 1].tag) != ("J", "J")


def _is_list(words: list[Word], comma: int, end: int) -> bool:
    return any(words[k].tag == "C" and words[k - 1].tag == "," for k in range(comma + 1, end))


def _is_singular_verb(words: list[Word], group: VerbGroup) -> bool:
    word = words[group.main if group.form == "V" else group.first]
    if word.low in {"is", "was", "has", "does"}:
        return True
    return word.tag == "V" and word.low.endswith("s") and word.low != word.lemma


def _trim(words: list[Word], listed: list[Phrase], third: bool, end: int) -> list[Phrase]:
    """A singular verb has one subject: "the use of A and B reduces C" is not split. Long names lose their tails."""
    if (
        len(listed) > 1
        and words[listed[0].first].tag == "g"
        and not any(words[one.first].tag in "gD" for one in listed[1:])
    ):
        # "blocking A, B, and C reverses Y": B alone does not
        whole = Phrase(listed[0].first, listed[-1].last, listed[0].head)
        return [whole] if len(whole) <= 9 else [shorten(words, listed[0])]
    apart = any(word.low == "nor" for word in words[listed[0].first : listed[-1].last]) if listed else False
    if third and len(listed) > 1 and listed[-1].last <= end and not apart:
        whole = Phrase(listed[0].first, listed[-1].last, listed[0].head)
        if len(whole) <= 9:
            return [whole]
        rest = words[listed[0].last : listed[-1].last]
        if not any(word.tag == "D" or word.low == "or" for word in rest):
            # "depletion of B cells in bone marrow and blood was …": what follows "and" hangs on the same noun
            return [shorten(words, listed[0])]
    return [shorten(words, phrase) for phrase in listed]


def shorten(words: list[Word], phrase: Phrase) -> Phrase:
    """A phrase of more than eight words without the attachments its name can do without."""
    if len(phrase) <= 8:
        return phrase
    strict = noun_phrases.whole(words, phrase.first, phrase.last)
    if strict is None:
        return phrase
    strict.direction, strict.denied = phrase.direction, phrase.denied
    return strict
