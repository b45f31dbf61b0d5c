"""Family E: plans told in nested lists under headings."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from kg.importing.columns.deciding import role_of
from kg.importing.columns.heads import clean
from kg.importing.layouts.context import doubting_unstyled, with_ends
from kg.importing.layouts.labelled import (
    UNKNOWN,
    Part,
    Unknown,
    inline_parts,
    label_before,
    labelled_parts,
    unknown_labels,
)
from kg.importing.plan import COLUMN_HEAD, ENDS, Action, Column, Field, Layout
from kg.importing.records import Document, Habits, Passage, Place, Table, Text, passage_of
from kg.importing.rows.unstyled import headings_before
from kg.importing.words import Words, fold


@dataclass(slots=True)
class _Item:
    """An entry of a list with the entries below it."""

    whole: Passage
    level: int
    headings: tuple[Passage, ...]
    parts: list[Part]
    below: list[_Item] = field(default_factory=list)

    @property
    def meaning(self) -> str | None:
        """What its own label says it is; None where it has none."""
        return self.parts[0].meaning if self.parts else None


def read_lists(
    document: Document, words: Words, habits: Habits, answers: Mapping[str, str | None]
) -> Layout | None:
    """Return the layout of a document whose actions are entries of lists; None where none are."""
    unstyled = headings_before(document, words, habits, _is_item)
    tops, items = _trees(document, words, answers, unstyled)
    labelled = [one for one in items if one.parts]
    if not labelled:
        return None
    depth = _depth_of_actions(items)
    if depth is None:
        return None
    uses: dict[Place, str] = {}
    columns: dict[str, Column] = {}
    unknown = unknown_labels((one.whole.text for one in items), words, answers)
    actions: list[Action] = []
    over: list[tuple[Passage, ...]] = []
    for top in tops:
        for item, chain in _acting(top, depth, ()):
            fields = _fields(item, words, columns, uses, unknown)
            ends = [one for one in chain if one.meaning in ENDS]
            fields[:0] = [
                Field(
                    one.meaning or "goal", one.parts[0].value, one.parts[0].label, basis="heading",
                    place=one.whole.pieces[0][1].place,
                )
                for one in ends
            ]  # fmt: skip
            for one in ends:
                uses[one.whole.pieces[0][1].place] = COLUMN_HEAD
            over.append((*item.headings, *(one.whole for one in chain if not one.parts)))
            actions.append(Action(len(actions) + 1, "", len(actions) + 1, tuple(fields)))
    told = {each.meaning for one in actions for each in one.fields} - {"activity", "milestone"}
    if len(actions) < 2 or not told - set(ENDS):
        return None
    told_of = doubting_unstyled(with_ends(actions, over, words), document)
    return Layout("E", tuple(columns.values()), told_of, uses=uses)


def _is_item(block: Text | Table) -> bool:
    return isinstance(block, Text) and block.kind == "item"


def _trees(
    document: Document,
    words: Words,
    answers: Mapping[str, str | None],
    unstyled: Container[int],
) -> tuple[list[_Item], list[_Item]]:
    """Return the entries of the first level with those below them, and all entries in order."""
    over: dict[int, Passage] = {}
    tops: list[_Item] = []
    items: list[_Item] = []
    chain: list[_Item] = []
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Text):
            chain = []
            continue
        whole = passage_of(Place(at), block.text, block.marks)
        if block.kind == "heading" or at in unstyled:
            over = {level: one for level, one in over.items() if level < block.level}
            over[block.level] = whole
            chain = []
        elif block.kind == "item" and block.text.strip():
            item = _Item(
                whole, block.level, tuple(one for _, one in sorted(over.items())),
                labelled_parts(whole, words, answers) or inline_parts(whole, words),
            )  # fmt: skip
            items.append(item)
            chain = [one for one in chain if one.level < item.level]
            (chain[-1].below if chain else tops).append(item)
            chain.append(item)
    return tops, items


def _depth_of_actions(items: list[_Item]) -> int | None:
    """Return the level at which entries are actions: that above most labelled entries."""
    named = [one.level for one in items if one.meaning == "activity"]
    if named:
        return max(set(named), key=named.count)
    levels = [one.level for one in items if not one.parts and any(each.parts for each in one.below)]
    return max(set(levels), key=levels.count) if levels else None


def _acting(
    item: _Item, depth: int, chain: tuple[_Item, ...]
) -> list[tuple[_Item, tuple[_Item, ...]]]:
    """Return the actions in a tree, each with the entries above it."""
    if item.level >= depth:
        acts = item.meaning in (None, "activity")
        return [(item, chain)] if acts else []
    found = []
    for one in item.below:
        found.extend(_acting(one, depth, (*chain, item)))
    return found


def _fields(
    item: _Item,
    words: Words,
    columns: dict[str, Column],
    uses: dict[Place, str],
    unknown: Mapping[str, Unknown],
) -> list[Field]:
    parts = item.parts or [Part("", "activity", item.whole)]
    fields = [_field(part, words, columns) for part in parts]
    if item.parts:
        uses[item.whole.pieces[0][1].place] = COLUMN_HEAD
    for one in item.below:
        label = label_before(one.whole.text) if not one.parts else None
        held = unknown.get(clean(fold(label))) if label else None
        if held is not None:
            columns.setdefault(held.column.key, held.column)
            uses[one.whole.pieces[0][1].place] = UNKNOWN
        elif not one.parts:
            fields.append(_field(Part("", "milestone", one.whole), words, columns))
        for part in one.parts:
            fields.append(_field(part, words, columns))
            uses[one.whole.pieces[0][1].place] = COLUMN_HEAD
        for each in one.below:
            fields.append(_field(Part("", "description", each.whole), words, columns))
    return fields


def _field(part: Part, words: Words, columns: dict[str, Column]) -> Field:
    key = clean(fold(part.label))
    role = role_of(part.meaning, words)
    if key:
        columns.setdefault(key, Column(key, part.label, part.meaning, role, by="words"))
    place = part.value.pieces[0][1].place
    basis = "label" if part.label else "cell"
    return Field(part.meaning, part.value, part.label, role, 0.95, basis, None, place)
