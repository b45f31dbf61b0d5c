"""The pictures: each with its table, as data, and as a drawing to take away."""

from __future__ import annotations

import hashlib

import pyoxigraph as ox
from flask import Blueprint, Response, abort, current_app, render_template, request

from kg import pages
from kg.pages.picture_network import network_page
from kg.pages.picture_records import PicturePage, picture_answer, picture_triples
from kg.pages.picture_sight import sight_page
from kg.pages.pictures import (
    every_picture,
    neighbourhood,
    partner_choices,
    work_triples,
)
from web.negotiation import Contents, arguments, known_suffix, release, respond

blueprint = Blueprint("pictures", __name__)
_SVG = "svg"


@blueprint.get("/pictures")
@blueprint.get("/pictures.<suffix>")
def pictures_page(suffix: str | None = None) -> Response:
    """What pictures there are, small, and what each answers."""
    arguments()
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    found = every_picture(release().store)
    contents = Contents(
        page=lambda: render_template("pictures.html", pictures=found),
        quads=lambda: tuple(triple for page in found for triple in _triples(page)),
    )
    return respond("/pictures", suffix, contents)


@blueprint.get("/pictures/network")
@blueprint.get("/pictures/network.<suffix>")
def network(suffix: str | None = None) -> Response:
    """Strategies and the partners they share."""
    given = arguments("kind")
    return _answer(suffix, network_page(release().store, given.get("kind", "body")))


@blueprint.get("/pictures/neighbourhood")
@blueprint.get("/pictures/neighbourhood.<suffix>")
def partner_neighbourhood(suffix: str | None = None) -> Response:
    """A partner, what it takes part in, and with whom."""
    given = arguments("of")
    return _answer(suffix, neighbourhood(release().store, given.get("of", "")))


@blueprint.get("/pictures/sight")
@blueprint.get("/pictures/sight.<suffix>")
def sight(suffix: str | None = None) -> Response:
    """From activities up to what they are for."""
    given = arguments("plan", "activity", "goal")
    return _answer(suffix, sight_page(release().store, **given))


def _answer(suffix: str | None, found: PicturePage) -> Response:
    if suffix == _SVG:
        return _drawing(found)
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    contents = Contents(
        page=lambda: render_template("picture.html", page=found, choices=_choices(found)),
        quads=lambda: _triples(found),
        table=lambda: picture_answer(found),
    )
    return respond(f"/pictures/{found.picture.name}", suffix, contents)


def _triples(found: PicturePage) -> tuple[ox.Triple, ...]:
    if found.picture.name == "sight":
        return picture_triples(found)
    return work_triples(release().store, found)


def _choices(found: PicturePage) -> tuple[pages.Link, ...]:
    return partner_choices(release().store) if found.picture.name == "neighbourhood" else ()


def _drawing(found: PicturePage) -> Response:
    """Return the picture alone, as a file that stands by itself."""
    drawn = render_template("picture.svg.html", picture=found.picture)
    response = Response(drawn.strip() + "\n", content_type="image/svg+xml; charset=utf-8")
    site = current_app.extensions["civic_digest"]
    served = release()
    parts = (site, str(served.manifest["digest"]), request.full_path)
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass"))
    response.set_etag(digest.hexdigest()[:32])
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
