"""The named questions, and an answer told with names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.labels.caching import lru_per_store
from kg.labels.directory import Directory, directory
from kg.lookup.names import KINDS
from kg.lookup.values import join_names, values_of
from kg.panels import Panel, show_answer
from kg.queries import NamedQuery, list_questions
from kg.queries.columns import plain_showing
from kg.queries.run import Value, bound_text
from kg.records import SelectResult, text_of
from kg.store import Store

_MOST_SUGGESTIONS = 400
LIST_COLUMNS = ("name", "for", "title", "summary", "parameters")


@dataclass(frozen=True, slots=True)
class Audience:
    """The questions that one kind of reader asks."""

    name: str
    questions: tuple[NamedQuery, ...]


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """All named questions, by audience; those for everyone come first."""

    audiences: tuple[Audience, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter as a form shows it.

    Shape: `choices` are fixed values; `suggestions` are names that fit, as pairs of short text
    and name, none where there are too many to list.
    """

    name: str
    kind: str
    meaning: str
    value: str
    choices: tuple[str, ...]
    suggestions: tuple[str, ...]
    is_needed: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A question, its form and, when it was asked, its answer.

    Shape: `panel` is None where a needed value is still missing. `text` is the query as it was run.
    """

    question: NamedQuery
    fields: tuple[Field, ...]
    text: str
    panel: Panel | None


def questions_page() -> QuestionsPage:
    """Return the list of questions."""
    held: dict[str, list[NamedQuery]] = defaultdict(list)
    for question in list_questions():
        held[question.audience].append(question)
    audiences = tuple(Audience(name, tuple(found)) for name, found in held.items())
    return QuestionsPage(audiences, sum(len(found) for found in held.values()))


def question_page(
    store: Store,
    question: NamedQuery,
    given: Mapping[str, str],
    answer: SelectResult | None,
) -> QuestionPage:
    """Return the page of a question.

    Args:
        store: Where names are looked up.
        question: The question.
        given: What was typed, by parameter.
        answer: What was found, or None if a needed value is missing.
    """
    names = directory(store)
    return QuestionPage(
        question=question,
        fields=tuple(_field(store, p.name, question, given) for p in question.parameters),
        text=_text(names, question, given),
        panel=_panel(store, names, question, given, answer) if answer else None,
    )


def _panel(
    store: Store,
    names: Directory,
    question: NamedQuery,
    given: Mapping[str, str],
    answer: SelectResult,
) -> Panel:
    """Return the answer as its question says that it is shown."""
    if not question.showing.columns:
        question = replace(question, showing=plain_showing(answer.columns))
    values = values_of(question, given, names.index)
    bound = {name: _as_text(value) for name, value in values.items() if value is not None}
    text = bound_text(question, values)
    return show_answer(store, question, bound, text, answer, question.name)


def _as_text(value: Value) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return join_names(str(text_of(each)) for each in value)
    return value if isinstance(value, str) else str(text_of(value))


def _text(names: Directory, question: NamedQuery, given: Mapping[str, str]) -> str:
    """Return the query as it was run, or as it stands in its file if it was not."""
    if needs_more(question, given):
        return question.text
    return bound_text(question, values_of(question, given, names.index))


def needs_more(question: NamedQuery, given: Mapping[str, str]) -> bool:
    """Whether a value that has no default is still to be given."""
    return any(p.default is None and p.name not in given for p in question.parameters)


def questions_answer() -> SelectResult:
    """Return the list of questions as a table."""
    return SelectResult(
        LIST_COLUMNS,
        tuple(
            tuple(
                ox.Literal(text)
                for text in (
                    q.name,
                    q.audience,
                    q.title,
                    q.summary,
                    ", ".join(p.name for p in q.parameters),
                )
            )
            for q in list_questions()
        ),
    )


def _field(store: Store, name: str, question: NamedQuery, given: Mapping[str, str]) -> Field:
    parameter = question.parameter(name)
    is_name = parameter.kind == "name"
    return Field(
        name=parameter.name,
        kind=parameter.kind,
        meaning=parameter.meaning,
        value=given.get(name, parameter.default or ""),
        choices=parameter.choices if parameter.kind in ("choice", "variant") else (),
        suggestions=_suggestions(store, (*parameter.choices, "thing")[0]) if is_name else (),
        is_needed=parameter.default is None,
    )


@lru_per_store(len(KINDS))
def _suggestions(store: Store, kind: str) -> tuple[str, ...]:
    """Return the names of the things of a kind, in order; none where these are everything."""
    if kind not in KINDS:
        return ()
    things = directory(store).index.things.values()
    found = sorted({thing.name for thing in things if thing.name and thing.is_a(kind)})
    return tuple(found) if len(found) <= _MOST_SUGGESTIONS else ()
