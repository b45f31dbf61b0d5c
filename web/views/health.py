"""Whether the server answers, and from which release."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

from web.negotiation import release

# Which file, and what is wrong with it, is for the log: strangers are shown no paths.
_REFUSED = "a newer release is damaged; the log says what is wrong"
blueprint = Blueprint("health", __name__)


@blueprint.get("/favicon.ico")
def icon() -> Response:
    """The sign, for those who ask for it by its old name."""
    return current_app.send_static_file("favicon.svg")


@blueprint.get("/healthz")
def health() -> Response:
    """The release that is served, its size, and whether a newer one was refused."""
    served = release()
    refusal = getattr(current_app.extensions["civic_source"], "refusal", None)
    response = jsonify(
        ok=True,
        release=served.name,
        triples=int(served.manifest["quads"]),
        refused=None if refusal is None else _REFUSED,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
