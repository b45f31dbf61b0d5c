"""What `kg ask` does: list the named questions, or ask one of the release at hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from kg.asking import LISTED, ask, listed_questions
from kg.errors import QueryError
from kg.lookup import NameIndex
from kg.queries import NamedQuery, find_question, list_questions
from kg.records import SelectResult
from kg.release import ReleaseFolder, open_release
from kg.release.answers import kept_answer
from kg.serialising import write_answer, write_table


def list_all(form: str) -> None:
    """Print the named questions, as a table where the form is of answers alone."""
    own = {"json": "json", "csv": "csv", "tsv": "csv"}.get(form, "table")
    click.echo(write_table(own, LISTED, listed_questions()), nl=False)


def names_from(typed: str) -> list[str]:
    """Return the names of questions that begin so, in order."""
    return sorted(q.name for q in list_questions() if q.name.startswith(typed))


def ask_here(name: str, params: tuple[str, ...], form: str, release_dir: Path | None) -> None:
    """Print the answer of the current release."""
    question = find_question(name)
    given = given_values(question, params)
    answer, names = answered(question, given, ReleaseFolder.find(release_dir))
    if form == "table":
        click.echo(f"{question.title}: {question.summary}", err=True)
    click.echo(told(question, answer, form, names), nl=False)


def answered(
    question: NamedQuery, given: Mapping[str, str], folder: ReleaseFolder
) -> tuple[SelectResult, Mapping[str, str]]:
    """Return the answer of the current release, and names by IRI: kept ones without values."""
    kept = None if given else kept_answer(folder, question)
    if kept is not None:
        return kept.answer, kept.names
    store = open_release(folder).store
    index = NameIndex(store)
    return ask(store, question, given, index), index.names


def told(question: NamedQuery, answer: SelectResult, form: str, names: Mapping[str, str]) -> str:
    """Return an answer as text; a table without rows is the sentence that says why."""
    if form == "table" and not answer.rows and question.empty:
        return f"{question.empty}\n"
    return write_answer(answer, form, names=names)


def given_values(question: NamedQuery, params: tuple[str, ...]) -> dict[str, str]:
    """Return the values given as NAME=VALUE, by name.

    Raises:
        QueryError: One is written in another way, or the question has no such parameter.
    """
    given: dict[str, str] = {}
    for param in params:
        key, equals, value = param.partition("=")
        if not equals or not key:
            raise QueryError(f"--param takes NAME=VALUE, not {param!r}")
        given[question.parameter(key).name] = value
    return given
