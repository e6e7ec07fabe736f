"""A small Llama encoder with one token-classification head per label scheme.

Parameters carry GGUF names. Query and key rows keep GGUF's permuted order, so the rotary
embedding turns the interleaved pairs `(x[2i], x[2i+1])`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .crf import legal
from .quantise import StraightThrough, clip_to_levels

Attention = Literal["bidirectional", "causal"]
PROJECTIONS = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")


@dataclass(frozen=True)
class NetworkConfig:
    """Dimensions of the network, read from the GGUF except `n_layers` and `attention`."""

    d_model: int
    d_ff: int
    n_heads: int
    n_kv_heads: int
    d_head: int
    n_layers: int
    rope_base: float
    norm_eps: float
    attention: Attention = "bidirectional"


class QuantisedLinear(nn.Module):
    """A bias-free projection whose weight is seen through blocks of four bits, or eight.

    `exact` leaves them out, to measure what they cost. After `adapt` the weight is fixed and a
    product of low rank is trained beside it (LoRA, Hu et al., arXiv 2106.09685).
    """

    exact = False
    bits = 4

    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(n_out, n_in))
        self.register_parameter("down", None)
        self.register_parameter("up", None)

    def adapt(self, rank: int) -> None:
        n_out, n_in = self.weight.shape
        self.weight.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(rank, n_in) * n_in ** -0.5)
        self.up = nn.Parameter(torch.zeros(n_out, rank))

    def merge(self) -> None:
        """Takes what was trained beside the weight into it."""
        with torch.no_grad():
            self.weight.copy_(self._whole())
        self.down = self.up = None

    def _whole(self) -> Tensor:
        return self.weight if self.up is None else self.weight + self.up @ self.down

    def forward(self, x: Tensor) -> Tensor:
        """`[..., in]` -> `[..., out]`."""
        weight = self._whole()
        return F.linear(x, weight if self.exact else StraightThrough.apply(weight, self.bits))


class RmsNorm(nn.Module):
    def __init__(self, d_model: int, eps: float) -> None:
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(d_model))

    def forward(self, x: Tensor) -> Tensor:
        x = x.float()
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight


def rotate(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Rotary embedding on interleaved pairs; x `[row, token, head, d_head]`,
    cosine and sine `[row, token, 1, d_head/2]`."""
    even, odd = x.float().unflatten(-1, (-1, 2)).unbind(-1)
    turned = torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), -1)
    return turned.flatten(-2).to(x.dtype)


class Block(nn.Module):
    """One pre-norm layer: grouped-query attention, then SwiGLU."""

    def __init__(self, c: NetworkConfig) -> None:
        super().__init__()
        self.c = c
        self.attn_norm = RmsNorm(c.d_model, c.norm_eps)
        self.attn_q = QuantisedLinear(c.d_model, c.n_heads * c.d_head)
        self.attn_k = QuantisedLinear(c.d_model, c.n_kv_heads * c.d_head)
        self.attn_v = QuantisedLinear(c.d_model, c.n_kv_heads * c.d_head)
        self.attn_output = QuantisedLinear(c.n_heads * c.d_head, c.d_model)
        self.ffn_norm = RmsNorm(c.d_model, c.norm_eps)
        self.ffn_gate = QuantisedLinear(c.d_model, c.d_ff)
        self.ffn_up = QuantisedLinear(c.d_model, c.d_ff)
        self.ffn_down = QuantisedLinear(c.d_ff, c.d_model)

    def forward(self, x: Tensor, cosine: Tensor, sine: Tensor, bias: Tensor) -> Tensor:
        """x `[row, token, d_model]`; bias `[row, 1, query, key]`, 0 or minus infinity."""
        c = self.c
        normed = self.attn_norm(x)
        q = rotate(self.attn_q(normed).unflatten(-1, (c.n_heads, c.d_head)), cosine, sine)
        k = rotate(self.attn_k(normed).unflatten(-1, (c.n_kv_heads, c.d_head)), cosine, sine)
        v = self.attn_v(normed).unflatten(-1, (c.n_kv_heads, c.d_head))
        group = c.n_heads // c.n_kv_heads
        # Written out: at rows of 256 tokens the fused CPU kernel's gradient takes twice as long.
        q, k, v = q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)
        k, v = k.repeat_interleave(group, dim=1), v.repeat_interleave(group, dim=1)
        scores = (q @ k.transpose(-1, -2)).float() * c.d_head ** -0.5 + bias
        mixed = scores.softmax(-1).to(v.dtype) @ v
        x = x + self.attn_output(mixed.transpose(1, 2).flatten(-2))
        normed = self.ffn_norm(x)
        return x + self.ffn_down(F.silu(self.ffn_gate(normed)) * self.ffn_up(normed))


class Tagger(nn.Module):
    """Frozen embedding -> blocks -> output norm -> dropout -> one linear head per scheme."""

    def __init__(self, config: NetworkConfig, embedding: Tensor, n_labels: dict[str, int],
                 dropout: float = 0.1, word_dropout: float = 0.0, crf: bool = False) -> None:
        super().__init__()
        self.config = config
        self.word_dropout = word_dropout
        self.register_buffer("token_embd", embedding, persistent=False)
        self.blk = nn.ModuleList(Block(config) for _ in range(config.n_layers))
        self.output_norm = RmsNorm(config.d_model, config.norm_eps)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.ModuleDict({name: nn.Linear(config.d_model, n) for name, n in n_labels.items()})
        for head in self.head.values():
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
        self.transitions = nn.ParameterDict(
            {name: nn.Parameter(legal(n)) for name, n in n_labels.items()} if crf else {})
        self._compiled: list | None = None
        self.n_frozen = 0

    def freeze(self, n_layers: int) -> None:
        """The lowest layers stay as they are and cost no gradient."""
        self.n_frozen = n_layers
        self.blk[:n_layers].requires_grad_(False)

    def projections(self) -> list[QuantisedLinear]:
        return [module for module in self.modules() if isinstance(module, QuantisedLinear)]

    def see_blocks(self, quantised: bool) -> None:
        """Whether projections are seen through their blocks."""
        for projection in self.projections():
            projection.exact = not quantised

    def give_eight_bits(self, names: Sequence[str]) -> None:
        """Projections of these names (`ffn_down`) have eight bits, the others four."""
        for block in self.blk:
            for name, module in block.named_children():
                if isinstance(module, QuantisedLinear):
                    module.bits = 8 if name in names else 4

    @torch.no_grad()
    def clip_to_levels(self) -> None:
        """Makes the weights ready for their blocks."""
        for projection in self.projections():
            projection.weight.copy_(clip_to_levels(projection.weight, projection.bits))

    def compile_blocks(self) -> None:
        """Training steps, which all have one shape, go through `torch.compile` from now on."""
        self._compiled = [torch.compile(block, dynamic=False) for block in self.blk]

    def entered(self, ids: Tensor, positions: Tensor, segments: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """What the lowest layer is given: states `[row, token, d_model]`, cosine, sine and bias, as `hidden` takes its places."""
        c = self.config
        exponent = torch.arange(0, c.d_head, 2, dtype=torch.float64, device=ids.device) / c.d_head
        angle = (positions[..., None].double() * c.rope_base ** -exponent).float()[:, :, None]
        seen = segments[:, :, None] == segments[:, None, :]
        if c.attention == "causal":
            seen = seen & (positions[:, None, :] <= positions[:, :, None])
        bias = torch.zeros(seen.shape, device=ids.device).masked_fill_(~seen, -torch.inf)[:, None]
        x = F.embedding(ids, self.token_embd)
        if self.training and self.word_dropout:
            # The first token stays: under a causal mask it sees itself alone, and the gradient of a norm of
            # nothing but zeros, layer after layer, overflows.
            kept = (torch.rand(ids.shape, device=ids.device) >= self.word_dropout) | (positions == 0)
            x = x * kept[..., None]
        return x, angle.cos(), angle.sin(), bias

    def hidden(self, ids: Tensor, positions: Tensor, segments: Tensor) -> Tensor:
        """Several windows may stand in one row: tokens see those of their own segment only.

        ids, positions (within the window), segments `[row, token]` -> normed states
        `[row, token, d_model]`.
        """
        x, cosine, sine, bias = self.entered(ids, positions, segments)
        blocks = self._compiled if self._compiled and self.training else self.blk
        for depth, block in enumerate(blocks):
            with torch.set_grad_enabled(torch.is_grad_enabled() and depth >= self.n_frozen):
                x = block(x, cosine, sine, bias)
        return self.output_norm(x)

    def forward(self, ids: Tensor, positions: Tensor, segments: Tensor) -> dict[str, Tensor]:
        """Logits `[row, token, label]` of every head."""
        states = self.dropout(self.hidden(ids, positions, segments))
        return {name: head(states) for name, head in self.head.items()}
