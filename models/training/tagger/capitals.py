"""Long runs of capitals are read in lower case, as `crates/llm/src/capitals.rs` has it."""

LEAST_WORDS = 6
"""A run with fewer words may be a heading."""


def _small(c: str) -> str:
    lower = c.lower()
    return lower if len(lower) == 1 and len(lower.encode()) == len(c.encode()) else c


def lowered(text: str, words: list[tuple[int, int]]) -> str:
    """The text with long runs of capitals in lower case, character for character.

    A run goes on over words without letters. One-letter words are part of it and do not count.
    """
    pieces, at = [], 0
    start, end, n_words = None, 0, 0
    for word in [*words, None]:
        letters = [c for c in text[slice(*word)] if c.isalpha()] if word else []
        if word and not letters:
            continue
        if word and any(c.isupper() for c in letters) and not any(c.islower() for c in letters):
            start, end = word[0] if start is None else start, word[1]
            n_words += len(letters) > 1
            continue
        if start is not None and n_words >= LEAST_WORDS:
            pieces += [text[at:start], *map(_small, text[start:end])]
            at = end
        start, n_words = None, 0
    return "".join([*pieces, text[at:]])
