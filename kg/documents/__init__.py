"""Documents that people hand in: one frozen record in the form that is wanted.

Forms are Word, OpenDocument, a page that prints, and a workbook. What a document says is made
elsewhere; here it gets its form: A4, a title and a day, headings, tables whose heads repeat,
numbered sources at the end, and blanks that can be seen.
"""

from kg.documents import docx, html, odt, xlsx
from kg.documents.docx import write_docx
from kg.documents.html import write_html
from kg.documents.odt import write_odt
from kg.documents.record import (
    BLANK,
    Block,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Span,
    Table,
    Text,
    count_blanks,
    list_notes,
    text,
)
from kg.documents.xlsx import write_xlsx

# The writers by the name of their format, which is the ending of their files too.
WRITERS = {"docx": write_docx, "odt": write_odt, "html": write_html, "xlsx": write_xlsx}
MEDIA_TYPES = {
    "docx": docx.MEDIA_TYPE,
    "odt": odt.MEDIA_TYPE,
    "html": html.MEDIA_TYPE,
    "xlsx": xlsx.MEDIA_TYPE,
}

__all__ = [
    "BLANK",
    "MEDIA_TYPES",
    "WRITERS",
    "Block",
    "Bullets",
    "Document",
    "Heading",
    "Paragraph",
    "Span",
    "Table",
    "Text",
    "count_blanks",
    "list_notes",
    "text",
    "write_docx",
    "write_html",
    "write_odt",
    "write_xlsx",
]
