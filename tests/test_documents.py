"""Documents as Word, OpenDocument and a page: all of it in each, and the same bytes each time."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from html import unescape
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pytest
from lxml import etree

from kg.documents import (
    BLANK,
    WRITERS,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Span,
    Table,
    count_blanks,
    list_notes,
    text,
)

ROW, OTHER = "Delivery plan, row 3, Budget", "Delivery plan, row 4, “Who & when”"
PAPER = Document(
    "Impact report",
    "Alder plan <2030> & after",
    "1 April 2031",
    (
        Heading("What was promised"),
        Paragraph(
            (Span("Of two "), Span("targets", is_bold=True), Span(" one was met.", notes=(ROW,)))
        ),
        Bullets((text("A first thing", OTHER), text(None))),
        Heading("In detail", 2),
        Table(
            "Targets and values",
            ("Target", "Value"),
            ((text("At least 80%", ROW, OTHER), text("78%")), (text("Rise\x0b < 3"), text(" "))),
            (2, 1),
        ),
        Table("", (), ((text("Lead"), text("The Library Trust")),), (1, 3)),
    ),
)
SAID = (
    *("Alder plan <2030> & after", "1 April 2031", "What was promised", "In detail", "targets"),
    *(
        "A first thing",
        "Targets and values",
        "Target",
        "At least 80%",
        "78%",
        "Rise",
        "< 3",
        "Lead",
    ),
    *("The Library Trust", BLANK, ROW, OTHER, "Where this was read"),
)


def _words(form: str, content: bytes) -> str:
    if form == "html":
        return unescape(re.sub(r"<[^>]+>", "", content.decode()))
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
        return "\n".join([*book.sheetnames, *(str(cell) for cell in cells if cell is not None)])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = "word/document.xml" if form == "docx" else "content.xml"
        return "".join(etree.fromstring(archive.read(name)).itertext())


@pytest.mark.parametrize("form", WRITERS)
def test_each_form_says_all_that_the_record_holds(form: str) -> None:
    words = _words(form, WRITERS[form](PAPER))
    for said in SAID:
        assert said in words, said
    assert words.count(BLANK) == count_blanks(PAPER) == 2
    marks = re.findall(r"\[(\d)\]", words)
    assert marks == ["1", "2", "1", "2"]
    assert list_notes(PAPER) == (ROW, OTHER)


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_record_gives_the_same_bytes(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = WRITERS[form](PAPER)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert WRITERS[form](PAPER) == first


def test_the_parts_of_a_packed_document_are_of_no_day() -> None:
    for form in ("docx", "odt"):
        with zipfile.ZipFile(io.BytesIO(WRITERS[form](PAPER))) as archive:
            assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            if form == "odt":
                assert archive.infolist()[0].filename == "mimetype"
                assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
                for name in ("content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"):
                    etree.fromstring(archive.read(name))


@pytest.mark.parametrize("is_wide", [False, True])
def test_word_gets_a4_and_heads_that_repeat(is_wide: bool) -> None:
    paper = Document(PAPER.kind, PAPER.title, "", PAPER.blocks, is_wide)
    made = docx.Document(io.BytesIO(WRITERS["docx"](paper)))
    page = made.sections[0]
    size = (round(page.page_width.cm, 1), round(page.page_height.cm, 1))
    assert size == ((29.7, 21.0) if is_wide else (21.0, 29.7))
    head = made.tables[0].rows[0]._tr
    assert head.xpath("./w:trPr/w:tblHeader")
    for table in made.tables:
        for row in table.rows:
            width = sum(cell.width.cm for cell in row.cells)
            assert width == pytest.approx((29.7 if is_wide else 21.0) - 4, abs=0.1)


def test_a_workbook_has_a_sheet_for_each_table_and_marks_its_blanks() -> None:
    book = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](PAPER)))
    assert book.sheetnames == [
        "Impact report",
        "Targets and values",
        "Table",
        "Where this was read",
    ]
    sheet = book["Targets and values"]
    assert [cell.value for cell in sheet[1]] == ["Target", "Value"]
    assert sheet["B3"].value == BLANK
    assert sheet["B3"].fill.fgColor.rgb != sheet["B2"].fill.fgColor.rgb
    assert sheet.freeze_panes == "B2"


def test_a_workbook_takes_what_begins_like_a_formula_as_words() -> None:
    table = Table("T: [a]/b", ("A",), ((text("=1+1"),), (text("x" * 40_000),)), (1,))
    twice = Document("K", "T", "", (table, table))
    book = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](twice)))
    assert book.sheetnames == ["K", "T   a  b", "T   a  b 2"]
    assert book.worksheets[1]["A2"].value == "=1+1"
    assert book.worksheets[1]["A2"].data_type == "s"
    assert len(book.worksheets[1]["A3"].value) == 32_767


@pytest.mark.heavy
@pytest.mark.parametrize("form", WRITERS)
def test_libreoffice_prints_it_on_a4(form: str, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not here")
    (tmp_path / f"paper.{form}").write_bytes(WRITERS[form](PAPER))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    kind = "pdf:writer_web_pdf_Export" if form == "html" else "pdf"
    subprocess.run(
        [program, home, "--headless", "--convert-to", kind, "--outdir", tmp_path,
         tmp_path / f"paper.{form}"],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with pdfplumber.open(tmp_path / "paper.pdf") as pdf:
        words = "\n".join(page.extract_text() for page in pdf.pages)
        size = (round(float(pdf.pages[0].width)), round(float(pdf.pages[0].height)))
    for said in ("Alder plan <2030> & after", "At least 80%", "The Library Trust", ROW, BLANK):
        assert said in words, said
    assert form == "html" or sorted(size) == [595, 842]
