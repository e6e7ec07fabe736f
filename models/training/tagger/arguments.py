"""What the commands that change a trained network have in common."""

import argparse
from pathlib import Path


def changing_parser(command: str, description: str | None, precision: str = "bf16") -> argparse.ArgumentParser:
    """A parser with the schemes, the data, the base model and how the development sets are read."""
    parser = argparse.ArgumentParser(
        prog=f"python -m tagger.{command}", description=description,
        formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--schemes", type=Path, nargs="+", required=True, help="schemes of all heads")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--documents", type=int, help="no more than this of each development set")
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--precision", choices=("f32", "bf16"), default=precision)
    return parser


def add_model(parser: argparse.ArgumentParser, model: str) -> None:
    parser.add_argument("--model", type=Path, required=True, help=model)
    parser.add_argument("--to", type=Path, required=True, help="folder like a run's out, for the packer")


def add_texts(parser: argparse.ArgumentParser, batches: int) -> None:
    """Which of the training texts are read."""
    parser.add_argument("--batches", type=int, default=batches, help="how many batches of texts to read")
    parser.add_argument("--window-tokens", type=int, default=256, help="tokens of a row")
    parser.add_argument("--seed", type=int, default=2026)
