"""Averages the weights of networks that came from the same base model, and fits the confidence of their heads.

Trained apart, they are wrong in other places; the average of their weights has much of what the average of their
labels would have, for the cost of one (Wortsman et al., *Model soups*, arXiv 2203.05482). In f32.
"""

import argparse
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer

from .arguments import changing_parser
from .calibrate import calibrate_on
from .evaluate import dev_sets
from .export import export
from .gguf_model import BaseModel
from .network import Tagger
from .pack_model import load_tagger
from .schemes import read_scheme


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = changing_parser("average", __doc__)
    parser.add_argument("--models", type=Path, nargs="+", required=True, help="packs, or out folders of runs")
    parser.add_argument("--shares", type=float, nargs="+", help="how much of each; of all the same where not given")
    parser.add_argument("--to", type=Path, help="folder like a run's out, in f32; where not given, only measured")
    return parser.parse_args(arguments)


@torch.no_grad()
def average(taggers: list[Tagger], shares: list[float]) -> Tagger:
    """In the first, of all parameters; `shares` need not sum to 1. Networks of other shapes are refused."""
    shapes = [[p.shape for p in tagger.parameters()] for tagger in taggers]
    if any(of != shapes[0] for of in shapes):
        raise SystemExit("--models have not the same layers and heads")
    for parameters in zip(*(tagger.parameters() for tagger in taggers), strict=True):
        parameters[0].copy_(sum(share / sum(shares) * p for share, p in zip(shares, parameters)))
    taggers[0].see_blocks(False)
    return taggers[0]


def run(a: argparse.Namespace, base: BaseModel) -> None:
    shares = a.shares or [1.0] * len(a.models)
    if len(shares) != len(a.models) or min(shares) <= 0:
        raise SystemExit("--shares needs a number above 0 for each of --models")
    schemes = [read_scheme(path) for path in a.schemes]
    tokenizer = Tokenizer.from_file(str(a.models[0] / "tokenizer.json"))
    tagger = average([load_tagger(model, base, {scheme.name: len(scheme.labels) for scheme in schemes})
                      for model in a.models], shares)
    scores, calibration = calibrate_on(tagger, dev_sets(schemes, a.data), tokenizer, a)
    if a.to:
        recipe = json.loads((a.models[0] / "recipe.json").read_text(encoding="utf-8"))
        of = [{"model": str(model), "share": share} for model, share in zip(a.models, shares)]
        export(a.to, tagger, tokenizer, schemes, recipe | {
            "dev": scores, "calibration": calibration, "eight_bits": [], "average": of})


def main() -> None:
    arguments = parse_arguments()
    run(arguments, BaseModel(arguments.base))


if __name__ == "__main__":
    main()
