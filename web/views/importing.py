"""A document imported on a page: uploaded, reviewed, corrected, and taken away as a draft.

Nothing is kept: the draft travels in the form of its own page until its files are downloaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import BadRequest, ServiceUnavailable

from kg.errors import KGError, UsageError
from kg.importing.drafts import title_of
from kg.importing.layouts.own import is_own
from kg.importing.reading import DEFAULT, read_bytes
from kg.importing.records import PARTY_KINDS, Document
from kg.importing.words import Words
from web.html_only import html_page
from web.importing.desk import read, words
from web.importing.files import TYPES, content
from web.importing.review import review_of
from web.importing.state import MOST_PACKED, Draft, pack, unpack
from web.importing.steps import Stepped, take_step
from web.pace import keep_pace
from web.same_origin import require_same_origin
from web.security import POLICY_WITH_SCRIPT

blueprint = Blueprint("importing", __name__)
# A page is made while its visitor waits: what is larger is imported by the command.
_LIMITS = replace(DEFAULT, seconds=20.0, cells=60_000, file_bytes=10_000_000)
_MOST_CHARACTERS = 400_000
_MOST_PASTED = 400_000
_AT_ONCE = BoundedSemaphore(2)
_WAIT_S = 10
_TOO_MANY = (
    "so many documents have come from your address within an hour that this one was not read; "
    "please send it again later, or use `kg import` on your own machine"
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with an upload: the field, and the sentence."""

    field: str
    sentence: str


@blueprint.get("/import")
def import_page() -> Response:
    """The form: a document, or text copied from one."""
    return html_page("import.html", trouble=None, publisher="")


@blueprint.post("/import")
def upload() -> Response:
    """Read what was sent, and show it for review; what can not be read is told on the form."""
    require_same_origin(request)
    request.max_content_length = _LIMITS.file_bytes + 1_000_000
    publisher = request.form.get("publisher", "").strip()[:200]
    keep_pace(current_app.extensions["civic_imports_pace"], _TOO_MANY)
    try:
        with _turn():
            draft = replace(_received(), publisher=publisher)
            return _shown(Stepped(draft))
    except KGError as err:
        trouble = Trouble("file", str(err))
        return html_page("import.html", 422, trouble=trouble, publisher=publisher)


@blueprint.post("/import/review")
def review() -> Response:
    """Take one step of the review, and show the draft again, or give one of its files."""
    require_same_origin(request)
    request.max_content_length = request.max_form_memory_size = MOST_PACKED + 1_000_000
    draft = unpack(request.form.get("state", ""))
    draft = replace(
        draft,
        publisher=request.form.get("publisher", draft.publisher).strip()[:200],
        title=request.form.get("title", draft.title).strip()[:300],
    )
    step, _, what = request.form.get("do", "").partition(":")
    with _turn():
        try:
            if step == "file":
                return _file(draft, what)
            return _shown(take_step(draft, step, what, request.form))
        except KGError as err:
            # The draft stays as it was, with the sentence over it.
            return _shown(Stepped(draft, problem=str(err)), 422)


# ---- Pages and files ----


def _shown(stepped: Stepped, status: int = 200) -> Response:
    draft, changing = stepped.draft, stepped.changing
    outcome = read(draft)
    if outcome.layout.refusal is not None:
        raise UsageError(f"{outcome.document.name}: {outcome.layout.refusal}")
    response = html_page(
        "import_review.html",
        status,
        draft=draft,
        state=pack(draft),
        review=review_of(outcome, words()),
        changing=outcome.readings[changing] if changing is not None else None,
        changing_number=changing,
        problem=stepped.problem,
        title=title_of(outcome),
        owner=draft.publisher or outcome.habits.owner or "",
        kinds=[(kind, kind) for kind in PARTY_KINDS],
        roles=_roles(words()),
        files=tuple(TYPES),
        unread=outcome.document.unread,
    )
    response.headers["Content-Security-Policy"] = POLICY_WITH_SCRIPT
    return response


def _file(draft: Draft, name: str) -> Response:
    if name not in TYPES:
        raise BadRequest(f"a draft has the files {', '.join(TYPES)}")
    response = Response(content(draft, name), content_type=f"{TYPES[name]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _roles(words: Words) -> Sequence[tuple[str, str]]:
    codes = dict.fromkeys(w.code for w in words.words if w.scheme == "role")
    return [(code, words.preferred.get(f"role/{code}", code)) for code in codes]


# ---- What came in ----


def _received() -> Draft:
    """Return the upload as a document.

    Raises:
        KGError: It can not be read, or there is none.
    """
    upload = request.files.get("file")
    pasted = request.form.get("text", "")
    if upload is not None and upload.filename:
        data = upload.read(_LIMITS.file_bytes + 1)
        name = Path(upload.filename.replace("\\", "/")).name[:120] or "document"
        document = read_bytes(name, data, _LIMITS)
        return Draft(_bounded(document), digest=hashlib.sha256(data).hexdigest())
    if pasted.strip():
        if len(pasted) > _MOST_PASTED:
            raise UsageError(f"the pasted text has more than {_MOST_PASTED:,} characters")
        return Draft(_bounded(read_bytes("pasted text", pasted.encode(), _LIMITS)))
    raise UsageError("choose a file, or paste the text of a plan")


def _bounded(document: Document) -> Document:
    if is_own(document):
        raise UsageError(
            f"{document.name} is our own workbook, which says all by itself: take it in with "
            "`kg import`, or check it with `kg validate`"
        )
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


# ---- Limits ----


class _turn:  # noqa: N801 - used as a statement: `with _turn():`
    """One of the few imports that run at a time."""

    def __enter__(self) -> None:
        if not _AT_ONCE.acquire(timeout=_WAIT_S):
            raise ServiceUnavailable(
                "other documents are being read at the moment; please send yours again shortly",
                retry_after=_WAIT_S,
            )

    def __exit__(self, *_: object) -> None:
        _AT_ONCE.release()
