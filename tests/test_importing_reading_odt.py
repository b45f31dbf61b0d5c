"""ODT: headings, lists, tables, marks and notes of an OpenDocument text, and what is no text."""

from __future__ import annotations

import pytest

from kg.importing.importer import import_document
from kg.importing.reading.limits import DEFAULT, RefusedError
from kg.importing.reading.reader import read_one
from kg.importing.records import Document, Table
from tests.importing_files import cell_of, packed, said, texts
from tests.importing_words import WORDS

_NAMES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("meta", "meta"),
    )
)  # fmt: skip
_STYLES = (
    '<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T2"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="P9" style:parent-style-name="Title"/>'
)


def odt(body: str, **parts: str) -> bytes:
    """Return a text whose body this is."""
    content = (
        f"<office:document-content{_NAMES}><office:automatic-styles>{_STYLES}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "META-INF/manifest.xml": "<manifest/>",
            **{name.replace("_", "."): text for name, text in parts.items()},
        }
    )


def read(body: str, **parts: str) -> Document:
    return read_one("plan.odt", odt(body, **parts), DEFAULT)


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell{more}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_headings_paragraphs_and_lists_are_told_apart() -> None:
    document = read(
        '<text:p text:style-name="P9">Park plan</text:p>'
        '<text:h text:outline-level="2">Trees</text:h>'
        "<text:p>We plant<text:s/>trees<text:line-break/>and hedges.</text:p>"
        "<text:list><text:list-item><text:p>Plant an orchard</text:p><text:list><text:list-item>"
        "<text:p>Lead: Parks</text:p></text:list-item></text:list></text:list-item></text:list>"
    )
    assert document.format == "odt"
    assert said(document) == [
        ("heading", 1, "Park plan"),
        ("heading", 2, "Trees"),
        ("paragraph", 0, "We plant trees\nand hedges."),
        ("item", 1, "Plant an orchard"),
        ("item", 2, "Lead: Parks"),
    ]


def test_merged_and_repeated_cells_of_a_table_are_seen() -> None:
    document = read(
        '<table:table table:name="T"><table:table-column table:number-columns-repeated="3"/>'
        "<table:table-header-rows>"
        + row(cell("Action"), cell("Who", ' table:number-columns-spanned="2"'),
              "<table:covered-table-cell/>")
        + "</table:table-header-rows>"
        + row(cell("Plant trees", ' table:number-rows-spanned="2"'),
              cell("Parks", ' table:number-columns-repeated="2"'))
        + row("<table:covered-table-cell/>", cell("Streets"), cell("Friends"))
        + "</table:table>"
    )  # fmt: skip
    assert texts(document) == [
        ["Action", "Who", "^"],
        ["Plant trees", "Parks", "Parks"],
        ["^", "Streets", "Friends"],
    ]
    assert cell_of(document, "Plant trees").rows == 2


def test_marks_notes_and_pictures() -> None:
    document = read(
        '<text:p>Plant <text:span text:style-name="T1">400</text:span> '
        '<text:span text:style-name="T2">300</text:span> trees'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>In autumn.</text:p></text:note-body></text:note>.</text:p>"
        "<text:p><draw:frame><draw:image/></draw:frame></text:p>"
        "<text:tracked-changes><text:p>Deleted</text:p></text:tracked-changes>"
    )
    texts_ = [text for _, _, text in said(document)]
    assert any(text.startswith("Plant 400 300 trees") for text in texts_)
    assert not any("Deleted" in text for text in texts_)
    first = document.blocks[0]
    assert not isinstance(first, Table)
    assert [(mark.kind, first.text[mark.start : mark.end]) for mark in first.marks][:2] == [
        ("bold", "400"), ("struck", "300"),
    ]  # fmt: skip
    assert document.unread == (
        "A picture in the text could not be read: what stands in pictures must be typed.",
    )
    assert "In autumn." in " ".join(texts_)


def test_a_plan_in_an_opendocument_text_is_imported() -> None:
    table = "".join(
        row(*map(cell, cells))
        for cells in (
            ("Action", "Lead", "By when"),
            ("Plant trees", "Parks Service", "March 2027"),
            ("Open a café", "Kiosk Trust", "May 2027"),
        )
    )
    document = read(
        f"<text:h text:outline-level='1'>Park plan</text:h><table:table>{table}</table:table>",
        meta_xml=f"<office:document-meta{_NAMES}/>",
    )
    outcome = import_document(document, WORDS)
    assert outcome.layout.family == "A"
    assert [one.as_written for one in outcome.readings if one.found.what == "party"] == [
        "Parks Service", "Kiosk Trust",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "parts", "says"),
    [
        ("<text:span>" * 300 + "</text:span>" * 300, {}, "nests its parts"),
        ("<text:p>", {}, "is damaged inside"),
        ("", {"content_xml": "<!DOCTYPE x><x/>"}, "document type"),
        ("", {"content_xml": "<x/>"}, "without its main part"),
    ],
)
def test_what_is_damaged_is_refused(body: str, parts: dict[str, str], says: str) -> None:
    with pytest.raises(RefusedError, match=says):
        read(body, **parts)
