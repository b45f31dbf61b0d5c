"""A document as Word reads it (Office Open XML)."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from kg.documents.packing import packed
from kg.documents.record import (
    SOURCES,
    Bullets,
    Document,
    Heading,
    Paragraph,
    Table,
    Text,
    clean,
    list_notes,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHORT, _LONG, _MARGIN = 21.0, 29.7, 2.0
_HOUSE, _MUTED = RGBColor(0x0B, 0x3B, 0x40), RGBColor(0x45, 0x55, 0x57)
_HEAD_FILL, _BLANK_FILL, _LINE = "E3ECEC", "FFF1C9", "9FB1B3"
# A file states when it was made; this says nothing, so that the same data are the same bytes.
_MADE = datetime(1980, 1, 1)


def write_docx(document: Document) -> bytes:
    """Return a document as a DOCX file; the same bytes for the same document."""
    notes = list_notes(document)
    writer = _Writer(document, {note: number for number, note in enumerate(notes, 1)})
    for block in document.blocks:
        match block:
            case Heading():
                writer.made.add_heading(clean(block.words), block.level)
            case Paragraph():
                writer.fill(writer.made.add_paragraph(), block.text)
            case Bullets():
                for item in block.items:
                    writer.fill(writer.made.add_paragraph(style="List Bullet"), item)
            case Table():
                writer.add_table(block)
    if notes:
        writer.made.add_heading(SOURCES, 1)
    for number, note in enumerate(notes, 1):
        told = writer.made.add_paragraph(f"{number}. {clean(note)}")
        told.paragraph_format.space_after = Pt(1)
        told.runs[0].font.size = Pt(9)
    out = io.BytesIO()
    writer.made.save(out)
    return packed(out.getvalue())


def _short(words: str) -> str:
    """Return words as a property holds them. Units: signs, of which Word takes 255."""
    return clean(words)[:255]


class _Writer:
    def __init__(self, document: Document, numbers: Mapping[str, int]) -> None:
        self.made: Any = docx.Document()
        self._numbers = numbers
        self._width = (_LONG if document.is_wide else _SHORT) - 2 * _MARGIN
        self._set_page(document)
        self._set_styles()
        told = self.made.core_properties
        told.title, told.subject = _short(document.title), _short(document.kind)
        told.author = "Civic Thread"
        told.created = told.modified = _MADE
        told.language = "en-GB"
        kind = self.made.add_paragraph()
        run = kind.add_run(clean(document.kind).upper())
        run.font.size, run.font.bold, run.font.color.rgb = Pt(10), True, _MUTED
        kind.paragraph_format.space_after = Pt(0)
        self.made.add_paragraph(clean(document.title), style="Title")
        if document.day:
            self.made.add_paragraph(clean(document.day), style="Subtitle")

    def _set_page(self, document: Document) -> None:
        page = self.made.sections[0]
        page.page_width, page.page_height = Cm(_SHORT), Cm(_LONG)
        if document.is_wide:
            page.orientation = WD_ORIENT.LANDSCAPE
            page.page_width, page.page_height = Cm(_LONG), Cm(_SHORT)
        page.left_margin = page.right_margin = Cm(_MARGIN)
        page.top_margin = page.bottom_margin = Cm(_MARGIN)
        foot = page.footer.paragraphs[0]
        foot.add_run(f"{clean(document.title)} · page ")
        _add_field(foot, "PAGE")
        foot.add_run(" of ")
        _add_field(foot, "NUMPAGES")
        for run in foot.runs:
            run.font.size, run.font.color.rgb = Pt(8), _MUTED

    def _set_styles(self) -> None:
        sizes = {"Normal": 10.5, "Title": 22, "Subtitle": 12, "Heading 1": 15, "Heading 2": 12}
        for name, size in sizes.items():
            style = self.made.styles[name]
            style.font.name, style.font.size = "Arial", Pt(size)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            for face in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{face}"), "Arial")
            if name != "Normal":
                style.font.color.rgb = _MUTED if name == "Subtitle" else _HOUSE
                style.font.italic = False
        self.made.styles["Title"].font.bold = True
        self.made.styles["Normal"].paragraph_format.space_after = Pt(6)

    def fill(self, paragraph: Any, words: Text, size: float | None = None) -> None:
        """Write a text into a paragraph."""
        for span in words:
            run = paragraph.add_run(clean(span.words))
            run.font.bold = span.is_bold or None
            run.font.size = Pt(size) if size else None
            if span.is_blank:
                run.font.italic = True
                run._r.get_or_add_rPr().append(_shading(_BLANK_FILL))
            for note in span.notes:
                mark = paragraph.add_run(f"[{self._numbers[note]}]")
                mark.font.superscript, mark.font.color.rgb = True, _MUTED
                mark.font.size = Pt(size) if size else None

    def add_table(self, table: Table) -> None:
        """Write a table with its caption above it."""
        if table.caption:
            caption = self.made.add_paragraph()
            caption.add_run(clean(table.caption)).font.bold = True
            caption.paragraph_format.keep_with_next = True
            caption.paragraph_format.space_before = Pt(8)
        rows = len(table.rows) + bool(table.heads)
        made = self.made.add_table(rows, len(table.widths), style="Table Grid")
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        made._tbl.tblPr.append(_borders())
        whole = sum(table.widths)
        widths = [Cm(self._width * share / whole) for share in table.widths]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        held = list(made.rows)
        if table.heads:
            _repeat_head(held[0])
            for cell, head, width in zip(held[0].cells, table.heads, widths, strict=True):
                self._fill_cell(cell, width, (), head)
        for row, texts in zip(held[bool(table.heads) :], table.rows, strict=True):
            _keep_whole(row)
            for at, (cell, width) in enumerate(zip(row.cells, widths, strict=True)):
                is_head = not table.heads and at == 0
                told = "".join(span.words for span in texts[at]) if is_head else ""
                self._fill_cell(cell, width, texts[at], told)
        self.made.add_paragraph().paragraph_format.space_after = Pt(4)

    def _fill_cell(self, cell: Any, width: Any, words: Text, head: str) -> None:
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        if head:
            run = paragraph.add_run(clean(head))
            run.font.bold, run.font.size = True, Pt(9)
            cell._tc.get_or_add_tcPr().append(_shading(_HEAD_FILL))
        else:
            self.fill(paragraph, words, 9)


def _borders() -> Any:
    made = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", _LINE)):
            line.set(qn(f"w:{name}"), value)
        made.append(line)
    return made


def _shading(fill: str) -> Any:
    made = OxmlElement("w:shd")
    made.set(qn("w:val"), "clear")
    made.set(qn("w:color"), "auto")
    made.set(qn("w:fill"), fill)
    return made


def _repeat_head(row: Any) -> None:
    made = OxmlElement("w:tblHeader")
    made.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(made)


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _add_field(paragraph: Any, name: str) -> None:
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        if kind:
            made = OxmlElement("w:fldChar")
            made.set(qn("w:fldCharType"), kind)
        else:
            made = OxmlElement("w:instrText")
            made.text = name
        run._r.append(made)
