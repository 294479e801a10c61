"""Verb groups: extent, voice, negation and modality."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from pipeline.reader.lexicon import modality
from pipeline.reader.tokens import Word


@dataclass(slots=True)
class VerbGroup:
    """Words `first` up to and without `last`, with the main verb at `main`.

    `form` is the main verb's tag ("B" for a copula without another verb). `infinitive` marks a "to" form whose
    subject is not handed on; `intended` what is only aimed at or demanded.
    """

    first: int
    main: int
    last: int
    lemma: str
    form: str
    passive: bool = False
    negated: bool = False
    hedged: bool = False
    conditional: bool = False
    intended: bool = False
    infinitive: bool = False
    auxiliary: bool = False

    @property
    def finite(self) -> bool:
        """Whether the group makes a clause of its own."""
        return self.form in {"V", "B", "H"} or self.auxiliary


def groups(words: list[Word]) -> list[VerbGroup]:
    """All verb groups, in order."""
    found: list[VerbGroup] = []
    taken = -1
    for i, word in enumerate(words):
        if word.tag in {"V", "v", "n", "g"} and not _is_auxiliary(words, i):
            found.append(_collect(words, i, taken))
            taken = i
        elif word.tag in {"B", "H"} and not _is_auxiliary(words, i):
            group = _collect(words, i, taken)
            group.form = "g" if word.low in {"being", "having"} else word.tag
            group.lemma = "be" if word.tag == "B" else "have"
            k = i + 1
            while k < len(words) and words[k].tag in {"R", "X"}:
                group.negated = group.negated or (words[k].tag == "X" and not _is_only(words, k))
                group.hedged = group.hedged or words[k].low in modality.HEDGING_ADVERBS
                k += 1
            found.append(group)
            taken = i
    _share(words, found)
    return found


def _is_auxiliary(words: list[Word], i: int) -> bool:
    """Whether the word only serves a verb that follows."""
    word = words[i]
    j = i + 1
    while j < len(words) and (words[j].tag in {"R", "X"} or _joins_adverbs(words, j)):
        j += 1
    if j >= len(words):
        return False
    following = words[j]
    if word.tag in {"B", "H"}:
        if following.tag in {"n", "B"} or (word.tag == "B" and following.tag == "g"):
            return True
        if word.tag == "B" and following.tag == "J" and following.low in modality.PASS_ON_ADJECTIVES:
            return _infinitive_after(words, j)
        if word.tag == "B" and _means_after(words, j):
            return True
        return word.tag == "H" and _ability_after(words, j)
    if word.lemma == "help" and following.tag == "v":
        return True
    if word.lemma in _OFFERING and word.tag in {"V", "v"}:
        return _means_after(words, j)
    if word.lemma == "use" and word.tag == "n" and following.tag == "T":
        return _modal_before(words, i)
    return _hands_on(word) and following.tag == "T"


def _joins_adverbs(words: list[Word], k: int) -> bool:
    """Whether the coordinator at `k` joins two adverbs: "can be safely and cheaply reduced"."""
    return words[k].tag == "C" and words[k - 1].tag == "R" and words[k + 1 : k + 2] != [] and words[k + 1].tag == "R"


def _hands_on(word: Word) -> bool:
    lemma = word.lemma
    return lemma in modality.PASS_ON or lemma in modality.PASS_ON_HEDGED or lemma in modality.PASS_ON_DENIED


def _infinitive_after(words: list[Word], j: int) -> bool:
    return j + 1 < len(words) and words[j + 1].tag == "T"


_OFFERING = frozenset("provide offer represent constitute present".split())


def _means_after(words: list[Word], j: int) -> bool:
    for k in range(j, min(j + 5, len(words) - 1)):
        if words[k].low in modality.MEANS:
            return words[k + 1].tag == "T"
        if words[k].tag not in {"D", "J", "N", "#", "R", ","}:
            return False
    return False


def _ability_after(words: list[Word], j: int) -> bool:
    for k in range(j, min(j + 4, len(words) - 1)):
        if words[k].low in modality.ABILITIES:
            return words[k + 1].tag == "T"
        if words[k].tag not in {"D", "J", "#"}:
            return False
    return False


def _collect(words: list[Word], main: int, taken: int) -> VerbGroup:
    """The group around the main verb: everything to its left that serves it."""
    word = words[main]
    group = VerbGroup(main, main, main + 1, word.lemma, word.tag)
    nearest = ""
    k = main - 1
    while k > taken:
        tag, low = words[k].tag, words[k].low
        if tag in {"R", "X"}:
            _note_negation(words, k, group)
            if low == "longer" and words[k - 1].low == "no":
                group.negated = True
                group.first = k - 1
            if low in modality.HEDGING_ADVERBS:
                group.hedged = True
            group.first = k if tag == "X" or nearest or words[k - 1].tag in {"B", "H", "M", "O"} else group.first
        elif _joins_adverbs(words, k) and words[k - 2].tag in {"B", "H", "M", "R"}:
            pass
        elif tag in {"M", "B", "H", "O"}:
            nearest = nearest or tag
            group.auxiliary = True
            group.first = k
            _note_modal(low, group)
        elif words[k].lemma == "help" and tag in {"V", "v"} and group.form == "v":
            group.first = k
            group.auxiliary = group.auxiliary or tag == "V"
        elif tag == "T":
            k = _pass_on(words, k, group, taken)
            if group.infinitive:
                break
            nearest = nearest or "T"
            continue
        else:
            break
        k -= 1
    group.passive = word.tag == "n" and nearest != "H"
    return group


def _is_only(words: list[Word], k: int) -> bool:
    return k + 1 < len(words) and words[k + 1].low in {"only", "just", "merely", "simply"}


def _note_negation(words: list[Word], k: int, group: VerbGroup) -> None:
    if words[k].tag == "X" and not _is_only(words, k):
        group.negated = not group.negated if group.negated else True


def _note_modal(low: str, group: VerbGroup) -> None:
    if low in modality.HEDGING_MODALS:
        group.hedged = True
    if low in modality.CONDITIONAL_MODALS:
        group.conditional = True
    if low in modality.DEMANDING_MODALS:
        group.intended = True
    if low in {"cannot"}:
        group.negated = True


def _pass_on(words: list[Word], k: int, group: VerbGroup, taken: int) -> int:
    """Go left over "was found to", "is likely to", "has the potential to"; returns where to go on."""
    j = k - 1
    while j > taken and words[j].tag == "R":
        j -= 1
    if j <= taken:
        group.infinitive = True
        return j
    word = words[j]
    if word.tag in {"V", "v", "n", "g"} and _hands_on(word):
        group.hedged = group.hedged or word.lemma in modality.PASS_ON_HEDGED
        group.negated = group.negated or word.lemma in modality.PASS_ON_DENIED
        group.auxiliary = group.auxiliary or word.tag == "V"
        group.first = j
        return j - 1
    if word.lemma == "use" and word.tag == "n" and _modal_before(words, j):
        group.hedged = group.conditional = True
        group.first = j
        return j - 1
    kind = modality.PASS_ON_ADJECTIVES.get(word.low)
    if kind is not None and word.tag in {"J", "n"}:
        group.hedged = group.hedged or kind == "hedged"
        group.negated = group.negated or kind == "denied"
        group.first = j
        return j - 1
    if word.low in modality.MEANS:
        start = j
        while start > taken and words[start].tag in {"N", "J", "D", "R", "#", ","}:
            start -= 1
        if start > taken and (words[start].tag == "B" or words[start].lemma in _OFFERING):
            group.hedged = group.conditional = True
            if words[start].tag == "B":
                group.first = start + 1
                return start
            group.first = start
            group.auxiliary = True
            return start - 1
    if word.low in modality.ABILITIES:
        while j > taken and words[j].tag in {"N", "J", "D"}:
            j -= 1
        if j > taken and words[j].tag == "H":
            group.hedged = group.conditional = True
            group.first = j
            return j
    group.infinitive = True
    group.intended = True
    return j


def _modal_before(words: list[Word], j: int) -> bool:
    return j > 1 and words[j - 1].low == "be" and (words[j - 2].tag == "M" or words[j - 2].tag == "R")


def _share(words: list[Word], found: list[VerbGroup]) -> None:
    """What a second verb shares with the first: "can reduce A and increase B", "did not reduce A or raise B"."""
    for before, after in pairwise(found):
        joined = after.first > 1 and words[after.first - 1].tag == "C"
        if before.negated and before.form == after.form and _is_alternative(words, before, after):
            after.negated = True
        described = before.form == "B" and all(word.tag in {"R", "J", "C"} for word in words[before.last : after.first])
        if after.form == "n" and joined and not after.auxiliary and described:
            # "is dynamic and tightly regulated by"
            after.auxiliary = after.passive = True
        if after.form == "n" and joined and not after.auxiliary and before.auxiliary and before.passive:
            # "was tolerated and associated with"
            after.auxiliary, after.hedged, after.conditional = True, before.hedged, before.conditional
        if after.form == "v" and not after.auxiliary and not after.infinitive and after.first and before.form == "v":
            left = words[after.first - 1]
            if left.tag in {"C", ","} or words[after.first - 1].low == "also":
                after.auxiliary = before.auxiliary
                after.hedged = after.hedged or before.hedged
                after.conditional = after.conditional or before.conditional
                after.intended = after.intended or before.intended
                after.infinitive = before.infinitive


def _is_alternative(words: list[Word], before: VerbGroup, after: VerbGroup) -> bool:
    """Whether the second verb is denied with the first: "not A or B", "not A, B, or C"."""
    left = words[after.first - 1]
    if left.tag == ",":
        # what joins the last of the list joins all
        between = words[before.last : after.first - 1]
        left = next((word for word in words[after.last :] if word.tag in {"C", ";", ":", ".", "S"}), left)
        return left.low in {"or", "nor"} and after.form == "v" and not any(word.tag == "," for word in between)
    return left.low in {"or", "nor"}
