"""The service description (SPARQL 1.1 Service Description): what is offered, over what, how far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from kg.formats import OF_ANSWERS
from kg.queries.guard import MAX_LENGTH, MAX_NESTING, MAX_STEPS, MAX_VALUES
from kg.terms import PREFIXES
from kg.workers import Limits
from web.releases import Served

_RDF, _RDFS, _VOID = PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["void"]
_DCTERMS, _SCHEMA = PREFIXES["dcterms"], PREFIXES["schema"]
_SD = "http://www.w3.org/ns/sparql-service-description#"
_USED = {"sd": _SD} | {
    prefix: PREFIXES[prefix] for prefix in ("dcterms", "rdfs", "schema", "void", "xsd")
}
_TITLE = "SPARQL endpoint of Civic Thread"
_ABOUT = (
    "SPARQL 1.1 queries by GET or POST, reading only. The default graph is the union of all named "
    "graphs, unless the query or the request names its own dataset; a graph that is not there is "
    "empty, and no graph is ever fetched. SERVICE and updates are refused. A query that runs out "
    "of time is answered with 504, one that asks for too much with 413, and when nobody is free "
    "with 503 and Retry-After. Relative IRIs of a query are under the base of the data. "
    "In two things the engine departs from SPARQL 1.1: a path that may have no step (p* or p?) "
    "from a term that is in no triple does not find that term itself, and p|q gives a row once "
    "where both properties lead to it; write UNION to count it twice."
)


def describe(served: Served, endpoint: str, limits: Limits, media_type: str) -> bytes:
    """Return the description in a form of RDF, the same bytes for the same release.

    Args:
        served: The release whose graphs are described.
        endpoint: The address at which we were asked.
        limits: What a query may take.
        media_type: One of the forms of graphs.
    """
    service = ox.NamedNode(endpoint)
    triples = [
        *_service(service),
        *_dataset(service, served),
        *_limits(service, limits),
    ]
    form = ox.RdfFormat.from_media_type(media_type)
    written = ox.serialize(sorted(triples, key=str), format=form, prefixes=_USED)
    return written if written is not None else b""


def _service(service: ox.NamedNode) -> Iterator[ox.Triple]:
    yield _says(service, _RDF + "type", _iri(_SD + "Service"))
    yield _says(service, _SD + "endpoint", service)
    yield _says(service, _SD + "supportedLanguage", _iri(_SD + "SPARQL11Query"))
    yield _says(service, _SD + "feature", _iri(_SD + "UnionDefaultGraph"))
    yield _says(service, _DCTERMS + "title", ox.Literal(_TITLE, language="en"))
    yield _says(service, _RDFS + "comment", ox.Literal(_ABOUT, language="en"))
    for form in OF_ANSWERS:
        yield _says(service, _SD + "resultFormat", _iri(form.iri))


def _dataset(service: ox.NamedNode, served: Served) -> Iterator[ox.Triple]:
    dataset, union = _part(service, "dataset"), _part(service, "union")
    yield _says(service, _SD + "defaultDataset", dataset)
    yield _says(dataset, _RDF + "type", _iri(_SD + "Dataset"))
    yield _says(dataset, _SD + "defaultGraph", union)
    yield from _graph(union, int(served.manifest["quads"]))
    sizes: Mapping[str, Any] = served.manifest.get("graphs", {})
    for number, name in enumerate(served.store.graphs(), start=1):
        named = _part(service, f"named-{number}")
        graph = _part(service, f"graph-{number}")
        yield _says(dataset, _SD + "namedGraph", named)
        yield _says(named, _RDF + "type", _iri(_SD + "NamedGraph"))
        yield _says(named, _SD + "name", _iri(name))
        yield _says(named, _SD + "graph", graph)
        yield from _graph(graph, sizes.get(name, {}).get("triples"))


def _graph(graph: ox.NamedNode, triples: int | None) -> Iterator[ox.Triple]:
    yield _says(graph, _RDF + "type", _iri(_SD + "Graph"))
    if triples is not None:
        yield _says(graph, _RDF + "type", _iri(_VOID + "Dataset"))
        yield _says(graph, _VOID + "triples", ox.Literal(triples))


def _limits(service: ox.NamedNode, limits: Limits) -> Iterator[ox.Triple]:
    most: tuple[tuple[str, str, float, str], ...] = (
        ("time", "longest time of a query", limits.seconds, "seconds"),
        ("memory", "most memory of a query, beside the data", limits.memory_bytes, "bytes"),
        ("answer", "largest answer", limits.result_bytes, "bytes"),
        ("waiting", "longest wait for a free worker", limits.waiting_seconds, "seconds"),
        ("slow", "long queries at the same time", limits.slow, "queries"),
        ("text", "longest query", MAX_LENGTH, "bytes"),
        ("nesting", "most brackets within one another", MAX_NESTING, "brackets"),
        ("steps", "most operators, path steps and clauses", MAX_STEPS, "steps"),
        ("values", "most values in VALUES", MAX_VALUES, "values"),
    )
    for key, name, value, unit in most:
        limit = _part(service, f"limit-{key}")
        yield _says(service, _SCHEMA + "additionalProperty", limit)
        yield _says(limit, _RDF + "type", _iri(_SCHEMA + "PropertyValue"))
        yield _says(limit, _SCHEMA + "name", ox.Literal(name, language="en"))
        yield _says(limit, _SCHEMA + "maxValue", _number(value))
        yield _says(limit, _SCHEMA + "unitText", ox.Literal(unit, language="en"))


def _number(value: float) -> ox.Literal:
    kind = "integer" if isinstance(value, int) else "decimal"
    return ox.Literal(f"{value}", datatype=_iri(PREFIXES["xsd"] + kind))


def _part(service: ox.NamedNode, name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{service.value}#{name}")


def _iri(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _says(subject: ox.NamedNode, predicate: str, thing: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), thing)
