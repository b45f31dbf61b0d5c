"""The register for OpenRefine and other programs that match columns of names: `/reconcile`."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request

from kg.errors import KGError, QueryError
from kg.labels.directory import directory
from kg.reconciliation import (
    BATCH,
    PROPERTIES,
    TYPES,
    check_types,
    entity_iri,
    extend,
    find_candidates,
    identifier,
    read_batch,
    read_extension,
    suggest,
)
from kg.reconciliation.entities import is_of
from kg.reconciliation.properties import Facts, facts
from kg.serialising import json_error
from kg.store import Store
from kg.terms import NS
from kg.version import __version__
from web.errors import OWN_FAULT, status_of
from web.negotiation import base, publication, release
from web.remembered import href
from web.security import HEADERS

blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile")
# What JavaScript may call a function; nothing else can come to stand before the answer.
_FUNCTION = re.compile(r"[A-Za-z_$][\w$]{0,60}(?:\.[A-Za-z_$][\w$]{0,60}){0,4}", re.ASCII)
_WIDTH, _HEIGHT = 430, 300
_MOST_SKIPPED = 10_000
_NAMES_SHOWN = 4


@blueprint.route("", methods=["GET", "POST"])
def answer_queries() -> Response:
    """The manifest; with `queries` the candidates of each, with `extend` the properties asked."""
    store, given = release().store, request.values
    if "queries" in given:
        batch = read_batch(given["queries"])
        return _told(
            {
                key: {"result": [found.told() for found in find_candidates(store, query, base())]}
                for key, query in batch.items()
            }
        )
    if "extend" in given:
        return _told(extend(store, read_extension(given["extend"]), base()))
    if request.method == "POST":
        raise QueryError("send `queries` or `extend` as a field of a form")
    return _told(_manifest())


@blueprint.get("/suggest/entity")
def suggest_entity() -> Response:
    """Entities for what somebody has begun to type."""
    types = request.args.getlist("type")
    check_types(types)
    store = release().store
    return _told({"result": suggest(store, _prefix(), base(), types, _skipped())})


@blueprint.get("/suggest/type")
def suggest_type() -> Response:
    """Types of entities."""
    return _suggested(TYPES)


@blueprint.get("/suggest/property")
def suggest_property() -> Response:
    """Properties of entities."""
    return _suggested({pid: held.name for pid, held in PROPERTIES.items()})


@blueprint.get("/properties")
def propose_properties() -> Response:
    """The properties that entities of a type have."""
    kind = request.args.get("type", "")
    told = [
        {"id": pid, "name": held.name}
        for pid, held in PROPERTIES.items()
        if kind not in TYPES or kind in held.types
    ]
    limit = request.args.get("limit", "")
    shown = told[: int(limit)] if limit.isascii() and limit.isdigit() and len(limit) < 4 else told
    return _told({"type": kind, "properties": shown, "limit": len(shown)})


@blueprint.get("/preview")
def preview() -> Response:
    """A small page about an entity, which other sites show in a frame."""
    store = release().store
    names = directory(store)
    thing = names.index.things.get(entity_iri(request.args.get("id", ""), base()))
    is_ours = thing is not None and is_of(thing, ())
    shown = _Preview(store, facts(store), thing.iri) if is_ours and thing else None
    page = render_template("reconcile_preview.html", page=shown)
    response = Response(page, status=200 if shown else 404)
    policy = HEADERS["Content-Security-Policy"].replace("frame-ancestors 'none'", "")
    response.headers["Content-Security-Policy"] = policy.rstrip("; ")
    return response


@blueprint.get("/view")
def view() -> Response:
    """The page of an entity."""
    iri = entity_iri(request.args.get("id", ""), base())
    known = directory(release().store).is_named(iri)
    leads_to = href(iri) if known else ""
    if not leads_to:
        raise QueryError(f"no entity of the register has the identifier {iri[:100]!r}")
    return redirect(leads_to, 303)  # type: ignore[return-value]


@blueprint.errorhandler(KGError)
def tell_in_json(err: KGError) -> Response:
    """Answer a failure as all else is answered here: programs ask, and many say not what for."""
    status = status_of(err)
    told = json_error(str(err) if status < 500 else OWN_FAULT)
    return Response(told, status, content_type="application/json; charset=utf-8")


@blueprint.after_request
def may_be_read_elsewhere(response: Response) -> Response:
    """Let scripts of other sites read every answer, as the API asks."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


class _Preview:
    """What the preview of an entity shows: its names, its numbers, and what it takes part in."""

    def __init__(self, store: Store, known: Facts, iri: str) -> None:
        names = directory(store)
        thing = names.index.things[iri]
        self.name = thing.name or iri
        self.description = known.description(thing)
        self.aliases = sorted(thing.aliases)[:_NAMES_SHOWN]
        self.numbers = sorted(thing.numbers)[:_NAMES_SHOWN]
        spans = known.values("strategy", thing)
        self.strategies = [names.name(str(span)) for span in spans[:_NAMES_SHOWN]]
        self.more = len(spans) - len(self.strategies)
        self.address = f"{_site()}/reconcile/view?id={quote(identifier(iri, base()), safe='')}"


def _manifest() -> dict[str, object]:
    site = _site()
    service = f"{site}/reconcile"

    def suggested(what: str) -> dict[str, str]:
        return {"service_url": service, "service_path": f"/suggest/{what}"}

    return {
        "versions": ["0.2"],
        "name": f"Civic Thread, register of {publication().publisher_name}",
        "identifierSpace": f"{base()}/id/",
        "schemaSpace": NS,
        "documentation": f"{site}/help#reconcile",
        "serviceVersion": __version__,
        "defaultTypes": [{"id": key, "name": name} for key, name in TYPES.items()],
        "view": {"url": f"{service}/view?id={{{{id}}}}"},
        "preview": {
            "url": f"{service}/preview?id={{{{id}}}}",
            "width": _WIDTH,
            "height": _HEIGHT,
        },
        "suggest": {what: suggested(what) for what in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [],
        },
        "batchSize": BATCH,
    }


def _site() -> str:
    return request.url_root.rstrip("/")


def _suggested(known: dict[str, str]) -> Response:
    typed = _prefix().casefold()
    fitting = [
        {"id": key, "name": name}
        for key, name in known.items()
        if key.startswith(typed) or any(w.startswith(typed) for w in name.casefold().split())
    ]
    return _told({"result": fitting[_skipped() :]})


def _prefix() -> str:
    return request.args.get("prefix", "").strip()


def _skipped() -> int:
    text = request.args.get("cursor", "") or "0"
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        raise QueryError(f"cursor is a number such as 20, not {text[:40]!r}")
    return min(int(text), _MOST_SKIPPED)


def _told(answer: object) -> Response:
    """Return an answer as JSON, or as a call of the function that an older client names."""
    written = json.dumps(answer, ensure_ascii=False)
    function = request.values.get("callback", "")
    if not function:
        return Response(written, content_type="application/json; charset=utf-8")
    if not _FUNCTION.fullmatch(function):
        raise QueryError("callback is the name of a function, such as `show` or `page.show`")
    # These two end a line in older JavaScript.
    plain = written.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Response(
        f"/**/{function}({plain});", content_type="application/javascript; charset=utf-8"
    )
