"""A linear-chain conditional random field on a head's logits (Lafferty et al. 2001), for comparison.

It has a weight for every label after every other; the product's decoder only has what is legal.
"""

import torch
from torch import Tensor

from .viterbi import allowed_transitions

NEVER = -1e4
"""Stands for minus infinity, which has no gradient."""


def legal(n_labels: int) -> Tensor:
    """`[from, to]`: 0 where a label may follow another, else `NEVER`; where transitions begin."""
    allowed = torch.from_numpy(allowed_transitions((n_labels - 1) // 2))
    return torch.zeros(n_labels, n_labels).masked_fill(~allowed, NEVER)


def sequence_loss(logits: Tensor, targets: Tensor, allowed: Tensor, lengths: list[int], transitions: Tensor) -> Tensor:
    """Sum over sequences of minus the log of the probability of all paths that the targets leave open.

    logits `[word, label]` and targets `[word]`, sequence after sequence of `lengths`; rows of allowed
    `[target, label]`; transitions `[from, to]`.
    """
    closed = logits.masked_fill(~allowed[targets], NEVER)
    ends = torch.tensor(lengths, device=logits.device)
    return (_log_sum(logits, ends, transitions) - _log_sum(closed, ends, transitions)).sum()


def _log_sum(logits: Tensor, lengths: Tensor, transitions: Tensor) -> Tensor:
    """Log of the sum over all paths of the exponential of their score, of each sequence."""
    padded = torch.nn.utils.rnn.pad_sequence(logits.split(lengths.tolist()), batch_first=True)
    first = torch.zeros_like(transitions[0])
    first[2::2] = NEVER
    path = padded[:, 0] + first
    for word in range(1, padded.shape[1]):
        longer = (path[:, :, None] + transitions).logsumexp(1) + padded[:, word]
        path = torch.where((word < lengths)[:, None], longer, path)
    return path.logsumexp(-1)
