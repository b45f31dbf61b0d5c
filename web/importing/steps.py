"""The steps of a review: each makes another draft of what the form sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.exceptions import BadRequest

from kg.errors import UsageError
from kg.importing.decisions import ACCEPT, CORRECT, REJECT
from kg.importing.ours import is_ours
from kg.importing.records import Reading
from web.importing.desk import read
from web.importing.state import Draft

_OF_PAIRS = {"carry-on": ACCEPT, "part": REJECT}
_PAIRS = re.compile(r"[\w.-]+/[\w.-]+(?:,[\w.-]+/[\w.-]+)*")
_EDITED = ("name", "kind", "role", "earliest", "latest", "amount", "value")


@dataclass(frozen=True, slots=True)
class Stepped:
    """The draft after a step, the reading whose form is open (None without), and what to say.

    `problem` is what is wrong, `told` what the officer should know.
    """

    draft: Draft
    changing: int | None = None
    problem: str = ""
    told: str = ""


def take_step(draft: Draft, step: str, what: str, form: Mapping[str, str]) -> Stepped:
    """Return a draft after one step.

    Args:
        draft: The draft before it.
        step: `undo`, `answer`, `accept`, `reject`, `change`, `save`, `carry-on` or `part`; any
            other changes nothing.
        what: The number of a reading, as text; of several with commas, to accept or leave out. To
            carry on or to part: new and old row with a slash, several with commas.
        form: Everything that was sent.

    Raises:
        BadRequest: There is no such reading, or no such pair of rows.
    """
    if step in _OF_PAIRS:
        return Stepped(draft.after({"continues": _pairs(what, _OF_PAIRS[step])}))
    if step == "undo":
        return Stepped(draft.undone())
    if step == "answer":
        columns = {
            key.removeprefix("column-"): value or None
            for key, value in form.items()
            if key.startswith("column-") and value != "?"
        }
        return Stepped(draft.after({"columns": columns}) if columns else draft)
    if step in (ACCEPT, REJECT, "change", "save"):
        if is_ours(draft.document):
            raise BadRequest("what our own workbook says is changed in its cells: upload it again")
        return _of_reading(draft, step, what, form)
    return Stepped(draft)


def _pairs(what: str, decision: str) -> list[dict[str, str]]:
    if not _PAIRS.fullmatch(what):
        raise BadRequest("there is no such pair of rows: go back, and reload the page")
    pairs = [each.partition("/") for each in what.split(",")]
    return [{"new": new, "old": old, "decision": decision} for new, _, old in pairs]


def _of_reading(draft: Draft, step: str, what: str, form: Mapping[str, str]) -> Stepped:
    readings = read(draft).readings
    numbers = [int(each) for each in what.split(",") if each.isdecimal() and len(each) <= 7]
    if not numbers or len(numbers) != what.count(",") + 1 or max(numbers) >= len(readings):
        raise BadRequest("there is no such reading: go back, and reload the page")
    number, reading = numbers[0], readings[numbers[0]]
    if step == "change":
        return Stepped(draft, number)
    if step in (ACCEPT, REJECT):
        taken = [{**_name(readings[each]), "decision": step} for each in numbers]
        return Stepped(draft.after({"readings": taken}))
    named = _name(reading)
    changes = {key: form[f"edit-{key}"].strip() or None for key in _EDITED if f"edit-{key}" in form}
    corrected: dict[str, Any] = {"readings": [{**named, "decision": CORRECT, **changes}]}
    same = form.get("edit-same", "")
    if same and reading.found.name and same != reading.found.name:
        corrected["same"] = [[same, reading.found.name]]
    after = draft.after(corrected)
    try:
        _ = after.decisions
    except UsageError as err:
        return Stepped(draft, number, str(err).removeprefix("the draft: "))
    return Stepped(after)


def _name(reading: Reading) -> dict[str, Any]:
    """Return what a decision knows a reading by."""
    return {
        "action": reading.action, "what": reading.found.what, "as_written": reading.as_written,
    }  # fmt: skip
