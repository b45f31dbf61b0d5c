"""Pictures of who works on what: a partner's neighbourhood, and strategies with their partners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import STATED, Link, Mark
from kg.lookup import find_thing
from kg.pages.matrix import partner_matrix
from kg.pages.participations import list_participations, participation_triples
from kg.pages.picture_network import network_page
from kg.pages.picture_records import (
    PictureLink,
    PicturePage,
    bond_of,
    is_group,
    kept_page,
    queries_of,
)
from kg.pages.picture_sight import sight_page
from kg.pages.values import named
from kg.pictures.neighbourhood import Field, neighbourhood_picture
from kg.pictures.shapes import MOST_NODES, Item
from kg.store import Store
from kg.terms import CIVIC, shorten

# Activities and the headings over them; the rest is for those who take part beside.
_MOST_AROUND = 40
_SURE = {"stated": 0, "derived": 1, "read": 2, "claim": 3}


@dataclass(frozen=True, slots=True)
class _Work:
    """Who takes part in each activity, how sure that is, and what the activity serves."""

    partners: dict[str, dict[str, Mark]]
    spans: dict[str, dict[str, bool]]
    activities: dict[str, tuple[str, ...]]


def every_picture(store: Store) -> tuple[PicturePage, ...]:
    """Return one picture of each kind that there is something for."""
    found = []
    for draw in (network_page, neighbourhood, sight_page):
        with suppress(NotFoundError):
            found.append(draw(store))
    return tuple(found)


def neighbourhood(store: Store, of: str = "") -> PicturePage:
    """Return what a partner takes part in, and with whom.

    Args:
        store: Where to ask.
        of: The partner's IRI, short IRI, name or alias; nothing for the busiest body.

    Raises:
        NotFoundError: Nothing has the name; the sentence lists the near ones.
        AmbiguousError: Several things have it.
    """
    names = directory(store)
    iri = find_thing(names.index, of, "party").iri if of else _first_body(store)
    return kept_page(store, ("neighbourhood", iri), lambda: _neighbourhood(store, iri))


def _first_body(store: Store) -> str:
    found = sorted(partner_matrix(store).rows, key=lambda row: (row.is_group, -row.activities))
    if not found:
        raise NotFoundError("no partner takes part in anything here: load a plan first")
    return found[0].partner.iri


@cached_per_store
def _work(store: Store) -> _Work:
    names = directory(store)
    sure = {
        str(engagement): names.mark(basis, confidence)
        for engagement, basis, confidence in map(texts, rows(store, "picture-engagements"))
    }
    partners: dict[str, dict[str, Mark]] = defaultdict(dict)
    spans: dict[str, dict[str, bool]] = defaultdict(dict)
    activities: dict[str, dict[str, None]] = defaultdict(dict)
    for one in list_participations(store):
        mark = sure.get(one.engagement, STATED)
        old = partners[one.activity].get(one.partner, mark)
        partners[one.activity][one.partner] = min(old, mark, key=lambda m: _SURE[m.kind])
        spans[one.activity][one.span] = one.is_possible
        activities[one.partner][one.activity] = None
    return _Work(partners, spans, {who: tuple(found) for who, found in activities.items()})


def _neighbourhood(store: Store, iri: str) -> PicturePage:
    names, work = directory(store), _work(store)
    every = work.activities.get(iri, ())
    fields = _fields(names, work, every)
    shown = [activity for _, held in fields for activity in held]
    others = _others(names, work, iri, shown)
    # A field that is parted between both sides has its headings twice.
    lengths = [len(spans) for spans, _ in fields]
    headings = sum(lengths) + max(lengths, default=0)
    room = MOST_NODES - 1 - len(shown) - headings
    partners = others[: max(room, 0)]
    links = tuple(
        PictureLink(names.link(who), "takes part in", names.link(activity),
                    mark=work.partners[activity][who], property="")
        for activity in shown
        for who in (iri, *partners)
        if who in work.partners[activity]
    )  # fmt: skip
    everyone = len({p for a in every for p in work.partners[a]} - {iri})
    picture = neighbourhood_picture(
        Item(iri, names.name(iri), "group" if is_group(names, iri) else "body"),
        [_field(names, spans, held) for spans, held in fields],
        [_partner(names, other) for other in partners],
        [bond_of(link, link.start.iri, link.end.iri) for link in links],
        _left_out(len(every) - len(shown), everyone - len(partners)),
    )
    return PicturePage(
        question=f"What does {names.name(iri)} take part in, and beside whom?",
        picture=picture,
        key=urlencode({"of": shorten(iri)}),
        about=names.link(iri),
        rows=links,
        queries=queries_of("participations", "picture-engagements"),
    )


_Spans = tuple[tuple[str, bool], ...]


def _fields(
    names: Directory, work: _Work, activities: Iterable[str]
) -> list[tuple[_Spans, list[str]]]:
    """Return activities by what they serve, at most so many, a share of each."""
    held: dict[_Spans, list[str]] = defaultdict(list)
    for activity in activities:
        spans = sorted(work.spans[activity].items(), key=lambda s: (s[1], names.name(s[0])))
        held[tuple(spans)].append(activity)
    for found in held.values():
        found.sort(key=lambda a: (-len(work.partners[a]), names.name(a), a))
    ordered = sorted(held.items(), key=lambda item: (-len(item[1]), item[0]))
    kept: dict[_Spans, list[str]] = defaultdict(list)
    drawn = 0
    for turn in range(max((len(found) for _, found in ordered), default=0)):
        for key, found in ordered:
            # The first of a field brings the headings of the field with it.
            cost = 1 if turn else 1 + len(key)
            if turn < len(found) and drawn + cost <= _MOST_AROUND and (not turn or key in kept):
                kept[key].append(found[turn])
                drawn += cost
    return list(kept.items())


def _others(names: Directory, work: _Work, iri: str, activities: Sequence[str]) -> list[str]:
    """Return who else takes part, those first that share most and are in little else."""
    shared: dict[str, int] = defaultdict(int)
    for activity in activities:
        for other in work.partners[activity]:
            shared[other] += other != iri
    found = (other for other, count in shared.items() if count)
    return sorted(
        found,
        key=lambda o: (-shared[o], is_group(names, o), len(work.activities[o]), names.name(o)),
    )


def _field(names: Directory, spans: _Spans, activities: Iterable[str]) -> Field:
    return Field(
        tuple((Item(s, names.name(s), "strategy"), possible) for s, possible in spans),
        tuple(Item(a, names.name(a), "activity") for a in activities),
    )


def _partner(names: Directory, iri: str) -> Item:
    return Item(iri, names.name(iri), "group" if is_group(names, iri) else "body")


def _left_out(activities: int, partners: int) -> tuple[str, ...]:
    said = []
    if activities:
        said.append(f"{activities} of its activities with the fewest partners are not drawn.")
    if partners:
        said.append(
            f"{partners} others that take part beside it are not drawn: those that share the "
            "most activities with it are."
        )
    return tuple(said)


def work_triples(store: Store, page: PicturePage) -> tuple[ox.Triple, ...]:
    """Return what a network or a neighbourhood rests on: who is engaged in what, serving what."""
    shown = {(row.start.iri, row.end.iri) for row in page.rows}
    found: set[ox.Triple] = set()
    for one in list_participations(store):
        if (one.partner, one.span) in shown or (
            one.partner,
            one.activity,
        ) in shown:
            found.update(participation_triples([one]))
            found.add(_triple(one.engagement, CIVIC.engagedIn, one.through))
            found.add(_triple(one.activity, CIVIC.countsFor, one.span))
            found.add(_triple(one.activity, CIVIC.partner, one.partner))
    return tuple(sorted(found, key=str))


def _triple(subject: str, predicate: object, thing: str) -> ox.Triple:
    return ox.Triple(named(subject), named(str(predicate)), named(thing))


def partner_choices(store: Store) -> tuple[Link, ...]:
    """Return the partners that a reader may want to see first."""
    return tuple(row.partner for row in partner_matrix(store).rows[:12])
