"""The words of the vocabulary, each by itself too, and the rules that check them."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kg import pages
from kg.catalog import find_dataset
from kg.pages import rule, shapes, terms
from kg.sources import find_sources
from kg.terms import NS, SHAPES
from web.formats import split_suffix
from web.negotiation import Contents, arguments, base, known_suffix, release, respond
from web.signposts import Signpost, Signposts, about_thing

blueprint = Blueprint("terms", __name__)
_SEE_OTHER = 303
# How the codes of rules are written.
_CODE = re.compile(r"[A-Z]\d\d")
_VOCABULARY = "/graph/vocabulary"


@blueprint.get("/ns")
@blueprint.get("/ns.<suffix>")
def terms_page(suffix: str | None = None) -> Response:
    """The classes, properties and codes, each with what it means."""
    arguments()
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    store = release().store
    contents = Contents(
        page=lambda: render_template("terms.html", page=pages.terms_page(store)),
        quads=lambda: pages.vocabulary_quads(store),
    )
    return respond("/ns", suffix, contents, signs=_signs(NS.rstrip("#"), "/ns"))


@blueprint.get("/ns/<name>")
def term_page(name: str) -> AnyResponse:
    """One class or property: what it means, what checks it, and where it is used."""
    arguments()
    key, suffix = split_suffix(name)
    store = release().store
    if suffix is None and key == terms.vocabulary_version(store):
        return redirect("/ns", _SEE_OTHER)
    found = terms.term_page(store, key)
    contents = Contents(
        page=lambda: render_template("term.html", page=found),
        quads=lambda: terms.term_quads(store, key),
    )
    path = f"/ns/{key}"
    return respond(path, suffix, contents, signs=_signs(found.term.iri, path))


@blueprint.get("/context.jsonld")
def context() -> Response:
    """The JSON-LD context of our words, at an address that others' documents can name."""
    arguments()
    content = (find_sources().ontology / "context.jsonld").read_bytes()
    response = Response(content, content_type="application/ld+json")
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


@blueprint.get("/code")
def code_lists() -> AnyResponse:
    """All lists of codes: they stand with the other words."""
    return redirect("/ns#codes", _SEE_OTHER)


@blueprint.get("/shapes")
@blueprint.get("/shapes.<suffix>")
def shapes_page(suffix: str | None = None) -> Response:
    """Every rule: what it asks, what it says when it is not met, and what to do."""
    arguments()
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    contents = Contents(
        page=lambda: render_template("shapes.html", page=shapes.shapes_page()),
        quads=shapes.shape_triples,
    )
    links = (
        Signpost("cite-as", SHAPES.rstrip("#")),
        Signpost("license", shapes.shapes_page().licence),
        Signpost("describedby", "/shapes.ttl", "text/turtle"),
    )
    return respond("/shapes", suffix, contents, signs=Signposts(links))


@blueprint.get("/shapes/<name>")
def rule_page(name: str) -> AnyResponse:
    """One rule: what it asks and why, examples of both kinds, and how often it fires."""
    arguments()
    if name == shapes.shapes_page().version:  # there is the one
        return redirect("/shapes", _SEE_OTHER)
    code, suffix = split_suffix(name)
    if not _CODE.fullmatch(code):
        abort(404)
    found = rule.rule_page(release().store, code)
    contents = Contents(
        page=lambda: render_template("rule.html", page=found),
        quads=lambda: rule.rule_triples(code),
    )
    links = (
        *(Signpost("cite-as", shape.iri) for shape in found.shapes[:1]),
        Signpost("license", shapes.shapes_page().licence),
        Signpost("collection", "/shapes"),
    )
    return respond(f"/shapes/{code}", suffix, contents, signs=Signposts(links))


def _signs(iri: str, path: str) -> Signposts:
    held = find_dataset(release(), base() + _VOCABULARY)
    dataset, licence = (held.path, held.licence) if held else ("", "")
    return Signposts(about_thing(iri, (), path, dataset, licence))
