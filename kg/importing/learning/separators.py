"""How the lists of a column are parted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.importing.cells.joining import parts_at_and
from kg.importing.cells.naming import Names, tokens_of
from kg.importing.cells.runs import run_of
from kg.importing.records import Cell

_SIGNS = (
    (";", re.compile(r";")),
    ("•", re.compile(r"[•·▪●‣]")),
    ("|", re.compile(r"\|")),
    ("tab", re.compile(r"\t")),
    (",", re.compile(r",\s")),
    ("/", re.compile(r"\s/\s|\w/\w")),
)
_LONG = 25
"""From how many words a cell on in the mean a column holds texts rather than lists."""


def separator(cells: Sequence[Cell], names: Names) -> str | None:
    """Return how the cells of a column part their lists, or None where that can not be told.

    "" says that in most cells of several names nothing parts them. The stronger sign counts: of
    cells with semicolons and commas, the semicolon.
    """
    texts = [cell.text.strip() for cell in cells]
    if not texts or sum(len(text.split()) for text in texts) > _LONG * len(texts):
        return None
    marked = sum(sum(mark.kind == "item" for mark in cell.marks) > 1 for cell in cells)
    counts: dict[str, int] = {"item": marked}
    counts["line"] = sum("\n" in text for text in texts) - marked
    for sign, pattern in _SIGNS:
        counts[sign] = sum(pattern.search(text) is not None for text in texts)
    counts["and"] = sum(_has_and(text, names) for text in texts)
    run = sum(not _parted(text) and _runs(text, names) for text in texts)
    several = max(*counts.values(), run)
    if several == 0:
        return None
    if run >= 2 and 2 * run > sum(_parted(text) for text in texts) + run:
        return ""
    for sign in ("item", ";", "•", "|", "tab", "line", ",", "/"):
        # A column has a habit when the sign stands in a third of the cells that hold several names.
        if counts[sign] * 3 >= several and counts[sign] > 0:
            return sign
    return "and" if counts["and"] else None


def _parted(text: str) -> bool:
    return "\n" in text or any(pattern.search(text) for _, pattern in _SIGNS)


def _runs(text: str, names: Names) -> bool:
    tokens = tokens_of(text, 0, len(text))
    return len(run_of(tokens, frozenset(), names)) > 1


def _has_and(text: str, names: Names) -> bool:
    tokens = tokens_of(text, 0, len(text))
    return len(parts_at_and(tokens, names, listed=False)) > 1
