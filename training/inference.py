"""A trained run in PyTorch, behind the two functions that decoding asks for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from model import Encoder, Judge
from reading import Encode, Floats, Integers, Window, padded
from reading import Judge as Judges


def load(run: Path) -> tuple[Encode, Judges]:
    """The networks of a run."""
    encoder, judge = networks(run)

    @torch.no_grad()
    def encode(group: list[Window]) -> list[tuple[Floats, Floats]]:
        hidden, tags = encoder(*map(torch.from_numpy, padded(group)))
        return [(hidden[i, : len(w.ids)].numpy(), tags[i, : len(w.ids)].numpy()) for i, w in enumerate(group)]

    @torch.no_grad()
    def judged(hidden: Floats, link: Floats, *rest: Integers) -> Floats:
        tensors = [torch.from_numpy(np.ascontiguousarray(x)) for x in (hidden, link.clip(-6, 6), *rest)]
        return judge(*tensors).numpy()

    return encode, judged


def networks(run: Path) -> tuple[Encoder, Judge]:
    """Both, with their weights, as they are when reading; those of the last checkpoint while a run goes on."""
    file = run / "reader.pt" if (run / "reader.pt").exists() else run / "checkpoint.pt"
    state = torch.load(file, weights_only=True)
    encoder, judge = Encoder(), Judge()
    encoder.load_state_dict(state["encoder"])
    judge.load_state_dict(state["judge"])
    return encoder.eval(), judge.eval()
