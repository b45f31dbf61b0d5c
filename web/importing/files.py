"""The files of a draft under review, made when they are taken away."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from kg.exporting.tables import csv_table
from kg.importing.accepting import PLAN_FILE
from kg.importing.decisions import Decisions, write_decisions
from kg.importing.drafts import ANSWERS, MAPPING, READINGS, REPORT, draft_of, title_of, wanted_of
from kg.importing.importer import meanings
from kg.importing.readings import COLUMNS, rows_of
from kg.release.checking import check_files
from kg.sources import find_sources
from kg.validate import serialise
from web.importing.desk import publishers, read, register
from web.importing.state import Draft

TYPES = {
    PLAN_FILE: "text/turtle", READINGS: "text/csv", ANSWERS: "application/json",
    MAPPING: "application/json", REPORT: "text/html",
}  # fmt: skip


def content(draft: Draft, name: str) -> bytes:
    """Return a file of a draft; `name` is one of `TYPES`.

    Raises:
        UsageError: Nothing says whose plan it is.
    """
    outcome = read(draft)
    if name == READINGS:
        return csv_table(COLUMNS, rows_of(outcome)).encode()
    if name == ANSWERS:
        return write_decisions(draft.decisions).encode()
    if name == MAPPING:
        kept = Decisions(
            columns=meanings(outcome), publisher=draft.publisher, title=title_of(outcome)
        )
        return write_decisions(kept).encode()
    wanted = wanted_of(outcome, draft.publisher or None, None, register(), publishers())
    made = draft_of(outcome, wanted, draft.digest)
    if name == PLAN_FILE:
        return made.turtle
    with TemporaryDirectory() as folder:
        path = Path(folder) / PLAN_FILE
        path.write_bytes(made.turtle)
        checked = check_files([path], find_sources())
    return serialise(checked.findings, "html", width=80, colour=False).encode()
