"""A table that a browser prints as PDF is the same table when it is read."""

from __future__ import annotations

from typing import Any

from kg.importing.reading import read_bytes
from kg.importing.records import Document, Table

LONG = "Work with schools and the tool library to open a repair café in each ward, and train people"
PAGE = """<html lang="en"><title>A plan</title><style>
body { font: 11pt sans-serif } table { border-collapse: collapse; width: 17cm }
td, th { padding: 4px; vertical-align: top; text-align: left }
.ruled td, .ruled th { border: 1px solid }
</style><h1>A plan</h1><p>Words before the table, in one sentence that says what it is.</p>
<table class="%s"><thead><tr><th>Action<th>What we do<th>Lead<th>By when</thead>%s</table>"""
ROW = "<tr><td>{0}<td>{1}<td>Ashby Tool Library<td>May 2027</tr>"


def printed(chromium: Any, html: str) -> Document:
    page = chromium.new_page()
    page.set_content(html)
    data = page.pdf(format="A4", margin=dict.fromkeys(("top", "left", "right", "bottom"), "2cm"))
    page.close()
    return read_bytes("plan.pdf", data)


def rows_of(document: Document) -> list[list[str | None]]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [[cell and cell.text for cell in row] for table in tables for row in table.rows]


def test_a_printed_table_with_lines(chromium: Any) -> None:
    body = (
        '<tr><td rowspan="2">Open a café<td>' + LONG + "<td>Parks<td>2027</tr>"
        "<tr><td>By <s>March</s> May<td>Fen &amp; Field<td>£2,500</tr>"
        '<tr><th colspan="4">Theme two</th></tr>'
    )
    document = printed(chromium, PAGE % ("ruled", body))
    assert document.properties == {"title": "A plan"}
    assert rows_of(document) == [
        ["Action", "What we do", "Lead", "By when"],
        ["Open a café", LONG, "Parks", "2027"],
        [None, "By March May", "Fen & Field", "£2,500"],
        ["Theme two", None, None, None],
    ]
    cells = [
        cell for block in document.blocks if isinstance(block, Table) for cell in block.rows[2]
    ]
    assert [mark.kind for mark in cells[1].marks] == ["struck"]


def test_a_printed_table_without_lines_over_several_pages(chromium: Any) -> None:
    body = "".join(ROW.format(f"Action {number}", LONG) for number in range(40))
    document = printed(chromium, PAGE % ("", body))
    assert {block.page for block in document.blocks} >= {1, 2}
    rows = [row for row in rows_of(document) if row[0] != "Action"]
    expected = [
        [f"Action {number}", LONG, "Ashby Tool Library", "May 2027"] for number in range(40)
    ]
    # A row that a page break cuts goes on below the next page's head.
    whole = [row for row in rows if row in expected]
    assert len(whole) >= 37
    assert " ".join(str(row[1]) for row in rows).split() == (LONG.split() * 40)
