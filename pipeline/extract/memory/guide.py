"""Guide: what a study is about and as whose eyes the model looks, in the user's words, put into each question. Pure.

A guide is of the whole study, of one root (the persona of a domain), or both, the study's first. It steers what is
asked about. Questions without one are as if there were no guides, so that answers of before are found.
"""

from __future__ import annotations

import re

from pipeline.errors import Unusable
from pipeline.llm import prompt
from pipeline.llm.prompt import Turns
from pipeline.settings import Imagining
from pipeline.sources.text.unicode import folded, mend
from pipeline.topics.stems import words

NAME = "guide"  # of the prompt
LONGEST = 2000  # characters: it goes with every question
_DELIMITER = re.compile(r"<\s*/?\s*guide\b\s*>?", re.IGNORECASE)


def guides(wanted: Imagining) -> dict[str, str]:
    """Return the guide of each root as given, of those that have one.

    Raises Unusable for a guide without a word, or longer than LONGEST with the study's.
    """
    study = "" if wanted.guide is None else _clean(wanted.guide, "--guide")
    found = {}
    for root in wanted.roots:
        own = wanted.guides.get(root)
        whole = "\n".join(filter(None, (study, "" if own is None else _clean(own, f"the guide of {root!r}"))))
        if len(whole) > LONGEST:
            whose = (
                "--guide" if own is None else f"the guide of {root!r}" + (", with --guide before it," if study else "")
            )
            raise Unusable(
                f"{whose} has {len(whole):,} characters, and {LONGEST:,} are the most: it goes with every question. "
                "Say in a few sentences what the study is about and as whose eyes the model looks."
            )
        if whole:
            found[root] = whole
    return found


def _clean(text: str, whose: str) -> str:
    """Return a guide without markup, control characters and what would end it. Raises Unusable where
    nothing is left."""
    bare = mend(text)
    while (barer := mend(_DELIMITER.sub(" ", bare))) != bare:  # what was taken out may have parted another
        bare = barer
    if not words(bare):
        raise Unusable(f"{whose}: there is no word in it. Say what the study is about, or leave it out.")
    return bare


def put(turns: Turns, guide: str | None) -> Turns:
    """Return a conversation with the guide before what is asked, and what a guide is among the rules; as it is without
    one."""
    if guide is None:
        return turns
    (_, rules), (_, block) = prompt.load(NAME).fill(guide=guide)
    (role, system), *examples, (asker, asked) = turns
    return ((role, f"{system}\n\n{rules}"), *examples, (asker, f"{block}\n\n{asked}"))


def repeats(guide: str | None, text: str) -> bool:
    """Tell whether a statement stands in the guide: then it is the user's, and no memory."""
    return guide is not None and folded(text).rstrip(" .") in folded(guide)
