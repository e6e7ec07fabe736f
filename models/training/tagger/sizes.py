"""Measures what rounding costs: one f32 model in several encodings, size against F1.

Every encoding is the model's own weights, rounded after training; a run that was trained through its
blocks (`tagger.train --teacher`) is one more row of the table, by `--beside`.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .evaluate import Measured, dev_sets, measure
from .export import write_atomically
from .gguf_model import BaseModel
from .network import PROJECTIONS, Tagger
from .pack_model import load_tagger
from .schemes import read_scheme

AFFINE_BITS = 1.0
"""Scale and minimum, two halves to 32 weights, in bits a weight."""
ENCODINGS: dict[str, tuple[str, ...]] = {
    "4 bits": (),
    **{f"4 bits, {name} in 8": (name,) for name in PROJECTIONS},
    "4 bits, attn_v and attn_output in 8": ("attn_v", "attn_output"),
    "4 bits, attn_v, attn_output and ffn_down in 8": ("attn_v", "attn_output", "ffn_down"),
    "8 bits": PROJECTIONS,
}


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tagger.sizes", description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--schemes", type=Path, nargs="+", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="out folder of a run in f32")
    parser.add_argument("--beside", type=Path, nargs="*", default=[], help="packs, or out folders, as they are")
    parser.add_argument("--to", type=Path, required=True, help="the table, a Markdown file")
    parser.add_argument("--documents", type=int, help="no more than this of each development set")
    parser.add_argument("--only", nargs="+", metavar="WORDS", help="encodings whose names have one of these")
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--precision", choices=("f32", "bf16"), default="bf16")
    return parser.parse_args()


def megabytes(tagger: Tagger) -> float:
    """Layers and embedding as they are packed; norms, heads and tokenizer are left out."""
    bits = sum(p.weight.numel() * ((32 if p.exact else p.bits + AFFINE_BITS)) for p in tagger.projections())
    return (bits + tagger.token_embd.numel() * (4 + AFFINE_BITS)) / 8e6


def divergence(exact: Sequence[Measured], rounded: Sequence[Measured]) -> float:
    """Kullback-Leibler divergence of the labels of a word from those in f32, mean over all words."""
    total = words = 0.0
    for before, after in zip(exact, rounded, strict=True):
        for (was, _), (now, _) in zip(before.mentions, after.mentions, strict=True):
            total += float((np.exp(was.scores) * (was.scores - now.scores)).sum())
            words += len(was.scores)
    return total / words


def main() -> None:
    a = parse_arguments()
    schemes = [read_scheme(path) for path in a.schemes]
    heads = {scheme.name: len(scheme.labels) for scheme in schemes}
    base = BaseModel(a.base)
    tokenizer = Tokenizer.from_file(str(a.model / "tokenizer.json"))
    dev = dev_sets(schemes, a.data)

    def measured(tagger: Tagger) -> list[Measured]:
        return [measure(tagger, d, tokenizer, a.rows, a.precision, a.documents) for d in dev]

    lines = [f"| encoding | MB | divergence | {' | '.join(d.entry.name for d in dev)} |", "|---" * (3 + len(dev)) + "|"]

    def add(name: str, tagger: Tagger, found: list[Measured]) -> None:
        scores = " | ".join(f"{m.scores['micro_f1']:.4f}" for m in found)
        lines.append(f"| {name} | {megabytes(tagger):.1f} | {divergence(exact, found):.4f} | {scores} |")
        print(lines[-1], flush=True)
        write_atomically(a.to, "\n".join(lines) + "\n")

    tagger = load_tagger(a.model, base, heads)
    tagger.see_blocks(False)
    exact = measured(tagger)
    add("f32", tagger, exact)
    for name, eight_bits in ENCODINGS.items():
        if not any(words in name for words in a.only or [""]):
            continue
        rounded = load_tagger(a.model, base, heads)
        rounded.give_eight_bits(eight_bits)
        add(name, rounded, measured(rounded))
    for model in a.beside:
        as_it_is = load_tagger(model, base, heads)
        add(model.parent.name if model.name == "out" else model.name, as_it_is, measured(as_it_is))


if __name__ == "__main__":
    main()
