"""Trains the same scheme many ways with little data, to see what each choice is worth.

Every variant is a short run of `tagger.train` that differs from the first in one setting. One that has
a result is not run again, so the table can be filled piece by piece, on several machines, and by several
processes with `--only` at a time.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from .export import write_atomically
from .schemes import read_scheme

COMMON = ("--rounds", "1", "--quantise-from", "2")
ADAPTED, TEACHER, ALL_SCHEMES = "adapted", "teacher", "all schemes"
"""Stand for what is known when the runs are made."""
VARIANTS: dict[str, tuple[str, ...]] = {
    "the first: bidirectional, 20 layers, everything trained, f32": (),
    "causal attention": ("--attention", "causal"),
    "10 layers": ("--layers", "10"),
    "30 layers": ("--layers", "30"),
    "LoRA of rank 16": ("--lora", "16", "--lr", "1e-3"),
    "single sentences": ("--single-sentences",),
    "four-bit blocks from the start": ("--quantise-from", "0"),
    "after guessing masked words (150 steps)": ("--start", ADAPTED),
    "15 layers": ("--layers", "15"),
    "a random field (CRF) on the labels": ("--crf",),
    "taught by the shipped model": ("--teacher", TEACHER),
    "10 layers, taught by the shipped model": ("--teacher", TEACHER, "--layers", "10"),
    "no names of vocabularies": ("--no-names",),
    "no mentions swapped": ("--swap", "0"),
    "no change of writing": ("--augment", "0"),
    "half the batch": ("--rows", "4"),
    "twice the rate": ("--lr", "6e-4"),
    "seed 1": ("--seed", "1"),
    "seed 2": ("--seed", "2"),
    "with the other heads": ("--schemes", ALL_SCHEMES),
    "no words left out": ("--word-dropout", "0"),
    "lower 10 layers fixed": ("--freeze", "10"),
    "5 layers": ("--layers", "5"),
}
DEPTHS = {20: "the first: bidirectional, 20 layers, everything trained, f32"} | {
    int(name.split()[0]): name for name in VARIANTS if name.endswith(" layers")}


def parse_arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="python -m tagger.ablate", description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        epilog="Other options, --compile among them, go to every run.")
    parser.add_argument("--schemes", type=Path, nargs="+", required=True)
    parser.add_argument("--others", type=Path, nargs="*", default=[], help="schemes of the heads beside them, for one variant")
    parser.add_argument("--teacher", type=Path, help="pack, or out folder of a run, for the variants that are taught")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--runs", type=Path, required=True, help="a folder for all runs")
    parser.add_argument("--results", type=Path, default=Path("ablations"),
                        help="folder of results.json, ablations.md and depth.svg")
    parser.add_argument("--only", nargs="+", metavar="WORDS", help="variants whose names have one of these")
    return parser.parse_known_args()


def folder_of(runs: Path, name: str) -> Path:
    return runs / name.replace(" ", "-").replace(":", "").replace(",", "")


def result_of(run: Path) -> dict:
    """What of a finished run's recipe is kept."""
    recipe = json.loads((run / "out" / "recipe.json").read_text(encoding="utf-8"))
    return {key: recipe[key] for key in ("dev", "tokens", "seconds", "settings")}


def read_results(kept: Path) -> dict[str, dict]:
    return json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}


def table(results: dict[str, dict], corpora: list[str]) -> str:
    head = " | ".join(f"{corpus} micro F1 | macro F1" for corpus in corpora)
    lines = [f"| variant | {head} | tokens | minutes |", "|---" * (2 * len(corpora) + 3) + "|"]
    for name, result in results.items():
        scores = " | ".join(f"{result['dev'][corpus][measure]:.3f}"
                            for corpus in corpora for measure in ("micro_f1", "macro_f1"))
        lines.append(f"| {name} | {scores} | {result['tokens']} | {result['seconds'] / 60:.0f} |")
    return "\n".join(lines) + "\n"


def depth_plot(scores: dict[int, float], corpus: str) -> str:
    """F1 against the number of layers."""
    side, left, top = 240, 50, 30
    least, most = min(scores.values()), max(scores.values())
    span = max(most - least, 0.01)

    def place(layers: int, score: float) -> tuple[float, float]:
        return left + side * layers / max(scores), top + side * (1 - 0.9 * (score - least) / span)

    points = [(*place(layers, score), layers, score) for layers, score in sorted(scores.items())]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in points)
    marks = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1f6feb"/>'
                    f'<text x="{x:.1f}" y="{y - 9:.1f}" text-anchor="middle">{score:.3f}</text>'
                    f'<text x="{x:.1f}" y="{top + side + 26}" text-anchor="middle">{layers}</text>'
                    for x, y, layers, score in points)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 2 * left} {side + 90}" '
            f'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="#fff"/>'
            f'<line x1="{left}" y1="{top + side + 10}" x2="{left + side}" y2="{top + side + 10}" stroke="#888"/>'
            f'<polyline points="{line}" fill="none" stroke="#1f6feb"/>{marks}'
            f'<text x="{left}" y="{top + side + 44}">layers; micro F1 on {corpus}</text></svg>\n')


def main() -> None:
    a, passed_on = parse_arguments()
    inputs = ["--schemes", *map(str, a.schemes), "--data", str(a.data), "--base", str(a.base)]
    corpora = [entry.name for path in a.schemes for entry in read_scheme(path).corpora if entry.dev]
    known = {ADAPTED: [str(a.runs / ADAPTED / "out")], TEACHER: [str(a.teacher)],
             ALL_SCHEMES: [str(path) for path in a.schemes + a.others]}
    a.results.mkdir(parents=True, exist_ok=True)
    kept = a.results / "results.json"
    for name, settings in VARIANTS.items():
        lacks = (TEACHER in settings and not a.teacher) or (ALL_SCHEMES in settings and not a.others)
        if name in read_results(kept) or lacks or not any(words in name for words in a.only or [""]):
            continue
        if ADAPTED in settings and not (a.runs / ADAPTED / "out").is_dir():
            subprocess.run([sys.executable, "-m", "tagger.adapt", *inputs, "--run", str(a.runs / ADAPTED),
                            *(word for word in passed_on if word == "--compile")], check=True)
        settings = [word for setting in settings for word in known.get(setting, [setting])]
        print(f"== {name}", flush=True)
        subprocess.run([sys.executable, "-m", "tagger.train", *inputs, "--run", str(folder_of(a.runs, name)),
                        *COMMON, *passed_on, *settings], check=True)
        results = read_results(kept) | {name: result_of(folder_of(a.runs, name))}
        # One that a process of another version has measured stays.
        results = {name: results[name] for name in VARIANTS if name in results} | results
        write_atomically(kept, json.dumps(results, indent=1) + "\n")
        write_atomically(a.results / "ablations.md", table(results, corpora))
        by_depth = {layers: results[name]["dev"][corpora[0]]["micro_f1"]
                    for layers, name in DEPTHS.items() if name in results}
        if by_depth:
            write_atomically(a.results / "depth.svg", depth_plot(by_depth, corpora[0]))


if __name__ == "__main__":
    main()
