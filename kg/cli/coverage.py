"""`kg coverage`: every cell, and what was read from it or why nothing was."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import current_release, release_option
from kg.coverage import COLUMNS, CellCoverage, list_cells
from kg.exporting.tables import csv_table, json_table, text_table
from kg.lookup import NameIndex, find_thing

_TEXT_COLUMNS = ("table", "row", "column", "things", "read, or why nothing was")


@click.command()
@click.option("--plan", metavar="P", help="Only this plan (name or IRI).")
@click.option("--unread", is_flag=True, help="Only the cells from which nothing was read.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
@release_option
def coverage(plan: str | None, unread: bool, form: str, release_dir: Path | None) -> None:
    """List each cell of each document with what was read from it, or why nothing was."""
    store = current_release(release_dir).store
    iri = find_thing(NameIndex(store), plan, "plan").iri if plan else None
    cells = [cell for cell in list_cells(store, iri) if not (unread and cell.is_read)]
    rows = [cell.cells() for cell in cells]
    if form == "json":
        click.echo(json_table(COLUMNS, rows), nl=False)
    elif form == "csv":
        click.echo(csv_table(COLUMNS, rows), nl=False)
    else:
        click.echo(_as_text(cells), nl=False)


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
