"""Targets of training: what the tagger and the judge should say of a window, and its words turned round.

A pair of spans is a claim if both are nearly those of a marked one, or say the same words: which mention of a cause in
another sentence was marked is chance. It is left out of the loss where that is in doubt: spans that share less than
half, and a finding told again in a sentence that states other claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
import torch
from data import Claim, Example
from model import tokenizer
from torch import Tensor

from pipeline.extract.reader.decoding import CONTEXTS, ROLES
from pipeline.extract.reader.windows import Span, Window, tokens_of

IGNORED = -100  # cross_entropy's
_OPPOSITES = """increase decrease, increased decreased, increases decreases, increasing decreasing, higher lower,
reduced increased, reduces increases, reduce increase, reducing increasing, reduction increase, raised lowered,
improved worsened, improves worsens, greater smaller, more less, fewer more, positive negative, positively negatively,
rise decline, rose fell, gain loss, better worse, longer shorter, stronger weaker, enhanced impaired, enhances impairs,
promotes inhibits, promoted inhibited, prevented caused, prevents causes, elevated reduced, decline rise"""


def _opposites() -> dict[int, int]:
    found: dict[int, int] = {}
    for pair in _OPPOSITES.split(","):
        one, other = (tokenizer().token_to_id(word) for word in pair.split())
        if one is not None and other is not None:
            found.setdefault(one, other)
            found.setdefault(other, one)
    return found


OPPOSITES = _opposites()
MASK = tokenizer().token_to_id("[MASK]")


@dataclass
class Target:
    """A window with what is to be learnt from it; `claims` are by their tokens (cause, effect)."""

    example: Example
    window: Window
    claims: dict[tuple[Span, Span], Claim]
    links: dict[tuple[Span, Span], set[int]]

    def spans(self, role: int) -> list[Span]:
        """The marked spans of one role, as tokens."""
        return list(dict.fromkeys(pair[role] for pair in self.claims))

    def tags(self) -> tuple[Tensor, Tensor, Tensor]:
        """Classes [roles, tokens] of O, B, I; link [tokens] 0 or 1; contexts [tokens]; IGNORED where nobody knows."""
        size = len(self.window.ids)
        roles = torch.full((len(ROLES), size), 0 if self.example.complete else IGNORED)
        for role in range(len(ROLES)):
            taken = np.zeros(size, dtype=bool)
            for first, last in sorted(self.spans(role), key=lambda s: s[0] - s[1]):
                if not taken[first:last].any():
                    taken[first:last] = True
                    roles[role, first:last] = 2
                    roles[role, first] = 1
        link = torch.full((size,), 0.0 if self.example.complete else float(IGNORED))
        for at in self.links.values():
            link[list(at)] = 1.0
        contexts = torch.full((size,), 0 if self.example.contexts else IGNORED)
        for claim in self.claims.values():
            for kind, span in claim.context:
                if at := tokens_of(self.window, span):
                    contexts[slice(*at)] = 1 + CONTEXTS.index(kind)
        return roles, link, contexts

    def states(self) -> dict[int, bool]:
        """Of each sentence in the window, whether it states a claim; only where that is known."""
        numbers = {s for s in self.window.sentence if s >= 0}
        if self.example.states is not None:
            return dict.fromkeys(numbers, self.example.states)
        homes = {self.window.sentence[effect[0]] for _, effect in self.claims}
        return {s: s in homes for s in numbers if self.example.complete or s in homes}

    def judged(
        self, pairs: Sequence[tuple[int, int]], causes: list[Span], effects: list[Span]
    ) -> tuple[list[Claim | None], list[float]]:
        """For each pair the claim that it is, if it is one, and its weight in the loss."""
        found: list[Claim | None] = []
        weights = []
        homes = {self.window.sentence[effect[0]] for _, effect in self.claims}
        alike = [{}, {}]  # role -> (candidate, marked span) -> how alike
        for role, spans in enumerate((causes, effects)):
            for span in spans:
                for marked in self.spans(role):
                    alike[role][span, marked] = _alike(span, marked), self._says(span) == self._says(marked)
        for i, j in pairs:
            claim, weight = self._of(causes[i], effects[j], alike, homes)
            found.append(claim)
            weights.append(weight)
        return found, weights

    def _of(self, cause: Span, effect: Span, alike: list[dict], homes: set[int]) -> tuple[Claim | None, float]:
        if claim := self.claims.get((cause, effect)):
            return claim, 1.0
        doubt = not self.example.complete
        for (c, e), claim in self.claims.items():
            (near_c, same_c), (near_e, same_e) = alike[0][cause, c], alike[1][effect, e]
            if near_e > 0.5 and (near_c > 0.5 or same_c):
                return claim, 1.0
            told_again = same_c and same_e and self.window.sentence[effect[0]] in homes
            doubt = doubt or told_again or bool((near_c or same_c) and (near_e or same_e) and near_e > 0.2)
        return None, 0.0 if doubt else 1.0

    def _says(self, span: Span) -> list[int]:
        return self.window.ids[span[0] : span[1]]

    def turned(self, rng: Random, share: float) -> Target:
        """The same with linking words turned into their opposites by chance, and the signs that hang on them."""
        ids = self.window.ids
        at = {t for links in self.links.values() for t in links if ids[t] in OPPOSITES}
        turning = {t for t in sorted(at) if rng.random() < share}
        turned = [OPPOSITES[t] if i in turning else t for i, t in enumerate(ids)]
        claims = {}
        for pair, claim in self.claims.items():
            odd = len(self.links.get(pair, set()) & turning) % 2
            sign = {"+": "-", "-": "+"}.get(claim.sign or "", claim.sign) if odd else claim.sign
            claims[pair] = replace(claim, sign=sign)
        return Target(self.example, replace(self.window, ids=turned), claims, self.links)

    def masked(self, rng: Random, share: float) -> Target:
        """The same with a share of its tokens hidden, but for those that link."""
        kept = {t for links in self.links.values() for t in links} | {0, len(self.window.ids) - 1}
        ids = [MASK if i not in kept and rng.random() < share else t for i, t in enumerate(self.window.ids)]
        return replace(self, window=replace(self.window, ids=ids))


def _alike(one: Span, other: Span) -> float:
    """The tokens that two spans share, as a part of the longer one."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0])) / max(one[1] - one[0], other[1] - other[0])


def target(example: Example, window: Window) -> Target:
    """A window's part of the claims of a text: those that stand in it whole, with the effect in a fresh sentence."""
    claims: dict[tuple[Span, Span], Claim] = {}
    links: dict[tuple[Span, Span], set[int]] = {}
    for claim in example.claims:
        cause, effect = tokens_of(window, claim.cause), tokens_of(window, claim.effect)
        if cause and effect and cause != effect and window.sentence[effect[0]] >= window.fresh:
            claims.setdefault((cause, effect), claim)
            found = (tokens_of(window, span) for span in claim.link)
            links.setdefault((cause, effect), set()).update(t for at in found if at for t in range(*at))
    return Target(example, window, claims, {pair: at for pair, at in links.items() if at})


def thinned(example: Example, rng: Random, alone: float, thin: float) -> Example:
    """A text as it is seen in one epoch: now and then one sentence alone, or without some that state nothing."""
    if len(example.sentences) < 3 or not example.complete:
        return example
    chance = rng.random()
    if chance < alone:
        kept = [rng.choice(example.sentences)]
    elif chance < alone + thin:
        told = [s for claim in example.claims for s in (claim.cause, claim.effect)]
        kept = [s for s in example.sentences if rng.random() < 0.5 or any(s[0] <= t[0] < s[1] for t in told)]
    else:
        kept = example.sentences
    return replace(example, sentences=kept or example.sentences[:1])
