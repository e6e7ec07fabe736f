"""A corpus as running text: rendering, gold mentions as spans, words and their tags.

Every range here is a pair of Python character offsets into the text.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import regex

WORD_BOUND = regex.compile(r"(?V1w)\b")
SENTENCE_END = regex.compile(r"(?<=[.?!][\"')\]]*)\s+(?=[\"'(\[]*\p{Lu})|\s*\n\s*")
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
class Text:
    """Running text with the spans of its sentences and mentions.

    `words` are the spans that scores count, by sentence: the corpus's own words where it has
    such, else none and the words of the product count. `outside` are spans that are no mention in
    any scheme: headings that were put in.
    """

    text: str
    sentences: list[tuple[int, int]]
    mentions: list[Mention]
    words: list[list[tuple[int, int]]] | None = None
    outside: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Sentence:
    words: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class WordDocument:
    """A document of a corpus that has words and tags only; its text is made here."""

    name: str
    sentences: tuple[Sentence, ...]

    @property
    def kinds(self) -> set[str]:
        return {tag[2:] for sentence in self.sentences for tag in sentence.tags if tag != "O"}

    def read(self, random: Random | None = None, detokenise: float = 0.5) -> Text:
        """Words joined by one blank; with `random`, as written text in a share of the cases."""
        return render(self, random is not None and random.random() < detokenise, random)


@dataclass(frozen=True)
class TextDocument:
    """A document of a corpus that has text and spans."""

    name: str
    text: str
    mentions: tuple[Mention, ...]

    @property
    def kinds(self) -> set[str]:
        return {mention.kind for mention in self.mentions}

    def read(self, random: Random | None = None, detokenise: float = 0.5) -> Text:
        return Text(self.text, sentences(self.text), list(self.mentions))


Document = WordDocument | TextDocument


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of running text: at line breaks, and at stops before a capital."""
    found, start = [], 0
    for gap in SENTENCE_END.finditer(text):
        if text[start : gap.start()].strip():
            found.append((start, gap.start()))
            start = gap.end()
    if text[start:].strip() or not found:
        found.append((start, len(text)))
    return found


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


def render(document: WordDocument, detokenise: bool = False, random: Random | None = None) -> Text:
    """Join words and sentences by one blank, or as written text if `detokenise`.

    With `random`, one in ten sentence breaks of written text becomes a line break.
    """
    pieces: list[str] = []
    length = 0

    def put(piece: str) -> None:
        nonlocal length
        pieces.append(piece)
        length += len(piece)

    bounds: list[tuple[int, int]] = []
    words: list[list[tuple[int, int]]] = []
    mentions: list[Mention] = []
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
        words.append(spans)
        bounds.append((spans[0][0], spans[-1][1]))
        for mention in mentions_of_tags(sentence.tags):
            start, end = spans[mention.start][0], spans[mention.end - 1][1]
            mentions.append(Mention(start, end, mention.kind))
    return Text("".join(pieces), bounds, mentions, words)


@dataclass(frozen=True)
class Edit:
    """Replaces `text[start:end]`; an insertion where the two are equal. What is new may be known to be
    outside of every mention."""

    start: int
    end: int
    new: str
    outside: bool = False


def edited(text: Text, edits: Sequence[Edit]) -> Text:
    """The text after edits that do not overlap. Spans keep to their words: an insertion at a
    span's start or end stays outside of it. Spans of which nothing is left are dropped."""
    edits = sorted((edit for edit in edits), key=lambda edit: (edit.start, edit.end))
    pieces, at = [], 0
    starts, ends, shifts = [], [], [0]
    for edit in edits:
        if edit.start < at:
            raise ValueError(f"edits overlap at {edit.start}")
        pieces += [text.text[at : edit.start], edit.new]
        at = edit.end
        starts.append(edit.start)
        ends.append(edit.end)
        shifts.append(shifts[-1] + len(edit.new) - (edit.end - edit.start))
    pieces.append(text.text[at:])

    def start_of(position: int) -> int:
        done = bisect_right(ends, position)
        inside = done < len(edits) and starts[done] < position
        return (edits[done].start if inside else position) + shifts[done]

    def end_of(position: int) -> int:
        done = bisect_left(ends, position)
        if done < len(edits) and ends[done] == position and starts[done] < position:
            done += 1
        elif done < len(edits) and starts[done] < position:
            return edits[done].end + shifts[done + 1]
        return position + shifts[done]

    def span(start: int, end: int) -> tuple[int, int]:
        return start_of(start), end_of(end)

    words = None
    if text.words is not None:
        words = [[s for s in (span(*word) for word in line) if s[0] < s[1]] for line in text.words]
        words = [line for line in words if line]
    mentions = [Mention(*span(m.start, m.end), m.kind) for m in text.mentions]
    added = [(edit.start + shift, edit.start + shift + len(edit.new))
             for edit, shift in zip(edits, shifts) if edit.outside]
    outside = [s for s in (span(*o) for o in text.outside) if s[0] < s[1]] + added
    return Text("".join(pieces), [s for s in (span(*b) for b in text.sentences) if s[0] < s[1]],
                [m for m in mentions if m.start < m.end], words, tuple(outside))


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


def touched(words: Sequence[tuple[int, int]], start: int, end: int) -> range:
    """Indices of the words that share a character with `start..end`."""
    return range(bisect_right(words, start, key=lambda word: word[1]),
                 bisect_left(words, end, key=lambda word: word[0]))


def lay(words: Sequence[tuple[int, int]], mentions: Sequence[Mention],
        begin: Callable[[str], int | None]) -> list[int]:
    """Label per word: `begin(kind)` for the first word of a mention, the next one for the rest.

    Of overlapping mentions the longest stays, of equal ones the first, as `chartlight eval` has
    it. A kind whose `begin` is `None` is outside: 0.
    """
    labels = [0] * len(words)
    for mention in sorted(mentions, key=lambda m: m.start - m.end):
        label = begin(mention.kind)
        span = touched(words, mention.start, mention.end)
        if label is None or not span or any(labels[i] for i in span):
            continue
        for i in span:
            labels[i] = label + (i > span.start)
    return labels


def trim(words: Sequence[tuple[int, int]], mentions: Sequence[Mention]) -> list[str]:
    """IOB2 tags of words for predicted mentions: where two touch one word, the first keeps it."""
    tags = ["O"] * len(words)
    for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
        free = [i for i in touched(words, mention.start, mention.end) if tags[i] == "O"]
        for i in free:
            tags[i] = f"{'B' if i == free[0] else 'I'}-{mention.kind}"
    return tags
