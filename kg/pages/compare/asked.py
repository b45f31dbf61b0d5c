"""The panels of a comparison that are questions about both sides."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.labels.directory import directory
from kg.pages.compare.counts import tell_counted
from kg.pages.compare.row import NOTHING, CompareRow, Told
from kg.pages.compare.sides import Contents
from kg.panels import Panel, Row, show_answer
from kg.queries import PanelFile, find_question, list_panels
from kg.queries.run import bound_text, run_bound
from kg.records import SelectResult
from kg.store import Store

OWN_PLAN = "Publishes the plan"


@dataclass(frozen=True, slots=True)
class AskedPanel:
    """A question about both sides as it was run, and its rows as a comparison tells them."""

    panel: Panel
    rows: tuple[CompareRow, ...]


def ask_both(store: Store, a: Contents, b: Contents) -> dict[str, AskedPanel]:
    """Return the panels of the folder `compare`, by their keys."""
    return {file.key: _ask(store, file, a, b) for file in list_panels("compare")}


def _ask(store: Store, file: PanelFile, a: Contents, b: Contents) -> AskedPanel:
    sides = {"a": a.link.iri, "b": b.link.iri}
    things = {name: ox.NamedNode(iri) for name, iri in sides.items()}
    text = bound_text(file.question, {**dict(file.values), **things})
    answer = run_bound(store, file.question, text)
    assert isinstance(answer, SelectResult), "the question is a SELECT"
    bound = {**dict(file.values), **sides}
    panel = show_answer(store, file.question, bound, text, answer, file.key, len(answer.rows))
    rows = (
        CompareRow(directory(store).name(iri), row.named[column].links[0], told, work=_work(row))
        for row in panel.rows
        for column, iri in [_thing(row)]
        for told in [(_tell(row, "A", iri, a), _tell(row, "B", iri, b))]
    )
    return AskedPanel(panel, tuple(rows))


def groups_of_both(
    store: Store, a: Contents, b: Contents
) -> dict[str, tuple[tuple[Told, Told], int]]:
    """Return the open groups that take part in either side: what each tells of one, and how much.

    Units: the last is in activities of both sides.
    """
    question = find_question("partners-of-two")
    things = {"a": ox.NamedNode(a.link.iri), "b": ox.NamedNode(b.link.iri)}
    text = bound_text(question, {**things, "kind": "group"})
    answer = run_bound(store, question, text)
    assert isinstance(answer, SelectResult), "the question is a SELECT"
    panel = show_answer(store, question, {}, text, answer, "groups", len(answer.rows))
    found = {}
    for row in panel.rows:
        _, iri = _thing(row)
        found[iri] = ((_tell(row, "A", iri, a), _tell(row, "B", iri, b)), sum(_work(row)))
    return found


def _thing(row: Row) -> tuple[str, str]:
    """Return what a row is about: its column and its IRI."""
    column = "topic" if "topic" in row.named else "partner"
    return column, row.named[column].text


def _work(row: Row) -> tuple[int, int]:
    return int(row.named["activitiesA"].text), int(row.named["activitiesB"].text)


def _tell(row: Row, which: str, iri: str, side: Contents) -> Told:
    number = int(row.named[f"activities{which}"].text)
    told = tell_counted(number, int(row.named[f"possible{which}"].text or 0), iri, side)
    if "topic" in row.named:
        return told
    roles = [OWN_PLAN] if row.named[f"own{which}"].text == "1" else []
    roles += filter(None, row.named[f"roles{which}"].text.split("; "))
    if not roles:
        return NOTHING
    words = "; ".join(sorted(roles))
    return Told((f"{words}: ", *told.pieces)) if number else Told((words,))
