"""The workbook to fill in: blank, or with what is known of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kg.exporters.facts import Facts
from kg.exporters.workbook.book import Book
from kg.exporters.workbook.filling import PARTY_CLASSES, fill_book
from kg.exporters.workbook.ods import write_ods
from kg.exporters.workbook.xlsx import write_xlsx

# By the ending of the file.
WRITERS: Mapping[str, Callable[[Book], bytes]] = {".xlsx": write_xlsx, ".ods": write_ods}


def template_book(facts: Facts, plans: Sequence[str] = ()) -> Book:
    """Return the workbook of a plan, or a blank one; all shared parties may be chosen in it."""
    return fill_book(facts, plans, known=facts.others(*PARTY_CLASSES))
