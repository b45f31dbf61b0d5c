"""A panel: its question as it was run, and its rows as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import pyoxigraph as ox

from kg.labels.counted import address_of
from kg.labels.directory import Directory, directory, texts
from kg.labels.records import Place
from kg.panels.cells import Cell, CellMaker, Values, places_of
from kg.queries import NamedQuery, PanelFile, list_panels
from kg.queries.columns import Column, RowLink
from kg.queries.run import bound_text, run_bound
from kg.records import Answer
from kg.records import Row as AnswerRow
from kg.store import Store

# Nobody reads a longer table; the files hold all of it.
MOST_ROWS = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell for each column that stands alone, and the links that it has.

    Shape: `span` is how many rows share the first cell with this one; 0 where a row above has it.
    """

    cells: tuple[Cell, ...]
    links: tuple[tuple[str, str], ...]
    span: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """The rows under one heading; `head` is None where the panel has no groups."""

    head: Cell | None
    rows: tuple[Row, ...]

    @property
    def key(self) -> str:
        """Return the IRI or the text of the heading; nothing where there is none."""
        return self.head.text if self.head else ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A question asked about one thing.

    Shape: `text` is the query as it was run, and `address` where its rows are in every format;
    `titles` head the columns. Of `total` rows, `more` are not among those of `groups`; `first`
    says how many stand open, 0 for all.
    """

    key: str
    title: str
    asks: str
    empty: str
    text: str
    address: str
    question: str
    titles: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    first: int
    total: int
    more: int

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows of all groups."""
        return tuple(row for group in self.groups for row in group.rows)


def show_page(store: Store, page: str, iri: str) -> dict[str, Panel]:
    """Return the panels of a page about one thing, by their keys, in the order of the page."""
    return {panel.key: show_panel(store, panel, iri) for panel in list_panels(page)}


def show_panel(store: Store, panel: PanelFile, iri: str) -> Panel:
    """Return one panel about one thing."""
    question = panel.question
    names = directory(store)
    text = bound_text(question, {panel.binds: ox.NamedNode(iri)})
    answer = run_bound(store, question, text)
    assert isinstance(answer, Answer), "a question is a SELECT"
    rows = [_values(answer, row) for row in answer.rows]
    maker = CellMaker(
        names,
        {panel.binds: iri},
        dict(question.showing.counts),
        _places(store, names, question, rows[:MOST_ROWS]),
    )
    # The thing of the page is named at its head.
    columns = [c for c in question.showing.columns if c.name != panel.binds]
    shown = [c for c in columns if not c.within and c.name != question.showing.group]
    links = question.showing.links
    return Panel(
        key=panel.key,
        title=question.title,
        asks=question.summary,
        empty=question.empty,
        text=text,
        address=address_of(f"/questions/{question.name}", **{panel.binds: iri}),
        question=question.name,
        titles=(*((c.title, c.kind) for c in shown), *((link.title, "link") for link in links)),
        groups=tuple(_groups(question, columns, maker, rows[:MOST_ROWS])),
        first=question.showing.first,
        total=len(rows),
        more=max(0, len(rows) - MOST_ROWS),
    )


def _values(answer: Answer, row: AnswerRow) -> Values:
    found = zip(answer.columns, texts(row), strict=True)
    return {name: value for name, value in found if value is not None}


def _places(
    store: Store, names: Directory, question: NamedQuery, rows: Iterable[Values]
) -> dict[str, Place]:
    columns = [column.name for column in question.showing.columns if column.kind == "cells"]
    held = (iri for row in rows for name in columns for iri in row.get(name, "").split())
    return places_of(store, names, held)


def _groups(
    question: NamedQuery, columns: Sequence[Column], maker: CellMaker, rows: Sequence[Values]
) -> Iterable[Group]:
    showing = question.showing
    alone = [c for c in columns if not c.within and c.name != showing.group]
    head = next((c for c in columns if c.name == showing.group), None)
    # Rows of one group stand together only if the query orders them so; a group with no value last.
    held = sorted(rows, key=lambda row: (showing.group not in row, row.get(showing.group, "")))
    for _, found in groupby(held if head else rows, key=lambda row: row.get(showing.group, "")):
        group = list(found)
        cells = [
            tuple(
                maker.make(
                    column,
                    row,
                    [maker.make(c, row) for c in columns if c.within == column.name],
                )
                for column in alone
            )
            for row in group
        ]
        spans = _spans([made[0].text for made in cells] if alone else [])
        yield Group(
            maker.make(head, group[0]) if head else None,
            tuple(
                Row(made, _links(showing.links, maker, row), span)
                for made, row, span in zip(cells, group, spans, strict=True)
            ),
        )


def _spans(firsts: Sequence[str]) -> list[int]:
    """Return for each row how many rows share its first value; 0 for all but the first of them."""
    spans: list[int] = []
    for value, same in groupby(firsts):
        count = len(list(same))
        spans += [count, *([0] * (count - 1))] if value else [1] * count
    return spans


def _links(links: Iterable[RowLink], maker: CellMaker, row: Values) -> tuple[tuple[str, str], ...]:
    return tuple((link.words, maker.address(link.address, row)) for link in links)
