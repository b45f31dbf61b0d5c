"""XLSX and ODS: merged cells, hidden parts, comments, formats, values; and what is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.importing.reading import DEFAULT, Limits
from kg.importing.reading.formats.number_formats import (
    date_of,
    is_date_format,
    number_of,
    shown_date,
    shown_number,
)
from kg.importing.reading.grid import Grid
from kg.importing.reading.limits import RefusedError
from kg.importing.reading.packages import Package
from kg.importing.reading.reader import read_one
from kg.importing.reading.texts import tidy
from kg.importing.records import Cell, Document, Table
from tests.importing_files import (
    PIXEL,
    RELATIONS,
    ROWS,
    SHEET,
    cell_of,
    marked,
    ods_with,
    packed,
    texts,
    xlsx_of,
    xlsx_with,
)

INLINE = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'


def written(fill: Any, **options: Any) -> Document:
    """Return a workbook that XlsxWriter made, read again."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, **options}) as book:
        fill(book)
    return read_one("plan.xlsx", made.getvalue(), DEFAULT)


def rows_of(xml: str, **more: Any) -> Document:
    """Return a workbook whose only sheet holds these rows."""
    return read_one("plan.xlsx", xlsx_with(f"<sheetData>{xml}</sheetData>", **more), DEFAULT)


# ---- XLSX: what is read ----


def test_merged_cells_stand_at_their_first_place() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Plan")
        sheet.merge_range("A1:C1", "Theme one")
        sheet.merge_range("A2:A3", "Open a café")
        sheet.write_row("B2", ["first", "x"])
        sheet.write_row("B3", ["second", "y"])

    document = written(fill)
    assert texts(document) == [
        ["Theme one", "^", "^"],
        ["Open a café", "first", "x"],
        ["^", "second", "y"],
    ]
    head = cell_of(document, "Theme one")
    assert (head.rows, head.columns, head.where) == (1, 3, "A1")
    assert cell_of(document, "Open a café").rows == 2


def test_a_merged_cell_reaches_no_further_than_the_table() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:ZZ1", "Wide")
        sheet.merge_range("A2:A9999", "Long")
        sheet.write("B2", "x")

    document = written(fill)
    assert texts(document) == [["Wide", "^"], ["Long", "x"]]
    assert cell_of(document, "Wide").columns == 2
    assert cell_of(document, "Long").rows == 1


def test_hidden_rows_columns_and_sheets_are_told() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Plan")
        sheet.write_row("A1", ["a", "b", "c"])
        sheet.write_row("A2", ["d", "e", "f"])
        sheet.set_column("B:B", None, None, {"hidden": True})
        sheet.set_row(1, None, None, {"hidden": True})
        book.add_worksheet("Lists").write("A1", "x")
        book.get_worksheet_by_name("Lists").hide()
        book.add_worksheet("Deep").write("A1", "y")
        book.get_worksheet_by_name("Deep").very_hidden()

    document = written(fill)
    hidden = [text for text in "abcdef" if cell_of(document, text).hidden]
    assert hidden == ["b", "d", "e", "f"]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [(table.name, table.hidden) for table in tables] == [
        ("Plan", False),
        ("Lists", True),
        ("Deep", True),
    ]


def test_comments_are_kept_without_the_names_of_who_wrote_them() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write("A1", "x")
        sheet.write_comment("A1", "A. Writer:\nIs this right?", {"author": "A. Writer"})
        sheet.write_comment("B1", "on an empty cell")

    [[first, second]] = written(fill).blocks[0].rows
    assert first.comment == "Is this right?"
    assert (second.text, second.comment) == ("", "on an empty cell")


def test_a_thread_of_comments_is_read_instead_of_its_stand_in() -> None:
    sheet = f'<sheetData><row r="1">{INLINE.format("A1", "x")}</row></sheetData>'
    relations = (
        '<Relationships><Relationship Id="a" Type="x/comments" Target="../comments1.xml"/>'
        '<Relationship Id="b" Type="x/threadedComment" Target="../threadedComments/t.xml"/>'
        "</Relationships>"
    )
    stand_in = "[Threaded comment] Your version can not. Comment:    Is this right?"
    more = {
        "xl/worksheets/_rels/s.xml.rels": relations,
        "xl/comments1.xml": f'<comments xmlns="{SHEET}"><authors><author>tc</author></authors>'
        f'<commentList><comment ref="A1" authorId="0"><text><t>{stand_in}</t></text></comment>'
        "</commentList></comments>",
        "xl/threadedComments/t.xml": '<T xmlns="t"><threadedComment ref="A1"><text>Is this right?'
        '</text></threadedComment><threadedComment ref="A1"><text>Yes.</text>'
        "</threadedComment></T>",
    }
    document = read_one("x", xlsx_with(sheet, more), DEFAULT)
    assert cell_of(document, "x").comment == "Is this right?\nYes."
    del more["xl/threadedComments/t.xml"]
    document = read_one("x", xlsx_with(sheet, more), DEFAULT)
    assert cell_of(document, "x").comment == "Is this right?"


def test_numbers_and_dates_are_texts_with_values() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        for column, (value, form) in enumerate(
            (
                (414000, "£#,##0"),
                (0.125, "0.0%"),
                (45078, "General"),
                (datetime(2027, 5, 31), "dd/mm/yyyy"),
                (datetime(2027, 5, 31), "mmm-yy"),
                (datetime(2027, 5, 31, 9, 30), "yyyy-mm-dd hh:mm"),
            )
        ):
            sheet.write(0, column, value, book.add_format({"num_format": form}))
        sheet.write_boolean(0, 6, True)
        sheet.write_string(0, 7, "2027")

    [row] = written(fill).blocks[0].rows
    assert [(cell.text, cell.value) for cell in row] == [
        ("£414,000", Decimal(414000)),
        ("12.5%", Decimal("0.125")),
        ("45078", Decimal(45078)),
        ("31/05/2027", date(2027, 5, 31)),
        ("May-27", date(2027, 5, 31)),
        ("2027-05-31 09:30", date(2027, 5, 31)),
        ("TRUE", True),
        ("2027", None),
    ]
    assert [cell.number_format for cell in row[:4]] == ["£#,##0", "0.0%", "", "dd/mm/yyyy"]


def test_days_counted_from_1904_are_the_same_days() -> None:
    def fill(book: Any) -> None:
        form = book.add_format({"num_format": "dd/mm/yyyy"})
        book.add_worksheet().write_datetime(0, 0, datetime(2027, 5, 31), form)

    [[cell]] = written(fill, date_1904=True).blocks[0].rows
    assert cell.value == date(2027, 5, 31)


def test_formulas_are_not_worked_out_and_their_stored_values_are_told() -> None:
    document = rows_of(
        '<row r="1"><c r="A1"><f>1+1</f><v>7</v></c>'
        '<c r="B1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>'
        '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="D1"><f>SUM(A1:A9)</f></c><c r="E1"><v>5</v></c></row>'
    )
    [row] = document.blocks[0].rows
    assert [(cell.text, cell.formula) for cell in row] == [
        ("7", True),
        ("ab", True),
        ("#DIV/0!", True),
        ("", False),
        ("5", False),
    ]
    assert document.unread == (
        "1 formula has no stored value: open the file in a spreadsheet program and save it there.",
    )


def test_marks_of_rich_text_and_of_a_cell_s_own_font() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        struck, bold = book.add_format({"font_strikeout": True}), book.add_format({"bold": True})
        raised = book.add_format({"font_script": 1})
        sheet.write_rich_string("A1", "By ", struck, "March", " May", raised, "2")
        sheet.write("B1", "Head", bold)
        sheet.write_url("C1", "https://example.org/a", string="a link")

    [[rich, head, link]] = written(fill).blocks[0].rows
    assert rich.text == "By March May2"
    assert marked(rich) == [("struck", "March"), ("raised", "2")]
    assert marked(head) == [("bold", "Head")]
    assert [mark.target for mark in link.marks if mark.kind == "link"] == ["https://example.org/a"]


def test_readings_of_east_asian_texts_are_not_doubled() -> None:
    strings = f'<sst xmlns="{SHEET}"><si><t>課</t><rPh sb="0" eb="1"><t>カ</t></rPh></si></sst>'
    rel = f'<Relationship Id="s" Type="{RELATIONS}/sharedStrings" Target="strings.xml"/>'
    document = rows_of(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
        more={"xl/strings.xml": strings},
        rels=rel,
    )
    assert texts(document) == [["課"]]


def test_lines_in_cells_and_escaped_signs() -> None:
    document = rows_of(
        f'<row r="1">{INLINE.format("A1", " one _x000D_&#10; two  &#10;&#10;three ")}</row>'
    )
    assert texts(document) == [["one\ntwo\nthree"]]


def test_cells_without_names_follow_one_another() -> None:
    document = rows_of("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert texts(document) == [["1", "2"], ["3", ""]]
    assert cell_of(document, "3").where == "A2"


def test_properties_are_title_language_and_ours_and_no_name() -> None:
    def fill(book: Any) -> None:
        book.set_properties({"title": "A plan", "author": "A. Writer", "company": "C"})
        book.set_custom_property("civic-plan", "https://example.org/plan")
        book.set_custom_property("Owner", "A. Writer")
        book.add_worksheet().write("A1", "x")

    assert written(fill).properties == {
        "title": "A plan",
        "civic-plan": "https://example.org/plan",
    }


def test_what_is_passed_over_is_told() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Plan")
        sheet.write("A1", "x")
        sheet.insert_image("B2", "p.png", {"image_data": BytesIO(PIXEL)})
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Plan!$A$1:$A$1"})
        book.add_chartsheet("Drawn").set_chart(chart)

    assert written(fill).unread == (
        "A picture on sheet Plan could not be read: what stands in pictures must be typed.",
        "Sheet Drawn is a drawing, which could not be read.",
    )
    macros = xlsx_with("<sheetData/>", {"xl/vbaProject.bin": "x"})
    assert read_one("plan.xlsm", macros, DEFAULT).unread == (
        "It holds macros, which were not run.",
    )


def test_what_stands_far_away_makes_no_great_table() -> None:
    document = rows_of(
        f'<row r="1">{INLINE.format("A1", "near")}</row>'
        f'<row r="1048576">{INLINE.format("XFD1048576", "far")}</row>'
    )
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert len(table.rows) < 50
    assert table.width < 50
    assert cell_of(document, "far").where == "XFD1048576"


def test_empty_cells_at_the_ends_are_cut() -> None:
    document = rows_of(
        f'<row r="1">{INLINE.format("A1", "x")}<c r="B1" s="1"/>{INLINE.format("C1", " ")}</row>'
        '<row r="2"><c r="A2" s="1"/></row>'
    )
    assert texts(document) == [["x"]]


def test_text_from_right_to_left_keeps_the_order_of_its_letters() -> None:
    document = rows_of(f'<row r="1">{INLINE.format("A1", "‏خطة ‪2027‬")}</row>')
    assert texts(document) == [["خطة 2027"]]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    )
)
def test_any_text_comes_back_tidied(rows: list[list[str]]) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)

    table = written(fill).blocks[0]
    assert isinstance(table, Table)
    expected = {
        (number, column): tidy(text)
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
        if tidy(text)
    }
    found = {
        (number, column): cell.text
        for number, row in enumerate(table.rows)
        for column, cell in enumerate(row)
        if cell is not None and cell.text
    }
    assert found == expected


def test_another_program_s_workbook_is_the_same() -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(list(row))
    made = BytesIO()
    book.save(made)
    assert texts(read_one("x", made.getvalue(), DEFAULT)) == [list(row) for row in ROWS]


# ---- Number formats ----


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        ("414000", "£#,##0", "£414,000"),
        ("414000", '"£"#,##0.00', "£414,000.00"),
        ("414000", "[$£-809]#,##0", "£414,000"),
        ("1234.5", "#,##0.00 [$€-40C]", "1,234.50 €"),
        ("-5", "#,##0;(#,##0)", "(5)"),
        ("-5", "#,##0", "-5"),
        ("0", '#,##0;-#,##0;"-"', "-"),
        ("1500000", '0.0,,"m"', "1.5m"),
        ("0.5", "0%", "50%"),
        ("7", "000", "007"),
        ("2.50", "0.##", "2.5"),
        ("3", "0.##", "3"),
        ("12", '0 "schools"', "12 schools"),
        ("12", "General", "12"),
        ("12", "", "12"),
        ("12", "@", "12"),
        ("0.1", "General", "0.1"),
        ("1e21", "General", "1000000000000000000000"),
        ("5", "[>3]0;0.0", "5"),
        ("0.25", "# ?/?", "0.25"),
        ("12345", "0.00E+00", "12345"),
        ("5", '_-"£"* #,##0_-', "£5"),
        ("5", "\\£0", "£5"),
    ],
)
def test_a_number_is_shown_in_its_format(number: str, form: str, shown: str) -> None:
    assert shown_number(Decimal(number), form) == shown


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("dd/mm/yyyy", "31/05/2027"),
        ("d mmmm yyyy", "31 May 2027"),
        ("ddd d mmm yy", "Mon 31 May 27"),
        ("mmm-yy", "May-27"),
        ("[$-809]dd mmmm yyyy", "31 May 2027"),
        ("[$-40C]d mmmm yyyy", "2027-05-31"),
        ("[$-40C]dd/mm/yyyy", "31/05/2027"),
        ("yyyy\\-mm\\-dd", "2027-05-31"),
        ('"by" d/m', "by 31/5"),
        ("hh:mm", "09:05"),
        ("h:mm AM/PM", "9:05 AM"),
        ("mm:ss", "05:00"),
        ("dd/mm/yyyy;@", "31/05/2027"),
    ],
)
def test_a_date_is_shown_in_its_format(form: str, shown: str) -> None:
    assert is_date_format(form)
    assert shown_date(datetime(2027, 5, 31, 9, 5), form) == shown


@pytest.mark.parametrize("form", ["0", "General", '"d"0', "@", "£#,##0", "", "[Red]0", "0.0%"])
def test_formats_of_numbers_are_no_formats_of_dates(form: str) -> None:
    assert not is_date_format(form)


def test_days_at_the_edges() -> None:
    assert date_of(Decimal(59), from_1904=False) == datetime(1900, 2, 28)
    assert date_of(Decimal(61), from_1904=False) == datetime(1900, 3, 1)
    assert date_of(Decimal(-1), from_1904=False) is None
    assert date_of(Decimal(10**9), from_1904=False) is None


def test_the_last_digits_of_a_float_are_no_digits() -> None:
    assert number_of("414000.00000000006") == Decimal(414000)
    assert number_of("0.30000000000000004") == Decimal("0.3")
    assert number_of("nan") is number_of("x") is number_of("1e400") is None


@settings(max_examples=200, deadline=None)
@given(
    st.decimals(-(10**12), 10**12, places=3), st.text('#0,.;%£$[]-"\\@dmyhs _*E+/?', max_size=14)
)
def test_no_format_breaks_the_reader(number: Decimal, form: str) -> None:
    if is_date_format(form):
        assert shown_date(datetime(2027, 5, 31), form)
    else:
        assert isinstance(shown_number(number, form), str)


# ---- ODS ----

P = "<text:p>{}</text:p>"


def sheet_of(rows: str, more: str = "", styles: str = "", **parts: str) -> Document:
    data = ods_with(f'<table:table table:name="Plan"{more}>{rows}</table:table>', styles, **parts)
    return read_one("plan.ods", data, DEFAULT)


def row_of(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}>{P.format(text)}</table:table-cell>'


def test_ods_merged_cells_and_repetitions() -> None:
    document = sheet_of(
        row_of(cell("Theme", ' table:number-columns-spanned="3"'),
               '<table:covered-table-cell table:number-columns-repeated="2"/>')
        + row_of(cell("x", ' table:number-columns-repeated="2"'), cell("y"),
                 more=' table:number-rows-repeated="2"')
        + row_of('<table:table-cell table:number-columns-repeated="16384"/>',
                 more=' table:number-rows-repeated="1048570"')
    )  # fmt: skip
    assert texts(document) == [["Theme", "^", "^"], ["x", "x", "y"], ["x", "x", "y"]]
    assert cell_of(document, "y").where == "C2"


def test_ods_hidden_rows_columns_and_sheets() -> None:
    styles = (
        '<style:style style:name="gone"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    rows = row_of(cell("a"), cell("b")) + row_of(
        cell("c"), cell("d"), more=' table:visibility="filter"'
    )
    document = sheet_of(columns + rows, ' table:style-name="gone"', styles)
    assert [text for text in "abcd" if cell_of(document, text).hidden] == ["b", "c", "d"]
    assert document.blocks[0].hidden


def test_ods_values_formats_and_formulas() -> None:
    document = sheet_of(
        row_of(
            '<table:table-cell office:value-type="currency" office:currency="GBP" '
            f'office:value="414000">{P.format("£414,000")}</table:table-cell>',
            '<table:table-cell office:value-type="percentage" office:value="0.5" '
            f'table:formula="of:=1/2">{P.format("50%")}</table:table-cell>',
            '<table:table-cell office:value-type="date" office:date-value="2027-05-31">'
            f"{P.format('31 May')}</table:table-cell>",
            '<table:table-cell office:value-type="boolean" office:boolean-value="true">'
            f"{P.format('TRUE')}</table:table-cell>",
        )
    )
    [row] = document.blocks[0].rows
    assert [(each.text, each.value, each.number_format, each.formula) for each in row] == [
        ("£414,000", Decimal(414000), "currency GBP", False),
        ("50%", Decimal("0.5"), "percentage", True),
        ("31 May", date(2027, 5, 31), "date", False),
        ("TRUE", True, "boolean", False),
    ]


def test_ods_texts_have_lines_marks_and_comments_without_names() -> None:
    styles = (
        '<style:style style:name="s"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="h"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    note = (
        "<office:annotation><dc:creator>A. Writer</dc:creator>"
        f"{P.format('Is this right?')}</office:annotation>"
    )
    rich = (
        'By <text:span text:style-name="s">March</text:span> May<text:line-break/>or'
        '<text:s text:c="2"/><text:a xlink:href="https://example.org/">later</text:a>'
    )
    document = sheet_of(
        row_of(
            f"<table:table-cell>{note}{P.format(rich)}{P.format('end')}</table:table-cell>",
            cell("Head", ' table:style-name="h"'),
        ),
        styles=styles,
    )
    [[first, head]] = document.blocks[0].rows
    assert first.text == "By March May\nor  later\nend"
    assert marked(first) == [("struck", "March"), ("link", "later")]
    assert first.comment == "Is this right?"
    assert marked(head) == [("bold", "Head")]


def test_ods_properties_and_macros() -> None:
    from_meta = (
        '<office:document-meta xmlns:office="o" xmlns:meta="m" xmlns:dc="d"><office:meta>'
        "<dc:title>A plan</dc:title><dc:creator>A. Writer</dc:creator>"
        '<meta:user-defined meta:name="civic-template">1</meta:user-defined>'
        "</office:meta></office:document-meta>"
    )
    document = sheet_of(row_of(cell("x")), **{"meta.xml": from_meta, "Basic/a.xml": "<x/>"})
    assert document.properties == {"title": "A plan", "civic-template": "1"}
    assert document.unread == ("It holds macros, which were not run.",)


# ---- What is refused ----

BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
LEAK = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def _with_lie(data: bytes, name: str) -> bytes:
    """Return a zip whose directory says that a part is small when it is not."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        size = package.getinfo(name).file_size
    return data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def _encrypted(data: bytes) -> bytes:
    """Return a zip whose parts say that they are encrypted."""
    here, there = b"PK\x03\x04\x14\0", b"PK\x01\x02"
    made = data.replace(here + b"\0", here + b"\x01")
    parts = made.split(there)
    return parts[0] + b"".join(there + part[:4] + b"\x01" + part[5:] for part in parts[1:])


ZEROS = b"0" * 30_000_000
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "entities in a sheet": (
        lambda: xlsx_with("", {"xl/worksheets/s.xml": f"{BOMB}<a>&b;</a>"}),
        "holds a document type declaration",
    ),
    "an outer entity": (
        lambda: xlsx_with("", {"xl/workbook.xml": f"{LEAK}<a>&a;</a>"}),
        "holds a document type declaration",
    ),
    "entities in ods": (
        lambda: ods_with("", **{"content.xml": f"{BOMB}<a>&b;</a>"}),
        "holds a document type declaration",
    ),
    "entities in utf-16": (
        lambda: xlsx_with("", {"xl/worksheets/s.xml": f"{BOMB}<a/>".encode("utf-16")}),
        "holds a document type declaration",
    ),
    "a part much larger than packed": (
        lambda: xlsx_with("", {"xl/x.bin": ZEROS}),
        "more than 100 times larger unpacked",
    ),
    "a part that lies about its size": (
        lambda: _with_lie(xlsx_with("", {"xl/worksheets/s.xml": ZEROS}), "xl/worksheets/s.xml"),
        "is damaged or not whole",
    ),
    "too much together": (
        lambda: packed({f"{number}.csv": ZEROS[:15_000_000] for number in range(14)}),
        "is more than 200 MB unpacked",
    ),
    "too many parts": (
        lambda: packed({str(number): "" for number in range(2001)}),
        "holds 2,001 files",
    ),
    "broken xml": (lambda: xlsx_with("<a>"), "is damaged inside"),
    "no such text": (
        lambda: xlsx_with('<sheetData><row><c t="s"><v>4</v></c></row></sheetData>'),
        "is damaged inside: a text is missing",
    ),
    "no main part": (
        lambda: packed({"[Content_Types].xml": "", "xl/a.xml": "<a/>"}),
        "is a workbook without its main part",
    ),
    "an encrypted part": (lambda: _encrypted(xlsx_of(ROWS)), "is encrypted: remove its password"),
    "encrypted ods": (
        lambda: ods_with("", **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
        "is encrypted",
    ),
    "a cell of 5 MB": (
        lambda: xlsx_with(
            f"<sheetData><row>{INLINE.format('A1', 'a' * 5_000_000)}</row></sheetData>"
        ),
        r"more than 100,000 characters in one place \(cell A1\)",
    ),
    "an ods row repeated a million times": (
        lambda: ods_with(
            '<table:table table:name="x">'
            + row_of(cell("x"), more=' table:number-rows-repeated="1048576"')
            + "</table:table>"
        ),
        "holds more than 500,000 cells",
    ),
    "an ods cell repeated": (
        lambda: ods_with(
            '<table:table table:name="x">'
            + row_of(cell("x", ' table:number-columns-repeated="99999999"'))
            + "</table:table>"
        ),
        "holds more than 500,000 cells",
    ),
    "elements too deep": (
        lambda: xlsx_with("", {"docProps/core.xml": "<a>" * 300 + "</a>" * 300}),
        "nests its parts more than 250 deep",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", BOMBS)
def test_what_would_explode_is_refused(kind: str) -> None:
    make, sentence = BOMBS[kind]
    with pytest.raises(RefusedError, match=sentence):
        read_one("plan.xlsx", make(), DEFAULT)


def test_too_many_rows_are_refused() -> None:
    rows = "".join(f"<row><c><v>{number}</v></c></row>" for number in range(3000))
    data = xlsx_with(f"<sheetData>{rows}</sheetData>")
    with pytest.raises(RefusedError, match="holds more than 2,000 cells: keep the sheet with"):
        read_one("x", data, Limits(cells=2000))


@pytest.mark.slow
def test_ten_thousand_sheets_are_refused() -> None:
    sheets = "".join(f'<sheet name="S{number}" r:id="r1"/>' for number in range(10_000))
    data = xlsx_with("<sheetData/>", book=f"<sheets>{sheets}</sheets>")
    with pytest.raises(RefusedError, match="holds 10,001 sheets; at most 200 are read"):
        read_one("x", data, DEFAULT)
    tables = '<table:table table:name="x"/>' * 10_000
    with pytest.raises(RefusedError, match="holds more than 200 sheets"):
        read_one("x", ods_with(tables), DEFAULT)


def test_many_merged_cells_are_refused() -> None:
    merged = "".join(f'<mergeCell ref="A{number}:B{number}"/>' for number in range(1, 60))
    data = xlsx_with(f"<sheetData/><mergeCells>{merged}</mergeCells>")
    with pytest.raises(RefusedError, match="holds more than 50 cells"):
        read_one("x", data, Limits(cells=50))


def test_what_is_unpacked_is_counted() -> None:
    package = Package(packed({"a": "x" * 60}), Limits(unpacked_bytes=100_000_000))
    assert len(package.read("a")) == 60
    small = Package(packed({"a": "x" * 60}), Limits(unpacked_bytes=100))
    small.read("a")
    with pytest.raises(RefusedError, match="is more than 0 MB unpacked"):
        small.read("a")
    assert small.read("none") == b""


def test_a_table_of_too_many_places_is_never_made() -> None:
    grid = Grid(Limits(cells=15))
    grid.put(0, 0, Cell("x"))
    grid.put(3, 3, Cell("x"))
    with pytest.raises(RefusedError, match="holds more than 15 cells"):
        grid.table()


def test_cells_that_stand_apart_in_both_ways_are_refused() -> None:
    rows = "".join(
        f'<row r="{number}">{INLINE.format(f"{chr(64 + number)}{number}", "x")}</row>'
        for number in range(1, 21)
    )
    data = xlsx_with(f"<sheetData>{rows}</sheetData>")
    with pytest.raises(RefusedError, match="holds more than 399 cells"):
        read_one("x", data, Limits(cells=399))
    assert read_one("x", data, Limits(cells=400))


def test_merged_cells_that_lie_over_one_another_are_refused() -> None:
    rows = "".join(f'<row r="{number}"><c><v>1</v></c></row>' for number in range(1, 21))
    merged = "".join(f'<mergeCell ref="A{number}:A20"/>' for number in range(20, 0, -1))
    # The cells come in the order of the rows, so the first merged cell would cover the others.
    data = xlsx_with(f"<mergeCells>{merged}</mergeCells><sheetData>{rows}</sheetData>")
    assert len(read_one("x", data, DEFAULT).blocks[0].rows) == 20
    lone = "".join(f'<mergeCell ref="A{number}:B20"/>' for number in range(20, 0, -1))
    last = INLINE.format("B20", "x")
    data = xlsx_with(
        f'<sheetData><row r="20">{last}</row></sheetData><mergeCells>{lone}</mergeCells>'
    )
    with pytest.raises(RefusedError, match="holds merged cells that lie over one another"):
        read_one("x", data, DEFAULT)


def test_a_truncated_workbook_is_refused_at_any_place() -> None:
    data = xlsx_of(ROWS)
    for size in range(4, len(data) - 1, len(data) // 40):
        with pytest.raises(RefusedError):
            read_one("x", data[:size], DEFAULT)
