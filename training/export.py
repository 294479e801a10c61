"""The reader without PyTorch: both networks as ONNX, in 32 and in 8 bits, with their size, speed and loss.

    PYTHONPATH=. python training/export.py RUN                writes encoder and judge, .onnx and .int8.onnx, into RUN
    PYTHONPATH=. python training/export.py RUN --speed 200    abstracts a second, and how far the answers part

What remains to run is onnxruntime, tokenizers and `reading.py`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import onnxruntime
from reading import Encode, Floats, Integers, Judge, Levels, Window, candidates, claims, padded

PARTS = ("encoder", "judge")
NAMES = ("hidden", "link", "causes", "effects", "pairs", "sentence")


def export(run: Path) -> None:
    """Write the four files."""
    import torch
    from inference import networks
    from onnxruntime.quantization import QuantType, quantize_dynamic

    encoder, judge = networks(run)
    ids = torch.randint(1000, 20000, (2, 24))
    shape = {0: "windows", 1: "tokens"}
    torch.onnx.export(
        encoder, (ids, torch.ones_like(ids)), run / "encoder.onnx", input_names=["ids", "mask"],
        output_names=["hidden", "tags"], dynamic_axes=dict.fromkeys(("ids", "mask", "hidden", "tags"), shape),
        opset_version=17, dynamo=False,
    )  # fmt: skip
    whole = [
        torch.randn(24, 384), torch.randn(24), torch.tensor([[1, 3], [5, 8]]), torch.tensor([[9, 12], [14, 15]]),
        torch.tensor([[0, 0], [0, 1], [1, 1]]), torch.tensor([-1, *[0] * 11, *[1] * 11, -1]),
    ]  # fmt: skip
    axes = dict(zip(NAMES, "ttcept", strict=True)) | {"judged": "p"}
    torch.onnx.export(
        judge, tuple(whole), run / "judge.onnx", input_names=list(NAMES), output_names=["judged"],
        dynamic_axes={name: {0: axis} for name, axis in axes.items()}, opset_version=17, dynamo=False,
    )  # fmt: skip
    for part in PARTS:
        quantize_dynamic(
            run / f"{part}.onnx", run / f"{part}.int8.onnx", weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"] if part == "encoder" else ["MatMul", "Gemm"],
        )  # fmt: skip
    for file in sorted(run.glob("*.onnx")):
        print(f"{file.name:20} {file.stat().st_size / 1e6:6.2f} MB")


def load(run: Path, kind: str, threads: int = 2) -> tuple[Encode, Judge]:
    """The exported networks, kind fp32 or int8, behind the two functions that decoding asks for."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    ending = {"fp32": ".onnx", "int8": ".int8.onnx"}[kind]
    files = [str(run / f"{part}{ending}") for part in PARTS]
    encoder, judge = (onnxruntime.InferenceSession(file, options, ["CPUExecutionProvider"]) for file in files)

    def encode(group: list[Window]) -> list[tuple[Floats, Floats]]:
        ids, mask = padded(group)
        hidden, tags = encoder.run(None, {"ids": ids, "mask": mask})
        return [(hidden[i, : len(w.ids)], tags[i, : len(w.ids)]) for i, w in enumerate(group)]

    def judged(hidden: Floats, link: Floats, *rest: Integers) -> Floats:
        values = (hidden, link.clip(-6, 6), *rest)
        return judge.run(None, dict(zip(NAMES, values, strict=True)))[0]

    return encode, judged


def speed(run: Path, number: int, threads: int) -> None:
    """Abstracts a second of each form, and the share of the claims of PyTorch's form that each repeats."""
    import texts
    import torch
    from inference import load as load_torch
    from model import tokenizer

    from pipeline.reader.sentences import split

    torch.set_num_threads(threads)
    some = [text.text for text in texts.load("scifact")][:number]
    todo = [(text, list(split(text))) for text in some]
    said: dict[str, set[object]] = {}
    for kind in ("torch", "fp32", "int8"):
        encode, judge = load_torch(run) if kind == "torch" else load(run, kind, threads)
        candidates(todo[:4], tokenizer(), encode, judge, Levels().ease)
        begun, cpu = time.perf_counter(), time.process_time()
        found = candidates(todo, tokenizer(), encode, judge, Levels().ease)
        took, cpu = time.perf_counter() - begun, time.process_time() - cpu
        said[kind] = {
            (n, one.cause, one.effect, one.sign)
            for n, (text, each) in enumerate(zip(some, found, strict=True))
            for one in claims(text, each, Levels())
        }
        agreed = 2 * len(said[kind] & said["torch"]) / max(1, len(said[kind]) + len(said["torch"]))
        pairs, stated = sum(map(len, found)) / number, len(said[kind]) / number
        print(
            f"{kind:6} {threads} threads: {number / took:6.1f} texts a second, {1000 * cpu / number:.0f} ms CPU a text"
        )
        print(f"       {pairs:.0f} pairs, {stated:.1f} claims; F1 with PyTorch's claims {agreed:.3f}")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("run", type=Path)
    options.add_argument("--speed", type=int, metavar="N", help="measure on N abstracts instead")
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args()
    if given.speed:
        speed(given.run, given.speed, given.threads)
    else:
        export(given.run)


if __name__ == "__main__":
    main()
