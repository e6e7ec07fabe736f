"""Fits a pack's heads again for another way of decoding: the shift of `O` and the temperature, no more.

The other labels' biases are fitted by likelihood, which decoding does not change.
"""

import argparse
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer

from .calibrate import calibrate
from .evaluate import dev_sets, measure
from .export import export
from .gguf_model import BaseModel
from .pack_model import load_tagger
from .schemes import read_scheme


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tagger.recalibrate", description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--schemes", type=Path, nargs="+", required=True, help="schemes of all heads of the pack")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="a pack, or the out folder of a run")
    parser.add_argument("--to", type=Path, required=True, help="folder like a run's out, for the packer")
    parser.add_argument("--heads", nargs="+", metavar="NAME", help="heads to fit; the others stay (default: all)")
    parser.add_argument("--documents", type=int, help="no more than this of each development set")
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--precision", choices=("f32", "bf16"), default="f32")
    return parser.parse_args()


def main() -> None:
    a = parse_arguments()
    schemes = [read_scheme(path) for path in a.schemes]
    base = BaseModel(a.base)
    tokenizer = Tokenizer.from_file(str(a.model / "tokenizer.json"))
    recipe = json.loads((a.model / "recipe.json").read_text(encoding="utf-8"))
    if {scheme.name for scheme in schemes} != {scheme["name"] for scheme in recipe["schemes"]}:
        raise SystemExit(f"{a.model}: has other heads than those of --schemes")
    tagger = load_tagger(a.model, base, {scheme.name: len(scheme.labels) for scheme in schemes})
    dev = dev_sets(schemes, a.data)
    dev_scores, calibration = {}, {}
    for scheme in schemes:
        of_head = [d for d in dev if d.scheme is scheme]
        measured = [measure(tagger, d, tokenizer, a.rows, a.precision, a.documents) for d in of_head]
        found = measured
        if scheme.name in (a.heads or [scheme.name]):
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
