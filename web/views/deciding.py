"""An officer decides: one pair of names after another, one claim after another, each undone."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import BadRequest, NotFound

from kg.claims.deciders import deciders
from kg.claims.files import DataFiles
from kg.errors import KGError, UsageError
from kg.labels.counted import address_of
from kg.lookup import find_thing
from kg.matching.verdicts import Kind, Verdict
from kg.namespaces import expand, shorten
from kg.pages import deciding, name_index
from web.deciding.desk import Desk
from web.html_only import html_page
from web.negotiation import arguments, release
from web.security import POLICY_WITH_SCRIPT

blueprint = Blueprint("deciding", __name__)
_MOST_BODY = 16 * 1024
_LONGEST = 500
_FIELDS = frozenset(("by", "why", "first", "second", "turned", "claim", "of", "right", "do"))


@blueprint.get(deciding.NAMES)
def names_page() -> Response:
    """A pair of names that may be one, both sides, and the decisions."""
    desk = _desk()
    return _names(desk, arguments("first", "second", "turned", "by", "said", "undone"))


@blueprint.post(deciding.NAMES)
def decide_names() -> Response:
    """Keep a decision about two names, or take one back, and lead to the next."""
    desk = _desk()
    given = _posted()
    try:
        if given["do"] == "undo":
            return _undone(desk, deciding.NAMES, given)
        kind = _kind(given["do"])
        first, second = _iri(given, "first"), _iri(given, "second")
        page = deciding.pair_page(
            release().store, desk.files(), first, second, is_turned=bool(given.get("turned"))
        )
        if page is None or {page.proposal.first, page.proposal.second} != {first, second}:
            raise UsageError("this pair does not wait any more: it was decided meanwhile")
        verdict = Verdict(kind, first, "" if kind is Kind.A_KIND else second)
        why = given.get("why") or page.proposal.why[:_LONGEST]
        said = desk.keep_verdict(verdict, (given.get("by", ""), why))
        after = dict(zip(("first", "second"), page.after or (), strict=False))
        return _see(deciding.NAMES, by=given["by"], said=said, **after)
    except KGError as err:
        return _names(desk, given, str(err), 422)


@blueprint.get(deciding.CLAIMS)
def claims_page() -> Response:
    """A claim that waits, and the decisions."""
    desk = _desk()
    return _claims(desk, arguments("claim", "of", "by", "said", "undone"))


@blueprint.post(deciding.CLAIMS)
def decide_claim() -> Response:
    """Accept, reject or correct a claim, or take that back, and lead to the next."""
    desk = _desk()
    given = _posted()
    try:
        if given["do"] == "undo":
            return _undone(desk, deciding.CLAIMS, given)
        if given["do"] not in ("accept", "reject", "correct"):
            raise BadRequest("a claim is accepted, rejected or corrected")
        claim, of = _iri(given, "claim"), _iri(given, "of")
        page = deciding.claim_page(release().store, desk.files(), claim, of)
        if page is None or page.claim.iri != claim:
            raise UsageError("this claim does not wait any more: it was decided meanwhile")
        right = ""
        if given["do"] == "correct":
            if not given.get("right"):
                raise UsageError("say what it should be: a name, or an IRI")
            right = find_thing(name_index(release().store), given["right"]).iri
        why = given.get("why") or (page.claim.why or "Read by an editor.")[:_LONGEST]
        said = desk.keep_claim(claim, given["do"], right, (given.get("by", ""), why))
        return _see(deciding.CLAIMS, by=given["by"], said=said, claim=page.after, of=of)
    except KGError as err:
        return _claims(desk, given, str(err), 422)


@blueprint.post("/match/build")
def build() -> Response:
    """Begin to make a release of what was decided."""
    desk = _desk()
    given = _posted()
    desk.builder.start()
    back = deciding.CLAIMS if given["do"] == deciding.CLAIMS else deciding.NAMES
    return _see(back, by=given.get("by", ""))


def _names(desk: Desk, given: Mapping[str, str], problem: str = "", status: int = 200) -> Response:
    store, files = release().store, desk.files()
    first, second = _iri(given, "first"), _iri(given, "second")
    page = deciding.pair_page(store, files, first, second, is_turned=bool(given.get("turned")))
    after = dict(zip(("first", "second"), page.after or (), strict=False)) if page else {}
    skip = address_of(deciding.NAMES, by=given.get("by", ""), **after) if after else ""
    return _shown("match_decide.html", status, desk, files, given, problem, page, skip)


def _claims(desk: Desk, given: Mapping[str, str], problem: str = "", status: int = 200) -> Response:
    store, files, of = release().store, desk.files(), _iri(given, "of")
    page = deciding.claim_page(store, files, _iri(given, "claim"), of)
    skip = ""
    if page and page.after:
        skip = address_of(deciding.CLAIMS, by=given.get("by", ""), claim=page.after, of=of)
    return _shown("claims_decide.html", status, desk, files, given, problem, page, skip)


def _shown(
    template: str,
    status: int,
    desk: Desk,
    files: DataFiles,
    given: Mapping[str, str],
    problem: str,
    page: deciding.PairPage | deciding.ClaimPage | None,
    skip: str,
) -> Response:
    made = deciding.made_so_far(release().store, files)
    response = html_page(
        template,
        status,
        given=given,
        problem=problem,
        deciders=[(shorten(iri), name) for iri, name in deciders(files)],
        made=made,
        said=next((each for each in made.waiting if each.claim == _iri(given, "said")), None),
        builder=desk.builder,
        page=page,
        skip=skip,
    )
    response.headers["Content-Security-Policy"] = POLICY_WITH_SCRIPT
    return response


def _undone(desk: Desk, page: str, given: Mapping[str, str]) -> Response:
    claim = desk.undo(_iri(given, "claim"))
    by = given.get("by", "")
    if page == deciding.CLAIMS:
        return _see(page, by=by, claim=claim.iri, of=_iri(given, "of"), undone="yes")
    return _see(page, by=by, first=claim.subject, second=claim.object, undone="yes")


def _desk() -> Desk:
    """Return where decisions are written, for a request that may write them.

    Raises:
        NotFound: This server takes no decisions.
        Forbidden: This request may not decide.
    """
    desk: Desk | None = current_app.extensions.get("civic_desk")
    if desk is None:
        raise NotFound(
            "decisions are made on pages of `kg run`, or with `kg match` and `kg claims`"
        )
    desk.let_in(request)
    return desk


def _posted() -> dict[str, str]:
    request.max_content_length = _MOST_BODY
    for name in request.form:
        if name not in _FIELDS:
            raise BadRequest(f"this form has no field {name[:40]!r}")
    given = {name: value.strip() for name, value in request.form.items()}
    return {"do": "", **given}


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError as err:
        raise BadRequest(f"{text[:40]!r} is no decision") from err


def _iri(given: Mapping[str, str], name: str) -> str:
    """Return what a field names, as an IRI; nothing where it is empty.

    Raises:
        BadRequest: It is no IRI.
    """
    try:
        return expand(given[name]) if given.get(name) else ""
    except ValueError as err:
        raise BadRequest(f"{name} is an IRI such as hub:org-ofsted") from err


def _see(path: str, **values: str) -> Response:
    response = Response(status=303)
    response.headers["Location"] = address_of(path, **values)
    response.headers["Cache-Control"] = "no-store"
    return response
