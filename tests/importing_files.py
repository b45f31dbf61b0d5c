"""One invented table in every format, and the parts of office files written by hand."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO

import docx
import xlsxwriter

from kg.importing.records import Cell, Document, Table, Text

HEAD = ("Action", "Lead", "By when")
ROWS = (
    HEAD,
    ("Open a repair café", "Ashby Tool Library", "May 2027"),
    ("Plant 400 trees; water them", "Parks Team", "31 March 2028"),
    ("Naïve “quotes”, and a comma", "Fen & Field", "£2,500"),
)

Rows = Sequence[Sequence[str]]


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


# A picture of one grey point.
PIXEL = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\x80"))
    + _chunk(b"IEND", b"")
)


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


class PdfPage:
    """A page of A4 written by hand; places are in points from the left and the top."""

    def __init__(self) -> None:
        self.content: list[str] = []
        self.has_picture = False

    def text(self, x: float, y: float, text: str, size: float = 10, font: str = "F1") -> PdfPage:
        safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.content.append(f"BT /{font} {size} Tf {x} {842 - y} Td ({safe}) Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> PdfPage:
        self.content.append(f"0.5 w {x0} {842 - y0} m {x1} {842 - y1} l S")
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float) -> PdfPage:
        self.line(x0, y0, x1, y0).line(x0, y1, x1, y1)
        return self.line(x0, y0, x0, y1).line(x1, y0, x1, y1)

    def picture(self) -> PdfPage:
        self.has_picture = True
        self.content.append("q 400 0 0 600 50 100 cm /P Do Q")
        return self


def pdf_of(*pages: PdfPage, trailer: str = "", info: str = "") -> bytes:
    """Return a PDF of these pages: F1 is Helvetica, F2 bold, F3 slanted."""
    fonts = {"F1": "Helvetica", "F2": "Helvetica-Bold", "F3": "Helvetica-Oblique"}
    named = " ".join(
        f"/{key} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
        for key, name in fonts.items()
    )
    picture = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Length 1 >>\nstream\n\x00\nendstream"
    )
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        picture,
        f"<< {info} >>".encode("latin-1"),
    ]
    for number, page in enumerate(pages):
        stream = "\n".join(page.content).encode("cp1252")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * number} 0 R "
            f"/Resources << /Font << {named} >> /XObject << /P 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    made = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    made += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R {trailer} >>\n".encode()
    return made + b"startxref\n%d\n%%%%EOF\n" % start


def pdf_table_of(rows: Rows) -> bytes:
    """Return a PDF with a drawn table whose cells have one line each."""
    page = PdfPage()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            x, y = 40 + 170 * column, 60 + 20 * number
            page.box(x, y, x + 170, y + 20).text(x + 4, y + 14, cell)
    return pdf_of(page)


def texts(document: Document, number: int = 0) -> list[list[str]]:
    """Return the texts of a table; "^" stands for what a merged cell covers."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [["^" if cell is None else cell.text for cell in row] for row in tables[number].rows]


def cell_of(document: Document, text: str) -> Cell:
    """Return the cell with this text."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    cells = [cell for table in tables for row in table.rows for cell in row if cell is not None]
    return next(cell for cell in cells if cell.text == text)


def said(document: Document) -> list[tuple[str, int, str]]:
    """Return kind, level and text of what stands between tables, and "table" for each table."""
    return [
        ("table", 0, "") if isinstance(block, Table) else (block.kind, block.level, block.text)
        for block in document.blocks
    ]


def marked(thing: Cell | Text) -> list[tuple[str, str]]:
    """Return the marks of a text, each with the characters that it is on."""
    return [(mark.kind, thing.text[mark.start : mark.end]) for mark in thing.marks]
