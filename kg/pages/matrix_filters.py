"""Which part of the matrix a reader wants: partners, role, publisher, plan, topic, order.

A filtered matrix is made of the participations that fit, so that each number
counts only what fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from kg.errors import NotFoundError, QueryError
from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory, rows, texts
from kg.lookup import find_thing
from kg.pages.matrix import Matrix, PartnerRow, by_reach, matrix_of, partner_matrix
from kg.pages.participations import Participation, list_participations
from kg.store import Store
from kg.terms import CODE, shorten

KINDS = ("any", "body", "group")
SORTS = ("reach", "activities", "name")
FILTERS = ("kind", "role", "publisher", "plan", "topic", "sort")
_ROLE = f"{CODE}role/"
_LONGEST = 300
# What says which participations count, and so what the evidence of a number must be asked with.
_OF_TIES = ("role", "publisher", "plan", "topic")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader asked for, as it was typed; empty means everything."""

    kind: str = "any"
    role: str = ""
    publisher: str = ""
    plan: str = ""
    topic: str = ""
    sort: str = "reach"


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be asked for: its key in addresses, and its name."""

    key: str
    name: str
    iri: str


@dataclass(frozen=True, slots=True)
class Options:
    """The roles, publishers, plans and topics that any participation has."""

    roles: tuple[Option, ...]
    publishers: tuple[Option, ...]
    plans: tuple[Option, ...]
    topics: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class FilteredMatrix:
    """The part of the matrix that fits, and what was asked for.

    Shape: `rows` are those of the kind, in the order asked for; `participations` are what
        they rest on. `narrowed` says by what else partners were left out, as an address says it.
    """

    kind: str
    sort: str
    role: Option | None
    publisher: Option | None
    plan: Option | None
    topic: Option | None
    options: Options
    matrix: Matrix
    rows: tuple[PartnerRow, ...]
    participations: tuple[Participation, ...]
    narrowed: tuple[tuple[str, str], ...] = ()

    @property
    def chosen(self) -> tuple[Option, ...]:
        """Return the role, publisher, plan and topic that were asked for."""
        found = (self.role, self.publisher, self.plan, self.topic)
        return tuple(option for option in found if option)

    @property
    def is_part(self) -> bool:
        """Whether only a part fits, so that numbers are not those of the whole."""
        return bool(self.chosen or self.narrowed)

    @property
    def is_changed(self) -> bool:
        """Whether anything at all was asked for."""
        return self.is_part or self.kind != KINDS[0] or self.sort != SORTS[0]

    @property
    def address(self) -> dict[str, str]:
        """Return what an address must say to ask for the same."""
        keys = {
            "kind": self.kind if self.kind != KINDS[0] else "",
            "role": self.role.key if self.role else "",
            "publisher": self.publisher.key if self.publisher else "",
            "plan": self.plan.key if self.plan else "",
            "topic": self.topic.key if self.topic else "",
            "sort": self.sort if self.sort != SORTS[0] else "",
            **dict(self.narrowed),
        }
        return {name: key for name, key in keys.items() if key}

    @property
    def evidence(self) -> dict[str, str]:
        """Return what the address of a number's evidence must say to count the same."""
        return {n: key for n, key in self.address.items() if n in _OF_TIES}


# The role, publisher, plan and topic that were asked for.
_Chosen: TypeAlias = tuple[Option | None, Option | None, Option | None, Option | None]


def filter_matrix(store: Store, wanted: Filters) -> FilteredMatrix:
    """Return the part of the matrix that a reader asked for.

    Raises:
        QueryError: There is no such kind, role or order, or a value is absurdly long.
        NotFoundError: No plan or topic has the name, or no partner's work is about the topic.
        AmbiguousError: Several have it.
    """
    _check("kind", wanted.kind, KINDS)
    _check("sort", wanted.sort, SORTS)
    chosen = _choose(store, wanted)
    participations = _fitting(store, *chosen)
    matrix = matrix_of(store, participations) if any(chosen) else partner_matrix(store)
    kept = [row for row in matrix.rows if wanted.kind in ("any", _kind_of(row))]
    return FilteredMatrix(
        kind=wanted.kind,
        sort=wanted.sort,
        role=chosen[0],
        publisher=chosen[1],
        plan=chosen[2],
        topic=chosen[3],
        options=tie_options(store),
        matrix=matrix,
        rows=tuple(sorted(kept, key=_ORDERS[wanted.sort])),
        participations=participations,
    )


def fitting_participations(
    store: Store, wanted: Filters
) -> tuple[tuple[Participation, ...], tuple[Option, ...]]:
    """Return the participations of the role, publisher, plan and topic asked for, and these.

    Raises:
        QueryError: There is no such role, or a value is absurdly long.
        NotFoundError: No plan or topic has the name, or no partner's work is about the topic.
        AmbiguousError: Several have it.
    """
    chosen = _choose(store, wanted)
    return _fitting(store, *chosen), tuple(option for option in chosen if option)


@cached_per_store
def tie_options(store: Store) -> Options:
    """Return what the participations of a store can be filtered by."""
    names, participations = directory(store), list_participations(store)
    about = activity_topics(store)
    topics = {topic for one in participations for topic in about.get(one.activity, ())}
    return Options(
        roles=_options(names, {one.role for one in participations}, _role_key),
        publishers=_options(
            names,
            {one.publisher for one in participations if one.publisher},
            shorten,
        ),
        plans=_options(names, {one.plan for one in participations}, shorten),
        topics=_options(names, topics, shorten),
    )


@cached_per_store
def activity_topics(store: Store) -> dict[str, frozenset[str]]:
    """Return the topics of each activity."""
    found: dict[str, set[str]] = defaultdict(set)
    for activity, topic in map(texts, rows(store, "gaps-topics")):
        found[str(activity)].add(str(topic))
    return {activity: frozenset(topics) for activity, topics in found.items()}


def _choose(store: Store, wanted: Filters) -> _Chosen:
    options, names = tie_options(store), directory(store)
    return (
        _role(options, wanted.role),
        _named(names, options.publishers, wanted.publisher, "publisher"),
        _named(names, options.plans, wanted.plan, "plan"),
        _named(names, options.topics, wanted.topic, "topic"),
    )


def _fitting(
    store: Store,
    role: Option | None,
    publisher: Option | None,
    plan: Option | None,
    topic: Option | None,
) -> tuple[Participation, ...]:
    about = activity_topics(store) if topic else {}
    return tuple(
        one
        for one in list_participations(store)
        if (role is None or one.role == role.iri)
        and (publisher is None or one.publisher == publisher.iri)
        and (plan is None or one.plan == plan.iri)
        and (topic is None or topic.iri in about.get(one.activity, ()))
    )


def _options(
    names: Directory, iris: Iterable[str], key: Callable[[str], str]
) -> tuple[Option, ...]:
    found = (Option(key(iri), names.name(iri), iri) for iri in iris)
    return tuple(sorted(found, key=lambda option: (option.name, option.key)))


def _role_key(iri: str) -> str:
    return iri.removeprefix(_ROLE)


def _check(what: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise QueryError(f"{what} is one of {', '.join(known)}; not {value[:40]!r}")


def _role(options: Options, wanted: str) -> Option | None:
    if not wanted:
        return None
    for option in options.roles:
        if wanted.casefold() in (option.key.casefold(), option.name.casefold()):
            return option
    known = ", ".join(option.key for option in options.roles)
    raise QueryError(f"role is one of {known}; not {wanted[:40]!r}")


def _named(names: Directory, options: tuple[Option, ...], wanted: str, what: str) -> Option | None:
    if not wanted:
        return None
    if len(wanted) > _LONGEST:
        raise QueryError(f"the name of a {what} has at most {_LONGEST} characters")
    known = {option.iri: option for option in options}
    kind = {"plan": "plan", "publisher": "party"}.get(what, "thing")
    found = find_thing(names.index, wanted, kind, prefer=known).iri
    if found in known:
        return known[found]
    raise NotFoundError(
        f"no partner takes part in work of the {what} {names.name(found)!r}", text=wanted
    )


def _kind_of(row: PartnerRow) -> str:
    return "group" if row.is_group else "body"


_ORDERS: dict[str, Callable[[PartnerRow], tuple[int | str, ...]]] = {
    "reach": by_reach,
    "activities": lambda r: (-r.activities, *by_reach(r)),
    "name": lambda r: (r.partner.name.casefold(), r.partner.iri),
}
