"""The table of proposals that goes out to be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

import xlsxwriter

from kg.matching.counting import told_effect
from kg.matching.records import Cluster
from kg.matching.verdicts import Kind
from kg.namespaces import shorten

COLUMNS = (
    "cluster", "first", "first name", "second", "second name", "confidence", "sure", "why",
    "front page", "decision", "reason",
)  # fmt: skip
DECISION = COLUMNS.index("decision")
_WIDTHS = (8, 28, 34, 28, 34, 11, 6, 60, 50, 16, 40)
SheetRow = tuple[str | int, ...]


def rows_of(clusters: Iterable[Cluster]) -> Iterator[SheetRow]:
    """Return a row for each proposal, with nothing decided."""
    for number, cluster in enumerate(clusters, 1):
        names = {body.iri: body.name for body in cluster.members}
        effect = told_effect(cluster.effect)
        for made in cluster.proposals:
            yield (
                number, shorten(made.first), names[made.first], shorten(made.second),
                names[made.second], str(made.confidence), "yes" if made.sure else "no", made.why,
                effect, "", "",
            )  # fmt: skip


def workbook_of(rows: Iterable[SheetRow]) -> bytes:
    """Return the table as a workbook that offers the decisions to choose from."""
    held = BytesIO()
    listed = list(rows)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        sheet = book.add_worksheet("Who is who")
        head, text = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        for column, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, name, head)
        for at, row in enumerate(listed, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(at, column, cell)
                else:
                    sheet.write_string(at, column, cell)
        sheet.freeze_panes(1, 0)
        choice = {"validate": "list", "source": [kind.value for kind in Kind]}
        sheet.data_validation(1, DECISION, max(1, len(listed)), DECISION, choice)
    return held.getvalue()
