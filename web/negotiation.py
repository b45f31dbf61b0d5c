"""One way to answer: in the format that was asked for, with its headers, or not at all (304)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from urllib.parse import quote

import pyoxigraph as ox
from flask import Response, current_app, g, request
from werkzeug.datastructures import MultiDict

from kg.catalog import Publication
from kg.errors import QueryError
from kg.formats import Format
from kg.records import SelectResult
from kg.serialising import spreadsheet_csv, write_answer, write_quads
from web.accept import accept_of, prefers_page
from web.formats import DATA_FORMATS, FORMATS, HTML, chosen_format
from web.releases import Served
from web.signposts import NO_SIGNS, Signposts

# What a script of another site may read of an answer that it may read.
READABLE_ELSEWHERE = "Content-Location, ETag, Link"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._]+")
# Units: paths; a page tells the address of each of its forms.
_ADDRESSES = 64
_PATH_SAFE = "/:@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same content in another format, at its own address."""

    format: Format
    address: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The forms of a page, each made only if it is asked for.

    Shape: without `table`, JSON and CSV are the triples in their six columns. `keeps_graphs` says
    that the names of its graphs are what it is about: its quads keep them in N-Quads too.
    """

    page: Callable[[], str]
    quads: Callable[[], Iterable[ox.Quad | ox.Triple]]
    table: Callable[[], SelectResult] | None = None
    keeps_graphs: bool = False


def release() -> Served:
    """Return the release that this request is answered from, the same to its end."""
    if "release" not in g:
        g.release = current_app.extensions["civic_source"]()
    served: Served = g.release
    return served


def base() -> str:
    """Return the base of the release's IRIs."""
    return str(release().manifest["base"])


def harvested() -> dict[str, str]:
    """Return the base of each source whose plans stand beside ours, by its slug."""
    if "harvested" not in g:  # every link of a page asks
        entries = release().manifest.get("harvested", {})
        g.harvested = {slug: str(entry["base"]) for slug, entry in sorted(entries.items())}
    found: dict[str, str] = g.harvested
    return found


def arguments(*known: str) -> dict[str, str]:
    """Return the query's values by name, blank ones left out.

    Raises:
        QueryError: A name that this page does not take, or one that is given twice.
    """
    given: MultiDict[str, str] = request.args
    for name in given:
        if name not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise QueryError(f"this page has no parameter {name!r}; {takes}")
        if len(given.getlist(name)) > 1:
            raise QueryError(f"the parameter {name!r} is given twice")
    left_out = g.get("misspelt", {})  # `web.misspelt` tells of these
    values = {name: value.strip() for name, value in given.items() if name not in left_out}
    return {name: value for name, value in values.items() if value}


def page_number(text: str) -> int:
    """Return the number of a page as it was typed.

    Raises:
        QueryError: It is no number, or absurdly large.
    """
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise QueryError(f"page is a number such as 2, not {text[:40]!r}")
    return int(text)


def publication() -> Publication:
    """Return who publishes this copy, by its settings; a copy in files answers no queries."""
    made = Publication.from_settings(current_app.config)
    return replace(made, sparql="civic_copy" not in current_app.extensions)


def respond(
    path: str,
    suffix: str | None,
    contents: Contents,
    *,
    signs: Signposts = NO_SIGNS,
    first: Format = HTML,
) -> Response:
    """Return the answer to this request.

    Args:
        path: The address without extension and query, not percent-encoded.
        suffix: The extension, if the address has one.
        contents: The forms of the page.
        signs: The links that tell programs what the page is about.
        first: The format for a client to whom all are equal.

    Raises:
        NotAcceptable: The client accepts none of the formats.
    """
    wanted = chosen_format(accept_of(request.environ), suffix, first)
    g.alternates = [] if "misspelt" in g else list(_alternates(path))
    g.signs = signs
    g.contents = contents
    if "civic_copy" in current_app.extensions:  # whoever serves its files says the headers
        return Response(_body(wanted, contents), content_type=_content_type(wanted))
    tag = _entity_tag(wanted)
    if is_known(tag) and "misspelt" not in g:
        response = Response(status=304)
    else:
        response = Response(_body(wanted, contents), content_type=_content_type(wanted))
        # What can change while the release stays is made anew for each.
        g.may_be_kept = "content_version" not in g
    response.set_etag(tag)
    _tell_headers(response, path, suffix, wanted)
    return response


def _tell_headers(response: Response, path: str, suffix: str | None, wanted: Format) -> None:
    response.headers["Cache-Control"] = "no-cache"
    # An address with an extension is one format whatever is accepted.
    if suffix is None or wanted.suffix == "csv":
        response.headers["Vary"] = "Accept"
    if suffix == "csv":
        response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(path)}.csv"'
    if wanted is not HTML:
        response.headers["Access-Control-Expose-Headers"] = READABLE_ELSEWHERE
    response.headers["Content-Location"] = _address(path, wanted)
    for link in (*_alternate_links(), *g.signs.header_values()):
        response.headers.add("Link", link)


def in_another_form(suffix: str) -> bytes:
    """Return what was answered to this request in another of the forms of the same page.

    What the forms share is made once, however many of them are asked for.

    Args:
        suffix: The extension of one of the forms of data.
    """
    held: Contents = g.contents
    if "contents_once" not in g:
        g.contents_once = replace(
            held,
            quads=cache(lambda: tuple(held.quads())),
            table=held.table and cache(held.table),
        )
    made = _body(FORMATS[suffix], g.contents_once)
    return made.encode() if isinstance(made, str) else made


def is_known(tag: str) -> bool:
    """Whether the client has the content of this entity tag already."""
    # `*` would match a page that does not exist.
    sent = request.if_none_match
    return not sent.star_tag and sent.contains_weak(tag)


def _body(wanted: Format, contents: Contents) -> str | bytes:
    if wanted is HTML:
        return contents.page()
    if wanted.is_table and contents.table is not None:
        written = write_answer(contents.table(), wanted.exporter)
        return spreadsheet_csv(written.encode()) if _is_for_spreadsheet(wanted) else written
    # A client that takes N-Quads for want of N-Triples looks into the default graph alone.
    keeps_graphs = contents.keeps_graphs or wanted.suffix != "nq"
    quads = (_as_quad(item, keeps_graphs) for item in contents.quads())
    lines = write_quads(quads, wanted.exporter)
    return spreadsheet_csv(lines) if _is_for_spreadsheet(wanted) else lines


def _is_for_spreadsheet(wanted: Format) -> bool:
    """Whether a person takes this away; a program gets its CSV without a mark at its start."""
    return wanted.suffix == "csv" and prefers_page(accept_of(request.environ))


def _file_name(path: str) -> str:
    """Return what a file of this address is called: `money-lines` of `/money/lines`."""
    return _NOT_IN_NAMES.sub("-", path.removeprefix("/doc")).strip("-.")[:80] or "overview"


def _as_quad(item: ox.Quad | ox.Triple, keeps_graph: bool) -> ox.Quad:
    if isinstance(item, ox.Quad) and keeps_graph:
        return item
    return ox.Quad(item.subject, item.predicate, item.object)


def _alternates(path: str) -> Iterable[Alternate]:
    # A copy in files has some of the forms, and its pages tell of these alone.
    has = current_app.extensions.get("civic_copy_has")
    for made in DATA_FORMATS:
        address = _address(path, made)
        if has is None or has(address):
            yield Alternate(made, address)


def _content_type(wanted: Format) -> str:
    text = wanted.media_type.startswith("text/") or wanted.suffix == "nt"
    return f"{wanted.media_type}; charset=utf-8" if text else wanted.media_type


def _address(path: str, wanted: Format) -> str:
    stem = "/index" if path == "/" else path
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    return f"{_quoted(stem)}.{wanted.suffix}{query}"


@lru_cache(_ADDRESSES)
def _quoted(path: str) -> str:
    return quote(path, safe=_PATH_SAFE)


def _entity_tag(wanted: Format) -> str:
    served = release()
    parts = (
        current_app.extensions["civic_digest"],
        served.name,
        str(served.manifest["digest"]),
        str(g.get("content_version", "")),  # of what can change while the release stays
        repr(publication()),
        request.full_path,
        wanted.suffix,
        str(_is_for_spreadsheet(wanted)),
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _alternate_links() -> Iterable[str]:
    for other in g.alternates:
        yield f'<{other.address}>; rel="alternate"; type="{other.format.media_type}"'


def known_suffix(suffix: str) -> str | None:
    """Return an extension if it is one of ours."""
    return suffix if suffix in FORMATS else None
