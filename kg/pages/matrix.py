"""The partner x strategy matrix: the whole of it once a release, a part of it when asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory
from kg.labels.records import Link
from kg.lookup.names import GROUP_CLASSES
from kg.pages.participations import Participation, list_participations
from kg.rules.counting import Numbers, count_participations
from kg.store import Store
from kg.terms import shorten

_HEAT_FLOORS = (1, 2, 4, 8, 16)
# More columns than this nobody reads: the numbers alone are shown, and the evidence a click away.
_MOST_COLUMNS = 24


@dataclass(frozen=True, slots=True)
class Span:
    """A column: a strategy, or a plan that names none (`is_plan`)."""

    link: Link
    short: str
    is_plan: bool


@dataclass(frozen=True, slots=True)
class PublisherSpans:
    """The columns of one publisher."""

    publisher: Link
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A cell: how many activities tie the partner to the span.

    Units: `activities` counts activities once each; `read` and `possible` are the parts of them
    that are no surer than that, and `cross_cutting` those that serve every strategy of their
    plan; `heat` runs from 0 (none) to 5.
    """

    span: Span
    activities: int
    read: int
    possible: int
    cross_cutting: int
    heat: int

    @property
    def stated(self) -> int:
        """Return how many of the activities the document itself ties to the span."""
        return self.activities - self.read - self.possible

    @property
    def direct(self) -> int:
        """Return how many of them serve this strategy in particular."""
        return self.activities - self.cross_cutting


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A row: one partner, its cell under each span, and what it is counted at.

    Units: `vouched` of the `spans` can each be given an activity of their own; `direct` of them
    have an activity that is not cross-cutting; `stated`, `read` and `possible` add up to
    `activities`, each activity as sure as its surest participation.
    """

    partner: Link
    key: str
    is_group: bool
    counts: tuple[Count, ...]
    spans: int
    vouched: int
    direct: int
    publishers: int
    activities: int
    cross_cutting: int
    stated: int
    read: int
    possible: int
    roles: tuple[str, ...]

    @property
    def direct_activities(self) -> int:
        """Return how many of the activities serve some strategy in particular."""
        return self.activities - self.cross_cutting


@dataclass(frozen=True, slots=True)
class Matrix:
    """Partners against strategies.

    Shape: `rows` in the order strategies vouched for, direct strategies, strategies, activities
    (all falling), name; the counts of each row in the order of the columns.
    """

    publishers: tuple[PublisherSpans, ...]
    rows: tuple[PartnerRow, ...]

    @property
    def is_wide(self) -> bool:
        """Whether there are too many strategies for a column each."""
        return len(self.spans) > _MOST_COLUMNS

    @property
    def has_possible(self) -> bool:
        """Whether any count is in part only possible."""
        return any(row.possible for row in self.rows)

    @property
    def has_read(self) -> bool:
        """Whether any count rests in part on an accepted claim."""
        return any(count.read for row in self.rows for count in row.counts)

    @property
    def has_cross_cutting(self) -> bool:
        """Whether any count holds work that serves every strategy of its plan."""
        return any(row.cross_cutting for row in self.rows)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return the columns from left to right."""
        return tuple(span for publisher in self.publishers for span in publisher.spans)


@cached_per_store
def partner_matrix(store: Store) -> Matrix:
    """Return the matrix of a store."""
    return matrix_of(store, list_participations(store))


def matrix_of(store: Store, participations: Iterable[Participation]) -> Matrix:
    """Return the matrix that some participations make; a strategy without any has no column."""
    names = directory(store)
    by_partner: dict[str, list[Participation]] = defaultdict(list)
    for one in participations:
        by_partner[one.partner].append(one)
    publishers = _columns(names, (one for held in by_partner.values() for one in held))
    spans = tuple(span for publisher in publishers for span in publisher.spans)
    # Most cells of a large matrix are empty: one count of nothing for each column is enough.
    empty = {span.link.iri: _count(span, ()) for span in spans}
    found = (_row(names, partner, held, empty) for partner, held in by_partner.items())
    return Matrix(publishers, tuple(sorted(found, key=by_reach)))


def _columns(
    names: Directory, participations: Iterable[Participation]
) -> tuple[PublisherSpans, ...]:
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for one in participations:
        found[one.publisher][one.span] = one.span == one.plan
    listed = (
        PublisherSpans(
            names.link(publisher) if publisher else Link("", "Publisher not known"),
            tuple(sorted((_span(names, *s) for s in spans.items()), key=lambda s: s.link.name)),
        )
        for publisher, spans in found.items()
    )
    return tuple(sorted(listed, key=lambda group: group.publisher.name))


def _span(names: Directory, iri: str, is_plan: bool) -> Span:
    link = names.link(iri)
    return Span(link, shorten(iri), is_plan)


def _row(
    names: Directory, partner: str, participations: list[Participation], empty: dict[str, Count]
) -> PartnerRow:
    thing = names.index.things.get(partner)
    by_span: dict[str, list[Participation]] = defaultdict(list)
    for one in participations:
        by_span[one.span].append(one)
    numbers = _numbers(participations)
    return PartnerRow(
        partner=names.link(partner),
        key=shorten(partner),
        is_group=bool(thing and thing.classes & GROUP_CLASSES),
        counts=tuple(
            _count(nothing.span, by_span[iri]) if iri in by_span else nothing
            for iri, nothing in empty.items()
        ),
        spans=len(by_span),
        vouched=numbers.vouched,
        direct=numbers.direct,
        publishers=len({one.publisher for one in participations}),
        activities=numbers.activities,
        cross_cutting=numbers.cross_cutting,
        stated=numbers.stated,
        read=numbers.read,
        possible=numbers.possible,
        roles=tuple(sorted({names.label(one.role) for one in participations})),
    )


def _count(span: Span, held: Iterable[Participation]) -> Count:
    numbers = _numbers(held)
    return Count(
        span=span,
        activities=numbers.activities,
        read=numbers.read,
        possible=numbers.possible,
        cross_cutting=numbers.cross_cutting,
        heat=sum(numbers.activities >= floor for floor in _HEAT_FLOORS),
    )


def _numbers(participations: Iterable[Participation]) -> Numbers:
    return count_participations(
        (t.span, t.activity, t.sureness, t.is_cross_cutting) for t in participations
    )


def by_reach(row: PartnerRow) -> tuple[int, int, int, int, str, str]:
    """Return what sorts partners by how many strategies lean on them."""
    name = row.partner.name
    return (-row.vouched, -row.direct, -row.spans, -row.activities, name, row.partner.iri)
