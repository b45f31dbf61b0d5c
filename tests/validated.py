"""A small register and a plan with one gap of each kind, and what the shapes find in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pyoxigraph as ox
from rdflib import Graph, URIRef

from kg.namespaces import known_prefixes
from kg.release.conversion import from_rdflib, to_rdflib
from kg.store import MemoryStore
from kg.validate import (
    Finding,
    Shapes,
    asserted_of,
    checks_graphs,
    homes_of,
    load_shapes,
    merged,
    read_files,
    validate_release,
)
from kg.validate.asking import told_once
from kg.validate.core_rules import reference_results
from kg.validate.derived import derive_reaches
from kg.validate.homes import PLAN as A_PLAN
from kg.validate.homes import SHARED, kind_of
from kg.validate.messages import tell
from kg.validate.view import layered
from tests.conftest import ROOT

CASES = ROOT / "shapes" / "examples"
G = "https://w3id.org/civicthread/graph/"
PLAN_GRAPH = f"{G}gla/plan-a/1"
HEAD = "".join(
    f"@prefix {prefix}: <{iri}> .\n"
    for prefix, iri in known_prefixes([PLAN_GRAPH, f"{G}col/plan-b/1"]).items()
)

# A register, and a plan with one gap of each kind that a report must place.
HUB = """
hub:council a org:Organization ; skos:prefLabel "Council"@en , "Bwrdd"@cy .
hub:idle a org:Organization ; skos:prefLabel "Idle body"@en .
hub:pupils a civic:Population .
"""
PLAN = """
gla:doc a civic:SourceDocument ; dcterms:title "Delivery report"@en .
gla:cell a civic:SourceLocation ; civic:inDocument gla:doc ; civic:table "Delivery plan" ;
    civic:row 7 ; civic:column "Stakeholders to engage" .
gla:plan-a a civic:DeliveryPlan ; dcterms:title "Plan A"@en ; prov:hadPrimarySource gla:doc ;
    civic:accountableBody hub:council .
gla:activity a civic:Activity ; skos:prefLabel "The “Gold Club” seminars"@en ;
    civic:inPlan gla:plan-a ; civic:timeframe gla:time ; prov:wasDerivedFrom gla:cell .
gla:time a civic:TimeFrame ; civic:asWritten "in due course" .
gla:eng a civic:Engagement ; civic:party hub:council ; civic:engagedIn gla:activity ;
    civic:role role:engaged ; civic:confidence 0.50 ; prov:wasDerivedFrom gla:cell .
"""


@cache
def the_shapes() -> Shapes:
    return load_shapes(ROOT / "shapes")


@cache
def the_vocabulary() -> Graph:
    return read_files(sorted((ROOT / "ontology").glob("*.ttl")))


def graph_of(turtle: str) -> Graph:
    return Graph().parse(data=HEAD + turtle, format="turtle")


def release_of(plan: str = PLAN, hub: str = HUB, **more: str) -> dict[str, Graph]:
    texts = {"gla/plan-a/1": plan, "hub": hub, **{k.replace("__", "/"): v for k, v in more.items()}}
    graphs = {G + name: graph_of(text) for name, text in texts.items()}
    return {**graphs, f"{G}vocabulary": the_vocabulary()}


@cache
def all_found() -> tuple[Finding, ...]:
    return validate_release(release_of(), the_shapes())


def found_by_reference(
    graphs: Mapping[str, Graph], shapes: Shapes, *, quickly: bool = False
) -> tuple[Finding, ...]:
    """Return what pySHACL finds with all rules in all graphs together, told in words.

    Args:
        graphs: The named graphs of a release.
        shapes: The rules.
        quickly: Whether queries look at what findings are told of alone, and not at the terms
            of the ontology, which takes minutes. What has no IRI is then left out.
    """
    asserted = asserted_of(graphs)
    union = merged(asserted.values())
    whole = layered([union, derive_reaches(union)])
    homes = homes_of(asserted)
    own = {node for node, home in homes.items() if kind_of(home) in (*SHARED, A_PLAN)}
    only = [str(node) for node in own if isinstance(node, URIRef)] if quickly else ()
    core = [rule for rule in shapes.rules if not rule.select]
    queries = [rule for rule in shapes.rules if rule.select]
    found = told_once(
        (r for r in reference_results(whole, shapes, core) if r.focus in own),
        (r for r in reference_results(whole, shapes, queries, only) if r.focus in own),
    )
    return tell(found, whole, homes)


def one(code: str, found: tuple[Finding, ...] | None = None) -> Finding:
    (finding,) = [f for f in (all_found() if found is None else found) if f.code == code]
    return finding


def with_report(store: MemoryStore) -> MemoryStore:
    """Return a store with what the shapes find in it, as a build adds it."""
    graphs = {iri: to_rdflib(quad.triple for quad in store.quads(iri)) for iri in store.graphs()}
    vocabulary = f"{G}vocabulary"
    graphs[vocabulary] = graphs.get(vocabulary, Graph()) + the_vocabulary()
    found = validate_release(graphs, the_shapes())
    reports = (
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(name))
        for name, report in checks_graphs(found).items()
        for triple in from_rdflib(report)
    )
    return MemoryStore([*store.quads(), *reports])
