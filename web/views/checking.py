"""A plan checked without being kept: a form, and what was found."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, request

from kg.errors import KGError, UsageError
from kg.pages.report.rules import rules_by_code
from web.accept import accept_of, read_accept
from web.checking.apart import check_apart
from web.checking.child import COMMENTS, PAGE
from web.files import send_file
from web.html_only import html_page
from web.importing.turns import LIMITS, turn
from web.pace import keep_pace
from web.same_origin import require_same_origin

blueprint = Blueprint("checking", __name__)
_TOO_MANY = (
    "so many files have come from your address within an hour that this one was not checked; "
    "please send it again later, or use `kg validate` on your own machine"
)
_SEVERITIES = ("Violation", "Warning", "Info")
_PLACES = 8
# What may be taken back, with its media type and the end of its name.
FORMS: Mapping[str, tuple[str, str, str]] = {
    "html": ("the report as a page that prints", "text/html; charset=utf-8", ".html"),
    "csv": ("the report as a table (CSV)", "text/csv; charset=utf-8", ".csv"),
    "json": ("the report for programs (JSON)", "application/json", ".json"),
    "ttl": ("the report as linked data (SHACL, Turtle)", "text/turtle; charset=utf-8", ".ttl"),
    "sarif": ("the report for code hosts (SARIF)", "application/sarif+json", ".sarif"),
    "junit": ("the report for test runs (JUnit)", "application/xml", ".xml"),
}
_BY_TYPE = {media.partition(";")[0]: form for form, (_, media, _) in FORMS.items()}
_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Like:
    """Like findings: a rule, its places, and how many there are besides those shown."""

    code: str
    name: str
    severity: str
    remedy: str
    is_ours: bool
    places: tuple[Mapping[str, str], ...]
    more: int

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.places) + self.more


@dataclass(frozen=True, slots=True)
class Found:
    """What a page shows of a check."""

    name: str
    read: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    likes: tuple[Like, ...]


@blueprint.get("/check")
def check_page() -> Response:
    """The form."""
    return _form()


@blueprint.post("/check")
def check() -> Response:
    """Check what was sent, tell it, and forget it."""
    request.max_content_length = LIMITS.file_bytes + 1_000_000
    form = request.form.get("want") or _accepted()
    # A browser says where a form was sent from; a program says nothing, and has nothing to fear.
    if "Origin" in request.headers or "Sec-Fetch-Site" in request.headers:
        require_same_origin(request)
    keep_pace(current_app.extensions["civic_imports_pace"], _TOO_MANY)
    try:
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise UsageError("Choose a file to check")
        if form not in (PAGE, COMMENTS, *FORMS):
            raise UsageError(f"{form[:40]!r} is no form of the answer; choose one of the list")
        data = sent.read()
        if not data:
            raise UsageError(f"{sent.filename[:80]}: is empty")
        publisher = request.form.get("publisher", "").strip()[:200]
        with turn():
            told = check_apart(sent.filename, data, form, publisher)
        if form == PAGE:
            return html_page("checked.html", page=_found(sent.filename, json.loads(told)))
        return _file(form, told, sent.filename)
    except KGError as err:
        if form == PAGE or "want" in request.form:
            return _form(422, str(err))
        return Response(f"{err}\n", 422, content_type="text/plain; charset=utf-8")


def _accepted() -> str:
    """Return the form that a program asks for by its Accept header; a page where it does not."""
    header = accept_of(request.environ)
    if not header:
        return PAGE
    best = read_accept(header).best_match(["text/html", *_BY_TYPE])
    return PAGE if best in (None, "text/html") else _BY_TYPE[best]


def _form(status: int = 200, trouble: str = "") -> Response:
    return html_page("check.html", status, trouble=trouble, forms=FORMS)


def _file(form: str, told: bytes, name: str) -> Response:
    if form == COMMENTS:
        ending = f".{name.rpartition('.')[2].lower()}"
        return send_file(told, _TYPES.get(ending, "application/octet-stream"), f"checked{ending}")
    _, media, ending = FORMS[form]
    return send_file(told, media, f"report{ending}")


def _found(name: str, told: Mapping[str, Any]) -> Found:
    by_rule: defaultdict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for finding in told["findings"]:
        by_rule[finding["severity"], finding["code"]].append(finding)
    order = sorted(by_rule, key=lambda key: (_SEVERITIES.index(key[0]), -len(by_rule[key]), key[1]))
    counts = ((each, _number(by_rule, each)) for each in _SEVERITIES)
    return Found(
        name=name,
        read=tuple(told["read"]),
        counts=tuple(counts),
        likes=tuple(_like(code, severity, by_rule[severity, code]) for severity, code in order),
    )


def _number(by_rule: Mapping[tuple[str, str], Sequence[object]], severity: str) -> int:
    return sum(len(found) for (of, _), found in by_rule.items() if of == severity)


def _like(code: str, severity: str, found: Sequence[Mapping[str, str]]) -> Like:
    remedies = dict.fromkeys(each["remedy"] for each in found)
    return Like(
        code=code,
        name=found[0]["name"] or code,
        severity=severity,
        remedy=next(iter(remedies)) if len(remedies) == 1 else "",
        is_ours=code in rules_by_code(),
        places=tuple(found[:_PLACES]),
        more=len(found) - len(found[:_PLACES]),
    )
