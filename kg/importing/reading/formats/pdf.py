"""PDF, page by page: ruled and spaced tables, headings by size, and repeated heads and feet.

Letters are placed, not told: what is a table, a heading or a paragraph is judged from where they
stand. A page that is a picture can not be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from kg.importing.reading.formats.pdf_tables import is_inside, ruled
from kg.importing.reading.formats.pdf_words import Ink, words_of
from kg.importing.reading.formats.placed import BULLETS, Line, lines_of, paragraph_breaks, write
from kg.importing.reading.formats.spaced import Found, spaced
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.texts import TextBuilder, tidy
from kg.importing.records import Document, Table, Text

_DIGITS = re.compile(r"\d+")
_EDGE = 0.11  # of the page's height: where heads and feet stand
_LARGER = 1.12  # of the usual size: a heading
_LONGEST_HEADING = 200
_DRAWING = 6_000_000  # crossings of lines: above, looking for tables takes minutes
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(slots=True)
class _Page:
    """What was found on a page."""

    number: int
    height: float
    lines: list[Line] = field(default_factory=list)
    tables: list[Found] = field(default_factory=list)
    rules: tuple[tuple[float, float, float], ...] = ()
    furniture: list[Line] = field(default_factory=list)


def read_pdf(name: str, data: bytes, limits: Limits) -> Document:
    """Return a PDF as a document."""
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            if len(pdf.pages) > limits.pages:
                many = f"{len(pdf.pages):,} pages; at most {limits.pages:,} are read"
                raise RefusedError(f"has {many}: send the pages with the plan")
            properties = _properties(pdf)
            unread: list[str] = []
            pages = [_page(page, number, unread, limits) for number, page in _pages(pdf)]
    except PdfminerException as err:
        if err.args and isinstance(err.args[0], PDFPasswordIncorrect | PDFEncryptionError):
            raise RefusedError("is encrypted: remove its password and send that") from err
        raise RefusedError("is damaged or not whole: save it again and send that") from err
    except (RefusedError, MemoryError, RecursionError):
        raise
    except Exception as err:
        raise RefusedError("is damaged inside: save it again and send that") from err
    if not any(page.lines or page.tables for page in pages):
        raise RefusedError("holds no text, only pictures: send the file that it was made from")
    _set_furniture_apart(pages)
    sizes = _Sizes(pages)
    blocks = [block for page in pages for block in _blocks(page, sizes, limits)]
    return Document(name, "pdf", tuple(blocks), properties, tuple(unread))


def _pages(pdf: Any) -> Iterator[tuple[int, Any]]:
    for number, page in enumerate(pdf.pages, start=1):
        yield number, page
        page.close()


def _properties(pdf: Any) -> dict[str, str]:
    found = {}
    title = pdf.metadata.get("Title")
    if isinstance(title, str) and tidy(title):
        found["title"] = tidy(title)[:500]
    language = pdf.doc.catalog.get("Lang")
    if isinstance(language, bytes):
        said = language.decode("utf-16" if language[:2] == b"\xfe\xff" else "latin-1", "replace")
        if _LANGUAGE.fullmatch(said):
            found["language"] = said
    return found


def _page(page: Any, number: int, unread: list[str], limits: Limits) -> _Page:
    found = _Page(number, float(page.height))
    if not page.chars:
        if page.images:
            unread.append(f"Page {number} is a picture, which could not be read.")
        return found
    ink = _ink(page)
    found.rules = ink.rules
    chars = _once(page.chars)
    if len(page.horizontal_edges) * len(page.vertical_edges) > _DRAWING:
        unread.append(f"Page {number} is a drawing of many lines: no table was looked for in it.")
    elif page.edges:
        found.tables = ruled(page, chars, number, ink, limits)
    boxes = [table.box for table in found.tables]
    outside = [char for char in chars if not any(is_inside(char, box) for box in boxes)]
    outside += [char for table in found.tables for char in table.unplaced]
    found.lines = lines_of(words_of(outside, ink))
    return found


def _once(chars: Sequence[Any]) -> list[Any]:
    """Return letters without those that are printed twice in one place to look bold."""
    seen: dict[tuple[str, int, int], float] = {}
    found = []
    for char in chars:
        text, x, row = char["text"], float(char["x0"]), round(char["top"])
        near = (seen.get((text, row, round(x) + step), -9.0) for step in (-1, 0, 1))
        if all(abs(x - other) > 0.08 * char["size"] for other in near):
            found.append(char)
            seen[text, row, round(x)] = x
    return found


def _ink(page: Any) -> Ink:
    """Return the thin lines across a page, and its links."""
    rules = {
        (float(edge["top"]), float(edge["x0"]), float(edge["x1"]))
        for edge in page.horizontal_edges
        if edge["object_type"] == "line" or float(edge.get("height") or 0) < 2
    }
    rules |= {
        ((rect["top"] + rect["bottom"]) / 2, rect["x0"], rect["x1"])
        for rect in page.rects
        if rect["height"] < 2 and rect["width"] > 3
    }
    links = [
        (link["x0"], link["top"], link["x1"], link["bottom"], link["uri"])
        for link in page.hyperlinks[:2000]
        if isinstance(link.get("uri"), str)
    ]
    return Ink(tuple(sorted(rules)), tuple(links))


def _set_furniture_apart(pages: Sequence[_Page]) -> None:
    """Take lines out of the pages that stand at the same edge of several, but for their numbers."""
    counts: Counter[tuple[bool, str]] = Counter()
    for page in pages:
        counts.update({_edge_key(page, line) for line in page.lines if _at_edge(page, line)})
    with_text = sum(bool(page.lines) for page in pages)
    for page in pages:
        rest = []
        for line in page.lines:
            repeated = counts[_edge_key(page, line)] >= max(2, min(3, with_text))
            alone = _DIGITS.sub("", line.text).strip(" -–—|/.") == ""
            if _at_edge(page, line) and (repeated or alone):
                page.furniture.append(line)
            else:
                rest.append(line)
        page.lines = rest


def _at_edge(page: _Page, line: Line) -> bool:
    return line.bottom < page.height * _EDGE or line.top > page.height * (1 - _EDGE)


def _edge_key(page: _Page, line: Line) -> tuple[bool, str]:
    return line.top < page.height / 2, _DIGITS.sub("#", line.text)


class _Sizes:
    """The usual size of the letters, and the level of a heading by its size."""

    def __init__(self, pages: Sequence[_Page]) -> None:
        counts: Counter[float] = Counter()
        for page in pages:
            for line in page.lines:
                counts[round(line.size)] += len(line.text)
        self.usual = counts.most_common(1)[0][0] if counts else 0.0
        larger = sorted({size for size in counts if size > self.usual * _LARGER}, reverse=True)
        self._levels = {size: min(level, 5) for level, size in enumerate(larger, start=1)}

    def is_note(self, line: Line) -> bool:
        """Tell whether a line that begins with a number is set small, as a footnote is."""
        return line.size < self.usual * 0.9 and line.words[0].text[:1].isdigit()

    def level(self, lines: Sequence[Line]) -> int:
        """Return the level of a heading, 0 if lines are none."""
        if sum(len(line.text) for line in lines) > _LONGEST_HEADING:
            return 0
        if level := self._levels.get(round(lines[0].size)):
            return level
        text = lines[-1].text
        is_short = len(lines) == 1 and not text.endswith((".", ":", ";", ","))
        bold = is_short and lines[0].is_bold and any(sign.isalpha() for sign in text)
        return min(max(self._levels.values(), default=0) + 1, 6) if bold else 0


def _blocks(page: _Page, sizes: _Sizes, limits: Limits) -> Iterator[Table | Text]:
    found, lines = spaced(page.lines, page.rules, page.number, limits)
    tables = page.tables + found
    placed: list[tuple[float, Table | Text]] = [(table.box[1], table.table) for table in tables]
    stops = sorted(table.box[1] for table in tables)
    for group in _groups(lines, stops, sizes):
        placed += [(top, text) for top, text in _texts(group, lines, sizes, page.number)]
    for line in page.furniture:
        placed.append((line.top, Text("furniture", line.text, page=page.number)))
    yield from (block for _, block in sorted(placed, key=lambda pair: pair[0]))


def _groups(lines: Sequence[Line], stops: Sequence[float], sizes: _Sizes) -> list[list[Line]]:
    """Part lines where a table stands between them, and where their size or level changes."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups:
            before = groups[-1][-1]
            same = round(before.size) == round(line.size)
            same &= bool(sizes.level([before])) == bool(sizes.level([line]))
            same &= before.top <= line.top < before.bottom + 1.2 * line.size
            if same and not any(before.top < stop <= line.top for stop in stops):
                groups[-1].append(line)
                continue
        groups.append([line])
    return groups


def _texts(
    group: Sequence[Line], page_lines: Sequence[Line], sizes: _Sizes, number: int
) -> Iterator[tuple[float, Text]]:
    widest = group if len(group) > 3 else page_lines
    left, right = min(line.x0 for line in group), max(line.x1 for line in widest)
    breaks = paragraph_breaks(group, left, right)
    if sizes.level(group):
        breaks = {at for at in breaks if group[at].is_item}
    indents = sorted({round(line.x0 / 6) for line in page_lines if line.words[0].text in BULLETS})
    starts = [0, *sorted(breaks), len(group)]
    for start, end in pairwise(starts):
        part = group[start:end]
        first = part[0]
        level = sizes.level(part)
        kind = "heading" if level else "paragraph"
        if not level and first.is_item and sizes.is_note(first):
            kind = "note"
        elif not level and first.is_item:
            kind, level = "item", 1
            if round(first.x0 / 6) in indents:
                level += indents.index(round(first.x0 / 6))
        builder = TextBuilder()
        for at, line in enumerate(part):
            if at:
                builder.flow(" ")
            write(builder, [line], left, right)
        if builder:
            marks = builder.marks() if kind != "heading" else ()
            yield first.order or first.top, Text(kind, builder.text(), level, marks, number)
