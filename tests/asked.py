"""Datasets to ask, and answers written by hand to hold them to.

An answer is a CSV file named after its question, then `.parameter=value` for each value given:
`_` is a space, `@Delivery_plan_17` the activity read from that table and row, and
`+alder+cell-page-4` the thing whose IRI ends in `/alder/cell-page-4`. Its columns are some of the
question's own. `thing@row` names a thing by the table and row it was read from, footnotes left
out; `thing@key` by the last part of its IRI, as every IRI is told. Lists are in order; numbers
have no idle zeros.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kg.lookup import NameIndex
from kg.queries import NamedQuery, find_question
from kg.records import SelectResult, Term, text_of
from kg.release.loading import load_asserted
from kg.rules import derive_from
from kg.sources import find_sources
from kg.store import MemoryStore
from kg.terms import BASE, CIVIC, PREFIXES

ROOT = Path(__file__).resolve().parent.parent
WORLD = ROOT / "tests" / "cases" / "questions"
ON_DOCUMENTS = sorted((ROOT / "tests" / "expected").glob("*.csv"))
ON_WORLD = sorted(WORLD.glob("*.csv"))
Row = tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A dataset with what the rules add, the names in it, and the same for another engine."""

    store: MemoryStore

    @cached_property
    def index(self) -> NameIndex:
        return NameIndex(self.store)

    @cached_property
    def as_rdflib(self) -> rdflib.Dataset:
        quads = ox.serialize(self.store.quads(), format=ox.RdfFormat.N_QUADS)
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=quads, format="nquads")
        return dataset

    @cached_property
    def rows_read(self) -> dict[str, str]:
        """The table and row that each thing was read from, such as `Delivery plan 17`."""
        tables, rows = self._objects(str(CIVIC.table)), self._objects(str(CIVIC.row))
        found: dict[str, set[str]] = {}
        for quad in self.store.quads():
            cell = quad.object
            is_evidence = quad.predicate.value == PREFIXES["prov"] + "wasDerivedFrom"
            if is_evidence and cell in rows and not tables[cell].endswith("footnotes"):
                found.setdefault(quad.subject.value, set()).add(f"{tables[cell]} {rows[cell]}")
        return {iri: "; ".join(sorted(places)) for iri, places in found.items()}

    def _objects(self, prop: str) -> dict[Term, str]:
        quads = self.store.quads()
        return {q.subject: q.object.value for q in quads if q.predicate.value == prop}

    def activity_at(self, place: str) -> str:
        """Return the one activity read from a table and row."""
        things = self.index.things.values()
        (only,) = (t.iri for t in things if t.is_a("activity") and self.rows_read[t.iri] == place)
        return only

    def thing_called(self, end: str) -> str:
        """Return the one thing whose IRI ends so."""
        (only,) = {q.subject.value for q in self.store.quads() if q.subject.value.endswith(end)}
        return only


def ask_documents() -> Asked:
    """Return what the two documents say."""
    return _with_inferred(load_asserted(find_sources(ROOT)).quads())


def ask_world() -> Asked:
    """Return the small invented world, with the code lists."""
    quads = [quad for path in sorted(WORLD.glob("*.trig")) for quad in ox.parse(path=path)]
    graph = ox.NamedNode(f"{BASE}/graph/vocabulary")
    codes = ox.parse(path=ROOT / "ontology" / "codes.ttl")
    return _with_inferred(quads + [ox.Quad(c.subject, c.predicate, c.object, graph) for c in codes])


def _with_inferred(quads: Iterable[ox.Quad]) -> Asked:
    stated = list(quads)
    graph = ox.NamedNode(f"{BASE}/graph/inferred")
    derived = (ox.Quad(t.subject, t.predicate, t.object, graph) for t in derive_from(stated))
    return Asked(MemoryStore([*stated, *derived]))


def question_of(path: Path, asked: Asked) -> tuple[NamedQuery, dict[str, str]]:
    """Return the question that an answer's file name asks, and the values it gives."""
    name, *parts = path.stem.split(".")
    given = dict(part.replace("_", " ").split("=", 1) for part in parts)
    return find_question(name), {key: _meant(asked, value) for key, value in given.items()}


def _meant(asked: Asked, value: str) -> str:
    if value.startswith("@"):
        return asked.activity_at(value[1:])
    return asked.thing_called(value.replace("+", "/")) if value.startswith("+") else value


def read_expected(path: Path) -> tuple[list[str], list[Row]]:
    """Return the columns and the rows of an answer written by hand."""
    with path.open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    return head, [tuple(_plain(cell) for cell in row) for row in rows]


def tell(asked: Asked, answer: SelectResult, head: list[str]) -> list[Row]:
    """Return an answer in the words of the columns of an expected one."""
    columns = [column.partition("@") for column in head]
    at = [(answer.columns.index(name), how) for name, _, how in columns]
    return [tuple(_cell(asked, row[i], how) for i, how in at) for row in answer.rows]


def _cell(asked: Asked, term: Term | None, how: str) -> str:
    text = text_of(term) or ""
    if how == "row":
        return asked.rows_read[text]
    if "://" in text:
        return " ".join(sorted(re.split("[/#]", iri)[-1] for iri in filter(None, text.split(" "))))
    return _plain(text)


def _plain(text: str) -> str:
    is_number = re.fullmatch(r"-?\d+(\.\d+)?", text)
    return format(Decimal(text).normalize(), "f") if is_number else text
