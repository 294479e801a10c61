"""Signals of a reading: what speaks for and against a claim being what its abstract says, by short names.

The reading is a logistic function of them; their coefficients stand in `store/reading.toml`. A signal without a
coefficient says nothing.
"""

from __future__ import annotations

from pipeline.claims.checks import Checked
from pipeline.claims.grounding import Place


def signals(place: Place | None, checked: Checked) -> list[str]:
    """The signals of a claim whose quote stands at `place`, None if nowhere. Pure."""
    grounding = place.grounding if place else "ungrounded"
    found = [f"grounding {grounding}", f"strength {checked.strength}", *(["hedged"] if checked.hedged else [])]
    return found + sorted({f"doubt {doubt.name}" for doubt in checked.doubts if doubt.name != "ungrounded"})
