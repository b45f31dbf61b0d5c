"""HTML: the text and tables of a page, or of a fragment, in the order in which they stand.

Scripts, styles, templates and what is hidden are left out. A table that only lays a page out (it
holds other tables, or says that it is presentation) is no table: its text flows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from kg.importing.reading.encodings import decoded
from kg.importing.reading.grid import Grid
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.markup import refuse_nesting
from kg.importing.reading.texts import TextBuilder, tidy
from kg.importing.records import Cell, Document, Table, Text

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_KNOWN_CHARSET = re.compile(
    rb"utf-?8|us-ascii|latin-?1|iso-?8859-?\d{1,2}|windows-125\d|cp125\d|macintosh|koi8-[ru]|"
    rb"shift_jis|euc-(?:jp|kr)|gb2312|gbk|gb18030|big5",
    re.IGNORECASE,
)
_LEFT_OUT = frozenset(
    {
        "script", "style", "template", "noscript", "head", "title", "meta", "link", "svg", "math",
        "iframe", "object", "audio", "video", "canvas", "select", "datalist", "textarea", "button",
        "input", "img", "map",
    }
)  # fmt: skip
_MARKS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "s": "struck",
    "strike": "struck", "del": "struck", "sup": "raised",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = _HEADINGS.keys() | {
    "html", "body", "main", "div", "section", "article", "header", "footer", "nav", "aside", "p",
    "pre", "blockquote", "address", "ul", "ol", "li", "dl", "dt", "dd", "form", "fieldset",
    "legend", "details", "summary", "figure", "figcaption", "hr", "center", "tr", "td", "th",
    "tbody", "thead", "tfoot", "table", "caption", "x-note",
}  # fmt: skip
_KINDS = {"figcaption": "caption", "caption": "caption", "x-note": "note"}
# What may stand in the parts of a table.
_PARTS = {
    "table": ("thead", "tbody", "tfoot", "tr"), "thead": ("tr",), "tbody": ("tr",),
    "tfoot": ("tr",), "tr": ("td", "th"),
}  # fmt: skip
_FURNITURE = frozenset(("nav", "footer"))
_UNSEEN = frozenset((("display", "none"), ("visibility", "hidden"), ("visibility", "collapse")))
_WIDEST = 1000


@dataclass(slots=True)
class Notes:
    """What a reader of another format wants to be told apart in its HTML.

    Shape:
        comments: The id of a comment → its text; a link to "#id" is taken out of the text, and
            the comment is told of where it stood.
    An element `x-note` is a footnote.
    """

    comments: dict[str, str] = field(default_factory=dict)


def read_html(name: str, data: bytes, limits: Limits) -> Document:
    """Return a page as a document."""
    root = parsed(_text(data), limits)
    properties = {}
    if title := tidy(root.findtext(".//title") or ""):
        properties["title"] = title
    if language := (root.get("lang") or "").strip():
        properties["language"] = language
    return Document(name, "html", blocks_of(root, limits), properties)


def parsed(text: str, limits: Limits) -> Any:
    """Return the root element of a page or fragment.

    Raises:
        RefusedError: There is nothing in it, or it is nested too deep.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as err:
        raise RefusedError("is a web page that can not be read") from err
    if root is None:
        raise RefusedError("holds no text")
    refuse_nesting(root, limits)
    return root


def blocks_of(root: Any, limits: Limits, notes: Notes | None = None) -> tuple[Table | Text, ...]:
    """Return the texts and tables below an element, in order."""
    flow = _Flow(limits, notes or Notes(), _holding_tables(root))
    flow.walk(root)
    flow.end()
    return tuple(flow.blocks)


def fragment(text: str, limits: Limits) -> TextBuilder:
    """Return the text of a cell that holds tags, with its marks."""
    builder = TextBuilder()
    if text.strip():
        _Inline(builder, Notes()).walk(parsed(f"<div>{text}</div>", limits))
    return builder


def _text(data: bytes) -> str:
    named = _CHARSET.search(data[:2048])
    if (
        named
        and _KNOWN_CHARSET.fullmatch(named[1])
        and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    ):
        try:
            return data.decode(named[1].decode("ascii"))
        except (UnicodeDecodeError, LookupError):
            pass
    return decoded(data)


def _holding_tables(root: Any) -> frozenset[Any]:
    """Return the tables that have another table directly below them."""
    found = set()
    for table in root.iter("table"):
        outer = next(table.iterancestors("table"), None)
        if outer is not None:
            found.add(outer)
    return frozenset(found)


def _is_seen(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
        return False
    return element.get("hidden") is None and _UNSEEN.isdisjoint(_style(element))


def _style(element: Any) -> list[tuple[str, str]]:
    """Return what the style attribute of an element says: properties and values, small letters."""
    style = element.get("style")
    if not style:
        return []
    parts = (each.partition(":") for each in style.lower().split(";"))
    return [(name.strip(), value.replace("!important", "").strip()) for name, _, value in parts]


def _marks_of(element: Any) -> list[tuple[str, str]]:
    found = []
    if kind := _MARKS.get(element.tag):
        found.append((kind, ""))
    elif element.tag == "a" and (target := (element.get("href") or "").strip()):
        found.append(("link", target))
    struck = any(
        name.startswith("text-decoration") and "line-through" in value
        for name, value in _style(element)
    )
    if struck and ("struck", "") not in found:
        found.append(("struck", ""))
    return found


def _depth_of_list(element: Any, stop: Any = None) -> int:
    """Return in how many lists an entry lies, below the element `stop`."""
    depth = 0
    for outer in element.iterancestors():
        if outer is stop:
            break
        depth += outer.tag in ("ul", "ol")
    return max(depth, 1)


def _write(builder: TextBuilder, element: Any, text: str | None) -> None:
    """Add some text of an element; only `pre` keeps its spaces and lines."""
    if not text:
        return
    if element.tag == "pre":
        builder.verbatim(text)
    else:
        builder.flow(text)


class _Inline:
    """The text of one cell: paragraphs, entries and rows of tables inside it become lines."""

    def __init__(self, builder: TextBuilder, notes: Notes) -> None:
        self._builder = builder
        self._notes = notes
        self._cell: Any = None
        self.comments: list[str] = []

    def walk(self, element: Any) -> None:
        """Add an element and all that is below it."""
        self._cell = self._cell if self._cell is not None else element
        if not _is_seen(element):
            return
        tag, builder = element.tag, self._builder
        if tag == "a" and (comment := self._notes.comments.get((element.get("href") or "")[1:])):
            self.comments.append(comment)
            return
        marks = _marks_of(element)
        if tag == "li":
            marks.append(("item", str(_depth_of_list(element, self._cell))))
        is_block = tag in _BLOCKS and element is not self._cell
        if tag == "br" or (is_block and tag not in ("td", "th")):
            builder.line()
        elif is_block and element.getprevious() is not None:
            builder.tab()
        if marks and tag == "li":  # what lies deeper is an entry of its own
            self._entry(element, marks)
        else:
            self._inside(element, marks)
        if is_block and tag not in ("td", "th"):
            builder.line()

    def _inside(self, element: Any, marks: list[tuple[str, str]]) -> None:
        for kind, target in marks:
            self._builder.open(kind, target)
        _write(self._builder, element, element.text)
        for child in element:
            self.walk(child)
            _write(self._builder, element, child.tail)
        for _ in marks:
            self._builder.close()

    def _entry(self, element: Any, marks: list[tuple[str, str]]) -> None:
        """Add an entry of a list; the mark ends where a list inside it begins."""
        is_open = True
        for kind, target in marks:
            self._builder.open(kind, target)
        _write(self._builder, element, element.text)
        for child in element:
            if is_open and child.tag in ("ul", "ol"):
                is_open = False
                for _ in marks:
                    self._builder.close()
            self.walk(child)
            _write(self._builder, element, child.tail)
        if is_open:
            for _ in marks:
                self._builder.close()


class _Flow:
    """The blocks of a page."""

    def __init__(self, limits: Limits, notes: Notes, holding: frozenset[Any]) -> None:
        self.blocks: list[Table | Text] = []
        self._limits = limits
        self._notes = notes
        self._holding = holding
        self._builder = TextBuilder()
        self._open: list[tuple[str, str]] = []
        self._kind = ("paragraph", 0)
        self._furniture = 0
        self._comments: list[str] = []

    def walk(self, element: Any) -> None:
        """Add an element and all that is below it."""
        if not _is_seen(element):
            return
        tag = element.tag
        if tag == "table" and not self._lays_out(element):
            self._table(element)
        elif tag == "dl" and _holds_terms(element):
            self._definitions(element)
        elif tag == "br":
            self._builder.line()
        elif tag == "a" and (text := self._notes.comments.get((element.get("href") or "")[1:])):
            self._comments.append(text)
        elif tag in _BLOCKS:
            self._block(element)
        else:
            self._inside(element)

    def end(self) -> None:
        """Close the text that is open, if there is any, and begin a new one."""
        for _ in self._open:
            self._builder.close()
        kind, level = self._kind
        if self._builder:
            if self._furniture:
                kind, level = "furniture", 0
            text = Text(kind, self._builder.text(), level, self._builder.marks())
            self.blocks.append(text)
        self.blocks += [Text("comment", comment) for comment in self._comments]
        self._comments = []
        self._builder = TextBuilder()
        for kind, target in self._open:
            self._builder.open(kind, target)

    def _block(self, element: Any) -> None:
        self.end()
        before = self._kind
        if element.tag in _HEADINGS:
            self._kind = ("heading", _HEADINGS[element.tag])
        elif element.tag == "li":
            self._kind = ("item", _depth_of_list(element))
        elif element.tag in _KINDS:
            self._kind = (_KINDS[element.tag], 0)
        self._furniture += element.tag in _FURNITURE
        self._inside(element)
        self.end()
        self._furniture -= element.tag in _FURNITURE
        self._kind = before

    def _inside(self, element: Any) -> None:
        marks = _marks_of(element)
        for kind, target in marks:
            self._open.append((kind, target))
            self._builder.open(kind, target)
        _write(self._builder, element, element.text)
        for child in element:
            self.walk(child)
            _write(self._builder, element, child.tail)
        for _ in marks:
            self._open.pop()
            self._builder.close()

    def _lays_out(self, table: Any) -> bool:
        if table.get("role") in ("presentation", "none"):
            return True
        rows = list(_rows(table))
        cells = [cell for _, row in rows for cell in row]
        if len(cells) <= 1:
            return True
        if table not in self._holding:
            return False
        with_table = sum(next(cell.iter("table"), None) is not None for cell in cells)
        has_heads = any(cell.tag == "th" for cell in cells)
        return not has_heads and (with_table * 2 > len(cells) or len(rows) < 3)

    def _table(self, table: Any) -> None:
        self.end()
        name = ""
        for caption in table.findall("caption"):
            self._block(caption)
            if self.blocks and isinstance(self.blocks[-1], Text):
                name = self.blocks[-1].text
        self._loose(table)
        self.end()
        found = self._filled(_rows(table)).table(name)
        if found.rows:
            self.blocks.append(found)

    def _loose(self, part: Any) -> None:
        """Add what stands in a table, but in no cell of it, as a text before it."""
        inside = _PARTS[part.tag]
        _write(self._builder, part, part.text)
        for child in part:
            if child.tag in inside and _is_seen(child):
                if child.tag in _PARTS:
                    self._loose(child)
            elif child.tag not in ("caption", "col", "colgroup"):
                self.walk(child)
            _write(self._builder, part, child.tail)

    def _definitions(self, element: Any) -> None:
        """Add a list of terms and what is said of each as a table of two columns."""
        self.end()
        grid = Grid(self._limits)
        row = -1
        said = 0
        for part in element.iter("dt", "dd"):
            if next(part.iterancestors("dl"), None) is not element or not _is_seen(part):
                continue
            if part.tag == "dt" or row < 0 or said:
                row, said = row + 1, 0
            said = part.tag == "dd"
            grid.put(row, int(said), self._cell(part, head=not said))
        if (found := grid.table()).rows:
            self.blocks.append(found)

    def _filled(self, rows: Iterator[tuple[bool, list[Any]]]) -> Grid:
        grid = Grid(self._limits)
        covered: dict[int, int] = {}  # column → how many rows it is still covered
        lines = list(rows)
        for number, (is_head, cells) in enumerate(lines):
            column = 0
            taken = covered
            covered = {at: left - 1 for at, left in taken.items() if left > 1}
            for element in cells:
                while column in taken:
                    column += 1
                height = min(_span(element, "rowspan") or len(lines), len(lines) - number)
                width = _span(element, "colspan") or 1
                cell = self._cell(element, head=is_head or element.tag == "th")
                if height > 1 or width > 1:
                    cell = replace(cell, rows=height, columns=width)
                grid.keep(column)
                if cell.text or cell.comment or cell.rows > 1 or cell.columns > 1:
                    grid.put(number, column, cell)
                if height > 1:
                    covered |= dict.fromkeys(range(column, column + width), height - 1)
                column += width
        return grid

    def _cell(self, element: Any, *, head: bool) -> Cell:
        builder = TextBuilder()
        inline = _Inline(builder, self._notes)
        inline.walk(element)
        comment = "\n".join(inline.comments)
        return Cell(builder.text(), builder.marks(), head=head, comment=comment)


def _holds_terms(element: Any) -> bool:
    """Tell whether a list of terms has such, and nothing outside them."""
    parts = [element, *element.iterchildren("div")]
    loose = [part.text for part in parts] + [child.tail for part in parts for child in part]
    kinds = {child.tag for part in parts for child in part}
    return kinds <= {"dt", "dd", "div"} and "dt" in kinds and not any(map(_has_text, loose))


def _has_text(text: str | None) -> bool:
    return bool(text and text.strip())


def _rows(table: Any) -> Iterator[tuple[bool, list[Any]]]:
    """Give the rows of a table that are seen: whether it is of its head, and its cells."""
    for part in table:
        if part.tag == "tr":
            yield from _row(part, is_head=False)
        elif part.tag in ("thead", "tbody", "tfoot") and _is_seen(part):
            for row in part.iterchildren("tr"):
                yield from _row(row, is_head=part.tag == "thead")


def _row(row: Any, *, is_head: bool) -> Iterator[tuple[bool, list[Any]]]:
    if _is_seen(row):
        yield is_head, [cell for cell in row.iterchildren("td", "th") if _is_seen(cell)]


def _span(element: Any, name: str) -> int | None:
    """Return how many rows or columns a cell covers; None where it says 0, "all that are left"."""
    said = re.match(r"\s*\+?(\d{1,6})", element.get(name) or "1")
    if said is None:
        return 1
    number = min(int(said[1]), 65_534 if name == "rowspan" else _WIDEST)
    return number or None
