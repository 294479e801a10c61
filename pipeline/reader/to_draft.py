"""Span trimming and claim drafting: names, hedges, strength and the last checks of a match."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.reader import (
    context,
    coreference,
    noun_phrases,
    verb_phrase_names,
)
from pipeline.reader.factuality import governed
from pipeline.reader.lexicon import nouns
from pipeline.reader.match import Match, Parse, times
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.patterns import numbers
from pipeline.reader.tokens import Word
from pipeline.records import ClaimDraft, LiteralDraft, Strength, denial
from pipeline.vocabulary import words as vocabulary
from pipeline.vocabulary.direction import variable
from pipeline.vocabulary.spelling import singular

_LEADING = frozenset("""
    the a an this these those that its their our his her no any some such both either neither all each other others
    another also only not every most many several various
""".split())  # fmt: skip
_LONGEST = 12
_SIGNS = frozenset("< > = ≤ ≥ ± ~ ≈".split())
# What is acted upon in any experiment names nothing alone.
_ANY = frozenset("cells cell mice rats animals embryos".split())
_DEALING = frozenset("treatment management prevention control therapy care prophylaxis relief".split())
_INSIGNIFICANTLY = frozenset(
    "nonsignificantly non-significantly insignificantly nonsignificant non-significant insignificant".split()
)
_INSIGNIFICANT = re.compile(
    r"\b(?:(?:but|though|although|however|the|this|these|differences?|changes?|trends?|results?|it|which|reductions?|"
    r"increases?|decreases?|effects?|improvements?|between|(?<!control )(?<!placebo )(?<!sham )groups?|arms?|"
    r"treatments?|two),?\s+)+"
    r"(?:(?:was|were|is|are|did|does)\s*(?:not|n['’]t)|failed to|(?:was|were) non)[\s-]*"
    r"(?:(?:reach|achieve|attain|found|to|be|a|the|level|of|statistically|statistical|clinically|different)\s+)*"
    r"significan|\b(?:but|though|although|however),?\s+no\s+(?:statistically\s+)?significant\s+differences?\s+"
    r"(?:was|were)\s+(?:observed|found|seen|detected|noted)\s*[.,;(]",
    re.IGNORECASE,
)
# Links without a direction of their own: a ratio behind them says which.
_RATED = frozenset(("associated", "link adjective", "predicate", "association", "predict", "correlate", "named cause"))
# "…, but not significantly"
_ADDED = re.compile(
    r"(?:(?!\b(?:whereas|while|and)\b|[;.]\s).)*?"
    r"\b(?:but|though|although|albeit),?\s+(?:not\s+(?:statistically\s+)?|in|non-?)significant",
    re.IGNORECASE | re.DOTALL,
)


def draft(parse: Parse, match: Match) -> ClaimDraft | None:
    """The draft that a match makes, or None where it names no two variables."""
    words = parse.words
    _drop_dealing(words, match)
    if match.cut is None and not match.tested and _stands_for_tested(words, match.cause) and parse.tested:
        match.tested = True
    if match.tested and match.rule.endswith("link") and _was_in_all_groups(words):
        # "after the treatment, Y rose in both groups" does not tell the treatment's effect
        return None
    if _is_bare(words, match.cause):
        match.cause = _told_apart(words, match.cause, match.first)
    match.effect = _with_its_clause(parse, match.effect)
    if not _is_variable(words, match.effect) or _acts_on_people(words, match):
        match.effect = _busy(words, match.effect)
        return draft(parse, match) if match.effect.clausal else None
    named = coreference.resolve(parse, match)
    if named is None and not _has_cause(parse, match) and not _points(words, match):
        return None
    if match.cause.direction and not any(
        word.tag in {"I", "D"} for word in words[match.cause.first : match.cause.last]
    ):
        # "inhibition of A and B lowers C": less of B does, too
        match.sign = times(match.sign, match.cause.direction)
    cause = _cut(parse, match) if match.cut else parse.tested if match.tested else _name(parse, match.cause)
    if named is not None:
        cause, match.sign = named.words, times(match.sign, named.turn)
    effect = _name(parse, match.effect)
    if not cause or not effect or cause.casefold() == effect.casefold():
        return None
    none = words[match.effect.first].low == "no" or match.effect.denied
    if none and not match.denied and match.sign != "0":
        match.sign, match.denied = ("0", False) if match.sign == "?" else (match.sign, True)
    if not match.denied and _lacks_significance(parse, match):
        match.sign = "0"
    linked = match.rule in _RATED and match.strength == "correlational"
    if linked and match.sign == "+" and not match.denied and not (_turns(cause) or _turns(effect)):
        survival = "surviv" in f"{cause} {effect}".casefold()
        behind = words[max(match.cause.last, match.effect.last) - 1].end
        match.sign = numbers.by_figure(parse.sentence.text, behind, survival) or "+"
    governor = governed(words, match.first)
    return LiteralDraft(
        quote=_quote(parse, back=named is not None and not named.same_sentence),
        cause=cause,
        relation=_relation(parse, match),
        effect=effect,
        sign=denial(match.sign) if match.denied or governor.denied else match.sign,
        hedged=match.hedged or governor.hedged,
        strength=_strength(match),
        context=context.of_claim(parse, match),
        certainty=0.75,
    )


def _quote(parse: Parse, back: bool) -> str:
    """The sentence; with the one before it where that one names the cause."""
    start = parse.before.sentence.start if back and parse.before is not None else parse.sentence.start
    return parse.sentence.text[start : parse.sentence.end]


def _drop_dealing(words: list[Word], match: Match) -> None:
    """ "A therapy for the treatment of Y": the effect is Y, not its treatment."""
    effect = match.effect
    k = effect.head + 1
    dealt = singular(words[effect.head].low) in _DEALING and k + 1 < effect.last and words[k].low == "of"
    if dealt and match.sign == "-" and match.rule in {"predicate", "adjective", "acts as"}:
        match.effect = noun_phrases.whole(words, k + 1, effect.last) or effect


def _lacks_significance(parse: Parse, match: Match) -> bool:
    """Whether the sentence takes a difference back: "…, but this was not significant"."""
    words = parse.words
    text = parse.sentence.text
    end = words[max(match.last - 1, match.effect.last - 1, match.cause.last - 1)].end
    start = parse.sentence.start if words[0].low in {"although", "though", "while"} else end
    if match.rule == "comparison" and numbers.by_chance(text, end, parse.sentence.end):
        return True
    if (
        match.strength == "causal"
        and not match.hedged
        and numbers.is_followed_by_chance(text, words[match.effect.last - 1].end)
    ):
        return True
    link = words[max(0, match.first - 1) : match.last] + words[match.effect.first : match.effect.head]
    if any(word.low in _INSIGNIFICANTLY for word in link):
        return True
    if _ADDED.match(text, end, parse.sentence.end):
        return True
    return _INSIGNIFICANT.search(text, start, parse.sentence.end) is not None


def _turns(name: str) -> bool:
    return variable(name)[1] is not None


def _was_in_all_groups(words: list[Word]) -> bool:
    return any(
        one.low in {"both", "all", "two"} and singular(other.low) in {"group", "arm", "cohort"}
        for one, other in pairwise(words)
    )


def _points(words: list[Word], match: Match) -> bool:
    """Whether the cause is a pronoun for a thing, of which the claim then says that it is not resolved."""
    if len(match.cause) > 1 or match.rule in {"adjective", "back adjective"}:
        # "it is essential to …" stands for nothing
        return False
    return words[match.cause.head].low in {"it", "this", "these"}


def _has_cause(parse: Parse, match: Match) -> bool:
    """Whether what acts is named: in the sentence, inside a hyphened word, or as what the abstract tests."""
    if match.tested:
        return bool(parse.tested)
    if match.cut is not None:
        return True
    first = match.cause.first
    using = parse.words[first].low == "using" and any(word.low == "we" for word in parse.words[match.cause.last :])
    if using or _is_bare(parse.words, match.cause):
        # "using microscopy, we found": how it was seen
        return False
    return _is_variable(parse.words, match.cause, match.rule != "comparison", weak=match.weak)


def _stands_for_tested(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase is "the intervention" and no more; "both drugs" stand for nothing."""
    return _is_bare(words, phrase) and words[phrase.head].low in nouns.TESTED


def _is_bare(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase is only "the intervention" or "this treatment", which names nothing on its own."""
    inner = [word.low for word in words[phrase.first : phrase.last] if word.tag not in {"D", "R", "J", "#"}]
    return (
        len(inner) == 1
        and inner[0] in nouns.BARE
        and not any(word.tag == "J" and word.low not in nouns.VAGUE for word in words[phrase.first : phrase.last])
    )


def _told_apart(words: list[Word], phrase: Phrase, verb: int) -> Phrase:
    """A phrase that names nothing alone with the clause that tells what it is: "interventions that raise uptake"."""
    last = verb
    while last > phrase.last and words[last - 1].tag in {"R", "X"}:
        last -= 1
    clause = words[phrase.last : last]
    if len(clause) < 2 or last - phrase.first > _LONGEST or clause[0].tag not in {"W", "g", "T"}:
        return phrase
    tags = {word.tag for word in clause}
    torn = clause[-1].tag == "C" or tags & {",", ";", ":", "S", "."}
    if torn or (clause[0].tag == "W" and not tags & {"V", "B", "M"}):
        return phrase
    return Phrase(phrase.first, last, phrase.head, clausal=True)


def _with_its_clause(parse: Parse, phrase: Phrase) -> Phrase:
    """A chance with the clause that says of what: "likelihood that players cooperate"."""
    words, that = parse.words, phrase.last
    if (
        words[phrase.head].low not in nouns.CHANCES
        or that + 2 >= len(words)
        or (words[that].low, words[that].tag) != ("that", "S")
    ):
        return phrase
    group = next((group for group in parse.groups if group.first > that and group.finite), None)
    if group is None or any(word.tag in {",", ";", ":", "S"} for word in words[that + 1 : group.first]):
        return phrase
    done = verb_phrase_names.deed(words, group.main)
    told = noun_phrases.whole(words, group.last) if done is None else done.phrase
    last = max(group.last, told.last if told is not None else 0)
    return phrase if last - phrase.first > _LONGEST else Phrase(phrase.first, last, phrase.head, clausal=True)


def _acts_on_people(words: list[Word], match: Match) -> bool:
    """Whether the effect is people, whom nothing raises or lowers; there may be an effect on them."""
    if match.effect.clausal or match.rule in {"effect of", "has effect"}:
        return False
    head = words[match.effect.head].low
    return head in nouns.PEOPLE - {"population", "populations"} and not noun_phrases.direction_of(words, match.effect)


def _busy(words: list[Word], phrase: Phrase) -> Phrase:
    """More or fewer people with what they do, which is an effect: "fewer patients discontinuing therapy"."""
    k = phrase.last
    if words[phrase.head].low not in nouns.PEOPLE or k + 1 >= len(words) or words[k].tag != "g":
        return phrase
    if not phrase.direction and not noun_phrases.direction_of(words, phrase):
        return phrase
    inner = noun_phrases.whole(words, k)
    if inner is None or len(inner) < 2 or inner.last - phrase.first > _LONGEST:
        return phrase
    return Phrase(phrase.first, inner.last, phrase.head, phrase.direction, clausal=True)


def _strength(match: Match) -> Strength:
    if match.strength == "causal" and (match.conditional or match.hedged):
        return "conditional"
    return match.strength


def _cut(parse: Parse, match: Match) -> str:
    start, end = match.cut or (0, 0)
    return parse.sentence.text[start:end]


def _relation(parse: Parse, match: Match) -> str:
    first, last = match.first, match.last
    words = parse.words
    while first < last - 1 and words[first].tag in {",", "C"}:
        first += 1
    return parse.sentence.slice(first, max(first + 1, last))


def _name(parse: Parse, phrase: Phrase) -> str:
    """The words of a phrase without the article in front."""
    words = parse.words
    first, last = phrase.first, phrase.last
    while first < last - 1 and _says_nothing(words[first]):
        first += 1
    if first < last - 1 and words[first].tag == "#" and parse.sentence.text.startswith(")", words[first].end):
        # "2) stress"
        first += 1
    while last > first + 1 and (words[last - 1].tag in {"I", "C", ",", "D", "R", "."} or words[last - 1].low in _SIGNS):
        last -= 1
    return parse.sentence.slice(first, last)


def _says_nothing(word: Word) -> bool:
    """Whether a word in front of a name adds nothing to it; "less" and "more" do."""
    return (word.low in _LEADING or word.tag in {"R", ",", "'", "C"}) and word.low not in vocabulary.ADJECTIVES


def _is_variable(words: list[Word], phrase: Phrase, cause: bool = False, weak: bool = False) -> bool:
    """Whether a phrase can stand as a variable on its own."""
    if phrase.clausal:
        return True
    if len(phrase) > _LONGEST or words[phrase.first].tag == "P":
        return False
    inner = [word for word in words[phrase.first : phrase.last] if word.tag not in {"D", "R", ","}]
    if not inner:
        return False
    if words[phrase.first].tag in {"n", "I", "T"}:
        return False
    if any(word.tag in {"V", "B", "M", "W", "S", "E"} for word in inner):
        return False
    head = words[phrase.head].low
    if len(inner) == 1 and inner[0].tag == "J" and inner[0].text.isalpha() and words[phrase.first].tag != "D":
        # "Surgical, but not medical treatment"; "5-FU" only looks like an adjective
        return False
    if all(word.tag == "#" or not any(c.isalpha() for c in word.text) for word in inner):
        return False
    telling = [word for word in inner if word.low not in nouns.VAGUE and word.tag != "#"]
    if len(telling) <= 1 and (head in nouns.EMPTY or head in nouns.CHANCES - {"risk", "risks"} or len(head) < 2):
        return False
    if not cause and (head in nouns.NOTIONS or (head in nouns.PEOPLE | _ANY and len(telling) <= 1)):
        return False
    if not cause and head in {"point", "points"} and words[phrase.head - 1].low == "time":
        return False
    if not cause and head.endswith("fold") and len(telling) <= 1:
        return False
    measured = not cause and "%" in words[phrase.head].text
    if words[phrase.head].tag == "#" and (phrase.head == phrase.first or measured):
        # "53% of practices" are some of them, and no variable
        return False
    # economists say "growth" alone
    bare = singular(head) in nouns.CHANGE and singular(head) not in nouns.BAD and head != "growth"
    if not cause and ((len(telling) == 1 and (bare or head in nouns.STUDY)) or singular(head) in {"study", "review"}):
        return False
    if words[phrase.head].tag == "P" or noun_phrases.tells_hour(words, phrase.head, phrase.head + 1):
        return False
    if cause and head in nouns.TIMES and phrase.last == phrase.head + 1 and words[phrase.head - 1].tag != "N":
        return False
    return not cause or _can_act(words, phrase, len(telling), weak)


def _can_act(words: list[Word], phrase: Phrase, telling: int, weak: bool) -> bool:
    """Whether a variable can be a cause: no study or people; `telling` counts the words that tell something."""
    head = words[phrase.head].low
    inner = [word for word in words[phrase.first : phrase.last] if word.tag not in {"D", "R", ","}]
    if head in {"adjustment", "adjusting", "controlling"} and telling <= 1 + (phrase.last > phrase.head + 1):
        # "fell after adjustment (for age)": that is how it was reckoned
        return False
    of = phrase.last > phrase.head + 1
    asks = head in nouns.INQUIRY
    if asks and head in {"knowledge", "understanding"}:
        # "nutrition knowledge" is something that people have
        asks = telling <= 1 or of
    if asks or (head in nouns.STUDY and not of) or head in {"implication", "implications", "statement"}:
        return False
    if any(word.low in {"study", "studies", "review", "trials", "findings"} for word in inner):
        return False
    if _is_people(words, phrase):
        return False
    if weak and (singular(head) in nouns.METHOD or head in nouns.PEOPLE):
        return False
    pointing = words[phrase.first].low in {"this", "these", "our", "such"}
    return not (pointing and head in nouns.EMPTY | nouns.STUDY)


def _is_people(words: list[Word], phrase: Phrase) -> bool:
    head = words[phrase.head].low
    if words[phrase.first].tag == "g":
        # "paying workers more" is something done to people
        return False
    if head in nouns.COUNTING:
        return words[phrase.last - 1].low in nouns.PEOPLE
    return head in nouns.PEOPLE
