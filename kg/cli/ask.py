"""`kg ask`: the named questions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

from kg.asking import ask as ask_question
from kg.cli.options import current_release, endpoint_at, release_option
from kg.errors import QueryError
from kg.exporting import ANSWER_FORMATS, write_answer
from kg.exporting.tables import csv_table, json_table, text_table
from kg.federation import Part, Source, ask_all, ask_store, join_answers
from kg.federation.asking import LEAST
from kg.lookup import NameIndex
from kg.queries import NamedQuery, find_question, list_questions
from kg.queries.run import bound_text
from kg.records import Answer
from kg.store import EndpointError
from kg.store.loads import open_endpoint

HERE = "here"


@click.command()
@click.argument("name", required=False)
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="A value.")
@click.option("--format", "form", type=click.Choice(ANSWER_FORMATS), default="table")
@click.option(
    "--at",
    "places",
    multiple=True,
    metavar="URL",
    help="Ask this SPARQL endpoint instead; several are asked side by side and their answers "
    "joined. `here` is the release at hand.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1, max=3600),
    default=30.0,
    show_default=True,
    help="How long to wait for the endpoints.",
)
@release_option
def ask(
    name: str | None,
    params: tuple[str, ...],
    form: str,
    places: tuple[str, ...],
    seconds: float,
    release_dir: Path | None,
) -> None:
    """Ask a named question; without a name, list them all."""
    if name is None:
        click.echo(_listing(form), nl=False)
        return
    question = find_question(name)
    given = _parse(params)
    for key in given:
        question.parameter(key)
    if places:
        click.echo(_asked_at(question, given, places, seconds, form, release_dir), nl=False)
        return
    store = current_release(release_dir).store
    index = NameIndex(store)
    answer = ask_question(store, question, given, index)
    if form == "table":
        click.echo(f"{question.title}: {question.summary}", err=True)
    click.echo(write_answer(answer, form, names=index.names), nl=False)


def _asked_at(
    question: NamedQuery,
    given: dict[str, str],
    places: tuple[str, ...],
    seconds: float,
    form: str,
    release_dir: Path | None,
) -> str:
    # What is wrong with the question is wrong everywhere: said once, before anybody is asked.
    named = {p.name for p in question.parameters if p.kind == "name"}
    bound_text(question, {k: None if k in named else v for k, v in given.items()})
    sources = [_source(place, seconds, release_dir) for place in dict.fromkeys(places)]
    parts = ask_all(sources, lambda source: ask_store(source, question, given), seconds)
    for part in parts:
        if part.error is not None:
            told = part.error.removeprefix(part.source).lstrip(": ")
            click.echo(f"no answer from {part.source}: {told}", err=True)
    if all(part.answer is None for part in parts):
        raise EndpointError(f"none of the {len(parts)} endpoints answered")
    joined = join_answers(question, parts, given.get(LEAST))
    if form == "json":
        return _with_endpoints(joined, parts)
    if form == "table":
        click.echo(f"{question.title}: {question.summary}", err=True)
    names = {iri: name for part in reversed(parts) for iri, name in part.names.items()}
    return write_answer(joined, form, names=names)


def _source(place: str, seconds: float, release_dir: Path | None) -> Source:
    if place == HERE:
        return Source(HERE, lambda: current_release(release_dir).store)
    endpoint = replace(endpoint_at(place), seconds=seconds)
    return Source(place, lambda: open_endpoint(endpoint))


def _with_endpoints(joined: Answer, parts: tuple[Part, ...]) -> str:
    body = json.loads(write_answer(joined, "json"))
    body["endpoints"] = [
        {
            "endpoint": part.source,
            "ok": part.answer is not None,
            "rows": len(part.answer.rows) if part.answer is not None else None,
            "error": part.error,
        }
        for part in parts
    ]
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


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
