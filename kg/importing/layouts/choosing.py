"""Which family a document's layout is of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kg.importing.columns.heads import guesses
from kg.importing.layouts.forms import read_forms
from kg.importing.layouts.lists import read_lists
from kg.importing.layouts.paragraphs import read_paragraphs
from kg.importing.layouts.tables import read_tables
from kg.importing.plan import FURNITURE, HEADING, LEFT_OUT, NOTE, Layout
from kg.importing.records import Document, Habits, Place, Register, Table, Text
from kg.importing.rows.heads import find_heads
from kg.importing.rows.lines import all_cells
from kg.importing.words import Words

_BY_KIND = {"heading": HEADING, "furniture": FURNITURE}
_NOTES = ("note", "caption", "comment")


def read_layout(
    document: Document,
    words: Words,
    habits: Habits,
    register: Register,
    answers: Mapping[str, str | None],
) -> Layout:
    """Return the layout of a document, with every text outside the actions accounted for.

    Where no family fits, the layout has the family Z, no actions, and says why.
    """
    found = [
        layout
        for layout in (
            read_tables(document, words, habits, register, answers),
            read_forms(document, words, answers),
            read_lists(document, words, habits, answers),
            read_paragraphs(document, words, answers),
        )
        if layout is not None
    ]
    if not found:
        return Layout("Z", uses=_rest(document, {}), refusal=_refusal(document, words))
    best = max(found, key=lambda layout: (_told(layout), len(layout.actions)))
    return replace(best, uses={**_rest(document, best.uses)})


def _told(layout: Layout) -> int:
    """Return how many texts a layout gives a meaning: the family that explains most is right."""
    return sum(
        1
        for action in layout.actions
        for field in action.fields
        if field.meaning not in ("description", "note") and field.basis in ("cell", "label")
    )


def _rest(document: Document, uses: Mapping[Place, str]) -> dict[Place, str]:
    """Return what became of each text that the family left alone, beside what it told."""
    found = dict(uses)
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table):
            if not uses:
                found.update(all_cells(block, at, f"{LEFT_OUT}: no plan was found"))
            continue
        if not block.text or Place(at) in found:
            continue
        if block.kind in _NOTES:
            found[Place(at)] = NOTE
        else:
            found[Place(at)] = _BY_KIND.get(
                block.kind, f"{LEFT_OUT}: it stands outside the plan's rows"
            )
    return found


def _refusal(document: Document, words: Words) -> str:
    """Say why nothing was read, what the document looks like, and what would help."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    helps = (
        "A plan needs at least a column or label that says what is done, and one beside it: who, "
        "when, for how much, or to what end. Name the columns in a row of heads, or fill in the "
        "template of `kg template`."
    )
    if not document.blocks:
        return f"the document is empty. {helps}"
    if any(_has_heads(table, words) for table in tables):
        return (
            "the document has the heads of a plan, and no row under them says what is done. Fill "
            "in its rows, and import it again."
        )
    if tables:
        wide = max(table.width for table in tables)
        rows = sum(len(table.rows) for table in tables)
        return (
            f"no plan was found: it looks like family A ({len(tables)} tables, {rows:,} rows, up "
            f"to {wide} columns), but no table has heads that say what is done. {helps}"
        )
    lists = sum(1 for block in document.blocks if isinstance(block, Text) and block.kind == "item")
    looks = (
        "family E (lists under headings)" if lists > 3 else "family D (paragraphs without labels)"
    )
    why = "nothing says who, when or to what end"
    return f"no plan was found: it looks like {looks}, but {why}. {helps}"


def _has_heads(table: Table, words: Words) -> bool:
    found = find_heads(table, words, Habits())
    return found is not None and any(
        guess.code == "activity" for head in found.heads for guess in guesses(head.text, words)[:1]
    )
