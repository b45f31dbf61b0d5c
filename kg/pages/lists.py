"""All things of one kind, a page at a time, with filters that say how many would be left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.errors import NotFoundError
from kg.labels.counted import Counted, address_of, plural
from kg.labels.directory import directory
from kg.lookup import find_thing
from kg.pages.filters import Filter, Option
from kg.panels import Panel, bound_values, panel_text, show_answer
from kg.panels.show import values_of
from kg.queries import NamedQuery, PanelFile, find_panel, list_panels
from kg.queries.run import run_bound
from kg.records import SelectResult
from kg.store import Store

PAGE = "all"
ROWS = 50
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
}

_WORDS: Mapping[str, tuple[str, str]] = {
    "councils": ("council", "councils"),
    "plans": ("delivery plan", "delivery plans"),
    "strategies": ("strategy", "strategies"),
    "activities": ("activity", "activities"),
    "outcomes": ("outcome", "outcomes"),
}


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list.

    Shape: `panel` has the rows of this page; `total` counts those of all pages. `number` is from 1
    to `pages`; `before` and `after` are the addresses of the pages beside it, empty for none.
    """

    key: str
    panel: Panel
    total: Counted
    filters: tuple[Filter, ...]
    number: int
    pages: int
    before: str
    after: str


def list_keys() -> tuple[str, ...]:
    """Return the keys of the lists, in order."""
    return tuple(panel.key for panel in list_panels(PAGE))


def list_parameters(key: str) -> tuple[str, ...]:
    """Return what a list may be filtered by."""
    return tuple(name for name, _, _ in _FILTERS.get(key, ()))


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
    file = find_panel(PAGE, key)
    return _run(store, file, _chosen(store, file.question, given))


def list_page(
    store: Store, key: str, given: Mapping[str, str], number: int, whole: SelectResult
) -> ListPage:
    """Return one page of a list.

    Args:
        store: What is asked.
        key: One of `list_keys`.
        given: What is filtered by, as it was typed, by parameter.
        number: Which page, from 1.
        whole: The rows of the list without any filter.

    Raises:
        NotFoundError: A name means nothing, or there is no such page.
        AmbiguousError: A name means several things.
    """
    file = find_panel(PAGE, key)
    chosen = _chosen(store, file.question, given)
    answer = _run(store, file, chosen) if chosen else whole
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
        tuple(_filters(store, key, chosen, whole)),
        number,
        pages,
        _address(key, chosen, number - 1) if number > 1 else "",
        _address(key, chosen, number + 1) if number < pages else "",
    )


def _run(store: Store, file: PanelFile, chosen: Mapping[str, str]) -> SelectResult:
    answer = run_bound(store, file.question, panel_text(file, "", **chosen))
    assert isinstance(answer, SelectResult), "a question is a SELECT"
    return answer


def _chosen(store: Store, question: NamedQuery, given: Mapping[str, str]) -> dict[str, str]:
    index = directory(store).index
    return {
        name: find_thing(index, typed, question.parameter(name).choices[0]).iri
        for name, typed in given.items()
    }


def _filters(
    store: Store, key: str, chosen: Mapping[str, str], whole: SelectResult
) -> Iterable[Filter]:
    names = directory(store)
    rows = [
        {name: (row.get(column) or "").split() for name, _, column in _FILTERS.get(key, ())}
        for row in values_of(whole)
    ]
    for name, title, _ in _FILTERS.get(key, ()):
        others = {other: iri for other, iri in chosen.items() if other != name}
        fitting = (row for row in rows if all(iri in row[o] for o, iri in others.items()))
        counts = Counter(iri for row in fitting for iri in row[name])
        ordered = sorted(counts, key=lambda iri: (-counts[iri], names.name(iri), iri))
        yield Filter(
            title,
            names.link(chosen[name]) if name in chosen else None,
            _address(key, others),
            tuple(
                Option(names.link(iri), counts[iri], _address(key, {**others, name: iri}))
                for iri in ordered
            ),
        )


def _address(key: str, chosen: Mapping[str, str], number: int = 1) -> str:
    page = {"page": str(number)} if number > 1 else {}
    return address_of(f"/{key}", **chosen, **page)
