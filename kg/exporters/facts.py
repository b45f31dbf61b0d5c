"""What the graphs say, as the forms of other standards ask for it: thing by thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from typing import TypeAlias

import pyoxigraph as ox

from kg.records import Term, text_of
from kg.serialising.selection import chosen_graphs
from kg.store import Store
from kg.terms import CODE, expand, shorten

Layer: TypeAlias = dict[str, dict[str, list[Term]]]

# Beside the plans: who and what they name, what crosses plans, the documents.
_SHARED = ("hub", "claims", "catalog", "harvested")
_NAMES = ("skos:prefLabel", "dcterms:title", "rdfs:label", "civic:asWritten")
# How the key of a report begins, which has a graph of its own beside its plan's.
REPORT_KEY = "report-"
_CLAIM_PARTS = ("Subject", "Predicate", "Object")
_curie = cache(shorten)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a document something was read; what the format has no place for is None."""

    iri: str
    document: str
    table: str | None
    row: int | None
    column: str | None

    @property
    def words(self) -> str:
        """The place in words: `Appendix 1, row 3, Budget`."""
        row = None if self.row is None else f"row {self.row}"
        return ", ".join(part for part in (self.table, row, self.column) if part)


class Facts:
    """Statements by thing and property; properties are named by their CURIEs.

    Several graphs may speak of one thing: what they say is one after the other, in order.
    """

    def __init__(self, own: Layer, shared: Layer, words: Layer) -> None:
        self.own = own
        self._shared, self._words = shared, words
        self._layers = (own, shared, words)
        self._cells: dict[str, Cell | None] = {}

    def with_what_it_names(self) -> Facts:
        """Return the same facts, counting what the chosen graphs name as described by them."""
        own, queue = dict(self.own), list(self.own)
        while queue:
            for values in own[queue.pop()].values():
                for value in values:
                    key = str(text_of(value))
                    if key not in own and key in self._shared:
                        own[key] = self._shared[key]
                        queue.append(key)
        return Facts(own, self._shared, self._words)

    def holding(self, own: Layer) -> Facts:
        """Return other statements with the same register and words beside them."""
        return Facts(own, self._shared, self._words)

    def values(self, subject: str, prop: str) -> Sequence[Term]:
        """Return all values that a thing has for a property."""
        said = [layer[subject] for layer in self._layers if subject in layer]
        found = [values for one in said if (values := one.get(prop))]
        if len(found) == 1:
            return found[0]
        return list(dict.fromkeys(value for values in found for value in values))

    def texts(self, subject: str, prop: str) -> list[str]:
        """Return the values as plain text: IRIs and lexical forms."""
        return [str(text_of(value)) for value in self.values(subject, prop)]

    def text(self, subject: str, prop: str) -> str | None:
        """Return the first value as plain text, or None."""
        return next(iter(self.texts(subject, prop)), None)

    def number(self, subject: str, prop: str) -> Decimal | None:
        """Return the first value as a number, or None where it is none."""
        return as_number(self.text(subject, prop))

    def code(self, subject: str, prop: str) -> str:
        """Return the key of the first value if it is a code of ours, else nothing."""
        iri = self.text(subject, prop)
        return iri.rpartition("/")[2] if iri and iri.startswith(CODE) else ""

    def day(self, subject: str, prop: str) -> date | None:
        """Return the first value as a date, or None where it is none."""
        return as_day(self.text(subject, prop))

    def known_name(self, iri: str) -> str | None:
        """Return a thing's name: its label, title, wording or place; None if it has none."""
        for prop in _NAMES:
            if (name := self.text(iri, prop)) is not None:
                return name
        cell = self.cell(iri)
        return cell.words if cell else None

    def name(self, iri: str) -> str:
        """Return a thing's name, or its CURIE if it has none."""
        return self.known_name(iri) or shorten(iri)

    def of(self, *classes: str) -> list[str]:
        """Return the chosen graphs' things of some classes, in the order of the documents."""
        wanted = set(classes)
        found = (s for s, said in self.own.items() if wanted & set(_curies(said["rdf:type"])))
        return sorted(found, key=self._order)

    def is_a(self, iri: str, *classes: str) -> bool:
        """Whether a thing is of one of some classes."""
        return not set(classes).isdisjoint(_curies(self.values(iri, "rdf:type")))

    def back(self, iri: str, prop: str) -> list[str]:
        """Return the things of the chosen graphs that have this one for a property."""
        return self._incoming.get((prop, iri), [])

    def others(self, *classes: str) -> list[str]:
        """Return the things of some classes that are described beside the chosen graphs."""
        wanted = set(classes)
        return sorted(s for s, o in self._shared.items() if wanted & set(_curies(o["rdf:type"])))

    def codes(self, start: str) -> list[str]:
        """Return the IRIs of the vocabulary that begin so, in order: the codes of one list."""
        return sorted(iri for iri in self._words if iri.startswith(start))

    def accepted_claim(self, subject: str, prop: str, thing: str) -> str | None:
        """Return the accepted claim that a link rests on, or None where the source states it."""
        return self._accepted.get((subject, prop, thing))

    @cached_property
    def _accepted(self) -> dict[tuple[str, str, str], str]:
        found: dict[tuple[str, str, str], str] = {}
        for claim in self.of("civic:Claim"):
            parts = [self.text(claim, f"civic:claim{part}") for part in _CLAIM_PARTS]
            subject, prop, thing = (part or "" for part in parts)
            if (self.text(claim, "civic:reviewStatus") or "").endswith("/accepted"):
                found[subject, shorten(prop), thing] = claim
        return found

    def cell(self, iri: str) -> Cell | None:
        """Return a cell, or None where the thing is no cell."""
        if iri not in self._cells:
            self._cells[iri] = self._read_cell(iri)
        return self._cells[iri]

    def _read_cell(self, iri: str) -> Cell | None:
        document = self.text(iri, "civic:inDocument")
        if document is None:
            return None
        row = self.number(iri, "civic:row")
        return Cell(
            iri, document, self.text(iri, "civic:table"),
            None if row is None else int(row), self.text(iri, "civic:column"),
        )  # fmt: skip

    def cells(self, iri: str) -> list[Cell]:
        """Return the cells that a thing was read from, in the order of the documents."""
        found = (self.cell(source) for source in self.texts(iri, "prov:wasDerivedFrom"))
        return sorted((cell for cell in found if cell), key=_place)

    def _order(self, iri: str) -> tuple[tuple[str, str, int, str, str], int, str]:
        cells = self.cells(iri)
        own = self.cell(iri)
        position = self.number(iri, "schema:position")
        place = _place(own) if own else _place(cells[0]) if cells else ("\uffff", "", 0, "", "")
        return place, int(position or 0), iri

    @cached_property
    def _incoming(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for subject in sorted(self.own, key=self._order):
            for prop, values in self.own[subject].items():
                for value in values:
                    if isinstance(value, ox.NamedNode):
                        found.setdefault((prop, value.value), []).append(subject)
        return found


def read_plans(store: Store, plans: Sequence[str] | None = None) -> Facts:
    """Return what is said of some plans, or of all, with what they share at hand.

    Shape:
        `own` holds the plans' graphs. Of all plans together it also holds the register, the
        claims that cross plans, and the documents.

    Raises:
        NotFoundError: A plan has no graph of its own.
    """
    graphs = store.graphs()
    chosen = [g for g in chosen_graphs(graphs, plans, inferred=False) if _key(g) not in _SHARED]
    beside = [graph for graph in graphs if _key(graph) in _SHARED]
    words = _read(store, [graph for graph in graphs if _key(graph) == "vocabulary"])
    if plans is not None:
        return Facts(_read(store, chosen), _read(store, beside), words)
    return Facts(_read(store, [*chosen, *beside]), {}, words)


def plan_iris(store: Store) -> tuple[str, ...]:
    """Return the IRIs of the plans that have a graph of their own, in order."""
    graphs = chosen_graphs(store.graphs(), None, inferred=False)
    found = set()
    for graph in graphs:
        iri = "/id/".join(graph.rpartition("/")[0].split("/graph/", 1))
        if _key(graph) not in _SHARED and not _is_report(store, graph, iri):
            found.add(iri)
    return tuple(sorted(found))


def _is_report(store: Store, graph: str, iri: str) -> bool:
    """Whether a graph is that of a report on a plan; the name of one says so before it is read."""
    if not iri.rpartition("/")[2].startswith(REPORT_KEY):
        return False
    kind = expand("civic:Report")
    quads = store.quads(graph)
    return any(text_of(q.subject) == iri and text_of(q.object) == kind for q in quads)


def as_number(text: str | None) -> Decimal | None:
    """Return a text as a number, or None."""
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None


def as_day(text: str | None) -> date | None:
    """Return a text as a date, or None."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None


def _place(cell: Cell) -> tuple[str, str, int, str, str]:
    return cell.document, cell.table or "", cell.row or 0, cell.column or "", cell.iri


def _curies(classes: Iterable[Term]) -> Iterable[str]:
    return (_curie(str(text_of(one))) for one in classes)


def _key(graph: str) -> str:
    return graph.partition("/graph/")[2].partition("/")[0]


def _read(store: Store, graphs: Iterable[str]) -> Layer:
    return layer_of(quad for graph in graphs for quad in store.quads(graph))


def layer_of(statements: Iterable[ox.Quad | ox.Triple]) -> Layer:
    """Return statements by thing and property, each with its values in order."""
    layer: Layer = {}
    for each in statements:
        said = layer.setdefault(str(text_of(each.subject)), {})
        said.setdefault(_curie(each.predicate.value), []).append(each.object)
    for said in layer.values():
        said.setdefault("rdf:type", [])
        for values in said.values():
            values.sort(key=_by_language)
    return layer


def _by_language(value: Term) -> tuple[bool, str]:
    """Order English, and what is in no language, before the other languages."""
    language = value.language if isinstance(value, ox.Literal) else None
    return language is not None and not language.startswith("en"), str(value)
