"""“Something wrong here?”: a visitor says what a fact should be and how they know.

What is sent goes into a box that nothing serves; only `kg corrections` reads it.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import BadRequest, ServiceUnavailable

from kg.corrections import LONGEST, Box, BoxFullError, Correction, clean
from kg.corrections.record import REFERENCE
from kg.errors import QueryError
from kg.pages.corrections import CorrectionSubject, correction_subject
from web.html_only import html_page
from web.negotiation import arguments, release
from web.pace import keep_pace
from web.same_origin import require_same_origin

blueprint = Blueprint("corrections", __name__)
_LOG = logging.getLogger(__name__)
_FIELDS = frozenset({"about", "cell", "page", "should_be", "how_known", "website"})
# Units: bytes; two answers of a thousand characters, percent-encoded, with room to spare.
_MOST_BODY = 48 * 1024
_LONGEST_ADDRESS = 4000
_OWN_PATH = re.compile(r"/(?![/\\])[^\s\x00-\x20\x7f]*")
_RETRY_S = 86_400
_TOO_MANY = (
    "so many corrections have come from your address within an hour that this one was not kept; "
    "please send it again later"
)
_QUESTIONS = {
    "should_be": "what the fact should be",
    "how_known": "how you know",
}
# The page shows this field to nobody: what fills it in is a program, or a browser that guesses. It
# is kept no more, and a person is told.
_TRAPPED = ("website", "Leave this field empty: it is there to stop programs")


@dataclass(frozen=True, slots=True)
class Form:
    """What the form holds: where it is about, what was typed, and what is wrong with that."""

    subject: CorrectionSubject
    page: str
    should_be: str = ""
    how_known: str = ""
    errors: tuple[tuple[str, str], ...] = ()


@blueprint.get("/corrections")
def corrections_page() -> Response:
    """What sending a correction does, and the way to the form."""
    return new_correction()


@blueprint.get("/corrections/new")
def new_correction() -> Response:
    """The empty form, about a thing, a cell or a page."""
    given = arguments("about", "cell", "page")
    subject = _subject(given)
    return html_page("correction.html", form=Form(subject, _own_path(given.get("page", ""))))


@blueprint.post("/corrections")
def send_correction() -> Response:
    """Keep what was sent, or show what is missing with what was typed."""
    require_same_origin(request)
    given = _posted()
    form = _checked_form(given)
    if form.errors:
        return html_page("correction.html", 400, form=form)
    keep_pace(current_app.extensions["civic_corrections_pace"], _TOO_MANY)
    response = Response(status=303)
    response.headers["Location"] = f"/corrections/thanks?{urlencode({'ref': _keep(form)})}"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/corrections/thanks")
def thanks() -> Response:
    """Thanks, with the reference; nothing that was written is shown."""
    reference = arguments("ref").get("ref", "")
    if not REFERENCE.fullmatch(reference):
        raise QueryError("ref is a reference such as 4F7K-2MQX")
    return html_page("correction_thanks.html", reference=reference)


def _posted() -> dict[str, str]:
    request.max_content_length = _MOST_BODY
    for name in request.form:
        if name not in _FIELDS:
            raise BadRequest(f"this form has no field {name[:40]!r}")
        if len(request.form.getlist(name)) > 1:
            raise BadRequest(f"the field {name!r} is sent twice")
    if request.files or not request.form:
        raise BadRequest("this address takes the form of /corrections/new and nothing else")
    return dict(request.form.items())


def _checked_form(given: dict[str, str]) -> Form:
    page = _own_path(given.get("page", ""))
    typed = {name: clean(given.get(name, "")) for name in _QUESTIONS}
    errors = [(name, said) for name in typed if (said := _error(name, typed[name]))]
    if given.get("website"):
        errors.append(_TRAPPED)
    return Form(_subject(given), page, typed["should_be"], typed["how_known"], tuple(errors))


def _error(name: str, typed: str) -> str:
    if not typed:
        return f"Say {_QUESTIONS[name]}"
    if len(typed) > LONGEST:
        return f"Say {_QUESTIONS[name]} in {LONGEST:,} characters or fewer; this has {len(typed):,}"
    return ""


def _subject(given: dict[str, str]) -> CorrectionSubject:
    about, cell = given.get("about", "").strip(), given.get("cell", "").strip()
    return correction_subject(release().store, about, cell)


def _own_path(page: str) -> str:
    page = page.strip()
    if page and (len(page) > _LONGEST_ADDRESS or not _OWN_PATH.fullmatch(page)):
        raise QueryError("page is the address of a page here, such as /partners")
    return page


def _keep(form: Form) -> str:
    box: Box | None = current_app.extensions.get("civic_corrections")
    if box is None:
        raise _unavailable("this copy of the site takes no corrections")
    try:
        return box.add(_correction(form)).reference
    except BoxFullError as err:
        raise _unavailable(str(err)) from err
    except OSError as err:
        _LOG.error("a correction could not be kept: %s", err)
        raise _unavailable("corrections can not be kept at the moment; please try later") from err


def _correction(form: Form) -> Correction:
    thing, place = form.subject.thing, form.subject.place
    return Correction(
        reference="",
        received="",
        release=release().name,
        about=thing.iri if thing else "",
        name=clean(thing.name)[:LONGEST] if thing else "",
        kind=thing.kind if thing else "",
        cell=place.cell if place else "",
        place=clean(f"{place.words} of {place.document.name}")[:LONGEST] if place else "",
        page=form.page,
        should_be=form.should_be,
        how_known=form.how_known,
    )


def _unavailable(sentence: str) -> ServiceUnavailable:
    return ServiceUnavailable(sentence, retry_after=_RETRY_S)
