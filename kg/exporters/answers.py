"""Questions about one plan, as the documents of a plan ask them: rows of cells to be written."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.documents import Text, text
from kg.labels.records import Time
from kg.labels.written import written_day
from kg.panels import Cell, Row, show_answer
from kg.queries import find_question
from kg.queries.run import bound_text, run_bound
from kg.records import SelectResult
from kg.store import Store

_MOST = 100_000


def ask_rows(store: Store, name: str, **given: str) -> tuple[Row, ...]:
    """Return all rows of a named question, each with its cells by their columns.

    Args:
        store: What is asked.
        name: The question.
        given: Its values; things by their IRIs, an empty one is not given.
    """
    question = find_question(name)
    values = {
        key: ox.NamedNode(value) if question.parameter(key).kind == "name" else value
        for key, value in given.items()
        if value
    }
    query = bound_text(question, values)
    answer = run_bound(store, question, query)
    assert isinstance(answer, SelectResult), "a question is a SELECT"
    return show_answer(store, question, {}, query, answer, name, _MOST).rows


def sources(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Return where some cells were read, each as its document and its place."""
    places = sorted({p for cell in cells for p in cell.places}, key=lambda place: place.order)
    return tuple(f"{place.document.name}: {place.words or 'as a whole'}" for place in places)


def named(cell: Cell, *notes: str) -> Text:
    """Return the names of what a cell holds, or its words."""
    return text("; ".join(link.name for link in cell.links) or cell.text, *notes)


def written_time(time: Time | None) -> str:
    """Return a time as its document words it, and the days that it allows."""
    if time is None:
        return ""
    ends = [written_day(day) for day in dict.fromkeys((time.start, time.end)) if day]
    read = " to ".join(ends) if len(ends) > 1 else "".join(f"by {day}" for day in ends)
    return (
        f"“{time.words}” ({read})"
        if time.words and read
        else f"“{time.words}”"
        if time.words
        else read
    )
