"""One temperature per head, so that a mention's score is the chance that it is right."""

import numpy as np
from torch import nn

from .evaluate import DevSet, Measured, found_mentions, tagged
from .corpus import mentions_of_tags

BINS = 15
GRID = tuple(np.exp(np.linspace(np.log(0.5), np.log(4.0), 57)).round(4).tolist())


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


def fit_temperature(dev: list[tuple[DevSet, Measured]]) -> dict:
    """The temperature of the grid with the least error on a head's development sets together."""
    def error(temperature: float) -> float:
        pairs = [scored_mentions(d, m, temperature) for d, m in dev]
        return expected_calibration_error(*(np.concatenate(part) for part in zip(*pairs)))

    errors = {temperature: error(temperature) for temperature in GRID}
    best = min(errors, key=errors.get)
    return {"temperature": best, "ece_before": round(error(1.0), 4), "ece": round(errors[best], 4)}


def fold(head: nn.Linear, temperature: float) -> None:
    """Divides logits by the temperature; the best tags stay the same."""
    head.weight.data.div_(temperature)
    head.bias.data.div_(temperature)
