"""What a page says first: each sentence, from its counts."""

from __future__ import annotations

import pytest

from kg.labels.counted import Counted
from kg.labels.sentences import Said, join_clauses
from kg.pages.partners import partner_page
from kg.pages.verdicts import judge_council, judge_partner, judge_plan, judge_strategy
from kg.terms import expand
from tests.web_case import opened


def _count(number: int, words: str) -> Counted:
    return Counted(number, words, f"/questions/of?n={number}")


NONE = _count(0, "")


@pytest.mark.parametrize(
    ("alone", "money", "unstated", "said"),
    [
        (
            2,
            ["£5,000"],
            5,
            "Aid takes part in 4 activities of 2 councils; in 2 of them no other body is named; "
            "£5,000 is attached to that work; its role is never stated.",
        ),
        (
            0,
            [],
            0,
            "Aid takes part in 4 activities of 2 councils; "
            "no sum of money is attached to that work; its role is always stated.",
        ),
        (
            None,
            ["£5", "€7"],
            1,
            "Aid takes part in 4 activities of 2 councils; "
            "£5 and €7 are attached to that work; its role is not stated in 1 of 5 places.",
        ),
    ],
)
def test_a_partner_is_told_by_what_it_takes_part_in(alone, money, unstated, said):
    resting = None if alone is None else _count(alone, "activities rest on it alone")
    counts = _count(4, "activities"), _count(2, "councils"), resting, money
    found = judge_partner("Aid", *counts, _count(5, "mentions"), _count(unstated, "mentions"))
    assert found.text == said


@pytest.mark.parametrize(
    ("mentions", "said"),
    [
        (0, "Aid is on the register and named in no plan."),
        (
            1,
            "Aid takes part in no activity that counts for a strategy or plan; "
            "it is named otherwise in 1 place.",
        ),
    ],
)
def test_who_takes_part_in_nothing_is_told_as_that(mentions, said):
    counts = NONE, NONE, NONE, [], _count(mentions, "mentions"), NONE
    assert judge_partner("Aid", *counts).text == said


def test_a_strategy_is_told_by_the_work_for_it():
    parties = _count(20, "partner bodies"), _count(0, "groups")
    counts = _count(12, "activities"), 1, parties, ["£248,000"], _count(1, "outcome")
    assert judge_strategy("Skills", *counts).text == (
        "12 activities of one plan serve Skills, with 20 partner bodies; "
        "£248,000 is stated for it alone; 1 outcome is promised."
    )
    nobody = _count(1, "activity"), 2, (), [], NONE
    assert judge_strategy("Skills", *nobody).text == (
        "1 activity of 2 plans serves Skills, with nobody that it names; "
        "no sum of money is stated for it alone; no outcome is promised."
    )
    assert "no plan that is here" in judge_strategy("Skills", NONE, 0, (), [], NONE).text


@pytest.mark.parametrize(
    ("strategies", "lacking", "said"),
    [
        (
            0,
            (1, 3),
            "Plan holds 9 activities as a whole, for no strategy that it names, with 4 groups; "
            "of them 1 names nobody and 3 expect no outcome; no sum of money is stated.",
        ),
        (
            1,
            (0, 1),
            "Plan holds 9 activities for 1 strategies, with 4 groups; "
            "of them 1 expects no outcome; no sum of money is stated.",
        ),
        (
            3,
            (0, 0),
            "Plan holds 9 activities for 3 strategies, with 4 groups; no sum of money is stated.",
        ),
    ],
)
def test_a_plan_is_told_by_what_it_holds_and_lacks(strategies, lacking, said):
    nobody, nothing = (_count(each, "…") for each in lacking)
    parties = _count(0, "partner bodies"), _count(4, "groups")
    ends = _count(strategies, "strategies")
    found = judge_plan("Plan", _count(9, "activities"), ends, parties, (nobody, nothing), [])
    assert found.text == said


def test_each_count_and_each_sum_of_a_sentence_leads_to_its_rows(release_folder):
    store = opened(release_folder.path).store
    said = partner_page(store, expand("hub:org-ofsted")).verdict
    counts = [part for part in said.parts if isinstance(part, Counted)]
    assert len(counts) > 2
    assert all(count.address.startswith("/questions/") for count in counts)
    assert Said("£5,000", "#money") in said.parts


def test_clauses_without_words_leave_no_mark():
    assert join_clauses([(), ("one",), (), ("two",)]).text == "one; two."
    assert join_clauses([()]).text == ""


@pytest.mark.parametrize(
    ("strategies", "shared", "said"),
    [
        (
            8,
            10,
            "Alder has 1 plan and names 8 strategies; its 62 activities engage 68 partners, "
            "10 of whom take part in plans of others too; £7 is stated.",
        ),
        (
            0,
            1,
            "Alder has 1 plan and names no strategy; its 62 activities engage 68 partners, "
            "1 of whom takes part in plans of others too; £7 is stated.",
        ),
        (
            0,
            0,
            "Alder has 1 plan and names no strategy; its 62 activities engage 68 partners; "
            "£7 is stated.",
        ),
    ],
)
def test_a_council_is_told_by_its_plans(strategies, shared, said):
    ends = _count(1, "plan"), _count(strategies, "strategies"), _count(62, "activities")
    found = judge_council("Alder", *ends, _count(68, "partners"), _count(shared, "…"), ["£7"])
    assert found.text == said
