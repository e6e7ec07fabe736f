"""Readers of corpora. Each gives whole documents with the corpus's own types."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from .corpus import Document, Mention, Sentence, TextDocument, WordDocument

SENTENCES_PER_DOCUMENT = 10
"""Where a CoNLL file marks no documents; `chartlight eval` cuts at the same places."""


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            yield number, line.rstrip("\n")


def read_iob_csv(path: Path) -> list[Document]:
    """Columns `Token`, `Tag`, `Sentence_Num_Global` and `File`, a line per word."""
    documents: dict[str, dict[str, list[tuple[str, str]]]] = {}
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        missing = {"Token", "Tag", "Sentence_Num_Global", "File"} - set(reader.fieldnames or ())
        if missing:
            raise SystemExit(f"{path}: columns missing: {', '.join(sorted(missing))}")
        for row in reader:
            sentences = documents.setdefault(row["File"], {})
            sentences.setdefault(row["Sentence_Num_Global"], []).append((row["Token"], row["Tag"]))
    return [
        WordDocument(name, tuple(Sentence(*zip(*rows)) for rows in sentences.values()))
        for name, sentences in documents.items()
    ]


def read_conll(path: Path) -> list[Document]:
    """A line per word, word first and IOB tag last, a blank line between sentences.

    `-DOCSTART-` begins a document; without any, ten sentences make one.
    """
    marked = any(line.startswith("-DOCSTART-") for _, line in _lines(path))
    documents: list[list[Sentence]] = [[]]
    rows: list[tuple[str, str]] = []

    def end_sentence() -> None:
        if rows:
            documents[-1].append(Sentence(*zip(*rows)))
            rows.clear()
            if not marked and len(documents[-1]) == SENTENCES_PER_DOCUMENT:
                documents.append([])

    for number, line in _lines(path):
        columns = line.split()
        if line.startswith("-DOCSTART-"):
            end_sentence()
            documents.append([])
        elif not columns:
            end_sentence()
        elif len(columns) < 2 or not re.fullmatch(r"O|[BI]-.+", columns[-1]):
            raise SystemExit(f"{path}:{number}: expected a word and an IOB tag")
        else:
            rows.append((columns[0], columns[-1]))
    end_sentence()
    return [WordDocument(str(i), tuple(sentences))
            for i, sentences in enumerate(documents, 1) if sentences]


def read_brat(path: Path) -> list[Document]:
    """A folder of `.txt` and `.ann`; a discontinuous entity counts as its hull."""
    documents: list[Document] = []
    for text_path in sorted(path.glob("*.txt")):
        text = text_path.read_bytes().decode("utf-8")
        mentions = []
        annotations = text_path.with_suffix(".ann")
        if not annotations.is_file():
            raise SystemExit(f"{annotations}: not found")
        for number, line in _lines(annotations):
            if not line.startswith("T"):
                continue
            found = re.match(r"T\S*\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t|$)", line)
            offsets = [int(x) for x in re.findall(r"\d+", found[2])] if found else []
            if not found or not 0 <= min(offsets) < max(offsets) <= len(text):
                raise SystemExit(f"{annotations}:{number}: no type and offsets in the text")
            mentions.append(Mention(min(offsets), max(offsets), found[1]))
        documents.append(TextDocument(text_path.stem, text, tuple(mentions)))
    if not documents:
        raise SystemExit(f"{path}: no .txt file")
    return documents


def read_phee(path: Path) -> list[Document]:
    """PHEE's JSON lines: every argument of an event by the path of its role."""
    documents: list[Document] = []

    def arguments(role: str, node: dict) -> Iterator[Mention]:
        for fragments, starts in zip(node.get("text", ()), node.get("start", ())):
            for fragment, start in zip(fragments, starts):
                yield Mention(start, start + len(fragment), role)
        for name, inner in node.items():
            if isinstance(inner, dict):
                yield from arguments(f"{role}.{name}", inner)

    for number, line in _lines(path):
        try:
            record = json.loads(line)
            mentions = {
                mention
                for annotation in record["annotations"]
                for event in annotation["events"]
                for role, node in event.items() if isinstance(node, dict)
                for mention in arguments(role, node)
            }
            documents.append(TextDocument(
                record["id"], record["context"],
                tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.kind)))))
        except (ValueError, KeyError, TypeError) as error:
            raise SystemExit(f"{path}:{number}: not a record of PHEE: {error!r}") from None
    return documents


def read_asq_phi(path: Path) -> list[Document]:
    """Blocks of a query and its planted values; each value counts wherever it stands."""
    documents: list[Document] = []
    for number, block in enumerate(path.read_text(encoding="utf-8").split("===QUERY===")[1:], 1):
        text, separator, tags = block.partition("===PHI_TAGS===")
        if not separator:
            raise SystemExit(f"{path}: block {number} has no ===PHI_TAGS===")
        text, mentions = text.strip(), []
        for line in filter(None, map(str.strip, tags.splitlines())):
            tag = json.loads(line)
            value = re.escape(tag["value"])
            places = list(re.finditer(rf"(?<!\w){value}(?!\w)", text)) or list(re.finditer(value, text))
            if not places:
                raise SystemExit(f"{path}: block {number}: a value is not in its query")
            mentions += [Mention(*place.span(), tag["identifier_type"]) for place in places]
        documents.append(TextDocument(str(number), text, tuple(mentions)))
    return documents


def read_text(path: Path) -> list[Document]:
    """A document a line, without labels."""
    documents = [TextDocument(str(number), line, ()) for number, line in _lines(path) if line.strip()]
    if not documents:
        raise SystemExit(f"{path}: no text")
    return documents


READERS: dict[str, Callable[[Path], list[Document]]] = {
    "iob-csv": read_iob_csv,
    "conll": read_conll,
    "brat": read_brat,
    "phee": read_phee,
    "asq-phi": read_asq_phi,
    "text": read_text,
}


def read_corpus(format: str, path: Path, single_sentences: bool = False) -> list[Document]:
    """`single_sentences` makes each sentence of a document of words a document."""
    if format not in READERS:
        raise SystemExit(f"corpus format {format} is not one of {', '.join(READERS)}, invented")
    if not path.exists():
        raise SystemExit(f"{path}: corpus not found")
    documents = READERS[format](path)
    if not single_sentences:
        return documents
    return [single for document in documents for single in (
        [WordDocument(document.name, (sentence,)) for sentence in document.sentences]
        if isinstance(document, WordDocument) else [document])]
