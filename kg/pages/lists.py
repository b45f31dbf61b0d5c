"""All things of one kind, a page at a time, with filters that say how many would be left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import NotFoundError
from kg.labels.caching import lru_per_store
from kg.labels.counted import Counted, address_of, plural
from kg.labels.directory import directory
from kg.labels.records import Link
from kg.lookup import find_thing
from kg.pages.filters import Filter, Option
from kg.panels import Panel, bound_values, each_values, panel_text, show_answer
from kg.queries import NamedQuery, PanelFile, Parameter, find_panel, list_panels
from kg.queries.run import run_bound
from kg.records import SelectResult
from kg.store import Store
from kg.terms import shorten

PAGE = "all"
ROWS = 24
# How many whole lists are held for each store: each of them, and some of other days.
_LISTS = 16
# What each list is filtered by: a parameter of its question, what people call it, and the column
# that has its values. The keys of the lists are those of their questions.
_FILTERS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "plans": (("council", "Council", "council"),),
    "strategies": (("council", "Council", "council"),),
    "activities": (
        ("council", "Council", "council"),
        ("plan", "Plan", "plan"),
        ("strategy", "Strategy", "strategies"),
        ("topic", "Topic", "topics"),
    ),
    "outcomes": (("council", "Council", "council"), ("plan", "Plan", "plan")),
    "promises": (
        ("state", "State", "standing"),
        ("kind", "Kind", "kindOf"),
        ("plan", "Plan", "plan"),
        ("strategy", "Strategy", "strategies"),
        ("partner", "Partner", "partners"),
    ),
    "practice": (
        ("stage", "Evaluation", "evidence"),
        ("council", "Council", "council"),
        ("topic", "Topic", "topics"),
        ("group", "For", "groups"),
    ),
}
# The parameter that is a day, of those lists that are asked on one.
_DAY: Mapping[str, str] = {"promises": "on"}

_WORDS: Mapping[str, tuple[str, str]] = {
    "councils": ("council", "councils"),
    "plans": ("delivery plan", "delivery plans"),
    "strategies": ("strategy", "strategies"),
    "activities": ("activity", "activities"),
    "outcomes": ("outcome", "outcomes"),
    "promises": ("promise", "promises"),
    "practice": ("activity", "activities"),
}


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list.

    Shape: `panel` has the rows of this page; `total` counts those of all pages. `number` is from 1
    to `pages`; `before` and `after` are the addresses of the pages beside it, empty for none.
    `day` is the day on which it is asked: None where the list takes none, empty where none is set.
    `kept` are the other values that it is filtered by, as an address has them.
    """

    key: str
    panel: Panel
    total: Counted
    filters: tuple[Filter, ...]
    number: int
    pages: int
    before: str
    after: str
    day: str | None
    kept: Mapping[str, str]


def list_keys() -> tuple[str, ...]:
    """Return the keys of the lists, in order."""
    return tuple(panel.key for panel in list_panels(PAGE))


def list_parameters(key: str) -> tuple[str, ...]:
    """Return what a list may be asked with: the day, and what it is filtered by."""
    filters = tuple(name for name, _, _ in _FILTERS.get(key, ()))
    return (_DAY[key], *filters) if key in _DAY else filters


def without_filters(key: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return the day that is given, which is no filter: every row has its state on it."""
    return {name: value for name, value in given.items() if name == _DAY.get(key)}


def list_question(key: str) -> NamedQuery:
    """Return the question whose rows a list shows."""
    return find_panel(PAGE, key).question


def list_answer(store: Store, key: str, given: Mapping[str, str]) -> SelectResult:
    """Return all rows of a list.

    Args:
        store: What is asked.
        key: One of `list_keys`.
        given: What is filtered by, as it was typed, by parameter.

    Raises:
        NotFoundError: A name means nothing.
        AmbiguousError: A name means several things.
    """
    return _rows(store, key, _chosen(store, list_question(key), given))


def list_page(store: Store, key: str, given: Mapping[str, str], number: int) -> ListPage:
    """Return one page of a list.

    Args:
        store: What is asked.
        key: One of `list_keys`.
        given: What is filtered by, as it was typed, by parameter.
        number: Which page, from 1.

    Raises:
        NotFoundError: A name means nothing, or there is no such page.
        AmbiguousError: A name means several things.
        QueryError: A value is not of its form.
    """
    file = find_panel(PAGE, key)
    chosen = _chosen(store, file.question, given)
    answer = _rows(store, key, chosen)
    pages = max(1, -(-len(answer.rows) // ROWS))
    if not 1 <= number <= pages:
        raise NotFoundError(f"the list has {pages} pages; there is no page {number}")
    shown = SelectResult(answer.columns, answer.rows[(number - 1) * ROWS : number * ROWS])
    bound = {**bound_values(file, ""), **chosen}
    text = panel_text(file, "", **chosen)
    panel = show_answer(store, file.question, bound, text, shown, key, ROWS)
    total = len(answer.rows)
    return ListPage(
        key,
        panel,
        Counted(total, plural(total, *_WORDS[key]), panel.address),
        tuple(_filters(store, key, chosen)),
        number,
        pages,
        _address(key, chosen, number - 1) if number > 1 else "",
        _address(key, chosen, number + 1) if number < pages else "",
        chosen.get(_DAY[key], "") if key in _DAY else None,
        {name: shorten(value) for name, value in chosen.items() if name != _DAY.get(key)},
    )


def _rows(store: Store, key: str, chosen: Mapping[str, str]) -> SelectResult:
    if chosen != without_filters(key, chosen):
        return _run(store, find_panel(PAGE, key), chosen)
    return _whole(store, (key, chosen.get(_DAY.get(key, ""), "")))


@lru_per_store(_LISTS)
def _whole(store: Store, of: tuple[str, str]) -> SelectResult:
    """Return all rows of a list on a day, if it is of one: every page of it is a part of them."""
    key, day = of
    given = {_DAY[key]: day} if day else {}
    return _run(store, find_panel(PAGE, key), given).held_once()


@lru_per_store(_LISTS)
def _filtered_by(store: Store, of: tuple[str, str]) -> tuple[Mapping[str, Sequence[str]], ...]:
    """Return what each row of a list on a day may be filtered by, by parameter."""
    key, _ = of
    question, filters = find_panel(PAGE, key).question, _FILTERS.get(key, ())
    return tuple(
        {name: _values(question, name, row.get(column) or "") for name, _, column in filters}
        for row in each_values(_whole(store, of))
    )


def _run(store: Store, file: PanelFile, chosen: Mapping[str, str]) -> SelectResult:
    answer = run_bound(store, file.question, panel_text(file, "", **chosen))
    assert isinstance(answer, SelectResult), "a question is a SELECT"
    return answer


def _chosen(store: Store, question: NamedQuery, given: Mapping[str, str]) -> dict[str, str]:
    return {name: _meant(store, question.parameter(name), typed) for name, typed in given.items()}


def _meant(store: Store, parameter: Parameter, typed: str) -> str:
    """Return the IRI of the thing that is meant; a value that is no name, as it is typed."""
    if parameter.kind != "name":
        return typed
    return find_thing(directory(store).index, typed, parameter.choices[0]).iri


def _filters(store: Store, key: str, chosen: Mapping[str, str]) -> Iterable[Filter]:
    question, day = find_panel(PAGE, key).question, _DAY.get(key, "")
    rows = _filtered_by(store, (key, chosen.get(day, "")))
    for name, title, _ in _FILTERS.get(key, ()):
        others = {other: value for other, value in chosen.items() if other != name}
        held = [(other, value) for other, value in others.items() if other != day]
        fitting = (row for row in rows if all(value in row[other] for other, value in held))
        counts = Counter(value for row in fitting for value in row[name])
        shown = {*counts, *(chosen[each] for each in (name,) if each in chosen)}
        links = {value: _named(store, question, name, value) for value in shown}
        ordered = sorted(counts, key=lambda value: (-counts[value], links[value].name, value))
        yield Filter(
            title,
            links[chosen[name]] if name in chosen else None,
            _address(key, others),
            tuple(
                Option(links[value], counts[value], _address(key, {**others, name: value}))
                for value in ordered
            ),
            question.parameter(name).kind == "choice",
        )


def _values(question: NamedQuery, name: str, cell: str) -> list[str]:
    """Return the values of a cell: the things it names, or its words as an address has them."""
    if question.parameter(name).kind == "choice":
        return [cell.replace(" ", "-")]
    return cell.split()


def _named(store: Store, question: NamedQuery, name: str, value: str) -> Link:
    if question.parameter(name).kind == "choice":
        return Link("", value.replace("-", " "))
    return directory(store).link(value)


def _address(key: str, chosen: Mapping[str, str], number: int = 1) -> str:
    page = {"page": str(number)} if number > 1 else {}
    return address_of(f"/{key}", **chosen, **page)
