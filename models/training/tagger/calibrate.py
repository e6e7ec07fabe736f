"""A bias per label and a temperature per head, so that a mention's score is the chance that it is right.

With the bias this is the vector scaling of Guo et al. 2017 (arXiv 1706.04599) with one scale for all labels.
"""

import argparse
from dataclasses import replace

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from .corpus import lay, mentions_of_tags
from .evaluate import DevSet, Measured, Read, found_mentions, measure, score, tagged
from .loss import open_set_loss
from .network import Tagger

BINS = 15
GRID = tuple(np.exp(np.linspace(np.log(0.5), np.log(4.0), 57)).round(4).tolist())
SHIFTS = tuple(np.linspace(-2.0, 2.0, 21).round(2).tolist())


def scored_mentions(dev: DevSet, measured: Measured, temperature: float) -> tuple[np.ndarray, np.ndarray]:
    """Score of every predicted mention, and whether its span and type are the gold's."""
    scores, right = [], []
    for read, text in measured.mentions:
        gold = set()
        lines = tagged(text, text.mentions, dev.scheme, dev.mapping)
        words = text.words if text.words is not None else [read.words]
        for line, tags in zip(words, lines):
            gold |= {(line[m.start][0], line[m.end - 1][1], m.kind) for m in mentions_of_tags(tags)}
        for found in found_mentions(read, dev.scheme, temperature):
            if found.mention.kind in dev.types:
                scores.append(found.score)
                right.append((found.mention.start, found.mention.end, found.mention.kind) in gold)
    return np.array(scores), np.array(right, dtype=float)


def expected_calibration_error(scores: np.ndarray, right: np.ndarray) -> float:
    """Mean over bins of equal width of |share that is right - mean score|, by size."""
    if not len(scores):
        return 0.0
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    return float(sum(abs((right - scores)[bins == b].sum()) for b in range(BINS)) / len(scores))


def error_of_the_calibrated(scores: np.ndarray, draws: int = 500) -> tuple[float, float, float]:
    """What the error would be if each score were the chance to be right: mean and 95 % interval.

    Not 0: in a bin of few mentions the share that is right differs from the chance.
    """
    random = np.random.default_rng(0)
    errors = [expected_calibration_error(scores, (random.random(len(scores)) < scores).astype(float)) for _ in range(draws)]
    low, high = np.percentile(errors, (2.5, 97.5))
    return round(float(np.mean(errors)), 4), round(float(low), 4), round(float(high), 4)


def shifted(dev: DevSet, measured: Measured, bias: Tensor, temperature: float = 1.0) -> Measured:
    """What is found with the bias and the temperature."""
    def scores(read: Read) -> np.ndarray:
        return ((torch.from_numpy(read.scores) + bias) / temperature).log_softmax(-1).numpy()

    return score(dev, [(replace(read, scores=scores(read)), text) for read, text in measured.mentions])


def fit_bias(dev: list[tuple[DevSet, Measured]], strength: float = 1e-3) -> Tensor:
    """The bias `[label]` that makes the gold labels of the words most likely.

    `strength` is the weight of the bias's square beside the mean loss per word.
    """
    parts = []
    for d, measured in dev:
        for read, text in measured.mentions:
            targets = np.array(lay(read.words, text.mentions, d.mapping.target), dtype=np.int64)
            unknown = [m for m in text.mentions if m.kind in d.mapping.unknown]
            counts = (targets > 0) | (np.array(lay(read.words, unknown, lambda kind: 1)) == 0)
            parts.append((torch.from_numpy(read.scores[counts]), torch.from_numpy(targets[counts]), d.mapping))
    bias = torch.zeros(parts[0][0].shape[-1], requires_grad=True)
    n_words = sum(len(targets) for _, targets, _ in parts)
    optimizer = torch.optim.LBFGS([bias], max_iter=60, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        of_words = sum(open_set_loss(scores + bias, targets, table.allowed, torch.ones(len(table.allowed)))
                       for scores, targets, table in parts)
        value = of_words / n_words + strength * bias.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return bias.detach()


def fit_outside(dev: list[tuple[DevSet, Measured]]) -> float:
    """What to add to the logit of `O` for the best micro F1, mean over a head's development sets.

    Likelihood weighs every word, F1 mentions only: the two want other numbers of mentions. F1 is
    averaged over neighbouring shifts, so that a peak by chance is not taken.
    """
    def f1(shift: float) -> float:
        bias = torch.zeros(len(dev[0][0].scheme.labels))
        bias[0] = shift
        return float(np.mean([shifted(d, m, bias).scores["micro_f1"] for d, m in dev]))

    found = np.array([f1(shift) for shift in SHIFTS])
    smooth = np.convolve(found, np.ones(3) / 3, mode="valid")
    return SHIFTS[1:-1][int(smooth.argmax())]


def fit_temperature(dev: list[tuple[DevSet, Measured]]) -> dict:
    """The temperature of the grid with the least error on a head's development sets together."""
    def error(temperature: float) -> float:
        pairs = [scored_mentions(d, m, temperature) for d, m in dev]
        return expected_calibration_error(*(np.concatenate(part) for part in zip(*pairs)))

    errors = {temperature: error(temperature) for temperature in GRID}
    best = min(errors, key=errors.get)
    return {"temperature": best, "ece_before": round(error(1.0), 4), "ece": round(errors[best], 4)}


def calibrate(head: nn.Linear, dev: list[tuple[DevSet, Measured]], bias: Tensor) -> tuple[dict, list[Measured]]:
    """Fits the shift of `O` and the temperature on a head's development sets and folds them in, and the bias with
    them; gives what was fitted and what is found with it."""
    bias = bias.clone()
    bias[0] += fit_outside([(d, shifted(d, m, bias)) for d, m in dev])
    fitted = fit_temperature([(d, shifted(d, m, bias)) for d, m in dev])
    fold(head, bias, fitted["temperature"])
    found = [shifted(d, m, bias, fitted["temperature"]) for d, m in dev]
    return fitted | {"bias": [round(b, 4) for b in bias.tolist()]}, found


def calibrate_heads(heads: nn.ModuleDict, dev: list[tuple[DevSet, Measured]]) -> tuple[dict, dict]:
    """Fits every head that has development sets, bias and all: the scores on them by corpus, and what was
    fitted by scheme."""
    scores, fitted = {}, {}
    for name, head in heads.items():
        of_head = [(d, m) for d, m in dev if d.scheme.name == name]
        if of_head:
            fitted[name], found = calibrate(head, of_head, fit_bias(of_head))
            scores |= {d.entry.name: m.scores for (d, _), m in zip(of_head, found)}
    return scores, fitted


def calibrate_on(tagger: Tagger, dev: list[DevSet], tokenizer: Tokenizer, a: argparse.Namespace) -> tuple[dict, dict]:
    """Measures a network, fits its heads, and says what that changes; gives what `calibrate_heads` gives."""
    measured = [measure(tagger, d, tokenizer, a.rows, a.precision, a.documents) for d in dev]
    scores, fitted = calibrate_heads(tagger.head, list(zip(dev, measured)))
    for d, before in zip(dev, measured):
        after = scores[d.entry.name]
        print(f"{d.entry.name}: micro {before.scores['micro_f1']:.4f}, with bias {after['micro_f1']:.4f}, "
              f"macro {after['macro_f1']:.4f}", flush=True)
    return scores, fitted


def fold(head: nn.Linear, bias: Tensor, temperature: float) -> None:
    """Adds the bias to the head's logits and divides them by the temperature."""
    head.weight.data.div_(temperature)
    head.bias.data.add_(bias.to(head.bias.device)).div_(temperature)
