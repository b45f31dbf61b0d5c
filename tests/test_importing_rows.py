"""Rows of tables: bands, merged cells, rows cut by a page, totals, notes, hidden columns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.importing.ledger import UNEXPLAINED
from kg.importing.records import Cell
from kg.importing.rows.joining import is_rest
from tests.importing_grids import (
    actions,
    fields,
    grid,
    heading,
    item,
    paragraph,
    read,
    told,
    words,
)

HEADS = "Goal | Action | Lead | Deadline"


def test_a_row_is_an_action_with_its_cells():
    outcome = read(
        grid(
            HEADS,
            "Clean air | Plant hedges | Parks Service | March 2027",
            "Clean air | Sweep streets | Street Service | May 2027",
        )
    )
    assert outcome.layout.family == "A"
    assert fields(outcome, 2) == [
        ("goal", "Clean air"),
        ("activity", "Sweep streets"),
        ("party-lead", "Street Service"),
        ("date-end", "May 2027"),
    ]


def test_a_merged_cell_reaches_over_its_rows_and_money_does_not():
    outcome = read(
        grid(
            "Goal | Action | Lead | Budget",
            "Clean air | Plant hedges | Parks | £5,000",
            "^ | Sweep streets | Streets | ^",
        )
    )
    second = outcome.layout.actions[1]
    assert [(one.meaning, one.passage.text, one.basis) for one in second.fields] == [
        ("goal", "Clean air", "merged"),
        ("activity", "Sweep streets", "cell"),
        ("party-lead", "Streets", "cell"),
    ]


def test_a_blank_goal_is_that_of_the_row_above_and_a_new_goal_ends_its_aims():
    outcome = read(
        grid(
            "Goal | Aim | Action | Lead",
            "Clean air | Fewer cars | Plant hedges | Parks",
            " | | Sweep streets | Streets",
            "Safe homes | | Check alarms | Housing",
        )
    )
    assert fields(outcome, 2)[:2] == [("goal", "Clean air"), ("aim", "Fewer cars")]
    assert fields(outcome, 3)[0] == ("goal", "Safe homes")
    assert "aim" not in dict(fields(outcome, 3))


def test_a_row_over_rows_is_the_goal_of_those_below_it():
    outcome = read(
        grid(
            "Action | Lead | Deadline",
            "Theme 1: Clean air | < | <",
            "Plant hedges | Parks | March 2027",
            "Theme 2: Safe homes | < | <",
            "Check alarms | Housing | May 2027",
        )
    )
    assert fields(outcome, 2)[0] == ("goal", "Theme 2: Safe homes")
    goals = [one.found.name for one in outcome.readings if one.found.what == "goal"]
    assert goals == ["Clean air", "Safe homes"]


def test_a_row_that_a_page_cuts_is_one_row():
    outcome = read(
        grid(
            HEADS, "Clean air | Plant hedges along all main roads and | Parks Service | March 2027"
        ),
        grid(
            " | around every school in the city | |",
            "Safe homes | Check alarms | Housing Service | May 2027",
        ),
    )
    assert actions(outcome) == [
        "Plant hedges along all main roads and around every school in the city",
        "Check alarms",
    ]


@pytest.mark.parametrize("bands", [("Goal 1: Air | < | < | <", "Goal 2: Noise | < | < | <"),
                                   ("Goal 1: Air | | |", "Goal 2: Noise | | |")])  # fmt: skip
def test_the_rest_of_a_cut_row_is_no_band_though_it_begins_with_a_capital(bands):
    heads = "Action | Lead | Deadline | Cost"
    outcome = read(
        grid(
            heads,
            bands[0],
            "Plant hedges | Parks | March 2027 | £500",
            "Sweep the streets | Streets | March 2028 | £600",
            bands[1],
            "Ask the neighbours | Housing | March 2028 | £300",
            "Report every quarter to the Town | Streets | May 2027 | £900",
        ),
        grid(
            heads,
            "Centre Board on what was done | | |",
            "Measure the noise | Streets | June 2027 | £70",
        ),
        form="pdf",
    )
    assert actions(outcome) == [
        "Plant hedges",
        "Sweep the streets",
        "Ask the neighbours",
        "Report every quarter to the Town Centre Board on what was done",
        "Measure the noise",
    ]
    assert ("goal", "Goal 2: Noise") in fields(outcome, 5)


def test_a_page_may_end_in_the_middle_of_one_cell_alone():
    outcome = read(
        grid(
            "Action | Lead | Outcome", "Plant hedges. | Parks | The air at schools is as clean as"
        ),
        grid("Action | Lead | Outcome", "Sweep streets | Streets | in the parks"),
    )
    assert fields(outcome, 1)[-1] == ("outcome", "The air at schools is as clean as in the parks")
    assert [meaning for meaning, _ in fields(outcome, 2)] == ["activity", "party-lead"]


def test_a_row_after_a_repeated_head_that_says_something_whole_is_a_row_of_its_own():
    outcome = read(
        grid("Action | Lead | Deadline", "Plant hedges | Parks | March 2027"),
        grid("Action | Lead | Deadline", "Sweep streets | Streets | May 2027"),
    )
    assert actions(outcome) == ["Plant hedges", "Sweep streets"]


def test_a_total_and_a_note_are_no_rows():
    outcome = read(
        grid(
            "Action | Lead | Budget",
            "Plant hedges | Parks | £5,000",
            "Sweep streets | Streets | £7,000",
            "Total | | £12,000",
            "* Costs are those of 2026 and do not include staff. | < | <",
        )
    )
    assert actions(outcome) == ["Plant hedges", "Sweep streets"]
    assert outcome.ledger.count("note") == len("Total£12,000") + 51
    assert outcome.ledger.count(UNEXPLAINED) == 0


def test_what_stands_below_the_rows_under_notes_is_no_goal():
    outcome = read(
        grid(
            "No. | Action | Lead | Deadline | Cost",
            "1 | Plant hedges | Parks Service | March 2027 | £500",
            "2 | Sweep streets | Street Service | May 2027 | £900",
            "Notes: | | | |",
            "1. Costs are those of 2025/26. | | | |",
            "Amber means at risk. | | | |",
        )
    )
    assert actions(outcome) == ["Plant hedges", "Sweep streets"]
    assert outcome.layout.loose == ()
    assert outcome.ledger.count("note") > 50


def test_a_hidden_column_gives_no_facts_and_is_told():
    table = grid(
        "Action | Lead | Budget",
        "Plant hedges | Parks | £5,000",
        "Sweep streets | Streets | £7,000",
    )
    rows = tuple(
        (*row[:2], replace(row[2], hidden=True) if isinstance(row[2], Cell) else None)
        for row in table.rows
    )
    outcome = read(replace(table, rows=rows))
    assert not [one for one in outcome.readings if one.found.what == "money"]
    reasons = {entry.why for entry in outcome.ledger.entries if entry.use == "left out"}
    assert reasons == {"its row or column is hidden"}


def test_instructions_under_the_heads_are_no_row():
    outcome = read(
        grid(
            "Action | Lead | Start date | End date | Budget",
            "Say what is done | One service | A date | A date | A whole number",
            "Plant hedges | Parks | 1 May 2026 | 1 May 2027 | £5,000",
        )
    )
    assert actions(outcome) == ["Plant hedges"]


def test_a_table_without_heads_goes_on_with_the_last_ones():
    outcome = read(
        heading("Action 1: Plant hedges", 2),
        grid("Milestone | Owner | Due", "Choose places | Parks | May 2026"),
        heading("Action 2: Sweep streets", 2),
        grid("Buy brooms | Streets | June 2026"),
    )
    assert outcome.layout.family == "B"
    assert fields(outcome, 2) == [
        ("activity", "Action 2: Sweep streets"),
        ("milestone", "Buy brooms"),
        ("party-lead", "Streets"),
        ("date-end", "June 2026"),
    ]


@pytest.mark.parametrize(
    ("before", "now", "rest"),
    [
        ("along all roads and", "Around schools", True),
        ("led by the", "Housing Service", True),
        ("to plant", "hedges", True),
        ("They were planted.", "Sweep", False),
        ("They were planted.", "sweep", False),
        ("Plant hedges", "Sweep streets", None),
        ("", "Sweep", None),
        ("Plan A", "Sweep", None),
    ],
)
def test_what_goes_on_from_the_page_before(before, now, rest):
    assert is_rest(before, now, words()) is rest


def test_a_form_has_its_labels_left_of_their_values():
    outcome = read(
        grid(
            "Action | Plant hedges",
            "Lead | Parks Service",
            "Deadline | March 2027",
            "Cost | £5,000",
        ),
        paragraph("Between the forms."),
        grid(
            "Action | Sweep streets",
            "Lead | Street Service",
            "Deadline | May 2027",
            "Cost | £7,000",
        ),
    )
    assert outcome.layout.family == "C"
    assert actions(outcome) == ["Plant hedges", "Sweep streets"]
    assert ("money", "£7,000") in fields(outcome, 2)


ONE = grid("Action | Lead | Deadline", "Plant hedges | Parks | March 2027")
OTHER = grid("Action | Lead | Deadline", "Sweep streets | Streets | May 2027")


def ends(outcome):
    return [
        (one.found.name, one.found.doubt) for one in outcome.readings if one.found.what == "goal"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Updated in March 2026", "Approved in April 2026"),
        ("Budget £20,000", "No budget"),
        ("Agreed by Cabinet", "Agreed by Scrutiny"),
        ("Table 1", "Table 2"),
        ("Work that the council leads", "Work that the college leads"),
    ],
)
def test_a_line_of_time_of_money_or_of_the_same_words_is_no_heading(first, second):
    outcome = read(paragraph(first), ONE, paragraph(second), OTHER)
    assert actions(outcome) == ["Plant hedges", "Sweep streets"]
    assert ends(outcome) == []


def test_a_line_without_a_style_over_each_table_is_a_heading_in_doubt():
    outcome = read(paragraph("Theme 1: Clean air"), ONE, paragraph("Theme 2: Safe homes"), OTHER)
    doubt = "The line has no style of a heading; it is taken for one."
    assert ends(outcome) == [("Clean air", doubt), ("Safe homes", doubt)]
    styled = read(heading("Theme 1: Clean air"), ONE, heading("Theme 2: Safe homes"), OTHER)
    assert ends(styled) == [("Clean air", None), ("Safe homes", None)]


@pytest.mark.parametrize("number", ["A1", "1", "1.2b"])
def test_an_objective_over_rows_that_say_what_is_done_is_none_of_them(number):
    heads = "What we will do | Who will do it | When we will do it by"
    outcome = read(
        heading("Priority A: Clean air", 1),
        heading(f"Objective {number}: Fewer cars", 2),
        grid(heads, "Plant hedges | Parks | March 2027", "Sweep streets | Streets | May 2027"),
        heading("Priority B: Safe homes", 1),
        heading("Objective 9: Safer stairs", 2),
        grid(heads, "Check alarms | Housing | May 2027"),
    )
    assert outcome.layout.family == "A"
    assert actions(outcome) == ["Plant hedges", "Sweep streets", "Check alarms"]
    assert fields(outcome, 2)[:2] == [
        ("goal", "Priority A: Clean air"),
        ("objective", f"Objective {number}: Fewer cars"),
    ]


@pytest.mark.parametrize(
    ("cell", "milestones"),
    [
        (
            "Sites agreed by May 2026; monitors live by September 2026",
            ["Sites agreed by May 2026", "monitors live by September 2026"],
        ),
        (
            "Sites agreed by May 2026; monitors live by September 2026;",
            ["Sites agreed by May 2026", "monitors live by September 2026"],
        ),
        ("Sites agreed; monitors live by May 2026", ["Sites agreed; monitors live by May 2026"]),
        ("Sites agreed by May 2026", ["Sites agreed by May 2026"]),
    ],
)
def test_milestones_that_semicolons_part_have_each_a_time(cell, milestones):
    outcome = read(
        grid(
            "Action | Lead | Milestones",
            f"Plant hedges | Parks | {cell}",
            "Sweep streets | Streets | Brooms bought by June 2026",
        )
    )
    found = [words for at, what, words in told(outcome) if what == "milestone" and at == 1]
    assert found == milestones


def test_a_council_that_stands_first_is_no_title_where_a_plan_stands_below():
    rows = grid(HEADS, "Clean air | Plant hedges | Parks Service | March 2027")
    for first in (heading("Exton District Council"), paragraph("EXTON DISTRICT COUNCIL")):
        outcome = read(first, paragraph("Clean Air Action Plan 2026"), paragraph("Agreed."), rows)
        assert [name for _, what, name in told(outcome) if what == "plan"] == [
            "Clean Air Action Plan 2026"
        ]
    outcome = read(heading("Cleaner air for Exton"), paragraph("This plan is for all."), rows)
    assert [name for _, what, name in told(outcome) if what == "plan"] == ["Cleaner air for Exton"]


PLAN = ["Action | Lead | Deadline", "Plant hedges | Parks Service | March 2027"]


@pytest.mark.parametrize(
    ("first", "plan"),
    [
        (["Our strategy is to act early", "Clean Air Plan 2027"], "Clean Air Plan 2027"),
        (["What this plan is for", "Strategy for Parks to 2030"], "Strategy for Parks to 2030"),
        (["The council adopted this plan in May 2026.", "Strategy Refresh"], "Strategy Refresh"),
        (["Cynllun Llesiant lleol"], "Cynllun Llesiant lleol"),
        (["DELIVERY PLAN: YEAR TWO"], "DELIVERY PLAN: YEAR TWO"),
    ],
)
def test_a_sentence_about_a_plan_is_no_title(first, plan):
    texts = [paragraph(text) for text in ["Exton District Council", *first]]
    outcome = read(*texts, grid(*PLAN))
    assert [words for _, what, words in told(outcome) if what == "plan"] == [plan]


def test_a_council_over_no_plan_is_its_name_in_doubt():
    sentence = paragraph("This plan sets out what we will do for the air.")
    outcome = read(paragraph("Exton District Council"), sentence, grid(*PLAN))
    names = [one for one in outcome.readings if one.found.what == "plan"]
    assert [(one.as_written, one.found.doubt) for one in names] == [
        (
            "Exton District Council",
            "This is the name of a body; nothing over the rows names the plan.",
        )
    ]


@pytest.mark.parametrize(
    "title", ["CLEAN AIR PLAN 2027", "CLEANER AIR FOR EXTON", "Clean Air Plan 2027"]
)
@pytest.mark.parametrize(
    "blocks",
    [
        lambda title: [paragraph(title), heading("Hedges", 2), grid(*PLAN)],
        lambda title: [grid(" | |", f"{title} | |", *PLAN)],
        lambda title: [grid(f"{title} | < | <", "Agreed in May | |", *PLAN)],
    ],
    ids=["over-a-heading", "below-a-blank-row", "in-the-first-row"],
)
def test_a_title_without_a_style_stands_over_all(title, blocks):
    outcome = read(*blocks(title))
    assert [words for _, what, words in told(outcome) if what == "plan"] == [title]


def test_an_appendix_is_no_title():
    table = grid("Action | Lead | Deadline", "Plant hedges | Parks | March 2027")
    outcome = read(paragraph("Appendix B"), paragraph("Green plan 2026"), table)
    assert [words for _, what, words in told(outcome) if what == "plan"] == ["Green plan 2026"]


def test_lines_over_lists_are_headings_in_doubt():
    blocks = [heading("Village list", 1)]
    for name, works in (("Getting around", "Mend the bridge"), ("Helping others", "Visit people")):
        blocks += [paragraph(name), item(works), item("Lead: Parish Council", 2)]
    outcome = read(*blocks)
    assert outcome.layout.family == "E"
    doubt = "The line has no style of a heading; it is taken for one."
    assert ends(outcome) == [("Getting around", doubt), ("Helping others", doubt)]


def test_a_cell_that_begins_small_after_a_heading_is_of_its_own_row():
    heads = "Action | Lead | Indicator"
    first = grid(heads, "Mend bicycles | Repair Club | at least 300 bicycles a year")
    second = grid(heads, "Slow the traffic | Roads Service | a fall of 20 % in accidents")
    outcome = read(heading("Travel well", 2), first, heading("Calm streets", 2), second)
    assert fields(outcome, 2)[-1][1] == "a fall of 20 % in accidents"
    outcome = read(first, second)
    assert "a fall of 20 %" in fields(outcome, 1)[-1][1]


GREEN = [
    "Plant hedges | Parks | March 2027 | £500",
    "Sweep the streets | Streets | May 2027 | £600",
]
READ = [
    "Open a library | Libraries | June 2027 | £700",
    "Mend the roofs | Estates | May 2028 | £80",
]
OVER = "Action | Lead | Deadline | Cost"


@pytest.mark.parametrize(
    "blocks",
    [
        # Merged over the first table, in the first cell alone over the second, under its heading.
        [heading("One"), grid(OVER, "Clean air | < | < | <", *GREEN),
         heading("Two"), grid(OVER, "Learning for all | | |", *READ)],
        # Two sheets by their names, the first with numbered lines, the second with none.
        [grid(OVER, "Priority 1: Air | | |", GREEN[0], "Priority 2: Streets | | |", GREEN[1],
              name="Green"),
         grid(OVER, "Learning for all | | |", *READ, name="Reading")],
        # A small letter begins it; the name of the table is another one.
        [grid(OVER, "clean air | | |", *GREEN, name="Table 1: streets"),
         grid(OVER, "Learning for all | | |", *READ, name="Table 2: schools")],
        # Each of three tables has one, and no other row is one.
        [grid(OVER, "Clean air | < | < | <", GREEN[0]), grid(OVER, "Clean streets | < | < | <",
              GREEN[1]), grid(OVER, "Learning for all | | |", *READ)],
    ],
    ids=["headings", "sheets", "captions", "each-table"],
)  # fmt: skip
def test_a_line_over_a_new_table_is_the_goal_of_its_rows_and_no_end_of_the_row_before(blocks):
    outcome = read(*blocks)
    assert actions(outcome) == [
        "Plant hedges", "Sweep the streets", "Open a library", "Mend the roofs",
    ]  # fmt: skip
    assert [fields(outcome, at)[-5] for at in (3, 4)] == [("goal", "Learning for all")] * 2


@pytest.mark.parametrize("second", ["", "Plan"])
def test_a_row_goes_on_in_a_piece_of_the_same_name_and_what_nothing_ties_is_in_doubt(second):
    outcome = read(
        grid(OVER, "Clean air | < | < | <", *GREEN, name="Plan"),
        grid(OVER, "Learning for all | | |", *READ, name=second),
    )
    joined = "Sweep the streets Learning for all"
    assert actions(outcome)[1] == joined
    assert [one.found.doubt for one in outcome.readings if one.as_written == joined] == [
        "Its last line begins a table; it may stand over the rows there."
    ]


def test_a_row_whose_end_is_open_goes_on_without_a_doubt():
    outcome = read(
        grid(OVER, "Clean air | < | < | <", "Sweep the streets and | Streets | May 2027 | £600"),
        grid(OVER, "Learning for all | | |", *READ),
    )
    assert actions(outcome)[0] == "Sweep the streets and Learning for all"
    assert not any(one.found.doubt for one in outcome.readings if one.found.what == "activity")


@pytest.mark.parametrize(
    ("cell", "giver"),
    [
        ("£60,000 (Arts Council England)", ["Arts Council England"]),
        ("£5,000 (reserves), £8,000 (Exton Housing Trust)", ["Exton Housing Trust"]),
        ("£5,000 (Capital)", []),
        ("£5,000 (Year 1)", []),
        ("£5,000 (federal grant)", []),
        ("Staff time (Exton Housing Trust)", []),
    ],
)
def test_a_body_in_brackets_behind_a_sum_may_give_it(cell, giver):
    outcome = read(
        grid("Action | Lead | Budget", f"Plant hedges | Parks Service | {cell}", "Sow | Parks | £9")
    )
    found = [one for one in outcome.readings if one.found.role == "funder"]
    assert [one.as_written for one in found] == giver
    doubt = "It stands in brackets behind a sum; it may be who gives it."
    assert all(one.found.doubt == doubt for one in found)


@pytest.mark.parametrize(
    ("title", "plan"),
    [
        ("Clean Air Plan 2027 – Streets", "Clean Air Plan 2027"),
        ("CLEAN AIR PLAN: STREETS", "CLEAN AIR PLAN"),
        ("Clean Streets", "Clean Streets"),
        ("Clean Air Plan – Parks", "Clean Air Plan – Parks"),
    ],
)
def test_the_name_of_a_sheet_is_no_part_of_the_plan_s(title, plan):
    table = grid(f"{title} | < | <", *PLAN, name="Streets")
    outcome = read(table, form="xlsx")
    assert [words for _, what, words in told(outcome) if what == "plan"] == [plan]
    assert outcome.ledger.count(UNEXPLAINED) == 0
