"""The files of `ontology/` and `data/` into graphs, and what is refused on the way."""

from __future__ import annotations

import re

import pyoxigraph as ox
import rdflib

from kg.errors import LoadError
from kg.exporters.facts import REPORT_KEY
from kg.records import text_of
from kg.release.asserted import Asserted, PlanSource
from kg.release.places import SourceFile, check_base, graph_iri, list_source_files
from kg.release.turtle import read_turtle
from kg.sources import Sources
from kg.terms import BASE, CIVIC, PREFIXES

_TYPE = PREFIXES["rdf"] + "type"
_VERSION = PREFIXES["dcat"] + "version"
_OTHER_PLANS = (str(CIVIC.Strategy), str(CIVIC.Plan))
_VERSION_FORM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

Triples = tuple[ox.Triple, ...]


def load_sources(sources: Sources, base: str = BASE) -> dict[str, rdflib.Graph]:
    """Return the asserted graphs by IRI, as rdflib graphs; see `load_asserted`."""
    return dict(load_asserted(sources, base).rdflib_graphs())


def load_asserted(sources: Sources, base: str = BASE) -> Asserted:
    """Read every source file once.

    Raises:
        LoadError: A file is missing, misplaced, not UTF-8 or not Turtle; a plan file does not
            hold its one plan and version; two files describe one thing; two graphs state one
            triple.
        UsageError: `base` is no base for IRIs.
    """
    base = check_base(base)
    read = {file: read_turtle(file.path, file.name, base) for file in list_source_files(sources)}
    plans = tuple(_plan_of(file, triples, base) for file, triples in read.items() if file.is_plan)
    graph_of = {plan.file: plan.graph for plan in plans}
    _refuse_two_homes(read)
    graphs: dict[str, dict[ox.Triple, None]] = {}
    for file, triples in read.items():
        graph = graph_of.get(file.name) or graph_iri(base, file.graph)
        graphs.setdefault(graph, {}).update(dict.fromkeys(triples))
    _refuse_two_graphs(graphs)
    return Asserted(base, {graph: tuple(held) for graph, held in graphs.items()}, plans)


def _plan_of(file: SourceFile, triples: Triples, base: str) -> PlanSource:
    iri = f"{base}/id/{file.graph}"
    typed = _subjects(triples, str(CIVIC.DeliveryPlan))
    if len(typed) > 1:
        raise LoadError(f"{file.name}: two plans in one file: {typed[0]} and {typed[1]}")
    if not typed:
        typed = [i for kind in _others(file) for i in _subjects(triples, kind) if i == iri]
    if not typed:
        raise LoadError(f"{file.name}: no plan: it must describe {iri} as a civic:DeliveryPlan")
    if typed[0] != iri:
        raise LoadError(f"{file.name}: its plan is {typed[0]}; by the file's name it must be {iri}")
    version = _version_of(file, triples, iri)
    return PlanSource(iri, graph_iri(base, f"{file.graph}/{version}"), version, file.name)


def _others(file: SourceFile) -> tuple[str, ...]:
    """Return what a file may hold in the place of a delivery plan: a report where it says so."""
    is_report = file.graph.rpartition("/")[2].startswith(REPORT_KEY)
    return (*_OTHER_PLANS, str(CIVIC.Report)) if is_report else _OTHER_PLANS


def _version_of(file: SourceFile, triples: Triples, iri: str) -> str:
    found = [
        text_of(t.object) or ""
        for t in triples
        if t.predicate.value == _VERSION and text_of(t.subject) == iri
    ]
    if len(found) != 1:
        raise LoadError(f"{file.name}: {iri} needs exactly one dcat:version, and has {len(found)}")
    if not _VERSION_FORM.fullmatch(found[0]):
        raise LoadError(f"{file.name}: the dcat:version {found[0]!r} can not stand in an address")
    return found[0]


def _subjects(triples: Triples, kind: str) -> list[str]:
    wanted = ox.NamedNode(kind)
    return [text_of(t.subject) or "" for t in triples if _is_typed(t) and t.object == wanted]


def _is_typed(triple: ox.Triple) -> bool:
    return triple.predicate.value == _TYPE


def _refuse_two_homes(read: dict[SourceFile, Triples]) -> None:
    homes: dict[str, SourceFile] = {}
    for file, triples in read.items():
        for iri in (text_of(t.subject) or "" for t in triples if _is_typed(t)):
            first = homes.setdefault(iri, file)
            if first is not file:
                raise LoadError(
                    f"{first.name} and {file.name} both say what {iri} is; "
                    "describe a thing in one file and only refer to it in the others"
                )


def _refuse_two_graphs(graphs: dict[str, dict[ox.Triple, None]]) -> None:
    homes: dict[ox.Triple, str] = {}
    for graph, triples in graphs.items():
        for triple in triples:
            first = homes.setdefault(triple, graph)
            if first != graph:
                raise LoadError(
                    f"the triple {triple} stands in two graphs, {first} and {graph}; "
                    "a sum over both would count it twice, so keep one"
                )
