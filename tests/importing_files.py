"""One invented table in every format, and the parts of office files written by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO

import docx
import xlsxwriter

HEAD = ("Action", "Lead", "By when")
ROWS = (
    HEAD,
    ("Open a repair café", "Ashby Tool Library", "May 2027"),
    ("Plant 400 trees; water them", "Parks Team", "31 March 2028"),
    ("Naïve “quotes”, and a comma", "Fen & Field", "£2,500"),
)

Rows = Sequence[Sequence[str]]


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def csv_of(rows: Rows, separator: str = ",", encoding: str = "utf-8") -> bytes:
    lines = (
        separator.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows
    )
    return "".join(lines).encode(encoding)


def html_of(rows: Rows) -> bytes:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:]
    )
    return (
        "<!doctype html><html lang=en><title>T</title><body><table>"
        f"<thead><tr>{head}</tr></thead>{body}</table></body></html>"
    ).encode()


def markdown_of(rows: Rows) -> bytes:
    lines = ["# A plan", "", *("| " + " | ".join(row) + " |" for row in rows)]
    lines.insert(3, "|---|:--|---|")
    return "\n".join(lines).encode()


def tabbed_of(rows: Rows) -> bytes:
    lines = ["\t".join(f"<p>{escape(cell)}</p>" for cell in row) for row in rows]
    return ("A report\n\n" + "\n".join(lines) + "\n\nAn end\n").encode()


def xlsx_of(rows: Rows) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Plan")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return made.getvalue()


def docx_of(rows: Rows) -> bytes:
    made = BytesIO()
    document = docx.Document()
    document.add_heading("A plan", 1)
    table = document.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            table.cell(number, column).text = cell
    document.save(made)
    return made.getvalue()


ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def ods_with(tables: str, styles: str = "", **more: str) -> bytes:
    """Return an ODS with these tables; `more` holds further parts by their names."""
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": mimetype, "content.xml": content, **more})


def ods_of(rows: Rows) -> bytes:
    lines = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(cell)}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return ods_with(f'<table:table table:name="Plan">{lines}</table:table>')


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx_with(
    sheet: str, more: Mapping[str, str | bytes] | None = None, book: str = "", rels: str = ""
) -> bytes:
    """Return a workbook whose one sheet has this XML inside its root element.

    `more` holds further parts by their names, `book` further XML of the workbook, and `rels`
    further relations of it.
    """
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}">{book}'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": "<Relationships>"
            f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/s.xml"/>'
            f"{rels}</Relationships>",
            "xl/worksheets/s.xml": f'<worksheet xmlns="{SHEET}">{sheet}</worksheet>',
            **(more or {}),
        }
    )
