"""Triples and quads in the RDF forms, and as tables; the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.errors import UsageError
from kg.namespaces import prefixes_of
from kg.records import text_of
from kg.serialising.jsonld import write_jsonld
from kg.serialising.tables import csv_table, json_table
from kg.xml_faults import fault_of_xml, keep_returns

COLUMNS = ("graph", "subject", "predicate", "object", "datatype", "lang")
_TRIPLE_FORMS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_QUAD_FORMS = {"nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}


def write_triples(triples: Iterable[ox.Triple], form: str) -> bytes:
    """Return triples in one of `kg.choices.GRAPH_FORMATS`; tables leave the graph column empty."""
    default = ox.DefaultGraph()
    return write_quads((ox.Quad(t.subject, t.predicate, t.object, default) for t in triples), form)


def write_quads(quads: Iterable[ox.Quad], form: str) -> bytes:
    """Return quads in one of `kg.choices.GRAPH_FORMATS`, sorted by their N-Quads line.

    Forms that know no graphs (Turtle, N-Triples, RDF/XML) give the union, each triple once;
    JSON-LD keeps the graphs.

    Raises:
        UsageError: XML can not hold them.
    """
    ordered = sorted(set(quads), key=str)
    if form in ("csv", "json"):
        rows = [quad_cells(quad) for quad in ordered]
        writer = csv_table if form == "csv" else json_table
        return writer(COLUMNS, rows).encode()
    if form in _QUAD_FORMS:
        return _serialise(ordered, _QUAD_FORMS[form])
    if form == "jsonld":
        return write_jsonld(ordered)
    # No term is written with a sign before the space, so lines without graphs are in order too.
    triples = list(dict.fromkeys(quad.triple for quad in ordered))
    written = _serialise(triples, _TRIPLE_FORMS[form])
    if form != "rdfxml":
        return written
    written = keep_returns(written)
    if fault := fault_of_xml(written):
        raise UsageError(f"{fault}; ask for another form, such as Turtle")
    return written


def _serialise(listed: list[ox.Triple] | list[ox.Quad], form: ox.RdfFormat) -> bytes:
    written = ox.serialize(listed, format=form, prefixes=_used_prefixes(listed))
    return written if written is not None else b""


def _used_prefixes(items: Sequence[ox.Triple | ox.Quad]) -> dict[str, str]:
    """Return the prefixes that the items use: a file's head is no longer than it need be."""
    terms = {item.subject for item in items} | {item.object for item in items}
    named = {item.predicate for item in items}
    named |= {term for term in terms if isinstance(term, ox.NamedNode)}
    named |= {term.datatype for term in terms if isinstance(term, ox.Literal)}
    iris = [term.value for term in named]
    heads = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return prefixes_of(heads)


def quad_cells(said: ox.Quad | ox.Triple) -> tuple[str | None, ...]:
    """Return the cells of one quad, by `COLUMNS`; a triple has no graph."""
    thing = said.object
    literal = thing if isinstance(thing, ox.Literal) else None
    home = said.graph_name if isinstance(said, ox.Quad) else ox.DefaultGraph()
    graph = None if isinstance(home, ox.DefaultGraph) else text_of(home)
    return (
        graph,
        text_of(said.subject),
        said.predicate.value,
        text_of(thing),
        literal.datatype.value if literal else None,
        literal.language if literal else None,
    )
