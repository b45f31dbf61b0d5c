"""Answers of a plan's owner as an import: told, kept as a draft, and put into the data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kg.claims.answering import Answered, Said, state_answers
from kg.claims.constraints import read_counts
from kg.claims.deciders import decider
from kg.claims.files import DataFiles
from kg.errors import UsageError
from kg.exporters.owner_questions import CODED, DAY, PERIOD
from kg.importing.errors import DocumentError
from kg.importing.filenames import OWNER_ANSWERS, READINGS
from kg.importing.here import Here
from kg.importing.layouts.owner import Answer, OwnerAnswers, plan_of_answers, read_answers
from kg.importing.ours import plan_here
from kg.importing.readings import COLUMNS, Value
from kg.importing.records import Document
from kg.labels.counted import plural
from kg.serialising.tables import csv_table
from kg.sources import Sources
from kg.terms import BASE, expand

_MOST_TOLD = 5
_WHAT = {
    "civic:role": "party", "civic:unit": "target", "civic:population": "target",
    "civic:fundedFrom": "money", "civic:delivers": "plan",
}  # fmt: skip


def import_answers(document: Document, here: Here) -> OwnerAnswers:
    """Return what a file of questions to an owner holds.

    Args:
        document: The file as it was read.
        here: The plans that are here.

    Raises:
        DocumentError: It does not say which plan it is about, or that plan is not here.
    """
    plan = plan_of_answers(document)
    # A release may live under another base; the files name things under ours.
    plan = f"{BASE}/id/{plan.partition('/id/')[2]}" if "/id/" in plan else plan
    if not plan:
        raise DocumentError(
            f"{document.name}: does not say which plan it asks about: the line “Plan” under "
            "“Answers” is lost; take it from a new file of `kg ask-owner`"
        )
    return read_answers(document, plan_here(document.name, plan, here, "asks about"), plan)


def summary(answers: OwnerAnswers) -> list[str]:
    """Return what was answered, and what could not be understood, in a few lines."""
    counts = Counter(answer.kind.title for answer in answers.answers)
    number = len(answers.answers)
    kinds = ", ".join(f"{title} {count:,}" for title, count in counts.items())
    who = f", by {answers.by}" if answers.by else ""
    when = f" on {answers.on}" if answers.on else ""
    lines = [
        f"Questions to the owner of a plan: {number:,} {plural(number, 'answer', 'answers')}"
        f"{f' ({kinds})' if kinds else ''}{who}{when}; {answers.blank:,} left blank."
    ]
    found = len(answers.findings)
    if found:
        lines.append(f"{found:,} {plural(found, 'line was', 'lines were')} not taken:")
        lines += [
            f"  {one.sheet}, row {one.row + 1}: {one.sentence}"
            if one.sheet
            else f"  {one.sentence}"
            for one in answers.findings[:_MOST_TOLD]
        ]
        if found > _MOST_TOLD:
            lines.append(f"  and {found - _MOST_TOLD:,} more; --format csv lists all")
    return lines


def rows_of(answers: OwnerAnswers) -> list[tuple[Value, ...]]:
    """Return a row for each answer and each line that was not taken, as `COLUMNS` has them."""
    return [*map(_row, answers.answers), *_doubts(answers)]


def _row(answer: Answer) -> tuple[Value, ...]:
    what = _WHAT.get(answer.kind.prop, "date")
    code = answer.value.rpartition("/")[2] if answer.kind.form == CODED else None
    told = {
        "what": what,
        "as_written": answer.written,
        "name": answer.thing.partition("/id/")[2],
        "kind": {DAY: "deadline", PERIOD: "period"}.get(answer.kind.form),
        "role": code if what == "party" else None,
        "unit": code if answer.kind.prop == "civic:unit" else None,
        "earliest": str(answer.earliest) if answer.kind.form == PERIOD else None,
        "latest": str(answer.latest) if answer.latest else None,
        "confidence": 1.0,
        "table": answer.sheet,
        "row": answer.row,
        "column": "Answer",
        "from": 0,
        "to": len(answer.written),
    }
    return tuple(told.get(name) for name in COLUMNS)


def _doubts(answers: OwnerAnswers) -> Iterator[tuple[Value, ...]]:
    for one in answers.findings:
        told: Mapping[str, Value] = {
            "what": "note",
            "confidence": 0.0,
            "doubt": one.sentence,
            "table": one.sheet or None,
            "row": one.row + 1 if one.sheet else None,
            "column": "Answer" if one.sheet else None,
        }
        yield tuple(told.get(name) for name in COLUMNS)


def draft_of(answers: OwnerAnswers, digest: str, sources: Sources) -> dict[str, bytes]:
    """Return the files of a draft, by their names.

    Args:
        answers: What was answered.
        digest: The SHA-256 of the file that came back, in hex.
        sources: The data that are to know who answers.

    Raises:
        UsageError: Nothing was answered, or it is not said on which day, or that day is to come.
        NotFoundError: The data know no such post, unit or body.
    """
    if not answers.answers:
        raise UsageError("nothing was answered that could be taken in; nothing is written")
    said = _said(DataFiles(sources), answers.by, answers.on, digest)
    held = {
        "plan": answers.plan, "by": said.by, "on": said.on, "sha256": said.digest,
        "answers": [
            {
                "of": answer.thing, "property": answer.kind.prop, "value": answer.value,
                "from": str(answer.earliest or ""), "to": str(answer.latest or ""),
                "as_written": answer.written, "sheet": answer.sheet, "row": answer.row,
            }
            for answer in answers.answers
        ],
    }  # fmt: skip
    text = json.dumps(held, ensure_ascii=False, indent=1) + "\n"
    table = csv_table(COLUMNS, rows_of(answers))
    return {OWNER_ANSWERS: text.encode("utf-8"), READINGS: table.encode("utf-8")}


def _said(files: DataFiles, by: str, on: date | None, digest: str) -> Said:
    if not by:
        raise UsageError(
            "it is not said who answers: write a post, a unit or the body under “Answers”"
        )
    if on is None:
        raise UsageError("it is not said on which day: write “Answered on” under “Answers”")
    if on > date.today():
        raise UsageError(f"{on} is still to come: write the day of the answers under “Answers”")
    return Said(decider(files, by), on.isoformat(), digest)


def accept_answers(folder: Path, sources: Sources) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put the answers of a draft into the data: all of them, or none.

    Args:
        folder: What `kg import --out` wrote.
        sources: The checkout whose `data/` gets them.

    Returns:
        The IRIs of the claims that were made, and the files that were changed.

    Raises:
        UsageError: The draft is damaged, or is about what has gone.
    """
    if not sources.in_checkout:
        raise UsageError(
            f"{sources.data} is a copy that was installed; accept answers in a checkout"
        )
    draft = folder / OWNER_ANSWERS
    try:
        held: dict[str, Any] = json.loads(draft.read_text("utf-8"))
        answers = [_answered(each) for each in held["answers"]]
        by, on, digest = str(held["by"]), date.fromisoformat(held["on"]), str(held["sha256"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as err:
        raise UsageError(
            f"{draft}: can not be read as what `kg import --out` wrote; import the file again"
        ) from err
    files = DataFiles(sources)
    made = state_answers(files, read_counts(sources), answers, _said(files, by, on, digest))
    return made, files.write() if made else ()


def _answered(each: Mapping[str, Any]) -> Answered:
    earliest, latest = (
        date.fromisoformat(each[name]) if each[name] else None for name in ("from", "to")
    )
    return Answered(
        str(each["of"]), expand(str(each["property"])), str(each["value"]), earliest, latest,
        str(each["as_written"]), str(each["sheet"]), int(each["row"]),
    )  # fmt: skip
