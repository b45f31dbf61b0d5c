"""A document imported on a page: uploaded, reviewed, corrected, and taken away as a draft.

Nothing is kept unless the officer says so: the draft travels in the form of its own page until its
files are downloaded. One that is kept has its own secret address and an end.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, request

from kg.errors import KGError, UsageError
from kg.importing.commenting.running import TYPES
from kg.importing.reading import read_bytes
from kg.importing.records import Document
from web.html_only import html_page
from web.importing.desk import as_before
from web.importing.keeping import KeptDraft
from web.importing.pages import DRAFT, file_of, planned, secluded, shelf, shown
from web.importing.state import MOST_ORIGINAL, MOST_PACKED, Draft, unpack
from web.importing.steps import Stepped, take_step
from web.importing.turns import LIMITS, turn
from web.pace import keep_pace
from web.same_origin import require_same_origin

blueprint = Blueprint("importing", __name__)
_MOST_CHARACTERS = 400_000
_MOST_PASTED = 400_000
# A form with a draft in it, the file as text among it.
_MOST_FORM = MOST_PACKED + MOST_ORIGINAL * 3 // 2 + 1_000_000
_TOO_MANY = (
    "so many documents have come from your address within an hour that this one was not read; "
    "please send it again later, or use `kg import` on your own machine"
)
_TOO_MANY_KEPT = (
    "so many drafts have been kept for your address within a day that this one was not; download "
    "its files, or keep it tomorrow"
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with an upload: the field, and the sentence."""

    field: str
    sentence: str


@blueprint.get("/import")
def import_page() -> Response:
    """The form: a document, or text copied from one."""
    return html_page("import.html", trouble=None, publisher="", forgotten=False)


@blueprint.post("/import")
def upload() -> Response:
    """Read what was sent, and show it for review; what can not be read is told on the form."""
    require_same_origin(request)
    request.max_content_length = LIMITS.file_bytes + 1_000_000
    publisher = request.form.get("publisher", "").strip()[:200]
    keep_pace(current_app.extensions["civic_imports_pace"], _TOO_MANY)
    try:
        with turn():
            draft, told = as_before(replace(_received(), publisher=publisher))
            return shown(Stepped(draft, told=told))
    except KGError as err:
        trouble = Trouble("file", str(err))
        return html_page("import.html", 422, trouble=trouble, publisher=publisher, forgotten=False)


@blueprint.post("/import/review")
def review() -> Response:
    """Take one step of the review, and show the draft again, or give one of its files."""
    require_same_origin(request)
    return _stepped(_sent())


# ---- Kept drafts ----


@blueprint.post("/import/keep")
def keep() -> Response:
    """Keep a draft for some days, and lead to its own address."""
    require_same_origin(request)
    draft = _sent()
    keep_pace(current_app.extensions["civic_drafts_pace"], _TOO_MANY_KEPT)
    with turn():
        planned(draft)
    kept = shelf().keep(draft)
    response = Response(status=303)
    response.headers["Location"] = f"{DRAFT}{kept.secret}"
    return secluded(response)


@blueprint.get(f"{DRAFT}<secret>")
def kept_draft(secret: str) -> Response:
    """A kept draft."""
    kept = shelf().find(secret)
    with turn():
        return shown(Stepped(kept.draft), kept=kept)


@blueprint.post(f"{DRAFT}<secret>")
def change_kept(secret: str) -> Response:
    """Take one step of a kept draft, which is kept with it; or delete the draft."""
    require_same_origin(request)
    kept = shelf().find(secret)
    if request.form.get("do") == "forget":
        shelf().forget(secret)
        return secluded(html_page("import.html", trouble=None, publisher="", forgotten=True))
    return _stepped(_named(kept.draft), kept)


def _stepped(draft: Draft, kept: KeptDraft | None = None) -> Response:
    """Take the step that was sent, keep it where the draft is kept, and show what it gives."""
    step, _, what = request.form.get("do", "").partition(":")
    with turn():
        try:
            if step == "file":
                return file_of(draft, what)
            stepped = take_step(draft, step, what, request.form)
            if kept is not None and stepped.draft != kept.draft:
                kept = shelf().change(kept, stepped.draft)
            return shown(stepped, kept=kept)
        except KGError as err:
            # The draft stays as it was, with the sentence over it.
            return shown(Stepped(draft, problem=str(err)), 422, kept)


# ---- What came in ----


def _sent() -> Draft:
    """Return the draft that a form holds.

    Raises:
        BadRequest: It is none.
    """
    request.max_content_length = request.max_form_memory_size = _MOST_FORM
    return _named(unpack(request.form.get("state", ""), request.form.get("original", "")))


def _named(draft: Draft) -> Draft:
    """Return a draft with the names that were typed beside it."""
    return replace(
        draft,
        publisher=request.form.get("publisher", draft.publisher).strip()[:200],
        title=request.form.get("title", draft.title).strip()[:300],
    )


def _received() -> Draft:
    """Return the upload as a document.

    Raises:
        KGError: It can not be read, or there is none.
    """
    upload = request.files.get("file")
    pasted = request.form.get("text", "")
    if upload is not None and upload.filename:
        data = upload.read(LIMITS.file_bytes + 1)
        name = Path(upload.filename.replace("\\", "/")).name[:120] or "document"
        document = _bounded(read_bytes(name, data, LIMITS))
        travels = document.format in TYPES and len(data) <= MOST_ORIGINAL
        original = base64.b64encode(data).decode("ascii") if travels else ""
        return Draft(document, digest=hashlib.sha256(data).hexdigest(), original=original)
    if pasted.strip():
        if len(pasted) > _MOST_PASTED:
            raise UsageError(f"the pasted text has more than {_MOST_PASTED:,} characters")
        return Draft(_bounded(read_bytes("pasted text", pasted.encode(), LIMITS)))
    raise UsageError("choose a file, or paste the text of a plan")


def _bounded(document: Document) -> Document:
    size = sum(_characters(block) for block in document.blocks)
    if size > _MOST_CHARACTERS:
        raise UsageError(
            f"{document.name} has {size:,} characters, more than the {_MOST_CHARACTERS:,} that are "
            "read here; import it on your own machine with `kg import`"
        )
    return document


def _characters(block: Any) -> int:
    if hasattr(block, "rows"):
        return sum(len(cell.text) for row in block.rows for cell in row if cell is not None)
    return len(block.text)
