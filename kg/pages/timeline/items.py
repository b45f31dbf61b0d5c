"""Everything that a plan sets a time for, asked once a release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import Link
from kg.pages.timeline.intervals import UNDATED, Reading, read_time
from kg.panels import Panel, Row, ask_panel, each_values, show_some
from kg.queries import PanelFile, list_panels
from kg.records import SelectResult
from kg.store import Store

KINDS = ("milestone", "activity", "target", "report")
_NO_DAY = date.max


@dataclass(frozen=True, slots=True)
class TimeItem:
    """One thing and one time that is set for it.

    Shape:
        `kind` is one of `KINDS`. `work` is the activities it belongs to, an activity's own self
        included. `time` is None where nothing is said of when. `is_due` tells a deadline from a
        time during which. `at` tells where in its document it stands, as text that sorts; `number`
        is its row in the answer.
    """

    link: Link
    kind: str
    plans: tuple[Link, ...]
    work: tuple[Link, ...]
    time: Reading | None
    is_due: bool
    at: str = ""
    number: int = 0

    @property
    def sureness(self) -> str:
        """Return `certain`, `possible` or `undated`."""
        return self.time.sureness if self.time else UNDATED

    @property
    def when(self) -> date | None:
        """Return the day by which it is listed."""
        return self.time.when if self.time else None

    @property
    def document(self) -> str:
        """Return the IRI of the document that it is read from first, or nothing."""
        return self.at.partition(" ")[0]

    @property
    def row_order(self) -> tuple[str, str, str]:
        """Return what sorts things as their documents do, plan by plan."""
        return (self.plans[0].name if self.plans else "", self.at or "~", self.link.name)

    @property
    def order(self) -> tuple[date, bool, tuple[str, str, str]]:
        """Return what sorts things by their day, those with a wording before those without."""
        return (self.when or _NO_DAY, self.time is None, self.row_order)


@cached_per_store
def list_items(store: Store) -> tuple[TimeItem, ...]:
    """Return everything that is due or happens, by its day; what has no day comes last."""
    names = directory(store)
    made = (_item(names, n, row) for n, row in enumerate(each_values(planned(store)[1])))
    return tuple(sorted(made, key=lambda item: item.order))


@cached_per_store
def planned(store: Store) -> tuple[str, SelectResult]:
    """Return the question of what is planned for when as it is run, and its rows."""
    text, answer = ask_panel(store, the_question(), "")
    return text, answer.held_once()


def the_question() -> PanelFile:
    """Return the question of what is planned for when."""
    (file,) = list_panels("time")
    return file


def kept_rows(store: Store, items: Iterable[TimeItem]) -> SelectResult:
    """Return the rows of some items."""
    answer = planned(store)[1]
    return replace(answer, rows=tuple(answer.rows[item.number] for item in items))


def show_items(store: Store, text: str, items: Iterable[TimeItem]) -> tuple[Panel, dict[int, Row]]:
    """Return the panel of some items, with their rows by the number of each."""
    listed = list(items)
    answer = kept_rows(store, listed)
    panel = show_some(store, the_question(), "", text, answer, answer.rows)
    return panel, {item.number: row for item, row in zip(listed, panel.rows, strict=True)}


@cached_per_store
def issue_dates(store: Store) -> dict[str, str]:
    """Return the date of each document that states one, as it is written."""
    found = map(texts, rows(store, "time-documents"))
    return {str(document): str(issued) for document, issued in found}


def _item(names: Directory, number: int, row: Mapping[str, str]) -> TimeItem:
    def links(column: str) -> tuple[Link, ...]:
        return tuple(names.link(iri) for iri in row.get(column, "").split())

    return TimeItem(
        link=names.link(row["item"]),
        kind=row["kindOf"],
        plans=links("plans"),
        work=links("activities"),
        time=read_time(names, row, links("notes")) if "time" in row else None,
        is_due=row.get("setAs", "during" if row["kindOf"] == "activity" else "due") == "due",
        at=row.get("firstCell", ""),
        number=number,
    )
