"""The loss of a head where a gold label may leave several labels open."""

import torch
import torch.nn.functional as F
from torch import Tensor


def open_set_loss(logits: Tensor, targets: Tensor, allowed: Tensor, weight: Tensor) -> Tensor:
    """Weighted sum over words of minus the log of the probability of all labels left open.

    logits `[word, label]`, targets `[word]` -> rows of allowed `[target, label]` and
    weight `[target]`.
    """
    open_labels = allowed[targets]
    inside = logits.masked_fill(~open_labels, -torch.inf).logsumexp(-1)
    return (weight[targets] * (logits.logsumexp(-1) - inside)).sum()


def distance(logits: Tensor, of_teacher: Tensor) -> Tensor:
    """Kullback-Leibler divergence of a head's labels from a teacher's, mean over words (Hinton et al.,
    arXiv 1503.02531, at temperature 1).

    logits, of_teacher `[word, label]`.
    """
    return F.kl_div(logits.log_softmax(-1), of_teacher.log_softmax(-1), log_target=True, reduction="batchmean")
