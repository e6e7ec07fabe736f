"""Names of things from a file of codes (`vocabularies/`), written as running text would write them."""

import json
import re
import struct
import zlib
from pathlib import Path

MAGIC = b"CHARTLIGHTCODES1"
LONGEST = 45


def read_names(path: Path) -> list[str]:
    """Every name of every concept that could stand in a sentence; in the file's order."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SystemExit(f"{path}: {error}") from None
    try:
        if not content.startswith(MAGIC):
            raise ValueError("its first bytes are other ones")
        (n_header,) = struct.unpack_from("<I", content, len(MAGIC))
        table = len(MAGIC) + 4 + n_header
        json.loads(content[len(MAGIC) + 4 : table])
        rows = zlib.decompress(content[table:]).decode("utf-8").split("\n")
    except (ValueError, struct.error, zlib.error) as error:
        raise SystemExit(f"{path}: not a file of codes: {error}") from None
    names = (in_prose(name) for row in rows for name in row.split("\t")[1:])
    return list(dict.fromkeys(name for name in names if name))


def in_prose(name: str) -> str | None:
    """Catalogues write in capitals; `None` for what is written for a catalogue in other ways too."""
    if not 4 <= len(name) <= LONGEST or len(name.split()) > 5 or re.search(r"[,;()\[\]{}/]", name):
        return None
    if name.isupper() and (" " in name or len(name) > 6) and not re.search(r"\d", name):
        return name.lower()
    return name
