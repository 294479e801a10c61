"""Sign: is the direction the one that the text states?

Both sides are compared as statements about plain variables (`claims.direction`): "a reduction of pain increased" is
"pain decreased", in a gold question as in a claim.

Questions (Evidence Inference): a claim answers one if its cause goes with the intervention, and not better with the
comparator, and its effect goes with the outcome. Of several answers the most frequent counts, the first of those that
are equally frequent; one without a direction ("?") counts only where there is no other, and then it is wrong.

Pairs with a polarity (SciClaim, BECAUSE): the claim that matches the pair at overlap answers it. BECAUSE marks what
keeps its effect from happening (degree Inhibit); a null says so as well as a minus does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.scoring.gold import Pair, Question, Signed
from benchmarks.scoring.pairs import matched, predicted, wanted
from benchmarks.scoring.reading import as_shown, stated
from benchmarks.scoring.scores import cell, likeness, macro, same_thing, share, table, words
from benchmarks.scoring.task import RIGHT, Item, Judged, Options, Runs, Task
from pipeline.graph.bootstrap import Counts, Scores
from pipeline.sources.text.direction import variable
from pipeline.store.records import Claim

CLASSES = ("+", "-", "0")
UNMATCHED = "no claim"


def judge(record: Signed, runs: Runs, options: Options) -> Judged:
    """Answer every question and every pair with a polarity. Pure."""
    judged = Judged()
    for question in record.ico:
        answers = [claim for claim in stated(runs[0]) if is_answer(claim, question)]
        asked = question.model_dump()
        gold = plain(question.polarity, question.intervention, question.outcome)
        _note(judged, asked, gold, answers, _settled([claim.concept_sign for claim in answers]))
    claims = predicted(runs[0], options)
    pairs = [pair for pair in wanted(record.pairs, options) if pair.polarity]
    met = {found.gold: claims[found.predicted] for found in matched(claims, pairs, "overlap") if not found.reversed}
    for place, pair in enumerate(pairs):
        answers = [met[place]] if place in met else []
        asked = {"cause": pair.cause.text, "effect": pair.effect.text, "polarity": pair.polarity}
        gold = plain(pair.polarity or "", pair.cause.text, pair.effect.text)
        _note(judged, asked, gold, answers, _settled([_of_pair(claim, pair) for claim in answers]))
    return judged


def is_answer(claim: Claim, question: Question) -> bool:
    """Whether a claim is about what a question asks."""
    if not any(same_thing(effect, question.outcome) for effect in (claim.effect_concept, claim.effect)):
        return False
    return any(_is_intervention(cause, question) for cause in (claim.cause_concept, claim.cause))


def _is_intervention(cause: str, question: Question) -> bool:
    if not same_thing(cause, question.intervention):
        return False
    named = words(cause)
    return likeness(named, words(question.intervention)) >= likeness(named, words(question.comparator))


def _settled(told: Sequence[str]) -> str:
    firm = [sign for sign in told if sign != "?"]
    return max(firm, key=firm.count) if firm else "?" if told else UNMATCHED


def _of_pair(claim: Claim, pair: Pair) -> str:
    return "-" if pair.degree is not None and claim.concept_sign == "0" else claim.concept_sign


def plain(sign: str, cause: str, effect: str) -> str:
    """The sign between the plain variables that two names speak of."""
    turns = [variable(name)[1] for name in (cause, effect)]
    return {"+": "-", "-": "+"}.get(sign, sign) if turns.count(-1) == 1 else sign


def _note(judged: Judged, asked: Mapping[str, object], gold: str, answers: Sequence[Claim], answer: str) -> None:
    judged.counts[cell(gold, answer)] += 1
    judged.counts[RIGHT] += gold == answer
    verdict = UNMATCHED if answer == UNMATCHED else "right" if gold == answer else "wrong"
    shown = {"sign": answer, "claims": [as_shown(claim) for claim in answers]}
    judged.items.append(Item({**asked, "sign": gold}, shown, verdict))


def scores(counts: Counts) -> Scores:
    """Accuracy and macro figures over what a claim was found for, its share, and F1 with the rest counted as missed."""
    asked, answered = _numbers(counts)
    return {
        **macro(counts, CLASSES, but=(UNMATCHED,)),
        "accuracy": share(counts.get(RIGHT, 0), answered),
        "matched_share": share(answered, asked),
        "f1_of_all": macro(counts, CLASSES)["f1"],
    }


def _numbers(counts: Counts) -> tuple[int, int]:
    rows = table(counts).values()
    asked = sum(sum(row.values()) for row in rows)
    return asked, asked - sum(row.get(UNMATCHED, 0) for row in rows)


def sizes(counts: Counts) -> Mapping[str, object]:
    """How many questions there are, how many a claim was found for, and the confusion table."""
    asked, answered = _numbers(counts)
    return {"questions": asked, "matched": answered, "confusion": table(counts)}


TASK = Task(Signed, judge, scores, sizes)
