"""What training reads: rounds over the corpora of all schemes, mixed into batches of rows.

A round is a function of the seed and its number alone. A corpus is read `passes` times in each;
a share of a pass goes on where the round before ended.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor

from .augment import as_note, swapped
from .corpus import Document, lay, touched
from .formats import read_corpus
from .invented import note
from .schemes import CorpusEntry, Mapping, Scheme, mapping
from .vocabulary import read_names
from .windows import first_fit, labelled_words, lay_rows, tokenise, training_windows

IGNORED = -1


@dataclass(frozen=True)
class Source:
    """A corpus of a scheme, read."""

    entry: CorpusEntry
    mapping: Mapping
    documents: list[Document]
    surfaces: dict[str, list[list[str]]]
    """By corpus type, for those that are labelled: the words of the training mentions, and names."""


@dataclass(frozen=True)
class Labels:
    """The words of one scheme in a batch: token (row · width + column) and target of each, and how many
    are of each window."""

    tokens: Tensor
    targets: Tensor
    lengths: list[int]


@dataclass(frozen=True)
class Batch:
    """ids, positions, segments `[row, token]`; labels by scheme; `outside`, the tokens (row · width + column)
    of words that are no mention in any scheme, whatever is labelled there."""

    ids: Tensor
    positions: Tensor
    segments: Tensor
    labels: dict[str, Labels]
    outside: Tensor


@dataclass(frozen=True)
class _Example:
    """A window with its words: column within the window, and target in the scheme's table; and the
    columns of words outside of every scheme."""

    scheme: str
    ids: list[int]
    words: list[tuple[int, int]]
    outside: list[int]


def surfaces(documents: list[Document], table: Mapping, names: dict[str, Path]) -> dict[str, list[list[str]]]:
    found: dict[str, list[str]] = {}
    for document in documents:
        text = document.read()
        for mention in text.mentions:
            if table.target(mention.kind) is not None:
                found.setdefault(mention.kind, []).append(text.text[mention.start : mention.end])
    by_kind = {kind: [words] for kind, words in found.items()}
    for kind, file in names.items():
        by_kind.setdefault(kind, []).append(read_names(file))
    return by_kind


def open_entry(scheme: Scheme, file: Path, passes: float) -> CorpusEntry:
    """Text that leaves every label of a scheme open."""
    return CorpusEntry(file.stem, "text", str(file.absolute()), passes=passes, unlabelled=scheme.types)


class Mixture:
    """All training corpora. `allowed` and `weight` are the target tables of each scheme."""

    def __init__(self, schemes: list[Scheme], data: Path, tokenizer: Tokenizer, seed: int,
                 window_tokens: int, rows: int, detokenise: float, augment: float, swap: float,
                 single_sentences: bool = False, with_names: bool = True,
                 unlabelled: Sequence[Path] = (), unlabelled_passes: float = 1.0) -> None:
        self.tokenizer = tokenizer
        self.seed, self.window_tokens, self.rows = seed, window_tokens, rows
        self.detokenise, self.augment, self.swap = detokenise, augment, swap
        self.sources: list[Source] = []
        self.offsets: list[int] = []
        self.allowed: dict[str, Tensor] = {}
        self.weight: dict[str, Tensor] = {}
        first, *others = schemes
        texts = tuple(open_entry(first, file, unlabelled_passes) for file in unlabelled)
        for scheme in (replace(first, corpora=first.corpora + texts), *others):
            n_targets = 0
            tables = []
            for entry in scheme.corpora:
                if entry.train is None and entry.format != "invented":
                    continue
                documents = [] if entry.format == "invented" else read_corpus(
                    entry.format, data / entry.train, single_sentences)
                table = mapping(scheme, entry)
                self.sources.append(Source(entry, table, documents, surfaces(documents, table, entry.names if with_names else {})))
                self.offsets.append(n_targets)
                n_targets += len(table.allowed)
                tables.append(table)
            if not tables:
                raise SystemExit(f"scheme {scheme.name} has no corpus to train on")
            self.allowed[scheme.name] = torch.cat([table.allowed for table in tables])
            self.weight[scheme.name] = torch.cat([table.weight for table in tables])

    def _documents(self, source: Source, number: int) -> list[Document]:
        """The documents of round `number`, as often as they are read."""
        entry = source.entry
        if entry.format == "invented":
            random = Random(f"{self.seed} {entry.name} {number}")
            return [note(random) for _ in range(round(entry.documents * entry.passes))]
        order = [i for i, document in enumerate(source.documents)
                 for _ in range(max([1] + [n for kind, n in entry.oversample.items() if kind in document.kinds]))]
        first, last = (round(len(order) * entry.passes * n) for n in (number, number + 1))
        found = []
        for at in range(first, last):
            turn, place = divmod(at, len(order))
            if not found or place == 0:
                shuffled = order.copy()
                Random(f"{self.seed} {entry.name} {turn}").shuffle(shuffled)
            found.append(source.documents[shuffled[place]])
        return found

    def _examples(self, source: Source, offset: int, number: int) -> list[_Example]:
        random = Random(f"{self.seed} {source.mapping.scheme.name} {source.entry.name} {number} text")
        found = []
        for document in self._documents(source, number):
            text = document.read(random, self.detokenise)
            if random.random() < self.swap:
                text = swapped(text, source.surfaces, random)
            if random.random() < self.augment:
                text = as_note(text, random)
            tokens = tokenise(text, self.tokenizer)
            targets = lay(tokens.words, text.mentions, source.mapping.target)
            unknown = [m for m in text.mentions if m.kind in source.mapping.unknown]
            left_out = lay(tokens.words, unknown, lambda kind: 1)
            outside = {i for span in text.outside for i in touched(tokens.words, *span)}
            for window in training_windows(0, tokens, self.window_tokens, random):
                of_window = labelled_words(window, tokens)
                columns = {i: tokens.word_tokens[i] - window.start for i in of_window}
                words = [(columns[i], offset + targets[i]) for i in of_window
                         if i not in outside and (targets[i] or not left_out[i])]
                if words:
                    found.append(_Example(source.mapping.scheme.name, tokens.ids[window.start : window.end],
                                          words, [columns[i] for i in of_window if i in outside]))
        return found

    def round(self, number: int) -> tuple[list[Batch], Counter[str]]:
        """Batches of a round, and its tokens by corpus."""
        examples: list[_Example] = []
        n_tokens: Counter[str] = Counter()
        for source, offset in zip(self.sources, self.offsets):
            of_source = self._examples(source, offset, number)
            n_tokens[source.entry.name] += sum(len(example.ids) for example in of_source)
            examples += of_source
        random = Random(f"{self.seed} {number} rows")
        random.shuffle(examples)
        rows = first_fit([len(example.ids) for example in examples], self.window_tokens)
        random.shuffle(rows)
        return [self._batch([[examples[i] for i in row] for row in rows[at : at + self.rows]])
                for at in range(0, len(rows), self.rows)], n_tokens

    def _batch(self, rows: list[list[_Example]]) -> Batch:
        rows = rows + [[]] * (self.rows - len(rows))
        laid = lay_rows([[example.ids for example in row] for row in rows], self.window_tokens)
        by_scheme: dict[str, tuple[list[int], list[int], list[int]]] = {name: ([], [], []) for name in self.allowed}
        outside: list[int] = []
        for (row, column), example in zip(laid.places, (e for row in rows for e in row)):
            tokens, targets, lengths = by_scheme[example.scheme]
            start = row * self.window_tokens + column
            outside += [start + token for token in example.outside]
            tokens += [start + token for token, _ in example.words]
            targets += [target for _, target in example.words]
            lengths.append(len(example.words))
        labels = {name: Labels(torch.tensor(tokens), torch.tensor(targets), lengths)
                  for name, (tokens, targets, lengths) in by_scheme.items() if tokens}
        return Batch(laid.ids, laid.positions, laid.segments, labels, torch.tensor(outside, dtype=torch.long))
