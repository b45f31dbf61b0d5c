"""How a wording of time is read: its season, the window it touches, and why it is not certain."""

from __future__ import annotations

from datetime import date

import pytest

from kg.labels.directory import Directory
from kg.pages.timeline.intervals import CERTAIN, POSSIBLE, UNDATED, Reading, as_date, read_time
from kg.store import MemoryStore
from kg.terms import code

FIRST, LAST = date(2028, 4, 1), date(2028, 6, 30)
SEASON = code("calendar", "season")
IN_MAY = Reading("https://example.org/t", "", start=date(2028, 5, 1), end=date(2028, 5, 31))


def _read(
    edtf: str | None = "2028-05",
    *,
    end: str | None = "2028-05-31",
    calendar: str | None = None,
    anchor: str | None = None,
    basis: str | None = None,
    confidence: str | None = None,
    grade: str | None = CERTAIN,
) -> Reading:
    told = {
        "time": "https://example.org/t", "words": "words", "edtf": edtf, "calendar": calendar,
        "latest": end, "anchor": anchor, "basis": basis, "confidence": confidence,
        "sureness": grade,
    }  # fmt: skip
    row = {name: value for name, value in told.items() if value is not None}
    return read_time(Directory(MemoryStore()), row, ())


@pytest.mark.parametrize(
    ("edtf", "end", "start"),
    [
        ("2028-21", "2028-02-29", "2027-12-01"),
        ("2028-21", "2028-03-31", "2028-01-01"),
        ("2028-22", "2028-05-31", "2028-03-01"),
        ("2028-23~", "2028-08-31", "2028-06-01"),
        ("2028-24?", "2028-11-30", "2028-09-01"),
        ("2028-24", "2028-12-31", "2028-10-01"),
        ("0001-21", "0001-03-31", "0001-01-01"),
        ("0001-21", "0001-02-28", None),
        ("2028-21", None, None),
        ("2028-12", "2028-12-31", None),
        ("2028-25", "2028-12-31", None),
        ("2028-21/2028-22", "2028-12-31", None),
    ],
)
def test_a_season_begins_two_months_before_the_month_it_ends_in(
    edtf: str, end: str | None, start: str | None
) -> None:
    reading = Reading("https://example.org/t", "", edtf, end=as_date(end))
    assert reading.season_start == as_date(start)


@pytest.mark.parametrize(
    ("first", "last", "touches"),
    [
        (None, None, True),
        (date(2028, 5, 31), None, True),
        (date(2028, 6, 1), None, False),
        (None, date(2028, 5, 1), True),
        (None, date(2028, 4, 30), False),
        (date(2028, 5, 10), date(2028, 5, 11), True),
    ],
)
def test_a_time_touches_a_window_by_its_first_and_its_last_day(
    first: date | None, last: date | None, touches: bool
) -> None:
    assert IN_MAY.overlaps(first, last) is touches


def test_a_deadline_touches_a_window_by_its_latest_day_alone() -> None:
    due = Reading("https://example.org/t", "", end=date(2028, 7, 1))
    assert (due.begins, due.ends) == (date(2028, 7, 1), date(2028, 7, 1))
    assert not due.overlaps(FIRST, LAST)
    assert due.overlaps(date(2028, 7, 1), None)


def test_what_has_a_beginning_only_goes_on_for_ever() -> None:
    begun = Reading("https://example.org/t", "", start=date(2020, 1, 1))
    assert (begun.when, begun.begins, begun.ends) == (date(2020, 1, 1), date(2020, 1, 1), date.max)
    assert begun.overlaps(FIRST, LAST)


def test_what_has_no_day_touches_nothing_and_is_undated() -> None:
    never = Reading("https://example.org/t", "some day", grade=CERTAIN)
    assert (never.when, never.sureness, never.begins) == (None, UNDATED, date.max)
    assert not never.overlaps(None, None)
    assert _read(end="2028-02-30").reasons == ("no date can be read from the wording",)


@pytest.mark.parametrize("grade", [CERTAIN, POSSIBLE])
def test_a_time_with_a_day_is_as_sure_as_its_grade(grade: str) -> None:
    assert _read(grade=grade).sureness == grade
    assert _read(grade=None).sureness == POSSIBLE


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2028-02-29", date(2028, 2, 29)),
        ("2027-02-29", None),
        ("2028-2-9", None),
        ("2028-02-29T00:00", None),
        (None, None),
    ],
)
def test_a_day_is_an_iso_date_of_the_calendar(text: str | None, day: date | None) -> None:
    assert as_date(text) == day


@pytest.mark.parametrize("edtf", ["2028-05", "2028-05-31", "2028-01/2028-05"])
def test_a_month_or_a_day_needs_no_reason(edtf: str) -> None:
    assert _read(edtf).reasons == ()


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"edtf": "2028"}, ("a year, no month",)),
        ({"edtf": "2028-13"}, ("a year, no month",)),
        ({"edtf": None}, ("how exact it is was not recorded",)),
        ({"edtf": "2028-05~"}, ("approximate",)),
        ({"edtf": "2028-05?"}, ("approximate",)),
        ({"edtf": "2028-22"}, ("a season, not a date",)),
        ({"edtf": "2028-22", "calendar": SEASON}, ("a season, not a date",)),
        ({"calendar": code("calendar", "school-term")}, ("a school term, not a date",)),
        ({"calendar": code("calendar", "civil")}, ()),
        ({"basis": code("basis", "computed")}, ("worked out from other dates",)),
        ({"basis": code("basis", "table-row")}, ()),
        ({"anchor": "https://example.org/end"}, ("counted from “https://example.org/end”",)),
    ],
)
def test_the_reasons_say_why_it_is_less_than_certain(
    given: dict[str, str | None], reasons: tuple[str, ...]
) -> None:
    assert _read(**given).reasons == reasons


def test_a_reading_at_less_than_certain_names_its_basis() -> None:
    said = _read(basis=code("basis", "human-judgement"), confidence="0.8").reasons
    assert len(said) == 1
    assert "judgement" in said[0]
    assert _read(confidence="0.8").reasons == ("read by judgement",)


def test_a_reading_keeps_what_it_was_given() -> None:
    found = _read("2028-22", end="2028-08-31", grade=POSSIBLE)
    assert (found.words, found.edtf, found.end) == ("words", "2028-22", date(2028, 8, 31))
    assert (found.grade, found.start, found.anchor) == (POSSIBLE, None, None)
    assert (_read(None, grade=None).edtf, _read(grade=None).grade) == ("", POSSIBLE)
