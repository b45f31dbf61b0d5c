"""The small frozen records that pages are made of."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Link:
    """A thing by its name; `kind` is its class in plain words.

    Shape: `language` is the tag of the name's language where that is not English.
    """

    iri: str
    name: str
    kind: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """How sure a statement is.

    Shape:
        `kind` is `stated` (a row or sentence says it), `read` (a reading that is used, such as an
        accepted claim), `claim` (a reading that is only proposed, or rejected) or `derived` (it
        follows by rule or by arithmetic). `status` is a claim's review status, if it has one;
        `confidence` runs from 0 to 1.
    """

    kind: str = "stated"
    basis: str = ""
    confidence: Decimal | None = None
    status: str = ""


STATED = Mark()
DERIVED = Mark("derived")
READ = Mark("read")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, and where it stands; `row` is None where the source numbers no rows."""

    cell: str
    document: Link
    table: str
    row: int | None
    column: str

    @property
    def words(self) -> str:
        """Return the place as a person would say it: `Appendix 1, row 7, Budget`."""
        row = f"row {self.row}" if self.row is not None else ""
        return ", ".join(part for part in (self.table, row, self.column) if part)

    @property
    def order(self) -> tuple[str, str, int, str]:
        """Return what sorts places as the document does."""
        return (self.document.iri, self.table, self.row or 0, self.column)


@dataclass(frozen=True, slots=True)
class Time:
    """When something happens: the wording, and the dates that it allows (ISO 8601, or empty)."""

    words: str
    start: str
    end: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property: a link, or text; `language` is its tag where it is not English."""

    text: str
    link: Link | None = None
    mark: Mark = STATED
    language: str = ""


@dataclass(frozen=True, slots=True)
class Property:
    """One property in plain words, with its values; `more` counts those left out."""

    iri: str
    label: str
    definition: str
    values: tuple[Value, ...]
    more: int = 0
