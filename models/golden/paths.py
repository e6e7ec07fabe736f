"""Where the recipes read and write, and how they name the model file they used."""

import hashlib
from pathlib import Path

GOLDEN_DIR = Path(__file__).resolve().parents[2] / "tests" / "golden"


def model_record(gguf: Path) -> dict[str, str]:
    """The model file as a golden file names it: by its content, not by where it lay."""
    with gguf.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"file": gguf.name, "sha256": digest}
