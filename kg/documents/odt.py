"""A document as OpenDocument: its parts written straight, as no kept library writes them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape as _escape
from xml.sax.saxutils import quoteattr

from kg.documents.packing import put
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

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_SPACES = " ".join(
    f'xmlns:{prefix}="{iri}"'
    for prefix, iri in (
        ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
        ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
        ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
        ("fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
        ("meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"),
    )
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SHORT, _LONG, _MARGIN = 21.0, 29.7, 2.0


def escape(words: str) -> str:
    """Return words as XML holds them."""
    return _escape(clean(words))


def write_odt(document: Document) -> bytes:
    """Return a document as an ODT file; the same bytes for the same document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        # What a file is comes first and is not packed, so that programs can see it.
        put(archive, "mimetype", MEDIA_TYPE.encode(), zipfile.ZIP_STORED)
        for name, content in _parts(document):
            put(archive, name, content.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parts(document: Document) -> Iterator[tuple[str, str]]:
    yield "content.xml", _content(document)
    yield "styles.xml", _styles(document)
    yield (
        "meta.xml",
        (
            f'{_HEAD}<office:document-meta {_SPACES} office:version="1.3"><office:meta>'
            f"<dc:title>{escape(document.title)}</dc:title><dc:subject>{escape(document.kind)}"
            "</dc:subject><dc:creator>Civic Thread</dc:creator><dc:language>en-GB</dc:language>"
            "</office:meta></office:document-meta>\n"
        ),
    )
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml")
    )
    yield (
        "META-INF/manifest.xml",
        (
            f'{_HEAD}<manifest:manifest {_SPACES} manifest:version="1.3"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>{entries}'
            "</manifest:manifest>\n"
        ),
    )


def _content(document: Document) -> str:
    notes = list_notes(document)
    numbers = {note: number for number, note in enumerate(notes, 1)}
    tables = [block for block in document.blocks if isinstance(block, Table)]
    body = [
        f'<text:p text:style-name="Kind">{escape(document.kind.upper())}</text:p>',
        f'<text:p text:style-name="Title">{escape(document.title)}</text:p>',
        *([f'<text:p text:style-name="Subtitle">{escape(document.day)}</text:p>']
          if document.day else []),
        *_blocks(document, numbers),
    ]  # fmt: skip
    if notes:
        body.append(_heading(SOURCES, 1))
        body += [
            f'<text:p text:style-name="Source">{number}. {escape(note)}</text:p>'
            for note, number in numbers.items()
        ]
    width = (_LONG if document.is_wide else _SHORT) - 2 * _MARGIN
    columns = "".join(
        f'<style:style style:name="c{at}-{place}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * share / sum(t.widths):.2f}cm"'
        "/></style:style>"
        for at, t in enumerate(tables)
        for place, share in enumerate(t.widths)
    )
    return (
        f'{_HEAD}<office:document-content {_SPACES} office:version="1.3">'
        f"<office:automatic-styles>{columns}{_CELLS}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body>"
        "</office:document-content>\n"
    )


def _blocks(document: Document, numbers: Mapping[str, int]) -> Iterator[str]:
    tables = 0
    for block in document.blocks:
        match block:
            case Heading():
                yield _heading(block.words, block.level)
            case Paragraph():
                yield f'<text:p text:style-name="Standard">{_text(block.text, numbers)}</text:p>'
            case Bullets():
                items = "".join(
                    f'<text:list-item><text:p text:style-name="Standard">{_text(item, numbers)}'
                    "</text:p></text:list-item>"
                    for item in block.items
                )
                yield f'<text:list text:style-name="Bullets">{items}</text:list>'
            case Table():
                yield from _table(block, tables, numbers)
                tables += 1


def _heading(words: str, level: int) -> str:
    return (
        f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">'
        f"{escape(words)}</text:h>"
    )


def _table(table: Table, at: int, numbers: Mapping[str, int]) -> Iterator[str]:
    if table.caption:
        yield f'<text:p text:style-name="Caption">{escape(table.caption)}</text:p>'
    yield f"<table:table table:name={quoteattr(f'Table {at + 1}')}>"
    for place in range(len(table.widths)):
        yield f'<table:table-column table:style-name="c{at}-{place}"/>'
    if table.heads:
        heads = "".join(_cell(escape(head), is_head=True) for head in table.heads)
        yield f"<table:table-header-rows><table:table-row>{heads}</table:table-row>"
        yield "</table:table-header-rows>"
    for row in table.rows:
        cells = "".join(
            _cell(_text(cell, numbers), is_head=not table.heads and place == 0)
            for place, cell in enumerate(row)
        )
        yield f'<table:table-row table:style-name="whole">{cells}</table:table-row>'
    yield '</table:table><text:p text:style-name="Standard"/>'


def _cell(words: str, *, is_head: bool) -> str:
    look = "head" if is_head else "cell"
    style = "Head" if is_head else "Cell"
    return (
        f'<table:table-cell table:style-name="{look}" office:value-type="string">'
        f'<text:p text:style-name="{style}">{words}</text:p></table:table-cell>'
    )


def _text(words: Text, numbers: Mapping[str, int]) -> str:
    return "".join(
        _look(escape(span.words), "blank" if span.is_blank else "bold" if span.is_bold else "")
        + "".join(_look(f"[{numbers[note]}]", "mark") for note in span.notes)
        for span in words
    )


def _look(words: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{words}</text:span>' if style else words


_BORDER = (
    'fo:border="0.5pt solid #9fb1b3" fo:padding="0.12cm" style:vertical-align="top"'
)  # fmt: skip
_CELLS = f"""<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties \
{_BORDER}/></style:style><style:style style:name="head" style:family="table-cell">\
<style:table-cell-properties {_BORDER} fo:background-color="#e3ecec"/></style:style>\
<style:style style:name="whole" style:family="table-row"><style:table-row-properties \
fo:keep-together="always"/></style:style>\
<style:style style:name="bold" style:family="text"><style:text-properties fo:font-weight="bold"/>\
</style:style><style:style style:name="blank" style:family="text"><style:text-properties \
fo:font-style="italic" fo:background-color="#fff1c9"/></style:style><style:style style:name="mark" \
style:family="text"><style:text-properties style:text-position="super 65%" fo:color="#455557"/>\
</style:style>"""


def _paragraph(
    name: str, size: str, others: str = "", space: str = "0.2cm", before: str = ""
) -> str:
    """Return the style of a paragraph; what has space before it stays with what follows."""
    kept = f'fo:margin-top="{before}" fo:keep-with-next="always"' if before else ""
    return (
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties '
        f'fo:margin-bottom="{space}" {kept}/><style:text-properties style:font-name="Arial" '
        f'fo:font-family="Arial" fo:font-size="{size}" fo:language="en" fo:country="GB" {others}/>'
        "</style:style>"
    )


def _styles(document: Document) -> str:
    long, short = (_SHORT, _LONG) if document.is_wide else (_LONG, _SHORT)
    house, muted, bold = 'fo:color="#0b3b40"', 'fo:color="#455557"', 'fo:font-weight="bold"'
    looks = "".join(
        (
            _paragraph("Standard", "10.5pt"),
            _paragraph("Kind", "10pt", f"{bold} {muted}", "0cm"),
            _paragraph("Title", "22pt", f"{bold} {house}"),
            _paragraph("Subtitle", "12pt", muted, "0.6cm"),
            _paragraph("Heading_20_1", "15pt", f"{bold} {house}", before="0.5cm"),
            _paragraph("Heading_20_2", "12pt", f"{bold} {house}", before="0.35cm"),
            _paragraph("Caption", "10.5pt", bold, before="0.2cm"),
            _paragraph("Head", "9pt", bold, "0cm"),
            _paragraph("Cell", "9pt", "", "0cm"),
            _paragraph("Source", "9pt", "", "0.05cm"),
            _paragraph("Foot", "8pt", muted, "0cm"),
        )
    )
    orient = "landscape" if document.is_wide else "portrait"
    return (
        f'{_HEAD}<office:document-styles {_SPACES} office:version="1.3"><office:styles>{looks}'
        '<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" '
        'text:bullet-char="•"><style:list-level-properties text:list-level-position-and-space-mode='
        '"label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" '
        'fo:margin-left="0.6cm" fo:text-indent="-0.4cm"/></style:list-level-properties>'
        "</text:list-level-style-bullet></text:list-style></office:styles>"
        '<office:automatic-styles><style:page-layout style:name="page">'
        f'<style:page-layout-properties fo:page-width="{short}cm" fo:page-height="{long}cm" '
        f'style:print-orientation="{orient}" fo:margin="{_MARGIN}cm"/><style:footer-style/>'
        "</style:page-layout></office:automatic-styles><office:master-styles><style:master-page "
        'style:name="Standard" style:page-layout-name="page"><style:footer><text:p '
        f'text:style-name="Foot">{escape(document.title)} · page <text:page-number/> of '
        "<text:page-count/></text:p></style:footer></style:master-page></office:master-styles>"
        "</office:document-styles>\n"
    )
