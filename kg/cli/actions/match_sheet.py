"""The table of proposals that goes out to be filled in, and comes back with decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import xlsxwriter

from kg.atomic import write_durably
from kg.errors import LoadError, UsageError
from kg.importing.reading import read_document
from kg.importing.records import Table
from kg.matching.records import Cluster
from kg.matching.verdicts import Kind, Verdict
from kg.namespaces import expand, shorten
from kg.serialising import write_table

COLUMNS = (
    "cluster", "first", "first name", "second", "second name", "confidence", "sure", "why",
    "front page", "decision", "reason",
)  # fmt: skip
_FORMS = (".xlsx", ".csv")
_WIDTHS = (8, 28, 34, 28, 34, 11, 6, 60, 50, 16, 40)
_FIRST, _SECOND, _DECISION, _REASON = (
    COLUMNS.index(c) for c in ("first", "second", "decision", "reason")
)


def rows_of(clusters: Iterable[Cluster], effects: Iterable[str]) -> Iterator[tuple[str | int, ...]]:
    """Return a row for each proposal, with nothing decided."""
    for number, (cluster, effect) in enumerate(zip(clusters, effects, strict=True), 1):
        names = {body.iri: body.name for body in cluster.members}
        for made in cluster.proposals:
            yield (
                number, shorten(made.first), names[made.first], shorten(made.second),
                names[made.second], str(made.confidence), "yes" if made.sure else "no", made.why,
                effect, "", "",
            )  # fmt: skip


def write_sheet(path: Path, rows: Iterable[tuple[str | int, ...]]) -> None:
    """Write the table as its ending says.

    Raises:
        UsageError: The name ends in neither .xlsx nor .csv.
    """
    match path.suffix.lower():
        case ".xlsx":
            _write_book(path, list(rows))
        case ".csv":
            write_durably(path, write_table("csv", COLUMNS, list(rows)).encode("utf-8"))
        case _:
            raise UsageError(f"{path.name}: the table is written as {' or '.join(_FORMS)}")


def _write_book(path: Path, rows: list[tuple[str | int, ...]]) -> None:
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("Who is who")
        head, text = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, name, head)
        for at, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(at, column, cell)
                else:
                    sheet.write_string(at, column, cell)
        sheet.freeze_panes(1, 0)
        choice = {"validate": "list", "source": [kind.value for kind in Kind]}
        sheet.data_validation(1, _DECISION, max(1, len(rows)), _DECISION, choice)


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
        said = cells[_DECISION].casefold()
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
