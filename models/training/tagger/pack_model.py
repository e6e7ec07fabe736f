"""Reads the weights of a pack or of a run, to go on from them or to measure them."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from .gguf_model import BaseModel
from .network import Tagger
from .quantise import fake_quantise
from .schemes import Scheme, read_scheme


def read_weights(folder: Path) -> dict[str, Tensor]:
    """Tensors by name, of a pack or of a run's `out` folder."""
    trained = folder / "weights.safetensors"
    return load_file(trained) if trained.is_file() else read_pack(folder)


def load_tagger(model: Path, base: BaseModel, heads: dict[str, int], dropout: float = 0.1) -> Tagger:
    """The network of a pack or a run with the heads that are asked for."""
    recipe = json.loads((model / "recipe.json").read_text(encoding="utf-8"))
    weights = read_weights(model)
    embedding = weights.pop("token_embd.weight", None)
    if embedding is None:
        embedding = base.tensor("token_embd.weight")
        if recipe.get("embedding_bits") == 4:
            embedding = fake_quantise(embedding)
    tagger = Tagger(base.config(recipe["layers"], recipe["attention"]), embedding, heads, dropout)
    tagger.give_eight_bits(recipe.get("eight_bits", ()))
    with torch.no_grad():
        for name, parameter in tagger.named_parameters():
            if name not in weights:
                raise SystemExit(f"{model}: no tensor {name}")
            parameter.copy_(weights[name])
    return tagger.eval()


def open_model(a: argparse.Namespace, base: BaseModel) -> tuple[list[Scheme], Tokenizer, Tagger, dict]:
    """The schemes of the arguments, and tokenizer, network and recipe of their model, which has these heads and no others."""
    schemes = [read_scheme(path) for path in a.schemes]
    recipe = json.loads((a.model / "recipe.json").read_text(encoding="utf-8"))
    if {scheme.name for scheme in schemes} != {scheme["name"] for scheme in recipe["schemes"]}:
        raise SystemExit(f"{a.model}: has other heads than those of --schemes")
    tagger = load_tagger(a.model, base, {scheme.name: len(scheme.labels) for scheme in schemes})
    return schemes, Tokenizer.from_file(str(a.model / "tokenizer.json")), tagger, recipe


def chosen_heads(names: list[str] | None, tagger: Tagger) -> list[str]:
    """The heads that an argument names; all where it names none."""
    unknown = set(names or ()) - set(tagger.head)
    if unknown:
        raise SystemExit(f"--heads: no head {', '.join(sorted(unknown))}; there are {', '.join(tagger.head)}")
    return names or list(tagger.head)


def read_pack(folder: Path) -> dict[str, Tensor]:
    """Tensors of a pack by name, blocks dequantised to f32."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        shards = [np.fromfile(folder / shard["file"], np.uint8) for shard in manifest["shards"]]
    except OSError as error:
        raise SystemExit(f"{folder}: not a pack: {error}") from None
    tensors = {}
    for entry in manifest["tensors"]:
        encoding, n_columns = entry["encoding"], entry["shape"][-1]
        parts = []
        for part in entry["parts"]:
            n_rows = part["rows"][1] - part["rows"][0]
            data = shards[part["shard"]][part["offset"] : part["offset"] + part["bytes"]]
            if encoding["kind"] == "f32":
                parts.append(data.view("<f4").astype(np.float32))
            else:
                parts.append(_dequantise(data, n_rows, n_columns, encoding["bits"], encoding["block_len"]))
        values = np.concatenate([part.ravel() for part in parts])
        tensors[entry["name"]] = torch.from_numpy(values).reshape(entry["shape"])
    return tensors


def _dequantise(data: np.ndarray, n_rows: int, n_columns: int, bits: int, block_len: int) -> np.ndarray:
    """Words of quantised weights (lowest bits first), then a word of scale and minimum a block."""
    n_quants = n_rows * n_columns * bits // 8
    quants = data[:n_quants]
    if bits == 4:
        quants = np.stack((quants & 15, quants >> 4), axis=-1)
    affine = data[n_quants:].view("<f2").astype(np.float32).reshape(-1, 1, 2)
    return quants.reshape(-1, block_len).astype(np.float32) * affine[:, :, 0] + affine[:, :, 1]
