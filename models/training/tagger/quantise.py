"""Four-bit affine blocks, as the Rust packer writes them, with a straight-through gradient."""

import torch
from torch import Tensor

BLOCK = 32
LEVELS = 15


def quantise_blocks(weight: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Quantise blocks of 32 along the input dimension.

    # Shapes
    weight `[out, in]` -> q `[out, in/32, 32]` (whole numbers 0..15 as f32),
    scale and min `[out, in/32, 1]` (f32 values that are exact in f16).
    """
    n_out, n_in = weight.shape
    if n_in % BLOCK:
        raise ValueError(f"input dimension {n_in} is not a multiple of {BLOCK}")
    blocks = weight.reshape(n_out, n_in // BLOCK, BLOCK)
    low, high = blocks.aminmax(dim=-1, keepdim=True)
    scale = ((high - low) / LEVELS).half().float()
    minimum = low.half().float()
    # A block with scale 0 is constant: a divisor of 1 and a factor of 0 give q = 0.
    divisor = torch.where(scale == 0, torch.ones_like(scale), scale)
    q = (blocks - minimum).div_(divisor).round_().clamp_(0, LEVELS)  # round: half to even
    q.mul_((scale != 0).float())
    return q, scale, minimum


def fake_quantise(weight: Tensor) -> Tensor:
    """The value the packed weight has after dequantisation; no gradient."""
    q, scale, minimum = quantise_blocks(weight)
    return q.mul_(scale).add_(minimum).reshape(weight.shape)


class StraightThrough(torch.autograd.Function):
    """`fake_quantise` forward, identity backward."""

    @staticmethod
    def forward(ctx, weight: Tensor) -> Tensor:
        return fake_quantise(weight)

    @staticmethod
    def backward(ctx, gradient: Tensor) -> Tensor:
        return gradient
