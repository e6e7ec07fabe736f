"""A small Llama encoder with token-classification head; parameters carry GGUF names.

Query and key rows keep GGUF's permuted order, so the rotary embedding turns the
interleaved pairs `(x[2i], x[2i+1])`.
"""

from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .quantise import StraightThrough

Attention = Literal["bidirectional", "causal"]


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
    """A bias-free projection whose weight is always seen through four-bit blocks."""

    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(n_out, n_in))

    def forward(self, x: Tensor) -> Tensor:
        """`[..., in]` -> `[..., out]`."""
        return F.linear(x, StraightThrough.apply(self.weight))


class RmsNorm(nn.Module):
    def __init__(self, d_model: int, eps: float) -> None:
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(d_model))

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x.float(), x.shape[-1:], self.weight, self.eps)


def rotate(x: Tensor, turns: Tensor) -> Tensor:
    """Rotary embedding on interleaved pairs; x `[batch, head, token, d_head]`,
    turns `[token, d_head/2]` complex."""
    pairs = torch.view_as_complex(x.float().reshape(*x.shape[:-1], -1, 2))
    return torch.view_as_real(pairs * turns).flatten(-2)


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

    def forward(self, x: Tensor, turns: Tensor, mask: Tensor) -> Tensor:
        """x `[batch, token, d_model]`, mask broadcastable to `[batch, head, query, key]`."""
        c = self.c
        n_batch, n_tokens, _ = x.shape
        normed = self.attn_norm(x)

        def heads(projected: Tensor, n: int) -> Tensor:
            return projected.view(n_batch, n_tokens, n, c.d_head).transpose(1, 2)

        q = rotate(heads(self.attn_q(normed), c.n_heads), turns)
        k = rotate(heads(self.attn_k(normed), c.n_kv_heads), turns)
        v = heads(self.attn_v(normed), c.n_kv_heads)
        group = c.n_heads // c.n_kv_heads
        k = k.repeat_interleave(group, dim=1)
        v = v.repeat_interleave(group, dim=1).to(k.dtype)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = x + self.attn_output(mixed.transpose(1, 2).reshape(n_batch, n_tokens, -1))
        normed = self.ffn_norm(x)
        return x + self.ffn_down(F.silu(self.ffn_gate(normed)) * self.ffn_up(normed))


class Tagger(nn.Module):
    """Frozen embedding -> blocks -> output norm -> dropout -> linear head."""

    def __init__(self, config: NetworkConfig, embedding: Tensor, head_name: str, n_labels: int,
                 dropout: float = 0.1) -> None:
        super().__init__()
        self.config = config
        self.head_name = head_name
        self.register_buffer("token_embd", embedding, persistent=False)
        self.blk = nn.ModuleList(Block(config) for _ in range(config.n_layers))
        self.output_norm = RmsNorm(config.d_model, config.norm_eps)
        self.dropout = nn.Dropout(dropout)
        self.head = nn.ModuleDict({head_name: nn.Linear(config.d_model, n_labels)})
        nn.init.normal_(self.head[head_name].weight, std=0.02)
        nn.init.zeros_(self.head[head_name].bias)

    def hidden(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """ids `[batch, token]`, lengths `[batch]` -> normed states `[batch, token, d_model]`."""
        c = self.config
        n_tokens = ids.shape[1]
        position = torch.arange(n_tokens)
        exponent = torch.arange(0, c.d_head, 2, dtype=torch.float64) / c.d_head
        angle = torch.outer(position.double(), c.rope_base ** -exponent).float()
        turns = torch.polar(torch.ones_like(angle), angle)
        mask = (position[None, :] < lengths[:, None])[:, None, None, :]
        if c.attention == "causal":
            mask = mask & (position[None, :] <= position[:, None])[None, None]
        x = F.embedding(ids, self.token_embd)
        for block in self.blk:
            x = block(x, turns, mask)
        return self.output_norm(x)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Logits `[batch, token, label]`."""
        return self.head[self.head_name](self.dropout(self.hidden(ids, lengths)))
