"""The workbook to fill in: blank, or with what is known of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kg.neighbours.facts import Facts
from kg.neighbours.own.book import Book
from kg.neighbours.own.filling import PARTY_CLASSES, fill_book
from kg.neighbours.own.ods import write_ods
from kg.neighbours.own.xlsx import write_xlsx

# By the ending of the file.
WRITERS: Mapping[str, Callable[[Book], bytes]] = {".xlsx": write_xlsx, ".ods": write_ods}


def template_book(facts: Facts, plans: Sequence[str] = ()) -> Book:
    """Return the workbook of a plan, or a blank one; all shared parties may be chosen in it."""
    return fill_book(facts, plans, known=facts.others(*PARTY_CLASSES))
