"""The partnership register, and the yearly form of one partner.

Councils' own registers ask for more than plans say. Each thing that they ask for has its place
here; what the documents do not say is a blank, and the blanks are counted by what they lack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.documents import Block, Bullets, Document, Heading, Paragraph, Span, Table, Text, text
from kg.documents.record import BLANK
from kg.exporters.answers import ask_rows, named, sources
from kg.labels.counted import plural
from kg.labels.directory import directory
from kg.panels import Row
from kg.store import Store

KIND = "Partnership register"
FORM = "Yearly partnership form"
# What is asked of each partner, and the column of the question that answers it; no plan that is
# read here has the others, so that they have no column.
_FIELDS: Mapping[str, str] = {
    "Body": "partner",
    "Title of the work": "activities",
    "Roles": "roles",
    "Strategies": "strategies",
    "Service area": "units",
    "Lead": "leads",
    "Lead officer’s post": "posts",
    "Objective": "ends",
    "Governance": "overseers",
    "Reporting": "reports",
    "Contribution in money or kind": "given",
    "Money attached to the work": "lines",
    "Yearly budget of the partnership": "",
    "Liabilities": "",
    "Risks": "",
    "Targets of the work": "targets",
    "Last report of progress": "lastReported",
    "Last review": "",
}
_SHORT = ("Body", "Roles", "Strategies", "Money attached to the work", "Lead", "Last review")
_SHORT_WIDTHS = (22, 16, 24, 18, 12, 8)
_WORDS = {
    "Body": 3,
    "Title of the work": 4,
    "Objective": 4,
    "Targets of the work": 4,
    "Reporting": 3,
}


def partnership_register(store: Store, plan: str = "", *, is_full: bool = False) -> Document:
    """Return the register of all partners, or of those of one plan.

    Args:
        store: What is asked.
        plan: The plan's IRI; nothing for all plans.
        is_full: Whether each row has all that is asked for, as a workbook has room for, or the
            six columns that a committee reads.
    """
    rows = ask_rows(store, "partnership-register", plan=plan)
    heads = tuple(_FIELDS) if is_full else _SHORT
    widths = tuple(_WORDS.get(head, 2) for head in heads) if is_full else _SHORT_WIDTHS
    body = tuple(tuple(_answer(row, head) for head in heads) for row in rows)
    title = directory(store).name(plan) if plan else "All plans"
    takes = plural(len(rows), "body or group takes", "bodies and groups take")
    told = f"{len(rows)} {takes} part in this work. What the plans do not say is marked."
    blocks = (
        Heading("In short"),
        Paragraph((Span(told),)),
        *_missing(rows),
        Table("Partners", heads, body, widths),
    )
    return Document(KIND, title, "", blocks, is_wide=True)


def partner_form(store: Store, partner: str, plan: str = "") -> Document:
    """Return the yearly form of one partner, with what is known filled in.

    Args:
        store: What is asked.
        partner: The partner's IRI.
        plan: The plan's IRI; nothing for its work in all plans.
    """
    rows = ask_rows(store, "partnership-register", plan=plan, partner=partner)
    where = f"In {directory(store).name(plan)}" if plan else "In all plans"
    asked = tuple((text(head), _answer(rows[0], head)) for head in _FIELDS) if rows else ()
    blocks: list[Block] = []
    if rows:
        blanks = sum(_is_blank(answer) for _, answer in asked)
        told = f"{blanks} of {len(asked)} answers are not in the plans; they are marked."
        blocks += [Paragraph((Span(told),)), Table("What is known", (), asked, (3, 7))]
    else:
        blocks.append(Paragraph((Span("It takes part in no work of these plans."),)))
    blocks += [
        Heading("For the year to come"),
        Table("To be filled in", (), tuple((text(line), _ROOM) for line in _TO_FILL), (3, 7)),
    ]
    return Document(FORM, directory(store).name(partner), where, tuple(blocks))


_ROOM = (Span(" "),)
_TO_FILL = (
    "Does the partnership go on?",
    "What changes",
    "Reviewed by (post)",
    "Day of the review",
)


def _answer(row: Row, head: str) -> Text:
    column = _FIELDS[head]
    if not column:
        return text("")
    cell = row.named[column]
    notes = sources([row.named["cells"]]) if column == "roles" else ()
    return text("; ".join(cell.amounts), *notes) if cell.kind == "money" else named(cell, *notes)


def _missing(rows: Sequence[Row]) -> Iterator[Block]:
    number = len(rows)
    lacking = {head: sum(_is_blank(_answer(row, head)) for row in rows) for head in _FIELDS}
    told = (
        f"{head}: {BLANK} of {'any' if lack == number else f'{lack} of {number}'}"
        for head, lack in lacking.items()
        if lack
    )
    yield Heading("What is missing")
    yield Bullets(tuple(map(text, told)) or (text("Nothing that a register asks for."),))


def _is_blank(words: Text) -> bool:
    return any(span.is_blank for span in words)
