"""What Word, Excel and OpenDocument files have in common: properties, relations, macros."""

from __future__ import annotations

import posixpath
from typing import Any

from kg.importing.reading.limits import Limits
from kg.importing.reading.markup import parse
from kg.importing.reading.packages import Package
from kg.importing.reading.texts import tidy

OWN = ("civic-plan", "civic-template")
MACROS = "It holds macros, which were not run."


def local(element: Any) -> str:
    """Return the name of an element without its namespace."""
    tag = element.tag
    return tag[tag.find("}") + 1 :] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its name without namespace; "" if there is none."""
    if (value := element.get(name)) is not None:
        return str(value)
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def children(element: Any, name: str) -> list[Any]:
    """Return the children of an element by their name without namespace."""
    return [child for child in element if local(child) == name]


def microsoft_properties(package: Package, limits: Limits) -> dict[str, str]:
    """Return title, language and our own properties of a Word or Excel file."""
    found = {}
    core = parse(package.read("docProps/core.xml"), limits)
    for name in ("title", "language"):
        for element in children(core, name):
            found[name] = tidy(element.text or "")
    for element in parse(package.read("docProps/custom.xml"), limits):
        if (name := attribute(element, "name")) in OWN:
            found[name] = tidy("".join(element.itertext()))
    return {name: value for name, value in found.items() if value}


def opendocument_properties(package: Package, limits: Limits) -> dict[str, str]:
    """Return title, language and our own properties of an OpenDocument file."""
    found = {}
    for element in parse(package.read("meta.xml"), limits).iter("{*}*"):
        name = local(element)
        if name == "user-defined":
            name = attribute(element, "name")
        if name in ("title", "language", *OWN):
            found[name] = tidy("".join(element.itertext()))
    return {name: value for name, value in found.items() if value}


def marks_of_style(style: Any) -> list[str]:
    """Return the marks that a style of an OpenDocument file gives its text."""
    marks: list[str] = []
    for each in style:
        if local(each) == "text-properties":
            if attribute(each, "font-weight") in ("bold", "700", "800", "900"):
                marks.append("bold")
            if attribute(each, "font-style") in ("italic", "oblique"):
                marks.append("italic")
            if attribute(each, "text-line-through-style") not in ("", "none"):
                marks.append("struck")
            if attribute(each, "text-position").startswith("super"):
                marks.append("raised")
    return marks


def repeated(element: Any, name: str) -> int:
    """Return a count that an OpenDocument element states, at least 1."""
    said = attribute(element, name)
    return max(int(said), 1) if said.isascii() and said.isdigit() and len(said) < 9 else 1


def relations(package: Package, part: str, limits: Limits) -> dict[str, tuple[str, str]]:
    """Return the relations of a part: id → kind (the last word of its type) and target.

    The target is the name of a part, or an address outside as it stands.
    """
    folder, name = posixpath.split(part)
    found = {}
    for element in parse(package.read(f"{folder}/_rels/{name}.rels".lstrip("/")), limits):
        if local(element) != "Relationship":
            continue
        target = attribute(element, "Target")
        if attribute(element, "TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = attribute(element, "Type").rpartition("/")[2]
        found[attribute(element, "Id")] = (kind, target)
    return found


def macros(package: Package) -> tuple[str, ...]:
    """Return the sentence that a file holds macros, if it does."""
    held = any(name.endswith(("vbaProject.bin", "macrosheets")) for name in package.names)
    held = held or any(name.startswith(("Basic/", "Scripts/")) for name in package.names)
    return (MACROS,) if held else ()


def pictures(count: int, where: str) -> tuple[str, ...]:
    """Return the sentence that pictures were passed over, if there are any."""
    if not count:
        return ()
    what = "A picture" if count == 1 else f"{count:,} pictures"
    return (f"{what} {where} could not be read: what stands in pictures must be typed.",)
