"""Write tests/golden/tokens.jsonl.gz: 10,000 lines of invented text with their token ids.

The ids are those of SmolLM2's own tokenizer (Hugging Face `tokenizers`), and llama.cpp has to agree.
It may differ in one case. The vocabulary has no token for 21 of the 256 bytes, and both tokenizers
leave such a byte out. `tokenizers` does so before it merges, so that the neighbours on either side
can become one token; llama.cpp does so afterwards, so that they stay two.
"""

import argparse
import gzip
import json
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.pre_tokenizers import ByteLevel

import invented_text
import llama_cpp
import reference_tokenizer
from paths import GOLDEN_DIR

SEED = 10_000
N_LINES = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gguf", type=Path, help="SmolLM2-135M-Instruct.Q4_1.gguf")
    parser.add_argument("--out", type=Path, default=GOLDEN_DIR / "tokens.jsonl.gz")
    args = parser.parse_args()

    tokenizer = reference_tokenizer.load(args.gguf)
    llama = llama_cpp.LlamaCpp(args.gguf)

    records, n_different, n_tokenless = [], 0, 0
    for text in invented_text.lines(SEED, N_LINES):
        ids = tokenizer.encode(text).ids
        tokenless = has_tokenless_byte(tokenizer, text)
        if llama.tokenize(text) != ids:
            if not tokenless:
                raise SystemExit(f"llama.cpp and tokenizers disagree on {text!r}")
            n_different += 1
        n_tokenless += tokenless
        records.append({"text": text, "ids": ids})

    write_jsonl_gz(args.out, records)
    print(f"{len(records)} lines, {sum(len(record['ids']) for record in records)} tokens")
    print(f"{n_tokenless} lines have a byte without a token; llama.cpp differs on {n_different}")
    print(f"checked with {llama_cpp.VERSION}")


def has_tokenless_byte(tokenizer: Tokenizer, text: str) -> bool:
    pieces = ByteLevel(add_prefix_space=False, use_regex=False).pre_tokenize_str(text)
    return any(tokenizer.token_to_id(letter) is None for piece, _ in pieces for letter in piece)


def write_jsonl_gz(path: Path, records: list[dict]) -> None:
    """The same bytes for the same records: no time and no file name in the gzip header."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as zipped:
        for record in records:
            line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
            zipped.write((line + "\n").encode())
    print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
