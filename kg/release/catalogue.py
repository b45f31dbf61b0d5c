"""The entries of the built graphs in the catalog: made by the build, never by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.release.asserted import Asserted, PlanSource
from kg.release.harvested import HeldSource, graph_name, source_graph
from kg.release.places import CATALOG, graph_iri
from kg.terms import CIVIC, PREFIXES

_DCAT, _DCTERMS, _FOAF = PREFIXES["dcat"], PREFIXES["dcterms"], PREFIXES["foaf"]
_PROV, _RDF, _VOID, _XSD = PREFIXES["prov"], PREFIXES["rdf"], PREFIXES["void"], PREFIXES["xsd"]


def catalogue_triples(
    asserted: Asserted, digests: dict[str, str], harvested: Sequence[HeldSource] = ()
) -> tuple[ox.Triple, ...]:
    """Return a DCAT catalogue with one dataset a plan graph.

    Args:
        asserted: The graphs.
        digests: The SHA-256 of each source file, by its name.
        harvested: The sources of others that are among the graphs.

    Shape:
        The dataset's IRI is the graph's own. It has a title, the plan's accountable body, the
        source documents, the version, the number of triples and the file's digest. What was
        harvested is derived from a catalogue of its own, which says where it was taken from. No
        dates: a build reads no clock.
    """
    catalog = ox.NamedNode(graph_iri(asserted.base, CATALOG))
    made = [ox.Triple(catalog, _iri(_RDF + "type"), _iri(_DCAT + "Catalog"))]
    for plan in asserted.plans:
        graph = ox.NamedNode(plan.graph)
        made.append(ox.Triple(catalog, _iri(_DCAT + "dataset"), graph))
        said = _entry(plan, asserted.graphs[plan.graph], digests[plan.file])
        made.extend(ox.Triple(graph, _iri(prop), thing) for prop, thing in said)
    for source in harvested:
        made.extend(_source_triples(asserted.base, source))
    return tuple(made)


def _source_triples(base: str, source: HeldSource) -> Iterator[ox.Triple]:
    catalogue = ox.NamedNode(source_graph(base, source.slug))
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (_RDF + "type", _iri(_DCAT + "Catalog")),
        (_DCTERMS + "title", ox.Literal(source.title or source.slug, language="en")),
        (_DCTERMS + "source", _address(source.url)),
        (_VOID + "uriSpace", ox.Literal(source.base)),
        (str(CIVIC.contentHash), ox.Literal(source.catalogue)),
    ]
    if source.bookmark:
        said.append((_DCAT + "version", ox.Literal(source.bookmark)))
    for prop, thing in said:
        yield ox.Triple(catalogue, _iri(prop), thing)
    for graph in source.graphs:
        name = ox.NamedNode(graph_name(base, source.slug, graph))
        yield ox.Triple(name, _iri(_PROV + "wasDerivedFrom"), catalogue)
        yield ox.Triple(catalogue, _iri(_DCTERMS + "hasPart"), name)


def _address(url: str) -> ox.NamedNode | ox.Literal:
    # A folder or a file has no address that others could follow, nor should they see where it lies.
    return _iri(url) if url.startswith(("http://", "https://")) else ox.Literal(Path(url).name)


def _entry(
    plan: PlanSource, triples: tuple[ox.Triple, ...], digest: str
) -> Iterator[tuple[str, ox.NamedNode | ox.Literal]]:
    yield _RDF + "type", _iri(_DCAT + "Dataset")
    yield _RDF + "type", _iri(_VOID + "Dataset")
    yield _DCAT + "version", ox.Literal(plan.version)
    yield _FOAF + "primaryTopic", _iri(plan.iri)
    yield _VOID + "triples", ox.Literal(str(len(triples)), datatype=_iri(_XSD + "integer"))
    yield str(CIVIC.contentHash), ox.Literal(digest)
    for title in _objects(triples, plan.iri, _DCTERMS + "title"):
        named = f"Linked data of “{title.value}”, version {plan.version}"
        yield _DCTERMS + "title", ox.Literal(named, language="en")
    # A report has a publisher, a plan a body that is accountable.
    for prop in (str(CIVIC.accountableBody), _DCTERMS + "publisher"):
        for publisher in _objects(triples, plan.iri, prop):
            yield _DCTERMS + "publisher", publisher
    for document in _objects(triples, plan.iri, _PROV + "hadPrimarySource"):
        yield _DCTERMS + "source", document
        yield _PROV + "wasDerivedFrom", document


def _objects(
    triples: Iterable[ox.Triple], subject: str, prop: str
) -> list[ox.NamedNode | ox.Literal]:
    wanted = ox.NamedNode(subject)
    return [
        t.object
        for t in triples
        if t.subject == wanted
        and t.predicate.value == prop
        and isinstance(t.object, (ox.NamedNode, ox.Literal))
    ]


def _iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)
