"""`kg import` of our own workbook: what was exported is imported, and told as readings of cells."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.__main__ import cli
from kg.errors import UsageError
from kg.exporters.workbook import fill_book
from kg.exporters.workbook.blank import WRITERS
from kg.feed.members import hash_of
from kg.importing.drafting import draft
from kg.importing.importer import Outcome
from kg.importing.ledger import UNEXPLAINED, text_at
from kg.importing.own_import import import_own, unsaid
from kg.importing.reading import DEFAULT
from kg.importing.reading.reader import read_one
from kg.importing.readings import in_doubt
from kg.importing.records import Reading
from kg.importing.summing_up import summary
from tests.drafting_case import imported, wanted
from tests.test_template import GOOD, PLAN, asserted, document_with, facts_of, words


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return import_own(document_with(GOOD), words(), PLAN)


def of(outcome: Outcome, what: str) -> list[Reading]:
    return [reading for reading in outcome.readings if reading.found.what == what]


def test_every_sign_is_explained_and_every_fact_is_its_cell(outcome: Outcome) -> None:
    assert not outcome.ledger.count(UNEXPLAINED)
    assert outcome.ledger.count("column head") == sum(
        len(column.head) for column in outcome.layout.columns
    )
    for reading in outcome.readings:
        (span,) = reading.spans
        text = text_at(outcome.document, span.place)
        assert text[span.start : span.end] == reading.as_written


def test_the_rows_are_readings_of_their_actions(outcome: Outcome) -> None:
    told = [(r.found.what, r.action, r.found.name) for r in outcome.readings]
    assert ("activity", 1, "Plant trees") in told
    assert ("activity", 2, "Open a café") in told
    assert ("goal", None, "A green town") in told
    assert ("milestone", 1, "First tree") in told
    (lead,) = (r for r in of(outcome, "party") if r.found.role == "lead")
    assert (lead.found.name, lead.found.kind, lead.action) == (
        "Department for Education", "body", 1,
    )  # fmt: skip
    (sum_of,) = of(outcome, "money")
    assert (sum_of.found.kind, str(sum_of.found.amount), sum_of.found.currency) == (
        "cash", "1200", "GBP",
    )  # fmt: skip
    (deadline,) = (r for r in of(outcome, "date") if r.found.latest)
    assert (deadline.found.kind, deadline.found.latest.isoformat()) == ("deadline", "2030-03-31")
    (target,) = of(outcome, "target")
    assert (target.found.comparator, str(target.found.value)) == ("at_least", "200")


def test_the_family_is_told(outcome: Outcome) -> None:
    assert summary(outcome)[0] == "Layout H: our own template."
    assert outcome.questions == ()


def test_what_is_not_understood_is_a_doubt() -> None:
    lines = {**GOOD, "Actions": [*GOOD["Actions"], {"Name": "A", "Contributes to": "Nothing"}]}
    outcome = import_own(document_with(lines), words(), PLAN)
    ((_, doubt),) = in_doubt(outcome.readings)
    assert doubt.as_written == "Nothing"
    assert "“Nothing” is no name" in str(doubt.found.doubt)


# ---- the command ----


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["import", *map(str, arguments)])


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """Return a blank workbook with one action in it."""
    path = tmp_path / "Park plan.xlsx"
    assert CliRunner().invoke(cli, ["template", "-o", str(path)]).exit_code == 0
    book = openpyxl.load_workbook(path)
    for sheet, title, value in (
        ("Plan", "Title", "Park plan"),
        ("Plan", "Accountable body", "Ashby Council"),
        ("Actions", "Name", "Plant trees"),
    ):
        heads = {cell.value: cell.column for cell in book[sheet][3]}
        book[sheet].cell(4, heads[title]).value = value
    book.save(path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("ending", WRITERS)
def test_what_is_exported_is_imported(tmp_path: Path, ending: str) -> None:
    made = draft(imported(), wanted())
    own = tuple(q.triple for q in ox.parse(made.turtle, format=ox.RdfFormat.TURTLE))
    path = tmp_path / f"plan{ending}"
    path.write_bytes(WRITERS[ending](fill_book(facts_of(own), [made.plan])))
    done = run(path, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert "no violation" in done.output
    written = (tmp_path / "out" / "plan.ttl").read_bytes()
    again = [q.triple for q in ox.parse(written, format=ox.RdfFormat.TURTLE)]
    assert hash_of(again) == hash_of(own)


@pytest.mark.slow
def test_a_blank_workbook_becomes_the_plan_that_is_named(tmp_path: Path, blank: Path) -> None:
    out = tmp_path / "out"
    done = run(blank, "--publisher", "Ashby Council", "--plan", "plan-park", "--out", out)
    assert done.exit_code == 0, done.output
    text = (out / "plan.ttl").read_text()
    assert "ashby-council:plan-park a civic:DeliveryPlan" in text
    assert "no violation" in done.output
    sheet = openpyxl.load_workbook(out / "commented.xlsx")["Actions"]
    told = [cell.comment.text for cell in sheet[4] if cell.comment]
    assert any(text.startswith("Is missing (") for text in told)


@pytest.mark.slow
def test_a_workbook_that_states_no_plan_yet_follows_none(tmp_path: Path) -> None:
    path = tmp_path / "Park plan.xlsx"
    assert CliRunner().invoke(cli, ["template", "-o", str(path)]).exit_code == 0
    done = run(path, "--publisher", "gla", "--plan", "plan-park", "--out", tmp_path / "out")
    assert done.exit_code == 0, (done.output, done.exception)
    assert not (tmp_path / "out" / "pairs.json").exists()


def test_whose_plan_it_is_must_be_said_before_anything_is_written(
    tmp_path: Path, blank: Path
) -> None:
    done = run(blank, "--out", tmp_path / "out")
    assert isinstance(done.exception, UsageError)
    assert "does not say whose plan it is" in str(done.exception)
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_readings_need_no_key(blank: Path) -> None:
    done = run(blank, "--format", "json")
    rows = json.loads(done.stdout)["rows"]
    assert [(row["what"], row["action"]) for row in rows] == [("plan", None), ("activity", 1)]
    assert unsaid(document_with(GOOD))


@pytest.mark.slow
def test_a_real_plan_is_told_whole() -> None:
    graphs, plans = asserted()
    for plan, graph in plans.items():
        own = graphs[graph]
        beside = tuple(t for g, held in graphs.items() if g != graph for t in held)
        written = WRITERS[".xlsx"](fill_book(facts_of(own, beside), [plan]))
        from_file = import_own(read_one("plan.xlsx", written, DEFAULT), words())
        assert not from_file.ledger.count(UNEXPLAINED)
        activities = [r for r in from_file.readings if r.found.what == "activity"]
        kind = ox.NamedNode("https://w3id.org/civicthread/ns#Activity")
        assert len(activities) == sum(t.object == kind for t in own)
