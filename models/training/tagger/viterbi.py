"""Best IOB2 label sequence under the scheme's constraints."""

import numpy as np

RIGHT_BEHIND = 1.5
"""What it costs that a mention begins right behind another of its type, in nats, as in the product."""


def allowed_transitions(n_types: int) -> np.ndarray:
    """`[from, to]`: everything but `I-X` after anything other than `B-X` or `I-X`."""
    n_labels = 1 + 2 * n_types
    allowed = np.ones((n_labels, n_labels), dtype=bool)
    for inside in range(2, n_labels, 2):
        allowed[:, inside] = False
        allowed[[inside - 1, inside], inside] = True
    return allowed


def rare_transitions(n_types: int) -> np.ndarray:
    """`[from, to]`: the cost of `B-X` behind `B-X` or `I-X`, below 0."""
    n_labels = 1 + 2 * n_types
    weights = np.zeros((n_labels, n_labels))
    for begin in range(1, n_labels, 2):
        weights[[begin, begin + 1], begin] = -RIGHT_BEHIND
    return weights


def decode(log_probabilities: np.ndarray, transitions: np.ndarray | None = None) -> list[int]:
    """log_probabilities `[word, label]` -> label index of each word.

    A sequence never starts with `I-`. `transitions` `[from, to]` are weights of a label after another;
    without them those of `rare_transitions`.
    """
    n_words, n_labels = log_probabilities.shape
    if n_words == 0:
        return []
    n_types = (n_labels - 1) // 2
    penalty = np.where(allowed_transitions(n_types), 0.0, -np.inf)
    penalty += rare_transitions(n_types) if transitions is None else transitions
    score = log_probabilities[0].astype(np.float64).copy()
    score[2::2] = -np.inf
    back = np.zeros((n_words, n_labels), dtype=np.int64)
    for word in range(1, n_words):
        candidates = score[:, None] + penalty
        back[word] = candidates.argmax(axis=0)
        score = candidates.max(axis=0) + log_probabilities[word]
    label = int(score.argmax())
    path = [label]
    for word in range(n_words - 1, 0, -1):
        label = int(back[word, label])
        path.append(label)
    return path[::-1]
