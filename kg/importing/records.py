"""What the importer's rooms hand on: a document, places in it, and what was read from them.

`Document` is what a reader of a format gives. It knows nothing of plans. A `Place` names one text
of it, a `Span` a part of that text, a `Passage` a text that may stand in several places (a row that
runs over a page). `Found` is what a reader of cells gives, and `Reading` the same with its action
and its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

# What a reading can be of, in the order in which they are told.
WHATS = (
    "plan", "goal", "aim", "objective", "activity", "milestone", "outcome", "party", "date",
    "money", "target", "status", "reference", "note",
)  # fmt: skip
PARTY_KINDS = ("body", "kind of organisation", "population", "post", "count")
DATE_KINDS = ("deadline", "start", "period", "recurring", "open")
MONEY_KINDS = ("cash", "grant", "staff", "in kind", "pointer", "saving")
COMPARATORS = (
    "at_least", "at_most", "equal", "increase_by", "decrease_by", "more_than", "less_than",
    "maintain",
)  # fmt: skip


# ---- A document ----


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a text that is set apart.

    `kind` is one of `bold`, `italic`, `struck`, `raised` (a footnote's sign), `link` (its address
    is the `target`), `item` (one entry of a list, its level as `target`: "1").
    """

    kind: str
    start: int
    end: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table.

    `text` is what a reader sees, its paragraphs and entries parted by a line feed. `value` is the
    number, date or truth value that a spreadsheet holds behind the text, and None elsewhere.
    `where` is the spreadsheet's own name of the cell ("B7"). `head` says that the document itself
    marks it as a head. `page` and `line` count from 1; None where the format has none.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    where: str = ""
    rows: int = 1
    columns: int = 1
    head: bool = False
    hidden: bool = False
    comment: str = ""
    value: Decimal | date | bool | None = None
    number_format: str = ""
    formula: bool = False
    page: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells, each row equally long.

    A place that a merged cell covers is None; the cell stands at its first place, left and above.
    `name` is the sheet's name, or the caption. `hidden` is a sheet that the document hides.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    name: str = ""
    hidden: bool = False
    page: int | None = None

    @property
    def width(self) -> int:
        """How many columns there are; 0 of an empty table."""
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Text:
    """A text between tables.

    `kind` is one of `heading` (its `level` from 1), `paragraph`, `item` (of a list, its level from
    1), `caption`, `note` (a footnote), `furniture` (repeated head or foot of a page), `comment`.
    """

    kind: str
    text: str
    level: int = 0
    marks: tuple[Mark, ...] = ()
    page: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds, in its own order.

    `format` is one of `docx odt xlsx ods csv html markdown pdf text`. `properties` holds what the
    file says of itself (`title`, `language`, `civic-plan`, `civic-template`), never a person's
    name. `unread` has one sentence for each thing that was passed over ("Page 3 is a picture.").
    """

    name: str
    format: str
    blocks: tuple[Table | Text, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


# ---- Places ----


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One text of a document: the block's number, and row and column if it is a table's cell.

    All count from 0; row and column are -1 for a `Text`.
    """

    block: int
    row: int = -1
    column: int = -1


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The characters `start` to `end` (the end not included) of the text at a place."""

    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the places it is made of.

    Shape:
        `pieces` holds pairs of a position in `text` and the span that stands there, in order. What
        lies between pieces is glue (one space) and belongs to no place.
    """

    text: str
    pieces: tuple[tuple[int, Span], ...] = ()
    marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything but space."""
        return bool(self.text.strip())

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return where the characters `start` to `end` stand in the document, in order."""
        found = []
        for at, span in self.pieces:
            first, last = max(start, at), min(end, at + span.end - span.start)
            if first < last:
                shift = span.start - at
                found.append(Span(span.place, first + shift, last + shift))
        return tuple(found)

    def part(self, start: int, end: int) -> Passage:
        """Return a part of the passage as a passage of its own."""
        pieces = []
        for at, span in self.pieces:
            first, last = max(start, at), min(end, at + span.end - span.start)
            if first < last:
                shift = span.start - at
                pieces.append((first - start, Span(span.place, first + shift, last + shift)))
        marks = tuple(
            Mark(mark.kind, max(mark.start, start) - start, min(mark.end, end) - start, mark.target)
            for mark in self.marks
            if mark.start < end and mark.end > start
        )
        return Passage(self.text[start:end], tuple(pieces), marks)


def passage_of(place: Place, text: str, marks: tuple[Mark, ...] = ()) -> Passage:
    """Return the whole text of a place as a passage."""
    return Passage(text, ((0, Span(place, 0, len(text))),) if text else (), marks)


def join(passages: Iterable[Passage], glue: str = " ") -> Passage:
    """Return passages as one, with glue between those that are not empty."""
    text = ""
    pieces: list[tuple[int, Span]] = []
    marks: list[Mark] = []
    for passage in passages:
        if not passage.text:
            continue
        shift = len(text) + (len(glue) if text else 0)
        text = f"{text}{glue}{passage.text}" if text else passage.text
        pieces.extend((at + shift, span) for at, span in passage.pieces)
        marks.extend(
            Mark(mark.kind, mark.start + shift, mark.end + shift, mark.target)
            for mark in passage.marks
        )
    return Passage(text, tuple(pieces), tuple(marks))


# ---- Readings ----


@dataclass(frozen=True, slots=True)
class Found:
    """What one part of a text says.

    Shape:
        what: One of `WHATS`.
        start, end: The characters of the text that say it.
        name: A party's or thing's name, cleaned of labels and list marks; a date's kind of event.
        kind: One of `PARTY_KINDS`, `DATE_KINDS` or `MONEY_KINDS`, as `what` is.
        role: The notation of a role (`lead`), or None where the text does not say.
        earliest, latest: First and last day that is meant; None where it is open or not known.
        amount, currency: Of money: the sum, and an ISO 4217 code ("GBP") or None.
        comparator, value, unit: Of a target: one of `COMPARATORS`, the number, and its unit (`%`,
            `GBP`, or the words of what is counted: "schools").
        confidence: From 0 to 1. 1 means that the text says it in so many words.
        doubt: A sentence for the officer, or None where it is sure.
        why: Which rule read it, in words, for the report.
        bound: Of a date: a notation of the code list `bound` (`by`, `in`, `from` …).
        calendar: Of a date: a notation of the code list `calendar`.
        recurrence: Of a date: a notation of the code list `recurrence`.
        edtf: Of a date: its EDTF form.
    """

    what: str
    start: int
    end: int
    name: str | None = None
    kind: str | None = None
    role: str | None = None
    earliest: date | None = None
    latest: date | None = None
    amount: Decimal | None = None
    currency: str | None = None
    comparator: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    confidence: float = 1.0
    doubt: str | None = None
    why: str = ""
    bound: str | None = None
    calendar: str | None = None
    recurrence: str | None = None
    edtf: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A `Found` with the action it belongs to and the place it stands in.

    `action` counts actions from 1 in reading order; None where the reading belongs to none. `head`
    is the head of its column as printed, or the label or heading that stood over it. `spans` are
    never empty, and `as_written` is their text, joined by one space. `basis` says why it belongs to
    the action, as in `kg.importing.plan.Field`.
    """

    found: Found
    action: int | None
    head: str
    as_written: str
    spans: tuple[Span, ...]
    basis: str = "cell"


# ---- What a document teaches ----


@dataclass(frozen=True, slots=True)
class Habits:
    """What the document taught before it was read.

    Shape:
        abbreviations: Short form → full form ("DfE" → "Department for Education").
        names: Names that stand alone in a cell or a list entry, and those of a glossary.
        owner: The body whose plan it is, as the document names it; None where it does not.
        legend: A code of the document → its meaning ("££" → "£10,000 to £50,000", "S" → "short").
        languages: Codes of the languages that its words seem to be in, the likeliest first.
        currency: ISO 4217 code that a bare sum means; None where the document does not say.
        year_begins: The month in which its years "2024/25" begin.
        year_likely: Whether that month is only likely, by the country alone.
        calendar_quarters: Whether Q1 begins in January whatever the month a year begins in.
        southern: Whether its seasons are those of the southern half of the world.
        period: First and last day of the plan, each None where open.
        separators: Head of a column → how its lists are parted: one of `;` `,` `line` `item` `/`
            `and` `•` `|` `tab`, or "" where nothing parts them.
    """

    abbreviations: Mapping[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    owner: str | None = None
    legend: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    currency: str | None = None
    year_begins: int = 4
    year_likely: bool = False
    calendar_quarters: bool = False
    southern: bool = False
    period: tuple[date | None, date | None] = (None, None)
    separators: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """A party that is known by name: `kind` is one of `PARTY_KINDS`, `iri` its record."""

    name: str
    kind: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """Parties by each of their names, folded as `kg.importing.words.fold` folds."""

    by_name: Mapping[str, Known] = field(default_factory=dict)
