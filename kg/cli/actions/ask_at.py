"""What `kg ask --at` does: one question to several endpoints, and their answers joined."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

from kg.cli.actions.ask import given_values, told
from kg.cli.actions.opening import current_release, endpoint_at
from kg.federation import Part, Source, ask_all, ask_store, join_answers
from kg.federation.asking import LEAST
from kg.queries import NamedQuery, find_question
from kg.queries.run import bound_text
from kg.records import SelectResult
from kg.serialising import write_answer
from kg.store import EndpointError
from kg.store.loads import open_endpoint

HERE = "here"


def ask_at(
    name: str,
    params: tuple[str, ...],
    places: tuple[str, ...],
    seconds: float,
    form: str,
    release_dir: Path | None,
) -> None:
    """Print the answers of some endpoints, joined; say on stderr which gave none.

    Raises:
        EndpointError: None of them answered.
    """
    question = find_question(name)
    given = given_values(question, params)
    # What is wrong with the question is wrong everywhere: said once, before anybody is asked.
    named = {p.name for p in question.parameters if p.is_named}
    bound_text(question, {k: None if k in named else v for k, v in given.items()})
    sources = [_source(place, seconds, release_dir) for place in dict.fromkeys(places)]
    parts = ask_all(sources, lambda source: ask_store(source, question, given), seconds)
    for part in parts:
        if part.error is not None:
            reason = part.error.removeprefix(part.source).lstrip(": ")
            click.echo(f"no answer from {part.source}: {reason}", err=True)
    if all(part.answer is None for part in parts):
        raise EndpointError(f"none of the {len(parts)} endpoints answered")
    joined = join_answers(question, parts, given.get(LEAST))
    if form == "table":
        click.echo(f"{question.title}: {question.summary}", err=True)
    click.echo(_written(question, joined, parts, form), nl=False)


def _written(question: NamedQuery, joined: SelectResult, parts: tuple[Part, ...], form: str) -> str:
    if form == "json":
        return _with_endpoints(joined, parts)
    names = {iri: name for part in reversed(parts) for iri, name in part.names.items()}
    return told(question, joined, form, names)


def _source(place: str, seconds: float, release_dir: Path | None) -> Source:
    if place == HERE:
        return Source(HERE, lambda: current_release(release_dir).store)
    endpoint = replace(endpoint_at(place), seconds=seconds)
    return Source(place, lambda: open_endpoint(endpoint))


def _with_endpoints(joined: SelectResult, parts: tuple[Part, ...]) -> str:
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
