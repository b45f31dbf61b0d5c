"""Where the ontology, the shapes and the data are: in a checkout, or in the installed package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.errors import LoadError

_PACKAGE = Path(__file__).resolve().parent
_PARTS = ("ontology", "shapes", "data")


@dataclass(frozen=True, slots=True)
class Sources:
    """The three folders a release is made from, and the folder beside which releases are kept."""

    root: Path

    @property
    def ontology(self) -> Path:
        """What words mean: vocabulary, code lists and their words, `context.jsonld`, mappings."""
        return self.root / "ontology"

    @property
    def shapes(self) -> Path:
        """What must hold, and why; `examples/` shows each rule broken and kept."""
        return self.root / "shapes"

    @property
    def data(self) -> Path:
        """What the documents say: `documents.ttl`, `claims.ttl`, `hub/`, a folder a publisher."""
        return self.root / "data"

    @property
    def in_checkout(self) -> bool:
        """Whether the folders are a checkout's own rather than the installed package's copy."""
        return self.root != _PACKAGE / "shipped"


def find_sources(root: Path | None = None) -> Sources:
    """Return the sources of `root`, else of this checkout, else of the installed package.

    Raises:
        LoadError: One of the three folders is missing.
    """
    candidates = [root] if root is not None else [_PACKAGE.parent, _PACKAGE / "shipped"]
    for candidate in candidates:
        if all((candidate / part).is_dir() for part in _PARTS):
            return Sources(candidate)
    raise LoadError(f"{candidates[-1]}: no folders named {', '.join(_PARTS)}")
