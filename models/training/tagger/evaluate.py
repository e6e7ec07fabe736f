"""Scores of the heads on development sets, the way the product reads text."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from tokenizers import Tokenizer

from .augment import PERTURBATIONS
from .consistency import consistent, drawn
from .corpus import Document, Mention, Text, edited, lay, mentions_of_tags, product_words, trim
from .formats import read_corpus
from .network import Tagger
from .schemes import CorpusEntry, Mapping, Scheme, mapping
from .viterbi import decode
from .windows import first_fit, inference_windows, lay_rows, tokenise

CORE_TOKENS = 192
CONTEXT_TOKENS = 32
ROW_TOKENS = CORE_TOKENS + 2 * CONTEXT_TOKENS


@dataclass(frozen=True)
class Read:
    """A text's words and the label log-probabilities of each, `[word, label]`."""

    words: list[tuple[int, int]]
    text: str
    scores: np.ndarray
    transitions: np.ndarray | None = None
    """Of a head that has a random field."""


@torch.no_grad()
def read_texts(tagger: Tagger, texts: Sequence[Text], tokenizer: Tokenizer, head: str,
               rows: int = 8, precision: str = "f32") -> list[Read]:
    tagger.eval()
    tokenised = [tokenise(text, tokenizer) for text in texts]
    n_labels = tagger.head[head].out_features
    token_scores = [np.zeros((len(document.ids), n_labels), np.float32) for document in tokenised]
    windows = [
        window
        for index, document in enumerate(tokenised)
        for window in inference_windows(index, document, CORE_TOKENS, CONTEXT_TOKENS)
    ]
    packed = first_fit([len(window) for window in windows], ROW_TOKENS)
    for at in range(0, len(packed), rows):
        group = packed[at : at + rows]
        laid = lay_rows([[tokenised[windows[i].document].ids[windows[i].start : windows[i].end] for i in row]
                         for row in group] + [[]] * (rows - len(group)), ROW_TOKENS)
        with torch.autocast(laid.ids.device.type, torch.bfloat16, enabled=precision == "bf16"):
            states = tagger.hidden(*(x.to(tagger.token_embd.device) for x in (laid.ids, laid.positions, laid.segments)))
        scores = tagger.head[head](states.float()).log_softmax(-1).cpu().numpy()
        for (row, column), index in zip(laid.places, (i for row in group for i in row)):
            w = windows[index]
            core = slice(column + w.core_start - w.start, column + w.core_end - w.start)
            token_scores[w.document][w.core_start : w.core_end] = scores[row, core]
    transitions = tagger.transitions[head].cpu().numpy() if head in tagger.transitions else None
    return [Read(document.words, text.text, scores[document.word_tokens], transitions)
            for text, document, scores in zip(texts, tokenised, token_scores)]


@dataclass(frozen=True)
class Found:
    """A predicted mention with the score that the product shows."""

    mention: Mention
    score: float


def found_mentions(read: Read, scheme: Scheme, temperature: float = 1.0) -> list[Found]:
    """The best legal tags as mentions, the same words and abbreviations labelled alike; the score is the geometric mean
    over the words of the probability of the type, whether it begins or goes on."""
    def decoded(scores: np.ndarray) -> list[Mention]:
        return mentions_of_tags([scheme.labels[label] for label in decode(scores, read.transitions)])

    scores = read.scores / temperature
    scores = scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True) if len(scores) else scores
    mentions = [(m.start, m.end) for m in decoded(scores)]
    scores = drawn(read.text, read.words, mentions, scores)
    scores = consistent([read.text[start:end] for start, end in read.words], mentions, scores)
    found = []
    for m in decoded(scores):
        column = scheme.begin(m.kind)
        of_type = np.logaddexp(scores[m.start : m.end, column], scores[m.start : m.end, column + 1])
        mention = Mention(read.words[m.start][0], read.words[m.end - 1][1], m.kind)
        found.append(Found(mention, float(np.exp(of_type.mean()))))
    return found


@dataclass
class Counts:
    """Gold, predicted and correct mentions by type: exact span and type."""

    gold: Counter[str]
    predicted: Counter[str]
    correct: Counter[str]


def tagged(text: Text, mentions: Sequence[Mention], scheme: Scheme,
           gold: Mapping | None = None) -> list[list[str]]:
    """IOB2 tags by sentence of the words that count; of gold mentions if `gold` is given."""
    lines = text.words if text.words is not None else [product_words(text.text)]
    tags = []
    for line in lines:
        inside = [m for m in mentions if line and m.start < line[-1][1] and m.end > line[0][0]]
        if gold is None:
            tags.append(trim(line, inside))
            continue
        named = [Mention(m.start, m.end, kind) for m in inside if (kind := gold.scored(m.kind))]
        labels = lay(line, named, scheme.begin)
        tags.append([scheme.labels[label] for label in labels])
    return tags


def count(gold: list[list[str]], predicted: list[list[str]]) -> Counts:
    """The mentions of tag sequences, as seqeval's default mode counts them."""
    counts = Counts(Counter(), Counter(), Counter())
    for gold_line, predicted_line in zip(gold, predicted, strict=True):
        there, said = set(mentions_of_tags(gold_line)), set(mentions_of_tags(predicted_line))
        for counter, mentions in ((counts.gold, there), (counts.predicted, said), (counts.correct, there & said)):
            counter.update(m.kind for m in mentions)
    return counts


def scores_of(counts: Counts, types: Sequence[str]) -> dict:
    def row(gold: int, predicted: int, correct: int) -> dict:
        precision, recall = correct / max(predicted, 1), correct / max(gold, 1)
        f1 = 2 * correct / max(gold + predicted, 1)
        return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "support": gold}

    per_type = {kind: row(counts.gold[kind], counts.predicted[kind], counts.correct[kind]) for kind in types}
    micro = row(*(sum(counter[kind] for kind in types)
                  for counter in (counts.gold, counts.predicted, counts.correct)))
    return {
        "micro_f1": micro["f1"], "micro_precision": micro["precision"], "micro_recall": micro["recall"],
        "macro_f1": round(sum(per_type[kind]["f1"] for kind in types) / len(types), 4),
        "support": micro["support"], "per_type": per_type,
    }


@dataclass(frozen=True)
class DevSet:
    scheme: Scheme
    entry: CorpusEntry
    mapping: Mapping
    documents: list[Document]

    @property
    def types(self) -> list[str]:
        """Types that the corpus annotates."""
        return [kind for kind in self.scheme.types if kind not in self.entry.unlabelled]


def dev_sets(schemes: Sequence[Scheme], data: Path, single_sentences: bool = False) -> list[DevSet]:
    """Those of every scheme, in its order."""
    return [DevSet(scheme, entry, mapping(scheme, entry),
                   read_corpus(entry.format, data / entry.dev, single_sentences))
            for scheme in schemes for entry in scheme.corpora if entry.dev]


@dataclass(frozen=True)
class Measured:
    scores: dict
    mentions: list[tuple[Read, Text]]


def measure(tagger: Tagger, dev: DevSet, tokenizer: Tokenizer, rows: int, precision: str,
            limit: int | None = None, perturbation: str | None = None) -> Measured:
    texts = [document.read() for document in dev.documents[:limit]]
    if perturbation is not None:
        for change in PERTURBATIONS[perturbation]:
            texts = [edited(text, change(text, Random(f"{perturbation} {i}"))) for i, text in enumerate(texts)]
    reads = read_texts(tagger, texts, tokenizer, dev.scheme.name, rows, precision)
    return score(dev, list(zip(reads, texts)))


def score(dev: DevSet, mentions: list[tuple[Read, Text]]) -> Measured:
    gold, predicted = [], []
    for read, text in mentions:
        found = [f.mention for f in found_mentions(read, dev.scheme) if f.mention.kind in dev.types]
        gold += tagged(text, text.mentions, dev.scheme, dev.mapping)
        predicted += tagged(text, found, dev.scheme)
    return Measured(scores_of(count(gold, predicted), dev.types), mentions)
