"""A document imported on a page: uploaded, reviewed, corrected, and taken away as a draft.

Nothing is kept: the draft travels in the form of its own page until its files are downloaded.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import Any

from flask import Blueprint, Response, after_this_request, current_app, request
from werkzeug.exceptions import BadRequest, ServiceUnavailable, TooManyRequests

from kg.errors import KGError, UsageError
from kg.exporting.tables import csv_table
from kg.importing.accepting import PLAN_FILE
from kg.importing.decisions import ACCEPT, CORRECT, REJECT, Decisions, write_decisions
from kg.importing.drafts import ANSWERS, MAPPING, READINGS, REPORT, draft_of, title_of, wanted_of
from kg.importing.importer import Outcome, import_document, meanings
from kg.importing.layouts.own import is_own
from kg.importing.questions import OFFERED, label
from kg.importing.reading import DEFAULT, read_bytes
from kg.importing.readings import COLUMNS, rows_of
from kg.importing.records import PARTY_KINDS, Document, Register
from kg.importing.register import read_register
from kg.importing.words import Words, read_words
from kg.release.checking import check_files
from kg.sources import find_sources
from kg.validate import serialise
from web.html_only import html_page
from web.importing.review import review_of
from web.importing.state import MOST_PACKED, Draft, pack, unpack
from web.pace import Pace
from web.same_origin import require_same_origin
from web.security import POLICY_WITH_SCRIPT
from web.visitors import visitor_of

blueprint = Blueprint("importing", __name__)
# A page is made while its visitor waits: what is larger is imported by the command.
_LIMITS = replace(DEFAULT, seconds=20.0, cells=60_000, file_bytes=10_000_000)
_MOST_CHARACTERS = 400_000
_MOST_PASTED = 400_000
_AT_ONCE = BoundedSemaphore(2)
_WAIT_S = 10
_EDITED = ("name", "kind", "role", "earliest", "latest", "amount", "value")
FILES = (PLAN_FILE, READINGS, ANSWERS, MAPPING, REPORT)
_TYPES = {
    PLAN_FILE: "text/turtle", READINGS: "text/csv", ANSWERS: "application/json",
    MAPPING: "application/json", REPORT: "text/html",
}  # fmt: skip


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
    _keep_pace()
    try:
        with _turn():
            draft = replace(_received(), publisher=publisher)
            return _shown(draft)
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
            return _shown(*_stepped(draft, step, what))
        except KGError as err:
            # The draft stays as it was, with the sentence over it.
            return _shown(draft, None, str(err), status=422)


# ---- Steps ----


def _stepped(draft: Draft, step: str, what: str) -> tuple[Draft, int | None, str]:
    """Return the draft after a step, the reading that is being changed, and what is wrong."""
    if step == "undo":
        return draft.undone(), None, ""
    if step == "answer":
        columns = {
            key.removeprefix("column-"): value or None
            for key, value in request.form.items()
            if key.startswith("column-") and value != "?"
        }
        return (draft.after({"columns": columns}) if columns else draft), None, ""
    if step in ("accept", "reject", "change", "save"):
        return _decided(draft, step, _number(what))
    return draft, None, ""


def _decided(draft: Draft, step: str, number: int) -> tuple[Draft, int | None, str]:
    outcome = _outcome(draft)
    if number >= len(outcome.readings):
        raise BadRequest("there is no such reading: go back, and reload the page")
    reading = outcome.readings[number]
    if step == "change":
        return draft, number, ""
    named: dict[str, Any] = {
        "action": reading.action, "what": reading.found.what, "as_written": reading.as_written,
    }  # fmt: skip
    if step in (ACCEPT, REJECT):
        return draft.after({"readings": [{**named, "decision": step}]}), None, ""
    changes = {
        key: request.form.get(f"edit-{key}", "").strip() or None
        for key in _EDITED
        if f"edit-{key}" in request.form
    }
    taken: dict[str, Any] = {"readings": [{**named, "decision": CORRECT, **changes}]}
    same = request.form.get("edit-same", "")
    if same and reading.found.name and same != reading.found.name:
        taken["same"] = [[same, reading.found.name]]
    after = draft.after(taken)
    try:
        _ = after.decisions
    except UsageError as err:
        return draft, number, str(err).removeprefix("the draft: ")
    return after, None, ""


def _number(text: str) -> int:
    if not text.isdigit() or len(text) > 7:
        raise BadRequest("the reading has no number")
    return int(text)


# ---- Pages and files ----


def _shown(
    draft: Draft, changing: int | None = None, wrong: str = "", status: int = 200
) -> Response:
    outcome = _outcome(draft)
    if outcome.layout.refusal is not None:
        raise UsageError(f"{outcome.document.name}: {outcome.layout.refusal}")
    words = _words()
    shown = review_of(outcome, words)
    response = html_page(
        "import_review.html",
        status,
        draft=draft,
        state=pack(draft),
        review=shown,
        changing=outcome.readings[changing] if changing is not None else None,
        changing_number=changing,
        problem=wrong,
        title=title_of(outcome),
        family=outcome.layout.family,
        owner=draft.publisher or outcome.habits.owner or "",
        kinds=[(kind, kind) for kind in PARTY_KINDS],
        roles=_roles(words),
        offered=[(code, label(code, words)) for code in OFFERED],
        files=FILES,
        unread=outcome.document.unread,
    )
    response.headers["Content-Security-Policy"] = POLICY_WITH_SCRIPT
    return response


def _file(draft: Draft, name: str) -> Response:
    if name not in FILES:
        raise BadRequest(f"a draft has the files {', '.join(FILES)}")
    content = _content(draft, name)
    response = Response(content, content_type=f"{_TYPES[name]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _content(draft: Draft, name: str) -> bytes:
    outcome = _outcome(draft)
    if name == READINGS:
        return csv_table(COLUMNS, rows_of(outcome)).encode()
    if name == ANSWERS:
        return write_decisions(draft.decisions).encode()
    if name == MAPPING:
        return write_decisions(
            Decisions(columns=meanings(outcome), publisher=draft.publisher, title=title_of(outcome))
        ).encode()
    made = draft_of(
        outcome, wanted_of(outcome, draft.publisher or None, None, _register()), draft.digest
    )
    if name == PLAN_FILE:
        return made.turtle
    with TemporaryDirectory() as folder:
        path = Path(folder) / PLAN_FILE
        path.write_bytes(made.turtle)
        checked = check_files([path], find_sources())
    return serialise(checked.findings, "html", width=80, colour=False).encode()


def _outcome(draft: Draft) -> Outcome:
    return import_document(draft.document, _words(), _register(), draft.decisions)


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


# ---- Once a process ----


@cache
def _words() -> Words:
    return read_words(sorted(find_sources().ontology.glob("*.ttl")))


@cache
def _register() -> Register:
    return read_register(sorted((find_sources().data / "hub").glob("*.ttl")))


def _roles(words: Words) -> Sequence[tuple[str, str]]:
    codes = dict.fromkeys(w.code for w in words.words if w.scheme == "role")
    return [(code, words.preferred.get(f"role/{code}", code)) for code in codes]


# ---- Limits ----


class _turn:  # noqa: N801 - used as a statement: `with _turn():`
    """One of the few imports that run at a time."""

    def __enter__(self) -> None:
        if not _AT_ONCE.acquire(timeout=_WAIT_S):
            _say_when(_WAIT_S)
            raise ServiceUnavailable(
                "other documents are being read at the moment; please send yours again shortly"
            )

    def __exit__(self, *_: object) -> None:
        _AT_ONCE.release()


def _keep_pace() -> None:
    pace: Pace = current_app.extensions["civic_imports_pace"]
    wait = pace.wait_for(visitor_of(request.remote_addr))
    if wait:
        _say_when(math.ceil(wait))
        raise TooManyRequests(
            "so many documents have come from your address within an hour that this one was not "
            "read; please send it again later, or use `kg import` on your own machine"
        )


def _say_when(seconds: int) -> None:
    @after_this_request
    def say(response: Response) -> Response:
        response.headers["Retry-After"] = str(seconds)
        return response
