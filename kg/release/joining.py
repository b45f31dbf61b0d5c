"""What was harvested beside ours: nobody speaks in another's name, no triple stands twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pyoxigraph as ox

from kg.errors import LoadError
from kg.records import text_of
from kg.release.asserted import Asserted, PlanSource
from kg.release.harvested import PLAN, SHARED, Harvested, HeldGraph, graph_name
from kg.release.places import HARVESTED
from kg.terms import PREFIXES

_TYPE = PREFIXES["rdf"] + "type"
Triples = tuple[ox.Triple, ...]


def join_harvested(ours: Asserted, harvested: Iterable[Harvested]) -> Asserted:
    """Return the graphs of the sources with those of each harvested source beside them.

    Shape:
        A triple that stands in an earlier graph is left out of the later one. In the register,
        the documents and the claims of a source, a thing that an earlier graph describes is left
        out whole: what is said first of a thing outside the source's own names stands.

    Raises:
        LoadError: A harvested graph has the name of another, or a harvested plan says what a thing
            is that another graph describes.
    """
    graphs = dict(ours.graphs)
    plans = list(ours.plans)
    known = {triple for triples in graphs.values() for triple in triples}
    homes = {iri: graph for graph, triples in graphs.items() for iri in typed_in(triples)}
    for source in harvested:
        slug = source.held.slug
        # The shared graphs come first: a plan leans on them, and is told where it contradicts.
        order = sorted(zip(source.held.graphs, source.triples, strict=True), key=_shared_first)
        for graph, triples in order:
            name = graph_name(ours.base, slug, graph)
            if name in graphs:
                raise LoadError(_clash(slug, f"the graph {name}"))
            new = _new(slug, graph, triples, known, homes)
            graphs[name] = new
            known.update(new)
            homes.update(dict.fromkeys(typed_in(new), name))
            if graph.kind == PLAN:
                file = f"{HARVESTED}/{slug}/graphs/{graph.file}.nt"
                plans.append(PlanSource(graph.plan, name, graph.version, file))
    return replace(ours, graphs=graphs, plans=tuple(plans))


def typed_in(triples: Iterable[ox.Triple]) -> tuple[str, ...]:
    """Return the things of which triples say what they are, each once."""
    found = (text_of(t.subject) or "" for t in triples if t.predicate.value == _TYPE)
    return tuple(dict.fromkeys(found))


def _shared_first(pair: tuple[HeldGraph, Triples]) -> tuple[int, str]:
    kind = pair[0].kind
    return (SHARED.index(kind) if kind in SHARED else len(SHARED), pair[0].iri)


def _new(
    slug: str,
    graph: HeldGraph,
    triples: Triples,
    known: set[ox.Triple],
    homes: Mapping[str, str],
) -> Triples:
    new = tuple(triple for triple in triples if triple not in known)
    taken = [iri for iri in typed_in(triples if graph.kind == PLAN else new) if iri in homes]
    if taken and graph.kind == PLAN:
        raise LoadError(_clash(slug, taken[0]))
    if not taken:
        return new
    left_out = set(taken)
    return tuple(triple for triple in new if text_of(triple.subject) not in left_out)


def _clash(slug: str, what: str) -> str:
    return (
        f"{HARVESTED}/{slug} and our own data both describe {what}; "
        f"`kg harvest --withdraw {slug}` takes theirs out"
    )
