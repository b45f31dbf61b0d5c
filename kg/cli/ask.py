"""`kg ask`: the named questions."""

from __future__ import annotations

from pathlib import Path

import click

from kg.asking import ask as ask_question
from kg.cli.options import current_release, release_option
from kg.errors import QueryError
from kg.exporting import ANSWER_FORMATS, write_answer
from kg.exporting.tables import csv_table, json_table, text_table
from kg.lookup import NameIndex
from kg.queries import NamedQuery, find_question, list_questions


@click.command()
@click.argument("name", required=False)
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A value.")
@click.option("--format", "form", type=click.Choice(ANSWER_FORMATS), default="table")
@release_option
def ask(name: str | None, params: tuple[str, ...], form: str, release_dir: Path | None) -> None:
    """Ask a named question; without a name, list them all."""
    if name is None:
        click.echo(_listing(form), nl=False)
        return
    question = find_question(name)
    given = _parse(params)
    for key in given:
        question.parameter(key)
    store = current_release(release_dir).store
    index = NameIndex(store)
    answer = ask_question(store, question, given, index)
    if form == "table":
        click.echo(f"{question.title}: {question.summary}", err=True)
    click.echo(write_answer(answer, form, names=index.names), nl=False)


def _parse(params: tuple[str, ...]) -> dict[str, str]:
    given: dict[str, str] = {}
    for param in params:
        key, equals, value = param.partition("=")
        if not equals or not key:
            raise QueryError(f"--param takes NAME=VALUE, not {param!r}")
        given[key] = value
    return given


def _listing(form: str) -> str:
    columns = ("name", "for", "title", "parameters")
    rows = [(q.name, q.audience, q.title, _parameters(q)) for q in list_questions()]
    if form == "json":
        return json_table(columns, rows)
    if form in ("csv", "tsv"):
        return csv_table(columns, rows)
    return text_table(columns, rows)


def _parameters(question: NamedQuery) -> str:
    return ", ".join(f"{p.name}={p.default}" if p.default else p.name for p in question.parameters)
