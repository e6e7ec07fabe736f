"""Fits a pack's heads again for another way of decoding: the shift of `O` and the temperature, no more.

The other labels' biases are fitted by likelihood, which decoding does not change.
"""

import argparse

import torch

from .arguments import add_model, changing_parser
from .calibrate import calibrate
from .evaluate import dev_sets, measure
from .export import export
from .gguf_model import BaseModel
from .pack_model import chosen_heads, open_model


def parse_arguments() -> argparse.Namespace:
    parser = changing_parser("recalibrate", __doc__, precision="f32")
    add_model(parser, "a pack, or the out folder of a run")
    parser.add_argument("--heads", nargs="+", metavar="NAME", help="heads to fit; the others stay (default: all)")
    return parser.parse_args()


def main() -> None:
    a = parse_arguments()
    schemes, tokenizer, tagger, recipe = open_model(a, BaseModel(a.base))
    chosen = chosen_heads(a.heads, tagger)
    dev = dev_sets(schemes, a.data)
    dev_scores, calibration = {}, {}
    for scheme in schemes:
        of_head = [d for d in dev if d.scheme is scheme]
        measured = [measure(tagger, d, tokenizer, a.rows, a.precision, a.documents) for d in of_head]
        found = measured
        if scheme.name in chosen:
            calibration[scheme.name], found = calibrate(
                tagger.head[scheme.name], list(zip(of_head, measured)), torch.zeros(len(scheme.labels)))
        for d, before, after in zip(of_head, measured, found):
            dev_scores[d.entry.name] = after.scores
            print(f"{d.entry.name}: micro {before.scores['micro_f1']:.4f}, now {after.scores['micro_f1']:.4f}, "
                  f"macro {after.scores['macro_f1']:.4f}", flush=True)
        print(f"{scheme.name}: {calibration.get(scheme.name, 'stays')}", flush=True)
    export(a.to, tagger, tokenizer, schemes, recipe | {"dev": dev_scores, "recalibration": calibration})


if __name__ == "__main__":
    main()
