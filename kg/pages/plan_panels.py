"""What a plan says of its elements: asked of the whole plan once, for its page and for theirs."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kg.labels.caching import lru_per_store
from kg.panels import Panel, Row, part_of, show_panel
from kg.queries import PanelFile, find_panel, list_panels
from kg.store import Store

# Panels of plans that are asked for again and again stay read; at a hundred kilobytes or so each.
_MOST_PANELS = 240
# Panels whose rows do not tell to which activity they belong: they are asked of each.
_OF_EACH = frozenset({"reached"})
# Of these a plan's page shows the first: it is long already.
_MOST_OF_EACH = 10
# What is asked of a whole plan, but stands on the pages of its activities alone.
_OF_ACTIVITIES = ("suggestions",)


@dataclass(frozen=True, slots=True)
class PlanPanel:
    """A panel of a plan with all its rows; `rows_of` are those about each element of the plan."""

    panel: Panel
    rows_of: Mapping[str, tuple[Row, ...]]


def plan_panel(store: Store, plan: str, key: str) -> PlanPanel:
    """Return one panel of a plan, asked when it is first wanted."""
    return _asked(store, (plan, key))


def plan_panels(store: Store, plan: str) -> dict[str, PlanPanel]:
    """Return all panels of the page of a plan, by their keys."""
    return {file.key: plan_panel(store, plan, file.key) for file in list_panels("plan")}


def element_panels(store: Store, plan: str, page: str, iri: str) -> dict[str, Panel]:
    """Return the panels of a page about an element of a plan, by their keys.

    What is asked of the whole plan is not asked again.
    """
    asked = {_file(key).question.name: key for key in (*_of_plan(), *_OF_ACTIVITIES)}
    found: dict[str, Panel] = {}
    for file in list_panels(page):
        key = asked.get(file.question.name)
        if key is None:
            found[file.key] = show_panel(store, file, iri)
        else:
            whole = plan_panel(store, plan, key)
            found[file.key] = part_of(whole.panel, file, iri, whole.rows_of.get(iri, ()))
    return found


def _of_plan() -> Iterable[str]:
    return (file.key for file in list_panels("plan") if file.key not in _OF_EACH)


def _file(key: str) -> PanelFile:
    return find_panel("activity" if key in _OF_ACTIVITIES else "plan", key)


@lru_per_store(_MOST_PANELS)
def _asked(store: Store, wanted: tuple[str, str]) -> PlanPanel:
    plan, key = wanted
    most = _MOST_OF_EACH if key in _OF_EACH else sys.maxsize
    panel = show_panel(store, _file(key), plan, most)
    about: Callable[[Row], Iterable[str]]
    if key == "money":
        about = _paid_by(panel.rows)
    elif key == "notes":
        about = _noted_in(plan_panel(store, plan, "when").panel.rows)
    elif key == "years":
        about = _through_years(panel.rows)
    else:
        about = _in_column("element" if key == "why" else "activity")
    rows_of: defaultdict[str, list[Row]] = defaultdict(list)
    for row in panel.rows:
        for element in dict.fromkeys(about(row)):
            rows_of[element].append(row)
    return PlanPanel(panel, {element: tuple(rows) for element, rows in rows_of.items()})


def _in_column(name: str) -> Callable[[Row], Iterable[str]]:
    return lambda row: (row.named[name].text,) if name in row.named else ()


def _paid_by(lines: Iterable[Row]) -> Callable[[Row], Iterable[str]]:
    """Return what tells the work that a line pays for, itself or as a share of another."""
    works = {row.named["line"].text: row.named["activities"].text.split() for row in lines}
    return lambda row: (
        *works[row.named["line"].text],
        *works.get(row.named["whole"].text, ()),
    )


def _noted_in(activities: Iterable[Row]) -> Callable[[Row], Iterable[str]]:
    """Return what tells the elements that a note is on: what it concerns, and who has its row."""
    here: defaultdict[tuple[str, str, int], list[str]] = defaultdict(list)
    for row in activities:
        for place in _rows_of(row):
            here[place].append(row.named["activity"].text)
    return lambda note: (
        *note.named["concerns"].text.split(),
        *(activity for place in _rows_of(note) for activity in here.get(place, ())),
    )


def _through_years(rows: Iterable[Row]) -> Callable[[Row], Iterable[str]]:
    """Return what tells whom a row is about: whatever went through these editions, or has it."""
    strands: defaultdict[str, set[str]] = defaultdict(set)
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        root = row.answer["root"]
        strands[root].add(row.answer.get("item", root))
        holders[root].update(row.answer.get("holders", "").split())
    root_of = {item: root for root, items in strands.items() for item in items}

    def about(row: Row) -> Iterable[str]:
        found: list[str] = []
        roots = [row.answer["root"]]
        for root in roots:  # grows with what has it: a target's milestone, the milestone's activity
            found += sorted(strands[root])
            above = (root_of[holder] for holder in sorted(holders[root]) if holder in root_of)
            roots += [one for one in dict.fromkeys(above) if one not in roots]
        return found

    return about


def _rows_of(row: Row) -> set[tuple[str, str, int]]:
    places = row.named["cells"].places
    return {(p.document.iri, p.table, p.row) for p in places if p.row is not None}
