"""The two source documents as cells, read straight from their text: what the data are held against.

Every printed row is a line of tab-separated cells; pieces that a page break cut off are joined here
by hand-checked rules, as the amendment on row counting asks.
"""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path

GLA_FILE = "000_b3982be511f9c25d.txt"
CITY_FILE = "004_6fb185a0e22ed631.txt"
Cells = dict[tuple[str, int | None, str], str]

_GLA_COLUMNS = (
    "Objectives",
    "Activities, milestones and timeline",
    "Stakeholders to engage",
    "Outcomes",
)
_APPENDIX = "Education, Cultural and Creative Learning and Skills Annual Action Plan 2022/23"
_A1_COLUMNS = (
    "Overarching strategic goals",
    "Strategic aims",
    "Priority actions and programmes",
    "Budget",
    "Expected outcomes",
)
_A2_COLUMNS = (
    "Overarching strategic goal",
    "High-level strategic action",
    "Annually reoccurring activities",
    "Budget",
    "Expected outcomes",
)


def normalise(text: str) -> str:
    """Return a cell's text without tags and with single spaces."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def digest(text: str) -> str:
    """Return the SHA-256 of a cell's normalised text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def gla_cells(seeds: Path) -> Cells:
    """Return the 22 rows of four cells; a row that goes on over a page is joined."""
    rows: list[list[str]] = []
    for line in (seeds / GLA_FILE).read_text(encoding="utf-8").splitlines()[3:]:
        parts = [normalise(part) for part in line.split("\t")]
        if not any(parts[1:]) or set("".join(parts)) == {"-"}:
            continue  # a heading, a ruled line or an empty one
        if parts[1][:9].casefold() in {"activity:", "activity "} or "Activity:" in parts[1][:12]:
            rows.append(parts)
        else:
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], parts, strict=True)]
    return {
        ("Delivery plan", number, column): text
        for number, row in enumerate(rows, 1)
        for column, text in zip(_GLA_COLUMNS, row, strict=True)
    }


def gla_headings(seeds: Path) -> tuple[str, ...]:
    """Return the section headings of the table, in order."""
    lines = (seeds / GLA_FILE).read_text(encoding="utf-8").splitlines()[3:]
    rows = [[normalise(part) for part in line.split("\t")] for line in lines]
    return tuple(row[0] for row in rows if row[0] and not any(row[1:]))


def city_cells(seeds: Path) -> Cells:
    """Return the rows of both appendices, five cells a row; blank cells are empty strings."""
    text = (seeds / CITY_FILE).read_text(encoding="utf-8")
    _, first, second = re.split(rf"\nAppendix [12] – {re.escape(_APPENDIX)}", text)
    cells: Cells = {}
    for table, body, columns in (
        ("Appendix 1", first, _A1_COLUMNS),
        ("Appendix 2", second, _A2_COLUMNS),
    ):
        for number, row in enumerate(_city_rows(body), 1):
            cells.update({(table, number, c): t for c, t in zip(columns, row, strict=True)})
    # These stand at the head of a page and end a cell that began on the page before.
    _join(cells, "Appendix 1", "Expected outcomes", into=9, of=10)
    _join(cells, "Appendix 2", "Overarching strategic goal", into=13, of=15)
    _join(cells, "Appendix 2", "High-level strategic action", into=13, of=15)
    _join(cells, "Appendix 2", "High-level strategic action", into=28, of=30)
    return cells


def _city_rows(body: str) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in body.splitlines():
        parts = line.split("\t")
        if len(parts) != len(_A1_COLUMNS) or line.startswith("Overarching strategic goal"):
            continue
        row = [normalise(part) for part in parts]
        goes_on = not row[2] or row[2].startswith("opportunities, and, training")
        if goes_on:
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
    return rows


def _join(cells: Cells, table: str, column: str, *, into: int, of: int) -> None:
    tail = cells[table, of, column]
    cells[table, into, column] = f"{cells[table, into, column]} {tail}".strip()
    cells[table, of, column] = ""
