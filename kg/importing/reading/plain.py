"""A document as plain JSON and back: what the process that reads hands to the one that asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from typing import Any

from kg.importing.reading.grid import EMPTY
from kg.importing.records import Cell, Document, Mark, Table, Text

_CELL = {f.name: f.default for f in fields(Cell) if f.default is not MISSING}
_TEXT = {f.name: f.default for f in fields(Text) if f.default is not MISSING}


def to_json(document: Document) -> bytes:
    """Return a document as JSON."""
    plain = {
        "name": document.name,
        "format": document.format,
        "properties": dict(document.properties),
        "unread": document.unread,
        "blocks": [_plain_block(block) for block in document.blocks],
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def from_json(data: bytes) -> Document:
    """Return the document that `to_json` wrote.

    Raises:
        ValueError, KeyError, TypeError: It is no such document.
    """
    plain = json.loads(data)
    return Document(
        name=str(plain["name"]),
        format=str(plain["format"]),
        blocks=tuple(_block(each) for each in plain["blocks"]),
        properties={str(key): str(value) for key, value in plain["properties"].items()},
        unread=tuple(map(str, plain["unread"])),
    )


def _plain_block(block: Table | Text) -> Any:
    if isinstance(block, Text):
        return {"kind": block.kind, "text": block.text, **_told(block, _TEXT)}
    rows = [[_plain_cell(cell) for cell in row] for row in block.rows]
    return {"rows": rows, "name": block.name, "hidden": block.hidden, "page": block.page}


def _plain_cell(cell: Cell | None) -> Any:
    if cell is None:
        return None
    more = _told(cell, _CELL)
    return {"text": cell.text, **more} if more else cell.text


def _told(thing: Cell | Text, usual: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a cell or text is not as usual."""
    more: dict[str, Any] = {}
    for name, value in usual.items():
        own = getattr(thing, name)
        if own is value or (own == value and type(own) is type(value)):
            continue
        if name == "marks":
            own = [[mark.kind, mark.start, mark.end, mark.target] for mark in own]
        elif isinstance(own, Decimal):
            own = {"number": str(own)}
        elif isinstance(own, date):
            own = {"date": own.isoformat()}
        more[name] = own
    return more


def _block(plain: Mapping[str, Any]) -> Table | Text:
    if "rows" not in plain:
        return Text(**_read(plain))
    rows = tuple(tuple(_cell(each) for each in row) for row in plain["rows"])
    if len({len(row) for row in rows}) > 1:
        raise ValueError("rows of different lengths")
    return Table(rows, str(plain["name"]), bool(plain["hidden"]), plain["page"])


def _cell(plain: Any) -> Cell | None:
    if plain is None:
        return None
    if isinstance(plain, str):
        return Cell(plain) if plain else EMPTY
    return Cell(**_read(plain))


def _read(plain: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(plain)
    if "marks" in found:
        found["marks"] = tuple(Mark(*mark) for mark in found["marks"])
    value = found.get("value")
    if isinstance(value, dict):
        found["value"] = (
            Decimal(value["number"]) if "number" in value else date.fromisoformat(value["date"])
        )
    return found
