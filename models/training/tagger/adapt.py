"""Prepares the network for attention to both sides: it guesses words left out of unlabelled text.

Masked next-token prediction as in LLM2Vec (BehnamGhader et al., arXiv 2404.05961): a token that was
replaced is guessed from the state of the token before it, by the embedding that the base model has as
its output layer. What comes out is for `tagger.train --start`.
"""

import argparse
import math
import os
import time
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from .formats import read_corpus
from .gguf_model import BaseModel
from .network import Tagger
from .schemes import read_scheme
from .train import load_start, rate_factor
from .windows import first_fit, lay_rows, tokenise, training_windows

MASK = " _"
"""Stands for a token that was left out."""


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tagger.adapt", description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--schemes", type=Path, nargs="+", required=True, help="their training texts are read")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True, help="results go to <run>/out")
    parser.add_argument("--layers", type=int, default=20)
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--row-tokens", type=int, default=256)
    parser.add_argument("--masked", type=float, default=0.2, help="share of tokens to guess")
    parser.add_argument("--lr", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--compile", action="store_true")
    return parser.parse_args()


def main() -> None:
    a = parse_arguments()
    base = BaseModel(a.base)
    tokenizer = base.tokenizer()
    (mask,) = tokenizer.encode(MASK, add_special_tokens=False).ids
    torch.manual_seed(a.seed)
    embedding = base.tensor("token_embd.weight")
    tagger = Tagger(base.config(a.layers, "bidirectional"), embedding, {}, 0.0)
    load_start(tagger, base, None)
    tagger.see_blocks(False)
    if a.compile:
        tagger.compile_blocks()
    tagger.train()
    optimizer = torch.optim.AdamW(tagger.parameters(), lr=a.lr, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    documents = [document for scheme in map(read_scheme, a.schemes) for entry in scheme.corpora if entry.train
                 for document in read_corpus(entry.format, a.data / entry.train)]
    step, turn = 0, 0
    while step < a.steps:
        random = Random(f"{a.seed} {turn}")
        windows = []
        for index, document in enumerate(documents):
            text = document.read(random, 0.5)
            tokens = tokenise(text, tokenizer)
            windows += [tokens.ids[w.start : w.end] for w in training_windows(index, tokens, a.row_tokens, random)]
        random.shuffle(windows)
        rows = first_fit([len(window) for window in windows], a.row_tokens)
        random.shuffle(rows)
        for at in range(0, len(rows) - a.rows, a.rows):
            if step == a.steps:
                break
            started = time.monotonic()
            laid = lay_rows([[windows[i] for i in row] for row in rows[at : at + a.rows]], a.row_tokens)
            guessed = (torch.rand(laid.ids.shape) < a.masked) & (laid.positions > 0) & (laid.segments >= 0)
            for group in optimizer.param_groups:
                group["lr"] = a.lr * rate_factor(step / a.steps)
            with torch.autocast("cpu", torch.bfloat16):
                states = tagger.hidden(laid.ids.masked_fill(guessed, mask), laid.positions, laid.segments)
                before = states[guessed.roll(-1, 1)]
                loss = F.cross_entropy(F.linear(before, embedding).float(), laid.ids[guessed])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimizer.step()
            step += 1
            if step % 10 == 0:
                print(f"step {step}/{a.steps}  perplexity {math.exp(loss.item()):.1f}  "
                      f"{time.monotonic() - started:.2f} s", flush=True)
        turn += 1
    out = a.run / "out"
    out.mkdir(parents=True, exist_ok=True)
    save_file({name: value.detach().contiguous() for name, value in tagger.named_parameters()},
              out / "weights.partial")
    os.replace(out / "weights.partial", out / "weights.safetensors")
    print(f"wrote {out}", flush=True)


if __name__ == "__main__":
    main()
