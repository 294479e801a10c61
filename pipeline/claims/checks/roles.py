"""Who acts and who is acted upon, where a quote's grammar leaves no choice: is a claim turned round?

Only what is sure is said. The one name stands before a verb of acting and the other right behind it ("X raised Y"); or
the one before a passive or a word of origin and the other right behind that ("Y was raised by X", "Y due to X"). What
goes together only ("is associated with") has no direction.
"""

from __future__ import annotations

from pipeline.claims.checks.adjacent_sign import Pair
from pipeline.claims.checks.presence import Name
from pipeline.reader.lexicon import causal
from pipeline.reader.tokens import Word

_Place = tuple[int, int]

_BETWEEN = 14  # words between two names; what is farther apart may belong to something else
_PLAIN = frozenset("DJR#'NIHBMOXTP")  # between a name and its verb: no other clause
_SERVING = frozenset("RMHBOXT")  # of a verb
_PHRASE = frozenset("DJR#'NI")  # before a name, within its noun phrase
_LIST = _PHRASE | {"C", ","}
# "Y W X": the words right before the phrase of X by which Y comes from it
_ORIGIN = frozenset(
    (first, second)
    for first, seconds in {
        "due": "to", "owing": "to", "thanks": "to", "because": "of", "attributable": "to", "attributed": "to",
        "ascribed": "to", "result": "of", "consequence": "of", "response": "to", "virtue": "of", "resulting": "from",
        "resulted": "from", "results": "from", "stemming": "from", "stemmed": "from", "stems": "from", "arises": "from",
        "arose": "from", "arising": "from",
    }.items()
    for second in seconds.split()
)  # fmt: skip


def is_turned_round(found: Pair) -> bool:
    """Whether the quote says that the effect acts on the cause, and not that the cause acts on the effect."""
    words, cause, effect = found
    if cause is None or effect is None or (cause[0] < effect[1] and effect[0] < cause[1]):
        return False
    if not _acts(words, effect, cause) or _acts(words, cause, effect):
        return False
    return not _recurs(words, cause) and not _recurs(words, effect)


def _recurs(words: list[Word], spot: _Place) -> bool:
    """Whether the last word of a name stands in the quote once more: who knows which of them is meant."""
    last = Name.of(words[spot[1] - 1].low)
    return any(last & Name.of(word.low) for k, word in enumerate(words) if not spot[0] <= k < spot[1])


def _acts(words: list[Word], one: _Place, other: _Place) -> bool:
    """Whether `one` surely acts on `other`."""
    if one[1] <= other[0] <= one[1] + _BETWEEN:
        return _raises(words, one[1], other[0]) or _opens(words, one, other)
    if other[1] <= one[0] <= other[1] + _BETWEEN:
        return _comes_from(words, other[1], one[0])
    return False


def _left_of_phrase(words: list[Word], k: int, floor: int, within: frozenset[str] = _PHRASE) -> int:
    """Behind the last word before `k` that is not of its noun phrase."""
    while k > floor and words[k - 1].tag in within and not _links(words, k - 1):
        k -= 1
    return k


def _links(words: list[Word], k: int) -> bool:
    """Whether word `k` is a preposition that tells roles: what it stands behind ends there."""
    low = words[k].low
    if words[k].tag != "I":
        return False
    return low in {"by", "from"} or (k > 0 and ((words[k - 1].low, low) in _ORIGIN or _is_forward(words, k - 1)))


def _is_forward(words: list[Word], k: int) -> bool:
    """ "led to" at word `k`."""
    return k + 1 < len(words) and (words[k].lemma, words[k + 1].low) in causal.FORWARD and _is_active(words, k)


def _is_active(words: list[Word], k: int) -> bool:
    """Whether word `k` is a verb in the active voice: "raised", "has raised", "in raising"; not "was raised"."""
    tag = words[k].tag
    if tag == "n":
        while k and words[k - 1].tag in {"R", "X"}:
            k -= 1
        return k > 0 and words[k - 1].tag == "H"
    return tag in {"V", "v"} or (tag == "g" and k > 0 and words[k - 1].low == "in")


def _raises(words: list[Word], begin: int, end: int) -> bool:
    """ "X raised Y", "X and Z led to W and Y": one active verb between them, and no clause of its own."""
    k = _left_of_phrase(words, end, begin, _LIST)
    if k - 1 > begin and _is_forward(words, k - 2):
        verb = k - 2
    elif k > begin and words[k - 1].lemma in causal.transitive() and _is_active(words, k - 1):
        verb = k - 1
    else:
        return False
    subject = [word for word in words[begin:verb] if word.tag not in _SERVING]
    if subject and subject[-1].tag in {"I", "C", ","} and words[verb].tag != "g":
        return False  # "X raised Z and lowered Y" is not about Z; nor "through facilitated movement"
    return not _lacks_object(words, k) and all(word.tag in _PLAIN | _LIST for word in words[begin:verb])


def _lacks_object(words: list[Word], k: int) -> bool:
    """Whether what stands at `k` is no object: "Y rose rapidly with X", "Y fell, and X"."""
    while k < len(words) and (words[k].tag == "R" or words[k].low in {"more", "less"}):
        k += 1
    return k < len(words) and words[k].tag in {"I", "C", ","}


def _comes_from(words: list[Word], begin: int, end: int) -> bool:
    """ "Y was raised by X", "Y due to X": the passive or the word of origin right before the phrase of X."""
    k = _left_of_phrase(words, end, begin)
    if k - 2 < begin or words[k - 1].tag not in {"I", "T"}:
        return False
    before, link = words[k - 2], words[k - 1].low
    if link == "by":
        plain = all(word.tag in _PLAIN for word in words[begin : k - 2])
        return plain and before.tag == "n" and before.lemma in causal.transitive()
    # "Y rose in response to X" has a verb of its own
    plain = all(word.tag in _PLAIN | {"V", "n"} for word in words[begin : k - 2])
    return plain and (before.low, link) in _ORIGIN


def _opens(words: list[Word], one: _Place, other: _Place) -> bool:
    """ "Because of X, Y fell": the word of origin opens the sentence, and a comma parts X from Y."""
    k = _left_of_phrase(words, one[0], 0)
    if k < 2 or (words[k - 2].low, words[k - 1].low) not in _ORIGIN or k > 4:
        return False
    return sum(word.tag == "," for word in words[one[1] : other[0]]) == 1 and all(
        word.tag in _PLAIN or word.tag == "," for word in words[one[1] : other[0]]
    )
