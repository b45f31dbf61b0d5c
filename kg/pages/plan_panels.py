"""What a plan says of its elements: asked of the whole plan once, for its page and for theirs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from kg.labels.caching import lru_per_store
from kg.labels.records import Place
from kg.panels import Panel, Row, part_of, show_page, show_panel
from kg.queries import list_panels
from kg.store import Store

# Plans that are asked for again and again stay read; at a megabyte or so each.
_MOST_PLANS = 24
# Which column tells the rows of an element, where it is not `activity`.
_COLUMNS = {"why": "element", "money": "line", "notes": "note"}


@lru_per_store(_MOST_PLANS)
def plan_panels(store: Store, plan: str) -> Mapping[str, Panel]:
    """Return the panels of a plan with all their rows, and what is suggested of its activities."""
    (suggestions,) = (panel for panel in list_panels("activity") if panel.key == "suggestions")
    return {
        **show_page(store, "plan", plan, sys.maxsize),
        "suggestions": show_panel(store, suggestions, plan, sys.maxsize),
    }


def element_panels(store: Store, plan: str, page: str, iri: str) -> dict[str, Panel]:
    """Return the panels of a page about an element of a plan, by their keys.

    What the plan's page asks too is not asked again.
    """
    whole = plan_panels(store, plan)
    asked = {panel.question: key for key, panel in whole.items()}
    found: dict[str, Panel] = {}
    for file in list_panels(page):
        key = asked.get(file.question.name)
        if key is None:
            found[file.key] = show_panel(store, file, iri)
            continue
        kept = {iri}
        if key == "money":
            kept = {row.named["line"].text for row in lines_for(whole[key].rows, {iri})}
        elif key == "notes":
            kept = {row.named["note"].text for row in notes_on(whole, iri)}
        found[file.key] = part_of(whole[key], file, iri, _COLUMNS.get(key, "activity"), kept)
    return found


def lines_for(lines: Iterable[Row], works: set[str]) -> tuple[Row, ...]:
    """Return the budget lines that pay for some work, and the shares of these."""
    listed = tuple(lines)
    paying = {
        row.named["line"].text
        for row in listed
        if works & set(row.named["activities"].text.split())
    }
    return tuple(r for r in listed if {r.named["line"].text, r.named["whole"].text} & paying)


def notes_on(panels: Mapping[str, Panel], iri: str) -> tuple[Row, ...]:
    """Return the notes on an element of a plan, or on the row of an activity."""
    rows = [row for row in panels["when"].rows if row.named["activity"].text == iri]
    here = _rows_of(rows[0].named["cells"].places) if rows else set()
    return tuple(
        note
        for note in panels["notes"].rows
        if iri in note.named["concerns"].text.split() or here & _rows_of(note.named["cells"].places)
    )


def _rows_of(places: Iterable[Place]) -> set[tuple[str, str, int]]:
    return {(p.document.iri, p.table, p.row) for p in places if p.row is not None}
