"""The workbook, read back with another library."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kg.neighbours import workbook, write_form
from kg.neighbours.facts import plan_iris, read_plans
from kg.neighbours.tables import fill_tables
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE
from tests.web_case import opened

COL = f"{BASE}/id/col/plan-education-2022-23"
GLA = f"{BASE}/id/gla/plan-education-delivery-2014"
A_PLAN = """<https://w3id.org/civicthread/graph/gla/plan-x/1> {
  gla:plan-x a civic:Plan ; dcterms:title "=1+1"@en .
  gla:a a civic:Activity ; civic:inPlan gla:plan-x ; skos:prefLabel "%s"@en ;
    dcterms:description "javascript:alert(1)"@en ; civic:timeframe gla:t .
  gla:t a civic:TimeFrame ; civic:asWritten "007" ;
    dcat:startDate "1850-05-01"^^<http://www.w3.org/2001/XMLSchema#date> .
}"""


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


@pytest.fixture(scope="module")
def written(store: MemoryStore) -> dict[str | None, bytes]:
    return {plan: made(store, plan) for plan in (*plan_iris(store), None)}


@pytest.fixture(scope="module")
def books(written: dict[str | None, bytes]) -> dict[str | None, Workbook]:
    return {plan: read(book) for plan, book in written.items()}


def made(store: MemoryStore, plan: str | None) -> bytes:
    (written,) = write_form(store, "xlsx", [plan] if plan else None).values()
    return written


def read(written: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(written))


def records(sheet: Worksheet) -> list[dict[str, object]]:
    """Return the rows of a sheet's one marked-up table, by its headers."""
    (table,) = sheet.tables.values()
    head, *body = ([cell.value for cell in row] for row in sheet[table.ref])
    return [dict(zip(head, row, strict=True)) for row in body]


def test_the_first_sheet_says_what_this_is(books: dict[str | None, Workbook]) -> None:
    sheet = books[COL].worksheets[0]
    told = {(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=3)}
    assert sheet.title == "Read me"
    assert sheet["A1"].value == (
        "Education, cultural and creative learning and skills action plan 2022/23"
    )
    assert ("Publisher", "City of London Corporation") in told
    assert ("Version", "1") in told
    assert ("Licence of the source", "Terms of reuse unknown: the report states none.") in told
    listed = {what.split("“")[1].rstrip("”") for what, _ in told if what.startswith("Sheet ")}
    assert listed == set(books[COL].sheetnames) - {"Read me"}


@pytest.mark.parametrize("plan", [COL, GLA, None])
def test_each_sheet_is_one_table_that_anyone_can_read(
    books: dict[str | None, Workbook], plan: str | None
) -> None:
    for sheet in books[plan].worksheets[1:]:
        assert len(sheet.title) < 31
        assert len(sheet.tables) == 1
        assert sheet["A1"].value
        assert sheet.freeze_panes == "B4"
        assert not sheet.merged_cells.ranges
        (table,) = sheet.tables.values()
        assert table.ref.startswith("A3:")
        heads = [cell.value for cell in sheet[3]]
        assert len(heads) == len({str(head).casefold() for head in heads})
        assert all(8 <= sheet.column_dimensions[c].width <= 61 for c in ("A", "B"))


@pytest.mark.slow
def test_rows_are_those_of_the_tables(
    store: MemoryStore, books: dict[str | None, Workbook]
) -> None:
    for plan, book in books.items():
        filled = fill_tables(read_plans(store, [plan] if plan else None))
        expected = {t.name.capitalize(): len(t.rows) for t in filled if t.rows}
        assert {s.title: len(records(s)) for s in book.worksheets[1:]} == expected


def test_names_come_before_identifiers(books: dict[str | None, Workbook]) -> None:
    heads = [cell.value for cell in books[None]["Activities"][3]]
    assert heads[0] == "Name"
    assert heads.index("Time frame: name") < heads.index("Identifier") < heads.index("Time frame")


def test_amounts_and_days_are_real_ones(books: dict[str | None, Workbook]) -> None:
    book = books[COL]
    (line,) = (r for r in records(book["Budget"]) if r["As written"] == "£670K")
    assert line["Amount"] == 670_000
    (year,) = (r for r in records(book["Times"]) if r["EDTF date"] == "2022-09/2023-08")
    earliest = year["Earliest date"]
    assert isinstance(earliest, datetime)
    assert earliest.date() == date(2022, 9, 1)


def test_row_16_of_the_city_by_hand(books: dict[str | None, Workbook]) -> None:
    # Footnote 3: “Money provided as a grant from ESF and GLA via Central London Forward”.
    esf = "European Social Fund grant to Connecting Communities"
    funds = {esf, "Greater London Authority grant to Connecting Communities"}
    engaged = records(books[COL]["Engagements"])
    told = {(r["Party: name"], r["Role: name"]) for r in engaged if r["Engaged in: name"] in funds}
    assert {
        ("Greater London Authority", "Funder"),
        ("Central London Forward", "Funding intermediary"),
        ("City of London Corporation", "Grant recipient"),
    } == told


def test_text_stays_text(store_of: Callable[[str], MemoryStore]) -> None:
    sheet = read(made(store_of(A_PLAN % "=HYPERLINK(1)"), None))
    (row,) = records(sheet["Activities"])
    assert row["Name"] == "=HYPERLINK(1)"
    cells = [cell for s in sheet.worksheets for line in s.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    assert sheet["Read me"]["A1"].value == "=1+1"
    (time,) = records(sheet["Times"])
    assert time["As written"] == "007"


def test_a_day_before_the_formats_first_is_text(store_of: Callable[[str], MemoryStore]) -> None:
    (time,) = records(read(made(store_of(A_PLAN % "A"), None))["Times"])
    assert time["Earliest date"] == "1850-05-01"


def test_a_text_too_long_for_a_cell_says_that_it_is_cut(
    store_of: Callable[[str], MemoryStore],
) -> None:
    (row,) = records(read(made(store_of(A_PLAN % ("x" * 40_000)), None))["Activities"])
    name = str(row["Name"])
    assert len(name) == 32_767
    assert name.endswith("(cut: the CSV table has it whole)")


def test_a_table_with_more_rows_than_a_worksheet_holds_is_left_out_aloud(
    store_of: Callable[[str], MemoryStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    trig = (A_PLAN % "A").replace("\n}", "\n  gla:b a civic:Activity .\n}")
    monkeypatch.setattr(workbook, "_MAX_ROWS", 4)
    book = read(made(store_of(trig), None))
    assert "Activities" not in book.sheetnames
    assert "Plans" in book.sheetnames
    told = {row[0].value: row[1].value for row in book["Read me"].iter_rows(min_row=3)}
    assert "2 rows are more than a worksheet holds: take the CSV table activities.csv" in str(
        told["Left out: “Activities”"]
    )


def test_the_same_plans_give_the_same_bytes(
    store: MemoryStore, written: dict[str | None, bytes]
) -> None:
    assert made(store, GLA) == written[GLA]
    with zipfile.ZipFile(io.BytesIO(written[GLA])) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
        assert b"1980-01-01" in package.read("docProps/core.xml")
