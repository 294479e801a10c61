"""A trained run in PyTorch, behind the two functions that decoding asks for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from model import Encoder, Judge

from pipeline.extract.reader.decoding import Encode, Floats, Integers
from pipeline.extract.reader.decoding import Judge as Judges
from pipeline.extract.reader.network import LINKING
from pipeline.extract.reader.windows import Window


def load(run: Path) -> tuple[Encode, Judges]:
    """The networks of a run."""
    encoder, judge = networks(run)

    @torch.no_grad()
    def encode(window: Window) -> tuple[Floats, Floats]:
        hidden, tags = encoder(torch.tensor([window.ids]))
        return hidden[0].numpy(), tags[0].numpy()

    @torch.no_grad()
    def judged(hidden: Floats, link: Floats, *rest: Integers) -> Floats:
        tensors = [torch.from_numpy(np.ascontiguousarray(x)) for x in (hidden, link.clip(-LINKING, LINKING), *rest)]
        found: Floats = judge(*tensors).numpy()
        return found

    return encode, judged


def networks(run: Path) -> tuple[Encoder, Judge]:
    """Both, with their weights, as they are when reading; those of the last checkpoint while a run goes on."""
    file = run / "reader.pt" if (run / "reader.pt").exists() else run / "checkpoint.pt"
    state = torch.load(file, weights_only=True)
    encoder, judge = Encoder(), Judge()
    encoder.load_state_dict(state["encoder"])
    judge.load_state_dict(state["judge"])
    return encoder.eval(), judge.eval()
