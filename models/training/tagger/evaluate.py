"""Scores of a tagger on a development set, the way the product reads text."""

import numpy as np
import torch
from seqeval.metrics import classification_report
from tokenizers import Tokenizer

from .corpus import Document, mentions_of_labels, render, tags_of_mentions
from .network import Tagger
from .schemes import Scheme
from .viterbi import decode
from .windows import collate, inference_windows, pack, tokenise

CORE_TOKENS = 192
CONTEXT_TOKENS = 32


@torch.no_grad()
def predict(tagger: Tagger, documents: list[Document], tokenizer: Tokenizer, scheme: Scheme,
            batch_tokens: int = 1024, detokenise: bool = False) -> list[list[str]]:
    """IOB2 tags of every corpus sentence, in order."""
    tagger.eval()
    renderings = [render(document, detokenise) for document in documents]
    tokenised = [tokenise(rendering, tokenizer) for rendering in renderings]
    n_labels = len(scheme.labels)
    token_scores = [np.zeros((len(document.ids), n_labels), np.float32) for document in tokenised]
    windows = [
        window
        for index, document in enumerate(tokenised)
        for window in inference_windows(index, document, CORE_TOKENS, CONTEXT_TOKENS)
    ]
    for group in pack(windows, batch_tokens, None):
        batch = collate(group, tokenised)
        scores = tagger(batch.ids, batch.lengths).float().log_softmax(-1).numpy()
        for row, window in enumerate(group):
            core = slice(window.core_start - window.start, window.core_end - window.start)
            token_scores[window.document][window.core_start : window.core_end] = scores[row, core]
    tags: list[list[str]] = []
    for rendering, document, scores in zip(renderings, tokenised, token_scores):
        labels = decode(scores[document.word_tokens])
        mentions = mentions_of_labels(document.words, labels, scheme)
        for words in rendering.words:
            inside = [m for m in mentions if m.start < words[-1][1] and m.end > words[0][0]]
            tags.append(tags_of_mentions(words, inside, scheme))
    return tags


def score(documents: list[Document], predicted: list[list[str]], scheme: Scheme) -> dict:
    """seqeval's default mode per sentence: micro, macro (plain mean of the types), per type."""
    gold = [list(sentence.tags) for document in documents for sentence in document.sentences]
    report = classification_report(gold, predicted, output_dict=True, zero_division=0)
    per_type = {}
    for kind in scheme.types:
        row = report.get(kind, {"precision": 0.0, "recall": 0.0, "f1-score": 0.0, "support": 0})
        per_type[kind] = {
            "precision": round(float(row["precision"]), 4), "recall": round(float(row["recall"]), 4),
            "f1": round(float(row["f1-score"]), 4), "support": int(row["support"]),
        }
    micro = report["micro avg"]
    return {
        "micro_f1": round(float(micro["f1-score"]), 4),
        "micro_precision": round(float(micro["precision"]), 4),
        "micro_recall": round(float(micro["recall"]), 4),
        "macro_f1": round(sum(row["f1"] for row in per_type.values()) / len(per_type), 4),
        "per_type": per_type,
    }
