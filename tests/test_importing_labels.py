"""Labels inside cells are told from other words before a colon."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.importing.cells import labels
from kg.importing.records import Mark
from tests.importing_names import CASES, words

LEGEND = {"L": "Lead", "S": "Support", "P": "Partner"}
ROWS = list(csv.DictReader((CASES / "labels.csv").read_text("utf-8").splitlines()))


def told(text, marks=(), legend=None):
    parts = labels.split(text, words(), marks, legend=legend)
    return [(part.kind, part.role, text[part.start : part.end]) for part in parts]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])
def test_each_case(row):
    text = row["text"].replace("\\n", "\n")
    expected = [
        (kind, role or None, body.replace("\\n", "\n"))
        for kind, role, body in (part.split("=", 2) for part in row["parts"].split(" ~ ") if part)
    ]
    legend = LEGEND if row["legend"] else None
    assert told(text, legend=legend) == expected


def test_a_bold_line_without_a_colon_is_a_label():
    text = "Lead\nHousing"
    assert told(text) == []
    assert told(text, [Mark("bold", 0, 4)]) == [("party-lead", "lead", "Housing")]


def test_a_label_that_is_bold_and_has_a_colon_counts_once():
    text = "Lead:\nHousing"
    assert told(text, [Mark("bold", 0, 5)]) == [("party-lead", "lead", "Housing")]


def test_an_english_department_is_no_foreign_label_before_a_dash():
    assert told("Planning – first floor") == []


def test_the_label_has_its_place():
    text = "See below. Lead: Housing"
    (part,) = labels.split(text, words())
    assert text[slice(*part.label_span)] == "Lead:"


@given(st.text(alphabet=st.sampled_from("Lead: Support;\n–-A,.(")))
def test_parts_lie_within_the_text_in_order(text):
    reached = 0
    for part in labels.split(text, words(), legend=LEGEND):
        first, after = part.label_span
        assert reached <= first < after <= part.start <= part.end <= len(text)
        reached = part.end
