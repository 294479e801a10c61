"""`keep` for claims: where the quote stands, what the variables are, which sign holds between them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.entities import abbreviations
from pipeline.extract.checks.doubts import Doubt
from pipeline.extract.grounding import as_written, locate
from pipeline.extract.validation import keep
from pipeline.sources.text.direction import orient, variable
from pipeline.sources.text.unicode import mend
from pipeline.store.records import Claim, ClaimDraft, ClaimsDraft

TEXT = (
    "Sleep was restricted in 40 adults. Reduced sleep impaired recall (p\u00a0<\u00a00.05) but did not reduce mood. "
    "The naïve group’s β-amyloid rose — slightly — after 24\u2009h."
)


def draft(**changes: object) -> ClaimDraft:
    values: dict[str, object] = {
        "quote": "Reduced sleep impaired recall",
        "cause": "Reduced sleep",
        "relation": "impaired",
        "effect": "recall",
        "sign": "-",
        "hedged": False,
        "strength": "causal",
    }
    return ClaimDraft.model_validate({**values, **changes})


def kept(*drafts: ClaimDraft, text: str = TEXT) -> list[Claim]:
    row = {"id": "a", "digest": "d", "text": text}
    return keep(row, ClaimsDraft(claims=list(drafts)), "recipe", second_opinion=False).claims


class TestQuotes:
    @pytest.mark.parametrize(
        ("quote", "level", "found"),
        [
            ("Reduced sleep impaired recall", "exact", "Reduced sleep impaired recall"),
            ("“Reduced sleep impaired recall”", "exact", "Reduced sleep impaired recall"),
            (
                "reduced sleep  impaired recall (p < 0.05)",
                "normalized",
                "Reduced sleep impaired recall (p\u00a0<\u00a00.05)",
            ),
            (
                "group's β-amyloid rose - slightly - after 24 h",
                "normalized",
                "group’s β-amyloid rose — slightly — after 24\u2009h",
            ),
            ("Sleep was restricted in 40 adults", "exact", "Sleep was restricted in 40 adults"),
            ("Sleep was restrictd in 40 adults", "fuzzy", "Sleep was restricted in 40 adults"),
            ("Reduced sleep impaired recall ... did not reduce mood", "fuzzy", None),
        ],
    )
    def test_level(self, quote: str, level: str, found: str | None) -> None:
        place = locate(quote, TEXT)
        assert place is not None
        assert place.grounding == level
        if found:
            assert TEXT[place.start : place.end] == found

    @pytest.mark.parametrize(
        "quote",
        [
            "Reduced sleep improved everything",
            "Sleep was restricted in 14 adults",  # another number
            "Sleep was not restricted in 40 adults",  # a negation that is not there
            "Reduced sleep impaired recall (p < 0.05) but did reduce mood",  # one that is, left out
            "Reduced sleep improved recall (p < 0.05) but did not reduce mood",  # the other direction
            "Increased sleep impaired recall (p < 0.05) but did not reduce mood",
            "Reduced sleep impaired recall (p > 0.05) but did not reduce mood",
            "Reduced sleep impaired mood (p < 0.05) but did not reduce mood",  # another thing
            "",
            "…",
        ],
    )
    def test_not_there(self, quote: str) -> None:
        assert locate(quote, TEXT) is None

    SLIPS = (
        "In older adults, daily vitamin D significantly increased bone density, did not reduce falls caused by "
        "dizziness, and may lower the risk of hypertension by 1.5 mm."
    )

    @pytest.mark.parametrize(
        ("written", "copied"),
        [
            ("significantly ", ""),  # left out
            ("older adults", "older adult"),
            ("significantly", "signifcantly"),
            ("dizziness", "diziness"),
            ("the risk", "a risk"),
            ("density", "densities"),
            ("reduce", "redcue"),
        ],
    )
    def test_a_slip_of_copying_is_forgiven(self, written: str, copied: str) -> None:
        place = locate(self.SLIPS.replace(written, copied), self.SLIPS)
        assert place is not None
        assert place.grounding == "fuzzy"
        assert self.SLIPS[place.start : place.end] == self.SLIPS.rstrip(".")

    @pytest.mark.parametrize(
        ("written", "copied"),
        [
            ("increased", "decreased"),
            ("increased", "reduced"),
            ("lower", "raise"),
            ("did not reduce", "reduced"),
            ("may lower", "lowers"),
            ("caused by dizziness", "caused dizziness"),
            ("hypertension", "hypotension"),
            ("older", "younger"),
            ("1.5", "15"),
            ("1.5", "-1.5"),
            ("falls", "fractures"),
            ("adults", "adults with diabetes"),
            ("and may", "and may not"),
            ("mm", "cm"),
        ],
    )
    def test_a_change_of_meaning_is_no_slip(self, written: str, copied: str) -> None:
        assert locate(self.SLIPS.replace(written, copied), self.SLIPS) is None

    @pytest.mark.parametrize(
        ("quote", "text"),
        [
            ("effective in adults", "Zinc was ineffective in adults."),
            ("significant rise in fever", "We saw an insignificant rise in fever."),
            ("5 mg lowered fever", "Zinc at 15 mg lowered fever."),
            ("5 °C cooler", "It was −5 °C cooler."),
            ("Zinc lowered fever ... effective in adults", "Zinc lowered fever and was ineffective in adults."),
        ],
    )
    def test_a_part_of_a_word_or_number_is_not_the_word(self, quote: str, text: str) -> None:
        assert locate(quote, text) is None

    def test_a_place_where_the_words_are_whole_is_found_behind_one_where_they_are_not(self) -> None:
        text = "Zinc was ineffective in men and effective in women."
        place = locate("effective in", text)
        assert place is not None
        assert place.start == text.index("effective in women")

    def test_a_sentence_that_its_heading_has_grown_on_to_is_found(self) -> None:
        place = locate("Zinc lowers fever.", "BackgroundZinc lowers fever.")
        assert place == (10, 28, "exact")

    @given(st.text(min_size=1, max_size=80), st.text(max_size=40), st.text(max_size=40))
    def test_a_slice_is_found_and_offsets_are_code_points(self, quote: str, before: str, after: str) -> None:
        text = mend(before) + " " + mend(quote) + " " + mend(after)
        wanted = mend(quote)
        place = locate(wanted, text)
        if wanted.strip(" \t\n\"'“”‘’«»"):
            assert place is not None
            assert place.grounding == "exact"
            assert text[place.start : place.end] in wanted

    @given(st.text(max_size=60), st.text(max_size=200))
    def test_any_quote_any_text(self, quote: str, text: str) -> None:
        place = locate(quote, text)
        assert place is None or 0 <= place.start < place.end <= len(text)

    def test_as_written_keeps_the_abstracts_case(self) -> None:
        assert as_written("reduced SLEEP", "Reduced sleep impaired", TEXT) == "Reduced sleep"
        assert as_written("β-Amyloid", "nothing here", TEXT) == "β-amyloid"
        assert as_written("unheard of", "nothing", TEXT) == "unheard of"


class TestDirection:
    @pytest.mark.parametrize(
        ("name", "plain", "direction"),
        [
            ("smoking", "smoking", None),
            ("reduced smoking", "smoking", -1),
            ("Lower rainfall", "rainfall", -1),
            ("a significant 24% reduction in the risk of stroke", "risk of stroke", -1),
            ("CO2 increase", "CO2", 1),
            ("rising CO2", "CO2", 1),
            ("CO2 decline", "CO2", -1),
            ("loss of PTEN", "PTEN", -1),
            ("reduced loss of soil", "soil", 1),
            ("changes in temperature", "temperature", 0),
            ("minimum wage increases", "minimum wage", 1),
            ("lower back pain", "lower back pain", None),
            ("higher education", "higher education", None),
            ("weight loss", "weight loss", None),
            ("growth inhibition", "growth inhibition", None),
            ("closed reduction", "closed reduction", None),
            ("motor impairment", "motor impairment", None),
            ("impaired fasting glucose", "impaired fasting glucose", None),
            ("cognitive decline", "cognitive decline", None),
            ("Treg-mediated suppression", "Treg-mediated suppression", None),
            ("vitamin D deficiency", "vitamin D", -1),
            ("insufficient sleep", "sleep", -1),
            ("neutralization of IL-6", "IL-6", -1),
            ("limiting screen time", "screen time", -1),
            ("limiting factor", "limiting factor", None),
            ("worsening sleep", "sleep", -1),
            ("worsening pain", "pain", 1),
            ("reduced renal impairment", "renal impairment", -1),
            ("hospital decline", "hospital", -1),
            ("Smaller classes", "class size", -1),
            ("much larger farms", "farm size", 1),
            ("larger cities", "city size", 1),
            ("larger doses of aspirin", "doses of aspirin", 1),
            ("smaller class sizes", "class sizes", -1),
            ("smaller amounts", "amounts", -1),
            ("reduced", "reduced", None),
            ("improved sleep", "sleep", 1),
            ("improved HbA1c levels", "HbA1c levels", -1),
            ("improved LDL cholesterol", "LDL cholesterol", -1),
            ("improved high-density lipoprotein cholesterol", "high-density lipoprotein cholesterol", 1),
            ("improvement from baseline in pain", "pain", -1),
            ("improved pain scores", "pain scores", -1),
            ("improvement in chronic pain", "chronic pain", -1),
            ("worsening of anxiety", "anxiety", 1),
            ("worse healing rate of burns", "healing rate of burns", -1),
            ("improved levels of anxiety", "levels of anxiety", -1),
        ],
    )
    def test_variable(self, name: str, plain: str, direction: int | None) -> None:
        assert variable(name) == (plain, direction)

    @pytest.mark.parametrize(
        ("sign", "relation", "cause", "effect", "result"),
        [
            ("-", "lowers", "reduced smoking", "risk", "+"),
            ("+", "lowers", "reduced smoking", "risk", "+"),  # the same, the model turned it already
            ("+", "led to", "drought", "lower yield", "-"),
            ("-", "led to", "drought", "lower yield", "-"),  # the same, turned already
            ("-", "attenuated", "zinc", "the increase in pain", "-"),
            ("-", "attenuated", "zinc", "the loss of bone", "+"),
            ("?", "was associated with", "zinc", "lower pain", "-"),
            ("?", "affected", "zinc", "pain", "?"),
            ("+", "raised", "changes in zinc", "pain", "?"),
            ("0", "had no effect on", "reduced smoking", "lower pain", "0"),
            ("+", "begot", "reduced smoking", "risk", "-"),  # a relation we do not know: the sign as written is turned
            ("+", "worsened", "reduced sleep", "depression", "-"),  # as the prompt teaches
            ("-", "worsened", "reduced sleep", "memory", "+"),
            ("-", "drove down", "reduced demand", "prices", "+"),
            ("-", "improved", "reduced noise", "insomnia", "+"),
            ("+", "improved", "reduced noise", "sleep", "-"),
            ("+", "was associated with lower", "zinc", "lower pain", "-"),  # the relation runs into the name
        ],
    )
    def test_orient(self, sign: str, relation: str, cause: str, effect: str, result: str) -> None:
        assert orient(sign, relation, cause, effect) == result  # type: ignore[arg-type]

    @given(st.text(max_size=80))
    def test_any_name(self, name: str) -> None:
        plain, direction = variable(name)
        assert direction in {None, -1, 0, 1}
        assert len(plain) <= len(name)


class TestKeep:
    def test_direction_goes_into_the_sign(self) -> None:
        (claim,) = kept(draft())
        assert (claim.cause_concept, claim.effect_concept, claim.concept_sign) == ("sleep", "recall", "+")
        assert (claim.cause, claim.effect, claim.sign) == ("Reduced sleep", "recall", "-")
        assert TEXT[claim.quote_start : claim.quote_end] == claim.quote
        assert claim.grounding == "exact"

    def test_ungrounded_is_kept_apart(self) -> None:
        (claim,) = kept(draft(quote="Sleep cures everything there is."))
        assert (claim.grounding, claim.quote_start, claim.quote_end) == ("ungrounded", None, None)

    def test_the_readers_own_terms_and_their_sign_are_kept(self) -> None:
        said = draft(cause_concept="sleep deprivation ", effect_concept="memory", concept_sign="-")
        (claim,) = kept(said)
        assert (claim.cause, claim.effect) == ("Reduced sleep", "recall")
        assert (claim.cause_concept, claim.effect_concept) == ("sleep deprivation", "memory")
        assert (claim.sign, claim.concept_sign, claim.doubts) == ("-", "-", [])

    @pytest.mark.parametrize(
        "concepts",
        [
            {"cause_concept": "", "effect_concept": "", "concept_sign": None},
            {"cause_concept": "", "effect_concept": "recall", "concept_sign": "-"},  # a sign between what?
            {"cause_concept": "sleep", "effect_concept": "…", "concept_sign": "+"},
            {"cause_concept": "sleep", "effect_concept": "recall", "concept_sign": None},
        ],
    )
    def test_where_terms_are_missing_the_words_tell(self, concepts: dict[str, str | None]) -> None:
        (claim,) = kept(draft(**concepts))
        assert (claim.cause_concept, claim.effect_concept, claim.concept_sign) == ("sleep", "recall", "+")

    @pytest.mark.parametrize(
        ("concepts", "sign", "doubted"),
        [
            (("sleep", "recall"), "+", False),
            (("sleep", "recall"), "-", True),  # "reduced" stands in the words and not in the concept
            (("sleep", "recall"), "0", True),
            (("sleep", "recall"), "?", False),
            (("reduced sleep", "recall"), "-", False),
            (("sleep loss", "recall"), "-", False),
            (("wakefulness", "recall"), "-", False),  # another noun may well go the other way
        ],
    )
    def test_a_sign_that_does_not_follow_is_a_doubt_and_kept(
        self, concepts: tuple[str, str], sign: str, doubted: bool
    ) -> None:
        (claim,) = kept(draft(cause_concept=concepts[0], effect_concept=concepts[1], concept_sign=sign))
        assert (claim.concept_sign, claim.doubts) == (sign, [Doubt("concepts").words] * doubted)

    def test_background_is_told_from_findings(self) -> None:
        text = "Sleep loss is known to impair recall. We studied 40 adults. Reduced sleep impaired recall."
        known = draft(quote="Sleep loss is known to impair recall", cause="Sleep loss", relation="is known to impair")
        told = {claim.cause: (claim.basis, claim.basis_why) for claim in kept(known, draft(), text=text)}
        assert told == {"Sleep loss": ("background", "cited"), "Reduced sleep": ("finding", "body")}

    def test_what_is_no_claim_is_dropped_and_counted(self) -> None:
        row = {"id": "a", "digest": "d", "text": TEXT}
        nameless = draft(cause=" … ")
        circular = draft(cause="Recall", effect="recall")
        clause = draft(cause=" ".join(["word"] * 30))
        authors, people = draft(cause="We restricted sleep"), draft(effect="She")
        said = [draft(), draft(), nameless, circular, clause, authors, people]
        result = keep(row, ClaimsDraft(claims=said), "recipe")
        assert (len(result.claims), result.dropped) == (1, 6)

    def test_no_claim_is_an_answer(self) -> None:
        assert kept() == []

    def test_not_stated_is_blank(self) -> None:
        context = {"population": "adults", "condition": "Not stated", "dose": " ", "time": None}
        (claim,) = kept(draft(context=context))
        assert (claim.population, claim.condition, claim.dose, claim.time) == ("adults", None, None, None)

    def test_ids_are_content(self) -> None:
        assert kept(draft())[0].id == kept(draft())[0].id
        assert kept(draft())[0].id != kept(draft(sign="+", relation="begot"))[0].id

    @given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
    def test_hostile_text(self, quote: str, cause: str, effect: str, text: str) -> None:
        text = mend(text)
        for claim in kept(draft(quote=quote, cause=cause, effect=effect), text=text):
            if claim.quote_start is None:
                assert claim.grounding == "ungrounded"
            else:
                assert text[claim.quote_start : claim.quote_end] == claim.quote


@pytest.mark.slow
def test_a_long_text_is_read_in_linear_time() -> None:
    """Each claim is looked up in its text, and not the text searched anew for each claim."""
    sentence = (
        "RESULTS: Coffee reduced mortality in {n} adults (HR 0.9, p = .0{n}). "
        "The body mass index (BMI) of group {n} was measured. "
    )

    def seconds(number: int) -> float:
        text = "".join(sentence.format(n=n) for n in range(number))
        drafts = [
            draft(quote=sentence.format(n=n)[9:].split(". ")[0], cause="Coffee", effect=f"mortality in {n} adults")
            for n in range(number)
        ]
        began = time.process_time()
        assert len(kept(*drafts, text=text)) == number
        abbreviations.abbreviations(text)
        return time.process_time() - began

    seconds(10)  # loads what is loaded once
    assert seconds(800) < 8 * seconds(200)
