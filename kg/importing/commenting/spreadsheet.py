"""Comments in the cells of a workbook (XLSX): only the parts of comments are made or touched.

All else stays byte for byte as the officer's program wrote it: stored values of formulas, charts,
pictures, formats. A comment is a text that no program works out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from kg.importing.commenting.note import Note
from kg.importing.commenting.parts import declare, packed, parts_of, written
from kg.importing.reading.cell_names import place_of
from kg.importing.reading.limits import Limits, RefusedError
from kg.importing.reading.markup import parse
from kg.importing.reading.office import attribute, children, local, relations
from kg.importing.reading.packages import Package
from kg.importing.reading.texts import tidy

_AUTHOR = "Civic Thread"
_LONGEST = 32_000
_STRICT = "http://purl.oclc.org/ooxml/"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = f"{_STRICT}officeDocument/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# What may stand behind the drawing of the comments in a sheet.
_BEHIND = frozenset((
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
))  # fmt: skip
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SHAPE_NUMBER = re.compile(r"_x0000_s(\d{1,9})$")
_V, _X = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:excel"
_DRAWING = (
    f'<xml xmlns:v="{_V}" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="{_X}">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = (
    f'<v:shape xmlns:v="{_V}" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="{_X}" '
    'id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:260pt;height:110pt;z-index:1;visibility:hidden" fillcolor="#ffd9d0" '
    'o:insetmode="auto"><v:fill color2="#ffd9d0"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>"
    "<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)


def comment_xlsx(data: bytes, notes: Sequence[Note], limits: Limits) -> bytes:
    """Return a workbook with a comment in each cell that a note names.

    What belongs to no cell is told in the first cell of the first sheet.

    Raises:
        RefusedError: It is damaged, or its macros are sheets.
    """
    package = Package(data, limits)
    parts = parts_of(data, limits)
    sheets = _sheets(package, limits)
    if not sheets:
        raise RefusedError("is a workbook without a sheet that can hold comments")
    said: dict[tuple[str, str], list[str]] = {}
    for note in notes:
        is_placed = note.sheet in sheets and place_of(note.cell) is not None
        at = (note.sheet, note.cell) if is_placed else (next(iter(sheets)), "A1")
        said.setdefault(at, []).append(note.told)
    for number, (name, part) in enumerate(sheets.items(), start=1):
        told = {cell: "\n\n".join(texts) for (sheet, cell), texts in said.items() if sheet == name}
        if told:
            _comment_sheet(parts, package, part, number, told, limits)
    return packed(parts)


def _sheets(package: Package, limits: Limits) -> dict[str, str]:
    """Return the parts of the sheets by their names, as the reader of workbooks names them."""
    main = next(
        (target for kind, target in relations(package, "", limits).values()
         if kind == "officeDocument"), "xl/workbook.xml",
    )  # fmt: skip
    related = relations(package, main, limits)
    found: dict[str, str] = {}
    for group in children(parse(package.read(main), limits), "sheets"):
        for sheet in children(group, "sheet"):
            kind, target = related.get(attribute(sheet, "id"), ("", ""))
            if kind == "worksheet" and target in package:
                found.setdefault(tidy(attribute(sheet, "name")), target)
    return found


def _comment_sheet(
    parts: dict[str, bytes],
    package: Package,
    part: str,
    number: int,
    told: dict[str, str],
    limits: Limits,
) -> None:
    """Put comments into one sheet: `told` is cell → text."""
    related = relations(package, part, limits)
    sheet = parse(parts[part], limits)
    space = etree.QName(sheet).namespace or ""
    office = _STRICT_OFFICE if space.startswith(_STRICT) else _OFFICE
    of_kind = {kind: (key, target) for key, (kind, target) in related.items()}
    _, comments = of_kind.get("comments", ("", ""))
    if comments not in parts:
        comments = _free(parts, f"xl/comments/civic{number}.xml")
        _relate(parts, part, "comments", comments, office, limits)
        parts[comments] = written(etree.Element(f"{{{space}}}comments", nsmap={None: space}))
    new = _add_texts(parts, comments, told, limits)
    drawn = next(iter(children(sheet, "legacyDrawing")), None)
    drawing = related.get(attribute(drawn, "id"), ("", ""))[1] if drawn is not None else ""
    if drawing not in parts:
        drawing = _free(parts, f"xl/drawings/civic{number}.vml")
        key = _relate(parts, part, "vmlDrawing", drawing, office, limits)
        parts[drawing] = _DRAWING.encode()
        if drawn is None:
            drawn = etree.Element(f"{{{space}}}legacyDrawing", nsmap={"r": office})
            at = next((i for i, each in enumerate(sheet) if local(each) in _BEHIND), len(sheet))
            sheet.insert(at, drawn)
        drawn.set(f"{{{office}}}id", key)
        parts[part] = written(sheet)
    _add_shapes(parts, drawing, new)
    declare(parts, limits, (f"/{comments}", _COMMENTS_TYPE), ("vml", _DRAWING_TYPE))


def _free(parts: dict[str, bytes], name: str) -> str:
    while name in parts:
        name = name.replace("civic", "civic-")
    return name


def _relate(
    parts: dict[str, bytes], part: str, kind: str, target: str, office: str, limits: Limits
) -> str:
    """Make a part known to a sheet; return the key by which it is."""
    folder, name = posixpath.split(part)
    place = f"{folder}/_rels/{name}.rels"
    held = parts.get(place)
    root = (
        parse(held, limits)
        if held
        else etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    )
    taken = {attribute(each, "Id") for each in root}
    key = next(f"civic{at}" for at in range(len(taken) + 1) if f"civic{at}" not in taken)
    made = {"Id": key, "Type": f"{office}/{kind}", "Target": f"/{target}"}
    etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", made)
    parts[place] = written(root)
    return key


def _add_texts(
    parts: dict[str, bytes], comments: str, told: dict[str, str], limits: Limits
) -> list[str]:
    """Add texts to the comments of a sheet; return the cells that had none."""
    root = parse(parts[comments], limits)
    space = f"{{{etree.QName(root).namespace or ''}}}"
    authors = _child(root, f"{space}authors")
    listed = _child(root, f"{space}commentList")
    etree.SubElement(authors, f"{space}author").text = _AUTHOR
    there = {attribute(each, "ref"): each for each in listed}
    for cell, text in told.items():
        each = there.get(cell)
        if each is None:
            by = {"ref": cell, "authorId": str(len(authors) - 1)}
            each = etree.SubElement(listed, f"{space}comment", by)
        else:
            text = f"\n\n{_AUTHOR}: {text}"
        run = etree.SubElement(_child(each, f"{space}text"), f"{space}r")
        said = etree.SubElement(run, f"{space}t")
        said.text = _ESCAPE.sub("_x005F_", _ILLEGAL.sub("", text[:_LONGEST]))
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    listed[:] = sorted(listed, key=lambda each: place_of(attribute(each, "ref")) or (0, 0))
    parts[comments] = written(root)
    return [cell for cell in told if cell not in there]


def _child(element: Any, tag: str) -> Any:
    found = element.find(tag)
    return found if found is not None else etree.SubElement(element, tag)


def _add_shapes(parts: dict[str, bytes], drawing: str, cells: Iterable[str]) -> None:
    # Excel itself writes drawings that are not well formed.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(parts[drawing], parser)
    numbers = [int(found[1]) for each in root.iter("{*}shape")
               if (found := _SHAPE_NUMBER.search(each.get("id") or ""))]  # fmt: skip
    for number, cell in enumerate(cells, start=max(numbers, default=1024) + 1):
        row, column = place_of(cell) or (0, 0)
        root.append(etree.fromstring(_SHAPE % (number, row, column)))
    parts[drawing] = bytes(etree.tostring(root, encoding="UTF-8"))
