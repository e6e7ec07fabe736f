"""Label schemes: the entity types of a head, and what the types of each corpus say about them.

A scheme is a TOML file; `README.md`, 'A scheme of your own', describes its fields.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

UNKNOWN = "?"


@dataclass(frozen=True)
class CorpusEntry:
    """A corpus of a scheme: where it is, how often it is read, what its types mean."""

    name: str
    format: str
    train: str | None = None
    dev: str | None = None
    passes: float = 1.0
    types: dict[str, str | list[str]] = field(default_factory=dict)
    unlabelled: tuple[str, ...] = ()
    oversample: dict[str, int] = field(default_factory=dict)
    documents: int = 100
    names: dict[str, Path] = field(default_factory=dict)
    limit_dev: int | None = None


@dataclass(frozen=True)
class Scheme:
    """A named set of entity types; labels are `O`, then `B-`/`I-` of each type in order."""

    name: str
    types: tuple[str, ...]
    weights: dict[str, float] = field(default_factory=dict)
    corpora: tuple[CorpusEntry, ...] = ()

    @property
    def labels(self) -> list[str]:
        return ["O"] + [f"{prefix}-{kind}" for kind in self.types for prefix in "BI"]

    def begin(self, kind: str) -> int:
        """Label index of `B-kind`; `I-kind` is the next one."""
        return 1 + 2 * self.types.index(kind)


@dataclass(frozen=True)
class Mapping:
    """The types of one corpus in the labels of a scheme.

    A *target* is a row of `allowed`: the set of labels that a gold label leaves open. Target 0
    is a word outside of every mention, `1 + 2k` and `2 + 2k` begin and continue a mention of
    corpus type `kinds[k]`. A type that is one of several types of the scheme leaves them all
    open; a word outside leaves open the types that the corpus does not annotate.
    """

    scheme: Scheme
    kinds: tuple[str, ...]
    unknown: frozenset[str]
    allowed: Tensor
    weight: Tensor

    def target(self, kind: str) -> int | None:
        """The target that begins a mention; `None` where the corpus type counts as outside."""
        return 1 + 2 * self.kinds.index(kind) if kind in self.kinds else None

    def scored(self, kind: str) -> str | None:
        """The one type of the scheme that a corpus type is."""
        target = self.target(kind)
        if target is None:
            return None
        labels = self.allowed[target].nonzero().flatten().tolist()
        return self.scheme.types[(labels[0] - 1) // 2] if len(labels) == 1 else None


def mapping(scheme: Scheme, entry: CorpusEntry) -> Mapping:
    """A corpus type means what `types` says, else the type of the scheme of the same name."""
    meaning: dict[str, list[str]] = {kind: [kind] for kind in scheme.types}
    unknown = set()
    for kind, said in entry.types.items():
        meaning.pop(kind, None)
        if said == UNKNOWN:
            unknown.add(kind)
        elif said:
            meaning[kind] = [said] if isinstance(said, str) else list(said)
    for kind in {kind for kinds in meaning.values() for kind in kinds} | set(entry.unlabelled):
        if kind not in scheme.types:
            raise SystemExit(f"scheme {scheme.name}, corpus {entry.name}: no type {kind}")
    kinds = tuple(meaning)
    allowed = torch.zeros(1 + 2 * len(kinds), len(scheme.labels), dtype=torch.bool)
    weight = torch.ones(1 + 2 * len(kinds))
    allowed[0, 0] = True
    for kind in entry.unlabelled:
        allowed[0, scheme.begin(kind) : scheme.begin(kind) + 2] = True
    for k, kind in enumerate(kinds):
        for meant in meaning[kind]:
            allowed[1 + 2 * k, scheme.begin(meant)] = True
            allowed[2 + 2 * k, scheme.begin(meant) + 1] = True
        weight[1 + 2 * k : 3 + 2 * k] = max(scheme.weights.get(meant, 1.0) for meant in meaning[kind])
    return Mapping(scheme, kinds, frozenset(unknown), allowed, weight)


def read_scheme(path: Path) -> Scheme:
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SystemExit(f"{path}: {error}") from None
    try:
        corpora = tuple(
            CorpusEntry(**entry | {"unlabelled": tuple(entry.get("unlabelled", ())),
                                   "names": {kind: path.parent / file for kind, file in entry.get("names", {}).items()}})
            for entry in fields.pop("corpus", [])
        )
        scheme = Scheme(fields.pop("name"), tuple(fields.pop("types")),
                        fields.pop("weights", {}), corpora)
    except (KeyError, TypeError) as error:
        raise SystemExit(f"{path}: missing or unknown field: {error}") from None
    if fields:
        raise SystemExit(f"{path}: unknown fields {', '.join(fields)}")
    if not scheme.types or len(set(scheme.types)) < len(scheme.types):
        raise SystemExit(f"{path}: types are missing or there twice")
    for kind in scheme.weights:
        if kind not in scheme.types:
            raise SystemExit(f"{path}: a weight for {kind}, which is no type of the scheme")
    for entry in corpora:
        mapping(scheme, entry)
    return scheme
