"""The scorer of the importer: full marks for the gold, and each sort of fault takes marks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.importing_score import as_readings, pair, score
from tests.importing_source import gold, names

WITH_GOLD = [name for name in names() if gold(name)]


@pytest.mark.parametrize("name", WITH_GOLD)
def test_a_perfect_reading_has_full_marks(name: str) -> None:
    found = score(gold(name), as_readings(gold(name)))
    assert found.worst == []
    assert all(tally.score == 1 for tally in found.tallies.values())
    assert found.rows.right == 1 and found.unflagged == 0
    assert set(found.columns) <= {"right"}


def change(what: str, **values: Any) -> list[dict[str, Any]]:
    rows = as_readings(gold("a-docx-housing"))
    row = next(row for row in rows if row["what"] == what and row["action"] == "2")
    row.update(values)
    return rows


@pytest.mark.parametrize(
    ("what", "values", "sort"),
    [
        ("party", {"as_written": "Development", "name": "Development"}, "parties: span"),
        ("party", {"kind": "body"}, "parties: span and kind"),
        ("party", {"role": "funder"}, "parties: role"),
        ("date", {"latest": "2027-03-01"}, "dates"),
        ("date", {"kind": "start"}, "dates"),
        ("money", {"amount": "1.85"}, "money amounts"),
        ("money", {"currency": "EUR"}, "money amounts"),
        ("target", {"comparator": "at_least"}, "targets"),
        ("target", {"value": "64"}, "targets"),
        ("target", {"unit": "%"}, "targets"),
    ],
)
def test_a_wrong_value_takes_marks_of_its_sort(
    what: str, values: dict[str, Any], sort: str
) -> None:
    found = score(gold("a-docx-housing"), change(what, **values))
    tally = found.tallies[sort]
    assert tally.right == tally.wanted - 1 == tally.read - 1
    assert found.unflagged == 1 and len(found.worst) == 1
    flagged = score(gold("a-docx-housing"), change(what, **values, doubt="Is it?"))
    assert flagged.unflagged == 0 and flagged.doubted.read == 1


def test_what_is_missed_or_invented_takes_marks() -> None:
    rows = gold("a-docx-housing")
    missing = [row for row in as_readings(rows) if row["what"] != "date"]
    assert score(rows, missing).tallies["dates"].recall == 0
    invented = {**as_readings(rows)[5], "as_written": "Nobody Ltd", "name": "Nobody Ltd"}
    tally = score(rows, [*as_readings(rows), invented]).tallies["parties: span"]
    assert tally.read == tally.right + 1


def test_a_fact_inside_the_wording_of_an_activity_takes_no_marks() -> None:
    rows = gold("a-docx-housing")
    inside = {**as_readings(rows)[9], "as_written": "social homes", "what": "target"}
    assert pair(rows, [*as_readings(rows), inside]).extra == []


def test_a_fact_of_another_action_is_missed_and_extra() -> None:
    rows = gold("a-docx-housing")
    found = pair(rows, change("date", action="3", as_written="March 2027"))
    assert [row["as_written"] for row in found.missed] == ["March 2027"]
    assert [row["as_written"] for row in found.extra] == ["March 2027"]


def test_rows_are_exact_only_if_each_activity_is_there() -> None:
    rows = gold("a-docx-housing")
    lost = [row for row in as_readings(rows) if row["action"] != "8"]
    assert score(rows, lost).rows.right == 0
    assert score(rows, change("activity", as_written="Build out")).rows.right == 0


def test_a_column_read_as_something_else_is_silently_wrong_or_asked() -> None:
    rows = gold("a-docx-housing")
    read = as_readings(rows)
    for row in read:
        if row["column"] == "6" and row["what"] == "date":
            row["what"] = "note"
    assert score(rows, read).columns["silently wrong"] == 1
    for row in read:
        if row["what"] == "note":
            row["doubt"] = "What is this column?"
    found = score(rows, read).columns
    assert found["asked"] == 1 and found["silently wrong"] == 0
    for row in read:
        row["doubt"] = None
    assert score(rows, read).columns["silently wrong"] == 1
    assert score(rows, read, asked=["Timescale"]).columns["asked"] == 1
