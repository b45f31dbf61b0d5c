"""The validation report, what has changed in it, and new findings as a feed."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, abort, current_app, g, render_template

from kg import pages
from kg.errors import NotFoundError
from kg.exporters.facts import read_plans
from kg.exporters.owner_questions import owner_questions
from kg.exporters.workbook.owner import MEDIA_TYPES, WRITERS
from kg.lookup import NameIndex, find_thing
from kg.pages.report import Since, finding_news
from kg.release import ReleaseFolder
from kg.release.since import arrivals, comparable, findings_before, has_before
from web.files import send_file
from web.negotiation import Contents, arguments, base, known_suffix, page_number, release, respond

blueprint = Blueprint("report", __name__)


@blueprint.get("/report")
@blueprint.get("/report.<suffix>")
def report_page(suffix: str | None = None) -> Response:
    """What is missing or wrong, in which cell, and what to fix first."""
    if suffix is not None and known_suffix(suffix) is None:
        abort(404)
    given = arguments("plan", "severity", "code", "state", "since", "change", "page")
    store = release().store
    found = pages.report_page(
        store,
        plan=given.get("plan", ""),
        severity=given.get("severity", ""),
        code=given.get("code", ""),
        state=given.get("state", ""),
        number=page_number(given.get("page", "1")),
        since=_since(given.get("since", "")),
        change=given.get("change", ""),
    )
    folder = _folder()
    contents = Contents(
        page=lambda: render_template(
            "report.html",
            page=found,
            has_news=folder is not None,
            has_before=folder is not None and has_before(folder, release().name),
        ),
        quads=lambda: pages.report_quads(store, found),
        table=lambda: pages.report_answer(found),
    )
    return respond("/report", suffix, contents)


@blueprint.get("/report.atom")
def report_news() -> Response:
    """What each release that is kept here has found first, of one plan or of all."""
    given = arguments("plan")
    served = release()
    found = arrivals(_kept(), served.name)
    news = finding_news(served.store, found, given.get("plan", ""), base())
    return send_file(news, "application/atom+xml; charset=utf-8", "report.atom", inline=True)


@blueprint.get("/report/questions.<suffix>")
def owner_questions_file(suffix: str) -> Response:
    """What only the owner of a plan can answer, as a file to fill in."""
    write = WRITERS.get(f".{suffix}")
    if write is None:
        abort(404)
    store = release().store
    plan = find_thing(NameIndex(store), arguments("plan").get("plan", ""), "plan").iri
    facts = read_plans(store, [plan])
    asked = owner_questions(store, plan, facts)
    if not asked.number:
        raise NotFoundError(f"{asked.name}: nothing is left that its owner could be asked")
    return send_file(write(asked, facts), MEDIA_TYPES[f".{suffix}"], f"questions.{suffix}")


def _since(asked: str) -> Since | None:
    if not asked:
        return None
    folder, name = _kept(), release().name
    # Releases come and go, and are made current again, while this one stays.
    state = "\n".join((*folder.history(), *folder.list()))
    g.content_version = hashlib.sha256(state.encode()).hexdigest()
    return Since(asked, findings_before(folder, asked, name), comparable(folder, name))


def _kept() -> ReleaseFolder:
    """Return where the releases are.

    Raises:
        NotFoundError: They are not where this site is.
    """
    folder = _folder()
    if folder is None:
        raise NotFoundError("no earlier releases are kept here, so nothing can be compared")
    return folder


def _folder() -> ReleaseFolder | None:
    folder = getattr(current_app.extensions["civic_source"], "folder", None)
    return folder if isinstance(folder, ReleaseFolder) else None
