"""The named questions: their list, and each with its form and its answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pyoxigraph as ox
from flask import Blueprint, Response, abort, render_template, request

from kg import pages
from kg.asking import ask
from kg.queries import NamedQuery, find_question
from kg.records import SelectResult
from web.formats import split_suffix
from web.negotiation import Contents, arguments, known_suffix, release, respond

blueprint = Blueprint("questions", __name__)


@blueprint.get("/questions")
@blueprint.get("/questions.<suffix>")
def questions_page(suffix: str | None = None) -> Response:
    """All named questions, by audience."""
    arguments()
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    contents = Contents(
        page=lambda: render_template("questions.html", page=pages.questions_page()),
        quads=pages.questions_triples,
        table=pages.questions_answer,
    )
    return respond("/questions", suffix, contents)


@blueprint.get("/questions/<name>")
def question_page(name: str) -> Response:
    """One question, asked with the values of the address."""
    key, suffix = split_suffix(name)
    question = find_question(key)
    given = arguments(*(parameter.name for parameter in question.parameters))
    answer = cache(lambda: _answer(question, given))  # the page and its forms have one
    contents = Contents(
        page=lambda: _page(question, given, answer),
        quads=lambda: _triples(question, given, answer),
        table=answer,
    )
    return respond(f"/questions/{key}", suffix, contents)


def _answer(question: NamedQuery, given: dict[str, str]) -> SelectResult:
    store = release().store
    return ask(store, question, given, pages.name_index(store) if given else None)


def _page(question: NamedQuery, given: dict[str, str], answer: Callable[[], SelectResult]) -> str:
    told = None if pages.needs_more(question, given) else answer()
    found = pages.question_page(release().store, question, given, told)
    return render_template("question.html", page=found, given=request.args)


def _triples(
    question: NamedQuery, given: dict[str, str], answer: Callable[[], SelectResult]
) -> tuple[ox.Triple, ...]:
    told = pages.question_triples(question.name)
    if pages.needs_more(question, given):
        return told
    return told + pages.answer_triples(answer())
