"""The files of a draft under review, each made when it is taken away."""

from __future__ import annotations

import base64
import hashlib

from werkzeug.exceptions import BadRequest

from kg.importing.commenting.running import TYPES
from kg.importing.filenames import (
    ANSWERS,
    COMMENTED,
    EDITIONS,
    LEDGER,
    MAPPING,
    PAIRS,
    PLAN_FILE,
    READINGS,
    REPORT,
    WORKBOOK,
)
from kg.importing.files import Files
from kg.importing.importer import Outcome
from kg.importing.making import Made
from web.importing.desk import here
from web.importing.editions import follows_plan, made_of
from web.importing.state import SPOILT, Draft
from web.importing.turns import LIMITS

_TYPES = {
    PLAN_FILE: "text/turtle", READINGS: "text/csv", LEDGER: "text/csv", REPORT: "text/html",
    ANSWERS: "application/json", MAPPING: "application/json", EDITIONS: "text/csv",
    PAIRS: "application/json",
}  # fmt: skip
# What each file is, in a few words.
TOLD = {
    PLAN_FILE: "the draft plan, every fact with its cell; an editor puts it in",
    WORKBOOK: "the same as a workbook, to change in a spreadsheet and give back",
    READINGS: "every reading, one row each",
    LEDGER: "what became of every character of the document",
    ANSWERS: "what you decided, to be used again",
    MAPPING: "what the columns mean, for next year’s document",
    EDITIONS: "what became of each row of the plan before",
    PAIRS: "the rows that seem to go on, and what you decided of each",
    REPORT: "what is missing or could be better",
    **dict.fromkeys(COMMENTED.values(), "your own file, with a comment in each cell to look at"),
}
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def files_of(draft: Draft, outcome: Outcome) -> Files:
    """Return the files of a draft that was read."""

    def make() -> Made:
        return made_of(draft, outcome)

    follows = follows_plan(draft, outcome)
    return Files(outcome, make, here(), _original(draft), LIMITS, follows=follows)


def type_of(name: str) -> str:
    """Return the media type of a file."""
    if name in _TYPES:
        return f"{_TYPES[name]}; charset=utf-8"
    return TYPES.get(name.rpartition(".")[2], _ODS)


def _original(draft: Draft) -> bytes:
    """Return the file that was uploaded; nothing where it does not travel with the draft."""
    data = base64.b64decode(draft.original)
    if data and hashlib.sha256(data).hexdigest() != draft.digest:
        raise BadRequest(SPOILT)
    return data
