"""The network of partners: measures in plain words, communities, and what one leaving undoes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from kg.choices import PROJECTIONS
from kg.errors import NotFoundError, QueryError
from kg.labels.counted import ROWS, Counted, address_of, plural, question
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.lookup import find_thing
from kg.network import WhatIf, rests_alone, without_partner, write_network
from kg.pages.participations import list_participations
from kg.pages.partner_network import (
    KINDS,
    CommunityLine,
    Network,
    PartnerLine,
    parties_by,
    partner_network,
)
from kg.queries import page_query
from kg.store import Store

SORTS = ("strategies", "partners", "activities", "bridge", "alone", "community", "name")
PAGE_SIZE = 100
_QUERIES = ("participations", "network-money")


@dataclass(frozen=True, slots=True)
class Parting:
    """What would come apart if a partner left.

    Shape: `activities` and `strategies` are those left without any named body; `cut_off` are the
    partners that fall away from the rest.
    """

    partner: Link
    counted: WhatIf
    activities: tuple[Link, ...]
    strategies: tuple[Link, ...]
    cut_off: tuple[Link, ...]
    address: str
    network: str

    @property
    def tiles(self) -> tuple[Counted, ...]:
        """Return what would come apart, in numbers."""
        activities, strategies, cut_off = map(len, (self.activities, self.strategies, self.cut_off))
        alone = "left without a named body"
        return (
            Counted(
                activities,
                f"{plural(activities, 'activity', 'activities')} {alone}",
                self.address,
                "thing if effect=activity left without a named body",
            ),
            Counted(
                strategies,
                f"{plural(strategies, 'strategy', 'strategies')} {alone}",
                self.address,
                "thing if effect=strategy left without a named body",
            ),
            Counted(
                cut_off,
                f"{plural(cut_off, 'partner', 'partners')} cut off from the rest",
                self.address,
                "thing if effect=partner cut off",
            ),
        )

    @property
    def parts(self) -> Counted:
        """Return how many separate parts the network has while the partner is there."""
        words = plural(self.counted.before, "part", "parts")
        return Counted(self.counted.before, f"separate {words}", self.network, "part")


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """The page: the choices made, the measures in the order asked for, or what a parting does.

    Shape: `lines` holds every partner, `shown` those of the `number`th of `pages`. `loners` share
    nothing with others and are in no community; `queries` are the titles and texts of what was
    asked of the graph.
    """

    by: str
    kind: str
    sort: str
    lines: tuple[PartnerLine, ...]
    number: int
    pages: int
    communities: tuple[CommunityLine, ...]
    loners: int
    ties: int
    parts: int
    parting: Parting | None
    queries: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> tuple[PartnerLine, ...]:
        """Return the partners of this screen."""
        return self.lines[(self.number - 1) * PAGE_SIZE : self.number * PAGE_SIZE]

    @property
    def tiles(self) -> tuple[Counted, ...]:
        """Return the network in numbers."""
        here = address_of("/network", by=self.by, kind=self.kind)
        partners = question("partners-across", least="1", kind=self.kind)
        loners = Counted(self.loners, "share nothing", here, "partner if partners=0")
        parts = plural(self.parts, "separate part", "separate parts")
        return (
            Counted(len(self.lines), "partners", partners, "partner"),
            Counted(self.parts, parts, here, "part"),
            Counted(len(self.communities), "communities", here, "community"),
            loners,
        )

    @property
    def pairs(self) -> Counted:
        """Return how many pairs of partners share something."""
        words = plural(self.ties, "pair of partners shares", "pairs of partners share")
        return Counted(
            self.ties, words, question("working-together", by=self.by, kind=self.kind), ROWS
        )


def network_page(
    store: Store,
    by: str = PROJECTIONS[0],
    kind: str = KINDS[0],
    sort: str = SORTS[0],
    without: str = "",
    number: int = 1,
) -> NetworkPage:
    """Return the network of partners.

    Args:
        store: Where to ask.
        by: What two partners must share to be tied: one of `PROJECTIONS`.
        kind: `body` for named bodies only, `any` for open groups as well.
        sort: One of `SORTS`; numbers fall, names rise.
        without: The name or IRI of a partner, to see what would come apart if it left.
        number: Which screen of the partners.

    Raises:
        QueryError: A choice is none of those there are, or there is no such screen.
        NotFoundError: No partner of the network has the name.
        AmbiguousError: Several have it.
    """
    _check("by", by, PROJECTIONS)
    _check("kind", kind, KINDS)
    _check("sort", sort, SORTS)
    network = partner_network(store, by, kind)
    pages = max(1, -(-len(network.lines) // PAGE_SIZE))
    if not 1 <= number <= pages:
        raise QueryError(f"the partners fill {pages} pages, so there is no page {number}")
    together = tuple(line for line in network.communities if len(line.members) > 1)
    return NetworkPage(
        by=by,
        kind=kind,
        sort=sort,
        lines=tuple(sorted(network.lines, key=partial(_sort_key, sort))),
        number=number,
        pages=pages,
        communities=together,
        loners=len(network.communities) - len(together),
        ties=network.graph.number_of_edges(),
        parts=network.parts,
        parting=_parting(store, network, without, by, kind) if without else None,
        queries=tuple((page_query(q).title, page_query(q).text) for q in _QUERIES),
    )


def network_file(store: Store, by: str, form: str) -> bytes:
    """Return the network of partners, bodies and groups, as GraphML or GEXF.

    Raises:
        QueryError: `by` is none of `PROJECTIONS`.
    """
    _check("by", by, PROJECTIONS)
    network = partner_network(store, by, "any")
    facts: dict[str, dict[str, str | int | float]] = {
        line.partner.iri: {
            "label": line.partner.name,
            "kind": "group" if line.is_group else "body",
            "strategies": line.strategies,
            "partners": line.partners,
            "activities": line.activities,
            "bridge": round(line.bridge, 6),
            "alone": len(line.alone),
            "community": line.community,
        }
        for line in network.lines
    }
    return write_network(network.graph, facts, form)


def _check(word: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise QueryError(f"{word} is one of {', '.join(known)}, not {value[:40]!r}")


def _sort_key(sort: str, line: PartnerLine) -> tuple[float, float, float, str]:
    name = line.partner.name.casefold()
    falling = (-line.strategies, -line.partners, name)
    if sort == "name":
        return (0, 0, 0, name)
    if sort == "community":
        return (line.community, *falling)
    value = len(line.alone) if sort == "alone" else getattr(line, sort)
    return (-value, *falling)


def _parting(store: Store, network: Network, without: str, by: str, kind: str) -> Parting:
    names = directory(store)
    iri = find_thing(names.index, without, "party").iri
    line = next((line for line in network.lines if line.partner.iri == iri), None)
    if line is None:
        raise NotFoundError(
            f"{names.name(iri)!r} is not in this network: no row counts it as a partner, or it is "
            "a group (kind=any counts those too)",
            text=without,
        )
    counted = without_partner(network.graph, iri)
    bodies = {other.partner.iri for other in network.lines if not other.is_group}
    spans = rests_alone(parties_by(list_participations(store), "span"), bodies).get(iri, ())
    return Parting(
        partner=line.partner,
        counted=counted,
        activities=line.alone,
        strategies=tuple(names.link(span) for span in spans),
        cut_off=tuple(names.link(other) for other in counted.cut_off),
        address=address_of("/network", by=by, kind=kind, without=iri),
        network=address_of("/network", by=by, kind=kind),
    )
