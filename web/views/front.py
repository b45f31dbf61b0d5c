"""The front page, the partners' page and the evidence behind a count."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from kg import pages
from kg.errors import QueryError
from web.answers import Contents, arguments, known_suffix, page_number, release, respond

blueprint = Blueprint("front", __name__)


@blueprint.get("/")
@blueprint.get("/index.<suffix>")
def front_page(suffix: str | None = None) -> Response:
    """What this is, how much it holds, and whom several strategies lean on."""
    arguments()
    store = release().store
    found = pages.front_page(store)
    contents = Contents(
        page=lambda: render_template("front.html", page=found),
        quads=lambda: pages.matrix_triples(store, found.leaned_on),
        table=lambda: pages.matrix_answer(found.leaned_on),
    )
    return respond("/", _checked(suffix), contents)


@blueprint.get("/partners")
@blueprint.get("/partners.<suffix>")
def partners_page(suffix: str | None = None) -> Response:
    """Every partner of at least one strategy."""
    given = arguments("kind", "page")
    store = release().store
    number = page_number(given.get("page", "1"))
    found = pages.partners_page(store, given.get("kind", "any"), number)
    contents = Contents(
        page=lambda: render_template("partners.html", page=found),
        quads=lambda: pages.matrix_triples(store, found.everyone),
        table=lambda: pages.matrix_answer(found.everyone),
    )
    return respond("/partners", _checked(suffix), contents)


@blueprint.get("/evidence")
@blueprint.get("/evidence.<suffix>")
def evidence_page(suffix: str | None = None) -> Response:
    """Each tie that makes a partner count for a strategy."""
    given = arguments("partner", "span")
    if "partner" not in given:
        raise QueryError("say whose evidence: /evidence?partner=NAME, and &span=STRATEGY for one")
    store = release().store
    found = pages.evidence_page(store, given["partner"], given.get("span"))
    contents = Contents(
        page=lambda: render_template("evidence.html", page=found),
        quads=lambda: pages.evidence_quads(store, found),
        table=lambda: pages.evidence_answer(store, found),
    )
    return respond("/evidence", _checked(suffix), contents)


def _checked(suffix: str | None) -> str | None:
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    return suffix
