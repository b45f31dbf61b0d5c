"""Connections: the few most telling routes between two things, told with their cells."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from kg.errors import QueryError
from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import Link, Mark, Place
from kg.lookup import find_thing
from kg.network import (
    QUERIES,
    Bond,
    Found,
    Path,
    TieGraph,
    find_paths,
    list_hubs,
    read_graph,
)
from kg.pages.asked_ahead import rows_about
from kg.pages.matrix import partner_matrix
from kg.pages.phrases import phrase
from kg.queries import page_query
from kg.store import Store
from kg.terms import CIVIC, expand

_ROW_CLASSES = frozenset({str(CIVIC.Activity), str(CIVIC.Milestone), str(CIVIC.Outcome)})
# What people ask for by name: the suggestions of the form.
_SUGGESTED = frozenset(
    expand(name)
    for name in (
        "civic:DeliveryPlan", "civic:FundingSource", "civic:OrganisationType", "civic:Population",
        "civic:Programme", "civic:Strategy", "org:Organization", "org:OrganizationalCollaboration",
        "org:OrganizationalUnit",
    )
)  # fmt: skip
_MOST_SUGGESTED = 400
_PAIRS = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One tie of a route, in the direction of travel.

    Shape: `ties` says how many things the one arrived at is tied to; `quoted` says that its name
    is our wording of a row and stands in quotation marks.
    """

    start: Link
    words: str
    end: Link
    quoted: bool
    ties: int
    mark: Mark
    places: tuple[Place, ...]
    bond: Bond

    @property
    def name(self) -> str:
        """Return what the step leads to, as it stands in a sentence."""
        return f"“{self.end.name}”" if self.quoted else self.end.name


@dataclass(frozen=True, slots=True)
class Route:
    """One chain of ties; `score` in bits, the lower the more telling."""

    start: Link
    steps: tuple[Step, ...]
    score: float
    passes_hub: bool

    @property
    def sentence(self) -> str:
        """Return the route as one sentence, with the place of each tie and what is not certain."""
        told = (
            f"{step.words} {step.name}{_in_brackets(step.places)}{_if_unsure(step.mark)}"
            for step in self.steps
        )
        return f"{self.start.name} {', which '.join(told)}."


@dataclass(frozen=True, slots=True)
class Connections:
    """What ties two things.

    Shape:
        `routes` from the most telling on; `hubs` are the things with many ties that they pass,
        and `only_hubs` says that every short route passes one. `is_far` says that they are
        connected by long chains only. `shared` are the things that both are tied to, the most
        specific first.
    """

    start: Link
    end: Link
    routes: tuple[Route, ...]
    hubs: tuple[Link, ...]
    only_hubs: bool
    is_far: bool
    shared: tuple[Link, ...]

    @property
    def verdict(self) -> str:
        """Return in a sentence what was found, honest where it is little or nothing."""
        if not self.routes:
            far = ": only chains of more than six ties lead from one to the other"
            return f"Nothing ties them{far if self.is_far else ' in these plans'}."
        if self.only_hubs:
            hubs = ", ".join(hub.name for hub in self.hubs)
            return f"Only through {hubs}, or others as widely tied: that says very little."
        count = len(self.routes)
        return "One route." if count == 1 else f"{count} routes, the most telling first."


@dataclass(frozen=True, slots=True)
class ConnectionsPage:
    """The page: its form as filled in, what was found, or pairs to begin with.

    Shape: `queries` are the titles and texts of what was asked of the graph.
    """

    start: str
    end: str
    found: Connections | None
    pairs: tuple[tuple[Link, Link], ...]
    suggestions: tuple[str, ...]
    queries: tuple[tuple[str, str], ...]


@cached_per_store
def tie_graph(store: Store) -> TieGraph:
    """Return the graph of ties of a store."""
    return read_graph(store)


@cached_per_store
def _hubs(store: Store) -> frozenset[str]:
    things = directory(store).index.things
    own_rows = {iri for iri, thing in things.items() if thing.classes & _ROW_CLASSES}
    return list_hubs(tie_graph(store), own_rows)


def connections_page(store: Store, start: str = "", end: str = "") -> ConnectionsPage:
    """Return the page for two names; without both of them, the form and pairs to try.

    A name that means nothing is told even where it is the only one.

    Raises:
        QueryError: Both names mean the same thing.
        NotFoundError: Nothing has one of the names.
        AmbiguousError: Several things have it.
    """
    index = directory(store).index
    typed = [find_thing(index, text) for text in (start, end) if text]
    found = find_connections(store, start, end) if len(typed) == 2 else None
    return ConnectionsPage(
        start=found.start.name if found else start,
        end=found.end.name if found else end,
        found=found,
        pairs=_pairs_to_try(store),
        suggestions=_suggestions(store),
        queries=tuple((page_query(q).title, page_query(q).text) for q in QUERIES),
    )


def find_connections(store: Store, start: str, end: str) -> Connections:
    """Return what ties two things, given by name, alias, short IRI or IRI.

    Raises:
        QueryError: Both mean the same thing.
        NotFoundError: Nothing has one of the names; the sentence lists the near ones.
        AmbiguousError: Several things have it; the sentence lists them.
    """
    names = directory(store)
    shared = _shared_records(store)
    typed = (find_thing(names.index, text).iri for text in (start, end))
    ends = tuple(shared.get(iri, iri) for iri in typed)
    if ends[0] == ends[1]:
        raise QueryError(f"{start!r} and {end!r} are the same thing: give two different ones")
    graph = tie_graph(store)
    found = find_paths(graph, ends[0], ends[1], _hubs(store))
    return Connections(
        start=names.link(ends[0]),
        end=names.link(ends[1]),
        routes=tuple(_route(store, names, path) for path in found.paths),
        hubs=tuple(names.link(hub) for hub in found.hubs),
        only_hubs=found.only_hubs,
        is_far=found.is_far,
        shared=_both_tied(graph, names, found, ends),
    )


@cached_per_store
def _shared_records(store: Store) -> dict[str, str]:
    return {str(local): str(one) for local, one in map(texts, rows(store, "network-records"))}


def _route(store: Store, names: Directory, path: Path) -> Route:
    graph, hubs = tie_graph(store), _hubs(store)
    steps = tuple(_step(store, names, graph, one, other) for one, other in pairwise(path.nodes))
    passes = any(node in hubs for node in path.nodes[1:-1])
    return Route(names.link(path.nodes[0]), steps, path.score, passes)


def _step(store: Store, names: Directory, graph: TieGraph, one: str, other: str) -> Step:
    bond: Bond = graph.edges[one, other]["bonds"][0]
    thing = names.index.things.get(other)
    return Step(
        start=names.link(one),
        words=phrase(bond.relation, bond.role, is_forward=bond.subject == one),
        end=names.link(other),
        quoted=bool(thing and thing.classes & _ROW_CLASSES),
        ties=graph.degree[other],
        mark=names.mark(bond.basis, bond.confidence, bond.status),
        places=_places(store, names, bond.evidence),
        bond=bond,
    )


def _places(store: Store, names: Directory, thing: str) -> tuple[Place, ...]:
    """Return where a thing was read; a page tells of few, so each is asked for by itself."""
    found = rows_about(store, "places", thing) if thing else ()
    return tuple(map(names.place, map(texts, found)))


def _both_tied(
    graph: TieGraph, names: Directory, found: Found, ends: tuple[str, ...]
) -> tuple[Link, ...]:
    if not found.paths:
        return ()
    both = set(graph[ends[0]]) & set(graph[ends[1]])
    ranked = sorted(both, key=lambda node: (graph.degree[node], names.name(node), node))
    return tuple(names.link(node) for node in ranked)


def _if_unsure(mark: Mark) -> str:
    if mark.kind not in ("read", "claim"):
        return ""
    sure = f", {mark.confidence * 100:.0f}% sure" if mark.confidence is not None else ""
    return f" [{mark.kind}{sure}]"


def _in_brackets(places: tuple[Place, ...]) -> str:
    return f" ({places[0].words})" if places else ""


@cached_per_store
def _pairs_to_try(store: Store) -> tuple[tuple[Link, Link], ...]:
    """Return pairs of the bodies that most strategies lean on."""
    bodies = [row.partner for row in partner_matrix(store).rows if not row.is_group]
    return tuple(pairwise(bodies[: _PAIRS + 1]))


@cached_per_store
def _suggestions(store: Store) -> tuple[str, ...]:
    graph = tie_graph(store)
    things = directory(store).index.things
    listed = (t for iri, t in things.items() if iri in graph and t.classes & _SUGGESTED and t.name)
    ranked = sorted(listed, key=lambda thing: (-graph.degree[thing.iri], thing.name))
    return tuple(sorted({thing.name for thing in ranked[:_MOST_SUGGESTED]}))
