"""The loss of a head where a gold label may leave several labels open."""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def open_set_loss(logits: Tensor, targets: Tensor, allowed: Tensor, weight: Tensor) -> Tensor:
    """Weighted sum over words of minus the log of the probability of all labels left open.

    logits `[word, label]`, targets `[word]` -> rows of allowed `[target, label]` and
    weight `[target]`.
    """
    open_labels = allowed[targets]
    inside = logits.masked_fill(~open_labels, -torch.inf).logsumexp(-1)
    return (weight[targets] * (logits.logsumexp(-1) - inside)).sum()


def outside_loss(heads: Iterable[nn.Linear], states: Tensor) -> Tensor:
    """Sum over words and heads, for words that are `O` in every head; states `[word, d_model]`."""
    outside = torch.zeros(len(states), dtype=torch.long, device=states.device)
    return sum(F.cross_entropy(head(states), outside, reduction="sum") for head in heads)


def distance(logits: Tensor, of_teachers: Tensor, shares: Tensor) -> Tensor:
    """Kullback-Leibler divergence of a head's labels from the weighted mean of its teachers' probabilities, mean
    over words (Hinton et al., arXiv 1503.02531, at temperature 1).

    logits `[word, label]`, of_teachers `[teacher, word, label]`, shares `[teacher]` with sum 1.
    """
    taught = (of_teachers.log_softmax(-1) + shares.log()[:, None, None]).logsumexp(0)
    return F.kl_div(logits.log_softmax(-1), taught, log_target=True, reduction="batchmean")
