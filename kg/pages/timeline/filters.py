"""What is kept of all that is due or happens: the filter of the time page and of its calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

import pyoxigraph as ox

from kg.errors import QueryError
from kg.labels.directory import directory
from kg.lookup import find_thing
from kg.pages.participations import list_participations
from kg.pages.timeline.items import KINDS, TimeItem, list_items
from kg.pages.timeline.quarters import Quarter, goes_on, read_quarter
from kg.records import Term
from kg.store import Store
from kg.terms import expand, shorten


class Filter(TypedDict, total=False):
    """What to keep, as a visitor writes it; what is left out or empty keeps everything.

    Shape:
        `plan` and `partner` are a name, an IRI or a short IRI, and `partner` keeps what belongs to
        work that it takes part in; `kind` is one of `milestone`, `activity`, `target` and
        `report`. `first` and `last` are the days of a window, as 2014-04-01; `through` keeps what
        goes on in this quarter, as 2014-q3, and is listed in another.
    """

    plan: str
    partner: str
    kind: str
    first: str
    last: str
    through: str


@dataclass(frozen=True, slots=True)
class Window:
    """What the visitor asked for, as the form shows it again; empty where nothing was asked.

    Shape: `plan` and `partner` are short IRIs; `first` and `last` are ISO 8601 days; `through`
    is a quarter, as 2014-q3.
    """

    plan: str = ""
    partner: str = ""
    kind: str = ""
    first: str = ""
    last: str = ""
    through: str = ""

    @property
    def quarter(self) -> Quarter | None:
        """Return the quarter through which it is to go on."""
        return read_quarter(self.through) if self.through else None

    @property
    def bound(self) -> dict[str, Term | str]:
        """Return what the question is asked with."""
        things = {"plan", "partner"}
        return {
            name: ox.NamedNode(expand(value)) if name in things else value
            for name, value in self.values.items()
        }

    @property
    def values(self) -> dict[str, str]:
        """Return what is asked for as the address has it, without what is empty."""
        given = {
            "plan": self.plan,
            "partner": self.partner,
            "kind": self.kind,
            "from": self.first,
            "to": self.last,
            "through": self.through,
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a filter keeps, in order; `outside` of a window is so much for want of a date.

    Shape: `plan` and `partner` are the IRIs of those asked for, or empty.
    """

    items: tuple[TimeItem, ...]
    asked: Window
    plan: str
    partner: str
    outside: int


def keep(store: Store, **given: Unpack[Filter]) -> Kept:
    """Return what a filter keeps.

    Raises:
        QueryError: No such kind, day or window.
        NotFoundError: Nothing has one of the names; the sentence lists the near ones.
        AmbiguousError: Several things have one of the names.
    """
    kind, first, last = given.get("kind", ""), given.get("first", ""), given.get("last", "")
    if kind and kind not in KINDS:
        raise QueryError(f"kind is one of {', '.join(KINDS)}; not {kind[:40]!r}")
    begin, end = _day("from", first), _day("to", last)
    if begin and end and begin > end:
        raise QueryError(f"the window ends ({last}) before it begins ({first})")
    items = [item for item in list_items(store) if kind in ("", item.kind)]
    plan = _iri(store, given.get("plan", ""), "plan")
    if plan:
        items = [item for item in items if any(plan == held.iri for held in item.plans)]
    partner = _iri(store, given.get("partner", ""), "party")
    if partner:
        work = {one.activity for one in list_participations(store) if one.partner == partner}
        items = [item for item in items if any(held.iri in work for held in item.work)]
    asked = Window(shorten(plan), shorten(partner), kind, first, last, given.get("through", ""))
    if quarter := asked.quarter:
        items = [item for item in items if item.time and goes_on(item.time, quarter)]
    if begin is None and end is None:
        return Kept(tuple(items), asked, plan, partner, 0)
    inside = tuple(item for item in items if item.time and item.time.overlaps(begin, end))
    outside = sum(1 for item in items if item.when is None)
    return Kept(inside, asked, plan, partner, outside)


def _iri(store: Store, name: str, kind: str) -> str:
    return find_thing(directory(store).index, name, kind).iri if name else ""


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        # The length too: some versions of Python read 20140401 as well.
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else _no(name)
    except ValueError:
        return _no(name)


def _no(name: str) -> date:
    raise QueryError(f"{name} must be a day such as 2014-09-30, written year-month-day")
