"""The networks of partners, one for each way of sharing, counted once a release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import networkx as nx

from kg.choices import PROJECTIONS
from kg.labels.caching import cached_per_store
from kg.labels.counted import ROWS, Counted, address_of, plural, question
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.lookup.names import GROUP_CLASSES
from kg.network import (
    Community,
    TieGraph,
    find_communities,
    measure_partners,
    project_partners,
    rests_alone,
)
from kg.pages.connections import tie_graph
from kg.pages.participations import Participation, list_participations
from kg.store import Store
from kg.terms import CIVIC, shorten

KINDS = ("body", "any")
_NAMED_BY = 2


@dataclass(frozen=True, slots=True)
class LineCounts:
    """The counts of a line, each with where its rows are."""

    strategies: Counted
    possible: Counted
    partners: Counted
    activities: Counted
    alone: Counted


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner's measures.

    Units:
        `strategies` counts those it takes part in, `possible` the part of them that rests on
        shared goal cells alone; `bridge` runs from 0 to 1; `alone` are the activities in which it
        is the only named body; `community` is a number from 1 on; `part` numbers the separate
        part of the network that it is in, and is 0 where it shares nothing.
    """

    partner: Link
    key: str
    is_group: bool
    strategies: int
    possible: int
    partners: int
    activities: int
    bridge: float
    alone: tuple[Link, ...]
    community: int
    part: int
    counts: LineCounts


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """A community, called after its most central members; `count` says how many it has."""

    number: int
    name: str
    members: tuple[Link, ...]
    count: Counted


@dataclass(frozen=True, slots=True)
class Network:
    """The network of partners by one way of sharing, with everything counted once."""

    graph: TieGraph
    lines: tuple[PartnerLine, ...]
    communities: tuple[CommunityLine, ...]
    parts: int


def partner_network(store: Store, by: str, kind: str) -> Network:
    """Return the network by one way of sharing, computed once for a store."""
    return _NETWORKS[by, kind](store)


def _make_network(store: Store, *, by: str, kind: str) -> Network:
    names = directory(store)
    groups = {i for i, t in names.index.things.items() if t.classes & GROUP_CLASSES}
    participations = [
        one for one in list_participations(store) if kind == "any" or one.partner not in groups
    ]
    graph = project_partners(_shares(store, participations, by))
    graph.add_nodes_from(sorted({one.partner for one in participations}))
    communities = find_communities(graph)
    alone = rests_alone(parties_by(participations, "activity"), set(graph) - groups)
    held: defaultdict[str, list[Participation]] = defaultdict(list)
    for one in participations:
        held[one.partner].append(one)
    part_of = _parts(graph)
    lines = tuple(
        PartnerLine(
            partner=names.link(found.partner),
            key=shorten(found.partner),
            is_group=found.partner in groups,
            strategies=len({one.span for one in held[found.partner]}),
            possible=_possible(held[found.partner]),
            partners=found.partners,
            activities=len({one.activity for one in held[found.partner]}),
            bridge=found.bridge,
            alone=tuple(names.link(iri) for iri in alone.get(found.partner, ())),
            community=found.community + 1,
            part=part_of.get(found.partner, 0),
            counts=_counts(held[found.partner], found.partners, alone, by, kind),
        )
        for found in measure_partners(graph)
    )
    here = address_of("/network", by=by, kind=kind)
    told = tuple(_community(store, at, one, here) for at, one in enumerate(communities, start=1))
    return Network(graph, lines, told, len(set(part_of.values())))


# One for each way of sharing and kind of partner, made when it is first asked for.
_NETWORKS: dict[tuple[str, str], Callable[[Store], Network]] = {
    (by, kind): cached_per_store(partial(_make_network, by=by, kind=kind))
    for by in PROJECTIONS
    for kind in KINDS
}


def _counts(
    participations: list[Participation],
    partners: int,
    alone: Mapping[str, tuple[str, ...]],
    by: str,
    kind: str,
) -> LineCounts:
    iri = participations[0].partner
    evidence = address_of("/evidence", partner=iri)
    beside = (question("partners-of", of=iri, kind=kind), "partner")
    if by != PROJECTIONS[0]:
        beside = (question("working-together", by=by, kind=kind, of=iri), ROWS)
    resting = len(alone.get(iri, ()))
    return LineCounts(
        strategies=Counted(
            len({one.span for one in participations}),
            "strategies",
            evidence,
            "span",
        ),
        possible=Counted(
            _possible(participations),
            "possible",
            question("strategies-helped", partner=iri),
            "strategy if stated=0 and read=0",
        ),
        partners=Counted(partners, "partners met", *beside),
        activities=Counted(
            len({one.activity for one in participations}),
            "activities",
            question("activities-of", of=iri),
            "activity",
        ),
        alone=Counted(
            resting,
            "activities rest on it alone",
            question("only-one-body", body=iri),
            "activity",
        ),
    )


def _parts(graph: TieGraph) -> dict[str, int]:
    """Return the separate part of the network that each partner is in, the largest numbered 1."""
    found = [part for part in nx.connected_components(graph) if len(part) > 1]
    ordered = sorted(found, key=lambda part: (-len(part), min(part)))
    return {partner: number for number, part in enumerate(ordered, 1) for partner in part}


def _shares(
    store: Store, participations: Iterable[Participation], by: str
) -> Iterable[tuple[str, str]]:
    if by != "funding":
        return (
            (
                one.partner,
                one.activity if by == "activity" else one.span,
            )
            for one in participations
        )
    funds = _funds(store)
    own = ((t.partner, t.through) for t in participations if t.way == "funding source")
    drawn = (
        (one.partner, fund)
        for one in participations
        for paid in (one.activity, one.through)
        for fund in funds[paid]
    )
    return (*own, *drawn)


@cached_per_store
def _funds(store: Store) -> defaultdict[str, set[str]]:
    """Return the funding sources that each activity and programme draws on."""
    drawn: defaultdict[str, set[str]] = defaultdict(set)
    for _, _, edge in tie_graph(store).edges(data=True):
        for bond in edge["bonds"]:
            if bond.relation == str(CIVIC.fundedFrom):
                drawn[bond.subject].add(bond.object)
    return drawn


def parties_by(participations: Iterable[Participation], thing: str) -> dict[str, set[str]]:
    """Return the partners by what they are tied to: `activity`, `span` or another property."""
    parties: defaultdict[str, set[str]] = defaultdict(set)
    for one in participations:
        parties[getattr(one, thing)].add(one.partner)
    return parties


def _possible(participations: Iterable[Participation]) -> int:
    certain: defaultdict[str, bool] = defaultdict(bool)
    for one in participations:
        certain[one.span] |= not one.is_possible
    return sum(not sure for sure in certain.values())


def _community(store: Store, number: int, community: Community, here: str) -> CommunityLine:
    names = directory(store)
    links = tuple(names.link(member) for member in community.members)
    name = " and ".join(link.name for link in links[:_NAMED_BY])
    words = plural(len(links), "partner", "partners")
    unit = f"partner if community={number}"
    return CommunityLine(number, name, links, Counted(len(links), words, here, unit))
