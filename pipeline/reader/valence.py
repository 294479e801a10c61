"""What is bad to have more of: pain that improves is less pain."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.reader.lexicon import closed, nouns
from pipeline.reader.morphology import singular
from pipeline.reader.noun_phrases import Phrase
from pipeline.reader.tokens import Word

# How much there is of what is named before: "pain scores" improve as pain does.
_MEASURES = frozenset("score rating intensity index level rate frequency incidence prevalence scale".split())
# Measures that get better as they fall; of the scales, the field's own short names.
_BETTER_LOWER = frozenset(
    "hba1c a1c glycemia glycaemia ldl ldl-c cholesterol triglyceride crp hs-crp proteinuria albuminuria "
    "hyperbilirubinemia bmi adiposity homa-ir anger confusion rumination worry latency ahi "
    "bdi bdi-ii hamd ham-d hdrs hrsd madrs phq-9 gad-7 hads stai ham-a panss bprs ymrs y-bocs pcl caps psqi isi "
    "womac das28 haq haq-di pasi dlqi scorad easi ipss edss updrs adas-cog odi ndi sgrq mg-adl".split()
)
_BAD = nouns.BAD | _BETTER_LOWER
_BESIDE = closed.ADJECTIVES | closed.DETERMINERS
_ENDINGS = ("itis", "algia", "penia")


def is_bad(name: Sequence[str]) -> bool:
    """Whether a name of these lower-case words is one of something bad: "chronic pain in adults", "anxiety levels"."""
    end = next((k for k, word in enumerate(name) if word in closed.PREPOSITIONS or word.startswith("(")), len(name))
    inner = [word for word in name[:end] if word not in _BESIDE]
    if not inner:
        return False
    if "hdl" in inner or "high density lipoprotein" in " ".join(name).replace("-", " "):
        # the one cholesterol to have more of
        return False
    head = singular(inner[-1])
    if head in _MEASURES and len(inner) > 1:
        return is_bad(inner[:-1])
    if head in _MEASURES and name[end : end + 1] == ["of"]:
        return is_bad(name[end + 1 :])
    return bool({head, inner[-1]} & _BAD) or head.endswith(_ENDINGS)


def is_bad_phrase(words: list[Word], phrase: Phrase) -> bool:
    """Whether a phrase of a sentence names something bad."""
    return is_bad([word.low for word in words[phrase.first : phrase.last]])
