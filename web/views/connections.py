"""What ties two things, and the network of partners."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from kg.choices import PROJECTIONS
from kg.network import NETWORK_MEDIA_TYPES
from kg.pages.connection_data import connections_answer, connections_triples
from kg.pages.connections import connections_page
from kg.pages.network import SORTS, network_file, network_page
from kg.pages.network_data import network_answer, network_triples
from kg.pages.partner_network import KINDS
from web.files import send_file
from web.negotiation import Contents, arguments, known_suffix, page_number, release, respond

blueprint = Blueprint("connections", __name__)


@blueprint.get("/connections")
@blueprint.get("/connections.<suffix>")
def show_connections(suffix: str | None = None) -> Response:
    """The most telling routes between two things; without two names, pairs to try."""
    given = arguments("from", "to")
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    found = connections_page(release().store, given.get("from", ""), given.get("to", ""))
    contents = Contents(
        page=lambda: render_template("connections.html", page=found),
        quads=lambda: connections_triples(found),
        table=lambda: connections_answer(found),
    )
    return respond("/connections", suffix, contents)


@blueprint.get("/network")
@blueprint.get("/network.<suffix>")
def show_network(suffix: str | None = None) -> Response:
    """The partners' measures and communities, or what would come apart without one."""
    if suffix in NETWORK_MEDIA_TYPES:
        return _network_file(suffix)
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    given = arguments("by", "kind", "sort", "without", "page")
    number = page_number(given.pop("page", "1"))
    found = network_page(release().store, **given, number=number)
    contents = Contents(
        page=lambda: render_template(
            "network.html", page=found, projections=PROJECTIONS, kinds=KINDS, sorts=SORTS
        ),
        quads=lambda: network_triples(found),
        table=lambda: network_answer(found),
    )
    return respond("/network", suffix, contents)


def _network_file(form: str) -> Response:
    """Return the network as a file for another program; its digest is its tag."""
    given = arguments("by")
    written = network_file(release().store, given.get("by", PROJECTIONS[0]), form)
    return send_file(written, NETWORK_MEDIA_TYPES[form], f"partners.{form}")
