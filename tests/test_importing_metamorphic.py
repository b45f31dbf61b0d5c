"""One plan in every layout, every format and at any page break gives the same readings."""

from __future__ import annotations

import random

import pytest

from tests.importing_case import import_source, readings_of
from tests.importing_families import LAYOUTS, expected, invent, lay_out
from tests.importing_render import cut
from tests.importing_score import facts_of, score
from tests.importing_source import Source

# Each layout once in a format that is quick to write and to read.
QUICK = ("csv", "html", "xlsx")
CASES = [(layout, form) for layout, (_, forms, _) in LAYOUTS.items() for form in forms]
FIRST = [
    (layout, next(form for form in QUICK if form in forms))
    for layout, (_, forms, _) in LAYOUTS.items()
]

CUT = ("docx", "html", "pdf", "text")


def faults_of(source: Source, seed: int) -> list[str]:
    """Import a layout of the plan of a seed and tell each difference from what it says."""
    wanted = expected(invent(seed), source.meta["family"])
    outcome = import_source(source)
    if outcome.layout.refusal:
        return [outcome.layout.refusal]
    found = score(wanted, readings_of(outcome))
    family = [] if found.rows.right else ["the rows are not exact"]
    return family + found.worst


@pytest.mark.parametrize(("layout", "form"), FIRST)
def test_a_layout_gives_what_the_plan_says(layout: str, form: str) -> None:
    assert faults_of(lay_out(invent(1), layout, form), 1) == []


@pytest.mark.slow
@pytest.mark.parametrize(("layout", "form"), CASES)
def test_many_plans_give_the_same_in_each_layout(layout: str, form: str) -> None:
    wrong = {}
    for seed in (2, 3):
        if told := faults_of(lay_out(invent(seed), layout, form), seed):
            wrong[seed] = told
    assert wrong == {}


def told(source: Source) -> list[tuple[object, ...]]:
    """Return what an import tells, without where it stands."""
    return facts_of(readings_of(import_source(source)))


@pytest.mark.parametrize("heads", [False, True])
def test_a_page_break_changes_no_reading(heads: bool) -> None:
    whole = lay_out(invent(1), "rows", "html")
    assert told(cut(whole, random.Random(1), heads=heads)) == told(whole)


@pytest.mark.slow
@pytest.mark.parametrize("form", CUT)
def test_page_breaks_anywhere_change_no_reading(form: str) -> None:
    """Breaks at random places, between rows and inside them, are mended in every document."""
    wrong = []
    for seed in range(26):
        whole = lay_out(invent(seed), "rows", form)
        heads = bool(seed % 2)
        broken = cut(whole, random.Random(seed), pieces=2 + seed % 3, heads=heads)
        if told(broken) != told(whole):
            wrong.append((seed, heads))
    assert wrong == []
