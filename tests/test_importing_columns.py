"""What columns mean: heads and contents heard, doubts asked about, answers heeded."""

from __future__ import annotations

import pytest

from kg.importing.columns.heads import guesses
from kg.importing.decisions import Decisions
from kg.importing.importer import import_document
from kg.importing.questions import MOST
from kg.importing.records import Register
from tests.importing_grids import actions, document, grid, read, words


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("Lead officer", "party-lead"),
        ("LEAD OFFICER(S)", "party-lead"),
        ("Budget ²", "money"),
        ("Swyddog arweiniol", "party-lead"),
        ("Échéance", "date-end"),
        ("Spriocdháta", "date-end"),
        ("Budget (£000s)", "money"),
        ("Stakeholders to engage", "party"),
        ("Timescales", "date"),
        ("action_id", "reference"),
        ("Expected outcomes by 2030", "outcome"),
        ("Target completion date", "date-end"),
        ("Lead oficer", "party-lead"),
        ("£", "money"),
        ("€m", "money"),
        ("€'000s", "money"),
        ("US$ thousands", "money"),
        ("M€", "money"),
        ("Success looks like", "outcome"),
        ("What will change", "outcome"),
        ("Project manager:", "party-lead"),
        ("Project sponsor", "party-lead"),
        ("When will it be done?", "date-end"),
        ("Pwy fydd yn arwain?", "party-lead"),
        ("Ce qui va changer", "outcome"),
        ("Cé atá freagrach", "party-lead"),
    ],
)
def test_a_head_is_known_by_the_words_of_the_ontology(head, code):
    assert guesses(head, words())[0].code == code


@pytest.mark.parametrize("head", ["", "  ", "Zq", "Lorem ipsum"])
def test_an_unknown_head_means_nothing(head):
    assert guesses(head, words()) == ()


def columns(outcome):
    return {column.head: column.meaning for column in outcome.layout.columns}


def test_where_head_and_cells_differ_the_officer_is_asked():
    outcome = read(
        grid(
            "Action | Lead | Notes",
            "Plant hedges | 31/03/2027 | x",
            "Sweep streets | 01/05/2027 |",
            "Check alarms | 30/06/2027 |",
        )
    )
    assert [question.key for question in outcome.questions] == ["lead"]
    assert all(one.found.doubt for one in outcome.readings if one.head == "Lead")


def test_an_answer_settles_what_a_column_means():
    plan = document(
        grid(
            "Action | Lead | Zq",
            "Plant hedges | Parks | the air is cleaner at each school",
            "Sweep streets | Streets | the streets are clean for all people",
        )
    )
    before = import_document(plan, words(), Register())
    assert [question.key for question in before.questions] == ["zq"]
    assert columns(before)["Zq"] is None
    after = import_document(plan, words(), Register(), Decisions(columns={"zq": "outcome"}))
    assert not after.questions
    assert [one.as_written for one in after.readings if one.found.what == "outcome"] == [
        "the air is cleaner at each school",
        "the streets are clean for all people",
    ]


def test_an_answer_of_nothing_leaves_a_column_unread():
    plan = document(
        grid(
            "Action | Lead | Deadline",
            "Plant hedges | Parks | May 2027",
            "Sweep streets | Streets | June 2027",
        )
    )
    outcome = import_document(plan, words(), Register(), Decisions(columns={"lead": None}))
    assert not [one for one in outcome.readings if one.found.what == "party"]


def test_no_more_questions_than_an_officer_answers():
    heads = " | ".join(f"Zq{letter}" for letter in "abcdefghij")
    cells = " | ".join(f"some words of no known kind {n}" for n in range(10))
    outcome = read(
        grid(
            f"Action | Lead | {heads}",
            f"Plant hedges | Parks | {cells}",
            f"Sweep streets | Streets | {cells}",
        )
    )
    assert len(outcome.questions) == MOST


def test_the_finest_column_of_actions_is_the_action():
    outcome = read(
        grid(
            "High-level action | Activities | Lead",
            "Green the city | Plant hedges | Parks",
            " | Sweep streets | Streets",
            " | Water trees | Parks",
        )
    )
    assert actions(outcome) == ["Plant hedges", "Sweep streets", "Water trees"]
    assert columns(outcome)["High-level action"] == "objective"


def test_a_column_under_a_year_holds_what_its_cells_are():
    outcome = read(
        grid(
            "Action | Lead | 2025/26 | 2026/27",
            "Plant hedges | Parks | ✓ |",
            "Sweep streets | Streets | ✓ | ✓",
        )
    )
    dates = [
        (one.action, one.as_written, one.found.earliest.year)
        for one in outcome.readings
        if one.found.what == "date"
    ]
    assert dates == [(1, "✓", 2025), (2, "✓", 2025), (2, "✓", 2026)]


def test_a_column_holds_what_its_head_says_among_other_words():
    plan = grid(
        "Action | Lead | Timeline & status | Resources",
        "Light the park | Parks | Dec 2026 – on track | £5k capital",
        "Open the hall | Leisure | From Sept 2026 – not started | £12k revenue",
        "Find a counsellor | Schools | Sept 2027 – delayed | £68k a year, two posts",
    )
    outcome = read(plan)
    assert outcome.questions == ()
    found = columns(outcome)
    assert (found["Timeline & status"], found["Resources"]) == ("date", "money")
    latest = [str(one.found.latest) for one in outcome.readings if one.found.what == "date"]
    assert latest == ["2026-12-31", "None", "2027-09-30"]


def test_a_head_over_two_says_the_unit_of_both():
    outcome = read(
        grid(
            "Action | Who | < | Cost (£k) | <",
            "^ | Owner | Partners | Capital | Revenue",
            "Retrofit homes | Housing Assets | Warm Wessex CIC | 1850 | 40",
            "Plant hedges | Parks Service | Green Wessex CIC | 12 | 3",
        )
    )
    told = [one.found for one in outcome.readings if one.found.what == "money"]
    assert [(str(one.amount), one.currency) for one in told] == [
        ("1850000", "GBP"), ("40000", "GBP"), ("12000", "GBP"), ("3000", "GBP"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parent", "child"),
    [("Progress (RAG)", "By"), ("Progress (status)", "Due"), ("Timing (deadline)", "Start")],
)
def test_a_bracket_of_a_head_over_two_is_no_unit(parent, child):
    outcome = read(
        grid(
            f"Action | Lead | {parent} | <",
            f"^ | ^ | {child} | Comment",
            "Plant hedges | Parks Service | March 2027 | On track",
            "Mark lanes | Roads Service | May 2027 | Late",
        )
    )
    told = [one.found for one in outcome.readings if one.found.what == "date"]
    if child == "Start":
        assert [(one.kind, str(one.earliest)) for one in told] == [
            ("start", "2027-03-01"), ("start", "2027-05-01"),
        ]  # fmt: skip
    else:
        assert [(one.kind, str(one.latest)) for one in told] == [
            ("deadline", "2027-03-31"), ("deadline", "2027-05-31"),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "amounts"),
    [
        ("(€m)", ["4000000", "3000000"]),
        ("(£ thousands)", ["4000", "3000"]),
        ("(£ per year)", ["4", "3"]),
    ],
)
def test_a_unit_of_a_head_over_two_is_one_of_the_words_for_units(unit, amounts):
    outcome = read(
        grid(
            f"Action | Lead | Cost {unit} | <",
            "^ | ^ | Capital | Revenue",
            "Plant hedges | Parks Service | 4 | 3",
            "Mark lanes | Roads Service | 4 | 3",
        )
    )
    told = [one.found for one in outcome.readings if one.found.what == "money"]
    assert [str(one.amount) for one in told] == amounts * 2
    assert {one.currency for one in told} == {"EUR" if "€" in unit else "GBP"}


def test_an_outcome_left_of_the_action_is_its_goal():
    outcome = read(
        grid(
            "Outcome | Action | Lead",
            "Clean air | Plant hedges | Parks",
            "Safe homes | Check alarms | Housing",
        )
    )
    assert columns(outcome)["Outcome"] == "goal"


@pytest.mark.parametrize(
    ("cells", "meaning", "is_asked"),
    [
        (("Clean rivers", "Quiet lanes"), "goal", True),
        (("People feel safe at home", "People feel safe outside"), "goal", False),
        (("High", "Low"), "priority", False),
    ],
)
def test_a_column_of_priorities_names_goals_or_says_how_urgent_it_is(cells, meaning, is_asked):
    outcome = read(
        grid(
            "Priority | Action | Lead",
            f"{cells[0]} | Fence the brook | Parks Service",
            f"{cells[1]} | Mark four lanes | Roads Service",
        )
    )
    column = outcome.layout.columns[0]
    assert (column.meaning, column.doubt is not None) == (meaning, is_asked)
    goals = [one.as_written for one in outcome.readings if one.found.what == "goal"]
    assert goals == (list(cells) if meaning == "goal" else [])
