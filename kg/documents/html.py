"""A document as one page that stands alone and prints on A4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape as _escape

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

MEDIA_TYPE = "text/html; charset=utf-8"
_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.45 Arial, Helvetica, sans-serif; color: #16282a; max-width: WIDTH;
  margin: 0 auto;
  padding: 24px 20px 60px; overflow-wrap: anywhere; }
h1, h2, h3 { color: #0b3b40; line-height: 1.2; } h1 { font-size: 32px; margin: 0 0 6px; }
h2 { font-size: 23px; margin: 36px 0 10px; } h3 { font-size: 18px; margin: 24px 0 8px; }
.kind { text-transform: uppercase; font-weight: 700; font-size: 14px; color: #455557; margin: 0; }
.day { color: #455557; font-size: 18px; margin: 0 0 24px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 10px 0 22px; font-size: 14px; }
.many { min-width: 36em; }
caption { text-align: left; font-weight: 700; padding-bottom: 6px; font-size: 15px; }
th, td { border: 1px solid #9fb1b3; padding: 5px 8px; text-align: left; vertical-align: top; }
th { background: #e3ecec; } .blank { background: #fff1c9; font-style: italic; }
sup a { color: #0b3b40; } .sources { font-size: 14px; }
@page { size: A4 ORIENT; margin: 20mm; }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; }
  .wide { overflow: visible; }
  table { font-size: 9pt; } .many { min-width: 0; } tr { break-inside: avoid; }
  thead { display: table-header-group; }
  h2, h3, caption { break-after: avoid; } }
"""


def escape(words: str) -> str:
    """Return words as a page holds them, in an attribute too."""
    return _escape(clean(words))


def write_html(document: Document) -> bytes:
    """Return a document as a page."""
    notes = list_notes(document)
    numbers = {note: number for number, note in enumerate(notes, 1)}
    width, orient = ("68em", "landscape") if document.is_wide else ("50em", "portrait")
    style = _STYLE.replace("WIDTH", width).replace("ORIENT", orient)
    lines = [
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(document.kind)}: {escape(document.title)}</title>",
        f"<style>{style}</style>\n</head>\n<body>\n<main>",
        f'<p class="kind">{escape(document.kind)}</p>',
        f"<h1>{escape(document.title)}</h1>",
        *([f'<p class="day">{escape(document.day)}</p>'] if document.day else []),
        *_blocks(document, numbers),
        *_sources(notes),
        "</main>\n</body>\n</html>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _blocks(document: Document, numbers: Mapping[str, int]) -> Iterator[str]:
    for block in document.blocks:
        match block:
            case Heading():
                yield f"<h{block.level + 1}>{escape(block.words)}</h{block.level + 1}>"
            case Paragraph():
                yield f"<p>{_text(block.text, numbers)}</p>"
            case Bullets():
                items = "".join(f"<li>{_text(item, numbers)}</li>" for item in block.items)
                yield f"<ul>{items}</ul>"
            case Table():
                yield from _table(block, numbers)


def _table(table: Table, numbers: Mapping[str, int]) -> Iterator[str]:
    name = escape(table.caption or "Table")
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{name}">'
    yield '<table class="many">' if table.heads else "<table>"
    if table.caption:
        yield f"<caption>{escape(table.caption)}</caption>"
    whole = sum(table.widths)
    columns = "".join(f'<col style="width: {100 * share // whole}%">' for share in table.widths)
    yield f"<colgroup>{columns}</colgroup>"
    if table.heads:
        heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
        yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        first, *others = (_text(cell, numbers) for cell in row)
        name = f'<th scope="row">{first}</th>' if not table.heads else f"<td>{first}</td>"
        yield f"<tr>{name}{''.join(f'<td>{cell}</td>' for cell in others)}</tr>"
    yield "</tbody>\n</table>\n</div>"


def _text(words: Text, numbers: Mapping[str, int]) -> str:
    return "".join(
        _span(span.words, span.is_bold, span.is_blank, span.notes, numbers) for span in words
    )


def _span(
    words: str, is_bold: bool, is_blank: bool, notes: Iterable[str], numbers: Mapping[str, int]
) -> str:
    told = escape(words)
    if is_bold:
        told = f"<strong>{told}</strong>"
    if is_blank:
        told = f'<span class="blank">{told}</span>'
    marks = (f'<a href="#source-{numbers[note]}">[{numbers[note]}]</a>' for note in notes)
    marked = " ".join(marks)
    return f"{told}<sup>{marked}</sup>" if marked else told


def _sources(notes: Iterable[str]) -> Iterator[str]:
    items = [f'<li id="source-{at}">{escape(note)}</li>' for at, note in enumerate(notes, 1)]
    if items:
        yield f'<h2>{SOURCES}</h2>\n<ol class="sources">{"".join(items)}</ol>'
