"""Our workbook as a spreadsheet program sees it: XLSX read with another library, ODS as XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kg.exporters import write_format
from kg.exporters.facts import plan_iris, read_plans
from kg.exporters.workbook import filling, write_ods
from kg.exporters.workbook.book import Book, Head, Sheet
from kg.exporters.workbook.sheets import BY_TITLE, GUIDE, LISTS, SHEETS
from kg.exporters.workbook.vocabulary import title_of
from kg.release import ReleaseFolder
from kg.store import MemoryStore
from kg.terms import BASE
from tests.conftest import quick_ones
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
Records = list[dict[str, object]]


@pytest.fixture(scope="module")
def store(release_folder: ReleaseFolder) -> MemoryStore:
    return opened(release_folder.path).store


@pytest.fixture(scope="module")
def written(store: MemoryStore) -> dict[str | None, bytes]:
    return {plan: made(store, plan) for plan in (*plan_iris(store), None)}


@pytest.fixture(scope="module")
def books(written: dict[str | None, bytes]) -> dict[str | None, Workbook]:
    return {plan: read(book) for plan, book in written.items()}


def made(store: MemoryStore, plan: str | None, form: str = "xlsx") -> bytes:
    (written,) = write_format(store, form, [plan] if plan else None).values()
    return written


def read(written: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(written))


def sheets(book: Workbook) -> list[Worksheet]:
    """Return the sheets with rows of things."""
    return [sheet for sheet in book.worksheets if sheet.title not in (GUIDE, LISTS)]


def records(sheet: Worksheet) -> Records:
    """Return the rows of a sheet by its heads, which stand in row 3."""
    head, *body = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=3))
    return [dict(zip(head, row, strict=True)) for row in body if any(row)]


def test_the_first_sheet_says_what_this_is(books: dict[str | None, Workbook]) -> None:
    sheet = books[COL].worksheets[0]
    told = {(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=3)}
    assert sheet.title == GUIDE
    assert sheet["A1"].value == (
        "Education, cultural and creative learning and skills action plan 2022/23"
    )
    assert ("Publisher", "City of London Corporation") in told
    assert ("Version", "1") in told
    assert ("Licence of the source", "Terms of reuse unknown: the report states none.") in told
    listed = {str(what).split("“")[1].rstrip("”") for what, _ in told if "Sheet " in str(what)}
    assert listed == {sheet.title for sheet in sheets(books[COL])}


@pytest.mark.parametrize("plan", [COL, GLA, None])
def test_each_sheet_is_one_table_that_anyone_can_read(
    books: dict[str | None, Workbook], plan: str | None
) -> None:
    for sheet in sheets(books[plan]):
        assert len(sheet.title) < 31
        assert sheet["A1"].value and sheet["A2"].value
        assert sheet["A3"].value == "Identifier"
        assert sheet.freeze_panes == "C4"
        assert not sheet.merged_cells.ranges
        heads = [cell.value for cell in sheet[3]]
        assert len(heads) == len({str(head).casefold() for head in heads})
        assert all(8 <= sheet.column_dimensions[c].width <= 61 for c in ("A", "B"))
        assert sheet.auto_filter.ref.startswith("A3:")


def test_every_thing_of_a_plan_is_a_row(
    store: MemoryStore, books: dict[str | None, Workbook]
) -> None:
    facts = read_plans(store, [GLA])
    for spec in SHEETS:
        things = facts.of(*spec.classes)
        if spec.title in books[GLA].sheetnames:
            assert len(records(books[GLA][spec.title])) == len(things), spec.title
        else:
            assert things == []


def test_the_first_column_is_grey_and_locked_and_the_rest_is_open(
    books: dict[str | None, Workbook],
) -> None:
    sheet = books[COL]["Actions"]
    assert sheet.protection.sheet
    assert sheet["A4"].protection.locked
    assert sheet["A4"].fill.fgColor.rgb == "FFEDEDED"
    assert not sheet["B4"].protection.locked
    assert not sheet.column_dimensions["B"].protection.locked


def test_choices_come_from_the_code_lists_by_name(books: dict[str | None, Workbook]) -> None:
    book = books[COL]
    rules = {rule.formula1: rule for rule in book["Partners"].data_validations.dataValidation}
    assert "list_role" in rules
    place = book.defined_names["list_role"].attr_text
    sheet, area = place.split("!")
    words = [cell.value for row in book[sheet][area.replace("$", "")] for cell in row]
    assert {"Lead", "Funder", "Consultee"} <= set(words)
    assert book[LISTS].sheet_state == "hidden"
    assert book.defined_names["list_goals"].attr_text.startswith("Goals!$B$4:")


def test_heads_say_what_their_column_holds(
    store: MemoryStore, books: dict[str | None, Workbook]
) -> None:
    notes = {cell.value: cell.comment for cell in books[COL]["Targets"][3]}
    assert notes["Comparator"].text == ("How the measured value must relate to the target value.")
    facts = read_plans(store, [COL])
    for spec in SHEETS:
        titles = [title_of(column, facts) for column in spec.columns if column.prop]
        assert len(titles) == len({title.casefold() for title in titles}), spec.title
        assert BY_TITLE[spec.title.casefold()] is spec


def test_names_stand_for_identifiers(books: dict[str | None, Workbook]) -> None:
    (row,) = (
        r
        for r in records(books[COL]["Actions"])
        if r["Identifier"] == "activity-city-premium-grant"
    )
    goals = str(row["Contributes to"]).split("\n")
    names = {r["Name"] for r in records(books[COL]["Goals"])}
    assert len(goals) == 2
    assert set(goals) <= names


def test_amounts_and_days_are_real_ones(books: dict[str | None, Workbook]) -> None:
    book = books[COL]
    (line,) = (r for r in records(book["Money"]) if r["As written"] == "£670K")
    assert line["Amount"] == 670_000
    (year,) = (r for r in records(book["Times"]) if r["EDTF date"] == "2022-09/2023-08")
    earliest = year["Earliest date"]
    assert isinstance(earliest, datetime)
    assert earliest.date() == date(2022, 9, 1)


def test_row_16_of_the_city_by_hand(books: dict[str | None, Workbook]) -> None:
    # Footnote 3: “Money provided as a grant from ESF and GLA via Central London Forward”.
    esf = "European Social Fund grant to Connecting Communities"
    funds = {esf, "Greater London Authority grant to Connecting Communities"}
    engaged = records(books[COL]["Partners"])
    told = {
        (r["Party"], r["Role"]) for r in engaged if funds & set(str(r["Engaged in"]).split("\n"))
    }
    assert {
        ("Greater London Authority", "Funder"),
        ("Central London Forward", "Funding intermediary"),
        ("City of London Corporation", "Grant recipient"),
    } == told


def test_text_stays_text(store_of: Callable[[str], MemoryStore]) -> None:
    book = read(made(store_of(A_PLAN % "=HYPERLINK(1)"), None))
    (row,) = records(book["Actions"])
    assert row["Name"] == "=HYPERLINK(1)"
    cells = [cell for s in book.worksheets for line in s.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    assert book[GUIDE]["A4"].value in ("Plan", "Publisher")
    (time,) = records(book["Times"])
    assert time["As written"] == "007"


@pytest.mark.parametrize("sign", "=+-@")
def test_no_sign_begins_a_formula(store_of: Callable[[str], MemoryStore], sign: str) -> None:
    store = store_of(A_PLAN % f"{sign}SUM(1)")
    (row,) = records(read(made(store, None))["Actions"])
    assert row["Name"] == f"{sign}SUM(1)"
    content = zipfile.ZipFile(io.BytesIO(made(store, None, "ods"))).read("content.xml").decode()
    assert "table:formula" not in content
    assert f'office:value-type="string"><text:p>{sign}SUM(1)</text:p>' in content


def test_a_day_before_the_formats_first_is_text(store_of: Callable[[str], MemoryStore]) -> None:
    (time,) = records(read(made(store_of(A_PLAN % "A"), None))["Times"])
    assert time["Earliest date"] == "1850-05-01"


def test_a_text_too_long_for_a_cell_is_kept_in_pieces(
    store_of: Callable[[str], MemoryStore],
) -> None:
    book = read(made(store_of(A_PLAN % ("x" * 40_000)), None))
    (row,) = records(book["Actions"])
    assert row["Name"] is None
    pieces = [r for r in records(book["More"]) if r["Property"] == "skos:prefLabel"]
    assert [r["Part"] for r in pieces] == [1, 2]
    assert "".join(str(r["Value"]) for r in pieces) == '"' + "x" * 40_000 + '"@en'


def test_a_table_with_more_rows_than_a_worksheet_holds_is_left_out_aloud(
    store_of: Callable[[str], MemoryStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    trig = (A_PLAN % "A").replace("\n}", "\n  gla:b a civic:Activity .\n}")
    monkeypatch.setattr(filling, "MOST_ROWS", 4)
    book = read(made(store_of(trig), None))
    assert "Actions" not in book.sheetnames
    assert "Plan" in book.sheetnames
    told = {row[0].value: row[1].value for row in book[GUIDE].iter_rows(min_row=3)}
    assert "2 rows are more than a worksheet holds: take the CSV tables" in str(
        told["Left out: “Actions”"]
    )


@pytest.mark.parametrize("form", quick_ones(["xlsx", "ods"], "xlsx"))
def test_the_same_plans_give_the_same_bytes(store: MemoryStore, form: str) -> None:
    first = made(store, GLA, form)
    assert made(store, GLA, form) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}


@pytest.mark.slow
def test_an_ods_is_one_that_programs_know(store: MemoryStore) -> None:
    with zipfile.ZipFile(io.BytesIO(made(store, COL, "ods"))) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        content = ElementTree.fromstring(package.read("content.xml"))
        for name in ("meta.xml", "META-INF/manifest.xml"):
            ElementTree.fromstring(package.read(name))
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    names = {e.get(f"{table}name") for e in content.iter(f"{table}named-range")}
    rules = {e.get(f"{table}condition") for e in content.iter(f"{table}content-validation")}
    assert "of:cell-content-is-in-list(list_role)" in rules
    assert {rule.partition("(")[2].rstrip(")") for rule in rules if rule} <= names
    styles = {e.get(f"{table}name"): e for e in content.iter(f"{table}table")}
    assert styles["Actions"].get(f"{table}protected") == "true"


def test_what_no_xml_can_hold_is_left_out_of_an_ods() -> None:
    sheet = Sheet("S", "a\x00b\ud800", "about", (Head("H"),), (("x  y\nz",),))
    made = write_ods(Book("t\x1b", {}, (sheet,)))
    content = zipfile.ZipFile(io.BytesIO(made)).read("content.xml").decode()
    ElementTree.fromstring(content)
    assert "<text:p>ab</text:p>" in content
    assert "<text:p>x <text:s/>y</text:p><text:p>z</text:p>" in content
