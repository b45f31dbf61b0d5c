"""The review of a draft as a page, and its files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, current_app
from werkzeug.exceptions import BadRequest

from kg.errors import UsageError
from kg.importing.importer import Outcome
from kg.importing.records import PARTY_KINDS
from kg.importing.wanted import title_of
from kg.importing.words import Words
from web.html_only import html_page
from web.importing.changes import changes_of
from web.importing.desk import read, words
from web.importing.editions import editions_of
from web.importing.files import TOLD, files_of, type_of
from web.importing.keeping import KeptDraft, Shelf
from web.importing.review import review_of
from web.importing.state import Draft, pack
from web.importing.steps import Stepped
from web.security import POLICY_WITH_SCRIPT

REVIEW, DRAFT = "/import/review", "/import/draft/"


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the page says of keeping: until when it is kept, or for how many days it can be."""

    until: str
    days: str


def shelf() -> Shelf:
    """Return the kept drafts of this application."""
    found: Shelf = current_app.extensions["civic_drafts"]
    return found


def shown(stepped: Stepped, status: int = 200, kept: KeptDraft | None = None) -> Response:
    """Return the review of a draft.

    Args:
        stepped: The draft after a step.
        status: The HTTP status.
        kept: The draft at its address, where it is kept; else it travels in its form.

    Raises:
        UsageError: The document holds no plan.
    """
    draft, changing = stepped.draft, stepped.changing
    outcome = planned(draft)
    response = html_page(
        "import_review.html",
        status,
        draft=draft,
        action=f"{DRAFT}{kept.secret}" if kept else REVIEW,
        state="" if kept else pack(draft),
        original="" if kept else draft.original,
        keeping=_keeping(kept),
        review=review_of(outcome, words()),
        own=outcome.own is not None,
        changes=changes_of(outcome),
        editions=editions_of(draft, outcome),
        changing=outcome.readings[changing] if changing is not None else None,
        changing_number=changing,
        problem=stepped.problem,
        told=stepped.told,
        title=title_of(outcome),
        owner=draft.publisher or outcome.habits.owner or "",
        kinds=[(kind, kind) for kind in PARTY_KINDS],
        roles=_roles(words()),
        files=[(name, TOLD[name]) for name in files_of(draft, outcome).names],
        unread=outcome.document.unread,
    )
    response.headers["Content-Security-Policy"] = POLICY_WITH_SCRIPT
    return secluded(response) if kept else response


def planned(draft: Draft) -> Outcome:
    """Return a draft as it is read.

    Raises:
        UsageError: The document holds no plan.
    """
    outcome = read(draft)
    if outcome.layout.refusal is not None:
        raise UsageError(f"{outcome.document.name}: {outcome.layout.refusal}")
    return outcome


def secluded(response: Response) -> Response:
    """Return the answer of a secret address: not kept, not listed, and not told to other sites."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def file_of(draft: Draft, name: str) -> Response:
    """Return a file of a draft to be taken away.

    Raises:
        BadRequest: It has no such file.
        UsageError: Nothing says whose plan it is.
    """
    files = files_of(draft, read(draft))
    if name not in files.names:
        raise BadRequest(f"this draft has the files {', '.join(files.names)}")
    response = Response(files.content(name), content_type=type_of(name))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return secluded(response)


def _keeping(kept: KeptDraft | None) -> Keeping:
    days = shelf().days
    number = math.floor(days) if days >= 1 else days
    told = f"{number:g} day{'' if number == 1 else 's'}" if days else ""
    if kept is None:
        return Keeping("", told)
    moment = datetime.fromtimestamp(kept.until, UTC)
    return Keeping(f"{moment.day} {moment:%B %Y, %H:%M} UTC", told)


def _roles(words: Words) -> Sequence[tuple[str, str]]:
    codes = dict.fromkeys(w.code for w in words.words if w.scheme == "role")
    return [(code, words.preferred.get(f"role/{code}", code)) for code in codes]
