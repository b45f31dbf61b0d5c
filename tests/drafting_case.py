"""A made-up document as the importer's rooms hand it to drafting: cells and readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from kg.importing.drafting import Imported, SourceCell, Wanted
from kg.importing.records import (
    Cell,
    Document,
    Found,
    Habits,
    Known,
    Place,
    Reading,
    Register,
    Span,
    Table,
    Text,
)

HEADS = ("Goal", "Objective", "Action", "Partners", "By when", "Budget", "Outcome", "Status")
ROWS = (
    (
        "Read for joy", "Raise reading in primary schools",
        "Pair pupils with readers. First pairs by March 2026.",
        "Lead: Library Service; DfE; Schools",
        "September 2025 to August 2026", "£12,500 from the Reading Fund; officer time",
        "At least 80% of pupils read for pleasure", "under way",
    ),
    (
        "", "Raise reading in primary schools",
        "Open a library in the park, on every Saturday of the year, with stories, tea and music "
        "for all who come by",
        "Friends of Ashby Park; DfE", "by spring 2026", "See Reading Fund", "", "",
    ),
    (
        "Move more", "", "Mend the slide", "Parks team", "TBC", "10,000", "Fewer accidents", "",
    ),
)  # fmt: skip
_MERGED_GOAL = 2


def imported(rows: tuple[tuple[str, ...], ...] = ROWS, **more: Any) -> Imported:
    """Return the case with its readings; rows may be changed."""
    document = document_of(rows)
    cells = tuple(
        SourceCell((span(r, c, text),), "Delivery plan", r, HEADS[c], text)
        for r, row in enumerate(rows, 1)
        for c, text in enumerate(row)
        if not (text == "" and c == 0)
    )
    made = Imported(
        document, cells, tuple(readings(rows)),
        Habits(abbreviations={"DfE": "Department for Education"}),
        content_hash="ab" * 32, issued=date(2025, 6, 2),
    )  # fmt: skip
    return replace(made, **more)


def document_of(rows: tuple[tuple[str, ...], ...]) -> Document:
    """Return the table under its heading; the goal of the first row covers the second."""
    held: list[tuple[Cell | None, ...]] = [tuple(Cell(head, head=True) for head in HEADS)]
    for number, row in enumerate(rows, 1):
        cells: list[Cell | None] = [Cell(text) for text in row]
        if number == 1:
            cells[0] = Cell(row[0], rows=_MERGED_GOAL)
        elif row[0] == "":
            cells[0] = None
        held.append(tuple(cells))
    head = Text("heading", "Example Borough reading plan 2025/26", 1)
    return Document("plan.docx", "docx", (head, Table(tuple(held), "Delivery plan")))


def span(row: int, column: int, text: str, part: str = "") -> Span:
    """Return where a part of a cell stands; the whole cell without one."""
    start = text.index(part) if part else 0
    return Span(Place(1, row, column), start, start + len(part or text))


def reading(
    row: int,
    column: int,
    text: str,
    part: str,
    what: str,
    action: int | None,
    basis: str = "cell",
    **more: Any,
) -> Reading:
    """Return what a part of a cell says."""
    place = span(row, column, text, part)
    found = Found(what, place.start, place.end, **more)
    return Reading(found, action, HEADS[column], part or text, (place,), basis)


def readings(rows: tuple[tuple[str, ...], ...]) -> list[Reading]:
    """Return what is read from the three rows, whatever the wording of the actions."""
    found: list[Reading] = []
    for number, row in enumerate(rows, 1):
        goal = (number, row[0]) if row[0] else (1, rows[0][0])
        basis = "cell" if row[0] else "merged"
        found.append(reading(goal[0], 0, goal[1], "", "goal", number, basis))
        if row[1]:
            found.append(reading(number, 1, row[1], "", "objective", number))
        found.append(reading(number, 2, row[2].split(". ")[0], "", "activity", number))
    one, two, three = rows
    found += [
        reading(1, 2, one[2], "First pairs by March 2026", "milestone", 1, name="First pairs"),
        reading(
            1, 2, one[2], "by March 2026", "date", 1, kind="deadline", bound="by",
            earliest=date(2026, 3, 1), latest=date(2026, 3, 31), edtf="2026-03", calendar="civil",
        ),
        reading(1, 3, one[3], "Library Service", "party", 1, name="Library Service", kind="body",
                role="lead"),
        reading(1, 3, one[3], "DfE", "party", 1, name="DfE", kind="body"),
        reading(1, 3, one[3], "Schools", "party", 1, name="Schools", kind="kind of organisation"),
        reading(
            1, 4, one[4], "", "date", 1, kind="period", earliest=date(2025, 9, 1),
            latest=date(2026, 8, 31), edtf="2025-09/2026-08", calendar="academic-year",
        ),
        reading(1, 5, one[5], "£12,500", "money", 1, kind="cash", amount=Decimal(12500),
                currency="GBP", name="Reading Fund"),
        reading(1, 5, one[5], "officer time", "money", 1, kind="staff"),
        reading(1, 6, one[6], "", "outcome", 1, kind="outcome"),
        reading(1, 6, one[6], "At least 80% of pupils", "target", 1, comparator="at_least",
                value=Decimal(80), unit="%"),
        reading(1, 7, one[7], "", "status", 1, kind="under-way"),
        reading(2, 3, two[3], "Friends of Ashby Park", "party", 2, name="Friends of Ashby Park",
                kind="body", role="funder", confidence=0.4,
                doubt="How far the label reaches is open."),
        reading(2, 3, two[3], "DfE", "party", 2, name="DfE", kind="body"),
        reading(
            2, 4, two[4], "", "date", 2, kind="deadline", bound="by", latest=date(2026, 5, 31),
            edtf="2026-21", calendar="season",
        ),
        reading(2, 5, two[5], "", "money", 2, kind="pointer", name="Reading Fund"),
        reading(3, 3, three[3], "", "party", 3, name="Parks team", kind="body"),
        reading(3, 4, three[4], "", "date", 3, kind="open", confidence=0.5,
                doubt="No date is set."),
        reading(3, 5, three[5], "", "money", 3, kind="cash", amount=Decimal(10000)),
        reading(3, 6, three[6], "", "outcome", 3),
    ]  # fmt: skip
    return found


def wanted(**more: Any) -> Wanted:
    """Return the plan that the case becomes."""
    made = Wanted("exb", "Example Borough Council", "plan-reading-2025-26", "Reading plan 2025/26")
    return replace(made, **more)


def register(*names: str) -> Register:
    """Return a register in which these names are one body of the hub."""
    known = Known(names[0], "body", "https://w3id.org/civicthread/id/hub/org-dfe")
    return Register({name.casefold(): known for name in names})
