"""Every made-up plan through the importer: what holds of each, and the floor of all together."""

from __future__ import annotations

from typing import Any

import pytest

from kg.importing.ledger import UNEXPLAINED, text_at, texts_of
from kg.importing.records import Table
from tests.importing_case import asked_of, imported, readings_of
from tests.importing_score import Score, score
from tests.importing_source import gold, load, names

# The quick tests read a plan of each family; a file of thousands of rows is none of them.
_LARGE = {name for name in names() if int(load(name).meta.get("repeat", "1")) > 100}
_SMALL = [name for name in names() if name not in _LARGE]
QUICK = {
    name
    for family in "ABCDEFGZ"
    for name in [one for one in _SMALL if load(one).meta["family"] == family][:1]
}


def marked(wanted: list[str]) -> list[Any]:
    """Return names of plans, most of them as slow."""
    return [
        pytest.param(name, marks=[] if name in QUICK else [pytest.mark.slow]) for name in wanted
    ]


ALL = marked(names())
PLANS = [name for name in names() if load(name).meta["family"] != "Z"]
OTHERS = [name for name in names() if load(name).meta["family"] == "Z"]
# What a plan that nobody has seen is to reach.
FLOORS = {
    "dates": 0.95,
    "money amounts": 0.95,
    "targets": 0.90,
    "parties: span": 0.96,
    "parties: span and kind": 0.92,
}


@pytest.mark.parametrize("name", ALL)
def test_each_character_is_explained_once(name: str) -> None:
    outcome = imported(name)
    assert outcome.ledger.count(UNEXPLAINED) == 0
    told: dict[object, list[tuple[int, int]]] = {}
    for entry in outcome.ledger.entries:
        told.setdefault(entry.span.place, []).append((entry.span.start, entry.span.end))
    for place, text in texts_of(outcome.document):
        at = 0
        for start, end in sorted(told.pop(place)):
            assert start == at < end, (place, text)
            at = end
        assert at == len(text), (place, text)
    assert told == {}


@pytest.mark.parametrize("name", ALL)
def test_each_fact_is_a_span_of_its_cell(name: str) -> None:
    outcome = imported(name)
    for reading in outcome.readings:
        assert reading.spans
        parts = [text_at(outcome.document, s.place)[s.start : s.end] for s in reading.spans]
        assert all(parts), reading
        assert " ".join(" ".join(parts).split()) == " ".join(reading.as_written.split())


@pytest.mark.parametrize("name", ALL)
def test_what_a_document_hides_gives_no_fact(name: str) -> None:
    outcome = imported(name)
    for reading in outcome.readings:
        for span in reading.spans:
            block = outcome.document.blocks[span.place.block]
            if isinstance(block, Table):
                cell = block.rows[span.place.row][span.place.column]
                assert cell is not None and not cell.hidden and not block.hidden, reading


@pytest.mark.parametrize("name", marked(PLANS))
def test_the_family_of_a_plan_is_known(name: str) -> None:
    outcome = imported(name)
    assert outcome.layout.refusal is None
    assert outcome.layout.family == load(name).meta["family"]


@pytest.mark.parametrize("name", marked(PLANS))
def test_the_rows_of_a_plan_are_exact(name: str) -> None:
    found = score(gold(name), readings_of(imported(name)))
    assert found.rows.right == 1, "\n".join(found.worst)


@pytest.mark.parametrize("name", marked(PLANS))
def test_no_column_is_silently_wrong_and_few_are_asked(name: str) -> None:
    outcome = imported(name)
    found = score(gold(name), readings_of(outcome), asked=asked_of(outcome))
    assert found.columns["silently wrong"] == 0, "\n".join(found.worst)
    assert len(outcome.questions) <= 6


@pytest.mark.parametrize("name", marked(OTHERS))
def test_what_is_no_plan_is_refused_with_the_reason(name: str) -> None:
    outcome = imported(name)
    assert outcome.layout.family == "Z"
    assert outcome.layout.actions == () and outcome.readings == ()
    assert outcome.layout.refusal and outcome.layout.refusal.strip().endswith(".")


@pytest.fixture(scope="module")
def together() -> Score:
    whole = Score()
    for name in PLANS:
        whole.add(score(gold(name), readings_of(imported(name))))
    return whole


@pytest.mark.slow
@pytest.mark.parametrize("sort", FLOORS)
def test_the_readings_of_all_plans_reach_the_floor(sort: str, together: Score) -> None:
    assert together.tallies[sort].score >= FLOORS[sort], together.tallies[sort]


@pytest.mark.slow
def test_the_kind_of_money_reaches_the_floor(together: Score) -> None:
    assert together.money_kinds.recall >= 0.85, together.money_kinds


@pytest.mark.slow
def test_what_is_called_sure_is_right(together: Score) -> None:
    sure = together.calibration[0.9]
    assert sure.recall >= 0.99, sure


@pytest.mark.slow
def test_few_errors_are_without_a_doubt(together: Score) -> None:
    assert together.unflagged <= 0.01 * together.facts, (together.unflagged, together.facts)
