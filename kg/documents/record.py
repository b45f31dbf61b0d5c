"""What a document holds, before it has a form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

BLANK = "not stated"
# The heading of the list of sources at the end.
SOURCES = "Where this was read"
# XML 1.0, section 2.2: what neither Word nor OpenDocument can hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of one look.

    Shape: `notes` are the sources of the words, each told once at the end of the document under
    the number that stands after the words here; `is_blank` marks what the data do not say.
    """

    words: str
    is_bold: bool = False
    is_blank: bool = False
    notes: tuple[str, ...] = ()


Text: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` is 1 or 2."""

    words: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Text


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Shape: `widths` are shares of the width of the page, one a column; each row has one text a
    column. Without `heads` the first column names the rows.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths: tuple[int, ...]


Block: TypeAlias = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Shape: `kind` stands above the title, such as `Impact report`; `day` below it, as people write
    it, or nothing. `is_wide` lays the page on its side.
    """

    kind: str
    title: str
    day: str
    blocks: tuple[Block, ...]
    is_wide: bool = False


def clean(words: str) -> str:
    """Return words without what no file can hold."""
    return _UNWRITABLE.sub(" ", words)


def text(words: str | None, *notes: str, is_bold: bool = False) -> Text:
    """Return words as a text with their sources; where there are no words, a blank."""
    told = clean(words or "").strip()
    if not told:
        return (Span(BLANK, is_blank=True),)
    return (Span(told, is_bold=is_bold, notes=tuple(dict.fromkeys(notes))),)


def list_notes(document: Document) -> tuple[str, ...]:
    """Return the sources of a document in the order in which they are first named."""
    return tuple(dict.fromkeys(note for span in _spans(document) for note in span.notes))


def count_blanks(document: Document) -> int:
    """Return how much a document would tell that the data do not say."""
    return sum(span.is_blank for span in _spans(document))


def _spans(document: Document) -> Iterator[Span]:
    for block in document.blocks:
        for one in _texts(block):
            yield from one


def _texts(block: Block) -> Iterable[Text]:
    match block:
        case Paragraph():
            return (block.text,)
        case Bullets():
            return block.items
        case Table():
            return (cell for row in block.rows for cell in row)
        case Heading():
            return ()
