"""What all parts of a draft share: the page, the cells, the names, and how sure a link is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.importing.drafting.records import Imported, Left, SourceCell, Wanted
from kg.importing.drafting.turtle import (
    Fact,
    Object,
    Page,
    day,
    decimal,
    node,
    plain,
    prose,
    whole,
)
from kg.importing.drafting.wording import clean, digest_of, short, slug, unused
from kg.importing.records import Place, Reading, Text
from kg.terms import code

# What a doubt leaves of a reading that its reader was otherwise sure of.
_DOUBTED = 0.9
# A cell that holds several ends, or a cell carried down: how sure that this one is meant.
ONE_OF_SEVERAL, CARRIED, MAYBE = 0.4, 0.9, 0.5
# A link that the officer must decide: no fact until then.
_PROPOSED_BELOW = 0.6
_KEY_WIDTH = 32


@dataclass
class Row:
    """One action as it is drafted.

    Shape:
        number: Its number in reading order; None for what belongs to the plan as a whole.
        readings: Its readings with their numbers, in reading order.
        key: What its own things have in their IRIs.
        host: What the row's facts are about: its activity, else its lowest end, else None.
    """

    number: int | None
    readings: list[tuple[int, Reading]]
    key: str = ""
    host: str | None = None
    is_activity: bool = False
    rows: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def of(self, *whats: str) -> list[tuple[int, Reading]]:
        """Return its readings of some kinds."""
        return [(at, reading) for at, reading in self.readings if reading.found.what in whats]


class Desk:
    """A draft in the making."""

    def __init__(self, imported: Imported, wanted: Wanted) -> None:
        self.imported, self.wanted = imported, wanted
        self.page = Page()
        self.language = next(iter(imported.habits.languages), "en") or "en"
        self.document = self.name("doc")
        self.left: list[Left] = []
        self.things: dict[int, list[str]] = {}
        self._taken: set[str] = set(wanted.taken)
        self._cells: dict[Place, str] = {}
        self._names: dict[int, str] = {}
        self._rows: dict[Place, SourceCell] = {}

    # ---- names ----

    def name(self, kind: str, *parts: str) -> str:
        """Return the IRI of a thing of this plan alone."""
        scope = self.wanted.plan.removeprefix("plan-")
        local = "-".join([kind, scope, *(part for part in parts if part)])
        return f"{self.wanted.base}/id/{self.wanted.publisher}/{local}"

    def new_name(self, kind: str, *parts: str) -> str:
        """Return such an IRI that no other thing has; the second of one name ends in 2."""
        return self.free(self.name(kind, *parts))

    def free(self, wanted: str) -> str:
        """Return an IRI that is not taken yet, and take it."""
        return unused(wanted, self._taken)

    def row_key(self, text: str) -> str:
        """Return what the things of one row have in their IRIs."""
        made = self.free(f"row:{slug(text, _KEY_WIDTH)}")
        return made.removeprefix("row:")

    # ---- wording ----

    def wording(self, text: str) -> str:
        """Return a text as the draft may keep it."""
        return clean(text, self.imported.persons)

    def label(self, text: str) -> Object:
        """Return a name of at most 90 characters."""
        return prose(short(self.wording(text)) or "…", self.language)

    def prose(self, text: str) -> Object:
        """Return a whole wording, in the document's language."""
        return prose(self.wording(text), self.language)

    def named(self, text: str, written: str = "") -> list[Fact]:
        """Return a thing's name, and its whole wording where the name has less of it."""
        words = self.wording(written or text)
        facts: list[Fact] = [("skos:prefLabel", self.label(text))]
        if short(self.wording(text)) != words:
            facts.append(("dcterms:description", self.prose(words)))
        return facts

    # ---- evidence ----

    def write_cells(self) -> None:
        """State every cell of the tables, read or not."""
        read = {span.place for reading in self.imported.readings for span in reading.spans}
        for cell in self.imported.cells:
            self.page.section(self.section_of(cell))
            row = f"r{cell.row}" if cell.row else ""
            parts = [slug(cell.table, 24), row, slug(cell.column, 32)]
            iri = self.new_name("cell", *parts)
            facts: list[Fact] = []
            if not cell.text.strip():
                facts.append(("skos:editorialNote", prose("The cell is blank.")))
            elif not any(span.place in read for span in cell.spans):
                facts.append(("skos:editorialNote", prose("Nothing was read from this cell.")))
            self._say_cell(iri, cell, facts)
            for span in cell.spans:
                self._cells.setdefault(span.place, iri)
                self._rows.setdefault(span.place, cell)

    def _say_cell(self, iri: str, cell: SourceCell, facts: Sequence[Fact]) -> None:
        self.page.say(
            iri,
            ("rdf:type", node("civic:SourceLocation")),
            ("civic:inDocument", node(self.document)),
            ("civic:page", whole(cell.page) if cell.page else None),
            ("civic:table", plain(self.wording(cell.table) or "Document")),
            ("civic:row", whole(cell.row) if cell.row else None),
            ("civic:column", plain(self.wording(cell.column)) if cell.column.strip() else None),
            ("civic:contentHash", plain(digest_of(cell.text)) if cell.text.strip() else None),
            *facts,
        )

    def section_of(self, cell: SourceCell) -> str:
        """Return under which heading of the file a cell is told."""
        table = cell.table or "Document"
        return f"{table}, row {cell.row}" if cell.row else table

    def cells_of(self, *readings: Reading) -> list[Object]:
        """Return the cells that readings were read from; there is always one."""
        places = dict.fromkeys(span.place for reading in readings for span in reading.spans)
        return [node(iri) for iri in dict.fromkeys(self._cell_at(place) for place in places)]

    def _cell_at(self, place: Place) -> str:
        if place not in self._cells:
            self._cells[place] = self._state_place(place)
        return self._cells[place]

    def _state_place(self, place: Place) -> str:
        """State a text that stands outside the tables, under the heading before it."""
        blocks = self.imported.document.blocks
        block = blocks[place.block]
        heads = [
            b.text for b in blocks[: place.block] if isinstance(b, Text) and b.kind == "heading"
        ]
        under = heads[-1] if heads else self.wanted.title
        if isinstance(block, Text):
            table, row, column, text = under, None, block.kind.capitalize(), block.text
            page = block.page
            iri = self.new_name("cell", f"text-{place.block + 1}")
        else:
            held = block.rows[place.row][place.column]
            table, row, column = block.name or under, place.row + 1, f"Column {place.column + 1}"
            text = held.text if held else ""
            page = held.page if held else block.page
            iri = self.new_name(
                "cell", f"table-{place.block + 1}", f"r{row}", f"c{place.column + 1}"
            )
        self._say_cell(iri, SourceCell((), table, row, column, text, page), ())
        return iri

    def row_of(self, place: Place) -> SourceCell | None:
        """Return the cell of the tables at a place; None for what stands elsewhere."""
        return self._rows.get(place)

    # ---- what became of a reading ----

    def made(self, at: int, *iris: str) -> None:
        """Note what was stated from a reading."""
        self.things.setdefault(at, []).extend(iris)

    def leave(self, at: int, reading: Reading, reason: str) -> None:
        """Note that nothing was stated from a reading."""
        del at
        self.left.append(Left(reading, reason))

    # ---- how sure ----

    def sureness(self, reading: Reading) -> list[Fact]:
        """Return confidence and doubt of a record; nothing where it is sure."""
        confidence, doubt = confidence_of(reading), reading.found.doubt
        return [
            ("civic:confidence", decimal(confidence) if confidence < 1 else None),
            ("skos:editorialNote", prose(self.wording(doubt)) if doubt else None),
        ]

    def link(
        self, subject: str, predicate: str, thing: str, reading: Reading, *, ceiling: float = 1.0
    ) -> None:
        """State a link as a fact, as an accepted claim or as a proposed one.

        What the row or a heading over it says is a fact. What a merged cell carries down is a claim
        that the table's layout accepts. What is in doubt, or is one of several, is proposed and no
        fact.
        """
        carried = is_carried(reading)
        confidence = min(confidence_of(reading), ceiling, CARRIED if carried else 1.0)
        is_sure = reading.found.doubt is None and confidence >= _PROPOSED_BELOW
        if is_sure:
            self.page.say(subject, (predicate, node(thing)))
            if not carried and ceiling == 1.0:
                return
        basis = "table-block" if carried or ceiling < 1 else "table-row"
        self.claim(
            subject, predicate, thing, [reading], basis=basis, confidence=confidence,
            status="accepted" if is_sure else "proposed", doubt=reading.found.doubt,
        )  # fmt: skip

    def claim(
        self, subject: str, predicate: str, thing: str, readings: Sequence[Reading],
        *, basis: str, confidence: float, status: str, doubt: str | None,
    ) -> None:  # fmt: skip
        """State a claim that one link holds."""
        local = "-".join(iri.rpartition("/")[2] for iri in (subject, thing))
        scope = self.wanted.plan.removeprefix("plan-")
        iri = self.new_name("claim", local.replace(f"-{scope}-", "-"))
        self.page.say(
            iri,
            ("rdf:type", node("civic:Claim")),
            ("dcterms:description", prose(self.wording(doubt)) if doubt else None),
            ("civic:claimSubject", node(subject)),
            ("civic:claimPredicate", node(predicate)),
            ("civic:claimObject", node(thing)),
            ("civic:basis", node(code("basis", basis))),
            ("civic:confidence", decimal(round(confidence, 2))),
            ("civic:reviewStatus", node(code("review", status))),
            ("prov:wasDerivedFrom", self.cells_of(*readings)),
        )

    # ---- documents ----

    def write_front(self, body: str) -> None:
        """State the document and the plan."""
        document, wanted = self.imported.document, self.wanted
        self.page.section("The body, the document and the plan")
        title = document.properties.get("title", "") or document.name or wanted.title
        self.page.say(
            self.document,
            ("rdf:type", node("civic:SourceDocument")),
            ("dcterms:title", self.label(title)),
            ("dcterms:publisher", node(body)),
            ("dcterms:issued", day(self.imported.issued) if self.imported.issued else None),
            ("dcterms:rights", prose("Terms of reuse unknown.")),
            ("civic:contentHash", plain(self.imported.content_hash)
             if self.imported.content_hash else None),
        )  # fmt: skip
        self.page.say(
            wanted.iri,
            ("rdf:type", node("civic:DeliveryPlan")),
            ("dcterms:title", self.label(wanted.title)),
            ("dcat:version", plain(wanted.version)),
            ("civic:accountableBody", node(body)),
            ("prov:hadPrimarySource", node(self.document)),
        )


def is_carried(reading: Reading) -> bool:
    """Whether a reading stands in a cell above, which is merged over its row or left blank on it.

    A heading or a band over the rows says what it says of all of them, and is not carried.
    """
    return reading.basis in ("merged", "blank")


def confidence_of(reading: Reading) -> float:
    """Return how sure a reading is; one with a doubt is never wholly sure."""
    found = reading.found
    kept = min(max(found.confidence, 0.0), 1.0)
    return min(kept, _DOUBTED) if found.doubt else kept


def holder(reading: Reading, among: Iterable[tuple[int, Reading]]) -> int | None:
    """Return the number of the smallest reading that a reading stands within, or None."""
    found: list[tuple[int, int]] = []
    for at, other in among:
        if other is not reading and _within(reading, other):
            found.append((sum(span.end - span.start for span in other.spans), at))
    return min(found)[1] if found else None


def _within(inner: Reading, outer: Reading) -> bool:
    return all(
        any(s.place == o.place and o.start <= s.start and s.end <= o.end for o in outer.spans)
        for s in inner.spans
    )
