"""How a golden JSON file is laid out: indented, but every list of numbers on one line."""

import json
import re
from pathlib import Path

NUMBERS = re.compile(r"\[\n\s+([-+.,e\d\s]+?)\n\s*\]")


def write_json(path: Path, content: dict) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False)
    text = NUMBERS.sub(lambda list_: "[" + re.sub(r"\s+", "", list_[1]) + "]", text)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(f"{path}: {path.stat().st_size} bytes")
