"""What `kg coverage` does: list every cell, and what was read from it or why nothing was."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.actions.opening import current_release
from kg.coverage import COLUMNS, CellCoverage, list_cells
from kg.lookup import NameIndex, find_thing
from kg.serialising import write_table
from kg.serialising.tables import text_table

_TEXT_COLUMNS = ("table", "row", "column", "things", "read, or why nothing was")


def list_coverage(plan: str | None, form: str, release_dir: Path | None, *, unread: bool) -> None:
    """Print the cells of one plan or of all, or only those from which nothing was read."""
    store = current_release(release_dir).store
    iri = find_thing(NameIndex(store), plan, "plan").iri if plan else None
    cells = [cell for cell in list_cells(store, iri) if not (unread and cell.is_read)]
    if form == "table":
        click.echo(_as_text(cells), nl=False)
    else:
        click.echo(write_table(form, COLUMNS, [cell.cells() for cell in cells]), nl=False)


def _as_text(cells: list[CellCoverage]) -> str:
    documents = dict.fromkeys(cell.document for cell in cells)
    parts = []
    for document in documents:
        own = [cell for cell in cells if cell.document == document]
        table = text_table(_TEXT_COLUMNS, [_text_row(cell) for cell in own])
        parts.append(f"{document}\n\n{table}\n{_summary(own)}\n")
    return "\n".join(parts) or "(no cells)\n"


def _text_row(cell: CellCoverage) -> tuple[str | int | None, ...]:
    _, table, row, column, things, read, why = cell.cells()
    said = str(read).replace(" · ", "\n") if read else f"({why})"
    return table, row, column, things, said


def _summary(cells: list[CellCoverage]) -> str:
    read = sum(cell.is_read for cell in cells)
    explained = sum(bool(cell.why) and not cell.is_read for cell in cells)
    silent = len(cells) - read - explained
    return (
        f"{len(cells)} cells: {read} read, {explained} with nothing to read and the reason noted, "
        f"{silent} unexplained"
    )
