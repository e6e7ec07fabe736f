"""Best IOB2 label sequence under the scheme's constraints."""

import numpy as np


def allowed_transitions(n_types: int) -> np.ndarray:
    """`[from, to]`: everything but `I-X` after anything other than `B-X` or `I-X`."""
    n_labels = 1 + 2 * n_types
    allowed = np.ones((n_labels, n_labels), dtype=bool)
    for inside in range(2, n_labels, 2):
        allowed[:, inside] = False
        allowed[[inside - 1, inside], inside] = True
    return allowed


def decode(log_probabilities: np.ndarray, transitions: np.ndarray | None = None) -> list[int]:
    """log_probabilities `[word, label]` -> label index of each word.

    A sequence never starts with `I-`. `transitions` `[from, to]` are weights of a label after another;
    without them everything legal weighs the same.
    """
    n_words, n_labels = log_probabilities.shape
    if n_words == 0:
        return []
    penalty = np.where(allowed_transitions((n_labels - 1) // 2), 0.0, -np.inf)
    if transitions is not None:
        penalty = penalty + transitions
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
