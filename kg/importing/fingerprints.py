"""Mappings that are kept beside plans, found again by the heads of a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kg.importing.decisions import Decisions, read_decisions
from kg.importing.filenames import ANSWERS, KEPT, MAPPING
from kg.importing.plan import Column

# So much of the heads must be the same: next year's edition may have a column more.
_ALIKE = 0.8


def find_mapping(
    data: Path, columns: Iterable[Column], publisher: str
) -> tuple[Path, Decisions] | None:
    """Return the mapping whose heads are the document's, with its file; None where none is.

    The one with most heads in common is taken, then the latest by name. The corrections beside it
    are of the same publisher's documents alone: with others, the same words may mean another thing.
    Key and title are of the earlier plan, and not taken over.

    Args:
        data: The folder of the plans that are here.
        columns: The columns of the document.
        publisher: The key of whose document it is.
    """
    heads = {column.key for column in columns if column.key}
    best: tuple[float, Path, Decisions] | None = None
    for path in sorted(data.glob(f"*/*{KEPT[MAPPING]}")):
        kept = read_decisions(path.read_text("utf-8"), str(path))
        known = set(kept.columns)
        alike = len(heads & known) / len(heads | known) if heads | known else 0.0
        if alike >= _ALIKE and (best is None or alike >= best[0]):
            best = (alike, path, kept)
    if best is None:
        return None
    _, path, kept = best
    found = Decisions(columns=kept.columns)
    answers = path.with_name(path.name.removesuffix(KEPT[MAPPING]) + KEPT[ANSWERS])
    if path.parent.name == publisher and answers.is_file():
        said = read_decisions(answers.read_text("utf-8"), str(answers))
        # Which rows carry on those of the plan before it is said of that edition's rows alone.
        found = found.over(replace(said, continues={}))
    return path, found
