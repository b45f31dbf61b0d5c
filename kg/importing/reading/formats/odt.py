"""ODT: an OpenDocument text made into HTML, and the reader of HTML makes the document of it.

Deleted text of tracked changes is no text, and heads and feet of pages are furniture.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from kg.importing.reading.formats.webpage import blocks_of
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.markup import parse, refuse_nesting
from kg.importing.reading.office import (
    attribute,
    local,
    macros,
    marks_of_style,
    opendocument_properties,
    pictures,
    repeated,
)
from kg.importing.reading.packages import Package
from kg.importing.reading.texts import tidy
from kg.importing.records import Document, Text

_TAGS = {"bold": "b", "italic": "i", "struck": "s", "raised": "sup"}
_PLAIN = {"list": "ul", "list-item": "li", "list-header": "li", "section": "div", "table": "table",
          "table-row": "tr", "note-body": "span", "a": "a", "span": "span"}  # fmt: skip
# What holds rows or text and is nothing by itself.
_THROUGH = frozenset(("table-rows", "table-header-rows", "table-row-group", "text-box", "frame"))
_LEFT_OUT = frozenset((
    "tracked-changes", "annotation", "annotation-end", "note-citation", "table-of-content",
    "sequence-decls", "forms", "bookmark", "soft-page-break", "table-column", "covered-table-cell",
    "ruby-text",
))  # fmt: skip
_WIDEST = 200


def read_odt(name: str, data: bytes, limits: Limits) -> Document:
    """Return an OpenDocument text as a document."""
    package = Package(data, limits)
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise RefusedError("is encrypted: remove its password and send that")
    if "content.xml" not in package:
        raise RefusedError("is a text without its main part: save it again and send that")
    content = parse(package.read("content.xml"), limits)
    styles = parse(package.read("styles.xml"), limits)
    body = next(content.iter("{*}text"), None)
    if body is None:
        raise RefusedError("is a text without its main part: save it again and send that")
    maker = _Maker((styles, content))
    root = etree.Element("div")
    maker.below(body, root)
    refuse_nesting(root, limits)
    heads, feet = (_furniture(styles, tag) for tag in ("header", "footer"))
    return Document(
        name,
        "odt",
        (*heads, *blocks_of(root, limits), *feet),
        opendocument_properties(package, limits),
        (*pictures(maker.pictures, "in the text"), *macros(package)),
    )


def _furniture(styles: Any, tag: str) -> list[Text]:
    texts = (
        tidy("".join(paragraph.itertext()))
        for each in styles.iter(f"{{*}}{tag}")
        for paragraph in each.iter("{*}p")
    )
    return [Text("furniture", text) for text in dict.fromkeys(filter(None, texts))]


class _Maker:
    """Makes HTML of the elements of a text."""

    def __init__(self, parts: tuple[Any, ...]) -> None:
        self.pictures = 0
        self._marks: dict[str, list[str]] = {}
        self._titles = {"Title"}
        for part in parts:
            for style in part.iter("{*}style"):
                key = attribute(style, "name")
                self._marks[key] = marks_of_style(style)
                if attribute(style, "parent-style-name") in self._titles:
                    self._titles.add(key)

    def below(self, element: Any, made: Any) -> None:
        """Add what stands in an element to what is made of it."""
        _write(made, element.text)
        for child in element:
            self._one(child, made)
            _write(made, child.tail)

    def _one(self, child: Any, made: Any) -> None:
        tag = local(child)
        if tag in _LEFT_OUT or not tag:
            return
        if tag == "image":
            self.pictures += 1
        elif tag in ("s", "tab", "line-break"):
            if tag == "line-break":
                etree.SubElement(made, "br")
            else:
                _write(made, "\t" if tag == "tab" else " " * min(repeated(child, "c"), 100))
        elif tag in _THROUGH:
            self.below(child, made)
        elif tag == "table-cell":
            for _ in range(min(repeated(child, "number-columns-repeated"), _WIDEST)):
                cell = etree.SubElement(made, "td")
                for ours, theirs in (("rowspan", "rows"), ("colspan", "columns")):
                    cell.set(ours, str(repeated(child, f"number-{theirs}-spanned")))
                self.below(child, cell)
        elif tag == "note":
            self.below(child, etree.SubElement(made, "x-note"))
        elif tag in ("h", "p"):
            self._text(child, made)
        else:
            inner = etree.SubElement(made, _PLAIN.get(tag, "span"))
            self.below(child, self._marked(child, inner))

    def _text(self, child: Any, made: Any) -> None:
        """Add a heading or a paragraph; a title is the highest heading."""
        name = attribute(child, "style-name")
        if local(child) == "h":
            level = min(repeated(child, "outline-level"), 6)
            self.below(child, etree.SubElement(made, f"h{level}"))
        elif name in self._titles:
            self.below(child, etree.SubElement(made, "h1"))
        else:
            self.below(child, self._marked(child, etree.SubElement(made, "p")))

    def _marked(self, child: Any, made: Any) -> Any:
        """Return the innermost element that bears the marks of a style."""
        for mark in self._marks.get(attribute(child, "style-name"), ()):
            made = etree.SubElement(made, _TAGS[mark])
        if local(child) == "a":
            made.set("href", attribute(child, "href"))
        return made


def _write(made: Any, text: str | None) -> None:
    """Add a text behind what an element holds already."""
    if not text:
        return
    if len(made):
        made[-1].tail = (made[-1].tail or "") + text
    else:
        made.text = (made.text or "") + text
