"""The made-up plans are what they say: each reads back from its file, and its gold is its words."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from datetime import date
from decimal import Decimal

import docx
import openpyxl
import pdfplumber
import pytest
from lxml import etree, html

from kg.importing.records import COMPARATORS, DATE_KINDS, MONEY_KINDS, PARTY_KINDS, WHATS
from tests import importing_source
from tests.importing_render import FORMATS, cut, render
from tests.importing_source import Grid, Source, gold, load, names, read_source, words_of

FAMILIES = set("ABCDEFGHZ")
KINDS = {"party": PARTY_KINDS, "date": DATE_KINDS, "money": MONEY_KINDS}


def cells(source: Source) -> list[str]:
    grids = [block for block in source.blocks if isinstance(block, Grid)]
    boxes = [box for grid in grids for row in grid.rows for box in row]
    return [" ".join(box.text.split()) for box in boxes if box.text]


@pytest.mark.parametrize("name", names())
def test_what_a_plan_says_by_hand_is_in_its_words(name: str) -> None:
    """A gold row whose words are not in the document would ask the importer to invent."""
    source = load(name)
    words = words_of(source)
    assert source.meta["family"] in FAMILIES
    assert source.meta["format"] in FORMATS
    assert bool(gold(name)) == (source.meta["family"] != "Z") == ("refusal" not in source.meta)
    for row in gold(name):
        assert row["what"] in WHATS, row
        # A reading that a page break cuts stands in two places.
        parts = [row["as_written"]] if row["as_written"] in words else row["as_written"].split()
        assert all(part in words for part in parts), row
        for kind in filter(None, row["kind"].split("|")):
            assert kind in KINDS[row["what"]], row
        for comparator in filter(None, row["comparator"].split("|")):
            assert comparator in COMPARATORS, row
        for day in {row["earliest"], row["latest"]} - {"", "*"}:
            date.fromisoformat(day)
        for number in {row["amount"], row["value"]} - {"", "*"}:
            Decimal(number)


@pytest.mark.parametrize("name", names())
def test_actions_of_a_plan_are_counted_in_reading_order(name: str) -> None:
    numbers = [int(row["action"]) for row in gold(name) if row["what"] == "activity"]
    assert numbers == list(range(1, len(numbers) + 1))


def test_there_are_plans_of_all_families_and_formats() -> None:
    sources = [load(name) for name in names()]
    assert {source.meta["family"] for source in sources} >= FAMILIES - {"H"}
    assert {source.meta["format"] for source in sources} == set(FORMATS)


SMALL = """format: docx
title: Small
---
# Head
A paragraph with **bold** and ~~struck~~ words.
- An entry
  - A deeper entry
| Action | Due | Cost |
| Open a hub & café | 31/03/2025 {date 2025-03-31 dd/mm/yyyy} | £5,000 {number 5000 £#,##0} |
| Band over all | < | < |
| First // second | May | ~~£1~~ £2 {comment Seen} |
| ^ | June | £3 |
"""


def in_file(form: str) -> list[str]:
    """Return the texts of the cells of the small plan as another program reads its file."""
    data, _ = render(read_source(SMALL).with_meta(format=form))
    if form == "docx":
        table = docx.Document(io.BytesIO(data)).tables[0]
        return [cell.text for row in table.rows for cell in row.cells]
    if form == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    if form == "ods":
        root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
        places = root.iter("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-cell")
        return ["".join(place.itertext()) for place in places]
    if form == "pdf":
        page = pdfplumber.open(io.BytesIO(data)).pages[0]
        return [cell for row in page.extract_tables()[0] for cell in row if cell]
    if form == "html":
        return [cell.text_content() for cell in html.fromstring(data).iter("td", "th")]
    text = data.decode("utf-8")
    if form == "csv":
        return [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    separator = "\t" if form == "text" else " | "
    return [cell for line in text.splitlines() for cell in line.strip("| ").split(separator)]


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_file_holds_the_cells_of_its_source(form: str) -> None:
    found = in_file(form)
    for text in ("Action", "Open a hub & café", "Band over all"):
        assert text in [text.replace("&amp;", "&") for text in found], (form, found)
    day, cost = ("2025-03-31 00:00:00", "5000") if form == "xlsx" else ("31/03/2025", "£5,000")
    if form != "ods":
        assert day in found and cost in found, found


def test_a_file_of_encoding_and_separator_is_written_in_them() -> None:
    source = read_source(SMALL).with_meta(format="csv", encoding="cp1252", separator=";")
    assert "Open a hub & café;31/03/2025;£5,000".encode("cp1252") in render(source)[0]


def test_a_page_break_loses_and_adds_no_word() -> None:
    source = load("a-pdf-ruled")
    for seed in range(40):
        broken = cut(source, random.Random(seed), pieces=2 + seed % 3)
        assert sorted(words_of(broken).split()) == sorted(words_of(source).split())
        assert cells(broken) != cells(source) or len(broken.blocks) > len(source.blocks)


def test_rows_are_repeated_as_often_as_the_head_says() -> None:
    source = load("z-csv-7000")
    grid = next(block for block in source.blocks if isinstance(block, Grid))
    assert len(grid.rows) == 7001
    assert importing_source.PLANS.is_dir()


def test_merged_cells_and_what_is_hidden_are_so_in_the_file() -> None:
    data, _ = render(read_source(SMALL).with_meta(format="xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sorted(str(part) for part in sheet.merged_cells.ranges) == ["A7:C7", "A8:A9"]
    data, _ = render(load("a-xlsx-climate"))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Actions"]
    assert sheet.column_dimensions["H"].hidden and not sheet.column_dimensions["G"].hidden
    row = next(cell.row for cell in sheet["A"] if cell.value == "EM04")
    assert sheet.row_dimensions[row].hidden and not sheet.row_dimensions[row - 1].hidden
