"""A panel: its question as it was run, and its rows as they are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TypeAlias

import pyoxigraph as ox

from kg.labels.counted import Counted, address_of, plural
from kg.labels.directory import directory, texts
from kg.lookup.values import join_names
from kg.panels.cells import Cell, CellMaker, Values, amounts_of, claims_of, places_of
from kg.queries import NamedQuery, PanelFile, list_panels
from kg.queries.columns import Column, RowLink
from kg.queries.run import Value, bound_text, run_bound
from kg.records import Row as RowOf
from kg.records import SelectResult
from kg.rules.counting import POSSIBLE
from kg.store import Store

# Nobody reads a longer table; the files hold all of it.
MOST_ROWS = 300
# What a page is about: a thing, or several together.
About: TypeAlias = str | tuple[str, ...]
# A page whose panels have more rows than this together is a long one.
_LONG_PAGE = 600


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell for each column that stands alone, and the links that it has.

    Shape: `span` is how many rows share the cell that names the row with this one; 0 where a row
    above has it. `named` are all cells by their columns, for a panel that is no table, and
    `answer` are the values that they were made of.
    """

    cells: tuple[Cell, ...]
    links: tuple[tuple[str, str], ...]
    span: int = 1
    named: Mapping[str, Cell] = field(default_factory=dict)
    answer: Values = field(default_factory=dict)

    @property
    def is_possible(self) -> bool:
        """Whether it holds under some readings only."""
        return any(c.kind == "sureness" and c.text == POSSIBLE for c in self.named.values())


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
    `titles` head the columns, and `naming` is the one that names a row. `answered` are all rows as
    they were answered, by variable; `first` says how many stand open, 0 for all. Where the header
    names no columns the page draws the answered rows itself, and there are no groups.
    """

    key: str
    title: str
    asks: str
    empty: str
    text: str
    address: str
    question: str
    titles: tuple[tuple[str, str], ...]
    naming: int
    answered: Sequence[Values]
    groups: tuple[Group, ...]
    first: int
    most: int = MOST_ROWS

    @property
    def total(self) -> int:
        """Return how many rows there are in all."""
        return len(self.answered)

    @property
    def more(self) -> int:
        """Return how many rows are not among those of `groups`."""
        return max(0, self.total - self.most)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows of all groups."""
        return tuple(row for group in self.groups for row in group.rows)

    def count(self, one: str, many: str) -> Counted:
        """Return how many rows there are, called so, and where they are."""
        return Counted(self.total, plural(self.total, one, many), self.address)

    def different(self, column: str) -> int:
        """Return how many different values a column has."""
        return len({row[column] for row in self.answered if column in row})


def show_page(store: Store, page: str, iri: About, of_many: int = MOST_ROWS) -> dict[str, Panel]:
    """Return the panels of a page about a thing, by their keys, in the order of the page.

    Args:
        store: Where to ask.
        page: The folder of its questions.
        iri: The thing or things.
        of_many: How many rows of each are shown where all have very many together.
    """
    asked = [(panel, *ask_panel(store, panel, iri)) for panel in list_panels(page)]
    is_long = sum(len(answer.rows) for _, _, answer in asked) > _LONG_PAGE
    most = of_many if is_long else MOST_ROWS
    return {
        panel.key: show_answer(
            store, panel.question, bound_values(panel, iri), text, answer, panel.key, most
        )
        for panel, text, answer in asked
    }


def show_panel(store: Store, panel: PanelFile, iri: About, most: int = MOST_ROWS) -> Panel:
    """Return one panel about one thing, with at most so many rows."""
    text, answer = ask_panel(store, panel, iri)
    bound = bound_values(panel, iri)
    return show_answer(store, panel.question, bound, text, answer, panel.key, most)


def ask_panel(store: Store, panel: PanelFile, iri: About) -> tuple[str, SelectResult]:
    """Return the query of a panel as it was run, and what it gave; without a thing, of all."""
    text = panel_text(panel, iri)
    answer = run_bound(store, panel.question, text)
    assert isinstance(answer, SelectResult), "a question is a SELECT"
    return text, answer


def panel_text(panel: PanelFile, iri: About, **others: str) -> str:
    """Return the query of a panel with the thing of its page bound; without a thing, of all.

    Args:
        panel: The panel.
        iri: The thing or things, or nothing.
        others: What other parameters are bound to, by their names: IRIs, or text as it is typed.
    """
    values: dict[str, About] = {**({panel.binds: iri} if iri else {}), **others}
    bound = {name: _bound(panel.question, name, value) for name, value in values.items()}
    return bound_text(panel.question, {**dict(panel.values), panel.binds: None, **bound})


def _bound(question: NamedQuery, name: str, value: About) -> Value:
    if not isinstance(value, str):
        return tuple(map(ox.NamedNode, value))
    is_thing = question.parameter(name).kind in ("name", "names", "iri")
    return ox.NamedNode(value) if is_thing else value


def bound_values(panel: PanelFile, iri: About) -> Values:
    """Return the values that a panel is asked with, as text; without a thing, those of all."""
    about = iri if isinstance(iri, str) else join_names(iri)
    return {**dict(panel.values), **({panel.binds: about} if iri else {})}


def show_answer(
    store: Store,
    question: NamedQuery,
    bound: Values,
    text: str,
    answer: SelectResult,
    key: str,
    most: int = MOST_ROWS,
) -> Panel:
    """Return an answer as a panel.

    Args:
        store: Where names, cells and sums are looked up.
        question: What was asked.
        bound: The values that it was asked with, as text; they are no columns.
        text: The query as it was run.
        answer: What it gave.
        key: What the panel is called on its page.
        most: How many rows are shown.
    """
    rows = values_of(answer)
    first = first_rows(question, rows, most)
    names = directory(store)
    claims = set(_held(question, "claims", first))
    maker = CellMaker(
        names,
        bound,
        dict(question.showing.counts),
        places_of(store, names, _held(question, "cells", first)),
        amounts_of(store, _held(question, "money", first)),
        claims_of(store, names, claims),
    )
    # What was asked for is named at the head of the page.
    columns = [
        column
        for column in question.showing.columns
        if column.name not in bound and (column.kind != "claims" or claims)
    ]
    shown = [c for c in columns if not c.within and c.name != question.showing.group]
    links = question.showing.links
    return Panel(
        key=key,
        title=question.title,
        asks=question.summary,
        empty=question.empty,
        text=text,
        address=address_of(f"/questions/{question.name}", **bound),
        question=question.name,
        titles=(*((c.title, c.kind) for c in shown), *((link.title, "link") for link in links)),
        naming=_naming(shown),
        answered=rows,
        groups=tuple(_groups(question, columns, maker, first)) if shown else (),
        first=question.showing.first,
        most=most,
    )


def show_some(
    store: Store, file: PanelFile, iri: str, text: str, answer: SelectResult, kept: Sequence[RowOf]
) -> Panel:
    """Return a panel of whose rows some are shown and all are counted.

    Args:
        store: Where names, cells and sums are looked up.
        file: Its question.
        iri: The thing of the page; nothing for all.
        text: The query as it was run.
        answer: What it gave.
        kept: The rows that are shown.
    """
    bound, some = bound_values(file, iri), replace(answer, rows=tuple(kept))
    shown = show_answer(store, file.question, bound, text, some, file.key, len(some.rows))
    return replace(shown, answered=values_of(answer))


def part_of(panel: Panel, file: PanelFile, iri: str, rows: Sequence[Row]) -> Panel:
    """Return what a question gives of one thing alone, without asking again.

    Args:
        panel: The panel about something larger, such as a plan.
        file: Its question, by which the part can be asked.
        iri: The thing, such as an activity of that plan.
        rows: The rows about the thing.
    """
    return replace(
        panel,
        key=file.key,
        title=file.question.title,
        asks=file.question.summary,
        empty=file.question.empty,
        text=panel_text(file, iri),
        address=address_of(f"/questions/{panel.question}", **bound_values(file, iri)),
        answered=[row.answer for row in rows],
        groups=(Group(None, tuple(rows)),) if rows else (),
    )


def values_of(answer: SelectResult) -> list[Values]:
    """Return the rows of an answer by variable, as text; what is not bound is left out."""
    return list(each_values(answer))


def each_values(answer: SelectResult) -> Iterator[Values]:
    """Yield the rows of an answer as `values_of` returns them, one at a time."""
    for row in answer.rows:
        yield {n: v for n, v in zip(answer.columns, texts(row), strict=True) if v is not None}


def first_rows(question: NamedQuery, rows: Sequence[Values], most: int) -> Sequence[Values]:
    """Return so many rows in their order; where they have groups, the first of each in turn.

    The largest groups come first, so that a long table shows what most of it is about.
    """
    group = question.showing.group
    if len(rows) <= most or not group:
        return rows[:most]
    sizes = Counter(row.get(group, "") for row in rows)
    seen = Counter[str]()
    turns: list[tuple[int, int, int]] = []
    for at, row in enumerate(rows):
        key = row.get(group, "")
        seen[key] += 1
        turns.append((seen[key], -sizes[key], at))
    return [rows[at] for at in sorted(at for _, _, at in sorted(turns)[:most])]


def _held(question: NamedQuery, kind: str, rows: Iterable[Values]) -> Iterator[str]:
    """Yield the IRIs in the columns of a kind."""
    columns = [column.name for column in question.showing.columns if column.kind == kind]
    return (iri for row in rows for name in columns for iri in row.get(name, "").split())


def _naming(shown: Sequence[Column]) -> int:
    """Return which column names a row: the first thing, or else the first of all."""
    return next((at for at, column in enumerate(shown) if column.kind == "thing"), 0)


def _groups(
    question: NamedQuery, columns: Sequence[Column], maker: CellMaker, rows: Sequence[Values]
) -> Iterable[Group]:
    showing = question.showing
    alone = [c for c in columns if not c.within and c.name != showing.group]
    head = next((c for c in columns if c.name == showing.group), None)
    # Rows of one group stand together only if the query orders them so; a group with no value last.
    held = sorted(rows, key=lambda row: (showing.group not in row, row.get(showing.group, "")))
    naming = _naming(alone)
    for _, found in groupby(held if head else rows, key=lambda row: row.get(showing.group, "")):
        group = list(found)
        made = [_cells(columns, maker, row) for row in group]
        spans = _spans([_named(cells[alone[naming].name]) for cells in made] if alone else [])
        yield Group(
            maker.make(head, group[0]) if head else None,
            tuple(
                Row(
                    tuple(cells[column.name] for column in alone),
                    _links(showing.links, maker, row),
                    span,
                    cells,
                    row,
                )
                for cells, row, span in zip(made, group, spans, strict=True)
            ),
        )


def _cells(columns: Sequence[Column], maker: CellMaker, row: Values) -> dict[str, Cell]:
    """Return the cells of a row by their columns, each with those that stand beside it."""
    within = {column.name: maker.make(column, row) for column in columns if column.within}
    return within | {
        column.name: maker.make(
            column, row, [within[other.name] for other in columns if other.within == column.name]
        )
        for column in columns
        if not column.within
    }


def _named(cell: Cell) -> str:
    """Return what tells the cell that names a row from others: its value, and what it is in."""
    within = (other.text for other in cell.beside if other.kind == "thing")
    return " ".join((cell.text, *within)) if cell.text else ""


def _spans(firsts: Sequence[str]) -> list[int]:
    """Return for each row how many rows share its first value; 0 for all but the first of them."""
    spans: list[int] = []
    for value, same in groupby(firsts):
        count = len(list(same))
        spans += [count, *([0] * (count - 1))] if value else [1] * count
    return spans


def _links(links: Iterable[RowLink], maker: CellMaker, row: Values) -> tuple[tuple[str, str], ...]:
    return tuple((link.words, maker.address(link.address, row)) for link in links)
