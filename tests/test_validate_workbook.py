"""`kg validate` of our workbook: the same rules, and what was found as comments in its cells."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.worksheet.worksheet import Worksheet

from kg.__main__ import cli
from kg.errors import UsageError
from kg.exporters.workbook import fill_book, write_xlsx
from kg.importing.layouts.own import read_own
from kg.importing.reading import DEFAULT
from kg.importing.reading.reader import read_one
from tests.test_template import GOOD, PLAN, facts_of, filled, words

NO_SUCH = "No such goal"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Return a plan with three faults: a goal that nobody knows, no name, no comparator."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(write_xlsx(fill_book(facts_of(filled(GOOD).triples), [PLAN])))
    book = openpyxl.load_workbook(path)
    for sheet, title, value in (
        ("Actions", "Contributes to", NO_SUCH),
        ("Money", "Name", None),
        ("Money", "Currency", "pounds"),
        ("Targets", "Comparator", None),
    ):
        place(book[sheet], title).value = value
    book.save(path)
    return path


def place(sheet: Worksheet, title: str, row: int = 4) -> openpyxl.cell.Cell:
    """Return a cell by the head of its column."""
    return next(sheet.cell(row, head.column) for head in sheet[3] if head.value == title)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["validate", *map(str, arguments)])


@pytest.mark.slow
def test_findings_are_comments_in_their_cells(workbook: Path, tmp_path: Path) -> None:
    target = tmp_path / "seen.xlsx"
    done = run(workbook, "--comments", "-o", target)
    assert done.exit_code == 1
    assert "F03" in done.output and "S10" in done.output
    book = openpyxl.load_workbook(target)
    goal = place(book["Actions"], "Contributes to")
    assert goal.value == NO_SUCH
    assert f"F03: “{NO_SUCH}” is no name" in goal.comment.text
    assert "S14" in place(book["Money"], "Currency").comment.text
    assert "S01" in place(book["Money"], "Name").comment.text
    # The comparator is blank: the comment stands beside the row's identifier.
    assert "S10" in place(book["Targets"], "Name").comment.text
    assert "Must be put right" in place(book["Targets"], "Name").comment.text


@pytest.mark.slow
def test_what_was_filled_in_is_kept(workbook: Path, tmp_path: Path) -> None:
    before = read_own(read_one("a.xlsx", workbook.read_bytes(), DEFAULT), words())
    for name in ("seen.xlsx", "seen.ods"):
        target = tmp_path / name
        run(workbook, "--comments", "-o", target)
        after = read_own(read_one("a.xlsx", target.read_bytes(), DEFAULT), words())
        assert set(after.triples) == set(before.triples)
        assert after.findings == before.findings


@pytest.mark.slow
def test_a_blank_workbook_filled_in_needs_no_key(tmp_path: Path) -> None:
    path = tmp_path / "My plan.xlsx"
    assert CliRunner().invoke(cli, ["template", "-o", str(path)]).exit_code == 0
    book = openpyxl.load_workbook(path)
    for title, value in (("Title", "Park plan"), ("Accountable body", "Ashby Council")):
        place(book["Plan"], title).value = value
    book.save(path)
    done = run(path, "--format", "json")
    assert done.exit_code == 0, done.output
    assert "id/draft/plan-my-plan" in done.output


def refused(*arguments: object) -> str:
    done = run(*arguments)
    assert isinstance(done.exception, UsageError)
    return str(done.exception)


def test_wrong_uses_are_refused(workbook: Path, tmp_path: Path) -> None:
    rdf = tmp_path / "plan.ttl"
    rdf.write_text("<urn:a> <urn:b> <urn:c> .")
    target = tmp_path / "seen.xlsx"
    assert "go together" in refused(workbook, "--comments")
    assert "go together" in refused(workbook, "-o", target)
    assert "is for one document or workbook" in refused("--comments", "-o", target)
    assert "comments go into a Word file or a workbook" in refused(rdf, "--comments", "-o", target)
    assert "checked alone" in refused(workbook, rdf)
    assert "ends in .xlsx or .ods" in refused(workbook, "--comments", "-o", tmp_path / "seen.doc")
    assert "is the file itself" in refused(workbook, "--comments", "-o", workbook)
    assert "no such folder" in refused(workbook, "--comments", "-o", tmp_path / "no" / "a.xlsx")
    assert not target.exists()


def test_another_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "theirs.xlsx"
    openpyxl.Workbook().save(path)
    done = run(path)
    assert isinstance(done.exception, UsageError)
    assert "theirs.xlsx: no plan was found" in str(done.exception)
