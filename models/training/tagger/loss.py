"""The loss of a head where a gold label may leave several labels open."""

import torch
from torch import Tensor


def open_set_loss(logits: Tensor, targets: Tensor, allowed: Tensor, weight: Tensor) -> Tensor:
    """Weighted sum over words of minus the log of the probability of all labels left open.

    logits `[word, label]`, targets `[word]` -> rows of allowed `[target, label]` and
    weight `[target]`.
    """
    open_labels = allowed[targets]
    inside = logits.masked_fill(~open_labels, -torch.inf).logsumexp(-1)
    return (weight[targets] * (logits.logsumexp(-1) - inside)).sum()
