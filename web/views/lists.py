"""Lists of all things of one kind: councils, plans, strategies, activities, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from flask import Blueprint, Response, abort, redirect, render_template, request

from kg.labels.counted import address_of
from kg.pages import lists
from kg.pages.question_graphs import answer_triples, question_triples
from kg.records import SelectResult
from web.negotiation import Contents, arguments, known_suffix, page_number, release, respond

blueprint = Blueprint("lists", __name__)


def show_list(key: str, suffix: str | None = None) -> Response:
    """One list; as data, all rows that fit."""
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    given = arguments(*lists.list_parameters(key), "page")
    if today := on_a_day(given):
        return today
    number = page_number(given.pop("page", "1"))
    store = release().store

    def answer() -> SelectResult:
        return lists.list_answer(store, key, given)

    contents = Contents(
        page=lambda: render_template("list.html", page=lists.list_page(store, key, given, number)),
        quads=lambda: (
            *question_triples(lists.list_question(key).name),
            *answer_triples(answer()),
        ),
        table=answer,
    )
    return respond(f"/{key}", suffix, contents)


def on_a_day(given: Mapping[str, str]) -> Response | None:
    """Return the way to the list of today where that is asked for: a page is of one day."""
    if given.get("on") != "today":
        return None
    today = datetime.now(UTC).date().isoformat()
    response = redirect(address_of(request.path, **{**given, "on": today}))
    response.headers["Cache-Control"] = "no-store"
    return cast(Response, response)


for _key in lists.list_keys():
    for _rule in (f"/{_key}", f"/{_key}.<suffix>"):
        blueprint.add_url_rule(_rule, _key, show_list, defaults={"key": _key})
