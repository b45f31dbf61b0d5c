"""The network of partners that share activities, for programs that draw networks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.lookup import NameIndex
from kg.lookup.names import GROUP_CLASSES
from kg.network import (
    TieGraph,
    measure_partners,
    project_partners,
    rests_alone,
    write_network,
)
from kg.queries import page_query, run_named
from kg.records import SelectResult, text_of
from kg.store import Store
from kg.terms import shorten


@dataclass(frozen=True, slots=True)
class PartnerNetwork:
    """Who shares activities with whom, and what is said of each partner."""

    graph: TieGraph
    facts: Mapping[str, Mapping[str, str | int | float]]

    def write(self, form: str) -> bytes:
        """Return the network as `graphml` or `gexf`."""
        return write_network(self.graph, self.facts, form)


def partner_network(store: Store) -> PartnerNetwork:
    """Return the network of partners, bodies and groups, that share activities.

    Shape:
        A partner has its name, its kind, how many strategies, activities and partners it is tied
        to, how many activities rest on it alone among named bodies, the share of shortest chains
        that run through it, and its community; a tie has the number of activities shared. It is
        the network that the page of the network offers as a file.
    """
    activities, spans = _partners(store)
    graph = project_partners((p, a) for p, of in activities.items() for a in of)
    things = NameIndex(store).things
    groups = {iri for iri in graph if iri in things and things[iri].classes & GROUP_CLASSES}
    parties: defaultdict[str, set[str]] = defaultdict(set)
    for partner, of in activities.items():
        for activity in of:
            parties[activity].add(partner)
    alone = rests_alone(parties, set(graph) - groups)
    facts: dict[str, dict[str, str | int | float]] = {
        one.partner: {
            "label": things[one.partner].name if one.partner in things else shorten(one.partner),
            "kind": "group" if one.partner in groups else "body",
            "strategies": len(spans[one.partner]),
            "partners": one.partners,
            "activities": len(activities[one.partner]),
            "bridge": round(one.bridge, 6),
            "alone": len(alone.get(one.partner, ())),
            "community": one.community + 1,
        }
        for one in measure_partners(graph)
    }
    return PartnerNetwork(graph, facts)


def _partners(store: Store) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return the activities and the strategies of each partner; a plan's own bodies are none."""
    activities: defaultdict[str, set[str]] = defaultdict(set)
    spans: defaultdict[str, set[str]] = defaultdict(set)
    for partner, strategy, activity, *_ in _rows(store, "participations"):
        activities[partner].add(activity)
        spans[partner].add(strategy)
    return dict(activities), dict(spans)


def _rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    found = run_named(store, page_query(query))
    assert isinstance(found, SelectResult), "these queries are SELECTs"
    return (tuple(str(text_of(term)) for term in row) for row in found.rows)
