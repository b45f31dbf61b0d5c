"""A made-up plan as a file: DOCX, XLSX, ODS, CSV, HTML, Markdown, PDF, or text with tabs.

`render` gives the bytes and the ending of the name. A source's head may choose: `format`;
`encoding` and `separator` of CSV; `rules: none` for a PDF without lines; `furniture` for a foot
line of each page; `tables: apart` for a zip with one CSV a sheet.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any

import docx
import xlsxwriter

from tests import importing_pdf as pdf
from tests.importing_source import Block, Box, Grid, Line, Run, Source

Named = tuple[str, list[Block]]


def render(source: Source) -> tuple[bytes, str]:
    """Return the file of a plan in the format its head names, and the ending of its name."""
    form = source.meta["format"]
    if source.raw:
        return source.raw.encode(source.meta.get("encoding", "utf-8")), form
    if source.meta.get("tables") == "apart":
        return _apart(source), "zip"
    return FORMATS[form](source), {"markdown": "md", "text": "txt"}.get(form, form)


def sheets(source: Source) -> list[Named]:
    """Part the blocks by the sheets they stand in; without any, all stand in `Sheet1`."""
    found: list[Named] = []
    for block in source.blocks:
        if isinstance(block, Line) and block.kind == "sheet":
            found.append((block.text, []))
        else:
            if not found:
                found.append(("Sheet1", []))
            found[-1][1].append(block)
    return found


def outline(source: Source) -> Iterator[Block]:
    """Yield the blocks with sheets as headings of the first level."""
    for block in source.blocks:
        if isinstance(block, Line) and block.kind == "sheet":
            yield Line("heading", block.runs, 1)
        else:
            yield block


def extent(grid: Grid, row: int, column: int) -> tuple[int, int]:
    """Return how many rows and columns the cell at a place covers."""
    width = 1
    while column + width < len(grid.rows[row]) and grid.rows[row][column + width].left:
        width += 1
    height = 1
    while row + height < len(grid.rows) and grid.rows[row + height][column].up:
        height += 1
    return height, width


# ---- Word ----


def _docx(source: Source) -> bytes:
    document = docx.Document()
    if foot := source.meta.get("furniture"):
        document.sections[0].footer.paragraphs[0].text = foot
    for block in outline(source):
        if isinstance(block, Grid):
            _docx_table(document, block)
        elif block.kind == "page":
            document.add_page_break()
        elif block.kind == "heading":
            _docx_runs(document.add_heading(level=min(block.level, 9)), block.runs)
        elif block.kind == "item":
            level = "" if block.level == 1 else f" {min(block.level, 3)}"
            _docx_runs(document.add_paragraph(style=f"List Bullet{level}"), block.runs)
        else:
            _docx_runs(document.add_paragraph(), block.runs)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_table(document: Any, grid: Grid) -> None:
    width = max(len(row) for row in grid.rows)
    table = document.add_table(len(grid.rows), width)
    table.style = "Table Grid"
    # One look at all cells: the library looks each one up by going through the table again.
    cells = [list(row.cells) for row in table.rows]
    for number, row in enumerate(grid.rows):
        for column, box in enumerate(row):
            if box.up or box.left:
                continue
            high, wide = extent(grid, number, column)
            cell = cells[number][column]
            if (high, wide) != (1, 1):
                cell = cell.merge(cells[number + high - 1][column + wide - 1])
            _docx_cell(cell, box.runs)


def _docx_cell(cell: Any, runs: tuple[Run, ...]) -> None:
    paragraph = cell.paragraphs[0]
    for run in runs:
        for number, part in enumerate(run.text.split("\n")):
            if number:
                paragraph = cell.add_paragraph()
            if part.startswith("• "):
                paragraph.style = "List Bullet"
                part = part[2:]
            _docx_run(paragraph, Run(part, run.kind))


def _docx_runs(paragraph: Any, runs: tuple[Run, ...]) -> None:
    for run in runs:
        _docx_run(paragraph, run)


def _docx_run(paragraph: Any, run: Run) -> None:
    made = paragraph.add_run(run.text)
    made.bold = True if run.kind == "bold" else None
    made.italic = True if run.kind == "italic" else None
    made.font.strike = True if run.kind == "struck" else None
    made.font.superscript = True if run.kind == "raised" else None


# ---- Spreadsheets ----


def _xlsx(source: Source) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    formats: dict[tuple[str, ...], Any] = {}

    def manner(*words: str) -> Any:
        if words not in formats:
            made = book.add_format({"text_wrap": True})
            if "bold" in words:
                made.set_bold()
            if "struck" in words:
                made.set_font_strikeout()
            if "raised" in words:
                made.set_font_script(1)
            if "italic" in words:
                made.set_italic()
            if words and words[0].startswith("="):
                made.set_num_format(words[0][1:])
            formats[words] = made
        return formats[words]

    for name, blocks in sheets(source):
        hidden = name.startswith("(hidden) ")
        sheet = book.add_worksheet(name.removeprefix("(hidden) ")[:31])
        if hidden:
            sheet.hide()
        at = 0
        for block in blocks:
            if isinstance(block, Line):
                if block.kind != "page":
                    _xlsx_box(sheet, at, 0, Box(block.runs), manner)
                    at += 1
                continue
            for column in block.hidden_columns:
                sheet.set_column(column, column, 12, None, {"hidden": True})
            for number, row in enumerate(block.rows):
                if number in block.hidden_rows:
                    sheet.set_row(at + number, None, None, {"hidden": True})
                for column, box in enumerate(row):
                    if box.up or box.left:
                        continue
                    high, wide = extent(block, number, column)
                    if (high, wide) != (1, 1):
                        last = (at + number + high - 1, column + wide - 1)
                        sheet.merge_range(at + number, column, *last, "", manner())
                    _xlsx_box(sheet, at + number, column, box, manner)
            at += len(block.rows) + 1
    book.close()
    return out.getvalue()


def _xlsx_box(sheet: Any, row: int, column: int, box: Box, manner: Callable[..., Any]) -> None:
    if box.comment:
        sheet.write_comment(row, column, box.comment)
    form = manner(f"={box.number_format}") if box.number_format else manner()
    if isinstance(box.value, date):
        sheet.write_datetime(row, column, datetime.combine(box.value, datetime.min.time()), form)
    elif isinstance(box.value, Decimal):
        sheet.write_number(row, column, float(box.value), form)
    elif len(box.runs) == 1:
        kind = box.runs[0].kind
        sheet.write_string(row, column, box.text, manner(kind) if kind else form)
    elif box.runs:
        parts: list[Any] = []
        for run in box.runs:
            parts.extend([manner(run.kind), run.text] if run.kind else [run.text])
        sheet.write_rich_string(row, column, *parts, form)


_ODS_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_ODS_STYLES = (
    '<office:automatic-styles><style:style style:name="struck" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="bold" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="raised" style:family="text">'
    '<style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="italic" style:family="text">'
    '<style:text-properties fo:font-style="italic"/></style:style></office:automatic-styles>'
)


def _ods(source: Source) -> bytes:
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _ODS_SPACES.items())
    parts = [f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>']
    parts.append(f"{_ODS_STYLES}<office:body><office:spreadsheet>")
    for name, blocks in sheets(source):
        parts.append(f'<table:table table:name="{escape(name)}">')
        hidden = {c for b in blocks if isinstance(b, Grid) for c in b.hidden_columns}
        for column in range(max(hidden, default=-1) + 1):
            seen = ' table:visibility="collapse"' if column in hidden else ""
            parts.append(f"<table:table-column{seen}/>")
        for block in blocks:
            if isinstance(block, Line):
                if block.kind != "page":
                    parts.append(f"<table:table-row>{_ods_box(Box(block.runs))}</table:table-row>")
                continue
            for number, row in enumerate(block.rows):
                seen = ' table:visibility="collapse"' if number in block.hidden_rows else ""
                parts.append(f"<table:table-row{seen}>")
                for column, box in enumerate(row):
                    if box.up or box.left:
                        parts.append("<table:covered-table-cell/>")
                    else:
                        parts.append(_ods_box(box, *extent(block, number, column)))
                parts.append("</table:table-row>")
            parts.append("<table:table-row><table:table-cell/></table:table-row>")
        parts.append("</table:table>")
    parts.append("</office:spreadsheet></office:body></office:document-content>")
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("mimetype"), kind)
        file.writestr("content.xml", "".join(parts))
        file.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def _ods_box(box: Box, high: int = 1, wide: int = 1) -> str:
    marks = ""
    if (high, wide) != (1, 1):
        marks += f' table:number-rows-spanned="{high}" table:number-columns-spanned="{wide}"'
    if isinstance(box.value, date):
        marks += f' office:value-type="date" office:date-value="{box.value}"'
    elif isinstance(box.value, Decimal):
        marks += f' office:value-type="float" office:value="{box.value}"'
    elif box.runs:
        marks += ' office:value-type="string"'
    inner = ""
    if box.comment:
        inner = f"<office:annotation><text:p>{escape(box.comment)}</text:p></office:annotation>"
    if box.runs:
        text = "".join(_ods_run(run) for run in box.runs)
        inner += f"<text:p>{text}</text:p>"
    return f"<table:table-cell{marks}>{inner}</table:table-cell>"


def _ods_run(run: Run) -> str:
    parts = []
    for part in run.text.split("\n"):
        text = escape(part)
        parts.append(
            f'<text:span text:style-name="{run.kind}">{text}</text:span>' if run.kind else text
        )
    return "</text:p><text:p>".join(parts)


# ---- Text in rows ----


def _csv(source: Source) -> bytes:
    separator = source.meta.get("separator", ",").replace("tab", "\t")
    lines = []
    for block in outline(source):
        if isinstance(block, Line):
            if block.kind != "page":
                lines.append(_csv_field(block.text, separator))
            continue
        lines += [
            separator.join(_csv_field(box.text, separator) for box in row) for row in block.rows
        ]
        lines.append("")
    text = "\r\n".join(lines) + "\r\n"
    return text.encode(source.meta.get("encoding", "utf-8"))


def _csv_field(text: str, separator: str) -> str:
    if any(sign in text for sign in (separator, '"', "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text


def _apart(source: Source) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, blocks in sheets(source):
            file.writestr(f"{name}.csv", _csv(Source(source.meta, tuple(blocks))))
    return out.getvalue()


# ---- Marked text ----

_TAGS = {"bold": "strong", "italic": "em", "struck": "del", "raised": "sup"}


def _html_runs(runs: tuple[Run, ...]) -> str:
    parts = []
    for run in runs:
        text = escape(run.text, quote=False).replace("\n", "<br>")
        tag = _TAGS.get(run.kind)
        parts.append(f"<{tag}>{text}</{tag}>" if tag else text)
    return "".join(parts)


def _html(source: Source) -> bytes:
    title = escape(source.meta.get("title", ""), quote=False)
    language = source.meta.get("language", "en")
    parts = [f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">']
    parts.append(f"<title>{title}</title></head><body>")
    level = 0
    for block in outline(source):
        deeper = block.level if isinstance(block, Line) and block.kind == "item" else 0
        while level < deeper:
            parts.append("<ul>")
            level += 1
        while level > deeper:
            parts.append("</ul>")
            level -= 1
        if isinstance(block, Grid):
            parts.append(_html_table(block))
        elif block.kind == "page":
            parts.append("<hr>")
        else:
            tag = {"heading": f"h{min(block.level, 6)}", "item": "li"}.get(block.kind, "p")
            parts.append(f"<{tag}>{_html_runs(block.runs)}</{tag}>")
    parts.extend(["</ul>"] * level)
    parts.append("</body></html>\n")
    return "\n".join(parts).encode(source.meta.get("encoding", "utf-8"))


def _html_table(grid: Grid) -> str:
    parts = ["<table>"]
    for number, row in enumerate(grid.rows):
        hidden = " hidden" if number in grid.hidden_rows else ""
        parts.append(f"<tr{hidden}>")
        tag = "th" if grid.head and number == 0 else "td"
        for column, box in enumerate(row):
            if box.up or box.left:
                continue
            high, wide = extent(grid, number, column)
            marks = f' rowspan="{high}"' if high > 1 else ""
            marks += f' colspan="{wide}"' if wide > 1 else ""
            marks += ' style="display:none"' if column in grid.hidden_columns else ""
            parts.append(f"<{tag}{marks}>{_html_runs(box.runs)}</{tag}>")
        parts.append("</tr>")
    parts.append("</table>")
    return "\n".join(parts)


_SIGNS = {"bold": "**", "italic": "*", "struck": "~~", "raised": ""}


def _markdown_runs(runs: tuple[Run, ...], line: str = " ") -> str:
    parts = []
    for run in runs:
        sign = _SIGNS.get(run.kind, "")
        text = f"<sup>{run.text}</sup>" if run.kind == "raised" else f"{sign}{run.text}{sign}"
        parts.append(text.replace("\n", line))
    return "".join(parts)


def _markdown(source: Source) -> bytes:
    parts = []
    before = ""
    for block in outline(source):
        kind = "table" if isinstance(block, Grid) else block.kind
        if not (kind == before == "item"):
            parts.append("")
        before = kind
        if isinstance(block, Grid):
            head, *rows = block.rows if block.head else ((Box(),) * len(block.rows[0]), *block.rows)
            parts.append(_markdown_row(head))
            parts.append("|" + " --- |" * len(head))
            parts.extend(_markdown_row(row) for row in rows)
        elif kind == "heading":
            parts.append(f"{'#' * min(block.level, 6)} {_markdown_runs(block.runs)}")
        elif kind == "item":
            parts.append(f"{'  ' * (block.level - 1)}- {_markdown_runs(block.runs)}")
        elif kind != "page":
            parts.append(_markdown_runs(block.runs))
    return ("\n".join(parts).strip() + "\n").encode(source.meta.get("encoding", "utf-8"))


def _markdown_row(row: tuple[Box, ...]) -> str:
    cells = (_markdown_runs(box.runs, "<br>").replace("|", "\\|") for box in row)
    return "| " + " | ".join(cells) + " |"


def _text(source: Source) -> bytes:
    """Return tabs between cells, paragraphs of HTML inside them, as web pages are often copied."""
    parts: list[str] = []
    for block in outline(source):
        if isinstance(block, Line):
            sign = "- " if block.kind == "item" else ""
            words = block.text if block.kind != "page" else ""
            parts.extend([f"{'  ' * (block.level - 1) if sign else ''}{sign}{words}", ""])
            continue
        for row in block.rows:
            parts.append("\t".join(_text_cell(box) for box in row))
        parts.append("")
    return ("\n".join(parts) + "\n").encode(source.meta.get("encoding", "utf-8"))


def _text_cell(box: Box) -> str:
    if "\n" not in box.text and all(not run.kind for run in box.runs):
        return box.text
    tags = {"bold": "b", "italic": "i", "struck": "s", "raised": "sup"}
    text = "".join(
        f"<{tags[run.kind]}>{run.text}</{tags[run.kind]}>" if run.kind else run.text
        for run in box.runs
    )
    return " ".join(f"<p>{part}</p>" for part in text.split("\n"))


# ---- PDF ----


class _Paper:
    """Pages that fill from the top; `room` goes on to the next page when one is full."""

    def __init__(self, foot: str) -> None:
        self.pages: list[pdf.Page] = []
        self.foot = foot
        self.y = 0.0
        self.turn()

    @property
    def page(self) -> pdf.Page:
        return self.pages[-1]

    @property
    def left(self) -> float:
        return pdf.HEIGHT - pdf.MARGIN - 18 - self.y

    def turn(self) -> None:
        self.pages.append(pdf.Page())
        self.y = pdf.MARGIN
        if self.foot:
            text = f"{self.foot}    Page {len(self.pages)}"
            self.page.text(pdf.MARGIN, pdf.HEIGHT - 20, text, 7)


def _pdf(source: Source) -> bytes:
    paper = _Paper(source.meta.get("furniture", ""))
    ruled = source.meta.get("rules") != "none"
    for block in outline(source):
        if isinstance(block, Grid):
            _pdf_table(paper, block, ruled, source.meta.get("heads") == "repeated")
            paper.y += 12
            continue
        if block.kind == "page":
            paper.turn()
            continue
        heading = block.kind == "heading"
        size = max(16.0 - 2 * block.level, 10.0) if heading else 9.0
        shift = 12.0 * block.level if block.kind == "item" else 0.0
        text = f"• {block.text}" if block.kind == "item" else block.text
        room = pdf.WIDTH - 2 * pdf.MARGIN - shift
        for line in pdf.wrap(text, room, size, heading):
            if paper.left < size * 1.3:
                paper.turn()
            paper.y += size * 1.3
            paper.page.text(pdf.MARGIN + shift, paper.y, line, size, heading)
        paper.y += 6
    return pdf.write(paper.pages)


def _pdf_widths(grid: Grid) -> list[float]:
    """Share the page out by how much each column holds."""
    count = max(len(row) for row in grid.rows)
    weights = [1.0] * count
    for row in grid.rows:
        for column, box in enumerate(row):
            alone = not (column + 1 < len(row) and row[column + 1].left)
            if not box.left and alone:
                longest = max((len(word) for word in box.text.split()), default=0)
                weights[column] = max(weights[column], len(box.text) ** 0.6, longest * 0.9)
    room = pdf.WIDTH - 2 * pdf.MARGIN
    return [room * weight / sum(weights) for weight in weights]


def _pdf_table(paper: _Paper, grid: Grid, ruled: bool, heads: bool) -> None:
    size, leading, pad = 7.5, 9.5, 3.0
    widths = _pdf_widths(grid)
    edges = [pdf.MARGIN]
    for width in widths:
        edges.append(edges[-1] + width)

    def lines_of(number: int) -> list[list[str]]:
        cells: list[list[str]] = []
        row = grid.rows[number]
        for column, box in enumerate(row):
            _, wide = extent(grid, number, column) if not (box.up or box.left) else (1, 1)
            room = edges[min(column + wide, len(edges) - 1)] - edges[column] - 2 * pad
            bold = grid.head and number == 0
            cells.append(pdf.wrap(box.text, room, size, bold) if box.runs else [])
        return cells

    def draw(number: int, cells: list[list[str]], count: int) -> list[list[str]]:
        row = grid.rows[number]
        top = paper.y
        bold = grid.head and number == 0
        for column, lines in enumerate(cells):
            for at, line in enumerate(lines[:count]):
                paper.page.text(
                    edges[column] + pad, top + pad + leading * (at + 0.8), line, size, bold
                )
        paper.y = top + count * leading + 2 * pad
        if ruled:
            for column, box in enumerate(row):
                if not box.up:
                    paper.page.line(edges[column], top, edges[column + 1], top)
                below = grid.rows[number + 1][column].up if number + 1 < len(grid.rows) else False
                rest = len(cells[column]) > count
                if not below and not rest:
                    paper.page.line(edges[column], paper.y, edges[column + 1], paper.y)
                if not box.left:
                    paper.page.line(edges[column], top, edges[column], paper.y)
            paper.page.line(edges[-1], top, edges[-1], paper.y)
        return [lines[count:] for lines in cells]

    for number in range(len(grid.rows)):
        cells = lines_of(number)
        while True:
            need = max((len(lines) for lines in cells), default=1) or 1
            fit = int((paper.left - 2 * pad) // leading)
            if fit < min(need, 2):
                paper.turn()
                if heads and grid.head and number:
                    draw(0, lines_of(0), max(len(lines) for lines in lines_of(0)))
                continue
            cells = draw(number, cells, min(need, fit))
            if need <= fit:
                break
            paper.turn()
            if heads and grid.head and number:
                draw(0, lines_of(0), max(len(lines) for lines in lines_of(0)))


FORMATS: dict[str, Callable[[Source], bytes]] = {
    "docx": _docx,
    "xlsx": _xlsx,
    "ods": _ods,
    "csv": _csv,
    "html": _html,
    "markdown": _markdown,
    "text": _text,
    "pdf": _pdf,
}


# ---- Page breaks ----


def cut(source: Source, chance: random.Random, pieces: int = 2, heads: bool = False) -> Source:
    """Cut tables at random places, as page breaks do: between rows, or cell by cell inside one.

    Each piece is a table of its own after a page break, with the head again if `heads`. Inside a
    row a cell is cut at a space, or it is whole on one of the two sides.
    """
    blocks: list[Block] = []
    for block in source.blocks:
        if not isinstance(block, Grid) or len(block.rows) < 3 or _merged(block):
            blocks.append(block)
            continue
        grids = [block]
        for _ in range(pieces - 1):
            last = grids.pop()
            grids.extend(_cut_once(last, chance, heads) if len(last.rows) > 2 else [last])
        for number, grid in enumerate(grids):
            if number:
                blocks.append(Line("page"))
            blocks.append(grid)
    return Source(source.meta, tuple(blocks))


def _merged(grid: Grid) -> bool:
    return any(box.up or box.left for row in grid.rows for box in row)


def _cut_once(grid: Grid, chance: random.Random, heads: bool) -> list[Grid]:
    first = 1 if grid.head else 0
    at = chance.randrange(first, len(grid.rows))
    above, below = _cut_row(grid.rows[at], chance)
    again = (grid.rows[0],) if heads and grid.head else ()
    if not any(box.runs for box in above) or not any(box.runs for box in below):
        upper, lower = grid.rows[:at], grid.rows[at:]
        if len(upper) <= first:
            return [grid]
    else:
        upper, lower = (*grid.rows[:at], above), (below, *grid.rows[at + 1 :])
    return [Grid(upper, grid.head), Grid((*again, *lower), bool(again))]


def _cut_row(row: tuple[Box, ...], chance: random.Random) -> tuple[tuple[Box, ...], ...]:
    """Cut one row; at least one cell is cut inside, if one is long enough."""
    above: list[Box] = []
    below: list[Box] = []
    for box in row:
        words = box.text.split(" ")
        if len(words) < 6 or any(run.kind for run in box.runs) or "\n" in box.text:
            above.append(box)
            below.append(Box())
            continue
        place = chance.randrange(2, len(words) - 1)
        above.append(Box((Run(" ".join(words[:place])),)))
        below.append(Box((Run(" ".join(words[place:])),)))
    return tuple(above), tuple(below)
