"""Times in cells are read as they are written, and what is unsure has a doubt."""

from __future__ import annotations

import re
from datetime import date

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.importing.cells import dates
from kg.importing.cells.points import MONTHS
from kg.importing.records import DATE_KINDS, Habits, Mark
from tests.importing_words import WORDS, cases, differences, habits_of, steps

COLUMNS = ("kind", "earliest", "latest", "bound", "recurrence", "doubt")
SHAPE = re.compile(r"(\.\.|X{4}|\d{4})?(-\d\d|-XX)?(-\d\d)?~?(/(\.\.|\d{4}(-\d\d)?(-\d\d)?~?))?")
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31))


def _told(found):
    return {
        "kind": found.kind,
        "earliest": str(found.earliest or ""),
        "latest": str(found.latest or ""),
        "bound": found.bound or "",
        "recurrence": found.recurrence or "",
        "doubt": "yes" if found.doubt else "",
    }


def _read(key):
    wording, head, habits = key
    return [_told(found) for found in dates.read(wording, habits_of(habits), WORDS, head=head)]


def test_each_wording_is_read_as_the_table_has_it():
    gold = list(cases("dates.csv", "wording", "head", "habits"))
    assert len(gold) >= 150
    assert differences(gold, COLUMNS, _read) == []


def test_the_part_of_the_text_that_tells_the_time_is_found():
    text = "Launch the scheme by May 2025; review it in June 2026."
    found = dates.read(text, Habits(), WORDS)
    assert [text[one.start : one.end] for one in found] == ["by May 2025", "in June 2026"]


def _forms():
    gold = cases("dates.csv", "wording", "head", "habits")
    read = (
        dates.read(wording, habits_of(habits), WORDS, head=head)
        for (wording, head, habits), _ in gold
    )
    return sorted({one.edtf for found in read for one in found if one.edtf})


def test_an_edtf_form_is_one_of_a_few_shapes():
    assert [form for form in _forms() if not SHAPE.fullmatch(form)] == []


@pytest.mark.slow
def test_every_edtf_form_is_one():
    for form in _forms():
        parse_edtf(form)


def test_edtf_that_is_none_would_be_noticed():
    with pytest.raises(EDTFParseException):
        parse_edtf("2014-04/2014-06/..")


def test_struck_times_give_way_to_those_that_stand():
    text = "June 2025 September 2025"
    (found,) = dates.read(text, Habits(), WORDS, head="Deadline", marks=(Mark("struck", 0, 9),))
    assert (found.latest, found.doubt) == (date(2025, 9, 30), None)
    (alone,) = dates.read("June 2025", Habits(), WORDS, marks=(Mark("struck", 0, 9),))
    assert alone.latest == date(2025, 6, 30)
    assert "struck" in alone.doubt


def test_the_sign_of_a_footnote_is_no_part_of_a_year():
    for text, marks in (("2024/253", (Mark("raised", 7, 8),)), ("2024/25³", ())):
        (found,) = dates.read(text, Habits(), WORDS, head="Timescale", marks=marks)
        assert (found.earliest, found.end) == (date(2024, 4, 1), 7)


# ---- Properties ----


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80), st.sampled_from(["", "Timescale", "Deadline"]))
def test_any_text_is_read_without_an_error_and_spans_lie_in_it(text, head):
    _check(text, dates.read(text, Habits(), WORDS, head=head))


_PIECES = st.sampled_from(
    [
        *("by", "before", "in", "from", "until", "during", "between", "and", "to", "-", "/", ","),
        *("end of", "mid", "Q1", "H2", "T3", "May", "March", "Sept", "juin", "Hydref", "Márta"),
        *("2024", "2024/25", "24/25", "31", "1st", "07", "'25", "45078", "FY", "academic year"),
        *("autumn", "term", "annually", "every", "ongoing", "TBC", "the", "of", "(", ")", "\n"),
        *("levels", "Census", "Mayor's", "onwards", "²", "é", "½", "ﬁ", "\u0301"),
    ]
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(_PIECES, max_size=14).map(" ".join) | st.lists(_PIECES, max_size=14).map("".join),
    st.sampled_from(["", "Timescale", "Start date"]),
    st.sampled_from(["", "fr calendar", "cy", "en-US", "southern", "2025-04-01/2026-03-31"]),
)
def test_any_mixture_of_words_of_time_is_read_without_an_error(text, head, habits):
    _check(text, dates.read(text, habits_of(habits), WORDS, head=head))


def _check(text, found):
    at = 0
    for one in found:
        assert at <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        at = one.end
        assert one.what == "date"
        assert one.kind in DATE_KINDS
        assert 0 <= one.confidence <= 1
        assert (one.doubt is None) == (one.confidence >= 0.9)
        if one.earliest and one.latest:
            assert one.earliest <= one.latest
        assert one.edtf is None or SHAPE.fullmatch(one.edtf)


_FORMS = (
    "{d}/{m}/{y}",
    "{d:02}.{m:02}.{y}",
    "{d}-{m}-{y}",
    "{y}-{m:02}-{d:02}",
    "{y}/{m:02}/{d:02}",
)


@settings(deadline=None, max_examples=60)
@given(DAYS, st.sampled_from(_FORMS))
def test_a_date_in_figures_is_read_back(day, form):
    text = form.format(d=day.day, m=day.month, y=day.year)
    (found,) = dates.read(text, Habits(), WORDS, head="Deadline")
    assert (found.latest, found.doubt, found.edtf) == (day, None, day.isoformat())


@settings(deadline=None, max_examples=60)
@given(DAYS)
def test_a_date_with_the_month_first_is_read_back_where_the_document_has_it(day):
    text = f"{day.month}/{day.day}/{day.year}"
    habits = Habits(languages=("en-US",))
    (found,) = dates.read(text, habits, WORDS, head="Deadline")
    assert (found.latest, found.doubt) == (day, None)


@settings(deadline=None, max_examples=60)
@given(DAYS, st.sampled_from(["en", "cy", "fr", "ga", "de", "es"]), st.data())
def test_a_date_with_the_name_of_its_month_is_read_back_in_every_language(day, language, data):
    names = [
        word.text
        for word in WORDS.words
        if word.scheme == "month"
        and word.code == MONTHS[day.month - 1]
        and word.language == language
    ]
    name = data.draw(st.sampled_from(names))
    form = data.draw(st.sampled_from(["{d} {n} {y}", "{d} {N} {y}", "{d}-{n}-{y}"]))
    text = form.format(d=day.day, n=name, N=name.upper(), y=day.year)
    habits = Habits(languages=(language,))
    (found,) = dates.read(text, habits, WORDS, head="Timescale")
    assert (found.earliest, found.latest) == (day, day)
    assert text[found.start : found.end] == text
    (month,) = dates.read(f"{name} {day.year}", habits, WORDS, head="Timescale")
    assert (month.earliest.year, month.earliest.month) == (day.year, day.month)
    assert month.latest.month == day.month


@settings(deadline=None, max_examples=60)
@given(st.integers(1980, 2090), st.integers(1, 4), st.integers(1, 12))
def test_the_quarters_of_a_year_follow_each_other_wherever_it_begins(year, quarter, begins):
    habits = Habits(year_begins=begins)
    text = f"{year}/{(year + 1) % 100:02}"
    (whole,) = dates.read(text, habits, WORDS, head="Timescale")
    (part,) = dates.read(f"Q{quarter} {text}", habits, WORDS, head="Timescale")
    assert whole.earliest.month == begins
    if begins > 1:
        assert (part.earliest - whole.earliest).days // 85 == quarter - 1
        assert part.latest <= whole.latest
    else:
        assert part.doubt
        assert whole.doubt


def test_the_time_it_takes_grows_as_the_text():
    for piece in ("by March 2026 ", "2025/", "1-", "May, ", "the ", "from ", "(", "end of "):
        assert steps(_long, piece * 80) < 6 * steps(_long, piece * 20)


def _long(text):
    dates.read(text, Habits(), WORDS, head="Timescale")
