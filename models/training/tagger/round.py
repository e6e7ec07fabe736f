"""Rounds a trained network to its blocks so that what its layers put out changes least, and fits its heads.

What rounding a column of a projection changes is made up for by the columns behind it (Frantar et al., *GPTQ*,
arXiv 2210.17323). Labels are not needed, only texts: those of a round of the schemes' corpora.
"""

import argparse
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from .arguments import add_model, add_texts, changing_parser
from .calibrate import calibrate_on
from .evaluate import dev_sets
from .export import export
from .gguf_model import BaseModel
from .mixture import Batch, Mixture
from .network import PROJECTIONS, QuantisedLinear, Tagger
from .pack_model import open_model
from .quantise import BLOCK, clip_to_levels, quantise_blocks

DAMPING = 0.01
"""Of the mean square of the inputs, added to each."""


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = changing_parser("round", __doc__)
    add_model(parser, "out folder of a run in f32, or of tagger.average")
    add_texts(parser, batches=64)
    parser.add_argument("--eight-bits", nargs="*", default=["attn_v", "attn_output", "ffn_down"], metavar="NAME",
                        choices=PROJECTIONS, help="projections whose blocks have eight bits; the others have four")
    return parser.parse_args(arguments)


def round_columns(weight: Tensor, gram: Tensor, bits: int) -> Tensor:
    """The weight `[out, in]` as blocks of `bits` hold it exactly, for inputs with `gram` `[in, in]`, the sum of x xᵀ.

    Column by column; the error of one is taken to those behind it by the Cholesky factor of the inverse of `gram`.
    The least and the largest weight of a block stay its ends, for levels are read off them.
    """
    n_out, n_in = weight.shape
    gram = gram.double()
    gram.diagonal().add_(DAMPING * gram.diagonal().mean().clamp(min=1e-12))
    factor = torch.linalg.cholesky(torch.cholesky_inverse(torch.linalg.cholesky(gram)), upper=True).float()
    rest, rounded = weight.clone(), torch.empty_like(weight)
    for start in range(0, n_in, BLOCK):
        end = start + BLOCK
        clipped = clip_to_levels(rest[:, start:end].contiguous(), bits)
        _, scale, minimum = (part.flatten() for part in quantise_blocks(clipped, bits))
        divisor = torch.where(scale == 0, torch.ones_like(scale), scale)
        least, largest = clipped.argmin(1), clipped.argmax(1)
        errors = torch.empty(n_out, BLOCK)
        for at in range(BLOCK):
            column = start + at
            q = ((rest[:, column] - minimum) / divisor).round().clamp(0, 2**bits - 1)
            q = torch.where(largest == at, 2**bits - 1, torch.where(least == at, 0, q))
            rounded[:, column] = q * scale + minimum
            errors[:, at] = (rest[:, column] - rounded[:, column]) / factor[column, column]
            rest[:, column + 1 : end] -= errors[:, at, None] * factor[column, column + 1 : end]
        rest[:, end:] -= errors @ factor[start:end, end:]
    return rounded


def grams_of(block: nn.Module, states: Sequence[Tensor], places: Sequence[tuple[Tensor, ...]]) -> dict[str, Tensor]:
    """Of the inputs of each projection of a layer, the sum of x xᵀ over all tokens."""
    grams: dict[str, Tensor] = {}

    def add(name: str, x: Tensor) -> None:
        rows = x.float().flatten(0, -2)
        with torch.autocast(x.device.type, enabled=False):
            grams[name] = grams.get(name, 0) + rows.T @ rows

    hooks = [module.register_forward_pre_hook(lambda _, inputs, name=name: add(name, inputs[0]))
             for name, module in block.named_children() if isinstance(module, QuantisedLinear)]
    for x, around in zip(states, places, strict=True):
        block(x, *around)
    for hook in hooks:
        hook.remove()
    return grams


@torch.no_grad()
def round_network(tagger: Tagger, batches: Sequence[Batch], eight_bits: Sequence[str], precision: str) -> None:
    """In place, from the lowest layer up: each is rounded for what the rounded ones below it put out."""
    tagger.eval().see_blocks(False)
    tagger.give_eight_bits(eight_bits)
    with torch.autocast(tagger.token_embd.device.type, torch.bfloat16, enabled=precision == "bf16"):
        states, places = [], []
        for batch in batches:
            x, *around = tagger.entered(batch.ids, batch.positions, batch.segments)
            states.append(x)
            places.append(tuple(around))
        for depth, block in enumerate(tagger.blk):
            grams = grams_of(block, states, places)
            with torch.autocast(tagger.token_embd.device.type, enabled=False):
                for name, gram in grams.items():
                    module = getattr(block, name)
                    module.weight.copy_(round_columns(module.weight, gram, module.bits))
            states = [block(x, *around) for x, around in zip(states, places)]
            print(f"layer {depth + 1} of {len(tagger.blk)}", flush=True)
    tagger.see_blocks(True)


def run(a: argparse.Namespace, base: BaseModel) -> None:
    schemes, tokenizer, tagger, recipe = open_model(a, base)
    mixture = Mixture(schemes, a.data, tokenizer, a.seed, a.window_tokens, a.rows, detokenise=0.5, augment=0.35, swap=0.0)
    round_network(tagger, mixture.round(0)[0][: a.batches], a.eight_bits, a.precision)
    scores, calibration = calibrate_on(tagger, dev_sets(schemes, a.data), tokenizer, a)
    export(a.to, tagger, tokenizer, schemes, recipe | {
        "dev": scores, "calibration": calibration, "eight_bits": a.eight_bits, "rounded": {"batches": a.batches, "seed": a.seed}})


def main() -> None:
    arguments = parse_arguments()
    run(arguments, BaseModel(arguments.base))


if __name__ == "__main__":
    main()
