"""Trains the tagger from the base model; run again with the same arguments to resume."""

import argparse
import json
import math
import os
import time
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
from torch import nn

from .corpus import Document, label_words, read_documents, render
from .evaluate import predict, score
from .export import export
from .gguf_model import BaseModel
from .network import Tagger
from .schemes import RARE_DISEASE, Scheme
from .windows import Batch, collate, pack, tokenise, training_windows


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tagger.train", description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds raredis/train.csv and dev.csv")
    parser.add_argument("--base", type=Path, required=True, help="base model, a GGUF file")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoint and log; results go to <run>/out")
    parser.add_argument("--layers", type=int, default=20, help="layers kept from the bottom")
    parser.add_argument("--attention", choices=("bidirectional", "causal"), default="bidirectional")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch-tokens", type=int, default=1024)
    parser.add_argument("--window-tokens", type=int, default=240)
    parser.add_argument("--lr", type=float, default=2e-4, help="peak rate of the network")
    parser.add_argument("--head-lr", type=float, default=1e-3, help="peak rate of the head")
    parser.add_argument("--weight-decay", type=float, default=0.01)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--detokenise", type=float, default=0.5, help="share of documents rendered as written text")
    parser.add_argument("--precision", choices=("f32", "bf16"), default="f32", help="bf16 is autocast")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--checkpoint-minutes", type=float, default=5.0)
    parser.add_argument("--stop-after-steps", type=int, help="end early, to measure speed; writes nothing")
    return parser.parse_args()


def epoch_batches(documents: list[Document], tokenizer, scheme: Scheme, a: argparse.Namespace,
                  epoch: int) -> list[Batch]:
    """Rendering, windows and order of one epoch; a function of the seed and the epoch alone."""
    random = Random(a.seed * 1000 + epoch)
    tokenised, labels, windows = [], [], []
    for index, document in enumerate(documents):
        rendering = render(document, random.random() < a.detokenise, random)
        tokens = tokenise(rendering, tokenizer)
        tokenised.append(tokens)
        labels.append(label_words(tokens.words, rendering.mentions, scheme))
        windows.extend(training_windows(index, tokens, a.window_tokens, random))
    return [collate(group, tokenised, labels) for group in pack(windows, a.batch_tokens, random)]


def rate_factor(progress: float) -> float:
    """Linear warm-up over 5 % of training, then a cosine down to 5 %; progress 0..1."""
    if progress < 0.05:
        return max(progress, 1e-3) / 0.05
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * (progress - 0.05) / 0.95))


def load_base(base: BaseModel, tagger: Tagger) -> None:
    with torch.no_grad():
        for name, parameter in tagger.named_parameters():
            if not name.startswith("head."):
                parameter.copy_(base.tensor(name))


def make_optimizer(tagger: Tagger, a: argparse.Namespace) -> torch.optim.AdamW:
    head = list(tagger.head.parameters())
    matrices = [p for p in tagger.blk.parameters() if p.dim() == 2]
    norms = [p for n, p in tagger.named_parameters() if "norm" in n]
    groups = [
        {"params": matrices, "peak": a.lr, "weight_decay": a.weight_decay},
        {"params": norms, "peak": a.lr, "weight_decay": 0.0},
        {"params": head, "peak": a.head_lr, "weight_decay": a.weight_decay},
    ]
    return torch.optim.AdamW(groups, lr=a.lr, betas=(0.9, 0.98), fused=True)


class Run:
    """State of a training run that a checkpoint holds."""

    def __init__(self, a: argparse.Namespace) -> None:
        self.a = a
        self.scheme = RARE_DISEASE
        self.base = BaseModel(a.base)
        self.tokenizer = self.base.tokenizer()
        torch.manual_seed(a.seed)
        self.tagger = Tagger(self.base.config(a.layers, a.attention),
                             self.base.tensor("token_embd.weight"), self.scheme.name,
                             len(self.scheme.labels), a.dropout)
        self.optimizer = make_optimizer(self.tagger, a)
        self.epoch = 0
        self.batch = 0
        self.step = 0
        self.seconds = 0.0
        self.best: dict | None = None
        self.history: list[dict] = []
        self.settings = {
            key: value for key, value in vars(a).items()
            if key not in ("data", "base", "run", "checkpoint_minutes", "stop_after_steps")
        }
        self.checkpoint_path = a.run / "checkpoint.pt"
        if self.checkpoint_path.exists() and not a.stop_after_steps:
            self._resume()
        else:
            load_base(self.base, self.tagger)

    def _resume(self) -> None:
        saved = torch.load(self.checkpoint_path, weights_only=False)
        if saved["settings"] != self.settings:
            raise SystemExit(f"{self.checkpoint_path}: made with other settings; "
                             "use the same arguments or another --run folder")
        self.tagger.load_state_dict(saved["model"])
        self.optimizer.load_state_dict(saved["optimizer"])
        torch.set_rng_state(saved["rng"])
        for key in ("epoch", "batch", "step", "seconds", "best", "history"):
            setattr(self, key, saved[key])
        print(f"resumed at epoch {self.epoch}, batch {self.batch}, step {self.step}", flush=True)

    def save(self) -> None:
        state = {key: getattr(self, key)
                 for key in ("settings", "epoch", "batch", "step", "seconds", "best", "history")}
        state |= {"model": self.tagger.state_dict(), "optimizer": self.optimizer.state_dict(),
                  "rng": torch.get_rng_state()}
        partial = self.checkpoint_path.with_suffix(".partial")
        torch.save(state, partial)
        os.replace(partial, self.checkpoint_path)

    def log(self, record: dict) -> None:
        with (self.a.run / "log.jsonl").open("a") as file:
            file.write(json.dumps(record) + "\n")

    def train_step(self, batch: Batch, progress: float) -> float:
        factor = rate_factor(progress)
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * factor
        self.tagger.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.a.precision == "bf16"):
            states = self.tagger.hidden(batch.ids, batch.lengths)[batch.rows, batch.tokens]
        head = self.tagger.head[self.scheme.name]
        loss = F.cross_entropy(head(self.tagger.dropout(states.float())), batch.labels)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.tagger.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return loss.item()

    def recipe(self, scores: dict) -> dict:
        return {
            "base": {"file": self.a.base.name, "sha256": self.base.sha256()},
            "layers": self.a.layers,
            "attention": self.a.attention,
            "schemes": [{"name": self.scheme.name, "types": list(self.scheme.types)}],
            "dev": scores,
            "epochs": self.epoch,
            "steps": self.step,
            "seconds": round(self.seconds),
            "seed": self.a.seed,
            "settings": self.settings,
            "history": self.history,
        }

    def finish_epoch(self, dev: list[Document]) -> None:
        """Measure on dev; export if this is the best epoch so far."""
        started = time.monotonic()
        predicted = predict(self.tagger, dev, self.tokenizer, self.scheme, self.a.batch_tokens)
        scores = score(dev, predicted, self.scheme)
        self.history.append({"epoch": self.epoch, "micro_f1": scores["micro_f1"],
                             "macro_f1": scores["macro_f1"]})
        took = time.monotonic() - started
        self.seconds += took
        types = "  ".join(f"{kind} {row['f1']:.3f}" for kind, row in scores["per_type"].items())
        print(f"dev after epoch {self.epoch}: micro {scores['micro_f1']:.4f}  "
              f"macro {scores['macro_f1']:.4f}  {types}  ({took:.0f} s)", flush=True)
        self.log({"epoch": self.epoch, "step": self.step, "dev": scores})
        if self.best is None or scores["micro_f1"] >= self.best["micro_f1"]:
            self.best = scores
            export(self.a.run / "out", self.tagger, self.tokenizer, self.scheme, self.recipe(scores))
        self.save()

    def train(self) -> None:
        a = self.a
        train = read_documents(a.data / "raredis" / "train.csv", self.scheme)
        dev = read_documents(a.data / "raredis" / "dev.csv", self.scheme)
        n_trained = sum(p.numel() for p in self.tagger.parameters())
        print(f"{len(train)} train and {len(dev)} dev documents; {n_trained:,} weights in training, "
              f"{torch.get_num_threads()} threads, {a.precision}", flush=True)
        if len(self.history) < self.epoch:  # stopped between an epoch's end and its evaluation
            self.finish_epoch(dev)
        saved_at = time.monotonic()
        while self.epoch < a.epochs:
            batches = epoch_batches(train, self.tokenizer, self.scheme, a, self.epoch)
            n_tokens = sum(int(batch.lengths.sum()) for batch in batches)
            print(f"epoch {self.epoch + 1} of {a.epochs}: {len(batches)} batches, {n_tokens} tokens, "
                  f"{sum(batch.ids.numel() for batch in batches)} with padding", flush=True)
            while self.batch < len(batches):
                batch = batches[self.batch]
                started = time.monotonic()
                progress = (self.epoch + self.batch / len(batches)) / a.epochs
                loss = self.train_step(batch, progress)
                took = time.monotonic() - started
                self.batch += 1
                self.seconds += took
                record = {"step": self.step, "epoch": self.epoch + 1, "loss": round(loss, 4),
                          "lr": self.optimizer.param_groups[0]["lr"], "seconds": round(took, 2),
                          "tokens_per_second": round(int(batch.lengths.sum()) / took, 1)}
                self.log(record)
                if self.step <= 10 or self.step % 10 == 0:
                    print(f"step {self.step} ({self.batch}/{len(batches)})  loss {loss:.4f}  "
                          f"lr {record['lr']:.2e}  {took:.2f} s  "
                          f"{record['tokens_per_second']:.0f} tokens/s", flush=True)
                if not math.isfinite(loss):
                    raise SystemExit(f"loss is {loss} at step {self.step}; last good state is the checkpoint")
                if a.stop_after_steps and self.step >= a.stop_after_steps:
                    return
                if time.monotonic() - saved_at > 60 * a.checkpoint_minutes:
                    self.save()
                    saved_at = time.monotonic()
            self.epoch, self.batch = self.epoch + 1, 0
            self.save()
            self.finish_epoch(dev)
            saved_at = time.monotonic()
        assert self.best is not None
        print(f"done: {self.step} steps, {self.seconds:.0f} s, best dev micro F1 {self.best['micro_f1']}", flush=True)


def main() -> None:
    arguments = parse_arguments()
    arguments.run.mkdir(parents=True, exist_ok=True)
    Run(arguments).train()


if __name__ == "__main__":
    main()
