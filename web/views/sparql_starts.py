"""What the query editor needs beside `/sparql`: queries to start from, and words to complete."""

from __future__ import annotations

import json

from flask import Blueprint, Response, request

from kg.pages.sparql import completion_words
from web.negotiation import release
from web.sparql_page import start_page

blueprint = Blueprint("sparql_starts", __name__)


@blueprint.get("/sparql/start/<name>")
def start(name: str) -> Response:
    """The editor with an example in it or a named question and its values, not yet run."""
    return start_page(name)


@blueprint.get("/sparql/words.json")
def words() -> Response:
    """The prefixes and terms that the editor completes, the same for as long as the release."""
    found = json.dumps(completion_words(release().store), ensure_ascii=False, sort_keys=True)
    response = Response(found, content_type="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
