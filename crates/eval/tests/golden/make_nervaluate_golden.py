"""Writes nervaluate.json: invented spans, overlapping too, and what nervaluate says of them.

    python tests/golden/make_nervaluate_golden.py     # with nervaluate 1.2.1 installed
"""

import json
import random
from importlib.metadata import version
from pathlib import Path

from nervaluate.entities import Entity
from nervaluate.strategies import PartialEvaluation, StrictEvaluation

TYPES = ["SIGN", "DRUG", "TEST"]


def spans(rng: random.Random, length: int) -> list[list[int]]:
    found = []
    for _ in range(rng.randint(0, 8)):
        start = rng.randrange(length)
        end = min(length, start + rng.choice([1, 2, 5, 9, 150]))
        found.append([start, end, rng.randrange(len(TYPES))])
    return found


def disturbed(rng: random.Random, gold: list[list[int]], length: int) -> list[list[int]]:
    moved = []
    for start, end, label in gold:
        kind = rng.random()
        if kind < 0.4:
            moved.append([start, end, label])
        elif kind < 0.6:
            moved.append([start, end, rng.randrange(len(TYPES))])
        elif kind < 0.85:
            moved.append([max(0, start - rng.randint(0, 3)), min(length, end + rng.randint(0, 3)), label])
    return moved + spans(rng, length)[:2]


def counts(strategy, gold: list[list[int]], predicted: list[list[int]]) -> dict:
    def entities(rows):  # nervaluate's ends are inclusive
        return [Entity(TYPES[label], start, end - 1) for start, end, label in sorted(rows)]

    result, _ = strategy.evaluate(entities(gold), entities(predicted), TYPES)
    names = ("correct", "incorrect", "partial", "missed", "spurious", "precision", "recall", "f1")
    return {name: getattr(result, name) for name in names}


def main() -> None:
    rng = random.Random(11)
    cases = []
    for _ in range(200):
        length = rng.choice([5, 20, 400])
        gold = spans(rng, length)
        predicted = disturbed(rng, gold, length)
        cases.append({
            "gold": gold,
            "predicted": predicted,
            "strict": counts(StrictEvaluation(), gold, predicted),
            "partial": counts(PartialEvaluation(), gold, predicted),
        })
    golden = {"made_by": f"make_nervaluate_golden.py with nervaluate {version('nervaluate')}", "cases": cases}
    Path(__file__).with_name("nervaluate.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
