"""Tokenised documents cut into windows of whole sentences, and windows into batches."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor

from .corpus import Rendering, product_words

PAD_MULTIPLE = 8


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


@dataclass(frozen=True)
class Batch:
    """ids `[window, token]` padded, lengths `[window]`; per labelled word its row, token, label."""

    ids: Tensor
    lengths: Tensor
    rows: Tensor
    tokens: Tensor
    labels: Tensor


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


def tokenise(rendering: Rendering, tokenizer: Tokenizer) -> TokenisedDocument:
    encoding = tokenizer.encode(rendering.text, add_special_tokens=False)
    ends = [end for _, end in encoding.offsets]
    words = product_words(rendering.text)
    starts = [bisect_right(ends, start) for start, _ in rendering.sentences]
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


def padded(n_tokens: int) -> int:
    return -(-n_tokens // PAD_MULTIPLE) * PAD_MULTIPLE


def pack(windows: list[Window], batch_tokens: int, random: Random | None) -> list[list[Window]]:
    """Groups of windows of similar length, each about `batch_tokens` with its padding."""
    def key(window: Window) -> float:
        return padded(len(window)) + (random.random() if random else 0.0)

    groups: list[list[Window]] = []
    width = 0
    for window in sorted(windows, key=key, reverse=True):
        if groups and (len(groups[-1]) + 1) * width <= batch_tokens:
            groups[-1].append(window)
        else:
            groups.append([window])
            width = padded(len(window))
    if random:
        random.shuffle(groups)
    return groups


def collate(windows: list[Window], documents: list[TokenisedDocument],
            labels: list[list[int]] | None = None) -> Batch:
    """Pad to a multiple of 8; list the words whose label token lies in a window's core."""
    width = padded(max(len(window) for window in windows))
    ids = torch.zeros(len(windows), width, dtype=torch.long)
    rows, tokens, targets = [], [], []
    for row, window in enumerate(windows):
        document = documents[window.document]
        ids[row, : len(window)] = torch.tensor(document.ids[window.start : window.end])
        first = bisect_left(document.word_tokens, window.core_start)
        last = bisect_left(document.word_tokens, window.core_end)
        for word in range(first, last):
            rows.append(row)
            tokens.append(document.word_tokens[word] - window.start)
            targets.append(labels[window.document][word] if labels else 0)
    lengths = torch.tensor([len(window) for window in windows])
    return Batch(ids, lengths, torch.tensor(rows, dtype=torch.long),
                 torch.tensor(tokens, dtype=torch.long), torch.tensor(targets, dtype=torch.long))
