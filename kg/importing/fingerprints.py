"""Mappings that are kept beside plans, found again by the heads of a document."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.importing.decisions import Decisions, read_decisions
from kg.importing.plan import Column

ENDING = ".mapping.json"
# So much of the heads must be the same: next year's edition may have a column more.
_ALIKE = 0.8


def find_mapping(data: Path, columns: Iterable[Column]) -> tuple[Path, Decisions] | None:
    """Return the mapping whose heads are the document's, with its file; None where none is.

    The one with most heads in common is taken, then the latest by name.
    """
    heads = {column.key for column in columns if column.key}
    best: tuple[float, Path, Decisions] | None = None
    for path in sorted(data.glob(f"*/*{ENDING}")):
        kept = read_decisions(path.read_text("utf-8"), str(path))
        known = set(kept.columns)
        alike = len(heads & known) / len(heads | known) if heads | known else 0.0
        if alike >= _ALIKE and (best is None or alike >= best[0]):
            best = (alike, path, kept)
    return None if best is None else best[1:]
