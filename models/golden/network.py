"""The base network as a plain numpy forward pass over a GGUF file.

It shares no code with Chartlight's own network, so that the two can be compared. It is slow and
keeps no cache: every call reads the whole prompt.

Sources: the Llama architecture in Touvron et al. 2023 (arXiv 2302.13971), RoPE in Su et al. 2021
(arXiv 2104.09864, eq. 34). GGUF stores the rows of the query and key projections permuted, so that
the pairs that RoPE rotates are neighbours (2i, 2i+1) rather than halves (i, i + d/2).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize
from numpy.typing import DTypeLike, NDArray

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Shape:
    """The numbers of the architecture, all from the GGUF's metadata."""

    n_layers: int
    n_heads: int
    n_kv_heads: int
    head_width: int
    rms_epsilon: float
    rope_base: float

    @classmethod
    def of(cls, reader: GGUFReader) -> "Shape":
        def value(key: str) -> float:
            return reader.fields[f"llama.{key}"].contents()

        return cls(
            n_layers=int(value("block_count")),
            n_heads=int(value("attention.head_count")),
            n_kv_heads=int(value("attention.head_count_kv")),
            head_width=int(value("rope.dimension_count")),
            rms_epsilon=float(value("attention.layer_norm_rms_epsilon")),
            rope_base=float(value("rope.freq_base")),
        )


class Network:
    """All layers with weights dequantised to float32; `dtype` is what the sums are computed in."""

    def __init__(self, gguf: Path, dtype: DTypeLike = np.float32) -> None:
        reader = GGUFReader(gguf)
        self.shape = Shape.of(reader)
        self.dtype = np.dtype(dtype)
        self._weights = {
            tensor.name: dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
            for tensor in reader.tensors
        }

    def logits(self, ids: list[int]) -> Array:
        """Token ids [n_tokens] -> logits [n_tokens, n_vocab]; logits[i] predict token i + 1."""
        x = self._weight("token_embd.weight")[ids]
        for layer in range(self.shape.n_layers):
            x = x + self._attention(layer, self._norm(f"blk.{layer}.attn_norm", x))
            x = x + self._feed_forward(layer, self._norm(f"blk.{layer}.ffn_norm", x))
        return self._norm("output_norm", x) @ self._weight("token_embd.weight").T

    def _attention(self, layer: int, x: Array) -> Array:
        shape, n_tokens = self.shape, len(x)

        def heads(name: str, n_heads: int) -> Array:
            """[n_tokens, n_embd] -> [n_heads, n_tokens, head_width]"""
            projected = self._project(f"blk.{layer}.{name}", x)
            return projected.reshape(n_tokens, n_heads, shape.head_width).transpose(1, 0, 2)

        q = self._rotate(heads("attn_q", shape.n_heads))
        k = self._rotate(heads("attn_k", shape.n_kv_heads))
        v = heads("attn_v", shape.n_kv_heads)

        # Query head h reads key-value head h // group.
        group = shape.n_heads // shape.n_kv_heads
        k, v = np.repeat(k, group, axis=0), np.repeat(v, group, axis=0)

        scores = q @ k.transpose(0, 2, 1) / self.dtype.type(np.sqrt(shape.head_width))
        future = np.triu(np.ones((n_tokens, n_tokens), dtype=bool), k=1)
        scores = np.where(future, self.dtype.type(-np.inf), scores)
        mixed = (softmax(scores) @ v).transpose(1, 0, 2).reshape(n_tokens, -1)
        return self._project(f"blk.{layer}.attn_output", mixed)

    def _feed_forward(self, layer: int, x: Array) -> Array:
        gate = self._project(f"blk.{layer}.ffn_gate", x)
        up = self._project(f"blk.{layer}.ffn_up", x)
        silu = gate / (1 + np.exp(-gate))
        return self._project(f"blk.{layer}.ffn_down", silu * up)

    def _rotate(self, x: Array) -> Array:
        """RoPE over neighbouring pairs of [n_heads, n_tokens, head_width]."""
        _, n_tokens, width = x.shape
        # Angles in float64 whatever the dtype: rounding them is not part of the formula.
        frequencies = self.shape.rope_base ** (-np.arange(0, width, 2) / width)
        angles = np.outer(np.arange(n_tokens), frequencies)
        cos, sin = np.cos(angles).astype(self.dtype), np.sin(angles).astype(self.dtype)
        even, odd = x[..., 0::2], x[..., 1::2]
        rotated = np.empty_like(x)
        rotated[..., 0::2] = even * cos - odd * sin
        rotated[..., 1::2] = even * sin + odd * cos
        return rotated

    def _norm(self, name: str, x: Array) -> Array:
        mean_square = np.mean(x * x, axis=-1, keepdims=True)
        epsilon = self.dtype.type(self.shape.rms_epsilon)
        return x / np.sqrt(mean_square + epsilon) * self._weight(f"{name}.weight")

    def _project(self, name: str, x: Array) -> Array:
        return x @ self._weight(f"{name}.weight").T

    def _weight(self, name: str) -> Array:
        return self._weights[name].astype(self.dtype, copy=False)


def softmax(scores: Array) -> Array:
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)
