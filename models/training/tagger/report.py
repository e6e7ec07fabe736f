"""Measures a run's weights or a pack on the development sets: scores, perturbed text, calibration."""

import argparse
import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .augment import PERTURBATIONS
from .calibrate import BINS, error_of_the_calibrated, expected_calibration_error, scored_mentions
from .evaluate import DevSet, Measured, dev_sets, measure
from .export import write_atomically
from .gguf_model import BaseModel
from .pack_model import load_tagger
from .schemes import read_scheme


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tagger.report", description=__doc__,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--schemes", type=Path, nargs="+", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="a pack, or the out folder of a run")
    parser.add_argument("--to", type=Path, required=True, help="folder for report.json, report.md and calibration.svg")
    parser.add_argument("--documents", type=int, help="no more than this of each development set")
    parser.add_argument("--perturb", nargs="*", choices=sorted(PERTURBATIONS), default=sorted(PERTURBATIONS))
    parser.add_argument("--perturb-documents", type=int, default=60)
    parser.add_argument("--exact", action="store_true", help="the layers' f32 master weights instead of their blocks")
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--precision", choices=("f32", "bf16"), default="f32")
    return parser.parse_args()


def reliability(dev: list[tuple[DevSet, Measured]]) -> dict:
    """Scores and shares that are right, in bins, over the development sets of a head."""
    scores, right = (np.concatenate(part) for part in
                     zip(*(scored_mentions(d, m, 1.0) for d, m in dev)))
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    rows = [{"mentions": int((bins == b).sum()), "score": round(float(scores[bins == b].mean()), 4),
             "right": round(float(right[bins == b].mean()), 4)} for b in range(BINS) if (bins == b).any()]
    return {"ece": round(expected_calibration_error(scores, right), 4),
            "ece_of_the_calibrated": error_of_the_calibrated(scores), "bins": rows}


def plot(reliabilities: dict[str, dict]) -> str:
    """One square per head: score against share that is right, area by number of mentions."""
    side, gap = 180, 40
    width = len(reliabilities) * (side + gap) + gap
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {side + 80}" '
             'font-family="sans-serif" font-size="11">']
    for i, (name, found) in enumerate(reliabilities.items()):
        x, y = gap + i * (side + gap), 30
        total = sum(row["mentions"] for row in found["bins"])
        parts.append(f'<text x="{x}" y="{y - 8}">{name}, ECE {found["ece"]:.3f}</text>'
                     f'<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="none" stroke="#888"/>'
                     f'<line x1="{x}" y1="{y + side}" x2="{x + side}" y2="{y}" stroke="#888" stroke-dasharray="3"/>')
        for row in found["bins"]:
            radius = 2 + 12 * (row["mentions"] / total) ** 0.5
            parts.append(f'<circle cx="{x + side * row["score"]:.1f}" cy="{y + side * (1 - row["right"]):.1f}" '
                         f'r="{radius:.1f}" fill="#1f6feb" fill-opacity="0.6"/>')
        parts.append(f'<text x="{x}" y="{y + side + 16}">score (0 to 1)</text>'
                     f'<text x="{x - 6}" y="{y + side}" transform="rotate(-90 {x - 6} {y + side})">right</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def markdown(report: dict) -> str:
    lines = ["| corpus | type | precision | recall | F1 | support |", "|---|---|---|---|---|---|"]
    for name, scores in report["dev"].items():
        for kind, row in scores["per_type"].items():
            lines.append(f"| {name} | {kind} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} | {row['support']} |")
        lines.append(f"| {name} | **micro** | {scores['micro_precision']:.3f} | {scores['micro_recall']:.3f} | "
                     f"**{scores['micro_f1']:.3f}** | {scores['support']} |")
        lines.append(f"| {name} | **macro** | | | **{scores['macro_f1']:.3f}** | |")
    if report["perturbed"]:
        names = list(report["dev"])
        lines += ["", f"| dev text | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
        for change, by_corpus in report["perturbed"].items():
            lines.append(f"| {change} | " + " | ".join(f"{by_corpus[name]:.3f}" for name in names) + " |")
    lines += ["", "| head | ECE | of a calibrated model | 95 % of its draws |", "|---|---|---|---|"]
    for name, found in report["calibration"].items():
        mean, low, high = found["ece_of_the_calibrated"]
        lines.append(f"| {name} | {found['ece']:.3f} | {mean:.3f} | {low:.3f}–{high:.3f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    a = parse_arguments()
    schemes = [read_scheme(path) for path in a.schemes]
    base = BaseModel(a.base)
    tokenizer = Tokenizer.from_file(str(a.model / "tokenizer.json"))
    tagger = load_tagger(a.model, base, {scheme.name: len(scheme.labels) for scheme in schemes})
    tagger.see_blocks(not a.exact)
    dev = dev_sets(schemes, a.data)
    report: dict = {"model": a.model.name, "precision": a.precision, "exact": a.exact, "documents": a.documents, "dev": {},
                    "perturb_documents": a.perturb_documents, "perturbed": {}, "calibration": {}}
    measured = {}
    for d in dev:
        measured[d.entry.name] = measure(tagger, d, tokenizer, a.rows, a.precision, a.documents)
        report["dev"][d.entry.name] = measured[d.entry.name].scores
        print(d.entry.name, {key: value for key, value in report["dev"][d.entry.name].items() if key != "per_type"},
              flush=True)
    for scheme in schemes:
        of_head = [(d, measured[d.entry.name]) for d in dev if d.scheme is scheme]
        if of_head:
            report["calibration"][scheme.name] = reliability(of_head)
    for change in [None, *a.perturb] if a.perturb else []:
        report["perturbed"][change or "as it is"] = found = {
            d.entry.name: measure(tagger, d, tokenizer, a.rows, a.precision, a.perturb_documents, change).scores["micro_f1"]
            for d in dev}
        print(change or "as it is", found, flush=True)
    a.to.mkdir(parents=True, exist_ok=True)
    write_atomically(a.to / "report.json", json.dumps(report, indent=1) + "\n")
    write_atomically(a.to / "report.md", markdown(report))
    write_atomically(a.to / "calibration.svg", plot(report["calibration"]))


if __name__ == "__main__":
    main()
