"""Family C: a form of labels and values for each action."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kg.importing.layouts.context import with_ends
from kg.importing.layouts.form_tables import FormReader, is_form, is_turned
from kg.importing.layouts.headings import heading_kind
from kg.importing.plan import LEFT_OUT, Action, Column, Field, Layout
from kg.importing.records import Document, Passage, Place, Table, Text, passage_of
from kg.importing.rows.lines import without_action
from kg.importing.words import Words

# A line over a form, in its own table, stands below all headings.
_LINE = 99
_UNNAMED = f"{LEFT_OUT}: nothing says what is done in its form"


def read_forms(
    document: Document, words: Words, answers: Mapping[str, str | None]
) -> Layout | None:
    """Return the layout of a document whose actions are forms; None where no table is one."""
    uses: dict[Place, str] = {}
    columns: dict[str, Column] = {}
    actions: list[Action] = []
    heading: Passage | None = None
    over: dict[int, Passage] = {}
    each_over: list[dict[int, Passage]] = []
    under = _tables_under_headings(document, words)
    for at, block in enumerate(document.blocks):
        if isinstance(block, Text):
            if block.kind == "heading":
                heading = passage_of(Place(at), block.text, block.marks)
                over = {level: one for level, one in over.items() if level < block.level}
                over[block.level] = heading
            continue
        if at not in under:
            continue
        reader = FormReader(block, at, words, answers, uses)
        found = reader.turned() if is_turned(block, words) else reader.forms()
        columns.update(reader.columns)
        for form in found:
            fields = form.fields
            if form.over is not None:
                over = {**over, _LINE: form.over}
            if not form.acts:
                # A heading over several tables is none of theirs: the line in each names it.
                is_shared = form.line is not None and (under[at] > 1 or len(found) > 1)
                if heading is not None and not is_shared:
                    fields.insert(0, _name(heading, "heading"))
                    over = {level: one for level, one in over.items() if one is not heading}
                    heading = None
                elif form.line is not None:
                    place = form.line.pieces[0][1].place
                    fields.insert(0, _name(form.line, "band"))
                    del uses[place]
                else:
                    uses.update({one.place: _UNNAMED for one in fields if one.place is not None})
                    continue
            each_over.append(over)
            actions.append(Action(len(actions) + 1, block.name, len(actions) + 1, tuple(fields)))
    meanings = {one.meaning for action in actions for one in action.fields}
    if not actions or len(meanings - {"activity", "description", "note"}) < 1:
        return None
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table) and at not in under:
            uses = {**without_action(block, at), **uses}
    whole = with_ends(actions, _over_several(each_over, words), words)
    return Layout("C", tuple(columns.values()), whole, uses=uses)


def _tables_under_headings(document: Document, words: Words) -> dict[int, int]:
    """Return each table that is a form, and how many of them stand under its heading."""
    headings: dict[int, int | None] = {}
    heading: int | None = None
    for at, block in enumerate(document.blocks):
        if isinstance(block, Text):
            heading = at if block.kind == "heading" else heading
        elif not block.hidden and (is_turned(block, words) or is_form(block, words)):
            headings[at] = heading
    held = Counter(headings.values())
    return {at: held[over] if over is not None else 0 for at, over in headings.items()}


def _name(passage: Passage, basis: str) -> Field:
    return Field("activity", passage, basis=basis, place=passage.pieces[0][1].place)


def _over_several(
    each_over: Sequence[Mapping[int, Passage]], words: Words
) -> list[tuple[Passage, ...]]:
    """Return what stands over each form, of the levels at which one thing stands over several.

    What stands over one form alone, wherever it is, is the form's own heading.
    """
    held = Counter(level_and_one for over in each_over for level_and_one in over.items())
    levels = {level for (level, _), forms in held.items() if forms > 1}
    return [
        tuple(
            one
            for level, one in sorted(over.items())
            if level in levels and heading_kind(one.text, words) != "heading-of-action"
        )
        for over in each_over
    ]
