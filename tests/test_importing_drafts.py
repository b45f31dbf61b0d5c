"""From a document as it was read to the cells that its draft leads to."""

from __future__ import annotations

from kg.importing.drafts import imported_of
from kg.importing.importer import import_document
from kg.importing.reading import DEFAULT
from kg.importing.reading.reader import read_one
from kg.importing.words import read_words
from kg.sources import find_sources

TABLES = """# Park plan 2030

## Action 1: Plant trees

| Milestone | Target date |
|---|---|
| Order the trees | March 2030 |
| Plant the trees | May 2030 |

## Action 2: Open a café

| Milestone | Target date |
|---|---|
| Find a tenant | June 2030 |
"""
ROWS = """# Park plan 2030

| Action | Lead | By when |
|---|---|---|
| Plant trees | Parks team | March 2030 |
| Open a café | Parks team | May 2030 |
"""


def rows_of(text: str) -> dict[str, int | None]:
    """Return the row of each cell by its text."""
    words = read_words(sorted(find_sources().ontology.glob("*.ttl")))
    outcome = import_document(read_one("plan.md", text.encode(), DEFAULT), words)
    return {cell.text: cell.row for cell in imported_of(outcome, "").cells}


def test_cells_of_a_table_below_an_action_have_their_own_rows() -> None:
    rows = rows_of(TABLES)
    assert rows["Order the trees"] == rows["March 2030"] == 1
    assert rows["Plant the trees"] == 2
    assert rows["Find a tenant"] == 1
    assert rows["Action 2: Open a café"] is None


def test_cells_of_a_row_for_each_action_have_its_row() -> None:
    rows = rows_of(ROWS)
    assert (rows["Plant trees"], rows["Open a café"]) == (1, 2)
