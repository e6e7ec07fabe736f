"""Affine blocks, as the Rust packer writes them, with a straight-through gradient."""

from itertools import product

import torch
from torch import Tensor

BLOCK = 32
SHARES = (0.0, 0.04, 0.08, 0.12, 0.16, 0.2)
"""By how much of the distance between them an extreme may be pulled in."""


def quantise_blocks(weight: Tensor, bits: int = 4) -> tuple[Tensor, Tensor, Tensor]:
    """Quantise blocks of 32 along the input dimension.

    # Shapes
    weight `[out, in]` -> q `[out, in/32, 32]` (whole numbers 0..2^bits-1 as f32),
    scale and min `[out, in/32, 1]` (f32 values that are exact in f16).
    """
    n_out, n_in = weight.shape
    if n_in % BLOCK:
        raise ValueError(f"input dimension {n_in} is not a multiple of {BLOCK}")
    levels = 2**bits - 1
    blocks = weight.reshape(n_out, n_in // BLOCK, BLOCK)
    low, high = blocks.aminmax(dim=-1, keepdim=True)
    scale = ((high - low) / levels).half().float()
    minimum = low.half().float()
    # A block with scale 0 is constant: a divisor of 1 and a factor of 0 give q = 0.
    divisor = torch.where(scale == 0, torch.ones_like(scale), scale)
    q = ((blocks - minimum) / divisor).round().clamp(0, levels)  # round: half to even
    return q * (scale != 0).float(), scale, minimum


def fake_quantise(weight: Tensor, bits: int = 4) -> Tensor:
    """The value the packed weight has after dequantisation; no gradient."""
    q, scale, minimum = quantise_blocks(weight, bits)
    return (q * scale + minimum).reshape(weight.shape)


def clip_to_levels(weight: Tensor, bits: int = 4) -> Tensor:
    """Pulls in the extremes of each block as far as makes its squared error smallest.

    The levels of a block reach from its least to its largest weight; where those stand alone, finer
    levels for the others are worth more than they are.
    """
    blocks = weight.reshape(-1, BLOCK)
    low, high = blocks.aminmax(dim=-1, keepdim=True)
    span = high - low
    best, least = blocks, torch.full_like(low, torch.inf)
    for from_low, from_high in product(SHARES, SHARES):
        clipped = blocks.clamp(low + from_low * span, high - from_high * span)
        error = (fake_quantise(clipped, bits) - blocks).square().sum(-1, keepdim=True)
        best = torch.where(error < least, clipped, best)
        least = torch.minimum(error, least)
    return best.reshape(weight.shape)


class StraightThrough(torch.autograd.Function):
    """`fake_quantise` forward, identity backward."""

    @staticmethod
    def forward(ctx, weight: Tensor, bits: int) -> Tensor:
        return fake_quantise(weight, bits)

    @staticmethod
    def backward(ctx, gradient: Tensor) -> tuple[Tensor, None]:
        return gradient, None
