"""Write tests/golden/continuations.json: greedy continuations of five prompts by llama.cpp.

llama.cpp rounds activations to 8 bits before it multiplies them with 4-bit weights, so its logits
differ from exact ones in the first decimal. The prompts are chosen so that this does not matter:
at every step the float32 network of `network.py` has the same best token, by a margin.
"""

import argparse
from pathlib import Path

import numpy as np

import llama_cpp
import reference_tokenizer
from golden_file import write_json
from network import Network
from paths import GOLDEN_DIR, model_record

PROMPTS = [
    "The most common symptoms of a cold are",
    "Vital signs: temperature 37.2, pulse 88, blood pressure 120/80.\nVital signs: temperature",
    "import numpy as np\nimport pandas as pd\nimport matplotlib",
    "100, 99, 98, 97, 96,",
    "مرحبا مرحبا مرحبا مرحبا مرحبا",
]
N_TOKENS = 32
LEAST_MARGIN = 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gguf", type=Path, help="SmolLM2-135M-Instruct.Q4_1.gguf")
    parser.add_argument("--out", type=Path, default=GOLDEN_DIR / "continuations.json")
    args = parser.parse_args()

    llama = llama_cpp.LlamaCpp(args.gguf)
    tokenizer = reference_tokenizer.load(args.gguf)
    network = Network(args.gguf)

    continuations = []
    for prompt in PROMPTS:
        prompt_ids = tokenizer.encode(prompt).ids
        if llama.tokenize(prompt) != prompt_ids:
            raise SystemExit(f"llama.cpp and tokenizers read this prompt differently: {prompt!r}")
        ids, text = llama.continue_greedily(prompt_ids, N_TOKENS)
        margin = greedy_margin(network, prompt_ids, ids)
        if len(ids) != N_TOKENS or margin < LEAST_MARGIN:
            raise SystemExit(f"choose another prompt: {len(ids)} tokens, {margin=:.3f}: {prompt!r}")
        continuations.append(
            {
                "prompt": prompt,
                "prompt_ids": prompt_ids,
                "continuation_ids": ids,
                "text": text,
                "least_margin": round(margin, 3),
            }
        )

    content = {
        "made_by": f"models/golden/continuations.py, {llama_cpp.VERSION}, temperature 0, CPU",
        "model": model_record(args.gguf),
        "continuations": continuations,
    }
    write_json(args.out, content)


def greedy_margin(network: Network, prompt_ids: list[int], ids: list[int]) -> float:
    """The least lead of each continuation token over the best other token, in logits.

    One pass over prompt and continuation suffices: where the margin is positive, each token is the
    network's own choice after the ones before it, so decoding step by step gives the same tokens.
    """
    logits = network.logits(prompt_ids + ids[:-1])[len(prompt_ids) - 1 :]
    steps = np.arange(len(ids))
    chosen = logits[steps, ids].copy()
    logits[steps, ids] = -np.inf
    return float((chosen - logits.max(axis=1)).min())


if __name__ == "__main__":
    main()
