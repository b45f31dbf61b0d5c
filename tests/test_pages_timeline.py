"""When things are due: what is certain, what is possible, and where a timeline draws it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from icalendar import Calendar

from kg.errors import NotFoundError, QueryError
from kg.pages import timeline as pages
from kg.pages.timeline import TimeItem
from kg.pages.timeline.quarters import Quarter, quarter_of
from kg.panels import values_of
from kg.pictures.timeline import MOST_MARKS, MOST_ROWS, Mark, Row, draw
from kg.records import SelectResult, text_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from tests.web_case import opened

GLA = "gla:plan-education-delivery-2014"
CITY = "col:plan-education-2022-23"
# One plan: a day, a season, an anchor, a computed span, an open beginning, a year, a wreck.
CASE = """
PREFIX col: <https://w3id.org/civicthread/id/col/>
PREFIX bas: <https://w3id.org/civicthread/code/basis/>
PREFIX cal: <https://w3id.org/civicthread/code/calendar/>
PREFIX edtf: <http://id.loc.gov/datatypes/edtf/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
g:hub { hub:org-college a org:Organization ; skos:prefLabel "College"@en .
  hub:org-other a org:Organization ; skos:prefLabel "Other"@en }
g:vocabulary { role:lead skos:prefLabel "Lead"@en }
<https://w3id.org/civicthread/graph/col/plan-a/1> {
  col:plan-a a civic:DeliveryPlan ; dcterms:title "Plan A"@en ; civic:accountableBody hub:org-x .
  col:activity-1 a civic:Activity ; skos:prefLabel "Work"@en ; civic:inPlan col:plan-a ;
    civic:timeframe col:time-span .
  col:activity-2 a civic:Activity ; skos:prefLabel "Open"@en ; civic:inPlan col:plan-a ;
    civic:timeframe col:time-from .
  col:eng-1 civic:engagedIn col:activity-1 ; civic:party hub:org-college ; civic:role role:lead .
  col:m-day a civic:Milestone ; skos:prefLabel "Day"@en ; civic:inPlan col:plan-a ;
    civic:milestoneOf col:activity-1 ; civic:due col:time-day .
  col:m-season a civic:Milestone ; skos:prefLabel "Season"@en ; civic:inPlan col:plan-a ;
    civic:milestoneOf col:activity-1 ; civic:due col:time-season .
  col:m-anchor a civic:Milestone ; skos:prefLabel "Anchored"@en ; civic:inPlan col:plan-a ;
    civic:milestoneOf col:activity-2 ; civic:due col:time-anchor .
  col:t-year a civic:Target ; skos:prefLabel "Year"@en ; civic:inPlan col:plan-a ;
    civic:due col:time-year .
  col:m-wreck a civic:Milestone ; skos:prefLabel "Wreck"@en ; civic:inPlan col:plan-a ;
    civic:milestoneOf col:activity-2 ; civic:due col:time-wreck .
  col:m-never a civic:Milestone ; skos:prefLabel "Never"@en ; civic:inPlan col:plan-a ;
    civic:milestoneOf col:activity-2 .
  col:outcome-1 a civic:Outcome ; civic:hasTarget col:t-year .
  col:activity-1 civic:expectedOutcome col:outcome-1 .
  col:time-span a civic:TimeFrame ; civic:asWritten "January to May 2031" ;
    civic:edtf "2031-01/2031-05"^^edtf:EDTF ; civic:basis bas:computed ;
    dcat:startDate "2031-01-01"^^xsd:date ; dcat:endDate "2031-05-31"^^xsd:date .
  col:time-from a civic:TimeFrame ; civic:asWritten "from May 2031" ;
    civic:edtf "2031-05/.."^^edtf:EDTF ; civic:basis bas:explicit-text ;
    dcat:startDate "2031-05-01"^^xsd:date .
  col:time-day a civic:TimeFrame ; civic:asWritten "by 3 May 2031" ;
    civic:edtf "2031-05-03"^^edtf:EDTF ; civic:basis bas:explicit-text ;
    dcat:endDate "2031-05-03"^^xsd:date .
  col:time-season a civic:TimeFrame ; civic:asWritten "by summer" ; civic:calendar cal:season ;
    civic:edtf "2031-22"^^edtf:EDTF ; civic:basis bas:explicit-text ;
    dcat:endDate "2031-08-31"^^xsd:date .
  col:time-anchor a civic:TimeFrame ; civic:asWritten "at the same time" ;
    civic:edtf "2031-05"^^edtf:EDTF ; civic:anchoredTo col:m-day ; civic:basis bas:explicit-text ;
    dcat:startDate "2031-05-01"^^xsd:date ; dcat:endDate "2031-05-31"^^xsd:date .
  col:time-year a civic:TimeFrame ; civic:asWritten "by 2032" ;
    civic:edtf "2032"^^edtf:EDTF ; civic:basis bas:explicit-text ;
    dcat:endDate "2032-12-31"^^xsd:date .
  col:time-wreck a civic:TimeFrame ; civic:asWritten "Day, Day 31" ; civic:basis bas:explicit-text ;
    dcat:endDate "2031-02-30"^^xsd:date .
}
"""


@pytest.fixture
def small(store_of: Callable[[str], MemoryStore]) -> MemoryStore:
    return store_of(CASE)


@pytest.fixture(scope="module")
def real(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


def _in_row(store: MemoryStore, row: int) -> set[tuple[str, str, str, str]]:
    """Return kind, wording, latest day and sureness of what one row of the GLA table states."""
    page = pages.time_page(store, plan=GLA)
    return {
        (item.kind, item.time.words, item.time.end.isoformat() if item.time.end else "",
         item.sureness)
        for item in page.kept
        if item.time and any(place.row == row for place in page.places(item)[0])
    }  # fmt: skip


def _by_name(items: tuple[TimeItem, ...]) -> dict[str, TimeItem]:
    return {item.link.name: item for item in items}


def test_row_8_has_two_months_and_a_season(real: MemoryStore) -> None:
    assert _in_row(real, 8) == {
        ("milestone", "by March 2014", "2014-03-31", "certain"),
        ("milestone", "by Summer 2014", "2014-08-31", "possible"),
        ("milestone", "by September 2015", "2015-09-30", "certain"),
        ("activity", "by September 2015", "2015-09-30", "certain"),
    }


def test_row_19_ends_in_march_and_with_an_undated_programme(real: MemoryStore) -> None:
    assert _in_row(real, 19) == {
        ("milestone", "between Dec 2014 and March 2015", "2015-03-31", "certain"),
        ("target", "between Dec 2014 and March 2015", "2015-03-31", "certain"),
        ("activity", "complete between Dec 2014 and March 2015", "2015-03-31", "possible"),
        ("target", "by the end of the programme", "", "undated"),
    }


def test_row_6_is_seasons_only(real: MemoryStore) -> None:
    found = _in_row(real, 6)
    assert {sureness for *_, sureness in found} == {"possible"}
    assert {(words, end) for _, words, end, _ in found} == {
        ("by Summer 2014", "2014-08-31"),
        ("by end Summer 2014", "2014-08-31"),
        ("by Autumn 2014", "2014-11-30"),
    }


def test_the_citys_report_is_due_in_november_2023(real: MemoryStore) -> None:
    page = pages.time_page(real, kind="report")
    (report,) = page.kept
    assert report.time is not None
    assert (report.time.words, report.when) == ("in November 2023", date(2023, 11, 30))
    assert report.sureness == "certain"
    assert {place.words for place in page.places(report)[0]} >= {"Report, row 9, Paragraph"}


def test_the_garbled_date_keeps_its_wording_and_gets_no_day(real: MemoryStore) -> None:
    page = pages.time_page(real, plan=GLA)
    tope = _by_name(page.unread)["TOPE takes place"]
    assert tope.time is not None
    assert (tope.time.words, tope.when) == ("Christmas Day, Day 2014", None)
    assert [note.name for note in tope.time.notes] == ["A garbled date: “TOPE Christmas Day, Day 2014”"]  # fmt: skip  # noqa: E501


def test_every_activity_of_the_city_runs_through_its_year(real: MemoryStore) -> None:
    found = pages.keep(real, plan=CITY, kind="activity").items
    assert len(found) == 62
    assert {(i.time.start, i.time.end) for i in found if i.time} == {
        (date(2022, 9, 1), date(2023, 8, 31))
    }


def test_the_cell_of_a_date_is_told_where_it_is_another(real: MemoryStore) -> None:
    page = pages.time_page(real, plan=CITY, kind="activity")
    elsewhere = [page.places(item)[1] for item in page.kept]
    assert [[place.words for place in places] for places in elsewhere] == [
        ["Appendix 1 footnotes, row 1, Text"]
    ] * len(page.kept)
    page = pages.time_page(real, plan=GLA, kind="milestone")
    assert not any(page.places(item)[1] for found in page.quarters for item in found.certain)


def test_a_feed_is_called_after_what_it_keeps(small: MemoryStore) -> None:
    feed = pages.time_feed(small, partner="College", first="2031-08-01")
    calendar = Calendar.from_ical(feed)
    assert str(calendar["X-WR-CALNAME"]) == "Civic Thread, College, 2031-08-01 to the end"
    names = {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}
    assert names == {"Possible: Season", "Possible: Year"}


def test_each_reason_is_told(small: MemoryStore) -> None:
    items = _by_name(pages.list_items(small))
    told = {name: item.time.reasons if item.time else None for name, item in items.items()}
    assert told == {
        "Day": (),
        "Open": (),
        "Season": ("a season, not a date",),
        "Anchored": ("counted from “Day”",),
        "Work": ("worked out from other dates",),
        "Year": ("a year, no month",),
        "Wreck": ("no date can be read from the wording",),
        "Never": None,
    }
    assert items["Wreck"].sureness == items["Never"].sureness == "undated"


def test_quarters_hold_certain_and_possible_apart(small: MemoryStore) -> None:
    page = pages.time_page(small)
    held = {
        found.quarter.key: (
            [item.link.name for item in found.certain],
            [item.link.name for item in found.possible],
        )
        for found in page.quarters
    }
    assert held == {
        "2031-q2": (["Open", "Day"], ["Anchored", "Work"]),
        "2031-q3": ([], ["Season"]),
        "2032-q4": ([], ["Year"]),
    }
    counts = {c.quarter.key: (c.certain, c.possible, c.under_way) for c in page.counts}
    assert counts == {
        "2031-q1": (0, 0, 1),
        "2031-q2": (2, 2, 0),
        "2031-q3": (0, 1, 1),
        "2032-q4": (0, 1, 1),
    }


def test_counts_equal_what_a_window_on_the_quarter_keeps(real: MemoryStore) -> None:
    counts = pages.time_page(real).counts
    assert len(counts) > 10
    for count in counts:
        first, last = count.quarter.first.isoformat(), count.quarter.last.isoformat()
        kept = pages.keep(real, first=first, last=last).items
        assert len(kept) == count.certain + count.possible + count.under_way, count


def test_a_target_belongs_to_the_activity_of_its_outcome(small: MemoryStore) -> None:
    year = _by_name(pages.list_items(small))["Year"]
    assert [work.name for work in year.work] == ["Work"]


def test_a_partner_keeps_what_belongs_to_its_work(small: MemoryStore) -> None:
    kept = pages.keep(small, partner="College").items
    assert {item.link.name for item in kept} == {"Work", "Day", "Season", "Year"}
    assert pages.keep(small, partner="Other").items == ()


def test_a_window_keeps_what_touches_it(small: MemoryStore) -> None:
    def kept(first: str, last: str) -> set[str]:
        return {i.link.name for i in pages.keep(small, first=first, last=last).items}

    assert kept("2031-05-03", "2031-05-03") == {"Work", "Open", "Day", "Anchored"}
    assert kept("", "2031-02-01") == {"Work"}
    assert kept("2033-01-01", "") == {"Open"}
    assert pages.time_page(small, first="2031-01-01").outside == 2


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"kind": "party"}, "kind is one of milestone, activity, target, report"),
        ({"first": "2014-02-30"}, "from must be a day such as 2014-09-30"),
        ({"last": "20140201"}, "to must be a day"),
        ({"first": "2015-01-01", "last": "2014-01-01"}, "ends .2014-01-01. before it begins"),
        ({"number": 2}, "no page 2"),
    ],
)
def test_what_can_not_be_asked_is_refused(
    small: MemoryStore, asked: dict[str, str], sentence: str
) -> None:
    with pytest.raises(QueryError, match=sentence):
        pages.time_page(small, **asked)  # type: ignore[arg-type]


def test_an_unknown_plan_or_partner_is_not_found(small: MemoryStore) -> None:
    with pytest.raises(NotFoundError, match="near: Plan A"):
        pages.time_page(small, plan="Plam A")
    with pytest.raises(NotFoundError, match="near: College"):
        pages.keep(small, partner="Colege")


def test_the_answer_holds_what_is_kept(small: MemoryStore) -> None:
    page = pages.time_page(small, partner="College")
    rows = values_of(page.answer)
    season = next(row for row in rows if row["name"] == "Season")
    assert season["quarter"] == "2031-q3"
    assert (season["words"], season.get("earliest"), season["latest"]) == (
        "by summer", None, "2031-08-31",
    )  # fmt: skip
    assert (season["sureness"], season["calendar"].rpartition("/")[2]) == ("possible", "season")
    assert len(rows) == len(page.answer.rows) == len(page.kept)


ASKED: list[dict[str, str]] = [
    {},
    {"partner": "College"},
    {"partner": "Other"},
    {"plan": "Plan A", "kind": "milestone"},
    {"first": "2031-05-03", "last": "2031-05-03"},
    {"first": "2033-01-01"},
    {"last": "2031-02-01"},
    {"through": "2031-q1"},
    {"through": "2031-q3"},
    {"through": "2032-q4", "kind": "activity"},
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_the_query_that_is_shown_gives_what_is_kept(
    small: MemoryStore, asked: dict[str, str]
) -> None:
    page = pages.time_page(small, **asked)  # type: ignore[arg-type]
    found = small.query(page.panel.text)
    assert isinstance(found, SelectResult)
    at = found.columns.index("item"), found.columns.index("time")
    told = sorted(tuple(str(text_of(row[i])) for i in at) for row in found.rows)
    kept = [(item.link.iri, str(item.time.iri if item.time else None)) for item in page.kept]
    assert told == sorted(kept)


def test_the_feed_is_valid_and_the_same_each_time(real: MemoryStore) -> None:
    items = pages.list_items(real)
    written = pages.time_calendar(real, items, "All")
    assert written == pages.time_calendar(real, items, "All")
    events = Calendar.from_ical(written).walk("VEVENT")
    dated = [item for item in items if item.when]
    assert len(events) == len(dated) == 145
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert all(event.errors == [] for event in events)
    assert {str(event["TRANSP"]) for event in events} == {"TRANSPARENT"}


def test_the_feed_tells_the_possible_from_the_certain(small: MemoryStore) -> None:
    written = pages.time_calendar(small, pages.list_items(small), "All")
    events = {str(e["SUMMARY"]): e for e in Calendar.from_ical(written).walk("VEVENT")}
    assert set(events) == {
        "Day", "Open", "Possible: Season", "Possible: Anchored", "Possible: Work", "Possible: Year",
    }  # fmt: skip
    assert str(events["Day"]["STATUS"]) == "CONFIRMED"
    assert str(events["Possible: Season"]["STATUS"]) == "TENTATIVE"
    assert "a season, not a date" in str(events["Possible: Season"]["DESCRIPTION"])
    days = {name: (e["DTSTART"].dt, e["DTEND"].dt) for name, e in events.items()}
    assert days["Day"] == (date(2031, 5, 3), date(2031, 5, 4))
    assert days["Possible: Anchored"] == (date(2031, 5, 31), date(2031, 6, 1))
    assert days["Possible: Work"] == (date(2031, 1, 1), date(2031, 6, 1))
    assert days["Open"] == (date(2031, 5, 1), date(2031, 5, 2))
    uid = "https://w3id.org/civicthread/id/col/m-day#time-day"
    assert str(events["Day"]["UID"]) == uid
    assert events["Day"]["DTSTAMP"].dt.isoformat() == "1970-01-01T00:00:00+00:00"


def test_a_quarter_knows_its_days() -> None:
    assert quarter_of(date(2024, 2, 29)) == Quarter(2024, 1)
    assert (Quarter(2024, 1).first, Quarter(2024, 1).last) == (date(2024, 1, 1), date(2024, 3, 31))
    assert Quarter(9999, 4).last == date(9999, 12, 31)
    assert Quarter(2014, 3).words == "July to September 2014"


def test_the_picture_draws_everything_that_has_a_date(real: MemoryStore) -> None:
    picture = pages.time_page(real).picture
    assert (picture.drawn, picture.left_out) == (145, 0)
    assert [row.group for row in picture.rows if row.group] == [
        "GLA education delivery plan 2014",
        "Education, cultural and creative learning and skills action plan 2022/23",
    ]
    labels = [row.label for row in picture.rows]
    assert labels[-2:] == [
        "Shared by many rows: “September 2022 to August 2023”",
        "Annual impact report on the 2022/23 action plan",
    ]
    shared = picture.rows[-2].shapes
    assert [(shape.mark.form, shape.mark.count) for shape in shared] == [("bar", 62), ("due", 11)]


def test_marks_stand_in_order_inside_the_picture_and_do_not_overlap(real: MemoryStore) -> None:
    picture = pages.time_page(real).picture
    for row in picture.rows:
        lanes: dict[float, list[tuple[float, float]]] = {}
        for shape in row.shapes:
            left, width = shape.reach
            assert 0 <= left < left + width <= picture.width, row.label
            assert row.y < shape.y < row.y + row.height
            assert width >= 24
            lanes.setdefault(shape.y, []).append((left, left + width))
        for held in lanes.values():
            edges = sorted(held)
            pairs = pairwise(edges)
            assert all(before[1] <= after[0] for before, after in pairs), row.label


def test_a_season_is_drawn_over_its_three_months() -> None:
    mark = Mark("due", date(2031, 6, 1), date(2031, 8, 31), True, True, "x")
    other = Mark("due", None, date(2031, 6, 30), False, False, "y")
    (row,) = draw([Row("r", "", "g", "", (mark, other))]).rows
    season = next(shape for shape in row.shapes if shape.mark is mark)
    june = next(shape for shape in row.shapes if shape.mark is other)
    assert season.x < june.end_x < season.end_x


def test_years_without_anything_fold_to_a_gap() -> None:
    days = (date(2014, 2, 1), date(2014, 8, 1), date(2031, 8, 1))
    marks = tuple(Mark("due", None, day, False, False, str(day)) for day in days)
    columns = draw([Row("r", "", "g", "", marks)]).columns
    assert [(c.first.isoformat(), c.is_gap) for c in columns] == [
        ("2014-01-01", False),
        ("2014-04-01", False),
        ("2014-07-01", False),
        ("2014-10-01", True),
        ("2031-07-01", False),
    ]


def test_what_has_no_room_is_counted() -> None:
    mark = Mark("due", None, date(2014, 2, 1), False, False, "x", count=2)
    rows = [Row(str(i), "", "g", "", (mark,) * (MOST_MARKS + 1)) for i in range(MOST_ROWS + 5)]
    picture = draw(rows)
    assert len(picture.rows) == MOST_ROWS
    assert picture.drawn == 2 * MOST_ROWS * MOST_MARKS
    assert picture.left_out == 2 * (MOST_ROWS + 5) * (MOST_MARKS + 1) - picture.drawn


def test_nothing_to_draw_is_an_empty_picture() -> None:
    picture = draw([])
    assert (picture.rows, picture.columns, picture.left_out) == ((), (), 0)


def test_the_ends_of_the_calendar_can_be_drawn() -> None:
    marks = (
        Mark("bar", date.min, date.max, False, False, "all"),
        Mark("from", date.max, None, False, False, "late"),
    )
    picture = draw([Row("r", "", "g", "", marks)])
    assert [shape.end_x <= picture.width for shape in picture.rows[0].shapes] == [True, True]


def test_a_feed_that_left_events_out_says_so(
    real: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = pages.list_items(real)
    assert b"X-WR-CALDESC" not in pages.time_calendar(real, items, "All")
    monkeypatch.setattr("kg.pages.timeline.calendar.MOST_EVENTS", 3)
    feed = Calendar.from_ical(pages.time_calendar(real, items, "All"))
    assert str(feed["x-wr-caldesc"]).startswith("The 3 earliest of 1")
    assert len(feed.walk("VEVENT")) == 3
