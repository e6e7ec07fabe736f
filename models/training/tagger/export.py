"""What training hands to the packer: weights, recipe, tokenizer and a numeric reference."""

import json
import os
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from .corpus import product_words
from .network import Tagger
from .schemes import Scheme
from .windows import last_tokens

REFERENCE_TEXTS = (
    "The patient denies chest pain.",
    "Mrs. Example was referred with recurrent fever, joint swelling and a butterfly rash (ANA 1:640).",
    "Family history: X-linked ichthyosis in an uncle; no seizures, no hearing loss.",
    "On 3 May she weighed 61.5 kg, took 20mg prednisone b.i.d. and couldn't sleep.",
    "Néphropathie à IgA 🩺 vs. Fabry disease?\r\n\tPlan: α-galactosidase, echo.",
)


def write_atomically(path: Path, text: str) -> None:
    partial = path.with_name(path.name + ".partial")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)


@torch.no_grad()
def reference(tagger: Tagger, tokenizer: Tokenizer, schemes: list[Scheme]) -> dict:
    """Log-probabilities per token of invented sentences, from the fake-quantised network in f32.

    `labels` and `log_probabilities` are of the first head, `heads` has those of all.
    """
    tagger.eval()
    device = tagger.token_embd.device
    cases = []
    for text in REFERENCE_TEXTS:
        encoding = tokenizer.encode(text, add_special_tokens=False)
        ids = torch.tensor([encoding.ids], device=device)
        positions = torch.arange(len(encoding.ids), device=device)[None]
        logits = tagger(ids, positions, torch.zeros_like(ids))
        by_head = {name: [[round(x, 6) for x in row] for row in values[0].log_softmax(-1).tolist()]
                   for name, values in logits.items()}
        words = product_words(text)
        cases.append({
            "text": text,
            "ids": encoding.ids,
            "words": [text[start:end] for start, end in words],
            "word_tokens": last_tokens(words, encoding.offsets),
            "log_probabilities": by_head[schemes[0].name],
            "heads": by_head,
        })
    return {"made_by": "models/training: python -m tagger.train", "labels": schemes[0].labels,
            "schemes": [{"name": scheme.name, "labels": scheme.labels} for scheme in schemes],
            "cases": cases}


def export(directory: Path, tagger: Tagger, tokenizer: Tokenizer, schemes: list[Scheme],
           recipe: dict) -> None:
    """Write the four files; each appears whole or not at all, the recipe last."""
    directory.mkdir(parents=True, exist_ok=True)
    weights = {name: value.detach().float().cpu().contiguous() for name, value in tagger.named_parameters()}
    partial = directory / "weights.safetensors.partial"
    save_file(weights, partial, metadata={"made_by": "models/training"})
    os.replace(partial, directory / "weights.safetensors")
    write_atomically(directory / "tokenizer.json", tokenizer.to_str())
    write_atomically(directory / "reference.json",
                     json.dumps(reference(tagger, tokenizer, schemes), ensure_ascii=False, indent=1))
    write_atomically(directory / "recipe.json", json.dumps(recipe, indent=2) + "\n")
