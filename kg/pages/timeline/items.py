"""Everything that a plan sets a time for, read once a release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.labels.caching import cached_per_store
from kg.labels.directory import Directory, directory, rows, texts
from kg.labels.records import Link, Place
from kg.pages.timeline.intervals import UNDATED, Reading, read_time
from kg.store import Store
from kg.terms import CIVIC

KINDS = {
    "milestone": str(CIVIC.Milestone),
    "activity": str(CIVIC.Activity),
    "target": str(CIVIC.Target),
    "report": str(CIVIC.Report),
}
_KIND_OF = {iri: kind for kind, iri in KINDS.items()}
_NO_DAY = date.max


@dataclass(frozen=True, slots=True)
class TimeItem:
    """One thing and one time that is set for it.

    Shape:
        `kind` is one of `KINDS`. `work` is the activities it belongs to, an activity's own self
        included. `time` is None where nothing is said of when. `is_due` tells a deadline from a
        time during which. `time_places` are the cells of the date where they are others than
        those of the thing.
    """

    link: Link
    kind: str
    plans: tuple[Link, ...]
    work: tuple[Link, ...]
    time: Reading | None
    is_due: bool
    places: tuple[Place, ...]
    time_places: tuple[Place, ...]

    @property
    def sureness(self) -> str:
        """Return `certain`, `possible` or `undated`."""
        return self.time.sureness if self.time else UNDATED

    @property
    def when(self) -> date | None:
        """Return the day by which it is listed."""
        return self.time.when if self.time else None

    @property
    def row_order(self) -> tuple[str, tuple[str, str, int, str], str]:
        """Return what sorts things as their documents do, plan by plan."""
        plan = self.plans[0].name if self.plans else ""
        place = self.places[0].order if self.places else ("~", "", 0, "")
        return (plan, place, self.link.name)

    @property
    def order(self) -> tuple[date, bool, tuple[str, tuple[str, str, int, str], str]]:
        """Return what sorts things by their day, those with a wording before those without."""
        return (self.when or _NO_DAY, self.time is None, self.row_order)


@cached_per_store
def list_items(store: Store) -> tuple[TimeItem, ...]:
    """Return everything that is due or happens, by its day; what has no day comes last."""
    names = directory(store)
    times = _read_times(store, names)
    work = _read_work(store, names)
    places = _read_places(store, names)
    held: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    kinds: dict[str, str] = {}
    for item, kind, plan, due, during in map(texts, rows(store, "time-items")):
        kinds[str(item)] = str(kind)
        for time, is_due in _times_of(due, during, str(kind)):
            held[str(item), time, is_due].append(str(plan))
    made = (
        _item(names, key, kinds[key[0]], plans, times, work, places) for key, plans in held.items()
    )
    return tuple(sorted(made, key=lambda item: item.order))


@cached_per_store
def issue_dates(store: Store) -> dict[str, str]:
    """Return the date of each document that states one, as it is written."""
    found = map(texts, rows(store, "time-documents"))
    return {str(document): str(issued) for document, issued in found}


def _times_of(due: str | None, during: str | None, kind: str) -> list[tuple[str, bool]]:
    found = [(due, True)] if due else []
    if during and during != due:
        found.append((during, False))
    return found or [("", kind != str(CIVIC.Activity))]


def _item(
    names: Directory,
    key: tuple[str, str, bool],
    kind: str,
    plans: list[str],
    times: Mapping[str, Reading],
    work: Mapping[str, tuple[Link, ...]],
    places: Mapping[str, tuple[Place, ...]],
) -> TimeItem:
    iri, time, is_due = key
    link = names.link(iri)
    own = (link,) if kind == KINDS["activity"] else work.get(iri, ())
    cells = {place.cell for place in places.get(iri, ())}
    elsewhere = tuple(place for place in places.get(time, ()) if place.cell not in cells)
    return TimeItem(
        link=link,
        kind=_KIND_OF[kind],
        plans=tuple(names.link(plan) for plan in dict.fromkeys(plans)),
        work=own,
        time=times.get(time),
        is_due=is_due,
        places=places.get(iri, ()),
        time_places=elsewhere,
    )


def _read_times(store: Store, names: Directory) -> dict[str, Reading]:
    notes: defaultdict[str, tuple[Link, ...]] = defaultdict(tuple)
    for time, note in map(texts, rows(store, "time-notes")):
        notes[str(time)] += (names.link(str(note)),)
    read: dict[str, Reading] = {}
    for found in map(texts, rows(store, "time-frames")):
        time = str(found[0])
        if time not in read:
            read[time] = read_time(names, found, notes[time])
    return read


def _read_work(store: Store, names: Directory) -> defaultdict[str, tuple[Link, ...]]:
    work: defaultdict[str, tuple[Link, ...]] = defaultdict(tuple)
    for item, activity in map(texts, rows(store, "time-work")):
        work[str(item)] += (names.link(str(activity)),)
    return work


def _read_places(store: Store, names: Directory) -> defaultdict[str, tuple[Place, ...]]:
    places: defaultdict[str, tuple[Place, ...]] = defaultdict(tuple)
    for thing, *where in map(texts, rows(store, "time-places")):
        places[str(thing)] += (names.place(where),)
    return defaultdict(
        tuple, {iri: tuple(sorted(held, key=lambda p: p.order)) for iri, held in places.items()}
    )
