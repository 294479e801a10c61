"""Training of the reader, on CPU: hours, not days. It may be cut off at any time and goes on with the same command.

    PYTHONPATH=. python training/train.py RUN --minutes 90 [--leave-out nudging,cgiar_climate,pubmedqa,mancon,sciclaim]

RUN is a folder: `checkpoint.pt` (all that is needed to go on), `reader.pt` (the weights), `log.jsonl`. With --minutes
the schedule follows the clock: after so many minutes of training the learning rate is zero and the reader done.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import data
import numpy as np
import torch
import torch.distributed as dist
from model import LAYERS, Encoder, Judge, Pairs, links, tokenizer
from targets import IGNORED, Target, target, thinned
from torch import Tensor, multiprocessing, nn
from torch.nn import functional

from pipeline.extract.reader.decoding import (
    BASIS,
    CLAIM,
    CONTEXT,
    HEDGED,
    LINK,
    ROLES,
    SIGN,
    SIGNS,
    STRENGTH,
    STRENGTHS,
    pairs_of,
    spans_of,
)
from pipeline.extract.reader.windows import Span, windows

WEIGHTS = {
    "tags": 3.0, "link": 1.0, "context": 0.3, "states": 0.3,
    "claim": 4.0, "sign": 3.0, "strength": 0.4, "hedged": 0.4, "basis": 0.4,
}  # fmt: skip
MOST_PAIRS = 256  # of a window that are learnt from; all claims are among them


@dataclass
class Batch:
    """Windows of about one length, padded: ids, mask [batch, tokens]."""

    targets: list[Target]
    ids: Tensor
    mask: Tensor


def batch(targets: list[Target]) -> Batch:
    """Pad to the longest."""
    longest = max(len(one.window.ids) for one in targets)
    ids, mask = torch.zeros(len(targets), longest, dtype=torch.long), torch.zeros(len(targets), longest)
    for row, one in enumerate(targets):
        size = len(one.window.ids)
        ids[row, :size], mask[row, :size] = torch.tensor(one.window.ids), 1
    return Batch(targets, ids, mask)


def batches(examples: list[data.Example], rng: Random, given: argparse.Namespace) -> Iterator[list[Target]]:
    """One epoch: every text once as it is seen this time, windows of about one length together, in a shuffled order."""
    targets = []
    for example in examples:
        seen = thinned(example, rng, given.alone, given.thin)
        for window in windows(seen.text, seen.sentences, tokenizer()):
            one = target(seen, window)
            one = one.turned(rng, given.turn) if rng.random() < 0.5 else one
            targets.append(one.masked(rng, given.mask))
    rng.shuffle(targets)
    pools = [targets[i : i + 512] for i in range(0, len(targets), 512)]
    found: list[list[Target]] = []
    for pool in pools:
        group: list[Target] = []
        for one in sorted(pool, key=lambda t: len(t.window.ids)):
            if group and len(one.window.ids) * (len(group) + 1) > given.tokens:
                found.append(group)
                group = []
            group.append(one)
        found.append(group)
    found = [group for group in found if len(group) >= given.processes]
    rng.shuffle(found)
    yield from found


# --- loss -------------------------------------------------------------------------------------------------------------


def loss_of(encoder: Encoder, judge: Judge, one: Batch, rng: Random, given: argparse.Namespace, part: float) -> Tensor:
    """The loss of a batch; `part` of the training, 0 to 1, is over: gold spans give way to those that are found."""
    with torch.autocast("cpu", torch.bfloat16, enabled=given.bf16):
        hidden, tags = encoder(one.ids, one.mask)
    hidden, tags = hidden.float(), tags.float()
    losses = _tag_losses(tags, one)
    losses["states"] = _states_loss(judge, hidden, one)
    rows, found, claims, weights = [], [], [], []
    for row, goal in enumerate(one.targets):
        size = len(goal.window.ids)
        gold = 1 - given.give_way * part
        sides = [_spans(goal, tags[row, :size], role, rng, gold, given.ease) for role in range(len(ROLES))]
        pairs, wanted, weight = _pairs(goal, sides, rng)
        if pairs:
            spans = torch.tensor(sides[0]), torch.tensor(sides[1])
            rows.append(row)
            found.append(Pairs(spans, torch.tensor(pairs), torch.tensor(goal.window.sentence)))
            claims += wanted
            weights += weight
    if found:
        with torch.autocast("cpu", torch.bfloat16, enabled=given.bf16):
            out = judge.together(hidden[rows], links(tags[rows]), found)
        losses |= _pair_losses(out.float(), claims, torch.tensor(weights))
    return sum(WEIGHTS[name] * value for name, value in losses.items())


def _tag_losses(tags: Tensor, one: Batch) -> dict[str, Tensor]:
    size = tags.shape[1]
    roles = torch.full((len(ROLES), len(one.targets), size), IGNORED)
    link = torch.full((len(one.targets), size), float(IGNORED))
    contexts = torch.full((len(one.targets), size), IGNORED)
    for row, goal in enumerate(one.targets):
        at = len(goal.window.ids)
        roles[:, row, :at], link[row, :at], contexts[row, :at] = goal.tags()
    found = {
        "tags": sum(_entropy(tags[..., 3 * role : 3 * role + 3], roles[role]) for role in range(len(ROLES))),
        "context": _entropy(tags[..., CONTEXT], contexts),
    }
    known = link >= 0
    if known.any():
        found["link"] = functional.binary_cross_entropy_with_logits(tags[..., LINK][known], link[known])
    return found


def _entropy(logits: Tensor, wanted: Tensor) -> Tensor:
    """Mean cross-entropy over what is known; zero if nothing is."""
    known = (wanted != IGNORED).sum().clamp(min=1)
    summed = functional.cross_entropy(
        logits.reshape(-1, logits.shape[-1]), wanted.reshape(-1), ignore_index=IGNORED, reduction="sum"
    )
    return summed / known


def _states_loss(judge: Judge, hidden: Tensor, one: Batch) -> Tensor:
    means, wanted = [], []
    for row, goal in enumerate(one.targets):
        sentence = torch.tensor(goal.window.sentence)
        for number, states in goal.states().items():
            means.append(hidden[row, : len(sentence)][sentence == number].mean(0))
            wanted.append(float(states))
    if not means:
        return hidden.new_zeros(())
    said = judge.states(torch.stack(means)).squeeze(1)
    return functional.binary_cross_entropy_with_logits(said, torch.tensor(wanted))


def _spans(goal: Target, tags: Tensor, role: int, rng: Random, gold: float, ease: float) -> list[Span]:
    """What the tagger finds, as when reading, and each marked span that it missed with a chance of `gold`."""
    logits = tags[:, 3 * role : 3 * role + 3].detach().numpy()
    found = spans_of(goal.window, goal.example.text, logits, ease)
    return found + [span for span in goal.spans(role) if span not in found and rng.random() < gold]


def _pairs(
    goal: Target, sides: list[list[Span]], rng: Random
) -> tuple[list[list[int]], list[data.Claim | None], list[float]]:
    """The pairs of a window to learn from: all claims, and others by chance, those in one sentence first."""
    if goal.example.states is not None:
        return [], [], []
    pairs = pairs_of(goal.window, *sides).tolist()
    claims, weights = goal.judged(pairs, *sides)
    sentence = goal.window.sentence
    near = [sentence[sides[0][i][0]] == sentence[sides[1][j][0]] for i, j in pairs]
    order = sorted(range(len(pairs)), key=lambda k: (claims[k] is None, rng.random() - 0.5 * near[k]))[:MOST_PAIRS]
    return [pairs[k] for k in order], [claims[k] for k in order], [weights[k] for k in order]


def _pair_losses(out: Tensor, claims: list[data.Claim | None], weights: Tensor) -> dict[str, Tensor]:
    wanted = torch.tensor([float(claim is not None) for claim in claims])
    entropy = functional.binary_cross_entropy_with_logits(out[:, CLAIM], wanted, weight=weights, reduction="sum")
    found = {"claim": entropy / weights.sum().clamp(min=1)}
    for name, columns, values in (
        ("sign", SIGN, SIGNS), ("strength", STRENGTH, STRENGTHS), ("hedged", HEDGED, (False, True)),
        ("basis", BASIS, ("finding", "background")),
    ):  # fmt: skip
        said = [getattr(claim, name) if claim else None for claim in claims]
        classes = torch.tensor([values.index(value) if value is not None else IGNORED for value in said])
        found[name] = _entropy(out[:, columns], classes)
    return found


# --- training ---------------------------------------------------------------------------------------------------------


def optimizer_of(encoder: Encoder, judge: Judge, given: argparse.Namespace) -> torch.optim.AdamW:
    """Each layer learns slower than the one above it; the words stand still, and so do the first --freeze layers."""
    encoder.words.requires_grad_(False)
    for part in [encoder.places, encoder.norm, *encoder.layers[: given.freeze]] if given.freeze else []:
        part.requires_grad_(False)
    groups = [(list(encoder.tags.parameters()) + list(judge.parameters()), given.head_rate)]
    for number, layer in enumerate(encoder.layers):
        groups.append((list(layer.parameters()), given.rate * given.decay ** (LAYERS - 1 - number)))
    groups.append(([*encoder.places.parameters(), *encoder.norm.parameters()], given.rate * given.decay**LAYERS))
    wanted = [{"params": [p for p in some if p.requires_grad], "lr": rate, "top": rate} for some, rate in groups]
    return torch.optim.AdamW([group for group in wanted if group["params"]], weight_decay=0.01, fused=True)


def share_of(rate_over: float, warm: float = 0.06) -> float:
    """The learning rate's share of its top when this part of the training is over: up, then down like a cosine."""
    if rate_over < warm:
        return rate_over / warm
    return 0.5 * (1 + float(np.cos(np.pi * min(1.0, (rate_over - warm) / (1 - warm)))))


def train(examples: list[data.Example], run: Path, given: argparse.Namespace, rank: int = 0) -> None:
    """Train until the minutes or epochs are over, from the checkpoint if there is one.

    Each of the processes learns from its share of a batch's windows; the first keeps the time, the log and the weights.
    """
    torch.manual_seed(given.seed)
    encoder, judge = Encoder(), Judge()
    encoder.begin()
    optimizer = optimizer_of(encoder, judge, given)
    state = _begin_or_go_on(run, encoder, judge, optimizer, given, rank)
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    kept = begun = time.monotonic()
    before = state["spent"]
    while state["part"] < 1:
        todo = list(batches(examples, Random(f"{given.seed} {state['epoch']}"), given))
        rng = Random(f"{given.seed} {state['epoch']} {rank}")
        torch.manual_seed(given.seed + given.processes * state["epoch"] + rank)
        losses, from_part = [], state["part"]
        for number, targets in enumerate(todo[state["batch"] :], start=state["batch"] + 1):
            one = batch(targets[rank :: given.processes])
            encoder.train()
            judge.train()
            loss = loss_of(encoder, judge, one, rng, given, 1.0 if given.begin_with else state["part"])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            state["spent"] = before + time.monotonic() - begun
            loss, state["spent"] = _mean(parameters, [loss.item(), state["spent"]])
            nn.utils.clip_grad_norm_(parameters, 1.0)
            for group in optimizer.param_groups:
                group["lr"] = group["top"] * share_of(state["part"])
            optimizer.step()
            losses.append(loss)
            state["batch"] = number
            if given.epochs:
                state["part"] = (state["epoch"] + number / len(todo)) / given.epochs
            else:
                state["part"] = state["spent"] / (60 * given.minutes)
            if rank == 0 and (time.monotonic() - kept > 60 * given.keep or state["part"] >= 1):
                kept = time.monotonic()
                _keep(run, encoder, judge, optimizer, state)
            if rank == 0 and number % 50 == 0:
                told = float(np.mean(losses[-50:]))
                _log(run, epoch=state["epoch"] + 1, batch=number, of=len(todo), loss=told, spent=state["spent"])
            if state["part"] >= 1:
                break
        state["epoch"], state["batch"] = state["epoch"] + 1, 0
        if rank == 0:
            told, part = float(np.mean(losses or [0.0])), state["part"] - from_part
            _log(run, epoch=state["epoch"], loss=told, spent=state["spent"], part=part)
    if rank == 0:
        _keep(run, encoder, judge, optimizer, state)
        torch.save({"encoder": encoder.state_dict(), "judge": judge.state_dict()}, run / "reader.pt")


def _begin_or_go_on(
    run: Path, encoder: Encoder, judge: Judge, optimizer: torch.optim.AdamW, given: argparse.Namespace, rank: int
) -> dict:
    """Where the run is; its weights, if there is a checkpoint, or those of the run that it begins with."""
    if not (run / "checkpoint.pt").exists():
        if given.begin_with:
            saved = torch.load(given.begin_with / "reader.pt", weights_only=True)
            encoder.load_state_dict(saved["encoder"])
            judge.load_state_dict(saved["judge"])
        return {"epoch": 0, "batch": 0, "spent": 0.0, "part": 0.0}
    saved = torch.load(run / "checkpoint.pt", weights_only=True)
    for name, part in {"encoder": encoder, "judge": judge, "optimizer": optimizer}.items():
        part.load_state_dict(saved[name])
    state = saved["state"]
    if rank == 0:
        print(f"goes on at epoch {state['epoch'] + 1}, {state['part']:.0%} done", flush=True)
    return state


def _mean(parameters: list[nn.Parameter], told: list[float]) -> list[float]:
    """Give each parameter the mean of its gradients in all processes; also the means of what is told beside."""
    processes = dist.get_world_size()
    flat = torch.cat([*(torch.zeros_like(p).flatten() if p.grad is None else p.grad.flatten() for p in parameters),
                      torch.tensor(told)])  # fmt: skip
    dist.all_reduce(flat)
    flat /= processes
    for p, mean in zip(parameters, flat.split([*(p.numel() for p in parameters), len(told)]), strict=False):
        p.grad = mean.view_as(p)
    return flat[-len(told) :].tolist()


def _keep(run: Path, encoder: Encoder, judge: Judge, optimizer: torch.optim.AdamW, state: dict) -> None:
    """Whole or not at all: a run that is cut off here finds the checkpoint before."""
    parts = {"encoder": encoder, "judge": judge, "optimizer": optimizer}
    saved = {**{name: part.state_dict() for name, part in parts.items()}, "state": state}
    torch.save(saved, run / "checkpoint.tmp")
    (run / "checkpoint.tmp").replace(run / "checkpoint.pt")


def _log(run: Path, **told: float) -> None:
    line = json.dumps({name: round(value, 4) for name, value in told.items()})
    print(line, flush=True)
    with (run / "log.jsonl").open("a") as log:
        log.write(line + "\n")


def has_bf16() -> bool:
    """Whether the processor multiplies bfloat16 itself (AMX): else it costs time instead of saving it."""
    cpu = Path("/proc/cpuinfo")
    return cpu.exists() and " amx_bf16" in cpu.read_text()


def arguments() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("run", type=Path)
    options.add_argument("--leave-out", default="", help="corpora, with commas between")
    options.add_argument("--minutes", type=float, default=90, help="of training")
    options.add_argument("--begin-with", type=Path, metavar="RUN", help="the weights of another run, to go on from")
    options.add_argument("--epochs", type=int, default=0, help="instead of minutes: the same on every machine")
    options.add_argument("--number", type=int, help="only so many texts, drawn by the seed: for a learning curve")
    options.add_argument("--partial", action="store_true", help="also texts of which only some claims are known")
    options.add_argument("--only", default="", help="only these corpora, with commas between")
    options.add_argument("--news", type=float, default=0.0, help="the share of CNC and SemEval seen each time")
    options.add_argument("--hold-back", action=argparse.BooleanOptionalAction, default=True, help="a 20th, for levels")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=2, help="of one thread each, which share every batch")
    options.add_argument("--tokens", type=int, default=2048, help="of a batch, with padding")
    options.add_argument("--rate", type=float, default=2e-4, help="of the highest layer")
    options.add_argument("--head-rate", type=float, default=5e-4)
    options.add_argument("--decay", type=float, default=0.85, help="of the rate from layer to layer downwards")
    options.add_argument("--freeze", type=int, default=0, help="layers that stand still")
    options.add_argument("--alone", type=float, default=0.1, help="share of texts seen as one sentence")
    options.add_argument("--thin", type=float, default=0.4, help="share seen without some sentences that state nothing")
    options.add_argument("--turn", type=float, default=0.5, help="share of turnable linking words turned in a half")
    options.add_argument("--mask", type=float, default=0.05, help="share of other tokens hidden")
    options.add_argument("--give-way", type=float, default=0.8, help="share of missed gold spans left out at the end")
    options.add_argument("--ease", type=float, default=1.0, help="taken from O when spans are found in training")
    options.add_argument("--bf16", action=argparse.BooleanOptionalAction, default=has_bf16())
    options.add_argument("--keep", type=float, default=5, help="minutes between checkpoints")
    return options


def main() -> None:
    given = arguments().parse_args()
    given.run.mkdir(parents=True, exist_ok=True)
    leave_out = [name for name in given.leave_out.split(",") if name]
    examples = data.examples(leave_out, given.news > 0)
    examples = [one for one in examples if not (given.hold_back and data.held_back(one))]
    if not given.partial:
        examples = [one for one in examples if one.complete or one.states is not None]
    if given.only:
        examples = [one for one in examples if one.corpus in given.only.split(",")]
    rng = Random(given.seed)
    examples = [one for one in examples if one.states is None or rng.random() < given.news]
    if given.number:
        examples = rng.sample(examples, min(given.number, len(examples)))
    told = {name: str(value) if isinstance(value, Path) else value for name, value in vars(given).items()}
    (given.run / "trained.json").write_text(json.dumps({**told, "texts": len(examples)}, indent=1))
    print(len(examples), "texts,", sum(len(one.claims) for one in examples), "claims", flush=True)
    with tempfile.TemporaryDirectory() as meeting:
        multiprocessing.spawn(_process, (examples, given, f"file://{meeting}/here"), nprocs=given.processes)


def _process(rank: int, examples: list[data.Example], given: argparse.Namespace, meeting: str) -> None:
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=given.processes)
    train(examples, given.run, given, rank)
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
