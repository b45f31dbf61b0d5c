"""The texts of a document, each with what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.importing.records import Cell, Document, Mark, Table, Text
from kg.importing.words import Words, fold

_HEAD_ROWS = 6
"""Among how many first rows of a table the row of heads is looked for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text: `kind` is that of a `Text`, or `cell` or `head`; `weight` is that of a title."""

    text: str
    kind: str
    marks: tuple[Mark, ...] = ()

    @property
    def title(self) -> bool:
        """Whether it stands where a title does: a heading, a caption, a page's head or foot."""
        return self.kind in ("heading", "caption", "furniture", "title")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head as printed, the code it means ("" if none), and its cells."""

    head: str
    code: str
    cells: tuple[Cell, ...]


def pieces(document: Document) -> Iterator[Piece]:
    """Return the texts of a document in order, its title first; hidden ones are left out."""
    title = document.properties.get("title", "")
    if title:
        yield Piece(title, "title")
    for block in document.blocks:
        if isinstance(block, Text):
            if block.text.strip():
                yield Piece(block.text, block.kind, block.marks)
            continue
        if block.hidden:
            continue
        if block.name:
            yield Piece(block.name, "caption")
        for row in block.rows:
            for cell in row:
                if cell is not None and not cell.hidden and cell.text.strip():
                    yield Piece(cell.text, "head" if cell.head else "cell", cell.marks)


def tables(document: Document) -> list[Table]:
    """Return the tables of a document that are not hidden, in order."""
    return [block for block in document.blocks if isinstance(block, Table) and not block.hidden]


def columns(table: Table, words: Words) -> tuple[Column, ...]:
    """Return the columns of a table under the row that looks most like its heads.

    This is the first row, or the one of the first rows in which most cells are labels of columns.
    """
    labels = words.of("column")
    best, at = 0, 0
    for number, row in enumerate(table.rows[:_HEAD_ROWS]):
        hits = sum(_code(cell, labels) != "" for cell in row)
        if hits > best:
            best, at = hits, number
    if not table.rows:
        return ()
    heads = table.rows[at]
    found = []
    for number, head in enumerate(heads):
        if head is None:
            continue
        below = tuple(
            cell
            for row in table.rows[at + 1 :]
            if (cell := row[number]) is not None
            and not cell.hidden
            and cell.text.strip()
            and fold(cell.text) != fold(head.text)
        )
        found.append(Column(head.text.strip(), _code(head, labels), below))
    return tuple(found)


def _code(cell: Cell | None, labels: dict[str, str]) -> str:
    if cell is None:
        return ""
    folded = fold(cell.text).strip(" :*0123456789")
    return labels.get(folded, labels.get(folded.removesuffix("s"), ""))
