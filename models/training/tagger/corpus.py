"""The corpus as running text: rendering, gold mentions as spans, words and their labels.

Every range here is a pair of Python character offsets into the rendered text.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import regex

from .schemes import Scheme

WORD_BOUND = regex.compile(r"(?V1w)\b")
NO_BLANK_BEFORE = (",", ".", ";", ":", ")", "]", "%", "'", "’", "”", "?", "!", "n't")
NO_BLANK_AFTER = ("(", "[", "“", "‘")
JOINED_BOTH_SIDES = ("-", "/", "–")


@dataclass(frozen=True)
class Mention:
    """A typed entity over `text[start:end]`, or over words `start..end` of a sentence."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Sentence:
    words: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    name: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Rendering:
    """Running text of a document with the spans of its sentences, corpus words and mentions."""

    text: str
    sentences: list[tuple[int, int]]
    words: list[list[tuple[int, int]]]
    mentions: list[Mention]


def read_documents(path: Path, scheme: Scheme) -> list[Document]:
    """Read `Token,Tag,Sentence_Num,Sentence_Num_Global,File`; foreign types become `O`."""
    if not path.is_file():
        raise SystemExit(f"{path}: corpus file not found")
    documents: dict[str, dict[str, list[tuple[str, str]]]] = {}
    known = set(scheme.labels)
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        missing = {"Token", "Tag", "Sentence_Num_Global", "File"} - set(reader.fieldnames or ())
        if missing:
            raise SystemExit(f"{path}: columns missing: {', '.join(sorted(missing))}")
        for row in reader:
            tag = row["Tag"] if row["Tag"] in known else "O"
            sentences = documents.setdefault(row["File"], {})
            sentences.setdefault(row["Sentence_Num_Global"], []).append((row["Token"], tag))
    return [
        Document(name, tuple(Sentence(*zip(*rows)) for rows in sentences.values()))
        for name, sentences in documents.items()
    ]


def mentions_of_tags(tags: Sequence[str]) -> list[Mention]:
    """Mentions as word ranges; a stray `I-` opens one, as in seqeval's default mode."""
    found: list[Mention] = []
    start, kind = 0, None
    for i, tag in enumerate([*tags, "O"]):
        if kind is not None and tag != f"I-{kind}":
            found.append(Mention(start, i, kind))
            kind = None
        if tag != "O" and kind is None:
            start, kind = i, tag[2:]
    return found


def _joins(previous: str, following: str, quote_is_open: bool) -> bool:
    """Whether written text has no blank between two corpus words."""
    if previous in NO_BLANK_AFTER or previous in JOINED_BOTH_SIDES:
        return True
    if previous == '"':
        return quote_is_open
    if following == '"':
        return quote_is_open
    return following in JOINED_BOTH_SIDES or following.startswith(NO_BLANK_BEFORE)


def render(document: Document, detokenise: bool = False, random: Random | None = None) -> Rendering:
    """Join words and sentences by one blank, or as written text if `detokenise`.

    With `random`, one in ten sentence breaks of written text becomes a line break.
    """
    pieces: list[str] = []
    length = 0

    def put(piece: str) -> None:
        nonlocal length
        pieces.append(piece)
        length += len(piece)

    rendering = Rendering("", [], [], [])
    for sentence in document.sentences:
        if length:
            line_break = detokenise and random is not None and random.random() < 0.1
            put("\n" if line_break else " ")
        quote_is_open = False
        spans: list[tuple[int, int]] = []
        for i, word in enumerate(sentence.words):
            if i:
                previous = sentence.words[i - 1]
                if not (detokenise and _joins(previous, word, quote_is_open)):
                    put(" ")
            if word == '"':
                quote_is_open = not quote_is_open
            spans.append((length, length + len(word)))
            put(word)
        rendering.words.append(spans)
        rendering.sentences.append((spans[0][0], spans[-1][1]))
        for mention in mentions_of_tags(sentence.tags):
            start, end = spans[mention.start][0], spans[mention.end - 1][1]
            rendering.mentions.append(Mention(start, end, mention.kind))
    return Rendering("".join(pieces), rendering.sentences, rendering.words, rendering.mentions)


def product_words(text: str) -> list[tuple[int, int]]:
    """Spans of the UAX #29 word segments of `text` that are not blank."""
    spans: list[tuple[int, int]] = []
    start = 0
    for segment in WORD_BOUND.split(text):
        end = start + len(segment)
        if segment.strip():
            spans.append((start, end))
        start = end
    return spans


def label_words(words: Sequence[tuple[int, int]], mentions: Sequence[Mention],
                scheme: Scheme) -> list[int]:
    """Label index per word: `B-` for the first word that overlaps a mention, then `I-`."""
    labels = [0] * len(words)
    i = 0
    for mention in sorted(mentions, key=lambda m: m.start):
        while i < len(words) and words[i][1] <= mention.start:
            i += 1
        label = scheme.begin(mention.kind)
        while i < len(words) and words[i][0] < mention.end:
            labels[i] = label
            label = scheme.begin(mention.kind) + 1
            i += 1
    return labels


def mentions_of_labels(words: Sequence[tuple[int, int]], labels: Sequence[int],
                       scheme: Scheme) -> list[Mention]:
    """Character spans of the mentions that a label sequence over `words` says."""
    names = scheme.labels
    return [
        Mention(words[m.start][0], words[m.end - 1][1], m.kind)
        for m in mentions_of_tags([names[label] for label in labels])
    ]


def tags_of_mentions(words: Sequence[tuple[int, int]], mentions: Sequence[Mention],
                     scheme: Scheme) -> list[str]:
    """IOB2 tags of corpus words for predicted character spans."""
    names = scheme.labels
    return [names[label] for label in label_words(words, mentions, scheme)]
