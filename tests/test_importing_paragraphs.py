"""Bare lines before labels: what names an action, what describes it, what stands over several."""

from __future__ import annotations

import pytest

from tests.importing_grids import actions, fields, paragraph, read

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
