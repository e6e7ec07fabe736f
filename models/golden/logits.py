"""Write tests/golden/logits.json: logits of the base network on four invented prompts."""

import argparse
import random
from pathlib import Path

import numpy as np

import reference_tokenizer
from golden_file import write_json
from network import Array, Network
from paths import GOLDEN_DIR, model_record

PROMPTS = {
    "english": "The old lighthouse keeper climbed the stairs every evening, because the lamp",
    "clinical": (
        "HISTORY OF PRESENT ILLNESS: Mrs. [**Last Name**] is a 57 y.o. woman with episodic fever,"
        " joint pain and a pruritic rash on both forearms. She denies chest pain."
    ),
    "code": 'fn mean(xs: &[f32]) -> Option<f32> {\n    if xs.is_empty() {\n        return None;\n    }\n',
    "emoji and Arabic": "Feeling better today 🙂👩🏽‍⚕️ المريض يشعر بتحسن، الحرارة 37.2",
}
N_TOP = 20
N_RANDOM = 64
N_EVERY_POSITION = 16
SEED = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gguf", type=Path, help="SmolLM2-135M-Instruct.Q4_1.gguf")
    parser.add_argument("--out", type=Path, default=GOLDEN_DIR / "logits.json")
    args = parser.parse_args()

    tokenizer = reference_tokenizer.load(args.gguf)
    prompts = {name: tokenizer.encode(text).ids for name, text in PROMPTS.items()}
    single = all_logits(Network(args.gguf, np.float32), prompts)
    double = all_logits(Network(args.gguf, np.float64), prompts)

    random_ids = random.Random(SEED).sample(range(tokenizer.get_vocab_size()), N_RANDOM)
    content = {
        "made_by": f"models/golden/logits.py, numpy {np.__version__}, float32",
        "model": model_record(args.gguf),
        "float32_against_float64": deviation(single, double),
        "random_ids": random_ids,
        "every_position_ids": random_ids[:N_EVERY_POSITION],
        "prompts": [record(name, prompts[name], single[name], random_ids) for name in PROMPTS],
    }
    write_json(args.out, content)


def all_logits(network: Network, prompts: dict[str, list[int]]) -> dict[str, Array]:
    return {name: network.logits(ids) for name, ids in prompts.items()}


def record(name: str, ids: list[int], logits: Array, random_ids: list[int]) -> dict:
    last = logits[-1]
    top_ids = np.argsort(-last)[:N_TOP].tolist()
    return {
        "name": name,
        "text": PROMPTS[name],
        "ids": ids,
        "last_position": {
            "top_ids": top_ids,
            "top_logits": numbers(last[top_ids]),
            "random_logits": numbers(last[random_ids]),
        },
        "every_position": [numbers(row[random_ids[:N_EVERY_POSITION]]) for row in logits],
    }


def deviation(single: dict[str, Array], double: dict[str, Array]) -> dict[str, float]:
    """How far float32 sums lie from float64 sums, over every position and the whole vocabulary."""
    pairs = [(single[name].astype(np.float64), double[name]) for name in PROMPTS]
    absolute = max(float(np.abs(s - d).max()) for s, d in pairs)
    relative = max(
        float((np.abs(s - d).max(axis=1) / np.abs(d).max(axis=1)).max()) for s, d in pairs
    )
    return {
        "largest_absolute": float(f"{absolute:.3g}"),
        "largest_relative_to_largest_logit_of_position": float(f"{relative:.3g}"),
    }


def numbers(values: Array) -> list[float]:
    """Nine significant digits give every float32 back exactly."""
    return [float(f"{value:.9g}") for value in values.tolist()]


if __name__ == "__main__":
    main()
