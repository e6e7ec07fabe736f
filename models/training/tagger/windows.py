"""Tokenised documents cut into windows of whole sentences, and windows packed into rows."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor

from .capitals import lowered
from .corpus import Text, product_words


@dataclass(frozen=True)
class TokenisedDocument:
    """Tokens of a whole document and, per product word, the token that carries its label."""

    ids: list[int]
    words: list[tuple[int, int]]
    word_tokens: list[int]
    sentence_starts: list[int]
    """First token of each sentence, and the number of tokens at the end."""


@dataclass(frozen=True)
class Window:
    """Tokens `start..end` of document `document`; words whose token lies in the core count."""

    document: int
    start: int
    core_start: int
    core_end: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


def last_tokens(words: list[tuple[int, int]], offsets: list[tuple[int, int]]) -> list[int]:
    """For each word the last token that overlaps its characters."""
    starts = [start for start, _ in offsets]
    found = []
    for start, end in words:
        token = bisect_left(starts, end) - 1
        if token < 0 or offsets[token][1] <= start:
            raise ValueError(f"no token overlaps the word at {start}..{end}")
        found.append(token)
    return found


def tokenise(text: Text, tokenizer: Tokenizer) -> TokenisedDocument:
    """What stands between two sentences (a heading, a bullet) goes with the second."""
    words = product_words(text.text)
    encoding = tokenizer.encode(lowered(text.text, words), add_special_tokens=False)
    ends = [end for _, end in encoding.offsets]
    starts = [0] + [bisect_right(ends, end) for _, end in text.sentences[:-1]]
    return TokenisedDocument(
        encoding.ids, words, last_tokens(words, encoding.offsets), [*starts, len(ends)]
    )


def segments(document: TokenisedDocument, max_tokens: int) -> list[tuple[int, int]]:
    """Token ranges of the sentences; a longer sentence in near-equal parts."""
    found = []
    for start, end in zip(document.sentence_starts, document.sentence_starts[1:]):
        n_parts = max(1, -(-(end - start) // max_tokens))
        bounds = [start + (end - start) * i // n_parts for i in range(n_parts + 1)]
        found.extend(zip(bounds, bounds[1:]))
    return found


def training_windows(index: int, document: TokenisedDocument, max_tokens: int,
                     random: Random) -> list[Window]:
    """Consecutive runs of whole sentences whose size is drawn anew for every window."""
    found: list[Window] = []

    def draw() -> int:
        short = random.random() < 0.25
        return random.randint(16, max_tokens // 2) if short else random.randint(max_tokens // 2, max_tokens)

    target, start, end = draw(), 0, 0
    for part_start, part_end in segments(document, max_tokens):
        if end > start and part_end - start > target:
            found.append(Window(index, start, start, end, end))
            start, target = part_start, draw()
        end = part_end
    found.append(Window(index, start, start, end, end))
    return found


def inference_windows(index: int, document: TokenisedDocument, core_tokens: int,
                      context_tokens: int) -> list[Window]:
    """Cores of whole sentences that tile the document, with whole sentences around them."""
    parts = segments(document, core_tokens)
    found: list[Window] = []
    first = 0
    while first < len(parts):
        last = first
        while last + 1 < len(parts) and parts[last + 1][1] - parts[first][0] <= core_tokens:
            last += 1
        core_start, core_end = parts[first][0], parts[last][1]
        before, after = first, last
        while before > 0 and core_start - parts[before - 1][0] <= context_tokens:
            before -= 1
        while after + 1 < len(parts) and parts[after + 1][1] - core_end <= context_tokens:
            after += 1
        found.append(Window(index, parts[before][0], core_start, core_end, parts[after][1]))
        first = last + 1
    return found


@dataclass(frozen=True)
class Rows:
    """ids, positions within the window, and segments (number of the window in its row),
    all `[row, token]`; `places` are row and first column of every window, in order."""

    ids: Tensor
    positions: Tensor
    segments: Tensor
    places: list[tuple[int, int]]


def first_fit(lengths: list[int], width: int) -> list[list[int]]:
    """Indices of `lengths` in rows of at most `width`, the longest first."""
    rows: list[list[int]] = []
    room: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        fits = next((row for row, left in enumerate(room) if left >= lengths[index]), None)
        if fits is None:
            fits = len(rows)
            rows.append([])
            room.append(width)
        rows[fits].append(index)
        room[fits] -= lengths[index]
    return rows


def lay_rows(rows: list[list[list[int]]], width: int) -> Rows:
    """Token ids of the windows of each row, side by side. Padding is a segment of its own."""
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    positions = torch.zeros(len(rows), width, dtype=torch.long)
    segments = torch.full((len(rows), width), -1)
    places = []
    for row, windows in enumerate(rows):
        column = 0
        for segment, window in enumerate(windows):
            span = slice(column, column + len(window))
            ids[row, span] = torch.tensor(window)
            positions[row, span] = torch.arange(len(window))
            segments[row, span] = segment
            places.append((row, column))
            column += len(window)
    return Rows(ids, positions, segments, places)


def labelled_words(window: Window, document: TokenisedDocument) -> range:
    """The words whose label token lies in the window's core."""
    return range(bisect_left(document.word_tokens, window.core_start),
                 bisect_left(document.word_tokens, window.core_end))
