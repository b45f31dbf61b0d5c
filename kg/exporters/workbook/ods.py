"""A book as OpenDocument: content.xml and meta.xml written straight, as no library is as quick."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape as _escape
from xml.sax.saxutils import quoteattr

from kg.exporters.workbook.book import Book, ColumnOf, Head, Sheet, Value, list_name
from kg.exporters.workbook.sheets import HEAD_ROW, LISTS
from kg.exporters.workbook.xlsx import SPARE

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MADE = (1980, 1, 1, 0, 0, 0)
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{iri}"'
    for prefix, iri in (
        ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
        ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
        ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
        ("fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
        ("of", "urn:oasis:names:tc:opendocument:xmlns:of:1.2"),
        ("number", "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"),
        ("meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"),
    )
)
_STYLES = """<office:automatic-styles>
<number:date-style style:name="D"><number:year number:style="long"/><number:text>-</number:text>\
<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>\
</number:date-style>
<style:style style:name="title" style:family="table-cell"><style:text-properties \
fo:font-weight="bold" fo:font-size="14pt"/></style:style>
<style:style style:name="head" style:family="table-cell"><style:table-cell-properties \
fo:background-color="#E8EEF4" fo:wrap-option="wrap"/><style:text-properties \
fo:font-weight="bold"/></style:style>
<style:style style:name="open" style:family="table-cell"><style:table-cell-properties \
fo:wrap-option="wrap" style:vertical-align="top" style:cell-protect="none"/></style:style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="D">\
<style:table-cell-properties style:vertical-align="top" style:cell-protect="none"/></style:style>
<style:style style:name="grey" style:family="table-cell"><style:table-cell-properties \
fo:background-color="#EDEDED" style:vertical-align="top" style:cell-protect="protected"/>\
<style:text-properties fo:color="#6B6B6B"/></style:style>
<style:style style:name="narrow" style:family="table-column"><style:table-column-properties \
style:column-width="3.5cm"/></style:style>
<style:style style:name="wide" style:family="table-column"><style:table-column-properties \
style:column-width="7cm"/></style:style>
<style:style style:name="unseen" style:family="table"><style:table-properties \
table:display="false"/></style:style>
</office:automatic-styles>
"""
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest {_NAMESPACES} manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


# What no XML can hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def escape(text: str) -> str:
    """Return a text as XML holds it."""
    return _escape(_UNWRITABLE.sub("", text))


def write_ods(book: Book) -> bytes:
    """Return a book as an ODS file; the same bytes for the same book.

    Shape: as `write_xlsx` gives it. Every text is of the type string, so none is a formula.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        _add(package, "mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)
        _add(package, "META-INF/manifest.xml", _MANIFEST)
        _add(package, "meta.xml", _meta(book))
        _add(package, "content.xml", "".join(_content(book)))
    return out.getvalue()


def _add(package: zipfile.ZipFile, name: str, text: str, how: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _MADE)
    entry.compress_type = how
    package.writestr(entry, text.encode("utf-8"))


def _meta(book: Book) -> str:
    said = "".join(
        f"<meta:user-defined meta:name={quoteattr(name)}>{escape(value)}</meta:user-defined>"
        for name, value in sorted(book.properties.items())
    )
    return (
        f'{_HEAD}<office:document-meta {_NAMESPACES} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(book.title)}</dc:title>{said}</office:meta></office:document-meta>\n"
    )


def _content(book: Book) -> Iterator[str]:
    yield f'{_HEAD}<office:document-content {_NAMESPACES} office:version="1.3">\n{_STYLES}'
    yield "<office:body><office:spreadsheet>\n"
    yield from _rules(book)
    for sheet in book.sheets:
        yield from _sheet(book, sheet)
    yield from _lists(book)
    yield "</office:spreadsheet></office:body></office:document-content>\n"


def _rules(book: Book) -> Iterator[str]:
    """Yield one rule for each list that a column is chosen from."""
    heads = {
        head.choices: head.strict
        for sheet in book.sheets
        for head in sheet.heads
        if head.choices and book.lists.get(head.choices)
    }
    if not heads:
        return
    yield "<table:content-validations>\n"
    for name, strict in heads.items():
        condition = quoteattr(f"of:cell-content-is-in-list({list_name(name)})")
        yield (
            f"<table:content-validation table:name={quoteattr(list_name(name))} "
            f'table:condition={condition} table:allow-empty-cell="true">'
            f'<table:error-message table:display="{"true" if strict else "false"}" '
            'table:message-type="warning"/></table:content-validation>\n'
        )
    yield "</table:content-validations>\n"


def _place(book: Book, name: str) -> str:
    """Return where a list stands, as OpenFormula writes a range."""
    held = book.lists[name]
    if isinstance(held, ColumnOf):
        rows = next(len(sheet.rows) for sheet in book.sheets if sheet.name == held.sheet)
        letter, first, last = _letter(held.column), HEAD_ROW + 2, HEAD_ROW + 1 + rows + SPARE
        return f"${held.sheet}.${letter}${first}:.${letter}${last}"
    words = [n for n, w in book.lists.items() if w and isinstance(w, tuple)]
    letter = _letter(words.index(name))
    return f"${LISTS}.${letter}$2:.${letter}${len(held) + 1}"


def _letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _sheet(book: Book, sheet: Sheet) -> Iterator[str]:
    style = ' table:style-name="unseen"' if sheet.hidden else ""
    locked = "" if sheet.plain else ' table:protected="true"'
    yield f"<table:table table:name={quoteattr(sheet.name)}{style}{locked}>\n"
    for column, head in enumerate(sheet.heads):
        width = "narrow" if head.locked or (sheet.plain and not column) else "wide"
        default = "grey" if head.locked else "open"
        yield (
            f'<table:table-column table:style-name="{width}" '
            f'table:default-cell-style-name="{default}"/>\n'
        )
    comments = {
        (row, column): words
        for (name, row, column), words in book.comments.items()
        if name == sheet.name
    }
    yield f"<table:table-row>{_cell(sheet.title, 'title')}</table:table-row>\n"
    yield f"<table:table-row>{_cell(sheet.about, 'open')}</table:table-row>\n"
    if not sheet.plain:
        heads = "".join(_cell(head.title, "head", note=head.note) for head in sheet.heads)
        yield f"<table:table-row>{heads}</table:table-row>\n"
    first = HEAD_ROW if sheet.plain else HEAD_ROW + 1
    for at, row in enumerate(sheet.rows, first):
        cells = (
            _cell(value, _style(sheet.heads[column], value), sheet.heads[column], book,
                  comments.get((at, column), ""))
            for column, value in enumerate(row)
        )  # fmt: skip
        yield f"<table:table-row>{''.join(cells)}</table:table-row>\n"
    if not sheet.plain:
        blank = "".join(_cell(None, _style(head, None), head, book) for head in sheet.heads)
        yield (f'<table:table-row table:number-rows-repeated="{SPARE}">{blank}</table:table-row>\n')
    yield "</table:table>\n"


def _style(head: Head, value: Value) -> str:
    if head.locked:
        return "grey"
    return "day" if isinstance(value, date) else "open"


def _cell(
    value: Value, style: str, head: Head | None = None, book: Book | None = None, note: str = ""
) -> str:
    facts = [f'table:style-name="{style}"']
    if head and book and head.choices and book.lists.get(head.choices):
        facts.append(f"table:content-validation-name={quoteattr(list_name(head.choices))}")
    text = ""
    if isinstance(value, date):
        facts.append(f'office:value-type="date" office:date-value="{value.isoformat()}"')
        text = value.isoformat()
    elif isinstance(value, Decimal | int):
        text = f"{Decimal(value):f}"
        facts.append(f'office:value-type="float" office:value="{text}"')
    elif value:
        facts.append('office:value-type="string"')
        text = value
    said = f"<office:annotation>{_lines(note)}</office:annotation>" if note else ""
    return f"<table:table-cell {' '.join(facts)}>{said}{_lines(text)}</table:table-cell>"


def _lines(text: str) -> str:
    """Return a text as paragraphs; a blank beside a blank is one of its own."""
    return "".join(
        f"<text:p>{escape(line).replace('  ', ' <text:s/>')}</text:p>"
        for line in (text.split("\n") if text else ())
    )


def _lists(book: Book) -> Iterator[str]:
    words = {n: w for n, w in book.lists.items() if w and isinstance(w, tuple)}
    if words:
        yield f'<table:table table:name="{LISTS}" table:style-name="unseen">\n'
        longest = max(map(len, words.values()))
        for row in range(-1, longest):
            cells = (
                _cell(name if row < 0 else held[row] if row < len(held) else None, "open")
                for name, held in words.items()
            )
            yield f"<table:table-row>{''.join(cells)}</table:table-row>\n"
        yield "</table:table>\n"
    used = [name for name, held in book.lists.items() if held]
    if used:
        yield "<table:named-expressions>\n"
        for name in used:
            place = _place(book, name)
            yield (
                f"<table:named-range table:name={quoteattr(list_name(name))} "
                f"table:base-cell-address={quoteattr(f'${LISTS}.$A$1')} "
                f"table:cell-range-address={quoteattr('$' + place.lstrip('$'))}/>\n"
            )
        yield "</table:named-expressions>\n"
