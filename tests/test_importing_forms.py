"""Forms: which text is a label, which a line over a form, and what names what is done."""

from __future__ import annotations

import pytest

from kg.importing.ledger import UNEXPLAINED
from tests.importing_grids import actions, fields, grid, heading, paragraph, read, told

FIRST = ("Action | Plant hedges", "Lead | Parks Service", "Deadline | March 2027")
SECOND = ("Action | Sweep streets", "Lead | Street Service", "Deadline | May 2027")
UNNAMED = ("Lead | Street Service", "Deadline | May 2027", "Cost | £7,000")


def goals(outcome):
    return list(dict.fromkeys(words for _, what, words in told(outcome) if what == "goal"))


@pytest.mark.parametrize("blank", ["Equality screening | ", "Cabinet portfolio | "])
def test_a_label_that_nobody_filled_in_is_neither_the_action_nor_a_goal(blank):
    outcome = read(
        heading("Plant hedges"),
        grid(blank, "Lead | Parks Service", "Deadline | March 2027", "Cost | £5,000"),
        heading("Sweep streets"),
        grid(blank, *UNNAMED),
    )
    assert actions(outcome) == ["Plant hedges", "Sweep streets"]
    assert goals(outcome) == []


def test_a_blank_label_right_before_the_action_is_one_where_it_stands_over_each():
    outcome = read(grid("Ward lead | ", *FIRST, "Ward lead | ", *SECOND))
    assert actions(outcome) == ["Plant hedges", "Sweep streets"]
    assert goals(outcome) == []


def test_a_text_beside_a_blank_cell_right_before_actions_stands_over_them():
    outcome = read(grid("A greener town | ", *FIRST, *SECOND, "Clean streets | ", *SECOND, *FIRST))
    assert goals(outcome) == ["A greener town", "Clean streets"]
    assert fields(outcome, 2)[0] == ("goal", "A greener town")


def test_a_blank_label_between_others_leaves_the_action_as_it_is():
    outcome = read(grid(*FIRST, "Equality screening | ", "Cost | £5,000", *SECOND))
    assert actions(outcome) == ["Plant hedges", "Sweep streets"]
    assert goals(outcome) == []


def test_a_line_over_a_form_names_it_where_no_heading_does():
    forms = (grid("Plant hedges | <", *UNNAMED), paragraph(" "), grid("Mend walls | <", *UNNAMED))
    assert actions(read(*forms)) == ["Plant hedges", "Mend walls"]
    assert actions(read(heading("Our projects"), *forms)) == ["Plant hedges", "Mend walls"]


def test_a_heading_of_its_own_names_a_form_before_a_line_in_it():
    details = grid("Project details | <", *UNNAMED)
    outcome = read(heading("Plant hedges"), details, heading("Mend walls"), details)
    assert actions(outcome) == ["Plant hedges", "Mend walls"]


def test_a_line_below_the_first_label_names_no_form():
    outcome = read(
        heading("Plant hedges"),
        grid("Lead | Parks Service", "Resources | <", "Cost | £5,000", "Deadline | May 2027"),
    )
    assert actions(outcome) == ["Plant hedges"]


def test_what_a_form_without_a_name_says_is_left_out_with_the_reason():
    outcome = read(grid(*FIRST), paragraph("Between them."), grid(*UNNAMED))
    assert actions(outcome) == ["Plant hedges"]
    assert outcome.ledger.count(UNEXPLAINED) == 0
    why = {entry.why for entry in outcome.ledger.entries if entry.use == "left out"}
    assert "nothing says what is done in its form" in why


@pytest.mark.parametrize("heads", ["Theme | Action", "Objective | Actions"])
def test_a_table_of_two_columns_with_their_heads_is_no_form(heads):
    rows = ("Partners | Hold a forum", "Funding | Find a grant", "Outcomes | Count visits")
    outcome = read(grid(heads, *rows, "Review | Meet each year"))
    assert outcome.layout.family == "A"
    assert actions(outcome) == ["Hold a forum", "Find a grant", "Count visits", "Meet each year"]


@pytest.mark.parametrize("action", ["Review partners", "Agree a budget"])
def test_a_form_whose_action_speaks_of_a_head_is_one(action):
    outcome = read(grid(f"Action | {action}", *FIRST[1:], "Cost | £5,000"))
    assert outcome.layout.family == "C"
    assert actions(outcome) == [action]


TURNED = (
    "Lead | Parks Service | Street Service | <",
    "Deadline | March 2027 | May 2027 | June 2027",
    "Cost | £5,000 | | £7,000",
)


@pytest.mark.parametrize(
    "names",
    [
        ("Action | Plant hedges | Sweep streets | Mend walls",),
        (
            " | Project 1 | Project 2 | Project 3",
            "Action | Plant hedges | Sweep streets | Mend walls",
        ),
        (" | Plant hedges | Sweep streets | Mend walls",),
    ],
)
def test_forms_may_stand_side_by_side(names):
    outcome = read(heading("Our projects"), grid(*names, *TURNED))
    assert outcome.layout.family == "C"
    assert actions(outcome) == ["Plant hedges", "Sweep streets", "Mend walls"]
    # A merged cell is said of each form that it reaches over.
    assert [dict(fields(outcome, at)).get("party-lead") for at in (1, 2, 3)] == [
        "Parks Service", "Street Service", "Street Service",
    ]  # fmt: skip
    assert [dict(fields(outcome, at)).get("money") for at in (1, 2, 3)] == [
        "£5,000",
        None,
        "£7,000",
    ]
    assert outcome.ledger.count(UNEXPLAINED) == 0


def test_a_table_with_heads_whose_rows_begin_with_words_of_heads_is_not_turned():
    outcome = read(
        grid(
            "Area | Action | Lead | Deadline",
            "Budget | Find a grant | Finance | May 2027",
            "Partners | Hold a forum | Policy | June 2027",
            "Outcomes | Count visits | Data Team | July 2027",
        )
    )
    assert outcome.layout.family == "A"
    assert actions(outcome) == ["Find a grant", "Hold a forum", "Count visits"]


def test_a_form_with_labels_in_two_columns_is_not_turned():
    rows = (
        "Cost | £5,000 | Programme | Green towns",
        "Deadline | March 2027 | Outcome | Clean air",
    )
    outcome = read(
        heading("Projects"),
        grid("Action | Plant hedges | Ref | P1", "Lead | Parks | Partners | Hill School", *rows),
        grid("Action | Sweep streets | Ref | P2", "Lead | Streets | Partners | Traders", *rows),
    )
    assert actions(outcome) == ["Plant hedges", "Sweep streets"]
