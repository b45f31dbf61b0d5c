"""The table of proposals that goes out to be filled in, and comes back with decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.atomic import write_durably
from kg.errors import LoadError, UsageError
from kg.importing.reading import read_document
from kg.importing.records import Table
from kg.matching.sheet import COLUMNS, DECISION, SheetRow, workbook_of
from kg.matching.verdicts import Kind, Verdict
from kg.namespaces import expand
from kg.serialising import write_table

_FORMS = (".xlsx", ".csv")
_FIRST, _SECOND, _REASON = (COLUMNS.index(c) for c in ("first", "second", "reason"))


def write_sheet(path: Path, rows: Iterable[SheetRow]) -> None:
    """Write the table as its ending says.

    Raises:
        UsageError: The name ends in neither .xlsx nor .csv.
    """
    match path.suffix.lower():
        case ".xlsx":
            write_durably(path, workbook_of(rows))
        case ".csv":
            write_durably(path, write_table("csv", COLUMNS, list(rows)).encode("utf-8"))
        case _:
            raise UsageError(f"{path.name}: the table is written as {' or '.join(_FORMS)}")


def read_sheet(path: Path) -> tuple[tuple[Verdict, str], ...]:
    """Return the decisions of a table that was filled in, each with its reason.

    Raises:
        LoadError: It is not the table that `kg match --export` wrote.
        UsageError: A decision or a name in it is none; the sentence says in which row.
    """
    if path.suffix.lower() not in _FORMS:
        raise UsageError(f"{path.name}: the table is read as {' or '.join(_FORMS)}")
    tables = [block for block in read_document([path]).blocks if isinstance(block, Table)]
    for table in tables:
        rows = [[cell.text.strip() if cell else "" for cell in row] for row in table.rows]
        if rows and tuple(rows[0][: len(COLUMNS)]) == COLUMNS:
            return tuple(_verdicts(path.name, rows[1:]))
    raise LoadError(f"{path.name}: no table with the columns that `kg match --export` writes")


def _verdicts(name: str, rows: Iterable[list[str]]) -> Iterator[tuple[Verdict, str]]:
    for number, row in enumerate(rows, 2):
        cells = row + [""] * (len(COLUMNS) - len(row))
        said = cells[DECISION].casefold()
        if not said or said == "skip":
            continue
        if said not in set(Kind):
            choices = ", ".join(kind.value for kind in Kind)
            raise UsageError(f"{name}, row {number}: {said[:40]!r} is no decision; write {choices}")
        kind = Kind(said)
        try:
            first = expand(cells[_FIRST])
            second = "" if kind is Kind.A_KIND else expand(cells[_SECOND])
        except ValueError as err:
            raise UsageError(f"{name}, row {number}: {err}") from err
        yield Verdict(kind, first, second), cells[_REASON]
