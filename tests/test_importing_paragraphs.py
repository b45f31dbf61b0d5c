"""Bare lines before labels: what names an action, what describes it, what stands over several."""

from __future__ import annotations

import pytest

from kg.importing.decisions import Decisions
from kg.importing.importer import import_document
from tests.importing_grids import actions, fields, heading, item, paragraph, read, words

LABELS = ("Lead: Parks Service", "By when: March 2027")
DOUBT = "Several lines stand before the labels; the {} is taken for what is done."


def of(*groups):
    """Return the outcome of a text: the bare lines of each action, its labels after them."""
    return read(*(paragraph(line) for lines in groups for line in (*lines, *LABELS)))


def doubts(outcome):
    return [
        (one.action, one.found.doubt)
        for one in outcome.readings
        if one.found.what == "activity" and one.found.doubt
    ]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_description_of_one_action_makes_no_name_a_goal(place):
    groups = [["Plant hedges"], ["Sweep streets"], ["Mend walls"]]
    groups[place].append("Along the main roads")
    outcome = of(*groups)
    assert actions(outcome) == ["Plant hedges", "Sweep streets", "Mend walls"]
    assert ("description", "Along the main roads") in fields(outcome, place + 1)
    assert not [one for one in outcome.readings if one.found.what == "goal"]
    assert doubts(outcome) == [(place + 1, DOUBT.format("first"))]


def test_descriptions_of_several_actions_make_no_name_a_goal():
    outcome = of(["Plant hedges", "Along the roads"], ["Sweep streets", "At night"], ["Mend walls"])
    assert actions(outcome) == ["Plant hedges", "Sweep streets", "Mend walls"]


def test_lines_that_stand_over_several_actions_are_their_goals_in_doubt():
    outcome = of(
        ["A greener town", "Plant hedges"], ["Dig ponds"], ["Clean streets", "Sweep them"],
        ["Empty the bins"],
    )  # fmt: skip
    assert actions(outcome) == ["Plant hedges", "Dig ponds", "Sweep them", "Empty the bins"]
    assert [fields(outcome, at)[0] for at in (2, 4)] == [
        ("goal", "A greener town"),
        ("goal", "Clean streets"),
    ]
    assert doubts(outcome) == [(1, DOUBT.format("last")), (3, DOUBT.format("last"))]


UNKNOWN = "Nothing says what the label “Sounds in the street” means."


@pytest.mark.parametrize("make", [paragraph, lambda line: item(line, 2)])
def test_a_label_that_nobody_knows_is_asked_about_and_parts_no_action(make):
    blocks = []
    for name, players in (("Open a league", 80), ("Map the benches", 20)):
        blocks.append(heading(name, 2) if make is paragraph else item(name, 1))
        lines = ("Lead: Parks Service", f"Sounds in the street: {players} players", "Cost: £500")
        blocks += [make(line) for line in lines]
    outcome = read(*blocks)
    assert actions(outcome) == ["Open a league", "Map the benches"]
    for number in (1, 2):
        assert [meaning for meaning, _ in fields(outcome, number)] == [
            "activity", "party-lead", "money",
        ]  # fmt: skip
    (asked,) = (one for one in outcome.layout.columns if one.doubt)
    assert (asked.key, asked.meaning, asked.doubt, asked.weight) == (
        "sounds in the street", None, UNKNOWN, 2,
    )  # fmt: skip
    assert [question.key for question in outcome.questions] == ["sounds in the street"]
    answered = import_document(
        outcome.document, words(), None, Decisions(columns={"sounds in the street": "target"})
    )
    assert [str(one.found.value) for one in answered.readings if one.found.what == "target"] == [
        "80", "20",
    ]  # fmt: skip


def test_a_label_in_capitals_with_a_sum_is_no_heading():
    blocks = []
    for name in ("Open a league", "Map the benches"):
        blocks += [f"ACTION: {name}", "LEAD: Parks Service", "COST: £52,000"]
    outcome = read(*map(paragraph, blocks))
    assert [value for meaning, value in fields(outcome, 2)] == [
        "Map the benches", "Parks Service", "£52,000",
    ]  # fmt: skip


def test_an_entry_that_begins_with_a_number_of_its_own_is_a_milestone():
    blocks = []
    for name in ("Open a league", "Map the benches"):
        blocks += [item(name, 1), item("Lead: Parks Service", 2), item("Wave 1: Ask around", 2)]
    outcome = read(*blocks)
    assert ("milestone", "Wave 1: Ask around") in fields(outcome, 2)
    assert outcome.questions == ()


def test_a_title_over_lines_that_name_actions_names_none_of_them():
    blocks = [heading("Events plan")]
    for name in ("Summer festival", "Christmas lights"):
        blocks += [paragraph(name), item("Lead – Events Team"), item("When – July 2026")]
    assert actions(read(*blocks)) == ["Summer festival", "Christmas lights"]
    # A heading with one action under it is the action's name, and the line describes it.
    blocks = []
    for name in ("Summer festival", "Christmas lights"):
        blocks += [heading(name, 2), paragraph("As last year."), item("Lead – Events Team")]
        blocks += [item("When – July 2026")]
    assert actions(read(*blocks)) == ["Summer festival", "Christmas lights"]


def test_a_number_before_labels_names_no_action():
    outcome = of(
        ["Moorside plan", "What we promise", "Promise 1", "Leave the grass uncut"],
        ["Promise 2", "Dig a pond"],
    )
    assert actions(outcome) == ["Leave the grass uncut", "Dig a pond"]
    assert [value for meaning, value in fields(outcome, 2) if meaning == "reference"] == [
        "Promise 2"
    ]
    blocks = []
    for number, name in enumerate(("Leave the grass uncut", "Dig a pond"), start=1):
        blocks += [heading(f"Promise {number}", 2), paragraph(name), *map(paragraph, LABELS)]
    assert actions(read(*blocks)) == ["Leave the grass uncut", "Dig a pond"]


def test_a_paragraph_with_its_labels_in_it_is_an_action():
    outcome = read(
        heading("Goal 1: A safe town", 2),
        paragraph("1.1 Inspect the halls. Responsible: Fire Service. Timeline: December 2026."),
        paragraph("1.2 Give away alarms. Responsible: Fire Trust. Timeline: June 2027."),
    )
    assert outcome.layout.family == "D"
    assert actions(outcome) == ["1.1 Inspect the halls", "1.2 Give away alarms"]
    assert fields(outcome, 2) == [
        ("goal", "Goal 1: A safe town"),
        ("activity", "1.2 Give away alarms"),
        ("party-lead", "Fire Trust"),
        ("date", "June 2027"),
    ]


def test_a_heading_that_counts_and_names_a_priority_stands_over_its_list():
    outcome = read(
        heading("Plan of Example Council", 1),
        heading("Priority 1: Safe streets", 2),
        item("Repair 12.5 km of path. Lead: Highways. By: March 2026."),
        item("Light the underpass. Lead: Highways. By: June 2026."),
        heading("Priority 2: Green parks", 2),
        item("Plant hedges. Lead: Parks Service. By: March 2027."),
    )
    done = list(actions(outcome))
    assert len(done) == 3
    assert not [name for name in done if "Example Council" in name]
    assert [
        [text for meaning, text in fields(outcome, at) if meaning in ("goal", "objective")][:1]
        for at in (1, 2, 3)
    ] == [["Priority 1: Safe streets"]] * 2 + [["Priority 2: Green parks"]]
