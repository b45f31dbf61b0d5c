"""The panels of a comparison: each a few rows, with what either side says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from decimal import Decimal

from kg.labels.directory import directory
from kg.pages.compare.counts import count_dated, count_held, count_partners, side_gaps, tell_work
from kg.pages.compare.row import CompareRow, Told, sorted_rows, tell_possible
from kg.pages.compare.sides import STRATEGY, Contents
from kg.pages.gaps.alignments import Alignment, find_alignments
from kg.pages.gaps.counts import GapCount
from kg.pages.gaps.found import find_gaps
from kg.pages.gaps.kinds import ACTIVITIES, BY_KEY, GOALS, OUTCOMES
from kg.store import Store

_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
_COMPLETENESS = (
    "no-partner", "no-outcome", "no-date", "no-money", "no-measure", "unmeasured-goals",
)  # fmt: skip


def size_rows(store: Store, a: Contents, b: Contents) -> tuple[CompareRow, ...]:
    """Return how large either side is."""
    listed = zip(_sizes(store, a), _sizes(store, b), strict=True)
    return tuple(CompareRow(label, None, (left, right)) for (label, left), (_, right) in listed)


def completeness_rows(store: Store, a: Contents, b: Contents) -> tuple[CompareRow, ...]:
    """Return how many gaps of each kind either side has, of how many that could have one."""
    gaps = find_gaps(store)
    found = []
    for kind in (BY_KEY[key] for key in _COMPLETENESS):
        missing = {line.subject for line in gaps.lines[kind.key]}
        left, right = (_universe(side, kind.universe) for side in (a, b))
        counts = [
            side_gaps(kind, len(missing & held), len(held), side)
            for held, side in ((left, a), (right, b))
        ]
        row = CompareRow(
            kind.title,
            None,
            (_of(counts[0]), _of(counts[1])),
            shares=(counts[0].per_cent, counts[1].per_cent),
        )
        found.append(row)
    return tuple(found)


def outcome_alignments(store: Store, a: Contents, b: Contents) -> tuple[Alignment, ...]:
    """Return where outcomes of one side alone may be those of the other alone."""
    both = a.outcomes & b.outcomes
    sides = {a.link.iri: a.outcomes - both, b.link.iri: b.outcomes - both}
    return find_alignments(store, sides)


def outcome_rows(store: Store, a: Contents, b: Contents) -> tuple[CompareRow, ...]:
    """Return the outcomes that serve both sides: one and the same record."""
    names = directory(store)
    leading = find_gaps(store).leading
    shared = sorted(a.outcomes & b.outcomes)
    return sorted_rows(
        CompareRow(names.name(iri), names.link(iri), _reach(iri, leading[iri], a, b))
        for iri in shared
    )


def _reach(outcome: str, leading: Set[str], a: Contents, b: Contents) -> tuple[Told, Told]:
    left, right = (tell_work(leading & side.activities, outcome, side) for side in (a, b))
    return left, right


def _universe(side: Contents, universe: str) -> Set[str]:
    return {ACTIVITIES: side.activities, OUTCOMES: side.outcomes, GOALS: side.goals}[universe]


def _of(count: GapCount) -> Told:
    if not count.total.number:
        return Told(("nothing to count",))
    return Told((count.count, " of ", replace(count.total, words=""), f" ({count.per_cent}%)"))


def _sizes(store: Store, side: Contents) -> Iterator[tuple[str, Told]]:
    """Yield each size of a side: what is counted, and the number."""
    held = count_held(len(side.activities), "activity", side)
    possible = tell_possible(len(side.possible), len(side.activities), held.address)
    yield "Activities", Told((held, *possible))
    yield "Outcomes", Told((count_held(len(side.outcomes), "outcome", side),))
    yield "Goals", Told((count_held(len(side.goals), "goal", side),))
    yield "Targets", Told((count_held(len(side.targets), "target", side),))
    yield "Partner bodies", Told((count_partners(store, "body", side),))
    yield "Open groups that take part", Told((count_partners(store, "group", side),))
    dated = count_dated(len(side.dated), side)
    yield "Activities and milestones that lead to a date", Told((dated,))
    yield "Cash with an amount, counted once", Told((_cash(side),))


def _cash(side: Contents) -> str:
    told = _sums(side.cash)
    if not told:
        return "no amount stated"
    if side.kind == STRATEGY:
        # A sum stands whole under each strategy that its work serves, certain or possible.
        return f"up to {told}; a sum may serve several"
    read = _sums(side.interpreted)
    return f"{told}, of which {read} is interpreted" if read else told


def _sums(cash: Mapping[str, Decimal]) -> str:
    return " and ".join(
        f"{_SYMBOLS.get(currency, currency + ' ')}{amount.normalize():,f}"
        for currency, amount in sorted(cash.items())
    )
