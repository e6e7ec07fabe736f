"""Tag schemes: the entity types of a head and the order of its IOB2 labels."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scheme:
    """A named set of entity types; labels are `O`, then `B-`/`I-` of each type in order."""

    name: str
    types: tuple[str, ...]

    @property
    def labels(self) -> list[str]:
        return ["O"] + [f"{prefix}-{kind}" for kind in self.types for prefix in "BI"]

    def begin(self, kind: str) -> int:
        """Label index of `B-kind`; `I-kind` is the next one."""
        return 1 + 2 * self.types.index(kind)


RARE_DISEASE = Scheme(
    "rare-disease", ("DISEASE", "RAREDISEASE", "SKINRAREDISEASE", "SIGN", "SYMPTOM")
)
