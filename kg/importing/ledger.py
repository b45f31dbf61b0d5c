"""What became of every character of a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.importing.plan import Layout
from kg.importing.records import Document, Place, Reading, Span, Table, Text

READ, WORDING, UNEXPLAINED = "read", "kept as wording", "unexplained"
# The order in which the kinds are told.
KINDS = (
    READ, WORDING, "heading", "column head", "repeated head", "note", "page furniture", "left out",
    UNEXPLAINED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one part of one text: `use` is of `KINDS`, `why` the reason if left out."""

    span: Span
    use: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every character of a document, each in one entry, in the order of the document."""

    entries: tuple[Entry, ...]

    def count(self, use: str | None = None) -> int:
        """Return how many characters there are, of one kind or in all."""
        return sum(
            entry.span.end - entry.span.start
            for entry in self.entries
            if use is None or entry.use == use
        )

    def told(self) -> str:
        """Return the sums as one line: "12,431 characters: 9,870 read, … 0 unexplained"."""
        sums = [(use, self.count(use)) for use in KINDS]
        parts = [f"{count:,} {use}" for use, count in sums if count or use == UNEXPLAINED]
        return f"{self.count():,} characters: {', '.join(parts)}"


def texts_of(document: Document) -> Iterable[tuple[Place, str]]:
    """Give every text of a document with its place, in order; empty ones are left out."""
    for at, block in enumerate(document.blocks):
        if isinstance(block, Text):
            if block.text:
                yield Place(at), block.text
            continue
        for row, cells in enumerate(block.rows):
            for column, cell in enumerate(cells):
                if cell is not None and cell.text:
                    yield Place(at, row, column), cell.text


def text_at(document: Document, place: Place) -> str:
    """Return the text of a place; "" where there is none."""
    block = document.blocks[place.block]
    if isinstance(block, Text):
        return block.text
    assert isinstance(block, Table)
    # A row may be shorter than the row of heads.
    cells = block.rows[place.row] if place.row < len(block.rows) else ()
    cell = cells[place.column] if place.column < len(cells) else None
    return "" if cell is None else cell.text


def keep_ledger(document: Document, layout: Layout, readings: Sequence[Reading]) -> Ledger:
    """Return what became of every character.

    A reading's characters are read; the rest of a text that an action holds is kept as wording;
    what no action holds has the use that the layout gave it.
    """
    read: dict[Place, list[Span]] = {}
    for reading in readings:
        for span in reading.spans:
            read.setdefault(span.place, []).append(span)
    held = {
        span.place
        for action in layout.actions
        for field in action.fields
        for _, span in field.passage.pieces
    }
    held |= {span.place for field in layout.loose for _, span in field.passage.pieces}
    entries: list[Entry] = []
    for place, text in texts_of(document):
        if place in held:
            use, why = WORDING, ""
        else:
            use, _, why = layout.uses.get(place, UNEXPLAINED).partition(": ")
        at = 0
        for start, end in _merged(read.get(place, ())):
            if at < start:
                entries.append(Entry(Span(place, at, start), use, why))
            entries.append(Entry(Span(place, start, end), READ))
            at = end
        if at < len(text):
            entries.append(Entry(Span(place, at, len(text)), use, why))
    return Ledger(tuple(entries))


def _merged(spans: Iterable[Span]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for span in sorted(spans):
        if found and span.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], span.end))
        else:
            found.append((span.start, span.end))
    return found
