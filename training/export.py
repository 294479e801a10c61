"""The reader without PyTorch: both networks as ONNX, in 32 and in 8 bits, with their size, speed and loss.

    PYTHONPATH=. python training/export.py RUN                writes encoder and judge, .onnx and .int8.onnx, into RUN
    PYTHONPATH=. python training/export.py RUN --speed 200    abstracts a second, and how far the answers part
    PYTHONPATH=. python training/export.py RUN --install    makes them the program's (pipeline/extract/reader/weights)

Weights alone are rounded to 8 bits, 32 of them with one scale; they are multiplied out where a session begins, and what
runs computes in 32. Activations rounded too would take two thirds of the time, but then a text is read otherwise beside
a long one than alone, and otherwise on another processor.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from pipeline.extract.reader import network
from pipeline.extract.reader.decoding import Encode, Judge, Levels, candidates, claims

SMALL = 20_000  # numbers; less is left as it is
GROUP = 32  # inputs of a layer's output that share a scale
ENDINGS = {"fp32": ".onnx", "int8": ".int8.onnx"}
WEIGHTS = Path(network.__file__).parent / "weights"


def export(run: Path) -> None:
    """Write the four files."""
    import torch
    from inference import networks

    encoder, judge = networks(run)
    ids = torch.randint(1000, 20000, (1, 24))
    shape = {0: "windows", 1: "tokens"}
    torch.onnx.export(
        encoder, (ids,), run / "encoder.onnx", input_names=["ids"],
        output_names=["hidden", "tags"], dynamic_axes=dict.fromkeys(("ids", "hidden", "tags"), shape),
        opset_version=17, dynamo=False,
    )  # fmt: skip
    whole = [
        torch.randn(24, 384), torch.randn(24), torch.tensor([[1, 3], [5, 8]]), torch.tensor([[9, 12], [14, 15]]),
        torch.tensor([[0, 0], [0, 1], [1, 1]]), torch.tensor([-1, *[0] * 11, *[1] * 11, -1]),
    ]  # fmt: skip
    axes = dict(zip(network.NAMES, "ttcept", strict=True)) | {"judged": "p"}
    torch.onnx.export(
        judge, tuple(whole), run / "judge.onnx", input_names=list(network.NAMES), output_names=["judged"],
        dynamic_axes={name: {0: axis} for name, axis in axes.items()}, opset_version=17, dynamo=False,
    )  # fmt: skip
    for part in ("encoder", "judge"):
        model = onnx.load(run / f"{part}.onnx")
        rounded(model)
        onnx.save(model, run / f"{part}.int8.onnx")
    for file in sorted(run.glob("*.onnx")):
        print(f"{file.name:20} {file.stat().st_size / 1e6:6.2f} MB")


# --- eight bits -------------------------------------------------------------------------------------------------------


def rounded(model: onnx.ModelProto) -> None:
    """Store the large weights in 8 bits."""
    graph = model.graph
    kept, before = [], []
    for tensor in list(graph.initializer):
        numbers = numpy_helper.to_array(tensor)
        users = [node for node in graph.node if tensor.name in node.input]
        if numbers.dtype != np.float32 or numbers.ndim != 2 or numbers.size < SMALL:
            kept.append(tensor)
        elif all(node.op_type == "Gather" for node in users):
            kept += _stored(tensor.name, numbers)
            for node in users:
                _look_up(graph, node, tensor.name)
        else:
            by_row = any(a.name == "transB" and a.i for node in users for a in node.attribute)
            rows = numbers if by_row else numbers.T
            kept += _stored(tensor.name, rows.reshape(len(rows), -1, GROUP))
            before += _multiplied(tensor.name, f"{tensor.name}.groups")
            before.append(helper.make_node("Flatten", [f"{tensor.name}.groups"], [f"{tensor.name}.rows"], axis=1))
            turn = [0, 1] if by_row else [1, 0]
            before.append(helper.make_node("Transpose", [f"{tensor.name}.rows"], [tensor.name], perm=turn))
    del graph.initializer[:]
    graph.initializer.extend(kept)
    for node in reversed(before):
        graph.node.insert(0, node)
    onnx.checker.check_model(model)


def _stored(name: str, groups: np.ndarray) -> Iterator[TensorProto]:
    """The numbers in 8 bits, and a scale for each group, which is the last dimension."""
    scale = (np.abs(groups).max(-1, keepdims=True) / 127).astype(np.float16)
    scale[scale == 0] = 1
    bits = np.clip(np.rint(groups / scale.astype(np.float32)), -127, 127)
    yield numpy_helper.from_array(bits.astype(np.int8), f"{name}.bits")
    yield numpy_helper.from_array(scale, f"{name}.scale")


def _multiplied(name: str, out: str) -> list[NodeProto]:
    """The numbers from bits and scales; onnxruntime does it once where both are constant."""
    return [
        helper.make_node("Cast", [f"{name}.bits"], [f"{name}.bits.wide"], to=TensorProto.FLOAT),
        helper.make_node("Cast", [f"{name}.scale"], [f"{name}.scale.wide"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}.bits.wide", f"{name}.scale.wide"], [out]),
    ]


def _look_up(graph: onnx.GraphProto, node: NodeProto, name: str) -> None:
    """Look up rows in 8 bits, and multiply them out then: the table stays in 8 bits in memory, too."""
    at, out, places = list(graph.node).index(node), node.output[0], node.input[1]
    graph.node.remove(node)
    looked_up = [helper.make_node("Gather", [f"{name}.{of}", places], [f"{out}.{of}"]) for of in ("bits", "scale")]
    for new in reversed([*looked_up, *_multiplied(out, out)]):
        graph.node.insert(at, new)


# --- use --------------------------------------------------------------------------------------------------------------


def load(run: Path, kind: str) -> tuple[Encode, Judge]:
    """The exported networks, kind fp32 or int8, as the program runs them."""
    return network.sessions(*((run / f"{part}{ENDINGS[kind]}").read_bytes() for part in ("encoder", "judge")))


def install(run: Path) -> None:
    """Make the networks of a run, in 8 bits, with its levels, the program's."""
    from model import base

    WEIGHTS.mkdir(exist_ok=True)
    parts = [run / "encoder.int8.onnx", run / "judge.int8.onnx", base() / "tokenizer.json"]
    told = json.loads((run / "trained.json").read_text())
    manifest = {
        "sha256": {},
        "levels": json.loads((run / "levels.json").read_text()),
        "trained": {name: told[name] for name in ("leave_out", "texts", "seed")},
    }
    for name, part in zip(network.PARTS, parts, strict=True):
        read = part.read_bytes()
        (WEIGHTS / name).write_bytes(read)
        manifest["sha256"][name] = hashlib.sha256(read).hexdigest()
    (WEIGHTS / network.MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
    print(f"{WEIGHTS}: {sum(file.stat().st_size for file in WEIGHTS.iterdir()) / 1e6:.2f} MB")


def speed(run: Path, number: int) -> None:
    """Abstracts a second of one core of each form, and how many of the claims of PyTorch's form each repeats."""
    import texts
    import torch
    from inference import load as load_torch
    from model import tokenizer

    from pipeline.sources.text.sentences import split

    torch.set_num_threads(1)
    some = [text.text for text in texts.load("scifact")][:number]
    file = run / "levels.json"
    levels = Levels(**json.loads(file.read_text())) if file.exists() else Levels()
    said: dict[str, set[object]] = {}
    for kind in ("torch", "fp32", "int8"):
        encode, judge = load_torch(run) if kind == "torch" else load(run, kind)
        cpu = time.process_time()
        found = [candidates(text, list(split(text)), tokenizer(), encode, judge, levels.ease) for text in some]
        cpu = time.process_time() - cpu
        said[kind] = {
            (n, one.cause, one.effect, one.sign)
            for n, (text, each) in enumerate(zip(some, found, strict=True))
            for one in claims(text, each, levels)
        }
        agreed = 2 * len(said[kind] & said["torch"]) / max(1, len(said[kind]) + len(said["torch"]))
        pairs, stated = sum(map(len, found)) / number, len(said[kind]) / number
        print(f"{kind:6} {number / cpu:6.1f} texts a second of CPU, {1000 * cpu / number:.0f} ms a text")
        print(f"       {pairs:.0f} pairs, {stated:.1f} claims; F1 with PyTorch's claims {agreed:.3f}")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("run", type=Path)
    options.add_argument("--speed", type=int, metavar="N", help="measure on N abstracts instead")
    options.add_argument("--install", action="store_true", help="make it the program's reader")
    given = options.parse_args()
    if given.speed:
        speed(given.run, given.speed)
    elif given.install:
        install(given.run)
    else:
        export(given.run)


if __name__ == "__main__":
    main()
