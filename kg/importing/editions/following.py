"""The edition before: which plan of the data a draft follows, and which of its rows go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.errors import UsageError
from kg.exporters.facts import Facts
from kg.exporters.workbook.vocabulary import facts_of
from kg.importing.editions.changes import REWORDED, Change, changes_between
from kg.importing.editions.pairing import pair_rows
from kg.importing.editions.rows import Edition, read_edition
from kg.records import text_of
from kg.terms import CIVIC, PREFIXES

# An edition of a plan has at least this share of its actions, or of the other's if they are fewer.
_ENOUGH = 1 / 3
_TYPE = PREFIXES["rdf"] + "type"
_PLAN = ox.NamedNode(str(CIVIC.DeliveryPlan))
Decided = Mapping[tuple[str, str], bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the new edition and the one of the old that it seems to be.

    Shape: `changes` are the kinds of what is different; `accepted` is None until somebody decides,
    or the new row says itself that it carries the old one on.
    """

    what: str
    old: str
    new: str
    old_iri: str
    new_iri: str
    changes: tuple[str, ...]
    accepted: bool | None

    @property
    def key(self) -> tuple[str, str]:
        """How a decision names the pair: the ends of both addresses, the new one first."""
        return local_name(self.new_iri), local_name(self.old_iri)

    @property
    def is_reworded(self) -> bool:
        """Whether the two have other words."""
        return REWORDED in self.changes


@dataclass(frozen=True, slots=True)
class Following:
    """A draft beside the plan that it follows: what is different, and the pairs.

    Shape: `pairs` are those that wait or were accepted, `refused` those that somebody refused.
    """

    old: Edition
    new: Edition
    changes: tuple[Change, ...]
    pairs: tuple[Pair, ...]
    refused: tuple[Pair, ...] = ()

    @property
    def continues(self) -> dict[str, str]:
        """Return new row → old row, for each pair that was accepted."""
        return {pair.new_iri: pair.old_iri for pair in self.pairs if pair.accepted}


def local_name(iri: str) -> str:
    """Return the end of an address."""
    return iri.rpartition("/")[2]


def edition_of(turtle: bytes, words: Facts, name: str) -> Edition | None:
    """Return the rows of a draft; None of one that states no plan yet."""
    triples = [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    return read_edition(facts_of(triples, words), name) if plans_in(triples) else None


def find_earlier(
    stated: Iterable[Sequence[ox.Triple]], new: Edition, words: Facts, key: str | None
) -> Edition | None:
    """Return the plan that a new edition follows, out of what its publisher states already.

    Args:
        stated: What each file of the publisher states.
        new: The new edition.
        words: The vocabulary, and the register beside it.
        key: The plan's key as somebody names it; None to take the plan that has most actions in
            common, if that is a third of them, and of several the last by name.

    Raises:
        UsageError: There is no plan of that key.
    """
    plans = {local_name(one.plan): one for one in _editions(stated, new.plan, words)}
    if key is not None:
        if key not in plans:
            known = f"; there are {', '.join(sorted(plans))}" if plans else ""
            publisher = new.plan.rsplit("/", 2)[-2]
            raise UsageError(f"{key}: {publisher} has no plan of this key here{known}")
        return plans[key]
    scored = [(_in_common(one, new), name) for name, one in plans.items()]
    best = max(scored, default=(0.0, ""))
    return plans[best[1]] if best[0] >= _ENOUGH else None


def _editions(
    stated: Iterable[Sequence[ox.Triple]], other_than: str, words: Facts
) -> Iterator[Edition]:
    for triples in stated:
        plans = plans_in(triples)
        if len(plans) == 1 and plans != {other_than}:
            yield read_edition(facts_of(triples, words), min(plans))


def plans_in(triples: Iterable[ox.Triple]) -> set[str]:
    """Return the delivery plans that are stated."""
    return {
        str(text_of(each.subject))
        for each in triples
        if each.predicate.value == _TYPE and each.object == _PLAN
    }


def _in_common(old: Edition, new: Edition) -> float:
    olds, news = (
        replace(one, rows=tuple(row for row in one.rows if row.kind == "action"))
        for one in (old, new)
    )
    fewer = min(len(olds.rows), len(news.rows))
    return len(pair_rows(olds, news)) / fewer if fewer else 0.0


def fitting(old: Edition, new: Edition, decided: Decided) -> Decided:
    """Return the decisions that are about rows of two editions, both of one kind."""
    olds = {local_name(row.iri): row.kind for row in old.rows}
    news = {local_name(row.iri): row.kind for row in new.rows}
    return {
        (after, before): accepts
        for (after, before), accepts in decided.items()
        if news.get(after, "") == olds.get(before)
    }


def follow(old: Edition, new: Edition, decided: Decided) -> Following:
    """Return what is different between two editions, by what was decided of their rows.

    Raises:
        UsageError: A decision is about a row that there is not, or about two of different kinds.
    """
    olds = {local_name(row.iri): row for row in old.rows}
    news = {local_name(row.iri): row for row in new.rows}
    stated = {row.iri: row.continues for row in new.rows}
    accepted: dict[str, str] = {}
    for (after, before), is_accepted in decided.items():
        for name, rows, edition in ((after, news, new), (before, olds, old)):
            if name not in rows:
                raise UsageError(f"continues: {name!r} is no row of “{edition.title}”")
        if not is_accepted:
            continue
        if news[after].kind != olds[before].kind:
            raise UsageError(
                f"continues: {after!r} is of the kind {news[after].kind}, and {before!r} of the "
                f"kind {olds[before].kind}"
            )
        accepted[news[after].iri] = olds[before].iri
    refused = [(news[a], olds[b]) for (a, b), accepts in decided.items() if not accepts]
    never = {(after.iri, before.iri) for after, before in refused}
    linked = tuple(
        replace(row, continues=(accepted[row.iri],)) if row.iri in accepted else row
        for row in new.rows
    )
    changes = changes_between(old, replace(new, rows=linked), never)
    held = {iri: (*stated.get(iri, ()), *filter(None, [accepted.get(iri)])) for iri in stated}
    return Following(
        old, new, changes, tuple(_pairs(changes, held)),
        tuple(
            Pair(after.kind, before.name, after.name, before.iri, after.iri, (), False)
            for after, before in refused
        ),
    )  # fmt: skip


def _pairs(changes: tuple[Change, ...], accepted: Mapping[str, Sequence[str]]) -> Iterator[Pair]:
    kinds: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        if change.old_iri and change.new_iri:
            kinds.setdefault((change.new_iri, change.old_iri), []).append(change)
    for (new, old), told in kinds.items():
        first = told[0]
        yield Pair(
            first.what, first.old or "", first.new or "", old, new,
            tuple(dict.fromkeys(change.change for change in told)),
            True if old in accepted.get(new, ()) else None,
        )  # fmt: skip
