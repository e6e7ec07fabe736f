"""The same cases as in `crates/pipeline/src/consistency.rs`."""

import re

import numpy as np
import pytest

from tagger.consistency import MOST_WORDS, consistent, places_of
from tagger.corpus import product_words

AS = " ".join("a" * MOST_WORDS)


@pytest.mark.parametrize(("marked", "expected"), [
    ("[fever], then a cough", []),
    ("[fever], then fever and Fever", [("fever", [0, 3, 5])]),
    ("[Wilson disease] or wilson disease", [("Wilson disease", [0, 3])]),
    ("[pain], [chest pain], pain", [("pain", [0, 5])]),
    ("[chest pain], [chest] [pain]", []),
    ("[rash] [rash] no [dry cough] dry cough rash", [("rash", [0, 1, 7]), ("dry cough", [3, 5])]),
    ("", []),
    (f"[{AS}] . {AS}", [(AS, [0, MOST_WORDS + 1])]),
    (f"[{AS} a] . {AS} a", []),
])
def test_places_are_the_same_words_outside_of_other_mentions(marked: str, expected: list) -> None:
    text = re.sub(r"[\[\]]", "", marked)
    words = product_words(text)
    starts = [m.start() - 2 * i for i, m in enumerate(re.finditer(r"\[", marked))]
    ends = [m.start() - 2 * i - 1 for i, m in enumerate(re.finditer(r"\]", marked))]
    mentions = [(next(i for i, w in enumerate(words) if w[0] == start),
                 next(i for i, w in enumerate(words) if w[1] == end) + 1) for start, end in zip(starts, ends)]
    found = places_of([text[a:b] for a, b in words], mentions)
    assert [(text[words[at[0]][0] : words[at[0] + n - 1][1]], at) for n, at in found] == expected


def test_places_come_half_the_way_to_their_mean() -> None:
    """Odds of 9 and 1/4: their mean is 1.5, and half the way to it sqrt(9 * 1.5), sqrt(0.25 * 1.5)."""
    p = np.array([0.9, 0.1, 0.2])
    settled = consistent(["rash", "no", "rash"], [(0, 1)], np.log(np.stack((1 - p, p), axis=-1)))
    assert np.exp(settled[:, 1] - settled[:, 0]) == pytest.approx([13.5 ** 0.5, 1 / 9, 0.375 ** 0.5])
    assert np.exp(settled).sum(axis=-1) == pytest.approx(1)
