"""The first sheet: what the workbook is, and how it is filled in, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.exporters.facts import Facts
from kg.exporters.workbook.book import Row

_HOW = (
    ("How to fill it in", "Each sheet has one kind of thing, one row each, from row 4 on. Begin "
     "with the sheet of the plan, then goals, then actions. A cell that you do not know stays "
     "blank: nothing is guessed."),
    ("Names", "Where a sheet asks for a goal, an action or a partner, write its name as it stands "
     "in that thing's own sheet. Several names go on several lines of the cell (Alt and Enter)."),
    ("New names", "A partner that stands in no sheet yet: write its name and choose beside it what "
     "it is. Never a person: name the post."),
    ("Grey columns", "They tell rows apart. Leave them as they are; in a new row they stay blank."),
    ("Times", "Write a time as your document words it, or a day as 2026-03-31."),
    ("What is uncertain", "“Confidence” below 1 marks a reading that may be wrong. The sheet of "
     "claims tells readings that were accepted from those only proposed."),
    ("When you are done", "kg validate FILE says what is missing and in which cell; "
     "kg import FILE makes the plan of it."),
)  # fmt: skip


def guide_rows(facts: Facts, plans: Sequence[str]) -> Iterator[Row]:
    """Yield pairs of what is told and its words: the plans, and how the workbook is filled in."""
    for plan in plans:
        yield from _about_plan(facts, plan)
    yield from _HOW


def _about_plan(facts: Facts, plan: str) -> Iterator[Row]:
    publisher = facts.text(plan, "civic:accountableBody")
    yield "Plan", facts.name(plan)
    yield "Publisher", facts.name(publisher) if publisher else "Not stated"
    yield "Version", facts.text(plan, "dcat:version") or "Not stated"
    yield "Identifier", plan
    for document in facts.texts(plan, "prov:hadPrimarySource"):
        licence = facts.text(document, "dcterms:license") or facts.text(document, "dcterms:rights")
        yield "Read from", facts.name(document)
        yield "Licence of the source", licence or "Unknown: the document states none."
