"""Targets in cells are read with comparator, value and unit; ages, names and dates are none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.importing.cells import targets
from kg.importing.records import COMPARATORS, Habits
from tests.importing_words import WORDS, cases, differences, habits_of, steps

COLUMNS = ("comparator", "value", "unit", "doubt")


def _told(found):
    assert found.comparator in COMPARATORS
    value = "" if found.value is None else f"{found.value:f}"
    doubt = "yes" if found.doubt else ""
    return dict(zip(COLUMNS, (found.comparator, value, found.unit or "", doubt), strict=True))


def _read(key):
    wording, head, habits = key
    return [_told(found) for found in targets.read(wording, habits_of(habits), WORDS, head=head)]


def test_each_wording_is_read_as_the_table_has_it():
    gold = list(cases("targets.csv", "wording", "head", "habits"))
    assert len(gold) >= 90
    assert differences(gold, COLUMNS, _read) == []


# ---- Properties ----

_PIECES = st.sampled_from(
    [
        *("at least", "over", ">", "≥", "no more than", "up to", "increase", "reduce", "by", "to"),
        *("80", "80%", "12.5", "1,250", "five", "one", "2025", "2024/25", "£5k", "2 million"),
        *("schools", "young people", "aged", "14-16", "Year", "from", "between", "and", "-", "+"),
        *("baseline", "double", "majority", "all", "no", "%", "(", ")", ";", "\n", "m²", "\u0301"),
        *("per year", "or more", "remain at", "about", "opened", "half", "of", "/", "µg", "/m3"),
    ]
)
_MIXED = st.lists(_PIECES, max_size=12).map(" ".join) | st.lists(_PIECES, max_size=12).map("".join)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80) | _MIXED, st.sampled_from(["", "Target", "Outcome", "Target (%)"]))
def test_any_text_is_read_without_an_error_and_spans_lie_in_it(text, head):
    for one in targets.read(text, Habits(), WORDS, head=head):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        assert one.what == "target"
        assert one.comparator in COMPARATORS
        assert one.unit is None or one.unit.strip()
        assert (one.doubt is None) == (one.confidence >= 0.9)


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 10**6),
    st.sampled_from(
        [
            ("at least {}", "at_least"),
            ("no fewer than {}", "at_least"),
            ("more than {}", "more_than"),
            ("> {}", "more_than"),
            ("fewer than {}", "less_than"),
            ("no more than {}", "at_most"),
            ("increase by {}", "increase_by"),
            ("reduce by {}", "decrease_by"),
            ("maintain {}", "maintain"),
            ("{} or more", "at_least"),
        ]
    ),
)
def test_a_printed_number_is_read_back_with_its_comparator(number, form):
    text, comparator = form[0].format(f"{number:,}"), form[1]
    (found,) = targets.read(text, Habits(), WORDS, head="Target")
    assert (found.comparator, found.value, found.unit) == (comparator, number, None)
    assert text[found.start : found.end] == text


def test_under_a_head_of_a_baseline_there_is_no_target():
    assert targets.read("45%", Habits(), WORDS, head="Baseline 2023/24") == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.5 Million visits", 2_500_000), ("4.2 FTE posts", 4.2), ("by 2.5 Visits a head", 2.5),
        ("1.2 Acquire the data", None), ("Then\n2.1.3 Publish the list", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("head", ["", "Milestone", "Outcome"])
def test_a_number_with_points_that_begins_a_line_names_it(text, value, head):
    found = targets.read(text, Habits(), WORDS, head=head)
    assert [float(one.value) for one in found] == ([] if value is None else [value])


@pytest.mark.parametrize(
    ("text", "value"),
    [("12.5 Km of path", 12.5), ("3.2 New homes", 3.2), ("Each year\n99.9 Uptime", 99.9)],
)
@pytest.mark.parametrize("head", ["Target", "Measure", "KPI"])
def test_under_a_head_of_targets_such_a_number_is_one_in_doubt(text, value, head):
    (found,) = targets.read(text, Habits(), WORDS, head=head)
    assert (float(found.value), found.doubt) == (value, "The number may name what follows it.")
    assert targets.read("2.1.3 Publish the list", Habits(), WORDS, head=head) == ()


def test_the_time_it_takes_grows_as_the_text():
    for piece in ("20 schools, ", "1 to ", "2025/", "increase by ", "(5 ", "at least ", "no "):
        assert steps(_long, piece * 80) < 6 * steps(_long, piece * 20)


def _long(text):
    targets.read(text, Habits(), WORDS, head="Target")
