"""Filter of non-findings: questions, aims, proposals, hypotheses."""

from __future__ import annotations

from pipeline.reader.lexicon import causal, closed, modality, nouns
from pipeline.reader.match import Parse
from pipeline.reader.tokens import Word
from pipeline.vocabulary.spelling import singular

_SHOWING = frozenset("show demonstrate reveal find identify illustrate confirm prove observe".split())
# What "further studies" have done already.
_TELLING = _SHOWING | frozenset("indicate suggest report establish support corroborate".split())
_CALLS = frozenset("further additional more future larger prospective longer ongoing".split())
# "a prospective study showed" calls for nothing
_DONE = frozenset("prospective longer larger".split())
_NEED = frozenset(
    "need needs needed require requires required warrant warrants warranted necessary should must call calls justify "
    "justifies encourage encourages await awaits important recommended suggest suggests confirm clarify desirable "
    "validate".split()
)
_RESEARCH = frozenset(
    "research studies study investigation investigations trials trial work exploration experiments confirmation "
    "evaluation analysis analyses evidence".split()
)
_SUPPOSED = frozenset("hypothesis hypotheses assumption premise question conjecture".split())
_UPHOLDING = frozenset("support confirm corroborate strengthen consistent line agreement prove".split())
_MEASURED = frozenset("outcome outcomes endpoint endpoints end-point end-points measure measures".split())
_TOLD = frozenset("show find suggest estimate predict provide offer use know".split())
_MEANS = frozenset("using exploiting employing leveraging drawing".split())
_TURNS = frozenset("while whereas but although though".split())


def blocked(parse: Parse) -> list[bool]:
    """For every word, whether a claim that hangs on it is none."""
    words = parse.words
    size = len(words)
    shut = [False] * size
    if not size:
        return shut
    if words[-1].text == "?":
        return [True] * size
    for group in parse.groups:
        if group.lemma in modality.GOAL_VERBS and (group.finite or group.infinitive or group.auxiliary):
            _after_goal(parse, group.first, group.main, group.infinitive, group.passive and group.auxiliary, shut)
        elif group.form == "B":
            _after_copula(parse, group.main, shut)
    _after_call(words, shut)
    for i, word in enumerate(words):
        if word.tag == "S" and word.low in {"when", "whenever"} and _is_denied(parse, i):
            # "when A and B do not lower C" tells of no finding
            _shut(words, shut, i, closing=True)
        if word.tag == "S" and word.low in {*closed.QUESTION_WORDS, "if", "unless"} - {"when"}:
            if word.low in {"where", "what"} and i and words[i - 1].tag == ",":
                continue
            if word.low in {"how", "why"} and i and _is_shown(words, i):
                continue
            _shut(words, shut, i, closing=word.low in {"if", "unless"})
        elif word.low in modality.OPEN or _lacks_evidence(words, i):
            _shut_clause(words, shut, i)
        elif word.low in _SUPPOSED and i + 1 < size and words[i + 1].low == "that" and not _is_upheld(words, i):
            _shut(words, shut, i)
    return shut


def _is_denied(parse: Parse, i: int) -> bool:
    """Whether the first verb after word `i` is negated."""
    group = next((group for group in parse.groups if group.first > i and group.finite), None)
    return group is not None and group.negated


def _lacks_evidence(words: list[Word], i: int) -> bool:
    """ "insufficient evidence that …" tells nothing, neither for nor against."""
    return words[i].low in modality.WANTING and i + 1 < len(words) and words[i + 1].low in modality.GROUNDS


def _is_shown(words: list[Word], i: int) -> bool:
    """Whether the question word at `i` opens what is shown: "we show how", "illustrates X and how"; "why" is known."""
    if words[i].low == "why" or words[i - 1].lemma in _SHOWING:
        return True
    near = words[max(0, i - 14) : i]
    shown = max((k for k, word in enumerate(near) if word.lemma in _SHOWING and word.tag in "VvgB"), default=None)
    return words[i - 1].low == "and" and shown is not None and all(word.tag in "NDJICR#'" for word in near[shown + 1 :])


def _is_upheld(words: list[Word], i: int) -> bool:
    """Whether the hypothesis at `i` is one that the paper supports."""
    return any(word.lemma in _UPHOLDING for word in words[max(0, i - 5) : i])


def defines(words: list[Word]) -> bool:
    """Whether the sentence says what was measured, not what was found: "The primary outcome was death from …"."""
    for i in range(1, len(words) - 2):
        if words[i].low in _MEASURED and words[i - 1].low in {"primary", "secondary", "main", "coprimary"}:
            after = words[i + 2]
            if after.tag == ":" and i + 3 < len(words):
                return True
            copula = words[i + 1].tag in {"B", ":"} or words[i + 1].lemma in {"include", "comprise"}
            return copula and after.tag in {"N", "D", "J", "#"} and after.low not in nouns.DIRECTION_ADJECTIVES
    return False


def _after_call(words: list[Word], shut: list[bool]) -> None:
    """ "further studies are needed to …", "requires further investigation": what is called for is not known yet."""
    needed = any(word.low in _NEED for word in words)
    for i, word in enumerate(words):
        if word.low not in _CALLS or (word.low in _DONE and not needed):
            continue
        near = words[i + 1 : i + 5]
        if any(other.low in _RESEARCH for other in near) and not any(
            other.tag in {"V", "n"} and other.lemma in _TELLING for other in near
        ):
            # "further analyses showed that …" tells what is known
            _shut_clause(words, shut, i)
            return


def _shut(words: list[Word], shut: list[bool], i: int, closing: bool = False) -> None:
    """Shut from word `i` to the end of its clause."""
    listing = False
    for k in range(i, len(words)):
        if words[k].tag == ":" and k - i <= 2:
            # "We hypothesized that: 1) …; 2) …"
            listing = shut[k] = True
            continue
        if listing and words[k].tag == ";" and k + 1 < len(words) and words[k + 1].tag == "#":
            continue
        if words[k].tag in {";", ":"} or (words[k].low == "that" and k > i and words[k - 1].tag == "B"):
            # "the point that we try to make is that …"
            return
        if k > i and ((words[k].tag in {"W", "S"} and _follows_finding(words, k)) or _finds(words, k)):
            return
        if (closing and words[k].tag == ",") or (
            words[k].tag == "," and k + 1 < len(words) and words[k + 1].low in _TURNS
        ):
            return
        shut[k] = True


def _finds(words: list[Word], k: int) -> bool:
    """Whether the word is the finite verb of a new finding: "… experiments, which show"."""
    return words[k].tag == "V" and words[k].lemma in _SHOWING


def _follows_finding(words: list[Word], k: int) -> bool:
    j = k - 1
    while j > 0 and words[j].tag in {"R", "I", "P"}:
        j -= 1
    if words[k].low == "how":
        return words[j].lemma in _SHOWING
    return words[k].low == "that" and words[j].lemma in modality.FINDING_VERBS


def _shut_clause(words: list[Word], shut: list[bool], i: int) -> None:
    k = i
    conceded = words[0].low in {"although", "though", "while", "whereas"}
    while k >= 0 and words[k].tag not in {";", ":", "S"} and words[k].low not in {"but", "however", "yet"}:
        if conceded and words[k].tag == "," and any(word.tag in {"B", "V"} for word in words[k:i]):
            # "although X raises Y, it is unclear …"
            break
        shut[k] = True
        k -= 1
    within = k >= 0 and words[k].low in _TURNS  # "although X is unclear, Y …"
    for k in range(i, len(words)):
        if words[k].tag in {";", ":"} or words[k].low in {"but", "although", "however", "because"}:
            return
        if within and words[k].tag == ",":
            return
        shut[k] = True


def _after_goal(parse: Parse, first: int, main: int, infinitive: bool, passive: bool, shut: list[bool]) -> None:
    """What a paper studies or proposes: from the verb on, and for "was investigated" what stands before it too."""
    words = parse.words
    if passive:
        k = main
        by = main + 1 < len(words) and words[main + 1].low == "by"
        if words[main].lemma in _TOLD or (by and words[main].lemma in causal.AFFECT):
            return
        while k >= 0 and words[k].tag not in {";", ":", "S"} and not _closes_clause(parse, k) and not _joins(parse, k):
            if words[k].low == "so" and k and words[k - 1].tag == ",":
                # "X did not lower Y, so it should be tested"
                break
            shut[k] = True
            k -= 1
        return
    moved = infinitive and _is_moved(parse, first)
    if moved or (words[main].lemma == "suggest" and _clause_told(parse, main)) or _is_found(words, first, main):
        # "had driven patients to seek X"; "our study suggests steroids reduce pain"
        return
    enables = infinitive and first > 1 and singular(words[first - 2].low) in nouns.TO_DO
    if not enables and (infinitive or _has_agent(words, first)):
        # "the ability to monitor X" is a thing that acts, not an aim
        _shut(words, shut, main, closing=infinitive)
        if words[0].low in _MEANS:
            # "Using variation in X that is due to Y, we examine …"
            shut[:main] = [True] * main


def _is_found(words: list[Word], first: int, main: int) -> bool:
    """Whether a verb of aims tells of a finding here: "we determine that X", "we identified X that"."""
    following = words[main + 1].low if main + 1 < len(words) else ""
    if words[main].lemma in {"determine", "estimate", "verify"} and following == "that":
        return words[main].tag in {"V", "n"}
    planned = any(word.tag == "M" or word.low == "aim" for word in words[first:main])
    return words[main].lemma == "identify" and words[main].tag in {"V", "n"} and not planned


def _closes_clause(parse: Parse, k: int) -> bool:
    """Whether a clause ends with the comma at `k` and a new subject follows: "as X lowers Y, Z was tested"."""
    words = parse.words
    if words[k].tag != "," or words[k + 1].tag not in {"N", "D", "J"}:
        return False
    return words[0].tag in {"S", "n"} and any(group.finite and group.last <= k for group in parse.groups)


def _joins(parse: Parse, k: int) -> bool:
    """Whether the coordinator at `k` joins two verbs or clauses: "X affects Y and should be investigated"."""
    words = parse.words
    if words[k].tag != "C" or words[k + 1].tag not in {"M", "B", "H", "D", "N", "J"}:
        return False
    if words[k + 1].tag in {"D", "N", "J"}:
        # "X affects Y, and Z is discussed", not "X and Z are discussed"
        later = next((group for group in parse.groups if group.first > k and group.finite), None)
        before = [group for group in parse.groups if group.finite and group.last <= k]
        return bool(before) and later is not None and all(word.tag in "DNJIR#" for word in words[k + 1 : later.first])
    return any(group.finite and group.last <= k for group in parse.groups)


def _is_moved(parse: Parse, first: int) -> bool:
    """Whether the infinitive at `first` is what somebody was led to do."""
    before = [group for group in parse.groups if group.last <= first]
    if not before or before[-1].lemma not in causal.MOVING:
        return False
    return all(word.tag in {"D", "J", "N", "P", "'", "T"} for word in parse.words[before[-1].last : first])


def _clause_told(parse: Parse, main: int) -> bool:
    """Whether a subject and its finite verb come right after the verb at `main`, without "that"."""
    later = next((group for group in parse.groups if group.first > main and group.finite), None)
    if later is None or later.first < main + 2 or later.passive:
        return False
    return all(word.tag in {"D", "J", "N", "C", "I", "'", "#", "R"} for word in parse.words[main + 1 : later.first])


def _has_agent(words: list[Word], first: int) -> bool:
    """Whether the subject of the verb at `first` is the paper, its authors, or nobody."""
    j = first - 1
    while j >= 0 and words[j].tag in {"R", "X", "M"}:
        j -= 1
    if j < 0:
        return True
    if words[j].tag in {"C", ","}:
        return any(word.low in {"we", "study", "paper", "article"} for word in words[max(0, j - 25) : j])
    return words[j].low in modality.AGENTS


def _after_copula(parse: Parse, main: int, shut: list[bool]) -> None:
    """ "The aim of this study was …": everything after it is aimed at."""
    words = parse.words
    for k in range(main - 1, max(-1, main - 14), -1):
        if words[k].low in modality.GOAL_NOUNS:
            for i in range(k, len(words)):
                shut[i] = True
            return
        if words[k].tag in {",", ";", "V", "W", "S"}:
            return
