"""Several answers to one question as one, with nothing counted twice.

Rows that are alike in everything are one row, with the endpoints that gave it. Where each endpoint
gives one row a partner, the rows of one partner become one if that can be done honestly: values
that are lists are put together, a number that counts a list is counted again, and other numbers
are added only if the endpoints' lists have nothing in common, since else the same work may stand
in both. Where it can not, the rows stay beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.federation.asking import LEAST, Part
from kg.federation.sameness import Sameness
from kg.queries import NamedQuery
from kg.queries.run import LIST_SEPARATOR
from kg.records import Row, SelectResult, Term, text_of

ENDPOINTS = "endpoints"
_PARTNER, _COUNT = "partner", "count"
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_From = tuple[str, Row]


def join_answers(
    question: NamedQuery, parts: Sequence[Part], least: str | None = None
) -> SelectResult:
    """Return the answers as one, with the column `endpoints`: the names, joined by spaces.

    Args:
        question: What was asked.
        parts: What came back; those that failed are left out.
        least: The value of the parameter `least`, applied to the sums.
    """
    given = [(part, part.answer) for part in parts if part.answer is not None]
    columns = given[0][1].columns if given else ()
    same = Sameness(pair for part, _ in given for pair in part.same)
    same.choose(_iris(given))
    rows: list[_From] = []
    for part, answer in given:
        at = [answer.columns.index(column) for column in columns]
        rows += [(part.source, tuple(_one(same, row[i]) for i in at)) for row in answer.rows]
    rows = _alike(rows)
    if _PARTNER in columns and len(given) > 1:
        rows = _by_partner(question, columns, rows)
    rows = _enough(columns, rows, least or _default_least(question))
    made = tuple((*row, ox.Literal(source)) for source, row in rows)
    return SelectResult((*columns, ENDPOINTS), made)


def _iris(given: Iterable[tuple[Part, SelectResult]]) -> Iterable[str]:
    for _, answer in given:
        found = {t.value for row in answer.rows for t in row if isinstance(t, ox.NamedNode)}
        yield from sorted(found)


def _one(same: Sameness, term: Term | None) -> Term | None:
    return ox.NamedNode(same.chosen(term.value)) if isinstance(term, ox.NamedNode) else term


def _alike(rows: Iterable[_From]) -> list[_From]:
    sources: dict[Row, list[str]] = {}
    for source, row in rows:
        known = sources.setdefault(row, [])
        if source not in known:
            known.append(source)
    return [(" ".join(known), row) for row, known in sources.items()]


def _by_partner(question: NamedQuery, columns: Sequence[str], rows: list[_From]) -> list[_From]:
    at = columns.index(_PARTNER)
    groups: dict[Term | None, list[_From]] = {}
    for row in rows:
        groups.setdefault(row[1][at], []).append(row)
    made: list[_From] = []
    for group in groups.values():
        merged = _merged(question, columns, group)
        made += group if merged is None else [merged]
    return made


def _merged(question: NamedQuery, columns: Sequence[str], group: list[_From]) -> _From | None:
    """Return rows of one partner as one row, or None if they can not be one."""
    sources = [source for source, _ in group]
    given = " ".join(sources).split(" ")
    if len(group) == 1 or len(set(given)) != len(given):
        return group[0] if len(group) == 1 else None
    lists = {name: [_items(row[columns.index(name)]) for _, row in group] for name in columns}
    cells: list[Term | None] = []
    for name, *values in zip(columns, *(row for _, row in group), strict=True):
        if name in question.lists:
            together = sorted({item for items in lists[name] for item in items})
            cells.append(ox.Literal(_separator(values).join(together)))
        elif len(set(values)) == 1 and not _is_number(values[0]):
            cells.append(values[0])
        elif all(_is_number(value) for value in values):
            numbers = [int(text_of(value) or 0) for value in values]
            number = _added(name, question, lists, numbers)
            if number is None:
                return None
            cells.append(ox.Literal(number))
        elif name == "name":
            cells.append(values[0])
        else:
            return None
    return " ".join(sources), tuple(cells)


def _added(
    column: str, question: NamedQuery, lists: dict[str, list[set[str]]], numbers: list[int]
) -> int | None:
    """Return several numbers as one: the list they count, counted again, or their sum, or None."""
    for items in (lists[name] for name in question.lists if name in lists):
        together = len(set().union(*items))
        if not _are_iris(items):
            continue
        if column == _COUNT and [len(each) for each in items] == numbers:
            return together
        if together == sum(map(len, items)):
            return sum(numbers)
    return None


def _items(term: Term | None) -> set[str]:
    text = text_of(term) or ""
    return {item for item in text.split(_separator([term])) if item}


def _separator(values: Iterable[Term | None]) -> str:
    is_iris = all("://" in (text_of(value) or "://") for value in values)
    return " " if is_iris else LIST_SEPARATOR


def _are_iris(items: list[set[str]]) -> bool:
    return all("://" in item for each in items for item in each)


def _is_number(term: Term | None) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value == _INTEGER


def _default_least(question: NamedQuery) -> str | None:
    return next((p.default for p in question.parameters if p.name == LEAST), None)


def _enough(columns: Sequence[str], rows: list[_From], least: str | None) -> list[_From]:
    """Keep the rows whose count is large enough now, the largest first."""
    if least is None or _COUNT not in columns:
        return rows
    at = columns.index(_COUNT)
    counted = [(int(text_of(row[at]) or 0), source, row) for source, row in rows]
    kept = [each for each in counted if each[0] >= int(least)]
    kept.sort(key=lambda each: -each[0])
    return [(source, row) for _, source, row in kept]
