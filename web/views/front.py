"""The front page, the partners' page and the evidence behind a count."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response

from kg import pages
from kg.errors import QueryError
from web.addresses import path_of
from web.negotiation import (
    Contents,
    arguments,
    base,
    harvested,
    known_suffix,
    page_number,
    release,
    respond,
)
from web.views.datasets import overview_signs

blueprint = Blueprint("front", __name__)


@blueprint.get("/")
@blueprint.get("/index.<suffix>")
def front_page(suffix: str | None = None) -> Response:
    """What this is, how much it holds, and whom several strategies lean on."""
    given = arguments(*pages.FILTERS)
    store = release().store
    found = pages.front_page(store, pages.Filters(**given))
    ties = found.filtered.participations
    contents = Contents(
        page=lambda: render_template("front.html", page=found),
        quads=lambda: pages.matrix_triples(store, found.leaned_on, ties),
        table=lambda: pages.matrix_answer(found.leaned_on),
    )
    return respond("/", _checked(suffix), contents, signs=overview_signs())


@blueprint.get("/partners")
@blueprint.get("/partners.<suffix>")
def partners_page(suffix: str | None = None) -> Response:
    """Every partner of at least one strategy."""
    given = arguments(*pages.FILTERS, *pages.NARROWING, "page")
    store = release().store
    number = page_number(given.pop("page", "1"))
    narrowing = {name: given.pop(name) for name in pages.NARROWING if name in given}
    found = pages.partners_page(store, pages.Filters(**given), number, narrowing)
    ties = found.filtered.participations
    contents = Contents(
        page=lambda: render_template("partners.html", page=found),
        quads=lambda: pages.matrix_triples(store, found.everyone, ties),
        table=lambda: pages.matrix_answer(found.everyone),
    )
    return respond("/partners", _checked(suffix), contents)


@blueprint.get("/evidence")
@blueprint.get("/evidence.<suffix>")
def evidence_page(suffix: str | None = None) -> Response:
    """Each tie that makes a partner count for a strategy."""
    given = arguments("partner", "span", "role", "publisher", "plan", "topic", "sureness")
    if "partner" not in given:
        raise QueryError("say whose evidence: /evidence?partner=NAME, and &span=STRATEGY for one")
    store = release().store
    partner, span = given.pop("partner"), given.pop("span", None)
    sureness = given.pop("sureness", "")
    found = pages.evidence_page(store, partner, span, pages.Filters(**given), sureness)
    contents = Contents(
        page=lambda: render_template("evidence.html", page=found),
        quads=lambda: pages.evidence_quads(store, found),
        table=lambda: pages.evidence_answer(store, found),
    )
    return respond("/evidence", _checked(suffix), contents)


@blueprint.get("/partners/money")
@blueprint.get("/partners/money.<suffix>")
def partner_money(suffix: str | None = None) -> Response:
    """The money of a partner's work as data; its page is the partner's."""
    given = arguments("of")
    if "of" not in given:
        raise QueryError("say whose: /partners/money.csv?of=NAME")
    found = pages.partner_money_table(release().store, given["of"])
    if _checked(suffix) in (None, "html"):
        return redirect(f"{path_of(base(), found.partner.iri, harvested())}#money", 303)
    contents = Contents(page=str, quads=lambda: found.triples, table=lambda: found.answer)
    return respond("/partners/money", suffix, contents)


def _checked(suffix: str | None) -> str | None:
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    return suffix
