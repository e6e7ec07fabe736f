"""SmolLM2's reference tokenizer: Hugging Face `tokenizers`, built from the GGUF's own vocabulary.

The published tokenizer.json has the same model and pre-tokenizer. It also declares the 17 control
tokens as added tokens, which we leave out: a note that says `<|im_start|>` is a note.
"""

from pathlib import Path

from gguf import GGUFReader
from tokenizers import Tokenizer, decoders
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence


def load(gguf: Path) -> Tokenizer:
    fields = GGUFReader(gguf).fields
    tokens: list[str] = fields["tokenizer.ggml.tokens"].contents()
    merges: list[str] = fields["tokenizer.ggml.merges"].contents()
    # No unknown token: a byte without a token (there are 21) is dropped, as llama.cpp does too.
    tokenizer = Tokenizer(
        BPE(
            vocab={token: id for id, token in enumerate(tokens)},
            merges=[tuple(merge.split(" ")) for merge in merges],
        )
    )
    tokenizer.pre_tokenizer = Sequence(
        [Digits(individual_digits=True), ByteLevel(add_prefix_space=False, use_regex=True)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer
