"""Things: from their IRI to their page, and to the same in every format."""

from __future__ import annotations

from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request

from kg import pages
from kg.catalog import find_dataset, schema_dataset
from kg.errors import NotFoundError
from web.addresses import iri_of
from web.deciding import may_decide
from web.formats import split_suffix
from web.negotiation import Contents, arguments, base, harvested, publication, release, respond
from web.signposts import Signposts, about_thing

blueprint = Blueprint("things", __name__)
_SEE_OTHER = 303
_SAFE = "/:@!$&'()*+,;=-._~"
_TEMPLATES = {
    pages.PartnerPage: "partner.html",
    pages.PlanPage: "plan.html",
    pages.StrategyPage: "strategy.html",
    pages.GoalPage: "goal.html",
    pages.ActivityPage: "activity.html",
    pages.OutcomePage: "outcome.html",
    pages.IndicatorPage: "indicator.html",
    pages.CellPage: "cell.html",
    pages.CodePage: "code.html",
    pages.DocumentPage: "document.html",
    pages.ThingPage: "thing.html",
}


@blueprint.get("/id/<path:key>")
def identifier(key: str) -> Response:
    """A thing is not a document: see its page."""
    return _see(f"/doc/{key}")


@blueprint.get("/code/<path:key>")
def code_identifier(key: str) -> Response:
    """A code is not a document either."""
    return _see(f"/doc/code/{key}")


@blueprint.get("/.well-known/genid/<key>")
def nameless_identifier(key: str) -> Response:
    """Nor is what stands for a thing without a name."""
    return _see(f"/doc/genid/{key}")


@blueprint.get("/doc/<path:key>")
def thing_page(key: str) -> Response:
    """The page of a thing, or what is said of it in another format."""
    name, suffix = split_suffix(key)
    iri = _checked(iri_of(base(), name, harvested()))
    store = release().store
    given = arguments(*(("table",) if pages.takes_table(store, iri) else ()))
    table = given.get("table", "")
    contents = Contents(page=lambda: _page(iri, table), quads=lambda: pages.about(store, iri))
    return respond(f"/doc/{name}", suffix, contents, signs=_signs(iri, f"/doc/{name}"))


def _signs(iri: str, path: str) -> Signposts:
    home = pages.dataset_of(release().store, iri)
    held = find_dataset(release(), home.graph)
    if held is None:
        return Signposts(about_thing(iri, home.classes, path, "", ""))
    links = about_thing(iri, home.classes, path, held.path, held.licence)
    if held.plan is None or held.plan.iri != iri:
        return Signposts(links)
    return Signposts(links, lambda: schema_dataset(release(), publication(), held))


def _see(path: str) -> Response:
    # The path is ours whatever it holds: quoted, and never `//host`.
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    response = Response(status=_SEE_OTHER)
    response.headers["Location"] = quote(path, safe=_SAFE) + query
    response.headers["Vary"] = "Accept"
    return response


def _checked(iri: str) -> str:
    try:
        return ox.NamedNode(iri).value
    except ValueError as err:
        raise NotFoundError(f"nothing is called {iri!r}: that is no IRI") from err


def _page(iri: str, table: str) -> str:
    found = pages.find_page(release().store, iri, table)
    return render_template(_TEMPLATES[type(found)], page=found, may_decide=may_decide())
