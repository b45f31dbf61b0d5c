"""What a draft is made from, and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kg.importing.records import Document, Habits, Reading, Register, Span
from kg.terms import BASE


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One cell of the plan's table, whole: a cell that runs over a page is one.

    Shape:
        spans: Where its text stands, in order; the place alone tells which readings are of it. A
            blank cell has one empty span.
        table: The table, sheet, appendix or heading it stands under, as the document calls it.
        row: The row of the table's body, counted from 1 in reading order; None for a text that
            stands in no row.
        column: The head of its column as printed, or the label that stood before it.
        text: Its wording.
        page: The page, counted from 1; None where the format has none.
    """

    spans: tuple[Span, ...]
    table: str
    row: int | None
    column: str
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """A document as it was read.

    Shape:
        document: As its reader gave it.
        cells: All cells of the plan's tables, read or not, in reading order.
        readings: What was read, in reading order.
        habits: What the document taught.
        content_hash: The SHA-256 of the file, in hexadecimal; "" where there is no file.
        issued: The day of the document itself, if it says so; reports of progress need one.
        persons: Names of persons as they stand in the wording; no text of the draft keeps them.
    """

    document: Document
    cells: tuple[SourceCell, ...]
    readings: tuple[Reading, ...]
    habits: Habits = field(default_factory=Habits)
    content_hash: str = ""
    issued: date | None = None
    persons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which plan the document is to become.

    Shape:
        publisher: The key of the publisher ("exb"): small letters, digits and single hyphens.
        publisher_name: What the publisher is called.
        plan: The key of the plan ("plan-reading-2025-26"), as the key of the publisher.
        title: What the plan is called.
        register: Parties that are known by name; the publisher's earlier plans count too.
        version: The edition of the plan.
        base: Where IRIs live.
        taken: IRIs that the publisher's earlier plans describe; no new thing gets one of them.
        succeeds: The IRI of the plan of the period before; "" where none is known.
        continues: Thing of this plan → the thing of that plan which it carries on, both IRIs.
    """

    publisher: str
    publisher_name: str
    plan: str
    title: str
    register: Register = field(default_factory=Register)
    version: str = "1"
    base: str = BASE
    taken: frozenset[str] = frozenset()
    succeeds: str = ""
    continues: Mapping[str, str] = field(default_factory=dict)

    @property
    def iri(self) -> str:
        """The plan's IRI."""
        return f"{self.base}/id/{self.publisher}/{self.plan}"


@dataclass(frozen=True, slots=True)
class Left:
    """A reading from which the draft states nothing, and why, in a sentence."""

    reading: Reading
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan to be reviewed.

    Shape:
        turtle: The file, as UTF-8.
        plan: The plan's IRI.
        path: Where the file belongs below `data/`: "exb/plan-reading-2025-26.ttl".
        left: Readings that became nothing.
        things: The number of a reading in `Imported.readings` → the IRIs that were stated from it.
    """

    turtle: bytes
    plan: str
    path: str
    left: tuple[Left, ...] = ()
    things: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
