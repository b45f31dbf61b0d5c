"""The catalogue, what the datasets hold, and a page for each named graph."""

from __future__ import annotations

from functools import partial

import pyoxigraph as ox
from flask import Blueprint, Response, abort, render_template, request
from flask.blueprints import BlueprintSetupState

from kg import catalog
from kg.catalog import Dataset
from kg.errors import NotFoundError
from web.formats import FORMATS, split_suffix
from web.negotiation import (
    Contents,
    arguments,
    base,
    known_suffix,
    page_number,
    publication,
    release,
    respond,
)
from web.shelves import wait_for_prepared
from web.signposts import CATALOGUE, DATASET, LINKSET, Signpost, Signposts

blueprint = Blueprint("datasets", __name__)
_LINKSET = "/catalog/linkset"
_CATALOGUE = Signpost("describedby", "/catalog.ttl", "text/turtle")


@blueprint.record_once
def read_settings(state: BlueprintSetupState) -> None:
    """Take the settings of the environment, unless the application has its own."""
    for setting in catalog.SETTINGS:
        state.app.config.setdefault(setting.name, setting.read())


@blueprint.get("/catalog")
@blueprint.get("/catalog.<suffix>")
def catalogue_page(suffix: str | None = None) -> Response:
    """Every dataset: what it is, whose, on what terms, and its files."""
    number = page_number(arguments("page").get("page", "1"))
    _check(suffix)
    contents = Contents(
        page=lambda: _catalogue_html(number),
        quads=_catalogue_quads,
        table=lambda: catalog.datasets_answer(release(), publication()),
    )
    return respond("/catalog", suffix, contents, signs=_catalogue_signs())


@blueprint.get(_LINKSET)
def catalogue_linkset() -> Response:
    """The links of the catalogue to every dataset, which are too many for headers."""
    arguments()
    response = Response(_catalogue_signs().linkset_text("/catalog"), content_type=LINKSET)
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


@blueprint.get("/.well-known/void")
@blueprint.get("/.well-known/void.<suffix>")
def void_page(suffix: str | None = None) -> Response:
    """How many triples of which classes and properties each dataset holds."""
    arguments()
    _check(suffix)
    wait_for_prepared()
    contents = Contents(
        page=lambda: render_template("void.html", page=catalog.holdings(release())),
        quads=lambda: catalog.void_quads(release(), publication()),
        table=lambda: catalog.holdings_answer(release()),
    )
    signs = Signposts((_CATALOGUE,))
    return respond(catalog.VOID, suffix, contents, signs=signs, first=FORMATS["ttl"])


@blueprint.get("/graph/<path:name>")
def graph_page(name: str) -> Response:
    """One named graph: a page about the dataset, and its statements in every format."""
    arguments()
    tail, suffix = split_suffix(name)
    held = catalog.find_dataset(release(), f"{base()}/graph/{tail}")
    if held is None:
        raise NotFoundError(f"no graph is called {tail[:80]!r}; /catalog lists them all")
    wait_for_prepared()
    store = release().store
    contents = Contents(
        page=lambda: _graph_html(held), quads=lambda: store.quads(held.iri), keeps_graphs=True
    )
    return respond(held.path, suffix, contents, signs=_graph_signs(held))


def overview_signs() -> Signposts:
    """Return the links of the front page, which is about the data and is not their catalogue."""
    schema = partial(catalog.schema_catalogue, release(), publication())
    return Signposts((_CATALOGUE,), schema)


def _catalogue_signs() -> Signposts:
    links = (
        Signpost("cite-as", f"{base()}/catalog"),
        Signpost("type", CATALOGUE),
        _CATALOGUE,
        *(Signpost("item", held.path, "text/html") for held in catalog.list_datasets(release())),
    )
    return Signposts(links, overview_signs().schema, _LINKSET)


def _graph_signs(held: Dataset) -> Signposts:
    files = catalog.files_of(release(), held)
    links = (
        Signpost("cite-as", held.iri),
        Signpost("type", DATASET),
        _CATALOGUE,
        Signpost("collection", "/catalog", "text/html"),
        Signpost("license", held.licence),
        *(Signpost("item", file.path, file.media_type) for file in files),
    )
    known = tuple(link for link in links if link.address)
    return Signposts(known, lambda: catalog.schema_dataset(release(), publication(), held))


def _catalogue_quads() -> tuple[ox.Quad, ...]:
    wait_for_prepared()  # it tells the size of each file
    return catalog.catalogue_quads(release(), publication())


def _catalogue_html(number: int) -> str:
    return render_template(
        "catalog.html",
        page=catalog.catalogue_page(release(), publication(), number),
    )


def _graph_html(held: Dataset) -> str:
    return render_template("graph.html", page=catalog.dataset_page(release(), held))


def _check(suffix: str | None) -> None:
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
