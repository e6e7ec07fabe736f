"""Writes seqeval.json: invented tag sequences, legal and not, and what seqeval says of them.

    python tests/golden/seqeval.py     # with seqeval 1.2.2 installed
"""

import json
import random
import warnings
from importlib.metadata import version
from pathlib import Path

from seqeval.metrics import precision_recall_fscore_support as scores
from seqeval.scheme import IOB2

warnings.filterwarnings("ignore")
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


def report(gold: list[list[str]], predicted: list[list[str]], strict: dict) -> dict:
    def named(values) -> dict:
        return dict(zip(("precision", "recall", "f1"), map(float, values)))

    per_type = scores(gold, predicted, average=None, **strict)
    names = sorted({tag[2:] for tags in found(gold, predicted, strict) for tag in tags})
    return {
        **{name: named(scores(gold, predicted, average=name, **strict)) for name in ("micro", "macro", "weighted")},
        "types": {
            name: {**named([per_type[part][nth] for part in range(3)]), "support": int(per_type[3][nth])}
            for nth, name in enumerate(names)
        },
    }


def found(gold, predicted, strict):
    """The tags that begin an entity, by seqeval's own extraction."""
    if strict:
        from seqeval.scheme import Entities
        return [["B-" + t for t in Entities(gold, IOB2).unique_tags | Entities(predicted, IOB2).unique_tags]]
    from seqeval.metrics.sequence_labeling import get_entities
    return [["B-" + e[0] for e in get_entities(gold) + get_entities(predicted)]]


def main() -> None:
    rng = random.Random(7)
    cases = []
    while len(cases) < 60:
        gold_types = rng.sample(TYPES, rng.randint(1, len(TYPES)))
        predicted_types = rng.sample(TYPES, rng.randint(0, len(TYPES)))
        gold = [sequence(rng, rng.randint(1, 14), gold_types) for _ in range(rng.randint(1, 12))]
        predicted = [disturbed(rng, tags, predicted_types) for tags in gold]
        # Without any entity seqeval has no average to take.
        strict = {"mode": "strict", "scheme": IOB2}
        if not found(gold, predicted, {})[0] or not found(gold, predicted, strict)[0]:
            continue
        cases.append({
            "gold": gold,
            "predicted": predicted,
            "default": report(gold, predicted, {}),
            "strict": report_strict(gold, predicted),
        })
    golden = {"made_by": f"seqeval.py with seqeval {version('seqeval')}", "types": TYPES, "cases": cases}
    Path(__file__).with_suffix(".json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


def report_strict(gold, predicted) -> dict:
    from seqeval.metrics.v1 import precision_recall_fscore_support as strict_scores
    global scores
    default, scores = scores, strict_scores
    try:
        return report(gold, predicted, {"scheme": IOB2})
    finally:
        scores = default


if __name__ == "__main__":
    main()
