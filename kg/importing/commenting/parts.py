"""The parts of an Office file, taken apart and put together again without its macros."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any

from lxml import etree

from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.markup import parse
from kg.importing.reading.office import attribute, local
from kg.importing.reading.packages import Package

CONTENT_TYPES = "[Content_Types].xml"
_MACROS = re.compile(r"/vba(?:Project|ProjectSignature\w*|Data)\.(?:bin|xml)$")
_OLD_MACROS = re.compile(r"xl/macrosheets/", re.IGNORECASE)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN = {"word": f"{_OFFICE}wordprocessingml.document.main+xml",
         "excel": f"{_OFFICE}spreadsheetml.sheet.main+xml"}  # fmt: skip
# A file with macros, a template and a template with macros say so in the type of their main part.
_OTHER_MAIN = re.compile(
    r"application/vnd\.(?:ms-(word|excel)\.\w+\.macroEnabled(?:Template)?\.main\+xml"
    r"|openxmlformats-officedocument\.(wordprocessing|spreadsheet)ml\.template\.main\+xml)"
)
_UNDATED = (1980, 1, 1, 0, 0, 0)


def parts_of(data: bytes, limits: Limits) -> dict[str, bytes]:
    """Return the parts of a file by their names, without macros and whatever refers to them.

    Raises:
        RefusedError: It is damaged, is more than the limits allow, or its macros are sheets.
    """
    package = Package(data, limits)
    if any(map(_OLD_MACROS.match, package.names)):
        raise RefusedError(
            "holds sheets of macros: save it without them to have it back with comments"
        )
    parts = {name: package.read(name) for name in package.names if not _MACROS.search(name)}
    gone = {name for name in package.names if _MACROS.search(name)}
    _retype(parts, gone, limits)
    for name in [name for name in parts if name.endswith(".rels")] if gone else ():
        folder = posixpath.dirname(posixpath.dirname(name))
        root = parse(parts[name], limits)
        for each in list(root):
            if (
                posixpath.normpath(posixpath.join("/", folder, attribute(each, "Target")))[1:]
                in gone
            ):
                root.remove(each)
        parts[name] = written(root)
    return parts


def _retype(parts: dict[str, bytes], gone: set[str], limits: Limits) -> None:
    root = parse(parts.get(CONTENT_TYPES, b""), limits)
    for each in list(root):
        if attribute(each, "PartName").lstrip("/") in gone:
            root.remove(each)
        elif other := _OTHER_MAIN.fullmatch(attribute(each, "ContentType")):
            of_word = (other[1] or other[2]).startswith("word")
            each.set("ContentType", _MAIN["word" if of_word else "excel"])
    parts[CONTENT_TYPES] = written(root)


def declare(parts: dict[str, bytes], limits: Limits, *types: tuple[str, str]) -> None:
    """Say of what type parts are.

    Args:
        parts: All parts; the list of types among them is written again.
        limits: How deep it may be.
        *types: What a type is for, a name (`/xl/comments1.xml`) or an ending (`vml`), and it.
    """
    root = parse(parts[CONTENT_TYPES], limits)
    space = root.tag.rpartition("}")[0] + "}"
    for place, kind in types:
        of, key = ("Override", "PartName") if place.startswith("/") else ("Default", "Extension")
        if not any(local(e) == of and attribute(e, key).lower() == place.lower() for e in root):
            each = etree.Element(f"{space}{of}", {key: place, "ContentType": kind})
            root.insert(0 if of == "Default" else len(root), each)
    parts[CONTENT_TYPES] = written(root)


def packed(parts: dict[str, bytes]) -> bytes:
    """Return parts as one file; the same bytes for the same parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda name: name != CONTENT_TYPES):
            entry = zipfile.ZipInfo(name, _UNDATED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, parts[name])
    return out.getvalue()


def written(root: Any) -> bytes:
    """Return an element as a part."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
