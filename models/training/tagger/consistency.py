"""The same words in a document are labelled alike, and an abbreviation like what it stands for; what
`consistency.rs` and `short_forms.rs` of `crates/pipeline/src` do."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from .abbreviations import abbreviations

MOST_WORDS = 16
SHARE_OF_ALL = 0.5
SHARE_OF_LONG_FORM = 0.5


def places_of(words: Sequence[str], mentions: Sequence[tuple[int, int]]) -> list[tuple[int, list[int]]]:
    """For the words of each mention that stand in two places or more: how many words, and where.

    `mentions` are pairs of word indices, the second behind the last word. A place is the same words
    that are a mention by themselves or no part of one.
    """
    lower = [word.lower() for word in words]
    mention_of = {word: mention for mention in mentions for word in range(*mention)}
    places: dict[tuple[str, ...], list[int]] = {
        tuple(lower[start:end]): [] for start, end in mentions if end - start <= MOST_WORDS}
    starts = defaultdict(list)
    for index, word in enumerate(lower):
        starts[word].append(index)
    for form, found in places.items():
        for start in starts[form[0]]:
            place = (start, start + len(form))
            owners = {mention_of.get(word) for word in range(*place)}
            if tuple(lower[slice(*place)]) == form and owners in ({None}, {place}):
                found.append(start)
    return sorted(((len(form), found) for form, found in places.items() if len(found) > 1), key=lambda p: p[0])


def consistent(words: Sequence[str], mentions: Sequence[tuple[int, int]], scores: np.ndarray) -> np.ndarray:
    """Log-probabilities `[word, label]` in which the places of a mention's words have come half the way to their mean."""
    settled = scores.copy()
    for n_words, places in places_of(words, mentions):
        rows = np.array(places)[:, None] + np.arange(n_words)
        new = scores[rows] + SHARE_OF_ALL * (scores[rows].mean(axis=0) - scores[rows])
        settled[rows] = new - np.logaddexp.reduce(new, axis=-1, keepdims=True)
    return settled


def types(rows: np.ndarray) -> np.ndarray:
    """Log-probabilities of no type and of each `[1 + type]`, mean over rows `[word, label]`."""
    return np.concatenate((rows[:, :1], np.logaddexp(rows[:, 1::2], rows[:, 2::2])), axis=1).mean(axis=0)


def drawn(text: str, words: Sequence[tuple[int, int]], mentions: Sequence[tuple[int, int]],
          scores: np.ndarray) -> np.ndarray:
    """Log-probabilities `[word, label]` in which the words of short forms have come half the way to the types of
    their long form; where either is a part of a mention it is left alone."""
    starts = [start for start, _ in words]
    mention_of = {word: mention for mention in mentions for word in range(*mention)}

    def place(span: tuple[int, int]) -> tuple[int, int]:
        return bisect_left(starts, span[0]), bisect_left(starts, span[1])

    def stands_alone(place: tuple[int, int]) -> bool:
        return {mention_of.get(word) for word in range(*place)} in ({None}, {place})

    after = scores.copy()
    for abbreviation in abbreviations(text):
        long = place(abbreviation.long)
        if not stands_alone(long):
            continue
        of_long = types(scores[slice(*long)])
        for short in filter(stands_alone, map(place, abbreviation.shorts)):
            change = SHARE_OF_LONG_FORM * (of_long - types(scores[slice(*short)]))
            new = after[slice(*short)] + np.append(change[0], np.repeat(change[1:], 2))
            after[slice(*short)] = new - np.logaddexp.reduce(new, axis=-1, keepdims=True)
    return after
