"""DOCX: merged cells, marks, comments, notes, changes, furniture, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from kg.importing.reading import DEFAULT
from kg.importing.reading.limits import RefusedError
from kg.importing.reading.reader import read_one
from kg.importing.records import Document
from tests.importing_files import PIXEL, cell_of, marked, packed, said, texts

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def written(fill: Callable[[Any], None]) -> Document:
    """Return a Word file that python-docx made, read again."""
    document, made = docx.Document(), BytesIO()
    fill(document)
    document.save(made)
    return read_one("plan.docx", made.getvalue(), DEFAULT)


def by_hand(body: str, more: dict[str, str] | None = None) -> bytes:
    """Return a Word file whose body is this XML."""
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"/>',
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships"><Relationship Id="r" Type="{RELATIONS}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            **(more or {}),
        }
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_merged_cells_lines_and_heads() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(3, 3)
        table.cell(0, 1).merge(table.cell(0, 2)).text = "wide"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "high"
        table.cell(0, 0).text = "Action"
        table.cell(1, 1).text = "one\ntwo"
        table.cell(2, 2).add_paragraph("after")
        row = table.rows[0]._tr.get_or_add_trPr()
        row.append(OxmlElement("w:tblHeader"))

    document = written(fill)
    assert texts(document) == [
        ["Action", "wide", "^"],
        ["high", "one\ntwo", ""],
        ["^", "", "after"],
    ]
    assert cell_of(document, "wide").columns == cell_of(document, "high").rows == 2
    assert cell_of(document, "Action").head
    assert not cell_of(document, "high").head


def test_headings_by_style_lists_and_captions() -> None:
    def fill(document: Any) -> None:
        document.add_heading("A plan", 0)
        document.add_heading("Waste", 2)
        document.add_paragraph("Words.")
        document.add_paragraph("an entry", style="List Bullet")
        document.add_paragraph("Table 1", style="Caption")

    assert said(written(fill)) == [
        ("heading", 1, "A plan"),
        ("heading", 2, "Waste"),
        ("paragraph", 0, "Words."),
        ("item", 1, "an entry"),
        ("caption", 0, "Table 1"),
    ]


def test_marks_in_a_cell() -> None:
    def fill(document: Any) -> None:
        cell = document.add_table(1, 2).cell(0, 0)
        document.tables[0].cell(0, 1).text = "x"
        line = cell.paragraphs[0]
        line.add_run("By ")
        line.add_run("March").font.strike = True
        line.add_run(" May").bold = True
        line.add_run("2").font.superscript = True
        line.add_run(" soon").italic = True
        line.add_run(" under").underline = True
        cell.add_paragraph("entry", style="List Bullet")

    cell = cell_of(written(fill), "By March May2 soon under\nentry")
    assert marked(cell) == [
        ("struck", "March"),
        ("bold", "May"),
        ("raised", "2"),
        ("italic", "soon"),
        ("item", "entry"),
    ]


def test_comments_go_to_their_cell_or_follow_their_paragraph() -> None:
    def fill(document: Any) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "Open a café"
        table.cell(0, 1).text = "x"
        runs = table.cell(0, 0).paragraphs[0].runs
        document.add_comment(runs, text="Is this right?", author="A. Writer", initials="AW")
        line = document.add_paragraph("Words.")
        document.add_comment(line.runs, text="All of it?", author="A. Writer", initials="AW")

    document = written(fill)
    assert cell_of(document, "Open a café").comment == "Is this right?"
    assert said(document)[1:] == [("paragraph", 0, "Words."), ("comment", 0, "All of it?")]


def test_notes_follow_the_text_and_their_signs_are_raised() -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="1"><w:p><w:r><w:t>See the annex.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="f" Type="{RELATIONS}/footnotes" Target="footnotes.xml"/>'
        "</Relationships>"
    )
    data = by_hand(
        '<w:p><w:r><w:t>Budget</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
        + paragraph("End."),
        {"word/footnotes.xml": notes, "word/_rels/document.xml.rels": relations},
    )
    document = read_one("x", data, DEFAULT)
    assert said(document) == [
        ("paragraph", 0, "Budget1"),
        ("paragraph", 0, "End."),
        ("note", 0, "1 See the annex."),
    ]
    assert ("raised", "1") in marked(document.blocks[0])


def test_deleted_text_is_no_text_and_inserted_text_is() -> None:
    body = (
        "<w:p><w:r><w:t>by </w:t></w:r><w:del><w:r><w:delText>March</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>May</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom></w:p>"
    )
    assert said(read_one("x", by_hand(body), DEFAULT)) == [("paragraph", 0, "by May")]


def test_text_boxes_and_content_controls_are_read() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('in a control')}</w:sdtContent></w:sdt>"
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
        f"<w:txbxContent>{paragraph('in a box')}</w:txbxContent></v:textbox></v:shape></w:pict>"
        "</w:r></w:p>"
    )
    found = said(read_one("x", by_hand(body), DEFAULT))
    assert found == [("paragraph", 0, "in a control"), ("paragraph", 0, "in a box")]


def test_heads_and_feet_of_pages_are_furniture() -> None:
    def fill(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "The plan of Ashby"
        document.sections[0].footer.paragraphs[0].text = "Page 2 of 9"
        document.add_paragraph("Words.")

    assert said(written(fill)) == [
        ("furniture", 0, "The plan of Ashby"),
        ("paragraph", 0, "Words."),
        ("furniture", 0, "Page 2 of 9"),
    ]


def test_pictures_and_macros_are_told_and_properties_kept_without_names() -> None:
    def fill(document: Any) -> None:
        document.core_properties.title = "A plan"
        document.core_properties.author = "A. Writer"
        document.core_properties.language = "cy"
        document.add_picture(BytesIO(PIXEL))
        document.add_paragraph("Words.")

    document = written(fill)
    assert document.unread == (
        "A picture in the text could not be read: what stands in pictures must be typed.",
    )
    assert document.properties == {"title": "A plan", "language": "cy"}
    macros = read_one("a.docm", by_hand(paragraph("x"), {"word/vbaProject.bin": "x"}), DEFAULT)
    assert macros.unread == ("It holds macros, which were not run.",)


def test_a_table_in_a_cell_becomes_lines_of_it() -> None:
    inner = "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>".format(
        paragraph("a"), paragraph("b")
    )
    rows = "".join(
        f"<w:tr><w:tc>{paragraph(str(row))}</w:tc>"
        f"<w:tc>{inner if row == 1 else ''}{paragraph('x')}</w:tc></w:tr>"
        for row in range(4)
    )
    document = read_one("x", by_hand(f"<w:tbl>{rows}</w:tbl>"), DEFAULT)
    assert texts(document)[1] == ["1", "a\nb\nx"]


def test_a_hyperlink_is_a_mark_with_its_address() -> None:
    def fill(document: Any) -> None:
        line = document.add_paragraph("See ")
        key = document.part.relate_to("https://example.org/a", f"{RELATIONS}/hyperlink", True)
        link = parse_xml(f"<w:hyperlink {W}><w:r><w:t>the page</w:t></w:r></w:hyperlink>")
        link.set(qn("r:id"), key)
        line._p.append(link)

    [text] = written(fill).blocks
    assert [(mark.kind, mark.target) for mark in text.marks] == [("link", "https://example.org/a")]


DEEP = "<w:tbl><w:tr><w:tc>" * 1000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 1000
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "tables a thousand deep": (lambda: by_hand(DEEP), "nests its parts too deep"),
    "entities": (
        lambda: by_hand("", {"word/document.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'}),
        "holds a document type declaration",
    ),
    "entities where headings are named": (
        lambda: by_hand(
            paragraph("x"), {"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'}
        ),
        "holds a document type declaration",
    ),
    "broken": (lambda: by_hand("<w:p>"), "is damaged inside"),
    "broken where headings are named": (
        lambda: by_hand(
            paragraph("x"),
            {
                "word/styles.xml": "<a>",
                "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/>'
                "</Relationships>",
            },
        ),
        "is damaged inside",
    ),
    "without a main part": (
        lambda: packed({"[Content_Types].xml": "<a/>", "word/other.xml": "<a/>"}),
        "is damaged inside",
    ),
    "a text of 5 MB": (lambda: by_hand(paragraph("a" * 5_000_000)), "more than 100,000 characters"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused(kind: str) -> None:
    make, sentence = REFUSED[kind]
    with pytest.raises(RefusedError, match=sentence):
        read_one("plan.docx", make(), DEFAULT)
