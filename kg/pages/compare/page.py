"""Two plans, publishers or strategies side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import NotFoundError, QueryError
from kg.labels.counted import Counted, address_of
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.lookup import find_thing, near_things
from kg.pages.compare.asked import AskedPanel, ask_both
from kg.pages.compare.panels import (
    completeness_rows,
    outcome_alignments,
    outcome_rows,
    size_rows,
)
from kg.pages.compare.parties import group_rows
from kg.pages.compare.row import CompareRow
from kg.pages.compare.sides import PLAN, Contents, comparable, contents_of
from kg.pages.compare.words import COUNTED, HEADS, NAMED_AFTER, ORDER
from kg.pages.gaps.alignments import Alignment
from kg.pages.gaps.page import named_queries
from kg.queries import NamedQuery
from kg.store import Store
from kg.terms import shorten

_LONGEST = 300
_MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be chosen: the kind, and the key and name of each."""

    kind: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ComparePanel:
    """One panel; `rows` and `alignments` are those that it has, `shown` the rows on the page.

    Shape: `count` is how many rows and alignments there are. `asked` is the question that the rows
    answer; None where they are counted from the `queries`.
    """

    key: str
    title: str
    question: str
    empty: str
    head: str
    rows: tuple[CompareRow, ...]
    count: Counted
    queries: tuple[NamedQuery, ...]
    alignments: tuple[Alignment, ...] = ()
    asked: AskedPanel | None = None

    @property
    def shown(self) -> tuple[CompareRow, ...]:
        """Return the rows on the page."""
        return self.rows[:_MOST_ROWS]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two sides and their panels; without two things to compare, `a` and `b` are None."""

    choices: tuple[Choice, ...]
    a: Link | None
    b: Link | None
    kinds: tuple[str, str]
    keys: tuple[str, str]
    panels: tuple[ComparePanel, ...]
    is_nested: bool


def compare_page(store: Store, a: str = "", b: str = "") -> ComparePage:
    """Return two plans, publishers or strategies side by side; by default the first two plans.

    Args:
        store: Where to ask.
        a: A name, IRI or short IRI.
        b: Another.

    Raises:
        NotFoundError: Nothing has the name; the sentence lists the near ones.
        QueryError: Both are the same, or one can not be compared.
    """
    known = comparable(store)
    choices = _choices(known)
    pair = _pair(store, known, a, b)
    if pair is None:
        return ComparePage(choices, None, None, ("", ""), ("", ""), (), is_nested=False)
    left, right = (contents_of(store, iri, kind) for iri, kind in pair)
    return ComparePage(
        choices=choices,
        a=left.link,
        b=right.link,
        kinds=(left.kind, right.kind),
        keys=(shorten(left.link.iri), shorten(right.link.iri)),
        panels=_panels(store, left, right),
        is_nested=bool(left.activities & right.activities),
    )


def find_panel(page: ComparePage, key: str) -> ComparePanel:
    """Return one panel of a comparison.

    Raises:
        NotFoundError: There is none of this name; the sentence lists them.
    """
    for panel in page.panels:
        if panel.key == key:
            return panel
    known = ", ".join(panel.key for panel in page.panels) or "none yet"
    raise NotFoundError(f"no part of a comparison is called {key[:_LONGEST]!r}; there are {known}")


def _choices(known: Iterable[tuple[str, Link]]) -> tuple[Choice, ...]:
    held: dict[str, list[tuple[str, str]]] = {}
    for kind, link in known:
        held.setdefault(kind, []).append((shorten(link.iri), link.name))
    return tuple(Choice(kind, tuple(options)) for kind, options in held.items())


def _pair(
    store: Store, known: tuple[tuple[str, Link], ...], a: str, b: str
) -> tuple[tuple[str, str], tuple[str, str]] | None:
    kinds = {link.iri: kind for kind, link in known}
    first, second = (_wanted(store, kinds, name, text) for name, text in (("a", a), ("b", b)))
    if first and first == second:
        name = directory(store).name(first)[:_LONGEST]
        raise QueryError(f"{name} is on both sides; choose something else to compare it with")
    plans = [iri for iri, kind in kinds.items() if kind == PLAN]
    spare = (iri for iri in plans if iri not in (first, second))
    first = first or next(spare, "")
    second = second or next(spare, "")
    if not first or not second:
        return None
    return (first, kinds[first]), (second, kinds[second])


def _wanted(store: Store, kinds: dict[str, str], name: str, text: str) -> str:
    if not text:
        return ""
    if len(text) > _LONGEST:
        raise QueryError(
            f"{name} is the name of a plan, a publisher or a strategy, at most {_LONGEST} "
            "characters long"
        )
    index = directory(store).index
    # A document may bear the name of its plan; here only the plan can be meant.
    found = find_thing(index, text, prefer=kinds).iri
    if found not in kinds:
        near = near_things(index, text, "plan")
        hint = f"; near: {'; '.join(thing.name for thing in near)}" if near else ""
        raise QueryError(
            f"{text!r} is not a plan, a publisher or a strategy with activities here{hint}",
            text=text,
            near=tuple(thing.iri for thing in near),
        )
    return found


def _panels(store: Store, a: Contents, b: Contents) -> tuple[ComparePanel, ...]:
    held = {
        "size": size_rows(store, a, b),
        "completeness": completeness_rows(store, a, b),
        "groups": group_rows(store, a, b),
        "outcomes": outcome_rows(store, a, b),
    }
    alignments = {"outcomes": outcome_alignments(store, a, b)}
    found = {
        words.key: ComparePanel(
            key=words.key,
            title=words.title,
            question=words.question,
            empty=words.empty,
            head=words.head,
            rows=held[words.key],
            queries=named_queries(words.queries),
            alignments=alignments.get(words.key, ()),
            count=_count(
                words.key, len(held[words.key]) + len(alignments.get(words.key, ())), a, b
            ),
        )
        for words in COUNTED
    }
    for key, asked in ask_both(store, a, b).items():
        found[key] = ComparePanel(
            key=key,
            title=NAMED_AFTER.get(key, asked.panel.title).format(a=a.link.name, b=b.link.name),
            question=asked.panel.asks,
            empty=asked.panel.empty,
            head=HEADS[key],
            rows=asked.rows,
            queries=(),
            count=_count(key, asked.panel.total, a, b),
            asked=asked,
        )
    return tuple(found[key] for key in ORDER)


def _count(key: str, number: int, a: Contents, b: Contents) -> Counted:
    return Counted(number, "", address_of(f"/compare/{key}", a=a.link.iri, b=b.link.iri))
