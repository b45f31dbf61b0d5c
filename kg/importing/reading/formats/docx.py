"""DOCX: mammoth makes HTML of it, and the reader of HTML the document.

Deleted text of tracked changes is no text. Heads and feet of pages are furniture.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import mammoth
from lxml import etree

from kg.importing.reading.formats.webpage import Notes, blocks_of, parsed
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.markup import parse, refuse_doctype
from kg.importing.reading.office import local, macros, microsoft_properties, pictures
from kg.importing.reading.packages import Package
from kg.importing.reading.texts import tidy
from kg.importing.records import Document, Text

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Heading 7'] => h6:fresh
p[style-name='Heading 8'] => h6:fresh
p[style-name='Heading 9'] => h6:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name='Caption'] => figcaption:fresh
comment-reference => sup
"""
# Word's own styles of lists say by their name how deep an entry is; their numbering says level 1.
_LISTS = "\n".join(
    f"p[style-name='List {name} {depth}'] => {'ul|ol > li > ' * (depth - 1)}{kind} > li:fresh"
    for name, kind in (("Bullet", "ul"), ("Number", "ol"))
    for depth in range(2, 6)
)
_NOTE_ID = re.compile(r"(?:footnote|endnote)-\d+$")
_NOTE_LINK = re.compile(r"#(?:footnote|endnote)-\d+$")
_PAGE_PART = re.compile(r"word/(header|footer)\d*\.xml$")


def read_docx(name: str, data: bytes, limits: Limits) -> Document:
    """Return a Word file as a document."""
    package = Package(data, limits)
    for part in package.names:
        if part.endswith((".xml", ".rels")):  # mammoth's own parser would expand entities
            refuse_doctype(package.read(part))
    parse(package.read("word/document.xml"), limits)
    html, count = _html(data)
    root = parsed(html, limits) if html.strip() else etree.Element("div")
    notes = Notes(_comments(root))
    _mark_notes(root)
    heads, feet = _furniture(Package(data, limits), limits)
    return Document(
        name,
        "docx",
        (*heads, *blocks_of(root, limits, notes), *feet),
        microsoft_properties(package, limits),
        (*pictures(count, "in the text"), *macros(package)),
    )


def _html(data: bytes) -> tuple[str, int]:
    """Return the text as HTML, and how many pictures were left out."""
    seen: list[object] = []

    def leave_out(image: object) -> dict[str, str]:
        seen.append(image)
        return {"src": ""}

    try:
        result = mammoth.convert_to_html(
            BytesIO(data),
            style_map=_STYLES + _LISTS,
            convert_image=mammoth.images.img_element(leave_out),
            external_file_access=False,
        )
    except RecursionError as err:
        raise RefusedError("nests its parts too deep") from err
    except MemoryError:
        raise
    except Exception as err:  # mammoth lets everything out that a bad file causes
        raise RefusedError("is damaged inside: save it again and send that") from err
    return str(result.value), len(seen)


def _comments(root: Any) -> dict[str, str]:
    """Return the comments by their ids, taking them out of the text."""
    found = {}
    for term in list(root.iter("dt")):
        key = term.get("id") or ""
        said = term.getnext()
        if not key.startswith("comment-") or said is None:
            continue
        for back in list(said.iter("a")):
            if (back.get("href") or "").startswith("#comment-ref-"):
                back.text = ""
        found[key] = tidy("\n".join("".join(each.itertext()) for each in said) or said.text or "")
        outer = term.getparent()
        outer.remove(term)
        outer.remove(said)
    return found


def _mark_notes(root: Any) -> None:
    """Make footnotes and endnotes texts of their own kind, with the number that refers to them."""
    for link in root.iter("a"):
        if _NOTE_LINK.match(link.get("href") or ""):
            link.text = (link.text or "").strip("[]")
        elif (link.get("href") or "").startswith(("#footnote-ref-", "#endnote-ref-")):
            link.text = ""
    number = 0
    for entry in list(root.iter("li")):
        if _NOTE_ID.match(entry.get("id") or ""):
            number += 1
            for inner in entry.iter("p"):
                inner.tag = "span"
            entry.tag = "x-note"
            entry.text = f"{number} {entry.text or ''}"


def _furniture(package: Package, limits: Limits) -> tuple[list[Text], list[Text]]:
    """Return what stands in heads and feet of pages, each text once."""
    found: dict[str, dict[str, None]] = {"header": {}, "footer": {}}
    for name in package.names:
        part = _PAGE_PART.match(name)
        if part is None:
            continue
        for paragraph in parse(package.read(name), limits).iter("{*}p"):
            text = tidy("".join(map(_written, paragraph.iter("{*}t", "{*}tab"))))
            if text:
                found[part[1]][text] = None
    heads, feet = ([Text("furniture", text) for text in texts] for texts in found.values())
    return heads, feet


def _written(element: Any) -> str:
    return "\t" if local(element) == "tab" else str(element.text or "")
