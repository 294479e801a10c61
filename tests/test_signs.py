"""The sign of a claim: the same from every user of the vocabulary, and right whatever the construction.

The sentences are generated from the vocabulary, every verb and every word of direction in it. What is compared is the
sign of the final claim between plain variables, as `keep` leaves it. A claim that is not found counts as wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import combinations, cycle, product
from typing import NamedTuple

import pytest

from pipeline.entities import word_relations
from pipeline.extract.checks.doubts import Doubt
from pipeline.extract.validation import keep
from pipeline.sources.text import words as vocabulary
from pipeline.sources.text.direction import orient, polarity, variable
from pipeline.sources.text.morphology import inflect
from pipeline.sources.text.valence import valence
from pipeline.sources.text.words import Valence
from pipeline.store.records import ClaimDraft, ClaimsDraft, Sign

ENOUGH = 0.99

CAUSES = ("coffee intake", "vitamin D", "exercise", "iron chelation", "noise exposure", "gene therapy")
OUTCOMES: dict[Valence, tuple[str, ...]] = {
    "bad": ("pain", "lung injury", "mortality", "inflammation", "insulin resistance", "anxiety"),
    "good": ("sleep quality", "survival", "working memory", "physical function", "social participation"),
    "": ("sodium excretion", "gene expression", "iron absorption", "enzyme activity"),
}
TURNED: dict[Sign, Sign] = {"+": "-", "-": "+", "?": "?", "0": "0"}


class Said(NamedTuple):
    """What a model answers of a sentence: names and linking words as written, and the sign of these words."""

    cause: str
    relation: str
    effect: str
    sign: Sign


class Sentence(NamedTuple):
    """A sentence, and the sign it gives to each pair of plain variables.

    `kind` names the construction; `said` is what a model that does as the prompt teaches answers.
    """

    kind: str
    text: str
    wanted: dict[tuple[str, str], str]
    said: Said | None = None


class Forms(NamedTuple):
    """The forms of a verb."""

    base: str
    third: str
    past: str
    participle: str
    gerund: str


@cache
def forms(lemma: str) -> Forms:
    found = {kind: form for form, kinds in inflect(lemma).items() for kind in kinds}
    return Forms(*(found[kind] for kind in "bspng"))


def start(text: str) -> str:
    return text[0].upper() + text[1:]


# --- sentences --------------------------------------------------------------------------------------------------------


def of_verbs() -> Iterator[Sentence]:
    """Every transitive verb on outcomes of each valence it can have."""
    causes = cycle(CAUSES)
    outcomes = {value: cycle(named) for value, named in OUTCOMES.items()}
    for lemma, direction in {**vocabulary.TRANSITIVE, **vocabulary.WEAK}.items():
        values: tuple[Valence, ...] = ("bad", "good") if direction.better is not None else ("bad",)
        for value in values:
            cause, other, effect = next(causes), next(causes), next(outcomes[value])
            # a second effect, for lists, of the same valence
            second = next(outcomes[value])
            yield from of_verb(lemma, direction.on(value), (cause, other), (effect, second))
    for lemma, direction in vocabulary.VALUED.items():
        # lists of mixed valence: each member has its own sign
        cause, bad, good = next(causes), next(outcomes["bad"]), next(outcomes["good"])
        yield Sentence(
            "mixed list",
            f"{start(cause)} {forms(lemma).past} {bad} and {good}.",
            {(cause, bad): direction.on("bad"), (cause, good): direction.on("good")},
        )


def of_verb(lemma: str, sign: Sign, causes: tuple[str, str], effects: tuple[str, str]) -> Iterator[Sentence]:
    """The constructions of one verb."""
    verb = forms(lemma)
    cause, effect = causes[0], effects[0]
    pair = (cause, effect)
    each = {(one, other): sign for one in causes for other in effects}
    turned = {pair: TURNED[sign]}
    passive = f"was {verb.participle} by"

    def active(kind: str, subject: str, named: str, wanted: dict[tuple[str, str], str]) -> Sentence:
        said = Said(subject, verb.past, named, sign)
        return Sentence(kind, f"{start(subject)} {verb.past} {named}.", wanted, said)

    yield active("active", cause, effect, {pair: sign})
    yield active("reduced", f"reduced {cause}", effect, turned)
    yield active("lack of", f"lack of {cause}", effect, turned)
    yield active("the increase in", cause, f"the increase in {effect}", {pair: sign})
    yield Sentence("passive", f"{start(effect)} {passive} {cause}.", {pair: sign}, Said(cause, passive, effect, sign))
    less = f"reduced {cause}"
    yield Sentence("passive, reduced", f"{start(effect)} {passive} {less}.", turned, Said(less, passive, effect, sign))
    no = {pair: "0"}
    for kind, text in (
        ("not", f"{start(cause)} did not {verb.base} {effect}."),
        ("failed to", f"{start(cause)} failed to {verb.base} {effect}."),
        ("no evidence", f"There is no evidence that {cause} {verb.third} {effect}."),
        ("failed to show", f"Trials failed to show that {cause} {verb.third} {effect}."),
    ):
        yield Sentence(kind, text, no, Said(cause, f"did not {verb.base}", effect, "0"))
    yield Sentence("list", f"{start(causes[0])} and {causes[1]} {verb.past} {effects[0]} and {effects[1]}.", each)
    yield Sentence("hedged", f"Our data suggest that {cause} may {verb.base} {effect}.", {pair: sign})
    aside = f"{start(cause)}, which is common in adults, {verb.past} {effect}."
    yield Sentence("relative clause", aside, {pair: sign}, Said(cause, verb.past, effect, sign))


def of_phrasal_verbs() -> Iterator[Sentence]:
    """Every phrasal verb, its particle before and behind the object, and every verb with a preposition."""
    causes, outcomes = cycle(CAUSES), cycle(OUTCOMES["bad"])
    for phrase, direction in {**vocabulary.PHRASAL, **vocabulary.FORWARD}.items():
        verb, behind, sign = forms(phrase[0]), " ".join(phrase[1:]), direction.sign
        cause, effect = next(causes), next(outcomes)
        pair = (cause, effect)
        said = Said(cause, f"{verb.past} {behind}", effect, sign)
        yield Sentence("phrasal", f"{start(cause)} {verb.past} {behind} {effect}.", {pair: sign}, said)
        less = f"reduced {cause}"
        text = f"{start(less)} {verb.third} {behind} {effect}."
        yield Sentence("phrasal, reduced", text, {pair: TURNED[sign]}, said._replace(cause=less))
        yield Sentence("phrasal, not", f"{start(cause)} did not {verb.base} {behind} {effect}.", {pair: "0"})
        second = next(outcomes)
        yield Sentence(
            "phrasal, list",
            f"{start(cause)} {verb.past} {behind} {effect} and {second}.",
            {pair: sign, (cause, second): sign},
        )
        if phrase in vocabulary.PHRASAL and len(phrase) == 2 and behind != "into":
            yield Sentence("phrasal, split", f"{start(cause)} {verb.past} {effect} {behind}.", {pair: sign})
            yield Sentence(
                "phrasal, passive", f"{start(effect)} was {verb.participle} {behind} by {cause}.", {pair: sign}
            )
    for phrase, direction in vocabulary.BACKWARD.items():
        cause, effect = next(causes), next(outcomes)
        text = f"{start(effect)} {forms(phrase[0]).third} {phrase[1]} {cause}."
        yield Sentence("backward", text, {(cause, effect): direction.sign})


def of_intransitive_verbs() -> Iterator[Sentence]:
    """Every verb without an object, with what brought its change about."""
    causes = cycle(CAUSES)
    outcomes = {value: cycle(named) for value, named in OUTCOMES.items()}
    for lemma, direction in vocabulary.INTRANSITIVE.items():
        for value in ("bad", "good") if direction.better is not None else ("good",):
            cause, effect = next(causes), next(outcomes[value])
            sign = direction.on(value)
            pair = (cause, effect)
            yield Sentence("intransitive", f"{start(effect)} {forms(lemma).past} after {cause}.", {pair: sign})
            yield Sentence(
                "intransitive, less",
                f"{start(effect)} {forms(lemma).past} after reduced {cause}.",
                {pair: TURNED[sign]},
            )


def of_modifiers() -> Iterator[Sentence]:
    """Every adjective and noun of direction, before the cause, before the effect, behind either, and before a list."""
    causes = cycle(CAUSES)
    outcomes = {value: cycle(named) for value, named in OUTCOMES.items()}
    values = cycle(("bad", "good"))
    for word, direction in vocabulary.ADJECTIVES.items():
        value: Valence = next(values)  # type: ignore[assignment]
        cause, effect, second, bad = next(causes), next(outcomes[value]), next(outcomes[value]), next(outcomes["bad"])
        sign = direction.on(value)
        if effect == bad:
            bad = next(outcomes["bad"])
        named, wanted = f"{word} {effect}", {(cause, effect): sign}
        yield Sentence("adjective", f"{start(cause)} led to {named}.", wanted, Said(cause, "led to", named, "+"))
        yield Sentence("adjective of the cause", f"{start(word)} {effect} increased {bad}.", {(effect, bad): sign})
        yield Sentence(
            "adjective, link", f"{start(cause)} was associated with {word} {effect}.", {(cause, effect): sign}
        )
        yield Sentence(
            "adjective, list",
            f"{start(cause)} resulted in {word} {effect} and {second}.",
            {(cause, effect): sign, (cause, second): sign},
        )
        yield Sentence(
            "adjective, list of a turned cause",
            f"Reduced {cause} was associated with {word} {effect} and {second}.",
            {(cause, effect): TURNED[sign], (cause, second): TURNED[sign]},
        )
        yield Sentence(
            "adjective, second of a list",
            f"{start(cause)} was associated with increased {bad} and {word} {effect} and {second}.",
            {(cause, bad): "+", (cause, effect): sign, (cause, second): sign},
        )
    for word, direction in {**vocabulary.PLAIN, **vocabulary.ABSENCE}.items():
        value = next(values)  # type: ignore[assignment]
        cause, effect, second, bad = next(causes), next(outcomes[value]), next(outcomes[value]), next(outcomes["bad"])
        sign = direction.on(value)
        named = f"{word} of {effect}"
        said = Said(cause, "led to", named, "+")
        yield Sentence("noun", f"{start(cause)} led to {article(word)} {named}.", {(cause, effect): sign}, said)
        plain = direction.sign if direction.better is None else None
        if plain is not None:
            named = f"{word} of {cause}"
            said = Said(named, "caused", bad, "+")
            yield Sentence("noun of the cause", f"{start(named)} caused {bad}.", {(cause, bad): plain}, said)
            said = Said(named, "reduced", bad, "-")
            yield Sentence("noun, turned", f"The {named} reduced {bad}.", {(cause, bad): TURNED[plain]}, said)
        yield Sentence(
            "noun, list",
            f"{start(cause)} caused {article(word)} {word} of {effect} and {second}.",
            {(cause, effect): sign, (cause, second): sign},
        )
    for word in sorted(vocabulary.BEHIND):
        cause, bad = next(causes), next(outcomes["bad"])
        sign = vocabulary.NOUNS[word].sign
        if variable(f"{cause} {word}") == (cause, 1 if sign == "+" else -1):
            yield Sentence("noun behind", f"{start(cause)} {word} increased {bad}.", {(cause, bad): sign})


def article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


@cache
def sentences() -> list[Sentence]:
    return [*of_verbs(), *of_phrasal_verbs(), *of_intransitive_verbs(), *of_modifiers()]


# --- what is made of them ---------------------------------------------------------------------------------------------


def signs_of(text: str, drafts: list[ClaimDraft]) -> dict[tuple[str, str], str]:
    """The claims of a text as they are kept: pair of plain variables -> sign."""
    row = {"id": "a", "digest": "d", "text": text}
    return {
        (claim.cause_concept.casefold(), claim.effect_concept.casefold()): claim.concept_sign
        for claim in keep(row, ClaimsDraft(claims=drafts), "recipe", second_opinion=False).claims
    }


def is_right(sentence: Sentence, drafts: list[ClaimDraft]) -> bool:
    """Whether every pair has its sign."""
    found = signs_of(sentence.text, drafts)
    return all(
        found.get((cause.casefold(), effect.casefold())) == sign for (cause, effect), sign in sentence.wanted.items()
    )


def answered(sentence: Sentence) -> list[ClaimDraft]:
    """The drafts of a model that does as the prompt teaches."""
    assert sentence.said is not None
    quote = sentence.text.rstrip(".")
    return [ClaimDraft(quote=quote, hedged=False, strength="causal", **sentence.said._asdict())]


def rate(name: str, outcomes: list[tuple[Sentence, bool]], capsys: pytest.CaptureFixture[str]) -> None:
    """Print the rate of right answers; fail with every wrong one if it is too low."""
    right, number = Counter[str](), Counter(sentence.kind for sentence, _ in outcomes)
    right.update(sentence.kind for sentence, good in outcomes if good)
    share = right.total() / number.total()
    with capsys.disabled():
        print(f"\nsigns, {name}: {right.total()} of {number.total()} right, {share:.4f}")
    kinds = [f"{kind}: {right[kind]} of {number[kind]}" for kind in number if right[kind] < number[kind]]
    wrong = [f"{sentence.text} {sentence.wanted}" for sentence, good in outcomes if not good]
    assert share >= ENOUGH, "\n".join([*kinds, *wrong])


@pytest.mark.slow
def test_the_answers_of_a_model_keep_their_sign(capsys: pytest.CaptureFixture[str]) -> None:
    """What a model answers as the prompt teaches, the sign of the words, becomes the sign between plain variables."""
    outcomes = [(sentence, is_right(sentence, answered(sentence))) for sentence in sentences() if sentence.said]
    rate("model", outcomes, capsys)


@pytest.mark.slow
def test_what_is_right_is_seldom_doubted() -> None:
    """The reader's judge, of which no rule is made, agrees with what a model rightly says: every 15th sentence."""
    contrary = {Doubt(name).words for name in ("direction", "sign", "null", "unstated")}
    doubted = []
    for sentence in [sentence for sentence in sentences() if sentence.said is not None][::15]:
        row = {"id": "a", "digest": "d", "text": sentence.text}
        kept = keep(row, ClaimsDraft(claims=answered(sentence)), "recipe").claims
        doubted += [sentence.text for claim in kept if not contrary.isdisjoint(claim.doubts)]
    assert len(doubted) <= 0.1 * len(sentences()) / 15, doubted


# --- each use of a word gives one sign --------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["bad", "good", ""])
def test_every_use_of_a_verb_gives_one_sign(value: Valence) -> None:
    """The words of a relation and the names of variables read each form of each verb the same way."""
    effect = OUTCOMES[value][0]
    assert valence(effect) == value
    for lemma, direction in vocabulary.TRANSITIVE.items():
        sure = direction.sure(value)
        for form in forms(lemma):
            assert polarity(form, effect) in {sure, direction.on(value)}, form
            assert orient("+", form, f"reduced {CAUSES[0]}", effect) in ({TURNED[sure]} if sure != "?" else {"-"}), form


def test_every_use_of_a_phrasal_verb_gives_one_sign() -> None:
    for phrase, direction in {**vocabulary.PHRASAL, **vocabulary.FORWARD, **vocabulary.BACKWARD}.items():
        for form in forms(phrase[0]):
            relation = " ".join([form, *phrase[1:]])
            assert polarity(relation, "sodium excretion") == direction.sign, relation
            turned = TURNED[direction.sign] if direction.sign != "?" else "+"  # what says no direction decides nothing
            assert orient("-", relation, "reduced zinc", "sodium excretion") == turned


def test_every_use_of_an_adjective_or_a_noun_gives_one_sign() -> None:
    """Names of variables and the comparison of entities."""
    leading = {**vocabulary.PLAIN, **vocabulary.ABSENCE}
    for value, outcomes in OUTCOMES.items():
        outcome = outcomes[0]
        for word, direction in vocabulary.ADJECTIVES.items():
            assert named(f"{word} {outcome}", outcome) == direction.on(value), word
        for word, direction in leading.items():
            assert named(f"{word} of {outcome}", outcome) == direction.on(value), word
            assert named(f"{vocabulary.with_plurals([word])[1]} of {outcome}", outcome) == direction.on(value), word


def named(name: str, outcome: str) -> Sign:
    plain, turn = variable(name)
    assert plain == outcome, name
    return {1: "+", -1: "-", 0: "?"}[turn]  # type: ignore[index, return-value]


def test_entities_keep_opposites_apart() -> None:
    """Two words that the vocabulary gives opposite signs are never two names of one variable."""
    signs = vocabulary.signs(vocabulary.JOINED, vocabulary.AGENTS, vocabulary.NOUNS, vocabulary.ADJECTIVES)
    for word, dimensions in word_relations.DIMENSIONS.items():
        for dimension, value in dimensions.items():
            if dimension in {"change", "excess", "act"} and word in signs:
                assert value == f"{dimension} {signs[word]}", word
    for more in ("increase", "improvement", "elevated", "activation", "excess"):
        for less in ("reduction", "decline", "reduced", "inhibition", "deficiency"):
            one, other = word_relations.DIMENSIONS[more], word_relations.DIMENSIONS[less]
            for dimension in one.keys() & other.keys():
                assert one[dimension] != other[dimension]


def test_no_word_says_both() -> None:
    """The lists of the vocabulary contradict each other nowhere."""
    verbs = (vocabulary.TRANSITIVE, vocabulary.INTRANSITIVE, vocabulary.WEAK, vocabulary.REMOVING, vocabulary.LINKING)
    for tables in (verbs, (vocabulary.PLAIN, vocabulary.ABSENCE, vocabulary.PROCESS)):
        for first, second in combinations(tables, 2):
            for word in first.keys() & second.keys():
                assert first[word] == second[word], word
    assert vocabulary.NOUNS.keys() | vocabulary.AGENTS.keys() >= vocabulary.BEHIND | vocabulary.NAMED_BEHIND


# --- what is no claim, and what is no name ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Due to the cross-sectional design, causality cannot be inferred.",
        "Because of the small sample size, no firm conclusions can be drawn.",
        "Owing to the retrospective nature of the study, a causal relationship could not be established.",
        "The cross-sectional design precludes causal inferences.",
        "The small sample limits the generalizability of the findings.",
        "We cannot infer causality due to the observational design.",
        "Limitations include the small sample size, which reduced statistical power.",
    ],
)
def test_the_limits_of_a_study_are_no_claims(text: str) -> None:
    said = Said("cross-sectional design", "due to", text.rstrip(".").rsplit(" ", 1)[-1], "-")
    drafts = [ClaimDraft(quote=text, hedged=False, strength="causal", **said._asdict())]
    assert signs_of(text, drafts) == {}


@pytest.mark.parametrize(
    ("label", "name"),
    [
        *product(("CONCLUSIONS ", "CONCLUSIONS: ", "BACKGROUND/AIMS ", "RESULTS "), ("interleukin-33", "Statins")),
        ("Background", "Statins"),
        ("Conclusions: ", "Statins"),
    ],
)
def test_a_section_label_enters_no_name(label: str, name: str) -> None:
    text = f"{label}{name} lowered mortality."
    wanted = {(name.casefold(), "mortality"): "-"}
    said = Said(f"{label}{name}".strip(), "lowered", "mortality", "-")
    assert signs_of(text, [ClaimDraft(quote=text, hedged=False, strength="causal", **said._asdict())]) == wanted
