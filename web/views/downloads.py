"""Whole files to take away, and the files by which programs find their way about."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template, request

from kg import catalog
from kg.catalog import DumpFile
from kg.errors import NotFoundError
from web.negotiation import (
    READABLE_ELSEWHERE,
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
from web.signposts import Signpost, Signposts

blueprint = Blueprint("downloads", __name__)
_CATALOGUE = Signpost("describedby", "/catalog.ttl", "text/turtle")
_GZIP = "application/gzip"


@blueprint.get("/dumps")
@blueprint.get("/dumps.<suffix>")
def dumps_page(suffix: str | None = None) -> Response:
    """Every file, with its size and its checksum."""
    number = page_number(arguments("page").get("page", "1"))
    wait_for_prepared()
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    contents = Contents(
        page=lambda: render_template("dumps.html", page=catalog.dumps_page(release(), number)),
        quads=lambda: catalog.catalogue_quads(release(), publication()),
        table=lambda: catalog.dumps_answer(release()),
    )
    return respond("/dumps", suffix, contents, signs=Signposts((_CATALOGUE,)))


@blueprint.get("/dumps/<path:name>")
def dump(name: str) -> Response:
    """One file, whole or in part."""
    arguments()
    wait_for_prepared()
    file = catalog.dump_files(release()).get(f"/dumps/{name}")
    if file is None:
        raise NotFoundError(f"no file is called {name[:80]!r}; /dumps lists them all")
    response = _sent(file.read(), _content_type(file), file.sha256)
    filename = file.path.rpartition("/")[2]
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    digest = b64encode(bytes.fromhex(file.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    for link in _signs(file).header_values():
        response.headers.add("Link", link)
    return response


@blueprint.get("/data.json")
def data_json() -> Response:
    """The catalogue as a national portal harvests it."""
    arguments()
    wait_for_prepared()
    return _sent(catalog.data_json(release(), publication()), "application/json")


@blueprint.get("/sitemap.xml")
@blueprint.get("/sitemap-<int:number>.xml")
def sitemap(number: int = 0) -> Response:
    """The address of every page."""
    arguments()
    wait_for_prepared()
    name = f"/sitemap-{number}.xml" if number else "/sitemap.xml"
    found = catalog.sitemap_files(release()).get(name)
    if found is None:
        abort(404)
    return _sent(found, "application/xml")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What programs that walk through pages may read."""
    return _sent(catalog.robots_txt(base()), "text/plain; charset=utf-8")


@blueprint.get("/.well-known/security.txt")
def security() -> Response:
    """Where to report a weakness, where the publisher has said so."""
    found = catalog.security_txt(base(), publication())
    if found is None:
        raise NotFoundError(
            "whoever runs this copy has not said where to report a weakness; "
            "CIVIC_SECURITY_CONTACT and CIVIC_SECURITY_EXPIRES set it"
        )
    return _sent(found, "text/plain; charset=utf-8")


def _sent(content: bytes, content_type: str, tag: str | None = None) -> Response:
    """Return a file with its tag; a client may ask for a part of it, or learn that it has it."""
    response = Response(content, content_type=content_type)
    if tag is None:
        response.add_etag()
    else:
        response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Expose-Headers"] = READABLE_ELSEWHERE
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


def _content_type(file: DumpFile) -> str:
    if file.is_compressed:
        return _GZIP
    is_text = file.media_type.startswith("text/") or file.path.endswith((".nt", ".nq"))
    return f"{file.media_type}; charset=utf-8" if is_text else file.media_type


def _signs(file: DumpFile) -> Signposts:
    held = catalog.find_dataset(release(), file.graph)
    collection = quote(held.path) if held else "/catalog"
    links = [_CATALOGUE, Signpost("collection", collection, "text/html")]
    if held and held.licence:
        links.append(Signpost("license", held.licence))
    return Signposts(tuple(links))
