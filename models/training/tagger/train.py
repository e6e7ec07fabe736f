"""Trains all heads of the tagger together; run again with the same arguments to resume."""

import argparse
import json
import math
import os
import time
from pathlib import Path

import torch
from torch import Tensor, nn

from .calibrate import calibrate_heads
from .crf import sequence_loss
from .evaluate import DevSet, Measured, dev_sets, measure
from .export import export
from .gguf_model import BaseModel
from .loss import distance, open_set_loss, outside_loss
from .mixture import Batch, Labels, Mixture
from .network import PROJECTIONS, Tagger
from .pack_model import load_tagger, read_weights
from .quantise import fake_quantise
from .schemes import read_scheme

NOT_SETTINGS = ("data", "base", "start", "schemes", "run", "teacher", "unlabelled", "checkpoint_minutes", "stop_after_steps", "device")
QUICK_DOCUMENTS = 60


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tagger.train", description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--schemes", type=Path, nargs="+", required=True, help="scheme files, one head each")
    parser.add_argument("--data", type=Path, required=True, help="folder that the schemes' paths begin in")
    parser.add_argument("--base", type=Path, required=True, help="base model, a GGUF file")
    parser.add_argument("--start", type=Path, help="pack, or out folder of a run, to begin from instead of the base's layers")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoint and log; results go to <run>/out")
    parser.add_argument("--layers", type=int, default=20, help="layers kept from the bottom")
    parser.add_argument("--freeze", type=int, default=0, help="layers from the bottom that are not trained")
    parser.add_argument("--lora", type=int, metavar="RANK", help="train products of this rank beside the layers' weights")
    parser.add_argument("--single-sentences", action="store_true",
                        help="read corpora of words sentence by sentence, without what stands around them")
    parser.add_argument("--crf", action="store_true",
                        help="learn weights of a label after another too, for comparison: no pack holds them")
    parser.add_argument("--attention", choices=("bidirectional", "causal"), default="bidirectional")
    parser.add_argument("--embedding-bits", type=int, choices=(4, 8), default=4, help="8 is the base model's own")
    parser.add_argument("--rounds", type=float, default=8, help="times that the mixture is read")
    parser.add_argument("--minutes", type=float, help="end earlier: the rate falls by the clock where that is ahead")
    parser.add_argument("--rows", type=int, default=8, help="rows of a batch")
    parser.add_argument("--window-tokens", type=int, default=256, help="tokens of a row, and of the longest window")
    parser.add_argument("--lr", type=float, default=3e-4, help="peak rate of the top layer")
    parser.add_argument("--layer-decay", type=float, default=0.97, help="factor on the rate from a layer to the one below")
    parser.add_argument("--head-lr", type=float, default=1e-3, help="peak rate of the heads")
    parser.add_argument("--weight-decay", type=float, default=0.01)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--detokenise", type=float, default=0.5, help="share of word corpora rendered as written text")
    parser.add_argument("--augment", type=float, default=0.35, help="share of documents rewritten in the style of notes")
    parser.add_argument("--word-dropout", type=float, default=0.05, help="share of input tokens whose embedding is left out")
    parser.add_argument("--swap", type=float, default=0.15,
                        help="share of documents in which mentions give way to others of their type")
    parser.add_argument("--no-names", action="store_true", help="give way to other training mentions only, not to names of vocabularies")
    parser.add_argument("--quantise-from", type=float, default=0.0,
                        help="progress, 0 to 1, from which on layers are seen through their blocks")
    parser.add_argument("--eight-bits", nargs="*", default=[], metavar="NAME", choices=PROJECTIONS,
                        help="projections of every layer whose blocks have eight bits; the others have four")
    parser.add_argument("--teacher", type=Path, nargs="+", default=[], metavar="FOLDER",
                        help="packs, or out folders of runs, the mean of whose labels is learnt beside the corpora's")
    parser.add_argument("--teacher-shares", type=float, nargs="+", metavar="SHARE",
                        help="what each teacher counts in the mean; all the same without it")
    parser.add_argument("--teacher-weight", type=float, default=0.8, help="share of the loss that is the teachers'")
    parser.add_argument("--unlabelled", type=Path, nargs="+", default=[], metavar="FILE",
                        help="texts, one a line, that only the teachers label")
    parser.add_argument("--unlabelled-passes", type=float, default=0.25, help="how often they are read in a round")
    parser.add_argument("--precision", choices=("f32", "bf16"), default="bf16", help="bf16 is autocast")
    parser.add_argument("--compile", action="store_true", help="torch.compile; needs a C++ compiler")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--checkpoint-minutes", type=float, default=5.0)
    parser.add_argument("--stop-after-steps", type=int, help="stop early with a checkpoint")
    return parser.parse_args(arguments)


def rate_factor(progress: float) -> float:
    """Linear warm-up over 4 % of training, then a cosine down to 0; progress 0..1."""
    if progress < 0.04:
        return max(progress, 1e-3) / 0.04
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (progress - 0.04) / 0.96)))


def load_start(tagger: Tagger, base: BaseModel, pack: Path | None) -> list[str]:
    """Fills the network from the base model or a pack; gives the names of heads that were there."""
    there = read_weights(pack) if pack else None
    heads = []
    with torch.no_grad():
        for name, parameter in tagger.named_parameters():
            if name.startswith("transitions."):
                continue
            if name.startswith("head."):
                if there is None or name not in there or there[name].shape != parameter.shape:
                    continue
                heads.append(name.removeprefix("head.").rpartition(".")[0])
            elif there is not None and name not in there:
                raise SystemExit(f"{pack}: no tensor {name}")
            parameter.copy_(there[name] if there else base.tensor(name))
    return sorted(set(heads))


def make_optimizer(tagger: Tagger, a: argparse.Namespace) -> torch.optim.AdamW:
    groups = [{"params": list(tagger.transitions.parameters()), "peak": 10 * a.head_lr, "weight_decay": 0.0}]
    for depth, block in enumerate(tagger.blk):
        if depth < a.freeze:
            continue
        rate = a.lr * a.layer_decay ** (len(tagger.blk) - 1 - depth)
        for dim, decay in ((2, a.weight_decay), (1, 0.0)):
            groups.append({"params": [p for p in block.parameters() if p.requires_grad and p.dim() == dim],
                           "peak": rate, "weight_decay": decay})
    groups.append({"params": list(tagger.output_norm.parameters()), "peak": a.lr, "weight_decay": 0.0})
    groups.append({"params": list(tagger.head.parameters()), "peak": a.head_lr,
                   "weight_decay": a.weight_decay})
    return torch.optim.AdamW(groups, lr=a.lr, betas=(0.9, 0.98), fused=True)


class Run:
    """State of a training run that a checkpoint holds."""

    def __init__(self, a: argparse.Namespace, base: BaseModel) -> None:
        self.a = a
        self.schemes = [read_scheme(path) for path in a.schemes]
        if len({scheme.name for scheme in self.schemes}) < len(self.schemes):
            raise SystemExit("two schemes have the same name")
        if a.unlabelled and not a.teacher:
            raise SystemExit("--unlabelled needs a --teacher")
        shares = a.teacher_shares or [1.0] * len(a.teacher)
        if len(shares) != len(a.teacher) or not all(share > 0 for share in shares):
            raise SystemExit("--teacher-shares needs one share above 0 for each --teacher")
        self.shares = torch.tensor(shares) / sum(shares)
        self.base = base
        self.tokenizer = self.base.tokenizer()
        self.mixture = Mixture(self.schemes, a.data, self.tokenizer, a.seed, a.window_tokens, a.rows,
                               a.detokenise, a.augment, a.swap, a.single_sentences, not a.no_names,
                               a.unlabelled, a.unlabelled_passes)
        self.dev = dev_sets(self.schemes, a.data, a.single_sentences)
        torch.manual_seed(a.seed)
        embedding = self.base.tensor("token_embd.weight")
        if a.embedding_bits == 4:
            embedding = fake_quantise(embedding)
        self.tagger = Tagger(self.base.config(a.layers, a.attention), embedding,
                             {scheme.name: len(scheme.labels) for scheme in self.schemes}, a.dropout, a.word_dropout, a.crf)
        self.round = 0
        self.batch = 0
        self.step = 0
        self.seconds = 0.0
        self.tokens = 0
        self.history: list[dict] = []
        self.begun_with: list[str] = []
        self.has_seen_blocks = False
        self.settings = {key: value for key, value in vars(a).items() if key not in NOT_SETTINGS}
        self.settings["schemes"] = [scheme.name for scheme in self.schemes]
        self.settings["start"] = a.start.name if a.start else None
        self.settings["teacher"] = [teacher.name for teacher in a.teacher]
        self.settings["unlabelled"] = [file.name for file in a.unlabelled]
        self.checkpoint_path = a.run / "checkpoint.pt"
        resumes = self.checkpoint_path.exists()
        if not resumes:
            self.begun_with = load_start(self.tagger, self.base, a.start)
        self.tagger.give_eight_bits(a.eight_bits)
        self.tagger.freeze(a.freeze)
        if a.lora:
            for projection in self.tagger.projections():
                projection.adapt(a.lora)
        self.tagger.to(a.device)
        self.teachers = [self._teacher(folder) for folder in a.teacher]
        self.optimizer = make_optimizer(self.tagger, a)
        if resumes:
            self._resume()
        if a.compile:
            self.tagger.compile_blocks()

    def _teacher(self, folder: Path) -> Tagger:
        """Fixed and in f32; without dropout, so that it may go through what is compiled for training."""
        heads = {scheme.name: len(scheme.labels) for scheme in self.schemes}
        teacher = load_tagger(folder, self.base, heads, dropout=0.0).train().requires_grad_(False)
        teacher.see_blocks(False)
        if self.a.compile:
            teacher.compile_blocks()
        return teacher.to(self.a.device)

    _STATE = ("settings", "round", "batch", "step", "seconds", "tokens", "history", "begun_with", "has_seen_blocks")

    def _resume(self) -> None:
        saved = torch.load(self.checkpoint_path, weights_only=False)
        if saved["settings"] != self.settings:
            raise SystemExit(f"{self.checkpoint_path}: made with other settings; "
                             "use the same arguments or another --run folder")
        self.tagger.load_state_dict(saved["model"])
        self.optimizer.load_state_dict(saved["optimizer"])
        torch.set_rng_state(saved["rng"])
        for key in self._STATE:
            setattr(self, key, saved[key])
        print(f"resumed at round {self.round}, batch {self.batch}, step {self.step}", flush=True)

    def save(self) -> None:
        state = {key: getattr(self, key) for key in self._STATE}
        state |= {"model": self.tagger.state_dict(), "optimizer": self.optimizer.state_dict(),
                  "rng": torch.get_rng_state()}
        partial = self.checkpoint_path.with_suffix(".partial")
        torch.save(state, partial)
        os.replace(partial, self.checkpoint_path)

    def log(self, record: dict) -> None:
        with (self.a.run / "log.jsonl").open("a") as file:
            file.write(json.dumps(record) + "\n")

    def progress(self, n_batches: int) -> float:
        by_data = (self.round + self.batch / n_batches) / self.a.rounds
        by_clock = self.seconds / (60 * self.a.minutes) if self.a.minutes else 0.0
        return max(by_data, by_clock)

    def train_step(self, batch: Batch, progress: float) -> dict[str, float]:
        """Mean loss per word, over all heads and of each."""
        device = self.a.device
        sees_blocks = progress >= self.a.quantise_from
        if sees_blocks and not self.has_seen_blocks:
            self.tagger.clip_to_levels()
        self.has_seen_blocks |= sees_blocks
        self.tagger.see_blocks(sees_blocks)
        factor = rate_factor(progress)
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * factor
        self.tagger.train()
        places = [part.to(device) for part in (batch.ids, batch.positions, batch.segments)]
        with torch.autocast(torch.device(device).type, torch.bfloat16, enabled=self.a.precision == "bf16"):
            states = self.tagger.hidden(*places).flatten(0, 1)
        losses: dict[str, Tensor] = {}
        for name, labels in batch.labels.items():
            of_words = self.tagger.dropout(states[labels.tokens.to(device)].float())
            losses[name] = self.head_loss(name, self.tagger.head[name](of_words), labels)
        n_words = {name: len(labels.tokens) for name, labels in batch.labels.items()}
        if len(batch.outside):
            losses["outside"] = outside_loss(self.tagger.head.values(), states[batch.outside.to(device)].float())
            n_words["outside"] = len(batch.outside)
        loss = sum(losses.values()) / max(1, sum(n_words.values()))
        if self.teachers:
            words = torch.cat([labels.tokens for labels in batch.labels.values()]).to(device)
            loss = (1 - self.a.teacher_weight) * loss + self.a.teacher_weight * self.distance(places, states, words)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.tagger.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return {"all": loss.item()} | {name: value.item() / n_words[name] for name, value in losses.items()}

    def head_loss(self, name: str, logits: Tensor, labels: Labels) -> Tensor:
        """Sum over words."""
        targets, allowed, weight = (part.to(self.a.device) for part in
                                    (labels.targets, self.mixture.allowed[name], self.mixture.weight[name]))
        if self.a.crf:
            return sequence_loss(logits, targets, allowed, labels.lengths, self.tagger.transitions[name])
        return open_set_loss(logits, targets, allowed, weight)

    def distance(self, places: list[Tensor], states: Tensor, words: Tensor) -> Tensor:
        """How far the labels of every head are from the teachers', mean over words, sum over heads."""
        with torch.no_grad(), torch.autocast(places[0].device.type, torch.bfloat16,
                                             enabled=self.a.precision == "bf16"):
            of_teachers = [teacher.hidden(*places).flatten(0, 1)[words].float() for teacher in self.teachers]
        ours, shares = states[words].float(), self.shares.to(states.device)
        return sum(distance(head(ours), torch.stack([teacher.head[name](theirs)
                                                     for teacher, theirs in zip(self.teachers, of_teachers)]), shares)
                   for name, head in self.tagger.head.items())

    def measure(self, limited: bool, perturbation: str | None = None) -> list[Measured]:
        def limit(dev: DevSet) -> int | None:
            return (dev.entry.limit_dev or QUICK_DOCUMENTS) if limited else None

        return [measure(self.tagger, dev, self.tokenizer, self.a.rows, self.a.precision,
                        limit(dev) if dev.scheme.name != "rare-disease" else None, perturbation)
                for dev in self.dev]

    def finish_round(self) -> None:
        """Measure on some of each development set and write what there is."""
        started = time.monotonic()
        measured = self.measure(limited=True)
        record = {dev.entry.name: m.scores for dev, m in zip(self.dev, measured)}
        self.history.append({"round": self.round, "step": self.step, "tokens": self.tokens} | {
            name: {"micro_f1": s["micro_f1"], "macro_f1": s["macro_f1"]} for name, s in record.items()})
        self.seconds += time.monotonic() - started
        self.log({"round": self.round, "step": self.step, "dev": record})
        self.report(record, time.monotonic() - started)

    def report(self, record: dict, seconds: float) -> None:
        for name, scores in record.items():
            types = "  ".join(f"{kind} {row['f1']:.3f}" for kind, row in scores["per_type"].items())
            print(f"dev {name}: micro {scores['micro_f1']:.4f} (P {scores['micro_precision']:.3f} "
                  f"R {scores['micro_recall']:.3f})  macro {scores['macro_f1']:.4f}  {types}", flush=True)
        print(f"measured in {seconds:.0f} s", flush=True)

    def recipe(self, dev: dict, calibration: dict) -> dict:
        return {
            "base": {"file": self.base.path.name, "sha256": self.base.sha256()},
            "layers": self.a.layers,
            "attention": self.a.attention,
            "embedding_bits": self.a.embedding_bits,
            "eight_bits": self.a.eight_bits,
            "schemes": [{"name": scheme.name, "types": list(scheme.types)} for scheme in self.schemes],
            "dev": dev,
            "calibration": calibration,
            "begun_with_heads": self.begun_with,
            "rounds": round(self.round, 3),
            "steps": self.step,
            "tokens": self.tokens,
            "seconds": round(self.seconds),
            "threads": torch.get_num_threads(),
            "settings": self.settings,
            "history": self.history,
        }

    def write(self, limited: bool) -> None:
        """Measure, calibrate, and write <run>/out; the run's weights stay."""
        if self.a.lora:
            for projection in self.tagger.projections():
                projection.merge()
        self.tagger.see_blocks(self.has_seen_blocks)
        measured = self.measure(limited)
        kept = {name: value.clone() for name, value in self.tagger.head.state_dict().items()}
        dev, calibration = calibrate_heads(self.tagger.head, list(zip(self.dev, measured)))
        before = {d.entry.name: m.scores["micro_f1"] for d, m in zip(self.dev, measured)}
        export(self.a.run / "out", self.tagger, self.tokenizer, self.schemes,
               self.recipe(dev, calibration) | {"dev_micro_f1_without_bias": before})
        self.tagger.head.load_state_dict(kept)
        self.report(dev, 0)
        print(f"calibration {calibration}; wrote {self.a.run / 'out'}", flush=True)

    def train(self) -> None:
        a = self.a
        n_trained = sum(p.numel() for p in self.tagger.parameters() if p.requires_grad)
        print(f"{len(self.schemes)} heads, {n_trained:,} weights in training, {torch.get_num_threads()} threads, "
              f"{a.device}, {a.precision}; heads begun with: {', '.join(self.begun_with) or 'none'}", flush=True)
        saved_at = time.monotonic()
        while True:
            started = time.monotonic()
            batches, n_tokens = self.mixture.round(self.round)
            print(f"round {self.round + 1}: {len(batches)} batches, {sum(n_tokens.values())} tokens in "
                  f"{len(batches) * a.rows * a.window_tokens} places, {dict(n_tokens)}, made in "
                  f"{time.monotonic() - started:.0f} s", flush=True)
            self.seconds += time.monotonic() - started
            while self.batch < len(batches) and self.progress(len(batches)) < 1:
                batch = batches[self.batch]
                started = time.monotonic()
                losses = self.train_step(batch, self.progress(len(batches)))
                took = time.monotonic() - started
                self.batch += 1
                self.seconds += took
                tokens = int((batch.segments >= 0).sum())
                self.tokens += tokens
                record = {"step": self.step, "round": self.round + 1,
                          "progress": round(self.progress(len(batches)), 4),
                          "losses": {name: round(value, 4) for name, value in losses.items()},
                          "lr": self.optimizer.param_groups[-2]["lr"], "seconds": round(took, 2),
                          "tokens_per_second": round(tokens / took, 1)}
                self.log(record)
                if self.step <= 10 or self.step % 10 == 0:
                    by_head = "  ".join(f"{name} {value:.3f}" for name, value in losses.items())
                    print(f"step {self.step} ({self.batch}/{len(batches)}, {100 * record['progress']:.1f} %)  "
                          f"{by_head}  lr {record['lr']:.2e}  {took:.2f} s  {tokens / took:.0f} tokens/s", flush=True)
                if not math.isfinite(losses["all"]):
                    raise SystemExit(f"loss is {losses['all']} at step {self.step}; last good state is the checkpoint")
                if a.stop_after_steps and self.step >= a.stop_after_steps:
                    self.save()
                    return
                if time.monotonic() - saved_at > 60 * a.checkpoint_minutes:
                    self.save()
                    saved_at = time.monotonic()
            done = self.progress(len(batches)) >= 1
            if not done:
                self.round, self.batch = self.round + 1, 0
            self.save()
            if done:
                break
            self.finish_round()
            self.save()
        self.write(limited=False)
        print(f"done: {self.step} steps, {self.tokens} tokens, {self.seconds:.0f} s", flush=True)


def main() -> None:
    arguments = parse_arguments()
    arguments.run.mkdir(parents=True, exist_ok=True)
    Run(arguments, BaseModel(arguments.base)).train()


if __name__ == "__main__":
    main()
