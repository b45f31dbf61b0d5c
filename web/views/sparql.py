"""`/sparql` for browsers; programs are answered before the web framework (`web.sparql`)."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request

from web.logs import note_trouble
from web.sparql import Endpoint, RefusedError, read_request
from web.sparql_page import sparql_page

blueprint = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """The editor, with the answer if there is a query; or a file, where the form asks for one."""
    try:
        asked = read_request(request.environ)
    except RefusedError as err:
        note_trouble(request.environ, err.status, err, None)
        abort(err.status, str(err))
    if asked.form is None:
        return sparql_page(asked.text)
    endpoint: Endpoint = current_app.extensions["civic_sparql"]
    reply = endpoint.answer(request.environ)
    return Response(reply.body, reply.status, reply.every_header())
