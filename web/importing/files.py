"""The files of a draft under review, made when they are taken away."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from werkzeug.exceptions import BadRequest

from kg.exporting.tables import csv_table
from kg.importing.accepting import PLAN_FILE
from kg.importing.commenting.running import TYPES
from kg.importing.decisions import Decisions, write_decisions
from kg.importing.drafts import (
    ANSWERS,
    COMMENTED,
    MAPPING,
    READINGS,
    REPORT,
    WORKBOOK,
    commented_of,
    draft_of,
    title_of,
    wanted_of,
    workbook_of,
)
from kg.importing.importer import Outcome, meanings
from kg.importing.publishers import beside_its_plans
from kg.importing.readings import COLUMNS, rows_of
from kg.release.checking import check_files
from kg.sources import find_sources
from kg.validate import serialise
from web.importing.desk import publishers, read, register
from web.importing.state import SPOILT, Draft
from web.importing.turns import LIMITS

_TYPES = {
    PLAN_FILE: "text/turtle", READINGS: "text/csv", ANSWERS: "application/json",
    MAPPING: "application/json", REPORT: "text/html",
}  # fmt: skip
# What each file is, in a few words.
TOLD = {
    PLAN_FILE: "the draft plan, every fact with its cell; an editor puts it in",
    WORKBOOK: "the same as a workbook, to change in a spreadsheet and give back",
    READINGS: "every reading, one row each",
    ANSWERS: "what you decided, to be used again",
    MAPPING: "what the columns mean, for next year’s document",
    REPORT: "what is missing or could be better",
    **dict.fromkeys(COMMENTED.values(), "your own file, with a comment in each cell to look at"),
}
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def names_of(draft: Draft, outcome: Outcome) -> tuple[str, ...]:
    """Return what a draft's files are called: those of any plan, and the officer's own file."""
    kind = outcome.document.format
    if outcome.own is not None:
        return PLAN_FILE, READINGS, REPORT, COMMENTED[kind]
    names = (PLAN_FILE, WORKBOOK, READINGS, ANSWERS, MAPPING, REPORT)
    return (*names, COMMENTED[kind]) if draft.original and kind in TYPES else names


def type_of(name: str) -> str:
    """Return the media type of a file."""
    if name in _TYPES:
        return f"{_TYPES[name]}; charset=utf-8"
    return TYPES.get(name.rpartition(".")[2], _ODS)


def content(draft: Draft, name: str) -> bytes:
    """Return a file of a draft; `name` is one of `names_of`.

    Raises:
        UsageError: Nothing says whose plan it is, or the officer's file can not be written again.
    """
    outcome = read(draft)
    if name in COMMENTED.values():
        return commented_of(outcome, _original(draft), find_sources(), LIMITS) or b""
    if name == READINGS:
        return csv_table(COLUMNS, rows_of(outcome)).encode()
    if name == ANSWERS:
        return write_decisions(draft.decisions).encode()
    if name == MAPPING:
        kept = Decisions(
            columns=meanings(outcome), publisher=draft.publisher, title=title_of(outcome)
        )
        return write_decisions(kept).encode()
    sources = find_sources()
    wanted = wanted_of(outcome, draft.publisher or None, None, register(), publishers())
    wanted = beside_its_plans(wanted, sources.data)
    made = draft_of(outcome, wanted, draft.digest)
    if name == PLAN_FILE:
        return made.turtle
    if name == WORKBOOK:
        return workbook_of(made, sources)
    with TemporaryDirectory() as folder:
        path = Path(folder) / PLAN_FILE
        path.write_bytes(made.turtle)
        checked = check_files([path], sources)
    return serialise(checked.findings, "html", width=80, colour=False).encode()


def _original(draft: Draft) -> bytes:
    """Return the file that was uploaded; nothing where it does not travel with the draft."""
    data = base64.b64decode(draft.original)
    if data and hashlib.sha256(data).hexdigest() != draft.digest:
        raise BadRequest(SPOILT)
    return data
