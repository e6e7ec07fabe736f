"""Reads the base model: weights, dimensions and tokenizer from one GGUF file."""

import hashlib
from pathlib import Path

import torch
from gguf import GGUFReader
from gguf.quants import dequantize
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
from torch import Tensor

from .network import Attention, NetworkConfig

BEFORE_ANOTHER_MARK = r"([^\s\p{L}\p{N}\p{M}])(?!\1)(?=[^\s\p{L}\p{N}\p{M}])"


class BaseModel:
    """An opened GGUF file of the `llama` architecture."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise SystemExit(f"{path}: base model not found; see README.md, 'The base model'")
        self.path = path
        self._reader = GGUFReader(path)
        self._tensors = {tensor.name: tensor for tensor in self._reader.tensors}
        architecture = self._field("general.architecture")
        if architecture != "llama":
            raise SystemExit(f"{path}: architecture is {architecture}, expected llama")

    def _field(self, key: str):
        field = self._reader.fields.get(key)
        if field is None:
            raise SystemExit(f"{self.path}: metadata key {key} is missing")
        return field.contents()

    def sha256(self) -> str:
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def config(self, n_layers: int, attention: Attention) -> NetworkConfig:
        available = self._field("llama.block_count")
        if not 1 <= n_layers <= available:
            raise SystemExit(f"--layers {n_layers}: the base model has 1 to {available}")
        return NetworkConfig(
            d_model=self._field("llama.embedding_length"),
            d_ff=self._field("llama.feed_forward_length"),
            n_heads=self._field("llama.attention.head_count"),
            n_kv_heads=self._field("llama.attention.head_count_kv"),
            d_head=self._field("llama.rope.dimension_count"),
            n_layers=n_layers,
            rope_base=self._field("llama.rope.freq_base"),
            norm_eps=self._field("llama.attention.layer_norm_rms_epsilon"),
            attention=attention,
        )

    def tensor(self, name: str) -> Tensor:
        """A tensor as f32 `[out, in]` (GGUF's row order kept)."""
        stored = self._tensors[name]
        return torch.from_numpy(dequantize(stored.data, stored.tensor_type).copy()).float()

    def tokenizer(self) -> Tokenizer:
        """Byte-level BPE as llama.cpp's `smollm` pre-tokenizer does it, but for two punctuation
        marks that differ: they never share a token, so that `.,` after a name can end it between.

        Text that looks like a special token is plain text: no added tokens are declared.
        """
        pre = self._field("tokenizer.ggml.pre")
        if pre != "smollm":
            raise SystemExit(f"{self.path}: pre-tokenizer {pre} is not known here")
        vocabulary = {token: i for i, token in enumerate(self._field("tokenizer.ggml.tokens"))}
        merges = [tuple(merge.split(" ")) for merge in self._field("tokenizer.ggml.merges")]
        tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.Split(Regex(BEFORE_ANOTHER_MARK), "merged_with_previous"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ])
        tokenizer.decoder = decoders.ByteLevel()
        return tokenizer
