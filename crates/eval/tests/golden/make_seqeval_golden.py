"""Writes seqeval.json: invented tag sequences, legal and not, and what seqeval says of them.

    python tests/golden/make_seqeval_golden.py     # with seqeval 1.2.2 installed
"""

import json
import random
import warnings
from functools import partial
from importlib.metadata import version
from pathlib import Path

from seqeval.metrics.sequence_labeling import get_entities, precision_recall_fscore_support
from seqeval.metrics.v1 import precision_recall_fscore_support as strict_scores
from seqeval.scheme import IOB2, Entities

TYPES = ["AGE", "SIGN", "LAB-VALUE", "DRUG"]


def sequence(rng: random.Random, length: int, types: list[str]) -> list[str]:
    """Any tag may follow any other; runs of one type are likelier than chance."""
    tags: list[str] = []
    for _ in range(length):
        if tags and tags[-1] != "O" and rng.random() < 0.5:
            tags.append("I-" + tags[-1][2:])
        elif not types or rng.random() < 0.5:
            tags.append("O")
        else:
            tags.append(rng.choice("BI") + "-" + rng.choice(types))
    return tags


def disturbed(rng: random.Random, gold: list[str], types: list[str]) -> list[str]:
    other = sequence(rng, len(gold), types)
    return [o if rng.random() < 0.25 else g for g, o in zip(gold, other)]


def default_types(tags: list[list[str]]) -> set[str]:
    return {entity[0] for entity in get_entities(tags)}


def strict_types(tags: list[list[str]]) -> set[str]:
    return Entities(tags, IOB2).unique_tags


def report(score, names: set[str]) -> dict:
    def named(values) -> dict:
        return dict(zip(("precision", "recall", "f1"), map(float, values)))

    *parts, support = score(average=None)
    return {
        **{average: named(score(average=average)) for average in ("micro", "macro", "weighted")},
        "types": {
            name: {**named(part[nth] for part in parts), "support": int(support[nth])}
            for nth, name in enumerate(sorted(names))
        },
    }


def main() -> None:
    warnings.filterwarnings("ignore")
    rng = random.Random(7)
    cases = []
    while len(cases) < 60:
        gold_types = rng.sample(TYPES, rng.randint(1, len(TYPES)))
        predicted_types = rng.sample(TYPES, rng.randint(0, len(TYPES)))
        gold = [sequence(rng, rng.randint(1, 14), gold_types) for _ in range(rng.randint(1, 12))]
        predicted = [disturbed(rng, tags, predicted_types) for tags in gold]
        default = default_types(gold) | default_types(predicted)
        strict = strict_types(gold) | strict_types(predicted)
        if not strict:
            continue  # seqeval has no average over no type
        cases.append({
            "gold": gold,
            "predicted": predicted,
            "default": report(partial(precision_recall_fscore_support, gold, predicted), default),
            "strict": report(partial(strict_scores, gold, predicted, scheme=IOB2), strict),
        })
    golden = {"made_by": f"make_seqeval_golden.py with seqeval {version('seqeval')}", "types": TYPES, "cases": cases}
    Path(__file__).with_name("seqeval.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
